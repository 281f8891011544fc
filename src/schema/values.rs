//! Values as a file gives them: as they are, with a mark of their own, by tier, or not at all.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::words::{Names, Source};

// What any map may say of all that is in it. It is explained once, in the types of its keys, and
// has no words of its own: those would become the words of every map.
#[derive(JsonSchema)]
pub(super) struct Marks {
    source: Option<Source>,
    status: Option<Status>,
}

/// # 有多确定
/// 这一层下面的内容有多确定，例如assumed。不写就是外面那一层的；自己写了source的，就是stated。
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Status {
    /// 文件里写明的
    Stated,
    /// 上级政策写明、这里沿用的
    Inherited,
    /// 文件没有写明，是我们的理解；网页上会标出来，并说明影响多少
    Assumed,
}

/// A value as it is, or `{value: …, status: assumed}` with a mark of its own.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Marked{T}")]
pub(super) enum Marked<T> {
    Plain(T),
    Noted(Noted<T>),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Noted{T}")]
pub(super) struct Noted<T> {
    /// # 值
    /// 写法和不标出处时一样，例如{value: 380, status: assumed}。
    value: T,
    #[schemars(flatten)]
    marks: Marks,
}

/// A value for each tier, or one for all of them.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "ByTier{T}")]
pub(super) enum ByTier<T> {
    All(Marked<T>),
    Each(Row<T>),
}

/// A value for each name of an axis.
#[derive(JsonSchema)]
#[schemars(rename = "Row{T}")]
pub(super) struct Row<T> {
    #[schemars(flatten)]
    marks: Marks,
    #[schemars(flatten)]
    cells: BTreeMap<String, Marked<T>>,
}

/// What the notice says of a thing: what it is, nothing, or that there is none.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Given{T}")]
pub(super) enum Given<T> {
    Said(T),
    NotSaid(Unknown),
    Nothing(Nothing),
}

/// What the notice does not say.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Unknown {
    /// # 没有写
    /// 通知没有写的，写unknown，下面就不再写数字。
    status: NotSaid,
    /// # 出处
    /// 本该写在哪里，例如notice#附件1。
    source: Option<Source>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum NotSaid {
    /// 通知没有写，不编数字
    Unknown,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum Nothing {
    /// 通知说了，没有这一项
    None,
}

/// What the notice does not say but for whom it is.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct UnknownFor {
    /// # 没有写
    /// 通知没有写办法的，写unknown。
    status: NotSaid,
    /// # 出处
    /// 本该写在哪里，例如notice#附件1。
    source: Option<Source>,
    /// # 哪些人
    /// 和哪些人有关，例如[低保对象, 七类对象]：这些人的结果会说“没有写”。不写就是identities里的每一种人。
    #[schemars(rename = "for")]
    people: Option<Names>,
}

/// Names that a file gives to things, and what each of them is.
pub(super) type Named<T> = BTreeMap<String, T>;
