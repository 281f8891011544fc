//! A value of a policy file in plain words, and what it is made of.

use std::borrow::Cow;

use gongshi_rules::day::Day;
use gongshi_rules::money::{self, Percent};
use gongshi_rules::{Money, Rate};

use crate::load::yaml::{Node, Value};
use crate::schema::naming::{Kind, Place};

/// What stands for a value that the document does not say.
pub(super) const NOT_SAID: &str = "没有写";

/// A value that is not made of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    /// In words.
    pub(super) words: String,
    /// As a quantity, where it is one.
    pub(super) quantity: Option<Quantity>,
}

/// What can be more or less, earlier or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Money(Money),
    Rate(Rate),
    Points(Rate),
    Count(u64),
    Day(Day),
}

/// What a value is made of.
pub(super) enum Shape<'n> {
    /// Nothing but itself.
    Value(Spoken),
    /// Parts, in the order of the file.
    Parts(Vec<Part<'n>>),
}

/// A part of a value.
#[derive(Clone)]
pub(super) struct Part<'n> {
    /// Its key, or by what it is known in its list.
    pub(super) key: Cow<'n, str>,
    /// What it is called; nothing, where that of what it is in says it all.
    pub(super) name: String,
    pub(super) node: &'n Node,
    pub(super) place: Place<'n>,
    /// Its key that its name is made from, which then is no part of its own.
    named_by: Option<&'static str>,
}

impl<'n> Part<'n> {
    /// The whole of a policy's file.
    pub(super) fn top(tree: &'n Node, place: Place<'n>) -> Self {
        Self { key: "".into(), name: String::new(), node: tree, place, named_by: None }
    }

    /// What it is made of.
    pub(super) fn shape(&self) -> Shape<'n> {
        let (node, place) = unmarked(self.node, &self.place);
        match &node.value {
            Value::Empty => Shape::Value(plain(NOT_SAID)),
            Value::Scalar(written) => Shape::Value(scalar(written, &place)),
            Value::List(items) if items.iter().all(|item| item.scalar().is_some()) => {
                Shape::Value(plain(list(items, &place.item())))
            }
            Value::List(items) => Shape::Parts(named_items(items, &place.item())),
            Value::Map(_) => self.entries(node, &place),
        }
    }

    /// Whether the document does not say what it is.
    pub(super) fn is_unknown(&self) -> bool {
        is_unknown(self.node)
    }

    /// Whether the file gives it its name, which nobody but the file needs.
    pub(super) fn is_named_by_file(&self) -> bool {
        self.named_by == Some("id")
    }

    /// The words of a list of words.
    pub(super) fn members(&self) -> Option<Vec<String>> {
        let (node, place) = unmarked(self.node, &self.place);
        let Value::List(items) = &node.value else { return None };
        let item = place.item();
        items.iter().map(|it| it.scalar().map(|written| scalar(written, &item).words)).collect()
    }

    fn entries(&self, node: &'n Node, place: &Place<'n>) -> Shape<'n> {
        let Value::Map(entries) = &node.value else { return Shape::Parts(Vec::new()) };
        let unknown = is_unknown(node);
        let mut parts = Vec::new();
        for (key, node) in entries {
            let (title, place) = place.key(&key.name);
            let name = match key.name.as_str() {
                "status" if unknown => "",
                "source" | "status" => continue,
                name if self.named_by == Some(name) => continue,
                // Things that the file names need no name for all of them, but as a whole chapter.
                _ if !self.key.is_empty() && are_named_by_file(node) => "",
                name => title.unwrap_or(name),
            };
            let (key, name) = (Cow::from(key.name.as_str()), name.to_owned());
            parts.push(Part { key, name, node, place, named_by: None });
        }
        match parts.as_slice() {
            [] => Shape::Value(plain("没有另外的规定")),
            [only] if unknown && only.key == "status" => Shape::Value(plain(NOT_SAID)),
            _ => Shape::Parts(parts),
        }
    }

    /// All of it in words.
    pub(super) fn words(&self) -> String {
        match self.shape() {
            Shape::Value(spoken) => spoken.words,
            Shape::Parts(parts) => {
                let words = |part: &Self| match part.shape() {
                    Shape::Value(spoken) if part.name.is_empty() => spoken.words,
                    Shape::Value(spoken) => format!("{}：{}", part.name, spoken.words),
                    Shape::Parts(_) if part.name.is_empty() => part.words(),
                    Shape::Parts(_) => format!("{}（{}）", part.name, part.words()),
                };
                parts.iter().map(words).collect::<Vec<_>>().join("；")
            }
        }
    }
}

