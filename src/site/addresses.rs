//! The addresses of a site: which pages there are, and where what a notice names stands. All of
//! them are paths from the site's top.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use super::calculators::Calculator;
use super::config::Place;
use super::document::Target;
use super::gazetteer::Gazetteer;
use super::notice::{Notice, Section};
use super::posters::{Poster, Posters, Spot};
use super::quota::QuotaTable;
use super::{Attached, PolicyFile, Site};
use crate::diagnostic::Span;
use crate::fingerprint::Fingerprint;
use crate::timeline::Whose;

/// Pages that every site has.
pub const HOME: &str = "index.html";
/// The page for addresses that do not exist.
pub const NOT_FOUND: &str = "404.html";
/// The page that searches.
pub const SEARCH: &str = "search.html";
/// The list of all notices.
pub const ARCHIVE: &str = "archive/index.html";

/// The worker that keeps pages on a phone. It stands at the top, as it may serve only what is below
/// it.
pub const WORKER: &str = "sw.js";

/// Folders that the site fills itself.
pub const OWN_FOLDERS: [&str; 8] =
    ["assets", "archive", "calculators", "places", "policies", "posters", "quotas", "search"];

/// Where everything of a site stands.
#[derive(Debug)]
pub struct Addresses<'s> {
    notices: HashMap<&'s str, &'s Notice>,
    sections: HashMap<String, &'s Section>,
    attached: HashMap<&'s str, &'s Attached>,
    own: HashMap<String, Option<Owner<'s>>>,
    /// The addresses at which two files would have a page.
    pub shared: Vec<Shared<'s>>,
    /// The places that quota tables name.
    pub gazetteer: Gazetteer,
    /// The posters.
    pub posters: Posters,
}

/// An address at which two files would have a page.
#[derive(Debug)]
pub struct Shared<'s> {
    /// The page, from the site's top.
    pub path: String,
    /// Whose it would be.
    pub owners: [Owner<'s>; 2],
}

/// Of whose id an address is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner<'s> {
    /// The id.
    pub id: &'s str,
    /// Where it is written.
    pub span: &'s Span,
}

