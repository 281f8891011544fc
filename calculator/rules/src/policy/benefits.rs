//! What bills are paid back: covers, layers and caps, as policies say it.

use super::{Cite, Cited, Given, Table};
use crate::estimate::Kind;
use crate::money::{Money, Rate, Rounding};
use crate::person::Scope;
use crate::wire::{wire_enum, wire_struct};

/// What bills are paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefits {
    /// Hospital levels (医院级别), in the order of the notice.
    pub levels: Vec<String>,
    /// What becomes of parts of a fen, at the end of each layer.
    pub rounding: Cited<Rounding>,
    /// Below which age, in whole years at admission, a person counts as a minor (未成年人).
    pub minor_under: Option<Cited<u8>>,
    /// Hospital stays (住院).
    pub inpatient: Cover,
    /// Ordinary visits (普通门诊统筹).
    pub outpatient: Given<Cover>,
    /// Visits for special diseases (特殊疾病门诊).
    pub special_outpatient: Given<Cover>,
    /// Bills from elsewhere (异地就医).
    pub out_of_area: Given<OutOfArea>,
    /// Major illness insurance (大病保险).
    pub major_illness: Given<MajorIllness>,
    /// Further layers for people in hardship (医疗救助), in the order in which they pay.
    pub medical_assistance: Vec<Aid>,
    /// What layers together pay in a year at most (全年累计报销封顶线).
    pub combined_cap: Option<CombinedCap>,
}

impl Benefits {
    /// What basic insurance pays on a kind of bill.
    pub const fn cover(&self, kind: Kind) -> Given<&Cover> {
        match kind {
            Kind::Inpatient => Given::Known(&self.inpatient),
            Kind::Outpatient => self.outpatient.as_ref(),
            Kind::SpecialOutpatient => self.special_outpatient.as_ref(),
        }
    }

    /// The cap that a kind of bill is paid under, and which bills share it.
    pub(crate) fn cap<'p>(
        &'p self,
        cover: &'p Cover,
        kind: Kind,
    ) -> Option<(usize, &'p AnnualCap)> {
        match &cover.annual_cap {
            Cap::None => None,
            Cap::Own(cap) => Some((kind as usize, cap)),
            Cap::WithInpatient => {
                self.inpatient.annual_cap.own().map(|cap| (Kind::Inpatient as usize, cap))
            }
        }
    }
}

/// Basic insurance for one kind of bill: base → deductible → segments → cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// What the patient bears first (起付线).
    pub deductible: Deductible,
    /// The shares paid of what is left, by level, then tier (报销比例). A level that is not
    /// covered has the rate 0%.
    pub rates: Table<Table<Cited<Segments>>>,
    /// What changes for some people; all that fit apply: shares of the printed rate first, then
    /// points; of deductibles, the lowest.
    pub adjust: Vec<Adjust>,
    /// What is paid in a year at most (封顶线).
    pub annual_cap: Cap,
    /// Whether in-scope cost that the person bore counts to major illness insurance.
    pub counts_to_major: Cited<bool>,
}

/// What a patient bears first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deductible {
    /// By level.
    pub by_level: Table<LevelDeductible>,
    /// What it becomes from a later claim of the year on.
    pub repeat: Option<Cited<Repeat>>,
    /// What all deductibles of a year together come to at most.
    pub annual_max: Option<Cited<Money>>,
}

/// A deductible at one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelDeductible {
    /// The amount.
    pub amount: Cited<Money>,
    /// How often it is borne.
    pub per: Cited<Per>,
}

/// How long a deductible and the segments above it run before they start afresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// With each admission or visit.
    Claim,
    /// With the year: a later claim goes on where the last one stopped.
    Year,
}

impl Per {
    /// The other way to read it.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Claim => Self::Year,
            Self::Year => Self::Claim,
        }
    }
}

/// What a deductible becomes from a later claim on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// From which claim of the year on, whatever the levels; 2 is the second.
    pub from: u16,
    /// What it becomes.
    pub becomes: Repeated,
}

