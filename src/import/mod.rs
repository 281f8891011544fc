//! What staff have in spreadsheets, taken over into a site: what each part of it was understood as,
//! and the files that are written. Nothing here touches the disk.

mod files;
mod guess;
mod layers;
mod people;
mod report;
mod settle;
mod words;

use std::sync::Arc;

pub(crate) use self::guess::Guess;
use self::guess::one_line;
pub(crate) use self::layers::with_headings_apart;
pub(crate) use self::report::Report;
pub(crate) use self::settle::unclear;
use crate::diagnostic::{Diagnostics, Source};
use crate::load::quota::grid::{Grid, alone};
use crate::load::quota::{read_imported, years_in};
use crate::scaffold::{About, NewFile};
use crate::site::quota::QuotaTable;

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
    let unit = files::unit(grid, guess);
    let whole = files::description(about, guess, unit, files::Columns::All);
    let source = Arc::new(Source { path: whole.path, text: whole.text });
    let table = read_imported(&source, grid)?;
    let files = [
        files::description(about, guess, unit, files::Columns::Used),
        files::spreadsheet(about, grid, guess, &table),
    ];
    Ok(Imported { table, files })
}

/// The years that the title says: 「2023年任务分解表」. A line with a colon is none: 「填报日期：2022年…」.
pub(crate) fn years_above(grid: &Grid) -> Vec<u16> {
    let single = grid.rows.iter().take(5).filter_map(|row| {
        let (_, only) = alone(row)?;
        (!only.text.contains([':', '：'])).then(|| years_in(only.trimmed()))
    });
    let mut years: Vec<u16> = single.flatten().collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The longest line above the headings that stands alone: the title.
pub(crate) fn title_above(grid: &Grid, guess: &Guess) -> Option<String> {
    let above =
        grid.rows.iter().take(guess.row).filter_map(|row| Some(one_line(&alone(row)?.1.text)));
    above.filter(|it| !it.contains(['：', ':'])).max_by_key(|it| it.chars().count())
}
