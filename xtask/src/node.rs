//! Packages that run under Node, installed by the lock file of the folder that asks for them.

use std::fs;
use std::path::Path;

use crate::command::{Result, Workspace, capture, read, write};

/// The tools of the module and of the checks.
const TOOLS: &str = "xtask/node";

/// Installs the tools.
pub(crate) fn install(workspace: &Workspace) -> Result<&'static str> {
    install_in(workspace, &workspace.root.join(TOOLS))
}

/// Runs `npm ci` in a folder, unless what is installed there is what its lock file says.
pub(crate) fn install_in(workspace: &Workspace, folder: &Path) -> Result<&'static str> {
    let lock = read(&folder.join("package-lock.json"))?;
    // A copy of the lock file that the packages were installed from.
    let installed = folder.join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|from| from == lock) {
        return Ok("already installed");
    }
    let mut npm = workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    capture(npm.current_dir(folder))?;
    write(&installed, lock)?;
    Ok("installed")
}
