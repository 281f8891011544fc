//! `gongshi new quota`.

use clap::Args;

use super::notice::policy_of;
use super::{first_free, written};
use crate::cli::prompt::{Prompt, Question, anything, is_new_id};
use crate::cli::{Failure, SiteFolder, usage};
use crate::diagnostic::{Lang, Text};
use crate::load::Loader;
use crate::scaffold::{About, Folder, NewPlace, NewQuota};
use crate::site::{PolicyFile, Site};

/// 写一张任务表
///
/// 各村或各乡镇的参保任务数。地方和年份取自选的那份政策；site.yaml里写了下面的村和乡镇的，每个一行，填上数就行。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi new quota [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi new quota\n  gongshi new quota --policy wuyang-2027 --title 2027年各村参保任务分解表\n\n写好以后，在通知开头的说明里加一行“quotas: [任务表的id]”，正文就能取里面的数。"
)]
pub(super) struct Quota {
    #[command(flatten)]
    site: SiteFolder,
    /// 属于哪份政策，写它的id
    #[arg(long, value_name = "政策")]
    policy: Option<String>,
    /// 表格的标题
    #[arg(long, value_name = "标题")]
    title: Option<String>,
    /// 任务表的id，例如wuyang-2027；不写就和政策的id一样
    #[arg(long, value_name = "id")]
    id: Option<String>,
}

impl Quota {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let folder = &self.site.folder;
        // What is wrong with other files is no reason not to begin this one: it is told afterwards.
        let loaded = Loader::default().read(folder);
        let Some(site) = loaded.site else { return Err(loaded.mistakes.into()) };
        let mut prompt = Prompt::of_terminal();
        let policy = policy_of(&site, loaded.mistakes, self.policy, None, &mut prompt)?;
        let rules = &policy.rules;
        let title = prompt.required(self.title, &title_of_table(usual_title(rules.year)))?;
        let is_free = |id: &str| is_new_id(id, |id| site.quota(id).is_some());
        let likely = first_free(&rules.id, |id| is_free(id).is_ok());
        let id = prompt.required(self.id, &id_of_table(likely, &is_free))?;
        let path = beside(&Folder::of_site(folder), &policy, &id);
        let next = format!("  打开{path}，照表格改表头，填上数\n");
        let place = NewPlace::of(&policy);
        let policy = About::printed_with(&policy);
        let about = About { path, id, place, year: rules.year, title, policy };
        let quota = NewQuota { about, rows: rows(&site, &rules.place) };
        written(folder, &quota.file(), &next, lang)
    }
}

/// What a table is called that nobody gave a title.
pub(in crate::cli) fn usual_title(year: u16) -> String {
    format!("{year}年居民医保参保任务分解表")
}

/// Asks for the title of a table.
pub(in crate::cli) fn title_of_table(likely: String) -> Question<'static> {
    Question {
        flag: "--title",
        words: "标题",
        hint: "表格上印的标题",
        default: Some(likely),
        valid: &anything,
    }
}

/// Asks for the id of a table.
pub(in crate::cli) fn id_of_table(
    likely: Option<String>,
    is_free: &dyn Fn(&str) -> Result<(), Text>,
) -> Question<'_> {
    Question { flag: "--id", words: "任务表的id", hint: "", default: likely, valid: is_free }
}

/// Where the table lies: in `quotas` as its policy in `policies`, or named after its id.
fn beside(folder: &Folder, policy: &PolicyFile, id: &str) -> String {
    let path = policy.source.path.replacen("policies/", "quotas/", 1);
    if !folder.has(&path) {
        return path;
    }
    let (folder, _) = path.rsplit_once('/').unwrap_or(("quotas", ""));
    format!("{folder}/{id}.yaml")
}

/// The places that the site lists below a place.
fn rows(site: &Site, place: &str) -> Vec<String> {
    let config = &site.config;
    let Some(at) = config.place(place) else { return Vec::new() };
    let below = config.places.iter().filter(|it| it.within == Some(at));
    below.map(|it| it.name.clone()).collect()
}
