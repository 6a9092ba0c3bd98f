//! Three threads make watched calls until they are killed, and count those that are over in the shared file that the first argument
//! names, 8 bytes a thread.

use std::sync::atomic::{AtomicU64, Ordering};

use consentinel_tests::calls::{fail, refused, scene};

fn main() {
    let file = std::fs::OpenOptions::new().read(true).write(true).open(scene()).expect("the file for counting");
    // SAFETY: the file has these bytes, and the mapping is never undone.
    let counts: &'static [AtomicU64; 3] = unsafe {
        use std::os::fd::AsRawFd;
        let (protection, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
        let map = libc::mmap(std::ptr::null_mut(), 24, protection, flags, file.as_raw_fd(), 0);
        if map == libc::MAP_FAILED {
            fail("the file for counting cannot be mapped");
        }
        &*map.cast()
    };
    let threads = counts.each_ref().map(|count| {
        std::thread::spawn(move || {
            loop {
                refused();
                count.fetch_add(1, Ordering::Release);
            }
        })
    });
    threads.into_iter().for_each(|thread| thread.join().expect("it never ends"));
}
