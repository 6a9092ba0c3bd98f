//! What an agent can say. One [`Event`] is the payload of one journal record.
//!
//! Times are nanoseconds of `CLOCK_MONOTONIC` since the journal was started (its header holds both clocks of that moment).
//! Texts and stack frames are interned: a [`Event::Text`] or [`Event::Frame`] record defines a number before another record
//! uses it. Number 0 is never defined: it means "none". Numbers belong to one process.
//!
//! Events borrow their texts, so that writing one needs no heap and reading one copies nothing.

use serde::{Deserialize, Serialize};

/// Number of an interned text.
pub type TextId = u32;
/// Number of an interned stack frame; a frame knows its caller, so this names a whole stack.
pub type FrameId = u32;

/// One thing an agent said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Event<'a> {
    /// The first event of a journal: who speaks. Said again when the process has got another name.
    Process {
        /// Process id.
        pid: u32,
        /// Process id of the parent.
        parent: u32,
        /// User id.
        uid: u32,
        /// Android API level, 0 when unknown.
        sdk: u32,
        /// Name of the process (its command line's first word; on Android the package, with `:name` for further processes).
        name: &'a str,
        /// Version of the agent.
        agent: &'a str,
        /// How the agent got in.
        entry: Entry,
    },
    /// A hook point was placed, or could not be: the evidence that silence means silence.
    Hook {
        /// When.
        time: u64,
        /// Name of the hook point, for instance `ioctl`.
        name: &'a str,
        /// Whether it works.
        state: HookState,
        /// Why not, or empty.
        why: &'a str,
    },
    /// Defines a text.
    Text {
        /// The number, from 1 up.
        id: TextId,
        /// The text.
        text: &'a str,
    },
    /// Defines a stack frame.
    Frame {
        /// The number, from 1 up.
        id: FrameId,
        /// The frame that called this one; 0 for the outermost.
        caller: FrameId,
        /// `package.Class.method` of a Java frame, `library.so+0x1234` of a native one.
        symbol: TextId,
        /// Source line; 0 when unknown, -1 for a native Java method, -2 for a native frame.
        line: i32,
    },
    /// A watched api was called.
    Access {
        /// Number of this access in the process, from 1 up.
        access: u32,
        /// When the call was made.
        time: u64,
        /// Kernel thread id.
        thread: u32,
        /// Id of the catalogue row, for instance `clipboard.read`.
        api: TextId,
        /// Where it was seen, for instance `android.content.IClipboard.getPrimaryClip` or `open`.
        through: TextId,
        /// The innermost frame of the caller's stack; 0 when none could be taken.
        stack: FrameId,
        /// What kind of stack that is, or why there is none.
        stack_kind: StackKind,
        /// On which side of the process it was seen.
        layer: Layer,
        /// The access of the same thread in which this one was made, 0 when there is none: a Java method that was asked for the Android
        /// ID, and the binder call that it made for it.
        within: u32,
        /// The innermost frame of the stack that posted this work to its thread (`Handler.post`, `Executor.execute`, `Thread.start`); 0
        /// when it was not posted or nobody could say by whom.
        posted: FrameId,
    },
    /// What an access got for an answer. Comes at most once for each access.
    Outcome {
        /// The access.
        access: u32,
        /// When the answer was there.
        time: u64,
        /// What it was.
        outcome: Outcome,
    },
    /// A finger, or something that plays one, touched the screen. Told on DOWN, UP and CANCEL, not on MOVE.
    Touch {
        /// When the input event was made (the event's own time, same clock).
        time: u64,
        /// What happened.
        phase: TouchPhase,
        /// Who made it.
        origin: Origin,
        /// Display coordinates, in pixels, of the first pointer.
        x: f32,
        /// See `x`.
        y: f32,
        /// Input device id.
        device: i32,
        /// The event's flags, as Android's `MotionEvent.getFlags`.
        flags: u32,
        /// What lay under it; not on [`TouchPhase::Cancel`], and only when a view tree could be read.
        target: Option<Target>,
    },
    /// A name that a test script or the tool put on the timeline, for instance `consent=granted`.
    Mark {
        /// When.
        time: u64,
        /// What.
        name: &'a str,
        /// Its value, or empty.
        value: &'a str,
    },
    /// Records were lost since `since`; nothing that happened between is known.
    Lost {
        /// When recording went on.
        time: u64,
        /// When the first of them was lost.
        since: u64,
        /// How many.
        count: u64,
    },
    /// The process ended in an orderly way. Its absence says that it was killed, crashed or still runs.
    End {
        /// When.
        time: u64,
    },
    /// A key was pressed or let go.
    Key {
        /// When the input event was made (the event's own time, same clock).
        time: u64,
        /// What happened.
        phase: KeyPhase,
        /// Who made it.
        origin: Origin,
        /// Android's key code of a key that moves or confirms (back, enter, volume, ...); 0 for every other, which may be typing.
        code: u32,
        /// Input device id.
        device: i32,
        /// The event's flags, as Android's `KeyEvent.getFlags`.
        flags: u32,
    },
    /// A click handler is about to run. With no touch of the same view before it, the app's own code made the click.
    Click {
        /// When.
        time: u64,
        /// Kernel thread id.
        thread: u32,
        /// The method that runs it, for instance `android.view.View.performClick`.
        through: TextId,
        /// The view, as far as it can be named.
        target: Option<Target>,
        /// The innermost frame of the caller's stack.
        stack: FrameId,
        /// See [`Event::Access`].
        posted: FrameId,
    },
    /// A permission was asked for, or the answer came.
    Permission {
        /// When.
        time: u64,
        /// Its name, for instance `android.permission.RECORD_AUDIO`.
        permission: TextId,
        /// What happened.
        state: PermissionState,
        /// The innermost frame of who asked; 0 for an answer.
        stack: FrameId,
    },
    /// Why the system started this process, as far as the process can know: the first component that it was told to run.
    Started {
        /// When that component was told to run.
        time: u64,
        /// What it was.
        cause: StartCause,
    },
    /// A text that an access delivered. The text itself is nowhere in the trace.
    Value {
        /// The access, or 0 for a text that the user asked to look for.
        access: u32,
        /// When.
        time: u64,
        /// Keyed hash, with a key that is fresh for each run and is kept nowhere: equal texts of one run have equal hashes.
        hash: u64,
        /// Its length, in UTF-8 bytes.
        length: u32,
        /// Name of the first shape of the brief that it matches; 0 when it matches none.
        shape: TextId,
        /// What it is: the category of the access, or the name that the user gave it.
        name: TextId,
    },
    /// A text that the process was given left it.
    Egress {
        /// When.
        time: u64,
        /// Kernel thread id.
        thread: u32,
        /// Its hash, as in [`Event::Value`]: which text it was.
        hash: u64,
        /// How it was written.
        encoding: Encoding,
        /// The function that took the bytes, for instance `SSL_write`.
        through: TextId,
        /// Where to: a host name where one is known, else `address:port`, else `unix:NAME`; 0 when nobody could say.
        host: TextId,
        /// The innermost frame of the sender's stack; 0 when none could be taken.
        stack: FrameId,
        /// What kind of stack that is, or why there is none.
        stack_kind: StackKind,
        /// See [`Event::Access`].
        posted: FrameId,
    },
    /// A flag of the app's own, which the brief names, was written.
    Flag {
        /// When.
        time: u64,
        /// Its key.
        key: TextId,
        /// Its new value.
        value: bool,
        /// Where it was seen: a Java method, or the file that it was written to.
        through: TextId,
    },
    /// A transaction code of the running system differs from the table's. The running one is used.
    Code {
        /// When.
        time: u64,
        /// The method, for instance `android.content.IClipboard.getPrimaryClip`.
        method: TextId,
        /// The code that the running system has; 0 when it has no such method.
        running: u32,
        /// The table's; 0 when it knows none.
        table: u32,
    },
    /// An activity was resumed or paused, or a dialog shown or dismissed.
    Screen {
        /// When.
        time: u64,
        /// Its class.
        owner: TextId,
        /// Title of its window.
        window: TextId,
        /// Whether it is on the screen from now on.
        shown: bool,
    },
}

