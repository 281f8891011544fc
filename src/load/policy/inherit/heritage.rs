//! What a policy hands down: its values, each with the mark that it has where it is written.

use std::sync::Arc;

use gongshi_rules::policy::Status;

use super::super::{SCHEMA, id};
use super::names_a_document;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{Inherited, Node, Value};

/// What every policy says for itself alone.
const OWN: [&str; 10] = [
    "schema",
    "id",
    "inherits",
    "abstract",
    "overrides",
    "source",
    "status",
    "target",
    "facts",
    "examples",
];

/// What a policy hands down to those that inherit from it.
#[derive(Debug)]
pub(crate) struct Heritage {
    /// Its values. Each carries its mark; documents stand in `sources` as `<id>/<key>`.
    pub(super) tree: Node,
    /// What is wrong with it, where it can be handed down all the same, for more to be found.
    pub(crate) mistakes: Diagnostics,
}

impl Heritage {
    /// What a policy hands down, of which this is the whole tree: what it inherits is in it.
    ///
    /// # Errors
    /// Where it lacks what it is known by: its format, its id, its documents.
    pub(crate) fn of(tree: &Node) -> Result<Self, Diagnostics> {
        let mistakes = Mistakes::default();
        let handed_down = Section::open(tree, "", &mistakes).and_then(|top| {
            let schema = top
                .require("schema")
                .and_then(|it| mistakes.caught(section::word(it, "schema", &[(SCHEMA, ())])));
            top.require("year");
            let id = top.require("id").and_then(|node| mistakes.caught(id(node)));
            let documents = documents(&top.require_section("sources")?, &id?)?;
            schema?;
            let marker = Marker { documents: &documents, mistakes: &mistakes };
            let first = Inherited { source: documents[0].1.clone(), status: Status::Inherited };
            let mark = marker.own(tree, &Arc::new(first));
            Some(marker.handed_down(tree, &mark))
        });
        let mistakes = mistakes.into_inner();
        match handed_down {
            Some(tree) => Ok(Self { tree, mistakes }),
            None => Err(mistakes),
        }
    }
}

/// The documents of a policy by their keys, and under which keys they are handed down. Those that
/// it inherited itself keep theirs.
fn documents(sources: &Section<'_>, id: &str) -> Option<Vec<(String, String)>> {
    let documents = sources.others().map(|(key, node)| {
        let handed_down = match node.inherited {
            Some(_) => key.name.clone(),
            None => format!("{id}/{}", key.name),
        };
        (key.name.clone(), handed_down)
    });
    names_a_document(sources).then(|| documents.collect())
}

/// Gives every value of a policy the mark that is nearest around it.
struct Marker<'m> {
    documents: &'m [(String, String)],
    mistakes: &'m Mistakes,
}

