//! The page of a quota table, and the table as a component of notices.

use tera::Context;

use super::Link;
use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::quotas::ShownTable;
use crate::site::addresses::{self, root};

impl Plan<'_> {
    pub(in crate::render) fn quota(&self, at: usize) -> Result<Vec<u8>, Diagnostic> {
        let table = &*self.site.quotas[at];
        let path = addresses::quota_page(table);
        let root = root(&path);
        let (place, year) = (table.place.name(), table.year.to_string());
        let values = [("place", place.as_str()), ("year", year.as_str())];
        let description = self.say("quota.description", &values);
        let mut context = self.frame(&table.title, &description, &path);
        context.insert("wide", &true);
        context.insert("quota", &ShownTable::of(self, at));
        context.insert("finder", &self.quotas.finder.context());
        let gazetteer = &self.addresses.gazetteer;
        let known = &gazetteer.known[gazetteer.of_table[at]];
        let years: Vec<String> =
            known.tables.iter().map(|it| self.site.quotas[*it].year.to_string()).collect();
        let titles: Vec<String> =
            years.iter().map(|it| self.say("year", &[("year", it)])).collect();
        let others = known.tables.iter().zip(&titles).filter(|(other, _)| **other != at);
        let others = others.map(|(other, title)| Link {
            title,
            url: format!("{root}{}", addresses::quota_page(&self.site.quotas[*other])),
        });
        context.insert("years", &others.collect::<Vec<_>>());
        let policy = self.site.policy_of(table).map(AsRef::as_ref);
        let policy_url = policy.map(|it| format!("{root}{}", addresses::policy_page(it)));
        context.insert("policy_url", &policy_url);
        let progress = table.progress.as_ref().map(|_| addresses::progress_page(table));
        context.insert("progress_url", &progress);
        self.templates.render("quota.html", &context)
    }

    /// A table within a notice.
    pub(in crate::render) fn quota_table(
        &self,
        name: &str,
        id: &str,
        root: &str,
    ) -> Result<String, Diagnostic> {
        self.in_notice(name, id, root, |context, at| {
            context.insert("quota", &ShownTable::of(self, at));
        })
    }

    /// A component of a notice that is given something of a table.
    pub(super) fn in_notice(
        &self,
        name: &str,
        id: &str,
        root: &str,
        give: impl FnOnce(&mut Context, usize),
    ) -> Result<String, Diagnostic> {
        let Some(at) = self.table_of(id) else { return Ok(String::new()) };
        let mut context = Context::new();
        context.insert("root", root);
        give(&mut context, at);
        self.templates.component(name, &context)
    }

    /// The pages of the tables that a notice names.
    pub(super) fn quota_links(
        &self,
        named: &[crate::site::notice::Named],
        root: &str,
    ) -> Vec<Link<'_>> {
        let tables = named.iter().filter_map(|it| self.site.quota(&it.name));
        let link = tables.map(|table| Link {
            title: &table.title,
            url: format!("{root}{}", addresses::quota_page(table)),
        });
        link.collect()
    }
}
