//! Evaluates conditions in one pass: every temporal operator remembers one moment, whatever its window.
//!
//! Time is a row of ns, and a state is the case at each of them from the moment at which it begins to the one at which it ends, both
//! included. An action is the case at its own moment only. What an operator remembers changes only when something happens that its operands
//! look at; [`Plan`] says beforehand what has to be looked at then. The one thing that changes by itself is a window that runs out, which
//! matters when another temporal operator looks at it: [`Memory::settle`] makes up for that.

use super::formula::{About, ActionNo, Moment, Node, NodeNo, Nodes, World};

/// The moment of what has never been.
const NEVER: u64 = u64::MAX;

/// Temporal operators that one thing can change, in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    nodes: Vec<NodeNo>,
    /// Whether one of them may look at what is the case when the thing does not happen.
    before: bool,
}

/// What has to be looked at when something happens.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// The place of each temporal operator's moment.
    slots: Vec<u32>,
    count: usize,
    actions: Vec<Touched>,
    permissions: Vec<Touched>,
    screens: Vec<Touched>,
    consent: Touched,
    foreground: Touched,
    denied: Touched,
    /// Windows inside of other temporal operators, and the operators that look at them.
    deep: Vec<NodeNo>,
    upon_deep: Vec<NodeNo>,
    /// Whether a condition asks what was declared.
    pub(super) asks_declared: bool,
}

/// A state that has changed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turned {
    Consent,
    Foreground,
    Permission(u8),
    Screen(u8),
}

/// Operands of a node.
pub(super) fn operands(node: Node) -> [Option<NodeNo>; 2] {
    match node {
        Node::Not(inner) | Node::Once { inner, .. } => [Some(inner), None],
        Node::And(left, right) | Node::Or(left, right) | Node::Since { left, right, .. } => [Some(left), Some(right)],
        _ => [None, None],
    }
}

/// All nodes that a node is made of, itself excluded.
pub(super) fn below(nodes: &Nodes, node: NodeNo) -> Vec<NodeNo> {
    let (mut found, mut open) = (Vec::new(), vec![node]);
    let mut seen = std::collections::HashSet::new();
    while let Some(at) = open.pop() {
        for operand in operands(nodes.list[at as usize]).into_iter().flatten() {
            if seen.insert(operand) {
                found.push(operand);
                open.push(operand);
            }
        }
    }
    found
}

/// Whether a condition is the case only at moments at which something happens.
fn is_event(nodes: &Nodes, node: NodeNo) -> bool {
    match nodes.list[node as usize] {
        Node::Action(_) | Node::Denied => true,
        Node::And(left, right) => is_event(nodes, left) || is_event(nodes, right),
        Node::Or(left, right) => is_event(nodes, left) && is_event(nodes, right),
        _ => false,
    }
}

/// Whether a condition is the case at each moment at which nothing happens.
fn is_quiet(nodes: &Nodes, node: NodeNo) -> bool {
    match nodes.list[node as usize] {
        Node::Not(inner) => is_event(nodes, inner),
        Node::And(left, right) => is_quiet(nodes, left) && is_quiet(nodes, right),
        Node::Or(left, right) => is_quiet(nodes, left) || is_quiet(nodes, right),
        _ => false,
    }
}

impl Plan {
    pub(super) fn new(nodes: &Nodes) -> Plan {
        let mut plan = Plan { slots: vec![u32::MAX; nodes.list.len()], ..Plan::default() };
        let mut is_deep = vec![false; nodes.list.len()];
        for (at, node) in nodes.list.iter().enumerate() {
            plan.asks_declared |= *node == Node::Declared;
            // Between two things that happen, nothing sets it off and nothing breaks it: then the moment before need not be looked at.
            let before = match *node {
                Node::Once { inner, .. } => !is_event(nodes, inner),
                Node::Since { left, right, .. } => !is_event(nodes, right) || !is_quiet(nodes, left),
                _ => continue,
            };
            plan.slots[at] = plan.count as u32;
            plan.count += 1;
            let at = at as NodeNo;
            let mut upon_deep = false;
            for inner in below(nodes, at) {
                let of = nodes.list[inner as usize];
                if let Some(touched) = plan.touched(of) {
                    if touched.nodes.last() != Some(&at) {
                        touched.nodes.push(at);
                    }
                    touched.before |= before;
                }
                if let Node::Once { bound: Some(_), .. } | Node::Since { bound: Some(_), .. } = of {
                    is_deep[inner as usize] = true;
                    upon_deep = true;
                }
            }
            if upon_deep {
                plan.upon_deep.push(at);
            }
        }
        plan.deep = (0..).zip(is_deep).filter(|(_, deep)| *deep).map(|(at, _)| at).collect();
        plan
    }

