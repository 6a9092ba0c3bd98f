//! The texts that are looked for: the last [`KEPT`] different ones, as patterns, in memory that is never freed and never grows.
//!
//! Anybody may search at any time, in a signal handler too: a search takes no lock and writes nothing. One thread at a time learns:
//!
//! ```text
//! slots    ■■■■■■□      one more than texts: a new text goes into the free slot, the oldest one's slot becomes free
//! indices  A  B         one is searched, the other is built; then they change places
//! ```
//!
//! A search that began with an index goes wrong only when somebody begins to build that very one, two texts later. It looks at
//! [`Store::building`] at its end, and is done again then. A pattern that is being written is told by its slot's turn.

use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};

use hooks::brief::KEPT;
use hooks::event::Encoding;

use super::encode::{self, LONGEST, SHORTEST};
use super::index::{Index, entries};
use super::streams::Streams;
use crate::state::zeroed_pages;

/// Of them, texts that stay however many come after them.
const PINNED: usize = 32;
/// One slot is free.
const SLOTS: usize = KEPT + 1;
/// The slot of the flags' patterns.
const FLAGS: usize = SLOTS;
/// Patterns of one text; a long one has as many as that.
const PATTERNS: usize = 51;
const NUMBERS: usize = (SLOTS + 1) * PATTERNS;
const WORDS: usize = LONGEST / 8;

/// Flags that are looked for, at the most.
pub const MAX_FLAGS: usize = PATTERNS / 2;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The text with this hash.
    Text(u64, Encoding),
    /// The flag of this number, or another one with its key, was written with this value.
    Flag(usize, bool),
}

/// What was found in one call: each thing once.
#[derive(Debug)]
pub struct Hits {
    list: [Option<Found>; Hits::ROOM],
    length: usize,
    /// Something was found and has no room here, or may have been overlooked.
    pub incomplete: bool,
}

impl Hits {
    const ROOM: usize = 16;

    pub fn new() -> Hits {
        Hits { list: [None; Hits::ROOM], length: 0, incomplete: false }
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0 && !self.incomplete
    }

    pub fn iter(&self) -> impl Iterator<Item = Found> {
        self.list[..self.length].iter().flatten().copied()
    }

    fn add(&mut self, found: Found) {
        if !self.iter().any(|known| known == found) {
            match self.list.get_mut(self.length) {
                Some(place) => {
                    *place = Some(found);
                    self.length += 1;
                }
                None => self.incomplete = true,
            }
        }
    }
}

/// One pattern. All of it is atomic, because it may be read while it is written.
struct Pattern {
    /// Its bytes, filled up with zeros.
    words: [AtomicU64; WORDS],
    /// Its length, and above bit 8 its encoding, or the number of its flag and its value.
    meta: AtomicU32,
}

/// One text.
struct Slot {
    /// Odd while it is written.
    turn: AtomicU32,
    /// Its patterns.
    count: AtomicU32,
    hash: AtomicU64,
    /// When it was last delivered, counted in deliveries; `PIN` for a text that stays.
    delivered: AtomicU64,
    patterns: [Pattern; PATTERNS],
}

/// A time that never comes.
const PIN: u64 = u64::MAX;

/// All of it. Zeroed memory is an empty one.
pub struct Store {
    lock: AtomicU32,
    /// Number of the index that is searched; its lowest bit says which.
    generation: AtomicU32,
    /// Number of the index that was last begun to be built.
    building: AtomicU32,
    /// Deliveries so far.
    deliveries: AtomicU64,
    /// Slots whose text is searched. Index and slots may disagree only while the lock is held.
    live: [AtomicBool; SLOTS + 1],
    slots: [Slot; SLOTS + 1],
    indices: [Index<{ entries(NUMBERS) }>; 2],
    pub streams: Streams,
}

static STORE: AtomicPtr<Store> = AtomicPtr::new(std::ptr::null_mut());

/// The store, when there is anything to look for: what a hook asks before it does anything.
#[inline]
pub fn store() -> Option<&'static Store> {
    // SAFETY: it is never freed.
    unsafe { STORE.load(Ordering::Acquire).as_ref() }
}

/// The store, made when it is first needed. `None` when there is no memory.
pub fn make() -> Option<&'static Store> {
    if let Some(store) = store() {
        return Some(store);
    }
    let new: *mut Store = Store::map()?;
    match STORE.compare_exchange(std::ptr::null_mut(), new, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => store(),
        Err(earlier) => {
            // SAFETY: ours is known to nobody; the other is never freed.
            unsafe {
                libc::munmap(new.cast(), size_of::<Store>());
                earlier.as_ref()
            }
        }
    }
}

/// The process ends: nothing is looked for any more, and nothing is left of what was.
pub fn wipe() {
    let place = STORE.swap(std::ptr::null_mut(), Ordering::AcqRel);
    if !place.is_null() {
        // Atomic stores to memory that others may be reading; they are not left out as those to memory of the compiler's own might be.
        // SAFETY: the mapping is that long and is never given back; all of it is atomics.
        let words = unsafe { std::slice::from_raw_parts(place.cast::<AtomicU64>(), size_of::<Store>() / 8) };
        words.iter().for_each(|word| word.store(0, Ordering::SeqCst));
    }
}

