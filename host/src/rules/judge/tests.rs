//! A judge against the definition: random rules over random histories of two apps, looked at after every step.
//!
//! The definition keeps the whole history of each app as a row of moments, and looks everything up in it each time it is asked.

use std::collections::BTreeMap;

use hooks::event::{self, Entry, Event, HookState, Layer, MAX_EVENT, Outcome, PermissionState, StackKind, StartCause};
use hooks::journal::{HEADER, Header};
use proptest::prelude::*;

use super::super::formula::{Node, NodeNo, World};
use super::super::lang::parse;
use super::super::memory::tests::{Bank, Instant, by_definition, node};
use super::super::policy::{Demand, Per, Policy, Rule, When, Window};
use super::*;
use crate::consent;
use crate::session::{Access, Screen, Trace, from_bytes};
use crate::timeline::Foreground;

const PACK: &str = r#"
language = 1
name = "random"
title = "Random"
version = "1"
[policy]
title = "Random"
date = 2026-01-01
[actions]
a0 = { mark = "a0" }
a1 = { mark = "a1" }
a2 = { mark = "a2" }
opens = { shown = "S0" }
[features]
zero = { screens = ["S0"] }
one = { screens = ["S1"] }
[[declared]]
id = "D"
clause = "1"
actor = "app"
data = "imei"
[[rules]]
id = "T"
title = "Template"
clause = "1"
data = ["imei", "serial"]
require = "permission CAMERA is granted or in zero or in one or started by activity or declared"
"#;

const PERMISSIONS: [&str; 2] = ["android.permission.RECORD_AUDIO", "android.permission.READ_SMS"];
const CAMERA: &str = "android.permission.CAMERA";
const APPS: usize = 2;

