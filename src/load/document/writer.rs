//! Writes the HTML of a notice from the events of Markdown, in one pass and without recursion.

mod inline;

use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd,
};

use super::callouts::{self, Callout};
use super::footnotes::Footnotes;
use super::headings::{self, Headings};
use super::html::{Html, Mark, escape_attribute};
use super::plain;
use super::prepared::{Prepared, Token, token};
use super::raw;
use super::tables::Table;
use crate::diagnostic::{Diagnostic, Diagnostics, say};
use crate::site::document::{Document, Filling};
use inline::Image;

/// How deep quotations, lists and emphasis may stand within one another. Browsers stop at 512.
const DEEPEST: usize = 100;

/// Writes a document. The title of the page is its heading of level 1: `shift` is 1 where the
/// text has headings of that level too. Nothing, if it has and `shift` is 0.
pub(super) fn write(prepared: &Prepared, name: &str, shift: u8) -> Option<(Document, Diagnostics)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut events = Parser::new_ext(&prepared.text, options).into_offset_iter();
    let mut writer = Writer::new(prepared, name, shift);
    while let Some((event, range)) = events.next() {
        let is_title = matches!(&event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
        if is_title && shift == 0 {
            return None;
        }
        writer.event(event, range, &mut events);
    }
    Some(writer.finish())
}

type Events<'t> = OffsetIter<'t, pulldown_cmark::DefaultBrokenLinkCallback>;

struct Writer<'p> {
    prepared: &'p Prepared,
    name: &'p str,
    shift: u8,
    out: Html,
    said: Diagnostics,
    depth: usize,
    is_too_deep: bool,
    headings: Headings,
    heading: Option<Started>,
    /// The id that the heading now open was given.
    own_id: Option<usize>,
    footnotes: Footnotes,
    footnote: Vec<(String, Mark, Range<usize>)>,
    anchors: Vec<String>,
    table: Option<Table>,
    tables: usize,
    caption: Option<Caption>,
    /// For each open quotation, whether it is a callout.
    quotes: Vec<bool>,
    /// A callout whose first paragraph comes, and where its mark ends.
    callout: Option<(Callout, usize)>,
    /// The title of a callout that is being written.
    title: Option<Title>,
    raw: Option<String>,
    /// Whether raw HTML in the block now open was spoken of.
    is_raw_said: bool,
    is_code: bool,
    /// For each open link, whether it is one in the page too.
    links: Vec<bool>,
    image: Option<Image>,
    /// How many images are open: their words become an attribute.
    images: usize,
    line: LineEnd,
}

/// The end of what was written of a line.
#[derive(Default)]
struct LineEnd {
    /// Where a line ended that the next words may join.
    soft_break: Option<usize>,
    is_last_wide: bool,
}

/// A heading that is being written.
struct Started {
    level: u8,
    from: Mark,
    range: Range<usize>,
}

/// A paragraph that is a caption, if a table comes next.
struct Caption {
    from: Mark,
    end: Option<Mark>,
    sign: usize,
}

/// The title of a callout.
struct Title {
    from: Mark,
    default: &'static str,
    /// Where its mark ends in the text.
    after: usize,
    depth: usize,
}

impl<'p> Writer<'p> {
    fn new(prepared: &'p Prepared, name: &'p str, shift: u8) -> Self {
        let size = prepared.text.len();
        // Tables grow most: room that is not taken is given back, room that is missing costs a copy.
        let html = String::with_capacity(2 * size);
        Self {
            prepared,
            name,
            shift,
            out: Html { text: html, gaps: Vec::with_capacity(prepared.calls.len()) },
            said: Diagnostics::default(),
            depth: 0,
            is_too_deep: false,
            headings: Headings::default(),
            heading: None,
            own_id: None,
            footnotes: Footnotes::default(),
            footnote: Vec::new(),
            anchors: Vec::new(),
            table: None,
            tables: 0,
            caption: None,
            quotes: Vec::new(),
            callout: None,
            title: None,
            raw: None,
            is_raw_said: false,
            is_code: false,
            links: Vec::new(),
            image: None,
            images: 0,
            line: LineEnd::default(),
        }
    }

