//! What the assumed readings of a policy can move, tried on typical bills.

use gongshi_rules::estimate::{Area, Claim, Cost, Kind, Year};
use gongshi_rules::explain::hospital;
use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::{Benefits, Level};
use gongshi_rules::{Money, readings};
use serde::Serialize;

use crate::site::PolicyFile;
use crate::timeline::names;

/// Something that we read into a policy.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Assumption {
    /// What we took it for.
    text: String,
    /// How far that can move an answer, for example; absent where nothing is calculated from it.
    effect: Option<String>,
}

/// The in-scope costs of the stays that are tried, in yuan: small, large.
const STAYS: [u64; 2] = [20_000, 180_000];

/// One beyond every cap, for readings that move nothing before.
const RARE: u64 = 600_000;

/// What is paid first of class-B items, in a large bill.
const CLASS_B: u64 = 10_000;

/// The in-scope costs of the visits that are tried: several, so that it matters how often a
/// deductible is borne.
const VISITS: [u64; 5] = [180; 5];

/// A year of bills and how it is said.
#[derive(Clone)]
struct Tried {
    year: Year,
    said: String,
    /// How good an example it is: what happens often before what hardly does.
    common: u8,
}

/// What a policy assumes, each with the typical year in which it moves the most.
pub(in crate::render) fn effects(policy: &PolicyFile) -> Vec<Assumption> {
    let calculated = policy.rules.benefits.as_ref().map(|it| calculated(policy, it));
    let said = policy.assumed.iter().map(|text| Assumption { text: text.clone(), effect: None });
    calculated.unwrap_or_default().into_iter().chain(said).collect()
}

fn calculated(policy: &PolicyFile, benefits: &Benefits) -> Vec<Assumption> {
    let mut moved: Vec<(readings::Assumption, Money, Tried)> = Vec::new();
    for tried in tried(policy, benefits) {
        for assumption in readings::assumptions(benefits, &tried.year).0 {
            let by = assumption.high.less(assumption.low);
            if by == Money::ZERO {
                continue;
            }
            match moved.iter_mut().find(|(known, ..)| known.id == assumption.id) {
                Some(known) if (known.2.common, known.1) >= (tried.common, by) => {}
                Some(known) => *known = (assumption, by, tried.clone()),
                None => moved.push((assumption, by, tried.clone())),
            }
        }
    }
    let readings = readings::readings(benefits).into_iter().map(|text| {
        // Both name what is open before they say how it is read.
        let open = text.split('：').next().unwrap_or_default();
        let found = moved.iter().find(|(it, ..)| it.text.contains(open));
        let effect = found.map(|(it, by, Tried { said, .. })| {
            let (low, high) = (it.low.grouped(), it.high.grouped());
            format!("比如{said}：两种理解，一共能报{low}元或{high}元，差{}元。", by.grouped())
        });
        Assumption { text, effect }
    });
    readings.collect()
}

fn tried(policy: &PolicyFile, benefits: &Benefits) -> Vec<Tried> {
    let rules = &policy.rules;
    let mut people = vec![(Identities::NONE, false, String::new())];
    if benefits.minor_under.is_some() {
        people.push((Identities::NONE, true, "未成年人，".to_owned()));
    }
    let tilts = benefits.major_illness.known().into_iter().flat_map(|it| &it.tilts);
    let scopes = tilts.map(|it| it.scope);
    let scopes = scopes.chain(benefits.medical_assistance.iter().map(|it| it.scope));
    for identities in scopes.filter_map(|scope| scope.common(&Scope::EVERYBODY)) {
        people.push((identities, false, format!("{}，", names(rules, identities))));
    }
    let mut tried = Vec::new();
    for (identities, minor, who) in people {
        for tier in rules.all_tiers() {
            let tier_name = match rules.tiers.len() {
                1 => String::new(),
                _ => format!("{}，", rules.tier_name(tier)),
            };
            for level in benefits.all_levels() {
                let at = format!("{who}{tier_name}{}", hospital(benefits.level_name(level)));
                for (claims, bill, common) in bills(level) {
                    let (said, year) =
                        (format!("{at}{bill}"), Year { tier, minor, identities, claims });
                    let common = if who.is_empty() { 2 * common } else { common };
                    tried.push(Tried { year, said, common });
                }
            }
        }
    }
    tried
}

/// Typical bills at a level: a stay here, one elsewhere, visits.
fn bills(level: Level) -> Vec<(Vec<Claim>, String, u8)> {
    let claim = |kind, area, yuan| {
        let cost = Cost::in_scope_only(Money::from_yuan(yuan));
        Claim { kind, level, cost, area, prior: None }
    };
    let mut bills = Vec::new();
    for yuan in STAYS.into_iter().chain([RARE]) {
        let (cost, common) = (Money::from_yuan(yuan), u8::from(yuan != RARE));
        let stay = |area| vec![claim(Kind::Inpatient, area, yuan)];
        let said = |how| format!("{how}一次，政策范围内费用{cost}元");
        bills.push((stay(Area::Local), said("住院"), common));
        bills.push((stay(Area::Filed), said("在外地住院"), common));
    }
    let class_b = Money::from_yuan(CLASS_B);
    let stay = claim(Kind::Inpatient, Area::Local, STAYS[1]);
    let stay = Claim { cost: Cost { class_b, ..stay.cost }, ..stay };
    let said = format!("住院一次，总费用{}元，其中乙类先自付{class_b}元", stay.cost.total);
    bills.push((vec![stay], said, 1));
    for (kind, name) in [(Kind::Outpatient, "看门诊"), (Kind::SpecialOutpatient, "看特殊疾病门诊")]
    {
        let visits = VISITS.map(|yuan| claim(kind, Area::Local, yuan));
        let said = format!("{name}{}次，每次{}元", VISITS.len(), VISITS[0]);
        bills.push((visits.to_vec(), said, 1));
    }
    bills
}
