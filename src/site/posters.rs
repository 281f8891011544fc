//! Posters (海报): for which policies and places there are any.
//!
//! Every policy has one. A place below the policy's own has one too, of the latest policy that
//! applies there: villages hang up what their township announced, whether `site.yaml` lists them
//! or only a quota table does.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::gazetteer::Gazetteer;
use super::{PolicyFile, Site};

/// The posters of a site, policy by policy; the places of each, those that lie highest first.
#[derive(Debug)]
pub struct Posters {
    each: Vec<Poster>,
    /// Where those of places stand among them.
    of_places: HashMap<Spot, usize>,
    /// What there would be too many of.
    cut: Vec<Cut>,
}

/// A poster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poster {
    /// Where its policy stands among the site's.
    pub policy: usize,
    /// The place that it is for; none, if it is the policy's own.
    pub place: Option<Spot>,
}

/// A place that has a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// One of `site.yaml`, by its place there.
    Listed(usize),
    /// One that only quota tables name, by its place in the gazetteer.
    Counted(usize),
}

/// A policy that applies in more places than there are posters of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Where it stands among the site's.
    pub policy: usize,
    /// In how many places it applies.
    pub places: usize,
}

/// How many places have posters of one policy. A county has some three hundred villages; a
/// province with ninety thousand prints the counties' posters, and no site carries them.
pub const MOST: usize = 500;

impl Posters {
    /// The posters of a site.
    pub fn of(site: &Site, gazetteer: &Gazetteer) -> Self {
        let mut posters = Self { each: Vec::new(), of_places: HashMap::new(), cut: Vec::new() };
        let mut below = below(site, gazetteer);
        for (at, mut places) in below.drain(..).enumerate() {
            posters.each.push(Poster { policy: at, place: None });
            if places.len() > MOST {
                let listed = places.iter().filter(|it| matches!(it, Spot::Listed(_))).count();
                if listed > MOST {
                    posters.cut.push(Cut { policy: at, places: listed });
                }
                // Those of `site.yaml` first: which of them there are is not for tables to say.
                places.sort_by_key(|it| match it {
                    Spot::Listed(place) => (0, site.config.above(*place).count()),
                    Spot::Counted(place) => (1, gazetteer.above(*place).count()),
                });
                places.truncate(MOST);
            }
            for place in places {
                posters.of_places.insert(place, posters.each.len());
                posters.each.push(Poster { policy: at, place: Some(place) });
            }
        }
        posters
    }

    /// The posters.
    pub fn each(&self) -> impl Iterator<Item = Poster> + '_ {
        self.each.iter().copied()
    }

    /// The poster of a place below that of a policy.
    pub fn of_place(&self, place: Spot) -> Option<Poster> {
        self.of_places.get(&place).map(|at| self.each[*at])
    }

    /// The poster of a policy in a place of `site.yaml`.
    pub fn in_place(&self, site: &Site, policy: &PolicyFile, place: usize) -> Option<Poster> {
        let is_of_it = |it: &Poster| site.policies[it.policy].rules.id == policy.rules.id;
        if site.config.place(&policy.rules.place) == Some(place) {
            return self.each().find(|it| it.place.is_none() && is_of_it(it));
        }
        self.of_place(Spot::Listed(place)).filter(is_of_it)
    }

    /// The policies that apply in more places of `site.yaml` than there are posters of.
    pub fn cut(&self) -> &[Cut] {
        &self.cut
    }
}

/// For each policy the places whose poster it has: of the policies that apply in a place, it is of
/// the latest year, and then of the nearest place.
fn below(site: &Site, gazetteer: &Gazetteer) -> Vec<Vec<Spot>> {
    let config = &site.config;
    let made = site.policies.by_declared(config);
    let latest = |place: usize| {
        let chain = std::iter::once(place).chain(config.above(place)).enumerate();
        let policies = chain.flat_map(|(far, place)| made[place].iter().map(move |at| (far, *at)));
        policies.min_by_key(|(far, at)| (Reverse(site.policies[*at].rules.year), *far))
    };
    let mut below = vec![Vec::new(); site.policies.len()];
    for place in 0..config.places.len() {
        // A place with a policy of its own has that policy's poster.
        if let Some((_, at)) = latest(place).filter(|(far, _)| *far > 0) {
            below[at].push(Spot::Listed(place));
        }
    }
    for (at, known) in gazetteer.known.iter().enumerate() {
        let listed = gazetteer.above(at).find_map(|above| gazetteer.known[above].declared);
        let Some((_, policy)) = listed.and_then(latest) else { continue };
        if known.declared.is_none() {
            below[policy].push(Spot::Counted(at));
        }
    }
    below
}
