//! What the figures of a quota table come to: shares, coverage, change, rank. Whole numbers only.

use std::collections::HashMap;
use std::fmt;

use crate::site::quota::{Count, Meaning, QuotaTable, Row};

/// What the figures of a table come to.
#[derive(Debug)]
pub(crate) struct Tally {
    /// The column that rows are compared by: the task, else the first count.
    pub(crate) by: Option<usize>,
    /// Of each row.
    pub(crate) rows: Vec<Standing>,
    /// How many rows have a rank.
    pub(crate) ranked: usize,
    /// Of all rows together.
    pub(crate) whole: Standing,
    /// The largest figure of the table, for charts.
    pub(crate) largest: u64,
}

/// How a row stands among the others. What cannot be known is not there.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Standing {
    /// Its share of all rows.
    pub(crate) share: Option<Rate>,
    /// The task as a part of the population.
    pub(crate) coverage: Option<Rate>,
    /// How many more than the year before.
    pub(crate) change: Option<i64>,
    /// From 1; rows of the same figure have the same rank.
    pub(crate) rank: Option<usize>,
}

/// A part of a whole in tenths of a percent, rounded to the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate(u64);

impl Rate {
    /// None, of nothing.
    pub(crate) fn of(part: u64, whole: u64) -> Option<Self> {
        let (part, whole) = (u128::from(part), u128::from(whole));
        let rate = (part * 2000 + whole).checked_div(whole * 2)?;
        u64::try_from(rate).ok().map(Self)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}%", self.0 / 10, self.0 % 10)
    }
}

impl Tally {
    /// What a table comes to, beside that of the year before.
    pub(crate) fn of(table: &QuotaTable, before: Option<&QuotaTable>) -> Self {
        let column = |count| table.column(Meaning::Count(count));
        let task = column(Count::Task);
        let by = task.or_else(|| table.counts().next().map(|(at, ..)| at));
        let (population, last) = (column(Count::Population), column(Count::LastYearTask));
        let earlier = before.filter(|_| last.is_none()).and_then(Earlier::of);
        let whole = by.and_then(|by| table.sum(by).whole());
        let mut figures: Vec<u64> =
            by.iter().flat_map(|by| table.rows.iter().filter_map(|it| it.number(*by))).collect();
        figures.sort_unstable_by(|a, b| b.cmp(a));
        let was = |row: &Row| match last {
            Some(last) => row.number(last),
            None => earlier.as_ref()?.tasks.get(table.name_before(&row.name)).copied(),
        };
        let standing = |row: &Row| {
            let figure = by.and_then(|by| row.number(by));
            let task = task.and_then(|task| row.number(task));
            Standing {
                share: figure.zip(whole).and_then(|(part, whole)| Rate::of(part, whole)),
                coverage: task
                    .zip(population.and_then(|it| row.number(it)))
                    .and_then(|(task, people)| Rate::of(task, people)),
                change: task.zip(was(row)).and_then(|(now, was)| difference(now, was)),
                rank: figure.map(|it| figures.partition_point(|other| *other > it) + 1),
            }
        };
        let rows: Vec<Standing> = table.rows.iter().map(standing).collect();
        let sum = |column: Option<usize>| column.and_then(|it| table.sum(it).whole());
        let was = if last.is_some() { sum(last) } else { earlier.as_ref().and_then(|it| it.sum) };
        let whole = Standing {
            share: None,
            coverage: sum(task).zip(sum(population)).and_then(|(a, b)| Rate::of(a, b)),
            change: sum(task).zip(was).and_then(|(now, was)| difference(now, was)),
            rank: None,
        };
        let shown = [by, population].into_iter().flatten();
        let largest = shown.flat_map(|at| table.rows.iter().filter_map(move |it| it.number(at)));
        Self { by, rows, ranked: figures.len(), whole, largest: largest.max().unwrap_or_default() }
    }
}

/// The tasks of the year before.
struct Earlier<'t> {
    tasks: HashMap<&'t str, u64>,
    sum: Option<u64>,
}

impl<'t> Earlier<'t> {
    fn of(table: &'t QuotaTable) -> Option<Self> {
        let task = table.column(Meaning::Count(Count::Task))?;
        let tasks = table.rows.iter().filter_map(|row| Some((&*row.name, row.number(task)?)));
        Some(Self { tasks: tasks.collect(), sum: table.sum(task).whole() })
    }
}

/// How many more there are now.
pub(crate) fn difference(now: u64, was: u64) -> Option<i64> {
    i64::try_from(i128::from(now) - i128::from(was)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_to_the_nearest_tenth_of_a_percent() {
        let rate = |part, whole| Rate::of(part, whole).map(|it| it.to_string());
        assert_eq!(rate(41_031, 44_462).as_deref(), Some("92.3%"));
        assert_eq!(rate(1, 2000).as_deref(), Some("0.1%"));
        assert_eq!(rate(3, 2).as_deref(), Some("150.0%"));
        assert_eq!(rate(1, 0), None);
    }
}
