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
    /// What whoever is asked should know: 「没有就直接回车」.
    pub(super) hint: &'q str,
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
            write!(stderr, "{}", question.shown())?;
            stderr.flush()?;
            let mut line = String::new();
            // Whoever closes it has answered nothing.
            terminal.read_line(&mut line)?;
            let answer = line.trim();
            if answer.is_empty() {
                return Ok(question.default.clone());
            }
            match (question.valid)(answer) {
                Ok(()) => return Ok(Some(answer.to_owned())),
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
        if let Some(answer) = self.optional(given, question)? {
            return Ok(answer);
        }
        let Question { flag, words, .. } = question;
        let message = say!("还缺少{words}", "{flag} is missing");
        let missing = Diagnostic::error("new/missing", message);
        Err(missing.help(say!("请加上{flag}，后面写{words}。", "Add {flag}.")).into())
    }
}

impl Question<'_> {
    /// As it is asked: 「文号（没有就直接回车）：」, 「年份〔2027〕：」.
    fn shown(&self) -> String {
        let hint = self.hint;
        let hint = if hint.is_empty() { String::new() } else { format!("（{hint}）") };
        let default = self.default.as_deref();
        let default = default.map_or_else(String::new, |default| format!("〔{default}〕"));
        format!("{}{hint}{default}：", self.words)
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
#[expect(clippy::unnecessary_wraps, reason = "it stands where others refuse")]
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

/// The same, one that nothing else has.
pub(super) fn is_new_id(text: &str, is_taken: impl Fn(&str) -> bool) -> Result<(), Text> {
    is_id(text)?;
    if is_taken(text) {
        return Err(say!("这个id已经有了，请换一个。", "This id is taken already."));
    }
    Ok(())
}

/// A year.
pub(super) fn is_year(text: &str) -> Result<(), Text> {
    if text.len() == 4 && text.parse().is_ok_and(|year| (2000..=2100_u16).contains(&year)) {
        return Ok(());
    }
    Err(say!("请写四位数的年份，例如2027。", "Write a year of four digits, such as 2027."))
}

/// The name of a place.
pub(super) fn is_place(text: &str) -> Result<(), Text> {
    let is_name = |c: char| c.is_alphanumeric() || "（）()·-".contains(c);
    if text.starts_with(char::is_alphabetic) && text.chars().all(is_name) {
        return Ok(());
    }
    Err(say!("请写地方的名称，例如乌杨街道。", "Write the name of a place, such as 乌杨街道."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(answers: &'static str) -> Prompt {
        Prompt { terminal: Some(Box::new(answers.as_bytes())) }
    }

    fn day(default: Option<&str>) -> Question<'static> {
        Question {
            flag: "--issued",
            words: "成文日期",
            hint: "",
            default: default.map(str::to_owned),
            valid: &|text| if text.len() == 10 { Ok(()) } else { Err(say!("十个字", "ten")) },
        }
    }

    #[test]
    fn a_wrong_answer_is_asked_again() {
        let answer = typed("明天\n2026-09-20\n").required(None, &day(None)).ok();
        assert_eq!(answer.as_deref(), Some("2026-09-20"));
    }

    #[test]
    fn an_empty_answer_is_what_stands_in_brackets() {
        let question = day(Some("2026-09-01"));
        assert_eq!(question.shown(), "成文日期〔2026-09-01〕：");
        let answer = typed("\n").required(None, &question).ok();
        assert_eq!(answer.as_deref(), Some("2026-09-01"));
        let optional = Question { hint: "没有就直接回车", ..day(None) };
        assert_eq!(optional.shown(), "成文日期（没有就直接回车）：");
        assert_eq!(typed("\n").optional(None, &optional).ok(), Some(None));
    }

    #[test]
    fn whoever_leaves_is_told_what_is_missing() {
        let codes = |answers| match typed(answers).required(None, &day(None)) {
            Err(Failure::Input(found)) => found.iter().map(|it| it.code).collect(),
            _ => Vec::new(),
        };
        assert_eq!(codes(""), ["new/missing"]);
        assert_eq!(codes("明天"), ["new/missing"]);
    }

    #[test]
    fn a_flag_is_not_asked_for_but_looked_at() {
        let mut nobody = Prompt { terminal: None };
        let given = |text: &str| Some(text.to_owned());
        assert!(nobody.required(given("2026-09-20"), &day(None)).is_ok());
        assert!(nobody.required(given("明天"), &day(None)).is_err());
        assert!(nobody.optional(given("甲\n乙：丙丁戊己庚"), &day(None)).is_err());
    }

    #[test]
    fn a_place_is_a_name() {
        for right in ["乌杨街道", "朱集镇", "示例（县）"] {
            assert_eq!(is_place(right), Ok(()));
        }
        for wrong in ["", "乌杨: 街道", "{乌杨}", "#乌杨", "乌杨, 新生"] {
            assert!(is_place(wrong).is_err(), "{wrong}");
        }
    }
}
