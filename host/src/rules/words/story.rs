//! Why something the user did was what a rule asks for, or was not.

use hooks::event::Origin;

use super::Language;
use super::condition::quoted;
use super::names::any_of;
use super::page::actions_of_rule;
use crate::rules::judge::is_named;
use crate::rules::policy::{ActionRow, Pattern, Policy, Rule};
use crate::timeline::ActionKind;

/// Something that happened, as far as actions of a pack may be it.
#[derive(Debug, Clone, Copy)]
pub enum Happening<'a> {
    /// A touch, or a click. Window, class, id, text and owner of the view, when they are known.
    Touch(ActionKind, Origin, Option<[&'a str; 5]>),
    /// A mark of a test script: name and value.
    Mark(&'a str, &'a str),
    /// A screen came up: window and owner.
    Shown(&'a str, &'a str),
}

/// That this was one of the actions that decide the rule; else for each of them why it was not.
pub fn compared(policy: &Policy, rule: &Rule, what: Happening<'_>, language: Language) -> Vec<String> {
    let rows = actions_of_rule(policy, rule).into_iter().map(|number| &policy.actions[number as usize]);
    let said: Vec<(bool, String)> = rows.filter_map(|row| compare(row, what, language)).collect();
    let is_one = said.iter().any(|(is, _)| *is);
    said.into_iter().filter(|(is, _)| *is || !is_one).map(|(_, line)| line).collect()
}

/// Whether it was this action, and in words.
fn compare(row: &ActionRow, what: Happening<'_>, language: Language) -> Option<(bool, String)> {
    let name = quoted(&row.name, language);
    let is = || Some((true, language.pick("this was ", "即").to_owned() + &name));
    let is_not = |words: String| Some((false, words));
    match what {
        Happening::Mark(mark, value) => row.patterns.iter().any(|one| one.is_mark(mark, value)).then(is)?,
        Happening::Shown(window, owner) => {
            row.patterns.iter().any(|one| !one.shown.is_empty() && is_named(&one.shown, owner, window)).then(is)?
        }
        Happening::Touch(kind, origin, target) => {
            let counts = row.origins.contains(&origin);
            if row.patterns.iter().any(|one| one.anything) {
                return if counts { is() } else { None };
            }
            let mut touches = row.patterns.iter().filter(|one| one.is_by_touch()).peekable();
            touches.peek()?;
            let Some(target) = target else {
                return is_not(match language {
                    Language::En => format!("whether this was {name} is not known: what lay under it could not be read"),
                    Language::Zh => format!("无法得知是否为{name}：触摸处的控件无法读取"),
                });
            };
            // The pattern that it comes closest to says best why it is another one.
            let differs = touches.map(|one| differences(one, kind, &target, language)).min_by_key(Vec::len)?;
            match (differs.is_empty(), counts) {
                (true, true) => is(),
                (true, false) => is_not(match language {
                    Language::En => {
                        format!("this would have been {name}, but it was made by {}", super::touch::origin(origin, language))
                    }
                    Language::Zh => format!("本应为{name}，但由{}产生，不算用户操作", super::touch::origin(origin, language)),
                }),
                (false, _) => is_not(match language {
                    Language::En => format!("this was not {name}: {}", differs.join(", ")),
                    Language::Zh => format!("不是{name}：{}", differs.join("，")),
                }),
            }
        }
    }
}

/// In what a touch differs from a pattern.
fn differences(pattern: &Pattern, kind: ActionKind, target: &[&str; 5], language: Language) -> Vec<String> {
    if pattern.matches(kind, target) {
        return Vec::new();
    }
    let [window, class, id, text, owner] = *target;
    let short_class = class.rsplit(['.', '$']).next().unwrap_or(class);
    let parts: [(&[String], &[&str], [&str; 2]); 4] = [
        (&pattern.id, &[id], ["the id is", "控件 id 为"]),
        (&pattern.text, &[text], ["the text is", "文字为"]),
        (&pattern.class, &[class, short_class], ["the class is", "控件类为"]),
        (&pattern.window, &[window], ["the window is", "窗口标题为"]),
    ];
    let quote = |text: &str| format!("\u{201c}{text}\u{201d}");
    let wanted = |list: &[String]| any_of(&list.iter().map(|text| quote(text)).collect::<Vec<_>>(), language);
    let said = |[en, zh]: [&str; 2], is: &str, list: &[String]| match language {
        Language::En => format!("{en} {}, not {}", quote(is), wanted(list)),
        Language::Zh => format!("{zh}{}，而非{}", quote(is), wanted(list)),
    };
    let mut all: Vec<String> = parts
        .into_iter()
        .filter(|(list, is, _)| !list.is_empty() && !list.iter().any(|one| is.contains(&one.as_str())))
        .map(|(list, is, words)| said(words, is[0], list))
        .collect();
    if !pattern.screen.is_empty() && !is_named(&pattern.screen, owner, window) {
        let is = if owner.is_empty() { window } else { owner };
        all.push(said(["the screen is", "所在界面为"], is, &pattern.screen));
    }
    if pattern.kind.is_some_and(|wanted| wanted != kind) {
        all.push(language.pick("it was touched in another way", "触摸方式不同").to_owned());
    }
    all
}
