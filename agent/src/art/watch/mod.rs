//! What is watched by hooks of Java methods: a file an idea. Each places its own hooks; what came of it is told as `Event::Hook`, one for
//! each `class.method`.

mod access;
mod cause;
mod click;
mod flag;
mod load;
pub mod origin;
mod permission;
mod posted;
mod screen;
mod table;
mod user;

use hooks::event::{Event, HookState};
use jni::sys::jclass;

use super::jni::Env;
use super::method::{self, Method, Watcher};
use crate::state::Agent;

/// Places hooks and remembers what came of it.
pub struct Placer<'a> {
    pub agent: &'static Agent,
    pub env: Env,
    /// Switched off by the user.
    pub is_off: bool,
    told: &'a mut Vec<Told>,
}

/// What came of the hooks of one name.
#[derive(Debug, PartialEq)]
struct Told {
    name: String,
    state: HookState,
    why: &'static str,
}

/// Places all of them and tells of each.
pub fn place(agent: &'static Agent, env: Env) {
    let mut told = Vec::new();
    let mut placer = Placer { agent, env, is_off: agent.config.is_off("java"), told: &mut told };
    cause::prepare(&placer);
    access::place(&mut placer);
    load::place(&mut placer);
    click::place(&mut placer);
    permission::place(&mut placer);
    flag::place(&mut placer);
    screen::place(&mut placer);
    posted::place(&mut placer);
    user::place(&mut placer);
    tell(agent, &told);
}

/// Tells that none could be placed.
pub fn tell_failed(agent: &Agent, why: &str) {
    agent.journal.append(&Event::Hook { time: agent.journal.now(), name: "java", state: HookState::Failed, why });
}

fn tell(agent: &Agent, told: &[Told]) {
    for Told { name, state, why } in told {
        agent.journal.append(&Event::Hook { time: agent.journal.now(), name, state: *state, why });
    }
}

impl Placer<'_> {
    /// Places one hook of a method of the framework. `watcher` is made when the class is there; it may say why it cannot be.
    pub fn place(
        &mut self,
        method: &Method<'_>,
        watcher: impl FnOnce(Env) -> Result<&'static dyn Watcher, &'static str>,
    ) -> HookState {
        let placed = if self.is_off {
            Err(OFF)
        } else {
            let class = find(self.env, method.class).ok_or("no such class");
            class.and_then(|class| method::hook_in(self.env, class, method, watcher(self.env)?))
        };
        self.note_result(method, placed)
    }

    fn note_result(&mut self, method: &Method<'_>, placed: Result<(), &'static str>) -> HookState {
        let (state, why) = match placed {
            Ok(()) => (HookState::Placed, ""),
            Err(OFF) => (HookState::Off, OFF),
            Err(why) if ABSENT.iter().any(|begin| why.starts_with(begin)) => (HookState::Absent, why),
            Err(why) => (HookState::Failed, why),
        };
        self.note(method, state, why);
        state
    }

    /// Notes what came of a hook. Methods that differ in their signatures only have one name: that one is absent says little, that one
    /// failed says all.
    pub fn note(&mut self, method: &Method<'_>, state: HookState, why: &'static str) {
        let rank = |state| match state {
            HookState::Absent => 0,
            HookState::Off => 1,
            HookState::Placed => 2,
            HookState::Failed => 3,
        };
        let name = format!("{}.{}", method.class, method.name);
        match self.told.iter_mut().find(|told| told.name == name) {
            Some(told) if rank(state) > rank(told.state) => *told = Told { name, state, why },
            Some(_) => {}
            None => self.told.push(Told { name, state, why }),
        }
    }
}

const OFF: &str = "switched off by CONSENTINEL_OFF";
/// How the reasons begin that mean: nothing can call it.
const ABSENT: [&str; 2] = ["no such", "there is no such"];

/// A class by its name with dots, as a thread without Java code finds it: in the boot class path and that of the system class loader.
pub fn find(env: Env, name: &str) -> Option<jclass> {
    let mut buffer = [0; 256];
    if name.len() >= buffer.len() {
        return None;
    }
    for (place, byte) in buffer.iter_mut().zip(name.bytes()) {
        *place = if byte == b'.' { b'/' } else { byte };
    }
    env.find_class(std::ffi::CStr::from_bytes_until_nul(&buffer).ok()?)
}
