//! `gongshi schema`: what editors are told of the files is what the reader takes.
//!
//! The schemas are generated from types, the reader is written by hand. Files that are right,
//! and every small change to them, are put before both.

mod agreement;
mod committed;
mod explained;
mod places;
mod quota;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gongshi::schema::Format;
use jsonschema::Validator;
use serde_json::Value;

use crate::site::{NOTICE, Site};

/// A small policy that is right.
const RIGHT: &str = include_str!("fixtures/policy.yaml");

/// A policy in which every key stands once.
const KITCHEN_SINK: &str = include_str!("fixtures/kitchen-sink.yaml");

static POLICY: LazyLock<Value> = LazyLock::new(|| schema(Format::Policy));

fn schema(format: Format) -> Value {
    serde_json::from_str(&format.schema()).unwrap()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft7::new(schema).unwrap()
}

/// A YAML text as an editor sees it.
fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the repository that end so.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(repository().join(folder)).sort_by_file_name();
    let files = entries.into_iter().map(|entry| entry.unwrap().into_path());
    let files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|it| it == ending)).collect();
    assert!(!files.is_empty(), "{folder} has *.{ending}");
    files
}

/// The lines of YAML before a notice's text.
fn front_matter(notice: &str) -> &str {
    notice.split("---\n").nth(1).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, value: &Value, name: &str) {
    let said: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{name}{}: {error}", error.instance_path()))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn every_policy_is_valid() {
    let validator = validator(&POLICY);
    let policies = files("policies", "yaml");
    assert!(policies.len() >= 6);
    for path in policies {
        let text = fs::read_to_string(&path).unwrap();
        assert_valid(&validator, &yaml(&text), &path.display().to_string());
    }
    assert_valid(&validator, &yaml(KITCHEN_SINK), "kitchen-sink");
    assert_valid(&validator, &yaml(RIGHT), "policy.yaml");
}

/// The keys that the reader offers instead of one that there is not are those of the schema.
#[test]
fn the_reader_and_the_schemas_have_the_same_keys() {
    for (format, path, line) in [
        (Format::Site, "site.yaml", "title:"),
        (Format::Notice, NOTICE, "title:"),
        (Format::Quota, "quotas/chongqing/zhongxian/2023.yaml", "title:"),
    ] {
        let site = Site::whole_example();
        site.replace(path, &format!("\n{line}"), &format!("\nqqqq: 1\n{line}"));
        let said = site.run(&["check", "--lang", "en"], "").out;
        let offered = said.split("You can write here: ").nth(1).unwrap_or_else(|| panic!("{said}"));
        let offered: BTreeSet<&str> = offered.split_once('.').unwrap().0.split(", ").collect();
        let schema = schema(format);
        let keys = schema["properties"].as_object().unwrap().keys();
        assert_eq!(offered, keys.map(String::as_str).collect(), "{path}");
    }
}

#[test]
fn the_site_and_its_notices_are_valid() {
    let site = fs::read_to_string(repository().join("site.yaml")).unwrap();
    assert_valid(&validator(&schema(Format::Site)), &yaml(&site), "site.yaml");
    let validator = validator(&schema(Format::Notice));
    for path in files("content", "md") {
        let text = fs::read_to_string(&path).unwrap();
        assert_valid(&validator, &yaml(front_matter(&text)), &path.display().to_string());
    }
}
