//! From a raw call to an event: which row, who called, into the journal.

use std::sync::atomic::Ordering;

use hooks::catalogue::{Api, Category, End, Kind, Method, apis};
use hooks::decode::input::{Key, Touch};
use hooks::decode::path;
use hooks::event::{Encoding, Event, FrameId, Layer, Outcome, PermissionState, Target, TextId};
use hooks::journal::Guard;
use xxhash_rust::xxh3::xxh3_64;

use crate::art;
use crate::hook::thread::{self, Scene};
use crate::state::Agent;

/// Longest text of ours, in bytes.
const MAX_TEXT: usize = 512;

/// Records a watched binder call; its number, for its outcome. `target` is the app that it is for, if the row tells that, or empty.
pub fn binder_access(agent: &'static Agent, api: &'static Api, method: &'static Method, target: &str) -> Option<u32> {
    let space = if target.is_empty() { "" } else { " " };
    access(agent, api.id, &[method.descriptor, ".", method.name, space, target], Layer::Binder)
}

/// Records a call of a watched method of Java; its number, for its outcome and for what is called within it.
pub fn java_access(agent: &'static Agent, api: &str, through: &[&str]) -> Option<u32> {
    access(agent, api, through, Layer::Java)
}

/// Records a call of a libc function together with its outcome, if the catalogue has a row for it. `function` is the end in the catalogue,
/// `through` the parts of what is said of it. The access, if it was recorded.
pub fn libc_call(agent: &'static Agent, function: &str, through: &[&str], result: Outcome) -> Option<u32> {
    let watched = |api: &&Api| api.ends.iter().any(|end| matches!(end, End::Libc(name) if *name == function));
    record(agent, apis().find(watched)?, through, result)
}

/// The row of a file that is opened so, and the pattern that its path matches. Rows that write have patterns in common with rows that read.
pub fn file(file: &[u8], writes: bool) -> Option<(&'static Api, &'static str)> {
    let rows = apis().filter(|api| api.category != Category::Storage || (api.kind == Kind::Write) == writes);
    rows.flat_map(|api| api.ends.iter().map(move |end| (api, end))).find_map(|(api, end)| match end {
        End::File(pattern) if path::matches(pattern, file) => Some((api, *pattern)),
        _ => None,
    })
}

/// Records an access together with its outcome; its number, or `None` when it was lost.
pub fn record(agent: &'static Agent, api: &'static Api, through: &[&str], result: Outcome) -> Option<u32> {
    let access = access(agent, api.id, through, Layer::Libc)?;
    outcome(agent, access, result);
    Some(access)
}

/// Records an access; its number, or `None` when it was lost.
fn access(agent: &'static Agent, api: &str, through: &[&str], layer: Layer) -> Option<u32> {
    /// A process has its name before its first few accesses.
    const UNNAMED: u32 = 16;
    let time = agent.journal.now();
    if agent.accesses.load(Ordering::Relaxed) < UNNAMED {
        agent.introduce();
    }
    let (stack, stack_kind) = art::stack::capture(agent);
    let thread = thread::id();
    let Scene { access: within, posted } = thread::scene();
    let Some(guard) = agent.journal.lock() else {
        agent.journal.count_lost();
        return None;
    };
    let api = text(agent, &guard, &[api]);
    let through = text(agent, &guard, through);
    // Under the lock, so that numbers come in order and a process that is killed leaves no gap.
    let access = agent.accesses.fetch_add(1, Ordering::Relaxed) + 1;
    let event = Event::Access { access, time, thread, api, through, stack, stack_kind, layer, within, posted };
    guard.append(&event).then_some(access)
}

/// Records what an access got for an answer.
pub fn outcome(agent: &Agent, access: u32, outcome: Outcome) {
    agent.journal.append(&Event::Outcome { access, time: agent.journal.now(), outcome });
}

/// Records the start or the end of a touch; `target` is what lay under its end.
pub fn touch(agent: &Agent, touch: &Touch, target: Option<Target>) {
    let Touch { phase, origin, time, x, y, device, flags } = *touch;
    let time = agent.journal.since_start(time);
    agent.journal.append(&Event::Touch { time, phase, origin, x, y, device, flags, target });
}

/// Records a key that was pressed or let go.
pub fn key(agent: &Agent, key: &Key) {
    let Key { phase, origin, time, code, device, flags } = *key;
    agent.journal.append(&Event::Key { time: agent.journal.since_start(time), phase, origin, code, device, flags });
}

/// Records a click handler that is about to run.
pub fn click(agent: &Agent, through: &[&str], target: Option<Target>, stack: FrameId) {
    let (time, thread, posted) = (agent.journal.now(), thread::id(), thread::scene().posted);
    append(agent, |guard| Event::Click { time, thread, through: text(agent, guard, through), target, stack, posted });
}