/// What happens to an app.
#[derive(Debug, Clone, Copy)]
enum Thing {
    Mark(u16),
    Consent(consent::Consent),
    Lifecycle(&'static str),
    Camera(bool),
    Screen(u8, bool),
    Ask(usize),
    Refuse(usize),
    Call(&'static str),
    Cause(StartCause),
}

fn thing() -> impl Strategy<Value = Thing> {
    let state = prop_oneof![Just(consent::Consent::Granted), Just(consent::Consent::Refused), Just(consent::Consent::Withdrawn)];
    prop_oneof![
        4 => (0u16..3).prop_map(Thing::Mark),
        1 => state.prop_map(Thing::Consent),
        2 => prop_oneof![Just("activity.resumed"), Just("activity.paused"), Just("activity.stopped")].prop_map(Thing::Lifecycle),
        1 => any::<bool>().prop_map(Thing::Camera),
        2 => (0u8..2, any::<bool>()).prop_map(|(screen, shown)| Thing::Screen(screen, shown)),
        2 => (0usize..2).prop_map(Thing::Ask),
        2 => (0usize..2).prop_map(Thing::Refuse),
        8 => prop_oneof![Just("imei.read"), Just("serial.read"), Just("location.last")].prop_map(Thing::Call),
        1 => prop_oneof![Just(StartCause::Activity), Just(StartCause::Receiver)].prop_map(Thing::Cause),
    ]
}

/// What a random rule is made of.
type Made = (u8, u8, u32, Option<u32>, (u64, u32), [bool; 4]);

fn made() -> impl Strategy<Value = Made> {
    (0u8..8, 0u8..6, 0u32..100, proptest::option::of(0u32..100), (0u64..9, 1u32..4), any::<[bool; 4]>())
}

/// A pack with these rules. Its conditions are the nodes, and those that look at one call as well.
fn policy(nodes: Vec<(u8, u32, u32, Option<u64>)>, rules: &[Made]) -> Policy {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("random.toml");
    std::fs::write(&path, PACK).expect("room for a pack");
    let mut policy = super::super::load(&[path.to_str().expect("a path in UTF-8")]).expect("a pack").remove(0);
    let template = policy.rules.iter().find(|rule| rule.id == "T").expect("it stands there").clone();
    assert!(parse("declared").is_ok());
    policy.nodes = Default::default();
    for one in nodes {
        let earlier = policy.nodes.list.len() as u32;
        // The pack names one permission.
        let new = match node(one, earlier) {
            Node::Permission(_, state) => Node::Permission(0, state),
            other => other,
        };
        policy.nodes.add(new, String::new());
    }
    let count = policy.nodes.list.len() as u32;
    let started = "started by receiver";
    let causes = match parse(started).expect("a condition") {
        super::super::Expression::Started(causes) => causes,
        other => panic!("{other:?}"),
    };
    let calls = [policy.nodes.add(Node::Started(causes), String::new()), policy.nodes.add(Node::Declared, String::new())];
    policy.rules.clear();
    for (number, (when, demand, root, only, (length, times), flags)) in rules.iter().enumerate() {
        let when = [When::Asks, When::Starts, When::Closes].get(usize::from(*when)).copied().unwrap_or(When::Accessed);
        let mut condition = root % count;
        if flags[0] {
            condition = policy.nodes.add(Node::Or(condition, calls[0]), String::new());
        }
        if flags[1] && when == When::Accessed {
            condition = policy.nodes.add(Node::And(condition, calls[1]), String::new());
        }
        let per = Per { actor: flags[0], category: flags[1], api: flags[2], process: flags[3] };
        let demand = match demand {
            0 => Demand::Require(condition),
            1 => Demand::Forbid(condition),
            2 => Demand::AtMost { count: *times - 1, window: Window::Last(*length), per },
            3 => Demand::AtMost { count: *times - 1, window: Window::Since(vec![0, 3]), per },
            4 => Demand::Gap { least: *length, per },
            _ => Demand::Irregular { times: *times + 1, tolerance: 100 * *times, per },
        };
        policy.rules.push(Rule {
            id: number.to_string(),
            when,
            demand,
            only_while: only.map(|root| root % count),
            ..template.clone()
        });
    }
    policy
}

/// Two apps with one process each, and one stack of each app's own code.
fn trace() -> Trace {
    let mut bytes = Vec::new();
    for number in 0..APPS as u32 {
        let mut records = Vec::new();
        let mut put = |event: Event<'_>| {
            let mut payload = [0; MAX_EVENT];
            let length = event::encode(&event, &mut payload).expect("it fits");
            let head = (length as u32).to_le_bytes();
            records.extend(head);
            records.extend(crc32c::crc32c_append(crc32c::crc32c(&head), &payload[..length]).to_le_bytes());
            records.extend(&payload[..length]);
        };
        let (pid, name) = (100 + number, format!("com.example.app{number}"));
        put(Event::Process { pid, parent: 1, uid: 10_000 + number, sdk: 30, name: &name, agent: "1", entry: Entry::Preload });
        for name in ["ioctl", "recv", "send", "write", "android.app.Dialog.show", "android.os.Handler.dispatchMessage"] {
            put(Event::Hook { time: 0, name, state: HookState::Placed, why: "" });
        }
        put(Event::Text { id: 1, text: &format!("{name}.Main.run") });
        put(Event::Frame { id: 1, caller: 0, symbol: 1, line: 1 });
        let header = Header {
            session: [7; 16],
            pid,
            segment: 0,
            capacity: 1 << 20,
            committed: (HEADER + records.len()) as u64,
            lost: 0,
            started_monotonic: 0,
            started_wall: 0,
            whole: 0,
        };
        let start = bytes.len();
        bytes.extend(header.encode());
        bytes.resize(start + HEADER, 0);
        bytes.extend(records);
    }
    from_bytes(&bytes).expect("a trace")
}

/// One app as the definition sees it.
struct Definition {
    history: Vec<Instant>,
    now: u64,
    world: World,
    front: Foreground,
    shown: Vec<u8>,
    cause: Option<StartCause>,
    /// Times at which the actions happened from which on some rules count, by their numbers among all things.
    resets: Vec<usize>,
}

/// What a rule is about: when, which of all things it was, and what it counts by.
#[derive(Clone, Copy)]
struct Subject {
    time: u64,
    number: usize,
    category: u32,
    api: u32,
}

impl Definition {
    fn still(&mut self) {
        self.history.push(Instant { time: self.now, world: self.world, actions: Vec::new(), refused: None });
    }

    fn pass(&mut self, to: u64) {
        self.still();
        while self.now < to {
            self.now += 1;
            self.still();
        }
    }

    /// The value of a condition at this moment.
    fn holds(&self, policy: &Policy, bank: Bank, declared: bool, node: NodeNo) -> bool {
        match policy.nodes.list[node as usize] {
            Node::Started(causes) => self.cause.is_some_and(|cause| causes.has(cause)),
            Node::Declared => declared,
            Node::Or(left, right) if right as usize >= self.plain(policy) => {
                self.holds(policy, bank, declared, left) || self.holds(policy, bank, declared, right)
            }
            Node::And(left, right) if right as usize >= self.plain(policy) => {
                self.holds(policy, bank, declared, left) && self.holds(policy, bank, declared, right)
            }
            _ => *by_definition(&policy.nodes, &self.history, bank)[node as usize].last().expect("a moment"),
        }
    }

