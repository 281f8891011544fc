//! What a policy file may be wrong about, one mistake at a time in a file that is right, and what
//! its author is told. `fixtures/policy-mistakes.txt` is read by people, too: it must say what is
//! wrong and what to write instead.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use gongshi::diagnostic::Diagnostics;

use super::right::{RIGHT, edited, read};

const GROUPS: &str = "identities: [新生儿, 低保对象, 特困人员, 残疾人]\nidentity_groups:\n  困难群众: {any: [低保对象, 特困人员], source: notice#六}\n";

const STAYS: &str = "inpatient:
  deductible: {per: admission, 一级: 100, 二级: 300}
  rate:
    一档: {一级: 80%, 二级: 60%}
    二档: {一级: 85%, 二级: 65%}
  adjust: [{for: minor, add_points: 5}]
  annual_cap: {on: reimbursed, 一档: 80000, 二档: 120000}
";

/// The code that is said, and the edit after which it is.
const MISTAKES: &[(&str, &str, &str)] = &[
    // The form of the file.
    ("yaml/duplicate-key", "year: 2023", "year: 2023\nyear: 2023"),
    ("key/missing", "year: 2023\n", ""),
    ("key/missing", "{rule: after_days, days: 90, count: full}", "{rule: after_days, days: 90}"),
    ("key/missing", "levels: [一级, 二级]\n", ""),
    ("key/missing", "deductible: {per: admission, 一级", "deductible: {一级"),
    ("key/unknown", "  measured: gross", "  mesured: gross"),
    ("key/unknown", "not_for: [新生儿], pays: {from: 2022", "not_fro: [新生儿], pays: {from: 2022"),
    ("value/kind", "tiers: [一档, 二档]", "tiers: 一档"),
    ("value/kind", "place: {province: 甲省, county: 甲县}", "place: 甲省甲县"),
    ("value/choice", "{rule: next_day}", "{rule: nextday}"),
    ("value/choice", "percent: 90%, of: 一档", "percent: 90%, of: 一挡"),
    ("value/choice", "schema: resident-medical/1", "schema: resident-medical/2"),
    ("value/empty", "[{up_to: 50000, rate: 60%}, {rate: 65%}]", "[]"),
    ("value/empty", "{province: 甲省, county: 甲县}", "{}"),
    ("value/empty", "expect: {basic: 800}", "expect: {}"),
    ("value/repeated", "tiers: [一档, 二档]", "tiers: [一档, 二档, 一档]"),
    (
        "value/repeated",
        "{for: minor, add_points: 5}",
        "{for: minor, add_points: 5}, {for: minor, add_points: 6}",
    ),
    ("value/id", "id: jia-2023", "id: 甲县2023"),
    ("value/several", "tiers: [一档, 二档]", "tiers: [一档、二档]"),
    ("value/several", "any: [低保对象, 特困人员]", "any: [低保对象、特困人员]"),
    (
        "key/unknown",
        "annual_cap: {on: reimbursed, 一档: 80000",
        "annual_cap: {on: reimbursed, 一档：80000",
    ),
    ("yaml/wide-space", "  measured: gross", "　　measured: gross"),
    ("key/unknown", "year: 2023", "　year: 2023"),
    ("yaml/number-comma", "{on: reimbursed, 一档: 80000", "{on: reimbursed, 一档: 80,000"),
    (
        "yaml/number-comma",
        "{on: reimbursed, 一档: 80000, 二档: 120000}",
        "{on: reimbursed, 一档: 80,000, 二档: 120,000}",
    ),
    // Values.
    ("value/amount", "fiscal_subsidy: 610", "fiscal_subsidy: 610元"),
    ("value/amount", "deductible: 15000", "deductible: 1.5万"),
    ("value/percent-sign", "一档: {一级: 80%", "一档: {一级: 80"),
    ("value/percent-sign", "一档: {一级: 80%", "一档: {一级: 0.8"),
    ("value/percentage", "一档: {一级: 80%", "一档: {一级: 180%"),
    ("value/number", "{for: minor, add_points: 5}", "{for: minor, add_points: 5%}"),
    ("value/number", "days: 90, count", "days: 九十, count"),
    ("value/date", "to: 2022-12-31", "to: 2022年12月31日"),
    ("value/date", "to: 2022-12-31", "to: 去年年底"),
    ("value/date", "from: 2023-03-01", "from: 2023-02-29"),
    ("value/unknown", "deductible: 15000", "deductible: {status: unknown}"),
    ("value/unknown", "  accumulates", "  status: unknown\n  accumulates"),
    ("value/bare-unknown", "fiscal_subsidy: 610", "fiscal_subsidy: unknown"),
    ("value/unknown", "deductible: 15000", "deductible: unknown"),
    ("value/kind", "benefit: {starts: {on: 2023-01-01}}", "benefit: unknown"),
    // Sources.
    ("source/unknown", "source: notice#六", "source: notcie#六"),
    ("source/unknown", "source: notice#三(一)", "source: attachment"),
    ("source/unknown", "source: notice#三(三)", "source: \"3.3\""),
    ("source/nameless", "{title: 关于参保的通知, number: 甲府发〔2022〕1号, issued", "{issued"),
    // People.
    ("identity/unknown", "for: [困难群众], amount", "for: [困难群重], amount"),
    ("identity/unknown", "any: [低保对象, 特困人员]", "any: [低保对象, 建档立卡贫困人口]"),
    ("identity/nobody", "for: [残疾人], not_for: [新生儿]", "for: [残疾人], not_for: [残疾人]"),
    ("identity/group-in-with", "for: [残疾人], needs", "for: [残疾人], with: [困难群众], needs"),
    ("identity/group-cycle", "any: [低保对象, 特困人员]", "any: [低保对象, 困难群众]"),
    ("identity/same-as-group", "特困人员, 残疾人]\n", "特困人员, 残疾人, 困难群众]\n"),
    (
        "identity/similar",
        GROUPS,
        "identity_groups:\n  困难群众: {any: [低保对象, 特困人员, 低保对像]}\n",
    ),
    ("condition/similar", "needs: [未参加职工医保]", "needs: [未参加职工医疗]"),
    // Premium.
    ("premium/total-mismatch", "total: {一档: 960", "total: {一档: 950"),
    (
        "premium/age-bands",
        "personal: {一档: 350, 二档: 700}",
        "personal: [{under: 18, 一档: 350, 二档: 700}, {under: 6, 一档: 350, 二档: 700}, {一档: 350, 二档: 700}]",
    ),
    (
        "premium/age-bands",
        "personal: {一档: 350, 二档: 700}",
        "personal: [{under: 18, 一档: 350, 二档: 700}]",
    ),
    // Windows.
    (
        "enrolment/overlap",
        "not_for: [新生儿], pays: {from: 2022-10-08, to: 2022-12-31}",
        "pays: {from: 2022-10-08, to: 2023-01-31}",
    ),
    ("enrolment/overlap", "not_for: [新生儿, 残疾人]", "not_for: [新生儿]"),
    ("enrolment/overlap", "for: [残疾人], not_for: [新生儿], gap", "for: [残疾人], gap"),
    ("enrolment/same-id", "id: 残疾人补缴", "id: 补缴"),
    ("enrolment/backwards", "to: 2022-12-31", "to: 2022-09-30"),
    ("enrolment/backwards", "{least: 1}", "{least: 3, most: 1}"),
    ("enrolment/other-year", "from: 2022-10-08", "from: 2021-10-08"),
    ("enrolment/other-year", "{on: 2023-01-01}", "{on: 2022-01-01}"),
    ("enrolment/never-covered", "days: 90, count", "days: 366, count"),
    // Assistance.
    ("assistance/same-id", "id: 残疾,", "id: 困难,"),
    ("assistance/overlap", "  overlap: highest_wins\n", ""),
    (
        "assistance/amount",
        "amount: {一档: {fixed: 100}, 二档: none}",
        "amount: {一档: 100, 二档: none}",
    ),
    (
        "value/bare-unknown",
        "amount: {一档: {fixed: 100}, 二档: none}",
        "amount: {一档: {fixed: 100}, 二档: unknown}",
    ),
    // Benefits.
    (
        "repeat/one-change",
        "deductible: {per: admission, 一级: 100, 二级: 300}",
        "deductible: {per: admission, 一级: 100, 二级: 300, repeat: {from: 2, share: 50%, amount: 100}}",
    ),
    ("table/missing-cell", "二档: {一级: 85%, 二级: 65%}", "二档: {一级: 85%}"),
    ("table/missing-cell", "    二档: {一级: 85%, 二级: 65%}\n", ""),
    (
        "table/missing-cell",
        "amount: {一档: {fixed: 100}, 二档: none}",
        "amount: {一档: {fixed: 100}}",
    ),
    ("segments/order", "{rate: 65%}", "{up_to: 40000, rate: 65%}, {rate: 70%}"),
    ("segments/order", "{rate: 65%}", "{up_to: 90000, rate: 65%}"),
    ("segments/order", "{up_to: 50000, rate: 60%}", "{up_to: 0, rate: 60%}"),
    ("segments/measured", "  measured: gross\n", ""),
    ("adjust/one-change", "add_points: 5}]", "add_points: 5, raise_by: 5%}]"),
    ("minor/half", "minor: {under: 18, on: admission}\n", ""),
    ("minor/half", "  adjust: [{for: minor, add_points: 5}]\n", ""),
    ("cap/below-deductible", "{on: reimbursed, 一档: 80000", "{on: reimbursed, 一档: 200"),
    ("cap/below-deductible", "  annual_cap: 200000", "  annual_cap: 2000"),
    (
        "cap/below-deductible",
        "combined_annual_cap: {一档: 280000",
        "combined_annual_cap: {一档: 28000",
    ),
    (
        "level/never-paid",
        "一档: {一级: 80%, 二级: 60%}\n    二档: {一级: 85%, 二级: 65%}",
        "一档: {一级: 80%, 二级: 0%}\n    二档: {一级: 85%, 二级: 0%}",
    ),
    ("benefits/no-inpatient", STAYS, "inpatient: none\n"),
    ("major/tilt-overlap", "{for: [残疾人], priority: 1", "{for: [残疾人]"),
    ("major/tilt-empty", "priority: 1, add_points: 5", "priority: 1"),
    ("major/counts-twice", "  levels:\n", "  counts_to_major: true\n  levels:\n"),
    (
        "medical-assistance/same-id",
        "medical_assistance:\n",
        "medical_assistance:\n  - {id: 医疗救助, for: [残疾人], deductible: 0, rate: 10%, annual_cap: none}\n",
    ),
    // Examples.
    ("example/unknown-id", "expect: {basic: 800}", "expect: {assistance: {医疗求助: 0}}"),
];

