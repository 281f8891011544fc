//! The policy: one place in one year, in the shape in which it is evaluated.
//!
//! Tables are complete by construction: a [`Table`] has a cell for every name of its axis, so
//! that no evaluation can meet a missing rate. How a policy is written down (YAML, inheritance,
//! marks of doubt) is the business of whoever loads it.

use crate::money::{Money, Rate, Rounding};
use crate::wire::{Reader, Wire, wire_enum, wire_struct};

/// The rules of one place for one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name among policies: `zhongxian-wuyang-2024`.
    pub id: String,
    /// The place as people call it: `忠县乌杨街道`.
    pub place: String,
    /// The year in which it pays, as a calendar year.
    pub year: u16,
    /// Tiers of premium and benefit (档次), in the order of the notice.
    pub tiers: Vec<String>,
    /// Hospital levels (医院级别), in the order of the notice.
    pub levels: Vec<String>,
    /// What figures cite, as shown: `乌杨街道发〔2023〕84号 附件2`.
    pub citations: Vec<String>,
    /// What becomes of parts of a fen, at the end of each layer.
    pub rounding: Cited<Rounding>,
    /// Below which age, in whole years, a person counts as a minor (未成年人).
    pub minor_under: Option<Cited<u8>>,
    /// Basic insurance for hospital stays (住院).
    pub inpatient: Inpatient,
    /// Major illness insurance (大病保险), where the policy has it.
    pub major_illness: Option<MajorIllness>,
    /// What all layers together pay in a year at most, by tier (全年累计报销封顶线).
    pub combined_cap: Option<Table<Cited<Money>>>,
}

/// Where a value comes from and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cite {
    /// Its place in [`Policy::citations`].
    pub citation: u16,
    /// How sure it is.
    pub status: Status,
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Printed in the notice.
    Stated,
    /// Printed in a document of the place above.
    Inherited,
    /// Our reading of what the notice leaves open; shown to the resident.
    Assumed,
}

impl Status {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inherited => "inherited",
            Self::Assumed => "assumed",
        }
    }
}

/// A value with its citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub cite: Cite,
}

/// A cell for every name of an axis of the policy, its tiers or its levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T>(Vec<T>);

impl<T> Table<T> {
    /// A table of these cells, in the order of the axis.
    pub fn new(cells: Vec<T>) -> Self {
        Self(cells)
    }

    /// The cells, in the order of the axis.
    pub fn cells(&self) -> &[T] {
        &self.0
    }
}

/// A tier of the policy that it was looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tier(usize);

/// A hospital level of the policy that it was looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Level(usize);

impl<T> core::ops::Index<Tier> for Table<T> {
    type Output = T;
    fn index(&self, tier: Tier) -> &T {
        &self.0[tier.0]
    }
}

impl<T> core::ops::Index<Level> for Table<T> {
    type Output = T;
    fn index(&self, level: Level) -> &T {
        &self.0[level.0]
    }
}

/// Basic insurance for hospital stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inpatient {
    /// What the patient bears first, at each admission, by level (起付线).
    pub deductible: Table<Cited<Money>>,
    /// The share paid of what is left, by level, then tier (报销比例).
    pub rates: Table<Table<Cited<Rate>>>,
    /// What minors get on top.
    pub minors: Option<Cited<Adjustment>>,
    /// What is paid in a year at most, by tier (封顶线, on payment).
    pub annual_cap: Option<Table<Cited<Money>>>,
}

/// A rate made better for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// So many percentage points more: 50% and 5 points are 55%.
    AddPoints(Rate),
    /// Raised by a share of itself: 50% raised by 5% is 52.5%.
    RaiseBy(Rate),
}

impl Adjustment {
    /// The rate after the adjustment, at most the whole.
    #[must_use]
    pub fn apply(self, rate: Rate) -> Rate {
        match self {
            Self::AddPoints(points) => rate.plus_points(points),
            Self::RaiseBy(share) => rate.raised_by(share),
        }
    }

