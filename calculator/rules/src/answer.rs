//! Answers as JSON: the contract that the command line, the phone and other tools rely on.
//!
//! Amounts are strings of yuan with two decimals. `reimbursed + personal = cost`, and the
//! amounts of the layers add up to `reimbursed`.

use crate::estimate::{Step, Totals, Year, estimate as settle};
use crate::input::{InputError, Written};
use crate::json::Json;
use crate::money::Money;
use crate::policy::Policy;
use crate::range::{Assumption, Range, assumptions};

/// Answers a query of `key=value` lines (see [`Written::from_query`]). Mistakes are an answer
/// too; nothing panics.
pub fn estimate(policy: &Policy, query: &str) -> String {
    let written = Written::from_query(query).map_err(|error| vec![error]);
    match written.and_then(|written| written.read(policy)) {
        Ok(year) => Estimate::of(policy, &year).to_json(),
        Err(mistakes) => errors(&mistakes),
    }
}

/// An answer with everything that explains it.
#[derive(Debug, Clone)]
pub struct Estimate<'p> {
    /// The policy it was made under.
    pub policy: &'p Policy,
    /// What the year comes to.
    pub totals: Totals,
    /// Every figure and its rule, in the order of the stays.
    pub steps: Vec<Step<'p>>,
    /// The assumed readings that move it.
    pub assumptions: Vec<Assumption>,
    /// How far they move it, taken together.
    pub range: Range,
}

impl<'p> Estimate<'p> {
    /// The explained estimate of a year.
    pub fn of(policy: &'p Policy, year: &Year) -> Self {
        let mut steps = Vec::new();
        let totals = settle(policy, year, &mut steps);
        let (assumptions, range) = assumptions(policy, year);
        Self { policy, totals, steps, assumptions, range }
    }

    /// The answer as JSON.
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.object(|json| {
            json.key("totals").object(|json| totals(json, &self.totals));
            json.key("steps").array(&self.steps, |json, step| self.step(json, step));
            json.key("assumptions").array(&self.assumptions, assumption);
            if !self.assumptions.is_empty() {
                json.key("range").object(|json| bounds(json, self.range.low, self.range.high));
            }
        });
        json.into_text()
    }

    fn step(&self, json: &mut Json, step: &Step<'_>) {
        json.object(|json| {
            json.key("claim").number(step.claim);
            json.key("layer").string(step.layer.word());
            json.key("rule").string(step.rule.word());
            json.key("label").string(&step.label(self.policy));
            json.key("expression").string(&step.expression());
            json.key("amount").string(&step.amount.to_decimal());
            json.key("source").string(self.policy.citation(step.cite));
            json.key("status").string(step.cite.status.word());
        });
    }
}

/// Mistakes as JSON: the first one as the error, all of them with their fields.
pub fn errors(mistakes: &[InputError]) -> String {
    let mut json = Json::default();
    json.object(|json| {
        if let Some(first) = mistakes.first() {
            describe(json, first);
        }
        json.key("errors").array(mistakes, |json, mistake| {
            json.object(|json| {
                json.key("field").string(&mistake.field);
                describe(json, mistake);
            });
        });
    });
    json.into_text()
}

fn totals(json: &mut Json, totals: &Totals) {
    let mut amount = |key: &str, amount: Money| json.key(key).string(&amount.to_decimal());
    amount("cost", totals.in_scope);
    amount("in_scope", totals.in_scope);
    amount("basic", totals.basic);
    amount("outpatient", Money::ZERO);
    amount("special_outpatient", Money::ZERO);
    amount("major_illness", totals.major_illness);
    json.key("assistance").object(|_| {});
    let mut amount = |key: &str, amount: Money| json.key(key).string(&amount.to_decimal());
    amount("reimbursed", totals.reimbursed());
    amount("personal", totals.personal());
}

fn assumption(json: &mut Json, assumption: &Assumption) {
    json.object(|json| {
        json.key("id").string(assumption.reading.word());
        json.key("text").string(&assumption.text);
        bounds(json, assumption.low, assumption.high);
    });
}

fn bounds(json: &mut Json, low: Money, high: Money) {
    json.key("low").string(&low.to_decimal());
    json.key("high").string(&high.to_decimal());
}

fn describe(json: &mut Json, mistake: &InputError) {
    json.key("code").string(mistake.code);
    json.key("message").string(&mistake.message);
    json.key("help").string(&mistake.help);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::wuyang_2024;

    #[test]
    fn an_answer_says_what_why_and_how_sure() {
        let query = "tier=一档\nminor=yes\nclaim=inpatient\nlevel=三级\nin_scope=3万元\n";
        let expected = concat!(
            r#"{"totals":{"cost":"30000.00","in_scope":"30000.00","basic":"16060.00","outpatient":"0.00","#,
            r#""special_outpatient":"0.00","major_illness":"0.00","assistance":{},"reimbursed":"16060.00","personal":"13940.00"},"#,
            r#""steps":[{"claim":1,"layer":"basic","rule":"deductible","label":"先减去起付线：三级医院每次住院800元。","#,
            r#""expression":"30,000 − 800 = 29,200.00","amount":"29200.00","source":"乌杨街道发〔2023〕84号 附件2","status":"stated"},"#,
            r#"{"claim":1,"layer":"basic","rule":"rate","label":"一档在三级医院报50%，未成年人再加5个百分点，报55%。","#,
            r#""expression":"29,200 × 55% = 16,060.00","amount":"16060.00","source":"乌杨街道发〔2023〕84号 附件2","status":"assumed"},"#,
            r#"{"claim":1,"layer":"major_illness","rule":"accumulated","label":"剩下的13,940元没有超过大病起付线17,833元，大病保险不报。","#,
            r#""expression":"13,940 ≤ 17,833","amount":"0.00","source":"乌杨街道发〔2023〕84号 附件2","status":"stated"}],"#,
            r#""assumptions":[{"id":"minors","text":"通知没有写明：未成年人提高的部分怎样算。这里按“加百分点”估算；如按原来的比例提高，合计为15,330.00元。","#,
            r#""low":"15330.00","high":"16060.00"}],"range":{"low":"15330.00","high":"16060.00"}}"#,
        );
        assert_eq!(estimate(&wuyang_2024(), query), expected);
    }

    #[test]
    fn mistakes_are_an_answer() {
        let query = "tier=一档\nminor=no\nclaim=inpatient\nlevel=三级\nin_scope=-5";
        assert_eq!(
            estimate(&wuyang_2024(), query),
            concat!(
                r#"{"code":"amount/negative","message":"“-5”是负数","help":"费用不会小于0，请去掉负号。","#,
                r#""errors":[{"field":"claims.1.in_scope","code":"amount/negative","message":"“-5”是负数","help":"费用不会小于0，请去掉负号。"}]}"#,
            )
        );
    }
}
