//! The same year of bills under every tier: what a dearer tier costs more and pays back more.

use crate::bill::{Bill, bill};
use crate::break_even::{BreakEven, Unsolved, break_even};
use crate::coverage::NoCoverage;
use crate::estimate::{Totals, Year, estimate};
use crate::input::{InputError, Payer, Written};
use crate::money::Money;
use crate::person::Identities;
use crate::policy::{Benefits, Policy, Table, Tier};

/// A year under every tier, paid for in time.
#[derive(Debug, Clone)]
pub struct Comparison<'p> {
    /// The policy, and its benefits.
    pub policy: &'p Policy,
    /// What bills are paid back.
    pub benefits: &'p Benefits,
    /// The person and the bills.
    pub year: Year,
    /// Whether the settlement sheet says of some bill what was paid. That is left out: it was
    /// paid under one tier, at one level.
    pub settled: bool,
    /// By tier, in the order of the notice.
    pub tiers: Vec<UnderTier<'p>>,
    /// What the year comes to by tier, were every bill from a hospital of one level; by level.
    pub levels: Table<Table<Totals>>,
    /// Every other tier against the cheapest.
    pub against: Vec<Against>,
}

/// A year under one tier.
#[derive(Debug, Clone)]
pub struct UnderTier<'p> {
    /// The tier.
    pub tier: Tier,
    /// What the person pays for it, where a window is for them.
    pub bill: Result<Bill<'p>, NoCoverage<'p>>,
    /// What the year comes to.
    pub totals: Totals,
}

/// A tier against the cheapest one.
#[derive(Debug, Clone)]
pub struct Against {
    /// The tier.
    pub tier: Tier,
    /// The cheapest one.
    pub than: Tier,
    /// What the person pays more for it, where the notice says all of it.
    pub costs_more: Option<Difference>,
    /// What it pays back more, where the notice says all of it.
    pub pays_back: Option<Difference>,
    /// From which cost of one stay on it pays for itself, by level.
    pub break_even: Result<Table<BreakEven>, Unsolved>,
}

/// How much more one amount is than another; less, where it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference(i64);

impl UnderTier<'_> {
    /// What the person pays for the tier, if the notice says all of it.
    pub fn premium(&self) -> Option<Money> {
        self.bill.as_ref().ok()?.pays()
    }

    /// What the person bears in all: the premium and what is left of the bills.
    pub fn all(&self) -> Option<Money> {
        Some(self.premium()? + self.totals.personal()?)
    }

    /// The premium that is printed for the tier, by which it is cheap or dear.
    fn printed(&self) -> Money {
        self.bill.as_ref().map_or(Money::ZERO, |bill| bill.personal.value)
    }
}

impl Against {
    /// What is left of what it pays back more once what it costs more is taken off.
    pub fn net(&self) -> Option<Difference> {
        Some(Difference(self.pays_back?.0 - self.costs_more?.0))
    }
}

impl Difference {
    /// How much more `one` is than `other`.
    pub fn of(one: Money, other: Money) -> Self {
        Self(one.fen().cast_signed() - other.fen().cast_signed())
    }

    /// In fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// By how much the amounts differ, whichever is more.
    pub const fn size(self) -> Money {
        Money::from_fen(self.0.unsigned_abs())
    }

    /// As contracts between programs write it: `-375.00`.
    pub fn to_decimal(self) -> String {
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        text.push_str(&self.size().to_decimal());
        text
    }
}

/// Compares the tiers for a person's year as written, in which the tier need not be.
///
/// # Errors
/// Everything wrong with what was written.
pub fn compare(policy: &Policy, written: Written) -> Result<Comparison<'_>, Vec<InputError>> {
    let (benefits, mut year, age) = read(policy, written)?;
    let mut settled = false;
    for claim in &mut year.claims {
        settled |= claim.prior.take().is_some();
    }
    let mut tiers = Vec::new();
    for tier in policy.all_tiers() {
        year.tier = tier;
        let bill = bill(policy, &payer(&year, age));
        tiers.push(UnderTier { tier, bill, totals: estimate(benefits, &year) });
    }
    let levels = at_levels(policy, benefits, year.clone());
    let against = against(benefits, &year, &tiers);
    Ok(Comparison { policy, benefits, year, settled, tiers, levels, against })
}

