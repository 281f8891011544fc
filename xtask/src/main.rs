//! `cargo xtask`: the one door to building the calculator module, to every check, to the
//! benchmarks and to fuzzing.

mod bench;
mod command;
mod fuzz;
mod machine;
mod module;
mod node;
mod python;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::command::{Result, Workspace};

/// Builds the calculator module, runs the project's checks, its benchmarks and its fuzzing.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Wasm(module::Arguments),
    Test(test::Arguments),
    /// Measures us beside our peers, in one run.
    ///
    /// The peers are installed from npm and PyPI by lock files, into folders that git ignores.
    /// Fails if an answer of ours is wrong or a budget is missed.
    #[command(subcommand)]
    Bench(Bench),
    Fuzz(fuzz::Arguments),
}

#[derive(Subcommand)]
enum Bench {
    /// Settles the same bills by our rules and by their peers: speed and exactness. Takes about
    /// two minutes.
    Rules,
    /// Builds whole sites, ours and Hugo's, from the same generated notices.
    Site {
        /// How many notices.
        #[arg(default_values_t = [1_000, 10_000, 100_000])]
        counts: Vec<usize>,
    },
    /// Builds sites of generated quota tables, ours and Hugo's, and sees that time grows with the
    /// pages.
    Quotas {
        /// How many townships, of thirty villages each.
        #[arg(default_values_t = [33, 300, 3_000])]
        townships: Vec<usize>,
    },
    /// Opens the pages of the example site in Chromium: weight, Lighthouse, a slow network,
    /// accessibility. Takes some ten minutes, and writes its table into docs/benchmarks.md.
    Web,
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    match run(&task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<()> {
    let workspace = Workspace::here();
    match task {
        Task::Wasm(arguments) => module::rebuild(&workspace, arguments),
        Task::Test(arguments) => test::run(&workspace, arguments),
        Task::Bench(Bench::Rules) => bench::run(&workspace),
        Task::Bench(Bench::Site { counts }) => bench::site::run(&workspace, counts),
        Task::Bench(Bench::Quotas { townships }) => bench::quotas::run(&workspace, townships),
        Task::Bench(Bench::Web) => bench::web::run(&workspace),
        Task::Fuzz(arguments) => fuzz::run(&workspace, arguments),
    }
}
