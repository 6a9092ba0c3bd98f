//! How fast a long trace is judged.

use std::ffi::CString;
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use consentinel::rules::Policy;
use hooks::brief;
use hooks::event::{Entry, Event, HookState, Layer, Origin, Outcome, StackKind, Target, TouchPhase};
use hooks::journal::{Header, Journal, JournalOptions};

use crate::measure::median;
use crate::{Figure, Things};

const EVENTS: u32 = 1_000_000;
const TURNS: usize = 7;
const LONG: u32 = 10_000_000;
const LONG_TURNS: usize = 3;
/// The rules of the pack that the long trace is judged by.
const RULES: usize = 40;
/// Records fill segments of this size.
const SEGMENT: u32 = 1 << 26;

/// `consentinel check` of traces from disk.
pub fn run(things: &Things) -> Vec<Figure> {
    vec![short(things), long(things)]
}

/// What a check took.
struct Taken {
    seconds: f64,
    /// Time on a core.
    cpu: f64,
    /// The most memory at any time, in MB.
    peak: f64,
}

/// Checks a trace. The larger packs find something in it; that it is judged is what counts.
fn check(things: &Things, trace: &Path, pack: &str) -> Taken {
    let begin = Instant::now();
    let mut child = Command::new(&things.consentinel)
        .args(["check", "--policy", pack])
        .arg(trace)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("consentinel");
    let process = format!("/proc/{}", child.id());
    let (mut peak, mut cpu) = (0.0, 0.0);
    let status = loop {
        // The peak never falls, and the time never goes back: what was read last is what it was at the end, but for a few milliseconds.
        let status = std::fs::read_to_string(format!("{process}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|line| line.split_whitespace().next());
        peak = line.and_then(|line| line.parse().ok()).map_or(peak, |kib: f64| kib * 1024.0 / 1e6);
        let times = std::fs::read_to_string(format!("{process}/schedstat")).unwrap_or_default();
        cpu = times.split(' ').next().and_then(|time| time.parse().ok()).filter(|ns| *ns > 0.0).map_or(cpu, |ns: f64| ns / 1e9);
        match child.try_wait().expect("our own child") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    assert!(matches!(status.code(), Some(0 | 1 | 3)), "the trace is judged: {status}");
    Taken { seconds: begin.elapsed().as_secs_f64(), cpu, peak }
}

/// A million events, against reading the same file and summing its bytes.
fn short(things: &Things) -> Figure {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trace = generate(folder.path(), EVENTS, &consentinel::rules::load(&["galiao"]).expect("it ships with the tool"));
    let (mut checks, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let start = Instant::now();
        let bytes = std::fs::read(&trace).expect("our own trace");
        std::hint::black_box(bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>());
        reads.push(start.elapsed().as_secs_f64());
        checks.push(check(things, &trace, "galiao").seconds);
    }
    let (check, read) = (median(checks), median(reads));
    let rate = f64::from(EVENTS) / check;
    let bytes = std::fs::metadata(&trace).expect("our own trace").len();
    Figure {
        what: "`check` with the pack galiao",
        aim: "≥ 2 million events/s",
        measured: format!("{:.1} million events/s", rate / 1e6),
        how: format!(
            "a million events ({:.0} MB) from disk, the whole command in {:.0} ms; reading the file takes {:.0} ms",
            bytes as f64 / 1e6,
            check * 1e3,
            read * 1e3
        ),
        met: rate >= 2e6,
    }
}

/// Ten million events and forty rules.
fn long(things: &Things) -> Figure {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pack = folder.path().join("forty.toml");
    std::fs::write(&pack, forty()).expect("room for a pack");
    let pack = pack.to_str().expect("a path of ours");
    let policies = consentinel::rules::load(&[pack]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(policies.iter().map(|policy| policy.rules.len()).sum::<usize>(), RULES);
    let small = check(things, &generate(folder.path(), EVENTS, &policies), pack).peak;
    let trace = generate(folder.path(), LONG, &policies);
    let taken: Vec<Taken> = (0..LONG_TURNS).map(|_| check(things, &trace, pack)).collect();
    let of = |what: fn(&Taken) -> f64| median(taken.iter().map(what).collect());
    let (seconds, cpu, peak) = (of(|taken| taken.seconds), of(|taken| taken.cpu), of(|taken| taken.peak));
    let bytes = std::fs::metadata(&trace).expect("our own trace").len();
    Figure {
        what: "`check` of ten million events, 40 rules",
        aim: "≤ 8 s on one core, memory that does not grow",
        measured: format!("{seconds:.1} s, {peak:.0} MB"),
        how: format!(
            "{:.0} MB from disk, read twice on one thread; {cpu:.1} s of one core; a million events need {small:.0} MB at most",
            bytes as f64 / 1e6
        ),
        met: seconds <= 8.0 && peak - small < 8.0,
    }
}

/// A pack of forty rules of every kind that the trace puts to the test, and keeps.
fn forty() -> String {
    let galiao = include_str!("../../../host/src/policies/galiao.toml");
    let (head, _) = galiao.split_once("[[rules]]").expect("it has rules");
    let mut pack = head.replace("\"galiao\"", "\"forty\"");
    let kinds = [
        "data = \"personal\"\nrequire = \"consent is granted or consent is cancelled\"",
        "data = [\"microphone.start\", \"recorder.start\"]\nrequire = \"tap_mic within 10s\"",
        "data = [\"microphone.start\"]\nmust_stop = { within = \"2s\", after = \"leave live_room\" }",
        "data = [\"location\", \"cell\"]\nrequire = \"consent is granted and not (ever disagree)\"",
        "data = [\"imei\", \"android_id\"]\nactors = [\"友盟 Umeng\", \"个推 Getui\"]\nrequire = \"tap_mic since agree or consent is granted\"",
        "data = [\"imei\", \"android_id\", \"mac\"]\nwhen = \"leaves\"\nforbid = \"encoding is plain or url or base64 or hex\"",
        "data = \"personal\"\nactors = \"sdk\"\nforbid = \"consent is cancelled or in live_room\"",
        "data = [\"imei\", \"location\", \"microphone\"]\nactors = \"app\"\nrequire = \"ever agree and not consent is withdrawn\"",
    ];
    for number in 0..RULES {
        let kind = kinds[number % kinds.len()];
        pack += &format!("[[rules]]\nid = \"R-{number}\"\ntitle = \"Rule {number}\"\nclause = \"{number}\"\n{kind}\n\n");
    }
    pack
}

/// A run of an app that behaves: consent first, then accesses with their outcomes, one in five of them the microphone just after a tap on its
/// icon, from 200 places in the code.
fn generate(folder: &Path, events: u32, policies: &[Policy]) -> PathBuf {
    let folder = tempfile::tempdir_in(folder).expect("a folder in ours").keep();
    let path = CString::new(folder.as_os_str().as_bytes()).expect("a path without a zero");
    let options = JournalOptions { folder: &path, session: [7; 16], pid: 1000, segment_size: SEGMENT, max_segments: 8 };
    let journal = Journal::create(&options).expect("a journal");
    let guard = journal.lock().expect("nobody else writes");
    let put = |event: Event<'_>| assert!(guard.append(&event));
    put(Event::Process {
        pid: 1000,
        parent: 1,
        uid: 10_000,
        sdk: 30,
        name: "com.example.app",
        agent: "bench",
        entry: Entry::Preload,
    });
    for name in ["ioctl", "recv", "open", "getifaddrs", "send", "write", "SSL_write", "android.view.View.performClick"] {
        put(Event::Hook { time: 0, name, state: HookState::Placed, why: "" });
    }
    let asked: String = policies.iter().flat_map(Policy::brief).map(|line| format!("{line}\n")).collect();
    brief::tell(&asked, |why| put(Event::Hook { time: 0, name: brief::HOOK, state: HookState::Placed, why }));
    let mut texts = 0;
    let mut text = |text: &str| {
        texts += 1;
        put(Event::Text { id: texts, text });
        texts
    };
    let apis = ["android_id.read", "imei.read", "location.last", "cell.read", "microphone.start"].map(&mut text);
    let through = text("android.os.Something.call");
    let names = ["android_id", "imei"].map(&mut text);
    let [window, class, agree, mic] = ["用户协议", "android.widget.Button", "btn_agree", "btn_mic"].map(&mut text);
    let symbols =
        ["com.umeng.a.B.c", "com.igexin.d.E.f", "com.example.app.G.h", "android.os.Handler.dispatchMessage"].map(&mut text);
    for id in 1..=2000 {
        // 200 stacks of ten frames each.
        let caller = if id % 10 == 1 { 0 } else { id - 1 };
        put(Event::Frame { id, caller, symbol: symbols[(id / 10 % 4) as usize], line: id as i32 });
    }
    let tap = |time: u64, id: u32| {
        for (phase, time) in [(TouchPhase::Down, time), (TouchPhase::Up, time + 40_000_000)] {
            let target = (phase == TouchPhase::Up).then_some(Target { window, owner: 0, class, id, text: 0, drawn: false });
            put(Event::Touch { time, phase, origin: Origin::Hardware, x: 1.0, y: 2.0, device: 3, flags: 0, target });
        }
    };
    tap(1_000_000, agree);
    for turn in 0..events / 14 {
        let time = 100_000_000 * u64::from(turn + 1);
        tap(time, mic);
        for n in 0..5 {
            let (access, stack) = (turn * 5 + n + 1, (turn * 7 + n) % 200 * 10 + 10);
            let time = time + 50_000_000 + u64::from(n) * 1_000_000;
            put(Event::Access {
                access,
                time,
                thread: 1,
                api: apis[n as usize],
                through,
                stack,
                stack_kind: StackKind::Java,
                layer: Layer::Binder,
                within: 0,
                posted: 0,
            });
            put(Event::Outcome { access, time: time + 100_000, outcome: Outcome::Granted });
            if let Some(name) = names.get(n as usize) {
                put(Event::Value { access, time: time + 100_000, hash: u64::from(n), length: 15, shape: 0, name: *name });
            }
        }
    }
    put(Event::End { time: 100_000_000 * u64::from(events) });
    drop(guard);
    let last = journal.end().segment;
    let trace = folder.join("bench.trace");
    let mut out = File::create(&trace).expect("room for the trace");
    for segment in 0..=last {
        let mut name = [0; 512];
        journal.segment_path(segment, &mut name);
        let length = name.iter().position(|byte| *byte == 0).expect("a terminated path");
        let path = Path::new(std::ffi::OsStr::from_bytes(&name[..length]));
        let bytes = std::fs::read(path).expect("our own segment");
        let used = Header::decode(&bytes).expect("our own header").committed as usize;
        out.write_all(&bytes[..used]).expect("room for the trace");
        std::fs::remove_file(path).expect("our own segment");
    }
    trace
}
