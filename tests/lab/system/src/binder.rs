//! A binder endpoint on nothing but libc: open, map, and exchange command streams by `ioctl(BINDER_WRITE_READ)`.
//!
//! All calls go through the C library, so that a preloaded library sees them as it would see libbinder's.

use std::ffi::{CStr, c_int, c_void};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::parcel;

/// The request codes of `ioctl`.
pub mod request {
    /// Exchange of command streams.
    pub const WRITE_READ: u32 = 0xc030_6201;
    /// How many threads the driver may ask for.
    pub const SET_MAX_THREADS: u32 = 0x4004_6205;
    /// Become the process behind handle 0.
    pub const SET_CONTEXT_MGR: u32 = 0x4004_6207;
    /// This thread makes no more calls.
    pub const THREAD_EXIT: u32 = 0x4004_6208;
    /// The protocol version.
    pub const VERSION: u32 = 0xc004_6209;
}

/// Commands to the driver. Each carries the size of its payload in bits 16 to 29.
pub mod bc {
    /// A call.
    pub const TRANSACTION: u32 = 0x4040_6300;
    /// An answer.
    pub const REPLY: u32 = 0x4040_6301;
    /// A received buffer is no longer needed.
    pub const FREE_BUFFER: u32 = 0x4008_6303;
    /// A weak reference more to a handle.
    pub const INCREFS: u32 = 0x4004_6304;
    /// A strong reference more to a handle.
    pub const ACQUIRE: u32 = 0x4004_6305;
    /// This thread serves calls.
    pub const ENTER_LOOPER: u32 = 0x0000_630c;
    /// A call with scatter-gather buffers.
    pub const TRANSACTION_SG: u32 = 0x4048_6311;
    /// An answer with scatter-gather buffers.
    pub const REPLY_SG: u32 = 0x4048_6312;
}

/// Commands from the driver.
pub mod br {
    /// A call to us.
    pub const TRANSACTION: u32 = 0x8040_7202;
    /// The answer to our call.
    pub const REPLY: u32 = 0x8040_7203;
    /// Whom we called is gone.
    pub const DEAD_REPLY: u32 = 0x0000_7205;
    /// Our call was taken.
    pub const TRANSACTION_COMPLETE: u32 = 0x0000_7206;
    /// Nothing; every non-empty stream starts with it.
    pub const NOOP: u32 = 0x0000_720c;
    /// Our call could not be delivered.
    pub const FAILED_REPLY: u32 = 0x0000_7211;
}

/// Transaction flags.
pub mod flag {
    /// No answer is waited for.
    pub const ONE_WAY: u32 = 0x01;
    /// The answer may contain file descriptors. libbinder sets it on every call.
    pub const ACCEPT_FDS: u32 = 0x10;
}

/// `struct binder_write_read`.
#[repr(C)]
#[derive(Debug, Default, Clone, Copy)]
#[allow(missing_docs)]
pub struct WriteRead {
    pub write_size: u64,
    pub write_consumed: u64,
    pub write_buffer: u64,
    pub read_size: u64,
    pub read_consumed: u64,
    pub read_buffer: u64,
}

/// `struct binder_transaction_data`.
#[repr(C)]
#[derive(Debug, Default, Clone, Copy)]
#[allow(missing_docs)]
pub struct TransactionData {
    /// A handle in `BC_TRANSACTION`, the receiver's own pointer in `BR_TRANSACTION`.
    pub target: u64,
    pub cookie: u64,
    pub code: u32,
    pub flags: u32,
    pub sender_pid: i32,
    pub sender_euid: u32,
    pub data_size: u64,
    pub offsets_size: u64,
    pub buffer: u64,
    pub offsets: u64,
}

const _: () = assert!(size_of::<WriteRead>() == 48);
const _: () = assert!(size_of::<TransactionData>() == 64);

impl TransactionData {
    /// The bytes as they stand in a command stream.
    pub fn to_bytes(&self) -> [u8; 64] {
        // SAFETY: the struct is 64 bytes of plain integers without padding.
        unsafe { std::mem::transmute(*self) }
    }

    /// Reads the head of a payload; `None` when it is too short.
    pub fn from_bytes(payload: &[u8]) -> Option<TransactionData> {
        let bytes: [u8; 64] = payload.get(..64)?.try_into().ok()?;
        // SAFETY: every pattern of 64 bytes is a value of the struct.
        Some(unsafe { std::mem::transmute::<[u8; 64], TransactionData>(bytes) })
    }
}

/// Calls `each(command, payload)` for every whole command in a stream.
pub fn each_command(stream: &[u8], mut each: impl FnMut(u32, &[u8])) {
    let mut rest = stream;
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let command = u32::from_ne_bytes(*head);
        let size = ((command >> 16) & 0x3fff) as usize;
        let Some(payload) = after.get(..size) else {
            return;
        };
        each(command, payload);
        rest = &after[size..];
    }
}

