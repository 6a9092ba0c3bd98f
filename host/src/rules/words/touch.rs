//! What the names of a pack stand for: actions, features, shapes.

use hooks::event::Origin;

use super::Language;
use super::condition::quoted;
use super::names::any_of;
use crate::rules::formula::{Node, NodeNo};
use crate::rules::policy::{ActionRow, Pattern, Policy, ShapeRow};
use crate::timeline::ActionKind;

/// What an action is.
pub(super) fn action(action: &ActionRow, language: Language) -> String {
    let ways: Vec<String> = action.patterns.iter().map(|one| pattern(one, language)).collect();
    let mut text = ways.join(language.pick("; or ", "；或者"));
    let is_touch = action.patterns.iter().any(|one| one.mark.is_empty() && one.shown.is_empty());
    let mut origins = action.origins.clone();
    origins.sort_by_key(|one| Origin::ALL.iter().position(|known| known == one));
    if is_touch && origins != [Origin::Hardware, Origin::Injected] {
        let words: Vec<String> = origins.into_iter().map(|one| origin(one, language).to_owned()).collect();
        text += &match language {
            Language::En => format!(" (counts only when made by {})", any_of(&words, language)),
            Language::Zh => format!("（仅当由{}产生时才算）", any_of(&words, language)),
        };
    }
    text
}

pub(super) const fn origin(origin: Origin, language: Language) -> &'static str {
    match origin {
        Origin::Hardware => language.pick("a finger", "手指"),
        Origin::Injected => language.pick("a test's input", "测试注入的输入"),
        Origin::Programmatic => language.pick("code", "程序代码"),
    }
}

fn pattern(pattern: &Pattern, language: Language) -> String {
    let some = |list: &[String]| -> String {
        let quotes = |text: &String| format!("\u{201c}{text}\u{201d}");
        any_of(&list.iter().map(quotes).collect::<Vec<_>>(), language)
    };
    if pattern.anything {
        return language.pick("any touch, click or key of the user's", "用户的任意触摸、点击或按键").to_owned();
    }
    if !pattern.mark.is_empty() {
        return language.pick("a test script says ", "测试脚本标记").to_owned() + &some(&pattern.mark);
    }
    if !pattern.shown.is_empty() {
        return match language {
            Language::En => format!("the screen {} comes up", some(&pattern.shown)),
            Language::Zh => format!("界面{}出现", some(&pattern.shown)),
        };
    }
    let verb = match pattern.kind {
        None => language.pick("the user touches", "用户触摸"),
        Some(ActionKind::Tap) => language.pick("the user taps", "用户轻点"),
        Some(ActionKind::LongPress) => language.pick("the user presses long on", "用户长按"),
        Some(ActionKind::Click) => language.pick("a click is made on", "点击"),
        Some(ActionKind::Key) => language.pick("the user presses a key in", "用户按键于"),
    };
    let parts = [
        (&pattern.id, "the view with the id ", "控件 id 为"),
        (&pattern.class, "of the class ", "控件类为"),
        (&pattern.text, "with the text ", "文字为"),
        (&pattern.window, "in the window ", "窗口标题为"),
        (&pattern.screen, "on the screen ", "所在界面为"),
    ];
    let named: Vec<String> = parts
        .iter()
        .filter(|(list, ..)| !list.is_empty())
        .map(|(list, en, zh)| language.pick(*en, *zh).to_owned() + &some(list))
        .collect();
    match language {
        Language::En => {
            let what = match () {
                () if !pattern.id.is_empty() => "",
                () if pattern.class.is_empty() && pattern.text.is_empty() => " anything",
                () => " a view",
            };
            format!("{verb}{what} {}", named.join(" "))
        }
        Language::Zh => format!("{verb}：{}", named.join("，")),
    }
}

/// Where a feature begins and ends, by the condition `in NAME` that a rule of the pack has.
pub(super) fn feature(policy: &Policy, name: &str, language: Language) -> Option<String> {
    let wanted = format!("in {name}");
    let at = policy.nodes.text.iter().position(|text| *text == wanted)?;
    Some(being_in(policy, at as NodeNo, language))
}

fn being_in(policy: &Policy, node: NodeNo, language: Language) -> String {
    let list = |node: NodeNo| {
        let mut actions = Vec::new();
        policy.actions_below(node, &mut actions);
        let names: Vec<String> =
            actions.into_iter().map(|number| quoted(&policy.actions[number as usize].name, language)).collect();
        any_of(&names, language)
    };
    match policy.nodes.list[node as usize] {
        Node::Screen(screen) => {
            let names: Vec<String> =
                policy.screens[screen as usize].iter().map(|name| format!("\u{201c}{name}\u{201d}")).collect();
            let names = any_of(&names, language);
            match language {
                Language::En => format!("as long as the screen {names} is shown"),
                Language::Zh => format!("界面{names}显示期间"),
            }
        }
        Node::Since { left, right, .. } => match language {
            Language::En => format!("from {} to {}", list(right), list(left)),
            Language::Zh => format!("从{}到{}", list(right), list(left)),
        },
        Node::Or(left, right) => {
            let (left, right) = (being_in(policy, left, language), being_in(policy, right, language));
            format!("{left}{}{right}", language.pick(", or ", "，或者"))
        }
        _ => list(node),
    }
}

/// How texts of a shape look.
pub(super) fn shape(shape: &ShapeRow, language: Language) -> String {
    let globs: Vec<String> = shape.globs.iter().map(|glob| format!("\u{201c}{glob}\u{201d}")).collect();
    language.pick("a text like ", "形如").to_owned() + &any_of(&globs, language)
}
