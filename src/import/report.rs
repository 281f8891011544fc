//! What an import understood, row by row: for whoever looks it through, and for programs.

use std::collections::HashSet;
use std::fmt::Write;

use serde::Serialize;

use super::Imported;
use super::guess::Guess;
use crate::diagnostic::{Lang, Text, joined, say};
use crate::load::quota::grid::Grid;
use crate::load::quota::kind::Kind;
use crate::site::quota::{Cell, Content, QuotaTable, Row};

/// What an import understood.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The file that was read.
    file: String,
    /// The sheet, where the file has any.
    sheet: Option<String>,
    /// The row of the headings, as spreadsheets count.
    heading_row: u32,
    columns: Vec<ColumnRead>,
    rows: Vec<RowRead>,
    left_out: Vec<LeftOut>,
    totals: Vec<Total>,
    /// What its author should look at.
    warnings: Vec<String>,
    /// The files that are written.
    written: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ColumnRead {
    address: String,
    heading: String,
    meaning: &'static str,
    #[serde(serialize_with = "in_chinese")]
    why: Text,
}

#[derive(Debug, Serialize)]
struct RowRead {
    row: u32,
    kind: &'static str,
    name: String,
    cells: Vec<CellRead>,
}

#[derive(Debug, Serialize)]
struct CellRead {
    address: String,
    heading: String,
    printed: String,
    /// None, where it is blank.
    read: Option<u64>,
    /// Whether it is no plain whole number as it is printed.
    is_read_into: bool,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    row: u32,
    text: String,
    #[serde(serialize_with = "in_chinese")]
    why: Text,
}

#[derive(Debug, Serialize)]
struct Total {
    heading: String,
    printed: Option<u64>,
    computed: u64,
    blank: usize,
    adds_up: Option<bool>,
}

fn in_chinese<S: serde::Serializer>(text: &Text, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text.zh)
}

impl Report {
    /// What was understood of the grid of a file.
    pub(crate) fn of(
        (file, sheet): (String, Option<String>),
        grid: &Grid,
        guess: &Guess,
        imported: &Imported,
    ) -> Self {
        let table = &imported.table;
        let columns = guess.columns.iter().filter_map(|column| {
            let known = column.known()?;
            let why = if column.is_repeated {
                say!("并排的另一组", "another group side by side")
            } else {
                known.why.clone()
            };
            let (address, heading) = (column.address.to_string(), column.heading.clone());
            Some(ColumnRead { address, heading, meaning: known.word(), why })
        });
        let totals = table.counts().map(|(at, _, column)| {
            let (sum, printed) = (table.sum(at), table.printed_total(at));
            Total {
                heading: column.heading.clone(),
                printed,
                computed: sum.persons,
                blank: sum.blank,
                adds_up: printed.map(|printed| printed == sum.persons),
            }
        });
        Self {
            file,
            sheet,
            heading_row: row_number(grid, guess.row),
            columns: columns.collect(),
            rows: rows(table),
            left_out: left_out(grid, guess, table),
            totals: totals.collect(),
            warnings: table.warnings.iter().map(|it| it.message.zh.clone()).collect(),
            written: imported.files.iter().map(|file| file.path.clone()).collect(),
        }
    }

    /// As JSON, for programs.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// In words.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        let (file, sheet) = (&self.file, self.sheet.as_deref().unwrap_or_default());
        lines.push(match self.sheet {
            Some(_) => say!("读了{file}，工作表“{sheet}”", "Read {file}, sheet `{sheet}`"),
            None => say!("读了{file}", "Read {file}"),
        });
        let row = self.heading_row;
        lines.push(say!("\n表头在第{row}行：", "\nThe headings are in row {row}:"));
        for ColumnRead { address, heading, meaning, why } in &self.columns {
            lines.push(say!(
                why => "  {address} {heading} → {meaning}（{why}）",
                "  {address} {heading} → {meaning} ({why})"
            ));
        }
        let count = self.rows.iter().filter(|row| row.kind == "place").count();
        lines.push(say!("\n读到{count}行：", "\n{count} rows:"));
        lines.extend(self.rows.iter().map(line));
        if !self.left_out.is_empty() {
            lines.push(say!("\n不当作数的行：", "\nRows that are not figures:"));
        }
        for LeftOut { row, text, why } in &self.left_out {
            lines.push(say!(why => "  第{row}行 {text}（{why}）", "  row {row} {text} ({why})"));
        }
        lines.push(say!("\n合计：", "\nTotals:"));
        lines.extend(self.totals.iter().map(Total::said));
        let mut text = String::new();
        for line in lines {
            let _ = writeln!(text, "{}", line.in_lang(lang));
        }
        text
    }
}

