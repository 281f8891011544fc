//! A policy: one place in one year.

mod assistance;
mod benefits;
mod enrolment;
mod examples;
mod layers;

use schemars::JsonSchema;

use self::assistance::Assistance;
use self::benefits::{Inpatient, OutOfArea, Outpatient, SpecialOutpatient};
use self::enrolment::{Phase, Window};
use self::examples::Example;
use self::layers::{CombinedCap, MajorIllness, MedicalAssistance};
use super::values::{ByTier, Given, Marked, Marks, Named, Row, Unknown};
use super::words::{Date, Flag, Id, Money, Names, Text, Whole};

/// # 居民医保政策
/// 一个地方一年的政策，例如忠县乌杨街道2024年的。
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend(
    // What a policy inherits need not be written again; but figures of its own need a document.
    "if" = {"required": ["inherits"]},
    "then" = {
        "if": {"propertyNames": {"enum": [
            "schema", "id", "revision", "inherits", "abstract", "overrides", "place", "year",
            "sources", "examples"
        ]}},
        "else": {"if": {"not": {"required": ["source"]}}, "then": {"required": ["sources"]}}
    },
    // One that is only inherited from may be incomplete.
    "else" = {
        "required": ["year", "sources"],
        "properties": {"place": {"minProperties": 1}, "sources": {"minProperties": 1}},
        "if": {"required": ["abstract"], "properties": {"abstract": {"const": true}}},
        "else": {
            "required": ["place", "premium"],
            "if": {
                "required": ["inpatient"],
                "properties": {"inpatient": {"type": "object", "required": ["rate"]}}
            },
            "then": {"required": ["levels"]}
        }
    }
))]
pub(super) struct Policy {
    /// # 格式
    /// 固定写resident-medical/1。
    schema: Version,
    /// # 名称
    /// 用在网址和命令里，只用小写字母、数字和连字符，例如zhongxian-wuyang-2024。
    id: Id,
    /// # 第几次更正
    /// 日期改过的，每改一次加1，例如1：已经加到手机日历里的会跟着更新。没有改过的不写。
    #[schemars(extend("x-unit" = "次"))]
    revision: Option<Whole<0, 9999>>,
    /// # 只供继承
    /// 例如全市统一的部分，自己不单独公布的，写true。
    #[schemars(rename = "abstract")]
    only_inherited: Option<Flag>,
    /// # 上级政策
    /// 没有另写的，都沿用上级政策的。写上级政策的id，例如chongqing-2023；或者文件的路径，例如../2023.yaml。要同一年的。
    inherits: Option<Text>,
    /// # 和上级不一样的地方
    /// 和上级政策写明的不一样，又确实不一样的，在这里写出来，例如[premium.personal.一档, outpatient.annual_cap]。
    overrides: Option<Names>,
    /// # 地方
    /// 例如{province: 重庆市, county: 忠县, township: 乌杨街道}。
    place: Option<Place>,
    /// # 年度
    /// 哪一年的待遇，例如2024。
    #[schemars(extend("x-unit" = "年"))]
    year: Option<Whole<2000, 2100>>,
    /// # 出处的文件
    /// 每份文件一个名称，下面用source写的就是这个名称，例如notice、parent。
    sources: Option<Named<Document>>,
    #[schemars(flatten)]
    marks: Marks,
    /// # 算到哪一位
    /// 不到1分的怎么办，例如{to: fen, mode: half_up, at: each_layer, status: assumed}。
    rounding: Option<Rounding>,
    /// # 未成年人
    /// 几岁以下算未成年人，例如{under: 18, on: admission}。报销比例不分年龄的不写。
    minor: Option<Minor>,
    /// # 档次
    /// 例如[一档, 二档]。不分档次的不写。
    tiers: Option<Names>,
    /// # 医院级别
    /// 例如[一级, 二级, 三级]。写了住院报销（inpatient）的一定要写。
    levels: Option<Names>,
    /// # 身份
    /// 缴费、资助和报销用到的身份，例如[新生儿, 低保对象]。写了这一项，别处写错的名称就能查出来。
    identities: Option<Names>,
    /// # 几种身份合起来的叫法
    /// 例如{七类对象: {any: [特困人员, 低保对象], source: notice#六}}。
    identity_groups: Option<Named<Group>>,
    /// # 资助的条件
    /// 身份以外的条件，例如[未参加职工医保]，资助里用needs写。
    conditions: Option<Names>,
    /// # 参保任务
    /// 例如{persons: 43727, source: notice#一}。
    target: Option<Given<Target>>,
    /// # 缴费标准
    /// 个人缴多少、财政补助多少，例如{personal: {一档: 380, 二档: 755}, fiscal_subsidy: 670}。
    premium: Option<Premium>,
    /// # 缴费期
    /// 哪些人哪天到哪天可以缴费、从哪天起能报销，一段一项，例如集中参保期、补缴、新生儿。同一个人同一天只能有一段。
    enrolment: Option<Given<Windows>>,
    /// # 工作阶段
    /// 通知对工作的安排，一个阶段一项，例如宣传动员、集中筹资、检查核对。只说哪些天做什么，不影响缴费和待遇。
    phases: Option<Phases>,
    /// # 资助参保
    /// 谁给谁资助多少，例如{overlap: highest_wins, rules: [...]}。通知没有写的，写{status: unknown}。
    assistance: Option<Assistance>,
    /// # 住院报销
    /// 起付线、比例和封顶线，例如{deductible: {...}, rate: {...}, annual_cap: 80000}。通知没有写的，整段不写或写{status: unknown}。
    inpatient: Option<Given<Inpatient>>,
    /// # 普通门诊报销
    /// 每个级别的起付线和比例，例如{levels: {一级: {deductible: 0, rate: 60%}}, annual_cap: 300}。
    outpatient: Option<Given<Outpatient>>,
    /// # 特殊疾病门诊
    /// 和住院一样的，写{as: inpatient}；通知没有写的，写{status: unknown}。
    special_outpatient: Option<Given<SpecialOutpatient>>,
    /// # 异地就医
    /// 例如{filed: {first_pay: 10%}, unfiled: {first_pay: 20%}}。
    out_of_area: Option<Given<OutOfArea>>,
    /// # 大病保险
    /// 自己承担的部分超过起付线的，再报多少，例如{deductible: 17833, segments: 60%, annual_cap: 200000}。
    major_illness: Option<Given<MajorIllness>>,
    /// # 医疗救助
    /// 困难群众剩下的部分再救助多少，一项一类人。通知没有写办法的，写{status: unknown, for: [...]}。
    medical_assistance: Option<MedicalAssistance>,
    /// # 全年累计封顶线
    /// 几项加起来一年最多报多少，例如{一档: 280000, 二档: 320000, covers: [inpatient, major_illness]}。没有的不写。
    combined_annual_cap: Option<Given<CombinedCap>>,
    /// # 其他数字
    /// 计算用不到、通知正文要引用的，例如{政策知晓率: {value: 100%, source: notice#六}}。
    facts: Option<Facts>,
    /// # 核对用的例子
    /// 公布过的结果，例如“二级医院5万元报34790元”。每次生成网页都重新算一遍，不一致就报错。
    examples: Option<Vec<Example>>,
}

