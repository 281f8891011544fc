//! The first ten minutes with the program, as `docs/guide.md` tells them: each command and each
//! edit of its first part, done as it says, in a folder that was empty.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::serve::Preview;
use crate::site::Run;

const GUIDE: &str = include_str!("../../docs/guide.md");

/// The part of the guide that is told here.
const PART: &str = "## 十分钟建好一个网站\n";

/// Something that the guide says to do.
#[derive(Debug, PartialEq)]
enum Step<'g> {
    /// 「gongshi build」
    Run(&'g str),
    /// 「在`file`的`line`下面加上：」
    Add { file: &'g str, below: &'g str, lines: &'g str },
    /// 「打开`file`，把这几行：…改成…」
    Replace { file: &'g str, from: &'g str, to: &'g str },
}

/// What the guide says to do, in its order.
fn steps(guide: &str) -> Vec<Step<'_>> {
    let part = guide.split_once(PART).unwrap().1;
    let part = part.split("\n## ").next().unwrap();
    let mut steps = Vec::new();
    let mut replaced = None;
    let pieces: Vec<&str> = part.split("```").collect();
    for pair in pieces.chunks_exact(2) {
        let prose = pair[0].trim().rsplit("\n\n").next().unwrap();
        let named: Vec<&str> = prose.split('`').skip(1).step_by(2).collect();
        let (kind, block) = pair[1].split_once('\n').unwrap();
        match kind {
            "" => steps.extend(block.lines().map(Step::Run)),
            "yaml" if prose.contains("下面加上") => {
                steps.push(Step::Add { file: named[0], below: named[1], lines: block });
            }
            "yaml" if prose.contains("把这几行") => replaced = Some((named[0], block)),
            "yaml" => {
                let (file, from) = replaced.take().expect("something is replaced");
                steps.push(Step::Replace { file, from: from.trim_end(), to: block.trim_end() });
            }
            _ => panic!("who does {kind}?"),
        }
    }
    steps
}

/// The pages of one and the same day, whenever this is run.
const DAY: &str = "2026-10-08";

/// Somebody at a computer.
struct Stranger {
    _folder: tempfile::TempDir,
    here: PathBuf,
    /// What is seen in the browser while files are edited.
    preview: Option<Preview>,
}

impl Stranger {
    /// Where nothing is yet, in a folder as people name them.
    fn arrives() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().join("我的 文档");
        fs::create_dir(&here).unwrap();
        Self { _folder: folder, here, preview: None }
    }

    fn does(&mut self, step: &Step<'_>) -> Option<Run> {
        match step {
            Step::Run(line) => return self.runs(line),
            Step::Add { file, below, lines } => {
                self.edits(file, &format!("\n{below}\n"), &format!("\n{below}\n{lines}"));
            }
            Step::Replace { file, from, to } => self.edits(file, from, to),
        }
        None
    }

    /// What the preview shows of the new notice, before and after its policy was edited. Whoever gives
    /// the site an address for a while sees the feed.
    fn looks(&self, preview: &Preview, edited: bool) {
        let (figure, other) = if edited { ("420", "840") } else { ("400", "800") };
        let notice = "/notices/xincun-2027.html";
        preview.follows(notice, &format!(">{figure}</data>元"));
        let page = preview.page(notice);
        assert!(page.contains(&format!(">{other}</data>元")), "{page}");
        for list in ["/", "/notices/"] {
            assert!(preview.page(list).contains("notices/xincun-2027.html"), "{list}");
        }
        if edited {
            let (without, with) =
                ("# base_url: https://yb.example.gov.cn", "base_url: https://a.cn");
            self.edits("site.yaml", without, with);
            preview.follows("/feed.json", "https://a.cn/notices/xincun-2027.html");
            self.edits("site.yaml", with, without);
        }
    }

    fn edits(&self, file: &str, from: &str, to: &str) {
        let text = self.reads(file);
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands once in {file}:\n{text}");
        fs::write(self.here.join(file), text.replace(from, to)).unwrap();
    }

    fn reads(&self, file: &str) -> String {
        fs::read_to_string(self.here.join(file)).unwrap()
    }

    fn runs(&mut self, line: &str) -> Option<Run> {
        let mut words = line.split_whitespace();
        match words.next().unwrap() {
            "cd" => {
                self.here.push(words.next().unwrap());
                None
            }
            "gongshi" if line.ends_with(" serve") => {
                let preview = Preview::in_folder(&self.here, &["--today", DAY]);
                preview.says("网站做好了");
                self.preview = Some(preview);
                None
            }
            "gongshi" => {
                // Ctrl+C comes first.
                self.preview = None;
                let words: Vec<&str> = words.collect();
                let of_a_day = ["build", "check"].contains(&words[0]);
                let day = if of_a_day { &["--today", DAY][..] } else { &[] };
                Some(run(&self.here, &[&words, day].concat()))
            }
            other => panic!("what is {other}?"),
        }
    }
}

fn run(folder: &Path, words: &[&str]) -> Run {
    let program = env!("CARGO_BIN_EXE_gongshi");
    Command::new(program).args(words).current_dir(folder).output().unwrap().into()
}

#[test]
fn a_stranger_publishes_the_notice_of_a_new_township() {
    let mut stranger = Stranger::arrives();
    let steps = steps(GUIDE);
    let (mut runs, mut seen) = (0, 0);
    for step in &steps {
        let run = stranger.does(step);
        if let Some(preview) = &stranger.preview {
            seen += 1;
            stranger.looks(preview, matches!(step, Step::Replace { .. }));
        }
        let Some(run) = run else { continue };
        assert_eq!(run.code, 0, "{step:?}: {}", run.err);
        runs += 1;
        // Until a copy is there that nobody has checked, there is nothing to say.
        if runs <= 2 {
            assert_eq!(run.err, "", "{step:?}");
        }
    }
    assert!(runs >= 6 && seen == 2, "{steps:?}");
    let page = |name: &str| stranger.reads(&format!("public/notices/{name}.html"));
    assert!(page("xincun-2027").contains(">420</data>元"), "the new figure");
    assert!(page("xincun-2027").contains(">840</data>元"), "and the other");
    assert!(page("xincun-2027").contains("新村镇发〔2026〕12号"));
    assert!(page("shili-2027").contains(">400</data>元"), "the example is as it was");
    assert!(stranger.reads("public/index.html").contains("notices/xincun-2027.html"));
    assert!(stranger.here.join("public/calculators/xincun-2027.html").exists());
}

/// The text of the guide is what is done above, not something like it.
#[test]
fn the_guide_says_what_to_do_in_three_ways() {
    let steps = steps(GUIDE);
    assert_eq!(steps[1], Step::Run("cd 医保网站"));
    let is_edit = |step: &&Step<'_>| !matches!(step, Step::Run(_));
    assert_eq!(steps.iter().filter(is_edit).count(), 2, "{steps:?}");
}
