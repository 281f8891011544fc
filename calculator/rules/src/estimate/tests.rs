//! The figures of official and published examples, and what holds for any year.

use super::*;
use crate::money::Rounding;
use crate::policy::Table;
use crate::policy::benefits::{
    Adjust, AnnualCap, Away, Cap, CombinedCap, Measured, Repeat, Segment,
};
use crate::policy::fixture::{
    STATED, UNKNOWN, assumed, benefits, deductibles, rates, scope, stated, yuan,
};
use proptest::prelude::*;

fn money(yuan: u64) -> Money {
    Money::from_yuan(yuan)
}

fn claim(kind: Kind, level: usize, in_scope: Money) -> Claim {
    let (level, cost) = (Level::at(level), Cost::in_scope_only(in_scope));
    Claim { kind, level, cost, area: Area::Local, prior: None }
}

fn stay(level: usize, yuan: u64) -> Claim {
    claim(Kind::Inpatient, level, money(yuan))
}

fn visit(level: usize, yuan: u64) -> Claim {
    claim(Kind::Outpatient, level, money(yuan))
}

const LOW: Tier = Tier::at(0);
const HIGH: Tier = Tier::at(1);

fn year(tier: Tier, minor: bool, claims: &[Claim]) -> Year {
    Year { tier, minor, identities: Identities::NONE, claims: claims.to_vec() }
}

fn settled(benefits: &Benefits, year: &Year) -> Totals {
    let (totals, steps) = explained(benefits, year);
    assert_eq!(totals, estimate(benefits, year), "explaining changes nothing");
    assert!(steps.iter().all(|step| step.claim >= 1 && step.claim <= year.claims.len()));
    totals
}

/// What basic insurance for stays, then major illness insurance, pays under 乌杨街道 2024.
fn pays(tier: Tier, minor: bool, stays: &[(usize, u64)]) -> (String, String) {
    let stays: Vec<_> = stays.iter().map(|(level, yuan)| stay(*level, *yuan)).collect();
    let totals = settled(&benefits(), &year(tier, minor, &stays));
    let paid = |layer| totals.paid(layer).unwrap().grouped();
    (paid(Layer::Basic(Kind::Inpatient)), paid(Layer::MajorIllness))
}

fn amounts(basic: &str, major_illness: &str) -> (String, String) {
    (basic.to_owned(), major_illness.to_owned())
}

fn reimbursed(benefits: &Benefits, claims: &[Claim]) -> String {
    settled(benefits, &year(LOW, false, claims)).reimbursed().unwrap().grouped()
}

fn major(benefits: &mut Benefits) -> &mut MajorIllness {
    match &mut benefits.major_illness {
        Given::Known(major) => major,
        _ => unreachable!("the fixture has major illness insurance"),
    }
}

fn without_major(benefits: &mut Benefits) {
    benefits.major_illness = Given::None;
    benefits.combined_cap = None;
}

/// 渝北区政策问答 2023-10-30, the same parameters: (50,000 − 300) × 70%.
#[test]
fn a_stay_at_a_second_level_hospital() {
    assert_eq!(pays(LOW, false, &[(1, 50_000)]), amounts("34,790.00", "0.00"));
}

/// 附件2: 未成年人相应提高5%, read as points: (30,000 − 800) × 55%.
#[test]
fn a_child_gets_five_points_more() {
    assert_eq!(pays(LOW, true, &[(2, 30_000)]), amounts("16,060.00", "0.00"));
}

/// 附件2: 封顶线 80,000; what is left, 100,000, counts to major illness insurance.
#[test]
fn a_bill_above_the_cap_goes_on_into_major_illness_insurance() {
    assert_eq!(pays(LOW, false, &[(1, 180_000)]), amounts("80,000.00", "49,300.20"));
}

/// 附件2: major illness insurance accumulates what was borne over the year.
#[test]
fn two_stays_add_up_to_a_major_illness() {
    assert_eq!(pays(HIGH, false, &[(2, 60_000), (2, 40_000)]), amounts("54,120.00", "16,828.20"));
}

#[test]
fn a_cost_within_the_deductible_pays_nothing() {
    assert_eq!(pays(LOW, false, &[(2, 800)]), amounts("0.00", "0.00"));
}

#[test]
fn the_cap_is_shared_by_all_stays_of_the_year() {
    assert_eq!(pays(LOW, false, &[(0, 90_000), (0, 90_000)]).0, "80,000.00");
}

#[test]
fn cost_over_the_cap_counts_only_where_the_policy_says_so() {
    let mut benefits = benefits();
    major(&mut benefits).over_cap_counts.value = false;
    assert_eq!(reimbursed(&benefits, &[stay(1, 180_000)]), "101,826.20");
}

