//! One finding as a chain in plain words: what happened, who did it, how things stood, what the user had done, what the rule asks for.

use std::collections::{BTreeMap, HashMap};

use hooks::catalogue;
use hooks::event::{Origin, PermissionState};

use super::moment::{Made, Moment, MomentKind, View};
use super::moments::moments;
use crate::rules::words::{Entry, Happening, Language, Page, category, compared, consent, demand_entry};
use crate::rules::{Finding, Frame, Place, Policy, Rule, Severity, seconds};
use crate::session::Trace;
use crate::timeline::{ActionKind, Actor};

/// So many of the last things that the user did are told.
const ACTIONS: usize = 8;
/// So many frames of a stack.
const FRAMES: usize = 24;

/// The chain of a finding.
pub fn story(trace: &Trace, policy: &Policy, rule: &Rule, finding: &Finding, language: Language) -> Page {
    let mut entries = Vec::new();
    let mut add = |en: &'static str, zh: &'static str, lines: Vec<String>| {
        if !lines.is_empty() {
            entries.push(Entry { label: language.pick(en, zh), lines });
        }
    };
    if let Some(place) = &finding.place {
        add("what", "事件", what(place, language));
        add("who", "主体", vec![who(&place.actor, language)]);
        add("stack", "调用栈", stack(&place.stack, (!posted(&place.actor)).then_some(&place.actor), language));
        add("posted by", "任务提交处", stack(&place.posted, posted(&place.actor).then_some(&place.actor), language));
        let before = Before::of(trace, place);
        add("state", "当时状态", state(place, &before, language));
        add("user", "用户此前操作", user(policy, rule, &before, language));
    }
    add("why", "判定理由", finding.why.clone());
    let demand = demand_entry(policy, rule, language);
    add(demand.label, demand.label, demand.lines);
    add("accepted", "已接受", finding.accepted.iter().map(|row| row.reason.clone()).collect());
    add("clause", "条款", vec![rule.clause.clone()]);
    if !rule.quote.is_empty() {
        add("text", "原文", vec![format!("\u{201c}{}\u{201d}", rule.quote)]);
    }
    let verdict = match finding.verdict {
        Severity::Violation => language.pick("violation of", "违反"),
        Severity::Inconclusive => language.pick("inconclusive:", "无法判定："),
    };
    let title = format!("{verdict} {}  {}", finding.rule_name(), language.title(&rule.title));
    Page { name: finding.id.clone(), title, entries }
}

fn what(place: &Place, language: Language) -> Vec<String> {
    let data = catalogue::api(place.api).map(|api| category(api.category, language));
    let data = data.map(|data| language.pick(" ({})", "（{}）").replace("{}", data)).unwrap_or_default();
    let at = seconds(place.at_ns);
    let mut lines = vec![match language {
        Language::En => format!("{}{data} at {at}: {}", place.api, place.outcome),
        Language::Zh => format!("{at}：{}{data}，结果：{}", place.api, outcome(&place.outcome)),
    }];
    if place.times > 1 {
        let last = seconds(place.last_ns);
        lines.push(match language {
            Language::En => format!("the same {} times, the last time at {last}", place.times),
            Language::Zh => format!("相同情况共 {} 次，最后一次在 {last}", place.times),
        });
    }
    if let Some(leaves) = &place.leaves {
        let host = if leaves.host.is_empty() { language.pick("an unknown place", "未知地址") } else { &leaves.host };
        lines.push(match language {
            Language::En => format!("{} left as {} to {host}", place.category, leaves.encoding),
            Language::Zh => format!("{} 以 {} 形式发往 {host}", place.category, leaves.encoding),
        });
        for source in &leaves.from {
            let at = seconds(source.at_ns);
            lines.push(match (source.api, language) {
                (Some(api), Language::En) => format!("it had been delivered by {api} at {at}"),
                (Some(api), Language::Zh) => format!("该内容由 {api} 于 {at} 取得"),
                (None, Language::En) => format!("it is the text `{}` that the run was told to look for", source.name),
                (None, Language::Zh) => format!("该内容是本次运行指定查找的文本「{}」", source.name),
            });
        }
    }
    let (process, through) = (&place.process, &place.through);
    lines.push(match language {
        Language::En => format!("through {through}, in process {} {process}, thread {}", place.pid, place.thread),
        Language::Zh => format!("经由 {through}，进程 {} {process}，线程 {}", place.pid, place.thread),
    });
    lines
}

/// What a call got, in Chinese: the first word decides, what follows tells more.
fn outcome(words: &str) -> String {
    const WORDS: [(&str, &str); 7] = [
        ("granted", "已取得"),
        ("refused", "被拒绝"),
        ("empty", "为空"),
        ("unknown", "未知"),
        ("one-way call", "单向调用，无应答"),
        ("not sent", "未发出"),
        ("sent", "已发送"),
    ];
    let known = WORDS.iter().find(|(en, _)| words.starts_with(en));
    known.map_or_else(|| words.to_owned(), |(en, zh)| format!("{zh}（{en}）"))
}

