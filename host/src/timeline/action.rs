//! Touches, keys and clicks to actions: DOWN and UP of one finger are one action on what lay under it; a click that no finger and no key
//! made is one of the app's own code.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use hooks::event::{HookState, KeyPhase, Origin, TouchPhase};
use serde::Serialize;

use super::cause::{Service, by_service, is_by_key};
use super::gaps::Gaps;
use super::key::may_click;
use crate::session::{Click, Facts, Key, Target, Touch, Trace};

/// A press of this length or more is a long one; Android's own default.
const LONG_PRESS: u64 = 500_000_000;
/// A click handler is posted by the view that was touched; it runs within this time after the finger has gone.
pub(super) const POSTED: u64 = 1_000_000_000;
/// Actions that are looked at for the one that made a click. Nobody's fingers are quicker; what is, leaves open who clicked.
pub(super) const MOST_TRIED: usize = 64;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// A finger came down and went up again.
    Tap,
    /// Down, held, and up again.
    LongPress,
    /// A click handler ran, and no touch had made it.
    Click,
    /// A key was pressed and let go.
    Key,
}

/// Something that the user did, or that the app's code did in the user's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Action {
    /// What.
    pub kind: ActionKind,
    /// Who made it.
    pub origin: Origin,
    /// False for a click of which a touch may have been the origin after all: one that could not be seen or compared.
    pub certain: bool,
    /// When the finger or the key came down.
    pub began: u64,
    /// When it went up.
    pub ended: u64,
    /// Display coordinates of a finger's end.
    pub at: Option<(f32, f32)>,
    /// What lay under it, or was clicked; `None` when no view tree could be read.
    pub target: Option<Target>,
    /// Android's code of a key; 0 for no key, and for one that may be typing.
    pub key: u32,
}

/// The actions of a run.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    /// The action that each of [`Trace::touches`] belongs to, for DOWN and UP: an action begins with the one and ends with the other, and
    /// only at its end is it known what was touched. A DOWN without an UP, as of a gesture that the system took away, is no action.
    /// Neither is a swipe from one view to another, nor a touch that ends on a window that was not there when it began: nothing is clicked.
    pub of_touch: Vec<Option<Action>>,
    /// The same for [`Trace::keys`].
    pub of_key: Vec<Option<Action>>,
    /// The action that each of [`Trace::clicks`] is by itself: by code, by a key, or by an accessibility service. `None` for what a touch
    /// has made: that touch is the action.
    pub of_click: Vec<Option<Action>>,
}

/// Whether this is one view. A view with an id may change its text under the finger.
fn is_same(one: Target, other: Target) -> bool {
    let place = |target: Target| (target.window, target.owner, target.class, target.id);
    place(one) == place(other) && (one.id != 0 || one.text == other.text)
}

/// Whether a hook point is one of those that see touches and keys: `recv`, `__recvfrom_chk`, `read` and their like.
pub fn is_input_hook(name: &str) -> bool {
    name.contains("recv") || matches!(name, "read" | "__read_chk")
}

/// Finds the actions of a run.
pub fn gestures(trace: &Trace) -> Actions {
    actions(trace, &trace.touches, &trace.keys, &trace.clicks)
}

/// The same of all touches, keys and clicks of some processes.
pub(super) fn actions(facts: &Facts, touches: &[Touch], keys: &[Key], clicks: &[Click]) -> Actions {
    let touch = |at: usize| {
        let touch = &touches[at];
        let step = match touch.phase {
            TouchPhase::Down => Step::Down,
            TouchPhase::Up => Step::Up,
            TouchPhase::Cancel => Step::Cancel,
        };
        (touch.time, (touch.process, touch.device), step)
    };
    let key = |at: usize| {
        let key = &keys[at];
        let step = if key.phase == KeyPhase::Down { Step::Down } else { Step::Up };
        (key.time, (key.process, key.device, key.code), step)
    };
    let of_touch = pairs(touches.len(), touch, |begin, end| by_finger(begin.map(|begin| &touches[begin]), &touches[end]));
    let of_key = pairs(keys.len(), key, |begin, end| Some(by_key(begin.map(|begin| &keys[begin]), &keys[end])));
    let of_click = Before::new((touches, &of_touch), (keys, &of_key)).clicks(&Clicks::new(facts), clicks);
    Actions { of_touch, of_key, of_click }
}

