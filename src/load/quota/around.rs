//! What is printed around a table: its title, remarks, who made it and when. None of it is a
//! village.

use super::figure;
use super::grid::{self, Grid, Raw};
use super::headings::{Layout, squeezed};
use super::kind::Kind;
use crate::site::quota::Meaning;

/// How places are called.
const PLACES: &str = "村社区居委会镇乡街道组队场办县市寨庄屯湾坪坝沟岗店桥山岭";

/// Tells the rows of a table from the lines around it.
pub(super) struct Around<'a> {
    layout: &'a Layout,
    place: &'a str,
    /// The last row that has a figure.
    last_figure: Option<usize>,
}

impl<'a> Around<'a> {
    pub(super) fn of(grid: &Grid, layout: &'a Layout, place: &'a str) -> Self {
        let rows = grid.rows.iter().enumerate();
        let below = rows.skip(layout.heading.map_or(0, |at| at + 1));
        let last = below.filter(|(_, row)| row.iter().any(is_figure)).map(|(at, _)| at).next_back();
        Self { layout, place, last_figure: last }
    }

    /// Whether a row that says anything is none of the table.
    pub(super) fn has(&self, at: usize, row: &[Raw]) -> bool {
        if self.layout.heading.is_some_and(|heading| at < heading) || is_signed(row) {
            return true;
        }
        if grid::alone(row)
            .is_some_and(|(_, raw)| grid::run_together(raw, self.layout.width).is_some())
        {
            return false;
        }
        let mut filled = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
        let Some((place, first)) = filled.next() else { return false };
        let words = first.trimmed();
        if is_figure(first) || Kind::of(words, self.place).is_sum() {
            return false;
        }
        let mut rest = filled.map(|(_, raw)| raw);
        if is_remark(words) && !row.iter().any(is_figure) {
            return true;
        }
        if rest.next().is_some() {
            return false;
        }
        let is_place = words.ends_with(|last| PLACES.contains(last));
        // Whoever types a row of YAML leaves no cells before its first.
        if is_place && row.len() == 1 && first.address.is_none() {
            return false;
        }
        let is_below = self.last_figure.is_some_and(|last| at > last);
        let is_name = self.layout.has(Meaning::Name, place);
        // 「2022年10月8日」 where the numbers of rows stand, or anywhere below the last figure; a
        // village without figure may be the last of them.
        self.layout.has(Meaning::Number, place) || (is_below && !(is_name && is_place))
    }
}

fn is_figure(raw: &Raw) -> bool {
    matches!(figure::read(&raw.text), Ok(Some(_)))
}

/// Whether a line speaks of the table, as no village is called.
fn is_remark(words: &str) -> bool {
    const BEGINNINGS: [&str; 10] =
        ["注", "备注", "说明", "附", "填表", "填报", "制表", "审核", "单位", "日期"];
    let squeezed = squeezed(words);
    let begins = BEGINNINGS.iter().any(|word| squeezed.starts_with(word));
    let is_bracketed = squeezed.starts_with('(') && squeezed.ends_with(')');
    is_bracketed || squeezed.contains([':', '。', ';', ',']) || (begins && squeezed.contains('、'))
}

/// Whether a line says who made the table and who looked it over: it begins with words with which no
/// village does, and has no figure but a telephone number.
fn is_signed(row: &[Raw]) -> bool {
    const MADE: [&str; 11] = [
        "审核",
        "审批",
        "复核",
        "填表",
        "填报",
        "制表",
        "制单",
        "单位负责人",
        "分管领导",
        "经办人",
        "盖章",
    ];
    const ASKED: [&str; 3] = ["联系电话", "咨询电话", "联系人"];
    let mut filled = row.iter().filter(|raw| !raw.is_blank());
    let first = filled.next().map(|raw| squeezed(&raw.text)).unwrap_or_default();
    let begins = |words: &[&str]| words.iter().any(|word| first.starts_with(word));
    begins(&ASKED) || (begins(&MADE) && filled.all(|raw| figure::read(&raw.text).is_err()))
}
