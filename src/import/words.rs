//! What headings mean, by the words in them.

use super::guess::{Fit, Known, Unclear};
use crate::diagnostic::{Text, say};
use crate::load::quota::headings::squeezed;
use crate::load::quota::{figure, years_in};
use crate::site::quota::{Count, Meaning, Words};

/// What a heading means by itself, or by that above it.
pub(super) fn meaning(heading: &str, above: Option<&str>, year: u16) -> Result<Known, Unclear> {
    let own = squeezed(heading);
    let by_both = || {
        let both = format!("{}{own}", squeezed(above?));
        let Found { meaning, fit, .. } = by_words(&both, year)?;
        let why = say!("上下两层连起来是“{both}”", "both layers say “{both}”");
        Some(Known { meaning, why, fit })
    };
    let by_own = by_words(&own, year).map(Found::known);
    // 「完成数」 below 「2022年」 is that year's. 「其中：学生」 is a further count whatever it stands below.
    let is_dated = year_in(&own).is_none() && above.and_then(year_in).is_some();
    let is_further = |known: &Known| known.meaning == Some(Meaning::Count(Count::Other));
    let known = if is_dated && !by_own.as_ref().is_some_and(is_further) {
        by_both().or(by_own)
    } else {
        by_own.or_else(by_both)
    };
    let known = known.ok_or(Unclear::Unknown)?;
    // 「2065」 below 「任务数」 is a figure; 「2023」 is a year, where it is near that of the table.
    let is_figure = matches!(figure::read(heading), Ok(Some(_)));
    let is_near = |said: u16| said.abs_diff(year) <= NEAR;
    let is_year = year_in(&own).is_some_and(is_near);
    if is_figure && !(is_year && matches!(known.meaning, Some(Meaning::Count(_)))) {
        return Err(Unclear::Unknown);
    }
    Ok(known)
}

/// So many years lie between those of one table.
const NEAR: u16 = 5;

/// Words of headings, the telling ones first, and what they mean.
const TELLING: [(&[&str], Option<Meaning>); 14] = [
    (&["其中"], Some(Meaning::Count(Count::Other))),
    (&["序号", "编号", "顺序"], Some(Meaning::Number)),
    (
        &[
            "完成率",
            "参保率",
            "覆盖率",
            "比例",
            "百分比",
            "占比",
            "占合计",
            "占人口",
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
            "学生",
            "成年",
        ],
        Some(Meaning::Count(Count::Other)),
    ),
    (ENROLLED, Some(Meaning::Count(Count::Enrolled))),
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

/// Words that mean who is enrolled where a heading has no others: 「本周新增参保人数」 is another count.
const ENROLLED: &[&str] = &["参保人数", "参保数", "累计参保"];

/// How headings say the year before.
const BEFORE: [&str; 5] = ["上一年度", "上一年", "上年度", "上年", "去年"];

/// What a heading says besides its word, and is none the less whole.
const BESIDES: [&str; 8] =
    ["截至", "截止", "城乡", "居民", "基本医疗保险", "基本医保", "医疗保险", "医保"];

/// What the words of a heading come to.
struct Found {
    meaning: Option<Meaning>,
    /// What of it says so.
    word: String,
    fit: Fit,
}

impl Found {
    fn known(self) -> Known {
        let word = &self.word;
        let why: Text = say!("写着“{word}”", "it says “{word}”");
        Known { meaning: self.meaning, why, fit: self.fit }
    }
}

/// What a squeezed heading means, and the word that says so.
fn by_words(heading: &str, year: u16) -> Option<Found> {
    let plain = plain(heading);
    let all =
        TELLING.iter().flat_map(|(words, meaning)| words.iter().map(move |it| (*it, *meaning)));
    let is_said = |word: &str| {
        heading.contains(word) && (!ENROLLED.contains(&word) || is_whole(&plain, word))
    };
    let (rank, (word, meaning)) = all.enumerate().find(|(_, (word, _))| is_said(word))?;
    let fit = if is_whole(&plain, word) { Fit::Whole(rank) } else { Fit::Within(rank) };
    let Some(Meaning::Count(count @ (Count::Task | Count::Enrolled))) = meaning else {
        return Some(Found { meaning, word: word.to_owned(), fit });
    };
    // 「2021年任务数」 beside 「2022年任务数」, 「上年参保人数」 beside 「参保人数」.
    let said = year_in(heading);
    let before = BEFORE.iter().find(|it| heading.contains(**it)).filter(|_| said.is_none());
    let counted = match (count, said) {
        (Count::Task, Some(said)) if said + 1 == year => Count::LastYearTask,
        (_, Some(said)) if said != year => Count::Other,
        (Count::Task, None) if before.is_some() => Count::LastYearTask,
        (_, None) if before.is_some() => Count::Other,
        _ => count,
    };
    let when = said.map(|said| format!("{said}年")).or(before.map(|it| (*it).to_owned()));
    let word = format!("{}{word}", when.unwrap_or_default());
    Some(Found { meaning: Some(Meaning::Count(counted)), word, fit })
}

/// Whether a heading is a word, however it is counted or named: 「任务数」, 「任务数(人)」, 「单位名称」.
fn is_whole(plain: &str, word: &str) -> bool {
    let without_unit = plain.strip_suffix(')').and_then(|it| Some(it.split_once('(')?.0));
    [Some(plain), without_unit].into_iter().flatten().any(|stem| {
        let rest = stem.strip_prefix(word);
        rest.is_some_and(|rest| ["", "数", "人数", "名称"].contains(&rest))
    })
}

/// A heading without the year and the day, and without what it is that people are enrolled in:
/// 「截至10月8日参保人数」 is 「参保人数」.
fn plain(heading: &str) -> String {
    let mut plain = heading.to_owned();
    for word in BEFORE.iter().chain(&BESIDES) {
        plain = plain.replace(word, "");
    }
    let mut is_dated = false;
    plain.retain(|c| {
        let is_date = c.is_ascii_digit() || (is_dated && "年度月日".contains(c));
        is_dated = is_date;
        !is_date
    });
    plain
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
            ("参保人数", "enrolled"),
            ("2023年参保数", "enrolled"),
            ("累计参保", "enrolled"),
            ("截至10月8日城乡居民参保人数（人）", "enrolled"),
            ("上年参保人数", "other"),
            ("2022年参保数", "other"),
            ("上年度已参保人数", "other"),
            ("上年任务数", "last_year_task"),
            ("参保任务数", "task"),
            ("其中：学生", "other"),
            ("任务占人口", "ignore"),
            ("占合计", "ignore"),
        ] {
            assert_eq!(word(heading), expected, "{heading}");
        }
    }

    /// A guess would be a wrong figure on a page.
    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for heading in ["2023", "数量", "合计", "责任人", "本周新增参保人数", "职工参保数"]
        {
            assert_eq!(word(heading), "?", "{heading}");
        }
        let known = meaning("2022年", Some("任务数"), 2023);
        assert_eq!(known.map(|it| it.word()).ok(), Some("last_year_task"), "two layers");
        let pupils = meaning("其中：学生", Some("2023年任务数"), 2023);
        assert_eq!(pupils.map(|it| it.word()).ok(), Some("other"), "whatever it stands below");
        let year = meaning("2023", Some("任务数"), 2023);
        assert_eq!(year.map(|it| it.word()).ok(), Some("task"));
        for above in ["东沟村", "任务数"] {
            assert!(meaning("2065", Some(above), 2027).is_err(), "a figure below {above}");
        }
    }
}
