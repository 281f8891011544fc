//! The files that an import writes: the description of the table, and its cells as they are printed.

use csv::WriterBuilder;

use super::guess::Guess;
use crate::load::encoding::BYTE_ORDER_MARK;
use crate::load::quota::grid::{Grid, Raw, alone};
use crate::load::quota::headings::squeezed;
use crate::scaffold::{About, NewFile, yaml_text};
use crate::site::quota::{Count, Meaning, QuotaTable, Row, Unit};

/// Which columns are described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// All that the spreadsheet has.
    All,
    /// Those that are taken over.
    Used,
}

/// The description of a table.
pub(super) fn description(about: &About, guess: &Guess, unit: Unit, columns: Columns) -> NewFile {
    let mut text = about.lines();
    if unit != Unit::default() {
        text += &format!("unit: {}\n", unit.word());
    }
    text += &format!("\nfile: {}\ncolumns:\n", file_name(&csv_path(&about.path)));
    for column in guess.columns.iter().filter(|it| !it.is_repeated) {
        let Some(known) = column.known() else { continue };
        if columns == Columns::All || column.is_used() {
            text += &format!("  {}: {}\n", yaml_text(&column.heading), known.word());
        }
    }
    NewFile { path: about.path.clone(), text }
}

/// The cells of a table as they are printed, without the columns that are left out. A mark at the
/// beginning tells Excel that it is UTF-8.
pub(super) fn spreadsheet(
    about: &About,
    grid: &Grid,
    guess: &Guess,
    table: &QuotaTable,
) -> NewFile {
    let kept: Vec<usize> = guess.columns.iter().filter(|it| it.is_used()).map(|it| it.at).collect();
    let mut lines = WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in &grid.rows {
        // A title stands wherever it stands, above a column that is left out too.
        let sum = name_of_sum(table, row, &kept);
        let printed = |at: usize| match sum {
            Some((column, name)) if column == at => name,
            _ => row.get(at).map_or("", |raw| raw.text.as_str()),
        };
        let cells: Vec<&str> = match alone(row) {
            Some((column, raw)) if !kept.contains(&column) => before_all(raw, kept.len()),
            _ => kept.iter().map(|at| printed(*at)).collect(),
        };
        // Writing to memory does not fail.
        let _ = lines.write_record(cells);
    }
    let text = lines.into_inner().unwrap_or_default();
    NewFile { path: csv_path(&about.path), text: String::from_utf8(text).unwrap_or_default() }
}

/// The cells of a line that stands wherever the table begins.
fn before_all(raw: &Raw, width: usize) -> Vec<&str> {
    let mut cells = vec![""; width.max(1)];
    cells[0] = raw.text.as_str();
    cells
}

fn csv_path(path: &str) -> String {
    let stem = path.strip_suffix(".yaml").unwrap_or(path);
    format!("{stem}.csv")
}

fn file_name(path: &str) -> String {
    yaml_text(path.rsplit('/').next().unwrap_or(path))
}

/// What is counted: households, where a heading of counts or a line above the headings says so.
pub(super) fn unit(grid: &Grid, guess: &Guess) -> Unit {
    let is_of_households = |heading: &str| squeezed(heading).contains("(户)");
    let task = guess.column(Meaning::Count(Count::Task));
    let in_task = task.is_some_and(|it| squeezed(&it.heading).contains("户数"));
    let above = grid.rows.iter().take(guess.row).flatten().any(|raw| {
        let words = squeezed(&raw.text);
        let after = words.split_once("单位:户").map(|(_, after)| after);
        after.is_some_and(|it| it.is_empty() || it.starts_with([')', ',', '。']))
    });
    if in_task || above || guess.columns.iter().any(|it| is_of_households(&it.heading)) {
        Unit::Household
    } else {
        Unit::Person
    }
}

/// The name of a sum that stands in a column which is left out, and the column of names that it
/// goes to instead: without it nobody would know that the row is a sum.
fn name_of_sum<'t>(table: &'t QuotaTable, row: &[Raw], kept: &[usize]) -> Option<(usize, &'t str)> {
    let number = row.iter().find_map(|raw| raw.address)?.row;
    let at = table.column(Meaning::Name)?;
    let stands_in =
        |sum: &Row| sum.cells.iter().any(|it| it.address.is_some_and(|it| it.row == number));
    let sum = table.printed_sums().find(|sum| stands_in(sum))?;
    let is_written = kept
        .iter()
        .filter_map(|at| row.get(*at))
        .any(|raw| squeezed(&raw.text) == squeezed(&sum.name));
    let column = sum.cells[at].address?.column as usize;
    (!is_written).then_some((column, sum.name.as_str()))
}
