//! Loading: from files to the typed [`Site`]. Everything keeps its file and line.

pub mod claims;
mod config;
pub mod files;
mod notice;
mod policy;
mod section;
mod theme;
pub mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::load::files::Root;
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
        let policies = caught(policies(&root, &listed.policies), &mut mistakes);
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
        let (policies, not_policies) = parted(root, "policies", POLICY_ENDINGS)?;
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

/// How the names of policy files end.
const POLICY_ENDINGS: &[&str] = &["yaml", "yml"];

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

/// Finds a policy by its id below a site's folder, or by its file.
///
/// # Errors
/// Where there is none of this name, and which there are; or what is wrong with its file.
pub fn policy(folder: &Path, name: &str) -> Result<Arc<PolicyFile>, Diagnostics> {
    let path = Path::new(name);
    if ends_in(path, POLICY_ENDINGS) {
        return policy::read(&files::read(path, name.to_owned())?).map(Arc::new);
    }
    let root = Root::open(folder)?;
    let (files, _) = parted(&root, "policies", POLICY_ENDINGS)?;
    let mut policies = policies(&root, &files)?;
    if let Some(found) = policies.iter().position(|policy| policy.rules.id == name) {
        return Ok(policies.swap_remove(found));
    }
    let ids = policies.iter().map(|policy| policy.rules.id.as_str());
    Err(no_such_policy(name, ids).into())
}

/// The mistake of naming a policy that does not exist.
pub(crate) fn no_such_policy<'i>(
    name: &str,
    ids: impl Iterator<Item = &'i str> + Clone,
) -> Diagnostic {
    let help = match crate::diagnostic::nearest(name, ids.clone()) {
        Some(id) => format!("是不是“{id}”？"),
        None => match ids.collect::<Vec<_>>() {
            ids if ids.is_empty() => "policies文件夹里还没有政策文件。".to_owned(),
            ids => format!("现有的政策：{}。", ids.join("、")),
        },
    };
    Diagnostic::error("policy/not-found", format!("找不到政策“{name}”")).help(help)
}

fn policies(root: &Root, files: &[PathBuf]) -> Result<Vec<Arc<PolicyFile>>, Diagnostics> {
    let policies = each(root, files, |source, _| policy::read(source).map(Arc::new))?;
    let mut mistakes = Diagnostics::default();
    for (index, policy) in policies.iter().enumerate() {
        let same = |other: &&Arc<PolicyFile>| other.rules.id == policy.rules.id;
        if let Some(first) = policies[..index].iter().find(same) {
            let (id, path) = (&policy.rules.id, &first.source.path);
            let at = policy.tree.get("id").map(|node| &node.span);
            let mistake = Diagnostic::error("policy/same-id", format!("“{id}”已经用在{path}里"));
            mistakes.push(mistake.at_any(at).help("每份政策的id都要不同，请改一个。"));
        }
    }
    if mistakes.is_empty() { Ok(policies) } else { Err(mistakes) }
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
