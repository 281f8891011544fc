//! The windows of payment that matter on a day: those that are open, and those that open next.

use gongshi_rules::day::Day;
use gongshi_rules::policy::enrolment::{self, Pays};
use serde::Serialize;

use super::is_past;
use super::windows::Window;
use crate::dates;
use crate::site::PolicyFile;
use crate::timeline::Audience;

/// A window of payment, as the home page and the pages of places show it.
#[derive(Serialize)]
pub(in crate::render) struct Deadline {
    place: String,
    year: u16,
    /// The notice to read about it, or the policy's page; from the site's top.
    url: String,
    id: String,
    when: String,
    /// The days, for scripts.
    from: String,
    to: String,
    /// Whom it is for, where it is not for everyone.
    who: Option<String>,
    /// Whom it is not for.
    except: Option<String>,
    benefit: String,
    /// How sure its days are.
    status: &'static str,
    /// `open` or `upcoming`.
    state: &'static str,
    /// How many days are left until it closes; of one that opens, until it opens.
    days: i64,
}

impl Deadline {
    /// Whether everybody may pay then, but for those whom it names.
    pub(in crate::render) fn is_for_everyone(&self) -> bool {
        self.who.is_none()
    }
}

/// How many a page shows: later ones are of use to a later visitor's clock only.
const MOST: usize = 12;

/// The windows of these policies that are open or to come, those that close first before, and of
/// those the ones for everyone; each with the page to read about it.
pub(in crate::render) fn soonest<'p>(
    policies: impl Iterator<Item = (&'p PolicyFile, String)>,
    today: Day,
) -> Vec<Deadline> {
    let current = policies.filter(|(policy, _)| !is_past(policy.rules.year, today));
    let mut all: Vec<Deadline> =
        current.flat_map(|(policy, url)| of_policy(policy, &url, today)).collect();
    let closes = |it: &Deadline| (it.state != "open", it.to.clone(), it.who.is_some());
    all.sort_by_cached_key(|it| (closes(it), it.from.clone(), it.place.clone(), it.id.clone()));
    all.truncate(MOST);
    all
}

fn of_policy(policy: &PolicyFile, url: &str, today: Day) -> Vec<Deadline> {
    let rules = &policy.rules;
    let windows = rules.windows.iter().map(|window| Window::new(rules, window, today));
    let deadline = |window: Window| {
        let (from, to) = (window.from?, window.to?);
        let next = if window.state == "open" { &to } else { &from };
        Some(Deadline {
            place: rules.place.clone(),
            year: rules.year,
            url: url.to_owned(),
            days: dates::days(today, Day::from_text(next)?),
            id: window.id,
            when: window.when,
            from,
            to,
            who: window.who,
            except: window.except,
            benefit: window.benefit,
            status: window.status,
            state: window.state,
        })
    };
    windows.filter(|window| window.state != "past").filter_map(deadline).collect()
}

/// What a list says beside a notice of paying under its policy, for some days on end.
#[derive(Serialize)]
pub(in crate::render) struct Due {
    /// `open`, or `closed` where nobody can pay for the year any more.
    state: &'static str,
    /// The days, for scripts.
    from: String,
    to: String,
    /// Whether that is so on the day of the build.
    now: bool,
    /// How many days are left then.
    days: i64,
}

/// How many a list knows: what is after them, the next build says.
const DUES: usize = 2;

/// The windows for everyone from a day on, the one that closes first before; then that there is
/// none any more, for anybody. One at a time, until a last day.
pub(in crate::render) fn dues(policy: &PolicyFile, today: Day, last: Day) -> Vec<Due> {
    let rules = &policy.rules;
    let for_all = rules.windows.iter().filter(|window| !Audience::of(window).is_for_some());
    let mut windows: Vec<(Day, Day)> = for_all.filter_map(days_of).collect();
    windows.sort_unstable_by_key(|(from, to)| (*to, *from));
    let due = |state, from: Day, to: Day| Due {
        state,
        from: from.to_text(),
        to: to.to_text(),
        now: from <= today && today <= to,
        days: dates::days(today, to),
    };
    let mut dues = Vec::new();
    let mut free = None;
    for (from, to) in windows {
        let from = free.map_or(from, |free| from.max(free));
        if from <= to && to <= last {
            dues.push((to, due("open", from, to)));
        }
        free = Some(to.plus(1));
    }
    // Some people may pay on, and some whenever they are born: then nothing has closed.
    let closes = |window: &enrolment::Window| days_of(window).map(|(_, to)| to.plus(1));
    let closed: Option<Vec<Day>> = rules.windows.iter().map(closes).collect();
    let closed = closed.and_then(|days| days.into_iter().max());
    if let Some(closed) = closed.filter(|closed| *closed <= last) {
        dues.push((last, due("closed", closed, last)));
    }
    let coming = dues.into_iter().filter(|(to, _)| *to >= today);
    coming.map(|(_, due)| due).take(DUES).collect()
}

/// The days of a window, where they are the same for everyone.
fn days_of(window: &enrolment::Window) -> Option<(Day, Day)> {
    match window.pays.value {
        Pays::Between { from, to } => Some((from, to)),
        Pays::After { .. } => None,
    }
}
