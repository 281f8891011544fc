//! What 乌杨街道's notice for 2024 (乌杨街道发〔2023〕84号) pays on one person's claims of a year.
//!
//! Every figure stands beside the cell of 附件2《2024年居民医保报销政策》 that prints it. Where the
//! cell can be read in more than one way, the comment says 读作 and gives the reading taken.
//! All amounts are whole fen.

/// The tier a person has paid for: the two right-hand columns of 附件2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    /// 一档
    One,
    /// 二档
    Two,
}

/// The level of the hospital: the rows of 附件2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// 一级定点医院; for outpatient visits also 定点村卫生室 and 诊所.
    One,
    /// 二级定点医院
    Two,
    /// 三级定点医院
    Three,
}

/// The insured person, the same for the whole year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// The tier paid for.
    pub(crate) tier: Tier,
    /// Whether the person is 未成年人.
    pub(crate) minor: bool,
}

/// Whether the claim is a stay or a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 住院
    Inpatient,
    /// 普通门诊
    Outpatient,
}

/// How much of the bill is within the insurance's scope (政策范围内费用).
#[derive(Debug, Clone)]
pub(crate) enum Cost {
    /// The in-scope cost itself, in fen; nothing else was spent.
    InScope(u64),
    /// The whole bill, from which the in-scope cost is worked out. What is taken off is never
    /// more than `total`.
    Total {
        /// The whole bill, in fen.
        total: u64,
        /// 全自费, in fen.
        self_funded: u64,
        /// 乙类 items: the amount in fen and the share to be paid first, in millionths.
        class_b: Vec<(u64, u64)>,
    },
}

/// One stay or one visit.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// A stay or a visit.
    pub(crate) kind: Kind,
    /// The level of the hospital.
    pub(crate) level: Level,
    /// The bill.
    pub(crate) cost: Cost,
    /// What the settlement sheet says that basic insurance paid on this stay, in fen.
    /// A visit has none.
    pub(crate) prior_basic: Option<u64>,
}

/// What becomes of one claim, or of all claims of the year added up, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Settlement {
    /// The whole bill.
    pub(crate) cost: u64,
    /// 政策范围内费用
    pub(crate) in_scope: u64,
    /// Paid by basic insurance on a stay.
    pub(crate) basic: u64,
    /// Paid by 普通门诊统筹.
    pub(crate) outpatient: u64,
    /// Paid by 大病保险.
    pub(crate) major_illness: u64,
    /// `basic + outpatient + major_illness`
    pub(crate) reimbursed: u64,
    /// `cost - reimbursed`
    pub(crate) personal: u64,
}

/// Settles the claims of one calendar year in the order given: one settlement for each claim.
pub(crate) fn settle_year(person: Person, claims: &[Claim]) -> Vec<Settlement> {
    let mut so_far = SoFar::default();
    claims
        .iter()
        .map(|claim| match claim.kind {
            Kind::Inpatient => settle_stay(person, claim, &mut so_far),
            Kind::Outpatient => settle_visit(person, claim, &mut so_far),
        })
        .collect()
}

/// Adds the settlements of a year up.
pub(crate) fn total(settlements: &[Settlement]) -> Settlement {
    Settlement {
        cost: settlements.iter().map(|s| s.cost).sum(),
        in_scope: settlements.iter().map(|s| s.in_scope).sum(),
        basic: settlements.iter().map(|s| s.basic).sum(),
        outpatient: settlements.iter().map(|s| s.outpatient).sum(),
        major_illness: settlements.iter().map(|s| s.major_illness).sum(),
        reimbursed: settlements.iter().map(|s| s.reimbursed).sum(),
        personal: settlements.iter().map(|s| s.personal).sum(),
    }
}

// ---- 附件2, cell by cell ----

/// One yuan in fen.
pub(crate) const YUAN: u64 = 100;

