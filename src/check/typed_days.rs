//! Days that are typed into a text and do not exist: 「2027年2月29日」, 「13月1日」; and days of
//! the week beside them that are others: 「2026年12月31日（星期一）」.

use std::sync::Arc;

use gongshi_rules::day::Day;
use memchr::memmem::find_iter;

use crate::dates::Slip;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};

/// A year of 366 days, for days that are written without one.
const LEAP: u16 = 2024;

pub(super) fn check(source: &Arc<Source>, found: &mut Diagnostics) {
    let text = &source.text;
    for at in find_iter(text.as_bytes(), "月") {
        let before = &text[..at];
        let month = digits_before(before);
        let after = &text[at + '月'.len_utf8()..];
        let day: &str =
            &after[..after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
        if !after[day.len()..].starts_with(['日', '号']) {
            continue;
        }
        let rest = before[..before.len() - month.len()].strip_suffix('年');
        let year = rest.map(digits_before).filter(|year| year.len() == 4);
        let (Ok(number), Ok(of_month)) = (month.parse(), day.parse()) else { continue };
        let of_year = year.map_or(Ok(LEAP), str::parse);
        let start = at - month.len() - year.map_or(0, |year| year.len() + '年'.len_utf8());
        let end = at + '月'.len_utf8() + day.len() + '日'.len_utf8();
        if let Some(day) = of_year.ok().and_then(|year| Day::new(year, number, of_month)) {
            if let Some(mistake) = year.and_then(|_| weekday(source, end, day)) {
                found.push(mistake);
            }
            continue;
        }
        let mistake =
            Diagnostic::warning("text/no-such-day", Slip::NoSuchDay.said(&text[start..end]));
        found.push(mistake.at(&Span::new(source, start..end)).help(Slip::NoSuchDay.help()));
    }
}

/// That the day of the week that is written behind a day is another one.
fn weekday(source: &Arc<Source>, end: usize, day: Day) -> Option<Diagnostic> {
    let after = &source.text[end..];
    let words = after.trim_start_matches([' ', '（', '(']);
    let name = ["星期", "礼拜", "周"].into_iter().find(|name| words.starts_with(name))?;
    let written =
        words[name.len()..].chars().next().filter(|it| "一二三四五六日天".contains(*it))?;
    let start = end + after.len() - words.len();
    let length = name.len() + written.len_utf8();
    let rest = &words[length..];
    // 「（周一至周五办理）」 says when an office is open.
    if rest.starts_with(['至', '到', '、', '—', '-', '～', '~']) {
        return None;
    }
    // 「9月1日周日常工作」 is about work: a bare 周 is of a week where nothing goes on behind it.
    let is_bracketed = after[..after.len() - words.len()].contains(['（', '(']);
    if name == "周" && !is_bracketed && rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let since_monday = (day.since(Day::first_of(2000)) + 5).rem_euclid(7);
    let right = *WEEKDAYS.get(usize::try_from(since_monday).ok()?)?;
    if written == right || (written == '天' && right == '日') {
        return None;
    }
    let (said, right) = (&words[..length], format!("{name}{right}"));
    let day = day.in_words();
    let message = say!("{day}不是{said}", "{day} is no {said}");
    let mistake = Diagnostic::warning("text/weekday", message);
    Some(mistake.at(&Span::new(source, start..start + length)).help(say!(
        "那天是{right}：请核对日期和星期，看哪个写错了。",
        "That day is {right}: see which of the two is wrong."
    )))
}

/// The days of the week from Monday on; the first of the year 2000 was a Saturday.
const WEEKDAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// The digits that a text ends in.
fn digits_before(text: &str) -> &str {
    &text[text.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lang;

    fn said(text: &str) -> Vec<String> {
        let source = Arc::new(Source { path: "a.md".into(), text: text.into() });
        let mut found = Diagnostics::default();
        check(&source, &mut found);
        found.iter().map(|it| it.message.in_lang(Lang::Zh).to_owned()).collect()
    }

    #[test]
    fn a_day_that_does_not_exist_is_told() {
        assert_eq!(
            said("2027年2月29日前缴，2026年13月1日起，4月31日，2月30号止。"),
            [
                "“2027年2月29日”这一天不存在",
                "“2026年13月1日”这一天不存在",
                "“4月31日”这一天不存在",
                "“2月30号”这一天不存在",
            ]
        );
        for right in
            ["2028年2月29日", "2月29日", "12月31日", "每月5日", "3个月", "9月", "9月至12月31日"]
        {
            assert!(said(right).is_empty(), "{right}");
        }
    }

    #[test]
    fn a_day_of_the_week_that_is_another_is_told() {
        assert_eq!(
            said("2026年12月31日（星期一）止，2026年9月1日 周三，2028年2月29日(礼拜天)。"),
            ["2026年12月31日不是星期一", "2026年9月1日不是周三", "2028年2月29日不是礼拜天",]
        );
        assert_eq!(
            said("2026年9月1日周日"),
            ["2026年9月1日不是周日"],
            "the end of a text is one of the day"
        );
        for right in [
            "2026年12月31日（星期四）",
            "2000年1月1日星期六",
            "2027年1月3日（周日）",
            "2027年1月3日（星期天）",
            "12月31日（星期一）",
            "2026年12月31日（周一至周五办理）",
            "2026年12月31日周边村",
            "2026年9月1日周日常工作",
            "2026年9月1日 周日常工作",
        ] {
            assert!(said(right).is_empty(), "{right}");
        }
    }
}
