//! Logs of several apps, made from a seed: the same log as a trace and as a table.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use consentinel::rules::Policy;
use hooks::catalogue;
use hooks::event::{
    Encoding, Entry, Event, HookState, KeyPhase, Layer, Origin, Outcome, PermissionState, StackKind, StartCause, Target,
    TouchPhase,
};

use crate::common::{Journal, MS};

/// Times lie on a grid, so that windows are met exactly as often as they are missed by little.
const GRID: u64 = 50 * MS;
/// How long a finger is down: shorter than the grid, so that nothing of its app happens meanwhile.
pub const FINGER: u64 = 40 * MS;
/// How far two ways out of the room are apart at least: more than the duties that they set off last.
const APART: u64 = 4_000 * MS;
/// How long an answer takes.
const ANSWER: u64 = MS / 2;
/// Names of the actors, as the tool has them, and a frame of each; the app's own begins with its package.
const ACTORS: [(&str, &str); 3] =
    [("app", ""), ("友盟 Umeng", "com.umeng.analytics.MobclickAgent.run"), ("个推 Getui", "com.igexin.push.Core.run")];
const APIS: [&str; 10] = [
    "imei.read",
    "imsi.read",
    "iccid.read",
    "serial.read",
    "android_id.read",
    "clipboard.read",
    "location.last",
    "location.current",
    "cell.read",
    "operator.read",
];
/// Apis whose answers are texts that may leave.
const TEXTS: [&str; 3] = ["imei.read", "android_id.read", "clipboard.read"];
const BUTTONS: [&str; 7] = ["btn_mic", "btn_enter", "btn_leave", "btn_agree", "btn_disagree", "btn_withdraw", "btn_refresh"];
const SCREENS: [&str; 3] = ["PageActivity", "RoomActivity", "PlayerActivity"];
const PERMISSIONS: [&str; 2] = ["android.permission.CAMERA", "android.permission.RECORD_AUDIO"];
const HOSTS: [&str; 3] = ["api.example.com", "example.org:443", "log.example.com:8080"];

/// A process.
#[derive(Debug, Clone)]
pub struct Process {
    app: usize,
    pid: u32,
    uid: u32,
    name: &'static str,
    from: u64,
    until: u64,
}

