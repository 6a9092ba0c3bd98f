//! A process of this machine that carries the agent already: the host that started it has died, or somebody else started it.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use hooks::journal::Header;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::machine::{self, FOLDER, Journals};
use super::output::Output;
use super::{Device, DeviceError, JournalFile, PROGRAM, UNKNOWN_STATUS, io_error};

const SESSION: &str = "CONSENTINEL_SESSION";
/// What the folders of runs are called, in the folder for temporary files, and where in them the journals are.
const OURS: &str = "consentinel-";
const JOURNALS: &str = "journal";

/// A process that carries the agent, and the run that it belongs to. It is never ended.
#[derive(Debug)]
pub struct Attached {
    found: Found,
    journals: Journals,
    output: Output,
    has_ended: bool,
}

/// A process of a run.
#[derive(Debug)]
struct Found {
    session: [u8; 16],
    folder: PathBuf,
    /// `None` when it has ended and only its journals are left. A process id would be given to another process some time.
    process: Option<OwnedFd>,
}

impl Attached {
    /// Takes up the run of a process. One that has ended is found by the journals that it left, if its host has died.
    pub fn to(pid: u32) -> Result<Attached, DeviceError> {
        let found = find(pid)?;
        let folder = &found.folder;
        let journals = Journals::hold(folder.clone());
        let files = journals.list().map_err(|error| DeviceError::Missing {
            what: format!("the journals of process {pid} cannot be taken up: {error}"),
            hint: "run consentinel as the process's user or as root; a folder that was removed cannot be taken up".into(),
        })?;
        if !files.iter().any(|file| is_of(&file.path, pid)) {
            return Err(no_agent(pid, "it has the variables, but has written no journal"));
        }
        if !journals.is_held() {
            return Err(DeviceError::Missing {
                what: format!("another consentinel is recording the run of process {pid}"),
                hint: "end that one with Ctrl-C, or wait for its end".into(),
            });
        }
        // A process that we did not start may print where it likes.
        let output = own_folder(folder).and_then(|own| Output::from_now_on(&own, PROGRAM).ok()).unwrap_or_default();
        Ok(Attached { found, journals, output, has_ended: false })
    }

    /// Name of the run.
    pub fn session(&self) -> [u8; 16] {
        self.found.session
    }

    /// Removes the run's folder, if consentinel made it. To be called when everything in it has been taken.
    pub fn remove_folder(&mut self) {
        if !self.journals.is_in_use()
            && let Some(own) = own_folder(self.journals.folder())
        {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_dir_all(own);
        }
    }
}

/// Whether `consentinel attach PID` would find this run.
pub fn can_attach(pid: u32, session: [u8; 16]) -> bool {
    find(pid).is_ok_and(|found| found.session == session)
}

/// The run of a living process that carries the agent: where its journals are, and its name.
pub(super) fn run_of(pid: u32) -> Option<(PathBuf, [u8; 16])> {
    let found = find(pid).ok().filter(|found| found.process.is_some())?;
    Some((found.folder, found.session))
}

impl Device for Attached {
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
        self.has_ended = match &self.found.process {
            Some(process) => has_ended(process).map_err(io_error("cannot wait for the process"))?,
            None => true,
        };
        Ok(self.has_ended.then_some(UNKNOWN_STATUS))
    }

    fn output(&mut self) -> Vec<String> {
        self.output.take(self.has_ended)
    }

    /// Ends nothing.
    fn stop(&mut self) -> Result<(), DeviceError> {
        Ok(())
    }

    fn folder(&self) -> Option<&Path> {
        Some(self.journals.folder())
    }

    fn goes_on(&mut self) -> bool {
        self.journals.is_in_use()
    }
}

