//! What a person pays, and who pays the rest.

use crate::coverage::{Flipped, NoCoverage, open_if, window};
use crate::day::Day;
use crate::input::Payer;
use crate::money::{Money, Product, Rounding};
use crate::policy::premium::{AssistanceRule, Grant, Overlap};
use crate::policy::{Cite, Cited, Given, Policy, Status, Table, Window};

/// What a person pays for a year, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill<'p> {
    /// The window that the payment falls into; the first that is for the person, where nobody
    /// said the day of payment.
    pub window: &'p Window,
    /// What a year costs by tier, at this person's age and in this window.
    pub premiums: &'p Table<Cited<Money>>,
    /// The premium of the tier, before assistance.
    pub personal: Cited<Money>,
    /// What every rule of assistance that is for the person comes to, in the order of the notice.
    pub grants: Vec<Granted<'p>>,
    /// What counts of them where several grant anything.
    pub overlap: Cited<Overlap>,
    /// What they pay together; unknown where that depends on what the notice does not say.
    pub assisted: Option<Money>,
    /// What the treasury adds for each person.
    pub fiscal_subsidy: &'p Given<Cited<Money>>,
    /// From which day on one bears the fiscal subsidy, where this person does.
    pub bears_subsidy_from: Option<Cited<Day>>,
    /// The least that the person may have to pay.
    pub low: Money,
    /// The most; unknown where they bear a subsidy of which the notice does not say how much.
    pub high: Option<Money>,
}

/// A rule of assistance and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted<'p> {
    /// The rule.
    pub rule: &'p AssistanceRule,
    /// What it pays.
    pub grant: Outcome,
    /// Whether it counts: by itself, as the highest, or as a part of the sum.
    pub counts: bool,
    /// Its conditions of which nobody said whether they are met; they are taken to be.
    pub unsaid: u64,
}

/// What a rule of assistance comes to for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// So much, at most the premium.
    Pays(Money),
    /// The notice does not say how much.
    Unknown,
    /// Nothing for this tier.
    NotForTier,
    /// Nothing, as these conditions are not met.
    Denied(u64),
    /// Nothing, as it was granted until this day.
    TooLate(Cited<Day>),
}

/// What a person pays.
///
/// # Errors
/// [`NoCoverage`], where the payer cannot pay on that day.
pub fn bill<'p>(policy: &'p Policy, payer: &Payer) -> Result<Bill<'p>, NoCoverage<'p>> {
    billed(policy, payer, Flipped::NONE)
}

/// Whether what a person pays depends on the day on which they do.
pub(crate) fn depends_on_day(policy: &Policy, payer: &Payer) -> bool {
    let any_day = Payer { pays: None, ..*payer };
    let by_window = policy.windows.iter().any(|it| {
        (it.premium.is_some() || it.bears_subsidy_from(payer.identities).is_some())
            && open_if(policy, it, &any_day, Flipped::NONE).is_some()
    });
    by_window
        || policy.assistance.rules.iter().any(|it| {
            it.until.is_some()
                && it.scope.includes(payer.identities)
                && it.grants[payer.tier] != Grant::Nothing
        })
}

