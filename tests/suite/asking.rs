//! Questions to the policies of the example site, as they stand in the repository.

use serde_json::Value;

use crate::site::{Run, Site};

/// Seed 001.
pub(crate) const ZHUJI: &str = "zhuji-2023";
/// Seed 002.
pub(crate) const WUYANG: &str = "zhongxian-wuyang-2024";
/// Seed 003.
pub(crate) const FUTIAN: &str = "wushan-futian-2022";

/// What a command answers: `premium --person -`, the question on standard input.
pub(crate) fn ask(command: &[&str], policy: &str, question: &str) -> Run {
    let site = ["--site", env!("CARGO_MANIFEST_DIR"), "--policy", policy];
    Site::example().run(&[command, &site].concat(), question)
}

/// A command that answers one question.
pub(crate) fn one(command: &str) -> [&str; 3] {
    let about_payers = matches!(command, "premium" | "coverage");
    [command, if about_payers { "--person" } else { "--claim" }, "-"]
}

/// The text of an answer.
#[track_caller]
pub(crate) fn told(command: &str, policy: &str, question: &str) -> String {
    let run = ask(&one(command), policy, question);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{question}");
    run.out
}

/// The JSON of an answer, or of an error.
#[track_caller]
pub(crate) fn json(command: &str, policy: &str, code: i32, question: &str) -> Value {
    let run = ask(&[one(command).as_slice(), &["--format", "json"]].concat(), policy, question);
    assert_eq!((run.code, run.err.as_str()), (code, ""), "{question}: {}", run.out);
    serde_json::from_str(&run.out).unwrap()
}

/// The answers to the lines of a batch.
#[track_caller]
pub(crate) fn batch(command: &str, policy: &str, code: i32, lines: &str) -> Vec<Value> {
    let run = ask(&[command, "--batch", "-"], policy, lines);
    assert_eq!((run.code, run.err.as_str()), (code, ""), "{}", run.out);
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
