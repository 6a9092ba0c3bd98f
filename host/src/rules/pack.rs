//! A pack as plain data: what stands in the TOML, with the place of every word that has to be looked up.

use std::ops::Range;

use hooks::event::Origin;

use crate::consent::Consent;
use crate::timeline::ActionKind;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pack {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) source: String,
    /// Packages that are the app's own code.
    pub(super) packages: Vec<String>,
    pub(super) actions: Vec<ActionDef>,
    pub(super) features: Vec<FeatureDef>,
    pub(super) shapes: Vec<ShapeDef>,
    /// Which actions signal which state.
    pub(super) consent: Vec<(Consent, Vec<Word>)>,
    pub(super) flags: Vec<FlagDef>,
    pub(super) rules: Vec<RuleDef>,
}

#[derive(Debug, Clone, PartialEq)]
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
    /// A mark instead of a touch: `name` or `name=value`.
    pub(super) mark: Vec<String>,
    pub(super) kind: Option<ActionKind>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct FeatureDef {
    pub(super) name: Word,
    pub(super) enter: Vec<Word>,
    pub(super) leave: Vec<Word>,
}

/// How texts of a kind look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShapeDef {
    pub(super) name: Word,
    /// One of them has to match the whole text.
    pub(super) globs: Vec<Word>,
}

/// The app's own note of what the user has answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FlagDef {
    pub(super) file: Word,
    pub(super) key: Word,
    pub(super) value: bool,
    pub(super) state: Consent,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct RuleDef {
    pub(super) id: String,
    pub(super) part: String,
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) quote: String,
    pub(super) data: Vec<Word>,
    /// Whether the rule is about data that leaves the process, as opposed to calls that take it.
    pub(super) leaves: bool,
    pub(super) actors: Vec<Word>,
    pub(super) demand: DemandDef,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum DemandDef {
    Require(Word),
    Forbid(Word),
    MustStop { within: u64, after: Word },
}
