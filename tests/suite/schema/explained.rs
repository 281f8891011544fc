//! What an editor shows: every key has a Chinese name and says what to write.

use gongshi::schema::Format;
use serde_json::{Map, Value};

use super::places::parts;
use super::schema;

#[test]
fn every_key_is_explained_in_chinese() {
    for format in Format::ALL {
        let root = schema(format);
        let mut seen = 0;
        each_property(&root, &mut |key, below| {
            for name in ["title", "description"] {
                let parts = parts(&root, below);
                let words = parts.iter().find_map(|it| it.get(name)?.as_str()).unwrap_or_default();
                assert!(is_chinese(words), "{}: {key}: {name} {words:?}", format.name());
            }
            seen += 1;
        });
        assert!(seen >= 3, "{format:?}");
    }
}

/// An example stands in the words of a key or beside its pattern, or all that it can be is listed.
#[test]
fn every_key_has_an_example() {
    let mut without = Vec::new();
    for format in Format::ALL {
        let root = schema(format);
        each_property(&root, &mut |key, below| {
            let parts = parts(&root, below);
            let mut said = parts.iter().filter_map(|it| it.get("description")?.as_str());
            let listed =
                |it: &&Map<String, Value>| it.contains_key("enum") || it.contains_key("examples");
            if !said.any(|words| words.contains("例如")) && !parts.iter().any(listed) {
                without.push(format!("{}: {key}", format.name()));
            }
        });
    }
    assert_eq!(without, [""; 0]);
}

#[test]
fn every_word_that_can_be_chosen_is_explained() {
    let mut seen = 0;
    each_schema(&schema(Format::Policy), &mut |schema| {
        let list = |name: &str| schema.get(name).and_then(Value::as_array);
        let Some(words) = list("enum").filter(|words| words[0].is_string()) else { return };
        let meanings = list("enumDescriptions").map(Vec::as_slice).unwrap_or_default();
        assert_eq!(words.len(), meanings.len(), "{words:?}");
        assert!(meanings.iter().all(|it| is_chinese(it.as_str().unwrap())), "{meanings:?}");
        seen += words.len();
    });
    assert!(seen > 40, "{seen}");
}

/// An editor shows the innermost description: a type without a title must not hide its key's.
#[test]
fn the_words_of_a_key_are_not_hidden_by_those_of_its_type() {
    for format in Format::ALL {
        let root = schema(format);
        for (name, definition) in root["definitions"].as_object().into_iter().flatten() {
            let (title, words) = (definition.get("title"), definition.get("description"));
            assert_eq!(title.is_some(), words.is_some(), "{name}");
        }
    }
}

/// Nothing is said to an editor's user that is not Chinese.
#[test]
fn no_description_is_in_another_language() {
    for format in Format::ALL {
        each_schema(&schema(format), &mut |schema| {
            for name in ["title", "description", "errorMessage"] {
                let words = schema.get(name).and_then(Value::as_str);
                assert!(
                    words.is_none_or(|words| is_chinese(words) || words == "site.yaml"),
                    "{words:?}"
                );
            }
        });
    }
}

fn is_chinese(words: &str) -> bool {
    words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Every key that a schema has, and the schema of what stands behind it.
fn each_property(root: &Value, visit: &mut impl FnMut(&str, &Value)) {
    each_schema(root, &mut |schema| {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties.into_iter().flatten().for_each(|(key, below)| visit(key, below));
    });
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
