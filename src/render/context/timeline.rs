//! The timeline of a policy, as pages show it: in words for everyone, in per cent of an axis for
//! the chart beside them.

use gongshi_rules::day::Day;
use serde::Serialize;

use super::windows::Window;
use crate::dates;
use crate::site::PolicyFile;
use crate::site::phase::Days;
use crate::site::strings::Strings;
use crate::timeline::{self, Kind, State, Wait};

/// A policy's timeline.
#[derive(Serialize)]
pub(super) struct Timeline {
    events: Vec<Event>,
    /// What is open, and what comes next, each with its state.
    open: Vec<String>,
    next: Vec<String>,
    /// Windows whose days depend on the person.
    relative: Vec<Window>,
    /// The first and the last day of the axis, for scripts.
    first: String,
    last: String,
    /// Where today stands on the axis; nothing, where it is beside it.
    today: Option<String>,
    ticks: Vec<Tick>,
}

/// Something on fixed days.
#[derive(Serialize)]
struct Event {
    /// `phase`, `pays`, `late`, or `point` for what is one day.
    kind: &'static str,
    /// By what the calendar calls it: a letter, or a number for what is one day.
    mark: String,
    title: String,
    /// The days, in words.
    when: String,
    /// The days, for scripts; the last is the year's where none is said.
    from: Option<String>,
    to: String,
    /// Whom it is for, where it is not for everyone, and whom it leaves out.
    who: Option<String>,
    except: Option<String>,
    source: String,
    status: &'static str,
    /// `past`, `open` or `upcoming`.
    state: &'static str,
    /// Whether of all that is to come it comes next.
    next: bool,
    /// The same in words, with the days that are left.
    state_text: String,
    /// Where it begins on the axis, and how much of it it takes.
    x: String,
    width: String,
}

/// The first day of a month on the axis.
#[derive(Serialize)]
struct Tick {
    x: String,
    /// The month; nothing where there is no room for it.
    month: Option<u8>,
    /// The year, in January.
    year: Option<u16>,
}

impl Timeline {
    pub(super) fn new(policy: &PolicyFile, today: Day, strings: &Strings) -> Self {
        let timeline = timeline::Timeline::of(policy);
        let axis = Axis::of(&timeline);
        let states = timeline.events.iter().map(|it| timeline.state(it, today));
        let soonest = states.filter_map(|it| match it {
            State::Next(days) => Some(days),
            State::Past | State::Open(_) => None,
        });
        let soonest = soonest.min();
        let shown = |it: &timeline::Event<'_>| {
            let standing = timeline.state(it, today);
            let (from, to) = (it.days.from(), it.days.to().unwrap_or(timeline.year_end));
            let begins = from.unwrap_or(axis.first);
            let rules = &policy.rules;
            Event {
                kind: match it.kind {
                    Kind::Phase => "phase",
                    Kind::Pays => "pays",
                    Kind::PaysLate => "late",
                    _ => "point",
                },
                mark: it.mark.clone(),
                title: title(it, rules.year, strings),
                when: when(it.days),
                from: from.map(Day::to_text),
                to: to.to_text(),
                who: it.audience.in_words(rules),
                except: it.audience.left_out(rules),
                source: it.source.to_owned(),
                status: it.status.word(),
                state: match standing {
                    State::Past => "past",
                    State::Open(_) => "open",
                    State::Next(_) => "upcoming",
                },
                state_text: state_in_words(standing, it.is_point(), strings),
                next: matches!(standing, State::Next(days) if Some(days) == soonest),
                x: axis.part(begins.since(axis.first)),
                width: axis.part(to.since(begins) + 1),
            }
        };
        let events: Vec<Event> = timeline.events.iter().map(shown).collect();
        let item = |it: &Event| {
            let parts = [("name", it.title.as_str()), ("state", it.state_text.as_str())];
            strings.say("timeline.item", &parts)
        };
        // Two windows may say the same of one day to different people.
        let said_once = |mut items: Vec<String>| {
            items.dedup();
            items
        };
        let window = |it: &&gongshi_rules::policy::Window| Window::new(&policy.rules, it, today);
        Self {
            open: said_once(events.iter().filter(|it| it.state == "open").map(item).collect()),
            next: said_once(events.iter().filter(|it| it.next).map(item).collect()),
            events,
            relative: timeline.relative.iter().map(window).collect(),
            first: axis.first.to_text(),
            last: axis.last.to_text(),
            today: (axis.first..=axis.last)
                .contains(&today)
                .then(|| axis.part(today.since(axis.first))),
            ticks: axis.ticks(),
        }
    }
}

