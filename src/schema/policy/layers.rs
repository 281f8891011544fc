//! Further layers over the first: major illness insurance, medical assistance, and the cap over
//! all of them.

use schemars::JsonSchema;

use super::benefits::{Measured, PerStay, Segments};
use crate::schema::values::{Given, Marked, Marks, NotSaid, Nothing, Row, UnknownFor};
use crate::schema::words::{Flag, Money, Names, Points, Priority, Rate, Source, Text};

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct MajorIllness {
    #[schemars(flatten)]
    marks: Marks,
    /// # 哪些费用算进来
    /// 例如{period: calendar_year, of: in_scope_self_paid, from: [inpatient]}。不写的只算住院，算我们的理解。
    accumulates: Option<Accumulates>,
    /// # 起付线
    /// 元，一年自己承担超过多少的才报，例如17833。
    deductible: Option<Marked<Money>>,
    /// # 报销比例
    /// 例如60%，或者[{up_to: 50000, rate: 60%}, {rate: 65%}]。
    segments: Option<Marked<Segments>>,
    /// # 分段从哪里算起
    /// 比例分段（up_to）的一定要写：gross或after_deductible。
    measured: Option<Marked<Measured>>,
    /// # 封顶线
    /// 元，一年最多报多少，例如200000。没有封顶的写none。
    annual_cap: Option<Given<Marked<Money>>>,
    /// # 超过住院封顶线的费用算不算进来
    /// 例如true。不写的按算，算我们的理解。
    over_cap_counts: Option<Marked<Flag>>,
    /// # 乙类先自付的部分算不算进来
    /// 例如false。不写的按不算，算我们的理解。
    class_b_counts: Option<Marked<Flag>>,
    /// # 对困难群众的倾斜
    /// 例如[{for: [特困人员], deductible: {share: 50%}, add_points: 5}]。
    #[schemars(extend("minItems" = 1))]
    tilt: Option<Vec<Tilt>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Accumulates {
    /// # 多长时间
    /// 固定写calendar_year（自然年度）。
    period: Option<Marked<Period>>,
    /// # 什么费用
    /// 固定写in_scope_self_paid（政策范围内自付的）。
    of: Option<Marked<SelfPaid>>,
    /// # 哪几项的
    /// 例如[inpatient, special_outpatient]。
    from: Option<Marked<Layers>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Period {
    /// 1月1日到12月31日
    CalendarYear,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum SelfPaid {
    /// 政策范围内、自己承担的费用
    InScopeSelfPaid,
}

/// Layers, each once, at least one.
#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1, "uniqueItems" = true))]
pub(super) struct Layers(Vec<Layer>);

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Layer {
    /// 住院
    Inpatient,
    /// 普通门诊
    Outpatient,
    /// 特殊疾病门诊
    SpecialOutpatient,
    /// 大病保险
    MajorIllness,
    /// 医疗救助
    MedicalAssistance,
}

/// Better terms for some people (倾斜支付).
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = [
    {"required": ["deductible"]},
    {"required": ["add_points"]},
    {"required": ["no_cap"]}
]))]
struct Tilt {
    /// # 哪些人
    /// 是其中一种身份就算，例如[特困人员]。
    #[schemars(rename = "for")]
    people: Names,
    /// # 优先
    /// 一个人两项都符合的，按数字大的，例如1。不写是0。
    priority: Option<Marked<Priority>>,
    /// # 起付线
    /// 元，例如8000；按原来百分之几的，写{share: 50%}。
    deductible: Option<TiltDeductible>,
    /// # 加几个百分点
    /// 例如5。
    add_points: Option<Marked<Points>>,
    /// # 取消封顶线
    /// 例如true。
    no_cap: Option<Marked<Flag>>,
    /// # 全年累计封顶线还管
    /// 取消了大病的封顶线，累计的还管不管，例如true。不写的按还管，算我们的理解。
    keep_combined_cap: Option<Marked<Flag>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum TiltDeductible {
    Amount(Marked<Money>),
    Share(DeductibleShare),
}

/// A share of the printed one.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct DeductibleShare {
    /// # 百分之几
    /// 例如50%。
    share: Marked<Rate>,
    #[schemars(flatten)]
    marks: Marks,
}

/// The layers, nothing but for whom they are, or that there are none.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum MedicalAssistance {
    Said(Aids),
    NotSaid(UnknownFor),
    Nothing(Nothing),
}

#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
pub(super) struct Aids(Vec<Aid>);

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Aid {
    Said(Box<SaidAid>),
    NotSaid(UnknownAid),
}

/// A layer for some people.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    extend("oneOf" = [{"required": ["rate"]}, {"required": ["segments"]}])
)]
struct SaidAid {
    /// # 名称
    /// 各项不能相同，例如医疗救助。
    id: Text,
    #[schemars(flatten)]
    marks: Marks,
    /// # 救助哪些人
    /// 是其中一种身份就算，例如[低保对象]。
    #[schemars(rename = "for")]
    people: Option<Names>,
    /// # 还要是
    /// 这些身份都要有，例如[残疾人]。一组人不能写在这里。
    with: Option<Names>,
    /// # 不包括
    /// 有其中一种身份就不算，例如[新生儿]。
    except: Option<Names>,
    /// # 起付线
    /// 元，例如3000；没有的写0。
    deductible: Marked<Money>,
    /// # 起付线怎么减
    /// admission（每次住院都减）或year（一年减一次）。不写的按一年一次，算我们的理解。
    per: Option<Marked<PerStay>>,
    /// # 比例
    /// 例如60%；分段的写segments。
    rate: Option<Marked<Segments>>,
    /// # 分段的比例
    /// 例如[{up_to: 10000, rate: 50%}, {rate: 70%}]；只有一个比例的写rate。
    segments: Option<Marked<Segments>>,
    /// # 分段从哪里算起
    /// 比例分段（up_to）的一定要写：gross或after_deductible。
    measured: Option<Marked<Measured>>,
    /// # 封顶线
    /// 元，一年最多救助多少，例如30000。没有封顶的写none。
    annual_cap: Option<Given<Marked<Money>>>,
}

/// A layer of which the notice does not say the terms.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct UnknownAid {
    /// # 名称
    /// 各项不能相同，例如临时救助。
    id: Text,
    /// # 没有写
    /// 通知没有写办法的，写unknown，下面就不再写数字。
    status: NotSaid,
    /// # 出处
    /// 本该写在哪里，例如notice#六。
    source: Option<Source>,
    /// # 救助哪些人
    /// 是其中一种身份就算，例如[低保对象]。
    #[schemars(rename = "for")]
    people: Option<Names>,
    /// # 还要是
    /// 这些身份都要有，例如[残疾人]。一组人不能写在这里。
    with: Option<Names>,
    /// # 不包括
    /// 有其中一种身份就不算，例如[新生儿]。
    except: Option<Names>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum CombinedCap {
    All(Marked<Money>),
    Each(CombinedCapByTier),
}

/// A cap for each tier, and over what.
#[derive(JsonSchema)]
pub(super) struct CombinedCapByTier {
    /// # 管哪几项
    /// 例如[inpatient, major_illness]。不写的按住院和大病保险，算我们的理解。
    covers: Option<Marked<Layers>>,
    #[schemars(flatten)]
    tiers: Row<Money>,
}
