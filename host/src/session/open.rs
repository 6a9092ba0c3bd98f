//! Opens a trace: a trace file, one segment's file as it lies on the device, or a folder of such files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hooks::journal::{Entry, Header, TraceError, TraceReader};

use super::builder::Builder;
use super::mapping::Mapping;
use super::trace::{Damage, Trace};

/// Why there is no trace.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// What was being read.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// Its bytes are no trace.
    #[error("{}: {source}", path.display())]
    Trace {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: TraceError,
    },
    /// Somebody has written into it meanwhile.
    #[error("{} has changed while it was read", .0.display())]
    Changed(PathBuf),
    /// A folder without journals.
    #[error("{} holds no journals (files that end in .journal)", .0.display())]
    NoJournals(PathBuf),
    /// A folder with the journals of more than one run.
    #[error("{} holds journals of {} runs", path.display(), runs.len())]
    SeveralRuns {
        /// The folder.
        path: PathBuf,
        /// Names of the runs.
        runs: Vec<String>,
    },
}

impl OpenError {
    /// Of what reading a trace file came to.
    pub fn from_io(path: &Path, source: std::io::Error) -> OpenError {
        match source.kind() {
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => OpenError::Changed(path.to_owned()),
            _ => OpenError::Io { path: path.to_owned(), source },
        }
    }

    /// What to try next.
    pub fn hint(&self) -> String {
        match self {
            OpenError::Io { .. } => "`consentinel run ... -o FILE` writes a trace".into(),
            OpenError::Changed(_) => "wait until the run has ended, or check a copy".into(),
            OpenError::NoJournals(_) => {
                "an agent writes its journals into the folder that CONSENTINEL_DIR names; pass that folder".into()
            }
            OpenError::SeveralRuns { runs, .. } => {
                format!("put the files of one run into a folder of their own, for instance those that begin with {}", runs[0])
            }
            OpenError::Trace { source: TraceError::Version(_), .. } => {
                "use the version of consentinel that recorded it; `consentinel --version` tells this one".into()
            }
            OpenError::Trace { source: TraceError::Empty, .. } => {
                "nothing was recorded here: an agent writes a header before anything else; run it again with --verbose".into()
            }
            OpenError::Trace { source: TraceError::DamagedHeader | TraceError::ShortHeader(_), .. } => {
                "copy the trace again; the first header holds the clock, and without it no record has a time".into()
            }
            OpenError::Trace { .. } => {
                "a trace is the file of `consentinel run ... -o FILE`, a .journal file, or a folder of them".into()
            }
        }
    }
}

/// Opens a trace file, a segment's file or a folder of segments' files.
pub fn open(path: &Path) -> Result<Trace, OpenError> {
    open_with(path, None)
}

/// The same, with the names that frames and classes had before they were shortened.
pub fn open_with(path: &Path, mapping: Option<Arc<Mapping>>) -> Result<Trace, OpenError> {
    let mut builder = Builder::new();
    if let Some(mapping) = mapping {
        builder.retrace(mapping);
    }
    let read = |path: &Path| fs::read(path).map_err(|source| OpenError::Io { path: path.to_owned(), source });
    if !fs::metadata(path).map_err(|source| OpenError::Io { path: path.to_owned(), source })?.is_dir() {
        let bytes = read(path)?;
        return match feed(&mut builder, &bytes, None) {
            Ok(()) => Ok(builder.finish()),
            Err(source) => Err(OpenError::Trace { path: path.to_owned(), source }),
        };
    }

    let listing = fs::read_dir(path).map_err(|source| OpenError::Io { path: path.to_owned(), source })?;
    let mut paths: Vec<PathBuf> = listing
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "journal"))
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(OpenError::NoJournals(path.to_owned()));
    }

    let mut segments: Vec<(Header, String, Vec<u8>)> = Vec::new();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = read(path)?;
        match first_header(&bytes) {
            Ok(header) => segments.push((header, name, bytes)),
            Err(error) => builder.damage(None, Damage { file: Some(name), offset: 0, what: error.to_string() }),
        }
    }
    if segments.is_empty() {
        let path = paths.swap_remove(0);
        let source = first_header(&read(&path)?).err().unwrap_or(TraceError::Empty);
        return Err(OpenError::Trace { path, source });
    }
    segments.sort_by_key(|(header, ..)| (header.started_monotonic, header.pid, header.segment));
    let mut runs: Vec<String> = segments.iter().map(|(header, ..)| hex(&header.session)).collect();
    runs.sort();
    runs.dedup();
    if runs.len() > 1 {
        return Err(OpenError::SeveralRuns { path: path.to_owned(), runs });
    }
    for (_, name, bytes) in &segments {
        // Its first header was read above.
        let _ = feed(&mut builder, bytes, Some(name));
    }
    Ok(builder.finish())
}

/// A trace in memory.
pub fn from_bytes(bytes: &[u8]) -> Result<Trace, TraceError> {
    let mut builder = Builder::new();
    feed(&mut builder, bytes, None)?;
    Ok(builder.finish())
}

fn feed(builder: &mut Builder, bytes: &[u8], file: Option<&str>) -> Result<(), TraceError> {
    let mut process = None;
    let mut cut = false;
    for entry in TraceReader::new(bytes)? {
        cut = matches!(entry, Entry::Damage(_));
        match entry {
            Entry::Segment(header) => process = Some(builder.segment(&header)),
            Entry::Record { event, .. } => {
                let Some(process) = process else { continue };
                builder.event(process, &event);
            }
            Entry::Damage(damage) => {
                builder.damage(process, Damage { file: file.map(str::to_owned), offset: damage.offset, what: damage.what });
            }
        }
    }
    // Nothing could be read behind the last damage. In a file that holds every process, whole processes may be missing.
    if cut && file.is_none() {
        builder.never_ends();
    }
    Ok(())
}

fn first_header(bytes: &[u8]) -> Result<Header, TraceError> {
    match TraceReader::new(bytes)?.next() {
        Some(Entry::Segment(header)) => Ok(header),
        _ => Err(TraceError::DamagedHeader),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
