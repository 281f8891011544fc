//! Output: the only room that writes to the disk. A site is staged beside its target and put in
//! its place at once; whatever goes wrong before, the old site stays whole.

mod swap;

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::digest::sha256;
type Files = std::collections::BTreeMap<String, Vec<u8>>;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

/// The file by which a folder is known to be ours.
pub const MANIFEST: &str = "manifest.json";

/// Who made a folder, as its manifest says.
const GENERATOR: &str = "gongshi";

/// A manifest on its way to the disk.
const UNFINISHED: &str = ".manifest.unfinished";

/// Files that nobody misses: those that file managers leave in any folder they show, and ours.
const LITTER: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", UNFINISHED];

/// Why a site could not be published. The old one is still there.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder was not made by us.
    #[error("“{}”里有别的文件，不是gongshi生成的文件夹", .0.display())]
    NotOurs(PathBuf),
    /// The folder was made by us, and someone put files into it.
    #[error("“{}”里有不是gongshi生成的文件：{}", target.display(), some(.files))]
    Added {
        /// The folder.
        target: PathBuf,
        /// The paths of the files in it.
        files: Vec<String>,
    },
    /// There is a file where the folder should be.
    #[error("“{}”是文件，不是文件夹", .0.display())]
    NotAFolder(PathBuf),
    /// The folder is a link to one that does not exist.
    #[error("“{}”是一个链接，它指向的文件夹不存在", .0.display())]
    Dangling(PathBuf),
    /// Where the lock should be, there is no plain file.
    #[error("“{}”不是普通文件，不能用来防止同时生成", .0.display())]
    NotALock(PathBuf),
    /// Another build is under way.
    #[error("另一个gongshi正在生成“{}”", .0.display())]
    Busy(PathBuf),
    /// The disk refused.
    #[error("写不了“{}”：{}", path.display(), reason(.error))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl OutputError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotOurs(_) => "请用 --out 指定一个空的或者不存在的文件夹。",
            Self::Added { .. } => {
                "重新生成会把它们删掉。请先把它们移走，例如移到网站自己的文件夹里；或者用 --out 指定别的文件夹。"
            }
            Self::NotAFolder(_) => "请用 --out 指定一个文件夹。",
            Self::Dangling(_) => "请先建好它指向的文件夹，或者用 --out 指定别的文件夹。",
            Self::NotALock(_) => "请删掉它后再试。",
            Self::Busy(_) => "请等它完成以后再试。",
            Self::Io { .. } => "原来的网站没有动。请检查磁盘空间和文件夹权限后再试。",
        }
    }
}

/// The new site is published, but something after that went wrong.
#[derive(Debug, thiserror::Error)]
#[error("新网站已经生成，但旧的文件没有收拾干净（“{}”：{}）", path.display(), reason(.error))]
pub struct Unfinished {
    /// What could not be removed or brought to the disk.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Unfinished {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        "网页可以正常使用。下次生成时会再收拾一次，也可以手动删除。"
    }
}

/// The first of some names, and how many there are if not all of them are said.
fn some(names: &[String]) -> String {
    let said = names.iter().take(3).cloned().collect::<Vec<_>>().join("、");
    if names.len() > 3 { format!("{said}等{}个", names.len()) } else { said }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "磁盘满了".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::NotADirectory => "它的上一层是文件，不是文件夹".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
        io::ErrorKind::ResourceBusy => "它正被系统占用，例如是一个挂载点".to_owned(),
        io::ErrorKind::NotFound => "没有这个文件夹".to_owned(),
        _ => error.to_string(),
    }
}

/// What a published folder says of itself: for those who put it on a server and want to know
/// that it arrived whole.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    generator: String,
    version: String,
    files: Vec<ManifestFile>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ManifestFile {
    path: String,
    bytes: usize,
    sha256: String,
}

/// Publishes files as the folder `target`, or as the one it links to. What could not be tidied
/// up after that is told, but is no failure.
///
/// # Errors
/// [`OutputError`]; the old site is whole in every case.
pub fn publish(files: &Files, target: &Path) -> Result<Option<Unfinished>, OutputError> {
    let target = resolve(target)?;
    // Asked before anything is written, and again once nobody else can write.
    check(&target)?;
    let _guard = lock(&target)?;
    let staging = sibling(&target, "staging");
    let retired = sibling(&target, "retired");
    // What an earlier build left behind is ours to remove; what anybody else put there is not.
    check(&staging)?;
    check(&retired)?;
    let published = swap::recover(&target, &retired)
        .map_err(at(&target))
        .and_then(|()| check(&target))
        .and_then(|()| stage(files, &staging))
        .and_then(|()| swap::put_in_place(&staging, &target, &retired).map_err(at(&target)));
    if published.is_err() {
        let _ = fs::remove_dir_all(&staging);
    }
    published
}

