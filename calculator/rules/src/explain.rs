//! Steps in words: one Chinese sentence a resident understands, and the formula beside it.
//!
//! Sentences carry no space between Chinese and digits; typography adds it where it is shown.

use crate::estimate::{Area, Cost, Kind, Layer, Rule, Step};
use crate::layer::{self, Settled, Uplift};
use crate::money::{Money, Rate};
use crate::policy::benefits::{Per, Segments};
use crate::policy::{Benefits, Level, Policy};
use crate::say::{Word, say};

impl Kind {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inpatient => "inpatient",
            Self::Outpatient => "outpatient",
            Self::SpecialOutpatient => "special_outpatient",
        }
    }

    /// The name that residents know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inpatient => "住院",
            Self::Outpatient => "门诊",
            Self::SpecialOutpatient => "特殊疾病门诊",
        }
    }
}

impl Layer {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Basic(Kind::Inpatient) => "basic",
            Self::Basic(kind) => kind.word(),
            Self::MajorIllness => "major_illness",
            Self::Aid(_) => "assistance",
        }
    }

    /// The name that residents know.
    pub fn name(self, benefits: &Benefits) -> &str {
        match self {
            Self::Basic(Kind::Inpatient) => "居民医保",
            Self::Basic(kind) => kind.name(),
            Self::MajorIllness => "大病保险",
            Self::Aid(place) => &benefits.medical_assistance[place].id,
        }
    }
}

impl Rule<'_> {
    /// The word of the contract.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Scope(_) => "in_scope",
            Self::FirstPay { .. } => "first_pay",
            Self::Deductible { .. } => "deductible",
            Self::CostCap { .. } => "cost_cap",
            Self::Rate { .. } => "rate",
            Self::Accumulated { .. } => "accumulated",
            Self::Prior => "prior",
            Self::Cap { combined: false, .. } => "annual_cap",
            Self::Cap { combined: true, .. } => "combined_annual_cap",
            Self::Unknown { .. } => "unknown",
        }
    }
}

/// The names that sentences use: those of a policy and its benefits.
#[derive(Debug, Clone, Copy)]
pub struct Names<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// Its benefits.
    pub benefits: &'p Benefits,
}

