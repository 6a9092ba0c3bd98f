//! What a thread knows about itself: two integers behind pthread keys. `thread_local!` would allocate on Android, and would be gone while
//! the thread's own destructors still make calls.
//!
//! ```text
//! STATE  bit  0       our own work is running on this thread
//!        bit  1       our own work has called into Java
//!        bits 8..24   slot of its pending calls + 1
//!        bits 24..48  JNI critical regions that it is in
//! SCENE  bits 0..32   number of the Java access that it is in
//!        bits 32..64  who posted what it runs (see `art::watch::origin`)
//! ```

use std::sync::atomic::{AtomicUsize, Ordering};

use hooks::event::FrameId;

use crate::art::watch::origin;

/// The key + 1; 0 until there is one.
static STATE: AtomicUsize = AtomicUsize::new(0);
/// See [`STATE`].
static SCENE: AtomicUsize = AtomicUsize::new(0);

const BUSY: u64 = 1;
const IN_JAVA: u64 = 2;
const SLOT_SHIFT: u32 = 8;
const SLOT_MASK: u64 = 0xffff << SLOT_SHIFT;
const CRITICAL: u64 = 1 << 24;

/// Makes the keys. They are made early, when keys are still those that need no memory of their own.
pub fn start() {
    for place in [&STATE, &SCENE] {
        let mut key = 0;
        // SAFETY: `key` is ours.
        if place.load(Ordering::Relaxed) == 0 && unsafe { libc::pthread_key_create(&mut key, None) } == 0 {
            place.store(key as usize + 1, Ordering::Release);
        }
    }
}

/// The kernel's number of this thread.
pub fn id() -> u32 {
    // SAFETY: has no preconditions.
    unsafe { libc::gettid() as u32 }
}

fn get() -> Option<u64> {
    value_of(&STATE)
}

fn set(value: u64) {
    set_value_of(&STATE, value);
}

fn value_of(place: &AtomicUsize) -> Option<u64> {
    let key = place.load(Ordering::Acquire).checked_sub(1)?;
    // SAFETY: the key exists for ever. A thread that never set it reads null.
    Some(unsafe { libc::pthread_getspecific(key as libc::pthread_key_t) } as u64)
}

fn set_value_of(place: &AtomicUsize, value: u64) {
    if let Some(key) = place.load(Ordering::Acquire).checked_sub(1) {
        // SAFETY: as above. When it fails the thread goes on as if it knew nothing, which is safe.
        unsafe { libc::pthread_setspecific(key as libc::pthread_key_t, value as *const libc::c_void) };
    }
}

/// Marks our own work on this thread; `None` when it is running already or threads cannot be told apart.
pub fn begin() -> Option<Own> {
    let value = get()?;
    if value & BUSY != 0 {
        return None;
    }
    set(value | BUSY);
    Some(Own)
}

/// Our own work runs while this lives.
pub struct Own;

impl Drop for Own {
    fn drop(&mut self) {
        set(get().unwrap_or(0) & !BUSY);
    }
}

/// Runs `work`, which calls into Java and so runs code that is not ours.
pub fn in_java<R>(work: impl FnOnce() -> R) -> R {
    let before = get().unwrap_or(0) & IN_JAVA;
    set(get().unwrap_or(0) | IN_JAVA);
    let _back = Back { mask: IN_JAVA, bits: before };
    work()
}

/// Runs code of the app's that we set off and that has to be seen all the same: as if it were not within our own work.
pub fn aside<R>(work: impl FnOnce() -> R) -> R {
    const OURS: u64 = BUSY | IN_JAVA;
    let before = get().unwrap_or(0) & OURS;
    set(get().unwrap_or(0) & !OURS);
    let _back = Back { mask: OURS, bits: before };
    work()
}

/// Puts some bits back to what they were, also when the work in between unwinds.
struct Back {
    mask: u64,
    bits: u64,
}

