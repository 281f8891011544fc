//! A file in which every key of the format stands once, and the rules that it comes to.

use std::path::Path;
use std::sync::Arc;

use gongshi::site::{Case, Expected, Outcome, PolicyFile, Total};
use gongshi_rules::day::Day;
use gongshi_rules::input::Fields;
use gongshi_rules::money::Rounding;
use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::benefits::{
    Adjust, Aid, AidTerms, AnnualCap, Away, Cap, CapOn, Change, CombinedCap, Cover, Deductible,
    Layers, LevelDeductible, MajorIllness, Measured, OutOfArea, Per, Repeat, Repeated, Segment,
    Segments, Tilt, TiltDeductible, Who,
};
use gongshi_rules::policy::enrolment::{
    Count, Event, Gap, LeastWait, Pays, Starts, WaitFrom, Waiting, WithoutSubsidy,
};
use gongshi_rules::policy::premium::{AgeBand, AssistanceRule, Grant, Overlap};
use gongshi_rules::policy::{
    Assistance, Cite, Cited, Given, Policy, Premium, Status, Table, Window,
};
use gongshi_rules::{Money, Rate};

/// The places of the identities in the fixture's list.
const NEWBORN: usize = 0;
const STUDENT: usize = 1;
const DIBAO: usize = 2;
const TEKUN: usize = 3;
const DISABLED: usize = 4;
const VETERAN: usize = 5;

fn file() -> Arc<PolicyFile> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/fixtures/kitchen-sink.yaml");
    match gongshi::load::policy(Path::new("."), path) {
        Ok(file) => file,
        Err(mistakes) => {
            let said: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{}", said.join("\n"));
        }
    }
}

fn set(places: &[usize]) -> Identities {
    places.iter().fold(Identities::NONE, |set, place| set.with(Identities::at(*place)))
}

fn scope(any: &[usize], all: &[usize], except: &[usize]) -> Scope {
    Scope { any: set(any), all: set(all), except: set(except) }
}

fn yuan(yuan: u64) -> Money {
    Money::from_yuan(yuan)
}

fn percent(percent: u32) -> Rate {
    Rate::from_percent(percent)
}

fn day(text: &str) -> Day {
    Day::from_text(text).unwrap()
}

fn table<T: Clone>(cells: &[T]) -> Table<T> {
    Table::new(cells.to_vec())
}

/// Marks of the fixture, by what they are shown as.
struct Marks<'p>(&'p Policy);

impl Marks<'_> {
    fn cite(&self, shown: &str, status: Status) -> Cite {
        let place = self.0.citations.iter().position(|citation| citation == shown);
        let citation = u16::try_from(place.unwrap_or_else(|| panic!("{shown} is cited"))).unwrap();
        Cite { citation, status }
    }

    /// Stated in a part of the notice; 「」 is the whole of it.
    fn notice<T>(&self, part: &str, value: T) -> Cited<T> {
        Cited { value, cite: self.in_notice(part, Status::Stated) }
    }

    /// Our reading of a part of the notice.
    fn read<T>(&self, part: &str, value: T) -> Cited<T> {
        Cited { value, cite: self.in_notice(part, Status::Assumed) }
    }

    fn in_notice(&self, part: &str, status: Status) -> Cite {
        self.cite(format!("丁府发〔2024〕1号 {part}").trim_end(), status)
    }

    /// Stated in the table of benefits.
    fn table<T>(&self, value: T) -> Cited<T> {
        Cited { value, cite: self.cite("《报销政策表》", Status::Stated) }
    }

    /// Our reading of the table of benefits.
    fn read_table<T>(&self, value: T) -> Cited<T> {
        Cited { value, cite: self.cite("《报销政策表》", Status::Assumed) }
    }
}

