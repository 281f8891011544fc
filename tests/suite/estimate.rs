//! `gongshi estimate`: the contract of its answers.

use snapbox::str;

use crate::asking;
use crate::site::{POLICY, Site, says};

const ID: &str = "zhongxian-wuyang-2024";

fn claim(tier: &str, age: u8, stays: &[(&str, &str)]) -> String {
    let stays: Vec<_> = stays
        .iter()
        .map(|(level, cost)| {
            format!(r#"{{"kind":"inpatient","level":"{level}","in_scope":"{cost}"}}"#)
        })
        .collect();
    format!(r#"{{"person":{{"tier":"{tier}","age":{age}}},"claims":[{}]}}"#, stays.join(","))
}

fn json(claim: &str) -> serde_json::Value {
    let run = Site::example()
        .run(&["estimate", "--policy", ID, "--claim", "-", "--format", "json"], claim);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// policy-model.md, seed 002, read back: the results that 附件2 comes to.
#[test]
fn the_published_results() {
    for (claim, basic, major_illness, reimbursed) in [
        (claim("一档", 40, &[("二级", "50000")]), "34790.00", "0.00", "34790.00"),
        (claim("一档", 10, &[("三级", "30000")]), "16060.00", "0.00", "16060.00"),
        (claim("一档", 40, &[("二级", "180000")]), "80000.00", "49300.20", "129300.20"),
        (
            claim("二档", 40, &[("三级", "60000"), ("三级", "40000")]),
            "54120.00",
            "16828.20",
            "70948.20",
        ),
    ] {
        let totals = &json(&claim)["totals"];
        assert_eq!(totals["basic"], basic);
        assert_eq!(totals["major_illness"], major_illness);
        assert_eq!(totals["reimbursed"], reimbursed);
    }
}

#[test]
fn an_answer_names_its_assumptions_and_how_far_they_reach() {
    let answer = json(&claim("一档", 40, &[("二级", "18万元")]));
    let assumption = &answer["assumptions"][0];
    assert_eq!(assumption["id"], "over_cap_counts");
    assert_eq!(assumption["low"], "101826.20");
    assert_eq!(assumption["high"], "129300.20");
    for step in answer["steps"].as_array().unwrap() {
        assert_eq!(step["source"], "乌杨街道发〔2023〕84号 附件2");
    }
}

/// policy-model.md, principle 2, and 通知六: what the notice does not say is never invented.
#[test]
fn what_the_notice_does_not_say_is_said_and_not_counted() {
    let question = "person: {tier: 一档, age: 40, identities: [低保对象]}\nclaims:\n  - {kind: inpatient, level: 二级, total: 60000, self_funded: 10000}\n  - {kind: special_outpatient, level: 二级, in_scope: 300}\n";
    let totals = &asking::json("estimate", ID, 0, question)["totals"];
    assert_eq!((&totals["basic"], &totals["cost"]), (&"34790.00".into(), &"60300.00".into()));
    for unknown in ["special_outpatient", "major_illness", "reimbursed", "personal"] {
        assert!(totals[unknown].is_null(), "{unknown}");
    }
    assert!(totals["assistance"]["医疗救助"].is_null());
    snapbox::assert_data_eq!(
        asking::told("estimate", ID, question),
        str![[r#"
忠县乌杨街道2024年居民医保，预计最少能报34,790.00元；通知没有写的，没有算进去

  总费用             60,300.00
  政策范围内费用     50,300.00
  居民医保           34,790.00
  特殊疾病门诊      通知没有写
  大病保险            不能确定
  医疗救助          通知没有写
  自己承担            不能确定

怎么算出来的

第1次住院
  先减去医保不管的部分，剩下的是政策范围内费用。
    60,000 − 10,000 = 50,000.00    （乌杨街道发〔2023〕84号 附件2）
  先减去起付线：二级医院每次住院300元。
    50,000 − 300 = 49,700.00    （乌杨街道发〔2023〕84号 附件2）
  一档在二级医院报70%。
    49,700 × 70% = 34,790.00    （乌杨街道发〔2023〕84号 附件2）
  剩下的15,210元，没有超过大病起付线17,833元，大病保险不报。
    15,210 ≤ 17,833    （乌杨街道发〔2023〕84号 附件2）
  医疗救助怎样报，通知没有写，这里算不出来。
    （乌杨街道发〔2023〕84号 六）

第1次特殊疾病门诊
  特殊疾病门诊怎样报，通知没有写，这里算不出来。
    （乌杨街道发〔2023〕84号）
  大病保险能报多少，要看前面报了多少，这里算不出来。
    （乌杨街道发〔2023〕84号 附件2）
  医疗救助怎样报，通知没有写，这里算不出来。
    （乌杨街道发〔2023〕84号 六）

通知没有写、没有算进去的地方
  医疗救助报多少。
  特殊疾病门诊报多少。

按2024年政策估算，以医保经办机构结算为准。

"#]]
    );
}

/// 附件2, worked by hand: five visits of 180 yuan at level 二级 come to 280 yuan, 200 being borne
/// once a year; visits are counted apart from stays.
#[test]
fn visits_and_stays_are_counted_apart() {
    let visit = "  - {kind: outpatient, level: 二级, in_scope: 180}\n";
    let stay = "  - {kind: inpatient, level: 一级, in_scope: 60}\n";
    let question =
        format!("person: {{tier: 一档, age: 40}}\nclaims:\n{visit}{stay}{}", visit.repeat(4));
    let totals = &asking::json("estimate", ID, 0, &question)["totals"];
    assert_eq!((&totals["outpatient"], &totals["basic"]), (&"280.00".into(), &"0.00".into()));
    let text = asking::told("estimate", ID, &question);
    let heads: Vec<_> = text.lines().filter(|line| line.starts_with('第')).collect();
    let visits = ["第2次门诊", "第3次门诊", "第4次门诊", "第5次门诊"];
    assert_eq!(heads, [&["第1次门诊", "第1次住院"][..], &visits].concat());
    assert!(text.contains("合计可能是0.00元到280.00元。"), "{text}");
}

/// Seeds 001 and 003 say nothing of what bills are paid back.
#[test]
fn a_policy_without_benefits_estimates_nothing() {
    for policy in [asking::ZHUJI, asking::FUTIAN] {
        let question = claim("一档", 40, &[("二级", "1")]);
        let error = asking::json("estimate", policy, 1, &question);
        assert_eq!(error["code"], "policy/no-benefits");
        let run = asking::ask(&asking::one("estimate"), policy, &question);
        assert!(run.code == 1 && !run.err.contains("标准输入"), "{}", run.err);
    }
}

#[test]
fn the_text_can_be_read_out() {
    let site = Site::example();
    site.write(
        "claim.yaml",
        "person: {tier: 二档, age: 40}\nclaims:\n  - {kind: inpatient, level: 三级, in_scope: 60000}\n  - {kind: inpatient, level: 三级, in_scope: 4万}\n",
    );
    let run = site.run(&["estimate", "--policy", POLICY, "--claim", "claim.yaml"], "");
    snapbox::assert_data_eq!(
        run.out,
        str![[r#"
忠县乌杨街道2024年居民医保，预计能报70,948.20元

  政策范围内费用    100,000.00
  居民医保           54,120.00
  大病保险           16,828.20
  自己承担           29,051.80

怎么算出来的

第1次住院
  先减去起付线：三级医院每次住院800元。
    60,000 − 800 = 59,200.00    （乌杨街道发〔2023〕84号 附件2）
  二档在三级医院报55%。
    59,200 × 55% = 32,560.00    （乌杨街道发〔2023〕84号 附件2）
  剩下的27,440元，超过大病起付线17,833元的部分报60%。
    (27,440 − 17,833) × 60% = 5,764.20    （乌杨街道发〔2023〕84号 附件2）

第2次住院
  先减去起付线：三级医院每次住院800元。
    40,000 − 800 = 39,200.00    （乌杨街道发〔2023〕84号 附件2）
  二档在三级医院报55%。
    39,200 × 55% = 21,560.00    （乌杨街道发〔2023〕84号 附件2）
  今年累计剩下的45,880元，超过大病起付线17,833元的部分报60%。
    (45,880 − 17,833) × 60% − 5,764.20 = 11,064.00    （乌杨街道发〔2023〕84号 附件2）

按2024年政策估算，以医保经办机构结算为准。

"#]]
    );
}

#[test]
fn wrong_input_is_an_error_of_the_contract() {
    let site = Site::example();
    for (claim, code, help) in [
        (claim("三档", 40, &[("二级", "1")]), "input/unknown-choice", "可以选：一档、二档。"),
        (claim("一档", 40, &[("二级", "-5")]), "amount/negative", "费用不会小于0，请去掉负号。"),
        (
            claim("一档", 40, &[("二级", "999999999999")]),
            "amount/too-large",
            "请检查是不是多写了零，单位是元。",
        ),
        (claim("一档", 40, &[]), "input/missing", "至少填一次住院的医院级别和费用。"),
        (
            claim("一档", 40, &[("二级", "1")]).replace(r#""kind":"inpatient","#, ""),
            "input/missing",
            "请写住院、门诊或特殊疾病门诊。",
        ),
        (
            claim("一档", 40, &[("二级", "1")])
                .replace(r#""kind""#, r#""date":"2023-12-31","kind""#),
            "claim/other-year",
            "这里只算2024年的，请去掉别的年份的。",
        ),
        (
            claim("一档", 40, &[("二级", "1")])
                .replace(r#""age""#, r#""identities":["低保"],"age""#),
            "input/unknown-choice",
            "",
        ),
        ("{}".to_owned(), "key/missing", "请在文件最外层加一行“person: …”。"),
        ("{".to_owned(), "yaml/syntax", ""),
    ] {
        let run =
            site.run(&["estimate", "--policy", ID, "--claim", "-", "--format", "json"], &claim);
        assert_eq!(run.code, 1, "{claim}");
        let error: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(error["code"], code, "{claim}");
        assert!(!error["message"].as_str().unwrap().is_empty(), "{claim}");
        if !help.is_empty() {
            assert_eq!(error["help"], help, "{claim}");
        }
    }
}

#[test]
fn a_missing_policy_names_those_that_exist() {
    let site = Site::example();
    for (name, help) in [
        ("wuyang", "现有的政策：zhongxian-wuyang-2024。"),
        ("zhongxian-wuyang-2023", "是不是“zhongxian-wuyang-2024”？"),
    ] {
        let run = site.run(&["estimate", "--policy", name, "--claim", "-"], "{}");
        assert_eq!(run.code, 1);
        assert!(run.err.contains(help), "{}", run.err);
    }
}

#[test]
fn the_text_says_how_far_the_answer_may_move() {
    let run = Site::example().run(
        &["estimate", "--policy", ID, "--claim", "-"],
        &claim("一档", 40, &[("二级", "18万")]),
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected = "  合计可能是59,616.20元到129,300.20元。\n";
    assert!(run.out.contains(expected), "{}", run.out);
}

#[test]
fn a_batch_answers_every_line_in_order() {
    let lines: Vec<_> = (0..10_000)
        .map(|cost| match cost % 100 {
            99 => "不是JSON".to_owned(),
            _ => claim("一档", 40, &[("一级", &cost.to_string())]),
        })
        .collect();
    let run = Site::example()
        .run(&["estimate", "--policy", ID, "--batch", "-"], &(lines.join("\n") + "\n"));
    assert_eq!((run.code, run.err.as_str()), (1, ""), "some lines are wrong");
    let answers: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), lines.len());
    for (cost, answer) in answers.iter().enumerate() {
        if cost % 100 == 99 {
            assert_eq!(answer["code"], "claim/format");
        } else {
            assert_eq!(answer["totals"]["cost"], format!("{cost}.00"));
        }
    }
}

/// Bytes of a file as an old editor of Windows saves it: a byte-order mark, CRLF, and one line
/// in another encoding.
#[test]
fn a_bad_line_does_not_cost_the_others_their_answers() {
    let site = Site::example();
    let good = claim("一档", 40, &[("二级", "50000")]);
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(format!("{good}\r\n").bytes());
    bytes.extend(b"{\"person\": {\"tier\": \"\xD2\xBB\xB5\xB5\"}}\n");
    bytes.extend(good.bytes());
    std::fs::write(site.path("claims.ndjson"), &bytes).unwrap();
    let run = site.run(&["estimate", "--policy", ID, "--batch", "claims.ndjson"], "");
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let answers: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0]["totals"]["reimbursed"], "34790.00");
    assert_eq!(answers[1]["code"], "file/encoding");
    assert_eq!(answers[2], answers[0]);
    assert_eq!(answers.len(), 3);

    site.write("claims.ndjson", &format!("{good}\n{good}\n"));
    let run = site.run(&["estimate", "--policy", ID, "--batch", "claims.ndjson"], "");
    assert_eq!((run.code, run.out.lines().count()), (0, 2));
}

#[test]
fn a_batch_that_cannot_be_read_says_why() {
    let site = Site::example();
    let run = site.run(&["estimate", "--policy", ID, "--batch", "claims.ndjson"], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("找不到文件“claims.ndjson”"), "{}", run.err);
    let run = site.run(&["estimate", "--policy", ID, "--batch", "policies"], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("file/unreadable"), "{}", run.err);
}

#[test]
fn an_amount_in_a_batch_keeps_its_digits() {
    let line = claim("一档", 40, &[("二级", "0")]).replace(r#""0""#, "40000.129999999999");
    let run = Site::example().run(&["estimate", "--policy", ID, "--batch", "-"], &line);
    assert_eq!(run.code, 1);
    let answer: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["code"], "amount/below-fen");
}

#[test]
fn a_mistake_in_a_claim_file_is_shown_at_its_place() {
    let site = Site::example();
    site.write(
        "claim.yaml",
        "person: {tier: 1档, age: 40}\nclaims:\n  - {kind: 门珍, level: 二级, in_scope: 1}\n",
    );
    let run = site.run(&["estimate", "--policy", ID, "--claim", "claim.yaml"], "");
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("claim.yaml:1:16") && run.err.contains("claim.yaml:3:12"),
        "{}",
        run.err
    );
}

#[test]
fn a_line_that_is_no_claim_is_explained_in_chinese() {
    let lines = "\n{}\n{\"person\":{},\"claims\":[],\"sex\":1}\n";
    let run = Site::example().run(&["estimate", "--policy", ID, "--batch", "-"], lines);
    let answers: Vec<_> = run.out.lines().collect();
    assert!(answers[0].contains("不是完整的JSON"), "{}", answers[0]);
    assert!(answers[1].contains("缺少“person”"), "{}", answers[1]);
    assert!(answers[2].contains("没有“sex”这个项目"), "{}", answers[2]);
}

/// A cap of which the notice says only that there is one: what is paid below it is not known, and
/// no number stands for it.
#[test]
fn a_cap_that_the_notice_does_not_say_leaves_the_sum_open() {
    let site = Site::example();
    let caps = "annual_cap: {on: {value: reimbursed, status: assumed}, 一档: 80000, 二档: 120000}";
    site.replace(POLICY, caps, "annual_cap: {status: unknown, source: notice#附件2}");
    let asked = claim("一档", 40, &[("二级", "50000")]);
    let estimate = ["estimate", "--policy", ID, "--claim", "-"];
    let run = site.run(&[&estimate[..], &["--format", "json"]].concat(), &asked);
    assert_eq!(run.code, 0, "{}{}", run.err, run.out);
    let answer: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    for open in ["basic", "reimbursed", "personal"] {
        assert!(answer["totals"][open].is_null(), "{open}: {answer}");
    }
    assert_eq!(answer["totals"]["cost"], "50000.00");
    let told = site.run(&estimate, &asked).out;
    says(&told, &["预计最少能报", "居民医保一年最多报多少。"]);
}
