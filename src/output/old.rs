//! The site that is published already: what it says of itself, and what of that still holds.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::error::reading;
use super::manifest::{File, Manifest, VERSION};
use super::{MANIFEST, OutputError};
use crate::fingerprint::Fingerprint;

/// Files that nobody misses: file managers leave them in any folder they show.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What is published, or nothing.
#[derive(Debug, Default)]
pub(super) struct Old {
    folder: PathBuf,
    /// Its manifest, byte by byte.
    pub(super) manifest: Vec<u8>,
    /// Whether the program that made it makes the same bytes as this one.
    pub(super) same_version: bool,
    /// Whether it has compressed forms.
    pub(super) compressed: bool,
    files: HashMap<String, (File, State)>,
}

/// How a file stands to what the manifest says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its size is right and it is not younger than the manifest, which is written last.
    Whole,
    /// Somebody wrote to it since, or copied the folder.
    Younger,
    /// It is missing or has another size.
    Gone,
}

impl Old {
    /// Reads the site in a folder and refuses a folder that holds anything we did not make. It
    /// may be missing or empty. One look at each file's size and time, none into it.
    pub(super) fn read(folder: &Path) -> Result<Self, OutputError> {
        let Some(json) = find(folder)? else { return Ok(Self::default()) };
        let manifest = Manifest::parse(folder, &json)?;
        let same_version = manifest.version == VERSION;
        let compressed = manifest.compressed;
        let written = fs::metadata(folder.join(MANIFEST)).and_then(|it| it.modified()).ok();
        let found: Vec<_> = manifest
            .files
            .into_par_iter()
            .map(|file| {
                let state = State::of(&file, folder, written);
                (file.path.clone(), (file, state))
            })
            .collect();
        let files = found.into_iter().collect::<HashMap<_, _>>();
        let added = added(folder, |name| files.contains_key(name))?;
        if !added.is_empty() {
            return Err(OutputError::Added { target: folder.to_owned(), files: added });
        }
        Ok(Self { folder: folder.to_owned(), manifest: json, same_version, compressed, files })
    }

    /// What the manifest says of a file.
    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path).map(|(file, _)| file)
    }

    /// What the manifest says of a file that is as it says. Files are not read for that unless
    /// they are younger than the manifest: an edit by hand is undone, a copied site is believed
    /// once its files are looked into.
    pub(super) fn intact(&self, path: &str) -> Option<&File> {
        let (file, state) = self.files.get(path)?;
        let intact = match state {
            State::Whole => true,
            State::Younger => {
                Fingerprint::of_file(&self.place(path)).is_ok_and(|digest| digest == file.sha256)
            }
            State::Gone => false,
        };
        intact.then_some(file)
    }

    /// Where a file is.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Whether anything is published.
    pub(super) fn is_there(&self) -> bool {
        !self.manifest.is_empty()
    }

    /// The paths of all files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

impl State {
    fn of(file: &File, folder: &Path, written: Option<SystemTime>) -> Self {
        let as_said = |it: &Metadata| it.is_file() && it.len() == file.bytes;
        match fs::symlink_metadata(folder.join(&file.path)).ok().filter(as_said) {
            None => Self::Gone,
            Some(found) if written.is_some() && found.modified().ok() <= written => Self::Whole,
            Some(_) => Self::Younger,
        }
    }
}

/// The manifest of a folder that is ours; none where nothing is, or nothing that anybody misses.
pub(super) fn find(folder: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    if !folder.exists() {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Err(OutputError::NotAFolder(folder.to_owned()));
    }
    if let Some(json) = Manifest::find(folder)? {
        return Ok(Some(json));
    }
    let mut entries = fs::read_dir(folder).map_err(reading(folder))?;
    if entries.all(|entry| entry.is_ok_and(|entry| is_litter(&entry.file_name()))) {
        return Ok(None);
    }
    Err(OutputError::NotOurs(folder.to_owned()))
}

/// The files in a folder of ours that are not of the site, sorted.
pub(super) fn added(
    folder: &Path,
    is_ours: impl Fn(&str) -> bool,
) -> Result<Vec<String>, OutputError> {
    let mut added = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| reading(folder)(error.into()))?;
        if entry.file_type().is_dir() || is_litter(entry.file_name()) {
            continue;
        }
        let name = name_in(folder, entry.path());
        if name != MANIFEST && !is_ours(&name) {
            added.push(name);
        }
    }
    added.sort_unstable();
    Ok(added)
}

fn is_litter(name: &OsStr) -> bool {
    LITTER.iter().any(|litter| name == *litter)
}

/// The path of a file as a manifest has it: from the folder, with `/`.
fn name_in(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
