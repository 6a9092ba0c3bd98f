//! The transaction codes of the running system, from the constants `TRANSACTION_*` of its interfaces. They stand in release builds, but are
//! hidden members: a thread without Java code on its stack may read them on every API level but 28. Where they cannot be read, the table's
//! codes are used.

use hooks::catalogue::{BinderIndex, Method, binder_methods};
use hooks::event::{Event, HookState};
use jni::sys::jclass;

use super::jni::Env;
use crate::observe;
use crate::state::Agent;

/// The level at which hidden members are hidden from everybody: that a constant cannot be read says nothing there.
const CLOSED_LEVEL: u32 = 28;

/// What the running system says of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Running {
    /// Its code.
    Code(u32),
    /// It has no such method.
    Gone,
    /// It does not say: an interface without a Java side, or one that is hidden.
    Silent,
}

/// Reads them all, and uses what was read from now on.
pub fn read(agent: &Agent, env: Env) {
    if agent.config.is_off(NAME) {
        return tell(agent, HookState::Off, "switched off by CONSENTINEL_OFF");
    }
    let level = agent.config.sdk;
    let read: Vec<(&Method, Running)> = binder_methods().map(|(_, method)| (method, running(env, method, level))).collect();
    let (mut known, mut differ, mut silent) = (0, 0, 0);
    let mut told: Vec<(&str, &str)> = Vec::new();
    for (method, running) in &read {
        // A method may stand in several rows.
        let name = (method.descriptor, method.name);
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        let table = method.code(level).unwrap_or(0);
        let running = match running {
            Running::Code(code) => *code,
            Running::Gone => 0,
            Running::Silent => {
                silent += u32::from(table != 0);
                continue;
            }
        };
        known += u32::from(running != 0);
        if running != table {
            differ += 1;
            observe::code(agent, &[method.descriptor, ".", method.name], running, table);
        }
    }
    if known == 0 {
        return tell(agent, HookState::Failed, "none could be read; the table of this API level is used");
    }
    let code = |method: &'static Method| {
        let row = read.iter().find(|(row, _)| std::ptr::eq(*row, method));
        match row.map_or(Running::Silent, |row| row.1) {
            Running::Code(code) => Some(code),
            Running::Gone => None,
            Running::Silent => method.code(level),
        }
    };
    agent.use_codes(BinderIndex::with_codes(code));
    let from_table = if silent == 0 { String::new() } else { format!(", {silent} from the table") };
    tell(agent, HookState::Placed, &format!("{known} read, {differ} differ from the table{from_table}"));
}

const NAME: &str = "TRANSACTION_*";

fn tell(agent: &Agent, state: HookState, why: &str) {
    agent.journal.append(&Event::Hook { time: agent.journal.now(), name: NAME, state, why });
}

fn running(env: Env, method: &Method, level: u32) -> Running {
    let Some(stub) = super::watch::find(env, &format!("{}$Stub", method.descriptor)) else { return Running::Silent };
    let constant = |name: &str| constant(env, stub, name);
    let answer = match constant(method.name) {
        Some(code) => Running::Code(code),
        // Only a class that shows its other constants says by this that there is none.
        None if level != CLOSED_LEVEL && others(method).any(|other| constant(other).is_some()) => Running::Gone,
        None => Running::Silent,
    };
    env.drop(stub);
    answer
}

/// The names of the other methods of its interface that are watched.
fn others(method: &Method) -> impl Iterator<Item = &'static str> {
    let descriptor = method.descriptor;
    binder_methods().map(|(_, other)| other).filter(move |other| other.descriptor == descriptor).map(|other| other.name)
}

fn constant(env: Env, stub: jclass, method: &str) -> Option<u32> {
    let name = std::ffi::CString::new(format!("TRANSACTION_{method}")).ok()?;
    u32::try_from(env.static_int(stub, &name)?).ok().filter(|code| *code != 0)
}
