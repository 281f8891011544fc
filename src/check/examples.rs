//! Published results (`examples:`) are calculated anew; one that differs is an error.

use gongshi_rules::estimate::{Totals, estimate};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::site::{Example, PolicyFile, Total};

pub(super) fn check(policy: &PolicyFile, found: &mut Diagnostics) {
    for example in &policy.examples {
        match example.written.read(&policy.rules) {
            Ok(year) => compare(example, &estimate(&policy.rules, &year, &mut ()), found),
            Err(mistakes) => {
                for mistake in mistakes {
                    let message = format!("例子算不了：{}", mistake.message);
                    let diagnostic = Diagnostic::error("example/input", message);
                    found.push(diagnostic.at(&example.span).help(mistake.help));
                }
            }
        }
    }
}

fn compare(example: &Example, totals: &Totals, found: &mut Diagnostics) {
    for expected in &example.expected {
        let (name, computed) = match expected.total {
            Total::Basic => ("居民医保", totals.basic),
            Total::MajorIllness => ("大病保险", totals.major_illness),
            Total::Reimbursed => ("合计报销", totals.reimbursed()),
            Total::Personal => ("个人承担", totals.personal()),
        };
        if computed != expected.amount {
            let (published, amount) = (&example.published, expected.amount);
            let message = format!("{name}算出来是{computed}元，“{published}”公布的是{amount}元");
            found.push(
                Diagnostic::error("example/differs", message)
                    .at(&expected.span)
                    .help("请核对起付线、比例和封顶线，或者这个例子抄得对不对。"),
            );
        }
    }
}
