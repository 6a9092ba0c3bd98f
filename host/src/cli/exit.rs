//! How the tool ends.

use std::process::{ExitCode, Termination};

use crate::rules::Outcome;

/// The exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing found, and coverage was complete; or a command without a verdict did its job.
    Clean = 0,
    /// At least one violation.
    Violations = 1,
    /// The tool could not do its job.
    Failed = 2,
    /// No violation, but not everything could be decided.
    Inconclusive = 3,
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Exit {
        match outcome {
            Outcome::Clean | Outcome::Accepted => Exit::Clean,
            Outcome::Violations => Exit::Violations,
            Outcome::Inconclusive => Exit::Inconclusive,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
