//! `cargo xtask test`: every check of the project, step by step.

use std::{
    collections::BTreeSet,
    env, fmt,
    io::{self, Write},
    path::PathBuf,
    time::Instant,
};

use clap::ValueEnum;

use crate::{
    command::{Error, Result, Workspace, capture, files, text_of},
    machine::{self, Needs},
    module::{self, Road},
    node,
    python::Environment,
};

/// Where the end-to-end tests lie, each a file of Node's own test runner.
const BROWSER_TESTS: &str = "tests/e2e";

/// What reads the calendars.
const CALENDARS: Environment =
    Environment { folder: "calendars", requirements: "xtask/python/requirements.txt" };

/// Runs every check, from formatting to a real browser; stops at the first step that fails.
///
/// On a bare Debian 12 it first installs what it needs (as root): Chromium, Chinese fonts, Node,
/// Python's venv, Java and a compiler for WebAssembly. Its Node tools come from npm and its Python
/// ones from PyPI by lock files, into folders that git ignores. After the first run it installs
/// nothing.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask test                            everything, as CI does
  cargo xtask test --only format --only lint  before a commit
  cargo xtask test --only browser             the pages alone (builds the site first)")]
pub(crate) struct Arguments {
    /// Run this step, and the steps it rests on; may be given several times
    #[arg(long, value_enum, value_name = "STEP")]
    only: Vec<Step>,
}

/// The steps, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Step {
    /// install what this machine lacks (Debian, as root)
    Machine,
    /// install the Node tools by their lock file
    Node,
    /// cargo fmt --check
    Format,
    /// cargo clippy, warnings are errors
    Lint,
    /// cargo test --workspace
    Unit,
    /// build the calculator module anew, and prove that newer WebAssembly would be lowered
    Module,
    /// build the example site in release
    Site,
    /// every script that is shipped parses as ES2017
    Scripts,
    /// 30,000 questions to the native program and to every build of the modules, byte by byte
    Parity,
    /// every page, by W3C's Nu checker and html-validate
    Html,
    /// every calendar of the site, read by the Python library icalendar
    Calendar,
    /// the built pages in headless Chromium
    Browser,
}

impl Step {
    /// What a step rests on, beside the machine itself.
    fn needs(self) -> &'static [Step] {
        match self {
            Step::Machine | Step::Node | Step::Format | Step::Lint | Step::Unit | Step::Site => &[],
            Step::Module => &[Step::Machine, Step::Node],
            Step::Calendar => &[Step::Machine, Step::Site],
            Step::Scripts | Step::Html | Step::Browser => &[Step::Machine, Step::Node, Step::Site],
            Step::Parity => &[Step::Machine, Step::Node, Step::Module, Step::Site],
        }
    }

    /// Runs the step; the text says what came of it.
    fn run(self, workspace: &Workspace) -> Result<String> {
        match self {
            Step::Machine => machine::prepare(workspace, Needs::Checks),
            Step::Node => node::install(workspace).map(String::from),
            Step::Format => {
                capture(workspace.cargo().args(["fmt", "--all", "--check"]))?;
                Ok("formatted".into())
            }
            Step::Lint => {
                let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
                capture(workspace.cargo().args(clippy))?;
                Ok("no warnings".into())
            }
            Step::Unit => unit(workspace),
            Step::Module => module(workspace),
            Step::Site => site(workspace),
            Step::Scripts => text_of(
                workspace
                    .node("xtask/node/es2017.mjs")
                    .arg(&workspace.dist)
                    .arg(site_folder(workspace)),
            ),
            Step::Parity => parity(workspace),
            Step::Html => {
                text_of(workspace.node("xtask/node/html.mjs").arg(site_folder(workspace)))
            }
            Step::Calendar => calendars(workspace),
            Step::Browser => browser(workspace),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        formatter.pad(value.as_ref().map_or("", |value| value.get_name()))
    }
}