    /// Where the moment of a temporal operator stands.
    fn place(&self, node: NodeNo, bank: u32) -> usize {
        self.slots[node as usize] as usize + self.count * bank as usize
    }

    fn touched(&mut self, leaf: Node) -> Option<&mut Touched> {
        fn of(list: &mut Vec<Touched>, at: usize) -> &mut Touched {
            if list.len() <= at {
                list.resize_with(at + 1, Touched::default);
            }
            &mut list[at]
        }
        Some(match leaf {
            Node::Action(action) => of(&mut self.actions, action.into()),
            Node::Permission(name, _) => of(&mut self.permissions, name.into()),
            Node::Screen(screen) => of(&mut self.screens, screen.into()),
            Node::Consent(_) => &mut self.consent,
            Node::Foreground => &mut self.foreground,
            Node::Denied => &mut self.denied,
            _ => return None,
        })
    }
}

fn recent(anchor: u64, bound: Option<u64>, now: u64) -> bool {
    anchor != NEVER && bound.is_none_or(|bound| now.saturating_sub(anchor) <= bound)
}

/// The state of a pack's conditions in one app: one moment an operator.
///
/// `denied` is another thing for each permission, and so is what was once denied: there is a bank of moments for each permission that was
/// refused, one for those that never were, and one for rules for which any counts.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// For `Once`: the last moment at which the operand was the case. For `Since`: the last moment at which the right operand
    /// was, with the left one unbroken from there on. One bank after the other.
    anchors: Vec<u64>,
    banks: u32,
    /// The permissions of the banks from [`FIRST`] on.
    refused: Vec<Box<str>>,
    /// Up to when windows that ran out have been looked at.
    settled: u64,
}

/// The bank of what was never refused.
pub(super) const NONE: u32 = 0;
/// The bank of rules for which each refusal counts.
pub(super) const ANY: u32 = 1;
/// The bank of the first permission.
const FIRST: u32 = 2;

impl Memory {
    pub(super) fn new(plan: &Plan) -> Memory {
        // Most packs ask for no refusal.
        let banks = if plan.denied.nodes.is_empty() { 1 } else { FIRST };
        Memory { anchors: vec![NEVER; plan.count * banks as usize], banks, refused: Vec::new(), settled: 0 }
    }

    /// The bank of one permission.
    pub(super) fn bank_of(&self, permission: &str) -> u32 {
        self.refused.iter().position(|known| &**known == permission).map_or(NONE, |at| at as u32 + FIRST)
    }

    /// The bank of rules for which each refusal counts.
    pub(super) fn bank_of_any(&self) -> u32 {
        if self.banks > ANY { ANY } else { NONE }
    }

    /// These actions happen.
    pub(super) fn act(&mut self, (nodes, plan): (&Nodes, &Plan), now: u64, world: &World, actions: &[ActionNo]) {
        self.settle((nodes, plan), now, world);
        let touched = actions.iter().filter_map(|action| plan.actions.get(usize::from(*action)));
        self.happens((nodes, plan), touched, (now, world), actions, |_| false);
    }

    /// The user refuses a permission.
    pub(super) fn refuse(&mut self, (nodes, plan): (&Nodes, &Plan), now: u64, world: &World, permission: &str) {
        if plan.denied.nodes.is_empty() {
            return;
        }
        self.settle((nodes, plan), now, world);
        if self.bank_of(permission) == NONE {
            self.refused.push(permission.into());
            self.anchors.extend_from_within(..plan.count);
            self.banks += 1;
        }
        let own = self.bank_of(permission);
        self.happens((nodes, plan), [&plan.denied].into_iter(), (now, world), &[], |bank| bank == ANY || bank == own);
    }

