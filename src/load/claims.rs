//! What people ask: a person and their year of bills, from a claim file (YAML or JSON) or a line
//! of NDJSON, and a payer of the premium, from a file. Only its form is read here, and every
//! number kept in the digits in which it was written; what it means, a policy decides.

use std::fmt;
use std::sync::Arc;

use gongshi_rules::input::{Fields, Written};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{
    Diagnostic, Diagnostics, Source, Span, Text as Words, did_you_mean, nearest, say,
};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Node, Value};

/// Reads a claim file: YAML, of which JSON is a part.
///
/// # Errors
/// What is wrong with its form; its content is checked against a policy later.
pub fn file(source: &Arc<Source>) -> Result<Written, Diagnostics> {
    whole_file(source, year)
}

/// Reads the file of a payer: YAML, of which JSON is a part.
///
/// # Errors
/// What is wrong with its form; its content is checked against a policy later.
pub fn payer_file(source: &Arc<Source>) -> Result<Fields, Diagnostics> {
    whole_file(source, |section| Some(payer(section)))
}

fn whole_file<T>(
    source: &Arc<Source>,
    read: impl FnOnce(&Section<'_>) -> Option<T>,
) -> Result<T, Diagnostics> {
    let yaml::Read { tree, slips } = yaml::parse(source)?;
    let mistakes = Mistakes::from(slips);
    let written = Section::open(&tree, "", &mistakes).and_then(|section| {
        let written = read(&section);
        section.close();
        written
    });
    mistakes.finish(written)
}

/// Where a field of the rules' mistakes stands in a file: `tier`, `claims.1.class_b.2`. A mistake
/// of no field, such as of the policy, stands nowhere in it.
pub fn place(source: &Arc<Source>, field: &str) -> Option<Span> {
    let tree = yaml::parse(source).ok()?.tree;
    let node = match field.split('.').collect::<Vec<_>>()[..] {
        [""] => return None,
        ["claims"] => tree.get("claims")?,
        ["claims", number, ref within @ ..] => {
            let claim = item(tree.get("claims")?, number)?;
            place_in_claim(claim, within).unwrap_or(claim)
        }
        [key] => {
            let person = tree.get("person").unwrap_or(&tree);
            let key = match key {
                "identity" => "identities",
                "condition" => "conditions",
                key => key,
            };
            person.get(key).unwrap_or(person)
        }
        _ => return None,
    };
    Some(node.span.clone())
}

fn place_in_claim<'n>(claim: &'n Node, within: &[&str]) -> Option<&'n Node> {
    match within {
        ["claim"] => claim.get("kind"),
        ["prior_basic"] => claim.get("prior")?.get("basic"),
        ["class_b", number] => item(claim.get("class_b")?, number),
        [key] => claim.get(key),
        _ => None,
    }
}

/// The item of a list that a number counted from 1 names.
fn item<'n>(list: &'n Node, number: &str) -> Option<&'n Node> {
    let Value::List(items) = &list.value else { return None };
    items.get(number.parse::<usize>().ok()?.checked_sub(1)?)
}

/// Reads a person and their claims from the map that has both.
pub(super) fn year(section: &Section<'_>) -> Option<Written> {
    let person = section.require_section("person").map(|person| {
        let mut fields = Fields::default();
        answers(&person, &["tier", "age"], &mut fields);
        if let Some(minor) = scalar(&person, "minor") {
            fields.push("minor", yes_or_no(minor));
        }
        who(&person, &mut fields);
        person.close();
        fields
    });
    let claims = section.require("claims")?;
    let items = section.mistakes().caught(section::list(claims, "claims"))?;
    let claims = items.iter().enumerate().filter_map(|(index, item)| {
        section.below(&format!("claims[{}]", index + 1), item).map(claim)
    });
    Some(Written { claims: claims.collect(), person: person? })
}

