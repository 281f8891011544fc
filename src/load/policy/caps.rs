//! What only the benefits as a whole can be wrong about: caps that leave nothing to pay, and
//! levels of which nothing is paid.

use gongshi_rules::policy::benefits::{Benefits, Cap, CapOn, Cover, Layers};
use gongshi_rules::{Money, Rate};

use super::Reader;
use super::benefits::COVERS;
use crate::diagnostic::{Diagnostic, Span, Text, say};
use crate::load::section::Section;

impl<'n> Reader<'n> {
    pub(super) fn caps_leave_room(&self, top: &Section<'n>, benefits: &Benefits) {
        for ((key, name), cover) in COVERS.into_iter().zip(covers(benefits)) {
            let Some(cover) = cover else { continue };
            self.cover_cap_leaves_room(top, key, name, cover);
        }
        if let Some(major) = benefits.major_illness.known()
            && let Some(cap) = major.annual_cap.and_then(|cap| cap.said())
        {
            let words = (
                say!("大病保险的封顶线", "The cap of major illness insurance"),
                say!("大病保险的起付线", "its deductible of"),
            );
            let (deductible, path) = (major.deductible.value, ["major_illness", "annual_cap"]);
            self.refuse_below(top, &path, words, cap, deductible);
        }
        self.combined_cap_leaves_room(top, benefits);
        self.every_level_is_paid(top, benefits);
    }

    fn cover_cap_leaves_room(&self, top: &Section<'n>, key: &str, name: &str, cover: &Cover) {
        let Cap::Own(cap) = &cover.annual_cap else { return };
        let amounts = cover.deductible.by_level.cells().iter().map(|level| level.amount.value);
        let highest = amounts.max().unwrap_or(Money::ZERO);
        for (tier, cap) in self.tiers.iter().zip(cap.by_tier.cells()) {
            let words = (
                say!("{name}{tier}的封顶线", "The cap of `{key}` for {tier}"),
                say!("{name}的起付线", "its deductible of"),
            );
            if let Some(cap) = cap.said() {
                self.refuse_below(top, &[key, "annual_cap", tier], words, cap, highest);
            }
        }
    }

    fn combined_cap_leaves_room(&self, top: &Section<'n>, benefits: &Benefits) {
        let Some(combined) = &benefits.combined_cap else { return };
        let Cap::Own(basic) = &benefits.inpatient.annual_cap else { return };
        if basic.on.value != CapOn::Reimbursed || !combined.covers.value.has(Layers::INPATIENT) {
            return;
        }
        let cells = combined.by_tier.cells().iter().zip(basic.by_tier.cells());
        for (tier, (combined, basic)) in self.tiers.iter().zip(cells) {
            let words = (
                say!("{tier}的全年累计封顶线", "The combined cap of the year for {tier}"),
                say!("住院的封顶线", "the cap of hospital stays of"),
            );
            let path = ["combined_annual_cap", tier];
            if let Some(combined) = combined.said() {
                self.refuse_below(top, &path, words, combined, basic.value);
            }
        }
    }

    /// Refuses a cap below what has to be reached before it.
    fn refuse_below(
        &self,
        top: &Section<'n>,
        path: &[&str],
        (cap_name, floor_name): (Text, Text),
        cap: Money,
        floor: Money,
    ) {
        if cap < floor {
            let message = say!(
                cap_name, floor_name => "{cap_name}是{cap}元，比{floor_name}{floor}元还低",
                "{cap_name} is {cap} yuan, below {floor_name} {floor} yuan"
            );
            let mistake = Diagnostic::error("cap/below-deductible", message);
            let mistake = mistake.at(span_of(top, path));
            self.mistakes.push(mistake.help(say!(
                "请对照通知检查这两个数，看是不是少写了一个零。",
                "Check both against the notice: a zero may be missing."
            )));
        }
    }

    /// A level of which no cover pays anything is probably left over.
    fn every_level_is_paid(&self, top: &Section<'n>, benefits: &Benefits) {
        for (place, level) in self.levels.iter().enumerate() {
            let paid = covers(benefits).into_iter().flatten().any(|cover| {
                cover.rates.cells()[place].cells().iter().any(|cell| {
                    let rates = cell.value.bounded.iter().map(|segment| segment.rate);
                    rates.chain([cell.value.rest]).any(|rate| rate > Rate::default())
                })
            });
            if !paid {
                let message = say!(
                    "“{level}”的住院和门诊都不报，这个级别没有用处",
                    "Nothing is paid at the level `{level}`, which is of no use then"
                );
                let warning = Diagnostic::warning("level/never-paid", message);
                let warning = warning.at(span_of(top, &["levels"]));
                self.mistakes.push(warning.help(say!(
                    "请检查它的报销比例；不用的级别，请从levels里删掉。",
                    "Check its rates; a level that is not used is deleted from `levels`."
                )));
            }
        }
    }
}

/// The covers that are known, at the places of [`COVERS`].
fn covers(benefits: &Benefits) -> [Option<&Cover>; COVERS.len()] {
    let (visits, special) = (&benefits.outpatient, &benefits.special_outpatient);
    [Some(&benefits.inpatient), visits.known(), special.known()]
}

/// The innermost value along a path that is there.
fn span_of<'n>(top: &Section<'n>, path: &[&str]) -> &'n Span {
    let mut node = top.node();
    for key in path {
        let Some(inner) = node.get(key) else { break };
        node = inner;
    }
    &node.span
}
