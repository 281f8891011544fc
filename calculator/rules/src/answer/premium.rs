//! What a person pays and who pays the rest, in words and as JSON.

use super::coverage::{first_day, outgrown_step, window_step};
use super::step::{
    Assumption, Figure, NOTICE, Open, Span, Step, Steps, Taken, explain, listed, text, weigh,
};
use super::{amount, errors};
use crate::bill::{Bill, Granted, Outcome, bill, billed};
use crate::coverage::{Flipped, NoCoverage};
use crate::input::{Fields, For, InputError, Payer};
use crate::json::Json;
use crate::money::{Money, Product, Rounding};
use crate::person::Identities;
use crate::policy::premium::{Grant, Overlap};
use crate::policy::{Cite, Given, Policy, Status};
use crate::say::{Word, say, say_next};

/// Answers a query of `key=value` lines: `tier`, `identity` and `condition` (repeated,
/// `未参加职工医保=yes`), `pays`, `birth`, `term_start`, `age`, `gap_months`.
pub fn premium(policy: &Policy, query: &str) -> String {
    match Payer::from_query(query, policy, For::Premium) {
        Ok(payer) => Premium::of_payer(policy, payer).to_json(),
        Err(mistakes) => errors(&mistakes),
    }
}

/// What a person pays, with everything that explains it.
#[derive(Debug, Clone)]
pub struct Premium<'p> {
    /// The policy under which one pays.
    pub policy: &'p Policy,
    /// Who pays, and when.
    pub payer: Payer,
    /// What they pay, or why they cannot pay on that day.
    pub bill: Result<Bill<'p>, NoCoverage<'p>>,
    /// Every rule and what it comes to, where one can pay.
    pub steps: Vec<Step>,
    /// The assumed readings that move what is paid.
    pub assumptions: Vec<Assumption<'p>>,
    /// The least and the most that is paid, whatever the notice leaves open; no most where that
    /// is beyond what the notice says.
    pub range: Span,
}

impl<'p> Premium<'p> {
    /// The explained answer to what was written.
    ///
    /// # Errors
    /// Everything wrong with what was written.
    pub fn of(policy: &'p Policy, fields: &Fields) -> Result<Self, Vec<InputError>> {
        Ok(Self::of_payer(policy, Payer::read(fields, policy, For::Premium)?))
    }

    /// The explained answer for a payer.
    pub fn of_payer(policy: &'p Policy, payer: Payer) -> Self {
        let bill = bill(policy, &payer);
        let (assumptions, range) = assumptions(policy, &payer, bill.as_ref().ok());
        let mut steps = Steps::default();
        outgrown_step(&mut steps, policy, &payer);
        if let Ok(bill) = &bill {
            let status = status(bill, &payer, &assumptions);
            Explained { policy, payer: &payer, bill, steps: &mut steps }.all(status);
        }
        Self { policy, payer, bill, steps: steps.0, assumptions, range }
    }

    /// The ids of the rules that assist the person, if any do and it is known which.
    pub fn assisted_by(&self) -> Option<String> {
        let mut ids = String::new();
        for granted in self.bill.as_ref().ok()?.grants.iter().filter(|it| it.counts) {
            if !ids.is_empty() {
                ids.push('、');
            }
            ids.push_str(&granted.rule.id);
        }
        Some(ids).filter(|ids| !ids.is_empty())
    }

    /// The answer as JSON.
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.object(|json| {
            let bill = self.bill.as_ref().ok();
            amount(json, "personal", bill.map(|it| it.personal.value));
            amount(json, "assisted", bill.and_then(|it| it.assisted));
            amount(json, "pays", bill.and_then(Bill::pays));
            amount(
                json,
                "fiscal_subsidy",
                bill.and_then(|it| match it.fiscal_subsidy {
                    Given::Known(subsidy) => Some(subsidy.value),
                    Given::Unknown(_) => None,
                    Given::None => Some(Money::ZERO),
                }),
            );
            text(json, "assisted_by", self.assisted_by().as_deref());
            text(json, "status", bill.map(|it| status(it, &self.payer, &self.assumptions).word()));
            text(json, "window", bill.map(|it| it.window.id.as_str()));
            if let Err(none) = &self.bill {
                none.write(json, &self.payer);
            }
            explain(json, self.policy, &self.steps, &self.assumptions, self.range);
        });
        json.into_text()
    }
}

