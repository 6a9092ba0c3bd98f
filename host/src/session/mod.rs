//! A run as records in the order of time, whether it was read from files or comes in live.

mod builder;
mod calls;
mod live;
mod mapping;
mod open;
mod parts;
mod record;
mod said;
mod survey;
mod table;
mod trace;

pub use builder::Builder;
pub(crate) use builder::{Heard, Said};
pub(crate) use calls::{Calls, DEEPEST};
pub use live::{Live, News};
pub use mapping::{Mapping, MappingError};
pub use open::{OpenError, from_bytes, open, open_with};
pub use parts::recorded_process;
pub use record::{RecordError, Recorder};
pub use said::{Access, Click, Egress, Key, Screen, Target, Touch, Value};
pub(crate) use survey::{Cursor, Survey};
pub use trace::{
    ApiNo, CodeSaid, Damage, Facts, Frame, FrameNo, Gap, GapKind, Hook, MOST_FRAMES, Process, Record, TextNo, Texts, Trace, What,
};