/// What a deductible becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeated {
    /// A share of itself.
    Share(Rate),
    /// An amount, by level.
    Amount(Table<Money>),
}

/// Terms that differ for some people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjust {
    /// For whom.
    pub who: Who,
    /// What differs.
    pub change: Cited<Change>,
}

/// For whom terms differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Minors.
    Minor,
    /// People of these identities.
    Of(Scope),
}

/// How terms differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So many percentage points more: 50% and 5 points are 55%.
    AddPoints(Rate),
    /// Rates raised by a share of themselves: 50% raised by 5% is 52.5%.
    RaiseBy(Rate),
    /// The deductible is a share of itself.
    Deductible(Rate),
}

/// What one cover pays in a year at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cap {
    /// No cap of its own.
    None,
    /// A cap of its own.
    Own(AnnualCap),
    /// What it pays counts into the cap of hospital stays.
    WithInpatient,
}

impl Cap {
    /// The cap of its own.
    pub const fn own(&self) -> Option<&AnnualCap> {
        match self {
            Self::Own(cap) => Some(cap),
            Self::None | Self::WithInpatient => None,
        }
    }
}

/// A cap for a year; one that the notice does not say is [`Cited::unsaid`], here as everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnualCap {
    /// What it bounds.
    pub on: Cited<CapOn>,
    /// By tier.
    pub by_tier: Table<Cited<Money>>,
}

/// What a cap bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapOn {
    /// What is paid.
    Reimbursed,
    /// The in-scope cost that enters.
    InScopeCost,
}

impl CapOn {
    /// The other way to read it.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Reimbursed => Self::InScopeCost,
            Self::InScopeCost => Self::Reimbursed,
        }
    }
}

/// Shares that change with the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    /// From where the bounds are counted.
    pub measured: Measured,
    /// The bounded segments, bounds rising, then the rate of everything above them.
    pub bounded: Vec<Segment>,
    /// The rate above the last bound.
    pub rest: Rate,
}

/// A stretch of cost up to a bound, and its rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Where the stretch ends.
    pub up_to: Money,
    /// The share paid within it.
    pub rate: Rate,
}

impl Segments {
    /// One rate for any amount.
    pub const fn flat(rate: Rate) -> Self {
        Self { measured: Measured::AfterDeductible, bounded: Vec::new(), rest: rate }
    }
}

/// From where the bounds of segments are counted. Official examples use both, and the results
/// differ by the deductible, so there is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// From the first fen of cost: the deductible lies inside the first segment.
    Gross,
    /// From the first fen above the deductible.
    AfterDeductible,
}

/// Major illness insurance: what in-scope costs a person bore over the year, above a threshold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MajorIllness {
    /// What the person bears first, once a year.
    pub deductible: Cited<Money>,
    /// What is paid above it.
    pub segments: Cited<Segments>,
    /// What is paid in a year at most.
    pub annual_cap: Option<Cited<Money>>,
    /// Whether in-scope cost above the cap of basic insurance counts here.
    pub over_cap_counts: Cited<bool>,
    /// Whether the first-pay share of class-B items (乙类先行自付) counts here.
    pub class_b_counts: Cited<bool>,
    /// Better terms for people in hardship (倾斜支付). Of those that are for a person, the one of
    /// the highest priority applies; two of the same are refused when a policy is loaded.
    pub tilts: Vec<Tilt>,
}

/// Better terms of major illness insurance for some people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tilt {
    /// For whom.
    pub scope: Scope,
    /// Which one applies where several are for a person: the highest.
    pub priority: u8,
    /// The deductible as a share of itself, or an amount of its own.
    pub deductible: Option<TiltDeductible>,
    /// So many percentage points more.
    pub add_points: Rate,
    /// Whether there is no annual cap for them.
    pub no_cap: bool,
    /// Whether the combined cap still binds where there is no annual cap.
    pub keep_combined_cap: Cited<bool>,
    /// Where it stands.
    pub cite: Cite,
}

