//! A worked example: `estimate_steps(tier="一档", level="二级", in_scope="50000")`, a bill with every
//! step of what is paid back of it.

use gongshi_rules::answer::Estimate;
use gongshi_rules::explain::hospital;
use serde::Serialize;

use super::answers::{self, ABOUT};
use super::{Arguments, Binder, Wrong};

/// A bill and how what is paid back of it is calculated, in the words of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Worked {
    /// Whose bill it is: the tier, the age, the identities, as far as they matter.
    who: Vec<String>,
    /// 「住院」, 「普通门诊」.
    kind: &'static str,
    /// 「二级医院」.
    hospital: String,
    /// Amounts as they are read: `50,000`.
    in_scope: String,
    reimbursed: String,
    personal: String,
    steps: Vec<Step>,
    /// The readings of ours that the result rests on, a sentence each.
    assumptions: Vec<String>,
}

/// A rule with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Step {
    /// What the rule does: 「先减去起付线：二级医院每次住院300元。」
    label: String,
    /// `50,000 − 300 = 49,700.00`; nothing, where nothing is calculated.
    formula: Option<String>,
    /// Where the rule stands.
    source: String,
    /// `stated`, `inherited`, `assumed`.
    status: &'static str,
}

/// The name that notices call it by, and its template's.
pub(super) const NAME: &str = "estimate_steps";

impl Worked {
    pub(super) fn of(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Self, Wrong> {
        arguments.only(&ABOUT)?;
        let policy = &binder.policy()?.rules;
        let written = answers::written(arguments)?;
        let answer = Estimate::of(policy, &written).map_err(answers::unreadable)?;
        let (Some(reimbursed), Some(personal)) =
            (answer.totals.reimbursed(), answer.totals.personal())
        else {
            return Err(answers::unknown());
        };
        let level = arguments.get("level").unwrap_or_default();
        let age = arguments.get("age").map(|age| format!("{}岁", age.trim_end_matches('岁')));
        let who = arguments.get("tier").map(str::to_owned).into_iter().chain(age);
        let claim = answer.year.claims.first();
        let step = |step: &gongshi_rules::estimate::Step<'_>| Step {
            label: step.label(answer.names),
            formula: step.amount.map(|_| step.expression()).filter(|it| !it.is_empty()),
            source: policy.citation(step.cite).to_owned(),
            status: step.cite.status.word(),
        };
        Ok(Self {
            who: who.chain(answers::identities(arguments).map(str::to_owned)).collect(),
            kind: claim.map_or("", |claim| claim.kind.name()),
            hospital: hospital(level),
            in_scope: answer.totals.in_scope.to_string(),
            reimbursed: reimbursed.to_string(),
            personal: personal.to_string(),
            steps: answer.steps.iter().map(step).collect(),
            assumptions: answer.assumptions.iter().map(|it| it.text.clone()).collect(),
        })
    }
}
