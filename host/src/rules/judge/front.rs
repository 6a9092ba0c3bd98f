//! What is in front: from what activities tell, and from processes that come and go.

use hooks::event::Entry;

use super::super::memory::Turned;
use super::Judge;
use crate::session::{Facts, Process};

impl Judge<'_> {
    /// An activity has told of itself.
    pub(super) fn lifecycle(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), api: &str) {
        let fronts = &mut self.state_of[app as usize].fronts;
        let before = fronts.get(&process).copied().unwrap_or_default();
        let front = before.step(api);
        if front == before {
            return;
        }
        if front.is_front() {
            fronts.insert(process, front);
        } else {
            fronts.remove(&process);
        }
        if self.front_changed((now, app)) && !self.state_of[app as usize].foreground {
            self.closes(facts, (now, process, app), false);
        }
    }

    /// A process begins to speak. Android runs one process of a name for a user id: the one before it is dead, and so is what it had in
    /// front; one that is killed does not say so itself. A child made by `fork` has the name of its parent, which lives on. Names
    /// without a dot, such as `app_process`, are of processes that are not yet an app's.
    pub(super) fn begins(&mut self, facts: &Facts, (now, process): (u64, u32)) {
        let spoken = &facts.processes[process as usize];
        if spoken.entry == Entry::Fork {
            // A child goes on with what its parent was started for.
            let is_parent = |(_, other): &(usize, &Process)| {
                other.introduced && other.pid == spoken.parent && other.started <= spoken.started
            };
            let parent = facts.processes.iter().enumerate().filter(is_parent).max_by_key(|(_, other)| other.started);
            self.causes[process as usize] = parent.and_then(|(parent, _)| self.causes[parent]);
        }
        if !facts.texts.get(spoken.name).contains('.') {
            return;
        }
        let named = self.named.entry((spoken.uid, spoken.name)).or_default();
        let dead = if spoken.entry == Entry::Fork { Vec::new() } else { std::mem::take(named) };
        named.push(process);
        for dead in dead {
            let app = self.apps.get(dead);
            self.state_of[app as usize].fronts.remove(&dead);
            self.front_changed((now, app));
            self.screens_gone(facts, (now, app), dead);
        }
    }

    /// A process has ended: it captures nothing any more, and has nothing in front.
    pub(super) fn ends(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32)) {
        let of = &facts.processes[process as usize];
        let name = facts.texts.get(of.name);
        // Programs that the app runs end as well, and close nothing.
        if name.contains('.') && !name.contains('/') && of.entry != Entry::Fork {
            self.closes(facts, (now, process, app), true);
        }
        for family in self.state_of[app as usize].captures.gone(process) {
            self.ended(app, (process, family), now);
        }
        self.state_of[app as usize].fronts.remove(&process);
        self.front_changed((now, app));
        self.screens_gone(facts, (now, app), process);
    }

    /// Tells conditions and duties when the app has come to the front, or has gone from it; whether it has.
    fn front_changed(&mut self, (now, app): (u64, u32)) -> bool {
        let state = &mut self.state_of[app as usize];
        let foreground = !state.fronts.is_empty();
        if foreground == state.foreground {
            return false;
        }
        state.foreground = foreground;
        state.foreground_since = Some(now);
        for (policy, (row, pack)) in self.policies.iter().zip(&self.states).enumerate() {
            let own = &mut state.packs[policy];
            let before = own.world;
            own.world.foreground = foreground;
            own.memory.turn((&row.nodes, &pack.plan), Turned::Foreground, now, &before, &own.world);
        }
        for policy in 0..self.policies.len() {
            let rules = std::mem::take(&mut self.states[policy].stops_behind);
            if !foreground && !rules.is_empty() {
                self.trigger((now, app), policy, &rules, "the app went to the background");
            }
            self.states[policy].stops_behind = rules;
        }
        true
    }
}