/// What a finger did that came down and went up.
pub(super) fn by_finger(down: Option<&Touch>, up: &Touch) -> Option<Action> {
    if let (Some(down), Some(up)) = (down.and_then(|down| down.target), up.target)
        && !is_same(down, up)
    {
        return None;
    }
    let began = down.map_or(up.time, |down| down.time);
    let kind = if up.time - began >= LONG_PRESS { ActionKind::LongPress } else { ActionKind::Tap };
    let (origin, ended, at, target) = (up.origin, up.time, Some(up.at), up.target);
    Some(Action { kind, origin, certain: true, began, ended, at, target, key: 0 })
}

/// The same of a key.
pub(super) fn by_key(down: Option<&Key>, up: &Key) -> Action {
    let began = down.map_or(up.time, |down| down.time);
    let (kind, ended) = (ActionKind::Key, up.time);
    Action { kind, origin: up.origin, certain: true, began, ended, at: None, target: None, key: up.code }
}

enum Step {
    Down,
    Up,
    Cancel,
}

/// Puts each end together with its begin, and says for both what they became.
fn pairs<Of: Eq + Hash>(
    count: usize,
    event: impl Fn(usize) -> (u64, Of, Step),
    action: impl Fn(Option<usize>, usize) -> Option<Action>,
) -> Vec<Option<Action>> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| event(*at).0);
    let mut down: HashMap<Of, usize> = HashMap::new();
    let mut actions = vec![None; count];
    for at in order {
        let (_, of, step) = event(at);
        match step {
            Step::Down => drop(down.insert(of, at)),
            Step::Cancel => drop(down.remove(&of)),
            Step::Up => {
                let begin = down.remove(&of);
                actions[at] = action(begin, at);
                if let Some(begin) = begin {
                    actions[begin] = actions[at];
                }
            }
        }
    }
    actions
}

/// What may have made a click, from the likeliest on: actions by touch and by key, and what is theirs in a list of the caller's.
pub(super) struct Candidates<'a, I: Iterator<Item = (usize, &'a Action)>> {
    pub(super) actions: I,
    /// Whether there were more than [`MOST_TRIED`] of them.
    pub(super) too_many: bool,
}

/// Finds out what made each click.
#[derive(Debug)]
pub(super) struct Clicks<'f> {
    facts: &'f Facts,
    gaps: Gaps,
    /// Processes whose touches could not be seen.
    blind: HashSet<u32>,
}

/// What has made a click.
enum Made {
    ByTouch,
    By(Origin),
    Unclear,
}

/// Whether a click is one of a long press.
pub(super) fn is_long(facts: &Facts, click: &Click) -> bool {
    facts.texts.get(click.through).contains("LongClick")
}

impl<'f> Clicks<'f> {
    pub(super) fn new(facts: &'f Facts) -> Clicks<'f> {
        let is_blind = |hook: &crate::session::Hook| {
            let failed = matches!(hook.state, HookState::Failed | HookState::Off);
            failed && is_input_hook(facts.texts.get(hook.name))
        };
        let processes = facts.processes.iter().enumerate();
        let blind = processes.filter(|(_, process)| process.hooks.iter().any(is_blind)).map(|(at, _)| at as u32).collect();
        Clicks { facts, gaps: Gaps::new(&facts.gaps), blind }
    }

    /// The action that a click is by itself, if no touch has made it. `take` is asked whether an action has made no other click by the same
    /// method before; it has made this one then.
    pub(super) fn action<'a, I: Iterator<Item = (usize, &'a Action)>>(
        &self,
        click: &Click,
        candidates: Candidates<'a, I>,
        take: impl FnMut(usize) -> bool,
    ) -> Option<Action> {
        let (origin, certain) = match self.made(click, candidates, take) {
            Made::ByTouch => return None,
            Made::By(origin) => (origin, true),
            Made::Unclear => (Origin::Programmatic, false),
        };
        let (kind, time, target) = (ActionKind::Click, click.time, click.target);
        Some(Action { kind, origin, certain, began: time, ended: time, at: None, target, key: 0 })
    }

