//! Where values come from and how sure they are, what a notice does not say, and what may be left
//! out: the principles of the policy model, one by one.

use std::fs;

use gongshi::site::PolicyFile;
use gongshi_rules::Money;
use gongshi_rules::policy::benefits::{Cap, CapOn, Per};
use gongshi_rules::policy::premium::Grant;
use gongshi_rules::policy::{Cite, Given, Status};

use super::right::{RIGHT, right};

fn cited(file: &PolicyFile, cite: Cite) -> (&str, Status) {
    (file.rules.citation(cite), cite.status)
}

/// “The nearest ancestor's source/status applies” (policy-model.md, principle 2).
#[test]
fn a_value_takes_its_mark_from_the_nearest_map() {
    let file = right(&[
        (
            "source: notice\n",
            "source: notice\nfacts: {x: {value: 1, source: table}, y: {value: 2, status: assumed}}\n",
        ),
        ("issued: 2022-10-08}\n", "issued: 2022-10-08}\n  table: {title: 报销政策表}\n"),
        (
            "inpatient:\n  deductible: {per: admission, 一级: 100, 二级: 300}",
            "inpatient:\n  source: table#住院\n  status: assumed\n  deductible: {source: 一(二), per: admission, 一级: 100, 二级: {value: 300, status: inherited, source: notice#五}}",
        ),
    ]);
    let stays = &file.rules.benefits.as_ref().unwrap().inpatient;
    let levels = stays.deductible.by_level.cells();
    // A clause without a document is one of the document around it, and stated there.
    assert_eq!(cited(&file, levels[0].amount.cite), ("《报销政策表》 一（二）", Status::Stated));
    let inherited = ("甲府发〔2022〕1号 五", Status::Inherited);
    assert_eq!(cited(&file, levels[1].amount.cite), inherited);
    let rates = stays.rates.cells()[0].cells();
    assert_eq!(cited(&file, rates[0].cite), ("《报销政策表》 住院", Status::Assumed));
    assert_eq!(file.assumed, ["住院一年最多报的数额。", "住院报销的比例。", "“y”的数字。"]);
}

/// What a child inherits keeps the document of its parent, and says that it is inherited; what
/// was our reading there is our reading here.
#[test]
fn inherited_values_bring_their_marks() {
    let folder = tempfile::tempdir().unwrap();
    let parent = RIGHT
        .replace("id: jia-2023", "id: sheng-2023\nabstract: true")
        .replace("  fiscal_subsidy: 610\n", "  fiscal_subsidy: {value: 610, status: assumed}\n");
    fs::write(folder.path().join("sheng.yaml"), parent).unwrap();
    let child = "schema: resident-medical/1\nid: xiang-2023\ninherits: sheng.yaml\nyear: 2023\n\
                 place: {township: 乙乡}\nsources: {own: {number: 乙府发〔2022〕2号}}\nsource: own\n\
                 overrides: [premium.personal.二档, premium.total]\n\
                 premium: {personal: {二档: 720}, total: {一档: 960, 二档: 1330}}\n";
    let path = folder.path().join("xiang.yaml");
    fs::write(&path, child).unwrap();
    let file = gongshi::load::policy(folder.path(), path.to_str().unwrap()).unwrap();
    let premium = &file.rules.premium;
    let amounts = premium.personal[0].amounts.cells();
    assert_eq!(cited(&file, amounts[0].cite), ("甲府发〔2022〕1号", Status::Inherited));
    assert_eq!(cited(&file, amounts[1].cite), ("乙府发〔2022〕2号", Status::Stated));
    let subsidy = premium.fiscal_subsidy.known().unwrap();
    assert_eq!(cited(&file, subsidy.cite), ("甲府发〔2022〕1号", Status::Assumed));
    let window = &file.rules.windows[0];
    assert_eq!(cited(&file, window.cite), ("甲府发〔2022〕1号 三（一）", Status::Inherited));
    assert_eq!(file.rules.place, "甲县乙乡");
}

