//! `gongshi build`: from a site's folder to a published one.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
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
use crate::output::{
    Inputs, Keys, Options, OutputError, Published, Record, Stage, is_page, standing,
};
use crate::render::{Made, Plan, Planned};
use crate::site::config::Occasion;

/// 生成网站
///
/// 读取site.yaml、policies、quotas和content，检查以后生成网站。有错误就停下来，原来的网站不动。
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi build [选项]",
    help_template = usage::TEMPLATE,
    after_help = "例子：\n  gongshi build                     当前文件夹的网站，生成到public\n  gongshi build --out /var/www/yb   生成到别的文件夹\n  gongshi build --today 2023-12-01  按那一天生成；只是看看，用gongshi serve --today\n  gongshi build --drafts            草稿也生成，只用来预览\n\n内容没有变的网页不会重写。原来的网站到全部生成好了才换掉。\n--json输出：网页数、文件数、写了多少、没动多少、删了多少、字节数、提醒数、各步用了多少毫秒。"
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
        let Self { site, out, today, base_url, drafts, quiet, json } = self;
        let mut job = Job {
            out: out.unwrap_or_else(|| beside(&site.folder)),
            folder: site.folder,
            occasion: Occasion { today: today.date(), base_url, drafts },
            quiet,
            phases: Phases::default(),
        };
        let (published, pages, found) = job.run()?;
        if quiet {
            return Ok(());
        }
        show(&found, lang);
        let (out, phases) = (job.out.as_path(), job.phases);
        let summary = Summary { pages, published: &published, out, warnings: found.len(), phases };
        let told = if json { summary.json() } else { summary.line().in_lang(lang).to_owned() };
        Ok(io::stdout().write_all(told.as_bytes())?)
    }
}

/// Where a site is published if nobody says so.
fn beside(folder: &Path) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from("public") } else { folder.join("public") }
}

/// A build under way.
struct Job {
    folder: PathBuf,
    out: PathBuf,
    occasion: Occasion,
    quiet: bool,
    phases: Phases,
}

impl Job {
    /// Builds the site, if it is not there already.
    fn run(&mut self) -> Result<(Published, Pages, Diagnostics), Failure> {
        if let Some(published) = self.standing()? {
            let pages = Pages { kept: published.pages, ..Pages::default() };
            return Ok((published, pages, Diagnostics::default()));
        }
        let loaded = self.phases.time("load", || Loader::default().read(&self.folder));
        let mut found = loaded.mistakes;
        let Some(site) = loaded.site else { return Err(found.into()) };
        // Not dropped: the program ends soon, and its memory with it, while giving ten thousand
        // notices back piece by piece takes a while.
        let site = ManuallyDrop::new(site);
        found.extend(self.phases.time("check", || check::site(&site, &self.occasion)));
        let mut found = found.each_once();
        if found.errors() > 0 {
            return Err(found.into());
        }
        let occasion = self.occasion.clone();
        let plan = ManuallyDrop::new(self.phases.time("render", || Plan::of(&site, &occasion))?);
        let (published, pages) = self.publish(&plan, &found)?;
        if let Some(unfinished) = &published.unfinished {
            let left = Diagnostic::warning("output/left-behind", unfinished.message());
            found.push(left.help(unfinished.help()));
        }
        Ok((published, pages, found))
    }

    /// The site as it is published, if there was nothing to say of it and it would be the same.
    fn standing(&mut self) -> Result<Option<Published>, Diagnostic> {
        let record = Record::read(&self.out);
        let Some(since) = record.flawless_since() else { return Ok(None) };
        let inputs = self.phases.time("load", || load::glance(&self.folder, since));
        match inputs {
            Some(inputs) if record.is_flawless(self.occasion.fingerprint(&inputs)) => {
                self.phases.time("output", || standing(&self.out)).map_err(failed)
            }
            _ => Ok(None),
        }
    }

    /// Makes every file of a site that the published one has not, and puts the new site in its
    /// place.
    fn publish(
        &mut self,
        plan: &Plan<'_>,
        found: &Diagnostics,
    ) -> Result<(Published, Pages), Diagnostics> {
        let site = plan.site();
        let options = Options { compress: site.config.compress };
        let stage = Stage::begin(&self.out, options).map_err(failed)?;
        // Read again: until the stage was there, another build may have published.
        let record = Record::read(&self.out);
        let pages = self.make_files(plan, &record, &stage)?;
        let searched = self.phases.time("render", || publish_search(plan, &record, &stage));
        let searched = searched.map_err(failed)?;
        let mut inputs = Inputs::default();
        for (path, fingerprint) in &site.inputs {
            inputs.add(path, *fingerprint);
        }
        let out = &self.out;
        let flawless = found.is_empty().then(|| self.occasion.fingerprint(&site.inputs));
        let published = self.phases.time("output", || {
            let search_key = plan.search_key();
            let keys = plan.files().iter().map(|file| (file.path.as_str(), file.key));
            let keys = keys.chain(searched.iter().map(|path| (path.as_str(), search_key)));
            let (published, keys) =
                rayon::join(|| stage.finish(inputs), || Keys::of(flawless, keys));
            let published = published.map_err(failed)?;
            keys.write(out);
            Ok::<_, Diagnostic>(published)
        })?;
        Ok((published, pages))
    }

    /// Makes the files that are named in the plan, and tells what became of its pages.
    fn make_files<'s>(
        &mut self,
        plan: &Plan<'s>,
        record: &Record,
        stage: &Stage,
    ) -> Result<Pages, Diagnostics> {
        let root = Root::open(&self.folder)?;
        let progress = Progress::of(plan.files().len(), self.quiet);
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
        let made: Vec<_> = self.phases.time("render", || {
            let files = plan.files().par_iter();
            files.map(|file| (file, make(file))).inspect(|_| progress.step()).collect()
        });
        progress.done();
        let mut mistakes = Diagnostics::default();
        let mut pages = Pages::default();
        for (file, kept) in made {
            let is_page = is_page(&file.path);
            match kept {
                Err(mistake) => mistakes.push(mistake),
                Ok(true) if is_page => pages.kept += 1,
                Ok(false) if is_page && stage.old_digest(&file.path).is_some() => {
                    pages.changed += 1;
                }
                Ok(false) if is_page => pages.new += 1,
                Ok(_) => {}
            }
        }
        if mistakes.is_empty() { Ok(pages) } else { Err(mistakes.each_once()) }
    }
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
