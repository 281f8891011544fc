//! Search without a server: an index in static files, made for Chinese.
//!
//! A text is [folded](fold::fold), cut into [tokens], and each token leads to the
//! documents that have it. Documents are numbered in the order in which hits are shown, those
//! of now before those of the past and the newest first, so that a phone ranks before it knows
//! anything but numbers, and fetches the texts of the few hits that it shows.
//!
//! The files are scripts that call `gongshiSearch("p3f", …)`, not JSON: a page that was opened
//! from a disk may load scripts but fetch nothing. They lie in a folder named by a digest of
//! what all texts are made from, so that a page never reads the files of another edition.
//!
//! | file | holds |
//! | --- | --- |
//! | `p….js` | the documents of each token, by the first bits of the token's number |
//! | `t….js` | the texts of some consecutive documents |
//!
//! `search.js` of the theme asks; it folds and cuts in the same way, and a test compares its
//! answers with a plain search through the texts.

mod encode;
mod fold;
mod postings;
mod tokens;

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::fingerprint::Fingerprint;
use crate::site::document::Document;
use crate::site::state::State;
use postings::{Cutting, Postings, TOGETHER};

/// Files of postings hold some 4,096 postings each, which is 2 to 3 KB on the way.
const POSTINGS_PER_FILE: usize = 4096;
/// No site has more files of postings than 2 to this power.
const MOST_BITS: u32 = 12;
/// Files of texts hold some 9,000 bytes each, which is 3 to 4 KB on the way.
const TEXT_PER_FILE: usize = 9000;
/// A file of texts holds no more documents than this.
const MOST_IN_A_FILE: usize = 16;
/// So many documents say for all of them how long texts are, and how many tokens they have.
const SAMPLE: usize = 128;

/// What can be found: a notice, or any other page.
#[derive(Debug, Clone)]
pub struct Entry<'e> {
    /// Its address from the site's top.
    pub url: Cow<'e, str>,
    /// What it is called.
    pub title: &'e str,
    /// Its document number (文号).
    pub number: Option<&'e str>,
    /// One sentence about it.
    pub summary: &'e str,
    /// The place it is for.
    pub place: &'e str,
    /// Its date as `2023-09-20`.
    pub date: Cow<'e, str>,
    /// What it is on the day of the build.
    pub state: State,
    /// Its words.
    pub words: Words<'e>,
    /// What its words are made from.
    pub fingerprint: Fingerprint,
}

/// The words of a document, blocks parted by line ends.
#[derive(Debug, Clone)]
pub enum Words<'e> {
    /// Those of a text without figures, read off it when they are needed.
    Of(&'e Document),
    /// With their figures.
    Filled(Cow<'e, str>),
}

/// What can be found, with its words at hand.
struct Text<'t, 'e> {
    entry: &'t Entry<'e>,
    words: Cow<'t, str>,
}

impl Text<'_, '_> {
    /// What it is called, in all ways.
    fn names(&self) -> [&str; 2] {
        [self.entry.title, self.entry.number.unwrap_or_default()]
    }

    /// Everything that it can be found by.
    fn all(&self) -> [&str; 6] {
        let Entry { summary, place, date, .. } = self.entry;
        let [title, number] = self.names();
        [title, number, summary, place, date, &self.words]
    }
}

impl<'e> Entry<'e> {
    fn text(&self) -> Text<'_, 'e> {
        let words = match &self.words {
            Words::Of(document) => Cow::Owned(document.words().text),
            Words::Filled(words) => Cow::Borrowed(&**words),
        };
        Text { entry: self, words }
    }

    /// What an edition of the index is told from another by.
    fn edition(&self) -> Fingerprint {
        Fingerprint::begin()
            .with(self.url.as_bytes())
            .with(self.title)
            .with(self.number.unwrap_or_default())
            .with(self.summary)
            .with(self.place)
            .with(self.date.as_bytes())
            .with([encode::over(self.state)])
            .and(self.fingerprint)
            .end()
    }
}

/// An index that makes each of its files when it is asked for.
#[derive(Debug)]
pub struct Index<'e> {
    /// In the order in which hits are shown.
    documents: Vec<Entry<'e>>,
    root: Root,
    /// Kept once a single file of them was asked for.
    postings: OnceLock<Postings>,
}

/// What the search page must know to find the files.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Root {
    /// The folder of the files from the site's top, with `/` at its end.
    pub folder: String,
    /// How many of the first bits of a token's number name its file of postings.
    pub bits: u32,
    /// How many documents a file of texts holds.
    pub block: usize,
    /// How many documents there are.
    pub count: usize,
}

