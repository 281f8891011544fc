//! Checking: what no single file can know about itself. Each family of checks is one file; all
//! of them read the typed site and return diagnostics.

mod examples;
mod pages;
mod references;
mod unused;

use crate::diagnostic::Diagnostics;
use crate::site::Site;

/// Everything wrong with a loaded site, each once: policies share what they inherit.
pub fn site(site: &Site) -> Diagnostics {
    let mut found = Diagnostics::default();
    for policy in &site.policies {
        found.extend(policy.warnings.clone());
        examples::check(policy, &mut found);
    }
    for notice in &site.notices {
        references::check(site, notice, &mut found);
        pages::check(notice, &mut found);
    }
    unused::check(site, &mut found);
    found.each_once()
}
