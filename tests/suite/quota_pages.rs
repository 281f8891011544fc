//! What is published of quota tables: their pages, their files, the pages of villages, the names
//! by which villages are found.

use std::fs;
use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};

use crate::site::{Site, says};

/// A site of a county and a township, neither of which `site.yaml` lists, and of what they list.
fn tables() -> Site {
    let site = Site::small();
    for folder in ["policies", "content"] {
        fs::remove_dir_all(site.path(folder)).unwrap();
    }
    site.write("site.yaml", "title: 甲县居民医保\nplace: 甲县\n");
    site.write("quotas/county.yaml", &table("county-2023", 2023, "county: 甲县", COUNTY));
    let town = "county: 甲县, township: 朱集镇";
    site.write("quotas/town.yaml", &table("town-2023", 2023, town, TOWN));
    site
}

const COUNTY: &str = "  - [1, 朱集镇, 300]\n  - [2, 尹集镇, 300]\n  - [3, 大庙乡, 100]\n";
const TOWN: &str = "  - [1, 姜山村, 100]\n  - [2, 江山村, 150]\n  - [3, 重庆村, 50]\n";

fn table(id: &str, year: u16, place: &str, rows: &str) -> String {
    format!(
        "schema: resident-medical-quota/1\nid: {id}\nplace: {{province: 安徽省, city: 宿州市, {place}}}\n\
         year: {year}\ntitle: {year}年任务表\nsources: {{notice: {{title: 甲, number: 甲〔2022〕1号}}}}\n\
         source: notice\ncolumns: {{序号: number, 名称: name, 任务数: task}}\nrows:\n{rows}"
    )
}

/// Builds the site, and says what it warned of.
#[track_caller]
fn built(site: &Site) -> String {
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    run.err
}

/// Seed 003: the printed total is one short of the villages, and the text says something else again.
#[test]
fn a_printed_total_and_the_sum_of_the_villages_stand_side_by_side() {
    let site = Site::whole_example();
    built(&site);
    let page = site.read("public/quotas/futian-2022.html");
    says(
        &page,
        &[
            // What the table prints, not what we add up.
            "<h1>福田镇22个村（社区），任务41,030人</h1>",
            "2022年医保筹资任务数：原表合计 41,030，按各村相加为 41,031。",
            "正文写的是 39,168（",
            "），原表合计 41,030，按各村相加为 41,031。",
            "<caption>福田镇2022年医保筹资目标计划表<span class=\"cite\">2021年12月14日公布</span>",
            "<th scope=\"col\" data-label=\"户籍人口\">户籍人口</th>",
            "<a href=\"../places/futian/shuikoucun.html\">水口村</a>",
            "<td data-label=\"比上年\">+9</td><td data-label=\"占合计\">2.4%</td>\
             <td data-label=\"任务占人口\">96.3%</td><td data-label=\"名次\">21</td>",
            "合计（原表）</th><td data-label=\"户籍人口\">44,462</td>",
            "class=\"differs\">41,030</td>",
            "class=\"differs\">41,031</td><td data-label=\"比上年\">+227</td>",
        ],
    );
    assert_eq!(page.matches("<th scope=\"row\">").count(), 24, "22 villages and two sums");
    // The population of a village is not that of a register: its heading says which.
    let page = site.read("public/quotas/zhuji-2023.html");
    says(
        &page,
        &[
            "data-label=\"村人口数\">2,251<",
            "正文写的是 41,850（",
            "），原表合计和按各村相加都是 41,851。",
        ],
    );
    assert!(!page.contains("户籍人口"), "{page}");
    says(&site.read("public/places/zhuji/jiangshancun.html"), &["<dt>村人口数</dt>"]);
    // What agrees is said once.
    let page = site.read("public/quotas/zhongxian-2023.html");
    assert!(!page.contains("合计（") && page.contains("<th scope=\"row\">合计</th>"), "{page}");
    assert!(!page.contains("role=\"note\""), "{page}");
}

