//! What seeds 001, 002 and 003 ask; that whatever is answered suffices; that what is not asked
//! makes no difference, and what is asked does.

use super::*;
use crate::answer;
use crate::bill::tests::{futian_2022, zhuji_2023};
use crate::day::Day;
use crate::input::{Fields, InputError, Written};
use crate::money::{Money, Rate};
use crate::policy::benefits::{
    Adjust, Aid, AidTerms, AnnualCap, Away, Cap, CapOn, Change, MajorIllness, OutOfArea, Per,
    Segments, Tilt,
};
use crate::policy::enrolment::{Count, Gap, LeastWait, WaitFrom, Waiting, WithoutSubsidy};
use crate::policy::fixture::{
    STATED, UNKNOWN, assumed, benefits, deductibles, rates, stated, wuyang_2024, yuan,
};
use crate::policy::premium::AgeBand;
use crate::policy::{Cited, Tier};

/// The keys that are asked, those of bills after `claims`, optional ones in brackets.
fn keys(policy: &Policy, ask: Ask) -> String {
    fn listed(questions: &[Question]) -> String {
        let mut text = String::new();
        for question in questions {
            let key = question.key;
            text += &match question.needed {
                Needed::Always => format!(" {key}"),
                _ => format!(" [{key}]"),
            };
            if let Kind::Claims(claim) = &question.kind {
                text += &format!(":{}", listed(claim));
            }
        }
        text
    }
    listed(&questions(policy, ask)).trim().to_owned()
}

fn question(policy: &Policy, ask: Ask, key: &str) -> Question {
    questions(policy, ask).into_iter().find(|it| it.key == key).unwrap()
}

fn offered(question: &Question) -> String {
    let (Kind::Choice(choices) | Kind::Choices(choices)) = &question.kind else { panic!() };
    choices.iter().map(|it| it.label.as_str()).collect::<Vec<_>>().join("、")
}

fn maybe(by_whom: &str) -> Needed {
    Needed::Maybe(by_whom.to_owned())
}

const BILLS: &str = "claims: claim level in_scope [total] [self_funded] [class_b]";

/// Seed 002: 五 has windows by day and identity; 附件2 has a rate for minors, and special
/// outpatient care and bills from elsewhere are not in it.
#[test]
fn wuyang_asks_for_tier_identities_and_days() {
    let policy = wuyang_2024();
    assert_eq!(keys(&policy, Ask::Premium), "tier [identity] pays [birth]");
    assert_eq!(keys(&policy, Ask::Coverage), "[identity] pays [birth]");
    assert_eq!(keys(&policy, Ask::Estimate), format!("tier minor {BILLS} [prior_basic]"));
    assert_eq!(keys(&policy, Ask::Compare), format!("minor {BILLS}"));
    assert_eq!(question(&policy, Ask::Premium, "birth").needed, maybe("身份有新生儿的"));
    let minor = question(&policy, Ask::Estimate, "minor");
    assert_eq!(minor.label, "住院那天未满18周岁吗？");
    let Kind::Claims(claim) = question(&policy, Ask::Estimate, "claims").kind else { panic!() };
    assert_eq!(offered(&claim[0]), "住院、门诊");
}

/// Seed 003: 四 assists by identity, one of them on a condition, and so much whatever the day, but
/// on no day after 五's can one pay; nothing is said of bills.
#[test]
fn futian_asks_who_is_assisted_and_when_they_pay() {
    let policy = futian_2022();
    assert_eq!(keys(&policy, Ask::Premium), "tier [identity] [condition] pays");
    let identities = offered(&question(&policy, Ask::Premium, "identity"));
    assert_eq!(identities, policy.identities.join("、"));
    let condition = question(&policy, Ask::Premium, "condition");
    assert_eq!(condition.label, "符合“未参加职工医保”吗？");
    assert_eq!(condition.needed, maybe("身份有一至六级伤残军人的"));
    assert!(condition.unsure);
    let yes = "未参加职工医保=yes".to_owned();
    assert_eq!(condition.kind, Kind::YesNo { yes, no: "未参加职工医保=no".into() });
    assert_eq!(keys(&policy, Ask::Coverage), "pays");
    assert_eq!(questions(&policy, Ask::Estimate), []);
    assert_eq!(questions(&policy, Ask::Compare), []);
}

