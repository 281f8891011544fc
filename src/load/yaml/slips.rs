//! Slips of the keyboard in YAML: Chinese punctuation, tabs, a colon without its space. The parser
//! gives up at the first of them, and often a line later; whoever made one has made them all over.
//! All are listed, of any file; but a notice alone is read on past them and told of its other
//! mistakes: policies and tables wait for theirs to be mended.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, say};
use crate::load::section::{self, SOME_DAY};

/// A text as the parser gets it, in which each byte knows where it stands in the source.
pub(super) struct Written {
    /// The text.
    pub(super) text: String,
    /// Where each piece begins in the text, and where in the source.
    pieces: Vec<(usize, usize)>,
}

impl Written {
    pub(super) fn as_it_is(text: &str) -> Self {
        Self { text: text.to_owned(), pieces: vec![(0, 0)] }
    }

    /// Where a byte of the text stands in the source.
    pub(super) fn in_source(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|(begins, _)| *begins <= at);
        let (begins, stands) = after.checked_sub(1).map_or((0, 0), |it| self.pieces[it]);
        // What was put in may be longer than what it stands for.
        let next = self.pieces.get(after).map_or(usize::MAX, |(_, stands)| *stands);
        (stands + at - begins).min(next)
    }

    fn push(&mut self, piece: &str, stands: usize) {
        self.pieces.push((self.text.len(), stands));
        self.text += piece;
    }
}

/// What a slip takes the place of, and what was meant.
type Change = (Range<usize>, String);

/// A text with its slips mended, and those, a line each; nothing, where there are none. Only those
/// are taken that can be nothing else: words of a text that goes on for several lines may have a
/// Chinese colon.
pub(super) fn mended(source: &Arc<Source>, text: &str) -> Option<(Written, Diagnostics)> {
    let mut found = Diagnostics::default();
    let mut mended = Written { text: String::with_capacity(text.len()), pieces: Vec::new() };
    let (mut start, mut done) = (0, 0);
    // The column of the key of the last value: what is indented deeper goes on with the value.
    let mut goes_on = None;
    for line in text.split_inclusive('\n') {
        let written = without_comment(line).trim_end();
        let is_deeper = goes_on.filter(|column| indent(written).1 > *column);
        if !written.is_empty() && (is_deeper.is_none() || written.starts_with('\t')) {
            let entry = Entry::of(written);
            let is_entry = entry.as_ref().is_some_and(Entry::has_key);
            // What is no entry is the next line of a text.
            let of_text = |of_key: usize| indent(written).1.max(of_key + 2);
            let stands = is_deeper.map(|of_key| if is_entry { of_key } else { of_text(of_key) });
            for Slip { at, mistake, changes } in slips_of(written, stands) {
                let length = written[at..].chars().next().map_or(0, char::len_utf8);
                found.push(mistake.at(&Span::new(source, start + at..start + at + length)));
                for (range, meant) in changes {
                    mended.push(&text[done..start + range.start], done);
                    mended.push(&meant, start + range.start);
                    done = start + range.end;
                }
            }
            if let Some(entry) = entry.filter(|_| is_deeper.is_none() || is_entry) {
                let column = is_deeper.unwrap_or_else(|| entry.column());
                goes_on = (!entry.value().is_empty()).then_some(column);
            }
        }
        start += line.len();
    }
    mended.push(&text[done..], done);
    (!found.is_empty()).then_some((mended, found))
}

/// The slip behind a text that cannot be understood. It is often noticed in the line after it, and
/// a tab in the line before.
pub(super) fn near(source: &Arc<Source>, written: &Written, line: usize) -> Option<Diagnostic> {
    [line, line.saturating_sub(1), line + 1].into_iter().find_map(|near| {
        let mut lines = written.text.split_inclusive('\n');
        let start: usize = lines.by_ref().take(near.checked_sub(1)?).map(str::len).sum();
        let whole = without_comment(lines.next()?.trim_end_matches(['\r', '\n']));
        let (at, diagnostic) = slip_in(whole, near > line)?;
        let length = whole[at..].chars().next().map_or(0, char::len_utf8);
        let place = |at: usize| written.in_source(start + at);
        Some(diagnostic.at(&Span::new(source, place(at)..place(at + length))))
    })
}

/// A slip in a line, and at which byte. A line in which nothing was noticed may only have a tab.
fn slip_in(line: &str, later: bool) -> Option<(usize, Diagnostic)> {
    let slip = |at, code, message: Text, help: Text| {
        Some((at, Diagnostic::error(code, message).help(help)))
    };
    if let Some(Slip { at, mistake, .. }) = indented_by_tabs(line, None) {
        return Some((at, mistake));
    }
    if later {
        return None;
    }
    if let Some(at) = line.find('\t') {
        return slip(at, "yaml/tab", has_tab(), say!("请改成空格。", "Write a space instead."));
    }
    if let Some(at) = line.find(['\u{3000}', '\u{A0}']) {
        return slip(
            at,
            "yaml/wide-space",
            say!("这里的空格不是普通的空格", "The space here is no plain space"),
            say!("请删掉，换成英文输入法的空格。", "Delete it and type a plain space."),
        );
    }
    if let Some(entry) = Entry::of(line).filter(Entry::has_wide_colon) {
        return Some((entry.colon.start, entry.mistake()));
    }
    if let Some(at) = line.find(['｛', '｝', '［', '］']) {
        return slip(
            at,
            "yaml/full-width-bracket",
            say!("这里的括号是中文括号", "The bracket here is a Chinese one"),
            say!("请改成英文的花括号“{{}}”或方括号“[]”。", "Write plain brackets, `{{}}` or `[]`."),
        );
    }
    if let Some(at) = line.find(['，', '、']).filter(|at| line[..*at].contains(['[', '{'])) {
        return slip(
            at,
            "yaml/full-width-comma",
            say!("方括号或花括号里用了中文逗号或顿号", "There is a Chinese comma between brackets"),
            say!(
                "请改成英文逗号加一个空格，例如“[一档, 二档]”。",
                "Write a plain comma and a space, such as `[一档, 二档]`."
            ),
        );
    }
    if let Some(at) = ["}#", "]#"].into_iter().find_map(|it| line.find(it)) {
        return slip(
            at + 1,
            "yaml/comment",
            say!("说明（#）和前面的括号连在一起了", "The remark (#) touches the bracket before it"),
            say!("请在“#”前面空一格。", "Write a space before the `#`."),
        );
    }
    if let Some((at, _)) = line.match_indices(": ").nth(1).filter(|_| !line.contains(['{', '['])) {
        return slip(
            at,
            "yaml/colon",
            say!("一行里有两个冒号加空格", "The line has two colons with a space after them"),
            say!(
                "请给冒号后面的文字加上引号，例如“title: \"关于: 缴费\"”。",
                "Put the words after the first colon into quotes, such as `title: \"关于: 缴费\"`."
            ),
        );
    }
    let glued = Entry::of(line).filter(Entry::is_glued)?;
    Some((glued.colon.start, glued.mistake()))
}

