//! Which findings of a run are accepted, and where they are written down.

use std::path::PathBuf;
use std::time::SystemTime;

use super::Problem;
use crate::rules::{Baseline, BaselineError, Verdict};

/// What is accepted.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Accepting {
    /// Accept the findings that this file names: they are shown as accepted, and do not count
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings of this run to a baseline; what stands in the file stays
    #[arg(long, value_name = "FILE", requires = "reason")]
    write_baseline: Option<PathBuf>,
    /// Why the findings are accepted that are written to the baseline
    #[arg(long, value_name = "TEXT", requires = "write_baseline")]
    reason: Option<String>,
}

impl Accepting {
    /// The accepted findings: read before anything that takes long.
    pub(super) fn read(&self) -> Result<Option<Baseline>, Problem> {
        if self.reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Problem::new("the reason is empty").hint("say why the findings are accepted: --reason \"...\""));
        }
        Ok(self.baseline.as_deref().map(Baseline::read).transpose()?)
    }

    /// Accepts findings of a verdict, and writes them down where that is asked for.
    pub(super) fn settle(&self, baseline: Option<&Baseline>, verdict: &mut Verdict) -> Result<(), Problem> {
        if let Some(baseline) = baseline {
            baseline.accept(verdict, &today());
        }
        if let (Some(path), Some(reason)) = (&self.write_baseline, &self.reason) {
            let written = Baseline::write(path, verdict, reason)?;
            let what = if written == 1 { "1 finding".to_owned() } else { format!("{written} findings") };
            anstream::eprintln!("wrote {what} to {}", path.display());
        }
        Ok(())
    }
}

/// The day, in UTC.
fn today() -> String {
    humantime::format_rfc3339(SystemTime::now()).to_string().chars().take(10).collect()
}

impl From<BaselineError> for Problem {
    fn from(error: BaselineError) -> Problem {
        let message = error.to_string();
        match error {
            BaselineError::Wrong(error) => Problem { message, hint: error.hint },
            BaselineError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Problem::new(message).hint("`--write-baseline FILE --reason TEXT` writes one")
            }
            BaselineError::Io { .. } => Problem::new(message),
        }
    }
}
