//! From when to when a payment covers, in words and as JSON.

use super::step::{
    Assumption, Figure, NOTICE, Open, Span, Step, Steps, Taken, explain, listed, text, weigh,
};
use super::{describe, errors};
use crate::coverage::{self, Flipped, NoCoverage, covered, last_day};
use crate::day::Day;
use crate::input::{Fields, For, InputError, Payer};
use crate::json::Json;
use crate::policy::enrolment::{Count, Event, Pays, Starts, WaitFrom, Waiting};
use crate::policy::{Cite, Policy, Status, Window};
use crate::say::{Word, say, say_next};

/// Answers a query of `key=value` lines: `tier`, `identity` (repeated), `pays`, `birth`,
/// `term_start`, `gap_months`, `missed_years`, `repaid_years`.
pub fn coverage(policy: &Policy, query: &str) -> String {
    match Payer::from_query(query, policy, For::Coverage) {
        Ok(payer) => Coverage::of_payer(policy, payer).to_json(),
        Err(mistakes) => errors(&mistakes),
    }
}

/// The cover that a payment buys, with everything that explains it.
#[derive(Debug, Clone)]
pub struct Coverage<'p> {
    /// The policy under which one pays.
    pub policy: &'p Policy,
    /// Who pays, and when.
    pub payer: Payer,
    /// The cover, or why there is none.
    pub cover: Result<coverage::Coverage<'p>, NoCoverage<'p>>,
    /// The window, from when, and until when, where there is cover.
    pub steps: Vec<Step>,
    /// The assumed readings that move the first day.
    pub assumptions: Vec<Assumption<'p>>,
    /// The earliest and the latest first day, however these are read.
    pub range: Span,
}

impl<'p> Coverage<'p> {
    /// The explained answer to what was written.
    ///
    /// # Errors
    /// Everything wrong with what was written.
    pub fn of(policy: &'p Policy, fields: &Fields) -> Result<Self, Vec<InputError>> {
        Ok(Self::of_payer(policy, Payer::read(fields, policy, For::Coverage)?))
    }

    /// The explained answer for a payer.
    pub fn of_payer(policy: &'p Policy, payer: Payer) -> Self {
        let cover = coverage::coverage(policy, &payer);
        let (assumptions, range) = assumptions(policy, &payer);
        let mut steps = Steps::default();
        outgrown_step(&mut steps, policy, &payer);
        if let Ok(cover) = &cover {
            window_step(&mut steps, policy, &payer, cover.window);
            starts_step(&mut steps, policy, &payer, cover);
            ends_step(&mut steps, cover);
        }
        Self { policy, payer, cover, steps: steps.0, assumptions, range }
    }

    /// What to know before one pays for so short a cover.
    pub fn warning(&self) -> Option<String> {
        let cover = self.cover.as_ref().ok()?;
        let days = cover.days().filter(|days| *days < coverage::Coverage::FEW_DAYS)?;
        let (starts, ends) = (Word::Day(cover.starts?), Word::Day(cover.ends));
        Some(if days == 0 {
            say("这次缴费享受不到待遇：要等到{}才开始，而待遇到{}就结束了。", &[starts, ends])
        } else {
            say("这次缴费只能享受{}天待遇：{}至{}。", &[Word::Number(days.into()), starts, ends])
        })
    }

    /// How sure the cover is: no surer than the reading by which they are who they are.
    fn status(&self, cover: &coverage::Coverage<'_>) -> Status {
        let status = cover.status();
        if self.payer.outgrown.is_empty() { status } else { status.max(Status::Assumed) }
    }

    /// The answer as JSON.
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.object(|json| {
            let cover = self.cover.as_ref().ok();
            let starts = cover.and_then(|it| it.starts);
            text(json, "window", cover.map(|it| it.window.id.as_str()));
            text(json, "starts", starts.map(Day::to_text).as_deref());
            text(json, "ends", cover.map(|it| it.ends.to_text()).as_deref());
            match cover.map_or(Some(0), coverage::Coverage::days) {
                Some(days) => json.key("days").number(days.into()),
                None => text(json, "days", None),
            }
            text(json, "source", cover.map(|it| self.policy.citation(it.window.cite)));
            text(json, "status", cover.map(|it| self.status(it).word()));
            if let Some(warning) = self.warning() {
                text(json, "warning", Some(&warning));
            }
            if let Err(none) = &self.cover {
                none.write(json, &self.payer);
            }
            explain(json, self.policy, &self.steps, &self.assumptions, self.range);
        });
        json.into_text()
    }
}

