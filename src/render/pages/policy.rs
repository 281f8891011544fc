//! The page of a policy, where every figure says where it stands and how sure it is, and the
//! fact-check sheet (核对单) that an office signs.

use gongshi_rules::policy::Status;
use serde::Serialize;
use tera::Context;

use super::{Link, PolicyLink};
use crate::dates;
use crate::diagnostic::Diagnostic;
use crate::ledger::{self, Change, Chapter};
use crate::load::yaml::Node;
use crate::render::Plan;
use crate::render::context::effects;
use crate::site::addresses::{self, root};
use crate::site::{Document, PolicyFile};

/// How many digits of a policy's fingerprint tell its versions apart on paper.
const FINGERPRINT_DIGITS: usize = 12;

/// A part of the policy's ledger, as templates know it.
#[derive(Serialize)]
struct ShownChapter {
    key: &'static str,
    title: String,
    lines: Vec<ShownLine>,
}

#[derive(Serialize)]
struct ShownLine {
    /// Its number on the sheet.
    number: usize,
    name: String,
    value: String,
    source: String,
    status: &'static str,
    status_text: &'static str,
}

/// How many figures are how sure.
#[derive(Serialize)]
struct Count {
    status: &'static str,
    status_text: &'static str,
    lines: usize,
}

/// A document that the policy cites.
#[derive(Serialize)]
struct ShownDocument<'p> {
    title: &'p str,
    number: Option<&'p str>,
    issuer: Option<&'p str>,
    issued: Option<String>,
    /// Whether it is one of the place above.
    above: bool,
    /// What is missing of it.
    missing: Option<&'static str>,
    /// The page of the notice that it is, if it is on the site.
    url: Option<String>,
}

/// What changed in a part of the policy.
#[derive(Serialize)]
struct ChangedChapter {
    title: String,
    items: Vec<ChangedItem>,
}

#[derive(Serialize)]
struct ChangedItem {
    name: String,
    what: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn policy(&self, policy: &'s PolicyFile) -> Result<Vec<u8>, Diagnostic> {
        let path = addresses::policy_page(policy);
        let root = root(&path);
        let title = self.say_of(policy, "policy.page_title");
        let description = self.say_of(policy, "policy.description");
        let mut context = self.about(policy, &title, &description, &path);
        let link = |policy: &'s PolicyFile| PolicyLink::new(policy, &root);
        context.insert("current", &self.current(policy).map(link));
        let (before, after) = self.site.years_beside(policy);
        let changes =
            before.map(|before| ledger::changes(&before.tree, &policy.tree, self.naming()));
        context.insert("changes", &changes.map(by_chapter));
        context.insert("before", &before.map(link));
        context.insert("after", &after.map(link));
        context.insert("parents", &self.parents(policy).map(link).collect::<Vec<_>>());
        let notices = self.announced.about(policy).iter().map(|notice| Link {
            title: &notice.title,
            url: format!("{root}{}", addresses::notice_page(notice)),
        });
        context.insert("notices", &notices.collect::<Vec<_>>());
        context.insert("sheet_url", &format!("{root}{}", addresses::policy_sheet(policy)));
        context.insert("poster_url", &format!("{root}{}", addresses::poster(policy)));
        context.insert("examples", &policy.examples.len());
        self.templates.render("policy.html", &context)
    }

    pub(in crate::render) fn sheet(&self, policy: &'s PolicyFile) -> Result<Vec<u8>, Diagnostic> {
        let path = addresses::policy_sheet(policy);
        let title = self.say_of(policy, "sheet.page_title");
        let mut context = self.about(policy, &title, "", &path);
        context.insert("wide", &true);
        let fingerprint = policy.fingerprint.hex();
        context.insert("fingerprint", &fingerprint[..FINGERPRINT_DIGITS]);
        self.templates.render("policy-sheet.html", &context)
    }

    /// Words of the theme on a policy.
    pub(super) fn say_of(&self, policy: &PolicyFile, key: &str) -> String {
        let (place, year) = (policy.rules.place.as_str(), policy.rules.year.to_string());
        self.say(key, &[("place", place), ("year", &year)])
    }

