//! Brings the many ways of writing the same to one: `（2023］８４号` and `[2023]84号`.
//!
//! Everything is done on UTF-16 units, as JavaScript counts: `fold` in `search.js` is the same
//! function, and both must change together.

/// A text as units among which only these occur: characters of Chinese, small Latin letters and
/// digits, points within numbers, `[` and `]` for brackets of all kinds, and single spaces where
/// words end.
pub(super) fn fold(text: &str) -> Vec<u16> {
    // No text has more units than bytes.
    let units = Vec::with_capacity(text.len());
    let mut folded = Folded { units, gap: Gap::None, before: SPACE };
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            // Most of them, by far.
            '\u{4e00}'..='\u{9fff}' => folded.push_han(character as u16),
            '0'..='9' | 'a'..='z' => folded.push(character as u16),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    folded.add(narrow(*unit), rest.as_str());
                }
            }
        }
    }
    folded.units
}

/// A text of which some was folded.
struct Folded {
    units: Vec<u16>,
    /// What came after the last unit.
    gap: Gap,
    /// The last unit of the text itself, whether it stays or not.
    before: u16,
}

impl Folded {
    /// Folds a unit that this text comes after.
    fn add(&mut self, unit: u16, after: &str) {
        let stays = match unit {
            POINT | COMMA => {
                let mut after = after.encode_utf16().map(narrow);
                let mut digit = || after.next().is_some_and(is_digit);
                let within = is_digit(self.before) && digit();
                // 「12,000」 is one number.
                if unit == COMMA && within && digit() && digit() && !digit() {
                    self.before = unit;
                    return;
                }
                unit == POINT && within
            }
            // The second half of something: of a rare character, or of an emoji?
            0xdc00..=0xdfff => matches!(self.units.last(), Some(0xd840..=0xd8bf)),
            _ => is_word(unit) || is_han(unit) || is_bracket(unit),
        };
        if stays {
            self.push(unit);
        } else {
            self.gap = self.gap.max(if is_space(unit) { Gap::Space } else { Gap::Mark });
            self.before = unit;
        }
    }

    /// Spaces beside Chinese are typography: 「交 380 元」 says 「交380元」.
    fn push_han(&mut self, unit: u16) {
        if self.gap == Gap::Mark {
            self.part();
        }
        self.stay(unit);
    }

    fn push(&mut self, unit: u16) {
        let are_words = || is_word(unit) && self.units.last().is_some_and(|last| is_word(*last));
        if self.gap == Gap::Mark || self.gap == Gap::Space && are_words() {
            self.part();
        }
        self.stay(unit);
    }

    fn stay(&mut self, unit: u16) {
        (self.gap, self.before) = (Gap::None, unit);
        self.units.push(unit);
    }

    fn part(&mut self) {
        if !self.units.is_empty() {
            self.units.push(SPACE);
        }
    }
}

/// What lies between two units that stay.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Mark,
}

pub(super) const SPACE: u16 = b' ' as u16;
const COMMA: u16 = b',' as u16;
const POINT: u16 = b'.' as u16;

/// Half-width, small, brackets as `[` and `]`.
fn narrow(unit: u16) -> u16 {
    // A full-width comma parts the items of a list more often than thousands.
    let half =
        if (0xff01..=0xff5e).contains(&unit) && unit != 0xff0c { unit - 0xfee0 } else { unit };
    match half {
        0x41..=0x5a => half + 0x20,
        0x28 | 0x7b | 0x3010 | 0x3014 | 0x3016 => u16::from(b'['),
        0x29 | 0x7d | 0x3011 | 0x3015 | 0x3017 => u16::from(b']'),
        _ => half,
    }
}

/// A character of Chinese, 〇 included. A rare one of two units counts as two characters.
pub(super) fn is_han(unit: u16) -> bool {
    // Most of them, by far, are in the first range.
    matches!(unit, 0x4e00..=0x9fff)
        || matches!(unit, 0x3007 | 0x3400..=0x4dbf | 0xd840..=0xd8bf | 0xdc00..=0xdfff
            | 0xf900..=0xfaff)
}

/// A letter or digit of a word, or the point within a number.
pub(super) fn is_word(unit: u16) -> bool {
    is_digit(unit) || matches!(unit, 0x61..=0x7a | POINT)
}

fn is_digit(unit: u16) -> bool {
    matches!(unit, 0x30..=0x39)
}

fn is_bracket(unit: u16) -> bool {
    matches!(unit, 0x5b | 0x5d)
}

fn is_space(unit: u16) -> bool {
    matches!(unit, 0x20 | 0x09 | 0xa0 | 0x3000)
}

#[cfg(test)]
mod tests {
    fn folded(text: &str) -> String {
        String::from_utf16(&super::fold(text)).unwrap()
    }

    #[test]
    fn a_document_number_is_the_same_however_it_is_typed() {
        for written in
            ["发〔2023〕84号", "发[2023]84号", "发（２０２３）８４号", "发〔2023〕 84 号"]
        {
            assert_eq!(folded(written), "发[2023]84号");
        }
    }

    #[test]
    fn punctuation_parts_and_typography_does_not() {
        assert_eq!(folded("交 380 元，不退。"), "交380元 不退");
        assert_eq!(folded("《缴费 通知》\n第二段"), "缴费通知 第二段");
        assert_eq!(folded("Excel 2016"), "excel 2016");
        assert_eq!(folded("𠮷祥村😀二〇二四年"), "𠮷祥村 二〇二四年");
    }

    #[test]
    fn numbers_keep_their_points_and_lose_their_commas() {
        assert_eq!(folded("12,000.50元"), "12000.50元");
        assert_eq!(folded("1,234,567"), "1234567");
        assert_eq!(folded("35，36号"), "35 36号");
        assert_eq!(folded("100，200"), "100 200");
        assert_eq!(folded("1,2345"), "1 2345");
        assert_eq!(folded("1.参保"), "1 参保");
    }
}
