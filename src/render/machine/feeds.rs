//! The latest notices for feed readers: Atom (RFC 4287) and JSON Feed 1.1.
//!
//! What a notice is on the day of the build both say twice: to people at the beginning of its
//! summary, in days that are true whenever they are read, and to programs in words that are the
//! same on every site. Atom has them as categories, JSON Feed as an object `_gongshi`.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::BaseUrl;
use super::xml::escape;

/// So many notices are in a feed.
pub const LATEST: usize = 20;

/// The categories of Atom that say what a notice is: `new`, `current`, `expired`. Like the names
/// below it was drawn at random once (RFC 9562, version 4) and never changes: nobody need register
/// or keep up such a name.
const STATE: &str = "urn:uuid:903b6a18-8949-4311-b186-d41eaea6bf67";

/// Those that say how far paying under its policy has come: `upcoming`, `open`, `closing`, `closed`.
const PAYMENT: &str = "urn:uuid:3489504a-2f99-42e4-b168-da8f33881284";

/// The namespace of what Atom has no element for: the day of which all of this is true.
const NAMESPACE: &str = "urn:uuid:7dd09c98-97ef-46aa-9bab-67d59fdb315d";

/// A list of notices to subscribe to.
#[derive(Debug, Clone)]
pub struct Feed<'f> {
    /// Where the site is published.
    pub base: &'f BaseUrl,
    /// The language in which the site speaks, as the web knows it.
    pub language: &'f str,
    /// What it is called: the site's title.
    pub title: &'f str,
    /// What it is about, and of which day its notices are what it says.
    pub description: String,
    /// The page that shows the same list, from the site's top.
    pub page: &'f str,
    /// The day of which its notices are what it says.
    pub today: Date,
    /// The notices, those first that were updated last; what is over [`LATEST`] is left out.
    pub items: Vec<Item<'f>>,
}

/// A notice in a feed.
#[derive(Debug, Clone)]
pub struct Item<'f> {
    /// Its page from the site's top, which is also what readers know it by.
    pub page: String,
    /// What it is called.
    pub title: &'f str,
    /// What its reader must not overlook, and one sentence about it.
    pub summary: String,
    /// Who issued it.
    pub issuer: String,
    /// On which day it was published.
    pub published: Date,
    /// On which day something befell it last that its reader must see.
    pub updated: Date,
    /// What it is.
    pub state: Term,
    /// From which day on it is that, where that is known.
    pub since: Option<Date>,
    /// Until which day, where it becomes something else.
    pub until: Option<Date>,
    /// How far paying under its policy has come for everyone.
    pub payment: Option<Term>,
    /// When one pays under its policy, while it is in force.
    pub windows: Vec<Window<'f>>,
    /// The notices in its place.
    pub replaced_by: Vec<Successor<'f>>,
}

/// A word for programs, and what it is called in the language of the site.
#[derive(Debug, Clone)]
pub struct Term {
    /// The word, which is the same on every site.
    pub name: &'static str,
    /// What people call it.
    pub label: String,
}

/// A window of payment.
#[derive(Debug, Clone, Serialize)]
pub struct Window<'f> {
    /// What it is called.
    pub name: &'f str,
    /// `upcoming`, `open`, `closing` or `closed`; none, where that depends on the person.
    pub state: Option<&'static str>,
    /// Its days in words.
    pub when: String,
    /// Its first day; none, where that depends on the person.
    pub from: Option<String>,
    /// Its last day.
    pub to: Option<String>,
    /// Whom it is for, where it is not for everyone.
    pub who: Option<String>,
    /// Whom it is not for.
    pub except: Option<String>,
    /// How sure its days are: `stated`, `inherited`, `assumed` or `unknown`.
    pub status: &'static str,
}