    fn event<'t>(&mut self, event: Event<'t>, range: Range<usize>, events: &mut Events<'t>) {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    self.too_deep(&range);
                } else {
                    self.start(tag, range, events);
                }
            }
            Event::End(tag) => {
                if self.depth <= DEEPEST {
                    self.end(tag, range);
                }
                self.depth -= 1;
            }
            event => self.inline(event, range),
        }
    }

    fn too_deep(&mut self, range: &Range<usize>) {
        if self.is_too_deep {
            return;
        }
        self.is_too_deep = true;
        let message = say!(
            "引用、列表或者强调套了{DEEPEST}层以上",
            "Quotations, lists or emphasis stand more than {DEEPEST} deep within one another"
        );
        let span = self.prepared.span(range.start..range.start + 1);
        let diagnostic = Diagnostic::error("markdown/nesting", message).at(&span);
        self.said.push(diagnostic.help(say!(
            "请减少层次，或者检查这里是不是贴进了别的内容。",
            "Use fewer levels, or see whether something else was pasted in here."
        )));
    }

    fn start<'t>(&mut self, tag: Tag<'t>, range: Range<usize>, events: &mut Events<'t>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(&range, events),
            Tag::Heading { level, .. } => {
                self.own_id = None;
                self.out.fresh_line();
                self.is_raw_said = false;
                self.heading = Some(Started {
                    level: (level as u8 + self.shift).clamp(2, 6),
                    from: self.out.mark(),
                    range,
                });
            }
            Tag::BlockQuote(_) => {
                self.block();
                let text = &self.prepared.text;
                let inner = text[range.start..range.end].trim_start_matches(['>', ' ', '\t']);
                let at = range.end - inner.len();
                let is_own = text[range.start..at].matches('>').count() == 1;
                let callout = match callouts::read(inner).filter(|_| is_own) {
                    Some((Ok(callout), length)) => Some((callout, at + length)),
                    Some((Err(word), length)) => {
                        let span = self.prepared.span(at..at + length);
                        self.said.push(callouts::unknown(word, &span));
                        None
                    }
                    None => None,
                };
                self.quotes.push(callout.is_some());
                match callout {
                    Some((callout, _)) => self.out.push(&format!(
                        "<aside class=\"callout {}\" role=\"note\">\n",
                        callout.class
                    )),
                    None => self.out.push("<blockquote>\n"),
                }
                self.callout = callout;
            }
            Tag::CodeBlock(kind) => {
                self.block();
                self.out.push("<pre><code");
                if let CodeBlockKind::Fenced(language) = kind
                    && let Some(language) = language.split(' ').next().filter(|it| !it.is_empty())
                {
                    self.out.push(" class=\"language-");
                    self.attribute(language);
                    self.out.push("\"");
                }
                self.out.push(">");
                self.is_code = true;
            }
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::List(first) => {
                self.block();
                match first {
                    None => self.out.push("<ul>\n"),
                    Some(1) => self.out.push("<ol>\n"),
                    Some(first) => self.out.push(&format!("<ol start=\"{first}\">\n")),
                }
            }
            Tag::Item => {
                self.block();
                self.out.push("<li>");
            }
            Tag::FootnoteDefinition(label) => {
                self.is_raw_said = false;
                self.footnote.push((label.to_string(), self.out.mark(), range));
            }
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => {}
            Tag::TableRow => {
                self.is_raw_said = false;
                if let Some(table) = &self.table {
                    table.check_row(self.prepared, range.start, &mut self.said);
                }
            }
            Tag::TableCell => {
                if let Some(table) = &mut self.table {
                    let from = self.out.mark();
                    table.open_cell(&self.prepared.text, range, from);
                }
            }
            tag => self.start_inline(tag, range),
        }
    }

    /// A block begins that is no heading.
    fn block(&mut self) {
        self.headings.fill();
        self.is_raw_said = false;
        self.out.fresh_line();
    }

    /// A paragraph, or what stands in its place: a component, or the title of a callout.
    fn start_paragraph(&mut self, range: &Range<usize>, events: &mut Events<'_>) {
        self.block();
        let text = self.prepared.text[range.clone()].trim();
        if let Some((Token::Call(number), length)) = token(text)
            && length == text.len()
            && let Some(call) = self.prepared.calls.get(number)
        {
            self.out.gap(Filling::Block(call.clone()));
            self.depth -= 1;
            events.find(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
            return;
        }
        headings::check_marks(self.prepared, range.start, range.end, &mut self.said);
        if self.depth == 1 {
            plain::check(self.prepared, range.start, range.end, &mut self.said);
        }
        if let Some((callout, after)) = self.callout.take() {
            self.out.push("<p class=\"title\">");
            let (from, depth) = (self.out.mark(), self.depth);
            self.title = Some(Title { from, default: callout.title, after, depth });
            return;
        }
        let sign = ["表：", "表:"].into_iter().find(|sign| text.starts_with(sign));
        self.caption =
            sign.map(|sign| Caption { from: self.out.mark(), end: None, sign: sign.len() });
        self.out.push("<p>");
    }

    fn start_table(&mut self, columns: Vec<pulldown_cmark::Alignment>) {
        self.block();
        self.tables += 1;
        let caption = self.caption.take().filter(|it| it.end == Some(self.out.mark()));
        let caption = caption.map(|it| (self.out.cut(it.from), it));
        // A table that is wider than a phone is scrolled within this element, by keyboard too; a
        // group, as so many regions would crowd the list of a page's landmarks.
        self.out.push("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"");
        match caption {
            None => self.out.push(&format!("表格{}\">\n<table>\n", self.tables)),
            Some((paragraph, Caption { sign, .. })) => {
                let caption = paragraph.inner("<p>".len() + sign, "</p>\n".len());
                self.line_in_attribute(&caption.words());
                self.out.push("\">\n<table>\n<caption>");
                self.out.append(caption);
                self.out.push("</caption>\n");
            }
        }
        self.table = Some(Table::new(columns, self.out.mark()));
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.line.soft_break = None;
                self.end_title("");
                self.out.push("</p>\n");
                let end = self.out.mark();
                if let Some(caption) = self.caption.as_mut().filter(|it| it.end.is_none()) {
                    caption.end = Some(end);
                }
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => {
                self.callout = None;
                self.out.fresh_line();
                let is_callout = self.quotes.pop() == Some(true);
                self.out.push(if is_callout { "</aside>\n" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.out.push("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.end_raw(&range),
            TagEnd::List(is_ordered) => {
                self.out.push(if is_ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.line.soft_break = None;
                self.out.push("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                if let Some((label, from, range)) = self.footnote.pop() {
                    let text = self.out.cut(from);
                    let line = self.prepared.text[range.clone()].lines().next().map_or(0, str::len);
                    let span = self.prepared.span(range.start..range.start + line);
                    self.footnotes.define(&label, text, span, &mut self.said);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    let contents = self.out.cut(table.start());
                    table.write(&contents, self.prepared, &mut self.said, &mut self.out);
                    self.out.push("</table>\n</div>\n");
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::TableCell => {
                let to = self.out.mark();
                if let Some(table) = &mut self.table {
                    table.close_cell(to);
                }
            }
            tag => self.end_inline(tag),
        }
    }

    fn end_heading(&mut self) {
        let Some(Started { level, from, range }) = self.heading.take() else { return };
        self.line.soft_break = None;
        let written = self.prepared.text[range.clone()].trim_end().len();
        let span = self.prepared.span(range.start..range.start + written);
        let contents = self.out.cut(from);
        if contents.text.is_empty() && contents.gaps.is_empty() {
            let message = say!("这个标题没有文字", "This heading has no words");
            let help = say!("请写上文字，或者删掉“#”。", "Write some, or delete the `#`.");
            self.said.push(Diagnostic::warning("heading/empty", message).at(&span).help(help));
            return;
        }
        let own_id = self.own_id.take().and_then(|number| self.prepared.ids.get(number));
        let place = (span, self.depth == 1);
        let id = self.headings.add((level, contents.words()), own_id, place, &mut self.said);
        self.out.push(&format!("<h{level} id=\""));
        escape_attribute(&mut self.out.text, &id);
        self.out.push("\">");
        self.out.append(contents);
        self.out.push(&format!("</h{level}>\n"));
        self.anchors.push(id);
    }

    /// Raw HTML as text; nothing, if it is a comment.
    fn end_raw(&mut self, range: &Range<usize>) {
        let html = raw::without_comments(&self.raw.take().unwrap_or_default());
        let html = html.trim();
        if html.is_empty() {
            return;
        }
        self.block();
        let length = self.prepared.text[range.clone()].lines().next().map_or(0, str::len);
        let span = self.prepared.span(range.start..range.start + length);
        self.said.push(raw::instead(html, &span));
        self.out.push("<p>");
        self.text(html);
        self.out.push("</p>\n");
    }

    /// Ends the title of a callout, if one is being written, and begins what comes after it.
    fn end_title(&mut self, next: &str) -> bool {
        let Some(title) = self.title.take() else { return false };
        if self.out.mark() == title.from {
            self.out.push(title.default);
        }
        if !next.is_empty() {
            self.out.push("</p>\n");
            self.out.push(next);
        }
        true
    }

    fn finish(mut self) -> (Document, Diagnostics) {
        self.depth = 0;
        let notes = self.footnotes.write(&mut self.out, &mut self.said);
        self.anchors.extend(notes);
        let headings = self.headings.finish(&mut self.said);
        // A site holds ten thousand of these at once.
        self.out.text.shrink_to_fit();
        let document =
            Document { html: self.out.text, gaps: self.out.gaps, headings, anchors: self.anchors };
        (document, self.said)
    }
}