/// policy-model.md, `annual_cap.on`: 80,000 or 55,790 on a 150,000 bill.
#[test]
fn a_cap_bounds_the_payment_or_the_cost() {
    let mut benefits = benefits();
    without_major(&mut benefits);
    assert_eq!(reimbursed(&benefits, &[stay(1, 150_000)]), "80,000.00");
    if let Cap::Own(cap) = &mut benefits.inpatient.annual_cap {
        cap.on.value = CapOn::InScopeCost;
    }
    assert_eq!(reimbursed(&benefits, &[stay(1, 150_000)]), "55,790.00");
    let halves = [stay(1, 75_000), stay(1, 75_000)];
    assert_eq!(reimbursed(&benefits, &halves), "55,580.00", "(75,000 − 300 + 5,000 − 300) × 70%");
}

/// policy-model.md, `outpatient.二级.per`: 280 or 0 yuan for five 180-yuan visits.
#[test]
fn an_outpatient_deductible_is_borne_by_the_year_or_by_the_visit() {
    let visits = [visit(1, 180); 5];
    assert_eq!(reimbursed(&benefits(), &visits), "280.00");
    let mut benefits = benefits();
    let Given::Known(outpatient) = &mut benefits.outpatient else { unreachable!() };
    outpatient.deductible = deductibles(&[(0, Per::Claim), (200, Per::Claim), (0, Per::Claim)]);
    assert_eq!(reimbursed(&benefits, &visits), "0.00");
}

/// 附件2, 普通门诊统筹: 60% at the first level up to 300 yuan a year; nothing is said of the third.
#[test]
fn outpatient_pooling_has_its_own_cap_and_stays_out_of_major_illness() {
    let visits = [visit(0, 400), visit(0, 400), visit(2, 1_000)];
    let totals = settled(&benefits(), &year(LOW, false, &visits));
    assert_eq!(totals.paid(Layer::Basic(Kind::Outpatient)), Some(money(300)));
    assert_eq!(totals.paid(Layer::MajorIllness), Some(Money::ZERO));
    assert_eq!(totals.personal(), Some(money(1_500)));
}

/// policy-model.md, deductible.annual_max: 2,300 over stays of 600, 600, 1,200, 1,200.
#[test]
fn deductibles_of_a_year_have_a_maximum() {
    let mut benefits = benefits();
    benefits.inpatient.deductible =
        deductibles(&[(600, Per::Claim), (1_200, Per::Claim), (1_200, Per::Claim)]);
    benefits.inpatient.deductible.annual_max = Some(stated(money(2_300)));
    let stays = [stay(0, 9_000), stay(0, 9_000), stay(1, 9_000), stay(1, 9_000)];
    let (_, steps) = explained(&benefits, &year(LOW, false, &stays));
    let borne: Vec<_> = steps
        .iter()
        .filter(|step| matches!(step.rule, Rule::Deductible { .. }))
        .map(|step| money(9_000).less(step.amount.unwrap()))
        .collect();
    assert_eq!(borne, [600, 600, 1_100, 0].map(money));
}

/// policy-model.md, deductible.repeat: from the n-th admission × factor, or fixed.
#[test]
fn later_stays_have_a_lower_deductible() {
    let mut benefits = benefits();
    without_major(&mut benefits);
    let stays = [stay(1, 10_300), stay(2, 10_400), stay(2, 10_400)];
    let half = Repeat { from: 2, becomes: Repeated::Share(Rate::from_percent(50)) };
    benefits.inpatient.deductible.repeat = Some(stated(half));
    assert_eq!(reimbursed(&benefits, &stays), "17,000.00", "70% + 50% + 50% of 10,000");
    let fixed = Table::new([50, 100, 400].map(money).to_vec());
    let fixed = Repeat { from: 3, becomes: Repeated::Amount(fixed) };
    benefits.inpatient.deductible.repeat = Some(stated(fixed));
    assert_eq!(reimbursed(&benefits, &stays), "16,800.00", "70% of 10,000, 50% of 9,600 + 10,000");
}

