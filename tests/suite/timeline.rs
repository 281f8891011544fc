//! Timelines: on pages, in calendars to print, in calendars for phones.

use std::collections::BTreeMap;

use crate::site::{Site, file};

/// 打印的日历和手机的日历是照这一天的网站做的。
const TODAY: &str = "2023-12-05";

fn built(site: &Site) {
    built_on(site, TODAY);
}

fn built_on(site: &Site, today: &str) {
    let run = site.run(&["build", "--today", today], "");
    assert_eq!(run.code, 0, "{}", run.err);
}

fn published(site: &Site, path: &str) -> String {
    site.read(&format!("public/{path}"))
}

/// The example site with another of the policies of this repository.
fn with(policy: &str) -> Site {
    let site = Site::example();
    let text = file(policy);
    site.write(policy, &text);
    site
}

const FUTIAN: &str = "policies/chongqing/wushan/futian/2022.yaml";
const ZHUJI: &str = "policies/anhui/suzhou/lingbi/zhuji/2023.yaml";

/// A calendar as a strict reader takes it: components in components, each a name and a value.
#[derive(Debug, Default)]
struct Component {
    name: String,
    properties: Vec<(String, String)>,
    inner: Vec<Component>,
}

impl Component {
    fn one(&self, name: &str) -> &str {
        let mut values = self.properties.iter().filter(|(known, _)| known == name);
        let value = values.next().unwrap_or_else(|| panic!("{name} in {self:?}"));
        assert!(values.next().is_none(), "{name} stands once in {self:?}");
        &value.1
    }

    fn all(&self, name: &'static str) -> impl Iterator<Item = &Self> {
        self.inner.iter().filter(move |it| it.name == name)
    }
}

