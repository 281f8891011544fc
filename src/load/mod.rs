//! Loading: from files to the typed [`Site`]. Everything keeps its file and line.

pub mod claims;
mod config;
pub(crate) mod document;
pub(crate) mod encoding;
pub mod files;
mod glance;
mod notice;
mod policies;
pub(crate) mod policy;
pub(crate) mod quota;
mod section;
mod strings;
mod theme;
pub mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::fingerprint::Fingerprint;
pub(crate) use crate::load::config::base_url;
use crate::load::files::{Root, Stamp};
pub use crate::load::glance::glance;
use crate::load::policies::Policies;
pub(crate) use crate::load::policies::{no_such_policy, which_there_are};
pub(crate) use crate::load::section::meant_day;
use crate::load::yaml::Node;
use crate::site::config::Config;
use crate::site::notice::{Notice, Section};
use crate::site::quotas::QuotaTables;
use crate::site::{Attached, PolicyFile, Site, Theme, Unread};

/// Loads the site of a folder.
///
/// # Errors
/// Everything wrong with any of its files.
pub fn site(folder: &Path) -> Result<Site, Diagnostics> {
    Loader::default().load(folder)
}

/// What of a site could be read, and everything wrong with the rest.
#[derive(Debug)]
pub struct Loaded {
    /// The site; none, where its folders cannot be read at all.
    pub site: Option<Site>,
    /// Everything wrong with any of its files.
    pub mistakes: Diagnostics,
}

impl Loaded {
    /// The site, if all of it could be read.
    ///
    /// # Errors
    /// Everything wrong with any of its files.
    pub fn whole(self) -> Result<Site, Diagnostics> {
        match self.site {
            Some(site) if self.mistakes.is_empty() => Ok(site),
            _ => Err(self.mistakes),
        }
    }
}

/// Loads a site again and again, and reads only what has changed since: notices and the files
/// beside them, and quota tables, of which there are many.
#[derive(Debug, Default)]
pub struct Loader {
    pages: Vec<Kept<Page>>,
    quotas: Vec<Kept<quota::Read>>,
    attached: Vec<Kept<Attached>>,
    /// The other files as they were read last; none, before there was a folder to read.
    last: Option<Last>,
}

/// A Markdown file of `content/`.
#[derive(Debug, Clone)]
enum Page {
    Notice(Arc<Notice>),
    Section(Arc<Section>),
    Unread(Arc<Source>, Diagnostics),
}

/// The text of a file that can be no page, and what is wrong with it.
type Unreadable = (Arc<Source>, Diagnostics);

/// What a file was read as, what was wrong with it, and its stamp when it was read.
#[derive(Debug)]
struct Kept<T> {
    path: PathBuf,
    stamp: Stamp,
    read: Result<T, Diagnostics>,
}

/// A site without its pages and the files beside them.
#[derive(Debug)]
struct Last {
    root: Root,
    config: Arc<Config>,
    /// Whether its places are not known.
    misses_places: bool,
    theme: Arc<Theme>,
    policies: Vec<Arc<PolicyFile>>,
    /// The policies that could not be read, by their ids.
    unread: BTreeMap<String, Option<Arc<Node>>>,
    unused: Vec<String>,
    inputs: Vec<(String, Fingerprint)>,
    mistakes: Diagnostics,
}

impl Loader {
    /// Loads the site of a folder.
    ///
    /// # Errors
    /// Everything wrong with any of its files.
    pub fn load(&mut self, folder: &Path) -> Result<Site, Diagnostics> {
        self.read(folder).whole()
    }

    /// Loads what can be read of the site of a folder, so that it can be checked. Lists its
    /// folders, and asks the disk for the stamp of every file.
    pub fn read(&mut self, folder: &Path) -> Loaded {
        self.last = None;
        let root = match Root::open(folder) {
            Ok(root) => root,
            Err(mistake) => return Loaded { site: None, mistakes: mistake.into() },
        };
        let (last, listed) = Last::read(root);
        let Some(listed) = listed else {
            return Loaded { site: None, mistakes: last.mistakes };
        };
        renew(&mut self.pages, &last.root, listed.pages, read_page, |_| true);
        let is_current =
            |read: &Result<quota::Read, _>| read.as_ref().is_ok_and(quota::Read::is_current);
        renew(&mut self.quotas, &last.root, listed.quotas, quota::read, is_current);
        renew(&mut self.attached, &last.root, listed.attached, read_attached, |_| true);
        self.site(last)
    }

