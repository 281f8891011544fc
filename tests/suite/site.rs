//! A copy of the example site in a folder of its own, to be changed and built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The policy file of the example site.
pub(crate) const POLICY: &str = "policies/chongqing/zhongxian/wuyang/2024.yaml";

/// The notice of the example site.
pub(crate) const NOTICE: &str = "content/notices/wuyang-2024.md";

/// What the example site is made from.
const EXAMPLE: [&str; 4] = ["site.yaml", "policies", "quotas", "content"];

/// A site in a temporary folder, removed when it is dropped.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

/// What a command came to.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Site {
    /// One notice of the example site and its policy, a site by themselves.
    pub(crate) fn example() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.write("site.yaml", "title: 乌杨街道居民医保\nplace: 乌杨街道\n");
        for path in [POLICY, NOTICE] {
            site.write(path, &file(path));
        }
        site
    }

    /// The example site, all of it.
    pub(crate) fn whole_example() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.take(Path::new(env!("CARGO_MANIFEST_DIR")), &EXAMPLE);
        site
    }

    /// The small site that the golden cases change.
    pub(crate) fn small() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.take(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/site"), &["."]);
        site
    }

    /// Copies files and folders of another folder.
    fn take(&self, from: &Path, parts: &[&str]) {
        let entries = parts.iter().flat_map(|part| walkdir::WalkDir::new(from.join(part)));
        for path in entries.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file()) {
            let to = self.path(path.strip_prefix(from).unwrap().to_str().unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&path, to).unwrap();
        }
    }

    /// A path in the site.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file of the site.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file of the site.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces the one place where a file says `from`.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands once in {path}");
        self.write(path, &text.replace(from, to));
    }

    /// Builds the site as it is on a day in the first window of payment.
    pub(crate) fn build(&self) -> Run {
        self.run(&["build", "--today", "2023-11-29"], "")
    }

    /// Runs the program in the site's folder, `input` on standard input.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongshi"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("LC_ALL", "zh_CN.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // A program that stops before it has read everything closes the pipe.
        let feeder = std::thread::spawn(move || {
            let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Run::from(output)
    }
}

/// The text of a file of the repository.
pub(crate) fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Every one of these stands in a page.
#[track_caller]
pub(crate) fn says(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} in\n{page}");
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
