//! A policy file: YAML as staff write it, made into rules that can be evaluated.
//!
//! Every value may say where it stands (`source`) and how sure it is (`status`); what it does
//! not say, it takes from the nearest map around it.
//!
//! The parts of a file are read apart, one file each here, and mistakes are collected on the
//! way: whoever writes a policy is told all of them at once.

mod aid;
mod assistance;
mod benefits;
mod caps;
mod cover;
mod enrolment;
mod examples;
pub(crate) mod inherit;
mod major;
pub(crate) mod marks;
mod outpatient;
mod overlap;
mod people;
mod phases;
mod premium;
mod scalars;
mod values;

use std::cell::RefCell;
use std::sync::Arc;

use gongshi_rules::Policy;
use gongshi_rules::policy::premium::Overlap;
use gongshi_rules::policy::{Assistance, Cite, Cited, Given, Premium, Status};

use self::marks::Mark;
use self::people::People;
use self::values::{into_known, is_unknown};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::Node;
use crate::site::quota::Place;
use crate::site::{Clause, Document, Documents, PolicyFile};

/// The version of the format that this program reads.
const SCHEMA: &str = "resident-medical/1";

/// The tier of a place that has one premium for all.
const ONLY_TIER: &str = "居民医保";

/// Reads a policy from the tree of its file, laid over those that it inherits from.
///
/// # Errors
/// Everything wrong with it.
pub(crate) fn read(source: &Arc<Source>, tree: Arc<Node>) -> Result<PolicyFile, Diagnostics> {
    let mistakes = Mistakes::default();
    let read = Section::open(&tree, "", &mistakes)
        .and_then(|top| Reader::new(&top)?.policy(top, source, &tree));
    let (policy, warnings) = mistakes.finish_with_warnings(read)?;
    Ok(PolicyFile { tree, warnings, ..policy })
}

/// What the parts of a policy need to know of the whole.
struct Reader<'n> {
    mistakes: &'n Mistakes,
    documents: Documents,
    /// A policy of these tiers and nothing else, in which tiers are looked up.
    axes: Policy,
    tiers: Vec<String>,
    levels: Vec<String>,
    people: People<'n>,
    /// The policy's year, if it can be read.
    year: Option<u16>,
    citations: RefCell<Vec<String>>,
    /// What counts as a level, by its name.
    includes: RefCell<Vec<(String, Vec<String>)>>,
    /// What the notice says nothing about, in plain names.
    unknown: RefCell<Vec<String>>,
    /// Readings of ours that are not among those whose effect is calculated, a sentence each.
    assumed: RefCell<Vec<String>>,
}

impl<'n> Reader<'n> {
    fn new(top: &Section<'n>) -> Option<Self> {
        let mistakes = top.mistakes();
        // Every table is by their names: where one stands alone and is no list, nobody can know
        // which others there are.
        let read = |node: &Node, key| {
            let names = section::names_meant(node, key, mistakes)?;
            let are_all = names.len() > 1 || node.scalar().is_none();
            are_all.then(|| names.into_iter().map(|(name, _)| name).collect())
        };
        let names = |key| top.get(key).map(|node| read(node, key));
        let tiers = names("tiers").unwrap_or_else(|| Some(vec![ONLY_TIER.to_owned()]));
        let has_stays = top.node().get("inpatient").is_some_and(|it| it.get("rate").is_some());
        let levels = match names("levels") {
            None if has_stays => top.require("levels").map(|_| Vec::new()),
            None => Some(Vec::new()),
            Some(levels) => levels,
        };
        let sources = top.require_section("sources").and_then(|it| documents(&it));
        let documents = sources.or_else(|| marks::whatever_is_cited(top.node()))?;
        let year = top
            .require("year")
            .and_then(|node| mistakes.caught(section::whole(node, "year", 2000..=2100)));
        let people = People::read(top, &documents);
        let tiers = tiers?;
        Some(Self {
            mistakes,
            documents,
            axes: axes(tiers.clone()),
            tiers,
            levels: levels?,
            people,
            year,
            citations: RefCell::default(),
            includes: RefCell::default(),
            unknown: RefCell::default(),
            assumed: RefCell::default(),
        })
    }

    fn policy(
        &self,
        top: Section<'n>,
        source: &Arc<Source>,
        tree: &Arc<Node>,
    ) -> Option<PolicyFile> {
        about(&top);
        let id = top.require("id").and_then(|node| self.mistakes.caught(id(node)));
        let revision = top
            .get("revision")
            .map(|node| self.mistakes.caught(section::whole(node, "revision", 0..=9999)));
        let place = top.require_section("place").and_then(place).map(|place| place.name());
        let first = Mark { clause: Clause::default(), status: Status::Stated };
        let mark = self.mark(&top, &first);

        self.target(&top, &mark);
        let premium = top.require_section("premium").and_then(|it| self.premium(it, &mark));
        let windows = self.windows(&top, &mark);
        let phases = self.phases(&top, &mark);
        let assistance = self.assistance(&top, &mark);
        let benefits = self.benefits(&top, &mark);
        self.facts(&top, &mark);
        let examples = self.examples(&top);
        top.close();
        self.people.warn_of_near_misses();

        let rules = Policy {
            id: id?,
            place: place?,
            year: self.year?,
            tiers: self.tiers.clone(),
            identities: self.people.identities(),
            conditions: self.people.conditions(),
            citations: self.citations.take(),
            premium: premium?,
            assistance: assistance?,
            windows,
            benefits: into_known(benefits?),
        };
        Some(PolicyFile {
            source: Arc::clone(source),
            tree: Arc::clone(tree),
            rules,
            documents: self.documents.clone(),
            phases,
            revision: revision.flatten().unwrap_or_default(),
            includes: self.includes.take(),
            unknown: self.unknown.take(),
            assumed: self.assumed.take(),
            examples,
            warnings: Diagnostics::default(),
            fingerprint: tree.fingerprint(),
        })
    }