fn posted(actor: &Actor) -> bool {
    let (Actor::App { posted, .. } | Actor::Sdk { posted, .. } | Actor::Unknown { posted, .. }) = actor;
    *posted
}

fn who(actor: &Actor, language: Language) -> String {
    let who = match (actor, language) {
        (_, Language::En) => return actor.label(),
        (Actor::App { name, .. }, Language::Zh) => format!("应用自身（{name}）"),
        (Actor::Sdk { name, prefix, .. }, Language::Zh) => format!("SDK {name}（{prefix}）"),
        (Actor::Unknown { why, .. }, Language::Zh) => format!("未知（{why}）"),
    };
    if posted(actor) { who + "，由其提交到其他线程执行" } else { who }
}

/// A stack, with a mark at the frame that names the actor.
fn stack(frames: &[Frame], actor: Option<&Actor>, language: Language) -> Vec<String> {
    let prefix = actor.map(|actor| match actor {
        Actor::App { name, .. } => name.as_str(),
        Actor::Sdk { prefix, .. } => prefix.as_str(),
        Actor::Unknown { why, .. } => why.as_str(),
    });
    let is_below = |frame: &Frame| {
        let rest = prefix.and_then(|prefix| frame.symbol.strip_prefix(prefix));
        rest.is_some_and(|rest| rest.starts_with(['.', '+', '$']))
    };
    let deciding = frames.iter().position(is_below);
    let mut lines: Vec<String> = frames
        .iter()
        .enumerate()
        .take(FRAMES.max(deciding.map_or(0, |at| at + 1)))
        .map(|(at, frame)| {
            let line = if frame.line > 0 { format!(":{}", frame.line) } else { String::new() };
            match deciding == Some(at) {
                true => format!("> {}{line}  {}", frame.symbol, language.pick("<- names who it was", "<- 由此确定主体")),
                false => format!("  {}{line}", frame.symbol),
            }
        })
        .collect();
    let more = frames.len() - lines.len();
    if more > 0 {
        lines.push(match language {
            Language::En => format!("  and {more} more"),
            Language::Zh => format!("  另有 {more} 帧"),
        });
    }
    lines
}

/// What happened in the same app before a moment.
struct Before {
    /// What the user did, or what was done in the user's place.
    done: Vec<Moment>,
    permissions: BTreeMap<String, (u64, PermissionState)>,
    /// Screens that are shown: owner and window.
    screens: Vec<(String, String)>,
}

impl Before {
    fn of(trace: &Trace, place: &Place) -> Before {
        let package = |name: &str| name.split(':').next().unwrap_or_default().to_owned();
        let own = package(&place.process);
        let mut packages: HashMap<u32, String> = HashMap::new();
        let mut before = Before { done: Vec::new(), permissions: BTreeMap::new(), screens: Vec::new() };
        for moment in moments(trace) {
            if let MomentKind::Process { name, .. } = &moment.what {
                packages.insert(moment.pid, package(name));
            }
            if moment.at_ns > place.at_ns || packages.get(&moment.pid).is_some_and(|other| *other != own) {
                continue;
            }
            match &moment.what {
                MomentKind::Permission { permission, state, .. } => {
                    before.permissions.insert(permission.clone(), (moment.at_ns, *state));
                }
                MomentKind::Screen { window, owner, shown } => {
                    before.screens.retain(|known| known != &(owner.clone(), window.clone()));
                    if *shown {
                        before.screens.push((owner.clone(), window.clone()));
                        before.done.push(moment);
                    }
                }
                MomentKind::Click { made: Made::ByTouch, .. } => {}
                MomentKind::Action { .. } | MomentKind::Key { .. } | MomentKind::Click { .. } | MomentKind::Mark { .. } => {
                    before.done.push(moment);
                }
                _ => {}
            }
        }
        before
    }
}

fn state(place: &Place, before: &Before, language: Language) -> Vec<String> {
    let front = if place.foreground {
        language.pick("the app was in front", "应用在前台")
    } else {
        language.pick("the app was not in front", "应用不在前台")
    };
    let mut lines = vec![
        match language {
            Language::En => format!("consent was {}: {}", place.consent, consent(place.consent, language)),
            Language::Zh => format!("同意状态为 {}：{}", place.consent, consent(place.consent, language)),
        },
        front.to_owned(),
    ];
    for (owner, window) in &before.screens {
        lines.push(match language {
            Language::En => format!("the screen \u{201c}{window}\u{201d} of {owner} was shown"),
            Language::Zh => format!("正在显示界面\u{201c}{window}\u{201d}（{owner}）"),
        });
    }
    for (name, (at, state)) in &before.permissions {
        let at = seconds(*at);
        let zh = match state {
            PermissionState::Requested => "已申请，未答复",
            PermissionState::Granted => "已授予",
            PermissionState::Refused => "已被拒绝",
        };
        lines.push(match language {
            Language::En => format!("{name} was {} since {at}", state.name()),
            Language::Zh => format!("权限 {name} 自 {at} 起{zh}"),
        });
    }
    lines
}

