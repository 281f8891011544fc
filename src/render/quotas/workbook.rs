//! A quota table as a workbook: numbers are numbers, the sum is a formula, a sheet prints well.

use std::ops::Range;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::downloads::total_name;
use super::shown::ShownTable;
use crate::render::Plan;
use crate::site::quota::{Line, Meaning, QuotaTable, Row, Subtotal};

/// The row of the headings, and that of the first village below it.
const HEAD: u32 = 2;
const FIRST: u32 = 3;
/// The columns before the first figure: number and name.
const BEFORE: u16 = 2;
/// A4, as spreadsheets count paper.
const A4: u8 = 9;

/// How wide columns are, in characters of the digits' width.
const WIDE_NUMBER: u16 = 6;
const WIDE_NAME: u16 = 22;
const WIDE_FIGURE: u16 = 15;
const WIDE_WORDS: u16 = 24;
/// How high a line of 10 or of 11 points is, in points.
const LINE: u32 = 16;

/// The workbook. Nothing of it depends on when or where it is made.
pub(super) fn workbook(plan: &Plan<'_>, table: &QuotaTable, shown: &ShownTable<'_>) -> Vec<u8> {
    let made = Making { plan, table, shown, formats: Formats::new() }.workbook();
    // What it refuses are sheets larger than a spreadsheet can be.
    made.unwrap_or_default()
}

struct Making<'m, 's> {
    plan: &'m Plan<'s>,
    table: &'m QuotaTable,
    shown: &'m ShownTable<'m>,
    formats: Formats,
}

struct Formats {
    title: Format,
    soft: Format,
    head: Format,
    words: Format,
    figure: Format,
    total: Format,
    sum: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_border(FormatBorder::Thin);
        let bold = || cell().set_bold();
        Self {
            title: Format::new().set_bold().set_font_size(14),
            soft: Format::new().set_font_size(10).set_text_wrap().set_align(FormatAlign::Top),
            head: bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            words: cell(),
            figure: cell().set_num_format("#,##0"),
            total: bold(),
            sum: bold().set_num_format("#,##0"),
        }
    }
}

/// Which lines of the sheet are taken.
struct Lines {
    /// The next that is free.
    next: u32,
    /// Where rows stand, without the sums among them: what the whole is the sum of.
    stretches: Vec<Range<u32>>,
}

impl Lines {
    /// The line of another row.
    fn of_row(&mut self) -> u32 {
        let at = self.of_sum();
        match self.stretches.last_mut() {
            Some(last) if last.end == at => last.end = self.next,
            _ => self.stretches.push(at..self.next),
        }
        at
    }

    /// The line of a sum.
    fn of_sum(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }
}

