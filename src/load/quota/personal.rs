//! Columns in which people stand, not counts, and numbers that are one person's: a table has none,
//! nor does its file.

use super::figure;
use super::grid::Raw;
use super::headings::squeezed;
use super::people::Named;
use crate::diagnostic::{Diagnostic, Text, say};
use crate::site::personal::{Personal, personal_numbers};
use crate::site::quota::{Meaning, addressed};

/// Words in headings of what belongs to one person, whatever is said of the column.
const PERSONAL: [&str; 9] =
    ["姓名", "户主", "身份证", "证件号", "公民身份", "手机", "银行", "住址", "出生"];

/// Words in headings of columns of residents, where they have no counts: 「参保人」, never 「参保人数」.
const RESIDENTS: [&str; 5] = ["参保人", "家庭成员", "监护人", "代缴人", "本人"];

/// Those of columns of people whose work it is.
const IN_CHARGE: [&str; 17] = [
    "负责人",
    "责任人",
    "联系人",
    "经办人",
    "干部",
    "领导",
    "网格员",
    "书记",
    "支书",
    "主任",
    "会计",
    "文书",
    "村长",
    "社长",
    "组长",
    "专干",
    "协管员",
];

/// How a heading ends that counts, whatever it counts: 「手机缴费人数」.
const COUNTED: [&str; 4] = ["人数", "户数", "人次", "金额"];

/// How a heading ends that says of itself that numbers stand below it.
const NUMBERS: [&str; 8] = ["数", "人次", "人口", "率", "额", "(人)", "(户)", "(元)"];

/// That a column has people and not counts, by its heading and by what the file says that it is;
/// nothing, where it says nothing. Below a heading that is said to have counts words are refused
/// anyway: 「已参保人」 may be how many.
pub(crate) fn personal(heading: &str, said: Option<Meaning>) -> Option<Diagnostic> {
    let squeezed = squeezed(heading);
    let has = |words: &[&str]| words.iter().any(|word| squeezed.contains(word));
    let ends = |endings: &[&str]| endings.iter().any(|ending| squeezed.ends_with(ending));
    let has_counts = matches!(said, Some(Meaning::Count(_) | Meaning::Number)) || ends(&NUMBERS);
    if has(&PERSONAL) && !ends(&COUNTED) {
        let message = say!(
            "“{heading}”是个人信息，任务表里只能有人数",
            "`{heading}` is personal data: a quota table has counts alone"
        );
        return Some(Diagnostic::error("quota/personal", message).help(delete_column()));
    }
    if has_counts {
        return None;
    }
    let (message, help) = if has(&IN_CHARGE) {
        let message = say!(
            "“{heading}”是人的姓名，任务表里只能有人数",
            "`{heading}` has names of people: a quota table has counts alone"
        );
        let whom = whom_to_ask();
        let help = say!(
            whom => "请从表格里删掉这一列；写ignore也不行，文件里不能有。{whom}",
            "Delete the column; `ignore` does not do, as the file must not have it. {whom}"
        );
        (message, help)
    } else if has(&RESIDENTS) {
        let message = say!(
            "“{heading}”看起来是参保的人，任务表里只能有人数",
            "`{heading}` seems to have people who are insured: a quota table has counts alone"
        );
        let help = say!(
            "是姓名的，请从表格里删掉这一列，只留各村各乡镇的人数；写ignore也不行，文件里不能有。是人数的，在columns里写“{heading}: other”。",
            "If these are names, delete the column and keep the counts alone; `ignore` does not do, as the file must not have it. If these are counts, write `{heading}: other` in `columns`."
        );
        (message, help)
    } else {
        return None;
    };
    Some(Diagnostic::error("quota/personal", message).help(help))
}

/// What to do about a column of people.
pub(crate) fn delete_column() -> Text {
    say!(
        "请从表格里删掉这一列，只留各村各乡镇的人数；写ignore也不行，文件里不能有。",
        "Delete the column and keep the counts alone; `ignore` does not do, as the file must not have it."
    )
}

/// That a cell names somebody: 「联系人：张建国」.
pub(super) fn contact(raw: &Raw) -> Option<Diagnostic> {
    let plain: String = raw.text.chars().map(figure::narrow).collect();
    let word = IN_CHARGE.iter().chain(&RESIDENTS).chain(&PERSONAL).find(|word| {
        plain.match_indices(**word).any(|(at, _)| {
            let rest = &plain[at + word.len()..];
            let name = rest.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
            let apart = &rest[..rest.len() - name.len()];
            // 「会计方面」 is nobody, 「干部 白雪 天气」 may be.
            !apart.is_empty()
                && Named::at_start_of(name).is_some_and(|named| {
                    apart.contains(':') || named.is_titled || named.stands_alone()
                })
        })
    })?;
    let message = say!(
        "“{word}”后面是人的姓名，任务表里只能有人数",
        "Behind `{word}` there is the name of a person: a quota table has counts alone"
    );
    let whom = whom_to_ask();
    let mistake = Diagnostic::error("quota/personal", addressed(raw.address, &message));
    Some(mistake.at(&raw.span).help(say!(
        whom => "请从表格里删掉姓名。{whom}",
        "Delete the name from the table. {whom}"
    )))
}

/// Where it stands whom people ask.
fn whom_to_ask() -> Text {
    say!(
        "要让人知道找谁问的，把村委会、乡镇的电话写成电话那一列（phone），或者写在site.yaml里那个地方的contact下面。",
        "Whom people ask is said by the telephone number of the office, in a column `phone`, or below `contact` of the place in site.yaml."
    )
}

