//! Reading a tree of YAML key by key: what is missing, mistyped or unknown is collected with its
//! place, and reading goes on.

use std::cell::RefCell;

use gongshi_rules::day::Day;

use crate::diagnostic::{Diagnostic, Diagnostics, Span, nearest};
use crate::load::yaml::{self, Key, Node, Value};

/// Where mistakes are collected while a document is read.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(RefCell<Diagnostics>);

impl Mistakes {
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// What was read, if there was no mistake on the way.
    pub(crate) fn finish<T>(self, read: Option<T>) -> Result<T, Diagnostics> {
        self.finish_with_warnings(read).map(|(read, _)| read)
    }

    /// What was read, if there was no mistake on the way, and what is worth a warning.
    pub(crate) fn finish_with_warnings<T>(
        self,
        read: Option<T>,
    ) -> Result<(T, Diagnostics), Diagnostics> {
        let found = self.0.into_inner();
        match read {
            Some(read) if found.errors() == 0 => Ok((read, found)),
            None if found.errors() == 0 => {
                Err(Diagnostic::error("file/unreadable", "这个文件读不出完整的内容").into())
            }
            _ => Err(found),
        }
    }

    /// Keeps the errors among some diagnostics and gives back the warnings.
    pub(crate) fn take_errors(&self, found: Diagnostics) -> Diagnostics {
        let (errors, warnings) = found.parted();
        self.0.borrow_mut().extend(errors);
        warnings
    }

    /// Keeps the mistake and goes on without the value.
    pub(crate) fn caught<T>(&self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|mistake| self.push(mistake)).ok()
    }
}

/// A map that is being read. Keys are asked for by name; [`Section::close`] reports the others.
pub(crate) struct Section<'n> {
    /// What it is called in messages: its path from the top of the document.
    name: String,
    node: &'n Node,
    entries: &'n [(Key, Node)],
    asked: RefCell<Vec<&'static str>>,
    mistakes: &'n Mistakes,
}

