//! YAML as a tree in which every value knows where it stands and scalars keep their text.
//!
//! `serde-saphyr` parses: it has duplicate-key errors, a byte-order mark and budgets against
//! alias bombs. A number is never taken from it as a float: its text is cut from the source.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use gongshi_rules::policy::Status;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};
use crate::fingerprint::{Fingerprint, Mixer};

mod entries;
mod entry;
mod slips;

use self::slips::Written;

/// A value of a YAML document and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
    /// What it brings along, where it comes from the file of a place above.
    pub inherited: Option<Arc<Inherited>>,
}

/// The mark of a value in the file that it is inherited from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// Where it stands, as `source` is written: `chongqing-2024/notice#三`, the document under
    /// the name that it has in the merged `sources`.
    pub source: String,
    /// How sure it is here: inherited where it is stated there, else as there.
    pub status: Status,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing: `key:` without a value.
    Empty,
    /// A text, a number, a date: as written, quotes removed.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// A key of a map and where it stands.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a map.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

/// That a text has a character that nobody can see, whether it is written as it is or as an
/// escape, `"\\u202E"`: one that turns the text around, a control character, one of those that
/// carry figures through Markdown.
pub(crate) fn invisible(text: &str, span: &Span) -> Option<Diagnostic> {
    let c = text.chars().find(|c| is_invisible(*c))?;
    let code = u32::from(c);
    let message = say!(
        "这里有一个看不见的特殊字符（U+{code:04X}）",
        "There is a character here that nobody can see (U+{code:04X})"
    );
    Some(
        Diagnostic::error("yaml/invisible", message)
            .at(span)
            .help(say!("请删掉它，重新输入这一行。", "Delete it and type the line again.")),
    )
}

fn is_invisible(c: char) -> bool {
    let is_control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    // Those that turn the text around them, and those for private use that we use.
    let is_unseen =
        matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{E000}'..='\u{E01F}');
    is_control || is_unseen
}

/// What the values of a tree are, wherever they stand.
impl Node {
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let mixer = Fingerprint::begin();
        let mixer = match &self.inherited {
            Some(mark) => mixer.with(&mark.source).with(format!("{:?}", mark.status)),
            None => mixer.with(""),
        };
        match &self.value {
            Value::Empty => mixer.with("empty").end(),
            Value::Scalar(text) => mixer.with("scalar").with(text).end(),
            Value::List(items) => {
                let items = items.iter();
                items.fold(mixer.with("list"), |mixer, item| mixer.and(item.fingerprint())).end()
            }
            Value::Map(entries) => {
                let entries = entries.iter();
                let with = |mixer: Mixer, (key, node): &(Key, Node)| {
                    mixer.with(&key.name).and(node.fingerprint())
                };
                entries.fold(mixer.with("map"), with).end()
            }
        }
    }
}

/// What a text was read as.
#[derive(Debug)]
pub struct Read {
    /// Its tree, as it is once the slips are mended.
    pub tree: Node,
    /// The slips of the keyboard that stand in it, errors each: none, where it is YAML.
    pub slips: Diagnostics,
}

impl Read {
    /// The tree, if that is what is written.
    ///
    /// # Errors
    /// The slips that stand in it.
    pub fn whole(self) -> Result<Node, Diagnostics> {
        if self.slips.is_empty() { Ok(self.tree) } else { Err(self.slips) }
    }
}

/// Parses a source. One that has slips of the keyboard is read as it is once they are mended, so
/// that everything else that is wrong with it, or with what names it, can be told with them.
/// Whoever publishes what it says asks whether there were any.
///
/// # Errors
/// What is wrong with it as YAML, and where.
pub fn parse(source: &Arc<Source>) -> Result<Read, Diagnostics> {
    parse_part(source, &source.text)
}

