//! Scalars as people write them in policies: amounts, rates, days, numbers.

use gongshi_rules::day::Day;
use gongshi_rules::{Money, Rate};

use crate::diagnostic::{Diagnostic, say};
use crate::load::section;
use crate::load::yaml::Node;

/// Reads a scalar; the name is what it is called in messages.
pub(super) type Scalar<T> = fn(&Node, &str) -> Result<T, Diagnostic>;

pub(super) fn money(node: &Node, name: &str) -> Result<Money, Diagnostic> {
    let written = section::text(node, name)?;
    Money::from_decimal(&written).ok_or_else(|| {
        let help = match gongshi_rules::amount::parse(&written) {
            Ok(amount) => say!(
                "请只写数字，单位是元：{}。",
                "Write the number alone, in yuan: {}.",
                plain(amount)
            ),
            Err(_) => say!(
                "请写以元为单位的数字，例如17833或0.50。",
                "Write a number of yuan, such as 17833 or 0.50."
            ),
        };
        let message = say!("“{written}”不是金额", "`{written}` is no amount");
        Diagnostic::error("value/amount", message).at(&node.span).help(help)
    })
}

/// An amount as policies write it: `380`, `0.50`.
fn plain(amount: Money) -> String {
    let decimal = amount.to_decimal();
    decimal.strip_suffix(".00").map(str::to_owned).unwrap_or(decimal)
}

pub(super) fn rate(node: &Node, name: &str) -> Result<Rate, Diagnostic> {
    let written = section::text(node, name)?;
    Rate::from_percentage(&written).ok_or_else(|| {
        let bare = Rate::from_percentage(&format!("{written}%"));
        let diagnostic = if bare.is_some() {
            let message = say!("“{written}”后面没有百分号", "`{written}` has no percent sign");
            Diagnostic::error("value/percent-sign", message).help(match hundredfold(&written) {
                Some(percent) => say!(
                    "如果是百分之{percent}，请写“{percent}%”；如果是百分之{written}，请写“{written}%”。",
                    "If it is {percent} of a hundred, write `{percent}%`; if it is {written} of a hundred, write `{written}%`."
                ),
                None => say!(
                    "如果是百分之{written}，请写“{written}%”。",
                    "If it is {written} of a hundred, write `{written}%`."
                ),
            })
        } else {
            let message = say!("“{written}”不是百分比", "`{written}` is no percentage");
            Diagnostic::error("value/percentage", message).help(say!(
                "请写0%到100%之间的百分比，例如70%或62.5%。",
                "Write a percentage from 0% to 100%, such as 70% or 62.5%."
            ))
        };
        diagnostic.at(&node.span)
    })
}

/// The percentage that a share of one is: `50` for `0.5`.
fn hundredfold(written: &str) -> Option<String> {
    let digits = written.strip_prefix("0.").filter(|digits| digits.len() <= 6)?;
    let digits = format!("{digits:0<2}");
    let (whole, part) = digits.split_at_checked(2)?;
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    match (whole, part) {
        ("", _) => None,
        (_, "") => Some(whole.to_owned()),
        _ => Some(format!("{whole}.{part}")),
    }
}

/// A number of percentage points: `5`.
pub(super) fn points(node: &Node, name: &str) -> Result<Rate, Diagnostic> {
    let written = section::text(node, name)?;
    Rate::from_percentage(&format!("{written}%")).ok_or_else(|| {
        let message = say!("“{name}”不能是“{written}”", "`{name}` cannot be `{written}`");
        Diagnostic::error("value/number", message).at(&node.span).help(say!(
            "请写几个百分点，例如“{name}: 5”，不加百分号。",
            "Write a number of percentage points without a percent sign, such as `{name}: 5`."
        ))
    })
}

/// `true` or `false`.
pub(super) fn flag(node: &Node, name: &str) -> Result<bool, Diagnostic> {
    section::word(node, name, &[("true", true), ("false", false)])
}

pub(super) fn day(node: &Node, name: &str) -> Result<Day, Diagnostic> {
    section::day(node, name)
}

/// Which of several applies: the highest.
pub(super) fn priority(node: &Node, name: &str) -> Result<u8, Diagnostic> {
    section::whole(node, name, 0..=100)
}

/// A number of days, months or years.
pub(super) fn count(node: &Node, name: &str) -> Result<u16, Diagnostic> {
    section::whole(node, name, 0..=366)
}
