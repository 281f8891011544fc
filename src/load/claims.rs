//! Claims: a person and their year, from a claim file (YAML or JSON) or a line of NDJSON.

use std::fmt;
use std::sync::Arc;

use gongshi_rules::input::{Written, WrittenClaim};
use serde::de::{Deserialize, Deserializer, Visitor};

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Value};

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

/// Reads a person and their claims from the map that has both.
pub(super) fn read(section: &Section<'_>) -> Option<Written> {
    let mut written = Written::default();
    if let Some(person) = section.require_section("person") {
        written.tier = person.text("tier");
        written.minor = person.text("minor");
        written.age = person.text("age");
        if let Some(Value::List(identities)) = person.get("identities").map(|node| &node.value)
            && let Some(first) = identities.first()
        {
            section.mistakes().push(by_identity().at(&first.span));
        }
        person.close();
    }
    let claims = section.require("claims")?;
    for item in section.mistakes().caught(section::list(claims, "claims"))? {
        let claim = section.below("claims", item)?;
        if let Some(date) = claim.get("date") {
            section.mistakes().caught(section::date(date, "date"));
        }
        written.claims.push(WrittenClaim {
            kind: claim.text("kind"),
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
        Diagnostic::error("claim/format", format!("这一行看不懂：{error}"))
            .help("每行写一个JSON：{\"person\": {\"tier\": \"一档\", \"age\": 40}, \"claims\": [{\"kind\": \"inpatient\", \"level\": \"二级\", \"in_scope\": \"50000\"}]}。")
    })?;
    if !person.identities.is_empty() {
        return Err(by_identity());
    }
    let text = |text: Option<Text>| text.map(|Text(text)| text);
    let claims = claims.into_iter().map(|claim| WrittenClaim {
        kind: text(claim.kind),
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

fn by_identity() -> Diagnostic {
    Diagnostic::error("claim/unsupported", "现在还不能按身份计算报销")
        .help("请先去掉identities里的身份。")
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimLine {
    person: Person,
    claims: Vec<Claim>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    tier: Option<Text>,
    minor: Option<Text>,
    age: Option<Text>,
    #[serde(default)]
    identities: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    kind: Option<Text>,
    level: Option<Text>,
    in_scope: Option<Text>,
    #[serde(default, rename = "date")]
    _date: Option<String>,
}

/// A text or a number, as text.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            // The shortest text that stands for a float is the text it was read from, for any
            // number of at most fifteen digits; an amount in yuan has at most eleven.
            fn visit_f64<E>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
        }

        deserializer.deserialize_any(TextVisitor)
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
}
