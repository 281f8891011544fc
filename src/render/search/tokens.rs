//! Cuts a text into what can be looked up: characters, pairs of characters, words and numbers,
//! and numbers with the character beside them, so that 「84号」 is not every 84 and every 号.

use sha2::{Digest, Sha256};

use super::Entry;
use super::fold::{fold, is_han, is_word};

/// The tokens of a document, as numbers.
///
/// A token's number is spread over all 32 bits, so that its first bits name a file. Two words may
/// share one; what is shown is compared with the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Of everything, ascending.
    pub(super) all: Box<[u32]>,
    /// Of the title and the document number, ascending.
    pub(super) names: Box<[u32]>,
    /// Of the texts that were cut.
    digest: [u8; 32],
}

impl Tokens {
    /// Cuts the texts of a document.
    pub fn of(entry: &Entry<'_>) -> Self {
        let names = format!("{}\n{}", entry.title, entry.number.unwrap_or_default());
        let (summary, place, date) = (entry.summary, entry.place, &entry.date);
        let all = format!("{names}\n{summary}\n{place}\n{date}\n{}", entry.words);
        let digest = Sha256::digest(&all).into();
        Self { all: cut(&all), names: cut(&names), digest }
    }

    /// How many postings they make.
    pub(super) fn count(&self) -> usize {
        self.all.len() + self.names.len()
    }

    /// What an edition of the index is told from another by.
    pub(super) fn edition(&self, entry: &Entry<'_>) -> impl Iterator<Item = u8> {
        let past = u8::from(entry.past);
        let url = Sha256::digest(entry.url.as_bytes());
        self.digest.into_iter().chain(url).chain([past])
    }
}

fn cut(text: &str) -> Box<[u32]> {
    let folded = fold(text);
    let mut numbers = Numbers::new(folded.len());
    let mut at = 0;
    while at < folded.len() {
        let unit = folded[at];
        let start = at;
        at += 1;
        if is_han(unit) {
            numbers.push(pair(unit, 0));
            if let Some(next) = folded.get(at).filter(|next| is_han(**next)) {
                numbers.push(pair(unit, *next));
            }
        } else if is_word(unit) {
            while folded.get(at).is_some_and(|unit| is_word(*unit)) {
                at += 1;
            }
            numbers.push(word(&folded[start..at]));
            if start > 0 && is_han(folded[start - 1]) {
                numbers.push(word(&folded[start - 1..at]));
            }
            if folded.get(at).is_some_and(|next| is_han(*next)) {
                numbers.push(word(&folded[start..=at]));
            }
        }
    }
    numbers.sorted()
}

/// Numbers under way. Most of a text says again what was said a few lines before, and what is not
/// taken need not be sorted.
struct Numbers {
    taken: Vec<u32>,
    /// By the first bits of a number, the last one that had them.
    lately: [u32; PLACES],
}

/// The first bits of a number: as many as there are numbers in a long notice, so that few numbers
/// have the same.
const BITS: u32 = 11;
const PLACES: usize = 1 << BITS;

impl Numbers {
    fn new(units: usize) -> Self {
        let mut lately = [0; PLACES];
        // No number is said to have been there: 0 has no place but the first.
        lately[0] = u32::MAX;
        Self { taken: Vec::with_capacity(units), lately }
    }

    fn push(&mut self, number: u32) {
        let last = &mut self.lately[place(number)];
        if *last != number {
            *last = number;
            self.taken.push(number);
        }
    }

    /// Each once, ascending.
    fn sorted(self) -> Box<[u32]> {
        let mut numbers = sorted(&self.taken);
        numbers.dedup();
        numbers.into()
    }
}

fn place(number: u32) -> usize {
    (number >> (u32::BITS - BITS)) as usize
}

/// Sorts numbers by counting how many have the same first bits, and then those few among
/// themselves: they are spread over all bits.
fn sorted(numbers: &[u32]) -> Vec<u32> {
    let mut places = [0_usize; PLACES];
    for number in numbers {
        places[place(*number)] += 1;
    }
    let mut end = 0;
    for place in &mut places {
        end += std::mem::replace(place, end);
    }
    let mut sorted = vec![0; numbers.len()];
    for number in numbers {
        let at = &mut places[place(*number)];
        sorted[*at] = *number;
        *at += 1;
    }
    // Each place is now where its numbers end.
    let mut start = 0;
    for end in places {
        sorted[start..end].sort_unstable();
        start = end;
    }
    sorted
}

/// The number of a character and the one after it, or 0.
fn pair(first: u16, second: u16) -> u32 {
    spread(u32::from(first) << 16 | u32::from(second))
}

/// The number of a word: FNV-1a over its units, below all pairs, whose first unit is a
/// character of Chinese.
fn word(units: &[u16]) -> u32 {
    let hash = units
        .iter()
        .fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(*unit)).wrapping_mul(0x0100_0193));
    spread(hash % 0x3000_0000)
}

/// Turns the bits about (Fibonacci hashing): no two numbers become one.
fn spread(number: u32) -> u32 {
    number.wrapping_mul(0x9e37_79b1)
}
