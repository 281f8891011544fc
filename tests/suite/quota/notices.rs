//! Notices that take their figures from a quota table, and the command that begins one.

use crate::site::Site;

const TABLE: &str = "schema: resident-medical-quota/1\nid: jia-2023\n\
    place: {province: 甲省, county: 甲县}\nyear: 2023\ntitle: 任务分解表\nsource: notice#附件\n\
    columns: {乡镇: name, 户籍人口: population, 任务数: task}\n\
    rows: [[青山镇, 2000, 1500], [白水镇, \"\", 2501], [合计, \"\", 4000]]\n";

/// The small site with a table that its notice names.
fn with_table() -> Site {
    let site = Site::small();
    site.write("quotas/a.yaml", TABLE);
    site.replace(
        "content/notices/a.md",
        "policy: jia-2023",
        "policy: jia-2023\nquotas: [jia-2023]",
    );
    site
}

#[test]
fn a_notice_takes_its_figures_from_the_table() {
    let site = with_table();
    let calls = "青山镇{{ quota(village=\"青山镇\") }}人，\
        全县{{ quota(table=\"jia-2023\", total=\"printed\") }}人，\
        相加{{ quota(total=\"computed\", column=\"任务数\") }}人。";
    site.replace("content/notices/a.md", "十二月底", &format!("{calls}十二月底"));
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    let page = site.read("public/notices/a.html");
    for figure in ["1,500", "4,000", "4,001"] {
        assert!(page.contains(&format!(">{figure}</data>人")), "{figure}\n{page}");
    }
    assert!(page.contains("title=\"甲府发〔2022〕1号 附件"), "{page}");
    site.replace("quotas/a.yaml", "2000, 1500", "2000, 1600");
    assert_eq!(site.build().code, 0);
    assert!(site.read("public/notices/a.html").contains(">1,600</data>人"), "the page follows");
}

#[test]
fn what_cannot_be_answered_is_said_with_what_to_write() {
    for (call, message, help) in [
        ("village=\"青山\"", "表格里没有“青山”", "是不是“青山镇”"),
        ("village=\"青山镇\", column=\"tasks\"", "没有“tasks”这一列", "是不是“task”"),
        ("village=\"白水镇\", column=\"population\"", "“白水镇”这一格空着", "空着的不能当作0"),
        ("total=\"computed\", column=\"population\"", "加不出合计", "total=\"printed\""),
        ("total=\"printed\", column=\"population\"", "没有印这一列的合计", "total=\"computed\""),
        ("table=\"jia-2032\", total=\"printed\"", "没有任务表“jia-2032”", "是不是“jia-2023”"),
        ("column=\"task\"", "没有写是哪个村", "只写一个"),
        ("village=\"青山镇\", total=\"printed\"", "没有写是哪个村", "只写一个"),
    ] {
        let site = with_table();
        let call = format!("{{{{ quota({call}) }}}}");
        site.replace("content/notices/a.md", "十二月底", &format!("{call}十二月底"));
        let run = site.run(&["check"], "");
        let said = run.out + &run.err;
        assert_eq!(run.code, 1, "{call}\n{said}");
        assert!(said.contains(message) && said.contains(help), "{call}\n{said}");
    }
}

#[test]
fn a_new_table_has_the_rows_that_the_site_knows_of() {
    let site = Site::small();
    let arguments =
        ["new", "quota", "--policy", "jia-2023", "--title", "任务分解表", "--id", "jia-2023"];
    let run = site.run(&arguments, "");
    assert_eq!(run.code, 0, "{}", run.err);
    let text = site.read("quotas/jia.yaml");
    assert!(text.contains("  - [1, 青山镇, \"\", \"\"]\n  - [2, 白水镇, \"\", \"\"]\n"), "{text}");
    let said = run.err.replace("quota/unfilled", "");
    assert!(said.len() < run.err.len() && !said.contains("quota/"), "{}", run.err);
    // What is there stays.
    site.write("quotas/jia.yaml", TABLE);
    let again = site.run(&arguments, "");
    assert_eq!(again.code, 1, "{}", again.out);
    assert_eq!(site.read("quotas/jia.yaml"), TABLE);
}

/// The cure stands in the front matter.
#[test]
fn a_notice_without_tables_is_told_where_to_name_one() {
    let site = with_table();
    let notice = "---\ntitle: 通知\nissued: 2022-10-08\nsummary: 话\n---\n\n{{ quota(village=\"青山镇\") }}人。\n";
    site.write("content/notices/b.md", notice);
    let out = site.run(&["check"], "").out;
    assert!(out.contains("请在开头的说明里加一行“quotas: [jia-2023]”"), "{out}");
    assert_eq!(out.matches("错误[").count(), 1, "{out}");
}
