//! Payers: who somebody is to the premium and to enrolment, and when they pay.

use super::{Fields, InputError, MISSING, Mistakes, UNKNOWN_CHOICE, cut};
use crate::bill;
use crate::coverage::{Flipped, open_if, window};
use crate::day::Day;
use crate::person::Identities;
use crate::policy::enrolment::Starts;
use crate::policy::{Policy, Tier};
use crate::say::Word;

/// The keys that a payer may have.
pub(crate) const PAYER: &[&str] = &[
    "tier",
    "identity",
    "condition",
    "pays",
    "birth",
    "term_start",
    "age",
    "gap_months",
    "missed_years",
    "repaid_years",
];

/// Who pays, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payer {
    /// The tier; the first of the policy where nobody chose one and only the cover is asked for,
    /// which is the same for all.
    pub tier: Tier,
    /// Their identities.
    pub identities: Identities,
    /// What they are called as well, but are not to this policy, having been born before its year
    /// (新生儿).
    pub outgrown: Identities,
    /// The conditions that are met: bits at the places of [`Policy::conditions`].
    pub met: u64,
    /// The conditions that are not met, likewise. Of the rest nobody said anything.
    pub denied: u64,
    /// The day of payment.
    pub pays: Option<Day>,
    /// The day of birth.
    pub birth: Option<Day>,
    /// The first day of the term.
    pub term_start: Option<Day>,
    /// The age in whole years.
    pub age: Option<u8>,
    /// For how many months employees' insurance has lapsed, a part of one counted as one.
    pub gap_months: Option<u16>,
    /// For how many years the person was not insured.
    pub missed_years: Option<u16>,
    /// How many of them were paid back.
    pub repaid_years: Option<u16>,
}

/// What is asked about a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// What they pay.
    Premium,
    /// From when to when they are covered.
    Coverage,
}

impl Payer {
    /// Reads `key=value` lines, as the phone sends them, and checks everything.
    ///
    /// # Errors
    /// The first line that is no answer, or else every mistake and everything that is missing.
    pub(crate) fn from_query(
        query: &str,
        policy: &Policy,
        asked: For,
    ) -> Result<Self, Vec<InputError>> {
        let fields = Fields::from_query(query, PAYER).map_err(|mistake| vec![mistake])?;
        Self::read(&fields, policy, asked)
    }

    /// Checks everything against the policy. Only what the answer depends on must be there.
    ///
    /// # Errors
    /// Every mistake, in the order of the form, and everything that is missing.
    pub fn read(fields: &Fields, policy: &Policy, asked: For) -> Result<Self, Vec<InputError>> {
        let mut mistakes = Mistakes::default();
        let chosen = match asked {
            For::Premium => fields.get("tier"),
            For::Coverage => fields.get("tier").or(policy.tiers.first().map(String::as_str)),
        };
        let tier = mistakes.choice("tier", "档次", chosen, &policy.tiers);
        let (identities, met) = who(policy, fields, &mut mistakes);
        let (met, denied) = conditions(policy, fields, met, &mut mistakes);
        let [pays, birth, term_start] =
            DAYS.map(|(key, what)| mistakes.day(fields, key, what).ok().flatten());
        if birth.zip(pays).is_some_and(|(birth, pays)| birth > pays) {
            let message = "出生日期比缴费日期晚";
            let help = "孩子出生以后才能缴费，请核对这两个日期。";
            mistakes.add("birth", "input/birth-after-payment", message, help, &[]);
        }
        let [age, gap_months, missed_years, repaid_years] =
            COUNTS.map(|(key, what, unit, most)| {
                mistakes.number(fields, key, what, unit, most).ok().flatten()
            });
        // Where the tier is still to be chosen, any serves to find what else is missing.
        let mut payer = policy.all_tiers().nth(tier.unwrap_or(0)).map(|tier| Self {
            tier,
            identities,
            outgrown: Identities::NONE,
            met,
            denied,
            pays,
            birth,
            term_start,
            age: age.and_then(|age| u8::try_from(age).ok()),
            gap_months,
            missed_years,
            repaid_years,
        });
        if let Some(payer) = &mut payer {
            payer.outgrow(policy);
            report(unsaid(policy, payer, asked), fields, &mut mistakes);
        }
        mistakes.finish(payer)
    }
}

