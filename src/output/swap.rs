//! Putting a staged folder in its place. Linux exchanges two folders in one step; elsewhere two
//! renames do, and the moment between them is mended at the next start.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Puts `staging` in the place of `target` and removes what was there.
pub(super) fn put_in_place(staging: &Path, target: &Path, retired: &Path) -> io::Result<()> {
    if !target.exists() {
        fs::rename(staging, target)?;
        return sync_parent(target);
    }
    if exchange(staging, target)? {
        sync_parent(target)?;
        return fs::remove_dir_all(staging);
    }
    fs::rename(target, retired)?;
    if let Err(error) = fs::rename(staging, target) {
        fs::rename(retired, target)?;
        return Err(error);
    }
    sync_parent(target)?;
    fs::remove_dir_all(retired)
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
}
