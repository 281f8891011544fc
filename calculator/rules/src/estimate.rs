//! A person's year of bills: what each fund pays, what is left to the person, and why.

use crate::layer::{Settled, Terms, Uplift, settle};
use crate::money::{Money, Product, Rate, Rounding};
use crate::person::Identities;
use crate::policy::benefits::{
    Aid, AidTerms, CapOn, Change, Cover, Layers, MajorIllness, OutOfArea, Per, Repeated, Segments,
    Tilt, TiltDeductible, Who,
};
use crate::policy::{Benefits, Cite, Cited, Given, Level, Status, Tier};
use crate::readings::{Asked, Reading, Readings};

/// A person and their bills of one year, in the order in which they are settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The tier the person pays for.
    pub tier: Tier,
    /// Whether the person counts as a minor at each admission.
    pub minor: bool,
    /// Who the person is.
    pub identities: Identities,
    /// The bills, at most [`Year::MOST_CLAIMS`].
    pub claims: Vec<Claim>,
}

impl Year {
    /// More bills than a form can show; keeps every sum far from the limits of an integer.
    pub const MOST_CLAIMS: usize = 100;
}

/// One bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What it is for.
    pub kind: Kind,
    /// The level of the hospital.
    pub level: Level,
    /// What it costs.
    pub cost: Cost,
    /// Where it was.
    pub area: Area,
    /// What basic insurance has paid already, as the settlement sheet says it (已经结算).
    pub prior: Option<Money>,
}

/// What a bill is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A hospital stay (住院).
    Inpatient,
    /// An ordinary visit (普通门诊).
    Outpatient,
    /// A visit for a special disease (特殊疾病门诊).
    SpecialOutpatient,
}

/// Where a bill was made out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Area {
    /// At home.
    #[default]
    Local,
    /// Elsewhere, with filing (异地已备案).
    Filed,
    /// Elsewhere, without (异地未备案).
    Unfiled,
}

/// What a bill costs, each amount at most [`Money::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// All of it.
    pub total: Money,
    /// What no insurance covers (全自费).
    pub self_funded: Money,
    /// What the patient pays first of class-B items (乙类先行自付).
    pub class_b: Money,
}

impl Cost {
    /// A cost of which only the in-scope part is known.
    pub const fn in_scope_only(amount: Money) -> Self {
        Self { total: amount, self_funded: Money::ZERO, class_b: Money::ZERO }
    }

    /// What lies within the policy's scope (政策范围内费用).
    pub const fn in_scope(&self) -> Money {
        self.total.less(self.self_funded).less(self.class_b)
    }
}

/// What a year comes to. What the layers pay adds up to what is reimbursed;
/// `reimbursed + personal = cost`, `reimbursed ≤ in_scope`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// The cost of all bills.
    pub cost: Money,
    /// What of it lies within the policy's scope, class-B first pay included where it counts to
    /// major illness insurance.
    pub in_scope: Money,
    /// What basic insurance paid by kind of bill.
    basic: [Money; 3],
    /// What major illness insurance paid.
    major_illness: Money,
    /// What medical assistance paid, layer by layer, as far as any has.
    aid: Vec<Money>,
    /// The layers that pay, but of which the notice does not say how much.
    unknown: Layers,
}

impl Totals {
    /// Paid by a layer; unknown where the notice does not say.
    pub fn paid(&self, layer: Layer) -> Option<Money> {
        let amount = match layer {
            Layer::Basic(kind) => self.basic[kind as usize],
            Layer::MajorIllness => self.major_illness,
            Layer::Aid(place) => self.aid.get(place).copied().unwrap_or_default(),
        };
        (!self.unknown.has(layer.bit())).then_some(amount)
    }

    /// Paid by all layers that are known: the least that is reimbursed.
    pub fn known(&self) -> Money {
        self.of(Layers::ALL)
    }

    /// Paid by all layers; unknown where one is.
    pub fn reimbursed(&self) -> Option<Money> {
        (self.unknown == Layers::default()).then(|| self.known())
    }

    /// Left to the person; unknown where a layer is.
    pub fn personal(&self) -> Option<Money> {
        self.reimbursed().map(|reimbursed| self.cost.less(reimbursed))
    }
}

