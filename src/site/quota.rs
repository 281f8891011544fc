//! A quota table: how many people each village or township must enrol, as it was printed, and what
//! its figures add up to.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use gongshi_rules::policy::Status;

use super::Documents;
use super::notice::Named;
use super::progress::Progress;
use crate::diagnostic::{Diagnostics, Source, Span, Text, say};
use crate::fingerprint::Fingerprint;

/// A quota table of one place in one year.
#[derive(Debug)]
pub struct QuotaTable {
    /// The file that describes it; its rows may stand in another beside it.
    pub source: Arc<Source>,
    /// Its name in addresses and in notices.
    pub id: String,
    /// Where the id stands.
    pub id_span: Span,
    /// The place whose villages or townships it lists.
    pub place: Place,
    /// The year of insurance.
    pub year: u16,
    /// What it is called, as printed.
    pub title: String,
    /// The id of the policy that it belongs to, where the file names it.
    pub policy: Option<Named>,
    /// The documents that it cites, where they are not those of its policy.
    pub documents: Option<Documents>,
    /// Where it is printed, as `source` is written: `notice#附件`.
    pub cited: Option<Named>,
    /// What is counted.
    pub unit: Unit,
    /// Its columns, in the order in which they are printed; never one that is ignored.
    pub columns: Vec<Column>,
    /// Its rows, a village or township each, in the order in which they are read.
    pub rows: Vec<Row>,
    /// The sums that are printed within it (小计), in their order.
    pub subtotals: Vec<Subtotal>,
    /// The sum that is printed (合计), where one is.
    pub total: Option<Row>,
    /// What is printed above and below it, a line each.
    pub around: Vec<String>,
    /// What the text around it says that a column comes to.
    pub targets: Vec<Target>,
    /// What rows were called the year before.
    pub known_as: Vec<KnownAs>,
    /// How many people were enrolled on several days, where that was counted.
    pub progress: Option<Progress>,
    /// What is worth a word to its author, and stops nothing.
    pub warnings: Diagnostics,
    /// The digest of its file and of those that its rows and its counts stand in.
    pub fingerprint: Fingerprint,
}

/// A place by the names of all that it is within, the outermost first; never none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place(Vec<String>);

impl Place {
    /// A place, if there is any name.
    pub fn new(parts: Vec<String>) -> Option<Self> {
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// The names, the outermost first: 「重庆市」「巫山县」「福田镇」.
    pub fn parts(&self) -> &[String] {
        &self.0
    }

    /// What its people call it, as [`gongshi_rules::Policy::place`] is written: 「巫山县福田镇」.
    pub fn name(&self) -> String {
        self.0[self.0.len().saturating_sub(2)..].concat()
    }

    /// Its own name: 「福田镇」.
    pub fn own_name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// What its rows are called: those of a county are townships, those of a township villages.
    pub fn members(&self) -> Text {
        if self.own_name().ends_with(['省', '市', '州', '盟', '区', '县', '旗']) {
            say!("乡镇", "townships")
        } else {
            say!("村", "villages")
        }
    }

    /// The place that it lies directly within, if its name says one.
    pub fn around(&self) -> Option<Self> {
        let (_, around) = self.0.split_last()?;
        Self::new(around.to_vec())
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Persons (人).
    #[default]
    Person,
    /// Households (户).
    Household,
}

impl Unit {
    /// The word behind a figure.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "人",
            Self::Household => "户",
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading, as printed.
    pub heading: String,
    /// What stands in it.
    pub meaning: Meaning,
    /// Where it is declared.
    pub span: Span,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The number of the row (序号).
    Number,
    /// The name of the village or township.
    Name,
    /// A count.
    Count(Count),
    /// Words.
    Words(Words),
}

/// What is counted in a column. None but [`Count::Other`] comes twice in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Registered population (户籍人口).
    Population,
    /// The task of the year before.
    LastYearTask,
    /// The task of the year.
    Task,
    /// Who is enrolled already.
    Enrolled,
    /// Anything else; its heading says what.
    Other,
}

impl Count {
    /// What it is called in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::LastYearTask => "last_year_task",
            Self::Task => "task",
            Self::Enrolled => "enrolled",
            Self::Other => "other",
        }
    }

    /// Whether a table has at most one such column.
    pub fn is_unique(self) -> bool {
        self != Self::Other
    }
}

