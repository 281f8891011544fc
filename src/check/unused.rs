//! Files that nothing reads: whoever put them there expects to see them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::site::Site;

pub(super) fn check(site: &Site, found: &mut Diagnostics) {
    for name in &site.unused {
        found.push(
            Diagnostic::warning("file/unused", format!("“{name}”不会发布")).help(
                "政策放在policies里，以.yaml结尾；通知放在content里，以.md结尾；替换的模板要和原来的同名。",
            ),
        );
    }
}