    /// What both pages are given.
    fn about(&self, policy: &'s PolicyFile, title: &str, description: &str, path: &str) -> Context {
        let mut context = self.frame(title, description, path);
        let root = root(path);
        self.give_policy(&mut context, Some(policy), &root);
        let chapters = ledger::ledger(policy, self.naming());
        context.insert("counts", &counts(&chapters));
        let lines: usize = chapters.iter().map(|it| it.lines.len()).sum();
        context.insert("line_count", &lines);
        context.insert("chapters", &shown(chapters));
        context.insert("assumptions", &effects(policy));
        // The place above may cite what is cited here: it is one document.
        let mut documents: Vec<(&str, &Document)> = Vec::new();
        for (key, document) in policy.documents.each() {
            if documents.iter().all(|(_, known)| *known != document) {
                documents.push((key, document));
            }
        }
        let documents = documents.into_iter();
        let documents = documents.map(|(key, it)| self.document(policy, key, it, &root));
        context.insert("documents", &documents.collect::<Vec<_>>());
        context
    }

    fn document<'p>(
        &self,
        policy: &'p PolicyFile,
        key: &str,
        document: &'p Document,
        root: &str,
    ) -> ShownDocument<'p> {
        let node = policy.tree.get("sources").and_then(|sources| sources.get(key));
        let said = |name| node.and_then(|node| node.get(name)).and_then(Node::scalar);
        let missing = match (said("status"), said("text")) {
            (Some(_), _) => Some("全文没有拿到"),
            (None, Some(_)) => Some("全文没有公布"),
            (None, None) => None,
        };
        let number = document.number.as_deref();
        let notice = number.and_then(|number| self.announced.numbered(number));
        let issued = said("issued").and_then(|day| day.parse().ok());
        ShownDocument {
            title: &document.title,
            number,
            issuer: said("issuer"),
            issued: issued.map(|day| dates::day(day).in_words()),
            above: key.contains('/'),
            missing,
            url: notice.map(|notice| format!("{root}{}", addresses::notice_page(notice))),
        }
    }
}

/// How sure a figure is, in words.
const fn in_words(status: Status) -> &'static str {
    match status {
        Status::Stated => "原文写明",
        Status::Inherited => "沿用上级",
        Status::Assumed => "推断",
        Status::Unknown => "没有写",
    }
}

fn counts(chapters: &[Chapter]) -> Vec<Count> {
    let all = [Status::Stated, Status::Inherited, Status::Assumed, Status::Unknown];
    let lines = || chapters.iter().flat_map(|chapter| &chapter.lines);
    let count = |status: Status| Count {
        status: status.word(),
        status_text: in_words(status),
        lines: lines().filter(|line| line.status == status).count(),
    };
    all.map(count).into_iter().filter(|count| count.lines > 0).collect()
}

/// The lines, numbered through.
fn shown(chapters: Vec<Chapter>) -> Vec<ShownChapter> {
    let mut number = 0;
    let mut chapter = |chapter: Chapter| {
        let line = |line: ledger::Line| {
            number += 1;
            ShownLine {
                number,
                // What is said of a whole part has no name of its own.
                name: if line.names.is_empty() { chapter.title.clone() } else { line.name() },
                value: line.value,
                source: line.source,
                status: line.status.word(),
                status_text: in_words(line.status),
            }
        };
        let lines = chapter.lines.into_iter().map(line).collect();
        ShownChapter { key: chapter.key, title: chapter.title.clone(), lines }
    };
    chapters.into_iter().map(&mut chapter).collect()
}

fn by_chapter(changes: Vec<Change>) -> Vec<ChangedChapter> {
    let mut chapters: Vec<ChangedChapter> = Vec::new();
    for Change { chapter, name, what } in changes {
        let item = ChangedItem { name, what };
        match chapters.iter_mut().find(|known| known.title == chapter) {
            Some(known) => known.items.push(item),
            None => chapters.push(ChangedChapter { title: chapter, items: vec![item] }),
        }
    }
    chapters
}
