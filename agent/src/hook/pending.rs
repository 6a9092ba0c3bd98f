//! Calls of a thread that wait for their answer. Binder answers in reverse order of asking: while a thread waits, calls that come in may
//! run on it and ask in turn.
//!
//! A thread has a slot only while one of its watched calls waits, so a small fixed pool is enough for any number of threads.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};

use hooks::catalogue::Api;
use hooks::decode::parcel::Reply;

use super::thread;

/// A call that waits.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// Its access; `None` for a call that is none of ours and only has to be counted.
    pub access: Option<u32>,
    /// What stands in its reply.
    pub reply: Reply,
    /// The api, of a call that is ours.
    pub api: Option<&'static Api>,
}

impl Waiting {
    /// A call that is none of ours.
    pub const OTHER: Waiting = Waiting { access: None, reply: Reply::Nothing, api: None };
}

const DEPTH: usize = 8;
const SLOTS: usize = 128;

struct Slot {
    taken: AtomicBool,
    stack: UnsafeCell<Stack>,
}

// SAFETY: the stack is touched by the thread that has taken the slot and by no other.
unsafe impl Sync for Slot {}

#[derive(Clone, Copy)]
struct Stack {
    waiting: [Waiting; DEPTH],
    /// May be larger than the array: what is deeper than that is counted, so that the order stays right, but has no outcome.
    depth: usize,
}

static POOL: [Slot; SLOTS] = [const {
    Slot { taken: AtomicBool::new(false), stack: UnsafeCell::new(Stack { waiting: [Waiting::OTHER; DEPTH], depth: 0 }) }
}; SLOTS];

/// Whether the thread waits for an answer to a watched call.
pub fn is_waiting() -> bool {
    thread::slot().is_some()
}

/// A call was sent. `false` when there is no room to remember it: its outcome will stay unknown.
pub fn push(call: Waiting) -> bool {
    let slot = match thread::slot() {
        Some(slot) => slot,
        None if call.access.is_none() => return true,
        None => {
            let free = |slot: &Slot| slot.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok();
            let Some(slot) = POOL.iter().position(free) else { return false };
            thread::set_slot(Some(slot));
            slot
        }
    };
    // SAFETY: the slot is this thread's.
    let stack = unsafe { &mut *POOL[slot].stack.get() };
    let room = stack.waiting.get_mut(stack.depth);
    stack.depth += 1;
    room.map(|place| *place = call).is_some()
}

/// An answer came: the call that it answers.
pub fn pop() -> Option<Waiting> {
    let slot = thread::slot()?;
    // SAFETY: the slot is this thread's.
    let stack = unsafe { &mut *POOL[slot].stack.get() };
    stack.depth = stack.depth.saturating_sub(1);
    let call = stack.waiting.get(stack.depth).copied();
    if stack.depth == 0 {
        thread::set_slot(None);
        POOL[slot].taken.store(false, Ordering::Release);
    }
    call
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(access: u32) -> Waiting {
        Waiting { access: Some(access), reply: Reply::Text, api: None }
    }

    #[test]
    fn answers_find_their_calls_in_reverse_order() {
        thread::start();
        assert!(push(Waiting::OTHER) && !is_waiting(), "a call of no interest takes no slot");
        assert!(push(ours(1)) && push(Waiting::OTHER) && push(ours(2)));
        let answers: Vec<_> = std::iter::from_fn(pop).map(|call| call.access).collect();
        assert_eq!(answers, [Some(2), None, Some(1)]);
        assert!(!is_waiting());
    }

    #[test]
    fn what_is_too_deep_has_no_outcome_and_disturbs_no_other() {
        std::thread::spawn(|| {
            thread::start();
            let remembered = (1..=DEPTH as u32 + 3).filter(|access| push(ours(*access))).count();
            assert_eq!(remembered, DEPTH);
            let answers: Vec<_> = (0..DEPTH + 3).map(|_| pop().and_then(|call| call.access)).collect();
            assert_eq!(answers[..3], [None; 3]);
            assert_eq!(answers[3..], (1..=DEPTH as u32).rev().map(Some).collect::<Vec<_>>());
            assert!(!is_waiting());
        })
        .join()
        .unwrap();
    }
}
