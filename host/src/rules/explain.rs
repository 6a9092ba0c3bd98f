//! Says why a condition holds or does not, and whether something unseen could have decided it otherwise.

use hooks::event::{Encoding, PermissionState};

use super::coverage::Coverage;
use super::formula::{About, ActionNo, NameNo, Node, NodeNo};
use super::judge::{App, Case, Departure, InPack, PackState};
use super::lang::length;
use super::memory::{below, operands};
use super::policy::{ActionRow, Demand, Pattern, Policy, Window};
use crate::consent::Consent;
use crate::session::{Facts, Gap};
use crate::timeline::{Actor, Gaps};

mod words;

/// When a pack's actions happened last.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// With an origin that counts.
    pub(super) counted: Option<u64>,
    /// How often.
    pub(super) times: u64,
    /// With one that does not: when, and how it came about where that is known.
    pub(super) other_origin: Option<(u64, Option<Box<str>>)>,
}

/// A touch or a click of which nobody knows what it was on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blind {
    pub(super) at: u64,
    pub(super) why: &'static str,
}

impl Blind {
    /// `start` is the zero of the report's times.
    pub(super) fn words(self, start: u64) -> String {
        format!("of a touch at {} nobody knows what lay under it: {}", seconds(self.at.saturating_sub(start)), self.why)
    }
}

/// All that an explanation looks at.
pub(super) struct View<'a> {
    pub(super) facts: &'a Facts,
    pub(super) policy: &'a Policy,
    pub(super) pack: &'a PackState,
    pub(super) app: &'a App,
    /// The state of the app as the pack looks at it.
    pub(super) own: &'a InPack,
    pub(super) coverage: &'a Coverage,
    /// Why a request for a permission may have gone unseen.
    pub(super) permissions_unseen: Option<&'a str>,
    /// Why a screen that came or went may have gone unseen.
    pub(super) screens_unseen: Option<&'a str>,
    pub(super) gaps: &'a Gaps,
    /// The zero of the report's times.
    pub(super) start: u64,
    pub(super) case: &'a Case,
    pub(super) actor: &'a Actor,
    pub(super) about: About,
    /// What leaves, when that is judged.
    pub(super) departure: Option<&'a Departure>,
}

/// Why something may not have been seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hidden<'a> {
    Gap(&'a Gap),
    Touches,
    Blind(Blind),
    Because(&'a str),
}

/// What has to be watched so that a condition is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Eyes {
    pub(super) touches: bool,
    permissions: bool,
    screens: bool,
    flags: bool,
    /// Whether it is nothing but things that happen: what was seen to happen has happened, whatever else was missed.
    only_events: bool,
}

/// The eyes of each condition of a pack, by its node.
pub(super) fn eyes(policy: &Policy, consent: Eyes) -> Vec<Eyes> {
    let mut all: Vec<Eyes> = Vec::with_capacity(policy.nodes.list.len());
    for node in &policy.nodes.list {
        let own = match *node {
            Node::Action(action) => Eyes { only_events: true, ..of_action(&policy.actions[action as usize]) },
            Node::Consent(_) => consent,
            Node::Permission(..) => Eyes { permissions: true, ..Eyes::default() },
            Node::Denied => Eyes { permissions: true, only_events: true, ..Eyes::default() },
            Node::Screen(_) => Eyes { screens: true, ..Eyes::default() },
            Node::And(..) | Node::Or(..) => Eyes { only_events: true, ..Eyes::default() },
            _ => Eyes::default(),
        };
        let below = operands(*node).into_iter().flatten().map(|operand| all[operand as usize]);
        all.push(below.fold(own, |own, below| Eyes { only_events: own.only_events && below.only_events, ..own.and(below) }));
    }
    all
}

fn of_action(row: &ActionRow) -> Eyes {
    let screens = row.patterns.iter().any(|pattern| !pattern.shown.is_empty());
    Eyes { touches: row.is_by_touch(), screens, ..Eyes::default() }
}

