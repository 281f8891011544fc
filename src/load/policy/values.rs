//! Values as a file gives them: as they are, with a mark of their own, by tier, or not at all.

use gongshi_rules::Money;
use gongshi_rules::policy::{Cited, Given, Status, Table};

use super::Reader;
use super::marks::Mark;
use super::scalars::Scalar;
use crate::diagnostic::{Diagnostic, say};
use crate::load::section::{Axis, Section};
use crate::load::yaml::{Node, Value};

impl<'n> Reader<'n> {
    /// A value that the rules cannot do without: as it is, or `{value: …, status: …, source: …}`.
    pub(super) fn known(
        &self,
        node: &'n Node,
        name: &str,
        around: &Mark,
    ) -> Option<(&'n Node, Mark)> {
        if is_unknown(node) || node.scalar() == Some("unknown") {
            self.mistakes.push(cannot_be_unknown(node, name));
            return None;
        }
        if !matches!(node.value, Value::Map(_)) {
            return Some((node, self.inherited_mark(node).unwrap_or_else(|| around.clone())));
        }
        let section = Section::open(node, name, self.mistakes)?;
        let mark = self.mark(&section, around);
        let value = section.require("value");
        section.close();
        Some((value?, mark))
    }

    /// The same, read and with its citation.
    pub(super) fn value<T>(
        &self,
        node: &'n Node,
        name: &str,
        mark: &Mark,
        read: Scalar<T>,
    ) -> Option<Cited<T>> {
        let (node, mark) = self.known(node, name, mark)?;
        Some(self.cited(self.mistakes.caught(read(node, name))?, &mark))
    }

    /// The value of a key, if it is there.
    pub(super) fn optional<T>(
        &self,
        section: &Section<'n>,
        key: &'static str,
        mark: &Mark,
        read: Scalar<T>,
    ) -> Option<Cited<T>> {
        section.get(key).and_then(|node| self.value(node, key, mark, read))
    }

    /// The value of a key that must be there.
    pub(super) fn required<T>(
        &self,
        section: &Section<'n>,
        key: &'static str,
        mark: &Mark,
        read: Scalar<T>,
    ) -> Option<Cited<T>> {
        section.require(key).and_then(|node| self.value(node, key, mark, read))
    }

    /// The value of a key, or our reading where nothing is written.
    pub(super) fn or_assumed<T>(
        &self,
        section: &Section<'n>,
        key: &'static str,
        mark: &Mark,
        read: Scalar<T>,
        assumed: T,
    ) -> Option<Cited<T>> {
        match section.get(key) {
            Some(node) => self.value(node, key, mark, read),
            None => Some(self.cited(assumed, &mark.assumed())),
        }
    }

