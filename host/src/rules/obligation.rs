//! Obligations that end in the future: a capture has to stop within some time after a trigger.

use crate::timeline::{Call, Family};

/// A capture that was running when its rule's trigger came.
#[derive(Debug, Clone)]
pub(super) struct Duty {
    /// The rule, by its number in the pack.
    pub(super) rule: u32,
    /// The process and family of the capture.
    pub(super) capture: (u32, Family),
    /// When it was started, and by which call.
    pub(super) start: (u64, Call),
    /// When the trigger came, and in what words.
    pub(super) trigger: (u64, String),
    /// Until when it has to stop.
    pub(super) deadline: u64,
    /// Whether a `stop` has come that may have meant it.
    pub(super) doubtful: bool,
}

/// The duties of one pack that are still open.
#[derive(Debug, Clone, Default)]
pub(super) struct Duties {
    pub(super) open: Vec<Duty>,
}

impl Duties {
    /// Adds a duty, unless the same capture already has it.
    pub(super) fn add(&mut self, duty: Duty) -> bool {
        let known = self.open.iter().any(|other| (other.rule, other.capture) == (duty.rule, duty.capture));
        if !known {
            self.open.push(duty);
        }
        !known
    }

    /// Takes out what is overdue, as shown by a sign of life of the process at this moment. Only the process itself can give it:
    /// one that has been killed captures nothing any more.
    pub(super) fn overdue(&mut self, process: u32, now: u64) -> Vec<Duty> {
        if self.open.is_empty() {
            return Vec::new();
        }
        let is_late = |duty: &Duty| duty.capture.0 == process && now > duty.deadline;
        self.open.extract_if(.., |duty| is_late(duty)).collect()
    }

    /// Takes out the duties of some rules that are not due yet.
    pub(super) fn lifted(&mut self, rules: &[u32], now: u64) -> Vec<Duty> {
        self.open.extract_if(.., |duty| rules.contains(&duty.rule) && now <= duty.deadline).collect()
    }

    /// The capture has stopped, in time; how many duties that meets.
    pub(super) fn met(&mut self, capture: (u32, Family)) -> usize {
        let before = self.open.len();
        self.open.retain(|duty| duty.capture != capture);
        before - self.open.len()
    }

    /// A `stop` came that may have meant this capture or another one.
    pub(super) fn doubt(&mut self, capture: (u32, Family)) {
        for duty in self.open.iter_mut().filter(|duty| duty.capture == capture) {
            duty.doubtful = true;
        }
    }
}
