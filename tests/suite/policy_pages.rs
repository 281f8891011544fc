//! The page of a policy and its fact-check sheet: every figure, with its source and status.

use gongshi::fingerprint::Fingerprint;
use gongshi::render::Plan;
use gongshi::site::config::Occasion;
use jiff::civil::date;
use serde_json::Value;

use crate::site::{NOTICE, POLICY, Site, file, says};

/// A policy in which every key stands once, without its published results: those are made up.
fn kitchen_sink() -> &'static str {
    let text = include_str!("fixtures/kitchen-sink.yaml");
    &text[..text.find("examples:").unwrap()]
}

/// The example site with the kitchen sink and what else is given.
fn with(policies: &[(&str, &str)]) -> Site {
    let site = Site::example();
    for (path, text) in policies {
        site.write(path, text);
    }
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    site
}

/// The texts between two tags, other tags removed.
fn between<'p>(page: &'p str, open: &'p str, close: &'p str) -> impl Iterator<Item = String> + 'p {
    page.split(open).skip(1).map(move |rest| {
        let inside = rest.split(close).next().unwrap_or_default();
        let mut text = String::new();
        for part in inside.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        text.replace("&quot;", "\"")
    })
}

/// What the words of the format mean, in the words of the page.
const WORDS: [(&str, &str, &str); 31] = [
    ("to", "fen", "精确到分"),
    ("mode", "down", "不到1分的舍去"),
    ("at", "each_layer", "每一层算完就取整"),
    ("on", "admission", "住院那天"),
    ("rule", "next_day", "缴费次日"),
    ("rule", "after_months", "缴费满几个月"),
    ("rule", "waiting", "等待期"),
    ("rule", "next_month_first", "缴费次月1日"),
    ("rule", "after_days", "缴费满几天"),
    ("rule", "birth", "出生那天"),
    ("from", "year_start", "当年1月1日"),
    ("without", "fiscal_subsidy", "财政补助"),
    ("what", "fiscal_subsidy", "财政补助"),
    ("within_days_of", "term_start", "开学"),
    ("within_days_of", "birth", "出生"),
    ("count", "last_day", "满的那天起：缴费日期加几天，再减一天"),
    ("overlap", "sum", "加在一起"),
    ("on_status_change", "no_top_up", "不再补差额"),
    ("一档", "none", "通知说了，没有这一项"),
    ("annual_cap", "none", "通知说了，没有这一项"),
    ("annual_cap", "shared", "和住院合用一个封顶线"),
    ("per", "admission", "每次住院都减"),
    ("per", "year", "一年减一次"),
    ("measured", "gross", "从第一分钱算起，起付线在第一段里"),
    ("measured", "after_deductible", "从起付线以上算起"),
    ("for", "minor", "未成年人"),
    ("on", "in_scope_cost", "政策范围内费用到顶，超过的费用不再算"),
    ("as", "inpatient", "和住院一样"),
    ("period", "calendar_year", "1月1日到12月31日"),
    ("of", "in_scope_self_paid", "政策范围内、自己承担的费用"),
    ("status", "unknown", "没有写"),
];

const LAYERS: [(&str, &str); 5] = [
    ("inpatient", "住院"),
    ("outpatient", "普通门诊"),
    ("special_outpatient", "特殊疾病门诊"),
    ("major_illness", "大病保险"),
    ("medical_assistance", "医疗救助"),
];

/// What may stand behind a number.
const UNITS: [&str; 9] = ["", "元", "天", "个月", "年", "人", "周岁", "次", "个百分点"];

/// A leaf as its readers should see it, without its unit.
fn readable(key: &str, leaf: &Value) -> String {
    match leaf {
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            let decimals = if number.fract() == 0.0 { 0 } else { 2 };
            let digits = format!("{number:.decimals$}");
            match digits.len() {
                4 if key == "year" => digits,
                5 | 6 if decimals == 0 => {
                    format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..])
                }
                4 if decimals == 0 => format!("{},{}", &digits[..1], &digits[1..]),
                _ => digits,
            }
        }
        Value::String(text) => {
            let known = WORDS.iter().find(|(of, word, _)| *of == key && word == text);
            let day: Option<Vec<u32>> = text.split('-').map(|part| part.parse().ok()).collect();
            match (known, day.as_deref()) {
                (Some((_, _, words)), _) => (*words).to_owned(),
                (None, Some([year, month, day])) => format!("{year}年{month}月{day}日"),
                (None, _) => text.clone(),
            }
        }
        other => panic!("{key}: {other}"),
    }
}

