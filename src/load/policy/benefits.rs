//! What hospital bills are paid back: stays, minors, major illness insurance, caps.

use gongshi_rules::money::Rounding;
use gongshi_rules::policy::{
    Adjustment, Cited, Inpatient, MajorIllness, Measured, Segment, Segments, Status, Table,
};
use gongshi_rules::{Money, Rate};

use super::Reader;
use super::values::{Mark, money, rate};
use crate::diagnostic::Diagnostic;
use crate::load::section::{self, Section};
use crate::load::yaml::Node;

impl<'n> Reader<'n> {
    pub(super) fn rounding(&self, top: &Section<'n>, mark: &Mark) -> Cited<Rounding> {
        let unsaid = Mark { status: Status::Assumed, ..mark.clone() };
        let Some(section) = top.section("rounding") else {
            return self.cited(Rounding::HalfUp, &unsaid);
        };
        let mark = self.mark(&section, mark);
        section.word("to", &[("fen", ())]);
        section.word("at", &[("each_layer", ())]);
        let modes = [("half_up", Rounding::HalfUp), ("down", Rounding::Down)];
        let mode = section.word("mode", &modes).unwrap_or_default();
        section.close();
        self.cited(mode, &mark)
    }

    pub(super) fn minor(&self, top: &Section<'n>, mark: &Mark) -> Option<Cited<u8>> {
        let section = top.section("minor")?;
        let mark = self.mark(&section, mark);
        section.word("on", &[("admission", ())]);
        self.assume(&mark, "年龄按住院那天算。");
        let under = section
            .require("under")
            .and_then(|node| self.mistakes.caught(section::whole(node, "under", 1..=30)));
        section.close();
        Some(self.cited(under?, &mark))
    }

    /// Who is a minor and what minors get are two halves of one rule.
    pub(super) fn minors_are_whole(&self, top: &Section<'n>, adjusted: bool) {
        let missing = match (top.get("minor"), adjusted) {
            (Some(node), false) => Some((node, "inpatient.adjust里没有未成年人的比例")),
            (None, true) => {
                top.get("inpatient").map(|node| (node, "没有写minor（几岁以下算未成年人）"))
            }
            _ => None,
        };
        if let Some((node, missing)) = missing {
            let mistake = Diagnostic::error("minor/half", missing).at(&node.span);
            self.mistakes.push(mistake.help("minor和inpatient.adjust要么都写，要么都不写。"));
        }
    }

    pub(super) fn inpatient(&self, section: Section<'n>, mark: &Mark) -> Option<Inpatient> {
        let mark = self.mark(&section, mark);
        let deductible = section.require_section("deductible").and_then(|row| {
            let mark = self.mark(&row, &mark);
            row.word("per", &[("admission", ())]);
            row.row("医院级别", &self.levels, |node, name| self.money(node, name, &mark))
        });
        let rates = section.require_section("rate").and_then(|grid| self.rates(&grid, &mark));
        let minors = section.get("adjust").and_then(|node| self.minors(&section, node, &mark));
        let annual_cap = self.optional(&section, "annual_cap", |row| {
            row.word("on", &[("reimbursed", ())]);
            self.by_tier(&row, &mark)
        });
        section.close();
        let (deductible, rates) = (Table::new(deductible?), rates?);
        let status = |cell: &Cited<Money>| cell.cite.status;
        self.assume_any(deductible.cells().iter().map(status), "住院起付线的数额。");
        let cells = rates.cells().iter().flat_map(Table::cells);
        self.assume_any(cells.map(|cell| cell.cite.status), "住院报销的比例。");
        let caps = annual_cap.iter().flat_map(Table::cells);
        self.assume_any(caps.map(status), "住院一年最多报的数额。");
        Some(Inpatient { deductible, rates, minors, annual_cap })
    }

    /// Rates are written by tier, then level, as in the official table; they are looked up by
    /// level, then tier.
    pub(super) fn rates(
        &self,
        grid: &Section<'n>,
        mark: &Mark,
    ) -> Option<Table<Table<Cited<Rate>>>> {
        let mark = self.mark(grid, mark);
        let tiers = grid.row("档次", &self.tiers, |node, name| {
            let row = Section::open(node, name, self.mistakes)?;
            let mark = self.mark(&row, &mark);
            row.row("医院级别", &self.levels, |node, name| self.rate(node, name, &mark))
        })?;
        let levels = (0..self.levels.len())
            .map(|level| Table::new(tiers.iter().map(|row| row[level].clone()).collect()));
        Some(Table::new(levels.collect()))
    }

    pub(super) fn minors(
        &self,
        section: &Section<'n>,
        node: &'n Node,
        mark: &Mark,
    ) -> Option<Cited<Adjustment>> {
        let items = self.mistakes.caught(section::filled_list(node, "adjust"))?;
        let mut minors = None;
        for item in items {
            let Some(section) = section.below("adjust", item) else {
                continue;
            };
            let mark = self.mark(&section, mark);
            section.require("for");
            section.word("for", &[("minor", ())]);
            let adjustment = if let Some(node) = section.get("raise_by") {
                self.mistakes.caught(rate(node, "raise_by")).map(Adjustment::RaiseBy)
            } else {
                let points = section.require("add_points").and_then(|node| self.points(node));
                points.map(Adjustment::AddPoints)
            };
            section.close();
            if minors.is_some() {
                let mistake = Diagnostic::error("value/repeated", "未成年人的加成写了两次");
                self.mistakes.push(mistake.at(&item.span).help("请合成一项。"));
            }
            minors = adjustment.map(|adjustment| self.cited(adjustment, &mark));
        }
        minors
    }