/// A deductible made lower for some people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TiltDeductible {
    /// A share of the printed one.
    Share(Rate),
    /// An amount of its own.
    Amount(Money),
}

/// A further layer for people in hardship, on in-scope cost that the layers before left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aid {
    /// What the policy calls it: 「医疗救助」.
    pub id: String,
    /// For whom.
    pub scope: Scope,
    /// What it pays, if the notice says.
    pub terms: Given<AidTerms>,
    /// Where it stands.
    pub cite: Cite,
}

/// What a further layer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidTerms {
    /// What the person bears first.
    pub deductible: Cited<Money>,
    /// How often it is borne.
    pub per: Cited<Per>,
    /// What is paid above it.
    pub segments: Cited<Segments>,
    /// What is paid in a year at most.
    pub annual_cap: Option<Cited<Money>>,
}

/// Bills from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfArea {
    /// With filing (已备案).
    pub filed: Away,
    /// Without (未备案).
    pub unfiled: Away,
    /// Whether the share that the person pays first counts to major illness insurance.
    pub first_pay_counts: Cited<bool>,
}

/// How a bill from elsewhere is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// The share of in-scope cost that the person pays first.
    pub first_pay: Cited<Rate>,
    /// So many percentage points less.
    pub less_points: Cited<Rate>,
}

/// What layers together pay in a year at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinedCap {
    /// By tier.
    pub by_tier: Table<Cited<Money>>,
    /// Which layers.
    pub covers: Cited<Layers>,
}

/// A set of layers, each a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layers(pub(crate) u8);

impl Layers {
    /// Hospital stays.
    pub const INPATIENT: Self = Self(1);
    /// Ordinary visits.
    pub const OUTPATIENT: Self = Self(2);
    /// Visits for special diseases.
    pub const SPECIAL_OUTPATIENT: Self = Self(4);
    /// Major illness insurance.
    pub const MAJOR_ILLNESS: Self = Self(8);
    /// Medical assistance, each of its layers a bit of its own.
    pub const MEDICAL_ASSISTANCE: Self = Self(!15);
    /// All of them.
    pub const ALL: Self = Self(!0);

    /// A layer of medical assistance by its place; those four places apart share a bit.
    pub(crate) const fn aid(place: usize) -> Self {
        Self(16 << (place & 3))
    }

    /// Those of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    pub const fn has(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

wire_struct! {
    Benefits {
        levels, rounding, minor_under, inpatient, outpatient, special_outpatient, out_of_area,
        major_illness, medical_assistance, combined_cap,
    }
    Cover { deductible, rates, adjust, annual_cap, counts_to_major }
    Deductible { by_level, repeat, annual_max }
    LevelDeductible { amount, per }
    Repeat { from, becomes }
    Adjust { who, change }
    AnnualCap { on, by_tier }
    Segments { measured, bounded, rest }
    Segment { up_to, rate }
    MajorIllness {
        deductible, segments, annual_cap, over_cap_counts, class_b_counts, tilts,
    }
    Tilt { scope, priority, deductible, add_points, no_cap, keep_combined_cap, cite }
    Aid { id, scope, terms, cite }
    AidTerms { deductible, per, segments, annual_cap }
    OutOfArea { filed, unfiled, first_pay_counts }
    Away { first_pay, less_points }
    CombinedCap { by_tier, covers }
    Layers { 0 }
}

wire_enum! {
    Per { Claim, 1 = Year }
    Repeated { Share { 0: rate }, 1 = Amount { 0: amounts } }
    Who { Minor, 1 = Of { 0: scope } }
    Change { AddPoints { 0: points }, 1 = RaiseBy { 0: share }, 2 = Deductible { 0: share } }
    Cap { None, 1 = Own { 0: cap }, 2 = WithInpatient }
    CapOn { Reimbursed, 1 = InScopeCost }
    Measured { Gross, 1 = AfterDeductible }
    TiltDeductible { Share { 0: rate }, 1 = Amount { 0: amount } }
}
