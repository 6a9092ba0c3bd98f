//! Conditions in words. Two different conditions never read the same: an officer who compares two rules compares what is judged.
//!
//! Brackets stand around every operand that is more than one statement, except that `a, and b, and c` goes on to the left as conditions are
//! read. Names stand in quotes, which no name can hold.

use super::Language;
use super::names::{any_of, cause, consent, encoding, length, permission};
use crate::rules::lang::Expression;
use crate::rules::policy::When;

use hooks::event::PermissionState;

/// Longer conditions become lists.
const LONGEST: usize = 90;

/// A condition as one sentence.
pub(in crate::rules) fn inline(expression: &Expression, when: When, language: Language) -> String {
    Speaker { language, when }.sentence(expression)
}

/// A condition on as many lines as it needs: what is joined by `and` and `or` becomes a list, and a list in a list is set in.
pub(super) fn lines(expression: &Expression, when: When, language: Language) -> Vec<String> {
    Speaker { language, when }.lines(expression)
}

/// A name in a text.
pub(super) fn quoted(name: &str, language: Language) -> String {
    match language {
        Language::En => format!("`{name}`"),
        Language::Zh => format!("「{name}」"),
    }
}

#[derive(Clone, Copy)]
struct Speaker {
    language: Language,
    when: When,
}

impl Speaker {
    fn lines(self, expression: &Expression) -> Vec<String> {
        let sentence = self.sentence(expression);
        let Some((is_and, parts)) = chain(expression) else { return vec![sentence] };
        let is_mixed = parts.iter().any(|part| chain(part).is_some());
        if !is_mixed && unicode_width::UnicodeWidthStr::width(sentence.as_str()) <= LONGEST {
            return vec![sentence];
        }
        let head = match (is_and, self.language) {
            (true, Language::En) => "all of these:",
            (false, Language::En) => "at least one of these:",
            (true, Language::Zh) => "以下各项同时成立：",
            (false, Language::Zh) => "以下至少一项成立：",
        };
        let mut lines = vec![head.to_owned()];
        for part in parts {
            for (at, line) in self.lines(part).into_iter().enumerate() {
                lines.push(format!("{}{line}", if at == 0 { "- " } else { "  " }));
            }
        }
        lines
    }

    fn sentence(self, expression: &Expression) -> String {
        let language = self.language;
        let name = |text: &str| quoted(text, language);
        match expression {
            Expression::Consent(state) => consent(*state, language).to_owned(),
            Expression::Foreground => language.pick("the app is in front", "应用在前台").to_owned(),
            Expression::In(feature) => match language {
                Language::En => format!("the user is in {}", name(&feature.text)),
                Language::Zh => format!("用户正在使用{}", name(&feature.text)),
            },
            Expression::Action(action) => match language {
                Language::En => format!("{} happens", name(&action.text)),
                Language::Zh => format!("发生{}", name(&action.text)),
            },
            Expression::Permission(text, state) => {
                let known = permission(&text.text).map(|zh| format!("（{zh}）")).unwrap_or_default();
                let (en, zh) = match state {
                    PermissionState::Requested => ("has been asked for and not answered", "已申请但尚未答复"),
                    PermissionState::Granted => ("is granted", "已授予"),
                    PermissionState::Refused => ("is refused", "已被拒绝"),
                };
                match language {
                    Language::En => format!("the permission {} {en}", name(&text.text)),
                    Language::Zh => format!("权限{}{known}{zh}", name(&text.text)),
                }
            }
            Expression::Value(shape) => match language {
                Language::En => format!("the text that leaves is a {}", name(&shape.text)),
                Language::Zh => format!("外发的内容是{}", name(&shape.text)),
            },
            Expression::Encoding(encodings) => {
                let words: Vec<String> = encodings.all().map(|one| encoding(one, language).to_owned()).collect();
                language.pick("it is written as ", "内容的形式为").to_owned() + &any_of(&words, language)
            }
            Expression::Host(pattern) => match language {
                Language::En => format!("it goes to the host {}", name(&pattern.text)),
                Language::Zh => format!("发往主机{}", name(&pattern.text)),
            },
            Expression::Started(causes) => {
                let words: Vec<String> = causes.all().map(|one| cause(one, language).to_owned()).collect();
                language.pick("the process was started for ", "进程启动的原因是").to_owned() + &any_of(&words, language)
            }
            Expression::Declared => {
                language.pick("whoever takes it has declared that it does", "取得者已声明会取得该类信息").to_owned()
            }
            Expression::Denied => match (self.when, language) {
                (When::Closes, Language::En) => "the user refuses a permission".to_owned(),
                (When::Closes, Language::Zh) => "用户拒绝某项权限".to_owned(),
                (_, Language::En) => "the user refuses this permission".to_owned(),
                (_, Language::Zh) => "用户拒绝该权限".to_owned(),
            },
            Expression::Not(inner) => self.negated(inner),
            Expression::And(left, right) => {
                format!(
                    "{}{}{}",
                    self.operand(left, true, true),
                    language.pick(", and ", "，并且"),
                    self.operand(right, true, false)
                )
            }
            Expression::Or(left, right) => {
                format!(
                    "{}{}{}",
                    self.operand(left, false, true),
                    language.pick(", or ", "，或者"),
                    self.operand(right, false, false)
                )
            }
            Expression::Once(inner, bound) => self.once(inner, *bound, true),
            Expression::Since(left, right, bound) => self.since(left, right, *bound),
        }
    }

