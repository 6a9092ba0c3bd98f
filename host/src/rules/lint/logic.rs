//! What conditions can be at all: looks through the worlds that one moment may be in.
//!
//! A world gives each part of a condition a value: one state of consent, one answer for each permission, one way of writing, and so on. What
//! looks at the past is a part of its own, bound to the others only by what always holds: what is the case now was the case in the last
//! 10 s, and what was in the last 10 s was in the last minute. So a world may be looked at that no run can be in; a condition that holds in
//! none of them holds nowhere.

use std::collections::HashMap;

use hooks::event::{Encoding, PermissionState, StartCause};

use crate::consent::Consent;
use crate::rules::formula::{NameNo, Node, NodeNo};
use crate::rules::policy::Policy;

/// More worlds are not looked through: the answer is then that everything is possible.
const MOST_WORLDS: usize = 1 << 13;

/// A part of a condition that has a value in each world.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Consent,
    Permission(NameNo),
    Shape,
    Encoding,
    Cause,
    /// Anything that is so or not: by how it is written.
    Other(String),
}

/// Which moment is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// The one that a rule is judged at: no action happens in it.
    Judged,
    /// Any one before.
    Past,
}

/// Conditions of a pack, and what they can be.
pub(super) struct Logic<'p> {
    policy: &'p Policy,
}

impl<'p> Logic<'p> {
    pub(super) fn new(policy: &'p Policy) -> Logic<'p> {
        Logic { policy }
    }

    /// Whether there may be a moment at which rules are judged and each of these conditions has the value beside it.
    pub(super) fn possible(&self, wanted: &[(NodeNo, bool)]) -> bool {
        self.possible_at(wanted, Moment::Judged)
    }

    /// Whether two conditions look at the same thing anywhere, so that the one may say something about the other.
    pub(super) fn related(&self, one: NodeNo, other: NodeNo) -> bool {
        let parts = |node| {
            let mut worlds = Worlds::new(self, Moment::Judged);
            worlds.collect(node);
            worlds.parts
        };
        let (one, other) = (parts(one), parts(other));
        one.keys().any(|part| other.contains_key(part))
    }

    fn possible_at(&self, wanted: &[(NodeNo, bool)], moment: Moment) -> bool {
        let mut worlds = Worlds::new(self, moment);
        for (node, _) in wanted {
            worlds.collect(*node);
        }
        worlds.any(wanted)
    }

    fn node(&self, node: NodeNo) -> Node {
        self.policy.nodes.list[node as usize]
    }

    /// The condition as a text, the same for the same condition wherever it stands.
    pub(super) fn key(&self, node: NodeNo) -> String {
        let key = |node| self.key(node);
        match self.node(node) {
            Node::Not(inner) => format!("not({})", key(inner)),
            Node::And(left, right) => format!("and({},{})", key(left), key(right)),
            Node::Or(left, right) => format!("or({},{})", key(left), key(right)),
            Node::Once { inner, bound } => format!("once{bound:?}({})", key(inner)),
            Node::Since { left, right, bound } => format!("since{bound:?}({},{})", key(left), key(right)),
            leaf => format!("{leaf:?}"),
        }
    }
}

/// The worlds that some conditions tell apart.
struct Worlds<'l> {
    logic: &'l Logic<'l>,
    moment: Moment,
    /// Each part, with its number.
    parts: HashMap<Part, usize>,
    /// How many values each part can have.
    sizes: Vec<usize>,
    /// The nodes that look at the past, with what is known of them.
    past: Vec<Temporal>,
}

struct Temporal {
    node: NodeNo,
    part: usize,
    /// What it is about, without its bound.
    about: String,
    bound: Option<u64>,
    /// Whether what it looks for can never have been.
    never: bool,
}

