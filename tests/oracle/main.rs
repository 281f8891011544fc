//! An independent reading of two notices, to hold the calculator against.
//!
//! Written from the text of the notices and `policy-model.md` alone: it shares no code, no type and
//! no figure with the rules. The tests here check the oracle itself, against the figures that
//! `policy-model.md` prints and the words of the notices; those of [`against`] check the calculator
//! against the oracle.

mod against;
mod days;
mod premium;
mod random;
mod year;

use days::{Coverage, Date, Payer, coverage};
use premium::{Identity, Premium, premium};
use random::Random;
use year::{Claim, Cost, Kind, Level, Person, Settlement, Tier, YUAN, settle_year, total};

// ---- seed 002: the year ----

const ADULT_ONE: Person = Person { tier: Tier::One, minor: false };
const ADULT_TWO: Person = Person { tier: Tier::Two, minor: false };
const MINOR_ONE: Person = Person { tier: Tier::One, minor: true };

fn stay(level: Level, in_scope: u64) -> Claim {
    Claim { kind: Kind::Inpatient, level, cost: Cost::InScope(in_scope), prior_basic: None }
}

fn visit(level: Level, in_scope: u64) -> Claim {
    Claim { kind: Kind::Outpatient, level, cost: Cost::InScope(in_scope), prior_basic: None }
}

/// A stay on which the settlement sheet says what basic insurance paid.
fn settled_stay(level: Level, in_scope: u64, prior: u64) -> Claim {
    Claim { prior_basic: Some(prior), ..stay(level, in_scope) }
}

fn year_of(person: Person, claims: &[Claim]) -> Settlement {
    total(&settle_year(person, claims))
}

/// policy-model.md, seed 002, `examples`: 渝北区政策问答 2023-10-30, 一档 二级 50,000 → 34,790.
#[test]
fn a_stay_of_50_000_at_level_two() {
    let year = year_of(ADULT_ONE, &[stay(Level::Two, 50_000 * YUAN)]);
    assert_eq!(year.basic, 34_790 * YUAN);
    assert_eq!(year.major_illness, 0);
    assert_eq!(year.personal, 15_210 * YUAN);
}

/// policy-model.md, seed 002, “Read back”: child, 三级, 30,000 → 16,060.
#[test]
fn a_minor_at_level_three() {
    let year = year_of(MINOR_ONE, &[stay(Level::Three, 30_000 * YUAN)]);
    assert_eq!(year.basic, 16_060 * YUAN);
    assert_eq!(year.major_illness, 0);
}

/// policy-model.md, seed 002, “Read back”: 一档, 二级, 180,000 → 80,000 (cap) + 49,300.20.
#[test]
fn a_stay_above_the_basic_cap() {
    let year = year_of(ADULT_ONE, &[stay(Level::Two, 180_000 * YUAN)]);
    assert_eq!(year.basic, 80_000 * YUAN);
    assert_eq!(year.major_illness, 49_300 * YUAN + 20);
    assert_eq!(year.reimbursed, 129_300 * YUAN + 20);
    assert_eq!(year.personal, 50_699 * YUAN + 80);
}

/// policy-model.md, seed 002, “Read back”: 二档, two 三级 stays of 60,000 and 40,000 →
/// 54,120 + 16,828.20.
#[test]
fn two_stays_reach_major_illness_together() {
    let stays = [stay(Level::Three, 60_000 * YUAN), stay(Level::Three, 40_000 * YUAN)];
    let each = settle_year(ADULT_TWO, &stays);
    assert_eq!(each[0].basic, 32_560 * YUAN);
    assert_eq!(each[1].basic, 21_560 * YUAN);
    let year = total(&each);
    assert_eq!(year.basic, 54_120 * YUAN);
    assert_eq!(year.major_illness, 16_828 * YUAN + 20);
}

/// policy-model.md, “What the notices leave open”, `over_cap_counts`: 27,474 yuan on one 180,000
/// bill. Basic insurance would have paid 125,790; of that, 45,790 is above the cap.
#[test]
fn cost_above_the_basic_cap_counts_to_major_illness() {
    let above_cap = 45_790 * YUAN;
    let counted = year_of(ADULT_ONE, &[stay(Level::Two, 180_000 * YUAN)]);
    let uncounted =
        year_of(ADULT_ONE, &[settled_stay(Level::Two, 180_000 * YUAN - above_cap, 80_000 * YUAN)]);
    assert_eq!(counted.major_illness - uncounted.major_illness, 27_474 * YUAN);
}

