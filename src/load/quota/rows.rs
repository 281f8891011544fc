//! The rows of a table: villages and townships, sums, and what is printed around them.

use std::ops::Range;

use super::around::Around;
use super::figure;
use super::grid::{self, Grid, Merged, Raw};
use super::headings::{Layout, squeezed};
use super::kind::{Kind, without_mark};
use super::personal;
use crate::diagnostic::{Diagnostic, first_listed, say};
use crate::load::section::Mistakes;
use crate::load::yaml;
use crate::site::quota::{Cell, Content, Meaning, Row, Subtotal, Words, addressed};

/// How many cells are named that have decimals.
const MOST_SHOWN: usize = 10;

/// What the rows of a grid come to.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) rows: Vec<Row>,
    pub(super) subtotals: Vec<Subtotal>,
    pub(super) total: Option<Row>,
    pub(super) around: Vec<String>,
    /// Those that are some of the row above, and none of the table.
    pub(super) parts: Vec<Row>,
    /// Whether none is missing because of a mistake in it.
    pub(super) is_whole: bool,
}

/// What the rows of a grid are read by.
struct Reader<'r> {
    layout: &'r Layout,
    /// What the place of the table is called.
    place: &'r str,
    /// Whether the rows are those of a workbook, which may show less of a figure than it has.
    is_workbook: bool,
    mistakes: &'r Mistakes,
}

/// Reads the rows of a grid, group by group where several stand side by side.
pub(super) fn read(grid: &Grid, layout: &Layout, place: &str, mistakes: &Mistakes) -> Sorted {
    let reader = Reader { layout, place, is_workbook: grid.is_workbook, mistakes };
    let mut read = Sorted { is_whole: !grid.misses_rows, ..Sorted::default() };
    let mut lines: Vec<Vec<Raw>> = Vec::new();
    let around = Around::of(grid, layout, place);
    let heading = layout.heading.map(|at| texts(&grid.rows[at]));
    for (at, row) in grid.rows.iter().enumerate() {
        // In a column that is passed over, too: the file must not have it.
        let cards = row.iter().filter_map(personal::long_number);
        let cards: Vec<Diagnostic> = cards.collect();
        if !cards.is_empty() {
            read.is_whole = false;
            for card in cards {
                mistakes.push(card);
            }
        } else if row.iter().all(Raw::is_blank) || heading.as_ref() == Some(&texts(row)) {
            // Nothing, or the headings anew on the next sheet of paper.
        } else {
            // In a column that is passed over, too, and in the lines around the table.
            if let Some(contact) = row.iter().find_map(personal::contact) {
                read.is_whole = false;
                mistakes.push(contact);
            }
            if around.has(at, row) {
                read.around.push(joined(row));
            } else {
                match reader.fitted(row) {
                    Some(line) => lines.push(line),
                    None => read.is_whole = false,
                }
            }
        }
    }
    for place in &layout.unheaded {
        if let Some(filled) = lines.iter().map(|line| &line[*place]).find(|raw| !raw.is_blank()) {
            mistakes.push(unheaded(filled));
        }
    }
    if let Some(mistake) = reader.fractions(&lines) {
        mistakes.push(mistake);
    }
    let mut seen = Vec::new();
    let mut begin = 0;
    for group in &layout.groups {
        let end = group.iter().max().map_or(begin, |last| last + 1);
        for line in &lines {
            if group.iter().all(|place| line[*place].is_blank()) {
                continue;
            }
            match reader.row(line, group, begin..end) {
                Some(row) => seen.push(row),
                None => read.is_whole = false,
            }
        }
        begin = end;
    }
    read.sort(seen);
    if let Some(column) = layout.columns.first().filter(|_| read.is_whole && read.rows.is_empty()) {
        let message = say!("表格里一行也没有", "The table has no row");
        mistakes.push(Diagnostic::error("quota/empty", message).at(&column.span).help(say!(
            "请在表头下面写上各村、各乡镇的数。",
            "Write the figures of villages or townships below the headings."
        )));
    }
    read
}

