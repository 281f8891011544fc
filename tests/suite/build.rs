//! `gongshi build`: what goes wrong is said with its place, and the old site stays whole.

use snapbox::str;

use crate::site::{NOTICE, POLICY, Site};

/// Builds the example site, makes one change to it, and expects the build to refuse it with
/// this message while the site published before stays as it was.
#[track_caller]
fn refused(path: &str, from: &str, to: &str, message: impl snapbox::IntoData) {
    let site = Site::example();
    assert_eq!(site.build().code, 0);
    let published = site.read("public/manifest.json");
    site.replace(path, from, to);
    let run = site.build();
    snapbox::assert_data_eq!(run.err, message);
    assert_eq!(run.code, 1);
    assert_eq!(run.out, "");
    assert_eq!(site.read("public/manifest.json"), published);
}

/// What the build says of the policy with one change, which it refuses.
#[track_caller]
fn said(from: &str, to: &str) -> String {
    let site = Site::example();
    site.replace(POLICY, from, to);
    let run = site.build();
    assert_eq!(run.code, 1, "accepted: {to}");
    run.err
}

#[test]
fn the_example_site_is_published_whole() {
    let site = Site::example();
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("已生成17个网页"), "{}", run.out);
    let manifest = site.read("public/manifest.json");
    for name in [
        "style",
        "page",
        "form",
        "result",
        "estimate",
        "icon",
        "calculator",
        "benefits",
        "enrolment-fallback",
    ] {
        assert!(manifest.contains(&format!("\"assets/{name}.")), "{name}");
    }
    let page = site.read("public/calculators/zhongxian-wuyang-2024.html");
    assert!(page.contains("34,790.00"), "typical bills stand in the page itself");
}

#[test]
fn a_site_does_not_depend_on_where_or_when_it_is_built() {
    let (one, other) = (Site::example(), Site::example());
    one.build();
    std::thread::sleep(std::time::Duration::from_millis(20));
    other.build();
    assert_eq!(one.read("public/manifest.json"), other.read("public/manifest.json"));
}

