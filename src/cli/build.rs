//! `gongshi build`: from a site's folder to a published one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::day::Today;
use super::progress::Progress;
use super::summary::{Pages, Phases, Summary};
use super::usage::Refused;
use super::{Failure, SiteFolder, show, usage};
use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics, Lang};
use crate::load::files::Root;
use crate::load::{self, Loader};
use crate::output::{Inputs, Options, OutputError, Published, Record, Stage};
use crate::render::{Made, Plan, Planned};
use crate::site::config::Occasion;

/// 生成网站
///
/// 读取site.yaml、policies和content，检查以后生成网站。有错误就停下来，原来的网站不动。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi build [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi build                     当前文件夹的网站，生成到public\n  gongshi build --out /var/www/yb   生成到别的文件夹\n  gongshi build --today 2023-12-01  看看那一天的网页是什么样\n  gongshi build --drafts            草稿也生成，只用来预览\n\n内容没有变的网页不会重写。原来的网站到全部生成好了才换掉。\n--json输出：网页数、文件数、写了多少、没动多少、删了多少、字节数、提醒数、各步用了多少毫秒。"
)]
pub(super) struct Build {
    #[command(flatten)]
    site: SiteFolder,
    /// 生成到哪个文件夹；不写就是网站文件夹里的public
    #[arg(long, value_name = "文件夹")]
    out: Option<PathBuf>,
    #[command(flatten)]
    today: Today,
    /// 网站将来的网址，例如https://yb.example.gov.cn；不写就按site.yaml里的
    #[arg(long, value_name = "网址", value_parser = base_url)]
    base_url: Option<String>,
    /// 草稿和日期还没到的通知也生成，用来预览
    #[arg(long)]
    drafts: bool,
    /// 只说错误，别的都不说
    #[arg(long)]
    quiet: bool,
    /// 做了什么用JSON输出，给程序用
    #[arg(long, conflicts_with = "quiet")]
    json: bool,
}

impl Build {
    pub(super) fn run(self, lang: Lang) -> Result<(), Failure> {
        let mut phases = Phases::default();
        let loaded = phases.time("load", || Loader::default().read(&self.site.folder));
        let occasion =
            Occasion { today: self.today.date(), base_url: self.base_url, drafts: self.drafts };
        let mut found = loaded.mistakes;
        let Some(site) = loaded.site else { return Err(found.into()) };
        found.extend(phases.time("check", || check::site(&site, &occasion)));
        let mut found = found.each_once();
        if found.errors() > 0 {
            return Err(found.into());
        }
        let here = Path::new(".");
        let out = self.out.unwrap_or_else(|| match self.site.folder.as_path() {
            folder if folder == here => PathBuf::from("public"),
            folder => folder.join("public"),
        });
        let plan = phases.time("render", || Plan::of(&site, &occasion))?;
        let (published, pages) = publish(&plan, &self.site.folder, &out, self.quiet, &mut phases)?;
        if let Some(unfinished) = &published.unfinished {
            let left = Diagnostic::warning("output/left-behind", unfinished.message());
            found.push(left.help(unfinished.help()));
        }
        if self.quiet {
            return Ok(());
        }
        show(&found, lang);
        let warnings = found.len();
        let summary = Summary { pages, published: &published, out: &out, warnings, phases };
        let told = if self.json { summary.json() } else { summary.line().in_lang(lang).to_owned() };
        Ok(io::stdout().write_all(told.as_bytes())?)
    }
}

/// Makes every file of a site that the published one has not, and puts the new site in its place.
fn publish<'s>(
    plan: &Plan<'s>,
    folder: &Path,
    out: &Path,
    quiet: bool,
    phases: &mut Phases,
) -> Result<(Published, Pages), Diagnostics> {
    let site = plan.site();
    let root = Root::open(folder)?;
    let record = Record::read(out);
    let options = Options { compress: site.config.compress };
    let stage = Stage::begin(out, options).map_err(failed)?;
    let progress = Progress::of(plan.files().len(), quiet);
    let make = |file: &Planned<'s>| -> Result<bool, Diagnostic> {
        if record.holds(&file.path, file.key) && stage.keep(&file.path).map_err(failed)? {
            return Ok(true);
        }
        let bytes = match plan.make(file)? {
            Made::Bytes(bytes) => bytes,
            Made::Copy(path) => root.bytes(&Path::new("content").join(path))?,
        };
        stage.put(&file.path, &bytes).map_err(failed)
    };
    let made: Vec<_> = phases.time("render", || {
        let files = plan.files().par_iter();
        files.map(|file| (file, make(file))).inspect(|_| progress.step()).collect()
    });
    progress.done();
    let mut mistakes = Diagnostics::default();
    let mut pages = Pages::default();
    for (file, kept) in made {
        let is_page = Path::new(&file.path).extension().is_some_and(|it| it == "html");
        match kept {
            Err(mistake) => mistakes.push(mistake),
            Ok(true) if is_page => pages.kept += 1,
            Ok(false) if is_page && stage.old_digest(&file.path).is_some() => pages.changed += 1,
            Ok(false) if is_page => pages.new += 1,
            Ok(_) => {}
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes.each_once());
    }
    let searched = phases.time("render", || publish_search(plan, &record, &stage));
    let searched = searched.map_err(failed)?;
    let mut inputs = Inputs::default();
    for (path, fingerprint) in &site.inputs {
        inputs.add(path, *fingerprint);
    }
    let published = phases.time("output", || {
        let published = stage.finish(inputs).map_err(failed)?;
        let search_key = plan.search_key();
        let keys = plan.files().iter().map(|file| (file.path.as_str(), file.key));
        Record::write(out, keys.chain(searched.iter().map(|path| (path.as_str(), search_key))));
        Ok::<_, Diagnostic>(published)
    })?;
    Ok((published, pages))
}

/// The search index: kept where no notice has changed, else made anew. Returns its paths.
fn publish_search(
    plan: &Plan<'_>,
    record: &Record,
    stage: &Stage,
) -> Result<Vec<String>, OutputError> {
    let known = record.paths_of(plan.search_key());
    if known.is_empty() {
        plan.search().write(|path, bytes| stage.put(path, bytes).map(drop))?;
        return Ok(plan.search().paths());
    }
    for path in &known {
        if !stage.keep(path)? {
            stage.put(path, &plan.search().file(path).unwrap_or_default())?;
        }
    }
    Ok(known)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: OutputError) -> Diagnostic {
    Diagnostic::error("output/failed", error.message()).help(error.help())
}

/// Where the site will stand.
fn base_url(text: &str) -> Result<String, Refused> {
    load::base_url(text).map_err(|wrong| Refused(wrong.help.unwrap_or(wrong.message)))
}
