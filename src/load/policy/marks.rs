//! Where values come from and how sure they are.

use std::cell::Cell;
use std::collections::BTreeSet;

use gongshi_rules::policy::{Cite, Cited, Status};

use super::Reader;
use super::values::{cannot_be_unknown, is_unknown};
use crate::diagnostic::{Diagnostic, Span, Text, say};
use crate::load::section::{self, Section};
use crate::load::yaml::{Node, Value};
use crate::site::{Clause, Document, Documents};

/// What a value takes from around it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) clause: Clause,
    pub(super) status: Status,
}

impl Mark {
    /// The same place, but what is read there is our reading.
    pub(super) fn assumed(&self) -> Self {
        Self { status: Status::Assumed, ..self.clone() }
    }

    /// The same place, which does not say it.
    pub(super) fn unknown(&self) -> Self {
        Self { status: Status::Unknown, ..self.clone() }
    }
}

/// Values that have one mark together: where their map stands, and no surer than any of them.
pub(super) struct Together<'r, 'n> {
    reader: &'r Reader<'n>,
    pub(super) section: &'r Section<'n>,
    mark: Mark,
    status: Cell<Status>,
}

impl<'n> Together<'_, 'n> {
    /// A value that must be there.
    pub(super) fn required<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Node, &str) -> Result<T, Diagnostic>,
    ) -> Option<T> {
        self.section.require(key).and_then(|node| self.read(node, key, read))
    }

    /// A value, if it is there.
    pub(super) fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Node, &str) -> Result<T, Diagnostic>,
    ) -> Option<T> {
        self.section.get(key).and_then(|node| self.read(node, key, read))
    }

    /// A value, or our reading where nothing is written.
    pub(super) fn or_assumed<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Node, &str) -> Result<T, Diagnostic>,
        assumed: T,
    ) -> Option<T> {
        if self.section.get(key).is_none() {
            self.rest_on(Status::Assumed);
            return Some(assumed);
        }
        self.optional(key, read)
    }

    /// Reads a value of the map.
    pub(super) fn read<T>(
        &self,
        node: &'n Node,
        key: &str,
        read: impl FnOnce(&Node, &str) -> Result<T, Diagnostic>,
    ) -> Option<T> {
        let (node, mark) = self.reader.known(node, key, &self.mark)?;
        self.rest_on(mark.status);
        self.reader.mistakes.caught(read(node, key))
    }

    /// Something else that was read is part of it too.
    pub(super) fn rest_on(&self, status: Status) {
        self.status.set(self.status.get().max(status));
    }

    /// The mark of all that was read.
    pub(super) fn mark(&self) -> Mark {
        Mark { status: self.status.get(), ..self.mark.clone() }
    }
}

impl<'n> Reader<'n> {
    /// What a map takes from around it, and what it says itself: what has a source of its own is
    /// stated there. What is inherited brings its mark along from the file it was written in.
    pub(super) fn mark(&self, section: &Section<'n>, around: &Mark) -> Mark {
        let (source, status) = (section.get("source"), section.get("status"));
        if let Some(mark) = self.inherited_mark(section.node()) {
            return mark;
        }
        let own = |node: &&Node| node.inherited.is_none();
        let mut mark = around.clone();
        if let Some(written) = source.filter(own)
            && let Some(clause) = self.mistakes.caught(self.clause(written, around))
        {
            mark = Mark { clause, status: Status::Stated };
        }
        if let Some(written) = status.filter(own) {
            let statuses = [
                ("stated", Status::Stated),
                ("inherited", Status::Inherited),
                ("assumed", Status::Assumed),
                ("unknown", Status::Unknown),
            ];
            if is_unknown(section.node()) {
                self.mistakes.push(cannot_be_unknown(section.node(), section.name()));
            } else {
                let read = section::word(written, "status", &statuses);
                mark.status = self.mistakes.caught(read).unwrap_or(mark.status);
            }
        }
        mark
    }

    /// A map whose values have one mark together.
    pub(super) fn together<'r>(
        &'r self,
        section: &'r Section<'n>,
        around: &Mark,
    ) -> Together<'r, 'n> {
        let mark = self.mark(section, around);
        Together { reader: self, section, status: Cell::new(mark.status), mark }
    }

    pub(super) fn inherited_mark(&self, node: &Node) -> Option<Mark> {
        let inherited = node.inherited.as_ref()?;
        let clause = self.documents.clause(&inherited.source).unwrap_or_default();
        Some(Mark { clause, status: inherited.status })
    }

    pub(super) fn clause(&self, node: &Node, around: &Mark) -> Result<Clause, Diagnostic> {
        clause(&self.documents, node, &around.clause)
    }

    /// Where a mark points, as shown.
    pub(super) fn citation(&self, mark: &Mark) -> String {
        self.documents.cite(&mark.clause)
    }

    /// A mark as the rules keep it.
    pub(super) fn cite(&self, mark: &Mark) -> Cite {
        let text = self.citation(mark);
        let mut citations = self.citations.borrow_mut();
        let place = citations.iter().position(|known| *known == text).unwrap_or_else(|| {
            citations.push(text);
            citations.len() - 1
        });
        Cite { citation: u16::try_from(place).unwrap_or(u16::MAX), status: mark.status }
    }

    pub(super) fn cited<T>(&self, value: T, mark: &Mark) -> Cited<T> {
        Cited { value, cite: self.cite(mark) }
    }
}

/// The clause that `notice#五(一)` names, or `五(一)` of the document named around it.
pub(super) fn clause(
    documents: &Documents,
    node: &Node,
    around: &Clause,
) -> Result<Clause, Diagnostic> {
    let written = section::text(node, "source")?;
    documents.clause_beside(&written, around).ok_or_else(|| {
        let key = written.split('#').next().unwrap_or_default();
        let known: Vec<&str> = documents.keys().collect();
        unknown_document(&node.span, key, &known)
    })
}

/// That a source names a document that the policy does not have.
pub(crate) fn unknown_document(at: &Span, key: &str, known: &[&str]) -> Diagnostic {
    let message = say!("sources里没有“{key}”这份文件", "There is no document `{key}` in `sources`");
    let (zh, en) = (known.join("”或“"), known.join("` or `"));
    let known = Text { zh, en };
    Diagnostic::error("source/unknown", message).at(at).help(say!(
        known => "请写“{known}#第几部分”，或者先在sources里加上这份文件。",
        "Write `{known}#part`, or add the document to `sources` first."
    ))
}

/// What a policy cites that names no documents, so that the rest of it can be read.
pub(super) fn whatever_is_cited(tree: &Node) -> Option<Documents> {
    let mut keys = BTreeSet::new();
    gather(tree, &mut keys);
    let nameless = || Document { title: String::new(), number: None };
    Documents::new(keys.into_iter().map(|key| (key.to_owned(), nameless())).collect())
}

fn gather<'n>(node: &'n Node, keys: &mut BTreeSet<&'n str>) {
    match &node.value {
        Value::Map(entries) => {
            let source = node.get("source").and_then(Node::scalar);
            keys.extend(source.and_then(|written| written.split('#').next()));
            for (_, node) in entries {
                gather(node, keys);
            }
        }
        Value::List(items) => {
            for item in items {
                gather(item, keys);
            }
        }
        Value::Empty | Value::Scalar(_) => {}
    }
}
