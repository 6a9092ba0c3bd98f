//! Starting programs. What such a program reads, it reads in a process of its own; that it was started is the evidence here.
//!
//! Recorded before the real call, which may not return. Of the command only the program's name is kept: arguments may hold what must not
//! be kept.

use hooks::event::Outcome;
use libc::{FILE, c_char, c_int, c_void, pid_t};

use super::door;
use crate::observe;
use crate::state::is_on;

unsafe fn starting(program: *const c_char, through: &'static str) {
    if !is_on() || door::is_nowhere(program.cast()) {
        return;
    }
    // What is longer than a path may be is not read to its end: there may be none.
    // SAFETY: the caller passes a text; libc or the kernel would read it in the same place.
    let program = unsafe { std::slice::from_raw_parts(program.cast::<u8>(), libc::strnlen(program, libc::PATH_MAX as usize)) };
    door::enter(|agent| {
        if !agent.config.is_off(through) {
            let word = program.split(|byte| byte.is_ascii_whitespace()).find(|word| !word.is_empty()).unwrap_or_default();
            let word = &word[..word.len().min(200)];
            observe::libc_call(agent, through, &[through, " ", str::from_utf8(word).unwrap_or("?")], Outcome::Unknown);
        }
    });
}

macro_rules! hooks {
    ($($name:ident = $real:ident $text:literal ($($before:ident: $kind:ty,)? @program $(, $after:ident: $more:ty)*) -> $result:ty;)*) => {$(
        /// # Safety
        /// As the libc function of this name.
        pub unsafe extern "C" fn $name($($before: $kind,)? program: *const c_char $(, $after: $more)*) -> $result {
            type Function = unsafe extern "C" fn($($kind,)? *const c_char $(, $more)*) -> $result;
            // SAFETY: this is the function's type; the arguments are the caller's.
            unsafe {
                starting(program, $text);
                let real: Function = super::$real.get();
                real($($before,)? program $(, $after)*)
            }
        }
    )*};
}

/// A null-terminated list of texts.
type Texts = *const *const c_char;

hooks! {
    execve = EXECVE "execve" (@program, arguments: Texts, environment: Texts) -> c_int;
    execv = EXECV "execv" (@program, arguments: Texts) -> c_int;
    execvp = EXECVP "execvp" (@program, arguments: Texts) -> c_int;
    posix_spawn = POSIX_SPAWN "posix_spawn" (pid: *mut pid_t, @program, actions: *const c_void, attributes: *const c_void, arguments: Texts, environment: Texts) -> c_int;
    posix_spawnp = POSIX_SPAWNP "posix_spawnp" (pid: *mut pid_t, @program, actions: *const c_void, attributes: *const c_void, arguments: Texts, environment: Texts) -> c_int;
    system = SYSTEM "system" (@program) -> c_int;
    popen = POPEN "popen" (@program, mode: *const c_char) -> *mut FILE;
}
