//! Callouts: a quotation that begins with `[!注意]`.

use crate::diagnostic::{Diagnostic, Span, nearest, say};

/// A callout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Callout {
    /// How it is marked in the source: `NOTE` or `说明`.
    word: &'static str,
    /// The class of its element.
    pub(super) class: &'static str,
    /// Its title, where its author writes none.
    pub(super) title: &'static str,
}

const CALLOUTS: [Callout; 13] = [
    Callout { word: "NOTE", class: "note", title: "说明" },
    Callout { word: "TIP", class: "tip", title: "提示" },
    Callout { word: "IMPORTANT", class: "important", title: "重要" },
    Callout { word: "WARNING", class: "warning", title: "注意" },
    Callout { word: "CAUTION", class: "warning", title: "警告" },
    Callout { word: "说明", class: "note", title: "说明" },
    Callout { word: "提示", class: "tip", title: "提示" },
    Callout { word: "重要", class: "important", title: "重要" },
    Callout { word: "注意", class: "warning", title: "注意" },
    Callout { word: "警告", class: "warning", title: "警告" },
    Callout { word: "STEPS", class: "procedure", title: "办理步骤" },
    Callout { word: "步骤", class: "procedure", title: "办理步骤" },
    Callout { word: "备注", class: "note", title: "备注" },
];

/// The kind of the callout that a quotation is, and how long its mark is: `[!注意]`.
pub(super) fn read(text: &str) -> Option<(Result<Callout, &str>, usize)> {
    let rest = text.strip_prefix("[!")?;
    let (word, after) = rest.lines().next()?.split_once(']')?;
    let length = "[!]".len() + word.len();
    let known = CALLOUTS.iter().find(|callout| callout.word.eq_ignore_ascii_case(word.trim()));
    let is_link = after.starts_with(['(', '[', ':']);
    (!is_link && !word.contains('[')).then_some((known.copied().ok_or(word), length))
}

/// Says that there is no such kind.
pub(super) fn unknown(word: &str, span: &Span) -> Diagnostic {
    let words = CALLOUTS.map(|callout| callout.word);
    let message = say!("没有“{word}”这种提示框", "There is no callout `{word}`");
    let help = match nearest(&word.to_uppercase(), words) {
        Some(near) => say!("是不是[!{near}]？", "Did you mean [!{near}]?"),
        None => say!(
            "可以写：[!说明]、[!提示]、[!重要]、[!注意]、[!步骤]。",
            "Write one of [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!STEPS]."
        ),
    };
    Diagnostic::warning("callout/unknown", message).at(span).help(help)
}
