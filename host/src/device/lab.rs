//! The lab: an app as dex on the real ART, over the real binder driver in a VM, or over a stand-in for it without the VM.
//!
//! ```text
//!            host mode                                   VM mode
//!   lab-art + agent + liblab_driver.so       qemu: lab-services, lab-input, lab-art + agent
//!   lab-input                                      lab-forward
//!        │ abstract socket, files                       │ serial port: frames (`frame.rs`)
//!        └──────────────► Lab ◄──────── link.rs ────────┘
//! ```

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use super::machine::{self, agent_of};
use super::{Device, DeviceError, JournalFile, io_error};

pub mod frame;
mod home;
mod link;
mod local;
mod output;
mod vm;

/// What to run in the lab.
#[derive(Debug, Clone, Default)]
pub struct LabOptions {
    /// The folder that `tests/lab/setup` and `tests/lab/build` filled: `.cache/lab`.
    pub home: PathBuf,
    /// The app, for instance `voicechat`.
    pub app: String,
    /// What the app does, and what its user does.
    pub scenario: String,
    /// With the real driver in a VM, or without.
    pub vm: bool,
    /// The agent to preload; without one the app runs unwatched.
    pub agent: Option<PathBuf>,
    /// Variables for the app (`CONSENTINEL_*`) and the services (`LAB_POLICY`). They win over the lab's own; `CONSENTINEL_DIR` can name
    /// another place for the journals only without the VM.
    pub env: Vec<(String, String)>,
    /// Run this program of the machine instead of an app, with the agent preloaded. The VM takes the first word along, with
    /// the libraries it needs.
    pub command: Option<Vec<String>>,
    /// More options for ART, for instance `-Xcheck:jni`.
    pub art_options: Vec<String>,
}

/// A run of the lab. Stopping or dropping it ends the run and takes away its journals, unless `CONSENTINEL_DIR` named a place
/// for them: what is wanted of them has to be pulled before.
#[derive(Debug)]
pub struct Lab {
    run: Run,
}

#[derive(Debug)]
enum Run {
    Local(local::LocalRun),
    Vm(Box<vm::VmRun>),
}

impl Lab {
    /// Starts a run. When this returns, the app is running.
    pub fn start(options: &LabOptions) -> Result<Lab, DeviceError> {
        let home = home::Home::find(options)?;
        let run = if options.vm {
            Run::Vm(Box::new(vm::VmRun::start(&home, options)?))
        } else {
            Run::Local(local::LocalRun::start(&home, options)?)
        };
        Ok(Lab { run })
    }

    /// What the services received so far: one line a transaction,
    /// `PID UID CODE FLAGS SIZE HEADER DESCRIPTOR` (see the lab's `received.rs`).
    pub fn services_log(&mut self) -> Result<String, DeviceError> {
        let path = match &self.run {
            Run::Local(run) => run.services_log().to_owned(),
            Run::Vm(_) => PathBuf::from(vm::SERVICES_LOG),
        };
        let bytes = self.read(&path, 0)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn read(&mut self, path: &Path, offset: u64) -> Result<Vec<u8>, DeviceError> {
        match &mut self.run {
            Run::Local(_) => machine::read(path, offset),
            Run::Vm(run) => run.pull(path, offset),
        }
    }
}

impl Device for Lab {
    fn agents(&mut self) -> Result<Vec<u32>, DeviceError> {
        match &mut self.run {
            Run::Local(run) => run.agents(),
            Run::Vm(run) => run.agents(),
        }
    }

    fn connect(&mut self, pid: u32) -> Result<UnixStream, DeviceError> {
        match &mut self.run {
            Run::Local(_) => machine::connect(pid),
            Run::Vm(run) => run.connect(pid),
        }
    }

    fn journals(&mut self) -> Result<Vec<JournalFile>, DeviceError> {
        match &mut self.run {
            Run::Local(run) => run.journals(),
            Run::Vm(run) => run.journals(),
        }
    }

    fn pull(&mut self, file: &JournalFile, offset: u64) -> Result<Vec<u8>, DeviceError> {
        self.read(&file.path, offset)
    }

    fn finished(&mut self) -> Result<Option<i32>, DeviceError> {
        match &mut self.run {
            Run::Local(run) => run.finished(),
            Run::Vm(run) => run.finished(),
        }
    }

    fn output(&mut self) -> Vec<String> {
        match &mut self.run {
            Run::Local(run) => run.output(),
            Run::Vm(run) => run.output(),
        }
    }

    fn stop(&mut self) -> Result<(), DeviceError> {
        match &mut self.run {
            Run::Local(run) => run.stop(),
            Run::Vm(run) => run.stop(),
        }
        Ok(())
    }

    fn folder(&self) -> Option<&Path> {
        match &self.run {
            Run::Local(run) => Some(run.folder()),
            Run::Vm(_) => None,
        }
    }
}
