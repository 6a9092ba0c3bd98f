//! Builds a [`Trace`] out of journal entries, in whatever order the processes speak.

mod names;

use std::collections::HashMap;
use std::sync::Arc;

use hooks::catalogue;
use hooks::event::{Entry, Event, Layer, Outcome};
use hooks::journal::Header;

use super::mapping::Mapping;
use super::said::{Access, Click, Egress, Key, Touch, Value};
use super::table::Table;
use super::trace::{ApiNo, Damage, Frame, FrameNo, Gap, GapKind, Hook, Process, Record, TextNo, Texts, Trace, What};

/// What stands for an api that this tool does not know.
const NO_API: ApiNo = ApiNo::MAX;

/// What a process's numbers mean.
#[derive(Debug, Default)]
struct Numbers {
    texts: Table<(TextNo, ApiNo)>,
    frames: Table<FrameNo>,
    /// Number of the segment that has to come next.
    next_segment: u32,
    /// Records that `Lost` events have told of.
    lost_told: u64,
    /// A gap that lasts until the process speaks again.
    open_gap: Option<usize>,
}

/// Takes entries and makes a trace of them. The records of one process must come in the order of its journal.
#[derive(Debug)]
pub struct Builder {
    trace: Trace,
    numbers: Vec<Numbers>,
    apis: HashMap<&'static str, ApiNo>,
    mapping: Option<Arc<Mapping>>,
    /// Processes by id and start: the same id may be used again.
    known: HashMap<(u32, u64), usize>,
    /// Rises when something became known that changes the judgement of earlier records.
    revision: u64,
}

impl Default for Builder {
    fn default() -> Self {
        Builder::new()
    }
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Builder {
        let nothing = Frame { caller: 0, symbol: 0, line: 0 };
        Builder {
            trace: Trace {
                session: [0; 16],
                texts: Texts::new(),
                frames: vec![nothing],
                processes: Vec::new(),
                touches: Vec::new(),
                keys: Vec::new(),
                clicks: Vec::new(),
                records: Vec::new(),
                gaps: Vec::new(),
                damage: Vec::new(),
                unknown_apis: HashMap::new(),
                events: 0,
            },
            numbers: Vec::new(),
            apis: catalogue::apis().enumerate().map(|(at, api)| (api.id, at as ApiNo)).collect(),
            mapping: None,
            known: HashMap::new(),
            revision: 0,
        }
    }

    /// From here on, frames and classes get the names that they had before they were shortened. To be called before the first event.
    pub fn retrace(&mut self, mapping: Arc<Mapping>) {
        self.mapping = Some(mapping);
    }

    /// What has come so far; its records stand in the order in which they came.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// See [`Builder::trace`].
    pub fn trace_mut(&mut self) -> &mut Trace {
        &mut self.trace
    }

    /// Changes whenever something became known that can change the judgement of records that came before it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// A segment begins; the index of its process, for [`Builder::event`].
    pub fn segment(&mut self, header: &Header) -> usize {
        self.trace.session = header.session;
        let at = match self.known.get(&(header.pid, header.started_monotonic)) {
            Some(at) => *at,
            None => self.process(header),
        };
        if header.segment > self.numbers[at].next_segment {
            let last = self.trace.processes[at].last;
            self.gap(
                at,
                last,
                GapKind::Damage,
                format!("segment {} of process {} is missing", self.numbers[at].next_segment, header.pid),
            );
        }
        self.numbers[at].next_segment = header.segment.saturating_add(1);
        let process = &mut self.trace.processes[at];
        process.lost = process.lost.max(header.lost);
        at
    }

    fn process(&mut self, header: &Header) -> usize {
        let at = self.trace.processes.len();
        self.known.insert((header.pid, header.started_monotonic), at);
        self.numbers.push(Numbers::default());
        self.trace.processes.push(Process {
            pid: header.pid,
            introduced: false,
            parent: 0,
            uid: 0,
            sdk: 0,
            name: 0,
            agent: 0,
            entry: Entry::Preload,
            started: header.started_monotonic,
            wall: header.started_wall,
            hooks: Vec::new(),
            lost: 0,
            last: header.started_monotonic,
            ended: false,
            outcomes: Table::default(),
            nesting: Table::default(),
        });
        at
    }

