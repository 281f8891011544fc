//! The typed site: what loading makes, and all that checking and rendering read.

pub mod addresses;
pub mod calculators;
pub mod config;
pub mod document;
pub mod gazetteer;
pub mod notice;
pub mod number;
pub mod personal;
pub mod phase;
pub mod policies;
pub mod posters;
pub mod progress;
pub mod quota;
pub mod quotas;
pub mod relations;
pub mod state;
pub mod strings;
pub(crate) mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gongshi_rules::day::Day;
use gongshi_rules::input::{Fields, Written};
use gongshi_rules::{Money, Policy};

use self::config::Config;
use self::notice::{Named, Notice, Section};
use self::phase::Phase;
use self::policies::Policies;
use self::quota::QuotaTable;
use self::quotas::QuotaTables;
use self::strings::Strings;
use crate::diagnostic::{Diagnostics, Source, Span};
use crate::fingerprint::Fingerprint;
use crate::load::yaml::Node;

/// A site, loaded and typed.
#[derive(Debug)]
pub struct Site {
    /// What `site.yaml` says.
    pub config: Arc<Config>,
    /// The policies, by file name.
    pub policies: Policies,
    /// The quota tables, by file name.
    pub quotas: QuotaTables,
    /// The folders of `content/`, by name; the first is `content/` itself.
    pub sections: Vec<Arc<Section>>,
    /// The notices, by file name.
    pub notices: Vec<Arc<Notice>>,
    /// The files beside the notices that are published as they are: pictures, attachments.
    pub attached: Vec<Attached>,
    /// The templates and assets that its pages are made with.
    pub theme: Arc<Theme>,
    /// Files of its folders that nothing reads.
    pub unused: Vec<String>,
    /// What of it could not be read: nothing, in a site that is published.
    pub unread: Unread,
    /// Every file that was read, by its name from the site's folder, and its digest.
    pub inputs: Vec<(String, Fingerprint)>,
}

/// What of a site could not be read. It is there all the same: what refers to it is not wrong.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// Paths from `content/`.
    pub content: BTreeSet<String>,
    /// The texts of those among them that are texts: their words can be checked.
    pub texts: Vec<Arc<Source>>,
    /// Policies by their ids, as far as those can be told: else empty. The tree of each, if
    /// there is one, without what a mistake is on.
    pub policies: BTreeMap<String, Option<Arc<Node>>>,
    /// The ids of quota tables, in the same way.
    pub quotas: BTreeSet<String>,
    /// Those of them of which rows alone could not be read.
    pub tables: Vec<Arc<QuotaTable>>,
    /// Whether the places of `site.yaml` are among them.
    pub places: bool,
}

impl Unread {
    /// Whether a policy of this id may be among them.
    pub fn has_policy(&self, id: &str) -> bool {
        self.policies.contains_key(id) || self.policies.contains_key("")
    }

    /// Whether a quota table of this id may be among them.
    pub fn has_quota(&self, id: &str) -> bool {
        self.quotas.contains(id) || self.quotas.contains("")
    }

    /// Whether a file of `content/` of this path is among them.
    pub fn has_content(&self, path: &str) -> bool {
        self.content.contains(path)
    }

    /// Whether this page of the site may be that of one of them.
    pub fn has_page(&self, path: &str) -> bool {
        let of_policy = path.starts_with("policies/")
            || path.starts_with("calculators/")
            || path.starts_with("posters/");
        let of_place = self.places && path.starts_with("places/");
        let of_quota = !self.quotas.is_empty() && path.starts_with("quotas/");
        let file = path.strip_suffix(".html").map(|page| format!("{page}.md"));
        (of_policy && !self.policies.is_empty())
            || of_place
            || of_quota
            || file.is_some_and(|it| self.has_content(&it))
    }
}

/// A file of `content/` that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Its path from `content/`, with `/`; published under the same.
    pub path: String,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it says, where it is a table or a text (.csv, .txt) in an encoding that is known.
    pub text: Option<Arc<Source>>,
    /// Width and height in pixels, where it is a picture whose size can be read.
    pub size: Option<(u32, u32)>,
}

