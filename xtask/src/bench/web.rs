//! `cargo xtask bench web`: pages of the example site in the system's Chromium, one of every kind:
//! what the first load weighs, Lighthouse, a slow network, accessibility. The table goes into
//! `docs/benchmarks.md` too.

use std::fmt::{self, Write};
use std::path::PathBuf;

use crate::command::{Error, Result, Workspace, capture, read, read_text, text_of, write};
use crate::machine::{self, Needs};
use crate::node;

/// The scripts that measure and their lock file, and where they and their packages are laid.
const TOOLS: &str = "xtask/bench/web";
const DOCUMENT: &str = "docs/benchmarks.md";

/// The heading of our part of the document. It goes on to the next heading of its level.
const HEADING: &str = "# Pages in a browser\n";

/// What is promised of every page: requests, seconds until something is painted.
const REQUESTS: u32 = 8;
const PAINT: f64 = 2.0;

/// What the first load of a notice and of a calculator may weigh in brotli, in bytes: 14 and 40 KB
/// of 1,024, as the browser's tests count them.
const NOTICE: u32 = 14 * 1024;
const CALCULATOR: u32 = 40 * 1024;

/// Measures the pages, prints the tables, and writes them into the document.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    machine::prepare(workspace, Needs::Pages)?;
    let tools = laid(workspace)?;
    let site = tools.join("site");
    let build = ["run", "--release", "--quiet", "--", "build", "--quiet"];
    // A day on which people pay, and an address: posters and previews of links need one.
    let occasion = ["--today", "2023-12-01", "--base-url", "https://yb.example.gov.cn"];
    let mut cargo = workspace.cargo();
    capture(cargo.args(build).args(occasion).arg("--out").arg(&site))?;
    println!("One page of every kind, the heaviest; about half a minute each.\n");
    let mut measure = workspace.command("node");
    let printed = text_of(measure.arg(tools.join("measure.mjs")).arg(&site))?;
    let measured = Measured::parse(&printed)?;
    let machine = super::machine_line(workspace)?;
    let told = format!("{HEADING}\n```\ncargo xtask bench web\n```\n\n{measured}\nOn {machine}.\n");
    print!("{told}");
    let path = workspace.root.join(DOCUMENT);
    write(&path, replaced(&read_text(&path)?, &told))?;
    let missed = measured.missed();
    if missed.is_empty() { Ok(()) } else { Err(Error::said(missed.join("\n"))) }
}

/// The tools in a folder that may be lost, with their packages.
fn laid(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.scratch.join("web");
    for file in ["package.json", "package-lock.json", "measure.mjs", "serve.mjs"] {
        write(&folder.join(file), read(&workspace.root.join(TOOLS).join(file))?)?;
    }
    node::install_in(workspace, &folder)?;
    Ok(folder)
}

/// The document with our part of it exchanged, or added at its end.
fn replaced(document: &str, part: &str) -> String {
    let Some((before, rest)) = document.split_once(HEADING) else {
        return format!("{}\n\n{part}", document.trim_end());
    };
    match rest.split_once("\n# ") {
        Some((_, after)) => format!("{before}{part}\n# {after}"),
        None => format!("{before}{part}"),
    }
}

/// What was measured.
#[derive(Debug)]
struct Measured {
    pages: Vec<Page>,
    /// What the worker fetches after the first visit, in bytes.
    kept: u32,
}

/// One page.
#[derive(Debug)]
struct Page {
    kind: String,
    requests: u32,
    /// Bytes of all that the first load asks for.
    gzip: u32,
    brotli: u32,
    /// Performance, accessibility, best practices, SEO; a page that asks not to be found has no
    /// last one.
    lighthouse: [Option<u32>; 4],
    /// Milliseconds.
    paint: u32,
    /// On a phone, at twice the type size, on paper.
    axe: [u32; 3],
}

