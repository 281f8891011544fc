//! Dated counts of enrolled people: published with their ranking, and asked for by notices.

use crate::site::{Site, says};

const TABLE: &str = "schema: resident-medical-quota/1\nid: shili-2023\n\
    place: {province: 甲省, county: 甲县, township: 示例镇}\nyear: 2023\ntitle: 任务分解表\npolicy: jia-2023\n\
    columns: {村名: name, 任务数: task}\n\
    rows: [[东村, 1000], [西村, 800], [南村, 500], [北村, 2000]]\n";

const WIDE: &str =
    "村,2022-10-28,2022-11-04\n东村,700,880\n西村,520,704\n南村,450,500\n北村,820,1100\n";

const LONG: &str = "2022年参保周报,,\n日期,村名,人数\n2022-11-04,东村,880\n2022-10-28,东村,700\n\
    2022/10/28,西村,520\n2022/10/28,南村,450\n2022年10月28日,北村,820\n2022-11-4,西村,704\n\
    2022-11-04,南村,500\n2022-11-04,北村,\"1,100\"\n2022-11-04,合计,3184\n";

fn counted(counts: &str) -> Site {
    let site = Site::small();
    site.write("quotas/a.yaml", &format!("{TABLE}progress: {{file: a.csv}}\n"));
    site.write("quotas/a.csv", counts);
    site
}

fn page(site: &Site) -> String {
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    site.read("public/quotas/shili-2023/progress.html")
}

#[test]
fn the_last_count_is_ranked_and_its_day_stands_beside_it() {
    let page = page(&counted(WIDE));
    says(
        &page,
        &[
            "示例镇完成74.0%，截至2022年11月4日",
            "已参保3,184人，任务4,300人。比上次+694人。",
            // 57 days for 1,116 people.
            "还差1,116人；那时离2022年12月31日截止还有57天，平均每天要20人。",
            "连续两次排在最后：北村。",
            "截至2022年11月4日的排名",
            "aria-label=\"10-28 820 · 11-04 1,100\"",
        ],
    );
    let ranks: Vec<&str> = page
        .split("<span class=\"no\">")
        .skip(1)
        .map(|rest| rest.split("</a>").next().unwrap())
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(ranks, ["1", "2", "2", "4"]);
}

/// A line for each day and village, or a column for each day.
#[test]
fn both_forms_come_to_the_same() {
    assert_eq!(page(&counted(WIDE)), page(&counted(LONG)));
}

#[test]
fn a_notice_shows_the_ranking_and_a_village_its_own() {
    let site = counted(WIDE);
    site.write(
        "content/notices/zhoubao.md",
        "---\ntitle: 周通报\nissuer: 示例镇\nissued: 2022-11-05\nquotas: [shili-2023]\n---\n\n{{ progress(id=\"shili-2023\") }}\n",
    );
    page(&site);
    let notice = site.read("public/notices/zhoubao.html");
    assert!(notice.contains("连续两次排在最后：北村。"), "{notice}");
    // Whoever sees the ranking finds the counts: from the notice, the township and the home page.
    let link = "quotas/shili-2023/progress.html\">";
    assert!(notice.contains(&format!("{link}看各次的数</a>")), "{notice}");
    for page in ["places/shilizhen.html", "index.html"] {
        let text = site.read(&format!("public/{page}"));
        assert!(text.contains(&format!("{link}甲县示例镇2023年参保进度</a>")), "{text}");
    }
    let village = site.read("public/places/shilizhen/beicun.html");
    assert!(village.contains("截至2022年11月4日已参保1,100人"), "{village}");
    assert!(village.contains("，完成55.0%，完成率排第4（共4个）"), "{village}");
}

/// Who was not counted has no rank, and is none of those that are ranked.
#[test]
fn a_village_is_ranked_among_those_that_were_counted() {
    let site = counted(&WIDE.replace("704", ""));
    page(&site);
    let village = site.read("public/places/shilizhen/beicun.html");
    says(&village, &["，完成55.0%，完成率排第3（共3个）"]);
}

#[test]
fn lists_of_people_are_refused() {
    for counts in [
        "日期,村,人数,姓名\n2022-11-04,东村,1,张三\n",
        "日期,村,人数\n2022-11-04,东村,1\n2022-11-04,西村,11010519491231002X\n",
    ] {
        let run = counted(counts).run(&["check"], "");
        assert_eq!(run.code, 1);
        assert!(run.out.contains("quota/personal"), "{}", run.out);
    }
}

fn said(counts: &str, today: &str) -> String {
    counted(counts).run(&["check", "--today", today], "").out
}

/// 合计 may stand where the numbers of rows do, and be called as in the table itself.
#[test]
fn a_sum_is_known_wherever_it_stands() {
    let by_rank = "排名,村,2022-10-28,2022-11-04\n1,东村,700,880\n2,西村,520,704\n3,南村,450,500\n\
                   4,北村,820,1100\n合计,,2490,3184\n";
    let by_place = format!("{WIDE}示例镇：,2490,3184\n");
    assert_eq!(page(&counted(by_rank)), page(&counted(WIDE)));
    assert_eq!(page(&counted(&by_place)), page(&counted(WIDE)));
}

/// Where one village has not reported, the day has the sum that is printed.
#[test]
fn a_day_with_a_gap_has_the_sum_that_is_printed() {
    let gap = WIDE.replace("704", "");
    assert!(!page(&counted(&gap)).contains("示例镇完成"));
    let page = page(&counted(&format!("{gap}合计,2490,3184\n")));
    says(&page, &["示例镇完成74.0%，截至2022年11月4日", "3,184（原表）"]);
}

/// The page says it, as `check` does.
#[test]
fn a_day_whose_sum_is_another_says_so() {
    let page = page(&counted(&format!("{WIDE}合计,2490,3999\n")));
    says(&page, &["2022年11月4日：合计写的是 3,999，按各村相加为 3,184。"]);
    assert!(!page.contains("2022年10月28日：合计"), "{page}");
}

#[test]
fn what_was_read_into_a_count_is_told() {
    let out = said(&WIDE.replace("704", "７０４").replace("500", "500人"), "2022-11-05");
    assert!(
        out.contains("有2格不是直接写的整数：C3的“７０４”读作704，C4的“500人”读作500"),
        "{out}"
    );
}

#[test]
fn a_day_to_come_and_more_than_the_task_are_told() {
    let out = said(&WIDE.replace("500", "501"), "2022-11-01");
    assert!(out.contains("2022年11月4日还没有到，今天是2022年11月1日"), "{out}");
    assert!(out.contains("C4：“南村”已参保501人，比任务数500还多"), "{out}");
}

/// At its own cell; and once, where a village never reported.
#[test]
fn a_blank_is_told_where_it_is() {
    let out = said(&WIDE.replace("704", ""), "2022-11-05");
    assert!(out.contains("C3：2022年11月4日没有“西村”的数"), "{out}");
    let out = said(&WIDE.replace("西村,520,704", "西村,,"), "2022-11-05");
    assert!(out.contains("“西村”一次也没有数"), "{out}");
    assert_eq!(out.matches("progress/blank").count(), 2, "the warning and the summary: {out}");
}

#[test]
fn a_heading_that_is_no_day_is_told_why() {
    let out = said(
        &WIDE.replace("2022-10-28", "2022-02-29").replace("2022-11-04", "11月4日"),
        "2022-11-05",
    );
    says(&out, &["B1：“2022-02-29”这一天不存在", "C1：“11月4日”没有写年份"]);
}
