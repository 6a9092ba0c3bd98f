//! The last bytes of what was lately sent, by descriptor or TLS connection, so that a text is also found when it goes out in two calls.
//!
//! A fixed table. A place is taken without waiting; when another thread has it, or newer streams have pushed a stream out, a text that
//! is cut between two calls of that stream is not found.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use super::encode::LONGEST;
use super::values::{Hits, Store};

/// Enough for a pattern of which only the last byte comes later.
const TAIL: usize = LONGEST - 1;
/// Streams that share their places.
const WAYS: usize = 4;
const SETS: usize = 16;

/// Which stream. Numbers of descriptors and addresses do not overlap.
pub type Key = u64;

/// See the module. Zeroed memory is an empty one.
pub struct Streams {
    places: [[Place; WAYS]; SETS],
    clock: AtomicU32,
}

struct Place {
    taken: AtomicBool,
    key: AtomicU64,
    used: AtomicU32,
    tail: UnsafeCell<Tail>,
}

// SAFETY: a tail is touched by who has taken its place.
unsafe impl Sync for Streams {}

#[derive(Clone, Copy)]
struct Tail {
    bytes: [u8; TAIL],
    length: u8,
}

impl Tail {
    const NONE: Tail = Tail { bytes: [0; TAIL], length: 0 };

    fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length).min(TAIL)]
    }

    fn push(&mut self, sent: &[u8]) {
        let new = &sent[sent.len().saturating_sub(TAIL)..];
        let old = self.bytes().len().min(TAIL - new.len());
        let from = self.bytes().len() - old;
        self.bytes.copy_within(from..from + old, 0);
        self.bytes[old..old + new.len()].copy_from_slice(new);
        self.length = (old + new.len()) as u8;
    }
}

impl Streams {
    /// The stream's place, taken; a new one when it has none.
    fn take(&self, key: Key) -> Option<Taken<'_>> {
        let set = &self.places[(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60) as usize % SETS];
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let take = |place: &Place| place.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok();
        let mine = |place: &&Place| place.key.load(Ordering::Relaxed) == key;
        if let Some(place) = set.iter().find(|place| mine(place) && take(place)) {
            let taken = Taken(place);
            if mine(&place) {
                place.used.store(now, Ordering::Relaxed);
                return Some(taken);
            }
        }
        let place =
            set.iter().max_by_key(|place| now.wrapping_sub(place.used.load(Ordering::Relaxed))).filter(|place| take(place))?;
        let taken = Taken(place);
        place.key.store(key, Ordering::Relaxed);
        place.used.store(now, Ordering::Relaxed);
        *taken.tail() = Tail::NONE;
        Some(taken)
    }

    /// Threads that had taken a place are not there any more.
    pub fn after_fork(&self) {
        self.places.iter().flatten().for_each(|place| place.taken.store(false, Ordering::Release));
    }
}

struct Taken<'a>(&'a Place);

impl Taken<'_> {
    #[allow(clippy::mut_from_ref)]
    fn tail(&self) -> &mut Tail {
        // SAFETY: the place is taken, and each caller lets go of the reference at once.
        unsafe { &mut *self.0.tail.get() }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.taken.store(false, Ordering::Release);
    }
}

impl Store {
    /// Looks at what one call sent on a stream, in all its parts.
    pub fn search_stream<'a>(&self, key: Key, parts: impl Iterator<Item = &'a [u8]>, hits: &mut Hits) {
        let place = self.streams.take(key);
        let mut tail = place.as_ref().map_or(Tail::NONE, |place| *place.tail());
        for part in parts {
            let before = tail.bytes().len();
            if before > 0 {
                let mut joint = [0; 2 * TAIL];
                let behind = part.len().min(TAIL);
                joint[..before].copy_from_slice(tail.bytes());
                joint[before..before + behind].copy_from_slice(&part[..behind]);
                self.search_across(&joint[..before + behind], before, before, hits);
            }
            self.search(part, hits);
            tail.push(part);
        }
        if let Some(place) = place {
            *place.tail() = tail;
        }
    }
}
