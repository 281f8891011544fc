//! The names of a table against those of the year before.

use crate::diagnostic::{Diagnostic, Diagnostics, nearest, say};
use crate::site::Site;
use crate::site::quota::{Meaning, QuotaTable, Row};

pub(super) fn check(site: &Site, table: &QuotaTable, found: &mut Diagnostics) {
    let Some(before) = site.quotas.before(table) else { return };
    names(table, before, found);
}

/// A row of the year before by the name that it has this year.
fn row_before<'b>(table: &QuotaTable, before: &'b QuotaTable, name: &str) -> Option<&'b Row> {
    before.row(table.name_before(name))
}

/// A village that the year before does not have is spelt as another was, or is new; one that is
/// gone is said.
fn names(table: &QuotaTable, before: &QuotaTable, found: &mut Diagnostics) {
    let (Some(at), Some(at_before)) = (table.column(Meaning::Name), before.column(Meaning::Name))
    else {
        return;
    };
    let is_there = |row: &&Row| table.rows.iter().any(|it| table.name_before(&it.name) == row.name);
    let mut gone: Vec<&Row> = before.rows.iter().filter(|row| !is_there(row)).collect();
    let year = before.year;
    for row in table.rows.iter().filter(|row| row_before(table, before, &row.name).is_none()) {
        let (name, names) = (&row.name, gone.iter().map(|row| row.name.as_str()));
        let Some(near) = nearest(name, names) else { continue };
        let old = gone.iter().position(|row| row.name == near).map(|at| gone.remove(at));
        let message = say!(
            "“{name}”在{year}年的表里没有，那年有“{near}”",
            "The table of {year} has no `{name}`, but `{near}`"
        );
        let mistake = Diagnostic::warning("quota/name-changed", message).at(&row.cells[at].span);
        let mistake = match old {
            Some(old) => mistake.also(&old.cells[at_before].span, say!("{year}年的", "in {year}")),
            None => mistake,
        };
        found.push(mistake.help(say!(
            "写错了的请改过来；是改了名的，加上“known_as: {{{name}: {near}}}”。",
            "Mend it if it is a slip; if the place is called so now, add `known_as: {{{name}: {near}}}`."
        )));
    }
    for row in gone {
        let name = &row.name;
        let message = say!(
            "{year}年的表里有“{name}”，这张表里没有",
            "The table of {year} has `{name}`, which this one has not"
        );
        let mistake = Diagnostic::warning("quota/name-gone", message).at(&table.id_span);
        let mistake = mistake.also(&row.cells[at_before].span, say!("{year}年的", "in {year}"));
        found.push(mistake.help(say!(
            "请核对是不是漏了；合并到别处的，不用管。",
            "Check that it was not forgotten; if it was merged into another, leave it."
        )));
    }
}