impl<'n> Section<'n> {
    /// Opens a map; anything else is a mistake.
    pub(crate) fn open(node: &'n Node, name: &str, mistakes: &'n Mistakes) -> Option<Self> {
        let entries = match &node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Empty | Value::Scalar(_) | Value::List(_) => {
                let place = if name.is_empty() {
                    "文件".to_owned()
                } else {
                    format!("“{name}”下面")
                };
                let message = format!("{place}应当是一组“名称: 值”");
                let help = match node.scalar() {
                    Some("unknown") => "通知没有写的，请写成“{status: unknown}”。",
                    _ => "请另起一行，缩进两个空格，每行写一项“名称: 值”。",
                };
                mistakes.push(Diagnostic::error("value/kind", message).at(&node.span).help(help));
                return None;
            }
        };
        Some(Self { name: name.into(), node, entries, asked: RefCell::default(), mistakes })
    }

    /// The map itself.
    pub(crate) fn node(&self) -> &'n Node {
        self.node
    }

    /// What it is called in messages: its path from the top of the document.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Where to show what the map lacks.
    pub(crate) fn span(&self) -> &'n Span {
        self.entries.first().map_or(&self.node.span, |(first, _)| &first.span)
    }

    /// Whether the map has no entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn mistakes(&self) -> &'n Mistakes {
        self.mistakes
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'n Node> {
        self.asked.borrow_mut().push(key);
        self.entries.iter().find(|(entry, _)| entry.name == key).map(|(_, node)| node)
    }

    /// The value of a key that must be there.
    pub(crate) fn require(&self, key: &'static str) -> Option<&'n Node> {
        let node = self.get(key);
        if node.is_none() {
            let place = self.place();
            let message = format!("{place}缺少“{key}”");
            let help = format!("请在{place}加一行“{key}: …”。");
            let missing = Diagnostic::error("key/missing", message).at(self.span());
            self.mistakes.push(missing.help(help));
        }
        node
    }

    /// A map below this one.
    pub(crate) fn section(&self, key: &'static str) -> Option<Section<'n>> {
        self.get(key).and_then(|node| self.below(key, node))
    }

    /// A map below this one that must be there.
    pub(crate) fn require_section(&self, key: &'static str) -> Option<Section<'n>> {
        self.require(key).and_then(|node| self.below(key, node))
    }

    /// Opens a value of this map as a map.
    pub(crate) fn below(&self, key: &str, node: &'n Node) -> Option<Section<'n>> {
        Section::open(node, &self.path(key), self.mistakes)
    }

    /// A scalar as text.
    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        self.get(key).and_then(|node| self.mistakes.caught(text(node, key)))
    }

    /// A scalar as text that must be there.
    pub(crate) fn require_text(&self, key: &'static str) -> Option<String> {
        self.require(key).and_then(|node| self.mistakes.caught(text(node, key)))
    }

    /// A scalar that must be one of these words.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.get(key).and_then(|node| self.mistakes.caught(word(node, key, words)))
    }

    /// The entries under names that are not asked for: those of an axis.
    pub(crate) fn others(&self) -> impl Iterator<Item = &'n (Key, Node)> {
        self.entries.iter().filter(|(key, _)| !self.asked.borrow().contains(&key.name.as_str()))
    }

    /// A cell for every name of an axis, from the entries not asked for. `axis` is the axis's own
    /// name, for messages.
    pub(crate) fn row<T>(
        &self,
        axis: &str,
        names: &[String],
        read: impl Fn(&'n Node, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        for (key, _) in self.others().filter(|(key, _)| !names.contains(&key.name)) {
            self.unknown(key, names.iter().map(String::as_str), Some(axis));
        }
        let cells: Vec<_> = names
            .iter()
            .map(|name| {
                let cell = self.others().find(|(key, _)| key.name == *name);
                if cell.is_none() {
                    let message = format!("{}缺少{axis}“{name}”", self.place());
                    let help = format!("每个{axis}都要有一个值，请加上“{name}: …”。");
                    let missing = Diagnostic::error("table/missing-cell", message);
                    self.mistakes.push(missing.at(self.span()).help(help));
                }
                cell.and_then(|(_, node)| read(node, &self.path(name)))
            })
            .collect();
        cells.into_iter().collect()
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn close(self) {
        for (key, _) in self.others() {
            self.unknown(key, self.asked.borrow().iter().copied(), None);
        }
    }

    fn unknown<'k>(&self, key: &Key, known: impl Iterator<Item = &'k str>, axis: Option<&str>) {
        if let Some(mistake) = yaml::number_with_comma(&key.span) {
            return self.mistakes.push(mistake);
        }
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        known.dedup();
        let (place, what) = (self.place(), axis.unwrap_or("项目"));
        let message = format!("{place}没有“{}”这个{what}", key.name);
        // A colon that YAML does not know, or without its space, makes one key of key and value.
        let colon =
            key.name.split_once(['：', ':']).map(|(name, value)| (name.trim(), value.trim()));
        let help = match (colon, nearest(&key.name, known.iter().copied())) {
            (Some((name, value)), _) => {
                let value = if value.starts_with(['{', '[']) { "…" } else { value };
                format!("冒号要用英文的，后面空一格，例如“{name}: {value}”。")
            }
            _ if key.name.contains(['\u{3000}', '\u{A0}']) => {
                "名称里有不是普通的空格：请删掉，换成英文输入法的空格。".to_owned()
            }
            (None, Some(name)) => format!("是不是“{name}”？"),
            (None, None) => format!("这里可以写：{}。", known.join("、")),
        };
        self.mistakes.push(Diagnostic::error("key/unknown", message).at(&key.span).help(help));
    }

    /// What a value of this map is called in messages.
    pub(crate) fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// The map as the beginning of a sentence: 「“premium”里」.
    pub(crate) fn place(&self) -> String {
        if self.name.is_empty() {
            "文件最外层".to_owned()
        } else {
            format!("“{}”里", self.name)
        }
    }
}

/// A scalar's text.
pub(crate) fn text(node: &Node, name: &str) -> Result<String, Diagnostic> {
    match &node.value {
        Value::Scalar(text) if !text.trim().is_empty() => Ok(text.clone()),
        _ => Err(Diagnostic::error("value/kind", format!("“{name}”应当是一个值"))
            .at(&node.span)
            .help(format!("请写在同一行：“{name}: …”。"))),
    }
}

/// A scalar that is one of these words.
pub(crate) fn word<T: Copy>(node: &Node, name: &str, words: &[(&str, T)]) -> Result<T, Diagnostic> {
    let written = text(node, name)?;
    words.iter().find(|(word, _)| *word == written).map(|(_, value)| *value).ok_or_else(|| {
        let names = || words.iter().map(|(word, _)| *word);
        let help = match nearest(&written, names()) {
            Some(word) => format!("是不是“{word}”？"),
            None => format!("可以写：{}。", names().collect::<Vec<_>>().join("、")),
        };
        Diagnostic::error("value/choice", format!("“{name}”不能是“{written}”"))
            .at(&node.span)
            .help(help)
    })
}

