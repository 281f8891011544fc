//! What an answer rests on: each reading that the notice leaves open, and how far the answer
//! moves when it is read the other way.

use crate::estimate::{Year, estimate};
use crate::money::{Money, Rounding};
use crate::policy::{Adjustment, Cite, Policy, Status};

/// A reading that decides figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Whether in-scope cost above the basic cap counts to major illness insurance.
    OverCapCounts,
    /// Whether 「提高5%」 adds points or raises the rate by a share of itself.
    MinorsRate,
    /// What becomes of parts of a fen.
    Rounding,
}

/// An assumed reading that moves an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The reading.
    pub reading: Reading,
    /// The smaller of the two totals reimbursed.
    pub low: Money,
    /// The larger of the two.
    pub high: Money,
    /// What was assumed, what else it could mean, and what the total then is.
    pub text: String,
}

impl Reading {
    /// Every reading.
    pub const ALL: [Self; 3] = [Self::OverCapCounts, Self::MinorsRate, Self::Rounding];

    /// The name of the parameter that settles it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OverCapCounts => "over_cap_counts",
            Self::MinorsRate => "minors",
            Self::Rounding => "rounding",
        }
    }

    /// Where the policy settles it, if it has it at all.
    fn cite(self, policy: &Policy) -> Option<Cite> {
        match self {
            Self::OverCapCounts => {
                policy.major_illness.as_ref().map(|major| major.over_cap_counts.cite)
            }
            Self::MinorsRate => policy.inpatient.minors.as_ref().map(|minors| minors.cite),
            Self::Rounding => Some(policy.rounding.cite),
        }
    }

    /// The policy, read the other way.
    fn flip(self, policy: &mut Policy) {
        match self {
            Self::OverCapCounts => {
                if let Some(major) = &mut policy.major_illness {
                    major.over_cap_counts.value = !major.over_cap_counts.value;
                }
            }
            Self::MinorsRate => {
                if let Some(minors) = &mut policy.inpatient.minors {
                    minors.value = minors.value.other_reading();
                }
            }
            Self::Rounding => {
                policy.rounding.value = match policy.rounding.value {
                    Rounding::HalfUp => Rounding::Down,
                    Rounding::Down => Rounding::HalfUp,
                };
            }
        }
    }

    /// What is open, how it is read here, and how it could be read.
    fn words(self, policy: &Policy) -> (&'static str, &'static str, &'static str) {
        let order = |as_first: bool, first, second| {
            if as_first { (first, second) } else { (second, first) }
        };
        match self {
            Self::OverCapCounts => {
                let counts =
                    policy.major_illness.as_ref().is_some_and(|major| major.over_cap_counts.value);
                let (read, other) = order(counts, "计入", "不计入");
                ("超过封顶线的费用是否计入大病保险", read, other)
            }
            Self::MinorsRate => {
                let minors = policy.inpatient.minors.as_ref().map(|minors| minors.value);
                let points = matches!(minors, Some(Adjustment::AddPoints(_)));
                let (read, other) = order(points, "加百分点", "按原来的比例提高");
                ("未成年人提高的部分怎样算", read, other)
            }
            Self::Rounding => {
                let half_up = policy.rounding.value == Rounding::HalfUp;
                let (read, other) = order(half_up, "四舍五入", "舍去");
                ("不到一分的零头怎样算", read, other)
            }
        }
    }

    /// The reading in words. `total` is what it comes to if it is read the other way.
    fn text(self, policy: &Policy, total: Money) -> String {
        let (open, read, other) = self.words(policy);
        let total = total.grouped();
        format!("通知没有写明：{open}。这里按“{read}”估算；如{other}，合计为{total}元。")
    }
}

/// Every reading that a policy assumes, in words.
pub fn readings(policy: &Policy) -> Vec<String> {
    assumed(policy)
        .map(|reading| {
            let (open, read, _) = reading.words(policy);
            format!("{open}：按“{read}”估算。")
        })
        .collect()
}

fn assumed(policy: &Policy) -> impl Iterator<Item = Reading> {
    Reading::ALL
        .into_iter()
        .filter(|reading| reading.cite(policy).is_some_and(|cite| cite.status == Status::Assumed))
}

/// The totals reimbursed between which an answer lies, whichever way its readings are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The smallest.
    pub low: Money,
    /// The largest.
    pub high: Money,
}

