//! Sentences and formulas: a template with places for figures and names.
//!
//! The templates stand in the code whole, so that a Chinese sentence can be read as one; filling
//! them in needs none of the standard library's formatting, which a phone would have to fetch.

use core::slice::Iter;

use crate::day::Day;
use crate::money::{Money, Rate};

/// A figure or a name in a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Word<'a> {
    /// As it is.
    Text(&'a str),
    /// As people say it: `300`, `49,300.20`.
    Money(Money),
    /// Always to the fen: `300.00`.
    Fen(Money),
    /// `62.5%`.
    Rate(Rate),
    /// A share as a number of percentage points: `5`.
    Points(Rate),
    /// 「2024年2月29日」.
    Day(Day),
    /// `2024-02-29`.
    Date(Day),
    /// `90`.
    Number(u64),
}

/// The template, each `{}` in it replaced by the next word.
pub(crate) fn say(template: &str, words: &[Word<'_>]) -> String {
    let mut words = words.iter();
    let text = say_next(template, &mut words);
    debug_assert!(words.next().is_none(), "more words than places in {template}");
    text
}

/// The same with words of which some may be left for a further template.
pub(crate) fn say_next(template: &str, words: &mut Iter<'_, Word<'_>>) -> String {
    let mut text = String::new();
    for c in template.chars() {
        match c {
            '{' => {
                if let Some(word) = words.next() {
                    word.push(&mut text);
                }
            }
            '}' => {}
            _ => text.push(c),
        }
    }
    text
}

impl Word<'_> {
    fn push(&self, text: &mut String) {
        match self {
            Self::Text(word) => text.push_str(word),
            Self::Money(amount) => amount.push(text),
            Self::Fen(amount) => amount.push_grouped(text),
            Self::Rate(rate) => {
                rate.push_points(text);
                text.push('%');
            }
            Self::Points(rate) => rate.push_points(text),
            Self::Day(day) => day.push_in_words(text),
            Self::Date(day) => day.push_date(text),
            Self::Number(number) => push_number(*number, 1, text),
        }
    }
}

/// Writes a number with at least so many digits.
pub(crate) fn push_number(number: u64, digits: u32, text: &mut String) {
    if number >= 10 || digits > 1 {
        push_number(number / 10, digits.saturating_sub(1), text);
    }
    text.push(char::from(b'0' + (number % 10).to_le_bytes()[0]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_their_places() {
        let words = [
            Word::Text("二级医院"),
            Word::Money(Money::from_yuan(1_300)),
            Word::Fen(Money::from_fen(5)),
            Word::Rate(Rate::from_millionths(625_000)),
            Word::Points(Rate::from_percent(5)),
            Word::Number(0),
        ];
        assert_eq!(say("{}：{}、{}、{}、{}、{}。", &words), "二级医院：1,300、0.05、62.5%、5、0。");
    }

    #[test]
    fn numbers_have_at_least_their_digits() {
        for (number, digits, expected) in
            [(0, 1, "0"), (7, 2, "07"), (2024, 4, "2024"), (105, 2, "105")]
        {
            let mut text = String::new();
            push_number(number, digits, &mut text);
            assert_eq!(text, expected);
        }
        let mut text = String::new();
        push_number(u64::MAX, 1, &mut text);
        assert_eq!(text, u64::MAX.to_string());
    }
}
