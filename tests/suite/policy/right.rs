//! A small policy that is right, to be edited.

use std::fs;
use std::sync::Arc;

use gongshi::diagnostic::Diagnostics;
use gongshi::site::PolicyFile;

pub(super) const RIGHT: &str = include_str!("../fixtures/policy.yaml");

/// The policy after some edits, each of which has one place in it.
#[track_caller]
pub(super) fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(RIGHT.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands once in the policy");
        text.replace(from, to)
    })
}

/// Reads a policy from a file of its own.
pub(super) fn read(text: &str) -> Result<Arc<PolicyFile>, Diagnostics> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.yaml");
    fs::write(&path, text).unwrap();
    gongshi::load::policy(folder.path(), path.to_str().unwrap())
}

/// The policy after some edits, which must be right too.
#[track_caller]
pub(super) fn right(edits: &[(&str, &str)]) -> Arc<PolicyFile> {
    read(&edited(edits)).unwrap_or_else(|mistakes| {
        let said: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{}", said.join("\n"))
    })
}
