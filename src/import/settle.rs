//! One meaning, one column: of two that fit the same, which one has it, and what is asked where
//! nobody can tell.

use super::guess::{Fit, Guess, Guessed, Known, Twin, Unclear};
use crate::diagnostic::{Diagnostic, Diagnostics, Text, say};
use crate::load::quota::headings::{meanings, squeezed, word_of};
use crate::load::quota::years_in;
use crate::site::quota::{Count, Meaning, Words};

/// Leaves a meaning to the one column that fits it best. Another that has the word in it among others
/// is none of it, 「包片单位」 beside 「村名」; one that fits it as well is asked about.
pub(super) fn settle(columns: &mut [Guessed]) {
    for at in 0..columns.len() {
        let Some(meaning) = columns[at].known().and_then(|it| it.meaning) else { continue };
        if columns[at].is_repeated || meaning == Meaning::Count(Count::Other) {
            continue;
        }
        let fits = columns.iter().enumerate().filter_map(|(at, it)| {
            let known = it.known().filter(|it| it.meaning == Some(meaning))?;
            (!it.is_repeated).then_some((known.fit, at))
        });
        let mut fits: Vec<(Fit, usize)> = fits.collect();
        fits.sort_unstable();
        let [(best, first), others @ ..] = fits.as_slice() else { continue };
        for (fit, other) in others {
            let (winner, loser) = (&columns[*first], &columns[*other]);
            // 「2027年筹资任务」 is more than a 「任务数」 of nobody knows which year.
            let is_none_of_it = match (best, fit) {
                (Fit::Said, Fit::Within(_)) => true,
                (Fit::Whole(_), Fit::Within(_)) => is_dated(winner) || !is_dated(loser),
                _ => false,
            };
            columns[*other].meaning = if is_none_of_it {
                Ok(beside(winner, loser, meaning, *fit))
            } else {
                let (address, heading) = (winner.address, winner.heading.clone());
                Err(Unclear::Alike(Twin { address, heading, meaning }))
            };
        }
    }
    // A second group means what the first does.
    for at in 0..columns.len() {
        if columns[at].is_repeated {
            let heading = squeezed(&columns[at].heading);
            let first = columns.iter().find(|it| squeezed(&it.heading) == heading);
            let meaning = first.map(|it| it.meaning.clone());
            columns[at].meaning = meaning.unwrap_or(Err(Unclear::Unknown));
        }
    }
}

fn is_dated(column: &Guessed) -> bool {
    !years_in(&column.heading).is_empty()
}

/// What a column is that only seemed to have a meaning: a further count, or nothing that the site
/// has.
fn beside(winner: &Guessed, loser: &Guessed, meaning: Meaning, fit: Fit) -> Known {
    let (heading, like) = (&winner.heading, called(meaning));
    let other = Meaning::Count(Count::Other);
    let is_count = matches!(meaning, Meaning::Count(_)) && loser.has_figures;
    let why = say!(like => "{like}是“{heading}”那一列", "`{heading}` is {like}");
    Known { meaning: is_count.then_some(other), why, fit }
}

/// Refuses one meaning that is said of two columns, where only one can have it.
pub(super) fn said_twice(columns: &[Guessed], said: &[(String, String)]) -> Result<(), Diagnostic> {
    for (at, (heading, word)) in said.iter().enumerate() {
        let before = said[..at].iter().find(|(_, known)| known == word);
        let Some((first, _)) = before.filter(|_| !["other", "ignore"].contains(&word.as_str()))
        else {
            continue;
        };
        if squeezed(first) == squeezed(heading) {
            continue;
        }
        let message = say!(
            "“{first}”和“{heading}”都写成了{word}，一种意思只能有一列",
            "`{first}` and `{heading}` are both said to be {word}, which only one column can be"
        );
        let column = columns.iter().find(|it| squeezed(&it.heading) == squeezed(heading));
        let written = column.map_or(heading.as_str(), |it| it.heading.as_str());
        return Err(Diagnostic::error("import/column", message).help(say!(
            "请留一列，另一列写别的；是别的数的写other，不要的写ignore，例如--column {written}=ignore。",
            "Keep one and say something else of the other: `other` for a further count, or leave it out, as with --column {written}=ignore."
        )));
    }
    Ok(())
}

/// What is asked of the columns that nobody can tell.
pub(crate) fn unclear(guess: &Guess) -> Diagnostics {
    let mut asked = Diagnostics::default();
    let mut unknown = Vec::new();
    for column in guess.unclear() {
        match &column.meaning {
            Err(Unclear::Alike(twin)) => asked.push(alike(column, twin)),
            _ => unknown.push(column),
        }
    }
    if let [first, ..] = unknown.as_slice() {
        asked.push(not_told(first, &unknown));
    }
    asked
}

/// That headings do not say what their columns are.
fn not_told(first: &Guessed, unknown: &[&Guessed]) -> Diagnostic {
    let listed = |mark: &str| {
        let each = unknown.iter().map(|it| format!("{}“{}”", it.address, it.heading));
        each.collect::<Vec<_>>().join(mark)
    };
    let (zh, en) = (listed("、"), listed(", "));
    let (first, word) = (&first.heading, if first.has_figures { "other" } else { "ignore" });
    let message = say!("看不出这些列是什么：{zh}", "Nobody can tell what these columns are: {en}");
    let words = meanings();
    Diagnostic::error("import/column", message).help(say!(
        words => "请一列写一个--column，例如--column {first}={word}。可以写：{words}。",
        "Say it of each with --column, such as --column {first}={word}. Known are: {words}."
    ))
}

/// That two columns seem to be the same, and how to keep either.
fn alike(column: &Guessed, twin: &Twin) -> Diagnostic {
    let Twin { address, heading: first, meaning } = twin;
    let heading = &column.heading;
    let mut both = [(*address, first), (column.address, heading)];
    both.sort_unstable_by_key(|(address, _)| address.column);
    let ([(here, one), (there, other)], like) = (both, called(*meaning));
    let message = say!(
        like => "{here}“{one}”和{there}“{other}”都像{like}，请写明哪一列",
        "{here} `{one}` and {there} `{other}` both seem to be {like}: say which one is"
    );
    let is_count = matches!(meaning, Meaning::Count(_)) && column.has_figures;
    let left = if is_count { "other" } else { "ignore" };
    let word = word_of(Some(*meaning));
    Diagnostic::error("import/column", message).help(say!(
        "是“{first}”的，写--column {heading}={left}；是“{heading}”的，写--column {heading}={word} --column {first}={left}。",
        "If it is `{first}`, write --column {heading}={left}; if it is `{heading}`, write --column {heading}={word} --column {first}={left}."
    ))
}

/// What stands in a column, in words.
fn called(meaning: Meaning) -> Text {
    match meaning {
        Meaning::Number => say!("序号", "the number of the row"),
        Meaning::Name => say!("村名", "the name of the village"),
        Meaning::Count(Count::Population) => say!("人口", "the population"),
        Meaning::Count(Count::LastYearTask) => say!("上一年的任务数", "last year's task"),
        Meaning::Count(Count::Task) => say!("任务数", "the task"),
        Meaning::Count(Count::Enrolled) => say!("已参保的人数", "who is enrolled"),
        Meaning::Count(Count::Other) => say!("别的数", "a further count"),
        Meaning::Words(Words::Note) => say!("备注", "a note"),
        Meaning::Words(Words::Phone) => say!("电话", "the telephone number"),
        Meaning::Words(Words::Point) => say!("缴费点", "where to pay"),
    }
}
