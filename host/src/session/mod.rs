//! A run as records in the order of time, whether it was read from files or comes in live.

mod builder;
mod live;
mod open;
mod parts;
mod record;
mod table;
mod trace;

pub use builder::Builder;
pub use live::{Live, News};
pub use open::{OpenError, from_bytes, open};
pub use parts::recorded_process;
pub use record::{RecordError, Recorder};
pub use trace::{Access, ApiNo, Damage, Frame, FrameNo, Gap, GapKind, Hook, Process, Record, TextNo, Texts, Touch, Trace, What};
