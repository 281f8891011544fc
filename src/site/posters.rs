//! Posters (海报): for which policies and places there are any.
//!
//! Every policy has one. A place below the policy's own has one too, of the latest policy that
//! applies there: villages hang up what their township announced.

use std::cmp::Reverse;

use super::{PolicyFile, Site};

/// The posters of a site, policy by policy; the places of each, those that lie highest first.
#[derive(Debug)]
pub struct Posters {
    each: Vec<Poster>,
    /// What there would be too many of.
    cut: Vec<Cut>,
}

/// A poster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poster {
    /// Where its policy stands among the site's.
    pub policy: usize,
    /// Where the place that it is for stands in `site.yaml`; none, if it is the policy's own.
    pub place: Option<usize>,
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
    pub fn of(site: &Site) -> Self {
        let mut posters = Self { each: Vec::new(), cut: Vec::new() };
        let mut each_below: Vec<Vec<usize>> = vec![Vec::new(); site.policies.len()];
        for (place, owner) in owners(site).into_iter().enumerate() {
            if let Some(policy) = owner {
                each_below[policy].push(place);
            }
        }
        for (at, mut below) in each_below.into_iter().enumerate() {
            posters.each.push(Poster { policy: at, place: None });
            if below.len() > MOST {
                posters.cut.push(Cut { policy: at, places: below.len() });
                below.sort_by_key(|place| site.config.above(*place).count());
                below.truncate(MOST);
            }
            let place = |place| Poster { policy: at, place: Some(place) };
            posters.each.extend(below.into_iter().map(place));
        }
        posters
    }

    /// The posters.
    pub fn each(&self) -> impl Iterator<Item = Poster> + '_ {
        self.each.iter().copied()
    }

    /// The poster of a policy in a place of `site.yaml`.
    pub fn in_place(&self, site: &Site, policy: &PolicyFile, place: usize) -> Option<Poster> {
        let own = site.config.place(&policy.rules.place) == Some(place);
        let place = (!own).then_some(place);
        let is_it =
            |it: &Poster| it.place == place && site.policies[it.policy].rules.id == policy.rules.id;
        self.each.iter().copied().find(is_it)
    }

    /// The policies that apply in more places than there are posters of.
    pub fn cut(&self) -> &[Cut] {
        &self.cut
    }
}

/// For each place of `site.yaml` the policy above it whose poster it has: of the latest year, and
/// then of the nearest place.
fn owners(site: &Site) -> Vec<Option<usize>> {
    let config = &site.config;
    let made = site.policies.by_declared(config);
    let owner = |place: usize| {
        let chain = std::iter::once(place).chain(config.above(place)).enumerate();
        let policies = chain.flat_map(|(far, place)| made[place].iter().map(move |at| (far, *at)));
        let latest =
            policies.min_by_key(|(far, at)| (Reverse(site.policies[*at].rules.year), *far));
        // A place with a policy of its own has that policy's poster.
        latest.filter(|(far, _)| *far > 0).map(|(_, at)| at)
    };
    (0..config.places.len()).map(owner).collect()
}
