//! Numbers for texts and stack frames that the journal has already defined.
//!
//! A table of fixed size that is read without a lock and filled under the journal's. Entries are found by a 64-bit hash of what they stand
//! for; two things with one hash would share a number, at odds of one in 2^64 for each pair. A full table is no error: what is not in it is
//! defined again each time.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use hooks::journal::Guard;

use crate::state::zeroed_pages;

const SLOTS: usize = 8192;
/// Further steps are not worth their time; the thing is then defined again.
const STEPS: usize = 16;

pub struct Interned {
    slots: &'static [Slot; SLOTS],
    last: AtomicU32,
}

struct Slot {
    hash: AtomicU64,
    /// 0 until the definition stands in the journal.
    number: AtomicU32,
}

impl Interned {
    /// `None` when there is no memory. Pages are taken when they are touched, not before.
    pub fn new() -> Option<Interned> {
        let pages = zeroed_pages(size_of::<[Slot; SLOTS]>())?;
        // SAFETY: zeroed memory of this size and alignment is a table of empty slots, and it lives for ever.
        Some(Interned { slots: unsafe { &*pages.cast() }, last: AtomicU32::new(0) })
    }

    /// The number of what has this hash, if it is defined.
    pub fn find(&self, hash: u64) -> Option<u32> {
        self.probe(hash).find(|slot| slot.hash.load(Ordering::Relaxed) == hash).and_then(|slot| {
            let number = slot.number.load(Ordering::Acquire);
            (number != 0).then_some(number)
        })
    }

    /// The number of what has this hash; if it has none yet, `define` writes its definition into the journal and says whether it
    /// could. The guard shows that nobody else is defining.
    pub fn define(&self, hash: u64, guard: &Guard<'_>, define: impl FnOnce(&Guard<'_>, u32) -> bool) -> Option<u32> {
        if let Some(number) = self.find(hash) {
            return Some(number);
        }
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        if !define(guard, number) {
            return None;
        }
        if let Some(slot) = self.probe(hash).find(|slot| slot.number.load(Ordering::Relaxed) == 0) {
            slot.hash.store(hash, Ordering::Relaxed);
            slot.number.store(number, Ordering::Release);
        }
        Some(number)
    }

    fn probe(&self, hash: u64) -> impl Iterator<Item = &Slot> {
        (0..STEPS).map(move |step| &self.slots[(hash as usize + step) % SLOTS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hooks::journal::{Journal, JournalOptions};

    #[test]
    fn a_thing_is_defined_once_and_a_full_table_only_costs_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = std::ffi::CString::new(folder.path().to_str().unwrap()).unwrap();
        let options = JournalOptions { folder: &path, session: [0; 16], pid: 1, segment_size: 8192, max_segments: 1 };
        let journal = Journal::create(&options).unwrap();
        let guard = journal.lock().unwrap();
        let interned = Interned::new().unwrap();
        assert_eq!(interned.find(7), None);
        assert_eq!(interned.define(7, &guard, |_, number| number == 1), Some(1));
        assert_eq!(interned.define(7, &guard, |_, _| panic!("defined twice")), Some(1));
        assert_eq!(interned.define(8, &guard, |_, _| false), None, "what could not be written has no number");
        assert_eq!(interned.find(8), None);
        // All in one place: after STEPS of them the table has no room there.
        for n in 0..100u64 {
            let hash = 9 + n * SLOTS as u64;
            assert!(interned.define(hash, &guard, |_, _| true).is_some());
        }
        assert_eq!((0..100).filter(|n| interned.find(9 + n * SLOTS as u64).is_some()).count(), STEPS);
    }
}
