//! The peers that come as Python packages, in an environment of their own.

use std::{fs, path::PathBuf, process::Command};

use crate::command::{Result, Workspace, capture, read, write};

const REQUIREMENTS: &str = "xtask/bench/requirements.txt";

/// Makes the environment and installs what its lock file lists, unless that is done.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    let requirements = workspace.root.join(REQUIREMENTS);
    let wanted = read(&requirements)?;
    // A copy of the lock file that the packages were installed from.
    let installed = environment(workspace).join("installed-from");
    if fs::read(&installed).is_ok_and(|from| from == wanted) {
        return Ok(());
    }
    let mut venv = workspace.command("python3");
    capture(venv.args(["-m", "venv", "--clear"]).arg(environment(workspace)))?;
    let mut pip = python(workspace);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    capture(pip.args(["--require-hashes", "--only-binary", ":all:", "-r"]).arg(requirements))?;
    write(&installed, wanted)
}

/// The environment's Python.
pub(crate) fn python(workspace: &Workspace) -> Command {
    workspace.command(script(workspace, "python"))
}

/// A program that a package of the environment brings.
pub(crate) fn script(workspace: &Workspace, name: &str) -> PathBuf {
    let programs = if cfg!(windows) { "Scripts" } else { "bin" };
    environment(workspace).join(programs).join(name)
}

fn environment(workspace: &Workspace) -> PathBuf {
    workspace.scratch.join("bench/python")
}
