//! `gongshi estimate`: one person's year under one policy, or a stream of them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use gongshi_rules::Policy;
use gongshi_rules::answer::{self, Estimate as Answer};
use gongshi_rules::input::InputError;
use rayon::prelude::*;

use super::{Failure, SiteFolder, usage};
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::load::{self, claims, files};

/// 算一个人一年的住院能报多少
///
/// 每一步写明规则、算式和出处；通知没有写明、靠推断的地方单独列出，并说明会差多少。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi estimate --policy <政策> --claim <文件> [选项]\n      gongshi estimate --policy <政策> --batch <文件> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "claim.yaml的写法：\n  person: {tier: 一档, age: 40}\n  claims:\n    - {kind: inpatient, level: 二级, in_scope: 50000}\n\n成批计算时，算不了的行也输出一个结果，写明原因，其余各行照常。\n退出码：0全部算出；1有算不了的；2命令写错。\n\n例子：\n  gongshi estimate --policy zhongxian-wuyang-2024 --claim claim.yaml\n  gongshi estimate --policy policies/a.yaml --claim - --format json < claim.json\n  gongshi estimate --policy zhongxian-wuyang-2024 --batch claims.ndjson > answers.ndjson"
)]
pub(super) struct Estimate {
    #[command(flatten)]
    site: SiteFolder,
    /// 政策的id，或者政策文件（.yaml）
    #[arg(long, value_name = "政策")]
    policy: String,
    /// 费用文件（YAML或JSON）；写“-”从标准输入读
    #[arg(long, value_name = "文件", required_unless_present = "batch", conflicts_with = "batch")]
    claim: Option<String>,
    /// 成批计算：每行一个JSON，按顺序每行输出一个结果；写“-”从标准输入读
    #[arg(long, value_name = "文件", conflicts_with = "format")]
    batch: Option<String>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// How many lines of a batch are in memory at once.
const CHUNK: usize = 4096;

impl Estimate {
    pub(super) fn run(self) -> Result<(), Failure> {
        let policy = load::policy(&self.site.folder, &self.policy);
        if let Some(batch) = &self.batch {
            return run_batch(&policy?.rules, Path::new(batch));
        }
        let claim = self.claim.as_deref().unwrap_or("-");
        let answer = policy.and_then(|policy| {
            let source = read_claim(claim)?;
            let written = claims::file(&source)?;
            Ok((policy, source, written))
        });
        match self.format {
            Format::Text => {
                let (policy, source, written) = answer?;
                let year = written.read(&policy.rules).map_err(|it| mistakes(&source, &it))?;
                say(&Answer::of(&policy.rules, &year))
            }
            Format::Json => {
                let (text, right) = match answer {
                    Ok((policy, _, written)) => match written.read(&policy.rules) {
                        Ok(year) => (Answer::of(&policy.rules, &year).to_json(), true),
                        Err(mistakes) => (answer::errors(&mistakes), false),
                    },
                    Err(found) => (error_json(found.iter()), false),
                };
                writeln!(io::stdout(), "{text}")?;
                if right { Ok(()) } else { Err(Failure::Answered) }
            }
        }
    }
}

fn read_claim(claim: &str) -> Result<Arc<Source>, Diagnostic> {
    if claim != "-" {
        return files::read(Path::new(claim), claim.to_owned());
    }
    let mut bytes = Vec::new();
    match io::stdin().read_to_end(&mut bytes) {
        Ok(_) => files::text(bytes, "标准输入".to_owned()),
        Err(error) => Err(Diagnostic::error("file/unreadable", format!("读不了标准输入：{error}"))),
    }
}

/// Answers line by line, on all cores, in order, with a bounded number of lines in memory. A
/// line that cannot be answered is told so in its place.
fn run_batch(policy: &Policy, batch: &Path) -> Result<(), Failure> {
    let (name, input): (_, Box<dyn Read>) = if batch == Path::new("-") {
        ("标准输入".to_owned(), Box::new(io::stdin()))
    } else {
        let name = batch.display().to_string();
        let file = File::open(batch).map_err(|error| files::unreadable(&name, &error));
        (name, Box::new(file.map_err(Diagnostics::from)?))
    };
    let mut lines = BufReader::with_capacity(1 << 20, input).split(b'\n').peekable();
    let mut output = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    if let Some(Ok(first)) = lines.peek_mut()
        && first.starts_with(BYTE_ORDER_MARK)
    {
        first.drain(..BYTE_ORDER_MARK.len());
    }
    let (mut all_right, mut broken) = (true, None);
    while broken.is_none() && lines.peek().is_some() {
        let mut chunk = Vec::with_capacity(CHUNK);
        for line in lines.by_ref().take(CHUNK) {
            match line {
                Ok(line) => chunk.push(line),
                Err(error) => {
                    broken = Some(error);
                    break;
                }
            }
        }
        let answers: Vec<_> = chunk.par_iter().map(|line| answer_line(policy, line)).collect();
        for answer in answers {
            all_right &= answer.is_ok();
            writeln!(output, "{}", answer.unwrap_or_else(|error| error))?;
        }
    }
    output.flush()?;
    match broken {
        Some(error) => Err(Diagnostics::from(files::unreadable(&name, &error)).into()),
        None if all_right => Ok(()),
        None => Err(Failure::Answered),
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The answer to a line; both it and a mistake are JSON.
fn answer_line(policy: &Policy, line: &[u8]) -> Result<String, String> {
    let line = std::str::from_utf8(line).map_err(|_| {
        let wrong = Diagnostic::error("file/encoding", "这一行不是UTF-8编码");
        error_json([&wrong.help("请在编辑器里另存为，编码选“UTF-8”。")])
    })?;
    let written = claims::line(line).map_err(|mistake| error_json([&mistake]))?;
    let year = written.read(policy).map_err(|mistakes| answer::errors(&mistakes))?;
    Ok(Answer::of(policy, &year).to_json())
}

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
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone().unwrap_or_default(),
        })
        .collect();
    answer::errors(&mistakes)
}

