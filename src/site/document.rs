//! The text of a notice, parsed once: HTML with gaps where only the whole site knows what stands
//! there, a figure of the policy, a table of it, the address of another page.

use super::words;
use crate::diagnostic::Span;

/// A text as HTML with gaps.
///
/// Everything between the gaps is safe to publish: raw HTML is escaped, links lead only where
/// they may, nothing carries a style or a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// HTML.
    pub html: String,
    /// What is to be put into it, in the order of their places.
    pub gaps: Vec<Gap>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Every id that a link may name: those of the headings and the footnotes.
    pub anchors: Vec<String>,
}

impl Document {
    /// The words without marks, blocks parted by line ends. They are not kept.
    pub fn words(&self) -> Line {
        words::of(&self.html, &self.gaps)
    }

    /// Whether anything in it is answered from a policy or a table.
    pub fn has_calls(&self) -> bool {
        self.gaps.iter().any(|gap| !matches!(gap.filling, Filling::Address(_) | Filling::Size(_)))
    }
}

/// A place in the HTML of a [`Document`] and what belongs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The byte of [`Document::html`] before which it goes.
    pub at: usize,
    /// What.
    pub filling: Filling,
}

/// What belongs in a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// A call within a line: its figure, as an element that says where it comes from.
    Figure(Call),
    /// A call where no element can be, in an attribute or in code: its figure as escaped text.
    Plain(Call),
    /// A call that is a paragraph of its own: a component, or a paragraph with its figure.
    Block(Call),
    /// The address, escaped, of something of this site that a link or an image names.
    Address(Address),
    /// ` width="…" height="…"` of the image that the address before it names; nothing, if its
    /// size is unknown.
    Size(Address),
}

/// A call in braces: `{{ policy(path="premium.personal.一档") }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The function or component.
    pub name: String,
    /// The arguments by name, in the order in which they are written; no name comes twice.
    pub arguments: Vec<(String, String)>,
    /// The call with its braces.
    pub span: Span,
}

/// Something of this site, as a notice names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What it names.
    pub target: Target,
    /// The part after `#`, decoded; empty, if there is none.
    pub anchor: String,
    /// Where the address is written.
    pub span: Span,
}

/// What an [`Address`] names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The notice itself: `#缴费`.
    Here,
    /// A file of `content/`, by its path from there: `@/notices/a.md`, or `b.md` beside it. With
    /// `/`, without `.` and `..`.
    Content(String),
    /// The address of a page, from the site's top, that is no file of `content/`:
    /// `@/calculators/a.html` or `/calculators/a.html`. Without the first `/`.
    Page(String),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// From 2, as the page's own title is 1, to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its words.
    pub line: Line,
}

/// Words with gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The words, not escaped.
    pub text: String,
    /// The calls in them, each before a byte of the text.
    pub calls: Vec<(usize, Call)>,
}
