//! Makes the site again whenever something was saved.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::Preview;
use super::generation::Generation;
use super::stand::Stand;
use super::watch::Changed;
use crate::check;
use crate::diagnostic::{Diagnostics, say};
use crate::fingerprint::Fingerprint;
use crate::load::files::Root;
use crate::load::{Loaded, Loader};
use crate::site::Site;
use crate::site::config::Occasion;

/// Makes one generation after another.
pub(super) struct Workshop {
    preview: Preview,
    root: Root,
    loader: Loader,
    stand: Arc<Stand>,
    /// What the last site was made from, on which occasion, and what was said of it.
    last: Option<Last>,
}

/// By which a site is known to be the same as before.
struct Last {
    inputs: Vec<(String, Fingerprint)>,
    occasion: Occasion,
    warnings: Diagnostics,
}

impl Workshop {
    pub(super) fn new(preview: Preview, root: Root, stand: Arc<Stand>) -> Self {
        Self { preview, root, loader: Loader::default(), stand, last: None }
    }

    /// Makes the site, and again after every change.
    pub(super) fn run(mut self, changes: &Receiver<Changed>) {
        let mut changed = Changed::Anything;
        loop {
            let started = Instant::now();
            if let Err(mistakes) = self.make(&changed, started) {
                self.refuse(mistakes);
            }
            match changes.recv() {
                Ok(next) => changed = next,
                Err(_) => return,
            }
        }
    }

    /// Makes the site, if it is another than the one on show, and shows it.
    fn make(&mut self, changed: &Changed, started: Instant) -> Result<(), Diagnostics> {
        let Loaded { site, mistakes } = match changed {
            Changed::Anything => self.loader.read(self.root.path()),
            Changed::Saved(files) => self.loader.read_saved(self.root.path(), files),
        };
        let occasion = (self.preview.occasion)();
        let Some(mut site) = site else { return Err(mistakes) };
        // A preview is always of now, and leaves nothing behind in the browser.
        Arc::make_mut(&mut site.config).offline = false;
        if mistakes.is_empty() && self.is_on_show(&site, &occasion) {
            return Ok(());
        }
        let mut found = mistakes;
        found.extend(check::site(&site, &occasion));
        let (errors, warnings) = found.each_once().parted();
        if !errors.is_empty() {
            return Err(errors);
        }
        let last = Last { inputs: site.inputs.clone(), occasion: occasion.clone(), warnings };
        let generation = Generation::begin(site, occasion, self.root.clone())?;
        let before = self.stand.generation();
        let differing = before.map(|before| generation.differing(&before));
        let known = self.last.as_ref().map(|last| &last.warnings);
        if known != Some(&last.warnings) {
            self.say(&last.warnings);
        }
        self.last = Some(last);
        self.stand.show(generation);
        self.report(changed, differing, started.elapsed());
        Ok(())
    }

    /// Whether the site is made from the same files as the one on show, and nothing is wrong.
    fn is_on_show(&self, site: &Site, occasion: &Occasion) -> bool {
        let same = |last: &Last| last.inputs == site.inputs && last.occasion == *occasion;
        self.stand.mistakes().is_none() && self.last.as_ref().is_some_and(same)
    }

    /// Keeps the site on show and says what is wrong with the next.
    fn refuse(&self, mistakes: Diagnostics) {
        if self.stand.mistakes().as_deref() != Some(&mistakes) {
            self.say(&mistakes);
            self.stand.warn(mistakes);
        }
    }

    fn say(&self, found: &Diagnostics) {
        let mut stderr = io::stderr().lock();
        let styled = stderr.is_terminal();
        for diagnostic in found.iter() {
            let _ = writeln!(stderr, "{}\n", diagnostic.render(styled, self.preview.lang));
        }
    }

    /// A line for the terminal. One that is closed is no reason to stop.
    fn report(&self, changed: &Changed, differing: Option<usize>, took: Duration) {
        let took = took.as_millis();
        let what = match changed {
            Changed::Saved(files) => {
                files.iter().map(|path| self.root.name_of(path)).collect::<Vec<_>>().join("、")
            }
            Changed::Anything => String::new(),
        };
        let line = match differing {
            None => say!("网站做好了，用了{took}毫秒", "The site is made, in {took} ms"),
            Some(files) if what.is_empty() => say!(
                "网站有改动，更新了{files}个文件，用了{took}毫秒",
                "Something changed: {files} files differ, in {took} ms"
            ),
            Some(files) => say!(
                "{what}改好了，更新了{files}个文件，用了{took}毫秒",
                "{what}: {files} files differ, in {took} ms"
            ),
        };
        let _ = writeln!(io::stdout(), "{}", line.in_lang(self.preview.lang));
    }
}
