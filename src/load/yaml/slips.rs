//! Slips of the keyboard in YAML: Chinese punctuation, tabs, a colon without its space. The parser
//! gives up at the first of them, and often a line later; whoever made one has made them all over.
//! All are listed, and the file is read as it is once they are mended, so that they hide nothing
//! else that is wrong. What could be meant in several ways is no slip: such a file is not read on.

use std::ops::Range;
use std::sync::Arc;

use super::entry::{Entry, WIDE_SPACES, indent};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, say};
use crate::load::section;
use crate::load::yaml::{Key, Node, Value};

/// A text as the parser gets it, in which each byte knows where it stands in the source.
pub(super) struct Written {
    /// The text.
    pub(super) text: String,
    /// Where each piece begins in the text, and where in the source.
    pieces: Vec<(usize, usize)>,
    /// Whether a line stands in a column that nothing beside it confirms: where the text cannot be
    /// understood, that may be why.
    pub(super) is_guessed: bool,
}

impl Written {
    pub(super) fn as_it_is(text: &str) -> Self {
        Self { text: text.to_owned(), pieces: vec![(0, 0)], is_guessed: false }
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
pub(super) type Change = (Range<usize>, String);

/// A text with its slips mended, and those, a line each; nothing, where there are none. Only those
/// are taken that can be nothing else: words of a text that goes on for several lines may have a
/// Chinese colon.
pub(super) fn mended(source: &Arc<Source>, text: &str) -> Option<(Written, Diagnostics)> {
    let mut found = Diagnostics::default();
    let room = String::with_capacity(text.len());
    let mut mended = Written { text: room, pieces: Vec::new(), is_guessed: false };
    let (mut start, mut done) = (0, 0);
    let mut above = Above::default();
    for line in text.split_inclusive('\n') {
        let written = without_comment(line).trim_end();
        let (length, width) = indent(written);
        let of_value = above.goes_on().filter(|column| width > *column);
        if !written.is_empty() && (of_value.is_none() || written.starts_with('\t')) {
            let entry = Entry::of(written);
            let has_key = entry.as_ref().is_some_and(Entry::has_key);
            // What is no entry is the next line of a text.
            let of_text = |of_key: usize| width.max(of_key + 2);
            let has_tab = written[..length].contains('\t');
            let (stands, is_guessed) = match of_value {
                Some(of_key) => (if has_key { of_key } else { of_text(of_key) }, has_tab),
                None if has_tab => above.instead_of_tabs(written, &text[start + line.len()..]),
                None => (width, false),
            };
            mended.is_guessed |= is_guessed;
            let may_be_one = |it: &Entry<'_>| it.is_sure(true) || it.wide_space(true).is_some();
            let is_among = width > 0
                && of_value.is_none()
                && entry.as_ref().is_some_and(may_be_one)
                && (above.are_entries(width)
                    || !above.is_of_text(width) && has_entry_beside(width, &text[start..]));
            let slips = slips_of(written, stands, is_among);
            if let Some(entry) = entry.filter(|_| of_value.is_none() || has_key) {
                above = Above {
                    column: of_value.unwrap_or(stands + entry.column() - width)
                        + usize::from(glued_dash(written).is_some()),
                    tabs: has_tab.then_some(width),
                    has_value: !entry.value().is_empty(),
                    is_entry: entry.is_plain()
                        || entry.is_sure(is_among)
                        || entry.wide_space(is_among).is_some(),
                };
            }
            let mut all = Vec::new();
            for Slip { at, mistake, changes } in slips {
                let length = written[at..].chars().next().map_or(0, char::len_utf8);
                found.push(mistake.at(&Span::new(source, start + at..start + at + length)));
                all.extend(changes);
            }
            all.sort_by_key(|(range, _)| range.start);
            for (range, meant) in all {
                mended.push(&text[done..start + range.start], done);
                mended.push(&meant, start + range.start);
                done = start + range.end;
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
    /// How wide its tabs were taken to be, if it has any.
    tabs: Option<usize>,
    has_value: bool,
    /// Whether it is one, and no line of a text.
    is_entry: bool,
}

impl Above {
    /// The column of the key whose value goes on with what is indented deeper.
    fn goes_on(&self) -> Option<usize> {
        self.has_value.then_some(self.column)
    }

    /// Whether the line above is one of a text whose lines are indented so far: this is the next.
    fn is_of_text(&self, width: usize) -> bool {
        !self.is_entry && self.has_value && self.column == width
    }

    /// The column in which a line below stands that is indented by tabs, and whether that is a guess:
    /// it is none, where a line below stands in it that can be but one of the same block.
    fn instead_of_tabs(&self, line: &str, below: &str) -> (usize, bool) {
        let is_item = |it: &str| it.trim_start().starts_with('-');
        let opens_block = self.is_entry && !self.has_value;
        // Items may stand below their key.
        let least = if opens_block { self.column + usize::from(!is_item(line)) } else { 0 };
        let most = if self.has_value { self.column } else { usize::MAX };
        let mut before = line;
        let mut of_inner = usize::MAX;
        let mut beside = None;
        let lines = below.lines().take(FARTHEST).map(without_comment);
        for next in lines.filter(|it| !it.trim().is_empty()) {
            let (length, width) = indent(next);
            if !next[..length].contains('\t') {
                if before.starts_with(char::is_whitespace)
                    && Entry::of(before).is_some_and(|it| it.value().is_empty())
                {
                    of_inner = of_inner.min(width);
                }
                let is_beside = width < of_inner && is_item(next) == is_item(line);
                if width < least || is_beside {
                    beside = Some(width).filter(|it| (least..=most).contains(it));
                    break;
                }
            }
            before = next;
        }
        let (_, width) = indent(line);
        match beside {
            Some(beside) if opens_block || is_item(line) || beside == most => (beside, false),
            // An empty entry and the next one beside it.
            _ if self.tabs == Some(width) && !is_item(line) => (self.column, true),
            _ if opens_block && self.tabs.is_none_or(|it| width > it) => {
                (width.max(self.column + 2), true)
            }
            _ if is_item(line) || self.tabs.is_some_and(|it| it != width) => (width, true),
            _ if self.has_value => (self.column, true),
            _ => (beside.unwrap_or(width), true),
        }
    }

    /// Whether the lines that are indented so far can only be entries, or items of a list.
    fn are_entries(&self, width: usize) -> bool {
        self.is_entry && width <= self.column
    }
}

/// How many lines below are looked at: each line of a long text looks anew.
const FARTHEST: usize = 200;

/// Whether an entry stands among the lines of a block that this text begins with: then none of
/// them is a text.
fn has_entry_beside(width: usize, text: &str) -> bool {
    let lines = text.lines().take(FARTHEST).map(without_comment);
    let filled = lines.filter(|it| !it.trim().is_empty());
    let mut block = filled.take_while(|it| indent(it).1 >= width).peekable();
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
    if let Some(Slip { at, mistake, .. }) = indented_otherwise(line, indent(line).1)
        && (!later || line[at..].starts_with('\t'))
    {
        return Some((at, mistake));
    }
    if later {
        return None;
    }
    if let Some(at) = line.find('\t') {
        let help = say!("请改成空格。", "Write a space instead.");
        return Some((at, Diagnostic::error("yaml/tab", has_tab()).help(help)));
    }
    if let Some(at) = line.find(WIDE_SPACES) {
        return Some((at, wide_space()));
    }
    if let Some(entry) = Entry::of(line).filter(Entry::has_wide_colon) {
        return Some((entry.colon.start, entry.mistake()));
    }
    if let Some(at) = line.find(['｛', '｝', '［', '］']) {
        return Some((at, wide_bracket()));
    }
    if let Some(at) = line.find(['，', '、']).filter(|at| line[..*at].contains(['[', '{'])) {
        return Some((at, wide_comma()));
    }
    if let Some(at) = ["}#", "]#"].into_iter().find_map(|it| line.find(it)) {
        return Some((at + 1, glued_comment()));
    }
    if let Some((at, _)) = line.match_indices(": ").nth(1).filter(|_| !line.contains(['{', '['])) {
        return Some((at, second_colon()));
    }
    let glued = Entry::of(line).filter(Entry::is_glued)?;
    Some((glued.colon.start, glued.mistake()))
}

fn wide_space() -> Diagnostic {
    let message = say!("这里的空格不是普通的空格", "The space here is no plain space");
    Diagnostic::error("yaml/wide-space", message)
        .help(say!("请删掉，换成英文输入法的空格。", "Delete it and type a plain space."))
}

fn wide_bracket() -> Diagnostic {
    let message = say!("这里的括号是中文括号", "The bracket here is a Chinese one");
    Diagnostic::error("yaml/full-width-bracket", message).help(say!(
        "请改成英文的花括号“{{}}”或方括号“[]”。",
        "Write plain brackets, `{{}}` or `[]`."
    ))
}

fn glued_comment() -> Diagnostic {
    let message =
        say!("说明（#）和前面的括号连在一起了", "The remark (#) touches the bracket before it");
    Diagnostic::error("yaml/comment", message)
        .help(say!("请在“#”前面空一格。", "Write a space before the `#`."))
}

fn second_colon() -> Diagnostic {
    let message = say!("一行里有两个冒号加空格", "The line has two colons with a space after them");
    Diagnostic::error("yaml/colon", message).help(say!(
        "请给冒号后面的文字加上引号，例如“title: \"关于: 缴费\"”。",
        "Put the words after the first colon into quotes, such as `title: \"关于: 缴费\"`."
    ))
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
/// its tabs: an entry in that of the key above, though it is indented deeper. Among entries it is one itself, and its key may be any word: `一档：380`.
fn slips_of(line: &str, column: usize, is_among: bool) -> Vec<Slip> {
    let mut slips: Vec<Slip> = indented_otherwise(line, column).into_iter().collect();
    slips.extend(glued_dash(line).map(|dash| {
        let (at, changes) = (dash.start, vec![(dash, "- ".to_owned())]);
        Slip { at, mistake: no_item(), changes }
    }));
    let Some(entry) = Entry::of(line) else { return slips };
    if entry.is_sure(is_among) {
        let (at, mistake, changes) = (entry.colon.start, entry.mistake(), entry.changes());
        slips.push(Slip { at, mistake, changes });
    } else if let Some(gap) = entry.wide_space(is_among) {
        let changes = vec![(gap.clone(), " ".to_owned())];
        slips.push(Slip { at: gap.start, mistake: wide_space(), changes });
    } else if !entry.is_plain() {
        return slips;
    }
    for (changes, mistake) in
        [(entry.wide_brackets(), wide_bracket()), (entry.wide_commas(), wide_comma())]
    {
        let first = changes.first().map(|(range, _)| range.start);
        slips.extend(first.map(|at| Slip { at, mistake, changes }));
    }
    slips.extend(entry.glued_comment().map(|at| {
        let changes = vec![(at..at, " ".to_owned())];
        Slip { at, mistake: glued_comment(), changes }
    }));
    slips.extend(entry.second_colon().map(|at| {
        let Range { start, end } = entry.value;
        let changes = vec![(start..start, "\"".to_owned()), (end..end, "\"".to_owned())];
        Slip { at, mistake: second_colon(), changes }
    }));
    slips
}

/// That a line is indented by what is no plain space. Words may begin with wide ones.
fn indented_otherwise(line: &str, column: usize) -> Option<Slip> {
    let (length, _) = indent(line);
    let changes = vec![(0..length, " ".repeat(column))];
    if let Some(at) = line[..length].find('\t') {
        let help = say!("缩进请用空格，每层两个。", "Indent with spaces, two for each level.");
        let mistake = Diagnostic::error("yaml/tab", has_tab()).help(help);
        return Some(Slip { at, mistake, changes });
    }
    let at = line[..length].find(WIDE_SPACES)?;
    let is_entry = Entry::of(line).is_some_and(|it| it.has_key() || it.is_item());
    is_entry.then(|| Slip { at, mistake: wide_space(), changes })
}

/// The dash that is to begin an item and does not, as no space follows it, or as it is a Chinese
/// one: a text may begin with a number below zero, but with no key and no bracket.
fn glued_dash(line: &str) -> Option<Range<usize>> {
    let (start, _) = indent(line);
    let dash = line[start..].chars().next().filter(|it| matches!(it, '-' | '－'))?;
    let end = start + dash.len_utf8();
    let rest = &line[end..];
    let is_key = || Entry::of(rest).is_some_and(|it| it.has_key());
    let is_apart = rest.starts_with(' ');
    let begins = rest.starts_with(['[', '{']) || !rest.starts_with('-') && is_key();
    let end = if is_apart { end + 1 } else { end };
    (if is_apart { dash == '－' } else { begins }).then_some(start..end)
}

fn no_item() -> Diagnostic {
    let message = say!("行首的“-”后面没有空格", "No plain `- ` begins the item here");
    Diagnostic::error("yaml/syntax", message).help(say!(
        "请写英文的减号“-”，后面空一格，例如“- 低保对象”。",
        "Write a plain `-` and a space after it, such as `- 低保对象`."
    ))
}

fn has_tab() -> Text {
    say!("这一行用了制表符（Tab）", "This line has a tab")
}

/// A line without the explanation after its `#`.
fn without_comment(line: &str) -> &str {
    let starts = |at: usize| line[..at].chars().next_back().is_none_or(char::is_whitespace);
    let comment = line.match_indices('#').find(|(at, _)| starts(*at));
    comment.map_or(line, |(at, _)| &line[..at])
}