/// A layer that pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Basic insurance (居民医保), by kind of bill.
    Basic(Kind),
    /// Major illness insurance (大病保险).
    MajorIllness,
    /// A layer of medical assistance (医疗救助), by its place in
    /// [`Benefits::medical_assistance`].
    Aid(usize),
}

impl Layer {
    /// It as a member of a set.
    const fn bit(self) -> Layers {
        match self {
            Self::Basic(Kind::Inpatient) => Layers::INPATIENT,
            Self::Basic(Kind::Outpatient) => Layers::OUTPATIENT,
            Self::Basic(Kind::SpecialOutpatient) => Layers::SPECIAL_OUTPATIENT,
            Self::MajorIllness => Layers::MAJOR_ILLNESS,
            Self::Aid(place) => Layers::aid(place),
        }
    }
}

/// One figure of an answer and the rule behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'p> {
    /// The bill it belongs to, counted from 1.
    pub claim: usize,
    /// What the bill is for.
    pub kind: Kind,
    /// The layer that it is a step of.
    pub layer: Layer,
    /// The rule and the figures that went into it.
    pub rule: Rule<'p>,
    /// The figure that came out; unknown where the notice does not say.
    pub amount: Option<Money>,
    /// Where the rule stands, and how sure it is.
    pub cite: Cite,
}

/// The rules that make figures, each with the figures that went in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule<'p> {
    /// What of a bill lies within scope.
    Scope(Cost),
    /// What is left after the share that is paid first away from home.
    FirstPay {
        /// Where the bill was.
        area: Area,
        /// The share.
        share: Rate,
        /// The in-scope cost.
        cost: Money,
    },
    /// The cost of a bill, its deductible taken off.
    Deductible {
        /// The hospital's level.
        level: Level,
        /// The cost.
        cost: Money,
        /// What is printed for the level.
        printed: Money,
        /// What it becomes from this claim of the year on, whose number stands before it.
        repeated: Option<(u16, Money)>,
        /// What it becomes for this person.
        lowered: Option<Money>,
        /// What is still to be borne in this year, where that is less.
        rest: Option<Money>,
    },
    /// What of a cost enters under a cap on cost.
    CostCap {
        /// The person's tier.
        tier: Tier,
        /// The cap.
        cap: Money,
        /// What entered before.
        before: Money,
        /// What would enter.
        cost: Money,
    },
    /// The share of what is left.
    Rate {
        /// The person's tier.
        tier: Tier,
        /// The hospital's level.
        level: Level,
        /// The shares that the table prints.
        segments: &'p Segments,
        /// How they differ for this person.
        uplift: Uplift,
        /// The deductible, from which the bounds of segments may be counted.
        deductible: Money,
        /// What came of it.
        settled: Settled,
    },
    /// The cost that a layer has had over the year, above its deductible.
    Accumulated {
        /// The hospital's level, where the layer counts by level.
        level: Option<Level>,
        /// The deductible.
        deductible: Money,
        /// The shares paid above it.
        segments: &'p Segments,
        /// How they differ for this person.
        uplift: Uplift,
        /// Whether it is the cost of the year, or of this bill only.
        per: Per,
        /// What came of it.
        settled: Settled,
    },
    /// What the settlement sheet says.
    Prior,
    /// What a layer, or several combined, pay in a year at most.
    Cap {
        /// The person's tier.
        tier: Tier,
        /// Whether it is the cap of several layers together.
        combined: bool,
        /// The cap; where the notice does not say it, the step has no amount.
        cap: Money,
        /// What the layer would pay without it.
        due: Money,
    },
    /// It is not known what is paid.
    Unknown {
        /// Whether only because it follows on something that is unknown.
        follows: bool,
    },
}

/// Settles a year, bill by bill.
pub fn estimate(benefits: &Benefits, year: &Year) -> Totals {
    settle_year(benefits, year, Readings::default(), None).0
}

/// Settles a year, bill by bill, and says how: every figure with its rule, in order.
pub fn explained<'p>(benefits: &'p Benefits, year: &Year) -> (Totals, Vec<Step<'p>>) {
    let mut steps = Vec::new();
    let (totals, _) = settle_year(benefits, year, Readings::default(), Some(&mut steps));
    (totals, steps)
}

