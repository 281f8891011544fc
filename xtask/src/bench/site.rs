//! `cargo xtask bench site`: whole sites of generated notices, built by us and by Hugo, beside the
//! least that any generator must do.

use std::fs;
use std::path::{Path, PathBuf};

use super::notices;
use super::python::{self, python};
use crate::command::{Error, Result, Workspace, capture, text_of, write};
use crate::machine::{self, Needs};

/// How often each is run; the fastest counts.
const ROUNDS: usize = 3;

/// Where Hugo's preview listens, which does not choose a free port by itself.
const HUGO_PORT: u16 = 13_131;

/// What we must reach with 10,000 notices on two cores: seconds, and MB.
const COLD: (f64, f64) = (1.0, 150.0);
const UNCHANGED: f64 = 0.35;
/// Seconds from a saved file until a preview shows it.
const SHOWN: f64 = 0.1;
/// How many times the floor a cold build may take.
const OVER_THE_FLOOR: f64 = 3.0;
/// The most MB that a site of any size may take.
const GROWN: f64 = 1536.0;

/// Of larger sites Hugo would hold more than this machine has, for a quarter of an hour.
const MOST_FOR_HUGO: usize = 10_000;

/// Builds sites of these many notices and prints the table.
pub(crate) fn run(workspace: &Workspace, counts: &[usize]) -> Result<()> {
    machine::prepare(workspace, Needs::Benchmarks)?;
    python::install(workspace)?;
    capture(workspace.cargo().args(["build", "--release", "--example", "floor"]))?;
    // By itself, as whoever publishes builds it: beside an example, crates get what tests ask of them.
    capture(workspace.cargo().args(["build", "--release"]))?;
    println!("Machine: {}", super::machine_line(workspace)?);
    println!("Workload: notices of about 3 KB, each with a table of 20 rows; ours also writes the");
    println!("search index, the archive and the manifest. The fastest of {ROUNDS} runs counts; of");
    println!("previews, the median of ten saves until page and list show it over HTTP.\n");
    println!("notices  who                                     wall s    cpu s   MB");
    let mut missed = Vec::new();
    for count in counts {
        Contest::prepare(workspace, *count)?.run(&mut missed)?;
    }
    if missed.is_empty() { Ok(()) } else { Err(Error::said(missed.join("\n"))) }
}

/// Sites of one size, and who builds them.
struct Contest<'w> {
    workspace: &'w Workspace,
    count: usize,
    /// Where they lie.
    folder: PathBuf,
}

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Took {
    pub(super) wall: f64,
    pub(super) cpu: f64,
    pub(super) megabytes: f64,
}

/// A folder of this name in memory, where a machine has one: disks differ.
pub(super) fn in_memory(workspace: &Workspace, name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory } else { workspace.scratch.as_path() };
    base.join(name)
}

impl<'w> Contest<'w> {
    fn prepare(workspace: &'w Workspace, count: usize) -> Result<Self> {
        let folder = in_memory(workspace, &format!("gongshi-bench-{count}"));
        let _ = fs::remove_dir_all(&folder);
        notices::write_to(&folder.join("ours"), &folder.join("hugo"), count)?;
        Ok(Self { workspace, count, folder })
    }

    fn run(&self, missed: &mut Vec<String>) -> Result<()> {
        let release = self.workspace.root.join("target/release");
        let gongshi = release.join("gongshi").display().to_string();
        let build = [gongshi.as_str(), "build"];
        let floor = release.join("examples/floor").display().to_string();
        let floor = [floor.as_str(), "content/notices", "floor"];

        let least =
            self.fastest("floor: read, parse, template, write", "ours", &floor, |contest, _| {
                contest.clean("ours/floor")
            })?;
        let cold = self
            .fastest("gongshi, cold", "ours", &build, |contest, _| contest.clean("ours/public"))?;
        let unchanged = self.fastest("gongshi, nothing changed", "ours", &build, |_, _| Ok(()))?;
        self.fastest("gongshi, one notice saved", "ours", &build, |contest, round| {
            contest.save("ours", round)
        })?;
        let serve = [gongshi.as_str(), "serve", "--port", "0"];
        let shown = self.previewed("gongshi serve, saved until shown", "ours", 0, &serve)?;
        if self.count <= MOST_FOR_HUGO {
            self.hugo()?;
        }
        if cold.megabytes > GROWN {
            let (took, count) = (cold.megabytes, self.count);
            missed.push(format!("{count} notices, MB: {took:.0}, at most {GROWN} are promised"));
        }
        if self.count == 10_000 {
            let over = cold.wall / least.wall;
            println!("         a cold build takes {over:.2} times the floor");
            let judged = [
                ("a cold build, seconds", cold.wall, COLD.0),
                ("a cold build, MB", cold.megabytes, COLD.1),
                ("a cold build, times the floor", over, OVER_THE_FLOOR),
                ("nothing changed, seconds", unchanged.wall, UNCHANGED),
                ("serve, one notice saved, seconds", shown.wall, SHOWN),
            ];
            for (what, took, budget) in judged.into_iter().filter(|(_, took, most)| took > most) {
                missed.push(format!("{what}: {took:.2}, at most {budget} are promised"));
            }
        }
        let _ = fs::remove_dir_all(&self.folder);
        Ok(())
    }

