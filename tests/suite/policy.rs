//! Policies and the notices that quote them: what may not be said without anybody noticing.

mod handbook;
mod kitchen_sink;
mod marks;
mod mistakes;
mod overlap;
mod right;

use crate::site::{NOTICE, POLICY, Site};

/// Two components without a blank line between them are one paragraph.
#[test]
fn components_need_blank_lines_around_them() {
    let said = said(NOTICE, "{{ outpatient() }}", "{{ outpatient() }}\n{{ rates() }}");
    let line = Site::example().read(NOTICE).lines().position(|it| it == "{{ outpatient() }}");
    assert!(said.contains("“outpatient”要单独占一段"), "{said}");
    assert!(said.contains(&format!("wuyang-2024.md:{}:1", line.unwrap() + 1)), "{said}");
}

/// Makes one change to a file of the example site and gives what the build says.
#[track_caller]
fn said(path: &str, from: &str, to: &str) -> String {
    let site = Site::example();
    site.replace(path, from, to);
    let run = site.build();
    assert_eq!(run.code, 1, "accepted: {to}");
    assert!(!site.path("public").exists());
    run.err
}

#[test]
fn functions_of_notices_refuse_what_they_do_not_know() {
    for (to, message) in [
        ("{{ policy(paht=\"target.persons\") }}", "没有“paht”这个参数"),
        ("{{ policy() }}", "缺少“path”"),
        (
            "{{ estimate(tier=\"一档\", level=\"二级\", in_scope=\"1\", aeg=\"10\") }}",
            "没有“aeg”这个参数",
        ),
        (
            "{{ estimate(tier=\"一档\", level=\"二级\", in_scope=\"1\", show=\"x\") }}",
            "show不能是“x”",
        ),
        ("{{ policy(path=\"premium.fiscal_subsidy\") }}", "通知没有写"),
        ("{{ policy(path=\"premium.personal\") }}", "不是一个值"),
        ("{{ policy(path=“target.persons”) }}", "请写成{{ policy(path=\"target.persons\") }}"),
        ("{{ policy(path=\"target.persons\" }}", "大括号里的写法看不懂"),
        ("{% include \"base.html\" %}", "通知里只能用"),
        ("{{ policy(path=\"target.persons\") | length }}", "一对大括号里只能写一个功能"),
        ("{{ policy(path=\"target.persons\") - 1 }}", "一对大括号里只能写一个功能"),
        ("{{ 43727 }}", "一对大括号里只能写一个功能"),
        ("{{ rates }}", "请写成{{ rates() }}"),
        ("{ policy(path=\"target.persons\") }", "这里少了大括号"),
        ("｛｛ policy(path=\"target.persons\") ｝｝", "不能用中文的花括号"),
        ("{{ policy(path=\"target.persons\")", "大括号里的写法看不懂"),
        ("见{{ rates() }}表", "“rates”要单独占一段"),
    ] {
        let said = said(NOTICE, "{{ policy(path=\"target.persons\") }}", to);
        assert!(said.contains(message), "{to}: {said}");
        assert!(said.contains("content/notices/wuyang-2024.md:"), "{said}");
    }
}

#[test]
fn an_unknown_function_is_shown_at_its_own_line() {
    let said = said(NOTICE, "{{ outpatient() }}", "{{ rate() }}");
    let line = Site::example().read(NOTICE).lines().position(|it| it == "{{ outpatient() }}");
    assert!(said.contains(&format!("wuyang-2024.md:{}:1", line.unwrap() + 1)), "{said}");
}

#[test]
fn a_document_number_may_look_like_markdown() {
    let site = Site::example();
    site.replace(POLICY, "number: 乌杨街道发〔2023〕84号", "number: 乌杨街道发[2023]*84*号");
    assert_eq!(site.build().code, 0);
    let page = site.read("public/notices/wuyang-2024.html");
    assert!(page.contains("title=\"乌杨街道发[2023]*84*号 三\">380</data>元"), "{page}");
}

/// Whatever is marked as our reading is listed as such on the calculator's page.
#[test]
fn assumed_values_are_said_on_the_page() {
    let site = Site::example();
    site.replace(POLICY, "deductible: 17833", "deductible: {value: 17833, status: assumed}");
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    let page = site.read("public/calculators/zhongxian-wuyang-2024.html");
    assert!(page.contains("<li>大病保险的起付线、比例和封顶线。</li>"), "{page}");
}

/// A policy that is wrong publishes nothing.
#[test]
fn a_wrong_policy_publishes_nothing() {
    let said = said(POLICY, "deductible: 17833", "deductible: 一万七");
    assert!(said.contains("错误[value/amount]") && said.contains("2024.yaml:"), "{said}");
}

/// A second notice about a policy does not take over its citations.
#[test]
fn figures_are_cited_from_the_notice_with_their_number() {
    let site = Site::example();
    let notice = site
        .read(NOTICE)
        .replace("number: 乌杨街道发〔2023〕84号", "number: 乌杨街道发〔2023〕90号");
    site.write("content/notices/buchong-2024.md", &notice.replace("2023-11-14", "2023-10-01"));
    assert_eq!(site.build().code, 0);
    let page = site.read("public/calculators/zhongxian-wuyang-2024.html");
    assert!(page.contains("data-notice=\"../notices/wuyang-2024.html\""), "{page}");
    assert!(!page.contains("buchong"));
}

#[test]
fn facts_are_printed_as_they_are_written() {
    let site = Site::example();
    site.replace(
        POLICY,
        "{value: 100%, source: notice#六}",
        "{value: \"02312393\", source: notice#六}",
    );
    assert_eq!(site.build().code, 0);
    assert!(site.read("public/notices/wuyang-2024.html").contains(">02312393</data>"));
}

#[test]
fn a_notice_cannot_take_the_place_of_a_page_of_the_site() {
    for page in ["content/search.md", "content/calculators/zhongxian-wuyang-2024.md"] {
        let site = Site::example();
        site.write(page, &site.read(NOTICE));
        let run = site.build();
        assert_eq!(run.code, 1);
        assert!(run.err.contains("file/taken") && run.err.contains(page), "{}", run.err);
    }
}

#[test]
fn files_that_nothing_reads_are_named() {
    let site = Site::example();
    for name in ["policies/a.yaml.txt", "content/图.png", "templates/notcie.html"] {
        site.write(name, "x");
    }
    let run = site.build();
    assert_eq!(run.code, 0);
    for name in ["policies/a.yaml.txt", "content/图.png", "templates/notcie.html"] {
        assert!(run.err.contains(&format!("“{name}”不会发布")), "{}", run.err);
    }
}

#[test]
fn a_character_of_our_own_is_refused() {
    let said = said(NOTICE, "{{ outpatient() }}", "\u{E013}../x\u{E012}");
    assert!(said.contains("file/private-use"), "{said}");
}

#[test]
fn a_template_of_the_site_lies_over_the_themes() {
    let site = Site::example();
    site.write("templates/404.html", "<!doctype html><title>{{ site.title }}</title>找不到");
    assert_eq!(site.build().code, 0);
    assert_eq!(
        site.read("public/404.html"),
        "<!doctype html><title>乌杨街道居民医保</title>找不到"
    );
    site.write("templates/404.html", "{{ site.title");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("template/theme") && run.err.contains("templates/404.html:1:"),
        "{}",
        run.err
    );
}