#[test]
fn a_notice_shows_its_table() {
    let site = Site::whole_example();
    let notice = "content/notices/futian-2022.md";
    let mut text = site.read(notice);
    if !text.contains("\nquotas:") {
        text = text.replacen("\npolicy:", "\nquotas: [futian-2022]\npolicy:", 1);
    }
    site.write(notice, &format!("{text}\n{{{{ quota_table(id=\"futian-2022\") }}}}\n"));
    built(&site);
    let page = site.read("public/notices/futian-2022.html");
    says(
        &page,
        &[
            "原表合计 41,030",
            "../places/futian/shuikoucun.html",
            "assets/quota.",
            "futian-2022.xlsx",
        ],
    );
    site.write(notice, &format!("{text}\n{{{{ quota_table(id=\"futian-2033\") }}}}\n"));
    let run = site.build();
    assert!(run.code == 1 && run.err.contains("是不是“futian-2022”？"), "{}", run.err);
}

/// Numbers are numbers, sums are formulas that have their value, and the bytes depend on nothing
/// but the data.
#[test]
fn a_workbook_opens_with_its_values_and_its_formula() {
    let (site, other) = (Site::whole_example(), Site::whole_example());
    built(&site);
    built(&other);
    let path = "public/quotas/futian-2022.xlsx";
    let bytes = fs::read(site.path(path)).unwrap();
    assert_eq!(bytes, fs::read(other.path(path)).unwrap());
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["2022"]);
    let sheet = book.worksheet_range("2022").unwrap();
    let at = |row, column| sheet.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(at(0, 0), Data::String("福田镇2022年医保筹资目标计划表".into()));
    assert_eq!(at(2, 4), Data::String("2022年医保筹资任务数".into()));
    assert_eq!((at(3, 1), at(3, 4)), (Data::String("水口村".into()), Data::Float(970.0)));
    assert_eq!((at(25, 4), at(26, 4)), (Data::Float(41031.0), Data::Float(41030.0)));
    let formulas = book.worksheet_formula("2022").unwrap();
    assert_eq!(formulas.get_value((25, 4)).unwrap(), "SUM(E4:E25)");
}

/// A long contradiction breaks where the table ends, and a long heading shows whole: on paper the
/// table is as large as it can be.
#[test]
fn a_workbook_with_a_contradiction_can_be_printed() {
    let site = Site::whole_example();
    built(&site);
    let bytes = fs::read(site.path("public/quotas/futian-2022.xlsx")).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let merged = book.merge_cells_by_sheet_name("2022").unwrap();
    assert_eq!(merged, [calamine::Dimensions::new((1, 0), (1, 4))]);
    let range = book.worksheet_range("2022").unwrap();
    let said = range.get_value((1, 0)).unwrap().to_string();
    assert_eq!(said.lines().count(), 3, "{said}");
}

const PARTS: &str = "  - [1, 东村, 100]\n  - [2, 西村, 150]\n  - ['', 坝上小计, 250]\n  - [3, 南村, 50]\n\
                     \x20 - [4, 北村, 60]\n  - ['', 坝下小计, 111]\n  - [5, 大村, 40]\n  - ['', 合计, 400]\n";

