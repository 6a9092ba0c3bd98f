//! What the user does: the part of a judge that keeps the state that conditions look at.

use std::sync::Arc;

use super::super::explain::{Blind, seconds};
use super::super::formula::{ActionNo, NameNo};
use super::super::memory::Turned;
use super::super::permissions::PREFIX;
use super::super::policy::{ActionRow, Pattern, Policy};
use super::Judge;
use crate::consent::{self, CONSENT_MARK, Consent, START_MARK};
use crate::session::{Click, Facts, Key, Target, TextNo, Touch};
use crate::timeline::{Action, ActionKind, key_name, may_click};
use hooks::event::{KeyPhase, Origin, PermissionState, TouchPhase};

/// Name of the marks that set the state of a permission, up to its own name.
const PERMISSION_MARK: &str = "permission.";
/// What was touched is looked up again when there were so many different things.
const MOST_TOUCHED: usize = 1 << 16;

/// What decides which actions a touch is.
pub(super) type Touched = (ActionKind, u8, [TextNo; 5]);

/// Actions by the number of their pack.
type ByPack = Vec<(usize, Vec<ActionNo>)>;

/// The actions that a touch of one view is.
#[derive(Debug, Default)]
pub(super) struct Matched {
    counted: ByPack,
    /// Those that it would have been with another origin.
    other: ByPack,
    /// Whether one of them means this very view.
    is_named: bool,
}

impl Matched {
    fn new(policies: &[Policy], facts: &Facts, action: &Action, target: Target) -> Matched {
        let target = texts(facts, target);
        let mut matched = Matched::default();
        for (policy, row) in policies.iter().enumerate() {
            let is = |pattern: &Pattern| !pattern.anything && pattern.matches(action.kind, &target);
            let rows = (0..).zip(&row.actions).filter(|(_, row)| row.patterns.iter().any(is));
            let (counted, other): (Vec<_>, Vec<_>) = rows.partition(|(_, row)| row.origins.contains(&action.origin));
            matched.is_named |= counted.iter().any(|(_, row)| row.patterns.iter().any(Pattern::names_a_view));
            for (list, actions) in [(&mut matched.counted, counted), (&mut matched.other, other)] {
                if !actions.is_empty() {
                    list.push((policy, actions.into_iter().map(|(number, _)| number).collect()));
                }
            }
        }
        matched
    }
}

/// Window, class, id, text and owner of what was touched.
fn texts(facts: &Facts, target: Target) -> [&str; 5] {
    [target.window, target.class, target.id, target.text, target.owner].map(|number| facts.texts.get(number))
}

