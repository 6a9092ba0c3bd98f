//! Texts that the process was given, recognised when they leave it. They are kept in memory only, few and for as long as the process lives;
//! what is said of them in the journal is a keyed hash, a length and a shape.
//!
//! ```text
//! reply, Java result, brief ─► learn ─► values (patterns: encode; where they are: index)
//! send, write, SSL_write ──► sent ───► values.search_stream ─► a hit: where to (peer) ─► journal
//! ```
//!
//! While nothing is looked for, a hook pays one load and a branch. Looking takes no lock and no heap, and is done outside the door; only a
//! hit goes through it.

pub mod encode;
mod flags;
mod hash;
mod index;
pub mod peer;
mod streams;
mod values;

use std::ffi::c_int;

use hooks::brief::{self, Line};
use hooks::decode::reply::Text;

use crate::hook::door;
use crate::observe;
use crate::state::{Agent, zeroed_pages};
use peer::Way;
use values::{Found, Hits};
pub use values::{Store, store, wipe};

/// What the brief asks to look for. In a child of `fork`, which goes on looking for what its parent knew, its texts are told again.
pub fn start(agent: &'static Agent) {
    // Made now, while nobody can fork amid it.
    hash::key(&agent.config);
    if let Some(inherited) = store() {
        inherited.after_fork();
    } else {
        flags::start(agent);
    }
    for line in brief::lines(agent.config.brief) {
        if let Line::Look { name, text } = line {
            learn(agent, 0, name, text);
        }
    }
}

/// A text was delivered by an access (0: the user asked to look for it). `name` says what it is: the access's category, or the user's word.
pub fn learn(agent: &'static Agent, access: u32, name: &str, text: &str) {
    if text.is_empty() || (access != 0 && is_placeholder(text)) {
        return;
    }
    let hash = hash::keyed(hash::key(&agent.config), text.as_bytes());
    let shape = brief::lines(agent.config.brief).find_map(|line| match line {
        Line::Shape { name, glob } if brief::matches(glob, text) => Some(name),
        _ => None,
    });
    // Told before it is looked for: who leaves is known.
    observe::value(agent, access, hash, text.len(), shape.unwrap_or(""), name);
    if values::make().is_none_or(|store| store.keep(hash, text, access == 0).is_err()) {
        agent.journal.count_lost();
    }
}

/// What Android answers in the place of a datum that it does not give. It is everybody's, and stands in much that is sent.
fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 4] = ["unknown", "null", "02:00:00:00:00:00", "00:00:00:00:00:00"];
    let mut bytes = text.bytes();
    let first = bytes.next();
    WORDS.contains(&text) || bytes.all(|byte| Some(byte) == first)
}

/// The same for a text as it stands in a reply.
pub fn deliver(agent: &'static Agent, access: u32, name: &str, text: Text<'_>) {
    const SMALL: usize = 512;
    let with = |buffer: &mut [u8]| {
        let length = text.write_utf8(buffer);
        learn(agent, access, name, str::from_utf8(&buffer[..length]).unwrap_or(""));
        buffer[..length].fill(0);
        std::hint::black_box(buffer);
    };
    let size = text.max_utf8();
    if size <= SMALL {
        return with(&mut [0; SMALL]);
    }
    let Some(pages) = zeroed_pages(size) else { return agent.journal.count_lost() };
    // SAFETY: fresh pages of this size, given back when nobody refers to them any more.
    unsafe {
        with(std::slice::from_raw_parts_mut(pages.cast(), size));
        libc::munmap(pages, size);
    }
}

/// Looks at what one call of `function` sent. The parts are those that were taken, by the kernel or by the TLS library.
pub fn sent<'a>(store: &Store, function: &'static str, way: &Way, parts: impl Iterator<Item = &'a [u8]>) {
    let mut hits = Hits::new();
    store.search_stream(way.key(), parts, &mut hits);
    if !hits.is_empty() {
        report(store, function, way, &hits);
    }
}

#[cold]
fn report(store: &Store, function: &'static str, way: &Way, hits: &Hits) {
    // What our own thread ships is the journal.
    if crate::ship::is_here() {
        return;
    }
    door::enter(|agent| {
        if agent.config.is_off(function) {
            return;
        }
        let kind = way.kind();
        if hits.incomplete && kind != peer::Kind::Other {
            agent.journal.count_lost();
        }
        let mut place = peer::Place::new();
        for found in hits.iter() {
            match found {
                Found::Text(hash, encoding) if kind == peer::Kind::Outside => {
                    observe::egress(agent, hash, encoding, function, place.get(store, way));
                }
                Found::Flag(number, value) if kind == peer::Kind::File => flags::written(agent, way, number, value),
                _ => {}
            }
        }
    });
}

/// Whether a text that is looked for stands in this one, which is then not to be written down.
pub fn withholds(text: &str) -> bool {
    store().is_some_and(|store| holds_text(store, text.as_bytes()))
}

/// Whether a text that is looked for stands in these bytes in any form: a name of a host may hold one, and is then not written down.
fn holds_text(store: &Store, bytes: &[u8]) -> bool {
    let mut hits = Hits::new();
    store.search(bytes, &mut hits);
    hits.incomplete || hits.iter().any(|found| matches!(found, Found::Text(_, _)))
}

/// A descriptor's number for the table of streams.
fn stream_of(fd: c_int) -> u64 {
    1 << 63 | u64::from(fd as u32)
}

#[cfg(test)]
mod tests;