/// What the words of a column are. Each comes at most once in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// A remark (备注).
    Note,
    /// A telephone number for questions.
    Phone,
    /// Where one can pay (缴费点).
    Point,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is called, without the spaces that pad a printed name: 「水口村」; a sum 「合计」.
    pub name: String,
    /// Its cells, one for each of [`QuotaTable::columns`].
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As it is printed, padding included.
    pub printed: Box<str>,
    /// What it says.
    pub content: Content,
    /// Where it stands; in a workbook, in its rows written out as lines.
    pub span: Span,
    /// Its address in a spreadsheet, where the rows stand in one.
    pub address: Option<Address>,
}

/// What a cell says. In a column of counts it is never words, in one of words never a number; the
/// name of a sum may stand where numbers do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Nothing. Nobody knows whether that is none.
    Blank,
    /// A whole number.
    Number(u64),
    /// Words, without padding.
    Words(Box<str>),
}

/// The address of a cell in a spreadsheet, row and column counted from 0: `B7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().try_for_each(|letter| write!(f, "{letter}"))?;
        write!(f, "{}", self.row + 1)
    }
}

/// What is said of a cell, behind its address if it has one: 「B7：“四千”不是整数」.
pub(crate) fn addressed(address: Option<Address>, said: &Text) -> Text {
    match address {
        Some(address) => say!(said => "{address}：{said}", "{address}: {said}"),
        None => said.clone(),
    }
}

/// A sum that is printed within the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtotal {
    /// Its row.
    pub row: Row,
    /// The rows that it is the sum of.
    pub of: Range<usize>,
}

/// A line of a table but for the sum of the whole.
#[derive(Debug, Clone, Copy)]
pub enum Line<'t> {
    /// A row, and its place among [`QuotaTable::rows`].
    Row(usize, &'t Row),
    /// A sum within the table.
    Subtotal(&'t Subtotal),
}

/// What the text around the table says that a column comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its place among [`QuotaTable::columns`].
    pub column: usize,
    /// How many.
    pub persons: u64,
    /// Where that is said, as `source` is written: `notice#一`.
    pub cited: Option<Named>,
    /// How sure it is.
    pub status: Status,
    /// Where it stands in the file.
    pub span: Span,
}

/// What a row was called the year before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAs {
    /// What it is called in this table.
    pub name: Named,
    /// What it was called.
    pub before: String,
}

/// What the rows of a column add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// The sum of the figures that there are.
    pub persons: u64,
    /// How many rows have none.
    pub blank: usize,
}

impl Sum {
    /// The sum of all rows; none, where one of them has no figure.
    pub fn whole(self) -> Option<u64> {
        (self.blank == 0).then_some(self.persons)
    }
}

impl QuotaTable {
    /// What its rows are called in a heading, communities and streets told: 「村（社区）」.
    pub fn members(&self) -> Text {
        let members = self.place.members();
        let has = |ending: &str| self.rows.iter().any(|row| row.name.ends_with(ending));
        match members.zh.as_ref() {
            "村" if has("社区") => say!("村（社区）", "villages and communities"),
            "乡镇" if has("街道") => say!("乡镇（街道）", "townships and streets"),
            _ => members,
        }
    }

    /// The place of the column of this meaning; of several, the first.
    pub fn column(&self, meaning: Meaning) -> Option<usize> {
        self.columns.iter().position(|column| column.meaning == meaning)
    }