#[test]
fn the_file_says_what_it_is() {
    let file = file();
    let rules = &file.rules;
    assert_eq!((rules.id.as_str(), rules.year), ("kitchen-sink-2025", 2025));
    assert_eq!(rules.place, "丙县丁镇");
    assert_eq!(rules.tiers, ["一档", "二档"]);
    assert_eq!(rules.identities, ["新生儿", "学生", "低保对象", "特困人员", "残疾人", "退伍军人"]);
    assert_eq!(rules.conditions, ["未参加职工医保"]);
    let includes = ("一级".to_owned(), vec!["村卫生室".to_owned(), "诊所".to_owned()]);
    assert_eq!(file.includes, [includes]);
    assert_eq!(file.unknown, ["“新生儿超期”缴费后，从哪天起能报销", "临时救助", "动员天数"]);
    assert_eq!(
        file.assumed,
        [
            "个人缴费的数额。",
            "“集中缴费”的待遇到哪天为止。",
            "“重点人群补缴”缴费有没有财政补助。",
            "“宣传发动阶段”是哪些天。",
            "年龄按住院那天算。",
        ]
    );
    assert!(file.warnings.is_empty());
}

#[test]
fn premium_and_assistance() {
    let file = file();
    let (rules, it) = (&file.rules, Marks(&file.rules));
    let band = |under, amounts: [Cited<Money>; 2]| AgeBand { under, amounts: table(&amounts) };
    let fen = Money::from_fen(76_050);
    let subsidy =
        Cited { value: yuan(670), cite: it.cite("丙府发〔2024〕9号 三", Status::Stated) };
    assert_eq!(
        rules.premium,
        Premium {
            personal: vec![
                band(Some(18), [it.notice("二", yuan(350)), it.notice("二", yuan(700))]),
                band(None, [it.notice("二", yuan(400)), it.read("二", fen)]),
            ],
            fiscal_subsidy: Given::Known(subsidy),
        }
    );
    let first = rules.tier("一档").unwrap();
    let share = |whole| Grant::Share { rate: percent(whole), of: first };
    let rule = |id: &str, funder: &str, scope, grants: [Grant; 2]| AssistanceRule {
        id: id.into(),
        funder: funder.into(),
        scope,
        needs: 0,
        until: None,
        grants: table(&grants),
        cite: it.in_notice("四", Status::Stated),
    };
    assert_eq!(
        rules.assistance,
        Assistance {
            overlap: it.notice("四", Overlap::Sum),
            rules: vec![
                AssistanceRule {
                    until: Some(it.notice("四（一）", day("2025-06-30"))),
                    cite: it.in_notice("四（一）", Status::Stated),
                    ..rule(
                        "困难",
                        "医疗救助资金",
                        scope(&[DIBAO, TEKUN], &[], &[VETERAN]),
                        [share(90), share(100)],
                    )
                },
                rule(
                    "残疾",
                    "县残联",
                    scope(&[DISABLED], &[DIBAO], &[]),
                    [Grant::Fixed(yuan(100)); 2],
                ),
                AssistanceRule {
                    needs: 1,
                    ..rule(
                        "退伍",
                        "县退役军人事务局",
                        scope(&[VETERAN], &[], &[]),
                        [Grant::Nothing, Grant::Unknown],
                    )
                },
            ],
            no_top_up: Some(it.in_notice("四", Status::Stated)),
        }
    );
}

fn window(it: &Marks<'_>, id: &str, scope: Scope, pays: Pays, starts: Starts) -> Window {
    Window {
        id: id.into(),
        scope,
        pays: it.notice("", pays),
        gap: None,
        starts: it.notice("", starts),
        ends: None,
        priority: 0,
        premium: None,
        without_subsidy: None,
        cite: it.in_notice("", Status::Stated),
    }
}

fn without(from: Cited<Day>, except: &[usize]) -> WithoutSubsidy {
    WithoutSubsidy { from, except: scope(&[], &[], except).except }
}

fn between(from: &str, to: &str) -> Pays {
    Pays::Between { from: day(from), to: day(to) }
}

