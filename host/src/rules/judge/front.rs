//! What is in front: from what activities tell, and from processes that come and go.

use hooks::event::Entry;

use super::super::formula::World;
use super::super::policy::Trigger;
use super::Judge;
use crate::session::{Record, Trace};

impl Judge<'_> {
    /// An activity has told of itself.
    pub(super) fn lifecycle(&mut self, record: &Record, api: &str) {
        let front = self.fronts.get(&record.process).copied().unwrap_or_default().step(api);
        if front.is_front() {
            self.fronts.insert(record.process, front);
        } else {
            self.fronts.remove(&record.process);
        }
        self.front_changed(record.time);
    }

    /// A process begins to speak. Android runs one process of a name for a user id: the one before it is dead, and so is what it had in
    /// front; one that is killed does not say so itself. A child made by `fork` has the name of its parent, which lives on. Names
    /// without a dot, such as `app_process`, are of processes that are not yet an app's.
    pub(super) fn begins(&mut self, trace: &Trace, record: &Record) {
        let process = &trace.processes[record.process as usize];
        if !trace.texts.get(process.name).contains('.') {
            return;
        }
        let named = self.named.entry((process.uid, process.name)).or_default();
        if process.entry != Entry::Fork {
            for dead in named.drain(..) {
                self.fronts.remove(&dead);
            }
        }
        named.push(record.process);
        self.front_changed(record.time);
    }

    /// A process has ended: it captures nothing any more, and has nothing in front.
    pub(super) fn ends(&mut self, record: &Record) {
        for family in self.captures.gone(record.process) {
            self.ended((record.process, family), record.time);
        }
        self.fronts.remove(&record.process);
        self.front_changed(record.time);
    }

    /// Tells conditions and duties when the app has come to the front, or has gone from it.
    fn front_changed(&mut self, now: u64) {
        let foreground = !self.fronts.is_empty();
        if foreground == self.foreground {
            return;
        }
        let before = std::mem::replace(&mut self.foreground, foreground);
        self.foreground_since = Some(now);
        for policy in 0..self.states.len() {
            self.change(policy, now, World { foreground: before, ..self.world(policy) }, &[]);
            if !foreground {
                self.trigger(policy, now, |trigger| {
                    (*trigger == Trigger::Background).then(|| "the app went to the background".into())
                });
            }
        }
    }
}
