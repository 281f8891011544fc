//! Dated counts of a table's rows: a file with a line for each day and place, or a column for each
//! day. Both are understood by their headings.

use std::collections::{BTreeMap, HashMap};

use gongshi_rules::day::Day;

use super::grid::{Grid, Raw};
use super::headings::squeezed;
use super::kind::Kind;
use super::personal::{long_number, personal};
use super::{doubts, figure};
use crate::dates::Slip;
use crate::diagnostic::{Diagnostic, Span, nearest_or_choices, say};
use crate::load::section::Mistakes;
use crate::site::progress::{Blank, Enrolled, Progress, Tally};
use crate::site::quota::{Cell, Content, Count, Meaning, QuotaTable, addressed};

/// What the column of days is called.
const DAYS: [&str; 5] = ["日期", "统计日期", "截至日期", "截止日期", "时间"];

/// What the column of names is called, beside the word of the table itself.
const NAMES: [&str; 8] = ["村", "村名", "村社", "名称", "乡镇", "乡镇(街道)", "单位", "单位名称"];

/// What the column of counts is called, beside the word of the table itself.
const COUNTS: [&str; 7] =
    ["人数", "已参保", "已参保人数", "参保人数", "累计人数", "累计参保人数", "已缴费人数"];

/// Columns that say nothing which is not computed.
const PASSED: [&str; 7] = ["序号", "完成率", "参保率", "完成比例", "排名", "名次", "任务数"];

/// What a column of the counts has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Day,
    Name,
    Count,
    /// The counts of this day.
    Of(Day),
    /// A day that is none, or has no year.
    NoDay(Slip),
    Passed,
}

/// Reads the counts of a table. Where a row of the table itself could not be read, nobody can say
/// that the table does not have a name.
pub(super) fn read(
    grid: &Grid,
    span: &Span,
    table: &QuotaTable,
    is_table_whole: bool,
    mistakes: &Mistakes,
) -> Option<Progress> {
    for card in grid.rows.iter().flatten().filter_map(long_number) {
        mistakes.push(card);
    }
    let (heading, columns) = headings(grid, span, table, mistakes)?;
    let mut days = Days::of(table, &grid.rows[heading], is_table_whole, mistakes);
    for row in grid.rows.iter().skip(heading + 1) {
        // A remark below, a blank line.
        if row.iter().filter(|raw| !raw.is_blank()).count() > 1 {
            days.take(row, &columns);
        }
    }
    if days.counts.is_empty() && days.is_whole {
        let message = say!("里面一个数也没有", "It has no count");
        mistakes.push(Diagnostic::error("progress/empty", message).at(span).help(say!(
            "请写上日期、村名和已参保的人数。",
            "Write the day, the name and how many are enrolled."
        )));
        return None;
    }
    doubts::read_into(days.cells.iter(), mistakes);
    for (day, blank) in days.blanks {
        if let Some(tally) = days.counts.get_mut(&day) {
            tally.blanks.push(blank);
        }
    }
    let counts: Vec<Tally> = days.counts.into_values().collect();
    for count in &counts {
        in_reach(count, table.year, mistakes);
    }
    (!counts.is_empty()).then(|| Progress { span: span.clone(), counts })
}

/// Refuses a day that cannot belong to the table's year: 3022 for 2022, or a file of another year.
fn in_reach(count: &Tally, year: u16, mistakes: &Mistakes) {
    let (day, reach) = (count.day, year - 1..=year + 1);
    if !reach.contains(&day.year()) {
        let message =
            say!("{day}不是{year}年参保的日期", "{day} is no day on which people enrol for {year}");
        mistakes.push(Diagnostic::error("progress/other-year", message).at(&count.span).help(say!(
            "请核对年份；这张表是{year}年的，别的年份的数写在那一年的表下面。",
            "Check the year; the table is that of {year}, and counts of other years stand with theirs."
        )));
    }
}

