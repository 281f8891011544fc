//! The page of how far the places of a quota table have come.

use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::quotas::ShownCourse;
use crate::site::addresses;

impl Plan<'_> {
    pub(in crate::render) fn progress(&self, at: usize) -> Result<Vec<u8>, Diagnostic> {
        let table = &*self.site.quotas[at];
        let path = addresses::progress_page(table);
        let (place, year) = (table.place.name(), table.year.to_string());
        let values = [("place", place.as_str()), ("year", year.as_str())];
        let (title, description) =
            (self.say("progress.title", &values), self.say("progress.description", &values));
        let mut context = self.frame(&title, &description, &path);
        context.insert("progress", &ShownCourse::of(self, at));
        self.templates.render("progress.html", &context)
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
