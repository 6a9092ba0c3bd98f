//! Writes traces as an agent would, with times of the test's choosing.
#![allow(dead_code, reason = "every test file uses another part of it")]

pub mod events;
pub mod java;

use std::collections::HashMap;

use consentinel::rules::{Policy, load};
use consentinel::session::Builder;
use hooks::brief;
use hooks::event::{
    self, Entry, Event, HookState, Layer, MAX_EVENT, Origin, Outcome, PermissionState, StackKind, StartCause, Target, TouchPhase,
};
use hooks::journal::{HEADER, Header, Records};

/// A pack of a few rules; each test sees what it is about and nothing else.
pub const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/voice.toml");

pub const MS: u64 = 1_000_000;

/// Frames of the sample app, innermost first.
pub const APP: &[&str] = &[
    "android.telephony.TelephonyManager.getImei",
    "com.example.voicechat.MainActivity.onCreate",
    "android.app.Activity.performCreate",
];
pub const UMENG: &[&str] = &[
    "android.provider.Settings$Secure.getString",
    "com.umeng.analytics.MobclickAgent.init",
    "com.example.voicechat.MainActivity.onCreate",
];
pub const MIC: &[&str] = &["android.media.AudioRecord.startRecording", "com.example.voicechat.RoomActivity.toggle"];
pub const MIC_BY_CODE: &[&str] = &[
    "android.media.AudioRecord.startRecording",
    "com.example.voicechat.RoomActivity.onClick",
    "android.view.View.performClick",
    "com.example.voicechat.RoomActivity.onResume",
];

/// Apis whose answers are texts, which the agent tells as values.
const TEXTS: [&str; 8] = [
    "imei.read",
    "meid.read",
    "imsi.read",
    "iccid.read",
    "phone_number.read",
    "serial.read",
    "android_id.read",
    "clipboard.read",
];

/// The hash of the text that such an api delivers.
pub fn hash(api: &str) -> u64 {
    u64::from(crc32c::crc32c(api.as_bytes()))
}

/// One process that writes its journal.
#[derive(Clone)]
pub struct Journal {
    pub header: Header,
    bytes: Vec<u8>,
    texts: HashMap<String, u32>,
    frames: HashMap<(String, u32), u32>,
    accesses: u32,
    /// Time of the next event, in ns since the start.
    pub now: u64,
}

impl Journal {
    /// A journal without a word in it.
    pub fn silent(pid: u32) -> Journal {
        let header = Header {
            session: [7; 16],
            pid,
            segment: 0,
            capacity: 1 << 20,
            committed: 0,
            lost: 0,
            started_monotonic: 5_000_000_000 + u64::from(pid),
            started_wall: 1_790_000_000_000_000_000,
            whole: 0,
        };
        Journal { header, bytes: Vec::new(), texts: HashMap::new(), frames: HashMap::new(), accesses: 0, now: 0 }
    }

    /// An app at API level 30 with its hooks in place.
    pub fn app(pid: u32, name: &str) -> Journal {
        let mut journal = Journal::silent(pid);
        journal.introduce(name, 30, Entry::Preload);
        for hook in ["ioctl", "recv", "open", "openat", "fopen", "getifaddrs", "execve"] {
            journal.hook(hook, HookState::Placed, "");
        }
        journal.is_told();
        journal
    }

    /// What an agent says besides: what leaves is watched, so are methods of Java, and it has read what `galiao` looks for.
    pub fn is_told(&mut self) {
        for hook in [
            "send",
            "write",
            "SSL_write",
            "android.view.View.performClick",
            "android.app.Dialog.show",
            "android.os.Handler.dispatchMessage",
        ] {
            self.hook(hook, HookState::Placed, "");
        }
        self.brief(&load(&[PACK]).expect("it is there"));
    }

    /// The agent has read what these packs look for.
    pub fn brief(&mut self, policies: &[Policy]) {
        let lines: String = policies.iter().flat_map(Policy::brief).map(|line| format!("{line}\n")).collect();
        brief::tell(&lines, |why| self.hook(brief::HOOK, HookState::Placed, why));
    }

    pub fn introduce(&mut self, name: &str, sdk: u32, entry: Entry) {
        let pid = self.header.pid;
        self.event(&Event::Process { pid, parent: 1, uid: 10_077, sdk, name, agent: "0.1.0", entry });
    }

    pub fn hook(&mut self, name: &str, state: HookState, why: &str) {
        self.event(&Event::Hook { time: self.now, name, state, why });
    }

    pub fn event(&mut self, event: &Event<'_>) {
        let mut payload = [0; MAX_EVENT];
        let length = event::encode(event, &mut payload).expect("fits");
        let head = (length as u32).to_le_bytes();
        let sum = crc32c::crc32c_append(crc32c::crc32c(&head), &payload[..length]);
        self.bytes.extend(head);
        self.bytes.extend(sum.to_le_bytes());
        self.bytes.extend(&payload[..length]);
    }

    pub fn next_access(&mut self) -> u32 {
        self.accesses += 1;
        self.accesses
    }

    /// Moves the clock.
    pub fn at(&mut self, ms: u64) -> &mut Journal {
        self.now = ms * MS;
        self
    }

    pub fn text(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(id) = self.texts.get(text) {
            return *id;
        }
        let id = self.texts.len() as u32 + 1;
        self.texts.insert(text.to_owned(), id);
        self.event(&Event::Text { id, text });
        id
    }

