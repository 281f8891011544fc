//! The numbers of headings as official documents write them: 一、 then （一） then 1. then （1）,
//! or 第一章 and 第一条.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, Text, say};

/// A heading, as far as its number goes.
pub(super) struct Numbered<'h> {
    /// From 2 to 6.
    pub(super) level: u8,
    pub(super) words: &'h str,
    pub(super) span: Span,
}

/// How a number is written, in the order in which levels use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Chapter,
    Section,
    Article,
    Han,
    HanBrackets,
    Arabic,
    ArabicBrackets,
}

/// The number of a heading.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    style: Style,
    value: u32,
    /// As it is written.
    written: String,
    /// Its bytes, with the blanks after it.
    length: usize,
    /// Whether its signs are those of its style.
    is_right: bool,
}

/// The words of a heading without its number.
pub(super) fn without_number(words: &str) -> &str {
    number(words).map_or(words, |number| &words[number.length..])
}

/// How the number is written that a line begins with.
pub(super) fn begins(line: &str) -> Option<Style> {
    number(line.trim_start()).map(|number| number.style)
}

/// Says where numbers are skipped, repeated or written in another way, and levels are skipped.
pub(super) fn check(headings: &[Numbered<'_>], said: &mut Diagnostics) {
    let mut sequence = Sequence::default();
    let mut above = 1;
    for heading in headings {
        if heading.level > above + 1 {
            let (from, to) = (above + 1, heading.level);
            let message = say!(
                "标题从第{above}级跳到了第{to}级",
                "The level of headings jumps from {above} to {to}"
            );
            said.push(
                Diagnostic::warning("heading/level-skipped", message).at(&heading.span).help(say!(
                    "请少写{less}个“#”，作为第{from}级标题（网页的标题是第1级）。",
                    "Write {less} `#` less: level {from} comes next (the title of the page is level 1).",
                    less = to - from
                )),
            );
        }
        above = heading.level;
        sequence.meet(heading, said);
    }
}

/// The numbers met so far.
#[derive(Default)]
struct Sequence {
    /// The last number of each level and its heading's, below the headings now open.
    open: Vec<(u8, Style, u32)>,
    /// The level that each style is used at, and a number written so.
    levels: Vec<(Style, u8, String)>,
    /// Articles are counted through all chapters.
    article: u32,
}

impl Sequence {
    fn meet(&mut self, heading: &Numbered<'_>, said: &mut Diagnostics) {
        self.open.retain(|(level, ..)| *level <= heading.level);
        let Some(number) = number(heading.words) else { return };
        let warn = |code, message: Text| Diagnostic::warning(code, message).at(&heading.span);
        let Number { style, value, ref written, .. } = number;
        if !number.is_right {
            let right = style.write(value);
            let message = say!(
                "“{written}”不是公文序号的写法",
                "`{written}` is not how official documents write numbers"
            );
            let help = say!("请写成“{right}”。", "Write `{right}`.");
            said.push(warn("heading/number-form", message).help(help));
        }
        self.level(heading, &number, said);
        let last = match style {
            Style::Article => Some(self.article).filter(|last| *last > 0),
            _ => self
                .open
                .iter()
                .rev()
                .find(|(level, known, _)| *level == heading.level && *known == style)
                .map(|(.., last)| *last),
        };
        let expected = last.unwrap_or(0) + 1;
        let right = style.write(expected);
        if value != expected {
            let (code, message) = if last == Some(value) {
                (
                    "heading/number-repeated",
                    say!("序号“{written}”重复了", "`{written}` comes twice"),
                )
            } else {
                (
                    "heading/number-skipped",
                    say!(
                        "这里应当是“{right}”，写的是“{written}”",
                        "`{right}` comes here, not `{written}`"
                    ),
                )
            };
            let help = say!(
                "请改成“{right}”，后面的序号也跟着改。",
                "Write `{right}`, and count on from there."
            );
            said.push(warn(code, message).help(help));
        }
        if style == Style::Article {
            self.article = value;
        }
        self.open.retain(|(level, known, _)| *level < heading.level || *known != style);
        self.open.push((heading.level, style, value));
    }

    /// A style belongs to one level, below those of the styles before it.
    fn level(&mut self, heading: &Numbered<'_>, number: &Number, said: &mut Diagnostics) {
        let level = heading.level;
        let warn =
            |message: Text| Diagnostic::warning("heading/number-level", message).at(&heading.span);
        let written = &number.written;
        let known = self.levels.iter().find(|(style, ..)| *style == number.style).cloned();
        match known {
            Some((_, usual, example)) if usual != level => {
                said.push(
                    warn(say!(
                        "“{written}”在这里是第{level}级标题，前面的“{example}”是第{usual}级",
                        "`{written}` is a heading of level {level} here, `{example}` before it one of {usual}"
                    ))
                    .help(say!(
                        "请改“#”的个数，或者换一种序号：一、（一）1.（1）依次往下用。",
                        "Change the number of `#`, or the number: 一、 then （一） then 1. then （1）."
                    )),
                );
            }
            Some(_) => {}
            None => {
                let above = self.open.iter().rfind(|(above, ..)| *above < level);
                if let Some((_, style, value)) =
                    above.filter(|(_, style, _)| *style >= number.style)
                {
                    let outer = style.write(*value);
                    said.push(
                        warn(say!(
                            "“{written}”用在了“{outer}”的下面",
                            "`{written}` stands below `{outer}`"
                        ))
                        .help(say!(
                            "公文的序号依次是一、（一）1.（1）。",
                            "Official numbers go 一、 then （一） then 1. then （1）."
                        )),
                    );
                }
                self.levels.push((number.style, level, written.clone()));
            }
        }
    }
}

impl Style {
    /// A number as this style writes it.
    fn write(self, value: u32) -> String {
        match self {
            Self::Chapter => format!("第{}章", han(value)),
            Self::Section => format!("第{}节", han(value)),
            Self::Article => format!("第{}条", han(value)),
            Self::Han => format!("{}、", han(value)),
            Self::HanBrackets => format!("（{}）", han(value)),
            Self::Arabic => format!("{value}."),
            Self::ArabicBrackets => format!("（{value}）"),
        }
    }
}

/// The number that words begin with.
fn number(words: &str) -> Option<Number> {
    let first = words.chars().next()?;
    let (digits, after) = match first {
        '第' | '（' | '(' => digits(&words[first.len_utf8()..])?,
        _ => digits(words)?,
    };
    let is_han = digits.is_han;
    let sign = after.chars().next();
    let close = |sign: char| matches!(sign, '）' | ')');
    let (style, length, is_right) = match (first, sign) {
        ('第', Some('章')) => (Style::Chapter, 1, is_han),
        ('第', Some('节')) => (Style::Section, 1, is_han),
        ('第', Some('条')) => (Style::Article, 1, is_han),
        ('（' | '(', Some(sign)) if close(sign) => {
            let style = if is_han { Style::HanBrackets } else { Style::ArabicBrackets };
            let more = after[sign.len_utf8()..].starts_with(['、', '.', '．']);
            let is_pair = (first == '（') == (sign == '）');
            (style, 1 + usize::from(more), is_pair && !more)
        }
        ('第' | '（' | '(', _) => return None,
        (_, Some('、')) if is_han => (Style::Han, 1, true),
        (_, Some('.' | '．' | '，')) if is_han => (Style::Han, 1, false),
        (_, Some(sign)) if is_han && close(sign) => (Style::HanBrackets, 1, false),
        // 1.5倍 and 3.15 are no numbers of headings.
        (_, Some('.' | '．')) if after.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) => {
            return None;
        }
        (_, Some('.' | '．' | '、')) => (Style::Arabic, 1, true),
        (_, Some(sign)) if close(sign) => (Style::ArabicBrackets, 1, false),
        _ => return None,
    };
    let signs: usize = after.chars().take(length).map(char::len_utf8).sum();
    let end = words.len() - after.len() + signs;
    let rest = words[end..].trim_start();
    let written = words[..end].to_owned();
    Some(Number { style, value: digits.value, written, length: words.len() - rest.len(), is_right })
}

