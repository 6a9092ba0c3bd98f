//! What a thread knows about itself: one integer behind a pthread key. `thread_local!` would allocate on Android, and would be gone while
//! the thread's own destructors still make calls.
//!
//! ```text
//! bit  0       our own work is running on this thread
//! bit  1       our own work has called into Java
//! bits 8..24   slot of its pending calls + 1
//! bits 24..48  JNI critical regions that it is in
//! ```

use std::sync::atomic::{AtomicUsize, Ordering};

/// The key + 1; 0 until there is one.
static KEY: AtomicUsize = AtomicUsize::new(0);

const BUSY: u64 = 1;
const IN_JAVA: u64 = 2;
const SLOT_SHIFT: u32 = 8;
const SLOT_MASK: u64 = 0xffff << SLOT_SHIFT;
const CRITICAL: u64 = 1 << 24;

/// Makes the key. It is made early, when keys are still those that need no memory of their own.
pub fn start() {
    let mut key = 0;
    // SAFETY: `key` is ours.
    if KEY.load(Ordering::Relaxed) == 0 && unsafe { libc::pthread_key_create(&mut key, None) } == 0 {
        KEY.store(key as usize + 1, Ordering::Release);
    }
}

/// The kernel's number of this thread.
pub fn id() -> u32 {
    // SAFETY: has no preconditions.
    unsafe { libc::gettid() as u32 }
}

fn get() -> Option<u64> {
    let key = KEY.load(Ordering::Acquire).checked_sub(1)?;
    // SAFETY: the key exists for ever. A thread that never set it reads null.
    Some(unsafe { libc::pthread_getspecific(key as libc::pthread_key_t) } as u64)
}

fn set(value: u64) {
    if let Some(key) = KEY.load(Ordering::Acquire).checked_sub(1) {
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
    set(get().unwrap_or(0) | IN_JAVA);
    let result = work();
    set(get().unwrap_or(0) & !IN_JAVA);
    result
}

/// Whether the thread is in such work.
pub fn is_in_java() -> bool {
    get().is_some_and(|value| value & IN_JAVA != 0)
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
        })
        .join()
        .unwrap();
    }
}
