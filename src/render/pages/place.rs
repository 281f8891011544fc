//! The page of a place: what applies there, and what was announced there and below.

use serde::Serialize;

use super::Link;
use super::calculator::CalculatorLink;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::render::Plan;
use crate::render::context::{ListedNotice, is_past, soonest};
use crate::render::theme::ContactContext;
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::gazetteer::Known;
use crate::site::notice::Notice;

/// A policy that applies in a place.
#[derive(Serialize)]
struct Applying<'p> {
    place: &'p str,
    year: u16,
    past: bool,
    url: String,
    calculators: Vec<CalculatorLink>,
    /// Its poster for the place.
    poster_url: Option<String>,
    /// Whether it is a place above that made it.
    from_above: bool,
}

/// A notice of a place, or of one within it.
#[derive(Serialize)]
struct Announced<'n> {
    #[serde(flatten)]
    notice: ListedNotice<'n>,
    /// The place within, where it is of one.
    below: Option<&'n str>,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn place(&self, at: usize) -> Result<Vec<u8>, Diagnostic> {
        let config = &self.site.config;
        let place = &config.places[at];
        let path = addresses::place(place);
        let root = root(&path);
        let full_name = config.full_name(at);
        let description = self.say("place.description", &[("place", &full_name)]);
        let title = self.say("place.title", &[("place", &full_name)]);
        let mut context = self.frame(&title, &description, &path);
        let link = |at: usize| Link {
            title: &config.places[at].name,
            url: format!("{root}{}", addresses::place(&config.places[at])),
        };
        let mut above: Vec<usize> = config.above(at).collect();
        above.reverse();
        context.insert("place", &link(at));
        context.insert("above", &above.iter().map(|at| link(*at)).collect::<Vec<_>>());
        context.insert("below", &self.places_in(at, &root));
        let applying = self.applying(at).map(|policy| Applying {
            place: &policy.rules.place,
            year: policy.rules.year,
            past: is_past(policy.rules.year, self.today()),
            url: format!("{root}{}", addresses::policy_page(policy)),
            calculators: self.calculators(policy, &root),
            poster_url: self
                .addresses
                .posters
                .in_place(self.site, policy, at)
                .map(|poster| format!("{root}{}", self.poster_path(poster))),
            from_above: config.place(&policy.rules.place) != Some(at),
        });
        context.insert("policies", &applying.collect::<Vec<_>>());
        let deadlines = self.applying(at).map(|policy| (policy, self.read_about(policy)));
        context.insert("deadlines", &soonest(deadlines, self.today()));
        let notices = self.announced_in(at).iter().map(|notice| {
            let named = notice.place.as_ref().and_then(|named| config.place(&named.name));
            let below = named.filter(|named| *named != at);
            let below = below.map(|named| config.places[named].name.as_str());
            Announced { notice: self.listed(notice), below }
        });
        context.insert("notices", &notices.collect::<Vec<_>>());
        let list = self.lists.of_place(at);
        let more = list.filter(|list| list.pages(config.per_page) > 1);
        context.insert("count", &list.map_or(0, |list| list.notices.len()));
        context.insert("more_url", &more.map(|list| format!("{root}{}", list.path(1))));
        let mut asked = std::iter::once(at).chain(config.above(at));
        let contact = asked.find_map(|at| Some((at, config.places[at].contact.as_ref()?)));
        let inherited = contact.filter(|(from, _)| *from != at);
        context.insert("contact_of", &inherited.map(|(from, _)| &config.places[from].name));
        let contact = contact.map(|(_, contact)| contact).or(config.contact.as_ref());
        context.insert("contact", &contact.map(ContactContext::of));
        self.give_figures(&mut context, self.known(at));
        self.templates.render("place.html", &context)
    }

    /// The key of a place's page: the policies that apply, and the notices that it shows.
    pub(in crate::render) fn place_key(&self, at: usize, mixer: Mixer) -> Fingerprint {
        let mixer = self.policies_key(self.applying(at), mixer.with(at.to_string()));
        let count = self.lists.of_place(at).map_or(0, |list| list.notices.len());
        let mixer = self.notices_key(self.announced_in(at), mixer.with(count.to_string()));
        match self.known(at) {
            Some(known) => self.figures_key(known, mixer).end(),
            None => mixer.with("no table").end(),
        }
    }

    /// A place of `site.yaml` as quota tables know it.
    fn known(&self, at: usize) -> Option<&Known> {
        let gazetteer = &self.addresses.gazetteer;
        gazetteer.declared.get(&at).map(|known| &gazetteer.known[*known])
    }

    /// The places right within one.
    pub(super) fn places_in(&self, at: usize, root: &str) -> Vec<Link<'s>> {
        let places = &self.site.config.places;
        let below = places.iter().filter(|place| place.within == Some(at));
        let link = below.map(|place| Link {
            title: place.name.as_str(),
            url: format!("{root}{}", addresses::place(place)),
        });
        link.collect()
    }

    /// The policies of a place and of those above it: the latest first, the nearest before.
    pub(super) fn applying(&self, at: usize) -> impl Iterator<Item = &'s PolicyFile> {
        let chain = std::iter::once(at).chain(self.site.config.above(at)).enumerate();
        let applying = chain.flat_map(|(far, place)| {
            self.policies_of[place].iter().map(move |at| (far, &*self.site.policies[*at]))
        });
        let mut applying: Vec<(usize, &'s PolicyFile)> = applying.collect();
        applying.sort_by_key(|(far, policy)| (std::cmp::Reverse(policy.rules.year), *far));
        applying.into_iter().map(|(_, policy)| policy)
    }

    pub(super) fn announced_in(&self, at: usize) -> &[&'s Notice] {
        self.lists.of_place(at).map_or(&[], |list| list.on(1, self.site.config.per_page))
    }
}
