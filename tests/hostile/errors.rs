//! Makes calls that fail, and calls that succeed, and prints what `errno` is afterwards. Among them are arguments that the kernel refuses
//! without a crash: whoever looks at them must not crash either.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use consentinel_tests::calls::{MISSING, THERE, errno, scene, set_errno};

/// A pointer that nothing can lie at.
const NOWHERE: usize = 8;
const BINDER_WRITE_READ: libc::Ioctl = 0xc030_6201;
const SIOCGIFHWADDR: libc::Ioctl = 0x8927;

/// `errno` is set to a number of the program's own before, which a successful call must leave.
fn show(what: &str, call: impl FnOnce() -> i64) {
    set_errno(77);
    let result = call();
    let errno = errno();
    // A descriptor's number is another scene's concern.
    println!("{what}: {} errno {errno}", if result >= 0 { "ok" } else { "failed" });
}

fn open(path: *const c_char, flags: i32) -> i64 {
    // SAFETY: the kernel survives any pointer, and so must everybody on the way there.
    unsafe {
        let fd = libc::open(path, flags);
        if fd >= 0 {
            let errno = errno();
            libc::close(fd);
            set_errno(errno);
        }
        fd.into()
    }
}

fn ioctl(fd: i32, request: libc::Ioctl, argument: *mut c_void) -> i64 {
    // SAFETY: as above.
    unsafe { libc::ioctl(fd, request, argument).into() }
}

fn nowhere<T>() -> *mut T {
    ptr::without_provenance_mut(NOWHERE)
}

/// 4096 bytes up to the end of a page behind which nothing is mapped, without a zero: longer than a path may be.
fn endless() -> *const c_char {
    const PAGE: usize = 4096;
    // SAFETY: a fresh mapping of two pages, of which the second is given back.
    unsafe {
        let (protection, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        let map: *mut u8 = libc::mmap(ptr::null_mut(), 2 * PAGE, protection, flags, -1, 0).cast();
        libc::munmap(map.add(PAGE).cast(), PAGE);
        map.write_bytes(b'x', PAGE);
        ptr::copy_nonoverlapping(b"/sys/".as_ptr(), map, 5);
        map.cast()
    }
}

fn files() {
    show("open", || open(THERE.as_ptr(), libc::O_RDONLY));
    show("open of what is missing", || open(MISSING.as_ptr(), libc::O_RDONLY));
    show("open for writing", || open(THERE.as_ptr(), libc::O_DIRECTORY));
    // SAFETY: plain calls with texts of ours; files that were opened are closed.
    unsafe {
        show("openat of what is missing", || libc::openat(libc::AT_FDCWD, MISSING.as_ptr(), libc::O_RDONLY).into());
        show("open64 of what is missing", || libc::open64(MISSING.as_ptr(), libc::O_RDONLY).into());
        show("fopen of what is missing", || file(libc::fopen(MISSING.as_ptr(), c"r".as_ptr())));
        show("fopen", || file(libc::fopen(THERE.as_ptr(), c"r".as_ptr())));
    }
}

fn file(file: *mut libc::FILE) -> i64 {
    if file.is_null() {
        return -1;
    }
    let errno = errno();
    // SAFETY: an open file of ours.
    unsafe { libc::fclose(file) };
    set_errno(errno);
    0
}

fn pointers() {
    show("open of nowhere", || open(nowhere(), libc::O_RDONLY));
    show("open of null", || open(ptr::null(), libc::O_RDONLY));
    show("open of nowhere with flags that cannot be", || open(nowhere(), libc::O_TMPFILE));
    let endless = endless();
    show("open of a text without end", || open(endless, libc::O_RDONLY));
    // SAFETY: as in `open`.
    unsafe {
        show("openat of nowhere", || libc::openat(libc::AT_FDCWD, nowhere(), libc::O_RDONLY).into());
        show("fopen of nowhere", || file(libc::fopen(nowhere(), c"r".as_ptr())));
        show("fopen in a mode that cannot be", || file(libc::fopen(nowhere(), c"?".as_ptr())));
        show("execve of nowhere", || libc::execve(nowhere(), ptr::null(), ptr::null()).into());
        show("execve of null", || libc::execve(ptr::null(), ptr::null(), ptr::null()).into());
        show("execve of a text without end", || libc::execve(endless, ptr::null(), ptr::null()).into());
        show("posix_spawn of nowhere", || {
            let mut pid = 0;
            let arguments = [c"x".as_ptr().cast_mut(), ptr::null_mut()];
            let list = arguments.as_ptr();
            i64::from(-libc::posix_spawn(&mut pid, nowhere(), ptr::null(), ptr::null(), list, ptr::null()))
        });
    }
}

fn ioctls() {
    // SAFETY: plain calls with texts and structures of ours.
    unsafe {
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        let socket = libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 0);
        let mut request: libc::ifreq = std::mem::zeroed();
        request.ifr_name[..2].copy_from_slice(&[b'l' as c_char, b'o' as c_char]);
        let request: *mut c_void = (&raw mut request).cast();
        show("ioctl SIOCGIFHWADDR", || ioctl(socket, SIOCGIFHWADDR, request));
        show("ioctl SIOCGIFHWADDR on nothing", || ioctl(-1, SIOCGIFHWADDR, request));
        show("ioctl SIOCGIFHWADDR to nowhere", || ioctl(socket, SIOCGIFHWADDR, nowhere()));
        show("ioctl that nobody knows", || ioctl(null, 0x1234_5678, nowhere()));
        let mut empty = [0u64; 6];
        show("binder ioctl on nothing", || ioctl(-1, BINDER_WRITE_READ, empty.as_mut_ptr().cast()));
        show("binder ioctl on another device", || ioctl(null, BINDER_WRITE_READ, empty.as_mut_ptr().cast()));
        show("binder ioctl with null", || ioctl(null, BINDER_WRITE_READ, ptr::null_mut()));
        show("binder ioctl with nowhere", || ioctl(null, BINDER_WRITE_READ, nowhere()));
        let mut calls_nowhere = [100u64, 0, NOWHERE as u64, 100, 0, NOWHERE as u64];
        show("binder ioctl with calls nowhere", || ioctl(null, BINDER_WRITE_READ, calls_nowhere.as_mut_ptr().cast()));
        show("recv from nothing", || libc::recv(-1, nowhere(), 2320, libc::MSG_DONTWAIT) as i64);
        show("recv from a file", || libc::recv(null, nowhere(), 2320, libc::MSG_DONTWAIT) as i64);
        let mut list = ptr::null_mut();
        show("getifaddrs", || libc::getifaddrs(&mut list).into());
        libc::freeifaddrs(list);
    }
}

/// What the dynamic linker said last belongs to the program too.
fn linker_says(when: &str) {
    // SAFETY: a plain call; the text is copied before the next.
    let text = unsafe {
        let text = libc::dlerror();
        if text.is_null() { "nothing".to_owned() } else { CStr::from_ptr(text).to_string_lossy().into_owned() }
    };
    println!("dlerror {when}: {text}");
}

fn linker() {
    open(MISSING.as_ptr(), libc::O_RDONLY);
    linker_says("after a call");
    // SAFETY: a plain call with a text of ours.
    unsafe { libc::dlopen(c"/nonexistent/libnope.so".as_ptr(), libc::RTLD_NOW) };
    open(MISSING.as_ptr(), libc::O_RDONLY);
    linker_says("after a failure and a call");
}

fn main() {
    match scene().as_str() {
        "files" => files(),
        "pointers" => pointers(),
        "ioctls" => ioctls(),
        "linker" => linker(),
        other => panic!("no scene {other}"),
    }
}
