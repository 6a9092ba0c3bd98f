//! What an agent said of one thing that happened, its numbers resolved to those of the trace.

use hooks::event::{Encoding, KeyPhase, Layer, Origin, StackKind, TouchPhase};

use super::trace::{ApiNo, FrameNo, TextNo};

/// A watched call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Number in its process.
    pub number: u32,
    /// Kernel thread id.
    pub thread: u32,
    /// The catalogue row.
    pub api: ApiNo,
    /// What kind of stack it has.
    pub kind: StackKind,
    /// Where it was seen.
    pub through: TextNo,
    /// Its innermost frame.
    pub stack: FrameNo,
    /// On which side of the process it was seen.
    pub layer: Layer,
    /// Number of the access of the same process in which it was made; 0 when there is none.
    pub within: u32,
    /// The innermost frame of the stack that posted this work to its thread; 0 when nobody is known to have.
    pub posted: FrameNo,
}

/// What lay under a touch, or was clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Target {
    /// Title of the window.
    pub window: TextNo,
    /// Class of the activity or dialog that the window belongs to.
    pub owner: TextNo,
    /// Class of the view.
    pub class: TextNo,
    /// Resource id name.
    pub id: TextNo,
    /// Text or content description.
    pub text: TextNo,
    /// The view draws its own contents: what lay there inside of it is not known.
    pub drawn: bool,
}

/// A key that was pressed or let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// When.
    pub time: u64,
    /// In which process.
    pub process: u32,
    /// What happened.
    pub phase: KeyPhase,
    /// Who made it.
    pub origin: Origin,
    /// Android's key code; 0 for one that may be typing.
    pub code: u32,
    /// Input device.
    pub device: i32,
}

/// A click handler that was about to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Click {
    /// When.
    pub time: u64,
    /// In which process.
    pub process: u32,
    /// Kernel thread id.
    pub thread: u32,
    /// The method that runs it.
    pub through: TextNo,
    /// The view.
    pub target: Option<Target>,
    /// The caller's innermost frame.
    pub stack: FrameNo,
    /// As in [`Access`].
    pub posted: FrameNo,
}

/// A text that an access delivered, or that the user asked to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// Number of the access in its process; 0 for a text that the user named.
    pub access: u32,
    /// Keyed hash: equal texts of one run have equal ones.
    pub hash: u64,
    /// Length in bytes.
    pub length: u32,
    /// Name of the shape that it matches; 0 for none.
    pub shape: TextNo,
    /// Category, or the name that the user gave it.
    pub name: TextNo,
}

/// A text that left the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Egress {
    /// Kernel thread id.
    pub thread: u32,
    /// Which text, as in [`Value`].
    pub hash: u64,
    /// How it was written.
    pub encoding: Encoding,
    /// The function that took the bytes.
    pub through: TextNo,
    /// Where to; 0 when nobody could say.
    pub host: TextNo,
    /// The sender's innermost frame.
    pub stack: FrameNo,
    /// What kind of stack that is.
    pub kind: StackKind,
    /// As in [`Access`].
    pub posted: FrameNo,
}

/// A touch of the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touch {
    /// When.
    pub time: u64,
    /// In which process.
    pub process: u32,
    /// What happened.
    pub phase: TouchPhase,
    /// Who made it.
    pub origin: Origin,
    /// Display coordinates.
    pub at: (f32, f32),
    /// Input device.
    pub device: i32,
    /// Flags of the event, as Android has them.
    pub flags: u32,
    /// What lay under it.
    pub target: Option<Target>,
}

/// A screen that came or went: an activity that was resumed or paused, a dialog that was shown or dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Class of the activity or dialog.
    pub owner: TextNo,
    /// Title of its window.
    pub window: TextNo,
    /// Whether it came.
    pub shown: bool,
}
