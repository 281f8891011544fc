//! Stand-in until the parser lands.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Source};
use crate::site::document::{Document, Line};

pub(crate) fn parse(
    source: &Arc<Source>,
    body: Range<usize>,
    _name: &str,
) -> (Document, Diagnostics) {
    let text = source.text[body].to_owned();
    let html = text.replace('&', "&amp;").replace('<', "&lt;");
    (
        Document { html, words: Line { text, calls: Vec::new() }, ..Document::default() },
        Diagnostics::default(),
    )
}

/// A path from a folder, with `.` and `..` resolved; none, if it leads above `content/`.
pub(crate) fn joined(folder: &str, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
