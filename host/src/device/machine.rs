//! What targets on this machine have in common: their agents listen in one name space, their journals lie in a folder.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use hooks::ship::socket_name;

use super::{DeviceError, JournalFile, io_error};

/// What the agent is told of the journal folder.
pub(super) const FOLDER: &str = "CONSENTINEL_DIR";

/// The journal folder of a run.
#[derive(Debug)]
pub(super) struct Journals {
    folder: PathBuf,
    /// Locked as long as this host records the run: two would take each other's records away. The lock ends with the process
    /// that holds it, however that dies.
    hold: Option<File>,
}

impl Journals {
    /// Takes hold of the folder, if nobody else does.
    pub(super) fn hold(folder: PathBuf) -> Journals {
        let hold = File::open(&folder).ok().filter(|folder| folder.try_lock().is_ok());
        Journals { folder, hold }
    }

    /// Whether nobody else records the run.
    pub(super) fn is_held(&self) -> bool {
        self.hold.is_some()
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Processes of this run whose agent listens. Agents of other runs listen in the same name space.
    pub(super) fn agents(&self) -> Result<Vec<u32>, DeviceError> {
        let ours = self.mark();
        Ok(listening_agents()?.into_iter().filter(|pid| carries(*pid, &ours)).collect())
    }

    /// Whether any process of this run is alive.
    pub(super) fn is_in_use(&self) -> bool {
        let ours = self.mark();
        let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
        pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).any(|pid| carries(pid, &ours))
    }

    /// By its journal folder a process of this run is told from others.
    fn mark(&self) -> Vec<u8> {
        format!("{FOLDER}={}", self.folder.display()).into_bytes()
    }

    /// The files in the folder.
    pub(super) fn list(&self) -> Result<Vec<JournalFile>, DeviceError> {
        let entries = fs::read_dir(&self.folder).map_err(io_error(format!("cannot read {}", self.folder.display())))?;
        let journal = |entry: io::Result<fs::DirEntry>| {
            let entry = entry.ok()?;
            let data = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some(JournalFile { path: entry.path(), size: data.len() })
        };
        let mut files: Vec<JournalFile> = entries.filter_map(journal).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

/// Processes of this machine whose agent listens, whichever run they belong to.
pub(super) fn listening_agents() -> Result<Vec<u32>, DeviceError> {
    let table = fs::read_to_string("/proc/net/unix").map_err(io_error("cannot read /proc/net/unix"))?;
    let mut agents: Vec<u32> = table.lines().filter_map(listening_agent).collect();
    agents.sort_unstable();
    agents.dedup();
    Ok(agents)
}

fn carries(pid: u32, variable: &[u8]) -> bool {
    fs::read(format!("/proc/{pid}/environ")).is_ok_and(|env| env.split(|byte| *byte == 0).any(|part| part == variable))
}

/// Connects to the agent of a process.
pub(super) fn connect(pid: u32) -> Result<UnixStream, DeviceError> {
    let name = socket_name(pid);
    SocketAddr::from_abstract_name(&name)
        .and_then(|address| UnixStream::connect_addr(&address))
        .map_err(io_error(format!("cannot connect to the agent's socket {name}")))
}

/// The bytes of a file from an offset on.
pub(super) fn read(path: &Path, offset: u64) -> Result<Vec<u8>, DeviceError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            file.read_to_end(&mut bytes)
        })
        .map_err(io_error(format!("cannot read {}", path.display())))?;
    Ok(bytes)
}

/// A process killed by a signal has no code; shells call it 128 + signal.
pub(super) fn status(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

/// A path that `LD_PRELOAD` can carry: the loader splits it at spaces and colons.
pub(super) fn preloadable(library: &Path, folder: &Path) -> Result<String, DeviceError> {
    let text = library.display().to_string();
    if !text.contains([' ', ':']) {
        return Ok(text);
    }
    let link = folder.join(library.file_name().unwrap_or_default());
    symlink(library, &link).map_err(io_error("cannot link a library"))?;
    Ok(link.display().to_string())
}

/// The folder for the journals of a new run: the one that the user named, or one in the run's own folder.
pub(super) fn journal_folder(env: &[(String, String)], own: &Path) -> Result<PathBuf, DeviceError> {
    match env.iter().rfind(|(name, _)| name == FOLDER) {
        Some((_, named)) => Ok(named.into()),
        None => {
            let folder = own.join("journal");
            fs::create_dir(&folder).map_err(io_error("cannot make the journal folder"))?;
            Ok(folder)
        }
    }
}

/// The process whose agent has an abstract socket of this name; `None` for the sockets of others.
pub(super) fn agent_of(socket: &str) -> Option<u32> {
    let pid = socket.rsplit('-').next()?.parse().ok()?;
    (socket_name(pid) == socket).then_some(pid)
}

/// The process id in a line of `/proc/net/unix` that is an agent's listening socket.
///
/// `Num RefCount Protocol Flags Type St Inode Path`: flag 0x10000 is a listening socket, `@` an abstract name.
fn listening_agent(line: &str) -> Option<u32> {
    let [_, _, _, "00010000", _, _, _, path] = line.split_whitespace().collect::<Vec<_>>()[..] else { return None };
    agent_of(path.strip_prefix('@')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listening_abstract_sockets_of_agents_count() {
        let line = |flags, path| format!("0000000000000000: 00000002 00000000 {flags} 0001 01 27 {path}");
        assert_eq!(listening_agent(&line("00010000", "@consentinel-42")), Some(42));
        assert_eq!(listening_agent(&line("00000000", "@consentinel-42")), None);
        assert_eq!(listening_agent(&line("00010000", "/consentinel-42")), None);
        assert_eq!(listening_agent(&line("00010000", "@consentinel-x")), None);
        assert_eq!(listening_agent("Num RefCount Protocol Flags Type St Inode Path"), None);
    }

    #[test]
    fn a_folder_is_held_by_one_host_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Journals::hold(folder.path().into());
        assert!(first.is_held() && !Journals::hold(folder.path().into()).is_held());
        drop(first);
        assert!(Journals::hold(folder.path().into()).is_held());
    }
}
