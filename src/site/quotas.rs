//! The quota tables of a site, and which of them belong together.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use super::quota::{Place, QuotaTable};

/// The quota tables of a site, by file name.
#[derive(Debug, Default)]
pub struct QuotaTables {
    tables: Vec<Arc<QuotaTable>>,
    by_id: HashMap<String, usize>,
    by_place: HashMap<(Place, u16), usize>,
}

impl QuotaTables {
    /// These tables. Of two of the same id, or of the same place in the same year, the first is
    /// the one that is found.
    pub fn of(tables: Vec<Arc<QuotaTable>>) -> Self {
        let (mut by_id, mut by_place) = (HashMap::new(), HashMap::new());
        for (at, table) in tables.iter().enumerate() {
            by_id.entry(table.id.clone()).or_insert(at);
            by_place.entry((table.place.clone(), table.year)).or_insert(at);
        }
        Self { tables, by_id, by_place }
    }

    /// The table of this id.
    pub fn named(&self, id: &str) -> Option<&Arc<QuotaTable>> {
        self.position(id).map(|at| &self.tables[at])
    }

    /// Where the table of this id stands among them.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The table of the same place for the year before a table's.
    pub fn before(&self, table: &QuotaTable) -> Option<&Arc<QuotaTable>> {
        self.of_place(table.place.clone(), table.year.checked_sub(1)?)
    }

    /// The table of the place that a table's place lies in, for the same year.
    pub fn above(&self, table: &QuotaTable) -> Option<&Arc<QuotaTable>> {
        self.of_place(table.place.around()?, table.year)
    }

    fn of_place(&self, place: Place, year: u16) -> Option<&Arc<QuotaTable>> {
        self.by_place.get(&(place, year)).map(|at| &self.tables[*at])
    }
}

impl Deref for QuotaTables {
    type Target = [Arc<QuotaTable>];

    fn deref(&self) -> &Self::Target {
        &self.tables
    }
}

impl<'t> IntoIterator for &'t QuotaTables {
    type Item = &'t Arc<QuotaTable>;
    type IntoIter = std::slice::Iter<'t, Arc<QuotaTable>>;

    fn into_iter(self) -> Self::IntoIter {
        self.tables.iter()
    }
}
