//! The functions that stand in for libc's. Each makes the real call exactly once and returns what it returned, errno included; what it
//! observes goes through the [`door`].

pub mod door;
mod exec;
mod files;
mod input;
mod ioctl;
mod network;
mod pending;
pub mod real;
pub mod thread;

pub use exec::{execv, execve, execvp, popen, posix_spawn, posix_spawnp, system};
pub use files::{fopen, fopen64, open, open_2, open64, open64_2, openat, openat_2, openat64, openat64_2};
pub use input::{recv, recvfrom, recvfrom_chk};
pub use ioctl::ioctl;
pub use network::getifaddrs;
use real::Real;

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
    ($($constant:ident $name:literal => $replacement:ident;)*) => {
        $(static $constant: Real = Real::new($name);)*
        /// Every hook point. Whoever redirects an app's calls to us takes them from here.
        pub static TABLE: &[Hook] = &[$(Hook { real: &$constant, replacement: $replacement as *const () }),*];
    };
}

hooks! {
    IOCTL c"ioctl" => ioctl;
    RECV c"recv" => recv;
    RECVFROM c"recvfrom" => recvfrom;
    RECVFROM_CHK c"__recvfrom_chk" => recvfrom_chk;
    OPEN c"open" => open;
    OPEN64 c"open64" => open64;
    OPENAT c"openat" => openat;
    OPENAT64 c"openat64" => openat64;
    OPEN_2 c"__open_2" => open_2;
    OPEN64_2 c"__open64_2" => open64_2;
    OPENAT_2 c"__openat_2" => openat_2;
    OPENAT64_2 c"__openat64_2" => openat64_2;
    FOPEN c"fopen" => fopen;
    FOPEN64 c"fopen64" => fopen64;
    GETIFADDRS c"getifaddrs" => getifaddrs;
    EXECVE c"execve" => execve;
    EXECV c"execv" => execv;
    EXECVP c"execvp" => execvp;
    POSIX_SPAWN c"posix_spawn" => posix_spawn;
    POSIX_SPAWNP c"posix_spawnp" => posix_spawnp;
    SYSTEM c"system" => system;
    POPEN c"popen" => popen;
}