/// Where a target really is: links followed, `..` gone, its parent made if need be.
fn resolve(target: &Path) -> Result<PathBuf, OutputError> {
    let target = std::path::absolute(target).map_err(at(target))?;
    match fs::canonicalize(&target) {
        Ok(real) => return Ok(real),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&target)(error)),
        Err(_) if fs::symlink_metadata(&target).is_ok() => {
            return Err(OutputError::Dangling(target));
        }
        Err(_) => {}
    }
    let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(at(&target)(io::ErrorKind::NotFound.into()));
    };
    fs::create_dir_all(parent).map_err(at(parent))?;
    Ok(fs::canonicalize(parent).map_err(at(parent))?.join(name))
}

/// Keeps other builds from the target until the handle is dropped. The file stays: to remove it
/// would let a third build lock another file of the same name.
fn lock(target: &Path) -> Result<File, OutputError> {
    let path = sibling(target, "lock");
    if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
        return Err(OutputError::NotALock(path));
    }
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    // A link made since is not followed either.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NOFOLLOW.bits().cast_signed(),
    );
    let file = options.open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OutputError::Busy(target.to_owned())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

/// A hidden path beside the target, on the same disk.
fn sibling(target: &Path, role: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{role}"))
}

/// Refuses a target that holds anything we did not make. It may be missing or empty.
fn check(target: &Path) -> Result<(), OutputError> {
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        return Err(OutputError::NotAFolder(target.to_owned()));
    }
    let is_litter = |name: &std::ffi::OsStr| LITTER.iter().any(|litter| name == *litter);
    let mut entries = fs::read_dir(target).map_err(at(target))?;
    if entries.all(|entry| entry.is_ok_and(|entry| is_litter(&entry.file_name()))) {
        return Ok(());
    }
    let manifest = fs::read(target.join(MANIFEST))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        .filter(|manifest| manifest.generator == GENERATOR)
        .ok_or_else(|| OutputError::NotOurs(target.to_owned()))?;
    let made: HashSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    let mut files = Vec::new();
    for entry in WalkDir::new(target).sort_by_file_name() {
        let entry = entry.map_err(|error| at(target)(error.into()))?;
        let name = name_in(target, entry.path());
        let litter = is_litter(entry.file_name());
        let ours = entry.file_type().is_dir() || name == MANIFEST || made.contains(name.as_str());
        if !ours && !litter {
            files.push(name);
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    Err(OutputError::Added { target: target.to_owned(), files })
}

/// The path of a file as a manifest has it: from the folder, with `/`.
fn name_in(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Writes all files and the manifest below `staging`, down to the disk.
fn stage(files: &Files, staging: &Path) -> Result<(), OutputError> {
    if staging.exists() {
        fs::remove_dir_all(staging).map_err(at(staging))?;
    }
    let manifest = Manifest {
        generator: GENERATOR.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files: files
            .iter()
            .map(|(path, bytes)| ManifestFile {
                path: path.clone(),
                bytes: bytes.len(),
                sha256: sha256(bytes),
            })
            .collect(),
    };
    let path = staging.join(MANIFEST);
    let mut json =
        serde_json::to_vec_pretty(&manifest).map_err(io::Error::from).map_err(at(&path))?;
    json.push(b'\n');
    // First and in one step: a folder that a kill leaves half-way is then known to be ours.
    let unfinished = staging.join(UNFINISHED);
    write(&unfinished, &json)?;
    fs::rename(&unfinished, &path).map_err(at(&path))?;
    for (path, bytes) in files {
        write(&staging.join(path), bytes)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(at(folder))?;
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(at(path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
    let path = path.to_owned();
    move |error| OutputError::Io { path, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_site_replaces_the_one_before_it_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        publish(&files(&[("a.html", "1"), ("n/b.html", "2")]), &target).unwrap();
        publish(&files(&[("a.html", "3")]), &target).unwrap();
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "3");
        assert!(!target.join("n").exists());
        let left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "the site and its lock: {left:?}");
    }

    #[test]
    fn a_folder_that_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("论文.docx"), "x").unwrap();
        let error = publish(&files(&[("a.html", "1")]), folder.path()).unwrap_err();
        assert!(matches!(error, OutputError::NotOurs(_)), "{error}");
        assert!(folder.path().join("论文.docx").exists());
    }

    #[test]
    fn what_cannot_be_written_leaves_the_old_site() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        publish(&files(&[("a.html", "1")]), &target).unwrap();
        // A file where another needs a folder.
        let error = publish(&files(&[("b", "1"), ("b/c.html", "2")]), &target).unwrap_err();
        assert!(matches!(error, OutputError::Io { .. }), "{error}");
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "1");
        assert!(!target.with_file_name(".public.staging").exists());
    }

    #[test]
    fn a_build_under_way_is_not_disturbed() {
        let folder = tempfile::tempdir().unwrap();
        let lock = File::create(folder.path().join(".public.lock")).unwrap();
        lock.lock().unwrap();
        let error = publish(&files(&[("a.html", "1")]), &folder.path().join("public")).unwrap_err();
        assert!(matches!(error, OutputError::Busy(_)), "{error}");
    }

    #[test]
    fn folders_of_others_beside_the_target_are_left_alone() {
        for role in ["staging", "retired"] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("public");
            let beside = sibling(&target, role);
            fs::create_dir(&beside).unwrap();
            fs::write(beside.join("论文.docx"), "x").unwrap();
            let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
            assert!(matches!(error, OutputError::NotOurs(_)), "{role}: {error}");
            assert!(beside.join("论文.docx").exists());
        }
    }

    #[test]
    fn what_a_kill_left_half_way_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        let staging = sibling(&target, "staging");
        for half in [&[][..], &[(UNFINISHED, "{\"gen")]] {
            fs::create_dir_all(&staging).unwrap();
            for (name, text) in half {
                fs::write(staging.join(name), text).unwrap();
            }
            publish(&files(&[("a.html", "1")]), &target).unwrap();
            assert!(!staging.exists());
        }
        stage(&files(&[("a.html", "1"), ("b.html", "2")]), &staging).unwrap();
        fs::remove_file(staging.join("b.html")).unwrap();
        publish(&files(&[("a.html", "3")]), &target).unwrap();
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "3");
    }

    #[test]
    fn identical_input_gives_identical_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = |name: &str| {
            let target = folder.path().join(name);
            publish(&files(&[("a.html", "1"), ("b.html", "2")]), &target).unwrap();
            fs::read(target.join(MANIFEST)).unwrap()
        };
        assert_eq!(manifest("one"), manifest("two"));
    }

    #[test]
    fn files_added_by_hand_are_not_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        let site = files(&[("a.html", "1"), ("n/b.html", "2")]);
        publish(&site, &target).unwrap();
        fs::write(target.join(".DS_Store"), "x").unwrap();
        publish(&site, &target).unwrap();
        for name in ["n/1.jpg", "n/2.jpg", "n/3.jpg", "说明.pdf"] {
            fs::write(target.join(name), "x").unwrap();
        }
        let error = publish(&site, &target).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("里有不是gongshi生成的文件：n/1.jpg、n/2.jpg、n/3.jpg等4个"),
            "{error}"
        );
        assert!(target.join("n/3.jpg").exists() && target.join("说明.pdf").exists());
    }

    #[test]
    fn a_refusal_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        let site = files(&[("a.html", "1")]);
        let error = publish(&site, &inner.join("..")).unwrap_err();
        assert!(matches!(error, OutputError::NotOurs(_)), "{error}");
        let error = publish(&site, &folder.path().join("a.txt")).unwrap_err();
        assert!(matches!(error, OutputError::NotAFolder(_)), "{error}");
        assert!(matches!(
            publish(&site, &folder.path().join("a.txt/b")),
            Err(OutputError::Io { .. })
        ));
        assert_eq!(fs::read_dir(&inner).unwrap().count(), 0);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        // `..` in the middle of a path that does not exist yet.
        publish(&site, &inner.join("../public")).unwrap();
        assert!(folder.path().join("public/a.html").exists());
        assert!(folder.path().join(".public.lock").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_published_into_and_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (target, real) = (folder.path().join("public"), folder.path().join("disk/real"));
        std::os::unix::fs::symlink(&real, &target).unwrap();
        let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
        assert!(matches!(error, OutputError::Dangling(_)), "{error}");
        fs::create_dir_all(&real).unwrap();
        for text in ["1", "2"] {
            publish(&files(&[("a.html", text)]), &target).unwrap();
            assert_eq!(fs::read_to_string(real.join("a.html")).unwrap(), text);
        }
        assert!(target.is_symlink());
        assert!(real.with_file_name(".real.lock").exists());
        assert!(!folder.path().join(".public.lock").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_is_a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let precious = folder.path().join("precious");
        fs::write(&precious, "years of work").unwrap();
        let lock = folder.path().join(".public.lock");
        std::os::unix::fs::symlink(&precious, &lock).unwrap();
        let target = folder.path().join("public");
        let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
        assert!(matches!(error, OutputError::NotALock(_)), "{error}");
        fs::remove_file(&lock).unwrap();
        fs::write(&lock, "kept").unwrap();
        publish(&files(&[("a.html", "1")]), &target).unwrap();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "years of work");
        assert_eq!(fs::read_to_string(&lock).unwrap(), "kept");
    }
}
