//! Slips of the keyboard, and what else cannot be read, hide nothing else that is wrong: one run
//! of `gongshi check` tells all of it, at its place, and blames nobody for what follows from it.

use serde_json::Value;

use crate::site::{NOTICE, POLICY, Site};

const PROVINCE: &str = "policies/chongqing/2023.yaml";
const COUNTY: &str = "policies/chongqing/zhongxian/2023.yaml";
const TABLE: &str = "quotas/chongqing/wushan/futian/2022.yaml";
const WORDS: &str = "themes/default/strings/zh-CN.yaml";

/// The errors that a check tells: the code, and where.
fn errors(site: &Site) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--today", "2023-11-29"], "");
    let told: Value = serde_json::from_str(&run.out).unwrap();
    let all = told["diagnostics"].as_array().unwrap().iter();
    let errors = all.filter(|it| it["severity"] == "error").map(|it| {
        let file = it["path"].as_str().unwrap_or_default();
        let file = file.split('/').next_back().unwrap();
        format!("{} {file} {}:{}", it["code"].as_str().unwrap(), it["line"], it["column"])
    });
    errors.collect()
}

/// The whole example site with these changes.
fn with(changes: &[(&str, &str, &str)]) -> Site {
    let site = Site::whole_example();
    site.write(WORDS, "notice.contents: 本页内容\n");
    for (path, from, to) in changes {
        site.replace(path, from, to);
    }
    site
}

/// Two slips and two other mistakes in each kind of file, the one policy naming the other.
#[test]
fn a_slip_in_any_file_hides_nothing() {
    let site = with(&[
        ("site.yaml", "title: 居民医保公示示例", "title:居民医保公示示例"),
        ("site.yaml", "place: 四个区县", "place：四个区县"),
        ("site.yaml", "{id: wuyang, name: 乌杨街道}", "{id:wuyang, name: 乌杨街道}"),
        ("site.yaml", "{id: tongnan, name", "{id: Tongnan, name"),
        ("site.yaml", "description:", "descripton:"),
        (PROVINCE, "year: 2023", "year：2023"),
        (COUNTY, "year: 2023\n", "year:2023\n"),
        (POLICY, "year: 2024\n", "year：2024\n"),
        (
            POLICY,
            "personal: {一档: 380, 二档: 755}       # 元，每人每年",
            "personal:\n    一档：380\n    二档: 七百",
        ),
        (POLICY, "from: 2024-01-01, to: 2024-02-29", "from: 2024-01-01, to: 2024-02-30"),
        (TABLE, "year: 2022\n", "year:2022\n"),
        (TABLE, "  户籍人口: population", "  户籍人口：population"),
        (TABLE, "[3, 胡家村, 1020,", "[3, 胡家村, 10二0,"),
        (TABLE, "source: notice#附件\n", "source: notce#附件\n"),
        (WORDS, "notice.contents: 本页内容", "notice.contents：本页内容\nnotice.contens: 目录"),
        (NOTICE, "{{ policy(path=\"year\") }}", "{{ policy(path=\"yaer\") }}"),
        (NOTICE, "number: ", "number："),
    ]);
    assert_eq!(
        errors(&site),
        [
            "yaml/colon-space site.yaml 2:6",
            "yaml/full-width-colon site.yaml 3:6",
            "key/unknown site.yaml 4:1",
            "yaml/colon-space site.yaml 8:15",
            "value/id site.yaml 12:8",
            "yaml/full-width-colon zh-CN.yaml 1:16",
            "theme/string zh-CN.yaml 2:1",
            "yaml/full-width-colon 2023.yaml 8:5",
            "yaml/colon-space 2023.yaml 10:5",
            "yaml/full-width-colon 2024.yaml 9:5",
            "yaml/full-width-colon 2024.yaml 55:7",
            "value/amount 2024.yaml 56:9",
            "value/date 2024.yaml 84:34",
            "yaml/colon-space 2022.yaml 6:5",
            "source/unknown 2022.yaml 9:9",
            "yaml/full-width-colon 2022.yaml 14:7",
            "quota/unreadable 2022.yaml 20:14",
            "yaml/full-width-colon wuyang-2024.md 4:7",
            "template/value wuyang-2024.md 13:1",
        ]
    );
}

