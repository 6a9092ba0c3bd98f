//! `consentinel run`: run a target, record it, and judge it while it goes on.

use std::path::Path;

use super::recording::{self, Options, Place, finish, marks};
use super::target::Target;
use super::watch::{Ended, catch_interrupts};
use super::{Exit, Problem, Talk};
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
    options: Options,
}

pub(super) fn run(args: Args, talk: Talk) -> Result<Exit, Problem> {
    let options = &args.options;
    let policies = rules::load(&options.packs.policies)?;
    catch_interrupts()?;
    let (trace, ended) = record(&args.target, &policies, options.consent, options.output.as_deref(), options.keep, talk)?;
    finish(&trace, ended, &policies, options, talk)
}

/// Runs and records a target; the trace goes to `output` if there is one.
pub(super) fn record(
    target: &Target,
    policies: &[Policy],
    consent: Option<Consent>,
    output: Option<&Path>,
    keep: bool,
    talk: Talk,
) -> Result<(Trace, Ended), Problem> {
    let place = Place::new(output)?;
    if place.parts.exists() {
        return Err(cut_short(&place));
    }
    let mut session = [0; 16];
    getrandom::fill(&mut session).map_err(|error| Problem::new(format!("no random numbers: {error}")))?;
    let mut device = target.start(session, talk)?;
    let recorder = Recorder::new(&place.parts, session, marks(consent))?;
    recording::record(&mut *device, session, recorder, place, (policies, consent, keep), talk)
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
