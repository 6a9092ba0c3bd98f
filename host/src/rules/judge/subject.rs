//! What verdicts are about.

use hooks::event::Encoding;

use super::{Key, StackKey};
use crate::session::{Access, ApiNo, Egress, TextNo};
use crate::timeline::Caller;

/// What a verdict is about.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) enum Subject {
    Access(Access),
    /// A text that left, and whether it is known which one it was.
    Egress(Egress, bool),
}

/// What makes two subjects with one stack the same in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Same {
    Api(ApiNo),
    Text(u64, Encoding, TextNo, TextNo),
}

impl Subject {
    pub(in crate::rules) fn thread(self) -> u32 {
        match self {
            Subject::Access(access) => access.thread,
            Subject::Egress(egress, _) => egress.thread,
        }
    }

    pub(in crate::rules) fn through(self) -> TextNo {
        match self {
            Subject::Access(access) => access.through,
            Subject::Egress(egress, _) => egress.through,
        }
    }

    pub(in crate::rules) fn caller(self) -> Caller {
        match self {
            Subject::Access(access) => Caller::from(&access),
            Subject::Egress(egress, _) => Caller::from(&egress),
        }
    }

    pub(super) fn key(self, process: u32, certain: bool) -> Key {
        let same = match self {
            Subject::Access(access) => Same::Api(access.api),
            Subject::Egress(egress, _) => Same::Text(egress.hash, egress.encoding, egress.host, egress.through),
        };
        let Caller { stack, kind, posted } = self.caller();
        (process, same, (stack, posted), kind as StackKey, certain)
    }
}