impl Payer {
    /// Born before the policy's year, one is nobody's 新生儿 but pays as everybody does.
    fn outgrow(&mut self, policy: &Policy) {
        if self.birth.is_some_and(|birth| birth.year() < policy.year) {
            self.outgrown = self.identities.and(policy.newborns());
            self.identities = self.identities.without(self.outgrown);
        }
    }
}

/// Days, by key.
const DAYS: [(&str, &str); 3] =
    [("pays", "缴费日期"), ("birth", "出生日期"), ("term_start", "开学日期")];

/// Whole numbers, by key, with their unit and the most that makes sense.
const COUNTS: [(&str, &str, &str, u16); 4] = [
    ("age", "年龄", "岁", 130),
    ("gap_months", "中断的月数", "个月", 1_200),
    ("missed_years", "没有参保的年数", "年", 100),
    ("repaid_years", "补缴的年数", "年", 100),
];

/// The identities that somebody has, and the conditions that were named among them.
fn who(policy: &Policy, fields: &Fields, mistakes: &mut Mistakes) -> (Identities, u64) {
    let (mut identities, mut met) = (Identities::NONE, 0);
    for name in fields.all("identity") {
        let condition = policy.conditions.iter().position(|known| known == name);
        met |= condition.map_or(0, |place| 1 << place);
        if condition.is_none() || policy.identities.iter().any(|known| known == name) {
            let place = mistakes.choice("identities", "身份", Some(name), &policy.identities);
            identities = identities.with(place.map_or(Identities::NONE, Identities::at));
        }
    }
    (identities, met)
}

/// The conditions that are met and those that are not: `未参加职工医保=yes`.
fn conditions(
    policy: &Policy,
    fields: &Fields,
    mut met: u64,
    mistakes: &mut Mistakes,
) -> (u64, u64) {
    let mut denied = 0;
    for text in fields.all("condition") {
        let (name, answer) = cut(text, b'=').unwrap_or((text, ""));
        let place = mistakes.choice("conditions", "条件", Some(name), &policy.conditions);
        let Some(place) = place else { continue };
        let name = [Word::Text(name)];
        match answer {
            "yes" => met |= 1 << place,
            "no" => denied |= 1 << place,
            _ => {
                let (message, help) = ("“{}”是否符合，没有写明", "符合写yes，不符合写no。");
                mistakes.add("conditions", UNKNOWN_CHOICE, message, help, &name);
            }
        }
        if met & denied & 1 << place != 0 {
            let (message, help) = ("“{}”既写了符合，又写了不符合", "请只保留一个。");
            mistakes.add("conditions", "input/conflict", message, help, &name);
        }
    }
    (met, denied)
}

/// A set of things that nobody said of a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsaid(u8);

impl Unsaid {
    pub(crate) const NOTHING: Self = Self(0);
    pub(crate) const PAYS: Self = Self(1);
    pub(crate) const BIRTH: Self = Self(2);
    pub(crate) const TERM_START: Self = Self(4);
    pub(crate) const AGE: Self = Self(8);
    pub(crate) const GAP: Self = Self(16);
    pub(crate) const MISSED_YEARS: Self = Self(32);
    pub(crate) const REPAID_YEARS: Self = Self(64);

