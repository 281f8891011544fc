//! What bills are paid back: rates, deductibles and caps, in words.

use gongshi_rules::explain::hospital;
use gongshi_rules::money::Percent;
use gongshi_rules::policy::benefits::{
    self, Adjust, Cap, CapOn, Change, Cover, Deductible, Layers, Measured, Per, Repeated, Segments,
    Tilt, TiltDeductible, Who,
};
use gongshi_rules::policy::{Cited, Given, Table};
use gongshi_rules::{Money, Policy, Rate};
use serde::Serialize;

use super::further::{Aid, OutOfArea};
use super::{TierAmount, people, sources};
use crate::site::PolicyFile;

/// What bills are paid back, as pages show it.
#[derive(Serialize)]
pub(super) struct Benefits {
    levels: Vec<Level>,
    rates_source: String,
    /// What else changes what hospital stays are paid, a sentence each.
    inpatient_notes: Vec<String>,
    caps: Vec<TierCaps>,
    /// Whether the cap of hospital stays bounds the cost that enters, not what is paid.
    cap_on_cost: bool,
    /// What the cap over all of it covers, where that is not just hospital stays and major
    /// illness insurance: 「住院、大病保险、医疗救助」.
    combined_covers: Option<String>,
    major_illness: Option<MajorIllness>,
    special_outpatient: Option<Outpatient>,
    out_of_area: Option<OutOfArea>,
    medical_assistance: Vec<Aid>,
    outpatient: Option<Outpatient>,
    /// Whether the notice says that ordinary visits are not paid, and not just nothing of them.
    outpatient_unpaid: bool,
}

#[derive(Serialize)]
struct Level {
    name: String,
    deductible: String,
    /// How often it is borne, where it is not with each stay.
    per: Option<&'static str>,
    rates: Vec<TierRate>,
}

#[derive(Serialize)]
struct TierRate {
    tier: String,
    rate: String,
}

#[derive(Serialize)]
struct TierCaps {
    tier: String,
    annual_cap: Option<String>,
    combined_cap: Option<String>,
}

#[derive(Serialize)]
struct MajorIllness {
    deductible: String,
    /// Absent where the rate changes with the amount.
    rate: Option<String>,
    /// The rates, where they change with the amount.
    segments: Option<String>,
    annual_cap: Option<String>,
    /// Better terms for some people, a sentence each.
    notes: Vec<String>,
    source: String,
}

#[derive(Serialize)]
struct Outpatient {
    levels: Vec<OutpatientLevel>,
    /// None where there is no cap of its own.
    caps: Vec<TierAmount>,
    /// Whether what is paid counts into the cap of hospital stays.
    shares_cap: bool,
    /// What changes for some people, a sentence each.
    notes: Vec<String>,
    source: String,
}

#[derive(Serialize)]
struct OutpatientLevel {
    name: String,
    covered: bool,
    /// Absent where there is none.
    deductible: Option<String>,
    /// How often it is borne.
    per: Option<&'static str>,
    /// Absent where the level is not covered.
    rate: Option<String>,
    includes: Vec<String>,
}

impl Benefits {
    pub(super) fn new(policy: &PolicyFile, benefits: &benefits::Benefits) -> Self {
        let rules = &policy.rules;
        let inpatient = &benefits.inpatient;
        let own_cap = inpatient.annual_cap.own();
        let cell = |table: Option<&Table<Cited<Money>>>, place: usize| {
            table.map(|table| shown(&table.cells()[place]))
        };
        let caps = rules.tiers.iter().enumerate().map(|(place, tier)| TierCaps {
            tier: tier.clone(),
            annual_cap: cell(own_cap.map(|cap| &cap.by_tier), place),
            combined_cap: cell(benefits.combined_cap.as_ref().map(|cap| &cap.by_tier), place),
        });
        let aids = benefits.medical_assistance.iter();
        Self {
            levels: levels(rules, benefits),
            rates_source: cover_sources(rules, inpatient),
            inpatient_notes: notes(rules, benefits, inpatient),
            caps: caps.collect(),
            cap_on_cost: own_cap.is_some_and(|cap| cap.on.value == CapOn::InScopeCost),
            combined_covers: benefits.combined_cap.as_ref().and_then(covered),
            major_illness: benefits.major_illness.known().map(|it| major_illness(rules, it)),
            special_outpatient: benefits
                .special_outpatient
                .known()
                .map(|it| outpatient(rules, &[], benefits, it)),
            out_of_area: benefits.out_of_area.known().map(|it| OutOfArea::new(rules, it)),
            medical_assistance: aids.map(|it| Aid::new(rules, it)).collect(),
            outpatient: benefits
                .outpatient
                .known()
                .map(|it| outpatient(rules, &policy.includes, benefits, it)),
            outpatient_unpaid: benefits.outpatient == Given::None,
        }
    }
}

