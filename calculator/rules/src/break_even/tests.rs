//! What seed 002 comes to by hand, and the chain and its bends against the estimate and against
//! every fen.

use super::*;
use crate::person::Identities;
use crate::policy::benefits::{
    Adjust, Aid, AidTerms, AnnualCap, Cap, Change, CombinedCap, LevelDeductible, MajorIllness, Per,
    Segment, Tilt, TiltDeductible, Who,
};
use crate::policy::fixture::{ASSUMED, STATED, UNKNOWN, assumed, benefits, scope, stated};
use crate::policy::{Given, Table};
use crate::{Rate, money::Rounding};
use proptest::prelude::*;

const LOW: Tier = Tier::at(0);
const HIGH: Tier = Tier::at(1);
const POOR: Identities = Identities::at(4);

fn person(minor: bool, identities: Identities) -> Year {
    Year { tier: LOW, minor, identities, claims: Vec::new() }
}

fn adult() -> Year {
    person(false, Identities::NONE)
}

/// What 二档 costs more in 乌杨街道: 755 − 380.
fn more() -> Difference {
    Difference::of(Money::from_yuan(755), Money::from_yuan(380))
}

fn solved(benefits: &Benefits, person: &Year, level: usize, costs_more: Difference) -> BreakEven {
    break_even(benefits, person, Level::at(level), [HIGH, LOW], costs_more).unwrap()
}

/// The intervals as people read them, an absent end empty.
fn intervals(solved: &BreakEven) -> Vec<(String, String)> {
    let ends = |it: &Interval| (it.from.grouped(), it.to.map(Money::grouped).unwrap_or_default());
    solved.intervals.iter().map(ends).collect()
}

fn from(yuan: &str) -> Vec<(String, String)> {
    vec![(yuan.to_owned(), String::new())]
}

fn major(benefits: &mut Benefits) -> &mut MajorIllness {
    match &mut benefits.major_illness {
        Given::Known(major) => major,
        _ => unreachable!("the fixture has major illness insurance"),
    }
}

/// 附件2: 85% − 80%, 75% − 70%, 55% − 50%, above 100, 300 and 800 yuan: (x − 起付线) × 5% ≥ 375.
/// Further up major illness insurance takes back most of the difference, but never below 375.
#[test]
fn the_second_tier_pays_for_itself_from_a_cost_by_level() {
    for (level, yuan) in ["7,600.00", "7,800.00", "8,300.00"].into_iter().enumerate() {
        assert_eq!(intervals(&solved(&benefits(), &adult(), level, more())), from(yuan));
    }
}

/// 附件2, 一级: were cost above the cap not to count to major illness insurance, it would go on
/// paying 60% of 20% to one tier and of 15% to the other, above 17,833 and up to 200,000:
/// 40,000 − 60% × (5% × x − 5) ≥ 375 up to 1,320,933.33, and, with the first one's 200,000 used
/// up, 40,000 + 60% × (15% × x + 85 − 17,833) − 200,000 ≥ 375 from 1,900,264.45.
#[test]
fn a_tier_may_pay_for_itself_on_several_intervals() {
    let mut benefits = benefits();
    major(&mut benefits).over_cap_counts = stated(false);
    let first = ("7,600.00".to_owned(), "1,320,933.33".to_owned());
    let second = ("1,900,264.45".to_owned(), String::new());
    assert_eq!(intervals(&solved(&benefits, &adult(), 0, more())), [first, second]);
}

#[test]
fn what_moves_with_a_reading_is_assumed() {
    let cap = solved(&benefits(), &adult(), 0, more()).assumed;
    assert!(cap.has(Reading::OverCapCounts) && !cap.has(Reading::Rounding));
    let mut benefits = benefits();
    let major = major(&mut benefits);
    major.over_cap_counts.cite = STATED;
    let none = Readings::default();
    assert_eq!(solved(&benefits, &adult(), 0, more()).assumed, none, "nor does rounding");
    // 80% and 85% raised by 5% of themselves are 84% and 89.25%.
    assert!(
        solved(&benefits, &person(true, Identities::NONE), 0, more()).assumed.has(Reading::Adjust)
    );
    benefits.inpatient.adjust[0].change = stated(Change::RaiseBy(Rate::from_percent(5)));
    let minor = solved(&benefits, &person(true, Identities::NONE), 0, more());
    assert_eq!((intervals(&minor), minor.assumed), (from("7,242.86"), none));
}

