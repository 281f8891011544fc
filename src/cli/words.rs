//! The language that errors and warnings are shown in.

use std::env;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostic::Lang;

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Zh, Self::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Zh => "zh",
            Self::En => "en",
        }))
    }
}

/// The language of the computer: English where it says so, else Chinese. A computer that says
/// nothing, as one with Windows, is an office's.
pub(super) fn of_this_computer() -> Lang {
    let mut set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    of_locale(&set.find(|locale| !locale.is_empty()).unwrap_or_default())
}

fn of_locale(locale: &str) -> Lang {
    if locale.starts_with("en") { Lang::En } else { Lang::Zh }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computer_that_does_not_speak_english_speaks_chinese() {
        assert_eq!(of_locale("en_US.UTF-8"), Lang::En);
        for locale in ["", "C", "C.UTF-8", "zh_CN.UTF-8", "fr_FR"] {
            assert_eq!(of_locale(locale), Lang::Zh, "{locale}");
        }
    }
}