/// Settles a year with some assumed readings taken the other way, and says which readings
/// mattered on the way.
pub(crate) fn settle_year<'p>(
    benefits: &'p Benefits,
    year: &Year,
    flipped: Readings,
    steps: Option<&mut Vec<Step<'p>>>,
) -> (Totals, Asked) {
    let mut run = Run::new(benefits, year, flipped, steps);
    for (index, claim) in year.claims.iter().enumerate() {
        run.number = index + 1;
        run.claim(claim);
    }
    (run.totals, run.asked)
}

/// A year under way.
struct Run<'p, 'r> {
    benefits: &'p Benefits,
    year: &'r Year,
    /// Where steps are told, if anybody wants them.
    steps: Option<&'r mut Vec<Step<'p>>>,
    /// Readings taken the other way.
    flipped: Readings,
    /// Readings that some figure depended on.
    asked: Asked,
    /// The claim being settled, counted from 1.
    number: usize,
    kind: Kind,
    totals: Totals,
    /// How many claims there have been, by kind.
    claims: [u16; 3],
    /// What of deductibles has been borne, by kind.
    borne: [Money; 3],
    /// What has entered under a cap on cost, by cap.
    entered: [Money; 3],
    /// What has been paid under a cap, by cap.
    paid: [Money; 3],
    /// The cost of the year by level, then kind, where deductibles are borne once a year.
    bases: Vec<Money>,
    /// The cost that reached major illness insurance.
    major_base: Money,
    /// The cost that reached each layer of medical assistance, as far as any has.
    aid_bases: Vec<Money>,
    /// Whether a cap has cut off basic insurance in this year.
    over_cap: bool,
}

/// What basic insurance left of a bill.
struct Left {
    /// In-scope cost that no fund has paid.
    unpaid: Money,
    /// What counts to major illness insurance.
    to_major: Money,
}

impl<'p, 'r> Run<'p, 'r> {
    fn new(
        benefits: &'p Benefits,
        year: &'r Year,
        flipped: Readings,
        steps: Option<&'r mut Vec<Step<'p>>>,
    ) -> Self {
        Self {
            benefits,
            year,
            steps,
            flipped,
            asked: Asked::default(),
            number: 0,
            kind: Kind::Inpatient,
            totals: Totals::default(),
            claims: [0; 3],
            borne: [Money::ZERO; 3],
            entered: [Money::ZERO; 3],
            paid: [Money::ZERO; 3],
            bases: Vec::new(),
            major_base: Money::ZERO,
            aid_bases: Vec::new(),
            over_cap: false,
        }
    }

    fn claim(&mut self, claim: &Claim) {
        self.kind = claim.kind;
        self.totals.cost += claim.cost.total;
        self.totals.in_scope += claim.cost.in_scope();
        let layer = Layer::Basic(claim.kind);
        let left = match self.benefits.cover(claim.kind) {
            Given::Known(cover) => self.basic(layer, cover, claim),
            Given::Unknown(cite) => self.unsaid(layer, cite, claim.prior),
            Given::None => Some(Left { unpaid: claim.cost.in_scope(), to_major: Money::ZERO }),
        };
        let unpaid = self.major_illness(claim, left);
        self.medical_assistance(unpaid);
    }

    /// Of a bill of which the notice does not say how it is paid, only what the settlement sheet
    /// says is known, and nothing of what that leaves.
    fn unsaid(&mut self, layer: Layer, cite: Cite, prior: Option<Money>) -> Option<Left> {
        let Some(prior) = prior else { return self.unknown(layer, cite) };
        self.totals.basic[self.kind as usize] += prior;
        self.hear(layer, Cite { status: Status::Stated, ..cite }, Some(prior), Rule::Prior);
        None
    }