    pub fn stack(&mut self, frames: &[&str]) -> u32 {
        let mut caller = 0;
        for symbol in frames.iter().rev() {
            let key = ((*symbol).to_owned(), caller);
            caller = match self.frames.get(&key) {
                Some(id) => *id,
                None => {
                    let (symbol, id) = (self.text(symbol), self.frames.len() as u32 + 1);
                    self.event(&Event::Frame { id, caller, symbol, line: 10 });
                    self.frames.insert(key, id);
                    id
                }
            };
        }
        caller
    }

    /// An access with its answer.
    pub fn access(&mut self, api: &str, frames: &[&str], outcome: Outcome) -> &mut Journal {
        let kind = if frames.is_empty() { StackKind::Native } else { StackKind::Java };
        self.access_of_kind(api, frames, kind, outcome)
    }

    pub fn access_of_kind(&mut self, api: &str, frames: &[&str], stack_kind: StackKind, outcome: Outcome) -> &mut Journal {
        let (through, stack) = (self.text("android.test.ISomething.call"), self.stack(frames));
        let (name, api, time) = (api, self.text(api), self.now);
        let access = self.next_access();
        self.event(&Event::Access {
            access,
            time,
            thread: self.header.pid,
            api,
            through,
            stack,
            stack_kind,
            layer: Layer::Binder,
            within: 0,
            posted: 0,
        });
        self.event(&Event::Outcome { access, time: time + MS / 2, outcome });
        if outcome == Outcome::Granted && TEXTS.contains(&name) {
            self.value(access, name.split('.').next().unwrap(), hash(name), "");
        }
        self
    }

    /// A finger on `[window, class, id, text]`.
    pub fn tap(&mut self, target: [&str; 4]) -> &mut Journal {
        self.press(Some(target), Origin::Hardware, 40)
    }

    pub fn press(&mut self, target: Option<[&str; 4]>, origin: Origin, ms: u64) -> &mut Journal {
        let target = target.map(|texts| texts.map(|text| self.text(text)));
        let target = target.map(|[window, class, id, text]| Target { window, owner: 0, class, id, text, drawn: false });
        let (time, device) = (self.now, 3);
        self.event(&Event::Touch { time, phase: TouchPhase::Down, origin, x: 5.0, y: 6.0, device, flags: 0, target: None });
        self.now += ms * MS;
        self.event(&Event::Touch { time: self.now, phase: TouchPhase::Up, origin, x: 5.0, y: 6.0, device, flags: 0, target });
        self
    }

    pub fn agree(&mut self) -> &mut Journal {
        self.tap(["用户协议与隐私政策", "android.widget.Button", "btn_agree", "同意"])
    }

    pub fn button(&mut self, id: &str) -> &mut Journal {
        self.tap(["语音房", "android.widget.Button", id, ""])
    }

    pub fn mark(&mut self, name: &str, value: &str) -> &mut Journal {
        let time = self.now;
        self.event(&Event::Mark { time, name, value });
        self
    }

    pub fn lost(&mut self, since_ms: u64, count: u64) -> &mut Journal {
        let time = self.now;
        self.event(&Event::Lost { time, since: since_ms * MS, count });
        self.header.lost += count;
        self
    }

    pub fn end(&mut self) -> &mut Journal {
        let time = self.now;
        self.event(&Event::End { time });
        self
    }

    /// The journal as one segment of a trace.
    pub fn bytes(&self) -> Vec<u8> {
        let mut header = self.header;
        header.committed = (HEADER + self.bytes.len()) as u64;
        let mut out = header.encode().to_vec();
        out.resize(HEADER, 0);
        out.extend(&self.bytes);
        out
    }

    /// The records alone.
    pub fn records(&self) -> &[u8] {
        &self.bytes
    }
}

/// A run of the sample app in which nothing is wrong.
pub fn clean() -> Journal {
    let mut app = Journal::app(100, "com.example.voicechat");
    app.at(40).started_for(StartCause::Activity);
    app.at(50).access("activity.resumed", &[], Outcome::OneWay);
    app.at(60).mark("permission.RECORD_AUDIO", "granted");
    app.at(1000).agree();
    app.at(1100).access("imei.read", APP, Outcome::Granted).access("android_id.read", UMENG, Outcome::Granted);
    app.at(2000).tap(["首页", "android.widget.Button", "btn_enter_room", "进入房间"]);
    app.at(2500).permission("android.permission.RECORD_AUDIO", PermissionState::Granted, &[]);
    app.at(3000).tap(["语音房", "android.widget.ImageButton", "btn_mic", "麦克风"]);
    app.at(3100).access("microphone.open", MIC, Outcome::Granted).access("microphone.start", MIC, Outcome::Granted);
    app.at(5000).tap(["语音房", "android.widget.ImageButton", "btn_mic", "麦克风"]);
    app.at(5100).access("microphone.stop", MIC, Outcome::Granted);
    app.at(6000).tap(["语音房", "android.widget.Button", "btn_leave", "离开"]);
    app.at(7000).tap(["首页", "android.widget.Button", "btn_share", "分享"]);
    app.at(7100).access("clipboard.read", APP, Outcome::Granted);
    app.at(9000).end();
    app
}

/// What a host takes from the agents, one record after the other.
#[derive(Default)]
pub struct Feed {
    pub builder: Builder,
    /// How many records of each process have come.
    taken: HashMap<u32, usize>,
}

impl Feed {
    /// Takes what a journal has gained since the last time.
    pub fn take(&mut self, journal: &Journal) {
        let at = self.builder.segment(&journal.header);
        let taken = self.taken.entry(journal.header.pid).or_default();
        for record in Records::new(journal.records(), HEADER as u64).skip(*taken) {
            *taken += 1;
            self.builder.event(at, &record.expect("a whole record").1);
        }
    }
}
