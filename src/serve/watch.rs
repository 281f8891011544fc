//! What was saved, as soon as it was: told by the system where it can, looked for where not.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostic::{Diagnostic, Lang, say};
use crate::load::files::Root;

/// The folders of a site that are read. What it publishes to, and what others put beside them,
/// is nobody's business.
const FOLDERS: [&str; 5] = ["content", "policies", "quotas", "templates", "themes"];

/// For how long nothing more must happen: editors save in several steps.
const QUIET: Duration = Duration::from_millis(40);
/// The same, once the system has said that what was written is closed: that file is whole.
const CLOSED: Duration = Duration::from_millis(10);
/// The longest that a change waits while more go on.
const PATIENCE: Duration = Duration::from_millis(400);
/// How long after a change of folders everything is looked at again: files that were put into a
/// folder before it was watched went by unseen.
const AFTERWARDS: Duration = Duration::from_secs(1);
/// How often everything is looked at, where the system cannot tell of changes.
const POLLING: Duration = Duration::from_secs(2);

/// What may have changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changed {
    /// These files, and nothing else.
    Saved(Vec<PathBuf>),
    /// Anything.
    Anything,
}

/// Watches a site's folders until the receiver is dropped.
pub(super) fn start(root: &Root, lang: Lang) -> Receiver<Changed> {
    let (tell, told) = mpsc::channel();
    let (changes, changed) = mpsc::channel();
    let mut watch = Watch { root: root.path().to_owned(), watcher: None, watched: Vec::new() };
    let watcher = notify::recommended_watcher(move |event| drop(tell.send(event)));
    watch.watcher = watcher.map_err(|error| unwatched(&error, lang)).ok();
    // Before the site is read for the first time: what is saved from now on is seen.
    watch.add_folders(lang);
    thread::spawn(move || watch.run(&told, &changes, lang));
    changed
}

/// The watch over a site's folders.
struct Watch {
    root: PathBuf,
    /// None, where the system cannot tell of changes.
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched.
    watched: Vec<PathBuf>,
}

/// What happened since the last word.
#[derive(Debug, Default)]
struct Seen {
    saved: Vec<PathBuf>,
    /// Whether the last thing that happened was that a file was closed after it was written.
    closed: bool,
    /// Whether something happened that no list of files tells.
    more: bool,
    /// Whether the system can tell no longer.
    failed: Option<notify::Error>,
}

impl Watch {
    fn run(
        mut self,
        told: &Receiver<notify::Result<Event>>,
        changes: &Sender<Changed>,
        lang: Lang,
    ) {
        let mut again = false;
        loop {
            let wait = match (&self.watcher, again) {
                (None, _) => Some(POLLING),
                (Some(_), true) => Some(AFTERWARDS),
                (Some(_), false) => None,
            };
            let seen = self.next(told, wait);
            let happened = seen.is_some();
            let changed = match seen {
                Some(seen) => {
                    if let Some(error) = &seen.failed {
                        unwatched(error, lang);
                        self.watcher = None;
                    }
                    self.add_folders(lang);
                    seen.changed()
                }
                None => Some(Changed::Anything),
            };
            if changed == Some(Changed::Anything) {
                again = happened;
            }
            if let Some(changed) = changed
                && changes.send(changed).is_err()
            {
                return;
            }
        }
    }

