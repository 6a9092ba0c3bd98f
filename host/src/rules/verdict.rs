//! The findings of a run in words, and what each rule came to.

use hooks::event;
use serde::Serialize;

use super::baseline::BaselineReport;
use super::explain::seconds;
use super::finding::{Finding, Frame, Identity, Place, Severity};
use super::judge::{Judge, Raw, Subject, Times};
use super::policy::{Policy, Rule, When};
use crate::consent::Consent;
use crate::session::{self, Facts, MOST_FRAMES, Trace};
use crate::timeline::{Counts, Tally, steps};

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing found, and nothing that could have hidden it.
    Clean,
    /// At least one violation.
    Violations,
    /// No violation, but not everything could be decided.
    Inconclusive,
    /// Nothing but what a baseline accepts.
    Accepted,
}

impl Outcome {
    /// The exit code of a check that came to this.
    pub const fn exit_code(self) -> u8 {
        match self {
            Outcome::Clean | Outcome::Accepted => 0,
            Outcome::Violations => 1,
            Outcome::Inconclusive => 3,
        }
    }
}

/// What one rule came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleResult {
    /// The pack.
    pub policy: String,
    /// The rule.
    pub rule: String,
    /// Which part of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// For people.
    pub title: String,
    /// Section of the policy text.
    pub clause: String,
    /// A sentence of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// What it demands.
    pub demand: String,
    /// `violated`, `inconclusive`, `accepted`, `held`, `not exercised` or `not decidable`.
    pub result: &'static str,
    /// How often it was put to the test.
    pub exercised: u64,
    /// Why no run can decide it, for what is `not decidable`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// How many of its findings a baseline accepts.
    #[serde(skip_serializing_if = "is_zero")]
    pub accepted: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// All findings of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What it came to.
    pub outcome: Outcome,
    /// In the order of the rules, and of time within one rule.
    pub findings: Vec<Finding>,
    /// In the order of the packs.
    pub rules: Vec<RuleResult>,
    /// How often each api was called.
    pub tally: Tally,
    /// What a baseline did, when there was one.
    pub baseline: Option<BaselineReport>,
    /// What may have gone unseen for rules that were broken anyway: it counts when a baseline accepts that.
    pub(super) held_back: Vec<Finding>,
}

/// Judges a whole trace.
pub fn check(trace: &Trace, policies: &[Policy], consent: Option<Consent>) -> Verdict {
    let mut judge = Judge::new(policies, trace, consent);
    for step in steps(trace) {
        judge.step(trace, &step);
    }
    judge.finish(trace)
}