struct Digits {
    value: u32,
    is_han: bool,
}

/// The digits that a text begins with, up to 99 in Chinese and 999 otherwise, and what follows.
fn digits(text: &str) -> Option<(Digits, &str)> {
    const HAN: &str = "一二三四五六七八九十百零";
    let is_han = text.starts_with(|c| HAN.contains(c));
    let part = |c: char| {
        if is_han { HAN.contains(c) } else { c.is_ascii_digit() || ('０'..='９').contains(&c) }
    };
    let end = text.find(|c| !part(c)).unwrap_or(text.len());
    let (written, after) = text.split_at(end);
    let value = if is_han {
        from_han(written)?
    } else {
        let narrow: String = written
            .chars()
            .filter_map(|c| {
                let digit = if c.is_ascii() { c.to_digit(10) } else { Some(u32::from(c) - 0xFF10) };
                digit.and_then(|digit| char::from_digit(digit, 10))
            })
            .collect();
        narrow.parse().ok().filter(|value| (1..1000).contains(value))?
    };
    Some((Digits { value, is_han }, after))
}

/// A number below 1000 from Chinese.
fn from_han(written: &str) -> Option<u32> {
    let (mut value, mut digit) = (0, 0);
    for c in written.chars() {
        match c {
            '百' => value += std::mem::take(&mut digit) * 100,
            '十' => value += std::mem::take(&mut digit).max(1) * 10,
            c => digit = DIGITS.iter().zip(0..).find(|(known, _)| **known == c)?.1,
        }
        if value >= 1000 {
            return None;
        }
    }
    value += digit;
    (han(value) == written).then_some(value).filter(|value| *value > 0)
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number below 1000 in Chinese.
fn han(value: u32) -> String {
    let digit = |value: u32| DIGITS[value as usize % 10];
    let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
    let mut written = String::new();
    if hundreds > 0 {
        written.push(digit(hundreds));
        written.push('百');
    }
    match (hundreds, tens) {
        (0, 0) => {}
        (0, 1) => written.push('十'),
        (_, 0) if ones > 0 => written.push('零'),
        (_, 0) => {}
        (_, tens) => written.extend([digit(tens), '十']),
    }
    if ones > 0 {
        written.push(digit(ones));
    }
    written
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Source;

    /// The diagnostics of headings, each written `## 一、缴费`.
    fn said(text: &str) -> Vec<(&'static str, usize, String)> {
        let source = Arc::new(Source { path: String::new(), text: text.into() });
        let headings: Vec<_> = text
            .lines()
            .enumerate()
            .map(|(line, written)| {
                let (marks, words) = written.split_once(' ').unwrap();
                let level = u8::try_from(marks.len()).unwrap();
                Numbered { level, words, span: Span::line(&source, line + 1) }
            })
            .collect();
        let mut said = Diagnostics::default();
        check(&headings, &mut said);
        let shown = |it: &Diagnostic| {
            let line = it.span.as_ref().unwrap().position().0;
            (it.code, line, it.help.clone().unwrap().zh)
        };
        said.iter().map(shown).collect()
    }

    #[track_caller]
    fn says(text: &str, expected: &[(&str, usize)]) {
        let said = said(text);
        let codes: Vec<_> = said.iter().map(|(code, line, _)| (*code, *line)).collect();
        assert_eq!(codes, expected, "{said:?}");
    }

    #[test]
    fn official_numbers_are_right() {
        says(
            "## 一、甲\n### （一）乙\n#### 1.丙\n##### （1）丁\n##### （2）戊\n#### 2.己\n### （二）庚\n## 二、辛\n### （一）壬",
            &[],
        );
        says("## 第一章 总则\n### 第一条 甲\n### 第二条 乙\n## 第二章 参保\n### 第三条 丙", &[]);
        says("## 一、甲\n### 1、乙\n### 2、丙\n## 附件\n## 二、丁\n### １．戊", &[]);
        says("## 第八批名单\n## 2024年的标准\n## 1.5倍以上\n## 一档怎么缴\n## 三", &[]);
        let many: Vec<_> = (1..=120).map(|it| format!("## {}、甲\n", han(it))).collect();
        says(&many.concat(), &[]);
    }

    #[test]
    fn a_skipped_or_repeated_number_is_said_at_its_line() {
        says("## 一、甲\n## 三、乙\n## 四、丙", &[("heading/number-skipped", 2)]);
        says("## 一、甲\n## 一、乙\n## 二、丙", &[("heading/number-repeated", 2)]);
        says("## 二、甲", &[("heading/number-skipped", 1)]);
        says("## 一、甲\n### （一）乙\n## 二、丙\n### （二）丁", &[("heading/number-skipped", 4)]);
        says(
            "## 第一章 甲\n### 第一条 乙\n## 第二章 丙\n### 第一条 丁",
            &[("heading/number-repeated", 4)],
        );
        assert_eq!(said("## 一、甲\n## 三、乙")[0].2, "请改成“二、”，后面的序号也跟着改。");
    }

    #[test]
    fn an_alien_form_is_shown_as_it_should_be() {
        for (written, right) in [
            ("一.甲", "一、"),
            ("（一）、甲", "（一）"),
            ("(一）甲", "（一）"),
            ("1)甲", "（1）"),
            ("1）甲", "（1）"),
            ("一）甲", "（一）"),
            ("第1条 甲", "第一条"),
        ] {
            let said = said(&format!("## {written}"));
            assert_eq!(said[0].0, "heading/number-form", "{written}");
            assert_eq!(said[0].2, format!("请写成“{right}”。"), "{written}");
        }
    }

    #[test]
    fn a_style_keeps_its_level() {
        says(
            "## 一、甲\n### 二、乙",
            &[("heading/number-level", 2), ("heading/number-skipped", 2)],
        );
        says("## （一）甲\n### 一、乙", &[("heading/number-level", 2)]);
        says("## 一、甲\n#### （一）乙", &[("heading/level-skipped", 2)]);
        says("### 甲", &[("heading/level-skipped", 1)]);
    }

    #[test]
    fn words_go_without_their_number() {
        assert_eq!(without_number("一、 缴费"), "缴费");
        assert_eq!(without_number("（十二）缴费"), "缴费");
        assert_eq!(without_number("第三条 缴费"), "缴费");
        assert_eq!(without_number("2024年"), "2024年");
    }
}