    /// What basic insurance leaves of a bill; nothing is known of it where the notice does not
    /// say what is paid.
    fn basic(&mut self, layer: Layer, cover: &'p Cover, claim: &Claim) -> Option<Left> {
        let in_scope = claim.cost.in_scope();
        let by_level = &cover.deductible.by_level[claim.level];
        if claim.cost.total > in_scope {
            self.hear(layer, by_level.amount.cite, Some(in_scope), Rule::Scope(claim.cost));
        }
        let (first_pay, less) = match &self.benefits.out_of_area {
            Given::Known(out_of_area) => self.away(layer, out_of_area, claim.area, in_scope),
            Given::Unknown(cite) if claim.area != Area::Local && claim.prior.is_none() => {
                return self.unknown(layer, *cite);
            }
            Given::Unknown(_) | Given::None => (Money::ZERO, Rate::default()),
        };
        let cost = in_scope.less(first_pay);
        let entering = self.under_cost_cap(layer, cover, cost);
        // Of a bill that is settled, nobody need hear what the rules would grant; but a deductible
        // that was borne is borne for the rest of the year.
        let steps = claim.prior.and_then(|_| self.steps.take());
        let mut due = self.due(layer, cover, claim.level, entering, less);
        if let Some(prior) = claim.prior {
            self.steps = steps;
            due = prior.min(cost);
            self.hear(layer, by_level.amount.cite, Some(due), Rule::Prior);
        }
        let paid = self.capped(layer, cover, due, claim.prior.is_none())?;

        // What a cap cut off, as cost or as payment.
        let cut = cost.less(entering) + due.less(paid);
        let mut to_major = cost.less(paid);
        if let (Given::Known(major), true) = (&self.benefits.major_illness, cut > Money::ZERO) {
            self.over_cap = true;
            if !self.read(Reading::OverCapCounts, major.over_cap_counts) {
                to_major = entering.less(due);
            }
        }
        match &self.benefits.out_of_area {
            Given::Known(away)
                if first_pay > Money::ZERO
                    && self.read(Reading::FirstPayCounts, away.first_pay_counts) =>
            {
                to_major += first_pay;
            }
            // It was settled, but what of the rest counts here the notice does not say.
            Given::Unknown(_) if claim.area != Area::Local => return None,
            _ => {}
        }
        if !self.read(Reading::OutpatientCounts, cover.counts_to_major) {
            to_major = Money::ZERO;
        }
        Some(Left { unpaid: in_scope.less(paid), to_major })
    }

    /// What a person pays first of a bill from elsewhere, and how many points less it is paid.
    fn away(
        &mut self,
        layer: Layer,
        out_of_area: &'p OutOfArea,
        area: Area,
        cost: Money,
    ) -> (Money, Rate) {
        let away = match area {
            Area::Local => return (Money::ZERO, Rate::default()),
            Area::Filed => &out_of_area.filed,
            Area::Unfiled => &out_of_area.unfiled,
        };
        let share = away.first_pay.value;
        let first_pay = self.round(Product::of(cost, share));
        if share > Rate::default() {
            let rule = Rule::FirstPay { area, share, cost };
            self.hear(layer, away.first_pay.cite, Some(cost.less(first_pay)), rule);
        }
        (first_pay, away.less_points.value)
    }

    /// What of a cost enters, where a cap bounds the cost.
    fn under_cost_cap(&mut self, layer: Layer, cover: &'p Cover, cost: Money) -> Money {
        let Some((pool, cap)) = self.benefits.cap(cover, self.kind) else { return cost };
        let before = self.entered[pool];
        self.entered[pool] = before + cost;
        let printed = &cap.by_tier[self.year.tier];
        let room = printed.value.less(before);
        if cost <= room || self.cap_on(cap.on) != CapOn::InScopeCost {
            return cost;
        }
        let rule = Rule::CostCap { tier: self.year.tier, cap: printed.value, before, cost };
        self.hear(layer, printed.cite, Some(room), rule);
        room
    }

