//! Document numbers (文号) have one form, and name one document.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, say};
use crate::site::Site;
use crate::site::notice::Notice;
use crate::site::number::DocumentNumber;

/// The form of a notice's number.
pub(super) fn check(notice: &Notice, found: &mut Diagnostics) {
    let Some(number) = &notice.number else { return };
    let written = number.name.trim();
    if DocumentNumber::parse(written).is_some() || is_order(written) {
        return;
    }
    let help = match DocumentNumber::meant(written) {
        Some(meant) => say!("请写成“{meant}”。", "Write `{meant}`."),
        None => say!(
            "文号由发文机关代字、年份和序号组成，例如“忠府发〔2023〕84号”。",
            "It is made of the agency's short name, the year and a number: `忠府发〔2023〕84号`."
        ),
    };
    let message = say!(
        "文号“{written}”的写法不对",
        "The document number `{written}` does not have the right form"
    );
    found.push(Diagnostic::warning("number/form", message).at(&number.span).help(help));
}

/// Whether it is the number of an order or announcement, which may have no year: 「第3号」.
fn is_order(written: &str) -> bool {
    let number = written.rsplit_once('第').and_then(|(_, rest)| rest.strip_suffix('号'));
    number.is_some_and(|number| {
        let numerals = "0123456789一二三四五六七八九十百";
        !number.is_empty() && number.chars().all(|c| numerals.contains(c))
    }) && !written.contains(['〔', '[', '（', '('])
}

/// Two notices of one title and one number are one notice, laid down twice.
pub(super) fn once(site: &Site, found: &mut Diagnostics) {
    let mut known: HashMap<(&str, &str), &Notice> = HashMap::new();
    for notice in &site.notices {
        let Some(number) = &notice.number else { continue };
        let first = known.entry((&notice.title, &number.name)).or_insert(notice);
        if first.path == notice.path {
            continue;
        }
        let message = say!(
            "“{}”的标题和文号都和这份通知一样",
            "`{}` has the same title and the same document number",
            first.path
        );
        let mut warning = Diagnostic::warning("number/repeated", message).at(&number.span);
        if let Some(first) = &first.number {
            warning = warning.also(&first.span, say!("先有的", "the first"));
        }
        found.push(warning.help(say!(
            "同一份通知请只留一个文件；是两份的，请改文号或标题。",
            "Keep one file of a notice; if they are two, correct the number or the title."
        )));
    }
}
