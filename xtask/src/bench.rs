//! `cargo xtask bench`: our rules and their peers settle the same bills, in one run.
//!
//! ```text
//! bills.csv ─┬─► ours: native, WebAssembly ─────────┬─► one line each: rate, bills wrong by a fen
//!            └─► OpenFisca, publicodes, ZEN ────────┘
//! ```
//!
//! Every contestant reads the file, settles its bills several times over, and prints a line
//! `name, version, bills, seconds of the fastest pass, bills wrong`, with tabs between.

mod bills;
mod notices;
mod python;
pub(crate) mod quotas;
pub(crate) mod site;
pub(crate) mod web;

use std::{fmt, fs, path::Path, process::Command, thread};

use self::python::python;
use crate::{
    command::{Error, Result, Workspace, text_of},
    machine::{self, Needs},
    module, node,
};

/// The peers that run under Node, and their lock file.
const PEERS: &str = "xtask/bench";

/// What our own must reach, in bills per second on one thread.
const BUDGETS: [(&str, f64); 3] = [
    ("gongshi", 5e6),
    ("gongshi, with explanation", 1e6),
    // 0.1 ms a bill.
    ("gongshi in WebAssembly, with explanation", 1e4),
];

/// Runs every contestant and prints the table.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    machine::prepare(workspace, Needs::Benchmarks)?;
    node::install_in(workspace, &workspace.root.join(PEERS))?;
    python::install(workspace)?;
    let bills = workspace.scratch.join("bench/bills.csv");
    bills::write_to(&bills)?;

    println!("Machine: {}", machine_line(workspace)?);
    println!("Workload: {} hospital bills under 乌杨街道2024, one stay each;", bills::COUNT);
    println!("whoever settles fewer settles the first of them. The fastest of five passes counts.");
    println!("\n{}", Row::HEADINGS);
    let mut rows = Vec::new();
    for mut contestant in contestants(workspace, &bills)? {
        for line in text_of(&mut contestant)?.lines() {
            let row = Row::parse(line)?;
            println!("{row}");
            rows.push(row);
        }
    }
    let weight = module::module_and_glue(&workspace.dist)?;
    println!("\nThe heavier module and its glue: {weight} bytes in brotli");
    judge(&rows)
}

/// Ours first, then the peers.
fn contestants(workspace: &Workspace, bills: &Path) -> Result<[Command; 5]> {
    let mut native = example(workspace, "settle");
    native.arg(bills::POLICY).arg(bills);
    let policy = text_of(example(workspace, "policy_bytes").args([bills::POLICY, "benefits"]))?;
    let policy = policy.lines().next().unwrap_or_default();
    let mut module = workspace.node("xtask/bench/module.mjs");
    module.arg(bills).arg(policy).arg(&workspace.dist).arg(env!("CARGO_PKG_VERSION"));
    let mut openfisca = python(workspace);
    openfisca.arg(workspace.root.join("xtask/bench/openfisca/contest.py")).arg(bills);
    let mut publicodes = workspace.node("xtask/bench/publicodes.mjs");
    publicodes.arg(bills);
    let mut zen = workspace.node("xtask/bench/zen.mjs");
    zen.arg(bills);
    Ok([native, module, openfisca, publicodes, zen])
}

/// An example of the program, in release.
fn example(workspace: &Workspace, name: &str) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--quiet", "--release", "--example", name, "--"]);
    cargo
}

/// Our answers must be exact, and as quick as promised.
fn judge(rows: &[Row]) -> Result<()> {
    let mut failed = Vec::new();
    for (name, budget) in BUDGETS {
        let Some(row) = rows.iter().find(|row| row.name == name) else {
            return Err(Error::said(format!("No contestant calls itself “{name}”")));
        };
        if row.rate() < budget {
            failed.push(format!("{name}: {budget} bills per second are promised"));
        }
    }
    for row in rows.iter().filter(|row| row.name.starts_with("gongshi") && row.wrong > 0) {
        failed.push(format!("{}: {} bills are wrong", row.name, row.wrong));
    }
    if failed.is_empty() { Ok(()) } else { Err(Error::said(failed.join("\n"))) }
}

fn machine_line(workspace: &Workspace) -> Result<String> {
    let described = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = described.lines().find_map(|line| line.strip_prefix("model name"));
    let processor =
        processor.map_or("processor unknown", |name| name.trim_start_matches([' ', '\t', ':']));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let rust = text_of(workspace.command("rustc").arg("--version"))?;
    let node = text_of(workspace.command("node").arg("--version"))?;
    let python = text_of(python(workspace).arg("--version"))?;
    Ok(format!("{processor}, {cores} cores; {rust}; Node {node}; {python}"))
}

/// What a contestant reports.
#[derive(Debug)]
struct Row {
    name: String,
    version: String,
    /// How many bills it settled.
    bills: u32,
    /// How long its fastest pass over them took.
    seconds: f64,
    /// How many bills it got wrong, by a fen or more.
    wrong: u32,
}

impl Row {
    const HEADINGS: &str = "contestant                                    version      \
                            bills    bills/s    µs each    wrong by a fen";

    fn parse(line: &str) -> Result<Self> {
        let unread =
            || Error::said(format!("A contestant printed a line of another shape: {line}"));
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, version, bills, seconds, wrong] = columns[..] else {
            return Err(unread());
        };
        Ok(Row {
            name: name.into(),
            version: version.into(),
            bills: bills.parse().map_err(|_| unread())?,
            seconds: seconds.parse().map_err(|_| unread())?,
            wrong: wrong.parse().map_err(|_| unread())?,
        })
    }

    /// Bills per second.
    fn rate(&self) -> f64 {
        f64::from(self.bills) / self.seconds
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { name, version, bills, seconds, wrong } = self;
        let (rate, each) = (self.rate(), seconds / f64::from(*bills) * 1e6);
        let share = f64::from(*wrong) / f64::from(*bills) * 100.0;
        write!(
            formatter,
            "{name:<46}{version:<9}{bills:>9}{rate:>11.0}{each:>11.3}{wrong:>9} ({share:.2}%)"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, seconds: f64, wrong: u32) -> Row {
        Row::parse(&format!("{name}\t1.0\t1000000\t{seconds}\t{wrong}")).unwrap()
    }

    fn judged(seconds: f64, wrong: u32) -> Result<()> {
        let peer = row("a peer", 1000.0, 7);
        let ours = BUDGETS.iter().map(|(name, _)| row(name, seconds, wrong));
        judge(&ours.chain([peer]).collect::<Vec<_>>())
    }

    #[test]
    fn a_budget_that_is_missed_is_named() {
        judged(0.1, 0).unwrap();
        let missed = judged(0.5, 0).unwrap_err().to_string();
        assert_eq!(missed, "gongshi: 5000000 bills per second are promised");
    }

    #[test]
    fn a_wrong_fen_of_ours_fails_the_run_and_one_of_a_peer_does_not() {
        let wrong = judged(0.1, 1).unwrap_err().to_string();
        assert!(wrong.contains("gongshi, with explanation: 1 bills are wrong"), "{wrong}");
    }

    #[test]
    fn a_line_of_another_shape_is_shown() {
        let unread = Row::parse("Traceback").unwrap_err().to_string();
        assert!(unread.ends_with("Traceback"), "{unread}");
    }
}
