//! A quota table as CSV, for spreadsheets, and as JSON, for programs.

use csv::WriterBuilder;
use serde_json::{Map, Value, json};

use super::shown::ShownTable;
use crate::load::encoding::BYTE_ORDER_MARK;
use crate::reconcile;
use crate::render::Plan;
use crate::site::addresses;
use crate::site::quota::{Meaning, QuotaTable, Words};

/// The table with what is computed of it. Figures are whole numbers without separators.
pub(super) fn csv(plan: &Plan<'_>, shown: &ShownTable<'_>) -> Vec<u8> {
    let mut lines = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut line = |cells: Vec<String>| lines.write_record(cells.iter().map(|it| harmless(it)));
    let computed = ["quota.change", "quota.share", "quota.coverage", "quota.rank"];
    let mut heads = vec![plan.say("quota.number", &[]), plan.say("quota.name", &[])];
    heads.extend(shown.columns.iter().map(|it| it.heading.to_owned()));
    heads.extend(computed.map(|key| plan.say(key, &[])));
    heads.extend(shown.words.iter().map(|it| (*it).to_owned()));
    // Writing to memory does not fail, and every line has as many cells.
    let _ = line(heads);
    for row in &shown.rows {
        let mut cells = vec![text(row.number), row.name.to_owned()];
        cells.extend(row.cells.iter().map(|it| plain(it.as_deref())));
        let standing = &row.standing;
        cells.extend([
            plain(standing.change.as_deref()),
            text(standing.share.as_deref()),
            text(standing.coverage.as_deref()),
            text(standing.rank),
        ]);
        cells.extend(row.words.iter().map(|it| text(*it)));
        let _ = line(cells);
    }
    for total in &shown.totals {
        let mut cells = vec![String::new(), total_name(plan, total.kind)];
        cells.extend(total.cells.iter().map(|it| plain(it.figure.as_deref())));
        cells.push(plain(total.change.as_deref()));
        cells.push(String::new());
        cells.push(text(total.coverage.as_deref()));
        cells.resize(shown.columns.len() + shown.words.len() + 6, String::new());
        let _ = line(cells);
    }
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    bytes.extend(lines.into_inner().unwrap_or_default());
    bytes
}

/// What a sum is called: 「合计（原表）」, 「合计（相加）」.
pub(super) fn total_name(plan: &Plan<'_>, kind: &str) -> String {
    let key = match kind {
        "printed" => "quota.total_printed",
        "computed" => "quota.total_computed",
        _ => "quota.total",
    };
    plan.say(key, &[])
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}

/// A figure as programs read it: `-1200`.
fn plain(figure: Option<&str>) -> String {
    let figure = figure.unwrap_or_default().replace(',', "").replace('−', "-");
    figure.trim_start_matches('+').to_owned()
}

/// A cell that no spreadsheet takes for a formula. A number may begin with a minus.
pub(super) fn harmless(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins && cell.parse::<i64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// The table as it is, and its sums.
pub(super) fn json(plan: &Plan<'_>, table: &QuotaTable) -> Vec<u8> {
    let document = super::document_of(plan.site, table);
    let columns = table.counts().map(|(at, count, column)| {
        json!({
            "heading": column.heading,
            "kind": count.word(),
            "printed_total": table.printed_total(at),
            "computed_total": table.sum(at).whole(),
        })
    });
    let words: Vec<(usize, &str)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| match column.meaning {
            Meaning::Words(Words::Note) => Some((at, "note")),
            Meaning::Words(Words::Phone) => Some((at, "phone")),
            Meaning::Words(Words::Point) => Some((at, "point")),
            _ => None,
        })
        .collect();
    let number = table.column(Meaning::Number);
    let rows = table.rows.iter().map(|row| {
        let mut entry = Map::new();
        if let Some(number) = number.and_then(|at| row.number(at)) {
            entry.insert("number".to_owned(), number.into());
        }
        entry.insert("name".to_owned(), row.name.as_str().into());
        let figures = table.counts().map(|(at, ..)| Value::from(row.number(at)));
        entry.insert("figures".to_owned(), figures.collect::<Vec<_>>().into());
        for (at, key) in &words {
            if let Some(words) = row.words(*at) {
                entry.insert((*key).to_owned(), words.into());
            }
        }
        Value::Object(entry)
    });
    let subtotals = table.subtotals.iter().map(|subtotal| {
        let sum = |at| table.sum_of(at, subtotal.of.clone());
        let printed = table.counts().map(|(at, ..)| subtotal.row.number(at));
        let computed = table.counts().map(|(at, ..)| sum(at).whole());
        json!({
            "name": subtotal.row.name,
            "first": subtotal.of.start + 1,
            "last": subtotal.of.end,
            "printed": printed.collect::<Vec<_>>(),
            "computed": computed.collect::<Vec<_>>(),
        })
    });
    let targets = table.counts().flat_map(|(at, _, column)| {
        reconcile::targets(plan.site, table, at).into_iter().map(|target| {
            json!({ "column": column.heading, "persons": target.persons, "sources": target.cites })
        })
    });
    let whole = json!({
        "id": table.id,
        "title": table.title,
        "place": table.place.parts(),
        "year": table.year,
        "unit": table.unit.word(),
        "number": document.and_then(|it| it.number.as_deref()),
        "source": plan.site.cite_of(table, None),
        "page": addresses::quota_page(table),
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "subtotals": subtotals.collect::<Vec<_>>(),
        "targets": targets.collect::<Vec<_>>(),
    });
    let mut bytes = whole.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_as_a_formula_stays_words() {
        for cell in ["=1+1", "+86 23", "-甲", "@甲", "\t=1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["水口村", "-12", "023-5424", ""] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
