//! What is looked up once in a process's life and then kept for ever: classes, and numbers of methods and fields.

use std::sync::atomic::{AtomicPtr, Ordering};

/// A place for it. Nobody waits: hooks ask from threads that may not.
pub struct Kept<T>(AtomicPtr<T>);

impl<T> Kept<T> {
    pub const fn new() -> Kept<T> {
        Kept(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// It, once it is there.
    pub fn get(&self) -> Option<&'static T> {
        // SAFETY: only ever set to a leaked box. What JNI gives to be kept may be used on every thread.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }

    /// It; looked up when it is not there yet. A second thread that was as fast gets the first one's: its own is as good, and stays behind,
    /// global references and all.
    pub fn get_or(&self, look_up: impl FnOnce() -> Option<T>) -> Option<&'static T> {
        if self.get().is_none() {
            let new = Box::into_raw(Box::new(look_up()?));
            let _ = self.0.compare_exchange(std::ptr::null_mut(), new, Ordering::AcqRel, Ordering::Relaxed);
        }
        self.get()
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn what_was_looked_up_first_is_kept() {
        static PLACE: Kept<u32> = Kept::new();
        assert!(PLACE.get().is_none() && PLACE.get_or(|| None).is_none());
        assert_eq!(PLACE.get_or(|| Some(7)), Some(&7));
        assert_eq!(PLACE.get_or(|| panic!("looked up twice")), Some(&7));
    }
}
