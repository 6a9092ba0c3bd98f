//! Whether hooks are still where they were put. The runtime may give a method another entry point (a static one when its class is seen to be
//! initialised, a compiled one when the compiler comes late), and the app may register another function for a native one. Nobody tells us,
//! so each hooked call looks at one hook; what is found displaced is put back, and counts as something lost.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::dispatch::HOOKS;
use super::flags::NATIVE;
use super::layout::{ArtMethod, Content, Layout};
use crate::state::Agent;

/// What a hooked method must hold, and where its original is.
pub struct Position {
    pub target: ArtMethod,
    pub backup: ArtMethod,
    pub layout: Layout,
    pub stub: *const c_void,
    pub entry: *const c_void,
    /// Whether the hook is in place.
    pub is_held: AtomicBool,
}

/// Looks at the hook whose turn it is.
pub fn look_at_next(agent: &Agent) {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let index = NEXT.fetch_add(1, Ordering::Relaxed) % HOOKS.len();
    // SAFETY: hooks are never freed.
    let hook = unsafe { HOOKS[index].load(Ordering::Acquire).as_ref() };
    if hook.is_some_and(|hook| hook.position.is_displaced()) {
        agent.journal.count_lost();
    }
}

impl Position {
    /// Whether it was displaced. It is put back then, if it can be.
    fn is_displaced(&self) -> bool {
        if !self.is_held.load(Ordering::Acquire) {
            return false;
        }
        let &Position { target, backup, layout, stub, entry, .. } = self;
        // SAFETY: both are methods of the runtime, of classes that are kept.
        unsafe {
            let Content { flags, function, entry: found } = layout.read(target);
            if function == stub && found == entry {
                return false;
            }
            if flags & NATIVE != 0 {
                if function != stub && layout.read(backup).flags & NATIVE != 0 {
                    // The app's new function is the original's from now on, before the hooked method is ours again.
                    layout.set_function(backup, function);
                }
                layout.set_function(target, stub);
                layout.set_entry(target, entry);
            }
        }
        true
    }
}