/// A text that is only as it should be once it is mended is read, and never published.
#[test]
fn what_has_a_slip_is_not_published() {
    for (path, from, to) in [
        ("site.yaml", "title: ", "title:"),
        (PROVINCE, "year: 2023", "year：2023"),
        (COUNTY, "year: 2023\n", "year:2023\n"),
        (COUNTY, "place: {province: ", "place: {province："),
        (TABLE, "  户籍人口: ", "  户籍人口："),
        (WORDS, "contents: ", "contents："),
        (NOTICE, "number: ", "number："),
    ] {
        let site = with(&[(path, from, to)]);
        let found = errors(&site);
        assert!(found.len() == 1 && found[0].starts_with("yaml/"), "{path}: {found:?}");
        let run = site.build();
        assert_eq!(run.code, 1, "{path}: {}", run.err);
        assert!(!site.path("public").exists(), "{path}");
    }
    // Nor does anybody reckon with it, though the slip is that of the policy above.
    let site = with(&[(PROVINCE, "year: 2023", "year：2023")]);
    let line = r#"{"person": {"tier": "一档"}, "claims": []}"#;
    let run = site.run(&["estimate", "--policy", "zhongxian-2023", "--batch", "-"], line);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.err.contains("yaml/full-width-colon"), "{}", run.err);
}

