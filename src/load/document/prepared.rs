//! The text of a notice as Markdown gets it: calls and ids as tokens that nothing in them can
//! break, full-width punctuation kept apart from emphasis, and characters that have no place in
//! a page left out. Every byte knows where it came from.

use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::calls::{self, Read};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, say};
use crate::site::document::Call;

/// The characters that only we write. Loading refuses files that have them, and they are left
/// out of every other text.
pub(super) mod mark {
    /// Keeps full-width punctuation and emphasis apart.
    pub(in super::super) const APART: char = '\u{E000}';
    /// A lone `~`: 「1~3月」 is a range, not the beginning of a deletion.
    pub(in super::super) const TILDE: char = '\u{E001}';
    /// Begins the token of a call: its number follows.
    pub(in super::super) const CALL: char = '\u{E010}';
    /// Begins the token of an id.
    pub(in super::super) const ID: char = '\u{E011}';
    /// Ends a token.
    pub(in super::super) const END: char = '\u{E012}';
}

/// A text made ready for Markdown.
pub(super) struct Prepared {
    pub(super) text: String,
    /// The calls by the numbers of their tokens.
    pub(super) calls: Vec<Call>,
    /// The ids of headings, `{#缴费}`, by the numbers of their tokens.
    pub(super) ids: Vec<(String, Span)>,
    source: Arc<Source>,
    /// Where parts of the text begin, and where in the source each of them does.
    parts: Vec<(usize, Origin)>,
}

impl Prepared {
    /// Makes the text between two bytes of a source ready.
    pub(super) fn new(source: &Arc<Source>, body: Range<usize>, said: &mut Diagnostics) -> Self {
        let body = Span::new(source, body).bytes;
        let prepared = Self {
            text: String::with_capacity(body.len() + 64),
            calls: Vec::new(),
            ids: Vec::new(),
            source: Arc::clone(source),
            parts: vec![(0, Origin::Copied(body.start))],
        };
        let mut scan = Scan {
            prepared,
            copied: body.start,
            end: body.end,
            is_open: false,
            spoken: body.start,
            reported: None,
            said,
        };
        scan.run();
        let prepared = scan.prepared;
        for bare in calls::bare(source, body.start, body.end) {
            said.push(bare);
        }
        prepared
    }

    /// The part of the source that a part of the text came from.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = match self.part(range.start) {
            Some((at, Origin::Copied(from))) => from + (range.start - at),
            Some((_, Origin::Token(part))) => part.start,
            None => 0,
        };
        // An end belongs to what is before it.
        let end = match range.end.checked_sub(1).and_then(|last| self.part(last)) {
            Some((at, Origin::Copied(from))) => from + (range.end - at),
            Some((_, Origin::Token(part))) => part.end,
            None => 0,
        };
        Span::new(&self.source, start..end.max(start))
    }

    /// The part that a byte of the text is in.
    fn part(&self, at: usize) -> Option<(usize, Origin)> {
        let next = self.parts.partition_point(|(start, _)| *start <= at);
        self.parts[..next].last().cloned()
    }
}

/// Where a part of the text came from.
#[derive(Debug, Clone)]
enum Origin {
    /// It is the source from a byte on.
    Copied(usize),
    /// It stands for a part of the source.
    Token(Range<usize>),
}

/// A character of the text or a token in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Call(usize),
    Id(usize),
    Tilde,
    /// Nothing that is shown.
    Nothing,
}

/// The token, if any, that a text begins with, and its length.
pub(super) fn token(text: &str) -> Option<(Token, usize)> {
    let first = text.chars().next()?;
    let numbered = || {
        let end = text.find(mark::END)?;
        let number = text[first.len_utf8()..end].parse().ok()?;
        Some((number, end + mark::END.len_utf8()))
    };
    match first {
        mark::TILDE => Some((Token::Tilde, first.len_utf8())),
        mark::CALL => numbered().map(|(number, length)| (Token::Call(number), length)),
        mark::ID => numbered().map(|(number, length)| (Token::Id(number), length)),
        '\u{E000}'..='\u{E01F}' => Some((Token::Nothing, first.len_utf8())),
        _ => None,
    }
}

/// Hands out the parts of a text: words, and what its tokens stand for.
pub(super) fn parts<'t>(text: &'t str, mut each: impl FnMut(Part<'t>)) {
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = memchr(0xEE, &rest.as_bytes()[from..]) {
        let at = from + at;
        let Some((token, length)) = token(&rest[at..]) else {
            from = at + 1;
            continue;
        };
        if at > 0 {
            each(Part::Words(&rest[..at]));
        }
        if token == Token::Tilde {
            each(Part::Words("~"));
        } else if token != Token::Nothing {
            each(Part::Token(token));
        }
        rest = &rest[at + length..];
        from = 0;
    }
    if !rest.is_empty() {
        each(Part::Words(rest));
    }
}

/// A part of a text.
pub(super) enum Part<'t> {
    Words(&'t str),
    Token(Token),
}

