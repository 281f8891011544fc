//! When one pays, and from when one is covered.

use schemars::JsonSchema;

use crate::schema::values::{ByTier, Marked, Marks, NotSaid, Unknown};
use crate::schema::words::{Count, Date, Money, Names, Priority, Source, Text, Whole};

/// An enrolment window (缴费期).
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Window {
    /// # 名称
    /// 网页上显示，各段不能相同，例如集中参保期。
    id: Text,
    #[schemars(flatten)]
    marks: Marks,
    /// # 哪些人
    /// 是其中一种身份就算，例如[新生儿]。不写就是所有人。
    #[schemars(rename = "for")]
    people: Option<Names>,
    /// # 还要是
    /// 这些身份都要有，例如[残疾人]。一组人不能写在这里。
    with: Option<Names>,
    /// # 不包括
    /// 有其中一种身份就不算，例如[新生儿, 七类对象]。
    not_for: Option<Names>,
    /// # 优先
    /// 一个人同一天两段都符合的，按数字大的，例如1。不写是0。
    priority: Option<Marked<Priority>>,
    /// # 哪天缴费
    /// 例如{from: 2023-11-14, to: 2023-12-31}，或者{within_days_of: birth, days: 90}。
    pays: Pays,
    /// # 中断缴费几个月
    /// 职工医保中断了几个月的人才算，例如{least: 0, most: 3}。
    gap_months: Option<Gap>,
    /// # 待遇
    /// 从哪天起能报销，例如{starts: {on: 2024-01-01}}。通知没有写的，写{status: unknown}。
    benefit: Benefit,
    /// # 这一段的个人缴费
    /// 元，和premium写的不一样才写，例如{一档: 410, 二档: 770}。
    premium: Option<ByTier<Money>>,
    /// # 没有财政补助
    /// 这一段都没有的，写fiscal_subsidy；从哪天起没有的，写{what: fiscal_subsidy, from: 2024-07-01}。
    without: Option<Without>,
}

/// A phase of the work (工作阶段).
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = [{"required": ["from"]}, {"required": ["to"]}]))]
pub(super) struct Phase {
    /// # 名称
    /// 网页上显示，各个阶段不能相同，例如宣传动员阶段。
    id: Text,
    /// # 第一天
    /// 年-月-日，例如2023-09-01。通知没有印年份的，写成{value: 2023-09-01, status: assumed}；没有写从哪天起的不写。
    from: Option<Marked<Date>>,
    /// # 最后一天
    /// 年-月-日，例如2023-12-31。没有写到哪天为止的不写。
    to: Option<Marked<Date>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Pays {
    Between(Between),
    After(AfterEvent),
}

/// From one day to another.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Between {
    /// # 第一天
    /// 年-月-日，例如2023-11-14。
    from: Marked<Date>,
    /// # 最后一天
    /// 年-月-日，例如2023-12-31。
    to: Marked<Date>,
    #[schemars(flatten)]
    marks: Marks,
}

/// Within some days of an event.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AfterEvent {
    /// # 从哪天数起
    /// birth（出生）或term_start（开学）。
    within_days_of: Marked<Event>,
    /// # 几天
    /// 例如90。
    #[schemars(extend("x-unit" = "天"))]
    days: Marked<Whole<1, 366>>,
    /// # 当天算第几天
    /// 出生或开学那天算第1天的写1，不算的写0，例如1。不写的按1，算我们的理解。
    first_day: Option<Marked<Whole<0, 1>>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Event {
    /// 出生
    Birth,
    /// 开学
    TermStart,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Gap {
    /// # 最少
    /// 几个月，不足一个月的算一个月，例如4。不写是0。
    #[schemars(extend("x-unit" = "个月"))]
    least: Option<Marked<Count>>,
    /// # 最多
    /// 几个月，例如3。不写就是没有上限。
    #[schemars(extend("x-unit" = "个月"))]
    most: Option<Marked<Count>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Benefit {
    Said(SaidBenefit),
    NotSaid(UnknownBenefit),
}

/// From when a payment covers, and until when.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SaidBenefit {
    /// # 从哪天起
    /// 例如{on: 2024-01-01}，或者{rule: next_day}。通知没有写的，写{status: unknown}。
    starts: Starts,
    /// # 到哪天为止
    /// 最后一天，年-月-日，例如2024-12-31。不写就是年底。
    ends: Option<Marked<Date>>,
    #[schemars(flatten)]
    marks: Marks,
}

/// The notice does not say from when.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct UnknownBenefit {
    /// # 没有写
    /// 从哪天起能报销，通知没有写的，写unknown。
    status: NotSaid,
    /// # 出处
    /// 本该写在哪里，例如notice#三(四)。
    source: Option<Source>,
    /// # 到哪天为止
    /// 最后一天，年-月-日，例如2024-12-31。不写就是年底。
    ends: Option<Marked<Date>>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Starts {
    On(On),
    ByDay(ByDay),
    AfterDays(AfterDays),
    AfterMonths(AfterMonths),
    Waiting(Box<Waiting>),
    NotSaid(Unknown),
}

/// On a day of the calendar.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct On {
    /// # 哪天
    /// 年-月-日，例如2024-01-01。
    on: Marked<Date>,
    #[schemars(flatten)]
    marks: Marks,
}

