//! A township's table against the county's row for it.

use super::sums::as_printed;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_or_choices, say};
use crate::site::Site;
use crate::site::quota::{Count, Meaning, QuotaTable};

pub(super) fn check(site: &Site, table: &QuotaTable, found: &mut Diagnostics) {
    let Some(above) = site.quotas.above(table) else { return };
    let (name, county) = (table.place.own_name(), above.place.own_name());
    let Some(row) = above.row(name) else {
        let names = above.rows.iter().map(|row| row.name.as_str());
        let message = say!("{county}的表里没有“{name}”", "The table of {county} has no `{name}`");
        let mistake = Diagnostic::warning("quota/above-missing", message).at(&table.id_span);
        found.push(
            mistake
                .also(&above.id_span, say!("{county}的表", "the table of {county}"))
                .help(nearest_or_choices(name, names)),
        );
        return;
    };
    for (at, count, column) in table.counts().filter(|(_, count, _)| *count != Count::Other) {
        let theirs = above.column(Meaning::Count(count));
        let Some((theirs, expected)) = theirs.and_then(|at| Some((at, row.number(at)?))) else {
            continue;
        };
        // Where the rows do not add up to the total, that is said already.
        let sum = table.sum(at);
        if table.printed_total(at).is_none() && sum.blank == table.rows.len() {
            // Not filled in yet.
            continue;
        }
        let own = table.printed_total(at).unwrap_or(sum.persons);
        if own == expected {
            continue;
        }
        let heading = &column.heading;
        let message = say!(
            "“{heading}”：{county}的表里{name}是 {expected}，这张表的合计是 {own}",
            "`{heading}`: the table of {county} has {expected} for {name}; this table comes to {own}"
        );
        let span = table.total.as_ref().map_or(&column.span, |total| &total.cells[at].span);
        let mistake = Diagnostic::warning("quota/above-mismatch", message).at(span);
        let label = say!("{county}的表", "the table of {county}");
        found.push(mistake.also(&row.cells[theirs].span, label).help(as_printed()));
    }
}
