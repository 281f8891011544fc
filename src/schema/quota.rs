//! A quota table.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

use super::policy::{Document, Place};
use super::words::{Id, Source, Text, Whole};

/// # 任务表
/// 一个地方一年的参保任务数，各村或各乡镇一行。
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["rows"]}, {"required": ["file"]}]))]
pub(super) struct Quota {
    /// # 格式
    /// 这份文件的格式，写resident-medical-quota/1。
    schema: Version,
    /// # 名称
    /// 这张表的名字，用在网址和通知里，例如futian-2022。
    id: Id,
    /// # 地方
    /// 是哪个县、哪个乡镇的表，例如{province: 重庆市, county: 巫山县, township: 福田镇}。
    #[schemars(extend("minProperties" = 1))]
    place: Place,
    /// # 年份
    /// 参保的年份，例如2022。
    year: Whole<2000, 2100>,
    /// # 标题
    /// 表格上印的标题，例如“福田镇2022年医保筹资目标计划表”。
    title: Text,
    /// # 政策
    /// 属于哪份政策，写它的id，例如wushan-futian-2022。不写就是同一个地方、同一年的那份。
    policy: Option<Text>,
    /// # 文件
    /// 表格印在哪份文件里，例如{notice: {title: 关于参保的通知}}。和政策的一样的不写。
    #[schemars(extend("minProperties" = 1))]
    sources: Option<BTreeMap<String, Document>>,
    source: Option<Source>,
    /// # 单位
    /// 数的是人还是户，例如人。不写就是人。
    unit: Option<Unit>,
    /// # 表头
    /// 每一列的表头是什么意思，例如{序号: number, 村名: name, 任务数: task}。表头照表格上印的写。
    columns: BTreeMap<String, Meaning>,
    /// # 各行
    /// 一个村或乡镇一行，每格一个值，次序和columns一样，例如[1, 水口村, 1007, 961, 970]。
    #[schemars(extend("minItems" = 1))]
    rows: Option<Vec<Vec<Cell>>>,
    /// # 表格文件
    /// 旁边的表格文件，例如2022.csv、2022.xlsx；写了它就不写rows。
    file: Option<File>,
    /// # 工作表
    /// 表格文件里的哪一个工作表，例如Sheet1。只有一个的不写。
    sheet: Option<Text>,
    /// # 参保进度
    /// 各周已经参保的人数在旁边的哪个文件里，例如{file: 2022-progress.csv}。
    progress: Option<Counts>,
    /// # 正文里的数
    /// 正文写的合计，例如[{column: task, persons: 39168, source: notice#一}]。
    #[schemars(extend("minItems" = 1))]
    targets: Option<Vec<Target>>,
    /// # 上一年的名称
    /// 改了名的，左边写现在的，右边写上一年的，例如{凉水社区: 凉水村}。
    known_as: Option<BTreeMap<String, Text>>,
}

#[derive(JsonSchema)]
enum Version {
    /// 第1版
    #[schemars(rename = "resident-medical-quota/1")]
    First,
}

#[derive(JsonSchema)]
enum Unit {
    /// 人数
    #[schemars(rename = "人")]
    Person,
    /// 户数
    #[schemars(rename = "户")]
    Household,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Meaning {
    /// 序号
    Number,
    /// 村或乡镇的名称
    Name,
    /// 人口
    Population,
    /// 上一年的任务数
    LastYearTask,
    /// 今年的任务数
    Task,
    /// 已经参保的人数
    Enrolled,
    /// 别的人数，可以有几列
    Other,
    /// 备注
    Note,
    /// 咨询电话
    Phone,
    /// 缴费点
    Point,
    /// 这一列不用
    Ignore,
}

/// What a cell has, or nothing.
#[derive(JsonSchema)]
#[schemars(extend("oneOf" = [{"type": ["string", "number", "boolean"]}, {"const": null}]))]
struct Cell(Value);

#[derive(JsonSchema)]
#[schemars(extend(
    "type" = "string",
    "pattern" = "^[^/\\\\]+\\.([cC][sS][vV]|[xX][lL][sS][xX]?|[oO][dD][sS])$",
    "errorMessage" = "请写旁边的.csv、.xlsx、.xls或.ods文件的名字。"
))]
struct File(Value);

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Counts {
    /// # 文件
    /// 旁边的表格文件，三列“日期、村、人数”，或者每个日期一列，例如2022-progress.csv。
    file: File,
    /// # 工作表
    /// 文件里的哪一个工作表，例如周报。只有一个的不写。
    sheet: Option<Text>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Target {
    /// # 列
    /// 是哪一列的合计，例如task，也可以写表头。
    column: Text,
    /// # 数
    /// 正文写的数，例如39168，不加逗号和单位。
    persons: Whole<1, 2_000_000_000>,
    source: Option<Source>,
    /// # 有多确定
    /// 这个数有多确定，例如assumed；不写就是文件里写明的。
    status: Option<Status>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Status {
    /// 文件里写明的
    Stated,
    /// 上级的文件写明的
    Inherited,
    /// 我们的理解
    Assumed,
}
