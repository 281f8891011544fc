//! A worksheet of a workbook: xlsx, xls, ods.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{CellType, Data, Dimensions, Range, Reader, SheetVisible, Sheets};

use super::archive;
use super::grid::{Grid, Merged, Raw};
use crate::diagnostic::{Diagnostic, Source, Span, choices, first_listed, nearest_or_choices, say};
use crate::site::quota::Address;

/// More rows and columns than any table of villages has.
const MOST_ROWS: u32 = 10_000;
const MOST_COLUMNS: u32 = 200;

/// What is said of a workbook as a whole is said here.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The name of the file.
    pub(super) name: &'a str,
    /// Where the file is named, if it is in a file.
    pub(super) named: Option<&'a Span>,
    /// The sheet that is wanted, and where that is said.
    pub(super) sheet: Option<(&'a str, Option<&'a Span>)>,
}

/// The cells of a sheet: the one that is named, or the only one. And which that is.
pub(super) fn read(bytes: &[u8], asked: Asked<'_>) -> Result<(Grid, String), Diagnostic> {
    let Asked { name, named, .. } = asked;
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = say!("“{name}”打不开", "`{name}` cannot be opened ({error})");
        Diagnostic::error("quota/file", message).at_any(named).help(say!(
            "可能不是表格文件、有密码，或者坏了。请在表格软件里打开看看，去掉密码，另存一次。",
            "Open it in your spreadsheet program and save it anew, without a password."
        ))
    };
    if !archive::is_sensible(bytes) {
        let message = say!(
            "“{name}”解开以后太大，不像一张表格",
            "`{name}` is too large when it is unpacked to be a table"
        );
        return Err(Diagnostic::error("quota/file", message).at_any(named).help(say!(
            "请把要用的那个工作表另存成新的文件，图片删掉。",
            "Save the sheet that is needed as a new file, without pictures."
        )));
    }
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| unreadable(&error))?;
    let filled = if asked.sheet.is_none() { filled(&mut workbook) } else { Vec::new() };
    let sheet = match filled.as_slice() {
        [only] => only.clone(),
        _ => which(&workbook, asked)?,
    };
    let cells = cells(&mut workbook, &sheet).map_err(|error| unreadable(&error))?;
    let Some(Found { cells, unknown }) = cells else {
        let message =
            say!("“{name}”的工作表“{sheet}”太大", "The sheet `{sheet}` of `{name}` is too large");
        return Err(Diagnostic::error("quota/file", message).at_any(named).help(say!(
            "最多{MOST_ROWS}行、{MOST_COLUMNS}列：请删掉表格外面多余的格子。",
            "It may have {MOST_ROWS} rows and {MOST_COLUMNS} columns: delete the cells outside the table."
        )));
    };
    if !unknown.is_empty() {
        return Err(uncomputed(&unknown, asked));
    }
    if archive::merges_rows(bytes) {
        let message = say!(
            "“{name}”里有几行合并的格，.ods文件的看不出来",
            "`{name}` has cells that are merged over rows, which cannot be seen in an .ods file"
        );
        return Err(Diagnostic::error("quota/merged", message)
            .at_any(named)
            .help(say!("请另存为.xlsx，或者取消合并。", "Save it as .xlsx, or part the cells.")));
    }
    let merged = merged(&mut workbook, &sheet);
    let grid = grid(&cells, &merged, format!("{name}：{sheet}"));
    Ok((Grid { hidden: archive::hidden_rows(bytes, &sheet), ..grid }, sheet))
}

/// The sheets that whoever opens the workbook sees and that say anything: a new workbook has three,
/// two of them empty.
fn filled(workbook: &mut Sheets<Cursor<&[u8]>>) -> Vec<String> {
    let mut filled = seen(workbook);
    if filled.len() > 1 {
        // What cannot be read says something, and is told when it is asked for.
        let is_empty = |found: &Found| found.cells.is_empty() && found.unknown.is_empty();
        filled
            .retain(|sheet| !matches!(cells(workbook, sheet), Ok(Some(found)) if is_empty(&found)));
    }
    filled
}

/// The sheets that are not hidden; all of them, if there is none.
fn seen(workbook: &Sheets<Cursor<&[u8]>>) -> Vec<String> {
    let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let seen = workbook.sheets_metadata().iter().filter(visible).map(|it| it.name.clone());
    let seen: Vec<String> = seen.collect();
    if seen.is_empty() { workbook.sheet_names() } else { seen }
}

