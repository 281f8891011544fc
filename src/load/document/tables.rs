//! Tables: cells that are merged, rows of a wrong length, and the HTML of the whole.
//!
//! A cell of only `^` belongs to the cell above it, a cell of only `<` to the one on its left.
//! A row right under the head that reaches up into it is a part of the head.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::html::{Html, Mark};
use super::prepared::Prepared;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};

/// The rows of most tables, and somewhat more.
const USUAL: usize = 24;

/// A table while its cells are being written, one after the other.
pub(super) struct Table {
    columns: Vec<Alignment>,
    /// Where the first cell begins.
    start: Mark,
    cells: Vec<Cell>,
    is_in_mark: bool,
}

struct Cell {
    kind: Kind,
    from: Mark,
    to: Mark,
    /// In the text.
    range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    /// It belongs to the cell above.
    Up,
    /// It belongs to the cell on the left.
    Left,
}

impl Table {
    pub(super) fn new(columns: Vec<Alignment>, start: Mark) -> Self {
        let cells = Vec::with_capacity(columns.len() * USUAL);
        Self { columns, start, cells, is_in_mark: false }
    }

    /// Where the cells begin.
    pub(super) fn start(&self) -> Mark {
        self.start
    }

    /// Whether the cell now open is only a mark: it belongs to another one.
    pub(super) fn is_in_mark(&self) -> bool {
        self.is_in_mark
    }

    pub(super) fn open_cell(&mut self, text: &str, range: Range<usize>, from: Mark) {
        let kind = match text[range.clone()].trim_matches([' ', '\t', '|']) {
            "^" => Kind::Up,
            "<" => Kind::Left,
            _ => Kind::Own,
        };
        self.cells.push(Cell { kind, from, to: from, range });
        self.is_in_mark = kind != Kind::Own;
    }

    pub(super) fn close_cell(&mut self, to: Mark) {
        self.is_in_mark = false;
        if let Some(cell) = self.cells.last_mut() {
            cell.to = to;
        }
    }

    /// Says that a row has another number of cells than the head: Markdown drops what is too
    /// much.
    pub(super) fn check_row(&self, prepared: &Prepared, start: usize, said: &mut Diagnostics) {
        let line = prepared.text[start..].lines().next().unwrap_or_default();
        let (written, columns) = (cells_of(line), self.columns.len());
        if written == columns {
            return;
        }
        let message = say!(
            "表头有{columns}格，这一行有{written}格",
            "The head of the table has {columns} cells, this row {written}"
        );
        let help = if line.contains('|') {
            say!(
                "请补上或去掉多余的“|”。格子里要用竖线的，写成“\\|”。",
                "Add or remove a `|`. A bar within a cell is written `\\|`."
            )
        } else {
            say!(
                "如果这一行不是表格里的，请在它前面空一行。",
                "If this line is not of the table, leave a line empty before it."
            )
        };
        let span = prepared.span(start..start + line.trim_end().len());
        said.push(Diagnostic::warning("table/cells", message).at(&span).help(help));
    }

    /// Writes the table, whose cells were cut out.
    pub(super) fn write(
        &self,
        contents: &Html,
        prepared: &Prepared,
        said: &mut Diagnostics,
        out: &mut Html,
    ) {
        let columns = self.columns.len().max(1);
        let Merged { owners, head } = Merged::of(&self.cells, columns, prepared, said);
        let mut spans = vec![(0_usize, 0_usize); self.cells.len()];
        for (index, owner) in owners.iter().enumerate() {
            let (down, across) =
                (index / columns - owner / columns, index % columns - owner % columns);
            let (rows, wide) = &mut spans[*owner];
            (*rows, *wide) = ((*rows).max(down + 1), (*wide).max(across + 1));
        }
        for (index, cell) in self.cells.iter().enumerate() {
            let (row, column) = (index / columns, index % columns);
            if column == 0 {
                out.push(match row {
                    0 => "<thead>\n<tr>",
                    _ if row == head => "</tr>\n</thead>\n<tbody>\n<tr>",
                    _ => "</tr>\n<tr>",
                });
            }
            if owners[index] != index {
                continue;
            }
            let is_empty = cell.from == cell.to;
            // A head without words would be read out as one.
            let is_head = row < head && !is_empty;
            out.push(if is_head { "<th scope=\"col\"" } else { "<td" });
            let (rows, wide) = spans[index];
            if rows > 1 {
                out.push(&format!(" rowspan=\"{rows}\""));
            }
            if wide > 1 {
                out.push(&format!(" colspan=\"{wide}\""));
            }
            out.push(match self.columns.get(column) {
                Some(Alignment::Left) => " class=\"start\">",
                Some(Alignment::Center) => " class=\"center\">",
                Some(Alignment::Right) => " class=\"end\">",
                Some(Alignment::None) | None => ">",
            });
            out.append_part(contents, self.start, cell.from, cell.to);
            out.push(if is_head { "</th>" } else { "</td>" });
        }
        let is_body = self.cells.len() > head * columns;
        out.push(if is_body { "</tr>\n</tbody>\n" } else { "</tr>\n</thead>\n" });
    }
}

