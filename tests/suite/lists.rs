//! Home, folders, the archive and places: which notices stand where.

use crate::site::{Site, says};

const PLACES: &str = "per_page: 5
base_url: https://yb.example.gov.cn
contact: {name: 县医保局, phone: 023-10000000}
places:
- id: zhongxian
  name: 忠县
  places:
  - {id: wuyang, name: 乌杨街道, contact: {phone: 023-20000000}, places: [{id: qinghua, name: 青华村}]}
  - {id: xinsheng, name: 新生街道}
";

const SMALL_POLICY: &str = "policies/jia.yaml";

/// The example site with places and twelve notices of 2022.
fn site() -> Site {
    let site = Site::example();
    let config = site.read("site.yaml");
    site.write("site.yaml", &(config + PLACES));
    for number in 1..=12 {
        notice(&site, number, "");
    }
    site
}

fn notice(site: &Site, number: usize, more: &str) {
    let text = format!(
        "---\ntitle: 第{number}份\nnumber: 忠府办〔2022〕{number}号\nissuer: 县政府办\n\
         issued: 2022-01-{number:02}\nplace: 忠县\ntags: [参保]\n{more}---\n\n正文。\n"
    );
    site.write(&format!("content/notices/old/n-{number}.md"), &text);
}

#[track_caller]
fn built(site: &Site) {
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

/// The notices of a page, in order.
fn listed(site: &Site, page: &str) -> Vec<String> {
    let page = site.read(&format!("public/{page}"));
    let cards = page.split("<a class=\"card\" href=\"").skip(1);
    let cards = cards.filter(|card| !card.contains("住院能报多少</b>"));
    cards
        .map(|card| {
            let title = card.split("</b>").next().unwrap();
            title.rsplit(['>', '\n']).next().unwrap().trim().to_owned()
        })
        .collect()
}

#[test]
fn a_folder_has_its_notices_five_to_a_page() {
    let site = site();
    built(&site);
    let first = listed(&site, "notices/old/index.html");
    assert_eq!(first, ["第12份", "第11份", "第10份", "第9份", "第8份"]);
    assert_eq!(listed(&site, "notices/old/page-3.html"), ["第2份", "第1份"]);
    assert!(!site.path("public/notices/old/page-4.html").exists());
    let second = site.read("public/notices/old/page-2.html");
    says(
        &second,
        &[
            "<link rel=\"prev\" href=\"../../notices/old/index.html\">",
            "<link rel=\"next\" href=\"../../notices/old/page-3.html\">",
            "<nav class=\"pages\" aria-label=\"分页\">",
            "aria-current=\"page\" aria-label=\"第2页\">2</a>",
        ],
    );
}

#[test]
fn the_archive_counts_by_year_issuer_place_and_tag() {
    let site = site();
    built(&site);
    let archive = site.read("public/archive/index.html");
    says(
        &archive,
        &[
            "<a href=\"../archive/2022.html\">2022年的通知</a> <span class=\"soft\">12份</span>",
            ">县政府办</a> <span class=\"soft\">12份</span>",
            "<a href=\"../archive/in-zhongxian.html\">忠县</a> <span class=\"soft\">13份</span>",
            "<a href=\"../archive/in-wuyang.html\">忠县乌杨街道</a> <span class=\"soft\">1份</span>",
            ">参保</a> <span class=\"soft\">12份</span>",
        ],
    );
    assert_eq!(listed(&site, "archive/2022_3.html"), ["第2份", "第1份"]);
    assert_eq!(listed(&site, "archive/2023.html").len(), 1);
}

/// From the county down to the village and back, each with what applies there.
#[test]
fn a_place_has_what_applies_there_and_what_was_announced_below() {
    let site = site();
    built(&site);
    let county = site.read("public/places/zhongxian.html");
    assert_eq!(
        listed(&site, "places/zhongxian.html")[0],
        "乌杨街道2024年居民医保：怎么缴、什么时候缴"
    );
    assert!(county.contains("乌杨街道办事处 · 乌杨街道</span>"), "{county}");
    assert!(county.contains("<a href=\"../archive/in-zhongxian.html\">看全部通知</a>"), "{county}");
    assert!(!county.contains("policies/zhongxian-wuyang-2024.html"), "it is the township's own");
    let village = site.read("public/places/qinghua.html");
    says(
        &village,
        &[
            "<a href=\"../places/zhongxian.html\">忠县</a> <a href=\"../places/wuyang.html\">乌杨街道</a>",
            "<a href=\"../policies/zhongxian-wuyang-2024.html\">忠县乌杨街道 · 2024年的政策</a> <span class=\"soft\">上级的政策</span>",
            "<p class=\"countdown\">还有32天</p>",
            "联系方式是乌杨街道的。",
            "<a href=\"tel:023-20000000\">",
            "还没有发布通知。",
        ],
    );
    let other = site.read("public/places/xinsheng.html");
    assert!(
        other.contains("<a href=\"tel:023-10000000\">") && !other.contains("还有32天"),
        "{other}"
    );
}

#[test]
fn what_is_no_longer_in_force_is_said_in_words_and_leads_to_what_is() {
    let site = site();
    notice(&site, 3, "status: 废止\n");
    notice(&site, 4, "replaces: 忠府办〔2022〕3号\nexpires: 2022-12-31\n");
    built(&site);
    let list = site.read("public/notices/old/page-2.html");
    assert!(list.contains("<i class=\"mark\">已经过期</i> 第4份"), "{list}");
    let list =
        site.read("public/notices/old/page-2.html") + &site.read("public/notices/old/page-3.html");
    assert!(list.contains("<i class=\"mark\">已废止</i> 第3份"), "{list}");
    let old = site.read("public/notices/old/n-3.html");
    let banner =
        "这份通知已经废止。请看新的通知： <a href=\"../../notices/old/n-4.html\">第4份</a>";
    assert!(old.contains(banner), "{old}");
    let new = site.read("public/notices/old/n-4.html");
    assert!(
        new.contains("<dt>代替</dt><dd><a href=\"../../notices/old/n-3.html\">第3份</a>"),
        "{new}"
    );
}

/// 到期、被代替，和那一年过去了，是三回事。
#[test]
fn what_has_expired_or_was_replaced_is_told_apart_from_a_past_year() {
    let site = site();
    notice(&site, 11, "replaces: 忠府办〔2022〕12号\n");
    notice(&site, 2, "expires: 2023-11-28\n");
    notice(&site, 1, "expires: 2023-12-31\n");
    built(&site);
    let lists = |first: &str| (1..=3).map(|page| format!("public/{first}{page}.html")).collect();
    let pages: Vec<String> = lists("notices/old/page-");
    let pages: String = pages[1..].iter().map(|page| site.read(page)).collect();
    says(
        &pages,
        &[
            "<i class=\"mark\">已经过期</i> 第2份",
            // Whoever reads it next year is told by page.js.
            "<i class=\"mark\" data-from=\"2024-01-01\" data-to=\"\" hidden>已经过期</i> 第1份",
        ],
    );
    assert!(
        site.read("public/notices/old/index.html")
            .contains("<i class=\"mark\">已有新的</i> 第12份")
    );
    let over = site.read("public/notices/old/n-2.html");
    assert!(over.contains("<p class=\"warn\" data-to=\"\">2023年11月28日已经到期，"), "{over}");
    let later = site.read("public/notices/old/n-1.html");
    let hidden =
        "<p class=\"warn\" data-from=\"2024-01-01\" data-to=\"\" hidden>2023年12月31日已经到期，";
    assert!(later.contains(hidden), "{later}");
    // The latest of all, but behind those that nothing has replaced.
    let home = listed(&site, "index.html");
    assert!(
        !home.contains(&"第12份".to_owned()) && home.contains(&"第11份".to_owned()),
        "{home:?}"
    );
    let by_day = listed(&site, "notices/old/index.html");
    assert_eq!(by_day[..2], ["第12份", "第11份"], "a list goes by the day");
}

/// 通知在列表里写着缴费还有几天，过了就是已结束。
#[test]
fn a_notice_in_force_says_in_lists_how_long_one_can_pay() {
    let site = site();
    built(&site);
    let open = "<i class=\"mark\" data-from=\"2023-11-14\" data-to=\"2023-12-31\">缴费<i class=\"countdown\">还有32天</i></i>";
    let next = "<i class=\"mark\" data-from=\"2024-01-01\" data-to=\"2024-02-29\" hidden>缴费<i ";
    says(&site.read("public/notices/index.html"), &[open, next]);
    // On 8 October only the newborn may pay: not to be told that it is over.
    let site = Site::small();
    let list = |site: &Site| {
        let run = site.run(&["build", "--today", "2023-10-08"], "");
        assert_eq!(run.code, 0, "{}", run.err);
        site.read("public/notices/index.html")
    };
    assert!(!list(&site).contains("缴费已结束"));
    let policy = site.read(SMALL_POLICY);
    let newborn = policy.lines().find(|line| line.contains("{id: 新生儿,")).unwrap();
    site.write(SMALL_POLICY, &policy.replace(newborn, ""));
    says(&list(&site), &["data-from=\"2023-10-01\" data-to=\"2023-12-31\">缴费已结束</i>"]);
}

/// 到期、废止、被代替的通知，自己的页上也不再说现在可以缴；到期之前照说，缴费还有几天不变。
#[test]
fn one_pays_by_a_notice_only_while_it_is_in_force() {
    let site = Site::example();
    let about = |more: &str| {
        let text = format!(
            "---\ntitle: 短的\nnumber: 甲府发〔2023〕3号\nissuer: 甲府\nissued: 2023-11-20\n\
             policy: zhongxian-wuyang-2024\n{more}---\n\n正文。\n"
        );
        site.write("content/notices/b.md", &text);
        built(&site);
        site.read("public/notices/b.html")
    };
    let open = "data-from=\"2023-11-14\" data-to=\"2023-12-31\">";
    says(&about(""), &["现在可以缴2024年的医保", open]);
    let short = about("expires: 2023-12-10\n");
    let until = "data-from=\"2023-11-14\" data-to=\"2023-12-10\" data-closes=\"2023-12-31\">";
    says(&short, &[until]);
    assert!(!short.contains("data-from=\"2024-01-01\" data-to=\"2024-02-29\""), "{short}");
    let mark = format!("{until}缴费<i class=\"countdown\">还有32天</i>");
    says(&site.read("public/notices/index.html"), &[&mark]);
    for over in ["expires: 2023-11-28\n", "status: 废止\n"] {
        let page = about(over);
        assert!(!page.contains("class=\"now\""), "{over}: {page}");
    }
    about("");
    site.write(
        "content/notices/c.md",
        "---\ntitle: 新的\nnumber: 甲府发〔2023〕4号\nissuer: 甲府\nissued: 2023-11-21\n\
         replaces: 甲府发〔2023〕3号\n---\n\n正文。\n",
    );
    built(&site);
    assert!(!site.read("public/notices/b.html").contains("class=\"now\""));
}

#[test]
fn a_notice_that_names_no_issuer_leaves_no_gap() {
    let site = Site::example();
    site.write(
        "content/notices/b.md",
        "---\ntitle: 没有落款的\nnumber: 甲府发〔2023〕3号\nissuer: unknown\nissued: 2023-11-20\n---\n\n正文。\n",
    );
    built(&site);
    let page = site.read("public/notices/b.html");
    for empty in ["<p class=\"issuer\"></p>", "<span></span>", "\"author\"", "\"publisher\""] {
        assert!(!page.contains(empty), "{empty} in {page}");
    }
    let list = site.read("public/notices/index.html");
    assert!(!list.contains("<span class=\"soft\"></span>"), "{list}");
}

#[test]
fn what_is_hidden_is_in_no_list() {
    let site = site();
    notice(&site, 13, "draft: true\n");
    notice(&site, 14, "published: 2030-01-01\n");
    built(&site);
    for page in
        ["index.html", "archive/index.html", "notices/old/index.html", "places/zhongxian.html"]
    {
        let page = site.read(&format!("public/{page}"));
        assert!(!page.contains("第13份") && !page.contains("第14份"), "{page}");
    }
}

#[test]
fn the_home_page_says_by_when_one_pays() {
    let site = site();
    built(&site);
    let home = site.read("public/index.html");
    let first = home.split("class=\"now\"").nth(1).unwrap();
    says(first, &["集中参保期", "还有32天", "href=\"notices/wuyang-2024.html\""]);
    let later: Vec<&str> = home.split("class=\"now\"").skip(2).collect();
    let shown = |it: &&&str| !it.split('>').next().unwrap().ends_with(" hidden");
    let open: Vec<&&str> = later.iter().filter(shown).collect();
    assert!(later.len() > 3 && open.len() == 1 && open[0].contains("只限"), "{open:?}");
}

/// A folder's text stands above its list, with its links, and what they lead to is published.
#[test]
fn a_folder_and_the_home_page_have_a_text_of_their_own() {
    let site = site();
    site.write("content/index.md", "---\ntitle: 首页\n---\n\n欢迎，请看[表](biao.txt)。\n");
    site.write("content/biao.txt", "表");
    site.write("content/notices/old/index.md", "---\ntitle: 旧通知\n---\n\n2022年的**旧通知**。\n");
    built(&site);
    assert!(site.read("public/index.html").contains("欢迎，请看<a href=\"biao.txt\">表</a>。"));
    assert_eq!(site.read("public/biao.txt"), "表");
    let folder = site.read("public/notices/old/index.html");
    assert!(
        folder.contains("<h1>旧通知</h1>") && folder.contains("<strong>旧通知</strong>"),
        "{folder}"
    );
    assert!(!site.read("public/notices/old/page-2.html").contains("<strong>旧通知</strong>"));
}

#[test]
fn the_head_names_the_page_where_the_address_of_the_site_is_known() {
    let site = site();
    site.replace("site.yaml", "base_url: https://yb.example.gov.cn\n", "");
    assert_eq!(site.build().code, 0);
    assert!(!site.read("public/index.html").contains("og:"));
    let arguments =
        ["build", "--today", "2023-11-29", "--base-url", "https://yb.example.gov.cn/zx"];
    assert_eq!(site.run(&arguments, "").code, 0);
    let page = site.read("public/notices/old/index.html");
    says(
        &page,
        &[
            "<link rel=\"canonical\" href=\"https://yb.example.gov.cn/zx/notices/old/\">",
            "<meta property=\"og:url\" content=\"https://yb.example.gov.cn/zx/notices/old/\">",
            "<meta property=\"og:site_name\" content=\"乌杨街道居民医保\">",
        ],
    );
    let kind = |path: &str, kind: &str| {
        let tag = format!("<meta property=\"og:type\" content=\"{kind}\">");
        assert!(site.read(path).contains(&tag), "{path}: {tag}");
    };
    kind("public/notices/old/index.html", "website");
    kind("public/notices/wuyang-2024.html", "article");
}

/// An address in Chinese is written one way, on every page and in every list.
#[test]
fn an_address_in_chinese_is_the_same_everywhere() {
    let site = site();
    let host = "https://yb.example.gov.cn/%e5%8c%bb%e4%bf%9d/";
    let arguments = ["build", "--today", "2023-11-29", "--base-url", host];
    assert_eq!(site.run(&arguments, "").code, 0);
    let page = "https://yb.example.gov.cn/%E5%8C%BB%E4%BF%9D/notices/wuyang-2024.html";
    let canonical = format!("<link rel=\"canonical\" href=\"{page}\">");
    assert!(site.read("public/notices/wuyang-2024.html").contains(&canonical));
    assert!(site.read("public/sitemap.xml").contains(&format!("<loc>{page}</loc>")));
}

/// A host serves the page for an address of any depth: its way back is that of the host.
#[test]
fn the_page_for_a_wrong_address_leads_to_the_site_in_its_folder() {
    let site = site();
    built(&site);
    assert!(site.read("public/404.html").contains(" href=\"/\">回到网站首页"));
    let arguments =
        ["build", "--today", "2023-11-29", "--base-url", "https://yb.example.gov.cn/zx"];
    assert_eq!(site.run(&arguments, "").code, 0);
    assert!(site.read("public/404.html").contains(" href=\"/zx/\">回到网站首页"));
}

/// Search engines are told of every page that somebody may look for: no sheet, no later page of
/// a list, no page of old addresses.
#[test]
fn the_site_map_lists_the_pages_to_be_found() {
    let site = site();
    let host = "https://yb.example.gov.cn/zx/";
    let arguments = ["build", "--today", "2023-11-29", "--base-url", host.trim_end_matches('/')];
    assert_eq!(site.run(&arguments, "").code, 0);
    let map = site.read("public/sitemap.xml");
    let listed: Vec<&str> =
        map.split("<loc>").skip(1).filter_map(|it| it.split('<').next()).collect();
    for page in [
        "",
        "archive/",
        "archive/2023.html",
        "notices/",
        "notices/old/",
        "notices/wuyang-2024.html",
        "policies/zhongxian-wuyang-2024.html",
        "calculators/zhongxian-wuyang-2024.html",
        "places/wuyang.html",
    ] {
        assert!(listed.contains(&format!("{host}{page}").as_str()), "{page} in\n{map}");
    }
    for part in ["-sheet", "404", "search", "page-2", "_2.html", "robots", "assets/"] {
        assert!(listed.iter().all(|page| !page.contains(part)), "{part} in\n{map}");
    }
    assert!(map.contains("notices/wuyang-2024.html</loc><lastmod>2023-11-14</lastmod>"), "{map}");
}