/// Those of which a policy has room for so many and no more.
fn too_many() -> [(&'static str, &'static str, String); 2] {
    let names = |name: &str| (1..=65).map(|each| format!("{name}{each}")).collect::<Vec<_>>();
    let identities = format!("identities: [新生儿, {}, ", names("身份").join(", "));
    let conditions = format!("needs: [{}]", names("条件").join(", "));
    [
        ("identity/too-many", "identities: [新生儿, ", identities),
        ("condition/too-many", "needs: [未参加职工医保]", conditions),
    ]
}

/// What is said of the right policy after one edit, errors and warnings.
fn said(from: &str, to: &str) -> Diagnostics {
    all_said(&edited(&[(from, to)]))
}

fn all_said(text: &str) -> Diagnostics {
    match read(text) {
        Ok(file) => file.warnings.clone(),
        Err(mistakes) => mistakes,
    }
}

fn codes(said: &Diagnostics) -> Vec<&'static str> {
    said.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn a_right_policy_is_read_without_a_word() {
    assert_eq!(codes(&all_said(RIGHT)), Vec::<&str>::new());
}

/// Every message as its reader sees it.
#[test]
fn every_mistake_is_explained() {
    let mut all = String::new();
    for (code, from, to) in MISTAKES {
        let said = said(from, to);
        assert!(codes(&said).contains(code), "{to}: {:?}", codes(&said));
        writeln!(all, "#### {code}\n- {}\n+ {}\n", shown(from), shown(to)).unwrap();
        for diagnostic in said.iter() {
            let rendered = diagnostic.to_string();
            let path = &diagnostic.span.as_ref().unwrap().source.path;
            writeln!(all, "{}\n", rendered.replace(path, "policy.yaml")).unwrap();
        }
    }
    snapbox::assert_data_eq!(all, snapbox::file!["../fixtures/policy-mistakes.txt"].raw());
}

