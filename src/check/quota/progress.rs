//! Dated counts of enrolled people: that they grow, that no place and no week is missing, and that
//! they fit the population, the task and the windows of the policy. What they contradict otherwise
//! is told beside (`contradictions.rs`).

use gongshi_rules::day::Day;

use super::as_printed;
use crate::dates;
use crate::diagnostic::{Diagnostic, Diagnostics, Text, say};
use crate::pace;
use crate::site::Site;
use crate::site::progress::{Enrolled, Progress, Tally};
use crate::site::quota::{Count, Meaning, QuotaTable, addressed};

/// Counts are made each week: more days than these between two of them, and one is missing.
const LONGEST_WEEK: i64 = 10;

pub(super) fn check(site: &Site, table: &QuotaTable, today: Day, found: &mut Diagnostics) {
    let Some(progress) = &table.progress else { return };
    rows(table, progress, found);
    reached(table, progress, found);
    to_come(progress, today, found);
    days(site, table, progress, found);
}

fn warning(code: &'static str, at: &Enrolled, message: &Text) -> Diagnostic {
    Diagnostic::warning(code, addressed(at.address, message)).at(&at.span)
}

/// That a village was not counted on a day: where its cell is, if it has one.
fn blank(count: &Tally, at: usize, name: &str) -> Diagnostic {
    let day = count.day.in_words();
    let message = say!("{day}没有“{name}”的数", "{day} has no count of `{name}`");
    let cell = count.blanks.iter().find(|blank| blank.row == at);
    let message = addressed(cell.and_then(|it| it.address), &message);
    let span = cell.map_or(&count.span, |it| &it.span);
    Diagnostic::warning("progress/blank", message).at(span).help(say!(
        "请补上；没有变的，写上一次的数。",
        "Add it; if nothing has changed, write the last one again."
    ))
}

/// Each village by itself: its counts only grow, and are no more than its people.
fn rows(table: &QuotaTable, progress: &Progress, found: &mut Diagnostics) {
    let population = table.column(Meaning::Count(Count::Population));
    for (at, row) in table.rows.iter().enumerate() {
        let name = &row.name;
        let mut before: Option<(&Enrolled, Day)> = None;
        let most = population.and_then(|column| row.number(column));
        if progress.counts.iter().all(|count| count.rows[at].is_none()) {
            let message = say!("“{name}”一次也没有数", "`{name}` was never counted");
            let mistake = Diagnostic::warning("progress/blank", message).at(&progress.span);
            found.push(mistake.help(say!(
                "请补上；这个村没有报过的，网页上照实说明。",
                "Add its counts; if it never reported, the page says so."
            )));
            continue;
        }
        for count in &progress.counts {
            let Some(enrolled) = &count.rows[at] else {
                found.push(blank(count, at, name));
                continue;
            };
            let persons = enrolled.persons;
            if let Some((first, on)) = before.filter(|(first, _)| first.persons > persons) {
                let (day, on, was) = (count.day.in_words(), on.in_words(), first.persons);
                let message = say!(
                    "“{name}”{day}是{persons}人，比{on}的{was}人少",
                    "`{name}` has {persons} on {day}, fewer than the {was} of {on}"
                );
                let mistake = warning("progress/falls", enrolled, &message);
                found.push(mistake.also(&first.span, say!("前一次", "before")).help(say!(
                    "写的是到那天为止一共有多少人，不是这一周的；请核对。",
                    "Counts are of all people up to the day, not of the week: check them."
                )));
            }
            if let Some(most) = most.filter(|most| *most < persons) {
                let day = count.day.in_words();
                let message = say!(
                    "“{name}”{day}已参保{persons}人，人口只有{most}人",
                    "`{name}` has {persons} enrolled on {day}, of {most} people"
                );
                found.push(
                    warning("progress/above-population", enrolled, &message).help(as_printed()),
                );
            }
            before = Some((enrolled, count.day));
        }
    }
}

/// Whoever has more than the task at the last count.
fn reached(table: &QuotaTable, progress: &Progress, found: &mut Diagnostics) {
    let Some(column) = table.column(Meaning::Count(Count::Task)) else { return };
    let Some(last) = progress.last() else { return };
    for (row, enrolled) in std::iter::zip(&table.rows, &last.rows) {
        let Some((enrolled, task)) = enrolled.as_ref().zip(row.number(column)) else { continue };
        if enrolled.persons > task {
            let (name, persons) = (&row.name, enrolled.persons);
            let message = say!(
                "“{name}”已参保{persons}人，比任务数{task}还多",
                "`{name}` has {persons} enrolled, more than the task of {task}"
            );
            found.push(warning("progress/above-task", enrolled, &message).help(as_printed()));
        }
    }
}

/// Nobody has counted a day that is still to come.
fn to_come(progress: &Progress, today: Day, found: &mut Diagnostics) {
    for count in progress.counts.iter().filter(|count| count.day > today) {
        let (day, today) = (count.day.in_words(), today.in_words());
        let message =
            say!("{day}还没有到，今天是{today}", "{day} is still to come: today is {today}");
        let mistake = Diagnostic::warning("progress/to-come", message).at(&count.span);
        found.push(
            mistake
                .help(say!("请核对日期，特别是年份和月份。", "Check the day, its year and month.")),
        );
    }
}

/// A count each week, within the time in which people pay.
fn days(site: &Site, table: &QuotaTable, progress: &Progress, found: &mut Diagnostics) {
    for pair in progress.counts.windows(2) {
        let [before, after] = pair else { continue };
        let days = dates::days(before.day, after.day);
        if days > LONGEST_WEEK {
            let (from, to) = (before.day.in_words(), after.day.in_words());
            let message = say!(
                "从{from}到{to}隔了{days}天，缺了一周的数",
                "{days} days lie between {from} and {to}: a week is missing"
            );
            let mistake = Diagnostic::warning("progress/week-missing", message).at(&after.span);
            found.push(mistake.help(say!(
                "有那一周的数的，请补上。",
                "Add the counts of that week, if there are any."
            )));
        }
    }
    let Some(policy) = site.policy_of(table) else { return };
    let windows: Vec<_> = pace::windows(policy).collect();
    let (first, last) = (windows.iter().map(|it| it.0).min(), windows.iter().map(|it| it.1).max());
    let (Some(first), Some(last)) = (first, last) else { return };
    for count in progress.counts.iter().filter(|it| it.day < first || it.day > last) {
        let (day, range) = (count.day.in_words(), dates::range(first, last));
        let message = say!(
            "{day}不在缴费期（{range}）里",
            "{day} is not within the time of payment ({range})"
        );
        let mistake = Diagnostic::warning("progress/outside-window", message).at(&count.span);
        found.push(
            mistake
                .help(say!("请核对日期，特别是年份。", "Check the day, and above all its year.")),
        );
    }
}