/// On which side of the process an access was seen. One call of Java may be seen on two: [`Event::Access`] says which is within which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// A binder transaction.
    Binder,
    /// A function of libc, files included.
    Libc,
    /// A method of Java.
    Java,
}

/// Phase of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyPhase {
    /// It was pressed; further such events while it is held are not told.
    Down,
    /// It was let go.
    Up,
}

/// What happened to a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PermissionState {
    /// The app asked the user for it.
    Requested,
    /// The app has it.
    Granted,
    /// The app has it not.
    Refused,
}

/// The first component that a process was told to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StartCause {
    /// An activity: somebody opened the app.
    Activity,
    /// A service.
    Service,
    /// A broadcast receiver.
    Receiver,
    /// A content provider.
    Provider,
}

/// How a text was written when it left the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// As it is, in UTF-8; inside JSON also with the escapes that JSON asks for.
    Plain,
    /// Percent-encoded.
    Url,
    /// Base64, standard or URL-safe, at any of its three alignments.
    Base64,
    /// Hexadecimal digits of its UTF-8 bytes.
    Hex,
    /// MD5 of its UTF-8 bytes: in hexadecimal digits, base64 or raw.
    Md5,
    /// SHA-1, likewise.
    Sha1,
    /// SHA-256, likewise.
    Sha256,
}

/// How the agent got into the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `LD_PRELOAD`: in place before the app's first line.
    Preload,
    /// The runtime attached it (`Agent_OnAttach`).
    Attach,
    /// `System.loadLibrary`.
    JniOnLoad,
    /// Frida mapped it.
    Frida,
    /// A child made by `fork` went on from its parent's agent.
    Fork,
}

/// Whether a hook point works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HookState {
    /// In place.
    Placed,
    /// Could not be placed.
    Failed,
    /// Switched off by the user.
    Off,
    /// The system has no such function, so nothing can call it.
    Absent,
}

