//! Why the system started this process: the first component that the main thread is told to run.

use std::sync::atomic::{AtomicBool, Ordering};

use hooks::event::{Event, StartCause};
use jni::sys::{jclass, jfieldID};

use super::Placer;
use crate::art::kept::Kept;
use crate::art::method::Call;
use crate::state::agent;

/// Messages of `ActivityThread.H` that run a component. A launch became a transaction at API 28. A provider of the app's own is installed
/// when the process is set up, which every start does: a process that was started for one says nothing.
const MESSAGES: [(i32, StartCause); 4] =
    [(113, StartCause::Receiver), (114, StartCause::Service), (145, StartCause::Provider), (159, StartCause::Activity)];
/// `LAUNCH_ACTIVITY` until API 27.
const LAUNCH_ACTIVITY: i32 = 100;

struct Ids {
    handler: jclass,
    what: jfieldID,
}

static IDS: Kept<Ids> = Kept::new();
static IS_TOLD: AtomicBool = AtomicBool::new(false);

/// Looks up what is needed, on a thread of ours. The messages themselves are seen by the hook that follows posted work.
pub fn prepare(placer: &Placer<'_>) {
    let ids = || {
        let (handler, message) = (placer.env.class(c"android/app/ActivityThread$H")?, placer.env.class(c"android/os/Message")?);
        Some(Ids { handler, what: placer.env.field(message, c"what", c"I")? })
    };
    IDS.get_or(ids);
}

/// Looks at a call of `Handler.dispatchMessage`. After the first component it costs one load.
pub fn look(call: &Call<'_>) {
    if IS_TOLD.load(Ordering::Relaxed) {
        return;
    }
    // SAFETY: the argument of this method is an object.
    let message = call.arguments.first().map(|first| unsafe { first.l });
    let Some((ids, message)) = IDS.get().zip(message) else { return };
    if message.is_null() || !call.env.is(call.this, ids.handler) {
        return;
    }
    let (what, Some(agent)) = (call.env.int_field(message, ids.what), agent()) else { return };
    if let Some(cause) = cause(what, agent.config.sdk)
        && !IS_TOLD.swap(true, Ordering::Relaxed)
    {
        agent.journal.append(&Event::Started { time: agent.journal.now(), cause });
    }
}

fn cause(what: i32, sdk: u32) -> Option<StartCause> {
    if what == LAUNCH_ACTIVITY && sdk < 28 {
        return Some(StartCause::Activity);
    }
    MESSAGES.iter().find(|(number, cause)| *number == what && (sdk >= 28 || *cause != StartCause::Activity)).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_has_another_number_since_api_28() {
        assert_eq!((cause(100, 27), cause(159, 27)), (Some(StartCause::Activity), None));
        assert_eq!((cause(100, 28), cause(159, 28)), (None, Some(StartCause::Activity)));
        assert_eq!((cause(113, 26), cause(110, 30)), (Some(StartCause::Receiver), None));
    }
}
