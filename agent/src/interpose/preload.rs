//! The dynamic linker brings calls to us: a preloaded library's `ioctl` is found before libc's.

use crate::hook;
use libc::{FILE, Ioctl, c_char, c_int, c_void, ifaddrs, mode_t, pid_t, size_t, sockaddr, socklen_t, ssize_t};

macro_rules! exports {
    ($($symbol:ident => $hook:ident($($name:ident: $kind:ty),*) -> $result:ty;)*) => {$(
        /// # Safety
        /// As the libc function of this name.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $symbol($($name: $kind),*) -> $result {
            // SAFETY: the arguments are the caller's.
            unsafe { hook::$hook($($name),*) }
        }
    )*};
}

type Texts = *const *const c_char;

exports! {
    ioctl => ioctl(fd: c_int, request: Ioctl, argument: *mut c_void) -> c_int;
    recv => recv(fd: c_int, buffer: *mut c_void, length: size_t, flags: c_int) -> ssize_t;
    recvfrom => recvfrom(fd: c_int, buffer: *mut c_void, length: size_t, flags: c_int, address: *mut sockaddr, address_length: *mut socklen_t) -> ssize_t;
    __recvfrom_chk => recvfrom_chk(fd: c_int, buffer: *mut c_void, length: size_t, room: size_t, flags: c_int, address: *mut sockaddr, address_length: *mut socklen_t) -> ssize_t;
    open => open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    open64 => open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    openat => openat(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    openat64 => openat64(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    __open_2 => open_2(path: *const c_char, flags: c_int) -> c_int;
    __open64_2 => open64_2(path: *const c_char, flags: c_int) -> c_int;
    __openat_2 => openat_2(folder: c_int, path: *const c_char, flags: c_int) -> c_int;
    __openat64_2 => openat64_2(folder: c_int, path: *const c_char, flags: c_int) -> c_int;
    fopen => fopen(path: *const c_char, mode: *const c_char) -> *mut FILE;
    fopen64 => fopen64(path: *const c_char, mode: *const c_char) -> *mut FILE;
    getifaddrs => getifaddrs(list: *mut *mut ifaddrs) -> c_int;
    execve => execve(program: *const c_char, arguments: Texts, environment: Texts) -> c_int;
    execv => execv(program: *const c_char, arguments: Texts) -> c_int;
    execvp => execvp(program: *const c_char, arguments: Texts) -> c_int;
    posix_spawn => posix_spawn(pid: *mut pid_t, program: *const c_char, actions: *const c_void, attributes: *const c_void, arguments: Texts, environment: Texts) -> c_int;
    posix_spawnp => posix_spawnp(pid: *mut pid_t, program: *const c_char, actions: *const c_void, attributes: *const c_void, arguments: Texts, environment: Texts) -> c_int;
    system => system(command: *const c_char) -> c_int;
    popen => popen(command: *const c_char, mode: *const c_char) -> *mut FILE;
}
