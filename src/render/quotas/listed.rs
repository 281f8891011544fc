//! What the page of a place says of it: its rows in all tables, and the places within it.

use gongshi_rules::money::group;
use serde::Serialize;

use super::paced::ShownPace;
use super::shown::{ShownStanding, label};
use crate::render::Plan;
use crate::site::addresses;
use crate::site::quota::{Content, Meaning, Row, Words};

/// The figures of one place in one table, for its own page.
#[derive(Serialize)]
pub(in crate::render) struct Listed<'t> {
    year: u16,
    title: &'t str,
    /// The table's page, from the site's top.
    url: String,
    source: Option<String>,
    unit: &'static str,
    figures: Vec<Counted>,
    /// The words of its row: where one pays, whom one asks.
    words: Vec<Said<'t>>,
    /// Among how many it has its rank.
    of: usize,
    #[serde(flatten)]
    standing: ShownStanding,
    /// How far it has come, and the day on which that was counted.
    pace: Option<ShownPace<'t>>,
    pace_day: Option<String>,
    /// The page of all that were counted with it, from the site's top.
    pace_url: String,
}

#[derive(Serialize)]
struct Counted {
    label: String,
    /// `population`, `task` …
    kind: &'static str,
    figure: Option<String>,
}

#[derive(Serialize)]
struct Said<'t> {
    heading: &'t str,
    /// `note`, `phone`, `point`.
    kind: &'static str,
    words: &'t str,
}

impl<'t> Listed<'t> {
    pub(in crate::render) fn of(plan: &'t Plan<'_>, at: usize, row_at: usize) -> Self {
        let (table, tally) = (&*plan.site.quotas[at], plan.tally(at));
        let row = &table.rows[row_at];
        let figures = table.counts().map(|(at, count, column)| Counted {
            label: label(plan, count, column),
            kind: count.word(),
            figure: row.number(at).map(group),
        });
        let words = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
            let Meaning::Words(what) = column.meaning else { return None };
            let Content::Words(words) = &cell.content else { return None };
            let kind = match what {
                Words::Note => "note",
                Words::Phone => "phone",
                Words::Point => "point",
            };
            Some(Said { heading: &column.heading, kind, words })
        });
        let (pace, pace_day) = plan.paced(at, row_at).unzip();
        Self {
            year: table.year,
            title: &table.title,
            url: addresses::quota_page(table),
            source: plan.site.cite_of(table, None),
            unit: table.unit.word(),
            figures: figures.collect(),
            words: words.collect(),
            of: tally.ranked,
            standing: ShownStanding::of(&tally.rows[row_at]),
            pace,
            pace_day,
            pace_url: addresses::progress_page(table),
        }
    }
}

/// A place right within another, and its figure in the latest table.
#[derive(Serialize)]
pub(in crate::render) struct Member<'t> {
    name: &'t str,
    /// From the site's top.
    url: &'t str,
    figure: Option<String>,
    share: Option<String>,
}

impl<'t> Member<'t> {
    /// The rows of a table.
    pub(in crate::render) fn each(plan: &'t Plan<'_>, at: usize) -> Vec<Self> {
        let (table, tally) = (&plan.site.quotas[at], plan.tally(at));
        let gazetteer = &plan.addresses.gazetteer;
        let member = |(row_at, row): (usize, &'t Row)| Self {
            name: &row.name,
            url: &gazetteer.known[gazetteer.of_rows[at][row_at]].page,
            figure: tally.by.and_then(|by| row.number(by)).map(group),
            share: tally.rows[row_at].share.map(|it| it.to_string()),
        };
        table.rows.iter().enumerate().map(member).collect()
    }
}
