//! How a place or a quota table is found by its name or its pinyin initials, on pages of places
//! and on the page of search: small files by initials, so that a phone loads the one that it needs.
//! They are scripts, as search's are: a page that was opened from a disk may load scripts and fetch
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;

use crate::fingerprint::{Fingerprint, Mixer};
use crate::pinyin;
use crate::site::Site;
use crate::site::addresses;
use crate::site::config::{Config, Place};
use crate::site::gazetteer::Gazetteer;
use crate::site::quota::QuotaTable;

/// So many names are one file, some tens of kilobytes; more are divided by their first initial,
/// and many more by their first two.
const ONE_FILE: usize = 1_500;
const ONE_LETTER: usize = 15_000;

/// Which files there are.
pub(in crate::render) struct Finder {
    letters: usize,
    files: BTreeMap<Names, Vec<Named>>,
    fingerprint: Fingerprint,
    /// What the box gives as an example, and its initials.
    example: Option<(String, String)>,
}

/// What has a name: where it stands among the gazetteer's places, among those of `site.yaml` that no
/// table names, or among the site's tables.
#[derive(Debug, Clone, Copy)]
enum Named {
    Place(usize),
    Listed(usize),
    Table(usize),
}

/// A file of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) enum Names {
    /// The initials that characters are read with, where names are divided by them.
    Readings,
    /// The names that begin with these initials.
    Of(String),
}

/// What the box of a page is told.
#[derive(Serialize)]
pub(in crate::render) struct FinderContext<'f> {
    /// The folder of the files, from the site's top.
    folder: &'static str,
    /// By how many initials they are divided.
    letters: usize,
    /// A name that is there, and its initials.
    name: &'f str,
    initials: &'f str,
}

const FOLDER: &str = "quotas/names/";

impl Finder {
    pub(super) fn of(site: &Site, gazetteer: &Gazetteer) -> Self {
        let listed = site.config.places.iter().enumerate();
        let listed: Vec<(usize, &Place)> =
            listed.filter(|(at, _)| !gazetteer.declared.contains_key(at)).collect();
        let letters = match gazetteer.known.len() + listed.len() {
            0..=ONE_FILE => 0,
            count if count <= ONE_LETTER => 1,
            _ => 2,
        };
        let mut files: BTreeMap<Names, Vec<Named>> = BTreeMap::new();
        let mut add = |keys: BTreeSet<String>, named: Named| {
            for key in keys {
                files.entry(Names::Of(key)).or_default().push(named);
            }
        };
        let begins = |initials: &str| initials.chars().take(letters).collect::<String>();
        let mut mixer = Fingerprint::begin();
        let keys_of = |name: &str| {
            let keys = pinyin::initials(name);
            let mut keys: BTreeSet<String> = keys.iter().map(|it| begins(it)).collect();
            if keys.is_empty() {
                keys.insert("0".repeat(letters.min(1)));
            }
            keys
        };
        for (at, known) in gazetteer.known.iter().enumerate() {
            mixer = mixer.with(&known.name).with(&known.page);
            add(keys_of(&known.name), Named::Place(at));
        }
        for (at, place) in &listed {
            mixer = mixer.with(&place.name).with(&place.id).with(above(&site.config, *at));
            add(keys_of(&place.name), Named::Listed(*at));
        }
        // A table is known by any part of its title: there are few, and the titles are long.
        for (at, table) in site.quotas.iter().enumerate() {
            mixer = mixer.with(addresses::quota_page(table)).with(&table.title);
            mixer = mixer.with(table.place.name()).with(table.year.to_string());
            let initials = initials_of(table);
            let parts = (0..initials.len()).map(|from| begins(&initials[from..]));
            add(parts.filter(|key| key.len() == letters).collect(), Named::Table(at));
        }
        if letters > 0 {
            files.insert(Names::Readings, Vec::new());
        }
        let village = gazetteer.known.iter().find(|it| !it.listed.is_empty());
        let village = village.or(gazetteer.known.first()).map(|it| &it.name);
        let example = village.or(listed.first().map(|(_, place)| &place.name)).map(|name| {
            let name = name.clone();
            let initials = pinyin::initials(&name).into_iter().next();
            (name, initials.unwrap_or_default())
        });
        Self { letters, files, fingerprint: mixer.end(), example }
    }

