//! The device: what `open` gives, and what its `ioctl` does.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use lab_system::binder::{TransactionData, WriteRead, bc, br, each_command, flag, request};
use lab_system::received::Log;
use lab_system::services::{Sender, answer};

/// The protocol version of 64-bit kernels.
const PROTOCOL_VERSION: i32 = 8;
/// Bytes of a memory file; a client may map at most this much.
const SIZE: libc::off_t = 4 << 20;

/// Is this the path of the device?
///
/// # Safety
/// `path` is null or a C string.
pub unsafe fn is_path(path: *const c_char) -> bool {
    // SAFETY: the caller's promise.
    !path.is_null() && unsafe { CStr::from_ptr(path) } == c"/dev/binder"
}

/// Could this be a request to a binder device? All carry the letter `b`.
pub fn is_request(request: u32) -> bool {
    (request >> 8) & 0xff == u32::from(b'b')
}

/// Identity (file system, inode) of the memory file behind every open device. The first `open` sets it; the file then stays
/// open for ever, so that the identity is never another file's.
static DEVICE: AtomicU64 = AtomicU64::new(0);
static INODE: AtomicU64 = AtomicU64::new(0);
static FILE: OnceLock<c_int> = OnceLock::new();

/// Opens the device: a descriptor of one memory file, which a client can map as it maps the real one.
pub fn open() -> c_int {
    let file = *FILE.get_or_init(|| {
        // SAFETY: the name is a C string; a negative descriptor makes the following calls fail.
        unsafe {
            let fd = libc::memfd_create(c"binder".as_ptr(), libc::MFD_CLOEXEC);
            libc::ftruncate(fd, SIZE);
            let (device, inode) = identity(fd).unwrap_or_default();
            DEVICE.store(device, Ordering::Relaxed);
            INODE.store(inode, Ordering::Release);
            fd
        }
    });
    // SAFETY: duplicating a descriptor touches no memory.
    let fd = unsafe { libc::syscall(libc::SYS_fcntl, file, libc::F_DUPFD_CLOEXEC, 0) };
    fd as c_int
}

/// Is this descriptor an open device? Asked of the kernel each time: descriptors are closed and their numbers reused.
pub fn is_fd(fd: c_int) -> bool {
    let inode = INODE.load(Ordering::Acquire);
    inode != 0 && identity(fd) == Some((DEVICE.load(Ordering::Relaxed), inode))
}

fn identity(fd: c_int) -> Option<(u64, u64)> {
    // SAFETY: the struct is ours; all zeros is a value of it.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        (libc::syscall(libc::SYS_fstat, fd, &mut stat) == 0).then_some((stat.st_dev, stat.st_ino))
    }
}

fn fail(errno: c_int) -> c_int {
    // SAFETY: errno's location is valid on every thread.
    unsafe { *libc::__errno_location() = errno };
    -1
}

/// `ioctl` on an open device.
///
/// # Safety
/// `argument` points to what the request takes.
pub unsafe fn ioctl(request: u32, argument: *mut c_void) -> c_int {
    match request {
        request::WRITE_READ => {
            // SAFETY: the caller's promise.
            let exchange = unsafe { &mut *argument.cast::<WriteRead>() };
            // SAFETY: the caller's promise holds for the buffers that the struct names.
            unsafe { write_read(exchange) }
        }
        request::VERSION => {
            // SAFETY: the request takes an int.
            unsafe { *argument.cast::<i32>() = PROTOCOL_VERSION };
            0
        }
        request::SET_MAX_THREADS | request::THREAD_EXIT => 0,
        request::SET_CONTEXT_MGR => fail(libc::EBUSY),
        _ => fail(libc::EINVAL),
    }
}

thread_local! {
    /// What the driver still has to tell this thread.
    static TODO: RefCell<VecDeque<Vec<u8>>> = const { RefCell::new(VecDeque::new()) };
}

/// # Safety
/// The struct describes live buffers.
unsafe fn write_read(exchange: &mut WriteRead) -> c_int {
    TODO.with_borrow_mut(|todo| {
        let mut waits_for_answer = false;
        if exchange.write_size > exchange.write_consumed {
            let start = exchange.write_buffer + exchange.write_consumed;
            let length = (exchange.write_size - exchange.write_consumed) as usize;
            // SAFETY: the caller's promise.
            let stream = unsafe { std::slice::from_raw_parts(start as *const u8, length) };
            let mut known = true;
            each_command(stream, |command, payload| {
                known = known && (command >> 8) & 0xff == u32::from(b'c');
                if known {
                    // SAFETY: the caller's promise holds for what its commands name.
                    waits_for_answer |= unsafe { obey(command, payload, todo) };
                }
            });
            if !known {
                return fail(libc::EINVAL);
            }
            exchange.write_consumed = exchange.write_size;
        }
        if waits_for_answer && exchange.read_size > 0 && interrupts() {
            return fail(libc::EINTR);
        }
        // SAFETY: the caller's promise.
        unsafe { fill(exchange, todo) };
        0
    })
}

