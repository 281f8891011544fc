//! Tables as spreadsheets have them.

use std::fs;
use std::sync::Arc;

use gongshi::load::Loader;
use gongshi::site::quota::{Content, Meaning, QuotaTable};

use super::{TABLES, bare, codes, said};
use crate::site::Site;

const WORKBOOK: &[u8] = include_bytes!("../fixtures/quota.xlsx");

const FORMULA: &[u8] = include_bytes!("../fixtures/formula.xlsx");

const ABOUT: &str = "schema: resident-medical-quota/1\nid: qingshan-2023\n\
    place: {province: 甲省, county: 甲县, township: 青山镇}\nyear: 2023\ntitle: 任务分解表\n";

/// A site of one table: what is written of it behind its place, its year and its title.
fn described(rest: &str) -> Site {
    let site = bare();
    site.write("quotas/a.yaml", &format!("{ABOUT}{rest}"));
    site
}

/// The only table of a site.
#[track_caller]
fn table(site: &Site) -> Arc<QuotaTable> {
    let loaded = Loader::default().read(&site.path(""));
    assert!(loaded.mistakes.is_empty(), "{:?}", loaded.mistakes);
    Arc::clone(&loaded.site.unwrap().quotas[0])
}

/// Names and the figures of a column.
fn figures(table: &QuotaTable, heading: &str) -> Vec<(String, Option<u64>)> {
    let at = table.count_named(heading).unwrap();
    table.rows.iter().map(|row| (row.name.clone(), row.number(at))).collect()
}

fn named(figures: &[(&str, u64)]) -> Vec<(String, Option<u64>)> {
    figures.iter().map(|(name, figure)| ((*name).to_owned(), Some(*figure))).collect()
}

/// Two groups side by side are read one after the other, and the sum stands in the last.
#[test]
fn groups_of_columns_are_read_in_their_order() {
    let loaded = gongshi::load::site(env!("CARGO_MANIFEST_DIR").as_ref()).unwrap();
    let county = loaded.quota("zhongxian-2023").unwrap();
    assert_eq!(county.rows.len(), TABLES[0].1);
    let at = county.column(Meaning::Number).unwrap();
    let numbers: Vec<_> = county.rows.iter().map(|row| row.number(at).unwrap()).collect();
    assert_eq!(numbers, (1..=29).collect::<Vec<_>>());
    assert_eq!(
        (county.rows[0].name.as_str(), county.rows[28].name.as_str()),
        ("忠州街道", "兴峰乡")
    );
    let task = county.count_named("task").unwrap();
    assert_eq!((county.printed_total(task), county.sum(task).persons), (Some(769_077), 769_077));
    let cell = &county.rows[0].cells[task];
    assert_eq!((&*cell.printed, &cell.content), ("83668 ", &Content::Number(83668)), "as printed");
    assert_eq!(cell.address.unwrap().to_string(), "C2");
    assert_eq!(county.rows[15].cells[task].address.unwrap().to_string(), "F2");
    assert_eq!(
        loaded.cite_of(county, county.cited.as_ref()).as_deref(),
        Some("忠府办〔2022〕126号 附件")
    );
}

#[test]
fn a_workbook_is_read_with_its_merged_cells() {
    let columns = "columns: {序号: number, 村名: name, 2022年: last_year_task, 2023年: task, 缴费点: point}\n";
    let site = described(&format!("file: a.xlsx\nsheet: 任务分解\n{columns}"));
    fs::write(site.path("quotas/a.xlsx"), WORKBOOK).unwrap();
    let table = table(&site);
    assert_eq!(figures(&table, "last_year_task"), named(&[("东村", 100), ("西村", 200)]));
    assert_eq!(figures(&table, "task"), named(&[("东村", 110), ("西村", 210)]));
    let task = table.count_named("task").unwrap();
    assert_eq!(table.printed_total(task), Some(320));
    let points: Vec<_> = table.rows.iter().map(|row| row.words(task + 1)).collect();
    assert_eq!(points, [Some("村委会"), Some("村委会")], "one cell for both");
    assert_eq!(table.around[0], "青山镇2023年任务分解表");
    assert_eq!(table.around.last().unwrap(), "说明：按户籍人口分解。");
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/read-as"]);
    assert_eq!(messages, "有1格不是直接写的整数：D4的“１１０”读作110");
}

/// Who has how many of three hundred, nobody can know.
#[test]
fn a_figure_that_is_merged_over_rows_is_refused() {
    let columns = "columns: {村名: name, 任务数: task}\n";
    let site = described(&format!("file: a.xlsx\nsheet: 合并的\n{columns}"));
    fs::write(site.path("quotas/a.xlsx"), WORKBOOK).unwrap();
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/merged"]);
    assert!(messages.starts_with("B2：“300”是和下面几行合并的一格"), "{messages}");
    site.write("quotas/a.yaml", &format!("{ABOUT}file: a.xlsx\n{columns}"));
    let (codes, messages) = super::codes(&said(&site.path("")));
    assert_eq!(
        (codes.as_slice(), messages.as_str()),
        (&["quota/file"][..], "“quotas/a.xlsx”有几个工作表")
    );
}

