//! The timeline of a policy: every day that matters to those who pay and to those who work,
//! derived from its windows, its assistance and its phases. Nothing is typed for it.
//!
//! Events on fixed days come in order; those that depend on the person, a birth or the beginning
//! of a term, come last and have no day.

mod audience;
mod payments;
#[cfg(test)]
mod tests;
mod whose;

use gongshi_rules::Policy;
use gongshi_rules::day::Day;
use gongshi_rules::policy::enrolment::{Pays, Starts};
use gongshi_rules::policy::{Cite, Status, Window};

pub(crate) use self::audience::{Audience, names};
pub(crate) use self::payments::{Cover, Group, Row, covered, payments};
pub(crate) use self::whose::Whose;
use crate::dates;
use crate::site::PolicyFile;
use crate::site::phase::Days;

/// The days of a policy, in order.
pub(crate) struct Timeline<'p> {
    /// On fixed days, the first first.
    pub(crate) events: Vec<Event<'p>>,
    /// Windows whose days depend on the person, in the order of the file.
    pub(crate) relative: Vec<&'p Window>,
    /// The last day of the policy's year.
    pub(crate) year_end: Day,
}

/// Something on fixed days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event<'p> {
    /// By what a calendar calls it: a letter, or a number for what is one day.
    pub(crate) mark: String,
    pub(crate) kind: Kind,
    /// The name of the window or phase that it is about; none for the year's end.
    pub(crate) name: &'p str,
    pub(crate) days: Days,
    /// Whom it is for, where it is not about everyone's work or year.
    pub(crate) audience: Audience,
    /// The window that it is, where it is one.
    pub(crate) window: Option<&'p Window>,
    /// Where it stands; nothing where the policy does not say it.
    pub(crate) source: &'p str,
    pub(crate) status: Status,
}

/// What an event is; in this order on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A phase of the work.
    Phase,
    /// A window of payment that opens before the policy's year.
    Pays,
    /// One that opens within it.
    PaysLate,
    /// Cover begins on this day.
    Starts,
    /// Who pays from this day on waits for cover.
    Waits(Wait),
    /// The last day of payment with the fiscal subsidy.
    SubsidyEnds,
    /// The last day of payment with premium assistance.
    AssistanceEnds,
    /// The last day of cover.
    CoverEnds,
}

/// How long one waits for cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wait {
    Days(u16),
    Months(u16),
}

/// Where a day stands in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Past,
    /// It runs; for so many days more where its end is said, none on the last.
    Open(Option<i64>),
    /// It begins in so many days.
    Next(i64),
}

impl<'p> Timeline<'p> {
    pub(crate) fn of(policy: &'p PolicyFile) -> Self {
        let rules = &policy.rules;
        let mut events: Vec<Event<'p>> = phases(policy).collect();
        events.extend(rules.windows.iter().filter_map(|it| window(rules, it)));
        events.extend(once(starts(rules)));
        events.extend(waits(rules));
        events.extend(once(subsidy_ends(rules)));
        events.extend(once(assistance_ends(rules)));
        let has_days = !rules.windows.is_empty() || !policy.phases.is_empty();
        events.extend(has_days.then(|| cover_ends(rules)).into_iter().flatten());
        events.sort_by_key(|it| (it.first(), it.last(), it.kind));
        let mut marks = Marks::default();
        for event in &mut events {
            event.mark = marks.next(event.is_point());
        }
        let relative = |it: &&Window| matches!(it.pays.value, Pays::After { .. });
        Self {
            events,
            relative: rules.windows.iter().filter(relative).collect(),
            year_end: Day::last_of(rules.year),
        }
    }

    /// Where a day stands in an event. What has no last day is over with the year.
    pub(crate) fn state(&self, event: &Event<'_>, today: Day) -> State {
        let from = event.days.from().filter(|from| today < *from);
        let over = today > event.days.to().unwrap_or(self.year_end);
        match (from, over) {
            (Some(from), _) => State::Next(dates::days(today, from)),
            (None, true) => State::Past,
            (None, false) => State::Open(event.days.to().map(|to| dates::days(today, to))),
        }
    }
}

