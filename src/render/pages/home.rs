//! The home page.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::context::is_past;
use crate::site::addresses;

/// How many notices the home page shows.
const ON_HOME: usize = 10;

#[derive(Serialize)]
struct CalculatorLink<'p> {
    title: &'static str,
    url: String,
    place: &'p str,
    year: u16,
    past: bool,
}

impl Plan<'_> {
    pub(in crate::render) fn home(&self) -> Result<String, Diagnostic> {
        let config = &self.site.config;
        let mut context = self.frame(&config.title, &config.description, addresses::HOME);
        let latest = self.latest.iter().take(ON_HOME).map(|notice| self.shown(notice));
        context.insert("notices", &latest.collect::<Vec<_>>());
        let policies = self.site.policies.iter().filter(|it| it.rules.benefits.is_some());
        let calculators = policies.map(|policy| CalculatorLink {
            title: "住院能报多少",
            url: addresses::calculator(policy),
            place: &policy.rules.place,
            year: policy.rules.year,
            past: is_past(policy.rules.year, self.today()),
        });
        context.insert("calculators", &calculators.collect::<Vec<_>>());
        self.templates.render("home.html", &context)
    }
}
