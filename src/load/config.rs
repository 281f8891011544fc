//! `site.yaml`: what the site is called and whose it is.

use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Source};
use crate::load::section::{Mistakes, Section};
use crate::load::yaml;
use crate::site::Config;

/// Reads `site.yaml`.
pub(crate) fn read(source: &Arc<Source>) -> Result<Config, Diagnostics> {
    let tree = yaml::parse(source)?;
    let mistakes = Mistakes::default();
    let config = Section::open(&tree, "", &mistakes).and_then(|section| {
        let title = section.require_text("title");
        let place = section.require_text("place");
        let description = section.text("description").unwrap_or_default();
        section.close();
        Some(Config { title: title?, place: place?, description })
    });
    mistakes.finish(config)
}
