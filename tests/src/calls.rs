//! Calls that the programs in `hostile` make. They go through libc's symbols, which is where a preloaded agent stands.

use std::ffi::CStr;

/// A watched file that every Linux system has: the loopback interface's hardware address.
pub const THERE: &CStr = c"/sys/class/net/lo/address";
/// A watched file that no system has.
pub const MISSING: &CStr = c"/sys/class/net/nope/address";

/// Opens and closes the watched file: one access that is granted.
pub fn watched() {
    // SAFETY: a plain call with a text of ours.
    let fd = unsafe { libc::open(THERE.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) };
    if fd < 0 {
        fail("the loopback interface's address cannot be opened");
    }
    // SAFETY: the descriptor is ours.
    unsafe { libc::close(fd) };
}

/// Opens the missing file: one access that is refused.
pub fn refused() {
    // SAFETY: a plain call with a text of ours.
    let fd = unsafe { libc::open(MISSING.as_ptr(), libc::O_RDONLY) };
    if fd >= 0 || errno() != libc::ENOENT {
        fail("a missing file was opened, or not for the reason that it is missing");
    }
}

/// This thread's `errno`.
pub fn errno() -> i32 {
    // SAFETY: the place is the thread's own.
    unsafe { *libc::__errno_location() }
}

/// Sets it.
pub fn set_errno(value: i32) {
    // SAFETY: the place is the thread's own.
    unsafe { *libc::__errno_location() = value }
}

/// Ends the process with a reason, without heap or locks: in a forked child, in a signal handler.
pub fn fail(why: &str) -> ! {
    // SAFETY: plain calls with bytes of ours.
    unsafe {
        libc::write(2, why.as_ptr().cast(), why.len());
        libc::_exit(99)
    }
}

/// The program's first argument: which of its scenes to play.
pub fn scene() -> String {
    std::env::args().nth(1).unwrap_or_default()
}
