//! The cells of a table as they are printed, wherever they stand: in YAML, in CSV, in a workbook.

use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};

use super::figure;
use crate::diagnostic::{Diagnostic, Source, Span, say};
use crate::load::section::{self, Mistakes, unwrapped};
use crate::load::yaml::{Node, Value};
use crate::site::quota::Address;

/// Cells in rows. The rows of a spreadsheet need not be equally long, nor do those of YAML.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// The rows.
    pub(crate) rows: Vec<Vec<Raw>>,
    /// Whether there are others that could not be read.
    pub(crate) misses_rows: bool,
    /// Those that whoever opens the spreadsheet does not see, as spreadsheets count them.
    pub(crate) hidden: Vec<u32>,
    /// Whether they are those of a workbook.
    pub(crate) is_workbook: bool,
}

/// A cell as it is printed.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) address: Option<Address>,
    pub(crate) merged: Merged,
}

/// Whether a cell is one with others of its column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Merged {
    /// It stands by itself.
    #[default]
    No,
    /// It is one with cells of the rows below.
    Top,
    /// It is one with a cell above, and repeats its words.
    Below,
}

/// The cell of a row that alone says something, and its column: titles and remarks stand so.
pub(crate) fn alone(row: &[Raw]) -> Option<(usize, &Raw)> {
    let mut filled = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
    filled.next().filter(|_| filled.next().is_none())
}

/// The cells that are meant by one in which other commas part them than those of tables:
/// 「1，水口村，1007」 in a table of three columns. A remark has seldom as many commas, and one in
/// brackets is one: 「（全镇共41,851人）」.
pub(super) fn run_together(raw: &Raw, columns: usize) -> Option<Vec<&str>> {
    let is_figure = |cell: &str| matches!(figure::read(cell), Ok(Some(_)));
    let is_prose = raw.text.contains([':', '：', '。']) || raw.trimmed().starts_with(['（', '(']);
    let cells: Vec<&str> = parted(&raw.text);
    // Whoever writes so may have left one out.
    let fewest = if columns < 5 { columns.max(3) } else { columns - 1 };
    let is_row = (fewest..=columns).contains(&cells.len());
    let has_figures = cells.iter().skip(1).any(|cell| is_figure(cell));
    (is_row && !is_prose && has_figures && !cells.iter().all(|cell| is_figure(cell)))
        .then_some(cells)
}

/// What stands between commas of any kind, brackets around all of it left out.
fn parted(written: &str) -> Vec<&str> {
    unwrapped(written).split(['，', '、', ',', '；', '\t']).map(str::trim).collect()
}

impl Raw {
    /// Its text without padding: Word fills cells with spaces of every kind.
    pub(crate) fn trimmed(&self) -> &str {
        self.text.trim()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.trimmed().is_empty()
    }

    /// Nothing, beside this one.
    pub(super) fn blank_beside(&self) -> Self {
        Self { text: String::new(), merged: Merged::No, ..self.clone() }
    }
}

impl Grid {
    /// The rows of YAML: a list of lists.
    pub(super) fn of_yaml(node: &Node, mistakes: &Mistakes) -> Option<Self> {
        let mut rows = Vec::new();
        let mut misses_rows = false;
        for row in mistakes.caught(section::filled_list(node, "rows"))? {
            let cells = mistakes.caught(cells(row));
            let cells = cells.and_then(|cells| {
                let cells: Vec<_> =
                    cells.iter().map(|cell| mistakes.caught(of_node(cell))).collect();
                cells.into_iter().collect::<Option<Vec<_>>>()
            });
            misses_rows |= cells.is_none();
            rows.extend(cells);
        }
        Some(Self { rows, misses_rows, ..Self::default() })
    }

    /// The rows of a text whose cells are parted by commas; by tabs, where Excel saved it as
    /// 「Unicode 文本」; by semicolons, where a computer's settings say so.
    pub(super) fn of_csv(source: &Arc<Source>) -> Result<Self, Diagnostic> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter(&source.text))
            .flexible(true)
            .from_reader(source.text.as_bytes());
        let mut rows: Vec<Vec<Raw>> = Vec::new();
        let mut record = ByteRecord::new();
        // As spreadsheets count them: a quoted cell may have several lines, and a blank one is a row.
        let mut row = 0;
        loop {
            let more =
                reader.read_byte_record(&mut record).map_err(|error| unreadable(source, &error))?;
            if !more {
                return Ok(Self { rows, ..Self::default() });
            }
            let byte = record.position().map_or(0, csv::Position::byte);
            let byte = usize::try_from(byte).unwrap_or_default();
            let (start, blank) = begin(&source.text, byte);
            row += blank;
            rows.push(of_record(source, &record, start, row));
            row += 1;
        }
    }
}

