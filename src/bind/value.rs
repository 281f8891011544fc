//! A value of the policy by its path: `policy(path="premium.personal.一档")`.

use gongshi_rules::day::Day;
use gongshi_rules::{Money, money};

use super::{Arguments, Binder, Figure, Wrong};
use crate::diagnostic::{nearest_or_choices, say};
use crate::load::yaml::{Node, Value};
use crate::site::PolicyFile;

/// The name that notices call it by.
pub(super) const NAME: &str = "policy";

/// Whether the paths of a call lead anywhere in the tree of a policy that could not be read, as
/// far as that can be told.
pub(super) fn are_in(tree: &Node, arguments: &Arguments<'_>) -> Result<(), Wrong> {
    arguments.only(&ARGUMENTS)?;
    let paths = [Some(arguments.require("path")?), arguments.get("minus")];
    paths.into_iter().flatten().try_for_each(|path| is_in(tree, path))
}

/// Whether a path meets no map that lacks its next part. What may stand below anything else, where
/// a mistake was left out of the tree, nobody knows.
fn is_in(tree: &Node, path: &str) -> Result<(), Wrong> {
    let mut node = tree;
    for (index, part) in path.split('.').enumerate() {
        node = match (step(node, part), &node.value) {
            (Some(next), _) => next,
            (None, Value::Map(_)) => return Err(no_such_part(path, index, node)),
            (None, _) => return Ok(()),
        };
    }
    Ok(())
}

const ARGUMENTS: [&str; 2] = ["path", "minus"];

/// A value, or an amount less another: `minus="premium.personal.二档"`.
pub(super) fn policy(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    arguments.only(&ARGUMENTS)?;
    let policy = binder.policy()?;
    let path = arguments.require("path")?;
    let (node, source) = find(policy, path)?;
    let written = node.scalar().unwrap_or_default();
    let (value, text) = match arguments.get("minus") {
        None => (written.to_owned(), shown(path, written)),
        Some(minus) => {
            let (less, _) = find(policy, minus)?;
            let amount = |written: &str| Money::from_decimal(written);
            match (amount(written), amount(less.scalar().unwrap_or_default())) {
                (Some(amount), Some(less)) if amount >= less => {
                    let left = amount.less(less);
                    (left.to_decimal(), left.to_string())
                }
                _ => {
                    return Err(Wrong {
                        message: say!(
                            "“{path}”减去“{minus}”不是一个金额",
                            "`{path}` less `{minus}` is no amount"
                        ),
                        help: say!(
                            "两个都要是金额，并且前一个不小于后一个。",
                            "Both must be amounts, and the first not smaller than the second."
                        ),
                    });
                }
            }
        }
    };
    Ok(Figure { path: path.to_owned(), value, text, source, until: None })
}

/// The value at a path and where it stands.
pub(super) fn find<'p>(policy: &'p PolicyFile, path: &str) -> Result<(&'p Node, String), Wrong> {
    let mut source = policy.documents.main().name();
    let node = walk(&policy.tree, path, |node| {
        let clause = node.get("source").and_then(Node::scalar);
        if let Some(clause) = clause.and_then(|written| policy.documents.clause(written)) {
            source = policy.documents.cite(&clause);
        }
    })?;
    Ok((node, source))
}

/// What a part of a path leads to. A list is entered by the id of an item.
fn step<'n>(node: &'n Node, part: &str) -> Option<&'n Node> {
    match &node.value {
        Value::List(items) => {
            items.iter().find(|item| item.get("id").and_then(Node::scalar) == Some(part))
        }
        _ => node.get(part),
    }
}

/// The value at a path of a tree, past everything that it lies in.
fn walk<'n>(tree: &'n Node, path: &str, mut past: impl FnMut(&'n Node)) -> Result<&'n Node, Wrong> {
    let mut node = tree;
    past(node);
    for (index, part) in path.split('.').enumerate() {
        node = step(node, part).ok_or_else(|| no_such_part(path, index, node))?;
        past(node);
    }
    let node = node.get("value").unwrap_or(node);
    match node.scalar() {
        Some(_) => Ok(node),
        None if node.get("status").and_then(Node::scalar) == Some("unknown") => Err(Wrong {
            message: say!(
                "“{path}”通知没有写（status: unknown），不能当数字用",
                "`{path}` is not said by the document (status: unknown) and is no figure"
            ),
            help: not_said(),
        }),
        None => Err(Wrong {
            message: say!("“{path}”下面还有几项，不是一个值", "`{path}` is no single value"),
            help: say!(
                "请再往下写一层，例如“{path}.{}”。",
                "Go one level further, such as `{path}.{}`.",
                below(node).first().unwrap_or(&"…")
            ),
        }),
    }
}

/// That a path cannot go on from a node with the part at this place of it.
fn no_such_part(path: &str, index: usize, node: &Node) -> Wrong {
    let parts: Vec<&str> = path.split('.').collect();
    let (place, part) = (parts[..index].join("."), parts[index]);
    let help = match below(node) {
        names if !names.is_empty() => nearest_or_choices(part, names.into_iter()),
        _ if node.scalar().is_some() => {
            say!("请去掉“.{part}”。", "Leave out `.{part}`.")
        }
        _ => say!(
            "那里的几项没有名称，不能引用其中一项。请引用别的数，或者把这个数写进政策的facts。",
            "The items there have no names by which one of them could be asked for. Ask for another figure, or write this one under `facts` of the policy."
        ),
    };
    let message = if place.is_empty() {
        say!("政策文件里没有“{part}”", "The policy has no `{part}`")
    } else {
        say!("“{place}”里没有“{part}”", "`{place}` has no `{part}`")
    };
    Wrong { message, help }
}

/// The names that a path can go on with.
fn below(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Map(entries) => entries.iter().map(|(key, _)| key.name.as_str()).collect(),
        Value::List(items) => {
            items.iter().filter_map(|item| item.get("id").and_then(Node::scalar)).collect()
        }
        _ => Vec::new(),
    }
}

/// A value of a policy as readers know it: amounts and counts grouped, days in Chinese,
/// everything else, a year or a telephone number, as it is written.
fn shown(path: &str, written: &str) -> String {
    const AMOUNTS: [&str; 6] =
        ["personal", "deductible", "annual_cap", "combined_annual_cap", "persons", "up_to"];
    const DAYS: [&str; 4] = ["from", "to", "on", "issued"];
    let parts: Vec<&str> = path.split('.').collect();
    if parts[0] == "facts" {
        return written.to_owned();
    }
    if parts.last().is_some_and(|last| DAYS.contains(last))
        && let Some(day) = Day::from_text(written)
    {
        return day.in_words();
    }
    if !parts.iter().any(|part| AMOUNTS.contains(part)) {
        return written.to_owned();
    }
    match (written.parse::<u64>(), Money::from_decimal(written)) {
        (Ok(number), _) => money::group(number),
        (_, Some(amount)) => amount.to_string(),
        _ => written.to_owned(),
    }
}

/// What to do where a document says nothing.
pub(super) fn not_said() -> crate::diagnostic::Text {
    say!("请在正文里照实写“以当年公布为准”。", "Say so in the text: “as announced for the year”.")
}
