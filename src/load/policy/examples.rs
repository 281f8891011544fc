//! Published results, which every build calculates anew.

use super::Reader;
use super::values::money;
use crate::diagnostic::Diagnostic;
use crate::load::claims;
use crate::load::section::{self, Section};
use crate::site::{Example, Expected, Total};

impl<'n> Reader<'n> {
    pub(super) fn examples(&self, top: &Section<'n>) -> Vec<Example> {
        let items = top
            .get("examples")
            .and_then(|node| self.mistakes.caught(section::list(node, "examples")));
        let examples = items.into_iter().flatten().enumerate().filter_map(|(index, item)| {
            let section = top.below(&format!("examples[{}]", index + 1), item)?;
            let published = section.require_text("source");
            let written = claims::read(&section);
            let expected =
                section.require_section("expect").and_then(|expect| self.expected(expect));
            section.close();
            Some(Example {
                published: published?,
                written: written?,
                expected: expected?,
                span: item.span.clone(),
            })
        });
        examples.collect()
    }

    pub(super) fn expected(&self, section: Section<'n>) -> Option<Vec<Expected>> {
        let span = section.span().clone();
        let totals = [
            ("basic", Total::Basic),
            ("major_illness", Total::MajorIllness),
            ("reimbursed", Total::Reimbursed),
            ("personal", Total::Personal),
        ];
        let expected = totals.into_iter().filter_map(|(key, total)| {
            let node = section.get(key)?;
            let amount = self.mistakes.caught(money(node, key))?;
            Some(Expected { total, amount, span: node.span.clone() })
        });
        let expected: Vec<_> = expected.collect();
        let empty = section.is_empty();
        section.close();
        if empty {
            let mistake = Diagnostic::error("value/empty", "例子没有写结果").at(&span);
            self.mistakes.push(mistake.help("请写上公布的金额，例如“expect: {basic: 34790}”。"));
        }
        (!empty).then_some(expected)
    }
}
