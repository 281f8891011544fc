//! The tools that run under Node, installed by their lock file into `xtask/node/node_modules`.

use std::fs;

use crate::command::{Result, Workspace, capture, read, write};

const FOLDER: &str = "xtask/node";
const LOCK: &str = "xtask/node/package-lock.json";
/// A copy of the lock file that the tools were installed from.
const INSTALLED: &str = "xtask/node/node_modules/.installed-from";

/// Runs `npm ci` unless the installed tools are those of the lock file.
pub(crate) fn install(workspace: &Workspace) -> Result<&'static str> {
    let lock = read(&workspace.root.join(LOCK))?;
    let installed = workspace.root.join(INSTALLED);
    if fs::read(&installed).is_ok_and(|from| from == lock) {
        return Ok("already installed");
    }
    let mut npm = workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    capture(npm.current_dir(workspace.root.join(FOLDER)))?;
    write(&installed, lock)?;
    Ok("installed")
}