    /// The other way to read 「提高5%」.
    #[must_use]
    pub const fn other_reading(self) -> Self {
        match self {
            Self::AddPoints(figure) => Self::RaiseBy(figure),
            Self::RaiseBy(figure) => Self::AddPoints(figure),
        }
    }
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
    /// Whether in-scope cost above the basic cap counts here.
    pub over_cap_counts: Cited<bool>,
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

/// Why bytes are not a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPolicy;

impl core::fmt::Display for NotAPolicy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("these bytes are no policy of this version")
    }
}

impl core::error::Error for NotAPolicy {}

impl Policy {
    /// The compact form that travels to the phone: a few hundred bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.put(&mut bytes);
        bytes
    }

    /// Reads the compact form.
    ///
    /// # Errors
    /// [`NotAPolicy`] where the bytes are damaged, of another version, or describe tables that
    /// lack a cell.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAPolicy> {
        let mut reader = Reader::new(bytes);
        let policy = Self::take(&mut reader);
        (reader.succeeded() && policy.is_complete()).then_some(policy).ok_or(NotAPolicy)
    }

    /// Whether every table has a cell for every name of its axis, every citation exists, and
    /// every amount is within bounds.
    pub fn is_complete(&self) -> bool {
        let (tiers, levels) = (self.tiers.len(), self.levels.len());
        let cited = |cite: &Cite| usize::from(cite.citation) < self.citations.len();
        let money = |cell: &Cited<Money>| cell.value <= Money::MAX && cited(&cell.cite);
        let table = |table: &Table<Cited<Money>>, length: usize| {
            table.cells().len() == length && table.cells().iter().all(money)
        };
        let rate = |rate: Rate| rate <= Rate::WHOLE;
        let rates = &self.inpatient.rates;

        tiers > 0
            && levels > 0
            && cited(&self.rounding.cite)
            && self.minor_under.iter().all(|age| cited(&age.cite))
            && table(&self.inpatient.deductible, levels)
            && rates.cells().len() == levels
            && rates.cells().iter().all(|row| {
                row.cells().len() == tiers
                    && row.cells().iter().all(|cell| rate(cell.value) && cited(&cell.cite))
            })
            && self.inpatient.minors.iter().all(|minors| match minors.value {
                Adjustment::AddPoints(figure) | Adjustment::RaiseBy(figure) => {
                    rate(figure) && cited(&minors.cite)
                }
            })
            && self.inpatient.annual_cap.iter().all(|cap| table(cap, tiers))
            && self.combined_cap.iter().all(|cap| table(cap, tiers))
            && self.major_illness.iter().all(|major| {
                money(&major.deductible)
                    && cited(&major.segments.cite)
                    && cited(&major.over_cap_counts.cite)
                    && major.annual_cap.iter().all(money)
                    && rate(major.segments.value.rest)
                    && major.segments.value.bounded.is_sorted_by(|a, b| a.up_to < b.up_to)
                    && major
                        .segments
                        .value
                        .bounded
                        .iter()
                        .all(|segment| segment.up_to <= Money::MAX && rate(segment.rate))
            })
    }

    /// The tier of this name.
    pub fn tier(&self, name: &str) -> Option<Tier> {
        self.tiers.iter().position(|tier| tier == name).map(Tier)
    }

    /// The hospital level of this name.
    pub fn level(&self, name: &str) -> Option<Level> {
        self.levels.iter().position(|level| level == name).map(Level)
    }

    /// The name of a tier of this policy.
    pub fn tier_name(&self, tier: Tier) -> &str {
        &self.tiers[tier.0]
    }

    /// The name of a hospital level of this policy.
    pub fn level_name(&self, level: Level) -> &str {
        &self.levels[level.0]
    }

    /// What a value cites, as shown.
    pub fn citation(&self, cite: Cite) -> &str {
        &self.citations[usize::from(cite.citation)]
    }
}

wire_struct! {
    Policy {
        id, place, year, tiers, levels, citations, rounding, minor_under, inpatient,
        major_illness, combined_cap,
    }
    Cite { citation, status }
    Cited<T> [T] { value, cite }
    Table<T> [T] { 0 }
    Inpatient { deductible, rates, minors, annual_cap }
    MajorIllness { deductible, segments, annual_cap, over_cap_counts }
    Segments { measured, bounded, rest }
    Segment { up_to, rate }
}

