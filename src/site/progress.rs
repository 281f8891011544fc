//! How many people are enrolled, counted place by place on several days.

use gongshi_rules::day::Day;

use super::quota::Address;
use crate::diagnostic::Span;

/// The counts of a quota table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Where the table's file names them.
    pub span: Span,
    /// The counts, the earliest first; never two of one day, and never none.
    pub counts: Vec<Tally>,
}

/// What was counted on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The day.
    pub day: Day,
    /// Where it is first written.
    pub span: Span,
    /// What was counted of each of the table's rows.
    pub rows: Vec<Option<Enrolled>>,
    /// The cells of rows that were left blank.
    pub blanks: Vec<Blank>,
    /// The sum that is printed, where one is.
    pub total: Option<Enrolled>,
}

/// A cell that was left blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// The place of its row in the table.
    pub row: usize,
    /// Where it is.
    pub span: Span,
    /// Its address in a spreadsheet.
    pub address: Option<Address>,
}

/// How many people are enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// How many.
    pub persons: u64,
    /// Where that is written; in a workbook, in its rows written out as lines.
    pub span: Span,
    /// Its address in a spreadsheet.
    pub address: Option<Address>,
}

impl Progress {
    /// The last count.
    pub fn last(&self) -> Option<&Tally> {
        self.counts.last()
    }
}

impl Tally {
    /// What was counted of a row.
    pub fn persons(&self, row: usize) -> Option<u64> {
        self.rows.get(row)?.as_ref().map(|it| it.persons)
    }

    /// The sum of all rows; none, where one was not counted.
    pub fn sum(&self) -> Option<u64> {
        self.rows.iter().map(|it| it.as_ref().map(|it| it.persons)).sum()
    }

    /// How many there are in all rows together: their sum, or what is printed, where one was not
    /// counted.
    pub fn whole(&self) -> Option<u64> {
        self.sum().or_else(|| self.total.as_ref().map(|it| it.persons))
    }
}
