//! Two roads lead from Rust to a WebAssembly module.
//!
//! rustup's target is the common one; its standard library was compiled for today's WebAssembly
//! and is lowered afterwards. Where rustup cannot add targets, Debian has a compiler and the
//! standard library's source, and compiles both for the first WebAssembly.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::command::{Error, Result, Workspace, capture, is_installed, text_of};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";

/// A compiler that can make the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Road {
    /// `rustup target add wasm32-unknown-unknown`; its module is a third larger, past the budget
    Rustup,
    /// Debian's rustc-web, cargo-web and rust-web-src; the committed module is built by these
    Debian,
}

impl fmt::Display for Road {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Road::Rustup => "rustup's target",
            Road::Debian => "Debian's compiler",
        })
    }
}

impl Road {
    /// rustup's target where it is installed, else Debian's packages.
    pub(crate) fn of_this_machine(workspace: &Workspace) -> Result<Self> {
        if rustup_target_is_installed(workspace) {
            Ok(Road::Rustup)
        } else if debian_is_installed() {
            Ok(Road::Debian)
        } else {
            Err(Error::said(
                "No compiler for WebAssembly here. Run `rustup target add wasm32-unknown-unknown`;\n\
                 or on Debian 12, where rustup cannot add it:\n\
                 apt-get install rustc-web cargo-web rust-web-src lld-22",
            ))
        }
    }

    /// Compiles the module; the result is not optimized yet.
    pub(crate) fn compile(self, workspace: &Workspace, feature: &str) -> Result<PathBuf> {
        match self {
            Road::Rustup => {
                let mut cargo = workspace.cargo();
                cargo.env("RUSTFLAGS", remap_paths(workspace));
                build(workspace, "rustup", feature, cargo.arg("build"))
            }
            Road::Debian => {
                compile_with_std(workspace, "debian", feature, SMALL_AND_OLD, SMALL_STD)
            }
        }
    }

    /// Compiles by Debian's road what rustup's target would give: a module of today's WebAssembly.
    /// It stands in on machines that cannot add the target.
    pub(crate) fn compile_for_today(workspace: &Workspace, feature: &str) -> Result<PathBuf> {
        compile_with_std(workspace, "today", feature, "", &[])
    }
}

/// `mvp` is the WebAssembly of 2017; the stack pointer of a module is a mutable global. A panic
/// aborts without a word and no place in the source is kept for one, as nobody could read it on a
/// phone: that is a quarter of the module. Inlining little before LLVM is 4% of it.
const SMALL_AND_OLD: &str = "-Ctarget-cpu=mvp -Ctarget-feature=+mutable-globals \
    -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none \
    -Zmir-opt-level=2 -Zinline-mir=yes -Zinline-mir-threshold=25";
const SMALL_STD: &[&str] = &["-Zbuild-std-features=optimize_for_size"];

/// Compiles the standard library along, which takes unstable options: Debian's stable compiler
/// allows them by `RUSTC_BOOTSTRAP`.
fn compile_with_std(
    workspace: &Workspace,
    name: &str,
    feature: &str,
    flags: &str,
    options: &[&str],
) -> Result<PathBuf> {
    let flags = format!("-Clinker-flavor=wasm-ld {flags} {}", remap_paths(workspace));
    let mut cargo = workspace.command(DEBIAN_CARGO);
    // Whatever the cargo that runs this task set up is meant for another compiler.
    for name in ["CARGO", "LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER"] {
        cargo.env_remove(name);
    }
    cargo
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker(workspace)?)
        .env("RUSTFLAGS", flags);
    let options = cargo.arg("build").arg("-Zbuild-std=std,panic_abort").args(options);
    build(workspace, name, feature, options)
}

fn build(workspace: &Workspace, name: &str, feature: &str, cargo: &mut Command) -> Result<PathBuf> {
    // Each road has its own folder: they would compile each other's results away.
    let folder = workspace.scratch.join("road").join(name);
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.args(["--locked", "--package=gongshi-calculator", "--lib", "--profile=module"]);
    cargo.args(["--no-default-features", "--features", feature]);
    capture(cargo.args(["--target", TARGET, "--target-dir"]).arg(&folder))?;
    Ok(folder.join(TARGET).join("module/gongshi_calculator.wasm"))
}

/// Keeps the builder's folders out of the module.
fn remap_paths(workspace: &Workspace) -> String {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let repository = (workspace.root.clone(), "gongshi");
    let folders = std::iter::once(repository).chain(cargo_home.map(|home| (home, "cargo")));
    let flags =
        folders.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    flags.collect::<Vec<_>>().join(" ")
}

/// Whether rustup has added the target to the compiler in use.
pub(crate) fn rustup_target_is_installed(workspace: &Workspace) -> bool {
    let libraries =
        text_of(workspace.command("rustc").args(["--print=target-libdir", "--target", TARGET]));
    libraries.is_ok_and(|folder| Path::new(&folder).is_dir())
}

/// Whether Debian's compiler is here with the standard library's source. A bare Debian 12 also
/// has a `rustc` of 2022, which is not it.
pub(crate) fn debian_is_installed() -> bool {
    Path::new(DEBIAN_STD).is_file()
        && Path::new(DEBIAN_CARGO).is_file()
        && text_of(Command::new(DEBIAN_RUSTC).arg("--version")).is_ok_and(|version| {
            let minor = version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
            minor >= Some(95)
        })
}

/// The linker: the one that came with the compiler in use, else LLVM's.
pub(crate) fn linker(workspace: &Workspace) -> Result<PathBuf> {
    if let Ok(libraries) = text_of(workspace.command("rustc").arg("--print=target-libdir")) {
        let bundled = Path::new(&libraries).with_file_name("bin").join("rust-lld");
        if bundled.is_file() {
            return Ok(bundled);
        }
    }
    ["wasm-ld-22", "wasm-ld"]
        .into_iter()
        .find(|name| is_installed(name))
        .map(PathBuf::from)
        .ok_or_else(|| Error::said("No linker for WebAssembly: apt-get install lld-22"))
}
