//! What is published of quota tables: their pages, their files, the places that they name.

mod contradictions;
mod downloads;
mod finder;
mod listed;
mod paced;
mod shown;
mod workbook;

use std::sync::OnceLock;

use jiff::civil::Date;

use self::finder::Finder;
pub(super) use self::listed::{Listed, Member};
pub(super) use self::paced::ShownCourse;
pub(super) use self::shown::ShownTable;
use super::Plan;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::pace::Course;
use crate::site::gazetteer::{Gazetteer, Known};
use crate::site::notice::Notice;
use crate::site::quota::QuotaTable;
use crate::site::relations::Announced;
use crate::site::{Document, Site};
use crate::tally::Tally;

/// What the pages of quota tables and of the places that they name share.
pub(super) struct Quotas {
    /// What each table comes to, made when it is first asked for.
    tallies: Vec<OnceLock<Tally>>,
    /// How far each has come, in the same way.
    courses: Vec<OnceLock<Option<Course>>>,
    /// All that a page which shows a table is made from.
    keys: Vec<Fingerprint>,
    /// How villages and tables are found by name.
    pub(super) finder: Finder,
}

/// A file that a quota table can be taken away as.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    Csv,
    Xlsx,
    Json,
}

impl Format {
    pub(super) const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::Json];

    /// The ending of its name.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

impl Quotas {
    pub(super) fn of(site: &Site, announced: &Announced<'_>, gazetteer: &Gazetteer) -> Self {
        let key = |(at, table)| key(site, announced, gazetteer, at, table);
        Self {
            tallies: site.quotas.iter().map(|_| OnceLock::new()).collect(),
            courses: site.quotas.iter().map(|_| OnceLock::new()).collect(),
            keys: site.quotas.iter().map(AsRef::as_ref).enumerate().map(key).collect(),
            finder: Finder::of(site, gazetteer),
        }
    }
}

/// All that a page which shows a table is made from: the table, those of the year before and of the
/// place above, the policy and the notice whose words it cites, and the pages that it leads to.
fn key(
    site: &Site,
    announced: &Announced<'_>,
    gazetteer: &Gazetteer,
    at: usize,
    table: &QuotaTable,
) -> Fingerprint {
    let mut mixer = Fingerprint::begin().and(table.fingerprint);
    for other in [
        site.quotas.before(table).map(|it| it.fingerprint),
        site.quotas.above(table).map(|it| it.fingerprint),
        site.policy_of(table).map(|it| it.fingerprint),
        notice_of(site, announced, table).map(|it| it.fingerprint),
    ] {
        mixer = match other {
            Some(fingerprint) => mixer.and(fingerprint),
            None => mixer.with("none"),
        };
    }
    let notice = notice_of(site, announced, table);
    mixer = mixer.with(notice.map_or("", |it| &it.path));
    let places = std::iter::once(&gazetteer.of_table[at]).chain(&gazetteer.of_rows[at]);
    places.fold(mixer, |mixer, place| mixer.with(&gazetteer.known[*place].page)).end()
}

/// The document that a table is printed in.
pub(super) fn document_of<'s>(site: &'s Site, table: &'s QuotaTable) -> Option<&'s Document> {
    site.documents_of(table).map(crate::site::Documents::main)
}

/// The notice of the site that a table is printed in.
fn notice_of<'s>(site: &Site, announced: &Announced<'s>, table: &QuotaTable) -> Option<&'s Notice> {
    let number = document_of(site, table).and_then(|document| document.number.as_deref());
    let named = |it: &&&'s Notice| it.quotas.iter().any(|named| named.name == table.id);
    let by_policy = || {
        let policy = site.policy_of(table)?;
        let own = table.documents.is_some();
        let announcing = announced.announcing(policy).filter(|_| !own);
        announced.about(policy).iter().find(named).copied().or(announcing)
    };
    number.and_then(|number| announced.numbered(number)).or_else(by_policy)
}

impl<'s> Plan<'s> {
    /// What the table at this place among the site's comes to.
    pub(super) fn tally(&self, at: usize) -> &Tally {
        let table = &self.site.quotas[at];
        let before = || self.site.quotas.before(table).map(AsRef::as_ref);
        self.quotas.tallies[at].get_or_init(|| Tally::of(table, before()))
    }

    /// How far the table at this place has come, if that was counted.
    pub(super) fn course(&self, at: usize) -> Option<&Course> {
        let made = || Course::of(self.site, &self.site.quotas[at]);
        self.quotas.courses[at].get_or_init(made).as_ref()
    }

    /// The notice that a table is printed in.
    pub(super) fn notice_with(&self, table: &QuotaTable) -> Option<&'s Notice> {
        notice_of(self.site, &self.announced, table)
    }

    /// The day on which a table was published, for what needs one: else the first day of its year.
    pub(super) fn day_of(&self, table: &QuotaTable) -> Date {
        let year = i16::try_from(table.year).unwrap_or_default();
        let published = self.notice_with(table).and_then(Notice::day);
        published.unwrap_or_else(|| jiff::civil::date(year, 1, 1))
    }

    /// Where the table of this id stands among the site's.
    pub(super) fn table_of(&self, id: &str) -> Option<usize> {
        self.site.quotas.position(id)
    }

    /// Mixes in a table and what is shown with it.
    pub(super) fn table_key(&self, at: usize, mixer: Mixer) -> Mixer {
        mixer.and(self.quotas.keys[at])
    }

    /// The key of a table's page: the table, and those of other years that it leads to.
    pub(super) fn quota_key(&self, at: usize, mixer: Mixer) -> Fingerprint {
        let gazetteer = &self.addresses.gazetteer;
        let known = &gazetteer.known[gazetteer.of_table[at]];
        self.figures_key(known, self.table_key(at, mixer)).end()
    }

    /// Mixes in what the page of a place shows of tables.
    pub(super) fn figures_key(&self, known: &Known, mut mixer: Mixer) -> Mixer {
        for at in known.listed.iter().map(|(table, _)| table).chain(&known.tables) {
            mixer = self.table_key(*at, mixer);
        }
        let above = known.within.map(|at| &self.addresses.gazetteer.known[at]);
        mixer = mixer.with(above.map_or("", |it| &it.name)).with(above.map_or("", |it| &it.page));
        self.quotas.finder.key(mixer)
    }

    /// The file of names at this place among them.
    pub(super) fn names(&self, at: usize) -> Vec<u8> {
        let finder = &self.quotas.finder;
        let names = finder.files().nth(at).map(|(_, names)| names);
        let gazetteer = &self.addresses.gazetteer;
        names.map(|names| finder.file(names, self.site, gazetteer)).unwrap_or_default()
    }

    /// A table as a file.
    pub(super) fn quota_file(&self, at: usize, format: Format) -> Vec<u8> {
        let (table, shown) = (&self.site.quotas[at], ShownTable::of(self, at));
        match format {
            Format::Csv => downloads::csv(self, &shown),
            Format::Json => downloads::json(self, table),
            Format::Xlsx => workbook::workbook(self, table, &shown),
        }
    }
}
