//! The pages of lists: of a folder, and of the archive by year, issuer, place and tag.

use serde::Serialize;

use super::Link;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::render::Plan;
use crate::render::lists::{List, Of};
use crate::site::addresses::{self, root};
use crate::site::notice::Section;

/// A way to narrow the archive down: 「2023年」, and how many notices that leaves.
#[derive(Serialize)]
struct Facet {
    title: String,
    url: String,
    count: usize,
}

/// The ways to narrow the archive down, a list each.
#[derive(Serialize, Default)]
struct Facets {
    years: Vec<Facet>,
    issuers: Vec<Facet>,
    places: Vec<Facet>,
    tags: Vec<Facet>,
}

/// The pages of a list, seen from one of them.
#[derive(Serialize)]
struct Pagination {
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
    /// The first, the last and those around this one.
    links: Vec<PageLink>,
}

#[derive(Serialize)]
struct PageLink {
    page: usize,
    url: String,
    current: bool,
    /// Whether pages are left out before it.
    gap: bool,
}

impl Plan<'_> {
    pub(in crate::render) fn list(&self, at: usize, page: usize) -> Result<Vec<u8>, Diagnostic> {
        let list = self.lists.at(at);
        let path = list.path(page);
        let root = root(&path);
        let per_page = self.site.config.per_page;
        let section = match list.of {
            Of::Section(at) => Some(&*self.site.sections[at]),
            _ => None,
        };
        let name = self.name_of(&list.of);
        let pages = list.pages(per_page);
        let title = match page {
            1 => name.clone(),
            _ => self.say("list.page_title", &[("title", &name), ("page", &page.to_string())]),
        };
        let summary = section.map(|section| section.summary.as_str()).filter(|it| !it.is_empty());
        let count = list.notices.len().to_string();
        let description = match summary {
            Some(summary) => summary.to_owned(),
            None => self.say("list.description", &[("title", &name), ("n", &count)]),
        };
        let mut context = self.frame(&title, &description, &path);
        context.insert("heading", &name);
        context.insert("count", &list.notices.len());
        let shown = list.on(page, per_page).iter().map(|notice| self.listed(notice));
        context.insert("notices", &shown.collect::<Vec<_>>());
        context.insert("pagination", &pagination(list, page, pages, &root));
        let trail = section.map(|section| self.trail(&section.folder, &root)).unwrap_or_default();
        context.insert("trail", &trail);
        if list.of == Of::All {
            context.insert("facets", &(page == 1).then(|| self.facets(&root)));
            return self.templates.render("archive.html", &context);
        }
        let below = section.map(|section| self.sections_in(section, &root)).unwrap_or_default();
        context.insert("below", &below);
        context.insert("in_archive", &section.is_none());
        let content =
            section.filter(|_| page == 1).map(|it| self.text_of(it, &root)).transpose()?;
        super::give_html(&mut context, content.flatten());
        self.templates.render("list.html", &context)
    }

    /// The key of a page of a list: what it shows, and how many there are.
    pub(in crate::render) fn list_key(&self, at: usize, page: usize, mixer: Mixer) -> Fingerprint {
        let list = self.lists.at(at);
        let per_page = self.site.config.per_page;
        let mut mixer = mixer.with(list.path(page)).with(self.name_of(&list.of));
        mixer = mixer.with(list.notices.len().to_string());
        mixer = self.notices_key(list.on(page, per_page), mixer);
        match list.of {
            Of::Section(at) => {
                let section = &self.site.sections[at];
                for link in
                    self.sections_in(section, "").iter().chain(&self.trail(&section.folder, ""))
                {
                    mixer = mixer.with(link.title).with(&link.url);
                }
                mixer = self.section_key(section, mixer);
            }
            Of::All if page == 1 => {
                let Facets { years, issuers, places, tags } = self.facets("");
                for facet in [years, issuers, places, tags].into_iter().flatten() {
                    mixer = mixer.with(facet.title).with(facet.url).with(facet.count.to_string());
                }
            }
            _ => {}
        }
        mixer.end()
    }

    fn name_of(&self, of: &Of<'_>) -> String {
        let config = &self.site.config;
        let say = |key, name: &str| self.say(key, &[("name", name)]);
        match of {
            Of::Section(at) => self.title_of(&self.site.sections[*at]).to_owned(),
            Of::All => self.say("archive.title", &[]),
            Of::Year(Some(year)) => self.say("archive.year", &[("year", &year.to_string())]),
            Of::Year(None) => self.say("archive.undated", &[]),
            Of::Issuer(name) => say("archive.issuer", name),
            Of::Place(at) => say("archive.place", &config.full_name(*at)),
            Of::Elsewhere(name) => say("archive.place", name),
            Of::Tag(name) => say("archive.tag", name),
        }
    }

    fn facets(&self, root: &str) -> Facets {
        let mut facets = Facets::default();
        for (_, list) in self.lists.each() {
            let (into, title) = match &list.of {
                Of::Section(_) | Of::All => continue,
                Of::Year(_) => (&mut facets.years, self.name_of(&list.of)),
                Of::Issuer(name) => (&mut facets.issuers, name.clone()),
                Of::Place(at) => (&mut facets.places, self.site.config.full_name(*at)),
                Of::Elsewhere(name) => (&mut facets.places, (*name).to_owned()),
                Of::Tag(name) => (&mut facets.tags, (*name).to_owned()),
            };
            let url = format!("{root}{}", list.path(1));
            into.push(Facet { title, url, count: list.notices.len() });
        }
        facets
    }

    /// The folders right within one, as their `index.md` orders them.
    fn sections_in(&self, section: &Section, root: &str) -> Vec<Link<'_>> {
        let inside = |other: &&Section| {
            other.folder.rsplit_once('/').is_some_and(|(above, _)| above == section.folder)
        };
        let sections = self.site.sections.iter().map(AsRef::as_ref);
        let mut below: Vec<&Section> = sections.filter(inside).collect();
        below.sort_by_key(|section| section.order);
        below.into_iter().map(|section| self.section_link(section, root)).collect()
    }

    /// The folders that a folder lies in, from the top.
    pub(super) fn trail(&self, folder: &str, root: &str) -> Vec<Link<'_>> {
        let above = folder.match_indices('/').map(|(at, _)| &folder[..at]);
        let section = |folder| self.site.sections.iter().find(|it| it.folder == folder);
        above.filter_map(section).map(|section| self.section_link(section, root)).collect()
    }

    pub(super) fn section_link<'p>(&'p self, section: &'p Section, root: &str) -> Link<'p> {
        let url = format!("{root}{}", addresses::section_page(section));
        Link { title: self.title_of(section), url }
    }
}

fn pagination(list: &List<'_>, page: usize, pages: usize, root: &str) -> Option<Pagination> {
    let url = |page: usize| format!("{root}{}", list.path(page));
    let near = |at: &usize| *at == 1 || *at == pages || at.abs_diff(page) <= 1;
    let mut last = 0;
    let links = (1..=pages).filter(near).map(|at| {
        let gap = at > last + 1;
        last = at;
        PageLink { page: at, url: url(at), current: at == page, gap }
    });
    (pages > 1).then(|| Pagination {
        page,
        pages,
        previous: (page > 1).then(|| url(page - 1)),
        next: (page < pages).then(|| url(page + 1)),
        links: links.collect(),
    })
}