/// A file that nobody can understand is one mistake, and all the others are checked.
#[test]
fn what_is_no_yaml_hides_no_other_file() {
    for (path, from, to) in [
        ("site.yaml", "places:\n", "places: [\n"),
        (POLICY, "tiers: [一档, 二档]", "tiers: [一档, 二档"),
        (PROVINCE, "id: chongqing-2023", "id：chongqing-2023\nplaces: ["),
        (PROVINCE, "id: chongqing-2023", "i：chongqing-2023\nplaces: ["),
        (TABLE, "rows:\n", "rows: [\n"),
        (WORDS, "notice.contents: ", "notice.contents: ["),
    ] {
        let site = with(&[
            (path, from, to),
            ("content/notices/zhuji-2023.md", "place: ", "place："),
            ("content/notices/futian-2022.md", "---\n\n", "---\n\n{{ polic(path=\"year\") }}\n\n"),
        ]);
        let found = errors(&site);
        let mut codes: Vec<_> = found.iter().filter_map(|it| it.split(' ').next()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(
            codes,
            ["template/unknown", "yaml/full-width-colon", "yaml/syntax"],
            "{path}: {found:?}"
        );
    }
}

/// What the rest of a policy is read by may be wrong itself.
#[test]
fn what_a_policy_is_read_by_hides_nothing_of_it() {
    let day = (POLICY, "from: 2024-01-01, to: 2024-02-29", "from: 2024-01-01, to: 2024-02-30");
    for (path, from, to, expected) in [
        (POLICY, "tiers: [一档, 二档]", "tiers: [一档、二档]", "value/several 2024.yaml 27:9"),
        (POLICY, "tiers: [一档, 二档]", "tiers: 一档，二档", "value/kind 2024.yaml 27:8"),
        (POLICY, "levels: [一级, 二级", "levels: [一级、二级", "value/several 2024.yaml 28:10"),
        (POLICY, "\nsources:\n", "\nsauces:\n", "key/missing 2024.yaml 6:1"),
        (POLICY, "year: 2024\n", "year: 二〇二四\n", "value/number 2024.yaml 9:7"),
    ] {
        let site = with(&[(path, from, to), day]);
        let mut found = errors(&site);
        found.retain(|it| !it.starts_with("key/unknown"));
        assert_eq!(found, [expected, "value/date 2024.yaml 82:34"], "{to}");
    }
    // The county is told of its own mistakes beside those of the province.
    let site = with(&[
        (PROVINCE, "source: zhongxian#三", "source: zhongxan#三"),
        (COUNTY, "to: 2022-12-31", "to: 2022-12-32"),
    ]);
    assert_eq!(errors(&site), ["source/unknown 2023.yaml 19:9", "value/date 2023.yaml 44:34"]);
}

/// Lists of names that are parted, or put into brackets, as other keyboards do are one mistake.
#[test]
fn names_are_read_as_they_are_meant() {
    let day = (POLICY, "from: 2024-01-01, to: 2024-02-29", "from: 2024-01-01, to: 2024-02-30");
    let identities = "  - 新生儿                   # 2024年出生的；2023年出生的（通知二(一)），缴2024年度的同其他人一样\n  - 高校新生\n";
    for (from, to, expected) in [
        ("tiers: [一档, 二档]", "tiers: 【一档, 二档】", "value/kind 2024.yaml 27:8"),
        ("tiers: [一档, 二档]", "tiers: “一档”、“二档”", "value/kind 2024.yaml 27:8"),
        ("tiers: [一档, 二档]", "tiers: [一档、【二档]", "value/several 2024.yaml 27:9"),
        (identities, "  - 新生儿、高校新生\n", "value/several 2024.yaml 32:5"),
        ("any: [特困人员, 低保", "any: [特困人员、低保", "value/several 2024.yaml 47:11"),
        ("\n    not_for: [新生儿]", "\n    not_for: 新生儿", "value/kind 2024.yaml 62:14"),
        ("\n    for: [新生儿]", "\n    for: {新生儿: 是}", "value/kind 2024.yaml 72:10"),
    ] {
        let site = with(&[(POLICY, from, to), day]);
        let found = errors(&site);
        assert!(found.contains(&expected.to_owned()), "{to}: {found:?}");
        let others = found.iter().filter(|it| !it.starts_with("value/date"));
        assert_eq!(others.count(), 1, "{to}: {found:?}");
    }
}

/// Of a policy with a mistake a notice is told what the policy lacks, and nothing that may lie
/// behind the mistake.
#[test]
fn a_notice_is_not_blamed_for_its_policy() {
    let personal = "personal: {一档: 380, 二档: 755}";
    for (to, expected) in [
        ("personal: 三百", "value/amount 2024.yaml 54:13"),
        ("personal: {value: 三百}", "value/amount 2024.yaml 54:21"),
        ("personal: [三百]", "value/kind 2024.yaml 54:14"),
        ("persnal: {一档: 380, 二档: 755}", "key/missing 2024.yaml 53:3"),
    ] {
        let site = with(&[(POLICY, personal, to)]);
        let found = errors(&site);
        assert_eq!(found.iter().filter(|it| it.starts_with("template/")).count(), 0, "{found:?}");
        assert!(found.contains(&expected.to_owned()), "{to}: {found:?}");
        // What stands elsewhere in it can be relied on.
        site.replace(
            NOTICE,
            "{{ policy(path=\"target.persons\") }}",
            "{{ policy(path=\"target.person\") }}",
        );
        let found = errors(&site);
        assert_eq!(found.iter().filter(|it| it.starts_with("template/")).count(), 1, "{found:?}");
    }
}

/// A row that is none because of its commas is told of, and does not vanish from the table.
#[test]
fn a_row_with_other_commas_is_told_of() {
    let row = "- [1, 水口村, 1007, 961, 970]";
    for (to, expected, meant) in [
        (
            "- [1，水口村，1007，961，970]",
            "quota/cells 2022.yaml 18:6",
            "- [1, 水口村, 1007, 961, 970]",
        ),
        (
            "- [1、水口村、1007、961、970]",
            "quota/cells 2022.yaml 18:6",
            "- [1, 水口村, 1007, 961, 970]",
        ),
        ("- [水口村]", "quota/cells 2022.yaml 18:6", "\"\""),
        (
            "- 【1, 水口村, 1007, 961, 970】",
            "value/kind 2022.yaml 18:5",
            "- [1, 水口村, 1007, 961, 970]",
        ),
        (
            "- 1, 水口村, 1007, 961, 970",
            "value/kind 2022.yaml 18:5",
            "- [1, 水口村, 1007, 961, 970]",
        ),
        ("- 水口村", "value/kind 2022.yaml 18:5", "- [1, 水口村, 1007]"),
    ] {
        let site = with(&[(TABLE, row, to)]);
        assert_eq!(errors(&site), [expected], "{to}");
        for lang in ["zh", "en"] {
            let said = site.run(&["check", "--lang", lang], "").out;
            assert!(said.contains(meant), "{to}: {said}");
        }
    }
    // What speaks of the table is none of its rows.
    for remark in [
        "- [注：含社区，不含学生]",
        "- [2022年10月8日]",
        "- [“本表含低保、特困人员，按户籍”]",
        "- [（全镇共41，851人）]",
        "- [备注 共3个社区、12个村、41851人]",
        "- [咨询 54820001、54820002]",
        "- [福田镇人民政府，2022]",
    ] {
        let site = with(&[(TABLE, row, &format!("{row}\n  {remark}"))]);
        assert_eq!(errors(&site), [""; 0], "{remark}");
    }
}

/// Nobody is asked for the address of the site because a policy could not be read.
#[test]
fn an_unread_policy_asks_for_no_posters() {
    let site = with(&[(POLICY, "year: 2024\n", "year: 二〇二四\n")]);
    let run = site.run(&["check", "--today", "2023-11-29"], "");
    assert!(!run.out.contains("poster/no-address"), "{}", run.out);
}

/// A tab may be as wide as anything: the lines beside it tell, and none of them is blamed.
#[test]
fn a_tab_blames_no_line_but_its_own() {
    let rate = ("rate: 40%}", "rate: 四成}");
    let wrong = "value/percentage 150:70";
    for (changes, expected) in [
        (vec![("    一级: {ded", "\t一级: {ded"), rate], vec!["yaml/tab 149:1", wrong]),
        (vec![("    三级: {cov", "\t三级: {cov"), rate], vec![wrong, "yaml/tab 151:1"]),
        (vec![("    二级: {deductible: 200", "\t二级: {deductible: 200")], vec!["yaml/tab 150:1"]),
        (
            vec![
                ("    一级: {ded", "\t\t一级: {ded"),
                ("    二级: {deductible: 200", "\t\t二级: {deductible: 200"),
            ],
            vec!["yaml/tab 149:1", "yaml/tab 150:1"],
        ),
        (
            vec![
                ("    number: 乌", "\tnumber: 乌"),
                ("    issuer: 忠县人民政府乌", "\tissuer: 忠县人民政府乌"),
            ],
            vec!["yaml/tab 14:1", "yaml/tab 15:1"],
        ),
        (
            vec![(
                "  source: notice#附件2\n  levels:\n    一级",
                "\tsource: notice#附件2\n  levels:\n    一级",
            )],
            vec!["yaml/tab 147:1"],
        ),
        // An empty entry, and the next one beside it.
        (
            vec![
                ("    一级: {ded", "\t\t一级:\n\t\t# {ded"),
                ("    二级: {deductible: 200", "\t\t二级: {deductible: 200"),
                ("    三级: {cov", "\t\t三级: {cov"),
            ],
            vec!["yaml/tab 149:1", "value/kind 149:5", "yaml/tab 151:1", "yaml/tab 152:1"],
        ),
    ] {
        let site = with(&[]);
        for (from, to) in &changes {
            site.replace(POLICY, from, to);
        }
        let found: Vec<_> = errors(&site).iter().map(|it| it.replace("2024.yaml ", "")).collect();
        assert_eq!(found, expected, "{changes:?}");
    }
}

/// A dash without its space begins an item all the same.
#[test]
fn a_dash_without_its_space_hides_nothing() {
    let site = with(&[
        ("site.yaml", "- id: wushan\n  name: 巫山县", "-id: wushan\n  name：巫山县"),
        (TABLE, "  - [5, 椿", "  -[5, 椿"),
        (TABLE, "- [6, 金", "－ [6, 金"),
        (TABLE, "[3, 胡家村, 1020,", "[3, 胡家村, 10二0,"),
    ]);
    assert_eq!(
        errors(&site),
        [
            "yaml/syntax site.yaml 9:1",
            "yaml/full-width-colon site.yaml 10:7",
            "quota/unreadable 2022.yaml 20:14",
            "yaml/syntax 2022.yaml 22:3",
            "yaml/syntax 2022.yaml 23:3",
        ]
    );
}
