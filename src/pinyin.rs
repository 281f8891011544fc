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

/// What a place is called in addresses unless somebody says otherwise: 「新村镇」 is `xincun`, what
/// kind of place it is left out where enough of its name remains: 「忠县」 is `zhongxian`.
pub(crate) fn place_code(name: &str) -> String {
    let kinds = ["街道", "自治县", "镇", "乡", "村", "社区", "县", "区", "市", "旗"];
    let own = kinds.into_iter().filter_map(|kind| name.strip_suffix(kind));
    let own = own.filter(|own| own.chars().count() > 1).min_by_key(|own| own.len());
    slug(own.unwrap_or(name))
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

/// The other ways to read a name out in full: 「长岭村」 has the address `zhanglingcun`, and is read
/// `changlingcun`.
pub(crate) fn other_readings(name: &str) -> Vec<String> {
    let mut readings = vec![String::new()];
    for c in name.chars() {
        let syllables = syllables(c);
        let Some((usual, others)) = syllables.split_first() else { continue };
        let more: Vec<String> = others
            .iter()
            .flat_map(|syllable| readings.iter().map(move |it| format!("{it}{syllable}")))
            .collect();
        for reading in &mut readings {
            reading.push_str(usual);
        }
        readings.extend(more);
        readings.truncate(MOST_READINGS);
    }
    readings.split_off(1)
}

/// What a character may be read as, the usual reading first.
fn syllables(c: char) -> Vec<String> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase().to_string()];
    }
    let plain = |read: pinyin::Pinyin| read.plain().chars().map(without_dots).collect::<String>();
    let mut syllables: Vec<String> = c.to_pinyin().map(plain).into_iter().collect();
    for syllable in c.to_pinyin_multi().into_iter().flatten().map(plain) {
        if !syllables.contains(&syllable) {
            syllables.push(syllable);
        }
    }
    syllables
}

/// The letters that the readings of a character begin with, that of the usual one first.
pub(crate) fn letters(c: char) -> Vec<char> {
    let mut letters = Vec::new();
    for letter in syllables(c).iter().filter_map(|syllable| syllable.chars().next()) {
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
        assert_eq!(slug("长岭村"), "zhanglingcun");
        assert_eq!(other_readings("长岭村"), ["changlingcun"]);
        assert!(other_readings("姜山村").is_empty());
    }

    #[test]
    fn a_place_is_called_by_its_own_name() {
        for (name, code) in [
            ("新村镇", "xincun"),
            ("示例街道", "shili"),
            ("忠县", "zhongxian"),
            ("石柱土家族自治县", "shizhutujiazu"),
            ("高新区", "gaoxin"),
        ] {
            assert_eq!(place_code(name), code);
        }
    }
}
