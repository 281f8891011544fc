//! What the example site promises about itself.

use std::fs;
use std::path::Path;

use crate::site::{POLICY, Site};

/// Figures are bound to the policy: outside `{{ … }}` the text of a notice has no digit, but for
/// the names of attachments and the addresses of links.
#[test]
fn no_figure_is_retyped_in_a_notice() {
    let notices = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/notices");
    for entry in fs::read_dir(notices).unwrap() {
        let notice = fs::read_to_string(entry.unwrap().path()).unwrap();
        let body = notice.splitn(3, "---\n").nth(2).unwrap();
        let mut typed = String::new();
        for (index, part) in body.split("{{").enumerate() {
            let text = if index == 0 { part } else { part.split_once("}}").unwrap().1 };
            typed.push_str(&text.replace("附件1", "").replace("附件3", ""));
        }
        let typed = without_addresses(&typed);
        let digits: Vec<_> = typed
            .lines()
            .map(without_its_number)
            .filter(|line| line.contains(|c: char| c.is_ascii_digit()))
            .collect();
        assert!(digits.is_empty(), "{digits:?}");
    }
}

/// A text without where its links lead.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(')').unwrap().1)
}

/// A line of a numbered list, without the number.
fn without_its_number(line: &str) -> &str {
    match line.split_once(". ") {
        Some((number, text)) if number.parse::<u8>().is_ok() => text,
        _ => line,
    }
}

/// A changed figure changes the page, once the published results that rest on it are changed too.
#[test]
fn a_figure_follows_the_policy() {
    let site = Site::example();
    site.build();
    assert!(site.read("public/notices/wuyang-2024.html").contains(">755</data>元"));
    site.replace(POLICY, "二档: 755}", "二档: 830}");
    assert_eq!(site.build().code, 1);
    site.replace(POLICY, "pays: 755}", "pays: 830}");
    site.build();
    let page = site.read("public/notices/wuyang-2024.html");
    assert!(page.contains(">830</data>元") && !page.contains(">755<"), "{page}");
}

/// Every figure says where it stands.
#[test]
fn every_bound_figure_carries_its_source() {
    let site = Site::example();
    site.build();
    let page = site.read("public/notices/wuyang-2024.html");
    let figures: Vec<_> = page.split("<data ").skip(1).collect();
    assert!(figures.len() > 20);
    for figure in figures {
        assert!(figure.contains("title=\"乌杨街道发〔2023〕84号"), "{figure:.80}");
    }
}
