//! What bills are paid back: stays and visits.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::schema::values::{ByTier, Given, Marked, Marks, Row};
use crate::schema::words::{Flag, Money, Names, Points, Rate, Whole};

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Inpatient {
    #[schemars(flatten)]
    marks: Marks,
    /// # 起付线
    /// 每个级别多少元，例如{per: admission, 一级: 100, 二级: 300, 三级: 800}。
    deductible: Option<Deductible>,
    /// # 报销比例
    /// 每个档次、每个级别一个，例如{一档: {一级: 80%, 三级: 50%}, 二档: {...}}；各档一样的，只写级别。
    rate: Option<Rates>,
    /// # 分段从哪里算起
    /// 比例分段（up_to）的一定要写：gross或after_deductible。
    measured: Option<Marked<Measured>>,
    /// # 哪些人不一样
    /// 例如[{for: minor, add_points: 5}]。
    adjust: Option<Adjustments>,
    /// # 封顶线
    /// 元，一年最多报多少，例如{on: reimbursed, 一档: 80000, 二档: 120000}。没有封顶的写none。
    annual_cap: Option<Given<AnnualCap>>,
    /// # 计入大病保险
    /// 自己承担的部分算不算进大病保险，例如true。不写就看major_illness.accumulates.from。
    counts_to_major: Option<Marked<Flag>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Outpatient {
    #[schemars(flatten)]
    marks: Marks,
    /// # 每个级别怎么报
    /// 例如{一级: {deductible: 0, rate: 60%}, 三级: {covered: false}}。
    levels: Option<OutpatientLevels>,
    /// # 分段从哪里算起
    /// 比例分段（up_to）的一定要写：gross或after_deductible。
    measured: Option<Marked<Measured>>,
    /// # 哪些人不一样
    /// 例如[{for: minor, add_points: 5}]。
    adjust: Option<Adjustments>,
    /// # 封顶线
    /// 元，一年最多报多少，例如{一档: 300, 二档: 500}。没有封顶的写none。
    annual_cap: Option<Given<AnnualCap>>,
    /// # 计入大病保险
    /// 自己承担的部分算不算进大病保险，例如false。不写就看major_illness.accumulates.from。
    counts_to_major: Option<Marked<Flag>>,
}

/// Terms for each level.
#[derive(JsonSchema)]
struct OutpatientLevels {
    #[schemars(flatten)]
    marks: Marks,
    #[schemars(flatten)]
    levels: BTreeMap<String, OutpatientLevel>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct OutpatientLevel {
    #[schemars(flatten)]
    marks: Marks,
    /// # 起付线
    /// 元，例如200；没有的写0。
    deductible: Option<Marked<Money>>,
    /// # 起付线怎么减
    /// visit（每次都减）或year（一年减一次）。不写的按一年一次，算我们的理解。
    per: Option<Marked<PerVisit>>,
    /// # 报销比例
    /// 例如60%，或者{一档: 50%, 二档: 60%}。
    rate: Option<ByTier<Segments>>,
    /// # 也算这一级的
    /// 例如[村卫生室, 诊所]。
    includes: Option<Names>,
    /// # 报不报
    /// 这个级别不报的，写false，就不用写起付线和比例。
    covered: Option<Marked<Flag>>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum PerVisit {
    /// 每次看病都减
    Visit,
    /// 一年减一次
    Year,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct SpecialOutpatient {
    #[schemars(flatten)]
    marks: Marks,
    /// # 和什么一样
    /// 没有另写的都和住院一样的，写inpatient。
    #[schemars(rename = "as")]
    like: Option<Marked<LikeStays>>,
    /// # 起付线
    /// 每个级别多少元，例如{per: year, 一级: 100, 三级: 400}。写了as的可以不写。
    deductible: Option<Deductible>,
    /// # 报销比例
    /// 每个档次、每个级别一个，例如{一档: {一级: 80%}, 二档: {一级: 85%}}。写了as的可以不写。
    rate: Option<Rates>,
    /// # 分段从哪里算起
    /// 比例分段（up_to）的一定要写：gross或after_deductible。
    measured: Option<Marked<Measured>>,
    /// # 哪些人不一样
    /// 例如[{for: minor, add_points: 5}]。
    adjust: Option<Adjustments>,
    /// # 封顶线
    /// 元，一年最多报多少，例如{一档: 2000, 二档: 3000}；和住院合用一个的，写shared。
    annual_cap: Option<SpecialCap>,
    /// # 计入大病保险
    /// 自己承担的部分算不算进大病保险，例如true。不写就看major_illness.accumulates.from。
    counts_to_major: Option<Marked<Flag>>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum LikeStays {
    /// 和住院一样
    Inpatient,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum SpecialCap {
    Shared(Shared),
    Given(Given<AnnualCap>),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Shared {
    /// 和住院合用一个封顶线
    Shared,
}

/// An amount for each level.
#[derive(JsonSchema)]
struct Deductible {
    /// # 怎么减
    /// admission（每次住院都减）或year（一年减一次）。
    per: Option<Marked<PerStay>>,
    /// # 后几次住院的起付线
    /// 例如{from: 2, share: 50%}，或者{from: 2, 一级: 50, 三级: 400}。
    repeat: Option<Repeat>,
    /// # 一年最多减多少
    /// 元，例如2300。没有的不写。
    annual_max: Option<Marked<Money>>,
    #[schemars(flatten)]
    levels: Row<Money>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum PerStay {
    /// 每次住院都减
    Admission,
    /// 一年减一次
    Year,
}

/// What the deductible becomes: a share of it, one amount, or an amount for each level.
#[derive(JsonSchema)]
struct Repeat {
    /// # 从第几次起
    /// 例如2。
    #[schemars(extend("x-unit" = "次"))]
    from: Option<Marked<Whole<2, 100>>>,
    /// # 按百分之几
    /// 例如50%。
    share: Option<Marked<Rate>>,
    /// # 都是多少
    /// 元，例如100。
    amount: Option<Marked<Money>>,
    #[schemars(flatten)]
    levels: Row<Money>,
}

/// By tier, then level; or by level alone, where all tiers have the same.
#[derive(JsonSchema)]
struct Rates {
    #[schemars(flatten)]
    marks: Marks,
    #[schemars(flatten)]
    rows: BTreeMap<String, LevelOrTier>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum LevelOrTier {
    Level(Marked<Segments>),
    Tier(Row<Segments>),
}

/// One rate, or a list of segments.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Segments {
    Flat(Rate),
    Rising(RisingSegments),
}

/// Segments in rising order.
#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
pub(super) struct RisingSegments(Vec<Segment>);

/// A segment of the costs and its rate.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Segment {
    /// # 到多少为止
    /// 元，例如30000。最后一段不写。
    up_to: Option<Marked<Money>>,
    /// # 比例
    /// 例如60%。
    rate: Marked<Rate>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum Measured {
    /// 从第一分钱算起，起付线在第一段里
    Gross,
    /// 从起付线以上算起
    AfterDeductible,
}

#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
struct Adjustments(Vec<Adjustment>);

/// What differs for some people: one change.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = [
    {"required": ["add_points"]},
    {"required": ["raise_by"]},
    {"required": ["deductible"]}
]))]
struct Adjustment {
    /// # 哪些人
    /// minor（未成年人），或者身份，例如[低保对象]。
    #[schemars(rename = "for")]
    people: MinorOrPeople,
    /// # 加几个百分点
    /// 例如5：80%变成85%。
    add_points: Option<Marked<Points>>,
    /// # 比例提高
    /// 例如5%：80%变成84%。
    raise_by: Option<Marked<Rate>>,
    /// # 起付线按百分之几
    /// 例如50%；不减起付线的写0%。
    deductible: Option<Marked<Rate>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum MinorOrPeople {
    Minor(MinorWord),
    People(Names),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum MinorWord {
    /// 未成年人：多少岁以下，看最外层的minor
    Minor,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum AnnualCap {
    All(Marked<Money>),
    Each(CapByTier),
}

/// A cap for each tier, and what it is on.
#[derive(JsonSchema)]
pub(super) struct CapByTier {
    /// # 管的是什么
    /// reimbursed（报的钱）或in_scope_cost（能进来算的费用）。不写的按报的钱，算我们的理解。
    on: Option<Marked<CapOn>>,
    #[schemars(flatten)]
    tiers: Row<Money>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum CapOn {
    /// 报的钱到顶
    Reimbursed,
    /// 政策范围内费用到顶，超过的费用不再算
    InScopeCost,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct OutOfArea {
    #[schemars(flatten)]
    marks: Marks,
    /// # 备了案的
    /// 例如{first_pay: 10%}；和本地一样的写{}。
    filed: Option<Away>,
    /// # 没有备案的
    /// 例如{first_pay: 20%, less_points: 5}。
    unfiled: Option<Away>,
    /// # 先自付的部分计入大病保险
    /// 例如false。不写的按不计，算我们的理解。
    first_pay_counts: Option<Marked<Flag>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Away {
    /// # 先自付
    /// 费用的百分之几先由自己付，例如10%。不写是0%。
    first_pay: Option<Marked<Rate>>,
    /// # 少报几个百分点
    /// 例如5。不写是0。
    less_points: Option<Marked<Points>>,
    #[schemars(flatten)]
    marks: Marks,
}
