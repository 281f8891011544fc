//! Quota tables: what their figures say of each other, of the text around them, of the year before
//! and of the county. What a printed table contradicts itself in is a warning: it is published as it
//! is printed, and what was found beside it.

mod contradictions;
mod places;
mod progress;
mod references;
mod rows;
mod years;

use std::collections::HashMap;

use gongshi_rules::day::Day;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics, Text, say};
use crate::site::Site;

pub(super) fn check(site: &Site, today: Day, found: &mut Diagnostics) {
    same_ids(site, found);
    same_places(site, found);
    let of_tables: Vec<Diagnostics> = site
        .quotas
        .par_iter()
        .map(|table| {
            let mut found = table.warnings.clone();
            references::check(site, table, &mut found);
            contradictions::check(site, table, &mut found);
            rows::check(table, &mut found);
            years::check(site, table, &mut found);
            places::check(site, table, &mut found);
            progress::check(site, table, today, &mut found);
            found
        })
        .collect();
    for more in of_tables {
        found.extend(more);
    }
    site.unread.tables.iter().for_each(|table| references::check(site, table, found));
}

/// Each table has an id of its own.
fn same_ids(site: &Site, found: &mut Diagnostics) {
    let mut known = HashMap::new();
    for table in &site.quotas {
        let Some(first) = known.get(table.id.as_str()) else {
            known.insert(table.id.as_str(), &table.id_span);
            continue;
        };
        let (id, path) = (&table.id, &first.source.path);
        let message = say!("“{id}”已经用在{path}里", "`{id}` is used in {path} already");
        let mistake = Diagnostic::error("quota/same-id", message).at(&table.id_span);
        found.push(mistake.also(first, say!("先用的", "used here first")).help(say!(
            "每张任务表的id都要不同，请改一个。",
            "Each quota table needs an id of its own: change one of them."
        )));
    }
}

/// A place has one table a year: of two nobody can say which task is the village's.
fn same_places(site: &Site, found: &mut Diagnostics) {
    let mut known = HashMap::new();
    for table in &site.quotas {
        let Some(first) = known.get(&(&table.place, table.year)) else {
            known.insert((&table.place, table.year), &table.id_span);
            continue;
        };
        let (place, year, path) = (table.place.name(), table.year, &first.source.path);
        let message = say!(
            "{place}{year}年的任务表已经有了一张，在{path}里",
            "{place} has a table of {year} already, in `{path}`"
        );
        let mistake = Diagnostic::error("quota/same-place", message).at(&table.id_span);
        found.push(mistake.also(first, say!("先有的", "the first")).help(say!(
            "一个地方一年只能有一张，不然各村的网页上有两个任务数：改好的留下，另一张的两个文件删掉；年份或者地方写错了的，改过来。",
            "A place has one table a year, or its villages have two tasks on their pages: keep the right one and delete the files of the other, or mend its year or its place."
        )));
    }
}

/// What to do about what a table shows by itself.
fn as_printed() -> Text {
    say!(
        "请核对是不是录错了；原文就是这样的，不用改，网页照原文登。",
        "Check it for a slip of typing; if it is printed so, leave it: the page prints it so."
    )
}
