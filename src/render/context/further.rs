//! What few notices show of benefits: bills from elsewhere, and the layers of medical assistance.

use gongshi_rules::money::Percent;
use gongshi_rules::policy::Cited;
use gongshi_rules::policy::benefits::{self, AidTerms, Per};
use gongshi_rules::{Money, Policy, Rate};
use serde::Serialize;

use super::benefits::rate_in_words;
use super::{people, sources};

/// How bills from elsewhere are paid (异地就医).
#[derive(Serialize)]
pub(super) struct OutOfArea {
    filed: String,
    unfiled: String,
    /// Whether what the person pays first counts to major illness insurance.
    first_pay_counts: bool,
    source: String,
}

/// A layer of medical assistance (医疗救助).
#[derive(Serialize)]
pub(super) struct Aid {
    id: String,
    /// Whom it is for.
    who: String,
    /// What it pays, where the notice says.
    terms: Option<String>,
    source: String,
}

impl OutOfArea {
    pub(super) fn new(rules: &Policy, away: &benefits::OutOfArea) -> Self {
        let ways = [&away.filed, &away.unfiled];
        let cites = ways.into_iter().flat_map(|it| [it.first_pay.cite, it.less_points.cite]);
        Self {
            filed: away_in_words(&away.filed),
            unfiled: away_in_words(&away.unfiled),
            first_pay_counts: away.first_pay_counts.value,
            source: sources(rules, cites),
        }
    }
}

/// 「先自己付20%，剩下的按比例报，比例少5个百分点」.
fn away_in_words(away: &benefits::Away) -> String {
    let (first_pay, less) = (away.first_pay.value, away.less_points.value);
    let first =
        (first_pay > Rate::default()).then(|| format!("先自己付{first_pay}，剩下的按比例报"));
    let less = (less > Rate::default()).then(|| format!("比例少{}个百分点", Percent(less)));
    let words: Vec<String> = first.into_iter().chain(less).collect();
    if words.is_empty() { "和在本地一样".to_owned() } else { words.join("，") }
}

impl Aid {
    pub(super) fn new(rules: &Policy, aid: &benefits::Aid) -> Self {
        Self {
            id: aid.id.clone(),
            who: people(rules, &aid.scope),
            terms: aid.terms.known().map(terms_in_words),
            source: rules.citation(aid.cite).to_owned(),
        }
    }
}

/// 「一年超过3,000元的部分，再报60%，一年最多30,000元」.
fn terms_in_words(terms: &AidTerms) -> String {
    let deductible = terms.deductible.value;
    let over = match terms.per.value {
        _ if deductible == Money::ZERO => "前面报过以后，自己付的部分".to_owned(),
        Per::Year => format!("前面报过以后，一年自己付的超过{deductible}元的部分"),
        Per::Claim => format!("前面报过以后，一次自己付的超过{deductible}元的部分"),
    };
    let cap = match terms.annual_cap.as_ref().map(Cited::said) {
        Some(Some(cap)) => format!("一年最多{cap}元"),
        Some(None) => "一年最多多少，通知没有写".to_owned(),
        None => "不封顶".to_owned(),
    };
    format!("{over}，再报{}，{cap}", rate_in_words(&terms.segments.value))
}