impl Sorted {
    /// Tells places from sums. Of several sums the last 合计 is that of the table, the others are
    /// of what stands between them; a 小计 is that of the table where it is the only sum and
    /// stands at its end.
    fn sort(&mut self, mut rows: Vec<(Kind, Row)>) {
        rows.retain(|(kind, _)| *kind != Kind::Computed);
        let is_sum = |(kind, _): &(Kind, Row)| kind.is_sum();
        let last = rows.iter().rposition(|(kind, _)| *kind == Kind::Total);
        let last = last.or_else(|| {
            let only = rows.iter().position(is_sum).filter(|at| at + 1 == rows.len());
            only.or_else(|| rows.first().filter(|row| is_sum(row)).map(|_| 0))
                .filter(|_| rows.iter().filter(|row| is_sum(row)).count() == 1)
        });
        let mut begin = 0;
        for (at, (kind, row)) in rows.into_iter().enumerate() {
            match kind {
                Kind::Place => self.rows.push(row),
                Kind::Part => self.parts.push(row),
                _ if Some(at) == last => self.total = Some(row),
                _ => {
                    self.subtotals.push(Subtotal { row, of: begin..self.rows.len() });
                    begin = self.rows.len();
                }
            }
        }
    }
}

fn texts(row: &[Raw]) -> Vec<String> {
    row.iter().map(|raw| squeezed(&raw.text)).collect()
}

