//! What an editor shows: every key has a Chinese name and says what to write.

use gongshi::schema::Format;
use serde_json::Value;

use super::places::parts;
use super::schema;

#[test]
fn every_key_is_explained_in_chinese() {
    for format in Format::ALL {
        let root = schema(format);
        let mut seen = 0;
        each_schema(&root, &mut |schema| {
            for (key, below) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let words = |name: &str| {
                    let mut found = parts(&root, below).into_iter().filter_map(|it| it.get(name)?.as_str());
                    found.next().unwrap_or_default().to_owned()
                };
                let (title, description) = (words("title"), words("description"));
                assert!(is_chinese(&title) || title == "YAML", "{key}: title {title:?}");
                assert!(is_chinese(&description), "{key}: description {description:?}");
                seen += 1;
            }
        });
        assert!(seen >= 3, "{format:?}");
    }
}

/// An example stands in the words of a key, or it can be chosen from a list.
#[test]
fn every_key_has_an_example() {
    for format in Format::ALL {
        let root = schema(format);
        each_schema(&root, &mut |schema| {
            for (key, below) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let parts = parts(&root, below);
                let said = parts.iter().filter_map(|it| it.get("description")?.as_str());
                let shown = said.into_iter().any(|words| words.contains("例如"));
                let listed = parts.iter().any(|it| it.contains_key("const") || it.contains_key("examples"));
                assert!(shown || listed, "{key}");
            }
        });
    }
}

#[test]
fn every_word_that_can_be_chosen_is_explained() {
    for format in Format::ALL {
        each_schema(&schema(format), &mut |schema| {
            assert!(schema.get("enum").is_none(), "{schema:#}");
            if let Some(word) = schema.get("const").filter(|word| word.is_string()) {
                let words = schema.get("description").and_then(Value::as_str).unwrap_or_default();
                assert!(is_chinese(words), "{word}");
            }
        });
    }
}

/// Nothing is said to an editor's user that is not Chinese.
#[test]
fn no_description_is_in_another_language() {
    for format in Format::ALL {
        each_schema(&schema(format), &mut |schema| {
            for name in ["title", "description", "errorMessage"] {
                let words = schema.get(name).and_then(Value::as_str);
                assert!(words.is_none_or(|words| is_chinese(words) || words == "site.yaml"), "{words:?}");
            }
        });
    }
}

fn is_chinese(words: &str) -> bool {
    words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Every schema in a schema. What only tells cases apart (`if`, `not`) has no words.
fn each_schema(schema: &Value, visit: &mut impl FnMut(&Value)) {
    visit(schema);
    let Some(own) = schema.as_object() else { return };
    for (key, below) in own {
        match key.as_str() {
            "properties" | "definitions" => {
                below.as_object().into_iter().flatten().for_each(|(_, it)| each_schema(it, visit));
            }
            "allOf" | "anyOf" | "oneOf" => {
                below.as_array().into_iter().flatten().for_each(|it| each_schema(it, visit));
            }
            "items" | "additionalProperties" => each_schema(below, visit),
            _ => {}
        }
    }
}
