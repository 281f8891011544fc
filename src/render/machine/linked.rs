//! JSON-LD in the words of schema.org, for search engines.
//!
//! A notice is an `Article` *about* a `GovernmentService`: it is the text, with a date and an
//! issuer, and the insurance is the service; `SpecialAnnouncement` was made for an epidemic and
//! is used for nothing else. Above it lies a `BreadcrumbList`. The home page is a `WebSite`.
//!
//! A data block is never executed, so that `script-src 'self'` lets it stand in the page; a test
//! in the browser holds that.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::BaseUrl;

/// A notice, for search engines.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'n> {
    /// Its title.
    pub title: &'n str,
    /// Its document number (文号).
    pub number: Option<&'n str>,
    /// Who issued it; empty, where it does not say.
    pub issuer: &'n str,
    /// The place it is for.
    pub place: &'n str,
    /// One sentence about it.
    pub summary: &'n str,
    /// On which day it was published.
    pub published: Date,
    /// The day after which it holds no more.
    pub expires: Option<Date>,
    /// Its page from the site's top.
    pub page: &'n str,
}

/// It, in the words of schema.org. A site has ten thousand of these.
#[derive(Serialize)]
struct Article<'n> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    about: Service<'n>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Named<'n>>,
    #[serde(rename = "datePublished")]
    published: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'n str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    headline: &'n str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<&'n str>,
    #[serde(rename = "inLanguage")]
    language: &'static str,
    #[serde(rename = "mainEntityOfPage", skip_serializing_if = "Option::is_none")]
    page: Option<&'n str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named<'n>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'n str>,
}

#[derive(Serialize)]
struct Service<'n> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "areaServed")]
    place: Named<'n>,
    name: &'static str,
    #[serde(rename = "serviceType")]
    sort: &'static str,
}

#[derive(Serialize, Clone, Copy)]
struct Named<'n> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'n str,
}

/// What a `<script type="application/ld+json">` of a notice's page holds.
pub fn notice(notice: &Notice<'_>, base: Option<&BaseUrl>) -> String {
    let issuer = Named { kind: "GovernmentOrganization", name: notice.issuer };
    let issuer = Some(issuer).filter(|issuer| !issuer.name.is_empty());
    let place = Named { kind: "AdministrativeArea", name: notice.place };
    let page = base.map(|base| base.page(notice.page));
    embedded(&Article {
        context: "https://schema.org",
        kind: "Article",
        about: Service {
            kind: "GovernmentService",
            place,
            name: "城乡居民基本医疗保险",
            sort: "医疗保险",
        },
        author: issuer,
        published: notice.published.to_string(),
        description: notice.summary,
        expires: notice.expires.map(|day| day.to_string()),
        headline: notice.title,
        identifier: notice.number,
        language: "zh-CN",
        page: page.as_deref(),
        publisher: issuer,
        url: page.as_deref(),
    })
}

/// What the home page's holds.
pub fn website(title: &str, description: &str, base: Option<&BaseUrl>) -> String {
    let mut site = json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": title,
        "inLanguage": "zh-CN",
    });
    if !description.is_empty() {
        site["description"] = description.into();
    }
    if let Some(base) = base {
        site["url"] = base.to_string().into();
    }
    embedded(&site)
}

/// The pages above a page, from the home page down to itself, each with its name and its path
/// from the site's top. Search engines want whole addresses.
pub fn breadcrumbs(steps: &[(&str, &str)], base: &BaseUrl) -> String {
    let steps = (1..).zip(steps).map(|(position, (name, path))| {
        json!({"@type": "ListItem", "position": position, "name": name, "item": base.page(path)})
    });
    embedded(&json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps.collect::<Vec<Value>>(),
    }))
}

/// JSON that no `</script>` and no `<!--` can end.
fn embedded(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    if !json.contains(['<', '>', '&']) {
        return json;
    }
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const NOTICE: Notice<'_> = Notice {
        title: "</script><!-- 一档&二档",
        number: Some("乌杨街道发〔2023〕84号"),
        issuer: "乌杨街道办事处",
        place: "乌杨街道",
        summary: "",
        published: date(2023, 9, 20),
        expires: None,
        page: "notices/a.html",
    };

    #[test]
    fn a_notice_is_an_article_about_a_service() {
        let text = notice(&NOTICE, None);
        assert!(!text.contains(['<', '>', '&']), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["@type"], "Article");
        assert_eq!(read["headline"], NOTICE.title);
        assert_eq!(read["identifier"], "乌杨街道发〔2023〕84号");
        assert_eq!(read["datePublished"], "2023-09-20");
        assert_eq!(read["about"]["areaServed"]["name"], "乌杨街道");
        for unknown in ["url", "mainEntityOfPage", "description", "expires"] {
            assert_eq!(read.get(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn nobody_is_named_where_the_notice_names_nobody() {
        let text = notice(&Notice { issuer: "", ..NOTICE }, None);
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((read.get("author"), read.get("publisher")), (None, None));
    }

    #[test]
    fn the_way_to_a_page_has_whole_addresses() {
        let base = BaseUrl::parse("https://a.gov.cn/").unwrap();
        let steps = [("首页", "index.html"), ("通知", "notices/index.html")];
        let read: Value = serde_json::from_str(&breadcrumbs(&steps, &base)).unwrap();
        assert_eq!(read["itemListElement"][1]["position"], 2);
        assert_eq!(read["itemListElement"][1]["item"], "https://a.gov.cn/notices/");
        let read: Value = serde_json::from_str(&website("甲", "乙", Some(&base))).unwrap();
        assert_eq!(read["url"], "https://a.gov.cn/");
    }
}