/// Why a call got no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The receiver has died, or there is none.
    #[error("the binder target is dead (BR_DEAD_REPLY)")]
    Dead,
    /// The driver refused the call.
    #[error("the binder driver could not deliver the call (BR_FAILED_REPLY)")]
    Failed,
    /// `ioctl` itself failed.
    #[error("ioctl(BINDER_WRITE_READ): {0}")]
    Io(#[from] io::Error),
}

/// One call, as it is written to the driver.
#[derive(Debug, Clone, Copy)]
pub struct Transaction<'a> {
    /// Whom to call. 0 is the context manager.
    pub handle: u32,
    /// The method.
    pub code: u32,
    /// See [`flag`].
    pub flags: u32,
    /// The parcel.
    pub data: &'a [u8],
    /// Send it as `BC_TRANSACTION_SG`.
    pub scatter_gather: bool,
}

impl Transaction<'_> {
    fn is_one_way(&self) -> bool {
        self.flags & flag::ONE_WAY != 0
    }

    fn write(&self, stream: &mut Vec<u8>) {
        let data = TransactionData {
            target: self.handle.into(),
            code: self.code,
            flags: self.flags,
            data_size: self.data.len() as u64,
            buffer: self.data.as_ptr() as u64,
            ..TransactionData::default()
        };
        let command = if self.scatter_gather { bc::TRANSACTION_SG } else { bc::TRANSACTION };
        stream.extend_from_slice(&command.to_ne_bytes());
        stream.extend_from_slice(&data.to_bytes());
        if self.scatter_gather {
            stream.extend_from_slice(&0u64.to_ne_bytes());
        }
    }
}

/// A call that arrived.
#[derive(Debug)]
pub struct Incoming<'a> {
    /// The method.
    pub code: u32,
    /// See [`flag`].
    pub flags: u32,
    /// The parcel.
    pub data: &'a [u8],
    /// Process id of the caller.
    pub sender_pid: i32,
    /// Effective user id of the caller.
    pub sender_uid: u32,
}

/// How much the driver may map into this process for what it receives: libbinder's size.
const MAP_SIZE: usize = 1024 * 1024 - 2 * 4096;

/// An open binder device. Threads may share one; the driver keeps their calls apart.
#[derive(Debug)]
pub struct Device {
    fd: c_int,
    interrupted: AtomicU64,
}

