//! How people are called, and how places are.

/// The family names that nine in ten people have.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

/// How places are called, and offices.
const PLACES: &str = "村社居委镇乡街道组队场办区县市寨庄屯湾坪坝沟岗店桥山岭站所部院校局室点";

/// What people are called behind their names.
const TITLES: [&str; 5] = ["同志", "书记", "主任", "先生", "女士"];

/// Words of notices and of tables that begin as names do.
const WORDS: &str = "任务 任何 任意 任职 任期 任免 方便 方式 方面 方法 方案 方向 万元 万人 万户 万一 \
    高峰 高度 高于 高低 高龄 高中 高校 高效 金额 金融 白天 马上 严格 严禁 严防 严重 陆续 付款 付清 付费 \
    余额 余款 余下 余数 周一 周二 周三 周四 周五 周六 周日 周末 周期 周边 周围 程序 程度 成员 成立 范围 \
    许多 许可 何时 何人 何处 何种 于是 钱款 钱数 田地 田间 林地 林业 石油 段落 龙头 孙子 孙女 史上 \
    向上 向下 向前 毛利 武装 顾虑 胡乱 谢绝 谢谢 江河 夏季 马路 张贴";

/// Whether a text is the name of a person: two or three characters, the first a family name, the last
/// none of a place, and no word: 「任务重」.
pub(crate) fn is_person(name: &str) -> bool {
    let length = name.chars().count();
    (2..=3).contains(&length)
        && name.starts_with(|first| FAMILIES.contains(first))
        && !name.ends_with(|last| PLACES.contains(last))
        && !WORDS.split_whitespace().any(|word| name.starts_with(word))
}

/// The name of a person in which a text begins.
pub(super) struct Named<'t> {
    /// Whether it says what the person is called: 「王主任」.
    pub(super) is_titled: bool,
    /// What stands behind it.
    behind: &'t str,
}

impl<'t> Named<'t> {
    /// The name in which a text begins, where nothing is behind it but how people are called, a
    /// number or a mark: 「张建国，0557-6012345」, 「张 明」.
    pub(super) fn at_start_of(text: &'t str) -> Option<Self> {
        let text = text.trim_start();
        let is_word = |c: char| c.is_alphabetic();
        let run = text.find(|c| !is_word(c)).unwrap_or(text.len());
        let is_spaced_word = |c: char| is_word(c) || c.is_whitespace();
        let spaced = text.find(|c| !is_spaced_word(c)).unwrap_or(text.len());
        let is_family = |name: &str| FAMILIES.contains(name) && name.chars().count() == 1;
        [run, spaced].into_iter().find_map(|length| {
            let (name, behind) = text.split_at(length);
            let name: String = name.split_whitespace().collect();
            let titled = TITLES.iter().find_map(|title| name.strip_suffix(title));
            let is_titled = titled.is_some_and(|name| is_family(name) || is_person(name));
            (is_titled || is_person(&name)).then_some(Self { is_titled, behind })
        })
    }

    /// Whether nothing follows, or what follows names, too: a title, a number or a telephone.
    pub(super) fn stands_alone(&self) -> bool {
        const TELEPHONES: [&str; 4] = ["电话", "手机", "联系电话", "联系方式"];
        let behind = self.behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        behind.is_empty()
            || behind.starts_with(|c: char| c.is_ascii_digit())
            || TITLES.iter().chain(&TELEPHONES).any(|word| behind.starts_with(word))
    }
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
            assert!(Named::at_start_of(text).is_some(), "{text}");
        }
        for text in [
            "村委会",
            "村书记",
            "白公街道办事处",
            "高度重视",
            "任务重",
            "任务 重",
            "方便",
            "万元",
            "高峰期",
            "0557-6012345",
            "",
        ] {
            assert!(Named::at_start_of(text).is_none(), "{text}");
        }
    }
}
