//! `consentinel attach`: take up a run whose host has died, or record a process that was started with the agent.

use std::fs;
use std::path::Path;

use super::recording::{Options, Place, finish, marks, record, trail};
use super::watch::catch_interrupts;
use super::{Exit, Problem, Talk};
use crate::device::Device;
use crate::device::attached::Attached;
use crate::rules;
use crate::session::Recorder;

/// Take up a process of this machine that carries the agent, for instance because `run` was killed
///
/// What the run looks for (the shapes and flags of packs, `run --look`, `run --hooks`) was fixed when it was started; a rule that needs more
/// than that is inconclusive.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The process. One that has ended meanwhile is known by the journals that it left
    #[arg(value_name = "PID")]
    pid: u32,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(args: Args, talk: Talk) -> Result<Exit, Problem> {
    let options = &args.options;
    let policies = rules::load(&options.packs.policies)?;
    // What is wrong with it is said before the run, not after it.
    options.accepting.read()?;
    let mapping = options.mapping.read()?;
    catch_interrupts()?;
    let mut device = Attached::to(args.pid)?;
    let session = device.session();
    let mut place = Place::new(options.output.as_deref())?;
    // The host before may have been told of another place, or of none.
    let left = device.folder().and_then(|folder| fs::read_link(trail(folder, session)).ok()).filter(|parts| parts.is_dir());
    if !place.parts.exists()
        && let Some(left) = &left
    {
        place.parts.clone_from(left);
    }
    let recorder = if place.parts.exists() {
        let (recorder, notes) = Recorder::take_up(&place.parts, session, marks(options.consent))?;
        if !talk.quiet {
            anstream::eprintln!("note: going on with the records in {}", place.parts.display());
            notes.iter().for_each(|note| anstream::eprintln!("note: {note}"));
        }
        recorder
    } else {
        Recorder::new(&place.parts, session, marks(options.consent))?
    };
    let (trace, ended) =
        record(&mut device, session, recorder, place, (&policies, options.consent, options.keep), mapping, talk)?;
    if ended.complete {
        device.remove_folder();
        left.as_deref().and_then(Path::parent).map(remove_scratch);
    }
    finish(&trace, ended, &policies, options, talk)
}

/// The folder of a host that died and was told no file; only if it is empty now, and not if it is anybody else's.
fn remove_scratch(folder: &Path) {
    let is_scratch = folder.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"consentinel-run-"));
    if is_scratch && folder.parent() == Some(&std::env::temp_dir()) {
        let _ = fs::remove_dir(folder);
    }
}
