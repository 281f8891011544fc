//! A policy file: YAML as staff write it, made into rules that can be evaluated.
//!
//! Every value may say where it stands (`source`) and how sure it is (`status`); what it does
//! not say, it takes from the nearest map around it.

mod benefits;
mod enrolment;
mod examples;
mod outpatient;
mod values;

use std::cell::RefCell;
use std::sync::Arc;

use gongshi_rules::Policy;
use gongshi_rules::policy::Status;

use self::values::Mark;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Node};
use crate::site::{Clause, Document, Documents, PolicyFile};

/// The version of the format that this program reads.
const SCHEMA: &str = "resident-medical/1";

/// Reads a policy file.
pub(crate) fn read(source: &Arc<Source>) -> Result<PolicyFile, Diagnostics> {
    let tree = Arc::new(yaml::parse(source)?);
    let mistakes = Mistakes::default();
    let policy = Section::open(&tree, "", &mistakes)
        .and_then(|top| Reader::new(&top)?.policy(top, source, &tree));
    mistakes.finish(policy)
}

/// What the parts of a policy need to know of the whole.
struct Reader<'n> {
    mistakes: &'n Mistakes,
    documents: Documents,
    tiers: Vec<String>,
    levels: Vec<String>,
    groups: Vec<(String, Vec<String>)>,
    /// The policy's year, if it can be read.
    year: Option<i16>,
    citations: RefCell<Vec<String>>,
    /// Sections that the notice says nothing about, by their plain names.
    unknown: RefCell<Vec<&'static str>>,
    /// Readings of ours that are not among those whose effect is calculated, a sentence each.
    assumed: RefCell<Vec<String>>,
}

