//! Claims: a person and their year, from a claim file (YAML or JSON) or a line of NDJSON.

use std::sync::Arc;

use gongshi_rules::input::{Written, WrittenClaim};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Node, Value};

/// Reads a claim file: YAML, of which JSON is a part.
///
/// # Errors
/// What is wrong with its form; its content is checked against a policy later.
pub fn file(source: &Arc<Source>) -> Result<Written, Diagnostics> {
    let tree = yaml::parse(source)?;
    let mistakes = Mistakes::default();
    let written = Section::open(&tree, "", &mistakes).and_then(|section| {
        let written = read(&section);
        section.close();
        written
    });
    mistakes.finish(written)
}

/// Where a field of the rules' mistakes stands in a claim file: `tier`, `claims.1.level`.
pub fn place(source: &Arc<Source>, field: &str) -> Option<Span> {
    let tree = yaml::parse(source).ok()?;
    let node = match field.split('.').collect::<Vec<_>>()[..] {
        ["claims", number, key] => {
            let number: usize = number.parse().ok()?;
            let Value::List(claims) = &tree.get("claims")?.value else { return None };
            let claim = claims.get(number.checked_sub(1)?)?;
            claim.get(key).unwrap_or(claim)
        }
        ["claims"] => tree.get("claims")?,
        [key] => tree.get("person").map(|person| person.get(key).unwrap_or(person))?,
        _ => return None,
    };
    Some(node.span.clone())
}

/// Reads a person and their claims from the map that has both.
pub(super) fn read(section: &Section<'_>) -> Option<Written> {
    let mut written = Written::default();
    if let Some(person) = section.require_section("person") {
        written.tier = person.text("tier");
        written.minor = person.text("minor");
        written.age = person.text("age");
        if let Some(identities) = person.get("identities").filter(|node| !is_empty(node)) {
            section.mistakes().push(by_identity().at(&identities.span));
        }
        person.close();
    }
    let claims = section.require("claims")?;
    for item in section.mistakes().caught(section::list(claims, "claims"))? {
        let claim = section.below("claims", item)?;
        let date = claim.get("date").map(|date| section::date(date, "date"));
        let date = date.and_then(|date| section.mistakes().caught(date));
        written.claims.push(WrittenClaim {
            kind: claim.text("kind"),
            date: date.map(|date| date.to_string()),
            level: claim.text("level"),
            in_scope: claim.text("in_scope"),
        });
        claim.close();
    }
    Some(written)
}

/// Reads a line of NDJSON.
///
/// # Errors
/// What is wrong with its form.
pub fn line(line: &str) -> Result<Written, Diagnostic> {
    let ClaimLine { person, claims } = serde_json::from_str(line).map_err(|error| {
        Diagnostic::error("claim/format", format!("这一行看不懂：{}", in_words(&error)))
            .help("每行写一个JSON：{\"person\": {\"tier\": \"一档\", \"age\": 40}, \"claims\": [{\"kind\": \"inpatient\", \"level\": \"二级\", \"in_scope\": \"50000\"}]}。")
    })?;
    if !person.identities.is_none_or(is_nothing) {
        return Err(by_identity());
    }
    let text = |text: Option<Text>| text.map(|Text(text)| text);
    let claims = claims.into_iter().map(|claim| WrittenClaim {
        kind: text(claim.kind),
        date: text(claim.date),
        level: text(claim.level),
        in_scope: text(claim.in_scope),
    });
    Ok(Written {
        tier: text(person.tier),
        minor: text(person.minor),
        age: text(person.age),
        claims: claims.collect(),
    })
}

/// What is wrong with a line of JSON. The parser's own words are English, but for names.
fn in_words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match (words.split('`').nth(1), error.is_data()) {
        (Some(name), true) if words.starts_with("missing field") => format!("缺少“{name}”"),
        (Some(name), true) if words.starts_with("unknown field") => format!("没有“{name}”这个项目"),
        (Some(name), true) if words.starts_with("duplicate field") => format!("“{name}”写了两次"),
        (_, true) => format!("第{}个字前面的值不对", error.column()),
        _ => "不是完整的JSON".to_owned(),
    }
}

