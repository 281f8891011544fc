//! What a quota table, the tables around it and the text say differently (对账): printed sums and
//! those of the rows, the text's targets, the county's row, the year before, the counts. Checks and
//! pages tell the same ones.

use std::collections::HashMap;

use gongshi_rules::day::Day;

use crate::diagnostic::Span;
use crate::load::yaml::Node;
use crate::site::progress::{Enrolled, Tally};
use crate::site::quota::{Cell, Column, Count, Meaning, QuotaTable, Row, Sum, Unit};
use crate::site::{PolicyFile, Site};

/// Two figures that ought to be one.
#[derive(Debug)]
pub(crate) enum Contradiction<'s> {
    /// A sum that is printed is not that of its rows.
    Sum {
        /// The place of its column.
        at: usize,
        /// The row of the sum.
        row: &'s Row,
        printed: u64,
        computed: Sum,
    },
    /// The text says another figure than the table.
    Target { at: usize, target: Target<'s>, printed: Option<u64>, computed: Sum },
    /// The table of the place above has another figure for this place.
    Above { at: usize, above: &'s QuotaTable, theirs: u64, cell: &'s Cell, own: u64 },
    /// What is repeated of the year before is not what was printed then; never of no row.
    LastYear { at: usize, before: &'s QuotaTable, rows: Vec<Repeated<'s>> },
}

/// A figure of the year before that is repeated otherwise.
#[derive(Debug)]
pub(crate) struct Repeated<'s> {
    pub(crate) row: &'s Row,
    pub(crate) now: u64,
    pub(crate) then: u64,
    /// Where it was printed then.
    pub(crate) cell: &'s Cell,
}

/// Two counts of a day that ought to be one.
#[derive(Debug)]
pub(crate) enum Miscount<'s> {
    /// The sum that is printed is not that of the rows.
    Sum { day: Day, total: &'s Enrolled, sum: u64 },
    /// The place above counted others in this one.
    Above { count: &'s Tally, above: &'s QuotaTable, theirs: &'s Enrolled, sum: u64 },
}

/// What the text says that a column comes to.
#[derive(Debug)]
pub(crate) struct Target<'s> {
    pub(crate) persons: u64,
    /// Where that is written in files; never nowhere.
    pub(crate) spans: Vec<&'s Span>,
    /// Where it is printed: 「巫山福府发〔2021〕106号 一」.
    pub(crate) cites: Vec<String>,
}

/// What a table contradicts, column by column.
pub(crate) fn of<'s>(site: &'s Site, table: &'s QuotaTable) -> Vec<Contradiction<'s>> {
    let mut found = Vec::new();
    for (at, count, column) in table.counts() {
        sums(table, at, &mut found);
        against_text(site, table, at, &mut found);
        against_above(site, table, (at, count), &mut found);
        if column.meaning == Meaning::Count(Count::LastYearTask) {
            against_year_before(site, table, at, &mut found);
        }
    }
    found
}

fn sums<'s>(table: &'s QuotaTable, at: usize, found: &mut Vec<Contradiction<'s>>) {
    let within = table.subtotals.iter().map(|it| (&it.row, it.of.clone()));
    let whole = table.total.as_ref().map(|row| (row, 0..table.rows.len()));
    for (row, of) in within.chain(whole) {
        let (Some(printed), computed) = (row.number(at), table.sum_of(at, of)) else { continue };
        if printed != computed.persons {
            found.push(Contradiction::Sum { at, row, printed, computed });
        }
    }
}

/// What the column comes to as it is printed, or else as its rows add up; none, where it is not
/// filled in yet.
fn comes_to(table: &QuotaTable, at: usize) -> Option<u64> {
    let sum = table.sum(at);
    let is_filled = sum.blank < table.rows.len();
    table.printed_total(at).or_else(|| is_filled.then_some(sum.persons))
}

fn against_text<'s>(
    site: &'s Site,
    table: &'s QuotaTable,
    at: usize,
    found: &mut Vec<Contradiction<'s>>,
) {
    let Some(own) = comes_to(table, at) else { return };
    let (printed, computed) = (table.printed_total(at), table.sum(at));
    for target in targets(site, table, at).into_iter().filter(|it| it.persons != own) {
        found.push(Contradiction::Target { at, target, printed, computed });
    }
}

