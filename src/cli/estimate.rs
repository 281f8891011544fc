//! `gongshi estimate`: one person's year under one policy, or a stream of them.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use gongshi_rules::Policy;
use gongshi_rules::answer::{self, Estimate as Answer};
use gongshi_rules::input::InputError;
use rayon::prelude::*;

use super::{Failure, SiteFolder, usage};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{self, claims, files};

/// 算一个人一年的住院能报多少
///
/// 每一步写明规则、算式和出处；通知没有写明、靠推断的地方单独列出，并说明会差多少。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    help_template = usage::TEMPLATE,
    after_help = "claim.yaml的写法：\n  person: {tier: 一档, age: 40}\n  claims:\n    - {kind: inpatient, level: 二级, in_scope: 50000}\n\n例子：\n  gongshi estimate --policy zhongxian-wuyang-2024 --claim claim.yaml\n  gongshi estimate --policy policies/a.yaml --claim - --format json < claim.json\n  gongshi estimate --policy zhongxian-wuyang-2024 --batch claims.ndjson > answers.ndjson"
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
            return run_batch(&policy?.rules, batch);
        }
        let claim = self.claim.as_deref().unwrap_or("-");
        let answer = policy.and_then(|policy| {
            let source = read_claim(claim)?;
            Ok((policy, claims::file(&source)?))
        });
        match self.format {
            Format::Text => {
                let (policy, written) = answer?;
                let year = written.read(&policy.rules).map_err(|it| mistakes(&it))?;
                say(&Answer::of(&policy.rules, &year))
            }
            Format::Json => {
                let (text, right) = match answer {
                    Ok((policy, written)) => match written.read(&policy.rules) {
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

fn read_claim(claim: &str) -> Result<std::sync::Arc<crate::diagnostic::Source>, Diagnostic> {
    if claim != "-" {
        return files::read(Path::new(claim), claim.to_owned());
    }
    let mut bytes = Vec::new();
    match io::stdin().read_to_end(&mut bytes) {
        Ok(_) => files::text(bytes, "标准输入".to_owned()),
        Err(error) => Err(Diagnostic::error("file/unreadable", format!("读不了标准输入：{error}"))),
    }
}

/// Answers line by line, on all cores, in order, with a bounded number of lines in memory.
fn run_batch(policy: &Policy, batch: &str) -> Result<(), Failure> {
    let input: Box<dyn Read> = if batch == "-" {
        Box::new(io::stdin())
    } else {
        let missing = |_| Diagnostic::error("file/missing", format!("找不到文件“{batch}”"));
        Box::new(std::fs::File::open(batch).map_err(missing).map_err(Diagnostics::from)?)
    };
    let mut lines = BufReader::with_capacity(1 << 20, input).lines();
    let mut output = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    loop {
        let chunk = lines.by_ref().take(CHUNK).collect::<Result<Vec<_>, _>>()?;
        if chunk.is_empty() {
            output.flush()?;
            return Ok(());
        }
        let answers: Vec<String> = chunk.par_iter().map(|line| answer_line(policy, line)).collect();
        for answer in answers {
            writeln!(output, "{answer}")?;
        }
    }
}

fn answer_line(policy: &Policy, line: &str) -> String {
    match claims::line(line) {
        Ok(written) => answer::estimate_written(policy, &written),
        Err(mistake) => error_json([&mistake]),
    }
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

/// Mistakes of the content of a claim file as diagnostics.
fn mistakes(mistakes: &[InputError]) -> Diagnostics {
    let mut found = Diagnostics::default();
    for InputError { field, code, message, help } in mistakes {
        found.push(Diagnostic::error(code, format!("{field}：{message}")).help(help));
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
    }
    writeln!(out, "\n按{}年政策估算，以医保经办机构结算为准。", policy.year)?;
    Ok(())
}
