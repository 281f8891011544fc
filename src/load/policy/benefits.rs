//! What bills are paid back: stays, visits, and the caps over them. Everything that pays has a
//! file of its own; this one puts them together.

use gongshi_rules::Rate;
use gongshi_rules::money::Rounding;
use gongshi_rules::policy::benefits::{Away, Benefits, CombinedCap, Cover, Layers, OutOfArea, Per};
use gongshi_rules::policy::{Cited, Given, Status, Table};

use super::Reader;
use super::marks::Mark;
use super::scalars::{flag, money, points, rate};
use super::values::{is_unknown, is_value, statuses};
use crate::diagnostic::{Diagnostic, listed, say};
use crate::load::section::{self, Section};
use crate::load::yaml::{Node, Value};

/// Layers by the keys of their sections.
pub(super) const LAYERS: [(&str, Layers); 5] = [
    ("inpatient", Layers::INPATIENT),
    ("outpatient", Layers::OUTPATIENT),
    ("special_outpatient", Layers::SPECIAL_OUTPATIENT),
    ("major_illness", Layers::MAJOR_ILLNESS),
    ("medical_assistance", Layers::MEDICAL_ASSISTANCE),
];

/// The sections of covers, and what they are called.
pub(super) const COVERS: [(&str, &str); 3] =
    [("inpatient", "住院"), ("outpatient", "普通门诊"), ("special_outpatient", "特殊疾病门诊")];

/// The sections that cannot be calculated where nothing is known of hospital stays.
const RESTING_ON_STAYS: [&str; 7] = [
    "minor",
    "outpatient",
    "special_outpatient",
    "out_of_area",
    "major_illness",
    "medical_assistance",
    "combined_annual_cap",
];

impl<'n> Reader<'n> {
    /// The benefits, as far as hospital stays are given: everything else rests on those.
    pub(super) fn benefits(&self, top: &Section<'n>, mark: &Mark) -> Option<Given<Benefits>> {
        let rounding = self.rounding(top, mark);
        let minor_under = self.minor(top, mark);
        let accumulates = self.accumulates(top, mark);
        let accumulates = accumulates.unwrap_or_else(|| self.cited(Layers::INPATIENT, mark));
        let inpatient = self.part(top, "inpatient", "住院报销", mark, |section| {
            self.inpatient(section, mark, accumulates)
        });
        let base = inpatient.as_ref().and_then(Given::known);
        let outpatient = self.part(top, "outpatient", "普通门诊报销", mark, |section| {
            self.outpatient(section, mark, accumulates)
        });
        let special_outpatient =
            self.part(top, "special_outpatient", "特殊疾病门诊", mark, |it| {
                self.special_outpatient(it, mark, accumulates, base)
            });
        let major_illness = self.major_illness(top, mark);
        let medical_assistance = self.medical_assistance(top, mark);
        let out_of_area = self.part(top, "out_of_area", "异地就医", mark, |section| {
            self.out_of_area(section, mark)
        });
        let combined_cap = self.combined_cap(top, mark);
        let inpatient = match inpatient? {
            Given::Known(inpatient) => inpatient,
            Given::Unknown(cite) => {
                self.nothing_rests_on_stays(top);
                return Some(Given::Unknown(cite));
            }
            Given::None => {
                self.nothing_rests_on_stays(top);
                return Some(Given::None);
            }
        };
        let benefits = Benefits {
            levels: self.levels.clone(),
            rounding: rounding?,
            minor_under,
            inpatient,
            outpatient: outpatient?,
            special_outpatient: special_outpatient?,
            out_of_area: out_of_area?,
            major_illness: major_illness?,
            medical_assistance: medical_assistance?,
            combined_cap: combined_cap?,
        };
        self.minors_are_whole(top);
        self.caps_leave_room(top, &benefits);
        Some(Given::Known(benefits))
    }

    /// Refuses what cannot be calculated without hospital stays, rather than to pass it over.
    fn nothing_rests_on_stays(&self, top: &Section<'n>) {
        let written = RESTING_ON_STAYS.into_iter().filter_map(|key| {
            let node = top.get(key)?;
            let filled = matches!(node.value, Value::Map(_) | Value::List(_)) && !is_unknown(node);
            filled.then_some((key, &node.span))
        });
        let written: Vec<_> = written.collect();
        let keys = listed(written.iter().map(|(key, _)| *key));
        let Some(((_, first), others)) = written.split_first() else { return };
        let message = say!(
            keys => "写了{keys}，却没有写住院报销（inpatient），算不了",
            "Without the benefits for hospital stays (`inpatient`), nothing of this can be calculated: {keys}"
        );
        let mistake = Diagnostic::error("benefits/no-inpatient", message).at(first);
        let mistake = others
            .iter()
            .fold(mistake, |mistake, (key, at)| mistake.also(at, say!("{key}", "{key}")));
        let help = say!(
            "请写上inpatient；通知没有写住院怎样报的，请把这些数字写到facts里。",
            "Add `inpatient`; if the notice does not say how stays are paid, write these figures under `facts`."
        );
        self.mistakes.push(mistake.help(help));
    }

