//! Reading a tree of YAML key by key: what is missing, mistyped or unknown is collected with its
//! place, and reading goes on.

use std::cell::RefCell;
use std::collections::HashSet;

use gongshi_rules::day::Day;

use crate::dates::Slip;
use crate::diagnostic::{
    Diagnostic, Diagnostics, Span, Text, did_you_mean, listed, nearest, nearest_or_choices, say,
};
use crate::load::yaml::{Key, Node, Value};

/// Where mistakes are collected while a document is read.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(RefCell<Diagnostics>);

impl From<Diagnostics> for Mistakes {
    /// What was found before the reading began.
    fn from(found: Diagnostics) -> Self {
        Self(RefCell::new(found))
    }
}

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
                let message = say!("这个文件读不出完整的内容", "This file could not be read whole");
                Err(Diagnostic::error("file/unreadable", message).into())
            }
            _ => Err(found),
        }
    }

    pub(crate) fn extend(&self, found: Diagnostics) {
        self.0.borrow_mut().extend(found);
    }

    /// Keeps the errors among some diagnostics and gives back the warnings.
    pub(crate) fn take_errors(&self, found: Diagnostics) -> Diagnostics {
        let (errors, warnings) = found.parted();
        self.extend(errors);
        warnings
    }

    /// Everything that was found.
    pub(crate) fn into_inner(self) -> Diagnostics {
        self.0.into_inner()
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
                let message = if name.is_empty() {
                    say!("文件应当是一组“名称: 值”", "The file must be lines of `name: value`")
                } else {
                    say!(
                        "“{name}”下面应当是一组“名称: 值”",
                        "`{name}` must have lines of `name: value` below it"
                    )
                };
                let help = match node.scalar() {
                    Some("unknown") => say!(
                        "通知没有写的，请写成“{{status: unknown}}”。",
                        "What the notice does not say is written `{{status: unknown}}`."
                    ),
                    _ => say!(
                        "请另起一行，缩进两个空格，每行写一项“名称: 值”。",
                        "Begin a new line, indent it by two spaces, and write one `name: value` a line."
                    ),
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
            let message = say!(place => "{place}缺少“{key}”", "`{key}` is missing {place}");
            let help =
                say!(place => "请在{place}加一行“{key}: …”。", "Add a line `{key}: …` {place}.");
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

    /// A cell for every name of an axis, from the entries not asked for.
    pub(crate) fn row<T>(
        &self,
        axis: Axis,
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
                    let (place, axis) = (self.place(), axis.name());
                    let message = say!(
                        place, axis => "{place}缺少{axis}“{name}”",
                        "The {axis} `{name}` is missing {place}"
                    );
                    let help = say!(
                        axis => "每个{axis}都要有一个值，请加上“{name}: …”。",
                        "Each {axis} must have a value: add `{name}: …`."
                    );
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

    fn unknown<'k>(&self, key: &Key, known: impl Iterator<Item = &'k str>, axis: Option<Axis>) {
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        known.dedup();
        let (place, name) = (self.place(), &key.name);
        let what = axis.map_or_else(|| say!("项目", "entry"), Axis::name);
        let message = say!(
            place, what => "{place}没有“{name}”这个{what}",
            "There is no {what} `{name}` {place}"
        );
        // A colon that YAML does not know, or without its space, makes one key of key and value.
        let colon =
            key.name.split_once(['：', ':']).map(|(name, value)| (name.trim(), value.trim()));
        let help = match (colon, nearest(&key.name, known.iter().copied())) {
            (Some((name, value)), _) => {
                let name = in_english(name).filter(|it| known.contains(it)).unwrap_or(name);
                let value = if value.starts_with(['{', '[']) {
                    "…".to_owned()
                } else {
                    value_meant(name, value).unwrap_or_else(|| SOME_DAY.to_owned())
                };
                say!(
                    "冒号要用英文的，后面空一格，例如“{name}: {value}”。",
                    "Write a plain colon with a space after it, such as `{name}: {value}`."
                )
            }
            _ if key.name.contains(['\u{3000}', '\u{A0}']) => {
                say!(
                    "名称里有不是普通的空格：请删掉，换成英文输入法的空格。",
                    "There is a space in the name that is no plain one: delete it and type a plain space."
                )
            }
            (None, near) => {
                let meant = in_english(&key.name).filter(|it| known.contains(it)).or(near);
                meant.map_or_else(
                    || {
                        let known = listed(known.iter().copied());
                        say!(known => "这里可以写：{known}。", "You can write here: {known}.")
                    },
                    did_you_mean,
                )
            }
        };
        self.mistakes.push(Diagnostic::error("key/unknown", message).at(&key.span).help(help));
    }

    /// What a value of this map is called in messages.
    pub(crate) fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// Where something of the map is: 「“premium”里」, “in `premium`”. A Chinese sentence begins
    /// with it, an English one ends in it.
    pub(crate) fn place(&self) -> Text {
        let name = &self.name;
        if name.is_empty() {
            say!("文件最外层", "at the top of the file")
        } else {
            say!("“{name}”里", "in `{name}`")
        }
    }
}

/// Names by which the entries of a map are given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Axis {
    /// The tiers of a policy.
    Tier,
    /// Its hospital levels.
    Level,
}

