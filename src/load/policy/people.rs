//! Whom rules are for: identities, groups of them, and what else must be true of a person.

use std::cell::{Cell, RefCell};

use gongshi_rules::person::{Identities, Scope};

use super::Reader;
use super::marks::clause;
use crate::diagnostic::{Diagnostic, Span, Text, nearest, say};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{Node, Value};
use crate::site::{Clause, Documents};

/// The most conditions that a policy has room for.
const MOST_CONDITIONS: usize = 64;

/// The keys under which rules name people.
const SCOPES: [&str; 4] = ["for", "with", "not_for", "except"];

/// The identities and conditions that a policy names.
pub(super) struct People<'n> {
    mistakes: &'n Mistakes,
    listed: Listed,
    /// Whether a list of names could not be read, and rules may be for others than they seem.
    unread: Cell<bool>,
    identities: RefCell<Vec<Name<'n>>>,
    groups: Vec<(Name<'n>, Identities)>,
    conditions: RefCell<Vec<Name<'n>>>,
    conditions_listed: usize,
    /// Whether it was said that there are too many.
    overflowed: Cell<bool>,
}

/// Whether a policy lists its identities.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// It does: nobody else is one.
    Here,
    /// Whoever is named is one.
    Nowhere,
    /// It does, but the list could not be read: whoever is named may be one.
    Unreadably,
}

/// A name and where it first stands.
struct Name<'n> {
    name: String,
    span: &'n Span,
}

/// A group as written.
struct Group<'n> {
    name: Name<'n>,
    any: &'n Node,
}

impl<'n> People<'n> {
    pub(super) fn read(top: &Section<'n>, documents: &Documents) -> Self {
        let mistakes = top.mistakes();
        let names = |key| top.get(key).map(|node| named(node, key, mistakes));
        let (identities, conditions) = (names("identities"), names("conditions"));
        let listed = match &identities {
            None => Listed::Nowhere,
            Some(None) => Listed::Unreadably,
            Some(Some(_)) => Listed::Here,
        };
        let (identities, conditions) = (identities.flatten(), conditions.flatten());
        let mut people = Self {
            mistakes,
            listed,
            unread: Cell::new(listed == Listed::Unreadably),
            identities: RefCell::default(),
            groups: Vec::new(),
            conditions_listed: conditions.as_ref().map_or(0, Vec::len),
            conditions: RefCell::new(conditions.unwrap_or_default()),
            overflowed: Cell::new(false),
        };
        for identity in identities.unwrap_or_default() {
            people.add(identity);
        }
        let written = groups(top, documents);
        for group in &written {
            people.refuse_group_as_identity(group);
            let members = people.resolve(group, &written, &mut vec![&group.name.name]);
            let Name { ref name, span } = group.name;
            people.groups.push((Name { name: name.clone(), span }, members));
        }
        if people.listed != Listed::Here {
            people.add_whoever_is_named(top.node());
        }
        people
    }

    /// Adds everybody whom a rule is for, or not for, in the order of the file.
    fn add_whoever_is_named(&self, node: &'n Node) {
        match &node.value {
            Value::Map(entries) => {
                for (key, node) in entries {
                    match &node.value {
                        Value::List(items) if SCOPES.contains(&key.name.as_str()) => {
                            for name in items {
                                self.add_if_new(name);
                            }
                        }
                        _ => self.add_whoever_is_named(node),
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.add_whoever_is_named(item)),
            Value::Empty | Value::Scalar(_) => {}
        }
    }

    fn add_if_new(&self, node: &'n Node) {
        let Some(name) = node.scalar() else { return };
        if !self.groups.iter().any(|(group, _)| group.name == name) {
            self.identity(name, &node.span);
        }
    }

    /// The members of a group, those of groups in it included.
    fn resolve<'w>(
        &self,
        group: &'w Group<'n>,
        groups: &'w [Group<'n>],
        within: &mut Vec<&'w str>,
    ) -> Identities {
        let mut members = Identities::NONE;
        for Name { name, span } in self.named(group.any, "any") {
            let Some(inner) = groups.iter().find(|group| group.name.name == name) else {
                members = members.with(self.identity(&name, span));
                continue;
            };
            if within.contains(&name.as_str()) {
                let chain = format!("{}→{name}", within.join("→"));
                let message = say!(
                    "“{name}”这组人绕了一圈又包括自己：{chain}",
                    "The group `{name}` comes round to itself: {chain}"
                );
                let mistake = Diagnostic::error("identity/group-cycle", message).at(span);
                self.mistakes.push(mistake.help(say!(
                    "请直接写出这组人里的身份。",
                    "Name the identities of the group themselves."
                )));
                continue;
            }
            within.push(&inner.name.name);
            members = members.with(self.resolve(inner, groups, within));
            within.pop();
        }
        members
    }

