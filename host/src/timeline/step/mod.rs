//! Records with what later records say of them: what a judge takes, one after the other.
//!
//! A record by itself is half a story: what an access got is told by another one, and what a finger did is known when it has gone. A
//! [`Step`] holds the whole one, so that whoever takes steps needs no look ahead, and a run can be judged without being held in memory.

mod calls;
mod clicks;
mod hands;
mod plan;
mod process;
mod ranges;
mod stream;

use hooks::event::{Outcome, PermissionState, StartCause};

pub use stream::Stream;

use super::action::{Action, Actions, gestures};
use crate::session::{Access, ApiNo, Click, Egress, FrameNo, Key, Record, Screen, TextNo, Touch, Trace, Value, What};

/// Something that happened, complete.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// `CLOCK_MONOTONIC` of the device, in ns.
    pub time: u64,
    /// Index in [`Facts::processes`](crate::session::Facts::processes).
    pub process: u32,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Happened {
    /// The process began to speak.
    Started,
    /// A watched call.
    Access(Call),
    /// A touch, and the action that it is part of.
    Touch(Touch, Option<Action>),
    /// A key, likewise.
    Key(Key, Option<Action>),
    /// A click handler, and the action that it is by itself; none for one that a touch has made.
    Click(Click, Option<Action>),
    /// A permission by its name, what happened to it, and the innermost frame of who asked.
    Permission(TextNo, PermissionState, FrameNo),
    /// The first component that the process was told to run.
    Cause(StartCause),
    /// A text that was delivered.
    Value(Delivered),
    /// A text that left the process.
    Egress(Egress),
    /// A flag of the app's own: key, value.
    Flag(TextNo, bool),
    /// A mark: name and value.
    Mark(TextNo, TextNo),
    /// A screen that came or went.
    Screen(Screen),
    /// The process ended in an orderly way.
    End,
    /// A sign of life, of no other meaning.
    Other,
}

/// A watched call and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The call.
    pub access: Access,
    /// What it got, if that is known.
    pub outcome: Option<Outcome>,
    /// Whether it is part of another call of the same api, which stands for it: see [`Trace::is_inner`].
    pub inner: bool,
    /// Number of the outermost call of the same api that it is part of; its own when there is none.
    pub outermost: u32,
}

/// A text that was delivered, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// The text, without itself.
    pub value: Value,
    /// The api of the access that delivered it; `None` for a text that the user named, or when the access is not known.
    pub api: Option<ApiNo>,
    /// Number of the outermost call of that api.
    pub outermost: u32,
}

/// Makes steps of the records of a trace in memory.
#[derive(Debug)]
pub struct Completer {
    actions: Actions,
}

impl Completer {
    /// For the trace as it is now.
    pub fn new(trace: &Trace) -> Completer {
        Completer { actions: gestures(trace) }
    }

    /// One of its records, complete.
    pub fn step(&self, trace: &Trace, record: &Record) -> Step {
        let Record { time, process, what } = *record;
        let what = match what {
            What::Started => Happened::Started,
            What::Access(access) => Happened::Access(Call {
                access,
                outcome: trace.outcome(process, access.number),
                inner: trace.is_inner(process, &access),
                outermost: trace.outermost(process, access.number),
            }),
            What::Touch(at) => Happened::Touch(trace.touches[at as usize], self.actions.of_touch[at as usize]),
            What::Key(at) => Happened::Key(trace.keys[at as usize], self.actions.of_key[at as usize]),
            What::Click(at) => Happened::Click(trace.clicks[at as usize], self.actions.of_click[at as usize]),
            What::Permission(name, state, stack) => Happened::Permission(name, state, stack),
            What::Cause(cause) => Happened::Cause(cause),
            What::Value(value) => Happened::Value(Delivered {
                value,
                api: trace.api_of(process, value.access),
                outermost: trace.outermost(process, value.access),
            }),
            What::Egress(egress) => Happened::Egress(egress),
            What::Flag(key, value, _) => Happened::Flag(key, value),
            What::Mark(name, value) => Happened::Mark(name, value),
            What::Screen(screen) => Happened::Screen(screen),
            What::End => Happened::End,
            What::Hook(_) | What::Gap(_) | What::Code(..) => Happened::Other,
        };
        Step { time, process, what }
    }
}

/// All steps of a trace in memory.
pub fn steps(trace: &Trace) -> impl Iterator<Item = Step> {
    let completer = Completer::new(trace);
    trace.records.iter().map(move |record| completer.step(trace, record))
}
