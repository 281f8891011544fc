//! A page has an address of its own: no file of `content/` takes the place of a page that the site
//! itself has, nor do two files that the site makes pages of. And no file that is published runs.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};
use crate::site::addresses::{Addresses, OWN_FOLDERS};
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

/// An id that ends as the pages of another policy do (「jia」, 「jia-premium」) has its page where
/// that policy has one. Of two ids that is said once, whatever else they share.
pub(super) fn shared(addresses: &Addresses<'_>, found: &mut Diagnostics) {
    let mut told = Vec::new();
    for shared in &addresses.shared {
        let [first, second] = shared.owners;
        if told.contains(&shared.owners) || (first.id == second.id) {
            continue;
        }
        told.push(shared.owners);
        let (path, one, other) = (&shared.path, first.id, second.id);
        let message = say!(
            "“{one}”和“{other}”都有一个网页叫“{path}”",
            "`{one}` and `{other}` both have a page `{path}`"
        );
        // The longer id ends like a page of the other's.
        let (longer, shorter) =
            if one.len() > other.len() { (first, second) } else { (second, first) };
        let mistake = Diagnostic::error("page/shared", message).at(longer.span);
        let mistake = mistake.also(shorter.span, say!("另一个id", "the other id"));
        found.push(mistake.help(say!(
            "请把这个id最后一段（“-”后面）改掉：计算器、核对单和日历的网页以它结尾。",
            "Change the last part of this id, behind the hyphen: pages of calculators, sheets and calendars end in it."
        )));
    }
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