/// Above both caps 二档 pays 40,000 more: 120,000 − 80,000.
#[test]
fn a_tier_may_pay_for_itself_always_or_never() {
    let costs = |yuan| Difference::of(Money::from_yuan(yuan), Money::ZERO);
    assert_eq!(intervals(&solved(&benefits(), &adult(), 1, costs(0))), from("0.00"));
    let less = Difference::of(Money::ZERO, Money::from_yuan(1));
    assert_eq!(intervals(&solved(&benefits(), &adult(), 1, less)), from("0.00"));
    let most = solved(&benefits(), &adult(), 1, costs(40_000));
    assert_eq!(most.intervals.last().unwrap().to, None);
    let over = Difference::of(Money::from_fen(4_000_001), Money::ZERO);
    assert_eq!(intervals(&solved(&benefits(), &adult(), 1, over)), []);
}

#[test]
fn what_is_unknown_or_beyond_an_integer_is_not_solved() {
    let aid =
        |terms| Aid { id: "医疗救助".into(), scope: scope(&[4], &[]), terms, cite: STATED };
    let terms = AidTerms {
        deductible: stated(Money::ZERO),
        per: stated(Per::Year),
        segments: stated(Segments::flat(Rate::from_percent(50))),
        annual_cap: None,
    };
    let mut benefits = benefits();
    let poor = person(false, POOR);
    let answer = |benefits: &Benefits, person: &Year| {
        break_even(benefits, person, Level::at(0), [HIGH, LOW], more()).err()
    };
    benefits.medical_assistance = vec![aid(Given::Known(terms.clone())); 2];
    assert_eq!(answer(&benefits, &poor), None);
    benefits.medical_assistance.push(aid(Given::Known(terms)));
    assert_eq!(answer(&benefits, &poor), Some(Unsolved::TooManyLayers));
    assert_eq!(answer(&benefits, &adult()), None, "which are not for everybody");
    benefits.medical_assistance = vec![aid(Given::Unknown(UNKNOWN))];
    assert_eq!(answer(&benefits, &poor), Some(Unsolved::Benefits));
}

/// Who has no cap of major illness insurance may use up the combined one: medical assistance,
/// which comes after it, then pays less with each fen more, and at last nothing.
#[test]
fn room_under_the_combined_cap_that_runs_out_is_a_bend() {
    let mut benefits = benefits();
    let cap = stated(Money::from_yuan(100_000));
    benefits.combined_cap =
        Some(CombinedCap { by_tier: Table::new(vec![cap, cap]), covers: stated(Layers::ALL) });
    let major = major(&mut benefits);
    major.deductible = stated(Money::ZERO);
    major.tilts = vec![Tilt {
        scope: scope(&[4], &[]),
        priority: 0,
        deductible: None,
        add_points: Rate::default(),
        no_cap: true,
        keep_combined_cap: stated(false),
        cite: STATED,
    }];
    let terms = AidTerms {
        deductible: stated(Money::ZERO),
        per: stated(Per::Year),
        segments: stated(Segments::flat(Rate::from_percent(50))),
        annual_cap: None,
    };
    let (scope, terms) = (scope(&[4], &[]), Given::Known(terms));
    benefits.medical_assistance =
        vec![Aid { id: "医疗救助".into(), scope, terms, cite: STATED }];
    let chain =
        Chain::of(&benefits, &person(false, POOR), Level::at(0), LOW, Readings::default()).unwrap();
    let at = |yuan: u64| chain.at(yuan * 100);
    let paid = |yuan| at(yuan).paid / WHOLE / 100;
    // Above 100,100 basic insurance pays its 80,000 and major illness insurance 60% of the rest;
    // of the other 40% assistance pays half, up to 105,000, and then what 100,000 leaves, up to
    // 80,000 + 60% × (x − 80,000) = 100,000.
    assert_eq!([104_000, 105_000].map(paid), [99_200, 100_000]);
    assert_eq!([110_000, 113_333, 120_000].map(paid), [100_000, 100_000, 104_000]);
    assert_eq!(at(105_001).bends, at(104_999).bends + 1);
    assert_eq!(at(113_333).bends, at(105_001).bends);
    assert_eq!(at(113_334).bends, at(113_333).bends + 1);
}

