//! Days as Chinese readers write them.

use jiff::civil::Date;

/// 「2023年11月14日」.
pub(super) fn long(date: Date) -> String {
    format!("{}年{}", date.year(), short(date))
}

/// 「11月14日」.
pub(super) fn short(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// 「2023年11月14日—12月31日」, the year said again only where it changes.
pub(super) fn range(from: Date, to: Date) -> String {
    let until = if from.year() == to.year() { short(to) } else { long(to) };
    format!("{}—{until}", long(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_year_is_said_where_it_changes() {
        assert_eq!(range(date(2023, 11, 14), date(2023, 12, 31)), "2023年11月14日—12月31日");
        assert_eq!(range(date(2021, 12, 21), date(2022, 2, 20)), "2021年12月21日—2022年2月20日");
    }
}
