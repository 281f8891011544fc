//! Enrolment windows (缴费期): who pays when, and what cover that buys, as policies say it.

use super::{Cite, Cited, Table};
use crate::day::Day;
use crate::money::Money;
use crate::person::{Identities, Scope};
use crate::wire::{wire_enum, wire_struct};

/// A window of payment and the cover that it buys. Exactly one applies to a payer on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// What the policy calls it: 「集中参保期」.
    pub id: String,
    /// Whom it is for.
    pub scope: Scope,
    /// When one pays.
    pub pays: Cited<Pays>,
    /// How long employees' insurance may have lapsed before (中断缴费), where it matters.
    pub gap: Option<Gap>,
    /// From when one is covered (待遇起始).
    pub starts: Cited<Starts>,
    /// Until when; the end of the policy's year, where the policy says nothing else.
    pub ends: Option<Cited<Day>>,
    /// Which window applies where several are for the same person on the same day: the highest.
    pub priority: u8,
    /// What one pays by tier in this window, where it differs from [`Premium::personal`].
    ///
    /// [`Premium::personal`]: super::Premium::personal
    pub premium: Option<Table<Cited<Money>>>,
    /// Whether one bears the fiscal subsidy oneself (不享受财政补助).
    pub without_subsidy: Option<WithoutSubsidy>,
    /// Where it stands.
    pub cite: Cite,
}

impl Window {
    /// From which day of payment on somebody with these identities bears the fiscal subsidy.
    pub fn bears_subsidy_from(&self, identities: Identities) -> Option<Cited<Day>> {
        let without = self.without_subsidy.filter(|it| !it.except.meets(identities))?;
        Some(without.from)
    }

    /// Those of whom a window by birth is, where it is for no other: whoever was born in another
    /// year is none of them.
    pub(crate) fn newborns(&self) -> Identities {
        let Scope { any, all, .. } = self.scope;
        match self.pays.value {
            Pays::After { event: Event::Birth, .. } if all.is_empty() && any.is_one() => any,
            _ => Identities::NONE,
        }
    }
}

/// Who pays late bears the fiscal subsidy (财政补助) as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithoutSubsidy {
    /// From which day of payment on.
    pub from: Cited<Day>,
    /// But for those who have any of these identities.
    pub except: Identities,
}

/// When one pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pays {
    /// From one day to another, both included.
    Between {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// Within so many days of something that happens to the person.
    After {
        /// What happens.
        event: Event,
        /// How many days.
        days: u16,
        /// Which number the day itself has, 0 or 1.
        first_day: u8,
    },
}

/// What happens to a person, on a day that the person knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Birth (出生), in the policy's year.
    Birth,
    /// The beginning of a term (开学), in the policy's year or the year before.
    TermStart,
}

/// For how many whole months insurance has lapsed, both bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// At least.
    pub least: u16,
    /// At most; without end, if absent.
    pub most: Option<u16>,
}

/// From when a payment covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// From this day.
    On(Day),
    /// From the day after payment.
    NextDay,
    /// From the first of the month after payment (次月1日).
    NextMonthFirst,
    /// When so many days have passed (满90日).
    AfterDays {
        /// How many.
        days: u16,
        /// How they are counted.
        count: Count,
    },
    /// So many months after payment, on the same day of the month.
    AfterMonths(u16),
    /// From birth.
    Birth,
    /// When a waiting period (待遇等待期) that grows with missed years has passed.
    Waiting(Waiting),
    /// The notice does not say.
    Unknown,
}

/// How the days of a wait are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// The wait passes in full: covered from payment + days.
    Full,
    /// The day of payment is day 1, and the last day of the wait is covered: payment + days − 1.
    LastDay,
}

/// A waiting period by missed years (national rules from 2025 on): a fixed part, and months for
/// each missed year, of which years paid back take some off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The fixed part, in months.
    pub months: u16,
    /// Further months for each missed year beyond the free ones.
    pub per_missed_year: u16,
    /// How many missed years add nothing.
    pub free_years: u16,
    /// How many months each year that is paid back takes off the further ones (修复).
    pub per_repaid_year: u16,
    /// With at least so many missed years, the wait is never shorter than so many months.
    pub least: Option<LeastWait>,
    /// From when it runs.
    pub from: WaitFrom,
}

/// The shortest wait of those who missed many years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeastWait {
    /// From how many missed years on.
    pub missed_years: u16,
    /// How many months.
    pub months: u16,
}

/// From when a waiting period runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFrom {
    /// From payment, or from 1 January of the policy's year where one pays before it.
    Payment,
    /// From 1 January of the policy's year.
    YearStart,
}

wire_struct! {
    Window {
        id, scope, pays, gap, starts, ends, priority, premium, without_subsidy, cite,
    }
    WithoutSubsidy { from, except }
    Gap { least, most }
    Waiting { months, per_missed_year, free_years, per_repaid_year, least, from }
    LeastWait { missed_years, months }
}

wire_enum! {
    Pays {
        Between { from: from, to: to },
        1 = After { event: event, days: days, first_day: first_day },
    }
    Event { Birth, 1 = TermStart }
    Starts {
        On { 0: day }, 1 = NextDay, 2 = NextMonthFirst, 3 = AfterDays { days: days, count: count },
        4 = AfterMonths { 0: months }, 5 = Birth, 6 = Waiting { 0: waiting },
        7 = Unknown,
    }
    Count { Full, 1 = LastDay }
    WaitFrom { Payment, 1 = YearStart }
}
