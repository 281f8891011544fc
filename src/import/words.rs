//! What headings mean, by the words in them.

use super::guess::{Known, Unclear};
use crate::diagnostic::say;
use crate::load::quota::headings::squeezed;
use crate::load::quota::{figure, years_in};
use crate::site::quota::{Count, Meaning, Words};

/// What a heading means by itself, or by that above it.
pub(super) fn meaning(heading: &str, above: Option<&str>, year: u16) -> Result<Known, Unclear> {
    let own = squeezed(heading);
    let by_both = || {
        let both = format!("{}{own}", squeezed(above?));
        let (meaning, _) = by_words(&both, year)?;
        Some((meaning, say!("上下两层连起来是“{both}”", "both layers say “{both}”")))
    };
    let by_own = || {
        let (meaning, word) = by_words(&own, year)?;
        Some((meaning, say!("写着“{word}”", "it says “{word}”")))
    };
    // 「完成数」 below 「2022年」 is that year's.
    let is_dated = year_in(&own).is_none() && above.and_then(year_in).is_some();
    let known = if is_dated { by_both().or_else(by_own) } else { by_own().or_else(by_both) };
    let (meaning, why) = known.ok_or(Unclear)?;
    // 「2065」 below 「东沟村」 is a figure; 「2023」 below 「任务数」 is a year.
    let is_figure = matches!(figure::read(heading), Ok(Some(_)));
    if is_figure && !matches!(meaning, Some(Meaning::Count(_))) {
        return Err(Unclear);
    }
    Ok(Known { meaning, why })
}

/// Words of headings, the telling ones first, and what they mean.
const TELLING: [(&[&str], Option<Meaning>); 13] = [
    (&["序号", "编号", "顺序"], Some(Meaning::Number)),
    (
        &[
            "完成率",
            "参保率",
            "覆盖率",
            "比例",
            "百分比",
            "占比",
            "排名",
            "名次",
            "差额",
            "未参保",
            "未完成",
            "缺口",
            "增减",
            "增幅",
            "增长",
            "较上年",
            "比上年",
        ],
        None,
    ),
    (&["电话"], Some(Meaning::Words(Words::Phone))),
    (&["缴费点", "缴费地点", "办理地点", "办理点", "地址"], Some(Meaning::Words(Words::Point))),
    (&["备注", "说明"], Some(Meaning::Words(Words::Note))),
    (
        &["已参保", "已缴", "已完成", "实际参保", "完成数", "完成人数", "缴费人数"],
        Some(Meaning::Count(Count::Enrolled)),
    ),
    (
        &["上年任务", "去年任务", "上年度任务", "上年目标", "去年目标"],
        Some(Meaning::Count(Count::LastYearTask)),
    ),
    (&["户籍人口", "总人口", "人口数", "户籍人数"], Some(Meaning::Count(Count::Population))),
    (&["任务", "目标", "计划数", "指标"], Some(Meaning::Count(Count::Task))),
    (
        &[
            "应参保",
            "户数",
            "常住人口",
            "脱贫",
            "低保",
            "特困",
            "重度残疾",
            "监测对象",
            "其中",
            "学生",
            "成年",
        ],
        Some(Meaning::Count(Count::Other)),
    ),
    (&["人口"], Some(Meaning::Count(Count::Population))),
    (
        &[
            "村名",
            "村社",
            "村居",
            "村(居)",
            "村(社区)",
            "村、社区",
            "社区",
            "行政村",
            "乡镇",
            "镇街",
            "街道",
            "单位名称",
            "名称",
            "村别",
            "单位",
        ],
        Some(Meaning::Name),
    ),
    (&["村"], Some(Meaning::Name)),
];

/// What a squeezed heading means, and the word that says so.
fn by_words(heading: &str, year: u16) -> Option<(Option<Meaning>, String)> {
    let all =
        TELLING.iter().flat_map(|(words, meaning)| words.iter().map(move |it| (*it, *meaning)));
    let (word, meaning) = all.into_iter().find(|(word, _)| heading.contains(word))?;
    let Some(Meaning::Count(count @ (Count::Task | Count::Enrolled))) = meaning else {
        return Some((meaning, word.to_owned()));
    };
    // 「2021年任务数」 beside 「2022年任务数」.
    let Some(said) = year_in(heading) else { return Some((meaning, word.to_owned())) };
    let counted = match (count, said) {
        (count, said) if said == year => count,
        (Count::Task, said) if said + 1 == year => Count::LastYearTask,
        _ => Count::Other,
    };
    Some((Some(Meaning::Count(counted)), format!("{said}年{word}")))
}

/// The year that a text says: 「2022年」, 「2022任务」.
fn year_in(text: &str) -> Option<u16> {
    years_in(text).first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(heading: &str) -> &'static str {
        meaning(heading, None, 2023).map_or("?", |known| known.word())
    }

    #[test]
    fn headings_are_understood_as_townships_write_them() {
        for (heading, expected) in [
            ("序号", "number"),
            ("村 社", "name"),
            ("乡镇（街道）", "name"),
            ("村（居）", "name"),
            ("户籍人口（人）", "population"),
            ("2022年医保筹资任务数", "last_year_task"),
            ("2023年医保\n筹资任务数", "task"),
            ("任务数（人）", "task"),
            ("已参保人数", "enrolled"),
            ("完成率", "ignore"),
            ("备注", "note"),
            ("咨询电话", "phone"),
            ("常住人口", "other"),
            ("2023任务", "task"),
            ("2022任务", "last_year_task"),
            ("2023年目标任务数", "task"),
            ("截至10月8日已参保", "enrolled"),
            ("2023年完成数", "enrolled"),
            ("2022年实际参保数", "other"),
            ("应参保人数", "other"),
            ("户数", "other"),
            ("增减", "ignore"),
            ("较上年增减", "ignore"),
            ("增幅", "ignore"),
        ] {
            assert_eq!(word(heading), expected, "{heading}");
        }
    }

    /// A guess would be a wrong figure on a page.
    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for heading in ["2023", "数量", "合计", "责任人"] {
            assert_eq!(word(heading), "?", "{heading}");
        }
        let known = meaning("2022年", Some("任务数"), 2023);
        assert_eq!(known.map(|it| it.word()).ok(), Some("last_year_task"), "two layers");
        let year = meaning("2023", Some("任务数"), 2023);
        assert_eq!(year.map(|it| it.word()).ok(), Some("task"));
        assert!(meaning("2065", Some("东沟村"), 2027).is_err(), "a table on its side");
    }
}
