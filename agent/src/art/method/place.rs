//! Placing a hook, and lifting it.
//!
//! ```text
//! target  ── copied to ──►  backup (a method of our class): the original, called by JNI without looking it up
//! target  ◄── becomes ───   a native method, entered as any other, whose function is a stub
//! ```

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use jni::sys::jclass;

use super::call::{Original, Shorty};
use super::dispatch::{HOOKS, Hook};
use super::flags::{self, NATIVE};
use super::layout::{ArtMethod, Content};
use super::position::Position;
use super::runtime::Runtime;
use super::{Watcher, thunk};
use crate::art::jni::Env;
use crate::art::{maps, modules};

/// A method that is to be hooked.
pub struct Target {
    pub method: ArtMethod,
    /// The class that declares it.
    pub class: jclass,
    pub is_static: bool,
    pub shorty: Shorty,
}

/// A hook that is in place.
pub struct Placed {
    pub hook: &'static Hook,
    /// What the method held before.
    before: Content,
}

/// What was ever hooked, by the number of the stub; a place is never used twice, because a thread may still be inside of it.
static TARGETS: Mutex<Vec<ArtMethod>> = Mutex::new(Vec::new());

// SAFETY: methods of the runtime belong to no thread.
unsafe impl Send for ArtMethod {}

/// Places a hook.
pub fn place(runtime: &Runtime, env: Env, target: &Target, watcher: &'static dyn Watcher) -> Result<Placed, &'static str> {
    let mut targets = TARGETS.lock().unwrap_or_else(PoisonError::into_inner);
    if targets.contains(&target.method) {
        return Err("it is hooked already");
    }
    let index = targets.len();
    let stub = thunk::stub(index).filter(|_| index < thunk::COUNT).ok_or("no room for another hook")?;
    let backup = runtime.backups.methods[index];
    // The reference keeps the class, and with it the method, for ever.
    let class = env.global(target.class).ok_or("no room for another reference")?;
    let original = Original { id: backup.0.cast(), class, is_static: target.is_static, shorty: target.shorty };
    let position = Position {
        target: target.method,
        backup,
        layout: runtime.found.layout,
        stub,
        entry: runtime.found.native_entry,
        is_held: AtomicBool::new(false),
    };
    let hook: &'static Hook = Box::leak(Box::new(Hook { original, watcher, position, reached: AtomicBool::new(false) }));
    HOOKS[index].store(std::ptr::from_ref(hook).cast_mut(), Ordering::Release);

    // SAFETY: the method is one of the runtime's, and its class is kept.
    let seen = unsafe { runtime.found.layout.read(target.method) };
    let original_entry = original_entry(runtime, seen)?;
    let change = || {
        let layout = runtime.found.layout;
        // SAFETY: both are methods of the runtime, of classes that are kept, and no thread runs Java.
        unsafe {
            let before = layout.read(target.method);
            if before != seen {
                return Err("the runtime was changing it");
            }
            layout.copy(target.method, backup);
            let flags = runtime.flags.original(before.flags);
            layout.write(backup, Content { flags, entry: original_entry, ..before });
            let hooked = Content { flags: runtime.flags.hooked(before.flags), function: stub, entry: runtime.found.native_entry };
            layout.write(target.method, hooked);
            Ok(before)
        }
    };
    let before = runtime.quiesce.during(env.raw(), change, || runtime.backups.touch(env.raw(), class))??;
    targets.push(target.method);
    hook.position.is_held.store(true, Ordering::Release);
    Ok(Placed { hook, before })
}

/// Where the original is entered, or why there can be none.
fn original_entry(runtime: &Runtime, content: Content) -> Result<*const std::ffi::c_void, &'static str> {
    if let Some(why) = flags::refusal(content.flags) {
        return Err(why);
    }
    let is_native = content.flags & NATIVE != 0;
    if !is_native && runtime.found.layout.holds_profile() && !content.function.is_null() {
        // The compiler would write over the function that the hooked method has in the same place.
        return Err("the just-in-time compiler is watching it");
    }
    // The kernel's list of mappings is long, and most methods are entered in the runtime or in a file of compiled code.
    let is_known = content.entry == runtime.found.interpreter_entry || modules::at(content.entry as usize).is_some();
    match !is_known && maps::is_compiled_just_in_time(content.entry) {
        false => Ok(content.entry),
        true if is_native => Err("the just-in-time compiler has compiled it"),
        // Its code belongs to the hooked method, and is thrown away when that no longer uses it.
        true => Ok(runtime.found.interpreter_entry),
    }
}

/// Lifts a hook. Its place is not used again.
pub fn lift(runtime: &Runtime, env: Env, target: &Target, placed: &Placed) -> Result<(), &'static str> {
    placed.hook.position.is_held.store(false, Ordering::Release);
    // SAFETY: the method is one of the runtime's, of a class that is kept, and no thread runs Java.
    let change = || unsafe { runtime.found.layout.write(target.method, placed.before) };
    runtime.quiesce.during(env.raw(), change, || {})
}
