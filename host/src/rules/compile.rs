//! A pack's plain data to rules that can be evaluated: every name looked up, every condition a row of nodes.

mod condition;
mod data;
mod declared;
mod number;
mod rule;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use hooks::brief::Line;
use hooks::catalogue::{self, Api};
use hooks::event::Origin;

use super::formula::{ActionNo, Nodes};
use super::pack::{ActionDef, ActorDef, Bounds, FeatureDef, FlagDef, Pack, ParameterDef, PatternDef, ShapeDef, Word};
use super::policy::{ActionRow, FlagRow, OwnSdk, Pattern, Policy, ScreenNames, ShapeRow, Undecidable};
use super::section::Result;
use super::source::PackError;
use crate::timeline::Sdks;

/// The built-in action: whatever the user does.
pub(super) const INPUT: &str = "input";

/// Looks every word up.
pub(super) fn compile(pack: &Pack) -> Result<Policy> {
    if pack.rules.is_empty() && pack.declared.is_empty() {
        return Err(pack.source.error(0..0, "a pack without rules finds nothing", "add a [[rules]] section"));
    }
    let Some(source) = pack.policy.clone() else {
        let hint = "add a [policy] section with the `title` and the `date` of the text";
        return Err(pack.source.error(0..0, "this pack does not name the text that it stands for", hint));
    };
    let mut compiler = Compiler::new(pack)?;
    let consent =
        pack.consent.iter().map(|(state, words)| Ok((*state, compiler.actions_of(words)?))).collect::<Result<Vec<_>>>()?;
    let numbers = || consent.iter().flat_map(|(_, actions)| actions);
    compiler.signals = Signals {
        flags: !pack.flags.is_empty(),
        // A flag counts only when the user has touched something before.
        touches: numbers().any(|number| compiler.rows[*number as usize].by_touch()) || !pack.flags.is_empty(),
        screens: numbers().any(|number| compiler.rows[*number as usize].by_screen()),
    };
    let shapes = pack.shapes.iter().map(|shape| shape_row(pack, shape)).collect::<Result<_>>()?;
    let flags = pack.flags.iter().map(flag_row).collect::<Result<_>>()?;
    let declared = compiler.declared_rows()?;
    let mut rules = Vec::new();
    for rule in &pack.rules {
        rules.push(compiler.rule(rule)?);
    }
    compiler.declared_rules(&declared, &mut rules)?;
    let parameters = compiler.parameter_rows()?;
    let unused = compiler.unused();
    let undecidable = pack.undecidable.iter().map(|row| Undecidable {
        id: row.heading.id.text.clone(),
        part: row.heading.part.clone(),
        title: row.heading.title.clone(),
        clause: row.heading.clause.clone(),
        quote: row.heading.quote.clone(),
        why: row.why.clone(),
    });
    Ok(Policy {
        name: pack.name.text.clone(),
        title: pack.title.clone(),
        source,
        version: pack.version.clone(),
        parameters,
        undecidable: undecidable.collect(),
        declared,
        screens: compiler.screens,
        sdks: pack.actors.iter().map(own_sdk).collect(),
        packages: pack.packages.clone(),
        actions: compiler.rows,
        consent,
        flags,
        shapes,
        permissions: compiler.permissions,
        hosts: compiler.hosts,
        rules,
        nodes: compiler.nodes,
        unused,
    })
}

fn action_row(action: &ActionDef) -> ActionRow {
    let pattern = |pattern: &PatternDef| Pattern {
        window: pattern.window.clone(),
        class: pattern.class.clone(),
        id: pattern.id.clone(),
        text: pattern.text.clone(),
        mark: pattern.mark.clone(),
        screen: pattern.screen.clone(),
        shown: pattern.shown.clone(),
        kind: pattern.kind,
        anything: false,
    };
    ActionRow {
        name: action.name.text.clone(),
        patterns: action.patterns.iter().map(pattern).collect(),
        origins: action.origins.clone(),
    }
}

impl ActionRow {
    /// Whether a touch, a click or a key can be it.
    fn by_touch(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.mark.is_empty() && pattern.shown.is_empty())
    }

    /// Whether it can only be told with the screens that come and go.
    fn by_screen(&self) -> bool {
        self.patterns.iter().any(|pattern| !pattern.shown.is_empty() || !pattern.screen.is_empty())
    }
}

fn own_sdk(actor: &ActorDef) -> OwnSdk {
    OwnSdk { name: actor.name.text.clone(), packages: actor.packages.clone(), libraries: actor.libraries.clone() }
}

fn shape_row(pack: &Pack, shape: &ShapeDef) -> Result<ShapeRow> {
    let told = format!("{}/{}", pack.name.text, shape.name.text);
    for glob in &shape.globs {
        if !(Line::Shape { name: &told, glob: &glob.text }).is_writable() {
            let hint = "its name must be one word, and its pattern one line";
            return Err(glob.error("a run cannot be told of this shape", hint));
        }
    }
    let name = shape.name.text.clone();
    Ok(ShapeRow { name, told, globs: shape.globs.iter().map(|glob| glob.text.clone()).collect() })
}

fn flag_row(flag: &FlagDef) -> Result<FlagRow> {
    let row = FlagRow { file: flag.file.text.clone(), key: flag.key.text.clone(), value: flag.value, state: flag.state };
    if (Line::Flag { file: &row.file, key: &row.key }).is_writable() {
        return Ok(row);
    }
    let hint = "its file must be the name of shared preferences, or `*`, and its key one line";
    Err(flag.file.error("a run cannot be told of this flag", hint))
}

