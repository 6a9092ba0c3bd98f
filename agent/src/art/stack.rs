//! Who called: the Java stack of this thread, taken from inside its call.
//!
//! The runtime's own two steps behind `Throwable` are used one by one. `nativeFillInStackTrace` walks the stack and gives an array of methods and
//! positions; it is cheap. `nativeGetStackTrace` turns that into names; it is dear, and is only called when a frame has not been seen
//! before, which in a running app is rare. Where these two private methods are hidden or look different, `Thread.getStackTrace` does the
//! whole work each time.

use hooks::event::{FrameId, StackKind};
use jni::sys::{jclass, jlong, jmethodID, jobject};
use xxhash_rust::xxh3::xxh3_64;

use super::jni::Env;
use super::kept::Kept;
use super::{native, vm};
use crate::hook::thread;
use crate::observe;
use crate::state::Agent;

/// Frames that are kept, from the innermost on. The buffer for them is on the stack of somebody who may have little left.
const FRAMES: usize = 64;
/// Local references that a capture needs at once.
const REFERENCES: i32 = 16;

/// The innermost frame of this thread's stack, and what kind of stack it is; none when stacks are switched off.
pub fn capture(agent: &Agent) -> (FrameId, StackKind) {
    if !agent.config.stacks {
        return (0, StackKind::Off);
    }
    let Some(env) = vm::environment() else { return (native::capture(agent), StackKind::Native) };
    if thread::is_critical() {
        return (0, StackKind::Critical);
    }
    match Env::with(env, REFERENCES, |env| java(agent, env)) {
        Some(frame) => (frame, StackKind::Java),
        None => (0, StackKind::Failed),
    }
}

fn java(agent: &Agent, env: Env) -> Option<FrameId> {
    let ids = Ids::get(env)?;
    match &ids.walk {
        Some(walk) => walk.walk(env).and_then(|trace| walk.define(agent, env, ids, trace)).or_else(|| whole(agent, env, ids)),
        None => whole(agent, env, ids),
    }
}

/// What is looked up once.
struct Ids {
    thread: jclass,
    current_thread: jmethodID,
    stack_trace: jmethodID,
    class_name: jmethodID,
    method_name: jmethodID,
    line_number: jmethodID,
    walk: Option<Walk>,
}

/// The two private methods of `Throwable`.
struct Walk {
    throwable: jclass,
    fill: jmethodID,
    resolve: jmethodID,
    longs: jclass,
}

static IDS: Kept<Ids> = Kept::new();

impl Ids {
    fn get(env: Env) -> Option<&'static Ids> {
        IDS.get_or(|| Ids::look_up(env))
    }

    fn look_up(env: Env) -> Option<Ids> {
        let thread = env.class(c"java/lang/Thread")?;
        let element = env.class(c"java/lang/StackTraceElement")?;
        Some(Ids {
            thread,
            current_thread: env.static_method(thread, c"currentThread", c"()Ljava/lang/Thread;")?,
            stack_trace: env.method(thread, c"getStackTrace", c"()[Ljava/lang/StackTraceElement;")?,
            class_name: env.method(element, c"getClassName", c"()Ljava/lang/String;")?,
            method_name: env.method(element, c"getMethodName", c"()Ljava/lang/String;")?,
            line_number: env.method(element, c"getLineNumber", c"()I")?,
            walk: Walk::look_up(env),
        })
    }
}

impl Walk {
    fn look_up(env: Env) -> Option<Walk> {
        let throwable = env.class(c"java/lang/Throwable")?;
        let resolve = c"(Ljava/lang/Object;)[Ljava/lang/StackTraceElement;";
        Some(Walk {
            throwable,
            fill: env.static_method(throwable, c"nativeFillInStackTrace", c"()Ljava/lang/Object;")?,
            resolve: env.static_method(throwable, c"nativeGetStackTrace", resolve)?,
            longs: env.class(c"[J")?,
        })
    }

    fn walk(&self, env: Env) -> Option<jobject> {
        env.call_static_object(self.throwable, self.fill, &[])
    }

