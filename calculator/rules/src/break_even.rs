//! From which cost on a dearer tier pays for itself, for one hospital stay: solved to the fen, not
//! sampled.
//!
//! What a stay is paid back is a chain: basic insurance, major illness insurance, medical
//! assistance, each on what the one before left. It is a straight line between bends, which are
//! where a deductible is passed, a segment ends or a cap begins to cut. Every one of them is
//! passed once as the cost of one stay rises, so how many lie behind a cost only ever grows, and
//! costs between which it does not change lie on one line.

use crate::compare::Difference;
use crate::estimate::{Area, Claim, Cost, Kind, Layer, Rule, Year, settle_year};
use crate::layer::Uplift;
use crate::money::Money;
use crate::policy::benefits::{CapOn, Layers, Measured, Segments};
use crate::policy::{Benefits, Cite, Cited, Level, Status, Tier};
use crate::readings::{Reading, Readings};

/// Where a dearer tier pays back at least what it costs more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakEven {
    /// The in-scope costs of the stay, rising; none where it never does.
    pub intervals: Vec<Interval>,
    /// The readings that the notice leaves open and that move them.
    pub assumed: Readings,
}

/// Costs from one fen to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The first.
    pub from: Money,
    /// The last; without end, if absent.
    pub to: Option<Money>,
}

/// Why no break-even can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsolved {
    /// The notice does not say all that a person pays for a tier.
    Premium,
    /// The notice does not say all that a stay is paid back.
    Benefits,
    /// More layers pay than amounts can be exact through.
    TooManyLayers,
}

/// The costs of one local stay at a level, the first of the year, for which `tier` pays this
/// person back at least `costs_more` more than `than` does. Amounts on the way are not rounded.
///
/// # Errors
/// [`Unsolved`], where there is no telling.
pub fn break_even(
    benefits: &Benefits,
    person: &Year,
    level: Level,
    [tier, than]: [Tier; 2],
    costs_more: Difference,
) -> Result<BreakEven, Unsolved> {
    let least = i128::from(costs_more.fen()) * WHOLE;
    let pair = |flipped| {
        let chain = |tier| Chain::of(benefits, person, level, tier, flipped);
        Ok(Pair { tier: chain(tier)?, than: chain(than)?, least })
    };
    let as_read = pair(Readings::default())?;
    let intervals = as_read.intervals();
    let mut assumed = Readings::default();
    for reading in Reading::ALL {
        if as_read.tier.asked.has(reading) || as_read.than.asked.has(reading) {
            let mut flipped = Readings::default();
            flipped.add(reading);
            if !pair(flipped).is_ok_and(|other| other.intervals() == intervals) {
                assumed.add(reading);
            }
        }
    }
    Ok(BreakEven { intervals, assumed })
}

/// A fen has so many parts behind each layer more: rates are in millionths.
const PARTS: i128 = 1_000_000;

/// So many layers keep the largest bill, in parts of a fen, within an integer.
const MOST_LAYERS: usize = 4;

/// A fen in parts behind the last of them.
const WHOLE: i128 = PARTS * PARTS * PARTS * PARTS;

/// Two tiers, and what one has to pay back more than the other.
struct Pair<'p> {
    tier: Chain<'p>,
    than: Chain<'p>,
    /// In parts of a fen.
    least: i128,
}

impl Pair<'_> {
    fn pays(&self, cost: u64) -> bool {
        self.tier.at(cost).paid - self.than.at(cost).paid >= self.least
    }

    fn bends(&self, cost: u64) -> u32 {
        self.tier.at(cost).bends + self.than.at(cost).bends
    }

    fn intervals(&self) -> Vec<Interval> {
        let most = Money::MAX.fen();
        let mut intervals = Vec::new();
        let mut from = 0;
        while from <= most {
            let (bends, pays) = (self.bends(from), self.pays(from));
            let to = last(from, most, &|cost| self.bends(cost) == bends);
            // On one line it turns at most once.
            let turn = last(from, to, &|cost| self.pays(cost) == pays);
            if pays {
                add(&mut intervals, from, turn);
            } else if turn < to {
                add(&mut intervals, turn + 1, to);
            }
            from = to + 1;
        }
        intervals
    }
}

/// The last whole fen from one to another for which something is so that is so from the first on
/// and, once it is not, never again.
fn last(from: u64, to: u64, is_so: &dyn Fn(u64) -> bool) -> u64 {
    if is_so(to) {
        return to;
    }
    let (mut so, mut not) = (from, to);
    while not - so > 1 {
        let middle = so.midpoint(not);
        if is_so(middle) { so = middle } else { not = middle }
    }
    so
}

