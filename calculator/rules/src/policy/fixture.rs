//! A complete policy for tests: 乌杨街道 2024, as the notice prints it.

use super::benefits::{
    Adjust, AnnualCap, Cap, CapOn, Change, CombinedCap, Cover, Deductible, Layers, LevelDeductible,
    MajorIllness, Per, Segments, Who,
};
use super::enrolment::{Count, Event, Pays, Starts, Window, WithoutSubsidy};
use super::premium::{AgeBand, Overlap};
use super::{Assistance, Benefits, Cite, Cited, Given, Policy, Premium, Status, Table};
use crate::day::Day;
use crate::money::{Money, Rate, Rounding};
use crate::person::{Identities, Scope};

pub(crate) const STATED: Cite = Cite { citation: 0, status: Status::Stated };
pub(crate) const ASSUMED: Cite = Cite { citation: 0, status: Status::Assumed };
pub(crate) const UNKNOWN: Cite = Cite { citation: 0, status: Status::Unknown };

pub(crate) const fn stated<T>(value: T) -> Cited<T> {
    Cited { value, cite: STATED }
}

pub(crate) const fn assumed<T>(value: T) -> Cited<T> {
    Cited { value, cite: ASSUMED }
}

pub(crate) fn yuan(amounts: &[u64]) -> Table<Cited<Money>> {
    Table::new(amounts.iter().map(|yuan| stated(Money::from_yuan(*yuan))).collect())
}

/// Whoever pays from this day on bears the fiscal subsidy.
pub(crate) const fn without_subsidy(from: Cited<Day>) -> WithoutSubsidy {
    WithoutSubsidy { from, except: Identities::NONE }
}

/// Rates in whole percent, a row for each level.
pub(crate) fn rates(levels: &[&[u32]]) -> Table<Table<Cited<Segments>>> {
    let cell = |percent: &u32| stated(Segments::flat(Rate::from_percent(*percent)));
    Table::new(levels.iter().map(|tiers| Table::new(tiers.iter().map(cell).collect())).collect())
}

/// Deductibles in yuan, by level.
pub(crate) fn deductibles(levels: &[(u64, Per)]) -> Deductible {
    let level = |(yuan, per): &(u64, Per)| LevelDeductible {
        amount: stated(Money::from_yuan(*yuan)),
        per: if *per == Per::Year { assumed(*per) } else { stated(*per) },
    };
    let by_level = Table::new(levels.iter().map(level).collect());
    Deductible { by_level, repeat: None, annual_max: None }
}