impl NoCoverage<'_> {
    /// What kind of answer it is: `coverage/no-window`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoWindow { .. } => "coverage/no-window",
            Self::Ambiguous(..) => "coverage/ambiguous",
        }
    }

    /// Why there is no cover.
    pub fn message(&self, payer: &Payer) -> String {
        let message = match (self, payer.pays) {
            (Self::NoWindow { .. }, Some(pays)) => {
                say("{}不在可以缴费的时间内", &[Word::Day(pays)])
            }
            (Self::NoWindow { .. }, None) => "通知里没有适合的缴费时间".into(),
            (Self::Ambiguous(one, other), _) => {
                let words = [Word::Text(&one.id), Word::Text(&other.id)];
                say("“{}”和“{}”都适用，不知道按哪一个", &words)
            }
        };
        match payer.birth.filter(|_| !payer.outgrown.is_empty()) {
            Some(birth) => {
                let words = [Word::Number(birth.year().into()), Word::Text(&message)];
                say("{}年出生的同其他人一样缴费，{}", &words)
            }
            None => message,
        }
    }

    /// What to do. When next year's windows open, nobody can say.
    pub fn help(&self) -> String {
        let (template, neighbour) = match *self {
            Self::NoWindow { next: Some(next), .. } => ("请等“{}”，{}起可以缴费。", Some(next)),
            Self::NoWindow { last: Some(last), next: None } => (
                "“{}”的缴费期到{}为止，已经过了。请等下一年度的集中缴费期，以当年通知为准；\
                 情况特殊的，请到村（社区）或医保经办窗口询问。",
                Some(last),
            ),
            Self::NoWindow { .. } => ("请到村（社区）或医保经办窗口询问什么时候可以缴费。", None),
            Self::Ambiguous(..) => ("请到医保经办窗口询问按哪一个缴费。", None),
        };
        match neighbour {
            Some((window, day)) => say(template, &[Word::Text(&window.id), Word::Day(day)]),
            None => template.into(),
        }
    }

    pub(super) fn write(&self, json: &mut Json, payer: &Payer) {
        describe(json, self.code(), &self.message(payer), &self.help());
    }
}

/// That somebody whom families call 新生儿 pays as everybody else does: who was born in the year
/// before is one to that year's notice.
pub(super) fn outgrown_step(steps: &mut Steps, policy: &Policy, payer: &Payer) {
    let window = policy.windows.iter().find(|it| it.newborns().meets(payer.outgrown));
    let (Some(window), Some(birth)) = (window, payer.birth) else { return };
    let name = listed(&policy.identities, payer.outgrown);
    let [born, year] = [birth.year(), policy.year].map(|year| Word::Number(year.into()));
    let cite = Cite { status: window.cite.status.max(Status::Assumed), ..window.cite };
    let label = "{}年出生的，缴{}年度的不按“{}”算，同其他人一样。";
    steps.add("identity", cite, None, [label, ""], &[born, year, Word::Text(&name)]);
}

/// The window that a payment falls into. Where nobody said the day, any on which one can pay gives
/// the same answer.
pub(super) fn window_step(steps: &mut Steps, policy: &Policy, payer: &Payer, window: &Window) {
    let status = window.cite.status.max(window.pays.cite.status);
    let cite = Cite { status, ..window.cite };
    let id = Word::Text(&window.id);
    let Some(pays) = payer.pays else {
        let cite = Cite { status: Status::Assumed, ..cite };
        let label = "没有写缴费日期，按“{}”计算；在缴费期内，哪天缴都是这么多。";
        return steps.add("window", cite, None, [label, ""], &[id]);
    };
    let whom = whom(policy, payer, window);
    let (from, to, when) = match window.pays.value {
        Pays::Between { from, to } => (from, to, say("{}至{}", &[Word::Day(from), Word::Day(to)])),
        Pays::After { event, days, .. } => {
            let (happened, what) = match event {
                Event::Birth => (payer.birth, "出生"),
                Event::TermStart => (payer.term_start, "开学"),
            };
            let from = happened.unwrap_or(pays);
            let to = last_day(window, from, Flipped::NONE);
            let words = [Word::Text(what), Word::Number(days.into()), Word::Day(to)];
            (from, to, say("{}之日起{}日内，到{}为止", &words))
        }
    };
    let (whom, when) = (Word::Text(&whom), Word::Text(&when));
    let dates = [from, pays, to].map(Word::Date);
    let words = [Word::Day(pays), id, whom, when, dates[0], dates[1], dates[2]];
    steps.add("window", cite, None, ["{}缴费，属于“{}”：{}{}。", "{} ≤ {} ≤ {}"], &words);
}

