//! The form of a calculator: the questions that its policy needs answered, in the words of the
//! theme.

use gongshi_rules::Policy;
use gongshi_rules::explain::hospital;
use gongshi_rules::policy::premium::AgeBand;
use gongshi_rules::questions::{self, Ask, Choice, Kind, Needed};
use serde::Serialize;

use crate::site::strings::Strings;

/// What a calculator asks.
#[derive(Serialize)]
pub(in crate::render) struct Form {
    /// Asked once.
    questions: Vec<Question>,
    /// Asked of each bill; none where no bills are asked for.
    bill: Vec<Question>,
}

/// A question of a form.
#[derive(Serialize)]
struct Question {
    /// The name of its field; that of a bill's question gets the number of the bill behind it.
    name: String,
    /// `choice`, `choices`, `day`, `amount`, `number`, or `cost`, which is several fields.
    kind: &'static str,
    label: String,
    /// Why it is asked.
    why: String,
    /// What to write.
    hint: Option<String>,
    /// What the answer is called in a summary.
    short: String,
    /// Behind a number.
    unit: Option<String>,
    /// The answers to choose from.
    options: Vec<Answer>,
    /// Whether 「不清楚」 is one of them: the calculator then tries each.
    unsure: bool,
    /// Whether it is asked only of those of whom the rules say that the answer is missing.
    if_missing: bool,
    /// The identities of which it is asked, where it is not asked of everybody.
    only_for: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    value: String,
    label: String,
    /// What it is called where it stands without its question, as one of the ways in which what is
    /// not sure may be; none where the label says it.
    case: Option<String>,
    hint: Option<String>,
}

/// The keys of a question's words: the question, why it is asked, what the answer is called.
struct Words(&'static str, &'static str, &'static str);

impl Form {
    /// The form for a calculator of a policy.
    pub(in crate::render) fn new(rules: &Policy, ask: Ask, strings: &Strings) -> Self {
        let maker = Maker { rules, strings, plain: matches!(ask, Ask::Premium | Ask::Coverage) };
        let mut form = Self { questions: Vec::new(), bill: Vec::new() };
        for asked in questions::questions(rules, ask) {
            if let Kind::Claims(bill) = &asked.kind {
                form.bill = maker.bill(bill);
            } else {
                let place = form.questions.len();
                form.questions.extend(maker.question(&asked, place));
            }
        }
        form
    }
}

struct Maker<'m> {
    rules: &'m Policy,
    strings: &'m Strings,
    /// Whether identities are said in plain words too: where bills are asked for, names must do, as
    /// those pages have no byte to spare.
    plain: bool,
}

