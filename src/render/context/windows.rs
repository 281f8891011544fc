//! Enrolment windows (缴费期): when one pays, and from when one is covered, in words.

use gongshi_rules::Policy;
use gongshi_rules::coverage::Coverage;
use gongshi_rules::day::Day;
use gongshi_rules::person::Scope;
use gongshi_rules::policy::enrolment::{self, Event, Pays, Starts, WaitFrom, Waiting};
use gongshi_rules::policy::{Given, Status};
use serde::Serialize;

use crate::dates;
use crate::timeline::{Audience, covered, names};

/// An enrolment window, as pages show it.
#[derive(Serialize)]
pub(in crate::render) struct Window {
    pub(super) id: String,
    /// The days, in words.
    pub(in crate::render) when: String,
    /// The days, for scripts; absent where they depend on the person.
    pub(in crate::render) from: Option<String>,
    pub(in crate::render) to: Option<String>,
    /// From when one is covered, in words.
    pub(in crate::render) benefit: String,
    /// Whom it is for, where it is not for everyone.
    pub(in crate::render) who: Option<String>,
    /// Whom it is not for.
    pub(in crate::render) except: Option<String>,
    /// What to look out for.
    pub(in crate::render) note: Option<String>,
    /// `past`, `open` or `upcoming`.
    pub(super) state: &'static str,
    source: String,
    pub(in crate::render) status: &'static str,
}

impl Window {
    pub(in crate::render) fn new(rules: &Policy, window: &enrolment::Window, today: Day) -> Self {
        let (when, days) = match window.pays.value {
            Pays::Between { from, to } => (dates::range(from, to), Some((from, to))),
            Pays::After { event, days, .. } => {
                let event = match event {
                    Event::Birth => "出生",
                    Event::TermStart => "开学",
                };
                (format!("{event}后{days}天以内"), None)
            }
        };
        // Where the days depend on the person, it is open until the year is over.
        let (from, to) = days.unwrap_or((today, Day::last_of(rules.year)));
        let state = match today {
            _ if today < from => "upcoming",
            _ if today > to => "past",
            _ => "open",
        };
        let audience = Audience::of(window);
        Self {
            id: window.id.clone(),
            when,
            from: days.map(|(from, _)| from.to_text()),
            to: days.map(|(_, to)| to.to_text()),
            benefit: benefit(rules, window, days),
            who: audience.in_words(rules),
            except: audience.left_out(rules),
            note: note(rules, window, days),
            state,
            source: rules.citation(window.cite).to_owned(),
            status: status(window).word(),
        }
    }
}

/// How sure its days are: what we read into the notice is said, whatever else is unknown.
pub(super) fn status(window: &enrolment::Window) -> Status {
    let ends = window.ends.map_or(window.cite, |ends| ends.cite);
    let statuses = [window.pays.cite, window.starts.cite, ends].map(|cite| cite.status);
    let sure = statuses.into_iter().max().unwrap_or(Status::Stated);
    if statuses.contains(&Status::Assumed) { Status::Assumed } else { sure }
}

fn benefit(rules: &Policy, window: &enrolment::Window, days: Option<(Day, Day)>) -> String {
    let example = || {
        let (first, _) = days?;
        let start = if_paid(rules, window, first)?.starts?;
        let same_year = start.year() == first.year();
        let start = if same_year { dates::short(start) } else { start.in_words() };
        Some(format!("，比如{}缴费的，{start}起能报销", dates::short(first)))
    };
    let waits = |wait: String| format!("缴费后要等满{wait}{}", example().unwrap_or_default());
    let starts = match window.starts.value {
        Starts::On(day) => format!("{}起能报销", day.in_words()),
        Starts::NextMonthFirst => "缴费的下个月1日起能报销".to_owned(),
        Starts::AfterDays { days, .. } => waits(format!("{days}天")),
        Starts::AfterMonths(months) => waits(format!("{months}个月")),
        Starts::NextDay => "缴费第二天起能报销".to_owned(),
        Starts::Birth => "从出生那天起能报销".to_owned(),
        Starts::Waiting(waiting) => waiting_in_words(&waiting),
        Starts::Unknown => "从哪天起能报销，通知没有写".to_owned(),
    };
    match window.ends {
        Some(ends) => format!("{starts}，管到{}", ends.value.in_words()),
        None => starts,
    }
}

fn waiting_in_words(waiting: &Waiting) -> String {
    let from = match waiting.from {
        WaitFrom::Payment => "从缴费那天算起",
        WaitFrom::YearStart => "从这一年1月1日算起",
    };
    let mut words = format!("要等{}个月，{from}", waiting.months);
    if waiting.per_missed_year > 0 {
        let beyond = match waiting.free_years {
            0 => "每断缴一年".to_owned(),
            free => format!("断缴超过{free}年的，每多一年"),
        };
        words += &format!("；{beyond}再多等{}个月", waiting.per_missed_year);
    }
    if waiting.per_repaid_year > 0 {
        words += &format!("，每补缴一年少等{}个月", waiting.per_repaid_year);
    }
    if let Some(least) = waiting.least {
        words += &format!("；断缴{}年以上的，最少等{}个月", least.missed_years, least.months);
    }
    words
}

/// What to look out for before one pays in a window.
fn note(rules: &Policy, window: &enrolment::Window, days: Option<(Day, Day)>) -> Option<String> {
    let mut notes = String::new();
    if let Some(premium) = &window.premium {
        let amounts = rules.tiers.iter().zip(premium.cells());
        let amounts: Vec<String> =
            amounts.map(|(tier, amount)| format!("{tier}{}元", amount.value)).collect();
        notes += &format!("这时缴费，{}。", amounts.join("，"));
    }
    notes += &without_subsidy(rules, window, days).unwrap_or_default();
    let waits = matches!(window.starts.value, Starts::AfterDays { .. } | Starts::AfterMonths(_));
    if let Some((_, last)) = days.filter(|_| waits)
        && let Some(covered) = if_paid(rules, window, last).and_then(|it| it.days())
        && covered < Coverage::FEW_DAYS
    {
        let last = dates::short(last);
        notes += &match covered {
            0 => format!("{last}缴费的，这一年用不上。"),
            covered => format!("{last}缴费的，这一年只能用{covered}天。"),
        };
    }
    (!notes.is_empty()).then_some(notes)
}

/// What those bear who pay too late for the fiscal subsidy.
fn without_subsidy(
    rules: &Policy,
    window: &enrolment::Window,
    days: Option<(Day, Day)>,
) -> Option<String> {
    let without = window.without_subsidy?;
    let from = without.from.value;
    let when = match days {
        Some((first, _)) if from <= first => "这时".to_owned(),
        _ => format!("{}起", from.in_words()),
    };
    let more = match &rules.premium.fiscal_subsidy {
        Given::Known(subsidy) => format!("要多缴这一部分，{}元", subsidy.value),
        Given::Unknown(_) => "要多缴财政补助那一部分，数额通知没有写，以当年公布为准".to_owned(),
        Given::None => return None,
    };
    let but = match names(rules, without.except) {
        nobody if nobody.is_empty() => nobody,
        but => format!("；{but}除外"),
    };
    Some(format!("{when}缴费没有财政补助，{more}{but}。"))
}

/// What a payment in a window buys, for somebody whom only this window is for.
fn if_paid<'p>(rules: &'p Policy, window: &enrolment::Window, pays: Day) -> Option<Coverage<'p>> {
    let identities = window.scope.common(&Scope::EVERYBODY)?;
    let cover = covered(rules, pays, identities, window.gap.map(|gap| gap.least))?;
    (cover.window == window).then_some(cover)
}