fn joined(row: &[Raw]) -> String {
    let words: Vec<&str> = row.iter().map(Raw::trimmed).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

impl Reader<'_> {
    fn kind(&self, raw: &Raw) -> Kind {
        Kind::of(&raw.text, self.place)
    }

    /// A row with as many cells as the table has. A 合计 that is merged over two cells is one short.
    fn fitted(&self, row: &[Raw]) -> Option<Vec<Raw>> {
        if let Some((_, raw)) = grid::alone(row)
            && let Some(meant) = grid::run_together(raw, self.layout.width)
        {
            self.mistakes.push(one_cell(raw, &meant));
            return None;
        }
        let mut cells = row.to_vec();
        let sum = cells.iter().position(|raw| self.kind(raw).is_sum());
        if let Some(at) = sum.filter(|_| cells.len() + 1 == self.layout.width) {
            let blank = cells[at].blank_beside();
            cells.insert(at + 1, blank);
        }
        while cells.len() > self.layout.width && cells.last().is_some_and(Raw::is_blank) {
            cells.pop();
        }
        if cells.len() == self.layout.width {
            return Some(cells);
        }
        let (has, width) = (cells.len(), self.layout.width);
        let message =
            say!("这一行有{has}格，应当有{width}格", "The row has {has} cells instead of {width}");
        let mistake = Diagnostic::error("quota/cells", message);
        self.mistakes.push(mistake.at_any(row.first().map(|it| &it.span)).help(say!(
            "请核对少了还是多了逗号；没有数的格子空着，YAML里写\"\"。",
            "Check for a comma too many or too few; leave a cell without figure blank, `\"\"` in YAML."
        )));
        None
    }

    /// A row of one group. A sum that has no name where names stand has it in any cell of the group,
    /// in a column that is passed over, too.
    fn row(&self, line: &[Raw], group: &[usize], reach: Range<usize>) -> Option<(Kind, Row)> {
        let columns = &self.layout.columns;
        let cells: Vec<&Raw> = group.iter().map(|place| &line[*place]).collect();
        let by = |meaning| columns.iter().position(|it| it.meaning == meaning).map(|at| cells[at]);
        let (number, name) = (by(Meaning::Number), by(Meaning::Name)?);
        let sum = number.into_iter().chain([name]).find(|raw| self.kind(raw).is_sum());
        let elsewhere = || line[reach].iter().find(|raw| self.kind(raw).is_sum());
        let sum = sum.or_else(|| elsewhere().filter(|_| name.is_blank()));
        let (what, named) = sum.map_or((self.kind(name), name), |raw| (self.kind(raw), raw));
        if named.is_blank() {
            let filled = cells.iter().find(|raw| !raw.is_blank()).copied().unwrap_or(named);
            let message = addressed(filled.address, &say!("这一行没有名称", "The row has no name"));
            self.mistakes.push(Diagnostic::error("quota/name", message).at(&filled.span).help(say!(
                "请写上是哪个村、哪个乡镇；合计那一行写“合计”；落款、说明这样的话，写在第一格，或者从表格里删掉。",
                "Say which village or township it is; a sum is called 合计; a remark or a signature stands in the first cell, or is deleted from the table."
            )));
            return None;
        }
        let cells: Option<Vec<Cell>> = std::iter::zip(&cells, columns)
            .map(|(raw, column)| {
                // The name of a sum stands where the numbers do, or beside them.
                let is_name_of_sum = what.is_sum() && self.kind(raw).is_sum();
                let meaning = if is_name_of_sum { Meaning::Name } else { column.meaning };
                self.cell(raw, meaning)
            })
            .collect();
        let name = name_of(&named.text);
        let name = if what.is_sum() { without_mark(&name).to_owned() } else { name };
        Some((what, Row { name, cells: cells? }))
    }

    /// Figures with decimals, of which a workbook shows whole numbers.
    fn fractions(&self, lines: &[Vec<Raw>]) -> Option<Diagnostic> {
        if !self.is_workbook {
            return None;
        }
        let is_counted = |at: &usize| {
            matches!(self.layout.columns[*at].meaning, Meaning::Number | Meaning::Count(_))
        };
        let counted = self.layout.groups.iter().flat_map(|group| {
            group.iter().enumerate().filter(move |(at, _)| is_counted(at)).map(|(_, place)| *place)
        });
        let counted: Vec<usize> = counted.collect();
        let cells = lines.iter().flat_map(|line| counted.iter().map(|place| &line[*place]));
        let cells: Vec<&Raw> = cells.filter(|raw| is_fraction(raw)).collect();
        let first = cells.first()?;
        let (count, printed) = (cells.len(), first.trimmed());
        let listed = cells.iter().map(|raw| raw.address.map_or(String::new(), |it| it.to_string()));
        let listed = first_listed(listed, MOST_SHOWN);
        let message = if count == 1 {
            addressed(first.address, &say!("“{printed}”不是整数", "`{printed}` is no whole number"))
        } else {
            say!(
                listed => "有{count}格不是整数：{listed}，第一格是“{printed}”",
                "{count} cells are no whole numbers: {listed}; the first is `{printed}`"
            )
        };
        Some(Diagnostic::error("quota/unreadable", message).at(&first.span).help(say!(
            "Excel、WPS里看着是整数的，只是没有显示小数，存着的还有小数。请把公式写成“=ROUND(原来的公式,0)”，合计再按取整以后的相加；或者把取整以后的数粘贴成数值。",
            "Where the spreadsheet shows whole numbers, it only hides the decimals. Write `=ROUND(FORMULA,0)` and add up what that gives, or paste rounded values."
        )))
    }

    fn cell(&self, raw: &Raw, meaning: Meaning) -> Option<Cell> {
        let mistakes = self.mistakes;
        // The number of an office may be that of a mobile telephone.
        let is_phone = meaning == Meaning::Words(Words::Phone);
        let mobile = || personal::mobile(raw).filter(|_| !is_phone);
        if let Some(mistake) = yaml::invisible(&raw.text, &raw.span).or_else(mobile) {
            mistakes.push(mistake);
            return None;
        }
        let content = match meaning {
            Meaning::Name | Meaning::Words(_) if raw.is_blank() => Content::Blank,
            Meaning::Name | Meaning::Words(_) => Content::Words(raw.trimmed().into()),
            Meaning::Number | Meaning::Count(_) => match figure::read(&raw.text) {
                Ok(_) if raw.merged == Merged::Top => {
                    mistakes.push(tall(raw));
                    return None;
                }
                // That is said of the cell above.
                _ if raw.merged == Merged::Below => return None,
                Ok(Some(number)) => Content::Number(number),
                Ok(None) => Content::Blank,
                // That is said once of all.
                Err(_) if self.is_workbook && is_fraction(raw) => return None,
                Err(_) => {
                    mistakes.push(no_figure("quota/unreadable", raw));
                    return None;
                }
            },
        };
        let (printed, span) = (raw.text.as_str().into(), raw.span.clone());
        Some(Cell { printed, content, span, address: raw.address })
    }
}