impl Maker<'_> {
    fn bill(&self, questions: &[questions::Question]) -> Vec<Question> {
        let mut bill = Vec::new();
        for asked in questions {
            bill.extend(self.question(asked, bill.len()));
        }
        bill
    }

    fn question(&self, asked: &questions::Question, place: usize) -> Option<Question> {
        let words = words(asked.key)?;
        let (kind, options) = match &asked.kind {
            Kind::Choice(choices) => ("choice", self.choices(asked.key, choices)),
            Kind::Choices(choices) => ("choices", self.choices(asked.key, choices)),
            Kind::YesNo { yes, no } => ("choice", self.yes_no(yes, no)),
            Kind::Day => ("day", Vec::new()),
            Kind::Amount if asked.key == "in_scope" => ("cost", Vec::new()),
            Kind::Amount => ("amount", Vec::new()),
            Kind::Number { .. } => ("number", Vec::new()),
            Kind::Shares | Kind::Claims(_) => return None,
        };
        let unit = matches!(asked.kind, Kind::Number { .. });
        let condition = match &asked.kind {
            Kind::YesNo { yes, .. } => yes.strip_suffix("=yes"),
            _ => None,
        };
        let under = self.adult_from();
        let named = [("name", condition.unwrap_or_default()), ("under", &under)];
        let decided_here = ["identity", "condition", "out_of_area", "prior_basic"];
        Some(Question {
            name: match condition {
                Some(_) => format!("{}-{place}", asked.key),
                None => asked.key.to_owned(),
            },
            kind,
            label: self.say(words.0, &named),
            why: self.say(words.1, &named),
            hint: self.hint(&asked.kind),
            short: self.say(words.2, &named),
            unit: unit.then(|| self.unit(asked.key)),
            unsure: asked.unsure || (kind == "choice" && ["tier", "level"].contains(&asked.key)),
            if_missing: asked.needed != Needed::Always && !decided_here.contains(&asked.key),
            only_for: condition.map(|it| self.who_needs(it)).unwrap_or_default(),
            options,
        })
    }

    fn choices(&self, key: &str, choices: &[Choice]) -> Vec<Answer> {
        let answer = |(place, choice): (usize, &Choice)| {
            let label = match (key, choice.text.as_str()) {
                ("level", level) => hospital(level),
                ("claim", "inpatient") => self.say("ask.inpatient", &[]),
                ("claim", "outpatient") => self.say("ask.outpatient", &[]),
                ("claim", "special_outpatient") => self.say("ask.special_outpatient", &[]),
                ("out_of_area", "no") => self.say("ask.local", &[]),
                ("out_of_area", "filed") => self.say("ask.filed", &[]),
                ("out_of_area", "unfiled") => self.say("ask.unfiled", &[]),
                _ => choice.label.clone(),
            };
            let hint = match key {
                "tier" => Some(self.premium(place)),
                "identity" if self.plain => self.plainly(&choice.text),
                _ => None,
            };
            Answer { value: choice.text.clone(), label, case: None, hint }
        };
        choices.iter().enumerate().map(answer).collect()
    }

    /// An identity in plain words; none where its name says it all, or the theme does not know it.
    fn plainly(&self, identity: &str) -> Option<String> {
        let newborns = self.rules.newborns().places();
        let mut newborns = newborns.filter_map(|place| self.rules.identities.get(place));
        if newborns.any(|newborn| newborn == identity) {
            return Some(self.say("ask.newborn_words", &[("year", &self.rules.year.to_string())]));
        }
        let words = self.say("ask.identity_words", &[]);
        let said = words.split('；').filter_map(|word| word.split_once('='));
        said.into_iter().find(|(name, _)| *name == identity).map(|(_, plain)| plain.to_owned())
    }

    fn yes_no(&self, yes: &str, no: &str) -> Vec<Answer> {
        let under = self.adult_from();
        let answer = |value: &str, label, case: Option<String>| Answer {
            value: value.to_owned(),
            label,
            case,
            hint: None,
        };
        if let Some(condition) = yes.strip_suffix("=yes") {
            let said = |key| self.say(key, &[("name", condition)]);
            return vec![
                answer(no, said("ask.condition_no"), Some(said("ask.condition_no_case"))),
                answer(yes, said("ask.condition_yes"), Some(said("ask.condition_yes_case"))),
            ];
        }
        let said = |key| self.say(key, &[("under", &under)]);
        vec![answer(no, said("ask.minor_no"), None), answer(yes, said("ask.minor_yes"), None)]
    }

    /// From which age on one is no minor to the policy.
    fn adult_from(&self) -> String {
        let under = self.rules.benefits.as_ref().and_then(|it| it.minor_under.as_ref());
        under.map(|it| it.value.to_string()).unwrap_or_default()
    }

    /// 「每人缴380元」, or by age: 「未满18岁缴350元，其他人缴380元」.
    fn premium(&self, tier: usize) -> String {
        let bands = &self.rules.premium.personal;
        let band = |band: &AgeBand| {
            let amount = band.amounts.cells()[tier].value.to_string();
            let under = band.under.map(|it| it.to_string()).unwrap_or_default();
            let key = match band.under {
                Some(_) => "ask.pays_under",
                None if bands.len() > 1 => "ask.pays_others",
                None => "ask.pays_each",
            };
            self.say(key, &[("under", &under), ("amount", &amount)])
        };
        bands.iter().map(band).collect::<Vec<_>>().join(&self.say("comma", &[]))
    }

    /// The identities of those who are assisted only where a condition is met; none, where it may
    /// be anybody.
    fn who_needs(&self, condition: &str) -> Vec<String> {
        let rules = self.rules;
        let place = rules.conditions.iter().position(|it| it == condition);
        let needing = rules.assistance.rules.iter();
        let needing = needing.filter(|it| place.is_some_and(|place| it.needs >> place & 1 == 1));
        let mut names: Vec<String> = Vec::new();
        for rule in needing {
            let named = rule.scope.any.with(rule.scope.all);
            if named.is_empty() {
                return Vec::new();
            }
            names.extend(named.places().filter_map(|place| rules.identities.get(place).cloned()));
        }
        names
    }

    fn hint(&self, kind: &Kind) -> Option<String> {
        match kind {
            Kind::Day => Some(self.say("ask.day_hint", &[])),
            Kind::Amount => Some(self.say("ask.amount_hint", &[])),
            _ => None,
        }
    }

    fn unit(&self, key: &str) -> String {
        let unit = match key {
            "age" => "ask.years_old",
            "gap_months" => "ask.months",
            _ => "ask.years",
        };
        self.say(unit, &[])
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.strings.say(key, values)
    }
}

/// The words of a question; none of one that is asked within another.
fn words(key: &str) -> Option<Words> {
    Some(match key {
        "tier" => Words("ask.tier", "ask.tier_why", "ask.tier_short"),
        "age" => Words("ask.age", "ask.age_why", "ask.age_short"),
        "minor" => Words("ask.minor", "ask.minor_why", "ask.minor_short"),
        "identity" => Words("ask.identity", "ask.identity_why", "ask.identity_short"),
        "condition" => Words("ask.condition", "ask.condition_why", "ask.condition_short"),
        "pays" => Words("ask.pays", "ask.pays_why", "ask.pays_short"),
        "birth" => Words("ask.birth", "ask.birth_why", "ask.birth_short"),
        "term_start" => Words("ask.term_start", "ask.term_start_why", "ask.term_start_short"),
        "gap_months" => Words("ask.gap", "ask.gap_why", "ask.gap_short"),
        "missed_years" => Words("ask.missed", "ask.missed_why", "ask.missed_short"),
        "repaid_years" => Words("ask.repaid", "ask.repaid_why", "ask.repaid_short"),
        "claim" => Words("ask.claim", "ask.claim_why", "ask.claim_short"),
        "level" => Words("ask.level", "ask.level_why", "ask.level_short"),
        "out_of_area" => Words("ask.area", "ask.area_why", "ask.area_short"),
        "in_scope" => Words("ask.cost", "ask.cost_why", "ask.cost_short"),
        "prior_basic" => Words("ask.prior", "ask.prior_why", "ask.prior_short"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every question of the rules is asked, or is a part of what a bill costs.
    #[test]
    fn every_question_has_words() {
        for key in [
            "tier",
            "age",
            "minor",
            "identity",
            "condition",
            "pays",
            "birth",
            "term_start",
            "gap_months",
            "missed_years",
            "repaid_years",
            "claim",
            "level",
            "out_of_area",
            "in_scope",
            "prior_basic",
        ] {
            assert!(words(key).is_some(), "{key}");
        }
        for part in ["total", "self_funded", "class_b", "claims"] {
            assert!(words(part).is_none(), "{part}");
        }
    }
}
