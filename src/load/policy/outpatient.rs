//! Outpatient pooling, which notices show and no rule evaluates yet.

use gongshi_rules::explain::hospital;

use super::Reader;
use super::values::{Mark, money, rate};
use crate::load::section::{self, Section};
use crate::site::{Outpatient, OutpatientLevel, OutpatientTerms};

impl<'n> Reader<'n> {
    pub(super) fn outpatient(&self, section: Section<'n>, mark: &Mark) -> Option<Outpatient> {
        let mark = self.mark(&section, mark);
        let levels = section.require_section("levels").and_then(|levels| {
            levels.row("医院级别", &self.levels, |node, name| {
                let level = Section::open(node, name, self.mistakes)?;
                let read = self.outpatient_level(&level, name, &mark);
                level.close();
                read
            })
        });
        let annual_cap =
            section.require_section("annual_cap").and_then(|row| self.by_tier(&row, &mark));
        section.close();
        let (levels, annual_cap) = (levels?, annual_cap?);
        let statuses = annual_cap.cells().iter().map(|cell| cell.cite.status);
        self.assume_any(statuses, "普通门诊一年最多报的数额。");
        let annual_cap = annual_cap.cells().iter().map(|cell| cell.value).collect();
        Some(Outpatient { levels, annual_cap, citation: self.citation(&mark) })
    }

    fn outpatient_level(
        &self,
        level: &Section<'n>,
        name: &str,
        mark: &Mark,
    ) -> Option<OutpatientLevel> {
        let mark = self.mark(level, mark);
        let name = name.rsplit('.').next().unwrap_or(name).to_owned();
        if level.word("covered", &[("true", true), ("false", false)]) == Some(false) {
            self.assume(&mark, format!("{}的普通门诊不报。", hospital(&name)));
            return Some(OutpatientLevel { name, terms: None, includes: Vec::new() });
        }
        self.assume(&mark, format!("{}普通门诊怎样报。", hospital(&name)));
        let includes = self.names(level, "includes");
        let mut per_words = None;
        if let Some(per) = level.get("per") {
            let (node, mark) = self.known(per, "per", &mark)?;
            let words = [("year", "一年减一次"), ("visit", "每次都减")];
            per_words = self.mistakes.caught(section::word(node, "per", &words));
            if let Some(words) = per_words {
                self.assume(&mark, format!("{}普通门诊的起付线{words}。", hospital(&name)));
            }
        }
        let deductible = level
            .require("deductible")
            .and_then(|node| self.mistakes.caught(money(node, "deductible")));
        let rate = level.require("rate").and_then(|node| self.mistakes.caught(rate(node, "rate")));
        let terms = OutpatientTerms { deductible: deductible?, per: per_words, rate: rate? };
        let terms = Some(terms);
        Some(OutpatientLevel { name, terms, includes })
    }
}
