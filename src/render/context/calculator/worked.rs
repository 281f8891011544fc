//! What is worked out before anybody asks: typical bills, premiums by group, and what the answers
//! assume.

use gongshi_rules::answer;
use gongshi_rules::estimate::{Area, Claim, Cost, Kind, Layer, Year, estimate};
use gongshi_rules::explain::hospital;
use gongshi_rules::input::Fields;
use gongshi_rules::person::Identities;
use gongshi_rules::policy::Benefits;
use gongshi_rules::{Money, Policy, readings};
use serde::Serialize;

use super::in_time;
use crate::site::PolicyFile;

/// A typical bill of an adult and what it comes to, each amount absent where the notice does not
/// say enough to know it.
#[derive(Serialize)]
pub(in crate::render) struct Bill {
    tier: String,
    level: String,
    /// How a hospital of that level is said.
    hospital: String,
    in_scope: String,
    basic: Option<String>,
    major_illness: Option<String>,
    reimbursed: Option<String>,
    personal: Option<String>,
}

/// The in-scope costs of typical bills, in yuan.
pub(super) const TYPICAL: [u64; 4] = [5_000, 20_000, 50_000, 180_000];

/// One stay at each level, for each tier, at each typical cost.
pub(in crate::render) fn typical_bills(rules: &Policy, benefits: &Benefits) -> Vec<Bill> {
    let mut bills = Vec::new();
    for tier in rules.all_tiers() {
        for level in benefits.all_levels() {
            for in_scope in TYPICAL.map(Money::from_yuan) {
                let stay = Claim {
                    kind: Kind::Inpatient,
                    level,
                    cost: Cost::in_scope_only(in_scope),
                    area: Area::Local,
                    prior: None,
                };
                let identities = Identities::NONE;
                let year = Year { tier, minor: false, identities, claims: vec![stay] };
                let totals = estimate(benefits, &year);
                let grouped = |amount: Option<Money>| amount.map(Money::grouped);
                bills.push(Bill {
                    tier: rules.tier_name(tier).to_owned(),
                    level: benefits.level_name(level).to_owned(),
                    hospital: hospital(benefits.level_name(level)),
                    in_scope: in_scope.to_string(),
                    basic: grouped(totals.paid(Layer::Basic(Kind::Inpatient))),
                    major_illness: grouped(totals.paid(Layer::MajorIllness)),
                    reimbursed: grouped(totals.reimbursed()),
                    personal: grouped(totals.personal()),
                });
            }
        }
    }
    bills
}

/// What a policy's answers assume, a sentence each.
pub(in crate::render) fn assumptions(policy: &PolicyFile, benefits: &Benefits) -> Vec<String> {
    readings::readings(benefits).into_iter().chain(policy.assumed.iter().cloned()).collect()
}

/// What somebody of one group pays in time, by tier.
#[derive(Serialize)]
pub(in crate::render) struct Group {
    /// The identities of those who pay the same; everybody else's row has none.
    who: Vec<String>,
    /// The amounts, absent where the notice does not say enough.
    pays: Vec<Option<String>>,
}

/// What the groups pay whom the policy assists, beside everybody else.
#[derive(Serialize)]
pub(in crate::render) struct Groups {
    rows: Vec<Group>,
    /// Whether a row takes some condition as met.
    conditions: bool,
}

impl Groups {
    /// The groups of a policy whose premium does not go by age.
    pub(in crate::render) fn new(rules: &Policy) -> Option<Self> {
        if rules.premium.personal.len() > 1 {
            return None;
        }
        let named = rules.assistance.rules.iter().map(|it| it.scope.any.with(it.scope.all));
        let named = named.fold(Identities::NONE, Identities::with);
        let who = named.places().filter_map(|place| rules.identities.get(place));
        let who = std::iter::once(None).chain(who.map(Some));
        let mut rows: Vec<Group> = Vec::new();
        for who in who {
            let pays = rules.tiers.iter().map(|tier| pays(rules, tier, who)).collect();
            match rows.iter_mut().skip(1).find(|row| row.pays == pays) {
                Some(row) => row.who.extend(who.cloned()),
                None => rows.push(Group { who: who.cloned().into_iter().collect(), pays }),
            }
        }
        let conditions = rules.assistance.rules.iter().any(|it| it.needs != 0);
        Some(Self { rows, conditions })
    }
}

/// What somebody pays in time, if the notice says all of it.
fn pays(rules: &Policy, tier: &str, identity: Option<&String>) -> Option<String> {
    let mut fields = Fields::default();
    fields.push("tier", tier);
    if let Some(identity) = identity {
        fields.push("identity", identity.as_str());
    }
    if let Some(day) = in_time(rules) {
        fields.push("pays", day.to_text());
    }
    let answer = answer::Premium::of(rules, &fields).ok()?;
    Some(answer.bill.ok()?.pays()?.grouped())
}
