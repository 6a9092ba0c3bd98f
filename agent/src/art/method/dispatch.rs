//! One call of a hooked method: the watcher, the original, the watcher again.

use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use jni::sys::{JNIEnv, jobject, jvalue};

use super::call::{self, Original};
use super::position::{self, Position};
use super::thunk::{self, Frame};
use super::{Call, Watcher};
use crate::art::jni::Env;
use crate::hook::{door, thread};

/// Local references that a watcher may need at once. They end with its part of the call.
const REFERENCES: i32 = 32;

/// One hook. Never freed: a thread may be inside of it.
pub struct Hook {
    pub original: Original,
    pub watcher: &'static dyn Watcher,
    pub position: Position,
    /// Whether it was ever called.
    pub reached: AtomicBool,
}

/// The hooks, by the number of their stub.
pub static HOOKS: [AtomicPtr<Hook>; thunk::COUNT] = [const { AtomicPtr::new(std::ptr::null_mut()) }; thunk::COUNT];

/// What the stubs come to. Without an agent, or out of our own work, only the original is called.
pub unsafe extern "C" fn dispatch(stub: usize, frame: *const Frame) -> u64 {
    // SAFETY: a hook is in its place before a method is given its stub, and stays there; the frame is the stub's.
    let (hook, frame) = unsafe { (&*HOOKS[thunk::index(stub)].load(Ordering::Acquire), &*frame) };
    let (env, this) = (frame.integers[0] as *mut JNIEnv, frame.integers[1] as jobject);
    if !hook.reached.load(Ordering::Relaxed) {
        hook.reached.store(true, Ordering::Relaxed);
    }
    // SAFETY: the runtime calls a stub with the arguments of its method.
    let values = unsafe { call::arguments(frame, &hook.original.shorty) };
    let arguments = &values[..hook.original.shorty.count()];
    let scene = thread::snapshot();
    let state = watched(env, |env| {
        let call = Call { env, this, arguments, result: jvalue { j: 0 }, thrown: std::ptr::null_mut() };
        hook.watcher.before(&call)
    });
    // SAFETY: they are the arguments that the runtime called us with, and no exception is pending.
    let result = unsafe { call::original(env, &hook.original, this, arguments) };
    if let Some(state) = state {
        // SAFETY: the environment is this thread's; this may be asked while an exception is pending. The reference lives as long as the call.
        let thrown = unsafe { jni!(env, ExceptionOccurred) };
        let after = watched(env, |env| {
            let result = jvalue { j: result as i64 };
            hook.watcher.after(&Call { env, this, arguments, result, thrown }, state);
        });
        if after.is_none() {
            // What the watcher changed for the time of the call must not outlast it.
            thread::restore(scene);
        }
    }
    result
}

/// Runs a watcher's part. When there is no room for its references, what it would have said is lost.
fn watched<R>(env: *mut JNIEnv, work: impl FnOnce(Env) -> R) -> Option<R> {
    door::enter(|agent| {
        position::look_at_next(agent);
        let done = Env::with(env, REFERENCES, |env| Some(work(env)));
        if done.is_none() {
            agent.journal.count_lost();
        }
        done
    })?
}