    /// Loads the site again of which nothing was touched since but these files, by their whole
    /// paths: the word of whoever watches its folders. Where one of them is no page that was read
    /// before, everything is looked at.
    pub fn read_saved(&mut self, folder: &Path, saved: &[PathBuf]) -> Loaded {
        let place = |path: &PathBuf| self.pages.binary_search_by(|kept| kept.path.cmp(path)).ok();
        let places: Option<Vec<usize>> = saved.iter().map(place).collect();
        let (Some(last), Some(places)) = (self.last.take(), places) else {
            return self.read(folder);
        };
        if !saved.iter().all(|path| path.is_file()) {
            return self.read(folder);
        }
        for at in places {
            let kept = &mut self.pages[at];
            kept.stamp = Stamp::of(&kept.path);
            kept.read = read_page(&last.root, &kept.path);
        }
        self.site(last)
    }

    /// The site of what was read.
    fn site(&mut self, last: Last) -> Loaded {
        let mut mistakes = last.mistakes.clone();
        let policies = last.unread.clone();
        let mut unread = Unread { policies, places: last.misses_places, ..Unread::default() };
        let mut missed = |path: &Path, more: &Diagnostics| {
            mistakes.extend(more.clone());
            unread.content.insert(in_content(&last.root, path));
        };
        let pages = together(&self.pages, &mut missed);
        let attached = together(&self.attached, &mut missed);
        let read = together(&self.quotas, &mut |path: &Path, more: &Diagnostics| {
            mistakes.extend(more.clone());
            unread.quotas.insert(seeming_id(&last.root, path));
        });
        let mut inputs = last.inputs.clone();
        let mut unused = last.unused.clone();
        for quota::Read { table, beside, mistakes: more, .. } in &read {
            mistakes.extend(more.clone());
            let text = Fingerprint::of(table.source.text.as_bytes());
            inputs.push((table.source.path.clone(), text));
            inputs.extend(beside.iter().map(|it| (it.name.clone(), it.fingerprint)));
            unused.retain(|name| beside.iter().all(|it| it.name != *name));
        }
        if !unread.quotas.is_empty() {
            // Whatever could not be read may name any of them.
            unused.retain(|name| !name.starts_with("quotas/"));
        }
        let (whole, parts) = read.into_iter().partition::<Vec<_>, _>(|it| it.is_whole);
        let quotas = whole.into_iter().map(|it| it.table).collect();
        unread.tables = parts.into_iter().map(|it| it.table).collect();
        unread.quotas.extend(unread.tables.iter().map(|table| table.id.clone()));
        let (notices, sections, texts) = parted(pages);
        for (text, more) in &texts {
            mistakes.extend(more.clone());
            let name = text.path.strip_prefix("content/").unwrap_or(&text.path);
            unread.content.insert(name.to_owned());
        }
        unread.texts = texts.into_iter().map(|(text, _)| text).collect();
        for notice in &notices {
            mistakes.extend(notice.mistakes.clone());
        }
        inputs.extend(
            notices.iter().map(|it: &Arc<Notice>| (it.source.path.clone(), it.fingerprint)),
        );
        let texts = sections.iter().filter_map(|section| section.text.as_ref());
        inputs.extend(texts.map(|text| (text.source.path.clone(), text.fingerprint)));
        inputs.extend(attached.iter().map(|it| (format!("content/{}", it.path), it.fingerprint)));
        inputs.sort();
        // A spreadsheet that two tables are read from.
        inputs.dedup();
        let site = Site {
            config: Arc::clone(&last.config),
            policies: crate::site::policies::Policies::of(last.policies.clone()),
            quotas: QuotaTables::of(quotas),
            sections,
            notices,
            attached,
            theme: Arc::clone(&last.theme),
            unused,
            unread,
            inputs,
        };
        self.last = Some(last);
        Loaded { site: Some(site), mistakes }
    }
}

