//! A pack's plain data to rules that can be evaluated: every name looked up, every condition a row of nodes.

use std::collections::BTreeMap;

use hooks::catalogue::{self, Api, Category, Kind};

use super::formula::{ActionNo, Node, NodeNo, Nodes};
use super::lang::{self, Expression};
use super::pack::{ActionDef, DemandDef, FeatureDef, Pack, RuleDef, Word};
use super::policy::{ActionRow, Demand, Pattern, Policy, Rule, Trigger, Who};
use super::source::{PackError, Source};
use crate::timeline::Sdks;

type Result<T> = std::result::Result<T, PackError>;

/// Looks every word up.
pub(super) fn compile(source: Source<'_>, pack: &Pack) -> Result<Policy> {
    let mut compiler = Compiler { source, actions: BTreeMap::new(), features: BTreeMap::new(), nodes: Nodes::default() };
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
    let consent_by_touch = consent.iter().any(|(_, actions)| by_touch(actions));
    let mut rules: Vec<Rule> = Vec::new();
    for rule in &pack.rules {
        if rules.iter().any(|other| (&other.id, &other.part) == (&rule.id, &rule.part)) {
            let error = PackError { place: None, ..source.error(0..0, format!("rule {} {} stands twice", rule.id, rule.part)) };
            return Err(PackError { hint: Some("give the parts of one rule different `part` names".into()), ..error });
        }
        rules.push(compiler.rule(rule, consent_by_touch)?);
    }
    Ok(Policy {
        name: pack.name.clone(),
        title: pack.title.clone(),
        source: pack.source.clone(),
        packages: pack.packages.clone(),
        actions: pack.actions.iter().map(action).collect(),
        consent,
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

/// Whether a call of this row takes data, as opposed to giving it away or ending something.
fn collects(api: &Api) -> bool {
    matches!(api.kind, Kind::Read | Kind::Listen | Kind::Prepare | Kind::Start)
}

struct Compiler<'a> {
    source: Source<'a>,
    actions: BTreeMap<&'a str, ActionNo>,
    features: BTreeMap<&'a str, &'a FeatureDef>,
    nodes: Nodes,
}

/// Events are the case for one moment, states go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Event,
    State,
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

    fn rule(&mut self, rule: &RuleDef, consent_by_touch: bool) -> Result<Rule> {
        let first = self.nodes.list.len();
        let (demand, condition) = match &rule.demand {
            DemandDef::Require(word) => {
                let (node, text) = self.condition(word)?;
                (Demand::Require(node), format!("requires: {text}"))
            }
            DemandDef::Forbid(word) => {
                let (node, text) = self.condition(word)?;
                (Demand::Forbid(node), format!("forbids: {text}"))
            }
            DemandDef::MustStop { within, after } => {
                let text = format!("must stop within {} after: {}", lang::length(*within), after.text);
                (Demand::MustStop { within: *within, after: self.trigger(after)? }, text)
            }
        };
        let used = &self.nodes.list[first..];
        let needs_touches = matches!(&demand, Demand::MustStop { after: Trigger::Actions(_), .. })
            || used.iter().any(|node| matches!(node, Node::Action(_)) || matches!(node, Node::Consent(_)) && consent_by_touch);
        let needs_foreground =
            matches!(&demand, Demand::MustStop { after: Trigger::Background, .. }) || used.contains(&Node::Foreground);
        Ok(Rule {
            id: rule.id.clone(),
            part: rule.part.clone(),
            title: rule.title.clone(),
            clause: rule.clause.clone(),
            quote: rule.quote.clone(),
            apis: self.apis(&rule.data)?,
            who: self.who(&rule.actors)?,
            demand,
            condition,
            needs_touches,
            needs_foreground,
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

    fn condition(&mut self, word: &Word) -> Result<(NodeNo, String)> {
        let expression = lang::parse(&word.text).map_err(|error| PackError {
            hint: error.hint,
            ..self.source.error(self.inside(word, &error.span), error.message)
        })?;
        let (node, sort) = self.expression(&expression, word)?;
        if sort == Sort::Event {
            let error = self
                .source
                .error(word.span.clone(), "an action is over in a moment; a condition has to say how long ago it may have been");
            return Err(PackError {
                hint: Some(format!("for instance: {expression} within 10s, or: ever {expression}")),
                ..error
            });
        }
        Ok((node, expression.to_string()))
    }

    /// A place inside a text, as a place in the pack. A text with escapes can only be pointed at as a whole.
    fn inside(&self, word: &Word, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = word.span.start + 1;
        match self.source.text.get(start..start + word.text.len()) {
            Some(text) if text == word.text => start + span.start..start + span.end,
            _ => word.span.clone(),
        }
    }

    fn expression(&mut self, expression: &Expression, word: &Word) -> Result<(NodeNo, Sort)> {
        let text = || expression.to_string();
        let mixed = |compiler: &Self, what: &str| {
            Err(PackError {
                hint: Some("give the action a time: `within 10s`, or `ever` before it".into()),
                ..compiler.source.error(word.span.clone(), what)
            })
        };
        Ok(match expression {
            Expression::Consent(state) => (self.nodes.add(Node::Consent(*state), text()), Sort::State),
            Expression::Foreground => (self.nodes.add(Node::Foreground, text()), Sort::State),
            Expression::Action(name) => {
                let action = self.action(&name.text, self.inside(word, &name.span))?;
                (self.nodes.add(Node::Action(action), text()), Sort::Event)
            }
            // From entering on, leaving has not happened.
            Expression::In(name) => {
                let feature = self.feature(&name.text, self.inside(word, &name.span))?;
                let (enter, leave) = (self.any_of(&feature.enter)?, self.any_of(&feature.leave)?);
                let stays = self.nodes.add(Node::Not(leave), String::new());
                (self.nodes.add(Node::Since { left: stays, right: enter, bound: None }, text()), Sort::State)
            }
            Expression::Not(inner) => match self.expression(inner, word)? {
                (inner, Sort::State) => (self.nodes.add(Node::Not(inner), text()), Sort::State),
                (_, Sort::Event) => return mixed(self, "that an action does not happen at this very moment says nothing"),
            },
            Expression::And(left, right) => {
                let ((left, a), (right, b)) = (self.expression(left, word)?, self.expression(right, word)?);
                if (a, b) == (Sort::Event, Sort::Event) {
                    return mixed(self, "two actions never happen at the same moment");
                }
                let sort = if a == Sort::Event || b == Sort::Event { Sort::Event } else { Sort::State };
                (self.nodes.add(Node::And(left, right), text()), sort)
            }
            Expression::Or(left, right) => {
                let ((left, a), (right, b)) = (self.expression(left, word)?, self.expression(right, word)?);
                if a != b {
                    return mixed(self, "an action and a state side by side: one is over in a moment, the other goes on");
                }
                (self.nodes.add(Node::Or(left, right), text()), a)
            }
            Expression::Once(inner, bound) => {
                let (inner, _) = self.expression(inner, word)?;
                (self.nodes.add(Node::Once { inner, bound: *bound }, text()), Sort::State)
            }
            Expression::Since(left, right, bound) => {
                let ((left, a), (right, b)) = (self.expression(left, word)?, self.expression(right, word)?);
                let bound = *bound;
                match (a, b) {
                    (Sort::State, _) => (self.nodes.add(Node::Since { left, right, bound }, text()), Sort::State),
                    // "A since E": A happened, and no E after it; and there was an E to count from.
                    (Sort::Event, Sort::Event) => {
                        let begun = self.nodes.add(Node::Once { inner: right, bound: None }, String::new());
                        let not_again = self.nodes.add(Node::Not(right), String::new());
                        let after = self.nodes.add(Node::Since { left: not_again, right: left, bound }, String::new());
                        (self.nodes.add(Node::And(begun, after), text()), Sort::State)
                    }
                    (Sort::Event, Sort::State) => {
                        return mixed(self, "an action since a state: name the action that the state began with");
                    }
                }
            }
        })
    }

    fn any_of(&mut self, words: &[Word]) -> Result<NodeNo> {
        let mut any: Option<NodeNo> = None;
        for number in self.actions_of(words)? {
            let node = self.nodes.add(Node::Action(number), String::new());
            any = Some(any.map_or(node, |left| self.nodes.add(Node::Or(left, node), String::new())));
        }
        Ok(any.expect("a feature is read with at least one action on each side"))
    }
}
