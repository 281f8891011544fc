//! Places in a file as its schema knows them: `enrolment[].pays.from`, and `*` for names that the
//! file gives itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The keys that a schema knows, by the place of the map in which they stand.
#[derive(Default)]
pub(super) struct Places(pub(super) BTreeMap<String, BTreeSet<String>>);

impl Places {
    /// All places of a schema.
    pub(super) fn of(schema: &Value) -> Self {
        let mut places = Self::default();
        places.add(schema, schema, "");
        places
    }

    fn add(&mut self, root: &Value, schema: &Value, place: &str) {
        for part in parts(root, schema) {
            let properties = part.get("properties").and_then(Value::as_object);
            for (key, below) in properties.into_iter().flatten() {
                self.0.entry(place.to_owned()).or_default().insert(key.clone());
                self.add(root, below, &join(place, key));
            }
            if let Some(below) = part.get("additionalProperties").filter(|it| it.is_object()) {
                self.0.entry(place.to_owned()).or_default();
                self.add(root, below, &join(place, "*"));
            }
            if let Some(below) = part.get("items") {
                self.add(root, below, &format!("{place}[]"));
            }
        }
    }

    /// The place at which a pointer into a file points: `/enrolment/0/pays`.
    pub(super) fn of_pointer(&self, pointer: &str) -> String {
        let mut place = String::new();
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let known = self.0.get(&place).is_some_and(|keys| keys.contains(&step));
            let number = step.bytes().all(|byte| byte.is_ascii_digit());
            place = match () {
                () if known => join(&place, &step),
                () if number => format!("{place}[]"),
                () => join(&place, "*"),
            };
        }
        place
    }

    /// The keys at the place of a pointer.
    pub(super) fn keys(&self, pointer: &str) -> BTreeSet<&str> {
        let keys = self.0.get(&self.of_pointer(pointer));
        keys.into_iter().flatten().map(String::as_str).collect()
    }

    /// Adds the keys that a file has, by the places that these are at.
    pub(super) fn show(&mut self, places: &Self, file: &Value) {
        for pointer in pointers(file) {
            let map = file.pointer(&pointer).and_then(Value::as_object);
            let keys = map.into_iter().flat_map(Map::keys).cloned();
            self.0.entry(places.of_pointer(&pointer)).or_default().extend(keys);
        }
    }

    /// The keys that another lacks, by their places.
    pub(super) fn without(&self, other: &Self) -> BTreeMap<&str, Vec<&str>> {
        let lacking = self.0.iter().map(|(place, keys)| {
            let there = other.0.get(place);
            let lacking = keys.iter().filter(|key| !there.is_some_and(|it| it.contains(*key)));
            (place.as_str(), lacking.map(String::as_str).collect::<Vec<_>>())
        });
        lacking.filter(|(_, keys)| !keys.is_empty()).collect()
    }

    /// Every key anywhere.
    pub(super) fn vocabulary(&self) -> BTreeSet<&str> {
        self.0.values().flatten().map(String::as_str).collect()
    }
}

/// The place of a key. A value is at the same place whether or not it has a mark of its own.
fn join(place: &str, key: &str) -> String {
    match (place, key) {
        ("", _) => key.to_owned(),
        (_, "value") => place.to_owned(),
        _ => format!("{place}.{key}"),
    }
}

/// A schema, what it refers to, and its alternatives.
pub(super) fn parts<'s>(root: &'s Value, schema: &'s Value) -> Vec<&'s Map<String, Value>> {
    let Some(own) = schema.as_object() else { return Vec::new() };
    let referred = own.get("$ref").and_then(Value::as_str).map(|path| {
        root.pointer(path.trim_start_matches('#')).unwrap_or_else(|| panic!("{path} is defined"))
    });
    let combined =
        ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| own.get(key)?.as_array());
    let below = referred.into_iter().chain(combined.flatten());
    [own].into_iter().chain(below.flat_map(|it| parts(root, it))).collect()
}

/// The pointers to everything in a file, itself first.
pub(super) fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let below: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter().map(|(key, it)| (escaped(key), it)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect()
        }
        _ => Vec::new(),
    };
    for (step, it) in below {
        found.extend(pointers(it).into_iter().map(|rest| format!("/{step}{rest}")));
    }
    found
}
