//! What a notice may ask of its policy: `{{ policy(path="premium.personal.一档") }}`.
//!
//! A figure in a notice is never typed again: it is asked for by its path in the policy file and
//! carries that path and its source into the page. Functions answer with a token, a number
//! between two private-use characters, and keep the figure aside: nothing that Markdown could
//! take for its own passes through it. [`markdown`](super::markdown) puts the figures back.

use std::sync::{Arc, Mutex, PoisonError};

use gongshi_rules::day::Day;
use gongshi_rules::estimate::{Kind, Layer, estimate};
use gongshi_rules::input::{Fields, Written};
use gongshi_rules::{Money, money};
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::load::yaml::{Node, Value};
use crate::site::{Notice, PolicyFile, Theme};

/// The characters around tokens. No source has them: loading refuses files that do.
pub(super) mod mark {
    /// Keeps full-width punctuation and emphasis apart.
    pub(in crate::render) const APART: char = '\u{E000}';
    /// Begins the token of a figure.
    pub(in crate::render) const FIGURE: char = '\u{E010}';
    /// Begins the token of a component.
    pub(in crate::render) const COMPONENT: char = '\u{E013}';
    /// Ends a token.
    pub(in crate::render) const END: char = '\u{E012}';
}

/// A figure of the policy in the text of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its path in the policy file.
    pub(super) path: String,
    /// Its value, as the file has it.
    pub(super) value: String,
    /// What readers see.
    pub(super) text: String,
    /// Where it stands.
    pub(super) source: String,
}

/// The text of a notice with a token for everything that it asked for.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) text: String,
    /// By the numbers of their tokens.
    pub(super) figures: Vec<Figure>,
}

/// The figures of a notice while it is being bound.
type Figures = Arc<Mutex<Vec<Figure>>>;

/// The notice's text with every `{{ … }}` answered.
pub(super) fn bind(
    theme: &Theme,
    notice: &Notice,
    policy: &Arc<PolicyFile>,
) -> Result<Bound, Diagnostic> {
    only_calls(notice)?;
    if !notice.body.contains("{{") {
        return Ok(Bound { text: notice.body.clone(), figures: Vec::new() });
    }
    let mut tera = Tera::default();
    let figures = Figures::default();
    let (bound, kept) = (Arc::clone(policy), Arc::clone(&figures));
    tera.register_function("policy", move |arguments: Kwargs, _: &State| {
        only(&arguments, &["path", "minus"])?;
        let path = required(&arguments, "path")?;
        let minus: Option<String> = arguments.get("minus")?;
        figure(&bound, &path, minus.as_deref()).map(|it| keep(&kept, it)).map_err(Wrong::error)
    });
    let (bound, kept) = (Arc::clone(policy), Arc::clone(&figures));
    tera.register_function("estimate", move |arguments: Kwargs, _: &State| {
        estimated(&bound, &arguments).map(|it| keep(&kept, it))
    });
    for name in components(theme) {
        let token = format!("{}{name}{}", mark::COMPONENT, mark::END);
        tera.register_function(name.replace('-', "_"), move |arguments: Kwargs, _: &State| {
            only(&arguments, &[]).map(|()| token.clone())
        });
    }
    // The ending decides that nothing is escaped here; Markdown and the writer of HTML do that.
    let name = "notice.md";
    let text = tera
        .add_raw_template(name, &notice.body)
        .and_then(|()| tera.render(name, &Context::new()))
        .map_err(|error| explain(&error, theme, notice))?;
    drop(tera);
    let figures = Arc::into_inner(figures).unwrap_or_default();
    Ok(Bound { text, figures: figures.into_inner().unwrap_or_else(PoisonError::into_inner) })
}

