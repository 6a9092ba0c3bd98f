//! The facts of a run, from its journals' entries: everything but the records themselves.

use std::collections::HashMap;
use std::sync::Arc;

use hooks::event::{Entry, Event, Outcome, StackKind};
use hooks::journal::Header;

use super::names::{Apis, Heard, Numbers, Said, Writer};
use crate::consent::START_MARK;
use crate::session::mapping::Mapping;
use crate::session::trace::{ApiNo, CodeSaid, Damage, Facts, Gap, GapKind, Hook, Process, TextNo};

/// What is only needed of a process until all is known of it.
#[derive(Debug, Default)]
struct Open {
    numbers: Numbers,
    /// Number of the segment that has to come next.
    next_segment: u32,
    /// Records that `Lost` events have told of.
    lost_told: u64,
    /// A gap that lasts until the process speaks again.
    open_gap: Option<usize>,
    has_java: bool,
}

/// Takes entries and gathers what is known of a run as a whole. The records of one process must come in the order of its journal.
#[derive(Debug)]
pub(crate) struct Gather {
    open: Vec<Open>,
    apis: Apis,
    mapping: Option<Arc<Mapping>>,
    /// Processes by id and start: the same id may be used again.
    known: HashMap<(u32, u64), usize>,
    /// Rises when something became known that changes the judgement of earlier records.
    revision: u64,
    exec: Option<ApiNo>,
    /// Programs that were started: when, by which process, and through what.
    started: Vec<(u64, u32, TextNo)>,
}

impl Gather {
    pub(crate) fn new(mapping: Option<Arc<Mapping>>) -> Gather {
        let apis = Apis::new();
        let exec = apis.get("process.exec");
        Gather { open: Vec::new(), apis, mapping, known: HashMap::new(), revision: 0, exec, started: Vec::new() }
    }

    pub(crate) fn retrace(&mut self, mapping: Arc<Mapping>) {
        self.mapping = Some(mapping);
    }

    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// A segment begins; the index of its process.
    pub(crate) fn segment(&mut self, facts: &mut Facts, header: &Header) -> usize {
        facts.session = header.session;
        let at = match self.known.get(&(header.pid, header.started_monotonic)) {
            Some(at) => *at,
            None => self.process(facts, header),
        };
        if header.segment > self.open[at].next_segment {
            let last = facts.processes[at].last;
            let why = format!("segment {} of process {} is missing", self.open[at].next_segment, header.pid);
            self.gap(facts, at, last, GapKind::Damage, why);
        }
        self.open[at].next_segment = header.segment.saturating_add(1);
        self.lost(facts, at, header.lost);
        at
    }

    fn process(&mut self, facts: &mut Facts, header: &Header) -> usize {
        let at = facts.processes.len();
        self.known.insert((header.pid, header.started_monotonic), at);
        self.open.push(Open::default());
        facts.processes.push(Process {
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
        });
        at
    }

    /// A record of a process.
    pub(crate) fn event(&mut self, facts: &mut Facts, at: usize, event: &Event<'_>) -> Heard {
        facts.events += 1;
        let started = facts.processes[at].started;
        let mut namer = Writer { facts, mapping: self.mapping.as_deref() };
        let heard = self.open[at].numbers.hear((at, started), event, &self.apis, &mut namer);
        match heard {
            Heard::Nothing => {}
            Heard::Unknown(name) => *facts.unknown_apis.entry(name).or_default() += 1,
            Heard::Outcome(_, time, outcome) => {
                self.speaks(facts, at, time);
                // A call that was not made, or a capture that was not given, was judged as if it had been.
                if matches!(outcome, Outcome::NotSent | Outcome::Refused(_)) {
                    self.revision += 1;
                }
            }
            Heard::Said(time, said) => {
                self.speaks(facts, at, time);
                self.said(facts, at, time, &said);
            }
        }
        self.tell(facts, at, &heard, event);
        heard
    }

    /// What a record means for the run as a whole, beyond what its event itself says.
    fn said(&mut self, facts: &mut Facts, at: usize, time: u64, said: &Said) {
        match *said {
            Said::Access(access) => {
                if access.kind == StackKind::Java && !std::mem::replace(&mut self.open[at].has_java, true) {
                    facts.java.insert(at as u32);
                }
                if Some(access.api) == self.exec {
                    self.started.push((time, at as u32, access.through));
                }
            }
            Said::Code(method, running, table) => {
                facts.codes.push(CodeSaid { time, process: at as u32, method, running, table });
            }
            _ => {}
        }
    }

