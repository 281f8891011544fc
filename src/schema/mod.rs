//! The files that staff write, described for their editors: JSON Schema, generated from types.
//!
//! The types are the description and nothing else. What reads the files is [`crate::load`], which
//! can say in a sentence what is wrong and where; a test holds the two together. Doc comments with
//! a title (`# …`), and those of words to choose from, are what an editor shows: they are written
//! for its user.
#![allow(rustdoc::broken_intra_doc_links, reason = "editors show `[低保对象]` as it is written")]
#![expect(dead_code, reason = "the types describe files; nothing is ever made of them")]

pub(crate) mod naming;
mod notice;
mod policy;
mod quota;
mod site;
mod values;
mod words;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// A kind of file that staff write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A policy: `policies/**/*.yaml`.
    Policy,
    /// The lines before a notice's text: `content/**/*.md`.
    Notice,
    /// A quota table: `quotas/**/*.yaml`.
    Quota,
    /// What the site is called: `site.yaml`.
    Site,
}

impl Format {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Notice, Self::Quota, Self::Site];

    /// What it is called, on the command line and in the names of committed schemas.
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Notice => "notice",
            Self::Quota => "quota",
            Self::Site => "site",
        }
    }

    /// Its schema: draft 7, which editors understand best, as JSON over several lines.
    pub fn schema(self) -> String {
        let schema = match self {
            Self::Policy => of::<policy::Policy>(),
            Self::Notice => of::<notice::Notice>(),
            Self::Quota => of::<quota::Quota>(),
            Self::Site => of::<site::Site>(),
        };
        format!("{:#}\n", schema.as_value())
    }
}

fn of<T: JsonSchema>() -> Schema {
    let mut settings = SchemaSettings::draft07();
    settings.transforms.insert(0, Box::new(LeftOut));
    settings.transforms.push(Box::new(Listed));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    let definitions = schema.get_mut("definitions").and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flat_map(Map::values_mut) {
        say_nothing_without_a_title(definition);
    }
    schema
}

/// An editor shows the innermost description of what stands behind a key. That is the key's own,
/// unless the type has a title, too.
fn say_nothing_without_a_title(definition: &mut Value) {
    if let Some(definition) = definition.as_object_mut().filter(|it| !it.contains_key("title")) {
        definition.remove("description");
    }
}

/// A key that need not be there is left out, not left empty: no value may be null that does not
/// say so itself.
#[derive(Debug, Clone)]
struct LeftOut;

impl Transform for LeftOut {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".into(), only);
            }
        }
        if let Some(Value::Array(any)) = schema.get_mut("anyOf") {
            any.retain(|one| one.get("type").is_none_or(|name| name != "null"));
            if let [Value::Object(only)] = any.as_mut_slice() {
                let only = std::mem::take(only);
                schema.remove("anyOf");
                for (key, value) in only {
                    schema.ensure_object().entry(key).or_insert(value);
                }
            }
        }
        transform_subschemas(self, schema);
    }
}

/// Words to choose from as a list, which editors show whole, each word with what it means.
#[derive(Debug, Clone)]
struct Listed;

impl Transform for Listed {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(Value::Array(cases)) = schema.get("oneOf") else { return };
        let words = |name| cases.iter().map(|case| case.get(name).cloned()).collect();
        let (Some(words), Some(meanings)): (Option<Vec<Value>>, Option<Vec<Value>>) =
            (words("const"), words("description"))
        else {
            return;
        };
        schema.remove("oneOf");
        schema.insert("type".into(), "string".into());
        schema.insert("enum".into(), words.into());
        schema.insert("enumDescriptions".into(), meanings.into());
    }
}