/// A notice in another one's place.
#[derive(Debug, Clone)]
pub struct Successor<'f> {
    /// What it is called.
    pub title: &'f str,
    /// Its page from the site's top.
    pub page: String,
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
            .map(|item| item.updated)
            .max()
            .map_or_else(|| "1970-01-01T00:00:00+08:00".to_owned(), midnight);
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml += &format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:gongshi=\"{NAMESPACE}\" xml:lang=\"{}\">\n",
            self.language
        );
        xml += &element("id", &page);
        xml += &element("title", self.title);
        xml += &element("subtitle", &self.description);
        xml += &element("updated", &updated);
        xml += &element("gongshi:today", &self.today.to_string());
        xml += &format!("<link rel=\"self\" href=\"{}\"/>\n", escape(&self.base.page(path)));
        xml += &format!("<link rel=\"alternate\" href=\"{}\"/>\n", escape(&page));
        xml += &format!("<author>\n{}</author>\n", element("name", self.title));
        for item in self.latest() {
            xml += &item.entry(self.base);
        }
        xml += "</feed>\n";
        xml.into_bytes()
    }

    /// The feed as JSON Feed, to be published at `path`.
    pub fn json(&self, path: &str) -> Vec<u8> {
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.description,
            "home_page_url": self.base.page(self.page),
            "feed_url": self.base.page(path),
            "language": self.language,
            "_gongshi": {"today": self.today.to_string()},
            "items": self.latest().map(|item| item.json(self.base)).collect::<Vec<_>>(),
        });
        format!("{feed}\n").into_bytes()
    }
}