/// Whatever is marked as our reading and not calculated is listed as such.
#[test]
fn every_assumed_value_is_said() {
    for (from, to, sentence) in [
        ("personal: {", "personal: {status: assumed, ", "个人缴费的数额。"),
        (
            "fiscal_subsidy: 610",
            "fiscal_subsidy: {value: 610, status: assumed}",
            "财政补助的数额。",
        ),
        ("gap_months: {", "gap_months: {status: assumed, ", "“残疾人补缴”对中断缴费月数的要求。"),
        (
            "benefit: {starts: {rule: birth}}",
            "benefit: {starts: {rule: birth}, ends: {value: 2023-12-31, status: assumed}}",
            "“新生儿”的待遇到哪天为止。",
        ),
        ("{id: 补缴,", "{id: 补缴, premium: {value: 380, status: assumed},", "“补缴”缴多少。"),
        (
            "{id: 补缴,",
            "{id: 补缴, without: {what: fiscal_subsidy, from: 2023-05-01, status: assumed},",
            "“补缴”缴费有没有财政补助。",
        ),
        (
            "overlap: highest_wins",
            "overlap: {value: highest_wins, status: assumed}",
            "几项资助都符合的，只算最高的一项。",
        ),
        (
            "  overlap: highest_wins",
            "  overlap: sum\n  on_status_change: {value: no_top_up, status: assumed}",
            "身份变了以后，不再补差额资助。",
        ),
        ("{id: 困难,", "{id: 困难, status: assumed,", "“困难”资助谁、资助多少。"),
        ("{percent: 90%,", "{percent: {value: 90%, status: assumed},", "“困难”资助谁、资助多少。"),
        (
            "{id: 困难,",
            "{id: 困难, until: {value: 2023-06-30, status: assumed},",
            "“困难”资助到哪天为止。",
        ),
        ("on: admission", "on: admission, status: assumed", "年龄按住院那天算。"),
        (
            "一级: 100, 二级: 300}",
            "一级: 100, 二级: {value: 300, status: assumed}}",
            "住院起付线的数额。",
        ),
        (
            "一级: 100, 二级: 300}",
            "一级: 100, 二级: 300, annual_max: {value: 400, status: assumed}}",
            "住院起付线的数额。",
        ),
        (
            "{per: admission,",
            "{per: {value: admission, status: assumed},",
            "住院起付线每次住院都减。",
        ),
        ("{一级: 80%,", "{一级: {value: 80%, status: assumed},", "住院报销的比例。"),
        ("一档: 80000,", "一档: {value: 80000, status: assumed},", "住院一年最多报的数额。"),
        (
            "rate: 60%}\n    二级",
            "rate: 60%, status: assumed}\n    二级",
            "一级医院普通门诊怎样报。",
        ),
        ("{covered: false}", "{covered: false, status: assumed}", "二级医院的普通门诊不报。"),
        ("一档: 300,", "一档: {value: 300, status: assumed},", "普通门诊一年最多报的数额。"),
        (
            "measured: gross",
            "measured: {value: gross, status: assumed}",
            "大病保险的分段从哪里算起。",
        ),
        (
            "deductible: 15000",
            "deductible: {value: 15000, status: assumed}",
            "大病保险的起付线、比例和封顶线。",
        ),
        (
            "{rate: 65%}]",
            "{rate: {value: 65%, status: assumed}}]",
            "大病保险的起付线、比例和封顶线。",
        ),
        ("priority: 1,", "priority: 1, status: assumed,", "大病保险对困难群众的倾斜。"),
        ("{share: 50%}", "{share: {value: 50%, status: assumed}}", "大病保险对困难群众的倾斜。"),
        ("deductible: 3000,", "deductible: {value: 3000, status: assumed},", "医疗救助怎样报。"),
        (
            "combined_annual_cap: {",
            "combined_annual_cap: {status: assumed, ",
            "全年累计封顶线的数额。",
        ),
        (
            "examples:\n",
            "out_of_area: {filed: {first_pay: {value: 10%, status: assumed}}, unfiled: {less_points: 5}}\nexamples:\n",
            "异地就医先自付多少、少报几个百分点。",
        ),
        ("examples:\n", "target: {persons: 100, status: assumed}\nexamples:\n", "参保任务的人数。"),
    ] {
        let assumed = &right(&[(from, to)]).assumed;
        assert_eq!(*assumed, [sentence], "{to}");
    }
}

/// A reading whose effect is calculated is said with the amounts that it moves, not in this list.
#[test]
fn readings_that_are_calculated_are_not_listed() {
    let file = right(&[
        ("mode: half_up, at: each_layer", "mode: half_up, at: each_layer, status: assumed"),
        ("add_points: 5}]", "add_points: 5, status: assumed}]"),
        ("  accumulates", "  over_cap_counts: {value: true, status: assumed}\n  accumulates"),
        ("{covered: false}", "{deductible: 200, per: {value: year, status: assumed}, rate: 40%}"),
        ("covers: [inpatient, major_illness]", "covers: {value: [inpatient], status: assumed}"),
        ("{on: reimbursed, 一档: 80000", "{on: {value: reimbursed, status: assumed}, 一档: 80000"),
        ("per: year, rate: 60%", "per: {value: year, status: assumed}, rate: 60%"),
    ]);
    assert_eq!(file.assumed, Vec::<String>::new());
}

