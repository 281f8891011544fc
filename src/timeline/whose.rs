//! Whose days a calendar has.

use gongshi_rules::Policy;
use gongshi_rules::policy::enrolment::Pays;

use super::{Audience, Event, Kind};
use crate::site::PolicyFile;

/// Whose days a calendar has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Every event.
    All,
    /// What those need to know whom nothing sets apart.
    Everyone,
    /// What those need to know who have a window of their own.
    Some(Audience),
}

impl Whose {
    /// The calendars of a policy; one, where nobody has a window of their own on fixed days, and
    /// none, where it has no days at all.
    pub(crate) fn each(policy: &PolicyFile) -> Vec<Self> {
        if policy.rules.windows.is_empty() && policy.phases.is_empty() {
            return Vec::new();
        }
        let mut each = vec![Self::All];
        for window in &policy.rules.windows {
            let audience = Audience::of(window).whole();
            let whose = Self::Some(audience);
            let fixed = matches!(window.pays.value, Pays::Between { .. });
            if fixed && audience.is_for_some() && !each.contains(&whose) {
                each.push(whose);
            }
        }
        if each.len() > 1 {
            each.insert(1, Self::Everyone);
        }
        each
    }

    /// Whose, where they are some.
    pub(crate) fn in_words(self, rules: &Policy) -> Option<String> {
        match self {
            Self::All | Self::Everyone => None,
            Self::Some(audience) => audience.in_words(rules),
        }
    }

    /// Whether an event concerns them. Phases are for those who work, not for those who pay.
    pub(crate) fn has(self, event: &Event<'_>) -> bool {
        let own = match self {
            Self::All => return true,
            Self::Everyone => Audience::EVERYBODY,
            Self::Some(audience) => audience,
        };
        event.kind != Kind::Phase && event.audience.includes(&own)
    }
}
