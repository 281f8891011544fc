//! How far the places of a table have come, as templates are given it.

use gongshi_rules::day::Day;
use gongshi_rules::money::group;
use serde::Serialize;

use super::shown::signed;
use crate::dates;
use crate::pace::{Course, Pace};
use crate::render::Plan;
use crate::render::context::day_in_words;
use crate::site::addresses;

/// How far the places of a table have come. Every figure is as of the day of the last count, which
/// stands beside it.
#[derive(Serialize)]
pub(in crate::render) struct ShownCourse<'t> {
    title: &'t str,
    place: String,
    own_name: &'t str,
    year: u16,
    members: String,
    unit: &'static str,
    /// The pages that it belongs to, from the site's top.
    url: String,
    table_url: String,
    place_url: &'t str,
    /// The day of the last count, in words.
    day: String,
    /// By which day the tasks are to be reached, and in how many days from the last count.
    deadline: Option<String>,
    days_left: Option<i64>,
    /// The days of all counts, short.
    days: Vec<String>,
    whole: ShownPace<'t>,
    /// The rows in the order of their ranks.
    rows: Vec<ShownPace<'t>>,
    /// What the counts contradict.
    contradictions: Vec<String>,
    /// Who was last twice running.
    behind: Vec<&'t str>,
    has: Has,
}

/// Which of the figures any row has.
#[derive(Serialize)]
struct Has {
    task: bool,
    change: bool,
    a_day: bool,
}

/// How far one has come.
#[derive(Serialize)]
pub(in crate::render) struct ShownPace<'t> {
    name: &'t str,
    /// Its page from the site's top; all together have none.
    url: Option<&'t str>,
    rank: Option<usize>,
    /// How many have a rank.
    ranked: usize,
    task: Option<String>,
    enrolled: Option<String>,
    completion: Option<String>,
    change: Option<String>,
    missing: Option<String>,
    a_day: Option<String>,
    is_behind: bool,
    /// What was counted on each day.
    counts: Vec<Option<String>>,
    line: Option<Line>,
}

/// The counts as a line in a field of [`WIDTH`] by [`HEIGHT`], and the task as another across it.
#[derive(Serialize)]
struct Line {
    /// `x,y x,y`
    points: String,
    /// The last point.
    x: u64,
    y: u64,
    /// How high the task is.
    task: u64,
    /// What it shows, in words.
    said: String,
}

/// The size of the field: so that a point of the line has room for its dot.
const WIDTH: u64 = 120;
const HEIGHT: u64 = 36;
const MARGIN: u64 = 4;

impl<'t> ShownCourse<'t> {
    /// That of a table; none, where nothing was counted.
    pub(in crate::render) fn of(plan: &'t Plan<'_>, at: usize) -> Option<Self> {
        let (table, course) = (&*plan.site.quotas[at], plan.course(at)?);
        let gazetteer = &plan.addresses.gazetteer;
        let strings = &plan.site.theme.strings;
        let lang = plan.site.config.language.lang();
        let row = |at_row: usize| {
            let url = gazetteer.known[gazetteer.of_rows[at][at_row]].page.as_str();
            let name = table.rows[at_row].name.as_str();
            ShownPace::of(course, &course.rows[at_row], name, Some(url))
        };
        let order = course.in_order();
        let behind = order.iter().filter(|at| course.rows[**at].is_behind);
        let last = course.days.last()?;
        let mut whole = ShownPace::of(course, &course.whole, table.place.own_name(), None);
        for (figure, count) in std::iter::zip(&mut whole.counts, &table.progress.as_ref()?.counts) {
            // Where one was not counted, the sum is that which is printed.
            if let Some(figure) = figure.as_mut().filter(|_| count.sum().is_none()) {
                *figure = strings.say("progress.as_printed", &[("count", figure)]);
            }
        }
        let any = |has: fn(&Pace) -> bool| course.rows.iter().any(has);
        Some(Self {
            title: &table.title,
            place: table.place.name(),
            own_name: table.place.own_name(),
            year: table.year,
            members: table.place.members().in_lang(lang).to_owned(),
            unit: table.unit.word(),
            url: addresses::progress_page(table),
            table_url: addresses::quota_page(table),
            place_url: &gazetteer.known[gazetteer.of_table[at]].page,
            day: day_in_words(*last, strings),
            deadline: course.deadline.map(|day| day_in_words(day, strings)),
            days_left: course.deadline.map(|day| dates::days(*last, day)),
            days: course.days.iter().map(|day| short(*day)).collect(),
            whole,
            contradictions: plan.miscounts(table),
            behind: behind.map(|at| table.rows[*at].name.as_str()).collect(),
            rows: order.iter().map(|at| row(*at)).collect(),
            has: Has {
                task: any(|it| it.completion.is_some()),
                change: any(|it| it.change.is_some()),
                a_day: any(|it| it.a_day.is_some()),
            },
        })
    }
}

