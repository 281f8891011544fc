//! A new site, file by file, from many threads at once. What the old site has already is only
//! remembered; nothing is written until something differs.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::compress::{self, Form};
use super::error::{Unfinished, writing};
use super::manifest::{self, Inputs, Manifest};
use super::old::{self, Old};
use super::paths::Names;
use super::staging::{self, Staging};
use super::{MANIFEST, OutputError, is_page};
use crate::fingerprint::Fingerprint;

/// How a site is published.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether each file that it makes smaller has its `.gz` and `.br` beside it.
    pub compress: bool,
}

/// What was published.
#[derive(Debug, Default)]
pub struct Published {
    /// The files of the site, compressed forms among them.
    pub files: usize,
    /// Those of them that are pages.
    pub pages: usize,
    /// Those of them that were written.
    pub written: usize,
    /// Those of them that were as they are already.
    pub kept: usize,
    /// The files of the old site that the new one has not.
    pub removed: usize,
    /// The bytes of all files.
    pub bytes: u64,
    /// What could not be tidied up after that.
    pub unfinished: Option<Unfinished>,
}

/// A site on its way to its folder. Until [`finish`](Self::finish) the old one is untouched;
/// dropped before, it leaves no trace.
#[derive(Debug)]
pub struct Stage {
    staging: Staging,
    options: Options,
    old: Old,
    new: Mutex<New>,
}

/// The new site as far as it is known.
#[derive(Debug)]
struct New {
    names: Names,
    /// Each with whether the old site has it.
    files: Vec<(manifest::File, bool)>,
}

impl Stage {
    /// Begins a new site for the folder `target`, or for the one it links to: takes its lock,
    /// mends what a kill left, and reads what the old site says of itself.
    ///
    /// # Errors
    /// The folder holds what we did not make, another build is under way, or the disk refuses.
    pub fn begin(target: &Path, options: Options) -> Result<Self, OutputError> {
        let target = staging::resolve(target)?;
        // Asked before anything is written, and again once nobody else can write.
        if let Some(json) = old::find(&target)? {
            Manifest::parse(&target, &json)?;
        }
        let staging = Staging::begin(target)?;
        let old = Old::read(staging.target())?;
        let new = Mutex::new(New { names: Names::new(), files: Vec::new() });
        Ok(Self { staging, options, old, new })
    }

    /// A file of the new site, by its path with `/`. It is written only if the old site's file of
    /// that path is another; true, if it was kept.
    ///
    /// # Errors
    /// The path is taken or cannot be had on every computer, or the disk refuses: the site is not
    /// whole then, and the stage is to be dropped.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, OutputError> {
        let kept = self.store(path, bytes)?;
        if !self.options.compress || !compress::is_compressible(path, bytes.len() as u64) {
            return Ok(kept);
        }
        if kept && self.forms_hold(path) {
            self.keep_forms(path)?;
            return Ok(kept);
        }
        for form in Form::ALL {
            let beside = form.beside(path);
            let formed = form.of(path, bytes).map_err(writing(Path::new(&beside)))?;
            if let Some(formed) = formed {
                self.store(&beside, &formed)?;
            }
        }
        Ok(kept)
    }

    /// Keeps the old site's file of this path and its compressed forms. False if it has none that
    /// is as the manifest says, or if another version of the program made it: then [`put`] it.
    ///
    /// # Errors
    /// The path is taken.
    ///
    /// [`put`]: Self::put
    pub fn keep(&self, path: &str) -> Result<bool, OutputError> {
        let Some(file) = self.old.intact(path).filter(|_| self.old.same_version) else {
            return Ok(false);
        };
        let has_forms = self.options.compress && compress::is_compressible(path, file.bytes);
        if has_forms && !self.forms_hold(path) {
            return Ok(false);
        }
        self.remember(path, file.bytes, file.sha256, true)?;
        if has_forms {
            self.keep_forms(path)?;
        }
        Ok(true)
    }

    /// The digest that the old site's manifest says of a path.
    pub fn old_digest(&self, path: &str) -> Option<Fingerprint> {
        self.old.file(path).map(|file| file.sha256)
    }

    /// Puts the new site in the place of the old one. Where nothing differs, nothing is touched.
    ///
    /// # Errors
    /// An input's path leads out of the site, or the disk refuses; the old site is whole.
    pub fn finish(self, inputs: Inputs) -> Result<Published, OutputError> {
        let Self { staging, options, old, new } = self;
        let New { names, files } = new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let removed = old.paths().filter(|path| !names.has(path)).count();
        drop(names);
        let is_kept = |(file, kept): &(manifest::File, bool)| kept.then(|| file.path.clone());
        let kept: Vec<String> = files.iter().filter_map(is_kept).collect();
        let mut published = Published {
            files: files.len(),
            pages: files.iter().filter(|(file, _)| is_page(&file.path)).count(),
            written: files.len() - kept.len(),
            kept: kept.len(),
            removed,
            bytes: files.iter().map(|(file, _)| file.bytes).sum(),
            unfinished: None,
        };
        let files = files.into_iter().map(|(file, _)| file).collect();
        let json = Manifest::new(options.compress, files, inputs)?
            .json()
            .map_err(writing(&staging.target().join(MANIFEST)))?;
        if old.is_there() && published.written == 0 && published.removed == 0 {
            if json != old.manifest {
                staging.replace(MANIFEST, &json)?;
            }
            return Ok(published);
        }
        kept.par_iter().try_for_each(|path| staging.link(path, &old.place(path)).map(drop))?;
        // Last: what is younger than the manifest was changed after it.
        staging.write(MANIFEST, &json)?;
        published.unfinished =
            staging.publish()?.err().map(|(path, error)| Unfinished { path, error });
        Ok(published)
    }

    /// Remembers a file that the old site has, or writes it. Returns whether it was kept.
    fn store(&self, path: &str, bytes: &[u8]) -> Result<bool, OutputError> {
        let digest = Fingerprint::of(bytes);
        let is_same = self.old.file(path).is_some_and(|file| file.sha256 == digest);
        let kept = is_same && self.old.intact(path).is_some();
        self.remember(path, bytes.len() as u64, digest, kept)?;
        if !kept {
            self.staging.write(path, bytes)?;
        }
        Ok(kept)
    }

    /// Takes a path for a file of the new site.
    fn remember(
        &self,
        path: &str,
        bytes: u64,
        sha256: Fingerprint,
        kept: bool,
    ) -> Result<(), OutputError> {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.names.take(path)?;
        new.files.push((manifest::File { path: path.to_owned(), bytes, sha256 }, kept));
        Ok(())
    }

    /// Whether the old site's compressed forms of a file are those that the file would be given.
    fn forms_hold(&self, path: &str) -> bool {
        let holds = |form: Form| {
            let beside = form.beside(path);
            self.old.file(&beside).is_none() || self.old.intact(&beside).is_some()
        };
        self.old.compressed && self.old.same_version && Form::ALL.into_iter().all(holds)
    }

    fn keep_forms(&self, path: &str) -> Result<(), OutputError> {
        for beside in Form::ALL.map(|form| form.beside(path)) {
            if let Some(form) = self.old.file(&beside) {
                self.remember(&beside, form.bytes, form.sha256, true)?;
            }
        }
        Ok(())
    }
}
