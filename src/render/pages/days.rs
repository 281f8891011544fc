//! The days of a policy: its year calendar, to be printed, and its calendars for phones.

use gongshi_rules::day::Day;
use gongshi_rules::policy::{Status, Window};
use serde::Serialize;

use crate::dates;
use crate::diagnostic::Diagnostic;
use crate::load::yaml::Node;
use crate::render::Plan;
use crate::render::context::{self, is_past, title};
use crate::render::machine::ics::{Calendar, Entry};
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::timeline::{Event, Timeline, Whose};

/// A month of the year calendar.
#[derive(Serialize)]
struct Month {
    year: u16,
    number: u8,
    weeks: Vec<[Option<Cell>; 7]>,
}

/// A day of it.
#[derive(Serialize)]
struct Cell {
    day: u8,
    /// What is on that day, by the marks of the timeline.
    marks: Vec<String>,
    /// The pattern of the window for everyone that is open.
    pattern: Option<usize>,
    /// Whether that window closes on it.
    last: bool,
}

/// Windows for everyone follow each other: two patterns tell one from the next, and a third what
/// comes round again.
const PATTERNS: usize = 3;

/// What lasts so many days more than one is long.
const LONG: i64 = 14;

impl<'s> Plan<'s> {
    /// The year calendar of a policy.
    pub(in crate::render) fn calendar(
        &self,
        policy: &'s PolicyFile,
    ) -> Result<Vec<u8>, Diagnostic> {
        let path = addresses::policy_calendar(policy);
        let root = root(&path);
        let mut context = self.frame(&self.say_of(policy, "calendar.page_title"), "", &path);
        self.give_policy(&mut context, Some(policy), &root);
        let weekdays = self.say("calendar.weekdays", &[]);
        context.insert("wide", &true);
        context.insert("weekdays", &weekdays.split(' ').collect::<Vec<_>>());
        context.insert("months", &months(&Timeline::of(policy)));
        self.templates.render("policy-calendar.html", &context)
    }

    /// The days of a policy for phones.
    pub(in crate::render) fn days(&self, policy: &PolicyFile, whose: Whose) -> String {
        let timeline = Timeline::of(policy);
        let rules = &policy.rules;
        let of = self.say_of(policy, "ics.name");
        let name = match whose {
            Whose::All => of.clone(),
            Whose::Everyone => format!("{of}（{}）", self.say("timeline.everyone", &[])),
            Whose::Some(_) => format!("{of}（{}）", whose.in_words(rules).unwrap_or_default()),
        };
        let url = self.base.as_ref().map(|base| base.page(&self.read_about(policy)));
        let mut entries = Vec::new();
        for event in timeline.events.iter().filter(|event| whose.has(event)) {
            let title = title(event, rules.year, &self.site.theme.strings);
            // A phone shows what lasts as a bar over every day: what lasts long is said on its first.
            let is_long = dates::days(event.first(), event.last()) >= LONG;
            let summary = if is_long {
                self.say("ics.first_day", &[("name", &title)])
            } else {
                title.clone()
            };
            let entry = Entry {
                uid: format!("{}/{}@gongshi", rules.id, event.id()),
                from: event.first(),
                to: if is_long { event.first() } else { event.last() },
                summary: format!("{summary}（{of}）"),
                description: self.description(policy, event),
                url: url.clone(),
                reminds: false,
            };
            let deadline = event.window.is_some() || is_long;
            entries.extend(deadline.then(|| self.deadline(event, &title, &of, &entry)));
            entries.push(entry);
        }
        let first = timeline.events.first().map_or(timeline.year_end, Event::first);
        let stamp = issued(policy).unwrap_or(first);
        Calendar { name, stamp, sequence: policy.revision, entries }.to_text()
    }

    /// The last day of what lasts; that of a window is what one wants to be reminded of.
    fn deadline(&self, event: &Event<'_>, title: &str, of: &str, entry: &Entry) -> Entry {
        Entry {
            uid: format!("last/{}", entry.uid),
            from: event.last(),
            to: event.last(),
            summary: format!("{}（{of}）", self.say("ics.last_day", &[("name", title)])),
            description: entry.description.clone(),
            url: entry.url.clone(),
            reminds: event.window.is_some(),
        }
    }

