//! `manifest.json`: what a published folder says of itself, for those who put it on a server and
//! want to know that it arrived whole, and for the next build.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::reading;
use super::{MANIFEST, OutputError, paths};
use crate::fingerprint::Fingerprint;

/// Who made a folder, as its manifest says.
const GENERATOR: &str = "gongshi";

/// The version of the program: another one may write the same site in other bytes.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    generator: String,
    pub(super) version: String,
    /// Whether compressed forms were asked for: only then does a missing one mean that it would
    /// not have been smaller.
    #[serde(default)]
    pub(super) compressed: bool,
    pub(super) files: Vec<File>,
    #[serde(default)]
    inputs: Vec<Input>,
}

/// A file of the site.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: Fingerprint,
}

#[derive(Debug, Serialize, Deserialize)]
struct Input {
    path: String,
    sha256: Fingerprint,
}

/// The files that a site was made from, for its manifest.
#[derive(Debug, Clone, Default)]
pub struct Inputs(BTreeMap<String, Fingerprint>);

impl Inputs {
    /// Adds a file by its path from the site's folder, written with `/`.
    pub fn add(&mut self, path: impl Into<String>, fingerprint: Fingerprint) {
        self.0.insert(path.into(), fingerprint);
    }
}

impl Manifest {
    /// The manifest of a site; its files are listed by their paths.
    pub(super) fn new(
        compressed: bool,
        mut files: Vec<File>,
        inputs: Inputs,
    ) -> Result<Self, OutputError> {
        for path in inputs.0.keys() {
            paths::inside(path)?;
        }
        files.par_sort_unstable_by(|one, other| one.path.cmp(&other.path));
        let inputs = inputs.0.into_iter().map(|(path, sha256)| Input { path, sha256 }).collect();
        let version = VERSION.to_owned();
        Ok(Self { generator: GENERATOR.to_owned(), version, compressed, files, inputs })
    }

    /// The manifest as it is written.
    pub(super) fn json(&self) -> io::Result<Vec<u8>> {
        let mut json = Vec::with_capacity(self.weight());
        serde_json::to_writer_pretty(&mut json, self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// About how many bytes it has: of a large site they are millions, and come when most is held.
    fn weight(&self) -> usize {
        // What stands around a path: keys, a digest, a number, indentation.
        const AROUND: usize = 144;
        let files = self.files.iter().map(|file| file.path.len());
        let inputs = self.inputs.iter().map(|input| input.path.len());
        files.chain(inputs).map(|path| path + AROUND).sum()
    }

    /// The bytes of a folder's manifest, if it has one.
    pub(super) fn find(folder: &Path) -> Result<Option<Vec<u8>>, OutputError> {
        let path = folder.join(MANIFEST);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(reading(&path)(error)),
        }
    }

    /// Reads a folder's manifest. A folder may have one that is none of ours: web applications
    /// have files of this name too.
    pub(super) fn parse(folder: &Path, json: &[u8]) -> Result<Self, OutputError> {
        #[derive(Deserialize)]
        struct Made {
            generator: Option<serde_json::Value>,
        }
        let damaged = || OutputError::Damaged(folder.to_owned());
        let made: Made = serde_json::from_slice(json).map_err(|_| damaged())?;
        if made.generator.is_none_or(|it| it != GENERATOR) {
            return Err(OutputError::NotOurs(folder.to_owned()));
        }
        let manifest: Self = serde_json::from_slice(json).map_err(|_| damaged())?;
        // Our paths are joined to folders, linked and read: one that leads out was not ours.
        let right = manifest.files.is_sorted_by(|one, other| one.path < other.path)
            && manifest.files.iter().all(|file| paths::inside(&file.path).is_ok());
        if right { Ok(manifest) } else { Err(damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Manifest, OutputError> {
        Manifest::parse(Path::new("public"), json.as_bytes())
    }

    #[test]
    fn a_manifest_of_others_is_told_from_a_damaged_one() {
        let not_ours = ["{}", r#"{"name": "办事大厅"}"#, r#"{"generator": "hugo", "files": []}"#];
        for json in not_ours {
            assert!(matches!(read(json), Err(OutputError::NotOurs(_))), "{json}");
        }
        let digest = Fingerprint::of(b"0");
        let file = |path| format!(r#"{{"path": "{path}", "bytes": 1, "sha256": "{digest}"}}"#);
        let ours =
            |files| format!(r#"{{"generator": "gongshi", "version": "0", "files": [{files}]}}"#);
        assert!(read(&ours(file("a.html"))).is_ok());
        let twice = format!("{}, {}", file("a"), file("a"));
        let damaged = [
            String::new(),
            "{\"generator\": \"gong".to_owned(),
            "{\"generator\": \"gongshi\"}".to_owned(),
            ours(file("../a.html")),
            ours(file("/etc/passwd")),
            ours(twice),
        ];
        for json in damaged {
            assert!(matches!(read(&json), Err(OutputError::Damaged(_))), "{json}");
        }
    }

    #[test]
    fn inputs_are_sorted_and_stay_in_the_site() {
        let mut inputs = Inputs::default();
        inputs.add("site.yaml", Fingerprint::of(b"title: x"));
        inputs.add("content/通知.md", Fingerprint::of(b"---"));
        let manifest = Manifest::new(false, Vec::new(), inputs).unwrap();
        let paths: Vec<_> = manifest.inputs.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["content/通知.md", "site.yaml"]);
        for path in ["/home/zhang/site.yaml", "../site.yaml", "C:\\site.yaml"] {
            let mut inputs = Inputs::default();
            inputs.add(path, Fingerprint::of(b""));
            let refused = Manifest::new(false, Vec::new(), inputs).unwrap_err();
            assert!(matches!(refused, OutputError::Path { .. }), "{path}");
        }
    }
}