fn add(intervals: &mut Vec<Interval>, from: u64, to: u64) {
    let to = (to < Money::MAX.fen()).then_some(Money::from_fen(to));
    match intervals.last_mut() {
        Some(before) if before.to.is_some_and(|end| end.fen() + 1 == from) => before.to = to,
        _ => intervals.push(Interval { from: Money::from_fen(from), to }),
    }
}

/// All that pays on one stay under one tier.
struct Chain<'p> {
    /// What of the cost enters basic insurance at most, where a cap bounds the cost.
    cost_cap: Option<Money>,
    /// Whether cost above the basic cap counts to major illness insurance.
    over_cap_counts: bool,
    /// What some layers pay at most together.
    combined_cap: Option<Money>,
    links: Vec<Link<'p>>,
    /// The readings that it rests on.
    asked: Readings,
}

/// A layer that pays.
struct Link<'p> {
    layer: Layer,
    deductible: Money,
    segments: &'p Segments,
    uplift: Uplift,
    limits: Limits,
}

/// What limits a layer.
struct Limits {
    cap: Option<Money>,
    /// Whether what it pays counts into the combined cap.
    covered: bool,
    /// Whether the combined cap limits it.
    bound: bool,
}

/// What comes of a cost.
#[derive(Default)]
struct Outcome {
    /// How many bends lie behind it.
    bends: u32,
    /// The parts of a fen in which the rest is counted.
    unit: i128,
    /// In-scope cost that nobody has paid.
    left: i128,
    /// What entered basic insurance and was not due.
    within: i128,
    /// What was paid under the combined cap.
    covered: i128,
    /// What was paid in all.
    paid: i128,
}

impl<'p> Chain<'p> {
    /// The layers that pay on a stay. Their terms are those that the estimate of the largest bill
    /// states: what pays nothing on it never does.
    fn of(
        benefits: &'p Benefits,
        person: &Year,
        level: Level,
        tier: Tier,
        flipped: Readings,
    ) -> Result<Self, Unsolved> {
        let cost = Cost::in_scope_only(Money::MAX);
        let kind = Kind::Inpatient;
        let stay = Claim { kind, level, cost, area: Area::Local, prior: None };
        let year =
            Year { tier, minor: person.minor, identities: person.identities, claims: vec![stay] };
        let mut steps = Vec::new();
        let (_, asked) = settle_year(benefits, &year, flipped, Some(&mut steps));
        let reader = Reader { benefits, year: &year, flipped };
        let mut chain = reader.chain(asked.open);
        for step in steps {
            if step.amount.is_none() {
                return Err(Unsolved::Benefits);
            }
            let (Rule::Rate { deductible, segments, uplift, .. }
            | Rule::Accumulated { deductible, segments, uplift, .. }) = step.rule
            else {
                continue;
            };
            let limits = reader.limits(step.layer);
            chain.links.push(Link { layer: step.layer, deductible, segments, uplift, limits });
        }
        if chain.links.len() > MOST_LAYERS {
            return Err(Unsolved::TooManyLayers);
        }
        Ok(chain)
    }

    /// What a stay of so many fen is paid back.
    fn at(&self, cost: u64) -> Outcome {
        let entering = self.cost_cap.map_or(cost, |cap| cap.fen().min(cost));
        let mut outcome = Outcome {
            bends: u32::from(entering < cost),
            unit: 1,
            left: cost.into(),
            within: entering.into(),
            ..Outcome::default()
        };
        for link in &self.links {
            let base = match link.layer {
                Layer::Basic(_) => entering.into(),
                Layer::MajorIllness if !self.over_cap_counts => outcome.within,
                Layer::MajorIllness | Layer::Aid(_) => outcome.left,
            };
            outcome.pay(link, base, self.combined_cap);
        }
        for _ in self.links.len()..MOST_LAYERS {
            outcome.divide();
        }
        outcome
    }
}

/// What a policy says of a person's stay apart from its terms.
struct Reader<'a, 'p> {
    benefits: &'p Benefits,
    year: &'a Year,
    flipped: Readings,
}

