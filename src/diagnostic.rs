//! What is wrong with a site, said so that the person who can mend it knows where and how.
//!
//! Authors' mistakes are values: they are collected, shown together, and decide the exit code.
//! A mistake in the program itself is never one of these.

pub mod codes;
mod rules;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

pub(crate) use rules::said_by_rules;

/// A text that was loaded, kept whole so that any part of it can be shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as its author knows it, from the site's folder.
    pub path: String,
    /// The text.
    pub text: String,
}

/// A part of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The source.
    pub source: Arc<Source>,
    /// The bytes of its text.
    pub bytes: Range<usize>,
}

impl Span {
    /// A part of a source, cut to what there is.
    pub fn new(source: &Arc<Source>, bytes: Range<usize>) -> Self {
        let text = &source.text;
        let start = floor(text, bytes.start);
        Self { source: Arc::clone(source), bytes: start..floor(text, bytes.end.max(start)) }
    }

    /// The whole of a line, counted from 1.
    pub fn line(source: &Arc<Source>, line: usize) -> Self {
        let start = offset(&source.text, line, 1);
        let length = source.text[start..].lines().next().unwrap_or_default().len();
        Self::new(source, start..start + length)
    }

    /// From a line and a column, both counted from 1, columns in characters.
    pub fn at(source: &Arc<Source>, line: usize, column: usize, characters: usize) -> Self {
        let start = offset(&source.text, line, column);
        let length: usize = source.text[start..].chars().take(characters).map(char::len_utf8).sum();
        Self::new(source, start..start + length)
    }

    /// The text of the part.
    pub fn text(&self) -> &str {
        &self.source.text[self.bytes.clone()]
    }

    /// The line it begins in and the column, both counted from 1, columns in characters.
    pub fn position(&self) -> (usize, usize) {
        let before = &self.source.text[..self.bytes.start];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }
}

/// The byte at which a line and column begin.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line.saturating_sub(1)).map(str::len).sum();
    let within = lines.next().unwrap_or_default().chars().take(column.saturating_sub(1));
    before + within.map(char::len_utf8).sum::<usize>()
}

/// The last character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// Words in each language that staff read diagnostics in: [`say!`] writes them side by side, so
/// that neither can be forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A language that diagnostics are shown in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Text {
    /// What was said elsewhere, in one language alone: the operating system and the template engine
    /// mostly speak English.
    pub fn untranslated(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { en: words.clone(), zh: words }
    }

    /// The words in a language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A [`Text`]: the Chinese and the English template, then what `format!` would take. Texts that are
/// part of it stand before, `say!(place => "{place}…", "… {place}")`: each template has them in
/// its own language.
macro_rules! say {
    ($($text:ident),+ => $zh:literal, $en:literal $(, $($argument:tt)*)?) => {
        $crate::diagnostic::Text {
            zh: {
                $(let $text = &$text.zh;)+
                format!($zh $(, $($argument)*)?)
            },
            en: {
                $(let $text = &$text.en;)+
                format!($en $(, $($argument)*)?)
            },
        }
    };
    ($zh:literal, $en:literal $(, $($argument:tt)*)?) => {
        $crate::diagnostic::Text {
            zh: format!($zh $(, $($argument)*)?),
            en: format!($en $(, $($argument)*)?),
        }
    };
}
pub(crate) use say;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is published all the same.
    Warning,
    /// Nothing is published until it is mended.
    Error,
}

/// One thing wrong with a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its name, for the documentation and for tools: `key/unknown`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// Where, if it is in a file.
    pub span: Option<Span>,
    /// The other places that it concerns, and what each of them is.
    pub also: Vec<(Span, Text)>,
    /// What to write instead.
    pub help: Option<Text>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: Text) -> Self {
        Self { code, severity: Severity::Error, message, span: None, also: Vec::new(), help: None }
    }

    /// A warning.
    pub fn warning(code: &'static str, message: Text) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(self, span: &Span) -> Self {
        self.at_any(Some(span))
    }

    /// Says where it is, where that is known.
    #[must_use]
    pub fn at_any(mut self, span: Option<&Span>) -> Self {
        self.span = span.cloned();
        self
    }

    /// Shows another place that it concerns, with a word on what it is.
    #[must_use]
    pub fn also(mut self, span: &Span, label: Text) -> Self {
        self.also.push((span.clone(), label));
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// The diagnostic with the line it is about, for a terminal (`styled`) or a file.
    pub fn render(&self, styled: bool, lang: Lang) -> String {
        let [error, warning, help] = match lang {
            Lang::Zh => ["错误", "提醒", "怎么改"],
            Lang::En => ["error", "warning", "help"],
        };
        let level = match self.severity {
            Severity::Error => Level::ERROR.with_name(error),
            Severity::Warning => Level::WARNING.with_name(warning),
        };
        let message = self.message.in_lang(lang);
        let mut group = Group::with_title(level.primary_title(message).id(self.code));
        let mut sources: Vec<&Arc<Source>> = Vec::new();
        for source in self.span.iter().chain(self.also.iter().map(|(span, _)| span)) {
            if !sources.contains(&&source.source) {
                sources.push(&source.source);
            }
        }
        for source in sources {
            group = group.element(self.snippet(source, lang));
        }
        if let Some(words) = &self.help {
            group = group.element(Level::HELP.with_name(help).message(words.in_lang(lang)));
        }
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }

    /// The lines of one source that it is about.
    fn snippet<'s>(&'s self, source: &'s Source, lang: Lang) -> Snippet<'s, Annotation<'s>> {
        let here = |span: &&Span| *span.source == *source;
        let primary = self.span.iter().filter(here);
        let also = self.also.iter().filter(|(span, _)| here(&span));
        Snippet::source(&source.text)
            .path(&source.path)
            .annotations(primary.map(|it| AnnotationKind::Primary.span(it.bytes.clone())))
            .annotations(also.map(|(span, label)| {
                AnnotationKind::Context.span(span.bytes.clone()).label(label.in_lang(lang))
            }))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false, Lang::Zh))
    }
}

