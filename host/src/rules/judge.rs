//! One pass over the steps of a run: keeps the state that rules look at, and judges every access.
//!
//! What the user did, consent, what is in front, what conditions remember: all of that is kept for each app of the run by itself. What a step
//! costs depends on the rules that it concerns, and not on how many others there are, how many apps, or how long their windows are.

mod apps;
mod case;
mod count;
mod front;
mod leaving;
mod opaque;
mod places;
mod screens;
mod state;
mod stop;
mod subject;
mod user;

use std::collections::HashSet;
use std::sync::Arc;

use hooks::catalogue::{self, Api, Category};
use hooks::event::{Outcome, PermissionState, StartCause};

use super::coverage::Coverage;
use super::explain::Eyes;
use super::fast::FastMap;
use super::formula::ActionNo;
use super::policy::{Demand, Policy, Rule, When};
use crate::consent::Consent;
use crate::session::{Facts, TextNo};
use crate::timeline::{Actor, ActorNo, Actors, Call, Family, Gaps, Happened, Sdks, Step, Tally, Values, family};
use apps::Apps;
pub(super) use leaving::Departure;
use opaque::Opaque;
use places::Places;
pub(super) use places::Times;
pub(super) use screens::is_named;
use state::RuleState;
pub(super) use state::{App, InPack, PackState};
pub(super) use subject::{Case, Raw, Subject};
use user::Matched;

/// The rules of all packs that one thing concerns: pack and rule.
type Rules = Vec<(u32, u32)>;

/// What has to be done for a call of an api.
#[derive(Debug)]
struct Row {
    api: &'static Api,
    /// Rules that are judged at each call.
    rules: Rules,
    /// Its family, when a capture has to stop for some rule.
    family: Option<Family>,
    is_lifecycle: bool,
    /// Whether a rule cares for what it delivers.
    is_followed: bool,
    /// Whether its calls may not be what they look like.
    is_doubtful: bool,
}

/// Judges the steps of a run, in their order.
#[derive(Debug)]
pub struct Judge<'p> {
    pub(super) policies: &'p [Policy],
    pub(super) states: Vec<PackState>,
    pub(super) apps: Apps,
    pub(super) state_of: Vec<App>,
    pub(super) actors: Actors,
    /// For each actor, the number of the somebody that it is: one SDK has many packages.
    persons: Vec<u32>,
    person_of: FastMap<String, u32>,
    pub(super) coverage: Coverage,
    rows: Vec<Row>,
    asks: Rules,
    starts: Rules,
    closes: Rules,
    /// Gaps that concern everybody, and those that also concern one app.
    pub(super) gaps: Vec<Gaps>,
    pub(super) start: u64,
    /// What each process was started for.
    pub(super) causes: Vec<Option<StartCause>>,
    /// By user id and name, the processes that no other has followed yet.
    named: FastMap<(u32, TextNo), Vec<u32>>,
    /// Places at which rules were broken or count.
    places: Places,
    /// Actions that a touch of a view can be.
    matched: FastMap<user::Touched, Arc<Matched>>,
    /// Actions of each pack that anything is that the user does.
    anything: Vec<Vec<ActionNo>>,
    /// How many duties are open in all packs of all apps.
    open_duties: usize,
    pub(super) values: Values,
    /// How often each api was called.
    pub(super) tally: Tally,
    opaque: Opaque,
    pub(super) permissions_unseen: Option<String>,
    screens_unseen: Option<String>,
    /// The first touch of each app of which nobody knows what lay under it is told of the run.
    pub(super) blind_touch: Option<super::explain::Blind>,
}

/// The rules of all packs that are so.
fn rules_that(policies: &[Policy], test: impl Fn(&Rule) -> bool) -> Rules {
    let rules =
        policies.iter().enumerate().flat_map(|(policy, row)| row.rules.iter().enumerate().map(move |rule| (policy, rule)));
    rules.filter(|(_, (_, rule))| test(rule)).map(|(policy, (rule, _))| (policy as u32, rule as u32)).collect()
}