    fn rounding(&self, top: &Section<'n>, mark: &Mark) -> Option<Cited<Rounding>> {
        let Some(node) = top.get("rounding") else {
            return Some(self.cited(Rounding::HalfUp, &mark.assumed()));
        };
        let section = top.below("rounding", node)?;
        let rounding = self.together(&section, mark);
        rounding.optional("to", |node, name| section::word(node, name, &[("fen", ())]));
        rounding.optional("at", |node, name| section::word(node, name, &[("each_layer", ())]));
        let modes = [("half_up", Rounding::HalfUp), ("down", Rounding::Down)];
        let mode = rounding.required("mode", |node, name| section::word(node, name, &modes));
        let mark = rounding.mark();
        section.close();
        Some(self.cited(mode?, &mark))
    }

    fn minor(&self, top: &Section<'n>, mark: &Mark) -> Option<Cited<u8>> {
        let section = top.section("minor")?;
        let minor = self.together(&section, mark);
        minor.optional("on", |node, name| section::word(node, name, &[("admission", ())]));
        let under = minor.required("under", |node, name| section::whole(node, name, 1..=30));
        let mark = minor.mark();
        section.close();
        self.assume(&mark, "年龄按住院那天算。");
        Some(self.cited(under?, &mark))
    }

    /// Who is a minor and what minors get are two halves of one rule.
    fn minors_are_whole(&self, top: &Section<'n>) {
        let adjusted = COVERS.into_iter().any(|(key, _)| adjusts_for_minors(top.node().get(key)));
        let missing = match (top.get("minor"), adjusted) {
            (Some(node), false) => Some((
                node,
                say!(
                    "没有哪一项报销写了未成年人的比例（adjust）",
                    "No benefit says what is different for minors (`adjust`)"
                ),
            )),
            (None, true) => top.get("inpatient").map(|node| {
                let missing = say!(
                    "没有写minor（几岁以下算未成年人）",
                    "`minor` is missing: below which age one is a minor"
                );
                (node, missing)
            }),
            _ => None,
        };
        if let Some((node, missing)) = missing {
            let mistake = Diagnostic::error("minor/half", missing).at(&node.span);
            self.mistakes.push(mistake.help(say!(
                "minor和adjust里的for: minor要么都写，要么都不写。",
                "Write both `minor` and `for: minor` under `adjust`, or neither."
            )));
        }
    }

    fn inpatient(
        &self,
        section: Section<'n>,
        mark: &Mark,
        accumulates: Cited<Layers>,
    ) -> Option<Cover> {
        let mark = self.mark(&section, mark);
        let name = "住院";
        let deductible = section.require_section("deductible");
        let deductible = deductible.and_then(|row| self.deductible(&row, &mark, None, None));
        let measured = self.measured(&section, &mark, name);
        let rates = section.require("rate");
        let rates = rates.and_then(|it| self.rates(it, &section.path("rate"), &mark, measured));
        let adjust = self.adjust(&section, &mark);
        let annual_cap = self.annual_cap(&section, &mark, name);
        let counts = self.counts(&section, &mark, Layers::INPATIENT, accumulates);
        section.close();
        let cover = Cover {
            deductible: deductible?,
            rates: rates?,
            adjust,
            annual_cap: annual_cap?,
            counts_to_major: counts?,
        };
        self.assume_cover(&cover, name);
        let pers = cover.deductible.by_level.cells().iter().map(|level| level.per);
        let words = match pers.clone().next().map(|per| per.value) {
            Some(Per::Year) => "住院起付线一年减一次。",
            _ => "住院起付线每次住院都减。",
        };
        self.assume_any(pers.map(|per| per.cite.status), words);
        Some(cover)
    }