impl Measured {
    fn parse(printed: &str) -> Result<Self> {
        let unread = |line: &str| Error::said(format!("measure.mjs printed: {line}"));
        let (mut pages, mut kept) = (Vec::new(), None);
        for line in printed.lines() {
            match line.strip_prefix("kept\t") {
                Some(bytes) => kept = bytes.parse().ok(),
                None => pages.push(Page::parse(line).ok_or_else(|| unread(line))?),
            }
        }
        pages.sort_by(|a: &Page, b: &Page| a.kind.cmp(&b.kind));
        Ok(Self { pages, kept: kept.ok_or_else(|| unread(printed))? })
    }

    /// The heaviest of the pages in a folder, in bytes.
    fn heaviest(&self, folder: &str) -> u32 {
        let pages = self.pages.iter().filter(|page| page.kind.starts_with(folder));
        pages.map(|page| page.brotli).max().unwrap_or_default()
    }

    /// The worst of all pages.
    fn most(&self, of: impl Fn(&Page) -> u32) -> u32 {
        self.pages.iter().map(of).max().unwrap_or_default()
    }

    fn worst_scores(&self) -> [u32; 4] {
        [0, 1, 2, 3].map(|at| {
            self.pages.iter().filter_map(|page| page.lighthouse[at]).min().unwrap_or_default()
        })
    }

    /// What is promised, what was measured on the worst page, and what peers reach.
    fn promises(&self) -> Vec<Promise> {
        let seconds = f64::from(self.most(|page| page.paint)) / 1000.0;
        let weight = |what, folder, most: u32, peers| Promise {
            what,
            promised: format!("≤ {:.1} KB", kilobytes(most)),
            measured: format!("{:.1} KB", kilobytes(self.heaviest(folder))),
            kept: self.heaviest(folder) <= most,
            peers,
        };
        let scores = self.worst_scores();
        let requests = self.most(|page| page.requests);
        let violations = self.most(|page| page.axe.iter().sum());
        vec![
            weight(
                "first load of a notice, brotli",
                "notices/*",
                NOTICE,
                "Zola 9.7 KB, mdBook 238 KB",
            ),
            weight("first load of a calculator, brotli", "calculators/", CALCULATOR, ""),
            Promise {
                what: "requests of the first load",
                promised: format!("≤ {REQUESTS}"),
                measured: requests.to_string(),
                kept: requests <= REQUESTS,
                peers: "",
            },
            Promise {
                what: "Lighthouse, mobile",
                promised: "100 / 100 / 100 / 100".into(),
                measured: scores.map(|score| score.to_string()).join(" / "),
                kept: scores == [100; 4],
                peers: "100 / 100 / 96 / 100",
            },
            Promise {
                what: "EDGE, processor ÷ 6: first paint",
                promised: format!("≤ {PAINT} s"),
                measured: format!("{seconds:.2} s"),
                kept: seconds <= PAINT,
                peers: "Zola 1.5 s, mdBook 8.8 s",
            },
            Promise {
                what: "axe violations on a phone, at 2× type, on paper",
                promised: "0".into(),
                measured: violations.to_string(),
                kept: violations == 0,
                peers: "0–6",
            },
        ]
    }

    fn missed(&self) -> Vec<String> {
        let missed = self.promises().into_iter().filter(|promise| !promise.kept);
        missed
            .map(|it| format!("{}: {}, promised is {}", it.what, it.measured, it.promised))
            .collect()
    }
}

/// A budget.
struct Promise {
    what: &'static str,
    promised: String,
    /// Of the worst page.
    measured: String,
    kept: bool,
    peers: &'static str,
}

