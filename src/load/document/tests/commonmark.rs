//! The examples of CommonMark's own specification, as pulldown-cmark renders them, but for what
//! is listed here with its reason. The specification is in `tests/commonmark`, with its licence.

use pulldown_cmark::{Parser, html};

use super::*;

/// What is rendered in another way, and why.
const DIFFERENT: &[(&str, &[usize])] = &[
    (
        "raw HTML is text",
        &[
            21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163,
            164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 178, 180, 181, 182,
            183, 184, 185, 186, 187, 188, 189, 190, 191, 201, 344, 475, 476, 477, 491, 494, 524,
            536, 613, 614, 615, 616, 617, 623, 626, 627, 628, 629, 630, 631, 642, 643,
        ],
    ),
    ("a comment is not published", &[177, 179, 308, 309, 625]),
    ("a link leads somewhere", &[200, 485, 486, 487, 567]),
    ("a link uses one of four schemes", &[500, 596, 598, 599, 601]),
    ("an address has no backslash", &[202, 502]),
    ("an address within the site is told by where it leads, not by how it is written", &[484]),
    ("a character without place in a page is left out", &[26]),
    ("a heading has words", &[79]),
    ("emphasis ends beside any sign that is not ASCII", &[354]),
];

#[test]
fn the_examples_of_commonmark_are_rendered_as_pulldown_cmark_renders_them() {
    let known = |number: &usize| DIFFERENT.iter().any(|(_, numbers)| numbers.contains(number));
    let mut different = Vec::new();
    let mut shown = String::new();
    let examples = examples();
    assert_eq!(examples.len(), 652);
    for (number, text) in examples {
        let mut expected = String::new();
        html::push_html(&mut expected, Parser::new(&text));
        let (expected, found) = (plain(&expected), plain(&ours(&text)));
        if expected != found {
            different.push(number);
            if !known(&number) {
                shown.push_str(&format!(
                    "{number}: {text}\n--- pulldown-cmark\n{expected}\n--- ours\n{found}\n\n"
                ));
            }
        }
    }
    assert!(shown.is_empty(), "{shown}");
    let listed = DIFFERENT.iter().flat_map(|(_, numbers)| numbers.iter());
    let stale: Vec<_> = listed.filter(|number| !different.contains(number)).collect();
    assert!(stale.is_empty(), "no longer different: {stale:?}");
}

/// The examples by their numbers.
fn examples() -> Vec<(usize, String)> {
    let specification = include_str!("../../../../tests/commonmark/spec.txt").replace("\r\n", "\n");
    let fence = "`".repeat(32);
    let (opening, closing) = (format!("\n{fence} example\n"), format!("\n{fence}"));
    let mut examples = Vec::new();
    for part in specification.split(&opening).skip(1) {
        let (example, _) = part.split_once(&closing).unwrap();
        let text = match example.split_once("\n.") {
            Some((text, _)) if !example.starts_with(".\n") => format!("{text}\n"),
            _ => String::new(),
        };
        examples.push((examples.len() + 1, text.replace('→', "\t")));
    }
    examples
}

/// Our HTML, addresses within the site as they are written.
fn ours(text: &str) -> String {
    let source = Arc::new(Source { path: "a.md".into(), text: text.into() });
    let (document, _) = parse(&source, 0..text.len(), "a.md");
    let mut html = String::new();
    let mut from = 0;
    for gap in &document.gaps {
        html.push_str(&document.html[from..gap.at]);
        from = gap.at;
        if let Filling::Address(address) = &gap.filling {
            let path = match &address.target {
                Target::Here => String::new(),
                Target::Content(path) => path.clone(),
                Target::Page(path) => format!("/{path}"),
            };
            let anchor = &address.anchor;
            let whole = if anchor.is_empty() { path } else { format!("{path}#{anchor}") };
            super::super::html::escape_address(&mut html, &whole);
        }
    }
    html + &document.html[from..]
}

/// HTML without what differs everywhere: ids of headings, their levels (the title of the page
/// is the first), ends of empty elements.
fn plain(html: &str) -> String {
    let mut plain = html.replace(" />", ">");
    while let Some(at) = plain.find(" id=\"") {
        let end = plain[at + 5..].find('"').map_or(plain.len(), |end| at + 5 + end + 1);
        plain.replace_range(at..end, "");
    }
    for level in 1..=6 {
        plain =
            plain.replace(&format!("<h{level}>"), "<h>").replace(&format!("</h{level}>"), "</h>");
    }
    plain
}
