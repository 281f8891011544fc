//! `gongshi compare`: what a dearer tier costs more and pays back.

use std::fs;

use snapbox::str;

use crate::asking::{FUTIAN, WUYANG, ask, json, told};

const STAY: &str =
    "person: {age: 40}\nclaims:\n  - {kind: inpatient, level: 二级, in_scope: 50000}\n";

/// 附件2, worked by hand: 49,700 × 70% = 34,790; × 75% = 37,275; major illness insurance does not
/// reach (14,910 and 12,425 left). One stay pays for itself from (x − d) × 5% = 375 on.
#[test]
fn the_tiers_of_wuyang_side_by_side() {
    let answer = json("compare", WUYANG, 0, STAY);
    let tiers = [&answer["tiers"][0], &answer["tiers"][1]];
    assert_eq!(tiers.map(|it| it["premium"].as_str().unwrap()), ["380.00", "755.00"]);
    let reimbursed = tiers.map(|it| it["totals"]["reimbursed"].as_str().unwrap());
    assert_eq!(reimbursed, ["34790.00", "37275.00"]);
    assert_eq!(tiers.map(|it| it["all"].as_str().unwrap()), ["15590.00", "13480.00"]);
    let against = &answer["against"][0];
    assert_eq!(against["costs_more"], "375.00");
    assert_eq!(against["pays_back"], "2485.00");
    assert_eq!(against["net"], "2110.00");
    let from = against["break_even"].as_array().unwrap().iter();
    let from: Vec<_> = from.map(|it| it["from"].as_str().unwrap()).collect();
    assert_eq!(from, ["7600.00", "7800.00", "8300.00"]);
}

#[test]
fn the_text_can_be_read_out() {
    snapbox::assert_data_eq!(
        told("compare", WUYANG, STAY),
        str![[r#"
忠县乌杨街道2024年居民医保，二档比一档多报的，比多交的多2,110元

                       一档         二档
  自己缴             380.00       755.00
  能报            34,790.00    37,275.00
  看病自己承担    15,210.00    12,725.00
  一共花          15,590.00    13,480.00

如果都在同一级医院看，能报多少

                   一档         二档
  一级医院    39,920.00    42,415.00
  二级医院    34,790.00    37,275.00
  三级医院    29,140.20    30,124.20

怎么算出来的
  一档：自己缴380元，看病自己承担15,210元，一共15,590元。
    380 + 15,210 = 15,590.00    （乌杨街道发〔2023〕84号 三）
  二档：自己缴755元，看病自己承担12,725元，一共13,480元。
    755 + 12,725 = 13,480.00    （乌杨街道发〔2023〕84号 三）
  二档比一档每年多交375元。
    755 − 380 = 375.00    （乌杨街道发〔2023〕84号 三）
  按这一年的费用，二档比一档多报2,485元。
    37,275 − 34,790 = 2,485.00    （乌杨街道发〔2023〕84号 附件2）
  二档比一档多报的，比多交的多2,110元。
    2,485 − 375 = 2,110.00    （乌杨街道发〔2023〕84号 附件2）
  在一级医院住一次院，政策范围内费用满7,600元，二档就划算。
    7,600 ≤ 费用    （乌杨街道发〔2023〕84号 附件2）
  在二级医院住一次院，政策范围内费用满7,800元，二档就划算。
    7,800 ≤ 费用    （乌杨街道发〔2023〕84号 附件2）
  在三级医院住一次院，政策范围内费用满8,300元，二档就划算。
    8,300 ≤ 费用    （乌杨街道发〔2023〕84号 附件2）

按2024年政策估算，以医保经办机构结算为准。

"#]]
    );
}

#[test]
fn readings_are_said_by_tier() {
    let text = told("compare", WUYANG, &STAY.replace("50000", "18万"));
    let expected = "  一档：合计可能是59,616.20元到129,300.20元。二档：合计可能是97,210.20元到145,300.20元。\n";
    assert!(text.contains(expected), "{text}");
}

/// 附件1, which says who is helped, is not published with the notice.
#[test]
fn a_premium_that_is_unknown_decides_nothing() {
    let poor = STAY.replace("{age: 40}", "{age: 40, identities: [低保对象]}");
    let answer = json("compare", WUYANG, 0, &poor);
    assert!(answer["tiers"][0]["premium"].is_null() && answer["against"][0]["net"].is_null());
    let text = told("compare", WUYANG, &poor);
    assert!(
        text.starts_with("忠县乌杨街道2024年居民医保，通知没有写全，哪个档次划算不能确定\n"),
        "{text}"
    );
}

/// Nobody said whether the condition is met: the premium takes it as met, and says so.
#[test]
fn a_condition_that_nobody_spoke_of_is_said() {
    let policy = fs::read_to_string(crate::site::POLICY).unwrap();
    let helped = policy.replacen(
        "assistance:\n  status: unknown\n  source: notice#附件1\n  for: [七类对象, 脱贫人口, 残疾人, 计生残扶（特扶）对象, 优抚对象]\n",
        "conditions: [未参加职工医保]\nassistance:\n  rules:\n    - id: 优抚\n      source: notice#附件1\n      for: [优抚对象]\n      needs: [未参加职工医保]\n      amount: {percent: 100%, of: 一档}\n",
        1,
    );
    assert_ne!(policy, helped);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("helped.yaml");
    fs::write(&path, helped).unwrap();
    let soldier = STAY.replace("{age: 40}", "{age: 40, identities: [优抚对象]}");
    let text = told("compare", path.to_str().unwrap(), &soldier);
    assert!(text.contains("自己缴多少，按“未参加职工医保”算；不是这样的，"), "{text}");
    assert!(!told("compare", WUYANG, STAY).contains("自己缴多少，按"));
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let error = json("compare", FUTIAN, 1, STAY);
    assert_eq!(error["code"], "policy/no-benefits");
    let error = json("compare", WUYANG, 1, &STAY.replace("50000", "-5"));
    assert_eq!(error["errors"][0]["field"], "claims.1.in_scope");
    assert_eq!(ask(&["compare"], WUYANG, "").code, 2);
}
