//! What the keys and words of policy files are called in Chinese: as their schema says it to
//! editors, and nowhere else.

use serde_json::Value;

use super::policy::Policy;

/// What the keys and words of policy files are called.
#[derive(Debug)]
pub(crate) struct Naming(Value);

/// A place of a policy file, and what may stand there.
#[derive(Debug, Clone)]
pub(crate) struct Place<'n> {
    root: &'n Value,
    /// The ways in which it may be written, each with the name of its type.
    ways: Vec<(&'n str, &'n Value)>,
    /// What its numbers count: 「天」.
    unit: Option<&'n str>,
}

/// What a scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Yuan.
    Money,
    /// A percentage.
    Rate,
    /// Percentage points.
    Points,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// A whole number.
    Count,
    /// Anything else.
    Text,
}

impl Naming {
    /// What the keys of policies are called.
    pub(crate) fn of_policies() -> Self {
        Self(super::of::<Policy>().to_value())
    }

    /// The top of a policy file.
    pub(crate) fn top(&self) -> Place<'_> {
        Place { root: &self.0, ways: vec![("Policy", &self.0)], unit: None }
    }
}

impl<'n> Place<'n> {
    /// What stands behind a key, and what the key is called, if the schema knows the key itself.
    /// Keys that a file makes up, tiers or facts, are their own names.
    pub(crate) fn key(&self, key: &str) -> (Option<&'n str>, Self) {
        let known = self.ways.iter().filter_map(|(_, way)| way.get("properties")?.get(key));
        let known: Vec<&Value> = known.collect();
        if let Some(first) = known.first() {
            let said = |name| known.iter().find_map(|it| it.get(name)).and_then(Value::as_str);
            let unit = said("x-unit").or(self.unit);
            let title = first.get("title").and_then(Value::as_str);
            return (title, self.at(known.into_iter(), unit));
        }
        let made_up = self.ways.iter().filter_map(|(_, way)| way.get("additionalProperties"));
        (None, self.at(made_up.filter(|it| it.is_object()), None))
    }

    /// The items of a list.
    pub(crate) fn item(&self) -> Self {
        self.at(self.ways.iter().filter_map(|(_, way)| way.get("items")), self.unit)
    }

    /// What a word to choose means.
    pub(crate) fn meaning(&self, word: &str) -> Option<&'n str> {
        self.ways.iter().find_map(|(_, way)| {
            let words = way.get("enum")?.as_array()?;
            let at = words.iter().position(|known| known == word)?;
            way.get("enumDescriptions")?.get(at)?.as_str()
        })
    }

    /// What its scalars are.
    pub(crate) fn kind(&self) -> Kind {
        let is = |name| self.ways.iter().any(|(known, _)| *known == name);
        let whole = |way: &Value| {
            let types = way.get("type").and_then(Value::as_array);
            types.is_some_and(|types| types.iter().any(|it| it == "integer"))
        };
        match () {
            () if is("Money") => Kind::Money,
            () if is("Rate") => Kind::Rate,
            () if is("Points") => Kind::Points,
            () if is("Date") => Kind::Date,
            () if is("Flag") => Kind::Flag,
            () if self.ways.iter().any(|(_, way)| whole(way)) => Kind::Count,
            () => Kind::Text,
        }
    }

    /// What its numbers count.
    pub(crate) fn unit(&self) -> &'n str {
        self.unit.unwrap_or_default()
    }

    fn at(&self, schemas: impl Iterator<Item = &'n Value>, unit: Option<&'n str>) -> Self {
        let mut ways = Vec::new();
        for schema in schemas {
            self.resolve("", schema, &mut ways);
        }
        Self { root: self.root, ways, unit }
    }

    /// The ways that a schema leaves, through its references.
    fn resolve(&self, name: &'n str, schema: &'n Value, ways: &mut Vec<(&'n str, &'n Value)>) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.rsplit('/').next().unwrap_or_default();
            if let Some(schema) = self.root.get("definitions").and_then(|all| all.get(name)) {
                self.resolve(name, schema, ways);
            }
        }
        let inner = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key));
        for schema in inner.filter_map(Value::as_array).flatten() {
            self.resolve("", schema, ways);
        }
        ways.push((name, schema));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_called_what_editors_are_told() {
        let naming = Naming::of_policies();
        let (name, stays) = naming.top().key("inpatient");
        assert_eq!(name, Some("住院报销"));
        let (name, deductible) = stays.key("deductible");
        assert_eq!(name, Some("起付线"));
        assert_eq!(deductible.key("一级").0, None);
        assert_eq!(deductible.key("一级").1.kind(), Kind::Money);
        let (_, per) = deductible.key("per");
        assert_eq!(per.meaning("admission"), Some("每次住院都减"));
        let marked = per.key("value").1;
        assert_eq!(marked.meaning("year"), Some("一年减一次"));
        let (_, rates) = stays.key("rate");
        assert_eq!(rates.key("一档").1.key("一级").1.kind(), Kind::Rate);
    }

    #[test]
    fn numbers_say_what_they_count() {
        let naming = Naming::of_policies();
        let windows = naming.top().key("enrolment").1.item();
        let (name, days) = windows.key("pays").1.key("days");
        assert_eq!((name, days.kind(), days.unit()), (Some("几天"), Kind::Count, "天"));
        assert_eq!(days.key("value").1.unit(), "天");
    }
}