/// A text on its way.
struct Scan<'d> {
    prepared: Prepared,
    /// The byte of the source up to which it is in the text, or left out of it.
    copied: usize,
    end: usize,
    /// Whether there are braces that nothing closes: no later ones can be closed either.
    is_open: bool,
    /// The byte up to which braces were spoken of.
    spoken: usize,
    /// Where the last character that has no place was.
    reported: Option<usize>,
    said: &'d mut Diagnostics,
}

/// The bytes that something may have to be done at.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = !matches!(byte, 0x09 | 0x0A | 0x0D);
        byte += 1;
    }
    let signs = [b'{', b'*', b'~', b'&', 0x7F, 0xC2, 0xE2, 0xEE, 0xEF];
    let mut index = 0;
    while index < signs.len() {
        special[signs[index] as usize] = true;
        index += 1;
    }
    special
};

impl Scan<'_> {
    fn run(&mut self) {
        let source = Arc::clone(&self.prepared.source);
        let text = &source.text[..self.end];
        let bytes = text.as_bytes();
        let mut at = self.copied;
        let is_special = |byte: &u8| SPECIAL[usize::from(*byte)];
        while let Some(plain) = bytes.get(at..).and_then(|rest| rest.iter().position(is_special)) {
            at += plain;
            at = match bytes[at] {
                b'{' | 0xEF if at < self.spoken => at + 1,
                b'{' => self.brace(text, at),
                b'*' | b'~' => self.run_of_marks(text, at),
                b'&' => self.reference(text, at),
                0xEF if text[at..].starts_with('｛') => {
                    let (wrong, end) = calls::foreign(&source, at, self.end, "｛");
                    self.spoken = end;
                    self.said.push(wrong);
                    at + 3
                }
                0xEF => at + 3,
                _ => self.character(text, at),
            };
        }
        self.copy(self.end);
    }

    /// Takes the source over up to a byte.
    fn copy(&mut self, until: usize) {
        let source = Arc::clone(&self.prepared.source);
        self.prepared.text.push_str(&source.text[self.copied..until]);
        self.copied = until;
    }

    /// Leaves the source out up to a byte.
    fn skip(&mut self, until: usize) {
        self.copied = until;
        self.prepared.parts.push((self.prepared.text.len(), Origin::Copied(until)));
    }

    /// Puts something in before a byte of the source.
    fn insert(&mut self, at: usize, c: char) {
        self.copy(at);
        self.prepared.parts.push((self.prepared.text.len(), Origin::Token(at..at)));
        self.prepared.text.push(c);
        self.skip(at);
    }

    /// Puts a token in place of a part of the source.
    fn replace(&mut self, part: Range<usize>, first: char, number: usize) {
        self.prepared.parts.push((self.prepared.text.len(), Origin::Token(part.clone())));
        self.prepared.text.push(first);
        self.prepared.text.push_str(&number.to_string());
        self.prepared.text.push(mark::END);
        self.skip(part.end);
    }

    fn brace(&mut self, text: &str, at: usize) -> usize {
        let source = Arc::clone(&self.prepared.source);
        let rest = &text[at..];
        if let Some(opening) = ["{%", "{#"].into_iter().find(|it| rest.starts_with(it)) {
            if let Some((id, length)) = id(rest).filter(|_| opening == "{#") {
                self.copy(at);
                let kept = self.prepared.text.trim_end_matches([' ', '\t']).len();
                self.prepared.text.truncate(kept);
                let number = self.prepared.ids.len();
                let span = Span::new(&source, at..at + length);
                self.prepared.ids.push((id.to_owned(), span));
                self.replace(at..at + length, mark::ID, number);
                return at + length;
            }
            let (wrong, end) = calls::foreign(&source, at, self.end, opening);
            self.spoken = end;
            self.said.push(wrong);
            return at + 2;
        }
        if !rest.starts_with("{{") {
            return at + 1;
        }
        if is_escaped(&text[self.copied..at]) {
            self.copy(at - 1);
            self.skip(at);
            return at + rest.bytes().take_while(|b| *b == b'{').count();
        }
        if self.is_open {
            return at + 2;
        }
        match calls::read(&source, at, self.end) {
            Read::Call(call) => {
                let bytes = call.span.bytes.clone();
                let end = bytes.end;
                self.copy(at);
                self.replace(bytes, mark::CALL, self.prepared.calls.len());
                self.prepared.calls.push(call);
                end
            }
            Read::Wrong(wrong, end) => {
                self.spoken = end;
                self.said.push(wrong);
                at + 2
            }
            Read::Open(wrong) => {
                self.is_open = true;
                self.said.push(wrong);
                at + 2
            }
        }
    }

    /// Puts an invisible character between full-width punctuation and a run of `*` or `~` beside
    /// it.
    ///
    /// CommonMark takes such a run for no emphasis: 「**注意：**请」 ends its bold after
    /// punctuation and before a letter, which in spaced scripts is the start of another one.
    fn run_of_marks(&mut self, text: &str, at: usize) -> usize {
        let is_punctuation = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace();
        let length = text[at..].bytes().take_while(|b| matches!(b, b'*' | b'~')).count();
        let end = at + length;
        if &text[at..end] == "~" && !is_escaped(&text[..at]) {
            self.insert(at, mark::TILDE);
            self.skip(end);
            return end;
        }
        if text[..at].chars().next_back().is_some_and(is_punctuation) {
            self.insert(at, mark::APART);
        }
        if text[end..].chars().next().is_some_and(is_punctuation) {
            self.insert(end, mark::APART);
        }
        end
    }

    /// A numeric reference to a character that has no place is left out like the character.
    fn reference(&mut self, text: &str, at: usize) -> usize {
        let Some(digits) = text[at..].strip_prefix("&#") else { return at + 1 };
        // No farther than a number can be: a text may have thousands of these that nothing ends.
        let end = digits.bytes().take(9).position(|byte| byte == b';');
        let Some(written) = end.map(|end| &digits[..end]) else { return at + 2 };
        let number = match written.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => written.parse(),
        };
        let end = at + 2 + written.len() + 1;
        if let Some(unfit) = number.ok().and_then(char::from_u32).and_then(Unfit::of) {
            self.leave_out(at..end, unfit);
        }
        end
    }

    fn character(&mut self, text: &str, at: usize) -> usize {
        let Some(c) = text[at..].chars().next() else { return at + 1 };
        let end = at + c.len_utf8();
        // Markdown itself knows what becomes of it.
        if let Some(unfit) = Unfit::of(c) {
            self.leave_out(at..end, unfit);
        }
        end
    }

    fn leave_out(&mut self, part: Range<usize>, unfit: Unfit) {
        let source = Arc::clone(&self.prepared.source);
        // Once a line is enough.
        let is_said =
            self.reported.is_some_and(|last| !source.text[last..part.start].contains('\n'));
        if !is_said {
            self.said.push(unfit.explain().at(&Span::new(&source, part.clone())));
        }
        self.reported = Some(part.start);
        self.copy(part.start);
        self.skip(part.end);
    }
}

