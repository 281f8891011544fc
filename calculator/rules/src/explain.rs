//! Steps in words: one Chinese sentence a resident understands, and the formula beside it.
//!
//! Sentences carry no space between Chinese and digits; typography adds it where it is shown.

use core::fmt::Write;

use crate::estimate::{Layer, Rule, Step};
use crate::layer::{self, Settled};
use crate::money::{Money, Percent};
use crate::policy::{Adjustment, Policy, Segments};

impl Layer {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::MajorIllness => "major_illness",
        }
    }

    /// The name that residents know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "居民医保",
            Self::MajorIllness => "大病保险",
        }
    }
}

impl Rule<'_> {
    /// The word of the contract.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Deductible { .. } => "deductible",
            Self::Rate { .. } => "rate",
            Self::Accumulated { .. } => "accumulated",
            Self::Cap { combined: false, .. } => "annual_cap",
            Self::Cap { combined: true, .. } => "combined_annual_cap",
        }
    }
}

impl Step<'_> {
    /// The step as a sentence.
    pub fn label(&self, policy: &Policy) -> String {
        match &self.rule {
            Rule::Deductible { level, cost, deductible } => {
                let hospital = hospital(policy.level_name(*level));
                if cost > deductible {
                    format!("先减去起付线：{hospital}每次住院{deductible}元。")
                } else {
                    format!("费用没有超过起付线：{hospital}每次住院先自己承担{deductible}元。")
                }
            }
            Rule::Rate { tier, level, printed, minor, rate, .. } => {
                let (tier, hospital) =
                    (policy.tier_name(*tier), hospital(policy.level_name(*level)));
                match minor {
                    None => format!("{tier}在{hospital}报{rate}。"),
                    Some(Adjustment::AddPoints(points)) => {
                        let points = Percent(*points);
                        format!(
                            "{tier}在{hospital}报{printed}，未成年人再加{points}个百分点，报{rate}。"
                        )
                    }
                    Some(Adjustment::RaiseBy(share)) => {
                        format!(
                            "{tier}在{hospital}报{printed}，未成年人再提高其中的{share}，报{rate}。"
                        )
                    }
                }
            }
            Rule::Accumulated { deductible, segments, settled } => {
                let left = settled.base;
                let whose = if self.claim == 1 { "剩下的" } else { "今年累计剩下的" };
                if settled.entering == Money::ZERO {
                    format!("{whose}{left}元没有超过大病起付线{deductible}元，大病保险不报。")
                } else if segments.bounded.is_empty() {
                    let rate = segments.rest;
                    format!("{whose}{left}元超过大病起付线{deductible}元，超过的部分报{rate}。")
                } else {
                    format!("{whose}{left}元超过大病起付线{deductible}元，超过的部分分段报。")
                }
            }
            Rule::Cap { tier, combined, cap, .. } => {
                let tier = policy.tier_name(*tier);
                let (who, name) = match (combined, self.layer) {
                    (true, _) => ("一年全部加起来最多报", "总封顶线"),
                    (false, Layer::Basic) => ("一年最多报", "封顶线"),
                    (false, Layer::MajorIllness) => ("的大病保险一年最多报", "封顶线"),
                };
                format!("{tier}{who}{cap}元，这次报到了{name}。")
            }
        }
    }

    /// The step as a formula that ends in its amount, or a comparison that decides it.
    pub fn expression(&self) -> String {
        let amount = self.amount.grouped();
        match &self.rule {
            Rule::Deductible { cost, deductible, .. } => {
                if cost > deductible {
                    format!("{cost} − {deductible} = {amount}")
                } else {
                    format!("{cost} ≤ {deductible}")
                }
            }
            Rule::Rate { rate, of, .. } => format!("{of} × {rate} = {amount}"),
            Rule::Accumulated { deductible, segments, settled } => {
                accumulated(*deductible, segments, settled, &amount)
            }
            Rule::Cap { cap, paid_before, due, .. } => {
                if *paid_before == Money::ZERO {
                    format!("{due} > {cap}")
                } else {
                    format!("{cap} − {paid_before} = {amount}")
                }
            }
        }
    }
}

