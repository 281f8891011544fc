//! What the commands that answer have in common: which policy is asked, what is asked in a file
//! or on standard input, and how the answer is given, one or many.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use gongshi_rules::Policy;
use gongshi_rules::answer;
use gongshi_rules::input::{Fields, InputError, Written};

use super::{Failure, SiteFolder};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, said_by_rules, say};
use crate::load::{self, claims, files};
use crate::site::PolicyFile;

/// The policy that is asked.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct Under {
    #[command(flatten)]
    site: SiteFolder,
    /// 政策的id，或者政策文件（.yaml）
    #[arg(long, value_name = "政策")]
    policy: String,
}

/// How one answer is given.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct Output {
    /// 输出格式：text给人看，json给程序用
    #[arg(
        long,
        value_enum,
        value_name = "格式",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
}

impl Output {
    /// Whether a program reads it.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Many questions at once.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct Batch {
    /// 成批计算：每行一个JSON，按顺序每行输出一个结果；写“-”从标准输入读
    #[arg(long, value_name = "文件", conflicts_with = "format")]
    pub(super) batch: Option<String>,
}

/// Who pays: one person, or many.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct Payers {
    #[command(flatten)]
    under: Under,
    /// 缴费人的情况（YAML或JSON）；写“-”从标准输入读
    #[arg(long, value_name = "文件", required_unless_present = "batch", conflicts_with = "batch")]
    person: Option<String>,
    #[command(flatten)]
    many: Batch,
    #[command(flatten)]
    output: Output,
}

/// How questions of a kind are written.
pub(super) struct Form<W> {
    file: fn(&Arc<Source>) -> Result<W, Diagnostics>,
    line: fn(&str) -> Result<W, Diagnostic>,
}

/// A person and their year of bills.
pub(super) const CLAIMS: Form<Written> = Form { file: claims::file, line: claims::line };

/// Somebody who pays, and when.
pub(super) const PAYER: Form<Fields> = Form { file: claims::payer_file, line: claims::payer_line };

/// An answer, or everything wrong with what was asked.
pub(super) type Answered = Result<String, Vec<InputError>>;

/// A question and how it is answered.
pub(super) struct Question<W> {
    /// How it is written.
    pub(super) form: Form<W>,
    /// The answer for people.
    pub(super) text: fn(&Policy, &W) -> Answered,
    /// The answer for programs.
    pub(super) json: fn(&Policy, &W) -> Answered,
}

impl Under {
    pub(super) fn policy(&self) -> Result<Arc<PolicyFile>, Diagnostics> {
        load::policy(&self.site.folder, &self.policy)
    }
}

impl Payers {
    pub(super) fn ask(self, question: &Question<Fields>) -> Result<(), Failure> {
        match (self.many.batch, self.person) {
            (Some(batch), _) => question.answer_all(&self.under, &batch),
            (None, person) => {
                question.answer(&self.under, person.as_deref().unwrap_or(STDIN), &self.output)
            }
        }
    }
}

/// What is written in place of a file's name for standard input.
pub(super) const STDIN: &str = "-";

impl<W> Question<W> {
    /// Answers what a file asks.
    pub(super) fn answer(&self, under: &Under, file: &str, output: &Output) -> Result<(), Failure> {
        let asked = self.asked(under, file);
        match output.format {
            Format::Text => {
                let (policy, source, written) = asked?;
                let answer = (self.text)(&policy.rules, &written);
                let text = answer.map_err(|wrong| mistakes(&source, &wrong))?;
                Ok(io::stdout().write_all(text.as_bytes())?)
            }
            Format::Json => {
                let answer = match asked {
                    Ok((policy, _, written)) => self.json(&policy.rules, &written),
                    Err(found) => Err(error_json(found.iter())),
                };
                let right = answer.is_ok();
                writeln!(io::stdout(), "{}", answer.unwrap_or_else(|error| error))?;
                if right { Ok(()) } else { Err(Failure::Answered) }
            }
        }
    }

    fn asked(
        &self,
        under: &Under,
        file: &str,
    ) -> Result<(Arc<PolicyFile>, Arc<Source>, W), Diagnostics> {
        let policy = under.policy()?;
        let source = read(file)?;
        let written = (self.form.file)(&source)?;
        Ok((policy, source, written))
    }

    /// The answer to a line of a batch; both it and a mistake are JSON.
    pub(super) fn answer_line(&self, policy: &Policy, line: &[u8]) -> Result<String, String> {
        let line = std::str::from_utf8(line).map_err(|_| {
            let message = say!("这一行不是UTF-8编码", "This line is not UTF-8");
            let wrong = Diagnostic::error("file/encoding", message);
            error_json([&wrong.help(files::save_as_utf8())])
        })?;
        let written = (self.form.line)(line).map_err(|mistake| error_json([&mistake]))?;
        self.json(policy, &written)
    }

    fn json(&self, policy: &Policy, written: &W) -> Result<String, String> {
        (self.json)(policy, written).map_err(|wrong| answer::errors(&wrong))
    }
}

fn read(file: &str) -> Result<Arc<Source>, Diagnostic> {
    if file != STDIN {
        return files::read(Path::new(file), file.to_owned());
    }
    let mut bytes = Vec::new();
    match io::stdin().read_to_end(&mut bytes) {
        Ok(_) => files::text(bytes, STDIN_NAME.to_owned()),
        Err(error) => {
            let message =
                say!("读不了{STDIN_NAME}：{error}", "Standard input cannot be read: {error}");
            Err(Diagnostic::error("file/unreadable", message))
        }
    }
}

/// What messages call standard input.
pub(super) const STDIN_NAME: &str = "标准输入";

/// Diagnostics as the error of the JSON contract.
fn error_json<'d>(found: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let mistakes: Vec<_> = found
        .into_iter()
        .map(|diagnostic| InputError {
            field: diagnostic.span.as_ref().map_or_else(String::new, |span| {
                let (line, column) = span.position();
                format!("{}:{line}:{column}", span.source.path)
            }),
            code: diagnostic.code,
            message: diagnostic.message.zh.clone(),
            help: diagnostic.help.as_ref().map(|help| help.zh.clone()).unwrap_or_default(),
        })
        .collect();
    answer::errors(&mistakes)
}

/// Mistakes of the content of a file, at their places in it.
fn mistakes(source: &Arc<Source>, mistakes: &[InputError]) -> Diagnostics {
    let mut found = Diagnostics::default();
    for InputError { field, code, message, help } in mistakes {
        let place = claims::place(source, field);
        found.push(
            Diagnostic::error(code, said_by_rules(message))
                .at_any(place.as_ref())
                .help(said_by_rules(help)),
        );
    }
    found
}
