//! One pass over the records of a run: keeps the state that rules look at, and judges every access.

mod front;
mod leaving;
mod subject;
mod user;

use std::collections::HashMap;

use hooks::catalogue::{self, Api, Category, Kind};
use hooks::event::{HookState, Outcome, StackKind};

use super::coverage::Coverage;
use super::explain::{Blind, Seen, View, seconds};
use super::formula::{Memory, Permissions, World};
use super::obligation::{Duties, Duty};
use super::policy::{Demand, Policy, Rule};
use crate::consent::Consent;
use crate::session::{Access, FrameNo, MOST_FRAMES, Record, TextNo, Trace, What};
use crate::timeline::{Actions, ActorNo, Actors, Captures, Change, Family, Foreground, Gaps, Sdks, Values, family, gestures};
pub(super) use leaving::Departure;
use subject::Same;
pub(super) use subject::Subject;

/// Name of the mark that says with what consent the run began.
pub const START_MARK: &str = "start-consent";
/// Name of the mark that signals consent.
pub const CONSENT_MARK: &str = "consent";

/// A frame of a click that code made, or that followed a touch.
const PERFORM_CLICK: [&str; 2] = ["android.view.View.performClick", "android.view.View.callOnClick"];

/// A verdict on a place, not yet in words.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub(super) record: Record,
    pub(super) subject: Subject,
    pub(super) at: u64,
    pub(super) certain: bool,
    pub(super) times: u64,
    pub(super) last: u64,
    pub(super) actor: ActorNo,
    pub(super) consent: Consent,
    pub(super) foreground: bool,
    pub(super) last_action: Option<String>,
    pub(super) why: Vec<String>,
}

/// Calls that break a rule in the same way count together.
type Key = (u32, Same, (FrameNo, FrameNo), StackKey, bool);
type StackKey = u8;

#[derive(Debug, Default)]
pub(super) struct RuleState {
    pub(super) exercised: u64,
    pub(super) found: Vec<Raw>,
    by_key: HashMap<Key, usize>,
}

#[derive(Debug)]
pub(super) struct PolicyState {
    consent: Consent,
    consent_since: Option<u64>,
    consent_at_start: Consent,
    consent_by_touch: bool,
    /// A flag that did not count, because the user had done nothing: when it was written, and its key.
    ignored_flag: Option<(u64, TextNo)>,
    /// Whether the user has done anything since the last answer that was no agreement.
    acted: bool,
    /// Why the app's own flags may have gone unseen, and why nobody looked for the pack's shapes.
    pub(super) flags_unseen: Option<String>,
    pub(super) shapes_unseen: Option<String>,
    permissions: Permissions,
    /// When each of the pack's permissions was heard of last.
    permissions_since: Vec<u64>,
    memory: Memory,
    seen: Vec<Seen>,
    duties: Duties,
    pub(super) rules: Vec<RuleState>,
}

/// Judges the records of a trace, in their order.
#[derive(Debug)]
pub struct Judge<'p> {
    pub(super) policies: &'p [Policy],
    pub(super) states: Vec<PolicyState>,
    pub(super) actors: Actors,
    pub(super) coverage: Coverage,
    apis: Vec<&'static Api>,
    /// For each api, the rules that are about it: pack and rule.
    rules_of: Vec<Vec<(u32, u32)>>,
    actions: Actions,
    gaps: Gaps,
    pub(super) start: u64,
    /// The processes that have something in front.
    fronts: HashMap<u32, Foreground>,
    /// By user id and name, the processes that no other has followed yet.
    named: HashMap<(u32, TextNo), Vec<u32>>,
    foreground: bool,
    foreground_since: Option<u64>,
    captures: Captures,
    /// The record of each running capture's start.
    started: HashMap<(u32, Family), Record>,
    /// Captures that were found to go on for too long and have not stopped yet: pack, rule and number of the finding.
    late: Vec<((u32, Family), usize, usize, usize)>,
    last_action: Option<String>,
    pub(super) blind_touch: Option<Blind>,
    values: Values,
    permissions_unseen: Option<String>,
}

