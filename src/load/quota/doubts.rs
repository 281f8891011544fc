//! What its author should look at, because the program had to make something of it: a figure that is
//! no plain one, a row that seems to be a sum, a title of another year, no task at all.

use super::grid::Grid;
use super::headings::squeezed;
use super::personal::has_mobile;
use crate::diagnostic::{Diagnostic, Text, first_listed, joined, say};
use crate::load::section::Mistakes;
use crate::site::quota::{Cell, Content, Count, Meaning, QuotaTable, Row, Sum, Words};

/// How many cells are shown that were read into.
const MOST_SHOWN: usize = 5;

/// So few rows beside it may add up to a figure by chance.
const FEWEST: usize = 2;

pub(super) fn warn(table: &QuotaTable, parts: &[Row], grid: &Grid, mistakes: &Mistakes) {
    let cells = table.rows.iter().chain(table.printed_sums()).flat_map(|row| &row.cells);
    read_into(cells, mistakes);
    seems_sum(table, mistakes);
    parted(table, parts, mistakes);
    mobiles(table, mistakes);
    hidden(table, grid, mistakes);
    other_year(table, mistakes);
    no_task(table, mistakes);
}

/// A row that the others add up to may be a sum that is not called one; not where the sum of all
/// rows, this one too, is printed.
fn seems_sum(table: &QuotaTable, mistakes: &Mistakes) {
    if is_confirmed(table) {
        return;
    }
    if let Some(at) = table.column(Meaning::Name) {
        let sums: Vec<(usize, Sum)> = table.counts().map(|(at, ..)| (at, table.sum(at))).collect();
        let others = table.rows.len().saturating_sub(1);
        for row in table.rows.iter().filter(|row| is_sum_of_others(row, &sums, others)) {
            let name = &row.name;
            let message = say!(
                "“{name}”这一行正好是其他各行相加：是不是合计？",
                "`{name}` is just what the other rows add up to: is it a sum?"
            );
            let mistake = Diagnostic::warning("quota/sum-as-row", message);
            mistakes.push(mistake.at(&row.cells[at].span).help(say!(
                "是合计的，名称写“合计”，不然它也算成一个村，加起来就多了一倍；真是一个村的，不用改。",
                "If it is, call it 合计: as a village it doubles the sum. If it is a village, leave it."
            )));
        }
    }
}

/// Whether sums of the whole are printed, and each is what all rows add up to.
fn is_confirmed(table: &QuotaTable) -> bool {
    let printed = table.counts().filter_map(|(at, ..)| Some((at, table.printed_total(at)?)));
    let mut printed = printed.peekable();
    printed.peek().is_some() && printed.all(|(at, total)| table.sum(at).persons == total)
}

/// 「其中：移民点」 below a village is some of its people: as a village it would count them twice.
fn parted(table: &QuotaTable, parts: &[Row], mistakes: &Mistakes) {
    let Some((first, at)) = parts.first().zip(table.column(Meaning::Name)) else { return };
    let names = first_listed(parts.iter().map(|row| row.name.clone()), MOST_SHOWN);
    let (count, name) = (parts.len(), &first.name);
    let message = say!(
        names => "有{count}行是上一行里面的数，不算一个村，网页上没有：{names}",
        "Rows that are some of the row above are no villages, and the page has none of them ({count}): {names}"
    );
    mistakes.push(Diagnostic::warning("quota/part", message).at(&first.cells[at].span).help(say!(
        "要登出来的，另加一列：表头写“{name}”，columns里写other，数写在那个村的一行；不要的，从表格里删掉这一行。",
        "To publish them, give them a column of their own, headed `{name}` and `other` in `columns`, with the figure in the row of the village; if not, delete the row."
    )));
}

/// The number of an office may be that of a mobile telephone, and may be somebody's own.
fn mobiles(table: &QuotaTable, mistakes: &Mistakes) {
    let Some(at) = table.column(Meaning::Words(Words::Phone)) else { return };
    let has = |row: &&Row| row.words(at).is_some_and(has_mobile);
    let rows: Vec<&Row> = table.rows.iter().chain(table.printed_sums()).filter(has).collect();
    let Some(first) = rows.first() else { return };
    let names = first_listed(rows.iter().map(|row| row.name.clone()), MOST_SHOWN);
    let (count, heading) = (rows.len(), &table.columns[at].heading);
    let message = say!(
        names => "“{heading}”有{count}个手机号码，会登在网页上：{names}",
        "`{heading}` has mobile telephone numbers, which the pages will show ({count}): {names}"
    );
    mistakes.push(Diagnostic::warning("privacy/mobile", message).at(&first.cells[at].span).help(say!(
        "请问清楚是不是村委会、办事窗口对外公布的：是的，不用改；是谁自己的，请删掉，换成座机。",
        "Ask whether they are numbers that an office gives out: if so, leave them; if they are somebody's own, write a landline instead."
    )));
}

/// Warns of the cells of one file that are no plain whole numbers.
pub(super) fn read_into<'c>(cells: impl Iterator<Item = &'c Cell>, mistakes: &Mistakes) {
    let read: Vec<&Cell> = cells.filter(|cell| cell.is_read_into()).collect();
    let Some(first) = read.first() else { return };
    let shown: Vec<Text> = read.iter().take(MOST_SHOWN).map(|cell| read_as(cell)).collect();
    let (shown, count) = (joined(&shown), read.len());
    let more = if count > MOST_SHOWN { "……" } else { "" };
    let message = say!(
        shown => "有{count}格不是直接写的整数：{shown}{more}",
        "{count} cells are no plain whole numbers: {shown}{more}"
    );
    mistakes.push(Diagnostic::warning("quota/read-as", message).at(&first.span).help(say!(
        "请核对读得对不对；改成直接的整数，这条提醒就没有了。",
        "Check that they are read right; written as plain whole numbers, they need no warning."
    )));
}