impl Root {
    /// What is to be known of these documents, some of which are looked into.
    fn of(documents: &[Entry<'_>]) -> Self {
        let count = documents.len();
        let every = count.div_ceil(SAMPLE).max(1);
        let sample = documents.par_iter().step_by(every).map(Entry::text);
        let sample: Vec<Text<'_, '_>> = sample.collect();
        let looked_into = sample.len().max(1);
        let mut cutting = Cutting::default();
        for text in &sample {
            cutting.add(text);
        }
        let postings = cutting.end().count() * count / looked_into;
        let bits = (postings / POSTINGS_PER_FILE).max(1).ilog2().min(MOST_BITS);
        let each = sample.iter().map(encode::weight).sum::<usize>() / looked_into;
        let block = ((TEXT_PER_FILE + each / 2) / each.max(1)).clamp(1, MOST_IN_A_FILE);
        let mut editions = Fingerprint::begin().with(env!("CARGO_PKG_VERSION"));
        for edition in documents.par_iter().map(Entry::edition).collect::<Vec<_>>() {
            editions = editions.and(edition);
        }
        // Ten digits, as in the names of assets.
        let folder = format!("search/{}/", &editions.end().hex()[..10]);
        Self { folder, bits, block, count }
    }
}

impl<'e> Index<'e> {
    /// The index of some texts.
    pub fn of(mut documents: Vec<Entry<'e>>) -> Self {
        documents.par_sort_by(|one, other| {
            (one.state.is_over().cmp(&other.state.is_over()))
                .then_with(|| other.date.cmp(&one.date))
                .then_with(|| one.url.cmp(&other.url))
        });
        let root = Root::of(&documents);
        Self { documents, root, postings: OnceLock::new() }
    }

    /// What the search page must know.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The paths of all files, from the site's top; there are none, if there is nothing to find.
    pub fn paths(&self) -> Vec<String> {
        let postings = (0..self.postings_files()).map(|file| self.path('p', file));
        postings.chain((0..self.text_files()).map(|file| self.path('t', file))).collect()
    }

    /// The file of a path.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let name = path.strip_prefix(self.root.folder.as_str())?.strip_suffix(".js")?;
        let kind = name.chars().next()?;
        let number = usize::from_str_radix(name.get(kind.len_utf8()..)?, 16).ok()?;
        if path != self.path(kind, number) {
            return None;
        }
        match kind {
            'p' if number < self.postings_files() => {
                let postings = self.postings.get_or_init(|| {
                    let Ok(postings) = self.gather(|_, _| Ok::<_, Infallible>(()));
                    postings
                });
                encode::postings(postings, self.root.bits, number..number + 1).pop()
            }
            't' => self.blocks().nth(number).map(|block| encode::texts(number, &texts(block))),
            _ => None,
        }
    }

    /// Hands out every file with its path, over all cores, a few in memory at a time.
    ///
    /// # Errors
    /// The first that `put` returns.
    pub fn write<E: Send>(
        &self,
        put: impl Fn(&str, &[u8]) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        // A document is cut while its text is at hand.
        let postings =
            self.gather(|file, texts| put(&self.path('t', file), &encode::texts(file, texts)))?;
        // Files that are neighbours share the search for their tokens.
        let together = self.postings_files().div_ceil(16).max(1);
        let starts = (0..self.postings_files()).into_par_iter().step_by(together);
        starts.try_for_each(|start| {
            let files = start..(start + together).min(self.postings_files());
            let made = encode::postings(&postings, self.root.bits, files.clone());
            files.zip(made).try_for_each(|(file, bytes)| put(&self.path('p', file), &bytes))
        })
    }

    fn postings_files(&self) -> usize {
        if self.documents.is_empty() { 0 } else { 1 << self.root.bits }
    }

    fn text_files(&self) -> usize {
        self.documents.len().div_ceil(self.root.block)
    }

    fn path(&self, kind: char, file: usize) -> String {
        format!("{}{kind}{file:x}.js", self.root.folder)
    }

    /// The documents of each file of texts.
    fn blocks(&self) -> impl Iterator<Item = &[Entry<'e>]> {
        self.documents.chunks(self.root.block)
    }

    /// Cuts all documents, and shows those of each file of texts on the way.
    fn gather<E: Send>(
        &self,
        show: impl Fn(usize, &[Text<'_, 'e>]) -> Result<(), E> + Sync,
    ) -> Result<Postings, E> {
        let blocks: Vec<_> = self.blocks().enumerate().collect();
        let parts = blocks.par_chunks(TOGETHER / self.root.block).map(|blocks| {
            let mut cutting = Cutting::default();
            for (file, block) in blocks {
                let texts = texts(block);
                for text in &texts {
                    cutting.add(text);
                }
                show(*file, &texts)?;
            }
            Ok(cutting.end())
        });
        Ok(Postings::of(parts.collect::<Result<_, E>>()?))
    }
}

fn texts<'t, 'e>(entries: &'t [Entry<'e>]) -> Vec<Text<'t, 'e>> {
    entries.iter().map(Entry::text).collect()
}

#[cfg(test)]
mod tests;
