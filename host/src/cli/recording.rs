//! What `run` and `attach` have in common: where a run is written to, and what is made of it at its end.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::accepting::Accepting;
use super::check::{Format, conclude};
use super::watch::{End, Ended, watch};
use super::{Exit, MappingArg, Packs, Problem, Talk};
use crate::consent::{Consent, START_MARK};
use crate::device::Device;
use crate::report::escape;
use crate::rules::Policy;
use crate::session::{self, Mapping, Recorder, Trace};

/// How a run is judged, and where it goes.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    pub(super) packs: Packs,
    /// Write the trace here, for `check` and `show`
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// What the user had agreed to before the run [default: what the run says, else unknown: a fresh install]
    #[arg(long, value_name = "STATE")]
    pub(super) consent: Option<Consent>,
    /// How to show the verdict
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Keep each process's journal as well, in FILE.parts
    #[arg(long, requires = "output")]
    pub(super) keep: bool,
    #[command(flatten)]
    pub(super) accepting: Accepting,
    #[command(flatten)]
    pub(super) mapping: MappingArg,
}

/// Where a run is written to.
pub(super) struct Place {
    pub(super) output: PathBuf,
    /// For the journals meanwhile: `FILE.parts`, beside the output.
    pub(super) parts: PathBuf,
    /// Holds both where the user named no file.
    scratch: Option<TempDir>,
}

impl Place {
    pub(super) fn new(output: Option<&Path>) -> Result<Place, Problem> {
        let (output, scratch) = match output {
            Some(output) => (output.to_owned(), None),
            None => {
                let scratch = tempfile::Builder::new().prefix("consentinel-run-").tempdir();
                let scratch = scratch.map_err(|error| Problem::new(format!("cannot make a temporary folder: {error}")))?;
                (scratch.path().join("run.trace"), Some(scratch))
            }
        };
        let Some(name) = output.file_name() else {
            return Err(Problem::new(format!("{} does not name a file", output.display())));
        };
        // The trace is renamed to its place at the end: a device or a socket of that name would be gone.
        if output.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(Problem::new(format!("{} is not a plain file", output.display())).hint("name a file with -o FILE"));
        }
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let problem = Problem::new(format!("there is no folder {}", folder.display()));
            return Err(problem.hint(format!("make it with `mkdir -p {}`, or name another place with -o FILE", folder.display())));
        }
        let mut name = name.to_owned();
        name.push(".parts");
        Ok(Place { parts: output.with_file_name(name), output, scratch })
    }
}

/// The marks that a recording begins with.
pub(super) fn marks(consent: Option<Consent>) -> Vec<String> {
    consent.map(|state| format!("{START_MARK}={state}")).into_iter().collect()
}

/// Watches a running target to its end; the trace goes to its place.
pub(super) fn record(
    device: &mut dyn Device,
    session: [u8; 16],
    recorder: Recorder,
    place: Place,
    (policies, consent, keep): (&[Policy], Option<Consent>, bool),
    mapping: Option<Arc<Mapping>>,
    talk: Talk,
) -> Result<(Trace, Ended), Problem> {
    let trail = device.folder().map(|folder| trail(folder, session));
    if let Some(trail) = &trail {
        // Without it, a host that comes back has to be told where the parts are.
        let _ = fs::remove_file(trail);
        let _ = std::path::absolute(recorder.folder()).and_then(|parts| symlink(parts, trail));
    }
    let ended = watch(device, recorder, policies, consent, (&place.output, keep), talk);
    if ended.as_ref().map_or(true, |ended| ended.kept) {
        place.scratch.map(TempDir::keep);
    }
    let ended = ended?;
    if let Some(trail) = trail.filter(|_| ended.complete) {
        let _ = fs::remove_file(trail);
    }
    let trace = match session::open_with(&place.output, mapping) {
        Ok(trace) if trace.has_spoken() => trace,
        Ok(_) | Err(session::OpenError::Trace { .. }) => return Err(nothing_recorded(&ended)),
        Err(error) => return Err(error.into()),
    };
    Ok((trace, ended))
}

/// A link in the journal folder to the parts that were taken from it: what agents have deleted there is only in them.
pub(super) fn trail(folder: &Path, session: [u8; 16]) -> PathBuf {
    let name: String = session.iter().map(|byte| format!("{byte:02x}")).collect();
    folder.join(name + ".parts")
}

/// Says how a run ended, and judges it.
pub(super) fn finish(trace: &Trace, ended: Ended, policies: &[Policy], options: &Options, talk: Talk) -> Result<Exit, Problem> {
    if !talk.quiet {
        match ended.how {
            End::Status(0) => {}
            End::Status(status) => anstream::eprintln!("note: the target ended with status {status}"),
            End::Unknown if talk.verbose => {
                anstream::eprintln!("note: the target has ended; only the program that started it knows with what status");
            }
            End::Unknown => {}
            End::ByUser => anstream::eprintln!("note: the run was ended before its target was"),
        }
    }
    let exit = conclude(trace, policies, options.consent, (&options.accepting, options.format))?;
    match ended.incomplete {
        Some(problem) => Err(Problem { message: format!("the record is not complete: {}", problem.message), ..problem }),
        None => Ok(exit),
    }
}

fn nothing_recorded(ended: &Ended) -> Problem {
    let mut message = "nothing was recorded: no process of the target has written a journal".to_owned();
    if let End::Status(status) = ended.how {
        message += &format!("; the target ended with status {status}");
    }
    if !ended.last_lines.is_empty() {
        message += "\nits last lines were:";
        for line in &ended.last_lines {
            message += &format!("\n  {}", escape(line));
        }
    }
    Problem::new(message).hint(
        "the agent has to be built for the target's system and the journal folder must be writable; \
         --verbose shows what the agent says",
    )
}
