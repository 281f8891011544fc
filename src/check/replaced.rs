//! What a notice says of other addresses and notices: that it replaces one, that it stood elsewhere
//! before.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest_or, say};
use crate::site::Site;
use crate::site::addresses::{self, Addresses, OWN_FOLDERS};
use crate::site::document::Target;
use crate::site::notice::Named;

pub(super) fn check(site: &Site, addresses: &Addresses<'_>, found: &mut Diagnostics) {
    replaces(site, found);
    aliases(site, addresses, found);
}

/// What is replaced is a notice of the site: by its number, or by the path of its file.
fn replaces(site: &Site, found: &mut Diagnostics) {
    if site.notices.iter().all(|notice| notice.replaces.is_empty()) {
        return;
    }
    let mut known: HashMap<&str, &str> = HashMap::new();
    for notice in &site.notices {
        known.insert(&notice.path, &notice.path);
        known.extend(notice.number.iter().map(|it| (it.name.as_str(), notice.path.as_str())));
    }
    let unread = !site.unread.content.is_empty();
    for notice in &site.notices {
        for named in &notice.replaces {
            let name = named.name.trim_start_matches("@/");
            let other = known.get(name);
            if other.is_some_and(|path| *path != notice.path) || (other.is_none() && unread) {
                continue;
            }
            let message = match other {
                Some(_) => say!("“{name}”就是这份通知自己", "`{name}` is this notice itself"),
                None => say!("网站里没有“{name}”这份通知", "The site has no notice `{name}`"),
            };
            let help = nearest_or(name, sorted(&known, &notice.path), || {
                say!(
                    "请写旧通知的文号或文件，例如“notices/a.md”；旧通知不在网站上的，可以不管。",
                    "Write the number or the file of the old notice, such as `notices/a.md`; leave it, if that is not on the site."
                )
            });
            found.push(Diagnostic::warning("replaces/unknown", message).at(&named.span).help(help));
        }
    }
}

/// The names of other notices, in a fixed order.
fn sorted<'s>(known: &HashMap<&'s str, &'s str>, own: &str) -> Vec<&'s str> {
    let others = known.iter().filter(|(_, path)| **path != own);
    let mut names: Vec<&str> = others.map(|(name, _)| *name).collect();
    names.sort_unstable();
    names
}

/// An address at which a notice stood before leads to it alone, and is none of the site's own.
fn aliases(site: &Site, addresses: &Addresses<'_>, found: &mut Diagnostics) {
    let mut known: HashMap<String, &Named> = HashMap::new();
    for notice in &site.notices {
        for alias in &notice.aliases {
            let Some(page) = addresses::alias(&alias.name) else {
                found.push(no_page(alias));
                continue;
            };
            let taken = Diagnostic::error(
                "alias/taken",
                say!("网址“{page}”已经有网页了", "There is a page `{page}` already"),
            );
            let taken = taken.at(&alias.span).help(say!(
                "旧网址只能指向一个网页：请改掉或删掉这一个。",
                "An old address leads to one page only: change this one or delete it."
            ));
            // Windows knows no capitals.
            let page = page.to_lowercase();
            let is_own = page.split_once('/').is_some_and(|(top, _)| OWN_FOLDERS.contains(&top));
            let target = Target::Page(page.clone());
            if is_own || addresses.find(&target, &notice.path).is_some() {
                found.push(taken);
            } else if let Some(first) = known.get(&page) {
                found.push(taken.also(&first.span, say!("先写的", "the first")));
            } else {
                known.insert(page, alias);
            }
        }
    }
}

fn no_page(alias: &Named) -> Diagnostic {
    let name = &alias.name;
    let message = say!("“{name}”不能用作旧网址", "`{name}` cannot be a former address");
    Diagnostic::error("alias/form", message).at(&alias.span).help(say!(
        "请写网站里的地址，以.html结尾，不带域名和“?”，例如old/notice.html。",
        "Write an address of this site that ends in .html, without host and `?`, such as old/notice.html."
    ))
}