/// The files of a theme, by their names.
#[derive(Debug)]
pub struct Theme {
    /// Templates.
    pub templates: Vec<(Cow<'static, str>, Arc<Source>)>,
    /// Assets.
    pub assets: Vec<(Cow<'static, str>, Cow<'static, [u8]>)>,
    /// Words, in the language of the site.
    pub strings: Arc<Strings>,
}

impl Site {
    /// The policies of the same place in the nearest year before a policy's, and after it.
    pub fn years_beside(&self, policy: &PolicyFile) -> (Option<&PolicyFile>, Option<&PolicyFile>) {
        let (place, year) = (&policy.rules.place, policy.rules.year);
        let others = || self.policies.of_place(place).map(AsRef::as_ref);
        let before = others().filter(|other| other.rules.year < year);
        let after = others().filter(|other| other.rules.year > year);
        (before.max_by_key(|it| it.rules.year), after.min_by_key(|it| it.rules.year))
    }

    /// The policy of this id.
    pub fn policy(&self, id: &str) -> Option<&Arc<PolicyFile>> {
        self.policies.named(id)
    }

    /// The quota table of this id; of two, the first.
    pub fn quota(&self, id: &str) -> Option<&Arc<QuotaTable>> {
        self.quotas.named(id)
    }

    /// The policy that a quota table belongs to: the one that it names, else that of its place and
    /// year.
    pub fn policy_of(&self, table: &QuotaTable) -> Option<&Arc<PolicyFile>> {
        if let Some(named) = &table.policy {
            return self.policy(&named.name);
        }
        let mut policies = self.policies.of_place(&table.place.name());
        policies.find(|policy| policy.rules.year == table.year)
    }

    /// The documents that a quota table cites: its own, else those of its policy.
    pub fn documents_of<'s>(&'s self, table: &'s QuotaTable) -> Option<&'s Documents> {
        let of_policy = || self.policy_of(table).map(|policy| &policy.documents);
        table.documents.as_ref().or_else(of_policy)
    }

    /// What something in a quota table is cited as, written as `notice#附件` there, or else as the
    /// table itself: 「朱政〔2022〕34号 附件」. None, where no document is known.
    pub fn cite_of(&self, table: &QuotaTable, written: Option<&Named>) -> Option<String> {
        let documents = self.documents_of(table)?;
        let whole = clause_of(table, documents);
        let clause = match written {
            Some(named) => documents.clause_beside(&named.name, &whole)?,
            None => whole,
        };
        Some(documents.cite(&clause))
    }
}

/// Where a quota table is printed: the document that its policy is printed in, if it does not say.
fn clause_of(table: &QuotaTable, documents: &Documents) -> Clause {
    let written = table.cited.as_ref().and_then(|named| documents.clause(&named.name));
    written.unwrap_or_default()
}

/// A policy and everything its file says.
#[derive(Debug)]
pub struct PolicyFile {
    /// The file.
    pub source: Arc<Source>,
    /// Its tree with what it inherits, for values that notices ask for by path.
    pub tree: Arc<Node>,
    /// The rules that are evaluated.
    pub rules: Policy,
    /// The documents that it cites; the first is the one that it is printed in.
    pub documents: Documents,
    /// The phases of the work, in the order of the file.
    pub phases: Vec<Phase>,
    /// How often its days were corrected since they were first published: calendars that took
    /// them over go by it.
    pub revision: u16,
    /// What counts as a hospital level (「一级」: 定点村卫生室、诊所), where the notice says so.
    pub includes: Vec<(String, Vec<String>)>,
    /// What the notice says nothing about, in plain words.
    pub unknown: Vec<String>,
    /// Readings of ours whose effect is not calculated, a sentence each.
    pub assumed: Vec<String>,
    /// Published results that the rules must reproduce.
    pub examples: Vec<Example>,
    /// What is worth a word to its author, and stops nothing.
    pub warnings: Diagnostics,
    /// The digest of its file and of those that it inherits from.
    pub fingerprint: Fingerprint,
}

/// The documents that a policy cites, by their keys; never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents(Vec<(String, Document)>);

/// A document that a policy cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its document number (文号), where it has one.
    pub number: Option<String>,
}