/// The last things that the user did, each with what it was for the rule.
fn user(policy: &Policy, rule: &Rule, before: &Before, language: Language) -> Vec<String> {
    if before.done.is_empty() {
        return vec![language.pick("the user had done nothing yet", "用户尚未进行任何操作").to_owned()];
    }
    let skipped = before.done.len().saturating_sub(ACTIONS);
    let mut lines = Vec::new();
    if skipped > 0 {
        lines.push(match language {
            Language::En => format!("{skipped} earlier ones are left out"),
            Language::Zh => format!("更早的 {skipped} 项从略"),
        });
    }
    for moment in &before.done[skipped..] {
        let Some((said, happening)) = told(&moment.what, language) else { continue };
        lines.push(format!("{} {said}", seconds(moment.at_ns)));
        let compared = happening.map(|happening| compared(policy, rule, happening, language)).unwrap_or_default();
        lines.extend(compared.into_iter().map(|line| format!("  {line}")));
    }
    lines
}

/// Something that was done, in words, and as actions of packs see it.
fn told(what: &MomentKind, language: Language) -> Option<(String, Option<Happening<'_>>)> {
    let by = |origin: Origin| match origin {
        Origin::Hardware => language.pick("by a finger", "手指"),
        Origin::Injected => language.pick("by a test", "测试注入"),
        Origin::Programmatic => language.pick("by code", "程序代码"),
    };
    let click = |origin: Origin| match origin {
        Origin::Hardware => language.pick("by a key", "按键"),
        Origin::Injected => language.pick("by a service", "辅助服务"),
        Origin::Programmatic => language.pick("by code", "程序代码"),
    };
    Some(match what {
        MomentKind::Action { kind, origin, view, .. } => {
            let verb = match kind {
                ActionKind::LongPress => language.pick("long press", "长按"),
                _ => language.pick("tap", "轻点"),
            };
            let said = how(format!("{verb} {}", named(view, language)), by(*origin), language);
            (said, Some(Happening::Touch(*kind, *origin, target(view))))
        }
        MomentKind::Click { made, view, .. } => {
            let origin = match made {
                Made::ByTouch => return None,
                Made::ByKey => Origin::Hardware,
                Made::ByService => Origin::Injected,
                Made::ByCode | Made::Unclear => Origin::Programmatic,
            };
            let said = how(format!("{} {}", language.pick("click", "点击"), named(view, language)), click(origin), language);
            (said, Some(Happening::Touch(ActionKind::Click, origin, target(view))))
        }
        MomentKind::Key { key, origin, .. } => {
            let key = if key.is_empty() { language.pick("which may be typing", "可能是输入文字") } else { key };
            (how(format!("{} {key}", language.pick("key", "按键")), by(*origin), language), None)
        }
        MomentKind::Mark { name, value } => {
            let said = if value.is_empty() { name.clone() } else { format!("{name}={value}") };
            (format!("{} {said}", language.pick("a test script said", "测试脚本标记")), Some(Happening::Mark(name, value)))
        }
        MomentKind::Screen { window, owner, .. } => {
            let said = match language {
                Language::En => format!("the screen \u{201c}{window}\u{201d} of {owner} came up"),
                Language::Zh => format!("界面\u{201c}{window}\u{201d}（{owner}）出现"),
            };
            (said, Some(Happening::Shown(window, owner)))
        }
        _ => return None,
    })
}

fn how(what: String, by: &str, language: Language) -> String {
    match language {
        Language::En => format!("{what} ({by})"),
        Language::Zh => format!("{what}（{by}）"),
    }
}

fn target(view: &View) -> Option<[&str; 5]> {
    view.known.then_some([&view.window, &view.class, &view.id, &view.text, &view.owner])
}

fn named(view: &View, language: Language) -> String {
    if !view.known {
        return language.pick("on something unknown", "未知控件").to_owned();
    }
    let name = [&view.id, &view.text, &view.class].into_iter().find(|name| !name.is_empty());
    let name = name.map_or(language.pick("no view", "空白处"), String::as_str);
    let (en, zh) = if view.text.is_empty() || view.text == name {
        (format!("on {name}"), name.to_owned())
    } else {
        (format!("on {name} \u{201c}{}\u{201d}", view.text), format!("{name}\u{201c}{}\u{201d}", view.text))
    };
    match language {
        Language::En => format!("{en} in the window \u{201c}{}\u{201d}", view.window),
        Language::Zh => format!("{zh}（窗口\u{201c}{}\u{201d}）", view.window),
    }
}
