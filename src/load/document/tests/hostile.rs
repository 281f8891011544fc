//! Texts that mean harm, or were pasted from somewhere.

use proptest::prelude::*;

use super::*;

/// Whether the page does nothing that it must not.
fn check(text: &str) -> Result<(), TestCaseError> {
    let (document, said) = parsed(text);
    let page = filled(&document);
    for gap in &document.gaps {
        prop_assert!(document.html.is_char_boundary(gap.at), "{text:?}");
    }
    for it in &said.iter().cloned().collect::<Vec<_>>() {
        prop_assert!(it.span.is_some() && it.help.is_some(), "{it:?}");
    }
    let words = document.words();
    for (at, _) in &words.calls {
        prop_assert!(words.text.is_char_boundary(*at), "{text:?}");
    }
    prop_assert!(!page.contains(|c| ('\u{E000}'..='\u{E01F}').contains(&c)), "{text:?}: {page:?}");
    prop_assert!(
        !page.contains(|c: char| c.is_control() && c != '\n' && c != '\t' && c != '\r'),
        "{text:?}: {page:?}"
    );
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.as_str();
    while let Some((_, tag)) = rest.split_once('<') {
        let mut quoted = false;
        let end = tag.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, after) = tag.split_at(end.unwrap_or(tag.len()));
        rest = after;
        let name = tag.split([' ', '/']).find(|it| !it.is_empty()).unwrap_or_default();
        prop_assert!(TAGS.contains(&name), "{text:?}: <{tag}>");
        if tag.starts_with('/') {
            prop_assert_eq!(open.pop(), Some(name), "{:?}: {}", text, page);
        } else if !["br", "hr", "img"].contains(&name) {
            open.push(name);
        }
        for (index, part) in tag.split('"').enumerate() {
            if index % 2 == 0 {
                let attribute =
                    part.trim().trim_end_matches('=').rsplit(' ').next().unwrap_or_default();
                prop_assert!(
                    attribute != "style" && !attribute.starts_with("on"),
                    "{text:?}: {tag}"
                );
            } else if tag
                .split('"')
                .nth(index - 1)
                .is_some_and(|it| it.ends_with("href=") || it.ends_with("src="))
            {
                let scheme = part.split_once(':').map_or("", |(scheme, _)| scheme);
                let known = ["", "http", "https", "mailto", "tel", "content", "page"];
                prop_assert!(
                    known.contains(&scheme.to_ascii_lowercase().as_str())
                        || scheme.contains(['#', '%']),
                    "{text:?}: {part}"
                );
            }
        }
    }
    prop_assert!(open.is_empty(), "{text:?}: {page}");
    Ok(())
}

const TAGS: &[&str] = &[
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "pre",
    "code",
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "section",
    "sup",
    "span",
    "a",
    "img",
    "br",
    "hr",
    "em",
    "strong",
    "del",
    "data",
    "s",
    "b",
];

const PIECES: &[&str] = &[
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<b style=\"x\">",
    "<img src=x onerror=y>",
    "javascript:x",
    "[点](",
    ")",
    "[",
    "]",
    "![",
    "](java&#x0a;script:x)",
    "](https://a.cn \"",
    "\")",
    "<javascript:x>",
    "<https://a.cn/\">",
    "**",
    "*",
    "~~",
    "~",
    "`",
    "```\n",
    "    ",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "## ",
    "##",
    "{#a}",
    "{# ",
    "{{ f() }}",
    "{{ f(a=\"<b>\\\"\") }}",
    "{{",
    "}}",
    "\\{{",
    "｛",
    "{%",
    "|",
    "|甲|乙|\n|-|:-:|\n",
    "|^|<|\n",
    "|1|^|\n",
    "[^1]",
    "\n\n[^1]: ",
    "[!注意]",
    "> [!TIP] ",
    "- [x] ",
    "表：",
    "：",
    "“",
    "”",
    "（一）",
    "一、",
    "缴费",
    "a",
    " ",
    "  \n",
    "\\",
    "&#xE010;0&#xE012;",
    "&#0;",
    "&lt;",
    "\u{0}",
    "\u{1}",
    "\u{202E}",
    "\u{E010}0\u{E012}",
    "\u{E000}",
    "\t",
    "\r\n",
    "---\n",
    "===\n",
    "](@/../x.md)",
    "](#a\"onclick=)",
    "\"",
    "'",
    "[a]: javascript:x\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_hostile_comes_out(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.concat())?;
    }
}

/// Nesting as deep as a file can be neither overflows nor takes more than its time: the test
/// would not end.
#[test]
fn twenty_thousand_levels_are_survived() {
    let n = 20_000;
    for text in [
        "[".repeat(n) + &"]".repeat(n),
        "![".repeat(n) + &"](a)".repeat(n),
        "> ".repeat(n) + "甲",
        "- ".repeat(n) + "甲",
        "*甲 ".repeat(n) + &"乙*".repeat(n),
        "**“".repeat(n) + &"”**".repeat(n),
        "~~甲".repeat(n),
        "`".repeat(n) + "甲",
        "<!--".repeat(n),
        "<b>".repeat(n),
        "## 甲\n\n".repeat(n),
        "[^a]".repeat(n),
        "|".repeat(n) + "\n" + &"|-".repeat(n),
        "甲\n".repeat(n),
        "表：甲\n\n".repeat(n),
        "{{ f() }}".repeat(n),
        "\\{{".repeat(n),
        "(".repeat(n) + &"[a](".repeat(n),
        "\u{0}甲\u{202E}".repeat(n),
    ] {
        let (document, _) = parsed(&text);
        assert!(document.html.len() < 200 * text.len() + 1000);
    }
}

#[test]
fn too_deep_a_text_is_an_error() {
    warns(&("> ".repeat(200) + "甲"), &[("markdown/nesting", 1)]);
    let page = filled(&parsed(&("- ".repeat(200) + "甲")).0);
    assert_eq!(page.matches("<ul>").count(), page.matches("</ul>").count());
    assert!(page.contains('甲'));
}

#[test]
fn a_line_may_be_a_megabyte() {
    let (document, said) = parsed(&"缴费，".repeat(120_000));
    assert!(said.is_empty() && document.words().text.len() == 120_000 * 9);
}

#[test]
fn characters_that_turn_the_text_around_are_left_out() {
    warns("甲\u{202E}乙\u{2066}丙\n\n丁\u{2069}&#x202D;", &[("text/bidi", 1), ("text/bidi", 3)]);
    warns("甲\u{0}\u{85}", &[("text/control", 1)]);
    assert_eq!(parsed("甲\u{202E}乙\u{0}丙").0.html, "<p>甲乙丙</p>\n");
}

/// The spaces at the end of a row go, and those before a figure stay: it may not stand within the
/// words that follow.
#[test]
fn a_figure_behind_spaces_at_the_end_of_a_row_stays_in_the_row() {
    let words = parsed("|甲|\n|-|\n|乙    {{ f() }}|\n\n｛缴费｝").0.words();
    assert_eq!(
        (words.text.as_str(), words.calls[0].0),
        ("甲\n乙    \n｛缴费｝", "甲\n乙    ".len())
    );
    check("-->```\n-->```\n|甲|乙|\n|-|:-:|\n{#a}    {{ f() }}  \n|^|<|\n｛").unwrap();
}
