//! Values and what they say of themselves: where they stand, how sure they are, or that the
//! notice does not give them.

use gongshi_rules::policy::{Cite, Cited, Status, Table};
use gongshi_rules::{Money, Rate};

use super::{Reader, clause};
use crate::diagnostic::Diagnostic;
use crate::load::section::{self, Section};
use crate::load::yaml::{Node, Value};
use crate::site::Clause;

/// What a value takes from around it.
#[derive(Clone)]
pub(super) struct Mark {
    pub(super) clause: Clause,
    pub(super) status: Status,
}

/// A value, or the admission that the notice does not give one.
pub(super) enum Given<'n> {
    Known(&'n Node, Mark),
    Unknown,
}

impl<'n> Reader<'n> {
    /// What a map takes from around it, and what it says itself.
    pub(super) fn mark(&self, section: &Section<'n>, around: &Mark) -> Mark {
        let mut mark = around.clone();
        if let Some(written) = section.get("source")
            && let Some(clause) = self.mistakes.caught(self.clause(written))
        {
            mark = Mark { clause, status: Status::Stated };
        }
        let statuses = [
            ("stated", Status::Stated),
            ("inherited", Status::Inherited),
            ("assumed", Status::Assumed),
        ];
        if let Some(status) = section.word("status", &statuses) {
            mark.status = status;
        }
        mark
    }

    pub(super) fn clause(&self, node: &Node) -> Result<Clause, Diagnostic> {
        clause(&self.documents, node)
    }

    pub(super) fn citation(&self, mark: &Mark) -> String {
        self.documents.cite(&mark.clause)
    }

    pub(super) fn cited<T>(&self, value: T, mark: &Mark) -> Cited<T> {
        let text = self.citation(mark);
        let mut citations = self.citations.borrow_mut();
        let place = citations.iter().position(|known| *known == text).unwrap_or_else(|| {
            citations.push(text);
            citations.len() - 1
        });
        let citation = u16::try_from(place).unwrap_or(u16::MAX);
        Cited { value, cite: Cite { citation, status: mark.status } }
    }

