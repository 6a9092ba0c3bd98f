//! `consentinel run`: run a target, record it, and judge it while it goes on.

use std::path::Path;

use super::brief::{Wishes, brief};
use super::recording::{self, Options, Place, finish, marks};
use super::target::Target;
use super::watch::{Ended, catch_interrupts};
use super::{Exit, MappingArg, Problem, Talk};
use crate::consent::Consent;
use crate::device::attached::can_attach;
use crate::rules::{self, Policy};
use crate::session::{Recorder, Trace, recorded_process};

/// Run a target, record it, and judge it while it goes on
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    wishes: Wishes,
    #[command(flatten)]
    options: Options,
}

/// How a run is recorded.
#[derive(Debug, Default)]
pub(super) struct Recording<'a> {
    pub(super) wishes: Wishes,
    pub(super) consent: Option<Consent>,
    /// Where the trace goes, if anywhere.
    pub(super) output: Option<&'a Path>,
    pub(super) keep: bool,
    pub(super) mapping: MappingArg,
}

pub(super) fn run(args: Args, talk: Talk) -> Result<Exit, Problem> {
    let options = &args.options;
    let policies = rules::load(&options.packs.policies)?;
    // What is wrong with it is said before the run, not after it.
    options.accepting.read()?;
    let recording = Recording {
        wishes: args.wishes,
        consent: options.consent,
        output: options.output.as_deref(),
        keep: options.keep,
        mapping: options.mapping.clone(),
    };
    catch_interrupts()?;
    let (trace, ended) = record(&args.target, &policies, &recording, talk)?;
    finish(&trace, ended, &policies, options, talk)
}

/// Runs and records a target.
pub(super) fn record(
    target: &Target,
    policies: &[Policy],
    recording: &Recording<'_>,
    talk: Talk,
) -> Result<(Trace, Ended), Problem> {
    let (mapping, brief) = (recording.mapping.read()?, brief(&recording.wishes, policies, talk)?);
    let place = Place::new(recording.output)?;
    if place.parts.exists() {
        return Err(cut_short(&place));
    }
    let mut session = [0; 16];
    getrandom::fill(&mut session).map_err(|error| Problem::new(format!("no random numbers: {error}")))?;
    let mut device = target.start(session, brief, talk)?;
    let mut recorder = Recorder::new(&place.parts, session, marks(recording.consent))?;
    if let Some(mapping) = &mapping {
        recorder.builder().retrace(mapping.clone());
    }
    let judged = (policies, recording.consent, recording.keep);
    recording::record(&mut *device, session, recorder, place, judged, mapping, talk)
}

fn cut_short(place: &Place) -> Problem {
    let parts = place.parts.display();
    let problem = Problem::new(format!("{parts} exists: an earlier run was cut short, or kept it"));
    let check = format!("judge what is there with `consentinel check {parts} --policy PACK`, then remove it");
    match recorded_process(&place.parts).filter(|(pid, session)| can_attach(*pid, *session)) {
        Some((pid, _)) => problem.hint(format!(
            "go on with that run by `consentinel attach {pid} --policy PACK -o {}`; or {check}",
            place.output.display()
        )),
        None => problem.hint(check),
    }
}
