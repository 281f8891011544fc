//! The ledger of a policy: every value of its file as a line in plain words, with where it stands
//! and how sure it is. What an office checks, what pages list, and what two years are compared by.
//!
//! It is read from the tree, not from the rules: what a file says is in it, whether or not
//! anything is calculated from it. The Chinese names of keys are those of the schema.

mod changes;
mod words;

use gongshi_rules::policy::Status;

pub(crate) use self::changes::{Change, changes};
use self::words::{Part, Shape};
use crate::load::yaml::Node;
use crate::schema::naming::Naming;
use crate::site::{Clause, Documents, PolicyFile};

/// A part of the ledger.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chapter {
    /// Its key in the policy file; `about` for all that has no chapter of its own.
    pub(crate) key: &'static str,
    /// What it is called: 「住院报销」.
    pub(crate) title: String,
    /// Its lines, in the order of the file.
    pub(crate) lines: Vec<Line>,
}

/// A value of a policy.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is called within its chapter, the outermost first: 「起付线」「一级」.
    pub(crate) names: Vec<String>,
    /// In words.
    pub(crate) value: String,
    /// Where it stands: 「乌杨街道发〔2023〕84号 附件2」.
    pub(crate) source: String,
    /// How sure it is.
    pub(crate) status: Status,
}

impl Line {
    /// What it is called: 「起付线，一级」.
    pub(crate) fn name(&self) -> String {
        self.names.join("，")
    }
}

/// The chapter of all keys that have none of their own.
const ABOUT: &str = "about";

/// The chapters, in the order in which people ask; but for one, they are keys of the file.
const CHAPTERS: [&str; 13] = [
    "premium",
    "enrolment",
    "phases",
    "assistance",
    "inpatient",
    "outpatient",
    "special_outpatient",
    "out_of_area",
    "major_illness",
    "medical_assistance",
    "combined_annual_cap",
    ABOUT,
    "facts",
];

/// Keys that say something of the file, and nothing of what it is about.
const OF_THE_FILE: [&str; 8] =
    ["schema", "id", "revision", "abstract", "inherits", "overrides", "sources", "examples"];

/// The ledger of a policy. A chapter of which its file has no line is missing.
pub(crate) fn ledger(policy: &PolicyFile, naming: &Naming) -> Vec<Chapter> {
    let mut chapters = CHAPTERS.map(|key| {
        let title = naming.top().key(key).0.unwrap_or("适用范围").to_owned();
        Chapter { key, title, lines: Vec::new() }
    });
    let top = Part::top(&policy.tree, naming.top());
    let documents = &policy.documents;
    let mark = Mark { clause: Clause::default(), status: Status::Stated };
    let mark = mark.within(&policy.tree, documents);
    let Shape::Parts(parts) = top.shape() else { return Vec::new() };
    let mut collector = Collector { documents, lines: Vec::new() };
    for part in parts.iter().filter(|part| !OF_THE_FILE.contains(&&*part.key)) {
        let own = chapters.iter().position(|chapter| chapter.key == part.key);
        let names = if own.is_some() { Vec::new() } else { vec![part.name.clone()] };
        collector.collect(part, names, &mark);
        let about = || chapters.iter().position(|chapter| chapter.key == ABOUT);
        if let Some(at) = own.or_else(about) {
            chapters[at].lines.append(&mut collector.lines);
        }
    }
    chapters.into_iter().filter(|chapter| !chapter.lines.is_empty()).collect()
}

/// Where a value stands and how sure it is, as far as the maps around it say.
#[derive(Clone)]
struct Mark {
    clause: Clause,
    status: Status,
}

impl Mark {
    /// The mark of what stands in a node: what is inherited brings its own along, and what has a
    /// source of its own is stated there. As loading reads it.
    fn within(&self, node: &Node, documents: &Documents) -> Self {
        if let Some(inherited) = &node.inherited {
            let clause = documents.clause(&inherited.source).unwrap_or_default();
            return Self { clause, status: inherited.status };
        }
        let said = |key| node.get(key).filter(|it| it.inherited.is_none()).and_then(Node::scalar);
        let mut mark = self.clone();
        let source = said("source");
        if let Some(clause) = source.and_then(|it| documents.clause_beside(it, &self.clause)) {
            mark = Self { clause, status: Status::Stated };
        }
        mark.status = match said("status") {
            Some("stated") => Status::Stated,
            Some("inherited") => Status::Inherited,
            Some("assumed") => Status::Assumed,
            Some("unknown") => Status::Unknown,
            _ => mark.status,
        };
        mark
    }
}