/// That a cell has the number of an identity card, or another that is as long: of a bank card, say.
pub(crate) fn long_number(raw: &Raw) -> Option<Diagnostic> {
    let plain: String = raw.text.chars().map(figure::narrow).collect();
    let is_card = personal_numbers(&plain).iter().any(|(_, what)| *what == Personal::IdCard);
    let what = match long_run(&plain) {
        Some(15 | 18) => say!("身份证号码", "the number of an identity card"),
        _ if is_card => say!("身份证号码", "the number of an identity card"),
        Some(_) => say!("银行卡号这样的长号码", "a long number, such as that of a bank card"),
        None => return None,
    };
    Some(refused(raw, &what))
}

/// That a cell has the number of a mobile telephone.
pub(super) fn mobile(raw: &Raw) -> Option<Diagnostic> {
    has_mobile(&raw.text).then(|| refused(raw, &say!("手机号码", "a mobile telephone number")))
}

/// Whether a text has the number of a mobile telephone.
pub(super) fn has_mobile(text: &str) -> bool {
    let plain: String = text.chars().map(figure::narrow).collect();
    personal_numbers(&plain).iter().any(|(_, what)| *what == Personal::Mobile)
}

fn refused(raw: &Raw, what: &Text) -> Diagnostic {
    let message = say!(
        what => "这里有{what}，任务表里只能有人数",
        "There is {what} here: a quota table has counts alone"
    );
    Diagnostic::error("quota/personal", addressed(raw.address, &message)).at(&raw.span).help(say!(
        "请从表格里删掉这个号码，是谁的也不要写；整列都是的，删掉这一列，写ignore也不行。",
        "Delete the number and whose it is from the table; where a column has nothing else, delete the column: `ignore` does not do."
    ))
}

/// How many digits a number has that is as long as that of a card: an identity card has 15 or 18,
/// the last an X or not, a bank card 16 or 19. No count has so many; and a spreadsheet that takes a
/// number for a figure loses the last digits, which prove it. Written in groups, it is one, too.
fn long_run(plain: &str) -> Option<usize> {
    const GROUPS: [&[usize]; 7] = [
        &[6, 8, 4],
        &[6, 4, 4, 4],
        &[3, 3, 4, 4, 4],
        &[6, 6, 3],
        &[4, 4, 4, 4, 3],
        &[4, 4, 4, 4],
        &[6, 13],
    ];
    if is_fraction(plain.trim()) {
        return None;
    }
    let runs = plain.split(|c: char| !c.is_ascii_digit() && !" -".contains(c));
    runs.filter(|run| !run.is_empty()).find_map(|run| {
        let lengths: Vec<usize> =
            run.split([' ', '-']).map(str::len).filter(|it| *it > 0).collect();
        let whole = lengths.iter().copied().find(|it| (15..=19).contains(it));
        let parted =
            GROUPS.iter().find(|groups| lengths.ends_with(groups) || lengths.starts_with(groups));
        whole.map(|it| if it == 17 { 18 } else { it }).or(parted.map(|it| it.iter().sum()))
    })
}

/// Whether a cell is a fraction that somebody worked out, 0.299757869249395: spreadsheets keep so many
/// digits of it, and no more.
fn is_fraction(plain: &str) -> bool {
    const MOST: usize = 17;
    let digits = plain.chars().filter(char::is_ascii_digit).skip_while(|c| *c == '0').count();
    plain.contains('.') && plain.parse::<f64>().is_ok() && digits <= MOST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::quota::{Count, Words};

    /// However it is spaced, and without the last digits that would prove it.
    #[test]
    fn a_number_as_long_as_a_card_is_none_of_counts() {
        for (cell, digits) in [
            ("410101196001010012", 18),
            ("张某410101 19600101 0012已迁出", 18),
            ("410101-19600101-0012", 18),
            ("41010119600101001X", 18),
            ("410101600101001", 15),
            ("6222021234567890123", 19),
            ("6222 0212 3456 7890 123", 19),
            ("6222 0212 3456 7890", 16),
        ] {
            assert_eq!(long_run(cell), Some(digits), "{cell}");
        }
        for cell in [
            "0.299757869249395",
            "0.007317073170731708",
            "0371-12345678 0371-87654321",
            "2026-09-28",
            "2065",
            "12345678、87654321",
            "",
        ] {
            assert_eq!(long_run(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_heading_of_people_is_none_of_counts() {
        let note = Some(Meaning::Words(Words::Note));
        let count = Some(Meaning::Count(Count::Other));
        for heading in ["参保人", "家庭成员", "本人", "村负责人", "联 系 人", "网格员", "参保人员"]
        {
            assert!(personal(heading, None).is_some(), "{heading}");
            assert!(personal(heading, note).is_some(), "{heading}");
            assert!(personal(heading, count).is_none(), "{heading}");
        }
        for heading in ["村书记", "支书", "村主任", "会计", "包片领导", "村干部", "书记电话"]
        {
            assert!(personal(heading, note).is_some(), "{heading}");
        }
        for heading in [
            "参保人数",
            "包片单位",
            "应参保人口",
            "参保人次",
            "参保人员（人）",
            "本人缴费金额",
            "联系电话",
            "手机缴费人数",
        ] {
            assert!(personal(heading, None).is_none(), "{heading}");
        }
        for heading in ["姓名", "户主", "身份证号", "手机号码", "银行账号"] {
            assert!(personal(heading, count).is_some(), "{heading}");
        }
    }
}
