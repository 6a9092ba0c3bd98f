//! Takes the journals of a running target: live from its agents, and what is left from its files when it has ended.

use crossbeam_channel::{Receiver, Sender, unbounded};
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use hooks::journal::{HEADER, Header, Records};
use hooks::ship::{CHUNK_HEAD, Position, Request, read_chunk_head};

use super::builder::Builder;
use super::parts::{JournalKey, OpenPartsError, Parts, key};
use super::trace::Damage;
use crate::device::{Device, DeviceError};

/// Longer chunks are not what an agent sends.
const LONGEST_CHUNK: u32 = 64 << 20;

/// Why a run could not be recorded any further.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The device did not do its part.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The host's disk did not.
    #[error("cannot write to {}: {source}", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The folder that should be taken up is another run's.
    #[error("{} holds the journals of another run", .0.display())]
    OtherRun(PathBuf),
}

/// What a connection's thread hears.
enum Heard {
    Chunk(u32, Position, Vec<u8>),
    Closed(u32),
}

/// A connection to an agent.
struct Link {
    socket: UnixStream,
    /// The journal that it sends, once its first header has come.
    journal: Option<JournalKey>,
    /// Up to where the host has it safe.
    safe: Position,
    told: Position,
}

impl Drop for Link {
    /// The thread that listens has a handle of its own; only this ends the connection under it.
    fn drop(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

/// Records a run.
pub struct Recorder {
    folder: PathBuf,
    session: [u8; 16],
    parts: Parts,
    builder: Builder,
    /// Index in the builder of each process.
    processes: HashMap<JournalKey, usize>,
    links: HashMap<u32, Link>,
    /// Marks that every agent is told first.
    marks: Vec<String>,
    sender: Sender<Heard>,
    receiver: Receiver<Heard>,
}

impl Recorder {
    /// Journals go into `folder`, which must not exist yet. Every agent is told `marks` as soon as it is reached.
    pub fn new(folder: &Path, session: [u8; 16], marks: Vec<String>) -> Result<Recorder, RecordError> {
        let parts = Parts::new(folder).map_err(|source| RecordError::Disk { path: folder.to_owned(), source })?;
        Ok(Recorder::with(parts, folder, session, marks))
    }

    /// Goes on where a host that died has stopped; also says what it finds damaged. Segments that agents have deleted because they
    /// had arrived are only there.
    pub fn take_up(folder: &Path, session: [u8; 16], marks: Vec<String>) -> Result<(Recorder, Vec<String>), RecordError> {
        let (parts, notes) = Parts::open(folder, session).map_err(|error| match error {
            OpenPartsError::Io(source) => RecordError::Disk { path: folder.to_owned(), source },
            OpenPartsError::OtherRun => RecordError::OtherRun(folder.to_owned()),
        })?;
        let mut recorder = Recorder::with(parts, folder, session, marks);
        for segment in recorder.parts.read() {
            let (header, bytes) = segment.map_err(|source| recorder.disk(source))?;
            let process = recorder.builder.segment(&header);
            recorder.processes.insert(key(&header), process);
            // Damaged records were cut off.
            for (_, event) in Records::new(&bytes[HEADER..], HEADER as u64).flatten() {
                recorder.builder.event(process, &event);
            }
        }
        Ok((recorder, notes))
    }

    fn with(parts: Parts, folder: &Path, session: [u8; 16], marks: Vec<String>) -> Recorder {
        let (sender, receiver) = unbounded();
        Recorder {
            folder: folder.to_owned(),
            session,
            parts,
            builder: Builder::new(),
            processes: HashMap::new(),
            links: HashMap::new(),
            marks,
            sender,
            receiver,
        }
    }

    /// Where the journals are until the run is complete.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What has been recorded so far.
    pub fn builder(&mut self) -> &mut Builder {
        &mut self.builder
    }

    /// Connects to agents that are not connected yet. One that cannot be reached now is tried again next time; its journal is
    /// pulled at the end in any case.
    pub fn reach(&mut self, device: &mut dyn Device) -> Result<(), RecordError> {
        for pid in device.agents()? {
            if self.links.contains_key(&pid) {
                continue;
            }
            let Ok(socket) = device.connect(pid) else { continue };
            let Ok(reader) = socket.try_clone() else { continue };
            let sender = self.sender.clone();
            thread::spawn(move || {
                listen(pid, reader, &sender);
                let _ = sender.send(Heard::Closed(pid));
            });
            // From the start on, every time: the process may have become another program since, with a new journal. The agent
            // sends what has not been acknowledged, and what is here already is passed over.
            let start = Position::default();
            let mut hello = Request::Subscribe(start).encode();
            hello.extend(self.marks.iter().flat_map(|mark| Request::Mark(mark.clone()).encode()));
            let mut link = Link { socket, journal: None, safe: start, told: start };
            if link.socket.write_all(&hello).is_ok() {
                self.links.insert(pid, link);
            }
        }
        Ok(())
    }

    /// Puts a mark on the timeline of every process that can be reached.
    pub fn mark(&mut self, text: &str) {
        let request = Request::Mark(text.to_owned()).encode();
        self.links.retain(|_, link| link.socket.write_all(&request).is_ok());
    }

    /// Takes what agents have sent, waiting up to `patience` for the first of it; whether there was anything.
    pub fn take(&mut self, patience: Duration) -> Result<bool, RecordError> {
        let Ok(first) = self.receiver.recv_timeout(patience) else { return Ok(false) };
        self.hear(first)?;
        while let Ok(next) = self.receiver.try_recv() {
            self.hear(next)?;
        }
        // Everything that was taken is on the host's side of the disk: the agents may forget it.
        for link in self.links.values_mut().filter(|link| link.safe > link.told) {
            link.told = link.safe;
            // A connection that is gone is told by its own thread.
            let _ = link.socket.write_all(&Request::Acknowledge(link.safe).encode());
        }
        Ok(true)
    }

    fn hear(&mut self, heard: Heard) -> Result<(), RecordError> {
        match heard {
            Heard::Closed(pid) => {
                self.links.remove(&pid);
            }
            Heard::Chunk(pid, at, bytes) => {
                let Some(link) = self.links.get(&pid) else { return Ok(()) };
                let journal = match (at.offset, link.journal) {
                    (0, _) => {
                        Header::decode(&bytes).filter(|header| header.session == self.session && header.segment == at.segment)
                    }
                    (_, Some(_)) => None,
                    (_, None) => return self.hang_up(pid),
                };
                let journal = match (journal, link.journal) {
                    (Some(header), _) => {
                        self.segment(&header)?;
                        key(&header)
                    }
                    (None, Some(journal)) if at.offset > 0 => journal,
                    // Not an agent of this run, or not an agent.
                    _ => return self.hang_up(pid),
                };
                if !self.append(journal, at, &bytes)? {
                    return self.hang_up(pid);
                }
                if let Some(link) = self.links.get_mut(&pid) {
                    link.journal = Some(journal);
                    link.safe = Position { segment: at.segment, offset: at.offset + bytes.len() as u32 };
                }
            }
        }
        Ok(())
    }

    /// Lets go of a connection that makes no sense. The journal is still pulled at the end.
    fn hang_up(&mut self, pid: u32) -> Result<(), RecordError> {
        self.links.remove(&pid);
        Ok(())
    }

    /// A segment that may be new.
    fn segment(&mut self, header: &Header) -> Result<(), RecordError> {
        let known = self.parts.length(key(header), header.segment).is_some();
        self.parts.segment(header).map_err(|source| self.disk(source))?;
        if !known {
            let process = self.builder.segment(header);
            self.processes.insert(key(header), process);
        }
        Ok(())
    }

    /// Bytes of a segment from `at` on; false when some are missing before them.
    fn append(&mut self, journal: JournalKey, at: Position, bytes: &[u8]) -> Result<bool, RecordError> {
        let Some(length) = self.parts.length(journal, at.segment) else { return Ok(false) };
        let Some(skip) = length.checked_sub(at.offset.into()) else { return Ok(false) };
        let Some(news) = bytes.get(skip as usize..).filter(|news| !news.is_empty()) else { return Ok(true) };
        self.parts.append(journal, at.segment, news).map_err(|source| self.disk(source))?;
        let process = self.processes[&journal];
        for record in Records::new(news, length) {
            match record {
                Ok((_, event)) => self.builder.event(process, &event),
                Err(damage) => {
                    self.builder.damage(Some(process), Damage { file: None, offset: damage.offset, what: damage.what })
                }
            }
        }
        Ok(true)
    }

    /// Takes what is left in the target's own files: of processes that were never reached, and what the others wrote last.
    pub fn pull_rest(&mut self, device: &mut dyn Device) -> Result<(), RecordError> {
        let mut files = device.journals()?;
        // The segments of a process differ in their number only, which is the longer the higher it is.
        files.sort_by(|a, b| (a.path.as_os_str().len(), &a.path).cmp(&(b.path.as_os_str().len(), &b.path)));
        for file in files {
            // Whole, because the header at its begin says what counts and what was lost.
            let bytes = match device.pull(&file, 0) {
                Ok(bytes) => bytes,
                // An agent that is still running has deleted it because it had arrived here.
                Err(_) if !device.journals()?.iter().any(|now| now.path == file.path) => continue,
                Err(error) => return Err(error.into()),
            };
            let Some(header) = Header::decode(&bytes).filter(|header| header.session == self.session) else { continue };
            self.segment(&header)?;
            let used = (header.committed as usize).min(bytes.len());
            self.append(key(&header), Position { segment: header.segment, offset: 0 }, &bytes[..used])?;
            self.parts.close(&header).map_err(|source| self.disk(source))?;
            let process = self.processes[&key(&header)];
            self.builder.lost(process, header.lost);
        }
        for (journal, offset, bytes) in self.parts.missing() {
            let damage = Damage { file: None, offset, what: format!("{bytes} bytes are missing") };
            self.builder.damage(Some(self.processes[&journal]), damage);
        }
        Ok(())
    }

    /// Writes the trace.
    pub fn assemble(&self, output: &Path) -> Result<(), RecordError> {
        self.parts.assemble(output).map_err(|source| RecordError::Disk { path: output.to_owned(), source })
    }

    /// Removes the folder of journals.
    pub fn clean_up(self) {
        // What cannot be removed is in nobody's way.
        let _ = self.parts.remove();
    }

    fn disk(&self, source: io::Error) -> RecordError {
        RecordError::Disk { path: self.folder.clone(), source }
    }
}

/// Reads chunks until the connection ends.
fn listen(pid: u32, mut from: UnixStream, to: &Sender<Heard>) {
    loop {
        let mut head = [0; CHUNK_HEAD];
        if from.read_exact(&mut head).is_err() {
            return;
        }
        let (at, length) = read_chunk_head(&head);
        if length > LONGEST_CHUNK || (at.offset == 0 && (length as usize) < HEADER) {
            return;
        }
        let mut bytes = vec![0; length as usize];
        if from.read_exact(&mut bytes).is_err() || to.send(Heard::Chunk(pid, at, bytes)).is_err() {
            return;
        }
    }
}
