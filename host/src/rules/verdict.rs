//! The findings of a run in words, and what each rule came to.

use hooks::event;
use serde::Serialize;

use super::explain::seconds;
use super::finding::{Finding, Frame, Place, Severity};
use super::judge::{Judge, Raw, Subject};
use super::policy::{Policy, Rule};
use crate::consent::Consent;
use crate::session::{self, MOST_FRAMES, Trace};

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
}

impl Outcome {
    /// The exit code of a check that came to this.
    pub const fn exit_code(self) -> u8 {
        match self {
            Outcome::Clean => 0,
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
    /// `violated`, `inconclusive`, `held` or `not exercised`.
    pub result: &'static str,
    /// How often it was put to the test.
    pub exercised: u64,
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
}

/// Judges a whole trace.
pub fn check(trace: &Trace, policies: &[Policy], consent: Option<Consent>) -> Verdict {
    let mut judge = Judge::new(policies, trace, consent);
    for record in &trace.records {
        judge.step(trace, record);
    }
    judge.finish(trace)
}

impl Judge<'_> {
    /// What was found in the records so far, in words.
    pub fn so_far(&self, trace: &Trace) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (policy, state) in self.policies.iter().zip(&self.states) {
            for (rule, state) in policy.rules.iter().zip(&state.rules) {
                findings.extend(state.found.iter().map(|raw| self.in_words(trace, policy, rule, raw)));
            }
        }
        findings
    }

    /// The verdict, after the last record.
    pub fn finish(mut self, trace: &Trace) -> Verdict {
        self.end(trace);
        let (mut findings, mut rules) = (Vec::new(), Vec::new());
        for (policy, state_of) in self.policies.iter().zip(&self.states) {
            for (rule, state) in policy.rules.iter().zip(&state_of.rules) {
                let mut own: Vec<Finding> = state.found.iter().map(|raw| self.in_words(trace, policy, rule, raw)).collect();
                own.sort_by_key(|finding| finding.verdict);
                let violated = state.found.iter().any(|raw| raw.certain);
                if !violated {
                    let unseen = trace
                        .gaps
                        .iter()
                        .map(|gap| unseen(trace, gap))
                        .chain(self.coverage.against(rule))
                        .chain(self.blind(rule))
                        .chain(state_of.shapes_unseen.clone().filter(|_| rule.needs_shapes))
                        .chain(state_of.flags_unseen.clone().filter(|_| rule.needs_flags))
                        .chain(self.not_recognisable(trace, rule))
                        .collect::<Vec<_>>();
                    own.extend(unseen.into_iter().map(|why| of_the_run(policy, rule, why)));
                }
                let result = match (violated, own.is_empty(), state.exercised) {
                    (true, ..) => "violated",
                    (_, false, _) => "inconclusive",
                    (_, true, 0) => "not exercised",
                    (_, true, _) => "held",
                };
                findings.append(&mut own);
                rules.push(RuleResult {
                    policy: policy.name.clone(),
                    rule: rule.id.clone(),
                    part: rule.part.clone(),
                    title: rule.title.clone(),
                    clause: rule.clause.clone(),
                    quote: rule.quote.clone(),
                    demand: rule.condition.clone(),
                    result,
                    exercised: state.exercised,
                });
            }
        }
        let outcome = match () {
            () if findings.iter().any(|finding| finding.verdict == Severity::Violation) => Outcome::Violations,
            () if findings.is_empty() => Outcome::Clean,
            () => Outcome::Inconclusive,
        };
        Verdict { outcome, findings, rules }
    }

    /// Why a rule about what the user did cannot be decided by silence: a touch that may have been anything.
    fn blind(&self, rule: &Rule) -> Option<String> {
        Some(self.blind_touch.filter(|_| rule.needs_touches)?.words(self.start))
    }

    fn in_words(&self, trace: &Trace, policy: &Policy, rule: &Rule, raw: &Raw) -> Finding {
        let process = &trace.processes[raw.record.process as usize];
        let start = trace.start();
        let text = |number| trace.texts.get(number).to_owned();
        let (api, category, outcome, leaves) = match raw.subject {
            Subject::Access(access) => {
                let api = hooks::catalogue::apis().nth(access.api as usize).expect("a number of a row");
                (api.id, api.category.name(), outcome_text(trace.outcome(raw.record.process, access.number)), None)
            }
            Subject::Egress(egress, _) => {
                let category = self.category_that_left(rule, &egress, raw.at);
                ("egress", category, "sent".to_owned(), Some(self.leaves(trace, &egress, raw.at)))
            }
        };
        let caller = raw.subject.caller();
        let frame = |frame: &session::Frame| Frame { symbol: text(frame.symbol), line: frame.line };
        let stack = |innermost| trace.stack(innermost).take(MOST_FRAMES).map(frame).collect();
        let place = Place {
            at_ns: raw.at.saturating_sub(start),
            wall_ns: process.wall.saturating_add(raw.at.saturating_sub(process.started)),
            times: raw.times,
            last_ns: raw.last.saturating_sub(start),
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
        let verdict = if raw.certain { Severity::Violation } else { Severity::Inconclusive };
        Finding { place: Some(place), verdict, why: raw.why.clone(), ..of_the_run(policy, rule, String::new()) }
    }
}

/// A rule that nothing was found against, in a run that does not show everything.
fn of_the_run(policy: &Policy, rule: &Rule, why: String) -> Finding {
    Finding {
        policy: policy.name.clone(),
        rule: rule.id.clone(),
        part: rule.part.clone(),
        clause: rule.clause.clone(),
        verdict: Severity::Inconclusive,
        demand: rule.condition.clone(),
        place: None,
        why: vec![why],
    }
}

fn unseen(trace: &Trace, gap: &crate::session::Gap) -> String {
    let time = |at: u64| seconds(at.saturating_sub(trace.start()));
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
