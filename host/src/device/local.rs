//! A program of this machine: a child of the tool, with the agent preloaded.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use super::machine::{self, FOLDER, Journals, journal_folder, preloadable};
use super::output::Output;
use super::{Device, DeviceError, JournalFile, PROGRAM, io_error};

/// What to run.
#[derive(Debug, Clone)]
pub struct LocalOptions {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The agent.
    pub agent: PathBuf,
    /// Variables for the agent. `CONSENTINEL_DIR` can name another place for the journals.
    pub env: Vec<(String, String)>,
}

/// A running program. Dropping it ends it. If the tool is killed, the program runs on, and all that the run has on disk stays.
#[derive(Debug)]
pub struct Local {
    child: Child,
    has_ended: bool,
    journals: Journals,
    output: Output,
    /// Removed with the run.
    _folder: TempDir,
}

impl Local {
    /// Starts a program.
    pub fn start(options: &LocalOptions) -> Result<Local, DeviceError> {
        let [program, arguments @ ..] = &options.command[..] else {
            return Err(DeviceError::Failed("there is no program to run".into()));
        };
        let agent = fs::canonicalize(&options.agent).map_err(|_| DeviceError::Missing {
            what: format!("there is no agent at {}", options.agent.display()),
            hint: "build it with `cargo build --release -p consentinel-agent`, or name it with --agent PATH or CONSENTINEL_AGENT"
                .into(),
        })?;
        let folder =
            tempfile::Builder::new().prefix("consentinel-").tempdir().map_err(io_error("cannot make a temporary folder"))?;
        let journals = journal_folder(&options.env, folder.path())?;
        let mut preload = preloadable(&agent, folder.path())?;
        if let Ok(others) = std::env::var("LD_PRELOAD") {
            preload = format!("{preload} {others}");
        }
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env(FOLDER, &journals)
            .envs(options.env.iter().map(|(name, value)| (name, value)))
            .env("LD_PRELOAD", preload)
            // A Ctrl-C at the terminal is for the tool, which ends the run in order.
            .process_group(0)
            .stdin(Stdio::null());
        let output = Output::of(&mut command, folder.path(), PROGRAM).map_err(io_error("cannot make files for the output"))?;
        let child = command.spawn().map_err(|error| cannot_start(program, error))?;
        Ok(Local { child, has_ended: false, journals: Journals::hold(journals), output, _folder: folder })
    }
}

impl Device for Local {
    fn agents(&mut self) -> Result<Vec<u32>, DeviceError> {
        self.journals.agents()
    }

    fn connect(&mut self, pid: u32) -> Result<UnixStream, DeviceError> {
        machine::connect(pid)
    }

    fn journals(&mut self) -> Result<Vec<JournalFile>, DeviceError> {
        self.journals.list()
    }

    fn pull(&mut self, file: &JournalFile, offset: u64) -> Result<Vec<u8>, DeviceError> {
        machine::read(&file.path, offset)
    }

    fn finished(&mut self) -> Result<Option<i32>, DeviceError> {
        let status = self.child.try_wait().map_err(io_error("cannot wait for the program"))?;
        self.has_ended |= status.is_some();
        Ok(status.map(machine::status))
    }

    fn output(&mut self) -> Vec<String> {
        self.output.take(self.has_ended)
    }

    fn stop(&mut self) -> Result<(), DeviceError> {
        // It was started as the leader of a group: its children end with it. Where nobody is left, there is nothing to do.
        if let Some(group) = Pid::from_raw(self.child.id().cast_signed()) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
        Ok(())
    }

    fn folder(&self) -> Option<&Path> {
        Some(self.journals.folder())
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

fn cannot_start(program: &str, error: io::Error) -> DeviceError {
    if error.kind() == io::ErrorKind::NotFound {
        let what = format!("there is no program `{program}`");
        return DeviceError::Missing { what, hint: "check its path; a program in the current folder is named ./program".into() };
    }
    io_error(format!("cannot start {program}"))(error)
}
