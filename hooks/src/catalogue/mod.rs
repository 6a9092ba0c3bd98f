//! What is watched: one row an api, one file a group. Adding an api is adding one row.
//!
//! A row says where calls of the api leave the process. Binder rows carry their transaction code for each API level, because a
//! code is all that stands on the wire; a level whose code is not known is 0, and the api is then reported as not watched there.

mod advertising;
mod apps;
mod bluetooth;
mod camera;
mod clipboard;
mod custom;
mod identifiers;
mod index;
mod lifecycle;
mod location;
mod microphone;
mod network;
mod personal;
mod phone_state;
mod processes;
mod running;
mod sdk;
mod sensors;
mod starts;
mod storage;
mod wifi;

use serde::{Deserialize, Serialize};

pub use index::{BinderIndex, binder_methods};

use crate::decode::parcel::Reply;

/// The oldest API level with a column in the tables.
pub const FIRST_LEVEL: u32 = 26;
/// The newest API level with a column in the tables.
pub const LAST_LEVEL: u32 = FIRST_LEVEL + LEVELS as u32 - 1;
/// Number of API levels in the tables.
pub const LEVELS: usize = 11;
/// Transaction code for API 26, 27, ... 36; 0 where unknown or absent.
pub type Codes = [u32; LEVELS];

/// The kind of personal data that an api yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// The phone's IMEI.
    Imei,
    /// The phone's MEID.
    Meid,
    /// The SIM card's subscriber number.
    Imsi,
    /// The SIM card's serial number.
    Iccid,
    /// The user's own telephone number.
    PhoneNumber,
    /// The phone's serial number.
    Serial,
    /// The Android ID.
    AndroidId,
    /// Hardware addresses of the network interfaces.
    Mac,
    /// What lies on the clipboard.
    Clipboard,
    /// Where the phone is.
    Location,
    /// Which radio cells the phone sees.
    Cell,
    /// Sound from the microphone.
    Microphone,
    /// Which apps are installed.
    Apps,
    /// Which programs run, and how the user uses them.
    RunningApps,
    /// The open advertising identifiers of Chinese vendors: OAID, VAID, AAID.
    Oaid,
    /// Google's advertising identifier.
    AdId,
    /// Which Wi-Fi networks the phone knows, sees and uses: SSID, BSSID, DHCP.
    Wifi,
    /// Bluetooth devices near and known.
    Bluetooth,
    /// Motion, light, steps: what the sensors measure.
    Sensors,
    /// Whether a call is going on.
    PhoneState,
    /// Pictures from the camera.
    Camera,
    /// The pictures, videos and sounds that the user has stored.
    Album,
    /// Files in the storage that all apps share.
    Storage,
    /// The user's contacts.
    Contacts,
    /// The user's calls.
    CallLog,
    /// The user's messages.
    Sms,
    /// The user's calendar.
    Calendar,
    /// The user's accounts.
    Accounts,
    /// The mobile operator. Says little of a person by itself; rules name it.
    Operator,
    /// Whether and how the phone is connected. Says little of a person by itself; rules name it.
    NetworkState,
    /// Components of other apps that the app starts: no personal data, but what chain starts are made of.
    Starts,
    /// Programs that the app starts. Not personal data by itself, but a way around every other row.
    Processes,
    /// What the app shows of itself: no personal data, but the scene in which the other calls happen.
    Lifecycle,
    /// Parts of SDKs that are loaded by their names: no personal data, but the moment in which an SDK comes to life.
    Sdk,
    /// Methods that the user of the tool asked to watch.
    Custom,
}

impl Category {
    /// All of them, in the order of reports.
    pub const ALL: [Category; 35] = {
        use Category::*;
        [
            Imei,
            Meid,
            Imsi,
            Iccid,
            PhoneNumber,
            Serial,
            AndroidId,
            Mac,
            Clipboard,
            Location,
            Cell,
            Microphone,
            Apps,
            RunningApps,
            Oaid,
            AdId,
            Wifi,
            Bluetooth,
            Sensors,
            PhoneState,
            Camera,
            Album,
            Storage,
            Contacts,
            CallLog,
            Sms,
            Calendar,
            Accounts,
            Operator,
            NetworkState,
            Starts,
            Processes,
            Lifecycle,
            Sdk,
            Custom,
        ]
    };

    /// The name in packs and reports, for instance `android_id`.
    pub const fn name(self) -> &'static str {
        match self {
            Category::Imei => "imei",
            Category::Meid => "meid",
            Category::Imsi => "imsi",
            Category::Iccid => "iccid",
            Category::PhoneNumber => "phone_number",
            Category::Serial => "serial",
            Category::AndroidId => "android_id",
            Category::Mac => "mac",
            Category::Clipboard => "clipboard",
            Category::Location => "location",
            Category::Cell => "cell",
            Category::Microphone => "microphone",
            Category::Apps => "apps",
            Category::RunningApps => "running_apps",
            Category::Oaid => "oaid",
            Category::AdId => "ad_id",
            Category::Wifi => "wifi",
            Category::Bluetooth => "bluetooth",
            Category::Sensors => "sensors",
            Category::PhoneState => "phone_state",
            Category::Camera => "camera",
            Category::Album => "album",
            Category::Storage => "storage",
            Category::Contacts => "contacts",
            Category::CallLog => "call_log",
            Category::Sms => "sms",
            Category::Calendar => "calendar",
            Category::Accounts => "accounts",
            Category::Operator => "operator",
            Category::NetworkState => "network_state",
            Category::Starts => "starts",
            Category::Processes => "processes",
            Category::Lifecycle => "lifecycle",
            Category::Sdk => "sdk",
            Category::Custom => "custom",
        }
    }

    /// Whether yielding it is the collection of personal data, as opposed to context for judging it.
    pub const fn is_personal(self) -> bool {
        use Category::*;
        !matches!(self, Operator | NetworkState | Starts | Processes | Lifecycle | Sdk | Custom)
    }
}

