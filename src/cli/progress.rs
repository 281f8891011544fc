//! How far a long build is: a bar on a terminal, once it has lasted long enough to be missed.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a build may take before anybody wonders.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that nobody sees until then.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Whether it waits to be shown.
    waits: AtomicBool,
}

impl Progress {
    /// Of as many steps. A quiet one is never shown, nor is one without a terminal.
    pub(super) fn of(steps: usize, quiet: bool) -> Self {
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(u64::try_from(steps).ok(), hidden);
        // A template that is wrong leaves the bar as it comes.
        if let Ok(style) = ProgressStyle::with_template("正在生成 {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        let waits = AtomicBool::new(!quiet && io::stderr().is_terminal());
        Self { bar, begun: Instant::now(), waits }
    }

    /// One step is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        let is_due = self.waits.load(Ordering::Relaxed) && self.begun.elapsed() > PATIENCE;
        if is_due && self.waits.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// All are done: the bar leaves no trace.
    pub(super) fn done(&self) {
        self.waits.store(false, Ordering::Relaxed);
        self.bar.finish_and_clear();
    }
}