/// Who pays whenever they like, as nobody says when to, is not asked when.
#[test]
fn a_day_is_asked_where_there_are_windows() {
    let policy = Policy { windows: Vec::new(), ..futian_2022() };
    assert_eq!(keys(&policy, Ask::Premium), "tier [identity] [condition]");
}

#[test]
fn a_condition_of_what_grants_nothing_is_not_asked() {
    let mut policy = futian_2022();
    let veterans = policy.assistance.rules.iter_mut().find(|it| it.needs != 0).unwrap();
    veterans.grants = crate::policy::Table::new(vec![Grant::Nothing; 2]);
    assert_eq!(keys(&policy, Ask::Premium), "tier [identity] pays");
}

/// policy-model.md: special-disease outpatient, out-of-area stays, aid on what is left.
#[test]
fn bills_are_asked_as_far_as_the_policy_knows_them() {
    let mut policy =
        Policy { benefits: Some(small_benefits(&mut Pick::new(3), 2)), ..futian_2022() };
    let small = policy.benefits.as_mut().unwrap();
    small.outpatient = Given::None;
    small.special_outpatient = Given::Unknown(UNKNOWN);
    small.medical_assistance.clear();
    let away = || Away { first_pay: stated(Rate::default()), less_points: stated(Rate::default()) };
    let first_pay_counts = stated(true);
    small.out_of_area =
        Given::Known(OutOfArea { filed: away(), unfiled: away(), first_pay_counts });
    let claim = |policy: &Policy| match question(policy, Ask::Compare, "claims").kind {
        Kind::Claims(claim) => claim,
        _ => unreachable!(),
    };
    let keys: Vec<_> = claim(&policy).iter().map(|it| it.key).collect();
    let expected = ["claim", "level", "out_of_area", "in_scope", "total", "self_funded", "class_b"];
    assert_eq!(keys, expected);
    assert_eq!(offered(&claim(&policy)[0]), "住院");
    let (scope, terms) = (Scope::EVERYBODY, Given::Unknown(UNKNOWN));
    let aid = Aid { id: "医疗救助".into(), scope, terms, cite: STATED };
    policy.benefits.as_mut().unwrap().medical_assistance.push(aid);
    assert_eq!(offered(&claim(&policy)[0]), "住院、门诊", "which assistance may pay");
}

/// Seed 001: one premium for all; 监测 is assisted until 2023-02-28 only; insurance that has lapsed
/// has windows by its length.
#[test]
fn zhuji_has_no_tier_and_asks_for_a_lapse() {
    let policy = zhuji_2023();
    assert_eq!(keys(&policy, Ask::Premium), "[identity] pays [birth] [gap_months]");
    assert_eq!(keys(&policy, Ask::Coverage), "[identity] pays [birth] [gap_months]");
    let gap = question(&policy, Ask::Coverage, "gap_months");
    assert_eq!(gap.needed, maybe("身份有职工医保中断人员的"));
    assert_eq!(gap.kind, Kind::Number { unit: "个月", most: 1_200 });
}

/// policy-model.md: waiting periods grow with missed years and shrink with years paid back.
#[test]
fn a_wait_by_missed_years_asks_for_them() {
    let mut policy = wuyang_2024();
    let waiting = Waiting {
        months: 3,
        per_missed_year: 1,
        free_years: 3,
        per_repaid_year: 1,
        least: None,
        from: WaitFrom::Payment,
    };
    policy.windows[1].starts = stated(Starts::Waiting(waiting));
    let asked = "[identity] pays [birth] [missed_years] [repaid_years]";
    assert_eq!(keys(&policy, Ask::Coverage), asked);
    let missed = question(&policy, Ask::Coverage, "missed_years");
    assert_eq!(missed.needed, maybe("在“补缴（1—2月）”缴费的"));
    let fixed = Waiting { per_missed_year: 0, ..waiting };
    policy.windows[1].starts = stated(Starts::Waiting(fixed));
    assert_eq!(keys(&policy, Ask::Coverage), "[identity] pays [birth]");
}

/// policy-model.md: premiums by age group. Who says their age has said whether they are a minor.
#[test]
fn an_age_is_asked_where_the_premium_depends_on_it() {
    let mut policy = wuyang_2024();
    let adults = AgeBand { under: None, amounts: yuan(&[400, 800]) };
    policy.premium.personal[0].under = Some(18);
    policy.premium.personal.push(adults);
    assert_eq!(keys(&policy, Ask::Premium), "tier age [identity] pays [birth]");
    assert_eq!(keys(&policy, Ask::Compare), format!("age {BILLS}"));
    assert_eq!(keys(&policy, Ask::Estimate), format!("tier minor {BILLS} [prior_basic]"));
}