/// What shows consent: actions, and whether the app's own flags do.
pub(super) fn eyes_of_consent(policy: &Policy) -> Eyes {
    let actions = policy.consent.iter().flat_map(|(_, actions)| actions).map(|at| of_action(&policy.actions[*at as usize]));
    let flags = !policy.flags.is_empty();
    let all = actions.fold(Eyes { flags, ..Eyes::default() }, Eyes::and);
    // A flag counts only after a touch.
    Eyes { touches: all.touches || flags, ..all }
}

/// What a condition may be, given what was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct May {
    pub(super) hold: bool,
    pub(super) fail: bool,
}

impl May {
    pub(super) const fn surely(holds: bool) -> May {
        May { hold: holds, fail: !holds }
    }
    const EITHER: May = May { hold: true, fail: true };

    pub(super) const fn negated(self) -> May {
        May { hold: self.fail, fail: self.hold }
    }

    pub(super) const fn and(self, other: May) -> May {
        May { hold: self.hold && other.hold, fail: self.fail || other.fail }
    }

    const fn or(self, other: May) -> May {
        May { hold: self.hold || other.hold, fail: self.fail && other.fail }
    }
}

/// Reasons why something is not known, when somebody wants to read them.
type Reasons = Option<Vec<String>>;

impl<'a> View<'a> {
    pub(super) fn holds(&self, node: NodeNo) -> bool {
        let nodes = (&self.policy.nodes, &self.pack.plan);
        self.own.memory.holds(nodes, node, self.case.now, &self.own.world, &self.about)
    }

    /// What a condition may be, whatever was not seen.
    pub(super) fn may(&self, node: NodeNo) -> May {
        self.consider(node, false, &mut None)
    }

    /// The same, of what is unknown about this one call or text: its host, its shape, the answer to a request. What may have gone unseen in
    /// the run is told of the run.
    pub(super) fn may_here(&self, node: NodeNo) -> May {
        self.consider(node, true, &mut None)
    }

    /// Reasons why the condition might have the other value, or none when it cannot.
    pub(super) fn doubts(&self, node: NodeNo) -> Vec<String> {
        self.reasons(node, false)
    }

    /// The same, of what is unknown about this one call or text.
    pub(super) fn unknown_here(&self, node: NodeNo) -> Vec<String> {
        self.reasons(node, true)
    }

    fn reasons(&self, node: NodeNo, here: bool) -> Vec<String> {
        let mut reasons = Some(Vec::new());
        if self.consider(node, here, &mut reasons) != May::EITHER {
            return Vec::new();
        }
        let mut reasons = reasons.unwrap_or_default();
        reasons.dedup();
        reasons
    }