#[test]
fn a_mistyped_key_finds_the_right_one() {
    refused(
        POLICY,
        "  deductible: {per",
        "  deductable: {per",
        str![[r#"
错误[key/missing]: “inpatient”里缺少“deductible”
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:134:3
    |
134 |   source: notice#附件2
    |   ^^^^^^
    |
    = 怎么改: 请在“inpatient”里加一行“deductible: …”。

错误[key/unknown]: “inpatient”里没有“deductable”这个项目
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:135:3
    |
135 |   deductable: {per: admission, 一级: 100, 二级: 300, 三级: 800}
    |   ^^^^^^^^^^
    |
    = 怎么改: 是不是“deductible”？


"#]],
    );
}

#[test]
fn a_rate_needs_its_percent_sign() {
    refused(
        POLICY,
        "二级: 70%,",
        "二级: 70,",
        str![[r#"
错误[value/percent-sign]: “70”后面没有百分号
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:137:23
    |
137 |     一档: {一级: 80%, 二级: 70, 三级: 50%}
    |                             ^^
    |
    = 怎么改: 如果是百分之70，请写“70%”。


"#]],
    );
}

#[test]
fn every_cell_of_a_table_is_asked_for() {
    refused(
        POLICY,
        "{一级: 85%, 二级: 75%, 三级: 55%}",
        "{一级: 85%, 二极: 75%, 三级: 55%}",
        str![[r#"
错误[table/missing-cell]: “inpatient.rate.二档”里缺少医院级别“二级”
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:138:10
    |
138 |     二档: {一级: 85%, 二极: 75%, 三级: 55%}
    |            ^^^^
    |
    = 怎么改: 每个医院级别都要有一个值，请加上“二级: …”。

错误[key/unknown]: “inpatient.rate.二档”里没有“二极”这个医院级别
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:138:19
    |
138 |     二档: {一级: 85%, 二极: 75%, 三级: 55%}
    |                       ^^^^
    |
    = 怎么改: 是不是“二级”？


"#]],
    );
}

#[test]
fn broken_yaml_is_explained_without_jargon() {
    refused(
        POLICY,
        "year: 2024\n",
        "year：2024\n",
        str![[r#"
错误[yaml/full-width-colon]: 这里的冒号是中文冒号“：”
 --> policies/chongqing/zhongxian/wuyang/2024.yaml:9:5
  |
9 | year：2024
  |     ^^
  |
  = 怎么改: 请改成英文冒号加一个空格：“year: 2024”。


"#]],
    );
}

#[test]
fn an_amount_is_a_plain_number() {
    refused(
        POLICY,
        "deductible: 17833",
        "deductible: 17,833元",
        str![[r#"
错误[value/amount]: “17,833元”不是金额
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:165:15
    |
165 |   deductible: 17,833元
    |               ^^^^^^^^
    |
    = 怎么改: 请只写数字，单位是元：17833。


"#]],
    );
}

#[test]
fn a_published_result_that_differs_stops_the_build() {
    refused(
        POLICY,
        "expect: {basic: 34790}",
        "expect: {basic: 34970}",
        str![[r#"
错误[example/differs]: 居民医保算出来是34,790元，“渝北区政策问答2023-10-30（参数相同）”公布的是34,970元
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:[..]
    |
[..] |     expect: {basic: 34970}
    |                     ^^^^^
    |
    = 怎么改: 请核对起付线、比例和封顶线，或者这个例子抄得对不对。


"#]],
    );
}

/// policy-model.md, seed 002: 09-30 → 12-29, 3 days of cover.
#[test]
fn a_published_day_that_differs_stops_the_build() {
    refused(
        POLICY,
        "starts: 2024-12-29, days: 3}",
        "starts: 2024-12-30, days: 2}",
        str![[r#"
错误[example/differs]: 待遇起始算出来是2024年12月29日，“通知五(三)，按日历核对”公布的是2024年12月30日
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:[..]
    |
[..] |     expect: {window: 补缴（7—9月）, starts: 2024-12-30, days: 2}
    |                                             ^^^^^^^^^^
    |
    = 怎么改: 请核对缴费期、资助和个人缴费，或者这个例子抄得对不对。

错误[example/differs]: 享受待遇的天数算出来是3天，“通知五(三)，按日历核对”公布的是2天
   --> policies/chongqing/zhongxian/wuyang/2024.yaml:[..]
    |
[..] |     expect: {window: 补缴（7—9月）, starts: 2024-12-30, days: 2}
    |                                                               ^
    |
    = 怎么改: 请核对缴费期、资助和个人缴费，或者这个例子抄得对不对。


"#]],
    );
}

/// policy-model.md, seed 002: a July payer is told no number (the subsidy is unknown), and 10-01
/// falls into no window.
#[test]
fn what_the_notice_does_not_say_cannot_be_published_as_a_result() {
    let to = "starts: 2024-09-29, days: 94, pays: 380}";
    let pays = said("starts: 2024-09-29, days: 94, pays: unknown}", to);
    assert!(pays.contains("个人要缴算出来是不知道（通知没有写），"), "{pays}");
    assert!(pays.contains("公布的是380元"), "{pays}");
    let payer = "    payer: {tier: 一档, pays: 2024-10-01}\n    expect: ";
    let expect = |it: &str| format!("{payer}{{{it}}}");
    let none = expect("window: none");
    let window = said(&none, &expect("window: 集中参保期"));
    assert!(window.contains("缴费期算出来是没有，"), "{window}");
    let starts = said(&none, &expect("starts: unknown"));
    assert!(starts.contains("例子算不了：2024年10月1日不在可以缴费的时间内"), "{starts}");
    let tier = said(&none, &none.replace("tier: 一档", "tier: 三档"));
    assert!(tier.contains("例子算不了：没有“三档”这个档次"), "{tier}");
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    refused(
        POLICY,
        "to: 2024-02-29",
        "to: 2024-02-30",
        str![[r#"
错误[value/date]: “2024-02-30”这一天不存在
  --> policies/chongqing/zhongxian/wuyang/2024.yaml:82:34
   |
82 |     pays: {from: 2024-01-01, to: 2024-02-30}
   |                                  ^^^^^^^^^^
   |
   = 怎么改: 请检查月份和日期，平年没有2月29日。

...
"#]],
    );
}

#[test]
fn a_missing_policy_is_named_with_the_nearest() {
    refused(
        NOTICE,
        "policy: zhongxian-wuyang-2024",
        "policy: zhongxian-wuyan-2024",
        str![[r#"
错误[policy/not-found]: 找不到政策“zhongxian-wuyan-2024”
 --> content/notices/wuyang-2024.md:8:9
  |
8 | policy: zhongxian-wuyan-2024
  |         ^^^^^^^^^^^^^^^^^^^^
  |
  = 怎么改: 是不是“zhongxian-wuyang-2024”？


"#]],
    );
}

#[test]
fn a_figure_that_the_policy_does_not_have_is_an_error_at_its_place() {
    refused(
        NOTICE,
        "path=\"target.persons\"",
        "path=\"target.person\"",
        str![[r#"
错误[template/value]: “target”里没有“person”
  --> content/notices/wuyang-2024.md:[..]
   |
[..] | [..]全街道的参保任务是{{ policy(path="target.person") }}人。
   | [..]^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = 怎么改: 是不是“persons”？


"#]],
    );
}

#[test]
fn a_function_that_does_not_exist_finds_its_neighbour() {
    refused(
        NOTICE,
        "{{ rates() }}",
        "{{ rate() }}",
        str![[r#"
错误[template/unknown]: 没有“rate”这个功能
  --> content/notices/wuyang-2024.md:[..]
   |
[..] | {{ rate() }}
   | ^^^^^^^^^^^^
   |
   = 怎么改: 是不是“rates”？


"#]],
    );
}

#[test]
fn everything_wrong_is_said_at_once() {
    let site = Site::example();
    site.replace(POLICY, "一级: 100,", "一级: 一百,");
    site.replace(POLICY, "under: 18,", "under: 十八,");
    site.replace(NOTICE, "issued: 2023-11-14", "issued: 2023年11月14日");
    site.write("site.yaml", "title: 甲\nplase: 乙\n");
    let run = site.build();
    assert_eq!(run.code, 1);
    for code in ["value/amount", "value/number", "value/date", "key/missing", "key/unknown"] {
        assert!(run.err.contains(&format!("错误[{code}]")), "{code} in\n{}", run.err);
    }
}

#[test]
fn a_folder_without_a_site_says_what_to_do() {
    let site = Site::example();
    let run = site.run(&["build", "--site", "nowhere"], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("找不到网站文件夹“nowhere”"), "{}", run.err);
    let run = site.run(&["build", "--site", "policies"], "");
    assert!(run.err.contains("找不到文件“site.yaml”"), "{}", run.err);
}

#[test]
fn a_folder_that_is_not_ours_is_never_replaced() {
    let site = Site::example();
    site.write("public/相册.txt", "x");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.err.contains("output/failed") && run.err.contains("--out"), "{}", run.err);
    assert_eq!(site.read("public/相册.txt"), "x");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_refused() {
    let site = Site::example();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path("content/secret.md")).unwrap();
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("file/outside") && run.err.contains("content/secret.md"),
        "{}",
        run.err
    );
}

#[test]
fn a_wrong_command_line_is_explained_and_exits_with_2() {
    let site = Site::example();
    for (arguments, message) in [
        (&["build", "--otu", "x"][..], "没有“--otu”这个选项"),
        (&["biuld"], "没有“biuld”这个命令"),
        (&["build", "--today", "明天"], "不能是“明天”\n怎么改：请写成2024-01-31这样"),
        (&["build", "--today", "2026年10月8日"], "怎么改：请写成2026-10-08这样"),
        (&["build", "--today", "20240105"], "不能是“20240105”"),
        (&["build", "--today", "2024-01-05T10:00"], "不能是“2024-01-05T10:00”"),
        (&["build", "--today", "2024-02-30"], "不能是“2024-02-30”"),
        (&["build", "--site"], "“--site”后面要写<文件夹>"),
        (&["build", "--site", ""], "“--site”后面要写<文件夹>"),
        (&["build", "--site", "a", "--site", "b"], "“--site <文件夹>”写了两次"),
        (&["build", "x"], "多余的“x”"),
        (&["build", "--help=x"], "“--help”后面不能写内容"),
        (
            &["estimate", "--policy", "a", "--claim", "-", "--format", "xml"],
            "怎么改：可以写text、json",
        ),
        (&[], "用法：gongshi <命令> [选项]"),
        (&["estimate"], "还缺少"),
    ] {
        let run = site.run(arguments, "");
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(message), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn the_help_is_chinese_to_the_last_word() {
    let site = Site::example();
    for arguments in [&["--help"][..], &["-h"], &["build", "--help"], &["estimate", "-h"]] {
        let run = site.run(arguments, "");
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        for word in ["Options", "OPTIONS", "Print", "Usage", "Commands", "default", "possible"] {
            assert!(!run.out.contains(word), "{word} in\n{}", run.out);
        }
        assert!(run.out.contains("选项:") && run.out.contains("看这份说明"), "{}", run.out);
    }
    let run = site.run(&["--help"], "");
    assert!(run.out.contains("--version") && run.out.contains("看版本"), "{}", run.out);
    assert!(site.run(&["--version"], "").out.starts_with("gongshi "));
    let run = site.run(&["estimate", "--help"], "");
    assert!(run.out.contains("退出码："), "{}", run.out);
}

#[test]
fn files_added_to_a_published_site_are_kept() {
    let site = Site::example();
    assert_eq!(site.build().code, 0);
    site.write("public/相册/春节.jpg", "x");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.err.contains("相册/春节.jpg") && run.err.contains("移走"), "{}", run.err);
    assert_eq!(site.read("public/相册/春节.jpg"), "x");
}

#[test]
fn a_file_in_the_sites_place_is_named_as_one() {
    let site = Site::example();
    let run = site.run(&["build", "--out", "site.yaml"], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("site.yaml”是文件，不是文件夹"), "{}", run.err);
    let run = site.run(&["build", "--out", "."], "");
    assert!(run.err.contains("里有别的文件"), "{}", run.err);
}

#[test]
fn a_build_says_what_became_of_the_pages() {
    let site = Site::example();
    let fate = || {
        let run = site.build();
        let line = run.out.lines().nth(1).unwrap();
        line.split_once("，用了").unwrap().0.to_owned()
    };
    let counts = |fate: String| -> Vec<usize> {
        let digits = fate.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty());
        digits.map(|it| it.parse().unwrap()).collect()
    };
    let first = fate();
    let all = counts(first.clone())[0];
    assert_eq!(first, format!("新增{all}个网页，改动0个，没变0个"));
    assert_eq!(fate(), "和上次一样，没有改动");
    site.replace(NOTICE, "## 六、困难群众\n", "## 六、困难群众的缴费\n");
    let [0, changed, kept] = counts(fate())[..3] else { panic!("a page is new") };
    assert!(changed >= 1 && kept >= 1 && changed + kept == all, "{changed} {kept}");
    // Lists lead to the new place.
    std::fs::rename(site.path(NOTICE), site.path("content/notices/a.md")).unwrap();
    let [1, changed, kept, removed] = counts(fate())[..] else { panic!("no page is new") };
    assert!(changed >= 1 && removed >= 1 && 1 + changed + kept == all, "{changed} {kept}");
    assert!(site.read("public/index.html").contains("\"notices/a.html\""));
}

#[test]
fn a_program_is_told_the_same_as_json() {
    let site = Site::example();
    let run = site.run(&["build", "--today", "2023-11-29", "--json"], "");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let number = |name: &str| told[name].as_u64().unwrap();
    assert_eq!((number("warnings"), number("kept")), (0, 0));
    assert!(number("pages") >= 4 && number("pages") < number("files"), "{told}");
    assert_eq!(number("files"), number("written") + number("kept"));
    assert!(number("bytes") > 100_000 && number("removed") == 0, "{told}");
    assert_eq!(told["out"], "public");
    for phase in ["load", "check", "render", "output"] {
        assert!(told["phases"][phase].is_u64(), "{phase}: {told}");
    }
    site.write("policies/旧.txt", "x");
    let run = site.run(&["build", "--today", "2023-11-29", "--json"], "");
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((told["written"].as_u64(), told["warnings"].as_u64()), (Some(0), Some(1)));
}

#[test]
fn a_quiet_build_says_nothing_but_errors() {
    let site = Site::example();
    site.write("policies/旧.txt", "x");
    let quiet = ["build", "--today", "2023-11-29", "--quiet"];
    let run = site.run(&quiet, "");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    site.replace(NOTICE, "issued: 2023-11-14", "issued: 明天");
    let run = site.run(&quiet, "");
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("错误[value/date]"), "{}", run.err);
}
