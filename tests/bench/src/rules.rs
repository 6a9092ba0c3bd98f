//! How fast steps in memory are judged, whatever it took to make them.

use std::path::Path;

use consentinel::rules::{Judge, Policy, load};
use consentinel::session::{Facts, Trace, from_bytes};
use consentinel::timeline::{Action, ActionKind, Call, Happened, Step, steps};
use hooks::event::{self, Entry, Event, HookState, Layer, MAX_EVENT, Origin, Outcome, StackKind, Target, TouchPhase};
use hooks::journal::{HEADER, Header};

use crate::measure::median;
use crate::{Figure, Things};

const EVENTS: usize = 1_000_000;
const PACKAGES: u32 = 1_000;
/// Mean time between two events, in ns.
const MEAN_GAP: f64 = 100e6;
const TURNS: usize = 5;
const MS: u64 = 1_000_000;

/// A million steps of 1,000 apps that run side by side, judged by a few packs.
pub fn run(_: &Things) -> Vec<Figure> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = Run::generate();
    let pack = |name: &str, rules: &str| policies(folder.path(), name, rules);
    let tap = |window: &str| rule(0, "data = \"microphone.start\"", &format!("require = \"tap_mic within {window}\""));
    let (one, days) = (pack("one", &tap("5s")), pack("days", &tap("48h")));
    let often = "at_most = { count = 20, within = \"60s\", per = [\"actor\", \"category\"] }";
    let often = pack("often", &rule(0, "data = \"microphone.start\"", often));
    let many = pack("many", &forty());
    let mut rates = vec![Vec::new(); 4];
    let mut most = [0.0f64; 4];
    for _ in 0..TURNS {
        for (at, policies) in [&one, &days, &often, &many].into_iter().enumerate() {
            let (rate, bytes) = run.judge(policies);
            rates[at].push(rate);
            most[at] = most[at].max(bytes);
        }
    }
    let rates: Vec<f64> = rates.into_iter().map(median).collect();
    let figure = |what, aim, at: usize, how: &str, met| Figure {
        what,
        aim,
        measured: format!("{:.1} million events/s, {:.1} MB", rates[at] / 1e6, most[at] / 1e6),
        how: format!("{how}; a million steps in memory of 1,000 apps, one core"),
        met,
    };
    let half = rates[0] / 2.0;
    vec![
        figure(
            "one rule: a tap within 5 s",
            "≥ 10 million events/s",
            0,
            "10 % taps, 20 % starts of the microphone",
            rates[0] >= 10e6,
        ),
        figure(
            "one rule with a window of 48 h",
            "half as fast at least, ≤ 32 MB",
            1,
            "the same with a longer window",
            rates[1] >= half && most[1] <= 32e6,
        ),
        figure(
            "one rule that counts over 60 s",
            "half as fast at least, ≤ 32 MB",
            2,
            "at most 20 a minute for each actor and category",
            rates[2] >= half && most[2] <= 32e6,
        ),
        figure("40 rules at once", "≥ 2 million events/s", 3, "consent, taps, counts, captures", rates[3] >= 2e6),
    ]
}

fn rule(number: usize, data: &str, demand: &str) -> String {
    format!("[[rules]]\nid = \"R-{number}\"\ntitle = \"Rule {number}\"\nclause = \"1\"\n{data}\n{demand}\n")
}

