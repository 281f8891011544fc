//! Assets under names that carry a digest of their content, so that a phone may keep them for
//! ever and never shows an old one.

use std::collections::BTreeMap;
use std::path::Path;

use super::Files;
use crate::digest::sha256;
use crate::site::Theme;

/// The published path of each asset.
#[derive(Debug, Clone, Default)]
pub(super) struct AssetNames(BTreeMap<&'static str, String>);

impl AssetNames {
    /// The path of an asset from the site's top.
    pub(super) fn url(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

/// Adds the theme's assets to the files.
pub(super) fn publish(theme: &Theme, files: &mut Files) -> AssetNames {
    let mut names = AssetNames::default();
    for (name, bytes) in &theme.assets {
        let path = Path::new(name);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        // Ten digits are enough to tell the versions of one file apart.
        let url = format!("assets/{stem}.{}.{ending}", &sha256(bytes)[..10]);
        files.insert(url.clone(), bytes.to_vec());
        names.0.insert(name, url);
    }
    names
}