/// Runs the steps and says what each is doing.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let wanted: BTreeSet<Step> = match arguments.only.as_slice() {
        [] => Step::value_variants().iter().copied().collect(),
        only => only.iter().flat_map(|step| step.needs().iter().chain([step])).copied().collect(),
    };
    let started = Instant::now();
    for step in &wanted {
        let what = step.to_possible_value();
        let what = what.as_ref().and_then(|value| value.get_help()).map(ToString::to_string);
        println!("{step:<8} {}", what.unwrap_or_default());
        // The line must be seen before a step that may take minutes.
        let _ = io::stdout().flush();
        let began = Instant::now();
        match step.run(workspace) {
            Ok(outcome) => {
                for line in outcome.lines() {
                    println!("         {line}");
                }
                println!("         done in {:.1} s", began.elapsed().as_secs_f32());
            }
            Err(error) => {
                return Err(Error::said(format!(
                    "{error}\n\nFAILED at the step `{step}`. To run it alone: cargo xtask test --only {step}"
                )));
            }
        }
    }
    println!("All {} steps passed in {:.0} s.", wanted.len(), started.elapsed().as_secs_f32());
    Ok(())
}

/// The tests of every crate; their closing lines are shown.
fn unit(workspace: &Workspace) -> Result<String> {
    let printed = text_of(workspace.cargo().args(["test", "--workspace"]))?;
    let closing = printed.lines().filter(|line| line.starts_with("test result:"));
    Ok(closing.collect::<Vec<_>>().join("\n"))
}

fn fresh_module(workspace: &Workspace) -> PathBuf {
    workspace.scratch.join("module")
}

fn module(workspace: &Workspace) -> Result<String> {
    let road = Road::of_this_machine(workspace)?;
    module::build(workspace, road, &fresh_module(workspace))?;
    let mut outcome = format!("built by {road}");
    if road == Road::Debian {
        outcome = format!("{outcome}; {}", module::prove_lowering(workspace)?);
    }
    Ok(outcome)
}

/// The program that the step `site` built, beside this one.
fn program() -> Result<PathBuf> {
    let this = env::current_exe().map_err(|error| Error::said(error.to_string()))?;
    let target = this.ancestors().nth(2);
    let target = target.ok_or_else(|| Error::said("this program lies in no target folder"))?;
    Ok(target.join("release").join("gongshi").with_extension(env::consts::EXE_EXTENSION))
}

fn site_folder(workspace: &Workspace) -> PathBuf {
    workspace.scratch.join("site")
}

fn site(workspace: &Workspace) -> Result<String> {
    let build = ["run", "--release", "--", "build", "--out"];
    text_of(workspace.cargo().args(build).arg(site_folder(workspace)))
}

fn parity(workspace: &Workspace) -> Result<String> {
    text_of(
        workspace
            .node("xtask/node/parity.mjs")
            .arg(&workspace.dist)
            .arg(fresh_module(workspace))
            .arg(workspace.cargo().get_program()),
    )
}

/// The site's calendars, read by a calendar library of Python.
fn calendars(workspace: &Workspace) -> Result<String> {
    CALENDARS.install(workspace)?;
    let script = workspace.root.join("xtask/python/calendars.py");
    text_of(CALENDARS.python(workspace).arg(script).arg(site_folder(workspace)))
}

fn browser(workspace: &Workspace) -> Result<String> {
    let tests = files(&workspace.root.join(BROWSER_TESTS))?.into_iter();
    let tests = tests.filter(|file| file.to_string_lossy().ends_with(".test.mjs"));
    let mut node = workspace.command("node");
    node.env("SITE", site_folder(workspace)).env("GONGSHI", program()?).arg("--test");
    let printed = text_of(node.args(tests))?;
    // `# pass 12` or `ℹ pass 12`, by the version of Node.
    let counts = printed.lines().filter_map(|line| line.split_once(' '));
    let counts = counts
        .map(|(_, count)| count)
        .filter(|count| ["pass ", "fail ", "skipped "].iter().any(|name| count.starts_with(name)));
    Ok(counts.collect::<Vec<_>>().join(", "))
}
