//! How often each api was called.

use hooks::catalogue;
use hooks::event::{Layer, Outcome};

use super::step::{Happened, Step};

/// Calls of one api, by the side of the process on which they were seen. What a method of Java answers from its cache is seen on one side
/// only; what it asks the system for is seen on two, and is one access all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Calls of its methods of Java.
    pub java: u64,
    /// Binder transactions.
    pub binder: u64,
    /// Calls of functions of libc.
    pub libc: u64,
}

/// The calls of a run, by the index of the catalogue row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally(pub Vec<Counts>);

impl Default for Tally {
    fn default() -> Tally {
        Tally(vec![Counts::default(); catalogue::apis().count()])
    }
}

impl Tally {
    /// Counts a step.
    pub fn step(&mut self, step: &Step) {
        let Happened::Access(call) = &step.what else { return };
        if call.outcome == Some(Outcome::NotSent) {
            return;
        }
        let counts = &mut self.0[call.access.api as usize];
        *match call.access.layer {
            Layer::Java => &mut counts.java,
            Layer::Binder => &mut counts.binder,
            Layer::Libc => &mut counts.libc,
        } += 1;
    }
}
