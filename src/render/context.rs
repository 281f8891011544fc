//! What templates are given. These names are a contract with every theme.

use gongshi_rules::estimate::{Stay, Year, estimate};
use gongshi_rules::explain::hospital;
use gongshi_rules::money::Percent;
use gongshi_rules::policy::{Adjustment, Cited, Table};
use gongshi_rules::{Money, range};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Serialize;

use super::dates;
use crate::site::{Notice, Pays, PolicyFile, Starts, Window};

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
    levels: Vec<Level>,
    rates_source: String,
    caps: Vec<TierCaps>,
    major_illness: Option<MajorIllness>,
    minor_note: Option<String>,
    premiums: Vec<Amount>,
    premium_source: String,
    windows: Vec<ShownWindow>,
    outpatient: Option<Outpatient>,
}

#[derive(Serialize)]
struct Level {
    name: String,
    deductible: String,
    rates: Vec<TierRate>,
}

#[derive(Serialize)]
struct TierRate {
    tier: String,
    rate: String,
}

#[derive(Serialize)]
struct Amount {
    tier: String,
    amount: String,
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
    annual_cap: Option<String>,
    source: String,
}

#[derive(Serialize)]
struct ShownWindow {
    id: String,
    /// The days, in words.
    when: String,
    /// The days, for scripts; absent where they depend on the person.
    from: Option<String>,
    to: Option<String>,
    /// From when one is covered, in words.
    benefit: String,
    /// Whom it is for, where it is not for everyone.
    who: Option<String>,
    /// Whom it is not for.
    except: Option<String>,
    /// What to look out for.
    note: Option<String>,
    /// `past`, `open` or `upcoming`.
    state: &'static str,
    source: String,
    status: &'static str,
}

#[derive(Serialize)]
struct Outpatient {
    levels: Vec<OutpatientLevel>,
    caps: Vec<OutpatientCap>,
    source: String,
}

#[derive(Serialize)]
struct OutpatientLevel {
    name: String,
    covered: bool,
    /// Absent where there is none.
    deductible: Option<String>,
    /// How often the deductible is borne, where the policy says so.
    per: Option<&'static str>,
    /// Absent where the level is not covered.
    rate: Option<String>,
    includes: Vec<String>,
}

#[derive(Serialize)]
struct OutpatientCap {
    tier: String,
    annual_cap: String,
}

impl Policy {
    pub(super) fn new(policy: &PolicyFile, today: Date) -> Self {
        let rules = &policy.rules;
        let citation = |cell: &Cited<Money>| rules.citation(cell.cite).to_owned();
        let levels = rules.levels.iter().zip(rules.inpatient.deductible.cells());
        let levels =
            levels.zip(rules.inpatient.rates.cells()).map(|((name, deductible), rates)| {
                let rates = rules.tiers.iter().zip(rates.cells());
                Level {
                    name: name.clone(),
                    deductible: deductible.value.to_string(),
                    rates: rates
                        .map(|(tier, rate)| TierRate {
                            tier: tier.clone(),
                            rate: rate.value.to_string(),
                        })
                        .collect(),
                }
            });
        let cell = |table: &Option<Table<Cited<Money>>>, index: usize| {
            table.as_ref().map(|table| table.cells()[index].value.to_string())
        };
        let caps = rules.tiers.iter().enumerate().map(|(index, tier)| TierCaps {
            tier: tier.clone(),
            annual_cap: cell(&rules.inpatient.annual_cap, index),
            combined_cap: cell(&rules.combined_cap, index),
        });
        let premiums = rules.tiers.iter().zip(&policy.premium.personal);
        Self {
            id: rules.id.clone(),
            place: rules.place.clone(),
            year: rules.year,
            past: is_past(rules.year, today),
            tiers: rules.tiers.clone(),
            cite: policy.documents.main().name(),
            levels: levels.collect(),
            rates_source: rates_source(rules),
            caps: caps.collect(),
            major_illness: rules.major_illness.as_ref().map(|major| MajorIllness {
                deductible: major.deductible.value.to_string(),
                rate: major
                    .segments
                    .value
                    .bounded
                    .is_empty()
                    .then(|| major.segments.value.rest.to_string()),
                annual_cap: major.annual_cap.as_ref().map(|cap| cap.value.to_string()),
                source: citation(&major.deductible),
            }),
            minor_note: rules.inpatient.minors.as_ref().map(|minors| match minors.value {
                Adjustment::AddPoints(points) => {
                    format!("未成年人每档再加{}个百分点", Percent(points))
                }
                Adjustment::RaiseBy(share) => format!("未成年人的比例再提高{share}"),
            }),
            premiums: premiums
                .map(|(tier, amount)| Amount { tier: tier.clone(), amount: amount.to_string() })
                .collect(),
            premium_source: policy.premium.citation.clone(),
            windows: policy.windows.iter().map(|it| shown_window(it, rules.year, today)).collect(),
            outpatient: outpatient(policy),
        }
    }
}

