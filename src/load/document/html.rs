//! HTML with gaps while it is being written.

use memchr::memchr3_iter;

use crate::site::document::{Filling, Gap, Line};
use crate::site::words;

/// HTML with gaps.
#[derive(Debug, Default)]
pub(super) struct Html {
    pub(super) text: String,
    pub(super) gaps: Vec<Gap>,
}

/// A place in an [`Html`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: usize,
    gaps: usize,
}

impl Html {
    /// The place where the next thing is written.
    pub(super) fn mark(&self) -> Mark {
        Mark { at: self.text.len(), gaps: self.gaps.len() }
    }

    pub(super) fn push(&mut self, html: &str) {
        self.text.push_str(html);
    }

    /// Ends the line, if one is begun.
    pub(super) fn fresh_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub(super) fn gap(&mut self, filling: Filling) {
        self.gaps.push(Gap { at: self.text.len(), filling });
    }

    /// Takes away what was written since.
    pub(super) fn cut(&mut self, from: Mark) -> Self {
        let text = self.text.split_off(from.at);
        let mut gaps = self.gaps.split_off(from.gaps);
        for gap in &mut gaps {
            gap.at -= from.at;
        }
        Self { text, gaps }
    }

    /// Writes what was taken away.
    pub(super) fn append(&mut self, part: Self) {
        let at = self.text.len();
        self.text.push_str(&part.text);
        self.gaps.extend(part.gaps.into_iter().map(|gap| Gap { at: gap.at + at, ..gap }));
    }

    /// Writes the part between two places of what was taken away, marked while `whole` still
    /// stood at `base`.
    pub(super) fn append_part(&mut self, whole: &Self, base: Mark, from: Mark, to: Mark) {
        let at = self.text.len();
        self.text.push_str(&whole.text[from.at - base.at..to.at - base.at]);
        let gaps = &whole.gaps[from.gaps - base.gaps..to.gaps - base.gaps];
        self.gaps.extend(
            gaps.iter().map(|gap| Gap {
                at: gap.at + base.at - from.at + at,
                filling: gap.filling.clone(),
            }),
        );
    }

    /// What is left without this many bytes at the beginning and at the end.
    pub(super) fn inner(mut self, before: usize, after: usize) -> Self {
        self.text.truncate(self.text.len() - after);
        self.text.drain(..before);
        for gap in &mut self.gaps {
            gap.at -= before;
        }
        self
    }

    /// Its words.
    pub(super) fn words(&self) -> Line {
        words::of(&self.text, &self.gaps)
    }

    /// Takes the line end at a byte out again.
    pub(super) fn join_at(&mut self, at: usize) {
        self.text.remove(at);
        for gap in self.gaps.iter_mut().rev().take_while(|gap| gap.at > at) {
            gap.at -= 1;
        }
    }
}

/// Text between tags.
pub(super) fn escape(into: &mut String, text: &str) {
    let mut written = 0;
    for at in memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        let reference = match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        };
        into.push_str(&text[written..at]);
        into.push_str(reference);
        written = at + 1;
    }
    into.push_str(&text[written..]);
}

/// Text between the quotes of an attribute.
pub(super) fn escape_attribute(into: &mut String, text: &str) {
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            into.push_str("&quot;");
        }
        escape(into, part);
    }
}

/// An address between the quotes of an attribute: everything that has no place in one is encoded,
/// what is encoded already stays.
pub(super) fn escape_address(into: &mut String, address: &str) {
    for byte in address.bytes() {
        match byte {
            b'&' => into.push_str("&amp;"),
            b'\'' => into.push_str("&#x27;"),
            b if b.is_ascii_alphanumeric() || b"!#$%()*+,-./:;=?@_~".contains(&b) => {
                into.push(char::from(b));
            }
            b => into.push_str(&format!("%{b:02X}")),
        }
    }
}
