//! What each file of a published site was made from, kept beside the site for the next build: a
//! file with the same key need not be made again. Losing it costs time and nothing else.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::staging::{resolve, sibling};
use super::{MANIFEST, OutputError};
use crate::digest::sha256;
use crate::fingerprint::Fingerprint;

/// The keys of the files of a published site.
#[derive(Debug, Default)]
pub struct Record {
    keys: HashMap<String, String>,
}

impl Record {
    /// The record of the site in a folder, as far as it is of that site and of this program.
    pub fn read(target: &Path) -> Self {
        Self::read_from(target).unwrap_or_default()
    }

    fn read_from(target: &Path) -> Option<Self> {
        let text = fs::read_to_string(place(target).ok()?).ok()?;
        let mut lines = text.lines();
        (lines.next()? == head(target)?).then_some(())?;
        let keys = lines.filter_map(|line| line.split_once(' '));
        Some(Self { keys: keys.map(|(key, path)| (path.to_owned(), key.to_owned())).collect() })
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

    /// Keeps the keys of a site that was just published. If that fails, the next build makes
    /// every file anew.
    pub fn write<'f>(target: &Path, files: impl Iterator<Item = (&'f str, Fingerprint)>) {
        let Some(mut text) = head(target) else { return };
        for (path, key) in files {
            let _ = write!(text, "\n{} {path}", key.hex());
        }
        text.push('\n');
        if let Ok(place) = place(target)
            && fs::read(&place).ok().is_none_or(|known| known != text.as_bytes())
        {
            let _ = fs::write(place, text);
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