/// Why a text could not be kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Busy;

impl Store {
    /// An empty store in memory of its own.
    pub(super) fn map() -> Option<*mut Store> {
        zeroed_pages(size_of::<Store>()).map(|pages| pages.cast())
    }

    /// Looks for every text and flag in these bytes.
    pub fn search(&self, bytes: &[u8], hits: &mut Hits) {
        self.search_across(bytes, bytes.len(), 0, hits);
    }

    /// Looks for those that begin within the first `begun` bytes and end behind `ended`.
    pub fn search_across(&self, bytes: &[u8], begun: usize, ended: usize, hits: &mut Hits) {
        /// A search goes wrong when two texts are learnt meanwhile.
        const TRIES: usize = 20;
        let before = hits.length;
        // A pattern is met by one of its first bytes.
        let looked_at = &bytes[..bytes.len().min(begun + SHORTEST)];
        for _ in 0..TRIES {
            let generation = self.generation.load(Ordering::Acquire);
            let index = &self.indices[generation as usize & 1];
            index.scan(looked_at, |number, start| self.compare(number, bytes, start, ended, hits));
            // Whoever builds says so before the first change: if any was seen above, so is that.
            fence(Ordering::Acquire);
            if self.building.load(Ordering::Relaxed).wrapping_sub(generation) <= 1 {
                return;
            }
            hits.length = before;
        }
        hits.incomplete = true;
    }

    fn compare(&self, number: usize, bytes: &[u8], start: usize, ended: usize, hits: &mut Hits) {
        let slot = &self.slots[number / PATTERNS];
        let turn = slot.turn.load(Ordering::Acquire);
        let pattern = &slot.patterns[number % PATTERNS];
        let meta = pattern.meta.load(Ordering::Relaxed);
        let (length, what) = ((meta & 0xff) as usize, (meta >> 8) as usize);
        let Some(there) = bytes.get(start..start + length).filter(|_| length >= SHORTEST && start + length > ended) else {
            return;
        };
        let same = there.chunks(8).zip(&pattern.words).all(|(chunk, word)| word.load(Ordering::Relaxed) == word_of(chunk));
        if !same {
            return;
        }
        let hash = slot.hash.load(Ordering::Relaxed);
        fence(Ordering::Acquire);
        if turn % 2 == 1 || slot.turn.load(Ordering::Relaxed) != turn {
            return;
        }
        if number / PATTERNS == FLAGS {
            hits.add(Found::Flag(what / 2, what % 2 == 1));
        } else if let Some(encoding) = Encoding::ALL.get(what) {
            hits.add(Found::Text(hash, *encoding));
        }
    }

    /// Looks for a text from now on. Of texts that are `pinned`, the first stay; others make room for newer ones.
    pub fn keep(&self, hash: u64, text: &str, pinned: bool) -> Result<(), Busy> {
        let _held = self.lock()?;
        let now = self.deliveries.fetch_add(1, Ordering::Relaxed) + 1;
        let live = |slot: &usize| self.live[*slot].load(Ordering::Relaxed);
        if let Some(known) = (0..SLOTS).filter(live).find(|slot| self.slots[*slot].hash.load(Ordering::Relaxed) == hash) {
            if self.delivered(known) != PIN {
                self.slots[known].delivered.store(now, Ordering::Relaxed);
            }
            return Ok(());
        }
        let Some(free) = (0..SLOTS).find(|slot| !live(slot)) else { return Err(Busy) };
        let oldest = (0..SLOTS).filter(live).min_by_key(|slot| self.delivered(*slot));
        let is_full = (0..SLOTS).filter(live).count() == KEPT;
        let pins = (0..SLOTS).filter(|slot| live(slot) && self.delivered(*slot) == PIN).count();
        self.slots[free].write(hash, if pinned && pins < PINNED { PIN } else { now }, |add| {
            encode::forms(text, &mut |encoding, bytes| {
                add(bytes, Encoding::ALL.iter().position(|known| *known == encoding).unwrap_or(0));
            });
        });
        self.live[free].store(true, Ordering::Relaxed);
        let gone = oldest.filter(|_| is_full);
        if let Some(gone) = gone {
            self.live[gone].store(false, Ordering::Relaxed);
        }
        self.rebuild();
        // From here on a search that still has the old index does not find the text that went, which is as well.
        if let Some(gone) = gone {
            self.slots[gone].write(0, 0, |_| ());
        }
        Ok(())
    }

