//! What is suspicious about a pack that loads: rules that can never fire, that say what another says, or the opposite of it.

mod logic;

use std::collections::{HashMap, HashSet};

use hooks::catalogue::{self, Api, End};
use hooks::decode::parcel::Reply;
use hooks::event::Origin;
use serde::Serialize;

use super::formula::{ActionNo, Node, NodeNo};
use super::policy::{ActionRow, Demand, Pattern, Policy, Rule, When, Who};
use super::source::PackError;
use super::words::{Language, inline};
use crate::timeline::{ActionKind, Sdks};
use logic::Logic;

/// So many pairs of rules are compared for contradictions.
const MOST_PAIRS: usize = 100_000;

/// Something suspicious.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Which kind: one word.
    pub kind: &'static str,
    /// The rule that it is about, with its part; empty when it is about no rule.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// File and line, where they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What is suspicious.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Looks a pack through.
pub fn lint(policy: &Policy) -> Vec<Warning> {
    let lint = Lint { policy, logic: Logic::new(policy), apis: catalogue::apis().collect() };
    let mut found = lint.names();
    for rule in &policy.rules {
        found.extend(lint.never_fires(rule));
    }
    found.extend(lint.pairs());
    found.extend(policy.unused.iter().map(unused));
    found
}

fn unused(error: &PackError) -> Warning {
    let line = error.place.as_ref().map(|(line, ..)| format!("{}:{line}", error.file));
    Warning {
        kind: "unused",
        rule: String::new(),
        place: Some(line.unwrap_or_else(|| error.file.clone())),
        message: error.message.clone(),
        hint: error.hint.clone().unwrap_or_default(),
    }
}

struct Lint<'p> {
    policy: &'p Policy,
    logic: Logic<'p>,
    apis: Vec<&'static Api>,
}

fn name(rule: &Rule) -> String {
    if rule.part.is_empty() { rule.id.clone() } else { format!("{}/{}", rule.id, rule.part) }
}

fn about(rule: &Rule, kind: &'static str, message: String, hint: &str) -> Warning {
    Warning { kind, rule: name(rule), place: Some(format!("{}:{}", rule.file, rule.line)), message, hint: hint.to_owned() }
}

/// The condition of a rule, and the value that keeps it.
fn condition(rule: &Rule) -> Option<(NodeNo, bool)> {
    match rule.demand {
        Demand::Require(node) => Some((node, true)),
        Demand::Forbid(node) => Some((node, false)),
        _ => None,
    }
}