/// 小计是那几行的公式，合计不把小计再加一遍；原表印的不一样的，另起一行照印。
#[test]
fn sums_within_a_table_are_in_its_workbook_and_its_json() {
    let site = tables();
    fs::remove_file(site.path("quotas/county.yaml")).unwrap();
    let town = "county: 甲县, township: 朱集镇";
    site.write("quotas/town.yaml", &table("town-2023", 2023, town, PARTS));
    built(&site);
    says(
        &site.read("public/quotas/town-2023.html"),
        &["任务数：原表坝下小计 111，按各村相加为 110。"],
    );
    let bytes = fs::read(site.path("public/quotas/town-2023.xlsx")).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("2023").unwrap();
    let formulas = book.worksheet_formula("2023").unwrap();
    let line = |row| {
        let at = |column| sheet.get_value((row, column)).cloned().unwrap_or_default().to_string();
        let formula = formulas.get_value((row, 2)).cloned().unwrap_or_default();
        (at(1), at(2), formula)
    };
    let is = |name: &str, figure: &str, formula: &str| {
        (name.to_owned(), figure.to_owned(), formula.to_owned())
    };
    let expected = [
        is("东村", "100", ""),
        is("西村", "150", ""),
        is("坝上小计", "250", "SUM(C4:C5)"),
        is("南村", "50", ""),
        is("北村", "60", ""),
        is("坝下小计（相加）", "110", "SUM(C7:C8)"),
        is("坝下小计（原表）", "111", ""),
        is("大村", "40", ""),
        is("合计（相加）", "400", "SUM(C4:C5)+SUM(C7:C8)+SUM(C11:C11)"),
        is("合计（原表）", "400", ""),
    ];
    assert_eq!((3..13).map(line).collect::<Vec<_>>(), expected);
    let json: serde_json::Value =
        serde_json::from_str(&site.read("public/quotas/town-2023.json")).unwrap();
    let subtotals = serde_json::json!([
        {"name": "坝上小计", "first": 1, "last": 2, "printed": [250], "computed": [250]},
        {"name": "坝下小计", "first": 3, "last": 4, "printed": [111], "computed": [110]},
    ]);
    assert_eq!(json["subtotals"], subtotals);
}

