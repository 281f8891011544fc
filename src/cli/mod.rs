//! The command line: one thin file a command, and one way to say what went wrong.
//!
//! Exit codes: 0 done, 1 something is wrong with the input, 2 the command line is wrong. A batch
//! is answered whole in either case; 1 says that some answers are errors.

mod asking;
mod batch;
mod build;
mod check;
mod compare;
mod completions;
mod coverage;
mod day;
mod encoding;
mod estimate;
mod help;
mod import;
mod init;
mod new;
mod premium;
mod progress;
mod prompt;
mod schema;
mod serve;
mod summary;
mod telling;
mod usage;
mod verify;
mod words;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::diagnostic::{Diagnostic, Diagnostics, Lang};

/// 把居民医保政策和通知做成网站，居民在手机上就能算。
#[derive(Debug, Parser)]
#[command(
    name = "gongshi",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    override_usage = "gongshi <命令> [选项]",
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    subcommand_value_name = "命令",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi init 医保网站        建一个新网站，里面有示例\n  gongshi new notice           写一份通知，一项一项问\n  gongshi serve                在浏览器里预览，一边改一边看\n  gongshi check                检查，一次列出所有错误和提醒\n  gongshi build                生成网站，放在public文件夹\n  gongshi estimate --policy shili-2027 --claim claim.yaml\n                               算一个人一年看病能报多少\n\n每个命令后面加 --help 看详细说明，例如gongshi build --help。"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// 错误和提醒用哪种语言：zh或en；不写就按电脑的语言
    #[arg(
        long,
        value_enum,
        global = true,
        value_name = "语言",
        hide_possible_values = true,
        display_order = 999
    )]
    lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Import(import::Import),
    Check(check::Check),
    Serve(serve::Serve),
    Build(build::Build),
    Verify(verify::Verify),
    Estimate(estimate::Estimate),
    Premium(premium::Premium),
    Coverage(coverage::Coverage),
    Compare(compare::Compare),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Help(help::Help),
}

/// Where a site is.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "选项")]
struct SiteFolder {
    /// 网站文件夹：放有site.yaml、policies和content的文件夹
    #[arg(long = "site", value_name = "文件夹", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The input is wrong; its author can mend it.
    #[error("{} mistakes", .0.len())]
    Input(Diagnostics),
    /// What was written is wrong, and an answer says so on standard output already.
    #[error("answered")]
    Answered,
    /// A stream or a file failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Diagnostics> for Failure {
    fn from(found: Diagnostics) -> Self {
        Self::Input(found)
    }
}

impl From<Diagnostic> for Failure {
    fn from(found: Diagnostic) -> Self {
        Self::Input(found.into())
    }
}

/// The command line, its two standing options in Chinese too.
fn command_line() -> clap::Command {
    let option = |name: &'static str, short| {
        Arg::new(name).long(name).short(short).help_heading("选项").display_order(1000)
    };
    Arguments::command()
        .arg(option("help", 'h').action(ArgAction::Help).global(true).help("看这份说明"))
        .arg(option("version", 'V').action(ArgAction::Version).help("看版本"))
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let matches = command_line().try_get_matches();
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error),
    };
    let lang = arguments.lang.unwrap_or_else(words::of_this_computer);
    let done = match arguments.command {
        Command::Init(init) => init.run(),
        Command::New(new) => new.run(lang),
        Command::Import(import) => import.run(lang),
        Command::Check(check) => check.run(lang),
        Command::Serve(serve) => serve.run(lang),
        Command::Build(build) => build.run(lang),
        Command::Verify(verify) => verify.run(lang),
        Command::Estimate(estimate) => estimate.run(),
        Command::Premium(premium) => premium.run(),
        Command::Coverage(coverage) => coverage.run(),
        Command::Compare(compare) => compare.run(),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
        Command::Help(help) => return help.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Answered) => ExitCode::FAILURE,
        Err(Failure::Input(found)) => {
            show(&found, lang);
            ExitCode::FAILURE
        }
        // Whoever read our output has seen enough.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Io(error)) => {
            let _ = writeln!(io::stderr(), "错误：{error}");
            ExitCode::FAILURE
        }
    }
}

/// Shows diagnostics on standard error.
fn show(found: &Diagnostics, lang: Lang) {
    let mut stderr = io::stderr().lock();
    let styled = stderr.is_terminal();
    for diagnostic in found.iter() {
        let _ = writeln!(stderr, "{}\n", diagnostic.render(styled, lang));
    }
}