/// policy-model.md, “What the notices leave open”, `annual_cap.on`: 80,000 on a 150,000 bill if the
/// cap is on payment (the reading taken), 55,790 if only 80,000 of the cost entered.
#[test]
fn the_basic_cap_is_on_payment() {
    let paid = |in_scope| year_of(ADULT_ONE, &[stay(Level::Two, in_scope)]).basic;
    assert_eq!(paid(150_000 * YUAN), 80_000 * YUAN);
    assert_eq!(paid(80_000 * YUAN), 55_790 * YUAN);
}

/// policy-model.md, “What the notices leave open”, `outpatient.二级.per`: 280 yuan for five 180-yuan
/// visits if the deductible is per year (the reading taken), 0 if it is per visit.
#[test]
fn the_outpatient_deductible_is_once_a_year() {
    let five = vec![visit(Level::Two, 180 * YUAN); 5];
    let each: Vec<u64> = settle_year(ADULT_ONE, &five).iter().map(|v| v.outpatient).collect();
    assert_eq!(each, [0, 64 * YUAN, 72 * YUAN, 72 * YUAN, 72 * YUAN]);
    assert_eq!(each.iter().sum::<u64>(), 280 * YUAN);
}

/// policy-model.md, “What the notices leave open”, `adjust.add_points`: 14,775.00 if 提高5% is points
/// (the reading taken), 14,479.50 if it is a factor. The bill that gives both is 20,000 at 二级.
#[test]
fn a_minor_gets_five_points_more() {
    let year = year_of(MINOR_ONE, &[stay(Level::Two, 20_000 * YUAN)]);
    assert_eq!(year.basic, 14_775 * YUAN);
}

/// 附件2, “普通医院”: the percentage and 起付线 of each cell, on 10,000 yuan above the 起付线.
#[test]
fn every_cell_of_the_inpatient_table() {
    for (level, deductible, tier_one, tier_two) in [
        (Level::One, 100, 8_000, 8_500),
        (Level::Two, 300, 7_000, 7_500),
        (Level::Three, 800, 5_000, 5_500),
    ] {
        let claim = [stay(level, (10_000 + deductible) * YUAN)];
        assert_eq!(year_of(ADULT_ONE, &claim).basic, tier_one * YUAN, "一档{level:?}");
        assert_eq!(year_of(ADULT_TWO, &claim).basic, tier_two * YUAN, "二档{level:?}");
        assert_eq!(year_of(MINOR_ONE, &claim).basic, (tier_one + 500) * YUAN, "未成年{level:?}");
        let at_deductible = [stay(level, deductible * YUAN)];
        assert_eq!(year_of(ADULT_ONE, &at_deductible).basic, 0, "起付线{level:?}");
    }
}

/// 附件2, “封顶线”: 80000 and 120000 of the year, 大病保险 200000, 全年累计 280000 and 320000.
#[test]
fn the_caps_of_the_year() {
    let claims = [
        stay(Level::One, 1_000_000 * YUAN),
        stay(Level::Three, 1_000_000 * YUAN),
        visit(Level::One, 5_000 * YUAN),
    ];
    let one = year_of(ADULT_ONE, &claims);
    assert_eq!(one.basic, 80_000 * YUAN);
    assert_eq!(one.major_illness, 200_000 * YUAN);
    assert_eq!(one.reimbursed - one.outpatient, 280_000 * YUAN);
    assert_eq!(one.outpatient, 300 * YUAN);
    let two = year_of(ADULT_TWO, &claims);
    assert_eq!(two.basic, 120_000 * YUAN);
    assert_eq!(two.major_illness, 200_000 * YUAN);
    assert_eq!(two.reimbursed - two.outpatient, 320_000 * YUAN);
    assert_eq!(two.outpatient, 500 * YUAN);
}

