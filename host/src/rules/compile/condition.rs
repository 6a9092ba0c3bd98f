//! Conditions to rows of nodes, with every name looked up.

use super::super::formula::{MOST_NAMES, NameNo, Node, NodeNo};
use super::super::lang::{self, Expression};
use super::super::pack::{Bounds, Word};
use super::super::policy::When;
use super::super::section::Result;
use super::Compiler;

const MIXED: &str = "give the action a time: `within 10s`, or `ever` before it";

/// Events are the case for one moment, states go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Event,
    State,
}

impl Compiler<'_> {
    pub(super) fn parse(&self, word: &Word) -> Result<Expression> {
        let parsed = lang::parse_with(&word.text, &|name| self.named_length(name));
        parsed.map_err(|error| word.part(&error.span).error(error.message, error.hint.unwrap_or_default()))
    }

    /// The node of a condition, and how it reads.
    pub(super) fn condition(&mut self, word: &Word, when: When) -> Result<(NodeNo, String)> {
        let expression = self.parse(word)?;
        self.belongs(&expression, word, when)?;
        let (node, sort) = self.expression(&expression, word)?;
        if sort == Sort::Event {
            let message = "an action is over in a moment; a condition has to say how long ago it may have been";
            let times = [Some(10_000_000_000), None].map(|bound| Expression::Once(expression.clone().into(), bound));
            return Err(word.error(message, format!("for instance: {}, or: {}", times[0], times[1])));
        }
        Ok((node, expression.to_string()))
    }

    /// Refuses words that mean nothing in a rule of this kind.
    fn belongs(&self, expression: &Expression, word: &Word, when: When) -> Result<()> {
        let about_data = matches!(when, When::Accessed | When::Leaves);
        if when != When::Leaves && any(expression, is_about_leaving) {
            let message = "a value, an encoding and a host belong to data that leaves the process";
            return Err(word.error(message, "add `when = \"leaves\"` to this rule"));
        }
        if !about_data && any(expression, |one| *one == Expression::Declared) {
            let message = format!("`declared` is about data, and a rule with `when = \"{}\"` is not", when.name());
            return Err(word.error(message, "use it in a rule about data that is accessed or leaves"));
        }
        if self.pack.declared.is_empty() && any(expression, |one| *one == Expression::Declared) {
            return Err(word.error("this pack declares nothing", "add [[declared]] rows: what an actor says that it takes"));
        }
        if !matches!(when, When::Asks | When::Closes) && any(expression, |one| *one == Expression::Denied) {
            let hint = "use it with `when = \"asks\"` or `when = \"closes\"`; elsewhere there is `permission NAME is refused`";
            return Err(word.error("`denied` belongs to rules about asking for permissions and about closing the app", hint));
        }
        Ok(())
    }

    fn expression(&mut self, expression: &Expression, word: &Word) -> Result<(NodeNo, Sort)> {
        let text = || expression.to_string();
        let mixed = |what: &str| Err(word.error(what, MIXED));
        let past = || {
            let message =
                "what leaves, who declared it and what started the process are known for this moment only, not for a time before";
            Err(word.error(message, "join it with the rest of the condition by `and` or `or`"))
        };
        Ok(match expression {
            Expression::Consent(state) => (self.nodes.add(Node::Consent(*state), text()), Sort::State),
            Expression::Foreground => (self.nodes.add(Node::Foreground, text()), Sort::State),
            Expression::Action(name) => {
                let action = self.action(&word.part(&name.span))?;
                (self.nodes.add(Node::Action(action), text()), Sort::Event)
            }
            Expression::Permission(name, state) => {
                let name = word.part(&name.span);
                let full = self.permission(&name)?;
                let number = small(number_of(&mut self.permissions, full), &name)?;
                (self.nodes.add(Node::Permission(number, *state), text()), Sort::State)
            }
            Expression::Value(name) => {
                let name = word.part(&name.span);
                self.uses("shape", &name.text);
                let number = self.shapes.iter().position(|shape| *shape == name.text);
                let number = number.ok_or_else(|| name.unknown("shape", self.shapes.iter().copied()))?;
                (self.nodes.add(Node::Value(small(number, &name)?), text()), Sort::State)
            }
            Expression::Encoding(encodings) => (self.nodes.add(Node::Encoding(*encodings), text()), Sort::State),
            Expression::Host(pattern) => {
                let number = number_of(&mut self.hosts, pattern.text.clone());
                let number = small(number, &word.part(&pattern.span))?;
                (self.nodes.add(Node::Host(number), text()), Sort::State)
            }
            Expression::Started(causes) => (self.nodes.add(Node::Started(*causes), text()), Sort::State),
            Expression::Declared => (self.nodes.add(Node::Declared, text()), Sort::State),
            // Which permission is meant is known only when the condition is judged, so its times are kept apart from all others.
            Expression::Denied => {
                let hint = "for instance: denied within 48h, or: ever denied";
                return Err(word.error("`denied` stands alone with its time", hint));
            }
            Expression::Once(inner, bound) if **inner == Expression::Denied => {
                let inner = self.nodes.add(Node::Denied, inner.to_string());
                (self.nodes.add(Node::Once { inner, bound: *bound }, text()), Sort::State)
            }
            // From entering on, leaving has not happened.
            Expression::In(name) => {
                let name = word.part(&name.span);
                match &self.feature(&name)?.bounds {
                    Bounds::Actions { enter, leave } => {
                        let (enter, leave) = (self.any_of(enter)?, self.any_of(leave)?);
                        let stays = self.nodes.add(Node::Not(leave), String::new());
                        (self.nodes.add(Node::Since { left: stays, right: enter, bound: None }, text()), Sort::State)
                    }
                    Bounds::Screens(screens) => {
                        let number = self.screen(screens, &name)?;
                        (self.nodes.add(Node::Screen(number), text()), Sort::State)
                    }
                }
            }
            Expression::Not(inner) => match self.expression(inner, word)? {
                (inner, Sort::State) => (self.nodes.add(Node::Not(inner), text()), Sort::State),
                (_, Sort::Event) => return mixed("that an action does not happen at this very moment says nothing"),
            },
            Expression::And(..) | Expression::Or(..) => return self.chain(expression, word),
            Expression::Once(inner, _) if any(inner, is_of_this_moment) => return past(),
            Expression::Since(left, right, _) if any(left, is_of_this_moment) || any(right, is_of_this_moment) => return past(),
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
                        return mixed("an action since a state: name the action that the state began with");
                    }
                }
            }
        })
    }

    /// Conditions that are joined by `and` or `or`. A long chain lies deep on its left, so it is walked and not recursed into.
    fn chain(&mut self, expression: &Expression, word: &Word) -> Result<(NodeNo, Sort)> {
        let mut links = Vec::new();
        let mut first = expression;
        while let Expression::And(left, right) | Expression::Or(left, right) = first {
            links.push((first, right));
            first = left;
        }
        let (mut node, mut sort) = self.expression(first, word)?;
        for (whole, right) in links.into_iter().rev() {
            let (right, other) = self.expression(right, word)?;
            let is_and = matches!(whole, Expression::And(..));
            match (is_and, sort, other) {
                (true, Sort::Event, Sort::Event) => return Err(word.error("two actions never happen at the same moment", MIXED)),
                (true, ..) if other == Sort::Event => sort = Sort::Event,
                (false, ..) if sort != other => {
                    let message = "an action and a state side by side: one is over in a moment, the other goes on";
                    return Err(word.error(message, MIXED));
                }
                _ => {}
            }
            let joined = if is_and { Node::And(node, right) } else { Node::Or(node, right) };
            node = self.nodes.add(joined, whole.to_string());
        }
        Ok((node, sort))
    }

    /// The number of the screens that a feature is made of.
    pub(super) fn screen(&mut self, screens: &[String], word: &Word) -> Result<NameNo> {
        small(number_of(&mut self.screens, screens.to_vec()), word)
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

/// The numbers of a pack's names are bits.
fn small(number: usize, word: &Word) -> Result<NameNo> {
    match number {
        0..MOST_NAMES => Ok(number as NameNo),
        _ => Err(word.error(format!("more than {MOST_NAMES} names of this kind in one pack"), "split the pack into several")),
    }
}

/// The place of something in a list, to which it is added when it is new.
fn number_of<T: PartialEq>(list: &mut Vec<T>, name: T) -> usize {
    list.iter().position(|known| *known == name).unwrap_or_else(|| {
        list.push(name);
        list.len() - 1
    })
}

/// Whether a part of a condition is this.
fn any(expression: &Expression, test: fn(&Expression) -> bool) -> bool {
    test(expression)
        || match expression {
            Expression::Not(inner) | Expression::Once(inner, _) => any(inner, test),
            Expression::And(left, right) | Expression::Or(left, right) | Expression::Since(left, right, _) => {
                any(left, test) || any(right, test)
            }
            _ => false,
        }
}

fn is_about_leaving(expression: &Expression) -> bool {
    matches!(expression, Expression::Value(_) | Expression::Encoding(_) | Expression::Host(_))
}

fn is_of_this_moment(expression: &Expression) -> bool {
    is_about_leaving(expression) || matches!(expression, Expression::Started(_) | Expression::Declared)
}