fn levels(rules: &Policy, benefits: &benefits::Benefits) -> Vec<Level> {
    let inpatient = &benefits.inpatient;
    let deductibles = inpatient.deductible.by_level.cells();
    let levels = benefits.levels.iter().zip(deductibles).zip(inpatient.rates.cells());
    let levels = levels.map(|((name, deductible), rates)| Level {
        name: name.clone(),
        deductible: deductible.amount.value.to_string(),
        per: (deductible.per.value == Per::Year).then_some("一年减一次"),
        rates: rules
            .tiers
            .iter()
            .zip(rates.cells())
            .map(|(tier, rate)| TierRate { tier: tier.clone(), rate: rate_in_words(&rate.value) })
            .collect(),
    });
    levels.collect()
}

/// What the deductibles and rates of a cover cite, each once.
fn cover_sources(rules: &Policy, cover: &Cover) -> String {
    let deductibles = cover.deductible.by_level.cells().iter().map(|it| it.amount.cite);
    let rates = cover.rates.cells().iter().flat_map(Table::cells).map(|rate| rate.cite);
    sources(rules, deductibles.chain(rates))
}

/// 「70%」, or a rate for each stretch of cost: 「30,000元以内60%，100,000元以内65%，再多的75%」.
pub(super) fn rate_in_words(segments: &Segments) -> String {
    if segments.bounded.is_empty() {
        return segments.rest.to_string();
    }
    let mut words = match segments.measured {
        Measured::Gross => String::new(),
        Measured::AfterDeductible => "减去起付线以后，".to_owned(),
    };
    for segment in &segments.bounded {
        words += &format!("{}元以内{}，", segment.up_to, segment.rate);
    }
    words + &format!("再多的{}", segments.rest)
}

/// What changes for some people, or later in the year.
fn notes(rules: &Policy, benefits: &benefits::Benefits, cover: &Cover) -> Vec<String> {
    let mut notes: Vec<String> = cover.adjust.iter().map(|it| adjusted(rules, it)).collect();
    let Deductible { repeat, annual_max, .. } = &cover.deductible;
    if let Some(repeat) = repeat {
        let becomes = match &repeat.value.becomes {
            Repeated::Share(share) => format!("减为原来的{share}"),
            Repeated::Amount(amounts) => {
                let amounts = benefits.levels.iter().zip(amounts.cells());
                let amounts: Vec<String> = amounts
                    .map(|(level, amount)| format!("{}{amount}元", hospital(level)))
                    .collect();
                format!("减为{}", amounts.join("、"))
            }
        };
        notes.push(format!("同一年第{}次住院起，起付线{becomes}", repeat.value.from));
    }
    if let Some(most) = annual_max {
        notes.push(format!("一年的起付线加起来最多{}元", most.value));
    }
    notes
}

/// 「未成年人每档再加5个百分点」.
fn adjusted(rules: &Policy, adjust: &Adjust) -> String {
    let who = match adjust.who {
        Who::Minor => "未成年人".to_owned(),
        Who::Of(scope) => people(rules, &scope),
    };
    match adjust.change.value {
        Change::AddPoints(points) => format!("{who}每档再加{}个百分点", Percent(points)),
        Change::RaiseBy(share) => format!("{who}的比例再提高{share}"),
        Change::Deductible(share) if share == Rate::default() => format!("{who}不设起付线"),
        Change::Deductible(share) => format!("{who}的起付线减为原来的{share}"),
    }
}

/// A cap; one that the notice does not say is not the same as none.
fn shown(cap: &Cited<Money>) -> String {
    cap.said().map_or_else(|| "通知没有写".to_owned(), |cap| cap.to_string())
}

