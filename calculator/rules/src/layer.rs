//! The one shape of every layer that pays: base → deductible → segments → cap → what is carried
//! to the next claim. Basic insurance, major illness insurance and every layer after them go
//! through [`settle`].

use crate::money::{Money, Product, Rate, Rounding};
use crate::policy::{Measured, Segments};

/// What a layer does to one claim.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'p> {
    /// What the person bears first in a period.
    pub deductible: Money,
    /// The shares paid above it.
    pub segments: &'p Segments,
    /// How long deductible and segments run before they start afresh.
    pub period: Period,
    /// What the layer pays in a year at most.
    pub annual_cap: Option<Money>,
    /// What becomes of parts of a fen.
    pub rounding: Rounding,
}

/// How long a deductible and the segments above it run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// They start afresh with each claim.
    Claim,
    /// They run through the year: a later claim goes on where the last one stopped.
    Year,
}

/// What a layer carries from claim to claim within a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// The cost that has reached the layer in this period.
    pub base: Money,
    /// What the layer has paid this year.
    pub paid: Money,
}

/// What came of one claim in one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// The cost that reached the layer in this period, this claim included.
    pub base: Money,
    /// What of it lies above the deductible.
    pub entering: Money,
    /// What the segments grant on it, over the period, before any cap.
    pub granted: Money,
    /// What of it the claims before had been granted.
    pub granted_before: Money,
    /// What the layer pays on this claim.
    pub paid: Money,
}

impl Settled {
    /// What the segments grant on this claim, before any cap.
    pub const fn due(&self) -> Money {
        self.granted.less(self.granted_before)
    }

    /// What the cap cut off.
    pub const fn cut(&self) -> Money {
        self.due().less(self.paid)
    }
}

/// Settles one claim of `cost` in one layer and carries its state on.
///
/// Over a year, amounts telescope: the sum of all payments is what the year's whole base grants,
/// rounded once, whatever the number of claims.
pub fn settle(terms: &Terms<'_>, carried: &mut Carried, cost: Money) -> Settled {
    let before = match terms.period {
        Period::Claim => Money::ZERO,
        Period::Year => carried.base,
    };
    let base = before + cost;
    let granted_before = grant(terms, before);
    let granted = grant(terms, base);
    let due = granted.less(granted_before);
    let paid = match terms.annual_cap {
        Some(cap) => due.min(cap.less(carried.paid)),
        None => due,
    };
    carried.base = base;
    carried.paid += paid;
    Settled { base, entering: base.less(terms.deductible), granted, granted_before, paid }
}

/// What the segments grant on a base, the deductible taken off, rounded to the fen.
fn grant(terms: &Terms<'_>, base: Money) -> Money {
    pieces(terms.segments, terms.deductible, base)
        .fold(Product::default(), |sum, (amount, rate)| sum.plus(Product::of(amount, rate)))
        .round(terms.rounding)
}

/// The stretches of a base that are paid at one rate each, in order, empty ones left out.
pub(crate) fn pieces(
    segments: &Segments,
    deductible: Money,
    base: Money,
) -> impl Iterator<Item = (Money, Rate)> {
    // Where the cost that counts begins and ends on the scale of the bounds.
    let (mut from, end) = match segments.measured {
        Measured::Gross => (deductible, base),
        Measured::AfterDeductible => (Money::ZERO, base.less(deductible)),
    };
    let bounded = segments.bounded.iter().map(|segment| (segment.up_to, segment.rate));
    bounded
        .chain([(end, segments.rest)])
        .map(move |(bound, rate)| {
            let to = bound.min(end).max(from);
            let stretch = to.less(from);
            from = to;
            (stretch, rate)
        })
        .filter(|(stretch, _)| *stretch > Money::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Segment;
    use proptest::prelude::*;

    fn segments(measured: Measured, bounded: &[(u64, u32)], rest: u32) -> Segments {
        let bounded = bounded
            .iter()
            .map(|(up_to, rate)| Segment {
                up_to: Money::from_yuan(*up_to),
                rate: Rate::from_percent(*rate),
            })
            .collect();
        Segments { measured, bounded, rest: Rate::from_percent(rest) }
    }

    fn pays(segments: &Segments, deductible: u64, cost: u64) -> Money {
        let terms = Terms {
            deductible: Money::from_yuan(deductible),
            segments,
            period: Period::Year,
            annual_cap: None,
            rounding: Rounding::HalfUp,
        };
        settle(&terms, &mut Carried::default(), Money::from_yuan(cost)).paid
    }

    /// The official example: deductible 12,000, bounds counted from the first fen.
    #[test]
    fn bounds_may_count_from_the_first_fen() {
        let segments = segments(Measured::Gross, &[(30_000, 60), (100_000, 65)], 75);
        assert_eq!(pays(&segments, 12_000, 150_000), Money::from_yuan(93_800));
    }

    /// The published example: deductible 20,000, bounds counted above it.
    #[test]
    fn bounds_may_count_from_the_deductible() {
        let segments = segments(Measured::AfterDeductible, &[(20_000, 30), (50_000, 40)], 50);
        assert_eq!(pays(&segments, 20_000, 50_000), Money::from_yuan(10_000));
    }

    #[test]
    fn a_deductible_beyond_the_first_bound_skips_that_segment() {
        let segments = segments(Measured::Gross, &[(10_000, 60)], 70);
        assert_eq!(pays(&segments, 20_000, 30_000), Money::from_yuan(7_000));
        assert_eq!(pays(&segments, 20_000, 15_000), Money::ZERO);
    }

    #[test]
    fn a_yearly_deductible_is_borne_once_and_a_cap_is_shared() {
        let flat = Segments::flat(Rate::from_percent(60));
        let terms = Terms {
            deductible: Money::from_yuan(17_833),
            segments: &flat,
            period: Period::Year,
            annual_cap: Some(Money::from_yuan(10_000)),
            rounding: Rounding::HalfUp,
        };
        let mut carried = Carried::default();
        let first = settle(&terms, &mut carried, Money::from_yuan(27_440));
        assert_eq!(first.paid, Money::from_fen(576_420));
        let second = settle(&terms, &mut carried, Money::from_yuan(18_440));
        assert_eq!(second.due(), Money::from_fen(1_106_400));
        assert_eq!(second.paid, Money::from_fen(423_580));
        assert_eq!(second.cut(), Money::from_fen(682_820));
        assert_eq!(carried.paid, Money::from_yuan(10_000));
    }

    proptest! {
        /// A year's claims pay what one bill of their sum would, to the fen.
        #[test]
        fn yearly_layers_do_not_care_how_a_cost_is_split(costs in proptest::collection::vec(0..10_000_000u64, 1..8), rate in 0..=1_000_000u32) {
            let flat = Segments::flat(Rate::from_millionths(rate));
            let terms = Terms { deductible: Money::from_fen(1_783_300), segments: &flat, period: Period::Year, annual_cap: Some(Money::from_yuan(50_000)), rounding: Rounding::HalfUp };
            let mut carried = Carried::default();
            let split: Money = costs.iter().map(|cost| settle(&terms, &mut carried, Money::from_fen(*cost)).paid).sum();
            let whole = settle(&terms, &mut Carried::default(), Money::from_fen(costs.iter().sum())).paid;
            prop_assert_eq!(split, whole);
        }
    }
}
