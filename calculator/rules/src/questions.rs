//! What must be asked for an answer: the inputs that some rule of a policy reads, in the order of
//! a form. Forms are made from this list, so that none asks what makes no difference or forgets
//! what does.

use crate::estimate::Kind as ClaimKind;
use crate::person::{Identities, Scope};
use crate::policy::benefits::{Cover, Who};
use crate::policy::enrolment::{Event, Pays, Starts};
use crate::policy::premium::{AssistanceRule, Grant};
use crate::policy::{Benefits, Given, Policy, Window};

/// The answers that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// What a person pays.
    Premium,
    /// From when to when they are covered.
    Coverage,
    /// What a year of bills is paid back.
    Estimate,
    /// What a dearer tier costs more and pays back more.
    Compare,
}

/// A question to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The key that the answer is written under.
    pub key: &'static str,
    /// What the answer may be.
    pub kind: Kind,
    /// The question.
    pub label: String,
    /// What the answer changes, or where to find it; a sentence.
    pub why: Option<&'static str>,
    /// Whether it must be answered.
    pub needed: Needed,
    /// Whether 「不清楚」 is a fair answer: nothing is then written, and the reply says what it
    /// took for granted.
    pub unsure: bool,
}

/// What an answer may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One of these. Where there is but one, it is written without being asked.
    Choice(Vec<Choice>),
    /// Any of these, the key repeated.
    Choices(Vec<Choice>),
    /// Yes or no, and what is written for each.
    YesNo {
        /// For yes.
        yes: String,
        /// For no.
        no: String,
    },
    /// A day: `2024-02-29`.
    Day,
    /// An amount in yuan.
    Amount,
    /// Amounts with the share that is paid first of each, the key repeated: `5000@10%`.
    Shares,
    /// A whole number.
    Number {
        /// Of what: 「岁」; it may be written behind the number.
        unit: &'static str,
        /// The largest.
        most: u16,
    },
    /// Bills, at least one, each with answers to these.
    Claims(Vec<Question>),
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is written.
    pub text: String,
    /// What is shown.
    pub label: String,
}

/// Whether a question must be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needed {
    /// By everybody.
    Always,
    /// By some: by whom, as a phrase.
    Maybe(String),
    /// In place of the question of this key, for those who know this instead.
    InPlaceOf(&'static str),
    /// Beside the question of this key, where there is such a thing.
    With(&'static str),
}

/// The questions that a policy needs answered, in order; none where it can give no such answer.
pub fn questions(policy: &Policy, ask: Ask) -> Vec<Question> {
    let mut questions = Vec::new();
    match ask {
        Ask::Premium => Payers { policy }.premium(&mut questions),
        Ask::Coverage => Payers { policy }.coverage(&mut questions),
        Ask::Estimate | Ask::Compare => {
            if let Some(benefits) = &policy.benefits {
                Patients { policy, benefits, ask }.all(&mut questions);
            }
        }
    }
    questions
}

impl Question {
    fn new(key: &'static str, kind: Kind, label: impl Into<String>) -> Self {
        let label = label.into();
        Self { key, kind, label, why: None, needed: Needed::Always, unsure: false }
    }

    fn why(self, why: &'static str) -> Self {
        Self { why: Some(why), ..self }
    }

    fn needed(self, needed: Needed) -> Self {
        Self { needed, ..self }
    }

    fn maybe(self, by_whom: &str) -> Self {
        self.needed(Needed::Maybe(by_whom.to_owned()))
    }
}

/// Answers whose text is what is shown.
fn choices<'n>(names: impl IntoIterator<Item = &'n String>) -> Vec<Choice> {
    names.into_iter().map(|name| Choice { text: name.clone(), label: name.clone() }).collect()
}

fn tier(policy: &Policy) -> Option<Question> {
    (policy.tiers.len() > 1).then(|| {
        Question::new("tier", Kind::Choice(choices(&policy.tiers)), "参加的是哪一档？")
            .why("档次不同，缴的钱和报销的都不同。")
    })
}

fn age(policy: &Policy) -> Option<Question> {
    (policy.premium.personal.len() > 1).then(|| {
        let kind = Kind::Number { unit: "岁", most: 130 };
        Question::new("age", kind, "多大年龄？").why("不同年龄缴的不一样，请写周岁。")
    })
}

