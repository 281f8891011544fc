//! The columns of a table: what the file says that each heading means, and where it is printed.

use super::figure::narrow;
use super::grid::{Grid, Raw};
use super::personal::personal;
use crate::diagnostic::{Diagnostic, Text, listed, nearest, say};
use crate::load::section::{self, Mistakes, Section};
use crate::site::quota::{Column, Count, Meaning, Words};

/// The words for what stands in a column; none, where it is passed over.
pub(crate) const MEANINGS: [(&str, Option<Meaning>); 11] = [
    ("number", Some(Meaning::Number)),
    ("name", Some(Meaning::Name)),
    ("population", Some(Meaning::Count(Count::Population))),
    ("last_year_task", Some(Meaning::Count(Count::LastYearTask))),
    ("task", Some(Meaning::Count(Count::Task))),
    ("enrolled", Some(Meaning::Count(Count::Enrolled))),
    ("other", Some(Meaning::Count(Count::Other))),
    ("note", Some(Meaning::Words(Words::Note))),
    ("phone", Some(Meaning::Words(Words::Phone))),
    ("point", Some(Meaning::Words(Words::Point))),
    ("ignore", None),
];

/// The word for what stands in a column.
pub(crate) fn word_of(wanted: Option<Meaning>) -> &'static str {
    let known = MEANINGS.iter().find(|(_, meaning)| *meaning == wanted);
    known.map_or("ignore", |(word, _)| word)
}

/// The words for what stands in a column, each with what it is.
pub(crate) fn meanings() -> Text {
    say!(
        "number（序号）、name（村或乡镇的名称）、population（人口）、last_year_task（上一年的任务数）、task（任务数）、enrolled（已参保的人数）、other（别的数，可以有几列）、note（备注）、phone（咨询电话）、point（缴费点）、ignore（不要这一列）",
        "number (of the row), name (of the village or township), population, last_year_task, task, enrolled (so far), other (any further count), note, phone, point (where to pay), ignore (leave it out)"
    )
}

/// What the file says of the columns.
pub(super) struct Headings<'n> {
    declared: Vec<Declared>,
    section: &'n Section<'n>,
}

/// A heading that the file declares.
struct Declared {
    column: Column,
    is_ignored: bool,
}

/// Where the columns stand in a grid.
pub(super) struct Layout {
    /// The columns in the order in which they are printed.
    pub(super) columns: Vec<Column>,
    /// The groups of columns side by side, from left to right: for each of the columns, its place
    /// in a row of the grid.
    pub(super) groups: Vec<Vec<usize>>,
    /// The places of a row above which no heading stands.
    pub(super) unheaded: Vec<usize>,
    /// How many cells a row has.
    pub(super) width: usize,
    /// The row of the headings, where they are among the rows.
    pub(super) heading: Option<usize>,
}

impl Layout {
    /// Whether what has this meaning stands at this place of a row.
    pub(super) fn has(&self, meaning: Meaning, place: usize) -> bool {
        let at = self.columns.iter().position(|it| it.meaning == meaning);
        at.is_some_and(|at| self.groups.iter().any(|group| group[at] == place))
    }
}

impl<'n> Headings<'n> {
    /// Reads `columns`.
    pub(super) fn read(section: &'n Section<'n>) -> Self {
        let mistakes = section.mistakes();
        let mut declared: Vec<Declared> = Vec::new();
        for (key, node) in section.others() {
            let word = section::word(node, &key.name, &MEANINGS);
            let Some(meaning) = mistakes.caught(word) else { continue };
            if let Some(mistake) = personal(&key.name, meaning) {
                mistakes.push(mistake.at(&key.span));
            }
            let twice = meaning.filter(|it| *it != Meaning::Count(Count::Other));
            let first =
                declared.iter().find(|it| !it.is_ignored && Some(it.column.meaning) == twice);
            if let Some(first) = first {
                let (one, other) = (&first.column.heading, &key.name);
                let message = say!(
                    "“{one}”和“{other}”的意思写成了一样的",
                    "`{one}` and `{other}` are said to mean the same"
                );
                mistakes.push(Diagnostic::error("quota/columns", message).at(&node.span).help(say!(
                    "一种意思只能有一列；别的人数写other，不用的列写ignore。",
                    "Only one column has a meaning: write `other` for further counts, `ignore` for what is not used."
                )));
            }
            declared.push(Declared {
                column: Column {
                    heading: key.name.clone(),
                    meaning: meaning.unwrap_or(Meaning::Name),
                    span: key.span.clone(),
                },
                is_ignored: meaning.is_none(),
            });
        }
        let has = |wanted: fn(Meaning) -> bool| {
            declared.iter().any(|it| !it.is_ignored && wanted(it.column.meaning))
        };
        for (is_there, word, plain) in [
            (
                has(|it| it == Meaning::Name),
                "name",
                say!("村或乡镇的名称", "the names of villages or townships"),
            ),
            (has(|it| matches!(it, Meaning::Count(_))), "task", say!("人数", "counts")),
        ] {
            if !is_there {
                let message = say!(
                    plain => "columns里没有写哪一列是{plain}",
                    "`columns` does not say which column has {plain}"
                );
                mistakes.push(Diagnostic::error("quota/columns", message).at(section.span()).help(
                    say!("请写上，例如“表头: {word}”。", "Add it, such as `heading: {word}`."),
                ));
            }
        }
        Self { declared, section }
    }

