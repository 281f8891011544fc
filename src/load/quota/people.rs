//! How people are called, and how places are.

/// The family names that nine in ten people have.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

/// How places are called, and offices.
const PLACES: &str = "村社居委镇乡街道组队场办区县市寨庄屯湾坪坝沟岗店桥山岭站所部院校局室点";

/// What people are called behind their names.
const TITLES: [&str; 5] = ["同志", "书记", "主任", "先生", "女士"];

/// Whether a text is the name of a person: two or three characters, the first a family name, the last
/// none of a place.
pub(crate) fn is_person(name: &str) -> bool {
    let length = name.chars().count();
    (2..=3).contains(&length)
        && name.starts_with(|first| FAMILIES.contains(first))
        && !name.ends_with(|last| PLACES.contains(last))
}

/// Whether a text begins with the name of a person, and nothing is behind it but how people are
/// called, a number or a mark: 「张建国，0557-6012345」, 「张 明」.
pub(super) fn begins_with_person(text: &str) -> bool {
    let is_word = |c: &char| c.is_alphabetic();
    let run: String = text.trim_start().chars().take_while(is_word).collect();
    let spaced = text.chars().filter(|c| !c.is_whitespace()).take_while(is_word);
    let spaced: String = spaced.collect();
    let is_family = |name: &str| FAMILIES.contains(name) && name.chars().count() == 1;
    [run, spaced].iter().any(|name| {
        let titled = TITLES.iter().find_map(|title| name.strip_suffix(title));
        is_person(name) || titled.is_some_and(|name| is_family(name) || is_person(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_no_people() {
        for person in ["张三", "李小明", "王芳"] {
            assert!(is_person(person), "{person}");
        }
        for place in ["水口村", "石桥", "高山", "白公街道", "合计", "马灌镇", "林业站", "高庙小学"]
        {
            assert!(!is_person(place), "{place}");
        }
    }

    #[test]
    fn people_are_called_with_titles_and_numbers() {
        for text in
            ["张建国", "张 明", "张建国，0557-6012345", "王主任", "李小明同志", "张建国 李明"]
        {
            assert!(begins_with_person(text), "{text}");
        }
        for text in ["村委会", "村书记", "白公街道办事处", "高度重视", "0557-6012345", ""]
        {
            assert!(!begins_with_person(text), "{text}");
        }
    }
}
