//! Conditions to rows of nodes, with every name looked up.

use super::super::formula::{MOST_NAMES, NameNo, Node, NodeNo};
use super::super::lang::{self, Expression};
use super::super::pack::Word;
use super::super::permissions;
use super::super::source::PackError;
use super::{Compiler, Result};

/// Events are the case for one moment, states go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Event,
    State,
}

impl Compiler<'_> {
    pub(super) fn condition(&mut self, word: &Word, leaves: bool) -> Result<(NodeNo, String)> {
        let expression = lang::parse(&word.text).map_err(|error| PackError {
            hint: error.hint,
            ..self.source.error(self.inside(word, &error.span), error.message)
        })?;
        if !leaves && is_about_leaving(&expression) {
            let error =
                self.source.error(word.span.clone(), "a value, an encoding and a host belong to data that leaves the process");
            return Err(PackError { hint: Some("add `when = \"leaves\"` to this rule".into()), ..error });
        }
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
        let past = |compiler: &Self| {
            Err(PackError {
                hint: Some("join it with the rest of the condition by `and` or `or`".into()),
                ..compiler.source.error(word.span.clone(), "what leaves is known for this moment only, not for a time before")
            })
        };
        Ok(match expression {
            Expression::Consent(state) => (self.nodes.add(Node::Consent(*state), text()), Sort::State),
            Expression::Foreground => (self.nodes.add(Node::Foreground, text()), Sort::State),
            Expression::Action(name) => {
                let action = self.action(&name.text, self.inside(word, &name.span))?;
                (self.nodes.add(Node::Action(action), text()), Sort::Event)
            }
            Expression::Permission(name, state) => {
                let span = self.inside(word, &name.span);
                let full = permissions::full_name(&name.text)
                    .ok_or_else(|| self.source.unknown(span.clone(), "permission", &name.text, permissions::DANGEROUS))?;
                let number = number_of(&mut self.permissions, full);
                (self.nodes.add(Node::Permission(self.small(number, span)?, *state), text()), Sort::State)
            }
            Expression::Value(name) => {
                let span = self.inside(word, &name.span);
                let number = self.shapes.iter().position(|shape| *shape == name.text);
                let number =
                    number.ok_or_else(|| self.source.unknown(span.clone(), "shape", &name.text, self.shapes.iter().copied()))?;
                (self.nodes.add(Node::Value(self.small(number, span)?), text()), Sort::State)
            }
            Expression::Encoding(encodings) => (self.nodes.add(Node::Encoding(*encodings), text()), Sort::State),
            Expression::Host(pattern) => {
                let number = number_of(&mut self.hosts, pattern.text.clone());
                let number = self.small(number, self.inside(word, &pattern.span))?;
                (self.nodes.add(Node::Host(number), text()), Sort::State)
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
            Expression::Once(inner, _) if is_about_leaving(inner) => return past(self),
            Expression::Since(left, right, _) if is_about_leaving(left) || is_about_leaving(right) => return past(self),
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

    /// The numbers of a pack's names are bits.
    fn small(&self, number: usize, span: std::ops::Range<usize>) -> Result<NameNo> {
        match number {
            0..MOST_NAMES => Ok(number as NameNo),
            _ => Err(self.source.error(span, format!("more than {MOST_NAMES} names of this kind in one pack"))),
        }
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

/// The place of a name in a list, to which it is added when it is new.
fn number_of(list: &mut Vec<String>, name: String) -> usize {
    list.iter().position(|known| *known == name).unwrap_or_else(|| {
        list.push(name);
        list.len() - 1
    })
}

/// Whether a condition looks at what leaves.
fn is_about_leaving(expression: &Expression) -> bool {
    match expression {
        Expression::Value(_) | Expression::Encoding(_) | Expression::Host(_) => true,
        Expression::Not(inner) | Expression::Once(inner, _) => is_about_leaving(inner),
        Expression::And(left, right) | Expression::Or(left, right) | Expression::Since(left, right, _) => {
            is_about_leaving(left) || is_about_leaving(right)
        }
        Expression::Consent(_)
        | Expression::Foreground
        | Expression::In(_)
        | Expression::Action(_)
        | Expression::Permission(..) => false,
    }
}
