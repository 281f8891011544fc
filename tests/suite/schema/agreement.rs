//! The schema and the reader, asked the same.
//!
//! What the schema refuses, the reader must refuse: an editor that cries wolf is switched off.
//! What the reader refuses for its form, the schema must refuse, but for what it cannot know: the
//! names of a file's own tiers and levels, and what a map inherits.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use gongshi::diagnostic::{Diagnostic, Diagnostics};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::places::{Places, pointers};
use super::{KITCHEN_SINK, POLICY, RIGHT, files, validator, yaml};

/// What the reader says of a policy in a file of its own, beside a small one that is right.
fn said(text: &str) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.yaml");
    fs::write(&path, text).unwrap();
    fs::write(folder.path().join("parent.yaml"), RIGHT).unwrap();
    match gongshi::load::policy(folder.path(), path.to_str().unwrap()) {
        Ok(_) => Diagnostics::default(),
        Err(mistakes) => mistakes,
    }
}

/// Mistakes of the keyboard: refused by the reader, and underlined while they are typed.
#[test]
fn typos_are_refused_by_both() {
    let validator = validator(&POLICY);
    for (from, to) in [
        ("year: 2023", "yaer: 2023"),
        ("year: 2023", "year: 23"),
        ("schema: resident-medical/1", "schema: resident-medical/2"),
        ("id: jia-2023", "id: 甲县2023"),
        ("place: {province: 甲省, county: 甲县}", "place: 甲省甲县"),
        ("{province: 甲省, county: 甲县}", "{province: 甲省, conuty: 甲县}"),
        ("tiers: [一档, 二档]", "tiers: 一档"),
        ("tiers: [一档, 二档]", "tiers: [一档, 二档, 一档]"),
        ("issued: 2022-10-08", "issued: 2022年10月8日"),
        ("fiscal_subsidy: 610", "fiscal_subsidy: 610元"),
        ("personal: {一档: 350,", "personal: {一档: \"3,50\","),
        ("not_for: [新生儿], pays: {from: 2022", "not_fro: [新生儿], pays: {from: 2022"),
        ("from: 2022-10-08", "from: 2022-10-32"),
        ("to: 2022-12-31", "till: 2022-12-31"),
        ("{rule: next_day}", "{rule: nextday}"),
        ("{rule: next_day}", "{rule: next_day, days: 90}"),
        ("{rule: after_days, days: 90, count: full}", "{rule: after_days, days: 90}"),
        ("days: 90, count", "days: 九十, count"),
        ("days: 90, first_day: 1", "days: 90, first_day: 2"),
        ("overlap: highest_wins", "overlap: highest"),
        ("percent: 90%", "percent: 90"),
        ("一档: {fixed: 100}", "一档: {fixd: 100}"),
        ("{per: admission, 一级", "{pre: admission, 一级"),
        ("一档: {一级: 80%", "一档: {一级: 80"),
        ("一档: {一级: 80%", "一档: {一级: 180%"),
        ("{for: minor, add_points: 5}", "{for: minor, add_points: 5%}"),
        ("{for: minor, add_points: 5}", "{for: minors, add_points: 5}"),
        ("{for: minor, add_points: 5}", "{for: minor, add_points: 5, raise_by: 5%}"),
        ("{covered: false}", "{covered: 不报}"),
        ("  measured: gross", "  mesured: gross"),
        ("  measured: gross", "  measured: groos"),
        ("[{up_to: 50000, rate: 60%}, {rate: 65%}]", "[]"),
        ("[{up_to: 50000, rate: 60%}, {rate: 65%}]", "[{upto: 50000, rate: 60%}, {rate: 65%}]"),
        ("  accumulates", "  status: unknown\n  accumulates"),
        ("deductible: 15000", "deductible: {status: unknown}"),
        ("deductible: 15000", "deductible: {value: 15000, status: assume}"),
        ("covers: [inpatient,", "covers: [inpatients,"),
        ("rate: 60%, annual_cap: 30000}", "rate: 60%, segments: 60%, annual_cap: 30000}"),
        ("kind: inpatient", "kind: 住院部"),
        ("expect: {basic: 800}", "expect: {}"),
        ("expect: {basic: 800}", "expect: {baisc: 800}"),
    ] {
        assert_eq!(RIGHT.matches(from).count(), 1, "{from:?} stands once in the policy");
        let text = RIGHT.replace(from, to);
        assert!(!validator.is_valid(&yaml(&text)), "the schema takes {to:?}");
        // What a claim says, the calculation judges.
        let refused = said(&text).errors() > 0 || from.starts_with("kind");
        assert!(refused, "the reader takes {to:?}");
    }
}

