//! What machines read: the site map, redirects, the worker, the search index. Feeds are in `feeds.rs`.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::render::Plan;
use crate::render::body::Body;
use crate::render::machine::redirects::Redirect;
use crate::render::machine::sitemap::{self, Page};
use crate::render::machine::webmanifest;
use crate::render::machine::worker::{self, Kept};
use crate::render::search::{Entry, Index, Words};
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::notice::Notice;

/// A file for machines.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) enum Machine {
    Atom,
    JsonFeed,
    /// The site map, or a part of it.
    Sitemap(usize),
    Robots,
    WebManifest,
    /// What keeps pages on a phone.
    Worker,
}

/// How many pages every visitor's phone keeps, visited or not.
const KEPT_PAGES: usize = 12;

/// How many bytes of assets it keeps: a theme may have pictures that cost more than they help.
const KEPT_ASSETS: usize = 1024 * 1024;

impl<'s> Plan<'s> {
    /// The files for machines of a site with so many pages that search engines should know.
    /// Those that need whole addresses are there only if it is known where the site will stand.
    pub(in crate::render) fn machine_files(&self, pages: usize) -> Vec<(String, Machine)> {
        let mut files = vec![
            ("robots.txt".to_owned(), Machine::Robots),
            ("site.webmanifest".to_owned(), Machine::WebManifest),
            (addresses::WORKER.to_owned(), Machine::Worker),
        ];
        if self.base.is_some() {
            files.push(("atom.xml".to_owned(), Machine::Atom));
            files.push(("feed.json".to_owned(), Machine::JsonFeed));
            let names = sitemap::names(pages).into_iter().enumerate();
            files.extend(names.map(|(part, name)| (name, Machine::Sitemap(part))));
        }
        files
    }

    pub(in crate::render) fn machine(&self, kind: Machine) -> Vec<u8> {
        let config = &self.site.config;
        match (kind, &self.base) {
            (Machine::Robots, base) => sitemap::robots(base.as_ref()),
            (Machine::WebManifest, _) => {
                let asset = |name: &str| self.assets.url(name).map(str::to_owned);
                webmanifest::webmanifest(&config.title, &config.place, &config.description, asset)
            }
            (Machine::Worker, _) if config.offline => worker::keeping(&self.kept()),
            (Machine::Worker, _) => worker::withdrawn(),
            (Machine::Atom, Some(base)) => self.feed(base).atom("atom.xml"),
            (Machine::JsonFeed, Some(base)) => self.feed(base).json("feed.json"),
            (Machine::Sitemap(part), Some(base)) => {
                let parts = sitemap::sitemap(base, &self.known_pages());
                parts.into_iter().nth(part).map(|(_, bytes)| bytes).unwrap_or_default()
            }
            (_, None) => Vec::new(),
        }
    }

    /// What a phone keeps from the first visit on: the home page, and of the latest policies the
    /// calculators and the notices that announce them, with what these need.
    fn kept(&self) -> Kept {
        let mut policies: Vec<(usize, &PolicyFile)> =
            self.site.policies.iter().map(AsRef::as_ref).enumerate().collect();
        policies.sort_by_key(|(at, policy)| (Reverse(policy.rules.year), *at));
        let mut pages = vec![addresses::HOME.to_owned()];
        let mut version = Fingerprint::begin();
        for (at, policy) in policies {
            if pages.len() >= KEPT_PAGES {
                break;
            }
            let calculators = self.files.iter().filter(|file| file.kind.calculates() == Some(at));
            pages.extend(calculators.map(|file| addresses::encoded(&file.path)));
            pages.push(addresses::encoded(&self.read_about(policy)));
            version = version.and(policy.fingerprint);
            version = self.notices_key(self.announced.announcing(policy).as_slice(), version);
        }
        pages.truncate(KEPT_PAGES);
        let mut room = KEPT_ASSETS;
        let assets = self.site.theme.assets.iter().filter_map(|(name, bytes)| {
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let needed = ["css", "js", "svg", "wasm"].contains(&ending);
            room = if needed { room.checked_sub(bytes.len())? } else { return None };
            self.assets.url(name).map(addresses::encoded)
        });
        let assets = assets.collect();
        Kept { pages, assets, version: version.end() }
    }

    /// The pages for the site map. Only of a notice is it known when it was last changed.
    fn known_pages(&self) -> Vec<Page<'_>> {
        let known = self.files.iter().filter(|file| file.kind.is_for_search_engines());
        known.map(|file| Page { path: &file.path, changed: file.kind.changed() }).collect()
    }

    /// The page at an old address of a notice.
    pub(in crate::render) fn alias(&self, notice: &Notice, from: &str) -> Vec<u8> {
        let to = addresses::notice_page(notice);
        let redirect = Redirect {
            from,
            to: &to,
            title: &notice.title,
            language: self.site.config.language.tag(),
            moved: &self.say("moved.title", &[]),
            see: &self.say("moved.see", &[]),
        };
        redirect.page(self.base.as_ref())
    }

    pub(in crate::render) fn search_page(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut context = self.frame(
            &self.say("frame.search", &[]),
            &self.say("search.description", &[]),
            addresses::SEARCH,
        );
        context.insert("search", self.search().root());
        context.insert("finder", &self.quotas.finder.context());
        context.insert("archive_url", addresses::ARCHIVE);
        self.templates.render("search.html", &context)
    }

    /// The search index. It is large, and made only when somebody asks.
    pub fn search(&self) -> &Index<'s> {
        self.search.get_or_init(|| {
            let entries: Vec<_> = self.latest.par_iter().map(|it| self.entry(it)).collect();
            Index::of(entries)
        })
    }

    fn entry(&self, notice: &'s Notice) -> Entry<'s> {
        let url = addresses::notice_page(notice);
        let root = root(&url);
        let body = Body {
            plan: self,
            policy: self.policy_of(notice),
            quotas: &notice.quotas,
            path: &notice.path,
            root: &root,
        };
        let (words, fingerprint) = if notice.document.has_calls() {
            let words = notice.document.words();
            let filled = body.line(&words).unwrap_or(words.text);
            let fingerprint = Fingerprint::of(filled.as_bytes());
            (Words::Filled(filled.into()), fingerprint)
        } else {
            (Words::Of(&notice.document), notice.fingerprint)
        };
        Entry {
            url: url.into(),
            title: &notice.title,
            number: notice.number.as_ref().map(|number| number.name.as_str()),
            summary: &notice.summary,
            place: notice.place.as_ref().map_or("", |place| &place.name),
            date: notice.day().map(|day| day.to_string()).unwrap_or_default().into(),
            state: self.state(notice),
            words,
            fingerprint,
        }
    }
}
