//! What a notice may ask: `{{ policy(path="premium.personal.一档") }}`.
//!
//! A figure in a notice is never typed again: it is asked for by its path in the policy file, or
//! computed by the rules, and carries its source into the page. Checking asks every call and
//! reports what cannot be answered; rendering asks again and puts the answers into the page.

mod answers;
mod days;
mod quota;
mod value;
mod worked;

use gongshi_rules::day::Day;

pub(crate) use self::worked::Worked;
use crate::diagnostic::{Diagnostic, Text, choices, nearest_or, nearest_or_choices, say};
use crate::load::yaml::Node;
use crate::site::document::Call;
use crate::site::notice::Named;
use crate::site::{PolicyFile, Site};

/// What the calls of a notice are answered from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binder<'s> {
    /// The policy that the notice names.
    pub(crate) policy: Option<&'s PolicyFile>,
    /// The quota tables that it names.
    pub(crate) quotas: &'s [Named],
    /// The site: its tables, and its theme, whose components a notice can call.
    pub(crate) site: &'s Site,
    /// The day that the page is made for.
    pub(crate) today: Day,
}

/// What a call comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer<'s> {
    /// A figure.
    Figure(Figure),
    /// A component, by the name of its template.
    Component(&'s str),
    /// A worked example, which has a component of its own.
    Worked(&'s str, Worked),
    /// The quota table of an id, which has one too.
    Quota(&'s str, &'s str),
    /// How far the places of such a table have come.
    Progress(&'s str, &'s str),
}

impl<'s> Answer<'s> {
    /// The name of the template, where the answer is more than a figure: it cannot stand in a
    /// line of text.
    pub(crate) fn block(&self) -> Option<&'s str> {
        match self {
            Self::Figure(_) => None,
            Self::Component(name)
            | Self::Worked(name, _)
            | Self::Quota(name, _)
            | Self::Progress(name, _) => Some(name),
        }
    }
}

/// A figure in the text of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// Its path in the policy file or the quota table, or the function that computed it.
    pub(crate) path: String,
    /// Its value, as a machine reads it.
    pub(crate) value: String,
    /// What readers see.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) source: String,
    /// The day that it counts down to, where the visitor's clock sets it right.
    pub(crate) until: Option<Day>,
}

/// A function of notices.
type Function = fn(&Binder<'_>, &Arguments<'_>) -> Result<Figure, Wrong>;

/// The functions, by name.
const FUNCTIONS: [(&str, Function); 7] = [
    (value::NAME, value::policy),
    ("quota", quota::quota),
    ("estimate", answers::estimate),
    ("premium", answers::premium),
    ("coverage", answers::coverage),
    ("date", days::date),
    ("days_left", days::days_left),
];

impl<'s> Binder<'s> {
    /// What a call comes to.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub(crate) fn answer(&self, call: &Call) -> Result<Answer<'s>, Diagnostic> {
        let arguments = Arguments(call);
        let function = FUNCTIONS.iter().find(|(name, _)| *name == call.name);
        let answer = match (function, self.component(&call.name)) {
            (Some((_, function)), _) => function(self, &arguments).map(Answer::Figure),
            (None, Some(component)) if call.name == worked::NAME => {
                Worked::of(self, &arguments).map(|worked| Answer::Worked(component, worked))
            }
            (None, Some(component)) if call.name == quota::NAME => {
                quota::table_of(self, &arguments).map(|table| Answer::Quota(component, &table.id))
            }
            (None, Some(component)) if call.name == quota::PROGRESS => {
                let table = quota::counted(self, &arguments);
                table.map(|table| Answer::Progress(component, &table.id))
            }
            (None, Some(component)) => arguments.only(&[]).map(|()| Answer::Component(component)),
            (None, None) => return Err(self.unknown(call)),
        };
        answer.map_err(|wrong| wrong.at(call))
    }

    /// What is wrong with a call whose policy, or whose table, could not be read, as far as that
    /// can be told: it names no function, or no path of the policy's tree.
    pub(crate) fn wrong_anyway(&self, call: &Call, policy: Option<&Node>) -> Option<Diagnostic> {
        let is_known = FUNCTIONS.iter().any(|(name, _)| *name == call.name);
        if !is_known && self.component(&call.name).is_none() {
            return Some(self.unknown(call));
        }
        let tree = policy.filter(|_| call.name == value::NAME)?;
        value::are_in(tree, &Arguments(call)).err().map(|wrong| wrong.at(call))
    }

    /// The template of the component that a notice calls by this name. A function answers before a
    /// component of its name.
    pub(crate) fn component(&self, name: &str) -> Option<&'s str> {
        let is_function = FUNCTIONS.iter().any(|(function, _)| *function == name);
        self.components().find(|known| !is_function && name_in_notices(known) == name)
    }

    fn components(&self) -> impl Iterator<Item = &'s str> {
        self.site
            .theme
            .templates
            .iter()
            .filter_map(|(name, _)| name.strip_prefix("components/")?.strip_suffix(".html"))
    }

    fn unknown(&self, call: &Call) -> Diagnostic {
        let components = self.components().map(name_in_notices);
        let known: Vec<String> =
            FUNCTIONS.iter().map(|(name, _)| (*name).to_owned()).chain(components).collect();
        let name = &call.name;
        let help = nearest_or_choices(name, known.iter().map(String::as_str));
        let message = say!("没有“{name}”这个功能", "There is no function `{name}`");
        Diagnostic::error("template/unknown", message).at(&call.span).help(help)
    }

    fn policy(&self) -> Result<&'s PolicyFile, Wrong> {
        self.policy.ok_or_else(|| Wrong {
            message: say!("这份通知没有写是哪份政策", "The notice names no policy"),
            help: say!(
                "请在开头的说明里加一行“policy: …”，写政策的id。",
                "Add a line `policy: …` to the front matter, with the id of the policy."
            ),
        })
    }
}

