//! When one pays, and when one is then covered: the rules' own answers, for every day of payment.
//!
//! Between two days on which a window opens or closes the answer follows one rule, so that its
//! first and its last day stand for all of them.

use gongshi_rules::Policy;
use gongshi_rules::coverage::{self, Coverage};
use gongshi_rules::day::Day;
use gongshi_rules::input::Payer;
use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::Window;
use gongshi_rules::policy::enrolment::Pays;

use super::Audience;

/// What payments of some people buy.
pub(crate) struct Group<'p> {
    /// Who; whoever is in no other group, where nobody is named.
    pub(crate) audience: Audience,
    /// By days of payment, in order. Of those who are named, only what differs from everyone's.
    pub(crate) rows: Vec<Row<'p>>,
    /// Windows of theirs whose days depend on the person.
    pub(crate) relative: Vec<&'p Window>,
    /// Whether on other days they can pay like everyone.
    pub(crate) else_as_everyone: bool,
}

/// Days of payment that one rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row<'p> {
    /// The window; none, where these people cannot pay while others can.
    pub(crate) window: Option<&'p Window>,
    /// What a payment on the first day buys.
    pub(crate) first: Cover,
    /// What one on the last day buys.
    pub(crate) last: Cover,
    /// Whether one bears the fiscal subsidy oneself.
    pub(crate) without_subsidy: bool,
}

/// What a payment buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cover {
    /// The day of payment.
    pub(crate) pays: Day,
    /// The first day covered, where the notice says it.
    pub(crate) starts: Option<Day>,
    /// How many days are covered.
    pub(crate) days: Option<u16>,
}

/// What payments buy, of everyone first and then of those who have windows of their own.
pub(crate) fn payments(rules: &Policy) -> Vec<Group<'_>> {
    let breaks = breaks(rules);
    let everyone = rows(rules, &breaks, Identities::NONE, None);
    let mut groups = vec![Group {
        audience: Audience::EVERYBODY,
        rows: joined(everyone.iter().flatten().copied()),
        relative: Vec::new(),
        else_as_everyone: false,
    }];
    let mut known: Vec<Audience> = Vec::new();
    for window in &rules.windows {
        let audience = Audience::of(window).whole();
        if audience.is_for_some() && !known.contains(&audience) {
            known.push(audience);
            groups.extend(group(rules, &breaks, &everyone, audience));
        }
    }
    groups.retain(|group| !group.rows.is_empty() || !group.relative.is_empty());
    groups
}

fn group<'p>(
    rules: &'p Policy,
    breaks: &[Day],
    everyone: &[Option<Row<'p>>],
    audience: Audience,
) -> Option<Group<'p>> {
    let own = |window: &&Window| Audience::of(window).whole() == audience;
    let after = |window: &&Window| matches!(window.pays.value, Pays::After { .. });
    let relative: Vec<&Window> = rules.windows.iter().filter(after).filter(own).collect();
    let identities = audience.scope.common(&Scope::EVERYBODY)?;
    let gap = audience.gap.map(|gap| gap.least);
    let theirs = rows(rules, breaks, identities, gap);
    let pairs = || theirs.iter().zip(everyone);
    let differs = pairs().filter_map(|(row, of_everyone)| match (row, of_everyone) {
        (Some(row), _) => (Some(row) != of_everyone.as_ref()).then_some(*row),
        // Who pays by a day of their own is not told that other days are closed to them.
        (None, Some(row)) => relative.is_empty().then(|| row.closed()),
        (None, None) => None,
    });
    let rows = joined(differs);
    let else_as_everyone = pairs().any(|(row, of_everyone)| row.is_some() && row == of_everyone);
    Some(Group { audience, rows, relative, else_as_everyone })
}

/// The days on which something can begin to be otherwise.
fn breaks(rules: &Policy) -> Vec<Day> {
    let mut breaks: Vec<Day> = Vec::new();
    for window in &rules.windows {
        if let Pays::Between { from, to } = window.pays.value {
            breaks.extend([from, to.plus(1)]);
            let without = window.without_subsidy.map(|it| it.from.value);
            breaks.extend(without.filter(|it| (from..=to).contains(it)));
        }
    }
    breaks.sort_unstable();
    breaks.dedup();
    breaks
}

/// What a payment of somebody buys, between each two breaks.
fn rows<'p>(
    rules: &'p Policy,
    breaks: &[Day],
    identities: Identities,
    gap_months: Option<u16>,
) -> Vec<Option<Row<'p>>> {
    let row = |pair: &[Day]| {
        let (from, to) = (pair[0], pair[1].plus(-1));
        let pays = |pays: Day| covered(rules, pays, identities, gap_months);
        let (first, last) = (pays(from)?, pays(to)?);
        let without = first.window.bears_subsidy_from(identities);
        Some(Row {
            window: Some(first.window),
            first: Cover::of(from, &first),
            last: Cover::of(to, &last),
            without_subsidy: without.is_some_and(|without| without.value <= from),
        })
    };
    breaks.windows(2).map(row).collect()
}

/// The rows, those that follow each other by one rule made one.
fn joined<'p>(rows: impl Iterator<Item = Row<'p>>) -> Vec<Row<'p>> {
    let mut joined: Vec<Row<'p>> = Vec::new();
    for row in rows {
        match joined.last_mut() {
            Some(before)
                if before.window == row.window
                    && before.without_subsidy == row.without_subsidy
                    && before.last.pays.plus(1) == row.first.pays =>
            {
                before.last = row.last;
            }
            _ => joined.push(row),
        }
    }
    joined
}

impl Row<'_> {
    /// The same days for those who cannot pay then: whoever does not pay bears no subsidy.
    fn closed(self) -> Self {
        Self { window: None, without_subsidy: false, ..self }
    }
}

impl Cover {
    fn of(pays: Day, coverage: &Coverage<'_>) -> Self {
        Self { pays, starts: coverage.starts, days: coverage.days() }
    }

    /// Whether that is so little that one should know before paying.
    pub(crate) fn is_short(&self) -> bool {
        self.days.is_some_and(|days| days < Coverage::FEW_DAYS)
    }
}

/// What a payment buys for somebody of whom nothing else is known.
pub(crate) fn covered(
    rules: &Policy,
    pays: Day,
    identities: Identities,
    gap_months: Option<u16>,
) -> Option<Coverage<'_>> {
    let payer = Payer {
        tier: rules.all_tiers().next()?,
        identities,
        outgrown: Identities::NONE,
        met: 0,
        denied: 0,
        pays: Some(pays),
        birth: None,
        term_start: None,
        age: None,
        gap_months,
        missed_years: None,
        repaid_years: None,
    };
    coverage::coverage(rules, &payer).ok()
}
