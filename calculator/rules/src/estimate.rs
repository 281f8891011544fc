//! A person's year of hospital stays: what each fund pays, what is left to the person, and why.

use crate::layer::{Carried, Period, Settled, Terms, settle};
use crate::money::{Money, Rate};
use crate::policy::{Adjustment, Cite, Cited, Level, MajorIllness, Policy, Segments, Status, Tier};

/// A person and their stays of one year, in the order in which they are settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The tier the person pays for.
    pub tier: Tier,
    /// Whether the person counts as a minor at each admission.
    pub minor: bool,
    /// The stays, at most [`Year::MOST_STAYS`].
    pub stays: Vec<Stay>,
}

impl Year {
    /// More stays than anyone has in a year; keeps every sum far from the limits of an integer.
    pub const MOST_STAYS: usize = 100;
}

/// One hospital stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The level of the hospital.
    pub level: Level,
    /// The cost within the policy's scope (政策范围内费用), at most [`Money::MAX`].
    pub in_scope: Money,
}

/// What a year comes to. `basic + major_illness = reimbursed`, `reimbursed + personal = cost`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// The in-scope cost of all stays.
    pub in_scope: Money,
    /// Paid by basic insurance.
    pub basic: Money,
    /// Paid by major illness insurance.
    pub major_illness: Money,
}

impl Totals {
    /// Paid by all funds.
    pub fn reimbursed(&self) -> Money {
        self.basic + self.major_illness
    }

    /// Left to the person.
    pub fn personal(&self) -> Money {
        self.in_scope.less(self.reimbursed())
    }
}

/// One figure of an answer and the rule behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'p> {
    /// The stay it belongs to, counted from 1.
    pub claim: usize,
    /// The layer that it is a step of.
    pub layer: Layer,
    /// The rule and the figures that went into it.
    pub rule: Rule<'p>,
    /// The figure that came out.
    pub amount: Money,
    /// Where the rule stands, and how sure it is.
    pub cite: Cite,
}

/// A layer that pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Basic insurance (居民医保).
    Basic,
    /// Major illness insurance (大病保险).
    MajorIllness,
}

/// The rules that make figures, each with the figures that went in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule<'p> {
    /// The cost of a stay, the deductible of the hospital's level taken off.
    Deductible {
        /// The hospital's level.
        level: Level,
        /// The in-scope cost of the stay.
        cost: Money,
        /// What the patient bears first.
        deductible: Money,
    },
    /// The share of what is left.
    Rate {
        /// The person's tier.
        tier: Tier,
        /// The hospital's level.
        level: Level,
        /// The share that the table prints.
        printed: Rate,
        /// What minors get on top, where the person is one.
        minor: Option<Adjustment>,
        /// The share that applies.
        rate: Rate,
        /// The cost that it applies to.
        of: Money,
    },
    /// The costs that a person bore over the year, above the threshold.
    Accumulated {
        /// The threshold.
        deductible: Money,
        /// The shares paid above it.
        segments: &'p Segments,
        /// What came of it.
        settled: Settled,
    },
    /// What a layer, or all of them combined, pay in a year at most.
    Cap {
        /// The person's tier.
        tier: Tier,
        /// Whether it is the cap of all layers together.
        combined: bool,
        /// The cap.
        cap: Money,
        /// What of it was used up before.
        paid_before: Money,
        /// What the layer would pay without it.
        due: Money,
    },
}

/// Somebody who wants to hear the steps, or does not.
pub trait Listener<'p> {
    /// Takes a step; it is made only if it is wanted.
    fn hear(&mut self, step: impl FnOnce() -> Step<'p>);
}

/// Nobody listens: the fast path.
impl<'p> Listener<'p> for () {
    fn hear(&mut self, _: impl FnOnce() -> Step<'p>) {}
}

impl<'p> Listener<'p> for Vec<Step<'p>> {
    fn hear(&mut self, step: impl FnOnce() -> Step<'p>) {
        self.push(step());
    }
}

