//! What operators remember, against the definition looked up in a whole history.

use hooks::event::PermissionState;
use proptest::prelude::*;

use super::*;
use crate::consent::Consent;

const PERMISSIONS: [&str; 2] = ["one", "two"];

/// One of the moments of a history. A change has two: one that it ends, and one that it begins.
pub(in crate::rules) struct Instant {
    pub(in crate::rules) time: u64,
    pub(in crate::rules) world: World,
    pub(in crate::rules) actions: Vec<ActionNo>,
    pub(in crate::rules) refused: Option<&'static str>,
}

#[derive(Debug, Clone)]
enum Event {
    Act(Vec<ActionNo>),
    Consent(bool),
    Foreground(bool),
    Heard(u8, bool),
    Screen(u8),
    Refuse(usize),
    Nothing,
}

/// Whose refusals count.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) enum Bank {
    None,
    Any,
    Of(&'static str),
}

/// The values of all nodes at all instants: the definition of each operator, word by word.
pub(in crate::rules) fn by_definition(nodes: &Nodes, history: &[Instant], bank: Bank) -> Vec<Vec<bool>> {
    let mut values: Vec<Vec<bool>> = Vec::new();
    for node in &nodes.list {
        let near =
            |then: usize, at: usize, bound: Option<u64>| bound.is_none_or(|bound| history[at].time - history[then].time <= bound);
        let value = |at: usize| {
            let of = |node: NodeNo| &values[node as usize];
            match *node {
                Node::Not(inner) => !of(inner)[at],
                Node::And(left, right) => of(left)[at] && of(right)[at],
                Node::Or(left, right) => of(left)[at] || of(right)[at],
                Node::Once { inner, bound } => (0..=at).any(|then| near(then, at, bound) && of(inner)[then]),
                Node::Since { left, right, bound } => {
                    (0..=at).any(|then| near(then, at, bound) && of(right)[then] && (then + 1..=at).all(|after| of(left)[after]))
                }
                leaf => {
                    let Instant { time, world, actions, refused } = &history[at];
                    let denied = match bank {
                        Bank::None => false,
                        Bank::Any => refused.is_some(),
                        Bank::Of(name) => *refused == Some(name),
                    };
                    Moment { actions, denied, ..Moment::still(*time, world, &About::default()) }.says(leaf)
                }
            }
        };
        let row = (0..history.len()).map(value).collect();
        values.push(row);
    }
    values
}

pub(in crate::rules) fn node((kind, left, right, bound): (u8, u32, u32, Option<u64>), earlier: u32) -> Node {
    let (left, right) = (left % earlier.max(1), right % earlier.max(1));
    match kind {
        _ if earlier < 3 => Node::Action(earlier as ActionNo),
        0 => Node::Action((left % 3) as ActionNo),
        1 => Node::Consent(Consent::Granted),
        2 => Node::Foreground,
        3 => Node::Permission((left % 2) as u8, PermissionState::Granted),
        4 => Node::Screen((left % 2) as u8),
        5 => Node::Denied,
        6 | 7 => Node::Not(left),
        8 => Node::And(left, right),
        9 => Node::Or(left, right),
        10..=12 => Node::Once { inner: left, bound },
        _ => Node::Since { left, right, bound },
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => proptest::collection::vec(0u16..3, 1..3).prop_map(Event::Act),
        1 => any::<bool>().prop_map(Event::Consent),
        1 => any::<bool>().prop_map(Event::Foreground),
        1 => (0u8..2, any::<bool>()).prop_map(|(name, granted)| Event::Heard(name, granted)),
        1 => (0u8..2).prop_map(Event::Screen),
        2 => (0usize..2).prop_map(Event::Refuse),
        1 => Just(Event::Nothing),
    ]
}

/// A history as it is lived through, and the memory that goes with it.
struct Life<'n> {
    nodes: (&'n Nodes, &'n Plan),
    memory: Memory,
    world: World,
    now: u64,
    history: Vec<Instant>,
}