/// Everything wrong that was found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The errors among them, and the warnings.
    pub fn parted(self) -> (Self, Self) {
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        let (errors, warnings) = self.0.into_iter().partition(is_error);
        (Self(errors), Self(warnings))
    }

    /// So many of each kind at most; the last of them says how many more there are.
    #[must_use]
    pub(crate) fn few_of_each(mut self, most: usize) -> Self {
        let mut known: HashMap<&'static str, usize> = HashMap::new();
        self.0.retain(|it| {
            let count = known.entry(it.code).or_default();
            *count += 1;
            *count <= most
        });
        let mut told: HashMap<&'static str, usize> = HashMap::new();
        for it in &mut self.0 {
            let (all, count) = (known[it.code], told.entry(it.code).or_default());
            *count += 1;
            if *count < most || all == most {
                continue;
            }
            let more = all - most;
            let before = it.help.take().unwrap_or_else(|| say!("", ""));
            it.help = Some(say!(
                before => "{before}这样的还有{more}处，改好这些再列出来。",
                "{before} There are {more} more of the kind, which are listed once these are mended."
            ));
        }
        self
    }

    /// Each but once, as what is wrong with a parent is found again with every child; those of a
    /// file together, from its top to its bottom, as whoever mends it goes through it.
    #[must_use]
    pub fn each_once(mut self) -> Self {
        let mut said = HashSet::new();
        self.0.retain(|diagnostic| {
            let Diagnostic { code, message, span, .. } = diagnostic;
            let at = span.as_ref().map(|span| (span.source.path.clone(), span.bytes.start));
            said.insert((*code, message.clone(), at))
        });
        let mut files: HashMap<String, usize> = HashMap::new();
        let places = self.0.iter().enumerate().map(|(index, diagnostic)| match &diagnostic.span {
            Some(span) => {
                let first = files.entry(span.source.path.clone()).or_insert(index);
                (*first, span.bytes.start)
            }
            None => (index, 0),
        });
        let places: Vec<_> = places.collect();
        let mut sorted: Vec<_> = places.into_iter().zip(self.0).collect();
        sorted.sort_by_key(|(place, _)| *place);
        Self(sorted.into_iter().map(|(_, diagnostic)| diagnostic).collect())
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// How many are errors.
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

/// The name nearest to a mistyped one, if any is near.
pub fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names
        .into_iter()
        .map(|name| (similar::TextDiff::from_chars(written, name).ratio(), name))
        .filter(|(ratio, _)| *ratio >= 0.5)
        // Of two as near, the first by name: what is said does not depend on their order.
        .max_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| other.cmp(one)))
        .map(|(_, name)| name)
}

/// 「是不是“一档”？」
pub(crate) fn did_you_mean(name: &str) -> Text {
    say!("是不是“{name}”？", "Did you mean `{name}`?")
}

/// 「可以写：甲、乙。」
pub(crate) fn choices<'n>(names: impl IntoIterator<Item = &'n str>) -> Text {
    let names = listed(names);
    say!(names => "可以写：{names}。", "You can write: {names}.")
}

/// 「甲、乙」
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> Text {
    let names: Vec<&str> = names.into_iter().collect();
    Text { zh: names.join("、"), en: names.join(", ") }
}

/// 「甲、乙……」, so many at most.
pub(crate) fn first_listed(names: impl IntoIterator<Item = String>, most: usize) -> Text {
    let mut names = names.into_iter();
    let shown: Vec<String> = names.by_ref().take(most).collect();
    let listed = listed(shown.iter().map(String::as_str));
    if names.next().is_none() {
        return listed;
    }
    say!(listed => "{listed}……", "{listed}……")
}

