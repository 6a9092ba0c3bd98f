//! Records to meaning: who acted, what the user did, what was in front, what is being captured, which text left.

mod action;
mod actor;
mod capture;
mod cause;
mod foreground;
mod gaps;
mod key;
mod screen;
mod sdks;
mod step;
mod tally;
mod value;

pub use action::{Action, ActionKind, Actions, gestures, is_input_hook};
pub use actor::{Actor, ActorNo, Actors, Caller};
pub use capture::{Captures, Change, Family, family};
pub use foreground::Foreground;
pub use gaps::Gaps;
pub use key::{key_name, may_click};
pub use screen::{Screen, Screens};
pub use sdks::Sdks;
pub use step::{Call, Completer, Delivered, Happened, Step, Stream, steps};
pub use tally::{Counts, Tally};
pub use value::{Delivery, Sort, Values};
