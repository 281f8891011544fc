//! Rendering: from the typed site to bytes by path. No disk, no clock: the day is given.
//!
//! A [`Plan`] names every file of the published site with a key, the fingerprint of all that the
//! file is made from, and makes any one of them when asked. Whoever has a file with the same key
//! need not ask.

mod assets;
mod body;
mod context;
mod lists;
pub mod machine;
mod minify;
mod pages;
mod quotas;
pub mod search;
mod theme;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::OnceLock;

use gongshi_rules::day::Day;
use jiff::civil::Date;
use rayon::prelude::*;

use self::assets::Assets;
pub(crate) use self::body::inline;
use self::context::Shared;
use self::lists::Lists;
use self::machine::BaseUrl;
use self::pages::{Arounds, Machine};
use self::quotas::{Format, Quotas};
use self::theme::Templates;
use crate::bind::Binder;
use crate::dates;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::schema::naming::Naming;
use crate::site::addresses::{self, Addresses};
use crate::site::calculators::Calculator;
use crate::site::config::Occasion;
use crate::site::document::{Document, Filling, Target};
use crate::site::notice::{Named, Notice, Section};
use crate::site::posters::Poster;
use crate::site::relations::{Announced, Relations};
use crate::site::state::State;
use crate::site::{Attached, PolicyFile, Site};
use crate::timeline::Whose;

/// Every file of a published site, ready to be made.
pub struct Plan<'s> {
    site: &'s Site,
    occasion: &'s Occasion,
    addresses: Addresses<'s>,
    templates: Templates,
    assets: Assets,
    /// For each place of `site.yaml` the policies that are its own.
    policies_of: Vec<Vec<usize>>,
    /// What pages of one policy share, once one of them asks.
    shared: Vec<OnceLock<Shared>>,
    /// The notices that are shown, the latest first.
    latest: Vec<&'s Notice>,
    relations: Relations<'s>,
    announced: Announced<'s>,
    /// What the keys of policies are called, once a page asks.
    naming: OnceLock<Naming>,
    lists: Lists<'s>,
    quotas: Quotas,
    /// What applies around the places that quota tables name.
    arounds: Arounds,
    around_keys: Vec<OnceLock<Fingerprint>>,
    /// What every page depends on.
    frame: Fingerprint,
    /// What lists of all notices depend on.
    all: Fingerprint,
    /// Where the site will stand, where that is known.
    base: Option<BaseUrl>,
    files: Vec<Planned<'s>>,
    /// The search index, made when it is first asked for.
    search: OnceLock<search::Index<'s>>,
}

/// A file of the published site.
#[derive(Debug)]
pub struct Planned<'s> {
    /// Its path from the site's top, with `/`.
    pub path: String,
    /// The fingerprint of all that it is made from.
    pub key: Fingerprint,
    kind: Kind<'s>,
}

