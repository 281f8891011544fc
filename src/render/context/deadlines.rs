//! The windows of payment that matter on a day: those that are open, and those that open next.

use gongshi_rules::day::Day;
use serde::Serialize;

use super::is_past;
use super::windows::Window;
use crate::dates;
use crate::site::PolicyFile;

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
