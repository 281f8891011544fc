//! How far a place has come with its task, count by count: completion, rank, what is still needed.
//! Whole numbers only, and no clock: everything is said as of the day of the last count.

use std::cmp::Ordering;

use gongshi_rules::day::Day;
use gongshi_rules::policy::enrolment::Pays;

use crate::dates;
use crate::site::progress::{Progress, Tally};
use crate::site::quota::{Count, Meaning, QuotaTable};
use crate::site::{PolicyFile, Site};
use crate::tally::{Rate, difference};

/// How far the places of a table have come.
#[derive(Debug)]
pub(crate) struct Course {
    /// The days of the counts, the earliest first.
    pub(crate) days: Vec<Day>,
    /// The day by which the tasks are to be reached, if the policy says one that lies after the
    /// last count or on its day.
    pub(crate) deadline: Option<Day>,
    /// Of each row of the table.
    pub(crate) rows: Vec<Pace>,
    /// How many rows have a rank.
    pub(crate) ranked: usize,
    /// Of all rows together.
    pub(crate) whole: Pace,
}

/// How far one has come. What cannot be known is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// The task.
    pub(crate) task: Option<u64>,
    /// What was counted on each day.
    pub(crate) counts: Vec<Option<u64>>,
    /// The last count as a part of the task.
    pub(crate) completion: Option<Rate>,
    /// From 1, by completion; who are equal have the same rank, and the next is counted on: 1, 2,
    /// 2, 4.
    pub(crate) rank: Option<usize>,
    /// How many more than at the count before.
    pub(crate) change: Option<i64>,
    /// How many are missing; none, where the task is reached.
    pub(crate) missing: Option<u64>,
    /// How many must be added each day from the last count to the deadline.
    pub(crate) a_day: Option<u64>,
    /// Whether it was last in rank at this count and at the one before, its task not reached.
    pub(crate) is_behind: bool,
}

impl Course {
    /// How far the places of a table have come; none, where nothing was counted.
    pub(crate) fn of(site: &Site, table: &QuotaTable) -> Option<Self> {
        let progress = table.progress.as_ref()?;
        let last = progress.last()?.day;
        let deadline = site.policy_of(table).and_then(|policy| deadline(policy, last));
        Some(Self::made(table, progress, deadline))
    }

    fn made(table: &QuotaTable, progress: &Progress, deadline: Option<Day>) -> Self {
        let days: Vec<Day> = progress.counts.iter().map(|count| count.day).collect();
        let left = days.last().zip(deadline);
        let left = left.and_then(|(last, until)| u64::try_from(dates::days(*last, until)).ok());
        let column = table.column(Meaning::Count(Count::Task));
        let pace = |task: Option<u64>, counts: Vec<Option<u64>>| {
            let now = counts.last().copied().flatten();
            let before = counts.len().checked_sub(2).and_then(|at| counts[at]);
            let missing = task.zip(now).map(|(task, now)| task.saturating_sub(now));
            let missing = missing.filter(|it| *it > 0);
            Pace {
                task,
                completion: now.zip(task).and_then(|(now, task)| Rate::of(now, task)),
                rank: None,
                change: now.zip(before).and_then(|(now, was)| difference(now, was)),
                missing,
                a_day: missing.zip(left.filter(|it| *it > 0)).map(|(it, days)| it.div_ceil(days)),
                is_behind: false,
                counts,
            }
        };
        let rows = table.rows.iter().enumerate().map(|(at, row)| {
            let counts = progress.counts.iter().map(|count| count.persons(at)).collect();
            pace(column.and_then(|column| row.number(column)), counts)
        });
        let mut rows: Vec<Pace> = rows.collect();
        rank(&mut rows, days.len());
        let sums = progress.counts.iter().map(Tally::whole).collect();
        let task = column.and_then(|it| table.sum(it).whole());
        let whole = pace(task, sums);
        let ranked = rows.iter().filter(|it| it.rank.is_some()).count();
        Self { days, deadline, rows, ranked, whole }
    }

    /// The places of the rows in the order of their ranks; those without one come last.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|at| (self.rows[*at].rank.unwrap_or(usize::MAX), *at));
        order
    }
}

