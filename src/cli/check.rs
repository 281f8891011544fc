//! `gongshi check`: everything that is wrong with a site, at once.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::day::Today;
use super::{Failure, SiteFolder, encoding, usage};
use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics, Lang, Severity, Span, Text, say};
use crate::load::Loader;
use crate::render::Plan;
use crate::site::Site;
use crate::site::config::Occasion;

/// 检查网站，一次列出所有错误和提醒
///
/// 不生成网页。每个问题写明在哪个文件哪一行、错在哪里、应当怎么写。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi check [选项]",
    help_template = usage::TEMPLATE,
    after_help = "退出码：0没有错误，可能有提醒；1有错误；2命令写错。\n每个问题方括号里的代号，在docs/diagnostics.md里有说明。\n\n例子：\n  gongshi check                  检查当前文件夹的网站\n  gongshi check --fix-encoding   先把GBK和UTF-16的文件转成UTF-8，原来的文件留一份\n  gongshi check --format json    给程序用"
)]
pub(super) struct Check {
    #[command(flatten)]
    site: SiteFolder,
    #[command(flatten)]
    today: Today,
    /// 输出格式：human给人看，json给程序用
    #[arg(
        long,
        value_enum,
        value_name = "格式",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,
    /// 先把不是UTF-8编码的文件转成UTF-8，原来的文件留在旁边
    #[arg(long)]
    fix_encoding: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Check {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let mut found = Diagnostics::default();
        if self.fix_encoding {
            found.extend(encoding::fix(&self.site.folder, lang)?);
        }
        let occasion = Occasion { today: self.today.date(), base_url: None, drafts: true };
        let loaded = Loader::default().read(&self.site.folder);
        found.extend(loaded.mistakes);
        if let Some(site) = &loaded.site {
            found.extend(check::site(site, &occasion));
            render(site, &occasion, &mut found);
        }
        let found = found.each_once();
        let told = match self.format {
            Format::Human => human(&found, lang, io::stdout().is_terminal()),
            Format::Json => json(&found, lang),
        };
        io::stdout().write_all(told.as_bytes())?;
        if found.errors() > 0 { Err(Failure::Answered) } else { Ok(()) }
    }
}

/// Adds what shows only when pages are made. Where something is wrong already, only what is wrong
/// with templates is worth a word: the rest follows from it.
fn render(site: &Site, occasion: &Occasion, found: &mut Diagnostics) {
    let made = match Plan::of(site, occasion) {
        Err(mistakes) => mistakes,
        Ok(plan) => {
            let each: Vec<_> =
                plan.files().par_iter().filter_map(|file| plan.make(file).err()).collect();
            let mut mistakes = Diagnostics::default();
            for mistake in each {
                mistakes.push(mistake);
            }
            mistakes
        }
    };
    let any = found.errors() == 0;
    let worth = made.iter().filter(|mistake| any || mistake.code == "template/theme");
    worth.for_each(|mistake| found.push(mistake.clone()));
}

/// The diagnostics with their lines, and how many there are of which kind.
fn human(found: &Diagnostics, lang: Lang, styled: bool) -> String {
    let mut told = String::new();
    for diagnostic in found.iter() {
        told += &format!("{}\n\n", diagnostic.render(styled, lang));
    }
    told + summary(found).in_lang(lang) + "\n"
}

/// 「2个错误（link/missing 1、value/date 1），没有提醒」
fn summary(found: &Diagnostics) -> Text {
    let count = |severity| {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in found.iter().filter(|it| it.severity == severity) {
            *kinds.entry(diagnostic.code).or_default() += 1;
        }
        let all: usize = kinds.values().sum();
        let kinds: Vec<_> = kinds.iter().map(|(code, count)| format!("{code} {count}")).collect();
        (all, kinds)
    };
    let errors = match count(Severity::Error) {
        (0, _) => say!("没有错误", "no errors"),
        (1, kinds) => say!("1个错误（{}）", "1 error ({})", kinds.join("、")),
        (all, kinds) => say!("{all}个错误（{}）", "{all} errors ({})", kinds.join("、")),
    };
    let warnings = match count(Severity::Warning) {
        (0, _) => say!("没有提醒", "no warnings"),
        (1, kinds) => say!("1个提醒（{}）", "1 warning ({})", kinds.join("、")),
        (all, kinds) => say!("{all}个提醒（{}）", "{all} warnings ({})", kinds.join("、")),
    };
    let text =
        say!(errors, warnings => "检查完毕：{errors}，{warnings}", "Checked: {errors}, {warnings}");
    Text { en: text.en.replace('、', ", "), ..text }
}

fn json(found: &Diagnostics, lang: Lang) -> String {
    let diagnostics: Vec<_> = found.iter().map(|it| diagnostic_json(it, lang)).collect();
    let errors = found.errors();
    let warnings = found.len() - errors;
    let answer = json!({ "diagnostics": diagnostics, "errors": errors, "warnings": warnings });
    format!("{answer}\n")
}

fn diagnostic_json(diagnostic: &Diagnostic, lang: Lang) -> Value {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let also = diagnostic.also.iter().map(|(span, label)| {
        let mut place = place(span);
        place["label"] = label.in_lang(lang).into();
        place
    });
    let mut told = diagnostic.span.as_ref().map_or_else(|| json!({}), place);
    told["code"] = diagnostic.code.into();
    told["severity"] = severity.into();
    told["message"] = diagnostic.message.in_lang(lang).into();
    told["help"] = diagnostic.help.as_ref().map(|help| help.in_lang(lang)).into();
    told["also"] = also.collect();
    told
}

/// A place in a file: lines and columns counted from 1, columns in characters, the end the first
/// column after it. The snippet is the line that it begins in.
fn place(span: &Span) -> Value {
    let source = &span.source;
    let (line, column) = span.position();
    let (end_line, end_column) = Span::new(source, span.bytes.end..span.bytes.end).position();
    let snippet = Span::line(source, line);
    json!({
        "path": source.path, "line": line, "column": column,
        "end_line": end_line, "end_column": end_column, "snippet": snippet.text(),
    })
}
