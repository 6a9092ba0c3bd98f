//! A policy pack, ready to judge: what [`compile`](super::compile::compile) makes.

use hooks::brief::Line;
use hooks::catalogue::Category;
use hooks::event::Origin;

use super::formula::{ActionNo, NodeNo, Nodes};
use crate::consent::Consent;
use crate::timeline::{ActionKind, Actor};

/// A policy pack, ready to judge.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The text it stands for.
    pub source: String,
    /// Packages that are the app's own code.
    pub packages: Vec<String>,
    /// What the user can do, as far as rules care.
    pub actions: Vec<ActionRow>,
    /// Signals of consent, in the order in which they count.
    pub(super) consent: Vec<(Consent, Vec<ActionNo>)>,
    /// Flags of the app's own that signal consent.
    pub(super) flags: Vec<FlagRow>,
    pub(super) shapes: Vec<ShapeRow>,
    /// Whole names of the permissions that conditions look at.
    pub(super) permissions: Vec<String>,
    /// Patterns of hosts that conditions look at.
    pub(super) hosts: Vec<String>,
    /// Its rules.
    pub rules: Vec<Rule>,
    pub(super) nodes: Nodes,
}

/// A flag of the app's own that signals consent.
#[derive(Debug, Clone)]
pub(super) struct FlagRow {
    pub(super) file: String,
    pub(super) key: String,
    pub(super) value: bool,
    pub(super) state: Consent,
}

/// How texts of a kind look.
#[derive(Debug, Clone)]
pub(super) struct ShapeRow {
    /// Its name in the pack.
    pub(super) name: String,
    /// Its name in a run, which other packs may share: `pack/name`.
    pub(super) told: String,
    pub(super) globs: Vec<String>,
}

impl Policy {
    /// What a run has to look for so that this pack can judge it: lines of its brief.
    pub fn brief(&self) -> impl Iterator<Item = Line<'_>> {
        self.shape_lines().chain(self.flag_lines())
    }

    pub(super) fn shape_lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.shapes.iter().flat_map(|shape| shape.globs.iter().map(|glob| Line::Shape { name: &shape.told, glob }))
    }

    pub(super) fn flag_lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.flags.iter().map(|flag| Line::Flag { file: &flag.file, key: &flag.key })
    }
}

/// A named action.
#[derive(Debug, Clone)]
pub struct ActionRow {
    /// Its name.
    pub name: String,
    /// One of them has to match.
    pub patterns: Vec<Pattern>,
    /// Origins that count.
    pub origins: Vec<Origin>,
}

/// What has to be touched. Every list that is not empty has to hold it.
#[derive(Debug, Clone, Default)]
pub struct Pattern {
    /// Titles of windows.
    pub window: Vec<String>,
    /// Classes of views, with or without their package.
    pub class: Vec<String>,
    /// Resource id names.
    pub id: Vec<String>,
    /// Texts or content descriptions.
    pub text: Vec<String>,
    /// Marks that stand for the action: `name` or `name=value`.
    pub mark: Vec<String>,
    /// What the finger has to do.
    pub kind: Option<ActionKind>,
}

/// Whose accesses a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    Any,
    Some { app: bool, sdks: bool, names: Vec<String> },
}

impl Who {
    /// `None` when the actor is unknown, so that nobody can say.
    pub(super) fn includes(&self, actor: &Actor) -> Option<bool> {
        match (self, actor) {
            (Who::Any, _) => Some(true),
            (Who::Some { .. }, Actor::Unknown { .. }) => None,
            (Who::Some { app, .. }, Actor::App { .. }) => Some(*app),
            (Who::Some { sdks, names, .. }, Actor::Sdk { name, .. }) => Some(*sdks || names.contains(name)),
        }
    }
}

/// What sets off an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trigger {
    /// One of these actions.
    Actions(Vec<ActionNo>),
    /// The app leaves the foreground.
    Background,
}

/// What a rule demands.
#[derive(Debug, Clone)]
pub enum Demand {
    /// The condition has to hold at every access.
    Require(NodeNo),
    /// The condition must not hold at any access.
    Forbid(NodeNo),
    /// A capture has to end within so many ns after the trigger.
    MustStop {
        /// How long it may go on.
        within: u64,
        /// After what.
        #[allow(private_interfaces, reason = "only looked at inside the rules")]
        after: Trigger,
    },
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, for instance `GL-04`; the parts of one promise share it.
    pub id: String,
    /// Which part of the promise, or empty.
    pub part: String,
    /// For people.
    pub title: String,
    /// Section of the policy.
    pub clause: String,
    /// A sentence of it.
    pub quote: String,
    /// Which catalogue rows it is about, by their index.
    pub apis: Vec<bool>,
    /// The categories of these rows.
    pub categories: Vec<Category>,
    /// Whether it is about data of these categories that leaves the process, as opposed to calls that take it.
    pub leaves: bool,
    pub(super) who: Who,
    /// Its condition.
    pub demand: Demand,
    /// The condition in words.
    pub condition: String,
    /// Whether touches decide it.
    pub needs_touches: bool,
    /// Whether the foreground decides it.
    pub needs_foreground: bool,
    /// Whether the shapes of texts decide it.
    pub needs_shapes: bool,
    /// Whether the app's own flags decide it.
    pub needs_flags: bool,
    /// Whether the answers to requests for permissions decide it.
    pub needs_permissions: bool,
}
