//! Markdown for Chinese notices, as HTML that the site's own policy allows: no raw HTML, no
//! inline style, no script in a link.

use std::fmt::Write;

use pulldown_cmark::{Alignment, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::bindings::mark;
use crate::diagnostic::Diagnostic;

/// What a line `{{ rates() }}` becomes: the HTML of that component.
pub(super) type Component<'c> = dyn Fn(&str) -> Result<String, Diagnostic> + 'c;

/// Renders a bound text. `component` gives the HTML of a component by its name.
///
/// # Errors
/// Those of components.
pub(super) fn render(text: &str, component: &Component<'_>) -> Result<String, Diagnostic> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut events = Vec::new();
    let mut links = Vec::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) => push_text(&mut events, &text),
            Event::Html(raw) | Event::InlineHtml(raw) => events.push(Event::Text(raw)),
            // The page's own policy forbids the inline style that alignment would become.
            Event::Start(Tag::Table(columns)) => {
                events.push(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])));
            }
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                links.push(is_allowed(dest_url));
                if is_allowed(dest_url) {
                    events.push(event);
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    events.push(event);
                }
            }
            event => events.push(event),
        }
    }
    join_lines(&mut events);
    let mut page = String::with_capacity(text.len() * 2);
    html::push_html(&mut page, events.into_iter());
    place_components(&page, component)
}

/// Text, its figures as elements that say where they come from.
fn push_text(events: &mut Vec<Event<'_>>, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark::FIGURE) {
        let Some((marked, after)) = after.split_once(mark::END) else { break };
        let mut parts = marked.splitn(4, mark::NEXT);
        let mut part = || parts.next().unwrap_or_default();
        let (path, value, figure, source) = (part(), part(), part(), part());
        push_plain(events, before);
        let mut element = String::from("<data value=\"");
        escape(&mut element, value);
        element.push_str("\" data-path=\"");
        escape(&mut element, path);
        element.push_str("\" title=\"");
        escape(&mut element, source);
        element.push_str("\">");
        escape(&mut element, figure);
        element.push_str("</data>");
        events.push(Event::InlineHtml(element.into()));
        rest = after;
    }
    push_plain(events, rest);
}

fn push_plain(events: &mut Vec<Event<'_>>, text: &str) {
    if !text.is_empty() {
        events.push(Event::Text(CowStr::from(text.to_owned())));
    }
}

/// A line that ends in a wide character and goes on with one is one line: Chinese has no space
/// there.
fn join_lines(events: &mut Vec<Event<'_>>) {
    let mut index = 1;
    while index + 1 < events.len() {
        let joins = matches!(events[index], Event::SoftBreak)
            && edge(&events[index - 1], |text| text.chars().last())
            && edge(&events[index + 1], |text| text.chars().next());
        if joins {
            events.remove(index);
        } else {
            index += 1;
        }
    }
}

fn edge(event: &Event<'_>, character: impl Fn(&str) -> Option<char>) -> bool {
    match event {
        Event::Text(text) => character(text).is_some_and(is_wide),
        Event::InlineHtml(_) => true,
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

/// Puts components in place of the paragraphs that only name one, and drops marks left over in
/// attributes and code.
fn place_components(page: &str, component: &Component<'_>) -> Result<String, Diagnostic> {
    let mut placed = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(mark::COMPONENT) {
        let Some((name, after)) = after.split_once(mark::END) else { break };
        placed.push_str(before.strip_suffix("<p>").unwrap_or(before));
        placed.push_str(component(name)?.trim());
        rest = after.strip_prefix("</p>").unwrap_or(after);
    }
    placed.push_str(rest);
    placed.retain(|c| ![mark::FIGURE, mark::NEXT, mark::END, mark::COMPONENT].contains(&c));
    Ok(placed)
}

fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            _ => {
                let _ = into.write_char(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        render(text, &|name| Ok(format!("<table>{name}</table>"))).unwrap()
    }

    #[test]
    fn a_figure_says_where_it_comes_from() {
        let (start, next, end) = (mark::FIGURE, mark::NEXT, mark::END);
        let text =
            format!("一档{start}premium.personal.一档{next}380{next}380{next}84号 \"三\"{end}元");
        assert_eq!(
            rendered(&text),
            "<p>一档<data value=\"380\" data-path=\"premium.personal.一档\" title=\"84号 &quot;三&quot;\">380</data>元</p>\n"
        );
    }

    #[test]
    fn a_component_stands_in_place_of_its_line() {
        let text = format!("前\n\n{}rates{}\n\n后", mark::COMPONENT, mark::END);
        assert_eq!(rendered(&text), "<p>前</p>\n<table>rates</table>\n<p>后</p>\n");
    }

    #[test]
    fn chinese_lines_are_joined_without_a_space() {
        assert_eq!(rendered("缴一次，\n管一年"), "<p>缴一次，管一年</p>\n");
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
