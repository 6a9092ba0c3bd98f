//! `consentinel check`: judge a recorded run.

use super::{Exit, MappingArg, Packs, Problem, TraceArg, print, styles};
use crate::consent::Consent;
use crate::report;
use crate::rules::{self, Policy};
use crate::session::{self, Trace};

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

pub(super) fn run(args: Args) -> Result<Exit, Problem> {
    let policies = rules::load(&args.packs.policies)?;
    let trace = session::open_with(&args.trace.trace, args.mapping.read()?)?;
    if !trace.has_spoken() {
        return Err(nothing_recorded(&trace));
    }
    conclude(&trace, &policies, args.consent, args.format)
}

/// Judges a whole trace and shows the verdict.
pub(super) fn conclude(trace: &Trace, policies: &[Policy], consent: Option<Consent>, format: Format) -> Result<Exit, Problem> {
    let verdict = rules::check(trace, policies, consent);
    match format {
        Format::Text => print(&report::text(trace, &verdict, styles()))?,
        Format::Json => print(&report::json(trace, policies, &verdict))?,
    }
    Ok(verdict.outcome.into())
}

pub(super) fn nothing_recorded(trace: &Trace) -> Problem {
    let message = match trace.damage.first() {
        Some(damage) => format!("nothing was recorded that can be read: at byte {}: {}", damage.offset, damage.what),
        None => "nothing was recorded: no process said so much as its name".to_owned(),
    };
    Problem::new(message).hint("run the app again with `consentinel run --verbose` and look at what the agent says")
}
