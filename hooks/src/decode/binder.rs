//! The command streams of `ioctl(fd, BINDER_WRITE_READ, &binder_write_read)`, as 64-bit processes write them
//! (`linux/android/binder.h`).

use super::{u32_at, u64_at};

/// The request number; compare the low 32 bits only, because C libraries differ in the type of an ioctl request.
pub const BINDER_WRITE_READ: u32 = 0xc030_6201;

/// The argument of [`BINDER_WRITE_READ`].
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriteRead {
    /// Bytes in the write buffer.
    pub write_size: u64,
    /// Bytes of it that the driver has taken; a call repeated after EINTR goes on from here.
    pub write_consumed: u64,
    /// Address of the write buffer.
    pub write_buffer: u64,
    /// Room in the read buffer.
    pub read_size: u64,
    /// Bytes of it that are filled.
    pub read_consumed: u64,
    /// Address of the read buffer.
    pub read_buffer: u64,
}

const _: () = assert!(size_of::<WriteRead>() == 48);

/// Commands that the process writes.
pub mod bc {
    #![allow(missing_docs)]
    pub const TRANSACTION: u32 = 0x4040_6300;
    pub const REPLY: u32 = 0x4040_6301;
    pub const TRANSACTION_SG: u32 = 0x4048_6311;
    pub const REPLY_SG: u32 = 0x4048_6312;
}

/// Commands that the process reads.
pub mod br {
    #![allow(missing_docs)]
    pub const TRANSACTION: u32 = 0x8040_7202;
    pub const REPLY: u32 = 0x8040_7203;
    pub const DEAD_REPLY: u32 = 0x0000_7205;
    pub const FAILED_REPLY: u32 = 0x0000_7211;
    pub const FROZEN_REPLY: u32 = 0x0000_7212;
}

/// No answer is waited for.
pub const ONE_WAY: u32 = 0x01;
/// The reply's data is a plain status, not a parcel.
pub const STATUS_CODE: u32 = 0x08;

/// The part of `binder_transaction_data` that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transaction {
    /// Which method.
    pub code: u32,
    /// See [`ONE_WAY`] and [`STATUS_CODE`].
    pub flags: u32,
    /// Bytes of the parcel.
    pub size: u64,
    /// Address of the parcel.
    pub buffer: u64,
}

impl Transaction {
    /// Size of `binder_transaction_data`.
    const SIZE: usize = 64;

    fn decode(bytes: &[u8]) -> Option<Transaction> {
        Some(Transaction {
            code: u32_at(bytes, 16)?,
            flags: u32_at(bytes, 20)?,
            size: u64_at(bytes, 32)?,
            buffer: u64_at(bytes, 48)?,
        })
    }
}

/// One command of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The process calls (plain or scatter-gather).
    Call(Transaction),
    /// The process answers a call that came in, plain or scatter-gather.
    Answer,
    /// An answer to the process's call.
    Reply(Transaction),
    /// A call failed: the target is dead, frozen, or the driver refused.
    ReplyFailed(u32),
    /// A call comes in.
    Incoming,
    /// Everything else.
    Other(u32),
}

/// Walks a command stream. Each command's number carries the size of its payload (`_IOC_SIZE`), so that unknown ones are stepped
/// over; the walk ends at the first command that is cut.
#[derive(Debug, Clone)]
pub struct Commands<'a> {
    rest: &'a [u8],
}

impl<'a> Commands<'a> {
    /// The commands in these bytes.
    pub fn new(bytes: &'a [u8]) -> Commands<'a> {
        Commands { rest: bytes }
    }

    /// Bytes that are still to be walked.
    pub fn left(&self) -> usize {
        self.rest.len()
    }
}

impl Iterator for Commands<'_> {
    type Item = Command;

    fn next(&mut self) -> Option<Command> {
        let number = u32_at(self.rest, 0)?;
        let size = (number >> 16 & 0x3fff) as usize;
        let payload = self.rest.get(4..4 + size)?;
        self.rest = &self.rest[4 + size..];
        let transaction = || payload.get(..Transaction::SIZE).and_then(Transaction::decode);
        Some(match number {
            bc::TRANSACTION | bc::TRANSACTION_SG => Command::Call(transaction()?),
            bc::REPLY | bc::REPLY_SG => Command::Answer,
            br::REPLY => Command::Reply(transaction()?),
            br::DEAD_REPLY | br::FAILED_REPLY | br::FROZEN_REPLY => Command::ReplyFailed(number),
            br::TRANSACTION => Command::Incoming,
            // The same call with a security context behind it; the number differs by its size only.
            _ if number & 0xffff == br::TRANSACTION & 0xffff => Command::Incoming,
            _ => Command::Other(number),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn command(number: u32, payload: &[u8]) -> Vec<u8> {
        [&number.to_ne_bytes(), payload].concat()
    }

    fn data(code: u32, flags: u32, size: u64, buffer: u64) -> Vec<u8> {
        let mut bytes = vec![0; 16];
        bytes.extend(code.to_ne_bytes());
        bytes.extend(flags.to_ne_bytes());
        bytes.extend([0; 8]);
        bytes.extend(size.to_ne_bytes());
        bytes.extend([0; 8]);
        bytes.extend(buffer.to_ne_bytes());
        bytes.extend([0; 8]);
        bytes
    }

    #[test]
    fn every_command_of_a_batch_is_seen() {
        const INCREFS: u32 = 0x4004_6304;
        let call = Transaction { code: 3, flags: 0x10, size: 112, buffer: 0x7000 };
        let plain = data(3, 0x10, 112, 0x7000);
        let gather = [plain.clone(), vec![0; 8]].concat();
        let stream = [
            command(INCREFS, &[0; 4]),
            command(bc::TRANSACTION, &plain),
            command(bc::TRANSACTION_SG, &gather),
            command(bc::REPLY, &plain),
        ]
        .concat();
        let seen: Vec<_> = Commands::new(&stream).collect();
        assert_eq!(seen, [Command::Other(INCREFS), Command::Call(call), Command::Call(call), Command::Answer]);
    }

    #[test]
    fn replies_and_failures_are_told_apart() {
        let stream = [
            command(0x720c, &[]),
            command(br::REPLY, &data(0, STATUS_CODE, 4, 0x10)),
            command(br::DEAD_REPLY, &[]),
            command(br::TRANSACTION, &data(1, 0, 0, 0)),
            command(0x8048_7202, &[0; 72]),
        ]
        .concat();
        let seen: Vec<_> = Commands::new(&stream).collect();
        let reply = Transaction { code: 0, flags: STATUS_CODE, size: 4, buffer: 0x10 };
        let expected = [
            Command::Other(0x720c),
            Command::Reply(reply),
            Command::ReplyFailed(br::DEAD_REPLY),
            Command::Incoming,
            Command::Incoming,
        ];
        assert_eq!(seen, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            prop_assert!(Commands::new(&bytes).count() <= bytes.len() / 4);
        }
    }
}
