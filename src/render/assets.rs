//! Assets under names that carry a digest of their content, so that a phone may keep them for
//! ever and never shows an old one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use super::minify;
use crate::fingerprint::Fingerprint;
use crate::site::Theme;

/// The published assets by their names in the theme.
#[derive(Debug, Clone)]
pub(super) struct Assets(Arc<BTreeMap<Cow<'static, str>, Asset>>);

/// A published asset.
#[derive(Debug)]
struct Asset {
    /// Its path from the site's top.
    url: String,
    /// By which a browser knows that it arrived whole.
    integrity: String,
    /// Its bytes in fewer than the theme has; none, where they are the theme's.
    minified: Option<Vec<u8>>,
}

impl Assets {
    pub(super) fn of(theme: &Theme) -> Self {
        let published = theme.assets.iter().map(|(name, bytes)| {
            let path = Path::new(&**name);
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            let minified = minify::minified(name, bytes);
            let bytes = minified.as_deref().unwrap_or(bytes);
            // Ten digits are enough to tell the versions of one file apart.
            let url = format!("assets/{stem}.{}.{ending}", &Fingerprint::of(bytes).hex()[..10]);
            let integrity = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)));
            (name.clone(), Asset { url, integrity, minified })
        });
        Self(Arc::new(published.collect()))
    }

    /// The path of an asset from the site's top.
    pub(super) fn url(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|asset| asset.url.as_str())
    }

    /// The bytes of an asset as it is published, which in the theme has these.
    pub(super) fn bytes<'a>(&'a self, name: &str, of_theme: &'a [u8]) -> &'a [u8] {
        let minified = self.0.get(name).and_then(|asset| asset.minified.as_deref());
        minified.unwrap_or(of_theme)
    }

    /// The `integrity` of an element that loads an asset.
    pub(super) fn integrity(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|asset| asset.integrity.as_str())
    }
}