fn find(pid: u32) -> Result<Found, DeviceError> {
    let open = |raw| pidfd_open(Pid::from_raw(raw)?, PidfdFlags::empty()).ok();
    let Some(process) = i32::try_from(pid).ok().and_then(open) else { return find_left(pid) };
    let env = fs::read(format!("/proc/{pid}/environ"));
    // Looked at behind the reading: until here the process was this one.
    if has_ended(&process).map_err(io_error("cannot wait for the process"))? {
        return find_left(pid);
    }
    let env = env.map_err(|error| DeviceError::Missing {
        what: format!("cannot look into process {pid}: {error}"),
        hint: "run consentinel as the process's user, or as root".into(),
    })?;
    let variable = |name: &str| {
        let value =
            |part: &'_ [u8]| Some(String::from_utf8_lossy(part.strip_prefix(name.as_bytes())?.strip_prefix(b"=")?).into_owned());
        env.split(|byte| *byte == 0).find_map(value)
    };
    let folder = variable(FOLDER).ok_or_else(|| no_agent(pid, &format!("its environment has no {FOLDER}")))?;
    // The agent takes what is no name of a run for none.
    let session = variable(SESSION).and_then(|hex| session(&hex)).unwrap_or_default();
    Ok(Found { session, folder: folder.into(), process: Some(process) })
}

/// A run that a process has left in the folder for temporary files; the last one, as process ids are given out again.
fn find_left(pid: u32) -> Result<Found, DeviceError> {
    let runs = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    let runs = runs.map(|entry| entry.path().join(JOURNALS)).filter(|folder| own_folder(folder).is_some());
    let journals = runs.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let headers = journals.filter(|entry| is_of(&entry.path(), pid)).filter_map(|entry| {
        let header = Header::decode(&fs::read(entry.path()).ok()?)?;
        Some((header, entry.path().parent()?.to_owned()))
    });
    let last = headers.max_by_key(|(header, _)| header.started_wall);
    let (header, folder) = last.ok_or_else(|| DeviceError::Missing {
        what: format!("there is no process {pid}, and no run that it has left"),
        hint: "`pgrep -a NAME` lists processes with their ids".into(),
    })?;
    Ok(Found { session: header.session, folder, process: None })
}

/// Journals are called `SESSION-PID-START.SEGMENT.journal`.
fn is_of(journal: &Path, pid: u32) -> bool {
    let name = journal.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".journal") && name.split('-').nth(1) == Some(&pid.to_string())
}

/// The folder of a run that consentinel made, by where its journals are.
fn own_folder(journals: &Path) -> Option<PathBuf> {
    let own = journals.parent().filter(|_| journals.ends_with(JOURNALS))?;
    let is_ours = own.file_name()?.to_str()?.starts_with(OURS) && own.parent()? == std::env::temp_dir();
    is_ours.then(|| own.to_owned())
}

fn has_ended(process: &OwnedFd) -> io::Result<bool> {
    let mut polled = [PollFd::new(process, PollFlags::IN)];
    Ok(poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))? > 0)
}

fn session(hex: &str) -> Option<[u8; 16]> {
    let mut session = [0; 16];
    let (digits, []) = hex.as_bytes().as_chunks::<2>() else { return None };
    if digits.len() != session.len() {
        return None;
    }
    for (byte, digits) in session.iter_mut().zip(digits) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(session)
}

fn no_agent(pid: u32, why: &str) -> DeviceError {
    DeviceError::Missing {
        what: format!("process {pid} does not carry the agent: {why}"),
        hint: "start the program with `consentinel run --local --policy PACK -- CMD`".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_that_the_tool_made_is_its_own() {
        let temp = std::env::temp_dir();
        let own = |path: &str| own_folder(&temp.join(path)).is_some();
        assert!(own("consentinel-x1/journal") && own("consentinel-lab-x1/journal"));
        assert!(
            !own("consentinel-x1") && !own("mine/journal") && !own("mine/consentinel-x1/journal") && !own("consentinel-x/logs")
        );
        assert_eq!(own_folder(Path::new("/home/consentinel-x1/journal")), None);
        assert_eq!(own_folder(Path::new("journal")), None);
    }

    #[test]
    fn a_journal_tells_its_process() {
        let of = |name: &str| is_of(Path::new(name), 42);
        assert!(of("/x/00-42-777.0.journal"));
        assert!(!of("/x/00-4-42.0.journal") && !of("/x/42.journal") && !of("/x/00-42-777.0.txt"));
    }
}