impl Judge<'_> {
    /// An action begins with DOWN, and from then on it explains what the app does; it decides about consent with UP, when it
    /// is complete.
    pub(super) fn touch(&mut self, facts: &Facts, (now, app): (u64, u32), touch: Touch, action: Option<Action>) {
        let alone = action.is_some_and(|action| action.began == action.ended);
        let phase = touch.phase;
        let begins = phase == TouchPhase::Down || alone;
        if begins {
            self.input((now, app), touch.origin);
        }
        let Some(action) = action else { return };
        if action.origin != Origin::Programmatic {
            self.acted(app);
        }
        if begins {
            self.state_of[app as usize].last_action = Some(action);
            let is_named = self.does(facts, (now, app), &action, action.ended, None);
            self.not_known(app, &action, is_named);
        }
        if phase == TouchPhase::Up
            && let Some(target) = action.target
        {
            let matched = self.matching(facts, &action, target);
            for (policy, actions) in &matched.counted {
                self.signals((now, app), *policy, actions);
            }
        }
    }

    /// The user touches something, whatever it is.
    fn input(&mut self, at: (u64, u32), origin: Origin) {
        for policy in 0..self.anything.len() {
            let rows = &self.policies[policy].actions;
            let counts = |number: &&ActionNo| rows[**number as usize].origins.contains(&origin) && origin != Origin::Programmatic;
            let happened: Vec<ActionNo> = self.anything[policy].iter().filter(counts).copied().collect();
            self.happens(at, policy, at.0, &happened);
        }
    }

    /// An action happens, as far as packs name it; whether one of them means the view that was touched. `code` says how it came about by code.
    fn does(&mut self, facts: &Facts, (now, app): (u64, u32), action: &Action, complete: u64, code: Option<&str>) -> bool {
        let Some(target) = action.target else { return false };
        let matched = self.matching(facts, action, target);
        for (policy, actions) in &matched.other {
            for number in actions {
                let seen = &mut self.state_of[app as usize].packs[*policy].seen[*number as usize];
                seen.other_origin = Some((now, code.map(Into::into)));
            }
        }
        for (policy, actions) in &matched.counted {
            self.happens((now, app), *policy, complete, actions);
        }
        matched.is_named
    }

    /// The actions that a touch of this view is.
    fn matching(&mut self, facts: &Facts, action: &Action, target: Target) -> Arc<Matched> {
        let touched = (action.kind, action.origin as u8, [target.window, target.class, target.id, target.text, target.owner]);
        if let Some(known) = self.matched.get(&touched) {
            return Arc::clone(known);
        }
        if self.matched.len() == MOST_TOUCHED {
            self.matched.clear();
        }
        let new = Arc::new(Matched::new(self.policies, facts, action, target));
        self.matched.insert(touched, Arc::clone(&new));
        new
    }

    /// What the user did may have been anything, as far as can be told.
    fn not_known(&mut self, app: u32, action: &Action, is_named: bool) {
        let why = match action.target {
            None => "no view tree could be read",
            Some(target) if target.drawn && !is_named => "the view draws its own contents",
            Some(_) => return,
        };
        self.saw_nothing(app, Blind { at: action.ended, why });
    }

    fn saw_nothing(&mut self, app: u32, blind: Blind) {
        self.state_of[app as usize].blind_touch = Some(blind);
        self.blind_touch = Some(blind);
    }

    /// A key that may have been typing explains nothing, but somebody was there.
    pub(super) fn key(&mut self, (now, app): (u64, u32), key: Key, action: Option<Action>) {
        let alone = action.is_some_and(|action| action.began == action.ended);
        let begins = key.phase == KeyPhase::Down || alone;
        if begins {
            self.input((now, app), key.origin);
        }
        let Some(action) = action else { return };
        // Back, home and volume answer no question.
        if action.origin != Origin::Programmatic && may_click(action.key) {
            self.acted(app);
        }
        if begins && action.key != 0 {
            self.state_of[app as usize].last_action = Some(action);
        }
    }

    /// A click that no touch has made. By a key or by a service for people who cannot touch, it is the user's.
    pub(super) fn click(&mut self, facts: &Facts, (now, app): (u64, u32), click: Click, action: Option<Action>) {
        let Some(action) = action else { return };
        let is_users = action.origin != Origin::Programmatic;
        if is_users {
            self.acted(app);
            self.state_of[app as usize].last_action = Some(action);
            self.input((now, app), action.origin);
        }
        if !action.certain {
            self.saw_nothing(app, Blind { at: now, why: "code may have clicked, or a finger that was not seen" });
        } else if is_users {
            self.not_known(app, &action, false);
        }
        let actor = self.actors.of(&click);
        let words = (!is_users).then(|| {
            let (what, through) = (named(facts, action.target), facts.texts.get(click.through));
            let (by, at) = (self.actors.get(actor).label(), seconds(now.saturating_sub(self.start)));
            format!("code clicked {what} ({through}, called from {by}) at {at}, and no touch came before it")
        });
        self.does(facts, (now, app), &action, now, words.as_deref());
        let Some(target) = action.target else { return };
        let matched = self.matching(facts, &action, target);
        for (policy, actions) in &matched.counted {
            self.signals((now, app), *policy, actions);
        }
    }

    /// These actions happen now. What they ask for has to be done some time after they are complete.
    pub(super) fn happens(&mut self, (now, app): (u64, u32), policy: usize, complete: u64, actions: &[ActionNo]) {
        if actions.is_empty() {
            return;
        }
        let (row, pack) = (&self.policies[policy], &self.states[policy]);
        let state = &mut self.state_of[app as usize];
        let own = &mut state.packs[policy];
        for action in actions {
            let seen = &mut own.seen[*action as usize];
            seen.counted = Some(now);
            seen.times += 1;
        }
        own.memory.act((&row.nodes, &pack.plan), now, &own.world, actions);
        if pack.stops.is_empty() || state.started.is_empty() {
            return;
        }
        let stops = &pack.stops;
        let mut rules: Vec<(u32, ActionNo)> = Vec::new();
        for action in actions {
            for rule in stops.get(action).into_iter().flatten() {
                if !rules.iter().any(|(known, _)| known == rule) {
                    rules.push((*rule, *action));
                }
            }
        }
        rules.sort_unstable();
        for (rule, action) in rules {
            let words = format!("`{}` happened", row.actions[action as usize].name);
            self.trigger((complete, app), policy, &[rule], &words);
        }
    }

    pub(super) fn signals(&mut self, at: (u64, u32), policy: usize, actions: &[ActionNo]) {
        let policies = self.policies;
        for (signal, of) in &policies[policy].consent {
            if of.iter().any(|action| actions.contains(action)) {
                self.consent(at, policy, *signal);
            }
        }
    }

    fn acted(&mut self, app: u32) {
        self.state_of[app as usize].packs.iter_mut().for_each(|pack| pack.acted = true);
    }

    fn consent(&mut self, (now, app): (u64, u32), policy: usize, signal: Consent) {
        let own = &mut self.state_of[app as usize].packs[policy];
        // After a "no", what the app notes by itself is no "yes".
        if matches!(signal, Consent::Refused | Consent::Withdrawn | Consent::Cancelled) {
            own.acted = false;
        }
        let before = own.world;
        own.world.consent = consent::step(before.consent, signal);
        if own.world.consent == before.consent {
            // A signal that changes nothing is still a moment at which the state was known.
            own.consent_since = Some(own.consent_since.unwrap_or(now));
            return;
        }
        own.consent_since = Some(now);
        let nodes = (&self.policies[policy].nodes, &self.states[policy].plan);
        own.memory.turn(nodes, Turned::Consent, now, &before, &own.world);
    }

    /// What was heard of a permission.
    pub(super) fn permission(&mut self, (now, app): (u64, u32), name: &str, heard: PermissionState) {
        for (policy, (row, pack)) in self.policies.iter().zip(&self.states).enumerate() {
            let own = &mut self.state_of[app as usize].packs[policy];
            let nodes = (&row.nodes, &pack.plan);
            if let Some(number) = row.permissions.iter().position(|known| known == name) {
                let before = own.world;
                own.world.permissions.set(number as NameNo, heard);
                own.permissions_since[number] = now;
                own.memory.turn(nodes, Turned::Permission(number as NameNo), now, &before, &own.world);
            }
            if heard == PermissionState::Refused {
                own.memory.refuse(nodes, now, &own.world, name);
            }
        }
    }

    /// The app has noted something. Nobody agrees to anything without touching it: a note that was made before is no consent.
    pub(super) fn flag(&mut self, facts: &Facts, (now, app): (u64, u32), key: TextNo, value: bool) {
        for policy in 0..self.policies.len() {
            let flags = &self.policies[policy].flags;
            let Some(flag) = flags.iter().find(|flag| flag.key == facts.texts.get(key) && flag.value == value) else { continue };
            let own = &mut self.state_of[app as usize].packs[policy];
            if flag.state == Consent::Granted && !own.acted {
                own.ignored_flag = Some((now, key));
            } else {
                self.consent((now, app), policy, flag.state);
            }
        }
    }

    /// A test script says something.
    pub(super) fn mark(&mut self, at: (u64, u32), name: &str, value: &str) {
        if name == START_MARK {
            return;
        }
        if let Some(permission) = name.strip_prefix(PERMISSION_MARK) {
            let heard = PermissionState::ALL.into_iter().find(|state| state.name() == value);
            let full = if permission.contains('.') { permission.to_owned() } else { format!("{PREFIX}{permission}") };
            if let Some(heard) = heard {
                self.permission(at, &full, heard);
            }
        }
        let signal = (name == CONSENT_MARK).then(|| value.parse::<Consent>().ok()).flatten();
        for policy in 0..self.policies.len() {
            if let Some(signal) = signal {
                self.consent(at, policy, signal);
            }
            let is_marked = |action: &&ActionRow| action.patterns.iter().any(|pattern| pattern.is_mark(name, value));
            let rows = (0..).zip(&self.policies[policy].actions);
            let happened: Vec<ActionNo> = rows.filter(|(_, row)| is_marked(row)).map(|(number, _)| number).collect();
            self.happens(at, policy, at.0, &happened);
            self.signals(at, policy, &happened);
        }
    }
}

