//! `gongshi import`: what staff have in spreadsheets, taken over into a site.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::new::first_free;
use super::new::quota::{id_of_table, title_of_table, usual_title};
use super::prompt::{Prompt, Question, is_new_id, is_year};
use super::{Failure, SiteFolder, show, usage};
use crate::diagnostic::{Diagnostic, Lang, Text, listed, say};
use crate::import::{self, Guess, Report};
use crate::load::Loader;
use crate::load::quota::grid::Grid;
use crate::load::quota::headings::{MEANINGS, meanings};
use crate::load::quota::{is_spreadsheet, spreadsheet};
use crate::scaffold::{About, Folder, NewPlace};
use crate::site::quota::QuotaTable;
use crate::site::{PolicyFile, Site};

/// 把Excel、WPS里的表格读进网站
///
/// 读一个表格文件，写成网站用的文件，一行一行说明读到了什么、没有读什么。原来的文件不动，已经有的文件不覆盖。
#[derive(Debug, Args)]
#[command(
    override_usage = "gongshi import quotas <文件> [选项]",
    help_template = usage::TEMPLATE,
    disable_help_subcommand = true,
    subcommand_help_heading = "读什么",
    subcommand_value_name = "quotas",
    after_help = "例子：\n  gongshi import quotas 任务分解.xlsx --policy wuyang-2027\n\n后面加 --help 看详细说明，例如gongshi import quotas --help。"
)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Quotas(Quotas),
}

/// 读任务表：各村或各乡镇一行的参保任务数
///
/// 表头是什么意思，按上面的字认，认不出来的会问，不会乱猜。标题行、说明行、合计、并排的两组、合并的格都认得。
/// 有姓名、身份证号的表格不收。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi import quotas <文件> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi import quotas 任务分解.xlsx --policy wuyang-2027\n                         地方、年份和政策一样\n  gongshi import quotas 任务分解.xlsx --place 重庆市/忠县/乌杨街道 --year 2027 --id wuyang-2027\n                         还没有政策的，写明地方和年份\n  gongshi import quotas 任务分解.xls --sheet 各村 --column 数量=task --column 其他=ignore\n                         有几个工作表的，写明哪一个；表头认不出来的，写明是什么\n\n写好以后，用gongshi check核对，在通知里取里面的数，见docs/quotas.md。"
)]
struct Quotas {
    /// 表格文件：.xlsx、.xls、.ods或.csv
    #[arg(value_name = "文件")]
    file: PathBuf,
    #[command(flatten)]
    site: SiteFolder,
    /// 属于哪份政策，写它的id；地方和年份就是它的
    #[arg(long, value_name = "政策")]
    policy: Option<String>,
    /// 是哪里的表：网站上已经有政策的地方，写它的名字，例如清溪镇；没有的从省写起，用“/”隔开，例如重庆市/忠县/乌杨街道
    #[arg(long, value_name = "地方")]
    place: Option<String>,
    /// 参保的年份；不写就看政策、表格上面的标题
    #[arg(long, value_name = "年份")]
    year: Option<String>,
    /// 任务表的id，例如wuyang-2027；不写就和政策（那个地方那一年的）的id一样
    #[arg(long, value_name = "id")]
    id: Option<String>,
    /// 标题；不写就是表格上面印的
    #[arg(long, value_name = "标题")]
    title: Option<String>,
    /// 哪一个工作表；只有一个有内容的不用写
    #[arg(long, value_name = "工作表")]
    sheet: Option<String>,
    /// 一列是什么：表头=意思，可以写几个；意思有number（序号）、name（村名）、population（人口）、last_year_task（上一年的任务数）、task（任务数）、enrolled（已参保）、other（别的数）、note（备注）、phone（电话）、point（缴费点），不要的写ignore
    #[arg(long = "column", value_name = "表头=意思")]
    columns: Vec<String>,
    /// 写到哪里，从网站文件夹算起，例如quotas/wuyang/2027.yaml
    #[arg(long, value_name = "文件")]
    out: Option<String>,
    /// 用JSON说读到了什么，给别的程序用
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        match self.what {
            What::Quotas(quotas) => quotas.run(lang),
        }
    }
}

