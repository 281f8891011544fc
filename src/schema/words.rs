//! Scalars as people write them: texts, amounts, percentages, days, numbers, yes and no.
//!
//! YAML makes numbers of what looks like one, and the reader takes the digits in which it was
//! written: an amount is a number to the editor, or a text in quotes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

/// A scalar as text.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["string", "number", "boolean"],
    "pattern" = "\\S",
    "errorMessage" = "请写一行文字。"
))]
pub(super) struct Text(Value);

/// # 出处
/// 这一层下面的内容出自哪里：sources里的文件名，加#和第几部分，例如notice#三(一)；只写第几部分的，就是外面那份文件的。不写就是外面那一层的。
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["string", "number"],
    "pattern" = "\\S",
    "examples" = ["notice", "notice#三(一)", "四(二)1"],
    "errorMessage" = "请写出处，例如notice#三(一)。"
))]
pub(super) struct Source(Value);

/// Names, each once, at least one.
#[derive(JsonSchema)]
#[schemars(extend(
    "minItems" = 1,
    "uniqueItems" = true,
    "errorMessage" = "请写成[甲, 乙]，或者每行以“- ”开头。"
))]
pub(super) struct Names(Vec<Text>);

/// Yuan with at most two decimals, no separators, no unit.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["number", "string"],
    "minimum" = 0,
    "pattern" = "^[0-9]+(\\.[0-9]{1,2}0*)?$",
    "examples" = [380, 17833, 0.5],
    "errorMessage" = "请写以元为单位的数字，例如17833或0.50，不加逗号和单位。"
))]
pub(super) struct Money(Value);

/// A percentage from 0% to 100%. A number without its sign is none: it could be eighty times.
/// Editors that find several things wrong with it show the constant, which no number is.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["string", "number"],
    "if" = {"type": "number"},
    "then" = {
        "const": "百分比，例如70%",
        "errorMessage": "没有百分号。请写成百分比，例如70%或62.5%。"
    },
    "pattern" = "^0*(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]{1,4}0*)?)[%％]$",
    "examples" = ["70%", "62.5%"],
    "errorMessage" = "请写0%到100%之间的百分比，要有百分号，例如70%或62.5%。"
))]
pub(super) struct Rate(Value);

/// Percentage points, without the sign.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["number", "string"],
    "minimum" = 0,
    "maximum" = 100,
    "pattern" = "^0*(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]{1,4}0*)?)$",
    "examples" = [5],
    "errorMessage" = "请写几个百分点，例如5，不加百分号。"
))]
pub(super) struct Points(Value);

/// A day: `2024-01-31`.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = "string",
    "pattern" = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "examples" = ["2024-01-31"],
    "errorMessage" = "请写成2024-01-31这样，年-月-日。"
))]
pub(super) struct Date(Value);

/// A name for addresses of pages.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = ["string", "number"],
    "pattern" = "^[a-z0-9-]+$",
    "examples" = ["zhongxian-wuyang-2024"],
    "errorMessage" = "请只用小写字母、数字和连字符，例如zhongxian-wuyang-2024。"
))]
pub(super) struct Id(Value);

/// Yes or no.
#[derive(JsonSchema)]
#[schemars(extend("enum" = [true, false], "errorMessage" = "请写true（是）或false（否）。"))]
pub(super) struct Flag(Value);

/// A key with nothing behind it.
#[derive(JsonSchema)]
#[schemars(extend("const" = null))]
pub(super) struct Blank(Value);

/// A whole number within bounds.
pub(super) struct Whole<const LEAST: u32, const MOST: u32>;

/// A number of days, months or years.
pub(super) type Count = Whole<0, 366>;

/// Which of several applies: the highest.
pub(super) type Priority = Whole<0, 100>;

impl<const LEAST: u32, const MOST: u32> JsonSchema for Whole<LEAST, MOST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Whole{LEAST}To{MOST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "string"],
            "minimum": LEAST,
            "maximum": MOST,
            "pattern": "^[0-9]+$",
            "errorMessage": format!("请写{LEAST}到{MOST}之间的整数，不加逗号和单位。"),
        })
    }
}