/// policy-model.md, an official example: total 22,000, self-funded 1,500, class-B first pay 500,
/// deductible 1,200, 70% → 13,160, personal 8,840.
#[test]
fn a_bill_may_be_given_with_what_insurance_leaves_out() {
    let mut benefits = benefits();
    without_major(&mut benefits);
    benefits.inpatient.deductible = deductibles(&[(1_200, Per::Claim); 3]);
    let cost = Cost { total: money(22_000), self_funded: money(1_500), class_b: money(500) };
    let totals = settled(&benefits, &year(LOW, false, &[Claim { cost, ..stay(1, 0) }]));
    assert_eq!(totals.reimbursed(), Some(money(13_160)));
    assert_eq!(totals.personal(), Some(money(8_840)));
    assert_eq!(totals.in_scope, money(20_000));
}

#[test]
fn class_b_first_pay_counts_to_major_illness_where_the_policy_says_so() {
    let cost = Cost { total: money(40_000), self_funded: Money::ZERO, class_b: money(20_000) };
    let claims = [Claim { cost, ..stay(0, 0) }];
    assert_eq!(reimbursed(&benefits(), &claims), "15,920.00");
    let mut benefits = benefits();
    major(&mut benefits).class_b_counts = stated(true);
    // (4,080 + 20,000 − 17,833) × 60% more.
    assert_eq!(reimbursed(&benefits, &claims), "19,668.20");
}

/// policy-model.md, an official example (渝北): basic 34,790, then 70% of the rest = 10,647, then
/// 60% above 3,000 = 937.80; total 46,374.80.
#[test]
fn medical_assistance_pays_on_what_is_left() {
    let mut benefits = benefits();
    let layer = |id: &str, deductible, percent| Aid {
        id: id.into(),
        scope: scope(&[4], &[]),
        terms: Given::Known(AidTerms {
            deductible: stated(money(deductible)),
            per: assumed(Per::Year),
            segments: stated(Segments::flat(Rate::from_percent(percent))),
            annual_cap: None,
        }),
        cite: crate::policy::fixture::STATED,
    };
    benefits.medical_assistance = vec![layer("医疗救助", 0, 70), layer("倾斜救助", 3_000, 60)];
    let poor = Year { identities: Identities::at(4), ..year(LOW, false, &[stay(1, 50_000)]) };
    let totals = settled(&benefits, &poor);
    let paid = |place| totals.paid(Layer::Aid(place)).unwrap().grouped();
    assert_eq!((paid(0).as_str(), paid(1).as_str()), ("10,647.00", "937.80"));
    assert_eq!(totals.reimbursed().unwrap().grouped(), "46,374.80");
    assert_eq!(reimbursed(&benefits, &[stay(1, 50_000)]), "34,790.00", "nobody else gets it");

    benefits.medical_assistance[1].terms = Given::Unknown(crate::policy::fixture::UNKNOWN);
    let totals = settled(&benefits, &poor);
    assert_eq!(totals.paid(Layer::Aid(0)), Some(money(10_647)), "what comes before is known");
    assert_eq!(totals.paid(Layer::Aid(1)), None);
    assert_eq!((totals.reimbursed(), totals.personal()), (None, None));
    let twice = Year { claims: vec![stay(1, 20_000), stay(1, 20_000)], ..poor };
    let totals = settled(&benefits, &twice);
    assert_eq!(totals.paid(Layer::Aid(0)), Some(money(8_694)), "70% of twice 6,210");
    assert_eq!(totals.paid(Layer::Aid(1)), None);
}

/// policy-model.md: deductible × 0.5 or its own figure, + points, no cap; the combined cap kept
/// or not.
#[test]
fn major_illness_insurance_tilts_towards_people_in_hardship() {
    let tilt = Tilt {
        scope: scope(&[4], &[]),
        priority: 0,
        deductible: Some(TiltDeductible::Share(Rate::from_percent(50))),
        add_points: Rate::from_percent(5),
        no_cap: true,
        keep_combined_cap: stated(true),
        cite: crate::policy::fixture::STATED,
    };
    let poor =
        |claims: &[Claim]| Year { identities: Identities::at(4), ..year(LOW, false, claims) };
    let paid = |tilt: Tilt, claims: &[Claim]| {
        let mut benefits = benefits();
        major(&mut benefits).tilts = vec![tilt];
        settled(&benefits, &poor(claims)).paid(Layer::MajorIllness).unwrap().grouped()
    };
    // (100,000 − 8,916.50) × 65%
    assert_eq!(paid(tilt.clone(), &[stay(1, 180_000)]), "59,204.28");
    let own = Tilt { deductible: Some(TiltDeductible::Amount(money(10_000))), ..tilt.clone() };
    assert_eq!(paid(own, &[stay(1, 180_000)]), "58,500.00");
    let huge = [stay(1, 900_000)];
    assert_eq!(paid(tilt.clone(), &huge), "200,000.00", "280,000 combined, 80,000 of it basic");
    let lifted = Tilt { keep_combined_cap: stated(false), ..tilt };
    assert_eq!(paid(lifted, &huge), "527,204.28");
}