impl<'n> Reader<'n> {
    fn new(top: &Section<'n>) -> Option<Self> {
        let mistakes = top.mistakes();
        let names = |key| top.require(key).and_then(|it| mistakes.caught(section::names(it, key)));
        let (tiers, levels) = (names("tiers"), names("levels"));
        let documents = documents(&top.require_section("sources")?)?;
        let groups = identity_groups(top, &documents);
        Some(Self {
            mistakes,
            documents,
            tiers: tiers?,
            levels: levels?,
            groups,
            year: top.get("year").and_then(Node::scalar).and_then(|year| year.parse().ok()),
            citations: RefCell::default(),
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
        top.word("schema", &[(SCHEMA, ())]).or_else(|| top.require("schema").map(|_| ()));
        let id = top.require("id").and_then(|node| self.mistakes.caught(id(node)));
        let place = top.require_section("place").and_then(place);
        let year = top
            .require("year")
            .and_then(|node| self.mistakes.caught(section::whole(node, "year", 2000..=2100)));
        let first = Mark { clause: Clause::default(), status: Status::Stated };
        let mark = self.mark(&top, &first);

        let rounding = self.rounding(&top, &mark);
        let minor_under = self.minor(&top, &mark);
        self.target(&top, &mark);
        let premium = top.require_section("premium").and_then(|it| self.premium(it, &mark));
        let windows = self.windows(&top, &mark);
        let inpatient = top.require_section("inpatient").and_then(|it| self.inpatient(it, &mark));
        if let Some(inpatient) = &inpatient {
            self.minors_are_whole(&top, inpatient.minors.is_some());
        }
        let major_illness =
            self.optional(&top, "major_illness", |it| self.major_illness(it, &mark));
        let combined_cap =
            self.optional(&top, "combined_annual_cap", |it| self.combined_cap(&it, &mark));
        let outpatient = self.optional(&top, "outpatient", |it| self.outpatient(it, &mark));
        for (key, name) in [
            ("assistance", "资助参保：每一类人资助多少"),
            ("special_outpatient", "特殊疾病门诊"),
            ("medical_assistance", "医疗救助"),
            ("out_of_area", "异地就医"),
        ] {
            self.unknown_as_yet(&top, key, name);
        }
        self.facts(&top, &mark);
        let examples = self.examples(&top);
        top.close();

        let rules = Policy {
            id: id?,
            place: place?,
            year: year?,
            tiers: self.tiers.clone(),
            levels: self.levels.clone(),
            rounding,
            minor_under,
            inpatient: inpatient?,
            major_illness,
            combined_cap,
            citations: self.citations.take(),
        };
        Some(PolicyFile {
            source: Arc::clone(source),
            tree: Arc::clone(tree),
            rules,
            documents: self.documents.clone(),
            premium: premium?,
            windows,
            outpatient,
            unknown: self.unknown.take(),
            assumed: self.assumed.take(),
            examples,
        })
    }

    fn target(&self, top: &Section<'n>, mark: &Mark) {
        let Some(section) = top.section("target") else {
            return;
        };
        let mark = self.mark(&section, mark);
        self.assume(&mark, "参保任务的人数。");
        if let Some(persons) = section.require("persons") {
            self.mistakes.caught(section::whole(persons, "persons", 1..=2_000_000_000u64));
        }
        section.close();
    }

    /// Figures that no rule reads but notices quote: each a value with its source.
    fn facts(&self, top: &Section<'n>, mark: &Mark) {
        let Some(section) = top.section("facts") else { return };
        let mark = self.mark(&section, mark);
        for (key, node) in section.others() {
            if let Some((value, mark)) = self.known(node, &key.name, &mark) {
                self.assume(&mark, format!("“{}”的数字。", key.name));
                self.mistakes.caught(section::text(value, &key.name));
            }
        }
    }
}

/// `notice#五(一)`: a part of one of the documents.
fn clause(documents: &Documents, node: &Node) -> Result<Clause, Diagnostic> {
    let written = section::text(node, "source")?;
    documents.clause(&written).ok_or_else(|| {
        let key = written.split('#').next().unwrap_or_default();
        let known: Vec<&str> = documents.keys().collect();
        let message = format!("sources里没有“{key}”这份文件");
        let help =
            format!("请写“{}#第几部分”，或者先在sources里加上这份文件。", known.join("”或“"));
        Diagnostic::error("source/unknown", message).at(&node.span).help(help)
    })
}

/// Groups of identities and their members.
fn identity_groups(top: &Section<'_>, documents: &Documents) -> Vec<(String, Vec<String>)> {
    let Some(section) = top.section("identity_groups") else { return Vec::new() };
    let groups = section.others().filter_map(|(key, node)| {
        let group = section.below(&key.name, node)?;
        let any = group.require("any");
        let members = any.and_then(|any| top.mistakes().caught(section::names(any, "any")));
        if let Some(source) = group.get("source") {
            top.mistakes().caught(clause(documents, source));
        }
        group.close();
        Some((key.name.clone(), members?))
    });
    groups.collect()
}

fn documents(sources: &Section<'_>) -> Option<Documents> {
    let mut documents = Vec::new();
    for (key, node) in sources.others() {
        let section = sources.below(&key.name, node)?;
        let (title, number) = (section.text("title"), section.text("number"));
        section.text("issuer");
        section.word("status", &[("unknown", ())]);
        if let Some(issued) = section.get("issued") {
            sources.mistakes().caught(section::date(issued, "issued"));
        }
        section.close();
        if title.is_none() && number.is_none() {
            let message = format!("“{}”这份文件没有标题也没有文号", key.name);
            let mistake = Diagnostic::error("source/nameless", message).at(&key.span);
            sources.mistakes().push(mistake.help("请写上title（标题）或number（文号）。"));
        }
        let title = title.unwrap_or_default();
        documents.push((key.name.clone(), Document { title, number }));
    }
    let documents = Documents::new(documents);
    if documents.is_none() {
        let mistake = Diagnostic::error("value/empty", "sources里还没有文件");
        sources.mistakes().push(mistake.help("请写上这份政策出自哪份文件。"));
    }
    documents
}

fn place(section: Section<'_>) -> Option<String> {
    let (span, mistakes) = (section.span().clone(), section.mistakes());
    let parts = ["province", "county", "township"].map(|key| section.text(key));
    section.close();
    let [province, county, township] = parts;
    if [&province, &county, &township].iter().all(|part| part.is_none()) {
        let mistake = Diagnostic::error("value/empty", "place里没有写地方").at(&span);
        mistakes.push(mistake.help("请写上省（province）、县（county）、乡镇（township）。"));
    }
    let place = match (county, township) {
        (county, Some(township)) => county.unwrap_or_default() + &township,
        (Some(county), None) => province.unwrap_or_default() + &county,
        (None, None) => province?,
    };
    Some(place)
}

/// A name for addresses of pages: small letters, digits and hyphens.
fn id(node: &Node) -> Result<String, Diagnostic> {
    let written = section::text(node, "id")?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if written.chars().all(allowed) {
        return Ok(written);
    }
    Err(Diagnostic::error("value/id", format!("“{written}”不能用作网址"))
        .at(&node.span)
        .help("请只用小写字母、数字和连字符，例如zhongxian-wuyang-2024。"))
}
