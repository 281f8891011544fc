//! What templates are given. These names are a contract with every theme.

mod assistance;
mod benefits;
mod calculator;
mod windows;

use gongshi_rules::day::Day;
use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::Cite;
use serde::Serialize;

use self::assistance::Assistance;
use self::benefits::Benefits;
pub(super) use self::calculator::{assumptions, questions, typical_bills};
use self::windows::Window;
use super::dates;
use crate::site::{Notice, PolicyFile};

/// A policy, as pages show it. Amounts are grouped, without their unit.
#[derive(Serialize)]
pub(super) struct Policy {
    id: String,
    place: String,
    year: u16,
    /// Whether its year lies before the day of the build.
    past: bool,
    tiers: Vec<String>,
    cite: String,
    premiums: Vec<Premium>,
    premium_source: String,
    windows: Vec<Window>,
    /// Who pays part of the premium for whom, where anybody does.
    assistance: Option<Assistance>,
    /// What bills are paid back. Where the notice does not say, its names are missing.
    #[serde(flatten)]
    benefits: Option<Benefits>,
}

#[derive(Serialize)]
struct Premium {
    tier: String,
    amount: String,
    /// Below which age in whole years, where the premium differs by age; the last has none.
    under: Option<u8>,
}

#[derive(Serialize)]
struct TierAmount {
    tier: String,
    amount: String,
}

impl Policy {
    pub(super) fn new(policy: &PolicyFile, today: Day) -> Self {
        let rules = &policy.rules;
        let bands = &rules.premium.personal;
        let premiums = bands.iter().flat_map(|band| {
            let amounts = rules.tiers.iter().zip(band.amounts.cells());
            amounts.map(|(tier, amount)| Premium {
                tier: tier.clone(),
                amount: amount.value.to_string(),
                under: band.under,
            })
        });
        let premium_cites = bands.iter().flat_map(|band| band.amounts.cells()).map(|it| it.cite);
        Self {
            id: rules.id.clone(),
            place: rules.place.clone(),
            year: rules.year,
            past: is_past(rules.year, today),
            tiers: rules.tiers.clone(),
            cite: policy.documents.main().name(),
            premiums: premiums.collect(),
            premium_source: sources(rules, premium_cites),
            windows: rules.windows.iter().map(|it| Window::new(rules, it, today)).collect(),
            assistance: Assistance::new(rules),
            benefits: rules.benefits.as_ref().map(|it| Benefits::new(policy, it)),
        }
    }
}

/// What several values cite, each once.
fn sources(rules: &gongshi_rules::Policy, cites: impl Iterator<Item = Cite>) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for cite in cites {
        let source = rules.citation(cite);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join("；")
}

/// The names of identities, one after the other.
fn names(rules: &gongshi_rules::Policy, identities: Identities) -> String {
    let names: Vec<&str> =
        identities.places().map(|place| rules.identities[place].as_str()).collect();
    names.join("、")
}

/// Whom something is for, by name: 「在乡重点优抚对象（不含一至六级伤残军人）」.
fn people(rules: &gongshi_rules::Policy, scope: &Scope) -> String {
    let (any, all) = (names(rules, scope.any), names(rules, scope.all));
    let mut people = match (any.is_empty(), all.is_empty()) {
        (true, true) => "所有人".to_owned(),
        (true, false) => all,
        (false, true) => any,
        (false, false) => format!("{any}（同时是{all}）"),
    };
    if !scope.except.is_empty() {
        people += &format!("（不含{}）", names(rules, scope.except));
    }
    people
}

/// Whether a policy's year lies before a day.
pub(super) fn is_past(year: u16, today: Day) -> bool {
    today.year() > year
}

/// A notice, as its page shows it.
#[derive(Serialize)]
pub(super) struct ShownNotice {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) number: Option<String>,
    issuer: Vec<String>,
    issuer_line: String,
    issued_text: String,
    place: String,
    year: u16,
    past: bool,
    summary: String,
}

impl ShownNotice {
    pub(super) fn new(notice: &Notice, policy: &PolicyFile, today: Day) -> Self {
        Self {
            title: notice.title.clone(),
            url: format!("{}.html", notice.page),
            number: notice.number.clone(),
            issuer: notice.issuer.clone(),
            issuer_line: notice.issuer.concat(),
            issued_text: dates::day(notice.issued).in_words(),
            place: notice.place.clone(),
            year: policy.rules.year,
            past: is_past(policy.rules.year, today),
            summary: notice.summary.clone(),
        }
    }
}
