//! Wrong command lines, explained.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::words;
use crate::diagnostic::{Lang, Text, did_you_mean, say};

/// How `--help` is laid out.
pub(super) const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Says what is wrong with a command line, or shows the help that was asked for.
pub(super) fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    // `gongshi` alone: the help itself.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitCode::from(2);
    }
    let lang = asked_for(env::args_os()).unwrap_or_else(words::of_this_computer);
    let [wrong, mend] = match lang {
        Lang::Zh => ["错误：", "怎么改："],
        Lang::En => ["error: ", "help: "],
    };
    let mut stderr = io::stderr();
    let _ = writeln!(stderr, "{wrong}{}", what(error).in_lang(lang));
    if let Some(help) = instead(error) {
        let _ = writeln!(stderr, "{mend}{}", help.in_lang(lang));
    }
    let more = say!("看说明：gongshi --help", "See gongshi --help");
    let _ = writeln!(stderr, "{}", more.in_lang(lang));
    ExitCode::from(2)
}

/// The language that a command line asks for, though something else of it is wrong.
fn asked_for(arguments: impl Iterator<Item = OsString>) -> Option<Lang> {
    let arguments: Vec<String> =
        arguments.map(|it| it.to_string_lossy().into_owned()).take_while(|it| it != "--").collect();
    let after = arguments.iter().position(|it| it == "--lang").map(|at| at + 1);
    let joined = || arguments.iter().find_map(|it| it.strip_prefix("--lang="));
    let written = after.and_then(|at| arguments.get(at).map(String::as_str)).or_else(joined)?;
    Lang::from_str(written, false).ok()
}

/// What clap says of a mistake.
fn given(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    }
}

fn what(error: &clap::Error) -> Text {
    let argument = given(error, ContextKind::InvalidArg);
    let value = given(error, ContextKind::InvalidValue);
    let prior = given(error, ContextKind::PriorArg);
    match error.kind() {
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            say!("多余的“{argument}”", "`{argument}` is one too many")
        }
        ErrorKind::UnknownArgument => {
            say!("没有“{argument}”这个选项", "There is no option `{argument}`")
        }
        ErrorKind::InvalidSubcommand => {
            let name = given(error, ContextKind::InvalidSubcommand);
            say!("没有“{name}”这个命令", "There is no command `{name}`")
        }
        ErrorKind::MissingRequiredArgument => {
            let en = argument.replace('、', ", ");
            say!("还缺少：{argument}", "Missing: {en}")
        }
        ErrorKind::ArgumentConflict if argument == prior => {
            say!("“{argument}”写了两次", "`{argument}` comes twice")
        }
        ErrorKind::ArgumentConflict => {
            say!("“{argument}”不能和“{prior}”一起用", "`{argument}` cannot go with `{prior}`")
        }
        ErrorKind::InvalidValue if value.is_empty() => match argument.split_once(' ') {
            Some((name, value)) => {
                say!("“{name}”后面要写{value}", "A value comes after `{name}`: {value}")
            }
            None => say!("“{argument}”后面要写内容", "A value comes after `{argument}`"),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!("“{argument}”不能是“{value}”", "`{argument}` cannot be `{value}`")
        }
        ErrorKind::TooManyValues => {
            say!("“{argument}”后面不能写内容", "`{argument}` takes no value")
        }
        ErrorKind::InvalidUtf8 => say!(
            "命令里有看不懂的字符（不是UTF-8编码）",
            "There are characters in the command line that are not UTF-8"
        ),
        _ => say!("命令写得不对", "The command line is wrong"),
    }
}

/// What to write instead, where that is known.
fn instead(error: &clap::Error) -> Option<Text> {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let suggested = suggested.map(|kind| given(error, kind)).into_iter();
    if let Some(names) = suggested.into_iter().find(|names| !names.is_empty()) {
        return Some(did_you_mean(&names));
    }
    let choices = given(error, ContextKind::ValidValue);
    if !choices.is_empty() {
        let en = choices.replace('、', ", ");
        return Some(say!("可以写{choices}", "Write one of {en}"));
    }
    if error.kind() != ErrorKind::ValueValidation {
        return None;
    }
    // What a parser of ours says of a value.
    let reason = std::error::Error::source(error)?;
    Some(
        reason
            .downcast_ref::<Refused>()
            .map_or_else(|| Text::untranslated(reason.to_string()), |refused| refused.0.clone()),
    )
}

/// Why a parser of ours refuses a value: what to write instead.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .0.zh)]
pub(super) struct Refused(pub(super) Text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_command_line_is_told_in_the_language_that_it_asks_for() {
        let asked = |words: &str| asked_for(words.split(' ').map(OsString::from));
        assert_eq!(asked("gongshi chek --lang en"), Some(Lang::En));
        assert_eq!(asked("gongshi --lang=zh check --nope"), Some(Lang::Zh));
        assert_eq!(asked("gongshi check --lang"), None);
        assert_eq!(asked("gongshi check --lang fr"), None);
    }
}
