//! A published site that is to stay as it is.

use std::path::Path;

use super::old::Old;
use super::staging::{self, Staging};
use super::{OutputError, Published, is_page};

/// The site in a folder, if each of its files is as its manifest says: where it was made from what
/// it would be made from now, nothing is left to do.
///
/// # Errors
/// The folder holds what we did not make, another build is under way, or the disk refuses.
pub fn standing(target: &Path) -> Result<Option<Published>, OutputError> {
    let staging = Staging::begin(staging::resolve(target)?)?;
    let old = Old::read(staging.target())?;
    let mut published = Published::default();
    for path in old.paths() {
        let Some(file) = old.intact(path) else { return Ok(None) };
        published.files += 1;
        published.bytes += file.bytes;
    }
    published.kept = published.files;
    published.pages = old.paths().filter(|path| is_page(path)).count();
    Ok(old.is_there().then_some(published))
}
