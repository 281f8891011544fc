//! `gongshi init`: a site that builds at once.

use std::io::{self, Write};
use std::path::{Component, PathBuf};

use super::day::today_in_china;
use super::prompt::{Prompt, Question, anything, is_id, is_place};
use super::usage::Refused;
use super::{Failure, usage};
use crate::diagnostic::say;
use crate::load;
use crate::pinyin::place_code;
use crate::scaffold::{Folder, NewSite, year_to_come};

/// 建一个新网站
///
/// 建好就能生成：有一份示例政策和一份示例通知，照着改成自己的。文件夹里已经有东西的，不动它。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi init <文件夹> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi init 医保网站\n  gongshi init 医保网站 --place 乌杨街道 --place-id wuyang\n\n接下来：\n  cd 医保网站\n  gongshi build      生成网站，打开public文件夹里的index.html看\n  gongshi new notice 写一份通知"
)]
pub(super) struct Init {
    /// 建在哪个文件夹；还没有的会建好
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 网站叫什么；不写就是地方的名称加“居民医保”
    #[arg(long, value_name = "标题")]
    title: Option<String>,
    /// 是哪个地方的，例如乌杨街道；不写就是示例街道
    #[arg(long, value_name = "地方")]
    place: Option<String>,
    /// 这个地方在网址里怎么写，例如wuyang；不写就是名称的拼音
    #[arg(long, value_name = "代号")]
    place_id: Option<String>,
    /// 示例政策是哪一年的；不写就是正在缴费的那一年
    #[arg(long, value_name = "年份", value_parser = year)]
    year: Option<u16>,
}

impl Init {
    pub(super) fn run(self) -> Result<(), Failure> {
        let folder = Folder::empty(&self.folder)?;
        let mut prompt = Prompt::of_terminal();
        let place = prompt.required(
            self.place,
            &Question {
                flag: "--place",
                words: "地方",
                hint: "",
                default: Some("示例街道".to_owned()),
                valid: &is_place,
            },
        )?;
        let place_id = prompt.required(
            self.place_id,
            &Question {
                flag: "--place-id",
                words: "地方的代号",
                hint: "用在网址里，小写字母",
                default: Some(place_code(&place)),
                valid: &is_id,
            },
        )?;
        let title = prompt.required(
            self.title,
            &Question {
                flag: "--title",
                words: "网站的标题",
                hint: "",
                default: Some(format!("{place}居民医保")),
                valid: &anything,
            },
        )?;
        let year = self.year.unwrap_or_else(|| year_to_come(today_in_china()));
        let site = NewSite { title, place, place_id, year };
        for file in site.files() {
            folder.write(&file)?;
        }
        let policy = load::policy(&self.folder, &site.policy_id())?;
        folder.write(&site.notice().file(&policy))?;
        let (id, folder) = (site.policy_id(), self.folder.display());
        let is_here = self.folder.components().all(|it| it == Component::CurDir);
        let go = if is_here { String::new() } else { format!("  cd \"{folder}\"\n") };
        writeln!(
            io::stdout(),
            "网站建好了，在“{folder}”：\n\n  {:34}网站叫什么、是哪里的\n  {:34}示例政策：数字是编的，换成自己的\n  {:34}示例通知：数字都取自政策\n  说明.txt                          里面有什么、怎么发布\n\n接下来：\n{go}  gongshi build      生成网站，用浏览器打开public文件夹里的index.html\n  gongshi new notice 写一份通知",
            "site.yaml",
            format!("policies/{id}.yaml"),
            format!("content/notices/{id}.md"),
        )?;
        Ok(())
    }
}

fn year(text: &str) -> Result<u16, Refused> {
    let year = text.trim_end_matches('年').parse().ok().filter(|year| (2000..=2100).contains(year));
    year.ok_or_else(|| Refused(say!("请写四位数的年份，例如2027", "Write a year, such as 2027")))
}
