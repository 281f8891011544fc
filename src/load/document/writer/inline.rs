//! What stands within a line: words, figures, links, images.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::super::footnotes;
use super::super::html::{Mark, escape, escape_address, escape_attribute};
use super::super::links::{self, Place};
use super::super::prepared::{Part, Token, mark, parts};
use super::super::raw;
use super::super::tables::Table;
use super::Writer;
use crate::diagnostic::{Diagnostic, Span, say};
use crate::site::document::{Address, Call, Filling, Line};

/// An image whose words are being written.
pub(super) struct Image {
    from: Mark,
    address: String,
    title: String,
    /// Where it leads, if it may.
    place: Option<Place>,
    span: Span,
}

impl Writer<'_> {
    pub(super) fn inline(&mut self, event: Event<'_>, range: Range<usize>) {
        let after = self.title.as_ref().map_or(0, |title| title.after);
        if range.end <= after {
            return;
        }
        match event {
            Event::Text(text) if self.raw.is_some() => {
                self.raw.get_or_insert_default().push_str(&text);
            }
            Event::Text(_) if range.start < after => {
                let prepared = self.prepared;
                self.text(&prepared.text[after..range.end]);
            }
            Event::Text(text) => {
                if text.starts_with('[') {
                    self.check_footnote(range.start);
                }
                self.text(&text);
            }
            Event::Code(code) => {
                self.meet(false);
                if self.images == 0 {
                    self.out.push("<code>");
                }
                self.is_code = true;
                self.text(&code);
                self.is_code = false;
                if self.images == 0 {
                    self.out.push("</code>");
                }
                self.line.is_last_wide = false;
            }
            Event::Html(html) => match &mut self.raw {
                Some(raw) => raw.push_str(&html),
                None => self.raw_inline(&html, &range),
            },
            Event::InlineHtml(html) => self.raw_inline(&html, &range),
            Event::SoftBreak | Event::HardBreak => {
                let is_title = self.title.as_ref().is_some_and(|it| it.depth == self.depth);
                if is_title && self.end_title("<p>") {
                    return;
                }
                if self.images > 0 {
                    self.out.push(" ");
                } else if event == Event::SoftBreak {
                    self.line.soft_break = Some(self.out.mark().at);
                    self.out.push("\n");
                } else {
                    self.out.push("<br>\n");
                }
            }
            Event::Rule => {
                self.block();
                self.out.push("<hr>\n");
            }
            Event::FootnoteReference(label) if self.images == 0 => {
                let id = self.footnotes.refer(&label, &mut self.out);
                self.anchors.push(id);
            }
            Event::TaskListMarker(is_done) => self.out.push(if is_done {
                "<span class=\"task\" role=\"img\" aria-label=\"已办\">☑</span> "
            } else {
                "<span class=\"task\" role=\"img\" aria-label=\"未办\">☐</span> "
            }),
            _ => {}
        }
    }

    pub(super) fn start_inline(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Link { link_type, dest_url, title, .. } => {
                let is_link =
                    self.images == 0 && self.start_link(link_type, &dest_url, &title, &range);
                self.links.push(is_link);
            }
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, &range),
            _ if self.images > 0 => {}
            Tag::Emphasis => self.out.push("<em>"),
            Tag::Strong => self.out.push("<strong>"),
            Tag::Strikethrough => self.out.push("<del>"),
            _ => {}
        }
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                let is_link = self.links.pop() == Some(true);
                self.out.push(if is_link { "</a>" } else { "" });
            }
            TagEnd::Image => self.end_image(),
            _ if self.images > 0 => {}
            TagEnd::Emphasis => self.out.push("</em>"),
            TagEnd::Strong => self.out.push("</strong>"),
            TagEnd::Strikethrough => self.out.push("</del>"),
            _ => {}
        }
    }

    /// Words, with figures in them.
    pub(super) fn text(&mut self, text: &str) {
        if self.table.as_ref().is_some_and(Table::is_in_mark) {
            return;
        }
        let is_at_title = self.title.as_ref().is_some_and(|title| title.from == self.out.mark());
        let text = if is_at_title { text.trim_start() } else { text };
        parts(text, |part| match part {
            Part::Words(words) => {
                self.meet(words.chars().next().is_some_and(is_wide));
                if self.images > 0 {
                    escape_attribute(&mut self.out.text, words);
                } else {
                    escape(&mut self.out.text, words);
                }
                self.line.is_last_wide = words.chars().next_back().is_some_and(is_wide);
            }
            Part::Token(Token::Call(number)) => {
                let Some(call) = self.prepared.calls.get(number) else { return };
                // A figure stands in Chinese text.
                self.meet(true);
                self.line.is_last_wide = true;
                let is_plain = self.is_code || self.images > 0;
                self.out.gap(filling(call, is_plain));
            }
            Part::Token(Token::Id(number)) => self.id(number),
            Part::Token(_) => {}
        });
    }

    /// An id belongs to the heading that it stands in.
    fn id(&mut self, number: usize) {
        if self.heading.is_some() && self.own_id.is_none() {
            self.own_id = Some(number);
            return;
        }
        let Some((id, span)) = self.prepared.ids.get(number) else { return };
        let message = say!("“{{#{id}}}”只能写在标题后面", "`{{#{id}}}` belongs after a heading");
        let help = say!("例如：## 缴费 {{#{id}}}", "As in: ## 缴费 {{#{id}}}");
        self.said.push(Diagnostic::error("heading/id", message).at(span).help(help));
    }

    /// Words come: a line that ends in a wide character and goes on with one is one line, as
    /// Chinese has no space there.
    fn meet(&mut self, is_wide: bool) {
        let Some(at) = self.line.soft_break.take() else { return };
        if self.line.is_last_wide && is_wide {
            self.out.join_at(at);
        }
    }

    /// Says that what looks like a footnote is none.
    fn check_footnote(&mut self, at: usize) {
        let text = &self.prepared.text;
        if self.is_code || text[..at].ends_with('\\') {
            return;
        }
        let label = text[at..].strip_prefix("[^").and_then(|rest| {
            let end = rest.char_indices().take(LONGEST_LABEL).find(|(_, c)| "]\n".contains(*c));
            end.filter(|(_, c)| *c == ']').map(|(end, _)| &rest[..end])
        });
        let is_label = |it: &&str| !it.is_empty() && !it.contains([' ', '[', '^', mark::CALL]);
        if let Some(label) = label.filter(is_label) {
            let span = self.prepared.span(at..at + "[^]".len() + label.len());
            self.said.push(footnotes::missing(label, &span));
        }
    }

    fn raw_inline(&mut self, html: &str, range: &Range<usize>) {
        let html = raw::without_comments(html);
        if html.is_empty() {
            return;
        }
        if !self.is_raw_said {
            self.is_raw_said = true;
            self.said.push(raw::instead(&html, &self.prepared.span(range.clone())));
        }
        self.text(&html);
    }

    /// Writes the beginning of a link; nothing, if it leads where it may not.
    fn start_link(
        &mut self,
        kind: LinkType,
        address: &CowStr<'_>,
        title: &str,
        range: &Range<usize>,
    ) -> bool {
        let span = self.address_span(address, range);
        let mut address = without_marks(address);
        if kind == LinkType::Email {
            address = format!("mailto:{address}").into();
        }
        match links::place(&address, self.name, &span) {
            Ok(Place::Site(place)) => {
                self.out.push("<a href=\"");
                self.out.gap(Filling::Address(place));
            }
            Ok(Place::Web | Place::Reach) => {
                self.out.push("<a href=\"");
                self.address(&address);
            }
            Err(wrong) => {
                self.said.push(wrong);
                return false;
            }
        }
        self.title(title);
        self.out.push("\">");
        true
    }

    fn start_image(&mut self, address: &CowStr<'_>, title: &str, range: &Range<usize>) {
        self.images += 1;
        if self.images > 1 {
            return;
        }
        self.meet(false);
        self.line.is_last_wide = false;
        let span = self.address_span(address, range);
        let address = without_marks(address).into_owned();
        let place = match links::place(&address, self.name, &span) {
            Ok(Place::Reach) => {
                let message = say!("这不是图片的地址", "This is no address of an image");
                let help = say!("请写图片的文件名。", "Write the name of the image's file.");
                self.said.push(Diagnostic::error("link/scheme", message).at(&span).help(help));
                None
            }
            Ok(place) => Some(place),
            Err(wrong) => {
                self.said.push(wrong);
                None
            }
        };
        let from = self.out.mark();
        self.image = Some(Image { from, address, title: title.to_owned(), place, span });
    }

    fn end_image(&mut self) {
        self.images -= 1;
        if self.images > 0 {
            return;
        }
        let Some(Image { from, address, title, place, span }) = self.image.take() else { return };
        let words = self.out.cut(from);
        let is_silent = words.text.trim().is_empty() && words.gaps.is_empty();
        if is_silent && place.is_some() {
            let message = say!("图片没有说明", "This image has no words");
            self.said.push(Diagnostic::warning("image/alt", message).at(&span).help(say!(
                "看不见图片的人要靠它：![盖章的通知第一页](文件名)。",
                "Who cannot see it needs them: ![first page of the notice](file)."
            )));
        }
        match place {
            Some(Place::Site(place)) => self.local_image(place, words, &title),
            Some(Place::Web) => {
                let message = say!(
                    "别的网站上的图片不会显示，改成了链接",
                    "Images of other sites are not shown: this is a link now"
                );
                self.said.push(Diagnostic::warning("image/remote", message).at(&span).help(say!(
                    "请把图片下载下来，放在通知旁边，只写文件名。",
                    "Save the image beside the notice, and write its name only."
                )));
                let is_link = !self.links.contains(&true);
                if is_link {
                    self.out.push("<a href=\"");
                    self.address(&address);
                    self.title(&title);
                    self.out.push("\">");
                }
                if is_silent {
                    escape(&mut self.out.text, &address);
                } else {
                    self.out.append(words);
                }
                if is_link {
                    self.out.push("</a>");
                }
            }
            Some(Place::Reach) | None => self.out.append(words),
        }
        self.line.is_last_wide = false;
    }

    fn local_image(&mut self, place: Address, words: super::Html, title: &str) {
        self.out.push("<img src=\"");
        self.out.gap(Filling::Address(place.clone()));
        self.out.push("\" alt=\"");
        self.out.append(words);
        self.title(title);
        self.out.push("\"");
        self.out.gap(Filling::Size(place));
        self.out.push(">");
    }

    /// Where an address is written: the last place of a link that reads so, or all of it.
    fn address_span(&self, address: &str, range: &Range<usize>) -> Span {
        let written = &self.prepared.text[range.clone()];
        let at = written.rfind(address).filter(|_| !address.is_empty());
        self.prepared.span(
            at.map_or_else(
                || range.clone(),
                |at| range.start + at..range.start + at + address.len(),
            ),
        )
    }

    /// An address that leads out of the site, within quotes.
    fn address(&mut self, address: &str) {
        parts(address.trim(), |part| match part {
            Part::Words(words) if words.contains(char::is_control) => {
                escape_address(&mut self.out.text, &words.replace(char::is_control, ""));
            }
            Part::Words(words) => escape_address(&mut self.out.text, words),
            Part::Token(token) => self.plain(token),
        });
    }

    /// The title of a link or an image, after its address.
    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push("\" title=\"");
            self.attribute(title);
        }
    }

    /// Text within quotes.
    pub(super) fn attribute(&mut self, text: &str) {
        parts(text, |part| match part {
            Part::Words(words) => escape_attribute(&mut self.out.text, words),
            Part::Token(token) => self.plain(token),
        });
    }

    /// Words with figures, within quotes.
    pub(super) fn line_in_attribute(&mut self, line: &Line) {
        let mut from = 0;
        for (at, call) in &line.calls {
            escape_attribute(&mut self.out.text, &line.text[from..*at]);
            self.out.gap(Filling::Plain(call.clone()));
            from = *at;
        }
        escape_attribute(&mut self.out.text, &line.text[from..]);
    }

    fn plain(&mut self, token: Token) {
        if let Token::Call(number) = token
            && let Some(call) = self.prepared.calls.get(number)
        {
            self.out.gap(filling(call, true));
        }
    }
}

/// How many characters a label of a footnote has at most.
const LONGEST_LABEL: usize = 60;

fn filling(call: &Call, is_plain: bool) -> Filling {
    if is_plain { Filling::Plain(call.clone()) } else { Filling::Figure(call.clone()) }
}

/// An address without the characters that keep punctuation apart.
fn without_marks<'a>(address: &'a CowStr<'_>) -> Cow<'a, str> {
    if !address.contains([mark::APART, mark::TILDE]) {
        return Cow::Borrowed(address);
    }
    Cow::Owned(address.replace(mark::APART, "").replace(mark::TILDE, "~"))
}

/// Han characters, kana, hangul and full-width forms.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—')
}