    #[must_use]
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What nobody said although the answer depends on it.
fn unsaid(policy: &Policy, payer: &Payer, asked: For) -> Unsaid {
    let by_day = asked == For::Coverage || bill::depends_on_day(policy, payer);
    let mut unsaid = Unsaid::NOTHING;
    // By the year of birth one is 新生儿 or everybody.
    if payer.birth.is_none() && payer.identities.meets(policy.newborns()) {
        unsaid = Unsaid::BIRTH;
    }
    if by_day || payer.pays.is_some() {
        unsaid = unsaid.with(of_windows(policy, payer));
    }
    let window = window(policy, payer, Flipped::NONE);
    match (asked, window) {
        (For::Premium, window) => {
            let by_age = policy.premium.personal.len() > 1 && payer.age.is_none();
            let elsewhere = window.map_or(unsaid == Unsaid::NOTHING, |it| it.premium.is_some());
            if by_age && !elsewhere { unsaid.with(Unsaid::AGE) } else { unsaid }
        }
        (For::Coverage, Ok(window)) if unsaid == Unsaid::NOTHING => match window.starts.value {
            Starts::Birth if payer.birth.is_none() => Unsaid::BIRTH,
            Starts::Waiting(waiting) => waiting.unsaid(payer),
            _ => Unsaid::NOTHING,
        },
        (For::Coverage, _) => unsaid,
    }
}

/// On what nobody said it depends which window is open to a payer.
fn of_windows(policy: &Policy, payer: &Payer) -> Unsaid {
    // A window that goes behind one that is surely open makes no difference.
    let mut least = 0;
    for window in &policy.windows {
        if open_if(policy, window, payer, Flipped::NONE) == Some(Unsaid::NOTHING) {
            least = window.priority.max(least);
        }
    }
    let mut unsaid = if payer.pays.is_none() { Unsaid::PAYS } else { Unsaid::NOTHING };
    for window in &policy.windows {
        if let Some(more) = open_if(policy, window, payer, Flipped::NONE)
            && window.priority >= least
        {
            unsaid = unsaid.with(more);
        }
    }
    unsaid
}

/// Reports what is missing, but for what was written wrongly and reported already.
fn report(unsaid: Unsaid, fields: &Fields, mistakes: &mut Mistakes) {
    for (asked, key, message, help) in QUESTIONS {
        if unsaid.0 & asked.0 != 0 && fields.get(key).is_none() {
            mistakes.add(key, MISSING, message, help, &[]);
        }
    }
}

/// What is asked, by which key, and what to write.
const QUESTIONS: [(Unsaid, &str, &str, &str); 7] = [
    (Unsaid::PAYS, "pays", "请填写缴费日期", "写哪天缴的，或者打算哪天缴，例如2024-03-01。"),
    (Unsaid::BIRTH, "birth", "请填写出生日期", "缴费期或待遇从出生之日算起，例如2024-03-01。"),
    (Unsaid::TERM_START, "term_start", "请填写开学日期", "缴费期从开学之日算起，例如2024-09-01。"),
    (Unsaid::AGE, "age", "请填写年龄", "不同年龄缴的不一样，请写周岁，例如35。"),
    (
        Unsaid::GAP,
        "gap_months",
        "请填写职工医保中断了几个月",
        "零头也算一个月，例如3个月零5天写4；没有中断写0。",
    ),
    (
        Unsaid::MISSED_YEARS,
        "missed_years",
        "请填写有几年没有参保",
        "请写年数，例如2；没有断过写0。",
    ),
    (Unsaid::REPAID_YEARS, "repaid_years", "请填写没有参保的年份补缴了几年", "没有补缴写0。"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::tests::{futian_2022, zhuji_2023};
    use crate::person::Scope;
    use crate::policy::Table;
    use crate::policy::enrolment::{Event, Pays, WaitFrom, Waiting};
    use crate::policy::fixture::{stated, wuyang_2024, yuan};
    use crate::policy::premium::{AgeBand, Grant};

    fn read(policy: &Policy, asked: For, written: &str) -> Result<Payer, Vec<InputError>> {
        let fields = Fields::from_query(&written.replace(' ', "\n"), PAYER).unwrap();
        Payer::read(&fields, policy, asked)
    }

    fn mistakes(policy: &Policy, asked: For, written: &str) -> Vec<(String, &'static str)> {
        let mistakes = read(policy, asked, written).err().unwrap_or_default();
        mistakes.into_iter().map(|it| (it.field, it.code)).collect()
    }

    /// The fields that are missing.
    fn asks(policy: &Policy, asked: For, written: &str) -> Vec<String> {
        let mistakes = mistakes(policy, asked, written);
        assert!(mistakes.iter().all(|(_, code)| *code == MISSING), "{mistakes:?}");
        mistakes.into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn everything_written_is_read() {
        let policy = futian_2022();
        let written = "tier=二档 identity=低保对象 identity=未参加职工医保 age=35岁 birth=1990-1-2 \
                       pays=2022年2月1日 term_start=2021/9/1 gap_months=3个月 missed_years=2年 repaid_years=1";
        let payer = read(&policy, For::Premium, written).unwrap();
        assert_eq!(policy.tier_name(payer.tier), "二档");
        assert_eq!(payer.identities.places().collect::<Vec<_>>(), [5]);
        assert_eq!((payer.met, payer.denied), (1, 0));
        let days = [payer.birth, payer.pays, payer.term_start].map(|it| it.unwrap().to_text());
        assert_eq!(days, ["1990-01-02", "2022-02-01", "2021-09-01"]);
        let counts = (payer.age, payer.gap_months, payer.missed_years, payer.repaid_years);
        assert_eq!(counts, (Some(35), Some(3), Some(2), Some(1)));
        let payer = read(&policy, For::Premium, "tier=一档 condition=未参加职工医保=no").unwrap();
        assert_eq!((payer.met, payer.denied), (0, 1));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let field = |field: &str, code| (field.to_owned(), code);
        assert_eq!(
            mistakes(
                &futian_2022(),
                For::Premium,
                "tier=三档 identity=大学生 condition=有房=no condition=未参加职工医保=也许 pays=昨天 age=131",
            ),
            [
                field("tier", UNKNOWN_CHOICE),
                field("identities", UNKNOWN_CHOICE),
                field("conditions", UNKNOWN_CHOICE),
                field("conditions", UNKNOWN_CHOICE),
                field("pays", "value/date"),
                field("age", "input/number"),
            ]
        );
        let both = "tier=一档 identity=未参加职工医保 condition=未参加职工医保=no";
        let conflict = [field("conditions", "input/conflict")];
        assert_eq!(mistakes(&futian_2022(), For::Premium, both), conflict);
        let early = "pays=2024-03-01 birth=2024-03-02";
        let before = [field("birth", "input/birth-after-payment")];
        assert_eq!(mistakes(&wuyang_2024(), For::Coverage, early), before);
        assert!(read(&wuyang_2024(), For::Coverage, "pays=2024-03-02 birth=2024-03-02").is_ok());
    }

    #[test]
    fn the_cover_depends_on_the_day_and_not_on_the_tier() {
        let policy = wuyang_2024();
        assert_eq!(asks(&policy, For::Coverage, ""), ["pays"]);
        assert_eq!(asks(&policy, For::Coverage, "pays=2024-03-01"), [""; 0]);
        let wrong = [("tier".to_owned(), UNKNOWN_CHOICE)];
        assert_eq!(mistakes(&policy, For::Coverage, "tier=三档 pays=2024-03-01"), wrong);
    }

    /// 五(二): a newborn's window goes by birth, and who is one goes by its year.
    #[test]
    fn a_newborn_is_asked_for_the_day_of_birth() {
        let policy = wuyang_2024();
        assert_eq!(asks(&policy, For::Coverage, "identity=新生儿"), ["pays", "birth"]);
        assert_eq!(asks(&policy, For::Coverage, "identity=新生儿 pays=2024-03-01"), ["birth"]);
        assert_eq!(asks(&policy, For::Coverage, "identity=新生儿 pays=2023-12-31"), ["birth"]);
        assert_eq!(
            asks(&policy, For::Premium, "tier=一档 identity=新生儿 pays=2023-12-31"),
            ["birth"]
        );
        assert_eq!(asks(&policy, For::Coverage, "identity=新生儿 pays=2025-03-31"), ["birth"]);
        assert_eq!(asks(&policy, For::Premium, "tier=一档 identity=新生儿"), ["birth"]);
    }

    /// 二(一): 「2023年出生并具有本县户籍的新生儿」 join for 2024 like everybody else.
    #[test]
    fn who_was_born_in_another_year_is_no_newborn_of_this_one() {
        let policy = wuyang_2024();
        let who = |birth: &str| {
            let written =
                format!("identity=新生儿 identity=低保对象 pays=2024-02-01 birth={birth}");
            let payer = read(&policy, For::Coverage, &written).unwrap();
            let places = |set: Identities| set.places().collect::<Vec<_>>();
            (places(payer.identities), places(payer.outgrown))
        };
        assert_eq!(who("2024-01-01"), (vec![0, 4], vec![]));
        assert_eq!(who("2023-12-31"), (vec![4], vec![0]));
        // Whom other rules are for too by a window of birth is somebody of every age.
        let mut policy = wuyang_2024();
        policy.windows[4].scope.all = Identities::at(4);
        assert_eq!(policy.newborns(), Identities::NONE);
    }

    #[test]
    fn what_goes_behind_an_open_window_is_not_asked() {
        let mut policy = wuyang_2024();
        let any = Pays::After { event: Event::Birth, days: 90, first_day: 1 };
        policy.windows[7].pays = stated(any);
        policy.windows[7].scope = Scope { all: Identities::at(1), ..policy.windows[5].scope };
        let poor_student = "identity=高校新生 identity=低保对象 pays=2024-07-01";
        assert_eq!(asks(&policy, For::Coverage, poor_student), ["birth"]);
        policy.windows[7].priority = 0;
        assert_eq!(asks(&policy, For::Coverage, poor_student), [""; 0]);
    }

    #[test]
    fn what_was_written_wrongly_is_not_missing_as_well() {
        let wrong = [("pays".to_owned(), "value/date")];
        assert_eq!(mistakes(&wuyang_2024(), For::Coverage, "pays=2024-02-30"), wrong);
    }

    /// Seed 001 三(三): how long employees' insurance has lapsed decides after February only.
    #[test]
    fn a_lapse_is_asked_for_where_it_decides() {
        let policy = zhuji_2023();
        let lapsed = |rest: &str| {
            asks(&policy, For::Coverage, &["identity=职工医保中断人员", rest].concat())
        };
        assert_eq!(lapsed(" pays=2023-03-01"), ["gap_months"]);
        assert_eq!(lapsed(" pays=2023-02-28"), [""; 0]);
        assert_eq!(lapsed(""), ["pays", "gap_months"]);
        assert_eq!(asks(&policy, For::Coverage, "pays=2023-03-01"), [""; 0]);
    }

    /// 三: from July on the subsidy is one's own to pay, but not for the seven groups of 六.
    #[test]
    fn the_day_of_payment_is_asked_for_where_it_moves_the_premium() {
        let policy = wuyang_2024();
        assert_eq!(asks(&policy, For::Premium, "tier=一档"), ["pays"]);
        assert_eq!(asks(&policy, For::Premium, ""), ["tier", "pays"]);
        assert_eq!(asks(&policy, For::Premium, "tier=一档 identity=低保对象"), [""; 0]);
        // Seed 001: for whom assistance ends in February.
        assert_eq!(asks(&zhuji_2023(), For::Premium, "identity=监测人口"), ["pays"]);
        assert_eq!(asks(&zhuji_2023(), For::Premium, "identity=低保对象"), [""; 0]);
        let mut policy = zhuji_2023();
        policy.assistance.rules[3].grants = Table::new(vec![Grant::Nothing]);
        assert_eq!(asks(&policy, For::Premium, "identity=监测人口"), [""; 0]);
    }

    #[test]
    fn the_age_is_asked_for_where_premiums_differ_by_it() {
        let mut policy = futian_2022();
        policy.premium.personal.insert(0, AgeBand { under: Some(18), amounts: yuan(&[200, 500]) });
        assert_eq!(asks(&policy, For::Premium, "tier=一档"), ["age"]);
        assert_eq!(asks(&policy, For::Coverage, "pays=2022-01-01"), [""; 0]);
        assert_eq!(asks(&policy, For::Premium, "tier=一档 pays=2023-01-01"), [""; 0], "no window");
        policy.windows[0].premium = Some(yuan(&[1, 2]));
        assert_eq!(asks(&policy, For::Premium, "tier=一档 pays=2022-01-01"), [""; 0]);
        assert_eq!(asks(&policy, For::Premium, "tier=一档"), ["pays"]);
    }

    #[test]
    fn missed_years_are_asked_for_where_the_wait_goes_by_them() {
        let mut policy = wuyang_2024();
        policy.windows[2].starts = stated(Starts::Waiting(Waiting {
            months: 3,
            per_missed_year: 1,
            free_years: 1,
            per_repaid_year: 1,
            least: None,
            from: WaitFrom::Payment,
        }));
        let asks = |written| asks(&policy, For::Coverage, written);
        assert_eq!(asks("pays=2024-03-01"), ["missed_years"]);
        assert_eq!(asks("pays=2024-03-01 missed_years=1"), [""; 0]);
        assert_eq!(asks("pays=2024-03-01 missed_years=2"), ["repaid_years"]);
        assert_eq!(asks("pays=2024-02-29"), [""; 0]);
    }
}