#[test]
fn a_bill_from_elsewhere_pays_less() {
    let mut benefits = benefits();
    let away = |first_pay, less| Away {
        first_pay: stated(Rate::from_percent(first_pay)),
        less_points: stated(Rate::from_percent(less)),
    };
    let elsewhere = |area| [Claim { area, ..stay(1, 10_000) }];
    assert_eq!(
        settled(&benefits, &year(LOW, false, &elsewhere(Area::Filed))).reimbursed(),
        None,
        "the notice does not say"
    );
    benefits.out_of_area = Given::Known(OutOfArea {
        filed: away(0, 5),
        unfiled: away(20, 10),
        first_pay_counts: stated(false),
    });
    assert_eq!(reimbursed(&benefits, &elsewhere(Area::Filed)), "6,305.00", "9,700 × 65%");
    assert_eq!(reimbursed(&benefits, &elsewhere(Area::Unfiled)), "4,620.00", "7,700 × 60%");
}

#[test]
fn what_the_settlement_sheet_says_stands_in_for_what_would_be_due() {
    let prior = |yuan| [Claim { prior: Some(money(yuan)), ..stay(1, 60_000) }];
    // 20,000 left: (20,000 − 17,833) × 60%.
    assert_eq!(reimbursed(&benefits(), &prior(40_000)), "41,300.20");
    let twice = [prior(60_000), prior(60_000)].concat();
    let totals = settled(&benefits(), &year(LOW, false, &twice));
    assert_eq!(totals.paid(Layer::Basic(Kind::Inpatient)), Some(money(80_000)), "never over a cap");
}

/// The sheet says what was paid, and the deductibles of the year have been borne all the same.
#[test]
fn what_was_settled_elsewhere_counts_to_the_deductibles_of_the_year() {
    let mut benefits = benefits();
    without_major(&mut benefits);
    let before = Claim { prior: Some(money(40)), ..visit(1, 300) };
    assert_eq!(reimbursed(&benefits, &[before, visit(1, 180)]), "112.00", "40 + 180 × 40%");

    benefits.inpatient.deductible.annual_max = Some(stated(money(400)));
    let before = Claim { prior: Some(money(6_000)), ..stay(1, 9_000) };
    assert_eq!(
        reimbursed(&benefits, &[before, stay(1, 10_100)]),
        "13,000.00",
        "of the deductible 100 are left: 6,000 + 10,000 × 70%"
    );
}

/// A notice that does not say how bills from elsewhere are paid leaves what was paid no less sure.
#[test]
fn what_the_settlement_sheet_says_is_known_where_the_notice_says_nothing() {
    let prior = Some(money(4_000));
    let elsewhere = Claim { area: Area::Filed, prior, ..stay(1, 10_000) };
    let special = Claim { prior, ..claim(Kind::SpecialOutpatient, 1, money(10_000)) };
    for (claim, layer) in [
        (elsewhere, Layer::Basic(Kind::Inpatient)),
        (special, Layer::Basic(Kind::SpecialOutpatient)),
    ] {
        let totals = settled(&benefits(), &year(LOW, false, &[claim]));
        assert_eq!(totals.paid(layer), Some(money(4_000)));
        assert_eq!(totals.paid(Layer::MajorIllness), None, "what counts to it is not said");
        assert_eq!(totals.known(), money(4_000));
    }
}

#[test]
fn special_outpatient_care_may_be_paid_as_stays_are() {
    let mut benefits = benefits();
    let visit = claim(Kind::SpecialOutpatient, 1, money(10_300));
    let unknown = settled(&benefits, &year(LOW, false, &[visit, stay(1, 50_000)]));
    assert_eq!(unknown.paid(Layer::Basic(Kind::SpecialOutpatient)), None);
    assert_eq!(unknown.paid(Layer::MajorIllness), None, "it accumulates what is not known");
    assert_eq!(unknown.paid(Layer::Basic(Kind::Inpatient)), Some(money(34_790)));
    assert_eq!(unknown.reimbursed(), None);
    assert_eq!(unknown.known(), money(34_790));

    benefits.special_outpatient = Given::Known(Cover {
        deductible: deductibles(&[(100, Per::Year), (300, Per::Year), (800, Per::Year)]),
        annual_cap: Cap::WithInpatient,
        ..benefits.inpatient.clone()
    });
    assert_eq!(reimbursed(&benefits, &[visit, visit]), "14,210.00", "20,600 − 300 once, × 70%");
    let shared = [claim(Kind::SpecialOutpatient, 1, money(100_300)), stay(1, 50_000)];
    let totals = settled(&benefits, &year(LOW, false, &shared));
    assert_eq!(totals.paid(Layer::Basic(Kind::Inpatient)), Some(money(10_000)), "one cap for both");
}

