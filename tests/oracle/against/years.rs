//! 乌杨街道 2024: what a person's year of bills is paid back.

use gongshi_rules::answer::Estimate;
use gongshi_rules::estimate::{self, Area, Layer, Totals, Year, estimate};
use gongshi_rules::input::{Fields, Written};
use gongshi_rules::money::{Product, Rounding};
use gongshi_rules::person::Identities;
use gongshi_rules::policy::Benefits;
use gongshi_rules::{Money, Policy, Rate};
use rayon::prelude::*;

use super::policy;
use crate::random::Random;
use crate::year::{Claim, Cost, Kind, Level, Person, Settlement, Tier, settle_year, total};

/// Years by the million, from so many seeds.
const SEEDS: u64 = 1_000;

/// design.md, Budgets: 0 fen wrong on 1M random bills against an independent integer-fen oracle.
/// Here the bills are a million years of one to six of them.
#[test]
fn a_million_years_are_settled_to_the_fen() {
    let wuyang = policy("zhongxian-wuyang-2024");
    let benefits = wuyang.rules.benefits.as_ref().expect("附件2");
    let wrong = differing(SEEDS, 1_000, |person, claims| {
        Some(settlement(&estimate(benefits, &year(&wuyang.rules, benefits, person, claims))))
    });
    assert_eq!(wrong, [""; 0]);
}

/// The same from what is typed to the explained answer, for those years that can be typed: no
/// settlement sheet says that more was paid than was in scope, or a share of a ten-thousandth.
#[test]
fn years_as_they_are_typed_are_settled_to_the_fen() {
    let wuyang = policy("zhongxian-wuyang-2024");
    let wrong = differing(SEEDS, 20, |person, claims| {
        let answer = Estimate::of(&wuyang.rules, &written(person, claims)?);
        Some(settlement(&answer.unwrap_or_else(|mistakes| panic!("{mistakes:?}")).totals))
    });
    assert_eq!(wrong, [""; 0]);
}

/// The first few of the random years that are settled otherwise than by the notice.
fn differing(
    seeds: u64,
    years: u64,
    settle: impl Fn(Person, &[Claim]) -> Option<Settlement> + Sync,
) -> Vec<String> {
    let of_seed = |seed| {
        let mut random = Random::new(seed);
        let settle = &settle;
        (0..years).filter_map(move |_| {
            let (person, claims) = random.person_year();
            let (ours, theirs) = (settle(person, &claims)?, total(&settle_year(person, &claims)));
            let differs = || format!("{person:?} {claims:?}\n{ours:?}\n{theirs:?}");
            (ours != theirs).then(differs)
        })
    };
    let mut wrong: Vec<_> = (0..seeds).into_par_iter().flat_map_iter(of_seed).collect();
    wrong.truncate(3);
    wrong
}

/// What the rules say of a year. The notice says what every layer pays.
fn settlement(totals: &Totals) -> Settlement {
    let known = |amount: Option<Money>| amount.expect("附件2").fen();
    let paid = |layer| known(totals.paid(layer));
    Settlement {
        cost: totals.cost.fen(),
        in_scope: totals.in_scope.fen(),
        basic: paid(Layer::Basic(estimate::Kind::Inpatient)),
        outpatient: paid(Layer::Basic(estimate::Kind::Outpatient)),
        major_illness: paid(Layer::MajorIllness),
        reimbursed: known(totals.reimbursed()),
        personal: known(totals.personal()),
    }
}

fn year(policy: &Policy, benefits: &Benefits, person: Person, claims: &[Claim]) -> Year {
    let claim = |claim: &Claim| estimate::Claim {
        kind: match claim.kind {
            Kind::Inpatient => estimate::Kind::Inpatient,
            Kind::Outpatient => estimate::Kind::Outpatient,
        },
        level: benefits.level(level(claim.level)).expect("附件2"),
        cost: cost(&claim.cost),
        area: Area::Local,
        prior: claim.prior_basic.map(Money::from_fen),
    };
    Year {
        tier: policy.tier(tier(person.tier)).expect("附件2"),
        minor: person.minor,
        identities: Identities::NONE,
        claims: claims.iter().map(claim).collect(),
    }
}

fn cost(cost: &Cost) -> estimate::Cost {
    match cost {
        Cost::InScope(amount) => estimate::Cost::in_scope_only(Money::from_fen(*amount)),
        Cost::Total { total, self_funded, class_b } => estimate::Cost {
            total: Money::from_fen(*total),
            self_funded: Money::from_fen(*self_funded),
            class_b: class_b.iter().map(|&(amount, share)| first_pay(amount, share)).sum(),
        },
    }
}

/// What is paid first of a class-B item.
fn first_pay(amount: u64, share: u64) -> Money {
    let share = Rate::from_millionths(u32::try_from(share).expect("at most the whole"));
    Product::of(Money::from_fen(amount), share).round(Rounding::HalfUp)
}

/// The answers of a form, where the year can be typed.
fn written(person: Person, claims: &[Claim]) -> Option<Written> {
    let minor = if person.minor { "yes" } else { "no" };
    let person = fields([("tier", tier(person.tier).to_owned()), ("minor", minor.to_owned())]);
    let claims = claims.iter().map(written_claim).collect::<Option<_>>()?;
    Some(Written { person, claims })
}

fn written_claim(claim: &Claim) -> Option<Fields> {
    let yuan = |fen: u64| Money::from_fen(fen).to_decimal();
    let kind = match claim.kind {
        Kind::Inpatient => "inpatient",
        Kind::Outpatient => "outpatient",
    };
    let mut written =
        fields([("claim", kind.to_owned()), ("level", level(claim.level).to_owned())]);
    match &claim.cost {
        Cost::InScope(amount) => written.push("in_scope", yuan(*amount)),
        Cost::Total { total, self_funded, class_b } => {
            written.push("total", yuan(*total));
            written.push("self_funded", yuan(*self_funded));
            for (amount, share) in class_b {
                // A share is typed in hundredths of a percent.
                let points = share.is_multiple_of(100).then(|| yuan(share / 100))?;
                written.push("class_b", format!("{}@{points}%", yuan(*amount)));
            }
        }
    }
    if let Some(prior) = claim.prior_basic {
        let in_scope = cost(&claim.cost).in_scope().fen();
        written.push("prior_basic", (prior <= in_scope).then(|| yuan(prior))?);
    }
    Some(written)
}

fn fields<const N: usize>(answers: [(&str, String); N]) -> Fields {
    let mut fields = Fields::default();
    for (key, text) in answers {
        fields.push(key, text);
    }
    fields
}

fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::One => "一档",
        Tier::Two => "二档",
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::One => "一级",
        Level::Two => "二级",
        Level::Three => "三级",
    }
}
