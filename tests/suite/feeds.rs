//! The feeds say what a notice is on the day of the build, and when one pays: to people at the
//! beginning of its summary, to programs in words of their own.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};
use serde_json::{Value, json};

use crate::site::{NOTICE, POLICY, Site};

const HOST: &str = "https://yb.example.gov.cn";

/// What a site of anybody's may have stored: these names never change.
const SCHEMES: [(&str, &str); 2] = [
    ("state", "urn:uuid:903b6a18-8949-4311-b186-d41eaea6bf67"),
    ("payment", "urn:uuid:3489504a-2f99-42e4-b168-da8f33881284"),
];

/// The feeds of a site on a day.
struct Feeds {
    /// The entries of Atom, by the file of their page.
    atom: BTreeMap<String, Entry>,
    /// Their pages, in order.
    order: Vec<String>,
    /// What Atom says of the feed.
    said: BTreeMap<String, String>,
    json: Value,
}

/// An entry of Atom.
struct Entry {
    summary: String,
    published: String,
    updated: String,
    /// Its categories: their terms and labels, by what their scheme is about.
    terms: BTreeMap<String, (String, String)>,
    /// What it leads to beside its own page: title and address.
    related: Vec<(String, String)>,
}

fn texts(node: Node<'_, '_>) -> BTreeMap<String, String> {
    let elements = node.children().filter(Node::is_element);
    let text = |it: Node<'_, '_>| {
        (it.tag_name().name().to_owned(), it.text().unwrap_or_default().to_owned())
    };
    elements.map(text).collect()
}

fn file_of(address: &str) -> String {
    address.rsplit('/').next().unwrap().to_owned()
}

impl Feeds {
    /// Builds a site as it is on a day, and reads both of its feeds.
    fn on(site: &Site, day: &str) -> Self {
        let run = site.run(&["build", "--today", day, "--base-url", HOST], "");
        assert_eq!(run.code, 0, "{}", run.err);
        let xml = site.read("public/atom.xml");
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        let entries: Vec<_> = root.children().filter(|it| it.has_tag_name("entry")).collect();
        // RFC 4287 demands these of every entry, once each.
        for entry in &entries {
            for name in ["id", "title", "updated"] {
                let named = entry.children().filter(|it| it.tag_name().name() == name);
                assert_eq!(named.count(), 1, "{name} in\n{xml}");
            }
        }
        let pages = entries.iter().map(|entry| file_of(&texts(*entry)["id"]));
        let order: Vec<_> = pages.collect();
        let atom = order.iter().cloned().zip(entries.iter().map(|entry| Entry::read(*entry)));
        let json: Value = serde_json::from_str(&site.read("public/feed.json")).unwrap();
        let feeds = Self { atom: atom.collect(), order, said: texts(root), json };
        feeds.agree();
        feeds
    }

    /// Both say the same of every notice.
    fn agree(&self) {
        let items = self.json["items"].as_array().unwrap();
        let pages: Vec<_> = items.iter().map(|it| file_of(it["id"].as_str().unwrap())).collect();
        assert_eq!(pages, self.order);
        for page in &pages {
            let (entry, item) = (&self.atom[page], self.item(page));
            assert_eq!(item["date_published"], entry.published, "{page}");
            assert_eq!(item["date_modified"], entry.updated, "{page}");
            let has_summary = !entry.summary.is_empty();
            let text =
                if has_summary { entry.summary.as_str().into() } else { item["title"].clone() };
            assert_eq!(item["content_text"], text, "{page}");
            assert_eq!(item["_gongshi"]["state"], entry.terms["state"].0, "{page}");
            let payment = entry.terms.get("payment").map(|(term, _)| term.as_str());
            assert_eq!(item["_gongshi"]["payment"].as_str(), payment, "{page}");
        }
    }

    fn item(&self, page: &str) -> &Value {
        let items = self.json["items"].as_array().unwrap();
        items.iter().find(|it| file_of(it["id"].as_str().unwrap()) == page).unwrap()
    }