fn by_identity() -> Diagnostic {
    Diagnostic::error("claim/unsupported", "现在还不能按身份计算报销")
        .help("请先去掉identities里的身份。")
}

/// Whether a key has nothing behind it: `identities: []`.
fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Empty => true,
        Value::List(items) => items.is_empty(),
        Value::Scalar(_) | Value::Map(_) => false,
    }
}

/// The same for a line of NDJSON.
fn is_nothing(json: &RawValue) -> bool {
    json.get() == "null" || json.get().split_whitespace().collect::<String>() == "[]"
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimLine<'l> {
    #[serde(borrow)]
    person: Person<'l>,
    claims: Vec<Claim>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Person<'l> {
    tier: Option<Text>,
    minor: Option<Text>,
    age: Option<Text>,
    #[serde(borrow)]
    identities: Option<&'l RawValue>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    kind: Option<Text>,
    level: Option<Text>,
    in_scope: Option<Text>,
    date: Option<Text>,
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

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"person":{"tier":"一档","age":40,"identities":[]},"claims":[{"kind":"inpatient","level":"二级","in_scope":12000.55,"date":"2024-03-01"}]}"#;

    #[test]
    fn a_line_and_a_file_say_the_same() {
        let source = Arc::new(Source { path: "claim.json".into(), text: JSON.into() });
        let written = line(JSON).unwrap();
        assert_eq!(written.claims[0].in_scope.as_deref(), Some("12000.55"));
        assert_eq!(file(&source), Ok(written));
    }

    #[test]
    fn a_mistyped_key_is_no_silence() {
        assert_eq!(line(&JSON.replace("tier", "tire")).unwrap_err().code, "claim/format");
        assert_eq!(
            line(&JSON.replace("[]", "[\"低保对象\"]")).unwrap_err().code,
            "claim/unsupported"
        );
        let text = JSON.replace("level", "lvl");
        let source = Arc::new(Source { path: "claim.json".into(), text });
        let errors = file(&source).unwrap_err();
        assert_eq!(errors.iter().next().unwrap().code, "key/unknown");
    }

    #[test]
    fn a_number_keeps_its_digits() {
        for amount in ["40000.129999999999", "12.000", "1e5", "-5", "100000000000000000000.01"] {
            let text = JSON.replace("12000.55", amount);
            let written = line(&text).unwrap();
            assert_eq!(written.claims[0].in_scope.as_deref(), Some(amount));
            let source = Arc::new(Source { path: "claim.json".into(), text });
            assert_eq!(file(&source), Ok(written));
        }
        let escaped = line(&JSON.replace("一档", "\\u4e00档")).unwrap();
        assert_eq!(escaped.tier.as_deref(), Some("一档"));
        for wrong in ["true", "[1]", "{}"] {
            let error = line(&JSON.replace("12000.55", wrong)).unwrap_err();
            assert_eq!(error.code, "claim/format", "{wrong}");
        }
    }

    #[test]
    fn identities_in_any_form_are_not_passed_over() {
        for (identities, supported) in [
            ("[]", true),
            ("[ ]", true),
            ("null", true),
            ("\"低保对象\"", false),
            ("{\"a\":1}", false),
        ] {
            let text = JSON.replace("[]", identities);
            let by_line = line(&text).map_err(|error| error.code);
            let source = Arc::new(Source { path: "claim.json".into(), text });
            let by_file = file(&source).map_err(|errors| errors.iter().next().unwrap().code);
            assert_eq!(by_line, by_file, "{identities}");
            assert_eq!(by_line.is_ok(), supported, "{identities}");
        }
    }

    #[test]
    fn a_date_is_read_by_both() {
        let text = JSON.replace("2024-03-01", "2024-02-30");
        assert_eq!(line(&text).unwrap().claims[0].date.as_deref(), Some("2024-02-30"));
        let source = Arc::new(Source { path: "claim.json".into(), text });
        assert_eq!(file(&source).unwrap_err().iter().next().unwrap().code, "value/date");
    }
}