/// The keys that the reader takes, section by section, are those of the schema: every key that the
/// schema has elsewhere, and one that it does not have at all, is refused in each section.
#[test]
fn no_section_takes_a_key_that_the_schema_does_not_have() {
    let places = Places::of(&POLICY);
    let words = places.vocabulary();
    assert!(words.len() > 120, "{}", words.len());
    for file in [yaml(KITCHEN_SINK), yaml(RIGHT)] {
        // Of an unknown that says more, only the first key is named.
        let is_section = |pointer: &&String| {
            let map = file.pointer(pointer).and_then(Value::as_object);
            let is_said = map.is_some_and(|map| map.get("status") != Some(&json!("unknown")));
            is_said && !is_named(&places.of_pointer(pointer))
        };
        let pointers = pointers(&file);
        let sections: Vec<&String> = pointers.iter().filter(is_section).collect();
        sections.par_iter().for_each(|pointer| {
            let known = places.keys(pointer);
            let foreign = words.iter().filter(|word| !known.contains(*word)).chain([&"zzz"]);
            let foreign: Vec<&str> = foreign.copied().collect();
            let mut changed = file.clone();
            let map = changed.pointer_mut(pointer).and_then(Value::as_object_mut).unwrap();
            map.extend(foreign.iter().map(|word| ((*word).to_owned(), json!([[]]))));
            let said = said(&changed.to_string());
            let refused = |word: &&str| {
                let words = format!("没有“{word}”这个");
                said.iter().any(|it| it.code == "key/unknown" && it.message.zh.contains(&words))
            };
            let taken: Vec<_> = foreign.iter().filter(|word| !refused(word)).collect();
            assert!(taken.is_empty(), "the reader takes {taken:?} at {pointer:?}");
        });
    }
}

/// What neither file has room for: a place in the small policy, and what stands there instead.
const MORE: &[(&str, &str)] = &[
    ("/premium", "{personal: 350, total: 960, fiscal_subsidy: 610}"),
    ("/enrolment", "{status: unknown, source: notice#三}"),
    ("/assistance/rules/0/amount", "{percent: 90%, of: 一档}"),
    ("/assistance/rules/0/amount", "{fixed: 100}"),
    (
        "/inpatient",
        "{deductible: {per: year, 一级: 1, 二级: 2}, adjust: [{for: minor, add_points: 5}], \
         measured: gross, rate: {一级: 80%, 二级: [{up_to: 9, rate: 5%}, {rate: 60%}]}}",
    ),
    ("/inpatient/deductible", "{per: year, 一级: 100, 二级: 300, repeat: {from: 2, share: 50%}}"),
    ("/inpatient/deductible", "{per: year, 一级: 100, 二级: 300, repeat: {from: 2, amount: 50}}"),
    ("/inpatient/annual_cap", "80000"),
    (
        "/outpatient",
        "{measured: gross, counts_to_major: false, annual_cap: none, \
         levels: {一级: {deductible: 9, per: visit, rate: [{up_to: 100, rate: 50%}, {rate: 60%}]}, \
         二级: {deductible: 9, rate: {一档: [{up_to: 100, rate: 50%}, {rate: 60%}], 二档: 9%}}}, \
         adjust: [{for: [残疾人], raise_by: 5%}, {for: [残疾人], deductible: 50%}]}",
    ),
    (
        "/special_outpatient",
        "{deductible: {一级: 9, 二级: 9, repeat: {from: 2, 一级: 5, 二级: 5}, annual_max: 20}, \
         rate: {一档: {一级: 80%, 二级: [{up_to: 9, rate: 5%}, {rate: 60%}]}, 二档: {一级: 80%, 二级: 9%}}, \
         measured: gross, counts_to_major: false, annual_cap: {on: reimbursed, 一档: 900, 二档: 900}, \
         adjust: [{for: [残疾人], raise_by: 5%}, {for: [残疾人], deductible: 50%}, {for: minor, add_points: 5}]}",
    ),
    (
        "/special_outpatient",
        "{as: inpatient, deductible: {repeat: {from: 2, share: 50%}}, annual_cap: 900, \
         measured: gross, rate: {一级: 80%, 二级: [{up_to: 9, rate: 5%}, {rate: 60%}]}}",
    ),
    ("/special_outpatient", "{as: inpatient, deductible: {repeat: {from: 2, amount: 5}}}"),
    ("/out_of_area", "{filed: {less_points: 5}, unfiled: {first_pay: 10%}}"),
    (
        "/medical_assistance/0",
        "{id: 医疗救助, deductible: 3000, measured: gross, rate: [{up_to: 9, rate: 5%}, {rate: 60%}]}",
    ),
    ("/combined_annual_cap", "280000"),
    (
        "",
        "{schema: resident-medical/1, id: heir, inherits: parent.yaml, \
         overrides: [place.county], place: {county: 乙县}}",
    ),
];

