//! Money in whole fen, rates in millionths, and the one place where anything is rounded.
//!
//! A binary float cannot hold 0.1 yuan, and a general decimal type is more code than a phone
//! should have to fetch. Everything a policy multiplies is whole fen times a decimal rate, so
//! integers are exact: `fen × millionths` stays below 10¹⁸ for any amount accepted here.

use core::fmt;

use crate::say::push_number;
use crate::wire::{wire_enum, wire_struct};

/// An amount of money, never negative, in whole fen (0.01 yuan).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(u64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount of one bill or one policy figure: a hundred million yuan.
    pub const MAX: Self = Self(10_000_000_000);

    /// An amount of whole fen.
    pub const fn from_fen(fen: u64) -> Self {
        Self(fen)
    }

    /// An amount of whole yuan.
    pub const fn from_yuan(yuan: u64) -> Self {
        Self(yuan * 100)
    }

    /// The amount in fen.
    pub const fn fen(self) -> u64 {
        self.0
    }

    /// What is left after `taken`; nothing, where `taken` is more.
    #[must_use]
    pub const fn less(self, taken: Self) -> Self {
        Self(self.0.saturating_sub(taken.0))
    }

    /// Reads an amount printed in a policy: yuan with at most two decimals, as in `17833` or
    /// `0.50`. No separators, no unit.
    pub fn from_decimal(text: &str) -> Option<Self> {
        let fen = scaled(text, 2)?;
        (fen <= Self::MAX.0).then_some(Self(fen))
    }

    /// The amount as contracts between programs write it: `49300.20`.
    pub fn to_decimal(self) -> String {
        let mut text = String::new();
        push_number(self.0 / 100, 1, &mut text);
        self.push_fen(&mut text);
        text
    }

    /// The amount as people read it, always with two decimals: `49,300.20`.
    pub fn grouped(self) -> String {
        let mut text = String::new();
        self.push_grouped(&mut text);
        text
    }

    pub(crate) fn push_grouped(self, text: &mut String) {
        push_thousands(self.0 / 100, text);
        self.push_fen(text);
    }

    /// As people say it: without fen where there are none.
    pub(crate) fn push(self, text: &mut String) {
        push_thousands(self.0 / 100, text);
        if !self.0.is_multiple_of(100) {
            self.push_fen(text);
        }
    }

    fn push_fen(self, text: &mut String) {
        text.push('.');
        push_number(self.0 % 100, 2, text);
    }
}

/// The amount as people say it: `300` where there are no fen, `49,300.20` where there are.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.push(&mut text);
        f.write_str(&text)
    }
}

impl core::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl core::ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl core::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, amount| sum + amount)
    }
}

/// A share between nothing and the whole, in millionths: `62.5%` is 625,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u32);

impl Rate {
    /// The whole: 100%.
    pub const WHOLE: Self = Self(1_000_000);

    /// A share of so many whole percent; more than a hundred is the whole.
    pub const fn from_percent(percent: u32) -> Self {
        Self::from_millionths(percent.saturating_mul(10_000))
    }

    /// A share in millionths; more than the whole is the whole.
    pub const fn from_millionths(millionths: u32) -> Self {
        Self(if millionths > 1_000_000 { 1_000_000 } else { millionths })
    }

    /// The share in millionths.
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// Reads a share printed as a percentage, `70%` or `62.5%`, between 0% and 100%.
    /// A number without its percent sign is no rate: `80` could as well be eighty times.
    pub fn from_percentage(text: &str) -> Option<Self> {
        let number = text.strip_suffix(['%', '％'])?;
        let millionths = scaled(number, 4)?;
        (millionths <= 1_000_000).then(|| Self(u32::try_from(millionths).unwrap_or(u32::MAX)))
    }

    /// This rate and so many percentage points more, at most the whole.
    #[must_use]
    pub const fn plus_points(self, points: Self) -> Self {
        Self::from_millionths(self.0 + points.0)
    }

    /// This rate raised by a share of itself: 70% raised by 5% is 73.5%.
    /// Exact for rates of at most one decimal; what lies below a millionth is dropped.
    #[must_use]
    pub fn raised_by(self, share: Self) -> Self {
        let raised = u64::from(self.0) * (1_000_000 + u64::from(share.0)) / 1_000_000;
        Self::from_millionths(u32::try_from(raised).unwrap_or(u32::MAX))
    }

    /// This rate and so many percentage points less, at least nothing.
    #[must_use]
    pub const fn less_points(self, points: Self) -> Self {
        Self(self.0.saturating_sub(points.0))
    }

    /// The number of percent without the sign: `62.5`.
    pub(crate) fn push_points(self, text: &mut String) {
        push_number((self.0 / 10_000).into(), 1, text);
        let mut part = self.0 % 10_000;
        if part > 0 {
            let mut digits = 4;
            while part.is_multiple_of(10) {
                part /= 10;
                digits -= 1;
            }
            text.push('.');
            push_number(part.into(), digits, text);
        }
    }
}

/// The rate as people write it: `70%`, `62.5%`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Percent(*self))
    }
}

/// The number of percent without the sign, for 「5个百分点」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(pub Rate);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.0.push_points(&mut text);
        f.write_str(&text)
    }
}

/// An exact product of money and rates, in millionths of a fen, waiting to be rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Product(u64);

impl Product {
    /// `amount × rate`, exactly.
    #[must_use]
    pub const fn of(amount: Money, rate: Rate) -> Self {
        Self(amount.0 * rate.0 as u64)
    }

    /// This product and another.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// Whether it is a whole number of fen, so that rounding changes nothing.
    pub const fn is_whole(self) -> bool {
        self.0.is_multiple_of(1_000_000)
    }

