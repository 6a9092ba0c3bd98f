//! Builds a [`Trace`] out of journal entries, in whatever order the processes speak.

mod gather;
mod names;

use std::sync::Arc;

use hooks::event::Event;
use hooks::journal::Header;

pub(crate) use gather::Gather;
pub(crate) use names::{Apis, Heard, Namer, Numbers, Said};

use super::calls::Calls;
use super::mapping::Mapping;
use super::trace::{Damage, Facts, Record, Trace, What};

/// Takes entries and makes a trace of them. The records of one process must come in the order of its journal.
#[derive(Debug)]
pub struct Builder {
    trace: Trace,
    gather: Gather,
}

impl Default for Builder {
    fn default() -> Self {
        Builder::new()
    }
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Builder {
        let trace = Trace {
            facts: Facts::new(),
            touches: Vec::new(),
            keys: Vec::new(),
            clicks: Vec::new(),
            records: Vec::new(),
            calls: Vec::new(),
        };
        Builder { trace, gather: Gather::new(None) }
    }

    /// From here on, frames and classes get the names that they had before they were shortened. To be called before the first event.
    pub fn retrace(&mut self, mapping: Arc<Mapping>) {
        self.gather.retrace(mapping);
    }

    /// What has come so far; its records stand in the order in which they came.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// See [`Builder::trace`].
    pub fn trace_mut(&mut self) -> &mut Trace {
        &mut self.trace
    }

    /// Changes whenever something became known that can change the judgement of records that came before it.
    pub fn revision(&self) -> u64 {
        self.gather.revision()
    }

    /// A segment begins; the index of its process, for [`Builder::event`].
    pub fn segment(&mut self, header: &Header) -> usize {
        let at = self.gather.segment(&mut self.trace.facts, header);
        self.trace.calls.resize_with(self.trace.facts.processes.len(), Calls::default);
        at
    }

    /// A record of a process.
    pub fn event(&mut self, at: usize, event: &Event<'_>) {
        let trace = &mut self.trace;
        let (time, said) = match self.gather.event(&mut trace.facts, at, event) {
            Heard::Nothing | Heard::Unknown(_) => return,
            Heard::Outcome(access, _, outcome) => return trace.calls[at].answered(access, outcome),
            Heard::Said(time, said) => (time, said),
        };
        let what = match said {
            Said::Started => What::Started,
            Said::Hook => What::Hook(trace.facts.processes[at].hooks.len() as u32 - 1),
            Said::Access(access) => {
                trace.calls[at].made(&access);
                What::Access(access)
            }
            Said::Touch(touch) => {
                trace.touches.push(touch);
                What::Touch(trace.touches.len() as u32 - 1)
            }
            Said::Key(key) => {
                trace.keys.push(key);
                What::Key(trace.keys.len() as u32 - 1)
            }
            Said::Click(click) => {
                trace.clicks.push(click);
                What::Click(trace.clicks.len() as u32 - 1)
            }
            Said::Mark(name, value) => What::Mark(name, value),
            Said::Gap => What::Gap(trace.facts.gaps.len() as u32 - 1),
            Said::End => What::End,
            Said::Permission(name, state, stack) => What::Permission(name, state, stack),
            Said::Cause(cause) => What::Cause(cause),
            Said::Value(value) => What::Value(value),
            Said::Egress(egress) => What::Egress(egress),
            Said::Flag(key, value, through) => What::Flag(key, value, through),
            Said::Code(method, running, table) => What::Code(method, running, table),
            Said::Screen(screen) => What::Screen(screen),
        };
        trace.records.push(Record { time, process: at as u32, what });
    }

    /// Records of a process could not be read.
    pub fn damage(&mut self, at: Option<usize>, damage: Damage) {
        self.gather.damage(&mut self.trace.facts, at, damage);
    }

    /// What a process says it has lost, as its last header has it.
    pub fn lost(&mut self, at: usize, lost: u64) {
        self.gather.lost(&mut self.trace.facts, at, lost);
    }

    /// The damage does not end with the process's next record: whole segments behind it may be missing.
    pub fn never_ends(&mut self) {
        self.gather.never_ends(&mut self.trace.facts);
    }

    /// The trace, in the order of time.
    pub fn finish(mut self) -> Trace {
        self.gather.finish(&mut self.trace.facts);
        self.trace.sort();
        self.trace
    }
}