/// Refuses everything in braces but a call on its own. Filters, sums and conditions could make a
/// figure into another one that still carries its path and source.
fn only_calls(notice: &Notice) -> Result<(), Diagnostic> {
    let body = &notice.body;
    let wrong = |range, message: &str, help: String| {
        Err(Diagnostic::error("template/syntax", message)
            .at(&Span::new(&notice.source, range))
            .help(help))
    };
    let example = || "例如{{ policy(path=\"premium.personal.一档\") }}。".to_owned();
    for (opening, name) in [("{%", "{% … %}"), ("{#", "{# … #}"), ("｛", "中文的花括号")]
    {
        if let Some(at) = body.find(opening) {
            let help = format!("通知里只能用英文的{{{{ … }}}}取数字和放表格，{}", example());
            return wrong(at..at + opening.len(), &format!("不能用{name}"), help);
        }
    }
    let mut from = 0;
    while let Some(start) = body[from..].find("{{").map(|at| from + at) {
        let Some(end) = body[start..].find("}}").map(|at| start + at + 2) else {
            return wrong(
                start..start + 2,
                "大括号没有成对",
                format!("请在后面写上}}}}，{}", example()),
            );
        };
        let inner = body[start + 2..end - 2].trim();
        let name: String =
            inner.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        if inner == name && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return wrong(start..end, "后面少了括号", format!("请写{{{{ {name}() }}}}。"));
        }
        if !is_call(inner) {
            let help =
                format!("一对大括号里只能写一个功能；两个数相减写minus=\"…\"。{}", example());
            return wrong(start..end, "大括号里的写法看不懂", help);
        }
        from = end;
    }
    // A call that lost its braces would be published as it stands.
    for call in ["policy(path", "estimate(tier"] {
        let mut places = body.match_indices(call).map(|(at, _)| at);
        let bare = |at: &usize| !body[..*at].trim_end().ends_with("{{");
        if let Some(at) = places.find(bare) {
            let help = format!("请在前后各写两个大括号，{}", example());
            return wrong(at..at + call.len(), "这里少了大括号", help);
        }
    }
    Ok(())
}

/// Whether a text is a name with one pair of brackets that ends it.
fn is_call(text: &str) -> bool {
    let Some((name, arguments)) = text.split_once('(') else { return false };
    let named = !name.trim().is_empty()
        && name.trim_end().chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut quoted = None;
    let mut depth = 1;
    for (at, c) in arguments.char_indices() {
        match (quoted, c) {
            (Some(quote), _) if c == quote => quoted = None,
            (None, '"' | '\'') => quoted = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return named && arguments[at + 1..].trim().is_empty();
                }
            }
            _ => {}
        }
    }
    // Left open: the template engine says what is missing.
    named
}

/// The components that notices can call, by the names of their templates.
fn components(theme: &Theme) -> impl Iterator<Item = &'static str> {
    theme.templates.iter().filter_map(|(name, _)| {
        name.strip_prefix("components/").and_then(|name| name.strip_suffix(".html"))
    })
}

/// Keeps a figure and gives its token.
fn keep(figures: &Figures, figure: Figure) -> String {
    let mut figures = figures.lock().unwrap_or_else(PoisonError::into_inner);
    figures.push(figure);
    format!("{}{}{}", mark::FIGURE, figures.len() - 1, mark::END)
}

/// Why a figure cannot be given.
struct Wrong {
    message: String,
    help: String,
}

impl Wrong {
    /// An error whose first line says what is wrong and whose second says what to write.
    fn error(self) -> tera::Error {
        tera::Error::message(format!("{}\n{}", self.message, self.help))
    }
}

/// Refuses arguments that a function does not have.
fn only(arguments: &Kwargs, known: &[&str]) -> TeraResult<()> {
    for (key, _) in arguments.iter() {
        let key = key.as_str().unwrap_or_default();
        if !known.contains(&key) {
            let help = match nearest(key, known.iter().copied()) {
                Some(name) => format!("是不是“{name}”？"),
                None if known.is_empty() => "括号里什么也不用写。".to_owned(),
                None => format!("可以写：{}。", known.join("、")),
            };
            return Err(Wrong { message: format!("没有“{key}”这个参数"), help }.error());
        }
    }
    Ok(())
}

fn required(arguments: &Kwargs, key: &str) -> TeraResult<String> {
    arguments.get(key)?.ok_or_else(|| {
        let help = format!("请在括号里加上{key}=\"…\"。");
        Wrong { message: format!("缺少参数“{key}”"), help }.error()
    })
}

fn figure(policy: &PolicyFile, path: &str, minus: Option<&str>) -> Result<Figure, Wrong> {
    let (node, source) = find(policy, path)?;
    let written = node.scalar().unwrap_or_default();
    let (value, text) = match minus {
        None => (written.to_owned(), shown(path, written)),
        Some(minus) => {
            let (less, _) = find(policy, minus)?;
            let amount = |written: &str| Money::from_decimal(written);
            match (amount(written), amount(less.scalar().unwrap_or_default())) {
                (Some(amount), Some(less)) if amount >= less => {
                    let left = amount.less(less);
                    (left.to_decimal(), left.to_string())
                }
                _ => {
                    return Err(Wrong {
                        message: format!("“{path}”减去“{minus}”不是一个金额"),
                        help: "两个都要是金额，并且前一个不小于后一个。".to_owned(),
                    });
                }
            }
        }
    };
    Ok(Figure { path: path.to_owned(), value, text, source })
}