/// What kind of stack an access carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StackKind {
    /// Java frames, taken by JNI from inside the call.
    Java,
    /// Native frames: the thread is not attached to a Java VM, or there is none.
    Native,
    /// None: the thread is inside a JNI critical region, where taking one could hang the collector.
    Critical,
    /// None: the call came out of the agent's own work or was nested in it.
    Nested,
    /// None: taking it failed (full heap, spent stack, a VM that refused).
    Failed,
    /// None: switched off.
    Off,
}

/// What an access got for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Data came back.
    Granted,
    /// An exception or an error came back; for binder its exception code (-1 is SecurityException), for libc `errno`.
    Refused(i32),
    /// An answer without data came back (null, empty, no rows).
    Empty,
    /// The answer could not be read.
    Unknown,
    /// A one-way call: there is no answer to wait for.
    OneWay,
    /// The driver did not take the call. It was not made, or it is made again and counted then.
    NotSent,
}

/// Phase of a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TouchPhase {
    /// The first finger came down.
    Down,
    /// The last finger went up.
    Up,
    /// The system took the gesture away.
    Cancel,
}

/// Who made an input event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// An input device of the machine.
    Hardware,
    /// adb, accessibility or instrumentation.
    Injected,
    /// Code of the app itself.
    Programmatic,
}

/// What lay under a touch. Every field is a text, 0 when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Title of the window.
    pub window: TextId,
    /// Class of the activity or dialog that the window belongs to.
    pub owner: TextId,
    /// Class of the view.
    pub class: TextId,
    /// Resource id name, for instance `btn_mic`.
    pub id: TextId,
    /// Its text or content description; never of a view for typing, nor of one that hides what it shows.
    pub text: TextId,
    /// The view draws its own contents (Compose, Flutter, a game, a web page): what lay there inside of it is not known.
    pub drawn: bool,
}

impl Layer {
    /// The name in packs and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Layer::Binder => "binder",
            Layer::Libc => "libc",
            Layer::Java => "java",
        }
    }
}

impl PermissionState {
    /// All of them, in the order of reports.
    pub const ALL: [PermissionState; 3] = {
        use PermissionState::*;
        [Requested, Granted, Refused]
    };

    /// The name in packs and reports.
    pub const fn name(self) -> &'static str {
        match self {
            PermissionState::Requested => "requested",
            PermissionState::Granted => "granted",
            PermissionState::Refused => "refused",
        }
    }
}

impl StartCause {
    /// All of them, in the order of reports.
    pub const ALL: [StartCause; 4] = {
        use StartCause::*;
        [Activity, Service, Receiver, Provider]
    };

    /// The name in packs and reports.
    pub const fn name(self) -> &'static str {
        match self {
            StartCause::Activity => "activity",
            StartCause::Service => "service",
            StartCause::Receiver => "receiver",
            StartCause::Provider => "provider",
        }
    }
}

impl Encoding {
    /// All of them, in the order of reports.
    pub const ALL: [Encoding; 7] = {
        use Encoding::*;
        [Plain, Url, Base64, Hex, Md5, Sha1, Sha256]
    };

    /// The name in packs and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Plain => "plain",
            Encoding::Url => "url",
            Encoding::Base64 => "base64",
            Encoding::Hex => "hex",
            Encoding::Md5 => "md5",
            Encoding::Sha1 => "sha1",
            Encoding::Sha256 => "sha256",
        }
    }
}

impl Origin {
    /// All of them, in the order of reports.
    pub const ALL: [Origin; 3] = {
        use Origin::*;
        [Hardware, Injected, Programmatic]
    };

    /// The name in packs and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Origin::Hardware => "hardware",
            Origin::Injected => "injected",
            Origin::Programmatic => "programmatic",
        }
    }
}

/// Longest encoded event, in bytes. Longer texts are cut by the agent before.
pub const MAX_EVENT: usize = 2048;

/// Why bytes are no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an event: {0}")]
pub struct EventError(String);

const CONFIG: bincode::config::Configuration<
    bincode::config::LittleEndian,
    bincode::config::Varint,
    bincode::config::Limit<MAX_EVENT>,
> = bincode::config::standard().with_limit::<MAX_EVENT>();

/// Writes an event into `out` without touching the heap; the number of bytes, or `None` when it does not fit.
pub fn encode(event: &Event<'_>, out: &mut [u8]) -> Option<usize> {
    bincode::serde::encode_into_slice(event, out, CONFIG).ok()
}

/// Reads one event that fills `bytes` exactly.
pub fn decode(bytes: &[u8]) -> Result<Event<'_>, EventError> {
    match bincode::serde::borrow_decode_from_slice(bytes, CONFIG) {
        Ok((event, used)) if used == bytes.len() => Ok(event),
        Ok((_, used)) => Err(EventError(format!("{} bytes left over", bytes.len() - used))),
        Err(error) => Err(EventError(error.to_string())),
    }
}
