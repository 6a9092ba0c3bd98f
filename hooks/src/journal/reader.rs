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

/// The header that a trace begins with.
pub(super) fn first_header(bytes: &[u8]) -> Result<Header, TraceError> {
    if bytes.is_empty() {
        return Err(TraceError::Empty);
    }
    match Header::parse(bytes) {
        Ok(first) => Ok(first),
        Err(HeaderError::Short) if bytes.starts_with(&MAGIC[..MAGIC.len().min(bytes.len())]) => {
            Err(TraceError::ShortHeader(bytes.len()))
        }
        Err(HeaderError::Version(version)) => Err(TraceError::Version(version)),
        Err(HeaderError::Size(_) | HeaderError::Checksum) => Err(TraceError::DamagedHeader),
        Err(HeaderError::Magic | HeaderError::Short) => Err(TraceError::NotATrace),
    }
}

/// The segments of a trace in a row: where each lies, without its bytes.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Length of the trace.
    pub(super) length: u64,
    /// Where the next segment begins.
    pub(super) next_segment: u64,
    /// From where to where the records of the current segment lie.
    pub(super) begin: u64,
    pub(super) end: u64,
    /// Whether its records are being read.
    pub(super) in_segment: bool,
    /// Bytes that the current segment should have and the trace has not.
    pub(super) missing: u64,
    /// Length that the trace should have, if it says so.
    whole: u64,
    done: bool,
}

impl Row {
    pub(super) fn new(length: u64, whole: u64) -> Row {
        Row { length, next_segment: 0, begin: 0, end: 0, in_segment: false, missing: 0, whole, done: false }
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    fn last_damage(&mut self, at: u64, what: impl Into<String>) -> Option<Entry<'static>> {
        self.done = true;
        Some(Entry::Damage(Damage { offset: at, what: what.into() }))
    }

    /// What comes when the records of a segment are at their end: the next segment, whose first bytes are `front`, up to a header's length.
    /// `is_magic` tells whether a segment begins at an offset.
    pub(super) fn segment(&mut self, front: &[u8], is_magic: impl FnOnce(u64) -> bool) -> Option<Entry<'static>> {
        if self.done {
            return None;
        }
        if self.missing > 0 {
            return self.last_damage(self.length, format!("the trace ends here, {} bytes are missing", self.missing));
        }
        let at = self.next_segment;
        let rest = self.length - at;
        if rest == 0 {
            // Cut between two segments: nothing else would show it.
            let missing = self.whole.saturating_sub(at);
            if missing > 0 {
                return self.last_damage(at, format!("the trace ends here, {missing} bytes are missing"));
            }
            self.done = true;
            return None;
        }
        let header = match Header::parse(front) {
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
        let used = header.committed.min(rest);
        self.missing = header.committed - used;
        (self.begin, self.end, self.in_segment) = (at + HEADER as u64, at + used, true);
        let tail = rest == u64::from(header.capacity) && !is_magic(at + used);
        self.next_segment = if tail { self.length } else { at + used };
        Some(Entry::Segment(header))
    }
}

/// Reads a whole trace, segment by segment. A segment's file as it lies on the device is a trace too: what stands behind its
/// committed bytes is its unused tail.
#[derive(Debug, Clone)]
pub struct TraceReader<'a> {
    bytes: &'a [u8],
    row: Row,
    records: Records<'a>,
}

impl<'a> TraceReader<'a> {
    /// Looks at the first header only.
    pub fn new(bytes: &'a [u8]) -> Result<TraceReader<'a>, TraceError> {
        let first = first_header(bytes)?;
        Ok(TraceReader { bytes, row: Row::new(bytes.len() as u64, first.whole), records: Records::new(&[], 0) })
    }
}

impl<'a> Iterator for TraceReader<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        match self.records.next() {
            Some(Ok((offset, event))) => return Some(Entry::Record { offset, event }),
            Some(Err(damage)) => {
                self.row.missing = 0;
                return Some(Entry::Damage(damage));
            }
            None => {}
        }
        let bytes = self.bytes;
        let front = &bytes[self.row.next_segment as usize..];
        let entry = self.row.segment(front, |at| bytes[at as usize..].starts_with(&MAGIC));
        if let Some(Entry::Segment(_)) = entry {
            self.records = Records::new(&bytes[self.row.begin as usize..self.row.end as usize], self.row.begin);
        }
        entry
    }
}