impl<'t> ShownPace<'t> {
    fn of(course: &Course, pace: &Pace, name: &'t str, url: Option<&'t str>) -> Self {
        Self {
            name,
            url,
            rank: pace.rank,
            ranked: course.ranked,
            task: pace.task.map(group),
            enrolled: pace.counts.last().copied().flatten().map(group),
            completion: pace.completion.map(|it| it.to_string()),
            change: pace.change.map(signed),
            missing: pace.missing.map(group),
            a_day: pace.a_day.map(group),
            is_behind: pace.is_behind,
            counts: pace.counts.iter().map(|it| it.map(group)).collect(),
            line: line(course, pace),
        }
    }
}

/// The line of one that was counted twice at least and has a task.
fn line(course: &Course, pace: &Pace) -> Option<Line> {
    let task = pace.task.filter(|it| *it > 0)?;
    let (first, last) = (*course.days.first()?, *course.days.last()?);
    let whole = u64::try_from(dates::days(first, last)).ok().filter(|it| *it > 0)?;
    let counted = std::iter::zip(&course.days, &pace.counts);
    let counted = counted.filter_map(|(day, count)| Some((*day, (*count)?)));
    let counted: Vec<(Day, u64)> = counted.collect();
    let most = counted.iter().map(|it| it.1).max()?.max(task);
    let high = |persons: u64| {
        let room = u128::from(HEIGHT - 2 * MARGIN);
        let up = u128::from(persons) * room / u128::from(most);
        HEIGHT - MARGIN - u64::try_from(up).unwrap_or_default()
    };
    let across = |day: Day| {
        let days = u64::try_from(dates::days(first, day)).unwrap_or_default();
        MARGIN + days * (WIDTH - 2 * MARGIN) / whole
    };
    let points = counted.iter().map(|(day, count)| (across(*day), high(*count)));
    let points: Vec<(u64, u64)> = points.collect();
    let (x, y) = points.get(1..)?.last().copied()?;
    let written = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>();
    let said = counted.iter().map(|(day, count)| format!("{} {}", short(*day), group(*count)));
    let said = said.collect::<Vec<_>>().join(" · ");
    Some(Line { points: written.join(" "), x, y, task: high(task), said })
}

/// `11-14`, which every reader knows in a table of days.
fn short(day: Day) -> String {
    day.to_text().split_off(5)
}

impl Plan<'_> {
    /// How far one row of a table has come, and the day of the last count.
    pub(in crate::render) fn paced(
        &self,
        at: usize,
        row_at: usize,
    ) -> Option<(ShownPace<'_>, String)> {
        let course = self.course(at)?;
        let row = &self.site.quotas[at].rows[row_at];
        let day = day_in_words(*course.days.last()?, &self.site.theme.strings);
        Some((ShownPace::of(course, &course.rows[row_at], &row.name, None), day))
    }
}
