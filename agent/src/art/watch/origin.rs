//! Who posted work: the stack of the moment at which a message, a task or a thread was handed over, found again when the work runs.
//!
//! Messages are many and accesses are few, so a stack is only walked when work is posted. It is looked at, and its frames are defined in
//! the journal, when the work makes an access.
//!
//! ```text
//! post ─► Table (work → walk) ─► enter: Running slot, the thread's Mark ─► frame(Mark), asked by an access ─► leave
//! ```

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use hooks::event::FrameId;
use jni::sys::{jclass, jfieldID, jmethodID, jobject, jvalue};

use super::table::Table;
use crate::art::jni::Env;
use crate::art::kept::Kept;
use crate::art::{stack, vm};
use crate::hook::thread;
use crate::state::agent;

/// Who posted what a thread runs: a frame's number, a slot of [`RUNNING`], or one of the two below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark(pub u32);

impl Mark {
    /// The thread was not asked yet who started it.
    const UNKNOWN: Mark = Mark(0);
    /// Nobody, or nobody knows.
    pub const NOBODY: Mark = Mark(u32::MAX);
    const SLOT: u32 = 1 << 31;

    fn slot(self) -> Option<&'static Running> {
        (self != Mark::NOBODY && self.0 & Mark::SLOT != 0).then(|| &RUNNING[(self.0 & !Mark::SLOT) as usize % RUNNING.len()])
    }
}

/// The stack that posted something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Origin {
    /// Walked and not looked at: a global reference to the runtime's array, which whoever holds this must drop.
    Walk(jobject),
    /// Its innermost frame.
    Frame(FrameId),
}

impl Origin {
    pub fn drop(self, env: Env) {
        if let Origin::Walk(trace) = self {
            env.drop_global(trace);
        }
    }
}

/// Posted work that is running now.
struct Running {
    /// See [`Origin::Walk`]; 0 in a free slot.
    trace: AtomicUsize,
    /// 0 until somebody asked.
    frame: AtomicU32,
}

static RUNNING: [Running; 256] = [const { Running { trace: AtomicUsize::new(0), frame: AtomicU32::new(0) } }; 256];

/// Messages and tasks that wait. They leave when they run; those that never run are pushed out by later ones.
static WORK: Table<1024> = Table::new();
/// Threads that were started and made no access yet. A table of their own, so that messages do not push them out.
static THREADS: Table<256> = Table::new();

struct Ids {
    system: jclass,
    identity: jmethodID,
    thread: jclass,
    current: jmethodID,
    class: jclass,
    loader: Option<jfieldID>,
}

static IDS: Kept<Ids> = Kept::new();

/// Looks up what is needed; on a thread of ours, which the runtime lets see hidden members. `None` when this runtime's stacks cannot be
/// walked without looking at them, or looks different.
pub fn prepare(env: Env) -> Option<()> {
    let (system, thread, class) =
        (env.class(c"java/lang/System")?, env.class(c"java/lang/Thread")?, env.class(c"java/lang/Class")?);
    env.drop(stack::walk(env)?);
    let ids = || {
        Some(Ids {
            system,
            identity: env.static_method(system, c"identityHashCode", c"(Ljava/lang/Object;)I")?,
            thread,
            current: env.static_method(thread, c"currentThread", c"()Ljava/lang/Thread;")?,
            class,
            loader: env.field(class, c"classLoader", c"Ljava/lang/ClassLoader;"),
        })
    };
    IDS.get_or(ids).map(|_| ())
}

impl Ids {
    /// The same number for an object as long as it lives; others may have it, too.
    fn hash(&self, env: Env, object: jobject) -> u32 {
        env.call_static_int(self.system, self.identity, &[jvalue { l: object }]) as u32
    }

    /// Whether a class of the app stands on this stack: one that the boot class loader does not know.
    fn has_app(&self, env: Env, trace: jobject) -> bool {
        let Some(loader) = self.loader else { return true };
        // Behind the array of methods and positions stand the frames' classes.
        (1..env.length(trace)).any(|index| {
            let Some(class) = env.element(trace, index) else { return false };
            let loader = if env.is(class, self.class) { env.object_field(class, loader) } else { None };
            env.drop(class);
            loader.inspect(|loader| env.drop(*loader)).is_some()
        })
    }
}

/// Notes who posts this message or task.
pub fn post(env: Env, work: jobject) {
    note(&WORK, env, work);
}