/// 附件2 “普通医院·起付线（元）”, the same in both tiers. 读作 once for each admission.
fn inpatient_deductible(level: Level) -> u64 {
    match level {
        Level::One => 100 * YUAN,   // 一级定点医院: 100
        Level::Two => 300 * YUAN,   // 二级定点医院: 300
        Level::Three => 800 * YUAN, // 三级定点医院: 800
    }
}

/// 附件2 “普通医院·政策范围内费用”, in percent.
fn inpatient_percent(person: Person, level: Level) -> u64 {
    let percent = match (level, person.tier) {
        (Level::One, Tier::One) => 80,   // 一级定点医院 × 一档: 80%
        (Level::One, Tier::Two) => 85,   // 一级定点医院 × 二档: 85%
        (Level::Two, Tier::One) => 70,   // 二级定点医院 × 一档: 70%
        (Level::Two, Tier::Two) => 75,   // 二级定点医院 × 二档: 75%
        (Level::Three, Tier::One) => 50, // 三级定点医院 × 一档: 50%
        (Level::Three, Tier::Two) => 55, // 三级定点医院 × 二档: 55%
    };
    // “未成年人相应提高5%”: 读作 five percentage points.
    if person.minor { percent + 5 } else { percent }
}

/// 附件2 “普通医院·封顶线（元）”. 读作 a cap of the year on what is paid.
fn basic_cap(tier: Tier) -> u64 {
    match tier {
        Tier::One => 80_000 * YUAN,  // 一档: 80000
        Tier::Two => 120_000 * YUAN, // 二档: 120000
    }
}

/// 附件2 “大病保险·起付线（元）”: 17833, on the self-paid cost of the calendar year.
const MAJOR_ILLNESS_DEDUCTIBLE: u64 = 17_833 * YUAN;
/// 附件2 “大病保险·报销比例”: 60%, both tiers.
const MAJOR_ILLNESS_PERCENT: u64 = 60;
/// 附件2 “大病保险·封顶线（元）”: 200000, both tiers.
const MAJOR_ILLNESS_CAP: u64 = 200_000 * YUAN;

/// 附件2 “全年累计报销封顶线（元）”. 读作 over basic insurance on stays and major illness together,
/// without outpatient visits. It is the sum of the other two caps, so it cuts nothing off by itself.
fn combined_cap(tier: Tier) -> u64 {
    match tier {
        Tier::One => 280_000 * YUAN, // 一档: 280000
        Tier::Two => 320_000 * YUAN, // 二档: 320000
    }
}

/// 附件2 “普通门诊统筹”, 在一级医院（含定点村卫生室、诊所）: 不设起付标准、按60%.
const VISIT_LEVEL_ONE_PERCENT: u64 = 60;
/// 附件2 “普通门诊统筹”, 在二级医院起付标准为200元. 读作 once a year.
const VISIT_LEVEL_TWO_DEDUCTIBLE: u64 = 200 * YUAN;
/// 附件2 “普通门诊统筹”, 在二级医院按40%的比例报销.
const VISIT_LEVEL_TWO_PERCENT: u64 = 40;

/// 附件2 “普通门诊统筹”, 报销封顶线一档300元、二档500元. 读作 a cap of the year over both levels.
fn outpatient_cap(tier: Tier) -> u64 {
    match tier {
        Tier::One => 300 * YUAN, // 一档300元
        Tier::Two => 500 * YUAN, // 二档500元
    }
}

// ---- the working ----

/// What the year has brought before the claim at hand, in fen.
#[derive(Default)]
struct SoFar {
    /// Paid by basic insurance.
    basic: u64,
    /// In-scope cost of stays that basic insurance left to the person.
    stays_self_paid: u64,
    /// Paid by major illness insurance.
    major_illness: u64,
    /// Paid by outpatient insurance, both levels.
    outpatient: u64,
    /// In-scope cost of visits at 二级.
    visits_level_two_cost: u64,
    /// Paid on visits at 二级.
    visits_level_two_paid: u64,
}

