//! Which row of a spreadsheet is that of the headings, and what each of them means. What cannot be
//! told is asked: a column that is taken for another is a wrong figure on a page.

use super::layers::above_of;
use super::settle::{said_twice, settle};
use super::words::meaning;
use crate::diagnostic::{Diagnostic, Text, say};
use crate::load::quota::figure;
use crate::load::quota::grid::{Grid, Raw};
use crate::load::quota::headings::{MEANINGS, squeezed, word_of};
use crate::load::quota::personal::{long_number, personal};
use crate::site::quota::{Address, Meaning};

/// So many rows may stand above the headings.
const MOST_ABOVE: usize = 30;

/// What is known of the columns.
#[derive(Debug)]
pub(crate) struct Guess {
    /// The row of the headings.
    pub(crate) row: usize,
    /// The columns that have one, from left to right; those of a second group too.
    pub(crate) columns: Vec<Guessed>,
}

/// What is known of a column.
#[derive(Debug, Clone)]
pub(crate) struct Guessed {
    /// Its place in the rows of the grid.
    pub(crate) at: usize,
    /// Where its heading stands.
    pub(crate) address: Address,
    /// Its heading on one line.
    pub(crate) heading: String,
    /// What stands in it.
    pub(crate) meaning: Result<Known, Unclear>,
    /// Whether it is one of a group further right, with the heading of the first.
    pub(crate) is_repeated: bool,
    /// Whether most of what stands in it is figures.
    pub(crate) has_figures: bool,
}

/// A meaning, and why it is that.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The meaning; none, where it is left out.
    pub(crate) meaning: Option<Meaning>,
    /// Why.
    pub(crate) why: Text,
    /// How well the heading fits it.
    pub(super) fit: Fit,
}

/// How well a heading fits a meaning; the better, the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Whoever imports says so.
    Said,
    /// It is the word and nothing else but a unit and a year: 「任务数（人）」. Of several words, the
    /// first is the most usual.
    Whole(usize),
    /// It has the word in it: 「计划任务」.
    Within(usize),
}

/// Why nobody can tell a meaning.
#[derive(Debug, Clone)]
pub(crate) enum Unclear {
    /// The heading does not say it.
    Unknown,
    /// Another column fits the same meaning, and fits it better or as well.
    Alike(Twin),
}

/// A column that another is taken for.
#[derive(Debug, Clone)]
pub(crate) struct Twin {
    pub(super) address: Address,
    pub(super) heading: String,
    pub(super) meaning: Meaning,
}

impl Known {
    /// The meaning as `columns` is written.
    pub(crate) fn word(&self) -> &'static str {
        word_of(self.meaning)
    }

    /// What was said by whoever imports.
    fn said(word: &str) -> Option<Self> {
        let (_, meaning) = MEANINGS.iter().find(|(known, _)| *known == word)?;
        let why = say!("命令里写的", "as the command says");
        Some(Self { meaning: *meaning, why, fit: Fit::Said })
    }
}

impl Guess {
    /// What the columns of a grid are. `said` are headings and words that whoever imports gave.
    ///
    /// # Errors
    /// Where no row has headings, or what was said is of no column.
    pub(crate) fn of(
        grid: &Grid,
        year: u16,
        said: &[(String, String)],
    ) -> Result<Self, Diagnostic> {
        let row = heading_row(grid, year, said).ok_or_else(|| no_headings(grid, year))?;
        if let Some(unit) = grid.rows[..row].iter().flatten().find(|it| is_unit_of_all(&it.text)) {
            let help = say!(
                "请在表格里换成人数（整数），这一行也改。",
                "Write whole persons in the table, and mend this line."
            );
            return Err(ten_thousands(&one_line(&unit.text)).at(&unit.span).help(help));
        }
        let above = row.checked_sub(1).map(|above| &grid.rows[above]);
        let mut columns: Vec<Guessed> = Vec::new();
        for (at, raw) in grid.rows[row].iter().enumerate().filter(|(_, raw)| !raw.is_blank()) {
            let heading = one_line(&raw.text);
            if is_of_ten_thousands(&heading)
                && told(said, &heading).is_none_or(|word| word != "ignore")
            {
                let help = say!(
                    "请在表格里换成人数（整数），表头也改；不要这一列的，写--column {heading}=ignore。",
                    "Write whole persons in the table, and mend the heading; leave the column out with --column {heading}=ignore."
                );
                return Err(ten_thousands(&heading).at(&raw.span).help(help));
            }
            let first = columns.iter().find(|it| squeezed(&it.heading) == squeezed(&heading));
            let has_figures = has_figures(grid, row, at);
            let (is_repeated, meaning) = match (first, told(said, &heading)) {
                (Some(first), _) => (true, first.meaning.clone()),
                (None, Some(word)) => (false, Known::said(word).ok_or(Unclear::Unknown)),
                (None, None) => (false, meaning(&heading, above_of(above, at), year)),
            };
            let known = meaning.as_ref().ok().and_then(|known| known.meaning);
            if let Some(mistake) = personal(&heading, known) {
                return Err(mistake.at(&raw.span));
            }
            let address = raw.address.unwrap_or(Address { row: 0, column: 0 });
            columns.push(Guessed { at, address, heading, meaning, is_repeated, has_figures });
        }
        if let Some((heading, _)) = said
            .iter()
            .find(|(it, _)| !columns.iter().any(|c| squeezed(&c.heading) == squeezed(it)))
        {
            let message = say!("没有表头“{heading}”", "There is no heading `{heading}`");
            return Err(Diagnostic::error("import/column", message).help(say!(
                "--column等号左边照表格上印的表头写。",
                "What stands before the equals sign of --column is a heading of the table."
            )));
        }
        said_twice(&columns, said)?;
        settle(&mut columns);
        Ok(Self { row, columns })
    }

