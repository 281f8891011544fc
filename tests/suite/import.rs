//! `gongshi import quotas`: what staff have in spreadsheets, taken over and told row by row.

use std::fs;

use gongshi::load::Loader;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::site::{Run, Site, says};

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
    says(
        &run.out,
        &[
            "表头在第3行",
            "C3 2022年 → last_year_task（上下两层连起来是“任务数2022年”）",
            "第4行 东村：2022年 100，2023年“１１０”读作110",
            "第1行 青山镇2023年任务分解表（在表头上面）",
            "第7行 说明：按户籍人口分解。（不是村或乡镇的数）",
            "2023年：原表320，和各行相加一样",
            "写好了：quotas/shili-2023.yaml",
        ],
    );
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

/// Whatever a column is said to be, names of people are none of a table.
#[test]
fn names_of_people_are_refused_in_columns_of_words_and_in_notes() {
    let people =
        "村名,任务数,其他\n东沟村,1,张建国\n西沟村,2,李明\n姜山村,3,王芳\n石门村,4,刘大有\n";
    for (text, said, code) in [
        (people, "其他=note", "import/people"),
        (people, "其他=ignore", "import/people"),
        ("村名,任务数,村书记\n东沟村,1,张建国\n", "村书记=note", "quota/personal"),
        ("村名,任务数,其他\n东沟村,1,联系人：张 明\n", "其他=note", "quota/personal"),
        ("村名,任务数,其他\n东沟村,1,\n联系人：张建国,,\n", "其他=note", "quota/personal"),
        ("村名,任务数,其他\n东沟村,1,村主任 李明 0557-6012345\n", "其他=point", "quota/personal"),
    ] {
        let site = Site::small();
        let more = ["--year", "2027", "--column", said];
        let run = import(&site, "a.csv", text.as_bytes(), &more);
        assert_eq!(run.code, 1, "{text}");
        assert!(run.err.contains(code), "{code}: {}", run.err);
        assert!(!site.path("quotas").exists(), "{text}");
    }
    let office = "村名,任务数,备注\n东沟村,1,联系人：村委会\n西沟村,2,党政办\n";
    let run = import(&Site::small(), "a.csv", office.as_bytes(), &["--year", "2027"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

/// It may be that of an office.
#[test]
fn a_mobile_number_for_questions_is_taken_and_asked_about() {
    let text = "村名,任务数,咨询电话\n东沟村,1,13812345678\n西沟村,2,0557-6012345\n";
    let run = import(&Site::small(), "a.csv", text.as_bytes(), &["--year", "2027"]);
    assert_eq!(run.code, 0, "{}", run.err);
    says(&run.err, &["privacy/mobile", "1个手机号码", "东沟村"]);
}

/// Excel shows 2033 and keeps 2032.8: that is told once.
#[test]
fn figures_that_a_workbook_only_shows_rounded_are_told_together() {
    let rows = [
        &["村名", "人口", "任务数"][..],
        &["东沟村", "2310", "2032.8"],
        &["西沟村", "1876", "1650.88"],
        &["石门村", "1400", "1232"],
    ];
    let run = import(&Site::small(), "a.xlsx", &workbook(&rows), &["--year", "2027"]);
    assert_eq!(run.code, 1);
    says(&run.err, &["有2格不是整数：C2、C3，", "2032.8", "=ROUND("]);
    assert_eq!(run.err.matches("quota/unreadable").count(), 1, "{}", run.err);
}

#[test]
fn a_row_that_is_part_of_another_is_left_out_and_told() {
    let site = Site::small();
    let text = "村名,任务数\n东沟村,2065\n其中：移民点,200\n西沟村,1702\n合计,3767\n";
    let read = understood(&import(&site, "a.csv", text.as_bytes(), &["--year", "2027", "--json"]));
    assert_eq!(read["totals"][0]["adds_up"], true);
    assert_eq!(read["left_out"][0]["why"], "是上一行里面的数，不算一个村");
    assert!(read["warnings"][0].as_str().unwrap().contains("其中：移民点"), "{read}");
    assert_eq!(figures(&site, "task").len(), 2);
}

/// A sheet of a workbook, its rows as they are printed.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells.iter()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
    workbook.add_worksheet();
    workbook.save_to_buffer().unwrap()
}

/// 2022年 and 2023年 stand above 任务数 and 完成数 each: a column is named by both.
#[test]
fn headings_that_repeat_themselves_below_others_are_told_apart() {
    let site = Site::small();
    let rows = [
        &["序号", "村名", "2022年", "", "2023年", ""][..],
        &["序号", "村名", "任务数", "完成数", "任务数", "已完成"],
        &["1", "东村", "100", "95", "110", "30"],
        &["2", "西村", "200", "190", "210", "60"],
        &["合计", "", "300", "285", "320", "90"],
    ];
    let read =
        understood(&import(&site, "a.xlsx", &workbook(&rows), &["--year", "2023", "--json"]));
    let columns: Vec<_> = read["columns"].as_array().unwrap().iter().collect();
    let meanings: Vec<_> =
        columns.iter().map(|it| (it["heading"].as_str(), it["meaning"].as_str())).collect();
    assert_eq!(meanings[2], (Some("2022年任务数"), Some("last_year_task")));
    assert_eq!(meanings[3], (Some("完成数"), Some("other")));
    assert_eq!(meanings[4], (Some("2023年任务数"), Some("task")));
    assert_eq!(meanings[5], (Some("已完成"), Some("enrolled")));
    assert_eq!(figures(&site, "task"), [("东村".into(), Some(110)), ("西村".into(), Some(210))]);
}

/// What each column was understood as.
fn meanings(read: &Value) -> Vec<(&str, &str)> {
    let columns = read["columns"].as_array().unwrap().iter();
    columns.map(|it| (it["heading"].as_str().unwrap(), it["meaning"].as_str().unwrap())).collect()
}

/// 合计 and 其中 stand below the task: the whole of it is the task, and is called so.
#[test]
fn a_task_that_is_told_apart_is_one_task() {
    let site = Site::small();
    let rows = [
        &["序号", "村名", "2027年任务数", "", "", "2026年参保数"][..],
        &["序号", "村名", "合计", "其中：学生", "其中：成年人", "2026年参保数"],
        &["1", "东沟村", "2065", "413", "1652", "2050"],
        &["2", "西沟村", "1702", "340", "1362", "1690"],
        &["合计", "", "3767", "753", "3014", "3740"],
    ];
    let read =
        understood(&import(&site, "a.xlsx", &workbook(&rows), &["--year", "2027", "--json"]));
    assert_eq!(
        meanings(&read)[2..],
        [
            ("2027年任务数", "task"),
            ("其中：学生", "other"),
            ("其中：成年人", "other"),
            ("2026年参保数", "other")
        ]
    );
    assert_eq!(read["totals"][0]["adds_up"], true);
    let tasks = figures(&site, "2027年任务数");
    assert_eq!(tasks, [("东沟村".into(), Some(2065)), ("西沟村".into(), Some(1702))]);
}

/// 「任务数」 is the task, whatever else has the word in it.
#[test]
fn a_heading_that_is_the_word_itself_needs_no_question() {
    let site = Site::small();
    let text = "村名,包片单位,任务数,计划任务,参保人数,上年参保人数\n东沟村,党政办,100,90,80,70\n";
    let read = understood(&import(&site, "a.csv", text.as_bytes(), &["--year", "2027", "--json"]));
    assert_eq!(
        meanings(&read),
        [
            ("村名", "name"),
            ("包片单位", "ignore"),
            ("任务数", "task"),
            ("计划任务", "other"),
            ("参保人数", "enrolled"),
            ("上年参保人数", "other"),
        ]
    );
}

/// Of two that may be it, the better is kept in the advice, and either answer does.
#[test]
fn two_columns_that_seem_alike_are_asked_about_together() {
    let text = "乡镇,村名,任务数\n清溪镇,东沟村,100\n清溪镇,西沟村,200\n";
    let ask = |more: &[&str]| {
        let site = Site::small();
        let run = import(&site, "a.csv", text.as_bytes(), &[&["--year", "2027"], more].concat());
        (run.code, run.err, site)
    };
    let (code, told, _) = ask(&[]);
    assert_eq!(code, 1);
    says(
        &told,
        &[
            "A1“乡镇”和B1“村名”都像村名，请写明哪一列",
            "--column 乡镇=ignore；",
            "--column 乡镇=name --column 村名=ignore",
        ],
    );
    assert!(!told.contains("看不出"), "{told}");
    let (code, told, site) = ask(&["--column", "乡镇=ignore"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(figures(&site, "task")[0].0, "东沟村");
    let (code, told, _) = ask(&["--column", "乡镇=name", "--column", "村名=ignore"]);
    assert_eq!(code, 0, "{told}");
}

/// A year in a heading weighs more than that another heading is short.
#[test]
fn the_task_of_the_year_is_not_given_up_for_a_shorter_heading() {
    let text = "村名,任务数,2027年筹资任务\n东沟村,100,90\n";
    let run = import(&Site::small(), "a.csv", text.as_bytes(), &["--year", "2027"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("都像任务数"), "{}", run.err);
}

/// What a page offers for download comes back as it was: what was computed is computed again.
#[test]
fn a_table_that_was_downloaded_is_taken_back_without_questions() {
    let site = Site::small();
    let text = "序号,村名,户籍人口,2023年任务数,咨询电话\n1,东沟村,120,100,023-5424\n2,西沟村,240,200,\n\
        合计,,360,301,\n";
    understood(&import(&site, "a.csv", text.as_bytes(), &["--year", "2023", "--json"]));
    let before = figures(&site, "task");
    let built = site.run(&["build", "--drafts"], "");
    assert_eq!(built.code, 0, "{}", built.err);
    let downloaded = fs::read(site.path("public/quotas/shili-2023.csv")).unwrap();
    let again = Site::small();
    let read = understood(&import(&again, "b.csv", &downloaded, &["--year", "2023", "--json"]));
    assert_eq!(figures(&again, "task"), before);
    assert_eq!(read["totals"][1]["printed"], 301, "{read}");
    let used: Vec<_> = meanings(&read).into_iter().filter(|it| it.1 != "ignore").collect();
    assert_eq!(
        used.iter().map(|it| it.1).collect::<Vec<_>>(),
        ["number", "name", "population", "task", "phone"]
    );
}

/// The word 合计 stands in a column that nobody wants; the sum is one still.
#[test]
fn a_sum_keeps_its_name_where_its_column_is_left_out() {
    let site = Site::small();
    let text = "片区,村名,任务数\n东片,东村,100\n西片,西村,200\n合计,,300\n";
    let more = ["--year", "2023", "--column", "片区=ignore", "--json"];
    let read = understood(&import(&site, "a.csv", text.as_bytes(), &more));
    assert_eq!(read["totals"][0]["printed"], 300);
    assert!(site.read("quotas/shili-2023.csv").contains("合计,300"));
    assert_eq!(figures(&site, "task").len(), 2);
}

/// What is counted is households where the line above says so.
#[test]
fn households_are_none_of_persons() {
    let site = Site::small();
    let text = "示例镇任务表（单位：户）,,\n村名,户数,任务户数\n东村,100,90\n";
    understood(&import(&site, "a.csv", text.as_bytes(), &["--year", "2023", "--json"]));
    assert!(site.read("quotas/shili-2023.yaml").contains("unit: 户"));
}

/// Each with what is wrong, and what to do about it.
#[test]
fn what_cannot_be_taken_over_is_told_rightly() {
    for (text, more, said) in [
        ("村名,姓名,身份证号\n东村,张三,1\n", &[][..], "quota/personal"),
        ("村,东沟村,西沟村\n任务数,2065,1702\n", &[], "转置"),
        (
            "村名,片区,组,任务数\n东村,东片,一组,1\n",
            &["--column", "片区=note", "--column", "组=note"],
            "“片区”和“组”都写成了note",
        ),
        ("村名,片区,任务数\n东村,东片,1\n", &[], "--column 片区=ignore"),
        ("村名,数量,任务数\n东村,1,1\n", &[], "--column 数量=other"),
        ("村名,数量,任务数\n东村,1,1\n", &[], "population（人口）"),
    ] {
        let more = [&["--year", "2023"], more].concat();
        let run = import(&Site::small(), "a.csv", text.as_bytes(), &more);
        assert_eq!(run.code, 1, "{text}");
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
}

/// A place and a year that have one policy: its table is called as the policy is.
#[test]
fn the_only_policy_of_a_place_and_a_year_says_what_the_table_is_called() {
    let site = Site::small();
    fs::write(site.path("a.csv"), "村名,任务数\n东村,100\n").unwrap();
    let run = site.run(&["import", "quotas", "a.csv", "--place", "甲县", "--year", "2023"], "");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.read("quotas/jia-2023.yaml").contains("id: jia-2023"));
    let run = site.run(&["import", "quotas", "a.csv", "--place", "甲县", "--year", "2024"], "");
    assert!(run.err.contains("--id"), "{}", run.err);
}

/// A place of the site is called as the site calls it, and has one table a year.
#[test]
fn a_place_of_the_site_is_known_by_its_name() {
    let site = Site::small();
    let policy = |more: &[&str]| {
        fs::write(site.path("b.csv"), "2022年任务表,\n村名,任务数\n东村,100\n").unwrap();
        site.run(&[&["import", "quotas", "b.csv"], more].concat(), "")
    };
    let place = |written: &str| {
        fs::write(site.path("a.csv"), "村名,任务数\n东村,100\n").unwrap();
        let id = ["--year", "2023", "--id", "jia-2023"];
        site.run(&[&["import", "quotas", "a.csv", "--place", written], &id[..]].concat(), "")
    };
    let run = place("甲省/乙市/甲县");
    assert!(run.err.contains("--place 甲省/甲县"), "{}", run.err);
    let run = policy(&["--policy", "jia-2023"]);
    assert!(run.err.contains("import/year") && run.err.contains("--year 2023"), "{}", run.err);
    let run = place("甲县");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.read("quotas/jia-2023.yaml").contains("place: {province: 甲省, county: 甲县}"));
    let run = policy(&["--policy", "jia-2023", "--year", "2023"]);
    assert!(
        run.err.contains("import/there") && run.err.contains("quotas/jia-2023.yaml"),
        "{}",
        run.err
    );
}