    fn tell(&mut self, facts: &mut Facts, at: usize, heard: &Heard, event: &Event<'_>) {
        match *event {
            Event::Process { pid: _, parent, uid, sdk, name, agent, entry } => {
                let (name, agent) = (facts.texts.intern(name), facts.texts.intern(agent));
                let process = &mut facts.processes[at];
                (process.parent, process.uid, process.sdk, process.entry) = (parent, uid, sdk, entry);
                (process.name, process.agent, process.introduced) = (name, agent, true);
                self.revision += 1;
                if *heard != Heard::Nothing && !matches!(entry, Entry::Preload | Entry::Fork) {
                    let why = "the agent came into a process that was already running".to_owned();
                    let until = process.started;
                    facts.gaps.push(Gap { process: Some(at as u32), since: 0, until, kind: GapKind::Late, why });
                }
            }
            Event::Hook { name, state, why, .. } => {
                let hook = Hook { name: facts.texts.intern(name), state, why: facts.texts.intern(why) };
                facts.processes[at].hooks.push(hook);
                self.revision += 1;
            }
            Event::Mark { name, .. } => {
                if let Heard::Said(time, Said::Mark(_, value)) = *heard
                    && name == START_MARK
                    && facts.began_with.is_none_or(|(earlier, _)| time < earlier)
                {
                    facts.began_with = Some((time, value));
                }
                // It may say with what consent the run began.
                self.revision += 1;
            }
            Event::Lost { time, since, count } => {
                self.open[at].lost_told = self.open[at].lost_told.saturating_add(count);
                let process = &facts.processes[at];
                let (since, until) = (process.started.saturating_add(since), process.started.saturating_add(time));
                let (kind, why) = (GapKind::Lost(count), format!("{count} records of process {} were lost", process.pid));
                facts.gaps.push(Gap { process: Some(at as u32), since: since.min(until), until, kind, why });
                self.revision += 1;
            }
            Event::End { .. } => facts.processes[at].ended = true,
            _ => {}
        }
    }

    /// Records of a process could not be read.
    pub(crate) fn damage(&mut self, facts: &mut Facts, at: Option<usize>, damage: Damage) {
        let why = match &damage.file {
            Some(file) => format!("{file}, at byte {}: {}", damage.offset, damage.what),
            None => format!("at byte {}: {}", damage.offset, damage.what),
        };
        match at {
            Some(at) => {
                let last = facts.processes[at].last;
                self.gap(facts, at, last, GapKind::Damage, why);
            }
            // Nobody can say whose records are missing, or from when.
            None => facts.gaps.push(Gap { process: None, since: 0, until: u64::MAX, kind: GapKind::Damage, why }),
        }
        facts.damage.push(damage);
        self.revision += 1;
    }

    /// What a process says it has lost, as its last header has it.
    pub(crate) fn lost(&mut self, facts: &mut Facts, at: usize, lost: u64) {
        let process = &mut facts.processes[at];
        process.lost = process.lost.max(lost);
    }

    /// See [`Builder::never_ends`](super::Builder::never_ends).
    pub(crate) fn never_ends(&mut self, facts: &mut Facts) {
        if let Some(gap) = facts.gaps.last_mut() {
            (gap.until, gap.process) = (u64::MAX, None);
        }
        for open in &mut self.open {
            open.open_gap = None;
        }
    }

    /// All entries have come.
    pub(crate) fn finish(mut self, facts: &mut Facts) {
        for at in 0..self.open.len() {
            let process = &facts.processes[at];
            let (pid, last, untold) = (process.pid, process.last, process.lost.saturating_sub(self.open[at].lost_told));
            if untold > 0 {
                let why = format!("the last {untold} records of process {pid} were lost");
                self.gap(facts, at, last, GapKind::Lost(untold), why);
            }
        }
        self.unwatched_programs(facts);
    }

    /// A program that was started and has no journal, for instance because it was given an empty environment, ran unwatched.
    fn unwatched_programs(&self, facts: &mut Facts) {
        for (since, process, through) in &self.started {
            // It took the place of the process that started it, or is its child.
            let pid = facts.processes[*process as usize].pid;
            let is_it = |process: &Process| process.started > *since && (process.pid == pid || process.parent == pid);
            if !facts.processes.iter().any(is_it) {
                let why = format!("process {pid} started a program that was not watched: {}", facts.texts.get(*through));
                let (since, kind) = (*since, GapKind::Unwatched);
                facts.gaps.push(Gap { process: None, since, until: u64::MAX, kind, why });
            }
        }
    }

    /// Something is missing from `since` until the process speaks again.
    fn gap(&mut self, facts: &mut Facts, at: usize, since: u64, kind: GapKind, why: String) {
        self.open[at].open_gap = Some(facts.gaps.len());
        facts.gaps.push(Gap { process: Some(at as u32), since, until: u64::MAX, kind, why });
        self.revision += 1;
    }

    /// The process is known to have been alive at this moment.
    fn speaks(&mut self, facts: &mut Facts, at: usize, time: u64) {
        let process = &mut facts.processes[at];
        process.last = process.last.max(time);
        if let Some(gap) = self.open[at].open_gap.take() {
            let gap = &mut facts.gaps[gap];
            gap.until = time.max(gap.since);
        }
    }
}
