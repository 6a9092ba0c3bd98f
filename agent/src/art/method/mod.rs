//! Hooks of Java methods, placed in the runtime itself: for what is answered without leaving the process.
//!
//! A hooked method becomes a native one whose function is ours; its original lives on as a method of a class of ours, and is called as
//! JNI calls any method. So the runtime does what it always does: it converts arguments, keeps references, unwinds exceptions, walks stacks.
//! Two traces are left: a hooked method says of itself that it is native, and stands twice in a stack that is taken below it.
//!
//! ```text
//! dex      the class with room for originals
//! layout   where the parts of a method lie       flags    what the bits of its flags mean
//! quiesce  the moment of the change
//! runtime  all of it, once, and tried out        place    one hook
//! thunk ─► dispatch ─► call                      one call            position  whether a hook is still where it was put
//! ```
//!
//! Calls that compiled code has inlined do not come here.

// Elsewhere there are no entry stubs, and each hook is refused with that reason.
#![cfg_attr(not(any(target_arch = "x86_64", target_arch = "aarch64")), allow(dead_code))]

/// Calls a function of the JNI table, in an unsafe block.
macro_rules! jni {
    ($env:expr, $function:ident $(, $argument:expr)*) => {
        ((**$env).v1_6.$function)($env $(, $argument)*)
    };
}

mod call;
mod dex;
mod dispatch;
mod flags;
mod layout;
mod place;
mod position;
mod quiesce;
mod refused;
mod runtime;
mod thunk;

use jni::sys::{jclass, jobject, jvalue};

use super::jni::Env;
use call::Shorty;
use place::Target;
use runtime::Runtime;

/// A method to be hooked.
#[derive(Debug, Clone, Copy)]
pub struct Method<'a> {
    /// Its class, with dots: `android.provider.Settings$Secure`.
    pub class: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its signature as JNI writes it.
    pub signature: &'a str,
    /// Whether it is static.
    pub is_static: bool,
}

/// One call of a hooked method, as its watcher sees it. References live until the call returns.
pub struct Call<'a> {
    /// The thread's environment, with no exception pending.
    pub env: Env,
    /// The receiver; the class of a static method.
    pub this: jobject,
    /// The arguments, without the receiver.
    pub arguments: &'a [jvalue],
    /// What the original gave; only in [`Watcher::after`], and zero when it threw.
    pub result: jvalue,
    /// What the original threw, or null. It is put back after [`Watcher::after`], the same object.
    pub thrown: jobject,
}

/// What is done around the calls of a method. Runs behind the door: never nested on one thread, never unwinding into the app.
pub trait Watcher: Sync {
    /// Before the original; what it returns is given to [`Watcher::after`].
    fn before(&self, call: &Call<'_>) -> u64;
    /// After the original, whether it returned or threw. It is not called where `before` was not; where there is no room for it, the
    /// thread's scene is set back to what it was before the call.
    fn after(&self, call: &Call<'_>, state: u64);
}

/// Places a hook for ever; the reason when it cannot be. The class is initialised. The method must be declared in this very class: one that
/// it inherits is hooked where it stands.
pub fn hook_in(env: Env, class: jclass, method: &Method<'_>, watcher: &'static dyn Watcher) -> Result<(), &'static str> {
    let Method { class: class_name, name, signature, is_static } = *method;
    if let Some(why) = refused::why(class_name, name, signature) {
        return Err(why);
    }
    let shorty = Shorty::of(signature)?;
    let runtime = Runtime::get(env)?;
    // Before anything is locked: looking a method up runs the initialiser of its class.
    let (id, found) = match is_static {
        true => runtime::static_method(env, class, name, signature)?,
        false => runtime::method(env, class, name, signature)?,
    };
    if !runtime::is_declared_in(env, class, id, is_static) {
        return Err("the method is inherited: name the class that declares it");
    }
    let target = Target { method: found, class, is_static, shorty };
    place::place(runtime, env, &target, watcher).map(drop)
}
