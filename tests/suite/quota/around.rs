//! What in a table is no village: sums by whatever name, what is printed around it, rows that
//! nobody sees.

use std::fs;
use std::sync::Arc;

use gongshi::load::Loader;
use gongshi::site::quota::QuotaTable;
use rust_xlsxwriter::Workbook;

use super::{bare, codes, said};
use crate::site::Site;

/// A site of one table with these lines below its headings 村名 and 任务数.
fn with(lines: &str) -> Site {
    of("清溪镇2027年任务分解表", &format!("村名,任务数,备注\n{lines}"))
}

fn of(title: &str, csv: &str) -> Site {
    let site = bare();
    let about = format!(
        "schema: resident-medical-quota/1\nid: qingxi-2027\nplace: {{township: 清溪镇}}\nyear: 2027\n\
         title: {title}\nfile: a.csv\ncolumns: {{村名: name, 任务数: task, 备注: note}}\n"
    );
    site.write("quotas/a.yaml", &about);
    site.write("quotas/a.csv", csv);
    site
}

#[track_caller]
fn table(site: &Site) -> Arc<QuotaTable> {
    let loaded = Loader::default().read(&site.path(""));
    assert!(loaded.mistakes.is_empty(), "{:?}", loaded.mistakes);
    Arc::clone(&loaded.site.unwrap().quotas[0])
}

/// A village that is a sum has the task of all others once more.
#[test]
fn a_sum_by_any_name_is_counted_once() {
    for name in
        ["合计：", "合计（人）", "计", "总", "全镇", "清溪镇", "汇总", "累计", "合計", "总 计"]
    {
        let table = table(&with(&format!("东沟村,100,\n西沟村,200,\n{name},300,\n")));
        assert_eq!((table.rows.len(), table.printed_total(1)), (2, Some(300)), "{name}");
        assert!(table.warnings.is_empty(), "{name}");
    }
}

/// 「，，合计」: a sum may have its name in the column of remarks.
#[test]
fn a_sum_has_its_name_in_any_cell() {
    let table = table(&with("东沟村,100,\n西沟村,200,\n,300,合计\n"));
    assert_eq!((table.rows.len(), table.printed_total(1)), (2, Some(300)));
}

#[test]
fn a_row_that_the_others_add_up_to_is_asked_about() {
    let found = said(&with("东沟村,100,\n西沟村,250,\n两村,350,\n").path(""));
    let (codes, messages) = codes(&found);
    assert_eq!(codes, ["quota/sum-as-row"]);
    assert_eq!(messages, "“两村”这一行正好是其他各行相加：是不是合计？");
    for no_sum in ["东沟村,100,\n西沟村,250,\n石门村,351,\n", "东沟村,100,\n西沟村,100,\n"]
    {
        assert!(said(&with(no_sum).path("")).is_empty(), "{no_sum}");
    }
}

/// A third village may have what two others have: the total says that it is one.
#[test]
fn a_total_that_is_printed_says_which_rows_are_none() {
    let found = said(&with("东沟村,100,\n西沟村,200,\n石门村,300,\n合计,600,\n").path(""));
    assert!(found.is_empty(), "{found:?}");
    let found = said(&with("东沟村,100,\n西沟村,200,\n两村,300,\n合计,300,\n").path(""));
    assert!(codes(&found).0.contains(&"quota/sum-as-row"), "{found:?}");
}

/// The table of a site may have it, too.
#[test]
fn a_row_of_those_of_the_row_above_is_no_village() {
    let site = with("东沟村,100,\n其中:移民点,20,\n西沟村,200,\n合计,300,\n");
    let (codes, _) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/part"]);
    assert_eq!(table(&site).rows.len(), 2);
}

/// A note that names somebody is told wherever it stands.
#[test]
fn a_name_in_a_note_is_told() {
    let (found, messages) =
        codes(&said(&with("东沟村,100,联系人：张建国\n西沟村,200,\n").path("")));
    assert_eq!(found, ["quota/personal"]);
    assert_eq!(messages, "C2：“联系人”后面是人的姓名，任务表里只能有人数");
    for note in ["包村干部 张建国", "村主任 李明 0557-6012345", "书记 王 同志", "领导：方明"]
    {
        let found = said(&with(&format!("东沟村,100,{note}\n西沟村,250,\n")).path(""));
        assert_eq!(codes(&found).0, ["quota/personal"], "{note}");
    }
}

/// Below the table, too, where it says who made it.
#[test]
fn a_name_in_a_line_around_the_table_is_told() {
    for line in ["联系人：张建国,,", "单位负责人 李明,,", "注：含学生,,会计：王芳"]
    {
        let found = said(&with(&format!("东沟村,100,\n西沟村,200,\n{line}\n")).path(""));
        assert_eq!(codes(&found).0, ["quota/personal"], "{line}");
    }
}

#[test]
fn words_behind_an_office_are_nobody() {
    for note in [
        "联系人：村委会",
        "主任会议研究决定",
        "含林场",
        "领导：任务重",
        "包村干部 任务",
        "本人 方便 时",
        "银行：万元",
        "干部 高峰期",
        "干部 白雪 天气",
    ] {
        assert!(
            said(&with(&format!("东沟村,100,{note}\n西沟村,250,\n")).path("")).is_empty(),
            "{note}"
        );
    }
}

