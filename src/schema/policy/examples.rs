//! Published results, which every build calculates anew.
//!
//! What a claim or a payer says is read like what residents type, so amounts and days may be
//! written as people write them; the calculation judges them.

use schemars::JsonSchema;

use crate::schema::values::{Named, NotSaid};
use crate::schema::words::{Date, Flag, Money, Text, Whole};

/// A person's year of bills, or a payer.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Example {
    Year(Box<YearExample>),
    Payer(Box<PayerExample>),
}

/// A person's year of bills.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct YearExample {
    /// # 结果是哪里公布的
    /// 例如“渝北区政策问答2023-10-30”；自己手算的，写明怎么算的。
    source: Text,
    /// # 什么人
    /// 例如{tier: 一档, age: 40}。
    person: Person,
    /// # 费用
    /// 按看病的先后，例如[{kind: inpatient, level: 二级, in_scope: 50000}]。
    claims: Vec<Claim>,
    /// # 结果
    /// 公布了几项写几项，例如{basic: 34790}。
    #[schemars(extend("minProperties" = 1))]
    expect: Totals,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Person {
    /// # 档次
    /// 例如一档。
    tier: Option<Text>,
    /// # 年龄
    /// 周岁，例如40。
    age: Option<Text>,
    /// # 是不是未成年人
    /// 不写年龄的时候写，例如false。
    minor: Option<Flag>,
    /// # 身份
    /// 例如[低保对象]。
    identities: Option<Vec<Text>>,
    /// # 资助的条件是否符合
    /// 例如{未参加职工医保: true}。
    conditions: Option<Named<YesOrNo>>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum YesOrNo {
    Flag(Flag),
    Word(Text),
}

/// A bill.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Claim {
    /// # 类别
    /// 例如inpatient（住院）。
    kind: Option<Kind>,
    /// # 日期
    /// 例如2024-03-01。不写也可以。
    date: Option<Text>,
    /// # 医院级别
    /// 例如二级。
    level: Option<Text>,
    /// # 政策范围内费用
    /// 元，例如50000。结算单上有这一项的，只写它就行。
    in_scope: Option<Text>,
    /// # 总费用
    /// 元，例如22000。不知道政策范围内费用的时候写。
    total: Option<Text>,
    /// # 全自费
    /// 元，总费用里不能报的，例如1500。
    self_funded: Option<Text>,
    /// # 乙类项目
    /// 总费用里要先自付一部分的，例如[{amount: 5000, first_pay: 10%}]。
    class_b: Option<Vec<ClassB>>,
    /// # 异地就医
    /// 例如filed（备了案）。本地的不写。
    out_of_area: Option<Area>,
    /// # 已经报的
    /// 已经结算过的，例如{basic: 40000}。
    prior: Option<Prior>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Kind {
    /// 住院
    Inpatient,
    /// 普通门诊
    Outpatient,
    /// 特殊疾病门诊
    SpecialOutpatient,
    /// 住院
    #[schemars(rename = "住院")]
    Stay,
    /// 普通门诊
    #[schemars(rename = "门诊")]
    Visit,
    /// 特殊疾病门诊
    #[schemars(rename = "特殊疾病门诊")]
    SpecialVisit,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Area {
    /// 备了案的异地就医
    Filed,
    /// 没有备案的异地就医
    Unfiled,
    /// 在本地
    No,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ClassB {
    /// # 金额
    /// 元，例如5000。
    amount: Text,
    /// # 先自付
    /// 百分之几，例如10%。
    first_pay: Text,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Prior {
    /// # 居民医保已经报的
    /// 元，例如40000。
    basic: Option<Text>,
}

/// Published amounts.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Totals {
    /// # 居民医保住院报的
    /// 元，例如34790。
    basic: Option<Money>,
    /// # 普通门诊报的
    /// 元，例如280。
    outpatient: Option<Money>,
    /// # 特殊疾病门诊报的
    /// 元，例如0。
    special_outpatient: Option<Money>,
    /// # 大病保险报的
    /// 元，例如49300.20。
    major_illness: Option<Money>,
    /// # 医疗救助的
    /// 元，例如937.80；分几项的，写{医疗救助: 937.80}。
    assistance: Option<Aided>,
    /// # 一共报的
    /// 元，例如129300.20。
    reimbursed: Option<Money>,
    /// # 自己承担的
    /// 元，例如50699.80。
    personal: Option<Money>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Aided {
    Together(Money),
    Each(Named<Money>),
}

/// A payer of the premium.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct PayerExample {
    /// # 结果是哪里公布的
    /// 例如“通知五(三)，按日历核对”。
    source: Text,
    /// # 什么人、哪天缴费
    /// 例如{tier: 一档, pays: 2024-03-01}。
    payer: Payer,
    /// # 结果
    /// 公布了几项写几项，例如{window: 集中参保期, starts: 2024-01-01, pays: 380}。
    #[schemars(extend("minProperties" = 1))]
    expect: Outcome,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Payer {
    /// # 档次
    /// 例如一档。
    tier: Option<Text>,
    /// # 年龄
    /// 周岁，例如40。
    age: Option<Text>,
    /// # 身份
    /// 例如[低保对象]。
    identities: Option<Vec<Text>>,
    /// # 资助的条件是否符合
    /// 例如{未参加职工医保: true}。
    conditions: Option<Named<YesOrNo>>,
    /// # 哪天缴费
    /// 例如2024-03-01。
    pays: Option<Text>,
    /// # 出生日期
    /// 新生儿的，例如2024-02-29。
    birth: Option<Text>,
    /// # 开学日期
    /// 大学生的，例如2023-09-01。
    term_start: Option<Text>,
    /// # 职工医保中断了几个月
    /// 不足一个月的算一个月，例如3。
    gap_months: Option<Text>,
    /// # 断缴了几年
    /// 例如2。
    missed_years: Option<Text>,
    /// # 补缴了几年
    /// 例如1。
    repaid_years: Option<Text>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Outcome {
    /// # 哪一段缴费期
    /// 写它的id，例如集中参保期；那天不能缴费的，写none。
    window: Option<Text>,
    /// # 从哪天起能报
    /// 年-月-日，例如2024-01-01；通知没有写的，写unknown。
    starts: Option<OrUnknown<Date>>,
    /// # 到哪天为止
    /// 年-月-日，例如2024-12-31。
    ends: Option<Date>,
    /// # 能管几天
    /// 例如366。
    days: Option<Whole<0, 999>>,
    /// # 资助多少
    /// 元，例如288；通知没有写的，写unknown。
    assisted: Option<OrUnknown<Money>>,
    /// # 自己缴多少
    /// 元，例如32；通知没有写的，写unknown。
    pays: Option<OrUnknown<Money>>,
}

#[derive(JsonSchema)]
#[schemars(untagged, rename = "OrUnknown{T}")]
enum OrUnknown<T> {
    Said(T),
    NotSaid(NotSaid),
}