#[test]
fn windows_for_everybody() {
    let file = file();
    let it = Marks(&file.rules);
    let waiting = Waiting {
        months: 3,
        per_missed_year: 1,
        free_years: 1,
        per_repaid_year: 1,
        least: Some(LeastWait { missed_years: 4, months: 6 }),
        from: WaitFrom::YearStart,
    };
    let later = between("2025-01-01", "2025-09-30");
    let whole = between("2025-01-01", "2025-12-31");
    let key = [DIBAO, TEKUN, DISABLED];
    let but = [NEWBORN, DIBAO, TEKUN, DISABLED, VETERAN];
    let tiers = |amounts: [u64; 2]| Some(table(&amounts.map(|each| it.notice("", yuan(each)))));
    let first = Window {
        pays: it.notice("三（一）", between("2024-10-08", "2024-12-31")),
        starts: it.notice("三（一）", Starts::On(day("2025-01-01"))),
        ends: Some(it.read("三（一）", day("2025-11-30"))),
        cite: it.in_notice("三（一）", Status::Stated),
        ..window(&it, "集中缴费", scope(&[], &[], &[NEWBORN, VETERAN]), later, Starts::Unknown)
    };
    let second = Window {
        premium: tiers([410, 770]),
        without_subsidy: Some(without(it.notice("", day("2025-01-01")), &[])),
        ..window(&it, "补缴", scope(&[], &[], &but), later, Starts::Waiting(waiting))
    };
    let third = Window {
        starts: it.read("", Starts::NextMonthFirst),
        premium: tiers([400, 400]),
        without_subsidy: Some(without(it.read("", day("2025-07-01")), &[TEKUN])),
        ..window(
            &it,
            "重点人群补缴",
            scope(&key, &[], &[NEWBORN, VETERAN]),
            whole,
            Starts::NextMonthFirst,
        )
    };
    let windows = &file.rules.windows;
    assert_eq!((&windows[0], &windows[3], &windows[4]), (&first, &second, &third));
    assert_eq!(windows.len(), 8);
}

#[test]
fn windows_for_some() {
    let file = file();
    let it = Marks(&file.rules);
    let both = between("2024-10-08", "2025-06-30");
    let veterans = |id, starts| window(&it, id, scope(&[VETERAN], &[], &[]), both, starts);
    let short = Window {
        pays: it.notice("三（二）", both),
        gap: Some(Gap { least: 0, most: Some(3) }),
        starts: it.notice("三（二）", Starts::NextDay),
        cite: it.in_notice("三（二）", Status::Stated),
        ..veterans("断保三个月内", Starts::NextDay)
    };
    let long = Window {
        gap: Some(Gap { least: 4, most: Some(60) }),
        ..veterans("断保三个月以上", Starts::AfterMonths(6))
    };
    let term = Pays::After { event: Event::TermStart, days: 60, first_day: 1 };
    let wait = Starts::AfterDays { days: 30, count: Count::LastDay };
    let student = scope(&[STUDENT], &[DISABLED], &[NEWBORN]);
    let student = Window {
        pays: it.read("", term),
        priority: 2,
        ..window(&it, "残疾学生", student, term, wait)
    };
    let birth = Pays::After { event: Event::Birth, days: 90, first_day: 0 };
    let newborn = Window {
        pays: it.notice("三（四）", birth),
        starts: it.notice("三（四）", Starts::Birth),
        priority: 3,
        cite: it.in_notice("三（四）", Status::Stated),
        ..window(&it, "新生儿", scope(&[NEWBORN], &[], &[]), birth, Starts::Birth)
    };
    let late = between("2025-04-01", "2025-12-31");
    let unknown = it.in_notice("三（四）", Status::Unknown);
    let late = Window {
        starts: Cited { value: Starts::Unknown, cite: unknown },
        ..window(&it, "新生儿超期", scope(&[NEWBORN], &[], &[VETERAN]), late, Starts::Unknown)
    };
    let windows = &file.rules.windows;
    assert_eq!((&windows[1], &windows[2]), (&short, &long));
    assert_eq!((&windows[5], &windows[6], &windows[7]), (&student, &newborn, &late));
}

