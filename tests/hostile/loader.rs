//! Loads a library whose constructor waits for a thread that makes a watched call. The dynamic linker's lock is held all the while, so
//! whoever needs it for that call waits for ever.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use consentinel_tests::calls::refused;

fn main() {
    refused();
    let program = std::env::current_exe().expect("a program has a path");
    let library = program.with_file_name("examples/liblate_library.so");
    let name = CString::new(library.as_os_str().as_bytes()).expect("a path without zeros");
    // SAFETY: the library's constructor may be run here.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW) };
    println!("{}", if handle.is_null() { "not loaded: run scripts/test, which builds it" } else { "loaded" });
}
