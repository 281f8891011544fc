//! The bytes of the files. Postings are text, a character for a small number: what compresses
//! texts then compresses them too, which base64 would spoil.

use std::ops::Range;

use super::Text;
use super::postings::{Postings, Run, Which};
use crate::site::state::State;

/// So many characters of a document's words are kept for excerpts; hits further on are found,
/// but shown without one.
const MOST_WORDS: usize = 3000;

/// The files of postings of these numbers.
///
/// A file is a list of tokens: how far the token's number is from the one before, how many
/// documents have it and which, how many of them have it in their name and which. Documents are
/// written as the number of those left out since the one before.
pub(super) fn postings(postings: &Postings, bits: u32, files: Range<usize>) -> Vec<Vec<u8>> {
    let first = files.start;
    let bounds = |file: usize| (file as u64) << (32 - bits);
    let range = bounds(files.start)..bounds(files.end);
    let all = postings.runs(Which::All, &range);
    let names = postings.runs(Which::Names, &range);
    let mut names = names.chunk_by(|one, other| one.token == other.token).peekable();
    let open = |file: usize| format!("gongshiSearch(\"p{file:x}\",\"").into_bytes();
    let mut made: Vec<Vec<u8>> = files.map(open).collect();
    let mut last = vec![0; made.len()];
    for runs in all.chunk_by(|one, other| one.token == other.token) {
        let token = runs[0].token;
        let file = token.checked_shr(32 - bits).unwrap_or(0) as usize;
        let place = u64::from(token) - bounds(file);
        let (bytes, last) = (&mut made[file - first], &mut last[file - first]);
        number(bytes, place - *last);
        *last = place;
        list(bytes, runs);
        list(bytes, names.next_if(|named| named[0].token == token).unwrap_or_default());
    }
    for bytes in &mut made {
        bytes.extend_from_slice(b"\")\n");
    }
    made
}

fn list(bytes: &mut Vec<u8>, runs: &[Run<'_>]) {
    number(bytes, runs.iter().map(|run| run.len() as u64).sum());
    let mut next = 0;
    for document in runs.iter().flat_map(Run::documents) {
        number(bytes, u64::from(document - next));
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
pub(super) fn weight(text: &Text<'_, '_>) -> usize {
    let Text { entry, words } = text;
    // A character of Chinese has three bytes.
    let words = words.len().min(3 * MOST_WORDS);
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
pub(super) fn texts(file: usize, texts: &[Text<'_, '_>]) -> Vec<u8> {
    const AROUND: usize = 64;
    let size = texts.iter().map(|text| weight(text) + AROUND).sum();
    let mut bytes = Vec::with_capacity(size);
    bytes.extend_from_slice(format!("gongshiSearch(\"t{file:x}\",[").as_bytes());
    for (number, text) in texts.iter().enumerate() {
        if number > 0 {
            bytes.push(b',');
        }
        row(&mut bytes, text);
    }
    bytes.extend_from_slice(b"])\n");
    bytes
}

/// What is kept of a document.
fn row(bytes: &mut Vec<u8>, text: &Text<'_, '_>) {
    let Text { entry, words: all } = text;
    // To count is quicker than to look for the end, and few texts are so long.
    let is_long = all.chars().count() > MOST_WORDS;
    let end = is_long.then(|| all.char_indices().nth(MOST_WORDS)).flatten();
    let words = end.map_or(&**all, |(end, _)| &all[..end]);
    let number = entry.number.unwrap_or_default();
    bytes.push(b'[');
    for text in [&entry.url, entry.title, number, entry.summary, entry.place, &entry.date, words] {
        string(bytes, text);
        bytes.push(b',');
    }
    let whole = u8::from(words.len() == all.len());
    bytes.extend_from_slice(format!("{},{whole}]", over(entry.state)).as_bytes());
}

/// Writes a text as a string of JavaScript. JSON would do, but for two line ends that it may hold
/// and scripts of ES2017 may not.
fn string(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'"');
    let mut written = 0;
    let is_sign = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\' | LEAD);
    for at in (0..text.len()).filter(|at| is_sign(text.as_bytes()[*at])) {
        let escaped = match &text.as_bytes()[at..] {
            [b'"', ..] => "\\\"",
            [b'\\', ..] => "\\\\",
            [b'\n', ..] => "\\n",
            [b'\t', ..] => "\\t",
            // The separators of lines and of paragraphs.
            [LEAD, 0x80, 0xA8, ..] => "\\u2028",
            [LEAD, 0x80, 0xA9, ..] => "\\u2029",
            [LEAD, ..] => continue,
            // Nobody can see the other control characters, nor find them.
            _ => " ",
        };
        bytes.extend_from_slice(&text.as_bytes()[written..at]);
        bytes.extend_from_slice(escaped.as_bytes());
        written = at + if escaped.starts_with("\\u") { 3 } else { 1 };
    }
    bytes.extend_from_slice(&text.as_bytes()[written..]);
    bytes.push(b'"');
}

/// The first byte of the separators of lines and of paragraphs, and of signs like 「…」.
const LEAD: u8 = 0xE2;

/// Why a notice holds no more, by the place of the word among those of the search page, counted
/// from 1; 0, where it holds.
pub(super) fn over(state: State) -> u8 {
    match state {
        State::Hidden | State::New | State::Current => 0,
        State::Past => 1,
        State::Expired => 2,
        State::Replaced => 3,
        State::Repealed => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_string_of_javascript_whatever_is_in_it() {
        let written = |text: &str| {
            let mut bytes = Vec::new();
            string(&mut bytes, text);
            String::from_utf8(bytes).unwrap()
        };
        for text in ["", "缴费“一档”…", "\"", "\\", "a\\\"b\n\tc", "</script>", "—\u{2027}末"]
        {
            assert_eq!(written(text), serde_json::to_string(text).unwrap());
        }
        assert_eq!(written("前\u{2028}中\u{2029}后"), r#""前\u2028中\u2029后""#);
        assert_eq!(written("a\u{0}b\rc"), r#""a b c""#);
    }

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
