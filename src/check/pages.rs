//! No notice may take the place of a page that the site itself has.

use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::site::Notice;

/// Pages and folders that the site fills.
const TAKEN: [&str; 5] = ["index", "404", "calculators", "assets", "manifest"];

pub(super) fn check(notice: &Notice, found: &mut Diagnostics) {
    let first = notice.page.split('/').next().unwrap_or_default();
    if TAKEN.contains(&first) {
        let message = format!("网址“{}.html”是网站自己的网页", notice.page);
        found.push(
            Diagnostic::error("file/taken", message)
                .at(&Span::line(&notice.source, 1))
                .help("请把通知放在content/notices里，或者换一个文件名。"),
        );
    }
}
