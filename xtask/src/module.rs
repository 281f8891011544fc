//! `cargo xtask wasm`: from the rules' source to the files that travel to a phone.
//!
//! ```text
//! calculator/wasm ─ road ─► raw module ─ wasm-opt ─► benefits.wasm ─ wasm2js ─► benefits-fallback.js
//!                 ─ road ─► raw module ─ wasm-opt ─► enrolment.wasm ─ wasm2js ─► enrolment-fallback.js
//! calculator.js ─ terser ─► calculator.js
//! ```

mod mvp;
pub(crate) mod road;
mod size;
mod sources;

use std::{fs, path::Path, process::Command};

pub(crate) use self::{road::Road, size::module_and_glue};
use crate::{
    command::{Error, Result, Workspace, capture, read, read_text, write},
    node,
};

/// The modules, by the feature that each is built with. A page loads one of them.
const MODULES: [Module; 2] = [Module { feature: "benefits" }, Module { feature: "enrolment" }];
const GLUE: &str = "calculator.js";

/// What one kind of calculator is made of.
#[derive(Clone, Copy)]
pub(crate) struct Module {
    feature: &'static str,
}

impl Module {
    /// The module.
    fn wasm(self) -> String {
        format!("{}.wasm", self.feature)
    }

    /// Its translation to a script.
    fn fallback(self) -> String {
        format!("{}-fallback.js", self.feature)
    }
}

/// Every file that is built, by name.
fn built() -> Vec<String> {
    let modules = MODULES.iter().flat_map(|module| [module.wasm(), module.fallback()]);
    modules.chain([GLUE.to_owned()]).collect()
}

/// Builds the calculator module into calculator/dist, for committing.
///
/// Building a site needs none of this: the built module is part of the repository. After a change
/// to the rules, run this once and commit what it writes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which compiler to take; by default rustup's target where it is installed, else Debian's
    #[arg(long, value_enum)]
    road: Option<Road>,
}

/// Builds the module and replaces the committed files.
pub(crate) fn rebuild(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    node::install(workspace)?;
    let road = match arguments.road {
        Some(road) => road,
        None => Road::of_this_machine(workspace)?,
    };
    println!("Building the calculator module by {road} (about a minute when cold)");
    let fresh = workspace.scratch.join("module");
    build(workspace, road, &fresh)?;
    size::within_budget(&fresh)?;
    for name in built() {
        write(&workspace.dist.join(&name), read(&fresh.join(&name))?)?;
    }
    sources::record(workspace)?;
    print!("{}", size::table(workspace)?);
    Ok(())
}

/// Builds the files into a folder.
pub(crate) fn build(workspace: &Workspace, road: Road, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)
        .map_err(|source| Error::File { path: folder.to_path_buf(), source })?;
    for module in MODULES {
        let wasm = folder.join(module.wasm());
        optimize(workspace, &road.compile(workspace, module.feature)?, &wasm)?;
        mvp::validate(&read(&wasm)?)?;
        translate(workspace, &wasm, &folder.join(module.fallback()))?;
    }
    minify(workspace, &workspace.root.join("calculator/wasm").join(GLUE), &folder.join(GLUE))
}

/// Proves that a module of today's WebAssembly, which is what rustup's target gives, comes out of
/// our optimizer as one that old browsers read.
pub(crate) fn prove_lowering(workspace: &Workspace) -> Result<&'static str> {
    let raw = Road::compile_for_today(workspace, MODULES[0].feature)?;
    if mvp::validate(&read(&raw)?).is_ok() {
        return Err(Error::said(
            "The module to be lowered has nothing to lower: the proof is void",
        ));
    }
    let lowered = workspace.scratch.join("lowered.wasm");
    optimize(workspace, &raw, &lowered)?;
    mvp::validate(&read(&lowered)?)?;
    Ok("today's instructions are lowered to those of 2017")
}