/// Lines as they are found.
struct Collector<'d> {
    documents: &'d Documents,
    lines: Vec<Line>,
}

impl Collector<'_> {
    fn collect(&mut self, part: &Part<'_>, names: Vec<String>, around: &Mark) {
        let mut mark = around.within(part.node, self.documents);
        // Whom something unknown is for is said all the same.
        if mark.status == Status::Unknown && !part.is_unknown() && part.key != "status" {
            let inherited = part.node.inherited.is_some();
            mark.status = if inherited { Status::Inherited } else { Status::Stated };
        }
        match part.shape() {
            Shape::Value(spoken) => {
                let source = self.documents.cite(&mark.clause);
                let Mark { status, .. } = mark;
                self.lines.push(Line { names, value: spoken.words, source, status });
            }
            Shape::Parts(parts) => {
                for part in parts {
                    let mut names = names.clone();
                    names.extend((!part.name.is_empty()).then(|| part.name.clone()));
                    self.collect(&part, names, &mark);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Source;
    use crate::load::{policy, yaml};

    fn lines(key: &str, text: &str) -> Vec<(String, String, String, Status)> {
        let head = "schema: resident-medical/1\nid: a\nplace: {county: 甲县}\nyear: 2024\n\
                    sources: {notice: {number: 甲发〔2023〕1号}, table: {title: 报销表}}\n\
                    source: notice\nlevels: [一级, 三级]\n";
        let text = format!("{head}{text}");
        let source = Arc::new(Source { path: "a.yaml".into(), text });
        let tree = Arc::new(yaml::parse(&source).and_then(yaml::Read::whole).unwrap());
        let policy = policy::read(&source, tree).unwrap();
        let chapters = ledger(&policy, &Naming::of_policies());
        let chapter = chapters.into_iter().find(|it| it.key == key).unwrap();
        let line = |it: Line| (it.name(), it.value, it.source, it.status);
        chapter.lines.into_iter().map(line).collect()
    }

    fn line(
        name: &str,
        value: &str,
        source: &str,
        status: Status,
    ) -> (String, String, String, Status) {
        (name.into(), value.into(), source.into(), status)
    }

    /// 个人缴费写在二，未成年人的是我们的理解，财政补助没有写。
    #[test]
    fn every_value_says_where_it_stands_and_how_sure_it_is() {
        let premium = "premium:\n  source: notice#二\n  personal: [{under: 18, 居民医保: {value: 350, \
                       status: assumed}}, {居民医保: 1380.5}]\n  fiscal_subsidy: {status: unknown, source: 三(一)}\n";
        let place = "甲发〔2023〕1号 二";
        assert_eq!(
            lines("premium", premium),
            [
                line("个人缴费，未满18周岁，居民医保", "350元", place, Status::Assumed),
                line("个人缴费，其他人，居民医保", "1,380.50元", place, Status::Stated),
                line("财政补助", "没有写", "甲发〔2023〕1号 三（一）", Status::Unknown),
            ]
        );
    }

    #[test]
    fn what_is_unknown_says_for_whom() {
        let text = "identities: [低保对象]\npremium: {personal: 380}\n\
                    assistance: {status: unknown, source: notice#四, for: [低保对象]}\n";
        let place = "甲发〔2023〕1号 四";
        assert_eq!(
            lines("assistance", text),
            [
                line("", "没有写", place, Status::Unknown),
                line("哪些人", "低保对象", place, Status::Stated),
            ]
        );
    }

    #[test]
    fn segments_are_called_by_where_they_end() {
        let text = "premium: {personal: 380}\ninpatient:\n  source: table\n  \
                    deductible: {per: admission, 一级: 100, 三级: 800}\n  \
                    rate: {一级: 80%, 三级: [{up_to: 30000, rate: 55%}, {rate: 60%}]}\n  measured: gross\n";
        let found: Vec<(String, String)> =
            lines("inpatient", text).into_iter().map(|it| (it.0, it.1)).collect();
        let expected = [
            ("起付线，怎么减", "每次住院都减"),
            ("起付线，一级", "100元"),
            ("起付线，三级", "800元"),
            ("报销比例，一级", "80%"),
            ("报销比例，三级，30,000元以内，比例", "55%"),
            ("报销比例，三级，再多的，比例", "60%"),
            ("分段从哪里算起", "从第一分钱算起，起付线在第一段里"),
        ];
        assert_eq!(found, expected.map(|(name, value)| (name.into(), value.into())));
    }
}