impl Drop for Back {
    fn drop(&mut self) {
        set(get().unwrap_or(0) & !self.mask | self.bits);
    }
}

/// Whether the thread is in such work.
pub fn is_in_java() -> bool {
    get().is_some_and(|value| value & IN_JAVA != 0)
}

/// What the thread is in: the number of a Java access (0: none), and the innermost frame of the stack that posted what it runs (0: none).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scene {
    pub access: u32,
    pub posted: FrameId,
}

/// See [`Scene`]. Not to be asked while the journal's lock is held: the frames of who posted are defined now, if they were not before.
pub fn scene() -> Scene {
    Scene { access: value_of(&SCENE).unwrap_or(0) as u32, posted: origin::frame(posted()) }
}

/// The scene as it lies there, nothing looked up: to be put back by [`restore`].
pub fn snapshot() -> u64 {
    value_of(&SCENE).unwrap_or(0)
}

/// See [`snapshot`].
pub fn restore(snapshot: u64) {
    set_value_of(&SCENE, snapshot);
}

/// Enters the Java access with this number, 0 for none; the one that the thread was in before.
pub fn set_access(access: u32) -> u32 {
    let value = value_of(&SCENE).unwrap_or(0);
    set_value_of(&SCENE, value & !u64::from(u32::MAX) | u64::from(access));
    value as u32
}

/// Who posted what the thread runs.
pub fn posted() -> origin::Mark {
    origin::Mark((value_of(&SCENE).unwrap_or(0) >> 32) as u32)
}

/// Sets it; what it was before.
pub fn set_posted(mark: origin::Mark) -> origin::Mark {
    let value = value_of(&SCENE).unwrap_or(0);
    set_value_of(&SCENE, value & u64::from(u32::MAX) | u64::from(mark.0) << 32);
    origin::Mark((value >> 32) as u32)
}

/// Slot of the thread's pending calls.
pub fn slot() -> Option<usize> {
    ((get()? & SLOT_MASK) >> SLOT_SHIFT).checked_sub(1).map(|slot| slot as usize)
}

/// Remembers or forgets the slot.
pub fn set_slot(slot: Option<usize>) {
    let number = slot.map_or(0, |slot| slot as u64 + 1);
    set(get().unwrap_or(0) & !SLOT_MASK | number << SLOT_SHIFT);
}

/// Whether the thread is inside a JNI critical region.
pub fn is_critical() -> bool {
    get().is_some_and(|value| value >= CRITICAL)
}

/// The thread entered a JNI critical region.
pub fn enter_critical() {
    set(get().unwrap_or(0) + CRITICAL);
}

/// The thread left one. One that it entered before regions were counted is not in the count.
pub fn leave_critical() {
    if let Some(value) = get().filter(|value| *value >= CRITICAL) {
        set(value - CRITICAL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_the_integer_do_not_touch_each_other() {
        start();
        std::thread::spawn(|| {
            let own = begin().unwrap();
            assert!(begin().is_none(), "our own work does not nest");
            set_slot(Some(255));
            enter_critical();
            enter_critical();
            drop(own);
            assert_eq!((slot(), is_critical()), (Some(255), true));
            set_slot(None);
            leave_critical();
            assert_eq!((slot(), is_critical()), (None, true));
            leave_critical();
            leave_critical();
            assert!(!is_critical());
            assert!(begin().is_some());
            assert_eq!((set_access(u32::MAX), set_posted(origin::Mark(7))), (0, origin::Mark(0)));
            assert_eq!((set_access(1), scene(), is_critical()), (u32::MAX, Scene { access: 1, posted: 7 }, false));
            in_java(|| in_java(|| ()));
            assert!(!is_in_java());
            in_java(|| {
                in_java(|| ());
                assert!(is_in_java(), "the inner one does not end the outer one");
                aside(|| assert!(!is_in_java() && begin().is_some()));
                assert!(is_in_java());
            });
        })
        .join()
        .unwrap();
    }
}