impl Last {
    /// Reads what can be read of it. The files of its folders too, where they can be listed.
    fn read(root: Root) -> (Self, Option<Listed>) {
        let mut mistakes = Diagnostics::default();
        let mut inputs = Vec::new();
        let config = match root.read(Path::new("site.yaml")) {
            Ok(source) => {
                inputs.push((source.path.clone(), Fingerprint::of(source.text.as_bytes())));
                config::read(&source)
            }
            Err(mistake) => config::Read::nothing(mistake.into()),
        };
        let config::Read { config, misses_places, misses_theme, mistakes: more } = config;
        mistakes.extend(more);
        let theme::Read { theme, mistakes: more } =
            theme::read(&root, &config.theme, config.language);
        mistakes.extend(more);
        let listed = Listed::of(&root, &config.theme).map_err(Into::into);
        let listed = caught(listed, &mut mistakes);
        let files = listed.as_ref().map_or(&[][..], |listed| &listed.policies);
        let policies = Policies::of_site(&root, files).read_all();
        mistakes.extend(policies.mistakes);
        for path in files {
            let Ok(bytes) = root.bytes(path) else { continue };
            inputs.push((root.name_of(path), Fingerprint::of(&bytes)));
        }
        for (name, source) in &theme.templates {
            let digest = Fingerprint::of(source.text.as_bytes());
            inputs.push((format!("templates/{name}"), digest));
        }
        for (name, bytes) in &theme.assets {
            inputs.push((format!("assets/{name}"), Fingerprint::of(bytes)));
        }
        inputs.push(("strings".to_owned(), theme.strings.fingerprint()));
        let mut unused = listed.as_ref().map(|listed| listed.unused.clone()).unwrap_or_default();
        if misses_theme {
            unused.retain(|name| !name.starts_with("themes/"));
        }
        // Until a table names them.
        let spreadsheets = listed.iter().flat_map(|listed| &listed.spreadsheets);
        unused.extend(spreadsheets.map(|path| root.name_of(path)));
        let last = Self {
            root,
            config: Arc::new(config),
            misses_places,
            theme: Arc::new(theme),
            policies: policies.read,
            unread: policies.unread,
            unused,
            inputs,
            mistakes,
        };
        (last, listed)
    }
}

/// Reads the files whose stamps have changed, all cores at it, and forgets those that are gone.
/// Both lists are in the order of their paths. What else a file was read from must be current too.
fn renew<T: Send>(
    kept: &mut Vec<Kept<T>>,
    root: &Root,
    files: Vec<PathBuf>,
    read: impl Fn(&Root, &Path) -> Result<T, Diagnostics> + Sync,
    is_current: impl Fn(&Result<T, Diagnostics>) -> bool + Sync,
) {
    let mut old = std::mem::take(kept).into_iter().peekable();
    let known: Vec<_> = files
        .into_iter()
        .map(|path| {
            while old.next_if(|kept| kept.path < path).is_some() {}
            let known = old.next_if(|kept| kept.path == path);
            (path, known)
        })
        .collect();
    *kept = known
        .into_par_iter()
        .map(|(path, known)| {
            let stamp = Stamp::of(&path);
            match known {
                Some(known) if known.stamp == stamp && is_current(&known.read) => known,
                _ => Kept { stamp, read: read(root, &path), path },
            }
        })
        .collect();
}

/// All that could be read; what is wrong with the others is told.
fn together<T: Clone>(files: &[Kept<T>], missed: &mut impl FnMut(&Path, &Diagnostics)) -> Vec<T> {
    let each = files.iter().filter_map(|kept| match &kept.read {
        Ok(read) => Some(read.clone()),
        Err(mistakes) => {
            missed(&kept.path, mistakes);
            None
        }
    });
    each.collect()
}

fn read_page(root: &Root, path: &Path) -> Result<Page, Diagnostics> {
    let source = root.read(path)?;
    let name = in_content(root, path);
    if let Some(folder) = name.strip_suffix(notice::INDEX)
        && (folder.is_empty() || folder.ends_with('/'))
    {
        let section = notice::read_index(&source, folder.trim_end_matches('/'));
        let section = section.map(|section| Page::Section(Arc::new(section)));
        return Ok(section.unwrap_or_else(|mistakes| Page::Unread(source, mistakes)));
    }
    let notice = notice::read(&source, &name).map(|notice| Page::Notice(Arc::new(notice)));
    Ok(notice.unwrap_or_else(|mistakes| Page::Unread(source, mistakes)))
}

fn read_attached(root: &Root, path: &Path) -> Result<Attached, Diagnostics> {
    let bytes = root.bytes(path)?;
    let size = imagesize::blob_size(&bytes).ok();
    let is_text = ends_in(path, &["csv", "txt", "CSV", "TXT"]);
    let text = is_text.then(|| encoding::text(&bytes)).flatten();
    let text = text.map(|text| Arc::new(Source { path: root.name_of(path), text }));
    Ok(Attached {
        path: in_content(root, path),
        fingerprint: Fingerprint::of(&bytes),
        bytes: bytes.len() as u64,
        text,
        size: size.and_then(|it| Some((it.width.try_into().ok()?, it.height.try_into().ok()?))),
    })
}

