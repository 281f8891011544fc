//! The page of how far the places of a quota table have come.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::quotas::ShownCourse;
use crate::site::addresses;
use crate::site::quota::QuotaTable;

/// The page of how far the places of a table have come, as other pages lead to it.
#[derive(Serialize)]
pub(super) struct CourseLink {
    title: String,
    /// From the site's top.
    url: String,
}

impl Plan<'_> {
    pub(in crate::render) fn progress(&self, at: usize) -> Result<Vec<u8>, Diagnostic> {
        let table = &*self.site.quotas[at];
        let path = addresses::progress_page(table);
        let title = self.say_of_course(table, "progress.title");
        let description = self.say_of_course(table, "progress.description");
        let mut context = self.frame(&title, &description, &path);
        context.insert("wide", &true);
        context.insert("progress", &ShownCourse::of(self, at));
        self.templates.render("progress.html", &context)
    }

    /// The way to such a page, where something was counted.
    pub(super) fn course_link(&self, at: usize) -> Option<CourseLink> {
        let table = &*self.site.quotas[at];
        table.progress.as_ref()?;
        let title = self.say_of_course(table, "progress.title");
        Some(CourseLink { title, url: addresses::progress_page(table) })
    }

    fn say_of_course(&self, table: &QuotaTable, key: &str) -> String {
        let (place, year) = (table.place.name(), table.year.to_string());
        self.say(key, &[("place", &place), ("year", &year)])
    }

    /// The same within a notice.
    pub(in crate::render) fn progress_of(
        &self,
        name: &str,
        id: &str,
        root: &str,
    ) -> Result<String, Diagnostic> {
        self.in_notice(name, id, root, |context, at| {
            context.insert("progress", &ShownCourse::of(self, at));
        })
    }
}
