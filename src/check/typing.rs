//! Slips of the input method in a notice's text: half-width marks between Chinese characters,
//! full-width digits and letters. Only what can be nothing else.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};

/// The marks that are half-width by mistake between two Chinese characters, and what they are.
const MARKS: [(u8, char); 5] =
    [(b',', '，'), (b';', '；'), (b':', '：'), (b'?', '？'), (b'!', '！')];

/// The text of a Markdown file after its front matter. Each line is told of but once.
pub(super) fn check(source: &Arc<Source>, found: &mut Diagnostics) {
    let text = &source.text;
    if !may_have_slips(text.as_bytes()) {
        return;
    }
    let mut at = 0;
    let (mut fences, mut code) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if bare == "---" && fences < 2 {
            fences += 1;
        } else if bare.starts_with("```") || bare.starts_with("~~~") {
            code = !code;
        } else if fences >= 2 && !code && !line.is_ascii() {
            let span =
                |bytes: Range<usize>| Span::new(source, start + bytes.start..start + bytes.end);
            if let Some((bytes, right)) = half_width(line) {
                let written = &line[bytes.clone()];
                let message = say!(
                    "两个汉字之间是英文标点“{written}”",
                    "The mark `{written}` between two Chinese characters is a half-width one"
                );
                let warning = Diagnostic::warning("text/punctuation", message).at(&span(bytes));
                found.push(warning.help(say!("请改成中文的“{right}”。", "Write `{right}`.")));
            }
            if let Some(bytes) = full_width(line) {
                let written = &line[bytes.clone()];
                let right: String = written.chars().map(narrow).collect();
                let message = say!(
                    "“{written}”是全角的数字或字母",
                    "`{written}` is written in full-width characters"
                );
                let warning = Diagnostic::warning("text/full-width", message).at(&span(bytes));
                found.push(warning.help(say!("请改成半角的“{right}”。", "Write `{right}`.")));
            }
        }
    }
}

/// Whether it is worth to look at the lines of a text. Most have no slip, and a site has thousands:
/// this looks at bytes alone, many at a time, without a branch that would part them.
#[expect(clippy::needless_bitwise_bool, reason = "each branch would part them")]
fn may_have_slips(bytes: &[u8]) -> bool {
    const AT_ONCE: usize = 128;
    let Some(last) = bytes.len().checked_sub(2) else { return false };
    let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
    let is_slip = |one: u8, two: u8, three: u8| {
        let wide = (two == 0xBC) & (within(three, 0x90, 0x99) | within(three, 0xA1, 0xBA))
            | (two == 0xBD) & within(three, 0x81, 0x9A);
        let mark = within(two, b':', b';') | (two == b',') | (two == b'?') | (two == b'!');
        (one == 0xEF) & wide | (one >= 0x80) & mark & (three >= 0x80)
    };
    (0..last).step_by(AT_ONCE).any(|start| {
        let end = last.min(start + AT_ONCE);
        let threes = bytes[start..end].iter().zip(&bytes[start + 1..=end]);
        let threes = threes.zip(&bytes[start + 2..end + 2]);
        threes.fold(false, |found, ((one, two), three)| found | is_slip(*one, *two, *three))
    })
}

/// The first half-width mark between two Chinese characters, outside code, calls and addresses.
fn half_width(line: &str) -> Option<(Range<usize>, char)> {
    let bytes = line.as_bytes();
    let between = |at: usize| {
        at > 0 && bytes[at - 1] >= 0x80 && bytes.get(at + 1).is_some_and(|next| *next >= 0x80)
    };
    let marks = bytes.iter().enumerate().filter_map(|(at, byte)| {
        let (_, right) = MARKS.iter().find(|(mark, _)| mark == byte)?;
        between(at).then_some((at, *right))
    });
    let mut marks = marks.filter(|(at, _)| {
        let han = |c: Option<char>| c.is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        han(line[..*at].chars().next_back()) && han(line[at + 1..].chars().next())
    });
    let (at, right) = marks.find(|(at, _)| is_prose(line, *at))?;
    Some((at..at + 1, right))
}

/// Whether a place in a line is in neither code, nor a call, nor an address.
fn is_prose(line: &str, at: usize) -> bool {
    let before = &line[..at];
    let open = |from: &str, to: &str| {
        before.rfind(from).is_some_and(|start| !before[start..].contains(to))
    };
    before.matches('`').count().is_multiple_of(2) && !open("{{", "}}") && !open("](", ")")
}

/// The first full-width digits or letters, outside code.
fn full_width(line: &str) -> Option<Range<usize>> {
    let start = line.find(is_wide).filter(|at| is_prose(line, *at))?;
    let rest = &line[start..];
    Some(start..start + rest.find(|c| !is_wide(c)).unwrap_or(rest.len()))
}

fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn narrow(c: char) -> char {
    char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(body: &str) -> Vec<(&'static str, usize)> {
        let text = format!("---\nplace: [甲,乙]\n---\n{body}\n");
        let mut found = Diagnostics::default();
        check(&Arc::new(Source { path: "a.md".into(), text }), &mut found);
        let place = |it: &Diagnostic| it.span.as_ref().unwrap().position().0;
        found.iter().map(|it| (it.code, place(it))).collect()
    }

    #[test]
    fn a_half_width_mark_between_chinese_characters_is_a_slip() {
        assert_eq!(codes("第一,第二"), [("text/punctuation", 4)]);
        assert_eq!(codes("对吗?对"), [("text/punctuation", 4)]);
        for right in [
            "第一，第二",
            "2023,2024",
            "共1,234元",
            "见{{ premium(identities=\"低保,残疾\") }}",
            "[缴费](a.html?问,题)",
            "`一,二`",
            "```\n一,二\n```",
            "说明: 如下",
        ] {
            assert_eq!(codes(right), [], "{right}");
        }
    }

    #[test]
    fn a_slip_is_found_wherever_it_stands() {
        for before in 0..300 {
            let words = "a".repeat(before);
            for slip in
                ["一,二", "一;二", "一:二", "一?二", "一!二", "０", "９", "Ａ", "Ｚ", "ａ", "ｚ"]
            {
                assert!(may_have_slips(format!("{words}{slip}").as_bytes()), "{words}{slip}");
                assert!(may_have_slips(format!("{slip}{words}").as_bytes()), "{slip}{words}");
            }
            for right in ["", "一，二：三；四！五？六", "一, 二", "（）"] {
                assert!(!may_have_slips(format!("{words}{right}").as_bytes()), "{words}{right}");
            }
        }
    }

    #[test]
    fn full_width_digits_are_a_slip() {
        assert_eq!(codes("缴\n３８０元"), [("text/full-width", 5)]);
        assert_eq!(codes("医保ＡＰＰ"), [("text/full-width", 4)]);
        assert_eq!(codes("（一）380元，APP"), []);
    }
}
