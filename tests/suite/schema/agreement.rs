//! The schema and the reader, asked the same.
//!
//! What the schema refuses, the reader must refuse: an editor that cries wolf is switched off.
//! What the reader refuses for its form, the schema must refuse, but for what it cannot know: the
//! names of a file's own tiers and levels, and what a map inherits.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use gongshi::diagnostic::{Diagnostics, Severity};
use jsonschema::Validator;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{KITCHEN_SINK, POLICY, Places, RIGHT, files, validator, yaml};

/// What the reader says of a policy in a file of its own.
fn said(text: &str) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.yaml");
    fs::write(&path, text).unwrap();
    match gongshi::load::policy(folder.path(), path.to_str().unwrap()) {
        Ok(_) => Diagnostics::default(),
        Err(mistakes) => mistakes,
    }
}

/// The codes of errors.
fn codes(said: &Diagnostics) -> Vec<&'static str> {
    said.iter().filter(|it| it.severity == Severity::Error).map(|it| it.code).collect()
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
        let refused = codes(&said(&text)).len() + usize::from(from.starts_with("kind"));
        assert!(refused > 0, "the reader takes {to:?}");
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
                said.iter().any(|it| it.code == "key/unknown" && it.message.contains(&words))
            };
            let taken: Vec<_> = foreign.iter().filter(|word| !refused(word)).collect();
            assert!(taken.is_empty(), "the reader takes {taken:?} at {pointer:?}");
        });
    }
}

/// Every key that the schema has, at every place where it has it, stands in some file that the
/// reader takes; and wherever the two are asked about the form of a file, they agree.
#[test]
fn the_reader_takes_every_key_of_the_schema_and_both_agree_on_every_change() {
    let (validator, places) = (validator(&POLICY), Places::of(&POLICY));
    let mut shown = Places::default();
    for path in files("policies", "yaml") {
        show(&places, &yaml(&fs::read_to_string(path).unwrap()), &mut shown);
    }
    let mut changes = 0;
    for file in [with_more(yaml(KITCHEN_SINK)), yaml(RIGHT)].into_iter().flatten() {
    }
    let missing: BTreeMap<&String, Vec<&String>> = places.0.iter().map(|(place, keys)| {
        (place, keys.iter().filter(|key| !shown.0.get(place).is_some_and(|it| it.contains(*key))).collect())
    }).collect();
}

/// Whether the keys of a map are names that the file gives: any key is one.
fn is_named(place: &str) -> bool {
    ["sources", "identity_groups", "facts"].contains(&place)
        || place.ends_with(".conditions")
        || place.ends_with(".expect.assistance")
}

fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let below: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter().map(|(key, it)| (escaped(key), it)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect(),
        _ => Vec::new(),
    };
    for (step, it) in below {
        found.extend(pointers(it).into_iter().map(|rest| format!("/{step}{rest}")));
    }
    found
}
