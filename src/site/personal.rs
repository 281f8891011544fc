//! Numbers that belong to one person and must not be published: of an identity card, of a mobile
//! telephone.

use std::ops::Range;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// The number of an identity card (公民身份号码, GB 11643), whose last character proves it.
    IdCard,
    /// The number of a mobile telephone of the mainland.
    Mobile,
}

/// The numbers of persons in a text, and at which bytes.
pub fn personal_numbers(text: &str) -> Vec<(Range<usize>, Personal)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    if !may_have_one(bytes) {
        return found;
    }
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let end = end_of_run(bytes, start);
        at = end;
        // Part of a word, an address or a name of a file.
        let before = start.checked_sub(1).map_or(b' ', |before| bytes[before]);
        if before.is_ascii_alphanumeric() || b"/=_.".contains(&before) {
            continue;
        }
        let after = bytes.get(end).copied().unwrap_or(b' ');
        if !after.is_ascii_alphanumeric() && !b"/_=".contains(&after) {
            found.extend(what(&bytes[start..end]).map(|what| (start..end, what)));
        }
    }
    found
}

/// Whether so many digits follow one another anywhere, blanks and hyphens between them or not, as
/// the shortest such number has. Most texts have none: of those, a byte in eleven is looked at.
fn may_have_one(bytes: &[u8]) -> bool {
    let belongs = |byte: &&u8| byte.is_ascii_digit() || b" -".contains(byte);
    let mut read = 0;
    let mut at = MOBILE - 1;
    while let Some(byte) = bytes.get(at) {
        if belongs(&byte) {
            let before = bytes[read..at].iter().rev().take_while(belongs).count();
            let after = bytes[at..].iter().take_while(belongs).count();
            // A long line of hyphens is read once.
            read = at + after;
            let run = bytes[at - before..read].iter();
            if run.filter(|byte| byte.is_ascii_digit()).count() >= MOBILE {
                return true;
            }
            at = read;
        }
        at += MOBILE;
    }
    false
}

/// Where digits that belong together end: at whatever is no digit, but for one space or hyphen
/// between two of them, and the X of an identity card.
fn end_of_run(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() => end += 1,
            Some(b' ' | b'-') if digit(end + 1) => end += 1,
            Some(b'X' | b'x') if bytes[start..end].iter().all(u8::is_ascii_digit) => {
                return if end - start == 17 { end + 1 } else { end };
            }
            _ => return end,
        }
    }
}

fn what(written: &[u8]) -> Option<Personal> {
    // Most numbers of a notice are short.
    if written.len() < MOBILE {
        return None;
    }
    let digits: Vec<u8> = written.iter().copied().filter(|byte| !b" -".contains(byte)).collect();
    let gaps = written.len() - digits.len();
    match digits.as_slice() {
        card if card.len() == 18 && gaps == 0 && is_id_card(card) => Some(Personal::IdCard),
        // 138 1234 5678, and with the code of the country before it.
        [b'8', b'6', rest @ ..] if gaps <= 3 && is_mobile(rest) => Some(Personal::Mobile),
        rest if gaps <= 2 && is_mobile(rest) => Some(Personal::Mobile),
        _ => None,
    }
}

/// How many digits the number of a mobile telephone has.
const MOBILE: usize = 11;

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == MOBILE && digits[0] == b'1' && (b'3'..=b'9').contains(&digits[1])
}

/// Whether 18 characters are the number of an identity card: a day of birth, and a last character
/// that fits the others (ISO 7064, MOD 11-2).
fn is_id_card(card: &[u8]) -> bool {
    let number = |range: Range<usize>| {
        card[range].iter().fold(0_u32, |all, digit| all * 10 + u32::from(digit - b'0'))
    };
    let born = (1900..=2100).contains(&number(6..10))
        && (1..=12).contains(&number(10..12))
        && (1..=31).contains(&number(12..14));
    let weighed = card[..17].iter().fold(0, |all, digit| (all + u32::from(digit - b'0')) * 2 % 11);
    let last = match (12 - weighed) % 11 {
        10 => b'X',
        rest => b"0123456789"[usize::try_from(rest).unwrap_or_default()],
    };
    born && card[17].to_ascii_uppercase() == last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Personal)> {
        personal_numbers(text).into_iter().map(|(at, what)| (&text[at], what)).collect()
    }

    /// The examples of the standard, GB 11643.
    #[test]
    fn an_identity_card_is_known_by_its_last_character() {
        assert_eq!(
            found("身份证11010519491231002X，440524188001010014不是"),
            [("11010519491231002X", Personal::IdCard)]
        );
        assert_eq!(found("11010519491231002x")[0].1, Personal::IdCard);
        assert_eq!(found("110105194912310021"), [], "another last character");
        assert_eq!(found("110105194913310026"), [], "a thirteenth month");
        assert_eq!(found("6222021101051949123100"), [], "a longer number");
    }

    #[test]
    fn a_mobile_number_is_known_with_and_without_gaps() {
        for written in ["13812345678", "138 1234 5678", "138-1234-5678", "8613812345678"] {
            let text = format!("电话：{written}。");
            assert_eq!(found(&text), [(written, Personal::Mobile)]);
        }
    }

    /// A look at every eleventh byte misses none; and millions of blanks or hyphens are read once.
    #[test]
    fn a_number_is_found_wherever_it_stands() {
        for before in 0..40 {
            let text = format!("{}13812345678", " ".repeat(before));
            assert_eq!(found(&text), [("13812345678", Personal::Mobile)], "{before}");
            let text = format!("{}。138-1234-5678。", "甲".repeat(before));
            assert_eq!(found(&text), [("138-1234-5678", Personal::Mobile)], "{before}");
        }
        for many in ["-", " ", "1 ", "1-"] {
            assert_eq!(found(&many.repeat(4_000_000)), []);
        }
    }

    #[test]
    fn what_merely_looks_like_it_is_none() {
        for text in [
            "023-54433210",
            "12393",
            "12812345678元",
            "138123456789",
            "https://a.cn/art/13812345678.html",
            "img_13812345678.jpg",
            "2023年12月31日",
            "400-123-4567",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