/// 「甲，乙」, of what is said in both languages.
pub(crate) fn joined(said: &[Text]) -> Text {
    let each =
        |of: fn(&Text) -> &str, mark: &str| said.iter().map(of).collect::<Vec<_>>().join(mark);
    Text { zh: each(|it| &it.zh, "，"), en: each(|it| &it.en, ", ") }
}

/// The nearest name, or what is said where none is near.
pub(crate) fn nearest_or<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
    otherwise: impl FnOnce() -> Text,
) -> Text {
    nearest(written, names).map_or_else(otherwise, did_you_mean)
}

/// The nearest name, or all that can be written.
pub(crate) fn nearest_or_choices<'n>(
    written: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Text {
    nearest_or(written, names.clone(), || choices(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_shows_the_line_and_points_below_wide_characters() {
        let source = Arc::new(Source {
            path: "policies/a.yaml".into(),
            text: "年份: 2024\n档次: 一挡\n".into(),
        });
        let at = source.text.find("一挡").unwrap();
        let diagnostic =
            Diagnostic::error("value/choice", say!("没有“一挡”", "There is no `一挡`"))
                .at(&Span::new(&source, at..at + "一挡".len()))
                .help(did_you_mean("一档"));
        assert_eq!(
            diagnostic.render(false, Lang::Zh),
            "错误[value/choice]: 没有“一挡”\n \
             --> policies/a.yaml:2:5\n  \
             |\n\
             2 | 档次: 一挡\n  \
             |       ^^^^\n  \
             |\n  \
             = 怎么改: 是不是“一档”？"
        );
    }

    #[test]
    fn a_diagnostic_shows_every_place_that_it_concerns() {
        let source = |path: &str, text: &str| {
            Arc::new(Source { path: path.to_owned(), text: text.to_owned() })
        };
        let (town, city) = (source("a.yaml", "甲: 1\n乙: 2\n"), source("b.yaml", "乙: 3\n"));
        let diagnostic =
            Diagnostic::error("inherits/contradiction", say!("“乙”不一样", "`乙` differs"))
                .at(&Span::at(&town, 2, 4, 1))
                .also(&Span::at(&city, 1, 4, 1), say!("上级写的", "above"))
                .also(&Span::at(&town, 1, 1, 1), say!("看这里", "here"));
        assert_eq!(
            diagnostic.render(false, Lang::Zh),
            "错误[inherits/contradiction]: “乙”不一样\n \
             --> a.yaml:2:4\n  \
             |\n\
             1 | 甲: 1\n  \
             | -- 看这里\n\
             2 | 乙: 2\n  \
             |     ^\n  \
             |\n \
             ::: b.yaml:1:4\n  \
             |\n\
             1 | 乙: 3\n  \
             |     - 上级写的"
        );
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_from_its_top_to_its_bottom() {
        let source = |path: &str| Arc::new(Source { path: path.into(), text: "一二三".into() });
        let (a, b) = (source("a.md"), source("b.md"));
        let mut found = Diagnostics::default();
        for (source, at) in [(&b, 6), (&a, 3), (&b, 0), (&a, 0), (&b, 6)] {
            let here = Span::new(source, at..at + 3);
            found.push(Diagnostic::warning("a/b", say!("错了", "wrong")).at(&here));
        }
        let found = found.each_once();
        let shown =
            |it: &Diagnostic| it.span.as_ref().map(|it| (it.source.path.clone(), it.bytes.start));
        let places: Vec<_> = found.iter().filter_map(shown).collect();
        let place = |path: &str, at| (path.to_owned(), at);
        assert_eq!(
            places,
            [place("b.md", 0), place("b.md", 6), place("a.md", 0), place("a.md", 3)]
        );
    }

    #[test]
    fn positions_count_characters() {
        let source = Arc::new(Source { path: String::new(), text: "一二\n三四五\n".into() });
        let span = Span::at(&source, 2, 2, 2);
        assert_eq!((span.text(), span.position()), ("四五", (2, 2)));
        assert_eq!(Span::line(&source, 2).text(), "三四五");
        assert_eq!(Span::at(&source, 9, 9, 9).text(), "");
        assert_eq!(Span::new(&source, 1..4).text(), "一");
    }

    #[test]
    fn a_mistyped_name_finds_its_neighbour() {
        assert_eq!(nearest("deductable", ["rate", "deductible"]), Some("deductible"));
        assert_eq!(nearest("一挡", ["一档", "二档"]), Some("一档"));
        assert_eq!(nearest("xyz", ["rate", "deductible"]), None);
    }
}
