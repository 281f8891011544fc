//! The home page.

use std::cmp::Reverse;

use serde::Serialize;

use super::Link;
use super::calculator::CalculatorLink;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::render::Plan;
use crate::render::context::{is_past, soonest};
use crate::render::machine::linked;
use crate::site::addresses;
use crate::site::notice::{Notice, Section};

/// How many notices the home page shows, and how many pages of progress.
const ON_HOME: usize = 10;

/// What can be worked out under a policy.
#[derive(Serialize)]
struct Calculators<'p> {
    place: &'p str,
    year: u16,
    past: bool,
    links: Vec<CalculatorLink>,
}

/// A place and those right within it.
#[derive(Serialize)]
struct PlaceLink<'p> {
    title: &'p str,
    url: String,
    below: Vec<Link<'p>>,
}

/// The page of a policy.
#[derive(Serialize)]
struct PolicyLink<'p> {
    place: &'p str,
    year: u16,
    past: bool,
    url: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn home(&self) -> Result<Vec<u8>, Diagnostic> {
        let config = &self.site.config;
        let mut context = self.frame(&config.title, &config.description, addresses::HOME);
        let on_home = self.on_home();
        let notices = on_home.iter().map(|notice| self.listed(notice));
        context.insert("notices", &notices.collect::<Vec<_>>());
        context.insert("more_notices", &(self.latest.len() > ON_HOME));
        let policies = || self.site.policies.iter().map(AsRef::as_ref);
        let deadlines = policies().map(|policy| (policy, self.read_about(policy)));
        context.insert("deadlines", &soonest(deadlines, self.today()));
        let calculators = policies().map(|policy| Calculators {
            place: &policy.rules.place,
            year: policy.rules.year,
            past: is_past(policy.rules.year, self.today()),
            links: self.calculators(policy, ""),
        });
        let mut calculators: Vec<_> = calculators.filter(|it| !it.links.is_empty()).collect();
        calculators.sort_by_key(|it| Reverse(it.year));
        context.insert("calculators", &calculators);
        let policies = policies().map(|policy| PolicyLink {
            place: &policy.rules.place,
            year: policy.rules.year,
            past: is_past(policy.rules.year, self.today()),
            url: addresses::policy_page(policy),
        });
        context.insert("policies", &policies.collect::<Vec<_>>());
        let top = (0..config.places.len()).filter(|at| config.places[*at].within.is_none());
        let places = top.map(|at| PlaceLink {
            title: &config.places[at].name,
            url: addresses::place(&config.places[at]),
            below: self.places_in(at, ""),
        });
        context.insert("places", &places.collect::<Vec<_>>());
        let courses = self.courses_on_home().into_iter().filter_map(|at| self.course_link(at));
        context.insert("courses", &courses.collect::<Vec<_>>());
        let content = self.top_section().map(|section| self.text_of(section, "")).transpose()?;
        super::give_html(&mut context, content.flatten());
        super::give_data(
            &mut context,
            &linked::website(&config.title, &config.description, self.base.as_ref()),
        );
        self.templates.render("home.html", &context)
    }

    /// The key of the home page: what it shows, and how many there are.
    pub(in crate::render) fn home_key(&self, mixer: Mixer) -> Fingerprint {
        let mut mixer = self.policies_key(self.site.policies.iter().map(AsRef::as_ref), mixer);
        mixer =
            self.notices_key(&self.on_home(), mixer.with([u8::from(self.latest.len() > ON_HOME)]));
        for at in self.courses_on_home() {
            mixer = self.table_key(at, mixer);
        }
        if let Some(section) = self.top_section() {
            mixer = self.section_key(section, mixer);
        }
        mixer.end()
    }

    /// The tables of the latest year in which something was counted, the widest places first.
    fn courses_on_home(&self) -> Vec<usize> {
        let counted = self.site.quotas.iter().enumerate().filter(|(_, it)| it.progress.is_some());
        let mut counted: Vec<_> = counted
            .map(|(at, table)| (Reverse(table.year), table.place.parts().len(), at))
            .collect();
        counted.sort_unstable();
        let latest = counted.first().map(|(year, ..)| *year);
        let counted = counted.into_iter().filter(|(year, ..)| Some(*year) == latest);
        counted.map(|(.., at)| at).take(ON_HOME).collect()
    }

    /// The latest notices; those that others have replaced behind them.
    fn on_home(&self) -> Vec<&'s Notice> {
        let of = |replaced: bool| {
            let latest = self.latest.iter().copied();
            latest.filter(move |notice| self.relations.is_replaced(notice) == replaced)
        };
        of(false).chain(of(true)).take(ON_HOME).collect()
    }

    fn top_section(&self) -> Option<&'s Section> {
        self.site.sections.iter().map(AsRef::as_ref).find(|section| section.folder.is_empty())
    }
}
