//! Which notice replaces which.

use std::collections::HashMap;

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
}