wire_enum! {
    Status { Stated, 1 = Inherited, 2 = Assumed }
    Adjustment { AddPoints { 0: points }, 1 = RaiseBy { 0: share } }
    Measured { Gross, 1 = AfterDeductible }
}

/// A complete policy for tests: 乌杨街道 2024, as the notice prints it.
#[cfg(test)]
pub(crate) mod fixture {
    use super::*;

    pub(crate) const STATED: Cite = Cite { citation: 0, status: Status::Stated };
    pub(crate) const ASSUMED: Cite = Cite { citation: 0, status: Status::Assumed };

    pub(crate) fn stated<T>(value: T) -> Cited<T> {
        Cited { value, cite: STATED }
    }

    fn yuan(amounts: &[u64]) -> Table<Cited<Money>> {
        Table::new(amounts.iter().map(|yuan| stated(Money::from_yuan(*yuan))).collect())
    }

    fn percent(rates: &[u32]) -> Table<Cited<Rate>> {
        Table::new(rates.iter().map(|rate| stated(Rate::from_percent(*rate))).collect())
    }

    /// 乌杨街道发〔2023〕84号, attachment 2.
    pub(crate) fn wuyang_2024() -> Policy {
        Policy {
            id: "zhongxian-wuyang-2024".into(),
            place: "忠县乌杨街道".into(),
            year: 2024,
            tiers: vec!["一档".into(), "二档".into()],
            levels: vec!["一级".into(), "二级".into(), "三级".into()],
            citations: vec!["乌杨街道发〔2023〕84号 附件2".into()],
            rounding: Cited { value: Rounding::HalfUp, cite: ASSUMED },
            minor_under: Some(Cited { value: 18, cite: ASSUMED }),
            inpatient: Inpatient {
                deductible: yuan(&[100, 300, 800]),
                rates: Table::new(vec![percent(&[80, 85]), percent(&[70, 75]), percent(&[50, 55])]),
                minors: Some(Cited {
                    value: Adjustment::AddPoints(Rate::from_percent(5)),
                    cite: ASSUMED,
                }),
                annual_cap: Some(yuan(&[80_000, 120_000])),
            },
            major_illness: Some(MajorIllness {
                deductible: stated(Money::from_yuan(17_833)),
                segments: stated(Segments::flat(Rate::from_percent(60))),
                annual_cap: Some(stated(Money::from_yuan(200_000))),
                over_cap_counts: Cited { value: true, cite: ASSUMED },
            }),
            combined_cap: Some(yuan(&[280_000, 320_000])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_policy_survives_the_journey_to_the_phone() {
        let policy = fixture::wuyang_2024();
        let bytes = policy.to_bytes();
        assert!(bytes.len() < 400, "{} bytes", bytes.len());
        assert_eq!(Policy::from_bytes(&bytes), Ok(policy));
    }

    #[test]
    fn a_table_that_lacks_a_cell_is_refused() {
        let mut policy = fixture::wuyang_2024();
        policy.tiers.push("三档".into());
        assert_eq!(Policy::from_bytes(&policy.to_bytes()), Err(NotAPolicy));
    }

    #[test]
    fn a_citation_that_does_not_exist_is_refused() {
        let mut policy = fixture::wuyang_2024();
        policy.rounding.cite.citation = 1;
        assert_eq!(Policy::from_bytes(&policy.to_bytes()), Err(NotAPolicy));
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic(at in 0usize..400, value: u8, cut in 0usize..400) {
            let mut bytes = fixture::wuyang_2024().to_bytes();
            let length = bytes.len();
            bytes[at % length] = value;
            bytes.truncate(length - cut % length);
            if let Ok(policy) = Policy::from_bytes(&bytes) {
                prop_assert!(policy.is_complete());
                crate::answer::estimate(&policy, "tier=一档\nminor=no\nclaim=inpatient\nlevel=二级\nin_scope=50000");
            }
        }
    }
}
