//! The one shape of every layer that pays: base → deductible → segments → what is due. Basic
//! insurance, major illness insurance and medical assistance all go through [`settle`].

use crate::money::{Money, Product, Rate, Rounding};
use crate::policy::benefits::{Measured, Segments};

/// What a layer grants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'p> {
    /// What the person bears first in a period.
    pub(crate) deductible: Money,
    /// The shares paid above it.
    pub(crate) segments: &'p Segments,
    /// How they differ for this person.
    pub(crate) uplift: Uplift,
    /// What becomes of parts of a fen.
    pub(crate) rounding: Rounding,
}

/// How printed rates differ for a person: first a share of themselves more, then points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uplift {
    /// Raised by this share of itself.
    pub share: Rate,
    /// Then so many points more.
    pub points: Rate,
    /// Then so many points less.
    pub less: Rate,
}

impl Uplift {
    /// The rate that applies. What is not paid for at all stays so: points are added to a rate.
    #[must_use]
    pub fn apply(self, rate: Rate) -> Rate {
        if rate == Rate::default() {
            return rate;
        }
        rate.raised_by(self.share).plus_points(self.points).less_points(self.less)
    }

    /// Whether nothing differs.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
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
    /// Whether nothing was lost or added by rounding.
    pub whole: bool,
}

impl Settled {
    /// What the segments grant on this claim, before any cap.
    pub const fn due(&self) -> Money {
        self.granted.less(self.granted_before)
    }
}

/// Settles one claim of `cost` in one layer that has had `before` in this period.
///
/// Over a period amounts telescope: the sum of what is due is what the period's whole base
/// grants, rounded once, whatever the number of claims.
pub(crate) fn settle(terms: &Terms<'_>, before: Money, cost: Money) -> Settled {
    let base = before + cost;
    let granted = terms.grant(base);
    let granted_before =
        if before == Money::ZERO { Product::default() } else { terms.grant(before) };
    Settled {
        base,
        entering: base.less(terms.deductible),
        granted: granted.round(terms.rounding),
        granted_before: granted_before.round(terms.rounding),
        whole: granted.is_whole() && granted_before.is_whole(),
    }
}

impl Terms<'_> {
    /// What the segments grant on a base, the deductible taken off.
    fn grant(&self, base: Money) -> Product {
        let mut sum = Product::default();
        pieces(self.segments, self.deductible, base, &mut |stretch, rate| {
            sum = sum.plus(Product::of(stretch, self.uplift.apply(rate)));
        });
        sum
    }
}

/// The stretches of a base that are paid at one rate each, in order, empty ones left out.
pub(crate) fn pieces(
    segments: &Segments,
    deductible: Money,
    base: Money,
    piece: &mut dyn FnMut(Money, Rate),
) {
    // Where the cost that counts begins and ends on the scale of the bounds.
    let (mut from, end) = match segments.measured {
        Measured::Gross => (deductible, base),
        Measured::AfterDeductible => (Money::ZERO, base.less(deductible)),
    };
    let mut stretch = |bound: Money, rate| {
        let to = bound.min(end).max(from);
        if to > from {
            piece(to.less(from), rate);
        }
        from = to;
    };
    for segment in &segments.bounded {
        stretch(segment.up_to, segment.rate);
    }
    stretch(end, segments.rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::benefits::Segment;
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

    fn terms(segments: &Segments, deductible: u64) -> Terms<'_> {
        Terms {
            deductible: Money::from_yuan(deductible),
            segments,
            uplift: Uplift::default(),
            rounding: Rounding::HalfUp,
        }
    }

    fn pays(segments: &Segments, deductible: u64, cost: u64) -> Money {
        settle(&terms(segments, deductible), Money::ZERO, Money::from_yuan(cost)).due()
    }

    /// policy-model.md, official example: deductible 12,000, bounds counted from the first fen.
    #[test]
    fn bounds_may_count_from_the_first_fen() {
        let segments = segments(Measured::Gross, &[(30_000, 60), (100_000, 65)], 75);
        assert_eq!(pays(&segments, 12_000, 150_000), Money::from_yuan(93_800));
    }

    /// policy-model.md, published example: deductible 20,000, bounds counted above it.
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
    fn a_yearly_deductible_is_borne_once() {
        let flat = Segments::flat(Rate::from_percent(60));
        let terms = terms(&flat, 17_833);
        let first = settle(&terms, Money::ZERO, Money::from_yuan(27_440));
        assert_eq!(first.due(), Money::from_fen(576_420));
        let second = settle(&terms, first.base, Money::from_yuan(18_440));
        assert_eq!(second.due(), Money::from_fen(1_106_400));
    }

    #[test]
    fn a_share_is_added_before_points() {
        let uplift = Uplift {
            share: Rate::from_percent(10),
            points: Rate::from_percent(5),
            less: Rate::from_percent(20),
        };
        assert_eq!(uplift.apply(Rate::from_percent(50)), Rate::from_percent(40));
    }

    proptest! {
        /// A year's claims are due what one bill of their sum would be, to the fen.
        #[test]
        fn a_period_does_not_care_how_a_cost_is_split(
            costs in proptest::collection::vec(0..10_000_000u64, 1..8),
            rate in 0..=1_000_000u32,
        ) {
            let flat = Segments::flat(Rate::from_millionths(rate));
            let terms = terms(&flat, 17_833);
            let (mut before, mut split) = (Money::ZERO, Money::ZERO);
            for cost in &costs {
                let settled = settle(&terms, before, Money::from_fen(*cost));
                before = settled.base;
                split += settled.due();
            }
            let whole = settle(&terms, Money::ZERO, Money::from_fen(costs.iter().sum()));
            prop_assert_eq!(split, whole.due());
        }
    }
}