impl Page {
    fn parse(line: &str) -> Option<Self> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, numbers @ ..] = columns.as_slice() else { return None };
        let number = |at: usize| numbers.get(at)?.parse::<u32>().ok();
        Some(Self {
            kind: (*kind).to_owned(),
            requests: number(0)?,
            gzip: number(1)?,
            brotli: number(2)?,
            lighthouse: [Some(number(3)?), Some(number(4)?), Some(number(5)?), number(6)],
            paint: number(7)?,
            axe: [number(8)?, number(9)?, number(10)?],
        })
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "opens the heaviest page of every kind of the example site in headless Chromium. Weights are bodies of all that\n\
             the first load asks for; “EDGE” is 240 kbit/s and 400 ms with the processor six times slower, the median of\n\
             three; axe counts on a phone, at twice the type size, and on paper. Pages that ask not to be found have no SEO\n\
             score. What peers reach was measured once, by hand, on pages of the same text.\n"
        )?;
        writeln!(formatter, "| what | promised | worst page | peers |\n| --- | --- | --- | --- |")?;
        for Promise { what, promised, measured, peers, .. } in self.promises() {
            writeln!(formatter, "| {what} | {promised} | {measured} | {peers} |")?;
        }
        writeln!(
            formatter,
            "\n| page | requests | gzip, KB | brotli, KB | Lighthouse | EDGE, s | axe |\n| --- | --: | --: | --: | --- | --: | --- |"
        )?;
        for page in &self.pages {
            let mut line = format!("| `{}` | {} |", page.kind, page.requests);
            write!(line, " {:.1} | {:.1} |", kilobytes(page.gzip), kilobytes(page.brotli))?;
            let score = |score: Option<u32>| score.map_or("–".into(), |it: u32| it.to_string());
            write!(line, " {} |", page.lighthouse.map(score).join(" / "))?;
            let axe = page.axe.map(|it| it.to_string()).join(" / ");
            writeln!(formatter, "{line} {:.2} | {axe} |", f64::from(page.paint) / 1000.0)?;
        }
        writeln!(
            formatter,
            "\nRequests are those of the page until it stands, its icon and the site's manifest among them. Only then does it ask for\n\
             the worker (`sw.js`), which fetches {:.0} KB more (gzip), so that the home page, the notices and the calculators of\n\
             the latest policies can be read without a network.",
            kilobytes(self.kept)
        )
    }
}

/// Thousands of bytes.
fn kilobytes(bytes: u32) -> f64 {
    f64::from(bytes) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "notices/*.html\t5\t12000\t10000\t100\t100\t100\t100\t1400\t0\t0\t0\n\
        posters/*.html\t5\t12000\t10000\t100\t100\t100\t\t1400\t0\t0\t0\nkept\t120000";

    #[test]
    fn a_page_that_asks_not_to_be_found_has_no_score_for_that() {
        let measured = Measured::parse(PRINTED).unwrap();
        assert_eq!(measured.missed(), Vec::<String>::new());
        assert!(measured.to_string().contains(
            "| `posters/*.html` | 5 | 12.0 | 10.0 | 100 / 100 / 100 / – | 1.40 | 0 / 0 / 0 |"
        ));
    }

    #[test]
    fn a_budget_that_is_missed_is_named() {
        let heavy = PRINTED.replace("12000\t10000", "15000\t14400").replace("1400\t0", "2100\t1");
        let missed = Measured::parse(&heavy).unwrap().missed().join("\n");
        assert!(missed.contains("first load of a notice, brotli: 14.4 KB, promised is ≤ 14.3 KB"));
        assert!(
            missed.contains("first paint: 2.10 s") && missed.contains("on paper: 1"),
            "{missed}"
        );
    }

    #[test]
    fn the_part_of_the_document_is_exchanged_and_the_rest_stays() {
        let document = "# A\n\nb\n\n# Pages in a browser\n\nold\n\n# C\n\nd\n";
        let part = "# Pages in a browser\n\nnew\n";
        assert_eq!(
            replaced(document, part),
            "# A\n\nb\n\n# Pages in a browser\n\nnew\n\n# C\n\nd\n"
        );
        assert_eq!(replaced("# A\n", part), "# A\n\n# Pages in a browser\n\nnew\n");
    }
}
