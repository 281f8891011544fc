//! A list of people is no table of counts, whatever its headings say.

use super::guess::Guess;
use crate::diagnostic::{Diagnostic, say};
use crate::load::quota::grid::Grid;
use crate::load::quota::headings::squeezed;
use crate::load::quota::people::is_person;
use crate::load::quota::personal::delete_column;

/// So few rows prove nothing.
const FEWEST: usize = 4;

/// That a column of words has the names of people, whatever it is said to be: the file must not have
/// them. Four in five are two or three characters long, begin with a family name, and end as no place
/// does.
pub(super) fn named(grid: &Grid, guess: &Guess) -> Option<Diagnostic> {
    guess.columns.iter().find_map(|column| {
        let below = grid.rows.iter().skip(guess.row + 1).filter_map(|row| row.get(column.at));
        let words: Vec<_> = below.filter(|raw| !raw.is_blank()).collect();
        let people: Vec<_> = words.iter().filter(|raw| is_person(&squeezed(&raw.text))).collect();
        if people.len() < FEWEST || people.len() * 5 < words.len() * 4 {
            return None;
        }
        let heading = &column.heading;
        let message = say!(
            "“{heading}”这一列看起来是人的姓名，任务表里只能有各村各乡镇的人数",
            "`{heading}` seems to have names of people: a quota table has counts of places alone"
        );
        let mistake = Diagnostic::error("import/people", message).at(&people.first()?.span);
        Some(mistake.help(delete_column()))
    })
}