/// What an event is called.
pub(in crate::render) fn title(
    event: &timeline::Event<'_>,
    year: u16,
    strings: &Strings,
) -> String {
    let (name, year) = (event.name, year.to_string());
    let say = |key, number: u16| {
        let number = number.to_string();
        strings.say(key, &[("name", name), ("year", &year), ("n", &number)])
    };
    match event.kind {
        Kind::Phase | Kind::Pays | Kind::PaysLate => name.to_owned(),
        Kind::Starts => say("timeline.starts", 0),
        Kind::Waits(Wait::Days(days)) => say("timeline.waits_days", days),
        Kind::Waits(Wait::Months(months)) => say("timeline.waits_months", months),
        Kind::SubsidyEnds => say("timeline.subsidy_ends", 0),
        Kind::AssistanceEnds => say("timeline.assistance_ends", 0),
        Kind::CoverEnds if name.is_empty() => say("timeline.year_ends", 0),
        Kind::CoverEnds => say("timeline.cover_ends", 0),
    }
}

fn state_in_words(state: State, is_point: bool, strings: &Strings) -> String {
    let of_days = |key, days: i64| strings.say(key, &[("n", &days.to_string())]);
    match state {
        State::Past => strings.say("window.past", &[]),
        State::Next(days) => of_days("timeline.in_days", days),
        State::Open(_) if is_point => strings.say("timeline.is_today", &[]),
        State::Open(Some(0)) => strings.say("window.last_day", &[]),
        State::Open(Some(days)) => of_days("timeline.left", days),
        State::Open(None) => strings.say("window.open", &[]),
    }
}

fn when(days: Days) -> String {
    match days {
        Days::Between(from, to) if from == to => from.in_words(),
        Days::Between(from, to) => dates::range(from, to),
        Days::From(from) => format!("{}起", from.in_words()),
        Days::Until(to) => format!("{}为止", to.in_words()),
    }
}

/// The whole months that a timeline spans.
struct Axis {
    first: Day,
    last: Day,
}

impl Axis {
    fn of(timeline: &timeline::Timeline<'_>) -> Self {
        let first = timeline.events.iter().map(timeline::Event::first).min();
        let last = timeline.events.iter().map(timeline::Event::last).max();
        let first = first.unwrap_or(timeline.year_end);
        let last = last.unwrap_or(timeline.year_end).max(timeline.year_end);
        let of_month = i32::from(first.civil().2) - 1;
        Self { first: first.plus(-of_month), last: last.first_of_month_after(1).plus(-1) }
    }

    /// So many days as a share of the axis.
    fn part(&self, days: i32) -> String {
        let all = self.last.since(self.first) + 1;
        let share = i64::from(days) * 10_000 / i64::from(all.max(1));
        format!("{}.{:02}%", share / 100, share % 100)
    }

    fn ticks(&self) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let mut month = self.first;
        while month <= self.last {
            let (year, number, _) = month.civil();
            ticks.push(Tick {
                x: self.part(month.since(self.first)),
                month: matches!(number, 4 | 7 | 10).then_some(number),
                year: (number == 1).then_some(year),
            });
            month = month.first_of_month_after(1);
        }
        ticks
    }
}
