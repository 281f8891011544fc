//! Major illness insurance (大病保险), and its better terms for people in hardship (倾斜支付).

use gongshi_rules::person::Scope;
use gongshi_rules::policy::benefits::{Layers, MajorIllness, Tilt, TiltDeductible};
use gongshi_rules::policy::{Cited, Given};

use super::Reader;
use super::benefits::layers;
use super::marks::Mark;
use super::scalars::{flag, money, points, priority, rate};
use super::values::{is_unknown, is_value, or_unsaid};
use crate::diagnostic::{Diagnostic, Span, say};
use crate::load::section::{self, Section};
use crate::load::yaml::{Node, Value};

impl<'n> Reader<'n> {
    /// The covers whose costs count to it; hospital stays alone, where nothing is said.
    pub(super) fn accumulates(&self, top: &Section<'n>, mark: &Mark) -> Option<Cited<Layers>> {
        let terms = top.get("major_illness");
        let terms = terms.filter(|node| matches!(node.value, Value::Map(_)) && !is_unknown(node));
        let Some(terms) = terms else { return Some(self.cited(Layers::INPATIENT, mark)) };
        let major = top.below("major_illness", terms)?;
        let mark = self.mark(&major, mark);
        let Some(node) = major.get("accumulates") else {
            return Some(self.cited(Layers::INPATIENT, &mark.assumed()));
        };
        let section = major.below("accumulates", node)?;
        let costs = self.together(&section, &mark);
        let of = [("in_scope_self_paid", ())];
        costs.optional("period", |it, name| section::word(it, name, &[("calendar_year", ())]));
        costs.optional("of", |node, name| section::word(node, name, &of));
        let from = costs.required("from", layers);
        let mark = costs.mark();
        section.close();
        Some(self.cited(from?, &mark))
    }

    pub(super) fn major_illness(
        &self,
        top: &Section<'n>,
        mark: &Mark,
    ) -> Option<Given<MajorIllness>> {
        self.part(top, "major_illness", "大病保险", mark, |section| {
            let mark = self.mark(&section, mark);
            section.get("accumulates");
            self.major_terms(section, &mark)
        })
    }

    fn major_terms(&self, section: Section<'n>, mark: &Mark) -> Option<MajorIllness> {
        let name = "大病保险";
        let deductible = self.required(&section, "deductible", mark, money);
        let measured = self.measured(&section, mark, name);
        let segments = section.require("segments");
        let segments =
            segments.and_then(|it| self.segments_or_rate(it, "segments", mark, measured));
        let plain = format!("{name}一年最多报多少");
        let annual_cap = section.get("annual_cap");
        let annual_cap = self.given(annual_cap, "annual_cap", &plain, mark, |node| {
            self.value(node, "annual_cap", mark, money)
        });
        let over_cap_counts = self.or_assumed(&section, "over_cap_counts", mark, flag, true);
        let class_b_counts = self.or_assumed(&section, "class_b_counts", mark, flag, false);
        let tilts = self.tilts(&section, mark);
        section.close();
        let (deductible, segments) = (deductible?, segments?);
        let annual_cap = or_unsaid(&annual_cap?);
        let statuses = [deductible.cite.status, segments.cite.status].into_iter();
        let statuses = statuses.chain(annual_cap.map(|cap| cap.cite.status));
        self.assume_any(statuses, "大病保险的起付线、比例和封顶线。");
        Some(MajorIllness {
            deductible,
            segments,
            annual_cap,
            over_cap_counts: over_cap_counts?,
            class_b_counts: class_b_counts?,
            tilts,
        })
    }

