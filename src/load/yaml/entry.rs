//! A line of YAML taken apart at its first colon, plain or Chinese: what may be an entry, and what
//! was meant by it.

use std::ops::Range;

use super::slips::Change;
use crate::diagnostic::{Diagnostic, Text, say};
use crate::load::section::{self, SOME_DAY};

/// Spaces that are none to YAML.
pub(super) const WIDE_SPACES: [char; 2] = ['\u{3000}', '\u{A0}'];

/// A line taken apart at its first colon, plain or Chinese.
pub(super) struct Entry<'l> {
    line: &'l str,
    pub(super) key: Range<usize>,
    pub(super) colon: Range<usize>,
    pub(super) value: Range<usize>,
}

impl<'l> Entry<'l> {
    pub(super) fn of(line: &'l str) -> Option<Self> {
        let (at, colon) = line.match_indices([':', '：']).next()?;
        let key =
            line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '-').len();
        let end = line[..at].trim_end().len();
        let colon = at..at + colon.len();
        let rest = &line[colon.end..];
        let value = line.len() - rest.trim_start().len();
        (key <= end).then(|| Self {
            line,
            key: key..end,
            value: value..line.trim_end().len().max(value),
            colon,
        })
    }

    /// How far from the margin its key stands.
    pub(super) fn column(&self) -> usize {
        let (length, width) = indent(self.line);
        width + self.key.start - length
    }

    fn key(&self) -> &'l str {
        &self.line[self.key.clone()]
    }

    pub(super) fn value(&self) -> &'l str {
        &self.line[self.value.clone()]
    }

    pub(super) fn has_wide_colon(&self) -> bool {
        self.line[self.colon.clone()] == *"：" && !self.key().contains(['"', '\''])
    }

    /// Whether it is one to the parser.
    pub(super) fn is_plain(&self) -> bool {
        self.line[self.colon.clone()] == *":"
            && (self.line[self.colon.end..].starts_with([' ', '\t']) || self.value().is_empty())
    }

    /// What stands behind its colon instead of a plain space, where that is a wide one.
    pub(super) fn wide_space(&self, is_among: bool) -> Option<Range<usize>> {
        let gap = self.colon.end..self.value.start;
        let has_key = section::is_key(self.key()) || (is_among && self.is_word());
        let is_meant = has_key && !self.has_wide_colon() && !self.value().is_empty();
        (is_meant && self.line[gap.clone()].starts_with(WIDE_SPACES)).then_some(gap)
    }

    /// Whether no space follows the colon: `title:缴费`.
    pub(super) fn is_glued(&self) -> bool {
        self.line[self.colon.clone()] == *":"
            && (section::is_key(self.key()) || self.is_word() || self.is_of_theme())
            && self.value.start == self.colon.end
            && !self.value().is_empty()
            && !self.value().starts_with('/')
    }

    /// Whether it is an entry of its own, and no line of a text: `https://…`, `- 依据：…`.
    pub(super) fn has_key(&self) -> bool {
        let is_apart = self.value.start > self.colon.end || self.value().is_empty();
        section::is_key(self.key())
            && !self.is_item()
            && (is_apart || self.is_glued() || self.has_wide_colon())
    }

    pub(super) fn is_item(&self) -> bool {
        self.line.trim_start().starts_with('-')
    }

    /// Whether its key may be a name of its own, such as that of a tier or of a column: `一档`,
    /// `2022年任务数`.
    fn is_word(&self) -> bool {
        let is_of_name = |c: char| c.is_alphanumeric() || "_-（）()·".contains(c);
        self.key().contains(char::is_alphabetic) && self.key().chars().all(is_of_name)
    }

    /// Whether a map or a list is its value, as no text has one.
    pub(super) fn holds_more(&self, has_block: bool) -> bool {
        self.value().starts_with(['{', '[']) || (self.value().is_empty() && has_block)
    }

    /// Whether its key is the name of some words of a theme: `notice.contents`.
    fn is_of_theme(&self) -> bool {
        let is_of_name = |c: char| c.is_ascii_lowercase() || "._-".contains(c);
        !self.is_item() && self.key().contains('.') && self.key().chars().all(is_of_name)
    }

    /// The brackets of its value, where they are Chinese ones: no text has a colon within them, and
    /// what is no text has no such brackets.
    pub(super) fn wide_brackets(&self) -> Vec<Change> {
        let value = self.value();
        let is_map =
            value.starts_with('｛') && value.ends_with('｝') && value.contains([':', '：']);
        let is_list = value.starts_with('［') && value.ends_with('］');
        let may_list = section::is_key(self.key()) && !section::is_of_words(self.key());
        if !(is_map || is_list && may_list) {
            return Vec::new();
        }
        let plain = [('｛', "{"), ('｝', "}"), ('［', "["), ('］', "]")];
        self.changed(|c, _| plain.iter().find(|(wide, _)| *wide == c).map(|(_, plain)| *plain))
    }

    /// The Chinese commas between the entries of a map that is its value.
    pub(super) fn wide_commas(&self) -> Vec<Change> {
        if !self.value().starts_with(['{', '｛']) {
            return Vec::new();
        }
        self.changed(|c, rest| {
            // No further than the next comma: each character is looked at but twice.
            let next = || rest.find([',', '，', ':', '：', '}', '｝']).map(|at| &rest[at..]);
            let is_entry = || next().is_some_and(|it| it.starts_with([':', '：']));
            (c == '，' && is_entry()).then_some(", ")
        })
    }

    /// The characters of its value that something else is meant by. One with quotes is left alone.
    fn changed(&self, meant: impl Fn(char, &str) -> Option<&'static str>) -> Vec<Change> {
        let value = self.value();
        if value.contains(['"', '\'']) {
            return Vec::new();
        }
        let changes = value.char_indices().filter_map(|(at, c)| {
            let end = at + c.len_utf8();
            let start = self.value.start;
            Some((start + at..start + end, meant(c, &value[end..])?.to_owned()))
        });
        changes.collect()
    }

    /// Where the explanation begins that touches the bracket before it: `{persons: 3}#人`.
    pub(super) fn glued_comment(&self) -> Option<usize> {
        let value = self.value();
        let is_more = value.starts_with(['{', '[']) && !value.contains('"');
        let at = ["}#", "]#"].into_iter().filter_map(|it| value.find(it)).min()?;
        is_more.then_some(self.value.start + at + 1)
    }

    /// The second colon of a line of words, which parts nothing: `title: 关于: 缴费`.
    pub(super) fn second_colon(&self) -> Option<usize> {
        let value = self.value();
        let is_plain = !value.starts_with(['{', '[', '&', '*', '|', '>', '!', '\''])
            && !value.contains(['"', '\\']);
        let at = value.find(": ")?;
        (is_plain && section::is_of_words(self.key())).then_some(self.value.start + at)
    }

    /// Whether its colon is a slip, and no part of a text: `- 依据：…` may be an item of words.
    pub(super) fn is_sure(&self, is_among: bool) -> bool {
        let is_item_of_words = self.is_item() && section::in_english(self.key()).is_some();
        let has_name = is_among && !self.is_item() && self.is_word();
        (self.is_glued() || self.has_wide_colon())
            && (section::is_key(self.key()) || has_name || self.is_of_theme())
            && !is_item_of_words
    }

    pub(super) fn mistake(&self) -> Diagnostic {
        if self.has_wide_colon() {
            let message = say!("这里的冒号是中文冒号“：”", "The colon here is a Chinese one `：`");
            let help = self.with_plain_colon();
            return Diagnostic::error("yaml/full-width-colon", message).help(help);
        }
        let message = say!("冒号后面没有空格", "No space follows the colon");
        let key = self.key_meant();
        let help = match section::value_meant(key, self.value()) {
            Some(value) => say!("请写成“{key}: {value}”。", "Write `{key}: {value}`."),
            None => say!("请写成“{key}: {SOME_DAY}”这样。", "Write it like `{key}: {SOME_DAY}`."),
        };
        Diagnostic::error("yaml/colon-space", message).help(help)
    }

    /// How a line with a Chinese colon is written.
    fn with_plain_colon(&self) -> Text {
        let key = self.key_meant();
        let has_more = self.value().is_empty() || self.value().contains(['｛', '［']);
        if key.contains(['{', '[', ' ', ',']) || has_more || self.second_colon().is_some() {
            return say!(
                "请改成英文冒号加一个空格，例如“year: 2024”。",
                "Write a plain colon and a space, such as `year: 2024`."
            );
        }
        match section::value_meant(key, self.value()) {
            Some(value) => say!(
                "请改成英文冒号加一个空格：“{key}: {value}”。",
                "Write a plain colon and a space: `{key}: {value}`."
            ),
            None => say!(
                "请改成英文冒号加一个空格，例如“{key}: {SOME_DAY}”。",
                "Write a plain colon and a space, such as `{key}: {SOME_DAY}`."
            ),
        }
    }

    /// Its key, in English if that is known.
    pub(super) fn key_meant(&self) -> &'l str {
        section::in_english(self.key()).unwrap_or_else(|| self.key())
    }

    /// What makes the line the one that its help says to write; a day that is none stays, and is
    /// told of where it is read.
    pub(super) fn changes(&self) -> Vec<Change> {
        let key = self.key_meant();
        let mut changes = vec![
            (self.key.clone(), key.to_owned()),
            (self.colon.start..self.value.start, ": ".to_owned()),
        ];
        let value = section::value_meant(key, self.value()).filter(|it| it != self.value());
        changes.extend(value.map(|value| (self.value.clone(), value)));
        changes
    }
}

/// The bytes by which a line is indented, and how wide they are, a tab and a wide space as two.
pub(super) fn indent(line: &str) -> (usize, usize) {
    let indent = &line[..line.len() - line.trim_start().len()];
    (indent.len(), indent.chars().map(|c| if matches!(c, '\t' | '\u{3000}') { 2 } else { 1 }).sum())
}