    fn consider(&self, node: NodeNo, here: bool, reasons: &mut Reasons) -> May {
        let of = self.policy.nodes.list[node as usize];
        match of {
            Node::Not(inner) => return self.consider(inner, here, reasons).negated(),
            Node::And(left, right) => return self.consider(left, here, reasons).and(self.consider(right, here, reasons)),
            Node::Or(left, right) => return self.consider(left, here, reasons).or(self.consider(right, here, reasons)),
            _ => {}
        }
        let plain = May::surely(self.holds(node));
        let is_here = matches!(of, Node::Value(_) | Node::Host(_) | Node::Permission(..) | Node::Started(_) | Node::Declared);
        if here && !is_here {
            return plain;
        }
        let why = match of {
            Node::Consent(_) => self
                .hidden(self.own.consent_since.unwrap_or(0), self.pack.eyes[node as usize])
                .map(|hidden| self.told(reasons, hidden)),
            Node::Foreground => {
                self.hidden(self.app.foreground_since.unwrap_or(0), Eyes::default()).map(|hidden| self.told(reasons, hidden))
            }
            Node::Screen(_) => self
                .hidden(self.app.screens_since.unwrap_or(0), Eyes { screens: true, ..Eyes::default() })
                .map(|hidden| self.told(reasons, hidden)),
            Node::Permission(name, state) => self.permission_doubt(name, state, reasons),
            Node::Value(_) => {
                let doubt = self.departure.and_then(|it| it.shape_doubt.as_deref());
                doubt.map(|doubt| self.told(reasons, Hidden::Because(doubt)))
            }
            Node::Host(_) if plain.hold => None,
            Node::Host(pattern) => {
                let pattern = &self.policy.hosts[pattern as usize];
                self.departure.and_then(|it| it.host_doubt(pattern)).map(|doubt| self.told(reasons, Hidden::Because(&doubt)))
            }
            Node::Started(_) if self.about.cause.is_none() => {
                self.told(reasons, Hidden::Because("what the process was started for is not known"));
                Some(())
            }
            Node::Declared if self.about.declared.is_none() => {
                self.told(reasons, Hidden::Because("who made this call is not known, and with it what was declared"));
                Some(())
            }
            Node::Once { inner, bound } => self.once_hidden(inner, bound, plain.hold).map(|hidden| self.told(reasons, hidden)),
            Node::Since { bound, .. } => {
                let anchor = self.own.memory.anchor(&self.pack.plan, node, self.about.bank).filter(|_| plain.hold);
                let from = anchor.unwrap_or_else(|| self.window(bound));
                self.hidden(from, self.pack.eyes[node as usize]).map(|hidden| self.told(reasons, hidden))
            }
            _ => None,
        };
        if why.is_some() { May::EITHER } else { plain }
    }

    /// Why it is not known whether something was the case in a window.
    fn once_hidden(&self, inner: NodeNo, bound: Option<u64>, holds: bool) -> Option<Hidden<'a>> {
        let eyes = self.pack.eyes[inner as usize];
        if holds && eyes.only_events {
            return None;
        }
        let from = self.window(bound);
        // A state is as well known as its begin.
        let from = if holds { from.min(self.state_since(inner)) } else { from };
        self.hidden(from, eyes)
    }

    fn window(&self, bound: Option<u64>) -> u64 {
        bound.map_or(0, |bound| self.case.now.saturating_sub(bound))
    }

    /// Since when the states are what they are that a condition looks at.
    fn state_since(&self, node: NodeNo) -> u64 {
        let of = |node: NodeNo| match self.policy.nodes.list[node as usize] {
            Node::Consent(_) => self.own.consent_since.unwrap_or(0),
            Node::Foreground => self.app.foreground_since.unwrap_or(0),
            Node::Screen(_) => self.app.screens_since.unwrap_or(0),
            Node::Permission(name, _) => self.own.permissions_since[name as usize],
            _ => u64::MAX,
        };
        below(&self.policy.nodes, node).into_iter().chain([node]).map(of).min().unwrap_or(0)
    }

    fn told(&self, reasons: &mut Reasons, hidden: Hidden<'_>) {
        if let Some(reasons) = reasons {
            reasons.push(self.hidden_words(hidden));
        }
    }

    /// Why something that happened from `from` up to now may not have been seen.
    fn hidden(&self, from: u64, eyes: Eyes) -> Option<Hidden<'a>> {
        if let Some(gap) = self.gaps.touching(from, self.case.now) {
            return Some(Hidden::Gap(&self.facts.gaps[gap as usize]));
        }
        if eyes.touches && self.coverage.touches_unseen {
            return Some(Hidden::Touches);
        }
        let blind = self.app.blind_touch.filter(|blind| eyes.touches && blind.at >= from).map(Hidden::Blind);
        let permissions = self.permissions_unseen.filter(|_| eyes.permissions).map(Hidden::Because);
        let screens = self.screens_unseen.filter(|_| eyes.screens).map(Hidden::Because);
        let flags = self.unseen_flag().filter(|_| eyes.flags).map(Hidden::Because);
        blind.or(permissions).or(screens).or(flags)
    }

    /// Why calls that break a rule together may not do so: of those that are counted from an action on, or that come at equal intervals,
    /// something that was not seen may lie between them. `action` is when that action was seen last.
    pub(super) fn count_hidden(&self, demand: &Demand, action: Option<u64>, since: u64) -> Option<Hidden<'a>> {
        match demand {
            Demand::AtMost { window: Window::Since(actions), .. } => {
                let rows = actions.iter().map(|action| &self.policy.actions[*action as usize]);
                let eyes = rows.map(of_action).fold(Eyes::default(), Eyes::and);
                self.hidden(action.unwrap_or(since).min(since), eyes)
            }
            Demand::Irregular { .. } => self.hidden(since, Eyes::default()),
            _ => None,
        }
    }

    /// Why consent may be another one by a flag that nobody saw.
    fn unseen_flag(&self) -> Option<&'a str> {
        let could_change = self.policy.flags.iter().any(|flag| flag.state != self.own.world.consent);
        self.pack.flags_unseen.as_deref().filter(|_| could_change)
    }

    fn permission_doubt(&self, name: NameNo, state: PermissionState, reasons: &mut Reasons) -> Option<()> {
        if let Some(unseen) = self.permissions_unseen {
            self.told(reasons, Hidden::Because(unseen));
            return Some(());
        }
        let full = &self.policy.permissions[name as usize];
        let words = match self.own.world.permissions.get(name) {
            None if state != PermissionState::Requested => {
                "whether the app has it is not known: it has not asked for it in this run"
            }
            Some(PermissionState::Requested) if state != PermissionState::Requested => {
                "the answer to the request for it is not known"
            }
            _ => {
                let since = self.own.permissions_since[name as usize];
                return self.hidden(since, Eyes::default()).map(|hidden| self.told(reasons, hidden));
            }
        };
        if reasons.is_some() {
            self.told(reasons, Hidden::Because(&words.replacen(" it ", &format!(" {full} "), 1)));
        }
        Some(())
    }
}

