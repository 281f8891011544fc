//! `gongshi new quota`.

use clap::Args;

use super::notice::policy_of;
use super::written;
use crate::cli::prompt::{Prompt, Question, anything, is_id};
use crate::cli::{Failure, SiteFolder, usage};
use crate::diagnostic::{Lang, Text, say};
use crate::load::Loader;
use crate::scaffold::{Folder, NewQuota};
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
        let title = Question {
            flag: "--title",
            words: "标题",
            hint: "表格上印的标题",
            default: Some(format!("{}年居民医保参保任务分解表", rules.year)),
            valid: &anything,
        };
        let title = prompt.required(self.title, &title)?;
        let is_free = |id: &str| -> Result<(), Text> {
            is_id(id)?;
            if site.quota(id).is_some() {
                return Err(say!("这个id已经有了，请换一个。", "This id is taken already."));
            }
            Ok(())
        };
        let numbered = (2..100).map(|count| format!("{}-{count}", rules.id));
        let id = Question {
            flag: "--id",
            words: "任务表的id",
            hint: "",
            default: std::iter::once(rules.id.clone())
                .chain(numbered)
                .find(|id| is_free(id).is_ok()),
            valid: &is_free,
        };
        let id = prompt.required(self.id, &id)?;
        let path = beside(&Folder::of_site(folder), &policy, &id);
        let quota = NewQuota { path, id, title, rows: rows(&site, &rules.place) };
        let next = format!("  打开{}，照表格改表头，填上数\n", quota.path);
        written(folder, &quota.file(&policy), &next, lang)
    }
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
