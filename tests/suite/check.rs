//! `gongshi check`: everything that is wrong, at once.

use serde_json::Value;
use snapbox::str;

use crate::site::{NOTICE, POLICY, Run, Site};

fn check(site: &Site, more: &[&str]) -> Run {
    site.run(&[&["check", "--today", "2023-11-29"], more].concat(), "")
}

/// A second notice, its front matter after the title and its text.
fn notice(front: &str, text: &str) -> String {
    format!("---\ntitle: 补充通知\nissued: 2023-11-20\n{front}---\n\n{text}\n")
}

#[test]
fn a_site_that_is_right_is_told_so() {
    let run = check(&Site::example(), &[]);
    snapbox::assert_data_eq!(
        run.out,
        str![[r#"
检查完毕：没有错误，没有提醒

"#]]
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

/// What is wrong with one file hides nothing of what is wrong with another, and is no reason to
/// blame whoever refers to it.
#[test]
fn a_file_that_cannot_be_read_hides_nothing() {
    let site = Site::example();
    site.replace(POLICY, "deductible: 17833", "deductible: 一万七");
    site.write(
        "content/notices/b.md",
        &notice("policy: zhongxian-wuyang-2024\n", "见[表](c.md)。"),
    );
    site.write("content/notices/d.md", "没有开头的说明");
    site.write("content/notices/e.md", &notice("", "见[通知](d.md)，第一,第二。"));
    site.write("site.yaml", "title: 医保\n");
    let run = check(&site, &[]);
    assert_eq!(run.code, 1);
    snapbox::assert_data_eq!(
        run.out.lines().last().unwrap_or_default(),
        str![
            "检查完毕：4个错误（key/missing 1、link/missing 1、notice/front-matter 1、value/amount 1），1个提醒（text/punctuation 1）"
        ]
    );
}

/// Nor does a slip of the keyboard before a text hide anything of it or of the text, nor lines that
/// nobody can understand an identity card below them.
#[test]
fn a_slip_before_a_text_hides_nothing() {
    let site = Site::example();
    site.write(
        "content/notices/b.md",
        "---\ntitle：补充通知\nissued：2023年11月20日\nplace:丙丁\npolicy: zhongxian-2099\n---\n\n见[表](c.md)，第一,第二，2月30日。\n",
    );
    site.write(
        "content/notices/d.md",
        "---\ntitle: [\n---\n\n身份证11010519491231002X，2月30日。\n",
    );
    let run = check(&site, &[]);
    snapbox::assert_data_eq!(
        run.out.lines().last().unwrap_or_default(),
        str![
            "检查完毕：7个错误（link/missing 1、policy/not-found 1、privacy/id-card 1、yaml/colon-space 1、yaml/full-width-colon 2、yaml/syntax 1），3个提醒（text/no-such-day 2、text/punctuation 1）"
        ]
    );
    assert!(run.out.contains("“issued: 2023-11-20”"), "{}", run.out);
}

#[test]
fn warnings_are_shown_and_stop_nothing() {
    let site = Site::example();
    site.write(
        "content/notices/b.md",
        &notice("number: 忠府发[2023]1号\nissuer: 忠县人民政府\n", "正文。"),
    );
    let run = check(&site, &["--lang", "en"]);
    snapbox::assert_data_eq!(
        run.out,
        str![[r#"
warning[number/form]: The document number `忠府发[2023]1号` does not have the right form
 --> content/notices/b.md:4:9
  |
4 | number: 忠府发[2023]1号
  |         ^^^^^^^^^^^^^^^
  |
  = help: Write `忠府发〔2023〕1号`.

Checked: no errors, 1 warning (number/form 1)

"#]]
    );
    assert_eq!(run.code, 0);
    assert_eq!(site.build().code, 0);
}

/// The contract of editors and other programs.
#[test]
fn programs_are_told_in_json() {
    let site = Site::example();
    site.replace(NOTICE, "issued: 2023-11-14", "issued: 2023年11月14日");
    let run = check(&site, &["--format", "json", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let told: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&told["errors"], &told["warnings"]), (&1.into(), &0.into()));
    let line = site.read(NOTICE).lines().position(|line| line.starts_with("issued")).unwrap() + 1;
    let right = serde_json::json!({
        "code": "value/date", "severity": "error", "message": "`2023年11月14日` is no date",
        "help": "Write `2023-11-14`.", "path": NOTICE, "line": line, "column": 9,
        "end_line": line, "end_column": 20, "snippet": "issued: 2023年11月14日", "also": [],
    });
    assert_eq!(told["diagnostics"], Value::from(vec![right]));
}

/// A template is tried, too: `check` says all that a build would refuse.
#[test]
fn templates_are_tried() {
    let site = Site::example();
    site.write("templates/404.html", "{{ nothing_of_this_name }}");
    let run = check(&site, &[]);
    assert!(run.out.contains("[template/theme]"), "{}", run.out);
    assert_eq!((run.code, site.build().code), (1, 1));
}

#[test]
fn files_of_staffs_computers_become_utf8_and_are_kept() {
    let site = Site::example();
    let text = site.read(NOTICE);
    let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
    std::fs::write(site.path(NOTICE), &gbk).unwrap();
    let unicode: Vec<u8> = format!("\u{FEFF}{}", site.read("site.yaml"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(site.path("site.yaml"), &unicode).unwrap();
    let spoilt = [b"---\ntitle: \xFF\n---\n".as_slice(), &gbk].concat();
    std::fs::write(site.path("content/notices/c.md"), &spoilt).unwrap();
    let named = check(&site, &[]);
    assert!(named.out.contains("wuyang-2024.md”是GBK编码"), "{}", named.out);
    assert!(named.out.contains("site.yaml”是UTF-16编码"), "{}", named.out);
    assert_eq!(std::fs::read(site.path(NOTICE)).unwrap(), gbk, "a check changes nothing");

    let run = check(&site, &["--fix-encoding"]);
    snapbox::assert_data_eq!(
        run.err,
        str![[r#"
“site.yaml”从UTF-16转成了UTF-8，原来的文件留在“~site.yaml.utf16”
“content/notices/wuyang-2024.md”从GBK转成了UTF-8，原来的文件留在“content/notices/~wuyang-2024.md.gbk”

"#]]
    );
    assert_eq!(site.read(NOTICE), text);
    let kept = |path| std::fs::read(site.path(path)).unwrap();
    assert_eq!(kept("content/notices/~wuyang-2024.md.gbk"), gbk);
    assert_eq!(kept("~site.yaml.utf16"), unicode);
    assert_eq!(kept("content/notices/c.md"), spoilt, "what cannot be told is left alone");
    assert!(run.out.ends_with("检查完毕：1个错误（file/encoding 1），没有提醒\n"), "{}", run.out);

    std::fs::remove_file(site.path("content/notices/c.md")).unwrap();
    assert_eq!(check(&site, &["--fix-encoding"]).err, "", "nothing is left to convert");
    assert_eq!(site.build().code, 0, "the copies are no part of the site");
}

/// The policy is wrong, not the theme.
#[test]
fn a_policy_that_cannot_be_read_is_one_mistake() {
    let site = Site::small();
    let notice = "---\ntitle: 通知\nissued: 2022-10-08\npolicy: jia-2023\nsummary: 话\n---\n\n{{ timeline() }}\n";
    site.write("content/notices/b.md", notice);
    let policy = site.read("policies/jia.yaml");
    site.write("policies/jia.yaml", &policy.replacen("year: 2023", "year: 2023年", 1));
    let run = site.run(&["check"], "");
    assert_eq!(run.code, 1);
    assert!(!run.out.contains("template/theme"), "{}", run.out);
}
