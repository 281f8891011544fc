//! What a notice refers to must exist.

use crate::diagnostic::Diagnostics;
use crate::load::no_such_policy;
use crate::site::{Notice, Site};

pub(super) fn check(site: &Site, notice: &Notice, found: &mut Diagnostics) {
    if site.policy(&notice.policy).is_none() {
        let ids = site.policies.iter().map(|policy| policy.rules.id.as_str());
        found.push(no_such_policy(&notice.policy, ids).at(&notice.policy_span));
    }
}