#[derive(JsonSchema)]
enum Version {
    /// 现在的格式
    #[schemars(rename = "resident-medical/1")]
    First,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Place {
    /// # 省
    /// 省、自治区、直辖市，例如重庆市。
    province: Option<Text>,
    /// # 市
    /// 地级市，例如宿州市。没有的不写。
    city: Option<Text>,
    /// # 县
    /// 区、县，例如忠县。
    county: Option<Text>,
    /// # 乡镇
    /// 乡、镇、街道，例如乌杨街道。
    township: Option<Text>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = [{"required": ["title"]}, {"required": ["number"]}]))]
pub(super) struct Document {
    /// # 标题
    /// 不带书名号，例如“关于做好2024年城乡居民医疗保险参保缴费工作的通知”。
    title: Option<Text>,
    /// # 文号
    /// 例如“乌杨街道发〔2023〕84号”。
    number: Option<Text>,
    /// # 发文机关
    /// 例如“忠县人民政府办公室”。
    issuer: Option<Text>,
    /// # 成文日期
    /// 年-月-日，例如2023-11-14。
    issued: Option<Date>,
    /// # 全文没有拿到
    /// 只是被引用、全文没有拿到的，写unknown。
    status: Option<NotAtHand>,
    /// # 全文没有公布
    /// 没有随文公布的，写unavailable。
    text: Option<NotPublished>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum NotAtHand {
    /// 全文没有拿到
    Unknown,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum NotPublished {
    /// 全文没有公布
    Unavailable,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Rounding {
    /// # 精确到
    /// 固定写fen（分）。
    to: Option<Marked<Fen>>,
    /// # 多出来的怎么办
    /// half_up（四舍五入）或down（舍去）。
    mode: Option<Marked<RoundingMode>>,
    /// # 什么时候取整
    /// 固定写each_layer（每一层算完）。
    at: Option<Marked<EachLayer>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Fen {
    /// 精确到分
    Fen,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum RoundingMode {
    /// 不到1分的四舍五入
    HalfUp,
    /// 不到1分的舍去
    Down,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum EachLayer {
    /// 每一层算完就取整
    EachLayer,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Minor {
    /// # 几岁以下
    /// 不满几周岁算未成年人，例如18。
    #[schemars(extend("x-unit" = "周岁"))]
    under: Option<Marked<Whole<1, 30>>>,
    /// # 按哪天的年龄
    /// 固定写admission（住院那天）。
    on: Option<Marked<Admission>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Admission {
    /// 住院那天
    Admission,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Group {
    /// # 包括哪些人
    /// 是其中一种就算，例如[特困人员, 低保对象]；也可以写别的一组人。
    any: Names,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Target {
    /// # 人数
    /// 例如43727。
    #[schemars(extend("x-unit" = "人"))]
    persons: Marked<Whole<1, 2_000_000_000>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Premium {
    /// # 个人缴费
    /// 元，每人每年。每个档次一个数，例如{一档: 380, 二档: 755}；不分档次的只写一个数；按年龄分的，写[{under: 18, 一档: 350}, {一档: 380}]。
    personal: Option<Personal>,
    /// # 财政补助
    /// 元，每人每年，例如670。通知没有写数额的，写{status: unknown}。
    fiscal_subsidy: Option<Given<Marked<Money>>>,
    /// # 筹资标准合计
    /// 元，通知印了才写，例如960；写了就核对是不是等于个人缴费加财政补助。
    total: Option<ByTier<Money>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Personal {
    ByTier(ByTier<Money>),
    ByAge(AgeBands),
}

/// Premiums by age, the youngest first.
#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
struct AgeBands(Vec<AgeBand>);

/// An age, and the amount for each tier.
#[derive(JsonSchema)]
struct AgeBand {
    /// # 几岁以下
    /// 不满几周岁，例如18。最后一段不写。
    #[schemars(extend("x-unit" = "周岁"))]
    under: Option<Marked<Whole<1, 120>>>,
    #[schemars(flatten)]
    amounts: Row<Money>,
}

#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
struct Windows(Vec<Window>);

#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
struct Phases(Vec<Phase>);

/// Figures that no rule reads, by names that the file gives.
#[derive(JsonSchema)]
struct Facts {
    #[schemars(flatten)]
    marks: Marks,
    #[schemars(flatten)]
    facts: Named<Fact>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Fact {
    Said(Marked<Text>),
    NotSaid(Unknown),
}
