//! No file of `content/` may take the place of a page that the site itself has, or run.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};
use crate::site::addresses::OWN_FOLDERS;
use crate::site::notice::Notice;

/// Pages and files at the top that the site fills.
const TAKEN: [&str; 6] = ["index", "404", "search", "manifest", "feed", "sitemap"];

pub(super) fn check(notice: &Notice, found: &mut Diagnostics) {
    let (first, rest) = notice.page.split_once('/').unwrap_or((&notice.page, ""));
    let is_taken =
        if rest.is_empty() { TAKEN.contains(&first) } else { OWN_FOLDERS.contains(&first) };
    if is_taken || notice.page.ends_with("/index") {
        found.push(taken(&notice.page, &notice.source));
    }
}

/// A folder has a page too.
pub(super) fn folder(folder: &str, source: &Arc<Source>, found: &mut Diagnostics) {
    if folder.split('/').next().is_some_and(|first| OWN_FOLDERS.contains(&first)) {
        found.push(taken(&format!("{folder}/index"), source));
    }
}

fn taken(page: &str, source: &Arc<Source>) -> Diagnostic {
    let message =
        say!("网址“{page}.html”是网站自己的网页", "`{page}.html` is a page of the site itself");
    Diagnostic::error("file/taken", message).at(&Span::line(source, 1)).help(say!(
        "请把通知放在content/notices里，或者换一个文件名。",
        "Lay the notice into content/notices, or give the file another name."
    ))
}

/// Files that run, in a browser or on a server, when somebody opens their address.
const ACTIVE: [&str; 20] = [
    "asp", "aspx", "cgi", "hta", "htm", "html", "js", "jsp", "mht", "mhtml", "mjs", "php", "shtml",
    "svg", "svgz", "swf", "xht", "xhtml", "xml", "xsl",
];

/// Files beside a notice are shown or saved; none of them is run.
pub(super) fn attached(path: &str, found: &mut Diagnostics) {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if ACTIVE.contains(&ending.as_str()) {
        let message = say!(
            "“content/{path}”不能发布：.{ending}文件打开时会运行",
            "`content/{path}` is not published: a .{ending} file runs when it is opened"
        );
        found.push(Diagnostic::error("file/active", message).help(say!(
            "文字请写成通知，图片请另存为PNG，其他的请另存为PDF。",
            "Write texts as notices, save pictures as PNG and all else as PDF."
        )));
    }
}
