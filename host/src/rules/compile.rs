//! A pack's plain data to rules that can be evaluated: every name looked up, every condition a row of nodes.

mod condition;

use std::collections::BTreeMap;

use hooks::brief::Line;
use hooks::catalogue::{self, Api, Category, Kind};

use super::formula::{ActionNo, Node, Nodes};
use super::lang;
use super::pack::{ActionDef, DemandDef, FeatureDef, FlagDef, Pack, RuleDef, ShapeDef, Word};
use super::policy::{ActionRow, Demand, FlagRow, Pattern, Policy, Rule, ShapeRow, Trigger, Who};
use super::source::{PackError, Source};
use crate::timeline::Sdks;

type Result<T> = std::result::Result<T, PackError>;

/// Looks every word up.
pub(super) fn compile(source: Source<'_>, pack: &Pack) -> Result<Policy> {
    let mut compiler = Compiler {
        source,
        actions: BTreeMap::new(),
        features: BTreeMap::new(),
        shapes: pack.shapes.iter().map(|shape| shape.name.text.as_str()).collect(),
        permissions: Vec::new(),
        hosts: Vec::new(),
        nodes: Nodes::default(),
    };
    for (number, action) in pack.actions.iter().enumerate() {
        if lang::is_reserved(&action.name.text) {
            return Err(source.error(
                action.name.span.clone(),
                format!("`{}` is a word of conditions and cannot name an action", action.name.text),
            ));
        }
        compiler.actions.insert(&action.name.text, number as ActionNo);
    }
    for feature in &pack.features {
        compiler.features.insert(&feature.name.text, feature);
    }
    let consent =
        pack.consent.iter().map(|(state, words)| Ok((*state, compiler.actions_of(words)?))).collect::<Result<Vec<_>>>()?;
    let by_touch = |numbers: &[ActionNo]| {
        numbers.iter().any(|number| pack.actions[*number as usize].patterns.iter().any(|p| p.mark.is_empty()))
    };
    // A flag counts only when the user has touched something before.
    let signals = Signals { flags: !pack.flags.is_empty(), touches: consent.iter().any(|(_, actions)| by_touch(actions)) };
    let shapes = pack.shapes.iter().map(|shape| shape_row(source, pack, shape)).collect::<Result<_>>()?;
    let flags = pack.flags.iter().map(|flag| flag_row(source, flag)).collect::<Result<_>>()?;
    let mut rules: Vec<Rule> = Vec::new();
    for rule in &pack.rules {
        if rules.iter().any(|other| (&other.id, &other.part) == (&rule.id, &rule.part)) {
            let error = PackError { place: None, ..source.error(0..0, format!("rule {} {} stands twice", rule.id, rule.part)) };
            return Err(PackError { hint: Some("give the parts of one rule different `part` names".into()), ..error });
        }
        rules.push(compiler.rule(rule, signals)?);
    }
    Ok(Policy {
        name: pack.name.clone(),
        title: pack.title.clone(),
        source: pack.source.clone(),
        packages: pack.packages.clone(),
        actions: pack.actions.iter().map(action).collect(),
        consent,
        flags,
        shapes,
        permissions: compiler.permissions,
        hosts: compiler.hosts,
        rules,
        nodes: compiler.nodes,
    })
}

fn action(action: &ActionDef) -> ActionRow {
    let pattern = |pattern: &super::pack::PatternDef| Pattern {
        window: pattern.window.clone(),
        class: pattern.class.clone(),
        id: pattern.id.clone(),
        text: pattern.text.clone(),
        mark: pattern.mark.clone(),
        kind: pattern.kind,
    };
    ActionRow {
        name: action.name.text.clone(),
        patterns: action.patterns.iter().map(pattern).collect(),
        origins: action.origins.clone(),
    }
}

fn shape_row(source: Source<'_>, pack: &Pack, shape: &ShapeDef) -> Result<ShapeRow> {
    let told = format!("{}/{}", pack.name.replace(char::is_whitespace, "-"), shape.name.text);
    for glob in &shape.globs {
        if !(Line::Shape { name: &told, glob: &glob.text }).is_writable() {
            let error = source.error(glob.span.clone(), "a run cannot be told of this shape");
            return Err(PackError { hint: Some("its name must be one word, and its pattern one line".into()), ..error });
        }
    }
    let name = shape.name.text.clone();
    Ok(ShapeRow { name, told, globs: shape.globs.iter().map(|glob| glob.text.clone()).collect() })
}

fn flag_row(source: Source<'_>, flag: &FlagDef) -> Result<FlagRow> {
    let row = FlagRow { file: flag.file.text.clone(), key: flag.key.text.clone(), value: flag.value, state: flag.state };
    if (Line::Flag { file: &row.file, key: &row.key }).is_writable() {
        return Ok(row);
    }
    let error = source.error(flag.file.span.clone(), "a run cannot be told of this flag");
    Err(PackError { hint: Some("its file must be the name of shared preferences, or `*`, and its key one line".into()), ..error })
}

/// Whether a call of this row takes data, as opposed to giving it away or ending something.
fn collects(api: &Api) -> bool {
    matches!(api.kind, Kind::Read | Kind::Listen | Kind::Prepare | Kind::Start)
}

struct Compiler<'a> {
    source: Source<'a>,
    actions: BTreeMap<&'a str, ActionNo>,
    features: BTreeMap<&'a str, &'a FeatureDef>,
    shapes: Vec<&'a str>,
    permissions: Vec<String>,
    hosts: Vec<String>,
    nodes: Nodes,
}

/// What signals consent, beside marks.
#[derive(Debug, Clone, Copy)]
struct Signals {
    touches: bool,
    flags: bool,
}