impl Event<'_> {
    /// A name that stays the same when days are corrected.
    pub(crate) fn id(&self) -> String {
        let kind = match self.kind {
            Kind::Phase => "phase",
            Kind::Pays | Kind::PaysLate => "window",
            Kind::Starts => "starts",
            Kind::Waits(_) => "waits",
            Kind::SubsidyEnds => "subsidy",
            Kind::AssistanceEnds => "assistance",
            Kind::CoverEnds => "ends",
        };
        format!("{kind}/{}", self.name)
    }

    /// The first day, or the only one that is said.
    pub(crate) fn first(&self) -> Day {
        match self.days {
            Days::Between(day, _) | Days::From(day) | Days::Until(day) => day,
        }
    }

    /// The last day, or the only one that is said.
    pub(crate) fn last(&self) -> Day {
        self.days.to().unwrap_or_else(|| self.first())
    }

    /// Whether another of its kind and day need not be told beside it: what is told everyone is not
    /// told anew to some, unless it leaves them out.
    fn is_for_all_of(&self, other: &Self) -> bool {
        let is_for_everyone = !self.audience.is_for_some();
        self.audience == other.audience
            || (is_for_everyone && self.audience.covers(&other.audience))
    }

    /// Whether it is a day and no stretch of days.
    pub(crate) fn is_point(&self) -> bool {
        !matches!(self.kind, Kind::Phase | Kind::Pays | Kind::PaysLate)
    }
}

/// The phases; but one that is also a window stands there once, as the window.
fn phases(policy: &PolicyFile) -> impl Iterator<Item = Event<'_>> {
    let own = |window: &Window, days| {
        let Pays::Between { from, to } = window.pays.value else { return false };
        Days::Between(from, to) == days
    };
    let windows = &policy.rules.windows;
    let phases = policy.phases.iter().filter(move |phase| {
        !windows.iter().any(|window| window.id == phase.id && own(window, phase.days))
    });
    phases.map(|phase| Event {
        mark: String::new(),
        kind: Kind::Phase,
        name: &phase.id,
        days: phase.days,
        audience: Audience::EVERYBODY,
        window: None,
        source: &phase.source,
        status: phase.status,
    })
}

fn window<'p>(rules: &'p Policy, window: &'p Window) -> Option<Event<'p>> {
    let Pays::Between { from, to } = window.pays.value else { return None };
    let late = from >= Day::first_of(rules.year);
    Some(Event {
        kind: if late { Kind::PaysLate } else { Kind::Pays },
        days: Days::Between(from, to),
        window: Some(window),
        ..about(rules, window, Kind::Pays, from, window.pays.cite)
    })
}

/// On which days cover begins, where that is a day of the calendar. What most people need comes
/// first.
fn starts(rules: &Policy) -> impl Iterator<Item = Event<'_>> {
    widest_first(rules).into_iter().filter_map(|window| match window.starts.value {
        Starts::On(day) => Some(about(rules, window, Kind::Starts, day, window.starts.cite)),
        _ => None,
    })
}

/// From which days of payment on one waits. Windows that follow each other with one wait are
/// one event, but for those to whom the first says nothing.
fn waits(rules: &Policy) -> Vec<Event<'_>> {
    let mut windows: Vec<&Window> = rules.windows.iter().collect();
    windows.sort_by_key(|window| match window.pays.value {
        Pays::Between { from, .. } => Some(from),
        Pays::After { .. } => None,
    });
    let mut events: Vec<Event<'_>> = Vec::new();
    for window in windows {
        let Pays::Between { from, .. } = window.pays.value else { continue };
        let wait = match window.starts.value {
            Starts::AfterDays { days, .. } => Wait::Days(days),
            Starts::AfterMonths(months) => Wait::Months(months),
            Starts::Waiting(waiting) if waiting.months > 0 => Wait::Months(waiting.months),
            _ => continue,
        };
        let event = about(rules, window, Kind::Waits(wait), from, window.starts.cite);
        if !events.iter().any(|known| known.kind == event.kind && known.is_for_all_of(&event)) {
            events.push(event);
        }
    }
    events
}