fn capped(amounts: &[u64]) -> Cap {
    Cap::Own(AnnualCap { on: stated(CapOn::Reimbursed), by_tier: yuan(amounts) })
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// 新生儿, 高校新生, 脱贫人口, then the seven of 六.
const IDENTITIES: [&str; 10] = [
    "新生儿",
    "高校新生",
    "脱贫人口",
    "特困人员",
    "低保对象",
    "低保边缘户",
    "返贫致贫人口",
    "脱贫不稳定户",
    "边缘易致贫户",
    "突发严重困难户",
];

/// Everybody of these places of the list, but for those.
pub(crate) fn scope(any: &[usize], except: &[usize]) -> Scope {
    let set = |places: &[usize]| {
        places.iter().fold(Identities::NONE, |set, place| set.with(Identities::at(*place)))
    };
    Scope { any: set(any), all: Identities::NONE, except: set(except) }
}

fn window(id: &str, scope: Scope, from: &str, to: &str, starts: Cited<Starts>) -> Window {
    let day = |text| Day::from_text(text).unwrap();
    Window {
        id: id.into(),
        scope,
        pays: stated(Pays::Between { from: day(from), to: day(to) }),
        gap: None,
        starts,
        ends: None,
        priority: 0,
        premium: None,
        without_subsidy: None,
        cite: STATED,
    }
}

/// 乌杨街道发〔2023〕84号, attachment 2.
pub(crate) fn benefits() -> Benefits {
    Benefits {
        levels: names(&["一级", "二级", "三级"]),
        rounding: assumed(Rounding::HalfUp),
        minor_under: Some(assumed(18)),
        inpatient: Cover {
            deductible: deductibles(&[(100, Per::Claim), (300, Per::Claim), (800, Per::Claim)]),
            rates: rates(&[&[80, 85], &[70, 75], &[50, 55]]),
            adjust: vec![Adjust {
                who: Who::Minor,
                change: assumed(Change::AddPoints(Rate::from_percent(5))),
            }],
            annual_cap: capped(&[80_000, 120_000]),
            counts_to_major: stated(true),
        },
        outpatient: Given::Known(Cover {
            deductible: deductibles(&[(0, Per::Claim), (200, Per::Year), (0, Per::Claim)]),
            rates: rates(&[&[60, 60], &[40, 40], &[0, 0]]),
            adjust: Vec::new(),
            annual_cap: capped(&[300, 500]),
            counts_to_major: stated(false),
        }),
        special_outpatient: Given::Unknown(UNKNOWN),
        out_of_area: Given::Unknown(UNKNOWN),
        major_illness: Given::Known(MajorIllness {
            deductible: stated(Money::from_yuan(17_833)),
            segments: stated(Segments::flat(Rate::from_percent(60))),
            annual_cap: Some(stated(Money::from_yuan(200_000))),
            over_cap_counts: assumed(true),
            class_b_counts: assumed(false),
            tilts: Vec::new(),
        }),
        medical_assistance: Vec::new(),
        combined_cap: Some(CombinedCap {
            by_tier: yuan(&[280_000, 320_000]),
            covers: assumed(Layers::INPATIENT.with(Layers::MAJOR_ILLNESS)),
        }),
    }
}

/// 乌杨街道发〔2023〕84号, as policy-model.md reads it.
pub(crate) fn wuyang_2024() -> Policy {
    let seven: Vec<usize> = (3..10).collect();
    let mut but_seven = vec![0, 2];
    but_seven.extend(&seven);
    let waits = assumed(Starts::AfterDays { days: 90, count: Count::Full });
    let late = Window {
        without_subsidy: Some(without_subsidy(stated(Day::from_text("2024-07-01").unwrap()))),
        ..window("补缴（7—9月）", scope(&[], &but_seven), "2024-07-01", "2024-09-30", waits)
    };
    let newborn = Window {
        pays: assumed(Pays::After { event: Event::Birth, days: 90, first_day: 1 }),
        priority: 3,
        ..window("新生儿", scope(&[0], &[]), "2024-01-01", "2024-12-31", stated(Starts::Birth))
    };
    let next_day = assumed(Starts::NextDay);
    let hardship = Window {
        priority: 1,
        ..window("困难群众7—12月", scope(&seven, &[]), "2024-07-01", "2024-12-31", next_day)
    };
    let students = Window {
        priority: 2,
        ..window("在渝高校新生", scope(&[1], &[]), "2023-09-01", "2023-12-31", next_day)
    };
    let first = stated(Starts::On(Day::first_of(2024)));
    let month = stated(Starts::NextMonthFirst);
    Policy {
        id: "zhongxian-wuyang-2024".into(),
        place: "忠县乌杨街道".into(),
        year: 2024,
        tiers: names(&["一档", "二档"]),
        identities: names(&IDENTITIES),
        conditions: Vec::new(),
        citations: names(&["乌杨街道发〔2023〕84号 附件2"]),
        premium: Premium {
            personal: vec![AgeBand { under: None, amounts: yuan(&[380, 755]) }],
            fiscal_subsidy: Given::Unknown(UNKNOWN),
        },
        assistance: Assistance {
            overlap: stated(Overlap::HighestWins),
            rules: Vec::new(),
            no_top_up: None,
        },
        windows: vec![
            window("集中参保期", scope(&[], &[0]), "2023-11-14", "2023-12-31", first),
            window("补缴（1—2月）", scope(&[], &[0, 2]), "2024-01-01", "2024-02-29", month),
            window("补缴（3—6月）", scope(&[], &[0, 2]), "2024-03-01", "2024-06-30", waits),
            late,
            newborn,
            hardship,
            window("脱贫人口不设等待期", scope(&[2], &[]), "2024-01-01", "2024-09-30", next_day),
            students,
        ],
        benefits: Some(benefits()),
    }
}
