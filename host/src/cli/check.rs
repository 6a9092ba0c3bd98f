//! `consentinel check`: judge a recorded run.

use indicatif::{HumanBytes, HumanCount};

use super::accepting::Accepting;
use super::progress::Progress;
use super::{Exit, MappingArg, Packs, Problem, Talk, TraceArg, print, styles};
use crate::consent::Consent;
use crate::report;
use crate::rules::{self, Policy, Verdict};
use crate::session::{self, Facts, OpenError, Trace};
use crate::timeline::Stream;

/// Judge a recorded run
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    trace: TraceArg,
    #[command(flatten)]
    packs: Packs,
    /// How to show the verdict
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What the user had agreed to before the run [default: what the run says, else unknown: a fresh install]
    #[arg(long, value_name = "STATE")]
    consent: Option<Consent>,
    #[command(flatten)]
    accepting: Accepting,
    #[command(flatten)]
    mapping: MappingArg,
}

/// How to show a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

pub(super) fn run(args: Args, talk: Talk) -> Result<Exit, Problem> {
    let policies = rules::load(&args.packs.policies)?;
    let (path, mapping, baseline) = (&args.trace.trace, args.mapping.read()?, args.accepting.read()?);
    // A trace file may be of any length. A folder is what a run leaves that was broken off; a pipe cannot be read twice.
    if !path.is_file() {
        let trace = session::open_with(path, mapping)?;
        return if trace.has_spoken() {
            conclude(&trace, &policies, args.consent, (&args.accepting, args.format))
        } else {
            Err(nothing_recorded(&trace))
        };
    }
    let mut progress = Sparing::new(talk);
    let stream = Stream::open(path, mapping, |at, of| {
        progress.tick(|| format!("reading: {} of {}", HumanBytes(at), HumanBytes(of)));
    })?;
    let facts = stream.facts();
    if !facts.has_spoken() {
        return Err(nothing_recorded(facts));
    }
    let mut judged = 0u64;
    let verdict = rules::check_stream(&stream, &policies, args.consent, |_| {
        judged += 1;
        progress.tick(|| format!("judging: {} records of {} events", HumanCount(judged), HumanCount(facts.events)));
    });
    let mut verdict = verdict.map_err(|error| OpenError::from_io(path, error))?;
    drop(progress);
    args.accepting.settle(baseline.as_ref(), &mut verdict)?;
    show(facts, &policies, &verdict, args.format)
}

/// Progress that costs nothing at millions of ticks a second.
struct Sparing {
    progress: Progress,
    ticks: u32,
}

impl Sparing {
    fn new(talk: Talk) -> Sparing {
        Sparing { progress: Progress::new(talk), ticks: 0 }
    }

    fn tick(&mut self, message: impl FnOnce() -> String) {
        self.ticks = self.ticks.wrapping_add(1);
        if self.ticks.is_multiple_of(1 << 16) {
            self.progress.tick(message);
        }
    }
}

/// Judges a whole trace and shows the verdict.
pub(super) fn conclude(
    trace: &Trace,
    policies: &[Policy],
    consent: Option<Consent>,
    (accepting, format): (&Accepting, Format),
) -> Result<Exit, Problem> {
    let baseline = accepting.read()?;
    let mut verdict = rules::check(trace, policies, consent);
    accepting.settle(baseline.as_ref(), &mut verdict)?;
    show(trace, policies, &verdict, format)
}

fn show(facts: &Facts, policies: &[Policy], verdict: &Verdict, format: Format) -> Result<Exit, Problem> {
    match format {
        Format::Text => print(&report::text(facts, verdict, styles()))?,
        Format::Json => print(&report::json(facts, policies, verdict))?,
    }
    Ok(verdict.outcome.into())
}

pub(super) fn nothing_recorded(facts: &Facts) -> Problem {
    let message = match facts.damage.first() {
        Some(damage) => format!("nothing was recorded that can be read: at byte {}: {}", damage.offset, damage.what),
        None => "nothing was recorded: no process said so much as its name".to_owned(),
    };
    Problem::new(message).hint("run the app again with `consentinel run --verbose` and look at what the agent says")
}
