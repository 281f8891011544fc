//! The policy: one place in one year, in the shape in which it is evaluated.
//!
//! Tables have a cell for every name of their axis, and identities, conditions, tiers and levels
//! are places in lists of the policy: whoever loads a policy looks names up once, and no
//! evaluation can meet a missing rate or an unknown name. How a policy is written down (YAML,
//! inheritance, marks of doubt) is the business of whoever loads it.

pub mod benefits;
pub mod enrolment;
#[cfg(test)]
pub(crate) mod fixture;
pub mod premium;

pub use benefits::Benefits;
pub use enrolment::Window;
pub use premium::{Assistance, Premium};

use crate::person::Identities;
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
    /// Tiers of premium and benefit (档次), in the order of the notice; one where a place has
    /// one premium for all.
    pub tiers: Vec<String>,
    /// Identities that rules name (特困人员、低保对象…), at most
    /// [`Identities::MOST`](crate::person::Identities::MOST).
    pub identities: Vec<String>,
    /// What else must be true of a person for some rule (未参加职工医保), at most 64.
    pub conditions: Vec<String>,
    /// What figures cite, as shown: `乌杨街道发〔2023〕84号 附件2`.
    pub citations: Vec<String>,
    /// What a year costs.
    pub premium: Premium,
    /// Who pays part of it for whom.
    pub assistance: Assistance,
    /// When one pays, and from when one is covered.
    pub windows: Vec<Window>,
    /// What bills are paid back, where the notice says anything about it.
    pub benefits: Option<Benefits>,
}

/// Where a value comes from and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cite {
    /// Its place in [`Policy::citations`].
    pub citation: u16,
    /// How sure it is.
    pub status: Status,
}

/// How sure a value is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Printed in the notice.
    Stated,
    /// Printed in a document of the place above.
    Inherited,
    /// Our reading of what the notice leaves open; shown to the resident.
    Assumed,
    /// Not in the notice.
    Unknown,
}

impl Status {
    /// The word of the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inherited => "inherited",
            Self::Assumed => "assumed",
            Self::Unknown => "unknown",
        }
    }
}

/// A value with its citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub cite: Cite,
}

impl Cited<crate::Money> {
    /// A cap that the notice does not say: nothing is surely paid under it.
    pub const fn unsaid(cite: Cite) -> Self {
        let cite = Cite { status: Status::Unknown, ..cite };
        Self { value: crate::Money::ZERO, cite }
    }

    /// The amount, if the notice says it.
    pub fn said(&self) -> Option<crate::Money> {
        (self.cite.status != Status::Unknown).then_some(self.value)
    }
}

/// What a notice says of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// What it is.
    Known(T),
    /// Nothing, or that it is decided elsewhere. It is never taken for zero.
    Unknown(Cite),
    /// That there is none.
    None,
}

impl<T> Given<T> {
    /// What it is, if the notice says.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) | Self::None => None,
        }
    }

    /// The same, by reference.
    pub const fn as_ref(&self) -> Given<&T> {
        match self {
            Self::Known(value) => Given::Known(value),
            Self::Unknown(cite) => Given::Unknown(*cite),
            Self::None => Given::None,
        }
    }
}

/// A cell for every name of an axis of the policy, its tiers or its levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T>(Vec<T>);

impl<T> Table<T> {
    /// A table of these cells, one for each name of the axis, in its order.
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
pub struct Tier(u8);

/// A hospital level of the policy that it was looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Level(u8);

impl Tier {
    /// The tier at a place among [`Policy::tiers`], which has few.
    pub(crate) const fn at(place: usize) -> Self {
        Self(place.to_le_bytes()[0])
    }

    /// Its place among [`Policy::tiers`].
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

impl Level {
    /// The level at a place among [`Benefits::levels`], which has few.
    pub(crate) const fn at(place: usize) -> Self {
        Self(place.to_le_bytes()[0])
    }

