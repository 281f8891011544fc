//! A figure of a quota table: `quota(table="futian-2022", village="水口村", column="task")`,
//! `quota(total="computed")`.

use gongshi_rules::money;

use super::{Arguments, Binder, Figure, Wrong};
use crate::diagnostic::{Text, listed, nearest_or, nearest_or_choices, say};
use crate::site::quota::{Content, QuotaTable};

/// The name that notices call the table itself by, and its template's: `quota_table(id="…")`.
pub(super) const NAME: &str = "quota_table";

/// The name that notices call its progress by: `progress(id="…")`.
pub(super) const PROGRESS: &str = "progress";

/// The table whose progress is shown.
pub(super) fn counted<'s>(
    binder: &Binder<'s>,
    arguments: &Arguments<'_>,
) -> Result<&'s QuotaTable, Wrong> {
    let table = table_of(binder, arguments)?;
    if table.progress.is_some() {
        return Ok(table);
    }
    let id = &table.id;
    Err(Wrong {
        message: say!("任务表“{id}”没有参保进度", "The table `{id}` has no counts"),
        help: say!(
            "请在任务表的文件里写上progress，指出各周的数在哪个文件里。",
            "Name the file of the counts in the table's file, under `progress`."
        ),
    })
}

/// The table that is shown.
pub(super) fn table_of<'s>(
    binder: &Binder<'s>,
    arguments: &Arguments<'_>,
) -> Result<&'s QuotaTable, Wrong> {
    arguments.only(&["id"])?;
    table(binder, arguments, "id")
}

/// What a village must enrol, or what all of them come to: as it is printed, or as the rows add up.
pub(super) fn quota(binder: &Binder<'_>, arguments: &Arguments<'_>) -> Result<Figure, Wrong> {
    arguments.only(&["table", "village", "township", "column", "total"])?;
    let table = table(binder, arguments, "table")?;
    let column = column(table, arguments.get("column").unwrap_or("task"))?;
    let named = arguments.get("village").or_else(|| arguments.get("township"));
    let (row, number) = match (named, arguments.get("total")) {
        (Some(name), None) => (name, of_row(table, column, name)?),
        (None, Some(_)) => {
            let words =
                [("printed", table.printed_total(column)), ("computed", computed(table, column))];
            let (which, number) = arguments.choice("total", &words)?;
            let number = number.ok_or_else(|| no_total(&which))?;
            (if which == "printed" { "total.printed" } else { "total.computed" }, number)
        }
        _ => {
            return Err(Wrong {
                message: say!(
                    "没有写是哪个村，还是合计",
                    "It does not say which village, or the total"
                ),
                help: say!(
                    "请写village=\"水口村\"，或者total=\"printed\"（原表合计）、total=\"computed\"（按各行相加），只写一个。",
                    "Write village=\"水口村\", or total=\"printed\" or total=\"computed\", only one of them."
                ),
            });
        }
    };
    Ok(Figure {
        path: format!("quota.{}.{row}.{}", table.id, table.columns[column].heading),
        value: number.to_string(),
        text: money::group(number),
        source: binder.site.cite_of(table, None).unwrap_or_else(|| format!("《{}》", table.title)),
        until: None,
    })
}

/// The table that is named; where a notice has a single one, it need not be.
fn table<'s>(
    binder: &Binder<'s>,
    arguments: &Arguments<'_>,
    key: &str,
) -> Result<&'s QuotaTable, Wrong> {
    let of_notice = || binder.quotas.iter().map(|named| named.name.as_str());
    let id = match (arguments.get(key), binder.quotas) {
        (Some(id), _) => id,
        (None, [only]) => only.name.as_str(),
        (None, []) => return Err(none(binder)),
        (None, _) => arguments.require(key)?,
    };
    if !of_notice().any(|known| known == id) {
        let help = nearest_or(id, of_notice(), || {
            say!(
                "请在开头的说明里加一行“quotas: [{id}]”。",
                "Add a line `quotas: [{id}]` to the front matter."
            )
        });
        let message = say!("这份通知没有任务表“{id}”", "The notice has no quota table `{id}`");
        return Err(Wrong { message, help });
    }
    binder.site.quota(id).map(AsRef::as_ref).ok_or_else(|| Wrong {
        message: say!("找不到任务表“{id}”", "There is no quota table `{id}`"),
        help: say!("请核对quotas里写的id。", "Check the ids under `quotas`."),
    })
}

/// That a notice says of no table that it has it.
fn none(binder: &Binder<'_>) -> Wrong {
    let ids = listed(binder.site.quotas.iter().map(|table| table.id.as_str()));
    let example = binder.site.quotas.first().map_or("…", |table| table.id.as_str());
    Wrong {
        message: say!("这份通知没有写有哪张任务表", "The notice names no quota table"),
        help: say!(
            ids => "请在开头的说明里加一行“quotas: [{example}]”，写任务表的id。有：{ids}。",
            "Add a line `quotas: [{example}]` to the front matter, with the id of the table. There are: {ids}."
        ),
    }
}

/// A column of counts, by its meaning or its heading.
fn column(table: &QuotaTable, written: &str) -> Result<usize, Wrong> {
    let found = table.count_named(written);
    found.ok_or_else(|| Wrong {
        message: say!("表格没有“{written}”这一列", "The table has no column `{written}`"),
        help: nearest_or_choices(written, table.count_names().collect::<Vec<_>>().into_iter()),
    })
}

fn of_row(table: &QuotaTable, column: usize, name: &str) -> Result<u64, Wrong> {
    let names = || table.rows.iter().map(|row| row.name.as_str());
    let row = table.row(name).ok_or_else(|| Wrong {
        message: say!("表格里没有“{name}”", "The table has no `{name}`"),
        help: nearest_or(name, names(), || first_names(table)),
    })?;
    match row.cells[column].content {
        Content::Number(number) => Ok(number),
        _ => Err(Wrong {
            message: say!("“{name}”这一格空着", "The cell of `{name}` is blank"),
            help: say!(
                "空着的不能当作0，请改写正文。",
                "Blank is not none: word the text otherwise."
            ),
        }),
    }
}

/// How many names are offered of a table that has hundreds.
const SHOWN: usize = 6;

fn first_names(table: &QuotaTable) -> Text {
    let names = listed(table.rows.iter().take(SHOWN).map(|row| row.name.as_str()));
    say!(names => "表格里有：{names}……", "The table has: {names} …")
}

/// What the rows come to, if every one has a figure.
fn computed(table: &QuotaTable, column: usize) -> Option<u64> {
    table.sum(column).whole()
}

fn no_total(which: &str) -> Wrong {
    if which == "printed" {
        return Wrong {
            message: say!("原表没有印这一列的合计", "The table prints no total of this column"),
            help: say!(
                "请写total=\"computed\"，按各行相加。",
                "Write total=\"computed\", the sum of the rows."
            ),
        };
    }
    Wrong {
        message: say!("有的行没有数，加不出合计", "Some rows have no figure: there is no sum"),
        help: say!(
            "请写total=\"printed\"，用原表的合计。",
            "Write total=\"printed\", the total as printed."
        ),
    }
}
