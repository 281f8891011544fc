//! Days as Chinese readers write them.

use gongshi_rules::day::Day;
use jiff::civil::{Date, date};

use crate::diagnostic::{Text, say};

/// A date, counted as the rules count days.
pub(crate) fn day(of: Date) -> Day {
    let days = of.duration_since(date(2000, 1, 1)).as_hours() / 24;
    Day::first_of(2000).plus(i32::try_from(days).unwrap_or(i32::MAX))
}

/// A day of the rules as a date.
pub(crate) fn civil(day: Day) -> Date {
    let (year, month, of_month) = day.civil();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(of_month));
    let (Ok(year), Ok(month), Ok(of_month)) = parts else { return Date::MAX };
    Date::new(year, month, of_month).unwrap_or(Date::MAX)
}

/// How many days lie from one day to a later one; negative, if it is earlier.
pub(crate) fn days(from: Day, to: Day) -> i64 {
    civil(from).duration_until(civil(to)).as_hours() / 24
}

/// 「11月14日」.
pub(crate) fn short(day: Day) -> String {
    let (_, month, day) = day.civil();
    format!("{month}月{day}日")
}

/// 「2023年11月14日—12月31日」, the year said again only where it changes.
pub(crate) fn range(from: Day, to: Day) -> String {
    let until = if from.year() == to.year() { short(to) } else { to.in_words() };
    format!("{}—{until}", from.in_words())
}

/// What is wrong with a text that has the shape of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    /// 「2027年2月29日」
    NoSuchDay,
    /// 「9月28日」
    NoYear,
}

impl Slip {
    /// What is wrong with a text that is no day; none, where it has not the shape of one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let is_mark = |c: char| "-/.年月日号".contains(c);
        if !text.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
            return None;
        }
        let text = text.trim_end_matches(['日', '号']);
        let parts: Vec<&str> = text.split(is_mark).collect();
        let is_short = |part: &str| matches!(part.len(), 1 | 2);
        match parts.as_slice() {
            [year, month, day] if year.len() == 4 && is_short(month) && is_short(day) => {
                Day::from_writing(text).is_none().then_some(Self::NoSuchDay)
            }
            [month, day] if is_short(month) && is_short(day) => Some(Self::NoYear),
            _ => None,
        }
    }

    /// That it is wrong.
    pub(crate) fn said(self, written: &str) -> Text {
        match self {
            Self::NoSuchDay => {
                say!("“{written}”这一天不存在", "There is no such day as `{written}`")
            }
            Self::NoYear => {
                say!("“{written}”没有写年份", "`{written}` does not say the year")
            }
        }
    }

    /// What to write instead.
    pub(crate) fn help(self) -> Text {
        match self {
            Self::NoSuchDay => say!(
                "请检查月份和日期，平年没有2月29日。",
                "Check the month and the day: 29 February comes in leap years alone."
            ),
            Self::NoYear => {
                say!("请写上年份，例如2022-11-07。", "Write the year, too, such as 2022-11-07.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_said_where_it_changes() {
        let range = |from, to| range(day(from), day(to));
        let autumn = range(date(2023, 11, 14), date(2023, 12, 31));
        assert_eq!(autumn, "2023年11月14日—12月31日");
        let winter = range(date(2021, 12, 21), date(2022, 2, 20));
        assert_eq!(winter, "2021年12月21日—2022年2月20日");
    }

    #[test]
    fn a_day_that_is_none_is_told_from_what_is_no_day_at_all() {
        for none in ["2027-02-29", "2027年2月29日", "2026年13月1日", "2026.9.31"] {
            assert_eq!(Slip::of(none), Some(Slip::NoSuchDay), "{none}");
        }
        for yearless in ["9月28日", "9.28", "9/28", "10月8号"] {
            assert_eq!(Slip::of(yearless), Some(Slip::NoYear), "{yearless}");
        }
        for other in ["2026-09-28", "2026年9月28日", "完成数", "", "2065", "1.2.3", "2026年9月"]
        {
            assert_eq!(Slip::of(other), None, "{other}");
        }
    }

    #[test]
    fn a_date_is_the_same_day_to_the_rules() {
        for of in [date(1999, 12, 31), date(2000, 1, 1), date(2024, 2, 29), date(2100, 3, 1)] {
            assert_eq!(day(of).to_text(), of.to_string());
            assert_eq!(civil(day(of)), of);
        }
    }
}
