//! What a build did, in a line for people or as JSON for programs.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::diagnostic::{Text, say};
use crate::output::Published;

/// What a build did.
#[derive(Debug)]
pub(super) struct Summary<'b> {
    /// Its pages.
    pub(super) pages: Pages,
    /// All its files.
    pub(super) published: &'b Published,
    /// Where they are.
    pub(super) out: &'b Path,
    /// How many things were worth a word.
    pub(super) warnings: usize,
    /// How long it took.
    pub(super) phases: Phases,
}

/// Pages, by what became of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pages {
    /// Those that the old site had not.
    pub(super) new: usize,
    /// Those that it had otherwise.
    pub(super) changed: usize,
    /// Those that it had.
    pub(super) kept: usize,
}

impl Pages {
    fn all(self) -> usize {
        self.new + self.changed + self.kept
    }
}

/// How long each phase took.
#[derive(Debug, Default)]
pub(super) struct Phases {
    times: Vec<(&'static str, Duration)>,
}

impl Phases {
    /// Does something and remembers how long the phase took, with what was done of it before.
    pub(super) fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        let took = begun.elapsed();
        match self.times.iter_mut().find(|(known, _)| *known == name) {
            Some((_, time)) => *time += took,
            None => self.times.push((name, took)),
        }
        done
    }

    fn all(&self) -> Duration {
        self.times.iter().map(|(_, time)| time).sum()
    }
}

impl Summary<'_> {
    /// For people.
    pub(super) fn line(&self) -> Text {
        let Self { pages, published, out, .. } = self;
        let (all, files, size) = (pages.all(), published.files, published.bytes.div_ceil(1024));
        let Pages { new, changed, kept } = pages;
        let removed = published.removed;
        let gone = match removed {
            0 => say!("", ""),
            _ => say!("，删去{removed}个文件", "; files removed: {removed}"),
        };
        let fate = match (new, changed) {
            (0, 0) if removed == 0 => {
                say!("和上次一样，没有改动", "Nothing has changed since the last time")
            }
            _ => say!(
                gone => "新增{new}个网页，改动{changed}个，没变{kept}个{gone}",
                "Pages: {new} new, {changed} changed, {kept} as they were{gone}"
            ),
        };
        let (seconds, out) = (self.phases.all().as_secs_f64(), out.display());
        say!(
            fate => "已生成{all}个网页、共{files}个文件（{size}KB），在{out}\n{fate}，用了{seconds:.1}秒\n",
            "Made {all} pages, {files} files in all ({size} KB), in {out}\n{fate}; {seconds:.1} s\n"
        )
    }

    /// For programs; times in milliseconds.
    pub(super) fn json(&self) -> String {
        let Published { files, written, kept, removed, bytes, .. } = self.published;
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let phases = self.phases.times.iter().map(|(name, time)| (*name, millis(*time)));
        let phases: serde_json::Map<_, _> =
            phases.map(|(name, time)| (name.to_owned(), time.into())).collect();
        let answer = json!({
            "pages": self.pages.all(), "files": files, "written": written, "kept": kept,
            "removed": removed, "bytes": bytes, "out": self.out.to_string_lossy(),
            "warnings": self.warnings, "phases": phases
        });
        format!("{answer}\n")
    }
}