/// Every leaf of a tree as its readers should see it; a list of words is one.
fn leaves(key: &str, value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                let is_mark = name == "source" || name == "status" && value != "unknown";
                if !is_mark {
                    leaves(if name == "value" { key } else { name }, value, into);
                }
            }
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let word = |item: &Value| {
                let text = item.as_str().unwrap();
                let layer = LAYERS.iter().find(|(layer, _)| *layer == text);
                layer.map_or(text, |(_, name)| name).to_owned()
            };
            into.push(items.iter().map(word).collect::<Vec<_>>().join("、"));
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(key, item, into)),
        leaf => into.push(readable(key, leaf)),
    }
}

/// Each value of the policy's file is a figure of its page, or in the name of one: as often as it
/// stands there.
#[test]
fn every_value_of_a_policy_is_on_its_page_and_on_its_sheet() {
    let site = with(&[("policies/sink.yaml", kitchen_sink())]);
    let mut tree: Value = serde_saphyr::from_str(kitchen_sink()).unwrap();
    let tree = tree.as_object_mut().unwrap();
    for of_the_file in ["schema", "id", "revision", "abstract", "sources"] {
        tree.remove(of_the_file).unwrap();
    }
    let mut expected = Vec::new();
    leaves("", &Value::Object(tree.clone()), &mut expected);
    assert!(expected.len() > 190, "{}", expected.len());

    let page = site.read("public/policies/kitchen-sink-2025.html");
    let sheet = site.read("public/policies/kitchen-sink-2025-sheet.html");
    let on_page: (Vec<String>, Vec<String>) =
        (between(&page, "<dt>", "</dt>").collect(), between(&page, "<dd><b>", "</b>").collect());
    let rows: Vec<Vec<String>> = sheet
        .split("<tr><td>")
        .skip(1)
        .map(|row| {
            between(
                &row.replace("<th scope=\"row\">", "<td>").replace("</th>", "</td>"),
                "<td>",
                "</td>",
            )
            .collect()
        })
        .collect();
    let column = |at: usize| rows.iter().map(|row| row[at].clone()).collect();
    let on_sheet: (Vec<String>, Vec<String>) = (column(0), column(1));
    for (names, mut figures) in [on_page, on_sheet] {
        let mut missing = Vec::new();
        for value in &expected {
            let is_it = |figure: &String| {
                figure.strip_prefix(value.as_str()).is_some_and(|unit| UNITS.contains(&unit))
            };
            if let Some(at) = figures.iter().position(is_it) {
                figures.remove(at);
            } else if !names.iter().any(|name| name.contains(value.as_str())) {
                missing.push(value);
            }
        }
        assert!(missing.is_empty(), "{missing:?} in\n{names:?}");
    }
}

/// 出处和把握，逐项都有；文件没有拿到的，照实说。
#[test]
fn figures_say_where_they_stand_and_how_sure_they_are() {
    let site = with(&[("policies/sink.yaml", kitchen_sink())]);
    let page = site.read("public/policies/kitchen-sink-2025.html");
    says(
        &page,
        &[
            "<dt>个人缴费，未满18周岁，一档</dt><dd><b>350元</b> <span class=\"source\">丁府发〔2024〕1号 二 \
         <span class=\"mark stated\">原文写明</span>",
            "<dt>个人缴费，其他人，二档</dt><dd><b>760.50元</b> <span class=\"source\">丁府发〔2024〕1号 二 \
         <span class=\"mark assumed\">推断</span>",
            "<dt>新生儿超期，待遇</dt><dd><b>没有写</b> <span class=\"source\">丁府发〔2024〕1号 三（四） \
         <span class=\"mark unknown\">没有写</span>",
            "<li>丙府发〔2024〕9号 <span class=\"source\">（全文没有公布）</span></li>",
            "《关于参保的通知》丁府发〔2024〕1号 <span class=\"source\">丁镇人民政府 2024年10月8日",
        ],
    );
}

/// 推断的，能算出差多少的就算出来。
#[test]
fn an_assumption_says_what_it_moves() {
    let site = with(&[]);
    let page = site.read("public/policies/zhongxian-wuyang-2024.html");
    let effect = "门诊起付线怎样算：按“全年一次”估算。比如一档，二级医院看门诊5次，每次180元：\
                  两种理解，一共能报0.00元或280.00元，差280.00元。";
    assert!(page.contains(effect), "{page}");
    assert!(page.contains("<li>特殊疾病门诊</li>"), "what is not said\n{page}");
}

/// 沿用上级的，注明是哪份上级文件。
#[test]
fn what_is_inherited_says_so() {
    let (city, county) = ("policies/chongqing/2023.yaml", "policies/chongqing/zhongxian/2023.yaml");
    let site = with(&[(city, &file(city)), (county, &file(county))]);
    let page = site.read("public/policies/zhongxian-2023.html");
    assert!(page.contains("<span class=\"mark inherited\">沿用上级</span>"), "{page}");
    assert!(page.contains("（上级文件，没有另写的沿用它）"), "{page}");
}

