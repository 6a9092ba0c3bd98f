//! What is on the screen: an activity that is resumed or paused, a dialog that is shown or dismissed.
//!
//! An activity counts from before its own code runs until after it, a dialog from when its window is there: the calls of its code are then
//! made on it.

use jni::sys::{jfieldID, jobject};

use super::Placer;
use crate::art::jni::Env;
use crate::art::method::{Call, Method, Watcher};
use crate::art::views;
use crate::observe;
use crate::state::agent;

const INSTRUMENTATION: &str = "android.app.Instrumentation";
const DIALOG: &str = "android.app.Dialog";
const OF_ACTIVITY: &str = "(Landroid/app/Activity;)V";

/// A method that begins or ends being on the screen.
struct Screen {
    change: Change,
    /// The window of the activity or dialog.
    window: jfieldID,
    /// Whether a dialog is shown.
    showing: Option<jfieldID>,
}

// SAFETY: ids may be used on every thread.
unsafe impl Sync for Screen {}

#[derive(Clone, Copy, PartialEq)]
enum Change {
    Resume,
    Pause,
    Show,
    Dismiss,
}

pub fn place(placer: &mut Placer<'_>) {
    let rows = [
        (INSTRUMENTATION, "callActivityOnResume", OF_ACTIVITY, Change::Resume),
        (INSTRUMENTATION, "callActivityOnPause", OF_ACTIVITY, Change::Pause),
        (DIALOG, "show", "()V", Change::Show),
        (DIALOG, "dismiss", "()V", Change::Dismiss),
    ];
    for (class, name, signature, change) in rows {
        let method = Method { class, name, signature, is_static: false };
        placer.place(&method, |env| match Screen::look_up(env, change) {
            Some(screen) => Ok(Box::leak(Box::new(screen))),
            None => Err("windows have other fields than those that are known"),
        });
    }
}

impl Screen {
    fn look_up(env: Env, change: Change) -> Option<Screen> {
        let is_dialog = matches!(change, Change::Show | Change::Dismiss);
        let owner = env.class(if is_dialog { c"android/app/Dialog" } else { c"android/app/Activity" })?;
        views::prepare(env);
        Some(Screen {
            change,
            window: env.field(owner, c"mWindow", c"Landroid/view/Window;")?,
            showing: if is_dialog { Some(env.field(owner, c"mShowing", c"Z")?) } else { None },
        })
    }

    fn owner(&self, call: &Call<'_>) -> jobject {
        match self.change {
            // SAFETY: the argument of these methods is an object.
            Change::Resume | Change::Pause => call.arguments.first().map_or(std::ptr::null_mut(), |first| unsafe { first.l }),
            Change::Show | Change::Dismiss => call.this,
        }
    }

    fn is_showing(&self, call: &Call<'_>) -> bool {
        self.showing.is_none_or(|showing| call.env.boolean_field(call.this, showing))
    }

    fn tell(&self, call: &Call<'_>) {
        let (owner, Some(agent)) = (self.owner(call), agent()) else { return };
        if owner.is_null() {
            return;
        }
        let shown = matches!(self.change, Change::Resume | Change::Show);
        let (owner, window) = views::screen_of(agent, call.env, owner, self.window).unwrap_or_default();
        observe::screen(agent, owner, window, shown);
    }
}

impl Watcher for Screen {
    /// Whether the dialog was on the screen before.
    fn before(&self, call: &Call<'_>) -> u64 {
        match self.change {
            Change::Resume => self.tell(call),
            // One that is not there cannot go.
            Change::Dismiss if self.is_showing(call) => self.tell(call),
            Change::Show => return u64::from(self.is_showing(call)),
            Change::Pause | Change::Dismiss => {}
        }
        0
    }

    fn after(&self, call: &Call<'_>, was_showing: u64) {
        match self.change {
            Change::Pause => self.tell(call),
            // One that could not be shown, or had been shown before, does not come.
            Change::Show if was_showing == 0 && self.is_showing(call) => self.tell(call),
            _ => {}
        }
    }
}
