//! Finds many patterns at once, in whatever the app sends.
//!
//! Every pattern has at least eight bytes. So wherever one stands, one of its first five blocks of four bytes begins at a multiple of five:
//! only every fifth block of what is sent is looked at. A bit says whether any pattern has such a block among its first five; where it is
//! set, which is rare, a chain leads to those that do, and they are compared byte by byte.
//!
//! ```text
//! sent      {"id":"867530912345678"}        blocks at 0, 5, 10, ...
//!           └──┘ └──┘ └──┘ └──┘
//! pattern         867530912345678           blocks 8675 6753 7530 5309 3091: one of them is met, whatever stands before
//! ```
//!
//! The looks do not depend on one another, so the processor does several at a time. An automaton (aho-corasick) goes byte by byte, each step
//! waiting for the one before, and its tables for some 1,500 patterns take megabytes of heap and milliseconds to build; a shift table as of
//! Wu and Manber needs no heap either, but each of its steps waits for the one before too. `scripts/bench` has the figures.

use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};

use super::encode::SHORTEST;

/// Bytes of a block.
const BLOCK: usize = 4;
/// One block of so many is looked at.
pub const STRIDE: usize = SHORTEST - BLOCK + 1;
/// Blocks that are looked at before the first branch.
const AT_ONCE: usize = 8;

const FILTER_BITS: u32 = 18;
const HEAD_BITS: u32 = 14;

/// Entries that the index has room for: one for each of a pattern's first blocks.
pub const fn entries(patterns: usize) -> usize {
    patterns * STRIDE
}

/// Where blocks lead. It is zeroed memory at first, and may be read while it is built: it then finds too little or too much, and the reader
/// has to learn that in another way (see [`super::values`]).
#[repr(C)]
pub struct Index<const ENTRIES: usize> {
    filter: [AtomicU32; 1 << FILTER_BITS >> 5],
    /// The first entry of each chain + 1.
    heads: [AtomicU16; 1 << HEAD_BITS],
    /// The entry behind each entry + 1.
    next: [AtomicU16; ENTRIES],
}

fn hash(block: [u8; BLOCK]) -> u32 {
    u32::from_le_bytes(block).wrapping_mul(0x9e37_79b1) >> (32 - FILTER_BITS)
}

impl<const ENTRIES: usize> Index<ENTRIES> {
    const FITS: () = assert!(ENTRIES < u16::MAX as usize);

    /// Forgets everything.
    pub fn clear(&self) {
        self.filter.iter().for_each(|bits| bits.store(0, Ordering::Relaxed));
        self.heads.iter().for_each(|head| head.store(0, Ordering::Relaxed));
    }

    /// Adds the pattern of this number by its first bytes.
    pub fn add(&self, pattern: usize, first: [u8; SHORTEST]) {
        const { Self::FITS };
        for offset in 0..STRIDE {
            let hash = hash(*first[offset..].first_chunk().expect("a stride leaves a block"));
            let bits = &self.filter[(hash >> 5) as usize];
            bits.store(bits.load(Ordering::Relaxed) | 1 << (hash & 31), Ordering::Relaxed);
            let (entry, head) = (pattern * STRIDE + offset, &self.heads[(hash >> (FILTER_BITS - HEAD_BITS)) as usize]);
            self.next[entry].store(head.load(Ordering::Relaxed), Ordering::Relaxed);
            head.store(entry as u16 + 1, Ordering::Relaxed);
        }
    }

    fn may_begin(&self, block: [u8; BLOCK]) -> u32 {
        let hash = hash(block);
        self.filter[(hash >> 5) as usize].load(Ordering::Relaxed) >> (hash & 31) & 1
    }

    /// Calls `candidate` with the number and the beginning of every pattern that may stand in these bytes, and of some that do not.
    pub fn scan(&self, bytes: &[u8], mut candidate: impl FnMut(usize, usize)) {
        const WINDOW: usize = STRIDE * AT_ONCE;
        let mut at = 0;
        while let Some(window) = bytes.get(at..).and_then(|rest| rest.first_chunk::<WINDOW>()) {
            let mut met = 0;
            for look in 0..AT_ONCE {
                let block = [0, 1, 2, 3].map(|byte| window[look * STRIDE + byte]);
                met |= self.may_begin(block) << look;
            }
            while met != 0 {
                self.follow(bytes, at + met.trailing_zeros() as usize * STRIDE, &mut candidate);
                met &= met - 1;
            }
            at += WINDOW;
        }
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            if self.may_begin(*block) != 0 {
                self.follow(bytes, at, &mut candidate);
            }
            at += STRIDE;
        }
    }

    #[inline(never)]
    fn follow(&self, bytes: &[u8], at: usize, candidate: &mut impl FnMut(usize, usize)) {
        let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else { return };
        let mut next = self.heads[(hash(*block) >> (FILTER_BITS - HEAD_BITS)) as usize].load(Ordering::Relaxed);
        // A chain that is being built may turn back on itself; no true one is longer than there are entries.
        for _ in 0..ENTRIES {
            let Some(entry) = usize::from(next).checked_sub(1).filter(|entry| *entry < ENTRIES) else { return };
            if let Some(start) = at.checked_sub(entry % STRIDE) {
                candidate(entry / STRIDE, start);
            }
            next = self.next[entry].load(Ordering::Relaxed);
        }
    }
}