impl Lint<'_> {
    /// Actions and features that cannot be.
    fn names(&self) -> Vec<Warning> {
        let mut found = Vec::new();
        for action in self.policy.actions.iter().filter(|action| !can_happen(action)) {
            found.push(Warning {
                kind: "impossible-action",
                rule: String::new(),
                place: None,
                message: format!("the action `{}` can never happen: code makes clicks, and no taps or long presses", action.name),
                hint: "leave out `kind`, or let a finger make it: origin = \"hardware\"".to_owned(),
            });
        }
        let mut known = HashSet::new();
        for (at, text) in self.policy.nodes.text.iter().enumerate() {
            let Some(feature) = text.strip_prefix("in ").filter(|name| !name.contains(char::is_whitespace)) else { continue };
            if known.insert(feature) {
                found.extend(self.feature(feature, at as NodeNo));
            }
        }
        found
    }

    fn feature(&self, feature: &str, node: NodeNo) -> Option<Warning> {
        let warning =
            |kind, message, hint: &str| Some(Warning { kind, rule: String::new(), place: None, message, hint: hint.to_owned() });
        let Node::Since { left, right, .. } = self.policy.nodes.list[node as usize] else { return None };
        let (mut enter, mut leave) = (Vec::new(), Vec::new());
        self.policy.actions_below(right, &mut enter);
        self.policy.actions_below(left, &mut leave);
        let possible = |number: &ActionNo| can_happen(&self.policy.actions[*number as usize]);
        if !enter.iter().any(possible) {
            let message = format!("nothing can enter the feature `{feature}`");
            return warning("never-entered", message, "name an action in `enter` that the user can do");
        }
        if leave.iter().filter(|number| possible(number)).all(|number| enter.contains(number)) {
            let message = format!("nothing can leave the feature `{feature}`: what leaves it enters it as well");
            return warning("never-left", message, "give `enter` and `leave` different actions");
        }
        None
    }

    /// Why a rule can never be broken.
    fn never_fires(&self, rule: &Rule) -> Vec<Warning> {
        let mut found = Vec::new();
        found.extend(self.no_text(rule));
        found.extend(self.no_code(rule));
        let speaks = rule.only_while.map(|node| (node, true));
        if let Some(while_) = speaks
            && !self.logic.possible(&[while_])
        {
            let message = "its `while` never holds: the rule never speaks".to_owned();
            found.push(about(rule, "never-speaks", message, "look for two parts that exclude each other"));
            return found;
        }
        let Some((node, kept)) = condition(rule) else { return found };
        let with = |value: bool| -> Vec<(NodeNo, bool)> { speaks.into_iter().chain([(node, value)]).collect() };
        let said = self.words(rule, node);
        if !self.logic.possible(&with(!kept)) {
            let (when, what) = (if speaks.is_some() { " whenever it speaks" } else { "" }, if kept { "always" } else { "never" });
            let message = format!("it can never be broken: its condition {what} holds{when}: {said}");
            found.push(about(rule, "never-broken", message, "say what the app has to do or must not do"));
        } else if kept && speaks.is_some() && !self.logic.possible(&with(kept)) && self.logic.possible(&[(node, kept)]) {
            let message = format!("whenever it speaks it is broken: `while` excludes what it requires: {said}");
            let hint = "say `forbid` when it must never happen then, or change `while`";
            found.push(about(rule, "while-excludes", message, hint));
        }
        found
    }

    fn words(&self, rule: &Rule, node: NodeNo) -> String {
        let text = &self.policy.nodes.text[node as usize];
        match super::lang::parse(text) {
            Ok(expression) => inline(&expression, rule.when, Language::En),
            Err(_) => text.clone(),
        }
    }

    fn no_text(&self, rule: &Rule) -> Option<Warning> {
        let chosen = || self.apis.iter().zip(&rule.apis).filter(|(_, chosen)| **chosen).map(|(api, _)| *api);
        match rule.when {
            When::Leaves if !chosen().any(delivers_text) => {
                let message = "no api that it is about delivers a text that could be recognised when it leaves".to_owned();
                let hint = "only a text that a run is told to look for can break it: `--look NAME=TEXT`";
                Some(about(rule, "no-text", message, hint))
            }
            _ => None,
        }
    }

    /// A rule about actors whose code nobody could recognise.
    fn no_code(&self, rule: &Rule) -> Option<Warning> {
        let Who::Some { app: false, sdks: false, names } = &rule.who else { return None };
        let shipped = Sdks::shipped();
        let is_known = |name: &String| {
            shipped.names().any(|known| known == name)
                || self.policy.sdks.iter().any(|sdk| sdk.name == *name && !(sdk.packages.is_empty() && sdk.libraries.is_empty()))
        };
        if names.is_empty() || names.iter().any(is_known) {
            return None;
        }
        let message = format!("none of the code of {} is known, so nothing is ever recognised as theirs", names.join(", "));
        Some(about(rule, "no-code", message, "add `packages` or `libraries` to [actors.\"NAME\"]"))
    }

    /// Rules that say the same, and rules that say the opposite.
    fn pairs(&self) -> Vec<Warning> {
        let mut found = Vec::new();
        let rules = &self.policy.rules;
        let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, rule) in rules.iter().enumerate() {
            alike.entry(self.meaning(rule)).or_default().push(at);
        }
        for (at, rule) in rules.iter().enumerate() {
            // Each row of the declared table makes such a rule; they belong to different rows.
            if matches!(rule.demand, Demand::Require(node) if self.policy.nodes.list[node as usize] == Node::Declared) {
                continue;
            }
            let group = &alike[&self.meaning(rule)];
            let covers = |other: &&usize| {
                let more = &rules[**other];
                // Of two that are equal the later one is told of.
                **other != at && is_within(rule, more) && (!is_within(more, rule) || **other < at)
            };
            if let Some(other) = group.iter().find(covers) {
                let message = format!(
                    "it says nothing that {} does not say: the same demand, for no other data or actors",
                    name(&rules[*other])
                );
                found.push(about(rule, "overlap", message, "remove it, or make it say something of its own"));
            }
        }
        let mut compared = 0;
        for (at, rule) in rules.iter().enumerate() {
            for other in rules[..at].iter().filter(|other| other.when == rule.when && meet(rule, other)) {
                compared += 1;
                if compared <= MOST_PAIRS && self.contradict(rule, other) {
                    let message =
                        format!("it contradicts {}: whatever happens where both speak breaks one of the two", name(other));
                    found.push(about(
                        rule,
                        "contradiction",
                        message,
                        "change one of them, or let them speak at different times with `while`",
                    ));
                }
            }
        }
        if compared > MOST_PAIRS {
            found.push(Warning {
                kind: "too-many-rules",
                rule: String::new(),
                place: None,
                message: format!("only {MOST_PAIRS} of {compared} pairs of rules were looked through for contradictions"),
                hint: "split the pack".to_owned(),
            });
        }
        found
    }

    /// Everything about a rule that is not whose data of what kind.
    fn meaning(&self, rule: &Rule) -> String {
        let demand = match &rule.demand {
            Demand::Require(node) => format!("require {}", self.logic.key(*node)),
            Demand::Forbid(node) => format!("forbid {}", self.logic.key(*node)),
            other => format!("{other:?}"),
        };
        format!("{:?} {demand} {:?}", rule.when, rule.only_while.map(|node| self.logic.key(node)))
    }

    /// Whether no world keeps both, though each can be kept by itself.
    fn contradict(&self, one: &Rule, other: &Rule) -> bool {
        let (Some(a), Some(b)) = (condition(one), condition(other)) else { return false };
        if !self.logic.related(a.0, b.0) {
            return false;
        }
        let speak: Vec<(NodeNo, bool)> = one.only_while.into_iter().chain(other.only_while).map(|node| (node, true)).collect();
        let with = |more: &[(NodeNo, bool)]| self.logic.possible(&[&speak[..], more].concat());
        with(&[]) && with(&[a]) && with(&[b]) && !with(&[a, b])
    }
}

