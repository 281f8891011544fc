//! Output: the only room that touches the disk. A site is staged beside its target and put in
//! its place at once; whatever goes wrong before, the old site stays whole.

mod swap;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::digest::sha256;
use crate::render::Files;
use serde::{Deserialize, Serialize};

/// The file by which a folder is known to be ours.
pub const MANIFEST: &str = "manifest.json";

/// Who made a folder, as its manifest says.
const GENERATOR: &str = "gongshi";

/// Why a site could not be published. The old one is still there.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder has files that we did not make.
    #[error("“{}”里有别的文件，不是gongshi生成的文件夹", .0.display())]
    NotOurs(PathBuf),
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
    pub fn help(&self) -> String {
        match self {
            Self::NotOurs(_) => "请用 --out 指定一个空的或者不存在的文件夹。".to_owned(),
            Self::Busy(_) => "请等它完成以后再试。".to_owned(),
            Self::Io { .. } => "原来的网站没有动。请检查磁盘空间和文件夹权限后再试。".to_owned(),
        }
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "磁盘满了".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
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

/// Publishes files as the folder `target`.
///
/// # Errors
/// [`OutputError`]; the old site is whole in every case.
pub fn publish(files: &Files, target: &Path) -> Result<(), OutputError> {
    let target = std::path::absolute(target).map_err(at(target))?;
    let parent = target.parent().unwrap_or(&target);
    fs::create_dir_all(parent).map_err(at(parent))?;
    let lock = sibling(&target, "lock");
    // The lock is released with the handle. The file stays: to remove it would let a third build
    // lock another file of the same name.
    let guard = File::create(&lock).map_err(at(&lock))?;
    match guard.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OutputError::Busy(target)),
        Err(TryLockError::Error(error)) => return Err(at(&lock)(error)),
    }
    let staging = sibling(&target, "staging");
    let retired = sibling(&target, "retired");
    let published = swap::recover(&target, &retired)
        .map_err(at(&target))
        .and_then(
            |()| if is_ours(&target) { Ok(()) } else { Err(OutputError::NotOurs(target.clone())) },
        )
        .and_then(|()| stage(files, &staging))
        .and_then(|()| swap::put_in_place(&staging, &target, &retired).map_err(at(&target)));
    if published.is_err() {
        let _ = fs::remove_dir_all(&staging);
    }
    published
}

/// A hidden path beside the target, on the same disk.
fn sibling(target: &Path, role: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{role}"))
}

/// Whether a folder is missing, empty, or made by us.
fn is_ours(target: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(target) else { return !target.exists() };
    if entries.next().is_none() {
        return true;
    }
    fs::read(target.join(MANIFEST))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        .is_some_and(|manifest| manifest.generator == GENERATOR)
}

/// Writes all files and the manifest below `staging`, down to the disk.
fn stage(files: &Files, staging: &Path) -> Result<(), OutputError> {
    if staging.exists() {
        fs::remove_dir_all(staging).map_err(at(staging))?;
    }
    for (path, bytes) in files {
        write(&staging.join(path), bytes)?;
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
    write(&path, &json)
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
    fn identical_input_gives_identical_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = |name: &str| {
            let target = folder.path().join(name);
            publish(&files(&[("a.html", "1"), ("b.html", "2")]), &target).unwrap();
            fs::read(target.join(MANIFEST)).unwrap()
        };
        assert_eq!(manifest("one"), manifest("two"));
    }
}