/// 「B7的“１００７”读作1007」
fn read_as(cell: &Cell) -> Text {
    let printed = cell.printed.trim();
    let read = match &cell.content {
        Content::Number(number) => {
            say!("“{printed}”读作{number}", "`{printed}` is read as {number}")
        }
        _ => say!("“{printed}”读作没有数", "`{printed}` is read as no figure"),
    };
    match cell.address {
        Some(address) => say!(read => "{address}的{read}", "{address}: {read}"),
        None => read,
    }
}

/// Whether each figure of a row is what those of so many others add up to; `sums` are those of all
/// rows, this one too.
fn is_sum_of_others(row: &Row, sums: &[(usize, Sum)], others: usize) -> bool {
    let mut figures = sums.iter().filter_map(|(at, sum)| Some((sum, row.number(*at)?))).peekable();
    figures.peek().is_some()
        && figures.all(|(sum, number)| {
            let counted = others.checked_sub(sum.blank);
            number > 0
                && counted.is_some_and(|it| it >= FEWEST)
                && number.checked_mul(2) == Some(sum.persons)
        })
}

/// Rows that a filter or a hand has hidden are counted, too.
fn hidden(table: &QuotaTable, grid: &Grid, mistakes: &Mistakes) {
    let is_hidden =
        |cell: &&Cell| cell.address.is_some_and(|it| grid.hidden.contains(&(it.row + 1)));
    let rows = table.rows.iter().filter_map(|row| Some((row, row.cells.iter().find(is_hidden)?)));
    let rows: Vec<(&Row, &Cell)> = rows.collect();
    let Some((_, first)) = rows.first() else { return };
    let names = first_listed(rows.iter().map(|(row, _)| row.name.clone()), MOST_SHOWN);
    let count = rows.len();
    let message = say!(
        names => "有{count}行在表格里是隐藏的，也算进去了：{names}",
        "{count} rows are hidden in the spreadsheet, and counted: {names}"
    );
    mistakes.push(Diagnostic::warning("quota/hidden", message).at(&first.span).help(say!(
        "请取消隐藏或者筛选看一看：要的，不用改；不要的，从表格里删掉。",
        "Show them and look: if they belong to the table, leave them; if not, delete them."
    )));
}

/// 「2026年度任务分解表」 for 2027 is last year's, or says when people pay.
fn other_year(table: &QuotaTable, mistakes: &Mistakes) {
    let (year, title) = (table.year, &table.title);
    let said = years_in(title);
    let (Some(other), false) = (said.first(), said.contains(&year)) else { return };
    let message = say!(
        "标题写的是{other}年，这张表登记的是{year}年：“{title}”",
        "The title says {other}, and the table is registered for {year}: `{title}`"
    );
    mistakes.push(Diagnostic::warning("quota/other-year", message).at(&table.id_span).help(say!(
        "是{other}年参保的表，请把year改成{other}；标题里的是征缴的那一年，保的是{year}年的，不用改。",
        "If people are insured for {other}, write `year: {other}`; if {other} is when they pay for {year}, leave it."
    )));
}

/// A table without the task of its year has nothing to enrol by.
fn no_task(table: &QuotaTable, mistakes: &Mistakes) {
    let last_year = table.column(Meaning::Count(Count::LastYearTask));
    let (Some(at), None) = (last_year, table.column(Meaning::Count(Count::Task))) else { return };
    let (year, column) = (table.year, &table.columns[at]);
    let heading = &column.heading;
    let message = say!(
        "没有{year}年的任务数：“{heading}”是上一年的",
        "There is no task of {year}: `{heading}` is that of the year before"
    );
    mistakes.push(Diagnostic::warning("quota/no-task", message).at(&column.span).help(say!(
        "请核对是不是用了去年的表，或者年份写错了；今年的任务数那一列，在columns里写task。",
        "Check whether it is last year's table, or the year is wrong; the column of this year's task is `task` in `columns`."
    )));
}

/// The years that a text says: 「2026年度」, 「2026-2027年」; not that of a document number, 「〔2022〕84号」.
pub(crate) fn years_in(text: &str) -> Vec<u16> {
    let mut is_bracketed = false;
    let plain = squeezed(text);
    let outside = plain.chars().map(|c| {
        is_bracketed = (is_bracketed || "〔[".contains(c)) && !"〕]".contains(c);
        if is_bracketed { ' ' } else { c }
    });
    let outside: String = outside.collect();
    let runs = outside.split(|c: char| !c.is_ascii_digit());
    let years = runs.filter(|run| run.len() == 4).filter_map(|run| run.parse().ok());
    years.filter(|year| (2000..=2100).contains(year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_its_years() {
        assert_eq!(years_in("清溪镇2026年度任务分解表"), [2026]);
        assert_eq!(years_in("２０２６—2027年度"), [2026, 2027]);
        assert!(years_in("清溪府发〔2022〕84号附件").is_empty());
        assert!(years_in("任务12026人").is_empty());
    }
}
