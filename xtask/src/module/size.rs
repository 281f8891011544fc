//! What the module weighs on the wire: phones on weak networks wait for every kilobyte.

use std::{
    fmt::Write,
    io::{BufReader, Read},
};

use super::{FALLBACK, GLUE, MODULE};
use crate::command::{Result, Workspace, read};

/// The sizes of the committed files, for people.
pub(crate) fn table(workspace: &Workspace) -> Result<String> {
    let mut table = format!("{:<24}{:>8}{:>8}{:>8}\n", "bytes", "raw", "gzip", "brotli");
    for name in [MODULE, GLUE, FALLBACK] {
        let bytes = read(&workspace.dist.join(name))?;
        let (raw, gzip, brotli) = (bytes.len(), gzip(&bytes), brotli(&bytes));
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{name:<24}{raw:>8}{gzip:>8}{brotli:>8}");
    }
    Ok(table)
}

fn brotli(bytes: &[u8]) -> usize {
    let (quality, window) = (11, 22);
    let compressed = brotli::CompressorReader::new(bytes, 4096, quality, window);
    BufReader::new(compressed).bytes().count()
}

fn gzip(bytes: &[u8]) -> usize {
    let compressed = flate2::read::GzEncoder::new(bytes, flate2::Compression::best());
    BufReader::new(compressed).bytes().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn committed(name: &str) -> usize {
        brotli(&read(&Workspace::here().dist.join(name)).unwrap())
    }

    #[test]
    fn module_and_glue_keep_within_20_kilobytes() {
        let size = committed(MODULE) + committed(GLUE);
        assert!(size <= 20 * 1024, "{size} bytes brotli");
    }

    #[test]
    fn the_fallback_keeps_within_30_kilobytes() {
        let size = committed(FALLBACK);
        assert!(size <= 30 * 1024, "{size} bytes brotli");
    }
}