/// Whom of those like the payer a window is for: 「低保对象，中断缴费4个月以上，」.
fn whom(policy: &Policy, payer: &Payer, window: &Window) -> String {
    let named = window.scope.any.with(window.scope.all).and(payer.identities);
    let mut whom = listed(&policy.identities, named);
    if !whom.is_empty() {
        whom.push('，');
    }
    if let Some(gap) = window.gap {
        let least = Word::Number(gap.least.into());
        match gap.most.map(|most| Word::Number(most.into())) {
            Some(most) if gap.least == 0 => whom += &say("中断缴费不超过{}个月，", &[most]),
            Some(most) => whom += &say("中断缴费{}至{}个月，", &[least, most]),
            None => whom += &say("中断缴费{}个月以上，", &[least]),
        }
    }
    whom
}

/// The rule by which cover begins, and its formula.
fn starts_step(steps: &mut Steps, policy: &Policy, payer: &Payer, cover: &coverage::Coverage<'_>) {
    let starts = cover.window.starts;
    let (Some(first), Some(pays)) = (cover.starts, payer.pays.or(cover.starts)) else {
        let label = "从哪一天起享受待遇，通知没有写明，请到医保经办窗口问清楚。";
        return steps.add("starts", starts.cite, None, [label, ""], &[]);
    };
    let (day, from, to) = (Word::Day(first), Word::Date(pays), Word::Date(first));
    let number = |number: u16| Word::Number(number.into());
    let (texts, words): (_, &[Word<'_>]) = match starts.value {
        Starts::On(_) | Starts::Unknown => (["从{}起享受待遇。", "{}"], &[day, to]),
        Starts::Birth => (["从出生之日起享受待遇。", "{}"], &[to]),
        Starts::NextDay => (["缴费次日起享受待遇。", "{} + 1天 = {}"], &[from, to]),
        Starts::NextMonthFirst => (["缴费次月1日起享受待遇。", "{}的次月1日 = {}"], &[from, to]),
        Starts::AfterDays { days, count: Count::Full } => (
            ["缴费之日起满{}日后享受待遇。", "{} + {}天 = {}"],
            &[number(days), from, number(days), to],
        ),
        Starts::AfterDays { days, count: Count::LastDay } => (
            ["缴费当天算第1日，第{}日起享受待遇。", "{} + {}天 = {}"],
            &[number(days), from, number(days.saturating_sub(1)), to],
        ),
        Starts::AfterMonths(months) => (
            ["缴费之日起等待{}个月后享受待遇。", "{} + {}个月 = {}"],
            &[number(months), from, number(months), to],
        ),
        Starts::Waiting(waiting) => {
            let [label, formula] = waited(policy, payer, waiting, pays, first);
            let words = [Word::Text(&label), Word::Text(&formula)];
            return steps.add("starts", starts.cite, None, ["{}", "{}"], &words);
        }
    };
    steps.add("starts", starts.cite, None, texts, words);
}

/// A waiting period by missed years: the fixed part, and what is added and taken off.
fn waited(policy: &Policy, payer: &Payer, waiting: Waiting, pays: Day, first: Day) -> [String; 2] {
    let months = waiting.months_of(payer);
    let (added, repaired) = (waiting.added(payer), waiting.repaired(payer));
    let (mut label, mut sum) = (String::new(), String::new());
    let mut add = |[more, term]: [&str; 2], years: u16, months: u16| {
        let (years, months) = (Word::Number(years.into()), Word::Number(months.into()));
        label += &say_next(more, &mut [years, months].iter());
        sum += &say(term, &[months]);
    };
    add(["固定等待{}个月", "{}"], waiting.months, waiting.months);
    if added > 0 {
        let missed = payer.missed_years.unwrap_or(0);
        add(["，{}年没有参保，增加{}个月", " + {}"], missed, added);
    }
    if repaired > 0 {
        let repaid = payer.repaid_years.unwrap_or(0);
        add(["，补缴{}年，减少{}个月", " − {}"], repaid, repaired);
    }
    let plain = waiting.months.saturating_add(added - repaired);
    if let Some(least) = waiting.least.filter(|_| months > plain) {
        add(["，{}年以上没有参保的至少{}个月", " < {}"], least.missed_years, months);
    }
    let from = waiting.from.day(policy.year, pays);
    label += match waiting.from {
        WaitFrom::Payment if from == pays => "，从缴费之日算起。",
        _ => "，从当年1月1日算起。",
    };
    let waited = from.plus_months(months);
    if waited < first {
        label += "缴费时已经等满，从缴费之日起享受待遇。";
    }
    let months = Word::Number(months.into());
    let words = [Word::Text(&sum), Word::Date(from), months, Word::Date(waited)];
    [label, say("{}；{} + {}个月 = {}", &words)]
}

fn ends_step(steps: &mut Steps, cover: &coverage::Coverage<'_>) {
    let cite = cover.window.ends.map_or(cover.window.cite, |ends| ends.cite);
    let ends = Word::Day(cover.ends);
    let Some((days, starts)) = cover.days().zip(cover.starts) else {
        return steps.add("ends", cite, None, ["享受到{}。", ""], &[ends]);
    };
    let days = Word::Number(days.into());
    let words = [ends, days, Word::Date(cover.ends), Word::Date(starts), days];
    let texts = if starts > cover.ends {
        ["待遇到{}为止，那时还没有开始。", ""]
    } else {
        ["享受到{}，共{}天。", "{} − {} + 1 = {}天"]
    };
    steps.add("ends", cite, None, texts, &words);
}

fn assumptions<'p>(policy: &'p Policy, payer: &Payer) -> (Vec<Assumption<'p>>, Span) {
    let taken = |way, _| match covered(policy, payer, way) {
        Ok(cover) => {
            let first = cover.starts.map(Figure::Day);
            (true, Span { low: first, high: first })
        }
        Err(_) => (false, Span { low: None, high: None }),
    };
    let open_now = taken(Flipped::NONE, 0).0;
    let outcome = |(pays, span): Taken| match (pays, span.low) {
        (false, _) => "这一天不能缴费".into(),
        (true, Some(Figure::Day(day))) if open_now => say("从{}起享受待遇", &[Word::Day(day)]),
        (true, Some(Figure::Day(day))) => say("可以缴费，从{}起享受待遇", &[Word::Day(day)]),
        (true, _) => "可以缴费".into(),
    };
    weigh(&[count(policy, payer), first_day(policy, payer)], &taken, &outcome)
}

