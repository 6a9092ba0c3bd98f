//! The timeline of a run, one line or one JSON object an event.

use hooks::catalogue;
use serde::Serialize;

use super::coverage::{entry_name, state_name};
use super::escape::{escape, escape_json};
use super::style::Styles;
use crate::rules::{outcome_text, seconds};
use crate::session::{Record, Trace, What};
use crate::timeline::{Action, ActionKind, Actor, Actors, Sdks, gestures};

/// One event of the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// When, in ns since the first process started.
    pub at_ns: u64,
    /// Process id.
    pub pid: u32,
    /// What.
    #[serde(flatten)]
    pub what: MomentKind,
}

/// What happened.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum MomentKind {
    /// A process began to speak.
    Process {
        /// Its name.
        name: String,
        /// Process id of its parent.
        parent: u32,
        /// User id.
        uid: u32,
        /// Android API level.
        sdk: u32,
        /// How the agent got in.
        entry: &'static str,
    },
    /// A hook point was placed, or not.
    Hook {
        /// Its name.
        name: String,
        /// `placed`, `failed`, `off` or `absent`.
        state: &'static str,
        /// Why not.
        why: String,
    },
    /// A watched call.
    Access {
        /// The catalogue row.
        api: &'static str,
        /// What it yields.
        category: &'static str,
        /// Where it was seen.
        through: String,
        /// Kernel thread id.
        thread: u32,
        /// What it got.
        outcome: String,
        /// Who did it.
        actor: Actor,
        /// Its stack, innermost frame first.
        stack: Vec<String>,
    },
    /// The user did something. It stands where the finger came down.
    Action {
        /// Tap or long press.
        kind: ActionKind,
        /// Who made it.
        origin: String,
        /// Display coordinates.
        x: f32,
        /// See `x`.
        y: f32,
        /// How long the finger was down, in ns.
        held_ns: u64,
        /// Title of the window; the next three are class, id and text of the view.
        window: String,
        /// See `window`.
        class: String,
        /// See `window`.
        id: String,
        /// See `window`.
        text: String,
        /// Whether a view tree could be read.
        known: bool,
    },
    /// A mark.
    Mark {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A stretch of time that is not known ends here.
    Gap {
        /// Its begin.
        since_ns: u64,
        /// Why.
        why: String,
    },
    /// The process ended in an orderly way.
    End,
}

/// The timeline of a trace.
pub fn moments(trace: &Trace) -> impl Iterator<Item = Moment> {
    let mut actors = Actors::new(Sdks::shipped(), Vec::new());
    actors.learn(trace);
    let actions = gestures(trace);
    let apis: Vec<_> = catalogue::apis().collect();
    let start = trace.start();
    trace.records.iter().filter_map(move |record| {
        let what = moment(trace, record, &mut actors, &actions, &apis)?;
        let pid = trace.processes[record.process as usize].pid;
        Some(Moment { at_ns: record.time.saturating_sub(start), pid, what })
    })
}

fn moment(
    trace: &Trace,
    record: &Record,
    actors: &mut Actors,
    actions: &[Option<Action>],
    apis: &[&'static catalogue::Api],
) -> Option<MomentKind> {
    let text = |number: u32| trace.texts.get(number).to_owned();
    let process = &trace.processes[record.process as usize];
    Some(match record.what {
        What::Started => MomentKind::Process {
            name: text(process.name),
            parent: process.parent,
            uid: process.uid,
            sdk: process.sdk,
            entry: entry_name(process.entry),
        },
        What::Hook(at) => {
            let hook = process.hooks[at as usize];
            MomentKind::Hook { name: text(hook.name), state: state_name(hook.state), why: text(hook.why) }
        }
        What::Access(access) => {
            let actor = actors.of(&access);
            let api = apis[access.api as usize];
            MomentKind::Access {
                api: api.id,
                category: api.category.name(),
                through: text(access.through),
                thread: access.thread,
                outcome: outcome_text(trace.outcome(record.process, access.number)),
                actor: actors.get(actor).clone(),
                stack: trace.stack(access.stack).map(|frame| text(frame.symbol)).collect(),
            }
        }
        What::Touch(touch) => {
            let action = (actions[touch as usize]).filter(|action| action.began == record.time)?;
            // A DOWN and an UP of the same moment are one action, told once.
            if action.began == action.ended && trace.touches[touch as usize].phase != hooks::event::TouchPhase::Up {
                return None;
            }
            let [window, class, id, label] = action.target.unwrap_or_default().map(text);
            MomentKind::Action {
                kind: action.kind,
                origin: format!("{:?}", action.origin).to_lowercase(),
                x: action.at.0,
                y: action.at.1,
                held_ns: action.ended - action.began,
                window,
                class,
                id,
                text: label,
                known: action.target.is_some(),
            }
        }
        What::Mark(name, value) => MomentKind::Mark { name: text(name), value: text(value) },
        What::Gap(at) => {
            let gap = &trace.gaps[at as usize];
            MomentKind::Gap { since_ns: gap.since.saturating_sub(trace.start()), why: gap.why.clone() }
        }
        What::End => MomentKind::End,
    })
}

/// One JSON object, with a line end.
pub fn moment_json(moment: &Moment) -> String {
    let line = serde_json::to_string(moment).expect("plain data");
    escape_json(&line).into_owned() + "\n"
}

/// One line for people, with its end.
pub fn moment_text(moment: &Moment, Styles { strong, dim, unsure, .. }: Styles) -> String {
    let time = seconds(moment.at_ns);
    let e = |text: &str| escape(text).into_owned();
    let what = match &moment.what {
        MomentKind::Process { name, sdk, entry, .. } => {
            format!("process {strong}{}{strong:#} starts (API {sdk}, {entry})", e(name))
        }
        MomentKind::Hook { name, state, why } if why.is_empty() => format!("{dim}hook {} {state}{dim:#}", e(name)),
        MomentKind::Hook { name, state, why } => format!("{unsure}hook {} {state}{unsure:#}: {}", e(name), e(why)),
        MomentKind::Access { api, category: "lifecycle", .. } => format!("{strong}{api}{strong:#}"),
        MomentKind::Access { api, outcome, actor, through, .. } => {
            format!("{strong}{api}{strong:#} {outcome}, by {} {dim}through {}{dim:#}", e(&actor.label()), e(through))
        }
        MomentKind::Action { kind, origin, x, y, window, class, id, text, known, .. } => {
            let kind = if *kind == ActionKind::Tap { "tap" } else { "long press" };
            let target = match known {
                false => "on something unknown".to_owned(),
                true => {
                    let name = [id, text, class].into_iter().find(|name| !name.is_empty()).map_or("no view", String::as_str);
                    format!("on {strong}{}{strong:#} \"{}\" in window \"{}\"", e(name), e(text), e(window))
                }
            };
            format!("{kind} ({origin}) at {x:.0},{y:.0} {target}")
        }
        MomentKind::Mark { name, value } if value.is_empty() => format!("mark {}", e(name)),
        MomentKind::Mark { name, value } => format!("mark {}={}", e(name), e(value)),
        MomentKind::Gap { since_ns, why } => format!("{unsure}gap{unsure:#} since {}: {}", seconds(*since_ns), e(why)),
        MomentKind::End => "process ends".to_owned(),
    };
    format!("{dim}{time:>10} {:>6}{dim:#}  {what}\n", moment.pid)
}