    /// What JSON Feed says for programs of a notice.
    fn of(&self, page: &str) -> &Value {
        &self.item(page)["_gongshi"]
    }
}

impl Entry {
    fn read(entry: Node<'_, '_>) -> Self {
        let mut texts = texts(entry);
        let mut text = |name: &str| texts.remove(name).unwrap_or_default();
        let named =
            |name: &'static str| entry.children().filter(move |it| it.tag_name().name() == name);
        let attribute = |it: Node<'_, '_>, name: &str| it.attribute(name).unwrap().to_owned();
        let terms = named("category").map(|it| {
            let scheme = attribute(it, "scheme");
            let known = SCHEMES.iter().find(|(_, name)| *name == scheme);
            (known.unwrap().0.to_owned(), (attribute(it, "term"), attribute(it, "label")))
        });
        let related = named("link").filter(|it| it.attribute("rel") == Some("related"));
        let related = related.map(|it| (attribute(it, "title"), attribute(it, "href")));
        Self {
            summary: text("summary"),
            published: text("published"),
            updated: text("updated"),
            terms: terms.collect(),
            related: related.collect(),
        }
    }

    /// The terms of state and payment, the beginning of the summary, the day of the last update.
    #[track_caller]
    fn is(&self, state: &str, payment: Option<&str>, begins: &str, updated: &str) {
        assert_eq!(self.terms["state"].0, state);
        assert_eq!(self.terms.get("payment").map(|(term, _)| term.as_str()), payment);
        assert!(self.summary.starts_with(begins), "{begins} in {}", self.summary);
        assert_eq!(self.updated, format!("{updated}T00:00:00+08:00"));
    }
}

const WUYANG: &str = "wuyang-2024.html";

/// 同一份通知，从发布前到第二年：2023年11月14日发布，20日起缴费。
#[test]
fn the_feeds_follow_a_notice_through_its_year() {
    let site = Site::example();
    site.replace(
        POLICY,
        "{from: 2023-11-14, to: 2023-12-31}",
        "{from: 2023-11-20, to: 2023-12-31}",
    );
    assert!(Feeds::on(&site, "2023-11-13").atom.is_empty());
    let own = "缴多少钱、哪天缴";
    let (first, centre) = ("2023-11-14", "缴费到2023年12月31日为止：集中参保期。");
    let (late, last) = ("最晚2023年12月31日缴费：集中参保期。", "2023-12-18");
    let days: [(&str, &str, Option<&str>, String, &str); 10] = [
        (
            "2023-11-19",
            "new",
            Some("upcoming"),
            "2023年11月20日起缴费，2023年12月31日为止：集中参保期。".into(),
            first,
        ),
        ("2023-11-20", "new", Some("open"), format!("{centre}{own}"), first),
        ("2023-12-17", "current", Some("open"), centre.into(), first),
        ("2023-12-18", "current", Some("closing"), late.into(), last),
        ("2023-12-31", "current", Some("closing"), late.into(), last),
        (
            "2024-01-01",
            "current",
            Some("open"),
            "缴费到2024年2月29日为止：补缴（1—2月）。".into(),
            last,
        ),
        (
            "2024-02-29",
            "current",
            Some("closing"),
            "最晚2024年2月29日缴费：补缴（1—2月）。".into(),
            "2024-02-16",
        ),
        // 只有新生儿和困难群众还能缴。
        ("2024-10-08", "current", None, own.into(), "2024-09-17"),
        ("2024-12-31", "current", None, own.into(), "2024-09-17"),
        ("2025-01-01", "past", None, format!("2024年已经过去。{own}"), "2024-09-17"),
    ];
    for (day, state, payment, begins, updated) in days {
        let feeds = Feeds::on(&site, day);
        assert_eq!(feeds.order, [WUYANG], "{day}");
        feeds.atom[WUYANG].is(state, payment, &begins, updated);
        assert_eq!(feeds.said["today"], day);
        assert_eq!(feeds.json["_gongshi"], json!({"today": day}));
        assert_eq!(feeds.said["updated"], feeds.atom[WUYANG].updated);
        assert_eq!(feeds.atom[WUYANG].published, "2023-11-14T00:00:00+08:00");
    }
    // 下一年，什么时候看都不会看到“还有几天”。
    let feeds = Feeds::on(&site, "2025-01-01");
    assert_eq!(feeds.said["subtitle"], "通知有没有失效、缴费到了哪一步，按2025年1月1日算。");
    assert_eq!(feeds.of(WUYANG)["windows"], json!([]));
}

