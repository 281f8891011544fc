//! `cargo xtask fuzz`: looks for inputs that the project stumbles over, under libFuzzer.
//!
//! libFuzzer must see which code an input reaches. `cargo fuzz` asks a nightly compiler to count
//! that; the pass of LLVM that does it is in the stable one too, and can be asked for by name.
//!
//! The targets and their corpus are in `tests/fuzz`. What a run finds stays in
//! `target/xtask/fuzz`, where the next one goes on from it; `--keep` takes of it into the corpus
//! what reaches new code, and `cargo test` replays that without libFuzzer.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::command::{
    Error, Result, Workspace, capture, files, is_installed, read, text_of, write,
};

const TARGETS: [&str; 3] = ["answers", "policies", "wire"];

/// Counts what is reached, block by block, and shows the fuzzer what is compared.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Looks for inputs that make the rules or the loader panic, hang or contradict themselves.
///
/// Needs a C++ compiler, in which libFuzzer is written, and no nightly Rust. All targets run at
/// once. Fails with the input that was found.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long to look
    #[arg(long, default_value_t = 300)]
    seconds: u32,
    /// Afterwards bring the corpus down to the fewest inputs that reach all that was reached
    #[arg(long)]
    keep: bool,
}

/// Builds the targets, runs them, and says how much each has tried.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let targets = build(workspace)?;
    println!("looking for {} s", arguments.seconds);
    let all_at_once = |target: &Target| target.look(arguments.seconds);
    let found: Vec<Result<String>> = thread::scope(|scope| {
        let looking: Vec<_> =
            targets.iter().map(|target| scope.spawn(move || all_at_once(target))).collect();
        let joined = looking.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|it| it.unwrap_or_else(|_| Err(Error::said("a thread died")))).collect()
    });
    for (target, found) in targets.iter().zip(found) {
        println!("{:<9} {}", target.name, found?);
    }
    if arguments.keep {
        for target in &targets {
            println!("{:<9} {} inputs kept", target.name, target.keep()?);
        }
    }
    Ok(())
}

/// A target that was built.
struct Target {
    name: &'static str,
    binary: PathBuf,
    /// The inputs that are committed.
    corpus: PathBuf,
    /// Where this target's runs leave what they find.
    work: PathBuf,
}

fn build(workspace: &Workspace) -> Result<Vec<Target>> {
    if !is_installed("c++") {
        return Err(Error::said(
            "libFuzzer needs a C++ compiler. On Debian, as root: apt-get install g++",
        ));
    }
    let version = text_of(workspace.command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Error::said("`rustc -vV` names no host"))?;
    let scratch = workspace.scratch.join("fuzz");
    // Only what is built for a named target is counted, and not what runs while building.
    let mut cargo = workspace.cargo();
    cargo.env("RUSTFLAGS", COVERAGE).args(["build", "--locked", "--release", "--target", host]);
    cargo.args(["--manifest-path", "tests/fuzz/Cargo.toml", "--target-dir"]).arg(&scratch);
    capture(&mut cargo)?;
    let target = |name| Target {
        name,
        binary: scratch.join(host).join("release").join(name),
        corpus: workspace.root.join("tests/fuzz/corpus").join(name),
        work: scratch.join("work").join(name),
    };
    Ok(TARGETS.map(target).into())
}

impl Target {
    /// Runs it for so long; what it says of it, or the input that it stumbled over.
    fn look(&self, seconds: u32) -> Result<String> {
        let inputs = self.folder("inputs")?;
        let mut fuzzer = self.fuzzer();
        fuzzer.arg(format!("-max_total_time={seconds}"));
        fuzzer.arg(format!("-artifact_prefix={}/", self.folder("found")?.display()));
        let output = capture(fuzzer.args([&inputs, &self.corpus]))?;
        Ok(statistics(&String::from_utf8_lossy(&output.stderr)))
    }

    /// Replaces the corpus by the fewest inputs that reach as much. One with a name of its own,
    /// for a mistake that was mended, stays.
    fn keep(&self) -> Result<usize> {
        let fewest = self.folder("fewest")?;
        empty(&fewest)?;
        let inputs = self.folder("inputs")?;
        capture(self.fuzzer().arg("-merge=1").args([&fewest, &self.corpus, &inputs]))?;
        for file in files(&self.corpus)?.iter().filter(|file| is_named_by_digest(file)) {
            fs::remove_file(file).map_err(|source| Error::File { path: file.clone(), source })?;
        }
        for file in files(&fewest)? {
            write(&self.corpus.join(file.file_name().unwrap_or_default()), read(&file)?)?;
        }
        Ok(files(&self.corpus)?.len())
    }

    /// Short inputs, seconds for each, and memory for a policy of that length many times over.
    fn fuzzer(&self) -> Command {
        let mut fuzzer = Command::new(&self.binary);
        fuzzer.args(["-max_len=3000", "-timeout=10", "-rss_limit_mb=1024"]);
        fuzzer.args(["-verbosity=0", "-print_final_stats=1"]);
        fuzzer
    }

    fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.work.join(name);
        fs::create_dir_all(&folder)
            .map_err(|source| Error::File { path: folder.clone(), source })?;
        Ok(folder)
    }
}

fn empty(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        fs::remove_file(&file).map_err(|source| Error::File { path: file, source })?;
    }
    Ok(())
}

/// libFuzzer names inputs by their SHA-1.
fn is_named_by_digest(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.len() == 40 && name.chars().all(|c| c.is_ascii_hexdigit())
}

/// `stat::number_of_executed_units: 1000` and its like, in one line.
fn statistics(printed: &str) -> String {
    let figures = printed.lines().filter_map(|line| line.strip_prefix("stat::"));
    let figures = figures.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    figures.collect::<Vec<_>>().join(", ").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libfuzzer_counts_becomes_a_line() {
        let printed = "Done 9 runs\nstat::number_of_executed_units: 9\nstat::peak_rss_mb:    30\n";
        assert_eq!(statistics(printed), "number of executed units: 9, peak rss mb: 30");
    }

    #[test]
    fn inputs_with_names_of_their_own_are_told_from_found_ones() {
        assert!(is_named_by_digest(Path::new("a/da39a3ee5e6b4b0d3255bfef95601890afd80709")));
        assert!(!is_named_by_digest(Path::new("a/day-in-year-65535")));
    }
}
