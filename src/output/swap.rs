//! Putting a staged folder in its place, and bringing it to the disk. Linux exchanges two folders
//! in one step; elsewhere two renames do, and the moment between them is mended at the next start.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// The folders of an exchange.
#[derive(Debug)]
pub(super) struct Places {
    /// Where the site is published.
    pub(super) target: PathBuf,
    /// What holds the other two.
    pub(super) folder: PathBuf,
    /// The new site, until it is published.
    pub(super) new: PathBuf,
    /// The old site, between two renames and after.
    pub(super) old: PathBuf,
}

/// Puts the new site in the place of the target, once all of it is on the disk. The old site is
/// then in one of the other two places.
pub(super) fn put_in_place(places: &Places) -> io::Result<()> {
    let Places { target, new, .. } = places;
    sync(new)?;
    if !target.exists() {
        return fs::rename(new, target);
    }
    if exchange(new, target)? { Ok(()) } else { rename_both(places) }
}

/// Puts the old site aside and the new one in its place. A kill in between leaves no target: the
/// next start puts the old site back.
fn rename_both(Places { target, new, old, .. }: &Places) -> io::Result<()> {
    fs::rename(target, old)?;
    fs::rename(new, target).or_else(|error| {
        fs::rename(old, target)?;
        Err(error)
    })
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

/// Brings a folder with everything in it to the disk. Linux does it for the whole file system at
/// once: a hundred times quicker than file by file.
#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Brings the entries of folders to the disk; their files are there already ([`sync_file`]).
/// Windows has no such thing and needs none.
#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        if cfg!(unix) && entry.file_type().is_dir() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Brings a new file to the disk, unless all of them are brought there together ([`sync`]).
pub(super) fn sync_file(file: &File) -> io::Result<()> {
    if cfg!(target_os = "linux") { Ok(()) } else { file.sync_all() }
}

/// Brings a rename to the disk: the folder that something is in.
pub(super) fn sync_entries(place: &Path) -> io::Result<()> {
    match place.parent() {
        Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

/// Removes a folder and everything in it, its folders at the same time.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    let entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.into_par_iter().try_for_each(|entry| {
        let path = entry.path();
        if entry.file_type()?.is_dir() { remove(&path) } else { fs::remove_file(path) }
    })?;
    fs::remove_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of an exchange in a folder, a new site with this text staged.
    fn staged(folder: &Path, text: &str) -> Places {
        let staging = folder.join("staging");
        let (new, old) = (staging.join("new"), staging.join("old"));
        fs::create_dir_all(&new).unwrap();
        fs::write(new.join("a.html"), text).unwrap();
        Places { target: folder.join("public"), folder: staging, new, old }
    }

    #[test]
    fn a_new_site_takes_the_place_of_an_old_one_or_of_none() {
        for swap in [put_in_place, rename_both] {
            let folder = tempfile::tempdir().unwrap();
            put_in_place(&staged(folder.path(), "1")).unwrap();
            let places = staged(folder.path(), "2");
            swap(&places).unwrap();
            let text = |site: &Path| fs::read_to_string(site.join("a.html"));
            assert_eq!(text(&places.target).unwrap(), "2");
            let old = [&places.new, &places.old].into_iter().find_map(|it| text(it).ok());
            assert_eq!(old.as_deref(), Some("1"), "the old site is not lost yet");
            remove(&places.folder).unwrap();
            assert!(!places.folder.exists());
        }
    }

    #[test]
    fn where_the_new_site_cannot_come_the_old_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        put_in_place(&staged(folder.path(), "1")).unwrap();
        let places = staged(folder.path(), "2");
        fs::remove_dir_all(&places.new).unwrap();
        assert!(rename_both(&places).is_err());
        assert_eq!(fs::read_to_string(places.target.join("a.html")).unwrap(), "1");
        assert!(!places.old.exists());
    }
}
