//! The calculators' pages: what they ask, and what they show before anybody answers.

mod comparison;
mod form;
mod worked;

pub(in crate::render) use self::comparison::Tradeoff;
pub(in crate::render) use self::form::Form;
pub(in crate::render) use self::worked::{Groups, assumptions, typical_bills};

use gongshi_rules::Policy;
use gongshi_rules::day::Day;
use gongshi_rules::policy::enrolment::Pays;

/// A day on which most people can pay: the first of a window that is for everybody.
pub(in crate::render) fn in_time(rules: &Policy) -> Option<Day> {
    let mut open = rules.windows.iter().filter(|window| {
        let scope = &window.scope;
        window.gap.is_none() && scope.any.is_empty() && scope.all.is_empty()
    });
    open.find_map(|window| match window.pays.value {
        Pays::Between { from, .. } => Some(from),
        Pays::After { .. } => None,
    })
}