    /// The columns that nobody can tell, each once.
    pub(crate) fn unclear(&self) -> Vec<&Guessed> {
        self.columns.iter().filter(|it| it.meaning.is_err() && !it.is_repeated).collect()
    }

    /// The place of the column of the first group that has this meaning.
    pub(crate) fn column(&self, meaning: Meaning) -> Option<&Guessed> {
        self.columns.iter().find(|it| it.known().is_some_and(|it| it.meaning == Some(meaning)))
    }
}

impl Guessed {
    /// What is known of it.
    pub(crate) fn known(&self) -> Option<&Known> {
        self.meaning.as_ref().ok()
    }

    /// Whether it is written to the site.
    pub(crate) fn is_used(&self) -> bool {
        self.known().is_some_and(|known| known.meaning.is_some())
    }
}

/// Why there is no row of headings: a list of people has none of counts, and a table may lie on its
/// side.
fn no_headings(grid: &Grid, year: u16) -> Diagnostic {
    let rows = || grid.rows.iter().take(MOST_ABOVE);
    let several = rows().filter(|row| row.iter().filter(|raw| !raw.is_blank()).count() > 1);
    let of_people =
        several.flatten().find_map(|raw| Some(personal(raw.trimmed(), None)?.at(&raw.span)));
    let of_people = of_people.or_else(|| grid.rows.iter().flatten().find_map(long_number));
    if let Some(mistake) = of_people {
        return mistake;
    }
    let message = say!("找不到表头", "There is no row of headings");
    let firsts = rows().filter_map(|row| row.iter().find(|raw| !raw.is_blank()));
    let firsts: Vec<Meaning> =
        firsts.filter_map(|raw| meaning(&raw.text, None, year).ok()?.meaning).collect();
    let is_on_its_side =
        firsts.contains(&Meaning::Name) && firsts.iter().any(|it| matches!(it, Meaning::Count(_)));
    let help = if is_on_its_side {
        say!(
            "这张表是横着的：村名在一行里。请在Excel里复制，选择性粘贴时勾上“转置”，让每个村占一行，再读一次。",
            "The table lies on its side: its names stand in a row. Copy it and paste it transposed, so that each village has a row, and import it again."
        )
    } else {
        say!(
            "表格要有一行表头，写着村名（或乡镇）、任务数等等。表头写法特别的，用--column写明，例如--column 名称=name --column 数量=task。",
            "The table needs a row of headings. Where they are unusual, say what they mean: --column HEADING=name --column HEADING=task."
        )
    };
    Diagnostic::error("import/headings", message).help(help)
}

/// Whether most cells of a column that say anything are figures.
fn has_figures(grid: &Grid, heading: usize, at: usize) -> bool {
    let below = grid.rows.iter().skip(heading + 1).filter_map(|row| row.get(at));
    let filled: Vec<&Raw> = below.filter(|raw| !raw.is_blank()).collect();
    let figures =
        filled.iter().filter(|raw| matches!(figure::read(&raw.text), Ok(Some(_)))).count();
    figures * 2 > filled.len()
}

/// The row in which most headings are understood: names and a count at least. Of two, the first.
pub(super) fn heading_row(grid: &Grid, year: u16, said: &[(String, String)]) -> Option<usize> {
    let score = |at: usize, row: &[Raw]| {
        let above = at.checked_sub(1).map(|above| &grid.rows[above]);
        let each = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
        let known = each.map(|(column, raw)| match told(said, &raw.text) {
            Some(word) => Known::said(word).and_then(|it| it.meaning),
            None => {
                meaning(&raw.text, above_of(above, column), year).ok().and_then(|it| it.meaning)
            }
        });
        let known: Vec<Meaning> = known.flatten().collect();
        let has_count = known.iter().any(|it| matches!(it, Meaning::Count(_)));
        (known.contains(&Meaning::Name) && has_count).then_some(known.len())
    };
    let scores = grid.rows.iter().take(MOST_ABOVE).enumerate();
    let scores = scores.filter_map(|(at, row)| Some((at, score(at, row)?)));
    let scores: Vec<(usize, usize)> = scores.collect();
    scores.into_iter().rev().max_by_key(|(_, score)| *score).map(|(at, _)| at)
}

/// What was said of the column of this heading.
pub(super) fn told<'w>(said: &'w [(String, String)], heading: &str) -> Option<&'w str> {
    let is_it = |(of, _): &&(String, String)| squeezed(of) == squeezed(heading);
    said.iter().find(is_it).map(|(_, word)| word.as_str())
}

fn is_of_ten_thousands(heading: &str) -> bool {
    ["万人", "万户", "(万)"].iter().any(|unit| squeezed(heading).contains(unit))
}

/// Whether a line above the headings says it of all columns: 「单位：万人」.
fn is_unit_of_all(line: &str) -> bool {
    let line = squeezed(line);
    line.contains("单位:万") || line == "(万人)"
}

/// Four point four ten-thousands may be any of a thousand figures.
fn ten_thousands(words: &str) -> Diagnostic {
    let message = say!(
        "“{words}”是以万为单位的，不知道准确是多少人",
        "`{words}` is in ten thousands: nobody knows how many people that is"
    );
    Diagnostic::error("import/unit", message)
}

/// A text without line breaks and the spaces that pad it.
pub(super) fn one_line(text: &str) -> String {
    let parts: Vec<&str> = text.split_whitespace().collect();
    parts.join(if text.is_ascii() { " " } else { "" })
}