/// The value at a path and where it stands. A list is entered by the id of an item.
fn find<'p>(policy: &'p PolicyFile, path: &str) -> Result<(&'p Node, String), Wrong> {
    let mut node: &Node = &policy.tree;
    let mut source = policy.documents.main().name();
    let mut cited = |node: &Node| {
        let clause = node.get("source").and_then(Node::scalar);
        if let Some(clause) = clause.and_then(|written| policy.documents.clause(written)) {
            source = policy.documents.cite(&clause);
        }
    };
    cited(node);
    for (index, part) in path.split('.').enumerate() {
        let next = match &node.value {
            Value::List(items) => {
                items.iter().find(|item| item.get("id").and_then(Node::scalar) == Some(part))
            }
            _ => node.get(part),
        };
        node = next.ok_or_else(|| {
            let place = path.split('.').take(index).collect::<Vec<_>>().join(".");
            no_such_part(part, &place, node)
        })?;
        cited(node);
    }
    let node = node.get("value").unwrap_or(node);
    match node.scalar() {
        Some(_) => Ok((node, source)),
        None if node.get("status").and_then(Node::scalar) == Some("unknown") => Err(Wrong {
            message: format!("“{path}”通知没有写（status: unknown），不能当数字用"),
            help: "请在正文里照实写“以当年公布为准”。".to_owned(),
        }),
        None => Err(Wrong {
            message: format!("“{path}”下面还有几项，不是一个值"),
            help: format!("请再往下写一层，例如“{path}.{}”。", below(node).first().unwrap_or(&"…")),
        }),
    }
}

fn no_such_part(part: &str, place: &str, node: &Node) -> Wrong {
    let known = below(node);
    let place = if place.is_empty() { "政策文件".to_owned() } else { format!("“{place}”") };
    let help = match nearest(part, known.iter().copied()) {
        Some(name) => format!("是不是“{name}”？"),
        None => format!("可以写：{}。", known.join("、")),
    };
    Wrong { message: format!("{place}里没有“{part}”"), help }
}

/// The names that a path can go on with.
fn below(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Map(entries) => entries.iter().map(|(key, _)| key.name.as_str()).collect(),
        Value::List(items) => {
            items.iter().filter_map(|item| item.get("id").and_then(Node::scalar)).collect()
        }
        _ => Vec::new(),
    }
}

/// A value of a policy as readers know it: amounts and counts grouped, days in Chinese,
/// everything else, a year or a telephone number, as it is written.
fn shown(path: &str, written: &str) -> String {
    const AMOUNTS: [&str; 6] =
        ["personal", "deductible", "annual_cap", "combined_annual_cap", "persons", "up_to"];
    const DAYS: [&str; 4] = ["from", "to", "on", "issued"];
    let parts: Vec<&str> = path.split('.').collect();
    if parts[0] == "facts" {
        return written.to_owned();
    }
    if parts.last().is_some_and(|last| DAYS.contains(last))
        && let Some(day) = Day::from_text(written)
    {
        return day.in_words();
    }
    if !parts.iter().any(|part| AMOUNTS.contains(part)) {
        return written.to_owned();
    }
    match (written.parse::<u64>(), Money::from_decimal(written)) {
        (Ok(number), _) => money::group(number),
        (_, Some(amount)) => amount.to_string(),
        _ => written.to_owned(),
    }
}