    /// What is not so. The app is somewhere; what has not happened in a while has happened not once.
    fn negated(self, inner: &Expression) -> String {
        match (inner, self.language) {
            (Expression::Foreground, language) => language.pick("the app is in the background", "应用在后台").to_owned(),
            (Expression::In(feature), Language::En) => format!("the user is not in {}", quoted(&feature.text, Language::En)),
            (Expression::In(feature), Language::Zh) => format!("用户不在使用{}", quoted(&feature.text, Language::Zh)),
            (Expression::Once(inner, bound), _) => self.once(inner, *bound, false),
            (inner, Language::En) => format!("it is not so that {}", self.simple(inner)),
            (inner, Language::Zh) => format!("并非{}", self.simple(inner)),
        }
    }

    fn once(self, inner: &Expression, bound: Option<u64>, was: bool) -> String {
        let language = self.language;
        let window = bound.map(|bound| length(bound, language));
        match (self.event(inner, was), window, language) {
            (Some(event), Some(window), Language::En) => format!("{event} in the {window} before"),
            (Some(event), None, Language::En) => format!("{event} before"),
            (Some(event), Some(window), Language::Zh) => format!("此前 {window}内{event}"),
            (Some(event), None, Language::Zh) => format!("此前{event}"),
            (None, window, Language::En) => {
                let window = window.map(|window| format!(" of the {window}")).unwrap_or_default();
                format!("at {} moment{window} before, {}", if was { "some" } else { "no" }, self.simple(inner))
            }
            (None, window, Language::Zh) => {
                let window = window.map(|window| format!(" {window}内")).unwrap_or_default();
                format!("此前{window}{}{}", if was { "曾有" } else { "从未有" }, self.simple(inner))
            }
        }
    }

    /// What has happened, or has not, when it is over in a moment.
    fn event(self, inner: &Expression, was: bool) -> Option<String> {
        let language = self.language;
        if matches!(inner, Expression::Denied) {
            let permission = match (self.when, language) {
                (When::Closes, Language::En) => "a permission",
                (_, Language::En) => "this permission",
                (When::Closes, Language::Zh) => "某项权限",
                (_, Language::Zh) => "该权限",
            };
            return Some(match language {
                Language::En => format!("the user has {}refused {permission}", if was { "" } else { "not " }),
                Language::Zh => format!("用户{}拒绝过{permission}", if was { "曾" } else { "没有" }),
            });
        }
        let names = self.list(inner)?;
        Some(match (language, was, actions(inner)?.len()) {
            (Language::En, true, _) => format!("{names} has happened"),
            (Language::En, false, 1) => format!("{names} has not happened"),
            (Language::En, false, _) => format!("none of {names} has happened"),
            (Language::Zh, true, _) => format!("发生过{names}"),
            (Language::Zh, false, _) => format!("没有发生过{names}"),
        })
    }