impl Judge<'_> {
    /// What was found in the records so far, in words.
    ///
    /// A finger that is still down when a rule about touches is broken may be the touch that it asks for: what it decides is known when it
    /// has gone, and until then nothing is said. `is_touched` says whether one was down, in an app, at a moment.
    pub fn so_far(&self, facts: &Facts, is_touched: impl Fn(&dyn Fn(u32) -> bool, u64) -> bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (policy, state) in self.policies.iter().zip(&self.states) {
            for (rule, state) in policy.rules.iter().zip(&state.rules) {
                let waits = |raw: &&Raw| {
                    let app = self.apps.get(raw.process);
                    rule.needs_touches && is_touched(&|process| self.apps.get(process) == app, raw.at)
                };
                let known = state.found.iter().filter(|raw| !waits(raw));
                findings.extend(known.map(|raw| self.in_words(facts, policy, rule, (raw, self.times(raw.spot)))));
            }
        }
        findings
    }

    /// The verdict, after the last record.
    pub fn finish(mut self, facts: &Facts) -> Verdict {
        self.end(facts);
        let (mut findings, mut rules, mut held_back) = (Vec::new(), Vec::new(), Vec::new());
        for (policy, state_of) in self.policies.iter().zip(&self.states) {
            for (rule, state) in policy.rules.iter().zip(&state_of.rules) {
                let mut own: Vec<Finding> =
                    state.found.iter().map(|raw| self.in_words(facts, policy, rule, (raw, self.times(raw.spot)))).collect();
                own.sort_by_key(|finding| finding.verdict);
                let unseen = facts
                    .gaps
                    .iter()
                    .map(|gap| unseen(facts, gap))
                    .chain(self.coverage.against(rule))
                    .chain(self.read_again(rule))
                    .chain(self.blind(rule))
                    .chain(state_of.shapes_unseen.clone().filter(|_| rule.needs_shapes))
                    .chain(state_of.flags_unseen.clone().filter(|_| rule.needs_flags))
                    .chain(self.not_recognisable(facts, rule))
                    .chain(self.starts_unknown(facts, rule))
                    .map(|why| of_the_run(policy, rule, why));
                if state.found.iter().any(|raw| raw.spot.certain) {
                    held_back.extend(unseen);
                } else {
                    own.extend(unseen);
                }
                findings.append(&mut own);
                rules.push(RuleResult {
                    policy: policy.name.clone(),
                    rule: rule.id.clone(),
                    part: rule.part.clone(),
                    title: rule.title.en.clone(),
                    clause: rule.clause.clone(),
                    quote: rule.quote.clone(),
                    demand: rule.condition.clone(),
                    result: "held",
                    exercised: state.exercised,
                    why: String::new(),
                    accepted: 0,
                });
            }
            rules.extend(policy.undecidable.iter().map(|row| RuleResult {
                policy: policy.name.clone(),
                rule: row.id.clone(),
                part: row.part.clone(),
                title: row.title.en.clone(),
                clause: row.clause.clone(),
                quote: row.quote.clone(),
                demand: String::new(),
                result: "not decidable",
                exercised: 0,
                why: row.why.en.clone(),
                accepted: 0,
            }));
        }
        let outcome = Outcome::Clean;
        let mut verdict = Verdict { outcome, findings, rules, tally: self.tally, baseline: None, held_back };
        verdict.settle();
        verdict
    }

    /// Processes of which nobody has heard what they were started for, for a rule about starts.
    fn starts_unknown(&self, facts: &Facts, rule: &Rule) -> Vec<String> {
        let is_unknown = |(number, process): &(usize, &session::Process)| {
            let is_apps = process.introduced && process.entry != event::Entry::Fork && facts.java.contains(&(*number as u32));
            rule.when == When::Starts && is_apps && self.causes[*number].is_none()
        };
        let unknown = facts.processes.iter().enumerate().filter(is_unknown);
        let words = |(_, process): (usize, &session::Process)| {
            format!("what process {} ({}) was started for is not known", process.pid, facts.texts.get(process.name))
        };
        unknown.map(words).collect()
    }

    /// Apis that a rule is about and that were called in this run, but of whose further calls nothing could be seen: the process keeps the answer.
    /// A text that leaves is known from the first one.
    fn read_again(&self, rule: &Rule) -> Vec<String> {
        let rows = || hooks::catalogue::apis().zip(&rule.apis).zip(&self.tally.0);
        let was_called = |counts: &Counts| counts.java + counts.binder + counts.libc > 0;
        let is_about = |id: &str| rows().any(|((api, chosen), counts)| *chosen && api.id == id && was_called(counts));
        let kept = self.coverage.kept_answers.iter().filter(|(id, _)| rule.when == When::Accessed && is_about(id));
        kept.map(|(id, why)| format!("{id}: the process keeps the answer, and who reads it again was not seen: {why}")).collect()
    }

    /// Why a rule about what the user did cannot be decided by silence: a touch that may have been anything.
    fn blind(&self, rule: &Rule) -> Option<String> {
        Some(self.blind_touch.filter(|_| rule.needs_touches)?.words(self.start))
    }

    fn in_words(&self, facts: &Facts, policy: &Policy, rule: &Rule, (raw, times): (&Raw, Times)) -> Finding {
        let process = &facts.processes[raw.process as usize];
        let start = facts.start();
        let text = |number| facts.texts.get(number).to_owned();
        let (api, category, outcome, leaves) = match raw.subject {
            Subject::Access(call) => {
                let api = hooks::catalogue::apis().nth(call.access.api as usize).expect("a number of a row");
                (api.id, api.category.name(), outcome_text(call.outcome), None)
            }
            Subject::Egress(egress, _) => {
                let category = self.category_that_left(rule, &egress, raw.at);
                ("egress", category, "sent".to_owned(), Some(self.leaves(facts, &egress, raw.at)))
            }
            Subject::Asked(..) => ("permission.request", "permission", "asked".to_owned(), None),
            Subject::Began(cause) => ("process.start", "process", format!("started for a {}", cause.name()), None),
            Subject::Closed { ended: true } => ("app.close", "process", "ended".to_owned(), None),
            Subject::Closed { ended: false } => ("app.close", "process", "went from the front".to_owned(), None),
        };
        let caller = raw.subject.caller();
        let frame = |frame: &session::Frame| Frame { symbol: text(frame.symbol), line: frame.line };
        let stack = |innermost| facts.stack(innermost).take(MOST_FRAMES).map(frame).collect();
        let place = Place {
            at_ns: raw.at.saturating_sub(start),
            wall_ns: process.wall.saturating_add(raw.at.saturating_sub(process.started)),
            times: times.times,
            last_ns: times.last.saturating_sub(start),
            pid: process.pid,
            process: text(process.name),
            thread: raw.subject.thread(),
            api,
            category,
            through: text(raw.subject.through()),
            outcome,
            actor: self.actors.get(raw.actor).clone(),
            consent: raw.consent,
            foreground: raw.foreground,
            last_action: raw.last_action.clone(),
            stack: stack(caller.stack),
            posted: stack(caller.posted),
            leaves,
        };
        let verdict = if raw.spot.certain { Severity::Violation } else { Severity::Inconclusive };
        let id = self.identity(facts, policy, rule, raw, (&place, verdict)).id();
        Finding { id, place: Some(place), verdict, why: raw.why.clone(), ..of_the_run(policy, rule, String::new()) }
    }

    /// What stays the same about a finding when the run is made again.
    fn identity(&self, facts: &Facts, policy: &Policy, rule: &Rule, raw: &Raw, (place, verdict): (&Place, Severity)) -> Identity {
        let mut identity = Identity::new(&policy.name, &rule.id, &rule.part, verdict);
        [place.api, place.category, &place.actor.label()].into_iter().for_each(|text| identity.add(text));
        if let Subject::Asked(..) = raw.subject {
            identity.add(&place.through);
        }
        if let Some(leaves) = &place.leaves {
            identity.add(leaves.encoding);
        }
        let caller = raw.subject.caller();
        for innermost in [caller.stack, caller.posted] {
            for frame in facts.stack(innermost).take(MOST_FRAMES).filter(|frame| self.actors.is_somebodys(facts, frame)) {
                // Of a native frame, where in its library it lies is another number in each build.
                let symbol = facts.texts.get(frame.symbol);
                identity.add(if frame.line == -2 { symbol.split('+').next().unwrap_or(symbol) } else { symbol });
            }
            identity.add("");
        }
        identity
    }
}

