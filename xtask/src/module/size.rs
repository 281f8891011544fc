//! What the module weighs on the wire: phones on weak networks wait for every kilobyte.

use std::{
    fmt::Write,
    io::{BufReader, Read},
    path::Path,
};

use super::{GLUE, MODULES, Module, built};
use crate::command::{Error, Result, Workspace, read};

/// The sizes of the committed files, for people.
pub(crate) fn table(workspace: &Workspace) -> Result<String> {
    let mut table = format!("{:<24}{:>8}{:>8}{:>8}\n", "bytes", "raw", "gzip", "brotli");
    for name in built() {
        let bytes = read(&workspace.dist.join(&name))?;
        let (raw, gzip, brotli) = (bytes.len(), gzip(&bytes), brotli(&bytes));
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{name:<24}{raw:>8}{gzip:>8}{brotli:>8}");
    }
    Ok(table)
}

/// What a phone fetches before the heaviest calculator can answer, in bytes after brotli.
pub(crate) fn module_and_glue(folder: &Path) -> Result<usize> {
    let mut heaviest = 0;
    for module in MODULES {
        heaviest = heaviest.max(with_glue(folder, module)?);
    }
    Ok(heaviest)
}

fn with_glue(folder: &Path, module: Module) -> Result<usize> {
    Ok(brotli(&read(&folder.join(module.wasm()))?) + brotli(&read(&folder.join(GLUE))?))
}

/// Refuses files in a folder that a phone would wait too long for.
pub(crate) fn within_budget(folder: &Path) -> Result<()> {
    for module in MODULES {
        let fallback = brotli(&read(&folder.join(module.fallback()))?);
        for (what, size, budget) in [
            (format!("{} and glue", module.wasm()), with_glue(folder, module)?, 20 * 1024),
            (module.fallback(), fallback, 30 * 1024),
        ] {
            if size > budget {
                return Err(Error::said(format!(
                    "{what}: {size} bytes in brotli, {budget} are allowed. Debian's compiler makes \
                     a smaller module than rustup's target: try `cargo xtask wasm --road debian`"
                )));
            }
        }
    }
    Ok(())
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

    #[test]
    fn the_committed_files_keep_within_their_budgets() {
        within_budget(&Workspace::here().dist).unwrap();
    }

    #[test]
    fn a_heavy_module_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        // Bytes that no compressor makes smaller.
        let noise: Vec<u8> = (0..30_000u32)
            .scan(1u32, |state, _| {
                *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                Some(state.to_be_bytes()[0])
            })
            .collect();
        for name in built() {
            let bytes = if name == "enrolment.wasm" { &noise[..] } else { b"1" };
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let refused = within_budget(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("enrolment.wasm and glue"), "{refused}");
    }
}
