//! What a published site and each file of it were made from, kept beside the site for the next
//! build: a file with the same key need not be made again. Losing it costs time and nothing else.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::staging::{resolve, sibling};
use super::{MANIFEST, OutputError};
use crate::digest::sha256;
use crate::fingerprint::Fingerprint;

/// The keys of the files of a published site.
#[derive(Debug, Default)]
pub struct Record {
    keys: HashMap<String, String>,
    flawless: Option<Flawless>,
}

/// A site about which there was nothing to say.
#[derive(Debug)]
struct Flawless {
    /// What all of it was made from.
    key: String,
    /// When the record was written.
    since: SystemTime,
}

impl Record {
    /// The record of the site in a folder, as far as it is of that site and of this program.
    pub fn read(target: &Path) -> Self {
        Self::read_from(target).unwrap_or_default()
    }

    fn read_from(target: &Path) -> Option<Self> {
        // First, as a place is made where there is none.
        let head = head(target)?;
        let place = place(target).ok()?;
        let text = fs::read_to_string(&place).ok()?;
        let mut lines = text.lines();
        (lines.next()? == head).then_some(())?;
        let since = fs::metadata(&place).and_then(|known| known.modified()).ok();
        let key = lines.next().filter(|key| !key.is_empty());
        let flawless = key.zip(since).map(|(key, since)| Flawless { key: key.to_owned(), since });
        let keys = lines.filter_map(|line| line.split_once(' '));
        let keys = keys.map(|(key, path)| (path.to_owned(), key.to_owned())).collect();
        Some(Self { keys, flawless })
    }

    /// When the site was built last, if that left nothing to say: only then is a build that would
    /// make the same again known to say nothing either.
    pub fn flawless_since(&self) -> Option<SystemTime> {
        self.flawless.as_ref().map(|it| it.since)
    }

    /// Whether the whole site was made from the same, and nothing was to be said about it.
    pub fn is_flawless(&self, key: Fingerprint) -> bool {
        self.flawless.as_ref().is_some_and(|it| it.key == key.hex())
    }

    /// Whether a file was made from the same.
    pub fn holds(&self, path: &str, key: Fingerprint) -> bool {
        self.keys.get(path).is_some_and(|known| *known == key.hex())
    }

    /// The paths of the files that were made from this, in order.
    pub fn paths_of(&self, key: Fingerprint) -> Vec<String> {
        let key = key.hex();
        let of_key = self.keys.iter().filter(|(_, known)| **known == key);
        let mut paths: Vec<String> = of_key.map(|(path, _)| path.clone()).collect();
        paths.sort_unstable();
        paths
    }
}

/// The keys of a site that is being published, and of the whole if there was nothing to say about
/// it, as they are written.
#[derive(Debug)]
pub struct Keys(String);

impl Keys {
    /// Those of these files.
    pub fn of<'f>(
        flawless: Option<Fingerprint>,
        files: impl Iterator<Item = (&'f str, Fingerprint)>,
    ) -> Self {
        let mut text = String::new();
        text.extend(flawless.map(|key| key.hex()));
        for (path, key) in files {
            let _ = write!(text, "\n{} {path}", key.hex());
        }
        text.push('\n');
        Self(text)
    }

    /// Keeps them, now that the site is published. If that fails, the next build makes every file
    /// anew.
    pub fn write(&self, target: &Path) {
        // Written where it says the same, too: its time says when all was read last.
        if let (Some(head), Ok(place)) = (head(target), place(target)) {
            let _ = fs::write(place, format!("{head}\n{}", self.0));
        }
    }
}

fn place(target: &Path) -> Result<PathBuf, OutputError> {
    Ok(sibling(&resolve(target)?, "record"))
}

/// The program, as its file is, and the site, as its manifest is.
fn head(target: &Path) -> Option<String> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let since = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let manifest = sha256(&fs::read(target.join(MANIFEST)).ok()?);
    Some(format!("{} {since} {manifest}", program.len()))
}
