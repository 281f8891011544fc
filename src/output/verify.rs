//! Whether a published folder is still as it was made: after a copy to a server, or after a year.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::error::reading;
use super::manifest::{File, Manifest};
use super::{OutputError, old};
use crate::fingerprint::Fingerprint;

/// How a folder differs from what its manifest says. All paths are sorted.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many files there should be.
    pub files: usize,
    /// Those that are missing.
    pub missing: Vec<String>,
    /// Those that hold something else.
    pub differing: Vec<String>,
    /// Those that are not of the site.
    pub added: Vec<String>,
}

impl Verified {
    /// Whether nothing differs.
    pub fn is_whole(&self) -> bool {
        self.differences() == 0
    }

    /// How many files differ, one way or another.
    pub fn differences(&self) -> usize {
        self.missing.len() + self.differing.len() + self.added.len()
    }
}

/// Reads every file of a published folder and compares it with the manifest.
///
/// # Errors
/// The folder is not ours, its manifest is damaged, or the disk refuses.
pub fn verify(folder: &Path) -> Result<Verified, OutputError> {
    let found = fs::metadata(folder).map_err(reading(folder))?;
    if !found.is_dir() {
        return Err(OutputError::NotAFolder(folder.to_owned()));
    }
    let json =
        Manifest::find(folder)?.ok_or_else(|| OutputError::Unpublished(folder.to_owned()))?;
    let files = Manifest::parse(folder, &json)?.files;
    let states: Vec<State> =
        files.par_iter().map(|file| State::of(file, folder)).collect::<Result<_, _>>()?;
    let all = |state| {
        let of_it = files.iter().zip(&states).filter(move |(_, it)| **it == state);
        of_it.map(|(file, _)| file.path.clone()).collect()
    };
    let is_ours = |name: &str| files.binary_search_by(|file| file.path.as_str().cmp(name)).is_ok();
    Ok(Verified {
        files: files.len(),
        missing: all(State::Missing),
        differing: all(State::Differing),
        added: old::added(folder, is_ours)?,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    Missing,
    Differing,
}

impl State {
    fn of(file: &File, folder: &Path) -> Result<Self, OutputError> {
        let place = folder.join(&file.path);
        let digest = match fs::symlink_metadata(&place) {
            Ok(found) if found.is_file() && found.len() == file.bytes => {
                Fingerprint::of_file(&place)
            }
            // Something else by this name: a folder, a link, a file of another size.
            Ok(_) => return Ok(Self::Differing),
            Err(error) => Err(error),
        };
        match digest {
            Ok(digest) if digest == file.sha256 => Ok(Self::Whole),
            Ok(_) => Ok(Self::Differing),
            Err(error) if is_absence(&error) => Ok(Self::Missing),
            Err(error) => Err(reading(&place)(error)),
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::MANIFEST;
    use crate::output::tests::publish;

    #[test]
    fn every_difference_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        let paths = ["a.html", "b.html", "c.html", "n/d.html", "n/e.html"];
        let site = paths.into_iter().map(|path| (path.to_owned(), b"755".to_vec())).collect();
        publish(&site, &target).unwrap();
        assert!(verify(&target).unwrap().is_whole());
        fs::write(target.join("a.html"), "555").unwrap();
        fs::write(target.join("b.html"), "7550").unwrap();
        fs::remove_dir_all(target.join("n")).unwrap();
        // A file where a folder was, and the other way round.
        fs::write(target.join("n"), "").unwrap();
        fs::remove_file(target.join("c.html")).unwrap();
        fs::create_dir(target.join("c.html")).unwrap();
        fs::write(target.join("c.html/论文.docx"), "x").unwrap();
        fs::write(target.join("Thumbs.db"), "x").unwrap();
        let found = verify(&target).unwrap();
        let expected = Verified {
            files: 5,
            missing: vec!["n/d.html".to_owned(), "n/e.html".to_owned()],
            differing: vec!["a.html".to_owned(), "b.html".to_owned(), "c.html".to_owned()],
            added: vec!["c.html/论文.docx".to_owned(), "n".to_owned()],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_not_a_published_site_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let missing = verify(&folder.path().join("没有")).unwrap_err();
        assert!(matches!(missing, OutputError::Unreadable { .. }), "{missing}");
        let bare = verify(folder.path()).unwrap_err();
        assert!(matches!(bare, OutputError::Unpublished(_)), "{bare}");
        let place = folder.path().join(MANIFEST);
        fs::write(&place, "{\"generator\": \"gongshi\", \"ver").unwrap();
        let damaged = verify(folder.path()).unwrap_err();
        assert!(matches!(damaged, OutputError::Damaged(_)), "{damaged}");
        let file = verify(&place).unwrap_err();
        assert!(matches!(file, OutputError::NotAFolder(_)), "{file}");
    }
}
