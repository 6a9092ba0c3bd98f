//! What a trace holds, with every text and stack resolved to numbers that all processes share.

use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, DerefMut};

use hooks::event::{Entry, HookState, Outcome, PermissionState, StartCause};

use super::calls::Calls;
use super::said::{Access, Click, Egress, Key, Screen, Touch, Value};

/// Number of a text in [`Texts`]; 0 is the empty text.
pub type TextNo = u32;
/// Number of a frame in [`Trace::frames`]; 0 means that there is none.
pub type FrameNo = u32;
/// Index of a catalogue row in [`hooks::catalogue::apis`].
pub type ApiNo = u16;

/// All texts of a trace, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, TextNo>,
}

impl Texts {
    pub(super) fn new() -> Texts {
        Texts { texts: vec!["".into()], numbers: HashMap::from([("".into(), 0)]) }
    }

    pub(crate) fn intern(&mut self, text: &str) -> TextNo {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as TextNo;
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text, if it is there.
    pub(crate) fn find(&self, text: &str) -> Option<TextNo> {
        self.numbers.get(text).copied()
    }

    /// The text with this number.
    pub fn get(&self, number: TextNo) -> &str {
        &self.texts[number as usize]
    }

    /// How many there are; numbers run from 0 up to here.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Never: the empty text is always there.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// One frame of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The frame that called this one; always a smaller number, so that a walk ends.
    pub caller: FrameNo,
    /// `package.Class.method`, or `library.so+0x1234`.
    pub symbol: TextNo,
    /// Source line; 0 when unknown, -1 for a native Java method, -2 for a native frame.
    pub line: i32,
}

/// One hook point of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hook {
    /// Its name, for instance `ioctl`.
    pub name: TextNo,
    /// Whether it works.
    pub state: HookState,
    /// Why not.
    pub why: TextNo,
}

/// One process of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Process id.
    pub pid: u32,
    /// Whether its first event was read; without it nothing below up to `entry` is known.
    pub introduced: bool,
    /// Process id of its parent.
    pub parent: u32,
    /// User id.
    pub uid: u32,
    /// Android API level, 0 when unknown.
    pub sdk: u32,
    /// Its name.
    pub name: TextNo,
    /// Version of its agent.
    pub agent: TextNo,
    /// How the agent got in.
    pub entry: Entry,
    /// `CLOCK_MONOTONIC` at its start, in ns.
    pub started: u64,
    /// Wall clock of the same moment, ns since 1970.
    pub wall: u64,
    /// Its hook points, in the order in which they were told.
    pub hooks: Vec<Hook>,
    /// Records that it says it has lost.
    pub lost: u64,
    /// Time of its last record.
    pub last: u64,
    /// Whether it ended in an orderly way.
    pub ended: bool,
}

/// What one record says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// The process began to speak.
    Started,
    /// A hook point, by its index in [`Process::hooks`].
    Hook(u32),
    /// A watched call.
    Access(Access),
    /// A touch, by its index in [`Trace::touches`].
    Touch(u32),
    /// A mark: name and value.
    Mark(TextNo, TextNo),
    /// A gap ends here, by its index in [`Trace::gaps`].
    Gap(u32),
    /// The process ended in an orderly way.
    End,
    /// A key, by its index in [`Trace::keys`].
    Key(u32),
    /// A click handler runs, by its index in [`Trace::clicks`].
    Click(u32),
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

/// One record, at a moment that all processes of a run share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// `CLOCK_MONOTONIC` of the device, in ns.
    pub time: u64,
    /// Index in [`Trace::processes`].
    pub process: u32,
    /// What it says.
    pub what: What,
}

/// Why a stretch of time is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapKind {
    /// The agent could not store so many records.
    Lost(u64),
    /// The trace cannot be read here.
    Damage,
    /// The agent came into a process that was already running.
    Late,
    /// A program ran without the agent.
    Unwatched,
}

/// A stretch of time in which something may have happened that the trace does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The process, when it is known which one.
    pub process: Option<u32>,
    /// First moment that is not known.
    pub since: u64,
    /// Moment from which on records are there again; `u64::MAX` when there are none.
    pub until: u64,
    /// Why.
    pub kind: GapKind,
    /// For people.
    pub why: String,
}

/// A place where the trace could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file, when the trace is a folder of files.
    pub file: Option<String>,
    /// Byte offset in it.
    pub offset: u64,
    /// What is wrong there.
    pub what: String,
}