    /// The same by Hugo.
    fn hugo(&self) -> Result<()> {
        let hugo = python::script(self.workspace, "hugo").display().to_string();
        let hugo = [hugo.as_str(), "--quiet"];
        self.fastest("Hugo, cold", "hugo", &hugo, |contest, _| contest.clean("hugo/public"))?;
        self.fastest("Hugo, nothing changed", "hugo", &hugo, |_, _| Ok(()))?;
        self.fastest("Hugo, one notice saved", "hugo", &hugo, |contest, round| {
            contest.save("hugo", round)
        })?;
        let port = HUGO_PORT.to_string();
        let serve = [hugo[0], "server", "--quiet", "--bind", "127.0.0.1", "--port", &port];
        self.previewed("Hugo server, saved until shown", "hugo", HUGO_PORT, &serve)?;
        Ok(())
    }

    /// Runs a program several times, each after the same preparation, and prints its fastest run.
    fn fastest(
        &self,
        name: &str,
        folder: &str,
        program: &[&str],
        prepare: impl Fn(&Self, usize) -> Result<()>,
    ) -> Result<Took> {
        let mut runs = Vec::new();
        for round in 0..ROUNDS {
            prepare(self, round)?;
            runs.push(Took::of(self.workspace, &self.folder.join(folder), program)?);
        }
        let best = runs.into_iter().min_by(|a, b| a.wall.total_cmp(&b.wall));
        let best = best.ok_or_else(|| Error::said("nothing was run"))?;
        self.print(name, best);
        Ok(best)
    }

    /// Saves a notice ten times while a preview runs, and prints the median until its page and the
    /// home page show it. At port 0 the preview says where it is.
    fn previewed(&self, name: &str, folder: &str, port: u16, program: &[&str]) -> Result<Took> {
        let mut measure = python(self.workspace);
        measure.arg(self.workspace.root.join("xtask/bench/site/serve.py"));
        measure.arg(self.folder.join(folder)).arg(port.to_string()).args(program);
        let took = Took::parse(&text_of(&mut measure)?)?;
        self.print(name, took);
        Ok(took)
    }

    fn print(&self, name: &str, Took { wall, cpu, megabytes }: Took) {
        println!("{:>7}  {name:<38}{wall:>8.2}{cpu:>9.2}{megabytes:>5.0}", self.count);
    }

    fn clean(&self, folder: &str) -> Result<()> {
        let path = self.folder.join(folder);
        match fs::remove_dir_all(&path) {
            Err(source) if path.exists() => Err(Error::File { path, source }),
            _ => Ok(()),
        }
    }

    /// Saves one notice with a line more.
    fn save(&self, site: &str, round: usize) -> Result<()> {
        let path = self.folder.join(site).join("content/notices/n7.md");
        let text = crate::command::read_text(&path)?;
        let (front, _) = text.split_once("\n---\n\n").unwrap_or((&text, ""));
        let (body, _) = notices::edited(7, round);
        write(&path, format!("{front}\n---\n\n{body}"))
    }
}

impl Took {
    /// Runs a program in a folder.
    pub(super) fn of(workspace: &Workspace, folder: &Path, program: &[&str]) -> Result<Self> {
        let mut measure = python(workspace);
        measure.arg(workspace.root.join("xtask/bench/site/measure.py"));
        Self::parse(&text_of(measure.arg(folder).args(program))?)
    }

    fn parse(line: &str) -> Result<Self> {
        let numbers: Vec<f64> = line.split('\t').filter_map(|it| it.parse().ok()).collect();
        match numbers[..] {
            [wall, cpu, megabytes] => Ok(Self { wall, cpu, megabytes }),
            _ => Err(Error::said(format!("measure.py printed a line of another shape: {line}"))),
        }
    }
}
