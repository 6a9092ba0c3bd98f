//! Screens that come and go.

use super::super::formula::ActionNo;
use super::super::memory::Turned;
use super::super::policy::{Policy, ScreenNames};
use super::Judge;
use crate::session::{Facts, Screen, TextNo};

/// Whether a class, with or without its package, or a title is among some names.
pub(in crate::rules) fn is_named(names: &[String], owner: &str, window: &str) -> bool {
    let short = owner.rsplit(['.', '$']).next().unwrap_or(owner);
    let is_one =
        |name: &String| (!owner.is_empty() && (name == owner || name == short)) || (!window.is_empty() && name == window);
    names.iter().any(is_one)
}

/// The pack's screens that this is one of, a bit each.
fn bits(screens: &[ScreenNames], owner: &str, window: &str) -> u64 {
    (0..).zip(screens).filter(|(_, names)| is_named(names, owner, window)).fold(0, |bits, (at, _): (u32, _)| bits | 1 << at)
}

/// The actions that the coming of a screen is.
fn actions(policy: &Policy, owner: &str, window: &str) -> Vec<ActionNo> {
    let rows = (0..).zip(&policy.actions);
    rows.filter(|(_, row)| row.patterns.iter().any(|pattern| is_named(&pattern.shown, owner, window))).map(|(at, _)| at).collect()
}

impl Judge<'_> {
    /// A screen came or went.
    pub(super) fn screen(&mut self, facts: &Facts, (now, process, app): (u64, u32, u32), screen: Screen) {
        let shown = (process, screen.owner, screen.window);
        let state = &mut self.state_of[app as usize];
        // The title may have changed while it was shown, its class has not.
        let is_it = |other: &(u32, TextNo, TextNo)| {
            if screen.owner == 0 { *other == shown } else { (other.0, other.1) == (process, screen.owner) }
        };
        match screen.shown {
            true => {
                state.shown.retain(|other| *other != shown);
                state.shown.push(shown);
            }
            // Of two dialogs of one class, one has gone.
            false => {
                let at = state.shown.iter().rposition(|other| *other == shown).or_else(|| state.shown.iter().rposition(is_it));
                if let Some(at) = at {
                    state.shown.remove(at);
                }
            }
        }
        self.screens_changed(facts, (now, app));
        if screen.shown {
            let (owner, window) = (facts.texts.get(screen.owner), facts.texts.get(screen.window));
            for policy in 0..self.policies.len() {
                let happened = actions(&self.policies[policy], owner, window);
                self.happens((now, app), policy, now, &happened);
                self.signals((now, app), policy, &happened);
            }
        }
    }

    /// A process is gone, and what it has shown with it.
    pub(super) fn screens_gone(&mut self, facts: &Facts, (now, app): (u64, u32), process: u32) {
        let shown = &mut self.state_of[app as usize].shown;
        let before = shown.len();
        shown.retain(|(of, ..)| *of != process);
        if shown.len() != before {
            self.screens_changed(facts, (now, app));
        }
    }

    fn screens_changed(&mut self, facts: &Facts, (now, app): (u64, u32)) {
        let state = &mut self.state_of[app as usize];
        state.screens_since = Some(now);
        let mut turned = Vec::new();
        for (policy, (row, pack)) in self.policies.iter().zip(&mut self.states).enumerate() {
            if row.screens.is_empty() {
                continue;
            }
            let one = |(_, owner, window): &(u32, TextNo, TextNo)| {
                let of = || bits(&row.screens, facts.texts.get(*owner), facts.texts.get(*window));
                *pack.screens.entry((*owner, *window)).or_insert_with(of)
            };
            let screens = state.shown.iter().map(one).fold(0, |all, bits| all | bits);
            let own = &mut state.packs[policy];
            let nodes = (&row.nodes, &pack.plan);
            let changed = own.world.screens ^ screens;
            for screen in (0..64).filter(|screen| changed >> screen & 1 == 1) {
                let before = own.world;
                own.world.screens ^= 1 << screen;
                own.memory.turn(nodes, Turned::Screen(screen), now, &before, &own.world);
                if !pack.stops_hidden.is_empty() {
                    turned.push((policy, screen, screens >> screen & 1 == 1));
                }
            }
        }
        for (policy, screen, is_shown) in turned {
            let of_screen = self.states[policy].stops_hidden.iter().filter(|(of, _)| *of == screen);
            let rules: Vec<u32> = of_screen.map(|(_, rule)| *rule).collect();
            match is_shown {
                true => self.untrigger((now, app), policy, &rules),
                false => self.trigger((now, app), policy, &rules, "its screen was not shown any more"),
            }
        }
    }
}
