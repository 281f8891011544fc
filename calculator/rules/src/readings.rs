//! What an answer rests on: each reading that the notice leaves open, and how far the answer
//! moves when it is read the other way.

use crate::estimate::{Year, settle_year};
use crate::money::{Money, Rounding};
use crate::policy::benefits::{CapOn, Change, Cover, Per};
use crate::policy::{Benefits, Cite, Status};
use crate::say::{Word, say};

/// A reading that decides amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Whether in-scope cost above the basic cap counts to major illness insurance.
    OverCapCounts,
    /// Whether 「提高5%」 adds points or raises the rate by a share of itself.
    Adjust,
    /// Whether a cap bounds what is paid or the cost that enters.
    CapOn,
    /// Whether the deductible of ordinary visits is borne by the visit or by the year.
    OutpatientPer,
    /// Whether the deductible of visits for special diseases is borne by the visit or by the year.
    SpecialPer,
    /// Whether what a person bore on ordinary visits counts to major illness insurance.
    OutpatientCounts,
    /// Whether the first-pay share of class-B items counts to major illness insurance.
    ClassBCounts,
    /// Whether the share paid first away from home counts to major illness insurance.
    FirstPayCounts,
    /// Whether the deductible of medical assistance is borne by the claim or by the year.
    AidPer,
    /// Which layers the combined cap covers.
    Covers,
    /// Whether lifting the cap of major illness insurance lifts the combined cap too.
    KeepCombinedCap,
    /// What becomes of parts of a fen.
    Rounding,
}

impl Reading {
    /// Every reading, in the order in which answers list them.
    pub const ALL: [Self; 12] = [
        Self::OverCapCounts,
        Self::Adjust,
        Self::CapOn,
        Self::OutpatientPer,
        Self::SpecialPer,
        Self::OutpatientCounts,
        Self::ClassBCounts,
        Self::FirstPayCounts,
        Self::AidPer,
        Self::Covers,
        Self::KeepCombinedCap,
        Self::Rounding,
    ];

    /// The parameter that settles it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OverCapCounts => "over_cap_counts",
            Self::Adjust => "adjust",
            Self::CapOn => "annual_cap.on",
            Self::OutpatientPer => "outpatient.per",
            Self::SpecialPer => "special_outpatient.per",
            Self::OutpatientCounts => "counts_to_major",
            Self::ClassBCounts => "class_b_counts",
            Self::FirstPayCounts => "first_pay_counts",
            Self::AidPer => "medical_assistance.per",
            Self::Covers => "covers",
            Self::KeepCombinedCap => "keep_combined_cap",
            Self::Rounding => "rounding",
        }
    }

    /// What is open.
    pub const fn question(self) -> &'static str {
        self.words().0
    }

    /// What is open, and the two ways to read it.
    const fn words(self) -> (&'static str, [&'static str; 2]) {
        match self {
            Self::OverCapCounts => ("超过封顶线的费用是否计入大病保险", ["计入", "不计入"]),
            Self::Adjust => ("比例提高的部分怎样算", ["加百分点", "提高原来比例的一部分"]),
            Self::CapOn => ("封顶线限的是什么", ["报销的钱", "进入报销的费用"]),
            Self::OutpatientPer => ("门诊起付线怎样算", ["全年一次", "每次都算"]),
            Self::SpecialPer => ("特殊疾病门诊起付线怎样算", ["全年一次", "每次都算"]),
            Self::OutpatientCounts => ("门诊自付的费用是否计入大病保险", ["计入", "不计入"]),
            Self::ClassBCounts => ("乙类先行自付的费用是否计入大病保险", ["计入", "不计入"]),
            Self::FirstPayCounts => ("异地就医先自付的费用是否计入大病保险", ["计入", "不计入"]),
            Self::AidPer => ("医疗救助的起付线怎样算", ["全年一次", "每次都算"]),
            Self::Covers => ("总封顶线管哪些报销", ["只管写明的几项", "管全部报销"]),
            Self::KeepCombinedCap => ("大病保险不封顶的人是否还有总封顶线", ["还有", "没有"]),
            Self::Rounding => ("不到一分的零头怎样算", ["四舍五入", "舍去"]),
        }
    }

    /// Where the policy settles it and which of the two ways, if the notice leaves it open.
    fn assumed(self, benefits: &Benefits) -> Option<usize> {
        let way = |cite: Cite, second: bool| (cite, usize::from(second));
        let per = |cover: Option<&Cover>| {
            let levels = cover?.deductible.by_level.cells().iter().map(|level| level.per);
            let mut open = levels.filter(|per| per.cite.status == Status::Assumed);
            open.next().map(|per| way(per.cite, per.value == Per::Claim))
        };
        let flag = |it: crate::policy::Cited<bool>| way(it.cite, !it.value);
        let major = benefits.major_illness.known();
        let (cite, second) = match self {
            Self::OverCapCounts => flag(major?.over_cap_counts),
            Self::ClassBCounts => flag(major?.class_b_counts),
            Self::KeepCombinedCap => flag(major?.tilts.first()?.keep_combined_cap),
            Self::OutpatientCounts => flag(benefits.outpatient.known()?.counts_to_major),
            Self::FirstPayCounts => flag(benefits.out_of_area.known()?.first_pay_counts),
            Self::Adjust => {
                let change = benefits.inpatient.adjust.first()?.change;
                way(change.cite, matches!(change.value, Change::RaiseBy(_)))
            }
            Self::CapOn => {
                let on = benefits.inpatient.annual_cap.own()?.on;
                way(on.cite, on.value == CapOn::InScopeCost)
            }
            Self::OutpatientPer => per(benefits.outpatient.known())?,
            Self::SpecialPer => per(benefits.special_outpatient.known())?,
            Self::AidPer => {
                let per = benefits.medical_assistance.iter().find_map(|aid| aid.terms.known())?.per;
                way(per.cite, per.value == Per::Claim)
            }
            Self::Covers => way(benefits.combined_cap.as_ref()?.covers.cite, false),
            Self::Rounding => {
                let rounding = benefits.rounding;
                way(rounding.cite, rounding.value == Rounding::Down)
            }
        };
        (cite.status == Status::Assumed).then_some(second)
    }
}

