//! A township is a row of the county's table.

use crate::diagnostic::{Diagnostic, Diagnostics, nearest_or_choices, say};
use crate::site::Site;
use crate::site::quota::QuotaTable;

pub(super) fn check(site: &Site, table: &QuotaTable, found: &mut Diagnostics) {
    let Some(above) = site.quotas.above(table) else { return };
    let (name, county) = (table.place.own_name(), above.place.own_name());
    if above.row(name).is_some() {
        return;
    }
    let names = above.rows.iter().map(|row| row.name.as_str());
    let message = say!("{county}的表里没有“{name}”", "The table of {county} has no `{name}`");
    let mistake = Diagnostic::warning("quota/above-missing", message).at(&table.id_span);
    found.push(
        mistake
            .also(&above.id_span, say!("{county}的表", "the table of {county}"))
            .help(nearest_or_choices(name, names)),
    );
}