    /// The columns of counts by their places.
    pub fn counts(&self) -> impl Iterator<Item = (usize, Count, &Column)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| match column.meaning {
            Meaning::Count(count) => Some((at, count, column)),
            _ => None,
        })
    }

    /// The column of counts that is named by its heading or by its meaning, as `columns` is written.
    pub fn count_named(&self, written: &str) -> Option<usize> {
        let is_named = |count: Count, column: &Column| {
            column.heading == written || (count.is_unique() && count.word() == written)
        };
        self.counts().find(|(_, count, column)| is_named(*count, column)).map(|(at, ..)| at)
    }

    /// The headings of the columns of counts, and what they mean.
    pub fn count_names(&self) -> impl Iterator<Item = &str> {
        self.counts().flat_map(|(_, count, column)| {
            let word = count.is_unique().then_some(count.word());
            word.into_iter().chain([column.heading.as_str()])
        })
    }

    /// The row of this name; of several, the first.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Its rows and the sums within it, in the order in which they are printed.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = Vec::with_capacity(self.rows.len() + self.subtotals.len());
        let mut rows = self.rows.iter().enumerate().map(|(at, row)| Line::Row(at, row));
        for subtotal in &self.subtotals {
            lines.extend(rows.by_ref().take(subtotal.of.len()));
            lines.push(Line::Subtotal(subtotal));
        }
        lines.extend(rows);
        lines
    }

    /// The sums that are printed: those within it, and that of the whole.
    pub fn printed_sums(&self) -> impl Iterator<Item = &Row> {
        self.subtotals.iter().map(|it| &it.row).chain(&self.total)
    }

    /// What the rows of a column add up to.
    pub fn sum(&self, column: usize) -> Sum {
        self.sum_of(column, 0..self.rows.len())
    }

    /// What some rows of a column add up to.
    pub fn sum_of(&self, column: usize, rows: Range<usize>) -> Sum {
        let cells = self.rows[rows].iter().map(|row| row.number(column));
        cells.fold(Sum::default(), |sum, number| match number {
            Some(number) => Sum { persons: sum.persons.saturating_add(number), ..sum },
            None => Sum { blank: sum.blank + 1, ..sum },
        })
    }

    /// The sum of a column as it is printed.
    pub fn printed_total(&self, column: usize) -> Option<u64> {
        self.total.as_ref().and_then(|row| row.number(column))
    }

    /// What a row was called the year before.
    pub fn name_before<'t>(&'t self, name: &'t str) -> &'t str {
        let known = self.known_as.iter().find(|known| known.name.name == name);
        known.map_or(name, |known| &known.before)
    }
}

impl Row {
    /// The number in a column.
    pub fn number(&self, column: usize) -> Option<u64> {
        match self.cells[column].content {
            Content::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The words in a column.
    pub fn words(&self, column: usize) -> Option<&str> {
        match &self.cells[column].content {
            Content::Words(words) => Some(words),
            _ => None,
        }
    }
}

impl Cell {
    /// Whether more than padding had to be looked past to read it: 「１００７」「1,007人」.
    pub fn is_read_into(&self) -> bool {
        let plain = self.printed.trim();
        match &self.content {
            Content::Blank => !plain.is_empty(),
            Content::Number(number) => plain.parse() != Ok(*number) || plain.starts_with('+'),
            Content::Words(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_spreadsheets_do() {
        let written = |row, column| Address { row, column }.to_string();
        assert_eq!(written(6, 1), "B7");
        assert_eq!(written(0, 25), "Z1");
        assert_eq!(written(0, 26), "AA1");
        assert_eq!(written(9, 26 * 27), "AAA10");
    }

    #[test]
    fn a_township_lies_within_its_county() {
        let place = |parts: &[&str]| Place::new(parts.iter().map(|&it| it.into()).collect());
        let town = place(&["重庆市", "忠县", "乌杨街道"]).unwrap();
        assert_eq!(town.around(), place(&["重庆市", "忠县"]));
        assert_eq!(place(&["重庆市"]).unwrap().around(), None);
        assert_eq!((town.name().as_str(), town.own_name()), ("忠县乌杨街道", "乌杨街道"));
    }
}
