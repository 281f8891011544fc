//! What can be relied on of a policy that could not be read.

use crate::diagnostic::{Diagnostics, Span};
use crate::load::yaml::{Key, Node, Value};

/// A tree with nothing where a mistake is: on a value, or on a key of a map, which may be another
/// than was meant. Paths into it are followed up to there.
pub(super) fn without(tree: &Node, mistakes: &Diagnostics) -> Node {
    let places: Vec<&Span> = mistakes.iter().filter_map(|it| it.span.as_ref()).collect();
    sound(tree, &places)
}

fn sound(node: &Node, mistakes: &[&Span]) -> Node {
    let value = match &node.value {
        _ if begins_within(mistakes, &node.span) => Value::Empty,
        Value::Map(entries)
            if entries.iter().any(|(key, _)| begins_within(mistakes, &key.span)) =>
        {
            Value::Empty
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, node)| (key.clone(), sound(node, mistakes)));
            Value::Map(entries.collect())
        }
        Value::List(items) => Value::List(items.iter().map(|it| sound(it, mistakes)).collect()),
        value => value.clone(),
    };
    // `{value: 三百}` is the value that is wrong in it.
    let value = match value {
        Value::Map(entries) if is_nothing(&entries, "value") => Value::Empty,
        value => value,
    };
    Node { value, ..node.clone() }
}

fn is_nothing(entries: &[(Key, Node)], name: &str) -> bool {
    entries.iter().any(|(key, node)| key.name == name && matches!(node.value, Value::Empty))
}

fn begins_within(mistakes: &[&Span], span: &Span) -> bool {
    mistakes.iter().any(|mistake| {
        let start = mistake.bytes.start;
        let is_here = start == span.bytes.start || span.bytes.contains(&start);
        is_here && mistake.source.path == span.source.path
    })
}