    /// What a cover grants on a cost, before any cap on payment.
    fn due(
        &mut self,
        layer: Layer,
        cover: &'p Cover,
        level: Level,
        cost: Money,
        less: Rate,
    ) -> Money {
        let Adjusted { uplift, deductible_share, cite } = self.adjusted(cover, less);
        let by_level = &cover.deductible.by_level[level];
        let printed = by_level.amount.value;
        let lowered = deductible_share.map(|share| self.round(Product::of(printed, share)));
        let tier = self.year.tier;
        let cell = &cover.rates[level][tier];
        let segments = &cell.value;
        let cite = cite.unwrap_or(cell.cite);
        let covered = segments.rest > Rate::default() || !segments.bounded.is_empty();
        if covered && self.per(by_level.per) == Per::Year {
            let deductible = lowered.unwrap_or(printed);
            let before = *self.base(level);
            let settled = self.settle(deductible, segments, uplift, before, cost);
            *self.base(level) = settled.base;
            let per = Per::Year;
            let level = Some(level);
            let rule = Rule::Accumulated { level, deductible, segments, uplift, per, settled };
            self.hear(layer, cite, Some(settled.due()), rule);
            return settled.due();
        }
        let deductible =
            if covered { self.deductible(layer, cover, level, cost, lowered) } else { Money::ZERO };
        let settled = self.settle(deductible, segments, uplift, Money::ZERO, cost);
        if settled.entering > Money::ZERO {
            let rule = Rule::Rate { tier, level, segments, uplift, deductible, settled };
            self.hear(layer, cite, Some(settled.due()), rule);
        }
        settled.due()
    }

    /// The deductible of one claim: printed, then lowered for the person, for a later claim of
    /// the year, and by what the year's deductibles come to at most.
    fn deductible(
        &mut self,
        layer: Layer,
        cover: &'p Cover,
        level: Level,
        cost: Money,
        lowered: Option<Money>,
    ) -> Money {
        let kind = self.kind as usize;
        let amount = &cover.deductible.by_level[level].amount;
        let printed = amount.value;
        let number = self.claims[kind] + 1;
        self.claims[kind] = number;
        let mut deductible = lowered.unwrap_or(printed);
        let mut cite = amount.cite;
        let repeat = cover.deductible.repeat.as_ref().filter(|repeat| number >= repeat.value.from);
        let repeated = repeat.map(|repeat| {
            cite = repeat.cite;
            deductible = match &repeat.value.becomes {
                Repeated::Share(share) => self.round(Product::of(deductible, *share)),
                Repeated::Amount(amounts) => amounts[level].min(deductible),
            };
            (number, deductible)
        });
        let rest = cover.deductible.annual_max.and_then(|most| {
            let rest = most.value.less(self.borne[kind]);
            (rest < deductible).then(|| {
                cite = most.cite;
                deductible = rest;
                rest
            })
        });
        self.borne[kind] += deductible.min(cost);
        if printed > Money::ZERO {
            let rule = Rule::Deductible { level, cost, printed, repeated, lowered, rest };
            self.hear(layer, cite, Some(cost.less(deductible)), rule);
        }
        deductible
    }

    /// What of an amount that is due the caps let a cover pay.
    fn capped(&mut self, layer: Layer, cover: &'p Cover, due: Money, open: bool) -> Option<Money> {
        let own = self.benefits.cap(cover, self.kind).and_then(|(pool, cap)| {
            let printed = &cap.by_tier[self.year.tier];
            let room = printed.value.less(self.paid[pool]);
            let binds = due > room && self.cap_on(cap.on) == CapOn::Reimbursed;
            binds.then_some(Limit { room, printed, combined: false })
        });
        let paid = self.limited(layer, own, due, true, open)?;
        if let Some((pool, _)) = self.benefits.cap(cover, self.kind) {
            self.paid[pool] += paid;
        }
        self.totals.basic[self.kind as usize] += paid;
        Some(paid)
    }

