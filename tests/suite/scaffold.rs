//! `gongshi init` and `gongshi new`: what they write is right, and what is there stays.

use std::fs;

use crate::site::{POLICY, Run, Site, file};

const NEW_SITE: [&str; 4] = ["init", "新站", "--year", "2027"];

/// A new site, in the folder 新站.
fn made(site: &Site) -> Run {
    site.run(&NEW_SITE, "")
}

#[test]
fn a_new_site_is_built_without_a_word_of_warning() {
    let site = Site::example();
    let run = made(&site);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("cd \"新站\""), "{}", run.out);
    let run = site.run(&["build", "--site", "新站", "--today", "2026-10-08"], "");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let page = site.read("新站/public/notices/shili-2027.html");
    assert!(page.contains(">400</data>元") && !page.contains("这几行不会发布"), "{page}");
}

/// Nobody is asked, and the addresses are those of the place all the same.
#[test]
fn a_place_has_its_own_name_in_addresses() {
    let site = Site::example();
    let run = site.run(&["init", "新站", "--year", "2027", "--place", "新村镇"], "");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("policies/xincun-2027.yaml"), "{}", run.out);
    assert!(site.read("新站/site.yaml").contains("id: xincun\n"));
}

#[test]
fn an_editor_finds_the_schemas_of_a_new_site_and_they_fit() {
    let site = Site::example();
    made(&site);
    for file in ["site.yaml", "policies/shili-2027.yaml", "content/notices/shili-2027.md"] {
        let path = site.path("新站").join(file);
        let text = fs::read_to_string(&path).unwrap();
        let (_, rest) = text.split_once("# yaml-language-server: $schema=").expect(file);
        let schema = path.parent().unwrap().join(rest.lines().next().unwrap());
        let schema = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
        let yaml = text.split("---\n").find(|part| !part.is_empty()).unwrap();
        let value: serde_json::Value = serde_saphyr::from_str(yaml).unwrap();
        let validator = jsonschema::draft7::new(&schema).unwrap();
        let wrong: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
        assert!(wrong.is_empty(), "{file}: {wrong:?}");
    }
}

#[test]
fn a_folder_with_anything_in_it_is_left_alone() {
    let site = Site::example();
    site.write("新站/名单.xlsx", "x");
    let run = made(&site);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("new/exists") && run.err.contains("名单.xlsx"), "{}", run.err);
    assert_eq!(fs::read_dir(site.path("新站")).unwrap().count(), 1);
}

#[test]
fn a_repository_that_is_empty_but_for_git_will_do() {
    let site = Site::example();
    site.write("新站/.git/HEAD", "x");
    assert_eq!(made(&site).code, 0);
}

#[test]
fn a_copy_says_of_every_figure_that_it_is_one() {
    let site = Site::example();
    let arguments = ["new", "policy", "--from", "zhongxian-wuyang-2024", "--year", "2027"];
    let run = site.run(&arguments, "");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("提醒[policy/unchecked]"), "{}", run.err);
    let path = "policies/chongqing/zhongxian/wuyang/2027.yaml";
    assert!(run.out.contains(path), "{}", run.out);
    let copy = site.read(path);
    for line in [
        "id: zhongxian-wuyang-2027",
        "year: 2027",
        "    title: 请填写标题",
        "    number: 乌杨街道发〔2023〕84号",
        "target: {persons: 43727, source: copied#一, status: assumed}  # 请核对",
        "    pays: {from: 2026-11-14, to: 2026-12-31}  # 请核对",
        // 29 February 2024: the last of a month stays the last.
        "    pays: {from: 2027-01-01, to: 2027-02-28}  # 请核对",
        "assistance:\n  status: unknown\n  source: copied#附件1  # 请核对",
    ] {
        assert!(copy.contains(&format!("{line}\n")), "{line}\nin\n{copy}");
    }
    assert!(!copy.contains("examples:") && !copy.contains("渝北区政策问答"), "{copy}");
    let unmarked = copy.lines().filter(|line| {
        line.contains("source: ") && !line.contains("请核对") && !line.starts_with('#')
    });
    assert_eq!(unmarked.collect::<Vec<_>>(), Vec::<&str>::new());
    let run = site.run(&["build", "--today", "2026-10-08"], "");
    assert_eq!(run.code, 0, "{}", run.err);
}

/// Every policy of the example site can be the beginning of another, for any year.
#[test]
fn every_policy_of_the_example_site_can_be_copied() {
    let site = Site::example();
    for path in [
        "policies/anhui/suzhou/lingbi/zhuji/2023.yaml",
        "policies/chongqing/2023.yaml",
        "policies/chongqing/tongnan/2021.yaml",
        "policies/chongqing/wushan/futian/2022.yaml",
        "policies/chongqing/zhongxian/2023.yaml",
    ] {
        site.write(path, &file(path));
    }
    let ids = [
        "zhuji-2023",
        "chongqing-2023",
        "tongnan-2021",
        "wushan-futian-2022",
        "zhongxian-2023",
        "zhongxian-wuyang-2024",
    ];
    for year in ["2027", "2028"] {
        for id in ids {
            let run = site.run(&["new", "policy", "--from", id, "--year", year], "");
            assert_eq!(run.code, 0, "{id} {year}: {}", run.err);
        }
    }
}

