//! The workload of `cargo xtask bench site`: notices of about 3 KB, each with a table of twenty
//! rows, the same text for every generator.

use std::fmt::Write as _;
use std::path::Path;

use crate::command::{Result, write};

/// What notices are about; their words are put together from these.
const SENTENCES: [&str; 8] = [
    "缴费以后从下个月起享受待遇，一直管到年底。",
    "请带上户口簿，到村（社区）社保所登记以后再缴费。",
    "没有手机的，可以请家人代缴，也可以到窗口交现金，当场拿收据。",
    "新生儿出生后九十天以内缴费的，从出生那天起报销。",
    "困难群众的个人缴费由医疗救助资金资助一部分，**不用自己申请**。",
    "过了集中参保期再缴的，财政补助的部分也要自己出。",
    "在外地上班、上学的，回来以前先打电话问清楚，省得白跑一趟。",
    "每人只参加一份，重复参加的退回一份，不影响报销。",
];

/// Writes `count` notices for gongshi into `ours`, and for Hugo into `hugo`.
pub(super) fn write_to(ours: &Path, hugo: &Path, count: usize) -> Result<()> {
    write(
        &ours.join("site.yaml"),
        "title: 医保\nplace: 某县\ndescription: 测速用的网站\nbase_url: https://example.org\n",
    )?;
    for number in 0..count {
        let (title, date, summary) = head(number);
        let body = body(number);
        let front = format!(
            "---\ntitle: {title}\nissuer: 某街道办事处\nissued: {date}\nplace: 某县\nsummary: {summary}\n---\n\n{body}"
        );
        write(&ours.join(format!("content/notices/n{number}.md")), front)?;
        let front = format!("---\ntitle: {title}\ndate: {date}\nsummary: {summary}\n---\n\n{body}");
        write(&hugo.join(format!("content/notices/n{number}.md")), front)?;
    }
    write_hugo(hugo)
}

/// What a site of Hugo's has beside its texts.
pub(super) fn write_hugo(hugo: &Path) -> Result<()> {
    for (name, text) in HUGO {
        write(&hugo.join(name), text)?;
    }
    Ok(())
}

/// What is changed where one notice is saved.
pub(super) fn edited(number: usize, round: usize) -> (String, String) {
    let body = body(number);
    (format!("{body}\n第{round}次修改。\n"), format!("第{round}次修改。"))
}

fn head(number: usize) -> (String, String, String) {
    let (year, month, day) = (2015 + number % 11, 1 + number / 11 % 12, 1 + number / 132 % 28);
    let title = format!("第{number}号：关于做好{year}年居民医保缴费的通知");
    let date = format!("{year}-{month:02}-{day:02}");
    (title, date, SENTENCES[number % SENTENCES.len()].replace("**", ""))
}

fn body(number: usize) -> String {
    let mut random = Random(number as u64 + 1);
    let mut body = String::with_capacity(4096);
    for heading in ["一、谁可以参加", "二、哪天缴，哪天起能报", "三、各村任务"]
    {
        let _ = writeln!(body, "## {heading}\n");
        for _ in 0..2 {
            for _ in 0..5 {
                body.push_str(SENTENCES[random.below(SENTENCES.len())]);
            }
            body.push_str("\n\n");
        }
    }
    body.push_str("| 序号 | 村 | 户籍人口 | 任务数 |\n|--:|---|--:|--:|\n");
    for row in 1..=20 {
        let people = 500 + random.below(3000);
        let _ = writeln!(body, "| {row} | 第{row}村 | {people} | {} |", people * 95 / 100);
    }
    body
}

/// A generator of numbers that are the same in every run (Knuth's constants for 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap_or_default()
    }
}

/// A Hugo site that does the same work: a page each, lists in pages of twenty, a feed, a site map.
const HUGO: [(&str, &str); 5] = [
    (
        "hugo.toml",
        "baseURL = \"https://example.org/\"\nlanguageCode = \"zh-CN\"\ntitle = \"医保\"\nhasCJKLanguage = true\ndisableKinds = [\"taxonomy\", \"term\"]\n[pagination]\npagerSize = 20\n[services.rss]\nlimit = 20\n",
    ),
    (
        "layouts/_default/baseof.html",
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>{{ .Title }} · {{ .Site.Title }}</title><meta name=\"description\" content=\"{{ .Summary }}\"><link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body><header><a href=\"/\">{{ .Site.Title }}</a></header><main>{{ block \"main\" . }}{{ end }}</main></body>\n</html>\n",
    ),
    (
        "layouts/_default/single.html",
        "{{ define \"main\" }}<article><h1>{{ .Title }}</h1><p>{{ .Date.Format \"2006年1月2日\" }}</p>{{ .TableOfContents }}{{ .Content }}</article>{{ end }}\n",
    ),
    (
        "layouts/_default/list.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Summary }}</li>{{ end }}</ul>{{ template \"_internal/pagination.html\" . }}{{ end }}\n",
    ),
    (
        "layouts/index.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1><ul>{{ range first 10 .Site.RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Summary }}</li>{{ end }}</ul>{{ end }}\n",
    ),
];
