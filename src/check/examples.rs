//! Published results (`examples:`) are calculated anew; one that differs is an error.

use gongshi_rules::bill::bill;
use gongshi_rules::coverage::{NoCoverage, coverage};
use gongshi_rules::day::Day;
use gongshi_rules::estimate::{Kind, Layer, Totals, estimate};
use gongshi_rules::input::{Fields, For, InputError, Payer, Written};
use gongshi_rules::policy::Benefits;
use gongshi_rules::{Money, Policy};

use crate::diagnostic::{Diagnostic, Diagnostics, Span, Text, said_by_rules, say};
use crate::site::{Case, Example, Expected, Outcome, PolicyFile, Total};

pub(super) fn check(policy: &PolicyFile, found: &mut Diagnostics) {
    for example in &policy.examples {
        let mut one = Checked { policy, example, found };
        match &example.case {
            Case::Year { written, expected } => one.year(written, expected),
            Case::Payer { written, expected } => one.payer(written, expected),
        }
    }
}

/// An example being calculated anew.
struct Checked<'e> {
    policy: &'e PolicyFile,
    example: &'e Example,
    found: &'e mut Diagnostics,
}

impl Checked<'_> {
    fn year(&mut self, written: &Written, expected: &[Expected<(Total, Money)>]) {
        let (benefits, year) = match written.read(&self.policy.rules) {
            Ok(read) => read,
            Err(mistakes) => return self.unreadable(mistakes),
        };
        let totals = estimate(benefits, &year);
        for Expected { what: (total, published), span } in expected {
            let computed = amount(total, benefits, &totals);
            if computed != Some(*published) {
                let help = say!(
                    "请核对起付线、比例和封顶线，或者这个例子抄得对不对。",
                    "Check the deductible, the rates and the caps, or how the example was copied."
                );
                let words = [name(total), yuan(computed), yuan(Some(*published))];
                self.differs(words, span, help);
            }
        }
    }

    fn payer(&mut self, written: &Fields, expected: &[Expected<Outcome>]) {
        let help = || {
            say!(
                "请核对缴费期、资助和个人缴费，或者这个例子抄得对不对。",
                "Check the windows, the assistance and the premium, or how the example was copied."
            )
        };
        for Expected { what: published, span } in expected {
            match outcome(&self.policy.rules, written, published) {
                Ok(computed) if computed.as_ref() == Some(published) => {}
                Ok(computed) => {
                    let (name, published) = words(published);
                    let computed = computed.map_or_else(unknown, |it| words(&it).1);
                    self.differs([name, computed, published], span, help());
                }
                Err(Unanswered::Unreadable(mistakes)) => self.unreadable(mistakes),
                Err(Unanswered::NoCoverage(why)) => {
                    let why = said_by_rules(why);
                    let message =
                        say!(why => "例子算不了：{why}", "The example cannot be calculated: {why}");
                    let diagnostic = Diagnostic::error("example/no-window", message);
                    self.found.push(diagnostic.at(span).help(help()));
                }
            }
        }
    }

    fn unreadable(&mut self, mistakes: Vec<InputError>) {
        for InputError { message: why, help, .. } in mistakes {
            let why = said_by_rules(why);
            let message =
                say!(why => "例子算不了：{why}", "The example cannot be calculated: {why}");
            let diagnostic = Diagnostic::error("example/input", message);
            self.found.push(diagnostic.at(&self.example.span).help(said_by_rules(help)));
        }
    }

    fn differs(&mut self, [name, computed, published]: [Text; 3], span: &Span, help: Text) {
        let source = &self.example.published;
        let message = say!(
            name, computed, published => "{name}算出来是{computed}，“{source}”公布的是{published}",
            "{name}: calculated {computed}, published by `{source}` {published}"
        );
        self.found.push(Diagnostic::error("example/differs", message).at(span).help(help));
    }
}

