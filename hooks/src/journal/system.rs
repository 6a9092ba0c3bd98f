//! What the writer asks of the system, without the heap.

use std::io;

/// Longest path of a segment's file, with its zero.
pub(super) const PATH: usize = 512;

/// Makes a file of this size, its disk space taken, and maps it.
///
/// # Safety
/// The path is zero-terminated.
pub(super) unsafe fn map_file(path: &[u8; PATH], size: u32) -> io::Result<*mut u8> {
    // SAFETY: plain system calls on our own structures, path and descriptor; the mapping is checked before it is used.
    unsafe {
        // Going over this limit is answered with a signal that kills the app by default.
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        if libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit) == 0 && limit.rlim_cur < libc::rlim_t::from(size) {
            return Err(io::Error::from_raw_os_error(libc::EFBIG));
        }
        let flags = libc::O_RDWR | libc::O_CREAT | libc::O_EXCL | libc::O_CLOEXEC | libc::O_NOFOLLOW;
        let fd = libc::open(path.as_ptr().cast(), flags, 0o600);
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        let full = libc::posix_fallocate(fd, 0, size.into());
        let map = if full == 0 {
            let protection = libc::PROT_READ | libc::PROT_WRITE;
            libc::mmap(std::ptr::null_mut(), size as usize, protection, libc::MAP_SHARED, fd, 0)
        } else {
            libc::MAP_FAILED
        };
        let error = if full == 0 { io::Error::last_os_error() } else { io::Error::from_raw_os_error(full) };
        libc::close(fd);
        if map == libc::MAP_FAILED {
            libc::unlink(path.as_ptr().cast());
            return Err(error);
        }
        Ok(map.cast())
    }
}

/// A number in decimal digits.
pub(super) fn decimal(mut number: u64, out: &mut [u8; 20]) -> &[u8] {
    let mut at = out.len();
    loop {
        at -= 1;
        out[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return &out[at..];
        }
    }
}

/// What a clock shows, in ns.
pub(super) fn clock(id: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is ours.
    unsafe { libc::clock_gettime(id, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
