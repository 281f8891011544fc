//! Inheritance: what a policy does not say itself, it takes from the policy of the place above.
//!
//! Two steps, both on trees. [`Heritage`] is what a policy hands down: every value with its mark,
//! so that the city's figure goes on citing the city's document. [`merge()`] lays what a file says
//! itself over that, and finds where the two contradict each other.

mod heritage;
mod merge;

pub(crate) use self::heritage::Heritage;
pub(crate) use self::merge::{merge, without_parent};
use super::values::is_value;
use crate::diagnostic::{Diagnostic, Span, say};
use crate::load::section::Section;
use crate::load::yaml::{Key, Node, Value};

/// The keys by which a map marks what is in it. They are never handed down as they stand: what
/// is handed down carries its mark in [`Node::inherited`].
const MARKS: [&str; 2] = ["source", "status"];

/// The entries of a map that goes together with another key by key; one that stands for a single
/// value does not.
fn open(node: &Node) -> Option<&[(Key, Node)]> {
    match &node.value {
        Value::Map(entries) if !is_value(node) => Some(entries),
        _ => None,
    }
}

/// That a policy names no document.
pub(crate) fn without_documents(at: &Span) -> Diagnostic {
    let message = say!("sources里还没有文件", "There is no document in `sources` yet");
    Diagnostic::error("value/empty", message)
        .at(at)
        .help(say!("请写上这份政策出自哪份文件。", "Name the document that says all this."))
}

/// Whether there is any document among the sources of a policy; that there is none is a mistake.
fn names_a_document(sources: &Section<'_>) -> bool {
    if sources.is_empty() {
        sources.mistakes().push(without_documents(&sources.node().span));
    }
    !sources.is_empty()
}

#[cfg(test)]
pub(crate) mod tests;
