//! Who pays part of the premium for whom (资助参保).

use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::premium::{AssistanceRule, Grant, Overlap};
use gongshi_rules::policy::{Assistance, Cite, Status, Table, Tier};

use super::Reader;
use super::marks::Mark;
use super::scalars::{day, money, rate};
use super::values::is_unknown;
use crate::diagnostic::{Diagnostic, Span, nearest_or_choices, say};
use crate::load::section::{self, Axis, Section};
use crate::load::yaml::{Node, Value};

const PLAIN: &str = "资助参保：每一类人资助多少";

/// A rule and where its name stands.
struct Placed<'n> {
    rule: AssistanceRule,
    at: &'n Span,
}

impl<'n> Reader<'n> {
    pub(super) fn assistance(&self, top: &Section<'n>, mark: &Mark) -> Option<Assistance> {
        let none = |mark: &Mark, rules| {
            let overlap = self.cited(Overlap::HighestWins, &mark.assumed());
            Assistance { overlap, rules, no_top_up: None }
        };
        let unknown = |named: Option<Identities>, mark: &Mark| {
            self.note_unknown(PLAIN);
            let cite = self.cite(&mark.unknown());
            none(mark, self.unknown_rule(named, cite).into_iter().collect())
        };
        let Some(node) = top.get("assistance") else { return Some(unknown(None, mark)) };
        if node.scalar() == Some("none") {
            return Some(none(mark, Vec::new()));
        }
        let section = top.below("assistance", node)?;
        if !is_unknown(node) {
            return Some(self.assistance_rules(section, mark));
        }
        let named = section.get("for").map(|node| self.people.members(node, "for"));
        let mark = self.close_unknown(&section, mark);
        Some(unknown(named, &mark))
    }

    /// The one rule of an assistance of which nothing else is said, for those whom it names, or
    /// for anybody of whom the policy knows anything.
    fn unknown_rule(&self, named: Option<Identities>, cite: Cite) -> Option<AssistanceRule> {
        let any = named.unwrap_or_else(|| self.people.everybody_named());
        (!any.is_empty()).then(|| AssistanceRule {
            id: "资助参保".to_owned(),
            funder: String::new(),
            scope: Scope { any, ..Scope::EVERYBODY },
            needs: 0,
            until: None,
            grants: Table::new(vec![Grant::Unknown; self.tiers.len()]),
            cite,
        })
    }