fn settle_stay(person: Person, claim: &Claim, so_far: &mut SoFar) -> Settlement {
    let in_scope = in_scope(&claim.cost);

    // Basic insurance: what the sheet says it paid, or else the table's percentage of what is
    // above the deductible; within both caps.
    let before_caps = if let Some(paid) = claim.prior_basic {
        paid.min(in_scope)
    } else {
        let above = in_scope.saturating_sub(inpatient_deductible(claim.level));
        percent_of(above, inpatient_percent(person, claim.level))
    };
    let basic = before_caps
        .min(basic_cap(person.tier) - so_far.basic)
        .min(combined_cap(person.tier) - so_far.basic - so_far.major_illness);
    so_far.basic += basic;

    // Major illness: “属于居民医保报销范围的自付费用首次或累计计算”. 读作 all in-scope cost that basic
    // insurance left: the deductible, the person's percentage, and what the cap cut off.
    so_far.stays_self_paid += in_scope - basic;
    let above = so_far.stays_self_paid.saturating_sub(MAJOR_ILLNESS_DEDUCTIBLE);
    let due_this_year = percent_of(above, MAJOR_ILLNESS_PERCENT).min(MAJOR_ILLNESS_CAP);
    let major_illness = (due_this_year - so_far.major_illness)
        .min(combined_cap(person.tier) - so_far.basic - so_far.major_illness);
    so_far.major_illness += major_illness;

    settlement(&claim.cost, basic, 0, major_illness)
}

fn settle_visit(person: Person, claim: &Claim, so_far: &mut SoFar) -> Settlement {
    assert!(claim.prior_basic.is_none(), "结算单上的基本医保支付额只属于住院");
    let in_scope = in_scope(&claim.cost);
    let left_of_cap = outpatient_cap(person.tier) - so_far.outpatient;

    let outpatient = match claim.level {
        Level::One => percent_of(in_scope, VISIT_LEVEL_ONE_PERCENT).min(left_of_cap),
        Level::Two => {
            so_far.visits_level_two_cost += in_scope;
            let above = so_far.visits_level_two_cost.saturating_sub(VISIT_LEVEL_TWO_DEDUCTIBLE);
            let due_this_year = percent_of(above, VISIT_LEVEL_TWO_PERCENT);
            let paid = (due_this_year - so_far.visits_level_two_paid).min(left_of_cap);
            so_far.visits_level_two_paid += paid;
            paid
        }
        // The notice names no outpatient payment at 三级. 读作 none.
        Level::Three => 0,
    };
    so_far.outpatient += outpatient;

    settlement(&claim.cost, 0, outpatient, 0)
}

fn settlement(cost: &Cost, basic: u64, outpatient: u64, major_illness: u64) -> Settlement {
    let whole_bill = match cost {
        Cost::InScope(amount) => *amount,
        Cost::Total { total, .. } => *total,
    };
    let reimbursed = basic + outpatient + major_illness;
    Settlement {
        cost: whole_bill,
        in_scope: in_scope(cost),
        basic,
        outpatient,
        major_illness,
        reimbursed,
        personal: whole_bill - reimbursed,
    }
}

/// The whole bill less 全自费 and less what is paid first on each 乙类 item.
fn in_scope(cost: &Cost) -> u64 {
    match cost {
        Cost::InScope(amount) => *amount,
        Cost::Total { total, self_funded, class_b } => {
            let paid_first: u64 =
                class_b.iter().map(|&(amount, share)| part_of(amount, share, 1_000_000)).sum();
            total - self_funded - paid_first
        }
    }
}

fn percent_of(amount: u64, percent: u64) -> u64 {
    part_of(amount, percent, 100)
}

/// `amount × numerator ÷ denominator`, half a fen rounded up. 读作 the notice's silence on rounding.
/// The denominators here are even. Exact for amounts under a hundred billion yuan.
fn part_of(amount: u64, numerator: u64, denominator: u64) -> u64 {
    (amount * numerator + denominator / 2) / denominator
}
