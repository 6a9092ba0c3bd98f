//! A policy pack, ready to judge: what [`compile`](super::compile::compile) makes.

use hooks::brief::Line;
use hooks::catalogue::Category;
use hooks::event::Origin;

use super::formula::{ActionNo, NameNo, NodeNo, Nodes};
use super::source::PackError;
use crate::consent::Consent;
use crate::timeline::{ActionKind, Actor};

/// A policy pack, ready to judge.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: Title,
    /// The text it stands for, with its date.
    pub source: String,
    /// Version of the pack; may be empty.
    pub version: String,
    /// Its free parameters, with the values that count.
    pub parameters: Vec<Parameter>,
    /// What no run can decide.
    pub undecidable: Vec<Undecidable>,
    /// What actors say that they take.
    pub(super) declared: Vec<DeclaredRow>,
    /// Screens that features are made of, by the numbers of [`Node::Screen`](super::formula::Node::Screen).
    pub(super) screens: Vec<ScreenNames>,
    /// SDKs of its own, which the shipped table does not know.
    pub(super) sdks: Vec<OwnSdk>,
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
    /// What it defines and never uses, as warnings.
    pub unused: Vec<PackError>,
}

/// An SDK that a pack brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnSdk {
    pub(super) name: String,
    pub(super) packages: Vec<String>,
    pub(super) libraries: Vec<String>,
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

    /// Its own SDKs: name, packages and libraries of each.
    pub(super) fn own_sdks(&self) -> impl Iterator<Item = (&str, &[String], &[String])> {
        self.sdks.iter().map(|sdk| (sdk.name.as_str(), &sdk.packages[..], &sdk.libraries[..]))
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
    /// Classes or titles of screens in which it has to be touched.
    pub screen: Vec<String>,
    /// Screens that come up, instead of a touch.
    pub shown: Vec<String>,
    /// What the finger has to do.
    pub kind: Option<ActionKind>,
    /// Whatever the user does, wherever: the built-in action `input`.
    pub anything: bool,
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
    /// None of these screens is shown any more; by their number in the pack.
    Screen(NameNo),
}

/// What a rule is judged at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// A call of an api that it is about.
    Accessed,
    /// A text of its categories leaves the process.
    Leaves,
    /// The app asks the user for a permission.
    Asks,
    /// A process of the app is started.
    Starts,
    /// The app closes itself: a process ends in an orderly way, or the app goes from the front.
    Closes,
}

impl When {
    /// All of them.
    pub const ALL: [When; 5] = [When::Accessed, When::Leaves, When::Asks, When::Starts, When::Closes];

    /// The word for it in packs.
    pub const fn name(self) -> &'static str {
        match self {
            When::Accessed => "accessed",
            When::Leaves => "leaves",
            When::Asks => "asks",
            When::Starts => "starts",
            When::Closes => "closes",
        }
    }
}

/// What calls are counted together: those that have all of this in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Per {
    /// Who made them.
    pub actor: bool,
    /// What they yield.
    pub category: bool,
    /// The api.
    pub api: bool,
    /// The process.
    pub process: bool,
}

/// Since when calls are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// The last so many ns, this moment included.
    Last(u64),
    /// The last of these actions; the start of the run when there was none.
    #[allow(private_interfaces, reason = "only looked at inside the rules")]
    Since(Vec<ActionNo>),
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
    /// No more than `count` calls in a window.
    AtMost {
        /// How many are allowed.
        count: u32,
        /// Since when.
        window: Window,
        /// Which calls count together.
        per: Per,
    },
    /// So many ns at least between one call and the next.
    Gap {
        /// How long.
        least: u64,
        /// Which calls count together.
        per: Per,
    },
    /// No calls at regular intervals: never `times` intervals in a row of which each is as long as the first of them.
    Irregular {
        /// How many intervals make a period.
        times: u32,
        /// By how much of the first one the others may differ, in thousandths.
        tolerance: u32,
        /// Which calls count together.
        per: Per,
    },
}

/// A text in the languages that the tool speaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title {
    /// In English; in whatever language the pack has it when it has one text only.
    pub en: String,
    /// In Chinese; empty when the pack has one text only.
    pub zh: String,
}

/// A free parameter of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value as it is written: `10s`, or a number.
    pub value: String,
    /// Where the number comes from, for instance "store practice" or "our choice".
    pub source: String,
    /// More about it.
    pub note: String,
}

/// A part of a promise that no run can decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecidable {
    /// As in [`Rule`].
    pub id: String,
    /// As in [`Rule`].
    pub part: String,
    /// As in [`Rule`].
    pub title: Title,
    /// As in [`Rule`].
    pub clause: String,
    /// As in [`Rule`].
    pub quote: String,
    /// Why not.
    pub why: Title,
}

/// A row of the declared table: what an actor says that it takes.
#[derive(Debug, Clone)]
pub(super) struct DeclaredRow {
    /// What for, or empty.
    pub(super) purpose: Title,
    pub(super) who: Who,
    /// Which catalogue rows, by their index.
    pub(super) apis: Vec<bool>,
}

/// A screen: class of an activity or dialog, with or without its package, or title of its window.
pub(super) type ScreenNames = Vec<String>;

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, for instance `GL-04`; the parts of one promise share it.
    pub id: String,
    /// Which part of the promise, or empty.
    pub part: String,
    /// For people.
    pub title: Title,
    /// Section of the policy.
    pub clause: String,
    /// A sentence of it.
    pub quote: String,
    /// The file in which it stands, or the name of the shipped pack.
    pub file: String,
    /// Its line there, from 1 up.
    pub line: usize,
    /// Names of the free parameters that it uses.
    pub parameters: Vec<String>,
    /// Which catalogue rows it is about, by their index.
    pub apis: Vec<bool>,
    /// The categories of these rows.
    pub categories: Vec<Category>,
    /// What it is judged at.
    pub when: When,
    /// Whole names of the permissions that it is about, for [`When::Asks`]; all when empty.
    pub permissions: Vec<String>,
    pub(super) who: Who,
    /// It speaks only while this holds.
    pub(super) only_while: Option<NodeNo>,
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
    /// Whether the screens that come and go decide it.
    pub needs_screens: bool,
    /// Whether what a process was started for decides it.
    pub needs_causes: bool,
}

impl Rule {
    /// Whether it is about data that leaves the process.
    pub fn leaves(&self) -> bool {
        self.when == When::Leaves
    }
}