/// The questions that notices leave open, each with the reading that is taken where nothing is
/// written (policy-model.md, “What the notices leave open”).
#[test]
fn what_is_left_out_is_our_reading() {
    let file = right(&[
        ("rounding: {to: fen, mode: half_up, at: each_layer}\n", ""),
        ("  accumulates: {period: calendar_year, of: in_scope_self_paid, from: [inpatient]}\n", ""),
        ("{on: reimbursed, 一档: 80000", "{一档: 80000"),
        ("{covered: false}", "{deductible: 200, rate: 40%}"),
        (", covers: [inpatient, major_illness]", ""),
        ("deductible: 3000, per: year", "deductible: 3000"),
        ("examples:\n", "special_outpatient: {as: inpatient}\nexamples:\n"),
    ]);
    let benefits = file.rules.benefits.as_ref().unwrap();
    let (outpatient, special) =
        (benefits.outpatient.known().unwrap(), benefits.special_outpatient.known().unwrap());
    let major = benefits.major_illness.known().unwrap();
    let aid = benefits.medical_assistance[0].terms.known().unwrap();
    let Cap::Own(cap) = &benefits.inpatient.annual_cap else { panic!() };
    let second = |cover: &gongshi_rules::policy::benefits::Cover| {
        cover.deductible.by_level.cells()[1].clone()
    };
    let counts = [&benefits.inpatient, outpatient, special].map(|cover| cover.counts_to_major);
    assert_eq!(counts.map(|counts| counts.value), [true, false, false]);
    assert_eq!(cap.on.value, CapOn::Reimbursed);
    assert_eq!((second(outpatient).per.value, second(special).per.value), (Per::Year, Per::Year));
    assert_eq!(second(special).amount.value, Money::from_yuan(300));
    assert_eq!((special.annual_cap.clone(), aid.per.value), (Cap::WithInpatient, Per::Year));
    assert!(major.over_cap_counts.value && !major.class_b_counts.value);
    let statuses = [
        benefits.rounding.cite,
        cap.on.cite,
        counts[0].cite,
        second(outpatient).per.cite,
        second(special).per.cite,
        major.over_cap_counts.cite,
        major.class_b_counts.cite,
        aid.per.cite,
        benefits.combined_cap.as_ref().unwrap().covers.cite,
    ];
    assert!(statuses.iter().all(|cite| cite.status == Status::Assumed), "{statuses:?}");
}

/// “Unknown: the notice does not say; never invent it” (policy-model.md, principle 2). A section
/// that is absent is unknown; the plain word `none` says that there is none.
#[test]
fn what_a_notice_does_not_say_is_unknown() {
    let subsidy = ("  fiscal_subsidy: 610\n", "财政补助：每人多少钱");
    let filed = "out_of_area: {filed: {}, unfiled: {}}\nspecial_outpatient: none\nexamples:\n";
    let all = [("examples:\n", filed)];
    assert_eq!(right(&all).unknown, Vec::<String>::new());
    for (written, plain) in [subsidy, ("  annual_cap: 200000\n", "大病保险一年最多报多少")]
    {
        let key = written.trim().split(':').next().unwrap();
        for to in [String::new(), format!("  {key}: {{status: unknown, source: notice#九}}\n")] {
            let file = right(&[all[0], (written, &to)]);
            assert_eq!(file.unknown, [plain], "{to:?}");
        }
        let none = format!("  {key}: none\n");
        assert_eq!(right(&[all[0], (written, &none)]).unknown, Vec::<String>::new());
    }
    let file = right(&[("  fiscal_subsidy: 610\n", "")]);
    assert_eq!(file.unknown, ["财政补助：每人多少钱", "特殊疾病门诊", "异地就医"]);
    let Given::Unknown(cite) = file.rules.premium.fiscal_subsidy else { panic!() };
    assert_eq!(cited(&file, cite), ("甲府发〔2022〕1号", Status::Unknown));
    let benefits = file.rules.benefits.as_ref().unwrap();
    assert!(matches!(benefits.out_of_area, Given::Unknown(_)));
}

const ASSISTANCE: &str = "assistance:
  overlap: highest_wins
  rules:
    - {id: 困难, funder: 医疗救助资金, for: [困难群众], amount: {any: {percent: 90%, of: 一档}}}
    - {id: 残疾, funder: 县残联, for: [残疾人], needs: [未参加职工医保], amount: {一档: {fixed: 100}, 二档: none}}
";

const AID: &str = "medical_assistance:
  - {id: 医疗救助, for: [困难群众], deductible: 3000, per: year, rate: 60%, annual_cap: 30000}
";

