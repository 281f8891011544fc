//! What a payer in 福田镇 is assisted with and pays for 2022, from the text of the notice
//! 《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》, 二 and 四. All amounts are whole fen.

use crate::year::{Tier, YUAN};

/// What 四 calls a person, one word of the notice each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// 特困人员
    ExtremePoverty,
    /// 城乡孤儿
    Orphan,
    /// 事实无人抚养儿童
    ChildWithoutSupport,
    /// 在乡重点优抚对象
    RuralEntitledVeteran,
    /// 低保对象
    MinimumLivingAllowance,
    /// 城乡重度（一、二级）残疾人员
    SevereDisability,
    /// 低保边缘户
    MarginalLowIncome,
    /// 返贫致贫人口
    FallenIntoPoverty,
    /// 脱贫不稳定户
    UnstablyOutOfPoverty,
    /// 边缘易致贫户
    OnTheEdgeOfPoverty,
    /// 突发严重困难户
    SuddenHardship,
    /// 计划生育家庭特别扶助对象
    FamilyPlanningSpecial,
    /// 计划生育家庭特别扶助对象的子女
    FamilyPlanningSpecialChild,
    /// 农村独生子女四级残疾扶助对象
    OnlyChildDisability,
    /// 计划生育手术并发症人员
    FamilyPlanningSurgery,
    /// 计划生育奖励扶助对象
    FamilyPlanningReward,
    /// 一至六级伤残军人
    DisabledSoldier,
    /// 未参加职工医疗保险: the condition that 四(三) sets for 一至六级伤残军人.
    NotInEmployeeInsurance,
    /// 未纳入低收入人口监测范围的稳定脱贫人口
    StablyOutOfPoverty,
    /// 三、四级残疾人员
    ModerateDisability,
}

impl Identity {
    /// Every identity once, in the order of the notice.
    pub(crate) const ALL: [Self; 20] = [
        Self::ExtremePoverty,
        Self::Orphan,
        Self::ChildWithoutSupport,
        Self::RuralEntitledVeteran,
        Self::MinimumLivingAllowance,
        Self::SevereDisability,
        Self::MarginalLowIncome,
        Self::FallenIntoPoverty,
        Self::UnstablyOutOfPoverty,
        Self::OnTheEdgeOfPoverty,
        Self::SuddenHardship,
        Self::FamilyPlanningSpecial,
        Self::FamilyPlanningSpecialChild,
        Self::OnlyChildDisability,
        Self::FamilyPlanningSurgery,
        Self::FamilyPlanningReward,
        Self::DisabledSoldier,
        Self::NotInEmployeeInsurance,
        Self::StablyOutOfPoverty,
        Self::ModerateDisability,
    ];
}

/// How the personal premium is shared, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Premium {
    /// Paid by the fund or the department that assists.
    pub(crate) assisted: u64,
    /// Left to the payer.
    pub(crate) pays: u64,
}

/// The premium of a person of these identities; nothing where the notice does not print the amount
/// of one of them, for then the higher of them (就高) cannot be told.
pub(crate) fn premium(identities: &[Identity], tier: Tier) -> Option<Premium> {
    let mut assisted = 0;
    for &identity in identities {
        match assistance(identity, identities, tier) {
            Assistance::Amount(amount) => assisted = assisted.max(amount),
            Assistance::NotPrinted => return None,
        }
    }
    // 四: “超过资助标准的个人应缴纳参保费用由参保对象自行负担”.
    Some(Premium { assisted, pays: personal_premium(tier) - assisted })
}

/// 二: “一档320元/人·年、二档695元/人·年”.
fn personal_premium(tier: Tier) -> u64 {
    match tier {
        Tier::One => 320 * YUAN,
        Tier::Two => 695 * YUAN,
    }
}

enum Assistance {
    Amount(u64),
    NotPrinted,
}

/// What 四 gives for one identity, in the light of the person's other ones.
fn assistance(identity: Identity, all: &[Identity], tier: Tier) -> Assistance {
    use Identity as Id;
    let amount = match identity {
        // (一)1: 在乡重点优抚对象（不含一至六级伤残军人）. The bracket stands after these alone.
        Id::RuralEntitledVeteran if all.contains(&Id::DisabledSoldier) => 0,
        // (一)1: 按照居民医保一档个人缴费标准的100%.
        Id::ExtremePoverty | Id::Orphan | Id::ChildWithoutSupport | Id::RuralEntitledVeteran => {
            medical_assistance_fund(100, tier)
        }
        // (一)2: 90%.
        Id::MinimumLivingAllowance => medical_assistance_fund(90, tier),
        // (一)3: 70%.
        Id::SevereDisability
        | Id::MarginalLowIncome
        | Id::FallenIntoPoverty
        | Id::UnstablyOutOfPoverty
        | Id::OnTheEdgeOfPoverty
        | Id::SuddenHardship => medical_assistance_fund(70, tier),
        // (二)1: 参加居民医保一档或二档，按照居民医保一档个人缴费标准的100%.
        Id::FamilyPlanningSpecial
        | Id::FamilyPlanningSpecialChild
        | Id::OnlyChildDisability
        | Id::FamilyPlanningSurgery => percent_of_tier_one(100),
        // (二)2: 一档或二档, 80%.
        Id::FamilyPlanningReward => percent_of_tier_one(80),
        // (三): 未参加职工医疗保险的一至六级伤残军人……参加居民医保一档，按照……100%; 二档 is not named.
        Id::DisabledSoldier if all.contains(&Id::NotInEmployeeInsurance) => match tier {
            Tier::One => percent_of_tier_one(100),
            Tier::Two => return Assistance::NotPrinted,
        },
        // Outside the condition of (三), and the condition by itself: nothing.
        Id::DisabledSoldier | Id::NotInEmployeeInsurance => 0,
        // (四): 一档或二档, 100元/人·年.
        Id::StablyOutOfPoverty => 100 * YUAN,
        // (五): 一档或二档, 80元/人·年.
        Id::ModerateDisability => 80 * YUAN,
    };
    Assistance::Amount(amount)
}

/// (一): its percentage in 一档; and “以上人员自愿参加居民医保二档的，统一按照参加居民医保一档个人缴费标准
/// 的100%给予资助”.
fn medical_assistance_fund(percent_in_tier_one: u64, tier: Tier) -> u64 {
    match tier {
        Tier::One => percent_of_tier_one(percent_in_tier_one),
        Tier::Two => percent_of_tier_one(100),
    }
}

/// A percentage of “居民医保一档个人缴费标准”; whole fen for every percentage of the notice.
fn percent_of_tier_one(percent: u64) -> u64 {
    personal_premium(Tier::One) * percent / 100
}
