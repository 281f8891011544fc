//! Which notice replaces which, and which announces what.

use std::collections::HashMap;

use super::PolicyFile;
use super::notice::Notice;

/// Which notice replaces which, among those that are shown.
#[derive(Debug, Default)]
pub struct Relations<'s> {
    /// The notices that a notice replaces, by its path.
    replaces: HashMap<&'s str, Vec<&'s Notice>>,
    /// The notices that replace a notice, by its path.
    replaced_by: HashMap<&'s str, Vec<&'s Notice>>,
}

impl<'s> Relations<'s> {
    /// The relations of these notices.
    pub fn of(notices: &[&'s Notice]) -> Self {
        let mut relations = Self::default();
        if notices.iter().all(|notice| notice.replaces.is_empty()) {
            return relations;
        }
        let mut known: HashMap<&str, &'s Notice> = HashMap::new();
        for notice in notices {
            known.insert(&notice.path, notice);
            known.extend(notice.number.iter().map(|number| (number.name.as_str(), *notice)));
        }
        for notice in notices {
            for named in &notice.replaces {
                let name = named.name.trim_start_matches("@/");
                let Some(old) = known.get(name).filter(|old| old.path != notice.path) else {
                    continue;
                };
                relations.replaces.entry(&notice.path).or_default().push(old);
                relations.replaced_by.entry(&old.path).or_default().push(notice);
            }
        }
        relations
    }

    /// The notices that a notice replaces.
    pub fn replaces(&self, notice: &Notice) -> &[&'s Notice] {
        self.replaces.get(notice.path.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The notices that replace a notice.
    pub fn replaced_by(&self, notice: &Notice) -> &[&'s Notice] {
        self.replaced_by.get(notice.path.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Whether another notice stands in its place.
    pub fn is_replaced(&self, notice: &Notice) -> bool {
        self.replaced_by.contains_key(notice.path.as_str())
    }
}

/// Which notices announce what, among those that are shown.
#[derive(Debug, Default)]
pub struct Announced<'s> {
    /// The notices about a policy, by its id; the latest first.
    about: HashMap<&'s str, Vec<&'s Notice>>,
    /// The notice of a document number.
    numbered: HashMap<&'s str, &'s Notice>,
}

impl<'s> Announced<'s> {
    /// What these notices announce, the latest first.
    pub fn by(notices: &[&'s Notice]) -> Self {
        let mut announced = Self::default();
        for notice in notices {
            if let Some(policy) = &notice.policy {
                announced.about.entry(&policy.name).or_default().push(notice);
            }
            if let Some(number) = &notice.number {
                announced.numbered.insert(&number.name, notice);
            }
        }
        announced
    }

    /// The notices about a policy, the latest first.
    pub fn about(&self, policy: &PolicyFile) -> &[&'s Notice] {
        self.about.get(policy.rules.id.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The notice of a document number.
    pub fn numbered(&self, number: &str) -> Option<&'s Notice> {
        self.numbered.get(number).copied()
    }

    /// The notice that a policy's figures are cited from: the one with its document number, or
    /// the earliest about it.
    pub fn announcing(&self, policy: &PolicyFile) -> Option<&'s Notice> {
        let number = policy.documents.main().number.as_deref();
        self.about(policy).iter().copied().min_by_key(|notice| {
            let own = notice.number.as_ref().map(|number| number.name.as_str());
            (own != number, notice.day())
        })
    }
}
