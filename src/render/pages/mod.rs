//! The pages of a site, a file each kind: what their templates are given.

mod area;
mod calculator;
mod days;
mod feeds;
mod home;
mod list;
mod machine;
mod notice;
mod place;
mod policy;
mod poster;
mod progress;
mod quota;

pub(super) use self::area::Arounds;
pub(super) use self::machine::Machine;

use std::borrow::Cow;

use serde::Serialize;
use tera::{Context, Value};

use super::Plan;
use super::body::Body;
use super::context::{ListedNotice, ShownNotice};
use super::machine::BaseUrl;
use super::machine::head::{self, ArticleTags, ColumnTags, SiteTags};
use super::machine::linked;
use crate::bind::Worked;
use crate::diagnostic::Diagnostic;
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::notice::{Notice, Section};
use crate::site::state::{Spell, State};

/// The asset that link previews show, where the theme has it.
const PREVIEW: &str = "icon-512.png";

/// The page at hand, for the frame around it.
#[derive(Serialize)]
struct Page<'p> {
    title: &'p str,
    description: &'p str,
    path: &'p str,
    /// Its address with the site's own before it, where that is known.
    canonical: Option<String>,
    /// A picture for link previews, where the theme has one.
    image: Option<String>,
    /// `article` or `website`, as link previews tell them apart.
    kind: &'static str,
}

/// A policy to go on to.
#[derive(Serialize)]
struct PolicyLink<'p> {
    place: &'p str,
    year: u16,
    url: String,
}

impl<'p> PolicyLink<'p> {
    fn new(policy: &'p PolicyFile, root: &str) -> Self {
        Self {
            place: &policy.rules.place,
            year: policy.rules.year,
            url: format!("{root}{}", addresses::policy_page(policy)),
        }
    }
}

/// A link as templates know it.
#[derive(Serialize)]
pub(super) struct Link<'p> {
    title: &'p str,
    url: String,
}