/// What a call of the api does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Reads once.
    Read,
    /// Writes.
    Write,
    /// Asks to be told again and again.
    Listen,
    /// Gets ready for a capture that has not begun.
    Prepare,
    /// Begins a capture.
    Start,
    /// Ends a capture.
    Stop,
    /// Says something about the app's state.
    Context,
}

/// One watched api.
#[derive(Debug, PartialEq, Eq)]
pub struct Api {
    /// Its name everywhere, for instance `clipboard.read`.
    pub id: &'static str,
    /// What it yields.
    pub category: Category,
    /// What it does.
    pub kind: Kind,
    /// The Android permission that guards it, if one does.
    pub permission: Option<&'static str>,
    /// One sentence for people.
    pub about: &'static str,
    /// Why a call of it may not be what the category says; a rule that it would break is then inconclusive.
    pub doubt: Option<&'static str>,
    /// Where its calls leave the process.
    pub ends: &'static [End],
}

/// One way in which a call leaves the process.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// A binder transaction.
    Binder(Method),
    /// Opening a file whose path matches; `*` stands for one path component, `**` at the end for one or more.
    File(&'static str),
    /// Calling a libc function, or one request of `ioctl`, for instance `getifaddrs` or `ioctl SIOCGIFHWADDR`.
    Libc(&'static str),
    /// Calling a method of Java that may answer without leaving the process.
    Java(Java),
    /// Where the brief of a run says.
    Brief,
}

/// A method of Java that is hooked in the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Java {
    /// Its class, for instance `android.provider.Settings$Secure`.
    pub class: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its signature as JNI writes it, for instance `(Ljava/lang/String;)Z`.
    pub signature: &'static str,
    /// Whether it is static.
    pub is_static: bool,
    /// Only calls count whose argument at this index (the receiver is none) has this text.
    pub with: Option<(usize, &'static str)>,
    /// The argument, by index, whose text is told with the call: a class, a program. Never one that can hold personal data.
    pub tells: Option<usize>,
}

/// A method of a binder interface.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// Interface descriptor, for instance `android.content.IClipboard`.
    pub descriptor: &'static str,
    /// Method name.
    pub name: &'static str,
    /// Its transaction codes.
    pub codes: Codes,
    /// Texts that must follow one another among the arguments; empty when every call counts. `content://AUTHORITY` alone stands for a Uri
    /// of that authority, and [`crate::decode::intent::OTHER`] for an intent that is addressed to another app.
    pub with: &'static [&'static str],
    /// What stands in the reply.
    pub reply: Reply,
}

impl Method {
    /// The transaction code at an API level, if known.
    pub fn code(&self, level: u32) -> Option<u32> {
        let index = level.checked_sub(FIRST_LEVEL)? as usize;
        self.codes.get(index).copied().filter(|code| *code != 0)
    }
}

const fn method(descriptor: &'static str, name: &'static str, codes: Codes, reply: Reply) -> End {
    End::Binder(Method { descriptor, name, codes, with: &[], reply })
}

/// A method of Java, each call of which counts.
const fn java(class: &'static str, name: &'static str, signature: &'static str) -> Java {
    Java { class, name, signature, is_static: false, with: None, tells: None }
}

/// A method whose reply says no more than that all is well.
const fn binder(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::Nothing)
}

/// A method that answers with a text.
const fn text(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::Text)
}

/// A method that answers with the name of something, which is no datum of the user's.
const fn name(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::Name)
}

/// A method that answers with an array of texts.
const fn texts(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::Texts)
}

/// A method that answers with what lies on the clipboard.
const fn clip(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::Clip)
}

/// A method that answers with an object.
const fn object(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::Object)
}

/// A method that answers with a list.
const fn list(descriptor: &'static str, name: &'static str, codes: Codes) -> End {
    method(descriptor, name, codes, Reply::List)
}

/// The same code at every level.
const fn always(code: u32) -> Codes {
    [code; LEVELS]
}

const GROUPS: [&[Api]; 20] = [
    identifiers::APIS,
    network::APIS,
    clipboard::APIS,
    location::APIS,
    microphone::APIS,
    apps::APIS,
    running::APIS,
    advertising::APIS,
    wifi::APIS,
    bluetooth::APIS,
    sensors::APIS,
    phone_state::APIS,
    camera::APIS,
    personal::APIS,
    storage::APIS,
    starts::APIS,
    processes::APIS,
    lifecycle::APIS,
    sdk::APIS,
    custom::APIS,
];

/// All rows, in the order of reports.
pub fn apis() -> impl Iterator<Item = &'static Api> {
    GROUPS.iter().flat_map(|group| group.iter())
}

/// The row with this id.
pub fn api(id: &str) -> Option<&'static Api> {
    apis().find(|api| api.id == id)
}