/// Mistakes of the content of a claim file, at their places in it.
fn mistakes(source: &Arc<Source>, mistakes: &[InputError]) -> Diagnostics {
    let mut found = Diagnostics::default();
    for InputError { field, code, message, help } in mistakes {
        let place = claims::place(source, field);
        found.push(Diagnostic::error(code, message).at_any(place.as_ref()).help(help));
    }
    found
}

/// The answer as sentences that can be read out.
fn say(answer: &Answer<'_>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let (policy, totals) = (answer.policy, &answer.totals);
    writeln!(
        out,
        "{}{}年居民医保，预计能报{}元",
        policy.place,
        policy.year,
        totals.reimbursed().grouped()
    )?;
    writeln!(out)?;
    writeln!(out, "  政策范围内费用  {:>16}", totals.in_scope.grouped())?;
    writeln!(out, "  居民医保        {:>16}", totals.basic.grouped())?;
    writeln!(out, "  大病保险        {:>16}", totals.major_illness.grouped())?;
    writeln!(out, "  自己承担        {:>16}", totals.personal().grouped())?;
    writeln!(out, "\n怎么算出来的")?;
    let mut claim = 0;
    for step in &answer.steps {
        if step.claim != claim {
            claim = step.claim;
            writeln!(out, "\n第{claim}次住院")?;
        }
        writeln!(out, "  {}", step.label(policy))?;
        writeln!(out, "    {}    （{}）", step.expression(), policy.citation(step.cite))?;
    }
    if !answer.assumptions.is_empty() {
        writeln!(out, "\n通知没有写明的地方")?;
        for assumption in &answer.assumptions {
            writeln!(out, "  {}", assumption.text)?;
        }
        let (low, high) = (answer.range.low.grouped(), answer.range.high.grouped());
        writeln!(out, "  结果可能是{low}元到{high}元。")?;
    }
    writeln!(out, "\n按{}年政策估算，以医保经办机构结算为准。", policy.year)?;
    Ok(())
}