    /// Its place among [`Benefits::levels`].
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

impl<T> core::ops::Index<Tier> for Table<T> {
    type Output = T;
    fn index(&self, tier: Tier) -> &T {
        &self.0[tier.place()]
    }
}

impl<T> core::ops::Index<Level> for Table<T> {
    type Output = T;
    fn index(&self, level: Level) -> &T {
        &self.0[level.place()]
    }
}

/// What of a policy travels to a phone: what one calculator needs, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// For estimates: what bills are paid back.
    Benefits,
    /// For premium and coverage: what a year costs, who helps to pay, and when one pays.
    Enrolment,
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
    /// The compact form in which a part travels to the phone: under a kilobyte, and its checksum.
    pub fn to_bytes(&self, part: Part) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Self { place, year, tiers, identities, citations, .. } = self;
        place.put(&mut bytes);
        year.put(&mut bytes);
        for names in [tiers, identities, citations] {
            names.put(&mut bytes);
        }
        match part {
            Part::Benefits => self.benefits.put(&mut bytes),
            Part::Enrolment => {
                self.conditions.put(&mut bytes);
                self.premium.put(&mut bytes);
                self.assistance.put(&mut bytes);
                self.windows.put(&mut bytes);
            }
        }
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Reads the compact form of a part; of the other the policy then says nothing, nor its id.
    ///
    /// # Errors
    /// [`NotAPolicy`] where the bytes were cut off or damaged on the way, or are of another
    /// version.
    pub fn from_bytes(bytes: &[u8], part: Part) -> Result<Self, NotAPolicy> {
        let (bytes, sum) = bytes.split_last_chunk().ok_or(NotAPolicy)?;
        if u32::from_le_bytes(*sum) != checksum(bytes) {
            return Err(NotAPolicy);
        }
        let mut reader = Reader::new(bytes);
        let mut policy = Self {
            id: String::new(),
            place: Wire::take(&mut reader),
            year: Wire::take(&mut reader),
            tiers: Wire::take(&mut reader),
            identities: Wire::take(&mut reader),
            conditions: Vec::new(),
            citations: Wire::take(&mut reader),
            premium: Premium::UNSAID,
            assistance: Assistance::NONE,
            windows: Vec::new(),
            benefits: None,
        };
        match part {
            Part::Benefits => policy.benefits = Wire::take(&mut reader),
            Part::Enrolment => {
                policy.conditions = Wire::take(&mut reader);
                policy.premium = Wire::take(&mut reader);
                policy.assistance = Wire::take(&mut reader);
                policy.windows = Wire::take(&mut reader);
            }
        }
        if reader.succeeded() { Ok(policy) } else { Err(NotAPolicy) }
    }

    /// The tier of this name.
    pub fn tier(&self, name: &str) -> Option<Tier> {
        place_of(&self.tiers, name).map(Tier)
    }

    /// All tiers, in the order of the notice.
    pub fn all_tiers(&self) -> impl Iterator<Item = Tier> + use<> {
        (0..self.tiers.len()).filter_map(|place| u8::try_from(place).ok()).map(Tier)
    }

    /// The name of a tier of this policy.
    pub fn tier_name(&self, tier: Tier) -> &str {
        &self.tiers[tier.place()]
    }

    /// The identities that only those have who were born in the policy's year (新生儿): those for
    /// whom alone a window by birth is.
    pub fn newborns(&self) -> Identities {
        self.windows.iter().fold(Identities::NONE, |all, window| all.with(window.newborns()))
    }

    /// What a value cites, as shown.
    pub fn citation(&self, cite: Cite) -> &str {
        &self.citations[usize::from(cite.citation)]
    }
}

impl Benefits {
    /// The hospital level of this name.
    pub fn level(&self, name: &str) -> Option<Level> {
        place_of(&self.levels, name).map(Level)
    }

    /// All levels, in the order of the notice.
    pub fn all_levels(&self) -> impl Iterator<Item = Level> + use<> {
        (0..self.levels.len()).filter_map(|place| u8::try_from(place).ok()).map(Level)
    }

    /// The name of a hospital level of this policy.
    pub fn level_name(&self, level: Level) -> &str {
        &self.levels[level.place()]
    }
}

fn place_of(names: &[String], name: &str) -> Option<u8> {
    names.iter().position(|known| known == name).and_then(|place| u8::try_from(place).ok())
}

/// FNV-1a: tells a policy that was cut off or damaged from a whole one.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

wire_struct! {
    Cite { citation, status }
    Cited<T> [T] { value, cite }
    Table<T> [T] { 0 }
    Tier { 0 }
    Level { 0 }
}

wire_enum! {
    Status { Stated, 1 = Inherited, 2 = Assumed, 3 = Unknown }
}

impl<T: Wire> Wire for Given<T> {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::None => out.push(0),
            Self::Known(value) => {
                out.push(1);
                value.put(out);
            }
            Self::Unknown(cite) => {
                out.push(2);
                cite.put(out);
            }
        }
    }

    fn take(reader: &mut Reader<'_>) -> Self {
        match reader.byte() {
            0 => Self::None,
            1 => Self::Known(T::take(reader)),
            2 => Self::Unknown(Cite::take(reader)),
            _ => {
                reader.fail();
                Self::None
            }
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
        let bytes = policy.to_bytes(Part::Benefits);
        assert!(bytes.len() < 650, "{} bytes", bytes.len());
        let arrived = Policy::from_bytes(&bytes, Part::Benefits).unwrap();
        assert_eq!(arrived.benefits, policy.benefits);
        let bytes = policy.to_bytes(Part::Enrolment);
        assert!(bytes.len() < 700, "{} bytes", bytes.len());
        let arrived = Policy::from_bytes(&bytes, Part::Enrolment).unwrap();
        assert_eq!(arrived, Policy { id: String::new(), benefits: None, ..policy });
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_refused(at in 0usize..2_000, bit in 0u8..8, cut in 0usize..400) {
            let part = if bit % 2 == 0 { Part::Benefits } else { Part::Enrolment };
            let whole = fixture::wuyang_2024().to_bytes(part);
            let mut bytes = whole.clone();
            bytes[at % whole.len()] ^= 1 << bit;
            prop_assert_eq!(Policy::from_bytes(&bytes, part), Err(NotAPolicy));
            let short = &whole[..whole.len() - 1 - cut % (whole.len() - 1)];
            prop_assert_eq!(Policy::from_bytes(short, part), Err(NotAPolicy));
        }
    }
}