pub(crate) fn billed<'p>(
    policy: &'p Policy,
    payer: &Payer,
    flipped: Flipped,
) -> Result<Bill<'p>, NoCoverage<'p>> {
    let window = window(policy, payer, flipped)?;
    let premiums = premiums(policy, window, payer);
    let personal = premiums[payer.tier];
    let mut overlap = policy.assistance.overlap;
    if flipped.turns(Flipped::OVERLAP, overlap.cite.status) {
        overlap.value = match overlap.value {
            Overlap::HighestWins => Overlap::Sum,
            Overlap::Sum => Overlap::HighestWins,
        };
    }
    let mut grants = Vec::new();
    for rule in &policy.assistance.rules {
        if rule.scope.includes(payer.identities) {
            grants.push(granted(rule, premiums, payer));
        }
    }
    let (least, most) = assisted(&mut grants, overlap.value, personal.value);
    let subsidy = &policy.premium.fiscal_subsidy;
    let bears_subsidy_from = window
        .bears_subsidy_from(payer.identities)
        .filter(|from| payer.pays.is_some_and(|pays| pays >= from.value))
        .filter(|from| !flipped.turns(Flipped::SUBSIDY, from.cite.status));
    let (least_borne, most_borne) = match (bears_subsidy_from, subsidy) {
        (None, _) | (_, Given::None) => (Money::ZERO, Some(Money::ZERO)),
        (Some(_), Given::Known(subsidy)) => (subsidy.value, Some(subsidy.value)),
        (Some(_), Given::Unknown(_)) => (Money::ZERO, None),
    };
    Ok(Bill {
        window,
        premiums,
        personal,
        grants,
        overlap,
        assisted: (least == most).then_some(least),
        fiscal_subsidy: subsidy,
        bears_subsidy_from,
        low: personal.value.less(most) + least_borne,
        high: most_borne.map(|borne| personal.value.less(least) + borne),
    })
}

/// What a year costs by tier: what the window says, or else what the age does.
fn premiums<'p>(policy: &'p Policy, window: &'p Window, payer: &Payer) -> &'p Table<Cited<Money>> {
    let bands = &policy.premium.personal;
    let young =
        |under: Option<u8>| under.is_none_or(|under| payer.age.is_some_and(|it| it < under));
    let place = bands.iter().position(|band| young(band.under)).unwrap_or(0);
    window.premium.as_ref().unwrap_or(&bands[place].amounts)
}

fn granted<'p>(
    rule: &'p AssistanceRule,
    premiums: &Table<Cited<Money>>,
    payer: &Payer,
) -> Granted<'p> {
    let most = premiums[payer.tier].value;
    let denied = rule.needs & payer.denied;
    let late = rule.until.filter(|until| payer.pays.is_some_and(|pays| pays > until.value));
    let grant = match (rule.grants[payer.tier], late) {
        (Grant::Nothing, _) => Outcome::NotForTier,
        _ if denied != 0 => Outcome::Denied(denied),
        (_, Some(until)) => Outcome::TooLate(until),
        (Grant::Share { rate, of }, None) => {
            Outcome::Pays(Product::of(premiums[of].value, rate).round(Rounding::HalfUp).min(most))
        }
        (Grant::Fixed(amount), None) => Outcome::Pays(amount.min(most)),
        (Grant::Unknown, None) => Outcome::Unknown,
    };
    let unsaid = if grant.grants() { rule.needs & !payer.met } else { 0 };
    Granted { rule, grant, counts: false, unsaid }
}

/// The least and the most that rules pay together, each marked whether it counts.
fn assisted(grants: &mut [Granted<'_>], overlap: Overlap, personal: Money) -> (Money, Money) {
    let (mut known, mut highest) = (Money::ZERO, None);
    let (mut granting, mut unknown) = (0, false);
    for (place, granted) in grants.iter().enumerate() {
        granting += usize::from(granted.grant.grants());
        unknown |= granted.grant == Outcome::Unknown;
        let Outcome::Pays(amount) = granted.grant else { continue };
        let surest = |other: &Granted<'_>| granted.status() < other.status();
        match (overlap, highest) {
            (Overlap::Sum, _) => known = (known + amount).min(personal),
            // Among equals the surest counts, and then the first in the notice.
            (Overlap::HighestWins, Some(best))
                if amount < known || amount == known && !surest(&grants[best]) => {}
            (Overlap::HighestWins, _) => (known, highest) = (amount, Some(place)),
        }
    }
    let decided = !unknown || known == personal;
    for (place, granted) in grants.iter_mut().enumerate() {
        granted.counts = match overlap {
            _ if granting == 1 => granted.grant.grants(),
            Overlap::Sum => granted.grant.grants(),
            Overlap::HighestWins => decided && highest == Some(place),
        };
    }
    (known, if decided { known } else { personal })
}

impl Outcome {
    /// Whether it grants anything, known or not.
    pub const fn grants(self) -> bool {
        matches!(self, Self::Pays(_) | Self::Unknown)
    }
}

impl Granted<'_> {
    /// How sure it is.
    pub fn status(&self) -> Status {
        match self.grant {
            Outcome::Unknown => Status::Unknown,
            _ if self.unsaid != 0 => self.rule.cite.status.max(Status::Assumed),
            Outcome::TooLate(until) => until.cite.status,
            _ => self.rule.cite.status,
        }
    }

    /// Where it stands.
    pub fn cite(&self) -> Cite {
        let cite = match self.grant {
            Outcome::TooLate(until) => until.cite,
            _ => self.rule.cite,
        };
        Cite { status: self.status(), ..cite }
    }
}

