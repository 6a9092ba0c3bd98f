//! Judges a run while it goes on. What it says is at every moment what a check of the records so far would say.

use std::collections::{HashMap, HashSet};

use hooks::event::TouchPhase;

use super::builder::Builder;
use super::trace::{Record, Trace};
use crate::consent::Consent;
use crate::rules::{Finding, Judge, Policy};
use crate::timeline::Completer;

/// What came out of new records.
#[derive(Debug, Default)]
pub struct News {
    /// Findings that are new.
    pub found: Vec<Finding>,
    /// Findings that later records have answered: a call that was never sent, a record that came late.
    pub taken_back: Vec<Finding>,
}

/// A judgement that grows with its run.
///
/// Records mostly come in the order of time and are judged one after the other. When something comes that belongs before what was
/// judged already, or that changes its meaning (the end of a touch, a gap, a hook that failed), the judgement starts again from the
/// first record; at millions of records a second that takes no time that anybody would notice.
pub struct Live<'p> {
    policies: &'p [Policy],
    consent: Option<Consent>,
    judge: Option<(Judge<'p>, Completer)>,
    fed: usize,
    revision: u64,
    inputs: usize,
    said: HashSet<Key>,
    shown: Vec<Finding>,
}

/// Two findings with the same key are the same finding.
type Key = (String, String, crate::rules::Severity, u64, u32, &'static str);

fn key(finding: &Finding) -> Option<Key> {
    let place = finding.place.as_ref()?;
    Some((finding.rule.clone(), finding.part.clone(), finding.verdict, place.at_ns, place.pid, place.api))
}

/// What the user did is put together of these; one more may change what the others meant.
fn inputs(trace: &Trace) -> usize {
    trace.touches.len() + trace.keys.len() + trace.clicks.len()
}

/// A finger that has been down for longer than this has gone, and nobody has said so.
const LONGEST_TOUCH: u64 = 60_000_000_000;

/// Fingers that are down: in which process, and since when.
fn down(trace: &Trace) -> Vec<(u32, u64)> {
    let mut down: HashMap<(u32, i32), u64> = HashMap::new();
    for touch in &trace.touches {
        let finger = (touch.process, touch.device);
        match touch.phase {
            TouchPhase::Down => drop(down.insert(finger, touch.time)),
            TouchPhase::Up | TouchPhase::Cancel => drop(down.remove(&finger)),
        }
    }
    let is_there = |process: u32, since: u64| {
        let of = &trace.processes[process as usize];
        !of.ended && of.last.saturating_sub(since) <= LONGEST_TOUCH
    };
    down.into_iter().map(|((process, _), since)| (process, since)).filter(|(process, since)| is_there(*process, *since)).collect()
}

impl<'p> Live<'p> {
    /// Nothing yet.
    pub fn new(policies: &'p [Policy], consent: Option<Consent>) -> Live<'p> {
        Live { policies, consent, judge: None, fed: 0, revision: 0, inputs: 0, said: HashSet::new(), shown: Vec::new() }
    }

    /// Judges what has come since the last call. Of a finding that a finger which is still down may answer, nothing is said yet.
    pub fn advance(&mut self, builder: &mut Builder) -> News {
        self.judge(builder, true)
    }

    /// The same when nothing more will come, neither the end of a touch.
    pub fn conclude(&mut self, builder: &mut Builder) -> News {
        self.judge(builder, false)
    }

    fn judge(&mut self, builder: &mut Builder, waits: bool) -> News {
        let revision = builder.revision();
        let trace = builder.trace_mut();
        let newest = self.fed.checked_sub(1).map(|last| trace.records[last]);
        // Of one moment, the records of an older process come first.
        let is_early = |record: &Record| {
            newest.is_some_and(|last| record.time < last.time || (record.time == last.time && record.process != last.process))
        };
        let out_of_order = trace.records[self.fed..].iter().any(is_early);
        if trace.records.len() == self.fed && revision == self.revision && waits {
            return News::default();
        }
        trace.sort();
        // What a new process shows of the others can change what was judged of them.
        let is_same = self.judge.as_mut().is_some_and(|(judge, _)| judge.learn(trace));
        if out_of_order || revision != self.revision || inputs(trace) != self.inputs || !is_same {
            self.judge = Some((Judge::new(self.policies, trace, self.consent), Completer::new(trace)));
            (self.fed, self.revision, self.inputs) = (0, revision, inputs(trace));
        }
        let Some((judge, completer)) = &mut self.judge else { return News::default() };
        for record in &trace.records[self.fed..] {
            judge.step(trace, &completer.step(trace, record));
        }
        self.fed = trace.records.len();

        let down = if waits { down(trace) } else { Vec::new() };
        let is_touched =
            |is_of: &dyn Fn(u32) -> bool, at: u64| down.iter().any(|(process, since)| *since <= at && is_of(*process));
        let now: Vec<Finding> = judge.so_far(trace, is_touched).into_iter().filter(|finding| key(finding).is_some()).collect();
        let keys: HashSet<Key> = now.iter().filter_map(key).collect();
        let is_in = |finding: &Finding, keys: &HashSet<Key>| key(finding).is_some_and(|key| keys.contains(&key));
        // What stands may have got other details, so all of it is replaced.
        let before = std::mem::replace(&mut self.shown, now);
        let found = self.shown.iter().filter(|finding| !is_in(finding, &self.said)).cloned().collect();
        let taken_back = before.into_iter().filter(|finding| !is_in(finding, &keys)).collect();
        self.said = keys;
        News { found, taken_back }
    }

    /// The findings on places that stand now.
    pub fn findings(&self) -> &[Finding] {
        &self.shown
    }
}
