//! The rows of a table by themselves: their numbers, their names, their figures beside each other.

use std::collections::HashMap;

use super::as_printed;
use crate::diagnostic::{Diagnostic, Diagnostics, first_listed, say};
use crate::site::quota::{Cell, Count, Meaning, QuotaTable, Row};

/// How many numbers that are missing are named.
const SHOWN: usize = 5;

/// So few rows may be printed so by themselves.
const MOST_BY_CHANCE: usize = 3;

pub(super) fn check(table: &QuotaTable, found: &mut Diagnostics) {
    if let Some(at) = table.column(Meaning::Number) {
        for rows in sequences(table, at) {
            numbers(rows, at, found);
        }
    }
    names(table, found);
    figures(table, found);
    unfilled(table, found);
}

/// Rows that are numbered together: numbers may begin anew after a sum.
fn sequences(table: &QuotaTable, at: usize) -> Vec<&[Row]> {
    let mut sequences = Vec::new();
    let mut rest = table.rows.as_slice();
    for end in table.subtotals.iter().map(|it| it.of.end) {
        let begun = table.rows.len() - rest.len();
        let begins_anew = table.rows.get(end).is_some_and(|row| row.number(at) == Some(1));
        if end > begun && begins_anew {
            let (before, after) = rest.split_at(end - begun);
            sequences.push(before);
            rest = after;
        }
    }
    sequences.push(rest);
    sequences
}

/// 1, 2, 3 and so on, none left out, none twice.
fn numbers(rows: &[Row], at: usize, found: &mut Diagnostics) {
    let mut known: HashMap<u64, &Cell> = HashMap::new();
    let mut is_whole = true;
    for row in rows {
        let (cell, name) = (&row.cells[at], &row.name);
        let Some(number) = row.number(at) else {
            is_whole = false;
            let message = say!("“{name}”没有序号", "`{name}` has no number");
            let mistake = Diagnostic::warning("quota/number-missing", message).at(&cell.span);
            found.push(mistake.help(as_printed()));
            continue;
        };
        if let Some(first) = known.insert(number, cell) {
            is_whole = false;
            let message =
                say!("序号{number}重复了：“{name}”", "The number {number} comes twice: `{name}`");
            let mistake = Diagnostic::warning("quota/number-repeated", message).at(&cell.span);
            let mistake = mistake.also(&first.span, say!("前面已经有了", "used before"));
            found.push(mistake.help(as_printed()));
        }
    }
    let Some(last) = known.keys().max().copied() else { return };
    let missing: Vec<u64> =
        (1..=last).filter(|number| !known.contains_key(number)).take(SHOWN + 1).collect();
    if let Some(first) = missing.first() {
        is_whole = false;
        let after =
            known.iter().filter(|(number, _)| *number > first).min_by_key(|(number, _)| **number);
        let listed = first_listed(missing.iter().map(u64::to_string), SHOWN);
        let message = say!(listed => "缺少序号{listed}", "The number {listed} is missing");
        let mistake = Diagnostic::warning("quota/number-missing", message);
        found.push(mistake.at_any(after.map(|(_, cell)| &cell.span)).help(as_printed()));
    }
    if !is_whole {
        return;
    }
    let numbered = rows.iter().filter_map(|row| Some((row.number(at)?, row)));
    let numbered: Vec<_> = numbered.collect();
    let back = numbered.windows(2).find(|pair| pair[1].0 < pair[0].0);
    if let Some([(before, _), (number, row)]) = back {
        let name = &row.name;
        let message = say!(
            "序号的次序不对：“{name}”的{number}排在{before}后面",
            "Numbers are out of order: {number}, `{name}`, comes after {before}"
        );
        let mistake = Diagnostic::warning("quota/number-order", message).at(&row.cells[at].span);
        found.push(mistake.help(as_printed()));
    }
}

/// No village twice.
fn names(table: &QuotaTable, found: &mut Diagnostics) {
    let Some(at) = table.column(Meaning::Name) else { return };
    let mut known: HashMap<&str, &Row> = HashMap::new();
    for row in &table.rows {
        let Some(first) = known.get(row.name.as_str()) else {
            known.insert(&row.name, row);
            continue;
        };
        let name = &row.name;
        let message = say!("“{name}”出现了两次", "`{name}` comes twice");
        let mistake = Diagnostic::warning("quota/name-repeated", message).at(&row.cells[at].span);
        let mistake =
            mistake.also(&first.cells[at].span, say!("前面已经有了", "stands here before"));
        found.push(mistake.help(say!(
            "请核对是不是写错了名称；真是两个同名的，在名称里写明，例如“新华村（城东）”。",
            "Check the name; if there are two of the name, tell them apart, as in `新华村（城东）`."
        )));
    }
}

