//! The journal: an append-only file that the agent maps and the host reads. The trace is its bytes.
//!
//! A journal is a row of segments, each a file of fixed size: a header of 4 KiB, then records. `committed` in the header says how
//! many bytes of the segment count, header included; the writer raises it only after a record is whole, so a process that is
//! killed at any moment leaves only whole records behind.
//!
//! ```text
//! segment  = header (4096 bytes) record*
//! record   = length u32, crc32c u32 (of length and payload), payload (one event)
//! trace    = the used part of each segment, one after another; several processes of one run follow each other
//! ```
//!
//! * New records are counted as lost when the segments that the host has not acknowledged reach their limit; old ones are never
//!   overwritten.
//! * A page is never assumed to be 4096 bytes: the header's size is a format constant, not a page.

mod layout;
mod reader;
mod stream;
#[allow(unsafe_code)]
mod system;
// The mapping.
#[allow(unsafe_code)]
mod writer;

pub use layout::{HEADER, Header, MAGIC, RECORD_HEAD, VERSION};
pub use reader::{Damage, Entry, Records, TraceError, TraceReader};
pub use stream::{Piece, Source, StreamReader};
pub use writer::{Guard, Journal, JournalOptions};