    /// How many nodes look at no call.
    fn plain(&self, policy: &Policy) -> usize {
        policy.nodes.list.iter().position(|node| matches!(node, Node::Started(_))).expect("there is one")
    }
}

/// Whether these calls, of which the last is judged, break a demand that counts.
fn breaks(demand: &Demand, calls: &[Subject], resets: &[usize]) -> bool {
    let times: Vec<u64> = calls.iter().map(|call| call.time).collect();
    let now = *times.last().expect("the one that is judged");
    match demand {
        Demand::AtMost { count, window: Window::Last(length), .. } => {
            times.iter().filter(|time| now - **time <= *length).count() > *count as usize
        }
        Demand::AtMost { count, .. } => {
            let since = resets.iter().copied().max().unwrap_or(0);
            calls.iter().filter(|call| call.number >= since).count() > *count as usize
        }
        Demand::Gap { least, .. } => times.len() > 1 && now - times[times.len() - 2] < *least,
        Demand::Irregular { times: most, tolerance, .. } => {
            let intervals: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let row = &intervals[intervals.len().saturating_sub(*most as usize)..];
            let is_equal = |interval: &u64| interval.abs_diff(row[0]) * 1000 <= row[0] * u64::from(*tolerance);
            row.len() == *most as usize && row.iter().all(is_equal)
        }
        _ => false,
    }
}

/// Both sides, step by step.
struct Both<'p> {
    policy: &'p Policy,
    trace: Trace,
    apps: Vec<Definition>,
    /// The calls of each rule that are counted together.
    calls: BTreeMap<(usize, usize, u32, u32), Vec<Subject>>,
    broken: Vec<u64>,
    exercised: Vec<u64>,
    number: usize,
}

