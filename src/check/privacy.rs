//! What belongs to one person is not published: numbers of identity cards, of mobile telephones.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, say};
use crate::site::Attached;
use crate::site::notice::Notice;
use crate::site::personal::{Personal, personal_numbers};

pub(super) fn notice(notice: &Notice, found: &mut Diagnostics) {
    text(&notice.source, found);
    for attachment in &notice.attachments {
        // A title that is written out stands in the notice and was found there.
        for (at, what) in personal_numbers(&attachment.path) {
            found.push(told(&attachment.path[at], what).at(&attachment.span));
        }
    }
}

/// A file that is published as it is.
pub(super) fn attached(attached: &Attached, found: &mut Diagnostics) {
    if let Some(source) = &attached.text {
        text(source, found);
    }
}

/// A text that is published.
pub(super) fn text(source: &Arc<Source>, found: &mut Diagnostics) {
    for (at, what) in personal_numbers(&source.text) {
        let number = &source.text[at.clone()];
        found.push(told(number, what).at(&Span::new(source, at)));
    }
}

fn told(number: &str, what: Personal) -> Diagnostic {
    let masked = masked(number);
    match what {
        Personal::IdCard => {
            let message = say!(
                "这里有身份证号码（{masked}），不能公开",
                "There is the number of an identity card here ({masked}), which must not be published"
            );
            Diagnostic::error("privacy/id-card", message).help(withheld())
        }
        Personal::Mobile => {
            let message = say!(
                "这里有手机号码（{masked}）",
                "There is a mobile telephone number here ({masked})"
            );
            Diagnostic::warning("privacy/mobile", message).help(say!(
                "私人的手机号码请删掉；对外服务的，最好写座机，或者写进site.yaml的contact。",
                "Delete it if it is somebody's own; for a service, give a landline, or write it under `contact` in site.yaml."
            ))
        }
    }
}

fn withheld() -> Text {
    say!(
        "请删掉，或者把中间的数字换成星号，例如“110105********002X”。",
        "Delete it, or write asterisks for the digits in its middle, such as `110105********002X`."
    )
}

/// A number of which the first three and the last two characters can be read.
fn masked(number: &str) -> String {
    let last = number.chars().count().saturating_sub(2);
    let mask = |(at, c): (usize, char)| if (3..last).contains(&at) { '*' } else { c };
    number.chars().enumerate().map(mask).collect()
}
