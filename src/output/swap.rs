//! Putting a staged folder in its place. Linux exchanges two folders in one step; elsewhere two
//! renames do, and the moment between them is mended at the next start.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::Unfinished;

/// Puts `staging` in the place of `target` and removes what was there. Once the new site is in
/// its place nothing is an error any more.
pub(super) fn put_in_place(
    staging: &Path,
    target: &Path,
    retired: &Path,
) -> io::Result<Option<Unfinished>> {
    if !target.exists() {
        fs::rename(staging, target)?;
        let synced = sync_parent(target);
        return Ok(synced.err().map(|error| Unfinished { path: target.to_owned(), error }));
    }
    let old = if exchange(staging, target)? {
        staging
    } else {
        fs::rename(target, retired)?;
        if let Err(error) = fs::rename(staging, target) {
            fs::rename(retired, target)?;
            return Err(error);
        }
        retired
    };
    // The old site goes only after the new one is on the disk.
    let tidied = sync_parent(target).and_then(|()| fs::remove_dir_all(old));
    Ok(tidied.err().map(|error| Unfinished { path: old.to_owned(), error }))
}

/// Mends what a kill between two renames left behind.
pub(super) fn recover(target: &Path, retired: &Path) -> io::Result<()> {
    if !retired.exists() {
        return Ok(());
    }
    if target.exists() { fs::remove_dir_all(retired) } else { fs::rename(retired, target) }
}

/// Exchanges two folders in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Brings the folder's own entries to the disk; Windows has no such thing and needs none.
fn sync_parent(target: &Path) -> io::Result<()> {
    match target.parent() {
        Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kill_between_two_renames_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let (target, retired) =
            (folder.path().join("public"), folder.path().join("public.retired"));
        fs::create_dir(&retired).unwrap();
        fs::write(retired.join("a.html"), "1").unwrap();
        recover(&target, &retired).unwrap();
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "1");
        fs::create_dir(&retired).unwrap();
        recover(&target, &retired).unwrap();
        assert!(target.exists() && !retired.exists());
    }

    #[test]
    fn what_cannot_be_removed_is_told_and_the_new_site_stands() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("staging")).unwrap();
        fs::write(path("staging/a.html"), "new").unwrap();
        // A file in the old site's place: it can be exchanged, and not removed as a folder.
        fs::write(path("public"), "old").unwrap();
        let left = put_in_place(&path("staging"), &path("public"), &path("retired")).unwrap();
        let left = left.unwrap();
        assert!(left.path.exists(), "{left}");
        assert!(left.to_string().starts_with("新网站已经生成"), "{left}");
        assert_eq!(fs::read_to_string(path("public/a.html")).unwrap(), "new");
    }
}