impl Quotas {
    fn run(self, lang: Lang) -> Result<(), Failure> {
        let folder = &self.site.folder;
        let loaded = Loader::default().read(folder);
        let Some(site) = loaded.site else { return Err(loaded.mistakes.into()) };
        let (grid, sheet) = self.grid()?;
        let mut said = self.said()?;
        let mut prompt = Prompt::of_terminal();
        let policy = self.policy(&site)?;
        let year = self.year(policy, &grid, &mut prompt)?;
        let grid = import::with_headings_apart(grid, year, &said);
        let mut guess = Guess::of(&grid, year, &said)?;
        // Of two columns that seem alike, an answer for one may ask for the other.
        while ask(&mut said, &guess, &mut prompt)? {
            guess = Guess::of(&grid, year, &said)?;
        }
        if !guess.unclear().is_empty() {
            return Err(import::unclear(&guess).into());
        }
        let about =
            self.about(&site, policy, year, import::title_above(&grid, &guess), &mut prompt)?;
        let imported = import::import(&grid, &guess, &about)?;
        let to = Folder::of_site(folder);
        for file in &imported.files {
            to.must_not_have(&file.path)?;
        }
        for file in &imported.files {
            to.write(file)?;
        }
        let name = self.file.display().to_string();
        let report = Report::of((name, sheet), &grid, &guess, &imported);
        let mut stdout = io::stdout().lock();
        if self.json {
            stdout.write_all(report.json().as_bytes())?;
            return Ok(());
        }
        stdout.write_all(report.text(lang).as_bytes())?;
        let [description, cells] = imported.files.each_ref().map(|file| file.path.as_str());
        let done = say!(
            "\n写好了：{description}\n        {cells}\n\n接下来：\n  gongshi check      看看还有什么要改\n  gongshi build      生成网站",
            "\nWritten: {description}\n         {cells}\n\nNext:\n  gongshi check      what is left to mend\n  gongshi build      publish the site"
        );
        writeln!(stdout, "{}", done.in_lang(lang))?;
        show(&imported.table.warnings, lang);
        Ok(())
    }

    fn grid(&self) -> Result<(Grid, Option<String>), Failure> {
        let name = self.file.display().to_string();
        if !is_spreadsheet(&self.file) {
            let message = say!("“{name}”不是表格文件", "`{name}` is no spreadsheet");
            return Err(Diagnostic::error("import/file", message)
                .help(say!(
                    "请写.xlsx、.xls、.ods或.csv文件；Word里的表格，先复制到Excel或WPS表格里。",
                    "Name a .xlsx, .xls, .ods or .csv file; copy a table of a text into a spreadsheet first."
                ))
                .into());
        }
        let bytes = crate::load::files::bytes(&self.file, &name)?;
        Ok(spreadsheet(bytes, &name, self.sheet.as_deref())?)
    }

    /// The columns that the command tells.
    fn said(&self) -> Result<Vec<(String, String)>, Diagnostic> {
        let each = self.columns.iter().map(|written| {
            let parts =
                written.split_once('=').map(|(heading, word)| (heading.trim(), word.trim()));
            match parts {
                Some((heading, word)) if is_meaning(word) => {
                    Ok((heading.to_owned(), word.to_owned()))
                }
                _ => {
                    let message =
                        say!("看不懂--column {written}", "--column {written} is not understood");
                    Err(Diagnostic::error("import/column", message).help(words()))
                }
            }
        });
        each.collect()
    }

