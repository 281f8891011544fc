//! Which documents have which token. There are millions of postings, of some ten thousand tokens:
//! they are sorted by counting, some documents after the other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::{Text, tokens};

/// The documents of every token.
#[derive(Debug)]
pub(super) struct Postings {
    /// Each with the number of its first document.
    parts: Vec<(u32, Part)>,
}

/// The documents of every token among some documents.
#[derive(Debug)]
pub(super) struct Part {
    documents: usize,
    /// Of everything.
    all: Lists,
    /// Of the title and the document number.
    names: Lists,
}

/// Which of the texts of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    All,
    Names,
}

/// Some documents that have a token, ascending.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'p> {
    pub(super) token: u32,
    first: u32,
    documents: &'p [u8],
}

impl Run<'_> {
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn documents(&self) -> impl Iterator<Item = u32> {
        self.documents.iter().map(|document| self.first + u32::from(*document))
    }
}

impl Postings {
    /// Those of parts that follow one another.
    pub(super) fn of(parts: Vec<Part>) -> Self {
        let mut next = 0;
        let numbered = parts.into_iter().map(|part| {
            let first = number(next);
            next += part.documents;
            (first, part)
        });
        Self { parts: numbered.collect() }
    }

    /// The documents of the tokens of a range, by token and then by document.
    pub(super) fn runs(&self, which: Which, range: &Range<u64>) -> Vec<Run<'_>> {
        let mut runs = Vec::new();
        for (first, part) in &self.parts {
            let lists = match which {
                Which::All => &part.all,
                Which::Names => &part.names,
            };
            let each = lists.within(range);
            runs.extend(each.map(|(token, documents)| Run { token, first: *first, documents }));
        }
        runs.sort_unstable_by_key(|run| (run.token, run.first));
        runs
    }
}

impl Part {
    /// How many postings there are.
    pub(super) fn count(&self) -> usize {
        self.all.documents.len() + self.names.documents.len()
    }
}

/// How many documents a part has at most: a byte numbers them, as there are millions of postings.
pub(super) const TOGETHER: usize = 256;

/// A part while its documents are cut.
#[derive(Debug, Default)]
pub(super) struct Cutting {
    documents: usize,
    all: Gathering,
    names: Gathering,
}

impl Cutting {
    /// Cuts one more document, of [`TOGETHER`] at most.
    pub(super) fn add(&mut self, text: &Text<'_, '_>) {
        let number = u8::try_from(self.documents).unwrap_or(u8::MAX);
        tokens::cut(text.names(), |token| self.names.add(token, number));
        tokens::cut(text.all(), |token| self.all.add(token, number));
        self.documents += 1;
    }

    /// All of them are cut.
    pub(super) fn end(self) -> Part {
        Part { documents: self.documents, all: self.all.sorted(), names: self.names.sorted() }
    }
}

/// Tokens, ascending, and the documents of each, ascending.
#[derive(Debug)]
struct Lists {
    /// Each token, and where its documents end.
    ends: Vec<(u32, u32)>,
    documents: Vec<u8>,
}

impl Lists {
    fn within(&self, range: &Range<u64>) -> impl Iterator<Item = (u32, &[u8])> {
        let before = |bound: u64| self.ends.partition_point(|(token, _)| u64::from(*token) < bound);
        let (from, to) = (before(range.start), before(range.end));
        let end_of = |at: usize| self.ends[at].1 as usize;
        let mut start = from.checked_sub(1).map_or(0, end_of);
        self.ends[from..to].iter().map(move |(token, end)| {
            let documents = &self.documents[start..*end as usize];
            start = *end as usize;
            (*token, documents)
        })
    }
}

/// Postings as they are met, one document after the other.
#[derive(Debug, Default)]
struct Gathering {
    met: HashMap<u32, Met, BuildHasherDefault<Spread>>,
    /// The place of a token among those that were met, and a document that has it.
    postings: Vec<(u32, u8)>,
}

/// A token that was met.
#[derive(Debug)]
struct Met {
    /// The how manieth it was.
    place: u32,
    /// The last document that had it.
    last: u8,
}

impl Gathering {
    fn add(&mut self, token: u32, document: u8) {
        let next = number(self.met.len());
        match self.met.entry(token) {
            Entry::Occupied(mut met) => {
                let met = met.get_mut();
                if met.last != document {
                    met.last = document;
                    self.postings.push((met.place, document));
                }
            }
            Entry::Vacant(new) => {
                new.insert(Met { place: next, last: document });
                self.postings.push((next, document));
            }
        }
    }

    fn sorted(self) -> Lists {
        let mut counts = vec![0; self.met.len()];
        for (place, _) in &self.postings {
            counts[*place as usize] += 1;
        }
        let mut order: Vec<(u32, u32)> =
            self.met.into_iter().map(|(token, met)| (token, met.place)).collect();
        order.sort_unstable();
        // Where the next document of each goes.
        let mut free = vec![0; order.len()];
        let mut end = 0;
        let ends = order.into_iter().map(|(token, place)| {
            free[place as usize] = end as usize;
            end += counts[place as usize];
            (token, end)
        });
        let ends = ends.collect();
        let mut documents = vec![0; self.postings.len()];
        for (place, document) in self.postings {
            let at = &mut free[place as usize];
            documents[*at] = document;
            *at += 1;
        }
        Lists { ends, documents }
    }
}

/// No site has more documents or tokens than this can say.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// Tokens are spread over all bits already; a table looks at both ends of them.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash << 8 | u64::from(*byte));
    }

    fn write_u32(&mut self, token: u32) {
        self.0 = u64::from(token) << 32 | u64::from(token);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
