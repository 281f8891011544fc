//! What is wrong between windows, and with a window as a whole.

use gongshi_rules::day::Day;
use gongshi_rules::policy::Window;
use gongshi_rules::policy::enrolment::{Count, Event, Gap, Pays, Starts};

use super::Reader;
use super::enrolment::Placed;
use crate::diagnostic::{Diagnostic, Span, Text, say};

impl<'n> Reader<'n> {
    /// Exactly one window applies to a payer on a day: where two could, one needs a priority.
    pub(super) fn windows_do_not_overlap(&self, windows: &[Placed<'n>]) {
        let Some(year) = self.year.filter(|_| self.people.are_known()) else { return };
        for (index, second) in windows.iter().enumerate() {
            for first in &windows[..index] {
                if let Some(example) = self.payer_of_both(&first.window, &second.window, year) {
                    self.mistakes.push(self.overlap(first, second, &example));
                }
            }
        }
    }

    /// Somebody to whom both windows apply on some day, in words, if there can be anybody.
    ///
    /// What a payer is, the day and the gap are independent of each other; so are births and
    /// beginnings of terms, and on the day of either its own window is open.
    fn payer_of_both(&self, first: &Window, second: &Window, year: u16) -> Option<Text> {
        if first.priority != second.priority {
            return None;
        }
        let who = first.scope.common(&second.scope)?;
        let ((from, to), (other_from, other_to)) =
            (days(first.pays.value, year), days(second.pays.value, year));
        let day = from.max(other_from);
        let least = [first.gap, second.gap].into_iter().flatten().map(|gap| gap.least).max();
        let open = |gap: Option<Gap>| {
            gap.and_then(|gap| gap.most).is_none_or(|most| least.unwrap_or_default() <= most)
        };
        if day > to.min(other_to) || !open(first.gap) || !open(second.gap) {
            return None;
        }
        let gap = match least {
            None | Some(0) => say!("", ""),
            Some(months) => say!("（中断缴费{months}个月）", " (gap in months: {months})"),
        };
        let (who, words) = (self.somebody(who), day.in_words());
        Some(say!(who, gap => "{who}{gap}在{words}缴费", "{who}{gap}, paying on {day}"))
    }

    fn overlap(&self, first: &Placed<'n>, second: &Placed<'n>, example: &Text) -> Diagnostic {
        let label = |placed: &Placed<'n>| {
            let citation = &self.citations.borrow()[usize::from(placed.window.cite.citation)];
            let id = &placed.window.id;
            say!("“{id}”，出自{citation}", "`{id}`, by {citation}")
        };
        let (one, other) = (&first.window.id, &second.window.id);
        let message = say!(
            example => "缴费期“{one}”和“{other}”有重叠：比如{example}，两个都符合",
            "The windows `{one}` and `{other}` overlap: both are for {example}"
        );
        let help = say!(
            "请在应当优先的那个缴费期里加一行“priority: 1”（数字大的优先），\
             或者用for、not_for把人分开、把日期错开。",
            "Add a line `priority: 1` to the one that goes first (the greater number does), \
             or part the people with `for` and `not_for`, or the days."
        );
        Diagnostic::error("enrolment/overlap", message)
            .at(second.at)
            .also(second.at, label(second))
            .also(first.at, label(first))
            .help(help)
    }

    /// Whoever pays first in a window must be covered for at least a day of the year.
    pub(super) fn somebody_is_covered(&self, window: &Window, at: &Span) {
        let Some(year) = self.year else { return };
        let (first, _) = days(window.pays.value, year);
        let starts = match window.starts.value {
            Starts::On(day) => day,
            Starts::NextDay => first.plus(1),
            Starts::NextMonthFirst => first.first_of_month_after(1),
            Starts::AfterDays { days, count: Count::Full } => first.plus(days.into()),
            Starts::AfterDays { days, count: Count::LastDay } => first.plus(i32::from(days) - 1),
            Starts::AfterMonths(months) => first.plus_months(months),
            Starts::Birth | Starts::Waiting(_) | Starts::Unknown => return,
        };
        let ends = window.ends.map_or_else(|| Day::last_of(year), |ends| ends.value);
        if starts > ends {
            let said = |day: Day| Text { zh: day.in_words(), en: day.to_text() };
            let (first, starts, ends) = (said(first), said(starts), said(ends));
            let id = &window.id;
            let message = say!(
                first, starts, ends =>
                "“{id}”里{first}就缴费的人，也要到{starts}才能报销，可是{ends}就到期了",
                "Even who pays in `{id}` on {first} is covered from {starts} on, after the end on {ends}"
            );
            let mistake = Diagnostic::error("enrolment/never-covered", message).at(at);
            self.mistakes.push(mistake.help(say!(
                "请检查缴费日期、待遇起始（starts）和截止日（ends）。",
                "Check the days of payment, `starts` and `ends`."
            )));
        }
    }
}

/// The first and the last day on which anybody can pay. Births are in the policy's year,
/// beginnings of terms in it or the year before.
pub(super) fn days(pays: Pays, year: u16) -> (Day, Day) {
    match pays {
        Pays::Between { from, to } => (from, to),
        Pays::After { event, days, first_day } => {
            let first_year = match event {
                Event::Birth => year,
                Event::TermStart => year - 1,
            };
            let later = i32::from(days) - i32::from(first_day);
            (Day::first_of(first_year), Day::last_of(year).plus(later))
        }
    }
}
