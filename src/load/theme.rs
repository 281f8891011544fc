//! The theme: templates and assets, embedded in the program, overridable file by file.
//!
//! A site lays a file of the same name into its own `themes/default/`, or a template into
//! `templates/`.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};
use crate::load::files::Root;
use crate::site::Theme;

macro_rules! embedded {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../", $folder, "/", $name)))),+]
    };
}

/// A file's name and its bytes.
type Embedded = (&'static str, &'static [u8]);

const TEMPLATES: &[Embedded] = embedded!("themes/default/templates":
    "404.html",
    "base.html",
    "calculator.html",
    "components/assistance.html",
    "components/calculator-link.html",
    "components/medical-assistance.html",
    "components/out-of-area.html",
    "components/outpatient.html",
    "components/premium.html",
    "components/rates.html",
    "components/special-outpatient.html",
    "components/windows.html",
    "home.html",
    "notice.html",
    "policy-sheet.html",
    "policy.html",
    "question.html",
    "search.html",
);

const ASSETS: &[Embedded] = embedded!("themes/default/assets":
    "estimate.js",
    "icon-180.png",
    "icon-192.png",
    "icon-512.png",
    "icon.svg",
    "page.js",
    "policy.css",
    "search.js",
    "style.css",
);

/// The calculator is part of every theme and cannot be overridden: it must fit the program.
const CALCULATOR: &[Embedded] = embedded!("calculator/dist":
    "benefits-fallback.js",
    "benefits.wasm",
    "calculator.js",
);

/// The embedded theme, with what the site lays over it.
pub(crate) fn read(root: &Root) -> Result<Theme, Diagnostic> {
    let mut templates = Vec::new();
    for (name, bytes) in TEMPLATES {
        let overrides = [format!("templates/{name}"), format!("themes/default/templates/{name}")];
        let over = overrides.iter().find(|path| root.has(path));
        let source = match over {
            Some(path) => root.read(Path::new(path))?,
            None => Arc::new(Source {
                path: format!("themes/default/templates/{name}"),
                text: String::from_utf8_lossy(bytes).into_owned(),
            }),
        };
        templates.push((*name, source));
    }
    let mut assets = Vec::new();
    for (name, bytes) in ASSETS {
        let path = format!("themes/default/assets/{name}");
        let bytes = if root.has(&path) {
            Cow::Owned(root.bytes(Path::new(&path))?)
        } else {
            Cow::Borrowed(*bytes)
        };
        assets.push((*name, bytes));
    }
    assets.extend(CALCULATOR.iter().map(|(name, bytes)| (*name, Cow::Borrowed(*bytes))));
    Ok(Theme { templates, assets })
}

/// Whether a file of a site, by its name from the site's folder, lies over one of the theme.
pub(crate) fn overrides(name: &str) -> bool {
    let templates = name.strip_prefix("templates/");
    let theme = name.strip_prefix("themes/default/");
    let template = templates.or_else(|| theme?.strip_prefix("templates/"));
    let asset = theme.and_then(|name| name.strip_prefix("assets/"));
    template.is_some_and(|name| TEMPLATES.iter().any(|(known, _)| *known == name))
        || asset.is_some_and(|name| ASSETS.iter().any(|(known, _)| *known == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the theme that is not embedded would be missing from every site.
    #[test]
    fn every_file_of_the_theme_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let name = entry.path().strip_prefix(&folder).unwrap();
                name.to_string_lossy().replace('\\', "/")
            })
            .collect();
        let templates = TEMPLATES.iter().map(|(name, _)| format!("templates/{name}"));
        let assets = ASSETS.iter().map(|(name, _)| format!("assets/{name}"));
        let mut embedded: Vec<String> = templates.chain(assets).collect();
        on_disk.sort();
        embedded.sort();
        assert_eq!(on_disk, embedded);
    }
}