    fn policy<'s>(&self, site: &'s Site) -> Result<Option<&'s PolicyFile>, Diagnostic> {
        let Some(id) = &self.policy else { return Ok(None) };
        let known = site.policy(id).map(AsRef::as_ref);
        known.map(Some).ok_or_else(|| {
            crate::load::no_such_policy(id, site.policies.iter().map(|it| it.rules.id.as_str()))
        })
    }

    /// The year that was said, that of the policy, or the only one above the headings.
    fn year(
        &self,
        policy: Option<&PolicyFile>,
        grid: &Grid,
        prompt: &mut Prompt,
    ) -> Result<u16, Failure> {
        let above = import::years_above(grid);
        if let (None, Some(policy)) = (&self.year, policy) {
            let year = policy.rules.year;
            return match above.first() {
                Some(other) if !above.contains(&year) => Err(other_year(*other, policy).into()),
                _ => Ok(year),
            };
        }
        let question = Question {
            flag: "--year",
            words: "参保的年份",
            hint: "",
            default: if let [only] = above.as_slice() { Some(only.to_string()) } else { None },
            valid: &is_year,
        };
        let year = prompt.required(self.year.clone(), &question)?;
        Ok(year.parse().unwrap_or_default())
    }

    fn about(
        &self,
        site: &Site,
        policy: Option<&PolicyFile>,
        year: u16,
        above: Option<String>,
        prompt: &mut Prompt,
    ) -> Result<About, Failure> {
        let place = match (&self.place, policy) {
            (None, Some(policy)) => NewPlace::of(policy),
            (given, _) => {
                let question = Question {
                    flag: "--place",
                    words: "是哪里的表",
                    hint: "从省写起，例如重庆市/忠县/乌杨街道",
                    default: None,
                    valid: &|written| place_named(site, written).map(|_| ()),
                };
                let written = prompt.required(given.clone(), &question)?;
                place_named(site, &written).unwrap_or_default()
            }
        };
        must_be_new(site, &place, year)?;
        let title = above.unwrap_or_else(|| usual_title(year));
        let title = prompt.required(self.title.clone(), &title_of_table(title))?;
        let is_free = |id: &str| is_new_id(id, |id| site.quota(id).is_some());
        let likely = policy.or_else(|| only_policy(site, &place, year));
        let likely = likely.and_then(|it| first_free(&it.rules.id, |id| is_free(id).is_ok()));
        let id = prompt.required(self.id.clone(), &id_of_table(likely, &is_free))?;
        let path = match (&self.out, policy) {
            (Some(out), _) => out_path(out)?,
            (None, Some(policy)) if id == policy.rules.id => {
                policy.source.path.replacen("policies/", "quotas/", 1)
            }
            (None, _) => format!("quotas/{id}.yaml"),
        };
        let policy = policy.and_then(About::printed_with);
        Ok(About { path, id, place, year, title, policy })
    }
}

/// The policy of a place and a year, if it has one and no more: its table is called as it is.
fn only_policy<'s>(site: &'s Site, place: &NewPlace, year: u16) -> Option<&'s PolicyFile> {
    let is_it = |it: &&Arc<PolicyFile>| it.rules.year == year && NewPlace::of(it) == *place;
    let mut all = site.policies.iter().filter(is_it);
    let only = all.next().filter(|_| all.next().is_none());
    only.map(AsRef::as_ref)
}

/// That the title is of another year than the policy: last year's table is none of this year's.
fn other_year(other: u16, policy: &PolicyFile) -> Diagnostic {
    let (id, year) = (&policy.rules.id, policy.rules.year);
    let message = say!(
        "表格上面写的是{other}年，政策“{id}”是{year}年的",
        "The title says {other}, and the policy `{id}` is that of {year}"
    );
    Diagnostic::error("import/year", message).help(say!(
        "是{other}年参保的表，用--policy写那一年的政策，或者加--year {other}；标题里的是征缴的那一年，保的是{year}年的，加--year {year}。",
        "If people are insured for {other}, name that year's policy, or add --year {other}; if {other} is when they pay for {year}, add --year {year}."
    ))
}

/// Refuses a second table of a place for a year, and says how a corrected one comes in.
fn must_be_new(site: &Site, place: &NewPlace, year: u16) -> Result<(), Diagnostic> {
    let is_it = |it: &&Arc<QuotaTable>| it.year == year && place.names() == it.place.parts();
    let Some(there) = site.quotas.iter().find(is_it) else { return Ok(()) };
    let (name, path, id) = (there.place.own_name(), &there.source.path, &there.id);
    let message = say!(
        "{name}{year}年的任务表已经有了：{path}（id是{id}）",
        "{name} has a table of {year} already: {path}, whose id is {id}"
    );
    Err(Diagnostic::error("import/there", message).help(say!(
        "一个地方一年只有一张。只改几个数的，直接在网站的表格里改；整张换的，先把{path}和旁边的表格文件移走，再读一次（progress、targets这些自己加的行，照抄到新的文件里）。",
        "A place has one table a year. To mend some figures, mend them in the site's file; to replace it as a whole, move {path} and the spreadsheet beside it away and import again (copy what you added to it: `progress`, `targets`)."
    )))
}

