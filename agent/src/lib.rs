//! The library inside the monitored app. It watches calls on their way out, and changes nothing that the app sees.
//!
//! ```text
//! app's call ─► interpose (the dynamic linker brings it here)
//!                 └► hook::* (the real call, exactly once, with its own errno)
//!                      └► hook::door (our own work: never nested, never unwinding)
//!                           └► observe ─► art::stack (who called) ─► journal
//! ship (one thread): serves the journal to the host, takes marks
//! ```
//!
//! Rules of every hook: what we do can change nothing the app sees; before a match no heap, no wait, no formatting and little stack;
//! nothing unwinds past the door; off costs one load and a branch.

// Unit tests have no interposed functions, so that much is called by nobody there.
#![cfg_attr(test, allow(dead_code))]
#![deny(unsafe_code)]

// Unsafe code stands where the system, the runtime or the app's own memory is touched, and nowhere else.
#[allow(unsafe_code)]
mod art;
#[allow(unsafe_code)]
mod config;
#[allow(unsafe_code)]
mod egress;
#[allow(unsafe_code)]
mod entry;
#[allow(unsafe_code)]
mod hook;
#[allow(unsafe_code)]
mod intern;
#[cfg(not(test))]
#[allow(unsafe_code)]
mod interpose;
mod logger;
mod observe;
#[allow(unsafe_code)]
mod ship;
#[allow(unsafe_code)]
mod state;
