//! What a file says over what it inherits, and where the two contradict each other.

use std::collections::HashMap;

use gongshi_rules::policy::Status;

use super::super::values::is_unknown;
use super::{Heritage, MARKS, names_a_document, open};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, nearest_or, say};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{Key, Node, Value};

/// What a child says that cites no document.
const UNCITED: [&str; 10] = [
    "schema",
    "id",
    "revision",
    "inherits",
    "abstract",
    "overrides",
    "place",
    "year",
    "sources",
    "examples",
];

/// A file's tree with what it inherits.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The tree.
    pub(crate) tree: Node,
    /// Where the file contradicts its parent, or overrides nothing: the tree can be read all the
    /// same, for more to be found.
    pub(crate) mistakes: Diagnostics,
}

/// Lays what a file says over what it inherits.
///
/// # Errors
/// Where it is no child of this parent: of another year, whose figures would all be contradicted,
/// or without a document of its own, which all of its figures would lack.
pub(crate) fn merge(child: &Node, parent: &Heritage) -> Result<Merged, Diagnostics> {
    same_year(child, &parent.tree)?;
    has_documents(child)?;
    let mistakes = Mistakes::default();
    let overrides = child.get("overrides").map(|node| overrides(node, &mistakes));
    let mut merging = Merging {
        overrides: overrides.unwrap_or_default(),
        replaced: Vec::new(),
        mistakes: &mistakes,
    };
    let tree = merging.map("", &parent.tree, child);
    merging.overrides_something();
    let mistakes = mistakes.finish(Some(())).err().unwrap_or_default();
    Ok(Merged { tree, mistakes })
}

/// What is wrong with a file that inherits nothing: it has nothing to override.
pub(crate) fn without_parent(tree: &Node) -> Option<Diagnostic> {
    let overrides = tree.get("overrides")?;
    let message = say!(
        "没有上级政策，overrides不起作用",
        "`overrides` does nothing without a policy to inherit from"
    );
    let mistake = Diagnostic::error("inherits/overrides-nothing", message).at(&overrides.span);
    Some(mistake.help(say!(
        "请用inherits写上上级政策的id，或者删掉overrides。",
        "Name the id of that policy under `inherits`, or delete `overrides`."
    )))
}

fn same_year(child: &Node, parent: &Node) -> Result<(), Diagnostic> {
    let (Some(own), Some(from)) = (child.get("year"), parent.get("year")) else { return Ok(()) };
    match (own.scalar(), from.scalar()) {
        (Some(here), Some(there)) if !same(here, there) => Err(Diagnostic::error(
            "inherits/other-year",
            say!(
                "这是{here}年的政策，上级政策是{there}年的",
                "This policy is for {here}, the one that it inherits from is for {there}"
            ),
        )
        .at(&own.span)
        .also(&from.span, say!("上级政策的年份", "the year of that policy"))
        .help(say!(
            "请改成继承{here}年的上级政策；还没有的话，先写那一份。",
            "Inherit from a policy for {here}; if there is none yet, write that one first."
        ))),
        _ => Ok(()),
    }
}

/// A child's own figures must not pass for its parent's document.
fn has_documents(child: &Node) -> Result<(), Diagnostics> {
    let mistakes = Mistakes::default();
    let required = Section::open(child, "", &mistakes).and_then(|top| {
        let own = top.others().any(|(key, _)| !UNCITED.contains(&key.name.as_str()));
        if own && top.get("source").is_none() {
            return names_a_document(&top.require_section("sources")?).then_some(());
        }
        Some(())
    });
    mistakes.finish(required)
}

/// A path that a child says to override, and whether it did.
struct Override<'n> {
    path: &'n str,
    span: &'n Span,
    used: bool,
}

impl Override<'_> {
    /// Whether it names this path, or a prefix of it.
    fn covers(&self, path: &str) -> bool {
        path.strip_prefix(self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

fn overrides<'n>(node: &'n Node, mistakes: &Mistakes) -> Vec<Override<'n>> {
    mistakes.caught(section::names(node, "overrides"));
    let Value::List(items) = &node.value else { return Vec::new() };
    let items = items.iter().filter_map(|item| Some((item.scalar()?.trim(), &item.span)));
    items.map(|(path, span)| Override { path, span, used: false }).collect()
}

struct Merging<'n> {
    overrides: Vec<Override<'n>>,
    /// The paths of inherited values whose place another takes.
    replaced: Vec<String>,
    mistakes: &'n Mistakes,
}

