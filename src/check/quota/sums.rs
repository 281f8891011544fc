//! Rows against the sums that are printed, and both against what the text says.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, Span, Text, say};
use crate::load::yaml::Node;
use crate::site::Site;
use crate::site::quota::{Column, Count, Meaning, QuotaTable, Row};

pub(super) fn check(site: &Site, table: &QuotaTable, found: &mut Diagnostics) {
    for (at, _, column) in table.counts() {
        for subtotal in &table.subtotals {
            sum(table, at, column, &subtotal.row, subtotal.of.clone(), found);
        }
        if let Some(total) = &table.total {
            sum(table, at, column, total, 0..table.rows.len(), found);
        }
        targets(site, table, at, column, found);
    }
}

/// 「原表合计 41030，按各村相加为 41031」
fn sum(
    table: &QuotaTable,
    at: usize,
    column: &Column,
    row: &Row,
    of: Range<usize>,
    found: &mut Diagnostics,
) {
    let Some(printed) = row.number(at) else { return };
    let sum = table.sum_of(at, of);
    if sum.persons == printed {
        return;
    }
    let (name, sum_of_rows, heading) = (&row.name, sum.persons, &column.heading);
    let rows = table.place.members();
    let blank = blank(sum.blank);
    let message = say!(
        rows, blank => "“{heading}”：原表{name} {printed}，按各{rows}相加为 {sum_of_rows}{blank}",
        "`{heading}`: the table prints {name} {printed}; its {rows} add up to {sum_of_rows}{blank}"
    );
    let mistake = Diagnostic::warning("quota/sum-mismatch", message);
    found.push(mistake.at(&row.cells[at].span).help(as_printed()));
}

fn blank(rows: usize) -> Text {
    if rows == 0 {
        say!("", "")
    } else {
        say!("（有{rows}行没有数）", " ({rows} rows have no figure)")
    }
}

/// What to do about a contradiction that is printed.
pub(super) fn as_printed() -> Text {
    say!(
        "请核对是不是录错了；原文就是这样的，不用改，网页上会照实说明。",
        "Check it for a slip of typing; if it is printed so, leave it: the page says what it is."
    )
}

/// A target, and all the places that say it.
struct Said<'s> {
    persons: u64,
    first: &'s Span,
    others: Vec<&'s Span>,
}

/// Whatever the text says of a column, against the sum that is printed; else against the rows.
fn targets(site: &Site, table: &QuotaTable, at: usize, column: &Column, found: &mut Diagnostics) {
    let mut all: Vec<Said<'_>> = Vec::new();
    let own = table.targets.iter().filter(|it| it.column == at);
    let own = own.map(|it| (it.persons, &it.span));
    let of_policy = site.policy_of(table).filter(|_| column.meaning == Meaning::Count(Count::Task));
    let of_policy = of_policy.and_then(|policy| target(&policy.tree));
    for (persons, span) in own.chain(of_policy) {
        match all.iter_mut().find(|it| it.persons == persons) {
            Some(said) => said.others.push(span),
            None => all.push(Said { persons, first: span, others: Vec::new() }),
        }
    }
    let (sum, printed) = (table.sum(at), table.printed_total(at));
    if printed.is_none() && sum.blank == table.rows.len() {
        // Not filled in yet.
        return;
    }
    for said in all.iter().filter(|it| it.persons != printed.unwrap_or(sum.persons)) {
        let (target, heading, rows) = (said.persons, &column.heading, table.place.members());
        let (sum_of_rows, blank) = (sum.persons, blank(sum.blank));
        let message = match printed {
            Some(printed) if printed == sum_of_rows => say!(
                rows => "“{heading}”：正文写的是 {target}，原表合计和按各{rows}相加都是 {printed}",
                "`{heading}`: the text says {target}; the printed total and the sum of the {rows} are both {printed}"
            ),
            Some(printed) => say!(
                rows, blank => "“{heading}”：正文写的是 {target}，原表合计 {printed}，按各{rows}相加为 {sum_of_rows}{blank}",
                "`{heading}`: the text says {target}, the table prints {printed}; its {rows} add up to {sum_of_rows}{blank}"
            ),
            None => say!(
                rows, blank => "“{heading}”：正文写的是 {target}，按各{rows}相加为 {sum_of_rows}{blank}",
                "`{heading}`: the text says {target}; the {rows} add up to {sum_of_rows}{blank}"
            ),
        };
        let mistake = Diagnostic::warning("quota/target-mismatch", message).at(said.first);
        let mistake = said.others.iter().fold(mistake, |mistake, span| {
            mistake.also(span, say!("这里也写 {target}", "says {target} too"))
        });
        found.push(mistake.help(as_printed()));
    }
}

/// The target of a policy: `target: {persons: 39168}`.
fn target(tree: &Node) -> Option<(u64, &Span)> {
    let node = tree.get("target")?.get("persons")?;
    let node = node.get("value").unwrap_or(node);
    Some((node.scalar()?.parse().ok()?, &node.span))
}