/// The year under the first tier, where none is written, and the age, where one is.
fn read(
    policy: &Policy,
    mut written: Written,
) -> Result<(&Benefits, Year, Option<u8>), Vec<InputError>> {
    if let (None, Some(first)) = (written.person.get("tier"), policy.tiers.first()) {
        written.person.push("tier", first.as_str());
    }
    let age = written.person.get("age");
    let read = written.read(policy);
    if policy.premium.personal.len() > 1 && age.is_none() {
        let mut mistakes = read.err().unwrap_or_default();
        mistakes.push(InputError {
            field: "age".into(),
            code: "input/missing",
            message: "请填写年龄".into(),
            help: "不同年龄缴的不一样，请写周岁，例如35。".into(),
        });
        return Err(mistakes);
    }
    let (benefits, year) = read?;
    let years = |text: &str| text.strip_suffix("岁").unwrap_or(text).trim_ascii().parse().ok();
    Ok((benefits, year, age.and_then(years)))
}

/// The person of a year, as one who pays in time.
fn payer(year: &Year, age: Option<u8>) -> Payer {
    Payer {
        tier: year.tier,
        identities: year.identities,
        outgrown: Identities::NONE,
        met: 0,
        denied: 0,
        pays: None,
        birth: None,
        term_start: None,
        age,
        gap_months: None,
        missed_years: None,
        repaid_years: None,
    }
}

/// What a year comes to by level, then tier.
fn at_levels(policy: &Policy, benefits: &Benefits, mut year: Year) -> Table<Table<Totals>> {
    let mut levels = Vec::new();
    for level in benefits.all_levels() {
        for claim in &mut year.claims {
            claim.level = level;
        }
        let mut tiers = Vec::new();
        for tier in policy.all_tiers() {
            year.tier = tier;
            tiers.push(estimate(benefits, &year));
        }
        levels.push(Table::new(tiers));
    }
    Table::new(levels)
}

