//! Quota tables: what their figures say of each other, of the text around them, of the year before
//! and of the county. What a printed table contradicts itself in is a warning: it is published as it
//! is printed, and what was found beside it.

mod places;
mod progress;
mod references;
mod rows;
mod sums;
mod years;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics, say};
use crate::site::Site;

pub(super) fn check(site: &Site, found: &mut Diagnostics) {
    same_ids(site, found);
    let of_tables: Vec<Diagnostics> = site
        .quotas
        .par_iter()
        .map(|table| {
            let mut found = table.warnings.clone();
            references::check(site, table, &mut found);
            sums::check(site, table, &mut found);
            rows::check(table, &mut found);
            years::check(site, table, &mut found);
            places::check(site, table, &mut found);
            progress::check(site, table, &mut found);
            found
        })
        .collect();
    for more in of_tables {
        found.extend(more);
    }
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
