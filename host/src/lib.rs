//! The host tool: takes what agents recorded, tells what happened, and judges it against policies.
//!
//! ```text
//! device ─► session ─► timeline ─► consent ─► rules ─► report
//! ```
//! A [`session`] makes one [`session::Trace`] of the journals of a run, whether they are read from files or come in live. The
//! [`timeline`] and [`consent`] modules give its records their meaning. The [`rules`] of a policy pack judge them: a pure function
//! from trace and packs to findings. The [`report`]s show those.

#![forbid(unsafe_code)]

pub mod cli;
pub mod consent;
pub mod device;
pub mod policies;
pub mod report;
pub mod rules;
pub mod session;
pub mod timeline;
