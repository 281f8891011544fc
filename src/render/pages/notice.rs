//! The page of a notice.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::Link;
use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::body::Body;
use crate::render::context::is_past;
use crate::render::theme::ContactContext;
use crate::site::addresses::{self, root};
use crate::site::document::{Document, Filling};
use crate::site::notice::Notice;

#[derive(Serialize)]
struct TocEntry {
    level: u8,
    id: String,
    text: String,
}

/// From how many headings on a text has a table of contents.
const FOR_CONTENTS: usize = 3;

/// A file that belongs to a notice.
#[derive(Serialize)]
struct AttachmentLink<'n> {
    title: &'n str,
    url: String,
    /// What it is: `XLSX`.
    kind: String,
    /// How large it is: `12 KB`.
    size: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn notice(&self, notice: &Notice) -> Result<Vec<u8>, Diagnostic> {
        let path = addresses::notice_page(notice);
        let root = root(&path);
        let policy = self.policy_of(notice);
        let mut context = self.frame_of("article", &notice.title, &notice.summary, &path);
        self.give_policy(&mut context, policy, &root);
        let quotas = &notice.quotas;
        let body = Body { plan: self, policy, quotas, path: &notice.path, root: &root };
        let content = body.html(&notice.document)?;
        context.insert("components", &self.components(notice));
        context.insert("toc", &toc(&body, &notice.document)?);
        context.insert("notice", &self.shown(notice));
        context.insert("trail", &self.trail_of(notice, &root));
        context.insert("replaces", &links(self.relations.replaces(notice), &root));
        context.insert("replaced_by", &links(self.relations.replaced_by(notice), &root));
        let this_year = self.this_year(notice).map(|it| links(&[it], &root).remove(0));
        context.insert("this_year", &this_year);
        context.insert("tables", &self.quota_links(&notice.quotas, &root));
        context.insert("tags", &self.tags(notice, &root));
        let attachments = notice.attachments.iter().map(|attachment| AttachmentLink {
            title: &attachment.title,
            url: format!("{root}{}", addresses::encoded(&attachment.path)),
            kind: Path::new(&attachment.path)
                .extension()
                .map(|ending| ending.to_string_lossy().to_uppercase())
                .unwrap_or_default(),
            size: self
                .addresses
                .attached(&attachment.path)
                .map(|it| size(it.bytes))
                .unwrap_or_default(),
        });
        context.insert("attachments", &attachments.collect::<Vec<_>>());
        let config = &self.site.config;
        let place = notice.place.as_ref().and_then(|named| config.place(&named.name));
        let place_url = place.map(|at| format!("{root}{}", addresses::place(&config.places[at])));
        context.insert("place_url", &place_url);
        context.insert("contact", &config.contact_in(place).map(ContactContext::of));
        self.give_article(&mut context, notice, &path);
        super::give_html(&mut context, Some(content));
        self.templates.render("notice.html", &context)
    }

    /// The folders that a notice lies in, from the top.
    pub(in crate::render) fn trail_of(&self, notice: &Notice, root: &str) -> Vec<Link<'_>> {
        let folder = notice.folder();
        let mut trail = self.trail(folder, root);
        let own = self.site.sections.iter().find(|it| it.folder == folder && !folder.is_empty());
        trail.extend(own.map(|section| self.section_link(section, root)));
        trail
    }

    /// The notice that announces this year's policy of the place, for a notice about an earlier
    /// one.
    pub(in crate::render) fn this_year(&self, notice: &Notice) -> Option<&'s Notice> {
        let today = self.today();
        let old = self.policy_of(notice).filter(|policy| is_past(policy.rules.year, today))?;
        let same_place = self.site.policies.of_place(&old.rules.place);
        let now = same_place.filter(|it| !is_past(it.rules.year, today));
        let now = now.min_by_key(|it| it.rules.year)?;
        self.announced.announcing(now)
    }

    /// The components in a notice, by the names that notices call them by.
    fn components<'n>(&self, notice: &'n Notice) -> BTreeSet<&'n str> {
        let binder = self.binder(self.policy_of(notice), &notice.quotas);
        let blocks = notice.document.gaps.iter().filter_map(|gap| match &gap.filling {
            Filling::Block(call) => Some(call.name.as_str()),
            _ => None,
        });
        blocks.filter(|name| binder.component(name).is_some()).collect()
    }

    fn tags<'n>(&self, notice: &'n Notice, root: &str) -> Vec<Link<'n>> {
        let list = |tag: &'n String| {
            let url = self.lists.of_tag(tag)?.path(1);
            Some(Link { title: tag, url: format!("{root}{url}") })
        };
        notice.tags.iter().filter_map(list).collect()
    }
}

/// 「12 KB」, 「1.4 MB」.
fn size(bytes: u64) -> String {
    match bytes.div_ceil(1024) {
        kilobytes @ 0..1024 => format!("{kilobytes} KB"),
        kilobytes => {
            let tenths = (kilobytes * 10).div_ceil(1024);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

fn links<'n>(notices: &[&'n Notice], root: &str) -> Vec<Link<'n>> {
    let link = |notice: &&'n Notice| Link {
        title: &notice.title,
        url: format!("{root}{}", addresses::notice_page(notice)),
    };
    notices.iter().map(link).collect()
}

/// The headings of a text; none, where there are few.
fn toc(body: &Body<'_, '_>, document: &Document) -> Result<Vec<TocEntry>, Diagnostic> {
    if document.headings.len() < FOR_CONTENTS {
        return Ok(Vec::new());
    }
    let entries = document.headings.iter().map(|heading| {
        let text = body.line(&heading.line)?;
        Ok(TocEntry { level: heading.level, id: heading.id.clone(), text })
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_file_is_said_as_staff_know_it() {
        let sizes = [1, 1024, 12_000, 1_048_576, 1_500_000].map(size);
        assert_eq!(sizes, ["1 KB", "1 KB", "12 KB", "1.0 MB", "1.5 MB"]);
    }
}