impl Step<'_> {
    /// The step as a sentence.
    pub fn label(&self, names: Names<'_>) -> String {
        let at = |level: Level| hospital(names.benefits.level_name(level));
        let tier = |tier| Word::Text(names.policy.tier_name(tier));
        let kind = Word::Text(self.kind.name());
        match &self.rule {
            Rule::Scope(_) => "先减去医保不管的部分，剩下的是政策范围内费用。".into(),
            Rule::FirstPay { area, share, .. } => say(
                "{}，先自己付{}，剩下的再报。",
                &[
                    Word::Text(match area {
                        Area::Filed => "异地就医已经备案",
                        Area::Local | Area::Unfiled => "异地就医没有备案",
                    }),
                    Word::Rate(*share),
                ],
            ),
            Rule::Deductible { level, cost, printed, repeated, lowered, rest } => {
                let hospital = at(*level);
                let mut deductible = *printed;
                let mut why = String::new();
                for (amount, clause) in [
                    (*lowered, "，按身份减为{}元"),
                    (repeated.map(|repeated| repeated.1), "，今年不是第一次，减为{}元"),
                    (*rest, "，全年累计有上限，这次只付{}元"),
                ] {
                    if let Some(amount) = amount {
                        deductible = amount;
                        why += &say(clause, &[Word::Money(amount)]);
                    }
                }
                let template = if *cost > deductible {
                    "先减去起付线：{}每次{}{}元{}。"
                } else {
                    "费用没有超过起付线：{}每次{}先自己承担{}元{}。"
                };
                let hospital = Word::Text(&hospital);
                say(template, &[hospital, kind, Word::Money(*printed), Word::Text(&why)])
            }
            Rule::CostCap { tier: of, cap, .. } => {
                say("{}一年最多{}元费用能进入报销。", &[tier(*of), Word::Money(*cap)])
            }
            Rule::Rate { tier: of, level, segments, uplift, .. } => {
                let hospital = at(*level);
                let place = match self.kind {
                    Kind::Inpatient => say("{}在{}", &[tier(*of), Word::Text(&hospital)]),
                    _ => say("{}在{}看{}", &[tier(*of), Word::Text(&hospital), kind]),
                };
                if segments.bounded.is_empty() && segments.rest == Rate::default() {
                    return place + "不报销。";
                }
                place + &rate_in_words(segments, *uplift) + "。"
            }
            Rule::Accumulated { level, deductible, segments, uplift, per, settled } => {
                let hospital = level.map(at).unwrap_or_default();
                self.accumulated(names, &hospital, *deductible, segments, *uplift, *per, settled)
            }
            Rule::Prior => say("按结算单，这次{}居民医保已经报了。", &[kind]),
            Rule::Cap { tier: of, combined, cap, due } => {
                let whose = match self.layer {
                    Layer::Basic(Kind::Inpatient) => tier(*of),
                    _ if *combined => tier(*of),
                    layer => Word::Text(layer.name(names.benefits)),
                };
                let (template, amount) = match (self.amount, combined) {
                    (Some(_), true) => ("{}一年全部加起来最多报{}元，这次报到了总封顶线。", cap),
                    (Some(_), false) => ("{}一年最多报{}元，这次报到了封顶线。", cap),
                    (None, _) => ("{}一年最多报多少，通知没有写；不封顶能报{}元。", due),
                };
                say(template, &[whose, Word::Money(*amount)])
            }
            Rule::Unknown { follows } => {
                let template = if *follows {
                    "{}能报多少，要看前面报了多少，这里算不出来。"
                } else {
                    "{}怎样报，通知没有写，这里算不出来。"
                };
                say(template, &[Word::Text(self.layer.name(names.benefits))])
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one variant of a rule")]
    fn accumulated(
        &self,
        names: Names<'_>,
        hospital: &str,
        deductible: Money,
        segments: &Segments,
        uplift: Uplift,
        per: Per,
        settled: &Settled,
    ) -> String {
        let name = self.layer.name(names.benefits);
        let whose = match self.layer {
            Layer::Basic(_) => say("今年在{}看{}累计", &[Word::Text(hospital), Word::Text(name)]),
            _ if self.claim == 1 || per == Per::Claim => "剩下的".into(),
            _ => "今年累计剩下的".into(),
        };
        let (threshold, payer) = match self.layer {
            Layer::Basic(_) => ("起付线", ""),
            Layer::MajorIllness => ("大病起付线", ""),
            Layer::Aid(_) => ("起付线", name),
        };
        let rate = rate_in_words(segments, uplift);
        let (template, payer, rate) = if settled.entering == Money::ZERO {
            ("{}{}元，没有超过{}{}元，{}{}。", name, "不报")
        } else {
            ("{}{}元，超过{}{}元的部分{}{}。", payer, rate.as_str())
        };
        let (whose, base) = (Word::Text(&whose), Word::Money(settled.base));
        let (payer, rate) = (Word::Text(payer), Word::Text(rate));
        if deductible == Money::ZERO {
            return say("{}{}元，{}{}。", &[whose, base, payer, rate]);
        }
        let (threshold, deductible) = (Word::Text(threshold), Word::Money(deductible));
        say(template, &[whose, base, threshold, deductible, payer, rate])
    }

    /// The step as a formula that ends in its amount, or a comparison that decides it.
    pub fn expression(&self) -> String {
        let amount = match self.amount {
            Some(amount) => Word::Fen(amount),
            None => Word::Text("？"),
        };
        let less =
            |from, taken| say("{} − {} = {}", &[Word::Money(from), Word::Money(taken), amount]);
        match &self.rule {
            Rule::Scope(Cost { total, self_funded, class_b }) => {
                let mut formula = say("{}", &[Word::Money(*total)]);
                for part in [self_funded, class_b] {
                    if *part > Money::ZERO {
                        formula += &say(" − {}", &[Word::Money(*part)]);
                    }
                }
                say("{} = {}", &[Word::Text(&formula), amount])
            }
            Rule::FirstPay { share, cost, .. } => {
                let cost = Word::Money(*cost);
                say("{} − {} × {} = {}", &[cost, cost, Word::Rate(*share), amount])
            }
            Rule::Deductible { cost, printed, repeated, lowered, rest, .. } => {
                let deductible = rest.or(repeated.map(|it| it.1)).or(*lowered).unwrap_or(*printed);
                if *cost > deductible {
                    less(*cost, deductible)
                } else {
                    say("{} ≤ {}", &[Word::Money(*cost), Word::Money(deductible)])
                }
            }
            Rule::CostCap { cap, before, cost, .. } => left_of(*cap, *before, *cost, amount),
            Rule::Rate { segments, uplift, deductible, settled, .. }
            | Rule::Accumulated { segments, uplift, deductible, settled, .. } => {
                let gross = matches!(self.rule, Rule::Accumulated { .. });
                share(segments, *uplift, *deductible, settled, gross, amount)
            }
            Rule::Prior => say("{}", &[amount]),
            Rule::Cap { cap, due, .. } => {
                let Some(room) = self.amount else { return "？".into() };
                let paid_before = cap.less(room);
                left_of(*cap, paid_before, *due, amount)
            }
            Rule::Unknown { .. } => "？".into(),
        }
    }
}

/// What a cap leaves, or that it is exceeded at once.
fn left_of(cap: Money, before: Money, more: Money, amount: Word<'_>) -> String {
    if before == Money::ZERO {
        say("{} > {}", &[Word::Money(more), Word::Money(cap)])
    } else {
        say("{} − {} = {}", &[Word::Money(cap), Word::Money(before), amount])
    }
}

/// What shares of a base come to. With `gross` the base is written with its deductible.
fn share(
    segments: &Segments,
    uplift: Uplift,
    deductible: Money,
    settled: &Settled,
    gross: bool,
    amount: Word<'_>,
) -> String {
    if settled.entering == Money::ZERO {
        return say("{} ≤ {}", &[Word::Money(settled.base), Word::Money(deductible)]);
    }
    let mut formula = String::new();
    if segments.bounded.is_empty() {
        let rate = Word::Rate(uplift.apply(segments.rest));
        formula = if gross && deductible > Money::ZERO {
            let words = [Word::Money(settled.base), Word::Money(deductible), rate];
            say("({} − {}) × {}", &words)
        } else {
            say("{} × {}", &[Word::Money(settled.entering), rate])
        };
    } else {
        layer::pieces(segments, deductible, settled.base, &mut |stretch, rate| {
            let plus = if formula.is_empty() { "" } else { " + " };
            let rate = Word::Rate(uplift.apply(rate));
            formula += &say("{}{} × {}", &[Word::Text(plus), Word::Money(stretch), rate]);
        });
    }
    if settled.granted_before > Money::ZERO {
        formula += &say(" − {}", &[Word::Money(settled.granted_before)]);
    }
    say("{} = {}", &[Word::Text(&formula), amount])
}

/// 「报70%」, and how that differs for the person.
fn rate_in_words(segments: &Segments, uplift: Uplift) -> String {
    let rate = Word::Rate(uplift.apply(segments.rest));
    let mut words = if segments.bounded.is_empty() {
        let printed = Word::Rate(segments.rest);
        if uplift.is_none() {
            return say("报{}", &[rate]);
        }
        say("报{}", &[printed])
    } else {
        "分段报".to_owned()
    };
    for (part, clause) in [
        (uplift.share, "，再提高其中的{}%"),
        (uplift.points, "，再加{}个百分点"),
        (uplift.less, "，再减{}个百分点"),
    ] {
        if part > Rate::default() {
            words += &say(clause, &[Word::Points(part)]);
        }
    }
    if segments.bounded.is_empty() {
        words += &say("，报{}", &[rate]);
    }
    words
}

/// How a hospital of a level is said: 「二级」 is 「二级医院」; a level whose name says what it is
/// stays as it is.
pub fn hospital(level: &str) -> String {
    let named = ["医院", "机构", "中心", "卫生院"].iter().any(|kind| level.ends_with(kind));
    if named { level.to_owned() } else { say("{}医院", &[Word::Text(level)]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Estimate;
    use crate::input::Written;
    use crate::policy::Given;
    use crate::policy::benefits::{
        Aid, AidTerms, AnnualCap, Away, Cap, CapOn, Change, CombinedCap, Layers, Measured,
        OutOfArea, Repeat, Repeated, Segment, Who,
    };
    use crate::policy::fixture::{STATED, UNKNOWN, assumed, scope, stated, wuyang_2024};
    use crate::policy::{Cited, Table};

    fn told(policy: &Policy, query: &str) -> Vec<String> {
        let written = Written::from_query(query).unwrap();
        let estimate = Estimate::of(policy, &written).unwrap();
        let steps = estimate.steps.iter();
        steps.map(|step| format!("{} {}", step.label(estimate.names), step.expression())).collect()
    }

    fn benefits(policy: &mut Policy) -> &mut Benefits {
        policy.benefits.as_mut().unwrap()
    }

    const ADULT: &str = "tier=一档\nminor=no\n";

    fn adult(policy: &Policy, claims: &str) -> Vec<String> {
        told(policy, &format!("{ADULT}{claims}"))
    }

    #[test]
    fn a_large_bill_reads_like_an_explanation_at_the_desk() {
        assert_eq!(
            adult(&wuyang_2024(), "claim=inpatient\nlevel=二级\nin_scope=180000"),
            [
                "先减去起付线：二级医院每次住院300元。 180,000 − 300 = 179,700.00",
                "一档在二级医院报70%。 179,700 × 70% = 125,790.00",
                "一档一年最多报80,000元，这次报到了封顶线。 125,790 > 80,000",
                "剩下的100,000元，超过大病起付线17,833元的部分报60%。 (100,000 − 17,833) × 60% = 49,300.20",
            ]
        );
    }

    #[test]
    fn a_second_stay_takes_off_what_the_first_was_paid() {
        let stay = |yuan| format!("claim=inpatient\nlevel=三级\nin_scope={yuan}\n");
        let query = format!("tier=二档\nminor=no\n{}{}", stay(60_000), stay(40_000));
        assert_eq!(
            told(&wuyang_2024(), &query)[5],
            "今年累计剩下的45,880元，超过大病起付线17,833元的部分报60%。 (45,880 − 17,833) × 60% − 5,764.20 = 11,064.00"
        );
    }

    #[test]
    fn a_childs_points_and_a_small_bill_are_said() {
        let query = "tier=一档\nage=9\nclaim=inpatient\nlevel=三级\nin_scope=30000\nclaim=inpatient\nlevel=一级\nin_scope=60";
        assert_eq!(
            told(&wuyang_2024(), query)[1..],
            [
                "一档在三级医院报50%，再加5个百分点，报55%。 29,200 × 55% = 16,060.00",
                "剩下的13,940元，没有超过大病起付线17,833元，大病保险不报。 13,940 ≤ 17,833",
                "费用没有超过起付线：一级医院每次住院先自己承担100元。 60 ≤ 100",
                "今年累计剩下的14,000元，没有超过大病起付线17,833元，大病保险不报。 14,000 ≤ 17,833",
            ]
        );
    }

    #[test]
    fn visits_are_told_by_the_year() {
        let visit = "claim=outpatient\nlevel=二级\nin_scope=180\n";
        let query = format!(
            "{visit}{visit}{visit}claim=outpatient\nlevel=三级\nin_scope=50\nclaim=outpatient\nlevel=一级\nin_scope=400"
        );
        assert_eq!(
            adult(&wuyang_2024(), &query),
            [
                "今年在二级医院看门诊累计180元，没有超过起付线200元，门诊不报。 180 ≤ 200",
                "今年在二级医院看门诊累计360元，超过起付线200元的部分报40%。 (360 − 200) × 40% = 64.00",
                "今年在二级医院看门诊累计540元，超过起付线200元的部分报40%。 (540 − 200) × 40% − 64 = 72.00",
                "一档在三级医院看门诊不报销。 50 × 0% = 0.00",
                "一档在一级医院看门诊报60%。 400 × 60% = 240.00",
                "门诊一年最多报300元，这次报到了封顶线。 300 − 136 = 164.00",
            ]
        );
    }

    #[test]
    fn what_the_notice_does_not_say_is_said() {
        assert_eq!(
            adult(&wuyang_2024(), "claim=special_outpatient\nlevel=二级\nin_scope=500"),
            [
                "特殊疾病门诊怎样报，通知没有写，这里算不出来。 ？",
                "大病保险能报多少，要看前面报了多少，这里算不出来。 ？",
            ]
        );
    }

    #[test]
    fn a_whole_bill_is_taken_apart() {
        let query = "claim=inpatient\nlevel=二级\ntotal=22000\nself_funded=1500\nclass_b=5000@10%";
        assert_eq!(
            adult(&wuyang_2024(), query)[0],
            "先减去医保不管的部分，剩下的是政策范围内费用。 22,000 − 1,500 − 500 = 20,000.00"
        );
        let query = "claim=inpatient\nlevel=二级\nin_scope=60000\nprior_basic=40000";
        assert_eq!(
            adult(&wuyang_2024(), query),
            [
                "按结算单，这次住院居民医保已经报了。 40,000.00",
                "剩下的20,000元，超过大病起付线17,833元的部分报60%。 (20,000 − 17,833) × 60% = 1,300.20",
            ]
        );
    }

    #[test]
    fn lower_deductibles_and_bills_from_elsewhere_say_why() {
        let mut policy = wuyang_2024();
        let half = Repeated::Share(Rate::from_percent(50));
        let inpatient = &mut benefits(&mut policy).inpatient;
        inpatient.deductible.repeat = Some(stated(Repeat { from: 2, becomes: half }));
        inpatient.deductible.annual_max = Some(stated(Money::from_yuan(400)));
        let away = |percent| Away {
            first_pay: stated(Rate::from_percent(percent)),
            less_points: stated(Rate::from_percent(percent)),
        };
        benefits(&mut policy).out_of_area = Given::Known(OutOfArea {
            filed: away(0),
            unfiled: away(10),
            first_pay_counts: stated(false),
        });
        let stay = "claim=inpatient\nlevel=二级\nin_scope=1000\n";
        let told = adult(&policy, &format!("{stay}{stay}{stay}out_of_area=unfiled"));
        assert_eq!(
            [&told[0], &told[3], &told[6], &told[7], &told[8]],
            [
                "先减去起付线：二级医院每次住院300元。 1,000 − 300 = 700.00",
                "先减去起付线：二级医院每次住院300元，今年不是第一次，减为150元，全年累计有上限，这次只付100元。 1,000 − 100 = 900.00",
                "异地就医没有备案，先自己付10%，剩下的再报。 1,000 − 1,000 × 10% = 900.00",
                "先减去起付线：二级医院每次住院300元，今年不是第一次，减为150元，全年累计有上限，这次只付0元。 900 − 0 = 900.00",
                "一档在二级医院报70%，再减10个百分点，报60%。 900 × 60% = 540.00",
            ]
        );
    }

    #[test]
    fn segments_and_further_layers_are_written_out() {
        let mut policy = wuyang_2024();
        let Given::Known(major) = &mut benefits(&mut policy).major_illness else { unreachable!() };
        major.segments.value = Segments {
            measured: Measured::AfterDeductible,
            bounded: vec![Segment {
                up_to: Money::from_yuan(20_000),
                rate: Rate::from_percent(60),
            }],
            rest: Rate::from_percent(70),
        };
        let layer = |id: &str, deductible| Aid {
            id: id.into(),
            scope: scope(&[4], &[]),
            terms: Given::Known(AidTerms {
                deductible: stated(Money::from_yuan(deductible)),
                per: assumed(Per::Year),
                segments: stated(Segments::flat(Rate::from_percent(60))),
                annual_cap: Some(stated(Money::from_yuan(10_000))),
            }),
            cite: STATED,
        };
        benefits(&mut policy).medical_assistance =
            vec![layer("医疗救助", 0), layer("倾斜救助", 3_000)];
        let poor = "identity=低保对象\nclaim=inpatient\nlevel=二级\nin_scope=180000";
        assert_eq!(
            adult(&policy, poor)[3..],
            [
                "剩下的100,000元，超过大病起付线17,833元的部分分段报。 20,000 × 60% + 62,167 × 70% = 55,516.90",
                "剩下的44,483.10元，医疗救助报60%。 44,483.10 × 60% = 26,689.86",
                "医疗救助一年最多报10,000元，这次报到了封顶线。 26,689.86 > 10,000",
                "剩下的34,483.10元，超过起付线3,000元的部分倾斜救助报60%。 (34,483.10 − 3,000) × 60% = 18,889.86",
                "倾斜救助一年最多报10,000元，这次报到了封顶线。 18,889.86 > 10,000",
            ]
        );
    }

    #[test]
    fn a_cap_that_the_notice_does_not_say_is_said() {
        let mut policy = wuyang_2024();
        let Given::Known(major) = &mut benefits(&mut policy).major_illness else { unreachable!() };
        major.annual_cap = Some(Cited::unsaid(UNKNOWN));
        let stay = "claim=inpatient\nlevel=二级\nin_scope=180000\n";
        let said = adult(&policy, stay);
        assert_eq!(
            said[3..],
            [
                "剩下的100,000元，超过大病起付线17,833元的部分报60%。 (100,000 − 17,833) × 60% = 49,300.20",
                "大病保险一年最多报多少，通知没有写；不封顶能报49,300.20元。 ？",
            ]
        );
        let benefits = benefits(&mut policy);
        let by_tier = Table::new(vec![Cited::unsaid(UNKNOWN); 2]);
        let on = Cited { value: CapOn::Reimbursed, cite: UNKNOWN };
        benefits.inpatient.annual_cap = Cap::Own(AnnualCap { on, by_tier: by_tier.clone() });
        assert_eq!(
            adult(&policy, stay)[1..],
            [
                "一档在二级医院报70%。 179,700 × 70% = 125,790.00",
                "一档一年最多报多少，通知没有写；不封顶能报125,790元。 ？",
                "大病保险能报多少，要看前面报了多少，这里算不出来。 ？",
            ]
        );
        let mut policy = wuyang_2024();
        let covers = Cited { value: Layers::ALL, cite: UNKNOWN };
        let benefits = policy.benefits.as_mut().unwrap();
        benefits.combined_cap = Some(CombinedCap { by_tier, covers });
        assert_eq!(
            adult(&policy, stay)[2],
            "一档一年最多报多少，通知没有写；不封顶能报125,790元。 ？"
        );
    }

    #[test]
    fn a_rate_raised_by_a_share_says_so() {
        let mut policy = wuyang_2024();
        let adjust = &mut benefits(&mut policy).inpatient.adjust[0];
        adjust.who = Who::Of(scope(&[4], &[]));
        adjust.change = stated(Change::RaiseBy(Rate::from_percent(5)));
        let poor = "identity=低保对象\nclaim=inpatient\nlevel=二级\nin_scope=1300";
        assert_eq!(
            adult(&policy, poor)[1],
            "一档在二级医院报70%，再提高其中的5%，报73.5%。 1,000 × 73.5% = 735.00"
        );
    }
}
