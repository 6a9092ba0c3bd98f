//! Where each byte of a journal stands. All numbers are little-endian.

use crate::event::MAX_EVENT;

/// The first bytes of a segment.
pub const MAGIC: [u8; 8] = *b"CSNTJRNL";
/// Version of the layout and of the events in it.
pub const VERSION: u32 = 2;
/// Size of a segment's header.
pub const HEADER: usize = 4096;
/// Size of a record's head: length and checksum.
pub const RECORD_HEAD: usize = 8;

pub(super) const AT_COMMITTED: usize = 48;
pub(super) const AT_LOST: usize = 56;

// The first field of a record is a length; a segment that follows starts with the magic. One must never look like the other.
const _: () = assert!(u32::from_le_bytes([MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3]]) as usize > MAX_EVENT);
// `committed` and `lost` are written through atomics.
const _: () = assert!(AT_COMMITTED.is_multiple_of(8) && AT_LOST.is_multiple_of(8));

/// What a segment says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The run this belongs to: the host names it, every process of the run writes it.
    pub session: [u8; 16],
    /// The process that wrote it.
    pub pid: u32,
    /// Number of the segment in its process, from 0 up.
    pub segment: u32,
    /// Size of the segment's file.
    pub capacity: u32,
    /// Bytes of the segment that count, header included.
    pub committed: u64,
    /// Records that this process has lost so far.
    pub lost: u64,
    /// `CLOCK_MONOTONIC` when the process's journal was started, in ns. Event times count from here.
    pub started_monotonic: u64,
    /// Wall clock of the same moment, in ns since 1970.
    pub started_wall: u64,
    /// Length of the whole trace, if a trace begins here that the host has put together; a shorter one was cut. 0 elsewhere.
    pub whole: u64,
}

/// Why bytes are no header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HeaderError {
    Short,
    Magic,
    Version(u32),
    Size(u32),
    Checksum,
}

const AT_CHECKSUM: usize = 80;
const AT_WHOLE: usize = 88;
/// Bytes of the header that mean something.
const USED: usize = 96;

impl Header {
    /// The bytes of the header; what follows them up to [`HEADER`] is zero.
    pub fn encode(&self) -> [u8; 96] {
        let mut out = [0; USED];
        out[..8].copy_from_slice(&MAGIC);
        out[8..12].copy_from_slice(&VERSION.to_le_bytes());
        out[12..16].copy_from_slice(&(HEADER as u32).to_le_bytes());
        out[16..32].copy_from_slice(&self.session);
        out[32..36].copy_from_slice(&self.pid.to_le_bytes());
        out[36..40].copy_from_slice(&self.segment.to_le_bytes());
        out[40..44].copy_from_slice(&self.capacity.to_le_bytes());
        out[AT_COMMITTED..56].copy_from_slice(&self.committed.to_le_bytes());
        out[AT_LOST..64].copy_from_slice(&self.lost.to_le_bytes());
        out[64..72].copy_from_slice(&self.started_monotonic.to_le_bytes());
        out[72..80].copy_from_slice(&self.started_wall.to_le_bytes());
        let sum = checksum(&out);
        out[AT_CHECKSUM..84].copy_from_slice(&sum.to_le_bytes());
        out[AT_WHOLE..].copy_from_slice(&self.whole.to_le_bytes());
        out
    }

    /// The header at the front of a segment, if there is one that this version reads.
    pub fn decode(bytes: &[u8]) -> Option<Header> {
        Header::parse(bytes).ok()
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Header, HeaderError> {
        if bytes.len() >= MAGIC.len() && bytes[..8] != MAGIC {
            return Err(HeaderError::Magic);
        }
        if bytes.len() < HEADER {
            return Err(HeaderError::Short);
        }
        let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        let u64_at = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        if u32_at(8) != VERSION {
            return Err(HeaderError::Version(u32_at(8)));
        }
        if u32_at(12) as usize != HEADER {
            return Err(HeaderError::Size(u32_at(12)));
        }
        if u32_at(AT_CHECKSUM) != checksum(&bytes[..AT_CHECKSUM]) {
            return Err(HeaderError::Checksum);
        }
        Ok(Header {
            session: bytes[16..32].try_into().expect("sixteen bytes"),
            pid: u32_at(32),
            segment: u32_at(36),
            capacity: u32_at(40),
            committed: u64_at(AT_COMMITTED),
            lost: u64_at(AT_LOST),
            started_monotonic: u64_at(64),
            started_wall: u64_at(72),
            whole: u64_at(AT_WHOLE),
        })
    }
}

/// Over the fields that never change: `committed` and `lost` grow while the segment is written, `whole` is added by the host.
fn checksum(bytes: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&bytes[..AT_COMMITTED]), &bytes[64..AT_CHECKSUM])
}

/// Checksum of a record: its length and its payload.
pub(super) fn record_checksum(payload: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&(payload.len() as u32).to_le_bytes()), payload)
}