#[test]
fn a_csv_of_windows_is_read() {
    let site = described("file: a.csv\ncolumns: {序号: number, 村名: name, 任务数: task}\n");
    let text = "青山镇任务分解表,,\r\n\r\n序号,村名,任务数\r\n1,\"东,村\",100\r\n2,西村,200\r\n合计,,300\r\n";
    fs::write(site.path("quotas/a.csv"), encoding_rs::GBK.encode(text).0).unwrap();
    let table = table(&site);
    assert_eq!(figures(&table, "task"), named(&[("东,村", 100), ("西村", 200)]));
    assert_eq!(table.rows[1].cells[2].address.unwrap().to_string(), "C5");
    assert_eq!(table.rows[1].cells[2].span.text(), "200");
    assert_eq!(table.printed_total(2), Some(300));
}

/// A loader that remembers reads a table again when the file beside it has changed.
#[test]
fn a_changed_spreadsheet_is_read_again() {
    let site = described("file: a.csv\ncolumns: {村名: name, 任务数: task}\n");
    site.write("quotas/a.csv", "村名,任务数\n东村,100\n");
    site.write("quotas/b.csv", "村名,任务数\n");
    let mut loader = Loader::default();
    let first = loader.read(&site.path("")).site.unwrap();
    assert_eq!(first.unused, ["quotas/b.csv"]);
    assert!(first.inputs.iter().any(|(name, _)| name == "quotas/a.csv"));
    site.write("quotas/a.csv", "村名,任务数\n东村,1000\n");
    let second = loader.read(&site.path("")).site.unwrap();
    assert_eq!(figures(&second.quotas[0], "task"), named(&[("东村", 1000)]));
    assert_ne!(first.quotas[0].fingerprint, second.quotas[0].fingerprint);
    let third = loader.read(&site.path("")).site.unwrap();
    assert!(Arc::ptr_eq(&second.quotas[0], &third.quotas[0]), "what is unchanged is kept");
}

/// Rows are counted as spreadsheets count them: a cell of two lines is in one row.
#[test]
fn rows_of_a_csv_are_counted_as_a_spreadsheet_does() {
    let site = described("file: a.csv\ncolumns: {村名: name, 任务数: task}\n");
    for end in ["\n", "\r\n"] {
        let text = ["村名,\"任务\n数\"", "", "\"东\n村\",100", "西村,200", ""].join(end);
        site.write("quotas/a.csv", &text);
        let table = table(&site);
        let addresses: Vec<_> =
            table.rows.iter().map(|row| row.cells[1].address.unwrap().to_string()).collect();
        assert_eq!(addresses, ["B3", "B4"], "{end:?}");
    }
}

/// What a formula comes to, nobody knows who does not work it out: it is not blank.
#[test]
fn a_formula_without_a_result_is_said() {
    let site = described("file: a.xlsx\ncolumns: {村名: name, 任务数: task}\n");
    fs::write(site.path("quotas/a.xlsx"), FORMULA).unwrap();
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/formula"]);
    assert_eq!(messages, "“quotas/a.xlsx”的B3是公式，文件里没有算出来的数");
}

/// A county, its township, and that one's villages: every sum is that of the row above.
#[test]
fn three_levels_reconcile_upward() {
    let site = bare();
    let table = |file: &str, id: &str, place: &str, rows: &str| {
        let text = format!(
            "schema: resident-medical-quota/1\nid: {id}\nplace: {{province: 甲省, {place}}}\nyear: 2023\n\
             title: 任务表\ncolumns: {{名称: name, 任务数: task}}\nrows: {rows}\n"
        );
        site.write(file, &text);
    };
    table("quotas/shi.yaml", "yi-2023", "city: 乙市", "[[甲县, 600], [丙县, 50]]");
    table(
        "quotas/xian.yaml",
        "jia-2023",
        "city: 乙市, county: 甲县",
        "[[青山镇, 300], [白水镇, 300]]",
    );
    let township = "city: 乙市, county: 甲县, township: 青山镇";
    table("quotas/zhen.yaml", "qs-2023", township, "[[东村, 100], [西村, 200]]");
    assert_eq!(codes(&said(&site.path(""))).0, [""; 0]);
    table("quotas/zhen.yaml", "qs-2023", township, "[[东村, 100], [西村, 201]]");
    assert_eq!(codes(&said(&site.path(""))).0, ["quota/above-mismatch"]);
    table(
        "quotas/xian.yaml",
        "jia-2023",
        "city: 乙市, county: 甲县",
        "[[青山镇, 301], [白水镇, 300]]",
    );
    let (found, messages) = codes(&said(&site.path("")));
    assert_eq!(found, ["quota/above-mismatch"]);
    assert!(messages.contains("乙市的表里甲县是 600，这张表的合计是 601"), "{messages}");
}

