//! What explains an answer about a payer, in words: each rule with its formula, and the readings
//! that the answer rests on.

use super::amount;
use crate::coverage::Flipped;
use crate::day::Day;
use crate::json::Json;
use crate::money::Money;
use crate::person::Identities;
use crate::policy::{Cite, Policy};
use crate::say::{Word, say, say_next};

/// A rule and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The kind of rule, as a word of the contract: `assistance`.
    pub rule: &'static str,
    /// The sentence.
    pub label: String,
    /// The formula that ends in the figure, or the comparison that decides it; may be empty.
    pub expression: String,
    /// The amount that it comes to, if it is one and known.
    pub amount: Option<Money>,
    /// Where it stands.
    pub cite: Cite,
}

/// A figure that an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The first day covered.
    Day(Day),
    /// What is paid.
    Money(Money),
}

/// Between what an answer lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The least or the earliest; absent where nobody can say, or one surely cannot pay on that
    /// day.
    pub low: Option<Figure>,
    /// The most or the latest; absent where nobody can say, or it may be that one cannot pay on
    /// that day.
    pub high: Option<Figure>,
}

/// An assumed reading that moves an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption<'p> {
    /// The parameter that settles it, or the name of the condition.
    pub id: &'p str,
    /// What was assumed, what else it could mean, and what the answer then is.
    pub text: String,
    /// Between what the two answers lie.
    pub span: Span,
}

/// Steps under construction.
#[derive(Default)]
pub(super) struct Steps(pub(super) Vec<Step>);

impl Steps {
    /// A sentence and its formula, which share the words.
    pub(super) fn add(
        &mut self,
        rule: &'static str,
        cite: Cite,
        amount: Option<Money>,
        [label, formula]: [&str; 2],
        words: &[Word<'_>],
    ) {
        let mut words = words.iter();
        let label = say_next(label, &mut words);
        let expression = say_next(formula, &mut words);
        self.0.push(Step { rule, label, expression, amount, cite });
    }
}

/// Something that a notice or a payer leaves open, and on which an answer may rest.
pub(super) struct Open<'p> {
    pub(super) id: &'p str,
    /// Who leaves what open, the way in which it is taken, and the other one.
    pub(super) words: [&'p str; 4],
    /// The reading, if it is one,
    pub(super) flip: Flipped,
    /// or else the condition, by its bit.
    pub(super) deny: u64,
}

/// Who leaves a reading open.
pub(super) const NOTICE: &str = "通知没有写明：";

/// An answer by one way to take what is open: whether one can pay at all, and what comes of it.
pub(super) type Taken = (bool, Span);

/// Those of what is open that move an answer, however the others are taken, and between what it
/// lies, however all are taken.
///
/// `answer` takes the readings to flip and the conditions to deny. Conditions only ever lower what
/// is paid, so that it is enough to have all of them met or none.
pub(super) fn weigh<'p>(
    open: &[Open<'p>],
    answer: &dyn Fn(Flipped, u64) -> Taken,
    outcome: &dyn Fn(Taken) -> String,
) -> (Vec<Assumption<'p>>, Span) {
    let flips = open.iter().fold(Flipped::NONE, |all, it| all.toggled(it.flip));
    let denials = open.iter().fold(0, |all, it| all | it.deny);
    let as_read = answer(Flipped::NONE, 0);
    let (mut moving, mut range) = (Vec::new(), as_read.1);
    for it in open {
        let mut moves = false;
        for way in flips.ways() {
            for denied in [0, denials] {
                let taken = answer(way, denied);
                range = range.joined(taken.1);
                moves |= taken != answer(way.toggled(it.flip), denied ^ it.deny);
            }
        }
        if moves {
            let other = answer(it.flip, it.deny);
            let [who, what, read, turned] = it.words.map(Word::Text);
            let outcome = outcome(other);
            let words = [who, what, read, turned, Word::Text(&outcome)];
            let text = say("{}{}。这里按“{}”计算；如按“{}”计算，{}。", &words);
            moving.push(Assumption { id: it.id, text, span: as_read.1.joined(other.1) });
        }
    }
    (moving, range)
}

impl Figure {
    /// As contracts write it: `2024-02-29`, `380.00`.
    pub fn to_text(self) -> String {
        match self {
            Self::Day(day) => day.to_text(),
            Self::Money(amount) => amount.to_decimal(),
        }
    }
}

impl Span {
    /// What holds both.
    fn joined(self, other: Self) -> Self {
        let low = match (self.low, other.low) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let high = match (self.high, other.high) {
            (Some(one), Some(other)) => Some(one.max(other)),
            _ => None,
        };
        Self { low, high }
    }

    fn write(self, json: &mut Json) {
        text(json, "low", self.low.map(Figure::to_text).as_deref());
        text(json, "high", self.high.map(Figure::to_text).as_deref());
    }
}

/// The names at these places of a list, one after another.
pub(super) fn listed(names: &[String], places: Identities) -> String {
    let mut text = String::new();
    for place in places.places() {
        if !text.is_empty() {
            text.push('、');
        }
        text.push_str(&names[place]);
    }
    text
}

/// A text, or `null`.
pub(super) fn text(json: &mut Json, key: &str, text: Option<&str>) {
    json.key(key).text_or_null(text);
}

/// Writes the steps of an answer.
pub(super) fn write_steps(json: &mut Json, policy: &Policy, steps: &[Step]) {
    json.key("steps").array(steps, |json, step| {
        json.object(|json| {
            text(json, "rule", Some(step.rule));
            text(json, "label", Some(&step.label));
            text(json, "expression", Some(&step.expression));
            amount(json, "amount", step.amount);
            text(json, "source", Some(policy.citation(step.cite)));
            text(json, "status", Some(step.cite.status.word()));
        });
    });
}

/// Writes what explains an answer.
pub(super) fn explain(
    json: &mut Json,
    policy: &Policy,
    steps: &[Step],
    assumptions: &[Assumption<'_>],
    range: Span,
) {
    write_steps(json, policy, steps);
    json.key("assumptions").array(assumptions, |json, assumption| {
        json.object(|json| {
            text(json, "id", Some(assumption.id));
            text(json, "text", Some(&assumption.text));
            assumption.span.write(json);
        });
    });
    if !assumptions.is_empty() || range.low != range.high {
        json.key("range").object(|json| range.write(json));
    }
}