const BEFORE: &str = "schema: resident-medical/1\nid: a-2023\nplace: {county: 甲县}\nyear: 2023\n\
                      sources: {notice: {title: 通知}}\nsource: notice\npremium: {personal: 320}\n";

fn after() -> String {
    BEFORE.replace("2023", "2024").replace("320", "350")
}

#[test]
fn what_changed_since_last_year_is_said() {
    let site = with(&[("policies/a.yaml", BEFORE), ("policies/b.yaml", &after())]);
    let page = site.read("public/policies/a-2024.html");
    assert!(page.contains("<h2 id=\"changes\">和2023年比，变了什么</h2>"), "{page}");
    assert!(page.contains("<li><b>个人缴费</b>：320元改为350元，多30元</li>"), "{page}");
    assert!(page.contains("<a href=\"../policies/a-2023.html\">看2023年的政策</a>"), "{page}");
    let earlier = site.read("public/policies/a-2023.html");
    assert!(!earlier.contains("变了什么"), "{earlier}");
    assert!(earlier.contains("<a href=\"../policies/a-2024.html\">后一份：2024年的政策</a>"));
}

#[test]
fn pages_of_a_policy_lead_to_each_other() {
    let site = with(&[]);
    let page = site.read("public/policies/zhongxian-wuyang-2024.html");
    for link in [
        "../notices/wuyang-2024.html",
        "../calculators/zhongxian-wuyang-2024.html",
        "../policies/zhongxian-wuyang-2024-sheet.html",
    ] {
        assert!(
            page.contains(&format!("<a href=\"{link}\""))
                || page.contains(&format!("href=\"{link}\">")),
            "{link}\n{page}"
        );
    }
    let notice = site.read("public/notices/wuyang-2024.html");
    assert!(notice.contains("href=\"../policies/zhongxian-wuyang-2024.html\""), "{notice}");
}

/// A signed sheet is matched with a policy by its number; the number changes with any value.
#[test]
fn a_sheet_carries_the_version_of_its_policy() {
    let number = |sheet: &str| {
        let at = sheet.find("<dt>核对编号</dt><dd><b>").unwrap();
        sheet[at..].split("<b>").nth(1).unwrap()[..12].to_owned()
    };
    let site = with(&[("policies/a.yaml", BEFORE)]);
    let sheet = site.read("public/policies/a-2023-sheet.html");
    assert!(sheet.contains("<meta name=\"robots\" content=\"noindex\">"), "{sheet}");
    assert!(sheet.contains("以上3项已经对照文件逐项核对"), "{sheet}");
    for word in ["核对人", "负责人", "日期", "盖章", "□"] {
        assert!(sheet.contains(word), "{word}");
    }
    let first = number(&sheet);
    assert!(first.chars().all(|c| c.is_ascii_hexdigit()), "{first}");
    let same = with(&[("policies/a.yaml", &format!("# 说明\n{BEFORE}"))]);
    assert_eq!(number(&same.read("public/policies/a-2023-sheet.html")), first);
    let other = with(&[("policies/a.yaml", &BEFORE.replace("320", "321"))]);
    assert_ne!(number(&other.read("public/policies/a-2023-sheet.html")), first);
}

/// The key of a page covers all that it is made from.
#[test]
fn a_page_of_a_policy_is_made_anew_when_what_it_shows_changed() {
    let site = with(&[("policies/a.yaml", BEFORE), ("policies/b.yaml", &after())]);
    let key = |path: &str| -> Fingerprint {
        let loaded = gongshi::load::site(&site.path("")).unwrap();
        let occasion = Occasion { today: date(2023, 11, 29), base_url: None, drafts: false };
        let plan = Plan::of(&loaded, &occasion).unwrap();
        plan.files().iter().find(|file| file.path == path).unwrap().key
    };
    let (page, sheet) = ("policies/a-2024.html", "policies/a-2024-sheet.html");
    let before = (key(page), key(sheet));
    site.replace("policies/a.yaml", "320", "300");
    let after_last_year = (key(page), key(sheet));
    assert_ne!(before.0, after_last_year.0, "it says what changed since last year");
    assert_eq!(before.1, after_last_year.1, "the sheet does not");

    let page = "policies/zhongxian-wuyang-2024.html";
    let before = key(page);
    site.replace(NOTICE, "title: 乌杨街道2024年居民医保：怎么缴、什么时候缴", "title: 怎么缴");
    let renamed = key(page);
    assert_ne!(before, renamed, "it leads to the notice by its title");
    site.replace(POLICY, "target: {persons: 43727", "target: {persons: 43728");
    assert_ne!(renamed, key(page), "it shows the policy");
}