    /// What happens next, until it is quiet; none, where nothing does for so long.
    fn next(&self, told: &Receiver<notify::Result<Event>>, wait: Option<Duration>) -> Option<Seen> {
        let mut seen = Seen::default();
        let Some(_) = &self.watcher else {
            thread::sleep(POLLING);
            return None;
        };
        loop {
            let first = match wait {
                Some(wait) => told.recv_timeout(wait).ok()?,
                None => told.recv().ok()?,
            };
            seen.note(first, &self.root);
            if !seen.is_empty() {
                break;
            }
        }
        let started = Instant::now();
        let mut last = started;
        while started.elapsed() < PATIENCE && last.elapsed() < seen.quiet() {
            match told.recv_timeout(seen.quiet().saturating_sub(last.elapsed())) {
                Ok(event) => {
                    if seen.note(event, &self.root) {
                        last = Instant::now();
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        Some(seen)
    }

    /// Watches the folders that are there by now. The site's own is watched for `site.yaml` and
    /// for folders to come, without what is below it.
    fn add_folders(&mut self, lang: Lang) {
        let Some(watcher) = &mut self.watcher else { return };
        // One that was removed is another when it comes back.
        self.watched.retain(|folder| folder.is_dir());
        let below = FOLDERS.map(|name| (self.root.join(name), RecursiveMode::Recursive));
        let all = [(self.root.clone(), RecursiveMode::NonRecursive)].into_iter().chain(below);
        for (folder, mode) in all {
            if !folder.is_dir() || self.watched.contains(&folder) {
                continue;
            }
            if let Err(error) = watcher.watch(&folder, mode) {
                unwatched(&error, lang);
                self.watcher = None;
                return;
            }
            self.watched.push(folder);
        }
    }
}

impl Seen {
    /// Notes an event, and says whether it matters.
    fn note(&mut self, event: notify::Result<Event>, root: &Path) -> bool {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.failed = Some(error);
                return true;
            }
        };
        if event.need_rescan() {
            self.more = true;
            return true;
        }
        // That a file was read, by us among others, is no news.
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        if event.kind.is_access() && event.kind != written {
            return false;
        }
        let paths: Vec<PathBuf> =
            event.paths.into_iter().filter(|path| is_of_the_site(path, root)).collect();
        let matters = !paths.is_empty();
        if matters {
            self.closed = event.kind == written;
        }
        for path in paths {
            if !self.saved.contains(&path) {
                self.saved.push(path);
            }
        }
        matters
    }

    /// For how long nothing more must happen.
    fn quiet(&self) -> Duration {
        if self.closed { CLOSED } else { QUIET }
    }

    fn is_empty(&self) -> bool {
        self.saved.is_empty() && !self.more && self.failed.is_none()
    }

    fn changed(self) -> Option<Changed> {
        if self.more || self.failed.is_some() || self.saved.iter().any(|path| !path.is_file()) {
            return Some(Changed::Anything);
        }
        (!self.saved.is_empty()).then_some(Changed::Saved(self.saved))
    }
}

/// Whether a site is made from files of such a path: not from what editors put beside the file
/// that is being edited.
fn is_of_the_site(path: &Path, root: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else { return false };
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    let is_litter = |name: &str| name.starts_with(['.', '~', '#']) || name.ends_with('~');
    match &names[..] {
        [] => false,
        [name] => name == "site.yaml" || FOLDERS.contains(&&**name),
        [folder, rest @ ..] => {
            FOLDERS.contains(&&**folder) && !rest.iter().any(|name| is_litter(name))
        }
    }
}

/// Says that changes are looked for instead.
fn unwatched(error: &notify::Error, lang: Lang) {
    let seconds = POLLING.as_secs();
    let message = say!(
        "系统不能通知文件的改动（{error}），改成每{seconds}秒看一遍",
        "The system cannot tell of changes ({error}): they are looked for every {seconds} seconds"
    );
    let said = Diagnostic::warning("serve/polling", message).help(say!(
        "不用改什么，只是网页更新得慢一点。放在网络盘上的，拷到本机会快一些。",
        "Nothing needs mending, the page follows a little later. A folder on this computer is faster than one of the network."
    ));
    let _ = writeln!(io::stderr(), "{}\n", said.render(false, lang));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_put_beside_a_file_is_no_part_of_the_site() {
        let root = Path::new("/s");
        let is = |path: &str| is_of_the_site(&root.join(path), root);
        for path in ["site.yaml", "content", "content/a.md", "themes/default/assets/style.css"] {
            assert!(is(path), "{path}");
        }
        for path in [
            "",
            "public",
            "public/index.html",
            "content/.a.md.swp",
            "content/a.md~",
            "content/~$表.docx",
            "content/.git/x",
            "content/#a.md#",
            "site.yaml~",
            ".git",
        ] {
            assert!(!is(path), "{path}");
        }
    }

    #[test]
    fn a_vanished_file_is_more_than_a_saved_one() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("a.md");
        std::fs::write(&there, "甲").unwrap();
        let seen = |saved: Vec<PathBuf>| Seen { saved, ..Seen::default() }.changed();
        assert_eq!(seen(vec![there.clone()]), Some(Changed::Saved(vec![there.clone()])));
        assert_eq!(seen(vec![there, folder.path().join("b.md")]), Some(Changed::Anything));
        assert_eq!(seen(Vec::new()), None);
    }

    /// A file that is put aside, written anew and closed is whole; one that was put aside is not.
    #[test]
    fn a_file_that_was_closed_is_waited_for_less_long() {
        let root = Path::new("/s");
        let mut seen = Seen::default();
        let mut quiet = |kind, path: &str| {
            seen.note(Ok(Event::new(kind).add_path(root.join(path))), root);
            seen.quiet()
        };
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let (any, read) = (EventKind::Any, EventKind::Access(AccessKind::Read));
        assert_eq!(quiet(any, "content/a.md"), QUIET);
        assert_eq!(quiet(closed, "content/a.md"), CLOSED);
        assert_eq!(quiet(read, "content/a.md"), CLOSED);
        assert_eq!(quiet(any, "content/.a.md.swp"), CLOSED);
        assert_eq!(quiet(any, "content/b.md"), QUIET);
    }

    #[test]
    fn where_the_system_cannot_tell_everything_is_looked_at_again_and_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let (_tell, told) = mpsc::channel();
        let (changes, changed) = mpsc::channel();
        let watch = Watch { root, watcher: None, watched: Vec::new() };
        let watching = thread::spawn(move || watch.run(&told, &changes, Lang::Zh));
        let next = || changed.recv_timeout(10 * POLLING).unwrap();
        assert_eq!([next(), next()], [Changed::Anything, Changed::Anything]);
        // It ends with whoever asked.
        drop(changed);
        watching.join().unwrap();
    }
}
