//! Questions on a terminal: what a flag did not say is asked for, with what is likely in brackets.

use std::io::{self, BufRead, IsTerminal, Write};

use super::Failure;
use crate::diagnostic::{Diagnostic, Text, say};

/// Whoever answers, where somebody does.
pub(super) struct Prompt {
    terminal: Option<Box<dyn BufRead>>,
}

/// What is asked.
pub(super) struct Question<'q> {
    /// The flag that answers it too: `--title`.
    pub(super) flag: &'q str,
    /// The words: 「标题」.
    pub(super) words: &'q str,
    /// What stands if nothing is answered.
    pub(super) default: Option<String>,
    /// Whether an answer is one, and what to write instead.
    pub(super) valid: &'q dyn Fn(&str) -> Result<(), Text>,
}

impl Prompt {
    /// Asks whoever sits at the terminal; nobody, where there is none.
    pub(super) fn of_terminal() -> Self {
        let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        let terminal: Option<Box<dyn BufRead>> =
            if is_terminal { Some(Box::new(io::stdin().lock())) } else { None };
        Self { terminal }
    }

    /// The answer: what the flag said, what is typed, or what stands by itself. None, if it is
    /// optional and nobody said anything.
    ///
    /// # Errors
    /// What is wrong with what the flag said.
    pub(super) fn optional(
        &mut self,
        given: Option<String>,
        question: &Question<'_>,
    ) -> Result<Option<String>, Failure> {
        if let Some(given) = given {
            let given = given.trim().to_owned();
            return match one_line(&given).and_then(|()| (question.valid)(&given)) {
                Ok(()) => Ok(Some(given)),
                Err(help) => Err(refused(question, &given, help).into()),
            };
        }
        let Some(terminal) = &mut self.terminal else { return Ok(question.default.clone()) };
        loop {
            let mut stderr = io::stderr().lock();
            match &question.default {
                Some(default) => write!(stderr, "{}〔{default}〕：", question.words)?,
                None => write!(stderr, "{}：", question.words)?,
            }
            stderr.flush()?;
            let mut line = String::new();
            let is_over = terminal.read_line(&mut line)? == 0;
            let answer = line.trim();
            if answer.is_empty() {
                return Ok(question.default.clone());
            }
            match (question.valid)(answer) {
                Ok(()) => return Ok(Some(answer.to_owned())),
                Err(help) if is_over => return Err(refused(question, answer, help).into()),
                Err(help) => writeln!(stderr, "  {}", help.zh)?,
            }
        }
    }

    /// An answer that there must be.
    ///
    /// # Errors
    /// What is wrong with what the flag said, or that it said nothing and nobody can be asked.
    pub(super) fn required(
        &mut self,
        given: Option<String>,
        question: &Question<'_>,
    ) -> Result<String, Failure> {
        match self.optional(given, question)? {
            Some(answer) => Ok(answer),
            None => {
                let Question { flag, words, .. } = question;
                let message = say!("还缺少{words}", "{flag} is missing");
                Err(Diagnostic::error("new/missing", message)
                    .help(say!("请加上{flag}，后面写{words}。", "Add {flag}."))
                    .into())
            }
        }
    }
}

fn refused(question: &Question<'_>, answer: &str, help: Text) -> Diagnostic {
    let Question { words, flag, .. } = question;
    let message = say!("{words}不能是“{answer}”", "{flag} cannot be `{answer}`");
    Diagnostic::error("new/answer", message).help(help)
}

fn one_line(answer: &str) -> Result<(), Text> {
    if answer.is_empty() || answer.chars().any(char::is_control) {
        return Err(say!("请写一行文字。", "Write one line of text."));
    }
    Ok(())
}

/// Any text will do.
pub(super) fn anything(_: &str) -> Result<(), Text> {
    Ok(())
}

/// A name that can be part of an address.
pub(super) fn is_id(text: &str) -> Result<(), Text> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(allowed) {
        return Ok(());
    }
    Err(say!(
        "只能用小写字母、数字和连字符，例如wuyang，或者wuyang-2027。",
        "Use small letters, digits and hyphens, such as wuyang or wuyang-2027."
    ))
}

/// The name of a place.
pub(super) fn is_place(text: &str) -> Result<(), Text> {
    let is_name = |c: char| c.is_alphanumeric() || "（）()·-".contains(c);
    if text.starts_with(char::is_alphabetic) && text.chars().all(is_name) {
        return Ok(());
    }
    Err(say!("请写地方的名称，例如乌杨街道。", "Write the name of a place, such as 乌杨街道."))
}