/// What a link leads to.
#[derive(Debug, Clone, Copy)]
pub enum Destination<'s> {
    /// A notice.
    Notice(&'s Notice),
    /// The page of a folder.
    Section(&'s Section),
    /// A file that is published as it is.
    Attached(&'s Attached),
    /// A page that the site has of itself.
    Own,
}

impl<'s> Addresses<'s> {
    /// The addresses of a site.
    pub fn of(site: &'s Site) -> Self {
        let notices = site.notices.iter().map(|notice| (notice.path.as_str(), &**notice));
        let index = |section: &Section| match section.folder.as_str() {
            "" => "index.md".to_owned(),
            folder => format!("{folder}/index.md"),
        };
        let sections = site.sections.iter().map(|section| (index(section), &**section));
        let gazetteer = Gazetteer::of(&site.config, &site.quotas);
        let posters = Posters::of(site, &gazetteer);
        let mut addresses = Self {
            notices: notices.collect(),
            sections: sections.collect(),
            attached: site.attached.iter().map(|it| (it.path.as_str(), it)).collect(),
            own: HashMap::new(),
            shared: Vec::new(),
            gazetteer,
            posters,
        };
        addresses.take_own(site);
        addresses
    }

    /// Takes the pages that the site has of itself.
    fn take_own(&mut self, site: &'s Site) {
        for page in [HOME, NOT_FOUND, SEARCH, ARCHIVE] {
            self.take(page.to_owned(), None);
        }
        for policy in &site.policies {
            let id = &policy.rules.id;
            let owner = policy.tree.get("id").map(|node| Owner { id, span: &node.span });
            let pages = [policy_page(policy), policy_sheet(policy), policy_calendar(policy)];
            let days = Whose::each(policy).into_iter().map(|whose| policy_days(policy, whose));
            let calculators = Calculator::of(&policy.rules).map(|it| it.page(id));
            let pages = pages.into_iter().chain(days).chain(calculators);
            pages.for_each(|page| self.take(page, owner));
        }
        let posters: Vec<String> = self.posters.each().map(|it| self.poster(site, it)).collect();
        for page in posters {
            self.take(page, None);
        }
        for it in &site.config.places {
            self.take(place(it), Some(Owner { id: &it.id, span: &it.span }));
        }
        for table in &site.quotas {
            let owner = Some(Owner { id: &table.id, span: &table.id_span });
            self.take(quota_page(table), owner);
            if table.progress.is_some() {
                self.take(progress_page(table), owner);
            }
        }
        // Of these, those that `site.yaml` lists have their page already.
        let pages: Vec<String> = self.gazetteer.known.iter().map(|it| it.page.clone()).collect();
        for page in pages {
            self.take(page, None);
        }
    }

    /// A poster's page: below that of its policy as the page of its place is below `places/`. A
    /// folder keeps apart what hyphens would not: both ids may have them.
    pub fn poster(&self, site: &Site, poster: Poster) -> String {
        let policy = &site.policies[poster.policy];
        let Some(spot) = poster.place else { return self::poster(policy) };
        let page = self.page_of(site, spot);
        let below = page.strip_prefix("places/").unwrap_or(&page);
        format!("posters/{}/{below}", policy.rules.id)
    }

    /// The page of a place.
    pub fn page_of(&self, site: &Site, spot: Spot) -> String {
        match spot {
            Spot::Listed(at) => place(&site.config.places[at]),
            Spot::Counted(at) => self.gazetteer.known[at].page.clone(),
        }
    }

    fn take(&mut self, page: String, owner: Option<Owner<'s>>) {
        match self.own.entry(page) {
            Entry::Vacant(free) => {
                free.insert(owner);
            }
            Entry::Occupied(taken) => {
                if let (Some(first), Some(second)) = (*taken.get(), owner)
                    && first != second
                {
                    let path = taken.key().clone();
                    self.shared.push(Shared { path, owners: [first, second] });
                }
            }
        }
    }

    /// What a link of the file at `from` leads to.
    pub fn find(&self, target: &'s Target, from: &str) -> Option<(Destination<'s>, String)> {
        match target {
            Target::Here => self.content(from),
            Target::Content(path) => self.content(path),
            Target::Page(path) if self.own.contains_key(path) => {
                Some((Destination::Own, path.clone()))
            }
            Target::Page(path) => {
                let page = path.strip_suffix(".html")?;
                self.content(&format!("{page}.md"))
            }
        }
    }

    fn content(&self, path: &str) -> Option<(Destination<'s>, String)> {
        if let Some(notice) = self.notices.get(path) {
            return Some((Destination::Notice(notice), notice_page(notice)));
        }
        if let Some(section) = self.sections.get(path) {
            return Some((Destination::Section(section), section_page(section)));
        }
        let attached = self.attached.get(path)?;
        Some((Destination::Attached(attached), attached.path.clone()))
    }

    /// The notice of a file of `content/`.
    pub fn notice(&self, path: &str) -> Option<&'s Notice> {
        self.notices.get(path).copied()
    }

    /// The file of `content/` that is published as it is.
    pub fn attached(&self, path: &str) -> Option<&'s Attached> {
        self.attached.get(path).copied()
    }

    /// Everything of `content/` that a link can name, in order, for those who mistyped one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let sections = self.sections.keys().map(String::as_str);
        let names =
            self.notices.keys().copied().chain(sections).chain(self.attached.keys().copied());
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.into_iter()
    }
}

/// The page of a notice.
pub fn notice_page(notice: &Notice) -> String {
    // Every list asks for it in every line.
    [&notice.page, ".html"].concat()
}

/// The page of a folder.
pub fn section_page(section: &Section) -> String {
    match section.folder.as_str() {
        "" => HOME.to_owned(),
        folder => format!("{folder}/index.html"),
    }
}