/// 附件2, “普通门诊统筹”: 一级 60% from the first fen, 三级 not named, one cap over both levels; a
/// minor's 5% stands in the inpatient row, not here.
#[test]
fn outpatient_levels_and_cap() {
    let paid = |person, claims: &[Claim]| -> Vec<u64> {
        settle_year(person, claims).iter().map(|v| v.outpatient).collect()
    };
    assert_eq!(paid(ADULT_ONE, &[visit(Level::One, 100 * YUAN)]), [60 * YUAN]);
    assert_eq!(paid(MINOR_ONE, &[visit(Level::One, 100 * YUAN)]), [60 * YUAN]);
    assert_eq!(paid(ADULT_ONE, &[visit(Level::Three, 5_000 * YUAN)]), [0]);
    let mixed = [
        visit(Level::One, 400 * YUAN),
        visit(Level::Two, 300 * YUAN),
        visit(Level::One, 100 * YUAN),
        visit(Level::Two, 100 * YUAN),
    ];
    assert_eq!(paid(ADULT_ONE, &mixed), [240 * YUAN, 40 * YUAN, 20 * YUAN, 0]);
    assert_eq!(paid(ADULT_TWO, &mixed), [240 * YUAN, 40 * YUAN, 60 * YUAN, 40 * YUAN]);
}

/// 附件2, “大病保险”: 住院……的自付费用; what a visit leaves to the person is not among it.
#[test]
fn visits_do_not_reach_major_illness() {
    let year = year_of(ADULT_ONE, &[visit(Level::Three, 100_000 * YUAN)]);
    assert_eq!(year.major_illness, 0);
}

/// policy-model.md, Principles 5: half away from zero to the fen, per layer. 0.01 above the 起付线
/// of 三级 is half a fen at 50%; 二级 visits of 200.01, 0.01 and 0.01 reach 0.4, 0.8 and 1.2 fen.
#[test]
fn half_a_fen_is_rounded_up() {
    assert_eq!(year_of(ADULT_ONE, &[stay(Level::Three, 800 * YUAN + 1)]).basic, 1);
    let visits = [visit(Level::Two, 200 * YUAN + 1), visit(Level::Two, 1), visit(Level::Two, 1)];
    let each: Vec<u64> = settle_year(ADULT_ONE, &visits).iter().map(|v| v.outpatient).collect();
    assert_eq!(each, [0, 1, 0]);
}

/// policy-model.md, “What other counties need”: total 22,000, self-funded 1,500, class-B first-pay
/// 500 leave 20,000 in scope; here at 一档 二级: (20,000 − 300) × 70% = 13,790. The second bill has
/// two items of 10.05 yuan at 10%: 1.005 each, rounded to 1.01 each, 2.02 together.
#[test]
fn in_scope_cost_of_a_whole_bill() {
    let bill = |total, self_funded, class_b| Claim {
        cost: Cost::Total { total, self_funded, class_b },
        ..stay(Level::Two, 0)
    };
    let year =
        year_of(ADULT_ONE, &[bill(22_000 * YUAN, 1_500 * YUAN, vec![(5_000 * YUAN, 100_000)])]);
    assert_eq!(year.cost, 22_000 * YUAN);
    assert_eq!(year.in_scope, 20_000 * YUAN);
    assert_eq!(year.basic, 13_790 * YUAN);
    assert_eq!(year.personal, 8_210 * YUAN);
    let items = vec![(1_005, 100_000), (1_005, 100_000)];
    assert_eq!(year_of(ADULT_ONE, &[bill(100 * YUAN, 0, items)]).in_scope, 97 * YUAN + 98);
}

/// policy-model.md, “What other counties need”: a claim settled elsewhere (`prior`) is paid what the
/// sheet says, within the claim's in-scope cost and the caps; the rest counts to major illness.
#[test]
fn what_the_sheet_says_is_paid() {
    let year = year_of(ADULT_ONE, &[settled_stay(Level::Two, 100_000 * YUAN, 40_000 * YUAN)]);
    assert_eq!(year.basic, 40_000 * YUAN);
    assert_eq!(year.major_illness, 25_300 * YUAN + 20); // (60,000 − 17,833) × 60%

    let year = year_of(ADULT_ONE, &[settled_stay(Level::Two, 1_000 * YUAN, 4_000 * YUAN)]);
    assert_eq!(year.basic, 1_000 * YUAN);

    let year = year_of(ADULT_ONE, &[settled_stay(Level::Two, 180_000 * YUAN, 90_000 * YUAN)]);
    assert_eq!(year.basic, 80_000 * YUAN);
    assert_eq!(year.major_illness, 49_300 * YUAN + 20);
}