/// The value in `{value: …, status: assumed}`; else the node itself.
fn unmarked<'n>(node: &'n Node, place: &Place<'n>) -> (&'n Node, Place<'n>) {
    match node.get("value") {
        Some(value) if place.key("value").0.is_some() => (value, place.key("value").1),
        _ => (node, place.clone()),
    }
}

fn is_unknown(node: &Node) -> bool {
    node.get("status").and_then(Node::scalar) == Some("unknown")
}

fn are_named_by_file(node: &Node) -> bool {
    let Value::List(items) = &node.value else { return false };
    items.iter().all(|item| item.get("id").is_some())
}

/// The items of a list, called by their ids; else by whom they are for, or up to where they reach.
fn named_items<'n>(items: &'n [Node], place: &Place<'n>) -> Vec<Part<'n>> {
    const NAMING: [&str; 4] = ["id", "for", "under", "up_to"];
    let named = |item: &'n Node| {
        NAMING.into_iter().find_map(|key| {
            let node = item.get(key).filter(|node| !matches!(node.value, Value::Map(_)))?;
            Some((key, node))
        })
    };
    let by = items.iter().find_map(named).map(|(key, _)| key);
    let mut parts: Vec<Part<'n>> = Vec::with_capacity(items.len());
    for item in items {
        let (name, named_by) = match named(item) {
            Some((key, node)) => {
                let part = Part { node, place: place.key(key).1, ..Part::top(item, place.clone()) };
                let words = part.words();
                let name = match key {
                    "under" => format!("未满{words}"),
                    "up_to" => format!("{words}以内"),
                    // What a word to choose means is explained behind a colon.
                    _ => words.split('：').next().unwrap_or_default().to_owned(),
                };
                (name, Some(key))
            }
            None if items.len() == 1 => (String::new(), None),
            None => match by {
                Some("under") => ("其他人".to_owned(), None),
                Some("up_to") => ("再多的".to_owned(), None),
                _ => (format!("第{}项", parts.len() + 1), None),
            },
        };
        let again = parts.iter().filter(|part| part.name == name).count();
        let key = if again == 0 { name.clone() } else { format!("{name}#{}", again + 1) };
        let place = place.clone();
        parts.push(Part { key: key.into(), name, node: item, place, named_by });
    }
    parts
}

fn list(items: &[Node], place: &Place<'_>) -> String {
    let words = items.iter().filter_map(Node::scalar).map(|item| scalar(item, place).words);
    words.collect::<Vec<_>>().join("、")
}

fn plain(words: impl Into<String>) -> Spoken {
    Spoken { words: words.into(), quantity: None }
}

fn scalar(written: &str, place: &Place<'_>) -> Spoken {
    if let Some(meaning) = place.meaning(written) {
        return plain(if written == "unknown" { NOT_SAID } else { meaning });
    }
    quantity(written, place).unwrap_or_else(|| plain(written))
}

fn quantity(written: &str, place: &Place<'_>) -> Option<Spoken> {
    let (words, quantity) = match place.kind() {
        Kind::Money => {
            let amount = Money::from_decimal(written)?;
            (format!("{amount}元"), Quantity::Money(amount))
        }
        Kind::Rate => {
            let rate = Rate::from_percentage(written)?;
            (rate.to_string(), Quantity::Rate(rate))
        }
        Kind::Points => {
            let points = Rate::from_percentage(&format!("{written}%"))?;
            (format!("{}个百分点", Percent(points)), Quantity::Points(points))
        }
        Kind::Date => {
            let day = Day::from_text(written)?;
            (day.in_words(), Quantity::Day(day))
        }
        Kind::Count => {
            let count: u64 = written.parse().ok()?;
            // A year is a name, no number.
            let digits = if count < 10_000 && place.unit() == "年" {
                count.to_string()
            } else {
                money::group(count)
            };
            (format!("{digits}{}", place.unit()), Quantity::Count(count))
        }
        Kind::Flag => return Some(plain(if written == "true" { "是" } else { "否" })),
        Kind::Text => return None,
    };
    Some(Spoken { words, quantity: Some(quantity) })
}
