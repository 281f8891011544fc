//! A list of people is no table of counts, whatever its headings say.

use super::guess::Guess;
use crate::diagnostic::{Diagnostic, say};
use crate::load::quota::grid::Grid;
use crate::load::quota::headings::squeezed;
use crate::load::quota::personal::delete_column;
use crate::site::quota::Meaning;

/// The family names that nine in ten people have.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

/// How places are called.
const PLACES: &str = "村社居委镇乡街道组队场办区县市寨庄屯湾坪坝沟岗店桥山岭";

/// So few rows prove nothing.
const FEWEST: usize = 4;

/// That the column of names has those of people: four in five are two or three characters long,
/// begin with a family name, and end as no place does.
pub(super) fn named(grid: &Grid, guess: &Guess) -> Option<Diagnostic> {
    let column = guess.column(Meaning::Name)?;
    let below = grid.rows.iter().skip(guess.row + 1).filter_map(|row| row.get(column.at));
    let names: Vec<_> = below.filter(|raw| !raw.is_blank()).collect();
    let people: Vec<_> = names.iter().filter(|raw| is_person(&squeezed(&raw.text))).collect();
    if people.len() < FEWEST || people.len() * 5 < names.len() * 4 {
        return None;
    }
    let heading = &column.heading;
    let message = say!(
        "“{heading}”这一列看起来是人的姓名，任务表里只能有各村各乡镇的人数",
        "`{heading}` seems to have names of people: a quota table has counts of places alone"
    );
    let mistake = Diagnostic::error("import/people", message).at(&people.first()?.span);
    Some(mistake.help(delete_column()))
}

fn is_person(name: &str) -> bool {
    let length = name.chars().count();
    (2..=3).contains(&length)
        && name.starts_with(|first| FAMILIES.contains(first))
        && !name.ends_with(|last| PLACES.contains(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_no_people() {
        for person in ["张三", "李小明", "王芳"] {
            assert!(is_person(person), "{person}");
        }
        for place in ["水口村", "石桥", "高山", "白公街道", "合计", "马灌镇"] {
            assert!(!is_person(place), "{place}");
        }
    }
}
