//! Why the tool could not do its job: a message, and what to try next.

use std::fmt;

use crate::device::DeviceError;
use crate::report::escape;
use crate::rules::LoadError;
use crate::session::{MappingError, OpenError};

/// An error as the user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong; may have more lines that show where.
    pub message: String,
    /// What to try next.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem without a next step.
    pub fn new(message: impl Into<String>) -> Problem {
        Problem { message: message.into(), hint: None }
    }

    /// With a next step.
    pub fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bad = anstyle::AnsiColor::Red.on_default().bold();
        let next = anstyle::AnsiColor::Cyan.on_default().bold();
        let lines: Vec<_> = self.message.lines().map(escape).collect();
        write!(out, "{bad}error{bad:#}: {}", lines.join("\n"))?;
        match &self.hint {
            Some(hint) => write!(out, "\n\n{next}hint{next:#}: {}", escape(hint)),
            None => Ok(()),
        }
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Problem {
        Problem::new(error.to_string()).hint(error.hint())
    }
}

impl From<MappingError> for Problem {
    fn from(error: MappingError) -> Problem {
        Problem::new(error.to_string()).hint(error.hint())
    }
}

impl From<LoadError> for Problem {
    fn from(error: LoadError) -> Problem {
        let message = error.to_string();
        let hint = match error {
            LoadError::Missing { hint, .. } => Some(hint),
            LoadError::Io { .. } => None,
            LoadError::Pack(error) => error.hint,
        };
        Problem { message, hint }
    }
}

impl From<DeviceError> for Problem {
    fn from(error: DeviceError) -> Problem {
        let message = error.to_string();
        let hint = if let DeviceError::Missing { hint, .. } = error { Some(hint) } else { None };
        Problem { message, hint }
    }
}