/// One line of a log.
#[derive(Debug, Clone)]
pub struct Row {
    pub time: u64,
    pub process: usize,
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Call { api: &'static str, actor: usize, outcome: Outcome },
    Tap { button: &'static str, screen: &'static str, origin: Origin },
    Key,
    Mark(&'static str, &'static str),
    Permission { name: &'static str, state: PermissionState, actor: usize },
    Screen(&'static str, bool),
    Egress { api: &'static str, encoding: Encoding, host: &'static str, actor: usize },
    Started(StartCause),
    End,
}

/// A log.
#[derive(Debug, Clone)]
pub struct Log {
    pub processes: Vec<Process>,
    pub rows: Vec<Row>,
}

/// Three apps: two by their user ids, one by its name; the second process of each dies and comes again.
fn processes(rng: &mut fastrand::Rng, end: u64) -> Vec<Process> {
    let apps = [
        (10_001, "com.example.one", "com.example.one:push"),
        (10_002, "com.example.two", "com.example.two:push"),
        (2_000, "com.example.three", "com.example.three:remote"),
    ];
    let mut all = Vec::new();
    for (app, (uid, name, second)) in apps.into_iter().enumerate() {
        let pid = 100 * (app as u32 + 1);
        let death = rng.u64(end / GRID / 4..end / GRID * 3 / 4) * GRID;
        let begin = rng.u64(0..20) * GRID;
        all.push(Process { app, pid, uid, name, from: begin, until: end });
        all.push(Process { app, pid: pid + 1, uid, name: second, from: begin + 4 * GRID, until: death });
        all.push(Process { app, pid: pid + 2, uid, name: second, from: death + 20 * GRID, until: end });
    }
    all
}

fn one<T: Copy>(rng: &mut fastrand::Rng, of: &[T]) -> T {
    of[rng.usize(..of.len())]
}

impl Log {
    /// About so many lines.
    pub fn random(seed: u64, lines: usize) -> Log {
        let mut rng = fastrand::Rng::with_seed(seed);
        let end = lines as u64 * rng.u64(3..8) * GRID;
        let processes = processes(&mut rng, end);
        let mut rows = Vec::new();
        for (number, process) in processes.iter().enumerate() {
            let cause = one(&mut rng, &[StartCause::Activity, StartCause::Service, StartCause::Receiver]);
            rows.push(Row { time: process.from, process: number, what: What::Started(cause) });
            rows.push(Row { time: process.until, process: number, what: What::End });
        }
        captures(&mut rng, &processes, &mut rows);
        for _ in 0..lines {
            let process = rng.usize(..processes.len());
            let Process { from, until, .. } = processes[process];
            let time = rng.u64(from / GRID + 1..until / GRID) * GRID;
            let what = any(&mut rng, process.is_multiple_of(3));
            // Some work is done by the clock, and not always a good one.
            let ticks = if matches!(what, What::Call { .. }) && rng.u32(..12) == 0 { rng.u64(3..9) } else { 1 };
            let interval = rng.u64(2..60);
            let mut at = time;
            for _ in 0..ticks {
                if at < until {
                    rows.push(Row { time: at, process, what: what.clone() });
                }
                at += (interval + if rng.bool() { 0 } else { rng.u64(..=interval / 8) }) * GRID;
            }
        }
        in_front(&mut rng, &processes, &mut rows);
        rows.sort_by_key(|row| row.time);
        let mut log = Log { processes, rows };
        log.tidy();
        log
    }

    /// Leaves out what lies outside of its process's life, two things of one app in one moment, texts that leave before anybody has them, and a way out of the room so soon after
    /// another one that the duty which that one set off may still be open.
    fn tidy(&mut self) {
        let processes = &self.processes;
        let is_capture = |api: &str| api.ends_with(".start") || api.ends_with(".stop");
        let fixed = |row: &Row| match row.what {
            What::Started(_) | What::End => true,
            What::Call { api, .. } => is_capture(api),
            _ => false,
        };
        let moment = |row: &Row| (processes[row.process].app, row.time);
        let mut taken: HashSet<(usize, u64)> = self.rows.iter().filter(|row| fixed(row)).map(moment).collect();
        let mut left: HashMap<usize, u64> = HashMap::new();
        let mut given: HashSet<(usize, &str)> = HashSet::new();
        self.rows.retain(|row| {
            let process = &processes[row.process];
            if fixed(row) {
                return true;
            }
            if row.time <= process.from || row.time >= process.until || !taken.insert(moment(row)) {
                return false;
            }
            match row.what {
                What::Call { api, outcome: Outcome::Granted, .. } => drop(given.insert((process.app, api))),
                What::Egress { api, .. } if !given.contains(&(process.app, api)) => return false,
                _ => {}
            }
            if matches!(row.what, What::Tap { button: "btn_leave", .. }) {
                if left.get(&process.app).is_some_and(|last| row.time - last <= APART) {
                    return false;
                }
                left.insert(process.app, row.time);
            }
            true
        });
    }

    /// The same log without some lines.
    pub fn without(&self, lines: std::ops::Range<usize>) -> Log {
        let rows = self.rows.iter().enumerate().filter(|(at, _)| !lines.contains(at)).map(|(_, row)| row.clone()).collect();
        let mut log = Log { processes: self.processes.clone(), rows };
        log.tidy();
        log
    }

    /// When the first process starts that has said anything.
    pub fn start(&self) -> u64 {
        self.rows.iter().map(|row| self.processes[row.process].from).min().unwrap_or_default()
    }

    /// As a table.
    pub fn csv(&self) -> String {
        let mut out = "n,time,done,app,pid,kind,name,category,actor,value,host\n".to_owned();
        for (n, Row { time, process, what }) in self.rows.iter().enumerate() {
            let Process { app, pid, .. } = self.processes[*process];
            let done = time
                + match what {
                    What::Tap { .. } | What::Key => FINGER,
                    What::Call { .. } => ANSWER,
                    _ => 0,
                };
            let category = |api: &str| {
                let row = catalogue::apis().find(|row| row.id == api).expect("a row");
                row.category.name()
            };
            let actor = |number: &usize| ACTORS[*number].0;
            let [kind, name, category, actor, value, host] = match what {
                What::Call { api, actor: by, outcome } => ["call", api, category(api), actor(by), word(*outcome), ""],
                What::Tap { button, screen, origin } => ["tap", button, "", "", origin.name(), screen],
                What::Key => ["key", "", "", "", "", ""],
                What::Mark(name, value) => ["mark", name, "", "", value, ""],
                What::Permission { name, state, actor: by } => ["permission", name, "", actor(by), state.name(), ""],
                What::Screen(name, shown) => ["screen", name, "", "", if *shown { "shown" } else { "hidden" }, ""],
                What::Egress { api, encoding, host, actor: by } => {
                    ["egress", api, category(api), actor(by), encoding.name(), host]
                }
                What::Started(cause) => ["started", "", "", "", cause.name(), ""],
                What::End => ["end", "", "", "", "", ""],
            };
            writeln!(out, "{n},{time},{done},{app},{pid},{kind},{name},{category},{actor},{value},{host}").expect("a text");
        }
        out
    }

    /// As a trace.
    pub fn trace(&self, policies: &[Policy]) -> Vec<u8> {
        let mut journals: Vec<Option<Journal>> = self.processes.iter().map(|_| None).collect();
        for Row { time, process, what } in &self.rows {
            let of = &self.processes[*process];
            let journal = journals[*process].get_or_insert_with(|| begin(of, policies));
            write(journal, of, *time, what);
        }
        journals.into_iter().flatten().flat_map(|journal| journal.bytes()).collect()
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "granted",
        Outcome::Refused(_) => "refused",
        Outcome::NotSent => "not sent",
        _ => "empty",
    }
}

/// What an app may do at any time; only its first process has screens.
fn any(rng: &mut fastrand::Rng, is_first: bool) -> What {
    let outcomes = [Outcome::Granted, Outcome::Granted, Outcome::Granted, Outcome::Refused(-1), Outcome::Empty, Outcome::NotSent];
    let actor = rng.usize(..ACTORS.len());
    let states = ["granted", "granted", "refused", "withdrawn", "shown", "cancelled", "unknown"];
    match rng.u32(..100) {
        0..55 => What::Call { api: one(rng, &APIS), actor, outcome: one(rng, &outcomes) },
        55..65 => {
            let encoding = one(rng, &[Encoding::Plain, Encoding::Url, Encoding::Md5, Encoding::Base64]);
            What::Egress { api: one(rng, &TEXTS), encoding, host: one(rng, &HOSTS), actor }
        }
        65..70 => match rng.u32(..4) {
            0 => What::Mark("consent", one(rng, &states)),
            1 => What::Mark("permission.CAMERA", one(rng, &["granted", "refused"])),
            _ => What::Mark("share", one(rng, &["received", "sent"])),
        },
        70..78 => {
            let state = one(rng, &[PermissionState::Requested, PermissionState::Granted, PermissionState::Refused]);
            What::Permission { name: one(rng, &PERMISSIONS), state, actor }
        }
        78..86 if is_first => What::Screen(one(rng, &SCREENS), rng.bool()),
        86..88 if is_first => What::Key,
        _ if is_first => {
            let origin = one(rng, &[Origin::Hardware, Origin::Hardware, Origin::Injected]);
            What::Tap { button: one(rng, &BUTTONS), screen: one(rng, &["PageActivity", "RoomActivity"]), origin }
        }
        _ => What::Call { api: one(rng, &APIS), actor, outcome: Outcome::Granted },
    }
}

/// Captures of the first process of each app, one of a kind at a time.
fn captures(rng: &mut fastrand::Rng, processes: &[Process], rows: &mut Vec<Row>) {
    let mut taken: HashSet<(usize, u64)> = rows.iter().map(|row| (processes[row.process].app, row.time)).collect();
    for (start, stop) in [("microphone.start", "microphone.stop"), ("camera.start", "camera.stop")] {
        // Where several processes can go from the front, a second duty may begin before the process is heard of again.
        let may = |number: usize, app: usize| number.is_multiple_of(3) && (app != 1 || start == "microphone.start");
        for (number, process) in processes.iter().enumerate().filter(|(number, process)| may(*number, process.app)) {
            let mut free = |mut time: u64| {
                while !taken.insert((process.app, time)) {
                    time += GRID;
                }
                time
            };
            let mut time = process.from + GRID;
            loop {
                let actor = rng.usize(..ACTORS.len());
                let outcome = one(rng, &[Outcome::Granted, Outcome::Granted, Outcome::Refused(-1)]);
                let begin = free(time + rng.u64(1..200) * GRID);
                let end = free(begin + rng.u64(1..160) * GRID);
                if end >= process.until {
                    break;
                }
                time = end;
                rows.push(Row { time: begin, process: number, what: What::Call { api: start, actor, outcome } });
                if outcome == Outcome::Granted {
                    rows.push(Row { time: end, process: number, what: What::Call { api: stop, actor, outcome } });
                }
            }
        }
    }
}

/// Activities that come and go: of the second app in all processes.
fn in_front(rng: &mut fastrand::Rng, processes: &[Process], rows: &mut Vec<Row>) {
    for (number, process) in processes.iter().enumerate().filter(|(number, process)| number.is_multiple_of(3) || process.app == 1)
    {
        let mut time = process.from + 2 * GRID;
        loop {
            let ways: [&[&'static str]; 3] = [
                &["activity.resumed", "activity.paused", "activity.stopped"],
                &["activity.resumed", "activity.paused", "activity.resumed", "activity.stopped"],
                &["activity.resumed", "activity.paused"],
            ];
            let calls = one(rng, &ways);
            for api in calls {
                time += rng.u64(1..120) * GRID;
                rows.push(Row { time, process: number, what: What::Call { api, actor: 0, outcome: Outcome::OneWay } });
            }
            time += rng.u64(100..300) * GRID;
            if time >= process.until {
                break;
            }
        }
    }
}

/// The journal of a process whose hooks are all in place.
fn begin(process: &Process, policies: &[Policy]) -> Journal {
    let mut journal = Journal::silent(process.pid);
    // Each process has a clock of its own.
    journal.header.started_monotonic = 5_000_000_000 + process.from;
    let Process { pid, uid, name, .. } = *process;
    journal.event(&Event::Process { pid, parent: 1, uid, sdk: 30, name, agent: "0.1.0", entry: Entry::Preload });
    let hooks = [
        "ioctl",
        "recv",
        "open",
        "openat",
        "fopen",
        "getifaddrs",
        "execve",
        "send",
        "write",
        "SSL_write",
        "android.view.View.performClick",
        "android.app.Dialog.show",
        "android.os.Handler.dispatchMessage",
    ];
    for hook in hooks {
        journal.hook(hook, HookState::Placed, "");
    }
    journal.brief(policies);
    journal
}

/// The hash of a text that an app is given.
fn hash(app: usize, api: &str) -> u64 {
    crate::common::hash(api) << 8 | app as u64
}

fn write(journal: &mut Journal, process: &Process, time: u64, what: &What) {
    journal.now = time - process.from;
    let now = journal.now;
    let package = process.name.split(':').next().unwrap_or_default();
    let stack = |journal: &mut Journal, actor: usize| {
        let run = format!("{package}.Main.run");
        let frames = ["android.test.Manager.call", ACTORS[actor].1, run.as_str()];
        let frames: Vec<&str> = frames.into_iter().filter(|frame| !frame.is_empty()).collect();
        journal.stack(&frames)
    };
    let thread = process.pid;
    match *what {
        What::Call { api, actor, outcome } => {
            let stack = if api.starts_with("activity.") { 0 } else { stack(journal, actor) };
            let stack_kind = if stack == 0 { StackKind::Native } else { StackKind::Java };
            let (number, through) = (journal.text(api), journal.text("android.test.ISomething.call"));
            let access = journal.next_access();
            journal.event(&Event::Access {
                access,
                time: now,
                thread,
                api: number,
                through,
                stack,
                stack_kind,
                layer: Layer::Binder,
                within: 0,
                posted: 0,
            });
            journal.event(&Event::Outcome { access, time: now + ANSWER, outcome });
            if outcome == Outcome::Granted && TEXTS.contains(&api) {
                journal.now = now + ANSWER;
                let shape = if api == "clipboard.read" && process.app == 1 { "oracle/token" } else { "" };
                let name = api.split('.').next().unwrap_or_default();
                journal.value(access, name, hash(process.app, api), shape);
            }
        }
        What::Tap { button, screen, origin } => {
            let texts = ["", screen, "android.widget.Button", button, ""];
            let target: Target = journal.view(texts, false);
            let touch =
                |time, phase| Event::Touch { time, phase, origin, x: 5.0, y: 6.0, device: 3, flags: 0, target: Some(target) };
            journal.event(&touch(now, TouchPhase::Down));
            journal.event(&touch(now + FINGER, TouchPhase::Up));
        }
        What::Key => {
            let key = |time, phase| Event::Key { time, phase, origin: Origin::Hardware, code: 24, device: 5, flags: 0 };
            journal.event(&key(now, KeyPhase::Down));
            journal.event(&key(now + FINGER, KeyPhase::Up));
        }
        What::Mark(name, value) => drop(journal.mark(name, value)),
        What::Permission { name, state, actor } => {
            let stack = if state == PermissionState::Requested { stack(journal, actor) } else { 0 };
            let permission = journal.text(name);
            journal.event(&Event::Permission { time: now, permission, state, stack });
        }
        What::Screen(name, shown) => drop(journal.screen(&format!("{package}.{name}"), "", shown)),
        What::Egress { api, encoding, host, actor } => {
            let (stack, through, host) = (stack(journal, actor), journal.text("SSL_write"), journal.text(host));
            let (hash, stack_kind) = (hash(process.app, api), StackKind::Java);
            journal.event(&Event::Egress { time: now, thread, hash, encoding, through, host, stack, stack_kind, posted: 0 });
        }
        What::Started(cause) => drop(journal.started_for(cause)),
        What::End => drop(journal.end()),
    }
}
