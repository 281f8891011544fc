//! What the rules say, in English.
//!
//! The rules speak Chinese alone, to residents, in modules of which every byte is counted; staff who
//! read English see the same sentences here. A test finds every sentence of the rules that is
//! missing.

use super::Text;

/// What the rules said, in both languages.
pub(crate) fn said_by_rules(words: impl Into<String>) -> Text {
    let zh = words.into();
    let en = in_english(&zh);
    Text { zh, en }
}

/// The sentences, `{}` for what is filled in; in English by number where the order is another one.
const SENTENCES: [(&str, &str); 69] = [
    // What was chosen.
    ("请选择{}", "Choose the {}"),
    ("没有“{}”这个{}", "There is no {1} `{0}`"),
    ("可以选：{}。", "You can choose: {}."),
    ("看不懂“{}”", "`{}` cannot be understood"),
    ("请从计算页面重新填写。", "Fill in the page of the calculator again."),
    // Numbers and days.
    ("{}写的是“{}”，不是整数", "The {} is `{}`, which is no whole number"),
    ("请写0到{}之间的整数。", "Write a whole number from 0 to {}."),
    (
        "请写成“2024-01-31”这样，年-月-日，而且要有这一天。",
        "Write it like `2024-01-31`, year-month-day, and a day that there is.",
    ),
    // Amounts.
    ("“{}”不是金额", "`{}` is no amount"),
    ("请写数字，例如12000、12000.50或1.2万。", "Write a number, such as 12000, 12000.50 or 1.2万."),
    ("“{}”是负数", "`{}` is below zero"),
    ("费用不会小于0，请去掉负号。", "No cost is: take the minus sign away."),
    ("“{}”超过了1亿元", "`{}` is more than 100 million yuan"),
    (
        "请检查是不是多写了零，单位是元。",
        "See whether there are zeros too many; the unit is the yuan.",
    ),
    ("“{}”的小数太长", "`{}` has too many decimals"),
    ("最多写到分，例如12000.55。", "Write two at most, such as 12000.55."),
    ("“{}”看不出是小数还是千位", "It cannot be told whether `{}` has decimals or thousands"),
    ("12元请写12，12000元请写12000。", "Write 12 for 12 yuan and 12000 for 12,000 yuan."),
    ("“{}”里的逗号或空格位置不对", "A comma or a blank in `{}` is misplaced"),
    (
        "逗号和空格只用来分开千位，例如12,000；小数请用点，例如12.5。",
        "Commas and blanks part thousands, as in 12,000; decimals follow a point, as in 12.5.",
    ),
    // A year of bills.
    ("{}的通知没有写能报多少", "The notice of {} does not say what is paid back"),
    (
        "报销比例请查上级医保部门的文件，或者到医保经办窗口问。",
        "The rates may stand in a document of the authority above; or ask at the medical insurance office.",
    ),
    (
        "是否未成年写的是“{}”，看不懂",
        "Whether the person is a minor is `{}`, which cannot be understood",
    ),
    ("可以写yes（是）或no（不是）。", "Write yes or no."),
    ("年龄和是否未满{}周岁对不上", "The age does not agree with whether the person is below {}"),
    ("请改成一致的，或者只写年龄。", "Make them agree, or write the age alone."),
    ("请选择住院时是否满{}周岁", "Choose whether the person was {} or older at the time"),
    ("未成年人的报销比例不同。", "Minors have other rates."),
    ("请填写住院", "Write a stay in hospital"),
    (
        "至少填一次住院的医院级别和费用。",
        "Give the level of the hospital and the cost of one stay at least.",
    ),
    ("这里最多能算{}笔费用", "At most {} bills can be reckoned here"),
    ("更多的请到医保经办窗口计算。", "For more, ask at the medical insurance office."),
    (
        "第{}笔已经报的钱比政策范围内费用还多",
        "More was paid back of bill {} than it has within the scope of the policy",
    ),
    ("请对照结算单检查这两个数。", "Compare the two with the statement of the hospital."),
    ("第{}笔的类别“{}”看不懂", "The kind of bill {}, `{}`, cannot be understood"),
    ("第{}笔没有写类别{}", "Bill {} does not say of which kind it is{}"),
    ("请写住院、门诊或特殊疾病门诊。", "Write inpatient, outpatient or special_outpatient."),
    ("异地就医写的是“{}”，看不懂", "`out_of_area` is `{}`, which cannot be understood"),
    (
        "已备案写filed，没有备案写unfiled，本地不用写。",
        "Write `filed` or `unfiled`; nothing for a hospital of the place.",
    ),
    (
        "全自费和乙类先行自付加起来比总费用还多",
        "What is self-funded and what is paid first of class B come to more than the total",
    ),
    ("请对照结算单检查这几个数。", "Compare them with the statement of the hospital."),
    ("请填写政策范围内费用", "Write the cost within the scope of the policy (`in_scope`)"),
    ("结算单上有这一项，例如12000。", "The hospital's statement has it, such as 12000."),
    ("政策范围内费用和总费用只能写一样", "Write either `in_scope` or `total`, not both"),
    ("知道政策范围内费用的，只写它就行。", "Where `in_scope` is known, it is enough."),
    ("乙类项目“{}”看不懂", "The class B item `{}` cannot be understood"),
    (
        "请写金额（amount）和先自付的百分比（first_pay），例如5000和10%。",
        "Write its amount and the share that is paid first (`first_pay`), such as 5000 and 10%.",
    ),
    ("第{}笔的日期是{}，不在{}年", "The day of bill {} is {}, not in {}"),
    ("这里只算{}年的，请去掉别的年份的。", "Only {} is reckoned here: leave out other years."),
    ("第{}笔的日期{}比前一笔早", "The day of bill {}, {}, is before that of the bill before it"),
    ("请按看病的先后填写。", "Write the bills in the order of their days."),
    // Who pays.
    ("出生日期比缴费日期晚", "The day of birth is after the day of payment"),
    (
        "孩子出生以后才能缴费，请核对这两个日期。",
        "Nobody pays for a child before it is born: check the two days.",
    ),
    ("“{}”是否符合，没有写明", "Whether `{}` is met is not said"),
    ("符合写yes，不符合写no。", "Write yes or no."),
    ("“{}”既写了符合，又写了不符合", "`{}` is said to be met and not to be met"),
    ("请只保留一个。", "Keep one of them."),
    ("请填写{}", "Write the {}"),
    (
        "写哪天缴的，或者打算哪天缴，例如2024-03-01。",
        "The day on which they paid or mean to, such as 2024-03-01.",
    ),
    (
        "缴费期或待遇从出生之日算起，例如2024-03-01。",
        "The window or the cover is counted from it, such as 2024-03-01.",
    ),
    (
        "缴费期从开学之日算起，例如2024-09-01。",
        "The window is counted from it, such as 2024-09-01.",
    ),
    (
        "不同年龄缴的不一样，请写周岁，例如35。",
        "The premium goes by age: write full years, such as 35.",
    ),
    (
        "零头也算一个月，例如3个月零5天写4；没有中断写0。",
        "A month begun is a month: 3 months and 5 days are 4; write 0 for none.",
    ),
    ("请写年数，例如2；没有断过写0。", "Write a number, such as 2; 0 for none."),
    ("没有补缴写0。", "Write 0 for none."),
    // When somebody can pay.
    ("{}不在可以缴费的时间内", "{} is in no enrolment window"),
    // Of any day; the sentences before say it of one.
    ("{}“{}”看不懂", "The {} `{}` cannot be understood"),
    ("第{}笔的日期", "day of bill {}"),
    (
        "“{}”和“{}”都适用，不知道按哪一个",
        "Both `{}` and `{}` apply, and nothing says which goes first",
    ),
];