    /// Looks for the patterns of flags too: of each flag that of `false`, then that of `true`. Once, at the start.
    pub fn watch<'a>(&self, patterns: impl Iterator<Item = [&'a [u8]; 2]>) -> Result<(), Busy> {
        let _held = self.lock()?;
        self.slots[FLAGS].write(0, PIN, |add| {
            for (flag, [negative, positive]) in patterns.take(MAX_FLAGS).enumerate() {
                add(negative, flag * 2);
                add(positive, flag * 2 + 1);
            }
        });
        self.live[FLAGS].store(true, Ordering::Relaxed);
        self.rebuild();
        Ok(())
    }

    /// A child of `fork` may have got it in the middle of a change of another thread's, which is not there any more.
    pub fn after_fork(&self) {
        if self.lock.swap(1, Ordering::Acquire) != 0 {
            // Whoever was writing is not there any more. No live slot is ever half written.
            for slot in self.slots.iter().filter(|slot| slot.turn.load(Ordering::Relaxed) % 2 == 1) {
                slot.turn.fetch_add(1, Ordering::Release);
            }
            let live = |slot: &usize| self.live[*slot].load(Ordering::Relaxed);
            if (0..SLOTS).all(|slot| live(&slot))
                && let Some(oldest) = (0..SLOTS).min_by_key(|slot| self.delivered(*slot))
            {
                self.live[oldest].store(false, Ordering::Relaxed);
            }
            self.rebuild();
        }
        self.lock.store(0, Ordering::Release);
        self.streams.after_fork();
    }

    /// As a `fork` finds it while another thread learns: in the middle of writing a slot.
    #[cfg(test)]
    pub fn leave_locked(&self) {
        self.lock.store(1, Ordering::Relaxed);
        let free = (0..SLOTS).find(|slot| !self.live[*slot].load(Ordering::Relaxed)).expect("a free slot");
        self.slots[free].turn.fetch_add(1, Ordering::Relaxed);
    }

    fn delivered(&self, slot: usize) -> u64 {
        self.slots[slot].delivered.load(Ordering::Relaxed)
    }

    /// Builds the index that is not searched from the live slots, and has it searched.
    fn rebuild(&self) {
        let next = self.generation.load(Ordering::Relaxed).wrapping_add(1);
        self.building.store(next, Ordering::Relaxed);
        fence(Ordering::Release);
        let index = &self.indices[next as usize & 1];
        index.clear();
        for (number, slot) in self.slots.iter().enumerate().filter(|(number, _)| self.live[*number].load(Ordering::Relaxed)) {
            for pattern in 0..slot.count.load(Ordering::Relaxed) as usize {
                index.add(number * PATTERNS + pattern, slot.patterns[pattern].words[0].load(Ordering::Relaxed).to_le_bytes());
            }
        }
        self.generation.store(next, Ordering::Release);
    }

    /// Waits for a bounded time.
    fn lock(&self) -> Result<Held<'_>, Busy> {
        const TURNS: usize = 2000;
        for _ in 0..TURNS {
            if self.lock.compare_exchange_weak(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return Ok(Held(self));
            }
            // SAFETY: has no preconditions.
            unsafe { libc::sched_yield() };
        }
        Err(Busy)
    }
}

struct Held<'a>(&'a Store);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.lock.store(0, Ordering::Release);
    }
}

impl Slot {
    /// Wipes it and writes it anew. A search that reads it meanwhile sees that it does.
    fn write(&self, hash: u64, delivered: u64, fill: impl FnOnce(&mut dyn FnMut(&[u8], usize))) {
        self.turn.fetch_add(1, Ordering::Relaxed);
        fence(Ordering::Release);
        self.hash.store(hash, Ordering::Relaxed);
        self.delivered.store(delivered, Ordering::Relaxed);
        for pattern in &self.patterns[..self.count.load(Ordering::Relaxed) as usize] {
            pattern.meta.store(0, Ordering::Relaxed);
            pattern.words.iter().for_each(|word| word.store(0, Ordering::Relaxed));
        }
        let mut count = 0;
        fill(&mut |bytes, what| {
            let is_new = bytes.len() >= SHORTEST && !self.patterns[..count].iter().any(|known| known.is(bytes));
            if let Some(place) = self.patterns.get(count).filter(|_| is_new) {
                bytes.chunks(8).zip(&place.words).for_each(|(chunk, word)| word.store(word_of(chunk), Ordering::Relaxed));
                place.meta.store(bytes.len().min(LONGEST) as u32 | (what as u32) << 8, Ordering::Relaxed);
                count += 1;
            }
        });
        self.count.store(count as u32, Ordering::Relaxed);
        self.turn.fetch_add(1, Ordering::Release);
    }
}

impl Pattern {
    fn is(&self, bytes: &[u8]) -> bool {
        self.meta.load(Ordering::Relaxed) & 0xff == bytes.len() as u32
            && bytes.chunks(8).zip(&self.words).all(|(chunk, word)| word.load(Ordering::Relaxed) == word_of(chunk))
    }
}

/// Up to eight bytes as a number, filled up with zeros.
fn word_of(chunk: &[u8]) -> u64 {
    match chunk.first_chunk() {
        Some(whole) => u64::from_le_bytes(*whole),
        None => chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}