impl Marker<'_> {
    /// The top of a policy, without what is its own alone.
    fn handed_down(&self, tree: &Node, mark: &Arc<Inherited>) -> Node {
        let Value::Map(entries) = &tree.value else { return tree.clone() };
        let entries = entries.iter().filter(|(key, _)| !OWN.contains(&key.name.as_str()));
        let entries = entries.map(|(key, node)| match key.name.as_str() {
            "sources" => (key.clone(), self.sources(node, mark)),
            _ => (key.clone(), self.marked(node, mark)),
        });
        Node { span: tree.span.clone(), value: Value::Map(entries.collect()), inherited: None }
    }

    /// The documents under the keys by which they are handed down. The `status` of a document is
    /// whether its text is at hand, no mark: each is marked as a value that stands in itself.
    fn sources(&self, node: &Node, mark: &Arc<Inherited>) -> Node {
        let Value::Map(entries) = &node.value else { return node.clone() };
        let entries = entries.iter().zip(self.documents).map(|((key, node), (_, handed_down))| {
            let source = handed_down.clone();
            let own = Arc::new(Inherited { source, status: Status::Inherited });
            let mut key = key.clone();
            key.name.clone_from(handed_down);
            (key, all_marked(node, &own))
        });
        let value = Value::Map(entries.collect());
        Node { span: node.span.clone(), value, inherited: Some(Arc::clone(mark)) }
    }

    /// A value and all that is in it, with their marks.
    fn marked(&self, node: &Node, around: &Arc<Inherited>) -> Node {
        if node.inherited.is_some() {
            return node.clone();
        }
        let mark = self.own(node, around);
        let value = match &node.value {
            Value::Map(entries) => Value::Map(
                entries
                    .iter()
                    .map(|(key, node)| match (&*key.name, &node.value) {
                        ("source", Value::Scalar(_)) => (key.clone(), cited(node, &mark)),
                        _ => (key.clone(), self.marked(node, &mark)),
                    })
                    .collect(),
            ),
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.marked(item, &mark)).collect())
            }
            Value::Empty | Value::Scalar(_) => node.value.clone(),
        };
        Node { span: node.span.clone(), value, inherited: Some(mark) }
    }

    /// What a map says of itself, over what it takes from around it.
    fn own(&self, node: &Node, around: &Arc<Inherited>) -> Arc<Inherited> {
        let source = node.get("source");
        let source = source.and_then(|it| self.mistakes.caught(self.source(it, around)));
        let status = node.get("status").and_then(|it| self.mistakes.caught(status(it)));
        if source.is_none() && status.is_none() {
            return Arc::clone(around);
        }
        let from_around = if source.is_some() { Status::Inherited } else { around.status };
        let source = source.unwrap_or_else(|| around.source.clone());
        Arc::new(Inherited { source, status: status.unwrap_or(from_around) })
    }

    /// `notice#三` as `chongqing-2024/notice#三`; a clause alone is one of the document around it.
    fn source(&self, node: &Node, around: &Inherited) -> Result<String, Diagnostic> {
        let written = section::text(node, "source")?;
        let (key, part) = written.split_at(written.find('#').unwrap_or(written.len()));
        if let Some((_, handed_down)) = self.documents.iter().find(|(known, _)| known == key) {
            return Ok(format!("{handed_down}{part}"));
        }
        if is_clause(&written) {
            let document = around.source.split('#').next().unwrap_or_default();
            return Ok(format!("{document}#{written}"));
        }
        Err(unknown_document(node, key, self.documents.iter().map(|(known, _)| known.as_str())))
    }
}

/// Whether a source is the number of a clause without its document: clauses are numbered in
/// Chinese, the keys of documents are not.
fn is_clause(written: &str) -> bool {
    !written.contains('#') && !written.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn unknown_document<'k>(
    node: &Node,
    key: &str,
    known: impl Iterator<Item = &'k str>,
) -> Diagnostic {
    super::super::marks::unknown_document(&node.span, key, &known.collect::<Vec<_>>())
}

/// How sure a value is where it was handed down to: what is printed above is inherited below.
fn status(node: &Node) -> Result<Status, Diagnostic> {
    let words = [
        ("stated", Status::Inherited),
        ("inherited", Status::Inherited),
        ("assumed", Status::Assumed),
        ("unknown", Status::Unknown),
    ];
    section::word(node, "status", &words)
}

/// The `source` of a map, by the document's key where it is handed down to.
fn cited(node: &Node, mark: &Arc<Inherited>) -> Node {
    let value = Value::Scalar(mark.source.clone());
    Node { span: node.span.clone(), value, inherited: Some(Arc::clone(mark)) }
}

/// A value and all that is in it, with one mark.
fn all_marked(node: &Node, mark: &Arc<Inherited>) -> Node {
    let value = match &node.value {
        Value::Map(entries) => Value::Map(
            entries.iter().map(|(key, node)| (key.clone(), all_marked(node, mark))).collect(),
        ),
        Value::List(items) => {
            Value::List(items.iter().map(|item| all_marked(item, mark)).collect())
        }
        Value::Empty | Value::Scalar(_) => node.value.clone(),
    };
    Node { span: node.span.clone(), value, inherited: Some(Arc::clone(mark)) }
}