fn accumulated(deductible: Money, segments: &Segments, settled: &Settled, amount: &str) -> String {
    let base = settled.base;
    if settled.entering == Money::ZERO {
        return format!("{base} ≤ {deductible}");
    }
    let mut formula = String::new();
    if segments.bounded.is_empty() {
        let _ = write!(formula, "({base} − {deductible}) × {}", segments.rest);
    } else {
        for (stretch, rate) in layer::pieces(segments, deductible, base) {
            let plus = if formula.is_empty() { "" } else { " + " };
            let _ = write!(formula, "{plus}{stretch} × {rate}");
        }
    }
    if settled.granted_before > Money::ZERO {
        let _ = write!(formula, " − {}", settled.granted_before);
    }
    format!("{formula} = {amount}")
}

/// How a hospital of a level is said: 「二级」 is 「二级医院」; a level whose name says what it is
/// stays as it is.
pub fn hospital(level: &str) -> String {
    let named = ["医院", "机构", "中心", "卫生院"].iter().any(|kind| level.ends_with(kind));
    if named { level.to_owned() } else { format!("{level}医院") }
}

#[cfg(test)]
mod tests {
    use crate::estimate::{Stay, Year, estimate};
    use crate::money::{Money, Rate};
    use crate::policy::fixture::wuyang_2024;
    use crate::policy::{Measured, Policy, Segment, Segments};

    fn told(policy: &Policy, tier: &str, minor: bool, stays: &[(&str, u64)]) -> Vec<String> {
        let year = Year {
            tier: policy.tier(tier).unwrap(),
            minor,
            stays: stays
                .iter()
                .map(|(level, yuan)| Stay {
                    level: policy.level(level).unwrap(),
                    in_scope: Money::from_yuan(*yuan),
                })
                .collect(),
        };
        let mut steps = Vec::new();
        estimate(policy, &year, &mut steps);
        steps.iter().map(|step| format!("{} {}", step.label(policy), step.expression())).collect()
    }

    #[test]
    fn a_large_bill_reads_like_an_explanation_at_the_desk() {
        assert_eq!(
            told(&wuyang_2024(), "一档", false, &[("二级", 180_000)]),
            [
                "先减去起付线：二级医院每次住院300元。 180,000 − 300 = 179,700.00",
                "一档在二级医院报70%。 179,700 × 70% = 125,790.00",
                "一档一年最多报80,000元，这次报到了封顶线。 125,790 > 80,000",
                "剩下的100,000元超过大病起付线17,833元，超过的部分报60%。 (100,000 − 17,833) × 60% = 49,300.20",
            ]
        );
    }

    #[test]
    fn a_second_stay_takes_off_what_the_first_was_paid() {
        let told = told(&wuyang_2024(), "二档", false, &[("三级", 60_000), ("三级", 40_000)]);
        assert_eq!(
            told[5],
            "今年累计剩下的45,880元超过大病起付线17,833元，超过的部分报60%。 (45,880 − 17,833) × 60% − 5,764.20 = 11,064.00"
        );
    }

    #[test]
    fn a_childs_points_and_a_small_bill_are_said() {
        assert_eq!(
            told(&wuyang_2024(), "一档", true, &[("三级", 30_000), ("一级", 60)])[1..],
            [
                "一档在三级医院报50%，未成年人再加5个百分点，报55%。 29,200 × 55% = 16,060.00",
                "剩下的13,940元没有超过大病起付线17,833元，大病保险不报。 13,940 ≤ 17,833",
                "费用没有超过起付线：一级医院每次住院先自己承担100元。 60 ≤ 100",
                "今年累计剩下的14,000元没有超过大病起付线17,833元，大病保险不报。 14,000 ≤ 17,833",
            ]
        );
    }

    #[test]
    fn segments_are_written_out() {
        let mut policy = wuyang_2024();
        let major = policy.major_illness.as_mut().unwrap();
        major.segments.value = Segments {
            measured: Measured::AfterDeductible,
            bounded: vec![Segment {
                up_to: Money::from_yuan(20_000),
                rate: Rate::from_percent(60),
            }],
            rest: Rate::from_percent(70),
        };
        assert_eq!(
            told(&policy, "一档", false, &[("二级", 180_000)])[3],
            "剩下的100,000元超过大病起付线17,833元，超过的部分分段报。 20,000 × 60% + 62,167 × 70% = 55,516.90"
        );
    }
}