/// What the deductibles and rates of hospital stays cite, each once.
fn rates_source(rules: &gongshi_rules::Policy) -> String {
    let deductibles = rules.inpatient.deductible.cells().iter().map(|cell| cell.cite);
    let rates = rules.inpatient.rates.cells().iter().flat_map(Table::cells).map(|cell| cell.cite);
    let mut sources: Vec<&str> = Vec::new();
    for cite in deductibles.chain(rates) {
        let source = rules.citation(cite);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join("；")
}

fn outpatient(policy: &PolicyFile) -> Option<Outpatient> {
    let outpatient = policy.outpatient.as_ref()?;
    let levels = outpatient.levels.iter().map(|level| OutpatientLevel {
        name: level.name.clone(),
        covered: level.terms.is_some(),
        deductible: level
            .terms
            .filter(|terms| terms.deductible > Money::ZERO)
            .map(|terms| terms.deductible.to_string()),
        per: level.terms.and_then(|terms| terms.per),
        rate: level.terms.map(|terms| terms.rate.to_string()),
        includes: level.includes.clone(),
    });
    let caps = policy.rules.tiers.iter().zip(&outpatient.annual_cap);
    Some(Outpatient {
        levels: levels.collect(),
        caps: caps
            .map(|(tier, cap)| OutpatientCap { tier: tier.clone(), annual_cap: cap.to_string() })
            .collect(),
        source: outpatient.citation.clone(),
    })
}

/// Whether a policy's year lies before a day.
pub(super) fn is_past(year: u16, today: Date) -> bool {
    i32::from(today.year()) > i32::from(year)
}

fn shown_window(window: &Window, year: u16, today: Date) -> ShownWindow {
    let year_end = date(i16::try_from(year).unwrap_or(i16::MAX), 12, 31);
    let (when, days) = match window.pays {
        Pays::Between(from, to) => (dates::range(from, to), Some((from, to))),
        Pays::WithinDaysOfBirth(days) => (format!("出生后{days}天以内"), None),
    };
    let (first, last) = days.unwrap_or((Date::MIN, year_end));
    let state = match today {
        _ if today < first => "upcoming",
        _ if today > last => "past",
        _ => "open",
    };
    let benefit = match window.starts {
        Starts::On(day) => format!("{}起能报销", dates::long(day)),
        Starts::NextMonthFirst => "缴费的下个月1日起能报销".to_owned(),
        Starts::AfterDays(wait) => {
            let example = days.and_then(|(first, _)| {
                let start = first.checked_add(i64::from(wait).days()).ok()?;
                let (first, start) = (dates::short(first), dates::short(start));
                Some(format!("，比如{first}缴费的，{start}起能报销"))
            });
            format!("缴费后要等满{wait}天{}", example.unwrap_or_default())
        }
        Starts::NextDay => "缴费第二天起能报销".to_owned(),
        Starts::Birth => "从出生那天起能报销".to_owned(),
    };
    let mut notes = Vec::new();
    if window.without_subsidy {
        notes.push(
            "这时缴费没有财政补助，要多缴财政补助那一部分，数额通知没有写，以当年公布为准。"
                .to_owned(),
        );
    }
    if let (Starts::AfterDays(wait), Some((_, last))) = (window.starts, days)
        && let Ok(start) = last.checked_add(i64::from(wait).days())
        && let Ok(left) = start.until(year_end)
        && left.get_days() < 31
    {
        let (last, covered) = (dates::short(last), (left.get_days() + 1).max(0));
        notes.push(format!("{last}缴费的，这一年只能用{covered}天。"));
    }
    ShownWindow {
        id: window.id.clone(),
        when,
        from: days.map(|(from, _)| from.to_string()),
        to: days.map(|(_, to)| to.to_string()),
        benefit,
        who: listed(&window.who),
        except: listed(&window.except),
        note: (!notes.is_empty()).then(|| notes.concat()),
        state,
        source: window.citation.clone(),
        status: window.status.word(),
    }
}

/// Names, one after the other, if there are any.
fn listed(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join("、"))
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
    pub(super) fn new(notice: &Notice, policy: &PolicyFile, today: Date) -> Self {
        Self {
            title: notice.title.clone(),
            url: format!("{}.html", notice.page),
            number: notice.number.clone(),
            issuer: notice.issuer.clone(),
            issuer_line: notice.issuer.concat(),
            issued_text: dates::long(notice.issued),
            place: notice.place.clone(),
            year: policy.rules.year,
            past: is_past(policy.rules.year, today),
            summary: notice.summary.clone(),
        }
    }
}

