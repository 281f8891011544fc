//! What a table contradicts itself in, or the tables and the text around it. It is published as it
//! is printed, and the page says each of these too.

use crate::diagnostic::{Diagnostic, Diagnostics, Text, say};
use crate::reconcile::{self, Contradiction, Miscount, Repeated, Target};
use crate::site::Site;
use crate::site::quota::{QuotaTable, Row, Sum, addressed};

pub(super) fn check(site: &Site, table: &QuotaTable, found: &mut Diagnostics) {
    for it in reconcile::of(site, table) {
        let heading = it.column(table).heading.as_str();
        let mistakes = match it {
            Contradiction::Sum { at, row, printed, computed } => {
                vec![sum(table, heading, printed, computed, row).at(&row.cells[at].span)]
            }
            Contradiction::Target { target, printed, computed, .. } => {
                vec![against_text(table, heading, &target, printed, computed)]
            }
            Contradiction::Above { at, above, theirs, cell, own } => {
                let total = table.total.as_ref().map(|total| &total.cells[at].span);
                let mistake = against_above(table, heading, above, [theirs, own]);
                let label = label_of(above);
                vec![mistake.at(total.unwrap_or(&table.columns[at].span)).also(&cell.span, label)]
            }
            Contradiction::LastYear { at, before, rows } => {
                let year = before.year;
                let mistake = |it: &Repeated<'_>| {
                    let mistake = against_year(heading, year, it).at(&it.row.cells[at].span);
                    mistake.also(&it.cell.span, say!("{year}年的", "in {year}"))
                };
                rows.iter().map(mistake).collect()
            }
        };
        for mistake in mistakes {
            found.push(mistake.help(said_on_page()));
        }
    }
    for it in reconcile::of_counts(site, table) {
        found.push(of_count(table, &it).help(said_on_page()));
    }
}

/// 「原表合计 41030，按各村相加为 41031」
fn sum(table: &QuotaTable, heading: &str, printed: u64, computed: Sum, row: &Row) -> Diagnostic {
    let (name, sum) = (&row.name, computed.persons);
    let (rows, blank) = (table.place.members(), blank(computed.blank));
    let message = say!(
        rows, blank => "“{heading}”：原表{name} {printed}，按各{rows}相加为 {sum}{blank}",
        "`{heading}`: the table prints {name} {printed}; its {rows} add up to {sum}{blank}"
    );
    Diagnostic::warning("quota/sum-mismatch", message)
}

fn against_text(
    table: &QuotaTable,
    heading: &str,
    target: &Target<'_>,
    printed: Option<u64>,
    computed: Sum,
) -> Diagnostic {
    let (persons, sum, rows) = (target.persons, computed.persons, table.place.members());
    let blank = blank(computed.blank);
    let message = match printed {
        Some(printed) if printed == sum => say!(
            rows => "“{heading}”：正文写的是 {persons}，原表合计和按各{rows}相加都是 {printed}",
            "`{heading}`: the text says {persons}; the printed total and the sum of the {rows} are both {printed}"
        ),
        Some(printed) => say!(
            rows, blank => "“{heading}”：正文写的是 {persons}，原表合计 {printed}，按各{rows}相加为 {sum}{blank}",
            "`{heading}`: the text says {persons}, the table prints {printed}; its {rows} add up to {sum}{blank}"
        ),
        None => say!(
            rows, blank => "“{heading}”：正文写的是 {persons}，按各{rows}相加为 {sum}{blank}",
            "`{heading}`: the text says {persons}; the {rows} add up to {sum}{blank}"
        ),
    };
    let mut spans = target.spans.iter().copied();
    let mistake = Diagnostic::warning("quota/target-mismatch", message).at_any(spans.next());
    spans.fold(mistake, |mistake, span| {
        mistake.also(span, say!("这里也写 {persons}", "says {persons} too"))
    })
}

fn against_above(
    table: &QuotaTable,
    heading: &str,
    above: &QuotaTable,
    [theirs, own]: [u64; 2],
) -> Diagnostic {
    let (name, county) = (table.place.own_name(), above.place.own_name());
    let message = say!(
        "“{heading}”：{county}的表里{name}是 {theirs}，这张表的合计是 {own}",
        "`{heading}`: the table of {county} has {theirs} for {name}; this table comes to {own}"
    );
    Diagnostic::warning("quota/above-mismatch", message)
}

fn label_of(above: &QuotaTable) -> Text {
    let county = above.place.own_name();
    say!("{county}的表", "the table of {county}")
}

fn against_year(heading: &str, year: u16, it: &Repeated<'_>) -> Diagnostic {
    let (name, repeated, then) = (&it.row.name, it.now, it.then);
    let message = say!(
        "“{name}”的“{heading}”是 {repeated}，{year}年的表里是 {then}",
        "`{name}`: `{heading}` is {repeated}, and the table of {year} has {then}"
    );
    Diagnostic::warning("quota/last-year", message)
}

fn of_count(table: &QuotaTable, miscount: &Miscount<'_>) -> Diagnostic {
    match miscount {
        Miscount::Sum { day, total, sum } => {
            let (day, printed, rows) = (day.in_words(), total.persons, table.place.members());
            let message = say!(
                rows => "{day}：合计写的是 {printed}，按各{rows}相加为 {sum}",
                "{day}: the total is {printed}, the {rows} add up to {sum}"
            );
            let message = addressed(total.address, &message);
            Diagnostic::warning("progress/sum-mismatch", message).at(&total.span)
        }
        Miscount::Above { count, above, theirs, sum } => {
            let (day, persons) = (count.day.in_words(), theirs.persons);
            let (name, county) = (table.place.own_name(), above.place.own_name());
            let message = say!(
                "{day}：{county}的表里{name}是 {persons}，这张表各行相加为 {sum}",
                "{day}: the table of {county} has {persons} for {name}; the rows of this one add up to {sum}"
            );
            Diagnostic::warning("progress/above-mismatch", message)
                .at(&count.span)
                .also(&theirs.span, label_of(above))
        }
    }
}

fn blank(rows: usize) -> Text {
    if rows == 0 {
        say!("", "")
    } else {
        say!("（有{rows}行没有数）", " ({rows} rows have no figure)")
    }
}

/// What to do about figures that contradict each other in print.
fn said_on_page() -> Text {
    say!(
        "请核对是不是录错了；原文就是这样的，不用改，网页上会照实说明。",
        "Check it for a slip of typing; if it is printed so, leave it: the page says what it is."
    )
}