/// A set of readings, each a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readings(u16);

impl Readings {
    /// Whether it is among them.
    pub const fn has(self, reading: Reading) -> bool {
        self.0 >> reading as u16 & 1 == 1
    }

    pub(crate) const fn add(&mut self, reading: Reading) {
        self.0 |= 1 << reading as u16;
    }

    /// The subset that the bits of `way` choose among these, lowest first.
    fn choose(self, way: usize) -> Self {
        let (mut chosen, mut way) = (Self::default(), way);
        for reading in Reading::ALL {
            if self.has(reading) {
                if way & 1 == 1 {
                    chosen.add(reading);
                }
                way >>= 1;
            }
        }
        chosen
    }
}

/// The readings that an answer depended on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// All of them.
    pub(crate) open: Readings,
    /// Those that the policy takes the second of the two ways.
    second: Readings,
}

impl Asked {
    pub(crate) const fn add(&mut self, reading: Reading, second: bool) {
        self.open.add(reading);
        if second {
            self.second.add(reading);
        }
    }

    const fn with(self, other: Self) -> Self {
        let open = Readings(self.open.0 | other.open.0);
        Self { open, second: Readings(self.second.0 | other.second.0) }
    }
}

/// An assumed reading that moves an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The parameter that settles it.
    pub id: &'static str,
    /// The smaller of the two totals reimbursed.
    pub low: Money,
    /// The larger of the two.
    pub high: Money,
    /// What was assumed, what else it could mean, and what the total then is.
    pub text: String,
}

/// The totals reimbursed between which an answer lies, whichever way its readings are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The smallest.
    pub low: Money,
    /// The largest; where something is unknown, no more than what is known.
    pub high: Money,
}

/// Every reading that benefits assume, in words.
pub fn readings(benefits: &Benefits) -> Vec<String> {
    let assumed = |reading: Reading| {
        let way = reading.assumed(benefits)?;
        let (open, ways) = reading.words();
        Some(say("{}：按“{}”估算。", &[Word::Text(open), Word::Text(ways[way])]))
    };
    Reading::ALL.into_iter().filter_map(assumed).collect()
}

