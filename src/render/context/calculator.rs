//! The calculator's page: what it asks, typical bills, and what its answers assume.

use gongshi_rules::estimate::{Area, Claim, Cost, Kind, Layer, Year, estimate};
use gongshi_rules::explain::hospital;
use gongshi_rules::person::Identities;
use gongshi_rules::policy::Benefits;
use gongshi_rules::{Money, Policy, readings};
use serde::Serialize;

use crate::site::PolicyFile;

/// A question of the calculator's form.
#[derive(Serialize)]
pub(in crate::render) struct Question {
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
pub(in crate::render) fn questions(rules: &Policy, benefits: &Benefits) -> Vec<Question> {
    let choice = |name: &'static str, per_stay, legend: String, short, why: &str, options| {
        let why = why.to_owned();
        Question { name, per_stay, label: legend.clone(), legend, short, why, hint: None, options }
    };
    let mut questions = Vec::new();
    if rules.tiers.len() > 1 {
        let tiers = rules.tiers.iter().enumerate().map(|(place, tier)| Choice {
            value: tier.clone(),
            label: tier.clone(),
            hint: Some(premium(rules, place)),
        });
        questions.push(choice(
            "tier",
            false,
            "参加的是哪一档？".to_owned(),
            "档次",
            "缴的钱不同，报销的比例和封顶线也不同。",
            tiers.collect(),
        ));
    }
    if let Some(under) = &benefits.minor_under {
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
    let levels = benefits.levels.iter().zip(benefits.inpatient.deductible.by_level.cells());
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
                hint: Some(format!("起付线{}元", deductible.amount.value)),
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

/// 「每人缴380元」, or by age: 「未满18岁缴350元，其他人缴380元」.
fn premium(rules: &Policy, tier: usize) -> String {
    let bands = &rules.premium.personal;
    let band = |band: &gongshi_rules::policy::premium::AgeBand| {
        let amount = band.amounts.cells()[tier].value;
        match band.under {
            Some(under) => format!("未满{under}岁缴{amount}元"),
            None if bands.len() > 1 => format!("其他人缴{amount}元"),
            None => format!("每人缴{amount}元"),
        }
    };
    bands.iter().map(band).collect::<Vec<_>>().join("，")
}

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
const TYPICAL: [u64; 4] = [5_000, 20_000, 50_000, 180_000];

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
