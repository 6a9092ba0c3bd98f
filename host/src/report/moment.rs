//! One event of a run's timeline, as plain data.

use hooks::event::{Encoding, Layer, Origin, PermissionState, StartCause};
use serde::Serialize;

use super::escape::escape_json;
use crate::timeline::{Action, ActionKind, Actor};

/// One event of the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// When, in ns since the first process started.
    pub at_ns: u64,
    /// Process id.
    pub pid: u32,
    /// What.
    #[serde(flatten)]
    pub what: MomentKind,
}

/// Who did something, and how that is known.
#[derive(Debug, Clone, Serialize)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// The stack, innermost frame first; at most 512 frames.
    pub stack: Vec<String>,
    /// The stack that posted the work to its thread, where that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub posted: Vec<String>,
}

/// A view, as far as it could be read.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// Title of the window.
    pub window: String,
    /// Class of the view; the next two are its id and its text.
    pub class: String,
    /// See `class`.
    pub id: String,
    /// See `class`.
    pub text: String,
    /// Whether a view tree could be read.
    pub known: bool,
    /// Class of the activity or dialog that the window belongs to.
    pub owner: String,
    /// Whether the view draws its own contents, so that what lay there inside of it is not known.
    pub drawn: bool,
}

/// The window in which the user was last seen.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenReport {
    /// Its title.
    pub window: String,
    /// Class of the activity or dialog that it belongs to.
    pub owner: String,
}

/// An access that delivered a text.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Process id.
    pub pid: u32,
    /// Its number in that process; 0 for a text that the user named.
    pub access: u32,
    /// The catalogue row, when the access is known.
    pub api: Option<&'static str>,
    /// When it delivered the text.
    pub at_ns: u64,
}

/// What happened.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum MomentKind {
    /// A process began to speak.
    Process {
        /// Its name.
        name: String,
        /// Process id of its parent.
        parent: u32,
        /// User id.
        uid: u32,
        /// Android API level.
        sdk: u32,
        /// How the agent got in.
        entry: &'static str,
    },
    /// The first component that the process was told to run.
    Cause {
        /// What it was.
        cause: StartCause,
    },
    /// A hook point was placed, or not.
    Hook {
        /// Its name.
        name: String,
        /// `placed`, `failed`, `off` or `absent`.
        state: &'static str,
        /// Why not, or how far.
        why: String,
    },
    /// A transaction code differs from the table's; the running system's is used.
    Code {
        /// The method.
        method: String,
        /// The code that the running system has; 0 when it has no such method.
        running: u32,
        /// The table's; 0 when it knows none.
        table: u32,
    },
    /// A watched call.
    Access {
        /// The catalogue row.
        api: &'static str,
        /// What it yields.
        category: &'static str,
        /// Where it was seen.
        through: String,
        /// Kernel thread id.
        thread: u32,
        /// What it got.
        outcome: String,
        /// Who did it.
        #[serde(flatten)]
        by: By,
        /// Its number in the process.
        access: u32,
        /// On which side of the process it was seen.
        layer: Layer,
        /// Number of the access in which it was made; 0 for none.
        within: u32,
        /// The api of that access.
        #[serde(skip_serializing_if = "Option::is_none")]
        within_api: Option<&'static str>,
        /// Whether it is part of another access of the same api, and counts with it.
        inner: bool,
        /// Where the user was last seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        screen: Option<ScreenReport>,
    },
    /// A finger did something. It stands where the finger came down.
    Action {
        /// Tap or long press.
        kind: ActionKind,
        /// Who made it.
        origin: Origin,
        /// Display coordinates.
        x: f32,
        /// See `x`.
        y: f32,
        /// How long the finger was down, in ns.
        held_ns: u64,
        /// What lay under it.
        #[serde(flatten)]
        view: View,
    },
    /// A key was pressed and let go. It stands where the key came down.
    Key {
        /// What it is called; empty for one that may be typing.
        key: &'static str,
        /// Android's key code; 0 for one that may be typing.
        code: u32,
        /// Who made it.
        origin: Origin,
        /// How long it was down, in ns.
        held_ns: u64,
    },
    /// A click handler ran.
    Click {
        /// What had made the click.
        made: Made,
        /// The method that ran the handler.
        through: String,
        /// Kernel thread id.
        thread: u32,
        /// The view.
        #[serde(flatten)]
        view: View,
        /// Who ran it.
        #[serde(flatten)]
        by: By,
    },
    /// A permission was asked for, or the answer came.
    Permission {
        /// Its name.
        permission: String,
        /// What happened.
        state: PermissionState,
        /// Who asked.
        #[serde(flatten)]
        by: Option<By>,
    },
    /// A text was delivered to the app. The text itself is not recorded.
    Value {
        /// What it is: a category, or the name that the user gave it.
        name: String,
        /// Its length in bytes.
        length: u32,
        /// The shape that it has; empty when none of the brief's fits.
        shape: String,
        /// Keyed hash, the same for the same text within this run.
        hash: String,
        /// Number of the access that delivered it; 0 for a text that the user named.
        access: u32,
        /// The api of that access.
        api: Option<&'static str>,
    },
    /// A text that the app was given left the process.
    Egress {
        /// What it is: categories, or names that the user gave it.
        what: Vec<String>,
        /// How it was written.
        encoding: Encoding,
        /// Where to; empty when nobody could say.
        host: String,
        /// The function that took the bytes.
        through: String,
        /// Kernel thread id.
        thread: u32,
        /// Which text, as in [`MomentKind::Value`].
        hash: String,
        /// The latest accesses that had delivered it.
        from: Vec<Source>,
        /// Who sent it.
        #[serde(flatten)]
        by: By,
    },
    /// A flag of the app's own was written.
    Flag {
        /// Its key.
        key: String,
        /// Its new value.
        value: bool,
        /// Where it was seen.
        through: String,
    },
    /// An activity was resumed or paused, or a dialog shown or dismissed.
    Screen {
        /// Title of its window.
        window: String,
        /// Its class.
        owner: String,
        /// Whether it came.
        shown: bool,
    },
    /// A mark.
    Mark {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A stretch of time that is not known ends here.
    Gap {
        /// Its begin.
        since_ns: u64,
        /// Why.
        why: String,
    },
    /// The process ended in an orderly way.
    End,
}

/// What had made a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// The touch before it.
    ByTouch,
    /// A key.
    ByKey,
    /// A service such as a screen reader.
    ByService,
    /// The app's own code.
    ByCode,
    /// The app's own code, or a touch that was not seen or could not be read.
    Unclear,
}

impl Made {
    pub(super) fn of(action: Option<&Action>) -> Made {
        match action {
            None => Made::ByTouch,
            Some(action) if !action.certain => Made::Unclear,
            Some(action) => match action.origin {
                Origin::Hardware => Made::ByKey,
                Origin::Injected => Made::ByService,
                Origin::Programmatic => Made::ByCode,
            },
        }
    }
}

/// One JSON object, with a line end.
pub fn moment_json(moment: &Moment) -> String {
    let line = serde_json::to_string(moment).expect("plain data");
    escape_json(&line).into_owned() + "\n"
}