    /// `None` when the runtime's array does not look as it should, or a step failed.
    fn define(&self, agent: &Agent, env: Env, ids: &Ids, trace: jobject) -> Option<FrameId> {
        // The array's first element holds the methods of all frames, then their positions, innermost first.
        let frames = env.element(trace, 0).filter(|frames| env.is(*frames, self.longs))?;
        let depth = usize::try_from(env.length(frames)).ok()? / 2;
        let kept = depth.min(FRAMES);
        let (mut methods, mut positions): ([jlong; FRAMES], [jlong; FRAMES]) = ([0; FRAMES], [0; FRAMES]);
        if !env.longs(frames, 0, &mut methods[..kept]) || !env.longs(frames, depth as i32, &mut positions[..kept]) {
            return None;
        }
        let mut elements = None;
        let mut caller = 0;
        for index in (0..kept).rev() {
            let key = key(methods[index], positions[index], caller);
            caller = match agent.frames.find(key) {
                Some(known) => known,
                None => {
                    let all = match elements {
                        Some(all) => all,
                        None => {
                            let argument = jni::sys::jvalue { l: trace };
                            let all = env.call_static_object(self.throwable, self.resolve, &[argument])?;
                            *elements.insert(all)
                        }
                    };
                    let element = env.element(all, index as i32)?;
                    define(agent, env, ids, element, Some(key), caller)?
                }
            };
        }
        (caller != 0).then_some(caller)
    }
}

/// Takes a stack without looking at it: cheap, for what is most often not asked for later. `None` where the runtime's own walk cannot be
/// used, or when it failed.
pub fn walk(env: Env) -> Option<jobject> {
    Ids::get(env)?.walk.as_ref()?.walk(env)
}

/// The innermost frame of what [`walk`] took.
pub fn define_walk(agent: &Agent, env: Env, trace: jobject) -> Option<FrameId> {
    let ids = Ids::get(env)?;
    ids.walk.as_ref()?.define(agent, env, ids, trace)
}

fn key(method: jlong, position: jlong, caller: FrameId) -> u64 {
    let mut bytes = [0; 24];
    bytes[..8].copy_from_slice(&method.to_ne_bytes());
    bytes[8..16].copy_from_slice(&position.to_ne_bytes());
    bytes[16..].copy_from_slice(&u64::from(caller).to_ne_bytes());
    xxh3_64(&bytes)
}

/// The whole way: `Thread.currentThread().getStackTrace()`.
fn whole(agent: &Agent, env: Env, ids: &Ids) -> Option<FrameId> {
    /// The frames of `getStackTrace` itself.
    const OWN: i32 = 2;
    let thread = env.call_static_object(ids.thread, ids.current_thread, &[])?;
    let elements = env.call_object(thread, ids.stack_trace, &[])?;
    let depth = env.length(elements).min(FRAMES as i32);
    let mut caller = 0;
    for index in (OWN.min(depth)..depth).rev() {
        let element = env.element(elements, index)?;
        caller = define(agent, env, ids, element, None, caller)?;
        env.drop(element);
    }
    (caller != 0).then_some(caller)
}

/// Defines the frame of a `StackTraceElement`. Without a key of the runtime's, its text is the key.
fn define(agent: &Agent, env: Env, ids: &Ids, element: jobject, key: Option<u64>, caller: FrameId) -> Option<FrameId> {
    let (mut class, mut method) = ([0; 256], [0; 128]);
    let class_name = env.call_object(element, ids.class_name, &[])?;
    let class = env.text(class_name, &mut class);
    env.drop(class_name);
    let method_name = env.call_object(element, ids.method_name, &[])?;
    let method = env.text(method_name, &mut method);
    env.drop(method_name);
    let line = env.call_int(element, ids.line_number);
    // The runtime says -2 for a native method and -1 for a line that it does not know.
    let line = if line == -2 { -1 } else { line.max(0) };
    let key = key.unwrap_or_else(|| {
        self::key(xxh3_64(class.as_bytes()) as jlong, xxh3_64(method.as_bytes()) as jlong ^ jlong::from(line), caller)
    });
    match observe::frame(agent, key, caller, &[class, ".", method], line) {
        0 => None,
        frame => Some(frame),
    }
}
