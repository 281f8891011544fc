//! `gongshi coverage`: from when to when a payment covers.

use snapbox::str;

use crate::asking::{FUTIAN, WUYANG, ZHUJI, batch, json, told};

/// policy-model.md, seed 002: benefit starts by day of payment.
#[test]
fn the_published_days_of_wuyang() {
    for (pays, starts, days) in [
        ("2023-12-31", "2024-01-01", 366),
        ("2024-01-01", "2024-02-01", 335),
        ("2024-02-29", "2024-03-01", 306),
        ("2024-03-01", "2024-05-30", 216),
        ("2024-06-30", "2024-09-28", 95),
        ("2024-07-01", "2024-09-29", 94),
        ("2024-09-30", "2024-12-29", 3),
    ] {
        let answer = json("coverage", WUYANG, 0, &format!("{{pays: {pays}}}"));
        assert_eq!((&answer["starts"], &answer["ends"]), (&starts.into(), &"2024-12-31".into()));
        assert_eq!(answer["days"], days, "{pays}");
        let few = days < 31;
        assert_eq!(answer["warning"].is_string(), few, "{pays}");
    }
}

/// 朱政〔2022〕34号 三（三）: a gap of at most 3 months → next day, longer → 6 months.
#[test]
fn the_published_days_of_zhuji() {
    for (gap, starts) in [(3, "2023-03-02"), (4, "2023-09-01")] {
        let person =
            format!("{{identities: [职工医保中断人员], gap_months: {gap}, pays: 2023-03-01}}");
        assert_eq!(json("coverage", ZHUJI, 0, &person)["starts"], starts);
    }
    let missing = "{identities: [职工医保中断人员], pays: 2023-03-01}";
    let error = json("coverage", ZHUJI, 1, missing);
    assert_eq!(
        (&error["code"], &error["errors"][0]["field"]),
        (&"input/missing".into(), &"gap_months".into())
    );
    let text = "{identities: [职工医保中断人员], gap_months: 4, pays: 2023-03-01}";
    snapbox::assert_data_eq!(
        told("coverage", ZHUJI, text),
        str![[r#"
灵璧县朱集镇2023年居民医保，2023年9月1日至2023年12月31日享受待遇，共122天

怎么算出来的
  2023年3月1日缴费，属于“职工医保中断超过3个月”：职工医保中断人员，中断缴费4个月以上，2023年1月1日至2023年12月31日。
    2023-01-01 ≤ 2023-03-01 ≤ 2023-12-31    （朱政〔2022〕34号 三（三））
  缴费之日起等待6个月后享受待遇。
    2023-03-01 + 6个月 = 2023-09-01    （朱政〔2022〕34号 三（三））
  享受到2023年12月31日，共122天。
    2023-12-31 − 2023-09-01 + 1 = 122天    （朱政〔2022〕34号 三（三））

按2023年政策估算，以医保经办机构登记为准。

"#]]
    );
}

/// policy-model.md: 09-30 → 12-29 (3 days of cover: say so).
#[test]
fn the_text_warns_of_a_short_cover() {
    snapbox::assert_data_eq!(
        told("coverage", WUYANG, "{pays: 2024-09-30}"),
        str![[r#"
忠县乌杨街道2024年居民医保，2024年12月29日至2024年12月31日享受待遇，共3天

注意：这次缴费只能享受3天待遇：2024年12月29日至2024年12月31日。

怎么算出来的
  2024年9月30日缴费，属于“补缴（7—9月）”：2024年7月1日至2024年9月30日。
    2024-07-01 ≤ 2024-09-30 ≤ 2024-09-30    （乌杨街道发〔2023〕84号 五（三））
  缴费之日起满90日后享受待遇。
    2024-09-30 + 90天 = 2024-12-29    （乌杨街道发〔2023〕84号 五（三））
  享受到2024年12月31日，共3天。
    2024-12-31 − 2024-12-29 + 1 = 3天    （乌杨街道发〔2023〕84号 五（三））

没有写明、按推断计算的地方
  通知没有写明：等满规定的天数，从最后一天当天还是次日起享受待遇。这里按“次日”计算；如按“当天”计算，从2024年12月28日起享受待遇。
  最早从2024年12月28日起、最晚从2024年12月29日起享受待遇。

按2024年政策估算，以医保经办机构登记为准。

"#]]
    );
}

/// policy-model.md: 10-01 → no window. That is an answer.
#[test]
fn a_day_on_which_one_cannot_pay_is_an_answer() {
    snapbox::assert_data_eq!(
        told("coverage", WUYANG, "{pays: 2024-10-01}"),
        str![[r#"
忠县乌杨街道2024年居民医保，2024年10月1日不在可以缴费的时间内

“补缴（7—9月）”的缴费期到2024年9月30日为止，已经过了。请等下一年度的集中缴费期，以当年通知为准；情况特殊的，请到村（社区）或医保经办窗口询问。

按2024年政策估算，以医保经办机构登记为准。

"#]]
    );
    let answer = json("coverage", WUYANG, 0, "{pays: 2024-10-01}");
    assert_eq!((&answer["code"], &answer["days"]), (&"coverage/no-window".into(), &0.into()));
}

/// 五（二）: 出生之日起90日内; whether the day of birth is day 1 is not said.
#[test]
fn a_reading_that_decides_whether_one_can_pay_is_said() {
    let person = "{identities: [新生儿], birth: 2024-03-01, pays: 2024-05-30}";
    let text = told("coverage", WUYANG, person);
    let expected = "如按“不算”计算，可以缴费，从2024年3月1日起享受待遇。\n  最早从2024年3月1日起享受待遇，最晚不能确定，也可能这一天不能缴费。\n";
    assert!(text.contains(expected), "{text}");
}

/// Seed 003 does not say from when one is covered.
#[test]
fn an_unknown_first_day_is_said() {
    let answer = json("coverage", FUTIAN, 0, "{pays: 2022-01-10}");
    assert!(answer["starts"].is_null() && answer["days"].is_null(), "{answer}");
    assert_eq!((&answer["ends"], &answer["status"]), (&"2022-12-31".into(), &"unknown".into()));
    snapbox::assert_data_eq!(
        told("coverage", FUTIAN, "{pays: 2022-01-10}"),
        str![[r#"
巫山县福田镇2022年居民医保，从哪一天起享受待遇，通知没有写；享受到2022年12月31日

怎么算出来的
  2022年1月10日缴费，属于“缴费申报阶段”：2021年12月21日至2022年2月20日。
    2021-12-21 ≤ 2022-01-10 ≤ 2022-02-20    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 六（二））
  从哪一天起享受待遇，通知没有写明，请到医保经办窗口问清楚。
    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 六（二））
  享受到2022年12月31日。
    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 六（二））

按2022年政策估算，以医保经办机构登记为准。

"#]]
    );
}

#[test]
fn a_batch_answers_every_line_in_order() {
    let lines = "{\"pays\":\"2023-12-31\"}\n{\"pays\":\"去年\"}\n{\"pays\":\"2024-10-01\"}\n";
    let answers = batch("coverage", WUYANG, 1, lines);
    assert_eq!(answers[0]["days"], 366);
    assert_eq!(answers[1]["code"], "value/date");
    assert_eq!(answers[2]["code"], "coverage/no-window");
}
