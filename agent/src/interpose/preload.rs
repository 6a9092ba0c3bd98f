//! The dynamic linker brings calls to us: a preloaded library's `ioctl` is found before libc's.

use crate::hook;
use libc::{
    FILE, Ioctl, addrinfo, c_char, c_int, c_uint, c_void, ifaddrs, iovec, mmsghdr, mode_t, msghdr, pid_t, size_t, sockaddr,
    socklen_t, ssize_t,
};

macro_rules! exports {
    ($($symbol:ident => $hook:ident($($name:ident: $kind:ty),*) -> $result:ty;)*) => {$(
        /// # Safety
        /// As the function of this name.
        #[allow(non_snake_case)]
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
    read => read(fd: c_int, buffer: *mut c_void, length: size_t) -> ssize_t;
    __read_chk => read_chk(fd: c_int, buffer: *mut c_void, length: size_t, room: size_t) -> ssize_t;
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
    write => write(fd: c_int, buffer: *const c_void, length: size_t) -> ssize_t;
    __write_chk => write_chk(fd: c_int, buffer: *const c_void, length: size_t, room: size_t) -> ssize_t;
    writev => writev(fd: c_int, list: *const iovec, count: c_int) -> ssize_t;
    send => send(fd: c_int, buffer: *const c_void, length: size_t, flags: c_int) -> ssize_t;
    sendto => sendto(fd: c_int, buffer: *const c_void, length: size_t, flags: c_int, address: *const sockaddr, address_length: socklen_t) -> ssize_t;
    __sendto_chk => sendto_chk(fd: c_int, buffer: *const c_void, length: size_t, room: size_t, flags: c_int, address: *const sockaddr, address_length: socklen_t) -> ssize_t;
    sendmsg => sendmsg(fd: c_int, message: *const msghdr, flags: c_int) -> ssize_t;
    sendmmsg => sendmmsg(fd: c_int, messages: *mut mmsghdr, count: c_uint, flags: c_int) -> c_int;
    SSL_write => ssl_write(connection: *const c_void, buffer: *const c_void, length: c_int) -> c_int;
    SSL_write_ex => ssl_write_ex(connection: *const c_void, buffer: *const c_void, length: size_t, written: *mut size_t) -> c_int;
    getaddrinfo => getaddrinfo(name: *const c_char, service: *const c_char, hints: *const addrinfo, list: *mut *mut addrinfo) -> c_int;
    android_getaddrinfofornet => getaddrinfofornet(name: *const c_char, service: *const c_char, hints: *const addrinfo, network: c_uint, mark: c_uint, list: *mut *mut addrinfo) -> c_int;
    getifaddrs => getifaddrs(list: *mut *mut ifaddrs) -> c_int;
    execve => execve(program: *const c_char, arguments: Texts, environment: Texts) -> c_int;
    execv => execv(program: *const c_char, arguments: Texts) -> c_int;
    execvp => execvp(program: *const c_char, arguments: Texts) -> c_int;
    posix_spawn => posix_spawn(pid: *mut pid_t, program: *const c_char, actions: *const c_void, attributes: *const c_void, arguments: Texts, environment: Texts) -> c_int;
    posix_spawnp => posix_spawnp(pid: *mut pid_t, program: *const c_char, actions: *const c_void, attributes: *const c_void, arguments: Texts, environment: Texts) -> c_int;
    system => system(command: *const c_char) -> c_int;
    popen => popen(command: *const c_char, mode: *const c_char) -> *mut FILE;
}
