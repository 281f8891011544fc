//! The parts of which every cover is made: deductible → rates → what differs → cap.

use gongshi_rules::Money;
use gongshi_rules::person::Scope;
use gongshi_rules::policy::benefits::{
    Adjust, AnnualCap, Cap, CapOn, Change, Cover, Deductible, LevelDeductible, Measured, Per,
    Repeat, Repeated, Segment, Segments, Who,
};
use gongshi_rules::policy::{Cited, Given, Table};

use super::Reader;
use super::marks::Mark;
use super::scalars::{Scalar, money, points, rate};
use super::values::{is_value, statuses};
use crate::diagnostic::{Diagnostic, say};
use crate::load::section::{self, Axis, Section};
use crate::load::yaml::{Node, Value};

/// Rates by level, then tier.
pub(super) type Rates = Table<Table<Cited<Segments>>>;

impl<'n> Reader<'n> {
    /// What a patient bears first. What is not written of it is taken from `base`, where there is
    /// one, and `per`, where it is not written, is our reading.
    pub(super) fn deductible(
        &self,
        row: &Section<'n>,
        mark: &Mark,
        per: Option<Per>,
        base: Option<&Deductible>,
    ) -> Option<Deductible> {
        let mark = self.mark(row, mark);
        let per = match (row.get("per"), per) {
            (None, Some(per)) => Some(self.cited(per, &mark.assumed())),
            _ => self.required(row, "per", &mark, |node, name| {
                section::word(node, name, &[("admission", Per::Claim), ("year", Per::Year)])
            }),
        };
        let repeat = row.get("repeat").map(|node| self.repeat(row, node, &mark));
        let annual_max = self.optional(row, "annual_max", &mark, money);
        if let Some(base) = base.filter(|_| row.others().next().is_none()) {
            let base = deductible_per(base, per?);
            return Some(Deductible {
                by_level: base.by_level,
                repeat: repeat.unwrap_or(base.repeat),
                annual_max: annual_max.or(base.annual_max),
            });
        }
        let cell = |node, name: &str| self.value(node, name, &mark, money);
        let amounts = row.row(Axis::Level, &self.levels, cell)?;
        let per = per?;
        let level = |amount| LevelDeductible { amount, per };
        let by_level = Table::new(amounts.into_iter().map(level).collect());
        Some(Deductible { by_level, repeat: repeat.flatten(), annual_max })
    }

    /// What it becomes from a later claim of the year on.
    fn repeat(&self, row: &Section<'n>, node: &'n Node, mark: &Mark) -> Option<Cited<Repeat>> {
        let section = row.below("repeat", node)?;
        let repeat = self.together(&section, mark);
        let from = repeat.required("from", |node, name| section::whole(node, name, 2..=100));
        let (share, amount) = (section.get("share"), section.get("amount"));
        if let (Some(_), Some(amount)) = (share, amount) {
            let message = say!(
                "起付线从第几次起怎样变，只能写一种办法",
                "How the deductible changes can be written in one way only"
            );
            let mistake = Diagnostic::error("repeat/one-change", message).at(&amount.span);
            self.mistakes.push(mistake.help(say!(
                "打折写share，变成一个数写amount，请留下一样。",
                "`share` is for a part of it, `amount` for another amount: leave one of them."
            )));
        }
        let becomes = match (share, amount) {
            (Some(node), _) => repeat.read(node, "share", rate).map(Repeated::Share),
            (None, Some(node)) => repeat
                .read(node, "amount", money)
                .map(|amount| Repeated::Amount(Table::new(vec![amount; self.levels.len()]))),
            (None, None) => {
                let cell = |node, name: &str| repeat.read(node, name, money);
                let amounts = section.row(Axis::Level, &self.levels, cell);
                amounts.map(|amounts| Repeated::Amount(Table::new(amounts)))
            }
        };
        let mark = repeat.mark();
        if share.or(amount).is_some() {
            section.close();
        }
        Some(self.cited(Repeat { from: from?, becomes: becomes? }, &mark))
    }

    /// From where the bounds of segments are counted. There is no default: official examples
    /// count both ways, and the results differ by the deductible.
    pub(super) fn measured(
        &self,
        section: &Section<'n>,
        mark: &Mark,
        name: &str,
    ) -> Option<Measured> {
        let measured = self.optional(section, "measured", mark, |node, name| {
            let words =
                [("gross", Measured::Gross), ("after_deductible", Measured::AfterDeductible)];
            section::word(node, name, &words)
        });
        let sentence = format!("{name}的分段从哪里算起。");
        self.assume_any(measured.map(|measured| measured.cite.status), sentence);
        measured.map(|measured| measured.value)
    }