impl<'p> Judge<'p> {
    /// `facts` are looked at for everything that has to be known beforehand: gaps, hooks. `consent`
    /// is the state at the start; without it the run's own mark says so, and without that nothing is known.
    pub fn new(policies: &'p [Policy], facts: &Facts, consent: Option<Consent>) -> Judge<'p> {
        let must_stop = |rule: &Rule| matches!(rule.demand, Demand::MustStop { .. });
        let to_stop = policies.iter().flat_map(|policy| &policy.rules).filter(|rule| must_stop(rule));
        let families =
            to_stop.flat_map(|rule| catalogue::apis().zip(&rule.apis).filter(|(_, of)| **of).filter_map(|(api, _)| family(api)));
        let families: HashSet<Family> = families.collect();
        let row = |(number, api): (usize, &'static Api)| {
            let is_about = |when: When, rule: &Rule| rule.when == when && rule.apis[number];
            Row {
                api,
                rules: rules_that(policies, |rule| is_about(When::Accessed, rule) && !must_stop(rule)),
                family: family(api).filter(|family| families.contains(family)),
                is_doubtful: api.doubt.is_some(),
                is_lifecycle: api.category == Category::Lifecycle,
                is_followed: !rules_that(policies, |rule| is_about(When::Leaves, rule)).is_empty(),
            }
        };
        let consent = consent
            .or_else(|| facts.began_with.and_then(|(_, consent)| facts.texts.get(consent).parse().ok()))
            .unwrap_or_default();
        let coverage = Coverage::of(facts);
        let state = |policy: &Policy| PackState {
            flags_unseen: (!policy.flags.is_empty())
                .then(|| coverage.not_looked_for(policy, "flags", policy.flag_lines()).or_else(|| coverage.flags_unseen()))
                .flatten(),
            shapes_unseen: coverage.not_looked_for(policy, "shapes", policy.shape_lines()),
            ..PackState::new(policy, consent)
        };
        let anything = |policy: &Policy| {
            let rows = (0..).zip(&policy.actions);
            rows.filter(|(_, row)| row.patterns.iter().any(|pattern| pattern.anything)).map(|(number, _)| number).collect()
        };
        let packages = policies.iter().flat_map(|policy| policy.packages.clone()).collect();
        let mut judge = Judge {
            policies,
            states: policies.iter().map(state).collect(),
            apps: Apps::default(),
            state_of: Vec::new(),
            actors: Actors::new(Sdks::shipped().with(policies.iter().flat_map(Policy::own_sdks)), packages),
            persons: Vec::new(),
            person_of: FastMap::default(),
            permissions_unseen: coverage.permissions_unseen(),
            screens_unseen: coverage.screens_unseen(),
            coverage,
            rows: catalogue::apis().enumerate().map(row).collect(),
            asks: rules_that(policies, |rule| rule.when == When::Asks),
            starts: rules_that(policies, |rule| rule.when == When::Starts),
            closes: rules_that(policies, |rule| rule.when == When::Closes),
            gaps: Vec::new(),
            start: facts.start(),
            causes: Vec::new(),
            named: FastMap::default(),
            places: Places::default(),
            matched: FastMap::default(),
            anything: policies.iter().map(anything).collect(),
            open_duties: 0,
            values: Values::default(),
            tally: Tally::default(),
            opaque: Opaque::default(),
            blind_touch: None,
        };
        let _first = judge.learn(facts);
        let has_gaps = !facts.gaps.is_empty();
        for (policy, state) in policies.iter().zip(&mut judge.states) {
            let unseen = Eyes::of_run(
                judge.coverage.touches_unseen,
                judge.permissions_unseen.is_some(),
                judge.screens_unseen.is_some(),
                state.flags_unseen.is_some(),
            );
            for (rule, state_of) in policy.rules.iter().zip(&mut state.rules) {
                state_of.eyes = RuleState::eyes(rule, &state.eyes);
                state_of.is_clear = !has_gaps && !state_of.eyes.meets(unseen);
            }
        }
        judge
    }

    /// Takes in stacks and processes that the run has gained since, before steps of them are judged. False when that shows what was judged
    /// so far in another light: then the run has to be judged from its begin.
    #[must_use = "a judge that has to begin anew must not go on"]
    pub fn learn(&mut self, facts: &Facts) -> bool {
        self.actors.learn(facts);
        let is_same = self.apps.learn(facts);
        self.causes.resize(facts.processes.len(), None);
        if self.gaps.is_empty() {
            self.gaps.push(Gaps::among(&facts.gaps, |gap| gap.process.is_none() || self.apps.count() == 1));
        }
        for app in self.state_of.len()..self.apps.count() {
            let is_of = |process: Option<u32>| process.is_none_or(|process| self.apps.get(process) == app as u32);
            let has_own = self.apps.count() > 1 && facts.gaps.iter().any(|gap| gap.process.is_some() && is_of(gap.process));
            if has_own {
                self.gaps.push(Gaps::among(&facts.gaps, |gap| is_of(gap.process)));
            }
            let gaps = if has_own { self.gaps.len() as u32 - 1 } else { 0 };
            self.state_of.push(App::new(self.policies, &self.states, gaps));
        }
        is_same
    }

    /// Takes the next step. Steps have to come in the order of time, those of one moment in the order of their processes.
    pub fn step(&mut self, facts: &Facts, step: &Step) {
        let Step { time, process, what } = *step;
        let app = self.apps.get(process);
        self.tally.step(step);
        if self.open_duties > 0 {
            self.overdue(facts, app, process, time);
        }
        match what {
            Happened::Access(call) => self.access(facts, (time, process, app), call),
            Happened::Touch(touch, action) => self.touch(facts, (time, app), touch, action),
            Happened::Key(key, action) => self.key((time, app), key, action),
            Happened::Click(click, action) => self.click(facts, (time, app), click, action),
            Happened::Permission(name, state, stack) => {
                if state == PermissionState::Requested {
                    self.asked(facts, (time, process, app), name, stack);
                }
                self.permission((time, app), facts.texts.get(name), state);
            }
            Happened::Flag(key, value) => self.flag(facts, (time, app), key, value),
            Happened::Value(delivered) => self.value(facts, step, delivered),
            Happened::Egress(egress) => self.egress(facts, (time, process, app), egress),
            Happened::Mark(name, value) => self.mark((time, app), facts.texts.get(name), facts.texts.get(value)),
            Happened::Screen(screen) => self.screen(facts, (time, process, app), screen),
            Happened::Started => self.begins(facts, (time, process)),
            Happened::End => self.ends(facts, (time, process, app)),
            Happened::Cause(cause) => self.began(facts, (time, process, app), cause),
            Happened::Other => {}
        }
    }

    fn access(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), call: Call) {
        let Call { access, outcome, .. } = call;
        let row = &self.rows[access.api as usize];
        if row.is_followed {
            self.opaque.call(row.api, (now, process), &call);
        }
        // What a method of Java asked for its answer is one access with it.
        if outcome == Some(Outcome::NotSent) || call.inner {
            return;
        }
        let (api, family, count) = (row.api, row.family, row.rules.len());
        if row.is_lifecycle {
            self.lifecycle(facts, (now, process, app), api.id);
        }
        if count > 0 {
            let actor = self.actors.of(&access);
            let case = Case { now, process, app, subject: Subject::Access(call), actor };
            for at in 0..count {
                self.judge(facts, &case, None, self.rows[access.api as usize].rules[at]);
            }
        }
        if let Some(family) = family {
            self.capture((now, process, app), api.kind, family, call);
        }
    }

