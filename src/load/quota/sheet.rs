//! A worksheet of a workbook: xlsx, xls, ods.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Dimensions, Reader, Sheets};

use super::grid::{Grid, Merged, Raw};
use crate::diagnostic::{Diagnostic, Source, Span, choices, nearest_or_choices, say};
use crate::site::quota::Address;

/// More rows and columns than any table of villages has.
const MOST_ROWS: u32 = 10_000;
const MOST_COLUMNS: u32 = 200;

/// Reads a sheet: the one that is named, or the only one. `name` is that of the file, `named`
/// where the file is.
pub(super) fn read(
    bytes: Vec<u8>,
    name: &str,
    sheet: Option<(&str, &Span)>,
    named: &Span,
) -> Result<Grid, Diagnostic> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = say!("“{name}”打不开（{error}）", "`{name}` cannot be opened ({error})");
        Diagnostic::error("quota/file", message).at(named).help(say!(
            "请在表格软件里打开看看，另存一次；有密码的，去掉密码。",
            "Open it in your spreadsheet program and save it anew, without a password."
        ))
    };
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| unreadable(&error))?;
    let sheet = which(&workbook.sheet_names(), sheet, name, named)?;
    let cells = cells(&mut workbook, &sheet).map_err(|error| unreadable(&error))?;
    let Some(cells) = cells else {
        let message =
            say!("“{name}”的工作表“{sheet}”太大", "The sheet `{sheet}` of `{name}` is too large");
        return Err(Diagnostic::error("quota/file", message).at(named).help(say!(
            "最多{MOST_ROWS}行、{MOST_COLUMNS}列：请删掉表格外面多余的格子。",
            "It may have {MOST_ROWS} rows and {MOST_COLUMNS} columns: delete the cells outside the table."
        )));
    };
    let merged = merged(&mut workbook, &sheet);
    Ok(grid(&cells, &merged, format!("{name}：{sheet}")))
}

/// The name of the sheet that the table is on.
fn which(
    sheets: &[String],
    sheet: Option<(&str, &Span)>,
    name: &str,
    named: &Span,
) -> Result<String, Diagnostic> {
    let names = sheets.iter().map(String::as_str);
    match (sheet, sheets) {
        (None, [only]) => Ok(only.clone()),
        (None, _) => {
            let message = say!("“{name}”有几个工作表", "`{name}` has several sheets");
            let which = choices(names);
            Err(Diagnostic::error("quota/file", message).at(named).help(say!(
                which => "请加一行“sheet: …”，写明是哪一个。{which}",
                "Add a line `sheet: …` and say which one. {which}"
            )))
        }
        (Some((sheet, _)), _) if sheets.iter().any(|known| known == sheet) => Ok(sheet.to_owned()),
        (Some((sheet, span)), _) => {
            let message = say!("“{name}”没有工作表“{sheet}”", "`{name}` has no sheet `{sheet}`");
            Err(Diagnostic::error("quota/file", message)
                .at(span)
                .help(nearest_or_choices(sheet, names)))
        }
    }
}

type Cells = Vec<((u32, u32), String)>;

/// The cells of a sheet that say anything; none, where there are too many.
fn cells(
    workbook: &mut Sheets<Cursor<Vec<u8>>>,
    sheet: &str,
) -> Result<Option<Cells>, calamine::Error> {
    let mut cells = Vec::new();
    let fits = |(row, column): (u32, u32)| row < MOST_ROWS && column < MOST_COLUMNS;
    if let Sheets::Xlsx(workbook) = workbook {
        // One by one: a sheet with one cell in its last corner would be laid out as a whole.
        let mut reader = workbook.worksheet_cells_reader(sheet)?;
        while let Some(cell) = reader.next_cell()? {
            let text = text(&Data::from(cell.get_value().clone()));
            if !text.is_empty() {
                if !fits(cell.get_position()) {
                    return Ok(None);
                }
                cells.push((cell.get_position(), text));
            }
        }
        return Ok(Some(cells));
    }
    let range = workbook.worksheet_range(sheet)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = |first: u32, index: usize| {
            u32::try_from(index).map_or(u32::MAX, |it| first.saturating_add(it))
        };
        let place = (at(first_row, row), at(first_column, column));
        let text = text(value);
        if !text.is_empty() {
            if !fits(place) {
                return Ok(None);
            }
            cells.push((place, text));
        }
    }
    Ok(Some(cells))
}

/// What a cell says. A count is a whole number, however a workbook keeps it.
fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// Where cells are merged, in the formats that say so.
fn merged(workbook: &mut Sheets<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Dimensions> {
    match workbook {
        Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The cells in rows, each a line of a text of its own, so that they can be shown. Words that are
/// merged over several rows stand in each of them.
fn grid(cells: &Cells, merged: &[Dimensions], path: String) -> Grid {
    let size = |of: fn(&(u32, u32)) -> u32| {
        cells.iter().map(|(at, _)| of(at) + 1).max().unwrap_or(0) as usize
    };
    let (height, width) = (size(|at| at.0), size(|at| at.1));
    let mut rows = vec![vec![(String::new(), Merged::No); width]; height];
    for ((row, column), text) in cells {
        rows[*row as usize][*column as usize].0.clone_from(text);
    }
    for area in merged.iter().filter(|area| area.start.0 < area.end.0) {
        let (top, left) = (area.start.0 as usize, area.start.1 as usize);
        let Some((text, merged)) = rows.get_mut(top).and_then(|row| row.get_mut(left)) else {
            continue;
        };
        *merged = Merged::Top;
        let text = text.clone();
        for row in rows.iter_mut().take(area.end.0 as usize + 1).skip(top + 1) {
            row[left] = (text.clone(), Merged::Below);
        }
    }
    let mut written = String::new();
    let places: Vec<Vec<_>> = rows
        .iter()
        .map(|row| {
            let row = row.iter().map(|(text, _)| {
                let start = written.len();
                written.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
                let here = start..written.len();
                written.push_str(" | ");
                here
            });
            let row = row.collect();
            written.push('\n');
            row
        })
        .collect();
    let source = Arc::new(Source { path, text: written });
    let lines = std::iter::zip(rows, places).zip(0..);
    let rows = lines.map(|((row, places), line)| {
        let cells = std::iter::zip(row, places).zip(0..);
        let cells = cells.map(|(((text, merged), place), column)| Raw {
            text,
            span: Span::new(&source, place),
            address: Some(Address { row: line, column }),
            merged,
        });
        cells.collect()
    });
    Grid { rows: rows.collect() }
}
