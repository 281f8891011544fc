//! What a person pays for a year, and who pays part of it, as policies say it.

use super::{Cite, Cited, Given, Status, Table, Tier};
use crate::day::Day;
use crate::money::{Money, Rate};
use crate::person::Scope;
use crate::wire::{wire_enum, wire_struct};

/// What a year costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premium {
    /// What a person pays (个人缴费), by age, the youngest first; never empty. The last band has
    /// no upper age.
    pub personal: Vec<AgeBand>,
    /// What the treasury adds for each person (财政补助).
    pub fiscal_subsidy: Given<Cited<Money>>,
}

impl Premium {
    /// Of a policy that travelled without it.
    pub(crate) const UNSAID: Self = Self { personal: Vec::new(), fiscal_subsidy: Given::None };
}

/// The premium of an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeBand {
    /// Below which age in whole years; any age, if absent.
    pub under: Option<u8>,
    /// By tier.
    pub amounts: Table<Cited<Money>>,
}

/// How part of the premium is paid for some people (资助参保).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assistance {
    /// What counts where several rules are for a person.
    pub overlap: Cited<Overlap>,
    /// The rules, in the order of the notice. An assistance of which the notice says no figure
    /// is one rule whose grants are unknown, for those whom it names.
    pub rules: Vec<AssistanceRule>,
    /// Where it stands that those whose identity changes later are assisted no further
    /// (不再差额资助).
    pub no_top_up: Option<Cite>,
}

impl Assistance {
    /// Nobody is assisted.
    pub const NONE: Self = Self {
        overlap: Cited {
            value: Overlap::HighestWins,
            cite: Cite { citation: 0, status: Status::Stated },
        },
        rules: Vec::new(),
        no_top_up: None,
    };
}

/// What counts where several rules of assistance are for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// The highest amount for the tier chosen (就高).
    HighestWins,
    /// All of them, up to the premium.
    Sum,
}

/// A rule of premium assistance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistanceRule {
    /// What the policy calls it.
    pub id: String,
    /// Who pays, as people call it: 「县残联」.
    pub funder: String,
    /// Whom it is for.
    pub scope: Scope,
    /// What else must be true of the person: bits at the places of
    /// [`Policy::conditions`](crate::Policy::conditions).
    pub needs: u64,
    /// The last day of payment on which it is granted.
    pub until: Option<Cited<Day>>,
    /// What is paid, by tier.
    pub grants: Table<Grant>,
    /// Where it stands.
    pub cite: Cite,
}

/// What a rule of assistance pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// A share of the premium of a tier, which need not be the person's own.
    Share {
        /// The share.
        rate: Rate,
        /// Of which tier's premium.
        of: Tier,
    },
    /// An amount.
    Fixed(Money),
    /// Nothing for this tier.
    Nothing,
    /// The notice does not say how much.
    Unknown,
}

wire_struct! {
    Premium { personal, fiscal_subsidy }
    AgeBand { under, amounts }
    Assistance { overlap, rules, no_top_up }
    AssistanceRule { id, funder, scope, needs, until, grants, cite }
}

wire_enum! {
    Overlap { HighestWins, 1 = Sum }
    Grant { Share { rate: rate, of: of }, 1 = Fixed { 0: amount }, 2 = Nothing, 3 = Unknown }
}
