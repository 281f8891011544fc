//! Output: the only room that writes to the disk. A site is staged beside its target and put in
//! its place at once; whatever goes wrong before, the old site stays whole.
//!
//! What is guaranteed: at every moment of a build, and after a kill, the target is the old site
//! or the new one, each whole (but for the moment between two renames where a system cannot
//! exchange folders, which the next build mends). The new site is on the disk before it takes the
//! old one's place, so the same holds when the power fails.

use std::path::Path;

mod compress;
mod error;
mod manifest;
mod old;
mod paths;
mod record;
mod stage;
mod staging;
mod standing;
mod swap;
#[cfg(test)]
mod tests;
mod verify;

pub use self::error::{OutputError, Unfinished};
pub use self::manifest::Inputs;
pub use self::record::{Keys, Record};
pub use self::stage::{Options, Published, Stage};
pub use self::standing::standing;
pub use self::verify::{Verified, verify};

/// Whether a file of a site is a page.
pub fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}

/// The file by which a folder is known to be ours.
pub const MANIFEST: &str = "manifest.json";
