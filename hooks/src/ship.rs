//! The shipping socket: how the host asks an agent for its journal, and how the agent answers.
//!
//! The agent listens on the abstract socket `consentinel-<pid>` (so `adb forward tcp:0 localabstract:consentinel-<pid>`
//! reaches it) and serves one host at a time; a new host takes over from an old one. All numbers are little-endian.
//!
//! | to the agent | bytes |
//! |---|---|
//! | subscribe: send everything from here on | `1`, segment `u32`, offset `u32` |
//! | acknowledge: everything before here is safe with the host | `2`, segment `u32`, offset `u32` |
//! | mark: put a name on the timeline | `3`, length `u16`, `name` or `name=value` |
//!
//! The agent answers with chunks: segment `u32`, offset `u32`, length `u32`, then that many bytes of the journal as they lie in
//! the segment's file. A segment's first chunk starts at offset 0, with the header; the header's `committed` field tells the state
//! at that moment only, the chunks say the rest. A chunk never ends inside a record.

/// Name of the abstract socket of a process.
pub fn socket_name(pid: u32) -> String {
    format!("consentinel-{pid}")
}

/// A place in a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// Number of the segment, from 0 up.
    pub segment: u32,
    /// Byte offset in it.
    pub offset: u32,
}

/// What the host says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Send everything from here on.
    Subscribe(Position),
    /// Everything before here is safe with the host.
    Acknowledge(Position),
    /// Put a name on the timeline.
    Mark(String),
}

/// Size of a chunk's head.
pub const CHUNK_HEAD: usize = 12;
/// Longest mark, in bytes.
pub const MAX_MARK: usize = 256;

impl Request {
    /// The bytes of this request. A mark that is too long is cut at a character.
    pub fn encode(&self) -> Vec<u8> {
        let place = |op: u8, at: &Position| {
            let mut bytes = vec![op];
            bytes.extend(at.segment.to_le_bytes());
            bytes.extend(at.offset.to_le_bytes());
            bytes
        };
        match self {
            Request::Subscribe(at) => place(1, at),
            Request::Acknowledge(at) => place(2, at),
            Request::Mark(text) => {
                let text = &text[..text.floor_char_boundary(MAX_MARK)];
                let mut bytes = vec![3];
                bytes.extend((text.len() as u16).to_le_bytes());
                bytes.extend(text.as_bytes());
                bytes
            }
        }
    }

    /// The first request in `bytes` and its length: `Ok(None)` when more bytes are needed, an error when it is none.
    pub fn decode(bytes: &[u8]) -> Result<Option<(Request, usize)>, BadRequest> {
        let Some(op) = bytes.first() else { return Ok(None) };
        match op {
            1 | 2 => {
                let Some(body) = bytes.get(1..9) else { return Ok(None) };
                let at = Position { segment: u32_at(body, 0), offset: u32_at(body, 4) };
                Ok(Some((if *op == 1 { Request::Subscribe(at) } else { Request::Acknowledge(at) }, 9)))
            }
            3 => {
                let Some(length) = bytes.get(1..3) else { return Ok(None) };
                let length = u16::from_le_bytes([length[0], length[1]]) as usize;
                if length > MAX_MARK {
                    return Err(BadRequest);
                }
                let Some(text) = bytes.get(3..3 + length) else { return Ok(None) };
                let text = std::str::from_utf8(text).map_err(|_| BadRequest)?;
                Ok(Some((Request::Mark(text.to_owned()), 3 + length)))
            }
            _ => Err(BadRequest),
        }
    }
}

/// The bytes are no request; the connection cannot be trusted any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a request of the shipping protocol")]
pub struct BadRequest;

/// The head of a chunk.
pub fn chunk_head(at: Position, length: u32) -> [u8; CHUNK_HEAD] {
    let mut head = [0; CHUNK_HEAD];
    head[..4].copy_from_slice(&at.segment.to_le_bytes());
    head[4..8].copy_from_slice(&at.offset.to_le_bytes());
    head[8..].copy_from_slice(&length.to_le_bytes());
    head
}

/// Place and length of a chunk, from its head.
pub fn read_chunk_head(head: &[u8; CHUNK_HEAD]) -> (Position, u32) {
    (Position { segment: u32_at(head, 0), offset: u32_at(head, 4) }, u32_at(head, 8))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_come_back_as_they_went_and_wait_for_their_last_byte() {
        for request in [
            Request::Subscribe(Position { segment: 3, offset: 4096 }),
            Request::Acknowledge(Position { segment: 0, offset: u32::MAX }),
            Request::Mark("consent=granted".into()),
        ] {
            let bytes = request.encode();
            for cut in 0..bytes.len() {
                assert_eq!(Request::decode(&bytes[..cut]), Ok(None), "cut at {cut}");
            }
            assert_eq!(Request::decode(&bytes), Ok(Some((request, bytes.len()))));
        }
    }

    #[test]
    fn what_is_no_request_is_refused() {
        assert_eq!(Request::decode(&[9]), Err(BadRequest));
        assert_eq!(Request::decode(&[3, 255, 255]), Err(BadRequest));
        assert_eq!(Request::decode(&[3, 1, 0, 0xff]), Err(BadRequest));
    }

    #[test]
    fn a_long_mark_is_cut_between_characters() {
        let (request, _) = Request::decode(&Request::Mark("麦".repeat(200)).encode()).unwrap().unwrap();
        assert_eq!(request, Request::Mark("麦".repeat(MAX_MARK / 3)));
    }
}
