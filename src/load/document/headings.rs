//! Headings: the ids that links name them by, and sections without a word in them.

use std::collections::HashMap;

use memchr::memmem::find;

use super::numbering::{self, Numbered, without_number};
use super::prepared::Prepared;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};
use crate::site::document::{Heading, Line};

/// The headings written so far.
#[derive(Default)]
pub(super) struct Headings {
    list: Vec<Heading>,
    /// Where each is, and whether it is one of the notice itself, not of a quotation.
    places: Vec<(Span, bool)>,
    /// The ids, each with the number that the next one like it is tried with.
    taken: HashMap<String, usize>,
    /// The last heading of the notice, if nothing was written after it.
    bare: Option<(u8, Span)>,
}

impl Headings {
    /// Something was written below the last heading.
    pub(super) fn fill(&mut self) {
        self.bare = None;
    }

    /// Adds a heading, and gives its id.
    pub(super) fn add(
        &mut self,
        (level, line): (u8, Line),
        own_id: Option<&(String, Span)>,
        (span, is_top): (Span, bool),
        said: &mut Diagnostics,
    ) -> String {
        let id = self.own(own_id, said).unwrap_or_else(|| self.made(&line.text));
        self.taken.entry(id.clone()).or_insert(2);
        if is_top {
            self.close(level, said);
            self.bare = Some((level, span.clone()));
        }
        self.list.push(Heading { level, id: id.clone(), line });
        self.places.push((span, is_top));
        id
    }

    /// The id that its author gave, if it can be one.
    fn own(&self, id: Option<&(String, Span)>, said: &mut Diagnostics) -> Option<String> {
        let (id, span) = id?;
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let wrong = if self.taken.contains_key(id) {
            Some((
                say!("“{id}”已经是另一个标题的编号", "`{id}` is the id of another heading"),
                say!("请换一个。", "Choose another one."),
            ))
        } else if !id.chars().all(fits) || !id.starts_with(char::is_alphabetic) || reserved(id) {
            Some((
                say!("“{id}”不能作标题的编号", "`{id}` cannot be the id of a heading"),
                say!(
                    "请用汉字或者字母开头，后面只用汉字、字母、数字和连字符，不要用fn-开头，例如{{#缴费}}。",
                    "It begins with a letter, goes on with letters, digits and hyphens, and does not begin with fn-, as in {{#缴费}}."
                ),
            ))
        } else {
            None
        };
        let Some((message, help)) = wrong else { return Some(id.clone()) };
        said.push(Diagnostic::error("heading/id", message).at(span).help(help));
        None
    }

    /// An id from the words of a heading.
    fn made(&mut self, words: &str) -> String {
        let mut id = String::with_capacity(words.len());
        for c in without_number(words).chars() {
            if c.is_alphanumeric() {
                id.extend(c.to_lowercase());
            } else if (c.is_whitespace() || matches!(c, '-' | '_'))
                && !id.is_empty()
                && !id.ends_with('-')
            {
                id.push('-');
            }
        }
        let id = id.trim_end_matches('-');
        let id = match id.chars().next() {
            None => "节".to_owned(),
            Some(first) if !first.is_alphabetic() || reserved(id) => format!("节-{id}"),
            Some(_) => id.to_owned(),
        };
        let Some(next) = self.taken.get(&id).copied() else { return id };
        let mut number = next;
        while self.taken.contains_key(&format!("{id}-{number}")) {
            number += 1;
        }
        self.taken.insert(id.clone(), number + 1);
        format!("{id}-{number}")
    }

    /// A heading of this level, or the end, comes: the section before it is whole.
    fn close(&mut self, level: u8, said: &mut Diagnostics) {
        let Some((_, span)) = self.bare.take().filter(|(above, _)| *above >= level) else { return };
        let message = say!("这个标题下面什么也没有写", "Nothing is written below this heading");
        said.push(Diagnostic::warning("section/empty", message).at(&span).help(say!(
            "请补上内容，或者删掉这个标题。",
            "Write something, or delete the heading."
        )));
    }

    /// All of them, their numbers checked.
    pub(super) fn finish(mut self, said: &mut Diagnostics) -> Vec<Heading> {
        self.close(0, said);
        let own = self.list.iter().zip(&self.places).filter(|(_, (_, is_top))| *is_top);
        let numbered: Vec<_> = own
            .map(|(heading, (span, _))| Numbered {
                level: heading.level,
                words: &heading.line.text,
                span: span.clone(),
            })
            .collect();
        numbering::check(&numbered, said);
        self.list
    }
}

/// Whether an id is one of a footnote.
fn reserved(id: &str) -> bool {
    id.starts_with("fn-")
}

/// Says which lines of a paragraph were meant to be headings: `##标题`.
pub(super) fn check_marks(prepared: &Prepared, start: usize, end: usize, said: &mut Diagnostics) {
    let paragraph = &prepared.text[start..end];
    // Each is looked for by itself: quicker than to read all characters of a long text.
    if !["#", "＃"].into_iter().any(|sign| find(paragraph.as_bytes(), sign.as_bytes()).is_some()) {
        return;
    }
    let mut at = start;
    for line in paragraph.split_inclusive('\n') {
        let from = at + line.len() - line.trim_start().len();
        at += line.len();
        let line = line.trim();
        let words = line.trim_start_matches(['#', '＃']);
        let marks = line[..line.len() - words.len()].chars().count();
        // 「#话题#」 is how topics are written elsewhere.
        let is_topic = marks == 1 && words.contains(['#', '＃']);
        if !(1..=6).contains(&marks) || words.trim().is_empty() || is_topic {
            continue;
        }
        let right = format!("{} {}", "#".repeat(marks), shown(words));
        let message = say!("这一行没有成为标题", "This line is no heading");
        let help = say!(
            "“#”要用英文的，后面空一格：{right}",
            "The `#` is a half-width one, and a space follows it: {right}"
        );
        let span = prepared.span(from..from + line.len());
        said.push(Diagnostic::warning("heading/space", message).at(&span).help(help));
    }
}

/// Words of the text without our own characters.
fn shown(words: &str) -> String {
    words.trim().chars().filter(|c| !('\u{E000}'..='\u{E01F}').contains(c)).collect()
}