impl Life<'_> {
    fn still(&mut self) {
        self.history.push(Instant { time: self.now, world: self.world, actions: Vec::new(), refused: None });
    }

    /// Time passes, and each of its moments is one.
    fn pass(&mut self, length: u64) {
        self.still();
        for _ in 0..length {
            self.now += 1;
            self.still();
        }
    }

    fn turn(&mut self, turned: Turned, change: impl Fn(&mut World)) {
        let before = self.world;
        change(&mut self.world);
        self.memory.turn(self.nodes, turned, self.now, &before, &self.world);
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Act(actions) => {
                self.memory.act(self.nodes, self.now, &self.world, actions);
                self.history.push(Instant { time: self.now, world: self.world, actions: actions.clone(), refused: None });
            }
            Event::Refuse(name) => {
                self.memory.refuse(self.nodes, self.now, &self.world, PERMISSIONS[*name]);
                let refused = Some(PERMISSIONS[*name]);
                self.history.push(Instant { time: self.now, world: self.world, actions: Vec::new(), refused });
            }
            Event::Consent(granted) => {
                let consent = if *granted { Consent::Granted } else { Consent::Refused };
                self.turn(Turned::Consent, |world| world.consent = consent);
            }
            Event::Foreground(front) => self.turn(Turned::Foreground, |world| world.foreground = *front),
            Event::Heard(name, granted) => {
                let state = if *granted { PermissionState::Granted } else { PermissionState::Refused };
                self.turn(Turned::Permission(*name), |world| world.permissions.set(*name, state));
            }
            Event::Screen(screen) => self.turn(Turned::Screen(*screen), |world| world.screens ^= 1 << screen),
            Event::Nothing => {}
        }
        self.still();
    }

    fn agrees(&mut self) -> Result<(), TestCaseError> {
        let (nodes, plan) = self.nodes;
        self.memory.settle(self.nodes, self.now, &self.world);
        let banks = [(Bank::None, NONE), (Bank::Any, self.memory.bank_of_any())];
        let of = PERMISSIONS.map(|name| (Bank::Of(name), self.memory.bank_of(name)));
        for (bank, number) in banks.into_iter().chain(of) {
            let expected = by_definition(nodes, &self.history, bank);
            let about = About { bank: number, ..About::default() };
            for at in 0..nodes.list.len() as NodeNo {
                let found = self.memory.holds((nodes, plan), at, self.now, &self.world, &about);
                let wanted = *expected[at as usize].last().expect("a moment");
                prop_assert_eq!(
                    found,
                    wanted,
                    "{:?} in {:?} at {} for {:?}",
                    nodes.list[at as usize],
                    nodes.list,
                    self.now,
                    bank
                );
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Conditions of any shape, however they are nested, agree with the definition whenever they are asked.
    #[test]
    fn one_moment_an_operator_is_memory_enough(
        made in proptest::collection::vec((0u8..16, 0u32..100, 0u32..100, proptest::option::of(0u64..9)), 4..12),
        steps in proptest::collection::vec((0u64..5, event(), any::<bool>()), 1..14),
    ) {
        let mut nodes = Nodes::default();
        for one in made {
            let earlier = nodes.list.len() as u32;
            nodes.add(node(one, earlier), String::new());
        }
        let plan = Plan::new(&nodes);
        let memory = Memory::new(&plan);
        let mut life = Life { nodes: (&nodes, &plan), memory, world: World::default(), now: 0, history: Vec::new() };
        for (pause, event, is_asked) in steps {
            life.pass(pause);
            life.happen(&event);
            if is_asked {
                life.agrees()?;
            }
        }
        life.pass(3);
        life.agrees()?;
    }
}

#[test]
fn a_state_counts_up_to_the_moment_at_which_it_ends() {
    let mut nodes = Nodes::default();
    let front = nodes.add(Node::Foreground, String::new());
    let lately = nodes.add(Node::Once { inner: front, bound: Some(5) }, String::new());
    let plan = Plan::new(&nodes);
    let (away, there) = (World::default(), World { foreground: true, ..World::default() });
    let mut memory = Memory::new(&plan);
    memory.turn((&nodes, &plan), Turned::Foreground, 10, &away, &there);
    memory.turn((&nodes, &plan), Turned::Foreground, 100, &there, &away);
    let holds = |now| memory.holds((&nodes, &plan), lately, now, &away, &About::default());
    assert!(holds(105));
    assert!(!holds(106));
}

#[test]
fn a_window_that_has_run_out_is_over_also_when_nobody_looks() {
    let mut nodes = Nodes::default();
    let [a, b] = [0, 1].map(|action| nodes.add(Node::Action(action), String::new()));
    let lately = nodes.add(Node::Once { inner: a, bound: Some(5) }, String::new());
    let unbroken = nodes.add(Node::Since { left: lately, right: b, bound: None }, String::new());
    let plan = Plan::new(&nodes);
    let nodes = (&nodes, &plan);
    let (world, mut memory) = (World::default(), Memory::new(&plan));
    memory.act(nodes, 10, &world, &[0]);
    memory.act(nodes, 11, &world, &[1]);
    // From 15 to 20 `a` was not the case within 5.
    memory.act(nodes, 20, &world, &[0]);
    memory.settle(nodes, 21, &world);
    assert!(!memory.holds(nodes, unbroken, 21, &world, &About::default()));
}