/// What stands below no heading is nobody's figure, and not passed over.
#[test]
fn a_column_without_heading_is_asked_about() {
    let site = described("file: a.csv\ncolumns: {村名: name, 任务数: task}\n");
    site.write("quotas/a.csv", "村名,任务数,\n东村,100,\n西村,200,90\n合计,300,\n");
    let (codes, messages) = codes(&said(&site.path("")));
    assert_eq!(codes, ["quota/columns"]);
    assert_eq!(messages, "C3：这里有内容，这一列却没有表头");
    site.write("quotas/a.csv", "村名,任务数,\n东村,100,\n西村,200,\n合计,300,\n");
    assert!(said(&site.path("")).is_empty(), "an empty column says nothing");
}

/// Two parts, each with its 小计 and no 合计: neither is the sum of the whole table.
#[test]
fn each_of_several_subtotals_is_the_sum_of_its_part() {
    let site = described("file: a.csv\ncolumns: {村名: name, 任务数: task}\n");
    site.write("quotas/a.csv", "村名,任务数\n东村,100\n小计,100\n西村,200\n小计,200\n");
    assert_eq!(codes(&said(&site.path(""))).1, "");
    let two = table(&site);
    assert_eq!((two.total.as_ref(), two.subtotals.len()), (None, 2));
    site.write("quotas/a.csv", "村名,任务数\n东村,100\n西村,200\n小计,300\n");
    assert_eq!(table(&site).printed_total(1), Some(300), "the only one is that of the table");
}

/// Neither full width nor a spreadsheet that rounds it makes the number of a card publishable.
#[test]
fn the_number_of_a_card_is_refused_however_it_is_kept() {
    for number in ["１１０１０１１９９００３０７７７８５", "110101199003077000", "110101900307778"]
    {
        let site = described("file: a.csv\ncolumns: {村名: name, 任务数: task, 备注: note}\n");
        site.write("quotas/a.csv", &format!("村名,任务数,备注\n东村,100,{number}\n"));
        assert_eq!(codes(&said(&site.path(""))).0, ["quota/personal"], "{number}");
    }
}

/// A line below the table is no village.
#[test]
fn a_line_in_brackets_or_a_sentence_is_no_village() {
    let site = described("file: a.csv\ncolumns: {村名: name, 任务数: task}\n");
    let below = "（共1个村）,\n此表一式三份。,\n截止日期：2022年12月31日,\n";
    site.write("quotas/a.csv", &format!("村名,任务数\n东村,100\n{below}"));
    let table = table(&site);
    assert_eq!((table.rows.len(), table.around.len()), (1, 3));
}

/// 表下面落款的日期、审核人、联系电话，不是村。
#[test]
fn who_signed_a_table_is_no_village() {
    let site = bare();
    let columns = "columns: {序号: number, 村名: name, 任务数: task}\n";
    site.write("quotas/a.yaml", &format!("{ABOUT}file: a.csv\n{columns}"));
    let below = "审核人,张三,制表人\n联系电话,,02354240000\n2022年10月8日,,\n*含搬迁户,,\n";
    site.write("quotas/a.csv", &format!("序号,村名,任务数\n1,东村,100\n,合计,100\n{below}"));
    let table = table(&site);
    assert_eq!((table.rows.len(), table.around.len()), (1, 4), "{:?}", table.around);
    assert_eq!(table.around[0], "审核人 张三 制表人");
}

/// 甲村改名乙村，原来的乙村改名丙村：各自还是原来那一页。
#[test]
fn a_village_that_takes_anothers_name_keeps_its_page() {
    let site = bare();
    let columns = "columns: {村名: name, 任务数: task}\n";
    let rows = |names: [&str; 2]| format!("rows: [[{}, 100], [{}, 200]]\n", names[0], names[1]);
    site.write("quotas/a.yaml", &format!("{ABOUT}{columns}{}", rows(["甲村", "乙村"])));
    let later = ABOUT.replace("2023", "2024");
    let known = "known_as: {乙村: 甲村, 丙村: 乙村}\n";
    site.write("quotas/b.yaml", &format!("{later}{columns}{known}{}", rows(["乙村", "丙村"])));
    let site = Loader::default().read(&site.path("")).site.unwrap();
    let places = gongshi::site::gazetteer::Gazetteer::of(&site.config, &site.quotas);
    assert_eq!(places.of_rows[0], places.of_rows[1]);
}
