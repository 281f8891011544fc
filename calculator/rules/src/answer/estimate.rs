//! The estimate of a year, with everything that explains it.

use super::{amount, bounds, errors};
use crate::estimate::{Kind, Layer, Step, Totals, Year, explained};
use crate::explain::Names;
use crate::input::Written;
use crate::json::Json;
use crate::money::Money;
use crate::policy::{Benefits, Policy};
use crate::readings::{Assumption, Range, assumptions};

/// Answers a query of `key=value` lines (see [`Written::from_query`]). A page asks only where the
/// policy has benefits; elsewhere the errors are an empty list.
pub fn estimate(policy: &Policy, query: &str) -> String {
    let Some(benefits) = &policy.benefits else { return errors(&[]) };
    let written = Written::from_query(query).map_err(|error| vec![error]);
    match written.and_then(|written| written.read_under(policy, benefits)) {
        Ok(year) => Estimate::of_year(policy, benefits, year).to_json(),
        Err(mistakes) => errors(&mistakes),
    }
}

/// An answer with everything that explains it.
#[derive(Debug, Clone)]
pub struct Estimate<'p> {
    /// The policy it was made under, and its benefits.
    pub names: Names<'p>,
    /// What was estimated.
    pub year: Year,
    /// What the year comes to.
    pub totals: Totals,
    /// Every figure and its rule, in the order of the bills.
    pub steps: Vec<Step<'p>>,
    /// The assumed readings that move it.
    pub assumptions: Vec<Assumption>,
    /// How far they move it, taken together; of what is known, where a layer is not.
    pub range: Range,
}

impl<'p> Estimate<'p> {
    /// The explained estimate of a year as written.
    ///
    /// # Errors
    /// Everything wrong with what was written.
    pub fn of(
        policy: &'p Policy,
        written: &Written,
    ) -> Result<Self, Vec<crate::input::InputError>> {
        let (benefits, year) = written.read(policy)?;
        Ok(Self::of_year(policy, benefits, year))
    }

    /// The explained estimate of a year.
    pub fn of_year(policy: &'p Policy, benefits: &'p Benefits, year: Year) -> Self {
        let (totals, steps) = explained(benefits, &year);
        let (assumptions, range) = assumptions(benefits, &year);
        Self { names: Names { policy, benefits }, year, totals, steps, assumptions, range }
    }

    /// The answer as JSON.
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.object(|json| {
            json.key("totals").object(|json| self.totals(json));
            json.key("steps").array(&self.steps, |json, step| self.step(json, step));
            json.key("assumptions").array(&self.assumptions, |json, assumption| {
                json.object(|json| {
                    json.key("id").string(assumption.id);
                    json.key("text").string(&assumption.text);
                    bounds(json, assumption.low, Some(assumption.high));
                });
            });
            let known = self.totals.reimbursed().is_some();
            if !(known && self.assumptions.is_empty()) {
                let high = Some(self.range.high).filter(|_| known);
                json.key("range").object(|json| bounds(json, self.range.low, high));
            }
        });
        json.into_text()
    }

    /// The layers of medical assistance that are for the person, and what they pay.
    pub fn aids(&self) -> impl Iterator<Item = (&'p str, Option<Money>)> + '_ {
        let aids = self.names.benefits.medical_assistance.iter().enumerate();
        aids.filter(|(_, aid)| aid.scope.includes(self.year.identities))
            .map(|(place, aid)| (aid.id.as_str(), self.totals.paid(Layer::Aid(place))))
    }

    pub(super) fn totals(&self, json: &mut Json) {
        let totals = &self.totals;
        amount(json, "cost", Some(totals.cost));
        amount(json, "in_scope", Some(totals.in_scope));
        for layer in [
            Layer::Basic(Kind::Inpatient),
            Layer::Basic(Kind::Outpatient),
            Layer::Basic(Kind::SpecialOutpatient),
            Layer::MajorIllness,
        ] {
            amount(json, layer.word(), totals.paid(layer));
        }
        json.key("assistance").object(|json| {
            for (id, paid) in self.aids() {
                amount(json, id, paid);
            }
        });
        amount(json, "reimbursed", totals.reimbursed());
        amount(json, "personal", totals.personal());
    }

    fn step(&self, json: &mut Json, step: &Step<'_>) {
        json.object(|json| {
            json.key("claim").number(step.claim as u64);
            json.key("layer").string(step.layer.word());
            json.key("rule").string(step.rule.word());
            json.key("label").string(&step.label(self.names));
            json.key("expression").string(&step.expression());
            amount(json, "amount", step.amount);
            json.key("source").string(self.names.policy.citation(step.cite));
            json.key("status").string(step.cite.status.word());
        });
    }
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
            r#"{"claim":1,"layer":"basic","rule":"rate","label":"一档在三级医院报50%，再加5个百分点，报55%。","#,
            r#""expression":"29,200 × 55% = 16,060.00","amount":"16060.00","source":"乌杨街道发〔2023〕84号 附件2","status":"assumed"},"#,
            r#"{"claim":1,"layer":"major_illness","rule":"accumulated","label":"剩下的13,940元，没有超过大病起付线17,833元，大病保险不报。","#,
            r#""expression":"13,940 ≤ 17,833","amount":"0.00","source":"乌杨街道发〔2023〕84号 附件2","status":"stated"}],"#,
            r#""assumptions":[{"id":"adjust","text":"通知没有写明：比例提高的部分怎样算。这里按“加百分点”估算；如按“提高原来比例的一部分”，合计为15,330.00元。","#,
            r#""low":"15330.00","high":"16060.00"}],"range":{"low":"15330.00","high":"16060.00"}}"#,
        );
        assert_eq!(estimate(&wuyang_2024(), query), expected);
    }

    #[test]
    fn what_is_unknown_is_null_and_bounded_from_below_only() {
        let query = "tier=一档\nminor=no\nclaim=inpatient\nlevel=二级\nin_scope=50000\nclaim=special_outpatient\nlevel=二级\nin_scope=500";
        let answer = estimate(&wuyang_2024(), query);
        let totals = concat!(
            r#"{"totals":{"cost":"50500.00","in_scope":"50500.00","basic":"34790.00","outpatient":"0.00","#,
            r#""special_outpatient":null,"major_illness":null,"assistance":{},"reimbursed":null,"personal":null},"#,
        );
        assert!(answer.starts_with(totals), "{answer}");
        let ends = r#""amount":null,"source":"乌杨街道发〔2023〕84号 附件2","status":"unknown"}],"assumptions":[],"range":{"low":"34790.00","high":null}}"#;
        assert!(answer.ends_with(ends), "{answer}");
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
