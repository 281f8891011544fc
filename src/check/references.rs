//! What a notice refers to must exist: its policy, its place, what its links lead to, what its
//! calls ask for.

use crate::bind::{Answer, Binder};
use crate::diagnostic::{
    Diagnostic, Diagnostics, Text, nearest, nearest_or, nearest_or_choices, say,
};
use crate::load::no_such_policy;
use crate::load::yaml::Node;
use crate::render::inline;
use crate::site::Site;
use crate::site::addresses::{Addresses, Destination};
use crate::site::document::{Address, Call, Document, Filling, Target};
use crate::site::notice::Notice;

pub(super) fn check(
    site: &Site,
    addresses: &Addresses<'_>,
    binder: Binder<'_>,
    notice: &Notice,
    found: &mut Diagnostics,
) {
    let named = notice.policy.as_ref();
    let missing = named.filter(|policy| site.policy(&policy.name).is_none());
    if let Some(policy) = missing.filter(|policy| !site.unread.has_policy(&policy.name)) {
        let ids = site.policies.iter().map(|policy| policy.rules.id.as_str());
        found.push(no_such_policy(&policy.name, ids).at(&policy.span));
    }
    let mut are_all_there = missing.is_none();
    for quota in notice.quotas.iter().filter(|it| site.quota(&it.name).is_none()) {
        are_all_there = false;
        let name = &quota.name;
        if !site.unread.has_quota(name) {
            let ids = site.quotas.iter().map(|table| table.id.as_str());
            let message = say!("找不到任务表“{name}”", "There is no quota table `{name}`");
            let help = match ids.clone().next() {
                Some(_) => nearest_or_choices(name, ids),
                None => say!("quotas文件夹里还没有任务表。", "The folder quotas has no table yet."),
            };
            found.push(Diagnostic::error("quota/not-found", message).at(&quota.span).help(help));
        }
    }
    for attachment in &notice.attachments {
        let name = &attachment.path;
        if addresses.attached(name).is_none() && !site.unread.has_content(name) {
            let message = say!("找不到附件“{name}”", "There is no attachment `{name}`");
            let missing = Diagnostic::error("link/missing", message).at(&attachment.span);
            found.push(missing.help(near(addresses, name)));
        }
    }
    let calls = if are_all_there {
        Calls::Answered(binder)
    } else {
        let tree = missing.and_then(|policy| site.unread.policies.get(&policy.name)?.as_deref());
        Calls::Unanswered(binder, tree)
    };
    text(site, addresses, calls, &notice.document, &notice.path, found);
}

/// What is asked of the calls of a text.
#[derive(Clone, Copy)]
pub(super) enum Calls<'s> {
    /// All of them are answered.
    Answered(Binder<'s>),
    /// A policy or a table is not there, or could not be read: no more is asked than what can be
    /// told without it. Of a policy that could not be read, the tree without what is wrong in it.
    Unanswered(Binder<'s>, Option<&'s Node>),
}

/// What a text refers to.
pub(super) fn text(
    site: &Site,
    addresses: &Addresses<'_>,
    calls: Calls<'_>,
    document: &Document,
    path: &str,
    found: &mut Diagnostics,
) {
    for gap in &document.gaps {
        match &gap.filling {
            Filling::Figure(call) | Filling::Plain(call) => {
                if let Some(name) = calls.answer(call, found).as_ref().and_then(Answer::block) {
                    found.push(inline(call, name));
                }
            }
            Filling::Block(call) => drop(calls.answer(call, found)),
            Filling::Address(address) => link(site, addresses, address, path, found),
            Filling::Size(_) => {}
        }
    }
}

impl<'s> Calls<'s> {
    fn answer(self, call: &Call, found: &mut Diagnostics) -> Option<Answer<'s>> {
        let answer = match self {
            Self::Answered(binder) => binder.answer(call),
            Self::Unanswered(binder, tree) => Err(binder.wrong_anyway(call, tree)?),
        };
        answer.map_err(|mistake| found.push(mistake)).ok()
    }
}

fn link(
    site: &Site,
    addresses: &Addresses<'_>,
    address: &Address,
    path: &str,
    found: &mut Diagnostics,
) {
    let destination = addresses.find(&address.target, path);
    let Some((destination, _)) = destination else {
        let (name, unread) = match &address.target {
            Target::Content(name) => (name, site.unread.has_content(name)),
            Target::Page(name) => (name, site.unread.has_page(name)),
            Target::Here => return,
        };
        if unread {
            return;
        }
        let message =
            say!("链接指向的“{name}”不存在", "The link leads to `{name}`, which is not there");
        let missing = Diagnostic::error("link/missing", message).at(&address.span);
        found.push(missing.help(near(addresses, name)));
        return;
    };
    let anchors = match destination {
        Destination::Notice(notice) => &notice.document.anchors,
        Destination::Section(section) => match &section.text {
            Some(text) => &text.document.anchors,
            None => return,
        },
        Destination::Attached(_) | Destination::Own => return,
    };
    let anchor = &address.anchor;
    if anchor.is_empty() || anchors.contains(anchor) {
        return;
    }
    let message = say!("那一页没有“#{anchor}”这个位置", "That page has no place `#{anchor}`");
    let missing = Diagnostic::error("link/anchor", message).at(&address.span);
    let names = || anchors.iter().map(String::as_str);
    found.push(missing.help(match nearest(anchor, names()) {
        Some(near) => say!("是不是“#{near}”？", "Did you mean `#{near}`?"),
        None => say!(
            "请改成那一页的标题之一，或者去掉“#”和后面的字。",
            "Name one of its headings, or leave out `#` and what follows."
        ),
    }));
}

/// The nearest name among the files of `content/`.
fn near(addresses: &Addresses<'_>, name: &str) -> Text {
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let same = addresses.names().filter(|known| ending(known) == ending(name));
    // In order, as of two that are as near the same must be offered every time.
    let mut same: Vec<_> = same.collect();
    same.sort_unstable();
    nearest_or(name, same, || {
        say!(
            "请检查文件名，文件要放在content文件夹里。",
            "Check the name; the file must lie in the folder content."
        )
    })
}