impl<'p> Judge<'p> {
    /// `trace` is looked at for everything that has to be known beforehand: gaps, hooks, what each touch became. `consent`
    /// is the state at the start; without it the run's own mark says so, and without that nothing is known.
    pub fn new(policies: &'p [Policy], trace: &Trace, consent: Option<Consent>) -> Judge<'p> {
        let apis: Vec<&'static Api> = catalogue::apis().collect();
        let rules_of = (0..apis.len()).map(|api| {
            let of = |(number, policy): (usize, &Policy)| {
                let about = move |(rule, row): (usize, &Rule)| {
                    let per_access = !row.leaves && !matches!(row.demand, Demand::MustStop { .. });
                    (per_access && row.apis[api]).then_some((number as u32, rule as u32))
                };
                policy.rules.iter().enumerate().filter_map(about).collect::<Vec<_>>()
            };
            policies.iter().enumerate().flat_map(of).collect()
        });
        let consent = consent.or_else(|| marked_start(trace)).unwrap_or_default();
        let coverage = Coverage::of(trace);
        let state = |policy: &Policy| PolicyState {
            consent,
            consent_since: None,
            consent_at_start: consent,
            consent_by_touch: policy
                .consent
                .iter()
                .flat_map(|(_, actions)| actions)
                .any(|at| policy.actions[*at as usize].is_by_touch())
                || !policy.flags.is_empty(),
            ignored_flag: None,
            acted: false,
            flags_unseen: (!policy.flags.is_empty())
                .then(|| coverage.not_looked_for(policy, "flags", policy.flag_lines()).or_else(|| coverage.flags_unseen()))
                .flatten(),
            shapes_unseen: coverage.not_looked_for(policy, "shapes", policy.shape_lines()),
            permissions: Permissions::default(),
            permissions_since: vec![0; policy.permissions.len()],
            memory: Memory::new(&policy.nodes),
            seen: vec![Seen::default(); policy.actions.len()],
            duties: Duties::default(),
            rules: policy.rules.iter().map(|_| RuleState::default()).collect(),
        };
        let packages = policies.iter().flat_map(|policy| policy.packages.clone()).collect();
        let mut actors = Actors::new(Sdks::shipped(), packages);
        actors.learn(trace);
        Judge {
            policies,
            states: policies.iter().map(state).collect(),
            actors,
            permissions_unseen: coverage.permissions_unseen(),
            coverage,
            rules_of: rules_of.collect(),
            apis,
            actions: gestures(trace),
            gaps: Gaps::new(&trace.gaps),
            start: trace.start(),
            fronts: HashMap::new(),
            named: HashMap::new(),
            foreground: false,
            foreground_since: None,
            captures: Captures::default(),
            started: HashMap::new(),
            late: Vec::new(),
            last_action: None,
            blind_touch: None,
            values: Values::of_run(trace),
        }
    }

    /// Takes in stacks that the trace has gained since, before records that use them are judged.
    pub fn learn(&mut self, trace: &Trace) {
        self.actors.learn(trace);
        self.values.learn(trace);
    }

    /// Takes the next record. Records have to come in the order of [`Trace::records`].
    pub fn step(&mut self, trace: &Trace, record: &Record) {
        for policy in 0..self.states.len() {
            for duty in self.states[policy].duties.overdue(record.process, record.time) {
                self.overdue(trace, policy, duty, record.time);
            }
        }
        match record.what {
            What::Access(access) => self.access(trace, record, access),
            What::Touch(touch) => self.touch(trace, record.time, touch),
            What::Key(key) => self.key(trace, key),
            What::Click(click) => self.click(trace, record.time, click),
            What::Permission(name, state, _) => self.permission(record.time, trace.texts.get(name), state),
            What::Flag(key, value, _) => self.flag(trace, record.time, key, value),
            What::Value(value) => self.value(trace, record, value),
            What::Egress(egress) => self.egress(trace, record, egress),
            What::Mark(name, value) => self.mark(record.time, trace.texts.get(name), trace.texts.get(value)),
            What::Started => self.begins(trace, record),
            What::End => self.ends(record),
            _ => {}
        }
    }

    /// The record has come to its end.
    pub(super) fn end(&mut self, trace: &Trace) {
        for policy in 0..self.states.len() {
            for (number, process) in trace.processes.iter().enumerate() {
                for duty in self.states[policy].duties.overdue(number as u32, process.last) {
                    self.overdue(trace, policy, duty, process.last);
                }
            }
        }
        for (capture, policy, rule, found) in std::mem::take(&mut self.late) {
            let last = trace.processes[capture.0 as usize].last;
            let words =
                format!("it had not stopped when the process was last heard of, at {}", seconds(last.saturating_sub(self.start)));
            self.states[policy].rules[rule].found[found].why.push(words);
        }
    }

    fn access(&mut self, trace: &Trace, record: &Record, access: Access) {
        let outcome = trace.outcome(record.process, access.number);
        // What a method of Java asked for its answer is one access with it.
        if outcome == Some(Outcome::NotSent) || trace.is_inner(record.process, &access) {
            return;
        }
        let api = self.apis[access.api as usize];
        if api.category == Category::Lifecycle {
            self.lifecycle(record, api.id);
        }
        for at in 0..self.rules_of[access.api as usize].len() {
            let (policy, rule) = self.rules_of[access.api as usize][at];
            self.judge(trace, record, (Subject::Access(access), None), policy as usize, rule as usize);
        }
        let Some(family) = family(api) else { return };
        let capture = (record.process, family);
        match api.kind {
            // A capture that was refused does not run.
            Kind::Start if matches!(outcome, Some(Outcome::Refused(_))) => {}
            Kind::Start => {
                if self.captures.start(record.process, family) == Change::Began {
                    self.started.insert(capture, *record);
                }
            }
            // Whether a capture goes on whose stop was refused, nobody knows.
            Kind::Stop if matches!(outcome, Some(Outcome::Refused(_))) => {
                self.captures.doubt(record.process, family);
                self.states.iter_mut().for_each(|state| state.duties.doubt(capture));
            }
            _ => match self.captures.stop(record.process, family) {
                Change::Ended => self.ended(capture, record.time),
                _ => self.states.iter_mut().for_each(|state| state.duties.doubt(capture)),
            },
        }
    }

    fn ended(&mut self, capture: (u32, Family), now: u64) {
        let words = format!("it stopped at {}", seconds(now.saturating_sub(self.start)));
        for (_, policy, rule, found) in self.late.extract_if(.., |(late, ..)| *late == capture) {
            self.states[policy].rules[rule].found[found].why.push(words.clone());
        }
        self.started.remove(&capture);
        self.states.iter_mut().for_each(|state| state.duties.met(capture));
    }

    fn judge(
        &mut self,
        trace: &Trace,
        record: &Record,
        (subject, departure): (Subject, Option<&Departure>),
        policy: usize,
        rule: usize,
    ) {
        let row = &self.policies[policy].rules[rule];
        let actor = self.actors.of(subject.caller());
        let included = row.who.includes(self.actors.get(actor));
        if included == Some(false) {
            return;
        }
        // A rule about leaving is put to the test by each text that could leave.
        self.states[policy].rules[rule].exercised += u64::from(!row.leaves);
        let (node, wanted) = match row.demand {
            Demand::Require(node) => (node, true),
            Demand::Forbid(node) => (node, false),
            Demand::MustStop { .. } => return,
        };
        let view = self.view(trace, policy, record.time, departure);
        let keeps = view.holds(node) == wanted;
        // What no sentence about the whole run covers: a promise is not kept because a host, a shape or an answer is unknown.
        let unknown = if keeps { view.unknown_here(node) } else { Vec::new() };
        if keeps && unknown.is_empty() {
            return;
        }

        let mut doubts = if keeps { unknown } else { view.doubts(node) };
        doubts.extend(self.doubts(subject, included.is_none()));
        let certain = doubts.is_empty();
        let key = subject.key(record.process, certain);
        if self.count(policy, rule, key, record.time) {
            return;
        }
        let mut why = if keeps { Vec::new() } else { self.view(trace, policy, record.time, departure).why_not(node, wanted) };
        if certain && row.needs_touches && self.clicked_by_code(trace, record.process, subject) {
            why.push(format!("`{}` is on the stack, but no touch of what the rule asks for came before it: a click that code makes is no user's action", PERFORM_CLICK[0]));
        }
        why.extend(doubts.into_iter().map(|doubt| format!("undecided: {doubt}")));
        self.found(policy, rule, key, (record, subject), record.time, actor, why);
    }

    /// Why a call may not be what it looks like.
    fn doubts(&self, subject: Subject, unknown_actor: bool) -> Vec<String> {
        let mut doubts = Vec::new();
        match subject {
            Subject::Access(access) => doubts.extend(self.apis[access.api as usize].doubt.map(str::to_owned)),
            Subject::Egress(_, true) => {}
            Subject::Egress(_, false) => {
                doubts.push("which text this was is not known: what delivered it is missing from the record".into());
            }
        }
        if unknown_actor {
            doubts.push("who made this call is not known, and the rule is not about everybody".into());
        }
        if subject.caller().kind == StackKind::Nested {
            doubts.push("the call was nested in the agent's own work".into());
        }
        doubts
    }

    /// Whether code may have made a click that nobody has told of by itself: where the hook that does is not in place.
    fn clicked_by_code(&self, trace: &Trace, process: u32, subject: Subject) -> bool {
        let mut hooks = trace.processes[process as usize].hooks.iter();
        let is_told = hooks.any(|hook| hook.state == HookState::Placed && PERFORM_CLICK.contains(&trace.texts.get(hook.name)));
        let mut stack = trace.stack(subject.caller().stack).take(MOST_FRAMES);
        !is_told && stack.any(|frame| PERFORM_CLICK.contains(&trace.texts.get(frame.symbol)))
    }

    /// What conditions look at.
    fn world(&self, policy: usize) -> World {
        let state = &self.states[policy];
        World { consent: state.consent, foreground: self.foreground, permissions: state.permissions, leaving: None }
    }

    fn view<'v>(&'v self, trace: &'v Trace, policy: usize, now: u64, departure: Option<&'v Departure>) -> View<'v> {
        let state = &self.states[policy];
        View {
            policy: &self.policies[policy],
            memory: &state.memory,
            world: World { leaving: departure.map(|departure| departure.leaving), ..self.world(policy) },
            departure,
            now,
            start: self.start,
            consent_since: state.consent_since,
            foreground_since: self.foreground_since,
            consent_at_start: state.consent_at_start,
            ignored_flag: state.ignored_flag.map(|(at, key)| (at, trace.texts.get(key))),
            flags_unseen: state.flags_unseen.as_deref(),
            permissions_since: &state.permissions_since,
            permissions_unseen: self.permissions_unseen.as_deref(),
            seen: &state.seen,
            gaps: &self.gaps,
            gap_list: &trace.gaps,
            touches_unseen: self.coverage.touches_unseen,
            consent_by_touch: state.consent_by_touch,
            blind_touch: self.blind_touch,
        }
    }

    /// Counts a repeat; whether it was one.
    fn count(&mut self, policy: usize, rule: usize, key: Key, time: u64) -> bool {
        let state = &mut self.states[policy].rules[rule];
        let Some(at) = state.by_key.get(&key) else { return false };
        let raw = &mut state.found[*at];
        raw.times += 1;
        raw.last = raw.last.max(time);
        true
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where a finding is put together")]
    fn found(
        &mut self,
        policy: usize,
        rule: usize,
        key: Key,
        (record, subject): (&Record, Subject),
        at: u64,
        actor: ActorNo,
        why: Vec<String>,
    ) {
        let (consent, foreground) = (self.states[policy].consent, self.foreground);
        let last_action = self.last_action.clone();
        let state = &mut self.states[policy].rules[rule];
        state.by_key.insert(key, state.found.len());
        let certain = key.4;
        state.found.push(Raw {
            record: *record,
            subject,
            at,
            certain,
            times: 1,
            last: at,
            actor,
            consent,
            foreground,
            last_action,
            why,
        });
    }

    fn overdue(&mut self, trace: &Trace, policy: usize, duty: Duty, now: u64) {
        let What::Access(access) = duty.start.what else { return };
        let actor = self.actors.of(&access);
        let rule = duty.rule as usize;
        let included = self.policies[policy].rules[rule].who.includes(self.actors.get(actor));
        let subject = Subject::Access(access);
        let mut doubts = self.doubts(subject, included.is_none());
        if duty.doubtful || !self.captures.is_certain(duty.capture.0, duty.capture.1) {
            doubts.push("more than one capture was running, and a stop does not say which one it meant".into());
        }
        if let Some(gap) = self.gaps.touching(duty.trigger.0, now) {
            doubts.push(format!("a stop may have been lost: {}", trace.gaps[gap as usize].why));
        }
        let certain = doubts.is_empty();
        let key = subject.key(duty.start.process, certain);
        let at = duty.deadline;
        if self.count(policy, rule, key, at) {
            return;
        }
        let time = |at: u64| seconds(at.saturating_sub(self.start));
        let mut why = vec![
            format!("{} at {}", duty.trigger.1, time(duty.trigger.0)),
            format!("the capture that began at {} was still running at {}", time(duty.start.time), time(duty.deadline)),
        ];
        why.extend(doubts.into_iter().map(|doubt| format!("undecided: {doubt}")));
        self.found(policy, rule, key, (&duty.start, subject), at, actor, why);
        self.late.push((duty.capture, policy, rule, self.states[policy].rules[rule].found.len() - 1));
    }
}

/// What the run itself says of the consent that it began with.
fn marked_start(trace: &Trace) -> Option<Consent> {
    trace.records.iter().find_map(|record| match record.what {
        What::Mark(name, value) if trace.texts.get(name) == START_MARK => trace.texts.get(value).parse().ok(),
        _ => None,
    })
}
