//! The rules, held against this reading of the notices: a policy is loaded from its file as a
//! site loads it, and answers as the text of its notice does, to the fen and to the day.
//!
//! [`windows`] asks what no single notice can be asked: whether every policy of the repository
//! has an answer for everybody on every day.

#![allow(clippy::expect_used)]

mod coverage;
mod premium;
mod windows;
mod years;

use std::path::Path;
use std::sync::Arc;

use gongshi::diagnostic::Diagnostics;
use gongshi::load;
use gongshi::site::PolicyFile;

/// A policy of this repository, by its id.
fn policy(id: &str) -> Arc<PolicyFile> {
    let policy = load::policy(Path::new(env!("CARGO_MANIFEST_DIR")), id);
    policy.unwrap_or_else(|mistakes| refused(&mistakes))
}

/// A file of the repository is wrong.
fn refused(mistakes: &Diagnostics) -> ! {
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    panic!("{}", said.join("\n\n"))
}

/// The answer to a query, as other programs read it.
fn json(answer: &str) -> serde_json::Value {
    serde_json::from_str(answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
}
