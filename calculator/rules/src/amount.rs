//! Amounts as people write them: 「12000元」「12，000」「1.2万」「１２０００」.

use crate::input::InputError;
use crate::money::{Money, scaled};

/// Reads an amount as people write it.
///
/// # Errors
/// Why it is none, so that the answer can say what to write.
pub fn parse(text: &str) -> Result<Money, AmountError> {
    let text: String = text.chars().map(half_width).collect();
    let text = text.trim();
    if text.starts_with(['-', '−', '—', '–']) {
        return Err(AmountError::Negative);
    }
    let text = ["人民币", "¥", "￥"]
        .iter()
        .fold(text, |text, currency| text.strip_prefix(currency).map_or(text, str::trim_start));
    let units = ["元人民币", "人民币", "元整", "元", "块钱", "块", "圆"];
    let text = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim_end();
    let (number, places) = match text.strip_suffix('万') {
        Some(number) => (number.trim_end(), 6),
        None => (text, 2),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let of_a_number = |c: char| c.is_ascii_digit() || c == ',' || c.is_whitespace();
    if whole.is_empty() || part.is_empty() || !whole.chars().chain(part.chars()).all(of_a_number) {
        return Err(AmountError::NotANumber);
    }
    let ambiguous = places == 2 && part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
    let whole = without_separators(whole)?;
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountError::Separator);
    }
    if ambiguous {
        return Err(AmountError::Ambiguous);
    }
    let part = part.trim_end_matches('0');
    if part.len() > places {
        return Err(AmountError::BelowFen);
    }
    let number = if part.is_empty() { whole } else { whole + "." + part };
    let money = scaled(&number, places).map(Money::from_fen).filter(|money| *money <= Money::MAX);
    money.ok_or(AmountError::TooLarge)
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountError {
    /// It has other characters than those of a number.
    NotANumber,
    /// It begins with a minus sign.
    Negative,
    /// It is more than [`Money::MAX`].
    TooLarge,
    /// It has more than two decimals.
    BelowFen,
    /// It has three decimals, and its point may be meant for a comma: `12.000`.
    Ambiguous,
    /// Its commas or spaces do not stand between thousands: `12,5` may mean 12.5 or 125.
    Separator,
}

impl AmountError {
    /// The mistake as an answer says it: where, what, and what to write instead.
    pub(crate) fn error(self, field: String, text: &str) -> InputError {
        let (code, message, help) = match self {
            Self::NotANumber => (
                "amount/not-a-number",
                format!("“{text}”不是金额"),
                "请写数字，例如12000、12000.50或1.2万。",
            ),
            Self::Negative => {
                ("amount/negative", format!("“{text}”是负数"), "费用不会小于0，请去掉负号。")
            }
            Self::TooLarge => (
                "amount/too-large",
                format!("“{text}”超过了1亿元"),
                "请检查是不是多写了零，单位是元。",
            ),
            Self::BelowFen => {
                ("amount/below-fen", format!("“{text}”的小数太长"), "最多写到分，例如12000.55。")
            }
            Self::Ambiguous => (
                "amount/below-fen",
                format!("“{text}”有三位小数，看不出是小数还是千位"),
                "最多写到分。比如12.000，是12还是12000？12元请写12，12000元请写12000。",
            ),
            Self::Separator => (
                "amount/separator",
                format!("“{text}”里的逗号或空格位置不对"),
                "逗号和空格只用来分开千位，例如12,000；小数请用点，例如12.5。",
            ),
        };
        InputError { field, code, message, help: help.to_owned() }
    }
}

/// Takes the commas or spaces out of a whole number that has them between thousands.
fn without_separators(whole: &str) -> Result<String, AmountError> {
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    if first.len() == whole.len() {
        return Ok(whole.to_owned());
    }
    let mut digits = first.to_owned();
    for group in groups {
        if first.is_empty() || first.len() > 3 || group.len() != 3 {
            return Err(AmountError::Separator);
        }
        digits += group;
    }
    Ok(digits)
}

/// The ASCII character that a full-width one stands for.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '。' => '.',
        '、' => ',',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_taken_as_people_write_them() {
        let twelve_thousand = Ok(Money::from_yuan(12_000));
        for text in [
            "12000",
            "12,000",
            "12，000",
            "12，000元",
            "1.2万",
            "１２０００",
            "１２，０００",
            " 12 000 ",
            "12000.00",
            "¥12000",
            "￥12,000.00",
            "12000元整",
            "1.20万元",
            "12000块",
            "人民币12000元",
            "0012000",
            "12、000",
            "12　000 元",
            "¥ 12 000.00 元",
            "1.2 万",
            "12000.000",
            "12000元人民币",
        ] {
            assert_eq!(parse(text), twelve_thousand, "{text}");
        }
        assert_eq!(parse("0"), Ok(Money::ZERO));
        assert_eq!(parse("0.5"), Ok(Money::from_fen(50)));
        assert_eq!(parse("0.500"), Ok(Money::from_fen(50)));
        assert_eq!(parse("1 234 567.89"), Ok(Money::from_fen(123_456_789)));
        assert_eq!(parse("100。50"), Ok(Money::from_fen(10_050)));
        assert_eq!(parse("1.234567万"), Ok(Money::from_fen(1_234_567)));
        assert_eq!(parse("1,234,567.89"), Ok(Money::from_fen(123_456_789)));
        assert_eq!(parse("1亿"), Err(AmountError::NotANumber));
    }

    #[test]
    fn what_is_no_amount_is_told_apart() {
        use AmountError::{Ambiguous, BelowFen, Negative, NotANumber, Separator, TooLarge};
        for (text, wrong) in [
            ("-5", Negative),
            ("－５", Negative),
            ("—100", Negative),
            ("一万二", NotANumber),
            ("1万2", NotANumber),
            ("12abc", NotANumber),
            ("1e5", NotANumber),
            ("元", NotANumber),
            ("元12", NotANumber),
            ("12 000 元 左右", NotANumber),
            (".5", NotANumber),
            ("", NotANumber),
            ("1.2.3", NotANumber),
            ("12.", NotANumber),
            ("12,5", Separator),
            (",500", Separator),
            ("1234,567", Separator),
            ("1.234,5", Separator),
            ("1 2", Separator),
            ("12 0000", Separator),
            ("1 2万", Separator),
            ("12. 5", Separator),
            ("12,,000", Separator),
            ("12.000", Ambiguous),
            ("１２．０００元", Ambiguous),
            ("100.005", Ambiguous),
            ("0.005", BelowFen),
            ("1000.005", BelowFen),
            ("0.12345678901234567890", BelowFen),
            ("1.2345678万", BelowFen),
            ("100000000.01", TooLarge),
            ("10001万", TooLarge),
            ("99999999999999999999999999", TooLarge),
        ] {
            assert_eq!(parse(text), Err(wrong), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_that_we_write_is_read_back(fen in 0..=Money::MAX.fen()) {
            let money = Money::from_fen(fen);
            prop_assert_eq!(parse(&money.to_decimal()), Ok(money));
            prop_assert_eq!(parse(&money.grouped()), Ok(money));
            prop_assert_eq!(parse(&money.to_string()), Ok(money));
        }
    }
}