/// Amounts up to `most` fen, some of them round, and rates.
fn any_segments(most: u64) -> impl Strategy<Value = Segments> {
    let rate = || prop_oneof![0..=100u32, 0..=1_000_000u32].prop_map(Rate::from_millionths);
    let bounds = proptest::collection::btree_set(0..=most, 0..3);
    let gross = any::<bool>();
    (bounds, proptest::collection::vec(rate(), 3), any_rate(), gross).prop_map(
        |(bounds, rates, rest, gross)| Segments {
            measured: if gross { Measured::Gross } else { Measured::AfterDeductible },
            bounded: bounds
                .into_iter()
                .zip(rates)
                .map(|(up_to, rate)| Segment { up_to: Money::from_fen(up_to), rate })
                .collect(),
            rest,
        },
    )
}

fn any_rate() -> impl Strategy<Value = Rate> {
    prop_oneof![
        (0..=20u32).prop_map(|it| Rate::from_percent(it * 5)),
        (0..=1_000_000u32).prop_map(Rate::from_millionths),
    ]
}

fn any_money(most: u64) -> impl Strategy<Value = Money> {
    (0..=most).prop_map(Money::from_fen)
}

fn any_cap(most: u64) -> impl Strategy<Value = Option<Cited<Money>>> {
    proptest::option::weighted(0.7, any_money(most * 2).prop_map(stated))
}

fn any_aid(most: u64) -> impl Strategy<Value = Aid> {
    (any_money(most), any_segments(most), any_cap(most)).prop_map(
        |(deductible, segments, annual_cap)| Aid {
            id: "医疗救助".into(),
            scope: scope(&[4], &[]),
            terms: Given::Known(AidTerms {
                deductible: stated(deductible),
                per: assumed(Per::Claim),
                segments: stated(segments),
                annual_cap,
            }),
            cite: STATED,
        },
    )
}

fn any_tilt(most: u64) -> impl Strategy<Value = Tilt> {
    let deductible = prop_oneof![
        Just(None),
        any_rate().prop_map(|share| Some(TiltDeductible::Share(share))),
        any_money(most).prop_map(|amount| Some(TiltDeductible::Amount(amount))),
    ];
    (deductible, any_rate(), any::<bool>(), proptest::bool::weighted(0.3)).prop_map(
        |(deductible, add_points, no_cap, keep)| Tilt {
            scope: scope(&[4], &[]),
            priority: 0,
            deductible,
            add_points,
            no_cap,
            keep_combined_cap: assumed(keep),
            cite: ASSUMED,
        },
    )
}

fn any_major(most: u64) -> impl Strategy<Value = MajorIllness> {
    let tilts = proptest::collection::vec(any_tilt(most), 0..3);
    (any_money(most), any_segments(most), any_cap(most), any::<bool>(), tilts).prop_map(
        |(deductible, segments, annual_cap, over, mut tilts)| {
            let priorities = [1, 2, 0];
            tilts.iter_mut().zip(priorities).for_each(|(tilt, it)| tilt.priority = it);
            MajorIllness {
                deductible: stated(deductible),
                segments: stated(segments),
                annual_cap,
                over_cap_counts: assumed(over),
                class_b_counts: assumed(false),
                tilts,
            }
        },
    )
}

fn any_covers() -> impl Strategy<Value = Layers> {
    let basic = (0..16u8).prop_map(Layers);
    prop_oneof![
        Just(Layers::ALL),
        basic.clone(),
        basic.prop_map(|it| it.with(Layers::MEDICAL_ASSISTANCE)),
    ]
}

