//! A figure as people print it: 「４４３４３」, 「1,007」, 「83668人」.

/// The most that is counted: more than there are people.
const MOST: u64 = 2_000_000_000;

/// The whole number that a cell says: none, where it is blank or struck through.
///
/// # Errors
/// Where it is no whole number.
pub(crate) fn read(printed: &str) -> Result<Option<u64>, NoFigure> {
    let plain: String = printed.trim().chars().map(narrow).collect();
    let plain = plain.trim();
    if plain.chars().all(|c| "-—–―/".contains(c)) {
        return Ok(None);
    }
    let plain = plain.strip_suffix(['人', '名', '户']).unwrap_or(plain).trim_end();
    let digits = without_separators(plain).ok_or(NoFigure)?;
    let number = digits.parse().map_err(|_| NoFigure)?;
    if number > MOST { Err(NoFigure) } else { Ok(Some(number)) }
}

/// That something is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoFigure;

/// A character of full width as it is on other keyboards.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// Digits alone; separators only where thousands begin.
fn without_separators(plain: &str) -> Option<String> {
    let groups: Vec<&str> = plain.split(',').collect();
    let are_digits = |group: &str| !group.is_empty() && group.bytes().all(|it| it.is_ascii_digit());
    let are_thousands = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => first.len() <= 3 && rest.iter().all(|group| group.len() == 3),
        [] => false,
    };
    (are_thousands && groups.iter().all(|group| are_digits(group))).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_are_printed() {
        for printed in [
            "44343",
            "44343 ",
            "\u{3000}44343\u{A0}",
            "４４３４３",
            "44,343",
            "４４，３４３",
            "44343人",
            "44343 人",
        ] {
            assert_eq!(read(printed), Ok(Some(44343)), "{printed}");
        }
        assert_eq!(read("0"), Ok(Some(0)), "none is not nothing");
    }

    #[test]
    fn what_is_struck_through_is_blank() {
        for printed in ["", " ", "-", "—", "——", "－", "/"] {
            assert_eq!(read(printed), Ok(None), "{printed}");
        }
    }

    /// A guess would be a wrong figure on the page.
    #[test]
    fn what_may_be_read_in_two_ways_is_refused() {
        for printed in [
            "四千",
            "4.4万",
            "44.343",
            "44,34",
            "4,4343",
            "44 343",
            "约44343",
            "-5",
            "+5",
            "#REF!",
            "1e3",
            "人",
            "2000000001",
        ] {
            assert_eq!(read(printed), Err(NoFigure), "{printed}");
        }
    }
}