impl Eyes {
    /// What could not be watched in a run.
    pub(super) fn of_run(touches: bool, permissions: bool, screens: bool, flags: bool) -> Eyes {
        Eyes { touches, permissions, screens, flags, only_events: false }
    }

    /// Whether they have something in common.
    pub(super) fn meets(self, other: Eyes) -> bool {
        self.touches && other.touches
            || self.permissions && other.permissions
            || self.screens && other.screens
            || self.flags && other.flags
    }

    pub(super) fn and(self, other: Eyes) -> Eyes {
        Eyes {
            touches: self.touches || other.touches,
            permissions: self.permissions || other.permissions,
            screens: self.screens || other.screens,
            flags: self.flags || other.flags,
            only_events: false,
        }
    }
}

/// Seconds with three digits behind the point.
pub(crate) fn seconds(ns: u64) -> String {
    format!("{}.{:03} s", ns / 1_000_000_000, ns / 1_000_000 % 1000)
}

impl ActionRow {
    /// Whether touches make it, as opposed to marks only.
    pub(super) fn is_by_touch(&self) -> bool {
        self.patterns.iter().any(Pattern::is_by_touch)
    }

    fn origins_text(&self) -> String {
        self.origins.iter().map(|origin| origin.name()).collect::<Vec<_>>().join(", ")
    }

    /// What has to be touched, in words.
    fn looks(&self) -> String {
        let one = |pattern: &Pattern| {
            if pattern.anything {
                return "any touch, click or key".to_owned();
            }
            let fields = [
                ("id", &pattern.id),
                ("text", &pattern.text),
                ("class", &pattern.class),
                ("window", &pattern.window),
                ("mark", &pattern.mark),
                ("screen", &pattern.screen),
                ("shown", &pattern.shown),
            ];
            let part =
                |(name, values): &(&str, &Vec<String>)| (!values.is_empty()).then(|| format!("{name} {}", values.join(" or ")));
            fields.iter().filter_map(part).collect::<Vec<_>>().join(", ")
        };
        self.patterns.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}