// ---- seed 002: random years ----

/// The first numbers of `splitmix64` from seed 1234567, as its reference implementation gives them.
#[test]
fn the_generator_is_splitmix64() {
    let mut random = Random::new(1_234_567);
    assert_eq!(
        [random.bits(), random.bits(), random.bits()],
        [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    );
}

/// 附件2: nobody is paid more than was spent, nor more than a 封顶线; and the parts add up.
#[test]
fn random_years_stay_within_the_table() {
    let mut random = Random::new(2024);
    for _ in 0..20_000 {
        let (person, claims) = random.person_year();
        let settled = settle_year(person, &claims);
        for s in settled.iter().copied().chain([total(&settled)]) {
            assert_eq!(s.reimbursed, s.basic + s.outpatient + s.major_illness, "{claims:?}");
            assert_eq!(s.cost, s.reimbursed + s.personal, "{claims:?}");
            assert!(s.reimbursed <= s.in_scope && s.in_scope <= s.cost, "{claims:?}");
        }
        let year = total(&settled);
        let (basic, outpatient) = match person.tier {
            Tier::One => (80_000 * YUAN, 300 * YUAN),
            Tier::Two => (120_000 * YUAN, 500 * YUAN),
        };
        assert!(year.basic <= basic, "{claims:?}");
        assert!(year.outpatient <= outpatient, "{claims:?}");
        assert!(year.major_illness <= 200_000 * YUAN, "{claims:?}");
    }
}

/// A comparison on random years says something only if they reach every line of the table: in 20,000
/// years, each of these happens at least a hundred times.
#[test]
fn random_years_reach_every_line() {
    let mut random = Random::new(2024);
    let mut seen = [
        ("基本医保达到封顶线", 0),
        ("大病保险起付而未封顶", 0),
        ("大病保险达到封顶线", 0),
        ("门诊达到封顶线", 0),
        ("住院未过起付线", 0),
        ("二级门诊未过起付标准", 0),
        ("乙类先付有零头", 0),
        ("结算单金额被限额削减", 0),
        ("结算单金额照付", 0),
        ("多次住院的未成年人", 0),
    ];
    for _ in 0..20_000 {
        let (person, claims) = random.person_year();
        let settled = settle_year(person, &claims);
        let year = total(&settled);
        let of = |kind| claims.iter().zip(&settled).filter(move |(c, _)| c.kind == kind);
        let fresh = |c: &Claim| c.prior_basic.is_none();
        let happened = [
            year.basic == 80_000 * YUAN || year.basic == 120_000 * YUAN,
            (1..200_000 * YUAN).contains(&year.major_illness),
            year.major_illness == 200_000 * YUAN,
            year.outpatient == 300 * YUAN || year.outpatient == 500 * YUAN,
            of(Kind::Inpatient).any(|(c, s)| fresh(c) && s.in_scope > 0 && s.basic == 0),
            of(Kind::Outpatient)
                .any(|(c, s)| c.level == Level::Two && s.in_scope > 0 && s.outpatient == 0),
            claims.iter().any(|c| match &c.cost {
                Cost::InScope(_) => false,
                Cost::Total { class_b, .. } => {
                    class_b.iter().any(|(amount, share)| amount * share % 1_000_000 != 0)
                }
            }),
            of(Kind::Inpatient).any(|(c, s)| c.prior_basic.is_some_and(|prior| prior > s.basic)),
            of(Kind::Inpatient)
                .any(|(c, s)| c.prior_basic.is_some_and(|prior| prior > 0 && prior == s.basic)),
            person.minor && of(Kind::Inpatient).count() > 1,
        ];
        for ((_, times), happened) in seen.iter_mut().zip(happened) {
            *times += u32::from(happened);
        }
    }
    for (what, times) in seen {
        assert!(times >= 100, "{what}：20000个年度里只有{times}次");
    }
}

// ---- seed 002: the days ----

const NO_IDENTITY: Payer =
    Payer { newborn: None, out_of_poverty: false, seven_groups: false, college_freshman: false };

fn in_2024(month: u8, day: u8) -> Date {
    Date::new(2024, month, day)
}

fn until_end_of_2024(window: &'static str, start: Date, days: u32) -> Coverage {
    Coverage { window, start, end: in_2024(12, 31), days }
}

/// policy-model.md, seed 002, “Benefit starts”, all of them.
#[test]
fn benefit_starts_of_a_person_without_identity() {
    let ordinary = |paid| coverage(NO_IDENTITY, paid);
    let (one_two, three_six, seven_nine) = ("补缴（1—2月）", "补缴（3—6月）", "补缴（7—9月）");
    assert_eq!(
        ordinary(Date::new(2023, 12, 31)),
        Some(until_end_of_2024("集中参保期", in_2024(1, 1), 366))
    );
    assert_eq!(ordinary(in_2024(1, 1)), Some(until_end_of_2024(one_two, in_2024(2, 1), 335)));
    assert_eq!(ordinary(in_2024(2, 29)), Some(until_end_of_2024(one_two, in_2024(3, 1), 306)));
    assert_eq!(ordinary(in_2024(3, 1)), Some(until_end_of_2024(three_six, in_2024(5, 30), 216)));
    assert_eq!(ordinary(in_2024(6, 30)), Some(until_end_of_2024(three_six, in_2024(9, 28), 95)));
    assert_eq!(ordinary(in_2024(7, 1)), Some(until_end_of_2024(seven_nine, in_2024(9, 29), 94)));
    assert_eq!(ordinary(in_2024(9, 30)), Some(until_end_of_2024(seven_nine, in_2024(12, 29), 3)));
    assert_eq!(ordinary(in_2024(10, 1)), None);
}

/// 五(一): the window opens 文件下发之日, 2023-11-14.
#[test]
fn nobody_pays_before_the_notice_is_issued() {
    assert_eq!(coverage(NO_IDENTITY, Date::new(2023, 11, 13)), None);
    assert!(coverage(NO_IDENTITY, Date::new(2023, 11, 14)).is_some());
}

/// 二(一): “2023年出生并具有本县户籍的新生儿” join for 2024 in 集中参保期 and 补缴, as everyone does.
#[test]
fn who_was_born_in_2023_joins_for_2024_as_everyone_does() {
    let payer = Payer { newborn: Some(Date::new(2023, 12, 20)), ..NO_IDENTITY };
    for paid in [Date::new(2023, 12, 31), in_2024(2, 1), in_2024(8, 1), in_2024(10, 1)] {
        assert_eq!(coverage(payer, paid), coverage(NO_IDENTITY, paid));
    }
}

/// 五(二): 出生之日起90日内, cover from the day of birth; policy-model.md: `first_day: 1`.
#[test]
fn a_newborn_has_ninety_days() {
    let newborn = Payer { newborn: Some(in_2024(6, 1)), ..NO_IDENTITY };
    let covered = Some(until_end_of_2024("新生儿", in_2024(6, 1), 214));
    assert_eq!(coverage(newborn, in_2024(5, 31)), None);
    assert_eq!(coverage(newborn, in_2024(6, 1)), covered);
    assert_eq!(coverage(newborn, in_2024(8, 29)), covered);
    assert_eq!(coverage(newborn, in_2024(8, 30)), None);
}

/// 五(二): 至当年年底, also where the 90 days reach into the next year.
#[test]
fn a_newborn_is_covered_to_the_end_of_the_year_of_birth() {
    let newborn = Payer { newborn: Some(in_2024(12, 20)), ..NO_IDENTITY };
    let covered = Some(until_end_of_2024("新生儿", in_2024(12, 20), 12));
    assert_eq!(coverage(newborn, Date::new(2025, 1, 10)), covered);
}

/// 六: the seven groups from 1 July to 31 December; policy-model.md: paying March–June, the text gives
/// them no exemption.
#[test]
fn the_seven_groups() {
    let payer = Payer { seven_groups: true, ..NO_IDENTITY };
    let (three_six, seven_twelve) = ("补缴（3—6月）", "困难群众7—12月");
    assert_eq!(
        coverage(payer, in_2024(6, 30)),
        Some(until_end_of_2024(three_six, in_2024(9, 28), 95))
    );
    assert_eq!(
        coverage(payer, in_2024(7, 1)),
        Some(until_end_of_2024(seven_twelve, in_2024(7, 2), 183))
    );
    assert_eq!(
        coverage(payer, in_2024(12, 30)),
        Some(until_end_of_2024(seven_twelve, in_2024(12, 31), 1))
    );
    // Paid on the last day of the window, no day of the year is left.
    assert_eq!(
        coverage(payer, in_2024(12, 31)),
        Some(until_end_of_2024(seven_twelve, Date::new(2025, 1, 1), 0))
    );
}

/// 六: 脱贫人口不设待遇享受等待期, within 五(三)'s 1月1日至9月30日.
#[test]
fn people_out_of_poverty() {
    let payer = Payer { out_of_poverty: true, ..NO_IDENTITY };
    let no_waiting = "脱贫人口不设等待期";
    assert_eq!(
        coverage(payer, Date::new(2023, 12, 31)),
        Some(until_end_of_2024("集中参保期", in_2024(1, 1), 366))
    );
    assert_eq!(
        coverage(payer, in_2024(1, 1)),
        Some(until_end_of_2024(no_waiting, in_2024(1, 2), 365))
    );
    assert_eq!(
        coverage(payer, in_2024(9, 30)),
        Some(until_end_of_2024(no_waiting, in_2024(10, 1), 92))
    );
    assert_eq!(coverage(payer, in_2024(10, 1)), None);
}

/// 五(四): 新生入学时……待遇享受时间为完成缴费的次日至次年12月31日.
#[test]
fn college_freshmen() {
    let payer = Payer { college_freshman: true, ..NO_IDENTITY };
    assert_eq!(coverage(payer, Date::new(2023, 8, 31)), None);
    assert_eq!(
        coverage(payer, Date::new(2023, 9, 1)),
        Some(until_end_of_2024("在渝高校新生", Date::new(2023, 9, 2), 487))
    );
    assert_eq!(
        coverage(payer, Date::new(2023, 12, 31)),
        Some(until_end_of_2024("在渝高校新生", in_2024(1, 1), 366))
    );
    assert_eq!(
        coverage(payer, in_2024(1, 1)),
        Some(until_end_of_2024("补缴（1—2月）", in_2024(2, 1), 335))
    );
}

/// policy-model.md, seed 002, `priority`: where two windows are open, 新生儿 wins over all others,
/// 七类对象 over 脱贫人口, 在渝高校新生 over 集中参保期.
#[test]
fn windows_that_win() {
    let all = Payer {
        newborn: Some(in_2024(7, 1)),
        out_of_poverty: true,
        seven_groups: true,
        college_freshman: true,
    };
    let window = |payer, paid| coverage(payer, paid).map(|c| c.window);
    let grown = Payer { newborn: None, ..all };
    assert_eq!(window(all, in_2024(7, 2)), Some("新生儿"));
    assert_eq!(window(grown, in_2024(7, 2)), Some("困难群众7—12月"));
    assert_eq!(window(grown, in_2024(6, 30)), Some("脱贫人口不设等待期"));
    assert_eq!(window(grown, Date::new(2023, 12, 1)), Some("在渝高校新生"));
    // Past the 90 days, the windows of the other identities are still open.
    assert_eq!(window(all, in_2024(10, 1)), Some("困难群众7—12月"));
}

/// The Gregorian calendar: 366 days in 2024 and 2000, 365 in 2023 and 1900.
#[test]
fn the_calendar() {
    for (year, days) in [(1900, 365), (2000, 366), (2023, 365), (2024, 366)] {
        assert_eq!(Date::new(year, 1, 1).plus(days), Date::new(year + 1, 1, 1), "{year}");
    }
    assert_eq!(in_2024(2, 28).next(), in_2024(2, 29));
    assert_eq!(Date::new(2023, 2, 28).next(), Date::new(2023, 3, 1));
    assert_eq!(Date::new(2023, 12, 31).next(), in_2024(1, 1));
}

// ---- seed 003: the premium ----

fn shared(assisted: u64, pays: u64) -> Premium {
    Premium { assisted: assisted * YUAN, pays: pays * YUAN }
}

/// policy-model.md, seed 003: 低保 一档: assisted 288, pays 32; 二档: assisted 320, pays 375.
#[test]
fn minimum_living_allowance() {
    assert_eq!(premium(&[Identity::MinimumLivingAllowance], Tier::One), Some(shared(288, 32)));
    assert_eq!(premium(&[Identity::MinimumLivingAllowance], Tier::Two), Some(shared(320, 375)));
}

/// policy-model.md, seed 003: 一二级残疾 + 计生奖扶, 一档: 256 (就高), pays 64.
#[test]
fn the_higher_of_two_identities() {
    let both = [Identity::SevereDisability, Identity::FamilyPlanningReward];
    assert_eq!(premium(&both, Tier::One), Some(shared(256, 64)));
    assert_eq!(premium(&both, Tier::Two), Some(shared(320, 375)));
}

/// policy-model.md, seed 003: 一至六级伤残军人, 二档 → unknown. Neither is the higher of it and another.
#[test]
fn disabled_soldiers() {
    let soldier = [Identity::DisabledSoldier, Identity::NotInEmployeeInsurance];
    assert_eq!(premium(&soldier, Tier::One), Some(shared(320, 0)));
    assert_eq!(premium(&soldier, Tier::Two), None);
    let with_allowance = [&soldier[..], &[Identity::MinimumLivingAllowance]].concat();
    assert_eq!(premium(&with_allowance, Tier::One), Some(shared(320, 0)));
    assert_eq!(premium(&with_allowance, Tier::Two), None);
}

/// Seed 003, 四(三): 未参加职工医疗保险的一至六级伤残军人; and 四(一)1: 在乡重点优抚对象（不含一至六级
/// 伤残军人）.
#[test]
fn disabled_soldiers_in_employee_insurance() {
    assert_eq!(premium(&[Identity::DisabledSoldier], Tier::One), Some(shared(0, 320)));
    let veteran = [Identity::RuralEntitledVeteran, Identity::DisabledSoldier];
    assert_eq!(premium(&veteran, Tier::One), Some(shared(0, 320)));
    assert_eq!(premium(&veteran[..1], Tier::One), Some(shared(320, 0)));
}

/// Seed 003, 二 and 四: what each identity alone is assisted with in 一档 and 二档, in yuan.
#[test]
fn every_identity_alone() {
    let expected = |identity| match identity {
        Identity::ExtremePoverty
        | Identity::Orphan
        | Identity::ChildWithoutSupport
        | Identity::RuralEntitledVeteran
        | Identity::FamilyPlanningSpecial
        | Identity::FamilyPlanningSpecialChild
        | Identity::OnlyChildDisability
        | Identity::FamilyPlanningSurgery => (320, 320),
        Identity::MinimumLivingAllowance => (288, 320),
        Identity::SevereDisability
        | Identity::MarginalLowIncome
        | Identity::FallenIntoPoverty
        | Identity::UnstablyOutOfPoverty
        | Identity::OnTheEdgeOfPoverty
        | Identity::SuddenHardship => (224, 320),
        Identity::FamilyPlanningReward => (256, 256),
        Identity::StablyOutOfPoverty => (100, 100),
        Identity::ModerateDisability => (80, 80),
        Identity::DisabledSoldier | Identity::NotInEmployeeInsurance => (0, 0),
    };
    for identity in Identity::ALL {
        let (one, two) = expected(identity);
        assert_eq!(premium(&[identity], Tier::One), Some(shared(one, 320 - one)), "{identity:?}");
        assert_eq!(premium(&[identity], Tier::Two), Some(shared(two, 695 - two)), "{identity:?}");
    }
    assert_eq!(premium(&[], Tier::One), Some(shared(0, 320)));
    assert_eq!(premium(&[], Tier::Two), Some(shared(0, 695)));
}