impl Axis {
    /// What one of its names is called.
    fn name(self) -> Text {
        match self {
            Self::Tier => say!("档次", "tier"),
            Self::Level => say!("医院级别", "hospital level"),
        }
    }
}

/// The keys of notices and of `site.yaml` by the words that staff know them by.
const IN_CHINESE: [(&str, &str); 24] = [
    ("标题", "title"),
    ("文号", "number"),
    ("发文机关", "issuer"),
    ("发文单位", "issuer"),
    ("成文日期", "issued"),
    ("发文日期", "issued"),
    ("日期", "issued"),
    ("发布日期", "published"),
    ("失效日期", "expires"),
    ("截止日期", "expires"),
    ("地方", "place"),
    ("地区", "place"),
    ("政策", "policy"),
    ("状态", "status"),
    ("效力", "status"),
    ("替代", "replaces"),
    ("依据", "based_on"),
    ("附件", "attachments"),
    ("摘要", "summary"),
    ("标签", "tags"),
    ("草稿", "draft"),
    ("名称", "title"),
    ("电话", "phone"),
    ("地址", "address"),
];

/// The key that a Chinese word stands for.
pub(crate) fn in_english(written: &str) -> Option<&'static str> {
    IN_CHINESE.iter().find(|(word, _)| *word == written.trim()).map(|(_, key)| *key)
}

/// The keys of notices and policies whose values are days.
const DAYS: [&str; 9] =
    ["issued", "published", "expires", "from", "to", "on", "starts", "ends", "until"];

/// A day, where what is written for one is none.
pub(crate) const SOME_DAY: &str = "2026-09-01";

/// The value that is meant by what is written after a key: a day as `2024-02-29`; nothing, where
/// the key is that of a day and the value is none.
pub(crate) fn value_meant(key: &str, written: &str) -> Option<String> {
    let is_day = DAYS.contains(&key) && !written.starts_with('{');
    if is_day { meant_day(written) } else { Some(written.to_owned()) }
}

/// Whether a word is, or may well be, the key of an entry.
pub(crate) fn is_key(written: &str) -> bool {
    let is_english = |c: char| c.is_ascii_lowercase() || c == '_';
    in_english(written).is_some() || (!written.is_empty() && written.chars().all(is_english))
}

/// The keys whose values are words, which may have a colon in them.
const OF_WORDS: [&str; 11] = [
    "title",
    "name",
    "summary",
    "description",
    "issuer",
    "number",
    "source",
    "place",
    "address",
    "phone",
    "hours",
];

/// Whether the value of a key is words.
pub(crate) fn is_of_words(key: &str) -> bool {
    OF_WORDS.contains(&key)
}

/// A scalar's text.
pub(crate) fn text(node: &Node, name: &str) -> Result<String, Diagnostic> {
    match &node.value {
        Value::Scalar(text) if !text.trim().is_empty() => Ok(text.clone()),
        _ => {
            let message = say!("“{name}”应当是一个值", "`{name}` must be a single value");
            Err(Diagnostic::error("value/kind", message)
                .at(&node.span)
                .help(say!("请写在同一行：“{name}: …”。", "Write it in one line: `{name}: …`.")))
        }
    }
}

/// A scalar that is one of these words.
pub(crate) fn word<T: Copy>(node: &Node, name: &str, words: &[(&str, T)]) -> Result<T, Diagnostic> {
    let written = text(node, name)?;
    words.iter().find(|(word, _)| *word == written).map(|(_, value)| *value).ok_or_else(|| {
        let names = || words.iter().map(|(word, _)| *word);
        let message = say!("“{name}”不能是“{written}”", "`{name}` cannot be `{written}`");
        Diagnostic::error("value/choice", message)
            .at(&node.span)
            .help(nearest_or_choices(&written, names()))
    })
}

