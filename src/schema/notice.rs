//! The lines before a notice's text.

use schemars::JsonSchema;
use serde_json::Value;

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
    number: Option<Line>,
    /// # 发文机关
    /// 例如“忠县乌杨街道办事处”；几个机关联合发的，写成[甲, 乙]。
    issuer: Option<Several>,
    /// # 成文日期
    /// 年-月-日，例如2023-11-14；原件上没有印日期的，写unknown。
    issued: Option<Issued>,
    /// # 发布日期
    /// 哪天放到网站上，例如2023-11-16；不写就是成文那天。日期没到的不发布。
    published: Option<Day>,
    /// # 有效到
    /// 哪天以后不再有效，例如2024-12-31。
    expires: Option<Day>,
    /// # 地方
    /// 通知管的地方，例如“忠县乌杨街道”。
    place: Option<Line>,
    /// # 一句话介绍
    /// 显示在首页的列表里，例如“缴多少钱、哪天缴、住院能报多少。”不写也可以。
    summary: Option<Line>,
    /// # 政策
    /// 数字取自哪份政策，写它的id，例如zhongxian-wuyang-2024。
    policy: Option<Line>,
    /// # 任务表
    /// 这份通知有哪些任务表，写它们的id，例如[futian-2022]；正文里的任务数从这里取。
    quotas: Option<Several>,
    /// # 效力
    /// 现在还算不算数。不写的，程序按日期和政策的年份判断。
    status: Option<Standing>,
    /// # 代替
    /// 代替了哪份通知，写它的文号或者文件，例如乌杨街道发〔2022〕80号。
    replaces: Option<Several>,
    /// # 依据
    /// 根据哪些文件，照通知上的写，例如[忠府办发〔2023〕103号]。
    based_on: Option<Several>,
    /// # 附件
    /// 通知旁边的文件，例如[登记表.xlsx]；要另起名字的，写成{file: dengji.xlsx, title: 登记表}。
    attachments: Option<Attachments>,
    /// # 标签
    /// 是关于什么的，例如[参保, 缴费]。
    tags: Option<Several>,
    /// # 草稿
    /// 写true的不发布，只能预览。
    draft: Option<Draft>,
    /// # 原来的网址
    /// 这一页以前在哪里，例如old/notice.html；从那里自动转过来。
    aliases: Option<Several>,
}

/// A line, or nothing yet.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Line {
    Said(Text),
    Blank(Blank),
}

/// A day, or nothing yet.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Day {
    Said(Date),
    Blank(Blank),
}

/// A day, that none is printed, or nothing yet.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Issued {
    Said(Date),
    Unprinted(Unprinted),
    Blank(Blank),
}

#[derive(JsonSchema)]
enum Unprinted {
    /// 原件上没有印日期
    #[schemars(rename = "unknown")]
    Unprinted,
}

/// One or several, or nothing yet.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Several {
    One(Text),
    Many(Names),
    Blank(Blank),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Attachments {
    Files(Vec<Attachment>),
    Blank(Blank),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Attachment {
    Named(Text),
    Titled(Titled),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Titled {
    /// # 文件
    /// 文件名，例如dengji.xlsx。
    file: Text,
    /// # 名称
    /// 网页上叫什么，例如登记表。
    title: Option<Text>,
}

#[derive(JsonSchema)]
enum Standing {
    /// 现在有效
    #[schemars(rename = "现行")]
    Current,
    /// 那一年过去了，留着备查
    #[schemars(rename = "历史")]
    Historical,
    /// 已经废止
    #[schemars(rename = "废止")]
    Repealed,
}

#[derive(JsonSchema)]
#[schemars(extend("enum" = [true, false, "yes", "no"], "errorMessage" = "请写true（是）或false（否）。"))]
struct Draft(Value);
