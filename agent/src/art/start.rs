//! What is done once, when a VM is first noticed: transaction codes are read and hooks of Java methods are placed.
//!
//! It is done on a thread of ours. No Java code stands on its stack, so that the runtime takes it for its own and shows it hidden members
//! (since API 29), and none of the app's locks is held there. The thread that noticed the VM waits for it, so that the hooks are in place
//! before it goes on; but it may hold a lock that ours needs (that of a class that is being initialised), so it waits for a bounded time.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use jni::sys::{JNI_OK, JNI_VERSION_1_6, JNIEnv, JavaVM, JavaVMAttachArgs};

use super::jni::Env;
use super::{codes, vm, watch};
use crate::hook::{door, thread};
use crate::ship;
use crate::state::{Agent, agent};

const PATIENCE: Duration = Duration::from_millis(500);
/// Local references that placing needs at once: some for each hook.
const REFERENCES: i32 = 512;

static IS_BEGUN: AtomicBool = AtomicBool::new(false);
static IS_DONE: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

/// Whether there is nothing more to begin.
pub fn is_begun() -> bool {
    IS_BEGUN.load(Ordering::Relaxed)
}

/// Begins, on a thread that is attached to a VM which runs, and not behind the door. Returns when the work is done or takes too long.
pub fn begin() {
    let Some(agent) = agent() else { return };
    if thread::is_critical() || IS_BEGUN.swap(true, Ordering::AcqRel) {
        return;
    }
    let errno = door::errno();
    let started =
        ship::quietly(|| std::thread::Builder::new().name("consentinel".into()).stack_size(512 << 10).spawn(move || work(agent)));
    match started {
        Ok(_) => wait(),
        Err(error) => {
            log::warn!("no thread to place hooks in Java: {error}");
            door::enter(|agent| watch::tell_failed(agent, "no thread could be started to place it"));
        }
    }
    door::set_errno(errno);
}

fn wait() {
    let done = IS_DONE.0.lock().unwrap_or_else(PoisonError::into_inner);
    // A wait that ends early is no harm: what is late is told with its time.
    let _ = IS_DONE.1.wait_timeout_while(done, PATIENCE, |done| !*done);
}

fn work(agent: &'static Agent) {
    // What goes wrong in here ends at the door; whoever waits is let go in any case.
    let place = |env| {
        codes::read(agent, env);
        watch::place(agent, env);
        Some(())
    };
    let placed = door::enter(|_| attached(|env| Env::with(env, REFERENCES, place)));
    if !matches!(placed, Some(Some(Some(())))) {
        door::enter(|agent| watch::tell_failed(agent, "the VM did not let us in to place it"));
    }
    *IS_DONE.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    IS_DONE.1.notify_all();
}

/// Runs `work` while this thread is attached to the VM, as one that does not keep it from ending.
fn attached<R>(work: impl FnOnce(*mut JNIEnv) -> R) -> Option<R> {
    let vm: *mut JavaVM = vm::known()?;
    let name = c"consentinel";
    let mut arguments =
        JavaVMAttachArgs { version: JNI_VERSION_1_6, name: name.as_ptr().cast_mut(), group: std::ptr::null_mut() };
    let mut env: *mut c_void = std::ptr::null_mut();
    // SAFETY: a VM lives as long as its process here; the arguments are ours. A thread of our own is attached and detached by nobody else.
    unsafe {
        if ((**vm).v1_4.AttachCurrentThreadAsDaemon)(vm, &mut env, (&raw mut arguments).cast()) != JNI_OK {
            return None;
        }
    }
    // Detached even when the work unwinds: a thread that ends while it is attached would end the process.
    let _attached = Attached(vm);
    Some(work(env.cast()))
}

struct Attached(*mut JavaVM);

impl Drop for Attached {
    fn drop(&mut self) {
        // SAFETY: this thread attached itself.
        unsafe { ((**self.0).v1_4.DetachCurrentThread)(self.0) };
    }
}
