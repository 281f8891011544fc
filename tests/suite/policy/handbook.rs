//! What `docs/policy.md` shows can be copied: each of its examples is read as a policy, with the
//! lines around it that it leaves out.

use std::fs;
use std::path::Path;

const HANDBOOK: &str = include_str!("../../../docs/policy.md");

/// What an example may leave out, and what it then stands in.
const AROUND: [(&str, &str); 7] = [
    ("schema", "schema: resident-medical/1\n"),
    ("id", "id: shown\n"),
    ("place", "place: {county: 某县}\n"),
    ("sources", "sources: {notice: {title: 某县的通知}}\n"),
    ("source", "source: notice\n"),
    ("levels", "levels: [一级, 二级, 三级]\n"),
    ("tiers", "tiers: [一档, 二档]\n"),
];
const PREMIUM: &str = "premium: {personal: {一档: 380, 二档: 755}}\n";
const ONE_PREMIUM: &str = "premium: {personal: 350}\n";
const STAYS: &str = "inpatient:
  deductible: {per: admission, 一级: 100, 二级: 300, 三级: 800}
  rate: {一级: 80%, 二级: 70%, 三级: 50%}
  annual_cap: 80000
";
const NEED_STAYS: [&str; 5] =
    ["outpatient", "special_outpatient", "out_of_area", "major_illness", "combined_annual_cap"];

fn has(example: &str, key: &str) -> bool {
    example.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
}

fn year(example: &str) -> &str {
    let at = example.find('年').expect("the first line says the year");
    &example[at - 4..at]
}

/// An example with what it leaves out.
fn completed(example: &str) -> String {
    let one_tier = example.contains("不分档次");
    let inherits = has(example, "inherits");
    let mut whole = String::new();
    if !has(example, "year") {
        whole += &format!("year: {}\n", year(example));
    }
    for (key, line) in AROUND {
        let needless = inherits || one_tier && ["tiers", "levels"].contains(&key);
        if !needless && !has(example, key) {
            whole += line;
        }
    }
    if !inherits && !has(example, "premium") {
        whole += if one_tier { ONE_PREMIUM } else { PREMIUM };
    }
    let needs_stays =
        NEED_STAYS.iter().any(|key| has(example, key)) || example.contains("medical_assistance:\n");
    if needs_stays && !has(example, "inpatient") {
        whole += STAYS;
    }
    whole + example
}

#[test]
fn every_example_of_the_handbook_is_read() {
    let examples = HANDBOOK.split("```yaml\n").skip(1).map(|it| it.split("```").next().unwrap());
    let examples: Vec<&str> = examples.collect();
    assert!(examples.len() >= 30, "{}", examples.len());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    };
    for example in examples {
        let whole = completed(example);
        // What others inherit is not read alone: those that follow it read it.
        if has(example, "abstract") {
            write("policies/parent.yaml", &whole);
            continue;
        }
        let path = write("shown.yaml", &whole);
        if let Err(mistakes) =
            gongshi::load::policy(Path::new(folder.path()), path.to_str().unwrap())
        {
            let said: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{whole}\n{}", said.join("\n"));
        }
    }
}