fn claim(section: Section<'_>) -> Fields {
    let mut fields = Fields::default();
    if let Some(kind) = scalar(&section, "kind") {
        fields.push("claim", kind);
    }
    answers(&section, &["date", "level", "in_scope", "total", "self_funded"], &mut fields);
    let items = filled(&section, "class_b")
        .and_then(|node| section.mistakes().caught(section::list(node, "class_b")));
    for item in items.into_iter().flatten() {
        let Some(item) = section.below("class_b", item) else { continue };
        let (amount, first_pay) = (item.require_text("amount"), item.require_text("first_pay"));
        item.close();
        if let (Some(amount), Some(first_pay)) = (amount, first_pay) {
            fields.push("class_b", class_b(&amount, &first_pay));
        }
    }
    answers(&section, &["out_of_area"], &mut fields);
    if let Some(prior) = filled(&section, "prior").and_then(|node| section.below("prior", node)) {
        if let Some(basic) = scalar(&prior, "basic") {
            fields.push("prior_basic", basic);
        }
        prior.close();
    }
    section.close();
    fields
}

/// Reads a payer of the premium.
pub(super) fn payer(section: &Section<'_>) -> Fields {
    let mut fields = Fields::default();
    answers(section, &["tier", "age"], &mut fields);
    who(section, &mut fields);
    let days = ["pays", "birth", "term_start"];
    answers(section, &days, &mut fields);
    answers(section, &["gap_months", "missed_years", "repaid_years"], &mut fields);
    fields
}

/// What somebody is, and what else is true of them.
fn who(section: &Section<'_>, fields: &mut Fields) {
    let mistakes = section.mistakes();
    let items = filled(section, "identities")
        .and_then(|node| mistakes.caught(section::list(node, "identities")));
    for item in items.into_iter().flatten() {
        if let Some(identity) = mistakes.caught(section::text(item, "identities")) {
            fields.push("identity", identity);
        }
    }
    let conditions =
        filled(section, "conditions").and_then(|node| section.below("conditions", node));
    let Some(conditions) = conditions else { return };
    for (key, node) in conditions.others() {
        if let Some(answer) = mistakes.caught(section::text(node, &key.name)) {
            fields.push("condition", condition(&key.name, &answer));
        }
    }
}

/// Answers whose keys are those of the rules.
fn answers(section: &Section<'_>, keys: &[&'static str], fields: &mut Fields) {
    for key in keys {
        if let Some(answer) = scalar(section, key) {
            fields.push(*key, answer);
        }
    }
}

/// A scalar as it is written; a blank one is left to the rules, which say what is missing.
fn scalar<'n>(section: &Section<'n>, key: &'static str) -> Option<&'n str> {
    let node = filled(section, key)?;
    let text = node.scalar();
    if text.is_none() {
        section.mistakes().caught(section::text(node, key));
    }
    text
}

/// What stands behind a key, if anything does.
fn filled<'n>(section: &Section<'n>, key: &'static str) -> Option<&'n Node> {
    section.get(key).filter(|node| !matches!(node.value, Value::Empty))
}

fn yes_or_no(written: &str) -> &str {
    match written {
        "true" => "yes",
        "false" => "no",
        written => written,
    }
}

fn condition(name: &str, answer: &str) -> String {
    format!("{name}={}", yes_or_no(answer))
}

fn class_b(amount: &str, first_pay: &str) -> String {
    format!("{amount}@{first_pay}")
}

/// Reads a line of NDJSON: a person and their claims.
///
/// # Errors
/// What is wrong with its form.
pub fn line(line: &str) -> Result<Written, Diagnostic> {
    let ClaimLine { person, claims } = json(
        line,
        "claim/format",
        r#"{"person": {"tier": "一档", "age": 40}, "claims": [{"kind": "inpatient", "level": "二级", "in_scope": "50000"}]}"#,
    )?;
    let claims = claims.into_iter().map(ClaimOfLine::into_fields).collect();
    Ok(Written { person: person.into_fields(), claims })
}

/// Reads a line of NDJSON: a payer.
///
/// # Errors
/// What is wrong with its form.
pub fn payer_line(line: &str) -> Result<Fields, Diagnostic> {
    let example = r#"{"tier": "一档", "identities": ["低保对象"], "pays": "2024-03-01"}"#;
    json(line, "person/format", example).map(PayerOfLine::into_fields)
}