/// What is filled into sentences.
const NOUNS: [(&str, &str); 14] = [
    ("档次", "tier"),
    ("身份", "identity"),
    ("医院级别", "hospital level"),
    ("条件", "condition"),
    ("特殊疾病门诊", "special outpatient"),
    ("年龄", "age"),
    ("缴费日期", "day of payment (`pays`)"),
    ("出生日期", "day of birth (`birth`)"),
    ("开学日期", "first day of term (`term_start`)"),
    ("中断的月数", "number of months of the gap"),
    ("没有参保的年数", "number of years missed"),
    ("补缴的年数", "number of years repaid"),
    ("职工医保中断了几个月", "months since the employees' insurance ended (`gap_months`)"),
    ("通知里没有适合的缴费时间", "The notice has no window that fits"),
];

/// A sentence in English; the Chinese one, where it is none of the rules'.
fn in_english(zh: &str) -> String {
    let known = SENTENCES.iter().find_map(|(known, en)| Some((filled(known, zh)?, *en)));
    let Some((words, en)) = known else { return noun(zh) };
    let words: Vec<String> = words.into_iter().map(in_english).collect();
    let mut english = String::new();
    let mut rest = en;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let (number, after) = after.split_once('}').unwrap_or(("", after));
        let place = number.parse().unwrap_or(next);
        next += 1;
        english.push_str(before);
        english.push_str(words.get(place).map_or("", String::as_str));
        rest = after;
    }
    english + rest
}

fn noun(word: &str) -> String {
    let known = NOUNS.iter().find(|(known, _)| *known == word).map(|(_, en)| *en);
    known.map_or_else(|| word.replace('、', ", "), str::to_owned)
}

/// What the places of a sentence were filled with, if a text is that sentence.
fn filled<'t>(sentence: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = sentence.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut words = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let at = if is_last {
            rest.len().checked_sub(part.len()).filter(|_| rest.ends_with(part))
        } else {
            rest.find(part)
        };
        let at = at?;
        words.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_the_rules_is_said_in_english() {
        for (zh, en) in [
            ("没有“一挡”这个档次", "There is no tier `一挡`"),
            ("可以选：一档、二档。", "You can choose: 一档, 二档."),
            ("请填写缴费日期", "Write the day of payment (`pays`)"),
            (
                "第2笔的日期是2023年1月1日，不在2024年",
                "The day of bill 2 is 2023年1月1日, not in 2024",
            ),
            ("第1笔的日期“昨天”看不懂", "The day of bill 1 `昨天` cannot be understood"),
            ("别人说的话", "别人说的话"),
        ] {
            assert_eq!(said_by_rules(zh), Text { zh: zh.into(), en: en.into() });
        }
    }

    /// Whatever the rules say of what somebody wrote is known here, word by word.
    #[test]
    fn no_sentence_of_the_rules_is_missing() {
        let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/calculator/rules/src/");
        let mut missing = Vec::new();
        for file in ["input/mod.rs", "input/year.rs", "input/payer.rs", "amount.rs", "compare.rs"] {
            let text = std::fs::read_to_string(format!("{rules}{file}")).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in lines {
                let texts = line.split('"').skip(1).step_by(2);
                let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
                let texts = texts.filter(|text| text.chars().filter(|c| han(*c)).count() > 3);
                missing.extend(texts.filter(|text| in_english(text) == *text).map(str::to_owned));
            }
        }
        assert_eq!(missing, Vec::<String>::new());
    }
}