/// Wherever the two are asked about the form of a file, they agree; and every key that the schema
/// has, at every place where it has it, stands in some file that both take.
#[test]
fn both_agree_on_every_change() {
    let (validator, places) = (validator(&POLICY), Places::of(&POLICY));
    let mut shown = Places::default();
    for path in files("policies", "yaml") {
        shown.show(&places, &yaml(&fs::read_to_string(path).unwrap()));
    }
    let mut tried = HashSet::new();
    let mut changes = Vec::new();
    let right = yaml(RIGHT);
    let more = MORE.iter().map(|(pointer, text)| replaced(&right, pointer, yaml(text)));
    for file in [right.clone(), yaml(KITCHEN_SINK)].into_iter().chain(more) {
        let said = said(&file.to_string());
        assert!(said.errors() == 0 && validator.is_valid(&file), "{file}: {said:?}");
        changes.push(Change { at: String::new(), what: "nothing", file: file.clone() });
        for pointer in pointers(&file) {
            let alike = alike(&places.of_pointer(&pointer), file.pointer(&pointer).unwrap());
            if tried.insert(alike) {
                changes.extend(Change::all(&file, &pointer));
            }
        }
    }
    let judged: Vec<_> = changes
        .par_iter()
        .map(|change| {
            let said = said(&change.file.to_string());
            (change, validator.is_valid(&change.file), said)
        })
        .collect();
    let mut disagreements = Vec::new();
    for (change, valid, said) in &judged {
        let place = places.of_pointer(&change.at);
        let unknowable = |it: &&Diagnostic| !cannot_know(&place, it);
        let form = said.iter().filter(|it| FORM.contains(&it.code)).find(unknowable);
        let refused = said.errors() > 0 || is_judged_later(&place);
        let problem = match (valid, form) {
            (false, _) if !refused => "the schema alone refuses".to_owned(),
            (true, Some(mistake)) => format!("the reader alone refuses: {}", mistake.message.zh),
            _ => continue,
        };
        disagreements.push(format!("{} ({}): {problem}", change.at, change.what));
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
    for (change, ..) in judged.iter().filter(|(_, valid, said)| *valid && said.errors() == 0) {
        shown.show(&places, &change.file);
    }
    assert_eq!(places.without(&shown), BTreeMap::new());
    assert!(judged.len() > 2_000, "{}", judged.len());
}

/// What of a value matters to a change: its place and its shape. Marks are alike wherever they
/// stand in a section.
fn alike(place: &str, value: &Value) -> (String, String) {
    let mark = ["source", "status"].into_iter().find(|mark| place.ends_with(&format!(".{mark}")));
    let section = place.split(['.', '[']).next().unwrap_or_default();
    let place = mark.map_or_else(|| place.to_owned(), |mark| format!("{section} {mark}"));
    (place, shape(value))
}

fn shape(value: &Value) -> String {
    match value {
        Value::Object(map) => map.keys().cloned().collect::<Vec<_>>().join(","),
        Value::Array(items) => format!("[{}]", items.first().map(shape).unwrap_or_default()),
        Value::String(_) => "text".to_owned(),
        _ => "scalar".to_owned(),
    }
}

/// A file after one change.
pub(super) struct Change {
    /// The pointer to what was changed.
    pub(super) at: String,
    pub(super) what: &'static str,
    pub(super) file: Value,
}

impl Change {
    /// Every change to what stands at a pointer.
    pub(super) fn all(file: &Value, pointer: &str) -> Vec<Self> {
        let at = || pointer.to_owned();
        let now = file.pointer(pointer).unwrap();
        let instead = [
            ("none", json!("none")),
            ("unknown", json!({"status": "unknown"})),
            ("marked", json!({"value": now, "source": "notice", "status": "assumed"})),
            ("empty list", json!([])),
            ("empty map", json!({})),
            ("word", json!("zzz")),
            ("in a list", json!([now])),
        ];
        let instead = instead.into_iter().map(|(what, value)| Self {
            at: at(),
            what,
            file: replaced(file, pointer, value),
        });
        let mut changes: Vec<Self> = instead.collect();
        let Some(map) = now.as_object() else { return changes };
        for key in map.keys() {
            let mut without = map.clone();
            without.remove(key);
            let file = replaced(file, pointer, without.into());
            changes.push(Self { at: at(), what: "a key less", file });
        }
        for (key, value) in [("status", "stated"), ("source", "notice"), ("zzz", "zzz")] {
            if !map.contains_key(key) {
                let mut with = map.clone();
                with.insert(key.to_owned(), json!(value));
                let file = replaced(file, pointer, with.into());
                changes.push(Self { at: at(), what: key, file });
            }
        }
        changes
    }
}

/// The file with another value where a pointer points, in a map also where there was none.
fn replaced(file: &Value, pointer: &str, value: Value) -> Value {
    let mut file = file.clone();
    if let Some(place) = file.pointer_mut(pointer) {
        *place = value;
    } else {
        let (map, key) = pointer.rsplit_once('/').unwrap();
        file.pointer_mut(map).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
    }
    file
}

/// The mistakes that a file's form shows, without a calculation.
pub(super) const FORM: &[&str] = &[
    "key/unknown",
    "key/missing",
    "value/kind",
    "value/choice",
    "value/empty",
    "value/repeated",
    "value/id",
    "value/amount",
    "value/percent-sign",
    "value/percentage",
    "value/number",
    "value/date",
    "value/unknown",
    "source/nameless",
    "adjust/one-change",
    "major/tilt-empty",
];

/// What no schema can know.
fn cannot_know(place: &str, mistake: &Diagnostic) -> bool {
    // What a map lacks, it may inherit; items of lists are replaced whole, and these maps are
    // never handed down.
    let own = ["", "target", "facts", "sources.*", "identity_groups.*"].contains(&place);
    let inherits = !own && !place.contains("[]");
    // The names of a file's own tiers and levels, and whether it has more than one tier.
    let ends = |words: &[&str]| words.iter().any(|words| mistake.message.zh.ends_with(words));
    match mistake.code {
        "key/missing" => inherits || ends(&["缺少“of”"]),
        "key/unknown" | "value/choice" => ends(&["这个档次", "这个医院级别"]),
        _ => false,
    }
}

/// Whether what stands there is for the calculation to judge: an example's claims and people.
fn is_judged_later(place: &str) -> bool {
    ["person", "claims", "payer"].iter().any(|key| place.starts_with(&format!("examples[].{key}")))
}

/// Whether the keys of a map are names that the file gives: any key is one.
fn is_named(place: &str) -> bool {
    ["sources", "identity_groups", "facts"].contains(&place)
        || place.ends_with(".conditions")
        || place.ends_with(".expect.assistance")
}
