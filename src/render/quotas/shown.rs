//! A quota table as templates are given it.

use std::collections::BTreeMap;

use gongshi_rules::money::group;
use serde::Serialize;

use super::{Format, document_of};
use crate::dates;
use crate::render::Plan;
use crate::render::context::day_in_words;
use crate::site::addresses;
use crate::site::notice::Notice;
use crate::site::quota::{Column, Count, Line, Meaning, QuotaTable, Row, Words};
use crate::tally::{Standing, Tally};

/// A quota table. Figures are grouped; what cannot be known is not there.
#[derive(Serialize)]
pub(in crate::render) struct ShownTable<'t> {
    id: &'t str,
    pub(super) title: &'t str,
    pub(super) year: u16,
    /// Whose villages it lists.
    pub(super) place: String,
    own_name: &'t str,
    /// What its rows are called: villages or townships.
    members: String,
    count: usize,
    pub(super) unit: &'static str,
    /// The document that it is printed in, and where in it.
    number: Option<&'t str>,
    pub(super) source: Option<String>,
    issued: Option<String>,
    /// The pages that it leads to, from the site's top.
    url: String,
    place_url: &'t str,
    notice_url: Option<String>,
    downloads: Vec<Download>,
    /// What the task comes to: as it is printed, else as the rows add up.
    sum: Option<String>,
    pub(super) columns: Vec<ShownColumn<'t>>,
    /// The headings of the columns of words.
    pub(super) words: Vec<&'t str>,
    /// Which of the computed columns any row has a figure for: `change`, `share` …
    has: BTreeMap<&'static str, bool>,
    pub(super) rows: Vec<ShownRow<'t>>,
    pub(super) totals: Vec<Total>,
    /// Where the document contradicts itself, a sentence each.
    pub(super) contradictions: Vec<String>,
    /// What bars are drawn of: `task`, `task_of_population`; nothing, where there is no figure.
    bars: Option<&'static str>,
}

#[derive(Serialize)]
struct Download {
    /// `xlsx`, `csv`, `json`.
    kind: &'static str,
    url: String,
}

/// A column of figures.
#[derive(Serialize)]
pub(super) struct ShownColumn<'t> {
    /// As printed.
    pub(super) heading: &'t str,
    /// In a word or two, where a row stands by itself.
    label: String,
    /// `population`, `task` …
    pub(super) kind: &'static str,
    #[serde(skip)]
    pub(super) at: usize,
}

/// A row, or a sum within the table.
#[derive(Serialize)]
pub(in crate::render) struct ShownRow<'t> {
    pub(super) number: Option<u64>,
    pub(super) name: &'t str,
    /// Its page from the site's top; a sum has none.
    pub(super) url: Option<&'t str>,
    /// The figures, one for each column; blank, where nobody wrote one.
    pub(super) cells: Vec<Option<String>>,
    pub(super) words: Vec<Option<&'t str>>,
    #[serde(flatten)]
    pub(super) standing: ShownStanding,
    /// How long its bars are.
    bar: Option<String>,
    outline: Option<String>,
}

#[derive(Serialize, Default)]
pub(super) struct ShownStanding {
    pub(super) share: Option<String>,
    pub(super) coverage: Option<String>,
    pub(super) change: Option<String>,
    pub(super) rank: Option<usize>,
}

/// A sum of all rows, printed or computed, or both where they are the same.
#[derive(Serialize)]
pub(super) struct Total {
    /// `printed`, `computed`, `both`.
    pub(super) kind: &'static str,
    pub(super) cells: Vec<TotalCell>,
    pub(super) coverage: Option<String>,
    pub(super) change: Option<String>,
}

#[derive(Serialize)]
pub(super) struct TotalCell {
    pub(super) figure: Option<String>,
    /// Whether the other sum says something else.
    differs: bool,
}

impl<'t> ShownTable<'t> {
    pub(in crate::render) fn of(plan: &'t Plan<'_>, at: usize) -> Self {
        let (table, tally) = (&*plan.site.quotas[at], plan.tally(at));
        let gazetteer = &plan.addresses.gazetteer;
        let page = |place: usize| gazetteer.known[place].page.as_str();
        let document = document_of(plan.site, table);
        let notice = plan.notice_with(table);
        let strings = &plan.site.theme.strings;
        let column = |count| table.column(Meaning::Count(count));
        let (task, population) = (column(Count::Task), column(Count::Population));
        let lang = plan.site.config.language.lang();
        let any = |has: fn(&Standing) -> bool| tally.rows.iter().any(has);
        let columns = table.counts().map(|(at, count, column)| ShownColumn {
            heading: &column.heading,
            label: label(plan, count, column),
            kind: count.word(),
            at,
        });
        Self {
            id: &table.id,
            title: &table.title,
            year: table.year,
            place: table.place.name(),
            own_name: table.place.own_name(),
            members: table.members().in_lang(lang).to_owned(),
            count: table.rows.len(),
            unit: table.unit.word(),
            number: document.and_then(|it| it.number.as_deref()),
            source: plan.site.cite_of(table, None),
            issued: notice.and_then(Notice::day).map(|day| day_in_words(dates::day(day), strings)),
            url: addresses::quota_page(table),
            place_url: page(gazetteer.of_table[at]),
            notice_url: notice.map(addresses::notice_page),
            downloads: Format::ALL
                .map(|format| Download {
                    kind: format.ending(),
                    url: addresses::quota_file(table, format.ending()),
                })
                .into(),
            sum: task.and_then(|task| whole(table, task)).map(group),
            columns: columns.collect(),
            words: word_columns(table).map(|(_, heading)| heading).collect(),
            has: BTreeMap::from([
                ("change", any(|it| it.change.is_some())),
                ("share", any(|it| it.share.is_some())),
                ("coverage", any(|it| it.coverage.is_some())),
                ("rank", any(|it| it.rank.is_some())),
            ]),
            rows: rows(table, tally, &|row| page(gazetteer.of_rows[at][row])),
            totals: totals(table, tally),
            contradictions: plan.contradictions(table),
            bars: tally.by.map(|_| match task.and(population) {
                Some(_) => "task_of_population",
                None => "task",
            }),
        }
    }
}