    fn refuse_group_as_identity(&self, group: &Group<'_>) {
        let identities = self.identities.borrow();
        let same = identities.iter().find(|identity| identity.name == group.name.name);
        if let Some(identity) = same {
            let name = &identity.name;
            let message = say!(
                "“{name}”既是一种身份又是一组人",
                "`{name}` is an identity and a group at once"
            );
            let mistake = Diagnostic::error("identity/same-as-group", message).at(group.name.span);
            let mistake = mistake.also(identity.span, say!("这里是身份", "an identity here"));
            self.mistakes
                .push(mistake.help(say!("请给这组人换一个名字。", "Give the group another name.")));
        }
    }

    /// An identity of a policy, which is added where the policy does not list its own.
    fn identity(&self, name: &str, span: &'n Span) -> Identities {
        let known = self.identities.borrow().iter().position(|identity| identity.name == name);
        match known {
            Some(place) => Identities::at(place),
            None if self.listed == Listed::Here => {
                self.mistakes.push(self.no_such_identity(name, span));
                Identities::NONE
            }
            None => self.add(Name { name: name.to_owned(), span }),
        }
    }

    fn add(&self, identity: Name<'n>) -> Identities {
        let mut identities = self.identities.borrow_mut();
        if identities.len() < Identities::MOST {
            identities.push(identity);
            return Identities::at(identities.len() - 1);
        }
        if !self.overflowed.replace(true) {
            let message = say!(
                "一份政策最多写{}种身份",
                "A policy has room for {} identities",
                Identities::MOST
            );
            let mistake = Diagnostic::error("identity/too-many", message).at(identity.span);
            self.mistakes.push(mistake.help(say!(
                "请把待遇完全相同的身份合成一种。",
                "Make one of identities whose benefits are wholly the same."
            )));
        }
        Identities::NONE
    }

    fn no_such_identity(&self, name: &str, span: &Span) -> Diagnostic {
        let identities = self.identities.borrow();
        let groups = self.groups.iter().map(|(group, _)| group.name.as_str());
        let known = || identities.iter().map(|it| it.name.as_str()).chain(groups.clone());
        let help = match nearest(name, known()) {
            Some(near) => say!(
                "是不是“{near}”？如果是另一种身份，请加到identities里。",
                "Did you mean `{near}`? If it is another identity, add it to `identities`."
            ),
            None => say!(
                "请加到identities里，或者改成那里已有的身份。",
                "Add it to `identities`, or write one that is there."
            ),
        };
        let message = say!(
            "identities里没有“{name}”这种身份",
            "There is no identity `{name}` in `identities`"
        );
        Diagnostic::error("identity/unknown", message).at(span).help(help)
    }

