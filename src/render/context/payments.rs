//! When one pays, and when one is then covered, in words.

use gongshi_rules::Policy;
use gongshi_rules::day::Day;
use serde::Serialize;

use super::windows::Window;
use crate::dates;
use crate::timeline::{self, Cover};

/// What payments of some people buy.
#[derive(Serialize)]
pub(super) struct Group {
    /// Who; nobody is named where it is for everyone else.
    who: Option<String>,
    rows: Vec<Row>,
    /// Windows of theirs whose days depend on the person.
    relative: Vec<Window>,
    /// Whether on other days they can pay like everyone.
    else_as_everyone: bool,
    /// The last day on which anybody can pay, where the year is not over then.
    closes: Option<String>,
}

/// Days of payment that one rule is for.
#[derive(Serialize)]
struct Row {
    when: String,
    /// The window; none, where these people cannot pay then.
    window: Option<String>,
    /// What a payment on the first and on the last of these days buys; once, where it is the
    /// same.
    covers: Vec<Bought>,
    /// Whether that depends on the day of payment.
    differs: bool,
    without_subsidy: bool,
    status: &'static str,
}

/// What a payment buys.
#[derive(Serialize)]
struct Bought {
    pays: String,
    /// The first day covered, where the notice says it.
    starts: Option<String>,
    days: Option<u16>,
    /// Whether that is so little that one should know before paying.
    short: bool,
}

/// The groups of a policy, everyone first.
pub(super) fn groups(rules: &Policy, today: Day) -> Vec<Group> {
    let group = |group: timeline::Group<'_>| {
        let last = group.rows.last().map(|row| row.last.pays);
        let closes = last.filter(|last| *last < Day::last_of(rules.year));
        let everyone = !group.audience.is_for_some();
        Group {
            who: group.audience.in_words(rules),
            rows: group.rows.iter().map(row).collect(),
            relative: group.relative.iter().map(|it| Window::new(rules, it, today)).collect(),
            else_as_everyone: group.else_as_everyone,
            closes: closes.filter(|_| everyone).map(Day::in_words),
        }
    };
    timeline::payments(rules).into_iter().map(group).collect()
}

fn row(row: &timeline::Row<'_>) -> Row {
    let (first, last) = (row.first, row.last);
    let differs = (first.starts, first.days) != (last.starts, last.days);
    let covers = if differs { vec![first, last] } else { vec![first] };
    Row {
        when: if first.pays == last.pays {
            first.pays.in_words()
        } else {
            dates::range(first.pays, last.pays)
        },
        window: row.window.map(|window| window.id.clone()),
        covers: covers.iter().map(bought).collect(),
        differs,
        without_subsidy: row.without_subsidy,
        status: row.window.map_or("stated", |window| super::windows::status(window).word()),
    }
}

fn bought(cover: &Cover) -> Bought {
    Bought {
        pays: dates::short(cover.pays),
        starts: cover.starts.map(Day::in_words),
        days: cover.days,
        short: cover.is_short(),
    }
}