impl<'a> Compiler<'a> {
    fn actions_of(&self, words: &[Word]) -> Result<Vec<ActionNo>> {
        words.iter().map(|word| self.action(&word.text, word.span.clone())).collect()
    }

    fn action(&self, name: &str, span: std::ops::Range<usize>) -> Result<ActionNo> {
        self.actions.get(name).copied().ok_or_else(|| self.source.unknown(span, "action", name, self.actions.keys().copied()))
    }

    fn feature(&self, name: &str, span: std::ops::Range<usize>) -> Result<&'a FeatureDef> {
        self.features.get(name).copied().ok_or_else(|| self.source.unknown(span, "feature", name, self.features.keys().copied()))
    }

    fn rule(&mut self, rule: &RuleDef, signals: Signals) -> Result<Rule> {
        let first = self.nodes.list.len();
        let (demand, condition) = match &rule.demand {
            DemandDef::Require(word) => {
                let (node, text) = self.condition(word, rule.leaves)?;
                (Demand::Require(node), format!("requires: {text}"))
            }
            DemandDef::Forbid(word) => {
                let (node, text) = self.condition(word, rule.leaves)?;
                (Demand::Forbid(node), format!("forbids: {text}"))
            }
            DemandDef::MustStop { within, after } => {
                let text = format!("must stop within {} after: {}", lang::length(*within), after.text);
                (Demand::MustStop { within: *within, after: self.trigger(after)? }, text)
            }
        };
        let used = &self.nodes.list[first..];
        let uses = |test: fn(&Node) -> bool| used.iter().any(test);
        let needs_consent = uses(|node| matches!(node, Node::Consent(_)));
        let needs_touches = matches!(&demand, Demand::MustStop { after: Trigger::Actions(_), .. })
            || uses(|node| matches!(node, Node::Action(_)))
            || needs_consent && (signals.touches || signals.flags);
        let needs_foreground =
            matches!(&demand, Demand::MustStop { after: Trigger::Background, .. }) || used.contains(&Node::Foreground);
        let (needs_shapes, needs_permissions) =
            (uses(|node| matches!(node, Node::Value(_))), uses(|node| matches!(node, Node::Permission(..))));
        let apis = self.apis(&rule.data)?;
        let chosen = |category: &Category| catalogue::apis().zip(&apis).any(|(api, chosen)| *chosen && api.category == *category);
        Ok(Rule {
            id: rule.id.clone(),
            part: rule.part.clone(),
            title: rule.title.clone(),
            clause: rule.clause.clone(),
            quote: rule.quote.clone(),
            categories: Category::ALL.into_iter().filter(chosen).collect(),
            apis,
            leaves: rule.leaves,
            who: self.who(&rule.actors)?,
            demand,
            condition,
            needs_touches,
            needs_foreground,
            needs_shapes,
            needs_flags: needs_consent && signals.flags,
            needs_permissions,
        })
    }

    /// `personal` and the name of a category stand for their apis that take data; an api can be named by itself.
    fn apis(&self, words: &[Word]) -> Result<Vec<bool>> {
        let rows: Vec<&Api> = catalogue::apis().collect();
        let mut chosen = vec![false; rows.len()];
        for word in words {
            let matches = |api: &Api| match word.text.as_str() {
                "personal" => api.category.is_personal() && collects(api),
                text => api.id == text || (api.category.name() == text && collects(api)),
            };
            let mut any = false;
            for (at, api) in rows.iter().enumerate() {
                let hit = matches(api);
                (chosen[at], any) = (chosen[at] || hit, any || hit);
            }
            if !any {
                let known = Category::ALL.iter().map(|category| category.name()).chain(rows.iter().map(|api| api.id));
                let what = if word.text.contains('.') { "api" } else { "category" };
                let mut error = self.source.unknown(word.span.clone(), what, &word.text, known.chain(["personal"]));
                if let Some(hint) = &mut error.hint {
                    *hint = match hint.split_once(": ") {
                        Some(("known are", _)) => "`consentinel apis` lists all categories and apis".to_owned(),
                        _ => format!("{hint} `consentinel apis` lists all categories and apis"),
                    };
                }
                return Err(error);
            }
        }
        Ok(chosen)
    }

    fn who(&self, words: &[Word]) -> Result<Who> {
        let sdks_known = Sdks::shipped();
        let (mut app, mut sdks, mut names) = (false, false, Vec::new());
        for word in words {
            match word.text.as_str() {
                "any" => return Ok(Who::Any),
                "app" => app = true,
                "sdk" => sdks = true,
                name if sdks_known.names().any(|known| known == name) => names.push(name.to_owned()),
                name => {
                    let mut known: Vec<&str> = sdks_known.names().chain(["any", "app", "sdk"]).collect();
                    known.sort_unstable();
                    known.dedup();
                    return Err(self.source.unknown(word.span.clone(), "actor", name, known));
                }
            }
        }
        Ok(if words.is_empty() { Who::Any } else { Who::Some { app, sdks, names } })
    }

    fn trigger(&self, word: &Word) -> Result<Trigger> {
        match word.text.split_whitespace().collect::<Vec<_>>()[..] {
            ["background"] => Ok(Trigger::Background),
            ["leave", name] => Ok(Trigger::Actions(self.actions_of(&self.feature(name, word.span.clone())?.leave)?)),
            [name] => Ok(Trigger::Actions(vec![self.action(name, word.span.clone())?])),
            _ => Err(PackError {
                hint: Some("for instance: after = \"leave live_room\", after = \"background\", or the name of an action".into()),
                ..self.source.error(word.span.clone(), "nothing that can set off an obligation")
            }),
        }
    }
}