impl<'p> Reader<'_, 'p> {
    /// The chain, without a link yet.
    fn chain(&self, asked: Readings) -> Chain<'p> {
        let major = self.benefits.major_illness.known();
        let over_cap_counts = major.is_none_or(|major| {
            let Cited { value, cite } = major.over_cap_counts;
            value ^ self.turns(Reading::OverCapCounts, cite)
        });
        let combined = self.benefits.combined_cap.as_ref();
        Chain {
            cost_cap: self.basic_cap(CapOn::InScopeCost),
            over_cap_counts,
            combined_cap: combined.map(|combined| combined.by_tier[self.year.tier].value),
            links: Vec::new(),
            asked,
        }
    }

    /// The cap of stays, if it bounds this.
    fn basic_cap(&self, on: CapOn) -> Option<Money> {
        let (_, cap) = self.benefits.cap(&self.benefits.inpatient, Kind::Inpatient)?;
        let Cited { value, cite } = cap.on;
        let other = self.turns(Reading::CapOn, cite);
        let bounds = if other { value.other() } else { value };
        (bounds == on).then_some(cap.by_tier[self.year.tier].value)
    }

    fn limits(&self, layer: Layer) -> Limits {
        let (bit, cap, exempt) = match layer {
            Layer::Basic(_) => (Layers::INPATIENT, self.basic_cap(CapOn::Reimbursed), false),
            Layer::MajorIllness => {
                let (cap, exempt) = self.major_cap();
                (Layers::MAJOR_ILLNESS, cap, exempt)
            }
            Layer::Aid(place) => {
                let terms = self.benefits.medical_assistance[place].terms.known();
                let cap = terms.and_then(|terms| terms.annual_cap);
                (Layers::MEDICAL_ASSISTANCE, cap.map(|cap| cap.value), false)
            }
        };
        let covered = self.benefits.combined_cap.as_ref().is_some_and(|combined| {
            let Cited { value, cite } = combined.covers;
            value.has(bit) || self.turns(Reading::Covers, cite)
        });
        Limits { cap, covered, bound: covered && !exempt }
    }

    /// The cap of major illness insurance, and whether the person is exempt from the combined one.
    fn major_cap(&self) -> (Option<Money>, bool) {
        let Some(major) = self.benefits.major_illness.known() else { return (None, false) };
        let meant = major.tilts.iter().filter(|it| it.scope.includes(self.year.identities));
        match meant.max_by_key(|tilt| tilt.priority) {
            Some(tilt) if tilt.no_cap => {
                let Cited { value, cite } = tilt.keep_combined_cap;
                (None, value == self.turns(Reading::KeepCombinedCap, cite))
            }
            _ => (major.annual_cap.map(|cap| cap.value), false),
        }
    }

    /// Whether a reading is taken the other way. Only assumed ones are.
    fn turns(&self, reading: Reading, cite: Cite) -> bool {
        cite.status == Status::Assumed && self.flipped.has(reading)
    }
}

impl Outcome {
    /// Pays what a layer does on a base.
    fn pay(&mut self, link: &Link<'_>, base: i128, combined_cap: Option<Money>) {
        let due = self.due(link, base);
        self.divide();
        if let Layer::Basic(_) = link.layer {
            self.within -= due;
        }
        let paid = self.limited(&link.limits, due, combined_cap);
        self.left -= paid;
        self.paid += paid;
        if link.limits.covered {
            self.covered += paid;
        }
    }

    /// What the segments grant, in the parts of the next layer. See `layer::pieces`, of which
    /// this is the exact twin.
    fn due(&mut self, link: &Link<'_>, base: i128) -> i128 {
        let deductible = self.parts(link.deductible);
        self.pass(base > deductible);
        let (mut from, end) = match link.segments.measured {
            Measured::Gross => (deductible, base),
            Measured::AfterDeductible => (0, (base - deductible).max(0)),
        };
        let mut due = 0;
        let mut piece = |bound: i128, rate| {
            let to = bound.min(end).max(from);
            due += (to - from) * i128::from(link.uplift.apply(rate).millionths());
            from = to;
        };
        for segment in &link.segments.bounded {
            let bound = self.parts(segment.up_to);
            self.pass(end > bound);
            piece(bound, segment.rate);
        }
        piece(end, link.segments.rest);
        due
    }

    /// What of an amount that is due the caps let a layer pay.
    fn limited(&mut self, limits: &Limits, due: i128, combined_cap: Option<Money>) -> i128 {
        let mut paid = due;
        if let Some(cap) = limits.cap {
            paid = paid.min(self.parts(cap));
            self.pass(paid < due);
        }
        if let Some(cap) = combined_cap.filter(|_| limits.bound) {
            // The room shrinks as more is paid before, until there is none.
            let room = self.parts(cap) - self.covered;
            self.pass(paid > room);
            self.pass(paid > room && room <= 0);
            paid = paid.min(room.max(0));
        }
        paid
    }

    fn pass(&mut self, passed: bool) {
        self.bends += u32::from(passed);
    }

    fn parts(&self, amount: Money) -> i128 {
        i128::from(amount.fen()) * self.unit
    }

    /// Counts everything in parts as fine as the next layer needs.
    fn divide(&mut self) {
        for amount in
            [&mut self.unit, &mut self.left, &mut self.within, &mut self.covered, &mut self.paid]
        {
            *amount *= PARTS;
        }
    }
}

#[cfg(test)]
mod tests;
