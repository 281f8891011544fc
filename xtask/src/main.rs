//! `cargo xtask`: the one door to building the calculator module and to running every check.

mod command;
mod machine;
mod module;
mod node;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::command::{Result, Workspace};

/// Builds the calculator module and runs the project's checks.
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
    }
}