/// The days before those from which on one bears the fiscal subsidy oneself. What most people need
/// comes first.
fn subsidy_ends(rules: &Policy) -> impl Iterator<Item = Event<'_>> {
    widest_first(rules).into_iter().filter_map(|window| {
        let without = window.without_subsidy?;
        let day = without.from.value.plus(-1);
        let mut event = about(rules, window, Kind::SubsidyEnds, day, without.from.cite);
        event.audience.scope.except = event.audience.scope.except.with(without.except);
        Some(event)
    })
}

/// The windows: those for everyone, those for everyone but some, those for some.
fn widest_first(rules: &Policy) -> Vec<&Window> {
    let mut windows: Vec<&Window> = rules.windows.iter().collect();
    windows.sort_by_key(|window| {
        let audience = Audience::of(window);
        (audience.is_for_some(), !audience.scope.except.is_empty())
    });
    windows
}

fn assistance_ends(rules: &Policy) -> impl Iterator<Item = Event<'_>> {
    rules.assistance.rules.iter().filter_map(|rule| {
        let until = rule.until?;
        Some(Event {
            mark: String::new(),
            kind: Kind::AssistanceEnds,
            name: &rule.id,
            days: Days::Between(until.value, until.value),
            audience: Audience::EVERYBODY,
            window: None,
            source: rules.citation(until.cite),
            status: until.cite.status,
        })
    })
}

/// The end of the year, and the days on which cover ends earlier or later for some. That cover lasts
/// until the year's end is our reading, where no window says so.
fn cover_ends(rules: &Policy) -> Vec<Event<'_>> {
    let year_end = Day::last_of(rules.year);
    let ends = |window: &Window| window.ends.filter(|ends| ends.value == year_end);
    let said = widest_first(rules).into_iter().find_map(ends).map(|ends| ends.cite);
    let year = Event {
        mark: String::new(),
        kind: Kind::CoverEnds,
        name: "",
        days: Days::Between(year_end, year_end),
        audience: Audience::EVERYBODY,
        window: None,
        source: said.map_or("", |cite| rules.citation(cite)),
        status: said.map_or(Status::Assumed, |cite| cite.status),
    };
    let others = rules.windows.iter().filter_map(|window| {
        let ends = window.ends.filter(|ends| ends.value != year_end)?;
        Some(about(rules, window, Kind::CoverEnds, ends.value, ends.cite))
    });
    std::iter::once(year).chain(others).collect()
}

/// An event on a day that a window says.
fn about<'p>(rules: &'p Policy, window: &'p Window, kind: Kind, day: Day, cite: Cite) -> Event<'p> {
    Event {
        mark: String::new(),
        kind,
        name: &window.id,
        days: Days::Between(day, day),
        audience: Audience::of(window),
        window: None,
        source: rules.citation(cite),
        status: cite.status.max(window.cite.status),
    }
}

/// Of events on one day the first, which is then for those of the others too; but what is surer is
/// not told for what is our reading.
fn once<'p>(events: impl Iterator<Item = Event<'p>>) -> Vec<Event<'p>> {
    let mut kept: Vec<Event<'p>> = Vec::new();
    for event in events {
        let mut on_that_day = kept.iter_mut().filter(|known| known.days == event.days);
        let is_told = on_that_day.any(|known| {
            let is_as_sure = event.status <= known.status;
            known.is_for_all_of(&event) || (is_as_sure && known.audience.takes_in(&event.audience))
        });
        if !is_told {
            kept.push(event);
        }
    }
    kept
}

/// Letters for stretches of days and numbers for days, in order.
#[derive(Default)]
struct Marks {
    letters: usize,
    numbers: usize,
}

impl Marks {
    fn next(&mut self, is_point: bool) -> String {
        if is_point {
            self.numbers += 1;
            return self.numbers.to_string();
        }
        let letters = b'A'..=b'Z';
        let (round, at) = (self.letters / letters.len(), self.letters % letters.len());
        let letter = letters.clone().nth(at).map_or('A', char::from);
        self.letters += 1;
        if round == 0 { letter.to_string() } else { format!("{letter}{round}") }
    }
}
