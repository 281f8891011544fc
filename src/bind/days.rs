//! Days of the policy: `date(path="…")`, `days_left(path="…")`.

use gongshi_rules::day::Day;

use super::value::find;
use super::{Arguments, Binder, Figure, Wrong};
use crate::dates::days;
use crate::diagnostic::say;

/// A day in words: 「2023年12月31日」, or with `style="short"` 「12月31日」, with
/// `style="weekday"` 「12月31日星期日」.
pub(super) fn date(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    arguments.only(&["path", "style"])?;
    let (path, day, source) = day(binder, arguments)?;
    let (_, month, of_month) = day.civil();
    let (style, ()) = arguments.choice("style", &[("long", ()), ("short", ()), ("weekday", ())])?;
    let text = match style.as_str() {
        "short" => format!("{month}月{of_month}日"),
        "weekday" => format!("{month}月{of_month}日{}", weekday(day)),
        _ => day.in_words(),
    };
    Ok(Figure { path, value: day.to_text(), text, source, until: None })
}

/// How long it is until a day: 「还有12天」, on the day itself 「今天是最后一天」, later
/// 「已经结束」.
pub(super) fn days_left(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    arguments.only(&["path"])?;
    let (path, day, source) = day(binder, arguments)?;
    let text = match days(binder.today, day) {
        0 => "今天是最后一天".to_owned(),
        left if left > 0 => format!("还有{left}天"),
        _ => "已经结束".to_owned(),
    };
    Ok(Figure { path, value: day.to_text(), text, source, until: Some(day) })
}

fn day(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<(String, Day, String), Wrong> {
    let path = arguments.require("path")?;
    let (node, source) = find(binder.policy()?, path)?;
    let written = node.scalar().unwrap_or_default();
    let day = Day::from_text(written).ok_or_else(|| Wrong {
        message: say!("“{path}”不是日期，是“{written}”", "`{path}` is no day but `{written}`"),
        help: say!(
            "请写一个日期的路径，例如enrolment.集中参保期.pays.to。",
            "Give the path of a day, such as enrolment.集中参保期.pays.to."
        ),
    })?;
    Ok((path.to_owned(), day, source))
}

fn weekday(day: Day) -> &'static str {
    // 1 January 2000 was a Saturday.
    let days = days(Day::first_of(2000), day).rem_euclid(7);
    ["星期六", "星期日", "星期一", "星期二", "星期三", "星期四", "星期五"]
        [usize::try_from(days).unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_has_seven_days() {
        let on = |year, month, day| weekday(Day::new(year, month, day).unwrap());
        assert_eq!(on(2023, 12, 31), "星期日");
        assert_eq!(on(2024, 2, 29), "星期四");
        assert_eq!(on(1999, 12, 31), "星期五");
    }
}