/// Reads a line of JSON. Where nothing better is known, an example says what to write.
fn json<'l, T: Deserialize<'l>>(
    line: &'l str,
    code: &'static str,
    example: &str,
) -> Result<T, Diagnostic> {
    serde_json::from_str(line).map_err(|error| {
        let (message, near) = in_words(&error);
        let help = near.unwrap_or_else(|| {
            say!("每行写一个JSON：{example}。", "Write one JSON a line: {example}.")
        });
        let message = say!(
            message => "这一行看不懂：{message}",
            "This line cannot be understood: {message}"
        );
        Diagnostic::error(code, message).help(help)
    })
}

/// What is wrong with a line of JSON, and the name that was meant. The parser's own words are
/// English, but for names.
fn in_words(error: &serde_json::Error) -> (Words, Option<Words>) {
    let words = error.to_string();
    let mut names = words.split('`').skip(1).step_by(2);
    let message = match (names.next(), error.is_data()) {
        (Some(name), true) if words.starts_with("missing field") => {
            say!("缺少“{name}”", "`{name}` is missing")
        }
        (Some(name), true) if words.starts_with("unknown field") => {
            let near = nearest(name, names).map(did_you_mean);
            return (say!("没有“{name}”这个项目", "there is no entry `{name}`"), near);
        }
        (Some(name), true) if words.starts_with("duplicate field") => {
            say!("“{name}”写了两次", "`{name}` is written twice")
        }
        (_, true) => {
            say!("第{}个字前面的值不对", "the value before character {} is wrong", error.column())
        }
        _ => say!("不是完整的JSON", "it is no whole JSON"),
    };
    (message, None)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimLine {
    person: PersonOfLine,
    claims: Vec<ClaimOfLine>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonOfLine {
    tier: Option<Text>,
    age: Option<Text>,
    minor: Option<Answer>,
    identities: Option<Vec<Text>>,
    conditions: Option<Conditions>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PayerOfLine {
    tier: Option<Text>,
    age: Option<Text>,
    identities: Option<Vec<Text>>,
    conditions: Option<Conditions>,
    pays: Option<Text>,
    birth: Option<Text>,
    term_start: Option<Text>,
    gap_months: Option<Text>,
    missed_years: Option<Text>,
    repaid_years: Option<Text>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimOfLine {
    kind: Option<Text>,
    date: Option<Text>,
    level: Option<Text>,
    in_scope: Option<Text>,
    total: Option<Text>,
    self_funded: Option<Text>,
    class_b: Option<Vec<ClassB>>,
    out_of_area: Option<Text>,
    prior: Option<Prior>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassB {
    amount: Text,
    first_pay: Text,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Prior {
    basic: Option<Text>,
}

impl PersonOfLine {
    fn into_fields(self) -> Fields {
        let mut fields = Fields::default();
        push(&mut fields, "tier", self.tier);
        push(&mut fields, "age", self.age);
        if let Some(Answer(minor)) = self.minor {
            fields.push("minor", yes_or_no(&minor));
        }
        push_who(&mut fields, self.identities, self.conditions);
        fields
    }
}

impl PayerOfLine {
    fn into_fields(self) -> Fields {
        let mut fields = Fields::default();
        push(&mut fields, "tier", self.tier);
        push(&mut fields, "age", self.age);
        push_who(&mut fields, self.identities, self.conditions);
        push(&mut fields, "pays", self.pays);
        push(&mut fields, "birth", self.birth);
        push(&mut fields, "term_start", self.term_start);
        push(&mut fields, "gap_months", self.gap_months);
        push(&mut fields, "missed_years", self.missed_years);
        push(&mut fields, "repaid_years", self.repaid_years);
        fields
    }
}

impl ClaimOfLine {
    fn into_fields(self) -> Fields {
        let mut fields = Fields::default();
        push(&mut fields, "claim", self.kind);
        push(&mut fields, "date", self.date);
        push(&mut fields, "level", self.level);
        push(&mut fields, "in_scope", self.in_scope);
        push(&mut fields, "total", self.total);
        push(&mut fields, "self_funded", self.self_funded);
        for ClassB { amount, first_pay } in self.class_b.into_iter().flatten() {
            fields.push("class_b", class_b(&amount.0, &first_pay.0));
        }
        push(&mut fields, "out_of_area", self.out_of_area);
        push(&mut fields, "prior_basic", self.prior.and_then(|prior| prior.basic));
        fields
    }
}

fn push_who(fields: &mut Fields, identities: Option<Vec<Text>>, conditions: Option<Conditions>) {
    for Text(identity) in identities.into_iter().flatten() {
        fields.push("identity", identity);
    }
    for (name, answer) in conditions.map(|it| it.0).into_iter().flatten() {
        fields.push("condition", condition(&name, &answer));
    }
}

fn push(fields: &mut Fields, key: &str, answer: Option<Text>) {
    if let Some(Text(answer)) = answer {
        fields.push(key, answer);
    }
}

/// A text, or a number in the digits in which it was written: it never becomes a float.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str(json).map(Self).map_err(D::Error::custom),
            Some(b'-' | b'0'..=b'9') => Ok(Self(json.to_owned())),
            _ => Err(D::Error::custom("expected a text or a number")),
        }
    }
}

/// Yes or no, as a text or a truth value.
struct Answer(String);

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        match json {
            "true" | "false" => Ok(Self(json.to_owned())),
            _ => serde_json::from_str(json).map(|Text(text)| Self(text)).map_err(D::Error::custom),
        }
    }
}

/// Conditions and whether they are true, in the order of the line.
struct Conditions(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ConditionsVisitor)
    }
}

