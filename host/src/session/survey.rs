//! A trace of any length, read twice: first for what is known of the run as a whole and where the records of each process lie, then for
//! the records, process by process. Nothing here grows with the number of records.

use std::io;
use std::sync::Arc;

use hooks::event::Event;
use hooks::journal::{Entry, Piece, Source, StreamReader, TraceError};

use super::builder::{Apis, Gather, Heard, Namer, Numbers};
use super::mapping::Mapping;
use super::trace::{Damage, Facts, Frame, FrameNo, TextNo};

/// What is read at once when a trace is read from its begin to its end.
const BUFFER: usize = 256 << 10;
/// The buffers of all processes that are read at once share this.
const BUFFERS: usize = 32 << 20;
const SMALLEST: usize = 4 << 10;

/// Records of one process that lie together.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    begin: u64,
    end: u64,
    /// Frames that were known before them.
    frames: usize,
}

/// What reading a trace for the first time came to.
#[derive(Debug)]
pub(crate) struct Survey {
    /// What is known of the run.
    pub(crate) facts: Facts,
    /// Where the records of each process lie.
    stretches: Vec<Vec<Stretch>>,
    apis: Apis,
    mapping: Option<Arc<Mapping>>,
}

impl Survey {
    /// Reads a trace of this length. `witness` hears what each process says, in the order of its journal; it is given the index of the process
    /// and the offset that has been reached.
    pub(crate) fn read<S: Source + ?Sized>(
        source: &S,
        length: u64,
        mapping: Option<Arc<Mapping>>,
        mut witness: impl FnMut(usize, u64, &Heard),
    ) -> io::Result<Result<Survey, TraceError>> {
        let mut reader = match StreamReader::new(source, length, BUFFER)? {
            Ok(reader) => reader,
            Err(error) => return Ok(Err(error)),
        };
        let mut facts = Facts::new();
        let mut gather = Gather::new(mapping.clone());
        let mut stretches: Vec<Vec<Stretch>> = Vec::new();
        let mut process = None;
        let mut cut = false;
        while let Some(entry) = reader.advance()? {
            cut = matches!(entry, Entry::Damage(_));
            match entry {
                Entry::Segment(header) => {
                    let at = gather.segment(&mut facts, &header);
                    process = Some(at);
                    let (begin, end) = reader.extent();
                    stretches.resize_with(facts.processes.len(), Vec::new);
                    stretches[at].push(Stretch { begin, end, frames: facts.frames.len() });
                }
                Entry::Record { offset, event } => {
                    let Some(process) = process else { continue };
                    let heard = gather.event(&mut facts, process, &event);
                    witness(process, offset, &heard);
                }
                Entry::Damage(damage) => {
                    // Nothing behind it in its segment can be read.
                    if let Some(stretch) = process.and_then(|at| stretches[at].last_mut()) {
                        stretch.end = stretch.end.min(damage.offset).max(stretch.begin);
                    }
                    let damage = Damage { file: None, offset: damage.offset, what: damage.what };
                    gather.damage(&mut facts, process, damage);
                }
            }
        }
        // Nothing could be read behind the last damage: whole processes may be missing.
        if cut {
            gather.never_ends(&mut facts);
        }
        gather.finish(&mut facts);
        Ok(Ok(Survey { facts, stretches, apis: Apis::new(), mapping }))
    }

    /// Reads the records of a process once more.
    pub(crate) fn cursor(&self, process: usize) -> Cursor<'_> {
        let buffer = (BUFFERS / self.facts.processes.len().max(1)).clamp(SMALLEST, BUFFER);
        Cursor {
            survey: self,
            at: (process, self.facts.processes[process].started),
            numbers: Numbers::default(),
            rest: self.stretches[process].iter(),
            piece: Piece::new(buffer),
            frames: 0,
        }
    }
}

/// Reads what one process says, in the order of its journal.
#[derive(Debug)]
pub(crate) struct Cursor<'s> {
    survey: &'s Survey,
    at: (usize, u64),
    numbers: Numbers,
    rest: std::slice::Iter<'s, Stretch>,
    piece: Piece,
    /// Frames that are known by now.
    frames: usize,
}

impl Cursor<'_> {
    /// The next thing that it says: an outcome or a record.
    pub(crate) fn next<S: Source + ?Sized>(&mut self, source: &S) -> io::Result<Option<Heard>> {
        loop {
            let event = match self.piece.next(source)? {
                Some(Ok((_, event))) => event,
                Some(Err(_)) => return Err(changed()),
                None => {
                    let Some(stretch) = self.rest.next() else { return Ok(None) };
                    self.piece.set(stretch.begin, stretch.end);
                    self.frames = stretch.frames;
                    continue;
                }
            };
            let mut finder = Finder { survey: self.survey, frames: self.frames, is_lost: false };
            let heard = hear(&mut self.numbers, self.at, &event, &mut finder);
            self.frames = finder.frames;
            if finder.is_lost || self.frames > self.survey.facts.frames.len() {
                return Err(changed());
            }
            if !matches!(heard, Heard::Nothing | Heard::Unknown(_)) {
                return Ok(Some(heard));
            }
        }
    }
}

fn hear(numbers: &mut Numbers, at: (usize, u64), event: &Event<'_>, finder: &mut Finder<'_>) -> Heard {
    numbers.hear(at, event, &finder.survey.apis, finder)
}

fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it has changed while it was read")
}

/// Finds the numbers again that were made up when the trace was read first.
struct Finder<'s> {
    survey: &'s Survey,
    frames: usize,
    /// Something was not there, so the trace is another one than it was.
    is_lost: bool,
}

impl Namer for Finder<'_> {
    fn intern(&mut self, text: &str) -> TextNo {
        let number = self.survey.facts.texts.find(text);
        self.is_lost |= number.is_none();
        number.unwrap_or(0)
    }

    fn text(&self, number: TextNo) -> &str {
        self.survey.facts.texts.get(number)
    }

    fn push_frame(&mut self, _: Frame) -> FrameNo {
        self.frames += 1;
        self.frames as FrameNo - 1
    }

    fn mapping(&self) -> Option<&Mapping> {
        self.survey.mapping.as_deref()
    }
}
