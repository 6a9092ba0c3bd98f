//! Says why a condition holds or does not, and whether something unseen could have decided it otherwise.

use hooks::event::{Encoding, PermissionState};

use super::formula::{ActionNo, Memory, NameNo, Node, NodeNo, World};
use super::judge::Departure;
use super::lang::length;
use super::policy::{ActionRow, Policy};
use crate::consent::Consent;
use crate::session::Gap;
use crate::timeline::Gaps;

/// When a pack's actions happened last.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// With an origin that counts.
    pub(super) counted: Option<u64>,
    /// With one that does not: when, and how it came about where that is known.
    pub(super) other_origin: Option<(u64, Option<String>)>,
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
    pub(super) policy: &'a Policy,
    pub(super) memory: &'a Memory,
    pub(super) world: World,
    /// What leaves, when that is judged.
    pub(super) departure: Option<&'a Departure>,
    pub(super) now: u64,
    /// The zero of the report's times.
    pub(super) start: u64,
    /// When consent and foreground last changed; `None` since the start.
    pub(super) consent_since: Option<u64>,
    pub(super) foreground_since: Option<u64>,
    /// What stood under consent at the start.
    pub(super) consent_at_start: Consent,
    /// A flag that did not count as consent: when it was written, and its key.
    pub(super) ignored_flag: Option<(u64, &'a str)>,
    /// Why a flag may have gone unseen.
    pub(super) flags_unseen: Option<&'a str>,
    pub(super) permissions_since: &'a [u64],
    /// Why a request for a permission may have gone unseen.
    pub(super) permissions_unseen: Option<&'a str>,
    pub(super) seen: &'a [Seen],
    pub(super) gaps: &'a Gaps,
    pub(super) gap_list: &'a [Gap],
    pub(super) touches_unseen: bool,
    pub(super) consent_by_touch: bool,
    /// The last touch of which nobody knows what lay under it.
    pub(super) blind_touch: Option<Blind>,
}

/// What a condition may be, given what was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct May {
    hold: bool,
    fail: bool,
}

impl May {
    const fn surely(holds: bool) -> May {
        May { hold: holds, fail: !holds }
    }
    const EITHER: May = May { hold: true, fail: true };

    const fn negated(self) -> May {
        May { hold: self.fail, fail: self.hold }
    }

    const fn and(self, other: May) -> May {
        May { hold: self.hold && other.hold, fail: self.fail || other.fail }
    }

    const fn or(self, other: May) -> May {
        May { hold: self.hold || other.hold, fail: self.fail && other.fail }
    }
}