impl Bill<'_> {
    /// What the person pays, if the notice says all of it.
    pub fn pays(&self) -> Option<Money> {
        self.high.filter(|high| *high == self.low)
    }

    /// The conditions that matter and of which nobody said whether they are met.
    pub fn unsaid(&self) -> u64 {
        self.grants.iter().fold(0, |unsaid, granted| unsaid | granted.unsaid)
    }

    /// How many rules of assistance grant anything.
    pub fn granting(&self) -> usize {
        self.grants.iter().filter(|it| it.grant.grants()).count()
    }

    /// The least sure of what the amount rests on.
    pub fn status(&self) -> Status {
        if self.pays().is_none() {
            return Status::Unknown;
        }
        let mut status = self.personal.cite.status;
        for granted in &self.grants {
            status = match granted.grant {
                Outcome::Pays(_) if granted.counts => status.max(granted.status()),
                Outcome::TooLate(_) => status.max(granted.status()),
                _ => status,
            };
        }
        if self.granting() > 1 {
            status = status.max(self.overlap.cite.status);
        }
        if let (Some(from), Given::Known(subsidy)) = (self.bears_subsidy_from, self.fiscal_subsidy)
        {
            status = status.max(from.cite.status).max(subsidy.cite.status);
        }
        status
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::input::{Fields, For};
    use crate::money::Rate;
    use crate::person::{Identities, Scope};
    use crate::policy::enrolment::{Event, Gap, Pays, Starts, WithoutSubsidy};
    use crate::policy::fixture::{
        ASSUMED, STATED, UNKNOWN, assumed, scope, stated, without_subsidy, wuyang_2024, yuan,
    };
    use crate::policy::premium::AgeBand;
    use crate::policy::{Assistance, Premium};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    fn names(names: &str) -> Vec<String> {
        names.split('、').map(str::to_owned).collect()
    }

    pub(crate) fn between(id: &str, scope: Scope, from: &str, to: &str, starts: Starts) -> Window {
        Window {
            id: id.into(),
            scope,
            pays: stated(Pays::Between { from: day(from), to: day(to) }),
            gap: None,
            starts: stated(starts),
            ends: None,
            priority: 0,
            premium: None,
            without_subsidy: None,
            cite: STATED,
        }
    }

    fn rule(id: &str, funder: &str, scope: Scope, grants: Vec<Grant>) -> AssistanceRule {
        AssistanceRule {
            id: id.into(),
            funder: funder.into(),
            scope,
            needs: 0,
            until: None,
            grants: Table::new(grants),
            cite: STATED,
        }
    }

    /// Seed 003 二、四: 福田镇 2022. It prints no day from which a
    /// payment covers.
    pub(crate) fn futian_2022() -> Policy {
        let base = Policy {
            id: "wushan-futian-2022".into(),
            place: "巫山县福田镇".into(),
            year: 2022,
            identities: names(
                "特困人员、城乡孤儿、事实无人抚养儿童、在乡重点优抚对象、一至六级伤残军人、\
                 低保对象、一二级残疾人、低保边缘户、返贫致贫人口、脱贫不稳定户、边缘易致贫户、\
                 突发严重困难户、计生特别扶助对象、计生奖励扶助对象、稳定脱贫人口、三四级残疾人",
            ),
            conditions: names("未参加职工医保"),
            citations: names("福田镇2022年度参保筹资通知"),
            benefits: None,
            ..wuyang_2024()
        };
        let first = base.tier("一档").unwrap();
        let share = |percent| Grant::Share { rate: Rate::from_percent(percent), of: first };
        let health = "医疗救助资金";
        let mut veterans =
            rule("退役", "县退役军人事务局", scope(&[4], &[]), vec![share(100), Grant::Unknown]);
        veterans.needs = 1;
        Policy {
            premium: Premium {
                personal: vec![AgeBand { under: None, amounts: yuan(&[320, 695]) }],
                fiscal_subsidy: Given::Unknown(UNKNOWN),
            },
            assistance: Assistance {
                overlap: stated(Overlap::HighestWins),
                rules: vec![
                    rule("救助-全额", health, scope(&[0, 1, 2], &[]), vec![share(100), share(100)]),
                    // The bracket 「不含一至六级伤残军人」 stands behind these alone.
                    rule("救助-优抚", health, scope(&[3], &[4]), vec![share(100), share(100)]),
                    rule("救助-低保", health, scope(&[5], &[]), vec![share(90), share(100)]),
                    rule(
                        "救助-70",
                        health,
                        scope(&[6, 7, 8, 9, 10, 11], &[]),
                        vec![share(70), share(100)],
                    ),
                    rule(
                        "计生-特扶",
                        "县卫生健康委",
                        scope(&[12], &[]),
                        vec![share(100), share(100)],
                    ),
                    rule(
                        "计生-奖扶",
                        "县卫生健康委",
                        scope(&[13], &[]),
                        vec![share(80), share(80)],
                    ),
                    veterans,
                    rule(
                        "脱贫-定额",
                        "县乡村振兴局",
                        scope(&[14], &[]),
                        vec![Grant::Fixed(Money::from_yuan(100)); 2],
                    ),
                    rule(
                        "残联-定额",
                        "县残联",
                        scope(&[15], &[]),
                        vec![Grant::Fixed(Money::from_yuan(80)); 2],
                    ),
                ],
                no_top_up: Some(STATED),
            },
            windows: vec![between(
                "缴费申报阶段",
                Scope::EVERYBODY,
                "2021-12-21",
                "2022-02-20",
                Starts::Unknown,
            )],
            ..base
        }
    }

    /// Seed 001 三(二)、三(三): 朱集镇 2023.
    pub(crate) fn zhuji_2023() -> Policy {
        let fixed = |amount| vec![Grant::Fixed(Money::from_yuan(amount))];
        let until = |mut rule: AssistanceRule| {
            rule.until = Some(stated(day("2023-02-28")));
            rule
        };
        let health = "医疗救助资金";
        let lapsed = |id: &str, gap, starts| Window {
            gap: Some(gap),
            ..between(id, scope(&[5], &[]), "2023-03-01", "2023-12-31", starts)
        };
        let newborn = Window {
            pays: stated(Pays::After { event: Event::Birth, days: 90, first_day: 1 }),
            priority: 1,
            ..between("新生儿", scope(&[4], &[]), "2023-01-01", "2023-12-31", Starts::Birth)
        };
        let january = Starts::On(day("2023-01-01"));
        Policy {
            id: "zhuji-2023".into(),
            place: "灵璧县朱集镇".into(),
            year: 2023,
            tiers: names("居民医保"),
            identities: names(
                "特困人员、低保对象、返贫致贫人口、监测人口、新生儿、职工医保中断人员",
            ),
            citations: names("朱政〔2022〕34号"),
            premium: Premium {
                personal: vec![AgeBand { under: None, amounts: yuan(&[350]) }],
                fiscal_subsidy: Given::Known(stated(Money::from_yuan(610))),
            },
            assistance: Assistance {
                overlap: assumed(Overlap::HighestWins),
                rules: vec![
                    rule("全额资助", health, scope(&[0], &[]), fixed(350)),
                    rule("低保", health, scope(&[1], &[]), fixed(300)),
                    rule("返贫致贫", "", scope(&[2], &[]), fixed(270)),
                    until(rule("监测", "", scope(&[3], &[]), fixed(175))),
                ],
                no_top_up: None,
            },
            windows: vec![
                between("集中参保期", Scope::EVERYBODY, "2022-10-01", "2023-02-28", january),
                lapsed("中断不超过3个月", Gap { least: 0, most: Some(3) }, Starts::NextDay),
                lapsed("中断超过3个月", Gap { least: 4, most: None }, Starts::AfterMonths(6)),
                between(
                    "动态新增",
                    scope(&[0, 1, 2, 3], &[5]),
                    "2023-03-01",
                    "2023-12-31",
                    Starts::NextDay,
                ),
                newborn,
            ],
            benefits: None,
            ..wuyang_2024()
        }
    }

    fn payer(policy: &Policy, written: &str) -> Payer {
        let mut fields = Fields::default();
        for (key, text) in written.split_whitespace().map(|it| it.split_once('=').unwrap()) {
            fields.push(key, text);
        }
        Payer::read(&fields, policy, For::Premium).unwrap()
    }

    /// What is assisted and what is paid, and the rules that count.
    fn paid(policy: &Policy, written: &str) -> (Option<String>, Option<String>, Vec<String>) {
        let bill = bill(policy, &payer(policy, written)).unwrap();
        let counting = bill.grants.iter().filter(|it| it.counts);
        (
            bill.assisted.map(|it| it.to_string()),
            bill.pays().map(|it| it.to_string()),
            counting.map(|it| it.rule.id.clone()).collect(),
        )
    }

    fn sums(
        assisted: &str,
        pays: &str,
        by: &[&str],
    ) -> (Option<String>, Option<String>, Vec<String>) {
        let by = by.iter().map(|it| (*it).to_owned()).collect();
        (Some(assisted.into()), Some(pays.into()), by)
    }

    /// policy-model.md, seed 003, under the YAML.
    #[test]
    fn assistance_of_2022_comes_to_the_printed_sums() {
        let policy = futian_2022();
        for (written, assisted, pays, by) in [
            ("tier=一档", "0", "320", &[][..]),
            ("tier=一档 identity=低保对象", "288", "32", &["救助-低保"][..]),
            ("tier=二档 identity=低保对象", "320", "375", &["救助-低保"]),
            (
                "tier=一档 identity=一二级残疾人 identity=计生奖励扶助对象",
                "256",
                "64",
                &["计生-奖扶"],
            ),
            (
                "tier=二档 identity=一二级残疾人 identity=计生奖励扶助对象",
                "320",
                "375",
                &["救助-70"],
            ),
            ("tier=一档 identity=特困人员", "320", "0", &["救助-全额"]),
            ("tier=一档 identity=在乡重点优抚对象", "320", "0", &["救助-优抚"]),
            ("tier=二档 identity=稳定脱贫人口", "100", "595", &["脱贫-定额"]),
            ("tier=一档 identity=三四级残疾人", "80", "240", &["残联-定额"]),
            // Among equals the first in the notice.
            ("tier=一档 identity=特困人员 identity=计生特别扶助对象", "320", "0", &["救助-全额"]),
        ] {
            assert_eq!(paid(&policy, written), sums(assisted, pays, by), "{written}");
        }
    }

    /// policy-model.md, seed 003: 一至六级伤残军人, 二档 → unknown, say so. Seed 003 四(三) prints the
    /// first tier only.
    #[test]
    fn what_veterans_are_paid_for_the_second_tier_is_unknown() {
        let policy = futian_2022();
        let veteran = "identity=一至六级伤残军人 condition=未参加职工医保=yes";
        let first = format!("tier=一档 {veteran}");
        assert_eq!(paid(&policy, &first), sums("320", "0", &["退役"]));
        let second = format!("tier=二档 {veteran}");
        assert_eq!(paid(&policy, &second), (None, None, vec!["退役".into()]));
        let bill = bill(&policy, &payer(&policy, &second)).unwrap();
        assert_eq!((bill.low, bill.high), (Money::ZERO, Some(Money::from_yuan(695))));
        assert_eq!(bill.status(), Status::Unknown);
    }

    /// An unknown amount may be the highest, unless a known one pays everything already.
    #[test]
    fn an_unknown_grant_leaves_the_highest_open() {
        let policy = futian_2022();
        let both = "tier=二档 identity=一至六级伤残军人 identity=低保对象";
        assert_eq!(paid(&policy, both), (None, None, Vec::new()));
        let bill = bill(&policy, &payer(&policy, both)).unwrap();
        assert_eq!((bill.low, bill.high), (Money::ZERO, Some(Money::from_yuan(375))));
        let mut policy = policy;
        policy.assistance.rules[2].grants = Table::new(vec![Grant::Fixed(Money::MAX); 2]);
        assert_eq!(paid(&policy, both), sums("695", "0", &["救助-低保"]));
    }

    /// 四(三): 「未参加职工医疗保险的一至六级伤残军人」.
    #[test]
    fn a_condition_is_taken_to_be_met_where_nobody_denies_it() {
        let policy = futian_2022();
        let status = |written| bill(&policy, &payer(&policy, written)).unwrap().status();
        let veteran = "tier=一档 identity=一至六级伤残军人";
        assert_eq!(paid(&policy, veteran), sums("320", "0", &["退役"]));
        assert_eq!(status(veteran), Status::Assumed);
        let met = format!("{veteran} identity=未参加职工医保");
        assert_eq!(status(&met), Status::Stated);
        let denied = format!("{veteran} condition=未参加职工医保=no");
        assert_eq!(paid(&policy, &denied), sums("0", "320", &[]));
        assert_eq!(status(&denied), Status::Stated);
        // The surest of two that pay the same counts.
        let both = format!("{veteran} identity=计生特别扶助对象");
        assert_eq!(paid(&policy, &both), sums("320", "0", &["计生-特扶"]));
        assert_eq!(status(&both), Status::Stated);
    }

    /// Seed 001 三(二)2: 特困 0, 低保 50, 返贫致贫 80, 监测 175; until 28 February.
    #[test]
    fn assistance_of_2023_leaves_the_printed_sums() {
        let policy = zhuji_2023();
        for (identity, pays) in
            [("特困人员", "0"), ("低保对象", "50"), ("返贫致贫人口", "80"), ("监测人口", "175")]
        {
            let written = format!("identity={identity} pays=2023-02-28");
            assert_eq!(paid(&policy, &written).1, Some(pays.into()), "{identity}");
        }
        let late = paid(&policy, "identity=监测人口 pays=2023-03-01");
        assert_eq!(late, sums("0", "350", &[]));
    }

    #[test]
    fn assistance_that_adds_up_stops_at_the_premium() {
        let mut policy = futian_2022();
        policy.assistance.overlap.value = Overlap::Sum;
        let both = "tier=一档 identity=稳定脱贫人口 identity=三四级残疾人";
        assert_eq!(paid(&policy, both), sums("180", "140", &["脱贫-定额", "残联-定额"]));
        let three = "tier=一档 identity=低保对象 identity=稳定脱贫人口";
        assert_eq!(paid(&policy, three), sums("320", "0", &["救助-低保", "脱贫-定额"]));
    }

    /// 六: the county pays the subsidy of the seven groups, also of those who are 新生儿.
    #[test]
    fn whom_an_exception_names_keeps_the_subsidy() {
        let mut policy = wuyang_2024();
        let (from, except) = (assumed(day("2024-07-01")), Identities::at(4));
        policy.windows[4].without_subsidy = Some(WithoutSubsidy { from, except });
        let bears = |more: &str| {
            let newborn = "tier=一档 pays=2024-07-10 birth=2024-06-20 identity=新生儿";
            let bill = bill(&policy, &payer(&policy, &format!("{newborn} {more}"))).unwrap();
            assert_eq!(bill.window.id, "新生儿");
            bill.bears_subsidy_from.map(|from| from.value)
        };
        assert_eq!(bears(""), Some(from.value));
        assert_eq!(bears("identity=低保对象"), None);
    }

    /// 三: 「2024年7月1日及以后参保的不享受财政补助，缴费标准为一档380元/人·年+财政补助」.
    #[test]
    fn who_pays_from_july_on_bears_the_subsidy() {
        let mut policy = wuyang_2024();
        let july = "tier=一档 pays=2024-07-01";
        assert_eq!(paid(&policy, july), (Some("0".into()), None, Vec::new()));
        let bill = bill(&policy, &payer(&policy, july)).unwrap();
        assert_eq!((bill.low, bill.high), (Money::from_yuan(380), None));
        assert_eq!(paid(&policy, "tier=二档 pays=2024-06-30"), sums("0", "755", &[]));
        // 六: their subsidy is found by the county.
        assert_eq!(
            paid(&policy, "tier=一档 identity=低保对象 pays=2024-07-01"),
            sums("0", "380", &[])
        );
        policy.premium.fiscal_subsidy = Given::Known(stated(Money::from_yuan(640)));
        assert_eq!(paid(&policy, july), sums("0", "1,020", &[]));
        policy.premium.fiscal_subsidy = Given::None;
        assert_eq!(paid(&policy, july), sums("0", "380", &[]));
    }

    /// policy-model.md: 「by age group, by month of payment (seed 004)」.
    #[test]
    fn a_premium_may_go_by_age_and_by_window() {
        let mut policy = futian_2022();
        policy.premium.personal.insert(0, AgeBand { under: Some(18), amounts: yuan(&[200, 500]) });
        let low = "tier=一档 identity=低保对象";
        assert_eq!(paid(&policy, &format!("{low} age=17")), sums("180", "20", &["救助-低保"]));
        assert_eq!(paid(&policy, &format!("{low} age=18")), sums("288", "32", &["救助-低保"]));
        policy.windows[0].premium = Some(yuan(&[400, 800]));
        let paid = paid(&policy, &format!("{low} pays=2022-02-20"));
        assert_eq!(paid, sums("360", "40", &["救助-低保"]));
    }

    #[test]
    fn an_assumed_subsidy_or_overlap_can_be_read_the_other_way() {
        let mut policy = zhuji_2023();
        let both = payer(&policy, "identity=返贫致贫人口 identity=低保对象 pays=2023-02-28");
        let pays = |policy: &Policy, way| billed(policy, &both, way).unwrap().pays().unwrap();
        assert_eq!(pays(&policy, Flipped::NONE), Money::from_yuan(50));
        assert_eq!(pays(&policy, Flipped::OVERLAP), Money::ZERO);
        policy.windows[0].without_subsidy = Some(without_subsidy(assumed(day("2023-02-28"))));
        assert_eq!(pays(&policy, Flipped::NONE), Money::from_yuan(660));
        assert_eq!(pays(&policy, Flipped::SUBSIDY), Money::from_yuan(50));
        policy.assistance.overlap.cite = STATED;
        assert_eq!(pays(&policy, Flipped::OVERLAP), Money::from_yuan(660));
    }

    #[test]
    fn the_status_is_that_of_the_least_sure_part() {
        let mut policy = zhuji_2023();
        let status = |policy: &Policy, written: &str| {
            bill(policy, &payer(policy, written)).unwrap().status()
        };
        let one = "identity=低保对象 pays=2023-02-28";
        assert_eq!(status(&policy, one), Status::Stated);
        let two = "identity=低保对象 identity=特困人员 pays=2023-02-28";
        assert_eq!(status(&policy, two), Status::Assumed, "overlap is assumed");
        policy.assistance.rules[0].cite = ASSUMED;
        assert_eq!(status(&policy, one), Status::Stated, "no rule of theirs");
        policy.assistance.rules[1].cite.status = Status::Inherited;
        assert_eq!(status(&policy, one), Status::Inherited);
        policy.windows[0].without_subsidy = Some(without_subsidy(assumed(day("2023-01-01"))));
        assert_eq!(status(&policy, one), Status::Assumed);
    }

    fn any_grant() -> impl Strategy<Value = Grant> {
        let policy = wuyang_2024();
        let tiers: Vec<_> = policy.all_tiers().collect();
        prop_oneof![
            (0..=1_000_000u32, 0..2usize).prop_map(move |(rate, of)| Grant::Share {
                rate: Rate::from_millionths(rate),
                of: tiers[of],
            }),
            (0..80_000u64).prop_map(|fen| Grant::Fixed(Money::from_fen(fen))),
            Just(Grant::Nothing),
            Just(Grant::Unknown),
        ]
    }

    /// 乌杨 2024 with assistance: rules for single identities and groups, without exceptions.
    fn any_policy() -> impl Strategy<Value = Policy> {
        let asked = (any_grant(), any_grant(), 0..1_024u64, 0..3u64);
        let rules = proptest::collection::vec(asked, 0..6);
        (rules, any::<bool>(), any::<bool>()).prop_map(|(rules, sum, late)| {
            let mut policy = wuyang_2024();
            policy.conditions = names("未参加职工医保");
            policy.assistance.overlap.value = if sum { Overlap::Sum } else { Overlap::HighestWins };
            policy.assistance.rules = rules
                .into_iter()
                .enumerate()
                .map(|(place, (one, other, any, needs))| AssistanceRule {
                    needs: needs & 1,
                    until: (late && place % 2 == 0).then(|| assumed(day("2024-06-30"))),
                    scope: Scope { any: Identities(any), ..Scope::EVERYBODY },
                    ..rule(&place.to_string(), "", Scope::EVERYBODY, vec![one, other])
                })
                .collect();
            policy
        })
    }

    fn any_payer() -> impl Strategy<Value = Payer> {
        let asked = (0..2usize, 0..1_024u64, -60..500i32, 0..3u64);
        asked.prop_map(|(tier, identities, days, condition)| {
            let policy = wuyang_2024();
            let pays = Day::first_of(2024).plus(days);
            Payer {
                tier: policy.all_tiers().nth(tier).unwrap(),
                identities: Identities(identities),
                met: condition & 1,
                denied: condition >> 1,
                pays: Some(pays),
                birth: Some(pays.plus(-30)),
                ..payer(&policy, "tier=一档 pays=2024-01-01")
            }
        })
    }

    proptest! {
        #[test]
        fn nobody_pays_more_than_the_premium_but_for_the_subsidy(policy in any_policy(), payer in any_payer()) {
            let Ok(bill) = bill(&policy, &payer) else { return Ok(()) };
            prop_assert!(bill.assisted.is_none_or(|assisted| assisted <= bill.personal.value));
            prop_assert!(bill.high.is_none_or(|high| bill.low <= high));
            if bill.bears_subsidy_from.is_none() {
                prop_assert!(bill.high.unwrap() <= bill.personal.value);
                let assisted = bill.assisted.map(|assisted| bill.personal.value.less(assisted));
                prop_assert_eq!(bill.pays(), assisted);
            }
        }

        /// Without exceptions and with one window, an identity more is a rule more at most. (A
        /// window may be for fewer and cost more, and late payers bear the subsidy.)
        #[test]
        fn one_identity_more_never_costs_more(policy in any_policy(), payer in any_payer(), more in 0..10usize) {
            let policy = Policy { windows: futian_2022().windows, ..policy };
            let payer = Payer { pays: Some(day("2022-01-01")), ..payer };
            let richer = Payer { identities: payer.identities.with(Identities::at(more)), ..payer };
            let (before, after) = (bill(&policy, &payer).unwrap(), bill(&policy, &richer).unwrap());
            prop_assert!(after.low <= before.low && after.high <= before.high);
        }

        /// Every way to read what is open lies within what is said of it.
        #[test]
        fn a_condition_met_never_costs_more(policy in any_policy(), payer in any_payer()) {
            let (met, denied) = (Payer { met: 1, denied: 0, ..payer }, Payer { met: 0, denied: 1, ..payer });
            if let (Ok(met), Ok(denied)) = (bill(&policy, &met), bill(&policy, &denied)) {
                prop_assert!(met.low <= denied.low);
                prop_assert!(met.high.is_none() || met.high <= denied.high);
            }
        }
    }
}