/// What the text says that a column comes to, each figure once: the table's own `targets`, and the
/// `target` of its policy, which counts persons.
pub(crate) fn targets<'s>(site: &'s Site, table: &'s QuotaTable, at: usize) -> Vec<Target<'s>> {
    let own = table.targets.iter().filter(|it| it.column == at);
    let own = own.map(|it| (it.persons, &it.span, site.cite_of(table, it.cited.as_ref())));
    let is_task = table.columns[at].meaning == Meaning::Count(Count::Task);
    let of_policy = site.policy_of(table).filter(|_| is_task && table.unit == Unit::Person);
    let mut all: Vec<Target<'s>> = Vec::new();
    for (persons, span, cite) in own.chain(of_policy.and_then(|policy| target_of(policy))) {
        let known = all.iter().position(|it| it.persons == persons).unwrap_or_else(|| {
            all.push(Target { persons, spans: Vec::new(), cites: Vec::new() });
            all.len() - 1
        });
        all[known].spans.push(span);
        let cite = cite.filter(|it| !all[known].cites.contains(it));
        all[known].cites.extend(cite);
    }
    all
}

/// The target of a policy: `target: {persons: 39168, source: notice#一}`.
fn target_of(policy: &PolicyFile) -> Option<(u64, &Span, Option<String>)> {
    let target = policy.tree.get("target")?;
    let persons = target.get("persons")?;
    let persons = persons.get("value").unwrap_or(persons);
    let source = target.get("source").and_then(Node::scalar);
    let cite = source.and_then(|it| Some(policy.documents.cite(&policy.documents.clause(it)?)));
    Some((persons.scalar()?.parse().ok()?, &persons.span, cite))
}

fn against_above<'s>(
    site: &'s Site,
    table: &'s QuotaTable,
    (at, count): (usize, Count),
    found: &mut Vec<Contradiction<'s>>,
) {
    let above = site.quotas.above(table).filter(|_| count.is_unique());
    let theirs = above.and_then(|above| {
        let column = above.column(Meaning::Count(count))?;
        let row = above.row(table.place.own_name())?;
        Some((above, row.number(column)?, &row.cells[column]))
    });
    if let (Some((above, theirs, cell)), Some(own)) = (theirs, comes_to(table, at))
        && theirs != own
    {
        found.push(Contradiction::Above { at, above, theirs, cell, own });
    }
}

fn against_year_before<'s>(
    site: &'s Site,
    table: &'s QuotaTable,
    at: usize,
    found: &mut Vec<Contradiction<'s>>,
) {
    let Some(before) = site.quotas.before(table) else { return };
    let Some(at_before) = before.column(Meaning::Count(Count::Task)) else { return };
    let rows = table.rows.iter();
    let rows = rows.filter_map(|row| Some((row, before.row(table.name_before(&row.name))?)));
    let totals = table.total.as_ref().zip(before.total.as_ref());
    let rows = rows.chain(totals).filter_map(|(row, old)| {
        let (now, then) = (row.number(at)?, old.number(at_before)?);
        let cell = &old.cells[at_before];
        (now != then).then_some(Repeated { row, now, then, cell })
    });
    let rows: Vec<Repeated<'_>> = rows.collect();
    if !rows.is_empty() {
        found.push(Contradiction::LastYear { at, before, rows });
    }
}

impl Contradiction<'_> {
    /// The column that it is of.
    pub(crate) fn column<'t>(&self, table: &'t QuotaTable) -> &'t Column {
        let (Self::Sum { at, .. }
        | Self::Target { at, .. }
        | Self::Above { at, .. }
        | Self::LastYear { at, .. }) = self;
        &table.columns[*at]
    }
}

/// What the counts of a table contradict, day by day.
pub(crate) fn of_counts<'s>(site: &'s Site, table: &'s QuotaTable) -> Vec<Miscount<'s>> {
    let Some(progress) = &table.progress else { return Vec::new() };
    let above = site.quotas.above(table).map(AsRef::as_ref);
    let theirs = above.and_then(|above| {
        let row = above.rows.iter().position(|row| row.name == table.place.own_name())?;
        let counts = above.progress.as_ref()?.counts.iter();
        Some(counts.filter_map(|it| Some((it.day, it.rows[row].as_ref()?))).collect())
    });
    let theirs: HashMap<Day, &Enrolled> = theirs.unwrap_or_default();
    let mut found = Vec::new();
    for count in &progress.counts {
        let (Some(sum), day) = (count.sum(), count.day) else { continue };
        if let Some(total) = count.total.as_ref().filter(|it| it.persons != sum) {
            found.push(Miscount::Sum { day, total, sum });
        }
        let theirs = theirs.get(&day).filter(|it| it.persons != sum);
        if let (Some(above), Some(theirs)) = (above, theirs) {
            found.push(Miscount::Above { count, above, theirs, sum });
        }
    }
    found
}