/// The row of the headings, and what each of them says.
fn headings(
    grid: &Grid,
    span: &Span,
    table: &QuotaTable,
    mistakes: &Mistakes,
) -> Option<(usize, Vec<Column>)> {
    let found = grid.rows.iter().enumerate().find_map(|(at, row)| {
        let columns: Vec<Option<Column>> = row.iter().map(|raw| column(raw, table)).collect();
        let has = |wanted: Column| columns.contains(&Some(wanted));
        let has_days =
            columns.iter().any(|it| matches!(it, Some(Column::Of(_) | Column::NoDay(_))));
        let is_long = has(Column::Day) && has(Column::Count);
        (has(Column::Name) && (is_long || has_days)).then_some((at, columns))
    });
    let Some((at, columns)) = found else {
        let message = say!("找不到参保进度的表头", "The counts have no row of headings");
        mistakes.push(Diagnostic::error("progress/columns", message).at(span).help(say!(
            "请写成三列“日期,村,人数”；或者第一列是村，后面每个日期一列，例如“村,2022-11-07,2022-11-14”。日期要写上年份。",
            "Write three columns, `日期,村,人数`; or the village first and a column for each day, such as `村,2022-11-07,2022-11-14`. Days need their year."
        )));
        return None;
    };
    let mut is_known = true;
    for (raw, column) in std::iter::zip(&grid.rows[at], &columns) {
        if raw.is_blank() {
            continue;
        }
        let heading = raw.trimmed();
        if let Some(Column::NoDay(slip)) = column {
            is_known = false;
            let message = addressed(raw.address, &slip.said(heading));
            mistakes
                .push(Diagnostic::error("progress/day", message).at(&raw.span).help(slip.help()));
        }
        if column.is_some() {
            continue;
        }
        is_known = false;
        let of_people = personal(heading, None).map(|mistake| {
            mistake.help(say!(
                "参保进度里只要日期、村名和人数：是姓名的，请从文件里删掉这一列；是人数的，表头写“人数”。",
                "Counts have days, names of places and figures: delete a column of names of people from the file, and call one of figures 人数."
            ))
        });
        let mistake = of_people.unwrap_or_else(|| {
            let message = say!(
                "参保进度里看不懂“{heading}”这一列",
                "Nobody can tell what the column `{heading}` of the counts is"
            );
            Diagnostic::error("progress/columns", message).help(say!(
                "只要日期、村名和人数；日期写成2022-11-07。别的列请删掉。",
                "Keep days, names and counts; write a day 2022-11-07. Delete other columns."
            ))
        });
        mistakes.push(mistake.at(&raw.span));
    }
    let columns = columns.into_iter().map(|it| it.unwrap_or(Column::Passed));
    is_known.then(|| (at, columns.collect()))
}

fn column(raw: &Raw, table: &QuotaTable) -> Option<Column> {
    let heading = squeezed(&raw.text);
    let of_table = |meaning: Meaning| {
        let column = table.column(meaning).map(|at| &table.columns[at]);
        column.is_some_and(|it| squeezed(&it.heading) == heading)
    };
    match heading.as_str() {
        it if DAYS.contains(&it) => Some(Column::Day),
        it if NAMES.contains(&it) || of_table(Meaning::Name) => Some(Column::Name),
        it if COUNTS.contains(&it) || of_table(Meaning::Count(Count::Enrolled)) => {
            Some(Column::Count)
        }
        it if PASSED.contains(&it) => Some(Column::Passed),
        it => {
            let day = Day::from_writing(it).map(Column::Of);
            day.or_else(|| Slip::of(it).map(Column::NoDay))
        }
    }
}

/// Counts while they are read.
struct Days<'t> {
    table: &'t QuotaTable,
    mistakes: &'t Mistakes,
    is_table_whole: bool,
    headings: &'t [Raw],
    counts: BTreeMap<Day, Tally>,
    /// The cells of figures, and those of none.
    cells: Vec<Cell>,
    blanks: Vec<(Day, Blank)>,
    /// The rows of the table by their names without spaces; of two of one name, the first.
    rows: HashMap<String, usize>,
    /// Whether nothing was wrong so far.
    is_whole: bool,
}

/// What a line is about.
#[derive(Clone, Copy)]
enum Of {
    Row(usize),
    Total,
}

impl<'t> Days<'t> {
    fn of(
        table: &'t QuotaTable,
        headings: &'t [Raw],
        is_table_whole: bool,
        mistakes: &'t Mistakes,
    ) -> Self {
        let rows = table.rows.iter().enumerate().rev();
        let rows = rows.map(|(at, row)| (squeezed(&row.name), at)).collect();
        let (counts, cells, blanks) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self {
            table,
            mistakes,
            is_table_whole,
            headings,
            counts,
            cells,
            blanks,
            rows,
            is_whole: true,
        }
    }

