//! Which stack posted which object: a table of fixed size. An object is found by its identity's hash and told from others by a reference
//! that keeps nothing alive.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use jni::sys::jobject;

use super::origin::Origin;
use crate::art::jni::Env;

/// An object has so many places.
const WAYS: usize = 8;
/// How often a place is asked for that another thread is using.
const PATIENCE: u32 = 200;

pub struct Table<const N: usize> {
    slots: [Slot; N],
    /// Counts what was put in, so that the oldest can be told.
    clock: AtomicU32,
}

struct Slot {
    busy: AtomicBool,
    hash: AtomicU32,
    time: AtomicU32,
    /// A weak reference to the object; 0 in a free slot.
    object: AtomicUsize,
    /// An [`Origin`]: a walk, or else a frame.
    walk: AtomicUsize,
    frame: AtomicU32,
}

impl<const N: usize> Table<N> {
    pub const fn new() -> Self {
        Table { slots: [const { Slot::free() }; N], clock: AtomicU32::new(0) }
    }

    /// Remembers it, instead of what was there of the same object, else in a free place, else instead of the oldest.
    pub fn put(&self, env: Env, hash: u32, object: jobject, origin: Origin) {
        let time = self.clock.fetch_add(1, Ordering::Relaxed);
        if let Some(before) = self.take(env, hash, object) {
            before.drop(env);
        }
        let age = |slot: &&Slot| match slot.object.load(Ordering::Relaxed) {
            0 => u32::MAX,
            _ => time.wrapping_sub(slot.time.load(Ordering::Relaxed)),
        };
        let held = self.ways(hash).max_by_key(age).and_then(Slot::hold);
        match (held, env.weak(object)) {
            (Some(held), Some(weak)) => {
                if let Some(before) = held.empty(env) {
                    before.drop(env);
                }
                held.0.hash.store(hash, Ordering::Relaxed);
                held.0.time.store(time, Ordering::Relaxed);
                held.0.object.store(weak as usize, Ordering::Relaxed);
                let (walk, frame) = match origin {
                    Origin::Walk(trace) => (trace as usize, 0),
                    Origin::Frame(frame) => (0, frame),
                };
                held.0.walk.store(walk, Ordering::Relaxed);
                held.0.frame.store(frame, Ordering::Relaxed);
            }
            (_, weak) => {
                if let Some(weak) = weak {
                    env.drop_weak(weak);
                }
                origin.drop(env);
            }
        }
    }

    /// What is remembered of this object; then no more.
    pub fn take(&self, env: Env, hash: u32, object: jobject) -> Option<Origin> {
        let is_like_it = |slot: &&Slot| slot.object.load(Ordering::Relaxed) != 0 && slot.hash.load(Ordering::Relaxed) == hash;
        self.ways(hash).filter(is_like_it).find_map(|slot| {
            let held = slot.hold()?;
            let kept = slot.object.load(Ordering::Relaxed) as jobject;
            if kept.is_null() || !env.same(kept, object) { None } else { held.empty(env) }
        })
    }

    fn ways(&self, hash: u32) -> impl Iterator<Item = &Slot> {
        (0..WAYS).map(move |way| &self.slots[(hash as usize).wrapping_add(way) % N])
    }
}

impl Slot {
    const fn free() -> Slot {
        Slot {
            busy: AtomicBool::new(false),
            hash: AtomicU32::new(0),
            time: AtomicU32::new(0),
            object: AtomicUsize::new(0),
            walk: AtomicUsize::new(0),
            frame: AtomicU32::new(0),
        }
    }

    /// For us alone, if another thread does not keep it for too long.
    fn hold(&self) -> Option<Held<'_>> {
        (0..PATIENCE).find_map(|_| {
            let free = !self.busy.swap(true, Ordering::Acquire);
            if !free {
                std::hint::spin_loop();
            }
            free.then_some(Held(self))
        })
    }
}

struct Held<'a>(&'a Slot);

impl Held<'_> {
    /// Takes out what is in there.
    fn empty(&self, env: Env) -> Option<Origin> {
        let object = self.0.object.swap(0, Ordering::Relaxed) as jobject;
        let (walk, frame) = (self.0.walk.swap(0, Ordering::Relaxed), self.0.frame.swap(0, Ordering::Relaxed));
        if object.is_null() {
            return None;
        }
        env.drop_weak(object);
        Some(if walk == 0 { Origin::Frame(frame) } else { Origin::Walk(walk as jobject) })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::Release);
    }
}
