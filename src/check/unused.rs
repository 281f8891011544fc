//! Files that nothing reads: whoever put them there expects to see them.

use std::collections::HashSet;

use super::pages;
use crate::diagnostic::{Diagnostic, Diagnostics, say};
use crate::site::Site;
use crate::site::addresses::Addresses;
use crate::site::document::{Filling, Target};

pub(super) fn check(site: &Site, addresses: &Addresses<'_>, found: &mut Diagnostics) {
    for name in &site.unused {
        let message = say!("“{name}”不会发布", "`{name}` is not published");
        found.push(Diagnostic::warning("file/unused", message).help(say!(
            "政策放在policies里，以.yaml结尾；任务表放在quotas里，以.yaml结尾，表格文件要在它的file里写出来；通知放在content里，以.md结尾；替换的模板要和原来的同名。",
            "Policies lie in policies and quota tables in quotas, and end in .yaml, a spreadsheet is named under `file` of its table; notices lie in content and end in .md; a template must be named like the one that it replaces."
        )));
    }
    let linked = linked(site, addresses);
    for attached in site.attached.iter().filter(|it| linked.contains(it.path.as_str())) {
        pages::attached(&attached.path, found);
    }
    if !site.unread.content.is_empty() {
        // Whatever could not be read may lead to any of them.
        return;
    }
    for attached in site.attached.iter().filter(|it| !linked.contains(it.path.as_str())) {
        let name = format!("content/{}", attached.path);
        let message = say!(
            "“{name}”不会发布：没有通知用到它",
            "`{name}` is not published: no notice uses it"
        );
        found.push(Diagnostic::warning("file/unused", message).help(say!(
            "请在通知里链接它，或者写进attachments；不用的，请删掉。",
            "Link to it in a notice or list it under attachments; else delete it."
        )));
    }
}

/// The files of `content/` that are published because something leads to them.
fn linked<'s>(site: &'s Site, addresses: &Addresses<'s>) -> HashSet<&'s str> {
    let texts = site.sections.iter().filter_map(|section| section.text.as_ref());
    let documents =
        texts.map(|text| &text.document).chain(site.notices.iter().map(|notice| &notice.document));
    let gaps = documents.flat_map(|document| &document.gaps);
    let links = gaps.filter_map(|gap| match &gap.filling {
        Filling::Address(address) => match &address.target {
            Target::Content(path) => Some(path.as_str()),
            Target::Here | Target::Page(_) => None,
        },
        _ => None,
    });
    let attachments = site.notices.iter().flat_map(|notice| &notice.attachments);
    let named = links.chain(attachments.map(|it| it.path.as_str()));
    named.filter(|path| addresses.attached(path).is_some()).collect()
}