    /// What major illness insurance leaves of the in-scope cost of a bill.
    fn major_illness(&mut self, claim: &Claim, left: Option<Left>) -> Option<Money> {
        let layer = Layer::MajorIllness;
        let major = match (&self.benefits.major_illness, &left) {
            (Given::None, _) => return left.map(|left| left.unpaid),
            (Given::Unknown(_), Some(left)) if left.to_major == Money::ZERO => {
                return Some(left.unpaid);
            }
            (Given::Unknown(cite), _) => return self.unknown(layer, *cite),
            (Given::Known(major), _) => major,
        };
        // Once a cost of the year is unknown, so is all that is accumulated on it.
        let Some(Left { unpaid, mut to_major }) =
            left.filter(|_| !self.totals.unknown.has(layer.bit()))
        else {
            return self.unknown(layer, major.segments.cite);
        };
        let class_b = claim.cost.class_b;
        if class_b > Money::ZERO && self.read(Reading::ClassBCounts, major.class_b_counts) {
            to_major += class_b;
            self.totals.in_scope += class_b;
        }
        let before = self.major_base;
        self.major_base += to_major;
        if to_major == Money::ZERO {
            return Some(unpaid);
        }
        let tilt = self.tilt(major);
        let deductible = self.major_deductible(major, tilt);
        let segments = &major.segments.value;
        let points = tilt.map_or(Rate::default(), |tilt| tilt.add_points);
        let uplift = Uplift { points, ..Uplift::default() };
        let settled = self.settle(deductible, segments, uplift, before, to_major);
        let doubtful = self.over_cap && major.over_cap_counts.cite.status == Status::Assumed;
        let cite = match tilt {
            _ if doubtful => major.over_cap_counts.cite,
            Some(tilt) => tilt.cite,
            None => major.segments.cite,
        };
        let due = settled.due();
        let per = Per::Year;
        let rule = Rule::Accumulated { level: None, deductible, segments, uplift, per, settled };
        self.hear(layer, cite, Some(due), rule);
        let capped = !tilt.is_some_and(|tilt| tilt.no_cap);
        let own = major.annual_cap.as_ref().filter(|_| capped).map(|printed| Limit {
            room: printed.value.less(self.totals.major_illness),
            printed,
            combined: false,
        });
        let combined = tilt
            .filter(|tilt| tilt.no_cap)
            .is_none_or(|tilt| self.read(Reading::KeepCombinedCap, tilt.keep_combined_cap));
        let paid = self.limited(layer, own, due, combined, true)?;
        self.totals.major_illness += paid;
        Some(unpaid.less(paid))
    }