    /// The user is asked for a permission.
    fn asked(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), name: TextNo, stack: u32) {
        let text = facts.texts.get(name);
        for at in 0..self.asks.len() {
            let (policy, rule) = self.asks[at];
            let about = &self.policies[policy as usize].rules[rule as usize].permissions;
            if about.is_empty() || about.iter().any(|permission| permission == text) {
                let subject = Subject::Asked(name, stack);
                let actor = self.actors.of(subject.caller());
                self.judge(facts, &Case { now, process, app, subject, actor }, None, (policy, rule));
            }
        }
    }

    /// It is heard what a process was started for.
    fn began(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), cause: StartCause) {
        // Only the first component is what it was started for.
        if self.causes[process as usize].is_some() {
            return;
        }
        self.causes[process as usize] = Some(cause);
        if !self.starts.is_empty() {
            let actor =
                self.actors.without_stack(Actor::Unknown { why: "a start does not say who wanted it".into(), posted: false });
            let case = Case { now, process, app, subject: Subject::Began(cause), actor };
            for at in 0..self.starts.len() {
                self.judge(facts, &case, None, self.starts[at]);
            }
        }
    }

    /// The app closes itself, or may have.
    fn closes(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), ended: bool) {
        if self.closes.is_empty() {
            return;
        }
        let name = facts.texts.get(facts.processes[process as usize].name);
        let package = name.split(':').next().unwrap_or_default().to_owned();
        let actor = self.actors.without_stack(Actor::App { name: package, posted: false });
        let case = Case { now, process, app, subject: Subject::Closed { ended }, actor };
        for at in 0..self.closes.len() {
            self.judge(facts, &case, None, self.closes[at]);
        }
    }

    /// The number of the somebody that an actor is.
    fn person(&mut self, actor: ActorNo) -> u32 {
        const UNKNOWN: u32 = u32::MAX;
        if self.persons.len() <= actor as usize {
            self.persons.resize(actor as usize + 1, UNKNOWN);
        }
        if self.persons[actor as usize] == UNKNOWN {
            let name = match self.actors.get(actor) {
                Actor::App { .. } => "app".to_owned(),
                Actor::Sdk { name, .. } => format!("sdk {name}"),
                Actor::Unknown { why, .. } => format!("unknown {why}"),
            };
            let next = self.person_of.len() as u32;
            self.persons[actor as usize] = *self.person_of.entry(name).or_insert(next);
        }
        self.persons[actor as usize]
    }
}

#[cfg(test)]
mod tests;
