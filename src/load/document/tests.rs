//! What a notice's text becomes.

mod blocks;
mod commonmark;
mod docs;
mod hostile;
mod links;
mod tables;

use std::sync::Arc;

use super::parse;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::site::document::{Document, Filling, Target};

/// The document and the diagnostics of a text.
fn parsed(text: &str) -> (Document, Diagnostics) {
    let source = Arc::new(Source { path: "content/notices/a.md".into(), text: text.into() });
    parse(&source, 0..text.len(), "notices/a.md")
}

/// The HTML of a document, its gaps filled with signs for what belongs there.
fn filled(document: &Document) -> String {
    let mut html = String::new();
    let mut from = 0;
    for gap in &document.gaps {
        html.push_str(&document.html[from..gap.at]);
        from = gap.at;
        html.push_str(&match &gap.filling {
            Filling::Figure(call) => format!("<data>{}</data>", call.name),
            Filling::Plain(call) => call.name.clone(),
            Filling::Block(call) => format!("<table>{}</table>\n", call.name),
            Filling::Size(_) => String::new(),
            Filling::Address(address) => {
                let place = match &address.target {
                    Target::Here => String::new(),
                    Target::Content(path) => format!("content:{path}"),
                    Target::Page(path) => format!("page:{path}"),
                };
                let whole = match address.anchor.as_str() {
                    "" if !place.is_empty() => place,
                    anchor => format!("{place}#{anchor}"),
                };
                let mut escaped = String::new();
                super::html::escape_attribute(&mut escaped, &whole);
                escaped
            }
        });
    }
    html.push_str(&document.html[from..]);
    html
}

/// The HTML of a text that nothing is wrong with.
#[track_caller]
fn rendered(text: &str) -> String {
    let (document, said) = parsed(text);
    assert!(said.is_empty(), "{}", said.iter().map(Diagnostic::to_string).collect::<String>());
    filled(&document)
}

/// The codes, lines and help of what is wrong with a text.
fn wrong(text: &str) -> Vec<(&'static str, usize, String)> {
    let (_, said) = parsed(text);
    let shown = |it: &Diagnostic| {
        let line = it.span.as_ref().map_or(0, |span| span.position().0);
        let help = it.help.clone().map(|help| help.zh).unwrap_or_default();
        (it.code, line, help)
    };
    said.iter().map(shown).collect()
}

#[track_caller]
fn warns(text: &str, expected: &[(&str, usize)]) {
    let said = wrong(text);
    let found: Vec<_> = said.iter().map(|(code, line, _)| (*code, *line)).collect();
    assert_eq!(found, expected, "{text}\n{said:?}");
}
