//! The calculators of a policy: which of its pages there are, and where they stand.

use gongshi_rules::Policy;
use gongshi_rules::policy::enrolment::Starts;
use gongshi_rules::questions::{Ask, questions};

/// What a resident can work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calculator {
    /// What a year of bills is paid back (能报多少).
    Estimate,
    /// What a year costs, and who pays the rest (我要交多少).
    Premium,
    /// From when to when a payment covers (什么时候能报).
    Coverage,
    /// Which tier is the better one (一档还是二档).
    Compare,
}

impl Calculator {
    /// All of them, in the order in which pages name them.
    pub const ALL: [Self; 4] = [Self::Estimate, Self::Premium, Self::Coverage, Self::Compare];

    /// Those whose questions a policy can answer.
    pub fn of(policy: &Policy) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|it| it.can_answer(policy))
    }

    /// What is asked of the rules.
    pub const fn ask(self) -> Ask {
        match self {
            Self::Estimate => Ask::Estimate,
            Self::Premium => Ask::Premium,
            Self::Coverage => Ask::Coverage,
            Self::Compare => Ask::Compare,
        }
    }

    /// The name of its script, and the end of its page's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Estimate => "estimate",
            Self::Premium => "premium",
            Self::Coverage => "coverage",
            Self::Compare => "compare",
        }
    }

    /// Its page of the policy of this id, from the site's top.
    pub fn page(self, id: &str) -> String {
        match self {
            Self::Estimate => format!("calculators/{id}.html"),
            _ => format!("calculators/{id}-{}.html", self.name()),
        }
    }

    fn can_answer(self, policy: &Policy) -> bool {
        let says_enough = match self {
            Self::Estimate | Self::Premium => true,
            // A notice that says of no window from when it covers has nothing to be asked for.
            Self::Coverage => policy.windows.iter().any(|it| it.starts.value != Starts::Unknown),
            Self::Compare => policy.tiers.len() > 1,
        };
        says_enough && !questions(policy, self.ask()).is_empty()
    }
}