/// The assumed readings that move what is known of the total reimbursed of this year, by
/// themselves or together with others, and how far all of them can move it.
pub fn assumptions(benefits: &Benefits, year: &Year) -> (Vec<Assumption>, Range) {
    let (asked, totals) = all_ways(benefits, year);
    let as_read = totals[0];
    let mut range = Range { low: as_read, high: as_read };
    for total in &totals {
        range = Range { low: range.low.min(*total), high: range.high.max(*total) };
    }
    let (mut moving, mut bit) = (Vec::new(), 1usize);
    for reading in Reading::ALL {
        if !asked.open.has(reading) {
            continue;
        }
        // A reading matters if it moves any of the totals, however the others are read.
        let matters = (0..totals.len()).any(|way| totals[way] != totals[way ^ bit]);
        let other = totals[bit];
        bit <<= 1;
        if !matters {
            continue;
        }
        let (open, ways) = reading.words();
        let way = usize::from(asked.second.has(reading));
        let words =
            [Word::Text(open), Word::Text(ways[way]), Word::Text(ways[1 - way]), Word::Fen(other)];
        moving.push(Assumption {
            id: reading.word(),
            low: as_read.min(other),
            high: as_read.max(other),
            text: say("通知没有写明：{}。这里按“{}”估算；如按“{}”，合计为{}元。", &words),
        });
    }
    (moving, range)
}