    pub(super) fn major_illness(&self, section: Section<'n>, mark: &Mark) -> Option<MajorIllness> {
        let mark = self.mark(&section, mark);
        if let Some(accumulates) = section.section("accumulates") {
            accumulates.word("period", &[("calendar_year", ())]);
            accumulates.word("of", &[("in_scope_self_paid", ())]);
            let from = accumulates.require("from");
            if let Some(from) = from {
                let both = &["inpatient", "special_outpatient"][..];
                self.only(from, "from", &[both, &["inpatient"]]);
            }
            accumulates.close();
        }
        let over_cap_counts = section.require("over_cap_counts").and_then(|node| {
            let (node, mark) = self.known(node, "over_cap_counts", &mark)?;
            let words = [("true", true), ("false", false)];
            let counts = self.mistakes.caught(section::word(node, "over_cap_counts", &words))?;
            Some(self.cited(counts, &mark))
        });
        let deductible =
            section.require("deductible").and_then(|node| self.money(node, "deductible", &mark));
        let segments = section.require("segments").and_then(|node| self.segments(&section, node));
        let annual_cap =
            section.get("annual_cap").and_then(|node| self.money(node, "annual_cap", &mark));
        section.close();
        let deductible = deductible?;
        let cap = annual_cap.iter().map(|cap| cap.cite.status);
        let statuses = [mark.status, deductible.cite.status].into_iter().chain(cap);
        self.assume_any(statuses, "大病保险的起付线、比例和封顶线。");
        Some(MajorIllness {
            deductible,
            segments: self.cited(segments?, &mark),
            annual_cap,
            over_cap_counts: over_cap_counts?,
        })
    }

    /// Segments are written in rising order; the last has no bound.
    pub(super) fn segments(&self, section: &Section<'n>, node: &'n Node) -> Option<Segments> {
        let measures =
            [("gross", Measured::Gross), ("after_deductible", Measured::AfterDeductible)];
        let measured = section.word("measured", &measures);
        let items = self.mistakes.caught(section::filled_list(node, "segments"))?;
        let mut bounded: Vec<Segment> = Vec::new();
        let mut rest = None;
        for (index, item) in items.iter().enumerate() {
            let section = section.below("segments", item)?;
            let rate =
                section.require("rate").and_then(|node| self.mistakes.caught(rate(node, "rate")));
            let up_to =
                section.get("up_to").map(|node| (node, self.mistakes.caught(money(node, "up_to"))));
            section.close();
            let last = index + 1 == items.len();
            let wrong = match up_to {
                None if !last => Some("除了最后一段，每一段都要写到多少钱为止（up_to）"),
                Some(_) if last => Some("最后一段不能有上限（up_to），否则超过的部分没有比例"),
                Some((_, Some(bound))) if bounded.last().is_some_and(|it| it.up_to >= bound) => {
                    Some("各段的上限（up_to）要一段比一段高")
                }
                _ => None,
            };
            if let Some(wrong) = wrong {
                let at = up_to.map_or(&item.span, |(node, _)| &node.span);
                let mistake = Diagnostic::error("segments/order", wrong).at(at);
                self.mistakes
                    .push(mistake.help("例如：[{up_to: 30000, rate: 60%}, {rate: 65%}]。"));
            }
            match up_to {
                Some((_, bound)) => bounded.push(Segment { up_to: bound?, rate: rate? }),
                None => rest = rate,
            }
        }
        if !bounded.is_empty() && measured.is_none() {
            let mistake =
                Diagnostic::error("segments/measured", "没有写明各段从哪里算起").at(&node.span);
            self.mistakes.push(mistake.help(
                "请加一行“measured: gross”（从第一分钱算起）或“measured: after_deductible”（从起付线以上算起）。",
            ));
        }
        let measured = measured.unwrap_or(Measured::AfterDeductible);
        Some(Segments { measured, bounded, rest: rest? })
    }

    pub(super) fn combined_cap(
        &self,
        section: &Section<'n>,
        mark: &Mark,
    ) -> Option<Table<Cited<Money>>> {
        let mark = self.mark(section, mark);
        if let Some((covers, mark)) =
            section.get("covers").and_then(|node| self.known(node, "covers", &mark))
        {
            self.only(covers, "covers", &[&["inpatient", "major_illness"]]);
            self.assume(&mark, "全年累计封顶线包括住院和大病保险。");
        }
        let caps = self.by_tier(section, &mark)?;
        let statuses = caps.cells().iter().map(|cell| cell.cite.status);
        self.assume_any(statuses, "全年累计封顶线的数额。");
        Some(caps)
    }

    pub(super) fn points(&self, node: &Node) -> Option<Rate> {
        let read = section::text(node, "add_points").and_then(|written| {
            Rate::from_percentage(&format!("{written}%")).ok_or_else(|| {
                Diagnostic::error("value/number", format!("“add_points”不能是“{written}”"))
                    .at(&node.span)
                    .help("请写加几个百分点，例如“add_points: 5”，不加百分号。")
            })
        });
        self.mistakes.caught(read)
    }

    /// A list that may only be one of these, in any order: the rules evaluate no other yet.
    pub(super) fn only(&self, node: &'n Node, key: &str, lists: &[&[&str]]) {
        let Some(names) = self.mistakes.caught(section::names(node, key)) else { return };
        let is = |list: &&&[&str]| {
            list.len() == names.len() && list.iter().all(|word| names.iter().any(|it| it == word))
        };
        if !lists.iter().any(|list| is(&list)) {
            let written: Vec<_> =
                lists.iter().map(|list| format!("[{}]", list.join(", "))).collect();
            let message = format!("“{key}”这样写，现在还不能算");
            let help = format!("现在可以写：{}。", written.join("或"));
            self.mistakes
                .push(Diagnostic::error("key/unsupported", message).at(&node.span).help(help));
        }
    }
}
