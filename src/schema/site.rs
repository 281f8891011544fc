//! `site.yaml`.

use schemars::JsonSchema;

use super::words::Text;

/// # site.yaml
/// 网站叫什么、是哪里的。
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Site {
    /// # 网站的名称
    /// 显示在每一页的上方，例如“乌杨街道居民医保”。
    title: Text,
    /// # 地方
    /// 哪里的网站，例如“乌杨街道”。
    place: Text,
    /// # 说明
    /// 一句话说网站能做什么，搜索和转发时显示，例如“交多少钱、哪天交、住院能报多少，用手机算一算。”
    description: Option<Text>,
}