#[test]
fn what_is_printed_below_a_table_is_no_village() {
    for line in [
        "填表人：王某,,联系电话：0371-12345678",
        "制表：张三,,审核：李四",
        "2026年9月20日,,",
        "清溪镇人民政府,,",
        "1.本表一式两份，一份存档；,,",
        "注：含学生,,",
        ",,清溪镇社保所",
        ",清溪镇社保所,",
    ] {
        for sum in ["", "合计,300,\n"] {
            let table = table(&with(&format!("东沟村,100,\n西沟村,200,\n{sum}{line}\n")));
            assert_eq!(table.rows.len(), 2, "{line}");
            assert_eq!(table.around.len(), 1, "{line}");
        }
    }
    let table = table(&with("东沟村,100,\n西沟村,,\n"));
    assert_eq!(table.rows.len(), 2, "a village without a figure is one");
}

#[test]
fn a_name_has_no_number_before_it() {
    let table = table(&with("1.东沟村,100,\n2.西沟村,200,\n"));
    let names: Vec<_> = table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["东沟村", "西沟村"]);
}

/// However the numbers are written, and whatever the column is.
#[test]
fn long_numbers_are_refused() {
    for note in [
        "410101 19600101 0012",
        "6222021234567890123",
        "张某4101011960010100X1 6222 0212 3456 7890",
    ] {
        let (codes, messages) = codes(&said(&with(&format!("东沟村,100,{note}\n")).path("")));
        assert_eq!(codes, ["quota/personal"], "{note}");
        assert!(messages.starts_with("C2：这里有"), "{messages}");
    }
}

/// Excel saves 「Unicode 文本」 with tabs, and some computers save CSV with semicolons.
#[test]
fn cells_are_parted_by_what_parts_them() {
    for mark in ["\t", ";"] {
        let csv =
            ["村名", "任务数", "备注\n东沟村", "\"2,065\"", "\n合计", "2065", "\n"].join(mark);
        let table = table(&of("任务分解表", &csv));
        assert_eq!(table.rows[0].number(1), Some(2065), "{mark:?}");
    }
}

#[test]
fn last_years_table_does_not_pass_as_this_years() {
    let site = of("清溪镇2026年度任务分解表", "村名,任务数,备注\n东沟村,100,\n");
    let (found, messages) = codes(&said(&site.path("")));
    assert_eq!(found, ["quota/other-year"]);
    assert!(messages.starts_with("标题写的是2026年，这张表登记的是2027年"), "{messages}");
    let about = site.read("quotas/a.yaml").replace("任务数: task", "任务数: last_year_task");
    site.write("quotas/a.yaml", &about.replace("2026年度", "2027年度"));
    assert_eq!(codes(&said(&site.path(""))).0, ["quota/no-task"]);
}

#[test]
fn a_place_has_one_table_a_year() {
    let site = with("东沟村,100,\n");
    site.write("quotas/b.yaml", &site.read("quotas/a.yaml").replace("qingxi-2027", "other"));
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/same-place"]);
    assert!(messages.contains("quotas/a.yaml"), "{messages}");
}

/// One slip is one mistake: whoever counts by week knows the village whose task cannot be read.
#[test]
fn an_unreadable_figure_is_one_mistake() {
    let site = with("东沟村,20a5,\n西沟村,200,\n");
    let about = site.read("quotas/a.yaml") + "progress: {file: b.csv}\nknown_as: {东沟村: 东村}\n";
    site.write("quotas/a.yaml", &about);
    site.write("quotas/b.csv", "村,2026-09-28\n东沟村,50\n西沟村,60\n");
    assert_eq!(codes(&said(&site.path(""))).0, ["quota/unreadable"]);
}

/// Most rows: the columns have changed places, said once.
#[test]
fn columns_that_have_changed_places_are_told_once() {
    let site = with("东沟村,100,\n");
    let about = site.read("quotas/a.yaml").replace("备注: note", "备注: population");
    site.write("quotas/a.yaml", &about);
    site.write(
        "quotas/a.csv",
        "村名,任务数,备注\n东沟村,120,100\n西沟村,210,200\n石门村,330,310\n",
    );
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/above-population"]);
    assert!(messages.contains("3行里有3行") && messages.contains("写反了"), "{messages}");
}

#[test]
fn an_empty_table_is_told() {
    assert_eq!(codes(&said(&with("东沟村,,\n西沟村,,\n").path(""))).0, ["quota/unfilled"]);
}

/// A workbook as people keep it: a second sheet that is empty, one that is hidden, a hidden row.
#[test]
fn what_nobody_sees_in_a_workbook_is_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["村名", "任务数"]).unwrap();
    sheet.write(1, 0, "东沟村").unwrap().write(1, 1, 100).unwrap();
    sheet.write(2, 0, "西沟村").unwrap().write(2, 1, 200).unwrap();
    sheet.set_row_hidden(2).unwrap();
    workbook.add_worksheet();
    workbook.add_worksheet().set_hidden(true).write(0, 0, "底稿").unwrap();
    let site = with("");
    let about = site.read("quotas/a.yaml").replace("a.csv", "a.xlsx").replace(", 备注: note", "");
    site.write("quotas/a.yaml", &about);
    fs::write(site.path("quotas/a.xlsx"), workbook.save_to_buffer().unwrap()).unwrap();
    fs::remove_file(site.path("quotas/a.csv")).unwrap();
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/hidden"]);
    assert_eq!(messages, "有1行在表格里是隐藏的，也算进去了：西沟村");
}