    fn take(&mut self, row: &[Raw], columns: &[Column]) {
        let cell = |wanted| {
            let at = columns.iter().position(|it| *it == wanted)?;
            row.get(at)
        };
        let name = cell(Column::Name);
        let (day, count) = (cell(Column::Day), cell(Column::Count));
        // 合计 may stand where the numbers of rows do.
        let is_sum = |raw: &&Raw| Kind::of(&raw.text, self.table.place.own_name()).is_sum();
        let is_passed = |(_, column): &(&Raw, &Column)| **column == Column::Passed;
        let mut passed = std::iter::zip(row, columns).filter(is_passed).map(|(raw, _)| raw);
        let elsewhere = name.filter(|it| it.is_blank()).and_then(|_| passed.find(is_sum));
        let Some(of) = elsewhere.or(name).and_then(|name| self.named(name)) else { return };
        if let (Some(day), Some(count)) = (day, count) {
            let written = squeezed(&day.text);
            match Day::from_writing(&written) {
                Some(on) => self.count(on, &day.span, of, count),
                None => self.refuse(no_day(day, Slip::of(&written))),
            }
        }
        for (at, (raw, column)) in std::iter::zip(row, columns).enumerate() {
            if let Column::Of(day) = column {
                let written = self.headings.get(at).map_or(&raw.span, |heading| &heading.span);
                self.count(*day, written, of, raw);
            }
        }
    }

    fn refuse(&mut self, mistake: Diagnostic) {
        self.is_whole = false;
        self.mistakes.push(mistake);
    }

    /// The row of the table that a line is about.
    fn named(&mut self, name: &Raw) -> Option<Of> {
        let squeezed = squeezed(&name.text);
        if let Some(at) = self.rows.get(&squeezed) {
            return Some(Of::Row(*at));
        }
        if Kind::of(&name.text, self.table.place.own_name()).is_sum() {
            return Some(Of::Total);
        }
        if !self.is_table_whole {
            self.is_whole = false;
            return None;
        }
        let names = self.table.rows.iter().map(|row| row.name.as_str());
        let printed = name.trimmed();
        let message = if name.is_blank() {
            say!("这一行没有名称", "The row has no name")
        } else {
            say!("任务表里没有“{printed}”", "The quota table has no `{printed}`")
        };
        let mistake = Diagnostic::error("progress/unknown", addressed(name.address, &message));
        let mistake = mistake.at(&name.span).help(nearest_or_choices(printed, names));
        self.refuse(mistake);
        None
    }

    fn count(&mut self, day: Day, written: &Span, of: Of, raw: &Raw) {
        let persons = match figure::read(&raw.text) {
            Ok(Some(persons)) => persons,
            Ok(None) => {
                if let Of::Row(row) = of {
                    let (span, address) = (raw.span.clone(), raw.address);
                    self.blanks.push((day, Blank { row, span, address }));
                }
                return;
            }
            Err(_) => {
                self.refuse(super::rows::no_figure("progress/unreadable", raw));
                return;
            }
        };
        let rows = self.table.rows.len();
        let tally = self.counts.entry(day).or_insert_with(|| Tally {
            day,
            span: written.clone(),
            rows: vec![None; rows],
            blanks: Vec::new(),
            total: None,
        });
        let place = match of {
            Of::Row(at) => &mut tally.rows[at],
            Of::Total => &mut tally.total,
        };
        let content = Content::Number(persons);
        let (printed, span) = (raw.text.as_str().into(), raw.span.clone());
        self.cells.push(Cell { printed, content, span, address: raw.address });
        let enrolled = Enrolled { persons, span: raw.span.clone(), address: raw.address };
        match place {
            None => *place = Some(enrolled),
            Some(first) => {
                let name = match of {
                    Of::Row(at) => self.table.rows[at].name.as_str(),
                    Of::Total => "合计",
                };
                let (day, once) = (day.in_words(), first.persons);
                let message = say!(
                    "“{name}”{day}的人数写了两次：{once}和{persons}",
                    "`{name}` is counted twice for {day}: {once} and {persons}"
                );
                let mistake =
                    Diagnostic::error("progress/repeated", addressed(raw.address, &message));
                let mistake = mistake.at(&raw.span).also(&first.span, say!("前面的", "before"));
                self.mistakes.push(mistake.help(say!(
                    "一天一个村只能有一个数，请删掉一个。",
                    "A place has one count a day: delete one of them."
                )));
            }
        }
    }
}

fn no_day(raw: &Raw, slip: Option<Slip>) -> Diagnostic {
    let printed = raw.trimmed();
    let (message, help) = match slip {
        Some(slip) => (slip.said(printed), slip.help()),
        None => (
            say!("“{printed}”不是日期", "`{printed}` is no day"),
            say!(
                "请写上年月日，例如2022-11-07。",
                "Write year, month and day, such as 2022-11-07."
            ),
        ),
    };
    Diagnostic::error("progress/day", addressed(raw.address, &message)).at(&raw.span).help(help)
}
