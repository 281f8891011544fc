//! `gongshi build`: from a site's folder to a published one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use jiff::{Timestamp, Zoned};

use super::{Failure, SiteFolder, show, usage};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::{check, load, output, render};

/// 生成网站
///
/// 读取site.yaml、policies和content，检查以后生成网站。有错误就停下来，原来的网站不动。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi build [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi build                     当前文件夹的网站，生成到public\n  gongshi build --out /var/www/yb   生成到别的文件夹\n  gongshi build --today 2023-12-01  看看那一天的网页是什么样"
)]
pub(super) struct Build {
    #[command(flatten)]
    site: SiteFolder,
    /// 生成到哪个文件夹；不写就是网站文件夹里的public
    #[arg(long, value_name = "文件夹")]
    out: Option<PathBuf>,
    /// 按哪一天生成（年-月-日）；不写就是今天
    #[arg(long, value_name = "日期", value_parser = day)]
    today: Option<Date>,
}

impl Build {
    pub(super) fn run(self) -> Result<(), Failure> {
        let site = load::site(&self.site.folder)?;
        let found = check::site(&site);
        if found.errors() > 0 {
            return Err(found.into());
        }
        show(&found);
        let files = render::site(&site, self.today.unwrap_or_else(today_in_china))?;
        let out = self.out.unwrap_or_else(|| self.site.folder.join("public"));
        let published = output::publish(&files, &out).map_err(|error| {
            let failed = Diagnostic::error("output/failed", error.message());
            Diagnostics::from(failed.help(error.help()))
        })?;
        if let Some(unfinished) = &published.unfinished {
            let left = Diagnostic::warning("output/left-behind", unfinished.message());
            show(&left.help(unfinished.help()).into());
        }
        let is_page = |path: &&String| Path::new(path).extension().is_some_and(|it| it == "html");
        let pages = files.keys().filter(is_page).count();
        writeln!(
            io::stdout(),
            "已生成{pages}个网页、共{}个文件（{}KB），在{}",
            published.files,
            published.bytes.div_ceil(1024),
            out.display()
        )?;
        Ok(())
    }
}

/// A day as it is written everywhere: `2024-01-31`, and nothing that merely resembles it.
fn day(text: &str) -> Result<Date, &'static str> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or("请写成2024-01-31这样")
}

/// The day in China, whatever the time zone of the computer.
fn today_in_china() -> Date {
    Zoned::new(Timestamp::now(), TimeZone::fixed(tz::offset(8))).date()
}