/// A slip in a line.
struct Slip {
    /// At which byte it is shown.
    at: usize,
    mistake: Diagnostic,
    changes: Vec<Change>,
}

/// The slips of a line that can be nothing else, and in which column it stands instead of its tabs,
/// if the line above says: an entry in that of the key above, though it is indented deeper.
fn slips_of(line: &str, column: Option<usize>) -> impl Iterator<Item = Slip> {
    let colon = Entry::of(line).filter(Entry::is_sure).map(|entry| Slip {
        at: entry.colon.start,
        mistake: entry.mistake(),
        changes: entry.changes(),
    });
    indented_by_tabs(line, column).into_iter().chain(colon)
}

fn indented_by_tabs(line: &str, column: Option<usize>) -> Option<Slip> {
    let (length, width) = indent(line);
    let at = line[..length].find('\t')?;
    let help = say!("缩进请用空格，每层两个。", "Indent with spaces, two for each level.");
    let mistake = Diagnostic::error("yaml/tab", has_tab()).help(help);
    let spaces = " ".repeat(column.unwrap_or(width));
    Some(Slip { at, mistake, changes: vec![(0..length, spaces)] })
}

/// The bytes by which a line is indented, and how wide they are, a tab as two spaces.
fn indent(line: &str) -> (usize, usize) {
    let indent = &line[..line.len() - line.trim_start().len()];
    (indent.len(), indent.chars().map(|c| if c == '\t' { 2 } else { 1 }).sum())
}

fn has_tab() -> Text {
    say!("这一行用了制表符（Tab）", "This line has a tab")
}

/// A line taken apart at its first colon, plain or Chinese.
struct Entry<'l> {
    line: &'l str,
    key: Range<usize>,
    colon: Range<usize>,
    value: Range<usize>,
}

impl<'l> Entry<'l> {
    fn of(line: &'l str) -> Option<Self> {
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
    fn column(&self) -> usize {
        let (length, width) = indent(self.line);
        width + self.key.start - length
    }

    fn key(&self) -> &'l str {
        &self.line[self.key.clone()]
    }

    fn value(&self) -> &'l str {
        &self.line[self.value.clone()]
    }

    fn has_wide_colon(&self) -> bool {
        self.line[self.colon.clone()] == *"：" && !self.key().contains(['"', '\''])
    }

    /// Whether no space follows the colon: `title:缴费`.
    fn is_glued(&self) -> bool {
        self.line[self.colon.clone()] == *":"
            && section::is_key(self.key())
            && self.value.start == self.colon.end
            && !self.value().is_empty()
            && !self.value().starts_with('/')
    }

    /// Whether it is an entry of its own, and no line of a text: `https://…`, `- 依据：…`.
    fn has_key(&self) -> bool {
        let is_apart = self.value.start > self.colon.end || self.value().is_empty();
        section::is_key(self.key())
            && !self.is_item()
            && (is_apart || self.is_glued() || self.has_wide_colon())
    }

    fn is_item(&self) -> bool {
        self.line.trim_start().starts_with('-')
    }

    /// Whether its colon is a slip, and no part of a text: `- 依据：…` may be an item of words.
    fn is_sure(&self) -> bool {
        let is_word = self.is_item() && section::in_english(self.key()).is_some();
        (self.is_glued() || self.has_wide_colon()) && section::is_key(self.key()) && !is_word
    }

    fn mistake(&self) -> Diagnostic {
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
        if key.contains(['{', '[', ' ', ',']) || self.value().is_empty() {
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
    fn key_meant(&self) -> &'l str {
        section::in_english(self.key()).unwrap_or_else(|| self.key())
    }

    /// What makes the line the one that its help says to write; a day that is none stays, and is
    /// told of where it is read.
    fn changes(&self) -> Vec<Change> {
        let key = self.key_meant();
        let value =
            section::value_meant(key, self.value()).unwrap_or_else(|| self.value().to_owned());
        vec![
            (self.key.clone(), key.to_owned()),
            (self.colon.start..self.value.start, ": ".to_owned()),
            (self.value.clone(), value),
        ]
    }
}

/// A line without the explanation after its `#`.
fn without_comment(line: &str) -> &str {
    let starts = |at: usize| line[..at].chars().next_back().is_none_or(char::is_whitespace);
    let comment = line.match_indices('#').find(|(at, _)| starts(*at));
    comment.map_or(line, |(at, _)| &line[..at])
}
