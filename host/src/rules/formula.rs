//! Evaluates conditions in one pass: every temporal operator remembers one moment, whatever its window.

use hooks::event::{Encoding, PermissionState};

use super::lang::Encodings;
use crate::consent::Consent;

/// Number of an action in its pack.
pub(super) type ActionNo = u16;
/// Number of a permission, a shape or a pattern of hosts in its pack.
pub(super) type NameNo = u8;
/// How many names of a kind one pack can have.
pub(super) const MOST_NAMES: usize = 64;
/// Number of a node in its pack.
pub type NodeNo = u32;

/// One operator; its operands have smaller numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Consent(Consent),
    Foreground,
    Action(ActionNo),
    Permission(NameNo, PermissionState),
    Value(NameNo),
    Encoding(Encodings),
    Host(NameNo),
    Not(NodeNo),
    And(NodeNo, NodeNo),
    Or(NodeNo, NodeNo),
    /// `ONCE[0,bound]`.
    Once {
        inner: NodeNo,
        bound: Option<u64>,
    },
    /// `left SINCE[0,bound] right`.
    Since {
        left: NodeNo,
        right: NodeNo,
        bound: Option<u64>,
    },
}

/// All conditions of a pack.
#[derive(Debug, Clone, Default)]
pub(super) struct Nodes {
    pub(super) list: Vec<Node>,
    /// How each reads; empty for what only stands for a part of another.
    pub(super) text: Vec<String>,
}

impl Nodes {
    pub(super) fn add(&mut self, node: Node, text: String) -> NodeNo {
        self.list.push(node);
        self.text.push(text);
        self.list.len() as NodeNo - 1
    }
}

/// What conditions look at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct World {
    pub(super) consent: Consent,
    pub(super) foreground: bool,
    pub(super) permissions: Permissions,
    /// What leaves the process at this moment.
    pub(super) leaving: Option<Leaving>,
}

/// The last that was heard of each permission: a bit in at most one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Permissions {
    requested: u64,
    granted: u64,
    refused: u64,
}

impl Permissions {
    pub(super) fn get(self, name: NameNo) -> Option<PermissionState> {
        let has = |bits: u64| bits >> name & 1 == 1;
        match () {
            () if has(self.requested) => Some(PermissionState::Requested),
            () if has(self.granted) => Some(PermissionState::Granted),
            () if has(self.refused) => Some(PermissionState::Refused),
            () => None,
        }
    }

    pub(super) fn set(&mut self, name: NameNo, state: PermissionState) {
        let bit = 1 << name;
        for bits in [&mut self.requested, &mut self.granted, &mut self.refused] {
            *bits &= !bit;
        }
        *match state {
            PermissionState::Requested => &mut self.requested,
            PermissionState::Granted => &mut self.granted,
            PermissionState::Refused => &mut self.refused,
        } |= bit;
    }
}

/// A text that leaves, as the conditions of one pack look at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaving {
    pub(super) encoding: Encoding,
    /// The pack's shape that it has.
    pub(super) shape: Option<NameNo>,
    /// The pack's patterns that its host matches, a bit each.
    pub(super) hosts: u64,
}

impl World {
    /// Whether a condition that has no operands holds.
    fn says(&self, node: Node, actions: &[ActionNo]) -> bool {
        match node {
            Node::Consent(state) => self.consent == state,
            Node::Foreground => self.foreground,
            Node::Action(action) => actions.contains(&action),
            Node::Permission(name, state) => self.permissions.get(name) == Some(state),
            Node::Value(shape) => self.leaving.is_some_and(|leaving| leaving.shape == Some(shape)),
            Node::Encoding(encodings) => self.leaving.is_some_and(|leaving| encodings.has(leaving.encoding)),
            Node::Host(pattern) => self.leaving.is_some_and(|leaving| leaving.hosts >> pattern & 1 == 1),
            Node::Not(_) | Node::And(..) | Node::Or(..) | Node::Once { .. } | Node::Since { .. } => false,
        }
    }
}

/// The state of a pack's conditions: one moment a node.
///
/// Moments at which something changes are told by [`Memory::change`]; in between, [`Memory::holds`] can be asked at any time.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// For `Once`: the last moment at which the operand was the case. For `Since`: the last moment at which the right operand
    /// was, with the left one unbroken from there on.
    anchors: Vec<Option<u64>>,
    /// Scratch for one update.
    values: Vec<bool>,
}

fn recent(anchor: Option<u64>, bound: Option<u64>, now: u64) -> bool {
    anchor.is_some_and(|anchor| bound.is_none_or(|bound| now.saturating_sub(anchor) <= bound))
}

impl Memory {
    pub(super) fn new(nodes: &Nodes) -> Memory {
        Memory { anchors: vec![None; nodes.list.len()], values: vec![false; nodes.list.len()] }
    }

    /// The world changes from `before` to `after` at this moment, with these actions happening in it.
    pub(super) fn change(&mut self, nodes: &Nodes, now: u64, before: World, after: World, actions: &[ActionNo]) {
        // A state that ends now was the case up to now: `within` counts from here, not from when it began.
        self.update(nodes, now, before, &[]);
        self.update(nodes, now, after, actions);
    }

