//! The words of a theme, in the language of the site.

use std::collections::BTreeMap;

use memchr::memchr;

use crate::fingerprint::Fingerprint;

/// The words of a theme by their keys: `notice.contents` is 「目录」.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings(pub(crate) BTreeMap<String, Phrase>);

/// Words with places for figures and names: 「还有{n}天」.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// What is said of one, where that differs: `{n} day left`.
    pub one: Option<String>,
    /// What is said otherwise.
    pub other: String,
}

impl Strings {
    /// The phrase of a key.
    pub fn get(&self, key: &str) -> Option<&Phrase> {
        self.0.get(key)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The words of a key, its places filled in. A key that there is not stands for itself: a
    /// test holds the program's keys and the catalogues together.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let said = self.get(key).and_then(|phrase| phrase.fill(values).ok());
        said.unwrap_or_else(|| key.to_owned())
    }

    /// The digest of all words.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let mixer = self.0.iter().fold(Fingerprint::begin(), |mixer, (key, phrase)| {
            let one = phrase.one.as_deref().unwrap_or_default();
            mixer.with(key).with(one).with(&phrase.other)
        });
        mixer.end()
    }
}

impl Phrase {
    /// The phrase with its places filled in.
    ///
    /// # Errors
    /// The name of a place that no value is given for.
    pub fn fill(&self, values: &[(&str, &str)]) -> Result<String, String> {
        let is_one = values.iter().any(|(name, value)| *name == "n" && *value == "1");
        let template = self.one.as_deref().filter(|_| is_one).unwrap_or(&self.other);
        let mut words = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(open) = memchr(b'{', rest.as_bytes()) {
            let Some(close) = memchr(b'}', &rest.as_bytes()[open..]) else { break };
            let name = &rest[open + 1..open + close];
            words.push_str(&rest[..open]);
            let value = values.iter().find(|(known, _)| *known == name);
            words.push_str(value.ok_or_else(|| name.to_owned())?.1);
            rest = &rest[open + close + 1..];
        }
        words.push_str(rest);
        Ok(words)
    }

    /// The names of its places, in order, each once.
    pub fn places(&self) -> Vec<&str> {
        let mut places: Vec<&str> = self
            .one
            .iter()
            .chain([&self.other])
            .flat_map(|it| it.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_otherwise_where_the_language_does() {
        let days = Phrase { one: Some("{n} day left".into()), other: "{n} days left".into() };
        assert_eq!(days.fill(&[("n", "1")]).unwrap(), "1 day left");
        assert_eq!(days.fill(&[("n", "32")]).unwrap(), "32 days left");
        assert_eq!(days.fill(&[]), Err("n".to_owned()));
        assert_eq!(days.places(), ["n"]);
        let days = Phrase { one: None, other: "还有{n}天".into() };
        assert_eq!(days.fill(&[("n", "1")]).unwrap(), "还有1天");
    }
}