/// Which cell each cell is a part of.
struct Merged {
    owners: Vec<usize>,
    /// How many rows the head has.
    head: usize,
}

impl Merged {
    fn of(cells: &[Cell], columns: usize, prepared: &Prepared, said: &mut Diagnostics) -> Self {
        let mut owners: Vec<usize> = (0..cells.len()).collect();
        let mut head = 1;
        if cells.iter().all(|cell| cell.kind == Kind::Own) {
            return Self { owners, head };
        }
        for (index, cell) in cells.iter().enumerate() {
            let neighbour = match cell.kind {
                Kind::Own => continue,
                Kind::Up => index.checked_sub(columns),
                Kind::Left => index.checked_sub(1).filter(|_| index % columns > 0),
            };
            match neighbour {
                Some(neighbour) => owners[index] = owners[neighbour],
                None => said.push(alone(&prepared.span(cell.range.clone()), cell.kind)),
            }
        }
        // A cell that is no rectangle falls into its parts.
        let mut sizes = vec![(0_usize, 0_usize, 0_usize); cells.len()];
        for (index, owner) in owners.iter().enumerate() {
            let (count, rows, wide) = &mut sizes[*owner];
            *count += 1;
            *rows = (*rows).max(index / columns - owner / columns + 1);
            *wide = (*wide).max(index % columns - owner % columns + 1);
        }
        for (owner, (count, rows, wide)) in sizes.iter().enumerate() {
            if rows * wide == *count {
                continue;
            }
            let parts = owners.iter_mut().enumerate().filter(|(_, it)| **it == owner);
            let mut last = owner;
            for (index, part) in parts {
                *part = index;
                last = index;
            }
            said.push(ragged(&prepared.span(cells[last].range.clone())));
        }
        for (index, owner) in owners.iter().enumerate() {
            if index / columns <= head && owner / columns < head {
                head = head.max(index / columns + 1);
            }
        }
        Self { owners, head }
    }
}

fn alone(span: &Span, kind: Kind) -> Diagnostic {
    let message = match kind {
        Kind::Left => say!(
            "第一列的“<”左边没有格子可以合并",
            "There is no cell on the left of this `<` to merge it with"
        ),
        Kind::Up | Kind::Own => say!(
            "表头的“^”上面没有格子可以合并",
            "There is no cell above this `^` to merge it with"
        ),
    };
    Diagnostic::warning("table/merge", message).at(span).help(say!(
        "“^”和上面一格合并，“<”和左边一格合并；要显示这个符号的，写成“\\^”“\\<”。",
        "`^` merges a cell with the one above, `<` with the one on the left; the sign itself is written `\\^` or `\\<`."
    ))
}

fn ragged(span: &Span) -> Diagnostic {
    let message = say!("合并的格子不是一个长方形", "The merged cells are no rectangle");
    Diagnostic::warning("table/merge", message).at(span).help(say!(
        "请把要合并的每一格都写上“^”或“<”。",
        "Write `^` or `<` in each of the cells that are to be one."
    ))
}

/// How many cells a line of a table has.
fn cells_of(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut bars = 0;
    let mut is_escaped = false;
    let mut ends_in_bar = false;
    for byte in line.bytes() {
        ends_in_bar = byte == b'|' && !is_escaped;
        bars += usize::from(ends_in_bar);
        is_escaped = byte == b'\\' && !is_escaped;
    }
    bars + usize::from(!ends_in_bar)
}