    fn assistance_rules(&self, section: Section<'n>, mark: &Mark) -> Assistance {
        let mark = self.mark(&section, mark);
        let overlap = self.optional(&section, "overlap", &mark, |node, name| {
            let overlaps = [("highest_wins", Overlap::HighestWins), ("sum", Overlap::Sum)];
            section::word(node, name, &overlaps)
        });
        let no_top_up = self.optional(&section, "on_status_change", &mark, |node, name| {
            section::word(node, name, &[("no_top_up", ())])
        });
        let items = section
            .require("rules")
            .and_then(|node| self.mistakes.caught(section::filled_list(node, "rules")));
        let mut rules: Vec<Placed<'n>> = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            let name = format!("rules[{}]", index + 1);
            let rule = section.below(&name, item).and_then(|it| self.assistance_rule(it, &mark));
            rules.extend(rule.inspect(|rule| self.refuse_same_rule(rule, &rules)));
        }
        if section.get("overlap").is_none() {
            self.rules_do_not_overlap(&rules);
        }
        section.close();
        if let Some(overlap) = &overlap {
            let words = match overlap.value {
                Overlap::HighestWins => "几项资助都符合的，只算最高的一项。",
                Overlap::Sum => "几项资助都符合的，加在一起算。",
            };
            self.assume_any([overlap.cite.status], words);
        }
        self.assume_any(no_top_up.map(|it| it.cite.status), "身份变了以后，不再补差额资助。");
        Assistance {
            overlap: overlap.unwrap_or_else(|| self.cited(Overlap::HighestWins, &mark.assumed())),
            rules: rules.into_iter().map(|placed| placed.rule).collect(),
            no_top_up: no_top_up.map(|it| it.cite),
        }
    }

    fn assistance_rule(&self, section: Section<'n>, mark: &Mark) -> Option<Placed<'n>> {
        let mark = self.mark(&section, mark);
        let id = section.require_text("id");
        let at = section.get("id").map_or(section.span(), |id| &id.span);
        let funder = section.text("funder").unwrap_or_default();
        let scope = self.scope(&section, "except");
        let needs = section.get("needs").map_or(0, |node| self.people.needs(node));
        let until = section.get("until").and_then(|node| {
            let until = self.value(node, "until", &mark, day)?;
            self.in_reach(node, until.value, 1);
            Some(until)
        });
        let grants = section.require("amount").and_then(|node| self.grants(&section, node, &mark));
        section.close();
        let (id, (grants, assumed)) = (id?, grants?);
        let statuses = [mark.status, if assumed { Status::Assumed } else { Status::Stated }];
        self.assume_any(statuses, format!("“{id}”资助谁、资助多少。"));
        self.assume_any(until.map(|it| it.cite.status), format!("“{id}”资助到哪天为止。"));
        let cite = self.cite(&mark);
        let rule =
            AssistanceRule { id, funder, scope, needs, until, grants: Table::new(grants), cite };
        Some(Placed { rule, at })
    }

    /// What a rule pays for each tier, and whether any of it is our reading: by tier, or one
    /// grant for `any`.
    fn grants(
        &self,
        rule: &Section<'n>,
        node: &'n Node,
        mark: &Mark,
    ) -> Option<(Vec<Grant>, bool)> {
        let one = |node, name: &str| {
            let (grant, assumed) = self.grant(node, name, mark)?;
            Some((vec![grant; self.tiers.len()], assumed))
        };
        let is_map = matches!(node.value, Value::Map(_));
        if !is_map
            || ["percent", "fixed"].iter().any(|key| node.get(key).is_some())
            || is_unknown(node)
        {
            return one(node, &rule.path("amount"));
        }
        let section = rule.below("amount", node)?;
        let mark = self.mark(&section, mark);
        if let Some(node) = section.get("any") {
            let grants = one(node, "any");
            section.close();
            return grants;
        }
        let read = |node, name: &str| self.grant(node, name, &mark);
        let grants = section.row(Axis::Tier, &self.tiers, read)?;
        let assumed = grants.iter().any(|(_, assumed)| *assumed);
        Some((grants.into_iter().map(|(grant, _)| grant).collect(), assumed))
    }

    /// A grant, and whether it is our reading.
    fn grant(&self, node: &'n Node, name: &str, mark: &Mark) -> Option<(Grant, bool)> {
        if node.scalar() == Some("none") {
            return Some((Grant::Nothing, false));
        }
        if self.is_bare_unknown(node, name) {
            return None;
        }
        if let Some(written) = node.scalar() {
            let message = say!(
                "“{written}”没有说是固定的数额，还是按比例",
                "`{written}` does not say whether it is a fixed amount or a share"
            );
            let mistake = Diagnostic::error("assistance/amount", message).at(&node.span);
            let help = say!(
                "固定的数额写成“{{fixed: 80}}”，按比例写成“{{percent: 90%, of: 一档}}”，不资助写none。",
                "Write a fixed amount as `{{fixed: 80}}`, a share as `{{percent: 90%, of: 一档}}`, and `none` where nothing is paid."
            );
            self.mistakes.push(mistake.help(help));
            return None;
        }
        let section = Section::open(node, name, self.mistakes)?;
        if is_unknown(node) {
            self.close_unknown(&section, mark);
            return Some((Grant::Unknown, false));
        }
        let mark = self.mark(&section, mark);
        let fixed = self.optional(&section, "fixed", &mark, money);
        let grant = match fixed {
            Some(fixed) => Some((Grant::Fixed(fixed.value), fixed.cite.status)),
            None if section.get("fixed").is_some() => None,
            None => self.share(&section, &mark),
        };
        section.close();
        let (grant, status) = grant?;
        Some((grant, status == Status::Assumed))
    }

    fn share(&self, section: &Section<'n>, mark: &Mark) -> Option<(Grant, Status)> {
        let percent = self.required(section, "percent", mark, rate);
        let of = if self.tiers.len() > 1 { section.require("of") } else { section.get("of") };
        let of = match of {
            Some(node) => {
                let (node, _) = self.known(node, "of", mark)?;
                self.mistakes.caught(self.tier(node))
            }
            None => self.axes.all_tiers().next(),
        };
        let percent = percent?;
        Some((Grant::Share { rate: percent.value, of: of? }, percent.cite.status))
    }

    fn tier(&self, node: &Node) -> Result<Tier, Diagnostic> {
        let written = section::text(node, "of")?;
        self.axes.tier(&written).ok_or_else(|| {
            let help = nearest_or_choices(&written, self.tiers.iter().map(String::as_str));
            let message = say!("没有“{written}”这个档次", "There is no tier `{written}`");
            Diagnostic::error("value/choice", message).at(&node.span).help(help)
        })
    }

    fn refuse_same_rule(&self, rule: &Placed<'n>, before: &[Placed<'n>]) {
        let id = &rule.rule.id;
        if let Some(first) = before.iter().find(|known| known.rule.id == *id) {
            let message =
                say!("有两项资助都叫“{id}”", "Two rules of premium assistance are called `{id}`");
            let mistake = Diagnostic::error("assistance/same-id", message).at(rule.at);
            let mistake = mistake.also(first.at, say!("先写的", "the first"));
            self.mistakes.push(mistake.help(say!(
                "每项资助的id要不同，请改一个。",
                "Each rule needs an id of its own: change one of them."
            )));
        }
    }

    /// Where two rules can be for one person, the policy must say what counts.
    fn rules_do_not_overlap(&self, rules: &[Placed<'n>]) {
        for (index, second) in rules.iter().enumerate() {
            for first in &rules[..index] {
                let Some(both) = first.rule.scope.common(&second.rule.scope) else { continue };
                let (one, other, who) = (&first.rule.id, &second.rule.id, self.somebody(both));
                let message = say!(
                    who => "{who}既能得“{one}”又能得“{other}”，没有写明怎样算",
                    "Both `{one}` and `{other}` are for {who}; how they go together is not written"
                );
                let mistake = Diagnostic::error("assistance/overlap", message).at(second.at);
                let mistake = mistake.also(first.at, say!("另一项资助", "the other rule"));
                let help = say!(
                    "请在assistance里加一行“overlap: highest_wins”（只算最高的）\
                     或“overlap: sum”（加在一起）。",
                    "Add a line `overlap: highest_wins` (the highest alone counts) \
                     or `overlap: sum` (they add up) to `assistance`."
                );
                self.mistakes.push(mistake.help(help));
                return;
            }
        }
    }
}