#[test]
fn somebody_may_be_left_out_by_several_windows_together() {
    let scope = |any: &[usize], all: &[usize], except: &[usize]| Scope {
        any: union(any.iter().map(|it| Identities::at(*it))),
        all: union(all.iter().map(|it| Identities::at(*it))),
        except: union(except.iter().map(|it| Identities::at(*it))),
    };
    let left_out = |scopes: &[Scope]| {
        let scopes: Vec<_> = scopes.iter().collect();
        somebody_left_out(&scopes, Identities::NONE, Identities::NONE)
    };
    assert!(left_out(&[]));
    assert!(!left_out(&[Scope::EVERYBODY]));
    assert!(left_out(&[scope(&[], &[], &[0])]), "0 is");
    assert!(!left_out(&[scope(&[], &[], &[0]), scope(&[0], &[], &[])]));
    assert!(left_out(&[scope(&[], &[], &[0, 1]), scope(&[0], &[], &[])]), "1 is");
    assert!(left_out(&[scope(&[], &[], &[0]), scope(&[0], &[], &[1])]), "0 with 1 is");
    assert!(left_out(&[scope(&[], &[], &[0]), scope(&[0], &[1], &[])]), "0 without 1 is");
    // Every set of three identities, against the search.
    let mut pick = Pick::new(7);
    for _ in 0..2_000 {
        let scopes: Vec<_> = (0..pick.below(4)).map(|_| pick.scope()).collect();
        let some = (0..8).any(|set| !scopes.iter().any(|it| it.includes(Identities(set))));
        assert_eq!(left_out(&scopes), some, "{scopes:?}");
    }
}

/// Numbers as a die would throw them, and days around a year.
struct Pick {
    state: u64,
    year: u16,
}

impl Pick {
    fn new(state: u64) -> Self {
        Self { state, year: 2024 }
    }

    /// The same die for another policy.
    fn of_year(&mut self, policy: &Policy) {
        self.year = policy.year;
    }

    /// A number below another.
    fn below(&mut self, end: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % end
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.below(items.len() as u64)).unwrap()].clone()
    }

    fn number(&mut self, end: u16) -> u16 {
        u16::try_from(self.below(end.into())).unwrap()
    }

    fn identities(&mut self) -> Identities {
        (0..3)
            .filter(|_| self.below(3) == 0)
            .map(Identities::at)
            .fold(Identities::NONE, Identities::with)
    }

    fn scope(&mut self) -> Scope {
        let mut rarely = || if self.below(3) == 0 { self.identities() } else { Identities::NONE };
        let (any, all) = (rarely(), rarely());
        Scope { any, all, except: rarely().without(any).without(all) }
    }

    fn day(&mut self) -> Day {
        Day::first_of(self.year - 1).plus(240 + i32::from(self.number(500)))
    }

    /// Something that is an answer to a question: nothing, or texts.
    fn answer(&mut self, kind: &Kind) -> Vec<String> {
        match kind {
            Kind::Choice(choices) => vec![self.of(choices).text],
            Kind::Choices(choices) => {
                choices.iter().filter(|_| self.below(3) == 0).map(|it| it.text.clone()).collect()
            }
            Kind::YesNo { yes, no } => vec![if self.flip() { yes.clone() } else { no.clone() }],
            Kind::Day => vec![self.day().to_text()],
            Kind::Amount => vec![self.below(300_000).to_string()],
            Kind::Shares => {
                (0..self.below(3)).map(|_| format!("{}@10%", self.below(9_000))).collect()
            }
            Kind::Number { unit, most } => {
                let end = if self.flip() { 12 } else { most + 1 };
                vec![format!("{}{unit}", self.number(end))]
            }
            Kind::Claims(_) => Vec::new(),
        }
    }

    /// Answers to all questions, or with some left out that need not be answered by everybody;
    /// those that take each other's place one way or the other.
    fn answers(&mut self, questions: &[Question], all: bool) -> Answers {
        let instead = self.flip();
        let mut answers = Answers::default();
        for question in questions {
            if let Kind::Claims(claim) = &question.kind {
                answers.claims = (0..=self.below(3)).map(|_| self.answers(claim, all)).collect();
            }
            let replaced = |it: &Question| it.needed == Needed::InPlaceOf(question.key) && instead;
            let skipped = match question.needed {
                Needed::InPlaceOf(_) | Needed::With(_) => !instead,
                Needed::Maybe(_) => !all && self.flip(),
                Needed::Always => questions.iter().any(replaced),
            };
            if !skipped {
                answers.set(question, self);
            }
        }
        answers
    }
}

