//! Captures that have to stop some time after something.

use hooks::catalogue::Kind;
use hooks::event::Outcome;

use super::super::explain::seconds;
use super::super::obligation::Duty;
use super::super::policy::Demand;
use super::state::Capture;
use super::{Case, Judge, Subject};
use crate::session::Facts;
use crate::timeline::{Call, Change, Family};

impl Judge<'_> {
    /// A capture of a family that a rule follows starts or stops.
    pub(super) fn capture(&mut self, (now, process, app): (u64, u32, u32), kind: Kind, family: Family, call: Call) {
        let capture = (process, family);
        let state = &mut self.state_of[app as usize];
        match kind {
            // A capture that was refused does not run.
            Kind::Start if matches!(call.outcome, Some(Outcome::Refused(_))) => {}
            Kind::Start => {
                if state.captures.start(process, family) == Change::Began {
                    state.started.push((capture, (now, call)));
                }
            }
            // Whether a capture goes on whose stop was refused, nobody knows.
            Kind::Stop if matches!(call.outcome, Some(Outcome::Refused(_))) => {
                state.captures.doubt(process, family);
                state.packs.iter_mut().for_each(|pack| pack.duties.doubt(capture));
            }
            _ => match state.captures.stop(process, family) {
                Change::Ended => self.ended(app, capture, now),
                _ => state.packs.iter_mut().for_each(|pack| pack.duties.doubt(capture)),
            },
        }
    }

    pub(super) fn ended(&mut self, app: u32, capture: Capture, now: u64) {
        let state = &mut self.state_of[app as usize];
        for (_, policy, rule, found) in state.late.extract_if(.., |(late, ..)| *late == capture) {
            let words = format!("it stopped at {}", seconds(now.saturating_sub(self.start)));
            self.states[policy].rules[rule].found[found].why.push(words);
        }
        state.started.retain(|(started, _)| *started != capture);
        for pack in &mut state.packs {
            self.open_duties -= pack.duties.met(capture);
        }
    }

    /// Sets off the duties of some rules of a pack.
    pub(super) fn trigger(&mut self, (now, app): (u64, u32), policy: usize, rules: &[u32], words: &str) {
        let state = &mut self.state_of[app as usize];
        state.started.sort_unstable_by_key(|(capture, _)| *capture);
        for number in rules {
            let rule = &self.policies[policy].rules[*number as usize];
            let Demand::MustStop { within, .. } = rule.demand else { continue };
            for (capture, start) in &state.started {
                let actor = self.actors.of(&start.1.access);
                if !rule.apis[start.1.access.api as usize] || rule.who.includes(self.actors.get(actor)) == Some(false) {
                    continue;
                }
                let duty = Duty {
                    rule: *number,
                    capture: *capture,
                    start: *start,
                    trigger: (now, words.to_owned()),
                    deadline: now.saturating_add(within),
                    doubtful: false,
                };
                if state.packs[policy].duties.add(duty) {
                    self.states[policy].rules[*number as usize].exercised += 1;
                    self.open_duties += 1;
                }
            }
        }
    }

    /// What had set off the duties of some rules is over before they were due: a dialog lay above the screen, or the phone was turned.
    pub(super) fn untrigger(&mut self, (now, app): (u64, u32), policy: usize, rules: &[u32]) {
        for duty in self.state_of[app as usize].packs[policy].duties.lifted(rules, now) {
            self.states[policy].rules[duty.rule as usize].exercised -= 1;
            self.open_duties -= 1;
        }
    }

    /// Finds what should have stopped by now, at a sign of life of its process.
    pub(super) fn overdue(&mut self, facts: &Facts, app: u32, process: u32, now: u64) {
        for policy in 0..self.policies.len() {
            for duty in self.state_of[app as usize].packs[policy].duties.overdue(process, now) {
                self.open_duties -= 1;
                self.is_late(facts, app, policy, duty, now);
            }
        }
    }

    fn is_late(&mut self, facts: &Facts, app: u32, policy: usize, duty: Duty, now: u64) {
        let (started, call) = duty.start;
        let process = duty.capture.0;
        let actor = self.actors.of(&call.access);
        let rule = duty.rule as usize;
        let included = self.policies[policy].rules[rule].who.includes(self.actors.get(actor));
        let subject = Subject::Access(call);
        let mut doubts = self.doubts(subject, included.is_none());
        let state = &self.state_of[app as usize];
        if duty.doubtful || !state.captures.is_certain(duty.capture.0, duty.capture.1) {
            doubts.push("more than one capture was running, and a stop does not say which one it meant".into());
        }
        if let Some(gap) = self.gaps[state.gaps as usize].touching(duty.trigger.0, now) {
            doubts.push(format!("a stop may have been lost: {}", facts.gaps[gap as usize].why));
        }
        let certain = doubts.is_empty();
        let at = duty.deadline;
        let case = Case { now: at, process, app, subject, actor };
        let place = self.place(&case);
        if self.places.count(place, (policy as u32, rule as u32), certain, at) {
            return;
        }
        let time = |at: u64| seconds(at.saturating_sub(self.start));
        let mut why = vec![
            format!("{} at {}", duty.trigger.1, time(duty.trigger.0)),
            format!("the capture that began at {} was still running at {}", time(started), time(duty.deadline)),
        ];
        why.extend(doubts.into_iter().map(|doubt| format!("undecided: {doubt}")));
        self.found(facts, policy, rule, &case, certain, why);
        let found = self.states[policy].rules[rule].found.len() - 1;
        self.state_of[app as usize].late.push((duty.capture, policy, rule, found));
    }

    /// The run has come to its end.
    pub(in crate::rules) fn end(&mut self, facts: &Facts) {
        for (process, last) in (0..).zip(facts.processes.iter().map(|process| process.last)) {
            if self.open_duties > 0 {
                self.overdue(facts, self.apps.get(process), process, last);
            }
        }
        for app in &mut self.state_of {
            for (capture, policy, rule, found) in std::mem::take(&mut app.late) {
                let last = seconds(facts.processes[capture.0 as usize].last.saturating_sub(self.start));
                let words = format!("it had not stopped when the process was last heard of, at {last}");
                self.states[policy].rules[rule].found[found].why.push(words);
            }
        }
    }
}