/// Records that a permission was asked for, or the answer.
pub fn permission(agent: &Agent, name: &str, state: PermissionState, stack: FrameId) {
    let time = agent.journal.now();
    append(agent, |guard| Event::Permission { time, permission: text(agent, guard, &[name]), state, stack });
}

/// Records that a text was delivered.
pub fn value(agent: &Agent, access: u32, hash: u64, length: usize, shape: &str, name: &str) {
    let (time, length) = (agent.journal.now(), u32::try_from(length).unwrap_or(u32::MAX));
    append(agent, |guard| {
        let (shape, name) = (text(agent, guard, &[shape]), text(agent, guard, &[name]));
        Event::Value { access, time, hash, length, shape, name }
    });
}

/// Records that a text left.
pub fn egress(agent: &'static Agent, hash: u64, encoding: Encoding, through: &str, host: &str) {
    let time = agent.journal.now();
    let (stack, stack_kind) = art::stack::capture(agent);
    let (thread, posted) = (thread::id(), thread::scene().posted);
    append(agent, |guard| {
        let (through, host) = (text(agent, guard, &[through]), text(agent, guard, &[host]));
        Event::Egress { time, thread, hash, encoding, through, host, stack, stack_kind, posted }
    });
}

/// Records that a flag of the app's own was written.
pub fn flag(agent: &Agent, key: &str, value: bool, through: &[&str]) {
    let time = agent.journal.now();
    append(agent, |guard| Event::Flag { time, key: text(agent, guard, &[key]), value, through: text(agent, guard, through) });
}

/// Records that an activity or a dialog came to the screen or left it; the texts are defined already.
pub fn screen(agent: &Agent, owner: TextId, window: TextId, shown: bool) {
    agent.journal.append(&Event::Screen { time: agent.journal.now(), owner, window, shown });
}

/// Records that a transaction code differs from the table's.
pub fn code(agent: &Agent, method: &[&str], running: u32, table: u32) {
    let time = agent.journal.now();
    append(agent, |guard| Event::Code { time, method: text(agent, guard, method), running, table });
}

/// Records an event whose texts are defined under the same lock.
fn append<'a>(agent: &'a Agent, event: impl FnOnce(&Guard<'_>) -> Event<'a>) {
    match agent.journal.lock() {
        Some(guard) => {
            guard.append(&event(&guard));
        }
        None => agent.journal.count_lost(),
    }
}

/// The number of a text that is made of parts; 0 when it could not be defined.
pub fn text(agent: &Agent, guard: &Guard<'_>, parts: &[&str]) -> TextId {
    if parts.iter().all(|part| part.is_empty()) {
        return 0;
    }
    let mut buffer = [0; MAX_TEXT];
    let text = join(parts, &mut buffer);
    let define = |guard: &Guard<'_>, id| guard.append(&Event::Text { id, text });
    agent.texts.define(xxh3_64(text.as_bytes()), guard, define).unwrap_or(0)
}

/// The number of a stack frame; 0 when it could not be defined. `key` tells it from every other frame that calls from the same place.
pub fn frame(agent: &Agent, key: u64, caller: FrameId, symbol: &[&str], line: i32) -> FrameId {
    let Some(guard) = agent.journal.lock() else {
        agent.journal.count_lost();
        return 0;
    };
    let define = |guard: &Guard<'_>, id| {
        let symbol = text(agent, guard, symbol);
        guard.append(&Event::Frame { id, caller, symbol, line })
    };
    agent.frames.define(key, &guard, define).unwrap_or(0)
}

/// Parts in a row, cut at a character when they do not fit.
fn join<'a>(parts: &[&str], buffer: &'a mut [u8; MAX_TEXT]) -> &'a str {
    let mut length = 0;
    for part in parts {
        let part = &part[..part.floor_char_boundary(MAX_TEXT - length)];
        buffer[length..length + part.len()].copy_from_slice(part.as_bytes());
        length += part.len();
    }
    std::str::from_utf8(&buffer[..length]).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_and_cut_at_a_character() {
        let mut buffer = [0; MAX_TEXT];
        assert_eq!(join(&["a.B", ".", "c"], &mut buffer), "a.B.c");
        let long = "麦".repeat(300);
        assert_eq!(join(&["x", &long], &mut buffer), format!("x{}", "麦".repeat(170)));
    }

    #[test]
    fn watched_files_are_found_by_pattern() {
        let row = |path: &[u8], writes| file(path, writes).map(|(api, _)| api.id);
        assert_eq!(row(b"/sys/class/net/wlan0/address", false), Some("mac.read"));
        assert_eq!(row(b"/sys/class/net/wlan0/mtu", false), None);
        assert_eq!(row(b"/sdcard/DCIM/1.jpg", false), Some("storage.read"));
        assert_eq!(row(b"/sdcard/DCIM/1.jpg", true), Some("storage.write"));
        assert_eq!(row(b"/data/data/com.own/x", true), None);
    }
}