/// How the days of the wait are counted.
fn count<'p>(policy: &Policy, payer: &Payer) -> Open<'p> {
    let day_after = coverage::coverage(policy, payer).is_ok_and(|cover| {
        matches!(cover.window.starts.value, Starts::AfterDays { count: Count::Full, .. })
    });
    let [read, other] = if day_after { ["次日", "当天"] } else { ["当天", "次日"] };
    let question = "等满规定的天数，从最后一天当天还是次日起享受待遇";
    Open { id: "count", words: [NOTICE, question, read, other], flip: Flipped::COUNT, deny: 0 }
}

/// Whether the day of an event counts, of the first window for which that matters.
pub(super) fn first_day<'p>(policy: &Policy, payer: &Payer) -> Open<'p> {
    let mut after = (Event::Birth, 1);
    for window in policy.windows.iter().rev() {
        if let Pays::After { event, first_day, .. } = window.pays.value
            && window.scope.includes(payer.identities)
        {
            after = (event, first_day);
        }
    }
    let question = match after.0 {
        Event::Birth => "出生当天算不算缴费期的第1日",
        Event::TermStart => "开学当天算不算缴费期的第1日",
    };
    let [read, other] = if after.1 == 1 { ["算", "不算"] } else { ["不算", "算"] };
    Open {
        id: "first_day",
        words: [NOTICE, question, read, other],
        flip: Flipped::FIRST_DAY,
        deny: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::tests::zhuji_2023;
    use crate::input::PAYER;
    use crate::policy::enrolment::{Gap, LeastWait};
    use crate::policy::fixture::{assumed, stated, wuyang_2024};
    use proptest::prelude::*;

    fn answer<'p>(policy: &'p Policy, written: &str) -> Coverage<'p> {
        let fields = Fields::from_query(&written.replace(' ', "\n"), PAYER).unwrap();
        Coverage::of(policy, &fields).unwrap()
    }

    fn told(policy: &Policy, written: &str) -> Vec<String> {
        let steps = answer(policy, written).steps;
        steps.iter().map(|step| [step.label.as_str(), &step.expression].join(" ")).collect()
    }

    fn text(figure: Option<Figure>) -> Option<String> {
        figure.map(Figure::to_text)
    }

    /// 五(三): 「从其完清费用之日起满90日后享受居民医保待遇至当年年底」, paid on 1 March.
    #[test]
    fn an_answer_says_from_when_to_when_and_why() {
        let source = r#""source":"乌杨街道发〔2023〕84号 附件2""#;
        let expected = concat!(
            r#"{"window":"补缴（3—6月）","starts":"2024-05-30","ends":"2024-12-31","days":216,SOURCE,"status":"assumed","#,
            r#""steps":[{"rule":"window","label":"2024年3月1日缴费，属于“补缴（3—6月）”：2024年3月1日至2024年6月30日。","#,
            r#""expression":"2024-03-01 ≤ 2024-03-01 ≤ 2024-06-30","amount":null,SOURCE,"status":"stated"},"#,
            r#"{"rule":"starts","label":"缴费之日起满90日后享受待遇。","expression":"2024-03-01 + 90天 = 2024-05-30","amount":null,SOURCE,"status":"assumed"},"#,
            r#"{"rule":"ends","label":"享受到2024年12月31日，共216天。","expression":"2024-12-31 − 2024-05-30 + 1 = 216天","amount":null,SOURCE,"status":"stated"}],"#,
            r#""assumptions":[{"id":"count","text":"通知没有写明：等满规定的天数，从最后一天当天还是次日起享受待遇。"#,
            r#"这里按“次日”计算；如按“当天”计算，从2024年5月29日起享受待遇。","low":"2024-05-29","high":"2024-05-30"}],"#,
            r#""range":{"low":"2024-05-29","high":"2024-05-30"}}"#,
        );
        assert_eq!(
            coverage(&wuyang_2024(), "pays=2024-03-01\n"),
            expected.replace("SOURCE", source)
        );
    }

    /// policy-model.md: 10-01 → no window.
    #[test]
    fn where_one_cannot_pay_the_answer_says_what_to_do() {
        let expected = concat!(
            r#"{"window":null,"starts":null,"ends":null,"days":0,"source":null,"status":null,"#,
            r#""code":"coverage/no-window","message":"2024年10月1日不在可以缴费的时间内","#,
            r#""help":"“补缴（7—9月）”的缴费期到2024年9月30日为止，已经过了。请等下一年度的集中缴费期，以当年通知为准；"#,
            r#"情况特殊的，请到村（社区）或医保经办窗口询问。","steps":[],"assumptions":[]}"#,
        );
        let policy = wuyang_2024();
        assert_eq!(coverage(&policy, "pays=2024-10-01"), expected);
        let help = |written| answer(&policy, written).cover.unwrap_err().help();
        assert_eq!(help("pays=2023-11-13"), "请等“集中参保期”，2023年11月14日起可以缴费。");
    }

    /// A loaded policy has no such windows; an answer there is all the same.
    #[test]
    fn windows_that_contradict_each_other_are_named() {
        let mut policy = wuyang_2024();
        policy.windows[2] = Window { id: "补缴".into(), ..policy.windows[1].clone() };
        let json = coverage(&policy, "pays=2024-01-15");
        let says = r#""code":"coverage/ambiguous","message":"“补缴（1—2月）”和“补缴”都适用，不知道按哪一个","help":"请到医保经办窗口询问按哪一个缴费。""#;
        assert!(json.contains(says), "{json}");
    }

    /// policy-model.md: 09-30 → 12-29 (3 days of cover: say so); 94 days need no warning.
    #[test]
    fn a_short_cover_is_warned_of() {
        let policy = wuyang_2024();
        let warning = |written| answer(&policy, written).warning();
        let short = "这次缴费只能享受3天待遇：2024年12月29日至2024年12月31日。";
        assert_eq!(warning("pays=2024-09-30").as_deref(), Some(short));
        assert_eq!(warning("pays=2024-07-01"), None);
        let none =
            "这次缴费享受不到待遇：要等到2025年1月1日才开始，而待遇到2024年12月31日就结束了。";
        let last = "identity=低保对象 pays=2024-12-31";
        assert_eq!(warning(last).as_deref(), Some(none));
        assert_eq!(told(&policy, last)[2], "待遇到2024年12月31日为止，那时还没有开始。 ");
        assert_eq!(warning("identity=低保对象 pays=2024-11-30").as_deref(), None, "31 days");
        assert!(warning("identity=低保对象 pays=2024-12-01").is_some(), "30 days");
        let one = "identity=低保对象 pays=2024-12-30";
        let day = "这次缴费只能享受1天待遇：2024年12月31日至2024年12月31日。";
        assert_eq!(warning(one).as_deref(), Some(day));
        assert_eq!(
            told(&policy, one)[2],
            "享受到2024年12月31日，共1天。 2024-12-31 − 2024-12-31 + 1 = 1天"
        );
        let json = coverage(&policy, "pays=2024-09-30");
        assert!(json.contains(r#""status":"assumed","warning":"这次缴费只能享受3天"#), "{json}");
    }

    /// 五(二): 「出生之日起90日内」; policy-model.md: is the birth day day 1?
    #[test]
    fn whether_the_day_of_birth_counts_decides_about_one_day() {
        let policy = wuyang_2024();
        let newborn = |pays: &str| {
            let answer = answer(&policy, &format!("identity=新生儿 birth=2024-03-01 pays={pays}"));
            let texts: Vec<_> = answer.assumptions.iter().map(|it| it.text.clone()).collect();
            (answer.cover.is_ok(), texts, text(answer.range.low), text(answer.range.high))
        };
        let birth = Some("2024-03-01".to_owned());
        assert_eq!(newborn("2024-05-29"), (true, Vec::new(), birth.clone(), birth.clone()));
        let open = "通知没有写明：出生当天算不算缴费期的第1日。这里按“算”计算；\
                    如按“不算”计算，可以缴费，从2024年3月1日起享受待遇。";
        assert_eq!(newborn("2024-05-30"), (false, vec![open.into()], birth, None));
        assert_eq!(newborn("2024-05-31"), (false, Vec::new(), None, None));
        let mut policy = policy;
        policy.windows[4].pays =
            assumed(Pays::After { event: Event::Birth, days: 89, first_day: 0 });
        let told = answer(&policy, "identity=新生儿 birth=2024-03-01 pays=2024-05-29");
        let text = "通知没有写明：出生当天算不算缴费期的第1日。这里按“不算”计算；\
                    如按“算”计算，这一天不能缴费。";
        assert_eq!(told.assumptions[0].text, text);
        assert_eq!((told.range.low.is_some(), told.range.high), (true, None));
    }

    /// 二(一): 「2023年出生并具有本县户籍的新生儿」 join for 2024 like everybody else.
    #[test]
    fn who_was_born_in_the_year_before_is_told_to_pay_like_everybody() {
        let policy = wuyang_2024();
        let answer = answer(&policy, "identity=新生儿 birth=2023-12-20 pays=2024-02-01");
        let steps: Vec<_> = answer.steps.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(
            steps[..2],
            [
                "2023年出生的，缴2024年度的不按“新生儿”算，同其他人一样。",
                "2024年2月1日缴费，属于“补缴（1—2月）”：2024年1月1日至2024年2月29日。",
            ]
        );
        let step = &answer.steps[0];
        assert_eq!((step.rule, step.cite.status), ("identity", Status::Assumed));
        assert!(
            answer.to_json().contains("\"status\":\"assumed\",\"steps\""),
            "{}",
            answer.to_json()
        );
        assert_eq!(text(answer.range.low).as_deref(), Some("2024-03-01"));
        let help = "“补缴（7—9月）”的缴费期到2024年9月30日为止，已经过了。";
        let late =
            super::tests::answer(&policy, "identity=新生儿 birth=2023-12-20 pays=2024-10-01");
        assert_eq!(late.steps[0].rule, "identity");
        let none = late.cover.unwrap_err();
        assert!(none.help().starts_with(help));
        assert_eq!(
            none.message(&late.payer),
            "2023年出生的同其他人一样缴费，2024年10月1日不在可以缴费的时间内"
        );
    }

    #[test]
    fn a_group_is_told_that_its_window_is_its_own() {
        assert_eq!(
            told(&wuyang_2024(), "identity=低保对象 pays=2024-07-02"),
            [
                "2024年7月2日缴费，属于“困难群众7—12月”：低保对象，2024年7月1日至2024年12月31日。 \
                 2024-07-01 ≤ 2024-07-02 ≤ 2024-12-31",
                "缴费次日起享受待遇。 2024-07-02 + 1天 = 2024-07-03",
                "享受到2024年12月31日，共182天。 2024-12-31 − 2024-07-03 + 1 = 182天",
            ]
        );
        assert_eq!(
            told(&wuyang_2024(), "identity=新生儿 birth=2024-03-01 pays=2024-03-09")[..2],
            [
                "2024年3月9日缴费，属于“新生儿”：新生儿，出生之日起90日内，到2024年5月29日为止。 \
                 2024-03-01 ≤ 2024-03-09 ≤ 2024-05-29",
                "从出生之日起享受待遇。 2024-03-01",
            ]
        );
        let lapsed = "identity=职工医保中断人员 gap_months=4 pays=2023-03-15";
        assert_eq!(
            told(&zhuji_2023(), lapsed)[..2],
            [
                "2023年3月15日缴费，属于“中断超过3个月”：职工医保中断人员，中断缴费4个月以上，\
                 2023年3月1日至2023年12月31日。 2023-03-01 ≤ 2023-03-15 ≤ 2023-12-31",
                "缴费之日起等待6个月后享受待遇。 2023-03-15 + 6个月 = 2023-09-15",
            ]
        );
    }

    #[test]
    fn how_long_insurance_lapsed_is_said_in_three_ways() {
        let mut policy = zhuji_2023();
        let lapsed = "identity=职工医保中断人员 gap_months=3 pays=2023-03-15";
        for (least, most, says) in [
            (0, Some(3), "，中断缴费不超过3个月，2023年"),
            (1, Some(3), "，中断缴费1至3个月，2023年"),
            (3, None, "，中断缴费3个月以上，2023年"),
        ] {
            policy.windows[1].gap = Some(Gap { least, most });
            let told = told(&policy, lapsed);
            assert!(told[0].contains(says), "{told:?}");
        }
    }

    #[test]
    fn every_rule_of_benefit_start_has_its_formula() {
        let mut policy = wuyang_2024();
        let told_of = |policy: &Policy| told(policy, "pays=2024-03-01")[1].clone();
        for (starts, expected) in [
            (Starts::On(Day::last_of(2024)), "从2024年12月31日起享受待遇。 2024-12-31"),
            (Starts::NextMonthFirst, "缴费次月1日起享受待遇。 2024-03-01的次月1日 = 2024-04-01"),
            (
                Starts::AfterDays { days: 90, count: Count::LastDay },
                "缴费当天算第1日，第90日起享受待遇。 2024-03-01 + 89天 = 2024-05-29",
            ),
        ] {
            policy.windows[2].starts = stated(starts);
            assert_eq!(told_of(&policy), expected);
        }
    }

    /// 国办发〔2024〕38号, as in the tests of the waiting period itself.
    #[test]
    fn a_wait_by_missed_years_is_added_up_in_words() {
        let mut policy = wuyang_2024();
        let mut told = |from, written| {
            let to = Day::last_of(2024);
            policy.windows[1].pays = stated(Pays::Between { from: Day::first_of(2024), to });
            policy.windows[1].priority = 1;
            policy.windows[1].starts = stated(Starts::Waiting(Waiting {
                months: 3,
                per_missed_year: 1,
                free_years: 0,
                per_repaid_year: 1,
                least: Some(LeastWait { missed_years: 4, months: 6 }),
                from,
            }));
            told(&policy, written)[1].clone()
        };
        assert_eq!(
            told(WaitFrom::YearStart, "pays=2024-01-15 missed_years=2 repaid_years=1"),
            "固定等待3个月，2年没有参保，增加2个月，补缴1年，减少1个月，从当年1月1日算起。 \
             3 + 2 − 1；2024-01-01 + 4个月 = 2024-05-01"
        );
        assert_eq!(
            told(WaitFrom::Payment, "pays=2024-01-15 missed_years=4 repaid_years=4"),
            "固定等待3个月，4年没有参保，增加4个月，补缴4年，减少4个月，4年以上没有参保的至少6个月，\
             从缴费之日算起。 3 + 4 − 4 < 6；2024-01-15 + 6个月 = 2024-07-15"
        );
        assert_eq!(
            told(WaitFrom::YearStart, "pays=2024-08-05 missed_years=0"),
            "固定等待3个月，从当年1月1日算起。缴费时已经等满，从缴费之日起享受待遇。 \
             3；2024-01-01 + 3个月 = 2024-04-01"
        );
        assert_eq!(
            told(WaitFrom::Payment, "pays=2024-01-15 missed_years=0"),
            "固定等待3个月，从缴费之日算起。 3；2024-01-15 + 3个月 = 2024-04-15"
        );
    }

    /// Seed 003 prints no day from which a payment covers.
    #[test]
    fn a_start_that_is_not_printed_is_said_to_be_unknown() {
        let policy = crate::bill::tests::futian_2022();
        let json = coverage(&policy, "pays=2022-02-20");
        let begins = r#"{"window":"缴费申报阶段","starts":null,"ends":"2022-12-31","days":null,"#;
        assert!(json.starts_with(begins), "{json}");
        assert!(json.contains(r#""status":"unknown","steps""#), "{json}");
        assert_eq!(
            told(&policy, "pays=2022-02-20")[1..],
            [
                "从哪一天起享受待遇，通知没有写明，请到医保经办窗口问清楚。 ",
                "享受到2022年12月31日。 "
            ]
        );
    }

    #[test]
    fn two_readings_together_reach_further_than_each() {
        let mut policy = wuyang_2024();
        policy.windows[4].starts = assumed(Starts::AfterDays { days: 90, count: Count::Full });
        let answer = answer(&policy, "identity=新生儿 birth=2024-03-01 pays=2024-05-30");
        let said: Vec<_> = answer
            .assumptions
            .iter()
            .map(|it| (it.id, text(it.span.low), text(it.span.high)))
            .collect();
        // Counted differently the wait is shorter, once one may pay at all.
        assert_eq!(said, [("count", None, None), ("first_day", Some("2024-08-28".into()), None)]);
        assert_eq!(text(answer.range.low).as_deref(), Some("2024-08-27"));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_answered(query in "((tier|identity|condition|pays|birth|age|x)=(一档|低保对象|新生儿|2024-0[1-9]-[0-3][0-9]|.{0,6})\n){0,6}") {
            let json = coverage(&wuyang_2024(), &query);
            prop_assert!(json.starts_with(r#"{"window":"#) || json.starts_with(r#"{"code":"#), "{}", json);
        }

        /// A set has no order.
        #[test]
        fn identities_may_be_said_in_any_order(
            places in proptest::collection::vec(0..10usize, 0..5),
            days in 0..500i32,
        ) {
            let policy = wuyang_2024();
            let pays = Day::first_of(2023).plus(240 + days);
            let (pays, birth) = (pays.to_text(), pays.plus(-20).to_text());
            let query = |places: &mut dyn Iterator<Item = &usize>| {
                let said: String =
                    places.map(|it| ["identity=", &policy.identities[*it], "\n"].concat()).collect();
                said + "birth=" + &birth + "\npays=" + &pays
            };
            prop_assert_eq!(
                coverage(&policy, &query(&mut places.iter())),
                coverage(&policy, &query(&mut places.iter().rev()))
            );
        }
    }
}
