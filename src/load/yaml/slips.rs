//! Slips of the keyboard in YAML: Chinese punctuation, tabs, a colon without its space. The parser
//! gives up at the first of them, and often a line later; whoever made one has made them all over.
//! All are listed, and the file is read as it is once they are mended, so that they hide nothing
//! else that is wrong. What could be meant in several ways is no slip: such a file is not read on.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, say};
use crate::load::section::{self, SOME_DAY};
use crate::load::yaml::{Key, Node, Value};

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
    let mut above = Above::default();
    for line in text.split_inclusive('\n') {
        let written = without_comment(line).trim_end();
        let (_, width) = indent(written);
        let of_value = above.goes_on().filter(|column| width > *column);
        if !written.is_empty() && (of_value.is_none() || written.starts_with('\t')) {
            let entry = Entry::of(written);
            let has_key = entry.as_ref().is_some_and(Entry::has_key);
            // What is no entry is the next line of a text.
            let of_text = |of_key: usize| width.max(of_key + 2);
            let stands = of_value.map(|of_key| if has_key { of_key } else { of_text(of_key) });
            let is_among = width > 0
                && of_value.is_none()
                && (above.are_entries(width) || has_entry_beside(width, &text[start..]));
            let slips = slips_of(written, stands, is_among);
            if let Some(entry) = entry.filter(|_| of_value.is_none() || has_key) {
                above = Above {
                    column: of_value.unwrap_or_else(|| entry.column()),
                    has_value: !entry.value().is_empty(),
                    is_entry: entry.is_plain() || entry.is_sure(is_among),
                };
            }
            for Slip { at, mistake, changes } in slips {
                let length = written[at..].chars().next().map_or(0, char::len_utf8);
                found.push(mistake.at(&Span::new(source, start + at..start + at + length)));
                for (range, meant) in changes {
                    mended.push(&text[done..start + range.start], done);
                    mended.push(&meant, start + range.start);
                    done = start + range.end;
                }
            }
        }
        start += line.len();
    }
    mended.push(&text[done..], done);
    (!found.is_empty()).then_some((mended, found))
}

/// What looks most like an entry among the lines above one.
#[derive(Default)]
struct Above {
    /// The column of its key.
    column: usize,
    has_value: bool,
    /// Whether it is one, and no line of a text.
    is_entry: bool,
}

impl Above {
    /// The column of the key whose value goes on with what is indented deeper.
    fn goes_on(&self) -> Option<usize> {
        self.has_value.then_some(self.column)
    }

    /// Whether the lines that are indented so far can only be entries, or items of a list.
    fn are_entries(&self, width: usize) -> bool {
        self.is_entry && width <= self.column
    }
}

/// Whether an entry stands among the lines of a block that this text begins with: then none of
/// them is a text.
fn has_entry_beside(width: usize, text: &str) -> bool {
    let lines = text.lines().map(without_comment).filter(|it| !it.trim().is_empty());
    let mut block = lines.take_while(|it| indent(it).1 >= width).peekable();
    while let Some(line) = block.next() {
        let has_block = block.peek().is_some_and(|it| indent(it).1 > width);
        let entry = Entry::of(line).filter(|it| indent(line).1 == width && !it.is_item());
        if entry.is_some_and(|it| it.is_plain() || it.is_sure(true) && it.holds_more(has_block)) {
            return true;
        }
    }
    false
}

/// An entry that a colon which YAML does not know made a text of, and what is wrong with it.
pub(super) struct Meant {
    pub(super) key: Key,
    pub(super) value: Node,
    pub(super) mistakes: Diagnostics,
}