/// What the notice does not pay for, nobody's points pay for.
#[test]
fn a_rate_of_nothing_stays_nothing_for_everybody() {
    let mut benefits = benefits();
    let adjust = benefits.inpatient.adjust.clone();
    let Given::Known(outpatient) = &mut benefits.outpatient else { unreachable!() };
    outpatient.adjust = adjust;
    let paid = |level| {
        let totals = settled(&benefits, &year(LOW, true, &[visit(level, 400)]));
        totals.paid(Layer::Basic(Kind::Outpatient)).unwrap().grouped()
    };
    assert_eq!(paid(2), "0.00", "三级 is not covered");
    assert_eq!(paid(0), "260.00", "(60% + 5 points) of 400");
}

/// policy-model.md: thresholds of an official example are gross; as basic insurance's own rates.
#[test]
fn basic_rates_may_come_in_segments() {
    let mut benefits = benefits();
    without_major(&mut benefits);
    benefits.inpatient.annual_cap = Cap::None;
    benefits.inpatient.deductible = deductibles(&[(12_000, Per::Claim); 3]);
    let segment =
        |up_to, percent| Segment { up_to: money(up_to), rate: Rate::from_percent(percent) };
    let cell = stated(Segments {
        measured: Measured::Gross,
        bounded: vec![segment(30_000, 60), segment(100_000, 65)],
        rest: Rate::from_percent(75),
    });
    let row = Table::new(vec![cell.clone(), cell]);
    benefits.inpatient.rates = Table::new(vec![row.clone(), row.clone(), row]);
    assert_eq!(reimbursed(&benefits, &[stay(1, 150_000)]), "93,800.00");
}

#[test]
fn terms_may_differ_by_identity_and_all_that_fit_apply() {
    let mut benefits = benefits();
    without_major(&mut benefits);
    let adjust = |who, change| Adjust { who, change: stated(change) };
    let poor = Who::Of(scope(&[4], &[]));
    benefits.inpatient.adjust = vec![
        adjust(poor, Change::AddPoints(Rate::from_percent(10))),
        adjust(poor, Change::Deductible(Rate::from_percent(50))),
        adjust(Who::Minor, Change::RaiseBy(Rate::from_percent(10))),
    ];
    let paid = |identities, minor| {
        let year = Year { identities, ..year(LOW, minor, &[stay(1, 10_150)]) };
        settled(&benefits, &year).reimbursed().unwrap().grouped()
    };
    assert_eq!(paid(Identities::NONE, false), "6,895.00");
    assert_eq!(paid(Identities::at(4), false), "8,000.00");
    assert_eq!(paid(Identities::at(4), true), "8,700.00", "70% × 1.1 + 10 points");
}

/// A cap that the notice does not say.
fn unsaid() -> Cap {
    Cap::Own(AnnualCap {
        on: Cited { value: CapOn::Reimbursed, cite: UNKNOWN },
        by_tier: Table::new(vec![Cited::unsaid(UNKNOWN); 2]),
    })
}

/// What inpatient insurance, major illness insurance, the layers of medical assistance and all of
/// them pay, `?` where that is unknown.
fn known(benefits: &Benefits, claims: &[Claim]) -> Vec<String> {
    let year = Year { identities: Identities::at(4), ..year(LOW, false, claims) };
    let totals = settled(benefits, &year);
    let layers = [Layer::Basic(Kind::Inpatient), Layer::MajorIllness];
    let aids = (0..benefits.medical_assistance.len()).map(Layer::Aid);
    let paid = layers.into_iter().chain(aids).map(|layer| totals.paid(layer));
    let said = |amount: Option<Money>| amount.map_or_else(|| "?".to_owned(), Money::grouped);
    paid.chain([totals.reimbursed()]).map(said).collect()
}

fn aid(id: &str, annual_cap: Option<Cited<Money>>) -> Aid {
    Aid {
        id: id.into(),
        scope: scope(&[4], &[]),
        terms: Given::Known(AidTerms {
            deductible: stated(Money::ZERO),
            per: stated(Per::Year),
            segments: stated(Segments::flat(Rate::from_percent(50))),
            annual_cap,
        }),
        cite: STATED,
    }
}

