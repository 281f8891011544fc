//! `gongshi verify`: whether a published site is still as it was made.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::asking::Output;
use super::{Failure, usage};
use crate::diagnostic::{Diagnostic, Diagnostics, Lang, Text, say};
use crate::output::{self, Verified};

/// 核对生成的网站有没有被改动
///
/// 生成网站时，每个文件的大小和SHA-256摘要都记在manifest.json里。这个命令逐个核对，列出少了的、变了的和多出来的文件。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi verify <文件夹> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "什么时候用：\n  网站拷到服务器或者U盘以后，看是不是全部拷到了；\n  有人说网页上的数字不对，看是不是有人直接改了网页。\n\n内容要改，请改通知和政策，再重新生成；重新生成会恢复被改的和少了的文件，\n不是gongshi生成的文件要先移走。系统自己放的文件（Thumbs.db、.DS_Store、\ndesktop.ini）不算多出来的。\n退出码：0和生成时一样；1不一样，或者没法核对；2命令写错。\n\n例子：\n  gongshi verify public                 核对public文件夹\n  gongshi verify /var/www/yb --format json   给程序用"
)]
pub(super) struct Verify {
    /// gongshi build生成的文件夹，一般是public
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Verify {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let found = output::verify(&self.folder).map_err(|error| {
            let failed = Diagnostic::error("verify/failed", error.message());
            Diagnostics::from(failed.help(error.help()))
        })?;
        let told = if self.output.is_json() {
            json(&found)
        } else {
            text(&self.folder, &found).in_lang(lang).to_owned()
        };
        io::stdout().write_all(told.as_bytes())?;
        if found.is_whole() { Ok(()) } else { Err(Failure::Answered) }
    }
}

fn json(found: &Verified) -> String {
    let Verified { files, missing, differing, added } = found;
    let whole = found.is_whole();
    let answer = json!({
        "whole": whole, "files": files, "missing": missing, "differing": differing, "added": added
    });
    format!("{answer}\n")
}

fn text(folder: &Path, found: &Verified) -> Text {
    let folder = folder.display();
    let Verified { files, missing, differing, added } = found;
    if found.is_whole() {
        return say!(
            "“{folder}”和生成时一样：{files}个文件都在，没有改动，也没有多出来的。\n",
            "`{folder}` is as it was made: all {files} files are there, unchanged, and no others.\n"
        );
    }
    let differences = found.differences();
    let mut told = say!(
        "“{folder}”和生成时不一样，有{differences}处：\n\n",
        "`{folder}` is not as it was made; files that differ: {differences}\n\n"
    );
    let mut add = |more: Text| {
        told.zh += &more.zh;
        told.en += &more.en;
    };
    for (what, paths) in [
        (say!("少了", "missing"), missing),
        (say!("变了", "changed"), differing),
        (say!("多了", "added  "), added),
    ] {
        for path in paths {
            add(say!(what => "  {what}  {path}\n", "  {what}  {path}\n"));
        }
    }
    add(say!("\n怎么改：\n", "\nWhat to do:\n"));
    if !missing.is_empty() || !differing.is_empty() {
        add(say!(
            "  少了的、变了的：重新生成（gongshi build），或者重新拷贝一次。\n",
            "  Missing, changed: build the site again (gongshi build), or copy it again.\n"
        ));
    }
    if !added.is_empty() {
        add(say!(
            "  多了的：请移走，例如移到网站自己的文件夹里。\n",
            "  Added: move them away, such as into the folder of the site.\n"
        ));
    }
    told
}