    fn happens<'t>(
        &mut self,
        (nodes, plan): (&Nodes, &Plan),
        touched: impl Iterator<Item = &'t Touched> + Clone,
        (now, world): (u64, &World),
        actions: &[ActionNo],
        denied: impl Fn(u32) -> bool,
    ) {
        let about = About::default();
        for number in 0..self.banks {
            let about = About { bank: number, ..about };
            let still = Moment::still(now, world, &about);
            // All of it happens at once: nothing may be told of it before everything has been told of the moment before.
            for touched in touched.clone().filter(|touched| touched.before) {
                self.update((nodes, plan), &touched.nodes, &still);
            }
            for touched in touched.clone() {
                self.update((nodes, plan), &touched.nodes, &Moment { actions, denied: denied(number), ..still });
            }
        }
    }

    /// The world changes from `before` to `after`.
    pub(super) fn turn(&mut self, (nodes, plan): (&Nodes, &Plan), turned: Turned, now: u64, before: &World, after: &World) {
        let touched = match turned {
            Turned::Consent => Some(&plan.consent),
            Turned::Foreground => Some(&plan.foreground),
            Turned::Permission(name) => plan.permissions.get(usize::from(name)),
            Turned::Screen(screen) => plan.screens.get(usize::from(screen)),
        };
        self.settle((nodes, plan), now, before);
        let Some(touched) = touched.filter(|touched| !touched.nodes.is_empty()) else { return };
        for bank in 0..self.banks {
            let about = About { bank, ..About::default() };
            // A state that ends now was the case up to now: `within` counts from here, not from when it began.
            self.update((nodes, plan), &touched.nodes, &Moment::still(now, before, &about));
            self.update((nodes, plan), &touched.nodes, &Moment::still(now, after, &about));
        }
    }

    fn update(&mut self, (nodes, plan): (&Nodes, &Plan), list: &[NodeNo], moment: &Moment<'_>) {
        for at in list {
            let anchor = match nodes.list[*at as usize] {
                Node::Once { inner, .. } if self.value((nodes, plan), inner, moment) => moment.now,
                Node::Since { right, .. } if self.value((nodes, plan), right, moment) => moment.now,
                Node::Since { left, .. } if !self.value((nodes, plan), left, moment) => NEVER,
                _ => continue,
            };
            self.anchors[plan.place(*at, moment.about.bank)] = anchor;
        }
    }

    /// Lets the windows run out that other operators look at, up to now. The world has been this one since the last change.
    pub(super) fn settle(&mut self, (nodes, plan): (&Nodes, &Plan), now: u64, world: &World) {
        if plan.deep.is_empty() || now <= self.settled {
            return;
        }
        for bank in 0..self.banks {
            let about = About { bank, ..About::default() };
            let mut done = self.settled;
            while let Some(over) =
                self.next_over((nodes, plan), done, &Moment::still(done, world, &about)).filter(|at| *at <= now)
            {
                self.update((nodes, plan), &plan.upon_deep, &Moment::still(over - 1, world, &about));
                self.update((nodes, plan), &plan.upon_deep, &Moment::still(over, world, &about));
                done = over;
            }
        }
        self.settled = now;
    }

    /// The first moment after `done` at which a window inside of another operator has run out.
    fn next_over(&self, (nodes, plan): (&Nodes, &Plan), done: u64, moment: &Moment<'_>) -> Option<u64> {
        let over = |at: &NodeNo| {
            let value = |node: NodeNo| self.value((nodes, plan), node, moment);
            let bound = match nodes.list[*at as usize] {
                Node::Once { inner, bound: Some(bound) } if !value(inner) => bound,
                Node::Since { left, right, bound: Some(bound) } if value(left) && !value(right) => bound,
                _ => return None,
            };
            let anchor = self.anchor(plan, *at, moment.about.bank)?;
            anchor.checked_add(bound)?.checked_add(1).filter(|over| *over > done)
        };
        plan.deep.iter().filter_map(over).min()
    }

    /// Whether a condition is the case at a moment.
    fn value(&self, (nodes, plan): (&Nodes, &Plan), node: NodeNo, moment: &Moment<'_>) -> bool {
        let value = |node| self.value((nodes, plan), node, moment);
        let anchor = || self.anchors[plan.place(node, moment.about.bank)];
        match nodes.list[node as usize] {
            Node::Not(inner) => !value(inner),
            Node::And(left, right) => value(left) && value(right),
            Node::Or(left, right) => value(left) || value(right),
            Node::Once { inner, bound } => recent(anchor(), bound, moment.now) || value(inner),
            Node::Since { left, right, bound } => (recent(anchor(), bound, moment.now) && value(left)) || value(right),
            leaf => moment.says(leaf),
        }
    }

    /// Whether a condition holds now, at a moment at which nothing happens. What the windows inside of it have become by now must have been
    /// [settled](Memory::settle).
    pub(super) fn holds(&self, (nodes, plan): (&Nodes, &Plan), node: NodeNo, now: u64, world: &World, about: &About) -> bool {
        self.value((nodes, plan), node, &Moment::still(now, world, about))
    }

    /// The moment that a temporal operator remembers.
    pub(super) fn anchor(&self, plan: &Plan, node: NodeNo, bank: u32) -> Option<u64> {
        Some(self.anchors[plan.place(node, bank)]).filter(|anchor| *anchor != NEVER)
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
pub(super) mod tests;
