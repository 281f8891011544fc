//! A reader of a source finds each of its facts on the example site, each figure bound to the
//! policy: `tests/facts/` has a list for each notice, a line a fact.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::site::{Site, file};

/// A fact of a source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    /// The clause of the source.
    of: String,
    /// What it says there.
    what: String,
    /// The words of the page.
    says: String,
    /// Where the figure stands in the policy file.
    path: Option<String>,
    /// What shows the words: a component, or the notice's `head`; without it, the notice's text.
    by: Option<String>,
    /// The figure by itself, where a component says more around it or says it otherwise.
    shows: Option<String>,
}

#[test]
fn every_fact_of_zhongxian_2023_is_on_its_page() {
    every_fact_is_there("zhongxian-2023");
}

#[test]
fn every_fact_of_wuyang_2024_is_on_its_page() {
    every_fact_is_there("wuyang-2024");
}

#[test]
fn every_fact_of_futian_2022_is_on_its_page() {
    every_fact_is_there("futian-2022");
}

#[test]
fn every_fact_of_zhuji_2023_is_on_its_page() {
    every_fact_is_there("zhuji-2023");
}

#[test]
fn every_fact_of_tongnan_2021_is_on_its_page() {
    every_fact_is_there("tongnan-2021");
}

/// Every notice of the example site has a list.
#[test]
fn no_notice_is_without_its_facts() {
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| name.strip_suffix(ending).unwrap().to_owned()).collect()
    };
    assert_eq!(names("content/notices", ".md"), names("tests/facts", ".yaml"));
}

/// Every row of every table that the sources print (`tests/printed/`: name, number and figures of a
/// row, a line each) is in the table's page, and stands on the page of its village or township.
#[test]
fn every_row_of_every_table_is_on_its_page() {
    let site = Site::whole_example();
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    for (id, rows) in [("zhongxian-2023", 29), ("zhuji-2023", 13), ("futian-2022", 22)] {
        let printed = file(&format!("tests/printed/{id}.csv"));
        let page = site.read(&format!("public/quotas/{id}.html"));
        assert_eq!(printed.lines().count(), rows + 1, "{id}");
        for line in printed.lines() {
            let mut cells = line.split(';');
            let (name, number) = (cells.next().unwrap(), cells.next().unwrap());
            let figures: Vec<&str> = cells.collect();
            let row = page.lines().find(|row| {
                row.starts_with("<tr><th scope=\"row\">") && row.contains(&format!(">{name}"))
            });
            let row = row.unwrap_or_else(|| panic!("{id}：{name}"));
            let shown = row.split("<td").skip(1).map(|cell| cell.split(['>', '<']).nth(1).unwrap());
            let shown: Vec<&str> = shown.take(figures.len()).collect();
            assert_eq!(shown, figures, "{id}：{name}");
            let Some(way) = row.split("href=\"../").nth(1) else { continue };
            assert!(row.contains(&format!("<span class=\"no\">{number}</span>")), "{id}：{name}");
            let place = site.read(&format!("public/{}", way.split('"').next().unwrap()));
            for figure in figures {
                assert!(place.contains(&format!("<b>{figure}</b>")), "{name}：{figure}");
            }
        }
    }
}

#[track_caller]
fn every_fact_is_there(notice: &str) {
    let facts = facts(notice);
    let site = Site::whole_example();
    let text = site.read(&format!("content/notices/{notice}.md"));
    // Figures that a component shows are asked for once more, by a notice of their own.
    site.write("content/notices/asked.md", &asking(&text, &facts));
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    let page = Page::of(&site.read(&format!("public/notices/{notice}.html")));
    let asked = Page::of(&site.read("public/notices/asked.html"));
    for Fact { of, what, says, path, by, shows } in &facts {
        let place = format!("{notice}，{of}，{what}：{says}");
        assert!(page.text.contains(&squeezed(says)), "{place}");
        if let Some(component) = by.as_deref().filter(|by| *by != "head") {
            assert!(text.contains(&format!("{{{{ {component}() }}}}")), "{place}");
        }
        match (path, by) {
            (Some(path), None) => assert!(page.shows(path, says), "{place}：{path}"),
            (Some(path), Some(_)) => {
                let figure = shows.as_ref().unwrap_or(says);
                assert!(asked.shows(path, figure), "{place}：{path}");
            }
            (None, Some(_)) => {}
            (None, None) => {
                assert!(!says.contains(|c: char| c.is_ascii_digit()), "{place}：从哪里取的？");
            }
        }
    }
    let listed: BTreeSet<&str> = facts.iter().filter_map(|fact| fact.path.as_deref()).collect();
    let unlisted: Vec<_> = page
        .figures
        .iter()
        .filter(|it| it.is_of_the_policy() && !listed.contains(&*it.path))
        .collect();
    assert!(unlisted.is_empty(), "{notice}：{unlisted:?}");
}

fn facts(notice: &str) -> Vec<Fact> {
    serde_saphyr::from_str(&file(&format!("tests/facts/{notice}.yaml"))).unwrap()
}

/// A notice of the same policy that asks for the figures which its components show.
fn asking(notice: &str, facts: &[Fact]) -> String {
    let policy = notice.lines().find(|line| line.starts_with("policy: ")).unwrap();
    let mut text = format!("---\ntitle: 核对\n{policy}\n---\n");
    for path in facts.iter().filter(|fact| fact.by.is_some()).filter_map(|it| it.path.as_ref()) {
        write!(text, "\n{{{{ policy(path=\"{path}\") }}}}\n").unwrap();
    }
    text
}

/// What a page says.
struct Page {
    /// Its words, without the space between them.
    text: String,
    figures: Vec<Figure>,
}

/// A figure of a page.
#[derive(Debug)]
struct Figure {
    path: String,
    text: String,
}

impl Page {
    fn of(html: &str) -> Self {
        let main = html.split("<main").nth(1).unwrap();
        let words = main.split('<').skip(1).map(|part| part.split_once('>').unwrap().1);
        let figures = main.split("<data ").skip(1).map(|data| {
            let path = data.split("data-path=\"").nth(1).unwrap().split('"').next().unwrap();
            let text = data.split_once('>').unwrap().1.split('<').next().unwrap();
            Figure { path: path.to_owned(), text: text.to_owned() }
        });
        Self { text: squeezed(&words.collect::<String>()), figures: figures.collect() }
    }

    fn shows(&self, path: &str, text: &str) -> bool {
        self.figures.iter().any(|figure| figure.path == path && figure.text == text)
    }
}

impl Figure {
    /// Whether it stands in the policy, and is not computed by the rules.
    fn is_of_the_policy(&self) -> bool {
        !["estimate.", "premium.", "coverage."].iter().any(|of| self.path.starts_with(of))
            || self.path.starts_with("premium.personal")
            || self.path == "premium.total"
            || self.path == "premium.fiscal_subsidy"
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
