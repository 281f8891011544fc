//! The windows of payment that matter on a day: those that are open, those that open next, and
//! those that are about to close.

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
    /// The days on which it says so, for scripts.
    from: String,
    to: String,
    /// The last day to pay, where that is another than the last day on which it says so.
    closes: Option<String>,
    /// Whether that is so on the day of the build.
    now: bool,
    /// How many days are left then.
    days: i64,
}

/// How many a list knows: what is after them, the next build says.
const DUES: usize = 2;

/// When everyone can pay, from a day on, and until when: of windows that are open on the same days,
/// the one that closes first. Then that there is none any more, for anybody. One at a time, and
/// none after a last day.
pub(in crate::render) fn dues(policy: &PolicyFile, today: Day, last: Day) -> Vec<Due> {
    let to_come = course(policy, last).into_iter().filter(|(_, it)| it.to >= today);
    let dues = to_come.map(|(paying, Stretch { from, to, closes })| Due {
        state: paying.name(),
        from: from.to_text(),
        to: to.to_text(),
        closes: (closes != to).then(|| closes.to_text()),
        now: from <= today,
        days: dates::days(today, closes),
    });
    dues.take(DUES).collect()
}

/// How far a window of payment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Paying {
    /// It is to come.
    Upcoming,
    /// One can pay.
    Open,
    /// One can pay, but not for long.
    Closing,
    /// It is over.
    Closed,
}

/// For how many days a window is about to close, its last day among them.
const CLOSING_DAYS: i32 = 14;

impl Paying {
    /// How far a window of a policy has come on a day: none, where its days depend on the person.
    pub(in crate::render) fn of(window: &enrolment::Window, today: Day) -> Option<Self> {
        days_of(window).map(|days| Self::on(today, days))
    }

    fn on(today: Day, (from, to): (Day, Day)) -> Self {
        match today {
            _ if today < from => Self::Upcoming,
            _ if today > to => Self::Closed,
            _ if today < begins_to_close((from, to)) => Self::Open,
            _ => Self::Closing,
        }
    }

    /// Its name for programs.
    pub(in crate::render) fn name(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
        }
    }
}

/// The first day on which a window of these days is about to close.
fn begins_to_close((from, to): (Day, Day)) -> Day {
    to.plus(1 - CLOSING_DAYS).max(from)
}

/// How paying for a policy's year stands for everyone on a day, in days that are true whenever
/// they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Payment<'p> {
    /// A window is open or the next to open.
    In {
        /// How far it has come.
        paying: Paying,
        /// What it is called.
        window: &'p str,
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
    },
    /// Nobody can pay for the year any more.
    Closed {
        /// The year.
        year: u16,
        /// The last day on which anybody could.
        last: Day,
    },
}

impl<'p> Payment<'p> {
    /// As lists say it, and none after a last day. There is none either while only some people
    /// can pay.
    pub(in crate::render) fn on(today: Day, policy: &'p PolicyFile, last: Day) -> Option<Self> {
        let course = course(policy, last);
        let (paying, Stretch { from, closes, .. }) =
            course.into_iter().find(|(_, it)| it.to >= today)?;
        if paying == Paying::Closed {
            let closed = Self::Closed { year: policy.rules.year, last: from.plus(-1) };
            return (from <= today).then_some(closed);
        }
        let days = |window: &'p enrolment::Window| Some((window.id.as_str(), days_of(window)?));
        let (window, (from, to)) = policy.rules.windows.iter().find_map(|window| {
            let is_for_all = !Audience::of(window).is_for_some();
            days(window).filter(|(_, (opens, to))| is_for_all && *to == closes && *opens <= from)
        })?;
        Some(Self::In { paying: Paying::on(today, (from, to)), window, from, to })
    }

    /// How far it has come.
    pub(in crate::render) fn paying(self) -> Paying {
        match self {
            Self::In { paying, .. } => paying,
            Self::Closed { .. } => Paying::Closed,
        }
    }
}

/// The last day by a day on which a window for everyone was about to close.
pub(in crate::render) fn last_closing(policy: &PolicyFile, today: Day) -> Option<Day> {
    let closing = for_everyone(policy).into_iter().map(begins_to_close);
    closing.filter(|day| *day <= today).max()
}

/// The days of a policy's windows that are for everyone.
fn for_everyone(policy: &PolicyFile) -> Vec<(Day, Day)> {
    let windows = policy.rules.windows.iter();
    windows.filter(|window| !Audience::of(window).is_for_some()).filter_map(days_of).collect()
}