/// What a file is.
#[derive(Debug, Clone, Copy)]
enum Kind<'s> {
    Home,
    NotFound,
    Notice(&'s Notice),
    /// A calculator of the policy at this place among the site's.
    Calculator(usize, Calculator),
    Search,
    Machine(Machine),
    /// The page at an old address of a notice.
    Alias(&'s Notice),
    /// The page of the policy at this place.
    Policy(usize),
    /// Its fact-check sheet.
    Sheet(usize),
    /// Its year calendar.
    Calendar(usize),
    /// Its days for phones, of everything or for some people.
    Days(usize, Whose),
    Poster(Poster),
    /// The picture of a poster's QR code.
    PosterCode(Poster),
    /// A page, counted from 1, of the list at this place among the site's.
    List(usize, usize),
    /// The page of the place at this place in `site.yaml`.
    Place(usize),
    /// The quota table at this place.
    Quota(usize),
    /// How far its places have come.
    Progress(usize),
    /// It as a file.
    QuotaFile(usize, Format),
    /// The page of a place that only quota tables name, by its place in the gazetteer.
    Area(usize),
    /// A file of names of places, by its place among them.
    Names(usize),
    /// The asset at this place among the theme's.
    Asset(usize),
    Attached(&'s Attached),
}

impl Kind<'_> {
    /// Whether search engines should know the page. A sheet is for those who sign it, a poster for
    /// those who print it, and the later pages of a list are reached from the first.
    const fn is_for_search_engines(self) -> bool {
        match self {
            Self::Home
            | Self::Notice(_)
            | Self::Calculator(..)
            | Self::Policy(_)
            | Self::Place(_)
            | Self::Quota(_)
            | Self::Progress(_)
            | Self::Area(_)
            | Self::List(_, 1) => true,
            Self::NotFound
            | Self::Search
            | Self::Sheet(_)
            | Self::Calendar(_)
            | Self::Days(..)
            | Self::Poster(_)
            | Self::PosterCode(_)
            | Self::List(..)
            | Self::Alias(_)
            | Self::QuotaFile(..)
            | Self::Names(_)
            | Self::Machine(_)
            | Self::Asset(_)
            | Self::Attached(_) => false,
        }
    }

    /// The place of the policy whose calculator it is.
    const fn calculates(self) -> Option<usize> {
        match self {
            Self::Calculator(at, _) => Some(at),
            _ => None,
        }
    }

    /// The day that a page was last changed, where that is known.
    fn changed(self) -> Option<Date> {
        match self {
            Self::Notice(notice) => notice.day(),
            _ => None,
        }
    }
}

/// A file, made.
#[derive(Debug, PartialEq, Eq)]
pub enum Made<'s> {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is the file of `content/` of this path.
    Copy(&'s str),
}

impl<'s> Plan<'s> {
    /// The plan of a site that was checked, on an occasion.
    ///
    /// # Errors
    /// Mistakes in templates.
    pub fn of(site: &'s Site, occasion: &'s Occasion) -> Result<Self, Diagnostics> {
        let theme = || {
            let assets = Assets::of(&site.theme);
            Templates::parse(&site.theme, &assets).map(|templates| (assets, templates))
        };
        let order = || {
            let mut latest: Vec<&Notice> = site.notices.iter().map(AsRef::as_ref).collect();
            latest.retain(|notice| occasion.shows(notice));
            latest.sort_by(|a, b| b.day().cmp(&a.day()).then_with(|| a.path.cmp(&b.path)));
            let relations = Relations::of(&latest);
            // Of one day, what was replaced stands behind what replaces it.
            latest.sort_by_key(|notice| (Reverse(notice.day()), relations.is_replaced(notice)));
            (latest, relations)
        };
        let (theme, (latest, relations)) = rayon::join(theme, order);
        let (assets, mut templates) = theme?;
        templates.tell(&site.config, occasion);
        let base = occasion.base_url.as_deref().or(site.config.base_url.as_deref());
        let (addresses, announced) = (Addresses::of(site), Announced::by(&latest));
        let places = addresses.gazetteer.known.len();
        let mut plan = Self {
            base: base.and_then(|base| BaseUrl::parse(base).ok()),
            search: OnceLock::new(),
            quotas: Quotas::of(site, &announced, &addresses.gazetteer),
            arounds: (0..places).map(|_| OnceLock::new()).collect(),
            around_keys: (0..places).map(|_| OnceLock::new()).collect(),
            addresses,
            policies_of: site.policies.by_declared(&site.config),
            shared: site.policies.iter().map(|_| OnceLock::new()).collect(),
            relations,
            announced,
            naming: OnceLock::new(),
            lists: Lists::of(site, &latest),
            frame: frame(site, occasion),
            all: all(site, &latest),
            site,
            occasion,
            templates,
            assets,
            latest,
            files: Vec::new(),
        };
        plan.files = plan.all();
        Ok(plan)
    }

    /// The site.
    pub fn site(&self) -> &'s Site {
        self.site
    }

    /// The files, each path once.
    pub fn files(&self) -> &[Planned<'s>] {
        &self.files
    }

    /// The key of the files of the search index, which are no part of [`files`](Self::files):
    /// what they are called is known only when the index is made.
    pub fn search_key(&self) -> Fingerprint {
        Fingerprint::begin().with("search index").and(self.frame).and(self.all).end()
    }

    /// Makes a file.
    ///
    /// # Errors
    /// What is wrong with its template.
    pub fn make(&self, planned: &Planned<'s>) -> Result<Made<'s>, Diagnostic> {
        let page = match planned.kind {
            Kind::Home => self.home()?,
            Kind::NotFound => self.not_found()?,
            Kind::Notice(notice) => self.notice(notice)?,
            Kind::Calculator(at, it) => self.calculator(&self.site.policies[at], it)?,
            Kind::Search => self.search_page()?,
            Kind::Machine(kind) => return Ok(Made::Bytes(self.machine(kind))),
            Kind::Alias(notice) => return Ok(Made::Bytes(self.alias(notice, &planned.path))),
            Kind::Policy(at) => self.policy(&self.site.policies[at])?,
            Kind::Sheet(at) => self.sheet(&self.site.policies[at])?,
            Kind::Calendar(at) => self.calendar(&self.site.policies[at])?,
            Kind::Days(at, whose) => self.days(&self.site.policies[at], whose).into_bytes(),
            Kind::Poster(poster) => self.poster(poster)?,
            Kind::PosterCode(poster) => self.poster_code(poster),
            Kind::List(at, page) => self.list(at, page)?,
            Kind::Place(at) => self.place(at)?,
            Kind::Quota(at) => self.quota(at)?,
            Kind::Progress(at) => self.progress(at)?,
            Kind::QuotaFile(at, format) => self.quota_file(at, format),
            Kind::Area(at) => self.area(at)?,
            Kind::Names(at) => self.names(at),
            Kind::Asset(at) => {
                let (name, of_theme) = &self.site.theme.assets[at];
                return Ok(Made::Bytes(self.assets.bytes(name, of_theme).to_vec()));
            }
            Kind::Attached(attached) => return Ok(Made::Copy(&attached.path)),
        };
        Ok(Made::Bytes(page))
    }

    fn all(&self) -> Vec<Planned<'s>> {
        let mut files = Vec::with_capacity(self.latest.len() + 64);
        let mut add = |path: String, key: Fingerprint, kind: Kind<'s>| {
            files.push(Planned { path, key, kind });
        };
        let page = |name: &str| Fingerprint::begin().with(name).and(self.frame);
        add(addresses::HOME.to_owned(), self.home_key(page("home")), Kind::Home);
        add(addresses::NOT_FOUND.to_owned(), page("404").end(), Kind::NotFound);
        for (at, policy) in self.site.policies.iter().enumerate() {
            for calculator in Calculator::of(&policy.rules) {
                let key = self.calculator_key(policy, calculator, page("calculator"));
                add(calculator.page(&policy.rules.id), key, Kind::Calculator(at, calculator));
            }
            let key = self.policy_key(policy, page("policy"));
            add(addresses::policy_page(policy), key, Kind::Policy(at));
            let key = self.printed_in(policy, page("sheet").and(policy.fingerprint)).end();
            add(addresses::policy_sheet(policy), key, Kind::Sheet(at));
            for whose in Whose::each(policy) {
                let mixer = page("days").and(policy.fingerprint).with(self.read_about(policy));
                add(addresses::policy_days(policy, whose), mixer.end(), Kind::Days(at, whose));
            }
            let key = page("calendar").and(policy.fingerprint).end();
            add(addresses::policy_calendar(policy), key, Kind::Calendar(at));
        }
        for poster in self.addresses.posters.each() {
            let path = self.poster_path(poster);
            if let Some(key) = self.poster_code_key(poster) {
                add(addresses::poster_code(&path), key, Kind::PosterCode(poster));
            }
            add(path, self.poster_key(poster, page("poster")), Kind::Poster(poster));
        }
        let key = self.quotas.finder.key(page("search").and(self.all)).end();
        add(addresses::SEARCH.to_owned(), key, Kind::Search);
        let mut attached = HashSet::new();
        let keys: Vec<_> =
            self.latest.par_iter().map(|notice| self.notice_key(notice, page("notice"))).collect();
        for (notice, key) in self.latest.iter().zip(keys) {
            add(addresses::notice_page(notice), key, Kind::Notice(notice));
            for path in notice.aliases.iter().filter_map(|it| addresses::alias(&it.name)) {
                let key = page("alias").with(&notice.title).with(&notice.page).end();
                add(path, key, Kind::Alias(notice));
            }
            attached.extend(self.attached_to(notice).map(|it| it.path.as_str()));
        }
        let lists = self.lists.each().flat_map(|(at, list)| {
            (1..=list.pages(self.site.config.per_page)).map(move |number| (at, list, number))
        });
        let lists: Vec<_> = lists.collect();
        let keys: Vec<_> = lists
            .par_iter()
            .map(|(at, _, number)| self.list_key(*at, *number, page("list")))
            .collect();
        for ((at, list, number), key) in lists.into_iter().zip(keys) {
            add(list.path(number), key, Kind::List(at, number));
        }
        for (at, place) in self.site.config.places.iter().enumerate() {
            add(addresses::place(place), self.place_key(at, page("place")), Kind::Place(at));
        }
        for (path, key, kind) in self.quota_files(&page) {
            add(path, key, kind);
        }
        for section in &self.site.sections {
            let text = section.text.as_ref().map(|text| &text.document);
            attached
                .extend(text.into_iter().flat_map(|it| self.linked(it)).map(|it| it.path.as_str()));
        }
        for (at, (name, _)) in self.site.theme.assets.iter().enumerate() {
            let path = self.assets.url(name).unwrap_or_default().to_owned();
            add(path.clone(), Fingerprint::of(path.as_bytes()), Kind::Asset(at));
        }
        for file in self.site.attached.iter().filter(|it| attached.contains(it.path.as_str())) {
            add(file.path.clone(), file.fingerprint, Kind::Attached(file));
        }
        let known = || files.iter().filter(|file| file.kind.is_for_search_engines());
        let known_pages = known().fold(Fingerprint::begin(), |mixer, file| mixer.with(&file.path));
        let known_pages = known_pages.end();
        for (path, kind) in self.machine_files(known().count()) {
            let key = page(&path).and(self.all).and(known_pages).end();
            files.push(Planned { path, key, kind: Kind::Machine(kind) });
        }
        files
    }

    /// What is published of quota tables, and of the places that only they name.
    fn quota_files<'p>(
        &'p self,
        page: &'p dyn Fn(&str) -> Mixer,
    ) -> impl Iterator<Item = (String, Fingerprint, Kind<'s>)> + 'p {
        let tables = self.site.quotas.iter().enumerate().flat_map(move |(at, table)| {
            let own = self.quota_key(at, page("quota"));
            let files = Format::ALL.map(|format| {
                let key = self.table_key(at, page(format.ending())).end();
                let path = addresses::quota_file(table, format.ending());
                (path, key, Kind::QuotaFile(at, format))
            });
            let progress = table.progress.as_ref().map(|_| {
                let key = self.table_key(at, page("progress")).end();
                (addresses::progress_page(table), key, Kind::Progress(at))
            });
            let own = (addresses::quota_page(table), own, Kind::Quota(at));
            [own].into_iter().chain(progress).chain(files)
        });
        let known = self.addresses.gazetteer.known.iter().enumerate();
        let areas = known.filter(|(_, known)| known.declared.is_none()).map(move |(at, known)| {
            (known.page.clone(), self.area_key(at, page("area")), Kind::Area(at))
        });
        let finder = &self.quotas.finder;
        let names = finder.files().enumerate().map(move |(at, (path, _))| {
            let key = Fingerprint::begin().with(&path).and(finder.fingerprint()).end();
            (path, key, Kind::Names(at))
        });
        tables.chain(areas).chain(names)
    }

    /// Mixes in what a list shows of notices.
    fn notices_key(&self, notices: &[&Notice], mixer: Mixer) -> Mixer {
        notices.iter().fold(mixer.with(notices.len().to_string()), |mixer, notice| {
            let mixer = mixer.and(notice.fingerprint).with(&notice.path);
            // What is hidden today may be another thing later, which its state does not tell.
            let is_replaced = self.relations.is_replaced(notice);
            let mixer = mixer.with(self.state(notice).name()).with([u8::from(is_replaced)]);
            match self.policy_of(notice) {
                Some(policy) => mixer.and(policy.fingerprint),
                None => mixer.with("no policy"),
            }
        })
    }

    /// Mixes in what a page shows of policies, and the pages to read about them.
    fn policies_key<'p>(
        &self,
        policies: impl Iterator<Item = &'p PolicyFile>,
        mixer: Mixer,
    ) -> Mixer {
        policies.fold(mixer, |mixer, policy| {
            mixer.and(policy.fingerprint).with(self.read_about(policy))
        })
    }

    /// Mixes in what a page shows of a folder.
    fn section_key(&self, section: &Section, mixer: Mixer) -> Mixer {
        let Some(text) = &section.text else { return mixer.with("no text") };
        let mixer = mixer.and(text.fingerprint);
        self.document_key(&text.document, &pages::index_of(section), mixer)
    }

    /// Mixes in what the links of a text lead to.
    fn document_key(&self, document: &Document, path: &str, mut mixer: Mixer) -> Mixer {
        for gap in &document.gaps {
            let (Filling::Address(address) | Filling::Size(address)) = &gap.filling else {
                continue;
            };
            let found = self.addresses.find(&address.target, path);
            mixer = mixer.with(found.map(|(_, url)| url).unwrap_or_default());
        }
        self.linked(document).fold(mixer, |mixer, attached| mixer.and(attached.fingerprint))
    }

    /// The key of a notice's page: the notice, its policy, and what its links lead to.
    fn notice_key(&self, notice: &Notice, mixer: Mixer) -> Fingerprint {
        let mut mixer = mixer.and(notice.fingerprint).with(notice.path.as_bytes());
        mixer = match self.policy_of(notice) {
            Some(policy) => mixer.and(policy.fingerprint),
            None => mixer.with("no policy"),
        };
        mixer = self.quotas_key(&notice.quotas, mixer);
        mixer = self.document_key(&notice.document, &notice.path, mixer);
        mixer = self.components_key(notice, mixer);
        let folders = self.trail_of(notice, "");
        mixer = folders.iter().fold(mixer, |mixer, link| mixer.with(link.title()));
        mixer = self.notices_key(self.this_year(notice).as_slice(), mixer);
        for attached in self.attached_to(notice) {
            mixer = mixer.and(attached.fingerprint);
        }
        mixer = mixer.with(self.state(notice).name());
        let replaces = self.relations.replaces(notice).iter();
        for other in replaces.chain(self.relations.replaced_by(notice)) {
            mixer = mixer.and(other.fingerprint).with(&other.path);
        }
        mixer.end()
    }

    /// Mixes in the quota tables of these ids, and the policies whose documents they cite.
    fn quotas_key(&self, quotas: &[Named], mixer: Mixer) -> Mixer {
        quotas.iter().fold(mixer, |mixer, named| match self.table_of(&named.name) {
            Some(at) => self.table_key(at, mixer),
            None => mixer.with("no table"),
        })
    }

    /// Mixes in what components show beside the policy: the one to go by when its year is over.
    fn components_key(&self, notice: &Notice, mixer: Mixer) -> Mixer {
        let mut gaps = notice.document.gaps.iter();
        if !gaps.any(|gap| matches!(gap.filling, Filling::Block(_))) {
            return mixer;
        }
        self.current_key(self.policy_of(notice), mixer)
    }

    /// Mixes in the policy to go by when the year of one is over.
    fn current_key(&self, policy: Option<&PolicyFile>, mixer: Mixer) -> Mixer {
        match policy.and_then(|policy| self.current(policy)) {
            Some(current) => mixer.with(&current.rules.id).with(current.rules.year.to_string()),
            None => mixer.with("no later policy"),
        }
    }

    /// The key of a policy's page: the policy, those of the years beside it, and the notices that
    /// it leads to.
    fn policy_key(&self, policy: &PolicyFile, mixer: Mixer) -> Fingerprint {
        let (before, after) = self.site.years_beside(policy);
        let mut mixer = mixer.and(policy.fingerprint);
        for other in [before, after].into_iter().chain(self.parents(policy).map(Some)) {
            mixer = match other {
                Some(other) => mixer.and(other.fingerprint).with(&other.rules.id),
                None => mixer.with("none"),
            };
        }
        mixer = self.current_key(Some(policy), mixer);
        for notice in self.announced.about(policy) {
            mixer = mixer.and(notice.fingerprint).with(&notice.path);
        }
        self.printed_in(policy, mixer).end()
    }

    /// Which of the documents that a policy cites are notices of the site.
    fn printed_in(&self, policy: &PolicyFile, mixer: Mixer) -> Mixer {
        policy.documents.numbers().fold(mixer, |mixer, number| {
            let notice = self.announced.numbered(number);
            mixer.with(notice.map(|notice| notice.path.as_str()).unwrap_or_default())
        })
    }

    /// The files beside a notice that its page leads to.
    fn attached_to<'n>(&'n self, notice: &'n Notice) -> impl Iterator<Item = &'s Attached> + 'n {
        let named = notice.attachments.iter().map(|it| it.path.as_str());
        let named = named.filter_map(|path| self.addresses.attached(path));
        self.linked(&notice.document).chain(named)
    }

    /// The files of `content/` that a text leads to.
    fn linked<'n>(&'n self, document: &'n Document) -> impl Iterator<Item = &'s Attached> + 'n {
        let linked = document.gaps.iter().filter_map(|gap| match &gap.filling {
            Filling::Address(address) => match &address.target {
                Target::Content(path) => Some(path.as_str()),
                _ => None,
            },
            _ => None,
        });
        linked.filter_map(|path| self.addresses.attached(path))
    }

    fn policy_of(&self, notice: &Notice) -> Option<&'s PolicyFile> {
        let named = notice.policy.as_ref()?;
        self.site.policy(&named.name).map(AsRef::as_ref)
    }

    /// The policies of the site that a policy inherits from: their documents have their ids.
    fn parents(&self, policy: &PolicyFile) -> impl Iterator<Item = &'s PolicyFile> {
        let mut ids: Vec<&str> =
            policy.documents.keys().filter_map(|key| Some(key.split_once('/')?.0)).collect();
        ids.dedup();
        let site = self.site;
        let parents: Vec<&'s PolicyFile> =
            ids.into_iter().filter_map(|id| site.policy(id).map(AsRef::as_ref)).collect();
        parents.into_iter()
    }

    fn naming(&self) -> &Naming {
        self.naming.get_or_init(Naming::of_policies)
    }

    fn shared(&self, policy: &PolicyFile) -> Option<&Shared> {
        let shared = self.shared.get(self.site.policies.position(&policy.rules.id)?)?;
        let made = || Shared::of(policy, self.today(), &self.site.theme.strings);
        Some(shared.get_or_init(made))
    }

    fn today(&self) -> Day {
        dates::day(self.occasion.today)
    }

    fn binder<'b>(&'b self, policy: Option<&'b PolicyFile>, quotas: &'b [Named]) -> Binder<'b> {
        Binder { policy, quotas, site: self.site, today: self.today() }
    }

    fn state(&self, notice: &Notice) -> State {
        let is_replaced = self.relations.is_replaced(notice);
        State::of(notice, self.policy_of(notice), is_replaced, self.occasion.today)
    }
}