    /// Mixes in what the box is told.
    pub(in crate::render) fn key(&self, mixer: Mixer) -> Mixer {
        let (name, initials) = self.example.as_ref().map_or(("", ""), |(a, b)| (a, b));
        mixer.with(self.letters.to_string()).with(name).with(initials)
    }

    pub(in crate::render) fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// What the box is told; nothing, where there is nothing to be found.
    pub(in crate::render) fn context(&self) -> Option<FinderContext<'_>> {
        let (name, initials) = self.example.as_ref()?;
        Some(FinderContext { folder: FOLDER, letters: self.letters, name, initials })
    }

    /// The files, and where they stand.
    pub(in crate::render) fn files(&self) -> impl Iterator<Item = (String, &Names)> {
        self.files.keys().map(|names| (format!("{FOLDER}{}.js", names.name()), names))
    }

    /// The bytes of a file: each place with its initials and other readings, the places above it, and
    /// its page; each table in the same way.
    pub(in crate::render) fn file(
        &self,
        names: &Names,
        site: &Site,
        gazetteer: &Gazetteer,
    ) -> Vec<u8> {
        let entries: serde_json::Value = match names {
            Names::Readings => readings(site, gazetteer),
            Names::Of(_) => {
                let named = self.files.get(names).into_iter().flatten();
                let entry = |named: &Named| match named {
                    Named::Place(at) => place(gazetteer, *at),
                    Named::Listed(at) => listed(&site.config, *at),
                    Named::Table(at) => table(&site.quotas[*at]),
                };
                named.map(entry).collect()
            }
        };
        let name = names.name();
        // A script may not have these two characters in a string; JSON may.
        let entries = entries.to_string().replace(['\u{2028}', '\u{2029}'], "");
        format!("gongshiNames(\"{name}\",{entries})\n").into_bytes()
    }
}

impl Names {
    fn name(&self) -> &str {
        match self {
            Self::Readings => "readings",
            Self::Of(letters) if letters.is_empty() => "all",
            Self::Of(letters) => letters,
        }
    }
}

fn place(gazetteer: &Gazetteer, at: usize) -> serde_json::Value {
    let known = &gazetteer.known[at];
    let mut above: Vec<&str> =
        gazetteer.above(at).map(|at| gazetteer.known[at].name.as_str()).collect();
    above.reverse();
    json!([known.name, read_as(&known.name), above.concat(), known.page])
}

fn listed(config: &Config, at: usize) -> serde_json::Value {
    let place = &config.places[at];
    json!([place.name, read_as(&place.name), above(config, at), addresses::place(place)])
}

/// The places that one of `site.yaml` is within.
fn above(config: &Config, at: usize) -> String {
    let mut above: Vec<&str> = config.above(at).map(|at| config.places[at].name.as_str()).collect();
    above.reverse();
    above.concat()
}

/// The initials of a place's name, and its other readings.
fn read_as(name: &str) -> String {
    let mut read = pinyin::initials(name);
    read.extend(pinyin::other_readings(name));
    read.join(" ")
}

fn table(table: &QuotaTable) -> serde_json::Value {
    let initials = initials_of(table);
    let of = format!("{} {}", table.place.name(), table.year);
    json!([table.title, initials, of, addresses::quota_page(table)])
}

/// Its title is long: read in one way only.
fn initials_of(table: &QuotaTable) -> String {
    pinyin::initials(&table.title).into_iter().next().unwrap_or_default()
}

/// The characters that names begin with or have second, and what they are read with; those of
/// tables all.
fn readings(site: &Site, gazetteer: &Gazetteer) -> serde_json::Value {
    let known = gazetteer.known.iter().map(|known| &known.name);
    let names = known.chain(site.config.places.iter().map(|place| &place.name));
    let characters = names.flat_map(|name| name.chars().take(4));
    let titles = site.quotas.iter().flat_map(|table| table.title.chars());
    let characters: BTreeSet<char> = characters.chain(titles).collect();
    let read = characters.into_iter().filter(|c| !c.is_ascii()).filter_map(|c| {
        let letter = pinyin::letters(c).first()?.to_string();
        Some((c.to_string(), letter.into()))
    });
    serde_json::Value::Object(read.collect())
}