/// Rules of all kinds, about all that the run has.
fn forty() -> String {
    let mut rules = Vec::new();
    for seconds in 1..=10 {
        rules.push(("data = \"microphone.start\"".to_owned(), format!("require = \"tap_mic within {seconds}s\"")));
    }
    for category in ["imei", "android_id", "location", "clipboard", "cell"] {
        let data = format!("data = \"{category}\"");
        rules.push((data.clone(), "require = \"consent is granted or consent is cancelled\"".to_owned()));
        rules.push((data.clone(), "require = \"foreground or not in live_room\"".to_owned()));
        rules.push((data.clone(), "gap = { least = \"1ms\" }".to_owned()));
        rules.push((data.clone(), "at_most = { count = 3, within = \"1s\" }".to_owned()));
        rules.push((data, "irregular = { times = 5, tolerance = 0.01 }".to_owned()));
    }
    rules.push((
        "data = \"microphone.start\"".to_owned(),
        "must_stop = { within = \"2s\", after = \"leave live_room\" }".to_owned(),
    ));
    rules.push(("data = \"personal\"".to_owned(), "forbid = \"consent is cancelled\"".to_owned()));
    rules.push(("data = \"personal\"".to_owned(), "require = \"input within 48h\"".to_owned()));
    rules.push((
        "data = \"personal\"\nwhile = \"background\"".to_owned(),
        "require = \"ever tap_mic or not in live_room\"".to_owned(),
    ));
    rules.push(("data = \"imei\"\nwhen = \"leaves\"".to_owned(), "forbid = \"encoding is plain\"".to_owned()));
    assert_eq!(rules.len(), 40);
    rules.into_iter().enumerate().map(|(number, (data, demand))| rule(number, &data, &demand)).collect()
}

fn policies(folder: &Path, name: &str, rules: &str) -> Vec<Policy> {
    let head = "language = 1\nname = \"bench\"\ntitle = \"Bench\"\nversion = \"1\"\n\
                [policy]\ntitle = \"Bench\"\ndate = 2026-01-01\n\
                [actions]\ntap_mic = { id = \"btn_mic\" }\nenter_room = { id = \"btn_enter_room\" }\nleave_room = { id = \"btn_leave\" }\n\
                agree = { id = \"btn_agree\" }\n[features]\nlive_room = { enter = [\"enter_room\"], leave = [\"leave_room\"] }\n\
                [consent]\ngranted = [\"agree\"]\n";
    let path = folder.join(format!("{name}.toml"));
    std::fs::write(&path, format!("{head}{rules}")).expect("room for a pack");
    load(&[path.to_str().expect("a path in UTF-8")]).unwrap_or_else(|error| panic!("{error}"))
}

/// A run whose steps are all in memory.
struct Run {
    trace: Trace,
    steps: Vec<Step>,
}

impl Run {
    /// Each app has told of itself and of one call of each kind; from these its steps are made.
    fn generate() -> Run {
        let bytes: Vec<u8> = (0..PACKAGES).flat_map(app).collect();
        let trace = from_bytes(&bytes).expect("a trace");
        let mut calls: Vec<Vec<Call>> = vec![Vec::new(); PACKAGES as usize];
        let mut touches = vec![None; PACKAGES as usize];
        let mut first = Vec::new();
        for step in steps(&trace) {
            match step.what {
                Happened::Access(call) => calls[step.process as usize].push(call),
                Happened::Touch(touch, Some(action)) => touches[step.process as usize] = Some((touch, action)),
                _ => first.push(step),
            }
        }
        let mut random = Random(1);
        let mut now = first.last().map_or(0, |step| step.time);
        let mut steps = first;
        steps.reserve(EVENTS);
        for _ in 0..EVENTS {
            now += (-random.share().ln() * MEAN_GAP) as u64;
            let process = (random.next() % u64::from(PACKAGES)) as u32;
            let kind = random.share();
            let calls = &calls[process as usize];
            let what = if kind < 0.1 {
                let (touch, action) = touches[process as usize].expect("each app was touched");
                let (began, ended) = (now, now + 40 * MS);
                let action = Action { began, ended, kind: ActionKind::Tap, ..action };
                Happened::Touch(consentinel::session::Touch { time: now, phase: TouchPhase::Down, ..touch }, Some(action))
            } else if kind < 0.3 {
                Happened::Access(calls[0])
            } else {
                Happened::Access(calls[1 + (random.next() % (calls.len() as u64 - 1)) as usize])
            };
            steps.push(Step { time: now, process, what });
        }
        Run { trace, steps }
    }

