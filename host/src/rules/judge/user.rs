//! What the user does: the part of a judge that keeps the state that conditions look at.

use super::super::explain::{Blind, seconds};
use super::super::formula::{ActionNo, NameNo, World};
use super::super::obligation::Duty;
use super::super::policy::{ActionRow, Demand, Pattern, Trigger};
use super::{CONSENT_MARK, Judge, START_MARK};
use crate::consent::{self, Consent};
use crate::session::{TextNo, Trace, What};
use crate::timeline::{Action, ActionKind, key_name, may_click};
use hooks::event::{KeyPhase, Origin, PermissionState, TouchPhase};

impl Judge<'_> {
    /// Tells the conditions of a pack what has changed; the judge's own state is already the new one.
    pub(super) fn change(&mut self, policy: usize, now: u64, before: World, actions: &[ActionNo]) {
        let after = self.world(policy);
        self.states[policy].memory.change(&self.policies[policy].nodes, now, before, after, actions);
    }

    /// Sets off the duties of a pack; `fits` says which triggers, and in what words.
    pub(super) fn trigger(&mut self, policy: usize, now: u64, fits: impl Fn(&Trigger) -> Option<String>) {
        for (number, rule) in self.policies[policy].rules.iter().enumerate() {
            let Demand::MustStop { within, after } = &rule.demand else { continue };
            let Some(words) = fits(after) else { continue };
            let mut captures: Vec<_> = self.started.iter().map(|(capture, start)| (*capture, *start)).collect();
            captures.sort_unstable_by_key(|(capture, _)| *capture);
            for (capture, start) in captures {
                let What::Access(access) = start.what else { continue };
                let actor = self.actors.of(&access);
                if !rule.apis[access.api as usize] || rule.who.includes(self.actors.get(actor)) == Some(false) {
                    continue;
                }
                let duty = Duty {
                    rule: number as u32,
                    capture,
                    start,
                    trigger: (now, words.clone()),
                    deadline: now.saturating_add(*within),
                    doubtful: false,
                };
                let state = &mut self.states[policy];
                state.rules[number].exercised += u64::from(state.duties.add(duty));
            }
        }
    }

    /// An action begins with DOWN, and from then on it explains what the app does; it decides about consent with UP, when it
    /// is complete.
    pub(super) fn touch(&mut self, trace: &Trace, now: u64, touch: u32) {
        let Some(action) = self.actions.of_touch.get(touch as usize).copied().flatten() else { return };
        if action.origin != Origin::Programmatic {
            self.acted();
        }
        let phase = trace.touches[touch as usize].phase;
        let alone = action.began == action.ended;
        let texts = |number: u32| trace.texts.get(number);
        let target = action.target.map(|target| [target.window, target.class, target.id, target.text].map(texts));
        if phase == TouchPhase::Down || alone {
            self.last_action = Some(describe(&action, target, self.start));
            let mut is_named = false;
            for policy in 0..self.states.len() {
                let happened = self.matching(policy, &action, target, (now, None));
                let rows = &self.policies[policy].actions;
                is_named |= happened.iter().flat_map(|number| &rows[*number as usize].patterns).any(Pattern::names_a_view);
                self.happens(policy, now, action.ended, &happened);
            }
            self.not_known(&action, is_named);
        }
        if phase == TouchPhase::Up {
            for policy in 0..self.states.len() {
                let happened = self.matching(policy, &action, target, (now, None));
                self.signals(policy, now, &happened);
            }
        }
    }

    /// What the user did may have been anything, as far as can be told.
    fn not_known(&mut self, action: &Action, is_named: bool) {
        let why = match action.target {
            None => "no view tree could be read",
            Some(target) if target.drawn && !is_named => "the view draws its own contents",
            Some(_) => return,
        };
        self.blind_touch = Some(Blind { at: action.ended, why });
    }

    /// A key that may have been typing explains nothing, but somebody was there.
    pub(super) fn key(&mut self, trace: &Trace, key: u32) {
        let Some(action) = self.actions.of_key.get(key as usize).copied().flatten() else { return };
        // Back, home and volume answer no question.
        if action.origin != Origin::Programmatic && may_click(action.key) {
            self.acted();
        }
        let is_down = trace.keys[key as usize].phase == KeyPhase::Down || action.began == action.ended;
        if is_down && action.key != 0 {
            self.last_action = Some(describe(&action, None, self.start));
        }
    }

    /// A click that no touch has made. By a key or by a service for people who cannot touch, it is the user's.
    pub(super) fn click(&mut self, trace: &Trace, now: u64, click: u32) {
        let Some(action) = self.actions.of_click.get(click as usize).copied().flatten() else { return };
        let texts = |number: u32| trace.texts.get(number);
        let target = action.target.map(|target| [target.window, target.class, target.id, target.text].map(texts));
        let is_users = action.origin != Origin::Programmatic;
        if is_users {
            self.acted();
            self.last_action = Some(describe(&action, target, self.start));
        }
        if !action.certain {
            self.blind_touch = Some(Blind { at: now, why: "code may have clicked, or a finger that was not seen" });
        } else if is_users {
            self.not_known(&action, false);
        }
        let click = &trace.clicks[click as usize];
        let actor = self.actors.of(click);
        let words = (!is_users).then(|| {
            let (what, through) = (named(target), texts(click.through));
            let (by, at) = (self.actors.get(actor).label(), seconds(now.saturating_sub(self.start)));
            format!("code clicked {what} ({through}, called from {by}) at {at}, and no touch came before it")
        });
        for policy in 0..self.states.len() {
            let happened = self.matching(policy, &action, target, (now, words.clone()));
            self.happens(policy, now, now, &happened);
            self.signals(policy, now, &happened);
        }
    }

    /// The named actions that this was. Those that it would have been with another origin are remembered.
    fn matching(
        &mut self,
        policy: usize,
        action: &Action,
        target: Option<[&str; 4]>,
        now: (u64, Option<String>),
    ) -> Vec<ActionNo> {
        let Some(target) = target else { return Vec::new() };
        let mut happened = Vec::new();
        for (number, row) in self.policies[policy].actions.iter().enumerate() {
            if !row.patterns.iter().any(|pattern| pattern.matches(action, target)) {
                continue;
            }
            if row.origins.contains(&action.origin) {
                happened.push(number as ActionNo);
            } else {
                self.states[policy].seen[number].other_origin = Some(now.clone());
            }
        }
        happened
    }

    fn happens(&mut self, policy: usize, now: u64, complete: u64, actions: &[ActionNo]) {
        for action in actions {
            self.states[policy].seen[*action as usize].counted = Some(now);
        }
        self.change(policy, now, self.world(policy), actions);
        let names = &self.policies[policy].actions;
        self.trigger(policy, complete, |trigger| {
            let Trigger::Actions(set) = trigger else { return None };
            let action = actions.iter().find(|action| set.contains(action))?;
            Some(format!("`{}` happened", names[*action as usize].name))
        });
    }

    fn signals(&mut self, policy: usize, now: u64, actions: &[ActionNo]) {
        for (signal, of) in &self.policies[policy].consent {
            if of.iter().any(|action| actions.contains(action)) {
                self.consent(policy, now, *signal);
            }
        }
    }

    fn acted(&mut self) {
        self.states.iter_mut().for_each(|state| state.acted = true);
    }

    fn consent(&mut self, policy: usize, now: u64, signal: Consent) {
        // After a "no", what the app notes by itself is no "yes".
        if matches!(signal, Consent::Refused | Consent::Withdrawn | Consent::Cancelled) {
            self.states[policy].acted = false;
        }
        let before = self.states[policy].consent;
        let after = consent::step(before, signal);
        // A signal that changes nothing is still a moment at which the state was known.
        self.states[policy].consent_since =
            Some(if after == before { self.states[policy].consent_since.unwrap_or(now) } else { now });
        self.states[policy].consent = after;
        if after != before {
            self.change(policy, now, World { consent: before, ..self.world(policy) }, &[]);
        }
    }

    /// What was heard of a permission.
    pub(super) fn permission(&mut self, now: u64, name: &str, heard: PermissionState) {
        for policy in 0..self.states.len() {
            let Some(number) = self.policies[policy].permissions.iter().position(|known| known == name) else { continue };
            let before = self.world(policy);
            let state = &mut self.states[policy];
            state.permissions.set(number as NameNo, heard);
            state.permissions_since[number] = now;
            self.change(policy, now, before, &[]);
        }
    }

    /// The app has noted something. Nobody agrees to anything without touching it: a note that was made before is no consent.
    pub(super) fn flag(&mut self, trace: &Trace, now: u64, key: TextNo, value: bool) {
        for policy in 0..self.states.len() {
            let flags = &self.policies[policy].flags;
            let Some(flag) = flags.iter().find(|flag| flag.key == trace.texts.get(key) && flag.value == value) else { continue };
            if flag.state == Consent::Granted && !self.states[policy].acted {
                self.states[policy].ignored_flag = Some((now, key));
            } else {
                self.consent(policy, now, flag.state);
            }
        }
    }

    pub(super) fn mark(&mut self, now: u64, name: &str, value: &str) {
        if name == START_MARK {
            return;
        }
        let signal = (name == CONSENT_MARK).then(|| value.parse::<Consent>().ok()).flatten();
        for policy in 0..self.states.len() {
            if let Some(signal) = signal {
                self.consent(policy, now, signal);
            }
            let is_marked = |action: &&ActionRow| action.patterns.iter().any(|pattern| pattern.is_mark(name, value));
            let rows = self.policies[policy].actions.iter().enumerate();
            let happened: Vec<ActionNo> = rows.filter(|(_, row)| is_marked(row)).map(|(number, _)| number as ActionNo).collect();
            if !happened.is_empty() {
                self.happens(policy, now, now, &happened);
                self.signals(policy, now, &happened);
            }
        }
    }
}

fn describe(action: &Action, target: Option<[&str; 4]>, start: u64) -> String {
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
    let on = match target {
        None => "on something that could not be read".to_owned(),
        Some([window, _, _, text]) => {
            let name = named(target);
            let shown = if text.is_empty() || name == text { String::new() } else { format!(" \"{text}\"") };
            let window = if window.is_empty() { String::new() } else { format!(" in window \"{window}\"") };
            format!("on {name}{shown}{window}")
        }
    };
    format!("{what} {on} at {} ({origin})", seconds(action.ended.saturating_sub(start)))
}

/// What was touched, in one word.
fn named(target: Option<[&str; 4]>) -> &str {
    let Some([_, class, id, text]) = target else { return "something that could not be read" };
    [id, text, class].into_iter().find(|name| !name.is_empty()).unwrap_or("no view")
}
