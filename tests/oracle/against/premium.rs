//! 福田镇 2022: what a payer is assisted with and pays.

use gongshi_rules::Money;
use gongshi_rules::answer;
use serde_json::{Value, json};

use super::{json, policy};
use crate::premium::{Identity, premium};
use crate::year::Tier;

/// 四: up to three identities of one person, in both tiers. Whether a disabled soldier is in
/// employees' insurance is said, as 四(三) asks for it.
#[test]
fn everybody_of_up_to_three_identities() {
    let futian = policy("wushan-futian-2022");
    for identities in up_to_three() {
        for (tier, name) in [(Tier::One, "一档"), (Tier::Two, "二档")] {
            let query = query(name, &identities);
            let answer = json(&answer::premium(&futian.rules, &query));
            let expected = premium(&identities, tier).map_or([Value::Null, Value::Null], |it| {
                [it.assisted, it.pays].map(|fen| json!(Money::from_fen(fen).to_decimal()))
            });
            assert_eq!([&answer["assisted"], &answer["pays"]], expected.each_ref(), "{query}");
        }
    }
}

fn up_to_three() -> Vec<Vec<Identity>> {
    let all = Identity::ALL;
    let mut sets = vec![Vec::new()];
    for (a, one) in all.iter().enumerate() {
        sets.push(vec![*one]);
        for (b, two) in all.iter().enumerate().skip(a + 1) {
            sets.push(vec![*one, *two]);
            sets.extend(all.iter().skip(b + 1).map(|three| vec![*one, *two, *three]));
        }
    }
    sets
}

fn query(tier: &str, identities: &[Identity]) -> String {
    let met = if identities.contains(&Identity::NotInEmployeeInsurance) { "yes" } else { "no" };
    let mut query = format!("tier={tier}\ncondition=未参加职工医保={met}\n");
    for name in identities.iter().filter_map(|identity| word(*identity)) {
        query += &format!("identity={name}\n");
    }
    query
}

/// What the policy calls an identity; the condition of 四(三) is none.
fn word(identity: Identity) -> Option<&'static str> {
    Some(match identity {
        Identity::ExtremePoverty => "特困人员",
        Identity::Orphan => "城乡孤儿",
        Identity::ChildWithoutSupport => "事实无人抚养儿童",
        Identity::RuralEntitledVeteran => "在乡重点优抚对象",
        Identity::MinimumLivingAllowance => "低保对象",
        Identity::SevereDisability => "一二级残疾人",
        Identity::MarginalLowIncome => "低保边缘户",
        Identity::FallenIntoPoverty => "返贫致贫人口",
        Identity::UnstablyOutOfPoverty => "脱贫不稳定户",
        Identity::OnTheEdgeOfPoverty => "边缘易致贫户",
        Identity::SuddenHardship => "突发严重困难户",
        Identity::FamilyPlanningSpecial => "计生特别扶助对象",
        Identity::FamilyPlanningSpecialChild => "计生特扶对象子女",
        Identity::OnlyChildDisability => "农村独生子女四级残疾扶助对象",
        Identity::FamilyPlanningSurgery => "计生手术并发症人员",
        Identity::FamilyPlanningReward => "计生奖励扶助对象",
        Identity::DisabledSoldier => "一至六级伤残军人",
        Identity::NotInEmployeeInsurance => return None,
        Identity::StablyOutOfPoverty => "稳定脱贫人口",
        Identity::ModerateDisability => "三四级残疾人",
    })
}
