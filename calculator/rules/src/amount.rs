//! Amounts as people write them: 「12000元」「12，000」「1.2万」「１２０００」.

use crate::money::{Money, Rate};

/// Reads an amount as people write it.
///
/// # Errors
/// Why it is none, so that the answer can say what to write.
pub fn parse(text: &str) -> Result<Money, AmountError> {
    let text: String = text.chars().map(half_width).collect();
    let mut text = text.trim_ascii();
    if matches!(text.chars().next(), Some('-' | '−' | '—' | '–')) {
        return Err(AmountError::Negative);
    }
    for currency in ["人民币", "¥", "￥"] {
        text = text.strip_prefix(currency).unwrap_or(text);
    }
    for unit in ["人民币", "元整", "元", "块钱", "块", "圆"] {
        text = text.strip_suffix(unit).unwrap_or(text);
    }
    match text.trim_ascii().strip_suffix("万") {
        Some(number) => Numeral::read(number.trim_ascii())?.money(6),
        None => Numeral::read(text.trim_ascii())?.money(2),
    }
}

/// Reads a share as people write it, 「10%」, with at most two decimals.
pub(crate) fn share(text: &str) -> Option<Rate> {
    let points = text.strip_suffix("%").or_else(|| text.strip_suffix("％"))?;
    let points = parse(points).ok()?;
    let millionths = u32::try_from(points.fen()).ok()?.checked_mul(100)?;
    (millionths <= Rate::WHOLE.millionths()).then(|| Rate::from_millionths(millionths))
}

/// A decimal numeral with separators between its thousands.
#[derive(Default)]
struct Numeral {
    /// Its digits as one number; nothing, where it has too many.
    digits: Option<u64>,
    /// How many stand before the point.
    whole: u32,
    /// How many stand behind the point, if there is one.
    decimals: Option<u32>,
    /// Whether it begins with a zero.
    leading_zero: bool,
}

impl Numeral {
    fn read(text: &str) -> Result<Self, AmountError> {
        let mut read = Self { digits: Some(0), ..Self::default() };
        // How many digits stand behind the last separator, if there is one.
        let (mut group, mut right) = (None, true);
        for c in text.chars() {
            if let Some(digit) = c.to_digit(10) {
                let digits = read.digits.and_then(|digits| digits.checked_mul(10));
                read.digits = digits.and_then(|digits| digits.checked_add(digit.into()));
                if let Some(decimals) = &mut read.decimals {
                    *decimals += 1;
                } else {
                    read.leading_zero |= read.whole == 0 && digit == 0;
                    read.whole += 1;
                    group = group.map(|digits| digits + 1);
                }
            } else if c == '.' && read.decimals.is_none() {
                read.decimals = Some(0);
            } else if c == ',' || c == ' ' {
                let first = group.is_none() && (1..=3).contains(&read.whole);
                right &= read.decimals.is_none() && (first || group == Some(3));
                group = Some(0);
            } else {
                return Err(AmountError::NotANumber);
            }
        }
        if read.whole == 0 || read.decimals == Some(0) {
            return Err(AmountError::NotANumber);
        }
        if right && group.is_none_or(|digits| digits == 3) {
            Ok(read)
        } else {
            Err(AmountError::Separator)
        }
    }

    /// The amount, in a unit that has so many decimals down to the fen.
    fn money(self, places: u32) -> Result<Money, AmountError> {
        let mut decimals = self.decimals.unwrap_or(0);
        if places == 2 && decimals == 3 && self.whole <= 3 && !self.leading_zero {
            return Err(AmountError::Ambiguous);
        }
        let mut fen = self.digits.ok_or(AmountError::TooLarge)?;
        while decimals > places && fen.is_multiple_of(10) {
            fen /= 10;
            decimals -= 1;
        }
        if decimals > places {
            return Err(AmountError::BelowFen);
        }
        for _ in decimals..places {
            fen = fen.saturating_mul(10);
        }
        if fen > Money::MAX.fen() { Err(AmountError::TooLarge) } else { Ok(Money::from_fen(fen)) }
    }
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
    /// The mistake as an answer says it: its code, what is wrong with 「{}」, and what to write
    /// instead.
    pub(crate) const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotANumber => {
                ("amount/not-a-number", "“{}”不是金额", "请写数字，例如12000、12000.50或1.2万。")
            }
            Self::Negative => ("amount/negative", "“{}”是负数", "费用不会小于0，请去掉负号。"),
            Self::TooLarge => {
                ("amount/too-large", "“{}”超过了1亿元", "请检查是不是多写了零，单位是元。")
            }
            Self::BelowFen => ("amount/below-fen", "“{}”的小数太长", "最多写到分，例如12000.55。"),
            Self::Ambiguous => {
                ("amount/below-fen", "“{}”看不出是小数还是千位", "12元请写12，12000元请写12000。")
            }
            Self::Separator => (
                "amount/separator",
                "“{}”里的逗号或空格位置不对",
                "逗号和空格只用来分开千位，例如12,000；小数请用点，例如12.5。",
            ),
        }
    }
}

/// The ASCII character that a full-width one stands for.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{A0}' | '\u{3000}' | '\t' => ' ',
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
