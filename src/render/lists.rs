//! The lists of a site's notices: by folder, year, issuer, place and tag. They are grouped once;
//! a page of a list knows only what it shows.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::fingerprint::Fingerprint;
use crate::site::addresses;
use crate::site::notice::{Notice, Section};
use crate::site::{Site, config::Config};

/// The lists of a site.
#[derive(Debug)]
pub(super) struct Lists<'s> {
    /// Those of folders, in the order of the folders; then all notices; then by year, issuer,
    /// place and tag.
    all: Vec<List<'s>>,
    /// The list of a place of `site.yaml`, by its place there.
    of_places: HashMap<usize, usize>,
    of_tags: HashMap<&'s str, usize>,
}

/// A list.
#[derive(Debug)]
pub(super) struct List<'s> {
    pub(super) of: Of<'s>,
    /// The path of its first page, without `.html`.
    base: String,
    /// The latest first.
    pub(super) notices: Vec<&'s Notice>,
}

/// What a list is a list of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Of<'s> {
    /// The notices of a folder, by its place among the site's sections.
    Section(usize),
    /// All notices.
    All,
    /// Those of a year, or without one.
    Year(Option<i16>),
    /// Those of an issuer.
    Issuer(String),
    /// Those of a place of `site.yaml` and of the places within it.
    Place(usize),
    /// Those of a place that `site.yaml` does not know.
    Elsewhere(&'s str),
    /// Those with a tag.
    Tag(&'s str),
}

impl<'s> Lists<'s> {
    /// The lists of a site; `latest` are the notices that are shown, the latest first.
    pub(super) fn of(site: &'s Site, latest: &[&'s Notice]) -> Self {
        let mut groups: HashMap<Of<'s>, Vec<&'s Notice>> = HashMap::new();
        let folders: HashMap<&str, usize> = site
            .sections
            .iter()
            .enumerate()
            .map(|(at, section)| (section.folder.as_str(), at))
            .collect();
        for (at, section) in site.sections.iter().enumerate() {
            if !section.folder.is_empty() {
                groups.insert(Of::Section(at), Vec::new());
            }
        }
        groups.insert(Of::All, latest.to_vec());
        let mut resolved: HashMap<&str, Option<usize>> = HashMap::new();
        for &notice in latest {
            let mut add = |of| groups.entry(of).or_default().push(notice);
            if let Some(at) = folders.get(notice.folder()).filter(|_| !notice.folder().is_empty()) {
                add(Of::Section(*at));
            }
            add(Of::Year(notice.day().map(jiff::civil::Date::year)));
            if !notice.issuer.is_empty() {
                add(Of::Issuer(notice.issuer.concat()));
            }
            if let Some(named) = &notice.place {
                let name = named.name.as_str();
                match *resolved.entry(name).or_insert_with(|| site.config.place(name)) {
                    Some(at) => {
                        std::iter::once(at)
                            .chain(site.config.above(at))
                            .for_each(|at| add(Of::Place(at)));
                    }
                    None => add(Of::Elsewhere(name)),
                }
            }
            notice.tags.iter().for_each(|tag| add(Of::Tag(tag)));
        }
        let mut all: Vec<List<'s>> = groups
            .into_iter()
            .map(|(of, notices)| List { base: base(site, &of), of, notices })
            .collect();
        all.sort_by_cached_key(|list| order(list));
        let places = all.iter().enumerate().filter_map(|(at, list)| match list.of {
            Of::Place(place) => Some((place, at)),
            _ => None,
        });
        let of_places = places.collect();
        let tags = all.iter().enumerate().filter_map(|(at, list)| match list.of {
            Of::Tag(tag) => Some((tag, at)),
            _ => None,
        });
        let of_tags = tags.collect();
        Self { all, of_places, of_tags }
    }

    /// The lists, each with its place among them.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, &List<'s>)> {
        self.all.iter().enumerate()
    }

    /// The list at a place.
    pub(super) fn at(&self, at: usize) -> &List<'s> {
        &self.all[at]
    }

    /// The list of a place of `site.yaml`, if it has notices.
    pub(super) fn of_place(&self, place: usize) -> Option<&List<'s>> {
        self.of_places.get(&place).map(|at| &self.all[*at])
    }

    /// The list of a tag that a notice has.
    pub(super) fn of_tag(&self, tag: &str) -> Option<&List<'s>> {
        self.of_tags.get(tag).map(|at| &self.all[*at])
    }
}

impl<'s> List<'s> {
    /// How many pages it has, one at least.
    pub(super) fn pages(&self, per_page: usize) -> usize {
        self.notices.len().div_ceil(per_page).max(1)
    }

    /// The notices of a page, counted from 1.
    pub(super) fn on(&self, page: usize, per_page: usize) -> &[&'s Notice] {
        self.notices.chunks(per_page).nth(page - 1).unwrap_or_default()
    }

    /// The path of a page, counted from 1. No file of `content/` and no id has an underscore, so
    /// that a later page of one list is never the first of another; a folder has `page-2.html`,
    /// which no notice may be called.
    pub(super) fn path(&self, page: usize) -> String {
        match (page, self.base.strip_suffix("index")) {
            (1, _) => format!("{}.html", self.base),
            (page, Some(folder)) => format!("{folder}page-{page}.html"),
            (page, None) => format!("{}_{page}.html", self.base),
        }
    }
}

/// What stands for the year of notices without one.
const UNDATED: &str = "undated";

fn base(site: &Site, of: &Of<'_>) -> String {
    // Names are Chinese, addresses are not: eight digits tell the names of a site apart.
    let digest = |name: &str| Fingerprint::of(name.as_bytes()).hex()[..8].to_owned();
    match of {
        Of::Section(at) => section_base(&site.sections[*at]),
        Of::All => addresses::ARCHIVE.trim_end_matches(".html").to_owned(),
        Of::Year(Some(year)) => format!("archive/{year}"),
        Of::Year(None) => format!("archive/{UNDATED}"),
        Of::Issuer(name) => format!("archive/issuer-{}", digest(name)),
        Of::Place(at) => format!("archive/in-{}", place_id(&site.config, *at)),
        Of::Elsewhere(name) => format!("archive/place-{}", digest(name)),
        Of::Tag(name) => format!("archive/tag-{}", digest(name)),
    }
}

fn section_base(section: &Section) -> String {
    let page = addresses::section_page(section);
    page.strip_suffix(".html").map_or_else(|| page.clone(), str::to_owned)
}

fn place_id(config: &Config, at: usize) -> &str {
    &config.places[at].id
}

/// The kinds one after the other; the latest year, the busiest issuer and tag first, the places
/// as `site.yaml` has them.
fn order(list: &List<'_>) -> (u8, usize, Reverse<usize>, String) {
    let count = Reverse(list.notices.len());
    let (kind, at, by, name) = match &list.of {
        Of::Section(at) => (0, *at, Reverse(0), String::new()),
        Of::All => (1, 0, Reverse(0), String::new()),
        Of::Year(year) => {
            let year = year.and_then(|year| usize::try_from(year).ok()).unwrap_or_default();
            (2, 0, Reverse(year), String::new())
        }
        Of::Issuer(name) => (3, 0, count, name.clone()),
        Of::Place(at) => (4, *at, Reverse(0), String::new()),
        Of::Elsewhere(name) => (5, 0, count, (*name).to_owned()),
        Of::Tag(name) => (6, 0, count, (*name).to_owned()),
    };
    (kind, at, by, name)
}