    /// Rates are written by tier, then level, as in the official table, or by level alone where
    /// all tiers have the same; they are looked up by level, then tier.
    pub(super) fn rates(
        &self,
        node: &'n Node,
        name: &str,
        mark: &Mark,
        measured: Option<Measured>,
    ) -> Option<Rates> {
        let grid = Section::open(node, name, self.mistakes)?;
        let mark = self.mark(&grid, mark);
        let row = |row: &Section<'n>, mark: &Mark| {
            let cell = |node, name: &str| self.segments_or_rate(node, name, mark, measured);
            row.row(Axis::Level, &self.levels, cell)
        };
        let names = |names: &[String]| grid.others().any(|(key, _)| names.contains(&key.name));
        let tiers = if names(&self.levels) && !names(&self.tiers) {
            vec![row(&grid, &mark)?; self.tiers.len()]
        } else {
            grid.row(Axis::Tier, &self.tiers, |node, name| {
                let section = Section::open(node, name, self.mistakes)?;
                let mark = self.mark(&section, &mark);
                row(&section, &mark)
            })?
        };
        let levels = (0..self.levels.len())
            .map(|level| Table::new(tiers.iter().map(|row| row[level].clone()).collect()));
        Some(Table::new(levels.collect()))
    }

    /// One rate for any amount, or a list of segments.
    pub(super) fn segments_or_rate(
        &self,
        node: &'n Node,
        name: &str,
        mark: &Mark,
        measured: Option<Measured>,
    ) -> Option<Cited<Segments>> {
        let (node, mark) = self.known(node, name, mark)?;
        if matches!(node.value, Value::List(_)) {
            return self.segments(node, name, &mark, measured);
        }
        let rate = self.mistakes.caught(rate(node, name))?;
        Some(self.cited(Segments::flat(rate), &mark))
    }

    /// Segments are written in rising order; the last has no bound.
    fn segments(
        &self,
        node: &'n Node,
        name: &str,
        mark: &Mark,
        measured: Option<Measured>,
    ) -> Option<Cited<Segments>> {
        let items = self.mistakes.caught(section::filled_list(node, name))?;
        let mut bounded: Vec<Segment> = Vec::new();
        let (mut rest, mut status) = (None, mark.status);
        for (index, item) in items.iter().enumerate() {
            let section = Section::open(item, name, self.mistakes)?;
            let segment = self.together(&section, mark);
            let rate = segment.required("rate", rate);
            let bound = section.get("up_to");
            let up_to = segment.optional("up_to", money);
            status = status.max(segment.mark().status);
            section.close();
            let before = bounded.last().map_or(Money::ZERO, |segment| segment.up_to);
            self.segment_is_in_order(item, bound, (before, up_to), index + 1 == items.len());
            match bound {
                Some(_) => bounded.push(Segment { up_to: up_to?, rate: rate? }),
                None => rest = rate,
            }
        }
        if !bounded.is_empty() && measured.is_none() {
            let message = say!(
                "没有写明各段从哪里算起",
                "From where the segments are counted is not written"
            );
            let mistake = Diagnostic::error("segments/measured", message);
            self.mistakes.push(mistake.at(&node.span).help(say!(
                "请加一行“measured: gross”（从第一分钱算起）\
                 或“measured: after_deductible”（从起付线以上算起）。",
                "Add a line `measured: gross` (from the first fen on) \
                 or `measured: after_deductible` (from above the deductible)."
            )));
        }
        let measured = measured.unwrap_or(Measured::AfterDeductible);
        let mark = Mark { status, ..mark.clone() };
        Some(self.cited(Segments { measured, bounded, rest: rest? }, &mark))
    }

    /// Every segment but the last has a bound, higher than the one before.
    fn segment_is_in_order(
        &self,
        item: &Node,
        bound: Option<&Node>,
        (before, up_to): (Money, Option<Money>),
        last: bool,
    ) {
        let wrong = match bound {
            None if !last => say!(
                "除了最后一段，每一段都要写到多少钱为止（up_to）",
                "Every segment but the last must say up to which amount it goes (`up_to`)"
            ),
            Some(_) if last => say!(
                "最后一段不能有上限（up_to），否则超过的部分没有比例",
                "The last segment can have no `up_to`: nothing would be paid above it"
            ),
            Some(_) if up_to.is_some_and(|up_to| up_to <= before) => say!(
                "各段的上限（up_to）要一段比一段高",
                "The bounds of segments (`up_to`) must rise from one to the next"
            ),
            _ => return,
        };
        let at = bound.map_or(&item.span, |node| &node.span);
        let mistake = Diagnostic::error("segments/order", wrong).at(at);
        self.mistakes.push(mistake.help(say!(
            "例如：[{{up_to: 30000, rate: 60%}}, {{rate: 65%}}]。",
            "For instance: [{{up_to: 30000, rate: 60%}}, {{rate: 65%}}]."
        )));
    }

    /// What differs for some people.
    pub(super) fn adjust(&self, section: &Section<'n>, mark: &Mark) -> Vec<Adjust> {
        let items = section
            .get("adjust")
            .and_then(|node| self.mistakes.caught(section::filled_list(node, "adjust")));
        let mut adjust: Vec<Adjust> = Vec::new();
        for item in items.into_iter().flatten() {
            let read = section.below("adjust", item).and_then(|it| self.adjustment(it, mark));
            let Some(one) = read else { continue };
            let kind = |it: &Adjust| std::mem::discriminant(&it.change.value);
            if adjust.iter().any(|known| known.who == one.who && kind(known) == kind(&one)) {
                let message = say!(
                    "同一类人的同一种调整写了两次",
                    "The same change for the same people is written twice"
                );
                let mistake = Diagnostic::error("value/repeated", message).at(&item.span);
                self.mistakes.push(mistake.help(say!("请合成一项。", "Make one of the two.")));
            }
            adjust.push(one);
        }
        adjust
    }

    fn adjustment(&self, section: Section<'n>, mark: &Mark) -> Option<Adjust> {
        let (mark, at) = (self.mark(&section, mark), section.span());
        let who = section.require("for").and_then(|node| match &node.value {
            Value::List(_) => {
                let any = self.people.members(node, "for");
                Some(Who::Of(Scope { any, ..Scope::EVERYBODY }))
            }
            _ => self.mistakes.caught(section::word(node, "for", &[("minor", Who::Minor)])),
        });
        let changes: [(_, Scalar<_>, fn(_) -> _); 3] = [
            ("add_points", points, Change::AddPoints),
            ("raise_by", rate, Change::RaiseBy),
            ("deductible", rate, Change::Deductible),
        ];
        let written = changes.map(|(key, read, change)| {
            let node = section.get(key)?;
            Some(
                self.value(node, key, &mark, read)
                    .map(|it| Cited { value: change(it.value), cite: it.cite }),
            )
        });
        let mut written = written.into_iter().flatten();
        let (first, second) = (written.next(), written.next());
        section.close();
        if first.is_none() || second.is_some() {
            let message = say!(
                "每一项调整要写一种办法，而且只写一种",
                "Each item of `adjust` must say one change, and only one"
            );
            let mistake = Diagnostic::error("adjust/one-change", message).at(at);
            let help = say!(
                "加几个百分点写“add_points: 5”，比例提高几成写“raise_by: 5%”，\
                 起付线打折写“deductible: 50%”。",
                "Write `add_points: 5` for percentage points, `raise_by: 5%` for a part of the rate, \
                 `deductible: 50%` for a part of the deductible."
            );
            self.mistakes.push(mistake.help(help));
        }
        Some(Adjust { who: who?, change: first?? })
    }

    /// What is paid in a year at most.
    pub(super) fn annual_cap(&self, section: &Section<'n>, mark: &Mark, name: &str) -> Option<Cap> {
        let plain = format!("{name}一年最多报多少");
        let node = section.get("annual_cap");
        let cap = self.given(node, "annual_cap", &plain, mark, |node| {
            let cap = self.own_cap(section, node, mark)?;
            self.assume_any(statuses(&cap.by_tier), format!("{name}一年最多报的数额。"));
            Some(cap)
        })?;
        Some(match cap {
            Given::Known(cap) => Cap::Own(cap),
            Given::Unknown(cite) => Cap::Own(AnnualCap {
                on: Cited { value: CapOn::Reimbursed, cite },
                by_tier: Table::new(vec![Cited::unsaid(cite); self.tiers.len()]),
            }),
            Given::None => Cap::None,
        })
    }

    fn own_cap(&self, section: &Section<'n>, node: &'n Node, mark: &Mark) -> Option<AnnualCap> {
        if is_value(node) {
            let by_tier = self.by_tier(node, "annual_cap", mark, money)?;
            return Some(AnnualCap { on: self.cited(CapOn::Reimbursed, &mark.assumed()), by_tier });
        }
        let row = section.below("annual_cap", node)?;
        let mark = self.mark(&row, mark);
        let words = |node: &Node, name: &str| {
            let words = [("reimbursed", CapOn::Reimbursed), ("in_scope_cost", CapOn::InScopeCost)];
            section::word(node, name, &words)
        };
        let on = self.or_assumed(&row, "on", &mark, words, CapOn::Reimbursed);
        let by_tier = self.tier_row(&row, &mark, money);
        Some(AnnualCap { on: on?, by_tier: by_tier? })
    }

    /// Says what of a cover is our reading and not calculated.
    pub(super) fn assume_cover(&self, cover: &Cover, name: &str) {
        let deductible = &cover.deductible;
        let amounts = deductible.by_level.cells().iter().map(|level| level.amount.cite.status);
        let further = [
            deductible.repeat.as_ref().map(|repeat| repeat.cite.status),
            deductible.annual_max.map(|most| most.cite.status),
        ];
        let further = further.into_iter().flatten();
        self.assume_any(amounts.chain(further), format!("{name}起付线的数额。"));
        let rates = cover.rates.cells().iter().flat_map(statuses);
        self.assume_any(rates, format!("{name}报销的比例。"));
    }
}

/// A deductible borne otherwise. One that is borne once a year has no second time.
pub(super) fn deductible_per(base: &Deductible, per: Cited<Per>) -> Deductible {
    let level = |level: &LevelDeductible| LevelDeductible { amount: level.amount, per };
    Deductible {
        by_level: Table::new(base.by_level.cells().iter().map(level).collect()),
        repeat: base.repeat.clone().filter(|_| per.value == Per::Claim),
        annual_max: base.annual_max,
    }
}