struct ConditionsVisitor;

impl<'de> Visitor<'de> for ConditionsVisitor {
    type Value = Conditions;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("conditions and whether they are true")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Conditions, A::Error> {
        let mut conditions = Vec::new();
        while let Some((name, Answer(answer))) = map.next_entry()? {
            conditions.push((name, answer));
        }
        Ok(Conditions(conditions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"person":{"tier":"一档","age":40,"minor":false,"identities":["低保对象"],"conditions":{"未参加职工医保":true}},"claims":[{"kind":"inpatient","date":"2024-03-01","level":"二级","in_scope":12000.55},{"kind":"outpatient","total":"300","self_funded":20.50,"class_b":[{"amount":5000,"first_pay":"10%"},{"amount":"80","first_pay":"5%"}],"out_of_area":"filed","prior":{"basic":40.00}}]}"#;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "claim.json".into(), text: text.to_owned() })
    }

    fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
        fields.iter().collect()
    }

    /// The contract of claim files, whole.
    #[test]
    fn a_line_and_a_file_say_the_same() {
        let written = line(JSON).unwrap();
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
        assert_eq!(
            pairs(&written.claims[0]),
            [
                ("claim", "inpatient"),
                ("date", "2024-03-01"),
                ("level", "二级"),
                ("in_scope", "12000.55")
            ]
        );
        assert_eq!(
            pairs(&written.claims[1]),
            [
                ("claim", "outpatient"),
                ("total", "300"),
                ("self_funded", "20.50"),
                ("class_b", "5000@10%"),
                ("class_b", "80@5%"),
                ("out_of_area", "filed"),
                ("prior_basic", "40.00")
            ]
        );
        assert_eq!(file(&source(JSON)), Ok(written));
    }