    /// The amount in whole fen. The only rounding in the crate.
    pub const fn round(self, mode: Rounding) -> Money {
        let carry = match mode {
            Rounding::HalfUp => 500_000,
            Rounding::Down => 0,
        };
        Money((self.0 + carry) / 1_000_000)
    }
}

/// What becomes of the part below one fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rounding {
    /// 四舍五入: half a fen and more counts as one.
    #[default]
    HalfUp,
    /// 舍去: it is dropped.
    Down,
}

impl Rounding {
    /// The other way to read it.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::HalfUp => Self::Down,
            Self::Down => Self::HalfUp,
        }
    }
}

/// A decimal numeral times ten to the `places`, if it is one and needs no more places.
fn scaled(text: &str, places: u32) -> Option<u64> {
    let mut number = 0u64;
    let mut decimals = None;
    let mut dropped = false;
    for c in text.chars() {
        match (c.to_digit(10), &mut decimals) {
            // A zero past the last place says nothing; anything else is too fine.
            (Some(0), Some(decimals)) if *decimals == places => dropped = true,
            (Some(_), Some(decimals)) if *decimals == places || dropped => return None,
            (Some(digit), _) => {
                number = number.checked_mul(10)?.checked_add(digit.into())?;
                decimals = decimals.map(|decimals| decimals + 1);
            }
            (None, None) if c == '.' && !text.starts_with('.') => decimals = Some(0),
            (None, _) => return None,
        }
    }
    if text.is_empty() || text.ends_with('.') {
        return None;
    }
    for _ in decimals.unwrap_or(0)..places {
        number = number.checked_mul(10)?;
    }
    Some(number)
}

/// A whole number with a comma between thousands.
pub fn group(number: u64) -> String {
    let mut text = String::new();
    push_thousands(number, &mut text);
    text
}

fn push_thousands(number: u64, text: &mut String) {
    if number < 1_000 {
        push_number(number, 1, text);
    } else {
        push_thousands(number / 1_000, text);
        text.push(',');
        push_number(number % 1_000, 3, text);
    }
}

wire_struct! {
    Money { 0 }
    Rate { 0 }
}

wire_enum! {
    Rounding { HalfUp, 1 = Down }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::{Decimal, RoundingStrategy};

    #[test]
    fn amounts_are_read_as_decimal_text() {
        assert_eq!(Money::from_decimal("17833"), Some(Money::from_yuan(17_833)));
        assert_eq!(Money::from_decimal("0.1"), Some(Money::from_fen(10)));
        assert_eq!(Money::from_decimal("12.30"), Some(Money::from_fen(1230)));
        assert_eq!(Money::from_decimal("12.300"), Some(Money::from_fen(1230)));
        for wrong in ["", ".5", "5.", "-1", "+1", "1e3", "0x10", "1.234", "12,000", "1.2.3", " 1"] {
            assert_eq!(Money::from_decimal(wrong), None, "{wrong}");
        }
        assert_eq!(Money::from_decimal("100000000"), Some(Money::MAX));
        assert_eq!(Money::from_decimal("100000000.01"), None);
        assert_eq!(Money::from_decimal("99999999999999999999999"), None);
    }

    #[test]
    fn a_rate_needs_its_percent_sign() {
        assert_eq!(Rate::from_percentage("62.5%"), Some(Rate(625_000)));
        assert_eq!(Rate::from_percentage("70％"), Some(Rate::from_percent(70)));
        assert_eq!(Rate::from_percentage("0.0001%"), Some(Rate(1)));
        for wrong in ["80", "0.8", "101%", "-5%", "%", "5%%", "0.00001%"] {
            assert_eq!(Rate::from_percentage(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_shown_the_way_they_are_said() {
        assert_eq!(Money::from_yuan(300).to_string(), "300");
        assert_eq!(Money::from_fen(4_930_020).to_string(), "49,300.20");
        assert_eq!(Money::from_yuan(1_234_567).grouped(), "1,234,567.00");
        assert_eq!(Money::from_fen(5).to_decimal(), "0.05");
        assert_eq!(Rate::from_percent(70).to_string(), "70%");
        assert_eq!(Rate(625_000).to_string(), "62.5%");
    }

    #[test]
    fn raising_by_a_share_is_not_adding_points() {
        let (rate, five) = (Rate::from_percent(50), Rate::from_percent(5));
        assert_eq!(rate.plus_points(five).to_string(), "55%");
        assert_eq!(rate.raised_by(five).to_string(), "52.5%");
        assert_eq!(Rate::WHOLE.raised_by(five), Rate::WHOLE);
    }

    proptest! {
        /// `rust_decimal`, told to round half away from zero, is the peer.
        #[test]
        fn rounding_agrees_with_a_decimal_library(fen in 0..=1_000_000_000_000u64, rate in 0..=1_000_000u32) {
            let exact = Decimal::from(fen) * Decimal::new(i64::from(rate), 6);
            for (mode, strategy) in [
                (Rounding::HalfUp, RoundingStrategy::MidpointAwayFromZero),
                (Rounding::Down, RoundingStrategy::ToZero),
            ] {
                let ours = Product::of(Money(fen), Rate(rate)).round(mode);
                prop_assert_eq!(Decimal::from(ours.fen()), exact.round_dp_with_strategy(0, strategy));
            }
        }

        #[test]
        fn what_is_written_is_read_back(fen in 0..=Money::MAX.0, rate in 0..=1_000_000u32) {
            prop_assert_eq!(Money::from_decimal(&Money(fen).to_decimal()), Some(Money(fen)));
            prop_assert_eq!(Rate::from_percentage(&Rate(rate).to_string()), Some(Rate(rate)));
        }
    }
}
