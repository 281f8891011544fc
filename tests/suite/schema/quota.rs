//! Quota tables and their counts, before the schema and before the reader.

use std::collections::BTreeMap;
use std::fs;

use gongshi::diagnostic::Diagnostics;
use gongshi::schema::Format;

use super::agreement::{Change, FORM};
use super::places::{Places, pointers};
use super::{assert_valid, files, schema, validator, yaml};

/// A table in which every key stands but those of a file beside it.
const WITH_ROWS: &str = "schema: resident-medical-quota/1
id: jia-2023
place: {province: 甲省, city: 乙市, county: 甲县, township: 青山镇}
year: 2023
title: 任务分解表
policy: jia-2023
sources: {notice: {title: 关于参保的通知, number: 甲〔2022〕1号, issuer: 甲县人民政府, issued: 2022-10-08, text: unavailable}, other: {title: 关于任务的通知, status: unknown}}
source: notice#附件
unit: 人
columns: {序号: number, 村名: name, 人口: population, 上年: last_year_task, 任务数: task, 已参保: enrolled, 学生: other, 备注: note, 电话: phone, 缴费点: point, 完成率: ignore}
rows: [[序号, 村名, 人口, 上年, 任务数, 已参保, 学生, 备注, 电话, 缴费点, 完成率], [1, 东组, 100, 80, 90, 20, 5, 无, 023-54240000, 东组服务站, 90%], [2, 西组, '', null, 70, 0, 1, '', '', '', '']]
targets: [{column: task, persons: 160, source: notice#一, status: stated}]
known_as: {西组: 老西组}
";

/// One whose rows and counts stand in files beside it.
const WITH_FILES: &str = "schema: resident-medical-quota/1
id: yi-2023
place: {county: 甲县}
year: 2023
title: 任务分解表
columns: {乡镇: name, 任务数: task}
file: 任务.xlsx
sheet: 任务
progress: {file: 周报.csv}
";

/// What is said of a table, beside the files that it names.
fn said(text: &str) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let quotas = folder.path().join("quotas");
    fs::create_dir_all(&quotas).unwrap();
    fs::write(folder.path().join("site.yaml"), "title: 医保\nplace: 甲县\n").unwrap();
    fs::write(quotas.join("a.yaml"), text).unwrap();
    fs::write(quotas.join("任务.xlsx"), workbook()).unwrap();
    fs::write(quotas.join("周报.csv"), "日期,乡镇,人数\n2022-11-07,青山镇,50\n").unwrap();
    gongshi::load::site(folder.path()).err().unwrap_or_default()
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("任务").unwrap();
    sheet.write_row(0, 0, ["乡镇", "任务数"]).unwrap();
    sheet.write(1, 0, "青山镇").unwrap().write(1, 1, 100).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn every_quota_table_is_valid() {
    let validator = validator(&schema(Format::Quota));
    for path in files("quotas", "yaml") {
        let text = fs::read_to_string(&path).unwrap();
        assert_valid(&validator, &yaml(&text), &path.display().to_string());
    }
}

/// Mistakes of the keyboard: refused by the reader, and underlined while they are typed.
#[test]
fn typos_in_a_table_are_refused_by_both() {
    let validator = validator(&schema(Format::Quota));
    for (right, from, to) in [
        (WITH_ROWS, "year: 2023\n", "yaer: 2023\n"),
        (WITH_ROWS, "year: 2023\n", "year: 23\n"),
        (WITH_ROWS, "quota/1", "quota/2"),
        (WITH_ROWS, "id: jia-2023\n", "id: 甲县2023\n"),
        (WITH_ROWS, "unit: 人", "unit: 个"),
        (WITH_ROWS, "county: 甲县", "conuty: 甲县"),
        (WITH_ROWS, "任务数: task", "任务数: tasks"),
        (WITH_ROWS, "[1, 东组,", "[[1], 东组,"),
        (WITH_ROWS, "persons: 160", "persons: 160人"),
        (WITH_ROWS, "persons: 160", "person: 160"),
        (WITH_ROWS, "status: stated", "status: sure"),
        (WITH_ROWS, "known_as: {西组: 老西组}", "known_as: [西组]"),
        (WITH_FILES, "file: 任务.xlsx", "fiel: 任务.xlsx"),
        (WITH_FILES, "file: 任务.xlsx", "file: 任务.docx"),
        (WITH_FILES, "file: 任务.xlsx", "file: 附件/任务.xlsx"),
        (WITH_FILES, "file: 任务.xlsx", "file: 任务.xlsx\nrows: [[青山镇, 100]]"),
        (WITH_FILES, "sheet: 任务\n", "sheet: [任务]\n"),
        (WITH_FILES, "{file: 周报.csv}", "{fiel: 周报.csv}"),
        (WITH_FILES, "{file: 周报.csv}", "周报.csv"),
        (WITH_FILES, "{file: 周报.csv}", "{}"),
        (WITH_FILES, "{file: 周报.csv}", "{file: 周报.doc}"),
        (WITH_FILES, "{file: 周报.csv}", "{file: 周报.csv, day: 2022-11-07}"),
    ] {
        assert_eq!(right.matches(from).count(), 1, "{from:?} stands once in the table");
        let text = right.replace(from, to);
        assert!(!validator.is_valid(&yaml(&text)), "the schema takes {to:?}");
        assert!(said(&text).errors() > 0, "the reader takes {to:?}");
    }
}

/// Every small change to either table: both take it, or both refuse it for its form.
#[test]
fn both_agree_on_every_change_to_a_table() {
    let quota = schema(Format::Quota);
    let (validator, places) = (validator(&quota), Places::of(&quota));
    let mut shown = Places::default();
    let mut disagreements = Vec::new();
    let mut judged = 0;
    for right in [yaml(WITH_ROWS), yaml(WITH_FILES)] {
        let found = said(&right.to_string());
        assert!(found.errors() == 0 && validator.is_valid(&right), "{right}: {found:?}");
        shown.show(&places, &right);
        for change in pointers(&right).iter().flat_map(|it| Change::all(&right, it)) {
            judged += 1;
            let (valid, said) = (validator.is_valid(&change.file), said(&change.file.to_string()));
            let form = said.iter().find(|it| FORM.contains(&it.code));
            let problem = match (valid, form) {
                (false, _) if said.errors() == 0 => "the schema alone refuses".to_owned(),
                (true, Some(mistake)) => {
                    format!("the reader alone refuses: {}", mistake.message.zh)
                }
                _ => continue,
            };
            disagreements.push(format!("{} ({}): {problem}", change.at, change.what));
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
    // The sheet of the counts is that of the rows again.
    let mut lacking = places.without(&shown);
    assert_eq!(lacking.remove("progress"), Some(vec!["sheet"]));
    assert_eq!(lacking, BTreeMap::new());
    assert!(judged > 400, "{judged}");
}
