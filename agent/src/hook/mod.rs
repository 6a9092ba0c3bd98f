//! The functions that stand in for libc's. Each makes the real call exactly once and returns what it returned, errno included; what it
//! observes goes through the [`door`].

pub mod door;
mod exec;
mod files;
mod hardware;
mod input;
mod ioctl;
mod network;
mod pending;
pub mod real;
mod send;
pub mod thread;
mod tls;

pub use exec::{execv, execve, execvp, popen, posix_spawn, posix_spawnp, system};
pub use files::{fopen, fopen64, open, open_2, open64, open64_2, openat, openat_2, openat64, openat64_2};
pub use input::{read, read_chk, recv, recvfrom, recvfrom_chk};
pub use ioctl::ioctl;
pub use network::{getaddrinfo, getaddrinfofornet, getifaddrs};
use real::Real;
pub use send::{send, sendmmsg, sendmsg, sendto, sendto_chk, write, write_chk, writev};
pub use tls::{write as ssl_write, write_ex as ssl_write_ex};

/// One function that we stand in for.
pub struct Hook {
    /// libc's.
    pub real: &'static Real,
    /// Ours.
    #[cfg_attr(not(feature = "gum"), allow(dead_code))]
    pub replacement: *const (),
}

// SAFETY: both pointers are constants.
unsafe impl Sync for Hook {}

macro_rules! hooks {
    ($($constant:ident $kind:ident $name:literal => $replacement:ident;)*) => {
        $(static $constant: Real = Real::$kind($name);)*
        /// Every hook point. Whoever redirects an app's calls to us takes them from here.
        pub static TABLE: &[Hook] = &[$(Hook { real: &$constant, replacement: $replacement as *const () }),*];
    };
}

hooks! {
    IOCTL new c"ioctl" => ioctl;
    RECV new c"recv" => recv;
    RECVFROM new c"recvfrom" => recvfrom;
    RECVFROM_CHK new c"__recvfrom_chk" => recvfrom_chk;
    READ new c"read" => read;
    READ_CHK new c"__read_chk" => read_chk;
    OPEN new c"open" => open;
    OPEN64 new c"open64" => open64;
    OPENAT new c"openat" => openat;
    OPENAT64 new c"openat64" => openat64;
    OPEN_2 new c"__open_2" => open_2;
    OPEN64_2 new c"__open64_2" => open64_2;
    OPENAT_2 new c"__openat_2" => openat_2;
    OPENAT64_2 new c"__openat64_2" => openat64_2;
    FOPEN new c"fopen" => fopen;
    FOPEN64 new c"fopen64" => fopen64;
    WRITE new c"write" => write;
    WRITE_CHK new c"__write_chk" => write_chk;
    WRITEV new c"writev" => writev;
    SEND new c"send" => send;
    SENDTO new c"sendto" => sendto;
    SENDTO_CHK new c"__sendto_chk" => sendto_chk;
    SENDMSG new c"sendmsg" => sendmsg;
    SENDMMSG new c"sendmmsg" => sendmmsg;
    SSL_WRITE late c"SSL_write" => ssl_write;
    SSL_WRITE_EX late c"SSL_write_ex" => ssl_write_ex;
    GETADDRINFO new c"getaddrinfo" => getaddrinfo;
    GETADDRINFOFORNET new c"android_getaddrinfofornet" => getaddrinfofornet;
    GETIFADDRS new c"getifaddrs" => getifaddrs;
    EXECVE new c"execve" => execve;
    EXECV new c"execv" => execv;
    EXECVP new c"execvp" => execvp;
    POSIX_SPAWN new c"posix_spawn" => posix_spawn;
    POSIX_SPAWNP new c"posix_spawnp" => posix_spawnp;
    SYSTEM new c"system" => system;
    POPEN new c"popen" => popen;
}
