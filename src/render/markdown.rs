//! Markdown for Chinese notices, as HTML that the site's own policy allows: no raw HTML, no
//! inline style, no script in a link.

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use super::bindings::{Bound, Figure, mark};
use crate::diagnostic::Diagnostic;

/// The HTML of a component, by its name.
pub(super) type Component<'c> = dyn Fn(&str) -> Result<String, Diagnostic> + 'c;

/// Why a text cannot be rendered.
#[derive(Debug)]
pub(super) enum Refused {
    /// A component stands within a line; it makes a table or a button of its own.
    Inline(String),
    /// A component's template failed.
    Component(Diagnostic),
}

/// Renders a bound text.
///
/// # Errors
/// [`Refused`].
pub(super) fn render(bound: &Bound, component: &Component<'_>) -> Result<String, Refused> {
    let text = keep_apart(&bound.text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut writer = Writer { figures: &bound.figures, events: Vec::new(), images: 0 };
    let mut links = Vec::new();
    let mut events = Parser::new_ext(&text, options).peekable();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Paragraph) => {
                let only = match events.peek() {
                    Some(Event::Text(text)) => component_name(text).map(str::to_owned),
                    _ => None,
                };
                let Some(name) = only else {
                    writer.events.push(Event::Start(Tag::Paragraph));
                    continue;
                };
                events.next();
                if !matches!(events.next(), Some(Event::End(TagEnd::Paragraph))) {
                    return Err(Refused::Inline(name));
                }
                let html = component(&name).map_err(Refused::Component)?;
                writer.events.push(Event::Html(format!("{}\n", html.trim()).into()));
            }
            Event::Text(text) => {
                if let Some((_, after)) = text.split_once(mark::COMPONENT) {
                    let name = after.split(mark::END).next().unwrap_or_default();
                    return Err(Refused::Inline(name.to_owned()));
                }
                writer.text(&text);
            }
            Event::Code(code) => {
                let code = writer.plain(&code);
                writer.events.push(Event::Code(code));
            }
            Event::Html(raw) | Event::InlineHtml(raw) => {
                let raw = writer.plain(&raw);
                writer.events.push(Event::Text(raw));
            }
            // The page's own policy forbids the inline style that alignment would become.
            Event::Start(Tag::Table(columns)) => {
                let unaligned = vec![Alignment::None; columns.len()];
                writer.events.push(Event::Start(Tag::Table(unaligned)));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let (dest_url, title) = (writer.plain(&dest_url), writer.plain(&title));
                links.push(is_allowed(&dest_url));
                if is_allowed(&dest_url) {
                    let link = Tag::Link { link_type, dest_url, title, id };
                    writer.events.push(Event::Start(link));
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    writer.events.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                writer.images += 1;
                let (dest_url, title) = (writer.plain(&dest_url), writer.plain(&title));
                let dest_url = if is_allowed(&dest_url) { dest_url } else { CowStr::from("") };
                writer.events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Image) => {
                writer.images -= 1;
                writer.events.push(Event::End(TagEnd::Image));
            }
            // A notice has its title already.
            Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
                let level = HeadingLevel::H2;
                writer.events.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                writer.events.push(Event::End(TagEnd::Heading(HeadingLevel::H2)));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                let language = CodeBlockKind::Fenced(writer.plain(&language));
                writer.events.push(Event::Start(Tag::CodeBlock(language)));
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let label = writer.plain(&label);
                writer.events.push(Event::Start(Tag::FootnoteDefinition(label)));
            }
            Event::FootnoteReference(label) => {
                let label = writer.plain(&label);
                writer.events.push(Event::FootnoteReference(label));
            }
            event => writer.events.push(event),
        }
    }
    join_lines(&mut writer.events);
    let mut page = String::with_capacity(text.len() * 2);
    html::push_html(&mut page, writer.events.into_iter());
    Ok(page)
}

/// Puts an invisible character between full-width punctuation and a run of `*` or `~` beside it.
///
/// CommonMark takes such a run for no emphasis: 「**注意：**请」 ends its bold after punctuation
/// and before a letter, which in spaced scripts is the start of another one.
fn keep_apart(text: &str) -> String {
    let is_run = |c: char| c == '*' || c == '~';
    let is_punctuation = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace();
    let mut apart = String::with_capacity(text.len() + 16);
    let mut previous = '\n';
    for c in text.chars() {
        let meets = is_run(c) && is_punctuation(previous) || is_run(previous) && is_punctuation(c);
        if meets {
            apart.push(mark::APART);
        }
        apart.push(c);
        previous = c;
    }
    apart
}

