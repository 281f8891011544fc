//! The bytes of the files. Postings are text, a character for a small number: what compresses
//! texts then compresses them too, which base64 would spoil.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Entry, Tokens};

/// So many characters of a document's words are kept for excerpts; hits further on are found,
/// but shown without one.
const MOST_WORDS: usize = 3000;

/// The files of postings of these numbers.
///
/// A file is a list of tokens: how far the token's number is from the one before, how many
/// documents have it and which, how many of them have it in their name and which. Documents are
/// written as the number of those left out since the one before.
pub(super) fn postings(
    documents: &[(Entry<'_>, Arc<Tokens>)],
    bits: u32,
    files: Range<usize>,
) -> Vec<Vec<u8>> {
    let first = files.start;
    let bounds = |file: usize| (file as u64) << (32 - bits);
    let (low, high) = (bounds(files.start), bounds(files.end));
    let all = gather(documents, low..high, |tokens| &tokens.all);
    let names = gather(documents, low..high, |tokens| &tokens.names);
    let (mut all, mut names) = (Lists(&all), Lists(&names));
    let open = |file: usize| format!("gongshiSearch(\"p{file:x}\",\"").into_bytes();
    let mut made: Vec<Vec<u8>> = files.map(open).collect();
    let mut last = vec![0; made.len()];
    while let Some(token) = all.next_token() {
        let file = token.checked_shr(32 - bits).unwrap_or(0) as usize;
        let place = u64::from(token) - bounds(file);
        let (bytes, last) = (&mut made[file - first], &mut last[file - first]);
        number(bytes, place - *last);
        *last = place;
        list(bytes, all.take(token));
        list(bytes, names.take(token));
    }
    for bytes in &mut made {
        bytes.extend_from_slice(b"\")\n");
    }
    made
}

/// The postings of the tokens in a range: the token in the upper half, the document in the
/// lower, ascending.
fn gather(
    documents: &[(Entry<'_>, Arc<Tokens>)],
    range: Range<u64>,
    which: impl Fn(&Tokens) -> &[u32],
) -> Vec<u64> {
    let mut gathered = Vec::new();
    for (document, (_, tokens)) in (0_u64..).zip(documents) {
        let tokens = which(tokens);
        let start = tokens.partition_point(|token| u64::from(*token) < range.start);
        let within = tokens[start..].iter().map(|token| u64::from(*token));
        let within = within.take_while(|token| *token < range.end);
        gathered.extend(within.map(|token| token << 32 | document));
    }
    gathered.sort_unstable();
    gathered
}

/// Sorted postings, taken token by token.
struct Lists<'p>(&'p [u64]);

impl<'p> Lists<'p> {
    fn next_token(&self) -> Option<u32> {
        self.0.first().map(|posting| (posting >> 32) as u32)
    }

    /// The postings of a token, if they are the next.
    fn take(&mut self, token: u32) -> &'p [u64] {
        let end = self.0.iter().take_while(|posting| *posting >> 32 == u64::from(token)).count();
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }
}

fn list(bytes: &mut Vec<u8>, postings: &[u64]) {
    number(bytes, postings.len() as u64);
    let mut next = 0;
    for posting in postings {
        let document = posting & u64::from(u32::MAX);
        number(bytes, document - next);
        next = document + 1;
    }
}

/// Writes a number with characters that a string of JavaScript holds as they are: the last from
/// `#` on is worth 0 to 56, those before it from `]` on are digits from 1 to 32.
fn number(bytes: &mut Vec<u8>, number: u64) {
    let mut high = number / 57;
    let start = bytes.len();
    bytes.push(b'#' + (number % 57) as u8);
    while high > 0 {
        high -= 1;
        bytes.push(b']' + (high % 32) as u8);
        high /= 32;
    }
    bytes[start..].reverse();
}

/// How many bytes the text of a document takes, but for the brackets.
pub(super) fn weight(entry: &Entry<'_>) -> usize {
    // A character of Chinese has three bytes.
    let words = entry.words.len().min(3 * MOST_WORDS);
    [
        &entry.url,
        entry.title,
        entry.number.unwrap_or_default(),
        entry.summary,
        entry.place,
        &entry.date,
    ]
    .iter()
    .fold(words, |sum, text| sum + text.len())
}

/// A file of texts.
pub(super) fn texts<'e>(file: usize, entries: impl Iterator<Item = &'e Entry<'e>>) -> Vec<u8> {
    let rows: Value = entries.map(row).collect();
    // JSON may hold these two in strings, scripts of ES2017 may not.
    let rows = rows.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("gongshiSearch(\"t{file:x}\",{rows})\n").into_bytes()
}

fn row(entry: &Entry<'_>) -> Value {
    let words = match entry.words.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => &entry.words[..end],
        None => &entry.words,
    };
    let whole = words.len() == entry.words.len();
    json!([
        &entry.url,
        entry.title,
        entry.number.unwrap_or_default(),
        entry.summary,
        entry.place,
        &entry.date,
        words,
        u8::from(entry.past),
        u8::from(whole),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_characters_that_need_no_escape() {
        let written = |value| {
            let mut bytes = Vec::new();
            number(&mut bytes, value);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(written(0), "#");
        assert_eq!(written(56), "[");
        assert_eq!(written(57), "]#");
        assert_eq!(written(57 * 33), "]]#");
        for value in (0..100_000).chain([u64::from(u32::MAX)]) {
            assert!(!written(value).contains(['"', '\\']), "{value}");
        }
    }
}