/// How sure the amount is: no surer than a reading that moves it, or by which they are who they are.
fn status(bill: &Bill<'_>, payer: &Payer, assumptions: &[Assumption<'_>]) -> Status {
    let is_read = !assumptions.is_empty() || !payer.outgrown.is_empty();
    let status = bill.status();
    if is_read { status.max(Status::Assumed) } else { status }
}

/// A bill whose rules are put in words.
struct Explained<'a, 'p> {
    policy: &'p Policy,
    payer: &'a Payer,
    bill: &'a Bill<'p>,
    steps: &'a mut Steps,
}

impl Explained<'_, '_> {
    fn all(&mut self, status: Status) {
        let personal = self.bill.personal;
        window_step(self.steps, self.policy, self.payer, self.bill.window);
        let tier = Word::Text(self.policy.tier_name(self.payer.tier));
        let words = [tier, Word::Money(personal.value), Word::Fen(personal.value)];
        let texts = ["{}个人缴费{}元。", "{}"];
        self.steps.add("personal", personal.cite, Some(personal.value), texts, &words);
        for granted in &self.bill.grants {
            self.grant(granted);
        }
        if self.bill.granting() > 1 {
            self.overlap();
        }
        self.subsidy();
        self.pays(status);
        if let Some(cite) = self.policy.assistance.no_top_up.filter(|_| self.bill.granting() > 0) {
            let label = "享受资助以后身份有变化的，不再补差额。";
            self.steps.add("no_top_up", cite, None, [label, ""], &[]);
        }
    }

    /// What a rule comes to: 「低保对象：医疗救助资金资助一档个人缴费的90%。」, `320 × 90% = 288.00`.
    fn grant(&mut self, granted: &Granted<'_>) {
        let (rule, tier) = (granted.rule, self.payer.tier);
        let named = rule.scope.any.with(rule.scope.all).and(self.payer.identities);
        let mut who = listed(&self.policy.identities, named);
        if !who.is_empty() {
            who.push('：');
        }
        let (who, id, by) = (Word::Text(&who), Word::Text(&rule.id), Word::Text(&rule.funder));
        let here = Word::Text(self.policy.tier_name(tier));
        let note = self.unsaid(granted);
        let note = Word::Text(&note);
        let mut add = |amount, texts, words: &[Word<'_>]| {
            self.steps.add("assistance", granted.cite(), amount, texts, words);
        };
        let none = Some(Money::ZERO);
        match (granted.grant, rule.grants[tier]) {
            (Outcome::Pays(amount), Grant::Share { rate, of }) => {
                let premium = self.bill.premiums[of].value;
                let share = Product::of(premium, rate).round(Rounding::HalfUp);
                let (of, rate) = (Word::Text(self.policy.tier_name(of)), Word::Rate(rate));
                let more = excess(share, amount);
                let (share, more) = (Word::Fen(share), Word::Text(&more));
                let words = [who, by, of, rate, note, Word::Money(premium), rate, share, more];
                add(Some(amount), ["{}{}资助{}个人缴费的{}。{}", "{} × {} = {}{}"], &words);
            }
            (Outcome::Pays(amount), Grant::Fixed(fixed)) => {
                let more = excess(fixed, amount);
                let words =
                    [who, by, Word::Money(fixed), note, Word::Fen(fixed), Word::Text(&more)];
                add(Some(amount), ["{}{}资助{}元。{}", "{}{}"], &words);
            }
            (Outcome::Pays(_) | Outcome::Unknown, _) => {
                let label = "{}{}资助{}多少，通知没有写明。{}";
                add(None, [label, ""], &[who, by, here, note]);
            }
            (Outcome::NotForTier, _) => add(none, ["{}“{}”不资助{}。", ""], &[who, id, here]),
            (Outcome::Denied(conditions), _) => {
                let conditions = listed(&self.policy.conditions, Identities(conditions));
                let label = "{}“{}”要求{}，不符合，不资助。";
                add(none, [label, ""], &[who, id, Word::Text(&conditions)]);
            }
            (Outcome::TooLate(until), _) => {
                let paid = Word::Date(self.payer.pays.unwrap_or(until.value));
                let words = [who, id, Word::Day(until.value), paid, Word::Date(until.value)];
                let label = "{}“{}”只资助到{}，这一天以后缴费的不资助。";
                add(none, [label, "{} > {}"], &words);
            }
        }
    }

