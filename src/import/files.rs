//! The files that an import writes: the description of the table, and its cells as they are printed.

use super::About;
use super::guess::Guess;
use crate::load::quota::grid::{Grid, Raw};
use crate::scaffold::{NewFile, modeline, yaml_text};
use crate::site::quota::Unit;

/// Which columns are described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// All that the spreadsheet has.
    All,
    /// Those that are taken over.
    Used,
}

/// The description of a table.
pub(super) fn description(about: &About, guess: &Guess, columns: Columns) -> NewFile {
    let About { path, id, place, year, title, policy } = about;
    let title = yaml_text(title);
    let mut text = modeline(path, "quota");
    text += &format!(
        "schema: resident-medical-quota/1\nid: {id}\nplace: {{{place}}}\nyear: {year}\ntitle: {title}\n"
    );
    if let Some((policy, document)) = policy {
        text += &format!("policy: {policy}\nsource: {document}#附件\n");
    }
    if guess.columns.iter().any(|it| is_of_households(&it.heading)) {
        text += &format!("unit: {}\n", Unit::Household.word());
    }
    text += &format!("\nfile: {}\ncolumns:\n", file_name(&csv_path(path)));
    for column in guess.columns.iter().filter(|it| !it.is_repeated) {
        let Some(known) = column.known() else { continue };
        if columns == Columns::All || column.is_used() {
            text += &format!("  {}: {}\n", yaml_text(&column.heading), known.word());
        }
    }
    NewFile { path: path.clone(), text }
}

/// The cells of a table as they are printed, without the columns that are left out. A mark at the
/// beginning tells Excel that it is UTF-8.
pub(super) fn spreadsheet(about: &About, grid: &Grid, guess: &Guess) -> NewFile {
    let kept: Vec<usize> = guess.columns.iter().filter(|it| it.is_used()).map(|it| it.at).collect();
    let mut text = String::from("\u{FEFF}");
    for row in &grid.rows {
        let mut words = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
        let only = words.next().filter(|_| words.next().is_none());
        // A title stands wherever it stands, above a column that is left out too.
        let cells: Vec<&str> = match only {
            Some((column, raw)) if !kept.contains(&column) => alone(raw, kept.len()),
            _ => kept.iter().map(|at| row.get(*at).map_or("", |raw| raw.text.as_str())).collect(),
        };
        let cells: Vec<String> = cells.into_iter().map(quoted).collect();
        text += &cells.join(",");
        text += "\r\n";
    }
    NewFile { path: csv_path(&about.path), text }
}

fn alone(raw: &Raw, width: usize) -> Vec<&str> {
    let mut cells = vec![""; width.max(1)];
    cells[0] = raw.text.as_str();
    cells
}

/// A cell as CSV has it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

fn csv_path(path: &str) -> String {
    let stem = path.strip_suffix(".yaml").unwrap_or(path);
    format!("{stem}.csv")
}

fn file_name(path: &str) -> String {
    yaml_text(path.rsplit('/').next().unwrap_or(path))
}

fn is_of_households(heading: &str) -> bool {
    heading.contains("（户）") || heading.contains("(户)")
}