fn major_illness(rules: &Policy, major: &benefits::MajorIllness) -> MajorIllness {
    let segments = &major.segments.value;
    MajorIllness {
        deductible: major.deductible.value.to_string(),
        rate: segments.bounded.is_empty().then(|| segments.rest.to_string()),
        segments: (!segments.bounded.is_empty()).then(|| rate_in_words(segments)),
        annual_cap: major.annual_cap.and_then(|cap| cap.said()).map(|cap| cap.to_string()),
        notes: major.tilts.iter().map(|tilt| tilted(rules, tilt)).collect(),
        source: rules.citation(major.deductible.cite).to_owned(),
    }
}

/// 「特困人员：起付线减为原来的50%，比例再加5个百分点，不封顶」.
fn tilted(rules: &Policy, tilt: &Tilt) -> String {
    let mut terms = Vec::new();
    terms.extend(tilt.deductible.map(|deductible| match deductible {
        TiltDeductible::Share(share) => format!("起付线减为原来的{share}"),
        TiltDeductible::Amount(amount) => format!("起付线{amount}元"),
    }));
    if tilt.add_points > Rate::default() {
        terms.push(format!("比例再加{}个百分点", Percent(tilt.add_points)));
    }
    if tilt.no_cap {
        terms.push("不封顶".to_owned());
    }
    format!("{}：{}", people(rules, &tilt.scope), terms.join("，"))
}

/// Which layers a cap covers, where those are not hospital stays and major illness insurance.
fn covered(cap: &benefits::CombinedCap) -> Option<String> {
    let layers = cap.covers.value;
    if layers == Layers::INPATIENT.with(Layers::MAJOR_ILLNESS) {
        return None;
    }
    let names = [
        (Layers::INPATIENT, "住院"),
        (Layers::OUTPATIENT, "普通门诊"),
        (Layers::SPECIAL_OUTPATIENT, "特殊疾病门诊"),
        (Layers::MAJOR_ILLNESS, "大病保险"),
        (Layers::MEDICAL_ASSISTANCE, "医疗救助"),
    ];
    let names = names.into_iter().filter(|(layer, _)| layers.has(*layer));
    Some(names.map(|(_, name)| name).collect::<Vec<_>>().join("、"))
}

/// What visits are paid; `includes` says what counts as a level.
fn outpatient(
    rules: &Policy,
    includes: &[(String, Vec<String>)],
    benefits: &benefits::Benefits,
    cover: &Cover,
) -> Outpatient {
    let deductibles = cover.deductible.by_level.cells();
    let levels = benefits.levels.iter().zip(deductibles).zip(cover.rates.cells());
    let levels = levels.map(|((name, deductible), rates)| {
        let (amount, rate) = (deductible.amount.value, visit_rate(rules, rates));
        let per = match deductible.per.value {
            Per::Claim => "每次都减",
            Per::Year => "一年减一次",
        };
        let includes = includes.iter().find(|(level, _)| level == name);
        OutpatientLevel {
            name: name.clone(),
            covered: rate.is_some(),
            deductible: (amount > Money::ZERO).then(|| amount.to_string()),
            per: rate.is_some().then_some(per),
            rate,
            includes: includes.map(|(_, includes)| includes.clone()).unwrap_or_default(),
        }
    });
    let caps = match &cover.annual_cap {
        Cap::Own(cap) => cap.by_tier.cells(),
        Cap::None | Cap::WithInpatient => &[],
    };
    let caps = rules.tiers.iter().zip(caps);
    Outpatient {
        levels: levels.collect(),
        caps: caps
            .filter_map(|(tier, cap)| {
                Some(TierAmount { tier: tier.clone(), amount: cap.said()?.to_string() })
            })
            .collect(),
        shares_cap: cover.annual_cap == Cap::WithInpatient,
        notes: notes(rules, benefits, cover),
        source: cover_sources(rules, cover),
    }
}

/// What a level pays of a visit, by tier where that differs; nothing where it is not covered.
fn visit_rate(rules: &Policy, rates: &Table<Cited<Segments>>) -> Option<String> {
    let rates: Vec<&Segments> = rates.cells().iter().map(|rate| &rate.value).collect();
    let first = *rates.first()?;
    if rates.iter().any(|rate| *rate != first) {
        let tiers = rules.tiers.iter().zip(&rates);
        let tiers: Vec<String> =
            tiers.map(|(tier, rate)| format!("{tier}{}", rate_in_words(rate))).collect();
        return Some(tiers.join("，"));
    }
    (*first != Segments::flat(Rate::default())).then(|| rate_in_words(first))
}
