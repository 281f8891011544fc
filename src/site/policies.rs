//! The policies of a site, found by their names and by what they are for.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use super::PolicyFile;
use super::config::Config;

/// The policies of a site, by file name.
#[derive(Debug, Default)]
pub struct Policies {
    files: Vec<Arc<PolicyFile>>,
    by_id: HashMap<String, usize>,
    by_place: HashMap<String, Vec<usize>>,
}

impl Policies {
    /// These policies. Of two of the same id, or for the same place and year, the first is the one
    /// that is found.
    pub fn of(files: Vec<Arc<PolicyFile>>) -> Self {
        let mut by_id = HashMap::new();
        let mut by_place: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, policy) in files.iter().enumerate() {
            by_id.entry(policy.rules.id.clone()).or_insert(at);
            by_place.entry(policy.rules.place.clone()).or_default().push(at);
        }
        Self { files, by_id, by_place }
    }

    /// The policy of this id.
    pub fn named(&self, id: &str) -> Option<&Arc<PolicyFile>> {
        self.position(id).map(|at| &self.files[at])
    }

    /// Where the policy of this id stands among them.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The policies of a place, by file name.
    pub fn of_place(&self, place: &str) -> impl Iterator<Item = &Arc<PolicyFile>> + use<'_> {
        let at = self.by_place.get(place).into_iter().flatten();
        at.map(|at| &self.files[*at])
    }

    /// For each place of `site.yaml` the policies that are its own, by file name.
    pub fn by_declared(&self, config: &Config) -> Vec<Vec<usize>> {
        let mut made: Vec<Vec<usize>> = vec![Vec::new(); config.places.len()];
        for (place, policies) in &self.by_place {
            if let Some(place) = config.place(place) {
                made[place].extend(policies);
            }
        }
        // One place may have been named in two ways.
        for policies in &mut made {
            policies.sort_unstable();
        }
        made
    }
}

impl Deref for Policies {
    type Target = [Arc<PolicyFile>];

    fn deref(&self) -> &Self::Target {
        &self.files
    }
}

impl<'p> IntoIterator for &'p Policies {
    type Item = &'p Arc<PolicyFile>;
    type IntoIter = std::slice::Iter<'p, Arc<PolicyFile>>;

    fn into_iter(self) -> Self::IntoIter {
        self.files.iter()
    }
}