/// Settles a year, stay by stay, telling each step to `listener`.
pub fn estimate<'p>(policy: &'p Policy, year: &Year, listener: &mut impl Listener<'p>) -> Totals {
    let mut run =
        Run { policy, year, basic: Carried::default(), major: Carried::default(), over_cap: false };
    for (index, stay) in year.stays.iter().enumerate() {
        let basic = run.basic(index + 1, *stay, listener);
        if let Some(major) = &policy.major_illness {
            run.over_cap |= basic.cut() > Money::ZERO;
            let capped = if major.over_cap_counts.value { basic.paid } else { basic.due() };
            run.major_illness(index + 1, major, stay.in_scope.less(capped), listener);
        }
    }
    Totals {
        in_scope: year.stays.iter().map(|stay| stay.in_scope).sum(),
        basic: run.basic.paid,
        major_illness: run.major.paid,
    }
}

/// A year under way.
struct Run<'p, 'y> {
    policy: &'p Policy,
    year: &'y Year,
    basic: Carried,
    major: Carried,
    /// Whether a cap has cut off basic insurance in this year.
    over_cap: bool,
}

impl<'p> Run<'p, '_> {
    fn basic(&mut self, claim: usize, stay: Stay, listener: &mut impl Listener<'p>) -> Settled {
        let (tier, level) = (self.year.tier, stay.level);
        let rules = &self.policy.inpatient;
        let deductible = &rules.deductible[level];
        let printed = &rules.rates[level][tier];
        let minors = rules.minors.as_ref().filter(|_| self.year.minor);
        let rate = minors.map_or(printed.value, |minors| minors.value.apply(printed.value));
        let cap = self.cap(rules.annual_cap.as_ref().map(|caps| &caps[tier]), self.major.paid);

        let segments = Segments::flat(rate);
        let terms = Terms {
            deductible: deductible.value,
            segments: &segments,
            period: Period::Claim,
            annual_cap: cap.map(|cap| cap.limit),
            rounding: self.policy.rounding.value,
        };
        let settled = settle(&terms, &mut self.basic, stay.in_scope);

        let layer = Layer::Basic;
        listener.hear(|| Step {
            claim,
            layer,
            rule: Rule::Deductible { level, cost: stay.in_scope, deductible: deductible.value },
            amount: settled.entering,
            cite: deductible.cite,
        });
        if settled.entering > Money::ZERO {
            listener.hear(|| Step {
                claim,
                layer,
                rule: Rule::Rate {
                    tier,
                    level,
                    printed: printed.value,
                    minor: minors.map(|minors| minors.value),
                    rate,
                    of: settled.entering,
                },
                amount: settled.due(),
                cite: minors.map_or(printed.cite, |minors| minors.cite),
            });
        }
        self.hear_cap(claim, layer, cap, &settled, listener);
        settled
    }

    fn major_illness(
        &mut self,
        claim: usize,
        major: &'p MajorIllness,
        cost: Money,
        listener: &mut impl Listener<'p>,
    ) {
        let cap = self.cap(major.annual_cap.as_ref(), self.basic.paid);
        let terms = Terms {
            deductible: major.deductible.value,
            segments: &major.segments.value,
            period: Period::Year,
            annual_cap: cap.map(|cap| cap.limit),
            rounding: self.policy.rounding.value,
        };
        let settled = settle(&terms, &mut self.major, cost);

        let layer = Layer::MajorIllness;
        listener.hear(|| {
            let doubtful = self.over_cap && major.over_cap_counts.cite.status == Status::Assumed;
            let cite = if doubtful { major.over_cap_counts.cite } else { major.segments.cite };
            Step {
                claim,
                layer,
                rule: Rule::Accumulated {
                    deductible: major.deductible.value,
                    segments: &major.segments.value,
                    settled,
                },
                amount: settled.due(),
                cite,
            }
        });
        self.hear_cap(claim, layer, cap, &settled, listener);
    }

    /// The cap that binds a layer first: its own, or what the combined cap leaves beside the
    /// payments of the `others`.
    fn cap(&self, own: Option<&'p Cited<Money>>, others: Money) -> Option<Cap<'p>> {
        let own = own.map(|printed| Cap { limit: printed.value, printed, combined: false });
        let combined = self.policy.combined_cap.as_ref().map(|caps| {
            let printed = &caps[self.year.tier];
            Cap { limit: printed.value.less(others), printed, combined: true }
        });
        own.into_iter().chain(combined).min_by_key(|cap| cap.limit)
    }

    /// Tells how much a cap cut off, if it did.
    fn hear_cap(
        &self,
        claim: usize,
        layer: Layer,
        cap: Option<Cap<'p>>,
        settled: &Settled,
        listener: &mut impl Listener<'p>,
    ) {
        let Some(cap) = cap.filter(|_| settled.cut() > Money::ZERO) else {
            return;
        };
        listener.hear(|| Step {
            claim,
            layer,
            rule: Rule::Cap {
                tier: self.year.tier,
                combined: cap.combined,
                cap: cap.printed.value,
                paid_before: cap.printed.value.less(settled.paid),
                due: settled.due(),
            },
            amount: settled.paid,
            cite: cap.printed.cite,
        });
    }
}

