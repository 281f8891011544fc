//! The entries of a map as they were meant, where the parser was content with what a slip of the
//! keyboard made of them: `{status:unknown}` is a key without a value to it, `{一档: 80,000}` a
//! second entry, and lines of `一档：380` are one text.

use std::collections::HashSet;
use std::ops::Range;

use super::slips::{self, Meant};
use super::{Key, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};
use crate::load::section;

/// The entries of a map, slips mended.
pub(super) fn mended(entries: Vec<(Key, Node)>, slips: &mut Diagnostics) -> Vec<(Key, Node)> {
    let mut mended: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
    let mut run = 0..0;
    for (key, node) in entries {
        if !matches!(node.value, Value::Empty) {
            let node = lines(&key, &node, slips).unwrap_or(node);
            mended.push((key, node));
        } else if let (Some(number), Some((_, before))) =
            (Number::around(&key, &mut run), mended.last_mut())
        {
            // Of 1,200,000 the end is told with its middle.
            if before.span.bytes != number.span.bytes {
                slips.push(number.mistake());
                before.value = Value::Scalar(number.digits());
                before.span = number.span;
            }
        } else if let Some(meant) = within_key(&key) {
            mended.extend(meant.into_iter().map(|it| entry(it, slips)));
        } else {
            mended.push((key, node));
        }
    }
    mended
}

/// The keys that stand twice among the entries of a map.
pub(super) fn repeated(entries: &[(Key, Node)]) -> Diagnostics {
    let mut known = HashSet::new();
    let mut found = Diagnostics::default();
    for (Key { name, span }, _) in entries {
        if known.insert(name) {
            continue;
        }
        let help = match name.as_str() {
            "id" => say!(
                "如果这里是另外一项，请在它前面加“- ”；不是的，请删掉其中一个。",
                "If another item begins here, write `- ` before it; else delete one of them."
            ),
            _ => say!(
                "同一层里每一项只能写一次，请删掉其中一个。",
                "A name can stand but once on a level: delete one of them."
            ),
        };
        let message = say!("“{name}”写了两次", "`{name}` is written twice");
        found.push(Diagnostic::error("yaml/duplicate-key", message).at(span).help(help));
    }
    found
}

fn entry(meant: Meant, slips: &mut Diagnostics) -> (Key, Node) {
    let Meant { key, value, mistakes } = meant;
    slips.extend(mistakes);
    (key, value)
}

/// What is meant by a key that has no value and a colon in it: `status:unknown`. Such a key can
/// be nothing else. Typed with Chinese commas too, it is several: `一档：380，二档：670`.
fn within_key(key: &Key) -> Option<Vec<Meant>> {
    let written = key.span.text();
    if written != key.name {
        return None;
    }
    let mut at = key.span.bytes.start;
    let mut all = Vec::new();
    for part in written.split_inclusive(['，', '；']) {
        let text = part.trim_end_matches(['，', '；']);
        let mut meant = slips::meant(&Span::new(&key.span.source, at..at + text.len()))?;
        at += part.len();
        if text.len() < part.len() {
            let comma = Span::new(&key.span.source, at - (part.len() - text.len())..at);
            meant.mistakes.push(slips::comma(&comma));
        }
        all.push(meant);
    }
    Some(all)
}

/// The keys whose values are maps, and never words, in which a line may have a Chinese colon.
const HOLD_MAPS: [&str; 22] = [
    "place",
    "premium",
    "personal",
    "subsidy",
    "total",
    "deductible",
    "annual_cap",
    "rate",
    "rates",
    "levels",
    "minor",
    "facts",
    "contact",
    "notice",
    "sources",
    "identity_groups",
    "known_as",
    "columns",
    "progress",
    "target",
    "expect",
    "person",
];

/// What is meant by a text below its key, each line of which has a colon that YAML does not know:
/// a map. What words may stand below, nobody can know so well.
fn lines(key: &Key, node: &Node, slips: &mut Diagnostics) -> Option<Node> {
    let Value::Scalar(_) = node.value else { return None };
    let Span { source, bytes } = &node.span;
    let between = source.text.get(key.span.bytes.end..bytes.start)?;
    let holds_map = HOLD_MAPS.contains(&section::in_english(&key.name).unwrap_or(&key.name));
    let indent = between.rsplit('\n').next().filter(|_| holds_map && between.contains('\n'))?;
    let mut at = bytes.start;
    let mut meant = Vec::new();
    for line in node.span.text().split_inclusive('\n') {
        let text = if at == bytes.start { line } else { line.strip_prefix(indent)? };
        let begins = at + line.len() - text.len();
        let of_entry = Span::new(source, begins..begins + text.trim_end().len());
        meant.push(slips::meant(&of_entry)?);
        at += line.len();
    }
    let entries = meant.into_iter().map(|it| entry(it, slips)).collect();
    Some(Node { value: Value::Map(entries), ..node.clone() })
}

/// A number with commas between its digits, where YAML took one for the end of a value and the
/// digits after it for a key.
struct Number {
    span: Span,
}

impl Number {
    /// `run` are the digits and commas among which the key before stands: each is read but once.
    fn around(key: &Key, run: &mut Range<usize>) -> Option<Self> {
        let at = &key.span;
        let text = &at.source.text;
        let before = &text[..at.bytes.start];
        let digits = !at.text().is_empty() && at.text().bytes().all(|byte| byte.is_ascii_digit());
        if !digits || !before.ends_with(',') {
            return None;
        }
        if !run.contains(&at.bytes.start) {
            let part = |c: char| c.is_ascii_digit() || c == ',';
            let start = before.trim_end_matches(part).len();
            let rest = &text[at.bytes.start..];
            let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
            *run = start..at.bytes.start + rest[..length].trim_end_matches(',').len();
        }
        let is_number = !text[run.start..].starts_with(',');
        is_number.then(|| Self { span: Span::new(&at.source, run.clone()) })
    }

    fn digits(&self) -> String {
        self.span.text().replace(',', "")
    }

    fn mistake(&self) -> Diagnostic {
        let (written, plain) = (self.span.text(), self.digits());
        let message = say!(
            "“{written}”里有逗号，被分成了几项",
            "`{written}` has commas in it and is taken for several values"
        );
        let help = say!("数字里不要写逗号：{plain}。", "Write the number without commas: {plain}.");
        Diagnostic::error("yaml/number-comma", message).at(&self.span).help(help)
    }
}