/// The assumed readings that move the total reimbursed of this year, by themselves or together
/// with others, and how far all of them can move it.
pub fn assumptions(policy: &Policy, year: &Year) -> (Vec<Assumption>, Range) {
    let open: Vec<_> = assumed(policy).collect();
    // The total for every way to take the readings: bit by bit, a 1 where one is flipped. Each
    // way is made from the one before by a single flip, so one copy of the policy serves all.
    let mut totals = vec![Money::ZERO; 1 << open.len()];
    let (mut policy_read, mut way) = (policy.clone(), 0);
    for made in 1..=totals.len() {
        totals[way] = estimate(&policy_read, year, &mut ()).reimbursed();
        let next = made.trailing_zeros() as usize;
        if let Some(reading) = open.get(next) {
            reading.flip(&mut policy_read);
            way ^= 1 << next;
        }
    }
    let as_read = totals[0];
    let range = totals.iter().fold(Range { low: as_read, high: as_read }, |range, total| Range {
        low: range.low.min(*total),
        high: range.high.max(*total),
    });
    // A reading matters if it moves any of the totals, however the others are read.
    let moving = open.iter().enumerate().filter_map(|(index, reading)| {
        let (bit, other) = (1 << index, totals[1 << index]);
        let matters = (0..totals.len()).any(|way| totals[way] != totals[way ^ bit]);
        matters.then(|| Assumption {
            reading: *reading,
            low: as_read.min(other),
            high: as_read.max(other),
            text: reading.text(policy, other),
        })
    });
    (moving.collect(), range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Stay;
    use crate::policy::fixture::{STATED, wuyang_2024};

    fn touched(
        policy: &Policy,
        minor: bool,
        level: &str,
        fen: u64,
    ) -> Vec<(Reading, String, String)> {
        let stay = Stay { level: policy.level(level).unwrap(), in_scope: Money::from_fen(fen) };
        let year = Year { tier: policy.tier("一档").unwrap(), minor, stays: vec![stay] };
        let (assumptions, range) = assumptions(policy, &year);
        assert!(assumptions.iter().all(|it| range.low <= it.low && it.high <= range.high));
        assumptions
            .into_iter()
            .map(|assumption| {
                (assumption.reading, assumption.low.grouped(), assumption.high.grouped())
            })
            .collect()
    }

    /// policy-model.md: 27,474 yuan on one 180,000 bill.
    #[test]
    fn cost_over_the_cap_moves_a_large_bill_by_27_474_yuan() {
        let expected = (Reading::OverCapCounts, "101,826.20".into(), "129,300.20".into());
        assert_eq!(touched(&wuyang_2024(), false, "二级", 18_000_000), [expected]);
    }

    #[test]
    fn a_childs_rate_has_two_readings() {
        let expected = (Reading::MinorsRate, "15,330.00".into(), "16,060.00".into());
        assert_eq!(touched(&wuyang_2024(), true, "三级", 3_000_000), [expected]);
    }

    #[test]
    fn a_part_of_a_fen_is_an_assumption_too() {
        // (100.51 + 300 − 300) × 70% = 70.357
        let expected = (Reading::Rounding, "70.35".into(), "70.36".into());
        assert_eq!(touched(&wuyang_2024(), false, "二级", 40_051), [expected]);
    }

    /// The rounding moves nothing by itself here, only when the minors' rate is raised by a share:
    /// it is said all the same, as the range reaches further for it.
    #[test]
    fn a_reading_that_matters_only_with_another_is_said_too() {
        let policy = wuyang_2024();
        let level = policy.level("三级").unwrap();
        let stay = Stay { level, in_scope: Money::from_yuan(113_576) };
        let tier = policy.tier("二档").unwrap();
        let (said, range) = assumptions(&policy, &Year { tier, minor: true, stays: vec![stay] });
        let low = said.iter().map(|it| it.low).min().unwrap();
        let readings: Vec<_> = said.iter().map(|it| it.reading).collect();
        assert_eq!(range.low.grouped(), "83,497.05");
        assert_eq!(low.grouped(), "83,497.06");
        assert_eq!(readings, [Reading::MinorsRate, Reading::Rounding]);
    }

    #[test]
    fn what_the_notice_states_is_no_assumption() {
        let mut policy = wuyang_2024();
        policy.major_illness.as_mut().unwrap().over_cap_counts.cite = STATED;
        assert_eq!(touched(&policy, false, "二级", 18_000_000), []);
    }

    /// Every combination, each made from scratch, against the one walk through all of them.
    #[test]
    fn several_readings_together_reach_further_than_each() {
        let policy = wuyang_2024();
        let stay =
            Stay { level: policy.level("三级").unwrap(), in_scope: Money::from_fen(25_000_051) };
        let year = Year { tier: policy.tier("一档").unwrap(), minor: true, stays: vec![stay] };
        let mut totals = Vec::new();
        for way in 0..8 {
            let mut other = policy.clone();
            for (index, reading) in Reading::ALL.iter().enumerate() {
                if way & (1 << index) != 0 {
                    reading.flip(&mut other);
                }
            }
            totals.push(estimate(&other, &year, &mut ()).reimbursed());
        }
        let (assumptions, range) = assumptions(&policy, &year);
        let (low, high) = (totals.iter().min().unwrap(), totals.iter().max().unwrap());
        assert_eq!((range.low, range.high), (*low, *high));
        assert!(assumptions.len() > 1, "{assumptions:?}");
    }
}
