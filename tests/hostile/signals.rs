//! Signal handlers on a small stack of their own make watched calls, in the middle of whatever the program does: other watched calls, and
//! allocations, whose lock the handler must not wait for. How many calls were made is written to the file that `TOLD` names.

use std::sync::atomic::{AtomicU32, Ordering};

use consentinel_tests::calls::{refused, scene};

static HANDLED: AtomicU32 = AtomicU32::new(0);
const CALLS: u32 = 20_000;
/// Android's size of such a stack.
const STACK: usize = 16 << 10;

extern "C" fn handler(_: i32) {
    refused();
    HANDLED.fetch_add(1, Ordering::Relaxed);
}

fn own_stack() {
    const GUARD: usize = 64 << 10;
    // SAFETY: a mapping of its own that is never undone. Below the stack lies memory that may not be touched, so that a handler that needs
    // more crashes here and now.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let map = libc::mmap(std::ptr::null_mut(), GUARD + STACK, libc::PROT_NONE, flags, -1, 0);
        let start = map.byte_add(GUARD);
        libc::mprotect(start, STACK, libc::PROT_READ | libc::PROT_WRITE);
        let stack = libc::stack_t { ss_sp: start, ss_flags: 0, ss_size: STACK };
        libc::sigaltstack(&stack, std::ptr::null_mut());
    }
}

fn handle(signal: i32, timer: i32) {
    let soon = libc::timeval { tv_sec: 0, tv_usec: 300 };
    let timing = libc::itimerval { it_interval: soon, it_value: soon };
    // SAFETY: the handler makes calls that a handler may make; structures of ours.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = libc::SA_ONSTACK | libc::SA_RESTART;
        libc::sigaction(signal, &action, std::ptr::null_mut());
        libc::syscall(libc::SYS_setitimer, timer, &timing, 0);
    }
}

fn stop(timer: i32) {
    let none = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let timing = libc::itimerval { it_interval: none, it_value: none };
    // SAFETY: a structure of ours.
    unsafe { libc::syscall(libc::SYS_setitimer, timer, &timing, 0) };
}

fn main() {
    own_stack();
    handle(libc::SIGALRM, 0);
    handle(libc::SIGPROF, 2);
    let made = match scene().as_str() {
        "calls" => {
            (0..CALLS).for_each(|_| refused());
            CALLS
        }
        "allocations" => {
            for round in 0..CALLS {
                // Too large for a thread's own cache, so that the heap's lock is taken.
                std::hint::black_box(vec![round as u8; 70_000 + round as usize]);
            }
            0
        }
        other => panic!("no scene {other}"),
    };
    stop(0);
    stop(2);
    if let Some(told) = std::env::var_os("TOLD") {
        std::fs::write(told, (made + HANDLED.load(Ordering::Relaxed)).to_string()).expect("a number can be told");
    }
    println!("done");
}
