//! The places that quota tables name: counties, townships, villages, each once and with a page,
//! whether `site.yaml` lists it or not.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::addresses;
use super::config::Config;
use super::quota::{Meaning, QuotaTable};
use crate::pinyin;

/// The places that quota tables name.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// Each after the one that it is within.
    pub known: Vec<Known>,
    /// The place of each table, by the place of the table among the site's.
    pub of_table: Vec<usize>,
    /// The places of a table's rows.
    pub of_rows: Vec<Vec<usize>>,
    /// The places that `site.yaml` lists, by their places there.
    pub declared: HashMap<usize, usize>,
}

/// A place that a quota table names, or whose villages it lists.
#[derive(Debug)]
pub struct Known {
    /// Its name in the latest table: 「姜山村」.
    pub name: String,
    /// Where the place that it is within stands among [`Gazetteer::known`].
    pub within: Option<usize>,
    /// Where it stands in `site.yaml`, if it is listed there.
    pub declared: Option<usize>,
    /// Its page, from the site's top.
    pub page: String,
    /// The rows that name it, by table and row, the earliest year first.
    pub listed: Vec<(usize, usize)>,
    /// Its own tables, the earliest year first.
    pub tables: Vec<usize>,
}

impl Gazetteer {
    /// The places of a site's tables.
    ///
    /// Tables are gone through from the county's down and from the earliest year on, so that a
    /// village keeps its address when another of the same sound, or another name, comes later.
    pub fn of(config: &Config, tables: &[Arc<QuotaTable>]) -> Self {
        let mut order: Vec<usize> = (0..tables.len()).collect();
        order.sort_by_key(|at| (tables[*at].place.parts().len(), tables[*at].year, *at));
        let mut making = Making::of(config, tables);
        for at in order {
            making.take(at, &tables[at]);
        }
        making.made
    }

    /// The places that a place is within, the nearest first.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.known[at].within, |at| self.known[*at].within)
    }
}

/// A gazetteer while it is made.
struct Making<'s> {
    config: &'s Config,
    made: Gazetteer,
    /// The places of tables that are within none, by all their names.
    roots: HashMap<&'s [String], usize>,
    /// The places within another, by each name that they had.
    children: HashMap<(usize, &'s str), usize>,
    /// The places of `site.yaml`, by the place that they are within and their name.
    declared: HashMap<(usize, &'s str), usize>,
    pages: HashSet<String>,
}

impl<'s> Making<'s> {
    fn of(config: &'s Config, tables: &[Arc<QuotaTable>]) -> Self {
        let within = config.places.iter().enumerate();
        let within = within.filter_map(|(at, it)| Some(((it.within?, it.name.as_str()), at)));
        Self {
            config,
            made: Gazetteer {
                of_table: vec![0; tables.len()],
                of_rows: vec![Vec::new(); tables.len()],
                ..Gazetteer::default()
            },
            roots: HashMap::new(),
            children: HashMap::new(),
            declared: within.collect(),
            pages: config.places.iter().map(addresses::place).collect(),
        }
    }

    fn take(&mut self, at: usize, table: &'s QuotaTable) {
        let place = self.place_of(table);
        self.made.known[place].tables.push(at);
        self.made.of_table[at] = place;
        let numbers = table.column(Meaning::Number);
        let mut rows = Vec::with_capacity(table.rows.len());
        // By the names of the year before, all of them: one village may have taken another's name.
        let of_name = |name| self.children.get(&(place, name)).copied();
        let before = table.rows.iter().map(|row| of_name(table.name_before(&row.name)));
        let before: Vec<Option<usize>> = before.collect();
        for ((row_at, row), before) in table.rows.iter().enumerate().zip(before) {
            let known = before.or_else(|| self.children.get(&(place, row.name.as_str())).copied());
            let number = numbers.and_then(|column| row.number(column));
            let number = number.unwrap_or(row_at as u64 + 1);
            let child = known.unwrap_or_else(|| self.child(place, &row.name, number));
            self.children.insert((place, &row.name), child);
            let entry = &mut self.made.known[child];
            // A village that stands twice in a table is known by its first row.
            if entry.listed.last().is_none_or(|(last, _)| *last != at) {
                entry.listed.push((at, row_at));
                entry.name.clone_from(&row.name);
            }
            rows.push(child);
        }
        self.made.of_rows[at] = rows;
    }

    /// The place whose villages a table lists.
    fn place_of(&mut self, table: &'s QuotaTable) -> usize {
        let parts = table.place.parts();
        let above = &parts[..parts.len() - 1];
        if let Some(known) = self.roots.get(parts) {
            return *known;
        }
        let within = self.roots.get(above).copied();
        let own = table.place.own_name();
        let known = within.and_then(|within| self.children.get(&(within, own)).copied());
        let known = known.unwrap_or_else(|| {
            let number = self.made.known.len() as u64;
            if let Some(within) = within {
                return self.child(within, own, number);
            }
            let declared = self.config.place(&table.place.name());
            self.add(None, declared, own, number)
        });
        self.roots.insert(parts, known);
        known
    }

    fn child(&mut self, within: usize, name: &'s str, number: u64) -> usize {
        let declared = self.made.known[within].declared;
        let declared = declared.and_then(|it| self.declared.get(&(it, name)).copied());
        let child = self.add(Some(within), declared, name, number);
        self.children.insert((within, name), child);
        child
    }

    fn add(
        &mut self,
        within: Option<usize>,
        declared: Option<usize>,
        name: &str,
        number: u64,
    ) -> usize {
        let at = self.made.known.len();
        // Two ways to write one place of site.yaml are still one page.
        if let Some(known) = declared.and_then(|it| self.made.declared.get(&it)) {
            return *known;
        }
        let page = match declared {
            Some(declared) => {
                self.made.declared.insert(declared, at);
                addresses::place(&self.config.places[declared])
            }
            None => self.page(within, name, number),
        };
        let (name, listed, tables) = (name.to_owned(), Vec::new(), Vec::new());
        self.made.known.push(Known { name, within, declared, page, listed, tables });
        at
    }

    /// An address that no other place has: where two sound alike, the later one has its number.
    fn page(&mut self, within: Option<usize>, name: &str, number: u64) -> String {
        let folder = within.map_or("places", |at| {
            let page = &self.made.known[at].page;
            page.strip_suffix(".html").unwrap_or(page)
        });
        let base = format!("{folder}/{}", pinyin::slug(name));
        let mut page = format!("{base}.html");
        let mut more = number;
        while !self.pages.insert(page.clone()) {
            page = format!("{base}-{more}.html");
            more += 1;
        }
        page
    }
}
