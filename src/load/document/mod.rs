//! The text of a notice, from Markdown to a [`Document`]: parsed once, when it is loaded.
//!
//! Markdown for Chinese notices as HTML that the site's own policy allows: no raw HTML, no inline
//! style, no script in a link. Calls in braces are found first and travel through Markdown as
//! tokens that it cannot take for its own; what only the whole site knows stays a gap.

mod callouts;
mod calls;
mod footnotes;
mod headings;
mod html;
mod links;
mod numbering;
mod plain;
mod prepared;
mod raw;
mod tables;
mod writer;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Source};
use crate::site::document::Document;
pub(crate) use links::normal as joined;
use prepared::Prepared;

/// Parses the body of a notice: the part of its source after the front matter. `name` is the
/// notice's path from `content/`, which addresses in it go on from. Diagnostics are in the order
/// of what they are about: calls and characters, then what Markdown made of the text, then its
/// headings.
pub(crate) fn parse(
    source: &Arc<Source>,
    body: Range<usize>,
    name: &str,
) -> (Document, Diagnostics) {
    let mut said = Diagnostics::default();
    let prepared = Prepared::new(source, body, &mut said);
    let written = [0, 1].into_iter().find_map(|shift| writer::write(&prepared, name, shift));
    let (document, more) = written.unwrap_or_default();
    said.extend(more);
    (document, said)
}
