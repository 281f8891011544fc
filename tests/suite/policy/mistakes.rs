//! What a policy file may be wrong about. What its author is told of each mistake stands in
//! `tests/golden`.

use gongshi::diagnostic::Diagnostics;

use super::right::{RIGHT, edited, read};

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

/// A window whose days are wrong is there all the same, and so is a layer with a wrong figure: what
/// was published of them is not wrong too.
#[test]
fn an_example_may_name_what_has_a_mistake() {
    let example = "expect: {basic: 800}}";
    let of_window = "expect: {basic: 800}}\n  - {source: 甲县问答, payer: {tier: 一档, pays: 2022-10-10}, expect: {window: 集中缴费}}\n  - {source: 甲县问答, person: {tier: 一档, age: 40}, claims: [{kind: inpatient, level: 一级, in_scope: 1100}], expect: {assistance: {医疗救助: 0}}}";
    let right = [(example, of_window)];
    assert_eq!(codes(&all_said(&edited(&right))), Vec::<&str>::new());
    let day = [right[0], ("to: 2022-12-31", "to: 2022年12月31日")];
    assert_eq!(codes(&all_said(&edited(&day))), ["value/date"]);
    let window = [right[0], ("- {id: 集中缴费", "- {id: 集中")];
    assert_eq!(codes(&all_said(&edited(&window))), ["example/unknown-id"]);
}