impl View<'_> {
    pub(super) fn holds(&self, node: NodeNo) -> bool {
        self.memory.holds(&self.policy.nodes, node, self.now, self.world)
    }

    /// Reasons why the condition might have the other value, or none when it cannot.
    pub(super) fn doubts(&self, node: NodeNo) -> Vec<String> {
        let mut reasons = Vec::new();
        let may = self.may(node, &mut reasons);
        if may != May::EITHER {
            return Vec::new();
        }
        reasons.dedup();
        reasons
    }

    /// The same, of what is unknown about this one call or text: its host, its shape, the answer to a request. What may have gone unseen in
    /// the run is told of the run.
    pub(super) fn unknown_here(&self, node: NodeNo) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.may_here(node, &mut reasons) != May::EITHER {
            return Vec::new();
        }
        reasons.dedup();
        reasons
    }

    fn may_here(&self, node: NodeNo, reasons: &mut Vec<String>) -> May {
        match self.policy.nodes.list[node as usize] {
            Node::Value(_) | Node::Host(_) | Node::Permission(..) => self.may(node, reasons),
            Node::Not(inner) => self.may_here(inner, reasons).negated(),
            Node::And(left, right) => self.may_here(left, reasons).and(self.may_here(right, reasons)),
            Node::Or(left, right) => self.may_here(left, reasons).or(self.may_here(right, reasons)),
            _ => May::surely(self.holds(node)),
        }
    }

    fn may(&self, node: NodeNo, reasons: &mut Vec<String>) -> May {
        let plain = May::surely(self.holds(node));
        match self.policy.nodes.list[node as usize] {
            Node::Action(_) | Node::Encoding(_) => plain,
            Node::Consent(_) => {
                let hidden = self.hidden(self.consent_since.unwrap_or(0), self.consent_by_touch);
                self.either_if(hidden.or_else(|| self.unseen_flag()), plain, reasons)
            }
            Node::Permission(name, state) => self.either_if(self.permission_doubt(name, state), plain, reasons),
            Node::Value(_) => self.either_if(self.departure.and_then(|it| it.shape_doubt.clone()), plain, reasons),
            Node::Host(_) if plain.hold => plain,
            Node::Host(pattern) => {
                let pattern = &self.policy.hosts[pattern as usize];
                self.either_if(self.departure.and_then(|it| it.host_doubt(pattern)), plain, reasons)
            }
            Node::Foreground => self.either_if(self.hidden(self.foreground_since.unwrap_or(0), false), plain, reasons),
            Node::Not(inner) => self.may(inner, reasons).negated(),
            Node::And(left, right) => self.may(left, reasons).and(self.may(right, reasons)),
            Node::Or(left, right) => self.may(left, reasons).or(self.may(right, reasons)),
            // What was seen to happen has happened, whatever else was missed.
            Node::Once { .. } if plain.hold => plain,
            Node::Once { inner, bound } => {
                let from = bound.map_or(0, |bound| self.now.saturating_sub(bound));
                self.either_if(self.hidden(from, self.is_by_touch(inner)), plain, reasons)
            }
            Node::Since { left, right, bound } => {
                let anchor = self.memory.anchor(node).filter(|_| plain.hold);
                let from = anchor.unwrap_or_else(|| bound.map_or(0, |bound| self.now.saturating_sub(bound)));
                let by_touch = self.is_by_touch(left) || self.is_by_touch(right);
                self.either_if(self.hidden(from, by_touch), plain, reasons)
            }
        }
    }

    fn either_if(&self, reason: Option<String>, plain: May, reasons: &mut Vec<String>) -> May {
        match reason {
            Some(reason) => {
                reasons.push(reason);
                May::EITHER
            }
            None => plain,
        }
    }

    /// Why something that happened from `from` up to now may not have been seen.
    fn hidden(&self, from: u64, by_touch: bool) -> Option<String> {
        if let Some(gap) = self.gaps.touching(from, self.now) {
            return Some(self.gap(&self.gap_list[gap as usize]));
        }
        if by_touch && self.touches_unseen {
            return Some("touches of this run could not be seen".into());
        }
        self.blind_touch.filter(|blind| by_touch && blind.at >= from).map(|blind| blind.words(self.start))
    }

    /// Why consent may be another one by a flag that nobody saw.
    fn unseen_flag(&self) -> Option<String> {
        let could_change = self.policy.flags.iter().any(|flag| flag.state != self.world.consent);
        self.flags_unseen.filter(|_| could_change).map(str::to_owned)
    }

    fn permission_doubt(&self, name: NameNo, state: PermissionState) -> Option<String> {
        if let Some(unseen) = self.permissions_unseen {
            return Some(unseen.to_owned());
        }
        let full = &self.policy.permissions[name as usize];
        match self.world.permissions.get(name) {
            None if state != PermissionState::Requested => {
                Some(format!("whether the app has {full} is not known: it has not asked for it in this run"))
            }
            Some(PermissionState::Requested) if state != PermissionState::Requested => {
                Some(format!("the answer to the request for {full} is not known"))
            }
            _ => self.hidden(self.permissions_since[name as usize], false),
        }
    }

    fn gap(&self, gap: &Gap) -> String {
        let from = self.time(gap.since);
        match gap.until {
            u64::MAX => format!("nothing is known from {from} on: {}", gap.why),
            until => format!("nothing is known from {from} to {}: {}", self.time(until), gap.why),
        }
    }

    fn is_by_touch(&self, node: NodeNo) -> bool {
        match self.policy.nodes.list[node as usize] {
            Node::Action(action) => self.policy.actions[action as usize].is_by_touch(),
            Node::Consent(_) => self.consent_by_touch,
            Node::Foreground | Node::Permission(..) | Node::Value(_) | Node::Encoding(_) | Node::Host(_) => false,
            Node::Not(inner) | Node::Once { inner, .. } => self.is_by_touch(inner),
            Node::And(left, right) | Node::Or(left, right) | Node::Since { left, right, .. } => {
                self.is_by_touch(left) || self.is_by_touch(right)
            }
        }
    }

    /// Why the condition does not have the wanted value, one sentence for each part that decides it.
    pub(super) fn why_not(&self, node: NodeNo, wanted: bool) -> Vec<String> {
        let mut why = Vec::new();
        self.explain(node, wanted, &mut why);
        why.dedup();
        why
    }

    fn explain(&self, node: NodeNo, wanted: bool, why: &mut Vec<String>) {
        if self.holds(node) == wanted {
            return;
        }
        match self.policy.nodes.list[node as usize] {
            Node::Not(inner) => self.explain(inner, !wanted, why),
            Node::And(left, right) | Node::Or(left, right) if self.policy.nodes.text[left as usize].is_empty() => {
                self.explain(left, wanted, why);
                if why.is_empty() {
                    self.explain(right, wanted, why);
                }
            }
            Node::And(left, right) | Node::Or(left, right) => {
                self.explain(left, wanted, why);
                self.explain(right, wanted, why);
            }
            Node::Consent(_) => why.push(self.consent()),
            Node::Foreground => {
                let place = if self.world.foreground { "in front" } else { "in the background" };
                why.push(match self.foreground_since {
                    Some(since) => format!("the app was {place} since {}", self.time(since)),
                    None => format!("the app was {place}: none of its activities had been shown yet"),
                });
            }
            Node::Permission(name, _) => why.push(self.permission(name)),
            Node::Value(shape) => why.push(self.value(shape)),
            Node::Encoding(_) => {
                why.extend(self.departure.map(|it| format!("it was written as {}", encoding_words(it.leaving.encoding))))
            }
            Node::Host(_) => why.extend(self.departure.map(|it| match it.host.as_str() {
                "" => "where it went is not known".to_owned(),
                host => format!("it went to {host}"),
            })),
            Node::Action(action) => why.push(format!("`{}` did not happen", self.policy.actions[action as usize].name)),
            Node::Once { inner, bound } if !wanted || self.actions(inner).is_none() => {
                let text = &self.policy.nodes.text[inner as usize];
                let window = bound.map_or("before".to_owned(), |bound| format!("in the {} before", length(bound)));
                why.push(if wanted { format!("not once {window}: {text}") } else { format!("{window}: {text}") });
            }
            Node::Once { inner, bound } => {
                for action in self.actions(inner).unwrap_or_default() {
                    why.push(self.missing(action, bound));
                }
            }
            Node::Since { .. } => {
                let text = &self.policy.nodes.text[node as usize];
                let text = if text.is_empty() { "that order of actions" } else { text };
                why.push(if wanted { format!("this was not so: {text}") } else { format!("this was so: {text}") });
            }
        }
    }

    fn permission(&self, name: NameNo) -> String {
        let full = &self.policy.permissions[name as usize];
        match self.world.permissions.get(name) {
            None => format!("the app had not asked for {full}"),
            Some(state) => {
                let since = self.time(self.permissions_since[name as usize]);
                format!("{full} was {} since {since}", state.name())
            }
        }
    }

    fn value(&self, wanted: NameNo) -> String {
        let name = &self.policy.shapes[wanted as usize].name;
        match self.departure.map(|it| it.shape.as_str()) {
            Some(shape) if shape == name => format!("the text was a `{name}`"),
            None | Some("") => format!("the text was no `{name}`"),
            Some(shape) => format!("the text was no `{name}` but a `{shape}`"),
        }
    }

    fn consent(&self) -> String {
        let words = self.consent_since_when();
        match self.ignored_flag {
            Some((at, key)) if self.world.consent != Consent::Granted => {
                let at = self.time(at);
                format!(
                    "{words}; the app noted `{key}` at {at} by itself: the user had touched nothing since, and that counts for nothing"
                )
            }
            _ => words,
        }
    }

    fn consent_since_when(&self) -> String {
        let state = self.world.consent;
        match self.consent_since {
            Some(since) => format!("consent was `{state}` since {}", self.time(since)),
            None if self.consent_at_start == Consent::Unknown => {
                format!("consent was `{state}`: the user had neither seen nor answered the policy")
            }
            None => format!("consent was `{state}` from the start of the run"),
        }
    }

    /// The actions that an event is made of, when it is made of nothing else.
    fn actions(&self, node: NodeNo) -> Option<Vec<ActionNo>> {
        match self.policy.nodes.list[node as usize] {
            Node::Action(action) => Some(vec![action]),
            Node::Or(left, right) => Some([self.actions(left)?, self.actions(right)?].concat()),
            _ => None,
        }
    }

    fn missing(&self, action: ActionNo, bound: Option<u64>) -> String {
        let row = &self.policy.actions[action as usize];
        let window = bound.map_or(String::new(), |bound| format!(" in the {} before", length(bound)));
        let seen = &self.seen[action as usize];
        let last = match (seen.counted, &seen.other_origin) {
            (Some(last), _) => format!("the last one was {} before", seconds(self.now - last.min(self.now))),
            (None, Some((_, Some(words)))) => words.clone(),
            (None, Some((other, None))) => {
                format!(
                    "the one at {} came from no finger that counts (an origin other than {})",
                    self.time(*other),
                    row.origins_text()
                )
            }
            (None, None) => "it had not happened at all".to_owned(),
        };
        format!("no `{}` ({}){window}: {last}", row.name, row.looks())
    }

    /// A moment as reports show it.
    pub(super) fn time(&self, at: u64) -> String {
        seconds(at.saturating_sub(self.start))
    }
}

fn encoding_words(encoding: Encoding) -> String {
    match encoding {
        Encoding::Plain => "it is (plain)".to_owned(),
        other => format!("`{}`", other.name()),
    }
}

/// Seconds with three digits behind the point.
pub(crate) fn seconds(ns: u64) -> String {
    format!("{}.{:03} s", ns / 1_000_000_000, ns / 1_000_000 % 1000)
}

impl ActionRow {
    /// Whether touches make it, as opposed to marks only.
    pub(super) fn is_by_touch(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.mark.is_empty())
    }

    fn origins_text(&self) -> String {
        self.origins.iter().map(|origin| origin.name()).collect::<Vec<_>>().join(", ")
    }

    /// What has to be touched, in words.
    fn looks(&self) -> String {
        let one = |pattern: &super::policy::Pattern| {
            let fields = [
                ("id", &pattern.id),
                ("text", &pattern.text),
                ("class", &pattern.class),
                ("window", &pattern.window),
                ("mark", &pattern.mark),
            ];
            let part =
                |(name, values): &(&str, &Vec<String>)| (!values.is_empty()).then(|| format!("{name} {}", values.join(" or ")));
            fields.iter().filter_map(part).collect::<Vec<_>>().join(", ")
        };
        self.patterns.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}