/// Parses a text that stands in `source` at the same bytes: the source itself, or a part of it
/// with everything before it blanked.
///
/// # Errors
/// What is wrong with it as YAML, and where.
pub fn parse_part(source: &Arc<Source>, text: &str) -> Result<Read, Diagnostics> {
    let few = |all: Diagnostics| all.few_of_each(MOST_OF_A_KIND);
    match read_part(source, text) {
        Ok(Read { tree, slips }) => Ok(Read { tree, slips: few(slips) }),
        Err(found) => Err(few(found)),
    }
}

/// How many mistakes of a kind are told of a file. Where there are more, it was made with the wrong
/// keyboard or is none of ours, and each is shown with its line, for which the file is gone through.
const MOST_OF_A_KIND: usize = 100;

fn read_part(source: &Arc<Source>, text: &str) -> Result<Read, Diagnostics> {
    let read = parse_text(source, &Written::as_it_is(text));
    // Nothing but Chinese colons: one long text to the parser.
    let mended = match &read {
        Ok(read) if read.tree.scalar().is_none() => None,
        _ => slips::mended(source, text),
    };
    let Some((written, mut slips)) = mended else { return read };
    match parse_text(source, &written) {
        Ok(read) => {
            slips.extend(read.slips);
            Ok(Read { slips, ..read })
        }
        Err(_) if written.is_guessed => Err(slips),
        Err(more) => {
            // On the line of a slip it may be about what was taken for it.
            let line = |it: &Diagnostic| {
                it.span.as_ref().map(|at| source.text[..at.bytes.start].rfind('\n'))
            };
            let lines: HashSet<_> = slips.iter().map(line).collect();
            more.iter()
                .filter(|more| !lines.contains(&line(more)))
                .for_each(|more| slips.push(more.clone()));
            Err(slips)
        }
    }
}

fn parse_text(source: &Arc<Source>, written: &Written) -> Result<Read, Diagnostics> {
    let options = serde_saphyr::options! {
        // All of them are told.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_depth: DEEPEST },
    };
    let raw = serde_saphyr::from_str_with_options::<Raw>(&written.text, options)
        .map_err(|error| syntax_error(source, written, &error))?;
    let (slips, repeated) = Default::default();
    let mut making = Making { source, written, slips, repeated };
    let tree = making.node(raw);
    let Making { mut slips, repeated, .. } = making;
    if repeated.is_empty() {
        return Ok(Read { tree, slips });
    }
    slips.extend(repeated);
    Err(slips)
}

/// How deep lists and maps may stand within one another. No policy comes to the half of it, and
/// the threads that read files have small stacks.
const DEEPEST: usize = 32;

/// A value as the parser hands it over.
struct Raw {
    at: Location,
    value: RawValue,
}

enum RawValue {
    Empty,
    /// A text whose quotes and escapes are resolved.
    Text(String),
    /// A number or a truth value: its text stands in the source.
    Plain,
    List(Vec<Raw>),
    Map(Vec<(Raw, Raw)>),
}

/// A tree that is being made of what the parser hands over.
struct Making<'w> {
    source: &'w Arc<Source>,
    written: &'w Written,
    slips: Diagnostics,
    /// Keys that stand twice in a map. Which of the two is meant nobody can know, nor whether what
    /// stands between them belongs to the one or the other: such a tree is not read.
    repeated: Diagnostics,
}

