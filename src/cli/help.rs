//! `gongshi help`: what `--help` says, asked the other way round.

use std::process::ExitCode;

use clap::Args;

use super::{command_line, usage};

/// 看一个命令的说明
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi help [命令]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi help              有哪些命令\n  gongshi help build        怎么生成网站\n  gongshi help new notice   怎么写一份通知"
)]
pub(super) struct Help {
    /// 哪个命令；不写就列出全部命令
    #[arg(value_name = "命令")]
    command: Vec<String>,
}

impl Help {
    pub(super) fn run(&self) -> ExitCode {
        let command = self.command.iter().map(String::as_str);
        let words = ["gongshi"].into_iter().chain(command).chain(["--help"]);
        match command_line().try_get_matches_from(words) {
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => usage::explain(&error),
        }
    }
}
