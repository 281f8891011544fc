//! What a reader typed or a file says, made into what the rules evaluate, or into everything
//! that is wrong with it at once.

mod payer;
mod year;

#[cfg(test)]
pub(crate) use payer::PAYER;
pub(crate) use payer::Unsaid;
pub use payer::{For, Payer};

use crate::amount;
use crate::day::Day;
use crate::money::Money;
use crate::person::Identities;
use crate::policy::Policy;
use crate::say::{Word, say, say_next};

/// Answers as written: keys and texts, nothing checked. A key may repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// A person's year as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The person: `tier`, `age`, `minor`, `identity` (repeated).
    pub person: Fields,
    /// The claims, in order: `claim` (its kind), `date`, `level`, `in_scope`, or `total` with
    /// `self_funded` and `class_b` (repeated, `5000@10%`); `out_of_area`, `prior_basic`.
    pub claims: Vec<Fields>,
}

/// One thing wrong with what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    /// Where: `tier`, `claims`, `claims.1.level`, `claims.1.class_b.2`; both count from 1.
    pub field: String,
    /// What kind of mistake: `amount/negative`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Fields {
    /// Adds an answer.
    pub fn push(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.0.push((key.into(), text.into()));
    }

    /// The answers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// Reads `key=value` lines, as the phone sends a payer.
    ///
    /// # Errors
    /// The first line that is none of `keys`: nothing is passed over in silence.
    pub(crate) fn from_query(query: &str, keys: &[&str]) -> Result<Self, InputError> {
        let mut fields = Self::default();
        for line in lines(query) {
            let (key, value) = pair(line, keys)?;
            fields.push(key, value);
        }
        Ok(fields)
    }

    /// The last answer to a question that is no blank.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.all(key).last()
    }

    /// All answers to a question that are no blanks.
    pub(crate) fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        let answers = self.0.iter().filter(move |(known, _)| known == key);
        answers.map(|(_, text)| text.trim_ascii()).filter(|text| !text.is_empty())
    }
}

impl Written {
    /// Reads `key=value` lines, as the phone sends them. `claim=…` begins a claim; the keys after
    /// it belong to it.
    ///
    /// # Errors
    /// The first line that is no answer: nothing is passed over in silence.
    pub fn from_query(query: &str) -> Result<Self, InputError> {
        let mut written = Self::default();
        for line in lines(query) {
            let keys = if written.claims.is_empty() { year::PERSON } else { year::CLAIM };
            let (key, value) = pair(line, keys)?;
            if key == "claim" {
                written.claims.push(Fields::default());
            }
            written.claims.last_mut().unwrap_or(&mut written.person).push(key, value);
        }
        Ok(written)
    }
}

/// A line of a query. The person's keys end with `claim`, which begins the first claim.
fn pair<'l>(line: &'l str, keys: &[&str]) -> Result<(&'l str, &'l str), InputError> {
    let (key, value) = cut(line, b'=').unwrap_or((line, ""));
    if keys.contains(&key) {
        return Ok((key, value));
    }
    Err(InputError {
        field: String::new(),
        code: "input/unknown-key",
        message: say("看不懂“{}”", &[Word::Text(key)]),
        help: "请从计算页面重新填写。".into(),
    })
}

