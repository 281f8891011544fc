//! The words of a text, read off its HTML: for search, for the names of headings and captions.
//! A site holds ten thousand texts at once, and HTML is what it needs of them.

use memchr::memchr;

use super::document::{Call, Filling, Gap, Line};

/// What HTML of ours says, its blocks parted by line ends.
pub(crate) fn of(html: &str, gaps: &[Gap]) -> Line {
    let mut words = Words { gaps, line: Line::default(), is_code: false };
    words.line.text.reserve(html.len());
    let mut at = 0;
    while let Some(tag) = memchr(b'<', &html.as_bytes()[at..]).map(|tag| at + tag) {
        words.text(&html[at..tag], at);
        let end = end_of_tag(html, tag);
        at = end + words.tag(&html[tag..end], tag, &html[end..]);
        words.leave(at);
    }
    words.text(&html[at..], at);
    words.trim(char::is_whitespace);
    words.line
}

/// The end of the tag that begins at a byte: it is near.
fn end_of_tag(html: &str, tag: usize) -> usize {
    let end = html.as_bytes()[tag..].iter().position(|byte| *byte == b'>');
    end.map_or(html.len(), |end| tag + end + 1)
}

/// The name of a tag, with the `/` of one that ends.
fn name(tag: &str) -> &[u8] {
    let tag = tag.as_bytes();
    let end = tag.iter().position(|byte| matches!(byte, b' ' | b'>')).unwrap_or(tag.len());
    &tag[1..end]
}

/// Words while they are read.
struct Words<'h> {
    /// Those that are still to come.
    gaps: &'h [Gap],
    line: Line,
    /// Whether line ends are a part of the text.
    is_code: bool,
}

impl Words<'_> {
    /// Text that begins at a byte of the HTML, with the figures in it.
    fn text(&mut self, text: &str, at: usize) {
        let mut from = 0;
        while let Some((gap, rest)) =
            self.gaps.split_first().filter(|(it, _)| it.at <= at + text.len())
        {
            self.plain(&text[from..gap.at - at]);
            from = gap.at - at;
            self.gaps = rest;
            self.gap(&gap.filling);
        }
        self.plain(&text[from..]);
    }

    fn gap(&mut self, filling: &Filling) {
        match filling {
            Filling::Figure(call) | Filling::Plain(call) => self.call(call),
            Filling::Block(call) => {
                self.call(call);
                self.end_line();
            }
            Filling::Address(_) | Filling::Size(_) => {}
        }
    }

    fn call(&mut self, call: &Call) {
        self.line.calls.push((self.line.text.len(), call.clone()));
    }

    fn plain(&mut self, text: &str) {
        // Between most tags nothing stands.
        if text.is_empty() {
            return;
        }
        if self.is_code {
            return self.unescaped(text);
        }
        // Blanks that follow one another, and those between blocks, are for those who read HTML.
        let mut rest = text;
        while let Some(end) = memchr(b'\n', rest.as_bytes()) {
            self.of_line(&rest[..end]);
            if !self.is_parted() {
                self.line.text.push(' ');
            }
            rest = &rest[end + 1..];
        }
        self.of_line(rest);
    }

    fn of_line(&mut self, text: &str) {
        match text.as_bytes() {
            [] => {}
            [b' ', ..] if self.is_parted() => self.unescaped(text.trim_start_matches(' ')),
            _ => self.unescaped(text),
        }
    }

    fn unescaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(sign) = memchr(b'&', rest.as_bytes()) {
            self.line.text.push_str(&rest[..sign]);
            let (name, after) = rest[sign + 1..].split_once(';').unwrap_or_default();
            self.line.text.push_str(match name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                _ => "\"",
            });
            rest = after;
        }
        self.line.text.push_str(rest);
    }

    /// A tag at a byte of the HTML, and how much of what follows is passed over with it.
    fn tag(&mut self, tag: &str, at: usize, after: &str) -> usize {
        match name(tag) {
            b"/p" | b"/li" | b"/tr" | b"/caption" | b"/h2" | b"/h3" | b"/h4" | b"/h5" | b"/h6"
            | b"ul" | b"ol" => self.end_line(),
            b"/td" | b"/th" => self.line.text.push(' '),
            b"pre" => self.is_code = true,
            b"/pre" => self.is_code = false,
            b"img" => {
                const ALT: &str = " alt=\"";
                if let Some(start) = tag.find(ALT).map(|start| start + ALT.len()) {
                    let length = tag[start..].find('"').unwrap_or_default();
                    self.leave(at + start);
                    self.text(&tag[start..start + length], at + start);
                }
            }
            // A sign, with its name for those who cannot see it: a footnote's number, a box to tick.
            b"a" if tag.contains(" aria-label=\"") => {
                return after.find("</a>").unwrap_or_default();
            }
            b"span" if tag.contains(" aria-label=\"") => {
                return after.find("</span>").unwrap_or_default();
            }
            _ => {}
        }
        0
    }

    /// Passes over what belongs in tags before a byte of the HTML.
    fn leave(&mut self, at: usize) {
        let passed = self.gaps.iter().take_while(|gap| gap.at < at).count();
        self.gaps = &self.gaps[passed..];
    }

    fn end_line(&mut self) {
        self.trim(|c| c == ' ');
        let is_begun = !self.line.text.is_empty() && !self.line.text.ends_with('\n');
        if is_begun || self.is_at_figure() {
            self.line.text.push('\n');
        }
    }

    /// Takes away the blanks at the end, but for those before a figure.
    fn trim(&mut self, is_blank: impl Fn(char) -> bool) {
        let figure = self.line.calls.last().map_or(0, |(at, _)| *at);
        let end = self.line.text.trim_end_matches(is_blank).len();
        self.line.text.truncate(end.max(figure));
    }

    /// Whether nothing was said since the last blank.
    fn is_parted(&self) -> bool {
        let text = &self.line.text;
        matches!(text.as_bytes().last(), None | Some(b' ' | b'\n')) && !self.is_at_figure()
    }

    /// Whether the last thing said is a figure.
    fn is_at_figure(&self) -> bool {
        self.line.calls.last().is_some_and(|(at, _)| *at == self.line.text.len())
    }
}
