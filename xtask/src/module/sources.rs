//! The committed module must be the one its sources give. Rebuilding it needs a WebAssembly
//! toolchain, which few machines have; comparing digests needs nothing.
//!
//! `SOURCES.sha256` is what `sha256sum -c` reads: a line for every source that decides the module
//! and for every file built. Comment lines hold what is no whole file: the profile, and the
//! dependencies with their versions and features.

use std::{collections::BTreeSet, fs, path::Path};

use sha2::{Digest, Sha256};

use super::built;
use crate::command::{Error, Result, Workspace, read, read_text, text_of, write};

const RECORD: &str = "calculator/dist/SOURCES.sha256";
const WHOLE_FILES: [&str; 3] =
    ["calculator/rules/Cargo.toml", "calculator/wasm/Cargo.toml", "calculator/wasm/calculator.js"];
const FOLDERS: [&str; 2] = ["calculator/rules/src", "calculator/wasm/src"];

/// Writes down what the module was just built from.
pub(crate) fn record(workspace: &Workspace) -> Result<()> {
    write(&workspace.root.join(RECORD), digest(workspace)?)
}

fn digest(workspace: &Workspace) -> Result<String> {
    let mut paths: BTreeSet<String> = WHOLE_FILES.map(String::from).into();
    for folder in FOLDERS {
        collect(workspace, folder, &mut paths)?;
    }
    paths.extend(built().iter().map(|name| format!("calculator/dist/{name}")));
    let mut lines = Vec::new();
    for path in &paths {
        lines.push(format!("{}  {path}", sha256(&workspace.root.join(path))?));
    }
    lines.extend(dependencies(workspace)?.iter().map(|line| format!("# {line}")));
    let manifest = read_text(&workspace.root.join("Cargo.toml"))?;
    lines.extend(profile(&manifest).map(|line| format!("# {line}")));
    Ok(lines.join("\n") + "\n")
}

fn collect(workspace: &Workspace, folder: &str, paths: &mut BTreeSet<String>) -> Result<()> {
    let unreadable = |source| Error::File { path: workspace.root.join(folder), source };
    for entry in fs::read_dir(workspace.root.join(folder)).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // Written with `/` on every system: the record is compared as text.
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(workspace, &path, paths)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            paths.insert(path);
        }
    }
    Ok(())
}

/// The digest of a file; of a text, with its line ends as the repository keeps them.
fn sha256(path: &Path) -> Result<String> {
    let is_text = path.extension().is_none_or(|extension| extension != "wasm");
    let bytes =
        if is_text { read_text(path)?.replace("\r\n", "\n").into_bytes() } else { read(path)? };
    Ok(Sha256::digest(&bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}

/// Every crate from outside that is compiled into the module: name, version, features.
fn dependencies(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let tree = text_of(workspace.cargo().args([
        "tree",
        "--package=gongshi-calculator",
        "--edges=normal",
        "--target=wasm32-unknown-unknown",
        "--prefix=none",
        "--no-dedupe",
        "--format={p} {f}",
    ]))?;
    // Crates of this repository are listed with their folder; the record has their files.
    let here = workspace.root.to_string_lossy();
    let outside = tree.lines().filter(|line| !line.contains(&*here));
    Ok(outside.map(|line| line.trim().to_owned()).collect())
}

fn profile(manifest: &str) -> impl Iterator<Item = &str> {
    let from_header = manifest.lines().skip_while(|line| *line != "[profile.module]");
    let header = from_header.clone().take(1);
    let settings = from_header.skip(1).take_while(|line| !line.starts_with('['));
    header.chain(settings.filter(|line| !line.is_empty() && !line.starts_with('#')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_module_was_built_from_these_sources() {
        let workspace = Workspace::here();
        let recorded = read_text(&workspace.root.join(RECORD)).unwrap().replace("\r\n", "\n");
        let recorded: BTreeSet<&str> = recorded.lines().collect();
        let found = digest(&workspace).unwrap();
        let found: BTreeSet<&str> = found.lines().collect();
        let changed: Vec<_> = recorded.symmetric_difference(&found).collect();
        assert!(
            changed.is_empty(),
            "calculator/dist was built from other sources; `cargo xtask wasm` mends it.\n{changed:#?}"
        );
    }

    #[test]
    fn line_ends_do_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let (unix, windows) = (folder.path().join("unix.rs"), folder.path().join("windows.rs"));
        fs::write(&unix, "a\nb\n").unwrap();
        fs::write(&windows, "a\r\nb\r\n").unwrap();
        assert_eq!(sha256(&unix).unwrap(), sha256(&windows).unwrap());
    }

    #[test]
    fn the_profile_ends_at_the_next_section() {
        let manifest = "[a]\nx = 1\n[profile.module]\nlto = \"fat\"\n\n# why\nstrip = true\n[b]\n";
        let lines: Vec<_> = profile(manifest).collect();
        assert_eq!(lines, ["[profile.module]", "lto = \"fat\"", "strip = true"]);
    }
}
