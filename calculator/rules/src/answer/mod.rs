//! Answers as JSON: the contract that the command line, the phone and other tools rely on.
//!
//! Amounts are strings of yuan with two decimals, `null` where they are unknown; days are
//! `2024-02-29`. Mistakes are an answer too; nothing panics.

mod compare;
mod coverage;
mod estimate;
mod premium;
mod step;

pub use compare::{Comparison, compare};
pub use coverage::{Coverage, coverage};
pub use estimate::{Estimate, estimate};
pub use premium::{Premium, premium};
pub use step::{Assumption, Figure, Span, Step};

use crate::input::InputError;
use crate::json::Json;
use crate::money::Money;

/// Mistakes as JSON: the first one as the error, all of them with their fields.
pub fn errors(mistakes: &[InputError]) -> String {
    let mut json = Json::default();
    json.object(|json| {
        if let Some(first) = mistakes.first() {
            describe(json, first.code, &first.message, &first.help);
        }
        json.key("errors").array(mistakes, |json, mistake| {
            json.object(|json| {
                json.key("field").string(&mistake.field);
                describe(json, mistake.code, &mistake.message, &mistake.help);
            });
        });
    });
    json.into_text()
}

fn describe(json: &mut Json, code: &str, message: &str, help: &str) {
    json.key("code").string(code);
    json.key("message").string(message);
    json.key("help").string(help);
}

/// An amount, or `null`.
fn amount(json: &mut Json, key: &str, amount: Option<Money>) {
    json.key(key).text_or_null(amount.map(Money::to_decimal).as_deref());
}

fn bounds(json: &mut Json, low: Money, high: Option<Money>) {
    amount(json, "low", Some(low));
    amount(json, "high", high);
}
