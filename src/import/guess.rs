//! Which row of a spreadsheet is that of the headings, and what each of them means. What cannot be
//! told is asked: a column that is taken for another is a wrong figure on a page.

use crate::diagnostic::{Diagnostic, Text, say};
use crate::load::quota::figure;
use crate::load::quota::grid::{Grid, Raw};
use crate::load::quota::headings::{MEANINGS, squeezed};
use crate::load::quota::personal::personal;
use crate::site::quota::{Address, Count, Meaning, Words};

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
}

/// A meaning, and why it is that.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The meaning; none, where it is left out.
    pub(crate) meaning: Option<Meaning>,
    /// Why.
    pub(crate) why: Text,
}

/// A meaning that nobody can tell from the heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unclear;

impl Known {
    /// The meaning as `columns` is written.
    pub(crate) fn word(&self) -> &'static str {
        let known = MEANINGS.iter().find(|(_, meaning)| *meaning == self.meaning);
        known.map_or("ignore", |(word, _)| word)
    }

    /// What was said by whoever imports.
    fn said(word: &str) -> Option<Self> {
        let (_, meaning) = MEANINGS.iter().find(|(known, _)| *known == word)?;
        Some(Self { meaning: *meaning, why: say!("命令里写的", "as the command says") })
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
        let row = heading_row(grid, year, said).ok_or_else(no_headings)?;
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
            let told = said.iter().find(|(it, _)| squeezed(it) == squeezed(&heading));
            if is_of_ten_thousands(&heading) && told.is_none_or(|(_, word)| word != "ignore") {
                let help = say!(
                    "请在表格里换成人数（整数），表头也改；不要这一列的，写--column {heading}=ignore。",
                    "Write whole persons in the table, and mend the heading; leave the column out with --column {heading}=ignore."
                );
                return Err(ten_thousands(&heading).at(&raw.span).help(help));
            }
            let first = columns.iter().find(|it| squeezed(&it.heading) == squeezed(&heading));
            let (is_repeated, meaning) = match (first, told) {
                (Some(first), _) => (true, first.meaning.clone()),
                (None, Some((_, word))) => (false, Known::said(word).ok_or(Unclear)),
                (None, None) => (false, meaning(&heading, above_of(above, at), year)),
            };
            let known = meaning.as_ref().ok().and_then(|known| known.meaning);
            if let Some(mistake) = personal(&heading, known) {
                return Err(mistake.at(&raw.span));
            }
            let address = raw.address.unwrap_or(Address { row: 0, column: 0 });
            columns.push(Guessed { at, address, heading, meaning, is_repeated });
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

fn no_headings() -> Diagnostic {
    let message = say!("找不到表头", "There is no row of headings");
    Diagnostic::error("import/headings", message).help(say!(
        "表格要有一行表头，写着村名（或乡镇）、任务数等等。表头写法特别的，用--column写明，例如--column 名称=name --column 数量=task。",
        "The table needs a row of headings. Where they are unusual, say what they mean: --column HEADING=name --column HEADING=task."
    ))
}

/// The row in which most headings are understood: names and a count at least. Of two, the first.
fn heading_row(grid: &Grid, year: u16, said: &[(String, String)]) -> Option<usize> {
    let told = |heading: &str| said.iter().find(|(it, _)| squeezed(it) == squeezed(heading));
    let score = |at: usize, row: &[Raw]| {
        let above = at.checked_sub(1).map(|above| &grid.rows[above]);
        let each = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
        let known = each.map(|(column, raw)| match told(&raw.text) {
            Some((_, word)) => Known::said(word).and_then(|it| it.meaning),
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

/// What stands above a heading where headings have two layers: a cell above several columns has
/// its words in the first of them.
fn above_of(above: Option<&Vec<Raw>>, at: usize) -> Option<&str> {
    let above = above?;
    let filled = above.iter().filter(|raw| !raw.is_blank()).count();
    // A title stands alone.
    let words = above.iter().take(at + 1).rev().find(|raw| !raw.is_blank())?;
    (filled > 1 && figure::read(&words.text).is_err()).then(|| words.trimmed())
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
fn one_line(text: &str) -> String {
    let parts: Vec<&str> = text.split_whitespace().collect();
    parts.join(if text.is_ascii() { " " } else { "" })
}

/// What a heading means by itself, or by that above it.
fn meaning(heading: &str, above: Option<&str>, year: u16) -> Result<Known, Unclear> {
    let own = squeezed(heading);
    let known = by_words(&own, year)
        .map(|(meaning, word)| (meaning, say!("写着“{word}”", "it says “{word}”")));
    let known = known.or_else(|| {
        let both = format!("{}{own}", squeezed(above?));
        let (meaning, _) = by_words(&both, year)?;
        Some((meaning, say!("上下两层连起来是“{both}”", "both layers say “{both}”")))
    });
    let (meaning, why) = known.ok_or(Unclear)?;
    Ok(Known { meaning, why })
}

/// Words of headings, the telling ones first, and what they mean.
const TELLING: [(&[&str], Option<Meaning>); 13] = [
    (&["序号", "编号", "顺序"], Some(Meaning::Number)),
    (
        &[
            "完成率",
            "参保率",
            "覆盖率",
            "比例",
            "百分比",
            "占比",
            "排名",
            "名次",
            "差额",
            "未参保",
            "未完成",
            "缺口",
        ],
        None,
    ),
    (&["电话"], Some(Meaning::Words(Words::Phone))),
    (&["缴费点", "缴费地点", "办理地点", "办理点", "地址"], Some(Meaning::Words(Words::Point))),
    (&["备注", "说明"], Some(Meaning::Words(Words::Note))),
    (
        &["已参保", "已缴", "已完成", "实际参保", "完成数", "完成人数", "缴费人数"],
        Some(Meaning::Count(Count::Enrolled)),
    ),
    (
        &["上年任务", "去年任务", "上年度任务", "上年目标", "去年目标"],
        Some(Meaning::Count(Count::LastYearTask)),
    ),
    (&["户籍人口", "总人口", "人口数", "户籍人数"], Some(Meaning::Count(Count::Population))),
    (&["任务", "目标", "计划数", "指标"], Some(Meaning::Count(Count::Task))),
    (
        &["常住人口", "脱贫", "低保", "特困", "重度残疾", "监测对象", "其中", "学生", "成年"],
        Some(Meaning::Count(Count::Other)),
    ),
    (&["人口"], Some(Meaning::Count(Count::Population))),
    (
        &[
            "村名",
            "村社",
            "村居",
            "村(居)",
            "村(社区)",
            "村、社区",
            "社区",
            "行政村",
            "乡镇",
            "镇街",
            "街道",
            "单位名称",
            "名称",
            "村别",
            "单位",
        ],
        Some(Meaning::Name),
    ),
    (&["村"], Some(Meaning::Name)),
];

/// What a squeezed heading means, and the word that says so.
fn by_words(heading: &str, year: u16) -> Option<(Option<Meaning>, String)> {
    let all =
        TELLING.iter().flat_map(|(words, meaning)| words.iter().map(move |it| (*it, *meaning)));
    let (word, meaning) = all.into_iter().find(|(word, _)| heading.contains(word))?;
    if meaning != Some(Meaning::Count(Count::Task)) {
        return Some((meaning, word.to_owned()));
    }
    // 「2021年任务数」 beside 「2022年任务数」.
    let last = format!("{}年", year - 1);
    match year_in(heading) {
        Some(it) if it == year => Some((meaning, format!("{it}年{word}"))),
        Some(it) if it + 1 == year => {
            Some((Some(Meaning::Count(Count::LastYearTask)), format!("{last}{word}")))
        }
        Some(_) => Some((Some(Meaning::Count(Count::Other)), word.to_owned())),
        None => Some((meaning, word.to_owned())),
    }
}

/// The year that a text says: 「2022年」.
pub(crate) fn year_in(text: &str) -> Option<u16> {
    text.match_indices('年').find_map(|(at, _)| {
        let digits = text.get(at.checked_sub(4)?..at)?;
        digits.parse().ok().filter(|year| (2000..=2100).contains(year))
    })
}

/// Of two columns that mean the same, at most one does: which, nobody can tell. Of two counts of
/// people the registered ones are the population.
fn settle(columns: &mut [Guessed]) {
    for at in 0..columns.len() {
        let Some(meaning) = columns[at].known().and_then(|it| it.meaning) else { continue };
        if columns[at].is_repeated || meaning == Meaning::Count(Count::Other) {
            continue;
        }
        let same = |it: &Guessed| {
            !it.is_repeated && it.known().is_some_and(|it| it.meaning == Some(meaning))
        };
        if columns.iter().filter(|it| same(it)).count() > 1 {
            for column in columns.iter_mut().filter(|it| same(it)) {
                column.meaning = Err(Unclear);
            }
        }
    }
    // A second group means what the first does.
    for at in 0..columns.len() {
        if columns[at].is_repeated {
            let heading = squeezed(&columns[at].heading);
            let first = columns.iter().find(|it| squeezed(&it.heading) == heading);
            let meaning = first.map(|it| it.meaning.clone());
            columns[at].meaning = meaning.unwrap_or(Err(Unclear));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(heading: &str) -> &'static str {
        meaning(heading, None, 2023).map_or("?", |known| known.word())
    }

    #[test]
    fn headings_are_understood_as_townships_write_them() {
        for (heading, expected) in [
            ("序号", "number"),
            ("村 社", "name"),
            ("乡镇（街道）", "name"),
            ("村（居）", "name"),
            ("户籍人口（人）", "population"),
            ("2022年医保筹资任务数", "last_year_task"),
            ("2023年医保\n筹资任务数", "task"),
            ("任务数（人）", "task"),
            ("已参保人数", "enrolled"),
            ("完成率", "ignore"),
            ("备注", "note"),
            ("咨询电话", "phone"),
            ("常住人口", "other"),
        ] {
            assert_eq!(word(heading), expected, "{heading}");
        }
    }

    /// A guess would be a wrong figure on a page.
    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for heading in ["2023", "数量", "合计", "责任人"] {
            assert_eq!(word(heading), "?", "{heading}");
        }
        let known = meaning("2022年", Some("任务数"), 2023);
        assert_eq!(known.map(|it| it.word()).ok(), Some("last_year_task"), "two layers");
    }
}