/// RFC 5545, 3.1: lines end in CR LF and have at most 75 octets, and what begins with a space goes
/// on with the line before.
fn calendar(text: &str) -> Component {
    let lines = text.strip_suffix("\r\n").expect("the last line is ended").split("\r\n");
    let mut unfolded: Vec<String> = Vec::new();
    for line in lines {
        assert!(!line.contains(['\r', '\n']) && line.len() <= 75, "{line}");
        match line.strip_prefix(' ') {
            Some(rest) => unfolded.last_mut().unwrap().push_str(rest),
            None => unfolded.push(line.to_owned()),
        }
    }
    let mut open: Vec<Component> = vec![Component::default()];
    for line in unfolded {
        let (name, value) = line.split_once(':').unwrap();
        match name {
            "BEGIN" => open.push(Component { name: value.to_owned(), ..Component::default() }),
            "END" => {
                let ended = open.pop().unwrap();
                assert_eq!(ended.name, value);
                open.last_mut().unwrap().inner.push(ended);
            }
            _ => {
                let known = name.split(';').next().unwrap();
                assert!(known.bytes().all(|it| it.is_ascii_uppercase() || it == b'-'), "{name}");
                open.last_mut().unwrap().properties.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    assert_eq!(open.len(), 1);
    let mut top = open.pop().unwrap();
    assert!(top.properties.is_empty() && top.inner.len() == 1);
    top.inner.remove(0)
}

/// The events of a calendar: first day, day after the last, what it is.
fn events(calendar: &Component) -> Vec<(String, String, String)> {
    let told = |it: &Component| {
        let day = |name| it.one(name).to_owned();
        (day("DTSTART;VALUE=DATE"), day("DTEND;VALUE=DATE"), it.one("SUMMARY").to_owned())
    };
    calendar.all("VEVENT").map(told).collect()
}

/// 乌杨街道2024年的手机日历：2月29日截止，日历写到3月1日（不含），提前一周和一天提醒。
#[test]
fn a_calendar_has_each_deadline_on_its_day() {
    let site = Site::example();
    built(&site);
    let text = published(&site, "policies/zhongxian-wuyang-2024.ics");
    let whole = calendar(&text);
    assert_eq!((whole.name.as_str(), whole.one("VERSION")), ("VCALENDAR", "2.0"));
    let events = events(&whole);
    let of = "（忠县乌杨街道2024年居民医保）";
    for (from, end, what) in [
        // What lasts is said on its first day and its last, not on every day between.
        ("20231114", "20231115", "开始：集中参保期"),
        ("20231231", "20240101", "今天截止：集中参保期"),
        ("20240229", "20240301", "今天截止：补缴（1—2月）"),
        ("20240930", "20241001", "今天截止：补缴（7—9月）"),
        ("20240630", "20240701", "有财政补助的最后一天"),
        ("20241231", "20250101", "2024年的待遇到这天为止"),
    ] {
        let event = (from.to_owned(), end.to_owned(), format!("{what}{of}"));
        assert!(events.contains(&event), "{event:?} in {events:#?}");
    }
    let mut uids = BTreeMap::new();
    for event in whole.all("VEVENT") {
        assert_eq!(event.one("DTSTAMP"), "20231114T000000Z", "the day of issue, not of the build");
        assert_eq!(event.one("SEQUENCE"), "0");
        *uids.entry(event.one("UID")).or_insert(0) += 1;
        let triggers: Vec<&str> = event.all("VALARM").map(|it| it.one("TRIGGER")).collect();
        let is_deadline = event.one("SUMMARY").starts_with("今天截止");
        let expected: &[&str] = if is_deadline { &["-P6DT15H", "-PT15H"] } else { &[] };
        assert_eq!(triggers, expected);
    }
    assert!(uids.values().all(|times| *times == 1), "{uids:?}");
}

/// 通知没有写的，是我们的理解，到处都说明：时间表、打印的日历、手机的日历。
#[test]
fn what_is_our_reading_says_so_everywhere() {
    let site = Site::whole_example();
    built(&site);
    // 没有写管到哪天的，年底也是我们的理解；写了的有出处。
    for (id, year, is_said) in [
        ("wushan-futian-2022", 2022, false),
        ("zhongxian-2023", 2023, true),
        ("zhuji-2023", 2023, true),
    ] {
        let page = published(&site, &format!("policies/{id}.html"));
        let ends = page.split(&format!(">{year}年的待遇到这天为止</b>")).nth(1).unwrap();
        let ends = ends.split("</li>").next().unwrap();
        assert_eq!(ends.contains("我们的理解"), !is_said, "{ends}");
        assert_eq!(ends.contains("三（三）") || ends.contains("五（一）"), is_said, "{ends}");
    }
    let page = published(&site, "policies/wushan-futian-2022.html");
    let pays = page.split(">缴费申报阶段</b>").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(pays.contains("我们的理解"), "2月20日没有印年份：{pays}");
    let printed = published(&site, "policies/zhongxian-2023-calendar.html");
    let begins = printed.split("</b> <span>集中参保期").nth(1).unwrap();
    assert!(begins.split("</li>").next().unwrap().contains("我们的理解"), "{begins}");
    let phone = calendar(&published(&site, "policies/zhongxian-2023.ics"));
    let of = |what: &str| {
        let mut found = phone.all("VEVENT").filter(|it| it.one("SUMMARY").starts_with(what));
        found.next().unwrap().one("DESCRIPTION").contains("我们的理解")
    };
    assert!(of("开始：集中参保期") && of("今天截止：集中参保期"), "2022年9月1日没有印");
    assert!(!of("开始：补缴（1—2月）") && !of("2023年的待遇到这天为止"));
}

/// 毕业生的待遇延长到年底：写在时间表上，不是一种缴费期，也不提醒谁去缴费。
#[test]
fn a_longer_entitlement_is_no_window_of_payment() {
    let site = Site::whole_example();
    built(&site);
    let page = published(&site, "policies/zhongxian-2023.html");
    let at = page.find("当年毕业的参保大学生，待遇延长的日子</b>").unwrap();
    let item = &page[page[..at].rfind("<li").unwrap()..];
    let head = item.split('>').next().unwrap();
    assert!(head.contains("data-kind=\"phase\""), "{head}");
    assert!(item.contains("2023年9月1日"), "{item}");
    assert!(!page.contains("在渝高校毕业大学生"), "{page}");
}

/// 原文写“超过3个月”，不写成“4个月以上”；资助的最后一天出自三（二）2，不是它前面的（1）。
#[test]
fn days_and_gaps_are_said_as_they_are_printed() {
    let site = with(ZHUJI);
    built(&site);
    let page = published(&site, "policies/zhuji-2023.html");
    assert!(page.contains("中断缴费超过3个月的") && !page.contains("4个月以上"), "{page}");
    let until = page.split(">资助参保的最后一天</b>").nth(1).unwrap();
    let until = until.split("</li>").next().unwrap();
    assert!(until.contains("三（二）2</p>"), "{until}");
}

/// 更正一个日期：同一件事还是同一个UID，SEQUENCE加了1，日子换了。
#[test]
fn a_corrected_day_replaces_the_old_one() {
    let site = with(FUTIAN);
    let ics = "policies/wushan-futian-2022.ics";
    let uids = |text: &str| {
        let events = calendar(text);
        let of = |it: &Component| {
            let from = it.one("DTSTART;VALUE=DATE").to_owned();
            (it.one("UID").to_owned(), (it.one("SEQUENCE").to_owned(), from))
        };
        events.all("VEVENT").map(of).collect::<BTreeMap<_, _>>()
    };
    built(&site);
    let before = uids(&published(&site, ics));
    site.replace(FUTIAN, "year: 2022\n", "year: 2022\nrevision: 1\n");
    site.replace(FUTIAN, "pays: {from: 2021-12-21,", "pays: {from: 2021-12-22,");
    site.replace(FUTIAN, "    from: 2021-12-21\n", "    from: 2021-12-22\n");
    site.replace(
        FUTIAN,
        "payer: {tier: 二档, pays: 2021-12-21}",
        "payer: {tier: 二档, pays: 2021-12-22}",
    );
    built(&site);
    let after = uids(&published(&site, ics));
    let window = "wushan-futian-2022/window/缴费申报阶段@gongshi";
    assert_eq!(before[window], ("0".into(), "20211221".into()));
    assert_eq!(after[window], ("1".into(), "20211222".into()));
    assert!(before.keys().eq(after.keys()));
}

/// 困难群众的日历里有自己的缴费期，没有别人的；一般居民的没有困难群众的。
#[test]
fn people_have_calendars_of_their_own() {
    let site = Site::example();
    built(&site);
    let page = published(&site, "policies/zhongxian-wuyang-2024.html");
    let at = page.find(">特困人员、低保对象、").unwrap();
    let link = page[..at].rsplit("href=\"../").next().unwrap().split('"').next().unwrap();
    let names = |path: &str| -> String {
        events(&calendar(&published(&site, path))).into_iter().map(|it| it.2 + "\n").collect()
    };
    let poor = names(link);
    assert!(poor.contains("困难群众7—12月") && poor.contains("集中参保期"), "{poor}");
    assert!(!poor.contains("补缴（7—9月）") && !poor.contains("脱贫人口不设"), "{poor}");
    let everyone = names("policies/zhongxian-wuyang-2024-everyone.ics");
    assert!(everyone.contains("补缴（7—9月）") && !everyone.contains("困难群众"), "{everyone}");
}

/// 时间表：现在可以做什么，接下来是什么，还有几天。
#[test]
fn a_timeline_says_what_is_open_and_what_is_next() {
    let site = with(ZHUJI);
    built(&site);
    let page = published(&site, "policies/zhongxian-wuyang-2024.html");
    assert!(page.contains("集中参保期（正在进行，还有26天）"), "{page}");
    assert!(page.contains("补缴（1—2月）（27天以后）"), "{page}");
    let zhuji = published(&site, "policies/zhuji-2023.html");
    assert!(zhuji.contains("data-kind=\"phase\"") && zhuji.contains("宣传发动阶段"));
}

/// 往年的政策说这一年过去了，指到今年的。
#[test]
fn a_past_year_leads_to_the_current_one() {
    let site = with(FUTIAN);
    let next = site.read(FUTIAN).replace("wushan-futian-2022", "wushan-futian-2023");
    let next = next.split("\nexamples:").next().unwrap().to_owned();
    let next = next
        .replace("year: 2022\n", "year: 2023\n")
        .replace("2022-0", "2023-0")
        .replace("2021-12", "2022-12");
    site.write("policies/chongqing/wushan/futian/2023.yaml", &next);
    site.write(
        "content/notices/futian.md",
        "---\ntitle: 福田镇参保\nissued: 2021-12-14\npolicy: wushan-futian-2022\n---\n\n{{ timeline() }}\n\n{{ payment_table() }}\n",
    );
    built_on(&site, "2022-12-25");
    let page = published(&site, "policies/wushan-futian-2022.html");
    assert!(
        page.contains("<a href=\"../policies/wushan-futian-2023.html\">看2023年的政策</a>"),
        "{page}"
    );
    built_on(&site, "2023-01-05");
    let notice = published(&site, "notices/futian.html");
    let over = "<p class=\"warn\" data-year=\"2022\">2022年已经过去";
    assert!(notice.contains(over), "{notice}");
    assert!(notice.contains("从哪天起能报销，通知没有写"), "{notice}");
}

/// 全年日历：每个月一张，集中参保期的最后一天有粗框。
#[test]
fn a_year_calendar_marks_every_day() {
    let site = Site::example();
    built(&site);
    let page = published(&site, "policies/zhongxian-wuyang-2024-calendar.html");
    assert_eq!(page.matches("<table class=\"month\">").count(), 16, "2023年9月到2024年12月");
    assert!(page.contains("<td class=\"p1 last\">31<b>A B</b></td>"), "{page}");
    assert!(page.contains("<b class=\"key\">B</b> <span>集中参保期"), "{page}");
}