/// policy-model.md: `unknown` travels through as unknown; it is no more infinite than zero.
#[test]
fn a_cap_that_the_notice_does_not_say_leaves_what_is_paid_unknown() {
    let mut benefits = benefits();
    benefits.inpatient.annual_cap = unsaid();
    assert_eq!(known(&benefits, &[stay(1, 900_000)]), ["?", "?", "?"]);
    // Nothing is paid, whatever the cap; and nothing is left to the rest but what is known.
    assert_eq!(known(&benefits, &[stay(1, 300)]), ["0.00", "0.00", "0.00"]);
    // What was settled was paid.
    let sheet = Claim { prior: Some(money(40_000)), ..stay(1, 60_000) };
    assert_eq!(known(&benefits, &[sheet]), ["40,000.00", "1,300.20", "41,300.20"]);
    benefits.inpatient.annual_cap = Cap::None;
    benefits.combined_cap = None;
    major(&mut benefits).annual_cap = None;
    assert_eq!(
        known(&benefits, &[stay(1, 900_000)]),
        ["629,790.00", "151,426.20", "781,216.20"],
        "that there is none is another thing"
    );
}

#[test]
fn an_unknown_cap_of_visits_is_that_of_the_visits_alone() {
    let mut benefits = benefits();
    let Given::Known(outpatient) = &mut benefits.outpatient else { unreachable!() };
    outpatient.annual_cap = unsaid();
    let claims = [visit(0, 400), stay(1, 50_000)];
    let totals = settled(&benefits, &year(LOW, false, &claims));
    assert_eq!(totals.paid(Layer::Basic(Kind::Outpatient)), None);
    assert_eq!(totals.paid(Layer::Basic(Kind::Inpatient)), Some(money(34_790)));
    assert_eq!((totals.reimbursed(), totals.known()), (None, money(34_790)));
    // Special visits that share the cap of stays share that nobody knows it.
    benefits.inpatient.annual_cap = unsaid();
    benefits.special_outpatient =
        Given::Known(Cover { annual_cap: Cap::WithInpatient, ..benefits.inpatient.clone() });
    let special = Claim { kind: Kind::SpecialOutpatient, ..stay(1, 50_000) };
    let totals = settled(&benefits, &year(LOW, false, &[special]));
    assert_eq!(totals.paid(Layer::Basic(Kind::SpecialOutpatient)), None);
}

#[test]
fn unknown_caps_further_on_leave_what_is_paid_before_known() {
    let mut benefits = benefits();
    benefits.medical_assistance = vec![aid("救助", None), aid("倾斜", None)];
    let stays = [stay(1, 180_000)];
    let [basic, half, quarter] = ["80,000.00", "25,349.90", "12,674.95"];
    assert_eq!(known(&benefits, &stays), [basic, "49,300.20", half, quarter, "167,325.05"]);
    benefits.medical_assistance[0] = aid("救助", Some(Cited::unsaid(UNKNOWN)));
    assert_eq!(known(&benefits, &stays), [basic, "49,300.20", "?", "?", "?"]);
    major(&mut benefits).annual_cap = Some(Cited::unsaid(UNKNOWN));
    assert_eq!(known(&benefits, &stays), [basic, "?", "?", "?", "?"]);
    benefits.medical_assistance.remove(0);
    assert_eq!(known(&benefits, &[stay(1, 300)]), ["0.00", "0.00", "150.00", "150.00"]);
}

#[test]
fn an_unknown_combined_cap_leaves_everything_unknown_but_for_whom_it_is_lifted() {
    let mut benefits = benefits();
    benefits.combined_cap = Some(CombinedCap {
        by_tier: Table::new(vec![Cited::unsaid(UNKNOWN); 2]),
        covers: Cited { value: Layers::ALL, cite: UNKNOWN },
    });
    assert_eq!(known(&benefits, &[stay(1, 900_000)]), ["?", "?", "?"]);
    let major = major(&mut benefits);
    major.annual_cap = Some(Cited::unsaid(UNKNOWN));
    major.tilts.push(Tilt {
        scope: scope(&[4], &[]),
        priority: 0,
        deductible: None,
        add_points: Rate::default(),
        no_cap: true,
        keep_combined_cap: stated(false),
        cite: STATED,
    });
    let sheet = Claim { prior: Some(money(80_000)), ..stay(1, 180_000) };
    assert_eq!(known(&benefits, &[sheet]), ["80,000.00", "49,300.20", "129,300.20"]);
}