/// What is known of a run as a whole. Its size depends on what is different in a run, not on how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The run's name.
    pub session: [u8; 16],
    /// All texts.
    pub texts: Texts,
    /// All frames; the first stands for "none".
    pub frames: Vec<Frame>,
    /// All processes, in the order of the trace.
    pub processes: Vec<Process>,
    /// What is not known.
    pub gaps: Vec<Gap>,
    /// What could not be read.
    pub damage: Vec<Damage>,
    /// Accesses of apis that are not in this tool's catalogue: their names, and how many.
    pub unknown_apis: HashMap<TextNo, u64>,
    /// Events read, definitions included.
    pub events: u64,
    /// The earliest mark that says with what consent the run began: when, and the consent.
    pub began_with: Option<(u64, TextNo)>,
    /// Processes in which Java has run.
    pub java: BTreeSet<u32>,
    /// Transaction codes that differ from the tables', in the order of the journals.
    pub codes: Vec<CodeSaid>,
}

/// A transaction code of a running system that differs from the table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSaid {
    /// When the process said so.
    pub time: u64,
    /// Index of the process.
    pub process: u32,
    /// The method.
    pub method: TextNo,
    /// The code that the running system has; 0 when it has no such method.
    pub running: u32,
    /// The table's; 0 when it knows none.
    pub table: u32,
}

/// A whole run, or what has come of it so far.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What is known of it as a whole.
    pub facts: Facts,
    /// All touches.
    pub touches: Vec<Touch>,
    /// All keys.
    pub keys: Vec<Key>,
    /// All clicks.
    pub clicks: Vec<Click>,
    /// All records.
    pub records: Vec<Record>,
    /// The calls of each process.
    pub(super) calls: Vec<Calls>,
}

impl Deref for Trace {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

impl DerefMut for Trace {
    fn deref_mut(&mut self) -> &mut Facts {
        &mut self.facts
    }
}

/// Innermost frames of a stack that are told or searched. A trace can define stacks of any depth in a few bytes each; no Java stack
/// that anybody reads is deeper.
pub const MOST_FRAMES: usize = 512;

impl Facts {
    /// When the first process started: the zero of reports.
    pub fn start(&self) -> u64 {
        self.processes.iter().map(|process| process.started).min().unwrap_or(0)
    }

    /// The frames of a stack, innermost first.
    pub fn stack(&self, innermost: FrameNo) -> impl Iterator<Item = &Frame> {
        let mut next = innermost;
        std::iter::from_fn(move || {
            let frame = (next != 0).then(|| &self.frames[next as usize])?;
            next = frame.caller;
            Some(frame)
        })
    }

    /// Whether anything was recorded at all.
    pub fn has_spoken(&self) -> bool {
        self.processes.iter().any(|process| process.introduced)
    }
}

impl Facts {
    /// Nothing known yet.
    pub(super) fn new() -> Facts {
        let nothing = Frame { caller: 0, symbol: 0, line: 0 };
        Facts {
            session: [0; 16],
            texts: Texts::new(),
            frames: vec![nothing],
            processes: Vec::new(),
            gaps: Vec::new(),
            damage: Vec::new(),
            unknown_apis: HashMap::new(),
            events: 0,
            began_with: None,
            java: BTreeSet::new(),
            codes: Vec::new(),
        }
    }

    /// The place of each process among those whose records have the same time.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut origin: Vec<u32> = (0..self.processes.len() as u32).collect();
        origin.sort_by_key(|at| {
            let process = &self.processes[*at as usize];
            (process.started, process.pid)
        });
        let mut ranks = vec![0; origin.len()];
        for (place, at) in origin.iter().enumerate() {
            ranks[*at as usize] = place as u32;
        }
        ranks
    }
}

impl Trace {
    /// What an access got, if that is known.
    pub fn outcome(&self, process: u32, access: u32) -> Option<Outcome> {
        self.calls[process as usize].outcome(access)
    }

    /// The catalogue row of an access.
    pub fn api_of(&self, process: u32, access: u32) -> Option<ApiNo> {
        self.calls[process as usize].api_of(access)
    }

    /// Whether an access is part of another one of the same api: the binder call that a method of Java made for its answer. Such a pair
    /// is one access of the app's; the outer one stands for it.
    pub fn is_inner(&self, process: u32, access: &Access) -> bool {
        self.calls[process as usize].is_inner(access)
    }

    /// The access that an access is part of, as [`Trace::is_inner`] has it; itself, when it stands for itself.
    pub fn outermost(&self, process: u32, access: u32) -> u32 {
        self.calls[process as usize].outermost(access)
    }

    /// Puts the records in the order of time. Records of the same moment stay in the order of their processes, and within
    /// one process in the order of its journal, so that the same trace always gives the same order. A journal is not in
    /// order by itself: a touch carries the time of the finger, and threads write when they are done.
    pub(super) fn sort(&mut self) {
        let ranks = self.ranks();
        self.records.sort_by_key(|record| (record.time, ranks[record.process as usize]));
    }
}
