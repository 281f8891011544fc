//! One site with its plan, ready to make any of its files.

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tokio::sync::oneshot;

use crate::diagnostic::{Diagnostic, Diagnostics, say};
use crate::fingerprint::Fingerprint;
use crate::load::files::Root;
use crate::render::{Made, Plan, Planned};
use crate::site::Site;
use crate::site::addresses;
use crate::site::config::Occasion;

/// The folder of the search index.
const SEARCH: &str = "search/";

/// A site with its plan. They live on a thread of their own, as the plan borrows from the site,
/// and go when this does.
#[derive(Debug)]
pub(super) struct Generation {
    keys: HashMap<String, Fingerprint>,
    /// The key of the files of the search index, of which nobody knows before it is made.
    search_key: Fingerprint,
    asked: Sender<Asked>,
}

/// A file that is wanted, and where to send it.
struct Asked {
    path: String,
    answer: oneshot::Sender<Result<Option<Vec<u8>>, Diagnostic>>,
}

impl Generation {
    /// Plans a site that was checked.
    ///
    /// # Errors
    /// What is wrong with its templates, as far as the home page shows it.
    pub(super) fn begin(site: Site, occasion: Occasion, root: Root) -> Result<Self, Diagnostics> {
        let (asked, asking) = mpsc::channel();
        let (begun, beginning) = mpsc::channel();
        thread::spawn(move || {
            let plan = match Plan::of(&site, &occasion).and_then(|plan| tried(plan, &root)) {
                Ok(plan) => plan,
                Err(mistakes) => return drop(begun.send(Err(mistakes))),
            };
            let keys = plan.files().iter().map(|file| (file.path.clone(), file.key)).collect();
            if begun.send(Ok((keys, plan.search_key()))).is_ok() {
                make_all(&plan, &root, &asking);
            }
        });
        // A thread that ended without a word has panicked; its message is on the terminal.
        let (keys, search_key) = beginning.recv().map_err(|_| fallen())??;
        Ok(Self { keys, search_key, asked })
    }

    /// The fingerprint of all that a file is made from; none, where there is no such file. Of a
    /// file of the search index only [`make`](Self::make) knows whether there is one.
    pub(super) fn key(&self, path: &str) -> Option<Fingerprint> {
        let key = self.keys.get(path).copied();
        key.or_else(|| path.starts_with(SEARCH).then_some(self.search_key))
    }

    /// How many files differ from those of another generation: new, changed and gone.
    pub(super) fn differing(&self, other: &Self) -> usize {
        let new = self.keys.iter().filter(|(path, key)| other.keys.get(*path) != Some(key));
        new.count() + other.keys.keys().filter(|path| !self.keys.contains_key(*path)).count()
    }

    /// Makes a file; none, where there is no such file.
    ///
    /// # Errors
    /// What is wrong with its template, or why it cannot be read.
    pub(super) async fn make(&self, path: String) -> Result<Option<Vec<u8>>, Diagnostic> {
        let (answer, answered) = oneshot::channel();
        self.asked.send(Asked { path, answer }).map_err(|_| fallen())?;
        answered.await.unwrap_or_else(|_| Err(fallen()))
    }
}

/// A plan whose home page can be made: what is wrong with the frame of all pages is known before
/// they take the place of the last good ones.
fn tried<'s>(plan: Plan<'s>, root: &Root) -> Result<Plan<'s>, Diagnostics> {
    let home = plan.files().iter().find(|file| file.path == addresses::HOME);
    home.map_or(Ok(Vec::new()), |home| bytes(&plan, home, root))?;
    Ok(plan)
}

/// Makes what is asked for, until nobody can ask any more. Each on a thread of its own, as the
/// search index takes its time.
fn make_all(plan: &Plan<'_>, root: &Root, asking: &Receiver<Asked>) {
    let files: HashMap<&str, &Planned<'_>> =
        plan.files().iter().map(|file| (file.path.as_str(), file)).collect();
    let make = |path: &str| match files.get(path) {
        Some(file) => bytes(plan, file, root).map(Some),
        None if path.starts_with(SEARCH) => Ok(plan.search().file(path)),
        None => Ok(None),
    };
    let make = &make;
    thread::scope(|scope| {
        while let Ok(Asked { path, answer }) = asking.recv() {
            // A browser that has gone needs no answer.
            scope.spawn(move || drop(answer.send(make(&path))));
        }
    });
}

fn bytes<'s>(plan: &Plan<'s>, file: &Planned<'s>, root: &Root) -> Result<Vec<u8>, Diagnostic> {
    match plan.make(file)? {
        Made::Bytes(bytes) => Ok(bytes),
        Made::Copy(path) => root.bytes(&Path::new("content").join(path)),
    }
}

/// The program itself is wrong.
fn fallen() -> Diagnostic {
    Diagnostic::error(
        "serve/fallen",
        say!("程序出错了，这一页没有做出来", "The program failed to make this page"),
    )
    .help(say!(
        "请再保存一次文件；还是这样，请重新运行gongshi serve。",
        "Save the file once more; if that does not help, run gongshi serve again."
    ))
}
