//! The peers that come as Python packages, in an environment of their own.

use std::{path::PathBuf, process::Command};

use crate::command::{Result, Workspace};
use crate::python::Environment;

const PEERS: Environment =
    Environment { folder: "bench/python", requirements: "xtask/bench/requirements.txt" };

/// Installs them.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    PEERS.install(workspace)
}

/// Their Python.
pub(crate) fn python(workspace: &Workspace) -> Command {
    PEERS.python(workspace)
}

/// A program that one of them brings.
pub(crate) fn script(workspace: &Workspace, name: &str) -> PathBuf {
    PEERS.script(workspace, name)
}
