//! Premium assistance (资助参保): who pays part of the premium for whom, in words.

use gongshi_rules::Policy;
use gongshi_rules::policy::Status;
use gongshi_rules::policy::premium::{AssistanceRule, Grant, Overlap};
use serde::Serialize;

use super::people;

/// Premium assistance, as pages show it.
#[derive(Serialize)]
pub(super) struct Assistance {
    rules: Vec<Rule>,
    /// What else applies, a sentence each.
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Rule {
    /// What the policy calls it.
    id: String,
    /// Whom it is for.
    who: String,
    /// What is paid, in words.
    amount: String,
    /// Who pays; absent where the notice does not say or nothing is paid.
    funder: Option<String>,
    source: String,
    status: &'static str,
}

impl Assistance {
    pub(super) fn new(policy: &Policy) -> Option<Self> {
        let assistance = &policy.assistance;
        let rules = assistance.rules.iter().map(|rule| {
            let pays = rule.grants.cells().iter().any(|grant| *grant != Grant::Nothing);
            Rule {
                id: rule.id.clone(),
                who: who(policy, rule),
                amount: amount(policy, rule),
                funder: (pays && !rule.funder.is_empty()).then(|| rule.funder.clone()),
                source: policy.citation(rule.cite).to_owned(),
                status: rule.cite.status.word(),
            }
        });
        let mut notes = Vec::new();
        if assistance.rules.len() > 1 {
            let overlap = match assistance.overlap.value {
                Overlap::HighestWins => "一个人有几种身份的，只按最高的一项资助",
                Overlap::Sum => "一个人有几种身份的，几项资助加在一起",
            };
            let read = match assistance.overlap.cite.status {
                Status::Assumed => "；原文没有写明，这是我们的理解",
                _ => "",
            };
            notes.push(format!("{overlap}{read}。"));
        }
        if assistance.no_top_up.is_some() {
            notes.push("享受资助以后身份有变化的，不再补差额。".to_owned());
        }
        (!assistance.rules.is_empty()).then(|| Self { rules: rules.collect(), notes })
    }
}

/// 「一至六级伤残军人，要求未参加职工医保」.
fn who(policy: &Policy, rule: &AssistanceRule) -> String {
    let mut who = people(policy, &rule.scope);
    for (place, condition) in policy.conditions.iter().enumerate() {
        if rule.needs >> place & 1 == 1 {
            who += &format!("，要求{condition}");
        }
    }
    who
}

/// 「一档：一档个人缴费的90%；二档：一档个人缴费的100%」.
fn amount(policy: &Policy, rule: &AssistanceRule) -> String {
    let grants = rule.grants.cells();
    let same = grants.windows(2).all(|pair| pair[0] == pair[1]);
    let words = |grant: &Grant| match grant {
        Grant::Share { rate, .. } if policy.tiers.len() == 1 => format!("个人缴费的{rate}"),
        Grant::Share { rate, of } => format!("{}个人缴费的{rate}", policy.tier_name(*of)),
        Grant::Fixed(amount) => format!("{amount}元"),
        Grant::Nothing => "不资助".to_owned(),
        Grant::Unknown => "通知没有写".to_owned(),
    };
    let tiers = policy.tiers.iter().zip(grants);
    let mut amount = match grants {
        [grant, ..] if same => words(grant),
        _ => tiers
            .map(|(tier, grant)| format!("{tier}：{}", words(grant)))
            .collect::<Vec<_>>()
            .join("；"),
    };
    if let Some(until) = rule.until {
        amount += &format!("（{}及以前缴费的）", until.value.in_words());
    }
    amount
}
