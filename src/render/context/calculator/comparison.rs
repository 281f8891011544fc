//! What a dearer tier costs and saves: from which bill on it pays for itself, and what is left to
//! pay of a bill under every tier, drawn by hospital level.

use gongshi_rules::answer::Comparison;
use gongshi_rules::compare::UnderTier;
use gongshi_rules::estimate::{Area, Claim, Cost, Kind, Year, estimate};
use gongshi_rules::explain::hospital;
use gongshi_rules::input::{Fields, Written};
use gongshi_rules::policy::{Level, Table, Tier};
use gongshi_rules::readings::{Reading, Readings};
use gongshi_rules::{Money, Policy};
use serde::Serialize;

use super::worked::TYPICAL;

/// The tiers of a policy, weighed for an adult who has no identities and pays in time.
#[derive(Serialize)]
pub(in crate::render) struct Tradeoff {
    /// What is paid for each tier; absent where the notice does not say all of it.
    premiums: Vec<Premium>,
    charts: Vec<Chart>,
    /// From which cost on which tier pays for itself, a sentence each.
    sentences: Vec<Sentence>,
}

#[derive(Serialize)]
struct Premium {
    tier: String,
    amount: Option<String>,
}

#[derive(Serialize)]
struct Sentence {
    text: String,
    /// What the notice leaves open that moves it.
    rests_on: Vec<&'static str>,
}

/// What one pays in all by the cost of one stay, at hospitals of one level.
#[derive(Serialize)]
struct Chart {
    hospital: String,
    lines: Vec<Line>,
    /// Below: how far right, and the cost there.
    costs: Vec<Tick>,
    /// At the left: how far down, and the amount there.
    amounts: Vec<Tick>,
    /// Where one tier begins to pay for itself.
    turns: Vec<Point>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Tick {
    at: u64,
    label: String,
}

#[derive(Serialize)]
struct Point {
    right: u64,
    down: u64,
}

/// The same in figures: a cost, and what one pays in all by tier.
#[derive(Serialize)]
struct Row {
    cost: String,
    amounts: Vec<Option<String>>,
}

/// One tier's line.
#[derive(Serialize)]
struct Line {
    tier: String,
    /// The points of an SVG polyline.
    points: String,
}

/// The drawing: its ground, in units of which a phone shows about one a pixel.
const WIDTH: u64 = 300;
const HEIGHT: u64 = 160;
/// Into how many parts a line is cut.
const PARTS: u64 = 60;

impl Tradeoff {
    /// Weighs the tiers of a policy that has benefits.
    pub(in crate::render) fn new(rules: &Policy) -> Option<Self> {
        let weighed = Comparison::of(rules, one_stay(rules)?).ok()?;
        let figures = &weighed.figures;
        let said = weighed.steps.iter().filter(|step| step.rule == "break_even");
        // A sentence each: of every level, or that there is no telling.
        let rests_on = figures.against.iter().flat_map(|it| match &it.break_even {
            Ok(by_level) => by_level.cells().iter().map(|it| it.assumed).collect(),
            Err(_) => vec![Readings::default()],
        });
        let sentences = said.zip(rests_on).map(|(step, readings)| Sentence {
            text: step.label.clone(),
            rests_on: Reading::ALL
                .into_iter()
                .filter(|reading| readings.has(*reading))
                .map(Reading::question)
                .collect(),
        });
        let turns = figures.against.iter().filter_map(|it| it.break_even.as_ref().ok());
        let turns: Vec<Money> = turns
            .flat_map(Table::cells)
            .flat_map(|it| it.intervals.iter().map(|interval| interval.from))
            .collect();
        let drawing = Drawing {
            weighed: &weighed,
            most: most(turns.iter().copied().filter(|turn| *turn <= TYPICAL_MOST).max()),
        };
        let premiums = figures.tiers.iter().map(|it| Premium {
            tier: rules.tier_name(it.tier).to_owned(),
            amount: it.premium().map(Money::to_decimal),
        });
        Some(Self {
            premiums: premiums.collect(),
            charts: figures.benefits.all_levels().filter_map(|it| drawing.chart(it)).collect(),
            sentences: sentences.collect(),
        })
    }
}

/// Costs beyond this are drawn by nobody's phone.
const TYPICAL_MOST: Money = Money::from_yuan(100_000);

/// A stay of an adult, as written.
fn one_stay(rules: &Policy) -> Option<Written> {
    let mut written = Written::default();
    written.person.push("age", "35");
    let mut stay = Fields::default();
    stay.push("claim", Kind::Inpatient.word());
    stay.push("level", rules.benefits.as_ref()?.levels.first()?.as_str());
    stay.push("in_scope", "10000");
    written.claims.push(stay);
    Some(written)
}

/// How far right a chart goes, so that what turns stands near its middle: 1, 2 or 5 and noughts.
fn most(turn: Option<Money>) -> Money {
    let Some(turn) = turn else { return TYPICAL_MOST };
    let wanted = (turn.fen() * 2).max(Money::from_yuan(10_000).fen());
    let mut power = Money::from_yuan(10_000).fen();
    loop {
        for times in [1, 2, 5] {
            if power * times >= wanted {
                return Money::from_fen(power * times);
            }
        }
        power *= 10;
    }
}

struct Drawing<'d> {
    weighed: &'d Comparison<'d>,
    /// The cost at the right edge.
    most: Money,
}