    /// A value, or `{value: …, status: …, source: …}`, or `{status: unknown}`.
    pub(super) fn given(&self, node: &'n Node, name: &str, around: &Mark) -> Option<Given<'n>> {
        if !matches!(node.value, Value::Map(_)) {
            return Some(Given::Known(node, around.clone()));
        }
        let section = Section::open(node, name, self.mistakes)?;
        if is_unknown(node) {
            self.close_unknown(section);
            return Some(Given::Unknown);
        }
        let mark = self.mark(&section, around);
        let value = section.require("value");
        section.close();
        Some(Given::Known(value?, mark))
    }

    /// A value that the rules cannot do without.
    pub(super) fn known(
        &self,
        node: &'n Node,
        name: &str,
        around: &Mark,
    ) -> Option<(&'n Node, Mark)> {
        match self.given(node, name, around)? {
            Given::Known(node, mark) => Some((node, mark)),
            Given::Unknown => {
                let message = format!("“{name}”写的是unknown，现在还不能这样算");
                let mistake = Diagnostic::error("value/unknown", message).at(&node.span);
                self.mistakes.push(mistake.help("请写上数值；如果是推断的，加上status: assumed。"));
                None
            }
        }
    }

    /// A section that may be missing. What is there must be read, or a mistake said.
    pub(super) fn optional<T>(
        &self,
        top: &Section<'n>,
        key: &'static str,
        read: impl FnOnce(Section<'n>) -> Option<T>,
    ) -> Option<T> {
        let node = top.get(key)?;
        if is_unknown(node) {
            let message = format!("“{key}”写的是unknown，现在还不能这样算");
            let mistake = Diagnostic::error("value/unknown", message).at(&node.span);
            let help = "请写上数值；如果这项政策没有，删掉这一段。";
            self.mistakes.push(mistake.help(help));
            return None;
        }
        let before = self.mistakes.errors();
        let value = top.below(key, node).and_then(read);
        if value.is_none() && self.mistakes.errors() == before {
            let mistake = Diagnostic::error("value/unreadable", format!("“{key}”读不出完整的内容"));
            self.mistakes.push(mistake.at(&node.span).help("请对照示例政策检查这一段。"));
        }
        value
    }

    /// A section whose rules are not evaluated yet: it may only say that it is unknown.
    pub(super) fn unknown_as_yet(&self, top: &Section<'n>, key: &'static str, name: &'static str) {
        let Some(node) = top.get(key) else {
            return;
        };
        if is_unknown(node) {
            if let Some(section) = top.below(key, node) {
                self.close_unknown(section);
            }
            self.unknown.borrow_mut().push(name);
            return;
        }
        let message = format!("“{key}”现在还不能计算");
        let help = format!("请先写“{key}: {{status: unknown}}”，网页上会说明通知没有写。");
        self.mistakes.push(Diagnostic::error("key/unsupported", message).at(&node.span).help(help));
    }

    /// `{status: unknown}`, and nothing else but a source.
    pub(super) fn close_unknown(&self, section: Section<'n>) {
        section.word("status", &[("unknown", ())]);
        if let Some(source) = section.get("source") {
            self.mistakes.caught(self.clause(source));
        }
        section.close();
    }

    /// Notes a reading of ours whose effect is not calculated.
    pub(super) fn assume(&self, mark: &Mark, sentence: impl Into<String>) {
        self.assume_any([mark.status], sentence);
    }

    /// Notes a reading of ours if any of some values is one.
    pub(super) fn assume_any(
        &self,
        statuses: impl IntoIterator<Item = Status>,
        sentence: impl Into<String>,
    ) {
        let sentence = sentence.into();
        let mut assumed = self.assumed.borrow_mut();
        if statuses.into_iter().any(|status| status == Status::Assumed)
            && !assumed.contains(&sentence)
        {
            assumed.push(sentence);
        }
    }

    pub(super) fn by_tier(
        &self,
        section: &Section<'n>,
        mark: &Mark,
    ) -> Option<Table<Cited<Money>>> {
        let mark = self.mark(section, mark);
        section.row("档次", &self.tiers, |node, name| self.money(node, name, &mark)).map(Table::new)
    }

    pub(super) fn money(&self, node: &'n Node, name: &str, mark: &Mark) -> Option<Cited<Money>> {
        let (node, mark) = self.known(node, name, mark)?;
        Some(self.cited(self.mistakes.caught(money(node, name))?, &mark))
    }

    pub(super) fn rate(&self, node: &'n Node, name: &str, mark: &Mark) -> Option<Cited<Rate>> {
        let (node, mark) = self.known(node, name, mark)?;
        Some(self.cited(self.mistakes.caught(rate(node, name))?, &mark))
    }

    pub(super) fn names(&self, section: &Section<'n>, key: &'static str) -> Vec<String> {
        let names = section.get(key).and_then(|it| self.mistakes.caught(section::names(it, key)));
        names.unwrap_or_default()
    }
}

/// Whether a value is `{status: unknown}`, with or without a source.
pub(super) fn is_unknown(node: &Node) -> bool {
    node.get("status").and_then(Node::scalar) == Some("unknown")
}

pub(super) fn money(node: &Node, name: &str) -> Result<Money, Diagnostic> {
    let written = section::text(node, name)?;
    Money::from_decimal(&written).ok_or_else(|| {
        let help = match gongshi_rules::amount::parse(&written) {
            Ok(amount) => format!("请只写数字，单位是元：{}。", plain(amount)),
            Err(_) => "请写以元为单位的数字，例如17833或0.50。".to_owned(),
        };
        Diagnostic::error("value/amount", format!("“{written}”不是金额")).at(&node.span).help(help)
    })
}

/// An amount as policies write it: `380`, `0.50`.
pub(super) fn plain(amount: Money) -> String {
    let decimal = amount.to_decimal();
    decimal.strip_suffix(".00").map(str::to_owned).unwrap_or(decimal)
}

pub(super) fn rate(node: &Node, name: &str) -> Result<Rate, Diagnostic> {
    let written = section::text(node, name)?;
    Rate::from_percentage(&written).ok_or_else(|| {
        let bare = Rate::from_percentage(&format!("{written}%"));
        let diagnostic = match bare {
            Some(_) => {
                Diagnostic::error("value/percent-sign", format!("“{written}”后面没有百分号"))
                    .help(format!("如果是百分之{written}，请写“{written}%”。"))
            }
            None => Diagnostic::error("value/percentage", format!("“{written}”不是百分比"))
                .help("请写0%到100%之间的百分比，例如70%或62.5%。"),
        };
        diagnostic.at(&node.span)
    })
}