/// What stands before and after the first of a character. The standard library's search knows
/// more than a phone need fetch.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// The lines of a query.
fn lines(query: &str) -> impl Iterator<Item = &str> {
    let mut rest = query;
    core::iter::from_fn(move || {
        let (line, after) = cut(rest, b'\n').unwrap_or((rest, ""));
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// That something written is wrong, which has been noted.
struct Noted;

/// Mistakes found so far.
#[derive(Default)]
struct Mistakes {
    found: Vec<InputError>,
    /// What stands before the keys of the fields being read: `claims.1.`
    within: String,
}

impl Mistakes {
    /// Notes a mistake. The words fill first the message, then the help.
    fn add(
        &mut self,
        key: &str,
        code: &'static str,
        message: &str,
        help: &str,
        words: &[Word<'_>],
    ) {
        let mut words = words.iter();
        self.found.push(InputError {
            field: say_next("{}{}", &mut [Word::Text(&self.within), Word::Text(key)].iter()),
            code,
            message: say_next(message, &mut words),
            help: say_next(help, &mut words),
        });
    }

    /// What was read, if there was no mistake on the way.
    fn finish<T>(self, read: Option<T>) -> Result<T, Vec<InputError>> {
        read.filter(|_| self.found.is_empty()).ok_or(self.found)
    }

    /// The place among `names` of the one that was chosen. Where there is only one, nobody need
    /// choose.
    fn choice(
        &mut self,
        key: &str,
        what: &str,
        chosen: Option<&str>,
        names: &[String],
    ) -> Option<usize> {
        let place = match chosen {
            Some(chosen) => names.iter().position(|known| known == chosen),
            None => (names.len() == 1).then_some(0),
        };
        if place.is_none() {
            let mut known = String::new();
            for name in names {
                known.push_str(if known.is_empty() { "" } else { "、" });
                known.push_str(name);
            }
            let (what, known) = (Word::Text(what), Word::Text(&known));
            let help = "可以选：{}。";
            match chosen {
                None => self.add(key, MISSING, "请选择{}", help, &[what, known]),
                Some(name) => {
                    let words = [Word::Text(name), what, known];
                    self.add(key, UNKNOWN_CHOICE, "没有“{}”这个{}", help, &words);
                }
            }
        }
        place
    }

    /// The identities that somebody has.
    fn identities(&mut self, policy: &Policy, fields: &Fields) -> Identities {
        fields.all("identity").fold(Identities::NONE, |set, name| {
            let place = self.choice("identities", "身份", Some(name), &policy.identities);
            place.map_or(set, |place| set.with(Identities::at(place)))
        })
    }

    /// An amount, if one is written.
    fn amount(&mut self, fields: &Fields, key: &str) -> Result<Option<Money>, Noted> {
        let Some(text) = fields.get(key) else { return Ok(None) };
        amount::parse(text).map(Some).map_err(|wrong| {
            let (code, message, help) = wrong.words();
            self.add(key, code, message, help, &[Word::Text(text)]);
            Noted
        })
    }

    /// A whole number of at most `most`, with or without its unit, if one is written.
    fn number(
        &mut self,
        fields: &Fields,
        key: &str,
        what: &str,
        unit: &str,
        most: u16,
    ) -> Result<Option<u16>, Noted> {
        let Some(text) = fields.get(key) else { return Ok(None) };
        let number = whole(text.strip_suffix(unit).unwrap_or(text).trim_ascii());
        let number = number.filter(|number| *number <= most);
        if number.is_some() {
            return Ok(number);
        }
        let words = [Word::Text(what), Word::Text(text), Word::Number(most.into())];
        let message = "{}写的是“{}”，不是整数";
        self.add(key, "input/number", message, "请写0到{}之间的整数。", &words);
        Err(Noted)
    }

    /// A day, if one is written, as people write it.
    fn day(&mut self, fields: &Fields, key: &str, what: &str) -> Result<Option<Day>, Noted> {
        let Some(text) = fields.get(key) else { return Ok(None) };
        let day = Day::from_writing(text);
        if day.is_some() {
            return Ok(day);
        }
        let help = "请写成“2024-01-31”这样，年-月-日，而且要有这一天。";
        let words = [Word::Text(what), Word::Text(text)];
        self.add(key, "value/date", "{}“{}”看不懂", help, &words);
        Err(Noted)
    }
}

const MISSING: &str = "input/missing";
const UNKNOWN_CHOICE: &str = "input/unknown-choice";

/// A whole number in digits alone.
fn whole(digits: &str) -> Option<u16> {
    if digits.is_empty() {
        return None;
    }
    digits.chars().try_fold(0u16, |number, c| {
        number.checked_mul(10)?.checked_add(u16::try_from(c.to_digit(10)?).ok()?)
    })
}