impl<'l> Worlds<'l> {
    fn new(logic: &'l Logic<'l>, moment: Moment) -> Worlds<'l> {
        Worlds { logic, moment, parts: HashMap::new(), sizes: Vec::new(), past: Vec::new() }
    }

    fn part(&mut self, part: Part, size: usize) -> usize {
        let next = self.sizes.len();
        let at = *self.parts.entry(part).or_insert(next);
        if at == next {
            self.sizes.push(size);
        }
        at
    }

    fn collect(&mut self, node: NodeNo) {
        let what = self.logic.node(node);
        match what {
            Node::Consent(_) => _ = self.part(Part::Consent, Consent::ALL.len()),
            Node::Permission(name, _) => _ = self.part(Part::Permission(name), PermissionState::ALL.len() + 1),
            Node::Value(_) => _ = self.part(Part::Shape, self.logic.policy.shapes.len() + 1),
            Node::Encoding(_) => _ = self.part(Part::Encoding, Encoding::ALL.len()),
            Node::Started(_) => _ = self.part(Part::Cause, StartCause::ALL.len()),
            Node::Action(_) | Node::Denied if self.moment == Moment::Judged => {}
            Node::Foreground | Node::Action(_) | Node::Host(_) | Node::Screen(_) | Node::Declared | Node::Denied => {
                _ = self.part(Part::Other(self.logic.key(node)), 2);
            }
            Node::Not(inner) => self.collect(inner),
            Node::And(left, right) | Node::Or(left, right) => {
                self.collect(left);
                self.collect(right);
            }
            Node::Once { inner, bound } => {
                self.collect(inner);
                self.temporal(node, format!("once({})", self.logic.key(inner)), bound, inner);
            }
            Node::Since { left, right, bound } => {
                self.collect(left);
                self.collect(right);
                let about = format!("since({},{})", self.logic.key(left), self.logic.key(right));
                self.temporal(node, about, bound, right);
            }
        }
    }

    fn temporal(&mut self, node: NodeNo, about: String, bound: Option<u64>, event: NodeNo) {
        let known = self.sizes.len();
        let part = self.part(Part::Other(self.logic.key(node)), 2);
        if part == known {
            let never = !self.logic.possible_at(&[(event, true)], Moment::Past);
            self.past.push(Temporal { node, part, about, bound, never });
        }
    }

    /// Whether these values are possible together.
    fn any(&self, wanted: &[(NodeNo, bool)]) -> bool {
        let count = self.sizes.iter().try_fold(1usize, |count, size| count.checked_mul(*size));
        let Some(count) = count.filter(|count| *count <= MOST_WORLDS) else { return true };
        let mut world = vec![0; self.sizes.len()];
        for number in 0..count {
            let mut rest = number;
            for (value, size) in world.iter_mut().zip(&self.sizes) {
                (*value, rest) = (rest % size, rest / size);
            }
            if self.is_a_world(&world) && wanted.iter().all(|(node, value)| self.value(*node, &world) == *value) {
                return true;
            }
        }
        false
    }

    /// Whether the past and this moment agree.
    fn is_a_world(&self, world: &[usize]) -> bool {
        self.past.iter().all(|past| {
            let holds = world[past.part] == 1;
            let now = match self.logic.node(past.node) {
                Node::Once { inner, .. } => self.value(inner, world).then_some(true),
                Node::Since { left, right, .. } => match (self.value(left, world), self.value(right, world)) {
                    (_, true) => Some(true),
                    (false, false) => Some(false),
                    (true, false) => None,
                },
                _ => None,
            };
            let longer = |other: &&Temporal| {
                other.about == past.about && other.bound.is_none_or(|more| past.bound.is_some_and(|less| less <= more))
            };
            now.is_none_or(|now| now == holds)
                && !(holds && past.never)
                && (!holds || self.past.iter().filter(longer).all(|other| world[other.part] == 1))
        })
    }

    fn value(&self, node: NodeNo, world: &[usize]) -> bool {
        let of = |part: Part| self.parts.get(&part).map_or(0, |at| world[*at]);
        match self.logic.node(node) {
            Node::Consent(state) => Consent::ALL[of(Part::Consent)] == state,
            Node::Permission(name, state) => PermissionState::ALL.get(of(Part::Permission(name))) == Some(&state),
            Node::Value(shape) => of(Part::Shape) == usize::from(shape),
            Node::Encoding(encodings) => encodings.has(Encoding::ALL[of(Part::Encoding)]),
            Node::Started(causes) => causes.has(StartCause::ALL[of(Part::Cause)]),
            Node::Not(inner) => !self.value(inner, world),
            Node::And(left, right) => self.value(left, world) && self.value(right, world),
            Node::Or(left, right) => self.value(left, world) || self.value(right, world),
            _ => of(Part::Other(self.logic.key(node))) == 1,
        }
    }
}