/// What a total comes to; unknown where the notice does not say enough.
fn amount(total: &Total, benefits: &Benefits, totals: &Totals) -> Option<Money> {
    let aids = |named: &dyn Fn(&str) -> bool| {
        let aids = benefits.medical_assistance.iter().enumerate();
        let aids = aids.filter(|(_, aid)| named(&aid.id));
        aids.map(|(place, _)| totals.paid(Layer::Aid(place))).sum()
    };
    match total {
        Total::Basic => totals.paid(Layer::Basic(Kind::Inpatient)),
        Total::Outpatient => totals.paid(Layer::Basic(Kind::Outpatient)),
        Total::SpecialOutpatient => totals.paid(Layer::Basic(Kind::SpecialOutpatient)),
        Total::MajorIllness => totals.paid(Layer::MajorIllness),
        Total::Assistance => aids(&|_| true),
        Total::Aid(id) => aids(&|known| known == id),
        Total::Reimbursed => totals.reimbursed(),
        Total::Personal => totals.personal(),
    }
}

fn name(total: &Total) -> Text {
    match total {
        Total::Basic => say!("居民医保", "Basic insurance"),
        Total::Outpatient => say!("普通门诊", "Outpatient pooling"),
        Total::SpecialOutpatient => say!("特殊疾病门诊", "Special outpatient"),
        Total::MajorIllness => say!("大病保险", "Major illness insurance"),
        Total::Assistance => say!("医疗救助", "Medical assistance"),
        Total::Aid(id) => say!("{id}", "{id}"),
        Total::Reimbursed => say!("合计报销", "Reimbursed in all"),
        Total::Personal => say!("个人承担", "Borne by the person"),
    }
}

fn yuan(amount: Option<Money>) -> Text {
    amount.map_or_else(unknown, |amount| say!("{amount}元", "{amount} yuan"))
}

fn unknown() -> Text {
    say!("不知道（通知没有写）", "unknown (the notice does not say)")
}

/// Why nothing can be said of a payer.
enum Unanswered {
    /// What is written of them has mistakes.
    Unreadable(Vec<InputError>),
    /// They cannot pay on that day, and why.
    NoCoverage(String),
}

/// What the outcome that was published really is; nothing where the notice does not say.
fn outcome(
    rules: &Policy,
    written: &Fields,
    published: &Outcome,
) -> Result<Option<Outcome>, Unanswered> {
    let read = |asked| Payer::read(written, rules, asked).map_err(Unanswered::Unreadable);
    let cover = || {
        let payer = read(For::Coverage)?;
        coverage(rules, &payer).map_err(|none| Unanswered::NoCoverage(none.message(&payer)))
    };
    let bill = || {
        let payer = read(For::Premium)?;
        bill(rules, &payer).map_err(|none| Unanswered::NoCoverage(none.message(&payer)))
    };
    Ok(Some(match published {
        Outcome::Window(_) => match coverage(rules, &read(For::Coverage)?) {
            Err(NoCoverage::NoWindow { .. }) => Outcome::Window(None),
            _ => Outcome::Window(Some(cover()?.window.id.clone())),
        },
        Outcome::Starts(_) => Outcome::Starts(cover()?.starts),
        Outcome::Ends(_) => Outcome::Ends(cover()?.ends),
        Outcome::Days(_) => return Ok(cover()?.days().map(Outcome::Days)),
        Outcome::Assisted(_) => Outcome::Assisted(bill()?.assisted),
        Outcome::Pays(_) => Outcome::Pays(bill()?.pays()),
    }))
}

/// What an outcome is called, and what it is.
fn words(outcome: &Outcome) -> (Text, Text) {
    let window = || say!("缴费期", "Enrolment window");
    let day = |day: Day| Text { zh: day.in_words(), en: day.to_text() };
    match outcome {
        Outcome::Window(Some(id)) => (window(), say!("“{id}”", "`{id}`")),
        Outcome::Window(None) => (window(), say!("没有", "none")),
        Outcome::Starts(starts) => {
            (say!("待遇起始", "Benefit start"), starts.map_or_else(unknown, day))
        }
        Outcome::Ends(ends) => (say!("待遇截止", "Benefit end"), day(*ends)),
        Outcome::Days(days) => {
            (say!("享受待遇的天数", "Days covered"), say!("{days}天", "{days} days"))
        }
        Outcome::Assisted(amount) => (say!("资助", "Assistance"), yuan(*amount)),
        Outcome::Pays(amount) => (say!("个人要缴", "To pay"), yuan(*amount)),
    }
}
