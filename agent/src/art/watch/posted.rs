//! Work that is handed to another moment or another thread: messages, tasks of pools, threads. See [`super::origin`].
//!
//! Every message of `Handler` passes `MessageQueue.enqueueMessage`, and is run by `Handler.dispatchMessage`. A pool runs what it was given
//! between `beforeExecute` and `afterExecute`. `AsyncTask` wraps what its serial executor is given, so that it is found when the task itself
//! begins. A thread is asked who started it at its first access. What other means hand over (coroutines, fork-join pools, native threads)
//! is not followed: its accesses say that nobody knows who posted them.

use jni::sys::jobject;

use super::origin::{self, Mark, Origin};
use super::{Placer, cause};
use crate::art::method::{Call, Method, Watcher};
use crate::hook::thread;

/// Where the work stands in a call.
#[derive(Clone, Copy)]
enum Place {
    This,
    Argument(usize),
}

impl Place {
    fn of(self, call: &Call<'_>) -> jobject {
        match self {
            Place::This => call.this,
            // SAFETY: the rows below name arguments that are objects.
            Place::Argument(index) => unsafe { call.arguments[index].l },
        }
    }
}

/// Hands work over.
struct Post(Place);
/// Starts a thread.
struct Start;
/// Runs work from its beginning to its end.
struct Run {
    work: Place,
    /// Whether work that nobody noted is nobody's; else it belongs to whatever runs around it.
    ends_what_was: bool,
}
/// A pool is about to run a task.
struct Begin;
/// A pool has run it.
struct End;

const EXECUTOR: &str = "java.util.concurrent.ThreadPoolExecutor";
const TASK: &str = "(Ljava/lang/Runnable;)V";

pub fn place(placer: &mut Placer<'_>) {
    let rows: [(&str, &str, &str, &'static dyn Watcher); 9] = [
        ("android.os.MessageQueue", "enqueueMessage", "(Landroid/os/Message;J)Z", &Post(Place::Argument(0))),
        (
            "android.os.Handler",
            "dispatchMessage",
            "(Landroid/os/Message;)V",
            &Run { work: Place::Argument(0), ends_what_was: true },
        ),
        (EXECUTOR, "execute", TASK, &Post(Place::Argument(0))),
        (
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "delayedExecute",
            "(Ljava/util/concurrent/RunnableScheduledFuture;)V",
            &Post(Place::Argument(0)),
        ),
        (EXECUTOR, "beforeExecute", "(Ljava/lang/Thread;Ljava/lang/Runnable;)V", &Begin),
        (EXECUTOR, "afterExecute", "(Ljava/lang/Runnable;Ljava/lang/Throwable;)V", &End),
        ("android.os.AsyncTask$SerialExecutor", "execute", TASK, &Post(Place::Argument(0))),
        ("java.util.concurrent.FutureTask", "run", "()V", &Run { work: Place::This, ends_what_was: false }),
        ("java.lang.Thread", "start", "()V", &Start),
    ];
    let ready = if placer.agent.config.stacks {
        origin::prepare(placer.env).ok_or("the stacks of this runtime cannot be walked without looking at them")
    } else {
        Err("stacks are switched off")
    };
    for (class, name, signature, watcher) in rows {
        placer.place(&Method { class, name, signature, is_static: false }, |_| ready.map(|()| watcher));
    }
}

impl Watcher for Post {
    fn before(&self, call: &Call<'_>) -> u64 {
        origin::post(call.env, self.0.of(call));
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}

impl Watcher for Start {
    fn before(&self, call: &Call<'_>) -> u64 {
        origin::start(call.env, call.this);
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}

impl Watcher for Run {
    fn before(&self, call: &Call<'_>) -> u64 {
        cause::look(call);
        let work = self.work.of(call);
        let origin = if work.is_null() { None } else { origin::take(call.env, work) };
        if origin.is_none() && !self.ends_what_was {
            return 0;
        }
        let mark = origin::enter(call.env, origin);
        u64::from(mark.0) | u64::from(thread::set_posted(mark).0) << 32
    }

    fn after(&self, call: &Call<'_>, state: u64) {
        if state != 0 {
            thread::set_posted(Mark((state >> 32) as u32));
            origin::leave(call.env, Mark(state as u32));
        }
    }
}

impl Watcher for Begin {
    fn before(&self, call: &Call<'_>) -> u64 {
        let task = Place::Argument(1).of(call);
        change(call, if task.is_null() { None } else { origin::take(call.env, task) });
        0
    }

    fn after(&self, _: &Call<'_>, _: u64) {}
}

impl Watcher for End {
    fn before(&self, _: &Call<'_>) -> u64 {
        0
    }

    /// Between its tasks a thread of a pool is nobody's: who started it is whoever came first. A pool that overrides this method without
    /// calling it is brought in order by its next task.
    fn after(&self, call: &Call<'_>, _: u64) {
        change(call, None);
    }
}

/// What this thread runs from now on was posted from there; what it ran before is over.
fn change(call: &Call<'_>, origin: Option<Origin>) {
    let before = thread::set_posted(origin::enter(call.env, origin));
    origin::leave(call.env, before);
}
