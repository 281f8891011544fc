//! `gongshi new`: a file to begin with, asked for question by question or given by flags.

mod notice;
mod policy;
pub(super) mod quota;

use std::io::{self, Write};
use std::path::Path;

use clap::{Args, Subcommand};

use super::day::today_in_china;
use super::{Failure, show, usage};
use crate::check;
use crate::diagnostic::Lang;
use crate::load::Loader;
use crate::scaffold::{Folder, NewFile, UNCHECKED, UNWRITTEN};
use crate::site::config::Occasion;

/// 写一份新的通知、政策或任务表
///
/// 一项一项问，方括号里的是建议，直接按回车就用它；也可以都写在命令里。已经有的文件不会动。
#[derive(Debug, Args)]
#[command(
    override_usage = "gongshi new <notice|policy|quota> [选项]",
    help_template = usage::TEMPLATE,
    disable_help_subcommand = true,
    subcommand_help_heading = "写什么",
    subcommand_value_name = "notice|policy|quota",
    after_help = "例子：\n  gongshi new notice      写一份通知，一项一项问\n  gongshi new policy --from wuyang-2026 --year 2027\n                          照着去年的政策建今年的\n  gongshi new quota       写一张各村的任务表\n\n每一种后面加 --help 看详细说明。"
)]
pub(super) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Notice(notice::Notice),
    Policy(policy::Policy),
    Quota(quota::Quota),
}

impl New {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        match self.what {
            What::Notice(notice) => notice.run(lang),
            What::Policy(policy) => policy.run(lang),
            What::Quota(quota) => quota.run(lang),
        }
    }
}

/// The name, or the first with a number behind it that is free.
pub(super) fn first_free(name: &str, is_free: impl Fn(&str) -> bool) -> Option<String> {
    let numbered = (2..100).map(|count| format!("{name}-{count}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| is_free(name))
}

/// How many lines are named.
const SHOWN: usize = 12;

/// Writes a file, checks the site that it belongs to, and says what is left to do.
fn written(folder: &Path, file: &NewFile, next: &str, lang: Lang) -> Result<(), Failure> {
    Folder::of_site(folder).write(file)?;
    let mut told = format!("写好了：{}\n", file.path);
    let left = |word: &str| {
        let lines = file.text.lines().enumerate().filter(|(_, line)| line.contains(word));
        lines.map(|(index, _)| (index + 1).to_string()).collect::<Vec<_>>()
    };
    for word in [UNWRITTEN, UNCHECKED] {
        let lines = left(word);
        if !lines.is_empty() {
            let first = lines.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("、");
            let more = if lines.len() > SHOWN { "……" } else { "" };
            told += &format!("\n{}处写着“{word}”：第{first}{more}行\n", lines.len());
        }
    }
    told += &format!(
        "\n接下来：\n{next}  gongshi check      看看还有什么要改\n  gongshi build      生成网站\n"
    );
    io::stdout().write_all(told.as_bytes())?;
    // What is wrong elsewhere was wrong before, and is worth knowing before one goes on.
    let loaded = Loader::default().read(folder);
    let mut found = loaded.mistakes;
    let Some(site) = loaded.site else { return Err(found.into()) };
    let occasion = Occasion { today: today_in_china(), base_url: None, drafts: true };
    found.extend(check::site(&site, &occasion));
    let found = found.each_once();
    if found.errors() > 0 {
        return Err(found.into());
    }
    show(&found, lang);
    Ok(())
}
