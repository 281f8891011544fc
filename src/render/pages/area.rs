//! The page of a village or township that only quota tables name: its figures, and what applies
//! there because it does in the place above.

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tera::{Context, Value};

use super::Link;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::render::Plan;
use crate::render::context::soonest;
use crate::render::quotas::{Listed, Member};
use crate::render::theme::ContactContext;
use crate::site::PolicyFile;
use crate::site::addresses;
use crate::site::gazetteer::Known;
use crate::site::notice::Notice;
use crate::site::posters::Spot;

/// So many notices of the place above are shown.
const MOST_NOTICES: usize = 5;

/// What applies in a place and to the villages right within it, made once for all of them.
pub(in crate::render) struct Around {
    policies: Value,
    deadlines: Value,
    notices: Value,
    contact: Value,
    contact_of: Option<String>,
}

/// What applies around each place, made when a page first asks.
pub(in crate::render) type Arounds = Vec<OnceLock<Arc<Around>>>;

/// A policy, its address from the site's top.
#[derive(Serialize)]
struct Applying<'p> {
    place: &'p str,
    year: u16,
    url: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn area(&self, at: usize) -> Result<Vec<u8>, Diagnostic> {
        let gazetteer = &self.addresses.gazetteer;
        let known = &gazetteer.known[at];
        let trail = self.trail_to(at);
        let full_name = name_behind(&trail, known);
        let title = self.say("place.title", &[("place", &full_name)]);
        let description = self.say("place.description", &[("place", &full_name)]);
        let mut context = self.frame(&title, &description, &known.page);
        context.insert("above", &trail);
        context.insert("place", &Link { title: &known.name, url: known.page.clone() });
        let around = self.around(at);
        context.insert_value("policies", around.policies.clone());
        context.insert_value("deadlines", around.deadlines.clone());
        context.insert_value("notices", around.notices.clone());
        context.insert_value("contact", around.contact.clone());
        context.insert("contact_of", &around.contact_of);
        context.insert("poster_url", &self.poster_in(at));
        self.give_figures(&mut context, Some(known));
        self.templates.render("area.html", &context)
    }

    /// The key of such a page.
    pub(in crate::render) fn area_key(&self, at: usize, mixer: Mixer) -> Fingerprint {
        let gazetteer = &self.addresses.gazetteer;
        let known = &gazetteer.known[at];
        let mut mixer = self.figures_key(known, mixer.with(&known.page));
        for above in gazetteer.above(at) {
            let above = &gazetteer.known[above];
            mixer = mixer.with(&above.name).with(&above.page);
        }
        let mixer = mixer.with(self.poster_in(at).unwrap_or_default());
        mixer.and(self.around_key(known.within.unwrap_or(at))).end()
    }

    /// The poster for a place that only quota tables name.
    fn poster_in(&self, at: usize) -> Option<String> {
        self.addresses.posters.of_place(Spot::Counted(at)).map(|poster| self.poster_path(poster))
    }

    /// The name of a place behind those of the places above it: 「忠县乌杨街道青龙村」.
    pub(super) fn full_name(&self, at: usize) -> String {
        name_behind(&self.trail_to(at), &self.addresses.gazetteer.known[at])
    }

    /// All that [`Around`] is made from.
    fn around_key(&self, from: usize) -> Fingerprint {
        *self.around_keys[from].get_or_init(|| {
            let mixer =
                self.policies_key(self.policies_around(from).into_iter(), Fingerprint::begin());
            self.notices_key(&self.notices_around(from), mixer).end()
        })
    }

    /// What a page shows of quota tables, whether its place is listed in `site.yaml` or not.
    pub(super) fn give_figures(&self, context: &mut Context, known: Option<&Known>) {
        let Some(known) = known else { return };
        let listed = known.listed.iter().rev();
        let listed = listed.map(|(table, row)| Listed::of(self, *table, *row));
        context.insert("listed", &listed.collect::<Vec<_>>());
        let tables = known.tables.iter().rev().map(|at| {
            let table = &self.site.quotas[*at];
            Link { title: &table.title, url: addresses::quota_page(table) }
        });
        context.insert("tables", &tables.collect::<Vec<_>>());
        let courses = known.tables.iter().rev().filter_map(|at| self.course_link(*at));
        context.insert("courses", &courses.collect::<Vec<_>>());
        let latest = known.tables.last();
        context.insert("members", &latest.map(|at| Member::each(self, *at)));
        context.insert("finder", &self.quotas.finder.context());
    }

    /// The places above one, the outermost first, from the site's top.
    fn trail_to(&self, at: usize) -> Vec<Link<'_>> {
        let (gazetteer, config) = (&self.addresses.gazetteer, &self.site.config);
        let mut trail: Vec<Link<'_>> = Vec::new();
        let mut last = at;
        for above in gazetteer.above(at) {
            let above_it = &gazetteer.known[above];
            trail.push(Link { title: &above_it.name, url: above_it.page.clone() });
            last = above;
        }
        let beyond = gazetteer.known[last].declared;
        trail.extend(beyond.into_iter().flat_map(|it| config.above(it)).map(|it| {
            let place = &config.places[it];
            Link { title: &place.name, url: addresses::place(place) }
        }));
        trail.reverse();
        trail
    }

    fn around(&self, at: usize) -> &Around {
        let from = self.addresses.gazetteer.known[at].within.unwrap_or(at);
        self.arounds[from].get_or_init(|| Arc::new(self.make_around(from)))
    }

    fn make_around(&self, from: usize) -> Around {
        let config = &self.site.config;
        let policies = self.policies_around(from);
        let applying = policies.iter().map(|policy| Applying {
            place: &policy.rules.place,
            year: policy.rules.year,
            url: addresses::policy_page(policy),
        });
        let read = policies.iter().map(|policy| (*policy, self.read_about(policy)));
        let notices: Vec<_> =
            self.notices_around(from).into_iter().map(|notice| self.listed(notice)).collect();
        let declared = self.nearest_declared(from);
        let mut asked =
            declared.into_iter().flat_map(|at| std::iter::once(at).chain(config.above(at)));
        let contact = asked.find_map(|at| Some((at, config.places[at].contact.as_ref()?)));
        let of = contact.map(|(at, _)| config.places[at].name.clone());
        let contact = contact.map(|(_, it)| it).or(config.contact.as_ref()).map(ContactContext::of);
        Around {
            policies: Value::from_serializable(&applying.collect::<Vec<_>>()),
            deadlines: Value::from_serializable(&soonest(read, self.today())),
            notices: Value::from_serializable(&notices),
            contact: Value::from_serializable(&contact),
            contact_of: of,
        }
    }

    /// The place of `site.yaml` that is at or above a place.
    pub(super) fn nearest_declared(&self, from: usize) -> Option<usize> {
        let gazetteer = &self.addresses.gazetteer;
        let mut chain = std::iter::once(from).chain(gazetteer.above(from));
        chain.find_map(|at| gazetteer.known[at].declared)
    }

    /// The policies that apply: those of the nearest place of `site.yaml`, else those that the
    /// tables of the place itself belong to.
    fn policies_around(&self, from: usize) -> Vec<&'s PolicyFile> {
        if let Some(declared) = self.nearest_declared(from) {
            return self.applying(declared).collect();
        }
        let tables = self.addresses.gazetteer.known[from].tables.iter().rev();
        let policies = tables.filter_map(|at| self.site.policy_of(&self.site.quotas[*at]));
        let mut policies: Vec<&'s PolicyFile> = policies.map(AsRef::as_ref).collect();
        policies.dedup_by(|a, b| a.rules.id == b.rules.id);
        policies
    }

    fn notices_around(&self, from: usize) -> Vec<&'s Notice> {
        let mut notices: Vec<&'s Notice> = if let Some(declared) = self.nearest_declared(from) {
            self.announced_in(declared).to_vec()
        } else {
            let policies = self.policies_around(from).into_iter();
            policies.filter_map(|policy| self.announced.announcing(policy)).collect()
        };
        notices.truncate(MOST_NOTICES);
        notices
    }
}

fn name_behind(trail: &[Link<'_>], known: &Known) -> String {
    trail.iter().map(Link::title).chain([known.name.as_str()]).collect()
}
