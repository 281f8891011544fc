//! `gongshi serve`: a preview in the browser that follows what is saved.

use std::process::{Command, Stdio};

use super::day::Today;
use super::usage::Refused;
use super::{Failure, SiteFolder, usage};
use crate::diagnostic::{Lang, say};
use crate::serve::Preview;
use crate::site::config::Occasion;

/// 在浏览器里预览网站
///
/// 一边改一边看：保存文件，网页自己更新。有错误时网页上会写出来，改好以后自己消失。只有这台电脑能打开。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi serve [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi serve --open               预览，并打开浏览器\n  gongshi serve --drafts             草稿和日期还没到的通知也看\n  gongshi serve --today 2023-12-01   看看那一天的网页是什么样\n\n按Ctrl+C结束。预览不写public文件夹；要发布，请运行gongshi build。"
)]
pub(super) struct Serve {
    #[command(flatten)]
    site: SiteFolder,
    /// 用哪个端口；不写就是4000，被占用就往后找；写0就找一个空闲的
    #[arg(long, value_name = "端口", value_parser = port)]
    port: Option<u16>,
    /// 打开浏览器
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    today: Today,
    /// 草稿和日期还没到的通知也看
    #[arg(long)]
    drafts: bool,
}

impl Serve {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let (today, drafts, open) = (self.today, self.drafts, self.open);
        let occasion = move || Occasion { today: today.date(), base_url: None, drafts };
        let preview = Preview {
            folder: self.site.folder,
            port: self.port,
            occasion: Box::new(occasion),
            day: today.given(),
            lang,
        };
        preview.run(|url| {
            if open {
                browse(url);
            }
        })?;
        Ok(())
    }
}

/// Opens the browser, where there is one: the address stands on the terminal anyway.
fn browse(url: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        // `start` takes the first argument in quotes for a title.
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut browser = Command::new(program);
    let browser = browser.args(arguments).arg(url).stdin(Stdio::null());
    let _ = browser.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

fn port(text: &str) -> Result<u16, Refused> {
    let help =
        || say!("请写0到65535的整数，例如4100", "Write a whole number up to 65535, such as 4100");
    text.parse().map_err(|_| Refused(help()))
}