/// Help of which the notice says no figure is help all the same, for those whom it names.
#[test]
fn unknown_help_is_for_those_whom_it_names_or_for_anybody_known() {
    for (written, places) in [
        ("{status: unknown}", vec![0, 1, 2, 3]),
        ("{status: unknown, for: [困难群众]}", vec![1, 2]),
    ] {
        let file = right(&[
            (ASSISTANCE, &format!("assistance: {written}\n")),
            (AID, &format!("medical_assistance: {written}\n")),
        ]);
        let [rule] = &file.rules.assistance.rules[..] else { panic!() };
        assert_eq!((rule.id.as_str(), rule.cite.status), ("资助参保", Status::Unknown));
        assert_eq!(rule.grants.cells(), [Grant::Unknown; 2]);
        assert_eq!(rule.scope.any.places().collect::<Vec<_>>(), places);
        let [aid] = &file.rules.benefits.as_ref().unwrap().medical_assistance[..] else { panic!() };
        assert!(aid.id == "医疗救助" && aid.terms.known().is_none());
        assert_eq!(aid.scope.any.places().collect::<Vec<_>>(), places);
    }
    let file = right(&[(ASSISTANCE, ""), (AID, "medical_assistance: none\n")]);
    assert_eq!(file.rules.assistance.rules.len(), 1, "what is absent is unknown");
    assert!(file.rules.benefits.as_ref().unwrap().medical_assistance.is_empty());
}

/// A policy that lists no identities knows those whom its rules name: members of groups first,
/// then in the order of the file. One that names nobody helps nobody.
#[test]
fn identities_are_those_that_are_named() {
    let listed = "identities: [新生儿, 低保对象, 特困人员, 残疾人]\n";
    let file = right(&[(listed, "")]);
    assert_eq!(file.rules.identities, ["低保对象", "特困人员", "新生儿", "残疾人"]);
    assert!(file.warnings.is_empty());
    let nobody = "schema: resident-medical/1\nid: x\nyear: 2023\nplace: {county: 甲县}\n\
                  sources: {notice: {title: 通知}}\npremium: {personal: 350}\n";
    let file = super::right::read(nobody).unwrap();
    assert!(file.rules.assistance.rules.is_empty() && file.rules.benefits.is_none());
}

/// “One premium for the place (seed 001: 960 = 610 fiscal + 350 personal)”: nothing is by tier.
#[test]
fn a_place_with_one_premium_needs_no_tiers() {
    let file = super::right::read(
        "schema: resident-medical/1\nid: zhuji-2023\nyear: 2023\nplace: {county: 灵璧县}\n\
         sources: {notice: {title: 通知}}\nlevels: [一级]\n\
         premium: {personal: 350, fiscal_subsidy: 610, total: 960}\n\
         assistance: {rules: [{id: 低保, for: [低保对象], amount: {any: {percent: 80%}}}]}\n\
         inpatient: {deductible: {per: admission, 一级: 100}, rate: {一级: 80%}, annual_cap: 150000}\n\
         combined_annual_cap: 300000\n",
    )
    .unwrap();
    let (rules, benefits) = (&file.rules, file.rules.benefits.as_ref().unwrap());
    assert_eq!(rules.tiers, ["居民医保"]);
    let only = rules.tier("居民医保").unwrap();
    assert_eq!(rules.premium.personal[0].amounts[only].value, Money::from_yuan(350));
    let Grant::Share { of, .. } = rules.assistance.rules[0].grants[only] else { panic!() };
    assert_eq!(of, only);
    assert_eq!(benefits.inpatient.rates.cells()[0].cells().len(), 1);
    let combined = &benefits.combined_cap.as_ref().unwrap().by_tier;
    assert_eq!(combined[only].value, Money::from_yuan(300_000));
}

/// One rate for all tiers is written once, by level.
#[test]
fn one_value_for_all_tiers_is_written_once() {
    let file = right(&[
        (
            "    一档: {一级: 80%, 二级: 60%}\n    二档: {一级: 85%, 二级: 65%}\n",
            "    一级: 80%\n    二级: 60%\n",
        ),
        ("personal: {一档: 350, 二档: 700}", "personal: 350"),
        ("total: {一档: 960, 二档: 1310}", "total: 960"),
        ("annual_cap: {on: reimbursed, 一档: 300, 二档: 500}", "annual_cap: 300"),
    ]);
    let rates = &file.rules.benefits.as_ref().unwrap().inpatient.rates;
    for level in rates.cells() {
        assert_eq!(level.cells()[0], level.cells()[1]);
    }
    let amounts = file.rules.premium.personal[0].amounts.cells();
    assert_eq!(amounts[0], amounts[1]);
}