/// The id of a quota table that cannot be read, as far as it can be told.
fn seeming_id(root: &Root, path: &Path) -> String {
    let source = root.read(path).ok();
    source.and_then(|source| policies::seeming_id(&source)).unwrap_or_default()
}

/// The path of a file from `content/`.
fn in_content(root: &Root, path: &Path) -> String {
    let name = root.name_of(path);
    name.strip_prefix("content/").map(str::to_owned).unwrap_or(name)
}

/// The notices, the folders with those that no `index.md` names, and what can be no page.
fn parted(pages: Vec<Page>) -> (Vec<Arc<Notice>>, Vec<Arc<Section>>, Vec<Unreadable>) {
    let mut unread = Vec::new();
    let mut notices = Vec::with_capacity(pages.len());
    let mut sections = BTreeMap::new();
    for page in pages {
        match page {
            Page::Notice(notice) => notices.push(notice),
            Page::Section(section) => drop(sections.insert(section.folder.clone(), section)),
            Page::Unread(text, mistakes) => unread.push((text, mistakes)),
        }
    }
    for notice in &notices {
        let mut folder = notice.folder();
        loop {
            if !sections.contains_key(folder) {
                sections.insert(folder.to_owned(), Arc::new(Section::unnamed(folder)));
            }
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None if folder.is_empty() => break,
                None => folder = "",
            }
        }
    }
    (notices, sections.into_values().collect(), unread)
}

/// The files of a site, each folder listed once.
struct Listed {
    policies: Vec<PathBuf>,
    quotas: Vec<PathBuf>,
    /// What lies beside the tables: the rows of some stand in them.
    spreadsheets: Vec<PathBuf>,
    pages: Vec<PathBuf>,
    attached: Vec<PathBuf>,
    /// The names of those that nothing reads, in folders where that is surprising.
    unused: Vec<String>,
}

impl Listed {
    fn of(root: &Root, theme: &str) -> Result<Self, Diagnostic> {
        let (policies, others) = policy_files(root)?;
        let is_litter = |path: &Path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with(['.', '~']) || ["Thumbs.db", "desktop.ini"].contains(&&*file)
        };
        let quotas = root.files("quotas")?.into_iter();
        let quotas = quotas.filter(|path| !is_litter(path));
        let (quotas, spreadsheets) = quotas.partition(|path| ends_in(path, POLICY_ENDINGS));
        let content = root.files("content")?.into_iter();
        let content = content.filter(|path| !is_litter(path));
        let (pages, attached) = content.partition(|path| ends_in(path, &["md"]));
        let mut unused: Vec<_> = others.iter().map(|path| root.name_of(path)).collect();
        for folder in ["templates", "themes"] {
            let files = root.files(folder)?;
            let names = files.iter().map(|path| root.name_of(path));
            unused.extend(names.filter(|name| !theme::overrides(name, theme)));
        }
        unused.retain(|name| !is_litter(Path::new(name)));
        Ok(Self { policies, quotas, spreadsheets, pages, attached, unused })
    }
}

/// The policy files of a site, and what else lies in their folder.
fn policy_files(root: &Root) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    let files = root.files("policies")?.into_iter();
    Ok(files.partition(|path| ends_in(path, POLICY_ENDINGS)))
}

/// How the names of the files of policies and of quota tables end.
const POLICY_ENDINGS: &[&str] = &["yaml", "yml"];

pub(crate) fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

/// Finds a policy by its id below a site's folder, or by its file.
///
/// # Errors
/// Where there is none of this name, and which there are; or what is wrong with its file, or with
/// one that it inherits from.
pub fn policy(folder: &Path, name: &str) -> Result<Arc<PolicyFile>, Diagnostics> {
    let root = Root::open(folder);
    if ends_in(Path::new(name), POLICY_ENDINGS) {
        return Policies::beside(root.ok()).read_file(name);
    }
    let root = root?;
    let (files, _) = policy_files(&root)?;
    Policies::of_site(&root, &files).read_named(name)
}

fn caught<T>(result: Result<T, Diagnostics>, mistakes: &mut Diagnostics) -> Option<T> {
    result.map_err(|more| mistakes.extend(more)).ok()
}
