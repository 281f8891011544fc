//! Every figure of every table of the example site, changed one at a time: exactly the right is
//! said. What is right another program says here, which reads the files in its own plain way.

use super::{TABLES, bare, codes, said};
use crate::site::{Site, file};

/// A table as rows of cells, in the order in which it is printed; the last row is the sum.
#[derive(Clone)]
struct Printed {
    /// What stands before and after the figures.
    head: String,
    tail: String,
    rows: Vec<Vec<String>>,
    /// What the text says of the tasks.
    target: u64,
}

/// Which cell of a row is what.
struct Columns {
    population: Option<usize>,
    counts: Vec<usize>,
    task: usize,
}

fn columns(rows: &[Vec<String>]) -> Columns {
    match rows[0].len() {
        3 => Columns { population: None, counts: vec![2], task: 2 },
        // The last is a note, or it is this year's task.
        5 if rows[0][4].is_empty() => Columns { population: Some(2), counts: vec![2, 3], task: 3 },
        _ => Columns { population: Some(2), counts: vec![2, 3, 4], task: 4 },
    }
}

impl Printed {
    /// A table of the example site, without what it needs a policy for.
    fn read(path: &str) -> Self {
        let text = file(path);
        let about = |line: &&str| !line.starts_with("policy:") && !line.starts_with("source:");
        let lines: Vec<&str> = text.lines().filter(about).collect();
        let target = text.split("persons: ").nth(1).unwrap().split(',').next().unwrap();
        let cut = |line: &str| line.split(", source: ").next().unwrap().to_owned() + "}\n";
        let targets: String =
            lines.iter().filter(|it| it.contains("persons:")).map(|it| cut(it)).collect();
        let tail = format!("targets:\n{targets}");
        let split = |line: &str| -> Vec<String> {
            let cells = line.trim_start_matches("  - [").trim_end_matches(']').split(',');
            cells.map(|cell| cell.trim().replace('"', "")).collect()
        };
        let is_row = |line: &&&str| line.starts_with("  - [");
        let head = lines.iter().filter(|it| !it.contains("persons:") && !is_row(it));
        let head =
            head.filter(|it| **it != "rows:" && **it != "targets:" && **it != "file: 2023.csv");
        let head = head.flat_map(|line| [line, "\n"]).collect();
        let mut rows: Vec<Vec<String>> =
            lines.iter().filter(is_row).map(|line| split(line)).collect();
        if rows.is_empty() {
            let csv = file(&path.replace(".yaml", ".csv"));
            let lines: Vec<Vec<String>> = csv.lines().skip(1).map(split).collect();
            for half in [0..3, 3..6] {
                rows.extend(lines.iter().map(|line| line[half.clone()].to_vec()));
            }
        }
        Self { head, tail, rows, target: target.parse().unwrap() }
    }

    /// The file, its rows written out.
    fn text(&self) -> String {
        let row = |cells: &Vec<String>| {
            let cells = cells.iter().map(|it| if it.is_empty() { "\"\"" } else { it });
            format!("  - [{}]\n", cells.collect::<Vec<_>>().join(", "))
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("{}rows:\n{rows}{}", self.head, self.tail)
    }

    /// What must be said of it.
    fn expected(&self) -> Vec<&'static str> {
        let number = |row: &[String], at: usize| row[at].parse::<u64>().unwrap();
        let columns = columns(&self.rows);
        let (total, villages) = self.rows.split_last().unwrap();
        let mut codes = Vec::new();
        for at in columns.counts {
            let sum: u64 = villages.iter().map(|row| number(row, at)).sum();
            if sum != number(total, at) {
                codes.push("quota/sum-mismatch");
            }
        }
        if number(total, columns.task) != self.target {
            codes.push("quota/target-mismatch");
        }
        for row in villages {
            if columns.population.is_some_and(|at| number(row, columns.task) > number(row, at)) {
                codes.push("quota/above-population");
            }
        }
        let mut ordinals: Vec<u64> = villages.iter().map(|row| number(row, 0)).collect();
        let is_sorted = ordinals.is_sorted();
        ordinals.sort_unstable();
        let repeated = ordinals.windows(2).filter(|pair| pair[0] == pair[1]).count();
        codes.extend(std::iter::repeat_n("quota/number-repeated", repeated));
        let is_missing = (1..=*ordinals.last().unwrap()).any(|it| !ordinals.contains(&it));
        if is_missing {
            codes.push("quota/number-missing");
        }
        if !is_sorted && repeated == 0 && !is_missing {
            codes.push("quota/number-order");
        }
        codes.sort_unstable();
        codes
    }

