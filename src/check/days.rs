//! The days of a notice: there is one, and they can be true.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};
use crate::site::notice::{Issued, Notice};

pub(super) fn check(notice: &Notice, today: Date, found: &mut Diagnostics) {
    let at = Span::line(&notice.source, 1);
    // A day that nobody can read is told already.
    let is_said = notice.day().is_some() || notice.issued == Issued::Unprinted;
    if !is_said && notice.mistakes.is_empty() {
        let message = say!("这份通知没有日期", "This notice has no date");
        found.push(Diagnostic::warning("page/undated", message).at(&at).help(say!(
            "请在开头的说明里加一行“issued: 2023-11-14”（成文日期）；原件上没有印日期的，写“issued: unknown”。",
            "Add a line `issued: 2023-11-14` to the front matter, the day on which it was issued, or `issued: unknown` where the original prints none."
        )));
    }
    if let (Some(day), Some(expires)) = (notice.issued.day().or(notice.published), notice.expires)
        && expires < day
    {
        let message = say!(
            "这份通知在{expires}失效，可是{day}才发出",
            "This notice expires on {expires} but is of {day}"
        );
        found.push(Diagnostic::error("date/order", message).at(&line_of(notice, "expires")).help(
            say!("请检查两个日期，看是不是写反了。", "The two days may have changed places."),
        ));
    }
    let ahead = notice.issued.day().filter(|issued| is_far(*issued, today));
    if let Some(issued) = ahead {
        let message = say!(
            "成文日期{issued}在一年以后",
            "The day of issue, {issued}, is more than a year ahead"
        );
        found.push(
            Diagnostic::warning("date/far", message)
                .at(&line_of(notice, "issued"))
                .help(say!("请检查年份是不是写错了。", "Check the year.")),
        );
    }
}

/// Whether a day is more than a year ahead.
fn is_far(day: Date, today: Date) -> bool {
    i32::from(day.year() - today.year()) * 372 + day_of_year(day) > 372 + day_of_year(today)
}

/// The place of a day in years whose months all have 31 days: enough to compare.
fn day_of_year(day: Date) -> i32 {
    i32::from(day.month()) * 31 + i32::from(day.day())
}

/// The line of the front matter that has this key.
fn line_of(notice: &Notice, key: &str) -> Span {
    let has_key = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let at = notice.source.text.lines().position(has_key).unwrap_or_default();
    Span::line(&notice.source, at + 1)
}