/// Where the notice does not say how far a layer pays, nobody can say from when a tier is worth
/// it; a cap that is none, or that this person has not, is no such thing.
#[test]
fn a_cap_that_the_notice_does_not_say_leaves_it_open() {
    let solved = |change: &dyn Fn(&mut Benefits)| {
        let mut benefits = benefits();
        change(&mut benefits);
        let solved = break_even(&benefits, &adult(), Level::at(1), [HIGH, LOW], more());
        solved.map(|it| it.intervals.len())
    };
    let major = |benefits: &mut Benefits, cap| {
        let Given::Known(major) = &mut benefits.major_illness else { unreachable!() };
        major.annual_cap = cap;
    };
    let unsaid = || {
        Cap::Own(AnnualCap {
            on: Cited { value: CapOn::Reimbursed, cite: UNKNOWN },
            by_tier: Table::new(vec![Cited::unsaid(UNKNOWN); 2]),
        })
    };
    let open = Err(Unsolved::Benefits);
    assert_eq!(solved(&|it| it.inpatient.annual_cap = unsaid()), open);
    assert_eq!(
        solved(&|it| it.combined_cap = Some(CombinedCap {
            by_tier: Table::new(vec![Cited::unsaid(UNKNOWN); 2]),
            covers: Cited { value: Layers::ALL, cite: UNKNOWN },
        })),
        open
    );
    assert_eq!(solved(&|it| major(it, Some(Cited::unsaid(UNKNOWN)))), open);
    assert_eq!(solved(&|it| major(it, None)), Ok(1));
    // The basic cap uses up the combined one on the largest bill, but not on smaller ones.
    let used_up = |it: &mut Benefits| {
        major(it, Some(Cited::unsaid(UNKNOWN)));
        let Some(combined) = &mut it.combined_cap else { unreachable!() };
        combined.by_tier = Table::new([80_000, 120_000].map(Money::from_yuan).map(stated).to_vec());
    };
    assert_eq!(solved(&used_up), open);
}

/// Benefits of one level and two tiers, with every layer, cap and switch either way, whose figures
/// lie below `most` fen.
fn any_benefits(most: u64) -> impl Strategy<Value = Benefits> {
    let basic = (any_money(most), any::<bool>(), [any_segments(most), any_segments(most)]);
    let caps = (any_cap(most), any_cap(most), any_cap(most * 2), any_covers());
    let aids = proptest::collection::vec(any_aid(most), 0..3);
    let adjust = (any_rate(), any_rate(), 0..4u8);
    (basic, caps, any_major(most), aids, adjust, any::<[bool; 4]>()).prop_map(
        |(basic, caps, major, aids, adjust, on)| {
            let (deductible, yearly, segments) = basic;
            let (low, high, combined, covers) = caps;
            let mut benefits = benefits();
            let per = if yearly { Per::Year } else { Per::Claim };
            let by_level = LevelDeductible { amount: stated(deductible), per: stated(per) };
            benefits.inpatient.deductible.by_level = Table::new(vec![by_level; 3]);
            let row = Table::new(segments.map(stated).to_vec());
            benefits.inpatient.rates = Table::new(vec![row.clone(), row.clone(), row]);
            let who = Who::Of(scope(&[4], &[]));
            let (rate, share, kind) = adjust;
            benefits.inpatient.adjust = match kind {
                0 => vec![],
                1 => vec![Change::AddPoints(rate)],
                2 => vec![Change::Deductible(share)],
                _ => vec![Change::RaiseBy(rate), Change::Deductible(share)],
            }
            .into_iter()
            .map(|change| Adjust { who, change: assumed(change) })
            .collect();
            benefits.inpatient.annual_cap = match (low, high) {
                (Some(low), Some(high)) => Cap::Own(AnnualCap {
                    on: assumed(if on[0] { CapOn::Reimbursed } else { CapOn::InScopeCost }),
                    by_tier: Table::new(vec![low, high]),
                }),
                _ => Cap::None,
            };
            benefits.inpatient.counts_to_major = assumed(on[1]);
            benefits.major_illness = Given::Known(major);
            benefits.medical_assistance = aids;
            benefits.combined_cap = combined.map(|cap| CombinedCap {
                by_tier: Table::new(vec![cap, cap]),
                covers: assumed(covers),
            });
            if on[2] {
                benefits.rounding.value = Rounding::Down;
            }
            benefits
        },
    )
}

fn any_person() -> impl Strategy<Value = Year> {
    proptest::bool::weighted(0.7)
        .prop_map(|poor| person(false, if poor { POOR } else { Identities::NONE }))
}

fn pair<'p>(benefits: &'p Benefits, person: &Year, flipped: Readings, least: i64) -> Pair<'p> {
    let chain = |tier| Chain::of(benefits, person, Level::at(0), tier, flipped).unwrap();
    Pair { tier: chain(HIGH), than: chain(LOW), least: i128::from(least) * WHOLE }
}

fn stay(person: &Year, tier: Tier, cost: u64) -> Year {
    let cost = Cost::in_scope_only(Money::from_fen(cost));
    let (kind, level) = (Kind::Inpatient, Level::at(0));
    let claims = vec![Claim { kind, level, cost, area: Area::Local, prior: None }];
    Year { tier, claims, ..person.clone() }
}