/// Which of these identities somebody has.
fn who(policy: &Policy, read: Identities) -> Option<Question> {
    let names: Vec<_> = read.places().filter_map(|place| policy.identities.get(place)).collect();
    (!names.is_empty()).then(|| {
        Question::new("identity", Kind::Choices(choices(names)), "有下面哪些身份？")
            .why("身份不同，缴的钱、缴费的时间或者报销的可能不同；以有关部门的认定为准。")
            .maybe("有这些身份的")
    })
}

/// Everybody whom a scope names, in or out.
fn named(scope: &Scope) -> Identities {
    scope.any.with(scope.all).with(scope.except)
}

fn union(identities: impl IntoIterator<Item = Identities>) -> Identities {
    identities.into_iter().fold(Identities::NONE, Identities::with)
}

/// What is asked of those who pay.
struct Payers<'p> {
    policy: &'p Policy,
}

impl Payers<'_> {
    fn premium(&self, questions: &mut Vec<Question>) {
        let policy = self.policy;
        let windows = &policy.windows;
        questions.extend(tier(policy));
        questions.extend(age(policy));
        let rules = policy.assistance.rules.iter().map(|it| &it.scope);
        let read = rules.chain(windows.iter().map(|it| &it.scope)).map(named);
        let spared = windows.iter().filter_map(|it| Some(it.without_subsidy?.except));
        questions.extend(who(policy, union(read.chain(spared))));
        self.conditions(questions);
        // On the wrong day nobody can pay, be the sum the same on all others.
        let ends = |rule: &AssistanceRule| rule.until.is_some() && grants_anything(rule);
        if !windows.is_empty() || policy.assistance.rules.iter().any(ends) {
            questions.push(
                Question::new("pays", Kind::Day, "哪天缴费？")
                    .why("过了缴费期缴不了，哪天缴，缴的钱也可能不同；还没有缴的，写打算哪天缴。"),
            );
        }
        events(policy, windows, |_| false, questions);
        questions.extend(gap(policy, windows));
    }

    fn coverage(&self, questions: &mut Vec<Question>) {
        let policy = self.policy;
        let windows = &policy.windows;
        questions.extend(who(policy, union(windows.iter().map(|it| named(&it.scope)))));
        questions.push(
            Question::new("pays", Kind::Day, "哪天缴费？")
                .why("哪天缴，决定从哪天起享受待遇；还没有缴的，写打算哪天缴。"),
        );
        events(policy, windows, |it| it.starts.value == Starts::Birth, questions);
        questions.extend(gap(policy, windows));
        waiting(policy, questions);
    }

    /// The conditions of rules that grant anything, one question each.
    fn conditions(&self, questions: &mut Vec<Question>) {
        let policy = self.policy;
        for (place, name) in policy.conditions.iter().enumerate() {
            let rules = policy.assistance.rules.iter();
            let rules = rules.filter(|it| grants_anything(it) && it.needs >> place & 1 == 1);
            let Some(scopes) = nonempty(rules.map(|rule| &rule.scope)) else { continue };
            let (yes, no) = (format!("{name}=yes"), format!("{name}=no"));
            let question =
                Question::new("condition", Kind::YesNo { yes, no }, format!("符合“{name}”吗？"))
                    .why("符合的才有资助；没有填的，先按符合计算。")
                    .needed(by_scopes(policy, scopes, "要看有没有资助的"));
            questions.push(Question { unsure: true, ..question });
        }
    }
}

fn grants_anything(rule: &AssistanceRule) -> bool {
    rule.grants.cells().iter().any(|it| *it != Grant::Nothing)
}

/// Whether there can be somebody with some identities and without others whom none of these scopes
/// includes.
fn somebody_left_out(scopes: &[&Scope], has: Identities, lacks: Identities) -> bool {
    let Some((first, rest)) = scopes.split_first() else { return !has.meets(lacks) };
    let one = |set: Identities| set.places().map(Identities::at);
    let by_any = (!first.any.is_empty()).then_some(first.any);
    let lacking = by_any.into_iter().chain(one(first.all));
    !has.meets(lacks)
        && (lacking.map(|more| lacks.with(more)).any(|lacks| somebody_left_out(rest, has, lacks))
            || one(first.except).any(|more| somebody_left_out(rest, has.with(more), lacks)))
}

fn nonempty<T>(items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(items)
}