/// An action in words.
pub(super) fn describe(facts: &Facts, action: &Action, start: u64) -> String {
    let origin = action.origin.name();
    let what = match action.kind {
        ActionKind::Tap => "tap",
        ActionKind::LongPress => "long press",
        ActionKind::Click => "click",
        ActionKind::Key => {
            let key = key_name(action.key).unwrap_or("that may be typing");
            return format!("key {key} at {} ({origin})", seconds(action.ended.saturating_sub(start)));
        }
    };
    let on = match action.target {
        None => "on something that could not be read".to_owned(),
        Some(target) => {
            let name = named(facts, action.target);
            let (text, window) = (facts.texts.get(target.text), facts.texts.get(target.window));
            let shown = if text.is_empty() || name == text { String::new() } else { format!(" \"{text}\"") };
            let window = if window.is_empty() { String::new() } else { format!(" in window \"{window}\"") };
            format!("on {name}{shown}{window}")
        }
    };
    format!("{what} {on} at {} ({origin})", seconds(action.ended.saturating_sub(start)))
}

/// What was touched, in one word.
fn named(facts: &Facts, target: Option<Target>) -> &str {
    let Some(target) = target else { return "something that could not be read" };
    let names = [target.id, target.text, target.class].map(|number| facts.texts.get(number));
    names.into_iter().find(|name| !name.is_empty()).unwrap_or("no view")
}
