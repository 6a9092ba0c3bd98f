//! A pack as plain data: what stands in the TOML, with the place of every word that has to be looked up.

use hooks::event::Origin;

pub(super) use super::section::{Number, Value};
pub(super) use super::source::Word;

use super::policy::{Title, When};
use super::source::Source;
use crate::consent::Consent;
use crate::timeline::ActionKind;

/// A pack, or several that build on each other.
#[derive(Debug, Clone)]
pub(super) struct Pack {
    /// Where errors point that no word stands for.
    pub(super) source: Source,
    pub(super) name: Word,
    pub(super) title: Title,
    pub(super) version: String,
    pub(super) extends: Vec<Word>,
    pub(super) disable: Vec<Word>,
    /// Packages that are the app's own code.
    pub(super) packages: Vec<String>,
    /// Name and date of the text that the pack stands for.
    pub(super) policy: Option<String>,
    pub(super) parameters: Vec<ParameterDef>,
    pub(super) data: Vec<GroupDef>,
    pub(super) actions: Vec<ActionDef>,
    pub(super) features: Vec<FeatureDef>,
    pub(super) shapes: Vec<ShapeDef>,
    /// Which actions signal which state.
    pub(super) consent: Vec<(Consent, Vec<Word>)>,
    pub(super) flags: Vec<FlagDef>,
    pub(super) actors: Vec<ActorDef>,
    pub(super) declared: Vec<DeclaredDef>,
    pub(super) rules: Vec<RuleDef>,
    pub(super) undecidable: Vec<UndecidableDef>,
}

/// A free parameter.
#[derive(Debug, Clone)]
pub(super) struct ParameterDef {
    pub(super) name: Word,
    pub(super) value: Number,
    /// Where the value comes from; a pack that only gives another value to a parameter says nothing here.
    pub(super) source: Option<String>,
    pub(super) note: String,
}

/// A group of data.
#[derive(Debug, Clone)]
pub(super) struct GroupDef {
    pub(super) name: Word,
    pub(super) words: Vec<Word>,
}

#[derive(Debug, Clone)]
pub(super) struct ActionDef {
    pub(super) name: Word,
    /// One of them has to match.
    pub(super) patterns: Vec<PatternDef>,
    pub(super) origins: Vec<Origin>,
}

/// Every list that is not empty has to hold what was touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PatternDef {
    pub(super) window: Vec<String>,
    pub(super) class: Vec<String>,
    pub(super) id: Vec<String>,
    pub(super) text: Vec<String>,
    pub(super) screen: Vec<String>,
    /// A screen that comes up, instead of a touch.
    pub(super) shown: Vec<String>,
    /// A mark instead of a touch: `name` or `name=value`.
    pub(super) mark: Vec<String>,
    pub(super) kind: Option<ActionKind>,
}

/// A part of the app.
#[derive(Debug, Clone)]
pub(super) struct FeatureDef {
    pub(super) name: Word,
    pub(super) bounds: Bounds,
}

/// When the user is in a feature.
#[derive(Debug, Clone)]
pub(super) enum Bounds {
    /// From one of these actions on to one of those.
    Actions { enter: Vec<Word>, leave: Vec<Word> },
    /// While one of these screens is shown.
    Screens(Vec<String>),
}

/// How texts of a kind look.
#[derive(Debug, Clone)]
pub(super) struct ShapeDef {
    pub(super) name: Word,
    /// One of them has to match the whole text.
    pub(super) globs: Vec<Word>,
}

/// The app's own note of what the user has answered.
#[derive(Debug, Clone)]
pub(super) struct FlagDef {
    pub(super) file: Word,
    pub(super) key: Word,
    pub(super) value: bool,
    pub(super) state: Consent,
}

/// An SDK of the pack's own.
#[derive(Debug, Clone)]
pub(super) struct ActorDef {
    pub(super) name: Word,
    pub(super) packages: Vec<String>,
    pub(super) libraries: Vec<String>,
}

/// What rules, declared rows and undecidable rows have in common.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) id: Word,
    pub(super) part: String,
    pub(super) title: Title,
    pub(super) clause: String,
    pub(super) quote: String,
    pub(super) line: usize,
}

/// What an actor says that it takes. Two rules are made of it.
#[derive(Debug, Clone)]
pub(super) struct DeclaredDef {
    pub(super) heading: Heading,
    pub(super) actors: Vec<Word>,
    pub(super) data: Vec<Word>,
    pub(super) trigger: Option<Word>,
    pub(super) purpose: Title,
    /// Which of its rules a pack that builds on it has left out or replaced: `data`, `trigger`.
    pub(super) without: [bool; 2],
}

#[derive(Debug, Clone)]
pub(super) struct RuleDef {
    pub(super) heading: Heading,
    pub(super) when: When,
    pub(super) data: Vec<Word>,
    pub(super) except: Vec<Word>,
    pub(super) permissions: Vec<Word>,
    pub(super) actors: Vec<Word>,
    pub(super) only_while: Option<Word>,
    pub(super) demand: DemandDef,
}

#[derive(Debug, Clone)]
pub(super) enum DemandDef {
    Require(Word),
    Forbid(Word),
    MustStop { within: Number, after: Word },
    AtMost { count: Number, window: WindowDef, per: Vec<Word> },
    Gap { least: Number, per: Vec<Word> },
    Irregular { times: Number, tolerance: Number, per: Vec<Word> },
}

#[derive(Debug, Clone)]
pub(super) enum WindowDef {
    Within(Number),
    Since(Word),
}

/// What no run can decide.
#[derive(Debug, Clone)]
pub(super) struct UndecidableDef {
    pub(super) heading: Heading,
    pub(super) why: Title,
}

impl DeclaredDef {
    /// The parts of its two rules: what it takes, and when.
    pub(super) fn parts(&self) -> [String; 2] {
        ["data", "trigger"].map(|part| match self.heading.part.as_str() {
            "" => part.to_owned(),
            own => format!("{own}-{part}"),
        })
    }
}