/// What is meant by a text that is to be an entry.
pub(super) fn meant(at: &Span) -> Option<Meant> {
    let entry = Entry::of(at.text()).filter(|it| !it.is_item() && it.is_sure(true))?;
    let value = section::value_meant(entry.key_meant(), entry.value())
        .unwrap_or_else(|| entry.value().to_owned());
    let value = match value.as_str() {
        "" | "~" | "null" => Value::Empty,
        // What these begin, or say, is for the parser to tell.
        it if it.starts_with(['"', '\'', '{', '[', '&', '*', '|', '>', '!', '｛', '［']) => {
            return None;
        }
        it if it.contains(['，', '；', '：']) => return None,
        _ => Value::Scalar(value),
    };
    let part = |bytes: &Range<usize>| {
        Span::new(&at.source, at.bytes.start + bytes.start..at.bytes.start + bytes.end)
    };
    let colon = part(&entry.colon);
    Some(Meant {
        key: Key { name: entry.key_meant().to_owned(), span: part(&entry.key) },
        value: Node { span: part(&entry.value), value, inherited: None },
        mistakes: entry.mistake().at(&colon).into(),
    })
}

/// That a comma between brackets is a Chinese one.
pub(super) fn comma(at: &Span) -> Diagnostic {
    wide_comma().at(at)
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
        return Some((at, wide_comma()));
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

fn wide_comma() -> Diagnostic {
    let message =
        say!("方括号或花括号里用了中文逗号或顿号", "There is a Chinese comma between brackets");
    Diagnostic::error("yaml/full-width-comma", message).help(say!(
        "请改成英文逗号加一个空格，例如“[一档, 二档]”。",
        "Write a plain comma and a space, such as `[一档, 二档]`."
    ))
}

/// A slip in a line.
struct Slip {
    /// At which byte it is shown.
    at: usize,
    mistake: Diagnostic,
    changes: Vec<Change>,
}

/// The slips of a line that can be nothing else. `column` is the one in which it stands instead of
/// its tabs, if the line above says: an entry in that of the key above, though it is indented
/// deeper. Among entries it is one itself, and its key may be any word: `一档：380`.
fn slips_of(line: &str, column: Option<usize>, is_among: bool) -> impl Iterator<Item = Slip> {
    let sure = Entry::of(line).filter(|entry| entry.is_sure(is_among));
    let colon = sure.map(|entry| Slip {
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

    /// Whether it is one to the parser.
    fn is_plain(&self) -> bool {
        self.line[self.colon.clone()] == *":"
            && (self.value.start > self.colon.end || self.value().is_empty())
    }

    /// Whether no space follows the colon: `title:缴费`.
    fn is_glued(&self) -> bool {
        self.line[self.colon.clone()] == *":"
            && (section::is_key(self.key()) || self.is_word() || self.is_of_theme())
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

    /// Whether its key may be a name of its own, such as that of a tier or of a column: `一档`,
    /// `2022年任务数`.
    fn is_word(&self) -> bool {
        let is_of_name = |c: char| c.is_alphanumeric() || "_-（）()·".contains(c);
        self.key().contains(char::is_alphabetic) && self.key().chars().all(is_of_name)
    }

    /// Whether a map or a list is its value, as no text has one.
    fn holds_more(&self, has_block: bool) -> bool {
        self.value().starts_with(['{', '[']) || (self.value().is_empty() && has_block)
    }

    /// Whether its key is the name of some words of a theme: `notice.contents`.
    fn is_of_theme(&self) -> bool {
        let is_of_name = |c: char| c.is_ascii_lowercase() || "._-".contains(c);
        !self.is_item() && self.key().contains('.') && self.key().chars().all(is_of_name)
    }

    /// Whether its colon is a slip, and no part of a text: `- 依据：…` may be an item of words.
    fn is_sure(&self, is_among: bool) -> bool {
        let is_item_of_words = self.is_item() && section::in_english(self.key()).is_some();
        let has_name = is_among && !self.is_item() && self.is_word();
        (self.is_glued() || self.has_wide_colon())
            && (section::is_key(self.key()) || has_name || self.is_of_theme())
            && !is_item_of_words
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