/// What every page depends on: the theme, `site.yaml`, the day, the program.
fn frame(site: &Site, occasion: &Occasion) -> Fingerprint {
    let is_frame = |name: &str| {
        ["site.yaml", "strings"].contains(&name)
            || name.starts_with("templates/")
            || name.starts_with("assets/")
    };
    let inputs = site.inputs.iter().filter(|(name, _)| is_frame(name));
    let mixer = Fingerprint::begin()
        .with(env!("CARGO_PKG_VERSION"))
        .with(occasion.today.to_string())
        .with(occasion.base_url.as_deref().unwrap_or_default());
    inputs.fold(mixer, |mixer, (name, input)| mixer.with(name).and(*input)).end()
}

/// What lists of all notices depend on: the notices that are shown, the policies and quota tables,
/// the folders.
fn all(site: &Site, latest: &[&Notice]) -> Fingerprint {
    let mixer = Fingerprint::begin();
    let mixer = site.policies.iter().fold(mixer, |mixer, it| mixer.and(it.fingerprint));
    let mixer = site.quotas.iter().fold(mixer, |mixer, it| mixer.and(it.fingerprint));
    let mixer = latest.iter().fold(mixer, |mixer, it| mixer.with(&it.path).and(it.fingerprint));
    let texts = site.sections.iter().filter_map(|section| section.text.as_ref());
    texts.fold(mixer, |mixer, text| mixer.and(text.fingerprint)).end()
}