    /// The better terms that are for the person, if any.
    fn tilt(&self, major: &'p MajorIllness) -> Option<&'p Tilt> {
        let meant = major.tilts.iter().filter(|tilt| tilt.scope.includes(self.year.identities));
        meant.max_by_key(|tilt| tilt.priority)
    }

    fn major_deductible(&mut self, major: &MajorIllness, tilt: Option<&Tilt>) -> Money {
        let printed = major.deductible.value;
        match tilt.and_then(|tilt| tilt.deductible) {
            None => printed,
            Some(TiltDeductible::Amount(amount)) => amount,
            Some(TiltDeductible::Share(share)) => self.round(Product::of(printed, share)),
        }
    }

    /// The layers of medical assistance that are for the person, each on what is left.
    fn medical_assistance(&mut self, unpaid: Option<Money>) {
        let mut unpaid = unpaid;
        for (place, aid) in self.benefits.medical_assistance.iter().enumerate() {
            if aid.scope.includes(self.year.identities) && unpaid != Some(Money::ZERO) {
                let paid = self.aid(place, aid, unpaid);
                unpaid = unpaid.zip(paid).map(|(unpaid, paid)| unpaid.less(paid));
            }
        }
    }

    fn aid(&mut self, place: usize, aid: &'p Aid, unpaid: Option<Money>) -> Option<Money> {
        let layer = Layer::Aid(place);
        let known = unpaid.filter(|_| !self.totals.unknown.has(layer.bit()));
        let (terms, cost) = match (&aid.terms, known) {
            (Given::Known(terms), Some(cost)) => (terms, cost),
            (Given::Unknown(cite), _) => return self.unknown(layer, *cite),
            _ => return self.unknown(layer, aid.cite),
        };
        let AidTerms { deductible, per, segments, annual_cap } = terms;
        let per = self.read_per(Reading::AidPer, *per);
        let base = kept(&mut self.aid_bases, place);
        let before = if per == Per::Year { *base } else { Money::ZERO };
        *base += cost;
        let (deductible, uplift) = (deductible.value, Uplift::default());
        let settled = self.settle(deductible, &segments.value, uplift, before, cost);
        let due = settled.due();
        let cite = segments.cite;
        let segments = &segments.value;
        let rule = Rule::Accumulated { level: None, deductible, segments, uplift, per, settled };
        self.hear(layer, cite, Some(due), rule);
        let paid_before = *kept(&mut self.totals.aid, place);
        let own = annual_cap.as_ref().map(|printed| Limit {
            room: printed.value.less(paid_before),
            printed,
            combined: false,
        });
        let paid = self.limited(layer, own, due, true, true)?;
        *kept(&mut self.totals.aid, place) += paid;
        Some(paid)
    }

    /// What of an amount that is due a layer's own limit and the combined cap let it pay. Unless
    /// it was settled, and is no longer open, that is unknown where the notice does not say a cap.
    fn limited(
        &mut self,
        layer: Layer,
        own: Option<Limit<'p>>,
        due: Money,
        combined: bool,
        open: bool,
    ) -> Option<Money> {
        let combined = if combined { self.combined(layer, due) } else { None };
        let binding = match (own, combined) {
            (Some(own), Some(combined)) if combined.room < own.room => combined,
            (Some(limit), _) | (None, Some(limit)) => limit,
            (None, None) => return Some(due),
        };
        let Limit { room, printed, combined } = binding;
        let said = printed.cite.status != Status::Unknown;
        if due <= room || !(said || open) {
            return Some(due);
        }
        if !said {
            self.totals.unknown = self.totals.unknown.with(layer.bit());
        }
        let paid = said.then_some(room);
        let rule = Rule::Cap { tier: self.year.tier, combined, cap: printed.value, due };
        self.hear(layer, printed.cite, paid, rule);
        paid
    }

    /// What the combined cap leaves to a layer, if it can bind.
    fn combined(&mut self, layer: Layer, due: Money) -> Option<Limit<'p>> {
        let combined = self.benefits.combined_cap.as_ref()?;
        let printed = &combined.by_tier[self.year.tier];
        if self.totals.known() + due <= printed.value {
            return None;
        }
        let all = self.asks(Reading::Covers, combined.covers.cite, false);
        let covers = if all { Layers::ALL } else { combined.covers.value };
        covers.has(layer.bit()).then(|| {
            let room = printed.value.less(self.totals.of(covers));
            Limit { room, printed, combined: true }
        })
    }

    /// What differs for this person in a cover.
    fn adjusted(&mut self, cover: &Cover, less: Rate) -> Adjusted {
        let mut adjusted =
            Adjusted { uplift: Uplift { less, ..Uplift::default() }, ..Adjusted::default() };
        for adjust in &cover.adjust {
            let meant = match adjust.who {
                Who::Minor => self.year.minor,
                Who::Of(scope) => scope.includes(self.year.identities),
            };
            if !meant {
                continue;
            }
            let Cited { value: change, cite } = adjust.change;
            let shares = matches!(change, Change::RaiseBy(_));
            let other = !matches!(change, Change::Deductible(_))
                && self.asks(Reading::Adjust, cite, shares);
            let uplift = &mut adjusted.uplift;
            match (change, other) {
                (Change::AddPoints(rate), false) | (Change::RaiseBy(rate), true) => {
                    uplift.points = uplift.points.plus_points(rate);
                }
                (Change::RaiseBy(rate), false) | (Change::AddPoints(rate), true) => {
                    uplift.share = uplift.share.plus_points(rate);
                }
                (Change::Deductible(share), _) => {
                    let before = adjusted.deductible_share.unwrap_or(Rate::WHOLE);
                    adjusted.deductible_share = Some(before.min(share));
                    continue;
                }
            }
            adjusted.cite = Some(cite);
        }
        adjusted
    }

    fn settle(
        &mut self,
        deductible: Money,
        segments: &Segments,
        uplift: Uplift,
        before: Money,
        cost: Money,
    ) -> Settled {
        let rounding = self.benefits.rounding;
        let terms = Terms { deductible, segments, uplift, rounding: rounding.value };
        let settled = settle(&terms, before, cost);
        if settled.whole {
            return settled;
        }
        settle(&Terms { rounding: self.rounding(), ..terms }, before, cost)
    }