/// What a column comes to: a figure that stands in the document before one that we have added up.
fn whole(table: &QuotaTable, column: usize) -> Option<u64> {
    let computed = || table.sum(column).whole();
    table.printed_total(column).or_else(computed)
}

/// What a column counts, in a word or two. Whose population it is, only its heading says:
/// 「户籍人口」 is not 「村人口数」.
pub(super) fn label(plan: &Plan<'_>, count: Count, column: &Column) -> String {
    let key = match count {
        Count::LastYearTask => "quota.last_year_task",
        Count::Task => "quota.task",
        Count::Enrolled => "quota.enrolled",
        Count::Population | Count::Other => return column.heading.clone(),
    };
    plan.say(key, &[])
}

fn rows<'t>(
    table: &'t QuotaTable,
    tally: &Tally,
    page: &dyn Fn(usize) -> &'t str,
) -> Vec<ShownRow<'t>> {
    let population = table.column(Meaning::Count(Count::Population));
    let population = population.filter(|_| table.column(Meaning::Count(Count::Task)).is_some());
    let number = table.column(Meaning::Number);
    let length = |figure: Option<u64>| percent(figure?, tally.largest);
    let show = |row: &'t Row| ShownRow {
        number: number.and_then(|at| row.number(at)),
        name: &row.name,
        url: None,
        cells: table.counts().map(|(at, ..)| row.number(at).map(group)).collect(),
        words: word_columns(table).map(|(at, _)| row.words(at)).collect(),
        standing: ShownStanding::default(),
        bar: None,
        outline: None,
    };
    let line = |line| match line {
        Line::Row(at, row) => ShownRow {
            url: Some(page(at)),
            standing: ShownStanding::of(&tally.rows[at]),
            bar: length(tally.by.and_then(|by| row.number(by))),
            outline: length(population.and_then(|it| row.number(it))),
            ..show(row)
        },
        Line::Subtotal(sum) => show(&sum.row),
    };
    table.lines().into_iter().map(line).collect()
}

impl ShownStanding {
    pub(super) fn of(standing: &Standing) -> Self {
        Self {
            share: standing.share.map(|it| it.to_string()),
            coverage: standing.coverage.map(|it| it.to_string()),
            change: standing.change.map(signed),
            rank: standing.rank,
        }
    }
}

/// 「+9」, 「−12」, 「0」.
pub(super) fn signed(change: i64) -> String {
    let sign = match change {
        1.. => "+",
        0 => "",
        _ => "−",
    };
    format!("{sign}{}", group(change.unsigned_abs()))
}

fn word_columns(table: &QuotaTable) -> impl Iterator<Item = (usize, &str)> {
    table.columns.iter().enumerate().filter_map(|(at, column)| match column.meaning {
        Meaning::Words(Words::Note | Words::Phone | Words::Point)
            if table.rows.iter().any(|row| row.words(at).is_some()) =>
        {
            Some((at, column.heading.as_str()))
        }
        _ => None,
    })
}

/// The printed sum and the computed one, a row each if they differ anywhere.
fn totals(table: &QuotaTable, tally: &Tally) -> Vec<Total> {
    let columns: Vec<usize> = table.counts().map(|(at, ..)| at).collect();
    let sums = columns.iter().map(|at| (table.printed_total(*at), table.sum(*at)));
    let sums: Vec<_> = sums.collect();
    let differs = |(printed, sum): &(Option<u64>, crate::site::quota::Sum)| {
        printed.is_some_and(|printed| printed != sum.persons)
    };
    let is_printed = sums.iter().any(|(printed, _)| printed.is_some());
    let total = |kind, figure: &dyn Fn(usize) -> Option<u64>, whole: &Standing| Total {
        kind,
        cells: (0..sums.len())
            .map(|at| TotalCell { figure: figure(at).map(group), differs: differs(&sums[at]) })
            .collect(),
        coverage: whole.coverage.map(|it| it.to_string()),
        change: whole.change.map(signed),
    };
    let computed = |at: usize| sums[at].1.whole();
    let both = is_printed && !sums.iter().any(differs);
    if both && (0..sums.len()).all(|at| computed(at) == sums[at].0 || computed(at).is_none()) {
        return vec![total("both", &|at| sums[at].0, &tally.whole)];
    }
    let printed = is_printed.then(|| total("printed", &|at| sums[at].0, &Standing::default()));
    printed.into_iter().chain([total("computed", &computed, &tally.whole)]).collect()
}

/// A length for a bar, with a tenth of a percent.
fn percent(part: u64, whole: u64) -> Option<String> {
    crate::tally::Rate::of(part, whole).map(|it| it.to_string())
}
