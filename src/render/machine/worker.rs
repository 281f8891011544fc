//! The service worker: a script that browsers keep, and that keeps pages for when there is no
//! network.
//!
//! It is written by every build, so that it can be taken back: a site that keeps nothing any more
//! publishes in its place one that clears up and goes. Phones ask for it by themselves, past every
//! page that they keep.

use serde_json::json;

use crate::fingerprint::Fingerprint;

/// What is the same for every site.
const KEEPING: &str = include_str!("worker.js");
const WITHDRAWN: &str = include_str!("withdrawn.js");

/// What is kept from the first visit on, by paths from the site's top as they stand in links.
/// Other pages are kept when they are visited.
#[derive(Debug)]
pub struct Kept {
    /// Pages: few, as they cost every visitor their weight.
    pub pages: Vec<String>,
    /// The assets that they need, under names that carry digests.
    pub assets: Vec<String>,
    /// What the pages say. When it changes, they are fetched anew.
    pub version: Fingerprint,
}

/// The worker of a site that keeps these.
pub fn keeping(kept: &Kept) -> Vec<u8> {
    let Kept { pages, assets, version } = kept;
    let version = version.hex();
    let script = format!(
        "// Written by gongshi for pages {version}.\n'use strict';\nconst PAGES = {};\nconst ASSETS = {};\n{KEEPING}",
        json!(pages),
        json!(assets),
    );
    script.into_bytes()
}

/// The worker of a site that keeps nothing.
pub fn withdrawn() -> Vec<u8> {
    WITHDRAWN.as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Kept {
        Kept {
            pages: vec!["index.html".to_owned(), "notices/%E7%94%B2.html".to_owned()],
            assets: vec!["assets/style.0123456789.css".to_owned()],
            version: Fingerprint::of(text.as_bytes()),
        }
    }

    #[test]
    fn the_worker_is_another_as_soon_as_its_pages_say_something_else() {
        assert_eq!(keeping(&kept("一档380元")), keeping(&kept("一档380元")));
        assert_ne!(keeping(&kept("一档380元")), keeping(&kept("一档400元")));
    }

    #[test]
    fn the_worker_names_its_pages_and_assets() {
        let script = String::from_utf8(keeping(&kept(""))).unwrap();
        assert!(script.contains("PAGES = [\"index.html\",\"notices/%E7%94%B2.html\"];"));
        assert!(script.contains("ASSETS = [\"assets/style.0123456789.css\"];"));
    }

    /// Both know their caches by the same words; else the one would not find what the other kept.
    #[test]
    fn what_is_kept_is_found_by_the_worker_that_clears_up() {
        assert!(KEEPING.contains("`gongshi ${SCOPE} `"));
        assert!(WITHDRAWN.contains("`gongshi ${self.registration.scope} `"));
    }
}