impl Merging<'_> {
    /// Two maps key by key: first what the child says, in its order, then what it does not.
    fn map(&mut self, path: &str, from: &Node, own: &Node) -> Node {
        let (above, said) = (entries(from), entries(own));
        let mut handed_down: HashMap<&str, &Node> = above
            .iter()
            .map(|(key, node)| (key.name.as_str(), node))
            .filter(|(name, _)| !MARKS.contains(name))
            .collect();
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(above.len().max(said.len()));
        for (key, own) in said {
            let name = key.name.as_str();
            let node = match handed_down.remove(name) {
                Some(from) if path.is_empty() => self.value(name, from, own),
                Some(from) => self.value(&format!("{path}.{name}"), from, own),
                None => Some(own.clone()),
            };
            entries.extend(node.map(|node| (key.clone(), node)));
        }
        let rest = above.iter().filter(|(key, _)| handed_down.contains_key(key.name.as_str()));
        entries.extend(rest.cloned());
        Node { span: own.span.clone(), value: Value::Map(entries), inherited: None }
    }

    /// What becomes of a value that both have. Nothing is left where the child overrides it and
    /// gives none.
    fn value(&mut self, path: &str, from: &Node, own: &Node) -> Option<Node> {
        match (open(from), open(own)) {
            (Some(_), Some([])) => Some(from.clone()),
            (Some(_), Some(_)) => Some(self.map(path, from, own)),
            _ => {
                let overridden = self.replace(path, from, own);
                let removed = overridden && matches!(own.value, Value::Empty);
                (!removed).then(|| own.clone())
            }
        }
    }

    /// Whether a value that takes another's place is named in `overrides`. One that is not, and
    /// differs from what the parent's document states, is a mistake.
    fn replace(&mut self, path: &str, from: &Node, own: &Node) -> bool {
        let mut found = Vec::new();
        differences(from, own, &mut found);
        if found.is_empty() {
            return false;
        }
        self.replaced.push(path.to_owned());
        let mut overridden = false;
        for over in self.overrides.iter_mut().filter(|over| over.covers(path)) {
            over.used = true;
            overridden = true;
        }
        if let Some(difference) = found.iter().find(|it| it.stated).filter(|_| !overridden) {
            self.mistakes.push(difference.contradiction(path));
        }
        overridden
    }

    /// An entry of `overrides` that nothing needs is a mistyped one, or a forgotten one.
    fn overrides_something(&self) {
        for over in self.overrides.iter().filter(|over| !over.used) {
            let path = over.path;
            let message = say!(
                "“{path}”没有改动上级政策的任何内容",
                "`{path}` changes nothing that is inherited"
            );
            let help = nearest_or(path, self.replaced.iter().map(String::as_str), || {
                say!(
                    "这里没有写，或者写的和上级一样：请从overrides里删掉这一项。",
                    "This file does not say it, or says the same: delete the item from `overrides`."
                )
            });
            let mistake = Diagnostic::error("inherits/overrides-nothing", message);
            self.mistakes.push(mistake.at(over.span).help(help));
        }
    }
}

/// Where a value differs from the one whose place it takes.
struct Difference<'n> {
    from: &'n Node,
    own: &'n Node,
    /// Whether the parent's document states what is lost.
    stated: bool,
}

impl Difference<'_> {
    fn contradiction(&self, path: &str) -> Diagnostic {
        let what = match (&self.own.value, &self.from.value) {
            (Value::Scalar(here), Value::Scalar(there)) => {
                say!("：这里是{here}，上级是{there}", ": it is {here} here and {there} there")
            }
            (Value::List(here), Value::List(there)) => {
                let (here, there) = (here.len(), there.len());
                say!(
                    "：这里有{here}项，上级有{there}项",
                    ": there are {here} items here and {there} there"
                )
            }
            _ => say!("", ""),
        };
        let message = say!(
            what => "“{path}”和上级政策不一样{what}",
            "`{path}` differs from what is inherited{what}"
        );
        Diagnostic::error("inherits/contradiction", message)
            .at(&self.own.span)
            .also(&self.from.span, say!("上级政策写的", "what is inherited"))
            .help(say!(
                "确实不同的，请在overrides里写上“{path}”；应当一样的，请删掉，会自动沿用上级的。",
                "If it really differs, add `{path}` to `overrides`; if not, delete it here: it is inherited."
            ))
    }
}

/// Every place at which a value differs from another by structure or text. Marks are no part of
/// a value.
fn differences<'n>(from: &'n Node, own: &'n Node, found: &mut Vec<Difference<'n>>) {
    let (from, own) = (bare(from), bare(own));
    match (&from.value, &own.value) {
        (Value::Empty, Value::Empty) => {}
        (Value::Scalar(there), Value::Scalar(here)) if same(there, here) => {}
        (Value::List(there), Value::List(here)) if there.len() == here.len() => {
            for (from, own) in there.iter().zip(here) {
                differences(from, own, found);
            }
        }
        (Value::Map(there), Value::Map(here)) if is_unknown(from) == is_unknown(own) => {
            for (key, from) in unmarked(there) {
                match own.get(&key.name) {
                    Some(own) => differences(from, own, found),
                    None => found.push(Difference { from, own, stated: is_stated(from) }),
                }
            }
            let added = unmarked(here).filter(|(key, _)| from.get(&key.name).is_none());
            found.extend(added.map(|(_, own)| Difference { from, own, stated: is_stated(from) }));
        }
        _ => found.push(Difference { from, own, stated: is_stated(from) }),
    }
}

fn entries(node: &Node) -> &[(Key, Node)] {
    match &node.value {
        Value::Map(entries) => entries,
        Value::Empty | Value::Scalar(_) | Value::List(_) => &[],
    }
}

/// The value of `{value: …}`, or the node itself.
fn bare(node: &Node) -> &Node {
    node.get("value").unwrap_or(node)
}

fn unmarked(entries: &[(Key, Node)]) -> impl Iterator<Item = &(Key, Node)> {
    entries.iter().filter(|(key, _)| !MARKS.contains(&key.name.as_str()))
}

/// Whether the parent's document states any part of a value.
fn is_stated(node: &Node) -> bool {
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            unmarked(entries).any(|(_, node)| is_stated(node))
        }
        Value::List(items) if !items.is_empty() => items.iter().any(is_stated),
        _ => node.inherited.as_ref().is_some_and(|mark| mark.status == Status::Inherited),
    }
}

/// Whether two texts say the same: 380, 380.00 and 0380 do.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    one == other || number(one).is_some_and(|number_of_one| number(other) == Some(number_of_one))
}

/// The digits before and after the point that count, and whether it is a percentage.
fn number(text: &str) -> Option<(&str, &str, bool)> {
    let bare = text.strip_suffix('%').unwrap_or(text);
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!whole.is_empty() && digits(whole) && digits(part)).then(|| {
        (whole.trim_start_matches('0'), part.trim_end_matches('0'), bare.len() < text.len())
    })
}