/// By whom a question is to be answered: those whom scopes name, or else by this phrase.
fn by_scopes(policy: &Policy, scopes: Vec<&Scope>, or_else: &str) -> Needed {
    let names_nobody = |scope: &&Scope| scope.any.with(scope.all).is_empty();
    if scopes.iter().any(names_nobody) {
        return Needed::Maybe(or_else.to_owned());
    }
    let named = union(scopes.into_iter().map(|scope| scope.any.with(scope.all)));
    let names = named.places().filter_map(|place| policy.identities.get(place));
    let names: Vec<_> = names.map(String::as_str).collect();
    Needed::Maybe(format!("身份有{}的", names.join("、")))
}

/// By whom a question is to be answered that these windows ask.
fn by_windows(policy: &Policy, windows: &[&Window]) -> Needed {
    let ids: Vec<_> = windows.iter().map(|it| format!("“{}”", it.id)).collect();
    let or_else = format!("在{}缴费的", ids.join("、"));
    by_scopes(policy, windows.iter().map(|it| &it.scope).collect(), &or_else)
}

/// The days of what happens to a person that windows count from, or cover does.
fn events(
    policy: &Policy,
    windows: &[Window],
    covers_from_birth: fn(&Window) -> bool,
    questions: &mut Vec<Question>,
) {
    for (event, key, label, why) in [
        (Event::Birth, "birth", "哪天出生？", "新生儿的缴费期或者待遇从出生之日算起。"),
        (Event::TermStart, "term_start", "哪天开学？", "缴费期从开学之日算起。"),
    ] {
        let reading = windows.iter().filter(|window| {
            let counts =
                matches!(window.pays.value, Pays::After { event: counted, .. } if counted == event);
            counts || event == Event::Birth && covers_from_birth(window)
        });
        if let Some(reading) = nonempty(reading) {
            let question = Question::new(key, Kind::Day, label).why(why);
            questions.push(question.needed(by_windows(policy, &reading)));
        }
    }
}

fn gap(policy: &Policy, windows: &[Window]) -> Option<Question> {
    let reading = nonempty(windows.iter().filter(|it| it.gap.is_some()))?;
    let kind = Kind::Number { unit: "个月", most: 1_200 };
    let question = Question::new("gap_months", kind, "职工医保中断了几个月？")
        .why("零头也算一个月，例如3个月零5天写4；没有中断写0。");
    Some(question.needed(by_windows(policy, &reading)))
}

/// What a waiting period grows and shrinks with.
fn waiting(policy: &Policy, questions: &mut Vec<Question>) {
    let waits = policy.windows.iter().filter_map(|window| match window.starts.value {
        Starts::Waiting(waiting) => Some((window, waiting)),
        _ => None,
    });
    let waits: Vec<_> = waits.collect();
    let years = Kind::Number { unit: "年", most: 100 };
    let by_missed = waits.iter().filter(|(_, it)| it.per_missed_year > 0 || it.least.is_some());
    if let Some(reading) = nonempty(by_missed.map(|it| it.0)) {
        let question = Question::new("missed_years", years.clone(), "有几年没有参保？")
            .why("断过的年数越多，等待期越长；没有断过写0。");
        questions.push(question.needed(by_windows(policy, &reading)));
    }
    let by_repaid = waits.iter().filter(|(_, it)| it.per_missed_year > 0 && it.per_repaid_year > 0);
    if let Some(reading) = nonempty(by_repaid.map(|it| it.0)) {
        let question = Question::new("repaid_years", years, "没有参保的年份，补缴了几年？")
            .why("补缴的年数可以缩短等待期；没有补缴写0。");
        questions.push(question.needed(by_windows(policy, &reading)));
    }
}

/// What is asked of those who have bills.
struct Patients<'p> {
    policy: &'p Policy,
    benefits: &'p Benefits,
    ask: Ask,
}