/// The items of a list.
pub(crate) fn list<'n>(node: &'n Node, name: &str) -> Result<&'n [Node], Diagnostic> {
    if let Value::List(items) = &node.value {
        return Ok(items);
    }
    let message = say!("“{name}”应当是一个列表", "`{name}` must be a list");
    Err(Diagnostic::error("value/kind", message).at(&node.span).help(say!(
        "请写成“{name}: [甲, 乙]”，或者每行以“- ”开头。",
        "Write `{name}: [甲, 乙]`, or begin each line with `- `."
    )))
}

/// The items of a list that has some.
pub(crate) fn filled_list<'n>(node: &'n Node, name: &str) -> Result<&'n [Node], Diagnostic> {
    match list(node, name)? {
        [] => Err(empty(node, name).help(say!(
            "请至少写一项；没有的话，删掉这一行。",
            "Write at least one item; if there is none, delete this line."
        ))),
        items => Ok(items),
    }
}

/// A list of texts, each once.
pub(crate) fn names(node: &Node, name: &str) -> Result<Vec<String>, Diagnostic> {
    let mut names = Vec::new();
    let mut known = HashSet::new();
    for item in list(node, name)? {
        let written = text(item, name)?;
        if written.contains(['、', '，', '；']) {
            return Err(several(item, &written));
        }
        if !known.insert(written.clone()) {
            let message = say!("“{written}”写了两次", "`{written}` is written twice");
            return Err(Diagnostic::error("value/repeated", message)
                .at(&item.span)
                .help(say!("请删掉一个。", "Delete one of them.")));
        }
        names.push(written);
    }
    if names.is_empty() {
        return Err(empty(node, name).help(say!(
            "请至少写一个，例如“{name}: [一档]”。",
            "Write at least one, such as `{name}: [一档]`."
        )));
    }
    Ok(names)
}

/// The names of a list and where each stands. Of one that is written wrongly those that are meant,
/// once the mistake is told, so that nobody is told what only follows from it; none, where that
/// cannot be known.
pub(crate) fn names_meant<'n>(
    node: &'n Node,
    name: &str,
    mistakes: &Mistakes,
) -> Option<Vec<(String, &'n Span)>> {
    match (mistakes.caught(names(node, name)), &node.value) {
        (Some(names), Value::List(items)) => {
            Some(names.into_iter().zip(items.iter().map(|item| &item.span)).collect())
        }
        (_, Value::List(items)) => parted(items),
        _ => parted(std::slice::from_ref(node)),
    }
}

/// Names between which something else stands than commas: 「[一档、二档]」, 「【一档, 二档】」.
fn parted(written: &[Node]) -> Option<Vec<(String, &Span)>> {
    let mut meant = Vec::new();
    for node in written {
        let parts = unwrapped(node.scalar()?).split(['、', '，', '；', ',']).map(unwrapped);
        for part in parts.filter(|it| !it.is_empty()) {
            let is_name = !part.contains(|c: char| c.is_whitespace() || is_wrapper(c));
            let is_new = meant.iter().all(|(known, _)| known != part);
            meant.push((part.to_owned(), &node.span));
            if !is_name || !is_new {
                return None;
            }
        }
    }
    (!meant.is_empty()).then_some(meant)
}

/// Brackets and quotes that YAML does not know for its own. Those of other keyboards that stand in
/// names, 「低保对象（城市）」, are none of them.
const WRAPPERS: [(char, char); 7] =
    [('【', '】'), ('［', '］'), ('「', '」'), ('『', '』'), ('“', '”'), ('‘', '’'), ('[', ']')];

fn is_wrapper(c: char) -> bool {
    WRAPPERS.iter().any(|(open, close)| [*open, *close].contains(&c))
}

/// A text without padding and without what is put around all of it.
pub(crate) fn unwrapped(written: &str) -> &str {
    let written = written.trim();
    let within = WRAPPERS.iter().chain(&[('（', '）')]).find_map(|(open, close)| {
        let within = written.strip_prefix(*open)?.strip_suffix(*close)?;
        (!within.contains([*open, *close])).then_some(within.trim())
    });
    within.unwrap_or(written)
}

fn empty(node: &Node, name: &str) -> Diagnostic {
    Diagnostic::error("value/empty", say!("“{name}”是空的", "`{name}` is empty")).at(&node.span)
}

