//! Days that are typed into a text and do not exist: 「2027年2月29日」, 「13月1日」.

use std::sync::Arc;

use gongshi_rules::day::Day;

use crate::dates::Slip;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};

/// A year of 366 days, for days that are written without one.
const LEAP: u16 = 2024;

pub(super) fn check(source: &Arc<Source>, found: &mut Diagnostics) {
    let text = &source.text;
    for (at, _) in text.match_indices('月') {
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
        if of_year.is_ok_and(|year| Day::new(year, number, of_month).is_some()) {
            continue;
        }
        let start = at - month.len() - year.map_or(0, |year| year.len() + '年'.len_utf8());
        let end = at + '月'.len_utf8() + day.len() + '日'.len_utf8();
        let mistake =
            Diagnostic::warning("text/no-such-day", Slip::NoSuchDay.said(&text[start..end]));
        found.push(mistake.at(&Span::new(source, start..end)).help(Slip::NoSuchDay.help()));
    }
}

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
}