impl Patients<'_> {
    fn all(&self, questions: &mut Vec<Question>) {
        let policy = self.policy;
        let compares = self.ask == Ask::Compare;
        questions.extend(tier(policy).filter(|_| !compares));
        let age = age(policy).filter(|_| compares);
        // Who says their age has said whether they are a minor.
        if age.is_none() {
            questions.extend(self.minor());
        }
        questions.extend(age);
        let mut read = self.identities();
        if compares {
            read = read.with(self.identities_of_premiums());
        }
        questions.extend(who(policy, read));
        let claims = Kind::Claims(self.claim());
        questions.push(Question::new("claims", claims, "这一年看病花了哪些费用？"));
    }

    fn minor(&self) -> Option<Question> {
        let under = self.benefits.minor_under?.value;
        let adjusted = self.covers().flat_map(|cover| &cover.adjust);
        adjusted.into_iter().any(|it| it.who == Who::Minor).then(|| {
            let kind = Kind::YesNo { yes: "yes".into(), no: "no".into() };
            Question::new("minor", kind, format!("住院那天未满{under}周岁吗？"))
                .why("未成年人的报销比例不同。")
        })
    }

    /// The covers whose terms the notice says.
    fn covers(&self) -> impl Iterator<Item = &Cover> {
        let outpatient = [&self.benefits.outpatient, &self.benefits.special_outpatient];
        outpatient.into_iter().filter_map(Given::known).chain([&self.benefits.inpatient])
    }

    /// The identities that decide what bills are paid back.
    fn identities(&self) -> Identities {
        let adjusted = self.covers().flat_map(|cover| &cover.adjust);
        let adjusted = adjusted.filter_map(|it| match &it.who {
            Who::Of(scope) => Some(scope),
            Who::Minor => None,
        });
        let tilts = self.benefits.major_illness.known().into_iter().flat_map(|it| &it.tilts);
        let aids = self.benefits.medical_assistance.iter().map(|it| &it.scope);
        union(adjusted.chain(tilts.map(|it| &it.scope)).chain(aids).map(named))
    }

    /// The identities that decide what is paid for a tier in time.
    fn identities_of_premiums(&self) -> Identities {
        let policy = self.policy;
        let windows: Vec<_> = policy.windows.iter().map(|it| &it.scope).collect();
        let matter = policy.windows.iter().any(|it| it.premium.is_some())
            || somebody_left_out(&windows, Identities::NONE, Identities::NONE);
        let windows = windows.into_iter().filter(|_| matter);
        union(policy.assistance.rules.iter().map(|it| &it.scope).chain(windows).map(named))
    }

    /// What is asked of each bill.
    fn claim(&self) -> Vec<Question> {
        let benefits = self.benefits;
        let mut questions = vec![
            Question::new("claim", Kind::Choice(self.kinds()), "是住院还是门诊？")
                .why("住院和门诊，报销的办法不同。"),
        ];
        if benefits.levels.len() > 1 {
            let levels = Kind::Choice(choices(&benefits.levels));
            questions.push(
                Question::new("level", levels, "在哪一级医院？")
                    .why("医院级别不同，起付线和比例不同。不清楚的，可以问医院的医保窗口。"),
            );
        }
        if benefits.out_of_area.known().is_some() {
            let places =
                [("no", "在本地"), ("filed", "在外地，备过案"), ("unfiled", "在外地，没有备案")];
            let places =
                places.map(|(text, label)| Choice { text: text.into(), label: label.into() });
            questions.push(
                Question::new("out_of_area", Kind::Choice(places.to_vec()), "在哪里看的？")
                    .why("在外地看病，要先自付一部分，或者比例低一些。")
                    .maybe("在外地看病的"),
            );
        }
        questions.extend(costs());
        if self.ask == Ask::Estimate {
            questions.push(
                Question::new("prior_basic", Kind::Amount, "居民医保已经报了多少？")
                    .why("结算单上写着的，就按结算单算后面的报销。")
                    .maybe("已经结算的"),
            );
        }
        questions
    }

    /// The kinds of bills that the notice says something about.
    fn kinds(&self) -> Vec<Choice> {
        // What basic insurance does not cover at all may still be paid by medical assistance.
        let assisted = !self.benefits.medical_assistance.is_empty();
        [ClaimKind::Inpatient, ClaimKind::Outpatient, ClaimKind::SpecialOutpatient]
            .into_iter()
            .filter(|kind| match self.benefits.cover(*kind) {
                Given::Known(_) => true,
                Given::None => assisted,
                Given::Unknown(_) => false,
            })
            .map(|kind| Choice { text: kind.word().into(), label: kind.name().into() })
            .collect()
    }
}

/// What a bill comes to: what of it lies within scope, or all of it with what does not.
fn costs() -> [Question; 4] {
    [
        Question::new("in_scope", Kind::Amount, "政策范围内费用是多少？")
            .why("就是医保认可的那部分费用，结算单上有这一项。"),
        Question::new("total", Kind::Amount, "总费用是多少？")
            .why("不知道政策范围内费用的，写总费用和医保不管的部分。")
            .needed(Needed::InPlaceOf("in_scope")),
        Question::new("self_funded", Kind::Amount, "其中全自费的有多少？")
            .needed(Needed::With("total")),
        Question::new("class_b", Kind::Shares, "其中乙类项目各有多少，先自付百分之几？")
            .needed(Needed::With("total")),
    ]
}

#[cfg(test)]
mod tests;
