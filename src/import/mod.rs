//! What staff have in spreadsheets, taken over into a site: what each part of it was understood as,
//! and the files that are written. Nothing here touches the disk.

mod files;
mod guess;
mod people;
mod report;

use std::sync::Arc;

pub(crate) use self::guess::{Guess, Guessed};
pub(crate) use self::report::Report;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, say};
use crate::load::quota::grid::Grid;
use crate::load::quota::read_imported;
use crate::scaffold::NewFile;
use crate::site::quota::QuotaTable;

/// What the table to be written is, beside its rows.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// Its path from the site's folder; the spreadsheet beside it has the same, but for its ending.
    pub(crate) path: String,
    /// Its id.
    pub(crate) id: String,
    /// Its place as `place` is written: `province: 重庆市, county: 忠县`.
    pub(crate) place: String,
    /// The year of insurance.
    pub(crate) year: u16,
    /// What it is called.
    pub(crate) title: String,
    /// The policy that it belongs to, and the document that it is printed in.
    pub(crate) policy: Option<(String, String)>,
}

/// A table that was understood.
#[derive(Debug)]
pub(crate) struct Imported {
    /// The table as the site will have it, its cells where they stand in the spreadsheet.
    pub(crate) table: QuotaTable,
    /// The files to be written.
    pub(crate) files: [NewFile; 2],
}

/// Takes a table over, each of whose columns is known.
///
/// # Errors
/// Everything that cannot be read in it, or must not be published.
pub(crate) fn import(grid: &Grid, guess: &Guess, about: &About) -> Result<Imported, Diagnostics> {
    if let Some(mistake) = people::named(grid, guess) {
        return Err(mistake.into());
    }
    let whole = files::description(about, guess, files::Columns::All);
    let source = Arc::new(Source { path: whole.path, text: whole.text });
    let table = read_imported(&source, grid)?;
    let files = [
        files::description(about, guess, files::Columns::Used),
        files::spreadsheet(about, grid, guess),
    ];
    Ok(Imported { table, files })
}

/// The only year that is said above the headings: 「2023年任务分解表」.
pub(crate) fn year_above(grid: &Grid) -> Option<u16> {
    let single = grid.rows.iter().take(5).filter_map(|row| {
        let mut filled = row.iter().filter(|raw| !raw.is_blank());
        let only = filled.next()?;
        filled.next().is_none().then(|| guess::year_in(only.trimmed())).flatten()
    });
    let mut years: Vec<u16> = single.collect();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

/// That a column cannot be told.
pub(crate) fn unclear(unclear: &[&Guessed]) -> Diagnostic {
    let listed = |mark: &str| {
        let each = unclear.iter().map(|it| format!("{}“{}”", it.address, it.heading));
        each.collect::<Vec<_>>().join(mark)
    };
    let (zh, en) = (listed("、"), listed(", "));
    let first = unclear.first().map_or("", |it| it.heading.as_str());
    let message = say!("看不出这些列是什么：{zh}", "Nobody can tell what these columns are: {en}");
    let words = crate::load::quota::headings::MEANINGS.map(|(word, _)| word).join("、");
    Diagnostic::error("import/column", message).help(say!(
        "请一列写一个--column，例如--column {first}=other。可以写：{words}；不要的列写ignore。",
        "Say it of each with --column, such as --column {first}=other. Known are: {words}; `ignore` leaves it out."
    ))
}
