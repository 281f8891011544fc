//! `gongshi completions`: the shell completes commands and options.

use std::io::{self, Write};

use clap::Args;
use clap_complete::Shell;

use super::{Failure, command_line, usage};

/// 输出命令补全的脚本
///
/// 装上以后，打几个字母按Tab键，命令和选项就补全了。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi completions <bash|zsh|fish|powershell|elvish>",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi completions bash > ~/.local/share/bash-completion/completions/gongshi\n  gongshi completions zsh > ~/.zfunc/_gongshi\n  gongshi completions fish > ~/.config/fish/completions/gongshi.fish\n  gongshi completions powershell >> $PROFILE\n\n重新打开命令窗口就有了。"
)]
pub(super) struct Completions {
    /// 哪一种命令窗口：bash、zsh、fish、powershell或elvish
    #[arg(value_name = "种类", hide_possible_values = true)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<(), Failure> {
        // The generator expects its writer never to fail.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command_line(), "gongshi", &mut script);
        Ok(io::stdout().write_all(&script)?)
    }
}