/// A rule that nothing was found against, in a run that does not show everything.
fn of_the_run(policy: &Policy, rule: &Rule, why: String) -> Finding {
    let mut identity = Identity::new(&policy.name, &rule.id, &rule.part, Severity::Inconclusive);
    identity.add_words(&why);
    Finding {
        id: identity.id(),
        policy: policy.name.clone(),
        rule: rule.id.clone(),
        part: rule.part.clone(),
        clause: rule.clause.clone(),
        verdict: Severity::Inconclusive,
        demand: rule.condition.clone(),
        place: None,
        why: vec![why],
        accepted: None,
    }
}

fn unseen(facts: &Facts, gap: &crate::session::Gap) -> String {
    let time = |at: u64| seconds(at.saturating_sub(facts.start()));
    match (gap.since, gap.until) {
        (0, u64::MAX) => format!("parts of the run are not known: {}", gap.why),
        (0, until) => format!("nothing is known before {}: {}", time(until), gap.why),
        (since, u64::MAX) => format!("nothing is known from {} on: {}", time(since), gap.why),
        (since, until) => format!("nothing is known from {} to {}: {}", time(since), time(until), gap.why),
    }
}

/// What an access got, in words.
pub(crate) fn outcome_text(outcome: Option<event::Outcome>) -> String {
    match outcome {
        Some(event::Outcome::Granted) => "granted".into(),
        Some(event::Outcome::Refused(-1)) => "refused (SecurityException)".into(),
        Some(event::Outcome::Refused(code)) => format!("refused ({code})"),
        Some(event::Outcome::Empty) => "empty".into(),
        Some(event::Outcome::Unknown) => "unknown (the answer could not be read)".into(),
        Some(event::Outcome::OneWay) => "one-way call (no answer)".into(),
        Some(event::Outcome::NotSent) => "not sent".into(),
        None => "unknown (no answer recorded)".into(),
    }
}
