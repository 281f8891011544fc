//! What the rules answer: `estimate(…)`, `premium(…)`, `coverage(…)`.

use gongshi_rules::Money;
use gongshi_rules::bill::bill;
use gongshi_rules::coverage::coverage as covered;
use gongshi_rules::estimate::{self as rules, Kind, Layer};
use gongshi_rules::input::{Fields, For, InputError, Payer, Written};
use gongshi_rules::policy::Policy;

use super::value::not_said;
use super::{Arguments, Binder, Figure, Wrong};
use crate::diagnostic::{said_by_rules, say};

/// What can be said of a bill and whose it is.
pub(super) const ABOUT: [&str; 6] = ["tier", "level", "in_scope", "age", "identities", "kind"];

/// A bill as an estimate reads it. Without an age it is an adult's; without a kind, a stay in
/// hospital.
pub(super) fn written(arguments: &Arguments<'_>) -> Result<Written, Wrong> {
    let (mut person, mut claim) = (Fields::default(), Fields::default());
    let (kind, ()) = arguments
        .choice("kind", &[("inpatient", ()), ("outpatient", ()), ("special_outpatient", ())])?;
    claim.push("claim", kind);
    if !give(arguments, "age", "age", &mut person) {
        person.push("minor", "no");
    }
    give(arguments, "tier", "tier", &mut person);
    give_identities(arguments, &mut person);
    give(arguments, "level", "level", &mut claim);
    give(arguments, "in_scope", "in_scope", &mut claim);
    Ok(Written { person, claims: vec![claim] })
}

/// What a bill comes to: `estimate(tier="一档", level="二级", in_scope="50000")`.
pub(super) fn estimate(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    let known: Vec<&str> = ABOUT.into_iter().chain(["show"]).collect();
    arguments.only(&known)?;
    let policy = binder.policy()?;
    let written = written(arguments)?;
    let (benefits, year) = written.read(&policy.rules).map_err(unreadable)?;
    let totals = rules::estimate(benefits, &year);
    let (show, amount) = arguments.choice(
        "show",
        &[
            ("reimbursed", totals.reimbursed()),
            ("basic", totals.paid(Layer::Basic(Kind::Inpatient))),
            ("outpatient", totals.paid(Layer::Basic(Kind::Outpatient))),
            ("special_outpatient", totals.paid(Layer::Basic(Kind::SpecialOutpatient))),
            ("major_illness", totals.paid(Layer::MajorIllness)),
            ("personal", totals.personal()),
            ("in_scope", Some(totals.in_scope)),
        ],
    )?;
    let source = policy.documents.main().name();
    amount_of(format!("estimate.{show}"), amount, source)
}

/// What somebody pays for a year: `premium(tier="一档", identities="低保对象")`.
pub(super) fn premium(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    const WHO: [&str; 6] = ["tier", "identities", "condition", "age", "pays", "show"];
    arguments.only(&WHO)?;
    let rules = &binder.policy()?.rules;
    let payer = payer(arguments, rules, For::Premium)?;
    let bill = bill(rules, &payer).map_err(|none| no_window(none.message(&payer)))?;
    let (show, amount) = arguments.choice(
        "show",
        &[
            ("pays", bill.pays()),
            ("personal", Some(bill.personal.value)),
            ("assisted", bill.assisted),
        ],
    )?;
    let source = rules.citation(bill.personal.cite).to_owned();
    amount_of(format!("premium.{show}"), amount, source)
}

/// From when to when somebody is covered: `coverage(pays="2024-01-15", show="starts")`.
pub(super) fn coverage(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    arguments.only(&[
        "pays",
        "birth",
        "term_start",
        "identities",
        "condition",
        "gap_months",
        "show",
    ])?;
    let rules = &binder.policy()?.rules;
    let payer = payer(arguments, rules, For::Coverage)?;
    let cover = covered(rules, &payer).map_err(|none| no_window(none.message(&payer)))?;
    let day = |day: gongshi_rules::day::Day| (day.to_text(), day.in_words());
    let (show, ()) =
        arguments.choice("show", &[("starts", ()), ("ends", ()), ("days", ()), ("window", ())])?;
    let shown = match show.as_str() {
        "starts" => cover.starts.map(day),
        "ends" => Some(day(cover.ends)),
        "days" => cover.days().map(|days| (days.to_string(), days.to_string())),
        _ => Some((cover.window.id.clone(), cover.window.id.clone())),
    };
    let (value, text) = shown.ok_or_else(unknown)?;
    let source = rules.citation(cover.window.cite).to_owned();
    Ok(Figure { path: format!("coverage.{show}"), value, text, source, until: None })
}

fn payer(arguments: &Arguments<'_>, rules: &Policy, asked: For) -> Result<Payer, Wrong> {
    let mut fields = Fields::default();
    for key in ["tier", "age", "pays", "birth", "term_start", "gap_months", "condition"] {
        give(arguments, key, key, &mut fields);
    }
    give_identities(arguments, &mut fields);
    Payer::read(&fields, rules, asked).map_err(unreadable)
}

/// Hands an argument on to the rules, if it is written.
fn give(arguments: &Arguments<'_>, argument: &str, key: &str, fields: &mut Fields) -> bool {
    let written = arguments.get(argument);
    if let Some(written) = written {
        fields.push(key, written);
    }
    written.is_some()
}

/// Identities stand in one argument: 「低保对象、残疾人」.
pub(super) fn identities<'c>(arguments: &Arguments<'c>) -> impl Iterator<Item = &'c str> {
    let written = arguments.get("identities").unwrap_or_default();
    written.split(['、', '，', ',']).map(str::trim).filter(|it| !it.is_empty())
}

fn give_identities(arguments: &Arguments<'_>, fields: &mut Fields) {
    identities(arguments).for_each(|identity| fields.push("identity", identity));
}

fn amount_of(path: String, amount: Option<Money>, source: String) -> Result<Figure, Wrong> {
    let amount = amount.ok_or_else(unknown)?;
    let (value, text) = (amount.to_decimal(), amount.to_string());
    Ok(Figure { path, value, text, source, until: None })
}

pub(super) fn unknown() -> Wrong {
    Wrong {
        message: say!(
            "这个数算不出来：政策里有的部分通知没有写（status: unknown）",
            "This cannot be computed: the document does not say a part of it (status: unknown)"
        ),
        help: not_said(),
    }
}

/// The first mistake, as the rules say it.
pub(super) fn unreadable(mistakes: Vec<InputError>) -> Wrong {
    let first = mistakes.into_iter().next();
    let words = first.map(|first| (said_by_rules(first.message), said_by_rules(first.help)));
    let (message, help) = words.unwrap_or_else(|| (unknown().message, not_said()));
    Wrong { message, help }
}

fn no_window(message: String) -> Wrong {
    Wrong {
        message: said_by_rules(message),
        help: say!(
            "请核对日期和身份，或者改用政策里的缴费期。",
            "Check the day and the identities against the windows of the policy."
        ),
    }
}