    /// The names of a list.
    fn named(&self, node: &'n Node, key: &str) -> Vec<Name<'n>> {
        let names = named(node, key, self.mistakes);
        self.unread.set(self.unread.get() || names.is_none());
        names.unwrap_or_default()
    }

    /// Whether it is known of every rule whom it is for.
    pub(super) fn are_known(&self) -> bool {
        !self.unread.get()
    }

    /// Whoever is named in a list, groups made into their members.
    pub(super) fn members(&self, node: &'n Node, key: &str) -> Identities {
        self.named(node, key).into_iter().fold(Identities::NONE, |members, Name { name, span }| {
            let group = self.groups.iter().find(|(group, _)| group.name == name);
            members.with(group.map_or_else(|| self.identity(&name, span), |(_, members)| *members))
        })
    }

    /// Those who must have all of a list: a group cannot stand in it.
    fn all_of(&self, node: &'n Node, key: &str) -> Identities {
        self.named(node, key).into_iter().fold(Identities::NONE, |all, Name { name, span }| {
            let group = self.groups.iter().find(|(group, _)| group.name == name);
            match group {
                None => all.with(self.identity(&name, span)),
                Some((_, members)) if members.places().count() == 1 => all.with(*members),
                Some(_) => {
                    let message = say!(
                        "“{name}”是一组人，不能写在with里",
                        "`{name}` is a group and cannot stand under `with`"
                    );
                    let mistake = Diagnostic::error("identity/group-in-with", message).at(span);
                    self.mistakes.push(mistake.help(say!(
                        "with里只能写单个身份；一组人请写在for里。",
                        "Only single identities stand under `with`; write the group under `for`."
                    )));
                    all
                }
            }
        })
    }

    /// Everybody of whom the policy knows anything.
    pub(super) fn everybody_named(&self) -> Identities {
        let places = 0..self.identities.borrow().len();
        places.fold(Identities::NONE, |all, place| all.with(Identities::at(place)))
    }

    /// What else must be true, as bits at the places of the policy's conditions.
    pub(super) fn needs(&self, node: &'n Node) -> u64 {
        let mut needs = 0;
        for condition in self.named(node, "needs") {
            let mut conditions = self.conditions.borrow_mut();
            let known = conditions.iter().position(|known| known.name == condition.name);
            let place = known.unwrap_or(conditions.len());
            if place == MOST_CONDITIONS {
                let message = say!(
                    "一份政策最多写{MOST_CONDITIONS}个条件",
                    "A policy has room for {MOST_CONDITIONS} conditions"
                );
                let mistake = Diagnostic::error("condition/too-many", message).at(condition.span);
                let help = say!("请去掉重复的条件。", "Delete those that say the same.");
                self.mistakes.push(mistake.help(help));
                break;
            }
            if known.is_none() {
                conditions.push(condition);
            }
            needs |= 1 << place;
        }
        needs
    }

    /// The names of identities.
    pub(super) fn identities(&self) -> Vec<String> {
        self.identities.borrow().iter().map(|identity| identity.name.clone()).collect()
    }

    /// The names of conditions.
    pub(super) fn conditions(&self) -> Vec<String> {
        self.conditions.borrow().iter().map(|condition| condition.name.clone()).collect()
    }

    /// People as messages call them: 「特困人员、低保对象」.
    pub(super) fn called(&self, people: Identities) -> Text {
        let identities = self.identities.borrow();
        let names = people.places().map(|place| identities[place].name.as_str());
        let names: Vec<_> = names.collect();
        Text { zh: names.join("、"), en: names.join(" and ") }
    }

    /// Warns of names that nobody listed and that look like others.
    pub(super) fn warn_of_near_misses(&self) {
        let (identities, conditions) = (self.identities.borrow(), self.conditions.borrow());
        if self.listed == Listed::Nowhere {
            let groups = self.groups.iter().map(|(group, _)| group);
            let names: Vec<_> = groups.chain(identities.iter()).collect();
            self.warn_of_near(&names, 0, ("identity/similar", "identities"));
        }
        let conditions: Vec<_> = conditions.iter().collect();
        self.warn_of_near(&conditions, self.conditions_listed, ("condition/similar", "conditions"));
    }

    /// Warns of near misses among names, but not among the first ones, which are listed.
    fn warn_of_near(&self, names: &[&Name<'n>], listed: usize, (code, list): (&'static str, &str)) {
        for (place, name) in names.iter().enumerate().skip(listed) {
            let near = names[..place].iter().find(|known| differ_by_one(&known.name, &name.name));
            if let Some(near) = near {
                let (one, other) = (&name.name, &near.name);
                let message = say!(
                    "“{one}”和“{other}”只差一个字",
                    "`{one}` and `{other}` differ by one character"
                );
                let warning = Diagnostic::warning(code, message).at(name.span);
                let warning = warning.also(near.span, say!("“{other}”在这里", "`{other}` is here"));
                let help = say!(
                    "如果是同一个，请改成一样的；如果不是，请都写到{list}里。",
                    "If they are the same, write them the same; if not, list both under `{list}`."
                );
                self.mistakes.push(warning.help(help));
            }
        }
    }
}

impl<'n> Reader<'n> {
    /// Whom a rule is for: any of those under `for`, with all of those under `with`, but none of
    /// those under `except`, which rules about payment call `not_for`.
    pub(super) fn scope(&self, section: &Section<'n>, except: &'static str) -> Scope {
        let members = |key| section.get(key).map(|node| self.people.members(node, key));
        let scope = Scope {
            any: members("for").unwrap_or_default(),
            all: section.get("with").map(|it| self.people.all_of(it, "with")).unwrap_or_default(),
            except: members(except).unwrap_or_default(),
        };
        if scope.common(&Scope::EVERYBODY).is_none() {
            let place = section.place();
            let message = say!(
                place => "{place}写的人，又全都排除在外了",
                "All people who are named {place} are excluded again"
            );
            let mistake = Diagnostic::error("identity/nobody", message).at(section.span());
            self.mistakes.push(
                mistake.help(say!(
                    "请检查for、with和{except}。",
                    "Check `for`, `with` and `{except}`."
                )),
            );
        }
        scope
    }