/// Names of the SDKs that the tool knows.
static SHIPPED: LazyLock<BTreeSet<String>> = LazyLock::new(|| Sdks::shipped().names().map(str::to_owned).collect());

struct Compiler<'a> {
    pack: &'a Pack,
    catalogue: Vec<&'static Api>,
    actions: BTreeMap<&'a str, ActionNo>,
    rows: Vec<ActionRow>,
    features: BTreeMap<&'a str, &'a FeatureDef>,
    shapes: Vec<&'a str>,
    parameters: BTreeMap<&'a str, &'a ParameterDef>,
    groups: BTreeMap<&'a str, Vec<bool>>,
    /// Names of all SDKs, the pack's own included.
    sdks: BTreeSet<String>,
    permissions: Vec<String>,
    hosts: Vec<String>,
    screens: Vec<ScreenNames>,
    nodes: Nodes,
    signals: Signals,
    /// What something else of the pack names: kind and name.
    used: RefCell<BTreeSet<(&'static str, String)>>,
    /// The parameters that the rule at hand has named so far.
    named: RefCell<BTreeSet<String>>,
}

/// What signals consent, beside marks.
#[derive(Debug, Clone, Copy, Default)]
struct Signals {
    touches: bool,
    flags: bool,
    screens: bool,
}

impl<'a> Compiler<'a> {
    fn new(pack: &'a Pack) -> Result<Compiler<'a>> {
        let mut rows: Vec<ActionRow> = pack.actions.iter().map(action_row).collect();
        rows.push(ActionRow {
            name: INPUT.to_owned(),
            patterns: vec![Pattern { anything: true, ..Pattern::default() }],
            origins: vec![Origin::Hardware, Origin::Injected],
        });
        if let Some(action) = pack.actions.get(ActionNo::MAX as usize) {
            return Err(action.name.error("too many actions", "split the pack into several"));
        }
        let names = pack.actions.iter().map(|action| action.name.text.as_str()).chain([INPUT]);
        let mut compiler = Compiler {
            pack,
            catalogue: catalogue::apis().collect(),
            actions: names.enumerate().map(|(number, name)| (name, number as ActionNo)).collect(),
            rows,
            features: pack.features.iter().map(|feature| (feature.name.text.as_str(), feature)).collect(),
            shapes: pack.shapes.iter().map(|shape| shape.name.text.as_str()).collect(),
            parameters: pack.parameters.iter().map(|parameter| (parameter.name.text.as_str(), parameter)).collect(),
            groups: BTreeMap::new(),
            sdks: SHIPPED.clone(),
            permissions: Vec::new(),
            hosts: Vec::new(),
            screens: Vec::new(),
            nodes: Nodes::default(),
            signals: Signals::default(),
            used: RefCell::default(),
            named: RefCell::default(),
        };
        compiler.sdks.extend(pack.actors.iter().map(|actor| actor.name.text.clone()));
        compiler.resolve_groups()?;
        Ok(compiler)
    }

    /// Notes that something of the pack is named by something else of it.
    fn uses(&self, what: &'static str, name: &str) {
        self.used.borrow_mut().insert((what, name.to_owned()));
    }

    fn actions_of(&self, words: &[Word]) -> Result<Vec<ActionNo>> {
        words.iter().map(|word| self.action(word)).collect()
    }

    fn action(&self, word: &Word) -> Result<ActionNo> {
        self.uses("action", &word.text);
        let known = || self.actions.keys().copied().filter(|name| *name != INPUT || self.actions.len() > 1);
        self.actions.get(word.text.as_str()).copied().ok_or_else(|| word.unknown("action", known()))
    }

    fn feature(&self, word: &Word) -> Result<&'a FeatureDef> {
        self.uses("feature", &word.text);
        let feature = self.features.get(word.text.as_str()).copied();
        // Whoever asks for the end of a feature needs its beginning as well.
        if let Some(Bounds::Actions { enter, leave }) = feature.map(|feature| &feature.bounds) {
            enter.iter().chain(leave).for_each(|action| self.uses("action", &action.text));
        }
        feature.ok_or_else(|| word.unknown("feature", self.features.keys().copied()))
    }

    /// Whole names of permissions.
    fn permission(&self, word: &Word) -> Result<String> {
        use super::permissions::{DANGEROUS, full_name};
        full_name(&word.text).ok_or_else(|| word.unknown("permission", DANGEROUS))
    }

    /// What is defined and named by nothing: not wrong, but probably not meant.
    fn unused(&self) -> Vec<PackError> {
        let pack = self.pack;
        let used = self.used.borrow();
        let names = (pack.actions.iter().map(|one| ("action", &one.name)))
            .chain(pack.features.iter().map(|one| ("feature", &one.name)))
            .chain(pack.shapes.iter().map(|one| ("shape", &one.name)))
            .chain(pack.parameters.iter().map(|one| ("parameter", &one.name)))
            .chain(pack.data.iter().map(|one| ("group", &one.name)))
            .chain(pack.actors.iter().map(|one| ("actor", &one.name)));
        let unused = names.filter(|(what, word)| !used.contains(&(*what, word.text.clone())));
        let warning = |(what, word): (&str, &Word)| {
            word.error(format!("nothing uses the {what} `{}`", word.text), "remove it, or use it in a rule")
        };
        unused.map(warning).collect()
    }
}
