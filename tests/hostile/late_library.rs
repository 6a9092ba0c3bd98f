//! A library that makes its calls while it is being loaded, on a thread that its constructor waits for.

use std::ffi::c_void;
use std::ptr;

use consentinel_tests::calls::{fail, refused};

extern "C" fn thread(_: *mut c_void) -> *mut c_void {
    (0..100).for_each(|_| refused());
    ptr::null_mut()
}

extern "C" fn constructor() {
    // SAFETY: plain calls on variables of ours.
    unsafe {
        let mut id = 0;
        if libc::pthread_create(&mut id, ptr::null(), thread, ptr::null_mut()) != 0 {
            fail("no thread");
        }
        libc::pthread_join(id, ptr::null_mut());
    }
}

#[used]
#[unsafe(link_section = ".init_array")]
static CONSTRUCTOR: extern "C" fn() = constructor;
