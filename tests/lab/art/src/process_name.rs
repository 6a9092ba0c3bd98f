//! Takes the app's package for the process's name, as Android's `app_process` does: over its own command line.

use std::ffi::{c_char, c_int};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

static ARGUMENTS: AtomicPtr<c_char> = AtomicPtr::new(std::ptr::null_mut());
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// glibc passes the arguments to constructors too; they lie in one row.
extern "C" fn remember(count: c_int, arguments: *const *mut c_char) {
    if count > 0 {
        // SAFETY: `count` texts stand in the list.
        unsafe {
            let first = *arguments;
            let last = *arguments.add(count as usize - 1);
            ARGUMENTS.store(first, Ordering::Relaxed);
            LENGTH.store(last as usize + libc::strlen(last) - first as usize, Ordering::Relaxed);
        }
    }
}

#[used]
#[unsafe(link_section = ".init_array")]
static REMEMBER: extern "C" fn(c_int, *const *mut c_char) = remember;

/// From now on this is the process's name. Call it when the arguments have been read.
pub fn set(name: &str) {
    let (place, room) = (ARGUMENTS.load(Ordering::Relaxed), LENGTH.load(Ordering::Relaxed));
    if place.is_null() {
        return;
    }
    let kept = name.len().min(room);
    // SAFETY: the arguments' own bytes, which nobody reads any more.
    unsafe {
        std::ptr::copy_nonoverlapping(name.as_ptr(), place.cast(), kept);
        std::ptr::write_bytes(place.add(kept), 0, room - kept);
    }
}
