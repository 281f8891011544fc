//! Running other programs, and the ways in which a task fails.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// What a task returns.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why a task failed, in words for whoever ran it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Something is not as it should be; the text says what to do.
    #[error("{0}")]
    Said(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    /// A program could not be started.
    #[error("cannot run `{line}`: {source}")]
    Start { line: String, source: io::Error },
    /// A program ran and failed; what it printed is kept.
    #[error("`{line}` failed:\n{printed}")]
    Failed { line: String, printed: String },
}

impl Error {
    pub(crate) fn said(text: impl Into<String>) -> Self {
        Error::Said(text.into())
    }
}

/// The repository's folders.
pub(crate) struct Workspace {
    /// The repository itself.
    pub(crate) root: PathBuf,
    /// The committed module: `calculator/dist`.
    pub(crate) dist: PathBuf,
    /// Where tasks put what they build and may lose: `target/xtask`.
    pub(crate) scratch: PathBuf,
}

impl Workspace {
    /// The repository that this program was compiled from.
    pub(crate) fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        Workspace {
            root: root.to_path_buf(),
            dist: root.join("calculator/dist"),
            scratch: root.join("target/xtask"),
        }
    }

    /// A program to be run in the repository.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that started this task.
    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A script of ours under Node: `node SCRIPT`, with the path given from the repository.
    pub(crate) fn node(&self, script: &str) -> Command {
        let mut command = self.command("node");
        command.arg(self.root.join(script));
        command
    }
}

/// Runs a program to its end; what it printed comes back, or goes into the error.
pub(crate) fn capture(command: &mut Command) -> Result<Output> {
    let line = describe(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::Start { line: line.clone(), source })?;
    if output.status.success() {
        return Ok(output);
    }
    let printed = [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).trim_end().to_owned())
        .join("\n");
    Err(Error::Failed { line, printed: printed.trim().to_owned() })
}

/// What a program printed, without the closing line end.
pub(crate) fn text_of(command: &mut Command) -> Result<String> {
    let output = capture(command)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Whether a program of this name can be started.
pub(crate) fn is_installed(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| {
        env::split_paths(&path)
            .any(|folder| folder.join(program).with_extension(env::consts::EXE_EXTENSION).is_file())
    })
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|source| Error::File { path: path.to_path_buf(), source })
}

pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::File { path: path.to_path_buf(), source })
}

/// What lies in a folder, in the order of its names.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>())
        .map_err(|source| Error::File { path: folder.to_path_buf(), source })?;
    found.sort();
    Ok(found)
}

/// Writes a file and the folders it lies in.
pub(crate) fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, contents))
        .map_err(|source| Error::File { path: path.to_path_buf(), source })
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