fn any_flip() -> impl Strategy<Value = Readings> {
    proptest::collection::vec(0..Reading::ALL.len(), 0..3).prop_map(|places| {
        places.into_iter().fold(Readings::default(), |mut flipped, place| {
            flipped.add(Reading::ALL[place]);
            flipped
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(700))]

    /// The chain is what the estimate pays but for its rounding, at most a fen in each layer.
    #[test]
    fn the_chain_pays_what_the_estimate_does(
        benefits in prop_oneof![any_benefits(3_000), any_benefits(30_000_000)],
        person in any_person(),
        high in any::<bool>(),
        flipped in any_flip(),
        costs in proptest::collection::vec(
            prop_oneof![0..20_000u64, 0..200_000_000u64, 0..=Money::MAX.fen()], 8,
        ),
    ) {
        let tier = if high { HIGH } else { LOW };
        let chain = Chain::of(&benefits, &person, Level::at(0), tier, flipped).unwrap();
        for cost in costs {
            let (totals, _) = settle_year(&benefits, &stay(&person, tier, cost), flipped, None);
            let paid = i128::from(totals.reimbursed().unwrap().fen()) * WHOLE;
            let apart = (chain.at(cost).paid - paid).abs();
            prop_assert!(
                apart <= i128::try_from(chain.links.len()).unwrap() * WHOLE,
                "{cost}: {} ≠ {}", chain.at(cost).paid, paid,
            );
        }
    }

    /// Bends only ever grow, and between them the chain is one straight line.
    #[test]
    fn between_bends_lies_a_line(
        benefits in any_benefits(3_000),
        person in any_person(),
        flipped in any_flip(),
        mut costs in proptest::collection::vec(0..20_000u64, 12),
    ) {
        let chain = pair(&benefits, &person, flipped, 0).tier;
        costs.sort_unstable();
        for three in costs.windows(3) {
            let [a, b, c] = [0, 1, 2].map(|place| chain.at(three[place]));
            prop_assert!(a.bends <= b.bends && b.bends <= c.bends);
            if a.bends == c.bends {
                let [x, y, z] = [0, 1, 2].map(|place| i128::from(three[place]));
                prop_assert_eq!((b.paid - a.paid) * (z - x), (c.paid - a.paid) * (y - x));
            }
        }
    }

    /// However large the policy's figures, the answer changes exactly at the ends of intervals.
    #[test]
    fn intervals_end_where_the_answer_turns(
        benefits in any_benefits(300_000_000),
        person in any_person(),
        least in -1_000_000..100_000_000i64,
        costs in proptest::collection::vec(
            prop_oneof![0..1_000_000_000u64, 0..=Money::MAX.fen()], 16,
        ),
    ) {
        let pair = pair(&benefits, &person, Readings::default(), least);
        let intervals = pair.intervals();
        for Interval { from, to } in &intervals {
            let from = from.fen();
            prop_assert!(pair.pays(from) && (from == 0 || !pair.pays(from - 1)));
            let to = to.map_or(Money::MAX.fen(), Money::fen);
            prop_assert!(pair.pays(to) && (to == Money::MAX.fen() || !pair.pays(to + 1)));
        }
        for cost in costs {
            let within = intervals.iter().any(|it| {
                it.from.fen() <= cost && it.to.is_none_or(|to| cost <= to.fen())
            });
            prop_assert_eq!(within, pair.pays(cost), "{}", cost);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Every fen of small policies is tried.
    #[test]
    fn every_fen_agrees(
        benefits in any_benefits(1_000),
        person in any_person(),
        least in -100..600i64,
    ) {
        let pair = pair(&benefits, &person, Readings::default(), least);
        let mut expected: Vec<(u64, u64)> = Vec::new();
        let most = 12_000;
        for cost in (0..=most).filter(|cost| pair.pays(*cost)) {
            match expected.last_mut() {
                Some(before) if before.1 + 1 == cost => before.1 = cost,
                _ => expected.push((cost, cost)),
            }
        }
        let solved: Vec<_> = pair
            .intervals()
            .into_iter()
            .map(|it| (it.from.fen(), it.to.map_or(most, Money::fen).min(most)))
            .filter(|(from, _)| *from <= most)
            .collect();
        prop_assert_eq!(solved, expected);
    }
}