impl Making<'_> {
    fn node(&mut self, raw: Raw) -> Node {
        let span = span(self.source, self.written, raw.at);
        let value = match raw.value {
            RawValue::Empty => Value::Empty,
            RawValue::Text(text) => Value::Scalar(self.visible(text, &span)),
            RawValue::Plain => Value::Scalar(span.text().trim().to_owned()),
            RawValue::List(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            RawValue::Map(entries) => {
                let entries = entries.into_iter().map(|(key, value)| {
                    let key = self.node(key);
                    let name = key.scalar().unwrap_or_default().to_owned();
                    (Key { name, span: key.span }, self.node(value))
                });
                let entries = entries.collect();
                let entries = entries::mended(entries, &mut self.slips);
                self.repeated.extend(entries::repeated(&entries));
                Value::Map(entries)
            }
        };
        Node { span, value, inherited: None }
    }

    /// A text as it is seen.
    fn visible(&mut self, text: String, span: &Span) -> String {
        let Some(mistake) = invisible(&text, span) else { return text };
        self.slips.push(mistake);
        text.chars().filter(|c| !is_invisible(*c)).collect()
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<RawValue>::deserialize(deserializer)?;
        Ok(Self { at: spanned.defined, value: spanned.value })
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<RawValue, E> {
        Ok(RawValue::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawValue, E> {
        Ok(RawValue::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawValue, E> {
        Ok(RawValue::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<RawValue, E> {
        Ok(RawValue::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<RawValue, E> {
        Ok(RawValue::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawValue, E> {
        Ok(RawValue::Plain)
    }

    fn visit_str<E>(self, text: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Empty)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        RawValue::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(RawValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawValue, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Raw, Raw>()? {
            if matches!(key.value, RawValue::List(_) | RawValue::Map(_)) {
                return Err(A::Error::custom("a key must be a text"));
            }
            entries.push((key, value));
        }
        Ok(RawValue::Map(entries))
    }
}

fn span(source: &Arc<Source>, written: &Written, at: Location) -> Span {
    let bytes = at.span();
    match (bytes.byte_offset(), bytes.byte_len()) {
        (Some(start), Some(length)) => {
            let (start, length) = (to_usize(start), to_usize(length));
            Span::new(source, written.in_source(start)..written.in_source(start + length))
        }
        _ => Span::at(source, to_usize(at.line()), to_usize(at.column()), 1),
    }
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The parser's complaint in words for people who know Word.
fn syntax_error(
    source: &Arc<Source>,
    written: &Written,
    error: &serde_saphyr::Error,
) -> Diagnostic {
    use serde_saphyr::Error as E;
    let at = error.location().map(|at| span(source, written, at));
    let line = at.as_ref().map_or(1, |at| at.position().0);
    let diagnostic = match error {
        E::Budget { breach: BudgetBreach::Depth { .. }, .. } => {
            let message = say!(
                "这里套了{DEEPEST}层以上",
                "Lists or entries stand more than {DEEPEST} deep within one another here"
            );
            Diagnostic::error("yaml/too-deep", message).help(say!(
                "请减少层次，或者检查括号和缩进。",
                "Use fewer levels, or look at the brackets and the indentation."
            ))
        }
        E::Budget { .. } | E::AliasError { .. } => {
            let message = say!(
                "文件展开以后太大，不能读取",
                "The file grows too large when its references are followed"
            );
            Diagnostic::error("yaml/too-large", message).help(say!(
                "请检查有没有大量重复引用（& 和 *）。",
                "Look for references (& and *) that repeat a lot."
            ))
        }
        E::UnknownAnchor { .. } => {
            let message = say!("引用的名字（*）没有定义", "The name after `*` is defined nowhere");
            Diagnostic::error("yaml/unknown-anchor", message).help(say!(
                "如果不是引用，请给这一项加上引号。",
                "If it is no reference, put the value into quotes."
            ))
        }
        _ => {
            return slips::near(source, written, line).unwrap_or_else(|| {
                let message =
                    say!("这里的格式看不懂", "The form of this line cannot be understood");
                let mistake = Diagnostic::error("yaml/syntax", message).help(say!(
                    "请检查缩进是否对齐、冒号后面有没有空格、括号和引号是否成对。",
                    "Check that lines are aligned, that a space follows each colon, and that brackets and quotes come in pairs."
                ));
                mistake.at(&at.unwrap_or_else(|| Span::new(source, 0..0)))
            });
        }
    };
    match at {
        Some(at) => diagnostic.at(&at),
        None => diagnostic.at(&Span::new(source, 0..0)),
    }
}

#[cfg(test)]
mod tests;
