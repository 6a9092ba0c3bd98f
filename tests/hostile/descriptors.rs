//! Uses descriptors as if there were nobody else in the process.

use std::ffi::c_void;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::time::Duration;

use consentinel_tests::calls::{THERE, refused, scene, watched};

fn open() -> i32 {
    // SAFETY: a plain call with a text of ours.
    unsafe { libc::open(THERE.as_ptr(), libc::O_RDONLY) }
}

/// The kernel gives the lowest free number, and programs count on it.
fn lowest() {
    // The agent's thread has started by then, or it has not; neither may show.
    let first: Vec<_> = (0..5).map(|_| open()).collect();
    std::thread::sleep(Duration::from_millis(100));
    let then: Vec<_> = (0..5).map(|_| open()).collect();
    println!("{first:?} {then:?}");
    let stdin = (0..1000)
        .filter(|_| {
            // SAFETY: nobody reads stdin here.
            unsafe { libc::close(0) };
            open() == 0
        })
        .count();
    println!("{stdin} times 0");
}

/// Closes everything that it did not open, as daemons do, and then uses the numbers for its own things, on which nothing may happen.
fn close_all() {
    (0..5).for_each(|_| watched());
    // SAFETY: nothing of this program's own is among these.
    (3..1024).for_each(|fd| unsafe {
        libc::close(fd);
    });
    let address = SocketAddr::from_abstract_name(format!("hostile-{}", std::process::id())).expect("a short name");
    let listener = UnixListener::bind_addr(&address).expect("a listener");
    listener.set_nonblocking(true).expect("a listener that does not wait");
    let pairs: Vec<_> = (0..4).map(|_| UnixStream::pair().expect("two sockets")).collect();
    let files: Vec<_> = (0..4).map(|_| open()).collect();
    let before = inodes();
    refused();
    // Longer than an agent may sleep before it looks after its own.
    std::thread::sleep(Duration::from_millis(2500));
    (0..5).for_each(|_| watched());
    assert!(listener.accept().is_err(), "nobody may connect to our listener");
    for (left, right) in &pairs {
        for socket in [left, right] {
            use std::os::fd::AsRawFd;
            let mut byte = 0u8;
            // SAFETY: one byte of ours.
            let got = unsafe { libc::recv(socket.as_raw_fd(), (&raw mut byte).cast::<c_void>(), 1, libc::MSG_DONTWAIT) };
            assert_eq!(got, -1, "nobody may say anything on our sockets, nor close them");
        }
    }
    assert_eq!(before, inodes(), "nobody may close or replace our descriptors");
    println!("{files:?} {} descriptors", before.len());
}

/// Every open descriptor and what it is.
fn inodes() -> Vec<(i32, u64, u64)> {
    (0..1024)
        .filter_map(|fd| {
            // SAFETY: a zeroed `stat` is a valid one to be filled.
            unsafe {
                let mut stat: libc::stat = std::mem::zeroed();
                (libc::fstat(fd, &mut stat) == 0).then_some((fd, stat.st_dev, stat.st_ino))
            }
        })
        .collect()
}

/// Whatever is open at the start is the program's business.
fn listed() {
    std::thread::sleep(Duration::from_millis(100));
    println!("{:?}", inodes().into_iter().map(|(fd, ..)| fd).collect::<Vec<_>>());
}

fn main() {
    match scene().as_str() {
        "lowest" => lowest(),
        "close-all" => close_all(),
        "listed" => listed(),
        other => panic!("no scene {other}"),
    }
}
