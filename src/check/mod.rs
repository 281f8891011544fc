//! Checking: what no single file can know about itself. Each family of checks is one file; all
//! of them read the typed site and return diagnostics.

mod days;
mod examples;
mod numbers;
mod pages;
mod places;
mod posters;
mod privacy;
mod quota;
mod references;
mod replaced;
mod timeline;
mod typed_days;
mod typing;
mod unchecked;
mod unused;

use std::sync::Arc;

use rayon::prelude::*;

use crate::bind::Binder;
use crate::dates;
use crate::diagnostic::{Diagnostics, Source};
use crate::site::Site;
use crate::site::addresses::Addresses;
use crate::site::config::Occasion;

/// Everything wrong with a loaded site, or with what of it could be read, each once: policies
/// share what they inherit.
pub fn site(site: &Site, occasion: &Occasion) -> Diagnostics {
    let mut found = Diagnostics::default();
    for policy in &site.policies {
        found.extend(policy.warnings.clone());
        examples::check(policy, &mut found);
        unchecked::check(policy, &mut found);
        timeline::check(policy, &mut found);
    }
    let today = dates::day(occasion.today);
    quota::check(site, today, &mut found);
    let addresses = Addresses::of(site);
    let binder = |policy, quotas| Binder { policy, quotas, site, today };
    let of_notices: Vec<Diagnostics> = site
        .notices
        .par_iter()
        .map(|notice| {
            let mut found = notice.warnings.clone();
            let policy = notice.policy.as_ref().and_then(|named| site.policy(&named.name));
            let binder = binder(policy.map(AsRef::as_ref), &notice.quotas);
            references::check(site, &addresses, binder, notice, &mut found);
            pages::check(notice, &mut found);
            numbers::check(notice, &mut found);
            days::check(notice, occasion.today, &mut found);
            places::check(&site.config, notice, &mut found);
            let of_words = notice.words_checked.get_or_init(|| {
                let mut found = Diagnostics::default();
                privacy::notice(notice, &mut found);
                typed(&notice.source, &mut found);
                found
            });
            found.extend(of_words.clone());
            found
        })
        .collect();
    for more in of_notices {
        found.extend(more);
    }
    for section in &site.sections {
        let Some(text) = &section.text else { continue };
        let path = format!("{}/index.md", section.folder);
        let path = path.trim_start_matches('/');
        found.extend(text.warnings.clone());
        pages::folder(&section.folder, &text.source, &mut found);
        privacy::text(&text.source, &mut found);
        typed(&text.source, &mut found);
        let binder = binder(None, &[]);
        let calls = references::Calls::Answered(binder);
        references::text(site, &addresses, calls, &text.document, path, &mut found);
    }
    for text in &site.unread.texts {
        privacy::text(text, &mut found);
        typed(text, &mut found);
    }
    site.attached.iter().for_each(|attached| privacy::attached(attached, &mut found));
    pages::shared(&addresses, &mut found);
    posters::check(site, &addresses.posters, occasion, &mut found);
    numbers::once(site, &mut found);
    replaced::check(site, &addresses, &mut found);
    unused::check(site, &addresses, &mut found);
    found.each_once()
}

/// How a text is typed, and the days in it.
fn typed(source: &Arc<Source>, found: &mut Diagnostics) {
    typing::check(source, found);
    typed_days::check(source, found);
}