    fn made<'a, I: Iterator<Item = (usize, &'a Action)>>(
        &self,
        click: &Click,
        candidates: Candidates<'a, I>,
        mut take: impl FnMut(usize) -> bool,
    ) -> Made {
        let mut unclear = candidates.too_many;
        let mut by_key = None;
        for (at, action) in candidates.actions {
            let mine = match (action.kind, action.target, click.target) {
                (ActionKind::Key, ..) if !may_click(action.key) => continue,
                // Whoever waits for a key can click after it: only the stack tells whether the key did.
                (ActionKind::Key, ..) => action.key != 0 && *by_key.get_or_insert_with(|| is_by_key(self.facts, click.stack)),
                (_, Some(touched), Some(clicked)) if !is_same(touched, clicked) => continue,
                (_, Some(_), Some(_)) => true,
                // What was touched or clicked could not be read: it may be the same.
                _ => false,
            };
            if !mine {
                unclear = true;
                continue;
            }
            if !take(at) {
                continue;
            }
            return if action.kind == ActionKind::Key { Made::By(action.origin) } else { Made::ByTouch };
        }
        match by_service(self.facts, click.stack) {
            Service::Clicked => return Made::By(Origin::Injected),
            Service::Unclear => unclear = true,
            Service::No => {}
        }
        let earliest = click.time.saturating_sub(POSTED);
        let unseen = self.blind.contains(&click.process) || self.gaps.touching(earliest, click.time).is_some();
        if unclear || unseen { Made::Unclear } else { Made::By(Origin::Programmatic) }
    }
}

/// For each process, its actions by touch and by key, in the order of their ends.
struct Before(HashMap<u32, Vec<Action>>);

impl Before {
    fn new((touches, of_touch): (&[Touch], &[Option<Action>]), (keys, of_key): (&[Key], &[Option<Action>])) -> Before {
        let mut before: HashMap<u32, Vec<Action>> = HashMap::new();
        let ends = touches.iter().map(|touch| (touch.process, touch.phase == TouchPhase::Up)).zip(of_touch);
        let key_ends = keys.iter().map(|key| (key.process, key.phase == KeyPhase::Up)).zip(of_key);
        for ((process, is_end), action) in ends.chain(key_ends) {
            before.entry(process).or_default().extend(action.filter(|_| is_end));
        }
        before.values_mut().for_each(|actions| actions.sort_by_key(|action| action.ended));
        Before(before)
    }

    fn clicks(&self, finder: &Clicks<'_>, clicks: &[Click]) -> Vec<Option<Action>> {
        let mut order: Vec<usize> = (0..clicks.len()).collect();
        order.sort_by_key(|at| clicks[*at].time);
        // One touch makes one click: what the app's code adds to it on the same view is its own.
        let mut taken: HashSet<(u32, u32, usize)> = HashSet::new();
        let mut actions = vec![None; clicks.len()];
        for at in order {
            let click = &clicks[at];
            let take = |action| taken.insert((click.process, click.through, action));
            actions[at] = finder.action(click, self.candidates(finder.facts, click), take);
        }
        actions
    }

    fn candidates(&self, facts: &Facts, click: &Click) -> Candidates<'_, impl Iterator<Item = (usize, &Action)>> {
        let before = self.0.get(&click.process).map_or(&[][..], Vec::as_slice);
        // A long press runs its handler before the finger has gone.
        let after = before.partition_point(|action| action.ended <= click.time);
        let running = before.get(after).filter(|action| is_long(facts, click) && action.began <= click.time).map(|_| after);
        let earliest = click.time.saturating_sub(POSTED);
        let recent = (0..after).rev().take_while(move |at| before[*at].ended >= earliest).take(MOST_TRIED);
        let too_many = after.checked_sub(MOST_TRIED + 1).is_some_and(|untried| before[untried].ended >= earliest);
        Candidates { actions: running.into_iter().chain(recent).map(|at| (at, &before[at])), too_many }
    }
}
