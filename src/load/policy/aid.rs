//! Further layers for people in hardship (医疗救助), on what the layers before left.

use gongshi_rules::Money;
use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::benefits::{Aid, AidTerms, Per};
use gongshi_rules::policy::{Cited, Given};

use super::Reader;
use super::marks::Mark;
use super::scalars::money;
use super::values::{is_unknown, or_unsaid};
use crate::diagnostic::{Diagnostic, Span, say};
use crate::load::section::{self, Section};
use crate::load::yaml::Node;

/// What the one layer is called of which nothing is said.
pub(super) const NAME: &str = "医疗救助";

impl<'n> Reader<'n> {
    pub(super) fn medical_assistance(&self, top: &Section<'n>, mark: &Mark) -> Option<Vec<Aid>> {
        let Some(node) = top.get("medical_assistance") else {
            return Some(self.unknown_aid(None, mark));
        };
        if node.scalar() == Some("none") {
            return Some(Vec::new());
        }
        if is_unknown(node) {
            let section = top.below("medical_assistance", node)?;
            let named = section.get("for").map(|node| self.people.members(node, "for"));
            let mark = self.close_unknown(&section, mark);
            return Some(self.unknown_aid(named, &mark));
        }
        let items = self.mistakes.caught(section::filled_list(node, "medical_assistance"))?;
        let mut aids: Vec<(Aid, &Span)> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let section = top.below(&format!("medical_assistance[{}]", index + 1), item);
            let Some((aid, at)) = section.and_then(|it| self.aid(it, mark)) else { continue };
            if let Some((_, first)) = aids.iter().find(|(known, _)| known.id == aid.id) {
                let id = &aid.id;
                let message = say!(
                    "有两项医疗救助都叫“{id}”",
                    "Two layers of medical assistance are called `{id}`"
                );
                let mistake = Diagnostic::error("medical-assistance/same-id", message).at(at);
                let mistake = mistake.also(first, say!("先写的", "the first"));
                self.mistakes.push(mistake.help(say!(
                    "每项救助的id要不同，请改一个。",
                    "Each layer needs an id of its own: change one of them."
                )));
            }
            aids.push((aid, at));
        }
        Some(aids.into_iter().map(|(aid, _)| aid).collect())
    }

    /// The one layer of which nothing is said but for whom, or for anybody of whom the policy
    /// knows anything.
    fn unknown_aid(&self, named: Option<Identities>, mark: &Mark) -> Vec<Aid> {
        self.note_unknown(NAME);
        let any = named.unwrap_or_else(|| self.people.everybody_named());
        if any.is_empty() {
            return Vec::new();
        }
        let cite = self.cite(&mark.unknown());
        let scope = Scope { any, ..Scope::EVERYBODY };
        vec![Aid { id: NAME.to_owned(), scope, terms: Given::Unknown(cite), cite }]
    }

    fn aid(&self, section: Section<'n>, mark: &Mark) -> Option<(Aid, &'n Span)> {
        let id = section.require_text("id");
        let at = section.get("id").map_or(section.span(), |id| &id.span);
        let scope = self.scope(&section, "except");
        if is_unknown(section.node()) {
            let mark = self.close_unknown(&section, mark);
            let (id, cite) = (id?, self.cite(&mark));
            self.note_unknown(id.clone());
            return Some((Aid { id, scope, terms: Given::Unknown(cite), cite }, at));
        }
        let mark = self.mark(&section, mark);
        let terms = self.aid_terms(&section, &mark, id.as_deref().unwrap_or(NAME));
        section.close();
        let aid = Aid { id: id?, scope, terms: Given::Known(terms?), cite: self.cite(&mark) };
        Some((aid, at))
    }

    fn aid_terms(&self, section: &Section<'n>, mark: &Mark, id: &str) -> Option<AidTerms> {
        let deductible = self.required(section, "deductible", mark, money);
        let per = |node: &Node, name: &str| {
            section::word(node, name, &[("admission", Per::Claim), ("year", Per::Year)])
        };
        let per = match deductible {
            Some(Cited { value: Money::ZERO, .. }) => {
                self.optional(section, "per", mark, per).or(Some(self.cited(Per::Year, mark)))
            }
            _ => self.or_assumed(section, "per", mark, per, Per::Year),
        };
        let measured = self.measured(section, mark, id);
        let segments = section.get("segments").or_else(|| section.require("rate"));
        let segments = segments.and_then(|it| self.segments_or_rate(it, "rate", mark, measured));
        let plain = format!("{id}一年最多报多少");
        let annual_cap = self.given(section.get("annual_cap"), "annual_cap", &plain, mark, |it| {
            self.value(it, "annual_cap", mark, money)
        });
        let (deductible, segments) = (deductible?, segments?);
        let annual_cap = or_unsaid(&annual_cap?);
        let statuses = [deductible.cite.status, segments.cite.status].into_iter();
        let statuses = statuses.chain(annual_cap.map(|cap| cap.cite.status));
        self.assume_any(statuses, format!("{id}怎样报。"));
        Some(AidTerms { deductible, per: per?, segments, annual_cap })
    }
}