impl Item<'_> {
    fn entry(&self, base: &BaseUrl) -> String {
        let url = base.page(&self.page);
        let mut xml = String::from("<entry>\n");
        xml += &element("id", &url);
        xml += &element("title", self.title);
        xml += &format!("<link rel=\"alternate\" href=\"{}\"/>\n", escape(&url));
        for Successor { title, page } in &self.replaced_by {
            let (href, title) = (escape(&base.page(page)), escape(title));
            xml += &format!("<link rel=\"related\" href=\"{href}\" title=\"{title}\"/>\n");
        }
        xml += &element("published", &midnight(self.published));
        xml += &element("updated", &midnight(self.updated));
        let payment = self.payment.iter().map(|term| (PAYMENT, term));
        for (scheme, Term { name, label }) in [(STATE, &self.state)].into_iter().chain(payment) {
            let label = escape(label);
            xml += &format!("<category scheme=\"{scheme}\" term=\"{name}\" label=\"{label}\"/>\n");
        }
        if !self.issuer.is_empty() {
            xml += &format!("<author>\n{}</author>\n", element("name", &self.issuer));
        }
        if !self.summary.is_empty() {
            xml += &element("summary", &self.summary);
        }
        xml + "</entry>\n"
    }

    fn json(&self, base: &BaseUrl) -> Value {
        let url = base.page(&self.page);
        // An item must have a content; a notice without a summary says its title.
        let text = if self.summary.is_empty() { self.title } else { &self.summary };
        let text_of = |day: Option<Date>| day.map(|day| day.to_string());
        let replaced_by = self.replaced_by.iter();
        let replaced_by = replaced_by
            .map(|Successor { title, page }| json!({"title": title, "url": base.page(page)}));
        let mut shown = json!({
            "id": url,
            "url": url,
            "title": self.title,
            "content_text": text,
            "date_published": midnight(self.published),
            "date_modified": midnight(self.updated),
            "_gongshi": {
                "state": self.state.name,
                "since": text_of(self.since),
                "until": text_of(self.until),
                "payment": self.payment.as_ref().map(|term| term.name),
                "windows": self.windows,
                "replaced_by": replaced_by.collect::<Vec<_>>(),
            },
        });
        if !self.issuer.is_empty() {
            shown["authors"] = json!([{"name": self.issuer}]);
        }
        shown
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

    use super::*;

    fn item() -> Item<'static> {
        Item {
            page: "notices/乌杨 2024.html".to_owned(),
            title: "“一档”&<b>二档</b>\u{1}的通知",
            summary: "个人缴费\n380元".to_owned(),
            issuer: "乌杨街道办事处".to_owned(),
            published: date(2023, 9, 20),
            updated: date(2023, 12, 18),
            state: Term { name: "replaced", label: "已有新的".to_owned() },
            since: Some(date(2023, 12, 18)),
            until: None,
            payment: Some(Term { name: "closing", label: "缴费“快截止”".to_owned() }),
            windows: Vec::new(),
            replaced_by: vec![Successor {
                title: "“新”通知", page: "notices/新.html".to_owned()
            }],
        }
    }

    fn base() -> BaseUrl {
        BaseUrl::parse("https://a.gov.cn/yibao/").unwrap()
    }

    fn feed<'f>(base: &'f BaseUrl, items: Vec<Item<'f>>) -> Feed<'f> {
        let (title, description) = ("乌杨街道居民医保", "交多少、报多少".to_owned());
        let (page, today) = ("index.html", date(2023, 12, 20));
        Feed { base, language: "zh-CN", title, description, page, today, items }
    }

    fn text<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
        let child = node.children().find(|child| child.tag_name().name() == name);
        child.and_then(|child| child.text()).unwrap_or_default()
    }

    #[test]
    fn an_atom_reader_reads_what_was_written() {
        let base = base();
        let (page, published) = ("notices/a.html".to_owned(), date(2022, 9, 1));
        let older = Item { page, published, updated: published, ..item() };
        let xml = String::from_utf8(feed(&base, vec![item(), older]).atom("atom.xml")).unwrap();
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
        assert_eq!(text(root, "id"), "https://a.gov.cn/yibao/");
        assert_eq!(text(root, "updated"), "2023-12-18T00:00:00+08:00");
        assert_eq!(text(root, "today"), "2023-12-20");
        let links: Vec<_> = root.children().filter_map(|child| child.attribute("href")).collect();
        assert_eq!(links, ["https://a.gov.cn/yibao/atom.xml", "https://a.gov.cn/yibao/"]);
        let entries: Vec<_> =
            root.children().filter(|child| child.tag_name().name() == "entry").collect();
        let url = "https://a.gov.cn/yibao/notices/%E4%B9%8C%E6%9D%A8%202024.html";
        assert_eq!(entries.len(), 2);
        assert_eq!(text(entries[0], "id"), url);
        assert_eq!(text(entries[0], "title"), "“一档”&<b>二档</b>\u{fffd}的通知");
        assert_eq!(text(entries[0], "summary"), item().summary);
        assert_eq!(text(entries[0], "updated"), "2023-12-18T00:00:00+08:00");
        let categories = entries[0].children().filter(|it| it.tag_name().name() == "category");
        let categories = categories
            .map(|it| ["scheme", "term", "label"].map(|name| it.attribute(name).unwrap()))
            .collect::<Vec<_>>();
        let payment = [PAYMENT, "closing", "缴费“快截止”"];
        assert_eq!(categories, [[STATE, "replaced", "已有新的"], payment]);
        let related = entries[0].children().find(|it| it.attribute("rel") == Some("related"));
        assert_eq!(related.unwrap().attribute("title"), Some("“新”通知"));
        assert_eq!(text(entries[1], "published"), "2022-09-01T00:00:00+08:00");
    }

    #[test]
    fn a_json_feed_says_the_same() {
        let base = base();
        let expected = item();
        let bytes = feed(&base, vec![item()]).json("feed.json");
        let feed: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["feed_url"], "https://a.gov.cn/yibao/feed.json");
        let item = &feed["items"][0];
        assert_eq!(item["id"], item["url"]);
        assert_eq!(item["title"], expected.title);
        assert_eq!(item["date_published"], "2023-09-20T00:00:00+08:00");
        assert_eq!(item["date_modified"], "2023-12-18T00:00:00+08:00");
        assert_eq!(item["authors"][0]["name"], expected.issuer);
        assert_eq!(feed["_gongshi"], json!({"today": "2023-12-20"}));
        let new =
            json!({"title": "“新”通知", "url": "https://a.gov.cn/yibao/notices/%E6%96%B0.html"});
        let state = json!({
            "state": "replaced", "since": "2023-12-18", "until": null,
            "payment": "closing", "windows": [], "replaced_by": [new],
        });
        assert_eq!(item["_gongshi"], state);
    }

    #[test]
    fn a_feed_has_the_latest_only_and_may_be_empty() {
        let base = base();
        let many = feed(&base, vec![item(); 30]);
        let count = |xml: Vec<u8>| String::from_utf8(xml).unwrap().matches("<entry>").count();
        assert_eq!(count(many.atom("atom.xml")), LATEST);
        let none = feed(&base, Vec::new());
        Document::parse(&String::from_utf8(none.atom("atom.xml")).unwrap()).unwrap();
        serde_json::from_slice::<Value>(&none.json("feed.json")).unwrap();
    }
}