/// A printed cap and what it lets one layer pay in the year.
#[derive(Clone, Copy)]
struct Cap<'p> {
    limit: Money,
    printed: &'p Cited<Money>,
    combined: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Rounding;
    use crate::policy::fixture::{stated, wuyang_2024};
    use crate::policy::{Segment, Table};
    use proptest::prelude::*;

    fn year(policy: &Policy, tier: &str, minor: bool, stays: &[(&str, u64)]) -> Year {
        let stays = stays
            .iter()
            .map(|(level, yuan)| Stay {
                level: policy.level(level).unwrap(),
                in_scope: Money::from_yuan(*yuan),
            })
            .collect();
        Year { tier: policy.tier(tier).unwrap(), minor, stays }
    }

    fn pays(tier: &str, minor: bool, stays: &[(&str, u64)]) -> (String, String) {
        let policy = wuyang_2024();
        let totals = estimate(&policy, &year(&policy, tier, minor, stays), &mut ());
        (totals.basic.grouped(), totals.major_illness.grouped())
    }

    fn amounts(basic: &str, major_illness: &str) -> (String, String) {
        (basic.to_owned(), major_illness.to_owned())
    }

    /// 渝北区政策问答 2023-10-30, the same parameters: (50,000 − 300) × 70%.
    #[test]
    fn a_stay_at_a_second_level_hospital() {
        assert_eq!(pays("一档", false, &[("二级", 50_000)]), amounts("34,790.00", "0.00"));
    }

    /// 附件2: 未成年人相应提高5%, read as points: (30,000 − 800) × 55%.
    #[test]
    fn a_child_gets_five_points_more() {
        assert_eq!(pays("一档", true, &[("三级", 30_000)]), amounts("16,060.00", "0.00"));
    }

    /// 附件2: 封顶线 80,000; what is left, 100,000, counts to major illness insurance.
    #[test]
    fn a_bill_above_the_cap_goes_on_into_major_illness_insurance() {
        assert_eq!(pays("一档", false, &[("二级", 180_000)]), amounts("80,000.00", "49,300.20"));
    }

    /// 附件2: major illness insurance accumulates what was borne over the year.
    #[test]
    fn two_stays_add_up_to_a_major_illness() {
        let stays = [("三级", 60_000), ("三级", 40_000)];
        assert_eq!(pays("二档", false, &stays), amounts("54,120.00", "16,828.20"));
    }

    #[test]
    fn a_cost_within_the_deductible_pays_nothing() {
        assert_eq!(pays("一档", false, &[("三级", 800)]), amounts("0.00", "0.00"));
    }

    #[test]
    fn the_cap_is_shared_by_all_stays_of_the_year() {
        let stays = [("一级", 90_000), ("一级", 90_000)];
        assert_eq!(pays("一档", false, &stays).0, "80,000.00");
    }

    #[test]
    fn cost_over_the_cap_counts_only_where_the_policy_says_so() {
        let mut policy = wuyang_2024();
        policy.major_illness.as_mut().unwrap().over_cap_counts.value = false;
        let year = year(&policy, "一档", false, &[("二级", 180_000)]);
        let totals = estimate(&policy, &year, &mut ());
        assert_eq!(totals.reimbursed().grouped(), "101,826.20");
    }

    /// A later stay rests on the reading too: what it carries on was cut off by the cap.
    #[test]
    fn what_rests_on_a_reading_is_marked_in_later_stays_too() {
        let policy = wuyang_2024();
        let mut steps = Vec::new();
        estimate(
            &policy,
            &year(&policy, "一档", false, &[("二级", 180_000), ("二级", 300)]),
            &mut steps,
        );
        let last = steps.last().unwrap();
        assert_eq!(
            (last.amount.grouped(), last.cite.status),
            ("180.00".to_owned(), Status::Assumed)
        );
    }

    #[test]
    fn the_combined_cap_binds_before_the_caps_of_the_layers() {
        let mut policy = wuyang_2024();
        let yuan = |yuan| stated(Money::from_yuan(yuan));
        policy.combined_cap = Some(Table::new(vec![yuan(100_000), yuan(120_000)]));
        let year = year(&policy, "一档", false, &[("二级", 180_000), ("二级", 50_000)]);
        let mut steps = Vec::new();
        let totals = estimate(&policy, &year, &mut steps);
        assert_eq!(totals.basic.grouped(), "80,000.00");
        assert_eq!(totals.major_illness.grouped(), "20,000.00");
        let capped: Vec<_> = steps
            .iter()
            .filter_map(|step| match step.rule {
                Rule::Cap { combined, paid_before, .. } => {
                    Some((step.claim, combined, paid_before.grouped(), step.amount.grouped()))
                }
                _ => None,
            })
            .collect();
        let text = |amount: &str| amount.to_owned();
        assert_eq!(
            capped,
            [
                (1, false, text("0.00"), text("80,000.00")),
                (1, true, text("80,000.00"), text("20,000.00")),
                (2, false, text("80,000.00"), text("0.00")),
                (2, true, text("100,000.00"), text("0.00")),
            ]
        );
    }

    fn any_year() -> impl Strategy<Value = (usize, bool, Vec<(usize, u64)>)> {
        let fen = prop_oneof![0..2_000_000u64, 0..40_000_000u64, 0..=Money::MAX.fen()];
        (0..2usize, any::<bool>(), proptest::collection::vec((0..3usize, fen), 1..6))
    }

    fn any_policy() -> impl Strategy<Value = Policy> {
        (any::<bool>(), any::<bool>(), 0..400_000u64, 0..=1_000_000u32).prop_map(
            |(over_cap_counts, down, combined, rate)| {
                let mut policy = wuyang_2024();
                let major = policy.major_illness.as_mut().unwrap();
                major.over_cap_counts.value = over_cap_counts;
                let bounded =
                    Segment { up_to: Money::from_yuan(40_000), rate: Rate::from_millionths(rate) };
                major.segments.value.bounded.push(bounded);
                if down {
                    policy.rounding.value = Rounding::Down;
                }
                let cap = stated(Money::from_yuan(combined));
                policy.combined_cap = Some(Table::new(vec![cap.clone(), cap]));
                policy
            },
        )
    }

    fn typed(policy: &Policy, (tier, minor, stays): &(usize, bool, Vec<(usize, u64)>)) -> Year {
        let stay = |(level, fen): &(usize, u64)| Stay {
            level: policy.level(&policy.levels[*level]).unwrap(),
            in_scope: Money::from_fen(*fen),
        };
        Year {
            tier: policy.tier(&policy.tiers[*tier]).unwrap(),
            minor: *minor,
            stays: stays.iter().map(stay).collect(),
        }
    }

    proptest! {
        #[test]
        fn every_fen_is_accounted_for_and_no_cap_exceeded(policy in any_policy(), given in any_year()) {
            let year = typed(&policy, &given);
            let mut steps = Vec::new();
            let totals = estimate(&policy, &year, &mut steps);
            prop_assert_eq!(totals, estimate(&policy, &year, &mut ()));
            prop_assert_eq!(totals.reimbursed() + totals.personal(), totals.in_scope);
            prop_assert!(totals.reimbursed() <= totals.in_scope);
            prop_assert!(totals.basic <= policy.inpatient.annual_cap.as_ref().unwrap()[year.tier].value);
            prop_assert!(totals.reimbursed() <= policy.combined_cap.as_ref().unwrap()[year.tier].value);
        }

        #[test]
        fn one_more_fen_of_cost_never_lowers_the_total(policy in any_policy(), given in any_year(), at in 0..6usize) {
            let year = typed(&policy, &given);
            let mut dearer = year.clone();
            let at = at % dearer.stays.len();
            dearer.stays[at].in_scope += Money::from_fen(1);
            let (before, after) = (estimate(&policy, &year, &mut ()), estimate(&policy, &dearer, &mut ()));
            prop_assert!(before.reimbursed() <= after.reimbursed(), "{before:?} {after:?}");
        }
    }
}
