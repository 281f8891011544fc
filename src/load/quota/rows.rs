//! The rows of a table: villages and townships, sums, and what is printed around them.

use super::figure;
use super::grid::{Grid, Merged, Raw};
use super::headings::{Layout, squeezed};
use super::personal::delete_column;
use crate::diagnostic::{Diagnostic, Text, say};
use crate::load::section::Mistakes;
use crate::load::yaml;
use crate::site::personal::{Personal, personal_numbers};
use crate::site::quota::{Cell, Column, Content, Meaning, Row, Subtotal, Words};

/// What the rows of a grid come to.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) rows: Vec<Row>,
    pub(super) subtotals: Vec<Subtotal>,
    pub(super) total: Option<Row>,
    pub(super) around: Vec<String>,
}

/// What a row is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Place,
    Subtotal,
    Total,
}

/// Reads the rows of a grid, group by group where several stand side by side.
pub(super) fn read(grid: &Grid, layout: &Layout, mistakes: &Mistakes) -> Sorted {
    let mut read = Sorted::default();
    let mut lines: Vec<Vec<Raw>> = Vec::new();
    let mut is_whole = true;
    let heading = layout.heading.map(|at| texts(&grid.rows[at]));
    for (at, row) in grid.rows.iter().enumerate() {
        let above = layout.heading.is_some_and(|heading| at < heading);
        // In a column that is passed over, too: the file must not have it.
        let cards = row.iter().filter_map(id_cards);
        let cards: Vec<Diagnostic> = cards.collect();
        if !cards.is_empty() {
            is_whole = false;
            for card in cards {
                mistakes.push(card);
            }
            continue;
        }
        match only_words(row) {
            Some((_, words)) if above || is_remark(words) => read.around.push(words.to_owned()),
            // 「2022年10月8日」 where the numbers of rows stand, and nothing beside it.
            Some((at, words)) if layout.has_number(at) && kind(words) == Kind::Place => {
                read.around.push(words.to_owned());
            }
            _ if above || is_signed(row) => read.around.extend(joined(row)),
            _ if row.iter().all(Raw::is_blank) || heading.as_ref() == Some(&texts(row)) => {}
            _ => match fitted(row, layout, mistakes) {
                Some(line) => lines.push(line),
                None => is_whole = false,
            },
        }
    }
    for place in &layout.unheaded {
        if let Some(filled) = lines.iter().map(|line| &line[*place]).find(|raw| !raw.is_blank()) {
            mistakes.push(unheaded(filled));
        }
    }
    let mut seen = Vec::new();
    for group in &layout.groups {
        for line in &lines {
            let cells: Vec<&Raw> = group.iter().map(|place| &line[*place]).collect();
            if cells.iter().all(|raw| raw.is_blank()) {
                continue;
            }
            match row(&cells, &layout.columns, mistakes) {
                Some(row) => seen.push(row),
                None => is_whole = false,
            }
        }
    }
    read.sort(seen);
    if let Some(column) = layout.columns.first().filter(|_| is_whole && read.rows.is_empty()) {
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
    fn sort(&mut self, rows: Vec<(Kind, Row)>) {
        let is_sum = |(kind, _): &(Kind, Row)| *kind != Kind::Place;
        let last = rows.iter().rposition(|(kind, _)| *kind == Kind::Total);
        let last = last.or_else(|| {
            let only = rows.iter().position(is_sum).filter(|at| at + 1 == rows.len());
            only.or_else(|| rows.first().filter(|row| is_sum(row)).map(|_| 0))
                .filter(|_| rows.iter().filter(|row| is_sum(row)).count() == 1)
        });
        let mut begin = 0;
        for (at, (kind, row)) in rows.into_iter().enumerate() {
            if kind == Kind::Place {
                self.rows.push(row);
            } else if Some(at) == last {
                self.total = Some(row);
            } else {
                self.subtotals.push(Subtotal { row, of: begin..self.rows.len() });
                begin = self.rows.len();
            }
        }
    }
}

fn texts(row: &[Raw]) -> Vec<String> {
    row.iter().map(|raw| squeezed(&raw.text)).collect()
}

/// The words of a row that says nothing else, and their place in it.
fn only_words(row: &[Raw]) -> Option<(usize, &str)> {
    let mut filled = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
    let (place, only) = filled.next()?;
    let only = only.trimmed();
    (filled.next().is_none() && figure::read(only).is_err()).then_some((place, only))
}

fn joined(row: &[Raw]) -> Option<String> {
    let words: Vec<&str> = row.iter().map(Raw::trimmed).filter(|it| !it.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether a line below a table speaks of it, as no village is called.
fn is_remark(words: &str) -> bool {
    const BEGINNINGS: [&str; 10] =
        ["注", "备注", "说明", "附", "填表", "填报", "制表", "审核", "单位", "日期"];
    let squeezed = squeezed(words);
    let begins = BEGINNINGS.iter().any(|word| squeezed.starts_with(word));
    let is_bracketed = squeezed.starts_with('(') && squeezed.ends_with(')');
    is_bracketed || squeezed.contains([':', '。']) || (begins && squeezed.contains('、'))
}

/// Whether a line says who made the table and who looked it over: it begins with words with which no
/// village does, and has no figure but a telephone number.
fn is_signed(row: &[Raw]) -> bool {
    const MADE: [&str; 11] = [
        "审核",
        "审批",
        "复核",
        "填表",
        "填报",
        "制表",
        "制单",
        "单位负责人",
        "分管领导",
        "经办人",
        "盖章",
    ];
    const ASKED: [&str; 3] = ["联系电话", "咨询电话", "联系人"];
    let mut filled = row.iter().filter(|raw| !raw.is_blank());
    let first = filled.next().map(|raw| squeezed(&raw.text)).unwrap_or_default();
    let begins = |words: &[&str]| words.iter().any(|word| first.starts_with(word));
    begins(&ASKED) || (begins(&MADE) && filled.all(|raw| figure::read(&raw.text).is_err()))
}

/// A row with as many cells as the table has. A 合计 that is merged over two cells is one short.
fn fitted(row: &[Raw], layout: &Layout, mistakes: &Mistakes) -> Option<Vec<Raw>> {
    let mut cells = row.to_vec();
    let sum = cells.iter().position(|raw| kind(&raw.text) != Kind::Place);
    if let Some(at) = sum.filter(|_| cells.len() + 1 == layout.width) {
        let blank = cells[at].blank_beside();
        cells.insert(at + 1, blank);
    }
    while cells.len() > layout.width && cells.last().is_some_and(Raw::is_blank) {
        cells.pop();
    }
    if cells.len() == layout.width {
        return Some(cells);
    }
    let (has, width) = (cells.len(), layout.width);
    let message =
        say!("这一行有{has}格，应当有{width}格", "The row has {has} cells instead of {width}");
    mistakes.push(Diagnostic::error("quota/cells", message).at_any(row.first().map(|it| &it.span)).help(
        say!(
            "请核对少了还是多了逗号；没有数的格子空着，YAML里写\"\"。",
            "Check for a comma too many or too few; leave a cell without figure blank, `\"\"` in YAML."
        ),
    ));
    None
}

fn kind(name: &str) -> Kind {
    let name = squeezed(name);
    if name.ends_with("小计") {
        Kind::Subtotal
    } else if ["合计", "总计", "共计", "总数"].iter().any(|word| name.ends_with(word)) {
        Kind::Total
    } else {
        Kind::Place
    }
}

/// A row of one group.
fn row(cells: &[&Raw], columns: &[Column], mistakes: &Mistakes) -> Option<(Kind, Row)> {
    let by = |meaning| columns.iter().position(|it| it.meaning == meaning).map(|at| cells[at]);
    let (number, name) = (by(Meaning::Number), by(Meaning::Name)?);
    let sum = number.into_iter().chain([name]).find(|raw| kind(&raw.text) != Kind::Place);
    let (what, named) = sum.map_or((Kind::Place, name), |raw| (kind(&raw.text), raw));
    if named.is_blank() {
        let filled = cells.iter().find(|raw| !raw.is_blank()).copied().unwrap_or(named);
        let message = at_address(filled, &say!("这一行没有名称", "The row has no name"));
        mistakes.push(Diagnostic::error("quota/name", message).at(&filled.span).help(say!(
            "请写上是哪个村、哪个乡镇；合计那一行写“合计”。",
            "Say which village or township it is; a sum is called 合计."
        )));
        return None;
    }
    let cells: Option<Vec<Cell>> = std::iter::zip(cells, columns)
        .map(|(raw, column)| {
            // The name of a sum stands where the numbers do, or beside them.
            let is_name_of_sum = what != Kind::Place && kind(&raw.text) != Kind::Place;
            let meaning = if is_name_of_sum { Meaning::Name } else { column.meaning };
            cell(raw, meaning, mistakes)
        })
        .collect();
    Some((what, Row { name: name_of(&named.text), cells: cells? }))
}

/// A name without what pads it: 「水 口 村」 is 水口村, 「St. Mary」 stays.
fn name_of(printed: &str) -> String {
    let parts: Vec<&str> = printed.split_whitespace().collect();
    let glue = if printed.is_ascii() { " " } else { "" };
    parts.join(glue)
}

fn cell(raw: &Raw, meaning: Meaning, mistakes: &Mistakes) -> Option<Cell> {
    // The number of an office may be that of a mobile telephone.
    let is_phone = meaning == Meaning::Words(Words::Phone);
    let mobile = || personal(raw, Personal::Mobile).filter(|_| !is_phone);
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
            Err(_) => {
                mistakes.push(no_figure("quota/unreadable", raw));
                return None;
            }
        },
    };
    let (printed, span) = (raw.text.as_str().into(), raw.span.clone());
    Some(Cell { printed, content, span, address: raw.address })
}

/// That a cell is no whole number.
pub(super) fn no_figure(code: &'static str, raw: &Raw) -> Diagnostic {
    let printed = raw.trimmed();
    let message = say!("“{printed}”不是整数", "`{printed}` is no whole number");
    Diagnostic::error(code, at_address(raw, &message)).at(&raw.span).help(say!(
        "请写整数，例如4000；没有数的，空着。",
        "Write a whole number, such as 4000; leave it blank, if there is none."
    ))
}

/// A column whose heading is blank is not passed over where something stands in it.
fn unheaded(raw: &Raw) -> Diagnostic {
    let message = say!("这里有内容，这一列却没有表头", "The column of this cell has no heading");
    Diagnostic::error("quota/columns", at_address(raw, &message)).at(&raw.span).help(say!(
        "请在表格里写上表头，在columns里写它是什么；不用的，从表格里删掉。",
        "Give it a heading in the table and say in `columns` what it is, or delete it from the table."
    ))
}

fn tall(raw: &Raw) -> Diagnostic {
    let printed = raw.trimmed();
    let message = say!(
        "“{printed}”是和下面几行合并的一格，不知道每一行各是多少",
        "`{printed}` is one cell with those below: nobody knows which row has how many"
    );
    Diagnostic::error("quota/merged", at_address(raw, &message)).at(&raw.span).help(say!(
        "请取消合并，每一行写自己的数。",
        "Part the cells and give each row its own figure."
    ))
}

/// That a cell has the number of an identity card.
pub(super) fn id_cards(raw: &Raw) -> Option<Diagnostic> {
    personal(raw, Personal::IdCard)
}

/// That a cell has a number of this kind, which belongs to one person.
fn personal(raw: &Raw, kind: Personal) -> Option<Diagnostic> {
    let plain: String = raw.text.chars().map(figure::narrow).collect();
    let is_known = personal_numbers(&plain).iter().any(|(_, what)| *what == kind);
    let is_long = kind == Personal::IdCard && is_long_as_a_card(plain.trim());
    if !is_known && !is_long {
        return None;
    }
    let what = match kind {
        Personal::IdCard => say!("身份证号码", "the number of an identity card"),
        Personal::Mobile => say!("手机号码", "a mobile telephone number"),
    };
    let message = say!(
        what => "这里有{what}，任务表里只能有人数",
        "There is {what} here: a quota table has counts alone"
    );
    let mistake = Diagnostic::error("quota/personal", at_address(raw, &message));
    Some(mistake.at(&raw.span).help(delete_column()))
}

/// Whether a cell is as many digits as an identity card has, now or before 1999. No count has so
/// many; and a spreadsheet that takes a number for a figure loses the last digits, which prove it.
fn is_long_as_a_card(plain: &str) -> bool {
    matches!(plain.len(), 15 | 18) && plain.bytes().all(|it| it.is_ascii_digit())
}

/// 「B7：“四千”不是整数」
pub(super) fn at_address(raw: &Raw, said: &Text) -> Text {
    match raw.address {
        Some(address) => say!(said => "{address}：{said}", "{address}: {said}"),
        None => said.clone(),
    }
}
