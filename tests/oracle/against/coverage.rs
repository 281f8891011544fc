//! 乌杨街道 2024: from when to when a payment covers.

use gongshi_rules::answer;
use gongshi_rules::coverage::{NoCoverage, coverage};
use gongshi_rules::day::Day;
use gongshi_rules::input::{Fields, For};
use gongshi_rules::{Policy, input};
use rayon::prelude::*;
use serde_json::json;

use super::{json, policy};
use crate::days::{self, Coverage, Date, Payer};

/// The seven groups of 六.
const SEVEN_GROUPS: [&str; 7] = [
    "特困人员",
    "低保对象",
    "低保边缘户",
    "返贫致贫人口",
    "脱贫不稳定户",
    "边缘易致贫户",
    "突发严重困难户",
];

/// Somebody, to the notice and to the rules.
struct Somebody {
    payer: Payer,
    identities: Vec<&'static str>,
}

/// Every set of identities that the notice tells apart, with these of the seven groups.
fn everybody(groups: &[&'static str]) -> Vec<Somebody> {
    let mut everybody = Vec::new();
    for group in groups.iter().copied().map(Some).chain([None]) {
        for bits in 0..4 {
            let (out_of_poverty, college_freshman) = (bits & 1 != 0, bits & 2 != 0);
            let identities = [
                group,
                out_of_poverty.then_some("脱贫人口"),
                college_freshman.then_some("高校新生"),
            ];
            everybody.push(Somebody {
                payer: Payer {
                    newborn: None,
                    out_of_poverty,
                    seven_groups: group.is_some(),
                    college_freshman,
                },
                identities: identities.into_iter().flatten().collect(),
            });
        }
    }
    everybody
}

/// From before the first window opens until after the last has closed.
fn every_day() -> impl Iterator<Item = Date> {
    let last = Date::new(2025, 1, 31);
    from(Date::new(2023, 7, 1)).take_while(move |day| *day <= last)
}

fn from(first: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| Some(day.next()))
}

/// 五 and 六, as the answer in JSON says it: the contract that other programs read.
#[test]
fn everybody_on_every_day() {
    let wuyang = policy("zhongxian-wuyang-2024");
    for Somebody { payer, identities } in everybody(&SEVEN_GROUPS) {
        let who: Vec<_> = identities.iter().map(|name| format!("identity={name}\n")).collect();
        let who = who.concat();
        for day in every_day() {
            let answer = json(&answer::coverage(&wuyang.rules, &format!("{who}pays={day}")));
            let window = ["window", "starts", "ends", "days"].map(|key| answer[key].clone());
            let expected = days::coverage(payer, day).map_or(
                [json!(null), json!(null), json!(null), json!(0)],
                |cover| {
                    let (starts, ends) = (cover.start.to_string(), cover.end.to_string());
                    [json!(cover.window), json!(starts), json!(ends), json!(cover.days)]
                },
            );
            assert_eq!(window, expected, "{who}{day}");
        }
    }
}

/// 五(二): every day of birth × every day of payment, before birth as well, from the autumn of 2023
/// on: 二(一). Of the seven groups, another one for each day of birth.
#[test]
fn everybody_newborn_on_every_day() {
    let wuyang = policy("zhongxian-wuyang-2024");
    let births: Vec<Date> = from(Date::new(2023, 10, 1)).take(92 + 366).collect();
    births.par_iter().enumerate().for_each(|(place, birth)| {
        for Somebody { payer, mut identities } in everybody(&[SEVEN_GROUPS[place % 7]]) {
            let payer = Payer { newborn: Some(*birth), ..payer };
            identities.push("新生儿");
            let ours = read(&wuyang.rules, *birth, &identities);
            for day in every_day() {
                let cover =
                    covered(&wuyang.rules, &input::Payer { pays: Some(rules(day)), ..ours });
                let expected = days::coverage(payer, day);
                assert_eq!(cover, expected.map(in_text), "{identities:?}，{birth}出生，{day}");
            }
        }
    });
}

/// A newborn, as typed; the day of payment is the day of birth.
fn read(policy: &Policy, birth: Date, identities: &[&str]) -> input::Payer {
    let mut fields = Fields::default();
    for identity in identities {
        fields.push("identity", *identity);
    }
    fields.push("birth", birth.to_string());
    fields.push("pays", birth.to_string());
    input::Payer::read(&fields, policy, For::Coverage)
        .unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

/// The window, the first day, the last and how many, as the rules say.
type Covered<'p> = (&'p str, Day, Day, u32);

fn covered<'p>(policy: &'p Policy, payer: &input::Payer) -> Option<Covered<'p>> {
    match coverage(policy, payer) {
        Ok(cover) => {
            let starts = cover.starts.expect("五、六写明了");
            let days = cover.days().expect("五、六写明了");
            Some((cover.window.id.as_str(), starts, cover.ends, days.into()))
        }
        Err(NoCoverage::NoWindow { .. }) => None,
        Err(NoCoverage::Ambiguous(one, other)) => panic!("{}、{}", one.id, other.id),
    }
}

fn in_text(cover: Coverage) -> Covered<'static> {
    (cover.window, rules(cover.start), rules(cover.end), cover.days)
}

fn rules(day: Date) -> Day {
    Day::from_text(&day.to_string()).expect("a day of the calendar")
}