    fn update(&mut self, nodes: &Nodes, now: u64, world: World, actions: &[ActionNo]) {
        for (at, node) in nodes.list.iter().enumerate() {
            let value = |node: NodeNo| self.values[node as usize];
            self.values[at] = match *node {
                Node::Not(inner) => !value(inner),
                Node::And(left, right) => value(left) && value(right),
                Node::Or(left, right) => value(left) || value(right),
                Node::Once { inner, bound } => {
                    if value(inner) {
                        self.anchors[at] = Some(now);
                    }
                    recent(self.anchors[at], bound, now)
                }
                Node::Since { left, right, bound } => {
                    if value(right) {
                        self.anchors[at] = Some(now);
                    } else if !value(left) {
                        self.anchors[at] = None;
                    }
                    recent(self.anchors[at], bound, now)
                }
                leaf => world.says(leaf, actions),
            };
        }
    }

    /// Whether a condition holds now, at a moment at which no action happens.
    pub(super) fn holds(&self, nodes: &Nodes, node: NodeNo, now: u64, world: World) -> bool {
        let holds = |node| self.holds(nodes, node, now, world);
        match nodes.list[node as usize] {
            Node::Not(inner) => !holds(inner),
            Node::And(left, right) => holds(left) && holds(right),
            Node::Or(left, right) => holds(left) || holds(right),
            Node::Once { inner, bound } => recent(self.anchors[node as usize], bound, now) || holds(inner),
            Node::Since { left, right, bound } => {
                (recent(self.anchors[node as usize], bound, now) && holds(left)) || holds(right)
            }
            leaf => world.says(leaf, &[]),
        }
    }

    /// The moment that a temporal operator remembers.
    pub(super) fn anchor(&self, node: NodeNo) -> Option<u64> {
        self.anchors[node as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, looked up in a whole history: the value of a node at its last moment.
    fn by_definition(nodes: &Nodes, node: NodeNo, history: &[(u64, World, Vec<ActionNo>)], at: usize) -> bool {
        let value = |node, at| by_definition(nodes, node, history, at);
        let (now, world, actions) = &history[at];
        let near = |then: usize, bound: Option<u64>| bound.is_none_or(|bound| now - history[then].0 <= bound);
        match nodes.list[node as usize] {
            Node::Not(inner) => !value(inner, at),
            Node::And(left, right) => value(left, at) && value(right, at),
            Node::Or(left, right) => value(left, at) || value(right, at),
            Node::Once { inner, bound } => (0..=at).any(|then| near(then, bound) && value(inner, then)),
            Node::Since { left, right, bound } => {
                (0..=at).any(|then| near(then, bound) && value(right, then) && (then + 1..=at).all(|after| value(left, after)))
            }
            leaf => world.says(leaf, actions),
        }
    }

    proptest! {
        /// Operators over actions and `not` actions, as packs use them, agree with the definition at every moment of a history.
        #[test]
        fn one_moment_is_memory_enough(
            steps in proptest::collection::vec((0u64..20, proptest::collection::vec(0u16..3, 0..2)), 1..20),
            bound in proptest::option::of(0u64..40),
        ) {
            let mut nodes = Nodes::default();
            let [a, b, c] = [0, 1, 2].map(|action| nodes.add(Node::Action(action), String::new()));
            let not_b = nodes.add(Node::Not(b), String::new());
            let once = nodes.add(Node::Once { inner: a, bound }, String::new());
            let since = nodes.add(Node::Since { left: not_b, right: a, bound }, String::new());
            let either = nodes.add(Node::Or(a, c), String::new());
            let nested = nodes.add(Node::Since { left: not_b, right: either, bound: None }, String::new());
            let both = nodes.add(Node::And(once, nested), String::new());

            let mut memory = Memory::new(&nodes);
            let mut history = Vec::new();
            let mut now = 0;
            let world = World::default();
            for (pause, actions) in steps {
                // A moment of its own for what is asked between two changes.
                now += pause + 1;
                history.push((now, world, Vec::new()));
                for node in [once, since, nested, both] {
                    let expected = by_definition(&nodes, node, &history, history.len() - 1);
                    prop_assert_eq!(memory.holds(&nodes, node, now, world), expected);
                }
                now += 1;
                memory.change(&nodes, now, world, world, &actions);
                history.push((now, world, actions));
                for node in [once, since, nested, both] {
                    let expected = by_definition(&nodes, node, &history, history.len() - 1);
                    prop_assert_eq!(memory.values[node as usize], expected);
                }
            }
        }
    }

    #[test]
    fn a_state_counts_up_to_the_moment_at_which_it_ends() {
        let mut nodes = Nodes::default();
        let front = nodes.add(Node::Foreground, String::new());
        let lately = nodes.add(Node::Once { inner: front, bound: Some(5) }, String::new());
        let (away, there) = (World::default(), World { foreground: true, ..World::default() });
        let mut memory = Memory::new(&nodes);
        memory.change(&nodes, 10, away, there, &[]);
        memory.change(&nodes, 100, there, away, &[]);
        assert!(memory.holds(&nodes, lately, 105, away));
        assert!(!memory.holds(&nodes, lately, 106, away));
    }
}
