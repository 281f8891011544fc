//! Inputs that nobody meant to write: whatever fuzzing found worth keeping goes through the
//! targets once more. `cargo xtask fuzz` looks for new ones.

#![allow(clippy::expect_used)]

mod answers;
mod policies;
mod wire;

use std::panic::catch_unwind;
use std::path::Path;
use std::{fs, io};

#[test]
fn queries_are_answered() {
    replay("answers", answers::run);
}

#[test]
fn policy_files_are_read_or_refused() {
    replay("policies", policies::run);
}

#[test]
fn bytes_are_read_as_a_policy_or_refused() {
    replay("wire", wire::run);
}

/// Runs every input of a target and names those that it stumbles over.
#[track_caller]
fn replay(target: &str, run: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let files = fs::read_dir(corpus).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let files = files.expect("the corpus is committed");
    assert!(!files.is_empty());
    let stumbles = |file: &fs::DirEntry| {
        let input = fs::read(file.path()).expect("the corpus is committed");
        catch_unwind(|| run(&input)).is_err().then(|| file.file_name())
    };
    let stumbles: Vec<_> = files.iter().filter_map(stumbles).collect();
    assert!(stumbles.is_empty(), "{target}: {stumbles:?}");
}