    /// The names of actions, when the expression is made of nothing else.
    fn list(self, expression: &Expression) -> Option<String> {
        let names: Vec<String> = actions(expression)?.into_iter().map(|name| quoted(name, self.language)).collect();
        Some(any_of(&names, self.language))
    }

    fn since(self, left: &Expression, right: &Expression, bound: Option<u64>) -> String {
        let window = bound.map(|bound| length(bound, self.language));
        match (self.list(left), self.list(right), self.language) {
            // Both are over in a moment: the one after the other.
            (Some(left), Some(right), Language::En) => {
                let window = window.map(|window| format!(" and in the {window} before")).unwrap_or_default();
                format!("{left} has happened after the last {right}{window}")
            }
            (Some(left), Some(right), Language::Zh) => {
                let window = window.map(|window| format!("（且在此前 {window}内）")).unwrap_or_default();
                format!("最近一次{right}之后{window}发生过{left}")
            }
            (_, names, Language::En) => {
                let right = names.map_or_else(|| self.bracketed(right), |names| format!("the last {names}"));
                let window = window.map(|window| format!(" in the {window} before")).unwrap_or_default();
                format!("without a break since {right}{window}, {}", self.simple(left))
            }
            (_, names, Language::Zh) => {
                let right = names.map_or_else(|| self.bracketed(right), |names| format!("最近一次{names}"));
                let window = window.map(|window| format!("（在此前 {window}内）")).unwrap_or_default();
                format!("自{right}{window}起一直{}", self.simple(left))
            }
        }
    }

    /// An operand of `and` or `or`.
    fn operand(self, expression: &Expression, of_and: bool, is_left: bool) -> String {
        match (expression, of_and) {
            (Expression::And(..), true) | (Expression::Or(..), false) if is_left => self.sentence(expression),
            (Expression::And(..) | Expression::Or(..), _) => self.bracketed(expression),
            _ => self.sentence(expression),
        }
    }

    /// A statement that ends where its last word does: in brackets unless it is short.
    fn simple(self, expression: &Expression) -> String {
        match expression {
            Expression::Not(inner) if matches!(**inner, Expression::Foreground | Expression::In(_)) => self.sentence(expression),
            Expression::And(..) | Expression::Or(..) | Expression::Not(_) | Expression::Once(..) | Expression::Since(..) => {
                self.bracketed(expression)
            }
            _ => self.sentence(expression),
        }
    }

    fn bracketed(self, expression: &Expression) -> String {
        let (open, close) = self.language.pick(("(", ")"), ("〔", "〕"));
        format!("{open}{}{close}", self.sentence(expression))
    }
}

/// The operands of a chain of `and` or of `or`, as it was written from the left.
fn chain(expression: &Expression) -> Option<(bool, Vec<&Expression>)> {
    let is_and = match expression {
        Expression::And(..) => true,
        Expression::Or(..) => false,
        _ => return None,
    };
    // The right operand of `a or (b or c)` is a list of its own.
    let mut parts = Vec::new();
    let mut rest = expression;
    while let (Expression::And(left, right), true) | (Expression::Or(left, right), false) = (rest, is_and) {
        parts.push(&**right);
        rest = left;
    }
    parts.push(rest);
    parts.reverse();
    Some((is_and, parts))
}

/// The actions of an event that is nothing but `a or b or c`.
fn actions(expression: &Expression) -> Option<Vec<&str>> {
    match expression {
        Expression::Action(name) => Some(vec![&name.text]),
        Expression::Or(left, right) => match &**right {
            Expression::Action(last) => {
                let mut names = actions(left)?;
                names.push(&last.text);
                Some(names)
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
#[path = "condition_tests.rs"]
mod tests;
