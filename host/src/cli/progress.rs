//! A spinner for what takes longer than a second, on stderr, on a terminal only.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::Talk;

/// Nothing is shown before this.
const QUIET_START: Duration = Duration::from_secs(1);

/// Progress of one job.
pub(super) struct Progress {
    began: Instant,
    wanted: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn new(talk: Talk) -> Progress {
        Progress { began: Instant::now(), wanted: !talk.quiet && std::io::stderr().is_terminal(), bar: None }
    }

    /// Says what is going on; call it often.
    pub(super) fn tick(&mut self, message: impl FnOnce() -> String) {
        if !self.wanted || self.began.elapsed() < QUIET_START {
            return;
        }
        let bar = self.bar.get_or_insert_with(ProgressBar::new_spinner);
        bar.set_message(message());
        bar.tick();
    }

    /// Prints a line of talk without tearing the spinner.
    pub(super) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{line}")),
            None => anstream::eprintln!("{line}"),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
