//! What the head of a page says of it: to the inspectors of government sites, and to messengers
//! that show a card for a link.

use jiff::civil::Date;

use super::BaseUrl;

/// A `<meta>` and its content.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Meta {
    /// Its name, or its property for Open Graph.
    pub name: &'static str,
    /// What it says; never empty.
    pub content: String,
}

/// The site, as every page of it names it.
#[derive(Debug, Clone, Copy)]
pub struct SiteTags<'s> {
    /// The site's full name.
    pub name: &'s str,
    /// Where it is published.
    pub base: Option<&'s BaseUrl>,
    /// The ten digits under which a government site is registered (政府网站标识码).
    pub code: Option<&'s str>,
}

/// A page that lists others (栏目).
#[derive(Debug, Clone, Copy)]
pub struct ColumnTags<'c> {
    /// What it is called: 「通知公告」.
    pub name: &'c str,
    /// Its kind, of those that the guide lists: 「政策文件」「办事服务」「首页」.
    pub kind: &'c str,
    /// What it is for.
    pub description: &'c str,
    /// Words for what is in it.
    pub keywords: &'c [&'c str],
}

/// A notice or another text (内容页面).
#[derive(Debug, Clone, Copy)]
pub struct ArticleTags<'a> {
    /// Its title.
    pub title: &'a str,
    /// On which day it was published.
    pub published: Date,
    /// Who issued it (来源).
    pub source: &'a str,
    /// Words for what is in it.
    pub keywords: &'a [&'a str],
    /// Its page from the site's top.
    pub page: &'a str,
}

/// The tags that 《政府网站发展指引》 (国办发〔2017〕47号) asks of every page.
pub fn site(site: &SiteTags<'_>) -> Vec<Meta> {
    let domain = site.base.map(BaseUrl::domain).unwrap_or_default();
    tags([
        ("SiteName", site.name.to_owned()),
        ("SiteDomain", domain.to_owned()),
        ("SiteIDCode", site.code.unwrap_or_default().to_owned()),
    ])
}

/// The tags of the same guide for a page that lists others. A notice carries them too, for the
/// list that it is in.
pub fn column(column: &ColumnTags<'_>) -> Vec<Meta> {
    tags([
        ("ColumnName", column.name.to_owned()),
        ("ColumnDescription", column.description.to_owned()),
        ("ColumnKeywords", column.keywords.join(",")),
        ("ColumnType", column.kind.to_owned()),
    ])
}

/// The tags of the same guide for a text. The guide wants hours and minutes; a notice is of a
/// day, and says its beginning. There is no `Author`: nobody signs a notice but its issuer.
/// `Description` is the usual one with a capital, which HTML does not tell apart: the page has
/// that already.
pub fn article(article: &ArticleTags<'_>, base: Option<&BaseUrl>) -> Vec<Meta> {
    tags([
        ("ArticleTitle", article.title.to_owned()),
        ("PubDate", format!("{} 00:00", article.published)),
        ("ContentSource", article.source.to_owned()),
        ("Keywords", article.keywords.join(",")),
        ("Url", base.map(|base| base.page(article.page)).unwrap_or_default()),
    ])
}

/// What is unknown is not said.
fn tags<const N: usize>(tags: [(&'static str, String); N]) -> Vec<Meta> {
    let said = tags.into_iter().filter(|(_, content)| !content.is_empty());
    said.map(|(name, content)| Meta { name, content }).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn said(tags: &[Meta]) -> Vec<String> {
        tags.iter().map(|tag| format!("{}={}", tag.name, tag.content)).collect()
    }

    #[test]
    fn a_notice_says_what_inspectors_look_for() {
        let base = BaseUrl::parse("https://www.zhongxian.gov.cn:8443/yibao").unwrap();
        let of = SiteTags {
            name: "乌杨街道居民医保", base: Some(&base), code: Some("5002330001")
        };
        assert_eq!(
            said(&site(&of)),
            [
                "SiteName=乌杨街道居民医保",
                "SiteDomain=www.zhongxian.gov.cn",
                "SiteIDCode=5002330001"
            ]
        );
        let notice = ArticleTags {
            title: "关于参保缴费的通知",
            published: date(2023, 9, 20),
            source: "乌杨街道办事处",
            keywords: &["居民医保", "参保缴费"],
            page: "notices/a.html",
        };
        assert_eq!(
            said(&article(&notice, Some(&base))),
            [
                "ArticleTitle=关于参保缴费的通知",
                "PubDate=2023-09-20 00:00",
                "ContentSource=乌杨街道办事处",
                "Keywords=居民医保,参保缴费",
                "Url=https://www.zhongxian.gov.cn:8443/yibao/notices/a.html",
            ]
        );
    }

    #[test]
    fn what_is_unknown_is_not_said() {
        let of = SiteTags { name: "乌杨街道居民医保", base: None, code: None };
        assert_eq!(said(&site(&of)), ["SiteName=乌杨街道居民医保"]);
        let list =
            ColumnTags {
                name: "通知", kind: "政策文件", description: "", keywords: &["医保"]
            };
        assert_eq!(
            said(&column(&list)),
            ["ColumnName=通知", "ColumnKeywords=医保", "ColumnType=政策文件"]
        );
    }
}