    /// Whether what a person bears of a cover counts to major illness insurance: as the cover
    /// says, or as that insurance does, which accumulates those covers.
    pub(super) fn counts(
        &self,
        section: &Section<'n>,
        mark: &Mark,
        layer: Layers,
        accumulates: Cited<Layers>,
    ) -> Option<Cited<bool>> {
        let listed = Cited { value: accumulates.value.has(layer), cite: accumulates.cite };
        let Some(node) = section.get("counts_to_major") else { return Some(listed) };
        let counts = self.value(node, "counts_to_major", mark, flag)?;
        if listed.cite.status != Status::Assumed && counts.value != listed.value {
            let place = section.place();
            let message = say!(
                place => "{place}写的和major_illness.accumulates.from里的不一样：是否计入大病保险",
                "Whether it counts to major illness insurance differs {place} from `major_illness.accumulates.from`"
            );
            let mistake = Diagnostic::error("major/counts-twice", message).at(&node.span);
            self.mistakes.push(mistake.help(say!(
                "请改成一样的，或者删掉counts_to_major这一行。",
                "Make them the same, or delete the line `counts_to_major`."
            )));
        }
        Some(counts)
    }

    fn out_of_area(&self, section: Section<'n>, mark: &Mark) -> Option<OutOfArea> {
        let mark = self.mark(&section, mark);
        let away = |key| section.require_section(key).and_then(|it| self.away(it, &mark));
        let (filed, unfiled) = (away("filed"), away("unfiled"));
        let counts = self.or_assumed(&section, "first_pay_counts", &mark, flag, false);
        section.close();
        Some(OutOfArea { filed: filed?, unfiled: unfiled?, first_pay_counts: counts? })
    }

    /// How a bill from elsewhere is paid; like any other, but for what is written.
    fn away(&self, section: Section<'n>, mark: &Mark) -> Option<Away> {
        let mark = self.mark(&section, mark);
        let share = |key, read| match section.get(key) {
            Some(node) => self.value(node, key, &mark, read),
            None => Some(self.cited(Rate::default(), &mark)),
        };
        let (first_pay, less_points) = (share("first_pay", rate), share("less_points", points));
        section.close();
        let (first_pay, less_points) = (first_pay?, less_points?);
        let both = [first_pay.cite.status, less_points.cite.status];
        self.assume_any(both, "异地就医先自付多少、少报几个百分点。");
        Some(Away { first_pay, less_points })
    }

    #[expect(clippy::option_option, reason = "read, and there is one")]
    fn combined_cap(&self, top: &Section<'n>, mark: &Mark) -> Option<Option<CombinedCap>> {
        // Many notices have no such cap, and say nothing of it for that reason.
        let Some(node) = top.get("combined_annual_cap") else { return Some(None) };
        let name = "combined_annual_cap";
        let cap = self.given(Some(node), name, "全年一共最多报多少", mark, |node| {
            let assumed = Layers::INPATIENT.with(Layers::MAJOR_ILLNESS);
            if is_value(node) {
                let by_tier = self.by_tier(node, name, mark, money)?;
                return Some(CombinedCap { by_tier, covers: self.cited(assumed, &mark.assumed()) });
            }
            let section = top.below(name, node)?;
            let mark = self.mark(&section, mark);
            let covers = self.or_assumed(&section, "covers", &mark, layers, assumed);
            let by_tier = self.tier_row(&section, &mark, money);
            Some(CombinedCap { by_tier: by_tier?, covers: covers? })
        })?;
        let known = cap.known().into_iter().flat_map(|cap| statuses(&cap.by_tier));
        self.assume_any(known, "全年累计封顶线的数额。");
        Some(match cap {
            Given::Known(cap) => Some(cap),
            // Of a cap that is not said nobody knows what it leaves out.
            Given::Unknown(cite) => Some(CombinedCap {
                by_tier: Table::new(vec![Cited::unsaid(cite); self.tiers.len()]),
                covers: Cited { value: Layers::ALL, cite },
            }),
            Given::None => None,
        })
    }
}

/// Whether a cover has other terms for minors.
fn adjusts_for_minors(cover: Option<&Node>) -> bool {
    let Some(Value::List(items)) = cover.and_then(|it| it.get("adjust")).map(|it| &it.value) else {
        return false;
    };
    items.iter().any(|item| item.get("for").and_then(Node::scalar) == Some("minor"))
}

/// A list of layers by the keys of their sections.
pub(super) fn layers(node: &Node, name: &str) -> Result<Layers, Diagnostic> {
    section::names(node, name)?;
    section::list(node, name)?.iter().try_fold(Layers::default(), |all, item| {
        section::word(item, name, &LAYERS).map(|layer| all.with(layer))
    })
}