/// Nobody enrols more than there are, or than the task.
fn figures(table: &QuotaTable, found: &mut Diagnostics) {
    let column = |count| table.column(Meaning::Count(count));
    let (task, population) = (column(Count::Task), column(Count::Population));
    let is_swapped = are_swapped(table, task, population, found);
    for row in &table.rows {
        let name = &row.name;
        let figure =
            |at: Option<usize>| at.and_then(|at| Some((row.number(at)?, &row.cells[at].span)));
        let Some((task, span)) = figure(task) else { continue };
        if let Some((population, other)) = figure(population).filter(|_| !is_swapped)
            && task > population
        {
            let message = say!(
                "“{name}”的任务数 {task} 比人口 {population} 还多",
                "`{name}`: the task, {task}, is more than its population, {population}"
            );
            let mistake = Diagnostic::warning("quota/above-population", message).at(span);
            let mistake = mistake.also(other, say!("人口", "population"));
            found.push(mistake.help(as_printed()));
        }
        if let Some((enrolled, span)) = figure(column(Count::Enrolled))
            && enrolled > task
        {
            let message = match rate(enrolled, task) {
                Some(rate) => say!(
                    "“{name}”已参保 {enrolled}，比任务数 {task} 还多，完成率{rate}",
                    "`{name}`: {enrolled} are enrolled, more than the task of {task}: {rate}"
                ),
                None => say!(
                    "“{name}”已参保 {enrolled}，任务数却是0",
                    "`{name}`: {enrolled} are enrolled, and the task is 0"
                ),
            };
            let mistake = Diagnostic::warning("quota/above-task", message).at(span);
            found.push(mistake.help(as_printed()));
        }
    }
}

/// Whether the tasks of most rows, and of three at least, are more than their people: said once, of
/// the columns.
fn are_swapped(
    table: &QuotaTable,
    task: Option<usize>,
    population: Option<usize>,
    found: &mut Diagnostics,
) -> bool {
    let Some((task, population)) = task.zip(population) else { return false };
    let rows = table.rows.iter();
    let pairs = rows.filter_map(|row| Some((row.number(task)?, row.number(population)?)));
    let (more, all) = pairs.fold((0, 0), |(more, all), (task, population)| {
        (more + usize::from(task > population), all + 1)
    });
    if more < MOST_BY_CHANCE || more * 2 <= all {
        return false;
    }
    let (one, other) = (&table.columns[task], &table.columns[population]);
    let (tasks, people) = (&one.heading, &other.heading);
    let message = say!(
        "{all}行里有{more}行，“{tasks}”比“{people}”还多：是不是两列写反了？",
        "In {more} rows of {all}, `{tasks}` is more than `{people}`: have the two columns changed places?"
    );
    let mistake = Diagnostic::warning("quota/above-population", message).at(&one.span);
    let mistake = mistake.also(&other.span, say!("人口", "population"));
    found.push(mistake.help(say!(
        "写反了的，把两列的表头或者columns里的意思对调；原文就是这样的，不用改。",
        "If so, exchange the headings or what `columns` says of them; if it is printed so, leave it."
    )));
    true
}

/// A table that nobody has filled in is none to publish.
fn unfilled(table: &QuotaTable, found: &mut Diagnostics) {
    let has_figure = |row: &Row| table.counts().any(|(at, ..)| row.number(at).is_some());
    if table.rows.iter().chain(&table.total).any(has_figure) {
        return;
    }
    let message = say!("这张表一个数也没有填", "The table has no figure at all");
    found.push(Diagnostic::warning("quota/unfilled", message).at(&table.id_span).help(say!(
        "请填上数再发布；网页上现在写的都是“没有写”。",
        "Fill it in before it is published: its page says of everything that it is not stated."
    )));
}

/// A share as a percentage with one decimal, rounded to the nearest: 「113.4%」.
fn rate(part: u64, whole: u64) -> Option<String> {
    let mille = (part.checked_mul(1000)? + whole / 2).checked_div(whole)?;
    Some(format!("{}.{}%", mille / 10, mille % 10))
}