/// The place that is meant: one of the site by its own name or by all of its names; else one that
/// is written from its province down. A place of the site is not taken for another because the
/// site says less of it, or more.
fn place_named(site: &Site, written: &str) -> Result<NewPlace, Text> {
    let policies = site.policies.iter().map(|policy| NewPlace::of(policy));
    let mut known: Vec<NewPlace> = policies.collect();
    known.sort_unstable();
    known.dedup();
    let parts: Vec<&str> = written.split(['/', '／']).map(str::trim).collect();
    let own = |place: &&NewPlace| place.names().last() == parts.last();
    let same: Vec<&NewPlace> = known.iter().filter(own).collect();
    let is_short = parts.len() == 1;
    match same.as_slice() {
        [only] if is_short || only.names() == parts => return Ok((*only).clone()),
        [_, _, ..] if is_short => {
            let all: Vec<String> = same.iter().map(ToString::to_string).collect();
            let all = listed(all.iter().map(String::as_str));
            return Err(say!(
                all => "网站上有几个叫“{written}”的，请从省写起：{all}。",
                "Several places of the site are called `{written}`: begin with the province. {all}"
            ));
        }
        _ => {}
    }
    let inner = same.iter().find(|place| {
        let names = place.names();
        names != parts && (says_less(&names, &parts) || says_less(&parts, &names))
    });
    if let Some(inner) = inner {
        let as_written = inner.names().join("/");
        return Err(say!(
            "网站上的政策写的是“{as_written}”，写成别的就是另一个地方了，请写--place {as_written}。",
            "The policies of the site call it `{as_written}`, and otherwise it would be another place: write --place {as_written}."
        ));
    }
    NewPlace::of_names(parts).ok_or_else(example_of_place)
}

/// Whether all names of a place are among those of another, in their order.
fn says_less(less: &[&str], more: &[&str]) -> bool {
    let mut rest = more.iter();
    less.iter().all(|name| rest.any(|it| it == name))
}

/// Where the file is to lie: below `quotas`, wherever the site is.
fn out_path(written: &str) -> Result<String, Diagnostic> {
    let path = written.replace('\\', "/");
    let is_plain = path.starts_with("quotas/")
        && Path::new(&path).components().all(|it| matches!(it, std::path::Component::Normal(_)));
    if is_plain && path.strip_suffix(".yaml").is_some() {
        return Ok(path);
    }
    let message = say!("不能写到“{written}”", "`{written}` is no place for it");
    Err(Diagnostic::error("import/out", message).help(say!(
        "请写quotas里面的.yaml文件，例如quotas/wuyang/2027.yaml。",
        "Name a .yaml file in `quotas`, such as quotas/wuyang/2027.yaml."
    )))
}

fn example_of_place() -> Text {
    say!(
        "请从省写起，用“/”隔开，例如重庆市/忠县/乌杨街道。",
        "Begin with the province, such as 重庆市/忠县/乌杨街道."
    )
}

fn is_meaning(word: &str) -> bool {
    MEANINGS.iter().any(|(known, _)| *known == word)
}

/// What may be said of a column.
fn words() -> Text {
    let words = meanings();
    say!(
        words => "请写成“表头=意思”，例如--column 数量=task。可以写：{words}。",
        "Write HEADING=MEANING, such as --column 数量=task. Known are: {words}."
    )
}

/// Asks what each column is that nobody can tell, if anybody is there to answer; whether anything was
/// answered.
fn ask(
    said: &mut Vec<(String, String)>,
    guess: &Guess,
    prompt: &mut Prompt,
) -> Result<bool, Failure> {
    let before = said.len();
    for column in guess.unclear() {
        let question = format!("{}“{}”是什么", column.address, column.heading);
        let is_word = |written: &str| if is_meaning(written) { Ok(()) } else { Err(words()) };
        let question = Question {
            flag: "--column",
            words: &question,
            hint: "name村名、task任务数、population人口、enrolled已参保、other别的数……，不要的写ignore",
            default: None,
            valid: &is_word,
        };
        if let Some(word) = prompt.optional(None, &question)? {
            said.push((column.heading.clone(), word));
        }
    }
    Ok(said.len() > before)
}