    fn description(&self, policy: &PolicyFile, event: &Event<'_>) -> String {
        let rules = &policy.rules;
        let mut lines = Vec::new();
        let mut is_assumed = event.status == Status::Assumed;
        let window = |window: &Window| context::Window::new(rules, window, self.today());
        if let Some(window) = event.window.map(window) {
            is_assumed = window.status == Status::Assumed.word();
            lines.extend([window.when, window.benefit]);
            let of = |key, who: Option<String>| Some(self.say(key, &[("who", &who?)]));
            lines.extend(of("window.only_for", window.who));
            lines.extend(of("window.except", window.except));
            lines.extend(window.note);
        } else if !event.is_point() {
            lines.push(context::when(event.days));
        }
        if !event.source.is_empty() {
            lines.push(event.source.to_owned());
        }
        if is_assumed {
            lines.push(self.say("policy.is_our_reading", &[]));
        }
        lines.join("\n")
    }

    /// The policy of the same place to go by when a policy's year is over: that of this year, or
    /// the latest.
    pub(in crate::render) fn current(&self, policy: &PolicyFile) -> Option<&'s PolicyFile> {
        let rules = &policy.rules;
        let later = || {
            let same_place = self.site.policies.of_place(&rules.place).map(AsRef::as_ref);
            same_place.filter(|it: &&PolicyFile| it.rules.year > rules.year)
        };
        let now = later().filter(|it| !is_past(it.rules.year, self.today()));
        let now = now.min_by_key(|it| it.rules.year);
        now.or_else(|| later().max_by_key(|it| it.rules.year))
    }
}

/// The day on which the document was issued that a policy is printed in, where it says it.
fn issued(policy: &PolicyFile) -> Option<Day> {
    let key = policy.documents.keys().next()?;
    let document = policy.tree.get("sources")?.get(key)?;
    document.get("issued").and_then(Node::scalar).and_then(Day::from_text)
}

/// The months of the policy's year, and those before and after in which something is on.
fn months(timeline: &Timeline<'_>) -> Vec<Month> {
    let year = timeline.year_end.year();
    let first = timeline.events.first().map_or(timeline.year_end, Event::first);
    let mut day = first.min(Day::first_of(year));
    day = day.plus(1 - i32::from(day.civil().2));
    let events = patterned(timeline);
    let mut months = Vec::new();
    let last = timeline.events.iter().map(Event::last).max();
    let last = last.unwrap_or(timeline.year_end).max(timeline.year_end);
    while day <= last {
        let next = day.first_of_month_after(1);
        let (year, number, _) = day.civil();
        let mut weeks: Vec<[Option<Cell>; 7]> = Vec::new();
        for past in 0..next.since(day) {
            let date = day.plus(past);
            let at = weekday(date);
            if weeks.is_empty() || at == 0 {
                weeks.push(Default::default());
            }
            if let Some(week) = weeks.last_mut() {
                week[at] = Some(cell(date, &events));
            }
        }
        months.push(Month { year, number, weeks });
        day = next;
    }
    months
}

/// The events, each with a pattern where it is a window for everyone.
fn patterned<'t, 'p>(timeline: &'t Timeline<'p>) -> Vec<(&'t Event<'p>, Option<usize>)> {
    let mut windows = 0;
    let patterned = timeline.events.iter().map(|event| {
        let is_for_all = event.window.is_some() && !event.audience.is_for_some();
        windows += usize::from(is_for_all);
        (event, is_for_all.then(|| (windows - 1) % PATTERNS + 1))
    });
    patterned.collect()
}

fn cell(date: Day, events: &[(&Event<'_>, Option<usize>)]) -> Cell {
    let is_on = |event: &Event<'_>| event.first() <= date && date <= event.last();
    let on = || events.iter().filter(|(event, _)| is_on(event));
    let window = on().find(|(_, pattern)| pattern.is_some());
    Cell {
        day: date.civil().2,
        marks: on().map(|(event, _)| event.mark.clone()).collect(),
        pattern: window.and_then(|(_, pattern)| *pattern),
        last: window.is_some_and(|(event, _)| event.last() == date),
    }
}

/// The place of a day in its week, Monday's being 0.
fn weekday(day: Day) -> usize {
    // 3 January 2000 was a Monday.
    let days = dates::days(Day::first_of(2000).plus(2), day).rem_euclid(7);
    usize::try_from(days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays() {
        let on = |text| weekday(Day::from_text(text).unwrap());
        assert_eq!((on("2023-11-13"), on("2023-11-19"), on("2024-02-29")), (0, 6, 3));
    }
}
