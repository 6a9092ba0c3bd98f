//! What the services received, one line a transaction, for tests that compare it with what the agent recorded.
//!
//! With `LAB_SERVICES_LOG=FILE` each transaction appends
//! `PID UID CODE FLAGS SIZE HEADER DESCRIPTOR`: decimal numbers, the layout of the interface token (`26`, `29`, `30/SYST`,
//! `30/VNDR`, `-` when there is none) and its descriptor (`-`).

use std::ffi::{CString, OsStr, c_long};
use std::os::unix::ffi::OsStrExt;

use crate::parcel::Reader;

/// An open log.
#[derive(Debug)]
pub struct Log {
    fd: c_long,
}

impl Log {
    /// The log that `LAB_SERVICES_LOG` names; `None` when it is not set or cannot be opened.
    pub fn from_env() -> Option<Log> {
        let path = std::env::var_os("LAB_SERVICES_LOG")?;
        Log::open(&path)
    }

    /// Opens a log for appending.
    ///
    /// The log is opened and written by direct system calls: inside the userspace driver this code runs under the app's own
    /// call, and a preloaded hook must not take the lab's file for one of the app's.
    pub fn open(path: &OsStr) -> Option<Log> {
        let path = CString::new(path.as_bytes()).ok()?;
        let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_APPEND | libc::O_CLOEXEC;
        // SAFETY: the path is a C string.
        let fd = unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags, 0o666) };
        (fd >= 0).then_some(Log { fd })
    }

    /// Appends one line, in one write, so that threads do not mix.
    pub fn received(&self, pid: i32, uid: u32, code: u32, flags: u32, data: &[u8]) {
        let line = line(pid, uid, code, flags, data);
        // SAFETY: the buffer and its length belong together.
        unsafe { libc::syscall(libc::SYS_write, self.fd, line.as_ptr(), line.len()) };
    }
}

fn line(pid: i32, uid: u32, code: u32, flags: u32, data: &[u8]) -> String {
    let (header, descriptor) = match Reader::new(data).token() {
        Some((header, descriptor)) => (header.to_string(), descriptor),
        None => ("-".to_owned(), "-".to_owned()),
    };
    format!("{pid} {uid} {code} {flags} {} {header} {descriptor}\n", data.len())
}

#[cfg(test)]
mod tests {
    use crate::parcel::Writer;

    #[test]
    fn a_line_has_all_that_the_test_compares() {
        let parcel = Writer::request("android.content.IClipboard");
        assert_eq!(super::line(5, 10_100, 3, 0x10, parcel.as_bytes()), "5 10100 3 16 72 30/SYST android.content.IClipboard\n");
        assert_eq!(super::line(5, 0, 0x5f50_4e47, 0, &[]), "5 0 1599098439 0 0 - -\n");
    }
}
