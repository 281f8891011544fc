//! Cuts a text into what can be looked up: characters, pairs of characters, words and numbers,
//! and numbers with the character beside them, so that 「84号」 is not every 84 and every 号.

use super::fold::{fold, is_han, is_word};

/// Hands out the tokens of texts as numbers, some of them again and again.
///
/// A token's number is spread over all 32 bits, so that its first bits name a file. Two words may
/// share one; what is shown is compared with the text.
pub(super) fn cut<'t>(texts: impl IntoIterator<Item = &'t str>, take: impl FnMut(u32)) {
    let mut numbers = Numbers::new(take);
    for text in texts {
        numbers.of(&fold(text));
    }
}

/// Numbers under way. Most of a text says again what was said a few lines before, and what is not
/// handed out need not be looked for.
struct Numbers<T> {
    take: T,
    /// By the first bits of a number, the last one that had them.
    lately: [u32; PLACES],
}

/// The first bits of a number: as many as there are numbers in a long notice, so that few numbers
/// have the same.
const BITS: u32 = 11;
const PLACES: usize = 1 << BITS;

impl<T: FnMut(u32)> Numbers<T> {
    fn new(take: T) -> Self {
        let mut lately = [0; PLACES];
        // No number is said to have been there: 0 has no place but the first.
        lately[0] = u32::MAX;
        Self { take, lately }
    }

    /// The numbers of a folded text.
    fn of(&mut self, folded: &[u16]) {
        let mut at = 0;
        while at < folded.len() {
            let unit = folded[at];
            let start = at;
            at += 1;
            if is_han(unit) {
                self.push(pair(unit, 0));
                if let Some(next) = folded.get(at).filter(|next| is_han(**next)) {
                    self.push(pair(unit, *next));
                }
            } else if is_word(unit) {
                while folded.get(at).is_some_and(|unit| is_word(*unit)) {
                    at += 1;
                }
                self.push(word(&folded[start..at]));
                if start > 0 && is_han(folded[start - 1]) {
                    self.push(word(&folded[start - 1..at]));
                }
                if folded.get(at).is_some_and(|next| is_han(*next)) {
                    self.push(word(&folded[start..=at]));
                }
            }
        }
    }

    fn push(&mut self, number: u32) {
        let last = &mut self.lately[(number >> (u32::BITS - BITS)) as usize];
        if *last != number {
            *last = number;
            (self.take)(number);
        }
    }
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