fn stays(it: &Marks<'_>) -> Cover {
    let flat = |rate| it.table(Segments::flat(rate));
    let bounded = vec![Segment { up_to: yuan(30_000), rate: percent(55) }];
    let segments = Segments { measured: Measured::Gross, bounded, rest: percent(60) };
    let level = |amount| LevelDeductible { amount, per: it.table(Per::Claim) };
    let adjust = |who, change| Adjust { who, change };
    let half = Rate::from_millionths(625_000);
    Cover {
        deductible: Deductible {
            by_level: table(&[level(it.table(yuan(200))), level(it.notice("五", yuan(1_000)))]),
            repeat: Some(it.table(Repeat {
                from: 2,
                becomes: Repeated::Amount(table(&[yuan(100), yuan(500)])),
            })),
            annual_max: Some(it.table(yuan(2_300))),
        },
        rates: table(&[
            table(&[flat(percent(80)), flat(percent(85))]),
            table(&[it.table(segments), flat(half)]),
        ]),
        adjust: vec![
            adjust(Who::Minor, it.read_table(Change::RaiseBy(percent(5)))),
            adjust(
                Who::Of(scope(&[DIBAO, TEKUN], &[], &[])),
                it.table(Change::AddPoints(percent(5))),
            ),
            adjust(Who::Of(scope(&[TEKUN], &[], &[])), it.table(Change::Deductible(percent(0)))),
        ],
        annual_cap: Cap::Own(AnnualCap {
            on: it.table(CapOn::InScopeCost),
            by_tier: table(&[it.table(yuan(80_000)), it.table(yuan(120_000))]),
        }),
        counts_to_major: it.table(true),
    }
}

#[test]
fn stays_and_visits() {
    let file = file();
    let it = Marks(&file.rules);
    let benefits = file.rules.benefits.as_ref().unwrap();
    assert_eq!(benefits.levels, ["一级", "三级"]);
    assert_eq!(benefits.rounding, it.read("", Rounding::Down));
    assert_eq!(benefits.minor_under, Some(it.read_table(16)));
    assert_eq!(benefits.inpatient, stays(&it));

    let flat = |whole| it.table(Segments::flat(percent(whole)));
    let level = |amount, per| LevelDeductible { amount: it.table(yuan(amount)), per };
    let outpatient = Cover {
        deductible: Deductible {
            by_level: table(&[
                level(0, it.table(Per::Claim)),
                level(200, it.read_table(Per::Year)),
            ]),
            repeat: None,
            annual_max: None,
        },
        rates: table(&[table(&[flat(50), flat(60)]), table(&[flat(40), flat(40)])]),
        adjust: vec![Adjust {
            who: Who::Of(scope(&[DISABLED], &[], &[])),
            change: it.table(Change::AddPoints(percent(10))),
        }],
        annual_cap: Cap::Own(AnnualCap {
            on: it.read_table(CapOn::Reimbursed),
            by_tier: table(&[it.table(yuan(300)), it.table(yuan(300))]),
        }),
        counts_to_major: it.table(false),
    };
    assert_eq!(benefits.outpatient, Given::Known(outpatient));

    // What is not written, stays have; a deductible once a year is not repeated.
    let per = it.notice("", Per::Year);
    let level = |amount| LevelDeductible { amount: it.notice("", yuan(amount)), per };
    let special = Cover {
        deductible: Deductible {
            by_level: table(&[level(100), level(400)]),
            repeat: None,
            annual_max: None,
        },
        annual_cap: Cap::WithInpatient,
        counts_to_major: it.table(true),
        ..stays(&it)
    };
    assert_eq!(benefits.special_outpatient, Given::Known(special));
}

#[test]
fn further_layers() {
    let file = file();
    let it = Marks(&file.rules);
    let benefits = file.rules.benefits.as_ref().unwrap();
    let segment = |up_to, whole| Segment { up_to: yuan(up_to), rate: percent(whole) };
    let tilt = |any: &[usize], priority, deductible, points, keep_combined_cap| Tilt {
        scope: scope(any, &[], &[]),
        priority,
        deductible: Some(deductible),
        add_points: percent(points),
        no_cap: true,
        keep_combined_cap,
        cite: it.table(()).cite,
    };
    let half = TiltDeductible::Share(percent(50));
    let own = TiltDeductible::Amount(yuan(8_000));
    assert_eq!(
        benefits.major_illness,
        Given::Known(MajorIllness {
            deductible: it.table(yuan(15_000)),
            segments: it.table(Segments {
                measured: Measured::AfterDeductible,
                bounded: vec![segment(50_000, 60), segment(100_000, 65)],
                rest: percent(70),
            }),
            annual_cap: Some(it.table(yuan(200_000))),
            over_cap_counts: it.table(false),
            class_b_counts: it.read_table(true),
            tilts: vec![
                tilt(&[TEKUN], 1, half, 5, it.read_table(true)),
                tilt(&[DIBAO, TEKUN, DISABLED], 0, own, 0, it.read_table(false)),
            ],
        })
    );
    let away = |share, points| Away {
        first_pay: it.table(percent(share)),
        less_points: it.table(percent(points)),
    };
    assert_eq!(
        benefits.out_of_area,
        Given::Known(OutOfArea {
            filed: away(10, 0),
            unfiled: away(20, 5),
            first_pay_counts: it.read_table(false),
        })
    );
    assert_eq!(
        benefits.combined_cap,
        Some(CombinedCap {
            by_tier: table(&[it.notice("", yuan(280_000)), it.notice("", yuan(320_000))]),
            covers: it.notice("", Layers::ALL),
        })
    );
    assert_eq!(benefits.medical_assistance, aids(&it));
}