    /// The conditions of which nobody said whether they are met.
    fn unsaid(&self, granted: &Granted<'_>) -> String {
        if granted.unsaid == 0 {
            return String::new();
        }
        let conditions = listed(&self.policy.conditions, Identities(granted.unsaid));
        say("要求{}，没有说是否符合，先按符合计算。", &[Word::Text(&conditions)])
    }

    /// Which of several rules counts, and why.
    fn overlap(&mut self) {
        let bill = self.bill;
        let sum = bill.overlap.value == Overlap::Sum;
        let (mut amounts, mut counting) = (String::new(), "");
        for granted in bill.grants.iter().filter(|it| it.grant.grants()) {
            if !amounts.is_empty() {
                amounts += if sum { " + " } else { "、" };
            }
            match granted.grant {
                Outcome::Pays(amount) => amounts += &say("{}", &[Word::Money(amount)]),
                _ => amounts += "?",
            }
            if granted.counts {
                counting = &granted.rule.id;
            }
        }
        let (amounts, counting) = (Word::Text(&amounts), Word::Text(counting));
        let result = Word::Fen(bill.assisted.unwrap_or_default());
        let (texts, words): (_, &[Word<'_>]) = match (sum, bill.assisted) {
            (true, Some(amount)) if amount == bill.personal.value => {
                (["几项资助加在一起，最多资助到个人缴费的全部。", "{} → {}"], &[amounts, result])
            }
            (true, Some(_)) => (["几项资助加在一起计算。", "{} = {}"], &[amounts, result]),
            (false, Some(_)) => (
                ["身份重叠，按就高原则只算最高的一项：“{}”。", "{} → {}"],
                &[counting, amounts, result],
            ),
            (true, None) => {
                (["几项资助加在一起计算；有的数额通知没有写明，合计不能确定。", "{}"], &[amounts])
            }
            (false, None) => {
                let label =
                    "身份重叠，按就高原则只算最高的一项；有的数额通知没有写明，哪项最高不能确定。";
                ([label, "{}"], &[amounts])
            }
        };
        self.steps.add("overlap", bill.overlap.cite, bill.assisted, texts, words);
    }

    /// What the treasury adds, or what somebody who pays late bears of it.
    fn subsidy(&mut self) {
        let (amount, cite) = match self.bill.fiscal_subsidy {
            Given::Known(subsidy) => (Some(subsidy.value), subsidy.cite),
            Given::Unknown(cite) => (None, *cite),
            Given::None => return,
        };
        let yuan = amount.unwrap_or_default();
        let (yuan, fen) = (Word::Money(yuan), Word::Fen(yuan));
        let (cite, texts, words): (_, _, &[Word<'_>]) = match (self.bill.bears_subsidy_from, amount)
        {
            (None, Some(_)) => (cite, ["财政另外补助{}元。", "{}"], &[yuan, fen]),
            (None, None) => (cite, ["财政另外补助多少，通知没有写明；这部分不用自己缴。", ""], &[]),
            (Some(from), Some(_)) => {
                let label = "{}及以后缴费的不享受财政补助，财政补助的{}元也由自己缴。";
                (from.cite, [label, "{}"], &[Word::Day(from.value), yuan, fen])
            }
            (Some(from), None) => {
                let label = "{}及以后缴费的不享受财政补助，这部分也由自己缴，数额以当年公布为准。";
                let cite = Cite { status: Status::Unknown, ..from.cite };
                (cite, [label, ""], &[Word::Day(from.value)])
            }
        };
        self.steps.add("fiscal_subsidy", cite, amount, texts, words);
    }

    /// What is left to pay.
    fn pays(&mut self, status: Status) {
        let bill = self.bill;
        let label = match (bill.pays(), bill.assisted, bill.high) {
            (Some(Money::ZERO), ..) => "自己不用缴。",
            (Some(_), ..) => "自己缴{}元。",
            (None, Some(_), _) => "自己缴{}元＋财政补助（数额以当年公布为准）。",
            (None, None, Some(_)) => "资助多少通知没有写明，自己缴多少不能确定：在{}元到{}元之间。",
            (None, None, None) => {
                "资助和财政补助多少通知都没有写明，自己缴多少不能确定：最少{}元。"
            }
        };
        let high = Word::Money(bill.high.unwrap_or_default());
        let label = say_next(label, &mut [Word::Money(bill.low), high].iter());
        let cite = Cite { status, ..bill.personal.cite };
        let words = [Word::Text(&label), Word::Text(&self.remainder())];
        self.steps.add("pays", cite, bill.pays(), ["{}", "{}"], &words);
    }

    /// `320 − 288 = 32.00`, with a question mark for what is unknown.
    fn remainder(&self) -> String {
        let bill = self.bill;
        let mut left = String::new();
        match bill.assisted {
            _ if bill.granting() == 0 => {}
            Some(assisted) => left += &say(" − {}", &[Word::Money(assisted)]),
            None => left += " − ?",
        }
        match (bill.bears_subsidy_from, bill.fiscal_subsidy) {
            (None, _) | (_, Given::None) => {}
            (_, Given::Known(it)) => left += &say(" + {}", &[Word::Money(it.value)]),
            (_, Given::Unknown(_)) => left += " + 财政补助",
        }
        let personal = bill.personal.value;
        match bill.pays() {
            _ if left.is_empty() => personal.grouped(),
            None => say("{}{}", &[Word::Money(personal), Word::Text(&left)]),
            Some(pays) => {
                say("{}{} = {}", &[Word::Money(personal), Word::Text(&left), Word::Fen(pays)])
            }
        }
    }
}

/// That more would be granted than the premium, which is the most.
fn excess(granted: Money, most: Money) -> String {
    if granted > most { say(" > {}", &[Word::Money(most)]) } else { String::new() }
}

/// The readings and conditions that move what is paid, and how far they do so together.
fn assumptions<'p>(
    policy: &'p Policy,
    payer: &Payer,
    bill: Option<&Bill<'_>>,
) -> (Vec<Assumption<'p>>, Span) {
    let overlap = match policy.assistance.overlap.value {
        Overlap::HighestWins => [NOTICE, "身份重叠时怎样资助", "就高", "合计"],
        Overlap::Sum => [NOTICE, "身份重叠时怎样资助", "合计", "就高"],
    };
    let subsidy = [NOTICE, "这时缴费的财政补助由谁承担", "自己", "财政"];
    let mut open = vec![
        first_day(policy, payer),
        Open { id: "overlap", words: overlap, flip: Flipped::OVERLAP, deny: 0 },
        Open { id: "without", words: subsidy, flip: Flipped::SUBSIDY, deny: 0 },
    ];
    let unsaid = bill.map_or(0, Bill::unsaid);
    for place in Identities(unsaid).places() {
        let id = &policy.conditions[place];
        let words = ["没有说是否符合：", id, "符合", "不符合"];
        open.push(Open { id, words, flip: Flipped::NONE, deny: 1 << place });
    }
    let taken = |way, denied| {
        let payer = Payer { denied: payer.denied | denied, ..*payer };
        match billed(policy, &payer, way) {
            Ok(bill) => {
                let (low, high) = (Figure::Money(bill.low), bill.high.map(Figure::Money));
                (true, Span { low: Some(low), high })
            }
            Err(_) => (false, Span { low: None, high: None }),
        }
    };
    weigh(&open, &taken, &outcome)
}

fn outcome((_, span): Taken) -> String {
    match (span.low, span.high) {
        (Some(Figure::Money(low)), Some(Figure::Money(high))) if low == high => {
            say("要缴{}元", &[Word::Money(low)])
        }
        (Some(Figure::Money(low)), Some(Figure::Money(high))) => {
            say("要缴{}元到{}元", &[Word::Money(low), Word::Money(high)])
        }
        (Some(Figure::Money(low)), None) => say("最少要缴{}元", &[Word::Money(low)]),
        _ => "这一天不能缴费".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::tests::{futian_2022, zhuji_2023};
    use crate::input::PAYER;
    use crate::policy::enrolment::{Event, Pays};
    use crate::policy::fixture::{assumed, without_subsidy, wuyang_2024};
    use proptest::prelude::*;

    fn answer<'p>(policy: &'p Policy, written: &str) -> Premium<'p> {
        let fields = Fields::from_query(&written.replace(' ', "\n"), PAYER).unwrap();
        Premium::of(policy, &fields).unwrap()
    }

    /// The steps behind the window and the premium, which every answer has.
    fn told(policy: &Policy, written: &str) -> Vec<String> {
        let steps = answer(policy, written).steps;
        let told = steps.iter().map(|it| [it.label.as_str(), &it.expression].join(" ")).skip(2);
        told.collect()
    }

    fn said(answer: &Premium<'_>) -> Vec<(String, Option<String>, Option<String>)> {
        let text = |it: Option<Figure>| it.map(Figure::to_text);
        let said = answer.assumptions.iter();
        said.map(|it| (it.text.clone(), text(it.span.low), text(it.span.high))).collect()
    }

    /// Seed 001 三(二): 960 = 610 + 350; 低保对象 pay 50.
    #[test]
    fn an_answer_says_who_pays_what_and_why() {
        let expected = concat!(
            r#"{"personal":"350.00","assisted":"300.00","pays":"50.00","fiscal_subsidy":"610.00","#,
            r#""assisted_by":"低保","status":"stated","window":"集中参保期","#,
            r#""steps":[{"rule":"window","label":"没有写缴费日期，按“集中参保期”计算；在缴费期内，哪天缴都是这么多。","#,
            r#""expression":"","amount":null,SOURCE,"status":"assumed"},"#,
            r#"{"rule":"personal","label":"居民医保个人缴费350元。","expression":"350.00","amount":"350.00",SOURCE,"status":"stated"},"#,
            r#"{"rule":"assistance","label":"低保对象：医疗救助资金资助300元。","expression":"300.00","amount":"300.00",SOURCE,"status":"stated"},"#,
            r#"{"rule":"fiscal_subsidy","label":"财政另外补助610元。","expression":"610.00","amount":"610.00",SOURCE,"status":"stated"},"#,
            r#"{"rule":"pays","label":"自己缴50元。","expression":"350 − 300 = 50.00","amount":"50.00",SOURCE,"status":"stated"}],"#,
            r#""assumptions":[]}"#,
        );
        let source = r#""source":"朱政〔2022〕34号""#;
        assert_eq!(premium(&zhuji_2023(), "identity=低保对象"), expected.replace("SOURCE", source));
    }

    /// 三: what a July payer bears is told, not guessed (policy-model.md, principle 2).
    #[test]
    fn an_unknown_subsidy_is_said_and_no_number() {
        let policy = wuyang_2024();
        assert_eq!(
            told(&policy, "tier=一档 pays=2024-07-01"),
            [
                "2024年7月1日及以后缴费的不享受财政补助，这部分也由自己缴，数额以当年公布为准。 ",
                "自己缴380元＋财政补助（数额以当年公布为准）。 380 + 财政补助",
            ]
        );
        let json = premium(&policy, "tier=一档\npays=2024-07-01");
        let begins = r#"{"personal":"380.00","assisted":"0.00","pays":null,"fiscal_subsidy":null,"assisted_by":null,"status":"unknown","window":"补缴（7—9月）""#;
        assert!(json.starts_with(begins), "{json}");
        assert!(
            json.ends_with(r#""assumptions":[],"range":{"low":"380.00","high":null}}"#),
            "{json}"
        );
        assert_eq!(
            told(&policy, "tier=一档 pays=2024-06-30"),
            ["财政另外补助多少，通知没有写明；这部分不用自己缴。 ", "自己缴380元。 380.00",]
        );
    }

    #[test]
    fn a_known_subsidy_is_added_for_who_pays_late() {
        let mut policy = zhuji_2023();
        let new_year = assumed(crate::day::Day::first_of(2023));
        policy.windows[0].without_subsidy = Some(without_subsidy(new_year));
        assert_eq!(
            told(&policy, "identity=低保对象 pays=2023-01-01")[1..],
            [
                "2023年1月1日及以后缴费的不享受财政补助，财政补助的610元也由自己缴。 610.00",
                "自己缴660元。 350 − 300 + 610 = 660.00",
            ]
        );
        let text = "通知没有写明：这时缴费的财政补助由谁承担。这里按“自己”计算；\
                    如按“财政”计算，要缴50元。";
        let answer = answer(&policy, "identity=低保对象 pays=2023-01-01");
        assert_eq!(said(&answer), [(text.into(), Some("50.00".into()), Some("660.00".into()))]);
    }

    /// Seed 003 四: 「若资助对象身份重叠，按照就高原则进行资助……不再进行差额资助」.
    #[test]
    fn the_highest_of_several_rules_is_shown_beside_the_others() {
        assert_eq!(
            told(&futian_2022(), "tier=一档 identity=一二级残疾人 identity=计生奖励扶助对象"),
            [
                "一二级残疾人：医疗救助资金资助一档个人缴费的70%。 320 × 70% = 224.00",
                "计生奖励扶助对象：县卫生健康委资助一档个人缴费的80%。 320 × 80% = 256.00",
                "身份重叠，按就高原则只算最高的一项：“计生-奖扶”。 224、256 → 256.00",
                "财政另外补助多少，通知没有写明；这部分不用自己缴。 ",
                "自己缴64元。 320 − 256 = 64.00",
                "享受资助以后身份有变化的，不再补差额。 ",
            ]
        );
    }

    /// policy-model.md: 一至六级伤残军人, 二档 → unknown, say so.
    #[test]
    fn an_unknown_grant_is_said_and_how_far_it_reaches() {
        let policy = futian_2022();
        let veteran = "identity=一至六级伤残军人 condition=未参加职工医保=yes";
        assert_eq!(
            told(&policy, &["tier=二档 identity=低保对象 ", veteran].concat()),
            [
                "低保对象：医疗救助资金资助一档个人缴费的100%。 320 × 100% = 320.00",
                "一至六级伤残军人：县退役军人事务局资助二档多少，通知没有写明。 ",
                "身份重叠，按就高原则只算最高的一项；有的数额通知没有写明，哪项最高不能确定。 320、?",
                "财政另外补助多少，通知没有写明；这部分不用自己缴。 ",
                "资助多少通知没有写明，自己缴多少不能确定：在0元到375元之间。 695 − ?",
                "享受资助以后身份有变化的，不再补差额。 ",
            ]
        );
        let answer = answer(&policy, &["tier=二档 ", veteran].concat());
        assert_eq!(answer.assisted_by().as_deref(), Some("退役"));
        let yuan = |yuan| Some(Figure::Money(Money::from_yuan(yuan)));
        assert_eq!(answer.range, Span { low: yuan(0), high: yuan(695) });
    }

    /// 四(三): the condition is ours to ask about, and the answer rests on it.
    #[test]
    fn a_condition_that_nobody_spoke_of_is_an_assumption() {
        let policy = futian_2022();
        let veteran = "tier=一档 identity=一至六级伤残军人";
        assert_eq!(
            told(&policy, veteran)[0],
            "一至六级伤残军人：县退役军人事务局资助一档个人缴费的100%。\
             要求未参加职工医保，没有说是否符合，先按符合计算。 320 × 100% = 320.00"
        );
        let text =
            "没有说是否符合：未参加职工医保。这里按“符合”计算；如按“不符合”计算，要缴320元。";
        let said_of = answer(&policy, veteran);
        assert_eq!(said(&said_of), [(text.into(), Some("0.00".into()), Some("320.00".into()))]);
        assert_eq!(said_of.assumptions[0].id, "未参加职工医保");
        let denied = [veteran, " condition=未参加职工医保=no"].concat();
        assert_eq!(
            told(&policy, &denied)[0],
            "一至六级伤残军人：“退役”要求未参加职工医保，不符合，不资助。 "
        );
        assert_eq!(said(&answer(&policy, &denied)), []);
    }

    /// Either condition is enough for the premium: only without both does one pay it.
    #[test]
    fn conditions_that_matter_only_together_are_said_too() {
        let mut policy = futian_2022();
        policy.conditions.push("有证件".into());
        policy.assistance.rules[4].needs = 2;
        let veteran = "tier=一档 identity=一至六级伤残军人 identity=计生特别扶助对象";
        let answer = answer(&policy, veteran);
        let ids: Vec<_> = answer.assumptions.iter().map(|it| it.id).collect();
        assert_eq!(ids, ["未参加职工医保", "有证件"]);
        let zero = Some(Figure::Money(Money::ZERO));
        assert!(answer.assumptions.iter().all(|it| it.span == Span { low: zero, high: zero }));
        assert_eq!(
            answer.range,
            Span { low: zero, high: Some(Figure::Money(Money::from_yuan(320))) }
        );
    }

    /// policy-model.md: an answer that rests on an assumed switch shows it; so does its status.
    #[test]
    fn an_amount_is_no_surer_than_the_reading_by_which_one_can_pay() {
        let mut policy = wuyang_2024();
        let status = |policy: &Policy| {
            let newborn = "tier=一档 identity=新生儿 birth=2024-03-01 pays=2024-05-29";
            let json = answer(policy, newborn).to_json();
            json.contains(r#""assisted_by":null,"status":"assumed""#)
        };
        assert!(!status(&policy));
        let window = &mut policy.windows[4].pays.value;
        *window = Pays::After { event: Event::Birth, days: 89, first_day: 0 };
        assert!(status(&policy));
    }

    /// Seed 001 says nothing of identities that overlap.
    #[test]
    fn an_assumed_overlap_is_said_with_its_other_reading() {
        let policy = zhuji_2023();
        let answer = answer(&policy, "identity=低保对象 identity=返贫致贫人口");
        let text = "通知没有写明：身份重叠时怎样资助。这里按“就高”计算；如按“合计”计算，要缴0元。";
        assert_eq!(said(&answer), [(text.into(), Some("0.00".into()), Some("50.00".into()))]);
        assert_eq!(answer.steps.last().map(|it| it.cite.status), Some(Status::Assumed));
    }

    /// Seed 001 三(二): 「征缴期结束后（2023年2月28日）……不再资助参保」.
    #[test]
    fn who_pays_too_late_is_told_until_when_assistance_was_granted() {
        assert_eq!(
            told(&zhuji_2023(), "identity=监测人口 pays=2023-03-01")[0],
            "监测人口：“监测”只资助到2023年2月28日，这一天以后缴费的不资助。 2023-03-01 > 2023-02-28"
        );
    }

    #[test]
    fn more_than_the_premium_is_never_granted() {
        let mut policy = zhuji_2023();
        policy.assistance.overlap.value = Overlap::Sum;
        policy.assistance.rules[2].grants =
            crate::policy::Table::new(vec![Grant::Fixed(Money::from_yuan(500))]);
        let told = told(&policy, "identity=返贫致贫人口 identity=低保对象");
        assert_eq!(told[1], "返贫致贫人口：资助500元。 500.00 > 350");
        assert_eq!(told[2], "几项资助加在一起，最多资助到个人缴费的全部。 300 + 350 → 350.00");
        assert_eq!(told[4], "自己不用缴。 350 − 350 = 0.00");
    }

    #[test]
    fn where_one_cannot_pay_no_amount_is_given() {
        let json = premium(&wuyang_2024(), "tier=一档\npays=2024-10-01");
        let begins = concat!(
            r#"{"personal":null,"assisted":null,"pays":null,"fiscal_subsidy":null,"assisted_by":null,"#,
            r#""status":null,"window":null,"code":"coverage/no-window","message":"2024年10月1日不在可以缴费的时间内""#
        );
        assert!(json.starts_with(begins), "{json}");
        let newborn = "tier=一档 identity=新生儿 birth=2024-03-01 pays=2024-05-30";
        let text = "通知没有写明：出生当天算不算缴费期的第1日。这里按“算”计算；\
                    如按“不算”计算，要缴380元。";
        let policy = wuyang_2024();
        assert_eq!(said(&answer(&policy, newborn)), [(text.into(), Some("380.00".into()), None)]);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_answered(query in "((tier|identity|condition|pays|age|x)=(一档|低保对象|一至六级伤残军人|未参加职工医保=no|2022-0[1-9]-[0-3][0-9]|.{0,6})\n){0,6}") {
            let json = premium(&futian_2022(), &query);
            prop_assert!(json.starts_with(r#"{"personal":"#) || json.starts_with(r#"{"code":"#), "{}", json);
        }
    }
}