    /// Events a second, and by how many bytes the process has grown.
    fn judge(&self, policies: &[Policy]) -> (f64, f64) {
        let facts: &Facts = &self.trace;
        // What was freed goes back first, so that what the judge takes is seen.
        // SAFETY: nothing is asked of the caller.
        unsafe { libc::malloc_trim(0) };
        let before = resident();
        let start = processor_time();
        let mut judge = Judge::new(policies, facts, None);
        for step in &self.steps {
            judge.step(facts, step);
        }
        let rate = self.steps.len() as f64 / (processor_time() - start);
        let grown = resident() - before;
        std::hint::black_box(judge.finish(facts));
        (rate, grown.max(0.0))
    }
}

/// What this thread has had of the processor, in seconds: others that run beside it do not count.
fn processor_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is ours.
    let result = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(result, 0, "each thread has a clock");
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Memory of this process, in bytes.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: f64 = status.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).expect("a number of pages");
    pages * 4096.0
}

/// The journal of one app: its hooks, a touch of the microphone's button, and one call of each kind.
fn app(number: u32) -> Vec<u8> {
    let pid = 1000 + number;
    let mut records = Vec::new();
    let mut put = |event: Event<'_>| {
        let mut payload = [0; MAX_EVENT];
        let length = event::encode(&event, &mut payload).expect("it fits");
        let head = (length as u32).to_le_bytes();
        records.extend(head);
        records.extend(crc32c::crc32c_append(crc32c::crc32c(&head), &payload[..length]).to_le_bytes());
        records.extend(&payload[..length]);
    };
    let name = format!("com.example.app{number}");
    put(Event::Process { pid, parent: 1, uid: 10_000 + number, sdk: 30, name: &name, agent: "bench", entry: Entry::Preload });
    for name in ["ioctl", "recv", "open", "getifaddrs", "send", "write"] {
        put(Event::Hook { time: 0, name, state: HookState::Placed, why: "" });
    }
    let mut texts = 0;
    let mut text = |put: &mut dyn FnMut(Event<'_>), text: &str| {
        texts += 1;
        put(Event::Text { id: texts, text });
        texts
    };
    let apis = ["microphone.start", "imei.read", "android_id.read", "location.last", "clipboard.read", "cell.read", "apps.list"];
    let apis = apis.map(|api| text(&mut put, api));
    let through = text(&mut put, "android.os.Something.call");
    let [window, class, id] = ["语音房", "android.widget.ImageButton", "btn_mic"].map(|it| text(&mut put, it));
    let symbols =
        ["android.app.Activity.performCreate", &format!("{name}.Main.onCreate"), "com.umeng.analytics.MobclickAgent.init"];
    let symbols = symbols.map(|symbol| text(&mut put, symbol));
    for (id, symbol) in (1..).zip(symbols) {
        put(Event::Frame { id, caller: id - 1, symbol, line: 10 });
    }
    let target = Some(Target { window, owner: 0, class, id, text: 0, drawn: false });
    for (phase, time) in [(TouchPhase::Down, MS), (TouchPhase::Up, 2 * MS)] {
        let (origin, device) = (Origin::Hardware, 3);
        put(Event::Touch { time, phase, origin, x: 1.0, y: 2.0, device, flags: 0, target });
    }
    for (access, api) in (1..).zip(apis) {
        let (time, stack) = (3 * MS, 2 + access % 2);
        let (stack_kind, layer) = (StackKind::Java, Layer::Binder);
        put(Event::Access { access, time, thread: 1, api, through, stack, stack_kind, layer, within: 0, posted: 0 });
        put(Event::Outcome { access, time, outcome: Outcome::Granted });
    }
    let header = Header {
        session: [7; 16],
        pid,
        segment: 0,
        capacity: 1 << 20,
        committed: (HEADER + records.len()) as u64,
        lost: 0,
        started_monotonic: 5_000_000_000,
        started_wall: 1_790_000_000_000_000_000,
        whole: 0,
    };
    let mut bytes = header.encode().to_vec();
    bytes.resize(HEADER, 0);
    bytes.extend(records);
    bytes
}

/// The same numbers each time: Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Between 0 and 1, without 0.
    fn share(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 1.0) / (1u64 << 53) as f64
    }
}
