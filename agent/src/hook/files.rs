//! Opening files that name the device. Only paths below `/sys` and `/proc` are looked at.

use std::ffi::CStr;

use hooks::event::Outcome;
use libc::{FILE, c_char, c_int, mode_t};

use super::{door, hardware};
use crate::observe;
use crate::state::is_on;

/// Looks at a path after the real call, whose result shows whether the path could be read.
unsafe fn looked_at(path: *const c_char, through: &'static str, fd: c_int) {
    // A path that the kernel could not read, or read to no end; arguments that it refused before it read the path.
    const UNREAD: [c_int; 4] = [libc::EFAULT, libc::ENAMETOOLONG, libc::EINVAL, libc::ENOMEM];
    let failed = fd < 0;
    if !is_on() || path.is_null() || (failed && UNREAD.contains(&door::errno())) {
        return;
    }
    // SAFETY: the kernel has just read this text.
    let path = unsafe { CStr::from_ptr(path) }.to_bytes();
    if !path.starts_with(b"/sys/") && !path.starts_with(b"/proc/") {
        return;
    }
    let Some(api) = observe::file(path) else { return };
    door::enter(|agent| {
        if !agent.config.is_off(through) {
            let outcome = if failed { Outcome::Refused(door::errno()) } else { Outcome::Granted };
            let path = str::from_utf8(path).unwrap_or("?");
            let access = observe::record(agent, api, &[through, " ", path], outcome);
            if let Some(access) = access.filter(|_| !failed && path.starts_with("/sys/class/net/")) {
                hardware::learn_file(agent, access, fd);
            }
        }
    });
}

/// The descriptor of a file that was opened, or -1.
fn descriptor(file: *mut FILE) -> c_int {
    // SAFETY: libc has just made it.
    if file.is_null() { -1 } else { unsafe { libc::fileno(file) } }
}

macro_rules! hooks {
    ($($name:ident = $real:ident $text:literal ($($before:ident: $kind:ty,)? @path $(, $after:ident: $more:ty)*) -> $result:ty, as $fd:expr;)*) => {$(
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
                looked_at(path, $text, fd(result));
                result
            }
        }
    )*};
}

hooks! {
    open = OPEN "open" (@path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd;
    open64 = OPEN64 "open64" (@path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd;
    openat = OPENAT "openat" (folder: c_int, @path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd;
    openat64 = OPENAT64 "openat64" (folder: c_int, @path, flags: c_int, mode: mode_t) -> c_int, as |fd| fd;
    open_2 = OPEN_2 "__open_2" (@path, flags: c_int) -> c_int, as |fd| fd;
    open64_2 = OPEN64_2 "__open64_2" (@path, flags: c_int) -> c_int, as |fd| fd;
    openat_2 = OPENAT_2 "__openat_2" (folder: c_int, @path, flags: c_int) -> c_int, as |fd| fd;
    openat64_2 = OPENAT64_2 "__openat64_2" (folder: c_int, @path, flags: c_int) -> c_int, as |fd| fd;
    fopen = FOPEN "fopen" (@path, mode: *const c_char) -> *mut FILE, as descriptor;
    fopen64 = FOPEN64 "fopen64" (@path, mode: *const c_char) -> *mut FILE, as descriptor;
}