#[test]
fn the_combined_cap_binds_before_the_caps_of_the_layers() {
    let mut benefits = benefits();
    let covers = benefits.combined_cap.as_ref().unwrap().covers;
    benefits.combined_cap = Some(CombinedCap { by_tier: yuan(&[100_000, 120_000]), covers });
    let year = year(LOW, false, &[stay(1, 180_000), stay(1, 50_000), visit(0, 400)]);
    let (totals, steps) = explained(&benefits, &year);
    let paid = |layer| totals.paid(layer).unwrap().grouped();
    assert_eq!(paid(Layer::Basic(Kind::Inpatient)), "80,000.00");
    assert_eq!(paid(Layer::MajorIllness), "20,000.00");
    assert_eq!(paid(Layer::Basic(Kind::Outpatient)), "240.00", "which it does not cover");
    let capped: Vec<_> = steps
        .iter()
        .filter_map(|step| match step.rule {
            Rule::Cap { combined, .. } => {
                Some((step.claim, combined, step.amount.unwrap().grouped()))
            }
            _ => None,
        })
        .collect();
    let text = |amount: &str| amount.to_owned();
    let expected = [
        (1, false, text("80,000.00")),
        (1, true, text("20,000.00")),
        (2, false, text("0.00")),
        (2, true, text("0.00")),
    ];
    assert_eq!(capped, expected);
}

/// A later stay rests on the reading too: what it carries on was cut off by the cap.
#[test]
fn what_rests_on_a_reading_is_marked_in_later_stays_too() {
    let benefits = benefits();
    let (_, steps) = explained(&benefits, &year(LOW, false, &[stay(1, 180_000), stay(1, 300)]));
    let last = steps.last().unwrap();
    assert_eq!(
        (last.amount.unwrap().grouped(), last.cite.status),
        ("180.00".to_owned(), Status::Assumed)
    );
}

/// A bill as an arbitrary person may bring it.
fn any_claim() -> impl Strategy<Value = Claim> {
    let fen = || prop_oneof![0..2_000_000u64, 0..40_000_000u64, 0..=Money::MAX.fen()];
    let kind = prop_oneof![
        3 => Just(Kind::Inpatient),
        1 => Just(Kind::Outpatient),
        1 => Just(Kind::SpecialOutpatient),
    ];
    let area =
        prop_oneof![3 => Just(Area::Local), 1 => Just(Area::Filed), 1 => Just(Area::Unfiled)];
    let parts = (0..=100u64, 0..=100u64);
    let prior = proptest::option::weighted(0.2, 0..=100u64);
    (kind, 0..3usize, fen(), parts, area, prior).prop_map(
        |(kind, level, fen, (own, class_b), area, prior)| {
            let part = |percent: u64, of: u64| Money::from_fen(of / 100 * percent);
            let self_funded = part(own, fen / 3);
            let cost =
                Cost { total: Money::from_fen(fen), self_funded, class_b: part(class_b, fen / 3) };
            let prior = prior.map(|percent| part(percent, cost.in_scope().fen()));
            Claim { kind, level: Level::at(level), cost, area, prior }
        },
    )
}

fn any_year() -> impl Strategy<Value = Year> {
    let claims = proptest::collection::vec(any_claim(), 1..6);
    (0..2usize, any::<bool>(), any::<bool>(), claims).prop_map(|(tier, minor, poor, claims)| Year {
        tier: Tier::at(tier),
        minor,
        identities: if poor { Identities::at(4) } else { Identities::NONE },
        claims,
    })
}