    fn round(&mut self, product: Product) -> Money {
        let rounding = if product.is_whole() { Rounding::Down } else { self.rounding() };
        product.round(rounding)
    }

    /// What becomes of a part of a fen, where there is one.
    fn rounding(&mut self) -> Rounding {
        let Cited { value, cite } = self.benefits.rounding;
        let other = self.asks(Reading::Rounding, cite, value == Rounding::Down);
        if other { value.other() } else { value }
    }

    /// Whether a reading is taken the other way. Notes that the answer depends on it, and which
    /// of its two ways the policy takes.
    fn asks(&mut self, reading: Reading, cite: Cite, second: bool) -> bool {
        if cite.status != Status::Assumed {
            return false;
        }
        self.asked.add(reading, second);
        self.flipped.has(reading)
    }

    fn read(&mut self, reading: Reading, flag: Cited<bool>) -> bool {
        flag.value ^ self.asks(reading, flag.cite, !flag.value)
    }

    fn cap_on(&mut self, on: Cited<CapOn>) -> CapOn {
        let cost = on.value == CapOn::InScopeCost;
        if self.asks(Reading::CapOn, on.cite, cost) { on.value.other() } else { on.value }
    }

    /// How often the deductible of this kind of bill is borne.
    fn per(&mut self, per: Cited<Per>) -> Per {
        match self.kind {
            Kind::Inpatient => per.value,
            Kind::Outpatient => self.read_per(Reading::OutpatientPer, per),
            Kind::SpecialOutpatient => self.read_per(Reading::SpecialPer, per),
        }
    }

    fn read_per(&mut self, reading: Reading, per: Cited<Per>) -> Per {
        let other = self.asks(reading, per.cite, per.value == Per::Claim);
        if other { per.value.other() } else { per.value }
    }

    /// The cost of the year at a level, where its deductible is borne once a year.
    fn base(&mut self, level: Level) -> &mut Money {
        kept(&mut self.bases, self.kind as usize + 3 * level.place())
    }

    /// Notes and says that a layer's payment is unknown: the notice leaves it so, or, where its
    /// rule is known, what it follows on is.
    fn unknown<T>(&mut self, layer: Layer, cite: Cite) -> Option<T> {
        self.totals.unknown = self.totals.unknown.with(layer.bit());
        let follows = cite.status != Status::Unknown;
        let cite = Cite { status: Status::Unknown, ..cite };
        self.hear(layer, cite, None, Rule::Unknown { follows });
        None
    }

    fn hear(&mut self, layer: Layer, cite: Cite, amount: Option<Money>, rule: Rule<'p>) {
        let (claim, kind) = (self.number, self.kind);
        if let Some(steps) = &mut self.steps {
            steps.push(Step { claim, kind, layer, rule, amount, cite });
        }
    }
}

/// What is kept at a place of a list, which grows to it.
fn kept(amounts: &mut Vec<Money>, place: usize) -> &mut Money {
    while amounts.len() <= place {
        amounts.push(Money::ZERO);
    }
    &mut amounts[place]
}

/// A printed cap and what it lets one layer still pay.
#[derive(Clone, Copy)]
struct Limit<'p> {
    room: Money,
    printed: &'p Cited<Money>,
    combined: bool,
}

/// What differs for a person in a cover.
#[derive(Default)]
struct Adjusted {
    uplift: Uplift,
    deductible_share: Option<Rate>,
    /// Where the rates' change stands.
    cite: Option<Cite>,
}

impl Totals {
    /// Paid by some layers.
    fn of(&self, layers: Layers) -> Money {
        let one = |layer: Layers, amount: Money| {
            if layers.has(layer) { amount } else { Money::ZERO }
        };
        let [inpatient, outpatient, special] = self.basic;
        one(Layers::INPATIENT, inpatient)
            + one(Layers::OUTPATIENT, outpatient)
            + one(Layers::SPECIAL_OUTPATIENT, special)
            + one(Layers::MAJOR_ILLNESS, self.major_illness)
            + one(Layers::MEDICAL_ASSISTANCE, self.aid.iter().copied().sum())
    }
}

#[cfg(test)]
mod tests;
