//! `cargo xtask bench quotas`: whole sites of generated quota tables, thirty villages a township, a
//! page for each of them: that time grows with the pages, and memory stays within what is promised.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::python;
use super::site::Took;
use crate::command::{Error, Result, Workspace, capture, write};
use crate::machine::{self, Needs};

/// How many villages a township has.
const VILLAGES: usize = 30;

/// How many townships a county has.
const TOWNSHIPS: usize = 30;

/// What is promised of the largest site: MB, and how many times longer a page may take than in the
/// smallest.
const MOST_MEGABYTES: f64 = 1536.0;
const MOST_GROWTH: f64 = 1.5;

/// Builds sites of these many townships and prints the table. Hugo builds a page for each of the
/// same places, without their ranks, search and downloads.
pub(crate) fn run(workspace: &Workspace, counts: &[usize]) -> Result<()> {
    machine::prepare(workspace, Needs::Benchmarks)?;
    python::install(workspace)?;
    capture(workspace.cargo().args(["build", "--release", "--bin", "gongshi"]))?;
    println!("Machine: {}", super::machine_line(workspace)?);
    println!("Workload: townships of {VILLAGES} villages each, a table a township and a county.\n");
    println!("  pages  who                                     wall s    cpu s   MB   ms a page");
    let mut runs = Vec::new();
    for townships in counts {
        runs.push((pages(*townships), contest(workspace, *townships)?));
    }
    judge(&runs)
}

/// How many pages of places and tables a site has.
fn pages(townships: usize) -> u32 {
    u32::try_from(townships * (VILLAGES + 1)).unwrap_or(u32::MAX)
}

fn contest(workspace: &Workspace, townships: usize) -> Result<Took> {
    let folder = super::site::in_memory(workspace, &format!("gongshi-bench-quotas-{townships}"));
    let _ = fs::remove_dir_all(&folder);
    write_to(&folder.join("ours"), &folder.join("hugo"), townships)?;
    let gongshi = workspace.root.join("target/release/gongshi").display().to_string();
    let hugo = python::script(workspace, "hugo").display().to_string();
    let measured = |who: &str, site: &str, program: &[&str]| -> Result<Took> {
        let took = Took::of(workspace, &folder.join(site), program)?;
        let pages = pages(townships);
        let Took { wall, cpu, megabytes } = took;
        let each = wall * 1000.0 / f64::from(pages);
        println!("{pages:>7}  {who:<38}{wall:>8.2}{cpu:>9.2}{megabytes:>5.0}{each:>12.3}");
        Ok(took)
    };
    let cold = measured("gongshi, cold", "ours", &[&gongshi, "build"])?;
    measured("gongshi, nothing changed", "ours", &[&gongshi, "build"])?;
    measured("Hugo, cold", "hugo", &[&hugo, "--quiet"])?;
    let _ = fs::remove_dir_all(&folder);
    Ok(cold)
}

fn judge(runs: &[(u32, Took)]) -> Result<()> {
    let (Some((least, small)), Some((most, large))) = (runs.first(), runs.last()) else {
        return Ok(());
    };
    let growth = (large.wall / f64::from(*most)) / (small.wall / f64::from(*least));
    println!("\nA page takes {growth:.2} times as long among {most} as among {least}.");
    let mut missed = Vec::new();
    if growth > MOST_GROWTH {
        missed.push(format!("growth: {growth:.2}, at most {MOST_GROWTH} is promised"));
    }
    if large.megabytes > MOST_MEGABYTES {
        let held = large.megabytes;
        missed.push(format!("memory: {held:.0} MB, at most {MOST_MEGABYTES} are promised"));
    }
    if missed.is_empty() { Ok(()) } else { Err(Error::said(missed.join("\n"))) }
}

/// Writes the tables for gongshi into `ours`, and a text for each place for Hugo into `hugo`.
fn write_to(ours: &Path, hugo: &Path, townships: usize) -> Result<()> {
    write(&ours.join("site.yaml"), "title: 医保\nplace: 某省\nbase_url: https://example.org\n")?;
    write(&ours.join("content/index.md"), "---\ntitle: 医保\n---\n\n测速用的网站。\n")?;
    super::notices::write_hugo(hugo)?;
    for county in 0..townships.div_ceil(TOWNSHIPS) {
        let members = (county * TOWNSHIPS..townships).take(TOWNSHIPS);
        let place = format!("province: 某省, county: 第{county}县");
        let mut rows = String::new();
        for township in members {
            let _ = writeln!(rows, "  - [第{township}镇, {}]", sum(township));
            let place = format!("{place}, township: 第{township}镇");
            let path = format!("quotas/{county}/{township}.yaml");
            let villages = each(|at| format!("  - [第{at}村, {}]\n", task(township, at)));
            write(&ours.join(path), table(&format!("t{township}"), &place, &villages))?;
            let front = |title: &str, text: &str| {
                format!("---\ntitle: {title}\ndate: 2022-11-01\nsummary: 任务\n---\n\n{text}\n")
            };
            for at in 0..VILLAGES {
                let text = format!("第{township}镇第{at}村的任务是{}人。", task(township, at));
                let path = format!("content/notices/t{township}-v{at}.md");
                write(&hugo.join(path), front(&format!("第{at}村"), &text))?;
            }
            let lines = each(|at| format!("| 第{at}村 | {} |\n", task(township, at)));
            let text = format!("| 村 | 任务 |\n| --- | --: |\n{lines}");
            let path = format!("content/notices/t{township}.md");
            write(&hugo.join(path), front(&format!("第{township}镇"), &text))?;
        }
        let path = format!("quotas/{county}.yaml");
        write(&ours.join(path), table(&format!("c{county}"), &place, &rows))?;
    }
    Ok(())
}

fn table(id: &str, place: &str, rows: &str) -> String {
    format!(
        "schema: resident-medical-quota/1\nid: {id}\nplace: {{{place}}}\nyear: 2023\n\
         title: 2023年任务分解表\ncolumns: {{名称: name, 任务数: task}}\nrows:\n{rows}"
    )
}

/// A line for each village of a township.
fn each(line: impl Fn(usize) -> String) -> String {
    (0..VILLAGES).map(line).collect()
}

/// The task of a village.
fn task(township: usize, village: usize) -> usize {
    200 + (township * 7919 + village * 104_729) % 2000
}

/// That of its township.
fn sum(township: usize) -> usize {
    (0..VILLAGES).map(|village| task(township, village)).sum()
}
