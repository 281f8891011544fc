//! The latest notices for feed readers: Atom (RFC 4287) and JSON Feed 1.1.

use jiff::civil::Date;
use serde_json::json;

use super::BaseUrl;
use super::xml::escape;

/// So many notices are in a feed.
pub const LATEST: usize = 20;

/// A list of notices to subscribe to.
#[derive(Debug, Clone)]
pub struct Feed<'f> {
    /// Where the site is published.
    pub base: &'f BaseUrl,
    /// What it is called: the site's title.
    pub title: &'f str,
    /// What it is about.
    pub description: &'f str,
    /// The page that shows the same list, from the site's top.
    pub page: &'f str,
    /// The notices, the newest first; what is over [`LATEST`] is left out.
    pub items: Vec<Item<'f>>,
}

/// A notice in a feed.
#[derive(Debug, Clone, Copy)]
pub struct Item<'f> {
    /// Its page from the site's top, which is also what readers know it by.
    pub page: &'f str,
    /// What it is called.
    pub title: &'f str,
    /// One sentence about it.
    pub summary: &'f str,
    /// Who issued it.
    pub issuer: &'f str,
    /// On which day it was published.
    pub published: Date,
}

impl<'f> Feed<'f> {
    fn latest(&self) -> impl Iterator<Item = &Item<'f>> {
        self.items.iter().take(LATEST)
    }

    /// The feed in Atom, to be published at `path`.
    pub fn atom(&self, path: &str) -> Vec<u8> {
        let page = self.base.page(self.page);
        // An empty list was never updated, but a feed must say when it was.
        let updated = self
            .latest()
            .map(|item| item.published)
            .max()
            .map_or_else(|| "1970-01-01T00:00:00+08:00".to_owned(), midnight);
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml += "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n";
        xml += &element("id", &page);
        xml += &element("title", self.title);
        if !self.description.is_empty() {
            xml += &element("subtitle", self.description);
        }
        xml += &element("updated", &updated);
        xml += &format!("<link rel=\"self\" href=\"{}\"/>\n", escape(&self.base.page(path)));
        xml += &format!("<link rel=\"alternate\" href=\"{}\"/>\n", escape(&page));
        xml += &format!("<author>\n{}</author>\n", element("name", self.title));
        for item in self.latest() {
            let url = self.base.page(item.page);
            xml += "<entry>\n";
            xml += &element("id", &url);
            xml += &element("title", item.title);
            xml += &format!("<link rel=\"alternate\" href=\"{}\"/>\n", escape(&url));
            xml += &element("published", &midnight(item.published));
            xml += &element("updated", &midnight(item.published));
            if !item.issuer.is_empty() {
                xml += &format!("<author>\n{}</author>\n", element("name", item.issuer));
            }
            if !item.summary.is_empty() {
                xml += &element("summary", item.summary);
            }
            xml += "</entry>\n";
        }
        xml += "</feed>\n";
        xml.into_bytes()
    }

    /// The feed as JSON Feed, to be published at `path`.
    pub fn json(&self, path: &str) -> Vec<u8> {
        let items = self.latest().map(|item| {
            let url = self.base.page(item.page);
            // An item must have a content; a notice without a summary says its title.
            let text = if item.summary.is_empty() { item.title } else { item.summary };
            let mut shown = json!({
                "id": url,
                "url": url,
                "title": item.title,
                "content_text": text,
                "date_published": midnight(item.published),
            });
            if !item.issuer.is_empty() {
                shown["authors"] = json!([{"name": item.issuer}]);
            }
            shown
        });
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.base.page(self.page),
            "feed_url": self.base.page(path),
            "language": "zh-CN",
            "items": items.collect::<Vec<_>>(),
        });
        if !self.description.is_empty() {
            feed["description"] = json!(self.description);
        }
        format!("{feed}\n").into_bytes()
    }
}

/// The beginning of a day in China.
fn midnight(day: Date) -> String {
    format!("{day}T00:00:00+08:00")
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>\n", escape(text))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use roxmltree::{Document, Node};
    use serde_json::Value;

    use super::*;

    const ITEM: Item<'_> = Item {
        page: "notices/乌杨 2024.html",
        title: "“一档”&<b>二档</b>\u{1}的通知",
        summary: "个人缴费\n380元",
        issuer: "乌杨街道办事处",
        published: date(2023, 9, 20),
    };

    fn base() -> BaseUrl {
        BaseUrl::parse("https://a.gov.cn/yibao/").unwrap()
    }

    fn feed<'f>(base: &'f BaseUrl, items: Vec<Item<'f>>) -> Feed<'f> {
        let (title, description) = ("乌杨街道居民医保", "交多少、报多少");
        Feed { base, title, description, page: "index.html", items }
    }

    fn text<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
        let child = node.children().find(|child| child.tag_name().name() == name);
        child.and_then(|child| child.text()).unwrap_or_default()
    }

    #[test]
    fn an_atom_reader_reads_what_was_written() {
        let base = base();
        let older = Item { page: "notices/a.html", published: date(2022, 9, 1), ..ITEM };
        let xml = String::from_utf8(feed(&base, vec![ITEM, older]).atom("atom.xml")).unwrap();
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
        assert_eq!(text(root, "id"), "https://a.gov.cn/yibao/");
        assert_eq!(text(root, "updated"), "2023-09-20T00:00:00+08:00");
        let links: Vec<_> = root.children().filter_map(|child| child.attribute("href")).collect();
        assert_eq!(links, ["https://a.gov.cn/yibao/atom.xml", "https://a.gov.cn/yibao/"]);
        let entries: Vec<_> =
            root.children().filter(|child| child.tag_name().name() == "entry").collect();
        let url = "https://a.gov.cn/yibao/notices/%E4%B9%8C%E6%9D%A8%202024.html";
        assert_eq!(entries.len(), 2);
        assert_eq!(text(entries[0], "id"), url);
        assert_eq!(text(entries[0], "title"), "“一档”&<b>二档</b>\u{fffd}的通知");
        assert_eq!(text(entries[0], "summary"), ITEM.summary);
        assert_eq!(text(entries[1], "published"), "2022-09-01T00:00:00+08:00");
    }

    #[test]
    fn a_json_feed_says_the_same() {
        let base = base();
        let bytes = feed(&base, vec![ITEM]).json("feed.json");
        let feed: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["feed_url"], "https://a.gov.cn/yibao/feed.json");
        let item = &feed["items"][0];
        assert_eq!(item["id"], item["url"]);
        assert_eq!(item["title"], ITEM.title);
        assert_eq!(item["date_published"], "2023-09-20T00:00:00+08:00");
        assert_eq!(item["authors"][0]["name"], ITEM.issuer);
    }

    #[test]
    fn a_feed_has_the_latest_only_and_may_be_empty() {
        let base = base();
        let many = feed(&base, vec![ITEM; 30]);
        let count = |xml: Vec<u8>| String::from_utf8(xml).unwrap().matches("<entry>").count();
        assert_eq!(count(many.atom("atom.xml")), LATEST);
        let none = feed(&base, Vec::new());
        Document::parse(&String::from_utf8(none.atom("atom.xml")).unwrap()).unwrap();
        serde_json::from_slice::<Value>(&none.json("feed.json")).unwrap();
    }
}