impl Device {
    /// Opens and maps a binder device.
    pub fn open(path: &CStr) -> io::Result<Device> {
        // SAFETY: `path` is a C string.
        let fd = unsafe { libc::open(path.as_ptr(), libc::O_RDWR | libc::O_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        let device = Device { fd, interrupted: AtomicU64::new(0) };
        // SAFETY: a new mapping at an address that the kernel chooses.
        let map = unsafe {
            libc::mmap(std::ptr::null_mut(), MAP_SIZE, libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_NORESERVE, fd, 0)
        };
        if map == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(device)
    }

    /// How often an `ioctl` of this device was interrupted by a signal and called again.
    pub fn interrupted(&self) -> u64 {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Calls a method. A one-way call gives an empty answer.
    pub fn call(&self, handle: u32, code: u32, data: &[u8], flags: u32) -> Result<Vec<u8>, CallError> {
        self.submit(&[Transaction { handle, code, flags: flags | flag::ACCEPT_FDS, data, scatter_gather: false }])
    }

    /// Hands a batch to the driver in one write, as libbinder does with the commands that it has collected. At most the last
    /// transaction may want an answer; that is what is returned.
    pub fn submit(&self, batch: &[Transaction]) -> Result<Vec<u8>, CallError> {
        let mut out = Vec::with_capacity(128);
        for transaction in batch {
            transaction.write(&mut out);
        }
        let wants_answer = batch.last().is_some_and(|last| !last.is_one_way());
        let mut taken = 0;
        let mut result = None;
        let mut input = [0u8; 256];
        while result.is_none() && (wants_answer || taken < batch.len()) {
            let read = self.exchange(&mut out, &mut input)?;
            each_command(&input[..read], |command, payload| match command {
                br::TRANSACTION_COMPLETE => taken += 1,
                br::REPLY => {
                    if let Some(reply) = TransactionData::from_bytes(payload) {
                        // SAFETY: the driver has mapped the answer for us until we free it below.
                        result = Some(Ok(unsafe { received(&reply) }.to_vec()));
                        free_buffer(&mut out, reply.buffer);
                    }
                }
                br::DEAD_REPLY => result = Some(Err(CallError::Dead)),
                br::FAILED_REPLY => result = Some(Err(CallError::Failed)),
                _ => {}
            });
        }
        if matches!(result, Some(Ok(_))) {
            self.exchange(&mut out, &mut [])?;
        }
        result.unwrap_or(Ok(Vec::new()))
    }

    /// Becomes the context manager: the process that handle 0 of everyone else means.
    pub fn become_context_manager(&self) -> io::Result<()> {
        let unused: i32 = 0;
        // SAFETY: the request reads one int.
        match unsafe { libc::ioctl(self.fd, request::SET_CONTEXT_MGR as _, &unused) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Serves calls for ever. The handler's parcel is the answer, unless the call is one-way.
    pub fn serve(&self, mut handle: impl FnMut(&Incoming) -> Vec<u8>) -> io::Result<()> {
        let mut out = bc::ENTER_LOOPER.to_ne_bytes().to_vec();
        let mut input = [0u8; 1024];
        loop {
            let read = self.exchange(&mut out, &mut input)?;
            let mut calls = Vec::new();
            each_command(&input[..read], |command, payload| {
                if command == br::TRANSACTION {
                    calls.extend(TransactionData::from_bytes(payload));
                }
            });
            for call in calls {
                let answer = handle(&Incoming {
                    code: call.code,
                    flags: call.flags,
                    // SAFETY: the driver has mapped the call's parcel for us until we free it below.
                    data: unsafe { received(&call) },
                    sender_pid: call.sender_pid,
                    sender_uid: call.sender_euid,
                });
                free_buffer(&mut out, call.buffer);
                if call.flags & flag::ONE_WAY == 0 {
                    let reply = TransactionData {
                        data_size: answer.len() as u64,
                        buffer: answer.as_ptr() as u64,
                        ..TransactionData::default()
                    };
                    out.extend_from_slice(&bc::REPLY.to_ne_bytes());
                    out.extend_from_slice(&reply.to_bytes());
                }
                // Written at once: the answer lives only as long as this turn of the loop.
                self.exchange(&mut out, &mut [])?;
            }
        }
    }

    /// One `BINDER_WRITE_READ`, called again with the same struct after a signal, as libbinder does: the driver has then
    /// consumed what it wrote, and only the reading is repeated. Takes what was consumed out of `out`; returns the bytes read.
    fn exchange(&self, out: &mut Vec<u8>, input: &mut [u8]) -> io::Result<usize> {
        let mut exchange = WriteRead {
            write_size: out.len() as u64,
            write_buffer: out.as_ptr() as u64,
            read_size: input.len() as u64,
            read_buffer: input.as_mut_ptr() as u64,
            ..WriteRead::default()
        };
        loop {
            // SAFETY: the struct describes two live buffers with their sizes.
            let result = unsafe { libc::ioctl(self.fd, request::WRITE_READ as _, (&raw mut exchange).cast::<c_void>()) };
            if result >= 0 {
                out.drain(..exchange.write_consumed as usize);
                return Ok(exchange.read_consumed as usize);
            }
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
            self.interrupted.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // SAFETY: the descriptor is ours. The mapping stays: the driver lets go of it with the process.
        unsafe { libc::close(self.fd) };
    }
}

fn free_buffer(stream: &mut Vec<u8>, buffer: u64) {
    stream.extend_from_slice(&bc::FREE_BUFFER.to_ne_bytes());
    stream.extend_from_slice(&buffer.to_ne_bytes());
}

/// The parcel of something received.
///
/// # Safety
/// `data` must come from the driver, and its buffer must not have been freed.
unsafe fn received(data: &TransactionData) -> &[u8] {
    if data.data_size == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(data.buffer as *const u8, data.data_size as usize) }
}

/// A parcel with nothing but "no exception".
pub fn empty_answer() -> Vec<u8> {
    let mut parcel = parcel::Writer::new();
    parcel.i32(0);
    parcel.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_written_as_the_kernel_lays_it_out() {
        let data = [1u8, 2, 3, 4];
        let mut stream = Vec::new();
        Transaction { handle: 7, code: 0x1234, flags: flag::ACCEPT_FDS, data: &data, scatter_gather: true }.write(&mut stream);
        assert_eq!(stream.len(), 4 + 64 + 8);
        assert_eq!(stream[..4], bc::TRANSACTION_SG.to_ne_bytes());
        let mut seen = Vec::new();
        each_command(&stream, |command, payload| seen.push((command, payload.len(), TransactionData::from_bytes(payload))));
        let [(command, length, Some(transaction))] = seen[..] else {
            panic!("{seen:?}");
        };
        assert_eq!((command, length), (bc::TRANSACTION_SG, 72));
        assert_eq!((transaction.target, transaction.code, transaction.data_size), (7, 0x1234, 4));
        assert_eq!(transaction.buffer, data.as_ptr() as u64);
    }

    #[test]
    fn a_truncated_stream_ends_before_the_broken_command() {
        let mut stream = br::NOOP.to_ne_bytes().to_vec();
        stream.extend_from_slice(&br::REPLY.to_ne_bytes());
        stream.extend_from_slice(&[0; 63]);
        let mut seen = Vec::new();
        each_command(&stream, |command, _| seen.push(command));
        assert_eq!(seen, [br::NOOP]);
    }
}