impl Who {
    /// Whether there is an actor that belongs to both.
    pub(super) fn meets(&self, other: &Who) -> bool {
        match (self, other) {
            (Who::Any, _) | (_, Who::Any) => true,
            (Who::Some { app, sdks, names }, Who::Some { app: more, sdks: all, names: others }) => {
                app & more
                    || *sdks && (*all || !others.is_empty())
                    || *all && !names.is_empty()
                    || names.iter().any(|name| others.contains(name))
            }
        }
    }
}

impl Policy {
    /// The actions below a node, in the order of its text.
    pub(super) fn actions_below(&self, node: NodeNo, found: &mut Vec<ActionNo>) {
        match self.nodes.list[node as usize] {
            Node::Action(action) if !found.contains(&action) => found.push(action),
            Node::Not(inner) | Node::Once { inner, .. } => self.actions_below(inner, found),
            Node::And(left, right) | Node::Or(left, right) | Node::Since { left, right, .. } => {
                self.actions_below(left, found);
                self.actions_below(right, found);
            }
            _ => {}
        }
    }
}

/// Whether the one is about nothing that the other is not about.
fn is_within(one: &Rule, other: &Rule) -> bool {
    let data = one.apis.iter().zip(&other.apis).all(|(one, other)| !one || *other);
    let asked = other.permissions.is_empty()
        || !one.permissions.is_empty() && one.permissions.iter().all(|name| other.permissions.contains(name));
    let who = match (&one.who, &other.who) {
        (_, Who::Any) => true,
        (Who::Any, Who::Some { .. }) => false,
        (Who::Some { app, sdks, names }, Who::Some { app: more, sdks: all, names: others }) => {
            (!app || *more) && (!sdks || *all) && names.iter().all(|name| *all || others.contains(name))
        }
    };
    data && asked && who
}

/// Whether there is something that both are about.
fn meet(one: &Rule, other: &Rule) -> bool {
    let is_about_data = matches!(one.when, When::Accessed | When::Leaves);
    let data = !is_about_data || one.apis.iter().zip(&other.apis).any(|(one, other)| *one && *other);
    let asked = one.permissions.is_empty()
        || other.permissions.is_empty()
        || one.permissions.iter().any(|name| other.permissions.contains(name));
    data && asked && one.who.meets(&other.who)
}

/// Whether an action can be seen at all: code clicks, and presses nothing.
fn can_happen(action: &ActionRow) -> bool {
    let by_finger = action.origins.iter().any(|origin| *origin != Origin::Programmatic);
    let fits = |pattern: &Pattern| {
        let is_press = matches!(pattern.kind, Some(ActionKind::Tap | ActionKind::LongPress));
        !pattern.mark.is_empty() || !pattern.shown.is_empty() || by_finger || !is_press
    };
    action.patterns.iter().any(fits)
}

/// Whether the answers of an api are texts, which can be recognised when they leave.
fn delivers_text(api: &'static Api) -> bool {
    api.ends.iter().any(|end| match end {
        End::Binder(method) => matches!(method.reply, Reply::Text | Reply::Texts | Reply::Clip | Reply::Bundle),
        End::Java(java) => java.signature.ends_with(")Ljava/lang/String;"),
        End::Brief => true,
        End::File(_) | End::Libc(_) => false,
    })
}
