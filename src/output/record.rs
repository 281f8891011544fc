//! What a published site and each file of it were made from, kept beside the site for the next
//! build: a file with the same key need not be made again. Losing it costs time and nothing else.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::staging::{resolve, sibling};
use super::{MANIFEST, OutputError};
use crate::fingerprint::Fingerprint;

/// The keys of the files of a published site.
#[derive(Debug, Default)]
pub struct Record {
    keys: HashMap<String, Fingerprint>,
    flawless: Option<Flawless>,
}

/// A site about which there was nothing to say.
#[derive(Debug)]
struct Flawless {
    /// What all of it was made from.
    key: Fingerprint,
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
        let key = lines.next().and_then(|key| key.parse().ok());
        let flawless = key.zip(since).map(|(key, since)| Flawless { key, since });
        let keys = lines.filter_map(|line| {
            let (key, path) = line.split_once(' ')?;
            Some((path.to_owned(), key.parse().ok()?))
        });
        let keys = keys.collect();
        Some(Self { keys, flawless })
    }

    /// When the site was built last, if that left nothing to say: only then is a build that would
    /// make the same again known to say nothing either.
    pub fn flawless_since(&self) -> Option<SystemTime> {
        self.flawless.as_ref().map(|it| it.since)
    }

    /// Whether the whole site was made from the same, and nothing was to be said about it.
    pub fn is_flawless(&self, key: Fingerprint) -> bool {
        self.flawless.as_ref().is_some_and(|it| it.key == key)
    }

    /// Whether a file was made from the same.
    pub fn holds(&self, path: &str, key: Fingerprint) -> bool {
        self.keys.get(path) == Some(&key)
    }

    /// The paths of the files that were made from this, in order.
    pub fn paths_of(&self, key: Fingerprint) -> Vec<String> {
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
        files: impl Iterator<Item = (&'f str, Fingerprint)> + Clone,
    ) -> Self {
        // A digest, and what stands between.
        const AROUND: usize = 66;
        let size = files.clone().map(|(path, _)| AROUND + path.len()).sum::<usize>();
        let mut text = String::with_capacity(AROUND + size);
        text.extend(flawless.map(|key| key.hex()));
        for (path, key) in files {
            let _ = write!(text, "\n{key} {path}");
        }
        text.push('\n');
        Self(text)
    }

    /// Keeps them, now that the site is published. If that fails, the next build makes every file
    /// anew.
    pub fn write(&self, target: &Path) {
        let (Some(head), Ok(place)) = (head(target), place(target)) else { return };
        // Written where it says the same, too: its time says when all was read last.
        let _ = File::create(place).and_then(|mut file| {
            file.write_all(format!("{head}\n").as_bytes())?;
            file.write_all(self.0.as_bytes())
        });
    }
}

fn place(target: &Path) -> Result<PathBuf, OutputError> {
    Ok(sibling(&resolve(target)?, "record"))
}

/// The program, as its file is, and the site, as its manifest is.
fn head(target: &Path) -> Option<String> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let since = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let manifest = Fingerprint::of_file(&target.join(MANIFEST)).ok()?;
    Some(format!("{} {since} {manifest}", program.len()))
}