/// A question of the calculator's form.
#[derive(Serialize)]
pub(super) struct Question {
    name: &'static str,
    /// Whether it is asked for each stay.
    per_stay: bool,
    /// What is asked; the heading of a choice, the label of an amount.
    legend: String,
    label: String,
    /// What the answer is called in a summary.
    short: &'static str,
    why: String,
    hint: Option<&'static str>,
    /// The answers to choose from; none where an amount is typed.
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
}

/// The questions that a policy needs answered for an estimate, in order.
pub(super) fn questions(policy: &PolicyFile) -> Vec<Question> {
    let rules = &policy.rules;
    let choice = |name: &'static str, per_stay, legend: String, short, why: &str, options| {
        let why = why.to_owned();
        Question { name, per_stay, label: legend.clone(), legend, short, why, hint: None, options }
    };
    let mut questions = Vec::new();
    let premiums = rules.tiers.iter().zip(&policy.premium.personal);
    questions.push(choice(
        "tier",
        false,
        "参加的是哪一档？".to_owned(),
        "档次",
        "缴的钱不同，报销的比例和封顶线也不同。",
        premiums
            .map(|(tier, premium)| Choice {
                value: tier.clone(),
                label: tier.clone(),
                hint: Some(format!("每人缴{premium}元")),
            })
            .collect(),
    ));
    if let Some(under) = &rules.minor_under {
        let under = under.value;
        let answer =
            |value: &str, label: String| Choice { value: value.to_owned(), label, hint: None };
        questions.push(choice(
            "minor",
            false,
            format!("住院那天满{under}周岁了吗？"),
            "年龄",
            "没满的，报销的比例不同。",
            vec![
                answer("no", format!("满了{under}周岁")),
                answer("yes", format!("没满{under}周岁")),
            ],
        ));
    }
    let levels = rules.levels.iter().zip(rules.inpatient.deductible.cells());
    questions.push(choice(
        "level",
        true,
        "住的是哪一级医院？".to_owned(),
        "医院",
        "医院级别不同，起付线和比例不同。不清楚的，可以问医院的医保窗口。",
        levels
            .map(|(level, deductible)| Choice {
                value: level.clone(),
                label: hospital(level),
                hint: Some(format!("起付线{}元", deductible.value)),
            })
            .collect(),
    ));
    questions.push(Question {
        hint: Some("写数字就行，例如12000，也可以写1.2万。"),
        ..choice(
            "in_scope",
            true,
            "政策范围内费用是多少？".to_owned(),
            "费用",
            "就是医保认可的那部分费用，出院结算单上有这一项。",
            Vec::new(),
        )
    });
    questions
}

/// A typical bill of an adult and what it comes to.
#[derive(Serialize)]
pub(super) struct Bill {
    tier: String,
    level: String,
    /// How a hospital of that level is said.
    hospital: String,
    in_scope: String,
    basic: String,
    major_illness: String,
    reimbursed: String,
    personal: String,
}

/// The in-scope costs of typical bills, in yuan.
const TYPICAL: [u64; 4] = [5_000, 20_000, 50_000, 180_000];

/// One stay at each level, for each tier, at each typical cost.
pub(super) fn typical_bills(policy: &PolicyFile) -> Vec<Bill> {
    let rules = &policy.rules;
    let mut bills = Vec::new();
    for tier in rules.tiers.iter().filter_map(|tier| rules.tier(tier)) {
        for level in rules.levels.iter().filter_map(|level| rules.level(level)) {
            for in_scope in TYPICAL.map(Money::from_yuan) {
                let year = Year { tier, minor: false, stays: vec![Stay { level, in_scope }] };
                let totals = estimate(rules, &year, &mut ());
                bills.push(Bill {
                    tier: rules.tier_name(tier).to_owned(),
                    level: rules.level_name(level).to_owned(),
                    hospital: hospital(rules.level_name(level)),
                    in_scope: in_scope.to_string(),
                    basic: totals.basic.grouped(),
                    major_illness: totals.major_illness.grouped(),
                    reimbursed: totals.reimbursed().grouped(),
                    personal: totals.personal().grouped(),
                });
            }
        }
    }
    bills
}

/// What the policy's answers assume, a sentence each.
pub(super) fn assumptions(policy: &PolicyFile) -> Vec<String> {
    let others = policy.assumed.iter().cloned();
    range::readings(&policy.rules).into_iter().chain(others).collect()
}
