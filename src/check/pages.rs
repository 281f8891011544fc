//! No file of `content/` may take the place of a page that the site itself has.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};
use crate::site::addresses::OWN_FOLDERS;
use crate::site::notice::Notice;

/// Pages and files at the top that the site fills.
const TAKEN: [&str; 6] = ["index", "404", "search", "manifest", "feed", "sitemap"];

pub(super) fn check(notice: &Notice, found: &mut Diagnostics) {
    let (first, rest) = notice.page.split_once('/').unwrap_or((&notice.page, ""));
    let taken = if rest.is_empty() { TAKEN.contains(&first) } else { OWN_FOLDERS.contains(&first) };
    if taken || notice.page.ends_with("/index") {
        let page = &notice.page;
        let message =
            say!("网址“{page}.html”是网站自己的网页", "`{page}.html` is a page of the site itself");
        found.push(
            Diagnostic::error("file/taken", message).at(&Span::line(&notice.source, 1)).help(say!(
                "请把通知放在content/notices里，或者换一个文件名。",
                "Lay the notice into content/notices, or give the file another name."
            )),
        );
    }
}