/// Ranks the rows by the last count, and finds who were last twice running.
fn rank(rows: &mut [Pace], counts: usize) {
    let Some(last) = counts.checked_sub(1) else { return };
    let ranks = ranks(rows, last);
    // Where all are equal nobody is last.
    let lowest = |ranks: &[Option<usize>]| ranks.iter().flatten().max().copied();
    let lowest = |ranks: &[Option<usize>]| lowest(ranks).filter(|rank| *rank > 1);
    let before = last.checked_sub(1).map(|before| self::ranks(rows, before));
    let lowest_before = before.as_deref().and_then(lowest);
    let lowest_now = lowest(&ranks);
    for (at, row) in rows.iter_mut().enumerate() {
        row.rank = ranks[at];
        let was_last =
            before.as_ref().is_some_and(|it| it[at].is_some() && it[at] == lowest_before);
        let is_last = ranks[at].is_some() && ranks[at] == lowest_now;
        row.is_behind = row.missing.is_some() && is_last && was_last;
    }
}

/// The ranks at a count: exact, as parts of tasks are compared by multiplying, not by rounding.
fn ranks(rows: &[Pace], count: usize) -> Vec<Option<usize>> {
    let part = |row: &Pace| row.counts[count].zip(row.task.filter(|task| *task > 0));
    let parts: Vec<Option<(u64, u64)>> = rows.iter().map(part).collect();
    let mut sorted: Vec<(u64, u64)> = parts.iter().flatten().copied().collect();
    let compare = |(now, task): &(u64, u64), (other_now, other_task): &(u64, u64)| {
        let (one, other) = (
            u128::from(*now) * u128::from(*other_task),
            u128::from(*other_now) * u128::from(*task),
        );
        other.cmp(&one)
    };
    sorted.sort_unstable_by(compare);
    let rank = |part: &(u64, u64)| {
        sorted.partition_point(|other| compare(other, part) == Ordering::Less) + 1
    };
    parts.iter().map(|part| part.as_ref().map(rank)).collect()
}

/// The end of the window that is open on a day, or else opens next.
fn deadline(policy: &PolicyFile, on: Day) -> Option<Day> {
    windows(policy).map(|(_, to)| to).filter(|to| *to >= on).min()
}

/// The windows of a policy that are the same for all: their first and last days.
pub(crate) fn windows(policy: &PolicyFile) -> impl Iterator<Item = (Day, Day)> + '_ {
    policy.rules.windows.iter().filter_map(|window| match window.pays.value {
        Pays::Between { from, to } => Some((from, to)),
        Pays::After { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(parts: &[(&[u64], u64)]) -> Vec<Pace> {
        let row = |(counts, task): &(&[u64], u64)| Pace {
            task: Some(*task),
            counts: counts.iter().copied().map(Some).collect(),
            missing: task.checked_sub(*counts.last().unwrap()).filter(|it| *it > 0),
            ..Pace::default()
        };
        let mut rows: Vec<Pace> = parts.iter().map(row).collect();
        rank(&mut rows, parts[0].0.len());
        rows
    }

    #[test]
    fn who_are_equal_have_the_same_rank_and_the_next_is_counted_on() {
        let ranks = |parts: &[(&[u64], u64)]| {
            rows(parts).iter().map(|row| row.rank.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(ranks(&[(&[90], 100), (&[40], 80), (&[50], 100), (&[10], 100)]), [1, 2, 2, 4]);
        // 66.66% and 66.67% are both 66.7%, and not the same.
        assert_eq!(ranks(&[(&[6666], 10_000), (&[6667], 10_000)]), [2, 1]);
    }

    /// 周通报、周排名: whoever was last in two counts running.
    #[test]
    fn who_was_last_twice_running_is_behind() {
        let behind = |parts: &[(&[u64], u64)]| {
            rows(parts).iter().map(|row| row.is_behind).collect::<Vec<_>>()
        };
        assert_eq!(behind(&[(&[50, 90], 100), (&[10, 20], 100)]), [false, true]);
        assert_eq!(behind(&[(&[10, 90], 100), (&[50, 60], 100)]), [false, false], "last but once");
        assert_eq!(behind(&[(&[20], 100), (&[10], 100)]), [false, false], "counted but once");
        assert_eq!(behind(&[(&[10, 20], 100), (&[10, 20], 100)]), [false, false], "all the same");
        assert_eq!(
            behind(&[(&[60, 110], 100), (&[10, 100], 100)]),
            [false, false],
            "the task is reached"
        );
    }
}