fn interrupts() -> bool {
    static INTERRUPTS: OnceLock<bool> = OnceLock::new();
    *INTERRUPTS.get_or_init(|| std::env::var_os("LAB_DRIVER_EINTR").is_some_and(|v| v == "1"))
}

/// Carries out one command; true when an answer is now waiting.
///
/// # Safety
/// A transaction names a live parcel, a freed buffer came from us.
unsafe fn obey(command: u32, payload: &[u8], todo: &mut VecDeque<Vec<u8>>) -> bool {
    match command {
        bc::TRANSACTION | bc::TRANSACTION_SG => {
            let Some(call) = TransactionData::from_bytes(payload) else {
                return false;
            };
            if call.target as u32 != 0 {
                todo.push_back(br::FAILED_REPLY.to_ne_bytes().to_vec());
                return true;
            }
            todo.push_back(br::TRANSACTION_COMPLETE.to_ne_bytes().to_vec());
            // SAFETY: the caller's promise.
            let parcel = unsafe { serve(&call) };
            if call.flags & flag::ONE_WAY != 0 {
                return false;
            }
            let reply =
                TransactionData { data_size: parcel.len() as u64, buffer: buffer::new(&parcel), ..TransactionData::default() };
            let mut command = br::REPLY.to_ne_bytes().to_vec();
            command.extend_from_slice(&reply.to_bytes());
            todo.push_back(command);
            true
        }
        bc::FREE_BUFFER => {
            if let Ok(address) = payload.try_into() {
                // SAFETY: the caller's promise.
                unsafe { buffer::free(u64::from_ne_bytes(address)) };
            }
            false
        }
        // Reference counts and loopers have no effect here.
        _ => false,
    }
}

/// # Safety
/// The call names a live parcel.
unsafe fn serve(call: &TransactionData) -> Vec<u8> {
    static LOG: OnceLock<Option<Log>> = OnceLock::new();
    let data = match call.data_size {
        0 => &[][..],
        // SAFETY: the caller's promise.
        size => unsafe { std::slice::from_raw_parts(call.buffer as *const u8, size as usize) },
    };
    // SAFETY: these calls cannot fail.
    let (pid, uid) = unsafe { (libc::getpid(), libc::geteuid()) };
    if let Some(log) = LOG.get_or_init(Log::from_env) {
        log.received(pid, uid, call.code, call.flags, data);
    }
    answer(call.code, data, Sender { pid, uid }).parcel
}

/// Hands over what the thread has waiting, as far as it fits, at most one answer.
///
/// # Safety
/// The struct describes a live buffer to read into.
unsafe fn fill(exchange: &mut WriteRead, todo: &mut VecDeque<Vec<u8>>) {
    let mut put = |bytes: &[u8]| {
        if exchange.read_size - exchange.read_consumed < bytes.len() as u64 {
            return false;
        }
        let to = (exchange.read_buffer + exchange.read_consumed) as *mut u8;
        // SAFETY: there is room for the bytes, and the buffer is the caller's.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        exchange.read_consumed += bytes.len() as u64;
        true
    };
    if !put(&br::NOOP.to_ne_bytes()) {
        return;
    }
    while let Some(command) = todo.front() {
        if !put(command) {
            return;
        }
        let is_answer = command.starts_with(&br::REPLY.to_ne_bytes());
        todo.pop_front();
        if is_answer {
            return;
        }
    }
}

/// The buffers of answers: what the real driver would have mapped for the client.
mod buffer {
    /// Stands before each live buffer, so that freeing one twice has no effect, as with the driver.
    const LIVE: u64 = u64::from_ne_bytes(*b"labparcl");
    const HEAD: usize = 16;

    /// A copy of a parcel.
    pub fn new(parcel: &[u8]) -> u64 {
        // SAFETY: the block has room for the head and the parcel.
        unsafe {
            let block = libc::malloc(HEAD + parcel.len()).cast::<u8>();
            assert!(!block.is_null(), "no memory for an answer");
            block.cast::<u64>().write(LIVE);
            let data = block.add(HEAD);
            std::ptr::copy_nonoverlapping(parcel.as_ptr(), data, parcel.len());
            data as u64
        }
    }

    /// # Safety
    /// The address came from [`new`].
    pub unsafe fn free(address: u64) {
        // SAFETY: the caller's promise.
        unsafe {
            let block = (address as *mut u8).sub(HEAD).cast::<u64>();
            if block.read() == LIVE {
                block.write(0);
                libc::free(block.cast());
            }
        }
    }
}