impl Total {
    fn said(&self) -> Text {
        let (heading, computed) = (&self.heading, self.computed);
        let blank = match self.blank {
            0 => say!("", ""),
            rows => say!("（有{rows}行没有数）", " ({rows} rows have no figure)"),
        };
        match self.printed {
            Some(printed) if printed == computed => say!(
                blank => "  {heading}：原表{printed}，和各行相加一样{blank}",
                "  {heading}: {printed}, which the rows add up to{blank}"
            ),
            Some(printed) => say!(
                blank => "  {heading}：原表{printed}，按各行相加为{computed}{blank}：请核对",
                "  {heading}: {printed} is printed, the rows add up to {computed}{blank}: check it"
            ),
            None => say!(
                blank => "  {heading}：原表没有合计，按各行相加为{computed}{blank}",
                "  {heading}: no total is printed, the rows add up to {computed}{blank}"
            ),
        }
    }
}

/// 「第4行 水口村：户籍人口1007，任务数“１１０”读作110」
fn line(row: &RowRead) -> Text {
    let cells = row.cells.iter().map(|cell| {
        let (heading, printed) = (&cell.heading, cell.printed.trim());
        match cell.read {
            Some(read) if cell.is_read_into => {
                say!("{heading}“{printed}”读作{read}", "{heading} `{printed}`, read as {read}")
            }
            Some(read) => say!("{heading} {read}", "{heading} {read}"),
            None if printed.is_empty() => say!("{heading}空着", "{heading} blank"),
            None => {
                say!("{heading}“{printed}”读作没有数", "{heading} `{printed}`, read as no figure")
            }
        }
    });
    let cells: Vec<Text> = cells.collect();
    let (cells, at, name) = (joined(&cells), row.row, &row.name);
    say!(cells => "  第{at}行 {name}：{cells}", "  row {at} {name}: {cells}")
}

fn rows(table: &QuotaTable) -> Vec<RowRead> {
    let read = |kind, row: &Row| {
        let cells = table.counts().map(|(at, _, column)| cell(&row.cells[at], &column.heading));
        RowRead { row: row_of(row), kind, name: row.name.clone(), cells: cells.collect() }
    };
    let places = table.rows.iter().map(|row| read("place", row));
    let sums = table.subtotals.iter().map(|sum| read("subtotal", &sum.row));
    places.chain(sums).chain(table.total.iter().map(|row| read("total", row))).collect()
}

fn cell(cell: &Cell, heading: &str) -> CellRead {
    CellRead {
        address: cell.address.map(|it| it.to_string()).unwrap_or_default(),
        heading: heading.to_owned(),
        printed: cell.printed.to_string(),
        read: match cell.content {
            Content::Number(number) => Some(number),
            _ => None,
        },
        is_read_into: cell.is_read_into(),
    }
}

/// The row that a row stands in, as spreadsheets count; 0, where it stands in none.
fn row_of(row: &Row) -> u32 {
    row.cells.iter().find_map(|cell| cell.address).map_or(0, |it| it.row + 1)
}

fn row_number(grid: &Grid, at: usize) -> u32 {
    let address = grid.rows[at].iter().find_map(|raw| raw.address);
    address.map_or(0, |it| it.row + 1)
}

/// The rows that say something and gave no figure, and the cells below no heading.
fn left_out(grid: &Grid, guess: &Guess, table: &QuotaTable) -> Vec<LeftOut> {
    let read: HashSet<u32> = table.rows.iter().chain(table.printed_sums()).map(row_of).collect();
    let mut left_out = Vec::new();
    for (at, row) in grid.rows.iter().enumerate().filter(|(at, _)| *at != guess.row) {
        let number = row_number(grid, at);
        let is_read = read.contains(&number);
        let cells = row.iter().enumerate().filter(|(column, raw)| {
            let is_known = guess.columns.iter().any(|it| it.at == *column);
            !(raw.is_blank() || is_read && is_known)
        });
        let text: Vec<&str> = cells.map(|(_, raw)| raw.trimmed()).collect();
        if text.is_empty() {
            continue;
        }
        let why = match () {
            () if is_read => say!("这些格上面没有表头，不要了", "no heading stands above"),
            () if at < guess.row => say!("在表头上面", "above the headings"),
            () if text.iter().any(|it| Kind::of(it, "") == Kind::Part) => {
                say!("是上一行里面的数，不算一个村", "some of the row above, and no village")
            }
            () if text.iter().any(|it| Kind::of(it, "") == Kind::Computed) => {
                say!("是网站算的，会重新算", "worked out by the site, which does it again")
            }
            () => say!("不是村或乡镇的数", "no figures of a place"),
        };
        left_out.push(LeftOut { row: number, text: text.join(" "), why });
    }
    left_out
}
