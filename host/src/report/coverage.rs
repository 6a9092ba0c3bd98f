//! What a run could see, in numbers and names.

use hooks::catalogue;
use hooks::event::{Entry, HookState};
use serde::Serialize;

use crate::rules::Coverage;
use crate::session::Facts;
use crate::timeline::{Counts, Tally};

/// What was watched, and what was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageReport {
    /// Name of the run.
    pub session: String,
    /// When it began, by the device's wall clock.
    pub began: String,
    /// How long it lasted, in ns.
    pub length_ns: u64,
    /// Events read, definitions included.
    pub events: u64,
    /// The processes that spoke.
    pub processes: Vec<ProcessReport>,
    /// Stretches of time that are not known.
    pub gaps: Vec<GapReport>,
    /// What else could not be seen, one sentence each.
    pub lacks: Vec<String>,
    /// What to know besides, one sentence each; nothing is undecided because of it.
    pub notes: Vec<String>,
    /// How often each api was seen, in the order of the catalogue.
    pub apis: Vec<ApiCount>,
}

/// How often an api was seen on each side of the process. What a method of Java answers from its cache is seen on one side only; what
/// it asks the system for is seen on two, and is one access all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiCount {
    /// The catalogue row.
    pub api: &'static str,
    /// Calls of its methods of Java.
    pub java: u64,
    /// Binder transactions.
    pub binder: u64,
    /// Calls of functions of libc.
    pub libc: u64,
}

impl ApiCount {
    fn all(tally: &Tally) -> Vec<ApiCount> {
        let counts = catalogue::apis().zip(&tally.0).map(|(api, counts)| {
            let Counts { java, binder, libc } = *counts;
            ApiCount { api: api.id, java, binder, libc }
        });
        counts.filter(|count| count.java + count.binder + count.libc > 0).collect()
    }

    /// For people: `100 by Java, 1 by binder`.
    pub fn text(&self) -> String {
        let sides = [(self.java, "Java"), (self.binder, "binder"), (self.libc, "libc")];
        let seen = sides.iter().filter(|(count, _)| *count > 0).map(|(count, side)| format!("{count} by {side}"));
        seen.collect::<Vec<_>>().join(", ")
    }
}

/// One process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcessReport {
    /// Process id.
    pub pid: u32,
    /// Its name.
    pub name: String,
    /// User id.
    pub uid: u32,
    /// Android API level; 0 when unknown.
    pub sdk: u32,
    /// How the agent got in.
    pub entry: &'static str,
    /// Version of the agent.
    pub agent: String,
    /// When it started, in ns since the first process did.
    pub started_ns: u64,
    /// Its last record.
    pub last_ns: u64,
    /// Whether it ended in an orderly way.
    pub ended: bool,
    /// Records that it lost.
    pub lost: u64,
    /// Its hook points.
    pub hooks: Vec<HookReport>,
}

/// One hook point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HookReport {
    /// Its name.
    pub name: String,
    /// `placed`, `failed`, `off`, or `absent`: the system has no such function.
    pub state: &'static str,
    /// Why not.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// One stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapReport {
    /// Its begin, in ns since the first process started.
    pub since_ns: u64,
    /// Its end; `None` when it has none.
    pub until_ns: Option<u64>,
    /// Why.
    pub why: String,
}

pub(super) fn entry_name(entry: Entry) -> &'static str {
    match entry {
        Entry::Preload => "preload",
        Entry::Attach => "attach",
        Entry::JniOnLoad => "loadLibrary",
        Entry::Frida => "frida",
        Entry::Fork => "fork",
    }
}

pub(super) fn state_name(state: HookState) -> &'static str {
    match state {
        HookState::Placed => "placed",
        HookState::Failed => "failed",
        HookState::Off => "off",
        HookState::Absent => "absent",
    }
}

impl CoverageReport {
    /// Of a whole facts.
    pub fn of(facts: &Facts, tally: &Tally) -> CoverageReport {
        let start = facts.start();
        let since = |at: u64| at.saturating_sub(start);
        let text = |number| facts.texts.get(number).to_owned();
        let hook = |hook: &crate::session::Hook| HookReport {
            name: text(hook.name),
            state: state_name(hook.state),
            why: text(hook.why),
        };
        let process = |process: &crate::session::Process| ProcessReport {
            pid: process.pid,
            name: text(process.name),
            uid: process.uid,
            sdk: process.sdk,
            entry: entry_name(process.entry),
            agent: text(process.agent),
            started_ns: since(process.started),
            last_ns: since(process.last),
            ended: process.ended,
            lost: process.lost,
            hooks: process.hooks.iter().map(hook).collect(),
        };
        let gap = |gap: &crate::session::Gap| GapReport {
            since_ns: since(gap.since),
            until_ns: (gap.until != u64::MAX).then(|| since(gap.until)),
            why: gap.why.clone(),
        };
        let first = facts.processes.iter().min_by_key(|process| process.started);
        let wall = std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_nanos(first.map_or(0, |process| process.wall)));
        let last = facts.processes.iter().map(|process| process.last).max().unwrap_or(start);
        let coverage = Coverage::of(facts);
        CoverageReport {
            session: facts.session.iter().map(|byte| format!("{byte:02x}")).collect(),
            began: wall.map(|wall| humantime::format_rfc3339_millis(wall).to_string()).unwrap_or_default(),
            length_ns: since(last),
            events: facts.events,
            processes: facts.processes.iter().map(process).collect(),
            gaps: facts.gaps.iter().map(gap).collect(),
            lacks: coverage.reasons(),
            notes: coverage.notes.into_iter().collect(),
            apis: ApiCount::all(tally),
        }
    }
}