    fn tilts(&self, major: &Section<'n>, mark: &Mark) -> Vec<Tilt> {
        let items = major
            .get("tilt")
            .and_then(|node| self.mistakes.caught(section::filled_list(node, "tilt")));
        let mut tilts: Vec<(Tilt, &Span)> = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            let section = major.below(&format!("tilt[{}]", index + 1), item);
            let Some(section) = section else { continue };
            let at = section.span();
            let Some(tilt) = self.tilt(section, mark) else { continue };
            for (first, first_at) in &tilts {
                self.tilts_do_not_overlap((first, first_at), (&tilt, at));
            }
            tilts.push((tilt, at));
        }
        tilts.into_iter().map(|(tilt, _)| tilt).collect()
    }

    fn tilt(&self, section: Section<'n>, mark: &Mark) -> Option<Tilt> {
        let (mark, at) = (self.mark(&section, mark), section.span());
        let any = section.require("for").map(|node| self.people.members(node, "for"));
        let priority = self.optional(&section, "priority", &mark, priority);
        let deductible = section.get("deductible");
        let deductible = deductible.and_then(|it| self.tilt_deductible(&section, it, &mark));
        let add_points = self.optional(&section, "add_points", &mark, points);
        let no_cap = self.optional(&section, "no_cap", &mark, flag);
        // Without a lifted cap there is nothing to keep: then it is no reading of ours.
        let lifts = no_cap.is_some_and(|no_cap| no_cap.value);
        let default = if lifts { mark.assumed() } else { mark.clone() };
        let keep_combined_cap = match section.get("keep_combined_cap") {
            Some(node) => self.value(node, "keep_combined_cap", &mark, flag),
            None => Some(self.cited(true, &default)),
        };
        let nothing = ["deductible", "add_points", "no_cap"]
            .iter()
            .all(|key| section.node().get(key).is_none());
        section.close();
        if nothing {
            let message =
                say!("这一项倾斜没有写好在哪里", "This item of `tilt` does not say what is better");
            let mistake = Diagnostic::error("major/tilt-empty", message).at(at);
            let help = say!(
                "请写起付线（deductible）、加几个百分点（add_points）或取消封顶（no_cap）。",
                "Write `deductible`, `add_points` or `no_cap`."
            );
            self.mistakes.push(mistake.help(help));
        }
        let statuses = [
            Some(mark.status),
            deductible.map(|it| it.cite.status),
            add_points.map(|it| it.cite.status),
            no_cap.map(|it| it.cite.status),
        ];
        self.assume_any(statuses.into_iter().flatten(), "大病保险对困难群众的倾斜。");
        Some(Tilt {
            scope: Scope { any: any?, ..Scope::EVERYBODY },
            priority: priority.map_or(0, |priority| priority.value),
            deductible: deductible.map(|it| it.value),
            add_points: add_points.map(|it| it.value).unwrap_or_default(),
            no_cap: lifts,
            keep_combined_cap: keep_combined_cap?,
            cite: self.cite(&mark),
        })
    }

    /// An amount of its own, or `{share: 50%}` of the printed one.
    fn tilt_deductible(
        &self,
        tilt: &Section<'n>,
        node: &'n Node,
        mark: &Mark,
    ) -> Option<Cited<TiltDeductible>> {
        if is_value(node) {
            let amount = |node: &Node, name: &str| money(node, name).map(TiltDeductible::Amount);
            return self.value(node, "deductible", mark, amount);
        }
        let section = tilt.below("deductible", node)?;
        let mark = self.mark(&section, mark);
        let share = |node: &Node, name: &str| rate(node, name).map(TiltDeductible::Share);
        let share = self.required(&section, "share", &mark, share);
        section.close();
        share
    }

    fn tilts_do_not_overlap(
        &self,
        (first, first_at): (&Tilt, &Span),
        (second, at): (&Tilt, &Span),
    ) {
        let Some(both) = first.scope.common(&second.scope) else { return };
        if first.priority == second.priority {
            let who = self.somebody(both);
            let message = say!(
                who => "{who}两项倾斜都符合，没有写明按哪一项",
                "Two items of `tilt` are for {who}; which one counts is not written"
            );
            let mistake = Diagnostic::error("major/tilt-overlap", message).at(at);
            let mistake = mistake.also(first_at, say!("另一项倾斜", "the other item"));
            let help = say!(
                "请在应当优先的那一项里加上“priority: 1”（数字大的优先）。",
                "Add `priority: 1` to the one that goes first (the greater number does)."
            );
            self.mistakes.push(mistake.help(help));
        }
    }
}