impl Both<'_> {
    /// The rules are judged at something.
    fn subject(&mut self, app: usize, when: When, about: impl Fn(&Rule) -> bool, subject: Subject, bank: Bank, declared: bool) {
        for (at, rule) in self.policy.rules.iter().enumerate().filter(|(_, rule)| rule.when == when && about(rule)) {
            let own = &self.apps[app];
            let holds = |node: NodeNo| own.holds(self.policy, bank, declared, node);
            if rule.only_while.is_some_and(|node| !holds(node)) {
                continue;
            }
            self.exercised[at] += 1;
            let is_broken = match &rule.demand {
                Demand::Require(node) => !holds(*node),
                Demand::Forbid(node) => holds(*node),
                Demand::AtMost { per, .. } | Demand::Gap { per, .. } | Demand::Irregular { per, .. } => {
                    let only = |on: bool, number: u32| if on { number + 1 } else { 0 };
                    let key = (at, app, only(per.category, subject.category), only(per.api, subject.api));
                    let calls = self.calls.entry(key).or_default();
                    calls.push(subject);
                    breaks(&rule.demand, calls, &own.resets)
                }
                Demand::MustStop { .. } => false,
            };
            self.broken[at] += u64::from(is_broken);
        }
    }

    /// Something happens, as the definition has it; the step that the judge takes.
    fn happens(&mut self, app: usize, thing: Thing) -> Happened {
        self.number += 1;
        let plain = Subject { time: self.apps[app].now, number: self.number, category: 0, api: 0 };
        let texts = &mut self.trace.facts.texts;
        let happened = match thing {
            Thing::Mark(action) => {
                self.act(app, action);
                let texts = &mut self.trace.facts.texts;
                Happened::Mark(texts.intern(&format!("a{action}")), texts.intern("1"))
            }
            Thing::Consent(state) => {
                let own = &mut self.apps[app];
                own.world.consent = consent::step(own.world.consent, state);
                Happened::Mark(texts.intern(consent::CONSENT_MARK), texts.intern(state.name()))
            }
            Thing::Camera(granted) => {
                let state = if granted { PermissionState::Granted } else { PermissionState::Refused };
                let words = if granted { "granted" } else { "refused" };
                let step = Happened::Mark(texts.intern("permission.CAMERA"), texts.intern(words));
                self.apps[app].world.permissions.set(0, state);
                if !granted {
                    self.refused(app, CAMERA);
                }
                step
            }
            Thing::Screen(screen, shown) => {
                let owner = texts.intern(&format!("com.example.S{screen}"));
                let own = &mut self.apps[app];
                own.shown.retain(|other| *other != screen);
                if shown {
                    own.shown.push(screen);
                }
                own.world.screens = own.shown.iter().fold(0, |bits, screen| bits | 1 << screen);
                if shown && screen == 0 {
                    self.act(app, 3);
                }
                Happened::Screen(Screen { owner, window: 0, shown })
            }
            Thing::Ask(permission) => {
                let name = texts.intern(PERMISSIONS[permission]);
                self.apps[app].still();
                self.subject(
                    app,
                    When::Asks,
                    |_| true,
                    Subject { category: name, ..plain },
                    Bank::Of(PERMISSIONS[permission]),
                    false,
                );
                Happened::Permission(name, PermissionState::Requested, 1 + app as u32)
            }
            Thing::Refuse(permission) => {
                self.refused(app, PERMISSIONS[permission]);
                let name = self.trace.facts.texts.intern(PERMISSIONS[permission]);
                Happened::Permission(name, PermissionState::Refused, 0)
            }
            Thing::Cause(cause) => {
                if self.apps[app].cause.is_none() {
                    self.apps[app].cause = Some(cause);
                    self.subject(app, When::Starts, |_| true, plain, Bank::None, false);
                }
                Happened::Cause(cause)
            }
            Thing::Call(id) => self.call(app, id, plain),
            Thing::Lifecycle(id) => {
                let own = &mut self.apps[app];
                let before = own.front;
                own.front = before.step(id);
                own.world.foreground = own.front.is_front();
                own.still();
                if before.is_front() && !own.front.is_front() {
                    self.subject(app, When::Closes, |_| true, plain, Bank::Any, false);
                }
                self.call(app, id, plain)
            }
        };
        self.apps[app].still();
        happened
    }

    fn call(&mut self, app: usize, id: &str, plain: Subject) -> Happened {
        let api = catalogue::apis().position(|api| api.id == id).expect("a row");
        let category = catalogue::apis().nth(api).expect("a row").category as u32;
        let about = |rule: &Rule| rule.apis[api];
        self.subject(app, When::Accessed, about, Subject { category, api: api as u32, ..plain }, Bank::None, id == "imei.read");
        let access = Access {
            number: self.number as u32,
            thread: 1,
            api: api as u16,
            kind: StackKind::Java,
            through: 0,
            stack: 1 + app as u32,
            layer: Layer::Binder,
            within: 0,
            posted: 0,
        };
        Happened::Access(Call { access, outcome: Some(Outcome::Granted), inner: false, outermost: access.number })
    }

    fn act(&mut self, app: usize, action: u16) {
        let own = &mut self.apps[app];
        own.still();
        own.history.push(Instant { time: own.now, world: own.world, actions: vec![action], refused: None });
        if action == 0 || action == 3 {
            own.resets.push(self.number);
        }
    }

    fn refused(&mut self, app: usize, name: &'static str) {
        let own = &mut self.apps[app];
        own.still();
        own.history.push(Instant { time: own.now, world: own.world, actions: Vec::new(), refused: Some(name) });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// How often each rule was put to the test and broken is, after every step, what the definition says.
    #[test]
    fn a_judge_agrees_with_the_definition_at_every_step(
        nodes in proptest::collection::vec((0u8..16, 0u32..100, 0u32..100, proptest::option::of(0u64..9)), 4..10),
        rules in proptest::collection::vec(made(), 1..5),
        things in proptest::collection::vec((0u64..4, 0usize..APPS, thing()), 1..30),
    ) {
        let policies = [policy(nodes, &rules)];
        let trace = trace();
        prop_assert_eq!(trace.frames.len(), 1 + APPS);
        let start = || Definition {
            history: Vec::new(),
            now: 0,
            world: World::default(),
            front: Foreground::default(),
            shown: Vec::new(),
            cause: None,
            resets: Vec::new(),
        };
        let none = vec![0; rules.len()];
        let mut both = Both {
            policy: &policies[0],
            trace,
            apps: (0..APPS).map(|_| start()).collect(),
            calls: BTreeMap::new(),
            broken: none.clone(),
            exercised: none,
            number: 0,
        };
        let mut judge = Judge::new(&policies, &both.trace, None);
        prop_assert_eq!(judge.apps.count(), APPS);
        // What a condition would not know of its app is said first.
        let begin = (0..APPS).flat_map(|app| [(0, app, Thing::Camera(true)), (0, app, Thing::Cause(StartCause::Activity))]);
        let mut now = 0;
        for (pause, app, thing) in begin.chain(things) {
            now += pause;
            both.apps[app].pass(now);
            let what = both.happens(app, thing);
            judge.step(&both.trace, &Step { time: now, process: app as u32, what });
            for (at, state) in judge.states[0].rules.iter().enumerate() {
                let broken = judge.places.broken((0, at as u32));
                prop_assert_eq!((state.exercised, broken), (both.exercised[at], both.broken[at]), "rule {} after {:?} at {}: {:?} of {:?}", at, thing, now, policies[0].rules[at].demand, policies[0].nodes.list);
            }
        }
    }
}