/// A part of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clause {
    /// Its place in [`Documents`].
    document: usize,
    /// The part, as in 「五（一）」; the whole, if empty.
    part: String,
}

impl Documents {
    /// Documents by their keys, if there is any.
    pub fn new(documents: Vec<(String, Document)>) -> Option<Self> {
        (!documents.is_empty()).then_some(Self(documents))
    }

    /// The document that the policy is printed in.
    pub fn main(&self) -> &Document {
        &self.0[0].1
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The documents by their keys.
    pub fn each(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.0.iter().map(|(key, document)| (key.as_str(), document))
    }

    /// The document numbers.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(_, document)| document.number.as_deref())
    }

    /// The clause that `notice#五(一)` names, if there is such a document.
    pub fn clause(&self, written: &str) -> Option<Clause> {
        let (key, part) = written.split_once('#').unwrap_or((written, ""));
        let document = self.keys().position(|known| known == key)?;
        Some(Clause { document, part: in_wide_parentheses(part) })
    }

    /// The same, or `五(一)` of the document of the clause around it.
    pub fn clause_beside(&self, written: &str, around: &Clause) -> Option<Clause> {
        // A clause is numbered in Chinese; the key of a document is not.
        let numbered =
            !written.is_ascii() && !written.starts_with(|c: char| c.is_ascii_alphabetic());
        let part = || (numbered && !written.contains('#')).then(|| around.part(written));
        self.clause(written).or_else(part)
    }

    /// What a clause is cited as: 「乌杨街道发〔2023〕84号 五（一）」.
    pub fn cite(&self, clause: &Clause) -> String {
        let name = self.0[clause.document].1.name();
        if clause.part.is_empty() { name } else { format!("{name} {}", clause.part) }
    }
}

impl Clause {
    /// Another part of the same document: `五(一)`.
    #[must_use]
    pub fn part(&self, written: &str) -> Self {
        Self { document: self.document, part: in_wide_parentheses(written) }
    }
}

fn in_wide_parentheses(part: &str) -> String {
    part.replace('(', "（").replace(')', "）")
}

impl Document {
    /// What it is cited as.
    pub fn name(&self) -> String {
        self.number.clone().unwrap_or_else(|| format!("《{}》", self.title))
    }
}

/// A published result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Where it was published.
    pub published: String,
    /// What was asked and what was answered.
    pub case: Case,
    /// Where it stands in the file.
    pub span: Span,
}

/// A question and the answer that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// What a person's year of bills is paid back.
    Year {
        /// The person and the claims.
        written: Written,
        /// The amounts that were published.
        expected: Vec<Expected<(Total, Money)>>,
    },
    /// What a person pays, and what that covers.
    Payer {
        /// Who pays, and when.
        written: Fields,
        /// What was published.
        expected: Vec<Expected<Outcome>>,
    },
}

/// Something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected<T> {
    /// What.
    pub what: T,
    /// Where it stands in the file.
    pub span: Span,
}

/// The totals that examples are published for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Total {
    /// Paid by basic insurance for hospital stays.
    Basic,
    /// Paid for ordinary visits.
    Outpatient,
    /// Paid for visits for special diseases.
    SpecialOutpatient,
    /// Paid by major illness insurance.
    MajorIllness,
    /// Paid by all layers of medical assistance together.
    Assistance,
    /// Paid by the layer of medical assistance of this id.
    Aid(String),
    /// Paid by all funds.
    Reimbursed,
    /// Left to the person.
    Personal,
}

/// What is published of a payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The id of the window that applies, or that none does.
    Window(Option<String>),
    /// From which day on one is covered, or that it is unknown.
    Starts(Option<Day>),
    /// The last day on which one is covered.
    Ends(Day),
    /// For how many days.
    Days(u16),
    /// What others pay of the premium, or that it is unknown.
    Assisted(Option<Money>),
    /// What one pays oneself, or that it is unknown.
    Pays(Option<Money>),
}
