//! The folder beside the target in which a new site grows, and in which an old one ends. It is
//! made with the first file, and known to be ours by a mark in it: what anybody else put there is
//! left alone, and what a kill left there is removed by the next build.
//!
//! ```text
//! public/           the target
//! .public.lock      held during a build, and left
//! .public.staging/
//!   gongshi         the mark: first to come, last to go
//!   new/            the new site; after the exchange, the old one
//!   old/            the old site, where two renames are needed
//! ```

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::OutputError;
use super::error::writing;
use super::swap::{self, Places};

/// The mark.
const MARK: &str = "gongshi";

/// A target, held against other builds until it is dropped, and its staging folder, removed then.
#[derive(Debug)]
pub(super) struct Staging {
    places: Places,
    _lock: File,
}

impl Staging {
    /// Takes the lock of a target and mends what a kill left.
    pub(super) fn begin(target: PathBuf) -> Result<Self, OutputError> {
        let lock = lock(&target)?;
        let folder = sibling(&target, "staging");
        let is_ours = match fs::read_dir(&folder) {
            // A kill came between the folder and the mark.
            Ok(mut entries) => entries.next().is_none() || folder.join(MARK).exists(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if !is_ours || folder.is_symlink() {
            return Err(OutputError::NotOurs(folder));
        }
        let places = Places { target, new: folder.join("new"), old: folder.join("old"), folder };
        let staging = Self { places, _lock: lock };
        staging.clear().map_err(writing(&staging.places.folder))?;
        Ok(staging)
    }

    /// Where the site will be.
    pub(super) fn target(&self) -> &Path {
        &self.places.target
    }

    /// Writes a file of the new site. It is a new file always: what stands in the old site may
    /// be linked, and is never written to.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<PathBuf, OutputError> {
        self.make(path, |place| {
            let mut file = File::create_new(place)?;
            file.write_all(bytes)?;
            swap::sync_file(&file)
        })
    }

    /// Has a file of the old site in the new one too.
    pub(super) fn link(&self, path: &str, from: &Path) -> Result<PathBuf, OutputError> {
        self.make(path, |place| match fs::hard_link(from, place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                // Some disks know no second name for a file: FAT, some shared folders.
                fs::copy(from, place)?;
                swap::sync_file(&File::open(place)?)
            }
            linked => linked,
        })
    }

    /// Makes something in the new site, and the folders it is in if they are missing: asked only
    /// then, ten thousand files ask a hundred times.
    fn make(
        &self,
        path: &str,
        make: impl Fn(&Path) -> io::Result<()>,
    ) -> Result<PathBuf, OutputError> {
        let place = self.places.new.join(path);
        let made = match make(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.open(&place).and_then(|()| make(&place))
            }
            made => made,
        };
        made.map_err(writing(&place))?;
        Ok(place)
    }

    /// Makes the folder of a file of the new site, and before it the mark.
    fn open(&self, place: &Path) -> io::Result<()> {
        let folder = &self.places.folder;
        fs::create_dir(folder).or_else(unless(io::ErrorKind::AlreadyExists))?;
        File::create(folder.join(MARK))?;
        fs::create_dir_all(place.parent().unwrap_or(&self.places.new))
    }

    /// Puts the new site in the place of the old one, and removes that. What goes wrong after the
    /// new one is there is told, but no error.
    pub(super) fn publish(self) -> Result<Result<(), (PathBuf, io::Error)>, OutputError> {
        let target = self.target();
        swap::put_in_place(&self.places).map_err(writing(target))?;
        // The old site goes after the new one is on the disk under its name.
        let tidied = swap::sync_entries(target).and_then(|()| self.clear());
        Ok(tidied.map_err(|error| (self.places.folder.clone(), error)))
    }

    /// Puts a file in the place of the target's, in one step.
    pub(super) fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let (place, target) = (self.write(path, bytes)?, self.target().join(path));
        let replaced = File::open(&place)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&place, &target))
            .and_then(|()| swap::sync_entries(&target));
        replaced.map_err(writing(&target))
    }

    /// Removes everything but the site, and the mark last: a kill half-way leaves it readable
    /// that this is ours. A site that a kill caught between two renames is put back before.
    fn clear(&self) -> io::Result<()> {
        let Places { target, folder, new, old } = &self.places;
        if old.exists() && !target.exists() {
            fs::rename(old, target)?;
        }
        for site in [new, old] {
            swap::remove(site).or_else(unless(io::ErrorKind::NotFound))?;
        }
        fs::remove_file(folder.join(MARK)).or_else(unless(io::ErrorKind::NotFound))?;
        fs::remove_dir(folder).or_else(unless(io::ErrorKind::NotFound))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays is removed by the next build.
        let _ = self.clear();
    }
}

fn unless(fine: io::ErrorKind) -> impl FnOnce(io::Error) -> io::Result<()> {
    move |error| if error.kind() == fine { Ok(()) } else { Err(error) }
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
    let file = options.open(&path).map_err(writing(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OutputError::Busy(target.to_owned())),
        Err(TryLockError::Error(error)) => Err(writing(&path)(error)),
    }
}

/// A hidden path beside the target, on the same disk.
pub(super) fn sibling(target: &Path, role: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{role}"))
}

/// Where a target really is: links followed, `..` gone, its parent made if need be.
pub(super) fn resolve(target: &Path) -> Result<PathBuf, OutputError> {
    let target = std::path::absolute(target).map_err(writing(target))?;
    match fs::canonicalize(&target) {
        Ok(real) => return Ok(real),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(writing(&target)(error));
        }
        Err(_) if fs::symlink_metadata(&target).is_ok() => {
            return Err(OutputError::Dangling(target));
        }
        Err(_) => {}
    }
    let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(writing(&target)(io::ErrorKind::NotFound.into()));
    };
    fs::create_dir_all(parent).map_err(writing(parent))?;
    Ok(fs::canonicalize(parent).map_err(writing(parent))?.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staging(folder: &Path) -> Staging {
        Staging::begin(folder.join("public")).unwrap()
    }

    /// A file that is linked is never written to: it is the old site's too.
    #[test]
    fn no_file_is_written_twice() {
        let folder = tempfile::tempdir().unwrap();
        let staging = staging(folder.path());
        let old = folder.path().join("old.html");
        fs::write(&old, "old").unwrap();
        staging.link("n/a.html", &old).unwrap();
        assert!(staging.write("n/a.html", b"new").is_err());
        assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    }

    /// No disk links to a file of another one: nor do some to their own.
    #[cfg(target_os = "linux")]
    #[test]
    fn where_links_are_refused_files_are_copied() {
        let folder = tempfile::tempdir().unwrap();
        let staging = staging(folder.path());
        let elsewhere = Path::new("/proc/version");
        let place = staging.link("n/a.txt", elsewhere).unwrap();
        assert_eq!(fs::read(place).unwrap(), fs::read(elsewhere).unwrap());
        assert!(staging.link("b.txt", Path::new("/proc/none")).is_err());
    }
}