#[test]
fn programs_are_told_of_every_window_and_until_when_a_state_lasts() {
    let site = Site::example();
    let feeds = Feeds::on(&site, "2024-01-15");
    let said = feeds.of(WUYANG);
    assert_eq!(said["since"], "2023-11-28");
    assert_eq!(said["until"], "2024-12-31");
    let windows = said["windows"].as_array().unwrap();
    assert_eq!(
        windows[0],
        json!({
            "name": "集中参保期", "state": "closed", "when": "2023年11月14日—12月31日",
            "from": "2023-11-14", "to": "2023-12-31",
            "who": null, "except": "2024年出生的新生儿", "status": "stated",
        })
    );
    // 从出生那天算起，没有一定的日子，开没开始也因人而异。
    assert_eq!((&windows[1]["state"], &windows[1]["from"]), (&Value::Null, &Value::Null));
    assert_eq!(
        (&windows[1]["who"], &windows[1]["status"]),
        (&json!("2024年出生的新生儿"), &json!("assumed"))
    );
    let states: Vec<_> = windows.iter().map(|it| it["state"].as_str()).collect();
    assert_eq!(states[2..5], ["open", "upcoming", "upcoming"].map(Some));
}

/// 谁都不能再缴的，才说缴费已结束，也说是哪天结束的。
#[test]
fn payment_is_closed_once_nobody_can_pay() {
    let site = Site::small();
    let policy = "policies/jia.yaml";
    let newborns = "  - {id: 新生儿, source: notice#三(三), for: [新生儿], \
        pays: {within_days_of: birth, days: 90, first_day: 1}, benefit: {starts: {rule: birth}}}\n";
    site.replace(policy, newborns, "");
    let on = |day: &str| {
        let feeds = Feeds::on(&site, day);
        let entry = &feeds.atom["a.html"];
        (entry.terms.get("payment").cloned(), entry.summary.clone(), entry.updated.clone())
    };
    // 还有残疾人能缴。
    let (payment, summary, updated) = on("2023-09-30");
    assert_eq!((payment, summary.as_str()), (None, ""));
    assert_eq!(updated, "2023-06-17T00:00:00+08:00");
    let (payment, summary, updated) = on("2023-10-01");
    assert_eq!(payment, Some(("closed".into(), "缴费已结束".into())));
    assert_eq!(summary, "2023年的缴费，2023年9月30日已经结束。");
    assert_eq!(updated, "2023-06-17T00:00:00+08:00");
}

fn notice(front: &str) -> String {
    format!("---\n{front}\n---\n\n正文。\n")
}