/// A name without what pads it and without the number before it: 「水 口 村」 and 「1.水口村」 are
/// 水口村, 「St. Mary」 stays.
fn name_of(printed: &str) -> String {
    let parts: Vec<&str> = without_number(printed).split_whitespace().collect();
    let glue = if printed.is_ascii() { " " } else { "" };
    parts.join(glue)
}

/// A name without the number that is printed before it in the same cell: 「1.」「（2）」「三、」.
fn without_number(printed: &str) -> &str {
    let printed = printed.trim();
    let rest = printed.trim_start_matches(['(', '（']);
    let is_digit =
        |c: char| figure::narrow(c).is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let after = rest.trim_start_matches(is_digit);
    let is_numbered = after.len() < rest.len() && after.starts_with(['.', '．', '、', ')', '）']);
    let name = after.trim_start_matches(['.', '．', '、', ')', '）', ' ', '\u{3000}']);
    if is_numbered && !name.is_empty() { name } else { printed }
}

/// Whether a cell has a figure with decimals.
fn is_fraction(raw: &Raw) -> bool {
    let parts = raw.trimmed().split_once('.');
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    parts.is_some_and(|(whole, rest)| is_digits(whole) && is_digits(rest))
}

/// That a cell is no whole number.
pub(super) fn no_figure(code: &'static str, raw: &Raw) -> Diagnostic {
    let printed = raw.trimmed();
    let message = say!("“{printed}”不是整数", "`{printed}` is no whole number");
    Diagnostic::error(code, addressed(raw.address, &message)).at(&raw.span).help(say!(
        "请写整数，例如4000；没有数的，空着。",
        "Write a whole number, such as 4000; leave it blank, if there is none."
    ))
}

/// A column whose heading is blank is not passed over where something stands in it.
fn unheaded(raw: &Raw) -> Diagnostic {
    let message = say!("这里有内容，这一列却没有表头", "The column of this cell has no heading");
    Diagnostic::error("quota/columns", addressed(raw.address, &message)).at(&raw.span).help(say!(
        "请在表格里写上表头，在columns里写它是什么；不用的，从表格里删掉。",
        "Give it a heading in the table and say in `columns` what it is, or delete it from the table."
    ))
}

/// That a row is one cell, because other commas part its cells than those of tables.
fn one_cell(raw: &Raw, meant: &[&str]) -> Diagnostic {
    let printed = raw.trimmed();
    let message = say!("“{printed}”成了一格", "`{printed}` is taken for one cell");
    let mistake = Diagnostic::error("quota/cells", addressed(raw.address, &message)).at(&raw.span);
    let meant = match raw.address {
        None => format!("- [{}]", meant.join(", ")),
        Some(_) => meant.join(","),
    };
    mistake.help(say!(
        "各格要用英文逗号隔开，请写成“{meant}”。",
        "Cells are parted by plain commas: write `{meant}`."
    ))
}

fn tall(raw: &Raw) -> Diagnostic {
    let printed = raw.trimmed();
    let message = say!(
        "“{printed}”是和下面几行合并的一格，不知道每一行各是多少",
        "`{printed}` is one cell with those below: nobody knows which row has how many"
    );
    Diagnostic::error("quota/merged", addressed(raw.address, &message)).at(&raw.span).help(say!(
        "请取消合并，每一行写自己的数。",
        "Part the cells and give each row its own figure."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_without_the_number_before_it() {
        for (printed, name) in [
            ("1.东沟村", "东沟村"),
            ("12．东 沟村", "东沟村"),
            ("（3）东沟村", "东沟村"),
            ("三、东沟村", "东沟村"),
            ("４、东沟村", "东沟村"),
            ("一心村", "一心村"),
            ("7组", "7组"),
            ("三河（镇）", "三河（镇）"),
            ("St. Mary", "St. Mary"),
        ] {
            assert_eq!(name_of(printed), name, "{printed}");
        }
    }
}
