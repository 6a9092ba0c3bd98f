//! Conditions as rows of nodes, and what they look at.

use hooks::event::{Encoding, PermissionState, StartCause};

use super::lang::{Causes, Encodings};
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
    /// One of these screens is shown; by its number in the pack.
    Screen(NameNo),
    /// The process was started for one of these.
    Started(Causes),
    /// The actor has declared that it takes this.
    Declared,
    /// The user refuses the permission that is asked for, or any in a rule about closing: an event.
    Denied,
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
    /// Forgets all nodes from this one on.
    pub(super) fn truncate(&mut self, length: usize) {
        self.list.truncate(length);
        self.text.truncate(length);
    }

    pub(super) fn add(&mut self, node: Node, text: String) -> NodeNo {
        self.list.push(node);
        self.text.push(text);
        self.list.len() as NodeNo - 1
    }
}

/// The state of one app that conditions look at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct World {
    pub(super) consent: Consent,
    pub(super) foreground: bool,
    pub(super) permissions: Permissions,
    /// The pack's screens that are shown, a bit each.
    pub(super) screens: u64,
}

/// What is judged, as far as conditions look at it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About {
    /// What leaves the process.
    pub(super) leaving: Option<Leaving>,
    /// What the process was started for, if that is known.
    pub(super) cause: Option<StartCause>,
    /// Whether the actor has declared what it takes; `None` when nobody knows who it is.
    pub(super) declared: Option<bool>,
    /// Which refusals count: see [`Memory`](super::memory::Memory).
    pub(super) bank: u32,
}

/// One moment: the state, and what happens in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'m> {
    pub(super) now: u64,
    pub(super) world: &'m World,
    pub(super) about: &'m About,
    /// The actions that happen.
    pub(super) actions: &'m [ActionNo],
    /// Whether a permission that counts is refused.
    pub(super) denied: bool,
}

impl<'m> Moment<'m> {
    /// A moment at which nothing happens.
    pub(super) fn still(now: u64, world: &'m World, about: &'m About) -> Moment<'m> {
        Moment { now, world, about, actions: &[], denied: false }
    }

    /// Whether a condition that has no operands holds.
    pub(super) fn says(&self, node: Node) -> bool {
        let leaving = self.about.leaving.as_ref();
        match node {
            Node::Consent(state) => self.world.consent == state,
            Node::Foreground => self.world.foreground,
            Node::Action(action) => self.actions.contains(&action),
            Node::Permission(name, state) => self.world.permissions.get(name) == Some(state),
            Node::Value(shape) => leaving.is_some_and(|leaving| leaving.shape == Some(shape)),
            Node::Encoding(encodings) => leaving.is_some_and(|leaving| encodings.has(leaving.encoding)),
            Node::Host(pattern) => leaving.is_some_and(|leaving| leaving.hosts >> pattern & 1 == 1),
            Node::Screen(screen) => self.world.screens >> screen & 1 == 1,
            Node::Started(causes) => self.about.cause.is_some_and(|cause| causes.has(cause)),
            Node::Declared => self.about.declared == Some(true),
            Node::Denied => self.denied,
            Node::Not(_) | Node::And(..) | Node::Or(..) | Node::Once { .. } | Node::Since { .. } => false,
        }
    }
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