/// The readings that this year asks for, and the total for every way to take them: bit by bit, a
/// 1 where one is read the other way. Read the other way, one reading may bring up another.
fn all_ways(benefits: &Benefits, year: &Year) -> (Asked, Vec<Money>) {
    let mut asked = Asked::default();
    loop {
        let open = asked.open;
        let mut totals = Vec::new();
        for way in 0..1 << open.0.count_ones() {
            let (settled, more) = settle_year(benefits, year, open.choose(way), None);
            asked = asked.with(more);
            totals.push(settled.known());
        }
        if asked.open == open {
            return (asked, totals);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{Area, Claim, Cost, Kind};
    use crate::person::Identities;
    use crate::policy::benefits::Cap;
    use crate::policy::fixture::{STATED, assumed, benefits, deductibles};
    use crate::policy::{Given, Level, Tier};

    fn claim(kind: Kind, level: usize, fen: u64) -> Claim {
        let cost = Cost::in_scope_only(Money::from_fen(fen));
        Claim { kind, level: Level::at(level), cost, area: Area::Local, prior: None }
    }

    fn year(tier: usize, minor: bool, claims: &[Claim]) -> Year {
        Year { tier: Tier::at(tier), minor, identities: Identities::NONE, claims: claims.to_vec() }
    }

    fn touched(benefits: &Benefits, year: &Year) -> Vec<(&'static str, String, String)> {
        let (assumptions, range) = assumptions(benefits, year);
        assert!(assumptions.iter().all(|it| range.low <= it.low && it.high <= range.high));
        let said = assumptions.into_iter();
        said.map(|it| (it.id, it.low.grouped(), it.high.grouped())).collect()
    }

    fn stay(minor: bool, level: usize, fen: u64) -> Year {
        year(0, minor, &[claim(Kind::Inpatient, level, fen)])
    }

    /// policy-model.md: 27,474 yuan on one 180,000 bill.
    #[test]
    fn cost_over_the_cap_moves_a_large_bill_by_27_474_yuan() {
        let expected = ("over_cap_counts", "101,826.20".into(), "129,300.20".into());
        assert_eq!(touched(&benefits(), &stay(false, 1, 18_000_000)), [expected]);
    }

    /// policy-model.md, 提高5%, points or ×1.05: 14,775.00 or 14,479.50 on a bill of 30,000.
    #[test]
    fn a_childs_rate_has_two_readings() {
        let expected = ("adjust", "15,330.00".into(), "16,060.00".into());
        assert_eq!(touched(&benefits(), &stay(true, 2, 3_000_000)), [expected]);
        // What the two figures come from: 19,700 × 75% and 19,700 × 73.5%.
        let expected = ("adjust", "14,479.50".into(), "14,775.00".into());
        assert_eq!(touched(&benefits(), &stay(true, 1, 2_000_000)), [expected]);
    }

    /// policy-model.md, `annual_cap.on`: 80,000 or 55,790 on a 150,000 bill.
    #[test]
    fn a_cap_on_cost_or_on_payment() {
        let mut benefits = benefits();
        benefits.major_illness = Given::None;
        if let Cap::Own(cap) = &mut benefits.inpatient.annual_cap {
            cap.on = assumed(CapOn::Reimbursed);
        }
        let expected = ("annual_cap.on", "55,790.00".into(), "80,000.00".into());
        assert_eq!(touched(&benefits, &stay(false, 1, 15_000_000)), [expected]);
    }

    /// policy-model.md, `outpatient.二级.per`: 280 or 0 yuan for five 180-yuan visits.
    #[test]
    fn a_deductible_by_the_visit_or_by_the_year() {
        let visits = [claim(Kind::Outpatient, 1, 18_000); 5];
        let expected = ("outpatient.per", "0.00".into(), "280.00".into());
        assert_eq!(touched(&benefits(), &year(0, false, &visits)), [expected]);
    }

    #[test]
    fn a_part_of_a_fen_is_an_assumption_too() {
        // (100.51 + 300 − 300) × 70% = 70.357
        let expected = ("rounding", "70.35".into(), "70.36".into());
        assert_eq!(touched(&benefits(), &stay(false, 1, 40_051)), [expected]);
    }

    /// The rounding moves nothing by itself here, only when the minors' rate is raised by a share:
    /// it is said all the same, as the range reaches further for it.
    #[test]
    fn a_reading_that_matters_only_with_another_is_said_too() {
        let year = year(1, true, &[claim(Kind::Inpatient, 2, 11_357_600)]);
        let (said, range) = assumptions(&benefits(), &year);
        let low = said.iter().map(|it| it.low).min().unwrap();
        let ids: Vec<_> = said.iter().map(|it| it.id).collect();
        assert_eq!(range.low.grouped(), "83,497.05");
        assert_eq!(low.grouped(), "83,497.06");
        assert_eq!(ids, ["adjust", "rounding"]);
    }

    #[test]
    fn what_the_notice_states_is_no_assumption() {
        let mut benefits = benefits();
        let Given::Known(major) = &mut benefits.major_illness else { unreachable!() };
        major.over_cap_counts.cite = STATED;
        assert_eq!(touched(&benefits, &stay(false, 1, 18_000_000)), []);
    }

    #[test]
    fn readings_that_a_year_does_not_touch_are_not_tried() {
        let (asked, totals) = all_ways(&benefits(), &stay(false, 1, 5_000_000));
        assert_eq!((asked, totals.len()), (Asked::default(), 1));
    }

    /// Every combination of every reading, against the walk through those that matter.
    #[test]
    fn several_readings_together_reach_further_than_each() {
        let mut benefits = benefits();
        let Given::Known(outpatient) = &mut benefits.outpatient else { unreachable!() };
        outpatient.counts_to_major = assumed(false);
        outpatient.deductible = deductibles(&[(0, Per::Claim), (200, Per::Year), (0, Per::Claim)]);
        let claims = [
            claim(Kind::Inpatient, 2, 25_000_051),
            claim(Kind::Outpatient, 1, 33_333),
            claim(Kind::Outpatient, 1, 33_333),
        ];
        let year = year(0, true, &claims);
        let mut every = Readings::default();
        for reading in Reading::ALL {
            every.add(reading);
        }
        let totals: Vec<_> = (0..1 << Reading::ALL.len())
            .map(|way| settle_year(&benefits, &year, every.choose(way), None).0.known())
            .collect();
        let (said, range) = assumptions(&benefits, &year);
        let (low, high) = (totals.iter().min().unwrap(), totals.iter().max().unwrap());
        assert_eq!((range.low, range.high), (*low, *high));
        let ids: Vec<_> = said.iter().map(|it| it.id).collect();
        assert_eq!(
            ids,
            ["over_cap_counts", "adjust", "outpatient.per", "counts_to_major", "rounding"]
        );
    }

    #[test]
    fn a_policy_lists_its_readings() {
        assert_eq!(
            readings(&benefits()),
            [
                "超过封顶线的费用是否计入大病保险：按“计入”估算。",
                "比例提高的部分怎样算：按“加百分点”估算。",
                "门诊起付线怎样算：按“全年一次”估算。",
                "乙类先行自付的费用是否计入大病保险：按“不计入”估算。",
                "总封顶线管哪些报销：按“只管写明的几项”估算。",
                "不到一分的零头怎样算：按“四舍五入”估算。",
            ]
        );
    }
}