/// Every tier against the cheapest, by the premium that is printed.
fn against(benefits: &Benefits, person: &Year, tiers: &[UnderTier<'_>]) -> Vec<Against> {
    let mut against = Vec::new();
    let Some(than) = tiers.iter().min_by_key(|it| it.printed()) else { return against };
    for it in tiers {
        if it.tier == than.tier {
            continue;
        }
        let more = |one: Option<Money>, other| Some(Difference::of(one?, other?));
        let costs_more = more(it.premium(), than.premium());
        against.push(Against {
            tier: it.tier,
            than: than.tier,
            costs_more,
            pays_back: more(it.totals.reimbursed(), than.totals.reimbursed()),
            break_even: by_level(benefits, person, [it.tier, than.tier], costs_more),
        });
    }
    against
}

fn by_level(
    benefits: &Benefits,
    person: &Year,
    tiers: [Tier; 2],
    costs_more: Option<Difference>,
) -> Result<Table<BreakEven>, Unsolved> {
    let costs_more = costs_more.ok_or(Unsolved::Premium)?;
    let mut levels = Vec::new();
    for level in benefits.all_levels() {
        levels.push(break_even(benefits, person, level, tiers, costs_more)?);
    }
    Ok(Table::new(levels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::tests::{futian_2022, zhuji_2023};
    use crate::policy::Given;
    use crate::policy::fixture::{benefits, rates, wuyang_2024, yuan};
    use crate::policy::premium::AgeBand;

    fn written(query: &str) -> Written {
        Written::from_query(&query.replace(' ', "\n")).unwrap()
    }

    fn compared<'p>(policy: &'p Policy, query: &str) -> Comparison<'p> {
        compare(policy, written(query)).unwrap()
    }

    /// What the only other tier costs more, pays back more, and leaves.
    fn differences(policy: &Policy, query: &str) -> [Option<String>; 3] {
        let compared = compared(policy, query);
        let [it] = compared.against.as_slice() else { panic!("{:?}", compared.against) };
        [it.costs_more, it.pays_back, it.net()].map(|it| it.map(Difference::to_decimal))
    }

    fn some(amounts: [&str; 3]) -> [Option<String>; 3] {
        amounts.map(|amount| Some(amount.to_owned()))
    }

    fn fields(mistakes: &[InputError]) -> Vec<(&str, &str)> {
        mistakes.iter().map(|mistake| (mistake.field.as_str(), mistake.code)).collect()
    }

    /// Seed 002: 三, 380 and 755; 附件2, (50,000 − 300) × 70% = 34,790 and × 75% = 37,275.
    #[test]
    fn a_dearer_tier_costs_more_and_pays_back_more() {
        let policy = wuyang_2024();
        let query = "minor=no claim=inpatient level=二级 in_scope=50000";
        assert_eq!(differences(&policy, query), some(["375.00", "2485.00", "2110.00"]));
        let all: Vec<_> =
            compared(&policy, query).tiers.iter().map(|it| it.all().unwrap().grouped()).collect();
        assert_eq!(all, ["15,590.00", "13,480.00"], "380 + 15,210 and 755 + 12,725");
        // (3,000 − 300) × 5% = 135.
        let query = "minor=no claim=inpatient level=二级 in_scope=3000";
        assert_eq!(differences(&policy, query), some(["375.00", "135.00", "-240.00"]));
    }

    /// Seed 002, 附件2: 80%, 70% and 50% above 100, 300 and 800.
    #[test]
    fn the_same_bills_are_settled_at_every_level() {
        let policy = wuyang_2024();
        let query = "minor=no claim=inpatient level=二级 in_scope=10000 claim=inpatient level=三级 in_scope=10000";
        let compared = compared(&policy, query);
        let reimbursed = |totals: &Totals| totals.reimbursed().unwrap().grouped();
        let by_level: Vec<Vec<_>> = compared
            .levels
            .cells()
            .iter()
            .map(|tiers| tiers.cells().iter().map(reimbursed).collect())
            .collect();
        let expected =
            [["15,840.00", "16,830.00"], ["13,580.00", "14,550.00"], ["9,200.00", "10,120.00"]];
        assert_eq!(by_level, expected);
    }

    /// policy-model.md, seed 003: 低保 一档 pays 32, 二档 375; 一至六级伤残军人, 二档 → unknown.
    #[test]
    fn what_a_tier_costs_is_what_this_person_pays() {
        let policy = Policy { benefits: Some(benefits()), ..futian_2022() };
        let bill = "minor=no claim=inpatient level=一级 in_scope=10100";
        let poor = format!("identity=低保对象 {bill}");
        assert_eq!(differences(&policy, &poor), some(["343.00", "500.00", "157.00"]));
        let veteran = format!("identity=一至六级伤残军人 {bill}");
        assert_eq!(differences(&policy, &veteran), [None, Some("500.00".into()), None]);
        let compared = compared(&policy, &veteran);
        assert_eq!(compared.tiers[0].premium(), Some(Money::ZERO));
        assert_eq!(compared.against[0].break_even.as_ref().err(), Some(&Unsolved::Premium));
    }

    #[test]
    fn a_person_for_whom_there_is_no_window_has_no_premium() {
        let mut policy = wuyang_2024();
        policy.windows.truncate(4);
        let query = "minor=yes identity=新生儿 claim=inpatient level=一级 in_scope=10100";
        assert_eq!(differences(&policy, query), [None, Some("500.00".into()), None]);
    }

    #[test]
    fn unknown_layers_leave_a_difference_unknown_but_not_that_of_a_stay() {
        let policy = wuyang_2024();
        let query = "minor=no claim=special_outpatient level=一级 in_scope=500";
        assert_eq!(differences(&policy, query), [Some("375.00".into()), None, None]);
        assert!(compared(&policy, query).against[0].break_even.is_ok());
    }

    #[test]
    fn what_was_settled_under_one_tier_says_nothing_of_the_others() {
        let policy = wuyang_2024();
        let query = "minor=no claim=inpatient level=二级 in_scope=50000 prior_basic=40000";
        let compared = compared(&policy, query);
        assert!(compared.settled);
        let plain = "minor=no claim=inpatient level=二级 in_scope=50000";
        assert_eq!(differences(&policy, query), differences(&policy, plain));
    }

    #[test]
    fn every_tier_is_held_against_the_cheapest_one() {
        let mut policy = wuyang_2024();
        policy.tiers = ["高档", "低档"].map(Into::into).to_vec();
        policy.premium.personal[0].amounts = yuan(&[755, 380]);
        policy.benefits.as_mut().unwrap().inpatient.rates =
            rates(&[&[85, 80], &[75, 70], &[55, 50]]);
        let query = "minor=no claim=inpatient level=二级 in_scope=50000";
        let compared = compared(&policy, query);
        let names: Vec<_> = compared
            .against
            .iter()
            .map(|it| [it.tier, it.than].map(|tier| policy.tier_name(tier)))
            .collect();
        assert_eq!(names, [["高档", "低档"]]);
        assert_eq!(differences(&policy, query), some(["375.00", "2485.00", "2110.00"]));
    }

    #[test]
    fn where_there_is_one_tier_nothing_is_compared_but_levels() {
        let mut benefits = benefits();
        benefits.inpatient.rates = rates(&[&[80], &[70], &[50]]);
        benefits.outpatient = Given::None;
        let policy = Policy { benefits: Some(benefits), ..zhuji_2023() };
        let compared = compared(&policy, "minor=no claim=inpatient level=二级 in_scope=5000");
        assert_eq!((compared.tiers.len(), compared.against.len()), (1, 0));
        assert_eq!(compared.levels.cells().len(), 3);
    }

    /// policy-model.md: one premium by age group; the age then says who is a minor too.
    #[test]
    fn an_age_is_asked_for_where_the_premium_depends_on_it() {
        let mut policy = wuyang_2024();
        let adults = AgeBand { under: None, amounts: yuan(&[400, 800]) };
        let minors = AgeBand { under: Some(18), ..policy.premium.personal[0].clone() };
        policy.premium.personal = vec![minors, adults];
        let stay = "claim=inpatient level=二级 in_scope=50000";
        let mistakes = compare(&policy, written(&format!("minor=no {stay}"))).unwrap_err();
        assert_eq!(fields(&mistakes), [("age", "input/missing")]);
        let costs = |age: &str| differences(&policy, &format!("age={age} {stay}"))[0].clone();
        assert_eq!(costs("17岁"), Some("375.00".into()));
        assert_eq!(costs("18"), Some("400.00".into()));
        let mistakes = compare(&policy, written(&format!("age=十八 {stay}"))).unwrap_err();
        assert_eq!(fields(&mistakes), [("age", "input/number")]);
    }

    #[test]
    fn a_tier_need_not_be_written_but_a_wrong_one_is_a_mistake() {
        let policy = wuyang_2024();
        let mistakes = compare(&policy, written("tier=三档 claim=inpatient")).unwrap_err();
        let expected = [
            ("tier", "input/unknown-choice"),
            ("minor", "input/missing"),
            ("claims.1.level", "input/missing"),
            ("claims.1.in_scope", "input/missing"),
        ];
        assert_eq!(fields(&mistakes), expected);
    }
}
