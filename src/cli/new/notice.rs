//! `gongshi new notice`.

use std::sync::Arc;

use clap::Args;
use gongshi_rules::day::Day;

use super::{first_free, written};
use crate::cli::day::today_in_china;
use crate::cli::prompt::{Prompt, Question, anything, is_id, is_place};
use crate::cli::{Failure, SiteFolder, usage};
use crate::diagnostic::{Diagnostics, Lang, Text, say};
use crate::load::{self, Loader};
use crate::scaffold::{Folder, NewNotice, form_of_number, likely_issuer};
use crate::site::{PolicyFile, Site};

/// 写一份通知
///
/// 正文里的数字都取自选的那份政策，写好就能生成。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi new notice [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi new notice\n  gongshi new notice --policy wuyang-2027 --title 2027年居民医保怎么缴 \\\n    --number 乌杨街道发〔2026〕84号 --issued 2026-09-20 --file wuyang-2027"
)]
pub(super) struct Notice {
    #[command(flatten)]
    site: SiteFolder,
    /// 数字取自哪份政策，写它的id
    #[arg(long, value_name = "政策")]
    policy: Option<String>,
    /// 标题
    #[arg(long, value_name = "标题")]
    title: Option<String>,
    /// 文号，例如乌杨街道发〔2026〕84号；没有的不写
    #[arg(long, value_name = "文号")]
    number: Option<String>,
    /// 发文机关；不写就照地方写，例如新村镇人民政府
    #[arg(long, value_name = "机关")]
    issuer: Option<String>,
    /// 成文日期，例如2026-09-20；不写就是今天
    #[arg(long, value_name = "日期")]
    issued: Option<String>,
    /// 是发给哪里的；不写就是政策的那个地方
    #[arg(long, value_name = "地方")]
    place: Option<String>,
    /// 一句话介绍
    #[arg(long, value_name = "文字")]
    summary: Option<String>,
    /// 文件名，放在content/notices里；不写就和政策的id一样
    #[arg(long, value_name = "文件名")]
    file: Option<String>,
}

impl Notice {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let folder = &self.site.folder;
        // What is wrong with other files is no reason not to begin this one: it is told afterwards.
        let loaded = Loader::default().read(folder);
        let Some(site) = loaded.site else { return Err(loaded.mistakes.into()) };
        let mut prompt = Prompt::of_terminal();
        let place = self.place.as_deref();
        let policy = policy_of(&site, loaded.mistakes, self.policy, place, &mut prompt)?;
        let rules = &policy.rules;
        let optional =
            |flag, words| Question { flag, words, hint: NONE, default: None, valid: &anything };
        let suggested = |flag, words, default, valid| Question {
            flag,
            words,
            hint: "",
            default: Some(default),
            valid,
        };
        let title = format!("{}年居民医保怎么缴、什么时候缴", rules.year);
        let title = prompt.required(self.title, &suggested("--title", "标题", title, &anything))?;
        let number = Question { valid: &form_of_number, ..optional("--number", "文号") };
        let number = prompt.optional(self.number, &number)?;
        let place = suggested("--place", "地方", place_of(&site, &rules.place), &is_place);
        let place = prompt.required(self.place, &place)?;
        let likely = likely_issuer(&place);
        let hint = if likely.is_some() { "" } else { NONE };
        let issuer = Question { hint, default: likely, ..optional("--issuer", "发文机关") };
        let issuer = prompt.optional(self.issuer, &issuer)?;
        let today = today_in_china().to_string();
        let issued =
            prompt.required(self.issued, &suggested("--issued", "成文日期", today, &is_day))?;
        let summary = prompt.optional(self.summary, &optional("--summary", "一句话介绍"))?;
        let folder_of_site = Folder::of_site(folder);
        let path_of = |name: &str| format!("content/notices/{name}.md");
        let is_free = |name: &str| !folder_of_site.has(&path_of(name));
        let name = first_free(&rules.id, is_free);
        let is_name = |name: &str| {
            is_id(name.strip_suffix(".md").unwrap_or(name))?;
            Ok(())
        };
        let file =
            Question {
                flag: "--file", words: "文件名", hint: "", default: name, valid: &is_name
            };
        let file = prompt.required(self.file, &file)?;
        let path = path_of(file.strip_suffix(".md").unwrap_or(&file));
        let notice = NewNotice { path, title, number, issuer, issued, place, summary };
        let next = format!("  打开{}，看看正文，改成自己的话\n", notice.path);
        written(folder, &notice.file(&policy), &next, lang)
    }
}

/// What is said of a question that need not be answered.
pub(super) const NONE: &str = "没有就直接回车";

/// The policy of this id; else the one that is likely. Where it is missing, it may be there and
/// wrong: then what is wrong with the site is said.
pub(super) fn policy_of(
    site: &Site,
    mistakes: Diagnostics,
    given: Option<String>,
    place: Option<&str>,
    prompt: &mut Prompt,
) -> Result<Arc<PolicyFile>, Failure> {
    let policy = likely(site, given, place, prompt);
    policy.map_err(|missing| if mistakes.is_empty() { missing } else { mistakes.into() })
}

/// The policy of this id; else the one that is likely: of the place, of the latest year.
fn likely(
    site: &Site,
    given: Option<String>,
    place: Option<&str>,
    prompt: &mut Prompt,
) -> Result<Arc<PolicyFile>, Failure> {
    let of_place =
        |policy: &&Arc<PolicyFile>| place.is_none_or(|place| policy.rules.place.ends_with(place));
    let likely = site.policies.iter().filter(of_place).max_by_key(|it| it.rules.year);
    let likely = likely.filter(|likely| {
        let rivals = site.policies.iter().filter(of_place);
        rivals.filter(|it| it.rules.year == likely.rules.year).count() == 1
    });
    let ids: Vec<&str> = site.policies.iter().map(|it| it.rules.id.as_str()).collect();
    let there = ids.join("、");
    let is_there = |id: &str| -> Result<(), Text> {
        if site.policy(id).is_some() {
            return Ok(());
        }
        Err(load::which_there_are(id, ids.iter().copied()))
    };
    let question = Question {
        flag: "--policy",
        words: "政策的id",
        hint: &format!("现有：{there}"),
        default: likely.map(|it| it.rules.id.clone()),
        valid: &is_there,
    };
    let id = prompt.required(given, &question)?;
    let found = site.policy(&id).map(Arc::clone);
    found.ok_or_else(|| load::no_such_policy(&id, ids.into_iter()).into())
}

/// A place as the site calls it, if it is one of its places.
fn place_of(site: &Site, named: &str) -> String {
    let config = &site.config;
    config.place(named).map_or_else(|| named.to_owned(), |at| config.places[at].name.clone())
}

/// Whether a text is a day: `2026-09-20`.
pub(super) fn is_day(text: &str) -> Result<(), Text> {
    if Day::from_text(text).is_some() {
        return Ok(());
    }
    Err(say!(
        "请写成2026-09-20这样，年-月-日，月和日都写两位。",
        "Write it as 2026-09-20: year, month and day."
    ))
}
