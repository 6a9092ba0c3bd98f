//! Many threads, and calls that a thread makes while it dies.

use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use consentinel_tests::calls::{refused, scene, watched};

const CALLS: usize = 200;

fn work() {
    (0..CALLS).for_each(|_| refused());
}

/// One after the other: what an agent keeps for a thread must be given back.
fn turns() {
    (0..160).for_each(|_| std::thread::spawn(work).join().expect("a thread ends"));
}

/// At once.
fn together() {
    let barrier = Arc::new(Barrier::new(64));
    let threads: Vec<_> = (0..64)
        .map(|_| {
            let barrier = barrier.clone();
            std::thread::spawn(move || {
                barrier.wait();
                work();
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a thread ends"));
}

static KEY: AtomicU32 = AtomicU32::new(0);
static LATE_CALLS: AtomicU32 = AtomicU32::new(0);

/// A key's destructor that makes a call and sets the key again, so that it is called in every round that the library has.
extern "C" fn destructor(value: *mut c_void) {
    refused();
    LATE_CALLS.fetch_add(1, Ordering::Relaxed);
    // SAFETY: the key exists for ever.
    unsafe { libc::pthread_setspecific(KEY.load(Ordering::Relaxed), value) };
}

struct Late;

impl Drop for Late {
    fn drop(&mut self) {
        watched();
    }
}

thread_local!(static LATE: Late = const { Late });

/// Calls out of the destructors of thread-local variables and keys, after an agent's own may have been run.
fn dying() {
    let mut key = 0;
    // SAFETY: the destructor takes any value.
    unsafe { libc::pthread_key_create(&mut key, Some(destructor)) };
    KEY.store(key, Ordering::Relaxed);
    for _ in 0..20 {
        let thread = std::thread::spawn(move || {
            LATE.with(|_| ());
            refused();
            // SAFETY: as above.
            unsafe { libc::pthread_setspecific(key, std::ptr::without_provenance(1)) };
        });
        thread.join().expect("a thread ends");
    }
    println!("{} late calls", LATE_CALLS.load(Ordering::Relaxed));
}

fn main() {
    match scene().as_str() {
        "turns" => turns(),
        "together" => together(),
        "dying" => dying(),
        other => panic!("no scene {other}"),
    }
    println!("done");
}
