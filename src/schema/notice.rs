//! The lines before a notice's text.

use schemars::JsonSchema;

use super::words::{Blank, Date, Names, Text};

/// # 通知开头的说明
/// 写在通知的第一行“---”和下一行“---”之间。
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Notice {
    /// # 标题
    /// 网页的标题，例如“2024年居民医保怎么缴、什么时候缴”。
    title: Text,
    /// # 文号
    /// 例如“乌杨街道发〔2023〕84号”。没有印文号的不写。
    number: Option<Text>,
    /// # 发文机关
    /// 例如“忠县乌杨街道办事处”；几个机关联合发的，写成[甲, 乙]。
    issuer: Issuer,
    /// # 成文日期
    /// 年-月-日，例如2023-11-14。
    issued: Date,
    /// # 地方
    /// 通知管的地方，例如“忠县乌杨街道”。
    place: Text,
    /// # 一句话介绍
    /// 显示在首页的列表里，例如“缴多少钱、哪天缴、住院能报多少。”不写也可以。
    summary: Option<Summary>,
    /// # 政策
    /// 数字取自哪份政策，写它的id，例如zhongxian-wuyang-2024。
    policy: Text,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Issuer {
    One(Text),
    Several(Names),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Summary {
    Said(Text),
    Blank(Blank),
}