/// By the day of payment or of birth.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ByDay {
    /// # 办法
    /// 例如next_month_first（缴费次月1日）。
    rule: Marked<DayRule>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(
    rename_all = "snake_case",
    extend("errorMessage" = "可以写：next_day、next_month_first、birth、after_days、after_months、waiting。")
)]
enum DayRule {
    /// 缴费次日
    NextDay,
    /// 缴费次月1日
    NextMonthFirst,
    /// 出生那天
    Birth,
}

/// So many days after payment.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AfterDays {
    /// # 办法
    /// after_days（缴费满几天）。
    rule: Marked<AfterDaysRule>,
    /// # 几天
    /// 例如90。
    #[schemars(extend("x-unit" = "天"))]
    days: Marked<Whole<1, 366>>,
    /// # 怎么数
    /// 满90天的：full从第91天起，last_day从第90天起。
    count: Marked<Counting>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum AfterDaysRule {
    /// 缴费满几天
    AfterDays,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Counting {
    /// 满了以后的那天起：缴费日期加几天
    Full,
    /// 满的那天起：缴费日期加几天，再减一天
    LastDay,
}

/// So many months after payment.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AfterMonths {
    /// # 办法
    /// after_months（缴费满几个月）。
    rule: Marked<AfterMonthsRule>,
    /// # 几个月
    /// 例如6。
    #[schemars(extend("x-unit" = "个月"))]
    months: Marked<Whole<1, 24>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum AfterMonthsRule {
    /// 缴费满几个月
    AfterMonths,
}

/// Fixed months, and more for each missed year.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Waiting {
    /// # 办法
    /// waiting（等待期）。
    rule: Marked<WaitingRule>,
    /// # 固定等待期
    /// 几个月，例如3。
    #[schemars(extend("x-unit" = "个月"))]
    months: Marked<Count>,
    /// # 断缴一年加几个月
    /// 例如1。
    #[schemars(extend("x-unit" = "个月"))]
    per_missed_year: Marked<Count>,
    /// # 几年不加
    /// 断缴的头几年不另加，例如1。不写是0。
    #[schemars(extend("x-unit" = "年"))]
    free_years: Option<Marked<Count>>,
    /// # 补缴一年减几个月
    /// 例如1。不写是0。
    #[schemars(extend("x-unit" = "个月"))]
    per_repaid_year: Option<Marked<Count>>,
    /// # 最少等几个月
    /// 断缴很久的，补缴了也至少要等的，例如{missed_years: 4, months: 6}。
    least: Option<LeastWait>,
    /// # 从哪天等起
    /// payment（缴费那天）或year_start（当年1月1日）。
    from: Marked<WaitFrom>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum WaitingRule {
    /// 等待期
    Waiting,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum WaitFrom {
    /// 缴费那天
    Payment,
    /// 当年1月1日
    YearStart,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct LeastWait {
    /// # 断缴几年以上
    /// 例如4。
    #[schemars(extend("x-unit" = "年"))]
    missed_years: Marked<Count>,
    /// # 至少等几个月
    /// 例如6。
    #[schemars(extend("x-unit" = "个月"))]
    months: Marked<Count>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Without {
    FromTheFirstDay(Marked<Subsidy>),
    FromADay(WithoutFrom),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Subsidy {
    /// 财政补助
    FiscalSubsidy,
}

/// From a day of payment on.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct WithoutFrom {
    /// # 没有什么
    /// 固定写fiscal_subsidy（财政补助）。
    what: Marked<Subsidy>,
    /// # 从哪天起
    /// 哪天起缴费的没有，年-月-日，例如2024-07-01。
    from: Marked<Date>,
    /// # 哪些人仍有
    /// 有其中一种身份的，财政补助不用自己出，例如[七类对象]。
    not_for: Option<Names>,
    #[schemars(flatten)]
    marks: Marks,
}