/// The name of the component that a text is the token of.
fn component_name(text: &str) -> Option<&str> {
    text.trim().strip_prefix(mark::COMPONENT)?.strip_suffix(mark::END)
}

/// Events on their way out, tokens resolved.
struct Writer<'b> {
    figures: &'b [Figure],
    events: Vec<Event<'b>>,
    /// How many images are open: their text becomes an attribute.
    images: usize,
}

/// A part of a text.
enum Part<'t, 'b> {
    Text(&'t str),
    Figure(&'b Figure),
}

impl<'b> Writer<'b> {
    /// Text, its figures as elements that say where they come from.
    fn text(&mut self, text: &str) {
        if self.images > 0 {
            let plain = self.plain(text);
            self.events.push(Event::Text(plain));
            return;
        }
        for part in self.parts(text) {
            let event = match part {
                Part::Text(text) => Event::Text(text.replace(mark::APART, "").into()),
                Part::Figure(figure) => Event::InlineHtml(element(figure).into()),
            };
            self.events.push(event);
        }
    }

    /// Text where no element can be: its figures as they read.
    fn plain(&self, text: &str) -> CowStr<'b> {
        let mut plain = String::with_capacity(text.len());
        for part in self.parts(text) {
            plain.push_str(match part {
                Part::Text(text) => text,
                Part::Figure(figure) => &figure.text,
            });
        }
        plain.replace(mark::APART, "").into()
    }

    fn parts<'t>(&self, text: &'t str) -> Vec<Part<'t, 'b>> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(mark::FIGURE) {
            let (number, after) = after.split_once(mark::END).unwrap_or((after, ""));
            parts.push(Part::Text(before));
            let figure = number.parse::<usize>().ok().and_then(|number| self.figures.get(number));
            parts.extend(figure.map(Part::Figure));
            rest = after;
        }
        parts.push(Part::Text(rest));
        parts.retain(|part| !matches!(part, Part::Text("")));
        parts
    }
}

fn element(figure: &Figure) -> String {
    let mut element = String::from("<data value=\"");
    escape(&mut element, &figure.value);
    element.push_str("\" data-path=\"");
    escape(&mut element, &figure.path);
    element.push_str("\" title=\"");
    escape(&mut element, &figure.source);
    element.push_str("\">");
    escape(&mut element, &figure.text);
    element.push_str("</data>");
    element
}

/// A line that ends in a wide character and goes on with one is one line: Chinese has no space
/// there.
fn join_lines(events: &mut Vec<Event<'_>>) {
    let joined: Vec<bool> = (0..events.len())
        .map(|at| {
            matches!(events[at], Event::SoftBreak)
                && meets_wide(events[..at].iter().rev(), |text| text.chars().last())
                && meets_wide(events[at + 1..].iter(), |text| text.chars().next())
        })
        .collect();
    let mut joined = joined.into_iter();
    events.retain(|_| joined.next() != Some(true));
}

/// Whether the text that is met first, emphasis and links looked through, has a wide character
/// at this edge. A figure is met as one: it stands in Chinese text.
fn meets_wide<'e>(
    mut events: impl Iterator<Item = &'e Event<'e>>,
    edge: impl Fn(&str) -> Option<char>,
) -> bool {
    let is_frame = |event: &&Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
                | Event::End(
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link
                )
        )
    };
    match events.find(|event| !is_frame(event)) {
        Some(Event::Text(text)) => edge(text).is_some_and(is_wide),
        Some(Event::InlineHtml(_)) => true,
        _ => false,
    }
}

/// Han characters, kana, hangul and full-width forms.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Whether a link leads to the web, a mailbox, a telephone, or within the site.
fn is_allowed(url: &str) -> bool {
    let url: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    match url.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            ["http", "https", "mailto", "tel"].contains(&scheme.to_ascii_lowercase().as_str())
        }
        _ => true,
    }
}

fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            _ => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> Bound {
        let figure = Figure {
            path: "premium.personal.一档".into(),
            value: "380".into(),
            text: "380".into(),
            source: "发[2023]84*号*|_三_ \"x\"".into(),
        };
        let token = format!("{}0{}", mark::FIGURE, mark::END);
        let component = format!("{}rates{}", mark::COMPONENT, mark::END);
        let text = text.replace("FIGURE", &token).replace("COMPONENT", &component);
        Bound { text, figures: vec![figure] }
    }

    fn rendered(text: &str) -> String {
        render(&bound(text), &|name| Ok(format!("<table>{name}</table>"))).unwrap()
    }

    const ELEMENT: &str = "<data value=\"380\" data-path=\"premium.personal.一档\" title=\"发[2023]84*号*|_三_ &quot;x&quot;\">380</data>";

    #[test]
    fn a_figure_says_where_it_comes_from_whatever_its_source_looks_like() {
        assert_eq!(rendered("一档FIGURE元"), format!("<p>一档{ELEMENT}元</p>\n"));
        assert_eq!(rendered("**FIGURE元**"), format!("<p><strong>{ELEMENT}元</strong></p>\n"));
        assert!(rendered("|甲|乙|\n|-|-|\n|FIGURE|2|\n").contains(&format!("<td>{ELEMENT}</td>")));
    }

    #[test]
    fn a_figure_is_plain_text_where_no_element_can_be() {
        assert_eq!(rendered("`FIGURE`"), "<p><code>380</code></p>\n");
        assert_eq!(
            rendered("![FIGURE元](a.png \"FIGURE\")"),
            "<p><img src=\"a.png\" alt=\"380元\" title=\"380\" /></p>\n"
        );
        assert!(rendered("[点](a.html \"FIGURE\")").contains("title=\"380\""));
    }

    #[test]
    fn no_token_is_left_in_a_label_or_a_language() {
        let page = rendered("文[^FIGURE]\n\n[^FIGURE]: 注\n\n```FIGURE\nx\n```\n");
        assert!(!page.contains(mark::FIGURE) && !page.contains(mark::END), "{page}");
    }

    #[test]
    fn the_title_of_a_page_is_the_notices() {
        assert_eq!(rendered("# 大标题"), "<h2>大标题</h2>\n");
    }

    #[test]
    fn a_component_stands_in_place_of_its_line() {
        assert_eq!(
            rendered("前\n\nCOMPONENT\n\n后"),
            "<p>前</p>\n<table>rates</table>\n<p>后</p>\n"
        );
    }

    #[test]
    fn a_component_within_a_line_is_refused() {
        for text in ["见COMPONENT表", "## COMPONENT", "COMPONENT 表", "COMPONENT\n表"] {
            let refused = render(&bound(text), &|_| Ok(String::new()));
            assert!(matches!(refused, Err(Refused::Inline(name)) if name == "rates"), "{text}");
        }
    }

    #[test]
    fn bold_beside_full_width_punctuation_is_what_its_author_meant() {
        assert_eq!(
            rendered("**注意：**请按时缴费。这是**“应保尽保”**的要求"),
            "<p><strong>注意：</strong>请按时缴费。这是<strong>“应保尽保”</strong>的要求</p>\n"
        );
        assert_eq!(rendered("`**注意：**`"), "<p><code>**注意：**</code></p>\n");
    }

    #[test]
    fn chinese_lines_are_joined_without_a_space() {
        assert_eq!(rendered("缴一次，\n管一年"), "<p>缴一次，管一年</p>\n");
        assert_eq!(rendered("**注意：**\n请缴"), "<p><strong>注意：</strong>请缴</p>\n");
        assert_eq!(rendered("one\ntwo"), "<p>one\ntwo</p>\n");
    }

    #[test]
    fn raw_html_and_script_links_stay_text() {
        assert_eq!(rendered("<script>1</script>"), "&lt;script&gt;1&lt;/script&gt;");
        assert_eq!(rendered("a <b>x</b>"), "<p>a &lt;b&gt;x&lt;/b&gt;</p>\n");
        for link in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "&#106;avascript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert_eq!(rendered(&format!("[点]({link})")), "<p>点</p>\n", "{link}");
        }
        assert!(rendered("[点](../a.html#x)").contains("href=\"../a.html#x\""));
        assert!(rendered("[点](tel:023-1)").contains("href=\"tel:023-1\""));
    }

    #[test]
    fn tables_carry_no_inline_style() {
        let table = rendered("|甲|乙|\n|:-:|-:|\n|1|2|\n");
        assert!(table.contains("<td>1</td>") && !table.contains("style"), "{table}");
    }
}
