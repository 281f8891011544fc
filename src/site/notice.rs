//! A notice, and the folder that it lies in.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::document::Document;
use crate::diagnostic::{Diagnostics, Source, Span};
use crate::fingerprint::Fingerprint;

/// A notice, or another page that staff wrote.
#[derive(Debug)]
pub struct Notice {
    /// The file.
    pub source: Arc<Source>,
    /// Its path from `content/`: `notices/wuyang-2024.md`.
    pub path: String,
    /// Its page, without ending: `notices/wuyang-2024`.
    pub page: String,
    /// What it is called.
    pub title: String,
    /// Its document number (文号), as printed.
    pub number: Option<Named>,
    /// Who issued it (发文机关), a line each.
    pub issuer: Vec<String>,
    /// When (成文日期).
    pub issued: Issued,
    /// From which day on it is on the site, where that is not the day it was issued.
    pub published: Option<Date>,
    /// The last day on which it counts.
    pub expires: Option<Date>,
    /// The place it is for.
    pub place: Option<Named>,
    /// The id of the policy that it announces.
    pub policy: Option<Named>,
    /// The ids of the quota tables that belong to it.
    pub quotas: Vec<Named>,
    /// Whether it is in force, where it says so itself.
    pub standing: Option<Standing>,
    /// The notices that it replaces: by document number, or by the path of their file.
    pub replaces: Vec<Named>,
    /// The documents that it rests on, as it names them.
    pub based_on: Vec<String>,
    /// The files that belong to it (附件), in their order.
    pub attachments: Vec<Attachment>,
    /// One sentence about it.
    pub summary: String,
    /// What it is about, a word each.
    pub tags: Vec<String>,
    /// Whether it is not to be published yet.
    pub draft: bool,
    /// Addresses at which it stood before.
    pub aliases: Vec<Named>,
    /// Its text.
    pub document: Document,
    /// What is wrong with its file by itself: nothing, in a site that is published.
    pub mistakes: Diagnostics,
    /// What is worth a word to its author, and stops nothing.
    pub warnings: Diagnostics,
    /// The digest of its file.
    pub fingerprint: Fingerprint,
    /// What is wrong with its words by themselves, once that was looked for: a notice that is
    /// kept from one load to the next need not be read through again.
    pub words_checked: OnceLock<Diagnostics>,
}

/// Something named in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A file that belongs to a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its path from `content/`.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// Where it is named.
    pub span: Span,
}

/// Whether a notice is in force (效力状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force (现行).
    Current,
    /// Of a year that is over, kept for reference (历史).
    Historical,
    /// Repealed (废止).
    Repealed,
}

/// A folder of `content/`.
#[derive(Debug)]
pub struct Section {
    /// Its path from `content/`; empty for `content/` itself.
    pub folder: String,
    /// What it is called.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// Where it stands among its neighbours; the smaller, the earlier.
    pub order: i32,
    /// What stands above its list, if its `index.md` says anything.
    pub text: Option<SectionText>,
}

/// What the `index.md` of a folder says.
#[derive(Debug)]
pub struct SectionText {
    /// The file.
    pub source: Arc<Source>,
    /// Its text.
    pub document: Document,
    /// What is worth a word to its author, and stops nothing.
    pub warnings: Diagnostics,
    /// The digest of its file.
    pub fingerprint: Fingerprint,
}

impl Section {
    /// A folder that says nothing of itself: it is called what it is for, or what it is named.
    pub(crate) fn unnamed(folder: &str) -> Self {
        let name = folder.rsplit('/').next().unwrap_or_default();
        let title = if name == "notices" { "通知公告" } else { name };
        let (folder, title) = (folder.to_owned(), title.to_owned());
        Self { folder, title, summary: String::new(), order: 0, text: None }
    }
}

/// When a notice was issued (成文日期).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Issued {
    /// On this day.
    On(Date),
    /// Its original prints no day, and its author says so.
    Unprinted,
    /// Nobody has said.
    #[default]
    Unsaid,
}

impl Issued {
    /// The day, where there is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::Unprinted | Self::Unsaid => None,
        }
    }
}

impl Notice {
    /// The day it has in lists: when it was published, else when it was issued.
    pub fn day(&self) -> Option<Date> {
        self.published.or(self.issued.day())
    }

    /// Whether it is not published on a day: it is a draft, or its day has not come.
    pub fn is_hidden(&self, today: Date) -> bool {
        self.draft || self.day().is_some_and(|day| day > today)
    }

    /// The folder it lies in.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}