/// Several names between which stands no comma that YAML knows. They would be one name, which
/// nobody has.
fn several(item: &Node, written: &str) -> Diagnostic {
    let each = written.split(['、', '，', '；']).map(str::trim).filter(|it| !it.is_empty());
    let listed = each.collect::<Vec<_>>().join(", ");
    let message = say!("“{written}”成了一个名称", "`{written}` is taken for one name");
    Diagnostic::error("value/several", message).at(&item.span).help(say!(
        "几个名称，请用英文逗号隔开：“{listed}”；是一个名称的，请去掉里面的顿号，例如“一二级残疾人”。",
        "Several names are parted by plain commas: `{listed}`. If it is one name, leave out the mark within it, as in `一二级残疾人`."
    ))
}

/// A day: `2024-02-29`.
pub(crate) fn date(node: &Node, name: &str) -> Result<jiff::civil::Date, Diagnostic> {
    calendar(node, name, None, |written| written.parse().ok())
}

/// A day of the rules: `2024-02-29`.
pub(crate) fn day(node: &Node, name: &str) -> Result<Day, Diagnostic> {
    day_of(node, name, None)
}

/// A day that belongs to a year of cover: one that is written without a year, as notices print
/// them, is offered with those that it can have.
pub(crate) fn day_of(node: &Node, name: &str, year: Option<u16>) -> Result<Day, Diagnostic> {
    calendar(node, name, year, Day::from_text)
}

fn calendar<T>(
    node: &Node,
    name: &str,
    year: Option<u16>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, Diagnostic> {
    let written = text(node, name)?;
    let shaped = written.len() == 10
        && written.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    read(&written).filter(|_| shaped).ok_or_else(|| {
        let is_like_day = shaped || Slip::of(&written) == Some(Slip::NoSuchDay);
        // A slip of the year: 1024 for 2024.
        let is_early = numbers(&written).is_some_and(|it| *it < *"1900");
        let (message, help) = if is_like_day && is_early {
            (
                say!("“{written}”的年份不对", "The year of `{written}` cannot be"),
                say!("请检查年份，例如2024-01-31。", "Check the year, such as 2024-01-31."),
            )
        } else if is_like_day {
            (Slip::NoSuchDay.said(&written), Slip::NoSuchDay.help())
        } else if let Some((month, day)) = without_year(&written) {
            (Slip::NoYear.said(&written), add_year(year, month, day))
        } else {
            let meant = numbers(&written).filter(|meant| read(meant).is_some());
            let help = meant.map_or_else(
                || {
                    say!(
                        "请写成“2024-01-31”这样，年-月-日。",
                        "Write it as year-month-day, such as `2024-01-31`."
                    )
                },
                |meant| say!("请写成“{meant}”。", "Write `{meant}`."),
            );
            (say!("“{written}”不是日期", "`{written}` is no date"), help)
        };
        Diagnostic::error("value/date", message).at(&node.span).help(help)
    })
}

/// A month and a day that are written without a year: 「10月1日」, `10-01`.
fn without_year(written: &str) -> Option<(u8, u8)> {
    let bare = written.trim().trim_end_matches(['日', '号']);
    let (month, day) = bare.split_once(['月', '-', '/', '.'])?;
    let (month, day) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
    // In some year there is such a day.
    Day::new(2000, month, day).map(|_| (month, day))
}

/// What to do about a day without a year: the years that it can have are a year of cover and the
/// one before, in which one pays for it.
fn add_year(year: Option<u16>, month: u8, day: u8) -> Text {
    let in_year = |year: u16| Day::new(year, month, day).map(Day::to_text);
    let years = year.into_iter().flat_map(|year| [year - 1, year]);
    let days: Vec<String> = years.filter_map(in_year).collect();
    if days.is_empty() {
        return say!(
            "请写上年份，写成“2024-01-31”这样，年-月-日。",
            "Write the year too, as year-month-day, such as `2024-01-31`."
        );
    }
    let (zh, en, first) = (days.join("”或“"), days.join("` or `"), &days[0]);
    let days = Text { zh, en };
    say!(
        days => "请写上年份：“{days}”。原文没有印年份、是我们推断的，写成“{{value: {first}, status: assumed}}”。",
        "Write the year too: `{days}`. Where the document does not print it and it is your reading, write `{{value: {first}, status: assumed}}`."
    )
}

/// A day that is written in another way, as it should be: `2024-02-29`.
pub(crate) fn meant_day(written: &str) -> Option<String> {
    numbers(written).filter(|meant| Day::from_text(meant).is_some())
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
        let message = say!("“{name}”不能是“{written}”", "`{name}` cannot be `{written}`");
        Diagnostic::error("value/number", message).at(&node.span).help(say!(
            "请写{low}到{high}之间的整数，不加逗号和单位。",
            "Write a whole number from {low} to {high}, without commas and units."
        ))
    })
}