    /// A record of a process.
    pub fn event(&mut self, at: usize, event: &Event<'_>) {
        self.trace.events += 1;
        match *event {
            Event::Process { pid: _, parent, uid, sdk, name, agent, entry } => {
                let (name, agent) = (self.trace.texts.intern(name), self.trace.texts.intern(agent));
                let process = &mut self.trace.processes[at];
                (process.parent, process.uid, process.sdk, process.entry) = (parent, uid, sdk, entry);
                (process.name, process.agent) = (name, agent);
                self.revision += 1;
                if std::mem::replace(&mut process.introduced, true) {
                    return;
                }
                self.push(at, 0, What::Started);
                if !matches!(entry, Entry::Preload | Entry::Fork) {
                    let why = "the agent came into a process that was already running".to_owned();
                    let until = self.trace.processes[at].started;
                    self.trace.gaps.push(Gap { process: Some(at as u32), since: 0, until, kind: GapKind::Late, why });
                }
            }
            Event::Hook { time, name, state, why } => {
                let hook = Hook { name: self.trace.texts.intern(name), state, why: self.trace.texts.intern(why) };
                let hooks = &mut self.trace.processes[at].hooks;
                hooks.push(hook);
                let what = What::Hook(hooks.len() as u32 - 1);
                self.push(at, time, what);
                self.revision += 1;
            }
            Event::Text { id, text } => {
                let api = self.apis.get(text).copied().unwrap_or(NO_API);
                let number = self.trace.texts.intern(text);
                self.numbers[at].texts.set(id, (number, api));
            }
            Event::Frame { id, caller, symbol, line } => {
                let frame = Frame { caller: self.frame(at, caller), symbol: self.text(at, symbol), line };
                let number = self.define_frame(frame);
                self.numbers[at].frames.set(id, number);
            }
            Event::Access { access, time, thread, api, through, stack, stack_kind, layer, within, posted } => {
                let (name, api) = self.numbers[at].texts.get(api).unwrap_or((0, NO_API));
                if api == NO_API {
                    *self.trace.unknown_apis.entry(name).or_default() += 1;
                    return;
                }
                let through = match layer {
                    Layer::Java => self.method(at, through),
                    Layer::Binder | Layer::Libc => self.text(at, through),
                };
                let (stack, posted) = (self.frame(at, stack), self.frame(at, posted));
                self.trace.processes[at].nesting.set(access, (api, within));
                let access = Access { number: access, thread, api, kind: stack_kind, through, stack, layer, within, posted };
                self.push(at, time, What::Access(access));
            }
            Event::Outcome { access, time, outcome } => {
                self.trace.processes[at].outcomes.set(access, outcome);
                self.speaks(at, time);
                // A call that was not made, or a capture that was not given, was judged as if it had been.
                if matches!(outcome, Outcome::NotSent | Outcome::Refused(_)) {
                    self.revision += 1;
                }
            }
            Event::Touch { time, phase, origin, x, y, device, flags, target } => {
                let target = target.map(|target| self.target(at, &target));
                let what = What::Touch(self.trace.touches.len() as u32);
                let time = self.push(at, time, what);
                self.trace.touches.push(Touch { time, process: at as u32, phase, origin, at: (x, y), device, flags, target });
            }
            Event::Mark { time, name, value } => {
                let (name, value) = (self.trace.texts.intern(name), self.trace.texts.intern(value));
                self.push(at, time, What::Mark(name, value));
                // It may say with what consent the run began.
                self.revision += 1;
            }
            Event::Lost { time, since, count } => {
                self.numbers[at].lost_told = self.numbers[at].lost_told.saturating_add(count);
                let started = self.trace.processes[at].started;
                let (since, until) = (started.saturating_add(since), started.saturating_add(time));
                let gap = Gap {
                    process: Some(at as u32),
                    since: since.min(until),
                    until,
                    kind: GapKind::Lost(count),
                    why: format!("{count} records of process {} were lost", self.trace.processes[at].pid),
                };
                self.trace.gaps.push(gap);
                self.push(at, time, What::Gap(self.trace.gaps.len() as u32 - 1));
                self.revision += 1;
            }
            Event::End { time } => {
                self.push(at, time, What::End);
                self.trace.processes[at].ended = true;
            }
            Event::Key { time, phase, origin, code, device, flags: _ } => {
                let time = self.push(at, time, What::Key(self.trace.keys.len() as u32));
                self.trace.keys.push(Key { time, process: at as u32, phase, origin, code, device });
            }
            Event::Click { time, thread, through, target, stack, posted } => {
                let target = target.map(|target| self.target(at, &target));
                let (through, stack, posted) = (self.text(at, through), self.frame(at, stack), self.frame(at, posted));
                let time = self.push(at, time, What::Click(self.trace.clicks.len() as u32));
                self.trace.clicks.push(Click { time, process: at as u32, thread, through, target, stack, posted });
            }
            Event::Permission { time, permission, state, stack } => {
                let (permission, stack) = (self.text(at, permission), self.frame(at, stack));
                self.push(at, time, What::Permission(permission, state, stack));
            }
            Event::Started { time, cause } => {
                self.push(at, time, What::Cause(cause));
            }
            Event::Value { access, time, hash, length, shape, name } => {
                let (shape, name) = (self.text(at, shape), self.text(at, name));
                self.push(at, time, What::Value(Value { access, hash, length, shape, name }));
            }
            Event::Egress { time, thread, hash, encoding, through, host, stack, stack_kind, posted } => {
                let (through, host) = (self.text(at, through), self.text(at, host));
                let (stack, posted) = (self.frame(at, stack), self.frame(at, posted));
                let egress = Egress { thread, hash, encoding, through, host, stack, kind: stack_kind, posted };
                self.push(at, time, What::Egress(egress));
            }
            Event::Flag { time, key, value, through } => {
                let (key, through) = (self.text(at, key), self.text(at, through));
                self.push(at, time, What::Flag(key, value, through));
            }
            Event::Code { time, method, running, table } => {
                let method = self.text(at, method);
                self.push(at, time, What::Code(method, running, table));
            }
        }
    }

