//! What the tests of the agent share: how a program is run with and without it, what its journals say, and the host's end of its socket.
//!
//! The programs in `hostile` are built to break a careless agent. Each is run twice, and must print the same and end in the same way.

pub mod calls;
pub mod fuzz;
pub mod golden;
mod host;
mod journals;
mod lab_run;
mod run;
mod scenarios;

pub use host::Host;
pub use journals::{Access, Journal, read_journals};
pub use lab_run::{LabRun, lab_options, run_in_lab};
pub use run::{GUARD, Output, Program, agent, lab, library, not_tested, same, tool, unnoticed};
pub use scenarios::{Scenario, rule_name, scenarios};