/// Makes the module small, and plain: no instruction that the browsers of 2017 lack.
fn optimize(workspace: &Workspace, raw: &Path, optimized: &Path) -> Result<()> {
    if mvp::validate(&read(raw)?).is_ok() {
        return shrink(workspace, raw, optimized);
    }
    let lowered = optimized.with_extension("lowered");
    capture(
        binaryen(workspace, "wasm-opt")
            .args(["--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
            .args(["--enable-sign-ext", "--enable-reference-types", "--enable-multivalue"])
            .args(["--signext-lowering", "--llvm-memory-copy-fill-lowering"])
            .args(["--llvm-nontrapping-fptoint-lowering", "--strip-target-features"])
            .arg(raw)
            .arg("-o")
            .arg(&lowered),
    )?;
    shrink(workspace, &lowered, optimized)?;
    fs::remove_file(&lowered).map_err(|source| Error::File { path: lowered, source })
}

fn shrink(workspace: &Workspace, module: &Path, shrunk: &Path) -> Result<()> {
    capture(
        binaryen(workspace, "wasm-opt")
            // Refuses whatever is not of the first WebAssembly.
            .args(["--mvp-features", "--strip-target-features"])
            // The linker exports its own symbols; they have no reader here.
            .arg("--remove-exports=__*")
            // Nothing lies in the first kilobyte of memory but the far end of the stack.
            .arg("--low-memory-unused")
            // Inlining and sharing common expressions make the module smaller, but what is
            // repeated compresses better: together they would add 4% on the wire.
            .args(["--no-inline=*", "--skip-pass=local-cse", "-Oz", "--converge"])
            .args(["--strip-debug", "--strip-producers"])
            .arg(module)
            .arg("-o")
            .arg(shrunk),
    )?;
    Ok(())
}

/// Translates the module to a script that a page may load where WebAssembly is refused.
fn translate(workspace: &Workspace, module: &Path, script: &Path) -> Result<()> {
    let translated = script.with_extension("translated");
    capture(
        binaryen(workspace, "wasm2js")
            .args(["-Oz", "--mvp-features"])
            .arg(module)
            .arg("-o")
            .arg(&translated),
    )?;
    write(&translated, classic_script(&read_text(&translated)?)?)?;
    minify(workspace, &translated, script)?;
    fs::remove_file(&translated).map_err(|source| Error::File { path: translated, source })
}

/// Turns the module script that `wasm2js` writes into a classic one, which registers a factory
/// instead of exporting: module scripts neither load from a file on disk nor in old browsers.
fn classic_script(translated: &str) -> Result<String> {
    // The instance and the exports are the script's last lines; ours take their place.
    let end = translated.find("\nvar retasmFunc = asmFunc(");
    let body = end.map(|end| &translated[..end]);
    let body = body.filter(|body| !body.contains("import ")).ok_or_else(|| {
        Error::said("wasm2js wrote a script of another shape: classic_script must follow it")
    })?;
    Ok(format!(
        "(function (root) {{\n{body}\n\
         root.gongshiCalculatorFallback = function () {{ return asmFunc({{}}); }};\n}})(this);\n"
    ))
}

fn minify(workspace: &Workspace, script: &Path, minified: &Path) -> Result<()> {
    capture(workspace.node("xtask/node/minify.mjs").arg(script).arg(minified))?;
    Ok(())
}

fn binaryen(workspace: &Workspace, tool: &str) -> Command {
    workspace.node(&format!("xtask/node/node_modules/binaryen/bin/{tool}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fallback_becomes_a_classic_script() {
        let script = classic_script(
            "function asmFunc(i){}\nvar retasmFunc = asmFunc({\n});\nexport var a;\n",
        );
        let script = script.unwrap();
        assert!(script.contains("root.gongshiCalculatorFallback"));
        assert!(!script.contains("export"));
    }

    #[test]
    fn a_translation_of_another_shape_is_refused() {
        assert!(classic_script("import * as env from 'env';\nvar retasmFunc = asmFunc({").is_err());
        assert!(classic_script("export default {}").is_err());
    }
}