impl Making<'_, '_> {
    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let day = self.plan.day_of(self.table);
        let year = u16::try_from(day.year()).unwrap_or(1900);
        let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        let created = ExcelDateTime::from_ymd(year, month, of_month)?;
        let properties = DocProperties::new()
            .set_title(self.table.title.as_str())
            .set_company(self.plan.site.config.title.as_str())
            .set_creation_datetime(&created);
        book.set_properties(&properties);
        let sheet = book.add_worksheet();
        sheet.set_name(self.table.year.to_string())?;
        self.set_up(sheet)?;
        self.fill(sheet)?;
        book.save_to_buffer()
    }

    /// How it looks on the screen and on paper.
    fn set_up(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let figures = self.shown.columns.len();
        let figures = u16::try_from(figures).unwrap_or_default();
        let words = u16::try_from(self.words().len()).unwrap_or_default();
        for (column, wide) in (0..).zip(self.widths()) {
            sheet.set_column_width(column, wide)?;
        }
        sheet.set_freeze_panes(FIRST, BEFORE)?;
        sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD, HEAD)?;
        sheet.set_print_center_horizontally(true).set_margins(0.6, 0.6, 0.8, 0.8, 0.3, 0.3);
        sheet.set_footer("&C&P / &N");
        if figures + words > 5 {
            sheet.set_landscape();
        }
        Ok(())
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let formats = &self.formats;
        sheet.write_with_format(0, 0, self.table.title.as_str(), &formats.title)?;
        let source = self.shown.source.iter().chain(&self.shown.contradictions);
        let source: Vec<&str> = source.map(String::as_str).collect();
        self.write_across(sheet, &source)?;
        let mut heads = vec![self.plan.say("quota.number", &[]), self.plan.say("quota.name", &[])];
        heads.extend(self.shown.columns.iter().map(|it| it.heading.to_owned()));
        heads.extend(self.words().iter().map(|at| self.table.columns[*at].heading.clone()));
        let mut high = 1;
        for ((column, head), wide) in (0..).zip(&heads).zip(self.widths()) {
            sheet.write_with_format(HEAD, column, head.as_str(), &formats.head)?;
            high = high.max(lines_of(head, wide));
        }
        sheet.set_row_height(HEAD, high * LINE)?;
        let mut lines = Lines { next: FIRST, stretches: Vec::new() };
        for line in self.table.lines() {
            match line {
                Line::Row(_, row) => self.row(sheet, lines.of_row(), row)?,
                Line::Subtotal(subtotal) => self.subtotal(sheet, &mut lines, subtotal)?,
            }
        }
        self.totals(sheet, &mut lines)
    }

    /// What stands between the title and the table: lines that break where the table ends, so that
    /// a long one does not make the paper wide and the table small. Spreadsheets find the height of
    /// a row by themselves, but not where cells are one.
    fn write_across(&self, sheet: &mut Worksheet, lines: &[&str]) -> Result<(), XlsxError> {
        let (widths, text) = (self.widths(), lines.join("\n"));
        let last = u16::try_from(widths.len()).unwrap_or(u16::MAX).saturating_sub(1);
        sheet.merge_range(1, 0, 1, last, &text, &self.formats.soft)?;
        let wide = widths.iter().sum();
        let high: u32 = lines.iter().map(|line| lines_of(line, wide)).sum();
        sheet.set_row_height(1, high.max(1) * LINE)?;
        Ok(())
    }

    /// How wide each column is.
    fn widths(&self) -> Vec<u16> {
        let figures = self.shown.columns.iter().map(|_| WIDE_FIGURE);
        let words = self.words().into_iter().map(|_| WIDE_WORDS);
        [WIDE_NUMBER, WIDE_NAME].into_iter().chain(figures).chain(words).collect()
    }

    fn row(&self, sheet: &mut Worksheet, at: u32, row: &Row) -> Result<(), XlsxError> {
        let formats = &self.formats;
        match self.table.column(Meaning::Number).and_then(|column| row.number(column)) {
            Some(number) => sheet.write_with_format(at, 0, number, &formats.words)?,
            None => sheet.write_blank(at, 0, &formats.words)?,
        };
        // As a text, never as a formula, whatever it begins with.
        sheet.write_string_with_format(at, 1, row.name.as_str(), &formats.words)?;
        let columns = self.shown.columns.iter().map(|it| it.at);
        for (column, from) in (BEFORE..).zip(columns) {
            match row.number(from) {
                Some(figure) => sheet.write_with_format(at, column, figure, &formats.figure)?,
                None => sheet.write_blank(at, column, &formats.figure)?,
            };
        }
        let after = BEFORE + u16::try_from(self.shown.columns.len()).unwrap_or_default();
        for (column, from) in (after..).zip(self.words()) {
            let words = row.words(from).unwrap_or_default();
            sheet.write_string_with_format(at, column, words, &formats.words)?;
        }
        Ok(())
    }

    /// A sum within the table: a formula, and below it as it is printed, where that is something
    /// else. A sum of no rows is as it is printed.
    fn subtotal(
        &self,
        sheet: &mut Worksheet,
        lines: &mut Lines,
        subtotal: &Subtotal,
    ) -> Result<(), XlsxError> {
        let Subtotal { row, of } = subtotal;
        let computed = |column| self.table.sum_of(column, of.clone()).persons;
        let differs = |column: usize| row.number(column).is_some_and(|it| it != computed(column));
        let named = |key| self.plan.say(key, &[("name", &row.name)]);
        let agrees = !self.shown.columns.iter().any(|it| differs(it.at));
        // The rows of a sum are all that stand between it and the one before.
        let rows = lines.stretches.last().filter(|_| !of.is_empty()).cloned();
        let Some(rows) = rows.map(|it| [it]) else {
            return self.printed(sheet, lines.of_sum(), &row.name, row);
        };
        if agrees {
            return self.computed(sheet, lines.of_sum(), &row.name, &rows, &computed);
        }
        let (above, below) = (named("quota.subtotal_computed"), named("quota.subtotal_printed"));
        self.computed(sheet, lines.of_sum(), &above, &rows, &computed)?;
        self.printed(sheet, lines.of_sum(), &below, row)
    }

    /// The sum as a formula, and below it as it is printed.
    fn totals(&self, sheet: &mut Worksheet, lines: &mut Lines) -> Result<(), XlsxError> {
        let name = total_name(self.plan, "computed");
        let computed = |column| self.table.sum(column).persons;
        let rows = std::mem::take(&mut lines.stretches);
        self.computed(sheet, lines.of_sum(), &name, &rows, &computed)?;
        match &self.table.total {
            Some(row) => {
                self.printed(sheet, lines.of_sum(), &total_name(self.plan, "printed"), row)
            }
            None => Ok(()),
        }
    }

    /// A sum as formulas over stretches of rows.
    fn computed(
        &self,
        sheet: &mut Worksheet,
        at: u32,
        name: &str,
        stretches: &[Range<u32>],
        sum: &dyn Fn(usize) -> u64,
    ) -> Result<(), XlsxError> {
        self.named(sheet, at, name)?;
        for (column, from) in (BEFORE..).zip(self.shown.columns.iter().map(|it| it.at)) {
            let letter = rust_xlsxwriter::utility::column_number_to_name(column);
            let sums = stretches.iter().map(|it| {
                let (first, last) = (it.start + 1, it.end);
                format!("SUM({letter}{first}:{letter}{last})")
            });
            let formula = sums.collect::<Vec<_>>().join("+");
            let formula = Formula::new(format!("={formula}")).set_result(sum(from).to_string());
            sheet.write_formula_with_format(at, column, formula, &self.formats.sum)?;
        }
        Ok(())
    }

    /// A sum as it is printed.
    fn printed(
        &self,
        sheet: &mut Worksheet,
        at: u32,
        name: &str,
        row: &Row,
    ) -> Result<(), XlsxError> {
        self.named(sheet, at, name)?;
        let formats = &self.formats;
        for (column, from) in (BEFORE..).zip(self.shown.columns.iter().map(|it| it.at)) {
            match row.number(from) {
                Some(sum) => sheet.write_with_format(at, column, sum, &formats.sum)?,
                None => sheet.write_blank(at, column, &formats.sum)?,
            };
        }
        Ok(())
    }

    fn named(&self, sheet: &mut Worksheet, at: u32, name: &str) -> Result<(), XlsxError> {
        sheet.write_blank(at, 0, &self.formats.total)?;
        sheet.write_string_with_format(at, 1, name, &self.formats.total)?;
        Ok(())
    }

    /// The columns of words.
    fn words(&self) -> Vec<usize> {
        let columns = self.table.columns.iter().enumerate();
        let words = columns.filter(|(_, column)| matches!(column.meaning, Meaning::Words(_)));
        words.map(|(at, _)| at).collect()
    }
}

/// How many lines a text takes in so wide a column: a Chinese character is as wide as two digits.
fn lines_of(text: &str, wide: u16) -> u32 {
    let length: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    length.div_ceil(u32::from(wide).saturating_sub(1).max(1)).max(1)
}
