//! Loading: from files to the typed [`Site`]. Everything keeps its file and line.

pub mod claims;
mod config;
#[cfg_attr(not(test), expect(dead_code, reason = "notices are loaded with it next"))]
mod document;
pub mod files;
mod notice;
mod policies;
mod policy;
mod section;
mod theme;
pub mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::load::files::Root;
use crate::load::policies::Policies;
pub(crate) use crate::load::policies::no_such_policy;
use crate::site::{PolicyFile, Site};

/// Loads the site of a folder.
///
/// # Errors
/// Everything wrong with any of its files.
pub fn site(folder: &Path) -> Result<Site, Diagnostics> {
    let root = Root::open(folder)?;
    let mut mistakes = Diagnostics::default();
    let config =
        root.read(Path::new("site.yaml")).map_err(Into::into).and_then(|it| config::read(&it));
    let config = caught(config, &mut mistakes);
    let theme = caught(theme::read(&root).map_err(Into::into), &mut mistakes);
    let listed = caught(Listed::of(&root).map_err(Into::into), &mut mistakes);
    let read = listed.and_then(|listed| {
        let policies = caught(Policies::of_site(&root, &listed.policies).read_all(), &mut mistakes);
        let notices = each(&root, &listed.notices, |source, path| {
            notice::read(source, path.strip_prefix("content/").unwrap_or(path))
        });
        let notices = caught(notices, &mut mistakes);
        Some((policies?, notices?, listed.unused))
    });
    match (config, theme, read) {
        (Some(config), Some(theme), Some((policies, notices, unused))) => {
            Ok(Site { config, policies, notices, theme, unused })
        }
        _ => Err(mistakes),
    }
}

/// The files of a site, each folder listed once.
struct Listed {
    policies: Vec<PathBuf>,
    notices: Vec<PathBuf>,
    /// The names of those that nothing reads, in folders where that is surprising.
    unused: Vec<String>,
}

impl Listed {
    fn of(root: &Root) -> Result<Self, Diagnostic> {
        let (policies, not_policies) = policy_files(root)?;
        let (notices, not_notices) = parted(root, "content", &["md"])?;
        let others = not_policies.iter().chain(&not_notices);
        let mut unused: Vec<_> = others.map(|path| root.name_of(path)).collect();
        for folder in ["templates", "themes"] {
            let files = root.files(folder)?;
            let names = files.iter().map(|path| root.name_of(path));
            unused.extend(names.filter(|name| !theme::overrides(name)));
        }
        unused.retain(|name| !name.rsplit('/').next().unwrap_or_default().starts_with('.'));
        Ok(Self { policies, notices, unused })
    }
}

/// The files of a folder that end so, and the others.
fn parted(
    root: &Root,
    folder: &str,
    endings: &[&str],
) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    Ok(root.files(folder)?.into_iter().partition(|path| ends_in(path, endings)))
}

/// The policy files of a site, and what else lies in their folder.
fn policy_files(root: &Root) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    parted(root, "policies", POLICY_ENDINGS)
}

/// How the names of policy files end.
const POLICY_ENDINGS: &[&str] = &["yaml", "yml"];

fn ends_in(path: &Path, endings: &[&str]) -> bool {
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

/// Reads every file, and collects what is wrong with any.
fn each<T>(
    root: &Root,
    files: &[PathBuf],
    read: impl Fn(&Arc<Source>, &str) -> Result<T, Diagnostics>,
) -> Result<Vec<T>, Diagnostics> {
    let mut mistakes = Diagnostics::default();
    let mut all = Vec::new();
    for path in files {
        let one = root.read(path).map_err(Into::into);
        let one = one.and_then(|source| read(&source, &root.name_of(path)));
        all.extend(caught(one, &mut mistakes));
    }
    if mistakes.is_empty() { Ok(all) } else { Err(mistakes) }
}

fn caught<T>(result: Result<T, Diagnostics>, mistakes: &mut Diagnostics) -> Option<T> {
    result.map_err(|more| mistakes.extend(more)).ok()
}