/// 到期、被代替、废止的，先说这一句，排到前面，让读过的人重新看到。
#[test]
fn what_holds_no_more_is_said_first_and_comes_up_again() {
    let site = Site::small();
    let write = |name: &str, front: &str| {
        site.write(&format!("content/notices/{name}.md"), &notice(front));
    };
    write(
        "expires",
        "title: 限时办理\nissued: 2022-10-09\nexpires: 2022-11-30\nsummary: 只限11月。",
    );
    write("old", "title: 旧办法\nissued: 2022-09-01\npolicy: jia-2023");
    write("new", "title: 新办法\nissued: 2022-12-25\npolicy: jia-2023\nreplaces: [notices/old.md]");
    write(
        "void",
        "title: 废止的\nissued: 2022-09-02\nstatus: 废止\npolicy: jia-2023\nsummary: 一句话。",
    );
    write("ended", "title: 写了最后一天\nissued: 2022-09-03\nstatus: 废止\nexpires: 2022-09-30");
    let before = Feeds::on(&site, "2022-11-30");
    before.atom["expires.html"].is("current", None, "只限11月。", "2022-10-09");
    assert_eq!(before.of("expires.html")["until"], "2022-11-30");
    before.atom["void.html"].is("repealed", None, "这份通知已经废止。一句话。", "2022-09-02");
    assert_eq!(before.of("void.html")["since"], Value::Null);
    before.atom["ended.html"].is("repealed", None, "这份通知已经废止。", "2022-10-01");
    let open = "缴费到2022年12月31日为止：集中缴费。";
    before.atom["old.html"].is("current", Some("open"), open, "2022-09-01");

    // 三份都讲这份政策，只有第一份提醒快截止。
    let closing = Feeds::on(&site, "2022-12-20");
    let late = "最晚2022年12月31日缴费：集中缴费。";
    closing.atom["old.html"].is("current", Some("closing"), late, "2022-12-18");
    closing.atom["a.html"].is("current", Some("closing"), late, "2022-10-08");

    let after = Feeds::on(&site, "2022-12-26");
    let gone = "2022年11月30日已经到期，这份通知留在这里备查。只限11月。";
    after.atom["expires.html"].is("expired", None, gone, "2022-12-01");
    assert_eq!(after.of("expires.html")["since"], "2022-12-01");
    let old = &after.atom["old.html"];
    old.is("replaced", None, "已经被新的通知代替：新办法。", "2022-12-25");
    let new = format!("{HOST}/notices/new.html");
    assert_eq!(old.related, [("新办法".to_owned(), new.clone())]);
    assert_eq!(old.terms["state"].1, "已有新的");
    assert_eq!(after.of("old.html")["replaced_by"], json!([{"title": "新办法", "url": new}]));
    assert_eq!(after.of("old.html")["windows"], json!([]));
    // 被代替了的不再提醒，接着讲这份政策的来提醒。
    after.atom["a.html"].is("current", Some("closing"), late, "2022-12-18");
    after.atom["void.html"].is("repealed", None, "这份通知已经废止。一句话。", "2022-09-02");
    // 先列刚有了变化的；同一天的，照通知列表排。
    let order = ["new.html", "old.html", "a.html", "expires.html", "ended.html", "void.html"];
    assert_eq!(after.order[..6], order);
}

/// 废止、又写了新的：两句都说；到期以后又过了年，更新的日子不往回走。
#[test]
fn an_update_never_goes_back() {
    let site = Site::small();
    let policy = "policy: jia-2023";
    let short = format!("title: 短的\nissued: 2022-10-01\nexpires: 2023-03-31\n{policy}");
    site.write("content/notices/short.md", &notice(&short));
    let void = "title: 旧的\nissued: 2022-09-05\nstatus: 废止";
    site.write("content/notices/void.md", &notice(void));
    let next = "title: 《新的》\nissued: 2023-02-01\nreplaces: [notices/void.md]";
    site.write("content/notices/next.md", &notice(next));
    let mut updated = BTreeMap::<String, String>::new();
    for day in ["2022-12-01", "2022-12-31", "2023-02-01", "2023-05-01", "2023-12-31", "2024-01-01"]
    {
        for (page, entry) in Feeds::on(&site, day).atom {
            let before = updated.insert(page.clone(), entry.updated.clone());
            assert!(before.is_none_or(|before| before <= entry.updated), "{day}: {page}");
        }
    }
    let feeds = Feeds::on(&site, "2024-01-01");
    feeds.atom["short.html"].is("past", None, "2023年已经过去。", "2023-04-01");
    let said = "这份通知已经废止。已经被新的通知代替：《新的》。";
    feeds.atom["void.html"].is("repealed", None, said, "2023-02-01");
}

