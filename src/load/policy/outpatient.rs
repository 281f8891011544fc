//! Visits: ordinary ones (普通门诊统筹), and those for special diseases (特殊疾病门诊).

use gongshi_rules::explain::hospital;
use gongshi_rules::policy::benefits::{
    Cap, Cover, Deductible, Layers, LevelDeductible, Measured, Per, Segments,
};
use gongshi_rules::policy::{Cited, Status, Table};
use gongshi_rules::{Money, Rate};

use super::Reader;
use super::cover::deductible_per;
use super::marks::Mark;
use super::scalars::{flag, money};
use super::values::{is_value, statuses};
use crate::load::section::{self, Axis, Section};
use crate::load::yaml::Node;

/// Terms of one level, the rates by tier.
struct Level {
    deductible: LevelDeductible,
    rates: Table<Cited<Segments>>,
}

impl<'n> Reader<'n> {
    pub(super) fn outpatient(
        &self,
        section: Section<'n>,
        mark: &Mark,
        accumulates: Cited<Layers>,
    ) -> Option<Cover> {
        let mark = self.mark(&section, mark);
        let name = "普通门诊";
        let measured = self.measured(&section, &mark, name);
        let levels = section.require_section("levels").and_then(|levels| {
            let mark = self.mark(&levels, &mark);
            levels.row(Axis::Level, &self.levels, |node, name| {
                let level = Section::open(node, name, self.mistakes)?;
                let read = self.outpatient_level(&level, name, &mark, measured);
                level.close();
                read
            })
        });
        let adjust = self.adjust(&section, &mark);
        let annual_cap = self.annual_cap(&section, &mark, name);
        let counts = self.counts(&section, &mark, Layers::OUTPATIENT, accumulates);
        section.close();
        let (by_level, rates) = levels?.into_iter().map(|it| (it.deductible, it.rates)).unzip();
        Some(Cover {
            deductible: Deductible {
                by_level: Table::new(by_level),
                repeat: None,
                annual_max: None,
            },
            rates: Table::new(rates),
            adjust,
            annual_cap: annual_cap?,
            counts_to_major: counts?,
        })
    }

    fn outpatient_level(
        &self,
        level: &Section<'n>,
        path: &str,
        mark: &Mark,
        measured: Option<Measured>,
    ) -> Option<Level> {
        let mark = self.mark(level, mark);
        let name = path.rsplit('.').next().unwrap_or(path);
        let hospital = hospital(name);
        let includes = level.get("includes").map(|node| section::names(node, "includes"));
        if let Some(includes) = includes.and_then(|names| self.mistakes.caught(names)) {
            self.includes.borrow_mut().push((name.to_owned(), includes));
        }
        let covered = self.optional(level, "covered", &mark, flag);
        if let Some(covered) = covered.filter(|covered| !covered.value) {
            self.assume_any([covered.cite.status], format!("{hospital}的普通门诊不报。"));
            return Some(self.not_covered(covered.cite.status, &mark));
        }
        let amount = self.required(level, "deductible", &mark, money);
        let rates = level.require("rate");
        let rates =
            rates.and_then(|it| self.rates_by_tier(it, &level.path("rate"), &mark, measured));
        let per = match level.get("per") {
            Some(node) => self.value(node, "per", &mark, |node, name| {
                section::word(node, name, &[("visit", Per::Claim), ("year", Per::Year)])
            }),
            None if amount.is_some_and(|amount| amount.value > Money::ZERO) => {
                Some(self.cited(Per::Year, &mark.assumed()))
            }
            None => Some(self.cited(Per::Claim, &mark)),
        };
        let (amount, rates) = (amount?, rates?);
        let sure = statuses(&rates).chain([amount.cite.status]);
        self.assume_any(sure, format!("{hospital}普通门诊怎样报。"));
        Some(Level { deductible: LevelDeductible { amount, per: per? }, rates })
    }

    /// A level of which nothing is paid.
    fn not_covered(&self, status: Status, mark: &Mark) -> Level {
        let mark = Mark { status: mark.status.max(status), ..mark.clone() };
        let nothing = self.cited(Segments::flat(Rate::default()), &mark);
        Level {
            deductible: LevelDeductible {
                amount: self.cited(Money::ZERO, &mark),
                per: self.cited(Per::Claim, &mark),
            },
            rates: Table::new(vec![nothing; self.tiers.len()]),
        }
    }

    /// A rate for each tier, or one for all of them.
    fn rates_by_tier(
        &self,
        node: &'n Node,
        name: &str,
        mark: &Mark,
        measured: Option<Measured>,
    ) -> Option<Table<Cited<Segments>>> {
        if is_value(node) {
            let cell = self.segments_or_rate(node, name, mark, measured)?;
            return Some(Table::new(vec![cell; self.tiers.len()]));
        }
        let row = Section::open(node, name, self.mistakes)?;
        let mark = self.mark(&row, mark);
        let cell = |node, name: &str| self.segments_or_rate(node, name, &mark, measured);
        row.row(Axis::Tier, &self.tiers, cell).map(Table::new)
    }

    /// Visits for special diseases: like stays but for what is written, or terms of their own.
    pub(super) fn special_outpatient(
        &self,
        section: Section<'n>,
        mark: &Mark,
        accumulates: Cited<Layers>,
        inpatient: Option<&Cover>,
    ) -> Option<Cover> {
        let mark = self.mark(&section, mark);
        let name = "特殊疾病门诊";
        let like_stays = match section.get("as") {
            Some(node) => {
                self.value(node, "as", &mark, |node, name| {
                    section::word(node, name, &[("inpatient", ())])
                })?;
                Some(inpatient?)
            }
            None => None,
        };
        let deductible = self.special_deductible(&section, &mark, like_stays);
        let measured = self.measured(&section, &mark, name);
        let rates = match (section.get("rate"), like_stays) {
            (None, Some(stays)) => Some(stays.rates.clone()),
            _ => section
                .require("rate")
                .and_then(|it| self.rates(it, &section.path("rate"), &mark, measured)),
        };
        let adjust = match (section.get("adjust"), like_stays) {
            (None, Some(stays)) => stays.adjust.clone(),
            _ => self.adjust(&section, &mark),
        };
        let annual_cap = match section.get("annual_cap") {
            Some(node) if node.scalar() == Some("shared") => Some(Cap::WithInpatient),
            None if like_stays.is_some() => Some(Cap::WithInpatient),
            _ => self.annual_cap(&section, &mark, name),
        };
        let counts = self.counts(&section, &mark, Layers::SPECIAL_OUTPATIENT, accumulates);
        section.close();
        let cover = Cover {
            deductible: deductible?,
            rates: rates?,
            adjust,
            annual_cap: annual_cap?,
            counts_to_major: counts?,
        };
        if like_stays.is_none_or(|stays| *stays != cover) {
            self.assume_cover(&cover, name);
        }
        Some(cover)
    }

    fn special_deductible(
        &self,
        section: &Section<'n>,
        mark: &Mark,
        like_stays: Option<&Cover>,
    ) -> Option<Deductible> {
        let base = like_stays.map(|stays| &stays.deductible);
        if let (None, Some(base)) = (section.get("deductible"), base) {
            return Some(deductible_per(base, self.cited(Per::Year, &mark.assumed())));
        }
        let row = section.require_section("deductible")?;
        self.deductible(&row, mark, Some(Per::Year), base)
    }
}
