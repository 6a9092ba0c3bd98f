//! Reads traces that are larger than memory: through a buffer, from anything that can be read at an offset. What it says of any bytes is
//! what [`TraceReader`](super::TraceReader) says of them.

use std::io;

use super::layout::{HEADER, MAGIC, RECORD_HEAD};
use super::reader::{Damage, Entry, Records, Row, TraceError, first_header};
use crate::event::{Event, MAX_EVENT};

/// The longest record with its head: a buffer that holds as much always holds a whole record.
const LONGEST: usize = RECORD_HEAD + MAX_EVENT;

/// Bytes that can be read at an offset.
pub trait Source {
    /// Reads up to `into.len()` bytes from `offset` on; how many. 0 behind the end.
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Fills as much of `into` as there is.
    fn read_fully(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < into.len() {
            match self.read_at(&mut into[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

impl Source for [u8] {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or_default();
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        (**self).read_at(into, offset)
    }
}

impl Source for std::fs::File {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, into, offset)
    }
}

/// The records of one piece of a segment, from a record's first byte on, through a buffer. Ends at the end of the piece, or at its first
/// damage.
#[derive(Debug)]
pub struct Piece {
    buffer: Vec<u8>,
    /// What of the buffer has not been used yet.
    begin: usize,
    filled: usize,
    /// Where in the source the next record begins, and where the piece ends.
    at: u64,
    end: u64,
}

impl Piece {
    /// Without a piece yet. Smaller buffers than a record are none.
    pub fn new(buffer: usize) -> Piece {
        Piece { buffer: vec![0; buffer.max(2 * LONGEST)], begin: 0, filled: 0, at: 0, end: 0 }
    }

    /// The bytes from `at` to `end` of the source come next.
    pub fn set(&mut self, at: u64, end: u64) {
        (self.begin, self.filled, self.at, self.end) = (0, 0, at, end);
    }

    /// Where the next record begins.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The next record and its offset.
    pub fn next<S: Source + ?Sized>(&mut self, source: &S) -> io::Result<Option<Result<(u64, Event<'_>), Damage>>> {
        let rest = self.end - self.at;
        if rest == 0 {
            return Ok(None);
        }
        if self.filled - self.begin < LONGEST && ((self.filled - self.begin) as u64) < rest {
            self.fill(source)?;
        }
        let mut records = Records::new(&self.buffer[self.begin..self.filled], self.at);
        let next = records.next();
        let used = records.consumed();
        self.begin += used;
        self.at += used as u64;
        if next.as_ref().is_none_or(Result::is_err) {
            self.end = self.at;
        }
        Ok(next)
    }

    /// Moves what is left to the front and reads on behind it.
    fn fill<S: Source + ?Sized>(&mut self, source: &S) -> io::Result<()> {
        self.buffer.copy_within(self.begin..self.filled, 0);
        self.filled -= self.begin;
        self.begin = 0;
        let room = ((self.end - self.at) as usize).min(self.buffer.len());
        let wanted = room - self.filled;
        let got = source.read_fully(&mut self.buffer[self.filled..room], self.at + self.filled as u64)?;
        self.filled += got;
        if got < wanted {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it has become shorter while it was read"));
        }
        Ok(())
    }
}

/// Reads a whole trace, segment by segment. `length` bytes of the source are the trace.
#[derive(Debug)]
pub struct StreamReader<'s, S: Source + ?Sized> {
    source: &'s S,
    row: Row,
    piece: Piece,
}

impl<'s, S: Source + ?Sized> StreamReader<'s, S> {
    /// Looks at the first header only.
    pub fn new(source: &'s S, length: u64, buffer: usize) -> io::Result<Result<StreamReader<'s, S>, TraceError>> {
        let mut front = [0; HEADER];
        let got = source.read_fully(&mut front[..HEADER.min(usize::try_from(length).unwrap_or(HEADER))], 0)?;
        let first = first_header(&front[..got]);
        Ok(first.map(|first| StreamReader { source, row: Row::new(length, first.whole), piece: Piece::new(buffer) }))
    }

    /// The next thing that it holds.
    pub fn advance(&mut self) -> io::Result<Option<Entry<'_>>> {
        if self.row.in_segment {
            if self.piece.at != self.piece.end {
                return Ok(self.piece.next(self.source)?.map(|next| match next {
                    Ok((offset, event)) => Entry::Record { offset, event },
                    Err(damage) => {
                        self.row.missing = 0;
                        Entry::Damage(damage)
                    }
                }));
            }
            self.row.in_segment = false;
        }
        let at = self.row.next_segment;
        let mut front = [0; HEADER];
        let room = HEADER.min(usize::try_from(self.row.length - at).unwrap_or(HEADER));
        let got = if self.row.is_done() { 0 } else { self.source.read_fully(&mut front[..room], at)? };
        let mut behind = [0; MAGIC.len()];
        let mut failed = None;
        let entry = self.row.segment(&front[..got], |offset| {
            let read = self.source.read_fully(&mut behind, offset);
            failed = read.as_ref().err().map(|error| io::Error::from(error.kind()));
            behind[..read.unwrap_or(0)] == MAGIC
        });
        match failed {
            Some(error) => Err(error),
            None => {
                if let Some(Entry::Segment(_)) = entry {
                    self.piece.set(at + HEADER as u64, self.row.end);
                }
                Ok(entry)
            }
        }
    }

    /// From where to where the records of the segment lie that was begun last.
    pub fn extent(&self) -> (u64, u64) {
        (self.row.begin, self.row.end)
    }
}