impl Link<'_> {
    pub(super) fn title(&self) -> &str {
        self.title
    }
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn not_found(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut context = self.frame(&self.say("not_found.title", &[]), "", addresses::NOT_FOUND);
        // The page stands for addresses of any depth: no way from it to the top holds.
        let home = self.base.as_ref().map_or_else(|| "/".to_owned(), BaseUrl::path);
        context.insert("home", &home);
        self.templates.render("404.html", &context)
    }

    /// A component of a notice.
    pub(in crate::render) fn component(
        &self,
        name: &str,
        policy: Option<&'s PolicyFile>,
        root: &str,
    ) -> Result<String, Diagnostic> {
        let make = || {
            let mut context = Context::new();
            context.insert("root", root);
            self.give_policy(&mut context, policy, root);
            let current = policy.and_then(|policy| self.current(policy));
            context.insert("current", &current.map(|it| PolicyLink::new(it, root)));
            self.templates.component(name, &context)
        };
        match policy.and_then(|policy| self.shared(policy)) {
            Some(shared) => shared.component(name, root, make).map(|made| made.to_string()),
            None => make(),
        }
    }

    /// A worked example of a notice.
    pub(in crate::render) fn worked(
        &self,
        name: &str,
        worked: &Worked,
        policy: Option<&'s PolicyFile>,
        root: &str,
    ) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert("root", root);
        context.insert("worked", worked);
        self.give_policy(&mut context, policy, root);
        self.templates.component(name, &context)
    }

    /// What templates know of a policy.
    fn give_policy(&self, context: &mut Context, policy: Option<&'s PolicyFile>, root: &str) {
        let Some(policy) = policy else { return };
        if let Some(shared) = self.shared(policy) {
            context.insert_value("policy", shared.policy.clone());
            context.insert_value("unknowns", shared.unknowns.clone());
        }
        context.insert("calculators", &self.calculators(policy, root));
        let url = format!("{root}{}", addresses::policy_page(policy));
        context.insert("policy_url", &url);
    }

    /// Words of the theme.
    pub(super) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.site.theme.strings.say(key, values)
    }

    /// What a folder is called. One that says nothing of itself is called what it is for.
    fn title_of<'p>(&'p self, section: &'p Section) -> &'p str {
        let unnamed =
            section.text.is_none() && section.folder.rsplit('/').next() == Some("notices");
        let words = self.site.theme.strings.get("section.notices").filter(|_| unnamed);
        words.map_or(section.title.as_str(), |phrase| phrase.other.as_str())
    }

    /// What stands above the list of a folder, as HTML.
    fn text_of(
        &self,
        section: &'s Section,
        root: &str,
    ) -> Result<Option<Cow<'s, str>>, Diagnostic> {
        let Some(text) = &section.text else { return Ok(None) };
        let path = index_of(section);
        let body = Body { plan: self, policy: None, quotas: &[], path: &path, root };
        body.html(&text.document).map(|html| Some(html).filter(|html| !html.trim().is_empty()))
    }

    /// The page to read about a policy, from the site's top: the notice that announces it, else
    /// its own.
    pub(in crate::render) fn read_about(&self, policy: &PolicyFile) -> String {
        let notice = self.announced.announcing(policy);
        notice.map_or_else(|| addresses::policy_page(policy), addresses::notice_page)
    }

    /// A notice for its own page.
    fn shown<'n>(&self, notice: &'n Notice) -> ShownNotice<'n> {
        let (policy, spells) = self.policy_and_spells(notice);
        ShownNotice::new(notice, policy, &spells, self.today(), &self.site.theme.strings)
    }

    /// A notice for a list.
    fn listed<'n>(&self, notice: &'n Notice) -> ListedNotice<'n> {
        let (policy, spells) = self.policy_and_spells(notice);
        ListedNotice::new(notice, policy, &spells, self.today(), &self.site.theme.strings)
    }

    fn policy_and_spells(&self, notice: &Notice) -> (Option<&'s PolicyFile>, Vec<Spell>) {
        let (policy, today) = (self.policy_of(notice), self.occasion.today);
        let spells = State::spells(notice, policy, self.relations.is_replaced(notice), today);
        (policy, spells)
    }

    /// What every page is given beside what the templates know of the site.
    fn frame(&self, title: &str, description: &str, path: &str) -> Context {
        self.frame_of("website", title, description, path)
    }

    /// The same for a page of a kind that link previews know.
    fn frame_of(&self, kind: &'static str, title: &str, description: &str, path: &str) -> Context {
        let mut context = Context::new();
        let absolute = |path: &str| self.base.as_ref().map(|base| base.page(path));
        let image = self.assets.url(PREVIEW).and_then(absolute);
        let page = Page { title, description, path, canonical: absolute(path), image, kind };
        context.insert("page", &page);
        context.insert("root", &root(path));
        context.insert("meta", &head::site(&self.site_tags()));
        context
    }

    /// The site, as machines know it.
    fn site_tags(&self) -> SiteTags<'_> {
        let config = &self.site.config;
        SiteTags {
            name: &config.title,
            base: self.base.as_ref(),
            code: config.site_code.as_deref(),
        }
    }

    /// What search engines and the inspectors of government sites read of a notice.
    fn give_article(&self, context: &mut Context, notice: &Notice, path: &str) {
        let Some(published) = notice.day() else { return };
        let issuer = notice.issuer.concat();
        let keywords: Vec<&str> = notice.tags.iter().map(String::as_str).collect();
        let mut meta = head::site(&self.site_tags());
        let section = self.site.sections.iter().find(|it| it.folder == notice.folder());
        meta.extend(section.into_iter().flat_map(|section| {
            head::column(&ColumnTags {
                name: self.title_of(section),
                kind: "",
                description: &section.summary,
                keywords: &[],
            })
        }));
        let article = ArticleTags {
            title: &notice.title,
            published,
            source: &issuer,
            keywords: &keywords,
            page: path,
        };
        meta.extend(head::article(&article, self.base.as_ref()));
        context.insert("meta", &meta);
        let place = notice.place.as_ref().map_or(&self.site.config.place, |place| &place.name);
        give_data(
            context,
            &linked::notice(
                &linked::Notice {
                    title: &notice.title,
                    number: notice.number.as_ref().map(|number| number.name.as_str()),
                    issuer: &issuer,
                    place,
                    summary: &notice.summary,
                    published,
                    expires: notice.expires,
                    page: path,
                },
                self.base.as_ref(),
            ),
        );
    }
}

/// Gives a template a block of JSON-LD.
fn give_data(context: &mut Context, json: &str) {
    let block = format!("<script type=\"application/ld+json\">{json}</script>");
    context.insert_value("json_ld", Value::safe_string(&block));
}

/// Gives a template HTML that is safe to publish.
fn give_html(context: &mut Context, html: Option<Cow<'_, str>>) {
    if let Some(html) = html {
        context.insert_value("content", Value::safe_string(&html));
    }
}

/// The path of a folder's `index.md` from `content/`.
pub(in crate::render) fn index_of(section: &Section) -> String {
    match section.folder.as_str() {
        "" => "index.md".to_owned(),
        folder => format!("{folder}/index.md"),
    }
}
