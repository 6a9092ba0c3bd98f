//! One rule: what it is about, what it demands, and what has to be seen to decide it.

use hooks::catalogue::{Category, Kind};

use super::super::formula::{ActionNo, Node};
use super::super::lang::Expression;
use super::super::pack::{Bounds, DemandDef, Heading, RuleDef, WindowDef, Word};
use super::super::policy::{Demand, Per, Rule, Trigger, When, Who, Window};
use super::super::section::Result;
use super::Compiler;
use super::number::told;

impl Compiler<'_> {
    pub(super) fn rule(&mut self, rule: &RuleDef) -> Result<Rule> {
        let first = self.nodes.list.len();
        self.named.take();
        let mut apis = self.apis(&rule.data)?;
        for (chosen, except) in apis.iter_mut().zip(self.apis(&rule.except)?) {
            *chosen &= !except;
        }
        if !rule.data.is_empty() && !apis.contains(&true) {
            let hint = "name a category or an api of `consentinel apis`, and see what `except` takes away";
            return Err(rule.data[0].error(format!("rule {} is about nothing that is watched", rule.heading.id.text), hint));
        }
        let only_while = rule.only_while.as_ref().map(|word| self.condition(word, rule.when)).transpose()?;
        let (demand, condition) = self.demand(rule, &apis)?;
        let condition = match &only_while {
            Some((_, text)) => format!("while {text}, {condition}"),
            None => condition,
        };
        let permissions = rule.permissions.iter().map(|word| self.permission(word)).collect::<Result<_>>()?;
        let mut made = self.finish(&rule.heading, apis, self.who(&rule.actors)?, (demand, condition), first);
        (made.when, made.permissions) = (rule.when, permissions);
        made.only_while = only_while.map(|(node, _)| node);
        made.needs_permissions |= rule.when == When::Asks;
        made.needs_causes |= rule.when == When::Starts;
        // That the app closes itself is told from the user's leaving it by what was in front.
        made.needs_foreground |= rule.when == When::Closes;
        Ok(made)
    }

    /// A rule about accesses; its nodes begin with `first`.
    pub(super) fn finish(
        &self,
        heading: &Heading,
        apis: Vec<bool>,
        who: Who,
        (demand, condition): (Demand, String),
        first: usize,
    ) -> Rule {
        let used = &self.nodes.list[first..];
        let uses = |test: fn(&Node) -> bool| used.iter().any(test);
        let actions: Vec<ActionNo> = used
            .iter()
            .filter_map(|node| if let Node::Action(action) = node { Some(*action) } else { None })
            .chain(match &demand {
                Demand::MustStop { after: Trigger::Actions(actions), .. } => actions.clone(),
                Demand::AtMost { window: Window::Since(actions), .. } => actions.clone(),
                _ => Vec::new(),
            })
            .collect();
        let any_action = |test: fn(&super::ActionRow) -> bool| actions.iter().any(|number| test(&self.rows[*number as usize]));
        let needs_consent = uses(|node| matches!(node, Node::Consent(_)));
        let chosen =
            |category: &Category| self.catalogue.iter().zip(&apis).any(|(api, chosen)| *chosen && api.category == *category);
        Rule {
            id: heading.id.text.clone(),
            part: heading.part.clone(),
            title: heading.title.clone(),
            clause: heading.clause.clone(),
            quote: heading.quote.clone(),
            file: heading.id.source.file().to_owned(),
            line: heading.line,
            parameters: self.named.take().into_iter().collect(),
            categories: Category::ALL.into_iter().filter(chosen).collect(),
            when: When::Accessed,
            permissions: Vec::new(),
            who,
            only_while: None,
            needs_touches: any_action(super::ActionRow::by_touch) || needs_consent && self.signals.touches,
            needs_foreground: matches!(&demand, Demand::MustStop { after: Trigger::Background, .. })
                || uses(|node| *node == Node::Foreground),
            needs_shapes: uses(|node| matches!(node, Node::Value(_))),
            needs_flags: needs_consent && self.signals.flags,
            needs_permissions: uses(|node| matches!(node, Node::Permission(..) | Node::Denied)),
            needs_screens: any_action(super::ActionRow::by_screen)
                || matches!(&demand, Demand::MustStop { after: Trigger::Screen(_), .. })
                || uses(|node| matches!(node, Node::Screen(_)))
                || needs_consent && self.signals.screens,
            needs_causes: uses(|node| matches!(node, Node::Started(_))),
            apis,
            demand,
            condition,
        }
    }

    fn demand(&mut self, rule: &RuleDef, apis: &[bool]) -> Result<(Demand, String)> {
        Ok(match &rule.demand {
            DemandDef::Require(word) => {
                let (node, text) = self.condition(word, rule.when)?;
                (Demand::Require(node), format!("requires: {text}"))
            }
            DemandDef::Forbid(word) => {
                let (node, text) = self.condition(word, rule.when)?;
                (Demand::Forbid(node), format!("forbids: {text}"))
            }
            DemandDef::MustStop { within, after } => {
                if !self.catalogue.iter().zip(apis).any(|(api, chosen)| *chosen && api.kind == Kind::Start) {
                    let hint = "captures are microphone.start, recorder.start, aaudio.start and camera.start";
                    return Err(rule.data[0].error("`must_stop` is about captures, and none of this is one", hint));
                }
                let (length, trigger) = (self.length(within)?, self.trigger(after)?);
                let text = format!("must stop within {} after: {}", told(length), after.text);
                (Demand::MustStop { within: length, after: trigger }, text)
            }
            DemandDef::AtMost { count, window, per } => {
                let (count, (per, each)) = (self.count(count, 1)?, self.per(per, rule.when)?);
                let (window, span) = match window {
                    WindowDef::Within(length) => {
                        let length = self.some_length(length)?;
                        (Window::Last(length), format!("within {}", told(length)))
                    }
                    WindowDef::Since(word) => {
                        let (actions, text) = self.since(word)?;
                        (Window::Since(actions), format!("since {text}"))
                    }
                };
                (Demand::AtMost { count, window, per }, format!("at most {count} {span}{each}"))
            }
            DemandDef::Gap { least, per } => {
                let (least, (per, each)) = (self.some_length(least)?, self.per(per, rule.when)?);
                (Demand::Gap { least, per }, format!("at least {} between one and the next{each}", told(least)))
            }
            DemandDef::Irregular { times, tolerance, per } => {
                let (times, tolerance) = (self.count(times, 2)?, self.thousandths(tolerance)?);
                let (per, each) = self.per(per, rule.when)?;
                let share = format!("{}.{}", tolerance / 10, tolerance % 10);
                let text = format!("no {times} equal intervals in a row (within {share} %){each}");
                (Demand::Irregular { times, tolerance, per }, text)
            }
        })
    }

    /// What is counted together, and in words.
    fn per(&self, words: &[Word], when: When) -> Result<(Per, String)> {
        let about_data = matches!(when, When::Accessed | When::Leaves);
        let known: &[&str] = match when {
            When::Accessed | When::Leaves => &["actor", "category", "api", "process"],
            When::Asks => &["actor", "process"],
            When::Starts | When::Closes => &["process"],
        };
        let mut per = Per { actor: false, category: false, api: false, process: false };
        if words.is_empty() && about_data {
            (per.actor, per.category) = (true, true);
        }
        for word in words {
            match word.text.as_str() {
                text if !known.contains(&text) => return Err(word.unknown("thing to count by", known.iter().copied())),
                "actor" => per.actor = true,
                "category" => per.category = true,
                "api" => per.api = true,
                _ => per.process = true,
            }
        }
        let names = [(per.actor, "actor"), (per.category, "category"), (per.api, "api"), (per.process, "process")];
        let names: Vec<&str> = names.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
        Ok((per, if names.is_empty() { String::new() } else { format!(" per {}", names.join(" and ")) }))
    }

    fn trigger(&mut self, word: &Word) -> Result<Trigger> {
        let part = |text: &str| {
            let start = text.as_ptr() as usize - word.text.as_ptr() as usize;
            word.part(&(start..start + text.len()))
        };
        match word.text.split_whitespace().collect::<Vec<_>>()[..] {
            ["background"] => Ok(Trigger::Background),
            ["leave", name] => match &self.feature(&part(name))?.bounds {
                Bounds::Actions { leave, .. } => Ok(Trigger::Actions(self.actions_of(leave)?)),
                Bounds::Screens(screens) => Ok(Trigger::Screen(self.screen(screens, word)?)),
            },
            [name] => Ok(Trigger::Actions(vec![self.action(&part(name))?])),
            _ => {
                let hint = "for instance: after = \"leave live_room\", after = \"background\", or the name of an action";
                Err(word.error("nothing that can set off an obligation", hint))
            }
        }
    }

    /// The actions of a window, joined by `or`.
    fn since(&self, word: &Word) -> Result<(Vec<ActionNo>, String)> {
        let expression = self.parse(word)?;
        let mut names = Vec::new();
        let mut rest = vec![&expression];
        while let Some(one) = rest.pop() {
            match one {
                Expression::Or(left, right) => rest.extend([right.as_ref(), left.as_ref()]),
                Expression::Action(name) => names.push(word.part(&name.span)),
                _ => {
                    let hint = "for instance: since = \"open_page or refresh\"";
                    return Err(word.error("calls are counted since actions, joined by `or`", hint));
                }
            }
        }
        Ok((self.actions_of(&names)?, expression.to_string()))
    }
}