    #[track_caller]
    fn assert_said(&self, site: &Site, what: &str) -> String {
        site.write("quotas/a.yaml", &self.text());
        let found = said(&site.path(""));
        let (codes, messages) = codes(&found);
        assert_eq!(codes, self.expected(), "{what}\n{messages}");
        messages
    }
}

/// Slips of typing: one too many, a digit too many, two digits exchanged.
fn slips(figure: &str) -> Vec<String> {
    let number: u64 = figure.parse().unwrap();
    let mut exchanged: Vec<char> = figure.chars().collect();
    exchanged.rotate_left(1);
    let exchanged: String = exchanged.into_iter().collect();
    let mut slips = vec![(number + 1).to_string(), format!("{number}0"), exchanged];
    slips.retain(|slip| slip.parse() != Ok(number) && slip.parse() != Ok(0_u64));
    slips
}

#[test]
fn any_figure_that_is_changed_is_found_and_nothing_else_is_said() {
    let site = bare();
    let mut changed = 0;
    for (path, villages) in TABLES {
        let table = Printed::read(path);
        assert_eq!(table.rows.len(), villages + 1, "{path}");
        table.assert_said(&site, path);
        for row in 0..table.rows.len() {
            for column in 0..table.rows[row].len() {
                let figure = &table.rows[row][column];
                if figure.parse::<u64>().is_err() {
                    continue;
                }
                for slip in slips(figure) {
                    let mut table = table.clone();
                    let what = format!("{path}: {}: {figure} → {slip}", table.rows[row][1]);
                    table.rows[row][column] = slip;
                    table.assert_said(&site, &what);
                    changed += 1;
                }
            }
        }
    }
    assert!(changed > 500, "{changed}");
}

/// The contradictions that are printed in the notices, and that they vanish with the right figures.
#[test]
fn what_the_notices_contradict_themselves_in_is_said() {
    let site = bare();
    let [county, zhuji, futian] = TABLES.map(|(path, _)| Printed::read(path));
    assert_eq!(county.assert_said(&site, "忠县"), "");
    assert_eq!(
        zhuji.assert_said(&site, "朱集镇"),
        "“任务数”：正文写的是 41850，原表合计和按各村相加都是 41851"
    );
    assert_eq!(
        futian.assert_said(&site, "福田镇"),
        "“2022年医保筹资任务数”：原表合计 41030，按各村相加为 41031\n\
         “2022年医保筹资任务数”：正文写的是 39168，原表合计 41030，按各村相加为 41031"
    );
    for (mut table, total) in [(zhuji, "41851"), (futian, "41031")] {
        let at = columns(&table.rows).task;
        table.rows.last_mut().unwrap()[at] = total.to_owned();
        table.tail = table.tail.replace("41850", total).replace("39168", total);
        table.target = total.parse().unwrap();
        assert_eq!(table.assert_said(&site, total), "");
    }
}

/// The same with the policies and documents that the tables name.
#[test]
fn the_example_site_says_it_by_its_codes() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_gongshi"))
        .args(["check", "--format", "json", "--site", env!("CARGO_MANIFEST_DIR")])
        .output()
        .unwrap();
    let out = String::from_utf8(run.stdout).unwrap();
    let count = |code: &str| out.matches(code).count();
    assert_eq!(run.status.code(), Some(0), "{out}");
    assert_eq!((count("quota/sum-mismatch"), count("quota/target-mismatch")), (1, 2), "{out}");
    assert_eq!(count("\"quota/"), 3, "{out}");
}