/// The items of a list.
pub(crate) fn list<'n>(node: &'n Node, name: &str) -> Result<&'n [Node], Diagnostic> {
    match &node.value {
        Value::List(items) => Ok(items),
        _ => Err(Diagnostic::error("value/kind", format!("“{name}”应当是一个列表"))
            .at(&node.span)
            .help(format!("请写成“{name}: [甲, 乙]”，或者每行以“- ”开头。"))),
    }
}

/// The items of a list that has some.
pub(crate) fn filled_list<'n>(node: &'n Node, name: &str) -> Result<&'n [Node], Diagnostic> {
    match list(node, name)? {
        [] => Err(Diagnostic::error("value/empty", format!("“{name}”是空的"))
            .at(&node.span)
            .help("请至少写一项；没有的话，删掉这一行。")),
        items => Ok(items),
    }
}

/// A list of texts, each once.
pub(crate) fn names(node: &Node, name: &str) -> Result<Vec<String>, Diagnostic> {
    let mut names = Vec::new();
    for item in list(node, name)? {
        let written = text(item, name)?;
        if written.contains(['、', '，', '；']) {
            return Err(several(item, &written));
        }
        if names.contains(&written) {
            return Err(Diagnostic::error("value/repeated", format!("“{written}”写了两次"))
                .at(&item.span)
                .help("请删掉一个。"));
        }
        names.push(written);
    }
    if names.is_empty() {
        return Err(Diagnostic::error("value/empty", format!("“{name}”是空的"))
            .at(&node.span)
            .help(format!("请至少写一个，例如“{name}: [一档]”。")));
    }
    Ok(names)
}

/// Several names between which stands no comma that YAML knows. They would be one name, which
/// nobody has.
fn several(item: &Node, written: &str) -> Diagnostic {
    let each = written.split(['、', '，', '；']).map(str::trim).filter(|it| !it.is_empty());
    let listed = each.collect::<Vec<_>>().join(", ");
    Diagnostic::error("value/several", format!("“{written}”成了一个名称"))
        .at(&item.span)
        .help(format!(
            "几个名称，请用英文逗号隔开：“{listed}”；是一个名称的，请去掉里面的顿号，例如“一二级残疾人”。"
        ))
}

/// A day: `2024-02-29`.
pub(crate) fn date(node: &Node, name: &str) -> Result<jiff::civil::Date, Diagnostic> {
    calendar(node, name, |written| written.parse().ok())
}

/// A day of the rules: `2024-02-29`.
pub(crate) fn day(node: &Node, name: &str) -> Result<Day, Diagnostic> {
    calendar(node, name, Day::from_text)
}

fn calendar<T>(node: &Node, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Diagnostic> {
    let written = text(node, name)?;
    let shaped = written.len() == 10
        && written.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    read(&written).filter(|_| shaped).ok_or_else(|| {
        let (message, help) = if shaped {
            (format!("“{written}”这一天不存在"), "请检查月份和日期，平年没有2月29日。".to_owned())
        } else {
            let meant = numbers(&written).filter(|meant| read(meant).is_some());
            let help = meant.map_or_else(
                || "请写成“2024-01-31”这样，年-月-日。".to_owned(),
                |meant| format!("请写成“{meant}”。"),
            );
            (format!("“{written}”不是日期"), help)
        };
        Diagnostic::error("value/date", message).at(&node.span).help(help)
    })
}

/// A year, a month and a day, however they are written, as `2024-02-29`.
fn numbers(written: &str) -> Option<String> {
    let digit = |c: char| c.to_digit(10).or_else(|| (c as u32).checked_sub('０' as u32));
    let plain = written.chars().map(|c| digit(c).filter(|it| *it < 10));
    let plain: String =
        plain.map(|it| it.and_then(|it| char::from_digit(it, 10)).unwrap_or(' ')).collect();
    match *plain.split_whitespace().collect::<Vec<_>>() {
        [year, month, day] => Some(format!("{year:0>4}-{month:0>2}-{day:0>2}")),
        _ => None,
    }
}

/// A whole number within bounds.
pub(crate) fn whole<N>(
    node: &Node,
    name: &str,
    bounds: std::ops::RangeInclusive<N>,
) -> Result<N, Diagnostic>
where
    N: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let written = text(node, name)?;
    let digits = written.bytes().all(|byte| byte.is_ascii_digit());
    let number = written.parse().ok().filter(|number| digits && bounds.contains(number));
    number.ok_or_else(|| {
        let (low, high) = (bounds.start(), bounds.end());
        Diagnostic::error("value/number", format!("“{name}”不能是“{written}”"))
            .at(&node.span)
            .help(format!("请写{low}到{high}之间的整数，不加逗号和单位。"))
    })
}