/// The page of a policy.
pub fn policy_page(policy: &PolicyFile) -> String {
    format!("policies/{}.html", policy.rules.id)
}

/// The fact-check sheet (核对单) of a policy.
pub fn policy_sheet(policy: &PolicyFile) -> String {
    format!("policies/{}-sheet.html", policy.rules.id)
}

/// The year calendar of a policy, to be printed.
pub fn policy_calendar(policy: &PolicyFile) -> String {
    format!("policies/{}-calendar.html", policy.rules.id)
}

/// The days of a policy as a calendar for phones, of everything or for some people.
pub(crate) fn policy_days(policy: &PolicyFile, whose: Whose) -> String {
    let id = &policy.rules.id;
    match whose {
        Whose::All => format!("policies/{id}.ics"),
        Whose::Everyone => format!("policies/{id}-everyone.ics"),
        // People are called in Chinese and at length; a subscribed address should neither change
        // with their order in the file nor be longer than a system allows.
        Whose::Some(_) => {
            let who = whose.in_words(&policy.rules).unwrap_or_default();
            let digest = Fingerprint::of(who.as_bytes()).hex();
            format!("policies/{id}-{}.ics", &digest[..8])
        }
    }
}

/// The poster of a policy in its own place.
pub fn poster(policy: &PolicyFile) -> String {
    format!("posters/{}.html", policy.rules.id)
}

/// The picture of the QR code on the poster at a path.
pub fn poster_code(poster: &str) -> String {
    format!("{}.png", poster.trim_end_matches(".html"))
}

/// The page of a quota table.
pub fn quota_page(table: &QuotaTable) -> String {
    quota_file(table, "html")
}

/// The page of how far the places of a quota table have come.
pub fn progress_page(table: &QuotaTable) -> String {
    format!("quotas/{}/progress.html", table.id)
}

/// A quota table to be downloaded: `csv`, `xlsx`, `json`.
pub(crate) fn quota_file(table: &QuotaTable, ending: &str) -> String {
    format!("quotas/{}.{ending}", table.id)
}

/// The page of a place.
pub fn place(place: &Place) -> String {
    format!("places/{}.html", place.id)
}

/// The page at an old address: `/old/a.html`, `old/a` and `old/` are all written by people.
/// Nothing, where no page can stand: a redirect is a page, and it stays within the site.
pub fn alias(written: &str) -> Option<String> {
    let path = written.trim().trim_start_matches('/');
    let page = match path.rsplit('/').next().unwrap_or_default() {
        "" => format!("{path}index.html"),
        name if name.contains('.') => path.to_owned(),
        _ => format!("{path}.html"),
    };
    let ending = Path::new(&page).extension().and_then(|it| it.to_str());
    let is_page = matches!(ending, Some("html" | "htm"));
    let can_be = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.trim_end_matches(['.', ' ']) == part
            && !part.contains(|c: char| c.is_control() || "\\:?#%*\"<>|".contains(c))
    };
    (is_page && page.split('/').all(can_be)).then_some(page)
}

/// The way from a page up to the site's top, so that links work from any folder and from a disk.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// A path as it stands in a link: what addresses do not allow is written as `%E4%B8%80`.
pub fn encoded(path: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_address_is_a_page_of_the_site() {
        for (written, page) in [
            ("/old/a.html", "old/a.html"),
            ("old/a", "old/a.html"),
            ("old/", "old/index.html"),
            ("/", "index.html"),
            (" 通知/一.htm ", "通知/一.htm"),
        ] {
            assert_eq!(alias(written).as_deref(), Some(page), "{written}");
        }
        for written in [
            "../a.html",
            "/a/../../b",
            "a//b",
            "https://a.cn/b",
            "javascript:x",
            "a\\b",
            "a?b=1",
            "a#b",
            "old/a.php",
            "assets/x.js",
            "manifest.json",
            ".htaccess",
            "a./b",
            "\u{7}a",
        ] {
            assert_eq!(alias(written), None, "{written}");
        }
    }
}