/// LibreOffice computes the formulas itself. Where it is not installed nothing is shown.
#[test]
fn a_workbook_comes_back_from_libreoffice_as_it_was() {
    if Command::new("soffice").arg("--version").output().is_err() {
        return;
    }
    let site = Site::whole_example();
    built(&site);
    let profile = format!("-env:UserInstallation=file://{}", site.path("profile").display());
    for to in ["xlsx:Calc MS Excel 2007 XML", "csv:Text - txt - csv (StarCalc):44,34,76,1"] {
        let run = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", to, "--outdir"])
            .arg(site.path("back"))
            .arg(site.path("public/quotas/futian-2022.xlsx"))
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let lines = site.read("back/futian-2022.csv");
    says(
        &lines,
        &["1,\"水口村\",\"1,007\",961,970", ",\"合计（相加）\",\"44,462\",\"40,804\",\"41,031\""],
    );
    let bytes = fs::read(site.path("back/futian-2022.xlsx")).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("2022").unwrap();
    assert_eq!(formulas.get_value((25, 4)).unwrap(), "SUM(E4:E25)");
    let sheet = book.worksheet_range("2022").unwrap();
    assert_eq!(sheet.get_value((25, 4)), Some(&Data::Float(41031.0)));
}

#[test]
fn a_spreadsheet_takes_no_words_for_a_formula() {
    let site = tables();
    let noted = table(
        "town-2023",
        2023,
        "county: 甲县",
        "  - [1, 姜山村, 100, '=1+1']\n  - [2, 东村, 50, 无]\n",
    )
    .replace("任务数: task", "任务数: task, 备注: note");
    site.write("quotas/town.yaml", &noted);
    fs::remove_file(site.path("quotas/county.yaml")).unwrap();
    built(&site);
    let lines = site.read("public/quotas/town-2023.csv");
    assert!(lines.starts_with('\u{feff}') && lines.contains("\r\n"), "{lines:?}");
    says(&lines, &["1,姜山村,100,,66.7%,,1,'=1+1\r\n", ",合计（相加）,150,,,,,\r\n"]);
    let mut book =
        Xlsx::new(Cursor::new(fs::read(site.path("public/quotas/town-2023.xlsx")).unwrap()))
            .unwrap();
    let sheet = book.worksheet_range("2023").unwrap();
    assert_eq!(sheet.get_value((3, 3)), Some(&Data::String("=1+1".into())));
}

#[test]
fn every_village_has_a_page_without_being_listed_in_the_site() {
    let site = tables();
    built(&site);
    let village = site.read("public/places/jiaxian/zhujizhen/jiangshancun.html");
    says(
        &village,
        &["甲县朱集镇姜山村", "<b>100</b> 人", "<b>2</b> （共3个）", "33.3%", "甲〔2022〕1号"],
    );
    says(
        &village,
        &["href=\"../../../quotas/town-2023.html\"", "href=\"../../../places/jiaxian.html\""],
    );
    // 江山村 sounds the same and comes second: its number tells it apart.
    says(&site.read("public/places/jiaxian/zhujizhen/jiangshancun-2.html"), &["江山村"]);
    // The county lists its townships, the township its villages and its own row in the county's.
    says(
        &site.read("public/places/jiaxian.html"),
        &["jiaxian/yinjizhen.html\">尹集镇</a> <span>300"],
    );
    let town = site.read("public/places/jiaxian/zhujizhen.html");
    says(
        &town,
        &[
            "zhujizhen/zhongqingcun.html\">重庆村</a> <span>50",
            "<b>300</b> 人",
            "<b>1</b> （共3个）",
        ],
    );
    // Rows of the same figure have the same rank.
    says(&site.read("public/places/jiaxian/yinjizhen.html"), &["<b>1</b> （共3个）"]);
    says(&site.read("public/places/jiaxian/damiaoxiang.html"), &["<b>3</b> （共3个）"]);
}

#[test]
fn a_place_that_the_site_lists_keeps_its_page() {
    let site = tables();
    let places = "places: [{id: jia, name: 甲县, places: [{id: zhuji, name: 朱集镇}]}]\n";
    site.write("site.yaml", &format!("title: 甲县居民医保\nplace: 甲县\n{places}"));
    built(&site);
    says(
        &site.read("public/places/zhuji.html"),
        &["<b>300</b> 人", "places/zhuji/jiangshancun.html"],
    );
    says(&site.read("public/places/jia.html"), &["places/zhuji.html\">朱集镇</a> <span>300"]);
    assert!(!site.path("public/places/jia/zhujizhen.html").exists());
}

/// A village that was renamed, and one that sounds like it and came later, keep their addresses.
#[test]
fn an_address_outlives_the_year_and_the_name() {
    let site = tables();
    let rows = "  - [1, 江山村, 160]\n  - [2, 姜山社区, 120]\n  - [3, 重庆村, 50]\n";
    let town = table("town-2024", 2024, "county: 甲县, township: 朱集镇", rows);
    site.write("quotas/later.yaml", &format!("{town}known_as: {{姜山社区: 姜山村}}\n"));
    built(&site);
    let folder = "public/places/jiaxian/zhujizhen";
    let village = site.read(&format!("{folder}/jiangshancun.html"));
    says(&village, &["甲县朱集镇姜山社区", "2024年</a>", "2023年</a>", "<b>+20</b> 人"]);
    says(&site.read(&format!("{folder}/jiangshancun-2.html")), &["江山村", "<b>+10</b> 人"]);
    assert!(!site.path(&format!("{folder}/jiangshanshequ.html")).exists());
}

#[test]
fn a_village_is_found_by_its_initials() {
    let site = tables();
    built(&site);
    let names = site.read("public/quotas/names/all.js");
    says(
        &names,
        &[
            "gongshiNames(\"all\",[[",
            "[\"姜山村\",\"jsc\",\"甲县朱集镇\",\"places/jiaxian/zhujizhen/jiangshancun.html\"]",
            "[\"重庆村\",\"zqc cqc",
            "[\"2023年任务表\",\"2023nrwb\",",
            "\"quotas/town-2023.html\"]",
        ],
    );
    // The page of search asks the same file, and the example in the box is one that is there.
    says(&site.read("public/search.html"), &["data-names=\"quotas/names/\" data-letters=\"0\""]);
    let page = site.read("public/places/jiaxian/zhujizhen/jiangshancun.html");
    says(&page, &["data-folder=\"../../../quotas/names/\" data-letters=\"0\""]);
    says(&page, &["placeholder=\"朱集镇，或者拼音首字母zjz\""]);
}

/// Of many names a phone loads the file that it needs.
#[test]
fn many_names_are_divided_by_their_initials() {
    let site = tables();
    let numerals = ["东", "西", "南", "北", "上", "下", "大", "小", "新", "老"];
    let name = |at: usize| {
        format!(
            "{}{}{}{}村",
            numerals[at % 10],
            numerals[at / 10 % 10],
            numerals[at / 100 % 10],
            numerals[at / 1000 % 10]
        )
    };
    let rows: Vec<String> =
        (0..1600).map(|at| format!("  - [{}, {}, 10]\n", at + 1, name(at))).collect();
    let rows = rows.concat();
    site.write(
        "quotas/town.yaml",
        &table("town-2023", 2023, "county: 甲县, township: 朱集镇", &rows),
    );
    built(&site);
    let south = site.read("public/quotas/names/n.js");
    assert!(
        south.starts_with("gongshiNames(\"n\",")
            && south.contains("[\"南东东东村\"")
            && !south.contains("[\"北")
    );
    says(&site.read("public/quotas/names/readings.js"), &["\"南\":\"n\"", "\"北\":\"b\""]);
    assert!(!site.path("public/quotas/names/all.js").exists());
    says(&site.read("public/quotas/town-2023.html"), &["data-letters=\"1\""]);
}

/// What `check` finds is on the page: the county's row, the year before, the target that only the
/// policy says; and where the text is as the table prints, nothing is.
#[test]
fn what_a_table_contradicts_stands_on_its_page() {
    let site = Site::small();
    let policy = site.read("policies/jia.yaml");
    site.write(
        "policies/jia.yaml",
        &format!("{policy}target: {{persons: 500, source: notice#一}}\n"),
    );
    let table = |id: &str, place: &str, year: u16, more: &str| {
        let head = "schema: resident-medical-quota/1\ntitle: 任务分解表";
        let text =
            format!("{head}\nid: {id}\nplace: {{province: 甲省, {place}}}\nyear: {year}\n{more}");
        site.write(&format!("quotas/{id}.yaml"), &text);
    };
    let county = "policy: jia-2023\ncolumns: {乡镇: name, 任务数: task}\n\
        rows: [[青山镇, 300], [白水镇, 199], [合计, 500]]\n";
    table("county", "county: 甲县", 2023, county);
    let town = "county: 甲县, township: 青山镇";
    let rows = "columns: {村名: name, 上年: last_year_task, 任务数: task}\n\
        rows: [[东村, 95, 100], [西村, 200, 211]]\n";
    table("town", town, 2023, rows);
    table(
        "before",
        town,
        2022,
        "columns: {村名: name, 任务数: task}\nrows: [[东村, 90], [西村, 200]]\n",
    );
    let found = built(&site);
    let page = site.read("public/quotas/county.html");
    says(&page, &["任务数：原表合计 500，按各乡镇相加为 499。"]);
    assert!(!page.contains("正文写的是"), "the text is as printed: {page}");
    assert!(!found.contains("quota/target-mismatch"), "{found}");
    let page = site.read("public/quotas/town.html");
    says(
        &page,
        &[
            "任务数：甲县的表里青山镇是 300，这张表的合计是 311。",
            "上年：和2022年的表不一样的有东村 95（那年的表里是 90）。",
        ],
    );
    site.replace("quotas/county.yaml", "[合计, 500]", "[合计, 499]");
    site.replace("quotas/county.yaml", "[青山镇, 300]", "[青山镇, 311]");
    let found = built(&site);
    assert!(found.contains("quota/target-mismatch"), "{found}");
    let page = site.read("public/quotas/county.html");
    let target =
        "任务数：正文写的是 500（甲府发〔2022〕1号 一），原表合计 499，按各乡镇相加为 510。";
    says(&page, &[target]);
    assert!(!site.read("public/quotas/town.html").contains("甲县的表里青山镇是"));
}

#[test]
fn pages_of_tables_are_framed_in_english() {
    let site = tables();
    site.write("site.yaml", "title: 甲县居民医保\nplace: 甲县\nlanguage: en\n");
    built(&site);
    let page = site.read("public/quotas/town-2023.html");
    says(&page, &["朱集镇: 3 villages, a task of 300", "Excel workbook</a>", "Total (added up)"]);
}
