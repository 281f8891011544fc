//! Footnotes: numbered in the order in which the text refers to them, listed at its end.

use std::collections::HashMap;

use super::html::Html;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};

/// The footnotes met so far.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Their numbers by their labels, and how often each is referred to.
    numbers: HashMap<String, (usize, usize)>,
    /// Their texts by their labels.
    texts: HashMap<String, (Html, Span)>,
    /// The labels in the order of their texts.
    labels: Vec<String>,
}

impl Footnotes {
    /// Writes what refers to a footnote, and gives its id.
    pub(super) fn refer(&mut self, label: &str, out: &mut Html) -> String {
        let next = self.numbers.len() + 1;
        let (number, times) = self.numbers.entry(label.to_owned()).or_insert((next, 0));
        *times += 1;
        let id = reference(*number, *times);
        out.push(&format!(
            "<sup><a href=\"#fn-{number}\" id=\"{id}\" aria-label=\"注释{number}\">{number}</a></sup>"
        ));
        id
    }

    /// Keeps the text of a footnote.
    pub(super) fn define(&mut self, label: &str, text: Html, span: Span, said: &mut Diagnostics) {
        if let Some((_, first)) = self.texts.get(label) {
            let message = say!("注释“{label}”写了两次", "The footnote `{label}` is written twice");
            let diagnostic = Diagnostic::warning("footnote/repeated", message).at(&span);
            said.push(
                diagnostic
                    .also(first, say!("第一次在这里", "the first one"))
                    .help(say!("请给其中一个换个编号。", "Give one of them another label.")),
            );
            return;
        }
        self.labels.push(label.to_owned());
        self.texts.insert(label.to_owned(), (text, span));
    }

    /// Writes the list, and gives the ids of its items.
    pub(super) fn write(mut self, out: &mut Html, said: &mut Diagnostics) -> Vec<String> {
        let mut numbered: Vec<(usize, usize, Html)> = Vec::new();
        for label in &self.labels {
            let Some((text, span)) = self.texts.remove(label) else { continue };
            match self.numbers.get(label) {
                Some((number, times)) => numbered.push((*number, *times, text)),
                None => said.push(unused(label, &span)),
            }
        }
        if numbered.is_empty() {
            return Vec::new();
        }
        numbered.sort_by_key(|(number, ..)| *number);
        out.fresh_line();
        out.push("<section class=\"footnotes\" aria-label=\"注释\">\n<ol>\n");
        let mut ids = Vec::new();
        for (number, times, mut text) in numbered {
            out.push(&format!("<li id=\"fn-{number}\">"));
            ids.push(format!("fn-{number}"));
            while text.text.ends_with('\n') {
                text.text.pop();
            }
            let is_paragraph = text.text.ends_with("</p>");
            if is_paragraph {
                text.text.truncate(text.text.len() - "</p>".len());
            }
            out.append(text);
            for time in 1..=times {
                let back = reference(number, time);
                let name = if times == 1 { String::new() } else { format!("第{time}处") };
                out.push(&format!(
                    " <a href=\"#{back}\" class=\"back\" aria-label=\"回到正文注释{number}{name}\">↩</a>"
                ));
            }
            out.push(if is_paragraph { "</p></li>\n" } else { "</li>\n" });
        }
        out.push("</ol>\n</section>\n");
        ids
    }
}

/// The id of the place that refers to a footnote for the first, second, … time.
fn reference(number: usize, time: usize) -> String {
    match time {
        1 => format!("fn-{number}-ref"),
        time => format!("fn-{number}-ref-{time}"),
    }
}

fn unused(label: &str, span: &Span) -> Diagnostic {
    // A call in a label is a token of ours.
    let label: String = label.chars().filter(|c| !('\u{E000}'..='\u{E01F}').contains(c)).collect();
    let message = say!(
        "正文没有提到注释“{label}”，它不会显示",
        "Nothing refers to the footnote `{label}`: it is not shown"
    );
    Diagnostic::warning("footnote/unused", message).at(span).help(say!(
        "请在正文里要注释的地方写[^{label}]，或者删掉它。",
        "Write [^{label}] where it belongs, or delete it."
    ))
}

/// Says that a footnote has no text.
pub(super) fn missing(label: &str, span: &Span) -> Diagnostic {
    let message = say!("注释“{label}”没有内容", "The footnote `{label}` has no text");
    Diagnostic::warning("footnote/missing", message).at(span).help(say!(
        "请另起一段写：[^{label}]: 注释的内容。",
        "Write it in a paragraph of its own: [^{label}]: words."
    ))
}
