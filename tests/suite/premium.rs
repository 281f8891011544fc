//! `gongshi premium`: what a person pays, and who pays the rest.

use snapbox::str;

use crate::asking::{FUTIAN, WUYANG, ZHUJI, ask, batch, json, one, told};

/// What is assisted and what is paid, of an answer.
#[track_caller]
fn paid(policy: &str, person: &str) -> [Option<String>; 2] {
    let answer = json("premium", policy, 0, person);
    ["assisted", "pays"].map(|key| answer[key].as_str().map(str::to_owned))
}

/// policy-model.md, seed 003: 低保 一档: assisted 288, pays 32; 二档: assisted 320, pays 375 ·
/// 一二级残疾 + 计生奖扶, 一档: 256 (就高), pays 64 · 一至六级伤残军人, 二档 → unknown.
#[test]
fn the_published_figures_of_futian() {
    for (person, assisted, pays) in [
        ("{tier: 一档, identities: [低保对象]}", Some("288.00"), Some("32.00")),
        ("{tier: 二档, identities: [低保对象]}", Some("320.00"), Some("375.00")),
        (
            "{tier: 一档, identities: [一二级残疾人, 计生奖励扶助对象]}",
            Some("256.00"),
            Some("64.00"),
        ),
        ("{tier: 二档, identities: [一至六级伤残军人]}", None, None),
    ] {
        let expected = [assisted, pays].map(|amount| amount.map(str::to_owned));
        assert_eq!(paid(FUTIAN, person), expected, "{person}");
    }
}

/// 朱政〔2022〕34号 三（二）: 960 = 610 + 350; 低保对象 pay 50, 返贫致贫人口 80, 监测人口 175.
#[test]
fn the_published_figures_of_zhuji() {
    for (identity, pays) in [
        ("特困人员", "0.00"),
        ("低保对象", "50.00"),
        ("返贫致贫人口", "80.00"),
        ("监测人口", "175.00"),
        ("稳定脱贫人口", "350.00"),
    ] {
        let person = format!("{{identities: [{identity}], pays: 2022-11-01}}");
        let answer = json("premium", ZHUJI, 0, &person);
        assert_eq!(answer["pays"], pays, "{identity}");
        assert_eq!(answer["fiscal_subsidy"], "610.00");
    }
}

/// 「7月1日及以后参保缴费的不享受财政补助」 stands in 五（三）, whatever clause a window comes from.
#[test]
fn the_loss_of_the_subsidy_is_cited_from_its_own_sentence() {
    let newborn = "{tier: 一档, identities: [新生儿], birth: 2024-06-20, pays: 2024-07-01}";
    for person in [newborn, "{tier: 一档, identities: [脱贫人口], pays: 2024-07-01}"] {
        let answer = json("premium", WUYANG, 0, person);
        let steps = answer["steps"].as_array().unwrap();
        let lost = steps.iter().find(|it| it["label"].as_str().unwrap().contains("不享受财政补助"));
        assert_eq!(lost.unwrap()["source"], "乌杨街道发〔2023〕84号 五（三）", "{person}");
    }
}

