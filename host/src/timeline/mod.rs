//! Records to meaning: who acted, what the user did, what was in front, what is being captured.

mod actor;
mod capture;
mod foreground;
mod gaps;
mod gesture;

pub use actor::{Actor, ActorNo, Actors, Sdks};
pub use capture::{Captures, Change, Family, family};
pub use foreground::Foreground;
pub use gaps::Gaps;
pub use gesture::{Action, ActionKind, gestures};
