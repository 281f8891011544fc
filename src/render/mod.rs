//! Rendering: from the typed site to bytes by path. No disk, no clock: the day is given.

mod assets;
mod bindings;
mod context;
mod dates;
pub mod machine;
mod markdown;
mod pages;
pub mod search;
mod theme;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Diagnostics;
use crate::site::Site;

/// The files of a published site, by their path with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Renders a site as it is on a day.
///
/// # Errors
/// Mistakes in templates and in what notices ask of the policy.
pub fn site(site: &Site, today: Date) -> Result<Files, Diagnostics> {
    let mut files = Files::new();
    let assets = assets::publish(&site.theme, &mut files);
    let templates = theme::Templates::parse(&site.theme, assets)?;
    pages::render(site, dates::day(today), &templates, &mut files)?;
    Ok(files)
}
