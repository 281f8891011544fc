//! `site.yaml`.

use schemars::JsonSchema;
use serde_json::Value;

use super::words::{Id, Text, Whole};

/// # site.yaml
/// 网站叫什么、是哪里的。
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the keys of the file")]
pub(super) struct Site {
    /// # 网站的名称
    /// 显示在每一页的上方，例如“乌杨街道居民医保”。
    title: Text,
    /// # 地方
    /// 哪里的网站，例如“乌杨街道”。
    place: Text,
    /// # 说明
    /// 一句话说网站能做什么，搜索和转发时显示，例如“交多少钱、哪天交、住院能报多少，用手机算一算。”
    description: Option<Text>,
    /// # 网址
    /// 网站将来的网址，例如https://yb.example.gov.cn。写了才有完整的链接给搜索和订阅用。
    base_url: Option<Url>,
    /// # 语言
    /// 网站自己的文字用什么语言。不写就是中文。
    language: Option<Language>,
    /// # 主题
    /// 网页的样子，写themes里的文件夹名，例如plain。不写就用程序自带的。
    theme: Option<Id>,
    /// # 一页列几份通知
    /// 通知列表一页有几份，例如20。
    per_page: Option<Whole<5, 200>>,
    /// # 压缩文件
    /// 每个文件旁边要不要放压缩好的.gz和.br，例如true。网站服务器会用的才要。
    compress: Option<Answer>,
    /// # 没有网络也能看
    /// 看过的网页要不要存在手机里，没有网络时也能打开，例如true。不写就存；写false，手机里存过的也会清掉。
    offline: Option<Answer>,
    /// # 咨询
    /// 居民问谁，例如{name: 乌杨街道社保所, phone: 023-54000000}。
    contact: Option<Contact>,
    /// # 网站标识码
    /// 政府网站的标识码，例如5002330001。
    site_code: Option<Text>,
    /// # 地方
    /// 通知发给哪些地方，例如[{id: wuyang, name: 乌杨街道}]。县下面有乡镇的，写在县的places里。
    places: Option<Vec<Place>>,
}

/// A place, and those within it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Place {
    /// # 代号
    /// 用在网址里，例如wuyang。
    id: Id,
    /// # 名称
    /// 例如乌杨街道。
    name: Text,
    /// # 咨询
    /// 这个地方的居民问谁，例如{name: 乌杨街道社保所, phone: 023-54000000}。
    contact: Option<Contact>,
    /// # 下面的地方
    /// 它管的乡镇、村，例如[{id: wuyang, name: 乌杨街道}]。
    places: Option<Vec<Place>>,
}

/// Whom residents ask.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Contact {
    /// # 单位
    /// 例如乌杨街道社保所。
    name: Option<Text>,
    /// # 电话
    /// 例如023-54000000。
    phone: Option<Text>,
    /// # 地址
    /// 例如便民服务中心一楼。
    address: Option<Text>,
    /// # 时间
    /// 什么时候有人，例如工作日9:00—17:00。
    hours: Option<Text>,
}

/// Where a site stands.
#[derive(JsonSchema)]
#[schemars(extend(
    "type" = "string",
    "pattern" = "^\\s*https?://[A-Za-z0-9._~/:%-]+\\s*$",
    "errorMessage" = "请写网站将来的网址，例如https://yb.example.gov.cn。"
))]
struct Url(Value);

/// A language of the site's words.
#[derive(JsonSchema)]
enum Language {
    /// 中文
    #[schemars(rename = "zh-CN")]
    Chinese,
    /// 英文
    #[schemars(rename = "en")]
    English,
}

/// Yes or no, as YAML's authors write them.
#[derive(JsonSchema)]
#[schemars(extend("enum" = [true, false, "yes", "no"], "errorMessage" = "请写true（是）或false（否）。"))]
struct Answer(Value);
