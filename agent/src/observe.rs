//! From a raw call to an event: which row, who called, into the journal.

use std::sync::atomic::Ordering;

use hooks::catalogue::{Api, End, Method, apis};
use hooks::decode::input::Touch;
use hooks::decode::path;
use hooks::event::{Event, FrameId, Outcome, StackKind, Target, TextId};
use hooks::journal::Guard;
use xxhash_rust::xxh3::xxh3_64;

use crate::art;
use crate::hook::thread;
use crate::state::Agent;

/// Longest text of ours, in bytes.
const MAX_TEXT: usize = 512;

/// Records a watched binder call; its number, for its outcome.
pub fn binder_access(agent: &'static Agent, api: &'static Api, method: &'static Method) -> Option<u32> {
    access(agent, api.id, &[method.descriptor, ".", method.name])
}

/// Records a call of a libc function together with its outcome, if the catalogue has a row for it. `function` is the end in the catalogue,
/// `through` the parts of what is said of it.
pub fn libc_call(agent: &'static Agent, function: &str, through: &[&str], result: Outcome) {
    let watched = |api: &&Api| api.ends.iter().any(|end| matches!(end, End::Libc(name) if *name == function));
    if let Some(api) = apis().find(watched) {
        record(agent, api, through, result);
    }
}

/// The row whose pattern this path matches.
pub fn file(file: &[u8]) -> Option<&'static Api> {
    apis().find(|api| api.ends.iter().any(|end| matches!(end, End::File(pattern) if path::matches(pattern, file))))
}

/// Records an access together with its outcome.
pub fn record(agent: &'static Agent, api: &'static Api, through: &[&str], result: Outcome) {
    if let Some(access) = access(agent, api.id, through) {
        outcome(agent, access, result);
    }
}

/// Records an access; its number, or `None` when it was lost.
fn access(agent: &'static Agent, api: &str, through: &[&str]) -> Option<u32> {
    /// A process has its name before its first few accesses.
    const UNNAMED: u32 = 16;
    let time = agent.journal.now();
    if agent.accesses.load(Ordering::Relaxed) < UNNAMED {
        agent.introduce();
    }
    let (stack, stack_kind) = if agent.config.stacks { art::stack::capture(agent) } else { (0, StackKind::Off) };
    let thread = thread::id();
    let Some(guard) = agent.journal.lock() else {
        agent.journal.count_lost();
        return None;
    };
    let api = text(agent, &guard, &[api]);
    let through = text(agent, &guard, through);
    // Under the lock, so that numbers come in order and a process that is killed leaves no gap.
    let access = agent.accesses.fetch_add(1, Ordering::Relaxed) + 1;
    guard.append(&Event::Access { access, time, thread, api, through, stack, stack_kind }).then_some(access)
}

/// Records what an access got for an answer.
pub fn outcome(agent: &Agent, access: u32, outcome: Outcome) {
    agent.journal.append(&Event::Outcome { access, time: agent.journal.now(), outcome });
}

/// Records the start or the end of a touch; `target` is what lay under its end.
pub fn touch(agent: &Agent, touch: &Touch, target: Option<Target>) {
    let Touch { phase, origin, time, x, y, device } = *touch;
    let time = agent.journal.since_start(time);
    agent.journal.append(&Event::Touch { time, phase, origin, x, y, device, target });
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
        assert_eq!(file(b"/sys/class/net/wlan0/address").unwrap().id, "mac.read");
        assert!(file(b"/sys/class/net/wlan0/mtu").is_none());
    }
}
