//! How a village is found by its name or its pinyin initials: small files by initials, so that a
//! phone loads the one that it needs. They are scripts, as search's are: a page that was opened
//! from a disk may load scripts and fetch nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;

use crate::fingerprint::Fingerprint;
use crate::pinyin;
use crate::site::gazetteer::Gazetteer;

/// So many names are one file, some tens of kilobytes; more are divided by their first initial,
/// and many more by their first two.
const ONE_FILE: usize = 1_500;
const ONE_LETTER: usize = 15_000;

/// Which files there are.
pub(in crate::render) struct Finder {
    letters: usize,
    files: BTreeMap<Names, Vec<usize>>,
    fingerprint: Fingerprint,
}

/// A file of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) enum Names {
    /// The initials that characters are read with, where names are divided by them.
    Readings,
    /// The names that begin with these initials.
    Of(String),
}

/// What the box of a page is told.
#[derive(Serialize)]
pub(in crate::render) struct FinderContext {
    /// The folder of the files, from the site's top.
    folder: &'static str,
    /// By how many initials they are divided.
    letters: usize,
}

const FOLDER: &str = "quotas/names/";

impl Finder {
    pub(super) fn of(gazetteer: &Gazetteer) -> Self {
        let letters = match gazetteer.known.len() {
            0..=ONE_FILE => 0,
            count if count <= ONE_LETTER => 1,
            _ => 2,
        };
        let mut files: BTreeMap<Names, Vec<usize>> = BTreeMap::new();
        let mut mixer = Fingerprint::begin();
        for (at, known) in gazetteer.known.iter().enumerate() {
            mixer = mixer.with(&known.name).with(&known.page);
            let keys = pinyin::initials(&known.name).into_iter();
            let mut keys: BTreeSet<String> =
                keys.map(|it| it.chars().take(letters).collect()).collect();
            if keys.is_empty() {
                keys.insert("0".repeat(letters.min(1)));
            }
            for key in keys {
                files.entry(Names::Of(key)).or_default().push(at);
            }
        }
        if letters > 0 {
            files.insert(Names::Readings, Vec::new());
        }
        Self { letters, files, fingerprint: mixer.end() }
    }

    pub(in crate::render) fn letters(&self) -> usize {
        self.letters
    }

    pub(in crate::render) fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// What the box is told; nothing, where there is nothing to be found.
    pub(in crate::render) fn context(&self) -> Option<FinderContext> {
        (!self.files.is_empty()).then_some(FinderContext { folder: FOLDER, letters: self.letters })
    }

    /// The files, and where they stand.
    pub(in crate::render) fn files(&self) -> impl Iterator<Item = (String, &Names)> {
        self.files.keys().map(|names| (format!("{FOLDER}{}.js", names.name()), names))
    }

    /// The bytes of a file: each place with its initials, the places above it, and its page.
    pub(in crate::render) fn file(&self, names: &Names, gazetteer: &Gazetteer) -> Vec<u8> {
        let entries: serde_json::Value = match names {
            Names::Readings => readings(gazetteer),
            Names::Of(_) => {
                let places = self.files.get(names).into_iter().flatten();
                places.map(|at| entry(gazetteer, *at)).collect()
            }
        };
        let name = names.name();
        // A script may not have these two characters in a string; JSON may.
        let entries = entries.to_string().replace(['\u{2028}', '\u{2029}'], "");
        format!("gongshiNames(\"{name}\",{entries})\n").into_bytes()
    }
}

impl Names {
    fn name(&self) -> &str {
        match self {
            Self::Readings => "readings",
            Self::Of(letters) if letters.is_empty() => "all",
            Self::Of(letters) => letters,
        }
    }
}

fn entry(gazetteer: &Gazetteer, at: usize) -> serde_json::Value {
    let known = &gazetteer.known[at];
    let mut above: Vec<&str> =
        gazetteer.above(at).map(|at| gazetteer.known[at].name.as_str()).collect();
    above.reverse();
    let initials = pinyin::initials(&known.name).join(" ");
    json!([known.name, initials, above.concat(), known.page])
}

/// The characters that names begin with or have second, and what they are read with.
fn readings(gazetteer: &Gazetteer) -> serde_json::Value {
    let characters: BTreeSet<char> =
        gazetteer.known.iter().flat_map(|known| known.name.chars().take(4)).collect();
    let read = characters.into_iter().filter(|c| !c.is_ascii()).filter_map(|c| {
        let letter = pinyin::letters(c).first()?.to_string();
        Some((c.to_string(), letter.into()))
    });
    serde_json::Value::Object(read.collect())
}
