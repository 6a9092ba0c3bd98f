//! An agent's numbers to the trace's, and shortened names to those of the source.

use std::collections::HashMap;

use hooks::catalogue;
use hooks::event::{self, Event, Layer, Outcome, PermissionState, StartCause};

use crate::session::mapping::Mapping;
use crate::session::said::{Access, Click, Egress, Key, Screen, Target, Touch, Value};
use crate::session::table::Table;
use crate::session::trace::{ApiNo, Facts, Frame, FrameNo, TextNo};

/// What stands for an api that this tool does not know.
const NO_API: ApiNo = ApiNo::MAX;

/// What one record says, its numbers resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Said {
    /// The process began to speak.
    Started,
    /// A hook point, the last one of its process.
    Hook,
    /// A watched call.
    Access(Access),
    /// A touch.
    Touch(Touch),
    /// A key.
    Key(Key),
    /// A click handler runs.
    Click(Click),
    /// A mark: name and value.
    Mark(TextNo, TextNo),
    /// A gap ends here, the last one that is known.
    Gap,
    /// The process ended in an orderly way.
    End,
    /// A permission by its name, what happened to it, and the innermost frame of who asked.
    Permission(TextNo, PermissionState, FrameNo),
    /// The first component that the process was told to run.
    Cause(StartCause),
    /// A text that was delivered.
    Value(Value),
    /// A text that left the process.
    Egress(Egress),
    /// A flag of the app's own: key, value, and where it was seen.
    Flag(TextNo, bool, TextNo),
    /// A transaction code that differs from the table's: method, running, table.
    Code(TextNo, u32, u32),
    /// An activity or a dialog came to the screen or left it.
    Screen(Screen),
}

/// What an event came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Heard {
    /// It defined a number.
    Nothing,
    /// An access of an api that this tool does not know.
    Unknown(TextNo),
    /// What an access got, and when.
    Outcome(u32, u64, Outcome),
    /// A record, and its moment on the clock that all processes share.
    Said(u64, Said),
}

/// Where texts and frames have their numbers from: they are made up when a trace is read first, and found again when it is read once more.
pub(crate) trait Namer {
    fn intern(&mut self, text: &str) -> TextNo;
    fn text(&self, number: TextNo) -> &str;
    fn push_frame(&mut self, frame: Frame) -> FrameNo;
    fn mapping(&self) -> Option<&Mapping>;
}

/// Makes numbers up.
pub(super) struct Writer<'a> {
    pub(super) facts: &'a mut Facts,
    pub(super) mapping: Option<&'a Mapping>,
}

impl Namer for Writer<'_> {
    fn intern(&mut self, text: &str) -> TextNo {
        self.facts.texts.intern(text)
    }

    fn text(&self, number: TextNo) -> &str {
        self.facts.texts.get(number)
    }

    fn push_frame(&mut self, frame: Frame) -> FrameNo {
        self.facts.frames.push(frame);
        self.facts.frames.len() as FrameNo - 1
    }

    fn mapping(&self) -> Option<&Mapping> {
        self.mapping
    }
}

/// Catalogue rows by their ids.
#[derive(Debug, Clone)]
pub(crate) struct Apis(HashMap<&'static str, ApiNo>);

impl Apis {
    pub(crate) fn new() -> Apis {
        Apis(catalogue::apis().enumerate().map(|(at, api)| (api.id, at as ApiNo)).collect())
    }

    pub(crate) fn get(&self, id: &str) -> Option<ApiNo> {
        self.0.get(id).copied()
    }
}

/// What a process's numbers mean.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    texts: Table<(TextNo, ApiNo)>,
    frames: Table<FrameNo>,
    has_begun: bool,
}

