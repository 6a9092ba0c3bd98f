//! Where a monitored app runs, and how its agents are reached. One trait, so that a session does not know whether it talks
//! to a local process, the lab or (by adb) a phone.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

pub mod attached;
pub mod lab;
pub mod local;
mod machine;
pub mod marking;
mod output;

/// Why a device could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// Something that has to exist does not; the second field says what to do about it.
    #[error("{what}")]
    Missing {
        /// What is missing.
        what: String,
        /// The next step.
        hint: String,
    },
    /// A program could not be started or did not behave.
    #[error("{0}")]
    Failed(String),
    /// An input or output operation failed.
    #[error("{context}: {source}")]
    Io {
        /// What was being done.
        context: String,
        /// The operating system's answer.
        source: std::io::Error,
    },
}

fn io_error(context: impl Into<String>) -> impl FnOnce(std::io::Error) -> DeviceError {
    let context = context.into();
    move |source| DeviceError::Io { context, source }
}

/// Exit status of a process that is nobody's child here: only a parent is told. No process ends with it.
pub const UNKNOWN_STATUS: i32 = -1;

/// What the files are called that a target of this machine prints into.
const PROGRAM: &str = "app";

/// One journal segment as it lies on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalFile {
    /// Path on the device.
    pub path: PathBuf,
    /// Size in bytes, unused tail included.
    pub size: u64,
}

/// A running target.
pub trait Device {
    /// Process ids whose agent listens on its socket now.
    fn agents(&mut self) -> Result<Vec<u32>, DeviceError>;
    /// Connects to the abstract socket `consentinel-<pid>`.
    fn connect(&mut self, pid: u32) -> Result<UnixStream, DeviceError>;
    /// Journal segments that lie on the device.
    fn journals(&mut self) -> Result<Vec<JournalFile>, DeviceError>;
    /// The bytes of a file on the device, from `offset` on.
    fn pull(&mut self, file: &JournalFile, offset: u64) -> Result<Vec<u8>, DeviceError>;
    /// `None` while the target runs, then its exit status (128 + signal when killed), or [`UNKNOWN_STATUS`].
    fn finished(&mut self) -> Result<Option<i32>, DeviceError>;
    /// Lines that the target printed since the last call (stdout and stderr), for verbose output.
    fn output(&mut self) -> Vec<String>;
    /// Ends the target and undoes everything that starting it did. Safe to call twice.
    fn stop(&mut self) -> Result<(), DeviceError>;
    /// The journal folder, if it is on this machine: a host that comes back looks there for what the one before had.
    fn folder(&self) -> Option<&Path> {
        None
    }
    /// Whether processes of the target are alive after [`Device::stop`].
    fn goes_on(&mut self) -> bool {
        false
    }
}