/// Answers to a form.
#[derive(Clone, Default)]
struct Answers {
    /// By the place of the question among those of its key, as the same key may be asked twice.
    fields: Vec<(String, Vec<(&'static str, String)>)>,
    claims: Vec<Answers>,
}

impl Answers {
    fn set(&mut self, question: &Question, pick: &mut Pick) {
        let texts = pick.answer(&question.kind).into_iter().map(|text| (question.key, text));
        self.fields.retain(|(label, _)| *label != question.label);
        self.fields.push((question.label.clone(), texts.collect()));
    }

    fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for (key, text) in self.fields.iter().flat_map(|(_, texts)| texts) {
            fields.push(*key, text.as_str());
        }
        fields
    }

    fn written(&self) -> Written {
        Written { person: self.fields(), claims: self.claims.iter().map(Self::fields).collect() }
    }

    /// The figures of the answer.
    fn figures(&self, policy: &Policy, ask: Ask) -> Result<String, Vec<InputError>> {
        figures(policy, ask, &self.written())
    }

    /// The window that the answer names for a day of payment that somebody said.
    fn window(&self, policy: &Policy, ask: Ask) -> Option<String> {
        let premium = match ask {
            Ask::Premium => answer::Premium::of(policy, &self.fields()).ok()?,
            _ => return None,
        };
        premium.payer.pays?;
        premium.bill.ok().map(|bill| bill.window.id.clone())
    }
}

fn figures(policy: &Policy, ask: Ask, written: &Written) -> Result<String, Vec<InputError>> {
    Ok(match ask {
        Ask::Premium => {
            let premium = answer::Premium::of(policy, &written.person)?;
            let assisted_by = premium.assisted_by();
            let bill =
                premium.bill.map(|it| (it.personal.value, it.low, it.high, it.fiscal_subsidy));
            format!("{:?}", (bill.map_err(|none| none.code()), assisted_by, premium.range))
        }
        Ask::Coverage => {
            let coverage = answer::Coverage::of(policy, &written.person)?;
            let cover = coverage.cover.map(|it| (&it.window.id, it.starts, it.ends));
            format!("{:?}", (cover.map_err(|none| none.code()), coverage.range))
        }
        Ask::Estimate => {
            let estimate = answer::Estimate::of(policy, written)?;
            format!("{:?}", (estimate.totals, estimate.range))
        }
        Ask::Compare => {
            let compared = answer::Comparison::of(policy, written.clone())?.figures;
            let all: Vec<_> = compared.tiers.iter().map(|it| (it.premium(), &it.totals)).collect();
            format!("{:?}", (all, &compared.levels, &compared.against))
        }
    })
}

const ASKS: [Ask; 4] = [Ask::Premium, Ask::Coverage, Ask::Estimate, Ask::Compare];

/// The seeds, with benefits where they have none of their own.
fn seeds() -> [Policy; 3] {
    let futian = Policy { benefits: Some(benefits()), ..futian_2022() };
    let zhuji = Policy { benefits: Some(small_benefits(&mut Pick::new(3), 1)), ..zhuji_2023() };
    [wuyang_2024(), futian, zhuji]
}

/// Whatever is answered, nothing is missing, and nothing wrong but what contradicts itself.
#[test]
fn answering_the_questions_suffices() {
    let mut pick = Pick::new(1);
    let small: Vec<_> = (0..200).map(|_| small_policy(&mut pick)).collect();
    for policy in seeds().iter().chain(&small) {
        pick.of_year(policy);
        for ask in ASKS {
            let questions = questions(policy, ask);
            for _ in 0..if questions.is_empty() { 0 } else { 8 } {
                let answers = pick.answers(&questions, true);
                let mistakes = answers.figures(policy, ask).err().unwrap_or_default();
                assert!(contradict(&mistakes), "{ask:?} {mistakes:?} {policy:#?}");
            }
        }
    }
}

/// Nobody in particular need answer no more than what everybody must.
#[test]
fn what_everybody_must_answer_suffices_for_most() {
    let mut pick = Pick::new(2);
    for policy in seeds() {
        pick.of_year(&policy);
        for ask in ASKS {
            let mut questions = questions(&policy, ask);
            questions.retain(|it| it.needed == Needed::Always);
            for question in &mut questions {
                if let Kind::Claims(claim) = &mut question.kind {
                    claim.retain(|it| it.needed == Needed::Always);
                }
            }
            for _ in 0..50 {
                let mistakes = pick.answers(&questions, true).figures(&policy, ask).err();
                assert_eq!(mistakes, None, "{ask:?} {}", policy.id);
            }
        }
    }
}

/// What a form does not ask makes no difference to its answer, were it written all the same.
#[test]
fn what_is_not_asked_makes_no_difference() {
    let mut pick = Pick::new(4);
    let small: Vec<_> = (0..200).map(|_| small_policy(&mut pick)).collect();
    for policy in seeds().iter().chain(&small) {
        pick.of_year(policy);
        for ask in ASKS {
            let questions = questions(policy, ask);
            for _ in 0..if questions.is_empty() { 0 } else { 8 } {
                let answers = pick.answers(&questions, false);
                let Ok(figures) = answers.figures(policy, ask) else { continue };
                for (key, text) in unasked(policy, ask, &questions, &mut pick) {
                    let mut written = answers.written();
                    written.person.push(key, text.as_str());
                    let with = super::tests::figures(policy, ask, &written);
                    // An unasked day of payment may be one on which one cannot pay, or bring up
                    // what else the window depends on.
                    match with {
                        Ok(with) if key == "pays" && with.contains("coverage/") => {}
                        Ok(with) => assert_eq!(with, figures, "{ask:?} {key}={text} {policy:#?}"),
                        Err(mistakes) => {
                            assert!(key == "pays" || contradict(&mistakes), "{key} {mistakes:?}");
                        }
                    }
                }
            }
        }
    }
}

/// Whether nothing is wrong but what contradicts itself.
fn contradict(mistakes: &[InputError]) -> bool {
    let codes = ["input/birth-after-payment", "claim/total", "claim/prior"];
    mistakes.iter().all(|mistake| codes.contains(&mistake.code))
}

/// Answers to what a form does not ask.
fn unasked(
    policy: &Policy,
    ask: Ask,
    questions: &[Question],
    pick: &mut Pick,
) -> Vec<(&'static str, String)> {
    let asked = |key| questions.iter().any(|it| it.key == key);
    let mut unasked = Vec::new();
    if !asked("tier") {
        unasked.push(("tier", pick.of(&policy.tiers)));
    }
    let payer = matches!(ask, Ask::Premium | Ask::Coverage);
    if payer {
        for key in ["pays", "birth", "term_start"].into_iter().filter(|key| !asked(key)) {
            unasked.push((key, pick.day().to_text()));
        }
        for key in ["age", "gap_months", "missed_years", "repaid_years"] {
            if !asked(key) {
                unasked.push((key, pick.below(12).to_string()));
            }
        }
        for name in &policy.conditions {
            let words = format!("“{name}”");
            if !questions.iter().any(|it| it.key == "condition" && it.label.contains(&words)) {
                unasked.push(("condition", format!("{name}=no")));
            }
        }
    } else if !asked("minor") && !asked("age") {
        unasked.push(("minor", "yes".into()));
        unasked.push(("age", pick.below(100).to_string()));
    }
    let offered = questions.iter().find(|it| it.key == "identity").map(offered).unwrap_or_default();
    for name in &policy.identities {
        if !offered.split('、').any(|it| it == name) {
            unasked.push(("identity", name.clone()));
        }
    }
    unasked
}

/// Every question of the seeds, and everything to choose, decides some answer.
#[test]
fn what_is_asked_makes_a_difference() {
    let mut pick = Pick::new(5);
    for policy in seeds() {
        pick.of_year(&policy);
        for ask in ASKS {
            let questions = questions(&policy, ask);
            for place in 0..questions.len() {
                assert!(
                    decides(&policy, ask, &questions, place, &mut pick),
                    "{ask:?} {} {:?}",
                    policy.id,
                    questions[place]
                );
            }
        }
    }
}

/// Whether some two answers to one question, all others being the same, lead to two answers; for
/// identities, whether each alone does; for bills, whether each question about them does.
fn decides(
    policy: &Policy,
    ask: Ask,
    questions: &[Question],
    place: usize,
    pick: &mut Pick,
) -> bool {
    let question = &questions[place];
    match &question.kind {
        Kind::Choices(choices) => choices.iter().all(|choice| {
            let only = Kind::Choices(vec![choice.clone()]);
            let one = Question { kind: only, ..question.clone() };
            differs(policy, ask, questions, pick, |answers, pick| answers.set(&one, pick))
        }),
        Kind::Claims(claim) => claim.iter().all(|one| {
            matches!(&one.kind, Kind::Choice(only) if only.len() == 1)
                || differs(policy, ask, questions, pick, |answers, pick| {
                    let first = &mut answers.claims[0];
                    if first.fields.iter().any(|(label, _)| *label == one.label)
                        || matches!(one.needed, Needed::Maybe(_))
                    {
                        first.set(one, pick);
                    }
                })
        }),
        _ => differs(policy, ask, questions, pick, |answers, pick| answers.set(question, pick)),
    }
}

fn differs(
    policy: &Policy,
    ask: Ask,
    questions: &[Question],
    pick: &mut Pick,
    change: impl Fn(&mut Answers, &mut Pick),
) -> bool {
    (0..5_000).any(|_| {
        let one = pick.answers(questions, false);
        let mut other = one.clone();
        change(&mut other, pick);
        let figures = [&one, &other].map(|it| it.figures(policy, ask));
        let windows = [&one, &other].map(|it| it.window(policy, ask));
        figures.iter().all(Result::is_ok) && (figures[0] != figures[1] || windows[0] != windows[1])
    })
}

/// A policy of three identities with few of everything.
fn small_policy(pick: &mut Pick) -> Policy {
    let tiers = 1 + pick.number(2);
    let premiums =
        |pick: &mut Pick| yuan(&(0..tiers).map(|_| 100 + pick.below(900)).collect::<Vec<_>>());
    let bands = [Some(18), None];
    let bands = if pick.below(4) == 0 { &bands[..] } else { &bands[1..] };
    let personal = bands.iter().map(|under| AgeBand { under: *under, amounts: premiums(pick) });
    let personal = personal.collect();
    let windows = (0..pick.below(4)).map(|id| small_window(pick, id, premiums)).collect();
    let rules = (0..pick.below(4)).map(|id| small_rule(pick, id, tiers)).collect();
    let base = wuyang_2024();
    Policy {
        tiers: base.tiers[..usize::from(tiers)].to_vec(),
        identities: base.identities[..3].to_vec(),
        conditions: vec!["未参加职工医保".into(), "户籍在本地".into()],
        premium: crate::policy::Premium { personal, ..base.premium },
        assistance: crate::policy::Assistance { rules, ..base.assistance },
        windows,
        benefits: Some(small_benefits(pick, usize::from(tiers))),
        ..base
    }
}

fn small_window(
    pick: &mut Pick,
    id: u64,
    premiums: impl Fn(&mut Pick) -> crate::policy::Table<Cited<Money>>,
) -> Window {
    let from = pick.day();
    let between = Pays::Between { from, to: from.plus(i32::from(pick.number(200))) };
    let event = pick.of(&[Event::Birth, Event::TermStart]);
    let after = Pays::After { event, days: pick.number(200), first_day: 1 };
    let waiting = Waiting {
        months: 3,
        per_missed_year: pick.number(2),
        free_years: pick.number(2),
        per_repaid_year: pick.number(2),
        least: (pick.below(3) == 0).then_some(LeastWait { missed_years: 4, months: 6 }),
        from: WaitFrom::Payment,
    };
    let starts = [
        Starts::On(Day::first_of(2024)),
        Starts::NextMonthFirst,
        Starts::AfterDays { days: 90, count: Count::Full },
        Starts::Birth,
        Starts::Waiting(waiting),
        Starts::Unknown,
    ];
    let least = pick.number(3);
    let gap = Gap { least, most: pick.flip().then_some(least + 2) };
    Window {
        id: format!("缴费期{id}"),
        scope: pick.scope(),
        pays: stated(if pick.below(3) == 0 { after } else { between }),
        gap: (pick.below(4) == 0).then_some(gap),
        starts: assumed(pick.of(&starts)),
        ends: None,
        priority: u8::try_from(id).unwrap(),
        premium: (pick.below(4) == 0).then(|| premiums(pick)),
        without_subsidy: (pick.below(4) == 0).then(|| WithoutSubsidy {
            from: stated(pick.day()),
            except: if pick.flip() { pick.scope().except } else { Identities::NONE },
        }),
        cite: STATED,
    }
}

fn small_rule(pick: &mut Pick, id: u64, tiers: u16) -> AssistanceRule {
    let grants = [
        Grant::Share { rate: Rate::from_percent(50), of: Tier::at(0) },
        Grant::Fixed(Money::from_yuan(80)),
        Grant::Nothing,
        Grant::Unknown,
    ];
    AssistanceRule {
        id: format!("资助{id}"),
        funder: String::new(),
        scope: pick.scope(),
        needs: if pick.below(3) == 0 { pick.below(4) } else { 0 },
        until: (pick.below(4) == 0).then(|| stated(pick.day())),
        grants: crate::policy::Table::new((0..tiers).map(|_| pick.of(&grants)).collect()),
        cite: STATED,
    }
}

/// The fixture's benefits for so many tiers, some of their parts changed, unknown or none.
fn small_benefits(pick: &mut Pick, tiers: usize) -> Benefits {
    let mut small = benefits();
    let rates = |printed: [[u32; 2]; 3]| rates(&printed.each_ref().map(|row| &row[..tiers]));
    let capped = |amounts: [u64; 2]| {
        let (on, by_tier) = (stated(CapOn::Reimbursed), yuan(&amounts[..tiers]));
        Cap::Own(AnnualCap { on, by_tier })
    };
    small.inpatient.rates = rates([[80, 85], [70, 75], [50, 55]]);
    small.inpatient.annual_cap = capped([80_000, 120_000]);
    small.combined_cap = None;
    if pick.flip() {
        small.minor_under = None;
        small.inpatient.adjust.clear();
    }
    if pick.flip() {
        let change = stated(Change::AddPoints(Rate::from_percent(5)));
        small.inpatient.adjust.push(Adjust { who: Who::Of(pick.scope()), change });
    }
    let outpatient = Cover {
        deductible: deductibles(&[(0, Per::Claim), (200, Per::Year), (0, Per::Claim)]),
        rates: rates([[60, 60], [40, 40], [0, 0]]),
        annual_cap: capped([300, 500]),
        ..small.inpatient.clone()
    };
    small.outpatient =
        pick.of(&[Given::Known(outpatient.clone()), Given::Unknown(UNKNOWN), Given::None]);
    small.special_outpatient =
        pick.of(&[Given::Known(outpatient), Given::Unknown(UNKNOWN), Given::None]);
    let away = |percent| Away {
        first_pay: stated(Rate::from_percent(percent)),
        less_points: stated(Rate::from_percent(percent)),
    };
    let first_pay_counts = assumed(false);
    let away = OutOfArea { filed: away(0), unfiled: away(20), first_pay_counts };
    small.out_of_area = pick.of(&[Given::Known(away), Given::Unknown(UNKNOWN), Given::None]);
    let Given::Known(major) = small.major_illness else { unreachable!() };
    let tilt = Tilt {
        scope: pick.scope(),
        priority: 0,
        deductible: None,
        add_points: Rate::from_percent(5),
        no_cap: false,
        keep_combined_cap: stated(true),
        cite: STATED,
    };
    let tilted = MajorIllness { tilts: vec![tilt], ..major.clone() };
    small.major_illness =
        pick.of(&[Given::Known(major), Given::Known(tilted), Given::Unknown(UNKNOWN), Given::None]);
    let terms = AidTerms {
        deductible: stated(Money::ZERO),
        per: stated(Per::Year),
        segments: stated(Segments::flat(Rate::from_percent(50))),
        annual_cap: None,
    };
    let terms = pick.of(&[Given::Known(terms), Given::Unknown(UNKNOWN)]);
    if pick.flip() {
        let scope = pick.scope();
        small
            .medical_assistance
            .push(Aid { id: "医疗救助".into(), scope, terms, cite: STATED });
    }
    small
}