    /// Records of a process could not be read.
    pub fn damage(&mut self, at: Option<usize>, damage: Damage) {
        let why = match &damage.file {
            Some(file) => format!("{file}, at byte {}: {}", damage.offset, damage.what),
            None => format!("at byte {}: {}", damage.offset, damage.what),
        };
        match at {
            Some(at) => {
                let last = self.trace.processes[at].last;
                self.gap(at, last, GapKind::Damage, why);
            }
            // Nobody can say whose records are missing, or from when.
            None => self.trace.gaps.push(Gap { process: None, since: 0, until: u64::MAX, kind: GapKind::Damage, why }),
        }
        self.trace.damage.push(damage);
        self.revision += 1;
    }

    /// What a process says it has lost, as its last header has it.
    pub fn lost(&mut self, at: usize, lost: u64) {
        let process = &mut self.trace.processes[at];
        process.lost = process.lost.max(lost);
    }

    /// The damage does not end with the process's next record: whole segments behind it may be missing.
    pub fn never_ends(&mut self) {
        if let Some(gap) = self.trace.gaps.last_mut() {
            (gap.until, gap.process) = (u64::MAX, None);
        }
        for numbers in &mut self.numbers {
            numbers.open_gap = None;
        }
    }

    /// The trace, in the order of time.
    pub fn finish(mut self) -> Trace {
        for at in 0..self.numbers.len() {
            let process = &self.trace.processes[at];
            let (pid, last, untold) = (process.pid, process.last, process.lost.saturating_sub(self.numbers[at].lost_told));
            if untold > 0 {
                self.gap(at, last, GapKind::Lost(untold), format!("the last {untold} records of process {pid} were lost"));
            }
        }
        self.unwatched_programs();
        self.trace.sort();
        self.trace
    }

    /// A program that was started and has no journal, for instance because it was given an empty environment, ran unwatched.
    fn unwatched_programs(&mut self) {
        let Some(exec) = self.apis.get("process.exec") else { return };
        for record in &self.trace.records {
            let What::Access(access) = record.what else { continue };
            if access.api != *exec {
                continue;
            }
            // It took the place of the process that started it, or is its child.
            let pid = self.trace.processes[record.process as usize].pid;
            let is_it = |process: &Process| process.started > record.time && (process.pid == pid || process.parent == pid);
            if !self.trace.processes.iter().any(is_it) {
                let why =
                    format!("process {pid} started a program that was not watched: {}", self.trace.texts.get(access.through));
                let (since, kind) = (record.time, GapKind::Unwatched);
                self.trace.gaps.push(Gap { process: None, since, until: u64::MAX, kind, why });
            }
        }
    }

    /// Something is missing from `since` until the process speaks again.
    fn gap(&mut self, at: usize, since: u64, kind: GapKind, why: String) {
        self.numbers[at].open_gap = Some(self.trace.gaps.len());
        self.trace.gaps.push(Gap { process: Some(at as u32), since, until: u64::MAX, kind, why });
        self.revision += 1;
    }

    fn push(&mut self, at: usize, time: u64, what: What) -> u64 {
        let time = self.speaks(at, time);
        self.trace.records.push(Record { time, process: at as u32, what });
        time
    }

    /// The process is known to have been alive at this moment of its own clock.
    fn speaks(&mut self, at: usize, time: u64) -> u64 {
        let process = &mut self.trace.processes[at];
        let time = process.started.saturating_add(time);
        process.last = process.last.max(time);
        if let Some(gap) = self.numbers[at].open_gap.take() {
            let gap = &mut self.trace.gaps[gap];
            gap.until = time.max(gap.since);
        }
        time
    }
}

impl Trace {
    /// Puts the records in the order of time. Records of the same moment stay in the order of their processes, and within
    /// one process in the order of its journal, so that the same trace always gives the same order. A journal is not in
    /// order by itself: a touch carries the time of the finger, and threads write when they are done.
    pub(super) fn sort(&mut self) {
        let mut origin: Vec<u32> = (0..self.processes.len() as u32).collect();
        origin.sort_by_key(|at| {
            let process = &self.processes[*at as usize];
            (process.started, process.pid)
        });
        let mut rank = vec![0; origin.len()];
        for (place, at) in origin.iter().enumerate() {
            rank[*at as usize] = place as u32;
        }
        self.records.sort_by_key(|record| (record.time, rank[record.process as usize]));
    }
}
