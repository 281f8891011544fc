//! `gongshi import quotas`: what staff have in spreadsheets, taken over and told row by row.

use std::fs;

use gongshi::load::Loader;
use serde_json::Value;

use crate::site::{Run, Site};

const WORKBOOK: &[u8] = include_bytes!("fixtures/quota.xlsx");
const OLD_WORKBOOK: &[u8] = include_bytes!("fixtures/quota.xls");
const OPEN_DOCUMENT: &[u8] = include_bytes!("fixtures/plain.ods");
const MERGED_OPEN_DOCUMENT: &[u8] = include_bytes!("fixtures/merged.ods");

/// Imports a file that lies outside the site's folders.
fn import(site: &Site, name: &str, bytes: &[u8], more: &[&str]) -> Run {
    fs::write(site.path(name), bytes).unwrap();
    let place = ["import", "quotas", name, "--place", "甲省/甲县/示例镇", "--id", "shili-2023"];
    site.run(&[&place, more].concat(), "")
}

/// What was understood, as a program reads it.
fn understood(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// Names and figures of the only table of a site.
fn figures(site: &Site, heading: &str) -> Vec<(String, Option<u64>)> {
    let loaded = Loader::default().read(&site.path(""));
    assert!(loaded.mistakes.is_empty(), "{:?}", loaded.mistakes);
    let site = loaded.site.unwrap();
    let table = &site.quotas[0];
    let at = table.count_named(heading).unwrap();
    table.rows.iter().map(|row| (row.name.clone(), row.number(at))).collect()
}

#[test]
fn a_workbook_is_told_row_by_row_and_written_as_it_is_printed() {
    let site = Site::small();
    let run = import(&site, "任务.xlsx", WORKBOOK, &["--sheet", "任务分解"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for said in [
        "表头在第3行",
        "C3 2022年 → last_year_task（上下两层连起来是“任务数2022年”）",
        "第4行 东村：2022年 100，2023年“１１０”读作110",
        "第1行 青山镇2023年任务分解表（在表头上面）",
        "第7行 说明：按户籍人口分解。（不是村或乡镇的数）",
        "2023年：原表320，和各行相加一样",
        "写好了：quotas/shili-2023.yaml",
    ] {
        assert!(run.out.contains(said), "{said}\n{}", run.out);
    }
    assert!(
        site.read("quotas/shili-2023.csv").contains("1,东 村,100,１１０ ,村委会"),
        "as printed"
    );
    assert_eq!(figures(&site, "task"), [("东村".into(), Some(110)), ("西村".into(), Some(210))]);
}

/// The same sheet as Excel 97 has it comes to the same files.
#[test]
fn an_old_workbook_comes_to_the_same() {
    let (new, old) = (Site::small(), Site::small());
    for (site, name, bytes) in [(&new, "a.xlsx", WORKBOOK), (&old, "a.xls", OLD_WORKBOOK)] {
        let run = import(site, name, bytes, &["--sheet", "任务分解"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    for file in ["quotas/shili-2023.yaml", "quotas/shili-2023.csv"] {
        assert_eq!(new.read(file), old.read(file));
    }
}

#[test]
fn an_open_document_is_read_unless_rows_are_merged_in_it() {
    let site = Site::small();
    let run = import(&site, "b.ods", MERGED_OPEN_DOCUMENT, &["--sheet", "任务分解"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("quota/merged") && run.err.contains("请另存为.xlsx"), "{}", run.err);
    let read = understood(&import(&site, "a.ods", OPEN_DOCUMENT, &["--json"]));
    assert_eq!(read["totals"][0]["adds_up"], true);
    assert_eq!(figures(&site, "task"), [("东村".into(), Some(110)), ("西村".into(), Some(210))]);
}

#[test]
fn several_sheets_are_listed() {
    let run = import(&Site::small(), "a.xlsx", WORKBOOK, &[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("--sheet") && run.err.contains("任务分解、合并的"), "{}", run.err);
}

/// A column of nothing that the site uses is not in it at all.
#[test]
fn groups_side_by_side_and_what_is_left_out() {
    let site = Site::small();
    let text = "示例镇2023年表,,,,,\n村名,任务数,完成率,村名,任务数,完成率\n\
        东村,100,90%,南村,300,80%\n西村,200,70%,合计,601,\n填表人：无,,,,,\n";
    let read = understood(&import(&site, "a.csv", text.as_bytes(), &["--json"]));
    assert_eq!(read["columns"][2]["meaning"], "ignore");
    assert_eq!(
        read["totals"][0],
        serde_json::json!({
            "heading": "任务数", "printed": 601, "computed": 600, "blank": 0, "adds_up": false,
        })
    );
    assert_eq!(read["left_out"][1]["text"], "填表人：无");
    assert!(!site.read("quotas/shili-2023.csv").contains('%'));
    let names: Vec<_> = figures(&site, "task").into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["东村", "西村", "南村"]);
}

#[test]
fn nothing_is_overwritten_and_nothing_half_written() {
    let site = Site::small();
    site.write("quotas/shili-2023.csv", "mine");
    let run = import(&site, "a.csv", "村名,任务数\n东村,100\n".as_bytes(), &["--year", "2023"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("new/exists"), "{}", run.err);
    assert_eq!(site.read("quotas/shili-2023.csv"), "mine");
    assert!(!site.path("quotas/shili-2023.yaml").exists());
}

/// Neither a heading nor a cell that is one person's goes into the site.
#[test]
fn lists_of_people_are_refused() {
    for text in ["村名,任务数,姓名\n东村,1,张三\n", "村名,任务数,其他\n东村,1,11010519491231002X\n"]
    {
        let site = Site::small();
        let more = ["--year", "2023", "--column", "其他=ignore"];
        let more = if text.contains("其他") { &more[..] } else { &more[..2] };
        let run = import(&site, "a.csv", text.as_bytes(), more);
        assert_eq!(run.code, 1);
        assert!(run.err.contains("quota/personal"), "{}", run.err);
        assert!(!site.path("quotas").exists());
    }
}