/// What a stay comes to: `{{ estimate(tier="一档", level="二级", in_scope="50000") }}`. Without
/// an age it is an adult's.
fn estimated(policy: &PolicyFile, arguments: &Kwargs) -> TeraResult<Figure> {
    only(arguments, &["tier", "level", "in_scope", "age", "show"])?;
    let (mut person, mut claim) = (Fields::default(), Fields::default());
    claim.push("claim", "inpatient");
    let asked = |fields: &mut Fields, key| -> TeraResult<bool> {
        let Some(answer) = arguments.get::<String>(key)? else { return Ok(false) };
        fields.push(key, answer);
        Ok(true)
    };
    asked(&mut person, "tier")?;
    if !asked(&mut person, "age")? {
        person.push("minor", "no");
    }
    asked(&mut claim, "level")?;
    asked(&mut claim, "in_scope")?;
    let written = Written { person, claims: vec![claim] };
    let (benefits, year) = written.read(&policy.rules).map_err(|mistakes| {
        let first = mistakes.into_iter().next();
        let wrong = first.map(|first| Wrong { message: first.message, help: first.help });
        wrong.map_or_else(|| tera::Error::message("算不出来"), Wrong::error)
    })?;
    let totals = estimate(benefits, &year);
    let show = arguments.get::<String>("show")?.unwrap_or_else(|| "reimbursed".to_owned());
    let amounts = [
        ("reimbursed", totals.reimbursed()),
        ("basic", totals.paid(Layer::Basic(Kind::Inpatient))),
        ("major_illness", totals.paid(Layer::MajorIllness)),
        ("personal", totals.personal()),
        ("in_scope", Some(totals.in_scope)),
    ];
    let amount = amounts.iter().find(|(name, _)| *name == show).map(|(_, amount)| *amount);
    let amount = amount.ok_or_else(|| {
        let names = amounts.map(|(name, _)| name).join("、");
        let message = format!("show不能是“{show}”");
        Wrong { message, help: format!("可以写：{names}。") }.error()
    })?;
    let amount = amount.ok_or_else(|| {
        let message = "这个数算不出来：政策里有的部分通知没有写（status: unknown）".to_owned();
        Wrong { message, help: "请在正文里照实写“以当年公布为准”。".to_owned() }.error()
    })?;
    Ok(Figure {
        path: format!("estimate.{show}"),
        value: amount.to_decimal(),
        text: amount.to_string(),
        source: policy.documents.main().name(),
    })
}

/// What is wrong with a `{{ … }}`, at its place, in words for people who know Word.
fn explain(error: &tera::Error, theme: &Theme, notice: &Notice) -> Diagnostic {
    let at = |range| Span::new(&notice.source, range);
    match error.kind() {
        ErrorKind::RenderingError(report) => {
            let (message, help) = match report.message().split_once('\n') {
                Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
                None if report.message().is_ascii() => ("这里算不出来".to_owned(), None),
                None => (report.message().to_owned(), None),
            };
            let help = help.unwrap_or_else(|| {
                "请写成{{ policy(path=\"…\") }}这样，引号里是政策文件里的名称。".to_owned()
            });
            Diagnostic::error("template/value", message)
                .at(&at(report.span().range.clone()))
                .help(help)
        }
        ErrorKind::SyntaxError(report) => {
            let span = at(report.span().range.clone());
            let line = Span::line(&notice.source, span.position().0);
            let help = if line.text().contains(['“', '”', '‘', '’', '（', '）', '＝']) {
                "大括号里的引号、括号和等号要用英文的，例如{{ policy(path=\"premium.personal.一档\") }}。"
            } else {
                "请检查括号和引号是不是成对，例如{{ policy(path=\"premium.personal.一档\") }}。"
            };
            Diagnostic::error("template/syntax", "大括号里的写法看不懂").at(&span).help(help)
        }
        ErrorKind::Msg(message) if message.starts_with("error: Unknown function") => {
            unknown_function(message, theme, notice)
        }
        other => {
            let (line, _) = place(&other.to_string()).unwrap_or((1, 1));
            Diagnostic::error("template/syntax", "大括号里的写法看不懂")
                .at(&Span::line(&notice.source, line))
                .help("通知里只能用{{ … }}取数字和放表格，不能用{% … %}。")
        }
    }
}

/// The line and column in the engine's message: `… --> notice.md:15:4`.
fn place(message: &str) -> Option<(usize, usize)> {
    let (_, rest) = message.split_once("--> notice.md:")?;
    let mut numbers = rest.lines().next()?.split(':').map(str::parse::<usize>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// A function that does not exist: its name and place are in the engine's message only.
fn unknown_function(message: &str, theme: &Theme, notice: &Notice) -> Diagnostic {
    let name = message.split('`').nth(1).unwrap_or_default();
    let components = components(theme).map(|name| name.replace('-', "_"));
    let known: Vec<String> =
        ["policy", "estimate"].map(str::to_owned).into_iter().chain(components).collect();
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(name) => format!("是不是“{name}”？"),
        None => format!("可以写：{}。", known.join("、")),
    };
    let diagnostic = Diagnostic::error("template/unknown", format!("没有“{name}”")).help(help);
    match place(message) {
        Some((line, column)) => {
            diagnostic.at(&Span::at(&notice.source, line, column, name.chars().count()))
        }
        None => diagnostic.at(&Span::line(&notice.source, 1)),
    }
}