    /// Where the columns stand in the grid. Rows of YAML may do without headings: their cells are
    /// then in the order of `columns`.
    pub(super) fn find(&self, grid: &Grid, have_headings: bool) -> Option<Layout> {
        let known = |row: &Vec<Raw>| {
            self.declared.iter().filter(|it| row.iter().any(|raw| it.is_headed(raw))).count()
        };
        let counted = grid.rows.iter().map(known).enumerate();
        // Of two, the first.
        let best = counted.rev().max_by_key(|(_, known)| *known).filter(|(_, known)| *known > 0);
        match best {
            Some((at, _)) => self.groups(&grid.rows[at], at),
            None if !have_headings => Some(self.in_order()),
            None => {
                let wanted = self.declared.iter().map(|it| it.column.heading.as_str());
                let wanted = listed(wanted);
                let message = say!("表格里找不到表头", "The table has no row of headings");
                let mistake = Diagnostic::error("quota/columns", message).at(self.section.span());
                self.mistakes().push(mistake.help(say!(
                    wanted => "columns里写的是：{wanted}。请照表格上印的改。",
                    "`columns` has: {wanted}. Write them as the table prints them."
                )));
                None
            }
        }
    }

    fn in_order(&self) -> Layout {
        let published = self.declared.iter().enumerate().filter(|(_, it)| !it.is_ignored);
        let (group, columns) = published.map(|(at, it)| (at, it.column.clone())).unzip();
        Layout {
            columns,
            groups: vec![group],
            unheaded: Vec::new(),
            width: self.declared.len(),
            heading: None,
        }
    }

    /// The groups of columns below a row of headings.
    fn groups(&self, row: &[Raw], at: usize) -> Option<Layout> {
        let mut columns: Vec<Column> = Vec::new();
        let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut first = None;
        for (place, raw) in row.iter().enumerate().filter(|(_, raw)| !raw.is_blank()) {
            let Some(declared) = self.declared.iter().position(|it| it.is_headed(raw)) else {
                self.mistakes().push(self.undeclared(raw));
                continue;
            };
            if *first.get_or_insert(declared) == declared {
                groups.push(Vec::new());
            }
            let Some(group) = groups.last_mut() else { continue };
            if group.iter().any(|(known, _)| *known == declared) {
                let heading = raw.trimmed();
                let message = say!("表头“{heading}”重复", "The heading `{heading}` comes twice");
                self.mistakes().push(Diagnostic::error("quota/columns", message).at(&raw.span).help(say!(
                    "每一列的表头要不同；并排的两组，每一组都要从第一列的表头开始。",
                    "Each column has a heading of its own; of groups side by side, each begins with the first heading."
                )));
                continue;
            }
            group.push((declared, place));
            let it = &self.declared[declared];
            if groups.len() == 1 && !it.is_ignored {
                columns.push(it.column.clone());
            }
        }
        let mut found = Vec::new();
        for group in &groups {
            let mut places = Vec::new();
            for (declared, it) in self.declared.iter().enumerate() {
                if !group.iter().any(|(known, _)| *known == declared) {
                    let heading = &it.column.heading;
                    let message =
                        say!("表格里没有“{heading}”这一列", "The table has no column `{heading}`");
                    let missing = Diagnostic::error("quota/columns", message).at(&it.column.span);
                    self.mistakes().push(missing.help(say!(
                        "请照表格上印的写表头，或者从columns里删掉这一行。",
                        "Write the heading as it is printed, or delete it from `columns`."
                    )));
                }
            }
            for column in &columns {
                let place =
                    group.iter().find(|(it, _)| self.declared[*it].column.span == column.span);
                places.push(place?.1);
            }
            found.push(places);
        }
        let unheaded = row.iter().enumerate().filter(|(_, raw)| raw.is_blank());
        let unheaded = unheaded.map(|(place, _)| place).collect();
        Some(Layout { columns, groups: found, unheaded, width: row.len(), heading: Some(at) })
    }

    fn undeclared(&self, raw: &Raw) -> Diagnostic {
        let heading = raw.trimmed();
        if let Some(mistake) = personal(heading, None) {
            return mistake.at(&raw.span);
        }
        let message =
            say!("columns里没有写“{heading}”这一列", "`columns` does not say what `{heading}` is");
        let names = self.declared.iter().map(|it| it.column.heading.as_str());
        let near = nearest(heading, names);
        let help = near.map_or_else(
            || {
                let words = meanings();
                say!(
                    words => "请在columns里加一行“{heading}: …”。可以写：{words}。",
                    "Add a line `{heading}: …` to `columns`. Known are: {words}."
                )
            },
            |near| {
                say!(
                    "columns里写的是“{near}”：请改成和表格一样的，或者加一行“{heading}: ignore”。",
                    "`columns` has `{near}`: write it as the table does, or add `{heading}: ignore`."
                )
            },
        );
        Diagnostic::error("quota/columns", message).at(&raw.span).help(help)
    }

    fn mistakes(&self) -> &'n Mistakes {
        self.section.mistakes()
    }
}

impl Declared {
    /// Whether a cell has this heading, however it is spaced.
    fn is_headed(&self, raw: &Raw) -> bool {
        squeezed(&self.column.heading) == squeezed(&raw.text)
    }
}

/// A text without spaces, its characters of full width as on other keyboards.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect()
}
