//! The page of a notice.

use serde::Serialize;
use tera::Value;

use super::Link;
use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::body::Body;
use crate::site::addresses::{self, root};
use crate::site::document::Document;
use crate::site::notice::Notice;

#[derive(Serialize)]
struct TocEntry {
    level: u8,
    id: String,
    text: String,
}

impl Plan<'_> {
    pub(in crate::render) fn notice(&self, notice: &Notice) -> Result<String, Diagnostic> {
        let path = addresses::notice_page(notice);
        let root = root(&path);
        let policy = self.policy_of(notice);
        let mut context = self.frame(&notice.title, &notice.summary, &path);
        self.give_policy(&mut context, policy, &root);
        let body = Body { plan: self, policy, path: &notice.path, root: &root };
        let content = body.html(&notice.document)?;
        context.insert("toc", &toc(&body, &notice.document)?);
        context.insert("notice", &self.shown(notice));
        context.insert("replaces", &links(self.relations.replaces(notice), &root));
        context.insert("replaced_by", &links(self.relations.replaced_by(notice), &root));
        let attachments = notice.attachments.iter().map(|attachment| Link {
            title: &attachment.title,
            url: format!("{root}{}", addresses::encoded(&attachment.path)),
        });
        context.insert("attachments", &attachments.collect::<Vec<_>>());
        context.insert_value("content", Value::safe_string(&content));
        self.templates.render("notice.html", &context)
    }
}

fn links<'n>(notices: &[&'n Notice], root: &str) -> Vec<Link<'n>> {
    let link = |notice: &&'n Notice| Link {
        title: &notice.title,
        url: format!("{root}{}", addresses::notice_page(notice)),
    };
    notices.iter().map(link).collect()
}

/// The headings of a text.
fn toc(body: &Body<'_, '_>, document: &Document) -> Result<Vec<TocEntry>, Diagnostic> {
    let entries = document.headings.iter().map(|heading| {
        let text = body.line(&heading.line)?;
        Ok(TocEntry { level: heading.level, id: heading.id.clone(), text })
    });
    entries.collect()
}
