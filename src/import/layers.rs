//! Headings in two layers, the upper of which is merged over several of the lower.

use super::guess::{heading_row, one_line, told};
use crate::load::quota::figure;
use crate::load::quota::grid::{Grid, Raw};
use crate::load::quota::headings::squeezed;
use crate::load::quota::kind::Kind;

/// A grid in which each column has a heading of its own: where headings have two layers and the
/// lower one repeats itself, as 「任务数」 below 「2026年」 and below 「2027年」, both layers are one. And
/// 「合计」 below 「2027年任务数」, before 「其中：学生」, is the 「2027年任务数」.
pub(crate) fn with_headings_apart(mut grid: Grid, year: u16, said: &[(String, String)]) -> Grid {
    let Some(at) = heading_row(&grid, year, said) else { return grid };
    for (place, heading) in wholes(&grid, at, said) {
        grid.rows[at][place].text = heading;
    }
    for (place, heading) in both_layers(&grid, at).unwrap_or_default() {
        grid.rows[at][place].text = heading;
    }
    grid
}

/// Headings that say no more than that they are the whole of what stands above them: its words; not
/// those that a column has already.
fn wholes(grid: &Grid, at: usize, said: &[(String, String)]) -> Vec<(usize, String)> {
    let row = &grid.rows[at];
    let above = at.checked_sub(1).map(|above| &grid.rows[above]);
    let wholes = row.iter().enumerate().filter_map(|(place, raw)| {
        let is_whole = Kind::of(&raw.text, "").is_sum() && told(said, &raw.text).is_none();
        let words = above_of(above, place).filter(|_| is_whole)?;
        let is_free = !row.iter().any(|it| squeezed(&it.text) == squeezed(words));
        is_free.then(|| (place, one_line(words)))
    });
    wholes.collect()
}

/// Headings that repeat others of their row, with what stands above them before them; none, where
/// the row is that of groups side by side, or both layers together repeat themselves, too.
fn both_layers(grid: &Grid, at: usize) -> Option<Vec<(usize, String)>> {
    let row = &grid.rows[at];
    let above = &grid.rows[at.checked_sub(1)?];
    let count =
        |raw: &Raw| row.iter().filter(|it| squeezed(&it.text) == squeezed(&raw.text)).count();
    let mut filled = row.iter().enumerate().filter(|(_, raw)| !raw.is_blank());
    filled.next().filter(|(_, first)| count(first) == 1)?;
    let mut both = Vec::new();
    for (place, raw) in filled.filter(|(_, raw)| count(raw) > 1) {
        let words =
            above_of(Some(above), place).filter(|it| squeezed(it) != squeezed(&raw.text))?;
        both.push((place, format!("{}{}", one_line(words), one_line(&raw.text))));
    }
    let is_apart =
        |(at, (_, one)): (usize, &(usize, String))| !both[..at].iter().any(|it| it.1 == *one);
    both.iter().enumerate().all(is_apart).then_some(both)
}

/// What stands above a heading where headings have two layers: a cell above several columns has
/// its words in the first of them.
pub(super) fn above_of(above: Option<&Vec<Raw>>, at: usize) -> Option<&str> {
    let above = above?;
    let filled = above.iter().filter(|raw| !raw.is_blank()).count();
    // A title stands alone.
    let words = above.iter().take(at + 1).rev().find(|raw| !raw.is_blank())?;
    (filled > 1 && figure::read(&words.text).is_err()).then(|| words.trimmed())
}
