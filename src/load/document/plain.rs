//! Numbers at the beginning of a paragraph's lines: texts from Word and Notepad have one a line,
//! where Markdown takes the lines of a paragraph for one and knows no heading without its `#`.

use super::numbering::{Style, begins};
use super::prepared::Prepared;
use crate::diagnostic::{Diagnostic, Diagnostics, say};

/// Says which lines of a paragraph of the notice itself will not come out as they stand: a heading
/// that is none, a line that is joined to the one before.
pub(super) fn check(prepared: &Prepared, start: usize, end: usize, said: &mut Diagnostics) {
    let paragraph = &prepared.text[start..end];
    let first = paragraph.lines().next().unwrap_or_default();
    let begun = begins(first);
    match begun.and_then(marks) {
        Some(marks) if is_title(paragraph.trim()) => {
            let message = say!("这一段像是标题", "This paragraph looks like a heading");
            let span = prepared.span(start..start + paragraph.trim_end().len());
            let words = span.text();
            let help =
                say!("是标题的，请写成{marks} {words}。", "If it is one, write {marks} {words}.");
            said.push(Diagnostic::warning("heading/plain", message).at(&span).help(help));
            return;
        }
        _ => {}
    }
    let mut at = start;
    let mut before: Option<&str> = None;
    for line in paragraph.split_inclusive('\n') {
        let joined = before.is_some_and(|before| {
            let broken = before.ends_with("  ") || before.ends_with('\\');
            let ended = before.trim_end().ends_with(['。', '；', '：', '！', '？', ';', ':']);
            !broken && (ended || begins(before).is_some()) && begins(line).is_some()
        });
        if joined {
            let length = line.trim_end().len();
            let message =
                say!("这一行会和上一行连成一段", "This line will be joined to the one before it");
            let span = prepared.span(at..at + length);
            let help = say!(
                "要另起一段的，请在它前面空一行；只要换行的，在上一行末尾打两个空格。后面的行也一样。",
                "Leave a line empty before it for a paragraph of its own, or end the line before with two blanks; and so for the lines below."
            );
            said.push(Diagnostic::warning("text/joined", message).at(&span).help(help));
            return;
        }
        before = Some(line.trim_end_matches(['\n', '\r']));
        at += line.len();
    }
}

/// The marks of a heading with a number of this style; none, where texts are numbered so too.
fn marks(style: Style) -> Option<&'static str> {
    match style {
        Style::Chapter | Style::Han => Some("##"),
        Style::Section | Style::HanBrackets => Some("###"),
        Style::Article | Style::Arabic | Style::ArabicBrackets => None,
    }
}

/// How many characters a title has at most; longer ones have a stop at their end.
const TITLE: usize = 30;

/// Whether a paragraph is one line like a title: short, and without a mark at its end.
fn is_title(paragraph: &str) -> bool {
    !paragraph.contains('\n')
        && paragraph.chars().count() <= TITLE
        && paragraph
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '）' | ')' | '”' | '》'))
}