/// An edit as a diff shows it.
fn shown(edit: &str) -> String {
    edit.trim_end().replace('\n', "\n  ")
}

#[test]
fn a_policy_has_room_for_so_many_names() {
    for (code, from, to) in too_many() {
        let said = said(from, &to);
        assert_eq!(codes(&said).iter().filter(|said| **said == code).count(), 1, "{code}");
    }
}

/// Staff see all that is wrong at once, not one mistake a build.
#[test]
fn mistakes_are_collected() {
    let edits = [
        ("fiscal_subsidy: 610", "fiscal_subsidy: 610元", "value/amount"),
        ("to: 2022-12-31", "to: 2022-09-30", "enrolment/backwards"),
        ("一档: {一级: 80%", "一档: {一级: 80", "value/percent-sign"),
        ("  measured: gross", "  mesured: gross", "key/unknown"),
        ("for: [困难群众], amount", "for: [困难群重], amount", "identity/unknown"),
        ("expect: {basic: 800}", "expect: {}", "value/empty"),
    ];
    let text = edited(&edits.map(|(from, to, _)| (from, to)));
    let said = codes(&all_said(&text));
    for (_, _, code) in edits {
        assert!(said.contains(&code), "{code}: {said:?}");
    }
}

/// No code without a case above: whoever adds a check, adds what its author is told.
#[test]
fn every_code_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let parts = fs::read_dir(root.join("src/load/policy")).unwrap();
    let mut files: Vec<_> = parts.map(|part| part.unwrap().path()).collect();
    // What files inherit from each other is tested beside it.
    files.retain(|path| path.is_file() && !path.ends_with("inherit.rs"));
    files.push(root.join("src/load/section.rs"));
    let cases: BTreeSet<&str> =
        MISTAKES.iter().map(|(code, ..)| *code).chain(too_many().map(|(code, ..)| code)).collect();
    let mut missing = BTreeSet::new();
    for path in files {
        let text = fs::read_to_string(path).unwrap();
        for said in text.split("Diagnostic::").skip(1) {
            let call = ["error(", "warning("].iter().find_map(|call| said.strip_prefix(call));
            let Some(code) = call.and_then(|call| call.trim_start().strip_prefix('"')) else {
                continue;
            };
            let code = code.split('"').next().unwrap();
            // Said where a reader of ours forgot to say what is wrong.
            if code != "file/unreadable" && !cases.contains(code) {
                missing.insert(code.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
