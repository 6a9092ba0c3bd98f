//! The frames between the lab's VM and the host, over one serial port: `u8 kind | u8 channel | u16 length LE | payload`.
//!
//! Channels carry one exchange each and end with the guest's [`CLOSE`]; until that has come, their number is not used again.
//! This file is compiled into both ends.

use std::io::{self, Read, Write};

/// To the guest: connect this channel to the abstract socket that the payload names, as `adb forward localabstract:NAME` does.
pub const OPEN: u8 = 1;
/// Both ways: bytes of a channel.
pub const DATA: u8 = 2;
/// Both ways: no more bytes. The guest answers the host's with its own.
pub const CLOSE: u8 = 3;
/// To the guest: answer with lines `socket NAME` and `file SIZE PATH`, one a frame, then close.
pub const LIST: u8 = 4;
/// To the guest: the payload is `OFFSET PATH`; answer with the bytes of the file from the offset on, then close.
pub const PULL: u8 = 5;
/// To the guest: switch off.
pub const POWEROFF: u8 = 6;
/// To the host: the forwarder runs.
pub const READY: u8 = 7;
/// To the guest: start the app.
pub const START: u8 = 8;
/// To the host: one line that a program in the guest printed.
pub const LOG: u8 = 9;
/// To the host, after [`OPEN`]: the channel is connected. Without it, the following [`CLOSE`] means that nobody listens.
pub const OPENED: u8 = 10;
/// To the host, within the answer to [`PULL`]: this many zero bytes, as a `u64` LE. Journals are mostly not yet written.
pub const ZEROS: u8 = 11;
/// To the host: the app has ended; the payload is its status in decimal.
pub const EXITED: u8 = 12;
/// To the host, before [`CLOSE`]: the request could not be carried out; the payload says why.
pub const FAILED: u8 = 13;

/// The longest payload.
pub const MAX_PAYLOAD: usize = 4096;

/// A received frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// One of the kinds above.
    pub kind: u8,
    /// The channel; 0 when the kind belongs to none.
    pub channel: u8,
    /// The payload.
    pub payload: Vec<u8>,
}

/// Writes one frame.
pub fn write(to: &mut impl Write, kind: u8, channel: u8, payload: &[u8]) -> io::Result<()> {
    let length = u16::try_from(payload.len())
        .ok()
        .filter(|length| usize::from(*length) <= MAX_PAYLOAD)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the payload is too long"))?;
    let mut frame = Vec::with_capacity(4 + payload.len());
    frame.extend_from_slice(&[kind, channel]);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(payload);
    to.write_all(&frame)
}

/// Reads one frame; `None` at the end of the stream.
pub fn read(from: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut head = [0u8; 4];
    match from.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let [kind, channel, low, high] = head;
    let length = usize::from(u16::from_le_bytes([low, high]));
    if length > MAX_PAYLOAD {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a frame of kind {kind} says that it has {length} bytes"),
        ));
    }
    let mut payload = vec![0; length];
    from.read_exact(&mut payload)?;
    Ok(Some(Frame { kind, channel, payload }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_these_bytes_and_comes_back() {
        let mut bytes = Vec::new();
        write(&mut bytes, DATA, 7, b"abc").unwrap();
        assert_eq!(bytes, [2, 7, 3, 0, b'a', b'b', b'c']);
        let mut stream = bytes.as_slice();
        let frame = read(&mut stream).unwrap().unwrap();
        assert_eq!((frame.kind, frame.channel), (DATA, 7));
        assert_eq!(frame.payload, b"abc");
        assert_eq!(read(&mut stream).unwrap(), None);
    }

    #[test]
    fn lengths_out_of_range_are_refused() {
        assert!(write(&mut Vec::new(), DATA, 1, &[0; MAX_PAYLOAD + 1]).is_err());
        assert!(read(&mut [DATA, 1, 1, 0x10].as_slice()).is_err());
        assert!(read(&mut [DATA, 1, 4, 0, 1].as_slice()).is_err());
    }
}
