//! A policy that was copied from another (`gongshi new policy`) says so until it is checked.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, Text, say};
use crate::scaffold::{COPIED, UNCHECKED};
use crate::site::PolicyFile;

pub(super) fn check(policy: &PolicyFile, found: &mut Diagnostics) {
    if !policy.documents.keys().any(|key| key == COPIED) {
        return;
    }
    let (id, source) = (&policy.rules.id, &policy.source);
    let lines = source.text.lines().enumerate();
    let lines: Vec<usize> =
        lines.filter(|(_, line)| line.contains(UNCHECKED)).map(|(index, _)| index + 1).collect();
    let first = Span::line(source, lines.first().copied().unwrap_or(1));
    let left = match lines.len() {
        0 => say!("sources里还有{COPIED}", "`{COPIED}` is still among its sources"),
        left => say!("{left}行写着“{UNCHECKED}”", "{left} lines say {UNCHECKED}"),
    };
    let (zh, en) = (left.zh, left.en);
    let message = Text {
        zh: format!("“{id}”是照着别的政策建的，还没有核对完：{zh}"),
        en: format!("`{id}` was copied from another policy and is not checked to its end: {en}"),
    };
    found.push(Diagnostic::warning("policy/unchecked", message).at(&first).help(say!(
        "请照新文件一处一处核对：数字改对，出处改成新文件的，删掉这一行的记号和status: assumed；都核对完了，删掉sources里的{COPIED}。",
        "Check each against the new document: mend the figure, cite that document, take away the mark and `status: assumed`; in the end delete `{COPIED}` from the sources."
    )));
}
