//! Watches a running target: records it, judges it live, and ends it in order.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::progress::Progress;
use super::{Problem, Talk, styles};
use crate::consent::Consent;
use crate::device::{Device, UNKNOWN_STATUS};
use crate::report::{escape, finding_line};
use crate::rules::Policy;
use crate::session::{Live, News, RecordError, Recorder};

/// How often the device is asked for new agents and whether the target has ended.
const LOOK: Duration = Duration::from_millis(200);
/// How long to wait for news before looking at other things.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long a target may take to write its last words when the user ends the run.
const LAST_WORDS: Duration = Duration::from_millis(300);
/// The mark that shows that a process lived to the end of a run that the user ended.
const STOPPED: &str = "run=stopped";

/// Ctrl-C presses so far.
static INTERRUPTS: AtomicU32 = AtomicU32::new(0);

/// From here on Ctrl-C ends the run in order, a second one at once.
pub(super) fn catch_interrupts() -> Result<(), Problem> {
    let set = ctrlc::set_handler(|| {
        // The loop looks at the count; a third press does not trust it to.
        if INTERRUPTS.fetch_add(1, Ordering::Relaxed) >= 2 {
            std::process::exit(130);
        }
    });
    set.map_err(|error| Problem::new(format!("cannot listen for Ctrl-C: {error}")))
}

fn interrupts() -> u32 {
    INTERRUPTS.load(Ordering::Relaxed)
}

/// Why a run is over.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// The target has ended with this exit status.
    Status(i32),
    /// The target has ended; its exit status was told to somebody else.
    Unknown,
    /// The user or an error ended the run.
    ByUser,
}

/// How a run ended.
pub(super) struct Ended {
    pub(super) how: End,
    /// Whether all that there was has been taken, and no more can come.
    pub(super) complete: bool,
    /// Whether the journals of the run are still where they were put.
    pub(super) kept: bool,
    /// The last lines that it printed.
    pub(super) last_lines: Vec<String>,
    /// What kept the record from being complete.
    pub(super) incomplete: Option<Problem>,
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Problem {
        match error {
            RecordError::Device(error) => error.into(),
            RecordError::Disk { .. } => {
                Problem::new(error.to_string()).hint("free some space, or name another place with -o FILE")
            }
            RecordError::OtherRun(ref folder) => Problem::new(error.to_string()).hint(format!(
                "name another file with -o FILE; `consentinel check {} --policy PACK` judges what is there",
                folder.display()
            )),
        }
    }
}

/// Watches until the target or the user ends it, then writes the trace to `output`.
pub(super) fn watch(
    device: &mut dyn Device,
    mut recorder: Recorder,
    policies: &[Policy],
    consent: Option<Consent>,
    (output, keep): (&Path, bool),
    talk: Talk,
) -> Result<Ended, Problem> {
    let mut watch = Watch { live: Live::new(policies, consent), progress: Progress::new(talk), talk, lines: Vec::new() };
    let mut incomplete = None;
    watch.advance(&mut recorder);
    let how = watch.follow(device, &mut recorder).unwrap_or_else(|problem| {
        incomplete = Some(problem);
        End::ByUser
    });
    if interrupts() < 2 {
        watch.progress.tick(|| "taking the last records".into());
        if let Err(error) = recorder.pull_rest(device) {
            incomplete.get_or_insert(error.into());
        }
        let news = watch.live.conclude(recorder.builder());
        watch.tell(&news);
    }
    watch.listen(device);
    device.stop()?;
    recorder.assemble(output)?;
    let goes_on = device.goes_on();
    let complete = !goes_on && incomplete.is_none() && interrupts() < 2;
    let kept = keep || !complete;
    if kept && !talk.quiet {
        watch.progress.say(&format!("the journals of the run are kept in {}", recorder.folder().display()));
        if goes_on {
            watch.progress.say("the target goes on; `consentinel attach` takes it up again");
        }
    }
    if !kept {
        recorder.clean_up();
    }
    let from = watch.lines.len().saturating_sub(8);
    Ok(Ended { how, complete, kept, last_lines: watch.lines.split_off(from), incomplete })
}

struct Watch<'p> {
    live: Live<'p>,
    progress: Progress,
    talk: Talk,
    lines: Vec<String>,
}

impl Watch<'_> {
    fn follow(&mut self, device: &mut dyn Device, recorder: &mut Recorder) -> Result<End, Problem> {
        let mut looked: Option<Instant> = None;
        let mut ended = None;
        loop {
            if looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
                ended = ended.or(device.finished()?);
                if ended.is_none() {
                    recorder.reach(device)?;
                }
                looked = Some(Instant::now());
            }
            let news = recorder.take(PATIENCE)?;
            if news {
                self.advance(recorder);
            }
            self.listen(device);
            let (events, findings) = (recorder.builder().trace().events, self.live.findings().len());
            self.progress.tick(|| format!("recording: {events} events, {findings} findings; Ctrl-C ends the run"));
            if interrupts() > 0 {
                recorder.mark(STOPPED);
                let deadline = Instant::now() + LAST_WORDS;
                while interrupts() < 2 && Instant::now() < deadline {
                    recorder.take(PATIENCE)?;
                }
                return Ok(End::ByUser);
            }
            match ended {
                Some(UNKNOWN_STATUS) if !news => return Ok(End::Unknown),
                Some(status) if !news => return Ok(End::Status(status)),
                _ => {}
            }
        }
    }

    /// Judges what has come, and says what is new about it.
    fn advance(&mut self, recorder: &mut Recorder) {
        let news = self.live.advance(recorder.builder());
        self.tell(&news);
    }

    fn tell(&self, news: &News) {
        if self.talk.quiet {
            return;
        }
        for finding in &news.found {
            self.progress.say(&finding_line(finding, styles()));
        }
        for finding in &news.taken_back {
            self.progress.say(&format!("taken back: {}", finding_line(finding, styles())));
        }
    }

    /// Takes what the target has printed.
    fn listen(&mut self, device: &mut dyn Device) {
        for line in device.output() {
            if self.talk.verbose {
                self.progress.say(&format!("target: {}", escape(&line)));
            }
            self.lines.push(line);
        }
        // Only the last lines are of use later.
        if self.lines.len() > 1000 {
            self.lines.drain(..900);
        }
    }
}