/// Notes who starts this thread.
pub fn start(env: Env, thread: jobject) {
    note(&THREADS, env, thread);
}

fn note<const N: usize>(table: &Table<N>, env: Env, work: jobject) {
    if let Some(ids) = IDS.get()
        && !work.is_null()
        && let Some(origin) = here(env, ids)
    {
        table.put(env, ids.hash(env, work), work, origin);
    }
}

/// Who posts what is posted here and now. Where no class of the app is on the stack, it is whoever posted what runs here.
fn here(env: Env, ids: &Ids) -> Option<Origin> {
    let trace = stack::walk(env)?;
    let inherited = if ids.has_app(env, trace) { None } else { of_thread(env) };
    let origin = inherited.or_else(|| env.global(trace).map(Origin::Walk));
    env.drop(trace);
    origin
}

/// A copy of who posted what this thread runs.
fn of_thread(env: Env) -> Option<Origin> {
    let mark = thread::posted();
    match mark.slot() {
        Some(slot) => match slot.frame.load(Ordering::Relaxed) {
            0 => env.global(slot.trace.load(Ordering::Relaxed) as jobject).map(Origin::Walk),
            frame => Some(Origin::Frame(frame)),
        },
        None => Some(frame(mark)).filter(|frame| *frame != 0).map(Origin::Frame),
    }
}

/// Who posted this message or task, if it is known. The answer is given once.
pub fn take(env: Env, work: jobject) -> Option<Origin> {
    WORK.take(env, IDS.get()?.hash(env, work), work)
}

/// This thread begins to run what was posted from there; to be given to [`leave`].
pub fn enter(env: Env, origin: Option<Origin>) -> Mark {
    match origin {
        None => Mark::NOBODY,
        Some(Origin::Frame(frame)) => Mark(frame),
        Some(Origin::Walk(trace)) => {
            let free =
                |slot: &Running| slot.trace.compare_exchange(0, trace as usize, Ordering::AcqRel, Ordering::Relaxed).is_ok();
            match RUNNING.iter().position(free) {
                Some(index) => Mark(Mark::SLOT | index as u32),
                None => {
                    env.drop_global(trace);
                    Mark::NOBODY
                }
            }
        }
    }
}

/// It has run.
pub fn leave(env: Env, mark: Mark) {
    if let Some(slot) = mark.slot() {
        slot.frame.store(0, Ordering::Relaxed);
        env.drop_global(slot.trace.swap(0, Ordering::AcqRel) as jobject);
    }
}

/// The innermost frame of who posted this; 0 when nobody can say.
pub fn frame(mark: Mark) -> FrameId {
    match mark {
        Mark::NOBODY => 0,
        Mark::UNKNOWN => of_start(),
        mark => match mark.slot() {
            None => mark.0,
            Some(slot) => match slot.frame.load(Ordering::Relaxed) {
                0 => {
                    let frame = define(|_, _| Some(slot.trace.load(Ordering::Relaxed) as jobject)).unwrap_or(0);
                    slot.frame.store(frame, Ordering::Relaxed);
                    frame
                }
                frame => frame,
            },
        },
    }
}

/// Who started this thread. Asked once in its life.
fn of_start() -> FrameId {
    let (mut found, mut known) = (None, false);
    let frame = define(|env, ids| {
        let current = env.call_static_object(ids.thread, ids.current, &[])?;
        known = true;
        found = THREADS.take(env, ids.hash(env, current), current);
        match found? {
            Origin::Walk(trace) => Some(trace),
            Origin::Frame(_) => None,
        }
    });
    let frame = match found {
        Some(Origin::Frame(frame)) => frame,
        Some(origin) => {
            define(|env, _| {
                origin.drop(env);
                None
            });
            frame.unwrap_or(0)
        }
        None => 0,
    };
    if known {
        thread::set_posted(if frame == 0 { Mark::NOBODY } else { Mark(frame) });
    }
    frame
}

/// Defines the frames of a walk, on a thread that can.
fn define(trace: impl FnOnce(Env, &Ids) -> Option<jobject>) -> Option<FrameId> {
    let (ids, agent) = (IDS.get()?, agent()?);
    if thread::is_critical() {
        return None;
    }
    Env::with(vm::environment()?, 16, |env| stack::define_walk(agent, env, trace(env, ids)?))
}
