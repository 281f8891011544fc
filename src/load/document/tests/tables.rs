//! Tables.

use super::*;

/// The rows of the table that a text begins with.
fn rows(text: &str) -> String {
    let page = filled(&parsed(text).0);
    let (_, table) = page.split_once("<thead>\n").unwrap();
    table.split("</table>").next().unwrap().replace('\n', "")
}

#[test]
fn a_table_can_be_scrolled_and_carries_no_style() {
    assert_eq!(
        rendered("|甲|乙|丙|丁|\n|:-|:-:|-:|-|\n|1|2|3|4|\n"),
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"表格1\">\n<table>\n<thead>\n\
         <tr><th scope=\"col\" class=\"start\">甲</th><th scope=\"col\" class=\"center\">乙</th>\
         <th scope=\"col\" class=\"end\">丙</th><th scope=\"col\">丁</th></tr>\n</thead>\n<tbody>\n\
         <tr><td class=\"start\">1</td><td class=\"center\">2</td><td class=\"end\">3</td><td>4</td></tr>\n\
         </tbody>\n</table>\n</div>\n"
    );
    assert_eq!(rows("||乙|\n|-|-|\n"), "<tr><td></td><th scope=\"col\">乙</th></tr></thead>");
}

#[test]
fn a_caption_stands_before_its_table() {
    let page = rendered("表：**{{ f() }}年**“任务”\n\n|甲|\n|-|\n|1|\n\n表：说明\n");
    assert!(page.starts_with("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"f年“任务”\">\n<table>\n<caption><strong><data>f</data>年</strong>“任务”</caption>\n<thead>"), "{page}");
    assert!(page.ends_with("<p>表：说明</p>\n"), "{page}");
}

#[test]
fn cells_merge_to_the_left_and_upwards() {
    assert_eq!(
        rows("|甲|<|乙|\n|-|-|-|\n|1|2|3|\n|^|<|4|\n|5|^|\\^|\n"),
        "<tr><th scope=\"col\" colspan=\"2\">甲</th><th scope=\"col\">乙</th></tr></thead><tbody>\
         <tr><td>1</td><td>2</td><td>3</td></tr><tr><td></td><td></td><td>4</td></tr>\
         <tr><td>5</td><td></td><td>^</td></tr></tbody>"
    );
    assert_eq!(
        rows("|甲|乙|\n|-|-|\n|1|<|\n|^|<|\n|2|3|\n"),
        "<tr><th scope=\"col\">甲</th><th scope=\"col\">乙</th></tr></thead><tbody>\
         <tr><td rowspan=\"2\" colspan=\"2\">1</td></tr><tr></tr><tr><td>2</td><td>3</td></tr></tbody>"
    );
}

#[test]
fn a_row_that_reaches_into_the_head_is_a_part_of_it() {
    assert_eq!(
        rows("|档次|住院|<|\n|-|-|-|\n|^|一级|二级|\n|一档|1|2|\n"),
        "<tr><th scope=\"col\" rowspan=\"2\">档次</th><th scope=\"col\" colspan=\"2\">住院</th></tr>\
         <tr><th scope=\"col\">一级</th><th scope=\"col\">二级</th></tr></thead><tbody>\
         <tr><td>一档</td><td>1</td><td>2</td></tr></tbody>"
    );
}

#[test]
fn what_cannot_be_merged_is_said_at_its_line() {
    warns("|^|乙|\n|-|-|\n|<|1|\n", &[("table/merge", 1), ("table/merge", 3)]);
    warns("|甲|乙|\n|-|-|\n|1|2|\n|3|4|\n|^|<|\n|5|^|\n", &[("table/merge", 6)]);
}

#[test]
fn a_row_of_another_length_is_said() {
    warns(
        "|甲|乙|\n|-|-|\n|1|2|3|\n|1|\n|`a\\|b`|\\||\n",
        &[("table/cells", 3), ("table/cells", 4)],
    );
    warns("> |甲|乙|\n> |-|-|\n> |1|\n", &[("table/cells", 3)]);
    let said = wrong("|甲|乙|\n|-|-|\n|1|2|\n以上单位：元\n");
    assert_eq!((said[0].0, said[0].1), ("table/cells", 4));
    assert!(said[0].2.contains("空一行"));
    warns("甲|乙\n-|-\n1|2\n1|\n|1|2\n", &[("table/cells", 4)]);
}
