//! Dated counts of enrolled people: published with their ranking, and asked for by notices.

use crate::site::Site;

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
    for said in [
        "示例镇完成74.0%，截至2022年11月4日",
        "已参保3,184人，任务4,300人。比上次+694人。",
        // 57 days for 1,116 people.
        "还差1,116人，2022年12月31日截止，还有57天，平均每天要20人。",
        "连续两次排在最后：北村。",
        "截至2022年11月4日的排名",
        "aria-label=\"10-28 820 · 11-04 1,100\"",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
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
    let village = site.read("public/places/shilizhen/beicun.html");
    assert!(village.contains("截至2022年11月4日已参保1,100人"), "{village}");
    assert!(village.contains("，完成55.0%，排第4（共4个）"), "{village}");
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