    /// A person file for premium and coverage: the contract of `gongshi premium`.
    #[test]
    fn a_payer_is_read_from_yaml() {
        let payer = payer_file(&source(
            "tier: 一档\nidentities: [低保对象, 新生儿]\npays: 2024-03-01\nbirth: 2024-02-29\n\
             gap_months: 3\nmissed_years: 2\nrepaid_years: 1\nterm_start: 2023-09-01\nage: 0\n\
             conditions: {未参加职工医保: false}\n",
        ))
        .unwrap();
        assert_eq!(
            pairs(&payer),
            [
                ("tier", "一档"),
                ("age", "0"),
                ("identity", "低保对象"),
                ("identity", "新生儿"),
                ("condition", "未参加职工医保=no"),
                ("pays", "2024-03-01"),
                ("birth", "2024-02-29"),
                ("term_start", "2023-09-01"),
                ("gap_months", "3"),
                ("missed_years", "2"),
                ("repaid_years", "1")
            ]
        );
        let line = r#"{"tier":"一档","age":0,"identities":["低保对象","新生儿"],"conditions":{"未参加职工医保":false},"pays":"2024-03-01","birth":"2024-02-29","term_start":"2023-09-01","gap_months":3,"missed_years":2,"repaid_years":"1"}"#;
        assert_eq!(payer_line(line), Ok(payer));
        let mistyped = payer_line(r#"{"pay":"2024-03-01"}"#).unwrap_err();
        assert_eq!(
            (mistyped.code, mistyped.help.as_ref().map(|it| it.zh.as_str())),
            ("person/format", Some("是不是“pays”？"))
        );
        let mistyped = payer_file(&source("tier: 一档\npay: 2024-03-01\n")).unwrap_err();
        let mistake = mistyped.iter().next().unwrap();
        assert_eq!(
            (mistake.code, mistake.help.as_ref().map(|it| it.zh.as_str())),
            ("key/unknown", Some("是不是“pays”？"))
        );
    }

    #[test]
    fn a_mistyped_key_is_no_silence() {
        for (key, mistyped) in [("tier", "tire"), ("level", "lvel"), ("first_pay", "frist_pay")] {
            let text = JSON.replace(&format!("\"{key}\""), &format!("\"{mistyped}\""));
            let by_line = line(&text).unwrap_err();
            assert_eq!(by_line.code, "claim/format");
            assert_eq!(by_line.help.map(|it| it.zh), Some(format!("是不是“{key}”？")));
            let by_file = file(&source(&text)).unwrap_err();
            assert!(by_file.iter().any(|mistake| mistake.code == "key/unknown"), "{mistyped}");
        }
    }

    #[test]
    fn a_number_keeps_its_digits() {
        for amount in ["40000.129999999999", "12.000", "1e5", "-5", "100000000000000000000.01"] {
            let text = JSON.replace("12000.55", amount);
            let written = line(&text).unwrap();
            assert_eq!(pairs(&written.claims[0])[3], ("in_scope", amount));
            assert_eq!(file(&source(&text)), Ok(written));
        }
        let escaped = line(&JSON.replace("一档", "\\u4e00档")).unwrap();
        assert_eq!(pairs(&escaped.person)[0], ("tier", "一档"));
        for wrong in ["true", "[1]", "{}"] {
            let error = line(&JSON.replace("12000.55", wrong)).unwrap_err();
            assert_eq!(error.code, "claim/format", "{wrong}");
        }
    }

    #[test]
    fn nothing_is_the_same_as_not_said() {
        for (filled, nothing) in
            [("40,", "null,"), ("[\"低保对象\"]", "[]"), ("[\"低保对象\"]", "null")]
        {
            let text = JSON.replace(filled, nothing);
            let written = line(&text).unwrap();
            assert!(pairs(&written.person).len() == 4, "{nothing}");
            assert_eq!(file(&source(&text)), Ok(written), "{nothing}");
        }
        for wrong in ["\"低保对象\"", "{\"a\":1}", "[[]]"] {
            let text = JSON.replace("[\"低保对象\"]", wrong);
            assert_eq!(line(&text).unwrap_err().code, "claim/format", "{wrong}");
            let by_file = file(&source(&text)).unwrap_err();
            assert_eq!(by_file.iter().next().unwrap().code, "value/kind", "{wrong}");
        }
    }

    #[test]
    fn mistakes_find_their_places() {
        let text = "person: {tier: 一档, identities: [甲]}\nclaims:\n  - {kind: x, class_b: [{amount: 1, first_pay: 1%}, {amount: 2, first_pay: 2%}], prior: {basic: 7}}\n";
        let at = |field: &str| place(&source(text), field).map(|span| span.position());
        assert_eq!(at("tier"), Some((1, 16)));
        assert_eq!(at("identities"), Some((1, 32)));
        assert_eq!(at("age"), at("person"));
        assert_eq!(at("claims.1.kind"), Some((3, 12)));
        assert_eq!(at("claims.1.class_b.2"), Some((3, 53)));
        assert_eq!(at("claims.1.prior_basic"), Some((3, 97)));
        assert_eq!(at("claims.1.level"), at("claims.1"));
        assert_eq!(at("claims.2.level"), None);
        assert_eq!(at(""), None);
        let payer = source("tier: 一档\npays: 3月\n");
        assert_eq!(place(&payer, "pays").map(|span| span.position()), Some((2, 7)));
    }
}
