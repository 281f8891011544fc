//! Who pays part of the premium for whom.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::schema::values::{Marked, Marks, Nothing, Unknown, UnknownFor};
use crate::schema::words::{Date, Money, Names, Rate, Text};

/// The rules, nothing but for whom they are, or that there are none.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Assistance {
    Said(Helped),
    NotSaid(UnknownFor),
    Nothing(Nothing),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Helped {
    /// # 几项都符合的
    /// highest_wins（就高）或sum（加在一起）。
    overlap: Option<Marked<Overlap>>,
    /// # 身份变了的
    /// 资助以后身份变了，不再补差额的，写no_top_up。
    on_status_change: Option<Marked<StatusChange>>,
    /// # 每一项资助
    /// 一项一类人，例如[{id: 低保, funder: 医疗救助资金, for: [低保对象], amount: {any: {fixed: 300}}}]。
    #[schemars(extend("minItems" = 1))]
    rules: Option<Vec<Rule>>,
    #[schemars(flatten)]
    marks: Marks,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Overlap {
    /// 就高：只算最高的一项
    HighestWins,
    /// 加在一起
    Sum,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum StatusChange {
    /// 不再补差额
    NoTopUp,
}

/// A rule of assistance.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Rule {
    /// # 名称
    /// 各项不能相同，例如救助-低保。
    id: Text,
    /// # 谁出钱
    /// 例如医疗救助资金、县残联。
    funder: Option<Text>,
    #[schemars(flatten)]
    marks: Marks,
    /// # 资助哪些人
    /// 是其中一种身份就算，例如[低保对象]。
    #[schemars(rename = "for")]
    people: Option<Names>,
    /// # 还要是
    /// 这些身份都要有，例如[动态新增救助对象]。一组人不能写在这里。
    with: Option<Names>,
    /// # 不包括
    /// 有其中一种身份就不算，例如[一至六级伤残军人]。
    except: Option<Names>,
    /// # 条件
    /// 身份以外的条件，都要符合，例如[未参加职工医保]。
    needs: Option<Names>,
    /// # 最后一天
    /// 到哪天为止缴费的才资助，年-月-日，例如2023-02-28。
    until: Option<Marked<Date>>,
    /// # 资助多少
    /// 各档一样的写{any: {fixed: 100}}，不一样的写{一档: {percent: 90%, of: 一档}, 二档: none}。
    amount: Amount,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Amount {
    One(Grant),
    Any(AnyTier),
    Each(Grants),
}

/// One grant for any tier.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AnyTier {
    /// # 不论哪一档
    /// 例如{fixed: 100}或{percent: 100%, of: 一档}。
    any: Grant,
    #[schemars(flatten)]
    marks: Marks,
}

// A grant that is not written well is no table of grants.
/// A grant for each tier.
#[derive(JsonSchema)]
#[schemars(extend("propertyNames" = {"not": {"enum": ["any", "fixed", "percent", "of"]}}))]
struct Grants {
    #[schemars(flatten)]
    marks: Marks,
    #[schemars(flatten)]
    tiers: BTreeMap<String, Grant>,
}

/// What a rule pays.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Grant {
    Fixed(Fixed),
    Share(Share),
    NotSaid(Unknown),
    Nothing(Nothing),
}

/// A fixed amount.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Fixed {
    /// # 数额
    /// 元，例如100。
    fixed: Marked<Money>,
    #[schemars(flatten)]
    marks: Marks,
}

/// A share of the premium of a tier.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Share {
    /// # 百分之几
    /// 例如90%。
    percent: Marked<Rate>,
    /// # 哪一档的
    /// 按哪一档的个人缴费算，例如一档。不分档次的不写。
    of: Option<Marked<Text>>,
    #[schemars(flatten)]
    marks: Marks,
}
