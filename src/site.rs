//! The typed site: what loading makes, and all that checking and rendering read.

use std::borrow::Cow;
use std::sync::Arc;

use gongshi_rules::input::Written;
use gongshi_rules::policy::Status;
use gongshi_rules::{Money, Policy, Rate};
use jiff::civil::Date;

use crate::diagnostic::{Source, Span};
use crate::load::yaml::Node;

/// A site, loaded and typed.
#[derive(Debug)]
pub struct Site {
    /// What `site.yaml` says.
    pub config: Config,
    /// The policies, by file name.
    pub policies: Vec<Arc<PolicyFile>>,
    /// The notices, by file name.
    pub notices: Vec<Notice>,
    /// The templates and assets that its pages are made with.
    pub theme: Theme,
    /// Files of its folders that nothing reads.
    pub unused: Vec<String>,
}

/// The files of a theme, by their names.
#[derive(Debug)]
pub struct Theme {
    /// Templates.
    pub templates: Vec<(&'static str, Arc<Source>)>,
    /// Assets.
    pub assets: Vec<(&'static str, Cow<'static, [u8]>)>,
}

impl Site {
    /// The policy of this id.
    pub fn policy(&self, id: &str) -> Option<&Arc<PolicyFile>> {
        self.policies.iter().find(|policy| policy.rules.id == id)
    }
}

/// What `site.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What the site is called: 「乌杨街道居民医保」.
    pub title: String,
    /// The place it is for, as its people call it.
    pub place: String,
    /// One sentence for search engines and link previews.
    pub description: String,
}

/// A policy and everything its file says.
#[derive(Debug)]
pub struct PolicyFile {
    /// The file.
    pub source: Arc<Source>,
    /// Its tree, for values that notices ask for by path.
    pub tree: Arc<Node>,
    /// The rules that are evaluated.
    pub rules: Policy,
    /// The documents that it cites; the first is the one that it is printed in.
    pub documents: Documents,
    /// What a person pays, by tier.
    pub premium: Premium,
    /// When one can pay and from when it counts (缴费期), in the order of the file.
    pub windows: Vec<Window>,
    /// Outpatient pooling (普通门诊统筹).
    pub outpatient: Option<Outpatient>,
    /// What the notice says nothing about, in plain words.
    pub unknown: Vec<&'static str>,
    /// Readings of ours whose effect is not calculated, a sentence each.
    pub assumed: Vec<String>,
    /// Published results that the rules must reproduce.
    pub examples: Vec<Example>,
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

    /// The clause that `notice#五(一)` names, if there is such a document.
    pub fn clause(&self, written: &str) -> Option<Clause> {
        let (key, part) = written.split_once('#').unwrap_or((written, ""));
        let document = self.keys().position(|known| known == key)?;
        Some(Clause { document, part: part.replace('(', "（").replace(')', "）") })
    }

    /// What a clause is cited as: 「乌杨街道发〔2023〕84号 五（一）」.
    pub fn cite(&self, clause: &Clause) -> String {
        let name = self.0[clause.document].1.name();
        if clause.part.is_empty() { name } else { format!("{name} {}", clause.part) }
    }
}

impl Document {
    /// What it is cited as.
    pub fn name(&self) -> String {
        self.number.clone().unwrap_or_else(|| format!("《{}》", self.title))
    }
}

/// What a person pays in a year (个人缴费).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premium {
    /// By tier, in the order of the policy.
    pub personal: Vec<Money>,
    /// Where it stands.
    pub citation: String,
}

/// A window of payment and what it buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// What the policy calls it.
    pub id: String,
    /// When one pays.
    pub pays: Pays,
    /// From when it counts.
    pub starts: Starts,
    /// Whether those who pay now bear the fiscal subsidy themselves.
    pub without_subsidy: bool,
    /// Whom it is for; everyone, if nobody is named.
    pub who: Vec<String>,
    /// Whom it is not for.
    pub except: Vec<String>,
    /// Where it stands.
    pub citation: String,
    /// How sure its days and its start are.
    pub status: Status,
}

/// When one pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pays {
    /// From one day to another, both included.
    Between(Date, Date),
    /// Within so many days of birth.
    WithinDaysOfBirth(u16),
}

/// From when a payment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// From this day.
    On(Date),
    /// From the first of the month after the payment.
    NextMonthFirst,
    /// When so many days have passed since the payment.
    AfterDays(u16),
    /// From the day after the payment.
    NextDay,
    /// From birth.
    Birth,
}

/// Outpatient pooling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outpatient {
    /// By level.
    pub levels: Vec<OutpatientLevel>,
    /// What is paid in a year at most, by tier.
    pub annual_cap: Vec<Money>,
    /// Where it stands.
    pub citation: String,
}

/// Outpatient pooling at one hospital level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutpatientLevel {
    /// The level.
    pub name: String,
    /// What is paid; nothing, if there are no terms.
    pub terms: Option<OutpatientTerms>,
    /// What counts as this level.
    pub includes: Vec<String>,
}

/// What outpatient pooling pays at one hospital level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutpatientTerms {
    /// What the patient bears first.
    pub deductible: Money,
    /// How often, in words, where the policy says so.
    pub per: Option<&'static str>,
    /// The share paid.
    pub rate: Rate,
}

/// A published result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Where it was published.
    pub published: String,
    /// The person and the claims.
    pub written: Written,
    /// What was published.
    pub expected: Vec<Expected>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A published amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Of which total.
    pub total: Total,
    /// The amount.
    pub amount: Money,
    /// Where it stands in the file.
    pub span: Span,
}

/// The totals that examples are published for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Paid by basic insurance.
    Basic,
    /// Paid by major illness insurance.
    MajorIllness,
    /// Paid by all funds.
    Reimbursed,
    /// Left to the person.
    Personal,
}

/// A notice.
#[derive(Debug)]
pub struct Notice {
    /// The file.
    pub source: Arc<Source>,
    /// Its page, without ending: `notices/wuyang-2024`.
    pub page: String,
    /// What it is called.
    pub title: String,
    /// Its document number (文号), as printed.
    pub number: Option<String>,
    /// Who issued it (发文机关), a line each.
    pub issuer: Vec<String>,
    /// When (成文日期).
    pub issued: Date,
    /// The place it is for.
    pub place: String,
    /// One sentence about it.
    pub summary: String,
    /// The id of the policy that it announces.
    pub policy: String,
    /// Where that id stands.
    pub policy_span: Span,
    /// Its text in Markdown; the front matter before it is blanked, so that lines stay true.
    pub body: String,
}
