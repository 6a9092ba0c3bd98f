//! The door between the app's call and our own work.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::thread;
use crate::state::{Agent, agent};

/// Does our own work: only when there is an agent, never nested on one thread, never unwinding into the app, and with the app's `errno`
/// as it was.
pub fn enter<R>(work: impl FnOnce(&'static Agent) -> R) -> Option<R> {
    let agent = agent()?;
    let Some(own) = thread::begin() else {
        // A signal handler's call in the middle of our own work: the journal may be half a record further. What Java code does because we
        // called it is our own doing and no loss.
        if !thread::is_in_java() {
            agent.journal.count_lost();
        }
        return None;
    };
    let errno = errno();
    let done = catch_unwind(AssertUnwindSafe(|| work(agent)));
    if done.is_err() {
        // What the work would have recorded is lost, and has to be counted as such.
        agent.journal.count_lost();
    }
    set_errno(errno);
    drop(own);
    done.ok()
}

/// Whether nothing can lie at this address: the lowest pages are never mapped. The kernel answers such pointers with an error, and so must
/// we. One that is wrong in another way is not told from a right one, which would take a system call for each.
pub fn is_nowhere(address: *const libc::c_void) -> bool {
    (address as usize) < 4096
}

#[cfg(target_os = "android")]
use libc::__errno as errno_place;
#[cfg(not(target_os = "android"))]
use libc::__errno_location as errno_place;

/// The app's `errno`.
pub fn errno() -> i32 {
    // SAFETY: the place is the thread's own.
    unsafe { *errno_place() }
}

/// Sets it.
pub fn set_errno(value: i32) {
    // SAFETY: the place is the thread's own.
    unsafe { *errno_place() = value }
}

/// The process's name: the first word of its command line.
pub fn process_name(out: &mut [u8; 256]) -> &str {
    // SAFETY: plain calls on our own buffer and descriptor.
    let length = unsafe {
        let fd = libc::open(c"/proc/self/cmdline".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if fd < 0 {
            return "";
        }
        let length = libc::read(fd, out.as_mut_ptr().cast(), out.len());
        libc::close(fd);
        length
    };
    let read = &out[..length.max(0) as usize];
    let word = read.split(|byte| *byte == 0).next().unwrap_or_default();
    std::str::from_utf8(word).unwrap_or("")
}

/// The package that the process belongs to, as far as its name says: processes of their own have `:` and more behind it.
pub fn package(out: &mut [u8; 256]) -> &str {
    process_name(out).split(':').next().unwrap_or_default()
}
