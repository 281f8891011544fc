//! `gongshi new policy`.

use std::path::Path;

use clap::Args;

use super::notice::{NONE, is_day};
use super::written;
use crate::cli::prompt::{Prompt, Question, anything, is_new_id, is_place, is_year};
use crate::cli::{Failure, SiteFolder, usage};
use crate::diagnostic::{Diagnostic, Lang, Text, say};
use crate::load;
use crate::scaffold::{Known, NewDocument, NewPolicy, form_of_number};

/// 照着一份政策建新的
///
/// 去年的建今年的，或者别的乡镇的建自己的。日期改成新的一年；数字照抄，但是没有核对过：每一处都标上“请核对”，
/// 出处还写原来那份文件，网页上说明是我们的理解。核对一处，改一处。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi new policy [选项]",
    help_template = usage::TEMPLATE,
    after_help = "核对一处，例如（左边的数字照新文件改）：\n  premium:\n    status: assumed             删掉这一行\n    source: copied#三  # 请核对   改成 source: notice#三\n    personal: {一档: 400}\n都核对完了，删掉sources里的copied。\n\n例子：\n  gongshi new policy --from wuyang-2026 --year 2027\n  gongshi new policy --from wuyang-2027 --place 新生街道 --id xinsheng-2027"
)]
pub(super) struct Policy {
    #[command(flatten)]
    site: SiteFolder,
    /// 照着哪一份，写它的id
    #[arg(long, value_name = "政策")]
    from: Option<String>,
    /// 新的是哪一年的；不写就和原来的一样
    #[arg(long, value_name = "年份")]
    year: Option<String>,
    /// 新的是哪个地方的，例如新生街道；不写就和原来的一样，上级（省、市、县）不变
    #[arg(long, value_name = "地方")]
    place: Option<String>,
    /// 新的id，例如xinsheng-2027；只换了年份的可以不写
    #[arg(long, value_name = "id")]
    id: Option<String>,
    /// 新文件的标题
    #[arg(long, value_name = "标题")]
    title: Option<String>,
    /// 新文件的文号
    #[arg(long, value_name = "文号")]
    number: Option<String>,
    /// 新文件的发文机关
    #[arg(long, value_name = "机关")]
    issuer: Option<String>,
    /// 新文件的成文日期，例如2026-09-20
    #[arg(long, value_name = "日期")]
    issued: Option<String>,
}

impl Policy {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let folder = &self.site.folder;
        let all = Known::of_site(folder)?;
        let mut prompt = Prompt::of_terminal();
        let from = from(&all, self.from, &mut prompt)?;
        let optional =
            |flag, words, valid| Question { flag, words, hint: NONE, default: None, valid };
        let year = Question {
            flag: "--year",
            words: "年份",
            hint: "新的是哪一年的",
            default: Some(from.year.to_string()),
            valid: &is_year,
        };
        let year = prompt.required(self.year, &year)?;
        let place = optional("--place", "地方", &is_place);
        let place = Question { hint: "新的是哪个地方的，不变就直接回车", ..place };
        let place = prompt.optional(self.place, &place)?;
        let moved = from.id.replace(&from.year.to_string(), &year);
        let is_new = |id: &str| is_new_id(id, |id| all.iter().any(|known| known.id == id));
        let suggested = (place.is_none() && moved != from.id).then_some(moved);
        let id = Question {
            flag: "--id",
            words: "新的id",
            hint: "",
            default: suggested,
            valid: &is_new,
        };
        let id = prompt.required(self.id, &id)?;
        let title = optional("--title", "新文件的标题", &anything);
        let number = optional("--number", "新文件的文号", &form_of_number);
        let issuer = optional("--issuer", "新文件的发文机关", &anything);
        let issued = optional("--issued", "新文件的成文日期", &is_day);
        let document = NewDocument {
            title: prompt.optional(self.title, &title)?,
            number: prompt.optional(self.number, &number)?,
            issuer: prompt.optional(self.issuer, &issuer)?,
            issued: prompt.optional(self.issued, &issued)?,
        };
        let path = beside(from, &id, &year, place.is_some());
        let year = year.parse().unwrap_or(from.year);
        let new = NewPolicy { path, id, year, place, document };
        let file = new.copy(from, &all)?;
        let next = format!("  打开{}，一处一处照新文件核对\n", new.path);
        written(folder, &file, &next, lang)
    }
}

/// The policy of this id; else the only one.
fn from<'k>(
    all: &'k [Known],
    given: Option<String>,
    prompt: &mut Prompt,
) -> Result<&'k Known, Failure> {
    let ids = || all.iter().map(|known| known.id.as_str());
    let there = ids().collect::<Vec<_>>().join("、");
    if all.is_empty() {
        let message = say!("policies里还没有政策", "There is no policy in policies yet");
        return Err(Diagnostic::error("new/copy", message)
            .help(say!(
                "请用gongshi init在一个新文件夹里建一个示例网站，把它的示例政策复制过来改。",
                "Make a site with gongshi init and copy the example of a policy from it."
            ))
            .into());
    }
    let is_there = |id: &str| -> Result<(), Text> {
        if ids().any(|known| known == id) {
            return Ok(());
        }
        Err(load::which_there_are(id, ids()))
    };
    let hint = format!("现有：{there}");
    let default = if let [only] = all { Some(only.id.clone()) } else { None };
    let question = Question {
        flag: "--from",
        words: "照着哪一份政策",
        hint: &hint,
        default,
        valid: &is_there,
    };
    let id = prompt.required(given, &question)?;
    let found = all.iter().find(|known| known.id == id);
    found.ok_or_else(|| Failure::Input(load::no_such_policy(&id, ids()).into()))
}

/// Where the copy lies: beside the original, named as that is or after its id.
fn beside(from: &Known, id: &str, year: &str, elsewhere: bool) -> String {
    let original = &from.source.path;
    let (folder, name) = original.rsplit_once('/').unwrap_or(("policies", original));
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let moved = stem.replace(&from.year.to_string(), year);
    let name = if elsewhere || moved == stem { id } else { moved.as_str() };
    format!("{folder}/{name}.yaml")
}
