//! What the checks need on this machine beside Rust, and getting it on Debian.

use std::{env, path::PathBuf};

use crate::{
    command::{Error, Result, Workspace, capture, is_installed, text_of},
    module::road,
};

/// What a task needs of the machine.
#[derive(Clone, Copy)]
pub(crate) enum Needs {
    /// Every check: a browser, fonts, Node, Python, Java, a compiler for WebAssembly.
    Checks,
    /// Pages in a browser: the browser, fonts, Node.
    Pages,
    /// The benchmarks: Node and Python, in which the peers run.
    Benchmarks,
}

impl Needs {
    /// Looks for the things themselves, as they may also come from elsewhere: Node from its
    /// makers, the target from rustup.
    fn missing_packages(self, workspace: &Workspace) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !is_installed("node") {
            missing.push("nodejs");
        }
        if !is_installed("npm") {
            missing.push("npm");
        }
        match self {
            Needs::Checks => {
                missing.extend(missing_for_pages(workspace));
                missing.extend(missing_for_the_module(workspace));
                missing.extend(missing_for_python(workspace));
                if !is_installed("java") {
                    missing.push("default-jre-headless");
                }
            }
            Needs::Pages => missing.extend(missing_for_pages(workspace)),
            Needs::Benchmarks => missing.extend(missing_for_python(workspace)),
        }
        missing
    }
}

/// Installs the Debian packages that this machine lacks.
pub(crate) fn prepare(workspace: &Workspace, needs: Needs) -> Result<String> {
    let missing = needs.missing_packages(workspace);
    if missing.is_empty() {
        return Ok("nothing is missing".into());
    }
    let packages = missing.join(" ");
    if !is_installed("apt-get") || text_of(workspace.command("id").arg("-u"))? != "0" {
        return Err(lacks(&packages));
    }
    capture(workspace.command("apt-get").arg("update"))?;
    let mut install = workspace.command("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    capture(install.args(["install", "--yes", "--no-install-recommends"]).args(&missing))?;
    match needs.missing_packages(workspace).as_slice() {
        [] => Ok(format!("installed {packages}")),
        still_missing => Err(lacks(&still_missing.join(" "))),
    }
}

fn lacks(packages: &str) -> Error {
    Error::said(format!(
        "This machine lacks: {packages}\n\
         On Debian 12, as root: apt-get update && apt-get install --no-install-recommends {packages}\n\
         Elsewhere, install what these packages are: Chromium (its path in CHROME_PATH), Noto's\n\
         Chinese fonts, Node 18 or later with npm, rustup's target wasm32-unknown-unknown,\n\
         Python 3.11 or later with venv, and Java 11 or later."
    ))
}

fn missing_for_pages(workspace: &Workspace) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if !chromium().is_file() {
        missing.push("chromium");
    }
    let fonts = text_of(workspace.command("fc-list").args([":lang=zh-cn", "family"]));
    if fonts.is_ok_and(|families| !families.contains("CJK")) || !is_installed("fc-list") {
        missing.push("fonts-noto-cjk");
    }
    missing
}

fn missing_for_the_module(workspace: &Workspace) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if !road::rustup_target_is_installed(workspace) {
        if !road::debian_is_installed() {
            missing.extend(["rustc-web", "cargo-web", "rust-web-src"]);
        }
        if road::linker(workspace).is_err() {
            missing.push("lld-22");
        }
    }
    missing
}

/// The browser of the tests: `CHROME_PATH`, or where Debian puts it.
fn chromium() -> PathBuf {
    env::var_os("CHROME_PATH").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

/// Debian ships Python without the two modules that make an environment of one's own.
fn missing_for_python(workspace: &Workspace) -> Option<&'static str> {
    let made = capture(workspace.command("python3").args(["-c", "import ensurepip, venv"]));
    made.is_err().then_some("python3-venv")
}
