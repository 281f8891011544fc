//! Pinyin: a village's part of an address, and the initials by which it is found.

use pinyin::{ToPinyin, ToPinyinMulti};

/// So many ways to read a name are told apart; a name has seldom two.
const MOST_READINGS: usize = 4;

/// A name as a part of an address: 「姜山村」 is `jiangshancun`. Never empty.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        match c.to_pinyin() {
            Some(read) => slug.extend(read.plain().chars().map(without_dots)),
            None if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            None => {}
        }
    }
    if slug.is_empty() { "place".to_owned() } else { slug }
}

/// The initials of a name, the usual reading first: 「姜山村」 is `jsc`, 「重庆村」 `zqc` and `cqc`.
pub(crate) fn initials(name: &str) -> Vec<String> {
    let mut readings = vec![String::new()];
    for c in name.chars() {
        let letters = letters(c);
        let Some((usual, others)) = letters.split_first() else { continue };
        let more: Vec<String> = others
            .iter()
            .flat_map(|letter| readings.iter().map(move |it| format!("{it}{letter}")))
            .collect();
        for reading in &mut readings {
            reading.push(*usual);
        }
        readings.extend(more);
        readings.truncate(MOST_READINGS);
    }
    readings.retain(|it| !it.is_empty());
    readings
}

/// The letters that the readings of a character begin with, that of the usual one first.
pub(crate) fn letters(c: char) -> Vec<char> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase()];
    }
    let first = |read: pinyin::Pinyin| read.plain().chars().next().map(without_dots);
    let mut letters: Vec<char> = c.to_pinyin().and_then(first).into_iter().collect();
    for letter in c.to_pinyin_multi().into_iter().flatten().filter_map(first) {
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    letters
}

/// 「吕」 is written `lv` where there are no dots.
const fn without_dots(c: char) -> char {
    if c == 'ü' { 'v' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_has_an_address_and_initials() {
        assert_eq!(slug("姜山村"), "jiangshancun");
        assert_eq!(slug("吕庄（2）村"), "lvzhuang2cun");
        assert_eq!(slug("——"), "place");
        assert_eq!(initials("姜山村"), ["jsc"]);
        assert!(initials("重庆村").starts_with(&["zqc".into(), "cqc".into()]));
    }
}
