//! Wrong command lines, explained in Chinese.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// How `--help` is laid out.
pub(super) const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Says what is wrong with a command line, or shows the help that was asked for.
pub(super) fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let given = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = given(ContextKind::InvalidArg);
    let value = given(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument if !argument.starts_with('-') => format!("多余的“{argument}”"),
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", given(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("还缺少：{argument}"),
        ErrorKind::ArgumentConflict if argument == given(ContextKind::PriorArg) => {
            format!("“{argument}”写了两次")
        }
        ErrorKind::ArgumentConflict => {
            format!("“{argument}”不能和“{}”一起用", given(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => match argument.split_once(' ') {
            Some((name, value)) => format!("“{name}”后面要写{value}"),
            None => format!("“{argument}”后面要写内容"),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{argument}”不能是“{value}”")
        }
        ErrorKind::TooManyValues => format!("“{argument}”后面不能写内容"),
        ErrorKind::InvalidUtf8 => "命令里有看不懂的字符（不是UTF-8编码）".to_owned(),
        // `gongshi` alone: the help itself.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        _ => "命令写得不对".to_owned(),
    };
    let mut stderr = io::stderr();
    let _ = writeln!(stderr, "错误：{message}");
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let suggested = suggested.into_iter().map(given).find(|names| !names.is_empty());
    let choices = given(ContextKind::ValidValue);
    // What a parser of ours says of a value.
    let reason = std::error::Error::source(error).map(ToString::to_string);
    if let Some(names) = suggested {
        let _ = writeln!(stderr, "怎么改：是不是“{names}”？");
    } else if !choices.is_empty() {
        let _ = writeln!(stderr, "怎么改：可以写{choices}");
    } else if let (ErrorKind::ValueValidation, Some(reason)) = (error.kind(), reason) {
        let _ = writeln!(stderr, "怎么改：{reason}");
    }
    let _ = writeln!(stderr, "看说明：gongshi --help");
    ExitCode::from(2)
}
