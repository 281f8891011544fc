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
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", given(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("还缺少：{argument}"),
        ErrorKind::ArgumentConflict => {
            format!("“{argument}”不能和“{}”一起用", given(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{argument}”不能是“{}”", given(ContextKind::InvalidValue))
        }
        _ => {
            let _ = error.print();
            return ExitCode::from(2);
        }
    };
    let mut stderr = io::stderr();
    let _ = writeln!(stderr, "错误：{message}");
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::ValidValue];
    if let Some(names) = suggested.into_iter().map(given).find(|names| !names.is_empty()) {
        let _ = writeln!(stderr, "怎么改：是不是“{names}”？");
    }
    let _ = writeln!(stderr, "看说明：gongshi --help");
    ExitCode::from(2)
}