/// The name of the sheet that is asked for.
fn which(workbook: &Sheets<Cursor<&[u8]>>, asked: Asked<'_>) -> Result<String, Diagnostic> {
    let (name, sheets) = (asked.name, seen(workbook));
    let names = sheets.iter().map(String::as_str);
    match asked.sheet {
        None => {
            let message = say!("“{name}”有几个工作表", "`{name}` has several sheets");
            let which = choices(names);
            Err(Diagnostic::error("quota/file", message).at_any(asked.named).help(say!(
                which => "请写明是哪一个：在说明表格的文件里加一行“sheet: …”，导入时加--sheet。{which}",
                "Say which one: a line `sheet: …` in the file that describes the table, --sheet in an import. {which}"
            )))
        }
        // One that is hidden may be named.
        Some((sheet, _)) if workbook.sheet_names().iter().any(|known| known == sheet) => {
            Ok(sheet.to_owned())
        }
        Some((sheet, span)) => {
            let message = say!("“{name}”没有工作表“{sheet}”", "`{name}` has no sheet `{sheet}`");
            Err(Diagnostic::error("quota/file", message)
                .at_any(span)
                .help(nearest_or_choices(sheet, names)))
        }
    }
}

/// That cells have formulas and nobody has worked them out: they would seem to be blank.
fn uncomputed(unknown: &[Address], asked: Asked<'_>) -> Diagnostic {
    let name = asked.name;
    let cells = first_listed(unknown.iter().map(Address::to_string), MOST_SHOWN);
    let message = say!(
        cells => "“{name}”的{cells}是公式，文件里没有算出来的数",
        "{cells} of `{name}` has a formula, and the file does not have what it comes to"
    );
    Diagnostic::error("quota/formula", message).at_any(asked.named).help(say!(
        "请在Excel或WPS里打开，保存一次；还不行的，把公式改成数。",
        "Open it in a spreadsheet program and save it; if that does not help, write figures instead of formulas."
    ))
}

/// How many cells are named that have no result.
const MOST_SHOWN: usize = 5;

type Cells = Vec<((u32, u32), String)>;

/// What stands in a sheet.
#[derive(Default)]
struct Found {
    /// The cells that say anything.
    cells: Cells,
    /// Those with a formula that nobody has worked out.
    unknown: Vec<Address>,
}

impl Found {
    /// Takes a cell; fails, where no table reaches.
    fn take(&mut self, (row, column): (u32, u32), text: String, has_formula: bool) -> Option<()> {
        if text.is_empty() && !has_formula {
            return Some(());
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return None;
        }
        if text.is_empty() {
            self.unknown.push(Address { row, column });
        } else {
            self.cells.push(((row, column), text));
        }
        Some(())
    }
}

/// What stands in a sheet; none, where it is too large.
fn cells(
    workbook: &mut Sheets<Cursor<&[u8]>>,
    sheet: &str,
) -> Result<Option<Found>, calamine::Error> {
    let mut found = Found::default();
    if let Sheets::Xlsx(workbook) = workbook {
        // One by one: a sheet with one cell in its last corner would be laid out as a whole.
        let mut reader = workbook.worksheet_cells_reader(sheet)?;
        while let Some(cell) = reader.next_cell_with_formula()? {
            let value = Data::from(cell.value);
            // A text that is worked out to be empty is none that is not.
            let has_formula = cell.formula.is_some() && value == Data::Empty;
            if found.take(cell.pos, text(&value), has_formula).is_none() {
                return Ok(None);
            }
        }
        return Ok(Some(found));
    }
    let range = workbook.worksheet_range(sheet)?;
    for (at, value) in placed(&range) {
        if found.take(at, text(value), false).is_none() {
            return Ok(None);
        }
    }
    // Not every file of these formats tells its formulas.
    let formulas = workbook.worksheet_formula(sheet).unwrap_or_default();
    for (at, _) in placed(&formulas).filter(|(_, formula)| !formula.is_empty()) {
        if range.get_value(at).is_none_or(|value| *value == Data::Empty) {
            found.take(at, String::new(), true);
        }
    }
    Ok(Some(found))
}

/// The cells of a range that say anything, with their places in the sheet.
fn placed<T: CellType>(range: &Range<T>) -> impl Iterator<Item = ((u32, u32), &T)> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let at = |first: u32, index: usize| {
        u32::try_from(index).map_or(u32::MAX, |it| first.saturating_add(it))
    };
    range
        .used_cells()
        .map(move |(row, column, value)| ((at(first_row, row), at(first_column, column)), value))
}

/// What a cell says. A count is a whole number, however a workbook keeps it; a day is a day.
fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

/// Where cells are merged, in the formats that say so.
fn merged(workbook: &mut Sheets<Cursor<&[u8]>>, sheet: &str) -> Vec<Dimensions> {
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
    Grid { rows: rows.collect(), is_workbook: true, ..Grid::default() }
}