/// 快截止、到期、被代替的，多半是早就发布了的通知：新通知再多，也不把它们挤出去。
#[test]
fn what_befell_an_old_notice_is_not_lost_among_the_new_ones() {
    let site = Site::small();
    for day in 1..=25 {
        let front = format!("title: 第{day}份\nissued: 2022-11-{day:02}");
        site.write(&format!("content/notices/n{day}.md"), &notice(&front));
    }
    let expires = "title: 限时办理\nissued: 2022-09-01\nexpires: 2022-12-09";
    site.write("content/notices/expires.md", &notice(expires));
    let before = Feeds::on(&site, "2022-12-09").order;
    assert_eq!(
        (before.len(), before[0].as_str(), before[19].as_str()),
        (20, "n25.html", "n6.html")
    );
    let after = Feeds::on(&site, "2022-12-18");
    assert_eq!(after.order.len(), 20);
    assert_eq!(after.order[..4], ["a.html", "expires.html", "n25.html", "n24.html"]);
    after.atom["expires.html"].is("expired", None, "2022年12月9日已经到期", "2022-12-10");
}

/// 不知道哪天失效的，也失效了：不提醒缴费，更新日期就是发布那天。
#[test]
fn what_ended_on_an_unknown_day_reminds_nobody() {
    let site = Site::small();
    let old = "title: 旧办法\nissued: 2022-09-01\npolicy: jia-2023";
    site.write("content/notices/old.md", &notice(old));
    let late = "最晚2022年12月31日缴费：集中缴费。";
    let before = Feeds::on(&site, "2022-12-20");
    before.atom["old.html"].is("current", Some("closing"), late, "2022-12-18");
    before.atom["a.html"].is("current", Some("closing"), late, "2022-10-08");
    // 新的那份没有印日期。
    let new = "title: 新办法\nissued: unknown\nreplaces: [notices/old.md]";
    site.write("content/notices/new.md", &notice(new));
    let replaced = "已经被新的通知代替：新办法。";
    for (status, state, said) in [
        ("", "replaced", replaced.to_owned()),
        ("\nstatus: 废止", "repealed", format!("这份通知已经废止。{replaced}")),
        // 还没有到的最后一天，不是失效的那天。
        ("\nstatus: 废止\nexpires: 2022-12-24", "repealed", "这份通知已经废止。".into()),
    ] {
        site.write("content/notices/old.md", &notice(&format!("{old}{status}")));
        let after = Feeds::on(&site, "2022-12-20");
        after.atom["old.html"].is(state, None, &said, "2022-09-01");
        assert_eq!(after.of("old.html")["since"], Value::Null);
        after.atom["a.html"].is("current", Some("closing"), late, "2022-12-18");
    }
    // 归到往年的，也没有人写是哪天归的，过了年还是不知道。
    site.write("content/notices/new.md", &notice("title: 新办法\nissued: unknown"));
    site.write("content/notices/old.md", &notice(&format!("{old}\nstatus: 历史")));
    for day in ["2022-12-20", "2024-01-01"] {
        let feeds = Feeds::on(&site, day);
        assert_eq!(feeds.of("old.html")["state"], "past");
        assert_eq!(feeds.of("old.html")["since"], Value::Null, "{day}");
        assert_eq!(feeds.of("old.html")["until"], Value::Null, "{day}");
    }
}

