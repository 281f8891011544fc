//! Phases of the work (工作阶段): when a notice wants what to be done, 「宣传动员」, 「检查核对」.

use gongshi_rules::day::Day;
use gongshi_rules::policy::Status;

use crate::diagnostic::Span;

/// A phase of the work. No rule depends on it: one pays in windows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// What the notice calls it: 「宣传发动阶段」.
    pub id: String,
    /// Its days.
    pub days: Days,
    /// Where it stands.
    pub source: String,
    /// How sure its days are.
    pub status: Status,
    /// Where its name stands in the file.
    pub span: Span,
}

/// The days of a phase, as far as its notice says them; a last day is never before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// From one day to another, both included.
    Between(Day, Day),
    /// From a day on.
    From(Day),
    /// Up to a day, which is included: 「12月20日前」.
    Until(Day),
}

impl Days {
    /// The days between two bounds, if there is one and they are in order.
    pub fn new(from: Option<Day>, to: Option<Day>) -> Option<Self> {
        match (from, to) {
            (Some(from), Some(to)) if from <= to => Some(Self::Between(from, to)),
            (Some(from), None) => Some(Self::From(from)),
            (None, Some(to)) => Some(Self::Until(to)),
            _ => None,
        }
    }

    /// The first day, where it is said.
    pub fn from(self) -> Option<Day> {
        match self {
            Self::Between(from, _) | Self::From(from) => Some(from),
            Self::Until(_) => None,
        }
    }

    /// The last day, where it is said.
    pub fn to(self) -> Option<Day> {
        match self {
            Self::Between(_, to) | Self::Until(to) => Some(to),
            Self::From(_) => None,
        }
    }

    /// The days that are in both, where both have a first and a last one.
    pub fn common(self, other: Self) -> Option<(Day, Day)> {
        let (Self::Between(a, b), Self::Between(c, d)) = (self, other) else { return None };
        let (from, to) = (a.max(c), b.min(d));
        (from <= to).then_some((from, to))
    }
}