/// policy-model.md, principle 2: a July payer is told "380 元 + 财政补助", not a number.
#[test]
fn what_the_notice_does_not_say_is_no_number() {
    let answer = json("premium", WUYANG, 0, "{tier: 一档, pays: 2024-07-01}");
    assert_eq!(answer["personal"], "380.00");
    assert!(answer["pays"].is_null() && answer["fiscal_subsidy"].is_null(), "{answer}");
    assert_eq!(
        (&answer["range"]["low"], answer["status"].as_str()),
        (&"380.00".into(), Some("unknown"))
    );
    snapbox::assert_data_eq!(
        told("premium", WUYANG, "{tier: 一档, pays: 2024-07-01}"),
        str![[r#"
忠县乌杨街道2024年居民医保，自己缴380元＋财政补助（数额以当年公布为准）

  一档个人缴费                380.00
  自己缴（含财政补助）      不能确定
  财政补助（由自己缴）    通知没有写

怎么算出来的
  2024年7月1日缴费，属于“补缴（7—9月）”：2024年7月1日至2024年9月30日。
    2024-07-01 ≤ 2024-07-01 ≤ 2024-09-30    （乌杨街道发〔2023〕84号 五（三））
  一档个人缴费380元。
    380.00    （乌杨街道发〔2023〕84号 三）
  2024年7月1日及以后缴费的不享受财政补助，这部分也由自己缴，数额以当年公布为准。
    （乌杨街道发〔2023〕84号 五（三））
  自己缴380元＋财政补助（数额以当年公布为准）。
    380 + 财政补助    （乌杨街道发〔2023〕84号 三）

按2024年政策估算，以医保经办机构核定为准。

"#]]
    );
}

#[test]
fn the_text_says_who_pays_what_and_which_identity_counts() {
    let person = "{tier: 一档, identities: [一二级残疾人, 计生奖励扶助对象]}";
    snapbox::assert_data_eq!(
        told("premium", FUTIAN, person),
        str![[r#"
巫山县福田镇2022年居民医保，自己缴64元

  一档个人缴费            320.00
  县卫生健康委资助        256.00
  自己缴                   64.00
  财政另外补助        通知没有写

怎么算出来的
  没有写缴费日期，按“缴费申报阶段”计算；在缴费期内，哪天缴都是这么多。
    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 六（二））
  一档个人缴费320元。
    320.00    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 二）
  一二级残疾人：医疗救助资金资助一档个人缴费的70%。
    320 × 70% = 224.00    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 四（一）3）
  计生奖励扶助对象：县卫生健康委资助一档个人缴费的80%。
    320 × 80% = 256.00    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 四（二）2）
  身份重叠，按就高原则只算最高的一项：“计生-奖扶”。
    224、256 → 256.00    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 四）
  财政另外补助多少，通知没有写明；这部分不用自己缴。
    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 二）
  自己缴64元。
    320 − 256 = 64.00    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 二）
  享受资助以后身份有变化的，不再补差额。
    （《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 四）

按2022年政策估算，以医保经办机构核定为准。

"#]]
    );
    let person = "{identities: [低保对象], pays: 2022-11-01}";
    snapbox::assert_data_eq!(
        told("premium", ZHUJI, person),
        str![[r#"
灵璧县朱集镇2023年居民医保，自己缴50元

  居民医保个人缴费    350.00
  医疗救助资金资助    300.00
  自己缴               50.00
  财政另外补助        610.00

怎么算出来的
  2022年11月1日缴费，属于“集中参保期”：2022年10月1日至2022年12月31日。
    2022-10-01 ≤ 2022-11-01 ≤ 2022-12-31    （朱政〔2022〕34号 三（三））
  居民医保个人缴费350元。
    350.00    （朱政〔2022〕34号 三（二））
  低保对象：医疗救助资金资助300元。
    300.00    （朱政〔2022〕34号 三（二）2（2））
  财政另外补助610元。
    610.00    （朱政〔2022〕34号 三（二））
  自己缴50元。
    350 − 300 = 50.00    （朱政〔2022〕34号 三（二））

按2023年政策估算，以医保经办机构核定为准。

"#]]
    );
}

#[test]
fn a_condition_that_nobody_spoke_of_is_said_with_its_range() {
    let person = "{tier: 一档, identities: [一至六级伤残军人]}";
    let text = told("premium", FUTIAN, person);
    let expected = "没有写明、按推断计算的地方\n  没有说是否符合：未参加职工医保。这里按“符合”计算；如按“不符合”计算，要缴320元。\n  可能要缴0.00元到320.00元。\n";
    assert!(text.contains(expected), "{text}");
    let said = "{tier: 一档, identities: [一至六级伤残军人], conditions: {未参加职工医保: true}}";
    assert!(!told("premium", FUTIAN, said).contains("按推断计算"));
}

/// 通知六（三）: nothing is said of paying after 28 February 2022. That is an answer.
#[test]
fn a_day_on_which_one_cannot_pay_is_an_answer() {
    let person = "{tier: 一档, pays: 2022-03-01}";
    snapbox::assert_data_eq!(
        told("premium", FUTIAN, person),
        str![[r#"
巫山县福田镇2022年居民医保，2022年3月1日不在可以缴费的时间内

“检查核对阶段”的缴费期到2022年2月28日为止，已经过了。请等下一年度的集中缴费期，以当年通知为准；情况特殊的，请到村（社区）或医保经办窗口询问。

按2022年政策估算，以医保经办机构核定为准。

"#]]
    );
    let answer = json("premium", FUTIAN, 0, person);
    assert_eq!(answer["code"], "coverage/no-window");
    assert!(answer["pays"].is_null());
}

#[test]
fn what_is_missing_is_asked_for() {
    for (policy, person, field, help) in [
        (FUTIAN, "{}", "tier", "可以选：一档、二档。"),
        (FUTIAN, "{tier: 三档}", "tier", "可以选：一档、二档。"),
        (WUYANG, "{tier: 一档}", "pays", "写哪天缴的，或者打算哪天缴，例如2024-03-01。"),
        (
            WUYANG,
            "{tier: 一档, identities: [新生儿], pays: 2024-03-01}",
            "birth",
            "缴费期或待遇从出生之日算起，例如2024-03-01。",
        ),
    ] {
        let error = json("premium", policy, 1, person);
        assert_eq!((&error["errors"][0]["field"], &error["help"]), (&field.into(), &help.into()));
        let text = ask(&one("premium"), policy, person);
        assert_eq!((text.code, text.out.as_str()), (1, ""));
        assert!(text.err.contains(help) && text.err.contains("标准输入:1:"), "{}", text.err);
    }
}

#[test]
fn a_batch_answers_every_line_in_order() {
    let lines = concat!(
        "{\"tier\":\"一档\",\"identities\":[\"低保对象\"]}\n",
        "{\"tier\":\"一档\",\"identity\":\"低保对象\"}\n",
        "不是JSON\n",
        "{\"identities\":[\"低保对象\"]}\n",
        "{\"tier\":\"二档\",\"conditions\":{\"未参加职工医保\":true},\"identities\":[\"低保对象\"]}\n",
    );
    let answers = batch("premium", FUTIAN, 1, lines);
    assert_eq!(answers[0]["pays"], "32.00");
    assert_eq!(answers[1]["code"], "person/format");
    assert_eq!(answers[1]["help"], "是不是“identities”？");
    assert_eq!(answers[2]["code"], "person/format");
    assert_eq!(answers[3]["code"], "input/missing");
    assert_eq!(answers[4]["pays"], "375.00");
    let right = batch("premium", FUTIAN, 0, "{\"tier\":\"一档\",\"pays\":\"2022-03-01\"}\n");
    assert_eq!(right[0]["code"], "coverage/no-window");
}

#[test]
fn the_command_line_is_explained() {
    let help = ask(&["premium", "--help"], FUTIAN, "");
    assert_eq!(help.code, 0);
    assert!(help.out.contains("--person <文件>") && help.out.contains("person.yaml的写法"));
    for (wrong, message) in [
        (["premium"].as_slice(), "还缺少：--person <文件>"),
        (&["premium", "--person", "-", "--batch", "-"], "不能和"),
        (&["premium", "--batch", "-", "--format", "json"], "不能和"),
        (&["premium", "--person", "-", "--format", "xml"], "可以写text、json"),
        (&["premium", "--claim", "-"], "没有“--claim”这个选项"),
    ] {
        let run = ask(wrong, FUTIAN, "");
        assert_eq!(run.code, 2, "{wrong:?}");
        assert!(run.err.contains(message), "{wrong:?}: {}", run.err);
    }
}