impl Numbers {
    /// Takes the next event of a process, given by its index and its start.
    pub(crate) fn hear(&mut self, (at, started): (usize, u64), event: &Event<'_>, apis: &Apis, namer: &mut impl Namer) -> Heard {
        let process = at as u32;
        let (time, said) = match *event {
            Event::Process { .. } => match std::mem::replace(&mut self.has_begun, true) {
                true => return Heard::Nothing,
                false => (0, Said::Started),
            },
            Event::Text { id, text } => {
                let api = apis.get(text).unwrap_or(NO_API);
                self.texts.set(id, (namer.intern(text), api));
                return Heard::Nothing;
            }
            Event::Frame { id, caller, symbol, line } => {
                let frame = Frame { caller: self.frame(caller), symbol: self.text(symbol), line };
                self.frames.set(id, define_frame(namer, frame));
                return Heard::Nothing;
            }
            Event::Outcome { access, time, outcome } => {
                return Heard::Outcome(access, started.saturating_add(time), outcome);
            }
            Event::Access { access, time, thread, api, through, stack, stack_kind, layer, within, posted } => {
                let (name, api) = self.texts.get(api).unwrap_or((0, NO_API));
                if api == NO_API {
                    return Heard::Unknown(name);
                }
                let through = match layer {
                    Layer::Java => method(namer, self.text(through)),
                    Layer::Binder | Layer::Libc => self.text(through),
                };
                let (stack, posted) = (self.frame(stack), self.frame(posted));
                let access = Access { number: access, thread, api, kind: stack_kind, through, stack, layer, within, posted };
                (time, Said::Access(access))
            }
            Event::Hook { time, .. } => (time, Said::Hook),
            Event::Touch { time, phase, origin, x, y, device, flags, target } => {
                let target = target.map(|target| self.target(namer, &target));
                let at = started.saturating_add(time);
                (time, Said::Touch(Touch { time: at, process, phase, origin, at: (x, y), device, flags, target }))
            }
            Event::Mark { time, name, value } => (time, Said::Mark(namer.intern(name), namer.intern(value))),
            Event::Lost { time, .. } => (time, Said::Gap),
            Event::End { time } => (time, Said::End),
            Event::Key { time, phase, origin, code, device, flags: _ } => {
                (time, Said::Key(Key { time: started.saturating_add(time), process, phase, origin, code, device }))
            }
            Event::Click { time, thread, through, target, stack, posted } => {
                let target = target.map(|target| self.target(namer, &target));
                let (through, stack, posted) = (self.text(through), self.frame(stack), self.frame(posted));
                let at = started.saturating_add(time);
                (time, Said::Click(Click { time: at, process, thread, through, target, stack, posted }))
            }
            Event::Permission { time, permission, state, stack } => {
                (time, Said::Permission(self.text(permission), state, self.frame(stack)))
            }
            Event::Started { time, cause } => (time, Said::Cause(cause)),
            Event::Value { access, time, hash, length, shape, name } => {
                let (shape, name) = (self.text(shape), self.text(name));
                (time, Said::Value(Value { access, hash, length, shape, name }))
            }
            Event::Egress { time, thread, hash, encoding, through, host, stack, stack_kind, posted } => {
                let (through, host) = (self.text(through), self.text(host));
                let (stack, posted) = (self.frame(stack), self.frame(posted));
                (time, Said::Egress(Egress { thread, hash, encoding, through, host, stack, kind: stack_kind, posted }))
            }
            Event::Flag { time, key, value, through } => (time, Said::Flag(self.text(key), value, self.text(through))),
            Event::Code { time, method, running, table } => (time, Said::Code(self.text(method), running, table)),
            Event::Screen { time, owner, window, shown } => {
                let (owner, window) = (class(namer, self.text(owner)), self.text(window));
                (time, Said::Screen(Screen { owner, window, shown }))
            }
        };
        Heard::Said(started.saturating_add(time), said)
    }

    fn text(&self, id: u32) -> TextNo {
        self.texts.get(id).map_or(0, |(number, _)| number)
    }

    fn frame(&self, id: u32) -> FrameNo {
        self.frames.get(id).unwrap_or(0)
    }

    fn target(&self, namer: &mut impl Namer, target: &event::Target) -> Target {
        let [window, owner, view, id, text] =
            [target.window, target.owner, target.class, target.id, target.text].map(|number| self.text(number));
        let (owner, class) = (class(namer, owner), class(namer, view));
        Target { window, owner, class, id, text, drawn: target.drawn }
    }
}

/// The name that a class had before it was shortened.
fn class(namer: &mut impl Namer, class: TextNo) -> TextNo {
    let original = namer.mapping().and_then(|mapping| mapping.class(namer.text(class)).map(|name| name.to_owned()));
    original.map_or(class, |original| namer.intern(&original))
}

/// The same of a method, when there is only one that it can be.
fn method(namer: &mut impl Namer, method: TextNo) -> TextNo {
    let originals = namer.mapping().and_then(|mapping| mapping.frame(namer.text(method), 0));
    match originals.as_deref() {
        Some([original]) => namer.intern(&original.symbol),
        _ => method,
    }
}

/// The number of a frame, or of the innermost one of the frames that it stands for.
fn define_frame(namer: &mut impl Namer, frame: Frame) -> FrameNo {
    let originals = match namer.mapping() {
        Some(mapping) if frame.line != -2 => mapping.frame(namer.text(frame.symbol), frame.line),
        _ => None,
    };
    let mut caller = frame.caller;
    let Some(originals) = originals else { return namer.push_frame(frame) };
    for original in originals.iter().rev() {
        let symbol = namer.intern(&original.symbol);
        caller = namer.push_frame(Frame { caller, symbol, line: original.line });
    }
    caller
}
