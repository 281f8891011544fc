//! When one pays, and from when one is covered: enrolment windows (缴费期).

use gongshi_rules::day::Day;
use gongshi_rules::person::Identities;
use gongshi_rules::policy::enrolment::{
    Count, Event, Gap, LeastWait, Pays, Starts, WaitFrom, Waiting, WithoutSubsidy,
};
use gongshi_rules::policy::{Cited, Window};

use super::Reader;
use super::marks::{Mark, Together};
use super::overlap::days;
use super::scalars::{count, day, money, priority};
use super::values::{is_unknown, is_value, statuses};
use crate::diagnostic::{Diagnostic, Span, say};
use crate::load::section::{self, Section};
use crate::load::yaml::Node;

/// A window and where its name stands.
pub(super) struct Placed<'n> {
    pub(super) window: Window,
    pub(super) at: &'n Span,
}

/// Reads a rule of benefit start.
type Rule<'n> = fn(&Reader<'n>, &Together<'_, 'n>) -> Option<Starts>;

impl<'n> Reader<'n> {
    pub(super) fn windows(&self, top: &Section<'n>, mark: &Mark) -> Vec<Window> {
        let node = top.get("enrolment");
        let given = self.given(node, "enrolment", "什么时候缴费", mark, |node| {
            self.mistakes.caught(section::filled_list(node, "enrolment"))
        });
        let items = given.as_ref().and_then(|given| given.known().copied()).unwrap_or_default();
        let mut windows: Vec<Placed<'n>> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let section = top.below(&format!("enrolment[{}]", index + 1), item);
            let Some(placed) = section.and_then(|it| self.window(it, mark)) else { continue };
            let id = &placed.window.id;
            if let Some(first) = windows.iter().find(|known| known.window.id == *id) {
                let message =
                    say!("有两个缴费期都叫“{id}”", "Two enrolment windows are called `{id}`");
                let mistake = Diagnostic::error("enrolment/same-id", message).at(placed.at);
                let mistake = mistake.also(first.at, say!("先写的", "the first"));
                self.mistakes.push(mistake.help(say!(
                    "每个缴费期的id要不同，请改一个。",
                    "Each window needs an id of its own: change one of them."
                )));
            }
            windows.push(placed);
        }
        self.windows_do_not_overlap(&windows);
        windows.into_iter().map(|placed| placed.window).collect()
    }

    fn window(&self, section: Section<'n>, mark: &Mark) -> Option<Placed<'n>> {
        let mark = self.mark(&section, mark);
        let id = section.require_text("id");
        let at = section.get("id").map_or(section.span(), |id| &id.span);
        let scope = self.scope(&section, "not_for");
        let priority = self.optional(&section, "priority", &mark, priority);
        let pays = section.require("pays").and_then(|node| self.pays(&section, node, &mark));
        let gap = section.get("gap_months").and_then(|node| self.gap(&section, node, &mark));
        let benefit = section.require("benefit").and_then(|it| self.benefit(&section, it, &mark));
        let premium = section.get("premium");
        let premium = premium.and_then(|node| self.by_tier(node, "premium", &mark, money));
        let first_day = pays.and_then(|pays| Some(days(pays.value, self.year?).0));
        let without = section.get("without");
        let without = without.and_then(|node| self.without(&section, node, first_day, &mark));
        section.close();
        let (id, pays, (starts, ends)) = (id?, pays?, benefit?);
        let window = Window {
            id,
            scope,
            pays,
            gap: gap.map(|gap| gap.value),
            starts,
            ends,
            priority: priority.map_or(0, |priority| priority.value),
            premium,
            without_subsidy: without,
            cite: self.cite(&mark),
        };
        let gap_status = gap.map(|gap| gap.cite.status);
        self.assume_any(gap_status, format!("“{}”对中断缴费月数的要求。", window.id));
        self.window_is_said(&window);
        self.somebody_is_covered(&window, at);
        Some(Placed { window, at })
    }

    /// Says what of a window is our reading, or unknown.
    fn window_is_said(&self, window: &Window) {
        let Window { id, ends, premium, without_subsidy, .. } = window;
        self.assume_any(ends.map(|it| it.cite.status), format!("“{id}”的待遇到哪天为止。"));
        self.assume_any(premium.iter().flat_map(statuses), format!("“{id}”缴多少。"));
        let without = without_subsidy.map(|it| it.from.cite.status);
        self.assume_any(without, format!("“{id}”缴费有没有财政补助。"));
        if window.starts.value == Starts::Unknown {
            self.note_unknown(format!("“{id}”缴费后，从哪天起能报销"));
        }
    }

    fn pays(&self, window: &Section<'n>, node: &'n Node, mark: &Mark) -> Option<Cited<Pays>> {
        let section = window.below("pays", node)?;
        let pays = self.together(&section, mark);
        let read = match section.get("within_days_of") {
            Some(_) => after(&pays),
            None => self.between(&pays),
        };
        let mark = pays.mark();
        section.close();
        Some(self.cited(read?, &mark))
    }

    fn between(&self, pays: &Together<'_, 'n>) -> Option<Pays> {
        let bound = |key| {
            pays.required(key, |node, name| {
                let bound = section::day_of(node, name, self.year)?;
                self.in_reach(node, bound, 1);
                Ok((bound, node.span.clone()))
            })
        };
        let (from, to) = (bound("from"), bound("to"));
        let ((from, _), (to, at)) = (from?, to?);
        if from > to {
            let message = say!(
                "缴费期在{to}截止，可是{from}才开始",
                "The window closes on {to} but opens only on {from}"
            );
            let mistake = Diagnostic::error("enrolment/backwards", message).at(&at);
            self.mistakes.push(mistake.help(say!(
                "请检查两个日期是不是写反了，或者年份写错了。",
                "The days may have changed places, or the year of one is wrong."
            )));
        }
        Some(Pays::Between { from, to })
    }

    fn gap(&self, window: &Section<'n>, node: &'n Node, mark: &Mark) -> Option<Cited<Gap>> {
        let section = window.below("gap_months", node)?;
        let gap = self.together(&section, mark);
        let least = gap.optional("least", count).unwrap_or_default();
        let most = gap.optional("most", count);
        if let Some(most) = most.filter(|most| *most < least) {
            let message = say!(
                "中断月数最少{least}个月，最多却只有{most}个月",
                "The gap is at least {least} months but at most {most}"
            );
            let mistake = Diagnostic::error("enrolment/backwards", message).at(section.span());
            self.mistakes.push(mistake.help(say!(
                "请检查least（最少）和most（最多）是不是写反了。",
                "`least` and `most` may have changed places."
            )));
        }
        let mark = gap.mark();
        section.close();
        Some(self.cited(Gap { least, most }, &mark))
    }

    /// From when a payment covers, and until when.
    fn benefit(
        &self,
        window: &Section<'n>,
        node: &'n Node,
        mark: &Mark,
    ) -> Option<(Cited<Starts>, Option<Cited<Day>>)> {
        let section = window.below("benefit", node)?;
        let ends = |mark: &Mark| {
            let node = section.get("ends")?;
            let ends = self.value(node, "ends", mark, day)?;
            self.in_reach(node, ends.value, 0);
            Some(ends)
        };
        if is_unknown(node) {
            let ends = ends(mark);
            let mark = self.close_unknown(&section, mark);
            return Some((self.cited(Starts::Unknown, &mark), ends));
        }
        let mark = self.mark(&section, mark);
        let ends = ends(&mark);
        let starts = section.require("starts").and_then(|it| self.starts(&section, it, &mark));
        section.close();
        Some((starts?, ends))
    }

    fn starts(&self, benefit: &Section<'n>, node: &'n Node, mark: &Mark) -> Option<Cited<Starts>> {
        let section = benefit.below("starts", node)?;
        if is_unknown(node) {
            let mark = self.close_unknown(&section, mark);
            return Some(self.cited(Starts::Unknown, &mark));
        }
        let starts = self.together(&section, mark);
        let read = match section.get("on") {
            Some(_) => starts.optional("on", |node, name| {
                let on = section::day_of(node, name, self.year)?;
                self.in_reach(node, on, 0);
                Ok(Starts::On(on))
            }),
            None => self.starts_by_rule(&starts),
        };
        let mark = starts.mark();
        section.close();
        Some(self.cited(read?, &mark))
    }

    fn starts_by_rule(&self, starts: &Together<'_, 'n>) -> Option<Starts> {
        let rules: [(&str, Rule<'n>); 6] = [
            ("next_day", |_, _| Some(Starts::NextDay)),
            ("next_month_first", |_, _| Some(Starts::NextMonthFirst)),
            ("birth", |_, _| Some(Starts::Birth)),
            ("after_days", |_, starts| {
                let counts = [("full", Count::Full), ("last_day", Count::LastDay)];
                let days =
                    starts.required("days", |node, name| section::whole(node, name, 1..=366));
                let count = starts.required("count", |it, name| section::word(it, name, &counts));
                Some(Starts::AfterDays { days: days?, count: count? })
            }),
            ("after_months", |_, starts| {
                let read = |node: &Node, name: &str| section::whole(node, name, 1..=24);
                starts.required("months", read).map(Starts::AfterMonths)
            }),
            ("waiting", Self::waiting),
        ];
        starts.required("rule", |node, name| section::word(node, name, &rules))?(self, starts)
    }

    fn waiting(&self, starts: &Together<'_, 'n>) -> Option<Starts> {
        let least = starts.section.get("least").and_then(|node| {
            let section = starts.section.below("least", node)?;
            let least = self.together(&section, &starts.mark());
            let (missed_years, months) =
                (least.required("missed_years", count), least.required("months", count));
            starts.rest_on(least.mark().status);
            section.close();
            Some(LeastWait { missed_years: missed_years?, months: months? })
        });
        let froms = [("payment", WaitFrom::Payment), ("year_start", WaitFrom::YearStart)];
        let months = starts.required("months", count);
        let per_missed_year = starts.required("per_missed_year", count);
        let from = starts.required("from", |node, name| section::word(node, name, &froms));
        Some(Starts::Waiting(Waiting {
            free_years: starts.optional("free_years", count).unwrap_or_default(),
            per_repaid_year: starts.optional("per_repaid_year", count).unwrap_or_default(),
            months: months?,
            per_missed_year: per_missed_year?,
            least,
            from: from?,
        }))
    }

    /// From which day of payment on there is no fiscal subsidy, and for whom there is all the
    /// same: the window's first, unless it says another.
    fn without(
        &self,
        window: &Section<'n>,
        node: &'n Node,
        first_day: Option<Day>,
        mark: &Mark,
    ) -> Option<WithoutSubsidy> {
        let what = |node: &Node, name: &str| section::word(node, name, &[("fiscal_subsidy", ())]);
        if is_value(node) {
            let without = self.value(node, "without", mark, what)?;
            let from = Cited { value: first_day?, cite: without.cite };
            return Some(WithoutSubsidy { from, except: Identities::NONE });
        }
        let section = window.below("without", node)?;
        let mark = self.mark(&section, mark);
        self.required(&section, "what", &mark, what);
        let from = section.require("from").and_then(|node| {
            let from = self.value(node, "from", &mark, day)?;
            self.in_reach(node, from.value, 1);
            Some(from)
        });
        let except = section.get("not_for").map(|node| self.people.members(node, "not_for"));
        section.close();
        Some(WithoutSubsidy { from: from?, except: except.unwrap_or_default() })
    }

    /// Refuses a day that cannot belong to the policy's year: a date left over from the file that
    /// this one was copied from.
    pub(super) fn in_reach(&self, node: &Node, day: Day, years_before: u16) {
        let Some(year) = self.year else { return };
        if !(year - years_before..=year).contains(&day.year()) {
            let message =
                say!("{day}不在{year}年的政策里", "{day} is not in the year of the policy, {year}");
            let mistake = Diagnostic::error("enrolment/other-year", message).at(&node.span);
            self.mistakes.push(mistake.help(say!(
                "请检查年份；从上一年的文件复制来的，请把日期都改成今年的。",
                "Check the year; in a copy of last year's file, set all days to this year."
            )));
        }
    }
}

fn after(pays: &Together<'_, '_>) -> Option<Pays> {
    let events = [("birth", Event::Birth), ("term_start", Event::TermStart)];
    let event = pays.required("within_days_of", |node, name| section::word(node, name, &events));
    let days = pays.required("days", |node, name| section::whole(node, name, 1..=366));
    let first_day = |node: &Node, name: &str| section::whole(node, name, 0..=1);
    let first_day = pays.or_assumed("first_day", first_day, 1);
    Some(Pays::After { event: event?, days: days?, first_day: first_day? })
}
