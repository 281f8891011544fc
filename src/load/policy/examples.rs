//! Published results, which every build calculates anew.

use gongshi_rules::Money;

use super::scalars::{Scalar, day, money};
use super::{Reader, aid};
use crate::diagnostic::{Diagnostic, nearest_or, say};
use crate::load::claims;
use crate::load::section::{self, Section};
use crate::load::yaml::{Node, Value};
use crate::site::{Case, Example, Expected, Outcome, Total};

/// What examples may name, as it is written: an enrolment window with a mistake in it is still
/// there.
struct Named<'n> {
    windows: Vec<&'n str>,
    aids: Vec<&'n str>,
}

impl<'n> Named<'n> {
    fn of(top: &'n Node) -> Self {
        let aids = match top.get("medical_assistance") {
            Some(node) if node.scalar() == Some("none") => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => ids(items),
            // One layer of which nothing is said.
            _ => vec![aid::NAME],
        };
        let windows = match top.get("enrolment") {
            Some(Node { value: Value::List(items), .. }) => ids(items),
            _ => Vec::new(),
        };
        Self { windows, aids }
    }
}

fn ids(items: &[Node]) -> Vec<&str> {
    items.iter().filter_map(|item| item.get("id")?.scalar()).collect()
}

impl<'n> Reader<'n> {
    pub(super) fn examples(&self, top: &Section<'n>) -> Vec<Example> {
        let named = &Named::of(top.node());
        let items = top
            .get("examples")
            .and_then(|node| self.mistakes.caught(section::list(node, "examples")));
        let examples = items.into_iter().flatten().enumerate().filter_map(|(index, item)| {
            let section = top.below(&format!("examples[{}]", index + 1), item)?;
            let published = section.require_text("source");
            let case = match section.get("payer") {
                Some(node) => section
                    .below("payer", node)
                    .and_then(|payer| self.payer_case(&section, payer, named)),
                None => self.year_case(&section, named),
            };
            section.close();
            Some(Example { published: published?, case: case?, span: item.span.clone() })
        });
        examples.collect()
    }

    fn year_case(&self, section: &Section<'n>, named: &Named<'_>) -> Option<Case> {
        let written = claims::year(section);
        let expect = section.require_section("expect")?;
        let totals = [
            ("basic", Total::Basic),
            ("outpatient", Total::Outpatient),
            ("special_outpatient", Total::SpecialOutpatient),
            ("major_illness", Total::MajorIllness),
            ("reimbursed", Total::Reimbursed),
            ("personal", Total::Personal),
        ];
        let amount = |total, node: &Node, key: &str| {
            let amount = self.mistakes.caught(money(node, key))?;
            Some(Expected { what: (total, amount), span: node.span.clone() })
        };
        let plain =
            totals.into_iter().filter_map(|(key, total)| amount(total, expect.get(key)?, key));
        let mut expected: Vec<Expected<(Total, Money)>> = plain.collect();
        match expect.get("assistance") {
            Some(node) if matches!(node.value, Value::Map(_)) => {
                let aids = expect.below("assistance", node)?;
                expected.extend(aids.others().filter_map(|(key, node)| {
                    self.is_named(&key.name, &named.aids, node);
                    amount(Total::Aid(key.name.clone()), node, &key.name)
                }));
            }
            Some(node) => expected.extend(amount(Total::Assistance, node, "assistance")),
            None => {}
        }
        self.close_expected(expect);
        Some(Case::Year { written: written?, expected })
    }

    fn payer_case(
        &self,
        section: &Section<'n>,
        payer: Section<'n>,
        named: &Named<'_>,
    ) -> Option<Case> {
        let written = claims::payer(&payer);
        payer.close();
        let expect = section.require_section("expect")?;
        let mut expected = Vec::new();
        let outcomes: [(_, Scalar<Outcome>); 6] = [
            ("window", |node, key| section::text(node, key).map(or_none).map(Outcome::Window)),
            ("starts", |node, key| or_unknown(node, key, day).map(Outcome::Starts)),
            ("ends", |node, key| day(node, key).map(Outcome::Ends)),
            ("days", |node, key| section::whole(node, key, 0..=999).map(Outcome::Days)),
            ("assisted", |node, key| or_unknown(node, key, money).map(Outcome::Assisted)),
            ("pays", |node, key| or_unknown(node, key, money).map(Outcome::Pays)),
        ];
        for (key, read) in outcomes {
            let Some(node) = expect.get(key) else { continue };
            let Some(what) = self.mistakes.caught(read(node, key)) else { continue };
            if let Outcome::Window(Some(id)) = &what {
                self.is_named(id, &named.windows, node);
            }
            expected.push(Expected { what, span: node.span.clone() });
        }
        self.close_expected(expect);
        Some(Case::Payer { written, expected })
    }

    /// Refuses an example of something that the policy does not have.
    fn is_named(&self, id: &str, ids: &[&str], at: &Node) {
        if !ids.contains(&id) {
            let message = say!("政策里没有“{id}”", "The policy has no `{id}`");
            let mistake = Diagnostic::error("example/unknown-id", message);
            let help = nearest_or(id, ids.iter().copied(), || {
                say!("请写上面定义过的id。", "Write an id that is defined above.")
            });
            self.mistakes.push(mistake.at(&at.span).help(help));
        }
    }

    fn close_expected(&self, section: Section<'n>) {
        if section.is_empty() {
            let message = say!("例子没有写结果", "The example has no result");
            let mistake = Diagnostic::error("value/empty", message).at(section.span());
            self.mistakes.push(mistake.help(say!(
                "请写上公布的结果，例如“expect: {{basic: 34790}}”。",
                "Write what was published, such as `expect: {{basic: 34790}}`."
            )));
        }
        section.close();
    }
}

/// An id, or the plain word that there is none.
fn or_none(written: String) -> Option<String> {
    (written != "none").then_some(written)
}

/// A value, or the plain word that it is unknown.
fn or_unknown<T>(node: &Node, key: &str, read: Scalar<T>) -> Result<Option<T>, Diagnostic> {
    if node.scalar() == Some("unknown") { Ok(None) } else { read(node, key).map(Some) }
}