/// Whether what comes after a text is escaped by a backslash.
fn is_escaped(before: &str) -> bool {
    before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The id that closes the line that a text begins in: `{#缴费}`.
fn id(text: &str) -> Option<(&str, usize)> {
    let line = text.lines().next()?;
    let (id, after) = line.strip_prefix("{#")?.split_once('}')?;
    let is_id = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "#%{".contains(c));
    (is_id && after.trim_end_matches([' ', '\t', '#']).is_empty()).then_some((id, id.len() + 3))
}

/// Why a character has no place in a page.
#[derive(Clone, Copy)]
enum Unfit {
    /// It turns the direction of the text around it.
    Bidi,
    /// It is no character of a text.
    Control,
}

impl Unfit {
    fn of(c: char) -> Option<Self> {
        match c {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some(Self::Bidi),
            '\u{E000}'..='\u{E01F}' => Some(Self::Control),
            '\t' | '\n' | '\r' => None,
            c if c.is_control() => Some(Self::Control),
            _ => None,
        }
    }

    fn explain(self) -> Diagnostic {
        let help: Text =
            say!("请删掉它，重新输入前后的文字。", "Delete it, and type the words around it anew.");
        let (code, message) = match self {
            Self::Bidi => (
                "text/bidi",
                say!(
                    "这里有一个看不见的字符，它会把后面的文字倒过来显示",
                    "An invisible character here turns the text after it around"
                ),
            ),
            Self::Control => (
                "text/control",
                say!(
                    "这里有一个看不见的控制字符，网页里不能有",
                    "An invisible control character here has no place in a page"
                ),
            ),
        };
        Diagnostic::warning(code, message).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(text: &str) -> (Prepared, Diagnostics) {
        let source = Arc::new(Source { path: "a.md".into(), text: text.into() });
        let mut said = Diagnostics::default();
        let prepared = Prepared::new(&source, 0..text.len(), &mut said);
        (prepared, said)
    }

    #[test]
    fn every_part_knows_where_it_came_from() {
        let text = "**注意：**缴{{ policy(path=\"a\") }}元，\u{202E}1~3月\\{{ x";
        let (prepared, said) = prepared(text);
        for part in ["注意", "缴", "元，", "月", " x"] {
            let at = prepared.text.find(part).unwrap();
            assert_eq!(prepared.span(at..at + part.len()).text(), part, "{}", prepared.text);
        }
        let at = prepared.text.find(mark::CALL).unwrap();
        let end = prepared.text.find(mark::END).unwrap() + mark::END.len_utf8();
        assert_eq!(prepared.span(at..end).text(), "{{ policy(path=\"a\") }}");
        assert_eq!(said.iter().map(|it| it.code).collect::<Vec<_>>(), ["text/bidi"]);
        assert!(prepared.text.ends_with("月{{ x"), "{}", prepared.text);
    }

    #[test]
    fn a_reference_brings_in_no_character_of_ours() {
        let (prepared, said) = prepared("{{ a() }}&#xE010;0&#57362; &#169;&#x202e;");
        assert_eq!(prepared.text, "\u{E010}0\u{E012}0 &#169;");
        assert_eq!(said.len(), 1);
    }

    #[test]
    fn braces_without_end_are_said_once() {
        let (_, said) = prepared(&"{{".repeat(20_000));
        assert_eq!(said.len(), 1);
    }
}