    fn target(&self, top: &Section<'n>, mark: &Mark) {
        let Some(node) = top.get("target") else { return };
        let plain = "参保任务的人数";
        self.given(Some(node), "target", plain, mark, |node| {
            let section = top.below("target", node)?;
            let mark = self.mark(&section, mark);
            let persons = self.required(&section, "persons", &mark, |node, name| {
                section::whole(node, name, 1..=2_000_000_000u64)
            });
            section.close();
            self.assume_any(persons.map(|persons| persons.cite.status), "参保任务的人数。");
            persons
        });
    }

    /// Figures that no rule reads but notices quote: each a value with its source.
    fn facts(&self, top: &Section<'n>, mark: &Mark) {
        let Some(section) = top.section("facts") else { return };
        let mark = self.mark(&section, mark);
        for (key, node) in section.others() {
            if self.is_bare_unknown(node, &key.name) {
                continue;
            }
            if is_unknown(node) {
                if let Some(fact) = section.below(&key.name, node) {
                    self.close_unknown(&fact, &mark);
                }
                self.note_unknown(key.name.clone());
            } else if let Some((value, mark)) = self.known(node, &key.name, &mark) {
                self.assume(&mark, format!("“{}”的数字。", key.name));
                self.mistakes.caught(section::text(value, &key.name));
            }
        }
    }
}

/// What a file says of itself. What it inherits, whoever hands over its tree has seen to.
fn about(top: &Section<'_>) {
    top.require("schema");
    top.word("schema", &[(SCHEMA, ())]);
    top.word("abstract", &[("true", ()), ("false", ())]);
    top.get("inherits");
    top.get("overrides");
}

/// A policy of these tiers and nothing else.
fn axes(tiers: Vec<String>) -> Policy {
    let cite = Cite { citation: 0, status: Status::Stated };
    let overlap = Cited { value: Overlap::HighestWins, cite };
    Policy {
        id: String::new(),
        place: String::new(),
        year: 0,
        tiers,
        identities: Vec::new(),
        conditions: Vec::new(),
        citations: Vec::new(),
        premium: Premium { personal: Vec::new(), fiscal_subsidy: Given::None },
        assistance: Assistance { overlap, rules: Vec::new(), no_top_up: None },
        windows: Vec::new(),
        benefits: None,
    }
}

/// The documents that a file cites.
pub(crate) fn documents(sources: &Section<'_>) -> Option<Documents> {
    let mut documents = Vec::new();
    for (key, node) in sources.others() {
        let Some(section) = sources.below(&key.name, node) else { continue };
        documents.push((key.name.clone(), document(section, &key.span)));
    }
    let documents = Documents::new(documents);
    if documents.is_none() {
        sources.mistakes().push(inherit::without_documents(sources.span()));
    }
    documents
}

fn document(section: Section<'_>, key: &Span) -> Document {
    let mistakes = section.mistakes();
    let (title, number) = (section.text("title"), section.text("number"));
    section.text("issuer");
    // Whether its text is at hand says nothing of the figures that are cited from it.
    section.word("status", &[("unknown", ())]);
    section.word("text", &[("unavailable", ())]);
    if let Some(issued) = section.get("issued") {
        mistakes.caught(section::date(issued, "issued"));
    }
    section.close();
    if title.is_none() && number.is_none() {
        let message = say!(
            "这份文件没有标题也没有文号",
            "This document has neither a title nor a document number"
        );
        mistakes.push(Diagnostic::error("source/nameless", message).at(key).help(say!(
            "请写上title（标题）或number（文号）。",
            "Add its `title` or its document number (`number`)."
        )));
    }
    Document { title: title.unwrap_or_default(), number }
}

/// The place by all that it is within.
pub(crate) fn place(section: Section<'_>) -> Option<Place> {
    let (span, mistakes) = (section.span(), section.mistakes());
    let parts = ["province", "city", "county", "township"].map(|key| section.text(key));
    section.close();
    let place = Place::new(parts.into_iter().flatten().collect());
    if place.is_none() {
        let message = say!("place里没有写地方", "`place` names no place");
        let mistake = Diagnostic::error("value/empty", message).at(span);
        let help = say!(
            "请写上省（province）、市（city）、县（county）、乡镇（township）。",
            "Add `province`, `city`, `county` or `township`."
        );
        mistakes.push(mistake.help(help));
    }
    place
}

/// A name for addresses of pages: small letters, digits and hyphens.
pub(crate) fn id(node: &Node) -> Result<String, Diagnostic> {
    let written = section::text(node, "id")?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if written.chars().all(allowed) {
        return Ok(written);
    }
    let message = say!("“{written}”不能用作网址", "`{written}` cannot be part of an address");
    Err(Diagnostic::error("value/id", message).at(&node.span).help(say!(
        "请只用小写字母、数字和连字符，例如zhongxian-wuyang-2024。",
        "Use small letters, digits and hyphens, such as zhongxian-wuyang-2024."
    )))
}
