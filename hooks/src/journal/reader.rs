//! Reads traces. Every byte is taken to be hostile: no panic, no allocation that the bytes decide.

use super::layout::{HEADER, Header, HeaderError, MAGIC, RECORD_HEAD, VERSION, record_checksum};
use crate::event::{self, Event, MAX_EVENT};

/// Why bytes are no trace at all. What is a trace but damaged further on is read up to there (see [`Entry::Damage`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// There is nothing.
    #[error("the file is empty")]
    Empty,
    /// It does not begin as a trace does.
    #[error("not a Consentinel trace (it does not begin with {:?})", String::from_utf8_lossy(&MAGIC))]
    NotATrace,
    /// It ends inside the first header.
    #[error("the trace ends inside its first header ({0} of {HEADER} bytes)")]
    ShortHeader(usize),
    /// Written by another version.
    #[error("the trace has layout version {0}, this tool reads version {VERSION}")]
    Version(u32),
    /// The header's own checksum is wrong.
    #[error("the trace's first header is damaged")]
    DamagedHeader,
}

/// A place where the trace could not be read. What came before it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {what}")]
pub struct Damage {
    /// Offset in the trace.
    pub offset: u64,
    /// What is wrong there.
    pub what: String,
}

/// One thing that a trace holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry<'a> {
    /// A segment begins; its process speaks from here on.
    Segment(Header),
    /// A record.
    Record {
        /// Offset of the record in the trace.
        offset: u64,
        /// What it says.
        event: Event<'a>,
    },
    /// What follows in this segment cannot be read.
    Damage(Damage),
}

/// The records in a piece of one segment, from a record's first byte on. Ends at the end of the piece, or at its first damage.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    base: u64,
    done: bool,
}

impl<'a> Records<'a> {
    /// `base` is the offset of `bytes` in the trace, for messages.
    pub fn new(bytes: &'a [u8], base: u64) -> Records<'a> {
        Records { bytes, at: 0, base, done: false }
    }

    /// Bytes read so far.
    pub fn consumed(&self) -> usize {
        self.at
    }

    fn damaged(&mut self, what: impl Into<String>) -> Option<Result<(u64, Event<'a>), Damage>> {
        self.done = true;
        Some(Err(Damage { offset: self.base + self.at as u64, what: what.into() }))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u64, Event<'a>), Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.bytes[self.at..];
        if self.done || rest.is_empty() {
            return None;
        }
        let Some((head, rest)) = rest.split_at_checked(RECORD_HEAD) else {
            return self.damaged("the trace ends inside a record's head");
        };
        let length = u32::from_le_bytes(head[..4].try_into().expect("four bytes")) as usize;
        if length == 0 || length > MAX_EVENT {
            return self.damaged(format!("a record cannot be {length} bytes long"));
        }
        let Some(payload) = rest.get(..length) else {
            return self.damaged(format!("the trace ends inside a record ({} of {length} bytes)", rest.len()));
        };
        if head[4..] != record_checksum(payload).to_le_bytes() {
            return self.damaged("the record's checksum is wrong");
        }
        match event::decode(payload) {
            Ok(event) => {
                let offset = self.base + self.at as u64;
                self.at += RECORD_HEAD + length;
                Some(Ok((offset, event)))
            }
            Err(error) => self.damaged(error.to_string()),
        }
    }
}

/// Reads a whole trace, segment by segment. A segment's file as it lies on the device is a trace too: what stands behind its
/// committed bytes is its unused tail.
#[derive(Debug, Clone)]
pub struct TraceReader<'a> {
    bytes: &'a [u8],
    /// Where the next segment begins.
    next_segment: usize,
    records: Records<'a>,
    /// Bytes that the current segment should have and the trace has not.
    missing: u64,
    /// Length that the trace should have, if it says so.
    whole: u64,
    done: bool,
}

impl<'a> TraceReader<'a> {
    /// Looks at the first header only.
    pub fn new(bytes: &'a [u8]) -> Result<TraceReader<'a>, TraceError> {
        if bytes.is_empty() {
            return Err(TraceError::Empty);
        }
        match Header::parse(bytes) {
            Ok(first) => Ok(TraceReader {
                bytes,
                next_segment: 0,
                records: Records::new(&[], 0),
                missing: 0,
                whole: first.whole,
                done: false,
            }),
            Err(HeaderError::Short) if bytes.starts_with(&MAGIC[..MAGIC.len().min(bytes.len())]) => {
                Err(TraceError::ShortHeader(bytes.len()))
            }
            Err(HeaderError::Version(version)) => Err(TraceError::Version(version)),
            Err(HeaderError::Size(_) | HeaderError::Checksum) => Err(TraceError::DamagedHeader),
            Err(HeaderError::Magic | HeaderError::Short) => Err(TraceError::NotATrace),
        }
    }

    fn last_damage(&mut self, at: usize, what: impl Into<String>) -> Option<Entry<'a>> {
        self.done = true;
        Some(Entry::Damage(Damage { offset: at as u64, what: what.into() }))
    }

    fn segment(&mut self) -> Option<Entry<'a>> {
        let at = self.next_segment;
        let rest = &self.bytes[at..];
        if rest.is_empty() {
            // Cut between two segments: nothing else would show it.
            let missing = self.whole.saturating_sub(at as u64);
            if missing > 0 {
                return self.last_damage(at, format!("the trace ends here, {missing} bytes are missing"));
            }
            self.done = true;
            return None;
        }
        let header = match Header::parse(rest) {
            Ok(header) => header,
            Err(HeaderError::Short) => return self.last_damage(at, "the trace ends inside a segment's header"),
            Err(HeaderError::Version(version)) => {
                return self.last_damage(at, format!("a segment of layout version {version}"));
            }
            Err(_) => return self.last_damage(at, "here a segment should begin"),
        };
        if header.committed < HEADER as u64 {
            return self.last_damage(at, format!("a segment cannot hold {} bytes", header.committed));
        }
        let used = header.committed.min(rest.len() as u64) as usize;
        self.missing = header.committed - used as u64;
        self.records = Records::new(&rest[HEADER..used], (at + HEADER) as u64);
        let tail = rest.len() == header.capacity as usize && !rest[used..].starts_with(&MAGIC);
        self.next_segment = if tail { self.bytes.len() } else { at + used };
        Some(Entry::Segment(header))
    }
}

impl<'a> Iterator for TraceReader<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        if self.done {
            return None;
        }
        match self.records.next() {
            Some(Ok((offset, event))) => Some(Entry::Record { offset, event }),
            Some(Err(damage)) => {
                self.missing = 0;
                Some(Entry::Damage(damage))
            }
            None if self.missing > 0 => {
                self.last_damage(self.bytes.len(), format!("the trace ends here, {} bytes are missing", self.missing))
            }
            None => self.segment(),
        }
    }
}
