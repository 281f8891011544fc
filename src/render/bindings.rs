//! What a notice may ask of its policy: `{{ policy(path="premium.personal.一档") }}`.
//!
//! A figure in a notice is never typed again: it is asked for by its path in the policy file and
//! carries that path and its source into the page. Functions answer with marks of private-use
//! characters, which [`markdown`](super::markdown) turns into elements after Markdown is done.

use std::sync::Arc;

use gongshi_rules::input::{Written, WrittenClaim};
use gongshi_rules::{Money, estimate, money};
use jiff::civil::Date;
use tera::{Context, Kwargs, State, Tera, TeraResult};

use super::dates;
use super::theme::{Theme, explain};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::load::yaml::{Node, Value};
use crate::site::{Notice, PolicyFile};

/// Marks around a bound figure: start, path, value, text, source, end.
pub(super) mod mark {
    pub(in crate::render) const FIGURE: char = '\u{E010}';
    pub(in crate::render) const NEXT: char = '\u{E011}';
    pub(in crate::render) const END: char = '\u{E012}';
    pub(in crate::render) const COMPONENT: char = '\u{E013}';
}

/// The notice's text with every `{{ … }}` answered.
pub(super) fn bind(notice: &Notice, policy: &Arc<PolicyFile>) -> Result<String, Diagnostic> {
    if !notice.body.contains("{{") && !notice.body.contains("{%") {
        return Ok(notice.body.clone());
    }
    let mut tera = Tera::default();
    let bound = Arc::clone(policy);
    tera.register_function("policy", move |arguments: Kwargs, _: &State| {
        let path: String = arguments.must_get("path")?;
        let minus: Option<String> = arguments.get("minus")?;
        figure(&bound, &path, minus.as_deref()).map_err(Wrong::error)
    });
    let bound = Arc::clone(policy);
    tera.register_function("estimate", move |arguments: Kwargs, _: &State| {
        estimated(&bound, &arguments)
    });
    for name in Theme::components() {
        tera.register_function(name.replace('-', "_"), move |_: Kwargs, _: &State| {
            format!("{}{name}{}", mark::COMPONENT, mark::END)
        });
    }
    // The ending decides that nothing is escaped here; Markdown and the writer of HTML do that.
    let name = "notice.md";
    tera.add_raw_template(name, &notice.body)
        .and_then(|()| tera.render(name, &Context::new()))
        .map_err(|error| {
            unknown_function(&error, notice)
                .unwrap_or_else(|| explain(&error, |_| Some(&notice.source)))
        })
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

fn figure(policy: &PolicyFile, path: &str, minus: Option<&str>) -> Result<String, Wrong> {
    let (node, source) = find(policy, path)?;
    let written = node.scalar().unwrap_or_default();
    let (value, text) = match minus {
        None if path == "year" => (written.to_owned(), written.to_owned()),
        None => (written.to_owned(), shown(written)),
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
    Ok(marked(path, &value, &text, &source))
}

fn marked(path: &str, value: &str, text: &str, source: &str) -> String {
    let (start, next, end) = (mark::FIGURE, mark::NEXT, mark::END);
    format!("{start}{path}{next}{value}{next}{text}{next}{source}{end}")
}

/// The value at a path and where it stands. A list is entered by the id of an item.
fn find<'p>(policy: &'p PolicyFile, path: &str) -> Result<(&'p Node, String), Wrong> {
    let mut node = &policy.tree;
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

/// A value of a policy as readers know it: days in Chinese, thousands separated.
fn shown(written: &str) -> String {
    if written.len() == 10
        && let Ok(date) = written.parse::<Date>()
    {
        return dates::long(date);
    }
    match (written.parse::<u64>(), Money::from_decimal(written)) {
        (Ok(number), _) => money::group(number),
        (_, Some(amount)) => amount.to_string(),
        _ => written.to_owned(),
    }
}

/// What a stay comes to: `{{ estimate(tier="一档", level="二级", in_scope="50000") }}`.
fn estimated(policy: &PolicyFile, arguments: &Kwargs) -> TeraResult<String> {
    let text = |key| arguments.get::<String>(key);
    let claim = WrittenClaim { kind: None, level: text("level")?, in_scope: text("in_scope")? };
    let written = Written {
        tier: text("tier")?,
        age: text("age")?,
        minor: text("minor")?.or_else(|| Some("no".to_owned())),
        claims: vec![claim],
    };
    let year = written.read(&policy.rules).map_err(|mistakes| {
        let first = mistakes.into_iter().next();
        let wrong = first.map(|first| Wrong { message: first.message, help: first.help });
        wrong.map_or_else(|| tera::Error::message("算不出来"), Wrong::error)
    })?;
    let totals = estimate::estimate(&policy.rules, &year, &mut ());
    let show = text("show")?.unwrap_or_else(|| "reimbursed".to_owned());
    let amounts = [
        ("reimbursed", totals.reimbursed()),
        ("basic", totals.basic),
        ("major_illness", totals.major_illness),
        ("personal", totals.personal()),
        ("in_scope", totals.in_scope),
    ];
    let amount = amounts.iter().find(|(name, _)| *name == show).map(|(_, amount)| *amount);
    let amount = amount.ok_or_else(|| {
        let names = amounts.map(|(name, _)| name).join("、");
        let message = format!("show不能是“{show}”");
        Wrong { message, help: format!("可以写：{names}。") }.error()
    })?;
    let source = policy.documents.main().name();
    Ok(marked(&format!("estimate.{show}"), &amount.to_decimal(), &amount.to_string(), &source))
}

/// A function that does not exist: its name is in the message only.
fn unknown_function(error: &tera::Error, notice: &Notice) -> Option<Diagnostic> {
    let tera::ErrorKind::Msg(message) = error.kind() else { return None };
    let name = message.split('`').nth(1)?;
    let at = notice.body.find(name)?;
    let components = Theme::components().map(|name| name.replace('-', "_"));
    let known: Vec<String> =
        ["policy", "estimate"].map(str::to_owned).into_iter().chain(components).collect();
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(name) => format!("是不是“{name}”？"),
        None => format!("可以写：{}。", known.join("、")),
    };
    let span = Span::new(&notice.source, at..at + name.len());
    Some(Diagnostic::error("template/unknown", format!("没有“{name}”")).at(&span).help(help))
}
