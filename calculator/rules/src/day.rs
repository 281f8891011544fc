//! Civil days, without a clock or a time zone.
//!
//! The calendar is the proleptic Gregorian one; a day is its distance from 1970-01-01. The
//! conversion counts in years that begin in March, so that the leap day is a year's last.

use core::fmt;

use crate::say::push_number;
use crate::wire::{Reader, Wire};

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Days in 400 years, after which the calendar repeats.
const DAYS_IN_ERA: i32 = 146_097;

impl Day {
    /// The day of a year, a month from 1 and a day from 1, if there is one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        exists.then(|| Self::unchecked(year, month, day))
    }

    /// The first of January.
    pub fn first_of(year: u16) -> Self {
        Self::unchecked(year, 1, 1)
    }

    /// The last of December.
    pub fn last_of(year: u16) -> Self {
        Self::unchecked(year, 12, 31)
    }

    /// Reads `2024-02-29`; nothing else.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_writing(text).filter(|day| day.to_text() == text)
    }

    /// Reads a day as people write it: `2024-02-29`, `2024-2-29`, `2024/2/29`, `2024.2.29`,
    /// 「2024年2月29日」.
    pub fn from_writing(text: &str) -> Option<Self> {
        let (mut numbers, mut digits, mut place) = ([0u16; 3], [0u8; 3], 0);
        let mut done = false;
        for c in text.chars() {
            match (c.to_digit(10), c) {
                (Some(digit), _) if !done && digits[place] < 4 => {
                    numbers[place] = numbers[place] * 10 + u16::try_from(digit).ok()?;
                    digits[place] += 1;
                }
                (None, '-' | '/' | '.' | '年' | '月') if place < 2 => place += 1,
                (None, '日' | '号') if place == 2 && !done => done = true,
                (None, ' ') => {}
                _ => return None,
            }
        }
        let ([year, month, day], [4, 1 | 2, 1 | 2]) = (numbers, digits) else { return None };
        let month_and_day = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        Self::new(year, month_and_day.0, month_and_day.1).filter(|_| year >= 1900)
    }

    /// The year, the month and the day, the latter two from 1.
    pub fn civil(self) -> (u16, u8, u8) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(DAYS_IN_ERA);
        let day_of_era = shifted.rem_euclid(DAYS_IN_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (
            u16::try_from(year).unwrap_or(0),
            u8::try_from(month).unwrap_or(1),
            u8::try_from(day).unwrap_or(1),
        )
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.civil().0
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// How many days later than `earlier` it is; negative where it is before.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The first of the month, so many months later: 1 is the first of the next month.
    #[must_use]
    pub fn first_of_month_after(self, months: u16) -> Self {
        let (year, month, _) = self.civil();
        let months = u32::from(year) * 12 + u32::from(month) - 1 + u32::from(months);
        let (year, month) = (months / 12, months % 12 + 1);
        Self::unchecked(
            u16::try_from(year).unwrap_or(u16::MAX),
            u8::try_from(month).unwrap_or(1),
            1,
        )
    }

    /// The same day so many months later, or the last day of a month that is too short.
    #[must_use]
    pub fn plus_months(self, months: u16) -> Self {
        let (_, _, day) = self.civil();
        let (year, month, _) = self.first_of_month_after(months).civil();
        Self::unchecked(year, month, day.min(days_in_month(year, month)))
    }

    /// 「2024年2月29日」.
    pub fn in_words(self) -> String {
        let mut text = String::new();
        self.push_in_words(&mut text);
        text
    }

    pub(crate) fn push_in_words(self, text: &mut String) {
        let (year, month, day) = self.civil();
        push_number(year.into(), 1, text);
        text.push('年');
        push_number(month.into(), 1, text);
        text.push('月');
        push_number(day.into(), 1, text);
        text.push('日');
    }

    /// `2024-02-29`.
    pub fn to_text(self) -> String {
        let mut text = String::new();
        self.push_date(&mut text);
        text
    }

    pub(crate) fn push_date(self, text: &mut String) {
        let (year, month, day) = self.civil();
        push_number(year.into(), 4, text);
        text.push('-');
        push_number(month.into(), 2, text);
        text.push('-');
        push_number(day.into(), 2, text);
    }

    fn unchecked(year: u16, month: u8, day: u8) -> Self {
        let (month, day) = (i32::from(month), i32::from(day));
        let year = i32::from(year) - i32::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let march_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * march_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * DAYS_IN_ERA + day_of_era - 719_468)
    }
}

/// The distance from 1970, its sign in the lowest bit.
impl Wire for Day {
    fn put(&self, out: &mut Vec<u8>) {
        ((self.0 << 1) ^ (self.0 >> 31)).cast_unsigned().put(out);
    }

    fn take(reader: &mut Reader<'_>) -> Self {
        let folded = u32::take(reader);
        Self((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }
}

/// `2024-02-29`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    #[test]
    fn days_are_read_and_written() {
        assert_eq!(day("1970-01-01"), Day(0));
        assert_eq!(day("2000-03-01"), Day(11_017));
        assert_eq!(day("2024-02-29").in_words(), "2024年2月29日");
        for wrong in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-1-1",
            "2024-04-31",
            "２０２４-01-01",
            "",
        ] {
            assert_eq!(Day::from_text(wrong), None, "{wrong}");
        }
        for written in ["2024-2-29", "2024/02/29", "2024.2.29", "2024年2月29日", " 2024年02月29号 "]
        {
            assert_eq!(Day::from_writing(written), Some(day("2024-02-29")), "{written}");
        }
        for wrong in
            ["2024-2", "2024-2-29-1", "24-2-29", "2月29日", "2024-+2-29", "20240229", "年月日"]
        {
            assert_eq!(Day::from_writing(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2023-12-31").first_of_month_after(1), day("2024-01-01"));
        assert_eq!(day("2024-11-30").plus_months(3), day("2025-02-28"));
        assert_eq!(Day::last_of(2023).plus(1), Day::first_of(2024));
    }

    proptest! {
        /// jiff is the peer.
        #[test]
        fn the_calendar_agrees_with_a_date_library(year in 1900u16..2200, ordinal in 1i16..=365, months in 0u16..30) {
            let peer = jiff::civil::date(i16::try_from(year).unwrap(), 1, 1).with().day_of_year(ordinal).build().unwrap();
            let ours = day(&peer.to_string());
            prop_assert_eq!(ours.to_string(), peer.to_string());
            let later = peer.checked_add(jiff::Span::new().months(months)).unwrap();
            prop_assert_eq!(ours.plus_months(months).to_string(), later.to_string());
            let days = peer.until(later).unwrap().get_days();
            prop_assert_eq!(ours.plus_months(months).since(ours), days);
        }
    }
}