    /// What the notice says of a thing: what it is, nothing, or that there is none. Nothing is
    /// noted under its plain name.
    pub(super) fn given<T>(
        &self,
        node: Option<&'n Node>,
        name: &str,
        plain: &str,
        around: &Mark,
        read: impl FnOnce(&'n Node) -> Option<T>,
    ) -> Option<Given<T>> {
        let unknown = match node {
            Some(node) if is_unknown(node) => self.unknown_mark(node, name, around),
            Some(node) if self.is_bare_unknown(node, name) => return None,
            Some(node) if node.scalar() == Some("none") => return Some(Given::None),
            Some(node) => return read(node).map(Given::Known),
            None => around.unknown(),
        };
        self.note_unknown(plain);
        Some(Given::Unknown(self.cite(&unknown)))
    }

    /// A section of the file, in the same way.
    pub(super) fn part<T>(
        &self,
        top: &Section<'n>,
        key: &'static str,
        plain: &str,
        mark: &Mark,
        read: impl FnOnce(Section<'n>) -> Option<T>,
    ) -> Option<Given<T>> {
        self.given(top.get(key), key, plain, mark, |node| top.below(key, node).and_then(read))
    }

    /// The mark of `{status: unknown}`, which says nothing else but where.
    fn unknown_mark(&self, node: &'n Node, name: &str, around: &Mark) -> Mark {
        let Some(section) = Section::open(node, name, self.mistakes) else {
            return around.unknown();
        };
        let mark = self.close_unknown(&section, around);
        mark.unknown()
    }

    /// Refuses whatever else an unknown says than what was asked for already.
    pub(super) fn close_unknown(&self, section: &Section<'n>, around: &Mark) -> Mark {
        section.get("status");
        let clause = section
            .get("source")
            .filter(|source| source.inherited.is_none())
            .and_then(|source| self.mistakes.caught(self.clause(source, around)));
        if let Some((key, _)) = section.others().next() {
            let (name, other) = (section.name(), &key.name);
            let message = say!(
                "“{name}”写的是unknown，下面却还有“{other}”",
                "`{name}` is said to be unknown, but `{other}` stands below it"
            );
            let mistake = Diagnostic::error("value/unknown", message).at(&key.span);
            self.mistakes.push(mistake.help(say!(
                "通知写了的，去掉status: unknown；没写的，去掉其他内容。",
                "Delete `status: unknown` if the notice says it, and everything else if it does not."
            )));
        }
        let around = self.inherited_mark(section.node()).unwrap_or_else(|| around.clone());
        Mark { clause: clause.unwrap_or_else(|| around.clause.clone()), status: Status::Unknown }
    }

    /// A cell for each tier, or one value for all of them.
    pub(super) fn by_tier<T: Copy>(
        &self,
        node: &'n Node,
        name: &str,
        mark: &Mark,
        read: Scalar<T>,
    ) -> Option<Table<Cited<T>>> {
        if is_value(node) {
            let cell = self.value(node, name, mark, read)?;
            return Some(Table::new(vec![cell; self.tiers.len()]));
        }
        let section = Section::open(node, name, self.mistakes)?;
        let mark = self.mark(&section, mark);
        self.tier_row(&section, &mark, read)
    }

    /// A cell for each tier, from the entries that were not asked for.
    pub(super) fn tier_row<T>(
        &self,
        section: &Section<'n>,
        mark: &Mark,
        read: Scalar<T>,
    ) -> Option<Table<Cited<T>>> {
        let cells =
            section.row(Axis::Tier, &self.tiers, |node, name| self.value(node, name, mark, read));
        cells.map(Table::new)
    }

    /// Whether a value is the word `unknown` alone, which is a mistake: what is not said has a
    /// status, like everything else.
    pub(super) fn is_bare_unknown(&self, node: &Node, name: &str) -> bool {
        let bare = node.scalar() == Some("unknown");
        if bare {
            let message = say!("“{name}”直接写了unknown", "`{name}` is the bare word unknown");
            let mistake = Diagnostic::error("value/bare-unknown", message).at(&node.span);
            let key = name.rsplit('.').next().unwrap_or(name);
            let help = say!(
                "通知没有写的，请写成“{key}: {{status: unknown}}”。",
                "What the notice does not say is written `{key}: {{status: unknown}}`."
            );
            self.mistakes.push(mistake.help(help));
        }
        bare
    }

    /// Notes that the notice says nothing of something.
    pub(super) fn note_unknown(&self, plain: impl Into<String>) {
        let plain = plain.into();
        let mut unknown = self.unknown.borrow_mut();
        if !unknown.contains(&plain) {
            unknown.push(plain);
        }
    }

    /// Notes a reading of ours whose effect is not calculated.
    pub(super) fn assume(&self, mark: &Mark, sentence: impl Into<String>) {
        self.assume_any([mark.status], sentence);
    }

    /// Notes a reading of ours if any of some values is one.
    pub(super) fn assume_any(
        &self,
        statuses: impl IntoIterator<Item = Status>,
        sentence: impl Into<String>,
    ) {
        let sentence = sentence.into();
        let mut assumed = self.assumed.borrow_mut();
        if statuses.into_iter().any(|status| status == Status::Assumed)
            && !assumed.contains(&sentence)
        {
            assumed.push(sentence);
        }
    }
}

/// What a thing is, if the notice says.
pub(super) fn into_known<T>(given: Given<T>) -> Option<T> {
    match given {
        Given::Known(value) => Some(value),
        Given::Unknown(_) | Given::None => None,
    }
}

/// A cap, if there is one, known or not.
pub(super) fn or_unsaid(cap: &Given<Cited<Money>>) -> Option<Cited<Money>> {
    match cap {
        Given::Known(cap) => Some(*cap),
        Given::Unknown(cite) => Some(Cited::unsaid(*cite)),
        Given::None => None,
    }
}

/// How sure the cells of a table are.
pub(super) fn statuses<T>(table: &Table<Cited<T>>) -> impl Iterator<Item = Status> {
    table.cells().iter().map(|cell| cell.cite.status)
}

/// Whether a value is `{status: unknown}`, with or without a source.
pub(super) fn is_unknown(node: &Node) -> bool {
    node.get("status").and_then(Node::scalar) == Some("unknown")
}

/// Whether a node is one value, and not a table of several.
pub(super) fn is_value(node: &Node) -> bool {
    !matches!(node.value, Value::Map(_)) || node.get("value").is_some() || is_unknown(node)
}

pub(super) fn cannot_be_unknown(node: &Node, name: &str) -> Diagnostic {
    let message = say!(
        "“{name}”写的是unknown，这样算不了",
        "Nothing can be calculated while `{name}` is unknown"
    );
    let help = say!(
        "请写上数值；如果是推断的，加上status: assumed。",
        "Write its value; if that is your reading, add `status: assumed`."
    );
    Diagnostic::error("value/unknown", message).at(&node.span).help(help)
}
