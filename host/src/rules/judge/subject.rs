//! What verdicts are about.

use hooks::event::{Encoding, StackKind, StartCause};

use crate::consent::Consent;
use crate::session::{ApiNo, Egress, FrameNo, TextNo};
use crate::timeline::{ActorNo, Call, Caller};

/// What a verdict is about.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) enum Subject {
    Access(Call),
    /// A text that left, and whether it is known which one it was.
    Egress(Egress, bool),
    /// A permission that the user is asked for, and the innermost frame of who asks.
    Asked(TextNo, FrameNo),
    /// A process that was started.
    Began(StartCause),
    /// The app that closes itself: a process has ended, or else the app has gone from the front.
    Closed {
        ended: bool,
    },
}

/// What makes two subjects with one stack the same in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Same {
    Api(ApiNo),
    Text(u64, Encoding, TextNo, TextNo),
    Permission(TextNo),
    Began(u8),
    Closed(bool),
}

/// A place of a run: what happened there with which stacks, in which process.
pub(super) type Place = (u32, Same, FrameNo, FrameNo, u8);

impl Subject {
    pub(in crate::rules) fn thread(self) -> u32 {
        match self {
            Subject::Access(call) => call.access.thread,
            Subject::Egress(egress, _) => egress.thread,
            Subject::Asked(..) | Subject::Began(_) | Subject::Closed { .. } => 0,
        }
    }

    pub(in crate::rules) fn through(self) -> TextNo {
        match self {
            Subject::Access(call) => call.access.through,
            Subject::Egress(egress, _) => egress.through,
            Subject::Asked(name, _) => name,
            Subject::Began(_) | Subject::Closed { .. } => 0,
        }
    }

    pub(in crate::rules) fn caller(self) -> Caller {
        match self {
            Subject::Access(call) => Caller::from(&call.access),
            Subject::Egress(egress, _) => Caller::from(&egress),
            Subject::Asked(_, 0) => Caller { stack: 0, kind: StackKind::Failed, posted: 0 },
            Subject::Asked(_, stack) => Caller { stack, kind: StackKind::Java, posted: 0 },
            Subject::Began(_) | Subject::Closed { .. } => Caller { stack: 0, kind: StackKind::Off, posted: 0 },
        }
    }

    pub(super) fn place(self, process: u32) -> Place {
        let same = match self {
            Subject::Access(call) => Same::Api(call.access.api),
            Subject::Egress(egress, _) => Same::Text(egress.hash, egress.encoding, egress.host, egress.through),
            Subject::Asked(name, _) => Same::Permission(name),
            Subject::Began(cause) => Same::Began(cause as u8),
            Subject::Closed { ended } => Same::Closed(ended),
        };
        let Caller { stack, kind, posted } = self.caller();
        (process, same, stack, posted, kind as u8)
    }
}

/// A rule that was broken at a place: the numbers of the place and of the entry there, and whether the verdict is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) struct Spot {
    pub(super) place: u32,
    pub(super) entry: u32,
    pub(in crate::rules) certain: bool,
}

/// A subject, where it stands, and who did it.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) struct Case {
    pub(in crate::rules) now: u64,
    pub(in crate::rules) process: u32,
    pub(in crate::rules) app: u32,
    pub(in crate::rules) subject: Subject,
    pub(in crate::rules) actor: ActorNo,
}

/// A verdict on a place, not yet in words.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Raw {
    pub(in crate::rules) process: u32,
    pub(in crate::rules) subject: Subject,
    pub(in crate::rules) at: u64,
    pub(in crate::rules) spot: Spot,
    pub(in crate::rules) actor: ActorNo,
    pub(in crate::rules) consent: Consent,
    pub(in crate::rules) foreground: bool,
    pub(in crate::rules) last_action: Option<String>,
    pub(in crate::rules) why: Vec<String>,
}
