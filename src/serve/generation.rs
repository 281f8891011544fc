//! One site with its plan, ready to make any of its files.

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tokio::sync::oneshot;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::load::files::Root;
use crate::render::{Made, Plan, Planned};
use crate::site::Site;
use crate::site::addresses;
use crate::site::config::Occasion;

/// A site with its plan. They live on a thread of their own, as the plan borrows from the site,
/// and go when this does.
#[derive(Debug)]
pub(super) struct Generation {
    keys: HashMap<String, Fingerprint>,
    asked: Sender<Asked>,
}

/// A file that is wanted, and where to send it.
struct Asked {
    path: String,
    answer: oneshot::Sender<Result<Vec<u8>, Diagnostic>>,
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
            let keys = plan.files().iter().map(|file| (file.path.clone(), file.key));
            if begun.send(Ok(keys.collect())).is_ok() {
                make_all(&plan, &root, &asking);
            }
        });
        // A thread that ended without a word has panicked; its message is on the terminal.
        let keys = beginning.recv().map_err(|_| fallen())??;
        Ok(Self { keys, asked })
    }

    /// The fingerprint of all that a file is made from; none, where there is no such file.
    pub(super) fn key(&self, path: &str) -> Option<Fingerprint> {
        self.keys.get(path).copied()
    }

    /// How many files differ from those of another generation: new, changed and gone.
    pub(super) fn differing(&self, other: &Self) -> usize {
        let new = self.keys.iter().filter(|(path, key)| other.keys.get(*path) != Some(key));
        new.count() + other.keys.keys().filter(|path| !self.keys.contains_key(*path)).count()
    }

    /// Makes a file.
    ///
    /// # Errors
    /// What is wrong with its template, or why it cannot be read.
    pub(super) async fn make(&self, path: String) -> Result<Vec<u8>, Diagnostic> {
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

/// Makes what is asked for, until nobody can ask any more.
fn make_all(plan: &Plan<'_>, root: &Root, asking: &Receiver<Asked>) {
    let files: HashMap<&str, &Planned<'_>> =
        plan.files().iter().map(|file| (file.path.as_str(), file)).collect();
    while let Ok(Asked { path, answer }) = asking.recv() {
        let made = files.get(path.as_str()).map(|file| bytes(plan, file, root));
        // A browser that has gone needs no answer.
        let _ = answer.send(made.unwrap_or_else(|| Err(fallen())));
    }
}

fn bytes(plan: &Plan<'_>, file: &Planned<'_>, root: &Root) -> Result<Vec<u8>, Diagnostic> {
    match plan.make(file)? {
        Made::Bytes(bytes) => Ok(bytes),
        Made::Copy(path) => root.bytes(&Path::new("content").join(path)),
    }
}

/// The program itself is wrong.
fn fallen() -> Diagnostic {
    Diagnostic::error(
        "serve/fallen",
        crate::diagnostic::say!(
            "程序出错了，这一页没有做出来",
            "The program failed to make this page"
        ),
    )
    .help(crate::diagnostic::say!(
        "请再保存一次文件；还是这样，请重新运行gongshi serve。",
        "Save the file once more; if that does not help, run gongshi serve again."
    ))
}