/// Benefits with every layer and every switch either way.
fn any_benefits() -> impl Strategy<Value = Benefits> {
    let switches = proptest::collection::vec(any::<bool>(), 12);
    (switches, 0..400_000u64, 0..=1_000_000u32).prop_map(|(on, combined, rate)| {
        let mut benefits = benefits();
        let flag = |value: bool| assumed(value);
        let major = major(&mut benefits);
        major.over_cap_counts = flag(on[0]);
        major.class_b_counts = flag(on[1]);
        let rate = Rate::from_millionths(rate);
        major.segments.value.bounded.push(Segment { up_to: money(40_000), rate });
        major.tilts.push(Tilt {
            scope: scope(&[4], &[]),
            priority: 0,
            deductible: Some(TiltDeductible::Share(Rate::from_percent(50))),
            add_points: Rate::from_percent(5),
            no_cap: on[2],
            keep_combined_cap: flag(true),
            cite: crate::policy::fixture::ASSUMED,
        });
        let per = if on[3] { Per::Year } else { Per::Claim };
        benefits.medical_assistance.push(Aid {
            id: "医疗救助".into(),
            scope: scope(&[4], &[]),
            terms: Given::Known(AidTerms {
                deductible: stated(money(3_000)),
                per: assumed(per),
                segments: stated(Segments::flat(rate)),
                annual_cap: on[4].then(|| stated(money(50_000))),
            }),
            cite: crate::policy::fixture::STATED,
        });
        benefits.special_outpatient = Given::Known(Cover {
            deductible: deductibles(&[(100, per), (300, per), (800, per)]),
            annual_cap: Cap::WithInpatient,
            ..benefits.inpatient.clone()
        });
        let away = |percent| Away {
            first_pay: stated(Rate::from_percent(percent)),
            less_points: stated(Rate::from_percent(percent)),
        };
        benefits.out_of_area = Given::Known(OutOfArea {
            filed: away(0),
            unfiled: away(15),
            first_pay_counts: flag(on[5]),
        });
        if let Cap::Own(AnnualCap { on: bounds, .. }) = &mut benefits.inpatient.annual_cap {
            *bounds = assumed(if on[6] { CapOn::InScopeCost } else { CapOn::Reimbursed });
        }
        if on[7] {
            benefits.rounding.value = Rounding::Down;
        }
        if on[8] {
            let share = Repeated::Share(Rate::from_percent(50));
            benefits.inpatient.deductible.repeat = Some(stated(Repeat { from: 2, becomes: share }));
        }
        if on[9] {
            benefits.inpatient.deductible.annual_max = Some(stated(money(1_000)));
        }
        // Kinds that share a cap are under the combined cap together: else one fen of a stay uses
        // up two, that of the special visits that share its cap and that of major illness.
        let stays = Layers::INPATIENT.with(Layers::SPECIAL_OUTPATIENT);
        let covers = if on[10] { Layers::ALL } else { stays.with(Layers::MAJOR_ILLNESS) };
        let cap = stated(money(combined));
        let by_tier = Table::new(vec![cap, cap]);
        benefits.combined_cap = Some(CombinedCap { by_tier, covers: assumed(covers) });
        if on[11] {
            benefits.inpatient.rates = rates(&[&[80, 85], &[70, 75], &[0, 55]]);
        }
        benefits
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_fen_is_accounted_for_and_no_cap_exceeded(
        benefits in any_benefits(),
        year in any_year(),
    ) {
        let totals = estimate(&benefits, &year);
        prop_assert_eq!(&explained(&benefits, &year).0, &totals);
        let reimbursed = totals.reimbursed().unwrap();
        let layers = [
            Layer::Basic(Kind::Inpatient), Layer::Basic(Kind::Outpatient),
            Layer::Basic(Kind::SpecialOutpatient), Layer::MajorIllness, Layer::Aid(0),
        ];
        let paid: Money = layers.iter().map(|layer| totals.paid(*layer).unwrap()).sum();
        prop_assert_eq!(paid, reimbursed);
        prop_assert_eq!(reimbursed + totals.personal().unwrap(), totals.cost);
        prop_assert!(reimbursed <= totals.in_scope);
        let combined = benefits.combined_cap.as_ref().unwrap();
        prop_assert!(totals.of(combined.covers.value) <= combined.by_tier[year.tier].value);
        let outpatient = totals.paid(Layer::Basic(Kind::Outpatient)).unwrap();
        prop_assert!(outpatient <= money(500));
        if benefits.inpatient.annual_cap.own().unwrap().on.value == CapOn::Reimbursed {
            let cap = benefits.inpatient.annual_cap.own().unwrap().by_tier[year.tier].value;
            prop_assert!(totals.basic[0] + totals.basic[2] <= cap, "stays and special visits share it");
        }
    }

    /// Two rules are the exceptions: a cap on cost, of which a bill that is paid little may use up
    /// what a later one would be paid more on; and medical assistance by the claim, by its
    /// rounding alone.
    #[test]
    fn one_more_fen_of_cost_never_lowers_the_total(
        benefits in any_benefits(),
        year in any_year(),
        at in 0..6usize,
    ) {
        let mut benefits = benefits;
        let Given::Known(aid) = &mut benefits.medical_assistance[0].terms else { unreachable!() };
        aid.per.value = Per::Year;
        let Cap::Own(cap) = &mut benefits.inpatient.annual_cap else { unreachable!() };
        cap.on.value = CapOn::Reimbursed;
        let mut dearer = year.clone();
        let at = at % dearer.claims.len();
        dearer.claims[at].cost.total += Money::from_fen(1);
        let (before, after) =
            (estimate(&benefits, &year), estimate(&benefits, &dearer));
        prop_assert!(before.reimbursed() <= after.reimbursed(), "{before:?} {after:?}");
    }
}