/// 代替它的通知，成文的日子在提醒以前，放到网站上在提醒以后：写了`published`，更新日期不往回走。
#[test]
fn a_replacement_put_up_late_takes_no_reminder_back() {
    let site = Site::small();
    let old = "title: 旧办法\nissued: 2022-09-01\npolicy: jia-2023";
    site.write("content/notices/old.md", &notice(old));
    let updated = |day: &str, page: &str| Feeds::on(&site, day).atom[page].updated[..10].to_owned();
    assert_eq!(updated("2022-12-19", "old.html"), "2022-12-18");
    let new = "title: 新办法\nissued: 2022-12-10\npublished: 2022-12-20\n\
        policy: jia-2023\nreplaces: [notices/old.md]";
    site.write("content/notices/new.md", &notice(new));
    assert_eq!(updated("2022-12-19", "old.html"), "2022-12-18");
    assert_eq!(updated("2022-12-20", "old.html"), "2022-12-20");
    assert_eq!(updated("2022-12-20", "new.html"), "2022-12-20");
    assert_eq!(updated("2023-06-20", "old.html"), "2022-12-20");
    // 到期以前提醒过、又被代替的，看后面那天；失效以后不再提醒。
    site.write("content/notices/old.md", &notice(&format!("{old}\nexpires: 2022-12-28")));
    assert_eq!(updated("2022-12-29", "old.html"), "2022-12-29");
    assert_eq!(updated("2023-06-20", "old.html"), "2022-12-29");
    assert_eq!(updated("2023-06-20", "a.html"), "2023-06-17");
}

/// 讲同一份政策的有几份的，公布它的那份提醒；它来以前提醒过的，不收回。
#[test]
fn the_notice_that_announces_a_policy_reminds_of_it() {
    let site = Site::small();
    let policy = "policy: jia-2023";
    for name in ["b0", "z"] {
        let front = format!("title: 怎么办\nissued: 2022-10-08\n{policy}");
        site.write(&format!("content/notices/{name}.md"), &notice(&front));
    }
    let reminded = |day: &str| {
        let feeds = Feeds::on(&site, day);
        let old = |it: &&String| feeds.atom[*it].updated != feeds.atom[*it].published;
        feeds.order.iter().filter(old).cloned().collect::<Vec<_>>()
    };
    assert_eq!(reminded("2022-12-18"), ["a.html"]);
    let own = |issued: &str| {
        let number = "number: 甲府发〔2022〕1号";
        notice(&format!("title: 关于参保的通知\n{number}\nissued: {issued}\n{policy}"))
    };
    site.write("content/notices/m.md", &own("2022-10-08"));
    assert_eq!(reminded("2022-12-18"), ["m.html"]);
    site.write("content/notices/m.md", &own("2022-10-09"));
    assert_eq!(reminded("2022-12-18"), ["m.html"]);
    site.write("content/notices/m.md", &own("2022-12-20"));
    assert_eq!(reminded("2022-12-19"), ["a.html"]);
    assert_eq!(reminded("2022-12-20"), ["a.html"]);
    // 后来的缴费期，由它提醒。
    assert_eq!(reminded("2023-06-20"), ["m.html", "a.html"]);
    let gone = own("2022-10-09").replacen("title:", "expires: 2022-12-10\ntitle:", 1);
    site.write("content/notices/m.md", &gone);
    assert_eq!(reminded("2022-12-18"), ["a.html", "m.html"]);
}

#[test]
fn a_site_in_english_says_it_in_english_and_programs_are_told_the_same() {
    let site = Site::example();
    site.replace("site.yaml", "title:", "language: en\ndescription: 缴多少、报多少\ntitle:");
    site.replace(NOTICE, "summary: ", "expires: 2024-01-31\nsummary: ");
    let feeds = Feeds::on(&site, "2023-12-20");
    let begins = "Pay by 31 December 2023 at the latest: 集中参保期. 缴多少钱";
    feeds.atom[WUYANG].is("current", Some("closing"), begins, "2023-12-18");
    assert_eq!(feeds.atom[WUYANG].terms["payment"].1, "Payment closes soon");
    assert_eq!(feeds.json["language"], "en");
    let as_of = "What notices are, and whether one can pay, is said as of 20 December 2023.";
    assert_eq!(feeds.json["description"], format!("缴多少、报多少. {as_of}"));
    let begins = "This notice expired on 31 January 2024; it is kept for reference. 缴多少钱";
    Feeds::on(&site, "2024-02-01").atom[WUYANG].is("expired", None, begins, "2024-02-01");
}
