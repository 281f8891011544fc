//! Who somebody is to a policy: identities (特困人员、低保对象…) and whom a rule is for.

use crate::wire::wire_struct;

/// A set of identities, each a bit at its place in
/// [`Policy::identities`](crate::Policy::identities). A set has no order: whatever somebody says
/// first, the answer is the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Identities(pub(crate) u64);

impl Identities {
    /// More identities than any policy names.
    pub const MOST: usize = 64;

    /// Nobody in particular.
    pub const NONE: Self = Self(0);

    /// The identity at a place of the policy's list, below [`Identities::MOST`].
    pub const fn at(place: usize) -> Self {
        Self(1 << place)
    }

    /// Those of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there is exactly one.
    pub(crate) const fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }

    /// Whether any is in both.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of `other` are among these.
    pub const fn has(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The places, in the order of the policy.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |place| self.0 >> place & 1 == 1)
    }
}

/// Whom a rule is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// Those who have any of these identities; everybody, if none is named.
    pub any: Identities,
    /// Of them, those who have all of these as well.
    pub all: Identities,
    /// But for those who have any of these.
    pub except: Identities,
}

impl Scope {
    /// Everybody.
    pub const EVERYBODY: Self =
        Self { any: Identities::NONE, all: Identities::NONE, except: Identities::NONE };

    /// Whether it is for somebody with these identities.
    pub const fn includes(&self, identities: Identities) -> bool {
        (self.any.is_empty() || self.any.meets(identities))
            && identities.has(self.all)
            && !self.except.meets(identities)
    }

    /// Somebody both are for, by few identities, if there can be anybody.
    pub fn common(&self, other: &Self) -> Option<Identities> {
        let except = self.except.with(other.except);
        let mut identities = self.all.with(other.all);
        for any in [self.any, other.any] {
            if !any.is_empty() && !any.meets(identities) {
                identities = identities.with(Identities::at(any.without(except).places().next()?));
            }
        }
        (!except.meets(identities)).then_some(identities)
    }
}

wire_struct! {
    Identities { 0 }
    Scope { any, all, except }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(places: &[usize]) -> Identities {
        places.iter().fold(Identities::NONE, |set, place| set.with(Identities::at(*place)))
    }

    fn scope(any: &[usize], all: &[usize], except: &[usize]) -> Scope {
        Scope { any: set(any), all: set(all), except: set(except) }
    }

    #[test]
    fn nobody_named_means_everybody() {
        assert!(Scope::EVERYBODY.includes(Identities::NONE));
        assert!(!scope(&[], &[], &[1]).includes(set(&[0, 1])));
        assert!(!scope(&[1], &[], &[]).includes(Identities::NONE));
        assert!(!scope(&[1], &[2], &[]).includes(set(&[1])));
        assert!(scope(&[1, 3], &[2], &[]).includes(set(&[2, 3])));
    }

    #[test]
    fn two_scopes_meet_in_somebody_or_in_nobody() {
        assert_eq!(scope(&[], &[], &[1]).common(&scope(&[1], &[], &[])), None);
        assert_eq!(scope(&[], &[], &[1]).common(&scope(&[], &[1], &[])), None);
        assert_eq!(scope(&[], &[], &[2]).common(&scope(&[1], &[], &[])), Some(set(&[1])));
        let (one, other) = (scope(&[1], &[], &[]), scope(&[2, 3], &[], &[2]));
        assert_eq!(one.common(&other), Some(set(&[1, 3])));
        assert_eq!(Scope::EVERYBODY.common(&Scope::EVERYBODY), Some(Identities::NONE));
    }
}
