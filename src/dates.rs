//! Days as Chinese readers write them.

use gongshi_rules::day::Day;
use jiff::civil::{Date, date};

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
    fn a_date_is_the_same_day_to_the_rules() {
        for of in [date(1999, 12, 31), date(2000, 1, 1), date(2024, 2, 29), date(2100, 3, 1)] {
            assert_eq!(day(of).to_text(), of.to_string());
            assert_eq!(civil(day(of)), of);
        }
    }
}
