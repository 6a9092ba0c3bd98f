//! The journals of a run on the host's disk: one file a segment, while the run goes on; one trace, at its end.
//!
//! Each file is a journal segment that can be read as it is, its header up to date: if the host dies, the folder is a trace, and the
//! host that comes back goes on with it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use hooks::journal::{HEADER, Header, Records};

/// A process, by its start and its id: trace order.
pub(super) type JournalKey = (u64, u32);

#[derive(Debug)]
struct Part {
    header: Header,
    path: PathBuf,
    file: File,
    /// Bytes in the file, header included.
    length: u64,
    /// Bytes that were here before the file was damaged. What is not taken again is missing, and the header must say so.
    promised: u64,
}

/// Why a folder of parts cannot be taken up.
pub(super) enum OpenPartsError {
    Io(io::Error),
    OtherRun,
}

/// All segments of a run.
#[derive(Debug)]
pub(super) struct Parts {
    folder: PathBuf,
    parts: BTreeMap<(JournalKey, u32), Part>,
}

pub(super) fn key(header: &Header) -> JournalKey {
    (header.started_monotonic, header.pid)
}

impl Parts {
    /// The folder must not exist yet.
    pub(super) fn new(folder: &Path) -> io::Result<Parts> {
        fs::create_dir(folder)?;
        Ok(Parts { folder: folder.to_owned(), parts: BTreeMap::new() })
    }

    /// Takes up the parts of a run whose host has died, and says what was found damaged.
    pub(super) fn open(folder: &Path, session: [u8; 16]) -> Result<(Parts, Vec<String>), OpenPartsError> {
        let mut parts = Parts { folder: folder.to_owned(), parts: BTreeMap::new() };
        let mut notes = Vec::new();
        for path in segments(folder).map_err(OpenPartsError::Io)? {
            let bytes = fs::read(&path).map_err(OpenPartsError::Io)?;
            let name = path.file_name().unwrap_or_default().display().to_string();
            let Some(header) = Header::decode(&bytes) else {
                // Its process sends the segment again if the host died before the header was written, or else its number is missed.
                fs::rename(&path, path.with_extension("damaged")).map_err(OpenPartsError::Io)?;
                if bytes.len() > HEADER {
                    notes.push(format!("{name} has no readable header; its records are left out"));
                }
                continue;
            };
            if header.session != session {
                return Err(OpenPartsError::OtherRun);
            }
            let promised = header.committed.max(HEADER as u64);
            let used = promised.min(bytes.len() as u64) as usize;
            let mut records = Records::new(&bytes[HEADER..used], HEADER as u64);
            let damage = records.by_ref().find_map(Result::err);
            let length = (HEADER + records.consumed()) as u64;
            if length < promised {
                let what = damage.map_or_else(|| "the file is too short".into(), |damage| damage.to_string());
                notes.push(format!("{name} is damaged and cut there, {} bytes before its end: {what}", promised - length));
            }
            // Behind what the header promises may stand what the host was writing when it died.
            let file = File::options().read(true).write(true).open(&path).map_err(OpenPartsError::Io)?;
            file.set_len(length).map_err(OpenPartsError::Io)?;
            parts.parts.insert((key(&header), header.segment), Part { header, path, file, length, promised });
        }
        Ok((parts, notes))
    }

    /// All segments with their bytes, each process's in their order.
    pub(super) fn read(&self) -> impl Iterator<Item = io::Result<(Header, Vec<u8>)>> {
        self.parts.values().map(|part| Ok((part.header, fs::read(&part.path)?)))
    }

    /// What was damaged and has not come again: journal, offset and number of bytes.
    pub(super) fn missing(&self) -> impl Iterator<Item = (JournalKey, u64, u64)> {
        let parts = self.parts.iter().filter(|(_, part)| part.length < part.promised);
        parts.map(|((journal, _), part)| (*journal, part.length, part.promised - part.length))
    }

    /// Makes room for a segment, if it is new; what is there of it, in bytes.
    pub(super) fn segment(&mut self, header: &Header) -> io::Result<u64> {
        let at = (key(header), header.segment);
        if let Some(part) = self.parts.get_mut(&at) {
            part.header.lost = part.header.lost.max(header.lost);
            return Ok(part.length);
        }
        let name = format!("{}-{}.{}.journal", header.pid, header.started_monotonic, header.segment);
        let path = self.folder.join(name);
        let file = File::create_new(&path)?;
        let mut part = Part { header: *header, path, file, length: 0, promised: 0 };
        part.append(&[0; HEADER])?;
        self.parts.insert(at, part);
        Ok(HEADER as u64)
    }

    /// Bytes that are there of a segment.
    pub(super) fn length(&self, journal: JournalKey, segment: u32) -> Option<u64> {
        Some(self.parts.get(&(journal, segment))?.length)
    }

    /// Appends whole records to a segment.
    pub(super) fn append(&mut self, journal: JournalKey, segment: u32, bytes: &[u8]) -> io::Result<()> {
        match self.parts.get_mut(&(journal, segment)) {
            Some(part) => part.append(bytes),
            None => Err(io::Error::other("bytes of a segment that has no header")),
        }
    }

    /// Writes the final state of a segment's header.
    pub(super) fn close(&mut self, header: &Header) -> io::Result<()> {
        match self.parts.get_mut(&(key(header), header.segment)) {
            Some(part) => {
                part.header.lost = part.header.lost.max(header.lost);
                part.write_header()
            }
            None => Ok(()),
        }
    }

    /// Writes all segments, processes in the order of their start, as one trace. The trace appears whole or not at all.
    pub(super) fn assemble(&self, output: &Path) -> io::Result<()> {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = output.with_file_name(name);
        let mut out = io::BufWriter::new(File::create(&unfinished)?);
        for part in self.parts.values() {
            out.write_all(&fs::read(&part.path)?)?;
            // No record can begin with a zero: a reader finds the damage here, and the next segment where it should be.
            io::copy(&mut io::repeat(0).take(part.promised.saturating_sub(part.length)), &mut out)?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&unfinished, output)
    }

    /// Removes the folder.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }
}

/// The process whose journal is the oldest of a folder of parts, and its run.
pub fn recorded_process(folder: &Path) -> Option<(u32, [u8; 16])> {
    let headers = segments(folder).ok()?.into_iter().filter_map(|path| Header::decode(&fs::read(path).ok()?));
    headers.min_by_key(key).map(|header| (header.pid, header.session))
}

fn segments(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "journal")).collect())
}

impl Part {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, self.length)?;
        self.length += bytes.len() as u64;
        self.write_header()
    }

    fn write_header(&mut self) -> io::Result<()> {
        self.header.committed = self.length.max(self.promised);
        self.file.write_all_at(&self.header.encode(), 0)
    }
}