    /// Somebody as examples in messages call them.
    pub(super) fn somebody(&self, identities: Identities) -> Text {
        if identities.is_empty() {
            return say!("一般居民", "an ordinary resident");
        }
        let called = self.people.called(identities);
        match identities.places().count() {
            1 => called,
            _ => say!(called => "同时是{called}的人", "somebody who is {called} at once"),
        }
    }
}

/// The groups of a policy as written.
fn groups<'n>(top: &Section<'n>, documents: &Documents) -> Vec<Group<'n>> {
    let Some(section) = top.section("identity_groups") else { return Vec::new() };
    let groups = section.others().filter_map(|(key, node)| {
        let group = section.below(&key.name, node)?;
        let any = group.require("any");
        // Groups have no place in the rules: their marks are for those who read the file.
        group.word("status", &[("stated", ()), ("inherited", ()), ("assumed", ())]);
        if let Some(source) = group.get("source").filter(|source| source.inherited.is_none()) {
            top.mistakes().caught(clause(documents, source, &Clause::default()));
        }
        group.close();
        Some(Group { name: Name { name: key.name.clone(), span: &key.span }, any: any? })
    });
    groups.collect()
}

/// The names of a list, those that are meant where it is written wrongly.
fn named<'n>(node: &'n Node, key: &str, mistakes: &Mistakes) -> Option<Vec<Name<'n>>> {
    let names = section::names_meant(node, key, mistakes)?;
    Some(names.into_iter().map(|(name, span)| Name { name, span }).collect())
}

/// Whether one name becomes the other when a single character is changed or added: what a slip
/// of the pen does. Numerals tell names apart: 「一级残疾人」 and 「二级残疾人」 are two.
fn differ_by_one(one: &str, other: &str) -> bool {
    let (mut one, mut other): (Vec<char>, Vec<char>) =
        (one.chars().collect(), other.chars().collect());
    if one.len() > other.len() {
        std::mem::swap(&mut one, &mut other);
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    if one.len() < 3 || one == other {
        return false;
    }
    if one.len() == other.len() {
        let numerals = "一二三四五六七八九十0123456789";
        let numbered = numerals.contains(one[same]) && numerals.contains(other[same]);
        return !numbered && one[same + 1..] == other[same + 1..];
    }
    one[same..] == other[same + 1..]
}