/// A component is called with an underscore where its file has a hyphen.
fn name_in_notices(component: &str) -> String {
    component.replace('-', "_")
}

/// Why a call cannot be answered.
#[derive(Debug)]
struct Wrong {
    message: Text,
    help: Text,
}

impl Wrong {
    fn at(self, call: &Call) -> Diagnostic {
        let Self { message, help } = self;
        Diagnostic::error("template/value", message).at(&call.span).help(help)
    }
}

/// What stands in the brackets of a call.
struct Arguments<'c>(&'c Call);

impl<'c> Arguments<'c> {
    fn get(&self, key: &str) -> Option<&'c str> {
        let found = self.0.arguments.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }

    fn require(&self, key: &str) -> Result<&'c str, Wrong> {
        self.get(key).ok_or_else(|| Wrong {
            message: say!("缺少“{key}”", "The argument `{key}` is missing"),
            help: say!("请在括号里加上{key}=\"…\"。", "Write {key}=\"…\" between the brackets."),
        })
    }

    /// Refuses arguments that a function does not have.
    fn only(&self, known: &[&str]) -> Result<(), Wrong> {
        let stranger = self.0.arguments.iter().find(|(key, _)| !known.contains(&key.as_str()));
        let Some((key, _)) = stranger else { return Ok(()) };
        let help = nearest_or(key, known.iter().copied(), || {
            if known.is_empty() {
                say!("括号里什么也不用写。", "Write nothing between the brackets.")
            } else {
                choices(known.iter().copied())
            }
        });
        let message = say!("没有“{key}”这个参数", "There is no argument `{key}`");
        Err(Wrong { message, help })
    }

    /// The value of an argument that is one of these words; the first, if it is not written.
    fn choice<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Result<(String, T), Wrong> {
        let written = self.get(key).unwrap_or(words[0].0);
        let found = words.iter().find(|(word, _)| *word == written);
        found.map(|(word, value)| ((*word).to_owned(), *value)).ok_or_else(|| Wrong {
            message: say!("{key}不能是“{written}”", "`{key}` cannot be `{written}`"),
            help: choices(words.iter().map(|(word, _)| *word)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function answers before a component of its name: nobody could call the component.
    #[test]
    fn no_component_of_the_theme_has_the_name_of_a_function() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/templates/components");
        let files = std::fs::read_dir(folder).unwrap();
        let files = files.map(|it| it.unwrap().file_name().into_string().unwrap());
        let names: Vec<_> =
            files.map(|file| name_in_notices(file.strip_suffix(".html").unwrap())).collect();
        assert!(names.iter().any(|name| name == worked::NAME), "{names:?}");
        for (function, _) in FUNCTIONS {
            assert!(!names.contains(&function.to_owned()), "{function}");
        }
    }
}
