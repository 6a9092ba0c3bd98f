//! Opening files that name the device, and files of shared storage. Only paths below a few folders are looked at.

use std::ffi::CStr;

use hooks::catalogue::Category;
use hooks::decode::path;
use hooks::event::Outcome;
use libc::{FILE, c_char, c_int, mode_t};

use super::{door, hardware};
use crate::observe;
use crate::state::is_on;

/// Looks at a path after the real call, whose result shows whether the path could be read.
unsafe fn looked_at(path: *const c_char, through: &'static str, writes: bool, fd: c_int) {
    // A path that the kernel could not read, or read to no end; arguments that it refused before it read the path.
    const UNREAD: [c_int; 4] = [libc::EFAULT, libc::ENAMETOOLONG, libc::EINVAL, libc::ENOMEM];
    let failed = fd < 0;
    if !is_on() || path.is_null() || (failed && UNREAD.contains(&door::errno())) {
        return;
    }
    // SAFETY: the kernel has just read this text.
    let path = unsafe { CStr::from_ptr(path) }.to_bytes();
    if !path::WATCHED.iter().any(|begin| path.starts_with(begin)) {
        return;
    }
    let Some((api, pattern)) = observe::file(path, writes) else { return };
    door::enter(|agent| {
        if agent.config.is_off(through) {
            return;
        }
        let outcome = if failed { Outcome::Refused(door::errno()) } else { Outcome::Granted };
        if api.category == Category::Storage {
            // The name of a file of the user's is told to nobody.
            if !path::is_own(pattern, path, door::package(&mut [0; 256])) {
                observe::record(agent, api, &[through], outcome);
            }
            return;
        }
        let path = str::from_utf8(path).unwrap_or("?");
        let access = observe::record(agent, api, &[through, " ", path], outcome);
        if let Some(access) = access.filter(|_| !failed && path.starts_with("/sys/class/net/")) {
            hardware::learn_file(agent, access, fd);
        }
    });
}

/// The descriptor of a file that was opened, or -1.
fn descriptor(file: *mut FILE) -> c_int {
    // SAFETY: libc has just made it.
    if file.is_null() { -1 } else { unsafe { libc::fileno(file) } }
}

/// Whether these flags open a file to write it.
fn writes(flags: c_int) -> bool {
    flags & libc::O_ACCMODE != libc::O_RDONLY || flags & (libc::O_CREAT | libc::O_TRUNC) != 0
}

/// The same for the mode of a stream, which begins with its kind.
///
/// # Safety
/// The mode is a text, or null.
unsafe fn mode_writes(mode: *const c_char) -> bool {
    // SAFETY: by the caller's promise.
    !door::is_nowhere(mode.cast()) && unsafe { CStr::from_ptr(mode) }.to_bytes().iter().any(|letter| b"wa+".contains(letter))
}

macro_rules! hooks {
    ($($name:ident = $real:ident $text:literal ($($before:ident: $kind:ty,)? @path $(, $after:ident: $more:ty)*) -> $result:ty, as $fd:expr, writes $writes:expr;)*) => {$(
        /// # Safety
        /// As the libc function of this name. Where that is variadic in C, it passes one further argument at the most, which travels as a
        /// fixed one does.
        pub unsafe extern "C" fn $name($($before: $kind,)? path: *const c_char $(, $after: $more)*) -> $result {
            type Function = unsafe extern "C" fn($($kind,)? *const c_char $(, $more)*) -> $result;
            // SAFETY: this is the function's type; the arguments are the caller's.
            unsafe {
                let real: Function = super::$real.get();
                let result = real($($before,)? path $(, $after)*);
                let fd: fn($result) -> c_int = $fd;
                looked_at(path, $text, $writes, fd(result));
                result
            }
        }
    )*};
}

hooks! {
    open = OPEN "open" (@path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd, writes writes(flags);
    open64 = OPEN64 "open64" (@path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd, writes writes(flags);
    openat = OPENAT "openat" (folder: c_int, @path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd, writes writes(flags);
    openat64 = OPENAT64 "openat64" (folder: c_int, @path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd, writes writes(flags);
    open_2 = OPEN_2 "__open_2" (@path, flags: c_int) -> c_int, as |fd| fd, writes writes(flags);
    open64_2 = OPEN64_2 "__open64_2" (@path, flags: c_int) -> c_int, as |fd| fd, writes writes(flags);
    openat_2 = OPENAT_2 "__openat_2" (folder: c_int, @path, flags: c_int) -> c_int, as |fd| fd, writes writes(flags);
    openat64_2 = OPENAT64_2 "__openat64_2" (folder: c_int, @path, flags: c_int) -> c_int, as |fd| fd, writes writes(flags);
    fopen = FOPEN "fopen" (@path, mode: *const c_char) -> *mut FILE, as descriptor, writes mode_writes(mode);
    fopen64 = FOPEN64 "fopen64" (@path, mode: *const c_char) -> *mut FILE, as descriptor, writes mode_writes(mode);
}