/// How paying goes for everyone: it is open on these days and on those, and at last closed; all of
/// it no later than a last day.
fn course(policy: &PolicyFile, last: Day) -> Vec<(Paying, Stretch)> {
    let open = stretches(&for_everyone(policy)).into_iter().map(|it| (Paying::Open, it));
    // Some people may pay on, and some whenever they are born: then nothing has closed.
    let ends = |window: &enrolment::Window| days_of(window).map(|(_, to)| to.plus(1));
    let closed: Option<Vec<Day>> = policy.rules.windows.iter().map(ends).collect();
    let closed = closed.and_then(|days| days.into_iter().max());
    let closed = closed.map(|from| (Paying::Closed, Stretch { from, to: last, closes: last }));
    let cut = |(paying, it): (Paying, Stretch)| (paying, Stretch { to: it.to.min(last), ..it });
    open.chain(closed).map(cut).filter(|(_, it)| it.from <= it.to).collect()
}

/// The days of a window, where they are the same for everyone.
fn days_of(window: &enrolment::Window) -> Option<(Day, Day)> {
    match window.pays.value {
        Pays::Between { from, to } => Some((from, to)),
        Pays::After { .. } => None,
    }
}

/// Some days on end on which one and the same day is the next to close.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    from: Day,
    to: Day,
    closes: Day,
}

/// The days of these windows, cut wherever one of them opens or has closed.
fn stretches(windows: &[(Day, Day)]) -> Vec<Stretch> {
    let mut cuts: Vec<Day> = windows.iter().flat_map(|(from, to)| [*from, to.plus(1)]).collect();
    cuts.sort_unstable();
    let mut stretches: Vec<Stretch> = Vec::new();
    for (from, next) in cuts.iter().zip(cuts.iter().skip(1)).filter(|(from, next)| from < next) {
        let open = windows.iter().filter(|(opens, closes)| opens <= from && from <= closes);
        let Some(closes) = open.map(|(_, closes)| *closes).min() else { continue };
        let to = next.plus(-1);
        match stretches.last_mut() {
            // Another window opened that closes no earlier.
            Some(before) if before.closes == closes => before.to = to,
            _ => stretches.push(Stretch { from: *from, to, closes }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::Paying::{Closed, Closing, Open, Upcoming};
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    #[track_caller]
    fn are(windows: &[(&str, &str)], expected: &[(&str, &str, &str)]) {
        let windows: Vec<_> = windows.iter().map(|(from, to)| (day(from), day(to))).collect();
        let stretch = |(from, to, closes): &(&str, &str, &str)| Stretch {
            from: day(from),
            to: day(to),
            closes: day(closes),
        };
        assert_eq!(stretches(&windows), expected.iter().map(stretch).collect::<Vec<_>>());
    }

    /// 集中参保期里有一个集中办理月：之前、之后都在缴费，那个月里先说那个月。
    #[test]
    fn a_window_within_another_hides_it_on_its_own_days_only() {
        are(
            &[("2026-09-01", "2026-12-31"), ("2026-11-01", "2026-11-30")],
            &[
                ("2026-09-01", "2026-10-31", "2026-12-31"),
                ("2026-11-01", "2026-11-30", "2026-11-30"),
                ("2026-12-01", "2026-12-31", "2026-12-31"),
            ],
        );
    }

    #[test]
    fn windows_one_after_the_other_stay_as_they_are() {
        are(
            &[
                ("2027-01-01", "2027-02-28"),
                ("2026-09-01", "2026-12-31"),
                ("2027-05-01", "2027-05-09"),
            ],
            &[
                ("2026-09-01", "2026-12-31", "2026-12-31"),
                ("2027-01-01", "2027-02-28", "2027-02-28"),
                ("2027-05-01", "2027-05-09", "2027-05-09"),
            ],
        );
        are(&[], &[]);
    }

    #[test]
    fn windows_that_close_on_the_same_day_are_one() {
        are(
            &[("2026-09-01", "2026-12-31"), ("2026-11-01", "2026-12-31")],
            &[("2026-09-01", "2026-12-31", "2026-12-31")],
        );
    }

    /// 最后14天里有最后一天；不到14天的，从第一天起就快截止。
    #[test]
    fn a_window_closes_within_its_last_fortnight() {
        let paying =
            |today: &str, from: &str| Paying::on(day(today), (day(from), day("2026-12-31")));
        let days =
            ["2026-08-31", "2026-09-01", "2026-12-17", "2026-12-18", "2026-12-31", "2027-01-01"];
        let expected = [Upcoming, Open, Open, Closing, Closing, Closed];
        assert_eq!(days.map(|today| paying(today, "2026-09-01")), expected);
        assert_eq!(paying("2026-12-21", "2026-12-22"), Upcoming);
        assert_eq!(paying("2026-12-22", "2026-12-22"), Closing);
    }
}
