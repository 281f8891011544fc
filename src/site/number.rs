//! Document numbers (文号): 「乌杨街道发〔2023〕84号」.

use std::fmt;

/// The number of an official document: whose, of which year, and the how-manieth of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    /// The short name of who issued it (发文机关代字): 「乌杨街道发」.
    pub agency: String,
    /// The year.
    pub year: u16,
    /// Its place among the documents of that year.
    pub number: u32,
}

/// The brackets that people write around the year; those of the standard come first.
const BRACKETS: [(char, char); 8] = [
    ('〔', '〕'),
    ('[', ']'),
    ('［', '］'),
    ('(', ')'),
    ('（', '）'),
    ('【', '】'),
    ('〖', '〗'),
    ('{', '}'),
];

impl DocumentNumber {
    /// A number that is written as the standard for official documents (GB/T 9704) has it.
    pub fn parse(written: &str) -> Option<Self> {
        Self::meant(written).filter(|number| number.to_string() == written)
    }

    /// The number that is meant, with other brackets, other digits, a 「第」, zeros or spaces where
    /// they do not belong, or without its 「号」.
    pub fn meant(written: &str) -> Option<Self> {
        let plain: String = written.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
        BRACKETS.iter().find_map(|(open, close)| {
            let (agency, rest) = plain.split_once(*open)?;
            let (year, rest) = rest.split_once(*close)?;
            let number = rest.strip_prefix('第').unwrap_or(rest);
            let number = number.strip_suffix('号').unwrap_or(number);
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if agency.is_empty() || year.len() != 4 || !digits(year) || !digits(number) {
                return None;
            }
            let (year, number) = (year.parse().ok()?, number.parse().ok()?);
            Some(Self { agency: agency.to_owned(), year, number })
        })
    }
}

/// A full-width digit as a plain one.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        c => c,
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agency, year, number } = self;
        write!(f, "{agency}〔{year}〕{number}号")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_an_agency_a_year_and_a_place_in_it() {
        let number = DocumentNumber::parse("忠府发〔2023〕84号").unwrap();
        assert_eq!((number.agency.as_str(), number.year, number.number), ("忠府发", 2023, 84));
        assert_eq!(number.to_string(), "忠府发〔2023〕84号");
    }

    #[test]
    fn the_right_form_of_a_wrong_one_is_known() {
        for written in [
            "忠府发[2023]84号",
            "忠府发（2023）84号",
            "忠府发【2023】第84号",
            "忠府发〔2023〕第84号",
            "忠府发〔2023〕084号",
            "忠府发〔２０２３〕８４号",
            "忠府发 〔2023〕 84 号",
            "忠府发〔2023〕84",
        ] {
            assert_eq!(DocumentNumber::parse(written), None, "{written}");
            let meant = DocumentNumber::meant(written).map(|number| number.to_string());
            assert_eq!(meant.as_deref(), Some("忠府发〔2023〕84号"), "{written}");
        }
        for written in ["", "第3号公告", "忠府发2023年84号", "〔2023〕84号", "忠府发〔2023〕"]
        {
            assert_eq!(DocumentNumber::meant(written), None, "{written}");
        }
    }
}