fn aids(it: &Marks<'_>) -> Vec<Aid> {
    let unknown = it.cite("丙府发〔2024〕9号", Status::Unknown);
    let bounded = vec![Segment { up_to: yuan(10_000), rate: percent(50) }];
    vec![
        Aid {
            id: "医疗救助".into(),
            scope: scope(&[DIBAO, TEKUN], &[], &[]),
            terms: Given::Known(AidTerms {
                deductible: it.notice("六", yuan(3_000)),
                per: it.read("六", Per::Year),
                segments: it.notice("六", Segments::flat(percent(60))),
                annual_cap: Some(it.notice("六", yuan(30_000))),
            }),
            cite: it.in_notice("六", Status::Stated),
        },
        Aid {
            id: "倾斜救助".into(),
            scope: scope(&[TEKUN], &[DISABLED], &[NEWBORN]),
            terms: Given::Known(AidTerms {
                deductible: it.notice("", yuan(0)),
                per: it.notice("", Per::Claim),
                segments: it
                    .notice("", Segments { measured: Measured::Gross, bounded, rest: percent(70) }),
                annual_cap: None,
            }),
            cite: it.in_notice("", Status::Stated),
        },
        Aid {
            id: "临时救助".into(),
            scope: scope(&[DISABLED], &[], &[]),
            terms: Given::Unknown(unknown),
            cite: unknown,
        },
    ]
}

fn what<T: Clone>(expected: &[Expected<T>]) -> Vec<T> {
    expected.iter().map(|it| it.what.clone()).collect()
}

fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().collect()
}

#[test]
fn examples_of_years_and_of_payers() {
    let file = file();
    assert!(file.examples.iter().all(|example| example.published == "县医保局问答"));
    let Case::Year { written, expected } = &file.examples[0].case else { panic!() };
    assert_eq!(
        pairs(&written.person),
        [
            ("tier", "一档"),
            ("age", "40"),
            ("minor", "no"),
            ("identity", "低保对象"),
            ("condition", "未参加职工医保=yes")
        ]
    );
    assert_eq!(pairs(&written.claims[0])[5], ("class_b", "5000@10%"));
    assert_eq!(pairs(&written.claims[1]).last(), Some(&("in_scope", "12.50")));
    assert_eq!(
        what(expected),
        [
            (Total::Basic, yuan(9_000)),
            (Total::Outpatient, Money::from_fen(625)),
            (Total::SpecialOutpatient, yuan(0)),
            (Total::MajorIllness, yuan(0)),
            (Total::Reimbursed, Money::from_fen(900_625)),
            (Total::Personal, yuan(12_000)),
            (Total::Aid("医疗救助".into()), yuan(1)),
        ]
    );
    let Case::Year { expected, .. } = &file.examples[1].case else { panic!() };
    assert_eq!(what(expected), [(Total::Assistance, yuan(0))]);

    let Case::Payer { written, expected } = &file.examples[2].case else { panic!() };
    assert_eq!(pairs(written).len(), 9);
    assert_eq!(
        what(expected),
        [
            Outcome::Window(Some("新生儿".into())),
            Outcome::Starts(Some(day("2025-02-01"))),
            Outcome::Ends(day("2025-12-31")),
            Outcome::Days(334),
            Outcome::Assisted(Some(yuan(0))),
            Outcome::Pays(Some(yuan(350))),
        ]
    );
    let Case::Payer { expected, .. } = &file.examples[3].case else { panic!() };
    assert_eq!(
        what(expected),
        [
            Outcome::Window(None),
            Outcome::Starts(None),
            Outcome::Assisted(None),
            Outcome::Pays(None)
        ]
    );
}
