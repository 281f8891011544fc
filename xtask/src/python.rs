//! What comes from PyPI, in environments of their own: installed by a lock file, each file by its
//! digest, into a folder that git ignores.

use std::{fs, path::PathBuf, process::Command};

use crate::command::{Result, Workspace, capture, read, write};

/// An environment.
pub(crate) struct Environment {
    /// Its folder, within the scratch folder.
    pub(crate) folder: &'static str,
    /// Its lock file.
    pub(crate) requirements: &'static str,
}

impl Environment {
    /// Makes the environment and installs what its lock file lists, unless that is done.
    pub(crate) fn install(&self, workspace: &Workspace) -> Result<()> {
        let requirements = workspace.root.join(self.requirements);
        let wanted = read(&requirements)?;
        // A copy of the lock file that the packages were installed from.
        let installed = self.path(workspace).join("installed-from");
        if fs::read(&installed).is_ok_and(|from| from == wanted) {
            return Ok(());
        }
        let mut venv = workspace.command("python3");
        capture(venv.args(["-m", "venv", "--clear"]).arg(self.path(workspace)))?;
        let mut pip = self.python(workspace);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        capture(pip.args(["--require-hashes", "--only-binary", ":all:", "-r"]).arg(requirements))?;
        write(&installed, wanted)
    }

    /// Its Python.
    pub(crate) fn python(&self, workspace: &Workspace) -> Command {
        workspace.command(self.script(workspace, "python"))
    }

    /// A program that a package of it brings.
    pub(crate) fn script(&self, workspace: &Workspace, name: &str) -> PathBuf {
        let programs = if cfg!(windows) { "Scripts" } else { "bin" };
        self.path(workspace).join(programs).join(name)
    }

    fn path(&self, workspace: &Workspace) -> PathBuf {
        workspace.scratch.join(self.folder)
    }
}