#[test]
fn what_a_policy_inherits_comes_first() {
    let site = Site::example();
    let parent = "schema: resident-medical/1\nid: shi-2026\nabstract: true\nplace: {city: 市}\nyear: 2026\nsources: {a: {title: 甲}}\nsource: a#一\npremium: {personal: 400}\n";
    let child = "schema: resident-medical/1\nid: xian-2026\ninherits: shi-2026\nplace: {county: 县}\nyear: 2026\nsources: {a: {title: 乙}}\ntarget: {persons: 10}\n";
    site.write("policies/shi.yaml", parent);
    site.write("policies/xian.yaml", child);
    let copied = |id| site.run(&["new", "policy", "--from", id, "--year", "2027"], "");
    let run = copied("xian-2026");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("gongshi new policy --from shi-2026 --year 2027"), "{}", run.err);
    assert_eq!(copied("shi-2026").code, 0);
    assert_eq!(copied("xian-2026").code, 0);
    let copy = site.read("policies/xian-2027.yaml");
    assert!(copy.contains("inherits: shi-2027\n"), "{copy}");
    // Nothing was said of where its figures stand: not in the new document.
    assert!(copy.contains("source: copied  # 请核对\nstatus: assumed\nsources:"), "{copy}");
    assert!(copy.contains("{a: {title: 请填写标题}, copied: {title: 乙}}"), "{copy}");
}

#[test]
fn a_copy_is_no_beginning_until_it_is_checked() {
    let site = Site::example();
    site.run(&["new", "policy", "--from", "zhongxian-wuyang-2024", "--year", "2027"], "");
    let run = site.run(&["new", "policy", "--from", "zhongxian-wuyang-2027", "--year", "2028"], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("还没有核对完"), "{}", run.err);
}

#[test]
fn a_notice_takes_the_likely_policy_and_a_free_name() {
    let site = Site::example();
    let arguments = ["new", "notice", "--issued", "2023-11-14"];
    for name in ["zhongxian-wuyang-2024", "zhongxian-wuyang-2024-2"] {
        let run = site.run(&arguments, "");
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let path = format!("content/notices/{name}.md");
        assert!(run.out.contains(&format!("写好了：{path}\n")), "{}", run.out);
        let notice = site.read(&path);
        assert!(notice.contains("policy: zhongxian-wuyang-2024\n"), "{notice}");
        assert!(notice.contains("place: 忠县乌杨街道\n"), "{notice}");
    }
    assert_eq!(site.build().code, 0);
    let page = site.read("public/notices/zhongxian-wuyang-2024.html");
    assert!(page.contains(">380</data>元"), "{page}");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let site = Site::example();
    let before = site.read(POLICY);
    let run = site.run(&["new", "notice", "--file", "wuyang-2024"], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("new/exists"), "{}", run.err);
    assert!(!site.read("content/notices/wuyang-2024.md").contains("这几行不会发布"));
    let arguments =
        ["new", "policy", "--from", "zhongxian-wuyang-2024", "--id", "zhongxian-wuyang-2024"];
    assert_eq!(site.run(&arguments, "").code, 1);
    assert_eq!(site.read(POLICY), before);
}

#[test]
fn wrong_answers_say_what_to_write() {
    let site = Site::example();
    for (arguments, message) in [
        (&["new", "notice", "--issued", "2023年11月14日"][..], "请写成2026-09-20这样"),
        (
            &["new", "notice", "--number", "乌杨街道发[2023]第84号"],
            "请写成“乌杨街道发〔2023〕84号”",
        ),
        (&["new", "notice", "--policy", "zhongxian-wuyan-2024"], "是不是“zhongxian-wuyang-2024”"),
        (&["new", "notice", "--file", "通知"], "只能用小写字母、数字和连字符"),
        (&["new", "policy", "--from", "zhongxian-wuyang-2024", "--year", "27"], "四位数的年份"),
        (
            &["new", "policy", "--from", "zhongxian-wuyang-2024", "--place", "新生街道"],
            "请加上--id",
        ),
        (&["init", "新站", "--place", "乌杨: 街道"], "请写地方的名称"),
        (&["init", "新站", "--place-id", "乌杨"], "只能用小写字母、数字和连字符"),
    ] {
        let run = site.run(arguments, "");
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.err.contains(message), "{arguments:?}: {}", run.err);
    }
}

/// A slip in one notice keeps nobody from beginning another.
#[test]
fn a_notice_can_be_begun_while_another_has_a_mistake() {
    let site = Site::example();
    made(&site);
    site.write("新站/content/notices/wrong.md", "---\ntitle: 甲\nissued: 昨天\n---\n正文\n");
    let notice = ["new", "notice", "--site", "新站", "--issued", "2026-09-20"];
    let run = site.run(&notice, "");
    assert!(run.out.contains("写好了：content/notices/shili-2027-2.md"), "{}", run.out);
    assert!(run.err.contains("“昨天”不是日期"), "{}", run.err);
    // Of a policy that cannot be read it is said why.
    site.write("新站/policies/shili-2027.yaml", "id：shili-2027\n");
    let run = site.run(&[&notice[..], &["--policy", "shili-2027"]].concat(), "");
    assert!(run.code == 1 && run.err.contains("yaml/full-width-colon"), "{}", run.err);
}