impl Drawing<'_> {
    /// The chart of a level; none where some line cannot be known.
    fn chart(&self, level: Level) -> Option<Chart> {
        let figures = &self.weighed.figures;
        let costs: Vec<Money> =
            (0..=PARTS).map(|part| Money::from_fen(self.most.fen() * part / PARTS)).collect();
        let mut lines = Vec::new();
        for under in &figures.tiers {
            let along = costs.iter().map(|cost| self.in_all(under, level, *cost));
            lines.push((under.tier, along.collect::<Option<Vec<Money>>>()?));
        }
        let highest = lines.iter().flat_map(|(_, along)| along).max()?;
        let top = round_up(*highest);
        let right = |cost: Money| cost.fen() * WIDTH / self.most.fen();
        let down = |amount: Money| HEIGHT - (amount.fen() * HEIGHT / top.fen()).min(HEIGHT);
        let line = |(tier, along): &(Tier, Vec<Money>)| Line {
            tier: figures.policy.tier_name(*tier).to_owned(),
            points: bends(along)
                .map(|place| format!("{},{}", right(costs[place]), down(along[place])))
                .collect::<Vec<_>>()
                .join(" "),
        };
        let turn = |against: &gongshi_rules::compare::Against| {
            let solved = against.break_even.as_ref().ok()?;
            let from = solved[level].intervals.first()?.from;
            let shown = from > Money::ZERO && from <= self.most;
            let under = figures.tiers.iter().find(|it| it.tier == against.tier)?;
            let amount = self.in_all(under, level, from).filter(|_| shown)?;
            Some(Point { right: right(from), down: down(amount) })
        };
        let half = |amount: Money| Money::from_fen(amount.fen() / 2);
        let rows = TYPICAL.map(Money::from_yuan).into_iter().map(|cost| {
            let in_all = |under| self.in_all(under, level, cost).map(Money::grouped);
            Row { cost: cost.to_string(), amounts: figures.tiers.iter().map(in_all).collect() }
        });
        Some(Chart {
            hospital: hospital(figures.benefits.level_name(level)),
            lines: lines.iter().map(line).collect(),
            costs: [Money::ZERO, half(self.most), self.most]
                .map(|cost| Tick { at: right(cost), label: cost.to_string() })
                .into(),
            amounts: [Money::ZERO, half(top), top]
                .map(|amount| Tick { at: down(amount), label: amount.to_string() })
                .into(),
            turns: figures.against.iter().filter_map(turn).collect(),
            rows: rows.collect(),
        })
    }

    /// The premium, and what is left to pay of one stay.
    fn in_all(&self, under: &UnderTier<'_>, level: Level, cost: Money) -> Option<Money> {
        let cost = Cost::in_scope_only(cost);
        let kind = Kind::Inpatient;
        let stay = Claim { kind, level, cost, area: Area::Local, prior: None };
        let figures = &self.weighed.figures;
        let year = Year { tier: under.tier, claims: vec![stay], ..figures.year.clone() };
        Some(under.premium()? + estimate(figures.benefits, &year).personal()?)
    }
}

/// The places of amounts that stand evenly apart where their line bends, and both its ends.
fn bends(along: &[Money]) -> impl Iterator<Item = usize> {
    let fen = |place: usize| along[place].fen().cast_signed();
    let straight = move |at: usize| (fen(at - 1) + fen(at + 1) - 2 * fen(at)).abs() <= 2;
    (0..along.len()).filter(move |at| *at == 0 || at + 1 == along.len() || !straight(*at))
}

/// The next whole thousand, and at least one: an even one, so that its half is whole too.
fn round_up(amount: Money) -> Money {
    let step = Money::from_yuan(2_000).fen();
    Money::from_fen((amount.fen() / step + 1) * step)
}