/// What parts the cells of a text: what most of its lines have outside quotes.
fn delimiter(text: &str) -> u8 {
    let lines_with = |mark: u8| {
        let has = |line: &&str| {
            let mut is_quoted = false;
            line.bytes().any(|byte| {
                is_quoted ^= byte == b'"';
                byte == mark && !is_quoted
            })
        };
        text.lines().filter(has).count()
    };
    // Of equals the last: a comma.
    [b';', b'\t', b','].into_iter().max_by_key(|mark| lines_with(*mark)).unwrap_or(b',')
}

/// The cells of a row of YAML.
fn cells(row: &Node) -> Result<&[Node], Diagnostic> {
    if let Value::List(cells) = &row.value {
        return Ok(cells);
    }
    let message = say!("这一行没有写成一格一格的", "The row is not written cell by cell");
    let cells = row.scalar().map(parted).filter(|cells| cells.len() > 1);
    let meant = cells.map_or_else(|| "1, 水口村, 1007".to_owned(), |cells| cells.join(", "));
    Err(Diagnostic::error("value/kind", message).at(&row.span).help(say!(
        "请用英文的方括号和逗号，写成“- [{meant}]”。",
        "Use plain brackets and commas: `- [{meant}]`."
    )))
}

fn of_node(node: &Node) -> Result<Raw, Diagnostic> {
    let text = match &node.value {
        Value::Empty => String::new(),
        Value::Scalar(text) => text.clone(),
        Value::List(_) | Value::Map(_) => {
            let message = say!("一格里只能写一个值", "A cell has a single value");
            return Err(Diagnostic::error("value/kind", message).at(&node.span).help(say!(
                "请写成“- [1, 水口村, 1007]”，每格一个值。",
                "Write `- [1, 水口村, 1007]`, one value a cell."
            )));
        }
    };
    Ok(Raw { text, span: node.span.clone(), address: None, merged: Merged::No })
}

/// Where a record begins that the reader begins to look for at a byte, and how many blank lines
/// lie before it. The second half of the line end before may be among them, and is none.
fn begin(text: &str, byte: usize) -> (usize, u32) {
    let rest = text.get(byte..).unwrap_or_default();
    let printed = rest.trim_start_matches(['\r', '\n']);
    let start = text.len() - printed.len();
    let is_halved = text[..byte.min(start)].ends_with('\r') && rest.starts_with('\n');
    let ends = rest[..rest.len() - printed.len()].matches('\n').count();
    (start, u32::try_from(ends).unwrap_or(u32::MAX) - u32::from(is_halved))
}

/// The cells of a line. Where none of them is quoted, each knows its place in it.
fn of_record(source: &Arc<Source>, record: &ByteRecord, start: usize, row: u32) -> Vec<Raw> {
    let printed = source.text.get(start..).unwrap_or_default();
    let printed = printed.split(['\r', '\n']).next().unwrap_or_default();
    let is_plain = !printed.contains('"');
    let mut at = start;
    let cells = record.iter().zip(0..).map(|(cell, column)| {
        let here = if is_plain { at..at + cell.len() } else { start..start + printed.len() };
        at += cell.len() + 1;
        Raw {
            text: String::from_utf8_lossy(cell).into_owned(),
            span: Span::new(source, here),
            address: Some(Address { row, column }),
            merged: Merged::No,
        }
    });
    cells.collect()
}

fn unreadable(source: &Arc<Source>, error: &csv::Error) -> Diagnostic {
    let path = &source.path;
    let message = say!("读不懂“{path}”（{error}）", "`{path}` cannot be understood ({error})");
    Diagnostic::error("quota/file", message).help(say!(
        "请在表格软件里另存为“CSV（逗号分隔）”。",
        "Save it anew in your spreadsheet program as CSV."
    ))
}
